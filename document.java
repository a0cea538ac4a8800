///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Writes the rollback page of a verified backup from the migration log.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the migration log and writes the page that tells whoever is on call how to go back. It asks nobody else: no
 * network, no credentials, no clock, so the same log and options give the same page to the byte. It never documents
 * what was not verified, and never replaces a file that it did not write, unless told to, and then the page says so.
 */
@Command(name = "document", mixinStandardHelpOptions = true, version = "document 1.1.0",
        description = "Writes the rollback page of a verified backup from the migration log.",
        showDefaultValues = true, sortOptions = false, exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The page is written; with --check, all is well.",
            "1:There is nothing verified to document; with --check, something is not well.",
            "2:Bad usage.",
            "3:Could not finish: the log cannot be read, or the page not be written."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  jbang document.java                 write docs/MIGRATION_BACKUP.md",
            "  jbang document.java --window 30d    extend the rollback window",
            "  jbang document.java --check         how do things stand today?"})
class document implements Callable<Integer> {

    @Option(names = "--log", paramLabel = "FILE", defaultValue = DEFAULT_LOG,
            description = "The log that backup.java and verify.java wrote.")
    Path log;

    @Option(names = "--output", paramLabel = "FILE", defaultValue = DEFAULT_OUTPUT,
            description = "The page to write.")
    Path output;

    @Option(names = "--window", paramLabel = "TIME", defaultValue = "7d", converter = Window.Converter.class,
            description = "How long after the backup one may roll back: 7d, 36h, 90m or P7D.")
    Window window;

    @Option(names = "--check", description = "Write nothing, but say how things stand today.")
    boolean check;

    @Option(names = "--force",
            description = "Document what is not verified, and replace any file; the page says so.")
    boolean force;

    @Option(names = {"-v", "--verbose"}, description = "Say more about what is being done.")
    boolean verbose;

    @Option(names = {"-q", "--quiet"}, description = "Say nothing but the result, warnings and errors.")
    boolean quiet;

    @Spec
    CommandSpec spec;

