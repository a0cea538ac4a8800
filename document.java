///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Writes the rollback page of a verified backup from the migration log.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "document", mixinStandardHelpOptions = true, version = "document 1.0.0",
        exitCodeOnExecutionException = 3)
class document implements Callable<Integer> {

    @Option(names = "--log", paramLabel = "FILE", defaultValue = "backend/logs/migration/backup_execution.log")
    Path log;

    @Option(names = "--output", paramLabel = "FILE", defaultValue = "docs/MIGRATION_BACKUP.md")
    Path output;

    @Spec
    CommandSpec spec;

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        System.exit(run(Clock.systemUTC(), out, new PrintWriter(System.err, true, UTF_8), args));
    }

    static int run(Clock clock, PrintWriter out, PrintWriter err, String... args) {
        return new CommandLine(new document()).setOut(out).setErr(err)
                .setExecutionExceptionHandler((e, cmd, parsed) -> Trouble.report("document", e, cmd))
                .execute(args);
    }

    @Override
    public Integer call() throws IOException {
        List<Entry> entries = readLog(log);
        if (entries.stream().noneMatch(entry -> entry.label().equals("Verification passed"))) {
            spec.commandLine().getErr().println("document: nothing verified to document");
            return 1;
        }
        Instant taken = Instant.parse(last(entries, "Backup timestamp"));
        String page = """
                <!-- written by document.java -->
                # Migration backup and rollback

                | Fact | Value |
                |---|---|
                | Original sheet ID | %s |
                | Backup sheet ID | %s |
                | Backup timestamp | %s |
                | Row count | %s |
                | Column count | %s |
                | Rollback window expires | %s |
                """.formatted(last(entries, "Original sheet ID"), last(entries, "Backup sheet ID"), taken,
                last(entries, "Row count"), last(entries, "Column count"), taken.plus(Duration.ofDays(7)));
        Files.createDirectories(output.toAbsolutePath().getParent());
        Files.writeString(output, page);
        spec.commandLine().getOut().println("Rollback page written: " + output);
        return 0;
    }

    private static String last(List<Entry> entries, String label) {
        return entries.stream().filter(entry -> entry.label().equals(label)).map(Entry::value)
                .reduce("not known", (earlier, later) -> later);
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

        /** Prints one line and the advice; a failure nobody foresaw is rethrown, so that picocli prints its trace. */
        static int report(String script, Exception failure, CommandLine cmd) throws Exception {
            if (!(failure instanceof IOException)) {
                throw failure;
            }
            cmd.getErr().println(script + ": " + printable(String.valueOf(failure.getMessage())));
            if (failure instanceof Trouble trouble) {
                trouble.advice.lines().forEach(line -> cmd.getErr().println("  " + printable(line)));
            }
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

    //region shared: log (backup, verify, document)

    /** One line of the log; docs/log.md gives the grammar. The value is held as it was meant, its escapes undone. */
    record Entry(Instant time, String level, String script, String run, String label, String value) {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
        private static final Pattern ESCAPE = Pattern.compile("\\\\(?:\\\\|u([0-9a-f]{4}))");
        private static final Pattern LINE = Pattern.compile(
                "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z) (INFO |WARN |ERROR) "
                        + "([a-z]+)\\[([0-9a-f]{8})\\] ([^:]+): ((?:[^\\\\\\p{Cntrl}]|\\\\\\\\|\\\\u[0-9a-f]{4})*)");

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
     * Our lines of the log, oldest first. A last line without its line feed is left out: it may be half of one.
     *
     * @throws Trouble if the file is not there, cannot be read, or holds bytes no text has
     */
    static List<Entry> readLog(Path log) throws Trouble {
        String text;
        try {
            text = Files.isDirectory(log) ? "" : new String(Files.readAllBytes(log), UTF_8);
        } catch (IOException e) {
            throw new Trouble("could not read \"" + log + "\": " + reason(e),
                    "Run backup.java first, or name the log with --log FILE.");
        }
        if (Files.isDirectory(log) || text.indexOf('\0') >= 0) {
            String why = Files.isDirectory(log) ? "it is a folder" : "not a text file";
            throw new Trouble("could not read \"" + log + "\": " + why,
                    "Name the log that backup.java wrote with --log FILE.");
        }
        return text.substring(0, text.lastIndexOf('\n') + 1).lines()
                .map(Entry::parse).flatMap(Optional::stream).toList();
    }

    //endregion
}
