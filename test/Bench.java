///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures verify's time, memory and requests against those of a plain download.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.core:jackson-core:2.22.4
//SOURCES ../verify.java bench/BenchChild.java bench/BenchServer.java google/FakeGoogle.java support/SampleSheet.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
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
import java.util.OptionalLong;
import java.util.concurrent.Callable;
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

    private static final int MILLION = 1_000_000;
    private static final int MOST_REQUESTS = 6;
    private static final double MOST_WALL = 1.1;
    private static final double MOST_WALL_SMALL = 1.5;
    private static final double MOST_CPU = 4;
    private static final double MOST_HEAP = 1.3;
    private static final int MOST_TRIES = 5;

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

    @Option(names = "--write", paramLabel = "FILE", description = "Write the results to FILE as Markdown.")
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
            spec.commandLine().getOut().println(table(results) + "\n" + lines(bars));
            if (page != null) {
                Files.writeString(page, text(table(results), lines(bars), load));
            }
            return bars.stream().allMatch(Bar::met) ? 0 : 1;
        } finally {
            delete(dir);
        }
    }

    /**
     * What one size took. The server's CPU is of the same run as verify's.
     *
     * @param paced the least wall of verify at Google's pace; {@code line} of what shares one line
     * @param free the least CPU of verify, as much as the server sends
     * @param differing the most of the heap with the differences of {@link #differences()} in a report, if measured
     * @param obvious what a user would have instead, at Google's pace; null if not measured
     */
    record Result(BenchSheet sheet, int cells, Run paced, double download, Run line, Run free, double tokenise,
            long heap, OptionalLong differing, Run obvious) {

        double slower() {
            return paced.took().wall() / download;
        }

        double dearer() {
            return free.took().cpu() / tokenise;
        }

        long differences() {
            return (long) BenchSheet.CHANGED * rows(cells);
        }

        /** The same, as said in a bar. */
        String of() {
            return String.format(Locale.ROOT, "%,d %s cells", cells, sheet.named());
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
            google.sizeOfAll(null);
            google.addSpreadsheet(SampleSheet.operaciones(), "Operaciones", FakeGoogle.OPERATOR);
            google.addSpreadsheet(SampleSheet.operaciones().setSpreadsheetId(copy), "Copia", FakeGoogle.OPERATOR);
            int exit = BenchChild.verify(google.endpoint().toString(), google.userCredentials(dir),
                    SampleSheet.operaciones().getSpreadsheetId(), copy, dir.resolve("requests.log"), List.of());
            expect(exit == 0, "verify exits with " + exit + " for the plan's workbook");
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
        Files.write(dir.resolve("targets"), server.list());
        List<Run> free = new ArrayList<>();
        List<Run> tokenised = new ArrayList<>();
        List<Run> downloaded = new ArrayList<>();
        List<Run> paced = new ArrayList<>();
        List<Run> lined = new ArrayList<>();
        // Windows follow the pace: of dense data they are another time for time, and its time has no bar.
        boolean timed = sheet == BenchSheet.MIXED;
        for (int i = 0; i < repeat; i++) {
            free.add(run(BenchChild.Role.VERIFY, Pace.UNPACED));
            tokenised.add(run(BenchChild.Role.TOKENISE, Pace.UNPACED));
            if (timed) {
                paced.add(run(BenchChild.Role.VERIFY, Pace.GOOGLES));
                downloaded.add(run(BenchChild.Role.DOWNLOAD, Pace.GOOGLES));
                lined.add(run(BenchChild.Role.VERIFY, Pace.LINE));
            }
        }
        Comparator<Run> wall = Comparator.comparing(run -> run.took().wall());
        Comparator<Run> cpu = Comparator.comparing(run -> run.took().cpu());
        boolean whole = timed && cells <= MILLION;
        return new Result(sheet, cells, timed ? least(paced, wall) : null,
                timed ? least(downloaded, wall).took().wall() : 0, timed ? least(lined, wall) : null, least(free, cpu),
                least(tokenised, cpu).took().cpu(), run(BenchChild.Role.HEAP, Pace.UNPACED).took().heap(),
                differing(sheet, cells), whole ? run(BenchChild.Role.OBVIOUS, Pace.GOOGLES) : null);
    }

    private static Run least(List<Run> runs, Comparator<Run> by) {
        return runs.stream().min(by).orElseThrow();
    }

    /** The most of the heap while every difference goes to a report; not measured for data whose bars do not ask. */
    private OptionalLong differing(BenchSheet sheet, int cells) throws IOException, InterruptedException {
        if (sheet != BenchSheet.MIXED || cells < MILLION || !reports()) {
            return OptionalLong.empty();
        }
        Path report = dir.resolve("report.jsonl");
        Run run = run(BenchChild.Role.HEAP, Pace.UNPACED, "--report", report.toString(), "--patience", "0s");
        try (Stream<String> lines = Files.lines(report)) {
            long told = lines.filter(line -> line.contains("\"difference\"")).count();
            long made = (long) BenchSheet.CHANGED * rows(cells);
            expect(told == made, "the report has " + told + " differences and not " + made);
        }
        return OptionalLong.of(run.took().heap());
    }

    private static boolean reports() {
        StringWriter help = new StringWriter();
        verify.run(verify.World.real(), new PrintWriter(help), new PrintWriter(help), "--help");
        return help.toString().contains("--report") && help.toString().contains("--patience");
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
            expect(i < MOST_TRIES, "verify asks otherwise each time: the server had to make answers");
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
        expect(child.waitFor() == 0, role.name().toLowerCase(Locale.ROOT) + " failed: " + said);
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
            boolean large = result.cells() >= MILLION;
            if (result.paced() != null) {
                bars.add(new Bar("time at Google's pace against the download, " + result.of(), result.slower(),
                        large ? MOST_WALL : MOST_WALL_SMALL));
            }
            if (large) {
                bars.add(new Bar("CPU against inflating and tokenising, " + result.of(), result.dearer(), MOST_CPU));
            }
        }
        results.stream().filter(one -> one.cells() == MILLION).forEach(one -> results.stream()
                .filter(many -> many.sheet() == one.sheet() && many.cells() > MILLION)
                .forEach(many -> bars.addAll(heaps(one, many))));
        bars.add(new Bar("requests to Sheets for the plan's workbook", requests, MOST_REQUESTS));
        return bars;
    }

    private static List<Bar> heaps(Result one, Result many) {
        List<Bar> bars = new ArrayList<>(List.of(new Bar("live heap at " + many.of() + " against 1,000,000",
                (double) many.heap() / one.heap(), MOST_HEAP)));
        if (one.differing().isPresent() && many.differing().isPresent()) {
            bars.add(new Bar(String.format(Locale.ROOT, "live heap with %,d differences in a report against %,d",
                    many.differences(), one.differences()),
                    (double) many.differing().getAsLong() / one.differing().getAsLong(), MOST_HEAP));
        }
        return bars;
    }

    private static String lines(List<Bar> bars) {
        return "| Bar | Measured | At most | |\n|---|---|---|---|\n" + bars.stream()
                .map(bar -> String.format(Locale.ROOT, "| %s | %.2f | %.1f | %s |\n", bar.what(), bar.measured(),
                        bar.most(), bar.met() ? "met" : "MISSED"))
                .collect(joining());
    }

    private static String table(List<Result> results) {
        return "| Data | Cells | Requests | Sent | as JSON | Start-up | verify at Google's pace | download | ratio "
                + "| on the old line | verify's CPU | tokenising | ratio | Server's CPU | Live heap | differing |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
                + results.stream().map(Bench::row).collect(joining()) + "\n"
                + "| The obvious program | Cells | time at Google's pace | CPU | Heap |\n|---|--:|--:|--:|--:|\n"
                + results.stream().filter(result -> result.obvious() != null).map(result -> String.format(Locale.ROOT,
                "| %s | %,d | %.2f s | %.2f s | %s |\n", result.sheet().named(), result.cells(),
                result.obvious().took().wall(), result.obvious().took().cpu(),
                megabytes(result.obvious().took().heap()))).collect(joining());
    }

    private static String row(Result r) {
        boolean timed = r.paced() != null;
        return String.format(Locale.ROOT, "| %s | %,d | %d | %.1f MB | %,d MB | %.2f s | %s | %s | %s | %s "
                + "| %.2f s | %.2f s | %.2f | %.2f s | %s | %s |\n", r.sheet().named(), r.cells(),
                r.free().server().requests(), r.free().server().sent() / 1e6, r.free().server().json() / MILLION,
                r.free().took().startUp(), timed ? seconds(r.paced().took().wall()) : "",
                timed ? seconds(r.download()) : "", timed ? String.format(Locale.ROOT, "%.2f", r.slower()) : "",
                timed ? seconds(r.line().took().wall()) : "", r.free().took().cpu(), r.tokenise(), r.dearer(),
                r.free().server().cpu(), megabytes(r.heap()),
                r.differing().isEmpty() ? "" : megabytes(r.differing().getAsLong()));
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.2f s", seconds);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%d MB", Math.round(bytes / 1e6));
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

    /** What is written for the reader. */
    private String text(String table, String bars, double load) {
        return String.format(Locale.ROOT, """
                # What verify costs

                Written by `./jbang bench --write docs/benchmark.md`, on a machine with %d cores and JDK %s, whose
                load average was %.1f before. Times differ between machines; what counts are the ratios, each
                within one run. Other work on the machine makes those against the download worse.

                %s
                %s
                *The obvious program* is what a user would have instead: both spreadsheets whole through Google's
                own client and its classes, compared by `equals`. It says whether they are equal, and not where.

                ## What was missed, and why

                Where the load average above is not near zero, other work had its part of the processors: times at
                Google's pace are worse by that, and so, less, is the CPU's. A page of a quiet machine is still to be
                written.

                ## One compiler, one collector

                `verify.java` has Java do without its second compiler and without the collector for many processors
                (`//RUNTIME_OPTIONS -XX:TieredStopAtLevel=1 -XX:+UseSerialGC`). One after the other, on the same machine
                and beside other work: 1,000,000 mixed cells took 8.6 s of CPU, and 9.0 s to 11.2 s with the second
                compiler; 160,000 took 1.7 s, and 3.7 s to 4.7 s with it. With the collector for one processor
                1,000,000 took 7.4 s to 7.6 s in five runs, where the usual one took 8.0 s to 8.7 s.

                ## How it is measured

                Everything runs on one machine and each part in a process of its own, so that none is charged with
                another's work. Each is measured %d times, and the least counts: whatever else the machine does can
                only add.

                * **The answers** are what Google sends for the fields that verify asks for, compact and gzipped at
                  zlib's usual level: one tab with 63 columns and a value in nearly every cell that mostly occurs
                  nowhere else (numbers, times, sentences, names, codes, check marks, formulas), some cells with a
                  note. Both spreadsheets answer the same, which verify does not know. *As JSON* is the size of both
                  together before gzip.
                * **Mixed** data looks like a sheet that people work in: columns of dates, money and percentages have
                  a number format, a few columns a colour that varies from row to row or wrapped text, one column
                  data validation, every 25th row is highlighted, the header has a whole format, and most cells have
                  none of their own. It compresses about 13:1; recorded answers of Google, 8:1 to 16:1.
                * **Dense** data has a whole format in every cell: number format, background, four borders, padding
                  and font, and more validation: eight times the JSON. It is measured up to a million cells, and
                  its time has no bar: all of it is the line's.
                * **Google's pace**, doubled: each side gets at most 10 MB of JSON a second, whatever gzip makes of it,
                  after 50 ms to the first byte of each answer. People saw 4,600 whole cells come in 8.5 s.
                  *Download* is a plain program that fetches the very answers that verify fetched, %d at a time
                  and as fast as that allows, and throws them away without inflating them. *The old line* carries
                  100 Mbit/s of what is sent, shared by all connections, and has no bar any more.
                * **verify** runs whole, with `-Xmx256m` and what its `//RUNTIME_OPTIONS` say, if it has some. Its
                  clocks start with the first request for the spreadsheets; JVM, options and sign-in before it are
                  *start-up* (JBang itself adds about half a second). They stop when it returns.
                * **CPU** is that of verify's whole process, compiler and garbage collector included, without a
                  limit on the line. *Tokenising* is a process that fetches the same answers one after the other,
                  inflates each with a buffer of 64 kB and has jackson-core step through its tokens, doing nothing
                  with them.
                * **Live heap** is the most that is alive at any time: in a run of its own, unpaced, the whole heap
                  is collected five times a second, and what is left is counted. *Differing* is the same while the
                  backup differs from production in %d cells of every row, and `--report` writes each of them to a
                  file; the bench counts them there.
                * **The plan's workbook** is asked of the test double, with all its tabs.

                ## How we know that the server is not what is measured

                It makes no answer while the clocks run: a first run, which does not count, makes verify ask for
                everything once, and the compressed bytes are kept. From then on an answer is one look-up and a
                copy to the socket; a run for which one had to be made, since windows follow time, does not count
                either. Up to a million cells verify's clock runs ten times as slow, so that they are the same in
                each run: as large as memory allows, which they are at this pace anyway. *Server's CPU* is all that
                its process spent while verify ran unpaced, to be held against verify's own CPU in the same row. The
                download shows that the server keeps the pace: JSON over its time is twice 10 MB/s but for the first
                bytes' delay.
                """, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), load,
                table, bars, repeat, BenchChild.IN_FLIGHT, BenchSheet.CHANGED);
    }
}
