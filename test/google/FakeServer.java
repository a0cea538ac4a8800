import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.google.api.client.http.UrlEncodedParser;
import com.google.api.client.util.escape.CharEscapers;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Plays HTTP on loopback: takes requests apart, keeps a record of them, sends answers plain or compressed, and lets
 * them fail on demand, before the work is done or after it. What is asked and answered is not its matter.
 */
abstract class FakeServer implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<Armed> faults = new CopyOnWriteArrayList<>();

    FakeServer(int port) {
        // Without it the JDK's server waits for the client's delayed acknowledgement: 40 ms for every answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-google");
            thread.setDaemon(true);
            return thread;
        });
        server.createContext("/", this::handle);
        server.setExecutor(threads);
    }

    /** Begins to answer, once all is there that answers. */
    void serve() {
        server.start();
    }

    /** Checks a whole request, and returns what does its work. */
    abstract Supplier<Answer> prepare(Call call);

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    void awaitClose() throws InterruptedException {
        closed.await();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    /** Every request so far, in the order of arrival. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Remembers a request, with the scopes of its token. */
    void record(Call call, String scope) {
        requests.add(call.request(scope));
    }

    /** Forgets the requests and refusals so far. */
    void forgetRequests() {
        requests.clear();
        violations.clear();
    }

    /**
     * Every request that was refused so far (injected faults are not refusals), as "GET /path: 404 notFound message".
     */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Lets the next request with this method whose path contains a match of the regular expression fail. */
    void fail(String method, String pathRegex, Fault fault) {
        faults.add(new Armed(method, Pattern.compile(pathRegex), fault));
    }

    void clearFaults() {
        faults.clear();
    }

    void handle(HttpExchange exchange) throws IOException {
        Call call = Call.read(exchange);
        Fault fault = null;
        Answer answer;
        try {
            Supplier<Answer> effect = prepare(call);
            fault = nextFault(call);
            answer = fault != null && !fault.after ? Answer.empty() : effect.get();
        } catch (FakeRefusal refusal) {
            violations.add(call.method() + " " + call.path() + ": " + refusal.getMessage());
            fault = null;
            answer = refusal.answer(call);
        } catch (RuntimeException e) {
            e.printStackTrace();
            violations.add(call.method() + " " + call.path() + ": the test double failed: " + e);
            answer = new Answer(500, "text/plain", out -> out.write(String.valueOf(e).getBytes(UTF_8)));
        }
        if (fault == null) {
            send(exchange, call, answer);
        } else {
            fault.sender.send(this, exchange, fault.uncompressed ? call.uncompressed() : call, answer);
        }
    }

    private Fault nextFault(Call call) {
        synchronized (faults) {
            return faults.stream().filter(armed -> armed.strikes(call)).findFirst().map(armed -> armed.fault)
                    .orElse(null);
        }
    }

    private void send(HttpExchange exchange, Call call, Answer answer) throws IOException {
        head(exchange, call.gzip(), answer);
        exchange.getResponseHeaders().set("Vary", "Origin, X-Origin, Referer");
        exchange.sendResponseHeaders(answer.code(), 0);
        try (exchange; OutputStream out = call.gzip() ? new FastGzip(exchange.getResponseBody())
                : exchange.getResponseBody()) {
            answer.body().writeTo(out);
        } catch (IOException e) {
            // The client went away; there is nobody left to tell.
            exchange.close();
        }
    }

    /** The first bytes of a body as it goes over the wire, its length told before or not; then all is over. */
    private void sendPart(HttpExchange exchange, Call call, Answer answer, int bytes, boolean told)
            throws IOException {
        byte[] whole = wire(call, answer);
        head(exchange, call.gzip(), answer);
        exchange.sendResponseHeaders(answer.code(), told ? whole.length : 0);
        exchange.getResponseBody().write(whole, 0, Math.min(bytes, whole.length - 1));
        exchange.getResponseBody().flush();
        throw new IOException("the connection breaks here");
    }

    /** Head, then the filling as often as told or until the client has enough, then tail. */
    private void sendFlood(HttpExchange exchange, boolean zipped, Answer answer, Flood flood) throws IOException {
        head(exchange, zipped, answer);
        exchange.sendResponseHeaders(answer.code(), 0);
        try (exchange; OutputStream out = zipped ? new GZIPOutputStream(exchange.getResponseBody())
                : exchange.getResponseBody()) {
            out.write(flood.head().getBytes(UTF_8));
            byte[] filling = flood.filling().repeat(Math.max(1, (1 << 16) / flood.filling().length())).getBytes(UTF_8);
            long left = flood.bytes();
            // What has no end is waited for until somebody has enough, and shall not take two cores meanwhile.
            int pause = left == Long.MAX_VALUE ? 20 : 0;
            while (left > 0 && !closed.await(pause, MILLISECONDS)) {
                int some = (int) Math.min(left, filling.length);
                out.write(filling, 0, some);
                left -= some;
            }
            out.write(flood.tail().getBytes(UTF_8));
        } catch (IOException | InterruptedException e) {
            // The client has enough, which is what the test wants to see.
            exchange.close();
        }
    }

    private static byte[] wire(Call call, Answer answer) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (OutputStream out = call.gzip() ? new FastGzip(whole) : whole) {
            answer.body().writeTo(out);
        }
        return whole.toByteArray();
    }

    private static void head(HttpExchange exchange, boolean zipped, Answer answer) {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        if (zipped) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
    }

    /**
     * A request as a test sees it afterwards: decoded path, query, inflated body, the Authorization header or null, and
     * the token's scopes.
     */
    record Request(String method, String path, Map<String, List<String>> query, String body, String authorization,
            String scope) { }

    /** A request as it came in, with the method override undone (many ranges make a GET a POST, recorded). */
    record Call(String method, String path, Map<String, List<String>> query, String body, String authorization,
            boolean gzip) {
        static Call read(HttpExchange exchange) throws IOException {
            Headers headers = exchange.getRequestHeaders();
            boolean zipped = "gzip".equals(headers.getFirst("Content-Encoding"));
            InputStream in = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
            String body = new String(in.readAllBytes(), UTF_8);
            String override = headers.getFirst("X-HTTP-Method-Override");
            String type = String.valueOf(headers.getFirst("Content-Type"));
            boolean form = override != null && type.startsWith("application/x-www-form-urlencoded");
            String accept = headers.getFirst("Accept-Encoding");
            return new Call(override == null ? exchange.getRequestMethod() : override,
                    CharEscapers.decodeUriPath(exchange.getRequestURI().getRawPath()),
                    parameters(form ? body : exchange.getRequestURI().getRawQuery()), form ? "" : body,
                    headers.getFirst("Authorization"), accept != null && accept.contains("gzip"));
        }

        static Map<String, List<String>> parameters(String text) {
            Map<String, List<String>> parameters = new LinkedHashMap<>();
            UrlEncodedParser.parse(text, parameters);
            return parameters;
        }

        Request request(String scope) {
            return new Request(method, path, query, body, authorization, scope);
        }

        boolean sheets() {
            return path.startsWith("/v4/");
        }

        /** The same of a client that takes its answers as they are. */
        Call uncompressed() {
            return new Call(method, path, query, body, authorization, false);
        }
    }

    record Answer(int code, String type, Map<String, String> headers, Body body) {
        static final String TYPE = "application/json; charset=UTF-8";

        Answer(int code, String type, Body body) {
            this(code, type, Map.of(), body);
        }

        static Answer empty() {
            return new Answer(200, TYPE, out -> { });
        }

        static Answer text(int code, String type, String text) {
            return new Answer(code, type, out -> out.write(text.getBytes(UTF_8)));
        }
    }

    interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Compresses fast rather than well: on loopback nobody gains from more. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    private record Flood(String head, String filling, long bytes, String tail) { }

    /** How an answer goes out, or what goes out in its place. */
    private interface Sender {
        void send(FakeServer server, HttpExchange exchange, Call call, Answer answer) throws IOException;
    }

    /** Something goes wrong between Google and the client, before the work is done or after it. */
    static final class Fault {
        private final Sender sender;
        private int times = 1;
        private int skip;
        private boolean after;
        private boolean uncompressed;

        private Fault(Sender sender) {
            this.sender = sender;
        }

        private static Fault answer(Function<Call, Answer> instead) {
            return new Fault((server, exchange, call, answer) -> server.send(exchange, call, instead.apply(call)));
        }

        static Fault status(int code, String body) {
            return answer(call -> Answer.text(code, Answer.TYPE, body));
        }

        /** A page instead of JSON, as gateways and the overload protection send it (recorded for 429). */
        static Fault html(int code) {
            String page = "<!DOCTYPE html>\n<html lang=en>\n"
                    + "  <title>Error " + code + " (Server Error)!!1</title>\n  <p><b>" + code
                    + ".</b> <ins>That&rsquo;s an error.</ins>\n";
            return answer(call -> Answer.text(code, "text/html; charset=UTF-8", page));
        }

        /** Sends the client elsewhere: 301, 302, 303, 307 or 308, to an address of which the test decides. */
        static Fault redirect(int code, String location) {
            return answer(call -> new Answer(code, "text/html; charset=UTF-8", Map.of("Location", location),
                    out -> { }));
        }

        /** Closes the connection without an answer. */
        static Fault reset() {
            return new Fault((server, exchange, call, answer) -> exchange.close());
        }

        /** Does the work, then cuts the body of the answer after so many bytes; its length was told before. */
        static Fault truncate(int bytes) {
            return new Fault((server, exchange, call, answer) ->
                    server.sendPart(exchange, call, answer, bytes, true)).afterEffect();
        }

        /** Does the work, then breaks the connection after so many bytes of a body whose length was not told. */
        static Fault breakOff(int bytes) {
            return new Fault((server, exchange, call, answer) ->
                    server.sendPart(exchange, call, answer, bytes, false)).afterEffect();
        }

        /**
         * Does the work, then ends the body after so many bytes (before compression) as if that were all: no length was
         * told, so only the content can tell. Sheets' answers over HTTP/2 have none (reported).
         */
        static Fault cutShort(int bytes) {
            return new Fault((server, exchange, call, answer) -> {
                byte[] whole = wire(call.uncompressed(), answer);
                server.send(exchange, call, new Answer(answer.code(), answer.type(), answer.headers(),
                        out -> out.write(whole, 0, Math.min(bytes, whole.length - 1))));
            }).afterEffect();
        }

        /** Does the work, then tells this of it. */
        static Fault changed(UnaryOperator<String> change) {
            return new Fault((server, exchange, call, answer) -> server.send(exchange, call, Answer.text(answer.code(),
                    answer.type(), change.apply(new String(wire(call.uncompressed(), answer), UTF_8))))).afterEffect();
        }

        /** An answer of any length, of which nothing is held: head, so many bytes of filling, tail. */
        static Fault flood(int code, String head, String filling, long bytes, String tail) {
            Answer like = new Answer(code, Answer.TYPE, out -> { });
            Flood flood = new Flood(head, filling, bytes, tail);
            return new Fault((server, exchange, call, answer) ->
                    server.sendFlood(exchange, call.gzip(), like, flood));
        }

        /** A flood of which no end comes, until the client gives up or this Google closes. */
        static Fault endless(int code, String head, String filling) {
            return flood(code, head, filling, Long.MAX_VALUE, "");
        }

        /** Never answers; ends when the client gives up or this Google closes. */
        static Fault hang() {
            return new Fault((server, exchange, call, answer) -> {
                try {
                    server.closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            });
        }

        /**
         * An answer for which Google takes so long: nobody waits, but a {@link FakeLine} reads it off and gives up
         * where its client would. The work is done if told so, as with every fault.
         */
        static Fault late(Duration took) {
            return new Fault((server, exchange, call, answer) -> {
                exchange.getResponseHeaders().set(FakeLine.TOOK, took.toString());
                server.send(exchange, call, answer);
            });
        }

        /** An error in Drive's spelling, or without the errors list if Sheets is asked. */
        static Fault json(int code, String domain, String reason, String message) {
            return answer(FakeRefusal.drive(code, domain, reason, message)::answer);
        }

        /** An error in the spelling of Sheets, for example 429 RESOURCE_EXHAUSTED. */
        static Fault sheets(int code, String status, String message) {
            return answer(FakeRefusal.sheets(code, status, message)::answer);
        }

        /** An error of the token endpoint, for example 400 invalid_grant "Invalid JWT Signature.". */
        static Fault token(int code, String error, String description) {
            return status(code, FakeTokens.json(error, description));
        }

        /** Sixty reads a minute for each user are used up (recorded); no Retry-After comes with it. */
        static Fault readQuota() {
            return answer(FakeRefusal.readQuota()::answer);
        }

        /** The copy is made, but the answer to it is this (reported). */
        static Fault responsePreparationFailure() {
            return json(500, "global", "responsePreparationFailure",
                    "The operation was successful, but there was an error preparing the response.").afterEffect();
        }

        /** The API is not enabled in the project. */
        static Fault apiDisabled(String service, String title) {
            return answer(FakeRefusal.apiDisabled(service, title)::answer);
        }

        Fault times(int times) {
            this.times = times;
            return this;
        }

        Fault skip(int skip) {
            this.skip = skip;
            return this;
        }

        Fault afterEffect() {
            after = true;
            return this;
        }

        /** Whatever the client takes. */
        Fault uncompressed() {
            uncompressed = true;
            return this;
        }
    }

    /** A fault, which is armed but once, and the requests that it waits for. */
    private record Armed(String method, Pattern path, Fault fault) {
        private boolean strikes(Call call) {
            if (fault.times == 0 || !method.equals(call.method()) || !path.matcher(call.path()).find()) {
                return false;
            }
            if (fault.skip > 0) {
                fault.skip--;
                return false;
            }
            fault.times--;
            return true;
        }
    }
}
