//DEPS org.commonmark:commonmark:0.32.0
//DEPS org.commonmark:commonmark-ext-gfm-tables:0.32.0
//SOURCES ../../document.java ../support/Checkout.java ../support/Child.java ../support/Result.java

import static java.util.regex.Matcher.quoteReplacement;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.io.TempDir;

/** A log of a backup and its proof, a folder to make pages in, and a reader of pages as GitHub would read them. */
abstract class DocumentDesk {

    static final String PRODUCTION = "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ";
    static final String BACKUP = "1kWUjegxV00MOJver_9ljZqHxgJJBgErnH_J--N4TS9M";
    /** The backup of {@link #earlier}. */
    static final String EARLY = "1EarlierBackup00000000000000000000000000EARLY";
    static final String FOLDER = "1BackupsOfTheTeam_0123456789abcdef";

    static final String FINGERPRINT = "8f".repeat(32);

    static final String COPIED = """
            2026-01-26T18:15:02.103Z INFO  backup[3f9c2a71] Run: backup 1.2.0, fingerprint 3, \
            options --credentials key.json
            2026-01-26T18:15:02.103Z INFO  backup[3f9c2a71] Called as: jbang backup.java
            2026-01-26T18:15:02.104Z INFO  backup[3f9c2a71] Original sheet ID: PRODUCTION
            2026-01-26T18:15:02.105Z INFO  backup[3f9c2a71] Original sheet name: ZEUES_Operaciones_v2.1
            2026-01-26T18:15:02.106Z INFO  backup[3f9c2a71] Original sheet modified: 2026-01-26T17:58:40.512Z
            2026-01-26T18:15:02.108Z INFO  backup[3f9c2a71] Identity: backup@fake-project.iam.gserviceaccount.com
            2026-01-26T18:15:02.109Z INFO  backup[3f9c2a71] Target folder: 1BackupsOfTheTeam_0123456789abcdef
            2026-01-26T18:15:02.110Z INFO  backup[3f9c2a71] Target drive: 0AMigrationSharedDrivePVA
            2026-01-26T18:15:02.112Z INFO  backup[3f9c2a71] Copy intended: ZEUES_Operaciones_v2.1_backup_20260126_181502
            2026-01-26T18:15:05.320Z INFO  backup[3f9c2a71] Backup origin: copied
            2026-01-26T18:15:05.321Z INFO  backup[3f9c2a71] Backup sheet ID: BACKUP
            2026-01-26T18:15:05.322Z INFO  backup[3f9c2a71] Backup sheet name: ZEUES_v2.1_backup_20260126_181502
            2026-01-26T18:15:05.324Z INFO  backup[3f9c2a71] Backup timestamp: 2026-01-26T18:15:04.870Z
            2026-01-26T18:15:05.325Z INFO  backup[3f9c2a71] Original sheet modified after: 2026-01-26T17:58:40.512Z
            2026-01-26T18:15:05.326Z INFO  backup[3f9c2a71] Backup created successfully: BACKUP
            2026-01-26T18:15:05.910Z INFO  backup[3f9c2a71] Backup lock: read-only
            """.replace("PRODUCTION", PRODUCTION).replace("BACKUP", BACKUP);
    static final String STARTED = """
            2026-01-26T18:17:11.001Z INFO  verify[a41be09d] Run: verify 1.2.0, fingerprint 3, options none
            2026-01-26T18:17:11.002Z INFO  verify[a41be09d] Verification started: BACKUP
            2026-01-26T18:17:11.003Z INFO  verify[a41be09d] Original sheet ID: PRODUCTION
            2026-01-26T18:17:19.402Z INFO  verify[a41be09d] Tab: 0 GRID grid 1x1 used 1x1 cells 1 sha256 8f Operaciones
            2026-01-26T18:17:19.405Z INFO  verify[a41be09d] Counted tab: Operaciones
            2026-01-26T18:17:19.406Z INFO  verify[a41be09d] Row count: 2556
            2026-01-26T18:17:19.407Z INFO  verify[a41be09d] Column count: 63
            2026-01-26T18:17:19.408Z INFO  verify[a41be09d] Cells compared: 159820
            2026-01-26T18:17:19.409Z INFO  verify[a41be09d] Fingerprint: sha256 FINGERPRINT
            """.replace("PRODUCTION", PRODUCTION).replace("BACKUP", BACKUP).replace("FINGERPRINT", FINGERPRINT);
    static final String PASSED = STARTED + end("2026-01-26T18:17:19.415Z", "a41be09d", "Verification passed");
    static final String VERIFIED = COPIED + PASSED;

