///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Proves that the backup equals the production sheet, down to each value, formula and format.
//JAVA 17+
//COMPILE_OPTIONS -XDstringConcat=inline
//DEPS info.picocli:picocli:4.7.7
//DEPS com.google.apis:google-api-services-drive:v3-rev20260428-2.0.0
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//DEPS com.google.auth:google-auth-library-oauth2-http:1.52.0
//DEPS com.google.auth:google-auth-library-credentials:1.52.0

// The compile option: strings are joined by plain code, since what the JDK would generate for each at run time keeps
// its compiler busy in the second in which it is needed most.

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.stream.Collectors.joining;

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonObjectParser;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.Data;
import com.google.api.client.util.DateTime;
import com.google.api.client.util.Sleeper;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsScopes;
import com.google.auth.Retryable;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Proves that a copy of a spreadsheet equals its original, as far as the Sheets API can tell; docs/verification.md says
 * what is compared. Reads both spreadsheets and the log, and appends to the log what it found, with a fingerprint by
 * which the copy can be proven again when the original has long been changed. Never writes to Google. Never calls equal
 * what it could not judge: anything but a proof ends in an exit code other than 0.
 */
@Command(name = "verify", mixinStandardHelpOptions = true, version = "verify 1.1.0", sortOptions = false,
        description = "Proves that the backup equals the production sheet, down to each value, formula and format.",
        exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Equal: the backup is proven, and the log says so.",
            "1:Different: the backup is not what production is, or not what it was when it was proven.",
            "2:The command line is wrong; nothing was done.",
            "3:Could not finish; nothing is proven.",
            "4:Not judged: production has changed since the backup, so a difference proves nothing.",
            "130:Interrupted; nothing is proven."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  jbang verify.java                    prove the last backup in the log",
            "  jbang verify.java --intact           is it still what was proven?",
            "  jbang verify.java --accept-drift     except where production changed",
            "  jbang verify.java --original ID --backup ID --log other.log"})
class verify implements Callable<Integer> {
    private static final String FILE = "the file in Drive";
    private static final Path DEFAULT_LOG = Path.of("backend/logs/migration/backup_execution.log");

    @Option(names = "--backup", paramLabel = "ID",
            description = "The copy to prove, as an ID or a URL. Default: the last backup in the log.")
    FileId backup;

    @Option(names = "--original", paramLabel = "ID",
            description = "The sheet to hold it against. Default: the original of that backup in the log.")
    FileId original;

    @Option(names = "--columns", paramLabel = "N", defaultValue = "63",
            description = "Columns that the counted tab must use; 0: any. Default: ${DEFAULT-VALUE}.")
    int columns;

    @Option(names = "--tab", paramLabel = "NAME",
            description = "The tab whose rows and columns are counted. Default: Operaciones, else the first.")
    String tab;

    @Option(names = "--intact",
            description = "Read only the backup, and hold it against its last proof in the log.")
    boolean intact;

    @Option(names = "--accept-drift",
            description = "Record the backup as proven except where production has changed since.")
    boolean acceptDrift;

    @Option(names = "--show", paramLabel = "N", defaultValue = "20",
            description = "Print the first N differences; all are counted. Default: ${DEFAULT-VALUE}.")
    int show;

    @Option(names = "--log", paramLabel = "FILE", defaultValue = "backend/logs/migration/backup_execution.log",
            description = "The log of the migration. Default: ${DEFAULT-VALUE}.")
    Path logFile;

    @Mixin
    SignIn signIn;

    @Mixin
    Talk talk;

    @Spec
    CommandSpec spec;

    private final World world;
    private final boolean terminal;
    /** The log while it is open, for whoever interrupts the run. */
    private final AtomicReference<Log> open = new AtomicReference<>();

