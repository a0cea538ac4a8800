///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tries on a real account what the scripts believe of Google, with a scratch spreadsheet of its own.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//SOURCES live/Beliefs.java live/BeliefsOfCopies.java live/BeliefsOfReading.java live/BeliefsOfDrive.java
//SOURCES live/BeliefsOfTime.java live/LiveScripts.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.google.api.client.googleapis.GoogleUtils;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.model.File;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Makes a scratch spreadsheet in the folder given, tries each belief on it and on copies of it, runs the real scripts
 * with it in a folder of their own, and prints what holds. It changes nothing that it did not make, and moves all that
 * it made to the bin at the end, whatever the end is.
 */
@Command(name = "live", sortOptions = false, showDefaultValues = true,
        description = "Tries on a real account what the scripts believe of Google, with a scratch spreadsheet "
                + "of its own.",
        exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every belief holds that can be asked of this account", "1:a belief does not hold",
            "2:bad usage", "3:could not begin",
            "4:some could not be told, and no other fails", "130:interrupted"})
class Live implements Callable<Integer> {
    private static final String FOLDER = "application/vnd.google-apps.folder";

    @Option(names = "--folder", paramLabel = "ID", required = true,
            description = "Folder for the scratch spreadsheet and its copies: its ID or URL.")
    backup.FileId folder;

    @Option(names = "--write", paramLabel = "FILE", description = "Also write the table as Markdown, without ids.")
    Path file;

    @Mixin
    backup.SignIn signIn;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
    boolean help;

    @Spec
    CommandSpec spec;

    private final backup.World world;
    private final LiveScripts.Runner scripts;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile LiveGround ground;
    private volatile boolean tidied;
    private Path dir;
    private String versions;

