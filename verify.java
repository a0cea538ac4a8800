///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Proves that the backup equals the production sheet, down to each value, formula and format.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//DEPS com.google.apis:google-api-services-drive:v3-rev20260428-2.0.0
//DEPS com.google.auth:google-auth-library-oauth2-http:1.57.0
//DEPS com.google.auth:google-auth-library-credentials:1.57.0
//DEPS com.fasterxml.jackson.core:jackson-core:2.22.4
//RUNTIME_OPTIONS -XX:FreqInlineSize=80 -XX:+UseSerialGC

// A compiler that inlines less, and one collector: more takes more than it saves a run of a minute (docs/benchmark.md).

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.Map.entry;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.NumberOutput;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.Sleeper;
import com.google.api.client.util.Throwables;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsScopes;
import com.google.api.services.sheets.v4.model.BigQueryTableSpec;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.DataSourceSpec;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.Writer;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine;

/**
 * Proves that a backup equals production, as far as the Sheets API can tell; docs/verification.md says what is
 * compared. Reads both spreadsheets and the log, and appends to the log what it found, with a fingerprint by which the
 * backup can be proven again when production has long been changed. Never writes to Google. Never calls equal
 * what it could not judge: anything but a proof ends in an exit code other than 0.
 */
@Command(name = "verify", mixinStandardHelpOptions = true, version = "verify " + verify.VERSION, sortOptions = false,
        description = "Proves that the backup equals the production sheet, down to each value, formula and format.",
        exitCodeOnInvalidInput = 2, exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:Equal: the backup is proven, and the log says so.",
            "1:Different: the backup is not what production is, or not what it was when it was proven; or something "
                + "is to be put right: the bin, the lock, the name; or a migration changed more, or less, than named.",
            "2:The command line is wrong; nothing was done.",
            "3:Could not finish; nothing is proven.",
            "4:Production has changed since: a difference proves nothing, and a proof that there was still stands.",
            "130:Interrupted; nothing is proven."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./jbang verify --credentials key.json              # prove the last backup",
            "  ./jbang verify --credentials key.json --intact     # still what was proven?",
            "  ./jbang verify --credentials key.json --changed 'Operaciones!BL:BP'",
            "  ./jbang verify --credentials key.json --accept-drift",
            "  ./jbang verify --credentials key.json --report all.jsonl",
            "  ./jbang verify --original ID --backup ID --log other.log"})
class verify implements Callable<Integer> {
    static final String VERSION = "1.2.0";
    private static final String DEFAULT_LOG = "backend/logs/migration/backup_execution.log";
    /** The sheet of the plan that ordered this, and how many columns the plan expects of it. */
    private static final FileId PLANS_SHEET = new FileId("17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ");
    private static final int PLANS_COLUMNS = 63;
    private static final Duration POLL = Duration.ofSeconds(10);

    @Option(names = "--backup", paramLabel = "ID",
            description = "The backup to prove, as an ID or a URL. Default: the last one in the log.")
    FileId backup;

    @Option(names = "--original", paramLabel = "ID",
            description = "Production, to hold it against. Default: the sheet of that backup in the log.")
    FileId original;

    @Option(names = "--columns", paramLabel = "N",
            description = "Columns that the counted tab must use; 0: any. Default: as said before, by the log; else 63 "
                    + "for the plan's sheet, and any for others.")
    Integer columns;

    @Option(names = "--tab", paramLabel = "NAME",
            description = "The tab whose rows and columns are counted. Default: as said before, by the log; else "
                    + "Operaciones, else the first.")
    String tab;

    @Option(names = "--intact",
            description = "Read only the backup, and hold it against its last proof in the log.")
    boolean intact;

    @Option(names = "--fingerprint", paramLabel = "HEX",
            description = "With --intact and --backup: hold it against this fingerprint, without any log.")
    Proven fingerprint;

    @Option(names = "--changed", paramLabel = "RANGE",
            description = "What a migration was to change: Tab!BL:BP, Tab!7:9, Tab!A1:C9 or Tab; as often as need be. "
                    + "Did it change that, and nothing else? Cells are held against each other by their place: columns "
                    + "or rows inserted before others move these, so name them too, or compare before.")
    List<Area> changed = List.of();

    @Option(names = "--accept-drift",
            description = "Record a backup without a proof as proven except where production has changed since.")
    boolean acceptDrift;

    @Option(names = "--patience", paramLabel = "TIME", defaultValue = "5m",
            description = "How long production's modifiedTime must stand still before a difference is called damage, "
                    + "since Drive tells of edits late. Default: ${DEFAULT-VALUE}.")
    Duration patience;

    @Option(names = "--show", paramLabel = "N", defaultValue = "20",
            description = "Print the first N differences; all are counted. Default: ${DEFAULT-VALUE}.")
    int show;

    @Option(names = "--report", paramLabel = "FILE",
            description = "Write every difference to FILE as a line of JSON, and a verdict last; -: to stdout.")
    Path report;

