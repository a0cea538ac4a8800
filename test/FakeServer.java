//DESCRIPTION The double of Google: HTTP on loopback, and faults on demand.
//JAVA 17+

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
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

    FakeServer(int port) throws IOException {
        // Without it the JDK's server waits for the client's delayed acknowledgement: 40 ms for every answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
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
            sendFault(exchange, call, fault, answer);
        }
    }

    private Fault nextFault(Call call) {
        synchronized (faults) {
            return faults.stream().filter(armed -> armed.strikes(call)).findFirst().map(armed -> armed.fault)
                    .orElse(null);
        }
    }

    private void send(HttpExchange exchange, Call call, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (answer.code() == 204) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        if (call.gzip()) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
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

    private void sendFault(HttpExchange exchange, Call call, Fault fault, Answer answer) throws IOException {
        switch (fault.kind) {
            case ANSWER -> send(exchange, call, fault.answer(call));
            case RESET -> exchange.close();
            case HANG -> {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            }
            case TRUNCATE -> sendPart(exchange, call, fault, answer);
        }
    }

    private static void sendPart(HttpExchange exchange, Call call, Fault fault, Answer answer) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (OutputStream out = call.gzip() ? new FastGzip(whole) : whole) {
            answer.body().writeTo(out);
        }
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (call.gzip()) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(answer.code(), whole.size());
        exchange.getResponseBody().write(whole.toByteArray(), 0, Math.min(fault.bytes, whole.size() - 1));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    /** A request as a test sees it afterwards: decoded path, query, inflated body, and the token's scopes. */
    record Request(String method, String path, Map<String, List<String>> query, String body, String scope) {
        /** The one value of a parameter, or null. */
        String parameter(String name) {
            return query.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
        }
    }

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
                    decode(exchange.getRequestURI().getRawPath()),
                    parameters(form ? body : exchange.getRequestURI().getRawQuery()), form ? "" : body,
                    headers.getFirst("Authorization"), accept != null && accept.contains("gzip"));
        }

        static Map<String, List<String>> parameters(String text) {
            Map<String, List<String>> parameters = new LinkedHashMap<>();
            for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
                int at = pair.indexOf('=');
                parameters.computeIfAbsent(decode(at < 0 ? pair : pair.substring(0, at)), k -> new ArrayList<>())
                        .add(at < 0 ? "" : URLDecoder.decode(pair.substring(at + 1), UTF_8));
            }
            return parameters;
        }

        private static String decode(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        }

        Request request(String scope) {
            return new Request(method, path, query, body, scope);
        }

        boolean sheets() {
            return path.startsWith("/v4/");
        }
    }

    record Answer(int code, String type, Body body) {
        static final String TYPE = "application/json; charset=UTF-8";

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

    /** Something goes wrong between Google and the client, before the work is done or after it. */
    static final class Fault {
        private enum Kind { ANSWER, RESET, TRUNCATE, HANG }

        private final Kind kind;
        private final int code;
        private final String type;
        private final FakeRefusal refusal;
        private final String body;
        private final int bytes;
        private int times = 1;
        private int skip;
        private boolean after;

        private Fault(Kind kind, int code, String type, FakeRefusal refusal, String body, int bytes) {
            this.kind = kind;
            this.code = code;
            this.type = type;
            this.refusal = refusal;
            this.body = body;
            this.bytes = bytes;
        }

        static Fault status(int code, String body) {
            return new Fault(Kind.ANSWER, code, Answer.TYPE, null, body, 0);
        }

        /** A page instead of JSON, as gateways and the overload protection send it (recorded for 429). */
        static Fault html(int code) {
            return new Fault(Kind.ANSWER, code, "text/html; charset=UTF-8", null, "<!DOCTYPE html>\n<html lang=en>\n"
                    + "  <title>Error " + code + " (Server Error)!!1</title>\n  <p><b>" + code
                    + ".</b> <ins>That&rsquo;s an error.</ins>\n", 0);
        }

        /** Closes the connection without an answer. */
        static Fault reset() {
            return new Fault(Kind.RESET, 0, null, null, null, 0);
        }

        /** Does the work, then cuts the body of the answer after so many bytes. */
        static Fault truncate(int bytes) {
            Fault fault = new Fault(Kind.TRUNCATE, 0, null, null, null, bytes);
            fault.after = true;
            return fault;
        }

        /** Never answers; ends when the client gives up or this Google closes. */
        static Fault hang() {
            return new Fault(Kind.HANG, 0, null, null, null, 0);
        }

        /** An error in Drive's spelling, or without the errors list if Sheets is asked. */
        static Fault json(int code, String domain, String reason, String message) {
            return new Fault(Kind.ANSWER, code, Answer.TYPE, FakeRefusal.drive(code, domain, reason, message), null, 0);
        }

        /** An error in the spelling of Sheets, for example 429 RESOURCE_EXHAUSTED. */
        static Fault sheets(int code, String status, String message) {
            return new Fault(Kind.ANSWER, code, Answer.TYPE, FakeRefusal.sheets(code, status, message), null, 0);
        }

        /** An error of the token endpoint, for example 400 invalid_grant "Invalid JWT Signature.". */
        static Fault token(int code, String error, String description) {
            return status(code, FakeTokens.json(error, description));
        }

        /** Sixty reads a minute for each user are used up (recorded); no Retry-After comes with it. */
        static Fault readQuota() {
            return new Fault(Kind.ANSWER, 429, Answer.TYPE, FakeRefusal.sheets(429, "RESOURCE_EXHAUSTED",
                    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of "
                    + "service 'sheets.googleapis.com' for consumer 'project_number:735291640518'.")
                    .errorInfo("RATE_LIMIT_EXCEEDED", "googleapis.com", new TreeMap<>(Map.of(
                            "service", "sheets.googleapis.com", "consumer", "projects/735291640518",
                            "quota_metric", "sheets.googleapis.com/read_requests", "quota_location", "global",
                            "quota_limit", "ReadRequestsPerMinutePerUser", "quota_limit_value", "60"))), null, 0);
        }

        /** The copy is made, but the answer to it is this (reported). */
        static Fault responsePreparationFailure() {
            return json(500, "global", "responsePreparationFailure",
                    "The operation was successful, but there was an error preparing the response.").afterEffect();
        }

        /** The API is not enabled in the project (text recorded from Sheets, Drive's reason reported). */
        static Fault apiDisabled(String service, String title) {
            String project = "735291640518";
            FakeRefusal refusal = new FakeRefusal(403, "PERMISSION_DENIED", "usageLimits", "accessNotConfigured",
                    "Google "
                    + title
                    + " API has not been used in project " + project
                    + " before or it is disabled. Enable it by visiting "
                    + "https://console.developers.google.com/apis/api/" + service + "/overview?project=" + project
                    + " then retry. If you enabled this API recently, wait a few minutes for the action to propagate "
                    + "to our systems and retry.").errorInfo("SERVICE_DISABLED", "googleapis.com",
                    new TreeMap<>(Map.of("consumer", "projects/" + project, "service", service)));
            return new Fault(Kind.ANSWER, 403, Answer.TYPE, refusal, null, 0);
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

        private Answer answer(Call call) {
            return Answer.text(code, type, refusal == null ? String.valueOf(body == null ? "" : body)
                    : refusal.json(call.sheets()));
        }
    }

    private static final class Armed {
        private final String method;
        private final Pattern path;
        private final Fault fault;
        private int skip;
        private int left;

        Armed(String method, Pattern path, Fault fault) {
            this.method = method;
            this.path = path;
            this.fault = fault;
            skip = fault.skip;
            left = fault.times;
        }

        private boolean strikes(Call call) {
            if (left == 0 || !method.equals(call.method()) || !path.matcher(call.path()).find()) {
                return false;
            }
            if (skip > 0) {
                skip--;
                return false;
            }
            left--;
            return true;
        }
    }
}
