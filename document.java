///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Writes the rollback page of a verified backup from the migration log.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.WRITE;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
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
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the migration log and writes the page that tells whoever is on call how to go back. It asks nobody else: no
 * network, no credentials, no clock, so the same log and options give the same page to the byte. The page says VERIFIED
 * only as long as the log bears it out, and what a person wrote into it is never lost.
 */
@Command(name = "document", mixinStandardHelpOptions = true, version = "document " + document.VERSION,
        description = "Writes the rollback page of a verified backup from the migration log.",
        sortOptions = false, exitCodeOnExecutionException = 3,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:The page is written; with --check, all is well.",
            "1:Nothing is verified: there is no page, or the one there was says so now; with --check, something is not "
                    + "well.",
            "2:Bad usage.",
            "3:Could not finish: the log cannot be read, or the page not be written."},
        footerHeading = "%nExamples:%n",
        footer = {
            "  ./jbang document                # write docs/MIGRATION_BACKUP.md",
            "  ./jbang document --window 30d   # extend the rollback window",
            "  ./jbang document --check        # how do things stand today?"})
class document implements Callable<Integer> {

    @Option(names = "--log", paramLabel = "FILE", defaultValue = DEFAULT_LOG,
            description = "The log that backup.java and verify.java wrote. Default: ${DEFAULT-VALUE}.")
    Path log;

    @Option(names = "--backup", paramLabel = "ID",
            description = "The backup to write about, as an ID or a URL. Default: the one that the page is about; "
                    + "for a new page the last one that is verified.")
    String backup;

    @Option(names = "--output", paramLabel = "FILE", defaultValue = DEFAULT_OUTPUT,
            description = "The page to write. Default: ${DEFAULT-VALUE}.")
    Path output;

    @Option(names = "--window", paramLabel = "TIME",
            description = "How long after the backup one may roll back: 7d, 36h, 90m or P7D. Default: what the page "
                    + "says; 7d for a new one.")
    Window window;

    @Option(names = "--check", description = "Write nothing, but say how things stand today.")
    boolean check;

    @Option(names = "--json",
            description = "With --check: as one JSON object of ok, time, backup and findings, each of "
                    + "name, ok and text.")
    boolean json;

    @Option(names = "--force",
            description = "Document what is not verified, and replace a page about another backup, or any file; what "
                    + "stood there is kept beside it.")
    boolean force;

    @Option(names = {"-v", "--verbose"}, description = "Say more about what is being done.")
    boolean verbose;

    @Option(names = {"-q", "--quiet"}, description = "Say nothing but the result, warnings and errors.")
    boolean quiet;

    @Spec
    CommandSpec spec;

