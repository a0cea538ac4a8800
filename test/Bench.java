///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures verify's time, memory and requests against those of a plain download.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.core:jackson-core:2.22.4
//SOURCES ../verify.java FakeGoogle.java SampleSheet.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.api.client.util.Sleeper;
import com.sun.management.GarbageCollectionNotificationInfo;
import com.sun.management.OperatingSystemMXBean;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Holds verify against the least that its job could cost: downloading the same answers, and taking them apart once.
 * The server, verify, the download and the tokeniser each run in a process of their own, so that none is charged with
 * another's work. Exits with 1 if a bar is missed. Never talks to Google.
 */
@Command(name = "bench", mixinStandardHelpOptions = true, version = "bench 1.0.0", sortOptions = false,
        description = "Measures verify's time, memory and requests against those of a plain download.",
        exitCodeOnExecutionException = 3)
class Bench implements Callable<Integer> {

    private static final int COLUMNS = 63;
    private static final int LINE_BYTES_A_SECOND = 100_000_000 / 8;
    private static final int FIRST_BYTE_MILLIS = 50;
    private static final int IN_FLIGHT = 4;
    private static final int MILLION = 1_000_000;
    private static final int MOST_REQUESTS = 6;
    private static final double MOST_WALL = 1.1;
    private static final double MOST_CPU = 1.2;
    private static final double MOST_HEAP = 1.3;

