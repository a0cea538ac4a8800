///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs verify, or what the benchmark holds it against, once and says what it took.
//JAVA 17+
//DEPS com.fasterxml.jackson.core:jackson-core:2.22.4
//SOURCES ../../verify.java BenchServer.java ../support/TestClock.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.Sleeper;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.sun.management.GarbageCollectionNotificationInfo;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPInputStream;
import javax.management.NotificationEmitter;
import javax.management.openmbean.CompositeData;

/** What the benchmark measures, each in a process of its own: says what it took in one line on stdout. */
final class BenchChild {
    static final int IN_FLIGHT = 4;
    private static final long COLLECT_NANOS = 200_000_000;
    private static final List<String> HEAP = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(MemoryPoolMXBean::getName).toList();

    private BenchChild() {}

    /** The job that a process is started for. */
    enum Role {
        VERIFY,
        /** Verify, with its heap collected over and over, and a report of every difference. */
        HEAP,
        TOKENISE,
        DOWNLOAD,
        /** What a user would write: both spreadsheets whole by Google's client, compared by {@code equals}. */
        OBVIOUS;

        boolean verifies() {
            return this == VERIFY || this == HEAP;
        }
    }

    /**
     * What a job took; times in seconds, the heap in bytes.
     *
     * @param startUp from the start of the process to the first request to Sheets, when the clocks start
     */
    record Took(double startUp, double wall, double cpu, long heap) {
        static Took parse(String text) {
            String[] parts = text.split(" ");
            return new Took(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]), Double.parseDouble(parts[2]),
                    Long.parseLong(parts[3]));
        }
    }

    public static void main(String... args) throws Exception {
        Role role = Role.valueOf(args[0]);
        String endpoint = args[1];
        Path dir = Path.of(args[2]);
        AtomicLong heap = new AtomicLong();
        if (role == Role.HEAP) {
            watchHeap(heap);
        }
        Start start = new Start();
        if (role.verifies()) {
            ProxySelector.setDefault(start);
            Path log = Files.createTempFile(dir, "run", ".log");
            int exit = verify(endpoint, credentials(endpoint, dir), BenchServer.ORIGINAL, BenchServer.BACKUP, log,
                    List.of(args).subList(4, args.length));
            expect(exit == Integer.parseInt(args[3]), "verify exits with " + exit + " and not " + args[3]);
        } else {
            start.now();
            List<String> targets = Files.readAllLines(dir.resolve("targets")).stream()
                    .map(endpoint::concat).toList();
            switch (role) {
                case TOKENISE -> tokenise(targets);
                case DOWNLOAD -> download(targets);
                default -> heap.set(compareWhole(endpoint));
            }
        }
        System.out.println(start.startUp + " " + (System.nanoTime() - start.wall) / 1e9 + " "
                + (BenchServer.cpu() - start.cpu) / 1e9 + " " + heap);
    }

    static int verify(String endpoint, Path key, String original, String backup, Path log, List<String> more) {
        verify.World world = new verify.World(clock(), Sleeper.DEFAULT, new Random(1),
                () -> "00000001", Map.of(), Duration.ofSeconds(10));
        List<String> options = new ArrayList<>(List.of("--quiet", "--endpoint", endpoint,
                "--credentials", key.toString(), "--original", original, "--backup", backup, "--log", log.toString()));
        options.addAll(more);
        return verify.run(new verify(world, false), new PrintWriter(Writer.nullWriter()),
                new PrintWriter(System.err, true, UTF_8), options.toArray(String[]::new));
    }

    /** If Bench wants it, ten times as slow: then windows are those of a quiet machine, and the same in each run. */
    private static Clock clock() {
        Instant start = Instant.now();
        return !Boolean.getBoolean("bench.slow") ? Clock.systemUTC() : new TestClock() {
            @Override
            public Instant instant() {
                return start.plus(Duration.between(start, Instant.now()).dividedBy(10));
            }
        };
    }

    private static Path credentials(String endpoint, Path dir) throws IOException {
        return Files.writeString(dir.resolve("user.json"), """
                {"type": "authorized_user", "client_id": "bench", "client_secret": "none",
                 "refresh_token": "none", "token_uri": "%s/token"}
                """.formatted(endpoint));
    }

    static void expect(boolean holds, String otherwise) throws IOException {
        if (!holds) {
            throw new IOException(otherwise);
        }
    }

    private static InputStream open(String target) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) URI.create(target).toURL().openConnection();
        connection.setRequestProperty("Accept-Encoding", "gzip");
        return connection.getInputStream();
    }

    /** How many bytes of the heap both spreadsheets take once they are there. */
    private static long compareWhole(String endpoint) throws IOException {
        Sheets sheets = new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(),
                request -> request.setReadTimeout(0)).setRootUrl(endpoint + "/").setApplicationName("bench").build();
        Spreadsheet production = sheets.spreadsheets().get(BenchServer.ORIGINAL).setIncludeGridData(true).execute();
        Spreadsheet backup = sheets.spreadsheets().get(BenchServer.BACKUP).setIncludeGridData(true).execute();
        expect(production.equals(backup), "the spreadsheets differ");
        System.gc();
        long held = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        expect(production.getSheets().size() == backup.getSheets().size(), "one of them is gone");
        return held;
    }

    private static void tokenise(List<String> targets) throws IOException {
        JsonFactory factory = new JsonFactory();
        for (String target : targets) {
            try (JsonParser parser = factory.createParser(new GZIPInputStream(open(target), 1 << 16))) {
                while (parser.nextToken() != null) { }
            }
        }
    }

    private static void download(List<String> targets) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
        try {
            List<Future<Long>> all = new ArrayList<>();
            for (String target : targets) {
                all.add(threads.submit(() -> {
                    try (InputStream in = open(target)) {
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

    /** Starts the clocks at the first request to Sheets: every connection is announced to the proxy selector. */
    static final class Start extends ProxySelector {
        volatile long wall;
        volatile long cpu;
        volatile double startUp;

        synchronized void now() {
            if (wall == 0) {
                wall = System.nanoTime();
                cpu = BenchServer.cpu();
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
}