    static final String DEFAULT_LOG = "backend/logs/migration/backup_execution.log";
    static final String DEFAULT_OUTPUT = "docs/MIGRATION_BACKUP.md";
    private static final Pattern PROSE = Pattern.compile(
            "[A-Za-z](?:[A-Za-z0-9()']| (?=[^ ])|-(?=[A-Za-z-])|[,;:.](?= |$))*");

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        System.exit(run(Clock.systemUTC(), out, new PrintWriter(System.err, true, UTF_8), args));
    }

    /** Only --check looks at the clock. */
    static int run(Clock clock, PrintWriter out, PrintWriter err, String... args) {
        return Trouble.run(Called.as("document.java", Map.of()),
                new CommandLine(new document(clock)).setOut(out).setErr(err), args);
    }

    private final Clock clock;

    document(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        Optional<Backup> backup = Backup.current(readLog(log));
        if (backup.isEmpty()) {
            return refuse("no backup in \"" + log + "\"", "Run backup.java, then verify.java, then this again.");
        }
        Page page = new Page(backup.get(), window, log, output, false);
        OldPage old = OldPage.read(output);
        return check ? check(page, old) : write(page, old);
    }

    private void checkOptions() throws IOException {
        if (check && force) {
            throw new ParameterException(spec.commandLine(), "--check writes nothing: leave out --force");
        }
        if (Files.exists(log) && Files.exists(output) && Files.isSameFile(log, output)) {
            throw new ParameterException(spec.commandLine(), "--output would replace the log; name another file");
        }
    }

    private int write(Page page, OldPage old) throws IOException {
        Backup backup = page.backup();
        if (verbose) {
            say("the current backup is " + backup.id() + ", by run " + backup.run().id());
        }
        if (!backup.state().verified() && !force) {
            return refuse("backup " + backup.id() + " is not verified: " + backup.state().reason(),
                    "Run " + page.commands().verify() + " first; or --force, and the page says NOT VERIFIED.");
        }
        boolean foreign = old.foreign(force);
        if (!force) {
            old.checkLog(backup, log);
        }
        warnAboutChanges(page, old);
        replace(output, old.keepNotes(page.replacing(foreign)));
        say("Read it, fill in the notes at its end, and put it where the team will look.");
        spec.commandLine().getOut().println("Rollback page written: " + output);
        return 0;
    }

    private void warnAboutChanges(Page page, OldPage old) {
        old.backup().filter(id -> !id.equals(page.backup().id())).ifPresent(id -> warn(
                "the page was about the backup " + id + ": look through its notes and ticks, they were kept"));
        old.window().filter(before -> !before.equals(window)).ifPresent(before -> warn(
                "the window on the page was " + before + ", now it is " + window));
        if (!page.backup().state().verified()) {
            warn("the page says NOT VERIFIED: " + page.backup().state().reason());
        }
    }

    private int check(Page page, OldPage old) {
        boolean given = spec.commandLine().getParseResult().hasMatchedOption("--window");
        Page today = given ? page : page.with(old.window().orElse(window));
        List<Finding> findings = List.of(Finding.verification(today.backup()), Finding.window(today, clock.instant()),
                Finding.intact(today, clock.instant()), Finding.page(today, old));
        findings.forEach(spec.commandLine().getOut()::println);
        return findings.stream().allMatch(Finding::good) ? 0 : 1;
    }

    private int refuse(String message, String advice) {
        spec.commandLine().getErr().println("document: " + printable(message));
        spec.commandLine().getErr().println("  " + printable(advice));
        return 1;
    }

    private void say(String text) {
        if (!quiet) {
            spec.commandLine().getErr().println(printable(text));
        }
    }

    private void warn(String text) {
        spec.commandLine().getErr().println("warning: " + printable(text));
    }

    /** Puts the new page in place of the old one in one step, so that there is always a whole one. */
    static void replace(Path file, byte[] page) throws IOException {
        try {
            Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
            Files.createDirectories(target.getParent());
            String name = "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part";
            Path part = target.resolveSibling(name);
            try {
                write(part, page);
                Files.move(part, target, ATOMIC_MOVE);
            } catch (IOException e) {
                part.toFile().delete();
                throw e;
            }
        } catch (IOException e) {
            throw new Trouble("could not write \"" + file + "\": " + reason(e),
                    "What stood there before is untouched. Make room or name another place with --output FILE.");
        }
    }

    private static void write(Path file, byte[] text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(CREATE, WRITE, TRUNCATE_EXISTING))) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** How long after the backup one may go back. */
    record Window(Duration time) {
        private static final Pattern SHORT = Pattern.compile("([0-9]{1,6})([dhm])");
        private static final Duration LONGEST = Duration.ofDays(3650);

        static Window parse(String text) {
            Matcher m = SHORT.matcher(text);
            try {
                Duration time = Duration.parse(!m.matches() ? text
                        : "d".equals(m.group(2)) ? "P" + m.group(1) + "D" : "PT" + m.group(1) + m.group(2));
                if (time.isZero() || time.isNegative() || time.compareTo(LONGEST) > 0) {
                    throw new TypeConversionException("'" + text + "' is not between nothing and 3650 days");
                }
                return new Window(time);
            } catch (DateTimeException e) {
                throw new TypeConversionException("'" + text + "' is no time such as 7d, 36h, 90m or P7D");
            }
        }

        /** What to propose to whoever finds this one too short. */
        Window longer() {
            return Stream.of(Duration.ofDays(30), Duration.ofDays(90), Duration.ofDays(365), LONGEST)
                    .filter(other -> other.compareTo(time) > 0).map(Window::new).findFirst().orElse(this);
        }

        @Override
        public String toString() {
            return time.getSeconds() % 60 != 0 ? time.toString()
                    : time.toMinutes() % 60 != 0 ? time.toMinutes() + "m"
                    : time.toHours() % 24 != 0 ? time.toHours() + "h" : time.toDays() + "d";
        }

        static final class Converter implements ITypeConverter<Window> {
            @Override
            public Window convert(String text) {
                return parse(text);
            }
        }
    }

    /** One line of what --check prints. */
    record Finding(boolean good, String what, String text) {
        static Finding verification(Backup backup) {
            State state = backup.state();
            return new Finding(state.verified(), "verification", state.verified()
                    ? state.title() + ", " + time(backup.verification().get().end().time())
                    : state.title() + ": " + state.reason());
        }

        static Finding window(Page page, Instant now) {
            Duration left = Duration.between(now, page.deadline());
            boolean open = !left.isNegative() && !left.isZero();
            return new Finding(open, "window", (open ? "open, " + rough(left) + " left, until "
                    : "expired " + rough(left.negated()) + " ago, ") + time(page.deadline()));
        }

        /** A full verification reads the whole backup too, so either will do. */
        static Finding intact(Page page, Instant now) {
            Optional<Proof> last = page.backup().proofs().stream().filter(Proof::good).reduce((a, b) -> b);
            if (last.isEmpty() || !page.backup().state().verified()) {
                return new Finding(false, "intact", "not proven; run: " + page.commands().verify());
            }
            Duration age = Duration.between(last.get().end().time(), now);
            boolean fresh = age.compareTo(Duration.ofDays(1)) <= 0;
            return new Finding(fresh, "intact", "last proven " + rough(age) + " ago, " + time(last.get().end().time())
                    + (fresh ? "" : "; run: " + page.commands().intact()));
        }

        static Finding page(Page page, OldPage old) {
            String advice = "; run: " + page.commands().document(page.window());
            String quoted = "\"" + page.output() + "\"";
            if (!old.exists()) {
                return new Finding(false, "page", quoted + " is not there" + advice);
            }
            if (!old.ours()) {
                return new Finding(false, "page", quoted + " was not written by document.java");
            }
            boolean same = old.says(page) || old.says(page.replacing(true));
            return new Finding(same, "page", quoted + (same ? " says what the log says"
                    : " differs from what the log says" + advice));
        }

        private static String rough(Duration time) {
            long minutes = Math.max(0, time.toMinutes());
            return minutes < 60 ? count(minutes, "minute") : minutes < 48 * 60 ? count(minutes / 60, "hour")
                    : count(minutes / (24 * 60), "day");
        }

        @Override
        public String toString() {
            return String.format("%-6s  %-12s  %s", good ? "OK" : "NOT OK", what, printable(text));
        }
    }

    /** The page that is to be replaced, held as bytes in a string, since the notes in it are anybody's. */
    record OldPage(Path file, boolean exists, String text) {
        private static final Pattern OURS =
                Pattern.compile("<!-- written by document\\.java: backup (\\S+), window (\\S+?)\\. [^\\n]*\\r?\\n");
        private static final Pattern NOTES = Pattern.compile(
                "(?md)^<!-- notes: begin -->\\r?\\n(?s:(.*?))^<!-- notes: end -->\\r?$");
        private static final Pattern MARKER = Pattern.compile("(?md)^<!-- notes: (begin|end) -->\\r?$");

        static OldPage read(Path file) throws IOException {
            if (Files.isDirectory(file)) {
                throw new Trouble("could not write \"" + file + "\": it is a folder",
                        "Name a file in it with --output FILE.");
            }
            try {
                boolean there = Files.exists(file);
                return new OldPage(file, there, there ? new String(Files.readAllBytes(file), ISO_8859_1) : "");
            } catch (IOException e) {
                throw new Trouble("could not read \"" + file + "\": " + reason(e),
                        "Name another file with --output FILE.");
            }
        }

        boolean ours() {
            return OURS.matcher(text).lookingAt();
        }

        Optional<String> backup() {
            return Optional.of(OURS.matcher(text)).filter(Matcher::lookingAt).map(m -> m.group(1));
        }

        Optional<Window> window() {
            try {
                return Optional.of(OURS.matcher(text)).filter(Matcher::lookingAt).map(m -> Window.parse(m.group(2)));
            } catch (TypeConversionException e) {
                return Optional.empty();
            }
        }

        /** True if the file is not ours, or no longer, and is to be replaced all the same. */
        boolean foreign(boolean force) throws Trouble {
            boolean foreign = exists && (!ours() || notes().isEmpty());
            if (foreign && !force && ours()) {
                throw new Trouble("could not keep the notes in \"" + file + "\": their markers are not one pair", """
                        Put "<!-- notes: begin -->" and "<!-- notes: end -->" back, each on a line of its own, once.
                        Or give --force: the page is made anew, and the notes in it are lost.""");
            }
            if (foreign && !force) {
                throw new Trouble("\"" + file + "\" was not written by document.java",
                        "Move it away, name another file with --output FILE, or give --force to replace it.");
            }
            return foreign;
        }

        /** A page from another log leads to a backup that this one would forget; in a rollback there are such logs. */
        void checkLog(Backup now, Path log) throws Trouble {
            Stream<String> known = Stream.concat(Stream.of(now), now.earlier().stream()).map(Backup::id);
            if (backup().isPresent() && known.noneMatch(backup().get()::equals)) {
                throw new Trouble("\"" + file + "\" leads to the backup " + backup().get()
                        + ", and \"" + log + "\" does not know it", """
                        Name the log that the page was made from with --log FILE, or another page with --output FILE.
                        Or give --force: the page then leads to this log's backup, and its notes are kept.""");
            }
        }

        private Optional<String> notes() {
            List<String> markers = MARKER.matcher(text).results().map(m -> m.group(1)).toList();
            Matcher m = NOTES.matcher(text);
            return markers.equals(List.of("begin", "end")) && m.find() ? Optional.of(m.group(1)) : Optional.empty();
        }

        /** The new page with the old notes, to the byte. */
        byte[] keepNotes(Page page) {
            return merged(page).getBytes(ISO_8859_1);
        }

        private String merged(Page page) {
            String made = new String(page.text().getBytes(UTF_8), ISO_8859_1);
            Matcher m = NOTES.matcher(made);
            return ours() && notes().isPresent() && m.find()
                    ? made.substring(0, m.start(1)) + notes().get() + made.substring(m.end(1)) : made;
        }

        /** Whether making the page anew would change nothing; a checkout may have changed its line ends. */
        boolean says(Page page) {
            return merged(page).replace("\r\n", "\n").equals(text.replace("\r\n", "\n"));
        }
    }

    /** All lines of one invocation. */
    record Run(String script, String id, List<Entry> entries) {
        static Run of(List<Entry> entries) {
            return new Run(entries.get(0).script(), entries.get(0).run(), entries);
        }

        Optional<String> value(String label) {
            return values(label).stream().reduce((earlier, later) -> later);
        }

        List<String> values(String label) {
            return entries.stream().filter(entry -> entry.label().equals(label)).map(Entry::value).toList();
        }

        /** A fact that the page cannot do without. */
        String fact(String label) throws Trouble {
            return value(label).filter(value -> !value.isBlank()).orElseThrow(() -> damaged(
                    "run " + script + "[" + id + "] has no \"" + label + "\""));
        }

        static Trouble damaged(String what) {
            return new Trouble("the log contradicts docs/log.md: " + what,
                    "It was changed by hand, or by another program: mend it, or make a new backup.");
        }

        Duration took() {
            return Duration.between(entries.get(0).time(), entries.get(entries.size() - 1).time());
        }
    }

    /** How verify.java ended a look at a backup. */
    enum Outcome {
        PASSED("Verification passed"), DRIFT("Verification passed except for drift"), FAILED("Verification failed"),
        NOT_JUDGED("Verification not judged"), INTACT("Intact check passed"), BROKEN("Intact check failed");

        final String label;

        Outcome(String label) {
            this.label = label;
        }

        static Optional<Outcome> of(Entry entry) {
            return Stream.of(values()).filter(outcome -> outcome.label.equals(entry.label()))
                    .filter(outcome -> entry.script().equals("verify")).findFirst();
        }
    }

    record Proof(Run run, Entry end, Outcome outcome) {
        boolean good() {
            return Set.of(Outcome.PASSED, Outcome.DRIFT, Outcome.INTACT).contains(outcome);
        }
    }

    /**
     * What the page can claim.
     *
     * @param reason why it is not verified; empty if it is
     */
    record State(boolean verified, String title, String reason) {}

    /**
     * A copy that a run recorded, with every look that verify.java took at it, oldest first.
     *
     * @param earlier the backups before this one, newest first
     * @param unknown runs that may have left a copy nobody knows of
     */
    record Backup(Run run, String id, List<Proof> proofs, List<Backup> earlier, List<Run> unknown) {
        private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");
        private static final Set<String> CLOSED = Set.of("Backup created successfully", "Copy refused");

        /** The backup that counts, by the rules of docs/log.md, or nothing when there is none. */
        static Optional<Backup> current(List<Entry> entries) throws Trouble {
            Map<String, List<Entry>> lines = entries.stream().collect(
                    Collectors.groupingBy(Backup::key, LinkedHashMap::new, Collectors.toList()));
            List<Run> unknown = open(lines.values().stream().map(Run::of).toList());
            List<Proof> proofs = entries.stream().flatMap(entry -> Outcome.of(entry).stream()
                    .map(outcome -> new Proof(Run.of(lines.get(key(entry))), entry, outcome))).toList();
            List<Backup> backups = new ArrayList<>();
            for (Entry entry : entries) {
                if (entry.script().equals("backup") && entry.label().equals("Backup created successfully")) {
                    Run run = Run.of(lines.get(key(entry)));
                    backups.add(0, new Backup(run, entry.value(), about(run, entry.value(), proofs),
                            List.copyOf(backups), unknown));
                }
            }
            return backups.isEmpty() ? Optional.empty() : Optional.of(backups.get(0).sound());
        }

        private static List<Run> open(List<Run> runs) {
            Set<String> closed = new HashSet<>();
            List<Run> open = new ArrayList<>();
            for (Run run : runs) {
                closed.addAll(run.values("Earlier copy absent"));
                run.value("Backup created successfully")
                        .ifPresent(id -> closed.addAll(run.values("Earlier copy found")));
                if (run.script().equals("backup") && run.value("Copy intended").isPresent()
                        && CLOSED.stream().allMatch(label -> run.value(label).isEmpty())) {
                    open.add(run);
                }
            }
            return open.stream().filter(run -> !closed.contains(run.id())).toList();
        }

        // A look at this backup beside some other sheet, a restored one say, says nothing about the backup.
        private static List<Proof> about(Run run, String id, List<Proof> all) {
            return all.stream().filter(proof -> proof.end().value().equals(id))
                    .filter(proof -> proof.run().value("Original sheet ID").equals(run.value("Original sheet ID"))
                            || proof.run().value("Original sheet ID").isEmpty()).toList();
        }

        private static String key(Entry entry) {
            return entry.script() + entry.run();
        }

        /** This backup, if what goes into links and commands is what it should be. */
        private Backup sound() throws Trouble {
            if (!run.fact("Backup sheet ID").equals(id)) {
                throw Run.damaged("run backup[" + run.id() + "] names two backups");
            }
            if (run.fact("Original sheet ID").equals(id)) {
                throw Run.damaged("production and backup are the same sheet, " + id);
            }
            for (String label : List.of("Original sheet ID", "Backup sheet ID", "Target folder")) {
                if (!ID.matcher(run.value(label).orElse("none")).matches()) {
                    throw Run.damaged("\"" + label + "\" is not an ID: " + run.fact(label));
                }
            }
            if (taken().isEmpty()) {
                throw Run.damaged("\"Backup timestamp\" is not a time: " + run.fact("Backup timestamp"));
            }
            if (state().verified()) {
                verification().get().run().fact("Row count");
                verification().get().run().fact("Column count");
            }
            return this;
        }

        String original() {
            return run.value("Original sheet ID").orElse("");
        }

        Optional<Instant> taken() {
            return run.value("Backup timestamp").flatMap(document::instant);
        }

        boolean adopted() {
            return run.value("Backup origin").equals(Optional.of("adopted"));
        }

        /** The last verification that came to a judgement. */
        Optional<Proof> verification() {
            return proofs.stream().filter(proof -> proof.outcome().ordinal() < Outcome.NOT_JUDGED.ordinal())
                    .reduce((earlier, later) -> later);
        }

        /** What was looked at after that verification. */
        List<Proof> since() {
            return verification().map(proof -> proofs.subList(proofs.indexOf(proof) + 1, proofs.size()))
                    .orElse(List.of());
        }

        State state() {
            Optional<Proof> last = verification();
            Optional<Proof> intact = since().stream().filter(proof -> proof.outcome() != Outcome.NOT_JUDGED)
                    .reduce((earlier, later) -> later);
            String by = adopted() ? ", ADOPTED" : "";
            if (last.isEmpty()) {
                return new State(false, "NOT VERIFIED" + by, "no verification of it has come to a judgement");
            }
            if (last.get().outcome() == Outcome.FAILED) {
                return new State(false, "NOT VERIFIED" + by, "the verification of " + time(last.get().end().time())
                        + " found it different from production");
            }
            if (intact.isPresent() && intact.get().outcome() == Outcome.BROKEN) {
                return new State(false, "NOT VERIFIED" + by, "the intact check of " + time(intact.get().end().time())
                        + " found it changed after it was verified");
            }
            return new State(true, "VERIFIED" + (last.get().outcome() == Outcome.PASSED ? "" : drift(last.get().run()))
                    + by, "");
        }

        private static String drift(Run run) {
            List<String> places = run.values("Drift accepted").stream().distinct().toList();
            boolean cells = places.stream().allMatch(place -> place.matches("(?s).*![A-Z]+[0-9]+"));
            return " EXCEPT " + places.size() + (cells ? " CELL" : " PLACE") + (places.size() == 1 ? "" : "S")
                    + " (drift accepted)";
        }
    }

    /** The commands of the page, ready to paste into a shell in the folder of the scripts. */
    record Commands(Backup backup, Path log, Path output) {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@+=,][A-Za-z0-9_./:@+=,-]*");

        String intact() {
            return "jbang verify.java --intact" + ofLog();
        }

        String verify() {
            return "jbang verify.java" + ofLog() + ofTab();
        }

        String save() {
            return "jbang backup.java" + option("sheet-id", backup.original())
                    + option("name-prefix", "before_rollback") + ofFolder() + option("log", beside("before_rollback"));
        }

        /** Any number of columns will do: what is saved may be half migrated. */
        String verifySaved() {
            return "jbang verify.java --columns 0" + option("log", beside("before_rollback"));
        }

        /** A copy of the backup, which itself stays as it was verified; unlocked, since it is to be used. */
        String restore() {
            String permissions = backup.run().value("Permissions copied").isPresent() ? " --copy-permissions" : "";
            return "jbang backup.java" + option("sheet-id", backup.id()) + option("name-prefix", "restored")
                    + ofFolder() + " --no-lock" + permissions + option("log", beside("restored"));
        }

        String verifyRestored() {
            return "jbang verify.java" + option("log", beside("restored")) + ofTab();
        }

        String document(Window window) {
            return "jbang document.java" + option("window", window.toString()) + ofLog() + ofOutput();
        }

        String check() {
            return "jbang document.java --check" + ofLog() + ofOutput();
        }

        // A log of its own, or the copy would become "the backup" of the log that this page is made from.
        private String beside(String name) {
            return path(log.resolveSibling(name + "_" + tail(backup.id()) + ".log"));
        }

        private String ofLog() {
            return path(log).equals(DEFAULT_LOG) ? "" : option("log", path(log));
        }

        private String ofOutput() {
            return path(output).equals(DEFAULT_OUTPUT) ? "" : option("output", path(output));
        }

        private String ofFolder() {
            return backup.run().value("Target folder").map(id -> option("folder", id)).orElse("");
        }

        /** What verify.java was told about columns and tab, where that was not its own choice. */
        private String ofTab() {
            Optional<Run> run = backup.verification().map(Proof::run);
            String columns = run.flatMap(r -> r.value("Column count")).filter(n -> n.matches("[0-9]+"))
                    .filter(n -> !n.equals("63")).map(n -> option("columns", n)).orElse("");
            List<Tab> tabs = run.map(Tab::of).orElse(List.of());
            Optional<String> chosen = Stream.concat(
                    tabs.stream().filter(tab -> tab.title().equals("Operaciones")),
                    tabs.stream().filter(tab -> tab.type().equals("GRID"))).map(Tab::title).findFirst();
            return columns + run.flatMap(r -> r.value("Counted tab")).filter(tab -> !Optional.of(tab).equals(chosen))
                    .map(tab -> option("tab", tab)).orElse("");
        }

        private static String path(Path file) {
            return file.toString().replace(file.getFileSystem().getSeparator(), "/");
        }

        // JBang drops an empty argument and downloads one that starts with %http, hence the = with anything odd.
        private static String option(String name, String value) {
            return " --" + name + (PLAIN.matcher(value).matches() ? " " + value : "=" + quote(value));
        }

        /** One word for a POSIX shell, on one line, with nothing in it that could make a line look like another. */
        private static String quote(String value) {
            if (PLAIN.matcher(value).matches() || value.matches("[A-Za-z0-9_-]+")) {
                return value;
            }
            if (printable(value).equals(value)) {
                return "'" + value.replace("'", "'\\''") + "'";
            }
            byte[] bytes = value.getBytes(UTF_8);
            return "\"$(printf '%b' '" + IntStream.range(0, bytes.length)
                    .mapToObj(i -> String.format("\\0%03o", bytes[i])).collect(Collectors.joining()) + "')\"";
        }
    }

    /** A tab as verify.java counted it. */
    record Tab(String type, String grid, String used, String cells, String sha256, String title) {
        private static final Pattern LINE = Pattern.compile(
                "\\S+ (\\S+) grid (\\S+) used (\\S+) cells (\\S+) sha256 (\\S+) (.*)", Pattern.DOTALL);

        static List<Tab> of(Run run) {
            return run.values("Tab").stream().map(LINE::matcher).filter(Matcher::matches).map(m -> new Tab(
                    m.group(1), m.group(2), m.group(3), m.group(4), m.group(5), m.group(6))).toList();
        }

        String row() {
            String begins = sha256.substring(0, Math.min(16, sha256.length()));
            return Stream.of(code(title), prose(type), plain(used.replace("x", " x ")), plain(cells), code(begins))
                    .map(document::inCell).collect(Collectors.joining(" | ", "| ", " |\n"));
        }
    }

    /**
     * The page itself.
     *
     * @param replaced whether it took the place of a file that document.java had not written
     */
    record Page(Backup backup, Window window, Path log, Path output, boolean replaced) {
        private static final Pattern ERROR =
                Pattern.compile(" computes in production but is (\\S+) in the backup \\(.*\\)$", Pattern.DOTALL);

        Page with(Window other) {
            return new Page(backup, other, log, output, replaced);
        }

        Page replacing(boolean foreign) {
            return new Page(backup, window, log, output, foreign);
        }

        Commands commands() {
            return new Commands(backup, log, output);
        }

        Instant taken() {
            return backup.taken().orElseThrow();
        }

        Instant deadline() {
            return taken().plus(window.time());
        }

        String text() {
            return String.join("\n", status(), facts(), sheets(), evidence(), missing(), decision(), procedure(),
                    saving(), choice(), newSheet(), newPlace(), inPlace(), afterwards(), expiry(), earlier(), people(),
                    checklist());
        }

        private String status() {
            return """
                    <!-- written by document.java: backup %s, window %s. Edit between the notes markers only. -->
                    # Migration backup and rollback

                    | Status | Roll back before | Backup %s by |
                    |---|---|---|
                    | **%s** | **%s** (%s) | %s |

                    This page leads back to the sheet as it was on %s, before the migration.
                    In a hurry: read [When to roll back](#when-to-roll-back), then [Roll back](#roll-back) step by step.
                    %s""".formatted(backup.id(), window, backup.adopted() ? "registered" : "made",
                    backup.state().title(), time(deadline()), weekday(deadline()),
                    inCell(known("Identity")), time(taken()), warnings());
        }

        private String warnings() {
            List<String> warnings = new ArrayList<>();
            if (!backup.state().verified()) {
                warnings.add("**NOT VERIFIED**: " + backup.state().reason() + ". This page was forced (`--force`)."
                        + " Do not rely on the backup before it is verified.");
            }
            if (replaced) {
                warnings.add("This page replaced a file, or notes, that document.java could not keep (`--force`).");
            }
            if (backup.adopted()) {
                warnings.add("**ADOPTED**: the copy was made by hand in the browser, and registered afterwards.");
            }
            warnings.addAll(warningsOfTheLog());
            return warnings.isEmpty() ? "" : "\n> [!WARNING]\n"
                    + warnings.stream().map(text -> "> * " + text + "\n").collect(Collectors.joining());
        }

        private List<String> warningsOfTheLog() {
            List<String> warnings = new ArrayList<>();
            backup.run().value("Original sheet changed during the backup").ifPresent(versions -> warnings.add(
                    "Production changed while it was copied (version " + code(versions) + "): " + (equal()
                            ? "the verification found the two equal all the same."
                            : "an edit of that moment may or may not be in the backup.")));
            lockWarning().ifPresent(warnings::add);
            backup.run().values("Extra copy").forEach(id -> warnings.add(
                    "The same run left another copy in Drive, which is **not** the backup: " + code(id)));
            backup.unknown().forEach(run -> warnings.add("Run " + code(run.id()) + " of "
                    + time(run.entries().get(0).time()) + " may have left a copy that nobody has found: "
                    + code(run.value("Copy intended").orElse(""))));
            return warnings;
        }

        private boolean equal() {
            return backup.state().verified()
                    && backup.verification().map(Proof::outcome).equals(Optional.of(Outcome.PASSED));
        }

        private Optional<String> lockWarning() {
            Optional<String> lock = backup.run().value("Backup lock");
            return lock.equals(Optional.of("read-only")) ? Optional.empty()
                    : Optional.of("The backup is **not locked** ("
                    + backup.run().value("Backup lock failed").or(() -> lock).map(document::code).orElse("not recorded")
                    + "): whoever may edit it can spoil it.");
        }

        private String facts() {
            return """
                    ## The backup

                    | Fact | Value |
                    |---|---|
                    | Original sheet ID | %s |
                    | Backup sheet ID | %s |
                    | Backup timestamp | %s (%s) |
                    | Row count | %s |
                    | Column count | %s |
                    | Rollback window expires | %s (%s) |

                    Rows and columns are those of the tab %s, up to the last that hold anything.
                    """.formatted(link(backup.original()), link(backup.id()), time(taken()), weekday(taken()),
                    inCell(verified("Row count")), inCell(verified("Column count")), time(deadline()),
                    weekday(deadline()), verified("Counted tab"));
        }

        private String sheets() {
            return """
                    ## Which is which

                    | | PRODUCTION | BACKUP |
                    |---|---|---|
                    | ID ends in | **`%s`** | **`%s`** |
                    | Open | [production](%s) | [backup](%s) |
                    | Title | %s | %s |
                    | Time | last changed %s | copied %s |
                    | Drive version | %s | %s |
                    | Where | where it always was | %s |
                    | Who writes to it | the application, people | nobody; it is kept as it was verified |
                    """.formatted(tail(backup.original()), tail(backup.id()), url(backup.original()), url(backup.id()),
                    inCell(known("Original sheet name")), inCell(known("Backup sheet name")),
                    backup.run().value("Original sheet modified").flatMap(document::instant).map(document::time)
                            .orElse("not recorded"), time(taken()),
                    inCell(known("Original sheet version before")), inCell(verified("Backup sheet version read")),
                    where());
        }

        private String where() {
            String drive = inCell(known("Target drive"));
            return backup.run().value("Target folder").map(id -> "folder [`" + id + "`](https://drive.google.com/drive/"
                    + "folders/" + id + "), drive " + drive).orElse("drive " + drive);
        }

        private String evidence() {
            return """
                    ## Evidence

                    %s
                    Is the backup still what was verified? This reads it again, and changes nothing:

                    ```sh
                    %s
                    ```
                    """.formatted(backup.verification().map(proof -> proven(proof.run())).orElse("None.\n"),
                    commands().intact());
        }

        private String proven(Run run) {
            return """
                    The whole of both sheets was read and compared, the last time on %s
                    (run %s, %s cells with content, in %s):

                    | Tab | Type | Rows x columns | Cells | SHA-256 begins |
                    |---|---|---|---|---|
                    %s
                    Fingerprint (SHA-256): %s

                    Equal: %s.
                    %s%s%s%s""".formatted(time(run.entries().get(run.entries().size() - 1).time()), code(run.id()),
                    verified("Cells compared"), seconds(run.took()),
                    Tab.of(run).stream().map(Tab::row).collect(Collectors.joining()),
                    run.value("Fingerprint").map(text -> code(text.replaceFirst("^sha256 ", ""))).orElse("not known"),
                    wrapped(checks(run, "OK").stream().map(document::prose).toList()),
                    list("Different:", checks(run, "DIFFERS [^:]*").stream().map(document::prose)),
                    list("Not checked:", unchecked(run).map(document::prose)), errors(run),
                    list("Production changed after the backup, which was accepted (drift), at:",
                            run.values("Drift accepted").stream().distinct().map(document::code)));
        }

        private static String errors(Run run) {
            List<String> cells = run.values("Error only in the backup");
            return cells.isEmpty() ? "" : list("Errors in the backup alone, as far as `verify.java` showed them:",
                    cells.stream().map(cell -> code(ERROR.matcher(cell).replaceFirst(": $1")))) + """

                    Open the backup once in the browser, and press *Allow access* where a cell asks for it. If the lock
                    is in the way, lift it for that moment (right click > File information), and put it back. The
                    formulas are those of production, so the proof holds all the same.
                    """;
        }

        private static List<String> checks(Run run, String result) {
            Pattern line = Pattern.compile("(.*): " + result, Pattern.DOTALL);
            return run.values("Check").stream().map(line::matcher).filter(Matcher::matches)
                    .map(m -> m.group(1)).toList();
        }

        private static Stream<String> unchecked(Run run) {
            return Stream.concat(run.values("Check").stream().filter(check -> check.contains(": NOT CHECKED")),
                    run.values("Not checked").stream()).distinct();
        }

        private static String list(String title, Stream<String> markdown) {
            List<String> items = markdown.toList();
            int shown = 100;
            String more = items.size() <= shown ? "" : "* and " + (items.size() - shown) + " more, in the log\n";
            return items.isEmpty() ? "" : "\n" + title + "\n\n" + items.stream().limit(shown)
                    .map(item -> "* " + item + "\n").collect(Collectors.joining()) + more;
        }

        private String missing() {
            return """
                    ## What is not in the backup

                    | Not in it | What that means |
                    |---|---|
                    | The file ID | Links, `IMPORTRANGE` and programs that name production go on naming production |
                    %s%s| Version history | It stays with production; the backup has one version |
                    | Triggers, add-on settings | Attached scripts were copied, what starts them was not |
                    | `IMPORTRANGE` permissions | A restored sheet shows `#REF!` until somebody presses *Allow access* |
                    | Editors of protected ranges | The ranges were copied; only the new owner may edit them |
                    | Links to itself | Formulas and links that name production's own ID still do |
                    | Linked form | It goes on writing to production%s |
                    """.formatted(sharing(), comments(), sideFiles());
        }

        private String sharing() {
            List<String> failed = backup.run().values("Permission not copied");
            return backup.run().value("Permissions copied").map(n -> "| Some of the sharing | " + inCell(plain(n))
                    + " permissions were copied; not the owner" + (failed.isEmpty() ? "" : ", nor "
                    + failed.stream().map(document::cell).collect(Collectors.joining(", "))) + " |\n")
                    .orElse("| Sharing | Who may read or write production is known in production alone |\n");
        }

        private String comments() {
            return backup.run().value("Comments copied").isPresent()
                    ? "| Resolved comments | Only the open ones were copied |\n"
                    : "| Comments | None were copied, neither open nor resolved (notes of cells were) |\n";
        }

        private String sideFiles() {
            List<String> files = backup.run().values("Side file");
            return files.isEmpty() ? "" : "; the copy brought along "
                    + files.stream().map(document::cell).collect(Collectors.joining(", "));
        }

        private String decision() {
            return """
                    ## When to roll back

                    | Roll back | Do not |
                    |---|---|
                    | Data is missing or wrong in many places | A few cells are wrong: copy them from the backup |
                    | What uses it fails, and mending takes too long | What uses the sheet is at fault: mend that |
                    | Nobody can say any more what is right | This page says NOT VERIFIED: verify first |

                    * **What it costs:** whatever was written to production after %s.
                      Step 2 saves it, so that it can be entered again by hand.
                    * **Can it be undone?** Yes: path A leaves production alone, path B puts an old version on top.
                    * **Until when?** %s. Later the backup may have been deleted; as long as
                      step 4 passes, all of this still works.
                    * **How long does it take?** A copy takes seconds, and the proof about %s, as it did last time.
                      On path A, add the time to give the new ID to all that uses the sheet.
                    """.formatted(time(taken()), time(deadline()), lastTook());
        }

        private String lastTook() {
            return backup.verification().map(proof -> seconds(proof.run().took())).orElse("a minute");
        }

        private String procedure() {
            return """
                    ## Roll back

                    Run the commands in the folder that holds `backup.java`, `verify.java` and `document.java`; where
                    `jbang` is not installed, `./jbang` there does it. A command ends with exit code 0 if all is well,
                    and only then (`echo $?` shows it). **At anything else, stop:** what it printed says why. But what
                    it suggests to do next, to back up again or to write a page, is meant for the time before a
                    migration, and would make the migrated sheet *the backup*: go by this page alone.

                    **Signing in:** the backup was made by %s; use the same account.
                    Add `--credentials FILE` to each `backup.java` and `verify.java` command, or set
                    `GOOGLE_APPLICATION_CREDENTIALS_JSON` to what is in the key. If a service account acts for that
                    person, add `--impersonate` and the address as well.
                    %s
                    **If a copy is refused for want of storage:** copy the sheet that the command names in the browser
                    (File > Make a copy), and run the same command with `--adopt` and the URL of that copy added.
                    """.formatted(known("Identity"), testing());
        }

        private String testing() {
            boolean service = backup.run().value("Identity").orElse("").endsWith(".gserviceaccount.com");
            return service ? "" : """
                    The sign-in of a person lasts only seven days while its Google Cloud project is in the status
                    *Testing*; `invalid_grant` then means: sign in anew.
                    """;
        }

        private String saving() {
            return """
                    1. **Stop whatever writes to production**, and tell its users.

                    2. **Save production as it is now**, in a copy of its own:

                       ```sh
                       %s
                       ```

                       You should see `Backup created successfully` and a new ID, neither of the two above.

                    3. **Prove that copy equal to production.** Later data will be entered again from it.

                       ```sh
                       %s
                       ```

                       You should see `Verification passed` and the ID of that copy. If it lists differences, something
                       still writes to production: stop it, and take step 2 again.
                    """.formatted(commands().save(), commands().verifySaved());
        }

        private String choice() {
            return """
                    4. **Is the backup still what was verified?**

                       ```sh
                       %s
                       ```

                       The last line should be `Intact check passed` and the ID of the backup. If it is `failed`,
                       somebody changed the backup: leave path A, take path B.

                    5. **Choose a path.** In doubt, A: it touches nothing that is there.

                       | | Path A: a new sheet | Path B: in place |
                       |---|---|---|
                       | Sheet ID | new; all that uses the sheet must be told | stays |
                       | Sharing, comments, form, triggers | to be set up again | stay |
                       | Comes from | the backup | Google's version history |
                       | Done with | commands | an editor's browser |
                       | Production | stays as it is, to be looked into | becomes the old version again |
                    """.formatted(commands().intact());
        }

        private String newSheet() {
            return """
                    ### Path A: a new sheet

                    1. **Copy the backup.** The backup itself stays as it is.

                       ```sh
                       %s
                       ```

                       You should see `Backup created successfully` and the ID of the **restored** sheet, a third one.

                    2. Open the restored sheet. If it shows a padlock: right click > File information > Unlock. If cells
                       show `#REF!`: press *Allow access* there.

                    3. **Prove the restored sheet equal to the backup.**

                       ```sh
                       %s
                       ```

                       You should see `Verification passed`, with the restored ID.
                    """.formatted(commands().restore(), commands().verifyRestored());
        }

        private String newPlace() {
            return """
                    4. Rename it to what production is called, and share it as production is shared (*Share*, in
                       production, shows how).

                    5. **Put the restored ID in the place of production's:** `GOOGLE_SHEET_ID` wherever it is set, other
                       configuration and code, `IMPORTRANGE` in other sheets, scripts and their triggers, forms,
                       dashboards, bookmarks. Search for `%s`.

                    6. Rename production to say that it is out of use, and take writing away, so that nobody fills it.
                    """.formatted(backup.original());
        }

        private String inPlace() {
            return """
                    ### Path B: in place

                    1. Open [production](%s),
                       the one that ends in **`%s`**, as somebody who may edit it.

                    2. File > Version history > See version history.

                    3. Choose the newest version that is %s.
                       The browser shows your local time, not UTC.

                    4. *Restore this version*, and confirm.

                    5. **Prove production equal to the backup.**

                       ```sh
                       %s
                       ```

                       You should see `Verification passed` and the ID of the backup. If it lists differences,
                       it was another version: try the one before, or after. If there is none that old, take path A.
                    """.formatted(url(backup.original()), tail(backup.original()), latest(), commands().verify());
        }

        private String latest() {
            String version = "**not later than " + time(taken()) + "**";
            return version + backup.run().value("Original sheet modified").flatMap(document::instant)
                    .map(at -> "\n   (production's last change before the backup was on " + time(at) + ")").orElse("");
        }

        private String afterwards() {
            return """
                    ### After either

                    1. Start what was stopped in step 1, and watch it write to the right sheet.
                    2. Enter again by hand what is missing, from the copy that step 2 made.
                    3. Keep the backup and that copy until everybody agrees that they are no longer needed.
                    """;
        }

        private String expiry() {
            return """
                    ## Until when, and what then

                    * The window is an agreement between people: the backup does not go away by itself on %s.
                    * %s is not long: damage is often found later. To extend the window:

                      ```sh
                      %s
                      ```

                    * Once a day of the window, and before a rollback, see how things stand:

                      ```sh
                      %s
                      ```

                    * The backup may be deleted after that time and the sign-off below, not before, and only by who made
                      it, %s, or a manager of its shared drive.
                    * The lock keeps it from being edited, not from being deleted.
                    * Deleted by hand, it lies in Drive's bin for 30 days and can be taken out again. Then it is gone.
                    """.formatted(time(deadline()), inWords(window.time()), commands().document(window.longer()),
                    commands().check(), known("Identity"));
        }

        private String earlier() {
            if (backup.earlier().isEmpty()) {
                return """
                        ## Earlier backups

                        None in this log.
                        """;
            }
            return """
                    ## Earlier backups

                    | Taken | ID | State then |
                    |---|---|---|
                    %s""".formatted(backup.earlier().stream().map(old -> "| "
                    + old.taken().map(document::time).orElse("not recorded") + " | "
                    + (Backup.ID.matcher(old.id()).matches() ? link(old.id()) : cell(old.id())) + " | "
                    + old.state().title() + " |\n").collect(Collectors.joining()));
        }

        private String people() {
            return """
                    ## Notes, checklist, sign-off

                    What stands between the markers is yours, and is kept when the page is made anew.

                    <!-- notes: begin -->

                    | Who | Name, and how to reach them at night |
                    |---|---|
                    | decides to roll back | |
                    | carries it out | |
                    | is told before and after | |
                    | may delete the backup | |

                    Where production's ID is used, for path A:

                    * `GOOGLE_SHEET_ID` in
                    """;
        }

        private String checklist() {
            return """
                    Rolling back to the backup that ends in **`%s`**:

                    - [ ] the decision is made, and written down below
                    - [ ] writers are stopped, users are told
                    - [ ] production is saved, and the copy proven: its ID is
                    - [ ] the intact check passed
                    - [ ] path A or B is done, and its proof passed: which one
                    - [ ] path A: all that uses the sheet has the new ID, which is
                    - [ ] what was stopped runs again, on the right sheet
                    - [ ] what was written after the backup is entered again, or given up

                    | Sign-off | Name | Time (UTC) |
                    |---|---|---|
                    | Decided | | |
                    | Carried out | | |
                    | Checked by somebody else | | |
                    | Backup may be deleted | | |

                    <!-- notes: end -->
                    """.formatted(tail(backup.id()));
        }

        private String known(String label) {
            return backup.run().value(label).map(document::plain).orElse("not recorded");
        }

        private String verified(String label) {
            return backup.verification().flatMap(proof -> proof.run().value(label)).map(document::plain)
                    .orElse("not known");
        }
    }

    static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    static String time(Instant at) {
        return formatted(at, "uuuu-MM-dd HH:mm:ss 'UTC'");
    }

    static String weekday(Instant at) {
        return formatted(at, "EEEE");
    }

    private static String formatted(Instant at, String pattern) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(at.atOffset(ZoneOffset.UTC));
    }

    static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    static String inWords(Duration time) {
        return time.toHours() % 24 == 0 && time.toMinutes() % 60 == 0 ? count(time.toDays(), "day")
                : time.toMinutes() % 60 == 0 ? count(time.toHours(), "hour") : count(time.toMinutes(), "minute");
    }

    static String seconds(Duration time) {
        return time.toSeconds() < 120 ? count(Math.max(1, time.toSeconds()), "second")
                : count(time.toMinutes(), "minute");
    }

    static String url(String id) {
        return "https://docs.google.com/spreadsheets/d/" + id + "/edit";
    }

    static String link(String id) {
        return "[" + code(id) + "](" + url(id) + ")";
    }

    /** What one looks at to tell two IDs apart. */
    static String tail(String id) {
        return id.substring(Math.max(0, id.length() - 6));
    }

    /**
     * Text from a log as Markdown that shows it to the letter and does nothing else: in a code span nothing is markup,
     * a mention, a link or a formula. Very long text loses its middle.
     */
    static String code(String text) {
        String shown = text.isEmpty() ? "(empty)" : shortened(printable(text));
        String fence = "`";
        while (shown.contains(fence)) {
            fence += "`";
        }
        boolean padded = shown.startsWith("`") || shown.endsWith("`") || shown.startsWith(" ") && !shown.isBlank();
        return padded ? fence + " " + shown + " " + fence : fence + shown + fence;
    }

    static String cell(String text) {
        return inCell(code(text));
    }

    /** In a table a bar would end the cell, even within a code span. */
    static String inCell(String markdown) {
        return markdown.replace("|", "\\|");
    }

    private static String shortened(String text) {
        int[] points = text.codePoints().toArray();
        return points.length <= 120 ? text
                : new String(points, 0, 80) + " ... " + new String(points, points.length - 35, 35);
    }

    /** Numbers as they are, and anything else as code. */
    static String plain(String text) {
        return text.matches("[0-9]{1,18}( x [0-9]{1,18})?") ? text : code(text);
    }

    /** A sentence as it is, if nothing in it can be markup, a link or a mention; anything else as code. */
    static String prose(String text) {
        return text.length() <= 120 && PROSE.matcher(text).matches() ? text : code(text);
    }

    static String wrapped(List<String> items) {
        StringBuilder text = new StringBuilder();
        int column = 0;
        for (String item : items) {
            boolean fits = column + item.length() < 100;
            text.append(text.isEmpty() ? "" : fits ? ", " : ",\n").append(item);
            column = fits ? column + item.length() + 2 : item.length();
        }
        return text.isEmpty() ? "nothing" : text.toString();
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
}