    @Option(names = "--log", paramLabel = "FILE", defaultValue = DEFAULT_LOG,
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
    private volatile Log open;
    /** Whether somebody has changed what earlier runs wrote to the log. */
    private boolean altered;
    /** Whether the run has ended: what goes down after that is not interrupted. */
    private volatile boolean over;

    /** @param terminal whether somebody watches, so that progress is shown */
    verify(World world, boolean terminal) {
        this.world = world;
        this.terminal = terminal;
    }

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        verify command = new verify(World.real(), System.console() != null);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> command.interrupted(err)));
        int code = run(command, out, err, args);
        command.over = true;
        System.exit(code);
    }

    static int run(verify command, PrintWriter out, PrintWriter err, String... args) {
        return Trouble.run(Called.as("verify.java", command.world.env()), new CommandLine(command).setOut(out)
                .setErr(err).registerConverter(FileId.class, FileId::parse)
                .registerConverter(Duration.class, verify::duration)
                .registerConverter(Proven.class, Proven::parse).registerConverter(Area.class, Area::parse), args);
    }

    private static Duration duration(String text) {
        if (!text.matches("\\d{1,6}[smh]")) {
            throw new TypeConversionException("'" + text + "' is no time such as 90s, 5m or 1h");
        }
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    private void interrupted(PrintWriter err) {
        if (over) {
            return;
        }
        err.println((terminal ? "\n" : "") + "verify: interrupted: nothing is proven; run it again");
        try (Log log = open) {
            if (log != null) {
                log.append("ERROR", "Verification not finished", "interrupted");
            }
        } catch (Trouble e) {
            err.println("verify: " + e.getMessage());
        }
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        if (fingerprint != null) {
            return print(judge(new Subject(null, backup, Map.of(), Optional.of(fingerprint))));
        }
        Subject subject = subject();
        try (Log log = new Log(world.runIds().get())) {
            log.info(intact ? "Intact check started" : changed.isEmpty() ? "Verification started"
                    : "Migration check started", subject.backup());
            if (!changed.isEmpty()) {
                log.info("Migration checked", changed.stream().map(Area::toString).collect(joining(", ")));
            }
            open = log;
            try {
                Verdict verdict = judge(subject);
                open = null;
                log.together(() -> record(verdict, log));
                return print(verdict);
            } catch (IOException | ParameterException e) {
                open = null;
                log.append("ERROR", "Verification not finished", e.getMessage());
                throw e;
            }
        }
    }

    private void checkOptions() {
        signIn.check(spec.commandLine());
        refuse(intact && (acceptDrift || original != null),
                "--intact reads only the backup: leave out --original and --accept-drift");
        refuse(!changed.isEmpty() && (intact || acceptDrift),
                "--changed asks of the migration: leave out --intact and --accept-drift");
        refuse(fingerprint != null && (!intact || backup == null), "--fingerprint goes with --intact and --backup ID");
        refuse(intact && report != null, "--report tells differences, and --intact finds none");
        refuse(columns != null && columns < 0 || show < 0, "--columns and --show must be at least 0");
        Path key = signIn.key(world);
        Path file = report == null || report.toString().equals("-") ? null : report;
        apart(spec.commandLine(), "--report", file, "the log", logFile);
        apart(spec.commandLine(), "--report", file, "the credentials", key);
        apart(spec.commandLine(), "--log", logFile, "the credentials", key);
    }

    private void refuse(boolean wrong, String why) {
        if (wrong) {
            throw new ParameterException(spec.commandLine(), why);
        }
    }

    // ---- which spreadsheets, and what the log has proven of them ----

    /**
     * What is compared, and what the log knows of it.
     *
     * @param production null with --intact, if the log names none
     * @param facts of the backup run, by label, and what was said of it later; empty where the log does not name it
     * @param proof the last one of this backup against this production
     */
    record Subject(FileId production, FileId backup, Map<String, String> facts, Optional<Proven> proof) { }

    /**
     * What a backup was proven to be.
     *
     * @param version of the fingerprint
     * @param run that proved it, in the log; nothing if only the fingerprint was given
     */
    record Proven(int version, String fingerprint, Instant time, List<Entry> run) {
        static Proven parse(String text) {
            Matcher given = Pattern.compile("(?:(\\d{1,3}):)?([0-9a-f]{64})").matcher(text);
            if (!given.matches()) {
                throw new TypeConversionException("'" + text + "' is no fingerprint: 64 hexadecimal digits, as the log "
                        + "and the rollback page have them");
            }
            int version = given.group(1) == null ? Log.FINGERPRINT : Integer.parseInt(given.group(1));
            return new Proven(version, given.group(2), null, List.of());
        }

        /** The last proof of this backup, in a log that is about its production alone. */
        static Optional<Proven> last(List<Entry> entries, FileId backup) {
            return entries.stream()
                    .filter(e -> e.label().startsWith("Verification passed") && e.value().equals(backup.id()))
                    .map(passed -> of(entries.stream().filter(e -> e.run().equals(passed.run())).toList(), passed))
                    .filter(proof -> !proof.fingerprint.isEmpty())
                    .reduce((earlier, later) -> later);
        }

        private static Proven of(List<Entry> run, Entry passed) {
            // From the start of the line: the options that follow may hold any words.
            Matcher version = Pattern.compile("verify \\S+, fingerprint (\\d{1,3}),.*")
                    .matcher(said(run, "Run").findFirst().orElse(""));
            String sha = said(run, "Fingerprint").findFirst().orElse("").replaceFirst("^sha256 ", "");
            return new Proven(version.matches() ? Integer.parseInt(version.group(1)) : 1, sha, passed.time(), run);
        }
    }

    private static Stream<String> said(List<Entry> entries, String label) {
        return entries.stream().filter(e -> e.label().equals(label)).map(Entry::value);
    }

    private List<Entry> entries() throws Trouble {
        if (backup != null && !intact && !Files.exists(logFile)) {
            return List.of();
        }
        Logged log = Logged.read(logFile);
        altered = log.altered().isPresent();
        log.altered().ifPresent(run -> talk.warn("\"" + logFile + "\" was changed after the run " + run.script()
                + "[" + run.run() + "] of " + run.time() + ": what it says up to there may not be so"));
        return log.entries();
    }

    private Subject subject() throws Trouble {
        List<Entry> entries = entries();
        Optional<Entry> made = entries.stream().filter(e -> e.label().equals("Backup created successfully"))
                .filter(e -> backup == null || e.value().equals(backup.id()))
                .reduce((earlier, later) -> later);
        String id = made.map(Entry::value).orElse(backup == null ? "" : backup.id());
        Map<String, String> facts = facts(entries, made.map(Entry::run).orElse(""), id);
        FileId production = original != null ? original
                : logged(facts, "Original sheet ID", FileId::parse).orElse(null);
        if (id.isEmpty() || production == null && !intact) {
            throw new Trouble("\"" + logFile + "\" names no backup" + (backup == null ? "" : " " + backup),
                    "Run backup.java first, or give --original ID and --backup ID.");
        }
        FileId chosen = backup != null ? backup
                : logged(facts, "Backup created successfully", FileId::parse).orElseThrow();
        refuse(chosen.equals(production), "the backup and production are the same spreadsheet, " + chosen);
        refuseAnother(entries, production);
        return new Subject(production, chosen, facts, Proven.last(entries, chosen));
    }

    /** What the log says there, if anything: it is a text that anybody can change. */
    private <T> Optional<T> logged(Map<String, String> facts, String label, Function<String, T> as) throws Trouble {
        try {
            return Optional.ofNullable(facts.get(label)).map(as);
        } catch (TypeConversionException | DateTimeException e) {
            throw new Trouble("\"" + logFile + "\" is damaged: " + label + " is '" + facts.get(label) + "'",
                    "Put back what backup.java wrote: an ID, or a time such as 2026-01-26T18:15:03Z.");
        }
    }

    // One log is about one production: a proof against another one says nothing of the backup.
    private void refuseAnother(List<Entry> entries, FileId production) throws Trouble {
        Optional<String> other = said(entries, "Original sheet ID")
                .filter(id -> production != null && !id.equals(production.id())).findFirst();
        if (other.isPresent()) {
            throw new Trouble("\"" + logFile + "\" is about production " + other.get() + ", not " + production,
                    "Leave out --original, or keep a log of its own for the other one with --log FILE.");
        }
    }

    /** What the run said that made the backup; of its lock and the counted tab, what any run said that names it. */
    private static Map<String, String> facts(List<Entry> entries, String madeBy, String backup) {
        Set<String> later = entries.stream().filter(e -> e.value().equals(backup)).map(Entry::run)
                .collect(Collectors.toSet());
        return entries.stream().filter(e -> e.run().equals(madeBy) || later.contains(e.run())
                        && Set.of("Backup lock", "Columns expected", "Counted tab").contains(e.label()))
                .collect(Collectors.toMap(Entry::label, Entry::value, (earlier, last) -> last));
    }

    /** How many columns the counted tab must use; 0 for any. */
    private int columnsExpected(Subject subject) {
        String said = subject.facts().getOrDefault("Columns expected", "");
        return columns != null ? columns
                : said.matches("\\d{1,5}") ? Integer.parseInt(said)
                : said.isEmpty() && PLANS_SHEET.equals(subject.production()) ? PLANS_COLUMNS : 0;
    }

    // ---- the three questions: the content, how it is kept, and what was expected ----

    private Verdict judge(Subject subject) throws IOException {
        if (intact || !changed.isEmpty()) {
            checkProvable(subject);
        }
        try (Report lines = Report.open(report, spec.commandLine())) {
            Google google = new Google(subject);
            Findings findings = new Findings(lines);
            Map<Side, File> before = google.files();
            Outline outline = read(google, before.keySet(), findings, subject);
            subject.proof().filter(proof -> proof.version() == Log.FINGERPRINT
                    && !proof.fingerprint().equals(outline.fingerprint()))
                    .ifPresent(proof -> findings.sinceProof(outline.changesSince(proof)));
            Map<Side, File> after = settled(google, subject, findings);
            if (!before.get(Side.BACKUP).getModifiedTime().equals(after.get(Side.BACKUP).getModifiedTime())) {
                readOnceMore(google, subject, outline);
            }
            Verdict verdict = verdict(subject, findings, outline, after);
            lines.verdict(verdict);
            return verdict;
        }
    }

    private Verdict verdict(Subject subject, Findings findings, Outline outline, Map<Side, File> files)
            throws IOException {
        Tab counted = counted(outline, subject);
        int expected = intact ? 0 : columnsExpected(subject);
        boolean met = expected == 0 || counted.usedColumns() == expected;
        Outcome outcome = outcome(subject, findings, files, met);
        if (acceptDrift && findings.total > 0 && outcome.code != 0) {
            talk.warn("--accept-drift was refused: it takes what production has changed since a backup that has no "
                    + "proof yet, by a log that nobody has changed, up to " + Findings.KEPT + " differences, and each "
                    + "by itself");
        }
        return new Verdict(subject, outcome, outline, findings, counted, expected,
                toPutRight(files.get(Side.BACKUP), subject));
    }

    /** Compares both sides, or reads the backup alone; what that holds, with its fingerprint. */
    Outline read(Source google, Collection<Side> sides, Findings findings, Subject subject) throws IOException {
        Source paced = new Paced(google, world, new ArrayDeque<>());
        Map<Side, Outline> outlines = Side.both(sides, talk, side -> () -> Outline.read(side, paced, world, talk));
        Outline backup = outlines.get(Side.BACKUP);
        Outline production = outlines.getOrDefault(Side.PRODUCTION, Outline.NONE);
        counted(backup, subject);
        if (outlines.containsKey(Side.PRODUCTION)) {
            checkChanged(outlines.values());
            production.compareTo(backup, findings);
        }
        compareCells(paced, production, backup, findings);
        return backup;
    }

    private void checkChanged(Collection<Outline> outlines) {
        List<Tab> tabs = outlines.stream().flatMap(outline -> outline.tabs().stream()).toList();
        List<String> titles = tabs.stream().map(tab -> tab.title).distinct().sorted().toList();
        for (Area area : changed) {
            refuse(!titles.contains(area.title()), "--changed " + area + ": there is no such tab. There are: "
                    + titles.stream().map(A1::quote).collect(joining(", ")));
            if (titles.size() == 1 && tabs.stream()
                    .allMatch(tab -> area.covers(tab.area(0, tab.rowCount, 0, tab.columnCount)))) {
                talk.warn("--changed " + area + " is all there is: nothing that changed could be told");
            }
        }
    }

    // Drive's modifiedTime tells of edits, late, and of what is no edit: only the content can tell which it was.
    private void readOnceMore(Google google, Subject subject, Outline outline) throws IOException {
        talk.say("the backup was touched while it was read: reading it once more");
        Outline again = read(google, Set.of(Side.BACKUP), new Findings(Report.NONE), subject);
        if (!again.fingerprint().equals(outline.fingerprint())) {
            throw new Trouble("the backup is being edited: it changed while it was read",
                    "See in the browser who edits it (File > Version history), and run this again once that is over.");
        }
    }

    private void checkProvable(Subject subject) throws Trouble {
        Proven proof = subject.proof().orElseThrow(() -> new Trouble(
                "\"" + logFile + "\" holds no proof of " + subject.backup(),
                "Run verify.java without --intact or --changed while production is still what was backed up."));
        if (proof.version() != Log.FINGERPRINT) {
            throw new Trouble("the proof is of version " + proof.version() + " of the fingerprint, and this release "
                    + "takes version " + Log.FINGERPRINT,
                    "That is no damage. Check it with the release that made the proof,\n"
                            + "or prove the backup anew while production is still what was backed up.");
        }
    }

    /** What becomes of the content: docs/verification.md has this as a table. */
    private Outcome outcome(Subject subject, Findings findings, Map<Side, File> files, boolean met) throws Trouble {
        if (intact) {
            return findings.total == 0 ? Outcome.INTACT : Outcome.NOT_INTACT;
        }
        if (findings.perCheck.containsKey(Checks.FINGERPRINT)) {
            return Outcome.NOT_AS_PROVEN;
        }
        if (!changed.isEmpty()) {
            return findings.total > 0 ? Outcome.CHANGED_MORE : findings.changes.everywhere() ? Outcome.CHANGED_ONLY
                    : Outcome.NOT_CHANGED;
        }
        if (findings.total == 0) {
            return met ? Outcome.PASSED : Outcome.EXPECTATION_NOT_MET;
        }
        if (subject.proof().isPresent()) {
            checkProvable(subject);
            return Outcome.STILL_AS_PROVEN;
        }
        return !drifted(subject, files) ? Outcome.FAILED
                : acceptDrift && findings.acceptable() ? Outcome.PASSED_EXCEPT_DRIFT : Outcome.NOT_JUDGED;
    }

    // Drive tells of an edit minutes late, so one of the last minutes, which nobody may call damage, shows only now.
    private Map<Side, File> settled(Google google, Subject subject, Findings findings) throws IOException {
        Map<Side, File> files = google.files();
        boolean doubtful = findings.total > 0 && subject.proof().isEmpty();
        Instant end = world.clock().instant().plus(patience);
        Duration left = patience;
        while (doubtful && left.compareTo(Duration.ZERO) > 0 && !drifted(subject, files)) {
            talk.say("differences found; Drive may yet tell of an edit of production: waiting for that, "
                    + left.toSeconds() + " s left (--patience " + patience.toSeconds() + "s)");
            pause(world, left.compareTo(POLL) < 0 ? left : POLL);
            files = google.files();
            left = Duration.between(world.clock().instant(), end);
        }
        return files;
    }

    // Production counts as edited when its modifiedTime is not what the backup run logged, before its copy and after
    // it. A copy made by hand is older than its adoption, so production must not be newer than that either.
    private boolean drifted(Subject subject, Map<Side, File> files) throws Trouble {
        Instant now = Instant.ofEpochMilli(files.get(Side.PRODUCTION).getModifiedTime().getValue());
        return !logged(subject.facts(), "Original sheet modified", Instant::parse).orElse(now).equals(now)
                || !logged(subject.facts(), "Original sheet modified after", Instant::parse).orElse(now).equals(now)
                || logged(subject.facts(), "Backup timestamp", Instant::parse).filter(now::isAfter).isPresent();
    }

    private Tab counted(Outline outline, Subject subject) throws Trouble {
        List<Tab> grids = outline.tabs().stream().filter(Tab::hasCells).toList();
        String wanted = tab != null ? tab : subject.facts().getOrDefault("Counted tab", "Operaciones");
        Optional<Tab> named = grids.stream().filter(grid -> grid.title.equals(wanted)).findFirst();
        if (named.isEmpty() && tab != null) {
            throw new Trouble("the backup has no grid tab \"" + tab + "\"",
                    "Name one of these with --tab: " + grids.stream().map(grid -> grid.title).collect(joining(", ")));
        }
        return named.or(() -> Stream.concat(grids.stream(), outline.tabs().stream()).findFirst()).orElseThrow(() ->
                new Trouble("the backup has no tabs", "Look at it in the browser; nothing is proven."));
    }

    /** Where and how the backup is kept, and the click that mends each: none of it says anything of the content. */
    private List<String> toPutRight(File file, Subject subject) {
        Map<String, String> facts = subject.facts();
        List<String> matters = new ArrayList<>();
        if (Boolean.TRUE.equals(file.getTrashed())) {
            matters.add("the backup is in the bin: in Drive's Bin, right click it and choose Restore; Drive deletes it "
                    + "for good 30 days after it went there");
        }
        boolean locked = Stream.ofNullable(file.getContentRestrictions()).flatMap(List::stream)
                .anyMatch(restriction -> Boolean.TRUE.equals(restriction.getReadOnly()));
        if (!locked && (facts.getOrDefault("Backup lock", "").equals("read-only") || fingerprint != null)) {
            matters.add("the backup's lock is gone" + (fingerprint != null ? " (or it was made with --no-lock)" : "")
                    + ": in Drive, right click it and choose File information > Lock" + (fingerprint != null ? ""
                    : ", or run: " + signIn.command("backup.java", logFile, world) + " --lock"));
        }
        String name = facts.getOrDefault("Backup sheet name", file.getName());
        if (!name.equals(file.getName())) {
            matters.add("the backup was renamed from \"" + name + "\" to \"" + file.getName() + "\": in Drive, right "
                    + "click it, choose Rename, and give it its name back (lift the lock for that, and set it again)");
        }
        return matters;
    }

    // ---- what is said of it: the log, the screen, the report ----

    private void record(Verdict verdict, Log log) throws Trouble {
        Outline outline = verdict.outline();
        Findings findings = verdict.findings();
        if (!intact) {
            log.info("Original sheet ID", verdict.subject().production());
            log.info("Columns expected", verdict.columnsExpected() == 0 ? "any" : verdict.columnsExpected());
        }
        log.info("Time zone", Tree.at(outline.spreadsheet(), "properties.timeZone"));
        for (Tab t : outline.tabs()) {
            log.info("Tab", t.summary());
            log.info("Tab parts", t.parts());
        }
        log.info("Counted tab", verdict.counted().title);
        log.info("Row count", verdict.counted().usedRows());
        log.info("Column count", verdict.counted().usedColumns());
        log.info("Cells compared", outline.cells());
        for (Map.Entry<String, Long> check : verdict.checks().entrySet()) {
            log.info("Check", check.getKey() + ": " + (check.getValue() == 0 ? "OK" : "DIFFERS " + check.getValue()));
        }
        each("INFO", "Not checked", verdict.notChecked(), log);
        each("WARN", "Error only in the backup", findings.errorLines, log);
        boolean accepted = verdict.outcome() == Outcome.PASSED_EXCEPT_DRIFT;
        each("WARN", accepted ? "Drift accepted" : "Difference", accepted ? findings.kept : findings.shown(), log);
        if (findings.total > 0) {
            log.warn("Differences", findings.total);
        }
        each("WARN", "To put right", verdict.toPutRight(), log);
        log.info("Fingerprint", "sha256 " + outline.fingerprint());
        log.append(verdict.outcome().level, verdict.outcome().label, verdict.subject().backup());
    }

    private static void each(String level, String label, List<String> values, Log log) throws Trouble {
        for (String value : values) {
            log.append(level, label, value);
        }
    }

    /** The verdict first, then what it rests on; nothing but the verdict if that is good and nobody wants more. */
    private int print(Verdict verdict) {
        Findings findings = verdict.findings();
        boolean evidence = !talk.quiet || verdict.exitCode() != 0;
        List<String> lines = new ArrayList<>(List.of(verdict.outcome().label + ": "
                + (changed.isEmpty() ? verdict.subject().backup() : findings.changes.summary(findings.total))));
        if (evidence) {
            verdict.toPutRight().forEach(matter -> lines.add("To put right   " + matter));
            lines.addAll(findings.shown());
            if (findings.total > show) {
                lines.add("In all " + count(findings.total, "difference") + ", by where they are:");
                findings.groups(verdict.outline()).forEach(group -> lines.add("  " + group));
            }
            lines.addAll(verdict.counts());
        }
        boolean reported = report != null && report.toString().equals("-");
        PrintWriter out = reported ? spec.commandLine().getErr() : spec.commandLine().getOut();
        lines.forEach(line -> out.println(printable(line)));
        findings.errorLines.forEach(talk::warn);
        if (findings.errors > findings.errorLines.size()) {
            talk.warn("and " + count(findings.errors - findings.errorLines.size(), "more cell") + " like these");
        }
        if (evidence) {
            next(verdict).lines().forEach(line -> spec.commandLine().getErr().println(printable(line)));
        }
        return verdict.exitCode();
    }

    /** What it means and what to do now, ready to paste. Ids that were given by hand leave nothing to go on with. */
    private String next(Verdict verdict) {
        Subject subject = verdict.subject();
        String ofBackup = Called.option("--backup", backup);
        String ask = "  " + signIn.command("verify.java", logFile, world);
        String next = verdict.outcome().next;
        // What would be refused is not proposed.
        next = verdict.findings().acceptable() ? next : next.replaceFirst("(?s)\nor, for up to.*", "");
        if (verdict.outcome().code == 0 && !verdict.toPutRight().isEmpty()) {
            next = "The content is what it should be. Put right what stands above; then ask again:\n{intact}\n" + next;
        }
        // From a log of a rollback the page leads on.
        boolean leadsOn = fingerprint != null || subject.facts().containsKey("Backup sheet ID")
                && !Set.of("before_rollback", "restored").contains(subject.facts().getOrDefault("Name prefix", ""));
        return !leadsOn ? "" : next
                .replace("{proven}", subject.proof().map(proof -> "" + proof.time()).orElse(""))
                .replace("{remake}", "  " + signIn.command("backup.java", logFile, world)
                        + Called.option("--sheet-id", subject.production())
                        + Called.option("--folder", subject.facts().get("Target folder"))
                        + Called.option("--name-prefix", subject.facts().get("Name prefix")))
                .replace("{again}", ask + Called.option("--original", original) + ofBackup)
                .replace("{intact}", ask + ofBackup + " --intact"
                        + Called.option("--fingerprint", fingerprint == null ? null : fingerprint.fingerprint()))
                .replace("{changed}", ask + ofBackup + Called.option("--changed",
                        verdict.findings().changes.added(verdict.outline()).orElse("RANGE")))
                .replace("{document}", "next: " + new SignIn().command("document.java", logFile, world) + ofBackup)
                .replace("{columns}", "" + verdict.counted().usedColumns())
                .replace("{most}", "" + Findings.KEPT);
    }

    /** The two spreadsheets as Google gives them, by the least scopes that read both. */
    private final class Google implements Source {
        private final Map<Side, FileId> ids;
        private final Drive drive;
        private final Sheets sheets;

        Google(Subject subject) throws IOException {
            ids = intact ? Map.of(Side.BACKUP, subject.backup())
                    : Map.of(Side.PRODUCTION, subject.production(), Side.BACKUP, subject.backup());
            HttpRequestInitializer signedIn =
                    signIn.with(world, talk, DriveScopes.DRIVE_METADATA_READONLY, SheetsScopes.SPREADSHEETS_READONLY);
            NetHttpTransport http = new NetHttpTransport();
            drive = new Drive.Builder(http, GsonFactory.getDefaultInstance(), signedIn)
                    .setRootUrl(signIn.root(Drive.DEFAULT_ROOT_URL)).setApplicationName("verify/" + VERSION).build();
            sheets = new Sheets.Builder(http, GsonFactory.getDefaultInstance(), signedIn)
                    .setRootUrl(signIn.root(Sheets.DEFAULT_ROOT_URL)).setApplicationName("verify/" + VERSION).build();
        }

        /** What Drive says of each file now. Its {@code version} is not asked for: it moves without an edit too. */
        Map<Side, File> files() throws IOException {
            return Side.both(ids.keySet(), talk, side -> () -> verify.read(side.label + " " + ids.get(side), world,
                    talk, () -> drive.files().get(ids.get(side).id()).setSupportsAllDrives(true)
                            .setFields("name,trashed,modifiedTime,contentRestrictions(readOnly)").execute()));
        }

        @Override
        public InputStream read(Side side, List<String> ranges, String fields) throws IOException {
            return sheets.spreadsheets().get(ids.get(side).id())
                    .setRanges(ranges.isEmpty() ? null : ranges).setFields(fields).setPrettyPrint(false)
                    .setExcludeTablesInBandedRanges(true).executeAsInputStream();
        }
    }

    /** Where the two spreadsheets are read from. */
    interface Source {
        /**
         * The body of one {@code spreadsheets.get}.
         *
         * @param ranges in A1 notation; none for the outline
         */
        InputStream read(Side side, List<String> ranges, String fields) throws IOException;
    }

    enum Side {
        PRODUCTION("production"), BACKUP("the backup");

        final String label;

        Side(String label) {
            this.label = label;
        }

        /** Asks for both sides at once, since each answer takes its time; of two failures production's is told. */
        static <T> Map<Side, T> both(Collection<Side> sides, Talk talk, Function<Side, Request<T>> ask)
                throws IOException {
            Map<Side, Future<T>> asked = new TreeMap<>();
            sides.forEach(side -> asked.put(side, start(side.label, ask.apply(side))));
            Map<Side, T> answers = new TreeMap<>();
            for (Side side : asked.keySet()) {
                // Each request says by itself that it is waited for.
                answers.put(side, talk.waiting(side.label, Duration.ofDays(1), asked.get(side)));
            }
            return answers;
        }
    }

    /** What is to be said of the content. The words in braces are filled in by {@code next}. */
    enum Outcome {
        PASSED(0, "INFO", "Verification passed", "{document}"),
        PASSED_EXCEPT_DRIFT(0, "WARN", "Verification passed except for drift", "{document}"),
        FAILED(1, "ERROR", "Verification failed", """
                Do not migrate on this backup. Make another:
                {remake}"""),
        NOT_AS_PROVEN(1, "ERROR", "Verification failed", """
                The backup is no longer what was proven on {proven}, whatever production is now.
                Before anybody goes back to it, see in the browser who changed what
                (File > Version history), restore the proven version, and ask again:
                {intact}"""),
        EXPECTATION_NOT_MET(1, "ERROR", "Expectation not met", """
                The backup equals production; both use another number of columns than was expected.
                If it is the number that was expected which is wrong:
                {again} --columns {columns}"""),
        NOT_JUDGED(4, "WARN", "Verification not judged", """
                Production has changed since the backup, so these may be edits and not damage. Back up again:
                {remake} --again
                or, for up to {most} differences, accept exactly these:
                {again} --accept-drift"""),
        STILL_AS_PROVEN(4, "WARN", "Still as proven", """
                The backup is still what was proven on {proven}; production has changed since.
                That takes nothing from the backup. From now on the question is:
                {intact}
                and, if this was the migration, whether it changed what it should and nothing else:
                {changed}"""),
        CHANGED_ONLY(0, "INFO", "Only what was to change has changed", ""),
        CHANGED_MORE(1, "ERROR", "More has changed than was to change", """
                The backup is still what was proven on {proven}. See in the browser who made these
                changes to production; docs/MIGRATION_BACKUP.md leads back."""),
        NOT_CHANGED(1, "ERROR", "Nothing has changed where it was to change", """
                The backup is still what was proven on {proven}, and production is there, too:
                the migration did nothing in a range that was named."""),
        INTACT(0, "INFO", "Intact check passed", ""),
        NOT_INTACT(1, "ERROR", "Intact check failed", """
                This is no longer what was proven. Before anybody goes back to it, see in the
                browser who changed what (File > Version history), and restore the proven version.""");

        final int code;
        final String level;
        final String label;
        /** What it means and what to do now. */
        final String next;

        Outcome(int code, String level, String label, String next) {
            this.code = code;
            this.level = level;
            this.label = label;
            this.next = next;
        }
    }

    /**
     * What a run found, and the words for it.
     *
     * @param outcome what is to be said of the content
     * @param outline what the backup holds
     * @param counted the tab whose rows and columns are counted
     * @param columnsExpected 0 for any
     * @param toPutRight what is wrong with where and how the backup is kept
     */
    record Verdict(Subject subject, Outcome outcome, Outline outline, Findings findings, Tab counted,
            int columnsExpected, List<String> toPutRight) {

        private boolean intact() {
            return outcome == Outcome.INTACT || outcome == Outcome.NOT_INTACT;
        }

        /** A backup whose content is good and that lies in the bin is no good to whoever does not look. */
        int exitCode() {
            return outcome.code == 0 && !toPutRight.isEmpty() ? 1 : outcome.code;
        }

        /** How many differences each check found, by name; with --intact only what the fingerprint covers. */
        Map<String, Long> checks() {
            Map<String, Long> checks = new LinkedHashMap<>();
            (intact() ? List.of(Checks.FINGERPRINT) : Checks.NAMES).forEach(name -> checks.put(name, 0L));
            checks.putAll(findings.perCheck);
            if (outcome == Outcome.EXPECTATION_NOT_MET) {
                checks.put(Checks.COLUMNS, 1L);
            }
            return checks;
        }

        List<String> notChecked() {
            return intact() ? List.of() : Stream.concat(Checks.GAPS.stream(), outline.tabs().stream()
                    .filter(tab -> tab.type.equals("DATA_SOURCE")).map(tab ->
                    "rows of " + A1.quote(tab.title) + ": they live in the connected data source")).toList();
        }

        List<String> counts() {
            List<String> lines = new ArrayList<>();
            long differing = checks().values().stream().filter(found -> found > 0).count();
            lines.add("Checks         " + (checks().size() - differing) + " OK, " + differing + " DIFFER, "
                    + notChecked().size() + " NOT CHECKED" + (intact() ? "" : " (-v lists them)"));
            if (findings.total > 0 && !intact()) {
                lines.add("Differences    " + findings.total + " (production -> backup)");
            }
            lines.add("Tabs           " + outline.tabs().size());
            lines.add("Cells          " + outline.cells());
            lines.add("Row count      " + counted.usedRows() + " (" + counted.title + ", grid " + counted.rowCount
                    + ")");
            lines.add("Column count   " + counted.usedColumns() + " (" + (columnsExpected == 0 ? ""
                    : columnsExpected + " expected, ") + "grid " + counted.columnCount + ")");
            return lines;
        }
    }

    static String count(long n, String thing) {
        return n + " " + thing + (n == 1 ? "" : "s");
    }

    // ---- what equal means: a row is its cells, a cell four texts, and two texts are equal or are not ----

    /**
     * One row of a tab: its cells in normal form, without the empty ones at its end.
     *
     * @param index zero-based
     * @param height what is said of it, as canonical JSON
     */
    record Row(int index, String height, List<Cell> cells) {
        /** An empty one where there is none. */
        Cell cell(int column) {
            return column < cells.size() ? cells.get(column) : Cell.EMPTY;
        }

        boolean same(Row other) {
            return cells.size() == other.cells.size()
                    && IntStream.range(0, cells.size()).allMatch(c -> cells.get(c).same(other.cells.get(c)));
        }
    }

    /**
     * One cell in normal form: of texts of canonical JSON, so that equality is equality of texts.
     *
     * @param value or formula; empty for none
     * @param more what else hangs on it: note, link, chips, pivot table; empty for none
     * @param look its format, text runs and validation; empty for none
     * @param error the type of error that it shows, or null; a result, and so no part of what is compared
     */
    record Cell(String value, String more, String look, String error) {
        static final Cell EMPTY = new Cell("", "", "", null);
        private static final String FORMULA = "{\"formulaValue\":";

        boolean same(Cell other) {
            return value.equals(other.value) && more.equals(other.more) && look.equals(other.look);
        }

        boolean empty() {
            return !holds() && look.isEmpty();
        }

        boolean holds() {
            return !value.isEmpty() || !more.isEmpty();
        }

        boolean computes() {
            return value.startsWith(FORMULA);
        }

        /** The formula as it was entered; empty for none. */
        String formula() {
            return computes() ? "" + Tree.at(Canonical.tree(value), "formulaValue") : "";
        }
    }

    /** Brings the cells of one spreadsheet into normal form. */
    static final class CellReader {
        private static final int MOST_SIZE = 128 << 20;
        private static final Set<String> VALUES = Set.of("numberValue", "stringValue", "boolValue", "formulaValue");
        private static final Set<String> LOOKS = Set.of("dataValidation", "textFormatRuns", "userEnteredFormat");

        private final Normal normal;
        private final Recent<Map<String, Object>> looks = new Recent<>();
        private final Recent<Map<String, Object>> measures = new Recent<>();
        /** How many characters the cells of an answer take, those not counted that are like another's. */
        long size;

        /** @param ids what the ids that a copy may renumber stand for */
        CellReader(Map<String, Object> ids) {
            normal = new Normal(ids);
        }

        /** What is said of the height or width of a row or column, as canonical JSON. */
        String measure(JsonParser in) throws IOException {
            return measures.of(Json.map(in), sent -> Canonical.json(normal.object(sent, DimensionProperties.class)));
        }

        /** The cells of one element of rowData, without the empty ones at its end. */
        List<Cell> row(JsonParser in) throws IOException {
            List<Cell> cells = new ArrayList<>();
            Json.object(Map.of("values", Json.list(A1.MOST_COLUMNS, cell -> cells.add(cell(cell))))).read(in);
            while (!cells.isEmpty() && cells.get(cells.size() - 1).empty()) {
                cells.remove(cells.size() - 1);
            }
            return List.copyOf(cells);
        }

        private Cell cell(JsonParser in) throws IOException {
            Map<String, Object> more = Json.map(in);
            if (more.isEmpty()) {
                return Cell.EMPTY;
            }
            String value = value(more.remove("userEnteredValue"));
            // A result, as is a formula's link; others are not asked for.
            Object shown = more.remove("effectiveValue");
            String error = shown != null && Tree.at(shown, "errorValue.type") instanceof String type ? type : null;
            Map<String, Object> look = new TreeMap<>(more);
            look.keySet().retainAll(LOOKS);
            more.keySet().removeAll(LOOKS);
            if (value.startsWith(Cell.FORMULA)) {
                more.remove("hyperlink");
            }
            String rest = text(more);
            size += value.length();
            if (size > MOST_SIZE) {
                throw new StreamConstraintsException("cells of more than " + (MOST_SIZE >> 20) + " million characters");
            }
            return new Cell(value, rest, look.isEmpty() ? "" : looks.of(look, this::text), error);
        }

        /** Of one member, as nearly all are, it is in normal form as it was sent. */
        private String value(Object sent) {
            boolean asSent = sent == null || sent instanceof Map<?, ?> map && map.size() == 1
                    && VALUES.containsAll(map.keySet()) && !map.containsValue(null);
            Object value = asSent ? sent
                    : normal.object(Map.of("userEnteredValue", sent), CellData.class).get("userEnteredValue");
            return value == null || value.equals(Map.of()) ? "" : Canonical.json(value);
        }

        /** Those members of a cell that say anything, in normal form; empty for none. */
        private String text(Map<String, Object> sent) {
            if (sent.isEmpty()) {
                return "";
            }
            Map<String, Object> saying = normal.object(sent, CellData.class);
            saying.values().removeIf(Map.of()::equals);
            String json = saying.isEmpty() ? "" : Canonical.json(saying);
            size += json.length();
            return json;
        }
    }

    /**
     * What a tree of Google's JSON means, apart from how it is spelled; docs/verification.md gives the rules. What a
     * field means is known by its place in Google's model, never by how its value looks.
     *
     * @param ids what stands for an id that a copy may renumber, by field and value
     */
    record Normal(Map<String, Object> ids) {
        /** An object of a class of the model; of one that is not known, null, all members are kept. */
        Map<String, Object> object(Map<?, ?> object, Class<?> type) {
            Map<String, Field> fields = Field.of(type);
            Map<String, Object> normal = new TreeMap<>();
            object.forEach((key, sent) -> {
                String name = (String) key;
                Field field = fields.getOrDefault(name, Field.UNKNOWN);
                Object value = value(name, sent, field);
                if (!field.leftOut() && !field.absent(value)) {
                    normal.put(name, value);
                }
            });
            // A connected tab has the grid that its last query filled.
            normal.keySet().removeIf(name -> "DATA_SOURCE".equals(normal.get("sheetType"))
                    && name.equals("gridProperties") || !Map.of().equals(
                    normal.getOrDefault(fields.getOrDefault(name, Field.UNKNOWN).newForm(), Map.of())));
            return normal;
        }

        private Object value(String name, Object sent, Field field) {
            if (sent instanceof Map<?, ?> map && !field.map()) {
                return object(map, field.type());
            }
            if (sent instanceof Map<?, ?> map) {
                Map<String, Object> values = new TreeMap<>();
                map.forEach((key, value) -> values.put("" + key, value("" + key, value, field.element())));
                return values;
            }
            if (sent instanceof List<?> list) {
                Stream<Object> values = list.stream().map(element -> value(name, element, field.element()));
                return (field.unordered() ? values.sorted(Comparator.comparing(Canonical::json)) : values).toList();
            }
            return field.id() ? ids.getOrDefault(name + " " + sent, sent) : sent;
        }
    }

    /**
     * A field of Google's model, as far as it decides whether two spellings mean the same.
     *
     * @param type of its value, or of the elements of a list or map; null if that is no class of the model
     * @param nothing the value that means the same as its absence, or null
     * @param newForm the field that says the same in a newer form, or ""
     */
    record Field(Class<?> type, boolean map, Object nothing, boolean leftOut, boolean unordered, boolean id,
            String newForm) {
        static final Field UNKNOWN = new Field(null, false, null, false, false, false, "");

        // What the model's Java classes do not say is listed here, as Class.field, from Google's interface description
        // (Sheets v4, revision 20260921). A test holds each against the model.

        /** What means the same as absence, and of which fields; UNKNOWN where absence means something else. */
        private static final Map<Object, Set<String>> DEFAULTS = Map.of(
                0.0, words("""
                SheetProperties.sheetId SheetProperties.index GridProperties.frozenRowCount
                GridProperties.frozenColumnCount GridRange.sheetId GridRange.startRowIndex GridRange.startColumnIndex
                DimensionRange.sheetId DimensionRange.startIndex GridCoordinate.sheetId GridCoordinate.rowIndex
                GridCoordinate.columnIndex DeveloperMetadataLocation.sheetId EmbeddedObjectPosition.sheetId
                OverlayPosition.offsetXPixels OverlayPosition.offsetYPixels DataSource.sheetId Color.red Color.green
                Color.blue TextFormatRun.startIndex ChipRun.startIndex FilterSpec.columnIndex SlicerSpec.columnIndex
                TableColumnProperties.columnIndex SortSpec.dimensionIndex PivotFilterSpec.columnOffsetIndex
                PivotGroup.sourceColumnOffset PivotValue.sourceColumnOffset PivotGroupSortValueBucket.valuesIndex
                BasicSeriesDataPointStyleOverride.index
                """),
                1.0, words("Color.alpha"),
                371.0, words("OverlayPosition.heightPixels"),
                600.0, words("OverlayPosition.widthPixels"),
                true, words("SlicerSpec.applyToPivotTables"),
                "HORIZONTAL", words("PivotTable.valueLayout"),
                "DEFAULT_VIEW_WINDOW_MODE", words("ChartAxisViewWindowOptions.viewWindowMode"),
                "COMPARISON_TYPE_UNDEFINED", words("BaselineValueFormat.comparisonType"),
                "CHART_NUMBER_FORMAT_SOURCE_UNDEFINED", words("ScorecardChartSpec.numberFormatSource"),
                UNKNOWN, words("""
                TextFormat.bold TextFormat.italic TextFormat.strikethrough TextFormat.underline
                ExtendedValue.boolValue ExtendedValue.stringValue ExtendedValue.formulaValue
                ConditionValue.userEnteredValue
                """));
        /** The copy's own, the reader's own, or of the moment. */
        private static final Set<String> LEFT_OUT = words("""
                Spreadsheet.spreadsheetId Spreadsheet.dataSourceSchedules SheetProperties.index ProtectedRange.editors
                ProtectedRange.requestingUserCanEdit ProtectedRange.protectedRangeId FilterView.filterViewId
                EmbeddedChart.chartId Slicer.slicerId BandedRange.bandedRangeId BandedRange.bandedRangeReference
                DeveloperMetadata.metadataId DataSourceChartProperties.dataExecutionStatus
                DataSourceFormula.dataExecutionStatus DataSourceTable.dataExecutionStatus
                PivotTable.dataExecutionStatus DataSourceSheetProperties.dataExecutionStatus
                DataSourceSheetProperties.columns NamedRange.namedRangeId Table.tableId DataSource.dataSourceId
                CellData.effectiveFormat CellData.formattedValue
                """);
        /** Lists whose order means nothing. */
        private static final Set<String> UNORDERED = words("""
                Spreadsheet.namedRanges Spreadsheet.developerMetadata Spreadsheet.dataSources Sheet.merges
                Sheet.filterViews Sheet.protectedRanges Sheet.charts Sheet.bandedRanges Sheet.developerMetadata
                Sheet.slicers Sheet.tables DimensionProperties.developerMetadata SpreadsheetTheme.themeColors
                BasicFilter.filterSpecs FilterView.filterSpecs PivotTable.filterSpecs ChartSpec.filterSpecs
                DataSourceTable.filterSpecs FilterCriteria.hiddenValues ProtectedRange.unprotectedRanges
                """);
        /** Deprecated forms; a colour x beside its xStyle is found in the model. */
        private static final Map<String, String> NEW_FORMS = Map.of("BasicFilter.criteria", "filterSpecs",
                "FilterView.criteria", "filterSpecs", "PivotTable.criteria", "filterSpecs", "Border.width", "style");
        /** A tableId of BigQuery is a name there and no id of ours. */
        private static final Set<String> IDS = Set.of("namedRangeId", "tableId", "dataSourceId");

        private static final Map<Class<?>, Map<String, Field>> MODEL = new ConcurrentHashMap<>();

        /** The fields of a class of the model, by name; none for null. */
        static Map<String, Field> of(Class<?> type) {
            return type == null ? Map.of() : MODEL.computeIfAbsent(type, owner -> ClassInfo.of(owner).getNames()
                    .stream().collect(Collectors.toMap(name -> name, name -> field(owner, name))));
        }

        private static Field field(Class<?> owner, String name) {
            String key = owner.getSimpleName() + "." + name;
            Type declared = ClassInfo.of(owner).getFieldInfo(name).getGenericType();
            Type[] inner = declared instanceof ParameterizedType generic ? generic.getActualTypeArguments()
                    : new Type[] {declared};
            Class<?> type = inner[inner.length - 1] instanceof Class<?> plain ? plain : Object.class;
            boolean colour = ClassInfo.of(owner).getNames().contains(name + "Style");
            Object usual = declared == Boolean.class ? (Object) false : declared == String.class ? ""
                    : inner.length == 2 ? Map.of() : null;
            Object nothing = DEFAULTS.keySet().stream().filter(value -> DEFAULTS.get(value).contains(key)).findFirst()
                    .orElse(usual);
            return new Field(GenericJson.class.isAssignableFrom(type) ? type : null, inner.length == 2, nothing,
                    LEFT_OUT.contains(key), UNORDERED.contains(key),
                    IDS.contains(name) && owner != BigQueryTableSpec.class,
                    colour ? name + "Style" : NEW_FORMS.getOrDefault(key, ""));
        }

        private static Set<String> words(String text) {
            return Set.of(text.strip().split("\\s+"));
        }

        Field element() {
            return new Field(type, false, null, false, false, id, "");
        }

        /** Whether this value says no more than the field's absence does. */
        boolean absent(Object value) {
            return value == null || value.equals(nothing) || value.equals(List.of())
                    || value.equals("") && nothing instanceof String;
        }
    }

    /** Canonical JSON, by RFC 8785: sorted names, no white space, and one spelling of each text and number. */
    static final class Canonical {
        static String json(Object tree) {
            return write(new StringBuilder(), tree).toString();
        }

        private static StringBuilder write(StringBuilder out, Object tree) {
            if (tree instanceof Map<?, ?> map) {
                String before = "{";
                for (Map.Entry<?, ?> member : (map.size() < 2 ? map : new TreeMap<>(map)).entrySet()) {
                    write(out.append(before), member.getKey()).append(':');
                    write(out, member.getValue());
                    before = ",";
                }
                return out.append(map.isEmpty() ? "{}" : "}");
            }
            if (tree instanceof Collection<?> list) {
                String before = "[";
                for (Object element : list) {
                    write(out.append(before), element);
                    before = ",";
                }
                return out.append(list.isEmpty() ? "[]" : "]");
            }
            return tree instanceof String text ? quoted(out, text)
                    : tree instanceof Double number ? out.append(number(number)) : out.append(tree);
        }

        /** The tree of a text that was made here; null for an empty one. */
        static Object tree(String json) {
            try (JsonParser in = Json.STRICT.createParser(json)) {
                return in.nextToken() == null ? null : Json.tree(in);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        // A surrogate without its other half is written as an escape: in UTF-8 it would be a question mark.
        private static StringBuilder quoted(StringBuilder out, String text) {
            int plain = 0;
            while (plain < text.length() && plain(text.charAt(plain))) {
                plain++;
            }
            out.append('"').append(text, 0, plain);
            for (int i = plain, c; i < text.length(); i += Character.charCount(c)) {
                c = text.codePointAt(i);
                int escape = "\"\\\b\f\n\r\t".indexOf(c);
                if (escape >= 0) {
                    out.append('\\').append("\"\\bfnrt".charAt(escape));
                } else if (c < ' ' || Character.getType(c) == Character.SURROGATE) {
                    out.append(String.format("\\u%04x", c));
                } else {
                    out.appendCodePoint(c);
                }
            }
            return out.append('"');
        }

        private static boolean plain(char c) {
            return c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c);
        }

        /** A number as ECMAScript writes it: by the shortest digits. */
        static String number(double d) {
            // Not by Double.toString: that of JDK 17 sometimes has one digit too many.
            String java = NumberOutput.toString(d, true);
            if (java.indexOf('E') < 0) {
                return java.endsWith(".0") ? java.substring(0, java.length() - 2) : java;
            }
            // Java wants two digits, and of a very small number one may do.
            BigDecimal exact = new BigDecimal(java).stripTrailingZeros();
            BigDecimal one = exact.round(new MathContext(1));
            BigDecimal shortest = one.doubleValue() == d ? one : exact;
            int exponent = shortest.precision() - shortest.scale() - 1;
            return exponent < -6 || exponent > 20 ? shortest.toString().replace('E', 'e') : shortest.toPlainString();
        }
    }

    // ---- how it is read: Rows asks for windows, an Answer checks one, Json takes it apart ----

    /** What a window asks of one tab: rows, zero-based, {@code to} exclusive. */
    record Span(Tab tab, int from, int to) {
        String range() {
            return tab.name() + "!A" + (from + 1) + ":" + A1.column(tab.columnCount - 1) + to;
        }

        int rowCount() {
            return to - from;
        }
    }

    /**
     * The rows of one spreadsheet, tab after tab. A thread of its own reads one window while the last one is compared,
     * and alone knows of windows, broken answers and time: at most one request in flight.
     */
    private final class Rows implements AutoCloseable {
        // At the slowest pace that was reported these take eighteen seconds.
        private static final int FIRST_CELLS = 10_000;
        // Google gives up on an answer after three minutes, and a pace may change.
        private static final Duration ANSWER = Duration.ofSeconds(10);
        private static final long HEAP = Runtime.getRuntime().maxMemory();
        // Two windows a side may be in memory at once, and a cell is some hundred bytes there.
        private static final int MOST_CELLS = (int) Math.min(800_000, HEAP / 1000);
        private static final int MOST_SPANS = 100;
        // Characters of cells in an answer that is large enough: the next window is cut so that it has about as many.
        private static final long ENOUGH = Math.min(32 << 20, HEAP / 32);
        private static final int MOST_FAILURES = 8;

        private final Side side;
        private final Source source;
        private final List<Tab> tabs;
        private final CellReader cells;
        private int tab;
        private int row;
        private long budget = Math.min(FIRST_CELLS, MOST_CELLS);
        private Instant asked;
        private Future<Answer> ahead;
        private Answer current;

        /** @param tabs of that spreadsheet which are read, each with at least one row and column */
        Rows(Side side, Source source, List<Tab> tabs, Map<String, Object> ids) {
            this.side = side;
            this.source = source;
            this.tabs = tabs;
            cells = new CellReader(ids);
            ahead = start("rows of " + side.label, this::window);
        }

        /** The next row; after the last one of a tab the first one of the next. */
        Row next() throws IOException {
            while (current == null || current.rows.isEmpty()) {
                current = null;
                current = talk.waiting("cells of " + side.label, world.silence(), ahead);
                ahead = start("rows of " + side.label, this::window);
            }
            return current.rows.remove();
        }

        /** What is said of the width of each column of the tab that was read last, as canonical JSON. */
        List<String> widths(Tab last) {
            return current.widths.get(last);
        }

        /** The next window, whole and checked, however often it has to be asked for; null after the last one. */
        private Answer window() throws IOException {
            for (int failures = 0; tab < tabs.size(); ) {
                List<Span> spans = plan();
                try {
                    asked = world.clock().instant();
                    List<String> ranges = spans.stream().map(Span::range).toList();
                    Answer answer = answer(() -> new Answer(source.read(side, ranges, Answer.FIELDS), spans, cells));
                    advance(spans);
                    return answer;
                } catch (Trouble e) {
                    throw e;
                } catch (StreamConstraintsException e) {
                    shrink(e, spans);
                } catch (IOException e) {
                    recover(e, spans, ++failures);
                }
            }
            return null;
        }

        private List<Span> plan() {
            List<Span> spans = new ArrayList<>();
            long left = budget;
            int first = row;
            for (int t = tab; t < tabs.size() && left > 0 && spans.size() < MOST_SPANS; t++, first = 0) {
                Tab next = tabs.get(t);
                int fit = (int) Math.min(next.rowCount - first,
                        Math.max(left / next.columnCount, spans.isEmpty() ? 1 : 0));
                if (fit > 0) {
                    spans.add(new Span(next, first, first + fit));
                }
                left = first + fit < next.rowCount ? 0 : left - (long) fit * next.columnCount;
            }
            return spans;
        }

        private static long cells(List<Span> spans) {
            return spans.stream().mapToLong(span -> (long) span.rowCount() * span.tab().columnCount).sum();
        }

        /** How many of so many cells, which took that long, come in the time of an answer. */
        private long inTime(long cells) {
            long millis = Math.max(1, Duration.between(asked, world.clock().instant()).toMillis());
            return Math.max(1, Math.min(cells * ANSWER.toMillis() / millis, MOST_CELLS));
        }

        private void advance(List<Span> spans) {
            Span last = spans.get(spans.size() - 1);
            tab = tabs.indexOf(last.tab()) + (last.to() == last.tab().rowCount ? 1 : 0);
            row = last.to() == last.tab().rowCount ? 0 : last.to();
            long enough = cells(spans) * ENOUGH / Math.max(cells.size, 1);
            budget = Math.max(1, Math.min(inTime(cells(spans)), enough));
        }

        private void shrink(StreamConstraintsException e, List<Span> spans) throws Trouble {
            Span only = spans.get(0);
            if (spans.size() == 1 && only.rowCount() == 1) {
                throw new Trouble(side.label + ": row " + only.range() + " cannot be read: " + e.getOriginalMessage(),
                        "No sheet that a browser can open has such a row. Look at it there; nothing is proven.");
            }
            budget = Math.max(1, Math.min(budget, cells(spans)) / 4);
            talk.say("asking for fewer cells of " + side.label + " (" + e.getOriginalMessage() + ")", false);
        }

        // Nothing of a broken answer has counted yet, so the window is asked for again from its first row.
        private void recover(IOException e, List<Span> spans, int failures) throws IOException {
            Refusal refusal = Refusal.of(e);
            if (e instanceof ProtocolException || refusal.status() == 400) {
                checkGrids(spans);
            }
            if (!refusal.passing() || failures == MOST_FAILURES) {
                throw refusal.trouble("cells of " + side.label + ", " + spans.get(0).range());
            }
            if (!refusal.rate()) {
                budget = Math.max(Math.min(budget / 4, inTime(cells(spans))), 1000);
            }
            Duration wait = backoff(world, failures);
            talk.say("asking again for cells of " + side.label + " in " + wait.toSeconds() + " s (" + refusal + ")",
                    wait.compareTo(world.silence()) > 0);
            pause(world, wait);
        }

        /** Refuses tabs that are no longer what they were: Google answers what is left of a range. */
        private void checkGrids(List<Span> spans) throws IOException {
            Outline now = Outline.read(side, source, world, talk);
            for (Span span : spans) {
                String before = span.tab().grid();
                String after = now.with(span.tab().gid).map(Tab::grid).orElse("no such tab");
                if (!before.equals(after)) {
                    throw new Trouble(side.label + " had " + before + " when this began, and has " + after + " now",
                            "Run it again; nothing is proven.");
                }
            }
        }

        @Override
        public void close() {
            ahead.cancel(true);
        }
    }

    /** One answer with cells. It counts once it has ended and holds exactly the rows that were asked for. */
    static final class Answer {
        private static final String BORDER = "(style,colorStyle)";
        /** What is asked for, as a field mask: not the old form of a colour, which would be a third of every answer. */
        static final String FIELDS = "sheets(properties(sheetId),data(startRow,startColumn,rowData(values("
                + "userEnteredValue,effectiveValue(errorValue(type)),userEnteredFormat(numberFormat,"
                + "backgroundColorStyle,borders(top" + BORDER + ",bottom" + BORDER + ",left" + BORDER
                + ",right" + BORDER + "),padding,horizontalAlignment,verticalAlignment,wrapStrategy,textDirection,"
                + "textFormat(foregroundColorStyle,fontFamily,fontSize,bold,italic,strikethrough,underline,link),"
                + "hyperlinkDisplayType,textRotation),hyperlink,note,textFormatRuns,dataValidation,pivotTable,"
                + "dataSourceTable,dataSourceFormula,chipRuns)),rowMetadata,columnMetadata))";

        /** What it says of one tab. */
        private static final class Block {
            final Map<String, Double> numbers = new HashMap<>();
            final List<List<Cell>> rows = new ArrayList<>();
            final List<String> heights = new ArrayList<>();
            final List<String> widths = new ArrayList<>();

            Block(JsonParser in, CellReader cells) throws IOException {
                Json.Reader number = value -> numbers.put(value.currentName(), value.getDoubleValue());
                Json.object(Map.of("properties", Json.object(Map.of("sheetId", number)),
                        "data", Json.list(1, Json.object(Map.of("startRow", number, "startColumn", number,
                        "rowData", Json.list(Rows.MOST_CELLS, row -> rows.add(cells.row(row))),
                        "rowMetadata", Json.list(Rows.MOST_CELLS, row -> heights.add(cells.measure(row))),
                        "columnMetadata", Json.list(A1.MOST_COLUMNS, column -> widths.add(cells.measure(column)))
                        ))))).read(in);
            }

            double number(String name) {
                return numbers.getOrDefault(name, 0.0);
            }

            boolean fits(Span span) {
                return number("startRow") == span.from() && number("startColumn") == 0
                        && rows.size() <= span.rowCount() && heights.size() == span.rowCount()
                        && widths.size() == span.tab().columnCount
                        && rows.stream().allMatch(cells -> cells.size() <= span.tab().columnCount);
            }
        }

        /** In the order in which they were asked for; whoever takes one makes room. */
        final Queue<Row> rows = new ArrayDeque<>();
        /** What is said of the width of each column, as canonical JSON. */
        final Map<Tab, List<String>> widths = new HashMap<>();

        /**
         * @param spans of a tab each
         * @throws IOException if it is cut off or no JSON; a ProtocolException, if it has not what was asked for
         */
        Answer(InputStream in, List<Span> spans, CellReader cells) throws IOException {
            cells.size = 0;
            Map<Double, Block> blocks = new HashMap<>();
            Json.document(in, Json.object(Map.of("sheets", Json.list(spans.size(), sheet -> {
                Block block = new Block(sheet, cells);
                blocks.put(block.number("sheetId"), block);
            }))));
            for (Span span : spans) {
                Block block = blocks.get((double) span.tab().gid);
                if (block == null || !block.fits(span)) {
                    throw new ProtocolException("the answer lacks rows of " + span.tab().name() + ", or has others");
                }
                for (int i = 0; i < span.rowCount(); i++) {
                    rows.add(new Row(span.from() + i, block.heights.get(i),
                            i < block.rows.size() ? block.rows.get(i) : List.of()));
                }
                widths.put(span.tab(), block.widths);
            }
        }
    }

    /** JSON as it streams by. What is JSON, and how large and deep it may be, is jackson-core's to judge. */
    static final class Json {
        private static final JsonFactory STRICT = new JsonFactoryBuilder()
                .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(200)
                        .maxStringLength(32 << 20).maxDocumentLength(4L << 30).build())
                .rootValueSeparator("").build();

        /** Takes the value that is current, and leaves its last token current. */
        interface Reader {
            void read(JsonParser in) throws IOException;
        }

        /** @param answer in UTF-8, with nothing but white space behind it */
        static void document(InputStream answer, Reader reader) throws IOException {
            // Not over bytes: there jackson takes a character that is spelled with more of them than it needs.
            try (answer; JsonParser in = STRICT.createParser(new InputStreamReader(answer, UTF_8.newDecoder()))) {
                in.nextToken();
                reader.read(in);
                check(in.nextToken() == null, "the end expected");
            } catch (JsonProcessingException e) {
                throw e instanceof StreamConstraintsException ? e : broken(e.getOriginalMessage());
            }
        }

        /** Reads an object: each of these members, and passes over others. */
        static Reader object(Map<String, Reader> members) {
            return in -> {
                check(in.currentToken() == JsonToken.START_OBJECT, "an object expected");
                Set<String> names = new HashSet<>();
                for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                    check(names.add(name), "a member is said twice");
                    in.nextToken();
                    members.getOrDefault(name, JsonParser::skipChildren).read(in);
                }
            };
        }

        /** @param most elements that there may be */
        static Reader list(int most, Reader element) {
            return in -> {
                check(in.currentToken() == JsonToken.START_ARRAY, "a list expected");
                for (int n = 0; in.nextToken() != JsonToken.END_ARRAY; n++) {
                    check(n < most, "more than was asked for");
                    element.read(in);
                }
            };
        }

        /** The current value, an object, by the names of its members. */
        static Map<String, Object> map(JsonParser in) throws IOException {
            check(in.currentToken() == JsonToken.START_OBJECT, "an object expected");
            Map<String, Object> map = new TreeMap<>();
            for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
                check(!map.containsKey(name), "a member is said twice");
                in.nextToken();
                map.put(name, tree(in));
            }
            return map;
        }

        /** The current value as a tree of maps, lists, texts, numbers and booleans. */
        static Object tree(JsonParser in) throws IOException {
            return switch (Objects.requireNonNullElse(in.currentToken(), JsonToken.NOT_AVAILABLE)) {
                case START_OBJECT -> map(in);
                case START_ARRAY -> {
                    List<Object> list = new ArrayList<>();
                    list(Integer.MAX_VALUE, element -> list.add(tree(element))).read(in);
                    yield list;
                }
                case VALUE_STRING -> in.getText();
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    double number = in.getDoubleValue();
                    check(!Double.isInfinite(number), "a number larger than a double");
                    // There is but one zero.
                    yield number + 0.0;
                }
                case VALUE_TRUE, VALUE_FALSE -> in.getBooleanValue();
                case VALUE_NULL -> null;
                default -> throw broken("a value expected");
            };
        }

        private static void check(boolean right, String otherwise) throws IOException {
            if (!right) {
                throw broken(otherwise);
            }
        }

        private static IOException broken(String why) {
            return new IOException("the answer is not the JSON that was asked for: " + why);
        }
    }

    /**
     * The text that was made of something lately, so that it is not made anew; bounded in number and in characters. It
     * is for speed alone: without it nothing else would be found.
     */
    static final class Recent<T> {
        private static final int MOST_SIZE = 1 << 22;

        private final Map<T, String> made = new HashMap<>();
        private int size;

        String of(T sent, Function<T, String> maker) {
            String known = made.get(sent);
            if (known == null) {
                known = maker.apply(sent);
                if (size > MOST_SIZE) {
                    made.clear();
                    size = 0;
                }
                made.put(sent, known);
                // Each counts for a thousand more, so that there are not too many of them either.
                size += 1_000 + Canonical.json(sent).length();
            }
            return known;
        }
    }

    // ---- how rows are compared, aligned and digested ----

    /** Compares the cells of every tab that the backup has, and takes its fingerprint on the way. */
    private void compareCells(Source source, Outline production, Outline backup, Findings findings) throws IOException {
        Map<Tab, Tab> partners = production.partners(backup);
        partners.values().removeIf(partner -> !partner.hasCells());
        List<Tab> tabs = backup.tabs().stream().filter(Tab::hasCells).toList();
        List<Tab> theirs = tabs.stream().map(partners::get).filter(Objects::nonNull).toList();
        Recent<String> digests = new Recent<>();
        try (Rows after = new Rows(Side.BACKUP, source, tabs, backup.ids());
                Rows before = new Rows(Side.PRODUCTION, source, theirs, production.ids());
                Progress progress = new Progress(tabs)) {
            for (Tab tab : tabs) {
                Ahead backups = new Ahead(after, tab, row -> {
                    tab.fingerprint.add(row, digests);
                    progress.row(tab);
                });
                if (partners.containsKey(tab)) {
                    new Alignment(findings, new Ahead(before, partners.get(tab), row -> { }), backups).compare();
                }
                // Of a tab that production has not, the fingerprint alone is taken.
                while (backups.has(0)) {
                    backups.take();
                }
                tab.fingerprint.widths(after.widths(tab));
            }
        }
        backup.tabs().forEach(Tab::close);
    }

    /** Asks for both sides together no more often than Google lets one user read. */
    record Paced(Source source, World world, Queue<Instant> asked) implements Source {
        private static final int REQUESTS = 60;
        private static final Duration MINUTE = Duration.ofSeconds(60);

        @Override
        public InputStream read(Side side, List<String> ranges, String fields) throws IOException {
            synchronized (asked) {
                Instant now = world.clock().instant();
                Instant earliest = asked.size() < REQUESTS ? now : asked.remove().plus(MINUTE);
                if (now.isBefore(earliest)) {
                    pause(world, Duration.between(now, earliest));
                }
                asked.add(world.clock().instant());
            }
            return source.read(side, ranges, fields);
        }
    }

    /** The rows of one side of a tab, with a look at those ahead. */
    static final class Ahead {
        final Tab tab;
        private final Rows source;
        private final Consumer<Row> passing;
        private final List<Row> seen = new ArrayList<>();
        private final Map<Row, Integer> keys = new IdentityHashMap<>();
        private int unread;

        /** @param passing is shown each row of the grid when it is read */
        Ahead(Rows source, Tab tab, Consumer<Row> passing) {
            this.source = source;
            this.tab = tab;
            this.passing = passing;
            unread = tab.rowCount;
        }

        /** Whether there is such a row, counted from the next one. */
        boolean has(int i) throws IOException {
            for (; seen.size() <= i && unread > 0; unread--) {
                seen.add(source.next());
                passing.accept(seen.get(seen.size() - 1));
            }
            return i < seen.size();
        }

        /** The next row, which there has to be. */
        Row next() {
            return seen.get(0);
        }

        Row take() {
            keys.remove(next());
            return seen.remove(0);
        }

        /** What such a row holds, as a number that does not see which rows formulas refer to; 0 for nothing. */
        int key(int i) throws IOException {
            return !has(i) || seen.get(i).cells().isEmpty() ? 0 : keys.computeIfAbsent(seen.get(i), row -> row.cells()
                    .stream().map(cell -> (cell.computes() ? References.of(cell.formula()).rest : cell.value())
                    + cell.more()).toList().hashCode());
        }
    }

    /**
     * Decides which row of the backup a row of production is held against, so that rows that one side alone has are
     * told as such, and not as every cell behind them. It excuses nothing: whatever is paired is compared in full, and
     * what has no partner is told.
     */
    private final class Alignment {
        /** How far ahead is looked for rows that agree, and how many of them have to. */
        private static final int MOST_ROWS = 500;
        private static final int MOST_CELLS = 32_000;
        private static final int SURE = 3;

        private final Findings findings;
        private final Ahead production;
        private final Ahead backup;
        private final Tab tab;
        /** The rows that one side alone holds something in, as long as they follow each other. */
        private Ahead lone;
        private Area rows;
        private long filled;
        /** How much further down than in production rows of the backup have been, at the least and at the most. */
        private int up;
        private int down;

        Alignment(Findings findings, Ahead production, Ahead backup) {
            this.findings = findings;
            this.production = production;
            this.backup = backup;
            tab = backup.tab;
        }

        void compare() throws IOException {
            String height = "";
            while (production.has(0) && backup.has(0)) {
                boolean same = production.next().same(backup.next());
                if (!same && changed.isEmpty()) {
                    pass();
                }
                height = backup.next().height();
                pair(production.take(), backup.take(), same);
            }
            // Of how many rows there are the outline tells.
            for (Ahead longer = production.has(0) ? production : backup; longer.has(0); ) {
                Row row = longer.take();
                if (!row.cells().isEmpty() || !row.height().equals(height)) {
                    alone(longer, row);
                }
            }
            tell();
            findings.tellBelow();
            widths();
        }

        private void widths() {
            List<String> before = production.source.widths(production.tab);
            List<String> after = backup.source.widths(tab);
            for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
                Tree.differences(before.get(i), after.get(i), "", findings.at(tab, tab.area(0, Area.END, i, i + 1)));
            }
        }

        /** Passes over rows that one side alone has, if both are in step behind them. */
        private void pass() throws IOException {
            if (agree(0, 0, 1) || agree(1, 1, SURE)) {
                return;
            }
            int sight = Math.max(2 * SURE, Math.min(MOST_ROWS, MOST_CELLS / tab.columnCount));
            for (int n = 1; n <= sight; n++) {
                Ahead longer = agree(n, 0, SURE) ? production : agree(0, n, SURE) ? backup : null;
                if (longer != null) {
                    for (int i = 0; i < n; i++) {
                        alone(longer, longer.take());
                    }
                    return;
                }
            }
        }

        /** Whether so many rows from there on agree, and hold something, so that it means something. */
        private boolean agree(int before, int after, int count) throws IOException {
            for (int i = 0; i < count; i++) {
                int key = production.key(before + i);
                if (key == 0 || key != backup.key(after + i)) {
                    return false;
                }
            }
            return true;
        }

        private void pair(Row before, Row after, boolean same) {
            Area row = tab.area(after.index(), after.index() + 1, 0, Area.END);
            Tree.differences(before.height(), after.height(), "", findings.at(tab, row));
            boolean added = before.cells().isEmpty();
            if (added != after.cells().isEmpty()) {
                alone(added ? backup : production, added ? after : before);
                return;
            }
            tell();
            up = Math.min(up, after.index() - before.index());
            down = Math.max(down, after.index() - before.index());
            if (!same || after.cells().stream().anyMatch(cell -> cell.error() != null)) {
                cells(before, after);
            }
        }

        private void cells(Row before, Row after) {
            for (int i = 0; i < Math.max(before.cells().size(), after.cells().size()); i++) {
                Cell cell = after.cell(i);
                if (cell.error() != null || !before.cell(i).same(cell)) {
                    cell(before.cell(i), cell, tab.area(after.index(), after.index() + 1, i, i + 1));
                }
            }
        }

        private void cell(Cell before, Cell after, Area place) {
            Tree.Leaf leaf = findings.at(tab, place);
            boolean elsewhere = before.computes() && after.computes() && (up < 0 || down > 0)
                    && References.of(before.formula()).moved(References.of(after.formula()), up, down);
            Tree.differences(before.value(), after.value(), "userEnteredValue", !elsewhere ? leaf
                    : findings.below(tab, place, up < 0 ? "a lost row" : "an inserted row"));
            Tree.differences(before.more(), after.more(), "", leaf);
            Tree.differences(before.look(), after.look(), "", leaf);
            if (after.computes() && after.error() != null && (!before.computes() || before.error() == null)) {
                findings.error(place, after);
            }
        }

        /** Tells a row against an empty one: by cells, where they are held against each other by their place. */
        private void alone(Ahead side, Row row) {
            Area here = tab.area(row.index(), row.index() + 1, 0, Area.END);
            if (!changed.isEmpty()) {
                Row none = new Row(row.index(), row.height(), List.of());
                cells(side == production ? row : none, side == backup ? row : none);
            } else if (lone == side && here.top() == rows.bottom()) {
                rows = rows.and(here);
            } else {
                tell();
                lone = side;
                rows = here;
            }
            filled += row.cells().stream().filter(cell -> !cell.empty()).count();
        }

        private void tell() {
            if (lone != null) {
                int many = rows.bottom() - rows.top();
                String told = filled == 0 ? count(many, "empty row")
                        : count(many, "row") + " with " + count(filled, "cell");
                findings.at(tab, rows)
                        .differs("rows", lone == production ? told : "absent", lone == backup ? told : "absent");
            }
            lone = null;
            filled = 0;
        }
    }

    /**
     * The rows that a formula refers to, as far as they can be seen without knowing the language of formulas.
     *
     * @param rest the formula without them
     */
    record References(List<Integer> rows, String rest) {
        // Texts, quoted names of tabs and columns of tables are passed over; names and functions are no cells.
        private static final Pattern CELL = Pattern.compile("\"[^\"]*+\"|'[^']*+'|\\[[^\\]]*+\\]"
                + "|(?<![\\p{L}\\p{N}_.])(\\$?[A-Za-z]{1,3}\\$?)([1-9]\\d{0,6})(?![\\p{L}\\p{N}_.!]|\\s*\\()");

        static References of(String formula) {
            List<Integer> rows = new ArrayList<>();
            String rest = CELL.matcher(formula).replaceAll(cell -> {
                Stream.ofNullable(cell.group(2)).map(Integer::valueOf).forEach(rows::add);
                return Matcher.quoteReplacement(Objects.requireNonNullElse(cell.group(1), cell.group()));
            });
            return new References(rows, rest);
        }

        /** Whether these differ by the rows that they refer to alone, and by no more than rows have moved. */
        boolean moved(References to, int up, int down) {
            return rest.equals(to.rest) && IntStream.range(0, rows.size()).map(i -> to.rows.get(i) - rows.get(i))
                    .allMatch(by -> by >= up && by <= down);
        }
    }

    /** The fingerprint of a tab as its rows pass by; docs/verification.md specifies every byte of it. */
    static final class Fingerprint {
        private final Sha values = new Sha();
        private final Sha formats = new Sha();
        private final Sha heights = new Sha();
        private final Sha widths = new Sha();
        private long cells;
        private int lastRow = -1;
        private int lastColumn = -1;

        void widths(List<String> said) {
            for (int c = 0; c < said.size(); c++) {
                widths.add(A1.column(c) + "\t" + said.get(c) + "\n");
            }
        }

        /** @param digests of looks, of which many are like another */
        void add(Row row, Recent<String> digests) {
            String number = String.valueOf(row.index() + 1);
            heights.add(number + "\t" + row.height() + "\n");
            for (int c = 0; c < row.cells().size(); c++) {
                Cell cell = row.cell(c);
                String place = A1.column(c) + number;
                if (cell.holds()) {
                    values.add(place + "\t" + cell.value() + "\t" + cell.more() + "\n");
                }
                if (!cell.look().isEmpty()) {
                    formats.add(place + "\t" + digests.of(cell.look(), Sha::of) + "\n");
                }
                if (!cell.value().isEmpty()) {
                    lastRow = row.index();
                    lastColumn = Math.max(lastColumn, c);
                }
                cells += cell.empty() ? 0 : 1;
            }
        }
    }

    /** SHA-256 as text in, lower-case hexadecimal out. */
    static final class Sha {
        private final MessageDigest digest = Logged.sha256();

        static String of(String text) {
            return new Sha().add(text).hex();
        }

        Sha add(String text) {
            digest.update(text.getBytes(UTF_8));
            return this;
        }

        /** Ends the digest: nothing can be added after it. */
        String hex() {
            return HexFormat.of().formatHex(digest.digest());
        }
    }

    /** A1 notation. */
    static final class A1 {
        /** A title that looks neither like a cell nor like a value. */
        private static final Pattern BARE =
                Pattern.compile("(?i)(?!(?:[a-z]{1,3}\\d+|r\\d*c\\d*|true|false)$)[a-z_][a-z0-9_]*");
        private static final int MOST_COLUMNS = 18_278;

        /** A tab's title as a formula must write it. */
        static String quote(String title) {
            return BARE.matcher(title).matches() ? title : "'" + title.replace("'", "''") + "'";
        }

        /** The letters of a zero-based column. */
        static String column(int index) {
            return index < 0 ? "?" : (index < 26 ? "" : column(index / 26 - 1)) + (char) ('A' + index % 26);
        }

        /** The zero-based column of these letters. */
        static int index(String letters) {
            int index = 0;
            for (char c : letters.toUpperCase(Locale.ROOT).toCharArray()) {
                index = index * 26 + c - 'A' + 1;
            }
            return index - 1;
        }
    }

    /**
     * A part of a tab, by which a migration or a difference is placed.
     *
     * @param top the first of its rows, zero-based; {@code bottom} is exclusive
     */
    record Area(String title, int top, int bottom, int left, int right) {
        private static final int END = Integer.MAX_VALUE;
        private static final Set<String> RANGE =
                Set.of("sheetId", "startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex");
        private static final Set<String> SPAN = Set.of("sheetId", "dimension", "startIndex", "endIndex");
        /** A title, and of whole columns, whole rows or cells of it the letters and numbers. */
        private static final Pattern NOTATION = Pattern.compile("(?s)(?:'((?:[^']|'')+)'|([^'!]+))"
                + "(?:$|!(?=L:L$|N:N$|LN:LN$))([A-Za-z]*)(\\d*):?([A-Za-z]*)(\\d*)"
                .replace("L", "[A-Za-z]{1,3}").replace("N", "[1-9]\\d{0,6}"));

        /** All of a tab. */
        static Area of(String title) {
            return new Area(title, 0, END, 0, END);
        }

        /** In A1 notation: whole columns, whole rows, a block, or a tab. */
        static Area parse(String text) {
            // A cell is a block of one.
            Matcher said = NOTATION.matcher(text.replaceFirst("(?<=!)([A-Za-z]+\\d+)$", "$1:$1"));
            if (said.matches()) {
                String title = said.group(1) == null ? said.group(2) : said.group(1).replace("''", "'");
                boolean columns = !said.group(3).isEmpty();
                boolean rows = !said.group(4).isEmpty();
                Area area = new Area(title, rows ? Integer.parseInt(said.group(4)) - 1 : 0,
                        rows ? Integer.parseInt(said.group(6)) : END, columns ? A1.index(said.group(3)) : 0,
                        columns ? A1.index(said.group(5)) + 1 : END);
                if (area.top < area.bottom && area.left < area.right) {
                    return area;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of Tab!BL:BP, Tab!7:9, Tab!A1:C9 and Tab");
        }

        /** Whether this is a GridRange or a DimensionRange. */
        static boolean isRange(Object value) {
            return value instanceof Map<?, ?> map && !map.isEmpty() && (RANGE.containsAll(map.keySet())
                    || map.containsKey("dimension") && SPAN.containsAll(map.keySet()));
        }

        /** What such a range, zero-based and half-open, means of a tab; a missing bound is open. */
        static Area of(String title, Map<?, ?> range) {
            Object dimension = range.get("dimension");
            String rows = dimension == null ? "RowIndex" : dimension.equals("ROWS") ? "Index" : "none";
            String columns = dimension == null ? "ColumnIndex" : dimension.equals("ROWS") ? "none" : "Index";
            return new Area(title, bound(range, "start" + rows, 0), bound(range, "end" + rows, END),
                    bound(range, "start" + columns, 0), bound(range, "end" + columns, END));
        }

        private static int bound(Map<?, ?> range, String name, int otherwise) {
            return range.get(name) instanceof Number number ? Math.max(number.intValue(), 0) : otherwise;
        }

        boolean covers(Area other) {
            return title.equals(other.title) && top <= other.top && bottom >= other.bottom && left <= other.left
                    && right >= other.right;
        }

        /** The smallest one that covers both; of no tab, if they lie in two. */
        Area and(Area other) {
            return new Area(title.equals(other.title) ? title : "", Math.min(top, other.top),
                    Math.max(bottom, other.bottom), Math.min(left, other.left), Math.max(right, other.right));
        }

        /** These cells in A1 notation, without the tab; nothing for all of it. */
        String cells() {
            String first = (left == 0 && right == END && bottom < END ? "" : A1.column(left))
                    + (top == 0 && bottom == END ? "" : top + 1);
            String last = (right == END ? "" : A1.column(right - 1)) + (bottom == END ? "" : bottom);
            boolean cell = first.equals(last) && right < END && bottom < END;
            return cell ? first : equals(of(title)) ? "" : first + ":" + last;
        }

        @Override
        public String toString() {
            return A1.quote(title) + (cells().isEmpty() ? "" : "!" + cells());
        }
    }

    // ---- the outline of a spreadsheet ----

    /**
     * A spreadsheet without its cells, in normal form.
     *
     * @param ids what the ids that a copy may renumber stand for
     */
    record Outline(Map<String, Object> spreadsheet, List<Tab> tabs, Map<String, Object> ids) {
        /** What is asked for, as a field mask. */
        static final String FIELDS = "spreadsheetId,properties(locale,timeZone,autoRecalc,defaultFormat,"
                + "spreadsheetTheme,iterativeCalculationSettings),namedRanges,developerMetadata,dataSources,"
                + "sheets(properties,merges,conditionalFormats,filterViews,protectedRanges,basicFilter,charts,"
                + "bandedRanges,developerMetadata,rowGroups,columnGroups,slicers,tables)";
        static final Outline NONE = new Outline(Map.of(), List.of(), Map.of());

        static Outline read(Side side, Source source, World world, Talk talk) throws IOException {
            return verify.read(side.label, world, talk, () -> parse(source.read(side, List.of(), FIELDS)));
        }

        private static Outline parse(InputStream answer) throws IOException {
            Map<String, Object> sent = new TreeMap<>();
            Json.document(answer, in -> sent.putAll(Json.map(in)));
            Map<String, Object> ids = new HashMap<>();
            name(ids, sent);
            sent.put("sheets", list(sent.get("sheets")).stream().sorted(
                    Comparator.comparing(sheet -> Tab.number(Tree.at(sheet, "properties.index")))).toList());
            Map<String, Object> whole = new Normal(ids).object(sent, Spreadsheet.class);
            List<Tab> tabs = new ArrayList<>();
            for (Object sheet : list(whole.remove("sheets"))) {
                tabs.add(new Tab(sheet));
            }
            return new Outline(whole, List.copyOf(tabs), ids);
        }

        // Drive may give these other ids in a copy. What refers to one refers to what bears the name. A data source has
        // no name but what it asks for, which may name a range.
        private static void name(Map<String, Object> ids, Map<String, Object> sent) {
            list(sent.get("namedRanges")).forEach(range -> name(ids, range, "namedRangeId", Tree.at(range, "name")));
            list(sent.get("sheets")).forEach(sheet -> list(Tree.at(sheet, "tables"))
                    .forEach(table -> name(ids, table, "tableId", Tree.at(table, "name"))));
            list(sent.get("dataSources")).forEach(source -> name(ids, source, "dataSourceId",
                    Tree.at(source, "spec") instanceof Map<?, ?> spec
                            ? new Normal(ids).object(spec, DataSourceSpec.class) : Map.of()));
        }

        private static void name(Map<String, Object> ids, Object item, String id, Object name) {
            ids.put(id + " " + Tree.at(item, id), Collections.singletonMap("named", name));
        }

        static Collection<?> list(Object value) {
            return value instanceof Collection<?> list ? list : List.of();
        }

        /**
         * By tab of the backup the one that it was made from: ids of tabs survive a copy, else the title tells, if no
         * other tab of the backup has the id.
         */
        Map<Tab, Tab> partners(Outline backup) {
            Map<Tab, Tab> partners = new LinkedHashMap<>();
            backup.tabs.forEach(tab -> with(tab.gid).or(() -> tabs.stream()
                    .filter(other -> other.title.equals(tab.title) && backup.with(other.gid).isEmpty()).findFirst())
                    .ifPresent(partner -> partners.put(tab, partner)));
            return partners;
        }

        Optional<Tab> with(long gid) {
            return tabs.stream().filter(tab -> tab.gid == gid).findFirst();
        }

        void compareTo(Outline backup, Findings findings) {
            Stream.of(this, backup).flatMap(outline -> outline.tabs.stream())
                    .forEach(tab -> findings.changes.titles.put(tab.gid, tab.title));
            compare(spreadsheet, backup.spreadsheet, null, findings);
            Map<Tab, Tab> partners = partners(backup);
            tabs.stream().filter(tab -> !partners.containsValue(tab))
                    .forEach(tab -> findings.of(tab).differs("tab", tab.type, "absent"));
            if (!List.copyOf(partners.values()).equals(tabs.stream().filter(partners::containsValue).toList())) {
                findings.of(null).differs("tab order", titles(this), titles(backup));
            }
            for (Tab tab : backup.tabs) {
                Tab partner = partners.get(tab);
                if (partner == null) {
                    findings.of(tab).differs("tab", "absent", tab.type);
                } else {
                    compare(partner.tree, tab.tree, tab, findings);
                }
            }
        }

        private static String titles(Outline outline) {
            return outline.tabs.stream().map(Tab::name).collect(joining(", "));
        }

        /** Compares the properties of a spreadsheet or a tab, then whatever else there is: a filter, and many lists. */
        private static void compare(Map<?, ?> before, Map<?, ?> after, Tab tab, Findings findings) {
            Tree.differences(before.get("properties"), after.get("properties"), "", findings.of(tab));
            Stream.of(before, after).flatMap(side -> side.keySet().stream()).map(String::valueOf).distinct().sorted()
                    .filter(field -> !field.equals("properties"))
                    .forEach(field -> new Things(field, tab, findings).compare(before.get(field), after.get(field)));
        }

        long cells() {
            return tabs.stream().mapToLong(tab -> tab.fingerprint.cells).sum();
        }

        String fingerprint() {
            return Sha.of("spreadsheet " + Sha.of(Canonical.json(spreadsheet)) + "\n"
                    + tabs.stream().map(tab -> "tab " + tab.gid + " " + tab.digest() + "\n").collect(joining()));
        }

        /** How this differs from what was proven, tab by tab and as near as the log tells. */
        List<String> changesSince(Proven proof) {
            if (proof.run().isEmpty()) {
                return List.of("the backup is not what this fingerprint was taken of");
            }
            Map<String, String> before = new HashMap<>();
            said(proof.run(), "Tab parts").forEach(parts -> before.put(parts.split(" ")[0], parts));
            List<String> changes = new ArrayList<>();
            tabs.forEach(tab -> tab.changes(before.remove("" + tab.gid))
                    .forEach(change -> changes.add(tab.name() + ": " + change)));
            before.keySet().forEach(gid -> changes.add("the tab with gid " + gid + " is gone"));
            Collections.sort(changes);
            return !changes.isEmpty() ? changes : List.of(
                    "spreadsheet: its properties, named ranges or tab order changed");
        }
    }

    /** A list of things in a spreadsheet, or in a tab if that is not null; or what there is but one of. */
    record Things(String field, Tab tab, Findings findings) {
        /** Where a thing keeps the name that a person knows it by. */
        private static final List<String> NAMES =
                List.of("name", "title", "spec.title", "metadataKey", "range", "description");

        void compare(Object before, Object after) {
            if (before instanceof Map<?, ?> || after instanceof Map<?, ?>) {
                Tree.differences(before, after, field, findings.of(tab, before, after));
                return;
            }
            List<Object> production = new ArrayList<>(Outline.list(before));
            List<Object> backup = new ArrayList<>(Outline.list(after));
            if (production.equals(backup)) {
                return;
            }
            production.removeIf(backup::remove);
            // Where it means nothing, the normal form has one order.
            if (production.isEmpty() && backup.isEmpty()) {
                findings.of(tab).differs(field + " order", "as in production", "another");
            }
            for (Object item : production) {
                Optional<Object> twin = backup.stream().filter(other -> name(other).equals(name(item))).findFirst();
                twin.ifPresent(backup::remove);
                report(item, twin.orElse(null));
            }
            backup.forEach(item -> report(null, item));
        }

        private void report(Object before, Object after) {
            String path = (field + " " + name(before == null ? after : before)).strip();
            Tree.Leaf there = findings.of(tab, before, after);
            if (before == null || after == null) {
                there.differs(path, before == null ? "absent" : "present", after == null ? "absent" : "present");
            } else {
                Tree.differences(before, after, path, there);
            }
        }

        private static String name(Object item) {
            return Area.isRange(item) ? Tree.show(item) : NAMES.stream().map(path -> Tree.at(item, path))
                    .filter(Objects::nonNull).map(Tree::show).findFirst().orElse("");
        }
    }

    /** One tab: its outline in normal form, and once its rows have been read, their fingerprint. */
    static final class Tab {
        private static final int MOST_CELLS = 100_000_000;

        final Map<?, ?> tree;
        final long gid;
        final String title;
        final String type;
        final int rowCount;
        final int columnCount;
        final Fingerprint fingerprint = new Fingerprint();
        /** What it holds, by kind, and the digest of each, once all rows have been read. */
        private List<String> parts;

        /** @param sheet in normal form */
        Tab(Object sheet) throws Trouble {
            tree = sheet instanceof Map<?, ?> map ? map : Map.of();
            gid = (long) number(Tree.at(sheet, "properties.sheetId"));
            title = "" + Tree.at(sheet, "properties.title");
            type = Tree.at(sheet, "properties.sheetType") instanceof String word ? word : "GRID";
            rowCount = size("rowCount", MOST_CELLS);
            columnCount = size("columnCount", A1.MOST_COLUMNS);
        }

        private int size(String count, int most) throws Trouble {
            double size = hasCells() ? number(Tree.at(tree, "properties.gridProperties." + count)) : 0;
            if (hasCells() && !(size >= 1 && size <= most && size == Math.rint(size))) {
                throw new Trouble("tab " + name() + ": " + Canonical.number(size) + " is no " + count + " that a sheet "
                        + "can have", "Look at it in the browser; nothing is proven.");
            }
            return (int) size;
        }

        static double number(Object value) {
            return value instanceof Double number ? number : 0;
        }

        /** Its title as a formula must write it. */
        String name() {
            return A1.quote(title);
        }

        /** Its name, and the size of its grid. */
        String grid() {
            return name() + " with " + count(rowCount, "row") + " and " + count(columnCount, "column");
        }

        Area area(int top, int bottom, int left, int right) {
            return new Area(title, top, bottom, left, right);
        }

        boolean hasCells() {
            return type.equals("GRID");
        }

        int usedRows() {
            return fingerprint.lastRow + 1;
        }

        int usedColumns() {
            return fingerprint.lastColumn + 1;
        }

        /** All rows have been read. */
        void close() {
            parts = List.of("values " + fingerprint.values.hex(), "formats " + fingerprint.formats.hex(),
                    "structure " + Sha.of("outline " + Sha.of(Canonical.json(tree)) + "\nrows "
                    + fingerprint.heights.hex() + "\ncolumns " + fingerprint.widths.hex() + "\n"));
        }

        /** The value of the log's {@code Tab parts} line. */
        String parts() {
            return gid + " " + String.join(" ", parts);
        }

        /** How it differs from what was proven, of which these are the parts; null for none. */
        private Stream<String> changes(String then) {
            return then == null ? Stream.of("this tab was not there") : parts.stream()
                    .filter(part -> !then.contains(part)).map(part -> "its " + part.split(" ")[0] + " changed");
        }

        String digest() {
            return Sha.of(String.join("\n", parts) + "\n");
        }

        /** The value of the log's {@code Tab} line. */
        String summary() {
            return gid + " " + type + " grid " + rowCount + "x" + columnCount + " used " + usedRows() + "x"
                    + usedColumns() + " cells " + fingerprint.cells + " sha256 " + digest() + " " + title;
        }
    }

    // ---- what is found and said ----

    /**
     * One place where the backup is not what production is; both sides whole, as a person reads them.
     *
     * @param tab null where it is about the spreadsheet
     * @param column zero-based, of a cell or a width; else -1
     */
    record Difference(Tab tab, String place, int column, String attribute, String before, String after) {
        private static final int LONGEST = 60;

        private String name() {
            return attribute.equals("userEnteredValue") ? "value" : attribute;
        }

        /** Where it lies, with those like it. */
        String group() {
            String where = tab == null ? "spreadsheet" : tab.name();
            return where + (column < 0 ? "" : "!" + A1.column(column)) + " " + name().split("[.\\[ ]", 2)[0];
        }

        /** One line, in which long texts are cut down to where they part. */
        @Override
        public String toString() {
            int same = Arrays.mismatch(before.toCharArray(), after.toCharArray());
            boolean whole = before.length() <= LONGEST && after.length() <= LONGEST || same <= LONGEST / 2;
            int from = whole ? 0 : same - LONGEST / 4;
            return place + " " + name() + ": " + cut(before, from) + " -> " + cut(after, from);
        }

        private static String cut(String text, int from) {
            String tail = text.substring(Math.min(from, text.length()));
            return (from > 0 ? "..." : "") + (tail.length() > LONGEST ? tail.substring(0, LONGEST - 3) + "..." : tail);
        }
    }

    /** The differences: all counted and reported as they are found, the first ones shown and kept. */
    final class Findings {
        static final int KEPT = 1000;
        private static final int MOST_GROUPS = 40;
        /** Each ErrorType of the Sheets API as the cell shows it. */
        private static final Map<String, String> ERRORS = Map.of("NULL_VALUE", "#NULL!", "DIVIDE_BY_ZERO", "#DIV/0!",
                "VALUE", "#VALUE!", "REF", "#REF!", "NAME", "#NAME?", "NUM", "#NUM!", "N_A", "#N/A",
                "ERROR", "#ERROR!", "LOADING", "Loading...");

        private final Report report;
        private final Changes changes = new Changes();
        /** Those that will be shown, and those that may be accepted. */
        final List<String> kept = new ArrayList<>();
        private final Map<Integer, Below> below = new TreeMap<>();
        private final Map<String, Long> groups = new LinkedHashMap<>();
        private final Map<String, Long> perCheck = new TreeMap<>();
        final List<String> errorLines = new ArrayList<>();
        private long total;
        /** How many formulas are not told each by itself. */
        private long elsewhere;
        /** How many formulas are errors in the backup alone. */
        private long errors;

        /** Formulas of one column of which one line tells. */
        private record Below(Difference first, Area area, long formulas, String row) {
            Below and(Below later) {
                return new Below(first, area.and(later.area), formulas + 1, row);
            }

            @Override
            public String toString() {
                return formulas == 1 ? first.toString()
                        : area + ": " + formulas + " formulas refer elsewhere, as they do below " + row;
            }
        }

        Findings(Report report) {
            this.report = report;
        }

        /** @param areas that it touches */
        private void add(Difference difference, List<Area> areas) {
            if (changes.expected(difference, areas)) {
                report.difference(difference, true);
            } else {
                keep(difference.toString());
                tally(difference);
            }
        }

        private void keep(String line) {
            if (kept.size() < Math.max(KEPT, show)) {
                kept.add(line);
            }
        }

        private void tally(Difference difference) {
            total++;
            report.difference(difference, false);
            groups.merge(difference.group(), 1L, Long::sum);
            perCheck.merge(Checks.of(difference.attribute()), 1L, Long::sum);
        }

        /** Takes the differences found there: in rows, a column or a cell. */
        Tree.Leaf at(Tab tab, Area area) {
            int column = area.right - area.left == 1 ? area.left : -1;
            return (attribute, before, after) ->
                    add(new Difference(tab, area.toString(), column, attribute, before, after), List.of(area));
        }

        /** Takes those of things of a tab, or of the spreadsheet if that is null: they lie where their ranges do. */
        Tree.Leaf of(Tab tab, Object... things) {
            return (attribute, before, after) -> add(new Difference(tab, tab == null ? "spreadsheet" : tab.name(), -1,
                    attribute, before, after), changes.touched(tab, attribute, before, after, things));
        }

        /** Takes a formula that refers elsewhere below rows that one side alone has; one line tells of a column. */
        Tree.Leaf below(Tab tab, Area cell, String row) {
            return (attribute, before, after) -> {
                Difference found = new Difference(tab, cell.toString(), cell.left, attribute, before, after);
                tally(found);
                elsewhere++;
                below.merge(cell.left, new Below(found, cell, 1, row), Below::and);
            };
        }

        /** Tells those of a tab, once all of its rows have been compared. */
        void tellBelow() {
            below.values().forEach(found -> keep(found.toString()));
            below.clear();
        }

        /** The backup is not what was proven, whatever has become of production: that is said before all else. */
        void sinceProof(List<String> told) {
            kept.addAll(0, told);
            told.forEach(what -> tally(new Difference(null, "", -1, Checks.FINGERPRINT, what, "")));
        }

        /** A formula that computes in production and is an error in the backup: equal, but somebody must know. */
        void error(Area place, Cell cell) {
            errors++;
            if (errorLines.size() < show) {
                String cause = cell.error().equals("LOADING") ? "not computed yet: run this again in a minute"
                        : cell.value().toUpperCase(Locale.ROOT).contains("IMPORT")
                        ? "allow access: open the backup once in the browser"
                        : "likely for want of an IMPORTRANGE grant: open the backup once in the browser";
                errorLines.add(place + " computes in production but is "
                        + ERRORS.getOrDefault(cell.error(), cell.error()) + " in the backup (" + cause + ")");
            }
        }

        /** Whether --accept-drift may take them: each is named, with both sides, and the log can be believed. */
        boolean acceptable() {
            return total <= KEPT && elsewhere == 0 && !altered;
        }

        List<String> shown() {
            return kept.subList(0, Math.min(show, kept.size()));
        }

        /** All differences by tab, column and attribute; where most of a column differs, of how many rows. */
        List<String> groups(Outline backup) {
            Stream<String> first = groups.entrySet().stream().limit(MOST_GROUPS).map(group -> group.getKey() + ": "
                    + String.format(Locale.ROOT, "%,d", group.getValue()) + backup.tabs().stream()
                    .filter(tab -> group.getKey().startsWith(tab.name() + "!")).findFirst()
                    .map(tab -> String.format(Locale.ROOT, " of %,d rows", tab.usedRows())).orElse(""));
            return groups.size() <= MOST_GROUPS ? first.toList() : Stream.concat(first, Stream.of("and "
                    + count(groups.size() - MOST_GROUPS, "more place") + "; --report FILE has them all")).toList();
        }
    }

    /** What a migration was to change, and what of it has changed: these differences are counted by themselves. */
    private final class Changes {
        private final Map<Area, long[]> within = new LinkedHashMap<>();
        /** Of the tabs, by their ids. */
        private final Map<Long, String> titles = new HashMap<>();
        private String last = "";
        /** The smallest area that has all other differences until now, if there are some. */
        private Area others;

        Changes() {
            changed.forEach(range -> within.put(range, new long[2]));
        }

        /** What a difference of things of a tab touches: their own ranges, else the tab, or no tab. */
        List<Area> touched(Tab tab, String attribute, String before, String after, Object... things) {
            // Of a grid's size the rows or columns that one side has more.
            if ((attribute + " " + before + after).matches("gridProperties\\.(row|column)Count \\d+")) {
                int[] sizes = Stream.of(before, after).mapToInt(Integer::parseInt).sorted().toArray();
                return List.of(attribute.contains("row") ? tab.area(sizes[0], sizes[1], 0, Area.END)
                        : tab.area(0, Area.END, sizes[0], sizes[1]));
            }
            List<Area> ranges = ranges(Arrays.asList(things));
            return ranges.isEmpty() ? List.of(Area.of(tab == null ? "" : tab.title)) : ranges;
        }

        /** All ranges in a tree. */
        private List<Area> ranges(Object tree) {
            if (Area.isRange(tree)) {
                Map<?, ?> range = (Map<?, ?>) tree;
                return List.of(Area.of(titles.getOrDefault((long) Tab.number(range.get("sheetId")), ""), range));
            }
            return (tree instanceof Map<?, ?> map ? map.values() : Outline.list(tree)).stream()
                    .flatMap(inner -> ranges(inner).stream()).toList();
        }

        /** Takes a difference if all that it touches was to change. */
        boolean expected(Difference difference, List<Area> touched) {
            List<Area> ranges = touched.stream().flatMap(area -> within.keySet().stream()
                    .filter(range -> range.covers(area)).limit(1)).toList();
            if (ranges.size() < touched.size()) {
                touched.forEach(area -> others = others == null ? area : others.and(area));
                return false;
            }
            boolean cell = difference.column() >= 0 && touched.get(0).bottom < Area.END;
            within.get(ranges.get(0))[cell ? 0 : 1] += cell && difference.place().equals(last) ? 0 : 1;
            last = difference.place();
            return true;
        }

        /** The columns at the end of a tab in which all other differences lie, if they do. */
        Optional<String> added(Outline backup) {
            return backup.tabs().stream().filter(tab -> others != null && others.title.equals(tab.title)
                    && others.left >= tab.usedColumns() && others.right < Area.END)
                    .map(tab -> tab.area(0, Area.END, others.left, others.right).toString()).findFirst();
        }

        boolean everywhere() {
            return within.values().stream().allMatch(counts -> counts[0] + counts[1] > 0);
        }

        /** What changed where it was to change, and how much else. */
        String summary(long others) {
            return within.entrySet().stream().map(range -> said(range.getValue()) + " in " + range.getKey())
                    .collect(joining(", ")) + (others == 0 ? ", in nothing else"
                    : ", and " + count(others, "difference") + " elsewhere");
        }

        private static String said(long[] counts) {
            return counts[0] == 0 && counts[1] > 0 ? count(counts[1], "other change")
                    : String.format(Locale.ROOT, "%,d cell%s", counts[0], counts[0] == 1 ? "" : "s");
        }
    }

    /** JSON as a tree of maps, lists, texts, numbers and booleans. */
    static final class Tree {
        /** Takes a leaf at which two values differ; a side that lacks it is shown as absent. */
        interface Leaf {
            void differs(String path, String before, String after);
        }

        /** What lies at a path such as {@code spec.title}, or null. */
        static Object at(Object tree, String path) {
            Object at = tree;
            for (String step : path.split("\\.")) {
                at = at instanceof Map<?, ?> map ? map.get(step) : null;
            }
            return at;
        }

        /** Calls back for each leaf at which two canonical texts differ, in the order of the names. */
        static void differences(String before, String after, String path, Leaf leaf) {
            if (!before.equals(after)) {
                differences(Canonical.tree(before), Canonical.tree(after), path, leaf);
            }
        }

        static void differences(Object before, Object after, String path, Leaf leaf) {
            if (Objects.equals(before, after)) {
                return;
            }
            boolean whole = path.endsWith("userEnteredValue") || whole(before) || whole(after);
            if (!whole && Objects.requireNonNullElse(before, Map.of()) instanceof Map<?, ?> a
                    && Objects.requireNonNullElse(after, Map.of()) instanceof Map<?, ?> b
                    && !(a.isEmpty() && b.isEmpty())) {
                String stem = path.isEmpty() ? "" : path + ".";
                Stream.concat(a.keySet().stream(), b.keySet().stream()).distinct().sorted()
                        .forEach(name -> differences(a.get(name), b.get(name), stem + name, leaf));
            } else if (!whole && before instanceof List<?> from && after instanceof List<?> to) {
                for (int i = 0; i < Math.max(from.size(), to.size()); i++) {
                    differences(i < from.size() ? from.get(i) : null, i < to.size() ? to.get(i) : null,
                            path + "[" + i + "]", leaf);
                }
            } else {
                Function<Object, String> words = show(before).equals(show(after)) ? Canonical::json : Tree::show;
                leaf.differs(path, words.apply(before), words.apply(after));
            }
        }

        /** Whether this is shown as one: a range, or what stands for an id. */
        private static boolean whole(Object value) {
            return Area.isRange(value) || value instanceof Map<?, ?> map && map.keySet().equals(Set.of("named"));
        }

        /** A value as a person reads it: text in quotes, formulas and numbers bare, ranges in A1 notation. */
        static String show(Object value) {
            if (value == null) {
                return "absent";
            }
            if (value instanceof String text) {
                return text.startsWith("=") ? text : "\"" + text + "\"";
            }
            if (Area.isRange(value)) {
                String cells = Area.of("", (Map<?, ?>) value).cells();
                return cells.isEmpty() ? "the whole tab" : cells;
            }
            Map.Entry<?, ?> only = value instanceof Map<?, ?> map && map.size() == 1
                    ? map.entrySet().iterator().next() : Map.entry("", "");
            return switch ("" + only.getKey()) {
                case "named", "numberValue", "errorValue" -> show(only.getValue());
                case "stringValue" -> "\"" + only.getValue() + "\"";
                case "formulaValue" -> "" + only.getValue();
                case "boolValue" -> ("" + only.getValue()).toUpperCase(Locale.ROOT);
                default -> Canonical.json(value);
            };
        }
    }

    /** Every difference as a line of JSON, and the verdict last; docs/report.md gives the members. */
    record Report(Path target, Path part, PrintWriter lines) implements AutoCloseable {
        static final Report NONE = new Report(null, null, new PrintWriter(Writer.nullWriter()));

        /** @param target null for none, {@code -} for stdout; a file appears when it is complete */
        static Report open(Path target, CommandLine cmd) throws Trouble {
            if (target == null) {
                return NONE;
            }
            if (target.toString().equals("-")) {
                return new Report(null, null, cmd.getOut());
            }
            try {
                if (Files.exists(target) && !Files.isRegularFile(target)) {
                    throw new IOException("not a regular file");
                }
                if (Files.exists(target) && !isReport(target)) {
                    throw new IOException("a file is there already, and it is no report of verify.java");
                }
                Path part = Files.createTempFile(target.toAbsolutePath().getParent(), ".report", ".part");
                part.toFile().deleteOnExit();
                return new Report(target, part, new PrintWriter(Files.newBufferedWriter(part, UTF_8)));
            } catch (IOException e) {
                throw couldNotWrite(target, e);
            }
        }

        /** Whether nothing is lost by another one in its place. */
        private static boolean isReport(Path file) throws IOException {
            try (InputStream end = Files.newInputStream(file)) {
                end.skipNBytes(Math.max(0, Files.size(file) - (1 << 20)));
                String text = new String(end.readAllBytes(), UTF_8).strip();
                return text.isEmpty() || text.substring(text.lastIndexOf('\n') + 1).contains("\"kind\":\"verdict\"");
            }
        }

        private static Trouble couldNotWrite(Path target, IOException e) {
            return new Trouble("could not write \"" + target + "\": " + reason(e),
                    "Name another file with --report FILE.");
        }

        /** @param expected whether it lies within what a migration was to change */
        void difference(Difference found, boolean expected) {
            Map<String, Object> line = new HashMap<>(Map.of("kind", "difference", "place", found.place(),
                    "attribute", found.attribute(), "production", found.before(), "backup", found.after()));
            if (expected) {
                line.put("expected", true);
            }
            if (found.tab() != null) {
                line.put("tab", found.tab().title);
                line.put("gid", found.tab().gid);
            }
            lines.println(Canonical.json(line));
        }

        /** The last line, with which it is complete. */
        void verdict(Verdict verdict) throws Trouble {
            lines.println(Canonical.json(Map.ofEntries(entry("kind", "verdict"),
                    entry("outcome", verdict.outcome().label), entry("exitCode", verdict.exitCode()),
                    entry("original", "" + verdict.subject().production()),
                    entry("backup", verdict.subject().backup().id()),
                    entry("differences", verdict.findings().total), entry("checks", verdict.findings().perCheck),
                    entry("notChecked", verdict.notChecked()), entry("toPutRight", verdict.toPutRight()),
                    entry("rows", verdict.counted().usedRows()), entry("columns", verdict.counted().usedColumns()),
                    entry("cells", verdict.outline().cells()),
                    entry("fingerprint", Log.FINGERPRINT + ":" + verdict.outline().fingerprint()))));
            if (part == null) {
                return;
            }
            lines.close();
            try {
                if (lines.checkError()) {
                    throw new IOException("the disk may be full");
                }
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                throw couldNotWrite(target, e);
            }
        }

        /** A report that is not complete leaves nothing. */
        @Override
        public void close() {
            if (part != null) {
                lines.close();
                part.toFile().delete();
            }
        }
    }

    /** How far the reading is, now and then. */
    final class Progress implements AutoCloseable {
        private static final String WIPE = "\r\u001b[K";
        private static final int ROWS_A_LOOK = 256;

        private final PrintWriter err = spec.commandLine().getErr();
        // Of the terminal, which picocli asks: bash exports COLUMNS to nobody.
        private final int width = new UsageMessageSpec().autoWidth(terminal).width();
        private final Instant start = world.clock().instant();
        private Instant shown = start;
        private final long all;
        private long done;
        private int rows;

        Progress(List<Tab> tabs) {
            all = tabs.stream().mapToLong(tab -> (long) tab.rowCount * tab.columnCount).sum();
        }

        /** Another row of this tab is compared. */
        void row(Tab tab) {
            done += tab.columnCount;
            Instant now = world.clock().instant();
            if (talk.quiet || ++rows % ROWS_A_LOOK != 0
                    || Duration.between(shown, now).toMillis() < (terminal ? 200 : 10_000)) {
                return;
            }
            shown = now;
            long left = Duration.between(start, now).toSeconds() * (all - done) / done;
            String line = printable(String.format(Locale.ROOT, "%,d of %,d cells, %d %%, %d:%02d left, %s", done, all,
                    100 * done / all, left / 60, left % 60, tab.name()));
            String cut = line.length() < width ? line : line.substring(0, width - 1);
            err.print(terminal ? WIPE + cut : line + System.lineSeparator());
            err.flush();
        }

        @Override
        public void close() {
            if (terminal && !talk.quiet) {
                err.print(WIPE);
                err.flush();
            }
        }
    }

    /** The names of the checks, as the summary, the log and the page call them. */
    static final class Checks {
        static final String COLUMNS = "columns in use";
        static final String FINGERPRINT = "fingerprint";
        /** What no reader of the Sheets API can compare. */
        static final List<String> GAPS = List.of(
                "comments: Drive copies open ones at most, with --copy-comments",
                "pictures over or in cells, and drawings: the Sheets API does not give them",
                "bound Apps Script: the Sheets API does not give it",
                "editors of protected ranges: in a copy they are the copier alone",
                "results of formulas: they are computed anew; only a new error is told",
                "results that are blank only in the backup: no error tells of them",
                "named functions: the Sheets API does not give them",
                "how a dropdown looks, its colours, and whether several may be chosen: the Sheets API gives its rule",
                "charts' angles of text, text styles and colours of slices set in the browser: the Sheets API does not "
                        + "give them",
                "chips other than people and links: the Sheets API gives only their text",
                "consent to import from other sites: it is given anew for each file");

        /** Each name, and the attributes that it is the check of. */
        private static final String[][] ALL = {
            {COLUMNS},
            {"spreadsheet properties", "locale", "timeZone", "autoRecalc", "defaultFormat", "spreadsheetTheme",
                "iterativeCalculationSettings"},
            {"named ranges", "namedRanges"},
            {"developer metadata", "developerMetadata"},
            {"data sources", "dataSources"},
            {"tabs and their order", "tab"},
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
            {"connected data", "dataSourceTable", "dataSourceFormula"}};
        static final List<String> NAMES = Arrays.stream(ALL).map(names -> names[0]).toList();

        /** The check that an attribute belongs to, by the first step of its path; what has none is its own. */
        static String of(String attribute) {
            String step = attribute.split("[. \\[]", 2)[0];
            return Arrays.stream(ALL).filter(names -> Arrays.asList(names).lastIndexOf(step) > 0)
                    .map(names -> names[0]).findFirst().orElse(step);
        }
    }

    //region shared: trouble and files (backup, verify, document)

    /** Something went wrong that the operator can mend: the message says what, the advice says what to do next. */
    static final class Trouble extends IOException {
        private static final long serialVersionUID = 1;
        final String advice;

        Trouble(String message, String advice) {
            super(message);
            this.advice = advice;
        }

        /** Runs the command. An error of Java's ends in a line and in 3 too: 1 is for findings alone. */
        static int run(String called, CommandLine cmd, String... args) {
            CommandSpec spec = cmd.getCommandSpec();
            // The whole help would push the error off the screen.
            cmd.setParameterExceptionHandler((e, given) -> new Trouble(e.getMessage() + nearest(e),
                    "Nothing was done. See: " + called + " --help").print(cmd, spec.exitCodeOnInvalidInput()));
            cmd.setExecutionExceptionHandler((e, c, parsed) -> {
                if (!(e instanceof IOException)) {
                    // Nobody foresaw it: picocli prints its trace.
                    throw e;
                }
                return (e instanceof Trouble told ? told : new Trouble(e.getMessage(), ""))
                        .print(cmd, spec.exitCodeOnExecutionException());
            });
            try {
                return cmd.execute(args);
            } catch (Error e) {
                return new Trouble(e instanceof OutOfMemoryError ? "out of memory" : e.toString(),
                        "Give Java more room, in front of the same command: JAVA_TOOL_OPTIONS='-Xmx4g -Xss64m'")
                        .print(cmd, spec.exitCodeOnExecutionException());
            }
        }

        private static String nearest(ParameterException e) {
            return e instanceof CommandLine.UnmatchedArgumentException unknown && !unknown.getSuggestions().isEmpty()
                    ? "; did you mean " + unknown.getSuggestions().get(0) + "?" : "";
        }

        private int print(CommandLine cmd, int exitCode) {
            cmd.getErr().println(cmd.getCommandName() + ": " + printable(String.valueOf(getMessage())));
            advice.lines().forEach(line -> cmd.getErr().println("  " + printable(line)));
            cmd.getErr().flush();
            return exitCode;
        }
    }

    /** Says why a file could not be used in words, since java.nio's own messages are often only the path. */
    static String reason(IOException e) {
        String said = e instanceof FileSystemException file ? file.getReason() : e.getMessage();
        return e instanceof NoSuchFileException ? "no such file"
                : e instanceof AccessDeniedException ? "permission denied"
                : e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException
                ? "a file stands where a folder is needed"
                : said == null ? e.getClass().getSimpleName() : said.toLowerCase(Locale.ROOT);
    }

    private static final Pattern UNPRINTABLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");

    /** Text from elsewhere with what could steer a terminal, or reorder a line, made visible as in the log. */
    static String printable(String text) {
        return UNPRINTABLE.matcher(text).replaceAll(found -> found.group().chars()
                .mapToObj(unit -> String.format("\\\\u%04x", unit)).collect(joining()));
    }

    /** Refuses an option's file that is another one of this run's, by whatever links: that one would be lost. */
    static void apart(CommandLine cmd, String option, Path file, String name, Path other) {
        if (file != null && other != null && place(file).equals(place(other))) {
            throw new ParameterException(cmd, option + " would replace " + name + "; name another file");
        }
    }

    /** Where a file really lies; one that is not there, by the folder that it is to lie in. */
    static Path place(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException e) {
            Path folder = file.toAbsolutePath().getParent();
            return folder == null ? file : place(folder).resolve(file.getFileName()).normalize();
        }
    }

    //endregion

    //region shared: commands (backup, verify, document)

    /** The words that start a script from the folder where this one runs, so that what is printed can be pasted. */
    static final class Called {
        static String as(String script, Map<String, String> env) {
            return as(script, Path.of("").toAbsolutePath(), env);
        }

        /** The launcher says where it lies. A script is here, beside the launcher, or above, as an alias finds it. */
        static String as(String script, Path here, Map<String, String> env) {
            Optional<Path> launcher = Stream.of("JBANG_BOOTSTRAP", "JBANG_LAUNCH_CMD").map(env::get)
                    .filter(path -> path != null && path.startsWith("/")).findFirst().map(Path::of);
            List<String> path = List.of(env.getOrDefault("PATH", "").split(":"));
            String typed = launcher.filter(file -> !path.contains(String.valueOf(file.getParent())))
                    .map(file -> near(here, file)).map(file -> file.contains("/") ? file : "./" + file)
                    .orElse("jbang");
            Stream<Path> above = Stream.iterate(here, Objects::nonNull, Path::getParent);
            String found = Stream.concat(Stream.of(here, launcher.map(Path::getParent).orElse(here)), above)
                    .map(folder -> folder.resolve(script)).filter(Files::isRegularFile).findFirst()
                    .map(file -> near(here, file)).orElse(script);
            return shell(typed) + " " + shell(found);
        }

        private static String near(Path here, Path file) {
            String relative = here.relativize(file).toString();
            return relative.length() <= file.toString().length() ? relative : file.toString();
        }

        /** A word for the shell, in quotes where it needs them; what cannot be printed is spelled as Bash reads it. */
        static String shell(String word) {
            return !printable(word).equals(word)
                    ? "$'" + printable(word.replace("\\", "\\\\").replace("'", "\\'")) + "'"
                    : word.matches("[A-Za-z0-9_./:@%+,-][A-Za-z0-9_./:@%+=,-]*") ? word
                    : "'" + word.replace("'", "'\\''") + "'";
        }

        /** An option for a command line; nothing if it has no value. */
        static String option(String name, Object value) {
            return value == null ? "" : " " + name + " " + shell(value.toString());
        }
    }

    //endregion

    //region shared: log (backup, verify, document)

    /** One line of the log; docs/log.md gives the grammar. The value is held as it was meant, its escapes undone. */
    record Entry(Instant time, String level, String script, String run, String label, String value) {
        private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendInstant(3).toFormatter();
        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:\\\\|u([0-9a-f]{4}))");
        // Possessive, since a value of some thousand characters would overflow the matcher's stack otherwise.
        private static final Pattern LINE = Pattern.compile(
                "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) (INFO |WARN |ERROR) "
                        + "([a-z]+)\\[([0-9a-f]{8})\\] ([^:]+): ((?:[^\\\\\\p{Cntrl}]++|\\\\\\\\|\\\\u[0-9a-f]{4})*+)");

        /** The line's facts, or nothing when the line is not one of ours: the log may hold anybody's notes. */
        static Optional<Entry> parse(String line) {
            try {
                return Optional.of(LINE.matcher(line)).filter(Matcher::matches).map(m -> new Entry(
                        Instant.parse(m.group(1)), m.group(2).strip(), m.group(3), m.group(4), m.group(5),
                        ESCAPE.matcher(m.group(6)).replaceAll(escape -> Matcher.quoteReplacement(escape.group(1) == null
                                ? "\\" : Character.toString(Integer.parseInt(escape.group(1), 16))))));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }

        String line() {
            return String.format("%s %-5s %s[%s] %s: %s", TIME.format(time), level, script, run, label,
                    printable(value.replace("\\", "\\\\")));
        }
    }

    // A log as it was read, without a last line that has no line feed: it may be half of one. The first digest that the
    // lines before it do not bear out is the one that was altered; the last is what a digest in the next line would be.
    record Logged(List<Entry> entries, Optional<Entry> altered, String digest) {
        static final String DIGEST = "Log digest";

        /** Reads the log, and only a file: what stands there instead of one may never end. */
        static Logged read(Path log) throws Trouble {
            try {
                if (Files.exists(log) && !Files.isRegularFile(log)) {
                    throw new IOException("not a regular file");
                }
                try (FileChannel channel = FileChannel.open(log)) {
                    return read(channel);
                }
            } catch (IOException e) {
                throw new Trouble("could not read \"" + log + "\": " + reason(e),
                        "Run backup.java first, or name the log with --log FILE.");
            }
        }

        static Logged read(FileChannel log) throws IOException {
            if (log.size() > 64 << 20) {
                throw new IOException("larger than any log of ours");
            }
            // A character a byte, behind a byte order mark: what the digest is of. The text of a line is in UTF-8.
            String all = new String(Channels.newInputStream(log.position(0)).readNBytes((int) log.size()), ISO_8859_1)
                    .replaceFirst("^\u00ef\u00bb\u00bf", "").replace("\r\n", "\n");
            if (all.indexOf('\0') >= 0) {
                throw new IOException("not a text file");
            }
            MessageDigest digest = sha256();
            List<Entry> entries = new ArrayList<>();
            List<Entry> altered = new ArrayList<>();
            for (Matcher lines = Pattern.compile("\\G[^\n]*+\n").matcher(all); lines.find(); ) {
                byte[] line = lines.group().getBytes(ISO_8859_1);
                Optional<Entry> entry = Entry.parse(new String(line, 0, line.length - 1, UTF_8));
                entry.ifPresent(entries::add);
                entry.filter(e -> e.label().equals(DIGEST) && !e.value().equals(soFar(digest))).ifPresent(altered::add);
                digest.update(line);
            }
            return new Logged(List.copyOf(entries), altered.stream().findFirst(), soFar(digest));
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

    //endregion

    //region shared: log writer (backup, verify)

    /** The log while this script runs: locked against a second writer, each step on the disk before the next one. */
    final class Log implements AutoCloseable {
        /** How a fingerprint is computed: one of another version cannot be held against it. */
        private static final int FINGERPRINT = 3;
        private final String run;
        /** Where the lock is held: closing any other channel on the file would drop it. */
        private final FileChannel channel;
        /** Whether all that was to be written is there: what follows a gap would only hide it. */
        private boolean whole = true;
        /** Where lines go meanwhile, if they are to be written together. */
        private StringBuilder batch;

        /** Creates the file and its folders if need be, and says who writes. A second script is refused at once. */
        Log(String run) throws Trouble {
            this.run = run;
            try {
                if (Files.exists(logFile)) {
                    Logged.read(logFile);
                } else {
                    Files.createDirectories(logFile.toAbsolutePath().getParent());
                }
                channel = locked(logFile);
                endTornLine();
            } catch (IOException e) {
                throw couldNotWrite(logFile, e);
            }
            String options = options(spec.commandLine());
            together(() -> {
                info("Run", spec.version()[0] + ", fingerprint " + FINGERPRINT + ", options"
                        + (options.isEmpty() ? " none" : options));
                info("Called as", Called.as(spec.name() + ".java", world.env()));
            });
        }

        /** The lock lies beyond any line, since Windows forbids others to read what is locked. */
        static FileChannel locked(Path file) throws IOException {
            FileChannel channel = FileChannel.open(file, CREATE, READ, WRITE);
            if (channel.tryLock(Long.MAX_VALUE - 1, 1, false) == null) {
                channel.close();
                throw new Trouble("\"" + file + "\" is in use by another run",
                        "Wait until it has ended, then run this again.");
            }
            return channel;
        }

        /** Ends a line that a crash cut short in a way no reader takes for whole: a lone backslash escapes nothing. */
        private void endTornLine() throws IOException {
            if (channel.size() > 0 && Channels.newInputStream(channel.position(channel.size() - 1)).read() != '\n') {
                write(" \\...\n");
            }
        }

        static Trouble couldNotWrite(Path file, IOException e) {
            return e instanceof Trouble told ? told : new Trouble("could not write \"" + file + "\": " + reason(e),
                    "Nothing was done. Make the log writable, or name another one with --log FILE.");
        }

        /** The options as they were given, each behind a space, but for those that only change what is said. */
        static String options(CommandLine cmd) {
            return cmd.getParseResult().matchedOptions().stream().distinct()
                    .filter(option -> !Set.of("--verbose", "--quiet").contains(option.longestName()))
                    .map(Log::spelled).collect(joining());
        }

        // Of a URL only the id: what else it holds may be a key to the file.
        private static String spelled(OptionSpec option) {
            Object value = option.getValue();
            return value instanceof Boolean on ? " " + option.longestName().replaceFirst("^--", on ? "--" : "--no-")
                    : option.originalStringValues().stream().map(given -> Called.option(option.longestName(),
                            value instanceof FileId ? value : given)).collect(joining());
        }

        void info(String label, Object value) throws Trouble {
            append("INFO", label, value);
        }

        void warn(String label, Object value) throws Trouble {
            append("WARN", label, value);
        }

        /** Lines that belong to one step. */
        interface Lines {
            void say() throws Trouble;
        }

        /** Brings the lines of one step to the disk at once, since each way there takes its time. */
        synchronized void together(Lines lines) throws Trouble {
            batch = new StringBuilder();
            try {
                lines.say();
                write(batch.toString());
            } finally {
                batch = null;
            }
        }

        private synchronized void append(String level, String label, Object value) throws Trouble {
            String line = new Entry(world.clock().instant(), level, spec.name(), run, label, "" + value).line() + "\n";
            if (batch != null) {
                batch.append(line);
            } else {
                write(line);
            }
        }

        private void write(String text) throws Trouble {
            try {
                Channels.newOutputStream(channel.position(channel.size())).write(text.getBytes(UTF_8));
                channel.force(true);
                text.lines().forEach(line -> talk.say("log: " + line, false));
            } catch (ClosedChannelException e) {
                throw new Trouble("interrupted", "Run it again.");
            } catch (IOException e) {
                whole = false;
                throw new Trouble("could not write \"" + logFile + "\": " + reason(e),
                        "Mend that, and run the same command again with this same log, which it needs to go on.");
            }
        }


        /** Ends the log with its digest. What comes later is refused: whoever interrupts the run has the last word. */
        @Override
        public synchronized void close() throws Trouble {
            try (channel) {
                if (channel.isOpen() && whole) {
                    info(Logged.DIGEST, Logged.read(channel).digest());
                }
            } catch (IOException e) {
                throw e instanceof Trouble told ? told : new Trouble("could not close the log: " + reason(e),
                        "Look at the disk before anything else.");
            }
        }
    }

    //endregion

    //region shared: Google (backup, verify)

    // What a run touches besides its arguments, its log and Google, so that a test can stand in for each part; after so
    // much silence it is said what is waited for.
    record World(Clock clock, Sleeper sleeper, Random jitter, Supplier<String> runIds, Map<String, String> env,
            Duration silence) {
        static World real() {
            return new World(Clock.systemUTC(), Sleeper.DEFAULT, new Random(),
                    () -> UUID.randomUUID().toString().substring(0, 8), System.getenv(), Duration.ofSeconds(10));
        }

        /** A variable of the environment; an empty one is none. */
        Optional<String> variable(String name) {
            return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
        }
    }

    /** The id of a file, folder or shared drive in Drive, taken bare or out of the browser's address bar. */
    record FileId(String id) {
        private static final Pattern BARE = Pattern.compile("[A-Za-z0-9_-]{15,128}");
        private static final Pattern URL = Pattern.compile(
                "https://(?:docs|drive|spreadsheets)\\.google\\.com/(?:[^?#]*/)?(?:d/|folders/"
                        + "|(?:open|ccc)\\?(?:[^#]*&)?(?:id|key)=)(" + BARE + ")(?:[/?&#].*)?");

        static FileId parse(String text) {
            Matcher url = URL.matcher(text);
            String id = url.matches() ? url.group(1) : text;
            if (!BARE.matcher(id).matches()) {
                throw new TypeConversionException("'" + text + "' is " + (text.contains("/d/e/")
                        ? "a published page: copy the address of the sheet itself"
                        : "neither a Drive ID nor a Sheets or Drive URL"));
            }
            return new FileId(id);
        }

        @Override
        public String toString() {
            return id;
        }
    }

    /** Who we are to Google: --credentials, then the key in the environment, then Application Default Credentials. */
    static final class SignIn {
        private static final String IN_THE_ENVIRONMENT = "GOOGLE_APPLICATION_CREDENTIALS_JSON";
        private static final String SIGNING_IN = "signing in";

        @Option(names = "--credentials", paramLabel = "FILE",
                description = "File of credentials: a service account's key, or what gcloud wrote.")
        Path file;

        @Option(names = "--impersonate", paramLabel = "USER",
                description = "E-mail of the user to act for, by domain-wide delegation.")
        String user;

        @Option(names = "--endpoint", paramLabel = "URI",
                description = "One root for Drive and Sheets, for a test double or a proxy.")
        URI endpoint;

        /** Refuses to send a token in the clear, except to this machine, and a password, which the log would keep. */
        void check(CommandLine cmd) {
            String safe = "https://[^/?#@]+(/.*)?|http://(localhost|127\\.0\\.0\\.1|\\[::1\\])(:\\d+)?(/.*)?";
            if (endpoint != null && !endpoint.toString().matches(safe)) {
                throw new ParameterException(cmd, "--endpoint must be an https URL without a password, or http on this "
                        + "machine");
            }
        }

        /** The root of a service: Google's own unless --endpoint says otherwise. */
        String root(String own) {
            return endpoint == null ? own : endpoint.toString().replaceFirst("/*$", "/");
        }

        /** A script's command with the options of this run that it needs too; no log if it is the usual one. */
        String command(String script, Path log, World world) {
            return Called.as(script, world.env()) + Called.option("--credentials", file)
                    + Called.option("--impersonate", user) + Called.option("--endpoint", endpoint)
                    + Called.option("--log", log.equals(Path.of(DEFAULT_LOG)) ? null : log);
        }

        /** Asks for the first token, so that what keeps us from signing in is told for what it is. */
        HttpRequestInitializer with(World world, Talk talk, String... scopes) throws IOException {
            // Delegation comes before the first token: the library keeps using a token that was fetched without it.
            GoogleCredentials credentials = load(world).createScoped(scopes).createDelegated(user)
                    .createWithCustomRetryStrategy(false);
            if (user != null && !(credentials instanceof ServiceAccountCredentials)) {
                throw new Trouble("only a service account's key can act for " + user
                        + ", and these credentials are none",
                        "Leave out --impersonate, or give such a key with --credentials FILE.");
            }
            read(SIGNING_IN, world, talk, credentials::getRequestMetadata);
            return request -> {
                new HttpCredentialsAdapter(credentials).initialize(request);
                request.setResponseInterceptor(response -> talk.say(request.getRequestMethod() + " "
                        + request.getUrl().getRawPath() + " " + response.getStatusCode(), false));
                request.setConnectTimeout(30_000);
                // Google works on one request for up to 180 s; the client's own 20 s would give up on a good copy.
                request.setReadTimeout(240_000);
                // Or whoever answers at the other place, with a 401, is sent the token.
                request.setFollowRedirects(false);
            };
        }

        /** The file that the credentials come from, if one was named. */
        Path key(World world) {
            return file != null || world.variable(IN_THE_ENVIRONMENT).isPresent() ? file
                    : world.variable("GOOGLE_APPLICATION_CREDENTIALS").map(Path::of).orElse(null);
        }

        private GoogleCredentials load(World world) throws Trouble {
            Path key = key(world);
            Optional<String> json = world.variable(IN_THE_ENVIRONMENT);
            // No key is longer, and a device has no end.
            try (InputStream in = key == null ? InputStream.nullInputStream() : Files.newInputStream(key)) {
                return key != null ? parse(in.readNBytes(1 << 20), "\"" + key + "\"")
                        : json.isPresent() ? parse(json.get().getBytes(UTF_8), "$" + IN_THE_ENVIRONMENT)
                        : GoogleCredentials.getApplicationDefault(SignIn::staying);
            } catch (IOException e) {
                throw e instanceof Trouble told ? told : new Trouble(key == null ? "no usable credentials found"
                        : "could not read \"" + key + "\"" + (file != null ? ": "
                        : ", which $GOOGLE_APPLICATION_CREDENTIALS names: ") + reason(e),
                        "Name the file of your credentials in $GOOGLE_APPLICATION_CREDENTIALS, or with --credentials "
                        + "FILE (docs/setup.md).");
            }
        }

        /** Makes credentials of a key. Nothing of it is shown, nor the library's words, which may quote it. */
        private static GoogleCredentials parse(byte[] json, String from) throws Trouble {
            try {
                return GoogleCredentials.fromStream(new ByteArrayInputStream(json), SignIn::staying);
            } catch (IOException | RuntimeException e) {
                boolean client = new String(json, UTF_8).matches("(?s)\\s*\\{\\s*\"(installed|web)\".*");
                throw new Trouble("could not use " + from + ": " + (client
                        ? "it is an OAuth client, with which a person signs in first"
                        : "it holds no credentials of Google's, or damaged ones"),
                        "docs/setup.md says how to get credentials, and which file holds them.");
            }
        }

        /** What a token is asked for by, at one server: a redirect would be sent what signs us in. */
        private static NetHttpTransport staying() {
            AtomicReference<String> server = new AtomicReference<>();
            return new NetHttpTransport.Builder().setConnectionFactory(url -> {
                String asked = url.getProtocol() + "://" + url.getAuthority();
                if (!server.compareAndSet(null, asked) && !asked.equals(server.get())) {
                    throw new Trouble("the answer sends us to " + url.getHost() + ", and nothing is sent there", "");
                }
                return (HttpURLConnection) url.openConnection();
            }).build();
        }
    }

    /** A request to Google, made so that it can be sent again. */
    interface Request<T> {
        T send() throws IOException;
    }

    /** Has another thread, which keeps no program from ending, send a request. */
    static <T> Future<T> start(String name, Request<T> request) {
        FutureTask<T> answer = new FutureTask<>(request::send);
        Thread sender = new Thread(answer, name);
        sender.setDaemon(true);
        sender.start();
        return answer;
    }

    // Sends a request that changes nothing until Google answers it or refuses it for good: eight times in about two
    // minutes, since the quota of a minute has to have run out for some of them.
    static <T> T read(String what, World world, Talk talk, Request<T> request) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return talk.waiting(what, world.silence(), start(what, () -> answer(request)));
            } catch (Trouble e) {
                throw e;
            } catch (IOException e) {
                Refusal refusal = Refusal.of(e);
                // Where nothing answers at the start there is no network, or a proxy that nobody named.
                int most = refusal.status() == 0 && what.equals(SignIn.SIGNING_IN) ? 2 : 8;
                if (!refusal.passing() || attempt == most) {
                    throw refusal.trouble(what);
                }
                Duration pause = backoff(world, attempt);
                // With those before it, each of which was half as long, it is about twice as long.
                talk.say("asking again for " + what + ", in " + pause.toSeconds() + "s (" + refusal + ")",
                        pause.multipliedBy(2).compareTo(world.silence()) > 0);
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
            throw new IllegalStateException(e);
        }
    }

    // What came back instead of an answer: its HTTP status, 0 for none at all, and Google's word for it, which alone
    // decides: the domain usageLimits also covers a full Drive.
    record Refusal(int status, String reason, String message) {
        static final String STRANGER =
                "Something answers in Google's place: look at the proxy, the network and --endpoint.";

        /** What to do, and for which reasons, or phrases of "reason: message"; the first row that fits decides. */
        private static final String[][] ADVICE = {
            {"Open the link above, press Enable, wait a few minutes, and run this again.",
                "has not been used in project", "SERVICE_DISABLED", "accessNotConfigured"},
            {"Google cannot read the title of that tab in an address: rename it in production, and make another "
                + "backup.", "Unable to parse range"},
            {"Your account needs the role Service Account Token Creator on that service account (docs/setup.md).",
                "Permission 'iam.serviceAccounts", "Gaia id"},
            {"Check the ID, and share the file or folder with the identity named above (docs/setup.md).",
                "notFound", "NOT_FOUND"},
            {"A person's sign-in lacks a scope: docs/setup.md gives the command to sign in again.\nA service account "
                + "asks for each: it is refused where the sheet has connected data, and nothing helps.",
                "ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions"},
            {"Share it with this identity: the sheet to read, the folder to write (docs/setup.md).",
                "insufficientFilePermissions", "insufficientParentPermissions", "PERMISSION_DENIED",
                "appNotAuthorizedToFile"},
            {"Your organisation's administrator has to allow this application to use Drive.",
                "domainPolicy", "admin_policy_enforced", "org_internal"},
            {"This computer's clock is wrong by more than Google allows: set it, then run this again.",
                "invalid_grant: Invalid JWT: Token must be a short-lived token"},
            {"The sign-in has ended: sign in again (docs/setup.md, \"Seven days\").",
                "invalid_grant: reauth related error", "invalid_grant: Token has been expired or revoked"},
            {"--impersonate names nobody in the domain: give the primary address.",
                "invalid_grant: Invalid email", "invalid_grant: Not a valid email"},
            {"The key is no longer good: make a new one (docs/setup.md).", "invalid_grant"},
            {"Domain-wide delegation is not granted for this account and scope (docs/setup.md)."
                + "\nA grant made just now can take up to a day.",
                "unauthorized_client", "access_denied", "invalid_scope"},
            {"Give the ID of a Google Sheet; an Office file becomes one by File > Save as Google Sheets.",
                "FAILED_PRECONDITION"}};

        static Refusal of(IOException e) {
            String message = e.getMessage();
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof Trouble refused) {
                    return new Refusal(300, "", refused.getMessage());
                }
                if (cause instanceof UnknownHostException) {
                    return new Refusal(0, "", "there is no host " + cause.getMessage());
                }
                // The libraries hide the class of what a token server answers, but hand on the cause.
                if (cause instanceof HttpResponseException http) {
                    return of(http);
                }
                message = cause instanceof IOException ? cause.getMessage() : message;
            }
            return new Refusal(0, "", message);
        }

        private static Refusal of(HttpResponseException http) {
            int status = http.getStatusCode();
            try {
                if (status / 100 == 3) {
                    String host = URI.create(http.getHeaders().getLocation()).getHost();
                    return new Refusal(status, "", "the answer sends us to "
                            + Objects.requireNonNullElse(host, "another place") + ", and nothing is sent there");
                }
                GenericJson body = GsonFactory.getDefaultInstance().fromString(http.getContent(), GenericJson.class);
                // Of an answer of Drive's or Sheets' the client leaves what stands in "error".
                Object error = body.getOrDefault("error", body);
                return error instanceof Map<?, ?> told
                        ? new Refusal(status, reasonIn(told), String.valueOf(told.get("message")))
                        : new Refusal(status, error.toString(),
                        String.valueOf(body.getOrDefault("error_description", "no reason given")));
            } catch (IOException | RuntimeException e) {
                return new Refusal(status, "", "no reason given");
            }
        }

        private static String reasonIn(Map<?, ?> error) {
            Stream<?> reasons = Stream.of("details", "errors").map(error::get).filter(List.class::isInstance)
                    .flatMap(told -> ((List<?>) told).stream()).map(told -> ((Map<?, ?>) told).get("reason"));
            return Stream.concat(reasons, Stream.ofNullable(error.get("status"))).filter(Objects::nonNull)
                    .findFirst().map(String::valueOf).orElse("");
        }

        /** Too many requests: surely nothing happened, and later it may. */
        boolean rate() {
            return status == 429 || status == 403 && Set.of("rateLimitExceeded", "userRateLimitExceeded",
                    "RATE_LIMIT_EXCEEDED").contains(reason);
        }

        /** May go away by itself; for a request that changes something it leaves open whether it did. */
        boolean passing() {
            return rate() || status == 0 || status == 408 || status >= 500;
        }

        Trouble trouble(String what) {
            return new Trouble(what + ": " + this, advice());
        }

        private String advice() {
            String said = reason + ": " + message;
            return Stream.of(ADVICE).filter(row -> Stream.of(row).skip(1).anyMatch(word ->
                            word.contains(" ") ? said.contains(word) : word.equals(reason)))
                    .map(row -> row[0]).findFirst().orElseGet(this::adviceByStatus);
        }

        private String adviceByStatus() {
            return status == 0 ? "Check the network, then run this again. A proxy has to be named to Java"
                            + " (docs/setup.md, \"Behind a proxy\")."
                    : status / 100 == 3 ? STRANGER
                    : status == 401 ? "The credentials were not accepted: make a new key (docs/setup.md)."
                            + "\nWith --impersonate: domain-wide delegation is not granted for all scopes, or only now."
                    : passing() ? "Google is busy or failing: wait some minutes, then run this again." + (status != 500
                            ? "" : "\nIf that lasts: to a viewer of a shared drive Sheets says so where it means no.")
                    : "Google will not do this as asked; docs/setup.md explains the usual reasons.";
        }

        @Override
        public String toString() {
            return status == 0 ? "no answer: " + message : status / 100 == 3 ? message
                    : message + " (" + status + (reason.isEmpty() ? "" : " " + reason) + ")";
        }
    }

    /** What is said to the person at the terminal, on stderr: warnings always, the rest as they wish. */
    static final class Talk {
        /** After so many silences an answer has no end: Google itself gives up on a request after three minutes. */
        private static final int MOST_SILENCES = 180;

        @Option(names = {"-v", "--verbose"}, description = "Say more about what is being done.")
        boolean verbose;

        @Option(names = {"-q", "--quiet"}, description = "Say nothing but the result, warnings and errors.")
        boolean quiet;

        @Spec(Spec.Target.MIXEE)
        CommandSpec mixee;

        void say(String text) {
            say(text, true);
        }

        void say(String text, boolean important) {
            if (!quiet && (important || verbose)) {
                mixee.commandLine().getErr().println(printable(text));
            }
        }

        void warn(String text) {
            mixee.commandLine().getErr().println(printable("warning: " + text));
        }

        /** An answer or a failure of another thread; until it comes, says after each silence what is waited for. */
        <T> T waiting(String what, Duration silence, Future<T> answer) throws IOException {
            for (int silences = 1; silences <= MOST_SILENCES; silences++) {
                try {
                    return answer.get(silence.toNanos(), NANOSECONDS);
                } catch (TimeoutException e) {
                    say("still waiting for " + what + " (" + silence.multipliedBy(silences).toSeconds() + "s)");
                } catch (InterruptedException | ExecutionException e) {
                    Throwables.propagateIfPossible(e.getCause(), IOException.class);
                    throw new IllegalStateException(e);
                }
            }
            throw new Trouble("the answer to " + what + " has no end", Refusal.STRANGER);
        }
    }

    //endregion
}
