///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures verify's time, memory and requests against those of a plain download.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.core:jackson-core:2.22.4
//SOURCES ../verify.java bench/BenchChild.java bench/BenchServer.java google/FakeGoogle.java support/SampleSheet.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BinaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
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
@Command(name = "bench", mixinStandardHelpOptions = true, version = "bench 1.2.0", sortOptions = false,
        description = "Measures verify's time, memory and requests against those of a plain download.",
        exitCodeOnExecutionException = 3)
class Bench implements Callable<Integer> {

    /** What a page has of an earlier run. */
    private static final Pattern MEASURED = Pattern.compile("(?s)(?<=<!-- measured -->\n).*?(?=<!-- end -->)");
    private static final int MILLION = 1_000_000;
    private static final int MOST_REQUESTS = 6;
    private static final double MOST_WALL = 1.1;
    private static final double MOST_WALL_SMALL = 1.5;
    private static final double MOST_CPU = 4;
    private static final double MOST_HEAP = 1.3;
    private static final int MOST_TRIES = 5;

    private static final BinaryOperator<Run> WALL = BinaryOperator.minBy(comparing(run -> run.took().wall()));
    private static final BinaryOperator<Run> CPU = BinaryOperator.minBy(comparing(run -> run.took().cpu()));

    /** How fast the server may send: bytes as they go over the line together, and bytes of JSON for each side. */
    private enum Pace {
        UNPACED(0, 0), GOOGLES(0, 10_000_000), LINE(100_000_000 / 8, 0);

        private final String order;

        Pace(int sent, int json) {
            order = "line " + sent + " " + json;
        }
    }

    @Option(names = "--cells", paramLabel = "N", split = ",", defaultValue = "160000,1000000",
            description = "Sizes to measure; 20000000 takes half an hour. Default: ${DEFAULT-VALUE}.")
    List<Integer> sizes;

    @Option(names = "--data", paramLabel = "KIND", split = ",",
            description = "Data to measure: ${COMPLETION-CANDIDATES}. Default: both, DENSE up to a million cells.")
    List<BenchSheet> sheets;

    @Option(names = "--repeat", paramLabel = "N", defaultValue = "3",
            description = "Measure each N times and keep the least. Default: ${DEFAULT-VALUE}.")
    int repeat;

    @Option(names = "--write", paramLabel = "FILE",
            description = "Also write the results into the page FILE, where those of an earlier run stand.")
    Path page;

    @Spec
    CommandSpec spec;

