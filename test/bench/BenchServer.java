///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Serves the benchmark's sheets, at the pace of a line, and counts what it sends.
//JAVA 17+
//SOURCES BenchSheet.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The benchmark's Google: answers from memory, at the pace of a line. What is asked for the first time is made then;
 * that is why the first run does not count. Obeys a line at a time on stdin, and answers each with one on stdout.
 */
final class BenchServer {
    static final String ORIGINAL = "1BenchOriginal00000000000000000000";
    static final String BACKUP = "1BenchBackup0000000000000000000000";
    private static final Pattern RANGE = Pattern.compile("ranges='?Operaciones'?!A(\\d+):BK(\\d+)");
    private static final byte[] TOKEN =
            "{\"access_token\":\"bench\",\"expires_in\":3600,\"token_type\":\"Bearer\"}".getBytes(UTF_8);
    private static final byte[] FILE = ("{\"name\":\"Bench\",\"mimeType\":\"application/vnd.google-apps.spreadsheet\","
            + "\"version\":\"7\",\"modifiedTime\":\"2026-01-26T18:15:00.000Z\"}").getBytes(UTF_8);

    private final Map<Rows, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> targets = new ArrayList<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong json = new AtomicLong();
    private final AtomicLong made = new AtomicLong();
    private volatile Line line = new Line(0);
    private volatile Map<String, Line> sides = Map.of();
    private volatile BenchSheet sheet;
    private volatile int rows;
    private volatile boolean changed;
    private long cpuBefore;

    private BenchServer() {}

    public static void main(String... args) throws IOException {
        BenchServer server = new BenchServer();
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        http.createContext("/", server::answer);
        http.setExecutor(Executors.newCachedThreadPool());
        http.start();
        System.out.println(http.getAddress().getPort());
        try (BufferedReader told = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String order = told.readLine(); order != null; order = told.readLine()) {
                System.out.println(server.obey(order.split(" ")));
            }
        }
        System.exit(0);
    }

    /** Which rows are asked for, from the first to the last one, exclusive; none for the outline. */
    record Rows(int from, int to, boolean changed) { }

    /** A body as it goes over the line, and its length before it was compressed. */
    record Answer(byte[] gzip, long json) { }

    /** What was sent since the line was last set; {@code made} tells how many answers were not in memory yet. */
    record Stats(int requests, long sent, long json, long made, double cpu) {
        static Stats parse(String text) {
            String[] parts = text.split(" ");
            return new Stats(Integer.parseInt(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]), Double.parseDouble(parts[4]));
        }
    }

    private String obey(String... order) throws IOException {
        switch (order[0]) {
            case "sheet":
                sheet = BenchSheet.valueOf(order[1]);
                rows = Integer.parseInt(order[2]);
                answers.clear();
                return "";
            case "line":
                line = new Line(Integer.parseInt(order[1]));
                int each = Integer.parseInt(order[2]);
                sides = each == 0 ? Map.of() : Map.of(ORIGINAL, new Line(each), BACKUP, new Line(each));
                changed = order[3].equals("changed");
                targets.clear();
                Stream.of(sent, json, made).forEach(counter -> counter.set(0));
                cpuBefore = cpu();
                return "";
            case "list":
                Files.write(Path.of(order[1]), targets);
                return "";
            default:
                return targets.size() + " " + sent + " " + json + " " + made + " "
                        + (cpu() - cpuBefore) / 1e9;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        URI uri = exchange.getRequestURI();
        if (uri.getPath().startsWith("/v4/")) {
            synchronized (targets) {
                targets.add(uri.toString());
            }
            Answer body = answers.computeIfAbsent(rows(uri), this::made);
            sent.addAndGet(body.gzip().length);
            json.addAndGet(body.json());
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            String side = uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
            send(exchange, body, sides.getOrDefault(side, line));
        } else {
            byte[] body = uri.getPath().equals("/token") ? TOKEN : FILE;
            send(exchange, new Answer(body, body.length), line);
        }
    }

    private Rows rows(URI uri) {
        String query = URLDecoder.decode(uri.getRawQuery(), UTF_8);
        Matcher range = RANGE.matcher(query);
        if (!range.find()) {
            return new Rows(0, query.contains("includeGridData=true") ? rows : 0, false);
        }
        return new Rows(Integer.parseInt(range.group(1)) - 1, Integer.parseInt(range.group(2)),
                changed && uri.getPath().endsWith(BACKUP));
    }

    private Answer made(Rows wanted) {
        made.incrementAndGet();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        long length;
        try (OutputStream gzip = new GZIPOutputStream(bytes, 1 << 16)) {
            length = wanted.to() == 0 ? BenchSheet.outline(gzip, rows)
                    : sheet.write(gzip, wanted.from(), wanted.to(), wanted.changed());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return new Answer(bytes.toByteArray(), length);
    }

    private void send(HttpExchange exchange, Answer body, Line through) throws IOException {
        through.firstByte();
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
        exchange.sendResponseHeaders(200, body.gzip().length);
        try (OutputStream out = exchange.getResponseBody()) {
            through.send(body.gzip(), through == line ? body.gzip().length : body.json(), out);
        }
    }

    /** How many nanoseconds of a processor this process has had. */
    static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /**
     * A line that all connections share, slice by slice; without a limit if it carries 0 bytes a second. Of one side's
     * own line the bytes are counted as they were before they were compressed.
     */
    static final class Line {
        private static final long FIRST_BYTE_NANOS = 50_000_000;
        private static final int SLICE = 1 << 14;
        // What a thread oversleeps is made up for, or the line would be slower than it says.
        private static final long CREDIT_NANOS = 5_000_000;

        private final int bytesASecond;
        private long free = System.nanoTime();

        Line(int bytesASecond) {
            this.bytesASecond = bytesASecond;
        }

        void firstByte() throws IOException {
            if (bytesASecond > 0) {
                until(System.nanoTime() + FIRST_BYTE_NANOS);
            }
        }

        /** @param counted for how many bytes the body counts */
        void send(byte[] body, long counted, OutputStream out) throws IOException {
            int slice = bytesASecond == 0 ? body.length : SLICE;
            for (int from = 0; from < body.length; from += slice) {
                int length = Math.min(slice, body.length - from);
                if (bytesASecond > 0) {
                    until(reserve(length * counted / body.length));
                }
                out.write(body, from, length);
            }
        }

        private synchronized long reserve(long bytes) {
            free = Math.max(free, System.nanoTime() - CREDIT_NANOS) + bytes * 1_000_000_000L / bytesASecond;
            return free;
        }

        private static void until(long nanos) throws IOException {
            long wait = nanos - System.nanoTime();
            try {
                if (wait > 0) {
                    Thread.sleep(wait / 1_000_000, (int) (wait % 1_000_000));
                }
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }
}