    /** @param terminal whether somebody watches, so that progress is shown */
    verify(World world, boolean terminal) {
        this.world = world;
        this.terminal = terminal;
    }

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        verify command = new verify(World.real(), System.console() != null);
        Thread hook = new Thread(() -> command.interrupted(err));
        Runtime.getRuntime().addShutdownHook(hook);
        int code = run(command, out, err, args);
        if (!stopping(hook)) {
            System.exit(code);
        }
    }

    static int run(World world, PrintWriter out, PrintWriter err, String... args) {
        return run(new verify(world, false), out, err, args);
    }

    private static int run(verify command, PrintWriter out, PrintWriter err, String... args) {
        return Trouble.run(Called.as("verify.java", command.world.env()), new CommandLine(command).setOut(out)
                .setErr(err).registerConverter(FileId.class, FileId::parse), args);
    }

    private void interrupted(PrintWriter err) {
        err.println("verify: interrupted: nothing is proven; run it again");
        Log log = open.getAndSet(null);
        if (log != null) {
            try {
                log.error("Verification not finished", "interrupted");
                log.close();
            } catch (Trouble e) {
                err.println("verify: " + e.getMessage());
            }
        }
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        Subject subject = subject();
        try (Log log = Log.open(logFile, world, spec.commandLine(), world.runIds().get())) {
            log.info(intact ? "Intact check started" : "Verification started", subject.backup());
            open.set(log);
            try {
                Verdict verdict = intact ? checkIntact(subject) : compare(subject);
                open.set(null);
                log.together(() -> record(verdict, log));
                return report(verdict);
            } catch (IOException e) {
                open.set(null);
                log.error("Verification not finished", e.getMessage());
                throw e;
            }
        }
    }

    private void checkOptions() {
        signIn.check(spec.commandLine());
        if (intact && (acceptDrift || original != null)) {
            throw new ParameterException(spec.commandLine(),
                    "--intact reads only the backup: leave out --original and --accept-drift");
        }
        if (columns < 0 || show < 0) {
            throw new ParameterException(spec.commandLine(), "--columns and --show must be at least 0");
        }
    }

    /** Which two spreadsheets, and what the log knows of them. */
    private Subject subject() throws Trouble {
        List<Entry> entries = Files.exists(logFile) || backup == null || intact ? readLog(logFile) : List.of();
        Optional<Entry> made = entries.stream()
                .filter(e -> e.label().equals("Backup created successfully"))
                .filter(e -> backup == null || e.value().equals(backup.id()))
                .reduce((earlier, later) -> later);
        if (made.isEmpty() && (backup == null || original == null && !intact)) {
            throw new Trouble("\"" + logFile + "\" names no backup" + (backup == null ? "" : " " + backup),
                    "Run backup.java first, or give --original ID and --backup ID.");
        }
        Map<String, String> facts = new HashMap<>();
        made.ifPresent(m -> entries.stream().filter(e -> e.run().equals(m.run()))
                .forEach(e -> facts.put(e.label(), e.value())));
        FileId copy = made.isEmpty() ? backup : logged(made.get().value());
        FileId source = original == null && facts.containsKey("Original sheet ID")
                ? logged(facts.get("Original sheet ID")) : original;
        if (copy.equals(source)) {
            throw new ParameterException(spec.commandLine(),
                    "the backup and the original are the same spreadsheet, " + copy);
        }
        boolean same = source != null && source.id().equals(facts.get("Original sheet ID"));
        return new Subject(source, copy, same ? facts : Map.of(), proof(entries, copy));
    }

    private FileId logged(String id) throws Trouble {
        try {
            return FileId.parse(id);
        } catch (TypeConversionException e) {
            throw new Trouble("\"" + logFile + "\" is damaged: " + e.getMessage(),
                    "Give the right ones with --original ID and --backup ID.");
        }
    }

    /** The facts of the last run that proved this backup; empty if none did. */
    private static Map<String, List<String>> proof(List<Entry> entries, FileId copy) {
        Map<String, List<String>> facts = new HashMap<>();
        entries.stream()
                .filter(e -> e.label().startsWith("Verification passed") && e.value().equals(copy.id()))
                .reduce((earlier, later) -> later)
                .ifPresent(passed -> entries.stream().filter(e -> e.run().equals(passed.run()))
                        .forEach(e -> facts.computeIfAbsent(e.label(), l -> new ArrayList<>()).add(e.value())));
        return facts;
    }

    private Verdict compare(Subject subject) throws IOException {
        Google google = new Google(subject);
        Map<Side, File> before = google.files();
        Comparison comparison = new Comparison(google, world, talk, List.of(Side.values()), show, progress());
        Content content = comparison.run();
        Map<Side, File> after = google.files();
        Findings findings = comparison.findings;
        checkFile(findings, before.get(Side.BACKUP), after.get(Side.BACKUP), subject);
        Tab counted = counted(content);
        if (columns > 0 && counted.usedColumns() != columns) {
            String used = A1.quote(counted.title) + " uses " + count(counted.usedColumns(), "column");
            findings.damaged("columns in use", used + ", not " + columns + " (say so with --columns if that is right)");
        }
        boolean drifted = drifted(subject, before.get(Side.PRODUCTION), after.get(Side.PRODUCTION));
        return new Verdict(subject, outcome(findings, drifted), content, counted, findings,
                after.get(Side.PRODUCTION).getVersion(), after.get(Side.BACKUP).getVersion());
    }

    // Production counts as changed when Drive's version moved at any time since the backup was asked for. A copy made
    // by hand is older than its adoption, so the time of production's last change counts too.
    private static boolean drifted(Subject subject, File before, File after) {
        String start = subject.facts().getOrDefault("Original sheet version before", "" + before.getVersion());
        String copied = subject.facts().getOrDefault("Original sheet version after", start);
        return !start.equals(copied) || !copied.equals("" + after.getVersion()) || Stream
                .ofNullable(subject.facts().get("Backup timestamp")).map(DateTime::parseRfc3339)
                .anyMatch(made -> after.getModifiedTime().getValue() > made.getValue());
    }

    private Outcome outcome(Findings findings, boolean drifted) {
        if (findings.total() == 0) {
            return Outcome.PASSED;
        }
        if (!drifted || findings.damage() > 0) {
            return Outcome.FAILED;
        }
        return acceptDrift && findings.total() <= Findings.KEPT ? Outcome.PASSED_EXCEPT_DRIFT : Outcome.NOT_JUDGED;
    }

    private Tab counted(Content content) throws Trouble {
        List<Tab> grids = content.tabs().stream().filter(Tab::hasCells).toList();
        String wanted = tab == null ? "Operaciones" : tab;
        Optional<Tab> named = grids.stream().filter(grid -> grid.title.equals(wanted)).findFirst();
        if (named.isPresent()) {
            return named.get();
        }
        if (tab != null || grids.isEmpty()) {
            throw new Trouble("the backup has no grid tab " + (tab == null ? "" : "\"" + tab + "\""),
                    "Name one of these with --tab: " + grids.stream().map(Tab::title).collect(joining(", ")));
        }
        return grids.get(0);
    }

    private static void checkFile(Findings findings, File before, File file, Subject subject) {
        if (Boolean.TRUE.equals(file.getTrashed())) {
            findings.damaged(FILE, "the backup is in the bin; Drive deletes it 30 days after it went there");
        }
        if (subject.facts().getOrDefault("Backup lock", "").equals("read-only") && !locked(file)) {
            findings.damaged(FILE, "the backup's lock is gone, so anybody with the right to edit may have changed it");
        }
        String name = subject.facts().getOrDefault("Backup sheet name", file.getName());
        if (!name.equals(file.getName())) {
            findings.damaged(FILE, "the backup's name has changed: \"" + name + "\" -> \"" + file.getName() + "\"");
        }
        if (!before.getVersion().equals(file.getVersion())) {
            findings.damaged(FILE, "the backup was edited while it was read: its version moved from "
                    + before.getVersion() + " to " + file.getVersion());
        }
    }

    private static boolean locked(File file) {
        return Stream.ofNullable(file.getContentRestrictions()).flatMap(List::stream)
                .anyMatch(restriction -> Boolean.TRUE.equals(restriction.getReadOnly()));
    }

    private Verdict checkIntact(Subject subject) throws IOException {
        if (!subject.proof().containsKey("Fingerprint")) {
            throw new Trouble("\"" + logFile + "\" holds no proof of " + subject.backup(),
                    "Run verify.java without --intact while production is still what was backed up.");
        }
        Google google = new Google(subject);
        File before = google.files().get(Side.BACKUP);
        Comparison comparison = new Comparison(google, world, talk, List.of(Side.BACKUP), show, progress());
        Content content = comparison.run();
        Findings findings = comparison.findings;
        File file = google.files().get(Side.BACKUP);
        checkFile(findings, before, file, subject);
        content.differencesFrom(subject.proof()).forEach(change -> findings.damaged("fingerprint", change));
        Outcome outcome = findings.total() == 0 ? Outcome.INTACT : Outcome.NOT_INTACT;
        return new Verdict(subject, outcome, content, counted(content), findings, null, file.getVersion());
    }

    private Progress progress() {
        return new Progress(terminal && !talk.quiet ? spec.commandLine().getErr() : null, world.clock());
    }

    private void record(Verdict verdict, Log log) throws Trouble {
        Content content = verdict.content();
        if (!intact) {
            log.info("Original sheet ID", verdict.subject().original());
            log.info("Original sheet version read", verdict.originalVersion());
        }
        log.info("Backup sheet version read", verdict.backupVersion());
        for (Tab t : content.tabs()) {
            log.info("Tab", t.summary());
            log.info("Tab parts", t.parts());
        }
        log.info("Counted tab", verdict.counted().title());
        log.info("Row count", verdict.counted().usedRows());
        log.info("Column count", verdict.counted().usedColumns());
        log.info("Cells compared", content.cells());
        for (Map.Entry<String, String> check : verdict.checks(intact).entrySet()) {
            log.info("Check", check.getKey() + ": " + check.getValue());
        }
        for (String gap : intact ? List.<String>of() : content.notChecked()) {
            log.info("Not checked", gap);
        }
        for (String told : verdict.findings().told()) {
            log.warn("Error only in the backup", told);
        }
        for (Difference difference : verdict.findings().shown()) {
            log.warn("Difference", difference);
        }
        if (verdict.findings().total() > 0) {
            log.warn("Differences", verdict.findings().total());
        }
        if (verdict.outcome() == Outcome.PASSED_EXCEPT_DRIFT) {
            for (Difference difference : verdict.findings().kept()) {
                log.warn("Drift accepted", difference.place());
            }
        }
        log.info("Fingerprint", "sha256 " + content.fingerprint());
        verdict.outcome().write(log, verdict.subject().backup());
    }

    private int report(Verdict verdict) {
        PrintWriter out = spec.commandLine().getOut();
        Findings findings = verdict.findings();
        findings.shown().forEach(difference -> out.println(printable(difference.toString())));
        if (findings.total() > findings.shown().size()) {
            out.println("... and " + count(findings.total() - findings.shown().size(), "more difference") + ":");
            findings.perTab().forEach((where, n) -> out.println("    " + printable(where) + ": " + n));
        }
        findings.told().forEach(talk::warn);
        if (findings.errors() > findings.told().size()) {
            talk.warn("and " + count(findings.errors() - findings.told().size(), "more cell") + " like these");
        }
        verdict.lines(intact, columns, logFile, talk.verbose).forEach(line -> out.println(printable(line)));
        out.flush();
        next(verdict.outcome()).forEach(talk::say);
        return verdict.outcome().code;
    }

    /** What to do now, ready to paste. */
    private List<String> next(Outcome outcome) {
        Path log = logFile.equals(DEFAULT_LOG) ? null : logFile;
        String again = signIn.command("backup.java", log, world);
        return switch (outcome) {
            case PASSED, PASSED_EXCEPT_DRIFT -> List.of("next: " + new SignIn().command("document.java", log, world));
            case INTACT -> List.of();
            case FAILED -> List.of("Do not migrate on this backup. Make another:", "  " + again);
            case NOT_INTACT -> List.of("This is no longer what was proven. Before anybody goes back to it, see in the",
                    "browser who changed what (File > Version history), and restore the proven version.");
            case NOT_JUDGED -> List.of(
                    "Production has changed since the backup, so these may be edits and not damage. Back up again:",
                    "  " + again,
                    "or, for up to " + Findings.KEPT + " differences, accept exactly these:",
                    "  " + signIn.command("verify.java", log, world) + named() + " --accept-drift");
        };
    }

    private String named() {
        return (original == null ? "" : " --original " + original) + (backup == null ? "" : " --backup " + backup);
    }

    /** The two spreadsheets as Google gives them, by the least scopes that read both. */
    private final class Google implements Source {
        private static final int SMALL_BYTES = 64 << 10;
        /** A small spreadsheet answers at once, or it is none. */
        private static final int SMALL_MILLIS = 20_000;

        private final Map<Side, FileId> ids = new EnumMap<>(Side.class);
        private final Drive drive;
        private final Sheets sheets;
        private long bytes = Long.MAX_VALUE;

        Google(Subject subject) throws Trouble {
            if (!intact) {
                ids.put(Side.PRODUCTION, subject.original());
            }
            ids.put(Side.BACKUP, subject.backup());
            HttpRequestInitializer signedIn =
                    signIn.with(world, DriveScopes.DRIVE_METADATA_READONLY, SheetsScopes.SPREADSHEETS_READONLY);
            NetHttpTransport http = new NetHttpTransport();
            Drive.Builder files = new Drive.Builder(http, GsonFactory.getDefaultInstance(), signedIn);
            Sheets.Builder cells = new Sheets.Builder(http, GsonFactory.getDefaultInstance(), signedIn);
            signIn.root().ifPresent(root -> {
                files.setRootUrl(root);
                cells.setRootUrl(root);
            });
            drive = files.setApplicationName("verify/1.1.0").build();
            sheets = cells.setApplicationName("verify/1.1.0").build();
        }

        /** What Drive says of each file now; its version tells whether anybody changed it between two such looks. */
        Map<Side, File> files() throws IOException {
            Map<Side, File> files = Side.both(ids.keySet(), this::file);
            bytes = files.values().stream().map(File::getSize).mapToLong(size -> size == null ? Long.MAX_VALUE : size)
                    .max().orElse(Long.MAX_VALUE);
            return files;
        }

        // Drive counts the bytes of a Sheet too, in a way that nobody documents: a hint, and no more than that.
        @Override
        public boolean small() {
            return bytes <= SMALL_BYTES;
        }

        private File file(Side side) throws IOException {
            String what = side.label + " " + ids.get(side);
            File file = verify.read(what, world, talk, () -> drive.files().get(ids.get(side).id())
                    .setFields("name,mimeType,trashed,version,modifiedTime,size,contentRestrictions(readOnly)")
                    .setSupportsAllDrives(true).execute());
            if (!"application/vnd.google-apps.spreadsheet".equals(file.getMimeType())) {
                throw new Trouble(what + ": not a Google Sheet but " + file.getMimeType(),
                        "Give the ID of a Google Sheet; an Office file must be saved as one first.");
            }
            return file;
        }

        @Override
        public InputStream read(Side side, List<String> ranges, String fields) throws IOException {
            HttpRequest request = sheets.spreadsheets().get(ids.get(side).id())
                    .setRanges(ranges.isEmpty() ? null : ranges).setFields(fields).setPrettyPrint(false)
                    .setExcludeTablesInBandedRanges(true).buildHttpRequest()
                    .setResponseReturnRawInputStream(true).setThrowExceptionOnExecuteError(false);
            if (fields.equals(Fields.WHOLE)) {
                request.setReadTimeout(SMALL_MILLIS);
            }
            HttpResponse response = request.execute();
            if (response.getContent() == null) {
                throw Cutter.early();
            }
            InputStream body = inflated(response);
            if (!response.isSuccessStatusCode()) {
                throw refused(response, body);
            }
            return body;
        }

        // Still compressed, a window is a few megabytes: these are taken off the line as fast as they come.
        private static InputStream inflated(HttpResponse response) throws IOException {
            InputStream line = new Pump(response::getContent, 1 << 14, 128);
            try {
                return "gzip".equals(response.getContentEncoding()) ? new GZIPInputStream(line, 1 << 16) : line;
            } catch (EOFException e) {
                throw Cutter.early();
            }
        }

        /** What the client library makes of a refusal, which cannot read a body that is still compressed. */
        private static IOException refused(HttpResponse response, InputStream body) throws IOException {
            try (body) {
                GoogleJsonError details = new JsonObjectParser.Builder(GsonFactory.getDefaultInstance())
                        .setWrapperKeys(List.of("error")).build().parseAndClose(body, UTF_8, GoogleJsonError.class);
                return new GoogleJsonResponseException(new HttpResponseException.Builder(response.getStatusCode(),
                        response.getStatusMessage(), response.getHeaders()), details);
            } catch (IOException | IllegalArgumentException e) {
                return new HttpResponseException.Builder(response.getStatusCode(), response.getStatusMessage(),
                        response.getHeaders()).build();
            }
        }
    }

    /** Where the two spreadsheets are read from. */
    interface Source {
        /**
         * The body of one {@code spreadsheets.get}.
         *
         * @param ranges in A1 notation; none for the whole spreadsheet, as far as the fields tell of it
         */
        InputStream read(Side side, List<String> ranges, String fields) throws IOException;

        /** Whether each spreadsheet may be asked for with all its cells in one request. */
        boolean small();
    }

    enum Side {
        PRODUCTION("original sheet"), BACKUP("backup sheet");

        final String label;

        Side(String label) {
            this.label = label;
        }

        /** Something asked for of one side. */
        interface Ask<T> {
            T of(Side side) throws IOException;
        }

        /** Asks for both sides at once, since each answer takes its time; of two failures production's is told. */
        static <T> Map<Side, T> both(Collection<Side> sides, Ask<T> ask) throws IOException {
            Map<Side, FutureTask<T>> asked = new EnumMap<>(Side.class);
            for (Side side : sides) {
                FutureTask<T> task = new FutureTask<>(() -> ask.of(side));
                asked.put(side, task);
                Thread thread = new Thread(task, side.label);
                thread.setDaemon(true);
                thread.start();
            }
            Map<Side, T> answers = new EnumMap<>(Side.class);
            for (Map.Entry<Side, FutureTask<T>> each : asked.entrySet()) {
                answers.put(each.getKey(), answer(each.getValue()));
            }
            return answers;
        }

        private static <T> T answer(FutureTask<T> task) throws IOException {
            try {
                return task.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Trouble("interrupted", "Run it again.");
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException io) {
                    throw io;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }

    /**
     * What is compared, and what the log knows of it.
     *
     * @param original null with --intact
     * @param facts of the backup run, by label; empty when the original is another sheet than it copied
     * @param proof of the last passed verification, by label
     */
    record Subject(FileId original, FileId backup, Map<String, String> facts, Map<String, List<String>> proof) {}

    enum Outcome {
        PASSED(0, "Verification passed"),
        PASSED_EXCEPT_DRIFT(0, "Verification passed except for drift"),
        FAILED(1, "Verification failed"),
        NOT_JUDGED(4, "Verification not judged"),
        INTACT(0, "Intact check passed"),
        NOT_INTACT(1, "Intact check failed");

        final int code;
        final String label;

        Outcome(int code, String label) {
            this.code = code;
            this.label = label;
        }

        void write(Log log, FileId backup) throws Trouble {
            switch (this) {
                case PASSED, INTACT -> log.info(label, backup);
                case PASSED_EXCEPT_DRIFT, NOT_JUDGED -> log.warn(label, backup);
                case FAILED, NOT_INTACT -> log.error(label, backup);
            }
        }
    }

    /** What a run found, and the words for it. */
    record Verdict(Subject subject, Outcome outcome, Content content, Tab counted, Findings findings,
            Long originalVersion, Long backupVersion) {

        /** Each check by name, with OK or DIFFERS and how often; with --intact only what the fingerprint covers. */
        Map<String, String> checks(boolean intact) {
            Map<String, String> checks = new LinkedHashMap<>();
            (intact ? List.of(FILE, "fingerprint") : Checks.NAMES).forEach(name -> checks.put(name, "OK"));
            findings.perCheck().forEach((name, n) -> checks.put(name, "DIFFERS " + n));
            return checks;
        }

        List<String> lines(boolean intact, int columns, Path log, boolean verbose) {
            List<String> lines = new ArrayList<>();
            Map<String, String> checks = checks(intact);
            long differing = checks.values().stream().filter(state -> state.startsWith("DIFFERS")).count();
            if (verbose) {
                checks.forEach((name, state) -> lines.add(String.format("  %-38s %s", name, state)));
                content.tabs().forEach(t -> lines.add("  tab " + t.summary()));
            }
            lines.add("Checks         " + (checks.size() - differing) + " OK, " + differing + " DIFFER, "
                    + (intact ? 0 : content.notChecked().size()) + " NOT CHECKED");
            lines.add("Tabs           " + content.tabs().size());
            lines.add("Cells          " + content.cells());
            lines.add("Row count      " + counted.usedRows() + " (" + counted.title() + ", grid " + counted.rows + ")");
            String expected = columns == 0 ? "" : columns + " expected, ";
            lines.add("Column count   " + counted.usedColumns() + " (" + expected + "grid " + counted.columns + ")");
            lines.add("Fingerprint    sha256 " + content.fingerprint());
            lines.add(outcome.label + ": " + subject.backup());
            return lines;
        }
    }

    static String count(long n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    /** Reads both spreadsheets side by side, finds every difference, and takes the backup's fingerprint on the way. */
    static final class Comparison {
        // 50 thousand cells answer within a second or two; four times as many are asked for as long as that goes well.
        private static final int FIRST_CELLS = 50_000;
        private static final int MOST_CELLS = 400_000;
        private static final int MOST_SPANS = 100;
        private static final int MOST_FAILURES = 8;

        final Findings findings;
        private final Source source;
        private final World world;
        private final Talk talk;
        private final List<Side> sides;
        private final Progress progress;
        private int budget = FIRST_CELLS;

        /** @param sides both, or the backup alone to take its fingerprint */
        Comparison(Source source, World world, Talk talk, List<Side> sides, int show, Progress progress) {
            this.progress = progress;
            this.source = source;
            this.world = world;
            this.talk = talk;
            this.sides = sides;
            this.findings = new Findings(show);
        }

        Content run() throws IOException {
            Map<Side, Whole> whole = source.small() ? whole() : Map.of();
            Map<Side, Outline> outlines = !whole.isEmpty() ? Whole.outlines(whole) : Side.both(sides, side ->
                    verify.read(side.label, world, talk,
                            () -> Outline.parse(source.read(side, List.of(), Fields.OUTLINE))));
            Outline copy = outlines.get(Side.BACKUP);
            Outline original = outlines.get(Side.PRODUCTION);
            Memory texts = new Memory();
            Memory rests = new Memory();
            List<Pair> pairs = copy.tabs.stream().map(tab ->
                    new Pair(tab, original == null ? null : original.partner(tab), findings,
                            new Tally(tab, texts, rests))).toList();
            List<Pair> grids = pairs.stream().filter(pair -> pair.copy.hasCells()).toList();
            Plan plan = new Plan(grids, original == null || original.sameOrder(copy));
            // The first cells are on their way while the outlines are compared.
            Deque<Fetch> asked = new ArrayDeque<>();
            if (whole.isEmpty()) {
                ask(plan, Cursor.START, asked);
            }
            if (original != null) {
                original.compareTo(copy, findings);
            }
            if (whole.isEmpty()) {
                readCells(plan, asked);
            } else {
                for (Pair pair : grids) {
                    pair.whole(whole);
                }
            }
            pairs.forEach(Pair::finish);
            return new Content(copy, pairs);
        }

        /** Each spreadsheet in one answer; none if that does not go well, as it may if they are large after all. */
        private Map<Side, Whole> whole() {
            try {
                return Side.both(sides, side -> Whole.parse(source.read(side, List.of(), Fields.WHOLE)));
            } catch (IOException e) {
                talk.detail("asking for the cells by themselves (" + Refusal.of(e) + ")");
                return Map.of();
            }
        }

        private void readCells(Plan plan, Deque<Fetch> asked) throws IOException {
            try (progress) {
                for (int failures = 0; !asked.isEmpty();) {
                    try {
                        compareNext(plan, asked);
                        failures = 0;
                    } catch (IOException e) {
                        asked.forEach(Fetch::close);
                        asked.clear();
                        recover(e, ++failures);
                        ask(plan, plan.firstUndone(), asked);
                    }
                }
            }
        }

        private void compareNext(Plan plan, Deque<Fetch> asked) throws IOException {
            Fetch current = asked.getFirst();
            current.open();
            budget = Math.min(budget * 4, MOST_CELLS);
            // While one window is compared the next is on its way.
            ask(plan, current.window.end(), asked);
            consume(current);
            progress.show(plan.grids());
            asked.removeFirst();
        }

        private void ask(Plan plan, Cursor from, Deque<Fetch> asked) {
            plan.next(from, budget).ifPresent(window -> asked.add(new Fetch(window, source, sides)));
        }

        // A broken answer loses nothing: every row that was compared stays so, and the next window starts after it.
        private void recover(IOException e, int failures) throws IOException {
            if (e instanceof Trouble) {
                throw e;
            }
            Refusal refusal = Refusal.of(e);
            if (!refusal.passing() || failures == MOST_FAILURES) {
                throw refusal.trouble("reading cells");
            }
            if (!refusal.rate()) {
                budget = Math.max(budget / 16, 1);
            }
            talk.detail("asking again for cells, " + budget + " at a time (" + refusal + ")");
            pause(world, Duration.ofMillis(1000L * Math.min(1 << failures - 1, 32) + world.jitter().nextInt(500)));
        }

        private void consume(Fetch fetch) throws IOException {
            Window window = fetch.window;
            Cutter.members(fetch.copy(), fetch.original(), Fields.ROOT_ORDER, (root, b, o) ->
                    Cutter.elements(b, o, (k, bk, ok) -> sheet(window.span(k), bk, ok)));
            fetch.end();
            for (Span span : window.spans()) {
                if (span.pair().rowsDone < span.to()) {
                    throw new IOException("the answer lacks rows of tab " + span.pair().copy.title);
                }
                if (span.to() == span.pair().rows()) {
                    span.pair().finish();
                }
            }
        }

        private static void sheet(Span span, Cutter b, Cutter o) throws IOException {
            Cutter.members(b, o, Fields.SHEET_ORDER, (key, bm, om) -> {
                if (key.equals("properties")) {
                    checkGid(bm, span.pair().copy);
                    checkGid(om, span.pair().original);
                } else {
                    Cutter.elements(bm, om, (i, bd, od) -> span.pair().grid(span, bd, od));
                }
            });
            span.pair().rowsDone = Math.max(span.pair().rowsDone, span.to());
            span.pair().heightsDone = Math.max(span.pair().heightsDone, span.to());
            span.pair().widthsDone = Integer.MAX_VALUE;
        }

        private static void checkGid(Cutter in, Tab tab) throws IOException {
            if (in != null && tab != null) {
                Object gid = in.object().getOrDefault("sheetId", BigDecimal.ZERO);
                if (!(gid instanceof BigDecimal number) || number.longValue() != tab.gid) {
                    throw new IOException("the answer has tab " + gid + " where " + tab.gid + " was asked for");
                }
            }
        }
    }

    /** One line on the terminal that is written over: how far the reading is, and how long it will take. */
    static final class Progress implements AutoCloseable {
        private static final String WIPE = "\r" + " ".repeat(79) + "\r";
        private final PrintWriter err;
        private final Clock clock;
        private final Instant start;

        /** @param err null if nobody watches */
        Progress(PrintWriter err, Clock clock) {
            this.err = err;
            this.clock = clock;
            this.start = clock.instant();
        }

        void show(List<Pair> grids) {
            if (err == null) {
                return;
            }
            long all = grids.stream().mapToLong(pair -> (long) pair.rows() * pair.columns()).sum();
            long done = grids.stream().mapToLong(pair -> (long) pair.rowsDone * pair.columns()).sum();
            String tab = grids.stream().filter(pair -> pair.rowsDone < pair.rows()).findFirst()
                    .map(pair -> printable(A1.quote(pair.copy.title))).orElse("done");
            long left = Duration.between(start, clock.instant()).toSeconds() * (all - done) / Math.max(done, 1);
            err.print(WIPE + String.format(Locale.ROOT, "%.30s: %,d of %,d cells, %d %%, %d:%02d left", tab, done, all,
                    100 * done / Math.max(all, 1), left / 60, left % 60));
            err.flush();
        }

        @Override
        public void close() {
            if (err != null) {
                err.print(WIPE);
                err.flush();
            }
        }
    }

    /** A place in the reading order: a pair of tabs, and a zero-based row of it. */
    record Cursor(int pair, int row) {
        static final Cursor START = new Cursor(0, 0);
    }

    /** Rows of one pair of tabs: zero-based, {@code to} exclusive. */
    record Span(Pair pair, int from, int to) {
        /** The span in A1 notation, clipped to the tab's own grid; nothing if the grid ends before it. */
        Optional<String> range(Side side) {
            Tab tab = side == Side.BACKUP ? pair.copy : pair.original;
            boolean none = tab == null || !tab.hasCells() || from >= tab.rows;
            return none ? Optional.empty() : Optional.of(A1.quote(tab.title)
                    + "!A" + (from + 1) + ":" + A1.column(tab.columns - 1) + Math.min(to, tab.rows));
        }
    }

    /** What one request to each spreadsheet asks for, and where the next one goes on. */
    record Window(List<Span> spans, Cursor end) {
        Span span(int k) throws IOException {
            if (k >= spans.size()) {
                throw new IOException("the answer has more tabs than were asked for");
            }
            return spans.get(k);
        }

        List<String> ranges(Side side) {
            return spans.stream().map(span -> span.range(side)).flatMap(Optional::stream).toList();
        }
    }

    /** Cuts the tabs into windows: small tabs share one, a large tab takes several. */
    record Plan(List<Pair> grids, boolean ordered) {
        // The last windows are smaller, since what came with the last byte is still to be compared.
        private static final int LAST_CELLS = 125_000;

        Optional<Window> next(Cursor start, int budget) {
            List<Span> spans = new ArrayList<>();
            Cursor at = start;
            long left = Math.min(budget, Math.max(cells(start) / 4, LAST_CELLS));
            while (at.pair() < grids.size() && left > 0 && spans.size() < Comparison.MOST_SPANS) {
                Pair pair = grids.get(at.pair());
                if (!spans.isEmpty() && (pair.alone(ordered) || spans.get(0).pair().alone(ordered))) {
                    break;
                }
                long fit = Math.max(spans.isEmpty() ? 1 : 0, left / pair.columns());
                int to = (int) Math.min(pair.rows(), at.row() + fit);
                if (to > at.row()) {
                    spans.add(new Span(pair, at.row(), to));
                }
                left -= (long) (to - at.row()) * pair.columns();
                if (to < pair.rows()) {
                    at = new Cursor(at.pair(), to);
                    break;
                }
                at = new Cursor(at.pair() + 1, 0);
            }
            return spans.isEmpty() ? Optional.empty() : Optional.of(new Window(List.copyOf(spans), at));
        }

        /** How many cells there are from here on. */
        private long cells(Cursor from) {
            long cells = 0;
            for (int i = from.pair(); i < grids.size(); i++) {
                int rows = grids.get(i).rows() - (i == from.pair() ? from.row() : 0);
                cells += (long) rows * grids.get(i).columns();
            }
            return cells;
        }

        Cursor firstUndone() {
            for (int i = 0; i < grids.size(); i++) {
                boolean widths = grids.get(i).widthsDone == Integer.MAX_VALUE;
                int done = widths ? Math.min(grids.get(i).rowsDone, grids.get(i).heightsDone) : 0;
                if (done < grids.get(i).rows()) {
                    return new Cursor(i, done);
                }
            }
            return new Cursor(grids.size(), 0);
        }
    }

    /** The answers to one window, asked for ahead of time so that the line never waits for the first byte. */
    static final class Fetch {
        final Window window;
        private final Map<Side, Pump> asked = new EnumMap<>(Side.class);
        private final Map<Side, Cutter> answers = new EnumMap<>(Side.class);

        Fetch(Window window, Source source, List<Side> sides) {
            this.window = window;
            for (Side side : sides) {
                List<String> ranges = window.ranges(side);
                if (!ranges.isEmpty()) {
                    // Each chunk handed over can cost a change of threads, so they are as large as a cache bears.
                    asked.put(side, new Pump(() -> source.read(side, ranges, Fields.CELLS), 1 << 18, 8));
                }
            }
        }

        /** Waits until both answers have begun. */
        void open() throws IOException {
            for (Map.Entry<Side, Pump> each : asked.entrySet()) {
                each.getValue().more();
                answers.put(each.getKey(), new Cutter(each.getValue()));
            }
        }

        Cutter copy() {
            return answers.get(Side.BACKUP);
        }

        Cutter original() {
            return answers.get(Side.PRODUCTION);
        }

        /** Reads both answers to their last byte, since only there gzip tells whether what came is what was sent. */
        void end() throws IOException {
            for (Cutter answer : answers.values()) {
                answer.end();
            }
            close();
        }

        void close() {
            asked.values().forEach(Pump::close);
        }
    }

    /** What a thread of its own reads ahead, a bounded way, so that neither the line nor a processor has to wait. */
    static final class Pump extends InputStream implements Runnable {
        private static final byte[] NOTHING = {};

        private final Request<InputStream> request;
        private final int chunkBytes;
        private final BlockingQueue<Chunk> filled;
        private final Queue<byte[]> spare;
        private Chunk current = new Chunk(NOTHING, 0, false, null);
        private int at;
        private volatile boolean closed;

        /** @param failure why it ended, if it is not that it is complete */
        record Chunk(byte[] bytes, int length, boolean last, Exception failure) {}

        /**
         * Begins to read.
         *
         * @param chunks how many of so many bytes it may be ahead
         */
        Pump(Request<InputStream> request, int chunkBytes, int chunks) {
            this.request = request;
            this.chunkBytes = chunkBytes;
            filled = new ArrayBlockingQueue<>(chunks);
            spare = new ArrayBlockingQueue<>(chunks);
            Thread thread = new Thread(this, "ahead");
            thread.setDaemon(true);
            thread.start();
        }

        @Override
        public void run() {
            Exception failure = new IllegalStateException("the thread that reads an answer has died");
            try (InputStream in = request.send()) {
                while (fill(in)) { }
                failure = null;
            } catch (IOException | RuntimeException e) {
                failure = e;
            } finally {
                put(new Chunk(NOTHING, 0, true, failure));
            }
        }

        // What came before a failure counts, so that rows which arrived need not be asked for again.
        private boolean fill(InputStream in) throws IOException {
            byte[] known = spare.poll();
            byte[] bytes = known == null ? new byte[chunkBytes] : known;
            int length = 0;
            int read = 0;
            try {
                while (read >= 0 && length < bytes.length) {
                    read = in.read(bytes, length, bytes.length - length);
                    length += Math.max(read, 0);
                }
            } finally {
                put(new Chunk(bytes, length, false, null));
            }
            return read >= 0 && !closed;
        }

        private void put(Chunk chunk) {
            try {
                filled.put(chunk);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                closed = true;
            }
        }

        /** Waits for the next bytes; false if the answer is complete. */
        boolean more() throws IOException {
            while (at == current.length && !current.last) {
                if (current.bytes != NOTHING) {
                    spare.offer(current.bytes);
                }
                try {
                    current = filled.take();
                    at = 0;
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new Trouble("interrupted", "Run it again.");
                }
            }
            if (current.failure instanceof IOException broken) {
                throw broken;
            }
            if (current.failure instanceof RuntimeException bug) {
                throw bug;
            }
            return at < current.length;
        }

        @Override
        public int read() throws IOException {
            return more() ? current.bytes[at++] & 255 : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            if (!more()) {
                return -1;
            }
            int read = Math.min(length, current.length - at);
            System.arraycopy(current.bytes, at, target, offset, read);
            at += read;
            return read;
        }

        /** Reads no further; the thread ends and closes the answer once it comes to it. */
        @Override
        public void close() {
            closed = true;
            filled.clear();
        }
    }

    /** A tab of the backup beside the tab of production that it is a copy of, and how far they have been read. */
    static final class Pair {
        final Tab copy;
        final Tab original;
        int rowsDone;
        int heightsDone;
        int widthsDone;
        private final Findings findings;
        private Tally tally;
        private final Recent sizes = new Recent();
        private static final byte[] NOTHING = {};
        private final SortedMap<Integer, List<Difference>> held = new TreeMap<>();
        private final Alignment alignment;

        /** @param original null if production has no such tab, or is not read */
        Pair(Tab copy, Tab original, Findings findings, Tally tally) {
            this.copy = copy;
            this.original = original;
            this.findings = findings;
            this.tally = tally;
            this.alignment = new Alignment(copy, original, findings);
        }

        int rows() {
            return original == null ? copy.rows : Math.max(copy.rows, original.rows);
        }

        int columns() {
            return original == null ? copy.columns : Math.max(copy.columns, original.columns);
        }

        /** Tabs that lie differently in the two spreadsheets cannot share a request: the answers would not line up. */
        boolean alone(boolean ordered) {
            return original != null && (!ordered || original.rows != copy.rows || original.columns != copy.columns);
        }

        /** Takes in all rows from answers that hold the whole spreadsheets. */
        void whole(Map<Side, Whole> answers) throws IOException {
            Cutter b = answers.get(Side.BACKUP).cells(copy);
            Cutter o = original == null ? null : answers.get(Side.PRODUCTION).cells(original);
            Cutter.elements(b, o, (i, bd, od) -> grid(new Span(this, 0, rows()), bd, od));
        }

        void grid(Span span, Cutter b, Cutter o) throws IOException {
            Cutter.members(b, o, Fields.GRID_ORDER, (key, bm, om) -> {
                switch (key) {
                    case "rowData" -> Cutter.elements(bm, om, (i, br, or) -> row(span.from() + i, br, or));
                    case "rowMetadata" -> Cutter.elements(bm, om, (i, bd, od) -> height(span.from() + i, bd, od));
                    case "columnMetadata" -> Cutter.elements(bm, om, (i, bd, od) -> width(span.from(), i, bd, od));
                    default -> Cutter.skip(bm, om);
                }
            });
        }

        private void row(int r, Cutter b, Cutter o) throws IOException {
            if (r < rowsDone) {
                Cutter.skip(b, o);
                return;
            }
            if (b != null) {
                b.mark();
                tally.scan(r, b);
            }
            if (original != null) {
                boolean same = b != null && o != null && o.skipIf(b.bytes(), b.at(0), b.offset());
                if (!same || alignment.active()) {
                    byte[] copied = b == null ? NOTHING : b.copy(0, b.offset());
                    alignment.feed(r, same ? copied : o == null ? NOTHING : o.raw(), copied);
                }
            }
            if (b != null) {
                b.release();
                tally.commit();
            }
            rowsDone = r + 1;
        }

        private void height(int r, Cutter b, Cutter o) throws IOException {
            if (r < heightsDone) {
                Cutter.skip(b, o);
                return;
            }
            boolean alone = original != null && r >= Math.min(copy.rows, original.rows);
            dimension(tally.rows, String.valueOf(r + 1), b, o, alone || r >= alignment.movedFrom(), r);
            heightsDone = r + 1;
        }

        private void width(int from, int c, Cutter b, Cutter o) throws IOException {
            if (from > 0 || c < widthsDone) {
                Cutter.skip(b, o);
                return;
            }
            boolean alone = original != null && c >= Math.min(copy.columns, original.columns);
            dimension(tally.columns, A1.column(c), b, o, alone, -1);
            widthsDone = c + 1;
        }

        /**
         * @param moved whether its place is only in one grid, or has moved, so that there is nothing beside it
         * @param row zero-based, or -1 for a column: while rows are still compared, they may yet show that it has moved
         */
        private void dimension(Sha digest, String name, Cutter b, Cutter o, boolean moved, int row)
                throws IOException {
            Piece mine = b == null ? null : size(b);
            boolean same = mine != null && o != null && o.skipIf(mine.raw());
            Map<String, Object> other = same || o == null ? Map.of() : o.object();
            if (mine != null) {
                digest.add(name).add("\t").add(mine.text()).add("\n");
            }
            if (original != null && !same && !moved) {
                String place = A1.quote(copy.title) + "!" + name + ":" + name;
                Map<String, Object> copied =
                        mine == null ? Map.of() : Cutter.parse(mine.raw(), 0, mine.raw().length);
                Shape.differences(Shape.normal(other, original.ids), Shape.normal(copied, copy.ids), "",
                        row < 0 || !alignment.active() ? findings.at(copy.title, place)
                                : (attribute, before, after) -> held.computeIfAbsent(row, r -> new ArrayList<>())
                                        .add(new Difference(copy.title, place, attribute, before, after)));
            }
        }

        /** The next height or width with all that is said of it, mostly as one of the last was. */
        private Piece size(Cutter b) throws IOException {
            Piece known = sizes.pass(b);
            if (known != null) {
                return known;
            }
            b.mark();
            b.skip();
            byte[] raw = b.copy(0, b.offset());
            b.release();
            Object normal = Shape.normal(Cutter.parse(raw, 0, raw.length), copy.ids);
            return sizes.add(new Piece(raw, Shape.json(normal).getBytes(UTF_8)));
        }

        /** All rows are read: tells the differences still held back, and gives the memory of the tab free. */
        void finish() {
            if (tally != null) {
                alignment.finish();
                held.headMap(alignment.movedFrom()).values().forEach(there -> there.forEach(findings::add));
                held.clear();
                copy.take(tally);
                tally = null;
            }
        }
    }

    /** The fingerprint of a tab as its rows pass by; docs/verification.md specifies every byte of it. */
    static final class Tally {
        static final List<String> NAMES = List.of("userEnteredValue", "userEnteredFormat", "note", "hyperlink",
                "dataValidation", "textFormatRuns", "chipRuns", "pivotTable", "dataSourceTable", "dataSourceFormula");
        private static final byte[][] MEMBERS = bytes(NAMES.stream());
        /** How a member begins in a line of the fingerprint. */
        private static final byte[][] LABELS = bytes(NAMES.stream().map(name -> "\t" + name + "="));
        private static final byte[][] ROW_MEMBERS = bytes(Stream.of("values"));
        /** How nearly every cell that is not empty begins. */
        private static final byte[] VALUED = "{\"userEnteredValue\":".getBytes(UTF_8);
        private static final int VALUE = 0;
        private static final int FORMAT = 1;
        private static final int NOTE = 2;
        private static final int HYPERLINK = 3;
        // In alphabetical order, as the fingerprint wants them.
        private static final int[] BEFORE_VALUE = {6, 9, 8, 3, 2, 7};
        private static final int[] FORMATS = {4, 5, 1};
        private static final int MOST_REPEATED = 40;

        final Sha values = new Sha();
        final Sha formats = new Sha();
        final Sha rows = new Sha();
        final Sha columns = new Sha();
        private final Map<String, Object> ids;
        private final Memory texts;
        private final Memory rests;
        /** By column: what follows a cell's value is mostly what followed one of the last above it. */
        private final Recent[] above;
        private final Bytes valueLines = new Bytes();
        private final Bytes formatLines = new Bytes();
        private final Bytes formatMembers = new Bytes();
        private final Bytes rowNumber = new Bytes();
        private final int[] starts = new int[MEMBERS.length];
        private final int[] lengths = new int[MEMBERS.length];
        private int row;
        private int rowCells;
        private int rowLast;
        long cells;
        int lastRow = -1;
        int lastColumn = -1;

        /**
         * @param texts how members stand in the fingerprint, and
         * @param rests what follows a value, shared by all tabs
         */
        Tally(Tab tab, Memory texts, Memory rests) {
            this.texts = texts;
            this.rests = rests;
            ids = tab.ids;
            above = new Recent[tab.columns];
        }

        static byte[][] bytes(Stream<String> words) {
            return words.map(word -> word.getBytes(UTF_8)).toArray(byte[][]::new);
        }

        /** Takes in one row, of which nothing counts until {@link #commit}: its answer may still break off. */
        void scan(int r, Cutter in) throws IOException {
            row = r;
            rowNumber.clear();
            rowNumber.add(r + 1);
            forget();
            if (in.enter('{')) {
                do {
                    if (in.key(ROW_MEMBERS) < 0) {
                        in.skip();
                    } else if (in.enter('[')) {
                        int c = 0;
                        do {
                            cell(c++, in);
                        } while (in.next(']'));
                    }
                } while (in.next('}'));
            }
        }

        void commit() {
            values.add(valueLines);
            formats.add(formatLines);
            cells += rowCells;
            lastColumn = Math.max(lastColumn, rowLast);
            lastRow = rowLast >= 0 ? row : lastRow;
            forget();
        }

        private void forget() {
            rowCells = 0;
            rowLast = -1;
            valueLines.clear();
            formatLines.clear();
        }

        private void cell(int c, Cutter in) throws IOException {
            int start = in.offset();
            boolean valued = in.skipIf(VALUED);
            int value = in.offset();
            if (valued) {
                in.skip();
            }
            int rest = in.offset();
            Recent recent = recent(c);
            Piece known = recent.pass(in);
            boolean any;
            if (known == null) {
                in.back(start);
                int seen = members(in);
                any = valueLine(c, in, seen);
                known = new Piece(in.copy(rest, in.offset() - rest), formatMembers(in, seen));
                if (repeatable(seen, valued)) {
                    recent.add(rests.same(known));
                }
            } else {
                any = valued && valueLine(c, in, value, rest - value, false);
            }
            if (known.text() != null) {
                place(formatLines, c);
                formatLines.add(known.text());
                any = true;
            }
            rowCells += any ? 1 : 0;
        }

        // Production may have more columns than the copy: what lies there is of no tab, and nothing is kept of it.
        private Recent recent(int c) {
            if (c >= above.length) {
                return new Recent();
            }
            if (above[c] == null) {
                above[c] = new Recent();
            }
            return above[c];
        }

        /** Whether what follows the value means the same after any other value. */
        private static boolean repeatable(int seen, boolean valued) {
            int before = 0;
            for (int member : BEFORE_VALUE) {
                before |= 1 << member;
            }
            return (seen & before) == 0 && valued == ((seen & 1 << VALUE) != 0);
        }

        /** Finds the members of a cell; those there are, as bits. */
        private int members(Cutter in) throws IOException {
            int seen = 0;
            if (in.enter('{')) {
                do {
                    int member = in.key(MEMBERS);
                    int start = in.offset();
                    in.skip();
                    if (member >= 0) {
                        starts[member] = start;
                        lengths[member] = in.offset() - start;
                        seen |= 1 << member;
                    }
                } while (in.next('}'));
            }
            return seen;
        }

        private boolean valueLine(int c, Cutter in, int seen) throws IOException {
            boolean valued = (seen & 1 << VALUE) != 0;
            boolean formula = valued && formula(in);
            boolean begun = false;
            for (int member : BEFORE_VALUE) {
                boolean present = (seen & 1 << member) != 0 && !(member == HYPERLINK && formula);
                byte[] text = present ? text(member, in) : null;
                if (text != null) {
                    if (!begun) {
                        place(valueLines, c);
                    }
                    begun = true;
                    valueLines.add(LABELS[member]);
                    valueLines.add(text);
                }
            }
            boolean filled = valued && valueLine(c, in, starts[VALUE], lengths[VALUE], begun);
            if (begun && !filled) {
                valueLines.add('\n');
            }
            return begun || filled;
        }

        private boolean formula(Cutter in) throws IOException {
            if (Shape.plain(in.bytes(), in.at(starts[VALUE]), lengths[VALUE])) {
                return Shape.formula(in.bytes(), in.at(starts[VALUE]), lengths[VALUE]);
            }
            byte[] text = valueText(in, starts[VALUE], lengths[VALUE]);
            return text != null && Shape.formula(text, 0, text.length);
        }

        /** Adds a value to its line, or begins that; false if the value is as good as absent. */
        private boolean valueLine(int c, Cutter in, int start, int length, boolean begun) throws IOException {
            boolean plain = Shape.plain(in.bytes(), in.at(start), length);
            byte[] text = plain ? null : valueText(in, start, length);
            if (!plain && text == null) {
                return false;
            }
            if (!begun) {
                place(valueLines, c);
            }
            valueLines.add(LABELS[VALUE]);
            if (plain) {
                valueLines.add(in.bytes(), in.at(start), length);
            } else {
                valueLines.add(text);
            }
            valueLines.add('\n');
            rowLast = c;
            return true;
        }

        /** How a cell's line of formats goes on behind its place; null if there is none. */
        private byte[] formatMembers(Cutter in, int seen) throws IOException {
            formatMembers.clear();
            for (int member : FORMATS) {
                byte[] text = (seen & 1 << member) != 0 ? text(member, in) : null;
                if (text != null) {
                    formatMembers.add(LABELS[member]);
                    formatMembers.add(text);
                }
            }
            if (formatMembers.isEmpty()) {
                return null;
            }
            formatMembers.add('\n');
            return formatMembers.copy();
        }

        private void place(Bytes line, int c) {
            line.add(A1.columnBytes(c));
            line.add(rowNumber);
        }

        private byte[] valueText(Cutter in, int start, int length) throws IOException {
            byte[] text = Shape.unescaped(in.bytes(), in.at(start), length);
            return text == null ? text(VALUE, in, start, length) : text;
        }

        private byte[] text(int member, Cutter in) throws IOException {
            return text(member, in, starts[member], lengths[member]);
        }

        /** How a member stands in the fingerprint; null when it is as good as absent. */
        private byte[] text(int member, Cutter in, int start, int length) throws IOException {
            Piece known = texts.of(ByteBuffer.wrap(in.bytes(), in.at(start), length));
            if (known != null) {
                return known.text();
            }
            byte[] raw = in.copy(start, length);
            boolean whole = member == VALUE || member == HYPERLINK || member == NOTE;
            if (whole && length > 2 && Shape.plainText(raw, 0, length)) {
                return raw;
            }
            Object normal = Shape.normal(Cutter.value(raw), ids);
            Piece piece = new Piece(raw, Shape.absent(normal) ? null
                    : (whole ? Shape.json(normal) : "sha256:" + Sha.of(Shape.json(normal))).getBytes(UTF_8));
            // A long text is seldom said twice.
            if (!whole || raw.length <= MOST_REPEATED) {
                texts.keep(piece);
            }
            return piece.text();
        }
    }

    /** A piece of JSON, and how it stands in the fingerprint: null when it is as good as absent. */
    record Piece(byte[] raw, byte[] text) {}

    /** The last few different pieces seen in one place, the latest first. */
    static final class Recent {
        private static final int MOST = 8;
        private Piece[] pieces = new Piece[1];

        /** Passes over the next value if it is one of these; else nothing happens, and the answer is null. */
        Piece pass(Cutter in) throws IOException {
            for (int i = 0; i < pieces.length && pieces[i] != null; i++) {
                if (in.skipIf(pieces[i].raw())) {
                    return first(pieces[i], i);
                }
            }
            return null;
        }

        Piece add(Piece piece) {
            if (pieces[pieces.length - 1] != null && pieces.length < MOST) {
                pieces = Arrays.copyOf(pieces, pieces.length * 2);
            }
            return first(piece, pieces.length - 1);
        }

        private Piece first(Piece piece, int from) {
            System.arraycopy(pieces, 0, pieces, 1, from);
            pieces[0] = piece;
            return piece;
        }
    }

    /** The pieces of JSON that have been taken apart once; a few megabytes, however large the sheet. */
    static final class Memory {
        private static final int MOST_BYTES = 4 << 20;
        private final Map<ByteBuffer, Piece> pieces = new HashMap<>();
        private int bytes;

        /** Null if it is not known. */
        Piece of(ByteBuffer raw) {
            return pieces.get(raw);
        }

        /** The piece itself, or an equal one that is kept already. */
        Piece same(Piece piece) {
            Piece known = pieces.get(ByteBuffer.wrap(piece.raw()));
            if (known == null) {
                keep(piece);
            }
            return known == null ? piece : known;
        }

        void keep(Piece piece) {
            if (bytes > MOST_BYTES) {
                pieces.clear();
                bytes = 0;
            }
            if (piece.raw().length < MOST_BYTES / 100) {
                bytes += piece.raw().length + 200;
                pieces.put(ByteBuffer.wrap(piece.raw()), piece);
            }
        }
    }

    /** A growing run of bytes, so that millions of short lines cost no object each. */
    static final class Bytes {
        private byte[] bytes = new byte[4096];
        private int size;

        void clear() {
            size = 0;
        }

        boolean isEmpty() {
            return size == 0;
        }

        byte[] copy() {
            return Arrays.copyOf(bytes, size);
        }

        void add(byte[] source, int start, int length) {
            room(length);
            System.arraycopy(source, start, bytes, size, length);
            size += length;
        }

        void add(byte[] source) {
            add(source, 0, source.length);
        }

        void add(Bytes source) {
            add(source.bytes, 0, source.size);
        }

        void add(char c) {
            room(1);
            bytes[size++] = (byte) c;
        }

        void add(int number) {
            if (number >= 10) {
                add(number / 10);
            }
            add((char) ('0' + number % 10));
        }

        private void room(int more) {
            if (size + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + more));
            }
        }
    }

    /** SHA-256 as text in, lower-case hexadecimal out. */
    static final class Sha {
        private final MessageDigest digest;

        Sha() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        static String of(String text) {
            return new Sha().add(text).hex();
        }

        Sha add(String text) {
            digest.update(text.getBytes(UTF_8));
            return this;
        }

        Sha add(byte[] text) {
            digest.update(text);
            return this;
        }

        void add(Bytes text) {
            digest.update(text.bytes, 0, text.size);
        }

        /** Ends the digest: nothing can be added after it. */
        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /**
     * JSON cut into pieces as it streams by. Most of a sheet is never taken apart: what has the same bytes as something
     * known already is passed over. It trusts the server to send JSON and finds the ends of values, no more; each piece
     * that is not passed over is parsed by Google's own parser.
     */
    static final class Cutter {
        private final InputStream in;
        private byte[] buffer = new byte[1 << 18];
        private int at;
        private int end;
        private int mark = -1;

        Cutter(InputStream in) {
            this.in = in;
        }

        /** Never changes the bytes. */
        Cutter(byte[] json) {
            in = null;
            buffer = json;
            end = json.length;
        }

        /** Acts on a member of an object, or an element of an array, that one of two answers, or both, have. */
        interface Step<T> {
            /** Must consume the value from both; one of them may be null. */
            void take(T which, Cutter copy, Cutter original) throws IOException;
        }

        /**
         * Walks an object in both answers at once. Where only one has a member, the order of {@code names} tells, in
         * which Google writes them.
         *
         * @throws Trouble if a member turns up in one answer after it was passed over for lack of it
         */
        static void members(Cutter copy, Cutter original, List<String> names, Step<String> step) throws IOException {
            int none = names.size();
            int b = copy != null && copy.enter('{') ? copy.rank(names) : none;
            int o = original != null && original.enter('{') ? original.rank(names) : none;
            Set<Integer> done = new HashSet<>();
            while (b < none || o < none) {
                int now = Math.min(b, o);
                if (!done.add(now)) {
                    throw new Trouble("the two answers are laid out differently",
                            "This version cannot compare them. Get a newer verify.java.");
                }
                step.take(names.get(now), b == now ? copy : null, o == now ? original : null);
                b = b != now ? b : copy.next('}') ? copy.rank(names) : none;
                o = o != now ? o : original.next('}') ? original.rank(names) : none;
            }
        }

        /** Walks an array in both answers at once; the index is zero-based. */
        static void elements(Cutter copy, Cutter original, Step<Integer> step) throws IOException {
            boolean b = copy != null && copy.enter('[');
            boolean o = original != null && original.enter('[');
            for (int i = 0; b || o; i++) {
                step.take(i, b ? copy : null, o ? original : null);
                b = b && copy.next(']');
                o = o && original.next(']');
            }
        }

        static void skip(Cutter copy, Cutter original) throws IOException {
            if (copy != null) {
                copy.skip();
            }
            if (original != null) {
                original.skip();
            }
        }

        /** Reads on to the first element or member; false if there is none, and the container is behind us. */
        boolean enter(char open) throws IOException {
            expect(open);
            if (token() == (open == '{' ? '}' : ']')) {
                at++;
                return false;
            }
            return true;
        }

        /** After an element or member: true if another one follows, false if that was the last. */
        boolean next(char close) throws IOException {
            int c = token();
            at++;
            if (c != ',' && c != close) {
                throw broken("',' or '" + close + "'", c);
            }
            return c == ',';
        }

        /** Reads a member's name and the colon; the index among the names, or -1. */
        int key(byte[][] names) throws IOException {
            token();
            for (int i = 0; i < names.length; i++) {
                int length = names[i].length;
                if (available(length + 2) && buffer[at + length + 1] == '"'
                        && Arrays.equals(buffer, at + 1, at + 1 + length, names[i], 0, length)) {
                    at += length + 2;
                    expect(':');
                    token();
                    return i;
                }
            }
            skip();
            expect(':');
            token();
            return -1;
        }

        private int rank(List<String> names) throws IOException {
            int rank = key(names.stream().map(name -> name.getBytes(UTF_8)).toArray(byte[][]::new));
            if (rank < 0) {
                throw new IOException("the answer holds something else than was asked for");
            }
            return rank;
        }

        /** Nothing but white space may follow. */
        void end() throws IOException {
            while (available(1)) {
                if (buffer[at++] > ' ') {
                    throw broken("the end", buffer[at - 1]);
                }
            }
        }

        /** Passes over one value. */
        void skip() throws IOException {
            int c = token();
            if (c == '"') {
                string();
            } else if (c == '{' || c == '[') {
                container();
            } else {
                do {
                    at++;
                } while (available(1) && ",]} \n\r\t".indexOf(buffer[at]) < 0);
            }
        }

        private void container() throws IOException {
            int depth = 0;
            do {
                if (at == end && !fill()) {
                    throw early();
                }
                switch (buffer[at]) {
                    case '"' -> string();
                    case '{', '[' -> {
                        depth++;
                        at++;
                    }
                    case '}', ']' -> {
                        depth--;
                        at++;
                    }
                    default -> at++;
                }
            } while (depth > 0);
        }

        private void string() throws IOException {
            at++;
            while (true) {
                if (at == end && !fill()) {
                    throw early();
                }
                byte c = buffer[at++];
                if (c == '"') {
                    return;
                }
                if (c == '\\') {
                    if (at == end && !fill()) {
                        throw early();
                    }
                    at++;
                }
            }
        }

        /** Passes over the next value if it is, byte for byte, this whole object; else nothing happens. */
        boolean skipIf(byte[] object) throws IOException {
            return skipIf(object, 0, object.length);
        }

        boolean skipIf(byte[] bytes, int start, int length) throws IOException {
            token();
            if (!available(length) || !Arrays.equals(buffer, at, at + length, bytes, start, start + length)) {
                return false;
            }
            at += length;
            return true;
        }

        /** The next value, which must be an object. */
        Map<String, Object> object() throws IOException {
            byte[] raw = raw();
            return parse(raw, 0, raw.length);
        }

        /** The next value as it was sent. */
        byte[] raw() throws IOException {
            token();
            boolean marked = mark >= 0;
            mark = marked ? mark : at;
            int start = offset();
            skip();
            byte[] raw = copy(start, offset() - start);
            mark = marked ? mark : -1;
            return raw;
        }

        /** Keeps all that follows in memory until the next mark or release. */
        void mark() throws IOException {
            token();
            mark = at;
        }

        void release() {
            mark = -1;
        }

        /** How far we are behind the mark; stays true when the buffer moves. */
        int offset() {
            return at - mark;
        }

        int at(int offset) {
            return mark + offset;
        }

        /** Goes back to a place behind the mark. */
        void back(int offset) {
            at = mark + offset;
        }

        byte[] bytes() {
            return buffer;
        }

        byte[] copy(int offset, int length) {
            return Arrays.copyOfRange(buffer, mark + offset, mark + offset + length);
        }

        static Map<String, Object> parse(byte[] bytes, int start, int length) throws IOException {
            try (InputStream in = new ByteArrayInputStream(bytes, start, length)) {
                return GsonFactory.getDefaultInstance().createJsonParser(in, UTF_8).parse(GenericJson.class);
            } catch (IllegalArgumentException e) {
                throw new IOException("the answer is not the JSON that was asked for", e);
            }
        }

        /** Any value: an object, array, string, number, truth value or null. */
        static Object value(byte[] json) throws IOException {
            Bytes wrapped = new Bytes();
            wrapped.add("{\"v\":".getBytes(UTF_8));
            wrapped.add(json);
            wrapped.add('}');
            return parse(wrapped.bytes, 0, wrapped.size).get("v");
        }

        private void expect(char c) throws IOException {
            int found = token();
            if (found != c) {
                throw broken("'" + c + "'", found);
            }
            at++;
        }

        /** The next byte that is no white space, which stays the next. */
        private int token() throws IOException {
            while (true) {
                if (at == end && !fill()) {
                    throw early();
                }
                byte c = buffer[at];
                if (c > ' ') {
                    return c;
                }
                at++;
            }
        }

        private boolean available(int length) throws IOException {
            while (end - at < length) {
                if (!fill()) {
                    return false;
                }
            }
            return true;
        }

        private boolean fill() throws IOException {
            if (in == null) {
                return false;
            }
            int keep = mark >= 0 ? mark : at;
            if (keep > 0 && end == buffer.length) {
                System.arraycopy(buffer, keep, buffer, 0, end - keep);
                at -= keep;
                end -= keep;
                mark -= mark >= 0 ? keep : 0;
            }
            if (end == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            int read = in.read(buffer, end, buffer.length - end);
            end += Math.max(read, 0);
            return read > 0;
        }

        static IOException early() {
            return new EOFException("the answer ended early");
        }

        private static IOException broken(String expected, int found) {
            return new IOException("the answer is not the JSON that was asked for: " + expected + " expected, '"
                    + (char) found + "' found");
        }
    }

    /**
     * Compares the rows whose bytes differ. Where it must, it looks ahead first, so that inserted or deleted rows are
     * told as such, and not as every cell below them.
     */
    static final class Alignment {
        private static final int MOST_ROWS = 500;
        private static final int MOST_CELLS = 32_000;
        private static final int SURE = 3;
        private static final Pattern REFERENCE = Pattern.compile("(\\$?[A-Za-z]{1,3}\\$?)(\\d+)");

        private final String tab;
        private final Findings findings;
        private final RowReader copies;
        private final RowReader originals;
        private final ArrayList<Row> production = new ArrayList<>();
        private final ArrayList<Row> copy = new ArrayList<>();
        private final int ahead;
        private int movedFrom = Integer.MAX_VALUE;
        /** Rows that one side alone has, held back since the next ones may be such too. */
        private Gap gap;

        record Gap(boolean missing, int first, int last, long cells) {}

        /**
         * A row's cells, and the errors its formulas end in, by zero-based column; without the empty ones.
         *
         * @param look the same for rows that are alike
         */
        record Row(int index, SortedMap<Integer, Map<String, Object>> cells, SortedMap<Integer, String> errors,
                int look) {}

        /** @param original null if there is none, and nothing to compare */
        Alignment(Tab copy, Tab original, Findings findings) {
            this.tab = copy.title;
            this.findings = findings;
            Map<Object, Object> once = new HashMap<>();
            copies = new RowReader(copy.ids, once);
            originals = new RowReader(original == null ? Map.of() : original.ids, once);
            ahead = Math.max(2 * SURE, Math.min(MOST_ROWS, MOST_CELLS / Math.max(copy.columns, 1)));
        }

        /** Whether rows wait to be compared, so that equal ones must be fed too. */
        boolean active() {
            return !production.isEmpty() || !copy.isEmpty();
        }

        /** The first row, zero-based, that may stand elsewhere in the other tab. */
        int movedFrom() {
            return movedFrom;
        }

        /** Takes two rows as they were sent; of no bytes if there is none. */
        void feed(int r, byte[] originalRow, byte[] copiedRow) throws IOException {
            production.add(originals.row(r, originalRow));
            copy.add(copies.row(r, copiedRow));
            while (!production.isEmpty() && !copy.isEmpty() && (clear() || full())) {
                step();
            }
        }

        /** Whether looking further ahead can tell no more of the first rows. */
        private boolean clear() {
            return alike(production.get(0), copy.get(0))
                    || gap == null && production.size() > SURE && copy.size() > SURE && level();
        }

        private boolean full() {
            return production.size() > ahead && copy.size() > ahead;
        }

        void finish() {
            while (!production.isEmpty() && !copy.isEmpty()) {
                step();
            }
            only(filled(production), true);
            only(filled(copy), false);
            tellGap();
        }

        private void step() {
            Row p = production.get(0);
            Row c = copy.get(0);
            if (!alike(p, c)) {
                boolean missingEnd = ends(copy, production, true);
                if (missingEnd || ends(production, copy, false)) {
                    int n = Math.min(production.size(), copy.size());
                    only(filled(missingEnd ? production.subList(0, n) : copy.subList(0, n)), missingEnd);
                    production.subList(0, n).clear();
                    copy.subList(0, n).clear();
                    return;
                }
                int missing = level() ? 0 : shift(production, copy);
                int extra = level() ? 0 : shift(copy, production);
                if (missing + extra > 0) {
                    boolean gone = missing > 0 && (extra == 0 || missing <= extra);
                    List<Row> moved = gone ? production.subList(0, missing) : copy.subList(0, extra);
                    only(moved, gone);
                    moved.clear();
                    movedFrom = Math.min(movedFrom, Math.min(p.index(), c.index()));
                    return;
                }
                tellGap();
                cells(p, c);
            }
            errors(production.remove(0), copy.remove(0));
        }

        /** Whether the rows after this one agree where they stand, so that it has changed and not moved. */
        private boolean level() {
            int after = Math.min(SURE, Math.min(production.size(), copy.size()) - 1);
            for (int i = 1; i <= after; i++) {
                if (!alike(production.get(i), copy.get(i))) {
                    return false;
                }
            }
            return after == SURE || production.size() == copy.size();
        }

        /** Whether one side holds nothing more, as far as can be seen, where the other goes on. */
        private boolean ends(List<Row> shorter, List<Row> longer, boolean missing) {
            long more = filled(longer).size();
            return (more >= SURE || more > 0 && gap != null && gap.missing() == missing)
                    && shorter.stream().allMatch(row -> row.cells().isEmpty());
        }

        private void errors(Row p, Row c) {
            if (!p.cells().isEmpty()) {
                tellGap();
            }
            c.errors().forEach((column, error) -> {
                if (!p.errors().containsKey(column)) {
                    String formula = Shape.show(c.cells().get(column).get("userEnteredValue"));
                    findings.tell(A1.quote(tab) + "!" + A1.column(column) + (c.index() + 1), error, formula);
                }
            });
        }

        /** How many rows one side has before the two agree again; 0 if they do not within sight. */
        private static int shift(List<Row> longer, List<Row> shorter) {
            for (int d = 1; d + SURE <= longer.size(); d++) {
                boolean same = shorter.size() >= SURE;
                int filled = 0;
                for (int i = 0; same && i < SURE; i++) {
                    same = alike(longer.get(d + i), shorter.get(i));
                    filled += shorter.get(i).cells().isEmpty() ? 0 : 1;
                }
                if (same && filled == SURE) {
                    return d;
                }
            }
            return 0;
        }

        private static List<Row> filled(List<Row> rows) {
            return rows.stream().filter(row -> !row.cells().isEmpty()).toList();
        }

        private void only(List<Row> rows, boolean missing) {
            if (rows.isEmpty()) {
                return;
            }
            if (gap != null && gap.missing() != missing) {
                tellGap();
            }
            int first = gap == null ? rows.get(0).index() + 1 : gap.first();
            long cells = rows.stream().mapToLong(row -> row.cells().size()).sum();
            int last = rows.get(rows.size() - 1).index() + 1;
            gap = new Gap(missing, first, last, cells + (gap == null ? 0 : gap.cells()));
        }

        private void tellGap() {
            if (gap != null) {
                long rows = gap.last() - gap.first() + 1;
                String what = gap.cells() == 0 ? count(rows, "empty row")
                        : count(rows, "row") + " with " + count(gap.cells(), "cell");
                findings.at(tab, A1.quote(tab) + "!" + gap.first() + ":" + gap.last())
                        .differs("rows", gap.missing() ? what : "absent", gap.missing() ? "absent" : what);
                gap = null;
            }
        }

        private void cells(Row p, Row c) {
            SortedSet<Integer> columns = new TreeSet<>(p.cells().keySet());
            columns.addAll(c.cells().keySet());
            for (int column : columns) {
                Map<String, Object> before = p.cells().getOrDefault(column, Map.of());
                Map<String, Object> after = c.cells().getOrDefault(column, Map.of());
                if (!alike(before, after, p.index() - c.index())) {
                    String place = A1.quote(tab) + "!" + A1.column(column) + (c.index() + 1);
                    Shape.differences(before, after, "", findings.at(tab, place));
                }
            }
        }

        private static boolean alike(Row p, Row c) {
            return p.look() == c.look() && alike(p.cells(), c.cells(), p.index() - c.index());
        }

        /** A hash that does not see to which rows a formula refers. */
        static int look(Object value) {
            if (value instanceof Map<?, ?> map) {
                int look = 0;
                for (Map.Entry<?, ?> member : map.entrySet()) {
                    look += member.getKey().hashCode() * 31 ^ look(member.getValue());
                }
                return look;
            }
            boolean formula = value instanceof String text && text.startsWith("=");
            return formula ? REFERENCE.matcher((String) value).replaceAll("$1").hashCode() : value.hashCode();
        }

        /** Equal, where a reference in a formula may have moved with its row. */
        private static boolean alike(Object p, Object c, int shift) {
            if (shift == 0 || p == null || c == null) {
                return Objects.equals(p, c);
            }
            if (p instanceof Map<?, ?> a && c instanceof Map<?, ?> b) {
                return a.keySet().equals(b.keySet())
                        && a.keySet().stream().allMatch(key -> alike(a.get(key), b.get(key), shift));
            }
            if (p instanceof String a && c instanceof String b && a.startsWith("=") && b.startsWith("=")) {
                return moved(a, b, shift);
            }
            return p.equals(c);
        }

        private static boolean moved(String a, String b, int shift) {
            Matcher ma = REFERENCE.matcher(a);
            Matcher mb = REFERENCE.matcher(b);
            int restA = 0;
            int restB = 0;
            while (ma.find()) {
                if (!mb.find() || !a.substring(restA, ma.end(1)).equals(b.substring(restB, mb.end(1)))) {
                    return false;
                }
                BigDecimal by = new BigDecimal(ma.group(2)).subtract(new BigDecimal(mb.group(2)));
                if (by.signum() != 0 && by.intValue() != shift) {
                    return false;
                }
                restA = ma.end();
                restB = mb.end();
            }
            return !mb.find() && a.substring(restA).equals(b.substring(restB));
        }
    }

    /** Takes rows apart for their comparison. What a member of a cell means is mostly known from another cell. */
    static final class RowReader {
        private static final int MOST_KNOWN = 10_000;
        private static final byte[][] VALUES = Tally.bytes(Stream.of("values"));
        private static final byte[][] MEMBERS =
                Tally.bytes(Stream.concat(Tally.NAMES.stream(), Stream.of("effectiveValue")));

        private final Map<String, Object> ids;
        private final Map<Object, Object> once;
        private final Map<ByteBuffer, Object> known = new HashMap<>();

        /** @param once what was read of either spreadsheet, so that alike members are one object */
        RowReader(Map<String, Object> ids, Map<Object, Object> once) {
            this.ids = ids;
            this.once = once;
        }

        /** @param json of no bytes for a row that is not there */
        Alignment.Row row(int r, byte[] json) throws IOException {
            SortedMap<Integer, Map<String, Object>> cells = new TreeMap<>();
            SortedMap<Integer, String> errors = new TreeMap<>();
            Cutter in = new Cutter(json);
            if (json.length > 0 && in.enter('{')) {
                do {
                    if (in.key(VALUES) < 0) {
                        in.skip();
                    } else if (in.enter('[')) {
                        int c = 0;
                        do {
                            cell(c++, in, cells, errors);
                        } while (in.next(']'));
                    }
                } while (in.next('}'));
            }
            return new Alignment.Row(r, cells, errors, Alignment.look(cells));
        }

        // Effective values are results, and so is the link of a formula.
        private void cell(int c, Cutter in, Map<Integer, Map<String, Object>> cells, Map<Integer, String> errors)
                throws IOException {
            Map<String, Object> cell = new TreeMap<>();
            Object effective = null;
            if (in.enter('{')) {
                do {
                    int member = in.key(MEMBERS);
                    Object value = member < 0 ? null : value(in.raw());
                    if (member < 0) {
                        in.skip();
                    } else if (member == Tally.NAMES.size()) {
                        effective = value;
                    } else if (!Shape.absent(value)) {
                        cell.put(Tally.NAMES.get(member), value);
                    }
                } while (in.next('}'));
            }
            if (Shape.formula(cell)) {
                cell.remove("hyperlink");
                if (effective instanceof Map<?, ?> map && map.get("errorValue") instanceof Map<?, ?> error) {
                    errors.put(c, String.valueOf(error.get("type")));
                }
            }
            if (!cell.isEmpty()) {
                cells.put(c, cell);
            }
        }

        private Object value(byte[] json) throws IOException {
            ByteBuffer raw = ByteBuffer.wrap(json);
            Object value = known.get(raw);
            if (value == null) {
                if (known.size() > MOST_KNOWN) {
                    known.clear();
                    once.clear();
                }
                value = Shape.normal(Cutter.value(json), ids);
                Object same = once.putIfAbsent(value, value);
                value = same == null ? value : same;
                known.put(raw, value);
            }
            return value;
        }
    }

    /** What two pieces of Google's JSON mean, apart from how they are spelled; docs/verification.md gives the rules. */
    static final class Shape {
        // Protocol buffers leave a zero out in one place and write it in another, with no difference in meaning.
        private static final Set<String> ZERO_IS_ABSENT = Set.of("sheetId", "index", "startRow", "startColumn",
                "startRowIndex", "startColumnIndex", "startIndex", "rowIndex", "columnIndex", "red", "green", "blue",
                "frozenRowCount", "frozenColumnCount", "offsetXPixels", "offsetYPixels", "sourceColumnOffset",
                "columnOffsetIndex", "dimensionIndex", "valuesIndex");
        // In a text format false overrides, while absent inherits; and a cell may hold FALSE.
        private static final Set<String> FALSE_IS_SAID =
                Set.of("bold", "italic", "strikethrough", "underline", "boolValue");
        private static final Set<String> EMPTY_IS_SAID = Set.of("stringValue", "userEnteredValue");
        /** Left out wherever they stand: the copy's own, the reader's own, or of the moment. */
        static final Set<String> LEFT_OUT = Set.of("editors", "requestingUserCanEdit", "dataExecutionStatus",
                "protectedRangeId", "filterViewId", "chartId", "slicerId", "bandedRangeId", "bandedRangeReference",
                "metadataId", "dataSourceSchedules", "nextRun");

        private Shape() {}

        /** Takes a leaf at which two values differ; a side that lacks it is shown as absent. */
        interface Leaf {
            void differs(String path, String before, String after);
        }

        /**
         * The meaning of a value: maps with sorted names, lists, strings, doubles and booleans.
         *
         * @param ids what an id that a copy may renumber stands for
         */
        static Object normal(Object value, Map<String, Object> ids) {
            if (value instanceof Map<?, ?> map) {
                return normal(map, ids);
            }
            if (value instanceof Collection<?> list) {
                return list.stream().map(element -> normal(element, ids)).toList();
            }
            if (value instanceof Number number) {
                return number.doubleValue() + 0.0;
            }
            return Data.isNull(value) ? null : value;
        }

        static Map<String, Object> normal(Map<?, ?> map, Map<String, Object> ids) {
            Map<String, Object> normal = new TreeMap<>();
            map.forEach((key, raw) -> {
                String name = String.valueOf(key);
                Object value = name.endsWith("Id") && ids.containsKey(name + " " + raw)
                        ? ids.get(name + " " + raw) : normal(raw, ids);
                if (!LEFT_OUT.contains(name) && !twin(name, map) && !absent(name, value)) {
                    normal.put(name, value);
                }
            });
            return normal;
        }

        /** Of a field that Google sends in its deprecated and its new form, the deprecated one says nothing more. */
        private static boolean twin(String name, Map<?, ?> map) {
            return map.containsKey(name + "Style")
                    || name.equals("criteria") && map.containsKey("filterSpecs")
                    || name.equals("width") && map.containsKey("style") && map.containsKey("colorStyle");
        }

        private static boolean absent(String name, Object value) {
            return value == null
                    || value.equals(0.0) && ZERO_IS_ABSENT.contains(name)
                    || value.equals(false) && !FALSE_IS_SAID.contains(name)
                    || value.equals("") && !EMPTY_IS_SAID.contains(name)
                    || value instanceof List<?> list && list.isEmpty()
                    || name.equals("alpha") && value.equals(1.0)
                    || value instanceof String word && word.endsWith("_UNSPECIFIED");
        }

        static boolean absent(Object normal) {
            return normal == null || normal.equals("") || normal instanceof Map<?, ?> map && map.isEmpty()
                    || normal instanceof List<?> list && list.isEmpty();
        }

        static boolean formula(Map<String, Object> cell) {
            return cell.get("userEnteredValue") instanceof Map<?, ?> value && value.containsKey("formulaValue");
        }

        /** Calls back for each leaf at which two normal values differ, in the order of the names. */
        static void differences(Object before, Object after, String path, Leaf leaf) {
            if (Objects.equals(before, after)) {
                return;
            }
            boolean whole = path.endsWith("userEnteredValue") || range(before) || range(after);
            if (!whole && (before instanceof Map || before == null) && (after instanceof Map || after == null)) {
                Map<?, ?> a = before == null ? Map.of() : (Map<?, ?>) before;
                Map<?, ?> b = after == null ? Map.of() : (Map<?, ?>) after;
                Set<Object> names = new TreeSet<>(a.keySet());
                names.addAll(b.keySet());
                if (!names.isEmpty()) {
                    String stem = path.isEmpty() ? "" : path + ".";
                    names.forEach(name -> differences(a.get(name), b.get(name), stem + name, leaf));
                    return;
                }
            }
            if (!whole && before instanceof List<?> a && after instanceof List<?> b) {
                for (int i = 0; i < Math.max(a.size(), b.size()); i++) {
                    Object from = i < a.size() ? a.get(i) : null;
                    differences(from, i < b.size() ? b.get(i) : null, path + "[" + i + "]", leaf);
                }
                return;
            }
            boolean alike = show(before).equals(show(after));
            String[] shown = alike ? around(json(before), json(after)) : around(show(before), show(after));
            leaf.differs(path, shown[0], shown[1]);
        }

        private static boolean range(Object value) {
            return value instanceof Map<?, ?> map && !map.isEmpty()
                    && (A1.RANGE.containsAll(map.keySet()) || A1.span(map));
        }

        /** A value as a person reads it: text in quotes, formulas and numbers bare, ranges in A1 notation. */
        static String show(Object value) {
            if (value == null) {
                return "absent";
            }
            if (value instanceof String text) {
                return text.startsWith("=") ? text : "\"" + text + "\"";
            }
            if (value instanceof Double number) {
                return number(number);
            }
            if (value instanceof Map<?, ?> map && map.size() == 1
                    && Fields.VALUES.contains(map.keySet().iterator().next())) {
                Object only = map.values().iterator().next();
                return map.containsKey("stringValue") ? "\"" + only + "\"" : map.containsKey("formulaValue") ? "" + only
                        : only instanceof Boolean ? String.valueOf(only).toUpperCase(Locale.ROOT) : show(only);
            }
            return range(value) ? A1.range((Map<?, ?>) value) : json(value);
        }

        /** Long texts cut down to where they part. */
        private static String[] around(String a, String b) {
            if (a.length() <= 60 && b.length() <= 60) {
                return new String[] {a, b};
            }
            int same = 0;
            while (same < Math.min(a.length(), b.length()) && a.charAt(same) == b.charAt(same)) {
                same++;
            }
            int from = same <= 30 ? 0 : same - 15;
            return new String[] {cut(a, from), cut(b, from)};
        }

        private static String cut(String text, int from) {
            String tail = text.substring(Math.min(from, text.length()));
            return (from > 0 ? "..." : "") + (tail.length() > 60 ? tail.substring(0, 57) + "..." : tail);
        }

        /** Canonical JSON by RFC 8785. */
        static String json(Object value) {
            StringBuilder out = new StringBuilder();
            json(value, out);
            return out.toString();
        }

        private static void json(Object value, StringBuilder out) {
            if (value instanceof Map<?, ?> map) {
                String comma = "{";
                for (Map.Entry<?, ?> member : new TreeMap<>(map).entrySet()) {
                    string(out.append(comma), String.valueOf(member.getKey())).append(':');
                    json(member.getValue(), out);
                    comma = ",";
                }
                out.append(map.isEmpty() ? "{}" : "}");
            } else if (value instanceof List<?> list) {
                String comma = "[";
                for (Object element : list) {
                    json(element, out.append(comma));
                    comma = ",";
                }
                out.append(list.isEmpty() ? "[]" : "]");
            } else if (value instanceof Double number) {
                out.append(number(number));
            } else if (value instanceof String text) {
                string(out, text);
            } else {
                out.append(value);
            }
        }

        private static StringBuilder string(StringBuilder out, String text) {
            out.append('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                int escape = "\"\\\b\f\n\r\t".indexOf(c);
                if (escape >= 0) {
                    out.append('\\').append("\"\\bfnrt".charAt(escape));
                } else if (c < ' ') {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
            return out.append('"');
        }

        /** A number as ECMAScript writes it: the shortest digits that mean this double. */
        static String number(double d) {
            if (d == Math.rint(d) && Math.abs(d) < 1e15) {
                return Long.toString((long) d);
            }
            if (Double.isNaN(d) || Double.isInfinite(d)) {
                return "\"" + d + "\"";
            }
            BigDecimal shortest = shortest(Math.abs(d)).stripTrailingZeros();
            String digits = shortest.unscaledValue().toString();
            int point = digits.length() - shortest.scale();
            String sign = d < 0 ? "-" : "";
            if (point > 21 || point < -5) {
                String rest = digits.length() == 1 ? "" : "." + digits.substring(1);
                return sign + digits.charAt(0) + rest + "e" + (point > 0 ? "+" : "") + (point - 1);
            }
            return sign + shortest.toPlainString();
        }

        // Of two that are as near, the even one; at a power of two only the farther one may mean the number.
        private static final List<RoundingMode> NEAREST_FIRST =
                List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP);

        // Double.toString of JDK 17 sometimes has one digit too many.
        private static BigDecimal shortest(double d) {
            BigDecimal exact = new BigDecimal(d);
            for (int digits = d < Double.MIN_NORMAL ? 1 : 15; digits < 17; digits++) {
                for (RoundingMode mode : NEAREST_FIRST) {
                    BigDecimal rounded = exact.round(new MathContext(digits, mode));
                    if (rounded.doubleValue() == d) {
                        return rounded;
                    }
                }
            }
            return exact.round(new MathContext(17, RoundingMode.HALF_EVEN));
        }

        /** Whether a raw userEnteredValue is its own canonical form, as all but a few are. */
        static boolean plain(byte[] json, int start, int length) {
            int end = start + length - 1;
            if (begins(Fields.PLAIN_NUMBER, json, start, length)) {
                return plainNumber(json, start + Fields.PLAIN_NUMBER.length, end) && json[end] == '}';
            }
            for (byte[] name : Fields.PLAIN_STRINGS) {
                if (begins(name, json, start, length)) {
                    return plainText(json, start + name.length - 1, end) && json[end] == '}';
                }
            }
            return same(Fields.TRUE, json, start, length) || same(Fields.FALSE, json, start, length);
        }

        private static boolean same(byte[] name, byte[] json, int start, int length) {
            return Arrays.equals(json, start, start + length, name, 0, name.length);
        }

        static boolean formula(byte[] json, int start, int length) {
            return begins(Fields.PLAIN_FORMULA, json, start, length);
        }

        private static boolean begins(byte[] name, byte[] json, int start, int length) {
            return length > name.length && Arrays.equals(json, start, start + name.length, name, 0, name.length);
        }

        /**
         * The canonical form of a text or formula in which more is escaped than need be, as Google does with what has a
         * meaning in HTML; null for any other value.
         */
        static byte[] unescaped(byte[] json, int start, int length) {
            byte[] name = begins(Fields.PLAIN_FORMULA, json, start, length) ? Fields.PLAIN_FORMULA : Fields.PLAIN_TEXT;
            int end = start + length - 2;
            if (!begins(name, json, start, length) || json[end] != '"') {
                return null;
            }
            byte[] out = new byte[length];
            int size = 0;
            for (int at = start; at < end; at++) {
                boolean escape = json[at] == '\\';
                if (!escape && (json[at] != '"' || at < start + name.length)) {
                    out[size++] = json[at];
                } else if (escape && at + 1 < end && "\"\\bfnrt".indexOf(json[at + 1]) >= 0) {
                    out[size++] = '\\';
                    out[size++] = json[++at];
                } else if (escape && at + 5 < end && printed(json, at) > 0) {
                    out[size++] = printed(json, at);
                    at += 5;
                } else {
                    return null;
                }
            }
            out[size++] = '"';
            out[size++] = '}';
            return Arrays.copyOf(out, size);
        }

        /** The character of an escape with four digits, if it is one of ASCII that needs none; else 0. */
        private static byte printed(byte[] json, int at) {
            if (json[at + 1] != 'u' || json[at + 2] != '0' || json[at + 3] != '0') {
                return 0;
            }
            int high = Character.digit(json[at + 4], 16);
            int low = Character.digit(json[at + 5], 16);
            int code = high * 16 + low;
            return high < 2 || high > 7 || low < 0 || code == 127 || code == '"' || code == '\\' ? 0 : (byte) code;
        }

        /** Whether this, from one quote to behind the other, is a text that nothing is escaped in without need. */
        static boolean plainText(byte[] json, int from, int end) {
            if (end - from < 2 || json[from] != '"' || json[end - 1] != '"') {
                return false;
            }
            for (int i = from + 1; i < end - 1; i++) {
                boolean escape = json[i] == '\\' && i < end - 2;
                if (escape && "\"\\bfnrt".indexOf(json[i + 1]) >= 0) {
                    i++;
                } else if (json[i] == '\\' || json[i] == '"') {
                    return false;
                }
            }
            return true;
        }

        // Up to fifteen digits without an exponent are the shortest form of their double, unless they end in a zero.
        private static boolean plainNumber(byte[] json, int from, int end) {
            int at = json[from] == '-' ? from + 1 : from;
            int first = at;
            int point = -1;
            for (; at < end; at++) {
                if (json[at] == '.' && point < 0) {
                    point = at;
                } else if (json[at] < '0' || json[at] > '9') {
                    return false;
                }
            }
            int digits = end - first - (point < 0 ? 0 : 1);
            boolean leadingZero = json[first] == '0' && (point < 0 ? end > first + 1 : point != first + 1);
            boolean zero = point < 0 && json[first] == '0' && first > from;
            boolean tail = point >= 0 && (point == first || point == end - 1 || json[end - 1] == '0');
            boolean tiny = point == first + 1 && json[first] == '0' && digits > 5 && json[first + 2] == '0';
            return digits > 0 && digits <= 15 && !leadingZero && !zero && !tail && !tiny;
        }
    }

    /** A1 notation. */
    static final class A1 {
        static final Set<String> RANGE =
                Set.of("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex");
        private static final Set<String> SPAN = Set.of("sheetId", "dimension", "startIndex", "endIndex");
        private static final Pattern BARE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
        private static final Pattern LIKE_A_CELL = Pattern.compile("(?i)[a-z]{1,3}\\d+|r\\d*c\\d*|true|false");
        private static final byte[][] COLUMNS = new byte[18_278][];

        private A1() {}

        /** A tab's title as a formula must write it. */
        static String quote(String title) {
            return BARE.matcher(title).matches() && !LIKE_A_CELL.matcher(title).matches()
                    ? title : "'" + title.replace("'", "''") + "'";
        }

        /** The letters of a zero-based column. */
        static String column(int index) {
            return (index >= 26 ? column(index / 26 - 1) : "") + (char) ('A' + index % 26);
        }

        private static byte[] columnBytes(int index) {
            if (index >= COLUMNS.length) {
                return column(index).getBytes(UTF_8);
            }
            if (COLUMNS[index] == null) {
                COLUMNS[index] = column(index).getBytes(UTF_8);
            }
            return COLUMNS[index];
        }

        /** A GridRange, zero-based and half-open, within its tab; a missing bound is open. */
        static String range(Map<?, ?> range) {
            if (span(range)) {
                boolean rows = range.get("dimension").equals("ROWS");
                int from = bound(range, "startIndex", 0);
                int to = bound(range, "endIndex", from + 1) - 1;
                return rows ? from + 1 + ":" + (to + 1) : column(from) + ":" + column(to);
            }
            int fromRow = bound(range, "startRowIndex", 0);
            int toRow = bound(range, "endRowIndex", -1);
            int fromColumn = bound(range, "startColumnIndex", 0);
            int toColumn = bound(range, "endColumnIndex", -1);
            String rows = toRow < 0 ? "" : String.valueOf(toRow);
            String columns = toColumn < 0 ? "" : column(toColumn - 1);
            String first = (columns.isEmpty() && fromColumn == 0 && toRow >= 0 ? "" : column(fromColumn))
                    + (rows.isEmpty() && fromRow == 0 ? "" : fromRow + 1);
            String last = columns + rows;
            boolean cell = first.equals(last) && !rows.isEmpty() && !columns.isEmpty();
            return cell ? first : last.isEmpty() && first.equals("A") ? "the whole tab" : first + ":" + last;
        }

        /** Whether this is a DimensionRange: whole rows or columns. */
        static boolean span(Map<?, ?> range) {
            return range.containsKey("dimension") && SPAN.containsAll(range.keySet());
        }

        private static int bound(Map<?, ?> range, String name, int otherwise) {
            return range.get(name) instanceof Double number ? number.intValue() : otherwise;
        }
    }

    /** What is asked for, and in which order Google writes it. */
    static final class Fields {
        static final String OUTLINE = "spreadsheetId,properties(locale,timeZone,autoRecalc,defaultFormat,"
                + "spreadsheetTheme,iterativeCalculationSettings),namedRanges,developerMetadata,dataSources,"
                + "sheets(properties,merges,conditionalFormats,filterViews,protectedRanges,basicFilter,charts,"
                + "bandedRanges,developerMetadata,rowGroups,columnGroups,slicers,tables)";
        private static final String BORDER = "(style,colorStyle)";
        /** Without the deprecated twins of the colours, which would be a third of every answer. */
        private static final String DATA = "data(startRow,startColumn,rowData(values("
                + "userEnteredValue,effectiveValue(errorValue(type)),userEnteredFormat(numberFormat,"
                + "backgroundColorStyle,borders(top" + BORDER + ",bottom" + BORDER + ",left" + BORDER
                + ",right" + BORDER + "),padding,horizontalAlignment,verticalAlignment,wrapStrategy,textDirection,"
                + "textFormat(foregroundColorStyle,fontFamily,fontSize,bold,italic,strikethrough,underline,link),"
                + "hyperlinkDisplayType,textRotation),hyperlink,note,textFormatRuns,dataValidation,pivotTable,"
                + "dataSourceTable,dataSourceFormula,chipRuns)),rowMetadata,columnMetadata)";
        static final String CELLS = "sheets(properties(sheetId)," + DATA + ")";
        /** The outline and the cells in one. */
        static final String WHOLE = OUTLINE.substring(0, OUTLINE.length() - 1) + "," + DATA + ")";
        static final List<String> ROOT_ORDER = List.of("sheets");
        static final List<String> SHEET_ORDER = List.of("properties", "data");
        static final List<String> GRID_ORDER =
                List.of("startRow", "startColumn", "rowData", "rowMetadata", "columnMetadata");
        static final Set<Object> VALUES =
                Set.of("numberValue", "stringValue", "boolValue", "formulaValue", "errorValue");
        static final byte[] PLAIN_NUMBER = "{\"numberValue\":".getBytes(UTF_8);
        static final byte[] PLAIN_FORMULA = "{\"formulaValue\":\"".getBytes(UTF_8);
        static final byte[] PLAIN_TEXT = "{\"stringValue\":\"".getBytes(UTF_8);
        static final List<byte[]> PLAIN_STRINGS = List.of(PLAIN_TEXT, PLAIN_FORMULA);
        static final byte[] TRUE = "{\"boolValue\":true}".getBytes(UTF_8);
        static final byte[] FALSE = "{\"boolValue\":false}".getBytes(UTF_8);

        private Fields() {}
    }

    /**
     * A small spreadsheet that came in one answer.
     *
     * @param cells by gid, each tab's list of grid data as it was sent
     */
    record Whole(Outline outline, Map<Long, byte[]> cells) {
        private static final int MOST_BYTES = 4 << 20;
        private static final byte[][] SHEETS = {"sheets".getBytes(UTF_8)};
        private static final byte[][] DATA = {"data".getBytes(UTF_8)};

        /** @throws IOException also if it is not small after all, or lacks the cells of a tab */
        static Whole parse(InputStream in) throws IOException {
            byte[] json;
            try (InputStream body = in) {
                json = body.readNBytes(MOST_BYTES + 1);
            }
            if (json.length > MOST_BYTES) {
                throw new IOException("it is larger than Drive says");
            }
            Map<String, Object> raw = Cutter.parse(json, 0, json.length);
            List<byte[]> data = data(json);
            Map<Long, byte[]> cells = new HashMap<>();
            for (Object sheet : Outline.list(raw.get("sheets"))) {
                ((Map<?, ?>) sheet).remove("data");
                cells.put(Tab.gid((Map<?, ?>) sheet), data.get(cells.size()));
            }
            Outline outline = Outline.of(raw);
            for (Tab tab : outline.tabs) {
                if (tab.hasCells() && cells.get(tab.gid) == null) {
                    throw new IOException("the answer lacks the cells of tab " + tab.title);
                }
            }
            return new Whole(outline, cells);
        }

        /** The data of each sheet in turn, null where it has none. */
        private static List<byte[]> data(byte[] json) throws IOException {
            List<byte[]> all = new ArrayList<>();
            Cutter in = new Cutter(json);
            if (in.enter('{')) {
                do {
                    if (in.key(SHEETS) < 0) {
                        in.skip();
                    } else if (in.enter('[')) {
                        do {
                            all.add(dataOfSheet(in));
                        } while (in.next(']'));
                    }
                } while (in.next('}'));
            }
            return all;
        }

        private static byte[] dataOfSheet(Cutter in) throws IOException {
            byte[] data = null;
            in.mark();
            if (in.enter('{')) {
                do {
                    boolean wanted = in.key(DATA) == 0;
                    int start = in.offset();
                    in.skip();
                    data = wanted ? in.copy(start, in.offset() - start) : data;
                } while (in.next('}'));
            }
            in.release();
            return data;
        }

        /** The grid data of a tab; null if it has none. */
        Cutter cells(Tab tab) {
            byte[] data = cells.get(tab.gid);
            return data == null ? null : new Cutter(data);
        }

        static Map<Side, Outline> outlines(Map<Side, Whole> answers) {
            Map<Side, Outline> outlines = new EnumMap<>(Side.class);
            answers.forEach((side, answer) -> outlines.put(side, answer.outline));
            return outlines;
        }
    }

    /** A spreadsheet without its cells, in normal form. */
    record Outline(Map<String, Object> spreadsheet, List<Tab> tabs) {

        static Outline parse(InputStream in) throws IOException {
            try (InputStream body = in) {
                byte[] json = body.readAllBytes();
                return of(Cutter.parse(json, 0, json.length));
            }
        }

        static Outline of(Map<String, Object> raw) {
            Map<String, Object> ids = ids(raw);
            List<Tab> tabs = new ArrayList<>();
            for (Object sheet : list(raw.remove("sheets"))) {
                tabs.add(new Tab((Map<?, ?>) sheet, ids));
            }
            tabs.sort(Comparator.comparingInt(tab -> tab.index));
            raw.remove("spreadsheetId");
            return new Outline(Shape.normal(raw, ids), tabs);
        }

        // Drive may give these other ids in a copy. What refers to one refers to what bears the name.
        private static Map<String, Object> ids(Map<String, Object> raw) {
            Map<String, Object> ids = new HashMap<>();
            for (Object range : list(raw.get("namedRanges"))) {
                Map<?, ?> named = (Map<?, ?>) range;
                ids.put("namedRangeId " + named.get("namedRangeId"), named.get("name"));
            }
            for (Object source : list(raw.get("dataSources"))) {
                Map<?, ?> data = (Map<?, ?>) source;
                Object spec = Shape.normal(data.get("spec"), ids);
                ids.put("dataSourceId " + data.get("dataSourceId"), Shape.json(spec));
            }
            for (Object sheet : list(raw.get("sheets"))) {
                for (Object table : list(((Map<?, ?>) sheet).get("tables"))) {
                    ids.put("tableId " + ((Map<?, ?>) table).get("tableId"), ((Map<?, ?>) table).get("name"));
                }
            }
            return ids;
        }

        static Collection<?> list(Object value) {
            return value instanceof Collection<?> list ? list : List.of();
        }

        /** The tab that a tab of the copy was made from: sheet ids survive a copy, else the title tells. */
        Tab partner(Tab copy) {
            return tabs.stream().filter(tab -> tab.gid == copy.gid).findFirst()
                    .or(() -> tabs.stream().filter(tab -> tab.title.equals(copy.title)).findFirst()).orElse(null);
        }

        boolean sameOrder(Outline copy) {
            return copy.tabs.stream().map(this::partner).filter(Objects::nonNull).toList()
                    .equals(tabs.stream().filter(tab -> copy.tabs.stream().anyMatch(c -> partner(c) == tab)).toList());
        }

        void compareTo(Outline copy, Findings findings) {
            Shape.Leaf leaf = findings.at("", "spreadsheet");
            Shape.differences(spreadsheet.get("properties"), copy.spreadsheet.get("properties"), "", leaf);
            Items.SPREADSHEET.forEach(section -> section.compare(spreadsheet, copy.spreadsheet, leaf));
            for (Tab tab : tabs) {
                if (copy.tabs.stream().noneMatch(c -> partner(c) == tab)) {
                    findings.at(tab.title, A1.quote(tab.title)).differs("tab", tab.type, "absent");
                }
            }
            if (!sameOrder(copy)) {
                leaf.differs("tab order", titles(this), titles(copy));
            }
            copy.tabs.forEach(tab -> compareTab(partner(tab), tab, findings));
        }

        private static String titles(Outline outline) {
            return outline.tabs.stream().map(tab -> A1.quote(tab.title)).collect(joining(", "));
        }

        private static void compareTab(Tab original, Tab copy, Findings findings) {
            Shape.Leaf leaf = findings.at(copy.title, A1.quote(copy.title));
            if (original == null) {
                leaf.differs("tab", "absent", copy.type);
                return;
            }
            Shape.differences(original.tree.get("properties"), copy.tree.get("properties"), "", leaf);
            Shape.differences(original.tree.get("basicFilter"), copy.tree.get("basicFilter"), "basicFilter", leaf);
            Items.TAB.forEach(section -> section.compare(original.tree, copy.tree, leaf));
        }
    }

    /**
     * A list of things in a spreadsheet or a tab.
     *
     * @param ordered whether their order means something, as it does for conditional formats
     * @param names where a thing keeps the name a person knows it by
     */
    record Items(String field, boolean ordered, List<String> names) {
        static final List<Items> SPREADSHEET = List.of(
                new Items("namedRanges", false, List.of("name")),
                new Items("developerMetadata", false, List.of("metadataKey")),
                new Items("dataSources", false, List.of()));
        static final List<Items> TAB = List.of(
                new Items("merges", false, List.of("")),
                new Items("conditionalFormats", true, List.of()),
                new Items("filterViews", false, List.of("title")),
                new Items("protectedRanges", false, List.of("range", "description")),
                new Items("charts", false, List.of("spec.title")),
                new Items("bandedRanges", false, List.of("range")),
                new Items("developerMetadata", false, List.of("metadataKey")),
                new Items("rowGroups", true, List.of("range")),
                new Items("columnGroups", true, List.of("range")),
                new Items("slicers", false, List.of("spec.title")),
                new Items("tables", false, List.of("name")));

        void compare(Map<String, Object> before, Map<String, Object> after, Shape.Leaf leaf) {
            List<Object> production = new ArrayList<>(Outline.list(before.get(field)));
            List<Object> copy = new ArrayList<>(Outline.list(after.get(field)));
            if (production.equals(copy)) {
                return;
            }
            if (ordered && sorted(production).equals(sorted(copy))) {
                leaf.differs(field + " order", "as in production", "another");
                return;
            }
            for (Object item : List.copyOf(production)) {
                if (copy.remove(item)) {
                    production.remove(item);
                }
            }
            for (Object item : production) {
                Optional<Object> twin = copy.stream().filter(other -> name(other).equals(name(item))).findFirst()
                        .or(() -> names.isEmpty() ? copy.stream().findFirst() : Optional.empty());
                twin.ifPresent(copy::remove);
                report(item, twin.orElse(null), leaf);
            }
            copy.forEach(item -> report(null, item, leaf));
        }

        private void report(Object before, Object after, Shape.Leaf leaf) {
            String name = name(before == null ? after : before);
            String path = field + (name.isEmpty() ? "" : " " + name);
            if (before == null || after == null) {
                leaf.differs(path, before == null ? "absent" : "present", after == null ? "absent" : "present");
            } else {
                Shape.differences(before, after, path, leaf);
            }
        }

        private String name(Object item) {
            for (String path : names) {
                Object at = item;
                for (String step : path.isEmpty() ? new String[0] : path.split("\\.")) {
                    at = at instanceof Map<?, ?> map ? map.get(step) : null;
                }
                if (at != null) {
                    return Shape.show(at);
                }
            }
            return "";
        }

        /** In a spreadsheet's normal form, things without an order are sorted by their canonical JSON. */
        static void sort(Map<String, Object> tree, List<Items> sections) {
            for (Items section : sections) {
                if (!section.ordered && tree.get(section.field) instanceof List<?> list) {
                    tree.put(section.field, sorted(list));
                }
            }
        }

        private static List<Object> sorted(Collection<?> list) {
            return list.stream().map(Object.class::cast).sorted(Comparator.comparing(Shape::json)).toList();
        }
    }

    /** One tab: its outline in normal form, and once its rows have been read, their fingerprint. */
    static final class Tab {
        final Map<String, Object> tree;
        final Map<String, Object> ids;
        final long gid;
        final String title;
        final String type;
        final int index;
        final int rows;
        final int columns;
        String values = "";
        String formats = "";
        String structure = "";
        private long cells;
        private int usedRows;
        private int usedColumns;

        /** @param ids what the ids that a copy may renumber stand for */
        Tab(Map<?, ?> raw, Map<String, Object> ids) {
            Map<?, ?> properties = raw.get("properties") instanceof Map<?, ?> map ? map : Map.of();
            Map<?, ?> grid = properties.get("gridProperties") instanceof Map<?, ?> map ? map : Map.of();
            this.ids = ids;
            gid = gid(raw);
            index = (int) number(properties, "index");
            title = String.valueOf(properties.get("title"));
            type = properties.get("sheetType") instanceof String word ? word : "GRID";
            rows = (int) number(grid, "rowCount");
            columns = (int) number(grid, "columnCount");
            tree = Shape.normal(raw, ids);
            if (tree.get("properties") instanceof Map<?, ?> map) {
                map.remove("index");
            }
            Items.sort(tree, Items.TAB);
        }

        /** The sheet id of a tab as Google sends it, which leaves out a zero. */
        static long gid(Map<?, ?> raw) {
            return raw.get("properties") instanceof Map<?, ?> properties ? number(properties, "sheetId") : 0;
        }

        private static long number(Map<?, ?> map, String name) {
            return map.get(name) instanceof Number number ? number.longValue() : 0;
        }

        boolean hasCells() {
            return type.equals("GRID") && rows > 0 && columns > 0;
        }

        String title() {
            return title;
        }

        int usedRows() {
            return usedRows;
        }

        int usedColumns() {
            return usedColumns;
        }

        long cells() {
            return cells;
        }

        /** The value of the log's {@code Tab parts} line. */
        String parts() {
            return gid + " values " + values + " formats " + formats + " structure " + structure;
        }

        void take(Tally tally) {
            cells = tally.cells;
            usedRows = tally.lastRow + 1;
            usedColumns = tally.lastColumn + 1;
            values = tally.values.hex();
            formats = tally.formats.hex();
            structure = Sha.of("outline " + Sha.of(Shape.json(tree)) + "\nrows " + tally.rows.hex()
                    + "\ncolumns " + tally.columns.hex() + "\n");
        }

        String fingerprint() {
            return Sha.of("values " + values + "\nformats " + formats + "\nstructure " + structure + "\n");
        }

        /** The value of the log's {@code Tab} line. */
        String summary() {
            return gid + " " + type + " grid " + rows + "x" + columns + " used " + usedRows + "x" + usedColumns
                    + " cells " + cells + " sha256 " + fingerprint() + " " + title;
        }
    }

    /** What the backup holds, as far as the Sheets API tells. */
    record Content(Outline outline, List<Pair> pairs) {
        List<Tab> tabs() {
            return outline.tabs;
        }

        long cells() {
            return tabs().stream().mapToLong(Tab::cells).sum();
        }

        String fingerprint() {
            Map<String, Object> spreadsheet = new TreeMap<>(outline.spreadsheet);
            Items.sort(spreadsheet, Items.SPREADSHEET);
            return Sha.of("spreadsheet " + Sha.of(Shape.json(spreadsheet)) + "\n"
                    + tabs().stream().map(tab -> "tab " + tab.gid + " " + tab.fingerprint() + "\n").collect(joining()));
        }

        List<String> notChecked() {
            List<String> gaps = new ArrayList<>(Checks.GAPS);
            tabs().stream().filter(tab -> tab.type.equals("DATA_SOURCE")).forEach(tab ->
                    gaps.add("rows of " + A1.quote(tab.title) + ": they live in the connected data source"));
            return gaps;
        }

        /** How this content differs from what an earlier run logged of it, tab by tab; empty if it does not. */
        List<String> differencesFrom(Map<String, List<String>> proof) {
            List<String> differences = new ArrayList<>();
            if (proof.get("Fingerprint").contains("sha256 " + fingerprint())) {
                return differences;
            }
            Map<Long, String> before = new LinkedHashMap<>();
            proof.getOrDefault("Tab parts", List.of()).forEach(parts ->
                    before.put(Long.parseLong(parts.substring(0, parts.indexOf(' '))), parts));
            for (Tab tab : tabs()) {
                String parts = before.remove(tab.gid);
                if (parts == null) {
                    differences.add(A1.quote(tab.title) + ": this tab was not there");
                    continue;
                }
                for (Map.Entry<String, String> kind : Map.of("values", tab.values, "formats", tab.formats,
                        "structure", tab.structure).entrySet()) {
                    if (!parts.contains(" " + kind.getKey() + " " + kind.getValue())) {
                        differences.add(A1.quote(tab.title) + ": its " + kind.getKey() + " changed");
                    }
                }
            }
            before.keySet().forEach(gid -> differences.add("the tab with gid " + gid + " is gone"));
            Collections.sort(differences);
            return !differences.isEmpty() ? differences
                    : List.of("spreadsheet: its properties, named ranges or tab order changed");
        }
    }

    /** One place where the backup is not what production is. */
    record Difference(String tab, String place, String attribute, String before, String after) {
        /** A difference that has no two sides. */
        static Difference of(String check, String said) {
            return new Difference("", "", check, said, "");
        }

        String check() {
            return place.isEmpty() ? attribute : Checks.of(attribute);
        }

        @Override
        public String toString() {
            if (place.isEmpty()) {
                return before;
            }
            String name = attribute.equals("userEnteredValue") ? "value" : attribute;
            return place + " " + name + ": " + before + " -> " + after;
        }
    }

    /** The differences: all counted, the first ones kept. */
    static final class Findings {
        static final int KEPT = 1000;

        private final int show;
        private final List<Difference> kept = new ArrayList<>();
        private final Map<String, Long> perTab = new TreeMap<>();
        private final Map<String, Long> perCheck = new TreeMap<>();
        private final List<String> told = new ArrayList<>();
        private long total;
        private long damage;
        private long errors;

        Findings(int show) {
            this.show = show;
        }

        void add(Difference difference) {
            if (kept.size() < KEPT) {
                kept.add(difference);
            }
            total++;
            String where = difference.tab().isEmpty() ? "spreadsheet" : A1.quote(difference.tab());
            perTab.merge(where + " " + difference.check(), 1L, Long::sum);
            perCheck.merge(difference.check(), 1L, Long::sum);
        }

        /** Takes the differences found at one place. */
        Shape.Leaf at(String tab, String place) {
            return (attribute, before, after) -> add(new Difference(tab, place, attribute, before, after));
        }

        /** Something wrong with the backup itself, whatever has become of production. */
        void damaged(String check, String what) {
            add(Difference.of(check, what));
            damage++;
        }

        /** A formula that computes in production and is an error in the copy: equal, but somebody must know. */
        void tell(String place, String error, String formula) {
            errors++;
            if (told.size() < KEPT) {
                String cause = formula.toUpperCase(Locale.ROOT).contains("IMPORT")
                        ? "allow access: open the backup once in the browser"
                        : "likely for want of an IMPORTRANGE grant: open the backup once in the browser";
                told.add(place + " computes in production but is " + asShown(error) + " in the backup (" + cause + ")");
            }
        }

        /** An ErrorType of the Sheets API as the cell shows it. */
        private static String asShown(String error) {
            return switch (error) {
                case "NULL_VALUE" -> "#NULL!";
                case "DIVIDE_BY_ZERO" -> "#DIV/0!";
                case "VALUE", "REF", "NUM", "ERROR" -> "#" + error + "!";
                case "NAME" -> "#NAME?";
                case "N_A" -> "#N/A";
                case "LOADING" -> "Loading...";
                default -> error;
            };
        }

        /** How many formulas are errors in the copy alone. */
        long errors() {
            return errors;
        }

        List<String> told() {
            return told.subList(0, Math.min(show, told.size()));
        }

        long total() {
            return total;
        }

        long damage() {
            return damage;
        }

        List<Difference> kept() {
            return kept;
        }

        List<Difference> shown() {
            return kept.subList(0, Math.min(show, kept.size()));
        }

        Map<String, Long> perTab() {
            return perTab;
        }

        Map<String, Long> perCheck() {
            return perCheck;
        }
    }

    /** The names of the checks, as the summary, the log and the page call them. */
    static final class Checks {
        private static final Map<String, String> BY_ATTRIBUTE = new LinkedHashMap<>();
        static final List<String> NAMES;
        /** What no reader of the Sheets API can compare. */
        static final List<String> GAPS = List.of(
                "comments: Drive copies open ones at most, with --copy-comments",
                "pictures over or in cells, and drawings: the Sheets API does not give them",
                "bound Apps Script: the Sheets API does not give it",
                "editors of protected ranges: in a copy they are the copier alone",
                "results of formulas: they are computed anew; only a new error is told",
                "chips other than people and links: the Sheets API gives only their text",
                "consent to import from other sites: it is given anew for each file");

        static {
            String[][] names = {
                {FILE},
                {"columns in use"},
                {"spreadsheet properties", "locale", "timeZone", "autoRecalc", "defaultFormat", "spreadsheetTheme",
                    "iterativeCalculationSettings"},
                {"named ranges", "namedRanges"},
                {"developer metadata", "developerMetadata"},
                {"data sources", "dataSources"},
                {"tabs and their order", "tab", "tab order"},
                {"tab properties", "sheetId", "title", "sheetType", "gridProperties", "hidden", "tabColor",
                    "tabColorStyle", "rightToLeft", "dataSourceSheetProperties"},
                {"merges", "merges"},
                {"conditional formats", "conditionalFormats"},
                {"filters and filter views", "basicFilter", "filterViews"},
                {"protected ranges", "protectedRanges"},
                {"charts", "charts"},
                {"banding", "bandedRanges"},
                {"slicers", "slicers"},
                {"tables", "tables"},
                {"row and column groups", "rowGroups", "columnGroups"},
                {"row heights and column widths", "pixelSize", "hiddenByUser", "hiddenByFilter",
                    "dataSourceColumnReference"},
                {"rows", "rows"},
                {"values and formulas", "userEnteredValue"},
                {"formats", "userEnteredFormat"},
                {"text runs", "textFormatRuns"},
                {"notes", "note"},
                {"links", "hyperlink"},
                {"chips", "chipRuns"},
                {"data validation", "dataValidation"},
                {"pivot tables", "pivotTable"},
                {"connected data", "dataSourceTable", "dataSourceFormula"},
            };
            for (String[] name : names) {
                for (String attribute : List.of(name).subList(1, name.length)) {
                    BY_ATTRIBUTE.put(attribute, name[0]);
                }
            }
            NAMES = Arrays.stream(names).map(name -> name[0]).toList();
        }

        private Checks() {}

        /** The check that an attribute belongs to, by the first step of its path. */
        static String of(String attribute) {
            String whole = BY_ATTRIBUTE.get(attribute);
            return whole != null ? whole
                    : BY_ATTRIBUTE.getOrDefault(attribute.split("[. \\[]", 2)[0], "other attributes");
        }
    }

    //region shared: trouble (backup, verify, document)

    /** Something went wrong that the operator can mend: the message says what, the advice says what to do next. */
    static final class Trouble extends IOException {
        private static final long serialVersionUID = 1;
        final String advice;

        Trouble(String message, String advice) {
            super(message);
            this.advice = advice;
        }

        /** What an error of Java's own means to the operator; whoever runs a thread hands its error on as this. */
        static Trouble of(Error error) {
            String more = "Give Java more of it, in front of the same command: JAVA_TOOL_OPTIONS=";
            return error instanceof OutOfMemoryError ? new Trouble("out of memory", more + "-Xmx4g")
                    : error instanceof StackOverflowError ? new Trouble("out of stack: something is nested too deep",
                            more + "-Xss64m")
                    : new Trouble(error.toString(), "This is a fault of the script or of this Java: try another one.");
        }

        /** Runs the command. An error of Java's ends in a line and in 3 too: 1 is for findings alone. */
        static int run(Called called, CommandLine cmd, String... args) {
            cmd.setParameterExceptionHandler((e, given) -> usage(called, e))
                    .setExecutionExceptionHandler((e, failed, parsed) -> report(e, failed));
            try {
                return cmd.execute(args);
            } catch (Error e) {
                return report(of(e), cmd);
            }
        }

        /** Bad usage in two lines: the whole help would push the error off the screen. */
        private static int usage(Called called, ParameterException wrong) {
            CommandLine cmd = wrong.getCommandLine();
            cmd.getErr().println(cmd.getCommandName() + ": " + printable(String.valueOf(wrong.getMessage())));
            cmd.getErr().println("  Nothing was done. See: " + called + " --help");
            cmd.getErr().flush();
            return cmd.getCommandSpec().exitCodeOnInvalidInput();
        }

        /** Prints one line and the advice; a failure nobody foresaw is rethrown, so that picocli prints its trace. */
        private static int report(Exception failure, CommandLine cmd) throws Exception {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                if (cause instanceof Error error) {
                    return report(of(error), cmd);
                }
            }
            if (!(failure instanceof IOException)) {
                throw failure;
            }
            return report(failure instanceof Trouble trouble ? trouble
                    : new Trouble(String.valueOf(failure.getMessage()), ""), cmd);
        }

        private static int report(Trouble trouble, CommandLine cmd) {
            cmd.getErr().println(cmd.getCommandName() + ": " + printable(trouble.getMessage()));
            trouble.advice.lines().forEach(line -> cmd.getErr().println("  " + printable(line)));
            cmd.getErr().flush();
            return cmd.getCommandSpec().exitCodeOnExecutionException();
        }
    }


    /** Says why a file could not be used in words, since java.nio's own messages are often only the path. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "no such file";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
            return "a file stands where a folder is needed";
        }
        String said = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return said == null ? e.getClass().getSimpleName() : said.toLowerCase(Locale.ROOT);
    }

    /** Text from elsewhere with what could steer a terminal, or reorder a line, made visible as in the log. */
    static String printable(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            int type = Character.getType(c);
            if (type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE
                    || type == Character.LINE_SEPARATOR || type == Character.PARAGRAPH_SEPARATOR) {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                out.appendCodePoint(c);
            }
        });
        return out.toString();
    }

    //endregion

    //region shared: commands (backup, verify, document)

    /** The words that start a script from the folder where this one runs, so that what is printed can be pasted. */
    record Called(String launcher, String script) {
        static Called as(String script, Map<String, String> env) {
            return as(script, Path.of("").toAbsolutePath(), env);
        }

        /** The launcher says where it lies. A script is here, beside the launcher, or above, as an alias finds it. */
        static Called as(String script, Path here, Map<String, String> env) {
            Optional<Path> launcher = Stream.of("JBANG_BOOTSTRAP", "JBANG_LAUNCH_CMD").map(env::get)
                    .filter(path -> path != null && path.startsWith("/")).findFirst().map(Path::of);
            List<String> path = List.of(env.getOrDefault("PATH", "").split(":"));
            String typed = launcher.filter(file -> !path.contains(String.valueOf(file.getParent())))
                    .map(file -> near(here, file)).map(file -> file.contains("/") ? file : "./" + file)
                    .orElse("jbang");
            Stream<Path> folders = Stream.concat(Stream.of(here), Stream.concat(
                    launcher.map(Path::getParent).stream(), Stream.iterate(here, Objects::nonNull, Path::getParent)));
            return new Called(typed, folders.map(folder -> folder.resolve(script)).filter(Files::isRegularFile)
                    .findFirst().map(file -> near(here, file)).orElse(script));
        }

        private static String near(Path here, Path file) {
            String relative = here.relativize(file).toString();
            return relative.length() <= file.toString().length() ? relative : file.toString();
        }

        /** The command of a script that lies beside the one in a command that the log remembers. */
        static String other(String called, String script) {
            return called.replaceFirst("[a-z]+\\.java('?)$", script + "$1");
        }

        /** A word for the shell, in quotes where it needs them; what cannot be printed is spelled as Bash reads it. */
        static String shell(String word) {
            return !printable(word).equals(word)
                    ? "$'" + printable(word.replace("\\", "\\\\").replace("'", "\\'")) + "'"
                    : word.matches("[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+=,-]*") ? word
                    : "'" + word.replace("'", "'\\''") + "'";
        }

        @Override
        public String toString() {
            return shell(launcher) + " " + shell(script);
        }
    }

    //endregion

    //region shared: log (backup, verify, document)

    /** One line of the log; docs/log.md gives the grammar. The value is held as it was meant, its escapes undone. */
    record Entry(Instant time, String level, String script, String run, String label, String value) {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:\\\\|u([0-9a-f]{4}))");
        // Possessive, since a value of some thousand characters would overflow the matcher's stack otherwise.
        private static final Pattern LINE = Pattern.compile(
                "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) (INFO |WARN |ERROR) "
                        + "([a-z]+)\\[([0-9a-f]{8})\\] ([^:]+): ((?:[^\\\\\\p{Cntrl}]++|\\\\\\\\|\\\\u[0-9a-f]{4})*+)");

        /** The line's facts, or nothing when the line is not one of ours: the log may hold anybody's notes. */
        static Optional<Entry> parse(String line) {
            Matcher m = LINE.matcher(line);
            if (!m.matches()) {
                return Optional.empty();
            }
            try {
                return Optional.of(new Entry(Instant.parse(m.group(1)), m.group(2).strip(), m.group(3), m.group(4),
                        m.group(5), unescape(m.group(6))));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        String line() {
            return String.format("%s %-5s %s[%s] %s: %s", TIME.format(time), level, script, run, label, escape(value));
        }

        private static String escape(String value) {
            return printable(value.replace("\\", "\\\\"));
        }

        private static String unescape(String text) {
            return ESCAPE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(
                    m.group(1) == null ? "\\" : String.valueOf((char) Integer.parseInt(m.group(1), 16))));
        }
    }

    /**
     * A log as it was read. A last line without its line feed is left out: it may be half of one.
     *
     * @param entries our lines, oldest first
     * @param altered the first digest that the lines before it do not bear out: they were changed after its run
     * @param digest  what a digest in the next line would be
     */
    record Logged(List<Entry> entries, Optional<Entry> altered, String digest) {
        static final String DIGEST = "Log digest";
        private static final int MOST_BYTES = 64 << 20;
        private static final String TOO_LARGE = "larger than any log of ours";
        private static final String BOM = new String(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, ISO_8859_1);

        /** Reads the log, and only a file: what stands there instead of one may never end. */
        static Logged read(Path log) throws Trouble {
            checkFile(log, "read");
            try (InputStream in = Files.newInputStream(log)) {
                if (Files.size(log) > MOST_BYTES) {
                    throw new CharConversionException(TOO_LARGE);
                }
                return read(in);
            } catch (CharConversionException e) {
                throw new Trouble("could not read \"" + log + "\": " + e.getMessage(),
                        "Name the log that backup.java wrote with --log FILE.");
            } catch (IOException e) {
                throw new Trouble("could not read \"" + log + "\": " + reason(e),
                        "Run backup.java first, or name the log with --log FILE.");
            }
        }

        static void checkFile(Path log, String toDo) throws Trouble {
            if (Files.exists(log) && !Files.isRegularFile(log)) {
                throw new Trouble("could not " + toDo + " \"" + log + "\": "
                        + (Files.isDirectory(log) ? "it is a folder" : "not a regular file"),
                        "Name the log that backup.java wrote with --log FILE.");
            }
        }

        static Logged read(InputStream in) throws IOException {
            MessageDigest all = sha256();
            List<Entry> entries = new ArrayList<>();
            Entry altered = null;
            BufferedInputStream bytes = new BufferedInputStream(in, 1 << 16);
            int left = MOST_BYTES;
            for (byte[] line = line(bytes, left); line.length > 0; line = line(bytes, left)) {
                String text = new String(line, ISO_8859_1).replaceFirst("\r\n$", "\n");
                text = left == MOST_BYTES && text.startsWith(BOM) ? text.substring(BOM.length()) : text;
                left -= line.length;
                byte[] read = text.getBytes(ISO_8859_1);
                Optional<Entry> entry = Entry.parse(new String(read, 0, read.length - 1, UTF_8));
                boolean fits = entry.isEmpty() || !entry.get().label().equals(DIGEST)
                        || entry.get().value().equals(soFar(all));
                altered = altered == null && !fits ? entry.get() : altered;
                entry.ifPresent(entries::add);
                all.update(read);
            }
            return new Logged(List.copyOf(entries), Optional.ofNullable(altered), soFar(all));
        }

        /** The next line with its line feed; empty at the end. */
        private static byte[] line(InputStream in, int most) throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream(128);
            for (int read = in.read(); read >= 0; read = in.read()) {
                if (read == 0 || line.size() == most) {
                    throw new CharConversionException(read == 0 ? "not a text file" : TOO_LARGE);
                }
                line.write(read);
                if (read == '\n') {
                    return line.toByteArray();
                }
            }
            return new byte[0];
        }

        static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String soFar(MessageDigest digest) {
            try {
                return "sha256 " + HexFormat.of().formatHex(((MessageDigest) digest.clone()).digest());
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Our lines of the log, oldest first. */
    static List<Entry> readLog(Path log) throws Trouble {
        return Logged.read(log).entries();
    }

    //endregion

    //region shared: log writer (backup, verify)

    /** The log while a script runs: locked against a second writer, each step on the disk before the next one. */
    static final class Log implements AutoCloseable {
        private final Path file;
        static final String MEND =
                "Mend that, and run the same command again with this same log, which it needs to go on.";
        /** How a fingerprint is computed: one of another version cannot be held against it. */
        private static final int FINGERPRINT = 2;
        private final FileChannel channel;
        private final Clock clock;
        private final String script;
        private final String run;
        /** Whether all that was to be written is there: what follows a gap would only hide it. */
        private boolean whole = true;
        /** Where lines go meanwhile, if they are to be written together. */
        private StringBuilder held;

        private Log(Path file, FileChannel channel, Clock clock, String script, String run) {
            this.file = file;
            this.channel = channel;
            this.clock = clock;
            this.script = script;
            this.run = run;
        }

        /**
         * Creates the file and its folders if need be, and says who writes. A second script is refused at once.
         *
         * @param cmd the command that runs, with the options that it was given
         */
        static Log open(Path file, World world, CommandLine cmd, String run) throws Trouble {
            FileChannel channel = null;
            try {
                Logged.checkFile(file, "write");
                if (Files.exists(file)) {
                    readLog(file);
                } else if (file.toAbsolutePath().getParent() != null) {
                    Files.createDirectories(file.toAbsolutePath().getParent());
                }
                channel = FileChannel.open(file, Set.of(CREATE, READ, WRITE));
                // The lock lies beyond any line, since Windows forbids others to read what is locked.
                if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
                    throw new OverlappingFileLockException();
                }
                Log log = new Log(file, channel, world.clock(), cmd.getCommandName(), run);
                log.markTornLine();
                log.together(() -> {
                    String options = options(cmd);
                    log.info("Run", cmd.getCommandSpec().version()[0] + ", fingerprint " + FINGERPRINT + ", options"
                            + (options.isEmpty() ? " none" : options));
                    log.info("Called as", Called.as(cmd.getCommandName() + ".java", world.env()));
                });
                return log;
            } catch (OverlappingFileLockException e) {
                close(channel);
                throw inUse(file);
            } catch (Trouble e) {
                close(channel);
                throw e;
            } catch (IOException e) {
                close(channel);
                throw couldNotWrite(file, e);
            }
        }

        /** The options as they were given, each behind a space, but for those that only change what is said. */
        static String options(CommandLine cmd) {
            return cmd.getParseResult().matchedOptions().stream()
                    .filter(option -> !Set.of("--verbose", "--quiet").contains(option.longestName()))
                    .map(option -> " " + spelled(option)).collect(joining());
        }

        // Of a URL only the id: what else it holds may be a key to the file.
        private static String spelled(OptionSpec option) {
            if (option.arity().max() == 0) {
                return Boolean.FALSE.equals(option.getValue()) ? option.longestName().replaceFirst("^--", "--no-")
                        : option.longestName();
            }
            String value = option.getValue() instanceof FileId id ? id.id() : option.originalStringValues().get(0);
            return option.longestName() + " " + Called.shell(value);
        }

        void info(String label, Object value) throws Trouble {
            append("INFO", label, value);
        }

        void warn(String label, Object value) throws Trouble {
            append("WARN", label, value);
        }

        void error(String label, Object value) throws Trouble {
            append("ERROR", label, value);
        }

        /** Our lines so far, read where the lock is held: closing any other channel on the file would drop the lock. */
        List<Entry> entries() throws Trouble {
            try {
                return Logged.read(Channels.newInputStream(channel.position(0))).entries();
            } catch (IOException e) {
                throw new Trouble("could not read \"" + file + "\": " + reason(e), "Look at the disk, then run again.");
            }
        }

        /** Lines that belong to one step. */
        interface Lines {
            void say() throws Trouble;
        }

        /** Brings the lines of one step to the disk at once, since each way there takes its time. */
        synchronized void together(Lines lines) throws Trouble {
            StringBuilder text = new StringBuilder();
            held = text;
            try {
                lines.say();
            } finally {
                held = null;
            }
            write(text.toString());
        }

        private synchronized void append(String level, String label, Object value) throws Trouble {
            String line = new Entry(clock.instant(), level, script, run, label, String.valueOf(value)).line() + "\n";
            if (held != null) {
                held.append(line);
            } else {
                write(line);
            }
        }

        /** Ends a line that a crash cut short in a way no reader takes for whole: a lone backslash escapes nothing. */
        private void markTornLine() throws IOException {
            ByteBuffer last = ByteBuffer.allocate(1);
            if (channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n') {
                write(" \\...\n");
            }
        }

        private void write(String text) throws Trouble {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(UTF_8));
            try {
                channel.position(channel.size());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            } catch (ClosedChannelException e) {
                throw new Trouble("interrupted", "Run it again.");
            } catch (IOException e) {
                whole = false;
                throw new Trouble("could not write \"" + file + "\": " + reason(e), MEND);
            }
        }

        private static Trouble inUse(Path file) {
            return new Trouble("\"" + file + "\" is in use by another run",
                    "Wait until it has ended, then run this again. Two at a time could make two backups.");
        }

        private static Trouble couldNotWrite(Path file, IOException e) {
            return new Trouble("could not write \"" + file + "\": " + reason(e),
                    "Nothing was done. Make the log writable, or name another one with --log FILE.");
        }

        private static void close(FileChannel channel) throws Trouble {
            try {
                if (channel != null) {
                    channel.close();
                }
            } catch (IOException e) {
                throw new Trouble("could not close the log: " + reason(e), "Look at the disk before anything else.");
            }
        }

        /** Ends the log with its digest. What comes later is refused: whoever interrupts the run has the last word. */
        @Override
        public synchronized void close() throws Trouble {
            try {
                if (channel.isOpen() && whole) {
                    info(Logged.DIGEST, Logged.read(Channels.newInputStream(channel.position(0))).digest());
                }
            } catch (IOException e) {
                throw new Trouble("could not close the log: " + reason(e), "Look at the disk before anything else.");
            } finally {
                close(channel);
            }
        }
    }

    //endregion

    //region shared: Google (backup, verify)

    /**
     * What a run touches besides its arguments, its log and Google, so that a test can stand in for each part.
     *
     * @param runIds  gives the id of the next run: eight lower-case hexadecimal digits
     * @param silence how long nothing may be heard before it is said what is waited for
     */
    record World(Clock clock, Sleeper sleeper, Random jitter, Supplier<String> runIds, Map<String, String> env,
            Duration silence) {
        World(Clock clock, Sleeper sleeper, Random jitter, Supplier<String> runIds, Map<String, String> env) {
            this(clock, sleeper, jitter, runIds, env, Duration.ofSeconds(10));
        }

        /** A variable of the environment; an empty one is none. */
        Optional<String> variable(String name) {
            return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
        }

        static World real() {
            SecureRandom random = new SecureRandom();
            return new World(Clock.systemUTC(), Sleeper.DEFAULT, random,
                    () -> String.format("%08x", random.nextInt()), System.getenv());
        }
    }

    /** Takes the hook away, unless the machine is already going down: then its exit code is the signal's. */
    private static boolean stopping(Thread hook) {
        try {
            return !Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return true;
        }
    }

    /** The id of a file, folder or shared drive in Drive, taken bare or out of the browser's address bar. */
    record FileId(String id) {
        private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]{15,128}");
        private static final Pattern URL = Pattern.compile(
                "https://(?:docs|drive)\\.google\\.com/(?:[^?#]*/)?(?:d/|folders/|open\\?(?:[^#]*&)?id=)"
                        + "([A-Za-z0-9_-]{15,128})(?:[/?&#].*)?");

        static FileId parse(String text) {
            Matcher url = URL.matcher(text);
            if (url.matches()) {
                return new FileId(url.group(1));
            }
            if (!BARE.matcher(text).matches()) {
                throw new TypeConversionException("'" + text + "' is neither a Drive ID nor a Sheets or Drive URL");
            }
            return new FileId(text);
        }

        /** Whether an answer of Google's may be printed and logged as an id. */
        static boolean bare(String id) {
            return id != null && BARE.matcher(id).matches();
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** Who we are to Google: --credentials, then the key in the environment, then Application Default Credentials. */
    static final class SignIn {
        private static final String IN_THE_ENVIRONMENT = "GOOGLE_APPLICATION_CREDENTIALS_JSON";
        /** Where Google's own machines ask for their token. */
        private static final Set<String> METADATA = Set.of("metadata.google.internal", "169.254.169.254");
        private static final Set<String> KEYS = Set.of("service_account", "authorized_user");
        /** The types there are; nothing else out of a key file is ever shown. */
        private static final Set<String> TYPES = Set.of("service_account", "authorized_user", "external_account",
                "external_account_authorized_user", "impersonated_service_account", "gdch_service_account");
        private static final Set<String> ADDRESSES =
                Set.of("token_uri", "token_url", "token_info_url", "service_account_impersonation_url", "url");
        private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(30).toMillis();
        // Google works on one request for up to 180 s; the client's own 20 s would give up on a copy that succeeds.
        private static final int READ_MILLIS = (int) Duration.ofSeconds(240).toMillis();

        @Option(names = "--credentials", paramLabel = "FILE",
                description = "Key file of a service account, or credentials of a user.")
        Path file;

        @Option(names = "--impersonate", paramLabel = "USER",
                description = "E-mail of the user to act for, by domain-wide delegation.")
        String user;

        @Option(names = "--endpoint", paramLabel = "URI",
                description = "One root for Drive and Sheets, for a test double or a proxy.")
        URI endpoint;

        /** Asks for no token yet: that happens with the first request. */
        HttpRequestInitializer with(World world, String... scopes) throws Trouble {
            GoogleCredentials credentials = scoped(load(world), List.of(scopes));
            HttpCredentialsAdapter adapter = new HttpCredentialsAdapter(credentials);
            return request -> {
                adapter.initialize(request);
                request.setConnectTimeout(CONNECT_MILLIS);
                request.setReadTimeout(READ_MILLIS);
                // Or whoever answers at the other place, with a 401, is sent the token.
                request.setFollowRedirects(false);
            };
        }

        /** The one root for every service: Google's own unless --endpoint says otherwise. */
        Optional<String> root() {
            return Optional.ofNullable(endpoint).map(uri -> uri.toString().replaceFirst("/*$", "/"));
        }

        /** Refuses to send a token in the clear, except to this machine. */
        void check(CommandLine cmd) {
            if (endpoint == null) {
                return;
            }
            boolean local = Set.of("localhost", "127.0.0.1", "[::1]").contains(String.valueOf(endpoint.getHost()));
            boolean safe = "https".equals(endpoint.getScheme()) || "http".equals(endpoint.getScheme()) && local;
            if (endpoint.getHost() == null || !safe || endpoint.getRawUserInfo() != null) {
                throw new ParameterException(cmd, "--endpoint '" + (endpoint.getRawUserInfo() == null ? endpoint
                        : "...@" + endpoint.getHost()) + "' must be an https URL, or http on this machine");
            }
        }

        private GoogleCredentials load(World world) throws Trouble {
            Optional<String> json = world.variable(IN_THE_ENVIRONMENT);
            if (file != null) {
                return parse(bytes(file), "\"" + file + "\"", KEYS);
            }
            if (json.isPresent()) {
                return parse(json.get().getBytes(UTF_8), "$" + IN_THE_ENVIRONMENT, KEYS);
            }
            Optional<Path> known = world.variable("GOOGLE_APPLICATION_CREDENTIALS").map(Path::of)
                    .or(() -> Optional.of(gcloud(world)).filter(Files::exists));
            return known.isPresent() ? parse(bytes(known.get()), "\"" + known.get() + "\"", TYPES) : ofThisMachine();
        }

        /** Where gcloud leaves the Application Default Credentials. */
        private static Path gcloud(World world) {
            Path folder = world.variable("CLOUDSDK_CONFIG").map(Path::of)
                    .or(() -> world.variable("APPDATA").map(data -> Path.of(data, "gcloud")))
                    .orElse(Path.of(world.variable("HOME").orElse(""), ".config", "gcloud"));
            return folder.resolve("application_default_credentials.json");
        }

        private static byte[] bytes(Path key) throws Trouble {
            try (InputStream in = Files.newInputStream(key)) {
                return in.readNBytes(1 << 20);
            } catch (IOException e) {
                throw new Trouble("could not read \"" + key + "\": "
                        + (Files.isDirectory(key) ? "it is a folder" : reason(e)),
                        "Give the service account's JSON key with --credentials FILE (docs/setup.md).");
            }
        }

        /** Makes credentials of a key, and shows nothing of it: what stands in a wrong place may be the secret. */
        private GoogleCredentials parse(byte[] bytes, String from, Set<String> types) throws Trouble {
            String why = bytes.length == 0 ? "it is empty" : "it is not a JSON object";
            try {
                GenericJson json = GsonFactory.getDefaultInstance()
                        .fromInputStream(new ByteArrayInputStream(bytes), GenericJson.class);
                String type = String.valueOf(json.getOrDefault("type", ""));
                why = types.contains(type) ? "it lacks a part, or one is damaged" : "its type is "
                        + (TYPES.contains(type) ? "\"" + type + "\", " : "")
                        + "not \"service_account\" or \"authorized_user\"";
                if (types.contains(type)) {
                    checkServers(json, from);
                    return GoogleCredentials.fromStream(new ByteArrayInputStream(bytes), this::guarded);
                }
            } catch (Trouble e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // Said below, and not in the words of the library, which may quote what it found.
            }
            throw new Trouble("could not use " + from + ": " + why,
                    "Download the key again (docs/setup.md): a JSON file with \"type\": \"service_account\".");
        }

        private GoogleCredentials ofThisMachine() throws Trouble {
            try {
                return GoogleCredentials.getApplicationDefault(this::guarded);
            } catch (IOException | RuntimeException e) {
                throw new Trouble("no usable credentials: none found",
                        "Give --credentials FILE, or set GOOGLE_APPLICATION_CREDENTIALS_JSON (docs/setup.md).");
            }
        }

        // A key file may name any token server, and that server is sent what the key is good for.
        private void checkServers(Map<?, ?> json, String from) throws Trouble {
            for (Map.Entry<?, ?> entry : json.entrySet()) {
                if (entry.getValue() instanceof Map<?, ?> inner) {
                    checkServers(inner, from);
                } else if (ADDRESSES.contains(entry.getKey()) && !ours(String.valueOf(entry.getValue()))) {
                    throw new Trouble("could not use " + from + ": its " + entry.getKey() + " is not Google's",
                            "This key would sign you in at a stranger's. Download a new one (docs/setup.md).");
                }
            }
        }

        /** Whether a key, a token or what is signed with them may be sent there. */
        private boolean ours(String address) {
            try {
                URI uri = URI.create(address);
                String host = String.valueOf(uri.getHost());
                return endpoint != null && endpoint.getScheme().equals(uri.getScheme())
                        && endpoint.getAuthority().equals(uri.getAuthority())
                        || "https".equals(uri.getScheme())
                        && (host.endsWith(".googleapis.com") || host.equals("accounts.google.com"))
                        || METADATA.contains(host);
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** Whether a file that Drive names lies at Google's, and a token may be sent along to ask for it. */
        boolean googles(String address) {
            try {
                URI uri = URI.create(address);
                return ours(address) && !METADATA.contains(uri.getHost()) || "https".equals(uri.getScheme())
                        && String.valueOf(uri.getHost()).matches("(.+\\.)?(google|googleusercontent)\\.com");
            } catch (IllegalArgumentException e) {
                return false;
            }
        }

        /** What tokens are asked for by: no key and no redirect leads it to a stranger's. */
        private HttpTransport guarded() {
            return new NetHttpTransport.Builder().setConnectionFactory(url -> {
                if (!ours(url.toString())) {
                    throw new Trouble("refused to sign in at " + url.getHost() + ", which is not Google's",
                            "Something answers in Google's place, or the key is none of Google's (docs/setup.md).");
                }
                return (HttpURLConnection) url.openConnection();
            }).build();
        }

        // Delegation comes before the first token: the library keeps using a token that was fetched without it.
        private GoogleCredentials scoped(GoogleCredentials credentials, List<String> scopes) throws Trouble {
            GoogleCredentials scoped = credentials.createScoped(scopes);
            if (user == null) {
                return scoped;
            }
            if (!(credentials instanceof ServiceAccountCredentials)) {
                throw new Trouble("only a service account can act for " + user + "; these credentials are a user's own",
                        "Leave out --impersonate, or give a service account's key with --credentials FILE.");
            }
            return scoped.createDelegated(user);
        }

        /**
         * A script's command with the options of this run that it needs too, ready to paste.
         *
         * @param log null if it is the usual one
         */
        String command(String script, Path log, World world) {
            Map<String, Object> options = new LinkedHashMap<>();
            options.put("--credentials", file);
            options.put("--impersonate", user);
            options.put("--endpoint", endpoint);
            options.put("--log", log);
            options.values().removeIf(Objects::isNull);
            return Called.as(script, world.env()) + options.entrySet().stream()
                    .map(option -> " " + option.getKey() + " " + Called.shell("" + option.getValue()))
                    .collect(joining());
        }
    }

    /** A request to Google, made so that it can be sent again. */
    interface Request<T> {
        T send() throws IOException;
    }

    /**
     * Sends a request that changes nothing until Google answers it or refuses it for good: eight times in about two
     * minutes, since the quota of a minute has to have run out for some of them.
     *
     * @param what names the thing asked for, as the operator knows it
     * @throws Trouble with Google's reason and what to do about it
     */
    static <T> T read(String what, World world, Talk talk, Request<T> request) throws IOException {
        Duration waited = Duration.ZERO;
        for (int attempt = 1; ; attempt++) {
            try {
                return talk.waiting(what, world.silence(), () -> answer(request));
            } catch (Trouble e) {
                throw e;
            } catch (IOException e) {
                Refusal refusal = Refusal.of(e);
                if (!refusal.passing() || attempt == 8) {
                    throw refusal.trouble(what);
                }
                Duration pause = backoff(world, attempt);
                waited = waited.plus(pause);
                String again = "asking again for " + what + ", in " + pause.toSeconds() + "s (" + refusal + ")";
                if (waited.compareTo(world.silence()) > 0) {
                    talk.say(again);
                } else {
                    talk.detail(again);
                }
                pause(world, pause);
            }
        }
    }

    static Duration backoff(World world, int attempt) {
        return Duration.ofMillis(1000L * Math.min(1 << attempt - 1, 32) + world.jitter().nextInt(500));
    }

    /** The client library throws these two at an empty body; to us that is an answer lost on the way. */
    static <T> T answer(Request<T> request) throws IOException {
        try {
            return request.send();
        } catch (IllegalArgumentException | NullPointerException e) {
            throw new IOException("its body was empty or cut off", e);
        }
    }

    static void pause(World world, Duration time) throws IOException {
        try {
            world.sleeper().sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Trouble("interrupted", "Run it again.");
        }
    }

    /**
     * What came back instead of an answer.
     *
     * @param status the HTTP status; 0 when there was no reply at all
     * @param reason Google's word for it, which alone decides: the domain {@code usageLimits} also covers a full Drive
     */
    record Refusal(int status, String reason, String message) {
        private static final String REDIRECTED = "redirected";
        private static final Set<String> RATES =
                Set.of("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED");

        static Refusal of(IOException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Trouble refused) {
                    return new Refusal(HttpURLConnection.HTTP_MULT_CHOICE, REDIRECTED, refused.getMessage());
                }
            }
            if (e instanceof HttpResponseException moved && moved.getStatusCode() / 100 == 3) {
                return new Refusal(moved.getStatusCode(), REDIRECTED, "the answer sends us to "
                        + host(moved.getHeaders().getLocation()) + ", and nothing is sent there");
            }
            if (e instanceof GoogleJsonResponseException json && json.getDetails() != null) {
                String message = String.valueOf(json.getDetails().getMessage());
                return new Refusal(json.getStatusCode(), reasonIn(json.getDetails()), message);
            }
            if (e instanceof HttpResponseException http) {
                return new Refusal(http.getStatusCode(), "", "no reason given");
            }
            return e instanceof Retryable ? ofToken(e) : ofSilence(e);
        }

        private static String host(String address) {
            try {
                return String.valueOf(URI.create(address).getHost());
            } catch (IllegalArgumentException | NullPointerException e) {
                return "another place";
            }
        }

        // An answer of the token endpoint; the library hides its class, but hands on the cause.
        private static Refusal ofToken(IOException e) {
            if (!(e.getCause() instanceof HttpResponseException cause)) {
                return ofSilence(e);
            }
            try {
                GenericJson body = GsonFactory.getDefaultInstance().fromString(cause.getContent(), GenericJson.class);
                String message = String.valueOf(body.getOrDefault("error_description", "no reason given"));
                return new Refusal(cause.getStatusCode(), String.valueOf(body.get("error")), message);
            } catch (IOException | RuntimeException notJson) {
                return new Refusal(cause.getStatusCode(), "", "no reason given by the token server");
            }
        }

        private static Refusal ofSilence(IOException e) {
            String unknown = e instanceof UnknownHostException ? "unknown host " : "";
            return new Refusal(0, "", unknown + e.getMessage());
        }

        private static String reasonIn(GoogleJsonError error) {
            Stream<String> details = Stream.ofNullable(error.getDetails()).flatMap(List::stream)
                    .map(GoogleJsonError.Details::getReason);
            Stream<String> errors = Stream.ofNullable(error.getErrors()).flatMap(List::stream)
                    .map(GoogleJsonError.ErrorInfo::getReason);
            return Stream.concat(details, errors).filter(Objects::nonNull).findFirst()
                    .orElse(String.valueOf(error.getOrDefault("status", "")));
        }

        /** Too many requests: surely nothing happened, and later it may. */
        boolean rate() {
            return status == 429 || status == 403 && RATES.contains(reason);
        }

        /** May go away by itself; for a request that changes something it leaves open whether it did. */
        boolean passing() {
            return rate() || status == 0 || status == 408 || status >= 500;
        }

        Trouble trouble(String what) {
            return new Trouble(what + ": " + this, advice());
        }

        private String advice() {
            switch (reason) {
                case "storageQuotaExceeded": case "quotaExceeded":
                    return """
                            A service account owns no storage, and a user's may be full. One of:
                              --folder ID         a folder in a shared drive that has the account as a member
                              --impersonate USER  act for a user who has storage, by domain-wide delegation
                              --credentials FILE  a user's own credentials; or free some of that user's storage
                            docs/setup.md explains each. Or copy by hand in the browser, then run backup.java with
                            --adopt URL.""";
                case REDIRECTED:
                    return "Something answers in Google's place: look at the proxy, the network and --endpoint.";
                case "notFound": case "NOT_FOUND":
                    return "Check the ID, and share the file or folder with the identity named above (docs/setup.md).";
                case "SERVICE_DISABLED": case "accessNotConfigured":
                    return "Open the link above, press Enable, wait a few minutes, and run this again.";
                case "ACCESS_TOKEN_SCOPE_INSUFFICIENT": case "insufficientPermissions":
                    return "These credentials lack the scope that is needed; docs/setup.md gives the command.";
                case "cannotCopyFile":
                    return "The owner forbids downloading and copying it: ask the owner to allow it.";
                case "insufficientFilePermissions": case "insufficientParentPermissions":
                case "PERMISSION_DENIED": case "appNotAuthorizedToFile":
                    return "Share it with this identity: the sheet to read, the folder to write (docs/setup.md).";
                case "domainPolicy": case "admin_policy_enforced": case "org_internal":
                    return "Your organisation's administrator has to allow this application to use Drive.";
                case "invalid_grant":
                    return message.contains("iat") || message.contains("short-lived")
                            ? "This computer's clock is wrong by more than Google allows: set it, then run this again."
                            : "The key or the consent is no longer good: make a new one (docs/setup.md).";
                case "unauthorized_client": case "access_denied": case "invalid_scope":
                    return "Domain-wide delegation is not granted for this account and scope (docs/setup.md)."
                            + "\nA grant made just now can take up to a day.";
                case "dailyLimitExceeded":
                    return "The project's quota for today is used up: raise it in the Cloud console, or wait.";
                case "numChildrenInNonRootLimitExceeded": case "teamDriveFileLimitExceeded":
                case "activeItemCreationLimitExceeded": case "teamDriveHierarchyTooDeep":
                case "myDriveHierarchyDepthLimitExceeded": case "teamDriveMembershipRequired":
                    return "The folder or drive takes no more files, or none from you: name another with --folder ID.";
                case "FAILED_PRECONDITION":
                    return "Open it in the browser, choose File > Save as Google Sheets, and use the ID of that sheet.";
                default:
                    return status == 0 ? "Check the network and any proxy, then run this again."
                            : status == 401 ? "The credentials were not accepted: make a new key (docs/setup.md)."
                                    + "\nWith --impersonate: domain-wide delegation is not granted, or only just now."
                            : passing() ? "Google is busy or failing: wait some minutes, then run this again."
                            : "Google will not do this as asked; docs/setup.md explains the usual reasons.";
            }
        }

        @Override
        public String toString() {
            return status == 0 ? "no answer: " + message : reason.equals(REDIRECTED) ? message
                    : message + " (" + status + (reason.isEmpty() ? "" : " " + reason) + ")";
        }
    }

    /** What is said to the person at the terminal, on stderr: warnings always, the rest as they wish. */
    static final class Talk {
        private static final ScheduledThreadPoolExecutor REMINDER = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "reminder");
            thread.setDaemon(true);
            return thread;
        });

        static {
            REMINDER.setRemoveOnCancelPolicy(true);
        }

        @Option(names = {"-v", "--verbose"}, description = "Say more about what is being done.")
        boolean verbose;

        @Option(names = {"-q", "--quiet"}, description = "Say nothing but the result, warnings and errors.")
        boolean quiet;

        @Spec(Spec.Target.MIXEE)
        CommandSpec mixee;

        void say(String text) {
            if (!quiet) {
                print(text);
            }
        }

        void detail(String text) {
            if (verbose && !quiet) {
                print(text);
            }
        }

        void warn(String text) {
            print("warning: " + text);
        }

        /** Sends a request; while no answer comes, says each time that the silence is over what is waited for. */
        <T> T waiting(String what, Duration silence, Request<T> request) throws IOException {
            long start = System.nanoTime();
            Runnable word = () -> say("still waiting for " + what + " ("
                    + Duration.ofNanos(System.nanoTime() - start).toSeconds() + "s)");
            Future<?> words = REMINDER.scheduleAtFixedRate(word, silence.toNanos(), silence.toNanos(), NANOSECONDS);
            try {
                return request.send();
            } finally {
                words.cancel(false);
            }
        }

        private void print(String text) {
            mixee.commandLine().getErr().println(printable(text));
        }
    }

    //endregion
}