    private Path dir;
    private Remote server;
    private int cells;

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(new CommandLine(new Bench()).setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true)
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String words = page == null ? "" : Files.readString(page);
        BenchChild.expect(page == null || MEASURED.matcher(words).find(), page + " has no place for what is measured");
        dir = Files.createTempDirectory("bench");
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        try (Remote remote = new Remote()) {
            server = remote;
            int requests = requestsForThePlansWorkbook();
            List<Result> results = new ArrayList<>();
            for (BenchSheet sheet : sheets == null ? List.of(BenchSheet.values()) : sheets) {
                for (int cells : sizes) {
                    if (sheets != null || sheet == BenchSheet.MIXED || cells <= MILLION) {
                        results.add(measure(sheet, cells));
                    }
                }
            }
            List<Bar> bars = bars(results, requests);
            String measured = table(results) + "\n" + lines(bars);
            spec.commandLine().getOut().println(measured);
            if (page != null) {
                Files.writeString(page, MEASURED.matcher(words).replaceFirst(Matcher.quoteReplacement(conditions(load)
                        + measured)));
            }
            return bars.stream().allMatch(Bar::met) ? 0 : 1;
        } finally {
            delete(dir);
        }
    }

    /** What one size took: by what was measured, the run that took the least. What has no bar may be missing. */
    record Result(BenchSheet sheet, int cells, Map<String, Run> runs) {
        Run run(String what) {
            return runs.get(what);
        }

        double wall(String what, String than) {
            return run(what).took().wall() / run(than).took().wall();
        }

        double cpu(String what, String than) {
            return run(what).took().cpu() / run(than).took().cpu();
        }

        long differences() {
            return (long) BenchSheet.CHANGED * rows(cells);
        }

        /** The same, as said in a bar. */
        String of() {
            return format("%,d %s cells", cells, sheet.named());
        }

        String seconds(String what) {
            return runs.containsKey(what) ? format("%.2f s", run(what).took().wall()) : "";
        }

        String heap(String what) {
            return runs.containsKey(what) ? format("%d MB", Math.round(run(what).took().heap() / 1e6)) : "";
        }
    }

    /** One run of a child, as it and the server saw it. */
    record Run(BenchChild.Took took, BenchServer.Stats server) { }

    /** Something the benchmark must show. */
    record Bar(String what, double measured, double most) {
        boolean met() {
            return measured <= most;
        }
    }

    private int requestsForThePlansWorkbook() throws IOException {
        String copy = "1BenchCopyOfThePlansWorkbook00000000000000000";
        try (FakeGoogle google = FakeGoogle.start(Clock.systemUTC())) {
            google.addSpreadsheet(SampleSheet.operaciones(), "Operaciones", FakeGoogle.OPERATOR);
            google.addSpreadsheet(SampleSheet.operaciones().setSpreadsheetId(copy), "Copia", FakeGoogle.OPERATOR);
            int exit = BenchChild.verify(google.endpoint().toString(), google.userCredentials(dir),
                    SampleSheet.operaciones().getSpreadsheetId(), copy, dir.resolve("requests.log"), List.of());
            BenchChild.expect(exit == 0, "verify exits with " + exit + " for the plan's workbook");
            return (int) google.requests().stream().filter(request -> request.path().startsWith("/v4/")).count();
        }
    }

    private static int rows(int cells) {
        return Math.max(1, cells / BenchSheet.COLUMNS);
    }

    private Result measure(BenchSheet sheet, int cells) throws IOException, InterruptedException {
        this.cells = cells;
        say("%,d %s cells: making the answers", cells, sheet.named());
        server.ask("sheet " + sheet.name() + " " + rows(cells));
        run(BenchChild.Role.VERIFY, Pace.UNPACED);
        server.ask("list " + dir.resolve("targets"));
        Map<String, Run> runs = new TreeMap<>();
        // Windows follow the pace: of dense data they are another time for time, and its time has no bar.
        boolean timed = sheet == BenchSheet.MIXED;
        for (int i = 0; i < repeat; i++) {
            runs.merge("free", run(BenchChild.Role.VERIFY, Pace.UNPACED), CPU);
            runs.merge("tokenise", run(BenchChild.Role.TOKENISE, Pace.UNPACED), CPU);
            if (timed) {
                runs.merge("paced", run(BenchChild.Role.VERIFY, Pace.GOOGLES), WALL);
                runs.merge("download", run(BenchChild.Role.DOWNLOAD, Pace.GOOGLES), WALL);
                runs.merge("line", run(BenchChild.Role.VERIFY, Pace.LINE), WALL);
            }
        }
        runs.put("heap", run(BenchChild.Role.HEAP, Pace.UNPACED));
        if (timed && cells >= MILLION) {
            runs.put("differing", differing());
        }
        if (timed && cells <= MILLION) {
            runs.put("obvious", run(BenchChild.Role.OBVIOUS, Pace.GOOGLES));
        }
        return new Result(sheet, cells, runs);
    }

    private String conditions(double load) {
        return format("""
                Measured by `./jbang bench --write docs/benchmark.md`, %d times each, on a machine with %d cores and
                JDK %s, whose load average was %.1f before.

                """, repeat, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), load);
    }

    /** While every difference goes to a report. */
    private Run differing() throws IOException, InterruptedException {
        Path report = dir.resolve("report.jsonl");
        Run run = run(BenchChild.Role.HEAP, Pace.UNPACED, "--report", report.toString(), "--patience", "0s");
        try (Stream<String> lines = Files.lines(report)) {
            long told = lines.filter(line -> line.contains("\"difference\"")).count();
            long made = (long) BenchSheet.CHANGED * rows(cells);
            BenchChild.expect(told == made, "the report has " + told + " differences and not " + made);
        }
        return run;
    }

    /**
     * Runs verify or what it is held against, once more where the server had to make an answer, which it then has. With
     * more options of verify's, the backup differs from production.
     */
    private Run run(BenchChild.Role role, Pace pace, String... options) throws IOException, InterruptedException {
        for (int i = 1; ; i++) {
            Run run = runOnce(role, pace, options);
            if (run.server().made() == 0) {
                return run;
            }
            BenchChild.expect(i < MOST_TRIES, "verify asks otherwise each time: the server had to make answers");
        }
    }

    private Run runOnce(BenchChild.Role role, Pace pace, String... options) throws IOException, InterruptedException {
        boolean differing = options.length > 0;
        server.ask(pace.order + (differing ? " changed" : " same"));
        List<String> command = new ArrayList<>(java());
        if (role.verifies()) {
            command.addAll(List.of("-Xmx256m", "-Dbench.slow=" + (cells <= MILLION)));
            command.addAll(verifysOptions());
        }
        command.addAll(List.of("BenchChild", role.name(), server.endpoint, dir.toString(), differing ? "1" : "0"));
        command.addAll(Arrays.asList(options));
        Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        BenchChild.expect(child.waitFor() == 0, role.name().toLowerCase(Locale.ROOT) + " failed: " + said);
        Run run = new Run(BenchChild.Took.parse(said), BenchServer.Stats.parse(server.ask("stats")));
        say("  %-8s %-9s wall %7.2f s  CPU %7.2f s  server's CPU %6.2f s  %d requests, %d made",
                role.name().toLowerCase(Locale.ROOT), pace.name().toLowerCase(Locale.ROOT), run.took().wall(),
                run.took().cpu(), run.server().cpu(), run.server().requests(), run.server().made());
        return run;
    }

    /** What JBang gives to Java for verify. */
    private static List<String> verifysOptions() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("verify.java"))) {
            return lines.filter(line -> line.startsWith("//RUNTIME_OPTIONS "))
                    .flatMap(line -> Stream.of(line.split(" ")).skip(1)).toList();
        }
    }

    private static List<String> java() {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp", System.getProperty("java.class.path"));
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
            boolean large = result.cells() >= MILLION;
            if (result.run("paced") != null) {
                bars.add(new Bar("time at Google's pace against the download, " + result.of(),
                        result.wall("paced", "download"), large ? MOST_WALL : MOST_WALL_SMALL));
            }
            if (large) {
                bars.add(new Bar("CPU against inflating and tokenising, " + result.of(),
                        result.cpu("free", "tokenise"), MOST_CPU));
            }
        }
        results.stream().filter(one -> one.cells() == MILLION).forEach(one -> results.stream()
                .filter(many -> many.sheet() == one.sheet() && many.cells() > MILLION).forEach(many -> {
                    bars.add(heap("live heap at " + many.of() + " against 1,000,000", "heap", one, many));
                    if (many.run("differing") != null) {
                        bars.add(heap(format("live heap with %,d differences in a report against %,d",
                                many.differences(), one.differences()), "differing", one, many));
                    }
                }));
        bars.add(new Bar("requests to Sheets for the plan's workbook", requests, MOST_REQUESTS));
        return bars;
    }

    private static Bar heap(String said, String what, Result one, Result many) {
        return new Bar(said, (double) many.run(what).took().heap() / one.run(what).took().heap(), MOST_HEAP);
    }

    private static String lines(List<Bar> bars) {
        return "| Bar | Measured | At most | |\n|---|---|---|---|\n" + bars.stream()
                .map(bar -> format("| %s | %.2f | %.1f | %s |\n", bar.what(), bar.measured(),
                        bar.most(), bar.met() ? "met" : "MISSED"))
                .collect(joining());
    }

    private static String table(List<Result> results) {
        return "| Data | Cells | Requests | Sent | as JSON | Start-up | verify at Google's pace | download | ratio "
                + "| on the old line | verify's CPU | tokenising | ratio | Server's CPU | Live heap | differing |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
                + results.stream().map(Bench::row).collect(joining()) + "\n"
                + "| The obvious program | Cells | time at Google's pace | CPU | Heap |\n|---|--:|--:|--:|--:|\n"
                + results.stream().filter(result -> result.run("obvious") != null).map(result -> format(
                "| %s | %,d | %s | %.2f s | %s |\n", result.sheet().named(), result.cells(), result.seconds("obvious"),
                result.run("obvious").took().cpu(), result.heap("obvious"))).collect(joining());
    }

    private static String row(Result r) {
        Run free = r.run("free");
        return format("| %s | %,d | %d | %.1f MB | %,d MB | %.2f s | %s | %s | %s | %s | %.2f s | %.2f s | %.2f "
                + "| %.2f s | %s | %s |\n", r.sheet().named(), r.cells(), free.server().requests(),
                free.server().sent() / 1e6, free.server().json() / MILLION, free.took().startUp(),
                r.seconds("paced"), r.seconds("download"), r.run("paced") == null ? ""
                : format("%.2f", r.wall("paced", "download")), r.seconds("line"), free.took().cpu(),
                r.run("tokenise").took().cpu(), r.cpu("free", "tokenise"), free.server().cpu(), r.heap("heap"),
                r.heap("differing"));
    }

    private static String format(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }

    private void say(String format, Object... args) {
        spec.commandLine().getErr().println(format(format, args));
    }

    /** The server's process, told what to do a line at a time. */
    static final class Remote implements AutoCloseable {
        final String endpoint;
        private final Process process;
        private final BufferedReader said;
        private final Writer told;

        Remote() throws IOException {
            List<String> command = new ArrayList<>(java());
            command.add("BenchServer");
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            said = process.inputReader(UTF_8);
            told = process.outputWriter(UTF_8);
            endpoint = "http://127.0.0.1:" + said.readLine();
        }

        String ask(String what) throws IOException {
            told.write(what + "\n");
            told.flush();
            String answer = said.readLine();
            BenchChild.expect(answer != null, "the server is gone");
            return answer;
        }

        @Override
        public void close() throws IOException {
            told.close();
            process.destroy();
        }
    }
}
