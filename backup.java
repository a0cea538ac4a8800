///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Copies a production Google Sheet exactly once and records the copy in the migration log.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//DEPS com.google.apis:google-api-services-drive:v3-rev20260428-2.0.0
//DEPS com.google.auth:google-auth-library-oauth2-http:1.57.0
//DEPS com.google.auth:google-auth-library-credentials:1.57.0

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.DateTime;
import com.google.api.client.util.Sleeper;
import com.google.api.client.util.Throwables;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.DriveRequest;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.About;
import com.google.api.services.drive.model.Change;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Operation;
import com.google.api.services.drive.model.Permission.PermissionDetails;
import com.google.api.services.drive.model.Permission;
import com.google.api.services.drive.model.StartPageToken;
import com.google.api.services.drive.model.User;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsScopes;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.auth.Retryable;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
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
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine;

/**
 * Copies a spreadsheet in Drive, once. What is about to be done goes to the log before it is done, and the copy carries
 * the run's id, so whatever is cut short is found again instead of being done twice. Reads and writes Drive's metadata
 * and the log; never opens a cell, never deletes anything, never changes the original.
 */
@Command(name = "backup", mixinStandardHelpOptions = true, version = "backup " + backup.VERSION, sortOptions = false,
        description = "Copies a production Google Sheet exactly once and records the copy in the migration log.",
        exitCodeOnExecutionException = 3, exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The copy is made and in the log; with --dry-run: it can be made.",
            "2:The command line is wrong; nothing was done.",
            "3:Could not finish: the last lines say why, and what to do.",
            "130:Interrupted: the last lines say how far it came."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./jbang backup --credentials key.json --folder FOLDER --dry-run",
            "  ./jbang backup --credentials key.json --folder FOLDER",
            "  ./jbang backup --credentials key.json --adopt URL    # one made by hand",
            "  ./jbang backup --credentials key.json --export outside-google.xlsx",
            "  ./jbang backup --credentials key.json --no-lock      # unlock it again"})
class backup implements Callable<Integer> {
    static final String VERSION = "1.2.0";
    private static final String SHEET = "application/vnd.google-apps.spreadsheet";
    private static final String FOLDER = "application/vnd.google-apps.folder";
    private static final String SHORTCUT = "application/vnd.google-apps.shortcut";
    private static final String FORM = "application/vnd.google-apps.form";
    private static final String COPY_FIELDS = "id,name,createdTime,mimeType,parents,trashed,appProperties";
    private static final String MY_DRIVE = "My Drive";
    private static final String URL = "https://docs.google.com/spreadsheets/d/%s/edit";
    private static final FileId PLANNED = new FileId("17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ");
    private static final String PLANNED_PREFIX = "ZEUES_Operaciones_v2.1_backup";
    private static final String NOTHING = "nothing was copied";
    /** So long a run looks by itself before it says that there is no copy: a clock may be wrong. */
    private static final Duration OWN_LOOK = Duration.ofMinutes(2);
    private static final String MAYBE = "a copy may have been made\n"
            + "  Run the same command again: it looks for that copy before it makes one.";
    private static final String NO_STORAGE = """
            A service account owns no storage, and a user's may be full. One of:
              --folder ID         a folder in a shared drive that has the account as a member
              --impersonate USER  act for a user who has storage, by domain-wide delegation
              --credentials FILE  a user's own credentials; or free some of that user's storage
            docs/setup.md explains each. Or copy by hand in the browser, then run backup.java with
            --adopt URL.""";
    /** What an intent says of the original and the target, and is as true of its copy. */
    private static final Set<String> REPEATED = Set.of("Original sheet ID", "Original sheet name",
            "Original sheet modified", "Identity", "Target folder", "Target drive", "Name prefix", "Change token");
    private static final DateTimeFormatter NAME_TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String DEFAULT_LOG = "backend/logs/migration/backup_execution.log";

    @Option(names = "--sheet-id", paramLabel = "ID",
            description = "The original: its ID, or its URL from the browser. Default: $GOOGLE_SHEET_ID, else the "
                    + "log's, else that of the plan.")
    FileId sheet;

    @Option(names = "--folder", paramLabel = "ID",
            description = "Folder for the copy. Default: $BACKUP_FOLDER_ID, else the log's, else the original's own.")
    FileId folder;

    @Option(names = "--name-prefix", paramLabel = "TEXT",
            description = "The copy's name, before the time in UTC. Default: the log's, else the original's title and "
                    + "_backup.")
    String prefix;

    @Option(names = "--dry-run", description = "Only make the checks; write nothing anywhere.")
    boolean dryRun;

    @Option(names = "--adopt", paramLabel = "ID",
            description = "Take this copy, made by hand, as the backup: its ID or URL.")
    FileId adopt;

    @Option(names = "--again", description = "Make a second backup, although the log has one.")
    boolean again;

    @Option(names = "--export", paramLabel = "FILE",
            description = "Keep an .xlsx of the backup in this file too, for a lost account.")
    Path export;

    @Option(names = "--lock", negatable = true, defaultValue = "true", fallbackValue = "true",
            description = "Make the copy read-only by a content restriction. Given for a backup that is there, it "
                    + "locks or unlocks that one, and copies nothing.")
    boolean lock;

    @Option(names = "--copy-permissions", description = "Share the copy as the original is shared; no mail is sent.")
    boolean copyPermissions;

    @Option(names = "--copy-comments", description = "Have Drive copy open comments too.")
    boolean copyComments;

    @Option(names = "--patience", paramLabel = "TIME", defaultValue = "10m",
            description = "How long to look for a copy whose answer was lost: 90s, 10m, 1h. Twice as long for one of "
                    + "an earlier run that was cut short. Default: ${DEFAULT-VALUE}.")
    Duration patience;

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
    private final HttpTransport transport;
    /** How far the run has come, for whoever interrupts it; null when it has ended. */
    private final AtomicReference<String> state = new AtomicReference<>(NOTHING);
    private final AtomicReference<Log> open = new AtomicReference<>();
    private Drive drive;

