//DESCRIPTION Stands between a command and the double of Google, and changes what passes.
//JAVA 17+
//SOURCES ../support/Desk.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A proxy that the commands of a desk take for Google. */
final class Between implements AutoCloseable {
    private static final Set<String> OWN = Set.of("connection", "content-length", "host", "accept-encoding",
            "transfer-encoding", "upgrade", "expect", "http2-settings");

    private final URI google;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<Rule> rules = new ArrayList<>();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    /** An answer that is written by hand, with all its headers. */
    interface Answer {
        void write(HttpExchange exchange) throws IOException;
    }

    private record Rule(Predicate<String> request, Answer answer, UnaryOperator<String> change) { }

    /** From now on the desk's commands pass here. */
    Between(Desk desk) {
        google = desk.google.endpoint();
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
        desk.endpoint = endpoint();
        desk.key = key(desk.key);
    }

    /** The same key, for somebody who signs in here. */
    private Path key(Path key) {
        try {
            return Files.writeString(key.resolveSibling("between.json"),
                    Files.readString(key).replace(google.toString(), endpoint().toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** What was asked for, decoded, in order. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    static Predicate<String> cells() {
        return request -> request.startsWith("GET /v4/") && request.contains("rowData");
    }

    static Predicate<String> outline() {
        return request -> request.startsWith("GET /v4/") && !request.contains("rowData");
    }

    /** Answers each request of this kind so, instead of Google. */
    Between answer(Predicate<String> request, Answer answer) {
        rules.add(new Rule(request, answer, body -> body));
        return this;
    }

    /** Changes the body of each answer to a request of this kind. */
    Between change(Predicate<String> request, UnaryOperator<String> change) {
        rules.add(new Rule(request, null, change));
        return this;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String override = exchange.getRequestHeaders().getFirst("X-HTTP-Method-Override");
            String line = (override == null ? exchange.getRequestMethod() : override) + " "
                    + URLDecoder.decode(exchange.getRequestURI().toString(), UTF_8)
                    + (override == null ? "" : "?" + URLDecoder.decode(new String(body, UTF_8), UTF_8));
            asked.add(line);
            Rule rule = rules.stream().filter(one -> one.request.test(line)).findFirst().orElse(null);
            if (rule != null && rule.answer != null) {
                rule.answer.write(exchange);
            } else {
                forward(exchange, body, rule == null ? UnaryOperator.identity() : rule.change);
            }
        }
    }

    private void forward(HttpExchange exchange, byte[] body, UnaryOperator<String> change) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(google.resolve(exchange.getRequestURI().toString()))
                .method(exchange.getRequestMethod(), body.length == 0 ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> values.stream()
                .filter(value -> !OWN.contains(name.toLowerCase(Locale.ROOT)))
                .forEach(value -> request.header(name, value)));
        try {
            var answer = client.send(request.build(), BodyHandlers.ofByteArray());
            answer.headers().firstValue("content-type")
                    .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
            respond(exchange, answer.statusCode(), change.apply(new String(answer.body(), UTF_8)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static void respond(HttpExchange exchange, int code, String text) throws IOException {
        byte[] body = text.getBytes(UTF_8);
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