    static final String DEFAULT_LOG = "backend/logs/migration/backup_execution.log";
    static final String DEFAULT_OUTPUT = "docs/MIGRATION_BACKUP.md";
    static final String VERSION = "1.2.0";
    /** The version of the fingerprint that the verify.java beside this file computes. */
    private static final String FINGERPRINT = "3";

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(run(Clock.systemUTC(), Called.as("document.java", System.getenv()), out, err, args));
    }

    static int run(Clock clock, PrintWriter out, PrintWriter err, String... args) {
        return run(clock, Called.as("document.java", Map.of()), out, err, args);
    }

    /** Only --check looks at the clock. */
    private static int run(Clock clock, String called, PrintWriter out, PrintWriter err, String... args) {
        return Trouble.run(called, new CommandLine(new document(clock)).registerConverter(Window.class, Window::parse)
                .setOut(out).setErr(err), args);
    }

    private final Clock clock;

    document(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException {
        checkOptions();
        History history = History.of(Logged.read(log));
        history.altered().filter(run -> !check).ifPresent(run -> warn("the log was " + History.changed(run)));
        OldPage old = OldPage.read(output);
        Optional<Backup> chosen = history.choose(backup, old.backup().filter(id -> !force), log);
        if (chosen.isEmpty()) {
            return refuse("no backup in \"" + log + "\"", "Run backup.java, then verify.java, then this again.");
        }
        Window length = window != null ? window : old.window().orElse(Window.PLAN);
        Page page = new Page(history, chosen.get().sound(), length, log, output);
        return check ? check(page, old) : write(page, old);
    }

    private void checkOptions() {
        apart(spec.commandLine(), "--output", output, "the log", log);
        if (check && force || json && !check) {
            throw new ParameterException(spec.commandLine(), check ? "--check writes nothing: leave out --force"
                    : "--json goes with --check");
        }
    }

    private int write(Page page, OldPage old) throws IOException {
        State state = page.backup().state();
        boolean withdrawn = !state.verified() && !force && old.aboutFallen(page.history());
        if (!state.verified() && !force && !withdrawn) {
            return refuse(page.backup() + " is not verified: " + state.reason(),
                    page.mend() + page.standing() + "\nOr --force, and the page says NOT VERIFIED.");
        }
        Optional<Trouble> objection = old.objection(page);
        if (objection.isPresent() && !force && !withdrawn) {
            throw objection.get();
        }
        warnAboutChanges(page, old);
        if (objection.isPresent()) {
            warn("what stood there is kept as \"" + old.keep() + "\"");
        }
        replace(output, old.merged(page).getBytes(ISO_8859_1));
        if (withdrawn) {
            return refuse(page.backup() + " is not verified: " + state.reason(),
                    "\"" + output + "\" says so now.\n" + page.mend() + page.standing());
        }
        say("Read it, fill in whom to call and the notes, and put it where the team will look.");
        spec.commandLine().getOut().println("Rollback page written: " + output);
        return 0;
    }

    private void warnAboutChanges(Page page, OldPage old) {
        if (verbose) {
            say("the page is about " + page.backup() + ", by run " + page.backup().run().id());
        }
        old.backup().filter(id -> !id.equals(page.backup().id())).ifPresent(id -> warn(
                "the page was about the backup " + id + ": look through its notes and ticks, they were kept"));
        old.window().filter(before -> !before.equals(page.window())).ifPresent(before -> warn(
                "the window on the page was " + before + ", now it is " + page.window()));
        if (!page.backup().state().verified() && force) {
            warn("the page says NOT VERIFIED: " + page.backup().state().reason());
        }
        page.backup().toPutRight().forEach(matter -> warn("to put right: " + matter));
        page.newer().forEach(newer -> warn("there is a newer backup, which is " + (newer.state().verified()
                ? "verified: " + newer.id() + "; the page stays with the older one, but for: "
                + new Commands(newer, log, output).document("") : "not verified: " + newer.id())));
    }

    private int check(Page page, OldPage old) {
        List<String> matters = page.backup().toPutRight();
        Optional<Entry> altered = page.history().altered();
        List<Finding> findings = List.of(Finding.verification(page.backup()), Finding.window(page, clock.instant()),
                Finding.intact(page, clock.instant()), new Finding(matters.isEmpty(), "keeping", matters.isEmpty()
                ? "nothing to put right" : "to put right: " + String.join("; ", matters)), Finding.page(page, old),
                new Finding(altered.isEmpty(), "log", altered.map(History::changed)
                        .orElse("\"" + log + "\" is as its runs left it")));
        boolean well = findings.stream().allMatch(Finding::good);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println("{\"ok\": " + well + ", \"time\": " + quoted(iso(clock.instant())) + ", \"backup\": "
                    + quoted(page.backup().id()) + ", \"findings\": ["
                    + findings.stream().map(Finding::json).collect(joining(", ")) + "]}");
        } else {
            findings.forEach(out::println);
        }
        return well ? 0 : 1;
    }

    private int refuse(String message, String advice) {
        spec.commandLine().getErr().println("document: " + printable(message));
        advice.lines().forEach(line -> spec.commandLine().getErr().println("  " + printable(line)));
        if (json) {
            spec.commandLine().getOut().println(
                    "{\"ok\": false, \"error\": " + quoted(message) + ", \"findings\": []}");
        }
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
            Path part = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                write(part, page);
                Files.move(part, target, ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new Trouble("could not write \"" + file + "\": " + reason(e),
                    "What stood there before is untouched. Make room or name another place with --output FILE.");
        }
    }

    /** Never through a link or into a file that somebody put there before. */
    private static void write(Path file, byte[] text) throws IOException {
        try (FileChannel channel = FileChannel.open(file, Set.of(CREATE_NEW, WRITE))) {
            ByteBuffer bytes = ByteBuffer.wrap(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
    }

    /** How long after the backup one may go back. */
    record Window(Duration time) {
        static final Window PLAN = new Window(Duration.ofDays(7));
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

        Window longer() {
            return new Window(time.compareTo(Duration.ofDays(30)) < 0 ? Duration.ofDays(30) : LONGEST);
        }

        @Override
        public String toString() {
            return time.getSeconds() % 60 != 0 ? time.toString()
                    : time.toMinutes() % 60 != 0 ? time.toMinutes() + "m"
                    : time.toHours() % 24 != 0 ? time.toHours() + "h" : time.toDays() + "d";
        }
    }

    /** One line of what --check prints. */
    record Finding(boolean good, String what, String text) {
        static Finding verification(Backup backup) {
            State state = backup.state();
            return new Finding(state.verified(), "verification", state.verified() ? state.title() + ", "
                    + iso(state.proof().get().end().time()) : state.title() + ": " + state.reason());
        }

        static Finding window(Page page, Instant now) {
            Duration left = Duration.between(now, page.deadline());
            boolean open = !left.isNegative() && !left.isZero();
            return new Finding(open, "window", (open ? "open, " + rough(left) + " left, until "
                    : "expired " + rough(left.negated()) + " ago, ") + iso(page.deadline()));
        }

        /** A full verification reads the whole backup too, so either will do. */
        static Finding intact(Page page, Instant now) {
            State state = page.backup().state();
            if (!state.verified()) {
                return new Finding(false, "intact", (state.proof().isPresent() ? "no longer what was proven. "
                        : "not proven. ") + page.mend());
            }
            Instant last = state.seen().get().end().time();
            Duration age = Duration.between(last, now);
            boolean fresh = age.compareTo(Duration.ofDays(1)) <= 0;
            return new Finding(fresh, "intact", "last proven " + rough(age) + " ago, " + iso(last)
                    + (fresh ? "" : "; run: " + page.commands().verify() + " --intact"));
        }

        static Finding page(Page page, OldPage old) {
            String quoted = "\"" + page.output() + "\"";
            if (old.exists() && old.backup().isEmpty()) {
                return new Finding(false, "page", quoted + " was not written by document.java");
            }
            boolean same = old.says(page);
            return new Finding(same, "page", quoted + (same ? " says what the log says" : (old.exists()
                    ? " differs from what the log says" : " is not there")
                    + "; run: " + page.commands().document(Commands.option("window", page.window()))));
        }

        String json() {
            return "{\"name\": " + quoted(what) + ", \"ok\": " + good + ", \"text\": " + quoted(text) + "}";
        }

        @Override
        public String toString() {
            return String.format("%-6s  %-12s  %s", good ? "OK" : "NOT OK", what, printable(text));
        }
    }

    /** What a person may write in the page: whatever stands between two lines with these names. */
    enum Block {
        CONTACTS, NOTES;

        private final String label = name().toLowerCase(Locale.ROOT);
        private final Pattern markers = Pattern.compile("(?md)^<!-- " + label + ": (begin|end) -->\\r?$");
        private final Pattern content = Pattern.compile("(?md)^<!-- " + label + ": begin -->\\r?\\n(?s:(.*?))^<!-- "
                + label + ": end -->\\r?$");

        String around(String text) {
            return "<!-- " + label + ": begin -->\n\n" + text + "\n<!-- " + label + ": end -->\n";
        }

        boolean in(String page) {
            return markers.matcher(page).results().map(m -> m.group(1)).toList().equals(List.of("begin", "end"));
        }

        Optional<String> of(String page) {
            return Optional.of(content.matcher(page)).filter(m -> in(page) && m.find()).map(m -> m.group(1));
        }

        String put(String page, String text) {
            Matcher m = content.matcher(page);
            return m.find() ? page.substring(0, m.start(1)) + text + page.substring(m.end(1)) : page;
        }

        /** What no person is meant to change, however a checkout ends its lines. */
        static String outside(String page) {
            String text = page;
            for (Block block : values()) {
                text = block.put(text, "");
            }
            return text.replace("\r\n", "\n");
        }
    }

    /** The page that is to be replaced, held as bytes in a string, since the notes in it are anybody's. */
    record OldPage(Path file, boolean exists, String text) {
        private static final Pattern OURS = Pattern.compile("(?:\u00ef\u00bb\u00bf)?<!-- written by document\\.java"
                + "(?: \\S+)?: backup (\\S+), window ([^\\s,]+?)(?:, page ([0-9a-f]{16}))?\\. [^\\n]*\\r?\\n");
        private static final Pattern DAY =
                Pattern.compile("(?m)^Log digest \\(SHA-256\\): `[0-9a-f]{64}`|\\A.*, page [0-9a-f]{16}");

        static OldPage read(Path file) throws IOException {
            boolean there = Files.exists(file);
            if (there && !Files.isRegularFile(file)) {
                throw new Trouble("could not write \"" + file + "\": " + (Files.isDirectory(file)
                        ? "it is a folder" : "not a regular file"), "Name another file with --output FILE.");
            }
            try {
                return new OldPage(file, there, there ? new String(Files.readAllBytes(file), ISO_8859_1) : "");
            } catch (IOException e) {
                throw new Trouble("could not read \"" + file + "\": " + reason(e),
                        "Name another file with --output FILE.");
            }
        }

        Optional<String> backup() {
            return marked(1);
        }

        Optional<Window> window() {
            return marked(2).flatMap(text -> parsed(text, Window::parse));
        }

        private Optional<String> marked(int group) {
            return Optional.of(OURS.matcher(text)).filter(Matcher::lookingAt).map(m -> m.group(group));
        }

        /** Whether it claims what the log no longer bears out. */
        boolean aboutFallen(History history) {
            return backup().flatMap(history::find).filter(known -> !known.state().verified()).isPresent();
        }

        /** Why it cannot be replaced without losing what a person wrote, or another log's backup. */
        Optional<Trouble> objection(Page page) {
            if (!exists) {
                return Optional.empty();
            }
            if (backup().isEmpty()) {
                return no("was not written by document.java", "Move it away, or name another file with --output FILE.");
            }
            if (page.history().find(backup().get()).isEmpty()) {
                return no("leads to the backup " + backup().get() + ", and \"" + page.log() + "\" does not know it",
                        "Name the log that it was made from with --log FILE, or another page with --output FILE.");
            }
            if (!Stream.of(Block.values()).allMatch(block -> block.in(text))) {
                return no("has lost its markers, so its notes cannot be told from the rest",
                        "Put \"<!-- notes: begin -->\" and \"<!-- notes: end -->\" back, each on a line, once; "
                                + "the same for \"contacts\".");
            }
            return untouched() ? Optional.empty() : no("was changed by hand outside its notes, or is of 1.0.0",
                    "Move what was written there between two markers, and put back what was there.");
        }

        private Optional<Trouble> no(String why, String advice) {
            return Optional.of(new Trouble("\"" + file + "\" " + why, advice
                    + "\nOr give --force: the page is made anew, and this one is kept as \"" + beside() + "\"."));
        }

        private boolean untouched() {
            return marked(3).equals(Optional.of(digest(text)));
        }

        static String digest(String page) {
            String body = Block.outside(page);
            return sha256(body.substring(body.indexOf('\n') + 1)).substring(0, 16);
        }

        private Path beside() {
            return IntStream.iterate(1, n -> n + 1).mapToObj(n -> ".kept-" + n)
                    .map(end -> file.resolveSibling(file.getFileName() + end))
                    .filter(free -> !Files.exists(free)).findFirst().orElseThrow();
        }

        Path keep() throws IOException {
            Path beside = beside();
            try {
                write(beside, text.getBytes(ISO_8859_1));
            } catch (IOException e) {
                throw new Trouble("could not write \"" + beside + "\": " + reason(e), "The page is as it was.");
            }
            return beside;
        }

        /** The new page with what people wrote in the old one, to the byte. */
        String merged(Page page) {
            String made = bytes(page.text());
            for (Block block : Block.values()) {
                Optional<String> written = backup().flatMap(ours -> block.of(text));
                made = written.isPresent() ? block.put(made, written.get()) : made;
            }
            return made;
        }

        /** Whether making the page anew would change nothing but the day of the log; line ends do not matter. */
        boolean says(Page page) {
            return untouched() && undated(merged(page)).equals(undated(text));
        }

        private static String undated(String page) {
            return DAY.matcher(page).replaceAll("").replace("\r\n", "\n");
        }
    }

    /** What the log tells: the backups, oldest first, and the runs that may have left a copy nobody knows of. */
    record History(List<Entry> entries, List<Backup> backups, List<Run> unknown, Optional<Entry> altered) {
        private static final List<String> ABOUT = List.of("Finishing", "Lock of", "Export of", "Verification started",
                "Intact check started", "Migration check started");
        private static final Set<String> CLOSED = Set.of("Backup created successfully", "Copy refused");

        /** By the rules of docs/log.md. */
        static History of(Logged log) {
            Map<String, List<Entry>> lines = log.entries().stream().collect(Collectors.groupingBy(
                    entry -> entry.script() + entry.run(), LinkedHashMap::new, Collectors.toList()));
            List<Run> runs = lines.values().stream()
                    .map(own -> new Run(own.get(0).script(), own.get(0).run(), own)).toList();
            Map<String, Backup> backups = new LinkedHashMap<>();
            for (Run run : runs) {
                run.value("Backup created successfully").filter(id -> run.script().equals("backup")).ifPresent(id -> {
                    backups.remove(id);
                    List<Look> looks = looks(runs, id, run.value("Original sheet ID"));
                    List<Run> about = runs.stream().filter(other -> other == run || ABOUT.stream().anyMatch(
                            label -> other.value(label).equals(Optional.of(id)))).toList();
                    backups.put(id, new Backup(run, id, looks, about));
                });
            }
            return new History(log.entries(), List.copyOf(backups.values()), open(runs), log.altered());
        }

        /** Verification is of one backup beside one original; an intact check reads the backup alone. */
        private static List<Look> looks(List<Run> runs, String id, Optional<String> original) {
            return runs.stream().flatMap(run -> run.entries().stream().flatMap(entry -> Outcome.of(entry).stream()
                    .filter(outcome -> entry.value().equals(id) && (outcome.ofBackupAlone()
                            || run.value("Original sheet ID").equals(original)))
                    .map(outcome -> new Look(run, entry, outcome)))).toList();
        }

        private static List<Run> open(List<Run> runs) {
            Set<String> closed = runs.stream().flatMap(run -> Stream.concat(run.values("Earlier copy absent").stream(),
                    run.value("Backup created successfully").stream().flatMap(id -> run.values("Earlier copy found")
                            .stream()))).collect(Collectors.toSet());
            return runs.stream().filter(run -> run.script().equals("backup") && run.value("Copy intended").isPresent()
                    && CLOSED.stream().allMatch(label -> run.value(label).isEmpty()) && !closed.contains(run.id()))
                    .toList();
        }

        Optional<Backup> find(String id) {
            return backups.stream().filter(backup -> backup.id().equals(id)).findFirst();
        }

        /**
         * The backup that was asked for, else the one that the page is about if that ever had a proof, else the last
         * that stands, else the last. A newer one may be of a production that has been migrated since.
         */
        Optional<Backup> choose(String asked, Optional<String> onPage, Path log) throws Trouble {
            String id = asked == null ? null : asked.strip().replaceFirst("^https://.*/d/([^/?#]+).*$", "$1");
            if (id != null && find(id).isEmpty()) {
                throw new Trouble("\"" + log + "\" knows no backup " + id, "It knows "
                        + (backups.isEmpty() ? "none" : backups.stream().map(Backup::id).collect(joining(", "))) + ".");
            }
            return id != null ? find(id) : onPage.flatMap(this::find).filter(old -> old.state().proof().isPresent())
                    .or(() -> last(backup -> backup.state().verified())).or(() -> last(backup -> true));
        }

        Optional<Backup> last(Predicate<Backup> wanted) {
            return backups.stream().filter(wanted).reduce((earlier, later) -> later);
        }

        static String changed(Entry digest) {
            return "changed, in what it said before run " + digest.run() + " ended on " + iso(digest.time())
                    + ": its digest no longer fits";
        }

        Optional<String> digest() {
            return entries.stream().filter(entry -> entry.label().equals(Logged.DIGEST))
                    .map(entry -> entry.value().replaceFirst("^sha256 ", "")).reduce((earlier, later) -> later);
        }
    }

    /** All lines of one invocation. */
    record Run(String script, String id, List<Entry> entries) {
        private static final Pattern NAMED =
                Pattern.compile("[a-z]+ (\\S+), fingerprint ([0-9]{1,3}), options .*", Pattern.DOTALL);

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

        /** Of the script, or of its fingerprint. What the options hold may look like either. */
        String version(boolean ofFingerprint) {
            return value("Run").map(NAMED::matcher).filter(Matcher::matches).map(m -> m.group(ofFingerprint ? 2 : 1))
                    .orElse(ofFingerprint ? "1" : "1.0.0");
        }

        Instant began() {
            return entries.get(0).time();
        }

        Instant ended() {
            return entries.get(entries.size() - 1).time();
        }

        String took() {
            return rough(Duration.between(began(), ended()));
        }
    }

    /** How verify.java ended a look at a backup. */
    enum Outcome {
        PASSED("Verification passed"), DRIFT("Verification passed except for drift"), FAILED("Verification failed"),
        UNJUDGED("Verification not judged"), UNEXPECTED("Expectation not met"), STILL("Still as proven"),
        INTACT("Intact check passed"), BROKEN("Intact check failed"), ONLY("Only what was to change has changed"),
        MORE("More has changed than was to change"), NONE("Nothing has changed where it was to change");

        final String label;

        Outcome(String label) {
            this.label = label;
        }

        static Optional<Outcome> of(Entry entry) {
            return Stream.of(values()).filter(outcome -> outcome.label.equals(entry.label()))
                    .filter(outcome -> entry.script().equals("verify")).findFirst();
        }

        boolean ofBackupAlone() {
            return this == INTACT || this == BROKEN;
        }
    }

    record Look(Run run, Entry end, Outcome outcome) {
        boolean sameAs(Look proof) {
            return run.value("Fingerprint").equals(proof.run().value("Fingerprint"))
                    && run.version(true).equals(proof.run().version(true));
        }
    }

    /** When it was last found equal to production, when as it was proven, and what was found since against that. */
    record State(Optional<Look> proof, Optional<Look> seen, Optional<Look> against, boolean adopted) {
        static State of(List<Look> looks, boolean adopted) {
            Look proof = null;
            Look seen = null;
            Look against = null;
            for (Look look : looks) {
                switch (look.outcome()) {
                    case PASSED, DRIFT -> {
                        proof = seen = look;
                        against = null;
                    }
                    case INTACT, STILL, ONLY, MORE, NONE -> {
                        if (proof != null && look.sameAs(proof)) {
                            seen = look;
                            against = null;
                        }
                    }
                    case FAILED, BROKEN -> against = look;
                    case UNEXPECTED -> against = proof == null ? look : against;
                    case UNJUDGED -> { }
                }
            }
            return new State(Optional.ofNullable(proof), Optional.ofNullable(seen), Optional.ofNullable(against),
                    adopted);
        }

        boolean verified() {
            return proof.isPresent() && against.isEmpty();
        }

        /** The run that the page's facts come from. */
        Optional<Run> run() {
            return proof.or(() -> against.filter(look -> look.outcome() != Outcome.BROKEN)).map(Look::run);
        }

        String title() {
            return (!verified() ? "NOT VERIFIED" : proof.get().outcome() != Outcome.DRIFT ? "VERIFIED"
                    : "VERIFIED EXCEPT " + count(proof.get().run().values("Drift accepted").size(), "difference")
                    .toUpperCase(Locale.ROOT) + " (drift accepted)") + (adopted ? ", ADOPTED" : "");
        }

        String reason() {
            return against.map(look -> iso(look.end().time())).map(at -> switch (against.get().outcome()) {
                case BROKEN -> "the intact check of " + at + " found it changed after it was verified";
                case UNEXPECTED -> "the verification of " + at
                        + " found it equal to production, and both not as expected (columns)";
                default -> "the verification of " + at + " found it "
                        + (proof.isPresent() ? "changed after it was verified" : "different from production");
            }).orElse(verified() ? "" : "no verification of it has come to a judgement");
        }
    }

    /** A copy that a run recorded, each look that verify.java took at it, and all runs about it; oldest first. */
    record Backup(Run run, String id, List<Look> looks, List<Run> runs) {
        static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]+");

        /** This backup, if what goes into links and commands is what it should be. */
        Backup sound() throws Trouble {
            for (String label : List.of("Original sheet ID", "Backup sheet ID", "Target folder")) {
                if (!ID.matcher(run.value(label).orElse("none")).matches()) {
                    throw Run.damaged("\"" + label + "\" is not an ID: " + run.fact(label));
                }
            }
            String wrong = !run.fact("Backup sheet ID").equals(id) ? "run backup[" + run.id() + "] names two backups"
                    : run.fact("Original sheet ID").equals(id) ? "production and backup are the same sheet, " + id
                    : taken().isEmpty() ? "\"Backup timestamp\" is not a time: " + run.fact("Backup timestamp") : "";
            if (!wrong.isEmpty()) {
                throw Run.damaged(wrong);
            }
            if (state().verified()) {
                state().run().get().fact("Row count");
                state().run().get().fact("Column count");
            }
            return this;
        }

        String original() {
            return run.value("Original sheet ID").orElse("");
        }

        Optional<Instant> taken() {
            return run.value("Backup timestamp").flatMap(document::instant);
        }

        State state() {
            return State.of(looks, run.value("Backup origin").equals(Optional.of("adopted")));
        }

        /** What the last look found to put right, but for a lock that was seen to since. */
        List<String> toPutRight() {
            List<String> matters = List.of();
            for (Run run : runs) {
                boolean locked = run.value("Backup lock").isPresent();
                matters = looks.stream().anyMatch(look -> look.run() == run) ? run.values("To put right")
                        : matters.stream().filter(matter -> !locked || !matter.contains(" lock is gone")).toList();
            }
            return matters;
        }

        /** The last time that somebody asked what the migration had changed. */
        Optional<Look> migration() {
            return looks.stream().filter(look -> look.run().value("Migration checked").isPresent())
                    .reduce((a, b) -> b);
        }

        /** What was last said of its lock. */
        Optional<Entry> lock() {
            return runs.stream().flatMap(run -> run.entries().stream())
                    .filter(entry -> entry.label().matches("Backup lock(?: failed)?")).reduce((a, b) -> b);
        }

        /** The last run that kept it outside Google. */
        Optional<Run> export() {
            return runs.stream().filter(run -> run.value("Export sha256").isPresent()).reduce((a, b) -> b);
        }

        @Override
        public String toString() {
            return "backup " + id;
        }
    }

    /**
     * Commands ready to paste. Those of the page need no log, and write logs of their own, or the copies they make
     * would become backups of the log that the page is made from. The others are for whoever keeps that log.
     */
    record Commands(Backup backup, Path log, Path output) {
        private static final String WORD = "(?:[A-Za-z0-9_./:@%+=,~-]|'[^']*'|\\\\')+";
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@+=,][A-Za-z0-9_./:@+=,-]*");

        String save() {
            return script("backup") + option("sheet-id", backup.original())
                    + option("name-prefix", "before_rollback") + folder() + access() + logOf("before_rollback");
        }

        /** Of the copy that this log is about. Any number of columns will do: it may be half migrated. */
        String verify(String name) {
            return script("verify") + " --columns 0" + access() + logOf(name);
        }

        Optional<String> intact() {
            return backup.state().proof().map(Look::run).flatMap(run -> run.value("Fingerprint").map(text ->
                    script("verify") + " --intact" + option("backup", backup.id()) + option("fingerprint",
                            run.version(true) + ":" + text.replaceFirst("^sha256 ", "")) + access()));
        }

        /** A copy of the backup, which itself stays as it was verified; unlocked, since it is to be used. */
        String restore() {
            String permissions = backup.run().value("Permissions copied").isPresent() ? " --copy-permissions" : "";
            return script("backup") + option("sheet-id", backup.id()) + option("name-prefix", "restored") + folder()
                    + " --no-lock" + permissions + access() + logOf("restored");
        }

        /** Without patience: production has just been edited, and whether that is drift or damage is no question. */
        String verifyReturned() {
            return script("verify") + option("original", backup.original()) + option("backup", backup.id())
                    + " --columns 0 --patience 0s" + access() + logOf("after_rollback");
        }

        String byLog(String script, String options) {
            return script(script) + options + access() + ofLog();
        }

        String verify() {
            return byLog("verify", option("backup", backup.id()) + given("credentials"));
        }

        String document(String options) {
            return script("document") + options + option("backup", backup.id()) + ofLog()
                    + (path(output).equals(DEFAULT_OUTPUT) ? "" : option("output", path(output)));
        }

        private String ofLog() {
            return path(log).equals(DEFAULT_LOG) ? "" : option("log", path(log));
        }

        /** In the folder where the command is given, wherever that is. */
        private String logOf(String name) {
            return option("log", name + "_" + tail(backup.id()) + ".log");
        }

        private String folder() {
            return backup.run().value("Target folder").map(id -> option("folder", id)).orElse("");
        }

        /** What was needed to reach Google, but for the key, whose place is nobody else's business. */
        private String access() {
            return given("impersonate") + given("endpoint");
        }

        String given(String name) {
            Pattern option = Pattern.compile("(?s)(?:.* )?--" + name + "[ =](" + WORD + ")(?: .*)?");
            return runs().flatMap(run -> run.value("Run").stream()).map(option::matcher).filter(Matcher::matches)
                    .map(m -> m.group(1)).filter(Commands::whole).findFirst()
                    .map(word -> " --" + name + (word.startsWith("-") ? "=" : " ") + word).orElse("");
        }

        private Stream<Run> runs() {
            return Stream.concat(Stream.of(backup.run()), backup.state().run().stream());
        }

        /** A script that lies beside the one that ran, as that was called in the folder where it ran. */
        String script(String name) {
            return runs().flatMap(run -> run.value("Called as").stream()).filter(Commands::whole)
                    .filter(called -> called.matches(".*\\b(backup|verify)\\.java'?")).findFirst()
                    .orElse("jbang backup.java").replaceFirst("[a-z]+\\.java('?)$", name + ".java$1");
        }

        /** Whether these are words of a shell on one line, with no quote left open. */
        private static boolean whole(String words) {
            return printable(words).equals(words) && words.matches("(?:" + WORD + "| )+");
        }

        private static String path(Path file) {
            return file.toString().replace(file.getFileSystem().getSeparator(), "/");
        }

        // JBang drops an empty argument and downloads one that starts with %http, hence the = with anything odd.
        static String option(String name, Object value) {
            String word = value.toString();
            return " --" + name + (PLAIN.matcher(word).matches() ? " " : "=") + Called.shell(word);
        }
    }

    /** The page itself. */
    record Page(History history, Backup backup, Window window, Path log, Path output) {
        Commands commands() {
            return new Commands(backup, log, output);
        }

        Instant taken() {
            return backup.taken().orElseThrow();
        }

        Instant deadline() {
            return taken().plus(window.time());
        }

        /** Backups that were made after this one. */
        Stream<Backup> newer() {
            return history.backups().stream().skip(history.backups().indexOf(backup) + 1);
        }

        /** What to do about a backup that is not verified. */
        String mend() {
            Optional<Outcome> against = backup.state().against().map(Look::outcome);
            return backup.state().proof().isPresent() ? "Restore what was proven (in the browser: File > Version "
                    + "history), then run: " + commands().verify() + " --intact"
                    : against.isEmpty() ? "Run: " + commands().verify()
                    : against.get() == Outcome.UNEXPECTED ? "If they are right, run: " + commands().verify()
                            + " --columns " + columns()
                    : "Make another, and verify that: " + commands().byLog("backup", commands().given("credentials"));
        }

        String standing() {
            return history.last(other -> other.state().verified()).map(other -> "\nOr go by " + other + " of "
                    + other.run().value("Backup timestamp").orElse("") + ", which is verified: "
                    + new Commands(other, log, output).document("")).orElse("");
        }

        String text() {
            String body = Stream.of(status(), facts(), decision(), needs(), saving(), choice(), newSheet(), inPlace(),
                    afterwards(), checklist(), expiry(), backup.export().map(this::export).orElse(""), evidence(),
                    missing(), others()).filter(part -> !part.isEmpty()).collect(joining("\n"));
            String mark = "<!-- written by document.java " + VERSION + ": backup " + backup.id() + ", window " + window
                    + ", page %s. Edit between the markers only. -->\n";
            return mark.formatted(OldPage.digest(bytes(mark + body))) + body;
        }

        private String status() {
            return """
                    # Migration backup and rollback

                    | Status | Roll back before | On the sheet's clock |
                    |---|---|---|
                    | **%s** | **%s** | %s |

                    This page leads back to the sheet as it was on %s, before the migration.
                    In a hurry: read [When to roll back](#when-to-roll-back), then [Roll back](#roll-back) step by step.
                    %s""".formatted(backup.state().title(), iso(deadline()), clock(deadline()), iso(taken()),
                    warnings());
        }

        private String warnings() {
            List<String> warnings = new ArrayList<>();
            if (!backup.state().verified()) {
                warnings.add("**NOT VERIFIED**: " + backup.state().reason()
                        + ". Do not rely on this backup before it is verified.");
            }
            backup.toPutRight().forEach(matter -> warnings.add("**To put right**: " + code(matter)));
            newer().forEach(other -> warnings.add("There is a newer backup, ending in `" + tail(other.id())
                    + "`, which is " + (other.state().verified() ? "verified. This page stays with the older one."
                    : "**not verified**: " + other.state().reason() + ".")));
            if (backup.state().adopted()) {
                warnings.add("**ADOPTED**: the copy was made by hand in the browser, and registered afterwards.");
            }
            backup.state().proof().map(Look::run).filter(run -> !run.version(true).equals(FINGERPRINT)).ifPresent(run ->
                    warnings.add("It was proven by `verify.java` " + code(run.version(false)) + ", whose fingerprint "
                    + "is of version " + run.version(true) + ", not " + FINGERPRINT + ". Prove it again while "
                    + "production is as it was, or keep that release for step 5."));
            warnings.addAll(warningsOfTheLog());
            return warnings.isEmpty() ? "" : "\n> [!WARNING]\n"
                    + warnings.stream().map(text -> "> * " + text + "\n").collect(joining());
        }

        private List<String> warningsOfTheLog() {
            List<String> warnings = new ArrayList<>();
            backup.run().value("Original sheet changed during the backup").ifPresent(times -> warnings.add(
                    "Production changed while it was copied (" + code(times) + "): "
                    + (backup.state().verified() && backup.state().proof().get().outcome() == Outcome.PASSED
                            ? "the verification found the two equal all the same."
                            : "an edit of that moment may or may not be in the backup.")));
            String lock = backup.lock().map(Entry::value).orElse("not recorded");
            if (!lock.equals("read-only")) {
                warnings.add("The backup is **not locked** (" + code(lock) + "): whoever may edit it can spoil it.");
            }
            backup.run().values("Extra copy").forEach(id -> warnings.add(
                    "The same run left another copy in Drive, which is **not** the backup: " + code(id)));
            history.altered().ifPresent(run -> warnings.add("The log was " + History.changed(run) + "."));
            history.unknown().forEach(run -> warnings.add("Run " + code(run.id()) + " of " + iso(run.began())
                    + " may have left a copy that nobody has found: "
                    + code(run.value("Copy intended").orElse(""))));
            return warnings;
        }

        private String facts() {
            return """
                    ## The backup

                    | Fact | Value | |
                    |---|---|---|
                    | Original sheet ID | %s | **production**, ends in **`%s`**: %s |
                    | Backup sheet ID | %s | **the backup**, ends in **`%s`**: %s |
                    | Backup timestamp | %s | %s |
                    | Row count | %s | of the tab %s |
                    | Column count | %s | up to the last in use |
                    | Rollback window expires | %s | %s |
                    """.formatted(link(backup.original()), tail(backup.original()),
                    inCell(known("Original sheet name")), link(backup.id()), tail(backup.id()),
                    inCell(known("Backup sheet name")), iso(taken()), clock(taken()), inCell(verified("Row count")),
                    inCell(verified("Counted tab")), inCell(verified("Column count")), iso(deadline()),
                    clock(deadline()));
        }

        private String decision() {
            return "## Whom to call\n\n" + Block.CONTACTS.around("""
                    | Who | Name, and how to reach them at night |
                    |---|---|
                    | decides to roll back | |
                    | carries it out | |
                    | is told before and after | |
                    """) + """

                    ## When to roll back

                    | Roll back | Do not |
                    |---|---|
                    | Data is missing or wrong in many places | A few cells are wrong: copy them from the backup |
                    | What uses it fails, and mending takes too long | What uses the sheet is at fault: mend that |
                    | Nobody can say any more what is right | This page says NOT VERIFIED: verify first |

                    * **What it costs:** what was written after %s. Step 3 saves it, to be entered again.
                    * **Can it be undone?** Yes: path A leaves production alone, path B puts an old version on top.
                    * **Until when?** %s; later, as long as step 5 passes.
                    * **How long does it take?** Seconds for a copy, about %s for a proof; on path A, as long
                      as it takes to give the new ID to all that uses the sheet.
                    """.formatted(iso(taken()), iso(deadline()),
                    backup.state().run().map(Run::took).orElse("a minute"));
        }

        private String needs() {
            return """
                    ## Roll back

                    You need this page; `backup.java` and `verify.java` of version %s, with JBang, or with a JDK, Maven
                    and the `jbang` beside them; and the credentials of %s,
                    which made the backup, or of another account that may do as much. You do not need the log.

                    **Where:** in one shell, in a folder from which the scripts are called like this: %s.
                    Go on only after exit code 0 (`echo $?` shows it). **At anything else, stop:** what it printed says
                    why. What it suggests to do next is for the time before a migration: go by this page alone.

                    1. **Sign in.** With a key, by its path:
                       ```sh
                       export GOOGLE_APPLICATION_CREDENTIALS=key.json
                       ```%s
                    """.formatted(VERSION, known("Identity"), code(commands().script("backup")),
                    signIn());
        }

        /** Only a key can stand in for a person; else nobody needs one. */
        private String signIn() {
            String who = backup.run().value("Identity").orElse("");
            String without = "gcloud auth application-default login"
                    + (who.endsWith(".gserviceaccount.com") ? " --impersonate-service-account=" + who : "");
            return commands().given("impersonate").isEmpty()
                    ? "\n   Without one, in place of that:\n   " + code(without) : "";
        }

        private String saving() {
            return """
                    2. **Stop whatever writes to production**, and tell its users.

                    3. **Save production as it is now**, in a copy of its own:
                    %s
                       You should see `Backup created successfully` and a new ID, neither of the two above. If it says
                       that there is a backup already, somebody was here before: add `--again`. If it is refused for
                       want of storage, copy production in the browser (File > Make a copy), and run the same command
                       with `--adopt` and the URL of that copy in place of `--folder` and its ID.

                    4. **Prove that copy equal to production.** Later data will be entered again from it.
                    %s
                       You should see `Verification passed` and the ID of that copy. If it lists differences, something
                       still writes to production: stop it, and take step 3 again, with `--again`.
                    """.formatted(sh(commands().save()), sh(commands().verify("before_rollback")));
        }

        private String choice() {
            return """
                    5. **Is the backup still what was verified?**
                    %s
                    6. **Choose a path.** In doubt, A: it touches nothing that is there.

                       | | Path A: a new sheet | Path B: in place |
                       |---|---|---|
                       | Sheet ID | new; all that uses the sheet must be told | stays |
                       | Sharing, comments, form, triggers | to be set up again | stay |
                       | Comes from | the backup | Google's version history |
                       | Production | stays as it is, to be looked into | becomes the old version again |
                    """.formatted(commands().intact().map(command -> sh(command) + """

                       You should see `Intact check passed` and the ID of the backup. What it says is *to put right*
                       (the bin, the lock, the name) is no damage: do the click that it names, and run it again. Only
                       `Intact check failed` says that somebody changed the backup: leave path A, take path B.
                    """).orElse("   It was never proven, so nothing can tell. Prefer path B.\n"));
        }

        private String newSheet() {
            return """
                    ### Path A: a new sheet

                    1. **Copy the backup.** The backup itself stays as it is.
                    %s
                       You should see `Backup created successfully` and the ID of the **restored** sheet, a third one.
                       If it is refused for want of storage: as in step 3, with a copy of the backup.
                    2. Open the restored sheet. If it shows a padlock: right click > File information > Unlock, which
                       may take ten minutes to reach the cells. If cells show `#REF!`: press *Allow access* there.
                    3. **Prove the restored sheet equal to the backup.**
                    %s
                       You should see `Verification passed`, with the restored ID.
                    4. Rename it to what production is called, and share it as *Share* shows in production.
                    5. **Put the restored ID in the place of production's:** `GOOGLE_SHEET_ID` wherever it is set,
                       other configuration and code, `IMPORTRANGE` in other sheets, scripts and their triggers, forms,
                       dashboards, bookmarks. Search for `%s`.
                    6. Rename production to say that it is out of use, and take writing away, so that nobody fills it.
                    """.formatted(sh(commands().restore()), sh(commands().verify("restored")), backup.original());
        }

        private String inPlace() {
            return """
                    ### Path B: in place

                    1. Open [production](%s),
                       the one that ends in **`%s`**, as somebody who may edit it.
                    2. File > Version history > See version history.
                    3. Choose the newest version that is **not later than %s**
                       (%s)%s. The browser shows your own clock.
                    4. *Restore this version*, and confirm.
                    5. **Prove production equal to the backup.**
                    %s
                       You should see `Verification passed` and the ID of the backup. If it lists differences, it was
                       another version: try the one before, or after. If there is none that old, take path A.
                    """.formatted(url(backup.original()), tail(backup.original()), iso(taken()),
                    clock(taken()), backup.run().value("Original sheet modified").flatMap(document::instant)
                    .map(at -> "; the last change before that: " + iso(at)).orElse(""),
                    sh(commands().verifyReturned()));
        }

        private String afterwards() {
            return """
                    ### After either

                    1. Start what was stopped in step 2, and watch it write to the right sheet.
                    2. Enter again by hand what is missing, from the copy that step 3 made.
                    3. Keep the backup and that copy until everybody agrees that they are no longer needed.

                    ## After the migration

                    Did it change what it was to change, and nothing else? Whoever keeps the log asks by
                    %s
                    with the columns, rows, block (`Listas!A1:C9`) or tab that was to change in place of these columns,
                    and `--changed` again for each further one. Exit code 0 says yes. %s
                    """.formatted(code(commands().byLog("verify", " --changed " + Called.shell(added())
                    + Commands.option("backup", backup.id()))), backup.migration().map(look -> "Asked on "
                    + iso(look.end().time()) + ", of " + look.run().value("Migration checked").map(document::code)
                    .orElse("ranges not recorded") + ": **" + look.outcome().label + "**.").orElse("Not asked yet."));
        }

        /** The five columns after the last in use, which is what the plan adds. */
        private String added() {
            String title = backup.state().run().flatMap(run -> run.value("Counted tab")).orElse("Sheet1");
            int last = columns();
            return (title.matches("[A-Za-z_]{4,}") ? title : "'" + title.replace("'", "''") + "'") + "!"
                    + letters(last + 1) + ":" + letters(last + 5);
        }

        private int columns() {
            return backup.state().run().flatMap(run -> run.value("Column count")).filter(n -> n.matches("[0-9]{1,5}"))
                    .map(Integer::parseInt).orElse(0);
        }

        private static String letters(int column) {
            return (column > 26 ? letters((column - 1) / 26) : "") + (char) ('A' + (column - 1) % 26);
        }

        private String checklist() {
            return """
                    ## Notes, checklist, sign-off

                    %s""".formatted(Block.NOTES.around("""
                    This, and whom to call, is yours, and is kept when the page is made anew.

                    Where production's ID is used, for path A:
                    * `GOOGLE_SHEET_ID` in

                    Rolling back to the backup that ends in **`%s`**:
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
                    """.formatted(tail(backup.id()))));
        }

        private String expiry() {
            return """
                    ## Until when, and what then

                    * The window is an agreement between people: the backup does not go away by itself on
                      %s. After that and the sign-off above, not before, it may be deleted by
                      %s, who made it, or by a manager of its shared drive.
                    * It lies in %s.
                      The lock keeps it from being edited, not from being deleted. Deleted by hand, it lies in Drive's
                      bin for 30 days and can be taken out again. Then it is gone.
                    * %s is not long: damage is often found later. Whoever keeps the log extends the window by
                      %s
                      and sees every day how things stand by
                      %s
                    * Production lies in the same Drive: whoever loses the account loses both. A copy is kept outside by
                      %s
                    """.formatted(iso(deadline()), known("Identity"), backup.run().value("Target folder")
                    .map(id -> "[this folder](https://drive.google.com/drive/folders/" + id + "), ").orElse("")
                    + "drive " + known("Target drive"), rough(window.time()), code(commands().document(
                    Commands.option("window", window.longer()))),
                    code(commands().document(" --check")), code(commands().byLog("backup", " --export backup.xlsx")));
        }

        private String export(Run run) {
            String file = run.value("Export file").orElse("backup.xlsx");
            return """
                    ## If the account is lost

                    Outside Google Drive there is an export, made on %s:
                    %s, %s, SHA-256
                    %s.
                    It holds less, nothing has proven it, and it is **not** the backup.

                    1. Find the file, and check that it is that one. You should see that SHA-256.
                    %s
                    2. In Drive, with another account: New > File upload. Open it, then File > Save as Google Sheets.
                    3. Compare it with what people remember, and with the counts above: `verify.java` cannot, for what
                       such a file loses. ID, sharing, comments, version history, scripts, what `IMPORTRANGE` shows and
                       cells of [more than 50,000 characters](https://support.google.com/drive/answer/37603) are known.
                    """.formatted(iso(run.ended()), code(file), plain(run.value("Export size").orElse("of any size")),
                    code(run.value("Export sha256").orElse("")),
                    sh("sha256sum " + Called.shell(file.startsWith("-") ? "./" + file : file)));
        }

        private String evidence() {
            return """
                    ## Evidence

                    %s
                    Log digest (SHA-256): %s%s
                    """.formatted(backup.state().run().map(this::proven).orElse("None.\n"),
                    history.digest().map(document::code).orElse("not recorded"), history.digest().isPresent() ? """

                    of all lines before its own. Whoever commits or signs the page has said what the log was.""" : "");
        }

        private String proven(Run run) {
            return """
                    The whole of both sheets was read and compared, the last time on %s (run %s,
                    `verify.java` %s, %s cells with content, in %s). The log has every check.
                    Fingerprint (SHA-256, version %s): %s
                    %s%s%s%s""".formatted(iso(run.ended()), code(run.id()), code(run.version(false)),
                    verified("Cells compared"), run.took(), run.version(true),
                    run.value("Fingerprint").map(text -> code(text.replaceFirst("^sha256 ", ""))).orElse("not known"),
                    backup.state().against().map(look -> list("Found on " + iso(look.end().time()) + ":",
                    look.run().values("Difference").stream())).orElse(""), unchecked(run),
                    list("Errors in the backup alone, as far as `verify.java` showed them. The formulas are those of\n"
                            + "production, so the proof holds. If the lock is in the way of *Allow access*, lift it\n"
                            + "for that moment (right click > File information; it may take ten minutes to act):",
                            run.values("Error only in the backup").stream()),
                    list("Production changed after the backup, which was accepted (drift); production -> backup:",
                            run.values("Drift accepted").stream()));
        }

        private static String unchecked(Run run) {
            String items = Stream.concat(run.values("Check").stream().filter(check -> check.contains(": NOT CHECKED")),
                    run.values("Not checked").stream()).map(item -> item.replaceFirst("(?s): .*", "")).distinct()
                    .map(document::code).collect(joining(", "));
            return items.isEmpty() ? "" : "\nNot checked, for the reasons in the log: " + items + ".\n";
        }

        private static String list(String title, Stream<String> texts) {
            List<String> items = texts.toList();
            int shown = 100;
            String more = items.size() <= shown ? "" : "* and " + (items.size() - shown) + " more, in the log\n";
            return items.isEmpty() ? "" : "\n" + title + "\n" + items.stream().limit(shown)
                    .map(item -> "* " + code(item) + "\n").collect(joining()) + more;
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
                    """.formatted(sharing(), backup.run().value("Comments copied").isPresent()
                    ? "| Resolved comments | Only the open ones were copied |\n"
                    : "| Comments | None were copied, neither open nor resolved (notes of cells were) |\n",
                    listed("; the copy brought along ", "Side file"));
        }

        private String sharing() {
            return backup.run().value("Permissions copied").map(n -> "| Some of the sharing | " + inCell(plain(n))
                    + " permissions were copied; not the owner" + listed(", nor ", "Permission not copied") + " |\n")
                    .orElse("| Sharing | Who may read or write production is known in production alone |\n");
        }

        private String listed(String title, String label) {
            List<String> values = backup.run().values(label);
            return values.isEmpty() ? "" : title + inCell(values.stream().map(document::code).collect(joining(", ")));
        }

        private String others() {
            return history.backups().stream().filter(other -> other != backup).map(other -> "| "
                    + other.taken().map(document::iso).orElse("not recorded") + " | "
                    + (Backup.ID.matcher(other.id()).matches() ? link(other.id()) : inCell(code(other.id()))) + " | "
                    + Stream.of(other.state().title(), other.state().reason()).filter(text -> !text.isEmpty())
                    .collect(joining(": ")) + " |\n").reduce(String::concat).map(rows -> """
                    ## Other backups

                    | Taken | ID | State |
                    |---|---|---|
                    %s""".formatted(rows)).orElse("");
        }

        /** On the clock of those who use the sheet. */
        private String clock(Instant at) {
            ZoneId zone = backup.state().run().flatMap(run -> run.value("Time zone"))
                    .flatMap(name -> parsed(name, ZoneId::of)).orElse(ZoneId.of("UTC"));
            return DateTimeFormatter.ofPattern("EEEE uuuu-MM-dd HH:mm:ss, ", Locale.ENGLISH).format(at.atZone(zone))
                    + code(zone.getId());
        }

        private String known(String label) {
            return backup.run().value(label).map(document::plain).orElse("not recorded");
        }

        private String verified(String label) {
            return backup.state().run().flatMap(run -> run.value(label)).map(document::plain).orElse("not known");
        }

        private static String sh(String command) {
            return "   ```sh\n   " + command + "\n   ```";
        }
    }

    /** A time, if it is one that a page can bear: a year of nine digits is no time of a backup. */
    static Optional<Instant> instant(String text) {
        return parsed(text, Instant::parse).filter(at -> at.getEpochSecond() >= 0
                && at.isBefore(Instant.parse("9000-01-01T00:00:00Z")));
    }

    static <T> Optional<T> parsed(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (DateTimeException | TypeConversionException e) {
            return Optional.empty();
        }
    }

    static String iso(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    static String count(long n, String what) {
        return n + " " + what + (n == 1 ? "" : "s");
    }

    static String rough(Duration time) {
        long minutes = Math.max(0, time.toMinutes());
        long hours = (minutes + 30) / 60;
        return minutes < 2 ? count(Math.max(0, time.toSeconds()), "second") : minutes < 60 ? count(minutes, "minute")
                : hours < 48 ? count(hours, "hour")
                : count(hours / 24, "day") + (hours % 24 == 0 ? "" : " " + count(hours % 24, "hour"));
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

    /** Text as a string of JSON: what is printable needs no more than its quotes and backslashes escaped. */
    static String quoted(String text) {
        return "\"" + printable(text.replace("\\", "\\\\").replace("\"", "\\\"")) + "\"";
    }

    /** UTF-8 as the page's other half holds it, one character a byte. */
    static String bytes(String text) {
        return new String(text.getBytes(UTF_8), ISO_8859_1);
    }

    static String sha256(String bytes) {
        return HexFormat.of().formatHex(Logged.sha256().digest(bytes.getBytes(ISO_8859_1)));
    }

    /**
     * Text from a log as Markdown that shows it to the letter and does nothing else: in a code span nothing is markup,
     * a mention, a link or a formula. Very long text loses its middle.
     */
    static String code(String text) {
        String shown = text.isEmpty() ? "(empty)" : printable(text)
                .replaceFirst("(?s)^(.{200}).{6,}(.{95})$", "$1 ... $2");
        String fence = "`";
        while (shown.contains(fence)) {
            fence += "`";
        }
        boolean padded = shown.startsWith("`") || shown.endsWith("`") || shown.startsWith(" ") && !shown.isBlank();
        return padded ? fence + " " + shown + " " + fence : fence + shown + fence;
    }

    /** In a table a bar would end the cell, even within a code span. */
    static String inCell(String markdown) {
        return markdown.replace("|", "\\|");
    }

    /** Numbers as they are, and anything else as code. */
    static String plain(String text) {
        return text.matches("[0-9]{1,18}( x [0-9]{1,18})?") ? text : code(text);
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
}