    backup(World world, HttpTransport transport) {
        this.world = world;
        this.transport = transport;
    }

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        backup command = new backup(World.real(), new NetHttpTransport());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> command.interrupted(err)));
        int code = run(command, out, err, args);
        command.state.set(null);
        System.exit(code);
    }

    static int run(World world, PrintWriter out, PrintWriter err, String... args) {
        return run(new backup(world, new NetHttpTransport()), out, err, args);
    }

    static int run(backup command, PrintWriter out, PrintWriter err, String... args) {
        return Trouble.run(Called.as("backup.java", command.world.env()), new CommandLine(command).setOut(out)
                .setErr(err).registerConverter(FileId.class, FileId::parse)
                .registerConverter(Duration.class, backup::duration), args);
    }

    private void interrupted(PrintWriter err) {
        if (state.get() == null) {
            return;
        }
        err.println((System.console() == null ? "" : "\n") + "backup: interrupted: " + state.get());
        try {
            Log log = open.get();
            if (log != null) {
                log.close();
            }
        } catch (Trouble e) {
            err.println("backup: " + printable(e.getMessage()));
        }
    }

    @Override
    public Integer call() throws IOException {
        checkUsage();
        Plan plan = plan();
        if (dryRun) {
            spec.commandLine().getOut().println("Dry run: " + (plan.kept().isEmpty() ? "backup possible"
                    : "possible for the backup that is there, and no other one is made"));
            return 0;
        }
        try (Log log = new Log(plan.intent().run())) {
            open.set(log);
            return plan.kept().isPresent() ? keep(log, plan.kept().get()) : make(log, plan);
        }
    }

    private int make(Log log, Plan plan) throws IOException {
        Backup backup = adopt == null ? earlierOrNew(log, plan) : adopted(log, plan);
        String id = backup.copy().getId();
        record(log, backup);
        state.set("the copy " + id + " is made and in the log, but not locked yet\n"
                + "  Run the same command again: it locks that copy, and makes no other.");
        String original = plan.intent().source();
        String locked = lock ? protect(log, id, original) : "none";
        if (!lock) {
            log.info("Backup lock", locked);
        }
        state.set("the copy " + id + " is made and in the log");
        finish(log, plan, backup);
        Optional<String> file = exported(log, id);
        report(backup, held(log, id, original, locked), file);
        return 0;
    }

    /** Does what is still to be done about a backup that there is, and copies nothing. */
    private int keep(Log log, Made made) throws IOException {
        state.set("the backup " + made.id() + " is there, and no other one was made");
        PrintWriter out = spec.commandLine().getOut();
        String locked = "";
        if (!made.finished()) {
            talk.say("run " + made.run() + " was cut short after it had made the backup: finishing that");
        }
        if (!made.finished() || lockSaid()) {
            log.info(made.finished() ? "Lock of" : "Finishing", made.id());
            locked = held(log, made.id(), made.original(), protect(log, made.id(), made.original()));
            out.println((made.finished() ? "Backup lock: " : "Backup finished: ") + made.id() + "\n  lock       "
                    + locked);
        }
        if (!made.finished() && again) {
            talk.warn("a second one was not made yet: for that, run this again");
        }
        int lockCode = made.finished() && locked.equals("failed") ? 3 : 0;
        if (export == null) {
            talk.say("next: " + command("verify.java") + (made.proven() ? " --intact" : ""));
            return lockCode;
        }
        log.info("Export of", made.id());
        Optional<String> file = exported(log, made.id());
        file.ifPresent(line -> out.println("Backup exported: " + made.id() + "\n  export     " + line));
        return file.isPresent() ? lockCode : 3;
    }

    private void checkUsage() {
        signIn.check(spec.commandLine());
        if (adopt != null && copyComments) {
            throw new ParameterException(spec.commandLine(), "--copy-comments cannot be had with --adopt");
        }
        Path key = signIn.key(world);
        apart(spec.commandLine(), "--export", export, "the log", logFile);
        apart(spec.commandLine(), "--export", export, "the credentials", key);
        apart(spec.commandLine(), "--log", logFile, "the credentials", key);
    }

    private void connect() throws IOException {
        drive = new Drive.Builder(transport, GsonFactory.getDefaultInstance(),
                signIn.with(world, talk, DriveScopes.DRIVE))
                .setRootUrl(signIn.root(Drive.DEFAULT_ROOT_URL)).setApplicationName("backup/" + VERSION).build();
    }

    /** Reads as verify.java will, by its scopes and no others. */
    private Sheets reader() throws IOException {
        return new Sheets.Builder(transport, GsonFactory.getDefaultInstance(),
                signIn.with(world, talk, DriveScopes.DRIVE_METADATA_READONLY, SheetsScopes.SPREADSHEETS_READONLY))
                .setRootUrl(signIn.root(Sheets.DEFAULT_ROOT_URL)).setApplicationName("backup/" + VERSION).build();
    }

    private boolean lockSaid() {
        return spec.commandLine().getParseResult().hasMatchedOption("--lock");
    }

    /** Makes every check before it refuses, so that one run shows all there is to mend. */
    private Plan plan() throws IOException {
        Instant start = world.clock().instant();
        Checks checks = new Checks();
        Past past = checks.log();
        FileId original = original(past);
        if (original.equals(adopt)) {
            throw new ParameterException(spec.commandLine(), "--adopt '" + adopt + "' is the original itself");
        }
        boolean kept = checks.backup(past, original);
        checks.export(past);
        connect();
        String email = checks.identity();
        if (kept) {
            checks.sheet("backup", new FileId(past.made().get().id()));
            checks.passed();
            return new Plan(null, null, null, past.made(), new Intent(world.runIds().get(), Map.of(), start));
        }
        return adopt == null ? planCopy(checks, email, past, original, start)
                : planAdoption(checks, email, original, start);
    }

    private Plan planCopy(Checks checks, String email, Past past, FileId original, Instant start) throws IOException {
        Optional<String> folder = folder(past);
        Optional<Target> given = folder.isEmpty() ? Optional.empty() : checks.target(email, folder.get());
        Optional<File> source = checks.sheet("original", original);
        if (source.isPresent()) {
            checks.mayBeCopied(source.get());
            checks.reading("original", original);
        }
        Optional<Target> target = folder.isPresent() || source.isEmpty() ? given
                : checks.target(email, parent(source.get()));
        checks.passed();
        checks.strangers(past, original);
        Map<String, String> facts =
                facts(source.orElseThrow(), email, folder.orElse(null), target.orElseThrow().drive());
        facts.put("Name prefix", prefix);
        facts.put("Change token", target.get().token());
        String usual = original.equals(PLANNED) ? PLANNED_PREFIX : source.get().getName() + "_backup";
        facts.put("Copy intended", Optional.ofNullable(prefix).or(() -> past.last("Name prefix")).orElse(usual) + "_"
                + NAME_TIME.format(start));
        return new Plan(source.get(), target.get().folder(), null, Optional.empty(),
                new Intent(world.runIds().get(), facts, start));
    }

    private Plan planAdoption(Checks checks, String email, FileId original, Instant start) throws IOException {
        Optional<File> source = checks.sheet("original", original);
        Optional<File> copy = checks.sheet("copy", adopt);
        copy.ifPresent(checks::liesWhereSaid);
        if (source.isPresent() && copy.isPresent()) {
            checks.isCopy(source.get(), copy.get());
        }
        checks.passed();
        Map<String, String> facts =
                facts(source.orElseThrow(), email, parent(copy.orElseThrow()), copy.get().getDriveId());
        facts.put("Backup maker", maker(copy.get()));
        facts.put("Adoption intended", adopt.id());
        return new Plan(source.get(), null, copy.get(), Optional.empty(),
                new Intent(world.runIds().get(), facts, start));
    }

    /** Which sheet: as said now, or in the environment, or once before; or the one that all this was planned for. */
    private FileId original(Past past) {
        return Optional.ofNullable(sheet).or(() -> inEnvironment("GOOGLE_SHEET_ID"))
                .or(() -> past.original().map(FileId::new)).orElse(PLANNED);
    }

    private Optional<String> folder(Past past) {
        return Optional.ofNullable(folder).or(() -> inEnvironment("BACKUP_FOLDER_ID")).map(FileId::id)
                .or(() -> past.last("Target folder"));
    }

    private Optional<FileId> inEnvironment(String variable) {
        try {
            return world.variable(variable).map(FileId::parse);
        } catch (TypeConversionException e) {
            throw new ParameterException(spec.commandLine(), "$" + variable + ": " + e.getMessage());
        }
    }

    /** Who made a copy that was not made by this log's runs, as far as Drive tells. */
    private static String maker(File copy) {
        Optional<User> user = Stream.ofNullable(copy.getOwners()).flatMap(List::stream).findFirst()
                .or(() -> Optional.ofNullable(copy.getLastModifyingUser()));
        String run = copy.getAppProperties() == null ? null : copy.getAppProperties().get("backupRunId");
        return user.map(User::getEmailAddress).orElse("unknown") + (run == null ? "" : " by backup.java, run " + run);
    }

    private static Map<String, String> facts(File source, String email, String folder, String drive) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Original sheet ID", source.getId());
        facts.put("Original sheet name", source.getName());
        facts.put("Original sheet modified", time(source.getModifiedTime()));
        facts.put("Identity", email);
        facts.put("Target folder", folder);
        facts.put("Target drive", Objects.requireNonNullElse(drive, MY_DRIVE));
        return facts;
    }

    /** An intent that an earlier run left open comes before anything else: its copy, if there is one, is the backup. */
    private Backup earlierOrNew(Log log, Plan plan) throws IOException {
        Past past = new Past(Logged.read(log.channel).entries());
        for (Intent earlier : past.open(plan.intent().source())) {
            state.set(MAYBE);
            talk.say("run " + earlier.run() + " may have made a copy: looking for it before making one");
            List<File> found = lookFor(earlier, earlier.settled(patience, world.clock().instant()));
            if (!found.isEmpty()) {
                talk.say("found the copy of run " + earlier.run() + ": it is the backup, and no other one is made");
                earlier.record(log, REPEATED);
                return new Backup("found", found, earlier, Optional.of(earlier.run()));
            }
            String identity = earlier.facts().getOrDefault("Identity", "");
            if (!identity.equals(plan.intent().facts().get("Identity"))) {
                throw new Trouble("run " + earlier.run() + " may have made a copy, and only " + identity + " can tell",
                        "Run this again as " + identity + ". Or look for the copy in Drive. If it is there, run:\n  "
                                + command("backup.java") + " --adopt URL\nIf it is not, go on with a new --log FILE.");
            }
            log.info("Earlier copy absent", earlier.run());
            state.set(NOTHING);
        }
        Optional<Made> other = standing(past);
        if (other.isPresent()) {
            throw there(other.get());
        }
        return copied(log, plan);
    }

    private Backup copied(Log log, Plan plan) throws IOException {
        Intent intent = plan.intent();
        intent.record(log, intent.facts().keySet());
        state.set(MAYBE);
        String doubt;
        try {
            return new Backup("copied", List.of(send(log, plan)), intent, Optional.empty());
        } catch (Trouble e) {
            throw e;
        } catch (IOException e) {
            doubt = e.getMessage();
        }
        talk.warn("no usable answer (" + doubt + "): looking for the copy by its run id");
        String why = doubt + "; no copy found within " + spell(patience);
        try {
            List<File> found = lookFor(intent, world.clock().instant().plus(patience));
            if (!found.isEmpty()) {
                return new Backup("found", found, intent, Optional.empty());
            }
        } catch (Trouble e) {
            why = doubt + "; looking for the copy failed: " + e.getMessage();
        }
        log.append("ERROR", "Outcome unknown", why);
        throw new Trouble("outcome unknown: " + why, """
                There may be a copy or not. Run the same command again, later: it looks once more before it copies.
                Or look for "%s" in Drive. If it is there, run:
                  %s --adopt URL""".formatted(intent.facts().get("Copy intended"), command("backup.java")));
    }

    /** Sends the copy once; again only where Google has surely done nothing. What leaves that open is no Trouble. */
    private File send(Log log, Plan plan) throws IOException {
        talk.say("copying, as \"" + plan.intent().facts().get("Copy intended") + "\" ...");
        for (int attempt = 1; ; attempt++) {
            try {
                Drive.Files.Copy request = copyRequest(plan);
                File copy = talk.waiting("the copy", world.silence(),
                        start("the copy", () -> answer(request::execute)));
                if (!hasId(copy) || copy.getCreatedTime() == null) {
                    throw new IOException("it has no ID or no time");
                }
                return copy;
            } catch (IOException e) {
                Refusal refusal = Refusal.of(e);
                if (!surelyNothing(e, refusal)) {
                    throw new IOException(refusal.toString());
                }
                if (!refusal.passing() || attempt == 8) {
                    state.set(NOTHING);
                    log.append("ERROR", "Copy refused", refusal);
                    throw refused(refusal);
                }
                talk.say("not copied yet, trying again (" + refusal + ")");
                pause(world, backoff(world, attempt));
            }
        }
    }

    private Drive.Files.Copy copyRequest(Plan plan) throws IOException {
        File body = new File().setName(plan.intent().facts().get("Copy intended"))
                .setAppProperties(plan.intent().mark())
                .setParents(plan.parent() == null ? null : List.of(plan.parent()));
        Drive.Files.Copy copy = drive.files().copy(plan.intent().source(), body).setSupportsAllDrives(true)
                .setFields(COPY_FIELDS);
        return copyComments ? copy.set("copyComments", true) : copy;
    }

    private Trouble refused(Refusal refusal) {
        Trouble trouble = refusal.trouble("copying was refused");
        boolean full = Set.of("storageQuotaExceeded", "quotaExceeded").contains(refusal.reason());
        return new Trouble(trouble.getMessage(), full ? NO_STORAGE : copyComments && refusal.status() == 400
                ? "Run it again without --copy-comments: Drive may not know it here." : trouble.advice);
    }

    /** Looks for an intent's copies until the deadline, and once at the least, since Drive shows new files late. */
    private List<File> lookFor(Intent intent, Instant deadline) throws IOException {
        for (int look = 0; ; look++) {
            Duration left = Duration.between(world.clock().instant(), deadline);
            boolean over = left.isNegative() || left.isZero();
            String said = "not there yet";
            try {
                List<File> found = marked(intent);
                if (!found.isEmpty() || over) {
                    return found;
                }
            } catch (Trouble e) {
                if (over) {
                    throw e;
                }
                said = e.getMessage();
            }
            long next = Math.min(1000L << Math.min(look, 5), 30_000);
            Duration pause = Duration.ofMillis(Math.max(1, Math.min(next, left.toMillis())));
            talk.say(said + ": looking again in " + spell(pause) + ", for at most " + spell(left));
            pause(world, pause);
        }
    }

    /** The copies that bear an intent's run id, by Drive's search and by its change feed: either may lag. */
    private List<File> marked(Intent intent) throws IOException {
        Map<String, File> found = new LinkedHashMap<>(changed(intent));
        search(intent.mark(), intent.drive().isPresent() ? "drive" : "user", intent.drive().orElse(null),
                file -> found.put(file.getId(), file));
        return found.values().stream().filter(intent::marks).sorted(Comparator
                .comparing((File file) -> file.getCreatedTime().getValue()).thenComparing(File::getId)).toList();
    }

    /** Asks Drive's search for what bears these marks and does not lie in the bin. */
    private void search(Map<String, String> marks, String corpora, String driveId, Consumer<File> each)
            throws IOException {
        String query = marks.entrySet().stream().map(mark -> "appProperties has { key='" + mark.getKey()
                + "' and value='" + quoted(mark.getValue()) + "' } and ").collect(joining()) + "trashed = false";
        pages("Drive's search", drive.files().list().setQ(query).setPageSize(1000)
                .setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true)
                .setCorpora(corpora).setDriveId(driveId).setFields("nextPageToken,files(" + COPY_FIELDS
                        + ",owners(emailAddress),lastModifyingUser(emailAddress))"),
                page -> Stream.ofNullable(page.getFiles()).flatMap(List::stream).forEach(each));
    }

    /** What has changed in the target's drive since the intent, as it is now; nothing where Drive will not tell. */
    private Map<String, File> changed(Intent intent) throws IOException {
        Map<String, File> files = new LinkedHashMap<>();
        String token = intent.facts().get("Change token");
        if (token == null) {
            return files;
        }
        try {
            pages("Drive's change feed", drive.changes().list(token).setPageSize(1000)
                    .setDriveId(intent.drive().orElse(null))
                    .setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true)
                    .setFields("nextPageToken,changes(file(" + COPY_FIELDS + "))"),
                    page -> Stream.ofNullable(page.getChanges()).flatMap(List::stream).map(Change::getFile)
                            .filter(file -> file != null && hasId(file))
                            .forEach(file -> files.put(file.getId(), file)));
        } catch (Trouble e) {
            talk.say(e.getMessage(), false);
        }
        return files;
    }

    /** Asks for a list page by page; what came before a page that does not come is kept. */
    private <T extends GenericJson> void pages(String what, DriveRequest<T> request, Consumer<T> each)
            throws IOException {
        Object next;
        do {
            T page = read(what, world, talk, request::execute);
            each.accept(page);
            next = page.get("nextPageToken");
            request.set("pageToken", next);
        } while (next != null);
    }

    /** Registers a copy made by hand. The mark is a help for finding it, so it may fail; a reader cannot set it. */
    private Backup adopted(Log log, Plan plan) throws IOException {
        plan.intent().record(log, plan.intent().facts().keySet());
        File copy = plan.adopted();
        Optional<String> earlier = new Past(Logged.read(log.channel).entries()).open(plan.intent().source()).stream()
                .filter(intent -> intent.marks(copy)).map(Intent::run).findFirst();
        try {
            File marked = new File().setAppProperties(plan.intent().mark());
            read("marking the copy", world, talk, drive.files().update(copy.getId(), marked)
                    .setSupportsAllDrives(true).setFields("id")::execute);
        } catch (Trouble e) {
            talk.warn(e.getMessage());
        }
        if (copy.getCreatedTime().getValue() < plan.source().getModifiedTime().getValue()) {
            talk.warn("the original was changed after this copy was made: verify.java will show what");
        }
        return new Backup("adopted", List.of(copy), plan.intent(), earlier);
    }

    /** The facts first and the success last, so that whoever sees the success sees them all. */
    private void record(Log log, Backup backup) throws IOException {
        File copy = backup.copy();
        log.info("Backup origin", backup.origin());
        log.info("Backup sheet ID", copy.getId());
        log.info("Backup sheet name", copy.getName());
        log.info("Backup sheet URL", URL.formatted(copy.getId()));
        log.info("Backup timestamp", time(copy.getCreatedTime()));
        recordChange(log, backup.intent());
        for (File extra : backup.copies().subList(1, backup.copies().size())) {
            log.warn("Extra copy", extra.getId());
            talk.warn("another copy bears the same run id, and is left alone: " + extra.getId());
        }
        if (backup.earlier().isPresent()) {
            log.info("Earlier copy found", backup.earlier().get());
        }
        log.info("Backup created successfully", copy.getId());
    }

    private void recordChange(Log log, Intent intent) throws IOException {
        try {
            String before = intent.facts().get("Original sheet modified");
            String after = time(read("the original", world, talk, drive.files().get(intent.source())
                    .setSupportsAllDrives(true).setFields("modifiedTime")::execute).getModifiedTime());
            log.info("Original sheet modified after", after);
            if (!after.equals(before)) {
                log.warn("Original sheet changed during the backup", before + " -> " + after);
                talk.warn("the original changed during the backup (modified " + before + " -> " + after
                        + "): an edit may or may not be in the copy");
            }
        } catch (Trouble e) {
            talk.warn("whether the original changed during the backup is not known: " + e.getMessage());
        }
    }

    /** Forms made since the copy was, in its folder or the original's: a sheet that answers a form drags it along. */
    private List<File> sideFiles(File source, Backup backup) throws IOException {
        long since = backup.copy().getCreatedTime().getValue() - 60_000;
        Set<String> folders = Stream.of(backup.copy(), source).map(File::getParents).filter(Objects::nonNull)
                .flatMap(List::stream).collect(toSet());
        return changed(backup.intent()).values().stream()
                .filter(file -> FORM.equals(file.getMimeType()) && !Boolean.TRUE.equals(file.getTrashed()))
                .filter(file -> file.getCreatedTime().getValue() > since)
                .filter(file -> file.getParents() == null || file.getParents().stream().anyMatch(folders::contains))
                .toList();
    }

    /** Locks a copy, or unlocks it, and says what it is now. */
    private String protect(Log log, String copy, String original) throws IOException {
        ContentRestriction wish = new ContentRestriction().setReadOnly(lock).setReason(!lock ? null
                : "Backup of " + original + ", made by backup.java: unlock it only to restore from it.");
        Drive.Files.Update request = drive.files().update(copy, new File().setContentRestrictions(List.of(wish)))
                .setSupportsAllDrives(true).setFields("contentRestrictions");
        String failure = "Drive answered, but the copy is " + (lock ? "not" : "still") + " read-only";
        try {
            if (readOnly(read("the lock", world, talk, request::execute)) == lock) {
                log.info("Backup lock", lock ? "read-only" : "none");
                return lock ? "read-only" : "none";
            }
        } catch (Trouble e) {
            failure = e.getMessage();
        }
        log.warn("Backup lock failed", failure);
        talk.warn("the copy is not " + (lock ? "locked: " : "unlocked: ") + failure);
        return "failed";
    }

    /** Looks at the end whether the lock holds: Google may pass over what is asked of a copy that is just made. */
    private String held(Log log, String copy, String original, String locked) throws IOException {
        if (locked.equals("read-only")) {
            try {
                if (!readOnly(read("the lock", world, talk, drive.files().get(copy).setSupportsAllDrives(true)
                        .setFields("contentRestrictions(readOnly)")::execute))) {
                    talk.warn("the lock did not hold: setting it once more");
                    return protect(log, copy, original);
                }
            } catch (Trouble e) {
                talk.warn("whether the lock holds is not known: " + e.getMessage());
            }
        }
        return locked;
    }

    private static boolean readOnly(File file) {
        return Stream.ofNullable(file.getContentRestrictions()).flatMap(List::stream)
                .anyMatch(restriction -> Boolean.TRUE.equals(restriction.getReadOnly()));
    }

    /** What comes after the backup is safe in the log: from here on nothing can fail that would put it in doubt. */
    private void finish(Log log, Plan plan, Backup backup) throws IOException {
        if (copyComments && backup.earlier().isEmpty()) {
            log.info("Comments copied", "open comments");
        }
        if (copyPermissions) {
            share(log, backup);
        }
        for (File side : sideFiles(plan.source(), backup)) {
            log.warn("Side file", side.getId() + " " + side.getName());
            talk.warn("Drive made a form beside the copy; it is left alone: " + side.getId() + " " + side.getName());
        }
    }

    /** Nobody gets a mail. The owner, who is the copier now, and what the folder passes on are left out. */
    private void share(Log log, Backup backup) throws IOException {
        List<Permission> permissions = new ArrayList<>();
        try {
            pages("the original's permissions", drive.permissions().list(backup.intent().source()).setPageSize(100)
                    .setSupportsAllDrives(true).setFields("nextPageToken,permissions(id,type,role,emailAddress,domain,"
                            + "deleted,allowFileDiscovery,expirationTime,permissionDetails(role,inherited))"),
                    page -> permissions.addAll(Objects.requireNonNullElse(page.getPermissions(), List.of())));
        } catch (Trouble e) {
            notShared(log, "any: " + e.getMessage());
        }
        int shared = 0;
        for (Permission permission : permissions) {
            Optional<String> role = role(permission, backup.intent().facts().get("Identity"));
            try {
                if (role.isPresent()) {
                    share(backup.copy(), permission, role.get());
                    shared++;
                }
            } catch (Trouble e) {
                notShared(log, role.get() + " " + e.getMessage());
            }
        }
        log.info("Permissions copied", shared);
    }

    private void share(File copy, Permission permission, String role) throws IOException {
        Permission same = permission.clone().setId(null).setPermissionDetails(null).setDeleted(null).setRole(role);
        Drive.Permissions.Create request = drive.permissions().create(copy.getId(), same)
                .setSupportsAllDrives(true).setFields("id");
        // Drive takes this parameter for these two only.
        if (Set.of("user", "group").contains(permission.getType())) {
            request.setSendNotificationEmail(false);
        }
        read(Stream.of(permission.getEmailAddress(), permission.getDomain()).filter(Objects::nonNull).findFirst()
                .orElse(permission.getType()), world, talk, request::execute);
    }

    private void notShared(Log log, String what) throws Trouble {
        log.warn("Permission not copied", what);
        talk.warn("permission not copied: " + what);
    }

    /** The result on stdout; what to do next for the person at the terminal. */
    private void report(Backup backup, String lockState, Optional<String> exported) {
        File copy = backup.copy();
        PrintWriter out = spec.commandLine().getOut();
        out.println("Backup created successfully: " + copy.getId());
        out.println("  name       " + printable(copy.getName()));
        out.println("  URL        " + URL.formatted(copy.getId()));
        out.println("  timestamp  " + time(copy.getCreatedTime()));
        out.println("  origin     " + backup.origin());
        out.println("  lock       " + lockState);
        if (export != null) {
            out.println("  export     " + exported.orElse("failed"));
        }
        if (adopt != null) {
            talk.say("If this was the wrong one, unlock it, and go on with a new --log FILE:");
            talk.say("  " + command("backup.java") + " --no-lock");
        }
        // On the way back the page leads on, with options of its own.
        if (!"before_rollback".equals(prefix) && !"restored".equals(prefix)) {
            talk.say("next: " + command("verify.java"));
        }
    }

    /** A command with the options that this run was given and that the next one needs too, to be pasted. */
    private String command(String script) {
        return signIn.command(script, logFile, world)
                + (script.startsWith("backup") ? Called.option("--sheet-id", sheet) : "");
    }

    /** Whether a request that failed has left no trace at Google, so that it may be sent again. */
    static boolean surelyNothing(IOException e, Refusal refusal) {
        return e instanceof Retryable || e instanceof ConnectException || e instanceof UnknownHostException
                || refusal.status() >= 400 && refusal.status() < 500 && refusal.status() != 408;
    }

    /** The role that was given on the file itself: one from above may be higher, and is not to be had on a file. */
    private static Optional<String> role(Permission permission, String copier) {
        List<PermissionDetails> details = Objects.requireNonNullElse(permission.getPermissionDetails(), List.of());
        boolean out = "owner".equals(permission.getRole()) || Boolean.TRUE.equals(permission.getDeleted())
                || copier.equalsIgnoreCase(permission.getEmailAddress());
        return (details.isEmpty() ? Stream.of(new PermissionDetails()) : details.stream())
                .filter(detail -> !out && !Boolean.TRUE.equals(detail.getInherited())).findFirst()
                .map(detail -> Objects.requireNonNullElse(detail.getRole(), permission.getRole()));
    }

    /** Whether the answer has an id that may be printed and logged as one. */
    private static boolean hasId(File file) {
        return file.getId() != null && FileId.BARE.matcher(file.getId()).matches();
    }

    private static String parent(File file) {
        return Stream.ofNullable(file.getParents()).flatMap(List::stream).findFirst().orElse(null);
    }

    private static String time(DateTime time) {
        return Entry.TIME.format(Instant.ofEpochMilli(time.getValue()));
    }

    /** A text within the quotes of Drive's search. */
    static String quoted(String text) {
        return text.replace("\\", "\\\\").replace("'", "\\'");
    }

    /** The file, its size and its digest; nothing if there is none, which is a warning: the backup stands. */
    private Optional<String> exported(Log log, String id) throws IOException {
        if (export == null) {
            return Optional.empty();
        }
        String sha256;
        try {
            sha256 = new Outside(id).keep();
        } catch (Trouble e) {
            log.warn("Export failed", e.getMessage());
            talk.warn("the backup was not exported: " + e.getMessage());
            talk.say("To try again, run: " + command("backup.java") + Called.option("--export", export));
            return Optional.empty();
        }
        String size = Files.size(export) + " bytes";
        log.together(() -> {
            log.info("Export file", export);
            log.info("Export size", size);
            log.info("Export sha256", sha256);
        });
        return Optional.of(export + ", " + size + ", sha256 " + sha256);
    }

    static String spell(Duration time) {
        return (time.toMillis() < 1000 ? time : Duration.ofSeconds(time.toSeconds()))
                .toString().substring(2).toLowerCase(Locale.ROOT);
    }

    /** An .xlsx of the backup on this machine: a help where the account is lost, and never called the backup. */
    private final class Outside {
        private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
        private static final Duration LONGEST = Duration.ofHours(1);
        private final String id;
        private Path part;
        /** How often Drive has failed: it does so for some files, where it should say that they are too large. */
        private int failures;

        Outside(String id) {
            this.id = id;
        }

        /** Written beside, forced and moved, so that there is a whole one or none; returns its digest. */
        String keep() throws IOException {
            try {
                // Java makes it for its owner alone.
                part = Files.createTempFile(export.toAbsolutePath().getParent(), ".export", ".part");
                try {
                    String small = read("the export", world, talk, this::small);
                    String sha256 = small != null ? small : large();
                    Files.move(part, export.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
                    return sha256;
                } finally {
                    Files.deleteIfExists(part);
                }
            } catch (FileSystemException e) {
                throw unwritten(e);
            }
        }

        private Trouble unwritten(IOException e) {
            return new Trouble("could not write \"" + export + "\": " + reason(e), "");
        }

        /** By the short way; null if Drive says that the file is too large for that. */
        private String small() throws IOException {
            try (InputStream in = drive.files().export(id, XLSX).executeAsInputStream()) {
                return save(in);
            } catch (HttpResponseException e) {
                failures += e.getStatusCode() == 500 || e.getStatusCode() == 503 ? 1 : 0;
                if (failures == 2 || Refusal.of(e).reason().equals("exportSizeLimitExceeded")) {
                    return null;
                }
                throw e;
            }
        }

        /** By the long way: Drive prepares the file, is asked until it has, and says where it lies. */
        private String large() throws IOException {
            talk.say("the backup is large: Drive has to prepare the export");
            Instant end = world.clock().instant().plus(LONGEST);
            Operation work = read("the export", world, talk, drive.files().download(id).setMimeType(XLSX)::execute);
            for (int look = 0; !Boolean.TRUE.equals(work.getDone()); look++) {
                if (world.clock().instant().isAfter(end)) {
                    throw new Trouble("Drive had not prepared the export within " + spell(LONGEST), "");
                }
                Duration pause = Duration.ofSeconds(Math.min(1L << Math.min(look, 4), 10));
                talk.say("Drive prepares the export: looking again in " + spell(pause));
                pause(world, pause);
                work = read("the export", world, talk, drive.operations().get(work.getName())::execute);
            }
            if (work.getError() != null) {
                throw new Trouble("Drive could not prepare the export: " + work.getError().getMessage(), "");
            }
            String place = String.valueOf(work.getResponse().get("downloadUri"));
            return read("the export", world, talk, () -> fetch(place));
        }

        /** The token goes to the place that Drive names, if it is Google's, and not to where that leads on. */
        private String fetch(String place) throws IOException {
            if (!place.startsWith(drive.getRootUrl())
                    && !place.matches("https://([a-z0-9-]+\\.)*(google|googleapis|googleusercontent)\\.com/.*")) {
                throw new Trouble("the export lies at a place that is not Google's", "");
            }
            HttpRequest request = drive.getRequestFactory().buildGetRequest(new GenericUrl(place))
                    .setFollowRedirects(true).setUnsuccessfulResponseHandler(null);
            try (InputStream in = request.execute().getContent()) {
                return save(in);
            }
        }

        private String save(InputStream in) throws IOException {
            try (FileChannel file = FileChannel.open(part, WRITE, TRUNCATE_EXISTING)) {
                byte[] some = new byte[1 << 16];
                for (int read = in.read(some); read >= 0; read = in.read(some)) {
                    write(file, ByteBuffer.wrap(some, 0, read));
                }
                file.force(true);
            }
            try (ZipFile whole = new ZipFile(part.toFile())) {
                if (whole.getEntry("xl/workbook.xml") == null) {
                    throw new ZipException();
                }
            } catch (ZipException e) {
                throw new IOException("what came is no whole .xlsx");
            }
            return sha256(part);
        }

        // A disk that is full stays so; the network may get better.
        private void write(FileChannel file, ByteBuffer bytes) throws Trouble {
            try {
                while (bytes.hasRemaining()) {
                    file.write(bytes);
                }
            } catch (IOException e) {
                throw unwritten(e);
            }
        }
    }

    private static String sha256(Path file) throws IOException {
        MessageDigest digest = Logged.sha256();
        try (InputStream in = Files.newInputStream(file)) {
            in.transferTo(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** What is checked before anything is written, a line each. */
    private final class Checks {
        private int made;
        private int failed;
        /** Whether what this identity may store is used up; of some there is no limit. */
        private boolean full;

        /** Without our own identity nothing else can be asked, so this one ends the run at once. */
        String identity() throws IOException {
            Drive.About.Get request = drive.about().get().setFields("user(emailAddress),storageQuota(limit,usage)");
            About about = read("signing in", world, talk, request::execute);
            if (about.getUser() == null || about.getUser().getEmailAddress() == null) {
                throw new Trouble("signing in: the answer names no user", Refusal.STRANGER);
            }
            About.StorageQuota quota = about.getStorageQuota();
            full = quota != null && quota.getLimit() != null && quota.getUsage() >= quota.getLimit();
            ok("identity", about.getUser().getEmailAddress());
            return about.getUser().getEmailAddress();
        }

        /** What the log holds, or whether one can be made. Without it nothing else is worth a check. */
        Past log() throws Trouble {
            try {
                boolean there = Files.exists(logFile);
                Past past = new Past(there ? Logged.read(logFile).entries() : List.of());
                Path place = Stream.iterate(logFile.toAbsolutePath(), Path::getParent).filter(Files::exists).findFirst()
                        .orElseThrow();
                if (there) {
                    Log.locked(logFile).close();
                } else if (!Files.isDirectory(place) || !Files.isWritable(place)) {
                    throw Files.isDirectory(place) ? new AccessDeniedException(null) : new NotDirectoryException(null);
                }
                ok("log", logFile.toString());
                return past;
            } catch (IOException e) {
                throw Log.couldNotWrite(logFile, e);
            }
        }

        /** Whether this run is only to see to the backup that there is. An intent left open comes before all that. */
        boolean backup(Past past, FileId original) throws Trouble {
            Optional<String> other = past.original().filter(id -> !id.equals(original.id()));
            if (other.isPresent()) {
                throw new Trouble("\"" + logFile + "\" is about another original, " + other.get() + ", not about "
                        + original, "Name another log with --log FILE: each is about one original.");
            }
            List<Intent> open = past.open(original.id());
            if (dryRun) {
                open.forEach(intent -> talk.warn("run " + intent.run()
                        + " may have made a copy; a run looks for it before it makes one"));
            }
            if (!open.isEmpty() || past.made().isEmpty()) {
                return false;
            }
            Made made = past.made().get();
            if (adopt == null && !made.finished()) {
                return true;
            }
            Optional<Made> standing = standing(past);
            if (standing.isPresent() && (adopt != null || export == null && !lockSaid())) {
                throw there(made);
            } else if (standing.isEmpty() && !again && adopt == null) {
                talk.warn("the last backup " + made.id() + ": " + made.state()
                        + "; this copies production as it is now");
            }
            return standing.isPresent() && adopt == null;
        }

        void export(Past past) {
            if (export != null) {
                String wrong = Files.exists(export) && !ours(past)
                        ? "there is a file already, and no export of this log"
                        : Files.isWritable(export.toAbsolutePath().getParent()) ? null
                        : "its folder is not there, or not yours to write";
                check(wrong == null, "export", export.toString(), "could not write \"" + export + "\": " + wrong,
                        "Name another file with --export FILE.");
            }
        }

        /** Whether the log knows what stands there, to the last byte: nothing else is replaced. */
        private boolean ours(Past past) {
            try {
                String sha256 = Files.isRegularFile(export) ? sha256(export) : "";
                return past.entries().stream().anyMatch(entry -> entry.label().equals("Export sha256")
                        && entry.value().equals(sha256));
            } catch (IOException e) {
                return false;
            }
        }

        /** --folder says where a copy goes; of one that is there it can only be a claim. */
        void liesWhereSaid(File copy) {
            if (folder != null) {
                check(folder.id().equals(parent(copy)), "folder", "the copy lies there", "the copy lies in "
                        + Objects.requireNonNullElse(parent(copy), "a folder that cannot be seen") + ", not in "
                        + folder, "Leave out --folder, or move the copy there in Drive.");
            }
        }

        Optional<File> sheet(String name, FileId id) throws IOException {
            Optional<File> found = ask(name, () -> drive.files().get(id.id()).setSupportsAllDrives(true)
                    .setFields(COPY_FIELDS + ",driveId,modifiedTime,owners(emailAddress),"
                            + "lastModifyingUser(emailAddress),capabilities(canCopy),shortcutDetails(targetId)")
                    .execute()).filter(file -> is(SHEET, name, file));
            found.ifPresent(file -> ok(name, "\"" + file.getName() + "\" " + id));
            return found;
        }

        /** Whether a file is what was asked for, a sheet or a folder, and not thrown away. */
        private boolean is(String type, String name, File file) {
            boolean trashed = Boolean.TRUE.equals(file.getTrashed());
            String real = String.valueOf(file.getMimeType());
            Map<String, String> words = Map.of(SHEET, "a Google Sheet", FOLDER, "a folder", SHORTCUT, "a shortcut");
            if (real.equals(type) && !trashed) {
                return true;
            }
            fail(name, "\"" + file.getName() + "\" is " + (trashed ? "in the bin"
                    : words.getOrDefault(real, real) + ", not " + words.get(type)), trashed
                    ? "Restore it in Drive, or give another ID."
                    : real.equals(SHORTCUT)
                    ? "Give the ID of what it leads to: " + file.getShortcutDetails().getTargetId()
                    : words.containsKey(real) ? "Did you swap --sheet-id and --folder?" : type.equals(FOLDER)
                    ? "Name a folder with --folder ID."
                    : "Open it in the browser, choose File > Save as Google Sheets, and use the ID of that sheet.");
            return false;
        }

        /** The tabs of a spreadsheet. */
        Optional<List<SheetProperties>> reading(String name, FileId id) throws IOException {
            Optional<List<SheetProperties>> tabs = ask("reading", () -> reader().spreadsheets().get(id.id()).setFields(
                    "sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))").execute().getSheets()
                    .stream().map(Sheet::getProperties).toList());
            tabs.ifPresent(found -> ok("reading", "the " + name + "'s tabs: " + found.size()));
            return tabs;
        }

        /** What is adopted is locked, marked and trusted from then on: it has to be a copy by all that tells one. */
        void isCopy(File source, File copy) throws IOException {
            check(copy.getCreatedTime().getValue() >= source.getCreatedTime().getValue(), "copy time", "made later than"
                    + " the original", "made " + time(copy.getCreatedTime()) + ", before the original was: "
                    + time(source.getCreatedTime()), "Give the ID of a copy of the original.");
            Optional<List<SheetProperties>> originals = reading("original", new FileId(source.getId()));
            Optional<List<SheetProperties>> copies = reading("copy", adopt);
            if (originals.isPresent() && copies.isPresent()) {
                List<String> before = names(originals.get());
                List<String> after = names(copies.get());
                int at = Arrays.mismatch(before.toArray(), after.toArray());
                check(at < 0, "copy tabs", "those of the original", "tab " + (at + 1) + " is "
                        + after.get(Math.max(at, 0)) + ", and " + before.get(Math.max(at, 0)) + " in the original",
                        "Give the ID of a copy of the original: nothing was done to this one.");
                if (at < 0 && !originals.equals(copies)) {
                    talk.warn("a grid is of another size than in the original, which verify.java will tell");
                }
            }
        }

        /** What tells one tab from another; after the last one there is none. */
        private static List<String> names(List<SheetProperties> tabs) {
            return Stream.concat(tabs.stream().map(tab -> "\"" + tab.getTitle() + "\" (id " + tab.getSheetId() + ")"),
                    Stream.of("none")).toList();
        }

        void mayBeCopied(File source) {
            check(source.getCapabilities().getCanCopy(), "copying", "allowed", "not allowed to this identity",
                    "The owner forbids downloading and copying it, or shares it only to be seen: ask the owner to "
                    + "allow it.");
        }

        // The folder is said outright, so that Drive does not choose another; null is the top of My Drive.
        Optional<Target> target(String email, String id) throws IOException {
            Optional<File> found = id == null ? Optional.of(new File()) : ask("folder", () -> drive.files().get(id)
                    .setSupportsAllDrives(true)
                    .setFields("name,mimeType,trashed,driveId,shortcutDetails(targetId),capabilities(canAddChildren)")
                    .execute());
            if (found.isEmpty() || id != null && !takesFiles(found.get())) {
                return Optional.empty();
            }
            String driveId = found.get().getDriveId();
            owner(email, driveId);
            Optional<String> token = ask("change feed", () -> drive.changes().getStartPageToken()
                    .setSupportsAllDrives(true).setDriveId(driveId).execute()).map(StartPageToken::getStartPageToken);
            token.ifPresent(at -> ok("change feed", talk.verbose ? "at " + at : "readable"));
            return token.map(at -> new Target(id, driveId, at));
        }

        private boolean takesFiles(File found) {
            boolean takes = found.getCapabilities().getCanAddChildren();
            return is(FOLDER, "folder", found) && check(takes, "folder", "\"" + found.getName() + "\" in "
                    + (found.getDriveId() == null ? "My Drive" : "shared drive " + found.getDriveId()),
                    "\"" + found.getName() + "\" takes no files from this identity",
                    "Share it with this identity to write (docs/setup.md), or name another one with --folder ID.");
        }

        /** Only a shared drive, or a person with room, can own the copy: a service account has no storage at all. */
        private void owner(String email, String driveId) {
            boolean robot = email.endsWith(".gserviceaccount.com");
            check(driveId != null || !robot && !full, "owner", driveId == null ? email : "shared drive " + driveId,
                    robot ? "a service account cannot own files" : "the storage of " + email + " is full", NO_STORAGE);
        }

        /** Copies of this sheet that another log knows of, or none: Drive shows what this application has marked. */
        void strangers(Past past, FileId original) throws IOException {
            Set<String> known = past.entries().stream().flatMap(entry -> Stream.of(entry.run(), entry.value()))
                    .collect(toSet());
            try {
                search(Map.of("backupOf", original.id()), "allDrives", null, file -> {
                    Map<String, String> marks = Objects.requireNonNullElse(file.getAppProperties(), Map.of());
                    if (!known.contains(file.getId()) && !known.contains(marks.getOrDefault("backupRunId", ""))) {
                        talk.warn("there is a backup of this sheet that this log does not know: \"" + file.getName()
                                + "\" " + file.getId() + ", made " + time(file.getCreatedTime()) + " by "
                                + maker(file));
                    }
                });
            } catch (Trouble e) {
                talk.warn("whether another log has backups of this sheet is not known: " + e.getMessage());
            }
        }

        /** Ends the run if a check failed. In a real run what passed is one line. */
        void passed() throws Trouble {
            if (failed > 0) {
                throw new Trouble(failed + " of " + made + " checks failed; nothing was written", "");
            }
            if (!dryRun && !talk.verbose) {
                talk.say(made + " checks passed");
            }
        }

        private <T> Optional<T> ask(String name, Request<T> request) throws IOException {
            try {
                return Optional.of(read(name, world, talk, request));
            } catch (Trouble e) {
                fail(name, e.getMessage(), e.advice);
                return Optional.empty();
            }
        }

        private boolean check(boolean good, String name, String fine, String wrong, String advice) {
            if (good) {
                ok(name, fine);
            } else {
                fail(name, wrong, advice);
            }
            return good;
        }

        private void ok(String name, String found) {
            made++;
            talk.say(String.format("ok    %-14s %s", name, found), dryRun);
        }

        private void fail(String name, String wrong, String advice) {
            made++;
            failed++;
            PrintWriter err = spec.commandLine().getErr();
            err.println(printable(String.format("FAIL  %-14s %s", name, wrong)));
            advice.lines().forEach(line -> err.println("        " + printable(line)));
        }
    }

    /** The backup that must not be replaced unasked, if there is one. */
    private Optional<Made> standing(Past past) {
        return past.made().filter(made -> !again && !made.id().equals(String.valueOf(adopt))
                && (!made.failed() || past.proven() || lockSaid()));
    }

    /** What to do where a backup is there: the commands that lead on. */
    private Trouble there(Made made) {
        return new Trouble("there is one already: " + made.id() + ", made " + made.time() + "; " + made.state(), """
                No other one was made. Go on with it:
                  %s%s
                If it must be made again, because it was taken too early, say:
                  %s%s --again""".formatted(command("verify.java"), made.proven() ? " --intact" : "",
                Called.as("backup.java", world.env()), Log.options(spec.commandLine())));
    }

    /** What the log says of a backup that it names; the state is the last that verify.java said of it. */
    record Made(String id, String run, String original, String time, boolean finished, String state, boolean proven,
            boolean failed) { }

    /** What the log holds before this run: one original, its backups, and what is left open. */
    record Past(List<Entry> entries) {
        private static final String SUCCESS = "Backup created successfully";
        private static final String PASSED = "Verification passed";

        /** The last backup, and what later lines say of it. */
        Optional<Made> made() {
            return entries.stream().filter(entry -> entry.label().equals(SUCCESS)).reduce((earlier, later) -> later)
                    .map(success -> made(success, entries.subList(entries.lastIndexOf(success), entries.size())));
        }

        private Made made(Entry success, List<Entry> since) {
            Map<String, String> facts = facts(success.run());
            List<Entry> about = since.stream().filter(entry -> entry.value().equals(success.value())).toList();
            Set<String> runs = about.stream().map(Entry::run).collect(toSet());
            Set<String> labels = about.stream().map(Entry::label).collect(toSet());
            String state = about.stream().filter(entry -> entry.script().equals("verify")
                    && !entry.label().endsWith(" started")).reduce((earlier, later) -> later)
                    .map(entry -> entry.label().toLowerCase(Locale.ROOT) + " " + Entry.TIME.format(entry.time()))
                    .orElse("never verified");
            return new Made(success.value(), success.run(), facts.getOrDefault("Original sheet ID", ""),
                    facts.getOrDefault("Backup timestamp", "at an unknown time"),
                    since.stream().anyMatch(entry -> entry.label().startsWith("Backup lock")
                            && runs.contains(entry.run())),
                    state, labels.stream().anyMatch(label -> label.startsWith(PASSED)),
                    labels.contains("Verification failed"));
        }

        /** Whether a backup of this log was ever proven: whatever came later, no other one is made unasked. */
        boolean proven() {
            return entries.stream().anyMatch(entry -> entry.label().startsWith(PASSED));
        }

        private Map<String, String> facts(String run) {
            return entries.stream().filter(entry -> entry.run().equals(run))
                    .collect(toMap(Entry::label, Entry::value, (earlier, last) -> last, LinkedHashMap::new));
        }

        /** The one original that this log is about: that of its last backup, or of a copy that there may be. */
        Optional<String> original() {
            return made().map(Made::original).filter(id -> !id.isEmpty())
                    .or(() -> open().stream().map(Intent::source).filter(Objects::nonNull).findFirst());
        }

        /** What a run of backup.java said last under this label. */
        Optional<String> last(String label) {
            return entries.stream().filter(entry -> entry.script().equals("backup") && entry.label().equals(label))
                    .map(Entry::value).reduce((earlier, later) -> later);
        }

        /** A run that has announced a copy, and of which no line says how that ended. */
        List<Intent> open(String... source) {
            Set<String> ended = new HashSet<>();
            for (Entry entry : entries) {
                switch (entry.label()) {
                    // A run that was cut short between finding a copy and its success has not closed the intent.
                    case SUCCESS -> ended.addAll(List.of(entry.run(), facts(entry.run())
                            .getOrDefault("Earlier copy found", "")));
                    case "Copy refused" -> ended.add(entry.run());
                    case "Earlier copy absent" -> ended.add(entry.value());
                    default -> { }
                }
            }
            return entries.stream().filter(entry -> entry.label().equals("Copy intended"))
                    .filter(entry -> !ended.contains(entry.run()))
                    .map(entry -> new Intent(entry.run(), facts(entry.run()), entry.time()))
                    .filter(run -> source.length == 0 || source[0].equals(run.source())).toList();
        }
    }

    /** What a run is to do, checked; or the backup that is there, if it is only to see to that one. */
    private record Plan(File source, String parent, File adopted, Optional<Made> kept, Intent intent) { }

    /** The folder (null: the top of My Drive), the shared drive (null: My Drive), and where its change feed stood. */
    private record Target(String folder, String drive, String token) { }

    /** The backup, first of its run's copies, and the earlier run whose intent it fulfils, if any. */
    private record Backup(String origin, List<File> copies, Intent intent, Optional<String> earlier) {
        File copy() {
            return copies.get(0);
        }
    }

    /** What a run announces before it acts, by the log's labels and in their order, null for nothing; and when. */
    record Intent(String run, Map<String, String> facts, Instant time) {
        void record(Log log, Set<String> labels) throws Trouble {
            log.together(() -> {
                for (Map.Entry<String, String> fact : facts.entrySet()) {
                    if (labels.contains(fact.getKey()) && fact.getValue() != null) {
                        log.info(fact.getKey(), fact.getValue());
                    }
                }
            });
        }

        String source() {
            return facts.get("Original sheet ID");
        }

        Optional<String> drive() {
            return Optional.of(facts.getOrDefault("Target drive", MY_DRIVE)).filter(name -> !name.equals(MY_DRIVE));
        }

        /** When a copy must have come to light: that run was to look for it so long, and the next one as long again. */
        Instant settled(Duration patience, Instant now) {
            // The clock of that run may have been ahead of ours, or far behind.
            Instant settled = (time.isAfter(now) ? now : time).plus(patience.multipliedBy(2));
            return settled.isBefore(now.plus(OWN_LOOK)) ? now.plus(OWN_LOOK) : settled;
        }

        /** What the copy carries, and is found by; entries that the original has as somebody's backup give way. */
        Map<String, String> mark() {
            return Map.of("backupRunId", run, "backupOf", source());
        }

        boolean marks(File file) {
            return hasId(file) && !Boolean.TRUE.equals(file.getTrashed()) && file.getAppProperties() != null
                    && file.getAppProperties().entrySet().containsAll(mark().entrySet());
        }
    }

    /** A length of time as people type it. */
    static Duration duration(String text) {
        if (!text.matches("\\d{1,6}[smh]")) {
            throw new TypeConversionException("'" + text + "' is no length of time such as 90s, 10m or 1h");
        }
        return Duration.parse("PT" + text);
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
