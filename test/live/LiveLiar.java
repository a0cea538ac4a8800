//DESCRIPTION Stands between a client and the double of Google, and tells some of its answers otherwise.
//JAVA 17+
//SOURCES ../google/FakeGoogle.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;

/**
 * A server that breaks rules on purpose: it hands requests on to the double and its answers back, except where it was
 * told to lie. The double itself is not bent to any of it.
 */
final class LiveLiar implements AutoCloseable {
    private static final Set<String> OWN = Set.of("connection", "content-length", "host", "expect", "upgrade",
            "transfer-encoding");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient client = HttpClient.newHttpClient();
    private final FakeGoogle google;
    private final List<Bend> bends = new CopyOnWriteArrayList<>();

    LiveLiar(FakeGoogle google) throws IOException {
        this.google = google;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
        bend("^POST /token", this::token);
    }

    /** The service account's key as the double hands it out, but with this as the place to ask for tokens. */
    Path key(Path dir) throws IOException {
        Path key = google.serviceAccountKey(dir);
        return Files.writeString(key, Files.readString(key).replace(google.endpoint().toString(),
                endpoint().toString()));
    }

    /** A token of the double's for whom and what was asked, since it would not take what is meant for another. */
    private Told token(Asked asked) {
        Matcher assertion = Pattern.compile("assertion=[^.]+\\.([^.]+)\\.").matcher(new String(asked.body(), UTF_8));
        if (!assertion.find()) {
            throw new AssertionError("no assertion");
        }
        JsonObject claims = JsonParser.parseString(new String(Base64.getUrlDecoder().decode(assertion.group(1)), UTF_8))
                .getAsJsonObject();
        String token = google.token(FakeGoogle.SERVICE_ACCOUNT, claims.get("scope").getAsString().split(" "));
        return new Told(200, Map.of("Content-Type", "application/json"), ("{\"access_token\":\"" + token
                + "\",\"token_type\":\"Bearer\",\"expires_in\":3599}").getBytes(UTF_8));
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** From now on: whatever matches "METHOD /path?query body", decoded, is answered by this. */
    void bend(String regex, Lie lie) {
        bends.add(0, new Bend(Pattern.compile(regex, Pattern.DOTALL), lie));
    }

    /** Tells no lies any more. */
    void straighten() {
        bends.clear();
        bend("^POST /token", this::token);
    }

    /** Refuses, or says yes, and does nothing. */
    void answer(String regex, int code, String body) {
        bend(regex, asked -> new Told(code, Map.of("Content-Type", "application/json"), body.getBytes(UTF_8)));
    }

    /** Changes the JSON of an answer that is otherwise true. */
    void edit(String regex, Consumer<JsonObject> change) {
        bend(regex, asked -> {
            Told told = tell(asked);
            if (told.code() != 200) {
                return told;
            }
            JsonObject tree = JsonParser.parseString(told.text()).getAsJsonObject();
            change.accept(tree);
            return told.saying(tree);
        });
    }

    /** Asks the double something else than was asked. */
    void ask(String regex, String what, String instead) {
        bend(regex, asked -> tell(asked.with(asked.uri().replaceAll(what, instead))));
    }

    /** What the double says. */
    Told tell(Asked asked) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(google.endpoint().resolve(asked.uri()))
                .method(asked.method(), HttpRequest.BodyPublishers.ofByteArray(asked.body()));
        asked.headers().forEach((name, values) -> {
            if (!OWN.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            Map<String, String> headers = new LinkedHashMap<>();
            for (String name : List.of("Content-Type", "Content-Encoding", "Location")) {
                answer.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
            }
            return new Told(answer.statusCode(), headers, answer.body());
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        Asked asked = new Asked(exchange.getRequestMethod(), exchange.getRequestURI().toString(),
                Map.copyOf(exchange.getRequestHeaders()), exchange.getRequestBody().readAllBytes());
        String line = asked.line();
        try (exchange) {
            Told told = bends.stream().filter(bend -> bend.regex().matcher(line).find()).findFirst()
                    .map(Bend::lie).orElse(this::tell).answer(asked);
            told.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(told.code(), told.body().length == 0 ? -1 : told.body().length);
            exchange.getResponseBody().write(told.body());
        }
    }

    interface Lie {
        Told answer(Asked asked) throws IOException;
    }

    private record Bend(Pattern regex, Lie lie) { }

    /** A request as it came. */
    record Asked(String method, String uri, Map<String, List<String>> headers, byte[] body) {
        Asked with(String other) {
            return new Asked(method, other, headers, body);
        }

        private String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        String line() throws IOException {
            byte[] plain = body;
            if (header("Content-encoding").equals("gzip")) {
                plain = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            String override = header("X-http-method-override");
            return (override.isEmpty() ? method : override + " by " + method) + " "
                    + URLDecoder.decode(uri, UTF_8) + " " + new String(plain, UTF_8);
        }
    }

    /** An answer. */
    record Told(int code, Map<String, String> headers, byte[] body) {
        String text() throws IOException {
            InputStream in = new ByteArrayInputStream(body);
            try (InputStream plain = "gzip".equals(headers.get("Content-Encoding")) ? new GZIPInputStream(in) : in) {
                return new String(plain.readAllBytes(), UTF_8);
            }
        }

        Told saying(JsonElement tree) {
            return saying(tree.toString());
        }

        /** The same in other words, and unpacked. */
        Told saying(String text) {
            return new Told(code, Map.of("Content-Type", "application/json"), text.getBytes(UTF_8));
        }
    }
}