    @Option(names = "--cells", paramLabel = "N", split = ",", defaultValue = "160000,1000000,10000000",
            description = "Sizes to measure. Default: ${DEFAULT-VALUE}.")
    List<Integer> sizes;

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "3",
            description = "Measure each N times and keep the least. Default: ${DEFAULT-VALUE}.")
    int repeat;

    @Option(names = "--write", paramLabel = "FILE", description = "Write the results to FILE as Markdown.")
    Path page;

    @Spec
    CommandSpec spec;

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(new CommandLine(new Bench()).setOut(out).setErr(err).execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path dir = Files.createTempDirectory("bench");
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        List<Result> results = new ArrayList<>();
        int requests = requestsForThePlansWorkbook(dir);
        try (Remote server = new Remote()) {
            for (int cells : sizes) {
                results.add(measure(server, dir, cells));
            }
        } finally {
            delete(dir);
        }
        List<Bar> bars = bars(results, requests);
        String table = table(results);
        spec.commandLine().getOut().println(table + "\n" + lines(bars));
        if (page != null) {
            Files.writeString(page, Page.text(table, lines(bars), repeat, load));
        }
        return bars.stream().allMatch(Bar::met) ? 0 : 1;
    }

    /**
     * What one size took; times in seconds, sizes in bytes. The server's CPU is of the same run as verify's.
     *
     * @param startUp from the start of verify's process to its first request for the sheets
     */
    record Result(int cells, long requests, long sent, long json, double startUp, double wall, double download,
            double cpu, double tokenise, double serverCpu, long heap) { }

    /** Something the benchmark must show. */
    record Bar(String what, double measured, double most) {
        boolean met() {
            return measured <= most;
        }
    }

    private int requestsForThePlansWorkbook(Path dir) throws IOException {
        String copy = "1BenchCopyOfThePlansWorkbook00000000000000000";
        try (FakeGoogle google = FakeGoogle.start(Clock.systemUTC())) {
            google.sizeOfAll(null);
            google.addSpreadsheet(SampleSheet.operaciones(), "Operaciones", FakeGoogle.OPERATOR);
            google.addSpreadsheet(SampleSheet.operaciones().setSpreadsheetId(copy), "Copia", FakeGoogle.OPERATOR);
            int exit = Child.verify(google.endpoint().toString(), google.userCredentials(dir),
                    SampleSheet.operaciones().getSpreadsheetId(), copy, dir.resolve("requests.log"));
            expect(exit == 0, "verify exits with " + exit + " for the plan's workbook");
            return (int) google.requests().stream().filter(request -> request.path().startsWith("/v4/")).count();
        }
    }

    private Result measure(Remote server, Path dir, int cells) throws IOException, InterruptedException {
        say("%,d cells: making the answers", cells);
        server.ask("rows " + Math.max(1, cells / COLUMNS));
        run(server, dir, "verify", 0);
        Path targets = dir.resolve("targets");
        Files.write(targets, server.list());
        List<Run> free = new ArrayList<>();
        List<Run> tokenised = new ArrayList<>();
        List<Run> downloaded = new ArrayList<>();
        List<Run> lined = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            free.add(run(server, dir, "verify", 0));
            tokenised.add(run(server, dir, "tokenise", 0));
            downloaded.add(run(server, dir, "download", LINE_BYTES_A_SECOND));
            lined.add(run(server, dir, "verify", LINE_BYTES_A_SECOND));
        }
        Run cpu = least(free, Comparator.comparing(Run::cpu));
        Run line = least(lined, Comparator.comparing(Run::wall));
        long heap = run(server, dir, "heap", 0).heap();
        return new Result(cells, line.requests(), line.sent(), line.json(), line.startUp(), line.wall(),
                least(downloaded, Comparator.comparing(Run::wall)).wall(), cpu.cpu(),
                least(tokenised, Comparator.comparing(Run::cpu)).cpu(), cpu.serverCpu(), heap);
    }

    private static Run least(List<Run> runs, Comparator<Run> by) {
        return runs.stream().min(by).orElseThrow();
    }

    /** One run of a child, as it and the server saw it. */
    record Run(double startUp, double wall, double cpu, long heap, long requests, long sent, long json,
            double serverCpu) { }

    private Run run(Remote server, Path dir, String role, int bytesASecond) throws IOException, InterruptedException {
        server.ask("line " + bytesASecond);
        List<String> command = new ArrayList<>(java());
        if (role.equals("verify") || role.equals("heap")) {
            command.add("-Xmx256m");
        }
        command.addAll(List.of("Bench$Child", role, server.endpoint, dir.toString()));
        Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        expect(child.waitFor() == 0, role + " failed: " + said);
        double[] took = Arrays.stream(said.split(" ")).mapToDouble(Double::parseDouble).toArray();
        long[] told = Arrays.stream(server.ask("stats").split(" ")).mapToLong(Long::parseLong).toArray();
        say("  %-8s %-9s wall %7.2f s  CPU %7.2f s  server's CPU %.2f s", role,
                bytesASecond == 0 ? "unpaced" : "on a line", took[1], took[2], told[3] / 1e9);
        return new Run(took[0], took[1], took[2], (long) took[3], told[0], told[1], told[2], told[3] / 1e9);
    }

    private static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"));
    }

    private static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    private static void delete(Path dir) throws IOException {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static List<Bar> bars(List<Result> results, int requests) {
        List<Bar> bars = new ArrayList<>();
        for (Result result : results) {
            String cells = String.format(Locale.ROOT, "%,d cells", result.cells());
            if (result.cells() >= MILLION) {
                bars.add(new Bar("time on a line against the download, " + cells, result.wall() / result.download(),
                        MOST_WALL));
            }
            bars.add(new Bar("CPU against inflating and tokenising, " + cells, result.cpu() / result.tokenise(),
                    MOST_CPU));
        }
        results.stream().filter(result -> result.cells() == MILLION).findFirst().ifPresent(one ->
                results.stream().filter(result -> result.cells() > MILLION).forEach(many -> bars.add(new Bar(
                        String.format(Locale.ROOT, "peak heap at %,d cells against 1,000,000", many.cells()),
                        (double) many.heap() / one.heap(), MOST_HEAP))));
        bars.add(new Bar("requests to Sheets for the plan's workbook", requests, MOST_REQUESTS));
        return bars;
    }

    private static String lines(List<Bar> bars) {
        return "| Bar | Measured | At most | |\n|---|---|---|---|\n" + bars.stream()
                .map(bar -> String.format(Locale.ROOT, "| %s | %.2f | %.1f | %s |%n", bar.what(), bar.measured(),
                        bar.most(), bar.met() ? "met" : "MISSED"))
                .collect(joining()).replace("\r", "");
    }

    private static String table(List<Result> results) {
        return "| Cells | Requests | Sent | as JSON | Start-up | verify on the line | download | ratio "
                + "| verify's CPU | tokenising | ratio | Peak heap | Server's CPU |\n"
                + "|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
                + results.stream().map(Bench::row).collect(joining());
    }

    private static String row(Result r) {
        return String.format(Locale.ROOT, "| %,d | %d | %.1f MB | %,d MB | %.2f s | %.2f s | %.2f s | %.2f | %.2f s "
                + "| %.2f s | %.2f | %d MB | %.2f s |\n", r.cells(), r.requests(), r.sent() / 1e6, r.json() / MILLION,
                r.startUp(), r.wall(), r.download(), r.wall() / r.download(), r.cpu(), r.tokenise(),
                r.cpu() / r.tokenise(), r.heap() / MILLION, r.serverCpu());
    }

    private void say(String format, Object... args) {
        spec.commandLine().getErr().println(String.format(Locale.ROOT, format, args));
    }

    /** The server's process, told what to do a line at a time. */
    static final class Remote implements AutoCloseable {
        final String endpoint;
        private final Process process;
        private final BufferedReader said;
        private final Writer told;

        Remote() throws IOException {
            List<String> command = new ArrayList<>(java());
            command.add("Bench$Server");
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            said = process.inputReader(UTF_8);
            told = process.outputWriter(UTF_8);
            endpoint = "http://127.0.0.1:" + said.readLine();
        }

        String ask(String what) throws IOException {
            told.write(what + "\n");
            told.flush();
            String answer = said.readLine();
            expect(answer != null, "the server is gone");
            return answer;
        }

        /** Everything that was asked of Sheets since the line was last set. */
        List<String> list() throws IOException {
            int n = Integer.parseInt(ask("list"));
            List<String> targets = new ArrayList<>();
            while (targets.size() < n) {
                targets.add(said.readLine());
            }
            return targets;
        }

        @Override
        public void close() throws IOException {
            told.close();
            process.destroy();
        }
    }

    /** What is measured, each in a process of its own. Says start-up, wall and CPU in seconds, and heap in bytes. */
    static final class Child {
        private static final String ORIGINAL = "1BenchOriginal00000000000000000000";
        private static final String BACKUP = "1BenchBackup0000000000000000000000";
        private static final long COLLECT_NANOS = 200_000_000;
        private static final List<String> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getName).toList();

        private Child() {}

        public static void main(String... args) throws Exception {
            String endpoint = args[1];
            Path dir = Path.of(args[2]);
            AtomicLong heap = new AtomicLong();
            if (args[0].equals("heap")) {
                watchHeap(heap);
            }
            Start start = new Start();
            switch (args[0]) {
                case "verify", "heap" -> {
                    ProxySelector.setDefault(start);
                    Path key = credentials(endpoint, dir);
                    int exit = verify(endpoint, key, ORIGINAL, BACKUP, Files.createTempFile(dir, "run", ".log"));
                    expect(exit == 0, "verify exits with " + exit);
                }
                case "tokenise" -> {
                    start.now();
                    for (String target : Files.readAllLines(dir.resolve("targets"))) {
                        tokenise(endpoint + target);
                    }
                }
                default -> {
                    start.now();
                    download(endpoint, Files.readAllLines(dir.resolve("targets")));
                }
            }
            System.out.println(start.startUp + " " + (System.nanoTime() - start.wall) / 1e9 + " "
                    + (cpu() - start.cpu) / 1e9 + " " + heap);
        }

        static int verify(String endpoint, Path key, String original, String backup, Path log) {
            PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
            verify.World world = new verify.World(Clock.systemUTC(), Sleeper.DEFAULT, new Random(1),
                    () -> "00000001", Map.of());
            return verify.run(world, nowhere, new PrintWriter(System.err, true, UTF_8), "--quiet",
                    "--endpoint", endpoint, "--credentials", key.toString(), "--original", original,
                    "--backup", backup, "--log", log.toString());
        }

        private static Path credentials(String endpoint, Path dir) throws IOException {
            return Files.writeString(dir.resolve("user.json"), """
                    {"type": "authorized_user", "client_id": "bench", "client_secret": "none",
                     "refresh_token": "none", "token_uri": "%s/token"}
                    """.formatted(endpoint));
        }

        private static InputStream open(String target) throws IOException {
            HttpURLConnection connection = (HttpURLConnection) URI.create(target).toURL().openConnection();
            connection.setRequestProperty("Accept-Encoding", "gzip");
            return connection.getInputStream();
        }

        private static void tokenise(String target) throws IOException {
            try (JsonParser parser = new JsonFactory().createParser(new GZIPInputStream(open(target), 1 << 16))) {
                while (parser.nextToken() != null) { }
            }
        }

        private static void download(String endpoint, List<String> targets) throws Exception {
            ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
            try {
                List<Future<Long>> all = new ArrayList<>();
                for (String target : targets) {
                    all.add(threads.submit(() -> {
                        try (InputStream in = open(endpoint + target)) {
                            return in.transferTo(OutputStream.nullOutputStream());
                        }
                    }));
                }
                for (Future<Long> each : all) {
                    each.get();
                }
            } catch (ExecutionException e) {
                throw new IOException(e);
            } finally {
                threads.shutdownNow();
            }
        }

        /** Collects the heap over and over, and keeps the most that was alive after any time. */
        private static void watchHeap(AtomicLong most) {
            for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
                ((NotificationEmitter) collector).addNotificationListener((notification, handback) -> {
                    var collected = GarbageCollectionNotificationInfo.from((CompositeData) notification.getUserData());
                    if (collected.getGcCause().equals("System.gc()")) {
                        most.accumulateAndGet(collected.getGcInfo().getMemoryUsageAfterGc().entrySet().stream()
                                .filter(pool -> HEAP.contains(pool.getKey()))
                                .mapToLong(pool -> pool.getValue().getUsed()).sum(), Math::max);
                    }
                }, null, null);
            }
            Thread thread = new Thread(() -> {
                while (true) {
                    System.gc();
                    LockSupport.parkNanos(COLLECT_NANOS);
                }
            });
            thread.setDaemon(true);
            thread.start();
        }
    }

    static long cpu() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }

    /** Starts the clocks at the first request to Sheets: every connection is announced to the proxy selector. */
    static final class Start extends ProxySelector {
        volatile long wall;
        volatile long cpu;
        volatile double startUp;

        synchronized void now() {
            if (wall == 0) {
                wall = System.nanoTime();
                cpu = Bench.cpu();
                startUp = (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime()) / 1e3;
            }
        }

        @Override
        public List<Proxy> select(URI uri) {
            if (uri.getPath().startsWith("/v4/")) {
                now();
            }
            return List.of(Proxy.NO_PROXY);
        }

        @Override
        public void connectFailed(URI uri, SocketAddress address, IOException failure) {
            // Reported by the connection itself.
        }
    }

    /** Answers from memory. What is asked for the first time is made then: that is why the first run does not count. */
    static final class Server {
        private static final Pattern RANGE = Pattern.compile("Operaciones!A(\\d+):BK(\\d+)");

        private final Map<String, Answer> answers = new ConcurrentHashMap<>();
        private final List<String> targets = new ArrayList<>();
        private final AtomicLong requests = new AtomicLong();
        private final AtomicLong sent = new AtomicLong();
        private final AtomicLong json = new AtomicLong();
        private volatile Line line = new Line(0);
        private volatile int rows;
        private long cpuBefore;

        /** A body as it goes over the line, and its length before it was compressed. */
        record Answer(byte[] gzip, long json) { }

        public static void main(String... args) throws IOException {
            Server server = new Server();
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

        private String obey(String... order) {
            switch (order[0]) {
                case "rows":
                    rows = Integer.parseInt(order[1]);
                    answers.clear();
                    return "";
                case "line":
                    line = new Line(Integer.parseInt(order[1]));
                    targets.clear();
                    Stream.of(requests, sent, json).forEach(counter -> counter.set(0));
                    cpuBefore = cpu();
                    return "";
                case "list":
                    return Stream.concat(Stream.of("" + targets.size()), targets.stream()).collect(joining("\n"));
                default:
                    return requests + " " + sent + " " + json + " " + (cpu() - cpuBefore);
            }
        }

        private void answer(HttpExchange exchange) throws IOException {
            exchange.getRequestBody().readAllBytes();
            URI uri = exchange.getRequestURI();
            if (uri.getPath().startsWith("/v4/")) {
                synchronized (targets) {
                    targets.add(uri.toString());
                }
                String query = URLDecoder.decode(uri.getRawQuery(), UTF_8);
                Matcher range = RANGE.matcher(query);
                Answer body = answers.computeIfAbsent(range.find() ? range.group() : "", key -> made(key));
                requests.incrementAndGet();
                sent.addAndGet(body.gzip().length);
                json.addAndGet(body.json());
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                send(exchange, body.gzip());
            } else {
                send(exchange, (uri.getPath().equals("/token")
                        ? "{\"access_token\":\"bench\",\"expires_in\":3600,\"token_type\":\"Bearer\"}"
                        : "{\"name\":\"Bench\",\"mimeType\":\"application/vnd.google-apps.spreadsheet\","
                        + "\"version\":\"7\"}").getBytes(UTF_8));
            }
        }

        private void send(HttpExchange exchange, byte[] body) throws IOException {
            Line through = line;
            through.firstByte();
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            exchange.sendResponseHeaders(200, body.length);
            try (OutputStream out = exchange.getResponseBody()) {
                through.send(body, out);
            }
        }

        private Answer made(String range) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            long length = 0;
            try (OutputStream gzip = new GZIPOutputStream(bytes, 1 << 16)) {
                Matcher m = RANGE.matcher(range);
                if (!m.matches()) {
                    byte[] outline = Sheet.outline(rows).getBytes(UTF_8);
                    gzip.write(outline);
                    length = outline.length;
                } else {
                    length = Sheet.write(gzip, Integer.parseInt(m.group(1)) - 1, Integer.parseInt(m.group(2)));
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            return new Answer(bytes.toByteArray(), length);
        }
    }

    /** A line that all connections share, slice by slice; without a limit if it carries 0 bytes a second. */
    static final class Line {
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
                until(System.nanoTime() + FIRST_BYTE_MILLIS * 1_000_000L);
            }
        }

        void send(byte[] body, OutputStream out) throws IOException {
            int slice = bytesASecond == 0 ? body.length : SLICE;
            for (int from = 0; from < body.length; from += slice) {
                int length = Math.min(slice, body.length - from);
                if (bytesASecond > 0) {
                    until(reserve(length));
                }
                out.write(body, from, length);
            }
        }

        private synchronized long reserve(int bytes) {
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

    /** A sheet of any length, made of nothing but the numbers of row and column, as Google would send it. */
    static final class Sheet {
        private static final List<String> STATES =
                List.of("pendiente", "en fabricaci\u00f3n", "soldado", "inspeccionado", "despachado", "rechazado");
        private static final List<String> WORDS = List.of("l\u00ednea", "soldadura", "v\u00e1lvula", "brida", "codo",
                "reducci\u00f3n", "prueba", "inspecci\u00f3n", "pendiente", "aprobado", "revisi\u00f3n", "terreno",
                "taller", "plano", "uni\u00f3n", "pintura", "despacho", "montaje", "reparaci\u00f3n", "certificado");
        private static final List<String> PEOPLE = List.of("Carolina Mu\u00f1oz", "Jos\u00e9 P\u00e9rez",
                "\u00c1ngel Ib\u00e1\u00f1ez", "Mar\u00eda Jos\u00e9 Rojas", "Nicol\u00e1s Fuentes", "Luc\u00eda Soto");
        private static final String VALIDATION = ",\"dataValidation\":{\"condition\":{\"type\":\"ONE_OF_LIST\","
                + "\"values\":[" + STATES.stream().map(state -> "{\"userEnteredValue\":\"" + state + "\"}")
                .collect(joining(",")) + "]},\"strict\":true,\"showCustomUi\":true}";
        private static final String WHITE = "\"red\":1,\"green\":1,\"blue\":1";
        private static final String YELLOW = "\"red\":1,\"green\":0.9490196,\"blue\":0.8";
        private static final List<String> COLOURS = List.of(
                "\"red\":0.9647059,\"green\":0.69803923,\"blue\":0.41960785",
                "\"red\":1,\"green\":0.8980392,\"blue\":0.6",
                "\"red\":0.7137255,\"green\":0.84313726,\"blue\":0.65882355",
                "\"red\":0.6431373,\"green\":0.7607843,\"blue\":0.95686275",
                "\"red\":0.8509804,\"green\":0.91764706,\"blue\":0.827451",
                "\"red\":0.91764706,\"green\":0.6,\"blue\":0.6");

        private Sheet() {}

        static String outline(int rows) {
            return "{\"spreadsheetId\":\"bench\",\"properties\":{\"locale\":\"es_CL\",\"autoRecalc\":\"ON_CHANGE\","
                    + "\"timeZone\":\"America/Santiago\"},\"sheets\":[{\"properties\":{\"sheetId\":0,"
                    + "\"title\":\"Operaciones\",\"index\":0,\"sheetType\":\"GRID\",\"gridProperties\":{\"rowCount\":"
                    + rows + ",\"columnCount\":" + COLUMNS + ",\"frozenRowCount\":1}}}]}";
        }

        /** Writes the rows from the first to the last one, exclusive; returns how many bytes these are. */
        static long write(OutputStream out, int from, int to) throws IOException {
            long length = put(out, "{\"sheets\":[{\"properties\":{\"sheetId\":0},\"data\":[{"
                    + (from == 0 ? "" : "\"startRow\":" + from + ",") + "\"rowData\":[");
            StringBuilder text = new StringBuilder();
            for (int row = from; row < to; row++) {
                text.setLength(0);
                text.append(row == from ? "{\"values\":[" : ",{\"values\":[");
                for (int column = 0; column < COLUMNS; column++) {
                    cell(text.append(column == 0 ? "" : ","), row, column);
                }
                length += put(out, text.append("]}").toString());
            }
            length += put(out, "],\"rowMetadata\":[");
            for (int row = from; row < to; row++) {
                length += put(out, (row == from ? "" : ",") + "{\"pixelSize\":" + (row % 50 == 7 ? 42 : 21) + "}");
            }
            length += put(out, "],\"columnMetadata\":[");
            for (int column = 0; column < COLUMNS; column++) {
                length += put(out, (column == 0 ? "" : ",") + "{\"pixelSize\":" + (60 + column * 37 % 90) + "}");
            }
            return length + put(out, "]}]}]}");
        }

        private static int put(OutputStream out, String text) throws IOException {
            byte[] bytes = text.getBytes(UTF_8);
            out.write(bytes);
            return bytes.length;
        }

        private static void cell(StringBuilder out, int row, int column) {
            long chance = mix(row * 64L + column);
            int kind = column % 14;
            out.append("{\"userEnteredValue\":{");
            value(out, kind, row, chance);
            out.append("},\"effectiveValue\":{},\"userEnteredFormat\":{");
            format(out, kind, mix(row) % 25 == 0 ? YELLOW : kind == 5 ? pick(COLOURS, chance) : WHITE);
            out.append('}').append(kind == 5 ? VALIDATION : "");
            if (kind == 10 && chance % 40 == 0) {
                out.append(",\"note\":\"Revisar con terreno: ").append(chance % 9973).append('"');
            }
            out.append('}');
        }

        private static void value(StringBuilder out, int kind, int row, long chance) {
            switch (kind) {
                case 0 -> string(out).append("MK-").append(1900 + chance % 40).append("-TW-").append(10000 + row)
                        .append('-').append(chance % 1000).append('"');
                case 1, 6 -> number(out).append(chance % 900_000).append('.').append(1 + chance / 7 % 9)
                        .append(1 + chance / 63 % 9);
                case 2 -> number(out).append(45_000 + chance % 1400);
                case 3 -> words(string(out), chance, 4).append(' ').append(chance % 100_000).append('"');
                case 4 -> formula(out).append("AY").append(row + 1).append("-AX").append(row + 1).append('"');
                case 5 -> string(out).append(pick(STATES, chance)).append('"');
                case 7 -> string(out).append(pick(PEOPLE, chance)).append('"');
                case 8 -> formula(out).append("IF(B").append(row + 1).append("\\u003e0,\\\"s\u00ed\\\",\\\"no\\\")\"");
                case 9 -> number(out).append("0.").append(1 + chance % 9).append(1 + chance / 9 % 9);
                case 10 -> words(string(out), chance, 2 + (int) (chance % 9)).append(".\"");
                case 11 -> number(out).append(chance % 400);
                case 12 -> string(out).append(Long.toHexString(chance)).append('"');
                default -> out.append("\"boolValue\":").append(chance % 12 == 0);
            }
        }

        private static void format(StringBuilder out, int kind, String background) {
            String pattern = List.of("", "NUMBER\",\"pattern\":\"#,##0.00", "DATE\",\"pattern\":\"dd-mm-yyyy", "",
                    "NUMBER\",\"pattern\":\"0", "", "CURRENCY\",\"pattern\":\"\\\"$\\\"#,##0", "", "",
                    "PERCENT\",\"pattern\":\"0%", "", "NUMBER\",\"pattern\":\"0", "", "").get(kind);
            if (!pattern.isEmpty()) {
                out.append("\"numberFormat\":{\"type\":\"").append(pattern).append("\"},");
            }
            out.append("\"backgroundColorStyle\":{\"rgbColor\":{").append(background).append("}},\"borders\":{");
            for (String side : List.of("\"top\"", ",\"bottom\"", ",\"left\"", ",\"right\"")) {
                out.append(side).append(":{\"style\":\"SOLID\",\"colorStyle\":{\"rgbColor\":{\"red\":0.6,\"green\":0.6,"
                        + "\"blue\":0.6}}}");
            }
            out.append("},\"padding\":{\"top\":2,\"right\":3,\"bottom\":2,\"left\":3},\"horizontalAlignment\":\"")
                    .append(pattern.isEmpty() ? "LEFT" : "RIGHT").append("\",\"verticalAlignment\":\"MIDDLE\","
                    + "\"wrapStrategy\":\"").append(kind == 10 ? "WRAP" : "CLIP").append("\",\"textFormat\":{"
                    + "\"foregroundColorStyle\":{\"rgbColor\":{}},\"fontFamily\":\"Calibri\",\"fontSize\":10,\"bold\":")
                    .append(kind == 0).append(",\"italic\":false,\"strikethrough\":false,\"underline\":false},"
                    + "\"hyperlinkDisplayType\":\"PLAIN_TEXT\"");
        }

        private static StringBuilder string(StringBuilder out) {
            return out.append("\"stringValue\":\"");
        }

        private static StringBuilder number(StringBuilder out) {
            return out.append("\"numberValue\":");
        }

        private static StringBuilder formula(StringBuilder out) {
            return out.append("\"formulaValue\":\"=");
        }

        private static StringBuilder words(StringBuilder out, long chance, int n) {
            for (int i = 0; i < n; i++) {
                out.append(i == 0 ? "" : " ").append(pick(WORDS, chance >>> 5 * i));
            }
            return out;
        }

        private static String pick(List<String> from, long chance) {
            return from.get((int) (chance % from.size()));
        }

        /** A number that looks like chance and is always the same; never negative. */
        private static long mix(long seed) {
            long z = (seed + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
            z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
            return (z ^ z >>> 31) >>> 1;
        }
    }

    /** What is written for the reader. */
    static final class Page {
        private Page() {}

        static String text(String table, String bars, int repeat, double load) {
            return String.format(Locale.ROOT, """
                    # What verify costs

                    Written by `./jbang bench --write docs/benchmark.md`, on a machine with %d cores and JDK %s, whose
                    load average was %.1f before. Times differ between machines; what counts are the ratios, each
                    within one run. Other work on the machine makes those against the download worse.

                    %s
                    %s
                    ## How it is measured

                    Everything runs on one machine and each part in a process of its own, so that none is charged with
                    another's work. Each is measured %d times, and the least counts: whatever else the machine does can
                    only add.

                    * **The answers** are what Google sends for the fields that verify asks for, compact and gzipped at
                      zlib's usual level: 63 columns, a value in every cell that mostly occurs nowhere else (numbers,
                      dates, sentences, names, codes, check marks, formulas), and in every cell a whole format with
                      number format, background, four borders, padding and font; some columns with data validation and
                      a colour that varies from row to row, some rows highlighted, some cells with a note. Both
                      spreadsheets answer the same, which verify does not know. *As JSON* is the size of both together
                      before gzip.
                    * **The line** carries 100 Mbit/s, shared slice by slice by all connections, and takes 50 ms to the
                      first byte of each answer. *Download* is a plain program that fetches the very answers that
                      verify fetched, as many at a time (%d), and throws them away without inflating them.
                    * **verify** runs whole, with `-Xmx256m` and nothing else. Its clocks start with the first request
                      for the spreadsheets; JVM, options and sign-in before it are *start-up* (JBang itself adds about
                      half a second). They stop when it returns.
                    * **CPU** is that of verify's whole process, compiler and garbage collector included, without a
                      limit on the line. *Tokenising* is a process that fetches the same answers one after the other,
                      inflates each with a buffer of 64 kB and has jackson-core step through its tokens, doing nothing
                      with them.
                    * **Peak heap** is the most that is alive at any time: in a run of its own, unpaced, the whole heap
                      is collected five times a second, and what is left is counted.
                    * **The plan's workbook** is asked of the test double, with all its tabs.

                    ## How we know that the server is not what is measured

                    It makes no answer while the clocks run: a first run, which does not count, makes verify ask for
                    everything once, and the compressed bytes are kept. From then on an answer is one look-up and a
                    copy to the socket. *Server's CPU* is all that its process spent while verify ran unpaced, to be
                    held against verify's own CPU in the same row. On the line, the download shows that the server keeps
                    the pace: sent bytes over its time are the line's 12.5 MB/s but for the first bytes' delay.
                    """, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), load,
                    table, bars, repeat, IN_FLIGHT);
        }
    }
}
