///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Measures verify's time, memory and requests against those of a plain download.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS com.fasterxml.jackson.core:jackson-core:2.22.4
//SOURCES ../verify.java BenchChild.java BenchServer.java FakeGoogle.java SampleSheet.java

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

    private static final int LINE_BYTES_A_SECOND = 100_000_000 / 8;
    private static final int MILLION = 1_000_000;
    private static final int MOST_REQUESTS = 6;
    private static final double MOST_WALL = 1.1;
    private static final double MOST_CPU_DENSE = 1.2;
    private static final double MOST_CPU_MIXED = 2;
    private static final double MOST_HEAP = 1.3;

    @Option(names = "--cells", paramLabel = "N", split = ",", defaultValue = "160000,1000000,20000000",
            description = "Sizes to measure. Default: ${DEFAULT-VALUE}.")
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
     * @param line the least wall of verify, as much as the line carries
     * @param free the least CPU of verify, as much as the server sends
     * @param differing the most of the heap with the differences of {@link #differences()} in a report, if measured
     */
    record Result(BenchSheet sheet, int cells, Run line, double download, Run free, double tokenise, long heap,
            OptionalLong differing) {

        double slower() {
            return line.took().wall() / download;
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
        say("%,d %s cells: making the answers", cells, sheet.named());
        server.ask("sheet " + sheet.name() + " " + rows(cells));
        run(BenchChild.Role.VERIFY, 0);
        Files.write(dir.resolve("targets"), server.list());
        List<Run> free = new ArrayList<>();
        List<Run> tokenised = new ArrayList<>();
        List<Run> downloaded = new ArrayList<>();
        List<Run> lined = new ArrayList<>();
        for (int i = 0; i < repeat; i++) {
            free.add(run(BenchChild.Role.VERIFY, 0));
            tokenised.add(run(BenchChild.Role.TOKENISE, 0));
            downloaded.add(run(BenchChild.Role.DOWNLOAD, LINE_BYTES_A_SECOND));
            lined.add(run(BenchChild.Role.VERIFY, LINE_BYTES_A_SECOND));
        }
        for (Run counted : Stream.of(free, tokenised, downloaded, lined).flatMap(List::stream).toList()) {
            expect(counted.server().made() == 0, "verify asks otherwise each time: the server had to make answers");
        }
        Comparator<Run> wall = Comparator.comparing(run -> run.took().wall());
        Comparator<Run> cpu = Comparator.comparing(run -> run.took().cpu());
        return new Result(sheet, cells, least(lined, wall), least(downloaded, wall).took().wall(), least(free, cpu),
                least(tokenised, cpu).took().cpu(), run(BenchChild.Role.HEAP, 0).took().heap(),
                differing(sheet, cells));
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
        Run run = run(BenchChild.Role.HEAP, 0, "--report", report.toString(), "--patience", "0s");
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

    /** Runs verify or what it is held against; with more options of verify's, the backup differs from production. */
    private Run run(BenchChild.Role role, int bytesASecond, String... options)
            throws IOException, InterruptedException {
        boolean differing = options.length > 0;
        server.ask("line " + bytesASecond + (differing ? " changed" : " same"));
        List<String> command = new ArrayList<>(java());
        if (role.verifies()) {
            command.add("-Xmx256m");
        }
        command.addAll(List.of("BenchChild", role.name(), server.endpoint, dir.toString(), differing ? "1" : "0"));
        command.addAll(Arrays.asList(options));
        Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(child.getInputStream().readAllBytes(), UTF_8).strip();
        expect(child.waitFor() == 0, role.name().toLowerCase(Locale.ROOT) + " failed: " + said);
        Run run = new Run(BenchChild.Took.parse(said), BenchServer.Stats.parse(server.ask("stats")));
        say("  %-8s %-9s wall %7.2f s  CPU %7.2f s  server's CPU %6.2f s  %d requests", role.name().toLowerCase(
                Locale.ROOT), bytesASecond == 0 ? "unpaced" : "on a line", run.took().wall(), run.took().cpu(),
                run.server().cpu(), run.server().requests());
        return run;
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
            boolean mixed = result.sheet() == BenchSheet.MIXED;
            if (mixed && result.cells() >= MILLION) {
                bars.add(new Bar("time on a line against the download, " + result.of(), result.slower(), MOST_WALL));
            }
            bars.add(new Bar("CPU against inflating and tokenising, " + result.of(), result.dearer(),
                    mixed ? MOST_CPU_MIXED : MOST_CPU_DENSE));
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
        return "| Data | Cells | Requests | Sent | as JSON | Start-up | verify on the line | download | ratio "
                + "| verify's CPU | tokenising | ratio | Server's CPU | Live heap | differing |\n"
                + "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
                + results.stream().map(Bench::row).collect(joining());
    }

    private static String row(Result r) {
        return String.format(Locale.ROOT, "| %s | %,d | %d | %.1f MB | %,d MB | %.2f s | %.2f s | %.2f s | %.2f "
                + "| %.2f s | %.2f s | %.2f | %.2f s | %s | %s |\n", r.sheet().named(), r.cells(),
                r.line().server().requests(), r.line().server().sent() / 1e6, r.line().server().json() / MILLION,
                r.line().took().startUp(), r.line().took().wall(), r.download(), r.slower(), r.free().took().cpu(),
                r.tokenise(), r.dearer(), r.free().server().cpu(), megabytes(r.heap()),
                r.differing().isEmpty() ? "" : megabytes(r.differing().getAsLong()));
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
                ## What was missed, and why it stays

                A reader that compared bytes before it knew what they mean met every bar of its day; it also called
                equal what was not, and nobody could read it. What this one misses is the line: a million cells are
                there before Java's compiler has caught up with them, on two processors that the compiler, two readers
                and the comparison share. The tokeniser, which does nothing with what it reads, takes longer than the
                line for them, too. Over 20,000,000 cells that start is about half of what is missed; the rest moved
                between one second and four from run to run, and was not found. Without a limit on the line all of
                them take less time than the line would. Google itself sends a few MB/s: there the line is what one
                waits for.

                A sheet of a million cells fills its second window a side in part, so that the live heap of a larger
                one is a little larger. It grows no further: windows are cut to Java's heap, whatever the sheet has.

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
                  and font, and more validation. That is eight times the JSON, at almost 50:1, so that the line
                  brings more of it than anything takes apart: its time has no bar. It is measured up to a million
                  cells, where its CPU has the harder part of its bar: what a process spends on warming up is
                  spread over fewer cells than in a larger sheet.
                * **The line** carries 100 Mbit/s, shared slice by slice by all connections, and takes 50 ms to the
                  first byte of each answer. *Download* is a plain program that fetches the very answers that
                  verify fetched, %d at a time and as fast as the line allows, and throws them away without inflating
                  them: where verify keeps to Google's pace, it alone pays for that.
                * **verify** runs whole, with `-Xmx256m` and nothing else. Its clocks start with the first request
                  for the spreadsheets; JVM, options and sign-in before it are *start-up* (JBang itself adds about
                  half a second). They stop when it returns.
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
                copy to the socket; were one missing, the benchmark would say so and stop. *Server's CPU* is all that
                its process spent while verify ran unpaced, to be held against verify's own CPU in the same row. On
                the line, the download shows that the server keeps the pace: sent bytes over its time are the line's
                12.5 MB/s but for the first bytes' delay.
                """, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), load,
                table, bars, repeat, BenchChild.IN_FLIGHT, BenchSheet.CHANGED);
    }
}
