///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tries on a real account what the scripts believe of Google, with a scratch spreadsheet of its own.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//SOURCES live/Beliefs.java live/BeliefsOfCopies.java live/BeliefsOfReading.java live/BeliefsOfDrive.java
//SOURCES live/BeliefsOfTime.java live/LiveScripts.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.googleapis.GoogleUtils;
import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.model.About;
import com.google.api.services.drive.model.File;
import java.io.IOException;
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
import picocli.CommandLine.ParameterException;
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
    private final LiveGround.Pace pace;
    private final List<Beliefs.Belief> beliefs;
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile LiveGround ground;
    private volatile Path dir;
    private String versions;

    Live(backup.World world, LiveScripts.Runner scripts, LiveGround.Pace pace, List<Beliefs.Belief> beliefs) {
        this.world = world;
        this.scripts = scripts;
        this.pace = pace;
        this.beliefs = beliefs;
    }

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        LiveScripts.Processes processes = new LiveScripts.Processes();
        Live live = new Live(backup.World.real(), processes, LiveGround.Pace.OF_GOOGLE, Beliefs.all());
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
        CommandLine command = new CommandLine(live).setOut(out).setErr(err)
                .registerConverter(backup.FileId.class, backup.FileId::parse)
                .setExecutionExceptionHandler((e, cmd, parsed) -> {
                    if (!(e instanceof IOException)) {
                        throw e;
                    }
                    err.println("live: " + backup.printable(String.valueOf(e.getMessage())));
                    if (e instanceof backup.Trouble trouble) {
                        trouble.advice.lines().forEach(line -> err.println("  " + line));
                    }
                    return 3;
                });
        try {
            return command.execute(args);
        } catch (Error e) {
            err.println("live: " + e);
            return 3;
        }
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
        checkFile();
        LiveGround begun = new LiveGround(world, pace, signIn, folder.id(), world.runIds().get());
        identify(begun);
        checkFolder(begun);
        announce(begun, err);
        ground = begun;
        try {
            List<Row> rows = work(begun, err);
            if (begun.stopped()) {
                return 130;
            }
            return report(rows);
        } finally {
            over.countDown();
            if (!begun.stopped()) {
                tidy(err);
            }
        }
    }

    /** Or ten minutes would be for nothing. */
    private void checkFile() {
        if (file == null) {
            return;
        }
        Path parent = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || parent == null || !Files.isDirectory(parent)) {
            throw new ParameterException(spec.commandLine(), "--write \"" + file + "\" must be a file in a folder that "
                    + "is there");
        }
    }

    /** Who asks? A server that does not tell is asked on; one that does not know them is not. */
    private void identify(LiveGround begun) throws IOException {
        try {
            About about = begun.ask(begun.drive.about().get().setFields("user(emailAddress)"));
            begun.email = about.getUser() == null || about.getUser().getEmailAddress() == null ? ""
                    : about.getUser().getEmailAddress();
        } catch (HttpResponseException e) {
            if (e.getStatusCode() == 401 || e.getStatusCode() == 403) {
                throw stranger(e);
            }
        } catch (backup.Trouble e) {
            throw e;
        } catch (IOException e) {
            throw stranger(e);
        } catch (RuntimeException e) {
            // Whatever that answer was: the belief about it tells.
        }
        String key = signIn.file == null ? "" : Files.readString(signIn.file);
        String given = Beliefs.text(Beliefs.tree(key), "client_email");
        begun.email = !begun.email.isEmpty() ? begun.email : signIn.user != null ? signIn.user : given;
        begun.robot = signIn.user == null && (begun.email + given).endsWith(".gserviceaccount.com");
    }

    private static backup.Trouble stranger(IOException e) {
        return new backup.Trouble("could not sign in: " + Beliefs.reason(e),
                "Check --credentials and the network (docs/setup.md).");
    }

    /** May they write there? Nothing is made where that is denied; if it is not told, the first file will tell. */
    private void checkFolder(LiveGround begun) throws IOException {
        File target;
        try {
            target = begun.file(begun.folder, "id,name,mimeType,trashed,driveId,capabilities(canAddChildren)");
        } catch (IOException | RuntimeException e) {
            throw new backup.Trouble("could not open the folder \"" + begun.folder + "\": " + Beliefs.reason(e),
                    "Give a folder with --folder that is shared with " + Beliefs.brief(begun.email)
                            + " (docs/setup.md).");
        }
        begun.driveId = target.getDriveId();
        String why = target.getMimeType() != null && !FOLDER.equals(target.getMimeType()) ? "it is not a folder"
                : Boolean.TRUE.equals(target.getTrashed()) ? "it is in the bin"
                : target.getCapabilities() != null
                && Boolean.FALSE.equals(target.getCapabilities().getCanAddChildren())
                ? Beliefs.brief(begun.email) + " may not write there" : null;
        if (why != null) {
            throw new backup.Trouble("refused the folder \"" + Beliefs.brief(String.valueOf(target.getName())) + "\": "
                    + why, "Give one with --folder in which a scratch spreadsheet may be made (docs/setup.md).");
        }
    }

    private void announce(LiveGround begun, PrintWriter err) {
        err.println(("""
                live: as %s, in the folder given, this will
                  make a scratch spreadsheet and some copies of it, all named "live ... %s";
                  try %d beliefs on them, and run backup, verify and document with them in a temporary folder;
                  change nothing else, and move all of them to the bin at the end. It takes about twenty minutes.""")
                .formatted(Beliefs.brief(begun.email), begun.run, beliefs.size()));
    }

    private List<Row> work(LiveGround begun, PrintWriter err) throws IOException {
        new LiveScratch(begun).make();
        begun.lacking.forEach((feature, why) -> err.println("live: could not make: " + feature + ": " + why));
        begun.makeCopy();
        BeliefsOfDrive.begin(begun);
        List<Row> rows = new ArrayList<>();
        dir = Files.createTempDirectory("live");
        LiveScripts all = new LiveScripts(begun, signIn, scripts, dir);
        versions = all.versions();
        all.steps().forEach(step -> add(begun, rows, step, err));
        beliefs.forEach(belief -> add(begun, rows, belief, err));
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
        err.println("live: " + row.belief().number() + " " + outcome.verdict().text);
    }

    private int report(List<Row> rows) throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        rows.forEach(row -> out.printf("%-3s %-14s  %s (%s)%n", row.belief().number(), row.outcome().verdict().text,
                row.belief().must(), row.outcome().seen()));
        out.println();
        rows.stream().filter(row -> row.is(Beliefs.Verdict.FAILS)).map(Row::advice).forEach(out::println);
        out.println(versions);
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
                .append(signIn.endpoint == null ? "Google" : "another endpoint than Google's").append(", ")
                .append(versions).append(", Java ").append(System.getProperty("java.version"))
                .append(", Google's API client ").append(GoogleUtils.VERSION).append(": ").append(counts(rows))
                .append(".\n\n| # | Belief | | What was seen |\n|---|---|---|---|\n");
        rows.forEach(row -> text.append("| ").append(row.belief().number()).append(" | ").append(row.belief().must())
                .append(" | ").append(row.outcome().verdict().text).append(" | ")
                .append(row.outcome().seen().replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;"))
                .append(" |\n"));
        rows.stream().filter(row -> row.is(Beliefs.Verdict.FAILS))
                .forEach(row -> text.append("\n* ").append(row.advice()));
        return text.toString().stripTrailing() + "\n";
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
        } catch (IOException | UncheckedIOException e) {
            // It is a temporary folder, which the system empties.
        }
    }

    record Row(Beliefs.Belief belief, Beliefs.Outcome outcome) {
        boolean is(Beliefs.Verdict verdict) {
            return outcome.verdict() == verdict;
        }

        String advice() {
            return belief.number() + " does not hold. What falls: " + belief.falls() + ". What to do: "
                    + belief.remedy() + (belief.test().isEmpty() ? "" : " Wrong here then: " + belief.test());
        }
    }
}
