///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tries on a real account what the scripts believe of Google, with a scratch spreadsheet of its own.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//SOURCES Beliefs.java BeliefsOfCopies.java BeliefsOfReading.java BeliefsOfDrive.java LiveScripts.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.services.drive.model.File;
import java.io.IOException;
import java.io.PrintWriter;
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
        exitCodeList = {"0:every belief holds", "1:a belief does not hold", "2:bad usage", "3:could not begin",
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
    private volatile Path dir;

    Live(backup.World world, LiveScripts.Runner scripts) {
        this.world = world;
        this.scripts = scripts;
    }

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        LiveScripts.Processes processes = new LiveScripts.Processes();
        Live live = new Live(backup.World.real(), processes);
        Thread hook = new Thread(() -> live.interrupted(err, processes::stop));
        Runtime.getRuntime().addShutdownHook(hook);
        int code = run(live, out, err, args);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // Interrupted: the hook tidies up, and the exit code is the signal's.
            return;
        }
        System.exit(code);
    }

    static int run(Live live, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(live).setOut(out).setErr(err)
                .registerConverter(backup.FileId.class, backup.FileId::parse)
                .setExecutionExceptionHandler((e, cmd, parsed) -> {
                    if (!(e instanceof IOException)) {
                        throw e;
                    }
                    err.println("live: " + Beliefs.reason(e));
                    return 3;
                }).execute(args);
    }

    /** Ends what is under way, and then tidies up. */
    void interrupted(PrintWriter err, Runnable stop) {
        LiveGround begun = ground;
        if (begun == null) {
            return;
        }
        err.println("live: interrupted: moving to the bin what was made");
        begun.stop();
        stop.run();
        try {
            over.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tidy(err);
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter err = spec.commandLine().getErr();
        signIn.check(spec.commandLine());
        LiveGround begun = new LiveGround(world, signIn, folder.id(), world.runIds().get());
        prepare(begun);
        announce(begun, err);
        ground = begun;
        try {
            List<Row> rows = work(begun, err);
            if (begun.stopped()) {
                return 130;
            }
            return report(begun, rows);
        } finally {
            over.countDown();
            if (!begun.stopped()) {
                tidy(err);
            }
        }
    }

    /** Who asks, and may they write there? Nothing is made unless both are known. */
    private void prepare(LiveGround begun) throws IOException {
        begun.email = begun.ask(begun.drive.about().get().setFields("user(emailAddress)")).getUser()
                .getEmailAddress();
        File target = begun.file(begun.folder, "id,name,mimeType,trashed,driveId,capabilities(canAddChildren)");
        begun.driveId = target.getDriveId();
        String why = !FOLDER.equals(target.getMimeType()) ? "it is not a folder"
                : Boolean.TRUE.equals(target.getTrashed()) ? "it is in the bin"
                : target.getCapabilities() == null || !Boolean.TRUE.equals(target.getCapabilities().getCanAddChildren())
                ? begun.email + " may not write there"
                : begun.driveId == null && begun.email.endsWith(".gserviceaccount.com")
                ? "a service account owns nothing outside a shared drive" : null;
        if (why != null) {
            throw new IOException("refused the folder \"" + Beliefs.brief(String.valueOf(target.getName())) + "\": "
                    + why + ". Give one with --folder in which a scratch spreadsheet may be made (docs/setup.md).");
        }
    }

    private static void announce(LiveGround begun, PrintWriter err) {
        err.println(("""
                live: as %s, in the folder given, this will
                  make a scratch spreadsheet and some copies of it, all named "live ... %s";
                  try %d beliefs on them, and run backup, verify and document with them in a temporary folder;
                  change nothing else, and move all of them to the bin at the end. It takes about ten minutes.""")
                .formatted(Beliefs.brief(begun.email), begun.run, Beliefs.all().size()));
    }

    private List<Row> work(LiveGround begun, PrintWriter err) throws IOException {
        new LiveScratch(begun).make();
        begun.lacking.forEach((feature, why) -> err.println("live: could not make: " + feature + ": " + why));
        begun.makeCopy();
        BeliefsOfDrive.begin(begun);
        List<Row> rows = new ArrayList<>();
        dir = Files.createTempDirectory("live");
        new LiveScripts(begun, signIn, scripts, dir).steps().forEach(step -> add(begun, rows, step, err));
        Beliefs.all().forEach(belief -> add(begun, rows, belief, err));
        return rows;
    }

    private static void add(LiveGround begun, List<Row> rows, Beliefs.Belief belief, PrintWriter err) {
        if (begun.stopped()) {
            return;
        }
        begun.tick();
        Beliefs.Outcome outcome = belief.ask(begun);
        Row row = new Row(belief, new Beliefs.Outcome(outcome.verdict(),
                Beliefs.brief(begun.discreet(outcome.seen()))));
        rows.add(row);
        err.println("live: " + row.number() + " " + outcome.verdict().text);
    }

    private int report(LiveGround begun, List<Row> rows) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        rows.forEach(row -> out.printf("%-3s %-14s  %s (%s)%n", row.number(), row.outcome().verdict().text,
                row.belief().must(), row.outcome().seen()));
        out.println();
        rows.stream().filter(row -> row.is(Beliefs.Verdict.FAILS)).forEach(row -> out.println(row.number()
                + " does not hold. What falls: " + row.belief().falls() + ". What to do: " + row.belief().remedy()));
        out.println(counts(rows));
        if (file != null) {
            Files.writeString(file, markdown(rows));
        }
        return rows.stream().anyMatch(row -> row.is(Beliefs.Verdict.FAILS)) ? 1
                : rows.stream().anyMatch(row -> row.is(Beliefs.Verdict.UNTOLD)) ? 4 : 0;
    }

    private static String counts(List<Row> rows) {
        return "%d hold, %d do not, %d could not be told, %d not asked".formatted(Stream.of(Beliefs.Verdict.values())
                .map(verdict -> rows.stream().filter(row -> row.is(verdict)).count()).toArray());
    }

    private String markdown(List<Row> rows) {
        StringBuilder text = new StringBuilder("# What held of Google\n\n");
        text.append(world.clock().instant().truncatedTo(ChronoUnit.SECONDS)).append(", ")
                .append(signIn.endpoint == null ? "Google" : "another endpoint than Google's").append(", Java ")
                .append(System.getProperty("java.version")).append(", ")
                .append(com.google.api.services.drive.Drive.class.getSimpleName()).append(" client ")
                .append(com.google.api.client.googleapis.GoogleUtils.VERSION).append(": ").append(counts(rows))
                .append(".\n\n| # | Belief | | What was seen |\n|---|---|---|---|\n");
        rows.forEach(row -> text.append("| ").append(row.number()).append(" | ").append(row.belief().must())
                .append(" | ").append(row.outcome().verdict().text).append(" | ")
                .append(row.outcome().seen().replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;"))
                .append(" |\n"));
        return text.toString();
    }

    private void tidy(PrintWriter err) {
        if (dir != null) {
            LiveScripts.backups(dir).forEach(ground::keep);
        }
        List<String> left = ground.sweep();
        left.forEach(one -> err.println("live: could not move to the bin: " + one));
        err.println("live: " + (ground.made().size() - left.size()) + " files are in the bin");
        if (dir != null) {
            delete(dir);
        }
    }

    private static void delete(Path dir) {
        try (Stream<Path> all = Files.walk(dir)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            // It is a temporary folder, which the system empties.
        }
    }

    record Row(Beliefs.Belief belief, Beliefs.Outcome outcome) {
        boolean is(Beliefs.Verdict verdict) {
            return outcome.verdict() == verdict;
        }

        String number() {
            return belief.number() < 0 ? "S" + -belief.number() : String.valueOf(belief.number());
        }
    }
}