    @TempDir
    Path dir;

    /** The end of a run that verified this backup. */
    static String end(String time, String run, String label) {
        return time + " INFO  verify[" + run + "] " + label + ": " + BACKUP + "\n";
    }

    /** A whole run that read the backup alone, and found this fingerprint. */
    static String look(String time, String run, String label, String fingerprint) {
        return time + " INFO  verify[" + run + "] Run: verify 1.2.0, fingerprint 3, options --intact\n"
                + time + " INFO  verify[" + run + "] Intact check started: " + BACKUP + "\n"
                + time + " INFO  verify[" + run + "] Fingerprint: sha256 " + fingerprint + "\n" + end(time, run, label);
    }

    /** An intact check, two days later, that found another backup than was proven. */
    static final String BROKEN = look("2026-01-28T09:00:00.000Z", "b0000000", "Intact check failed", "00");

    Path log() {
        return dir.resolve("backup_execution.log");
    }

    Path page() {
        return dir.resolve("docs/MIGRATION_BACKUP.md");
    }

    Result document(String... args) {
        return documentAt("2026-01-26T20:00:00Z", args);
    }

    Result documentTo(Path output, String... args) {
        return run("2026-01-26T20:00:00Z", output, args);
    }

    Result documentAt(String now, String... args) {
        return run(now, page(), args);
    }

    private Result run(String now, Path output, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.concat(Stream.of("--log", log().toString(), "--output", output.toString()),
                Stream.of(args)).toArray(String[]::new);
        int exit = document.run(Clock.fixed(Instant.parse(now), ZoneOffset.UTC), new PrintWriter(out, true),
                new PrintWriter(err, true), all);
        return new Result(exit, named(out), named(err));
    }

    private String named(StringWriter said) {
        return Result.unquoted(said.toString().replace(page().toString(), "PAGE").replace(log().toString(), "LOG")
                .replace(dir.toString(), "DIR"));
    }

    Result documentOf(String log, String... args) throws IOException {
        Files.writeString(log(), log);
        return document(args);
    }

    /** The page made from this log, which is expected to be good. */
    String pageOf(String log, String... args) throws IOException {
        documentOf(log, args).ends(0);
        return Files.readString(page());
    }

