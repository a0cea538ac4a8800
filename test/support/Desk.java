//SOURCES ../../backup.java ../../verify.java ../../document.java ../google/FakeGoogle.java SampleSheet.java Book.java
//SOURCES Result.java Child.java TestClock.java

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Each command is run whole, as somebody would type it; what it asks for that is the same each time is added. */
class Desk implements AutoCloseable {
    static final Set<String> FRAME = Set.of("Run", "Called as", "Log digest");
    static final String SHEET = SampleSheet.ID;
    /** After which it is said what is waited for. */
    static final Duration SILENCE = Duration.ofSeconds(10);
    static final String DRIVE = "0ABackupDriveUk9PVA";
    static final String FOLDER = "1FolderInTheSharedDrive";

    final TestClock clock = new TestClock();
    final FakeGoogle google = FakeGoogle.start(clock);
    final Map<String, String> env = new HashMap<>();
    final Path dir;
    final Path page;
    Path log;
    Path key;
    HttpTransport transport = new NetHttpTransport();
    /** Where Google is for the commands. */
    URI endpoint = google.endpoint();
    /** The first backup that was made here. */
    String copy;
    final List<Process> processes = new ArrayList<>();
    private final Deque<Runnable> sleeping = new ArrayDeque<>();
    int runs;

    /** An operator who has a sheet, a key and a folder in a shared drive. */
    Desk(Path dir, Spreadsheet book) {
        this(dir, book, "Production");
    }

    Desk(Path dir, Spreadsheet book, String title) {
        this.dir = dir;
        key = google.serviceAccountKey(dir);
        log = dir.resolve("backup_execution.log");
        page = dir.resolve("MIGRATION_BACKUP.md");
        google.addSharedDrive(DRIVE, "Migration");
        google.addFolder(FOLDER, "Backups", DRIVE);
        google.addSpreadsheet(book, title, FakeGoogle.OPERATOR);
        // What verify does not cope with yet; Google does not do so.
        google.tellsEditsAfter(Duration.ZERO);
        google.rowMetadataNeedsRanges(false);
    }

    /** An operator who has made a backup as well, and is about to verify it. */
    static Desk withBackup(Path dir, Spreadsheet book, String... options) {
        Desk desk = new Desk(dir, book);
        desk.makeBackup(options);
        return desk;
    }

    /** Makes a backup, and forgets what was asked of Google for it. */
    void makeBackup(String... options) {
        Result made = backup(Stream.concat(Stream.of("--folder", FOLDER), Stream.of(options)).toArray(String[]::new));
        assertEquals(0, made.exit(), made::toString);
        google.forgetRequests();
        copy = copy == null ? google.copiesOf(SHEET).get(0) : copy;
    }

    Result backup(String... args) {
        return run("backup", arguments(args));
    }

    Result verify(String... args) {
        return run("verify", arguments(args));
    }

    Result document(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        addUnlessGiven(all, "--output", page.toString());
        addUnlessGiven(all, "--log", log.toString());
        return run("document", all.toArray(String[]::new));
    }

    /** What is added to a command that talks to Google. */
    String[] arguments(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        addUnlessGiven(all, "--log", log.toString());
        addUnlessGiven(all, "--endpoint", endpoint.toString());
        if (key != null) {
            addUnlessGiven(all, "--credentials", key.toString());
        }
        return all.toArray(String[]::new);
    }

    private static void addUnlessGiven(List<String> args, String option, String value) {
        if (!args.contains(option)) {
            args.addAll(0, List.of(option, value));
        }
    }

    /** Runs a script with these arguments and no others. */
    Result run(String script, String... args) {
        StringWriter said = new StringWriter();
        StringWriter talk = new StringWriter();
        PrintWriter out = new PrintWriter(said, true);
        PrintWriter err = new PrintWriter(talk, true);
        int exit = switch (script) {
            case "backup" -> backup.run(new backup(
                    new backup.World(clock, this::sleep, new Random(1), this::runId, env, SILENCE), transport),
                    out, err, args);
            case "verify" -> verify.run(new verify(new verify.World(clock, this::sleep, new Random(1), this::runId,
                    env, SILENCE), false), out, err, args);
            case "document" -> document.run(clock, out, err, args);
            default -> throw new AssertionError("no script of ours: " + script);
        };
        return new Result(exit, named(said.toString()), named(talk.toString()));
    }

    /**
     * Starts a script as a process of its own, on the real clock; what it says goes to the files out and err.
     *
     * @param by   what starts Java, if anything
     * @param java options of Java's
     */
    Process start(String script, List<String> by, List<String> java, String... args) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(Child.java(java, script, arguments(args)));
        Process process = Child.in(dir, command).start();
        processes.add(process);
        return process;
    }

    /** What the last of them said on stderr. */
    String said() {
        try {
            return named(Files.readString(dir.resolve("err")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String runId() {
        return String.format("%08x", ++runs);
    }

    private void sleep(long millis) {
        clock.now = clock.now.plusMillis(millis);
        Optional.ofNullable(sleeping.poll()).ifPresent(Runnable::run);
    }

    /** Has something happen while the next run first sleeps. */
    void whenSleeping(Runnable event) {
        sleeping.add(event);
    }

    /** Has something happen in the middle of the next run: one answer is lost, and this happens before the next. */
    void meanwhile(Runnable event) {
        google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.status(503, ""));
        whenSleeping(event);
    }

    /** Makes the copy hold this, in a way that Drive's version does not tell. */
    void install(JsonObject book) {
        google.damage(copy, live -> Book.replace(live, book));
    }

    /** The log of the last run, without the times and without the lines that each run begins and ends with. */
    String logged() {
        List<verify.Entry> entries = entries();
        String last = entries.get(entries.size() - 1).run();
        return named(entries.stream().filter(entry -> entry.run().equals(last))
                .filter(entry -> !FRAME.contains(entry.label()))
                .map(entry -> entry.line().substring(25) + "\n").collect(joining()));
    }

    /** The value of a label in the last run that has it. */
    String logged(String label) {
        return entries().stream().filter(entry -> entry.label().equals(label))
                .reduce((earlier, later) -> later).orElseThrow().value();
    }

    List<verify.Entry> entries() {
        try {
            return verify.Logged.read(log).entries();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long sheetsRequests() {
        return google.requests().stream().filter(request -> request.path().startsWith("/v4/")).count();
    }

    String named(String text) {
        String named = text.replace(String.valueOf(key), "KEY").replace(log.toString(), "LOG")
                .replace(endpoint.toString(), "ENDPOINT").replace(page.toString(), "PAGE")
                .replace(dir.toString(), "DIR");
        return Result.unquoted(copy == null ? named : named.replace(copy, "COPY")).replace(SHEET, "SHEET")
                .replaceAll("sha256 [0-9a-f]{64}", "sha256 HASH");
    }

    @Override
    public void close() {
        processes.forEach(Process::destroyForcibly);
        google.close();
    }
}