    Live(backup.World world, LiveScripts.Runner scripts) {
        this.world = world;
        this.scripts = scripts;
    }

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        LiveScripts.Processes processes = new LiveScripts.Processes();
        Live live = new Live(backup.World.real(), processes);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> live.interrupted(err, processes::stop)));
        System.exit(run(live, out, err, args));
    }

    static int run(Live live, PrintWriter out, PrintWriter err, String... args) {
        return backup.Trouble.run("./jbang live", new CommandLine(live).setOut(out).setErr(err)
                .registerConverter(backup.FileId.class, backup.FileId::parse), args);
    }

    /** Ends what is under way, and then tidies up, unless that is done. */
    void interrupted(PrintWriter err, Runnable stop) {
        LiveGround begun = ground;
        if (begun == null || tidied) {
            return;
        }
        err.println("live: interrupted: moving to the bin what was made");
        begun.stopped = true;
        stop.run();
        try {
            over.await(3, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tidy(err);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        signIn.check(spec.commandLine());
        List<Beliefs.Belief> beliefs = Beliefs.all();
        LiveGround begun = new LiveGround(world, signIn, folder.id(), world.runIds().get());
        identify(begun);
        announce(begun, beliefs, err);
        dir = Files.createTempDirectory("live");
        ground = begun;
        try {
            return report(work(begun, beliefs, err));
        } finally {
            over.countDown();
            if (!begun.stopped) {
                tidy(err);
            }
        }
    }

    /** Who asks, and may they write there? Nothing is made where that is denied. */
    private void identify(LiveGround begun) throws IOException {
        String why;
        try {
            begun.email = Beliefs.text(begun.json(begun.drive.about().get().setFields("user(emailAddress)")),
                    "user", "emailAddress");
            begun.robot = begun.email.endsWith(".gserviceaccount.com");
            File target = begun.file(begun.folder, "mimeType,trashed,driveId,capabilities(canAddChildren)");
            begun.driveId = target.getDriveId();
            why = !FOLDER.equals(target.getMimeType()) ? "it is not a folder"
                    : Boolean.TRUE.equals(target.getTrashed()) ? "it is in the bin"
                    : Boolean.TRUE.equals(target.getCapabilities().getCanAddChildren()) ? null
                    : begun.email + " may not write there";
        } catch (HttpResponseException e) {
            why = Beliefs.reason(e);
        }
        if (why != null) {
            throw new backup.Trouble("refused the folder \"" + begun.folder + "\": " + why,
                    "Give one with --folder in which a scratch spreadsheet may be made (docs/setup.md).");
        }
    }

    private static void announce(LiveGround begun, List<Beliefs.Belief> beliefs, PrintWriter err) {
        err.println(("""
                live: as %s, in the folder given, this will
                  make a scratch spreadsheet and some copies of it, all named "live ... %s";
                  try %d beliefs on them, and run backup, verify and document with them in a temporary folder;
                  change nothing else, and move all of them to the bin at the end. It takes about twenty minutes.""")
                .formatted(begun.email, begun.run, beliefs.size()));
    }

    private List<Row> work(LiveGround begun, List<Beliefs.Belief> beliefs, PrintWriter err) throws IOException {
        new LiveScratch(begun).make();
        begun.lacking.forEach((feature, why) -> err.println("live: could not make: " + feature + ": " + why));
        begun.makeCopy();
        BeliefsOfDrive.begin(begun);
        List<Row> rows = new ArrayList<>();
        LiveScripts all = new LiveScripts(begun, signIn, scripts, dir);
        versions = all.versions();
        for (Beliefs.Belief belief : Stream.concat(all.steps().stream(), beliefs.stream()).toList()) {
            add(begun, rows, belief, err);
        }
        return rows;
    }

    private static void add(LiveGround begun, List<Row> rows, Beliefs.Belief belief, PrintWriter err)
            throws IOException {
        if (begun.stopped) {
            throw new InterruptedIOException("interrupted");
        }
        begun.tick();
        Beliefs.Outcome outcome = belief.ask(begun);
        rows.add(new Row(belief, outcome.verdict(), Beliefs.brief(begun.discreet(outcome.seen()))));
        err.println("live: " + belief.number() + " " + outcome.verdict().text);
    }

    private int report(List<Row> rows) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        rows.forEach(row -> out.printf("%-3s %-14s  %s (%s)%n", row.belief().number(), row.verdict().text,
                row.belief().must(), row.seen()));
        out.println();
        advice(rows).forEach(out::println);
        out.println(versions);
        out.println(counts(rows));
        if (file != null) {
            Files.writeString(file, markdown(rows));
        }
        return count(rows, Beliefs.Verdict.FAILS) > 0 ? 1 : count(rows, Beliefs.Verdict.UNTOLD) > 0 ? 4 : 0;
    }

    private static long count(List<Row> rows, Beliefs.Verdict verdict) {
        return rows.stream().filter(row -> row.verdict() == verdict).count();
    }

    private static Stream<String> advice(List<Row> rows) {
        return rows.stream().filter(row -> row.verdict() == Beliefs.Verdict.FAILS).map(Row::advice);
    }

    private static String counts(List<Row> rows) {
        return "%d hold, %d do not, %d could not be told, %d not asked".formatted(Stream.of(Beliefs.Verdict.values())
                .map(verdict -> count(rows, verdict)).toArray());
    }

    private String markdown(List<Row> rows) {
        return """
                # What held of Google

                %s, %s, %s, Java %s, Google's API client %s: %s.

                | # | Belief | | What was seen |
                |---|---|---|---|
                """.formatted(world.clock().instant().truncatedTo(ChronoUnit.SECONDS),
                signIn.endpoint == null ? "Google" : "another endpoint than Google's", versions,
                System.getProperty("java.version"), GoogleUtils.VERSION, counts(rows))
                + rows.stream().map(row -> "| " + row.belief().number() + " | " + row.belief().must() + " | "
                + row.verdict().text + " | " + row.seen().replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;")
                + " |\n").collect(joining()) + advice(rows).map(line -> "\n* " + line + "\n").collect(joining());
    }

    private void tidy(PrintWriter err) {
        LiveScripts.backups(dir).forEach(ground::keep);
        List<String> left = ground.sweep();
        left.forEach(one -> err.println("live: could not move to the bin: " + one));
        err.println("live: " + (ground.made.size() - left.size()) + " files are in the bin");
        delete(dir);
        tidied = true;
    }

    private static void delete(Path dir) {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException | UncheckedIOException e) {
            // It is a temporary folder, which the system empties.
        }
    }

    record Row(Beliefs.Belief belief, Beliefs.Verdict verdict, String seen) {
        String advice() {
            return belief.number() + " does not hold. What falls: " + belief.falls() + ". What to do: "
                    + belief.remedy() + (belief.test().isEmpty() ? "" : " Wrong here then: " + belief.test());
        }
    }
}