    /** What the page has to say of a log, and what it must not. */
    record Told(String name, String log, List<String> shown, List<String> lacking) {
        Told lacks(String... parts) {
            return new Told(name, log, shown, List.of(parts));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Told told(String name, String log, String... shown) {
        return new Told(name, log, List.of(shown), List.of());
    }

    /** By force, so that there is a page also where the backup is not verified. GitHub has to be able to read it. */
    void tells(Told told) throws IOException {
        String page = pageOf(told.log(), "--force");
        told.shown().forEach(part -> Result.contains(page, part));
        assertEquals(List.of(), told.lacking().stream().filter(page::contains).toList(), page);
        Markdown markdown = Markdown.of(page);
        assertEquals(Set.of(), markdown.crooked());
        assertEquals(List.of("<!-- contacts: begin -->", "<!-- contacts: end -->", "<!-- notes: begin -->",
                "<!-- notes: end -->"), markdown.html().subList(1, markdown.html().size()));
    }

    void onPage(String part) throws IOException {
        Result.contains(Files.readString(page()), part);
    }

    /** A line of the copying run, put before its success. */
    static String with(String label, String value) {
        String line = copied(label, value);
        return VERIFIED.replaceFirst("(?m)^(?=.*Backup created successfully)", quoteReplacement(line));
    }

    static String entry(String script, String run, String label, String value) {
        Instant at = Instant.parse("2026-01-26T18:15:05.325Z");
        return new document.Entry(at, "INFO", script, run, label, value).line() + "\n";
    }

    /** A line of the run that copied. */
    static String copied(String label, String value) {
        return entry("backup", "3f9c2a71", label, value);
    }

    /** A line of the run that verified. */
    static String verified(String label, String value) {
        return entry("verify", "a41be09d", label, value);
    }

    /** The log with the last line that a run writes: the digest of all before it. */
    static String signed(String log, String run) {
        return log + "2026-01-26T20:00:00.000Z INFO  " + run + " Log digest: sha256 " + document.sha256(log) + "\n";
    }

    /** The example's log in another run's words: other run ids, IDs and day. */
    static String earlier(String log) {
        return log.replace(BACKUP, EARLY).replace("2026-01-26", "2026-01-20")
                .replace("3f9c2a71", "11111111").replace("a41be09d", "22222222");
    }

    static Map<String, String> table(String page, String heading) {
        Map<String, String> rows = new TreeMap<>();
        String section = page.substring(page.indexOf("\n## " + heading + "\n"));
        for (List<String> row : Markdown.of(section.substring(0, section.indexOf("\n## ", 4))).rows()) {
            rows.put(row.get(0), String.join(" / ", row.subList(1, row.size())));
        }
        return rows;
    }

    /** A page as a CommonMark parser with GitHub's tables sees it. */
    record Markdown(List<List<String>> rows, List<String> codes, List<String> links, List<String> html,
            List<String> commands, List<String> shape) {

        static Markdown of(String page) {
            Markdown found = new Markdown(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                    new ArrayList<>(), new ArrayList<>());
            found.walk(Parser.builder().extensions(List.of(TablesExtension.create())).build().parse(page));
            return found;
        }

        /** Rows of tables that do not have as many cells as the one before them. */
        Set<String> crooked() {
            return rows.stream().filter(row -> row.size() < 2).map(List::toString).collect(Collectors.toSet());
        }

        private void walk(Node node) {
            if (node instanceof Heading) {
                shape.add("heading " + text(node));
                return;
            }
            if (!(node instanceof SoftLineBreak)) {
                shape.add(node instanceof Text text ? text.getLiteral() : node.getClass().getSimpleName());
            }
            if (node instanceof TableRow) {
                rows.add(new ArrayList<>());
            } else if (node instanceof TableCell) {
                rows.get(rows.size() - 1).add(text(node));
            } else if (node instanceof Code code) {
                codes.add(code.getLiteral());
            } else if (node instanceof Link link) {
                links.add(link.getDestination());
            } else if (node instanceof Image image) {
                links.add(image.getDestination());
            } else if (node instanceof HtmlInline inline) {
                html.add(inline.getLiteral());
            } else if (node instanceof HtmlBlock block) {
                html.add(block.getLiteral());
            } else if (node instanceof FencedCodeBlock block) {
                commands.add(block.getLiteral().stripTrailing());
            }
            children(node).forEach(this::walk);
        }

        private static List<Node> children(Node node) {
            return Stream.iterate(node.getFirstChild(), Objects::nonNull, Node::getNext).toList();
        }

        private static String text(Node node) {
            return node instanceof Text text ? text.getLiteral() : node instanceof Code code ? code.getLiteral()
                    : children(node).stream().map(Markdown::text).collect(Collectors.joining());
        }
    }

    static Set<String> found(String text, String regex) {
        return Pattern.compile(regex).matcher(text).results().map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
