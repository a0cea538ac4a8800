///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tests document.java: the page against the log, to the letter.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//DEPS org.commonmark:commonmark:0.32.0
//DEPS org.commonmark:commonmark-ext-gfm-tables:0.32.0
//SOURCES ../document.java

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Matcher.quoteReplacement;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TableRow;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.console.ConsoleLauncher;

/** Feeds logs to document.java and reads its pages back with a CommonMark parser, as GitHub would. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentTest {

    public static void main(String... args) {
        ConsoleLauncher.main("execute", "--select-class=DocumentTest", "--disable-banner");
    }

    private static final String PRODUCTION = "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ";
    private static final String BACKUP = "1kWUjegxV00MOJver_9ljZqHxgJJBgErnH_J--N4TS9M";
    private static final String FOLDER = "1BackupsOfTheTeam_0123456789abcdef";

    private static final String COPIED = """
            2026-01-26T18:15:02.104Z INFO  backup[3f9c2a71] Original sheet ID: PRODUCTION
            2026-01-26T18:15:02.105Z INFO  backup[3f9c2a71] Original sheet name: ZEUES_Operaciones_v2.1
            2026-01-26T18:15:02.106Z INFO  backup[3f9c2a71] Original sheet modified: 2026-01-26T17:58:40.512Z
            2026-01-26T18:15:02.107Z INFO  backup[3f9c2a71] Original sheet version before: 48211
            2026-01-26T18:15:02.108Z INFO  backup[3f9c2a71] Identity: backup@fake-project.iam.gserviceaccount.com
            2026-01-26T18:15:02.109Z INFO  backup[3f9c2a71] Target folder: 1BackupsOfTheTeam_0123456789abcdef
            2026-01-26T18:15:02.110Z INFO  backup[3f9c2a71] Target drive: 0AMigrationSharedDrivePVA
            2026-01-26T18:15:02.112Z INFO  backup[3f9c2a71] Copy intended: ZEUES_Operaciones_v2.1_backup_20260126_181502
            2026-01-26T18:15:05.320Z INFO  backup[3f9c2a71] Backup origin: copied
            2026-01-26T18:15:05.321Z INFO  backup[3f9c2a71] Backup sheet ID: BACKUP
            2026-01-26T18:15:05.322Z INFO  backup[3f9c2a71] Backup sheet name: ZEUES_v2.1_backup_20260126_181502
            2026-01-26T18:15:05.324Z INFO  backup[3f9c2a71] Backup timestamp: 2026-01-26T18:15:04.870Z
            2026-01-26T18:15:05.325Z INFO  backup[3f9c2a71] Original sheet version after: 48211
            2026-01-26T18:15:05.326Z INFO  backup[3f9c2a71] Backup created successfully: BACKUP
            2026-01-26T18:15:05.910Z INFO  backup[3f9c2a71] Backup lock: read-only
            """.replace("PRODUCTION", PRODUCTION).replace("BACKUP", BACKUP);
    private static final String STARTED = """
            2026-01-26T18:17:11.002Z INFO  verify[a41be09d] Verification started: BACKUP
            2026-01-26T18:17:11.003Z INFO  verify[a41be09d] Original sheet ID: PRODUCTION
            2026-01-26T18:17:19.402Z INFO  verify[a41be09d] Tab: 0 GRID grid 1x1 used 1x1 cells 1 sha256 8f Operaciones
            2026-01-26T18:17:19.405Z INFO  verify[a41be09d] Counted tab: Operaciones
            2026-01-26T18:17:19.406Z INFO  verify[a41be09d] Row count: 2556
            2026-01-26T18:17:19.407Z INFO  verify[a41be09d] Column count: 63
            2026-01-26T18:17:19.408Z INFO  verify[a41be09d] Cells compared: 159820
            """.replace("PRODUCTION", PRODUCTION).replace("BACKUP", BACKUP);
    private static final String PASSED = STARTED + end("2026-01-26T18:17:19.415Z", "a41be09d", "Verification passed");
    private static final String VERIFIED = COPIED + PASSED;

    @TempDir
    Path dir;

    private static String end(String time, String run, String label) {
        return time + " INFO  verify[" + run + "] " + label + ": " + BACKUP + "\n";
    }

    /** What a run left: the exit code and what it printed, with the folder of the test called DIR. */
    record Result(int exit, String out, String err) { }

    private Path log() {
        return dir.resolve("backup_execution.log");
    }

    private Path page() {
        return dir.resolve("docs/MIGRATION_BACKUP.md");
    }

    private Result document(String... args) {
        return documentAt("2026-01-26T20:00:00Z", args);
    }

    private Result documentAt(String now, String... args) {
        Stream<String> files = Stream.of("--log", log().toString(), "--output", page().toString());
        return run(now, Stream.concat(files, Arrays.stream(args)).toArray(String[]::new));
    }

    private Result run(String now, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = document.run(Clock.fixed(Instant.parse(now), ZoneOffset.UTC), new PrintWriter(out, true),
                new PrintWriter(err, true), args);
        return new Result(exit, out.toString().replace(dir.toString(), "DIR"),
                err.toString().replace(dir.toString(), "DIR"));
    }

    /** The page made from this log, which is expected to be good. */
    private String pageOf(String log, String... args) throws IOException {
        Files.writeString(log(), log);
        Result result = document(args);
        assertEquals(0, result.exit(), result::toString);
        return Files.readString(page());
    }

    /** A line of the copying run, put before its success. */
    private static String with(String label, String value) {
        String line = entry("backup", "3f9c2a71", label, value);
        return VERIFIED.replaceFirst("(?m)^(?=.*Backup created successfully)", quoteReplacement(line));
    }

    private static String entry(String script, String run, String label, String value) {
        Instant at = Instant.parse("2026-01-26T18:15:05.325Z");
        return new document.Entry(at, "INFO", script, run, label, value).line() + "\n";
    }

    /** The example's log in another run's words: other run ids, IDs and day. */
    private static String earlier(String log) {
        return log.replace(BACKUP, "1EarlierBackup00000000000000000000000000EARLY").replace("2026-01-26", "2026-01-20")
                .replace("3f9c2a71", "11111111").replace("a41be09d", "22222222");
    }

    private static Map<String, String> table(String page, String heading) {
        Map<String, String> rows = new TreeMap<>();
        String section = page.substring(page.indexOf("\n## " + heading + "\n"));
        for (List<String> row : Markdown.of(section.substring(0, section.indexOf("\n## ", 4))).rows()) {
            rows.put(row.get(0), String.join(" / ", row.subList(1, row.size())));
        }
        return rows;
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class The_page {

        /** To make it anew: run document.java with no options in a folder that holds the example's log. */
        @Test
        void of_the_example_is_what_the_docs_show() throws IOException {
            Path example = root().resolve("docs/example");
            document.Backup backup = document.Backup.current(
                    document.readLog(example.resolve("backup_execution.log"))).orElseThrow();
            document.Page page = new document.Page(backup, document.Window.parse("7d"),
                    Path.of(document.DEFAULT_LOG), Path.of(document.DEFAULT_OUTPUT), false);
            assertEquals(Files.readString(example.resolve("MIGRATION_BACKUP.md")), page.text());
        }

        @Test
        void gives_the_six_facts_of_the_plan_under_its_labels() throws IOException {
            Map<String, String> facts = table(pageOf(VERIFIED), "The backup");
            assertEquals(Map.of("Fact", "Value", "Original sheet ID", PRODUCTION, "Backup sheet ID", BACKUP,
                    "Backup timestamp", "2026-01-26 18:15:04 UTC (Monday)", "Row count", "2556", "Column count", "63",
                    "Rollback window expires", "2026-02-02 18:15:04 UTC (Monday)"), facts);
        }

        @Test
        void passes_the_checks_of_the_plan() throws IOException {
            List<String> lines = pageOf(VERIFIED).lines().toList();
            assertTrue(lines.size() >= 10, "lines: " + lines.size());
            assertEquals(1, lines.stream().filter(line -> line.contains("Backup sheet ID")).count());
            assertTrue(lines.stream().anyMatch(line -> line.contains("Backup sheet ID") && line.contains(BACKUP)));
        }

        @Test
        void names_no_ID_time_or_count_that_the_log_does_not_give() throws IOException {
            String page = Files.readString(root().resolve("docs/example/MIGRATION_BACKUP.md"));
            String log = Files.readString(root().resolve("docs/example/backup_execution.log"));
            Set<String> times = found(page, "[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} UTC");
            assertEquals(Set.of("2026-02-02 18:15:04 UTC"), without(times, text -> log.contains(
                    text.replace(" UTC", "").replace(' ', 'T'))), "only the deadline is no time of the log");
            assertEquals(Set.of(), without(found(page, "(?=[A-Z_]*[a-z0-9])[A-Za-z0-9_-]{25,}"), log::contains));
            Set<String> numbers = found(page, "(?<![A-Za-z0-9._-])[0-9]{3,}(?![A-Za-z0-9_-])");
            assertEquals(Set.of(), without(numbers, log::contains));
        }

        @Test
        void holds_every_ID_and_count_and_hash_of_the_log() throws IOException {
            String page = Files.readString(root().resolve("docs/example/MIGRATION_BACKUP.md"));
            for (document.Entry entry : document.readLog(root().resolve("docs/example/backup_execution.log"))) {
                String value = switch (entry.label()) {
                    case "Backup sheet URL", "Change token", "Backup lock", "Tab parts" -> "";
                    case "Original sheet modified", "Backup timestamp" -> entry.value().substring(11, 19);
                    case "Tab" -> entry.value().replaceFirst(".* sha256 (.{16}).*", "$1");
                    case "Check" -> entry.value().replaceFirst(": OK$", "");
                    case "Fingerprint" -> entry.value().replaceFirst("^sha256 ", "");
                    case "Error only in the backup" -> entry.value().replaceFirst(" computes .*", ": #REF!");
                    default -> entry.value();
                };
                assertTrue(page.contains(value), entry.label() + ": " + value);
            }
        }

        @Test
        void is_the_same_to_the_byte_for_the_same_log_on_any_day() throws IOException {
            String first = pageOf(VERIFIED);
            assertEquals(0, documentAt("2031-07-01T03:00:00Z").exit());
            assertEquals(first, Files.readString(page()));
            Files.delete(page());
            assertEquals(0, documentAt("2031-07-01T03:00:00Z").exit());
            assertEquals(first, Files.readString(page()));
        }

        @Test
        void tells_production_and_backup_apart() throws IOException {
            Map<String, String> rows = table(pageOf(VERIFIED), "Which is which");
            assertEquals("PRODUCTION / BACKUP", rows.get(""));
            assertEquals("6u-MaQ / N4TS9M", rows.get("ID ends in"));
            assertEquals("ZEUES_Operaciones_v2.1 / ZEUES_v2.1_backup_20260126_181502", rows.get("Title"));
        }

        @ParameterizedTest
        @CsvSource({"7d, 2026-02-02 18:15:04", "36h, 2026-01-28 06:15:04", "90m, 2026-01-26 19:45:04",
            "P7D, 2026-02-02 18:15:04", "PT36H, 2026-01-28 06:15:04", "3650d, 2036-01-24 18:15:04"})
        void counts_the_window_from_the_backup_timestamp(String window, String deadline) throws IOException {
            String expires = table(pageOf(VERIFIED, "--window", window), "The backup").get("Rollback window expires");
            assertEquals(deadline + " UTC", expires.replaceFirst(" \\(.*", ""));
        }

        @Test
        void is_readable_by_GitHub_all_its_tables_square_and_its_only_HTML_the_markers() throws IOException {
            String drift = VERIFIED.replace("Verification passed: ", "Verification passed except for drift: ");
            for (String log : List.of(VERIFIED, drift, earlier(VERIFIED) + VERIFIED)) {
                Markdown markdown = Markdown.of(pageOf(log));
                assertEquals(Set.of(), markdown.crooked());
                assertEquals(3, markdown.html().size(), markdown.html()::toString);
                assertTrue(markdown.html().get(0).startsWith("<!-- written by document.java: backup " + BACKUP));
                assertEquals(List.of("<!-- notes: begin -->", "<!-- notes: end -->"), markdown.html().subList(1, 3));
            }
        }

        @Test
        void has_no_line_that_is_overlong_but_for_tables_and_commands() throws IOException {
            assertEquals(List.of(), pageOf(VERIFIED).lines().filter(line -> line.length() > 140)
                    .filter(line -> !line.startsWith("|") && !line.strip().startsWith("jbang ")).toList());
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class The_status {

        private String status(String log, String... args) throws IOException {
            return Markdown.of(pageOf(log, args)).rows().get(1).get(0);
        }

        @Test
        void is_VERIFIED_after_a_pass() throws IOException {
            assertEquals("VERIFIED", status(VERIFIED));
        }

        @Test
        void names_how_many_cells_drifted_and_which() throws IOException {
            String log = COPIED + STARTED + entry("verify", "a41be09d", "Drift accepted", "Operaciones!F17")
                    + entry("verify", "a41be09d", "Drift accepted", "Operaciones!F18")
                    + end("2026-01-26T18:17:19.415Z", "a41be09d", "Verification passed except for drift");
            assertEquals("VERIFIED EXCEPT 2 CELLS (drift accepted)", status(log));
            assertEquals("VERIFIED EXCEPT 2 CELLS (drift accepted)",
                    status(log.replace("Operaciones!F18\n", "Operaciones!F18\n"
                            + entry("verify", "a41be09d", "Drift accepted", "Operaciones!F18"))));
            assertTrue(Files.readString(page()).contains("* `Operaciones!F17`\n* `Operaciones!F18`\n"));
            assertEquals("VERIFIED EXCEPT 1 CELL (drift accepted)",
                    status(log.replaceFirst(".*Operaciones!F18\n", "")));
            assertEquals("VERIFIED EXCEPT 2 PLACES (drift accepted)", status(log.replace("Operaciones!F18", "Listas")));
        }

        @Test
        void says_ADOPTED_of_a_copy_made_by_hand() throws IOException {
            assertEquals("VERIFIED, ADOPTED",
                    status(VERIFIED.replace("Backup origin: copied", "Backup origin: adopted")));
            assertTrue(Files.readString(page()).contains("> * **ADOPTED**: the copy was made by hand"));
        }

        @Test
        void is_that_of_the_last_verification_that_judged() throws IOException {
            String later = STARTED.replace("a41be09d", "b0000000").replace("T18:17", "T19:17");
            String failed = later + end("2026-01-26T19:17:30.000Z", "b0000000", "Verification failed");
            String again = PASSED.replace("a41be09d", "c0000000").replace("T18:17", "T20:17");
            assertEquals("VERIFIED", status(VERIFIED + failed + again));
            assertEquals("VERIFIED",
                    status(VERIFIED + failed.replace("Verification failed", "Verification not judged")));
            assertEquals("VERIFIED", status(VERIFIED + failed.replaceAll("Verification failed: .*",
                    "Verification not finished: no answer")));
            assertEquals("NOT VERIFIED", status(VERIFIED + failed, "--force"));
        }

        @Test
        void falls_with_a_later_intact_check_that_failed_and_rises_with_one_that_passed() throws IOException {
            String broken = end("2026-01-28T09:00:00.000Z", "b0000000", "Intact check failed");
            String intact = end("2026-01-28T10:00:00.000Z", "c0000000", "Intact check passed");
            assertEquals("NOT VERIFIED", status(VERIFIED + broken, "--force"));
            assertTrue(Files.readString(page()).contains("> * **NOT VERIFIED**: the intact check of 2026-01-28 "
                    + "09:00:00 UTC found it changed after it was verified. This page was forced (`--force`)."));
            assertEquals("VERIFIED", status(VERIFIED + broken + intact));
            assertEquals("VERIFIED", status(VERIFIED + broken + PASSED.replace("a41be09d", "d0000000")));
        }

        @Test
        void is_about_the_last_backup_alone() throws IOException {
            assertEquals("VERIFIED", status(earlier(VERIFIED) + VERIFIED));
            assertTrue(Files.readString(page()).contains("| 2026-01-20 18:15:04 UTC | "
                    + "[`1EarlierBackup00000000000000000000000000EARLY`](https://docs.google.com/spreadsheets/d/"
                    + "1EarlierBackup00000000000000000000000000EARLY/edit) | VERIFIED |"));
            assertEquals("VERIFIED", status(earlier(COPIED) + VERIFIED));
            assertTrue(Files.readString(page()).contains("EARLY/edit) | NOT VERIFIED |"));
            Files.writeString(log(), VERIFIED + earlier(COPIED));
            assertEquals(1, document().exit());
        }

        @Test
        void takes_nothing_from_a_comparison_with_another_sheet() throws IOException {
            String other = STARTED.replace("a41be09d", "b0000000").replace(PRODUCTION, "1Restored00000000000000000");
            assertEquals("VERIFIED",
                    status(VERIFIED + other + end("2026-01-29T00:00:00.000Z", "b0000000", "Verification failed")));
        }

        @Test
        void comes_with_warnings_about_what_the_log_warns_of() throws IOException {
            String log = with("Original sheet changed during the backup", "48211 -> 48213")
                    .replace("Backup lock: read-only", "Backup lock failed: the domain forbids it")
                    + entry("backup", "3f9c2a71", "Extra copy", "1Extra000000000000000000")
                    + entry("backup", "99999999", "Copy intended", "lost_20260125");
            assertEquals("VERIFIED", status(log));
            assertTrue(Files.readString(page()).contains("""

                    > [!WARNING]
                    > * Production changed while it was copied (version `48211 -> 48213`): \
                    the verification found the two equal all the same.
                    > * The backup is **not locked** (`the domain forbids it`): whoever may edit it can spoil it.
                    > * The same run left another copy in Drive, which is **not** the backup: `1Extra000000000000000000`
                    > * Run `99999999` of 2026-01-26 18:15:05 UTC may have left a copy that nobody has found: \
                    `lost_20260125`
                    """), Files.readString(page()));
        }

        @Test
        void leaves_open_what_an_edit_during_the_copy_did_if_no_verification_says() throws IOException {
            String log = with("Original sheet changed during the backup", "48211 -> 48213").replace(PASSED, "");
            assertTrue(pageOf(log, "--force").contains("may or may not be in the backup"));
        }

        @Test
        void warns_of_an_intent_whose_copy_was_found_by_a_run_that_then_was_cut_short() throws IOException {
            String cut = entry("backup", "88888888", "Earlier copy found", "99999999");
            assertTrue(pageOf(entry("backup", "99999999", "Copy intended", "lost_20260125") + cut + VERIFIED)
                    .contains("lost_20260125"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Copy refused", "Earlier copy found", "Earlier copy absent"})
        void does_not_warn_of_an_intent_that_was_closed(String label) throws IOException {
            String intent = entry("backup", "99999999", "Copy intended", "lost_20260125");
            String log = label.equals("Copy refused")
                    ? intent + entry("backup", "99999999", label, "no storage") + VERIFIED
                    : intent + with(label, "99999999");
            assertFalse(pageOf(log).contains("99999999"));
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class The_evidence {

        @Test
        void lists_the_errors_of_the_backup_alone_and_what_to_do() throws IOException {
            assertFalse(pageOf(VERIFIED).contains("Errors in the backup alone"));
            String cause = " in the backup (allow access: open the backup once in the browser)";
            String page = pageOf(VERIFIED
                    + entry("verify", "a41be09d", "Error only in the backup",
                            "Operaciones!BK3 computes in production but is #REF!" + cause)
                    + entry("verify", "a41be09d", "Error only in the backup",
                            "'Jon''s | 1'!A1 computes in production but is N_A" + cause)
                    + entry("verify", "a41be09d", "Error only in the backup", "said in other words"));
            assertTrue(page.contains("""

                    Errors in the backup alone, as far as `verify.java` showed them:

                    * `Operaciones!BK3: #REF!`
                    * `'Jon''s | 1'!A1: N_A`
                    * `said in other words`

                    Open the backup once in the browser, and press *Allow access* where a cell asks for it."""), page);
        }

        @Test
        void is_that_of_the_run_that_counts() throws IOException {
            String later = PASSED.replace("a41be09d", "c0000000").replace("T18:17", "T20:17");
            String error = entry("verify", "a41be09d", "Error only in the backup", "Operaciones!BK3");
            assertFalse(pageOf(VERIFIED + error + later).contains("Errors in the backup alone"));
        }

        @Test
        void ends_a_very_long_list_with_how_many_more_there_are() throws IOException {
            String log = VERIFIED;
            for (int n = 1; n <= 103; n++) {
                log += entry("verify", "a41be09d", "Drift accepted", "Operaciones!F" + n);
            }
            assertTrue(pageOf(log).contains("* `Operaciones!F100`\n* and 3 more, in the log\n"));
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Text_from_the_log {

        @ParameterizedTest
        @ValueSource(strings = {
            "a | b", "a \\| b", "| | |", "`", "``", "a `b` c", "` ```` `", "<script>alert(1)</script>",
            "<!-- notes: begin -->", "<b>&amp;&lt;", "*a* _b_ ~~c~~ **d**", "[x](javascript:alert(1))",
            "![x](https://example.com/x.png)", "# h", "- item", "+ item", "1. one", "1) one", "> quote", "@octocat",
            "www.example.com https://example.com", "someone@example.com", "$x$ $$y$$", ":smile: #1 GH-1", "\\", "\\\\",
            "\\`", "a\nb", "a\r\n\r\n# b", "a\tb", "\u0000\u0007", "\u202eabc\u202c", "\u2066abc\u2069", "a\u2028b",
            "\ufeff", "\ud800", " leading", "trailing ", "  both  ", "   ", "", "---", "===", "```sh", "~~~",
            "\u05e9\u05dc\u05d5\u05dd", "\ud83d\ude00", "=IMPORTRANGE(\"x\",\"y\")", "%s%n%d", "$1 \\1"})
        void is_shown_to_the_letter_and_does_nothing(String hostile) throws IOException {
            Markdown plain = Markdown.of(pageOf(everywhere("harm_less")));
            Markdown markdown = Markdown.of(pageOf(everywhere(hostile)));
            String shown = hostile.isEmpty() ? "(empty)" : document.printable(hostile);
            assertEquals(plain.shape(), markdown.shape());
            assertEquals(plain.links(), markdown.links());
            assertEquals(plain.html(), markdown.html());
            assertEquals(plain.codes().stream().map(code -> code.equals("harm_less") ? shown : code).toList(),
                    markdown.codes());
            assertTrue(plain.codes().stream().filter("harm_less"::equals).count() >= 15);
        }

        @Test
        void of_ours_is_prose() throws IOException {
            String gap = "results of formulas: they are computed anew; only a new error is told";
            String page = pageOf(VERIFIED + entry("verify", "a41be09d", "Not checked", gap)
                    + entry("verify", "a41be09d", "Check", "values and formulas: OK")
                    + entry("verify", "a41be09d", "Check", "comments: NOT CHECKED not asked for"));
            assertTrue(page.contains("\nEqual: values and formulas.\n"), page);
            assertTrue(page.contains("\nNot checked:\n\n* comments: NOT CHECKED not asked for\n* " + gap + "\n"), page);
        }

        @Test
        void is_prose_only_where_nothing_in_it_is_more_than_text() {
            Random random = new Random(7);
            String alphabet = "aB1 '(),;:.-`*_[]{}<>&@#/\\|!~=+$%^?\"\n\t\u00e9";
            int prose = 0;
            for (int n = 0; n < 100_000; n++) {
                String text = random.ints(random.nextInt(7), 0, alphabet.length() - random.nextInt(32))
                        .mapToObj(i -> alphabet.substring(i, i + 1)).collect(Collectors.joining());
                if (document.prose(text).equals(text)) {
                    prose++;
                    assertEquals(List.of(List.of(text, "x")), Markdown.of("|" + text + "|x|\n|-|-|\n").rows());
                    assertEquals(List.of(text), Markdown.of("* " + text + "\n").shape());
                }
            }
            assertTrue(prose > 1000, "prose: " + prose);
            for (String linked : List.of("see www.example.com", "at https://example.com", "to a@example.com",
                    "by @octocat", "in GH-1", "in #1", "a :smile: b", "x".repeat(121))) {
                assertTrue(document.prose(linked).startsWith("`"), linked);
            }
        }

        /** A log with this text wherever Google's answers or people's words get into it. */
        private String everywhere(String text) {
            String log = with("Extra copy", text);
            for (String label : List.of("Original sheet name", "Identity", "Target drive", "Backup sheet name",
                    "Original sheet version before")) {
                log = log.replaceAll("(?m)^.*" + label + ": .*\\n", quoteReplacement(
                        entry("backup", "3f9c2a71", label, text)));
            }
            return log.replace("Backup lock: read-only\n", "Backup lock failed: "
                    + entry("x", "00000000", "y", text).replaceFirst("(?s)^.*? y: ", ""))
                    + entry("backup", "3f9c2a71", "Permissions copied", "2")
                    + entry("backup", "3f9c2a71", "Permission not copied", text)
                    + entry("backup", "3f9c2a71", "Side file", text)
                    + entry("backup", "99999999", "Copy intended", text)
                    + entry("verify", "a41be09d", "Tab", "7 GRID grid 1x1 used 1x1 cells 1 sha256 00 " + text)
                    + entry("verify", "a41be09d", "Check", text + ": OK")
                    + entry("verify", "a41be09d", "Not checked", text)
                    + entry("verify", "a41be09d", "Error only in the backup", text)
                    + entry("verify", "a41be09d", "Drift accepted", text)
                    + entry("verify", "a41be09d", "Fingerprint", text);
        }

        @Test
        void loses_its_middle_when_it_is_very_long() throws IOException {
            String title = Markdown.of(pageOf(VERIFIED.replace("ZEUES_Operaciones_v2.1\n", "x".repeat(5000) + "end\n")))
                    .codes().stream().filter(code -> code.startsWith("xxx")).findFirst().orElseThrow();
            assertEquals("x".repeat(80) + " ... " + "x".repeat(32) + "end", title);
        }

        @ParameterizedTest
        @ValueSource(strings = {"$(touch x)", "a b", "x;y", "../..", "'", "a'b", "<id>", "a\nb", "\u202e"})
        void is_no_ID_unless_it_looks_like_one(String id) throws IOException {
            for (String label : List.of("Original sheet ID", "Target folder")) {
                Files.writeString(log(), VERIFIED.replaceFirst("(?m)^.*backup.*" + label + ": .*\\n",
                        quoteReplacement(entry("backup", "3f9c2a71", label, id))));
                Result result = document();
                assertEquals(3, result.exit(), result::toString);
                assertEquals("document: the log contradicts docs/log.md: \"" + label + "\" is not an ID: "
                        + document.printable(id), result.err().lines().findFirst().orElseThrow());
                assertFalse(Files.exists(page()));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"Hoja 1", "it's", "$(id)", "`id`", "-x", "--intact", "%https://example.com", "a\"b",
            "a\\b", "tab|x", "a\nb", "\u202eabc", "*", "~", "#x", "\u00e9"})
        void reaches_a_command_as_one_word(String tab) throws IOException, InterruptedException {
            String log = VERIFIED.replaceFirst("(?m)^.*Counted tab: .*\\n", quoteReplacement(
                    entry("verify", "a41be09d", "Counted tab", tab))).replace("Column count: 63", "Column count: 7");
            List<String> commands = Markdown.of(pageOf(log)).commands();
            String verify = commands.stream().filter(command -> command.contains("restored"))
                    .reduce((a, b) -> b).orElseThrow();
            assertFalse(verify.contains("\n"), verify);
            List<String> words = words(verify);
            int at = words.indexOf("--tab");
            assertEquals(tab, at < 0 ? words.get(words.size() - 1).substring("--tab=".length()) : words.get(at + 1));
            assertFalse(words.stream().anyMatch(word -> word.startsWith("%")), words::toString);
            String restored = dir.resolve("restored_N4TS9M.log").toString();
            assertEquals(List.of("verify.java", "--log", restored, "--columns", "7"), words.subList(0, 5));
        }

        private List<String> words(String command) throws IOException, InterruptedException {
            String jbang = "jbang() { for w; do printf '%s\\0' \"$w\"; done; }; ";
            Process sh = new ProcessBuilder("sh", "-c", jbang + command).directory(dir.toFile()).start();
            String out = new String(sh.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, sh.waitFor());
            return List.of(out.split("\0"));
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class The_commands {

        @Test
        void need_no_options_when_the_defaults_were_used() throws IOException {
            Path example = root().resolve("docs/example/MIGRATION_BACKUP.md");
            assertEquals(List.of(
                    "jbang verify.java --intact",
                    "jbang backup.java --sheet-id " + PRODUCTION + " --name-prefix before_rollback --folder " + FOLDER
                            + " --log backend/logs/migration/before_rollback_N4TS9M.log",
                    "jbang verify.java --columns 0 --log backend/logs/migration/before_rollback_N4TS9M.log",
                    "jbang verify.java --intact",
                    "jbang backup.java --sheet-id " + BACKUP + " --name-prefix restored --folder " + FOLDER
                            + " --no-lock --log backend/logs/migration/restored_N4TS9M.log",
                    "jbang verify.java --log backend/logs/migration/restored_N4TS9M.log",
                    "jbang verify.java",
                    "jbang document.java --window 30d",
                    "jbang document.java --check"), Markdown.of(Files.readString(example)).commands());
        }

        @Test
        void are_all_in_sh_fences_and_each_fence_holds_one() throws IOException {
            Markdown markdown = Markdown.of(pageOf(VERIFIED));
            assertEquals(Set.of("sh"), Set.copyOf(markdown.fences()));
            assertTrue(markdown.commands().stream().allMatch(
                    command -> command.matches("jbang (backup|verify|document)\\.java( [^\n]*)?")));
            assertEquals(List.of(), markdown.codes().stream().filter(code -> code.startsWith("jbang ")).toList());
        }

        @ParameterizedTest
        @CsvSource({"1h, 30d", "7d, 30d", "30d, 90d", "90d, 365d", "3649d, 3650d", "3650d, 3650d"})
        void propose_a_longer_window_as_long_as_there_is_one(String window, String longer) throws IOException {
            String extend = "jbang document.java --window " + longer + " --log " + log() + " --output " + page();
            assertTrue(Markdown.of(pageOf(VERIFIED, "--window", window)).commands().contains(extend));
        }

        @Test
        void take_the_sharing_along_when_the_backup_has_it() throws IOException {
            String shared = VERIFIED + entry("backup", "3f9c2a71", "Permissions copied", "3");
            assertTrue(pageOf(shared).contains(" --no-lock --copy-permissions --log "));
            assertFalse(pageOf(VERIFIED).contains("--copy-permissions"));
        }

        @Test
        void survive_an_ID_that_looks_like_an_option() throws IOException {
            assertTrue(pageOf(VERIFIED.replace(PRODUCTION, "-" + PRODUCTION))
                    .contains(" --sheet-id=-" + PRODUCTION + " "));
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class A_log {

        @Test
        void may_hold_anything_beside_our_lines() throws IOException {
            String expected = pageOf(VERIFIED);
            assertEquals(expected, pageOf("# notes\n\nBackup sheet ID: 666\n"
                    + VERIFIED.replace("\n", "\nsomebody's line: with a colon\n")));
        }

        @Test
        void may_have_the_line_ends_of_Windows() throws IOException {
            assertEquals(pageOf(VERIFIED), pageOf(VERIFIED.replace("\n", "\r\n")));
        }

        @Test
        void counts_without_a_last_line_that_has_no_end() throws IOException {
            assertEquals(pageOf(VERIFIED), pageOf(VERIFIED + end("2026-01-28T09:00:00.000Z", "b0000000",
                    "Intact check failed").strip()));
            Files.writeString(log(), VERIFIED.stripTrailing());
            assertEquals(1, document().exit());
        }

        @Test
        void that_is_missing_is_named() {
            assertEquals(new Result(3, "", """
                    document: could not read "DIR/backup_execution.log": no such file
                      Run backup.java first, or name the log with --log FILE.
                    """), document());
        }

        @Test
        void that_is_a_folder_or_binary_is_named() throws IOException {
            Files.createDirectory(log());
            assertEquals(new Result(3, "", """
                    document: could not read "DIR/backup_execution.log": it is a folder
                      Name the log that backup.java wrote with --log FILE.
                    """), document());
            Files.delete(log());
            Files.write(log(), new byte[] {0, 1, 2, 3});
            assertEquals(new Result(3, "", """
                    document: could not read "DIR/backup_execution.log": not a text file
                      Name the log that backup.java wrote with --log FILE.
                    """), document());
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", "\n", "foreign\n", "2026-01-26T18:15:02.104Z INFO  backup[3f9c2a71] Copy intended: x\n"})
        void without_a_backup_gives_no_page_not_even_by_force(String text) throws IOException {
            Files.writeString(log(), text);
            Result nothing = new Result(1, "", """
                    document: no backup in "DIR/backup_execution.log"
                      Run backup.java, then verify.java, then this again.
                    """);
            assertEquals(nothing, document());
            assertEquals(nothing, document("--force"));
            assertEquals(nothing, document("--check"));
            assertFalse(Files.exists(page()));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "Backup sheet ID", "Backup timestamp", "Original sheet ID", "Row count", "Column count"})
        void that_lacks_a_fact_is_refused(String label) throws IOException {
            Files.writeString(log(), VERIFIED.replaceFirst(".*" + label + ": .*\n", ""));
            Result result = document();
            assertEquals(3, result.exit(), result::toString);
            String run = label.contains("count") ? "verify[a41be09d]" : "backup[3f9c2a71]";
            assertEquals("""
                    document: the log contradicts docs/log.md: run %s has no "%s"
                      It was changed by hand, or by another program: mend it, or make a new backup.
                    """.formatted(run, label), result.err());
        }

        @Test
        void that_was_changed_at_random_gives_a_page_or_a_reason_and_never_a_trace() throws IOException {
            Random random = new Random(5);
            String alphabet = " :|`<>\n\\\"'$-_0Z\u00e9\u202e";
            for (int n = 0; n < 200; n++) {
                StringBuilder log = new StringBuilder(earlier(VERIFIED) + VERIFIED);
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    int from = random.nextInt(log.length());
                    int to = Math.min(log.length(), from + random.nextInt(random.nextBoolean() ? 3 : 300));
                    String part = random.nextBoolean() ? "" : random.nextBoolean() ? log.substring(from, to)
                            : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
                    log.replace(from, random.nextBoolean() ? from : to, part);
                }
                Files.writeString(log(), log);
                Files.deleteIfExists(page());
                Result result = document(random.nextBoolean() ? "--force" : "-v");
                assertTrue(Set.of(0, 1, 3).contains(result.exit()), () -> result + "\n" + log);
                assertFalse(result.err().contains("\tat "), () -> result + "\n" + log);
                assertEquals(result.exit() == 0, Files.exists(page()), () -> result + "\n" + log);
                if (result.exit() == 0) {
                    Markdown markdown = Markdown.of(Files.readString(page()));
                    assertEquals(Set.of(), markdown.crooked(), log::toString);
                    assertEquals(3, markdown.html().size(), log::toString);
                    assertEquals(9, markdown.commands().size(), log::toString);
                }
            }
        }

        @Test
        void that_contradicts_itself_is_refused() throws IOException {
            Files.writeString(log(), VERIFIED.replace("Backup sheet ID: " + BACKUP, "Backup sheet ID: 1Other"));
            assertTrue(document().err().contains("run backup[3f9c2a71] names two backups"));
            Files.writeString(log(), VERIFIED.replace(BACKUP, PRODUCTION));
            assertTrue(document("--force").err().contains("production and backup are the same sheet, " + PRODUCTION));
            Files.writeString(log(), VERIFIED.replace("2026-01-26T18:15:04.870Z", "yesterday"));
            assertTrue(document().err().contains("\"Backup timestamp\" is not a time: yesterday"));
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Refused {

        @Test
        void is_a_backup_that_was_never_verified() throws IOException {
            Files.writeString(log(), COPIED);
            assertEquals(new Result(1, "", """
                    document: backup %s is not verified: no verification of it has come to a judgement
                      Run jbang verify.java --log DIR/backup_execution.log first; \
                    or --force, and the page says NOT VERIFIED.
                    """.formatted(BACKUP)), document());
            assertFalse(Files.exists(page()));
        }

        @Test
        void is_a_backup_whose_verification_failed() throws IOException {
            Files.writeString(log(), VERIFIED.replace("Verification passed", "Verification failed"));
            assertEquals("document: backup " + BACKUP + " is not verified: the verification of 2026-01-26 18:17:19 UTC "
                    + "found it different from production", document().err().lines().findFirst().orElseThrow());
        }

        @Test
        void by_force_it_is_documented_and_the_page_says_so() throws IOException {
            String page = pageOf(COPIED, "--force");
            assertTrue(page.contains("> * **NOT VERIFIED**: no verification of it has come to a judgement."), page);
            assertEquals("NOT VERIFIED", Markdown.of(page).rows().get(1).get(0));
            assertEquals("not known", table(page, "The backup").get("Row count"));
        }

        @Test
        void is_a_file_that_is_not_ours() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page().getParent());
            Files.writeString(page(), "# Written by hand\n");
            assertEquals(new Result(3, "", """
                    document: "DIR/docs/MIGRATION_BACKUP.md" was not written by document.java
                      Move it away, name another file with --output FILE, or give --force to replace it.
                    """), document());
            assertEquals("# Written by hand\n", Files.readString(page()));
            assertEquals(0, document("--force").exit());
            assertTrue(Files.readString(page()).contains("> * This page replaced a file, or notes, that document"));
            assertEquals(0, document().exit());
            assertFalse(Files.readString(page()).contains("This page replaced"));
        }

        @Test
        void is_to_replace_a_page_that_was_made_from_another_log() throws IOException {
            String made = pageOf(VERIFIED).replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            Files.writeString(page(), made);
            Files.writeString(log(), earlier(VERIFIED));
            assertEquals(new Result(3, "", """
                    document: "DIR/docs/MIGRATION_BACKUP.md" leads to the backup %s, \
                    and "DIR/backup_execution.log" does not know it
                      Name the log that the page was made from with --log FILE, or another page with --output FILE.
                      Or give --force: the page then leads to this log's backup, and its notes are kept.
                    """.formatted(BACKUP)), document());
            assertEquals(made, Files.readString(page()));
            assertEquals(0, document("--force").exit());
            assertTrue(Files.readString(page()).contains("the scheduler"));
            assertFalse(Files.readString(page()).contains(BACKUP));
        }

        @Test
        void is_a_page_that_is_a_folder() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page());
            assertEquals(new Result(3, "", """
                    document: could not write "DIR/docs/MIGRATION_BACKUP.md": it is a folder
                      Name a file in it with --output FILE.
                    """), document("--force"));
        }

        @Test
        void is_the_log_itself_as_the_page() throws IOException {
            Files.writeString(log(), VERIFIED);
            Result result = document("--force", "--output", log().toString());
            assertEquals(2, result.exit());
            assertEquals(VERIFIED, Files.readString(log()));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "0d", "-1d", "P-7D", "0", "7", "7x", "d", "7 d", "1e9d", "3651d", "999999999d", "P99999999999D", "week"})
        void is_a_window_that_is_no_time(String window) throws IOException {
            Files.writeString(log(), VERIFIED);
            Result result = document("--window", window);
            assertEquals(2, result.exit(), result::toString);
            String expected = "document: Invalid value for option '--window': '" + window + "' is ";
            assertTrue(result.err().startsWith(expected), result::err);
        }

        @Test
        void are_options_that_contradict_each_other() throws IOException {
            Files.writeString(log(), VERIFIED);
            assertEquals(2, document("--check", "--force").exit());
            assertEquals(2, document("--no-such-option").exit());
            assertEquals(2, document("surplus").exit());
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class The_file {

        @Test
        void is_written_with_one_line_on_stdout() throws IOException {
            Files.writeString(log(), VERIFIED);
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", """
                    Read it, fill in the notes at its end, and put it where the team will look.
                    """), document());
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", ""), document("-q"));
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", """
                    the current backup is %s, by run 3f9c2a71
                    Read it, fill in the notes at its end, and put it where the team will look.
                    """.formatted(BACKUP)), document("-v"));
        }

        @Test
        void keeps_the_notes_to_the_byte() throws IOException {
            String begin = "<!-- notes: begin -->\n";
            String end = "<!-- notes: end -->\n";
            byte[] notes = "caf\u00e9 \u0000\u00ff \r\n<!-- anything -->\n\\ $1 | \n\n\n".getBytes(ISO_8859_1);
            String made = pageOf(VERIFIED);
            String edited = made.substring(0, made.indexOf(begin) + begin.length())
                    + new String(notes, ISO_8859_1) + made.substring(made.indexOf(end));
            Files.write(page(), edited.getBytes(ISO_8859_1));
            assertEquals(0, document("--window", "30d").exit());
            String again = new String(Files.readAllBytes(page()), ISO_8859_1);
            int from = again.indexOf(begin) + begin.length();
            assertArrayEquals(notes, again.substring(from, again.indexOf(end)).getBytes(ISO_8859_1));
            assertTrue(again.contains("2026-02-25 18:15:04 UTC"));
            assertFalse(again.contains("2026-02-02 18:15:04 UTC"));
        }

        @Test
        void keeps_notes_in_a_page_that_a_checkout_gave_the_line_ends_of_Windows() throws IOException {
            String made = pageOf(VERIFIED).replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            Files.writeString(page(), made.replace("\n", "\r\n"));
            assertEquals(0, document().exit());
            assertTrue(Files.readString(page()).contains("* `GOOGLE_SHEET_ID` in the scheduler\r\n"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"<!-- notes: begin -->\n", "<!-- notes: end -->\n"})
        void with_a_note_marker_gone_or_doubled_is_left_alone(String marker) throws IOException {
            String made = pageOf(VERIFIED);
            for (String broken : List.of(made.replace(marker, ""), made.replace(marker, marker + marker),
                    made.replace("<!-- notes: begin -->", "<!-- notes: X -->").replace("notes: end", "notes: begin")
                            .replace("notes: X", "notes: end"))) {
                Files.writeString(page(), broken);
                assertEquals(new Result(3, "", """
                        document: could not keep the notes in "DIR/docs/MIGRATION_BACKUP.md": \
                        their markers are not one pair
                          Put "<!-- notes: begin -->" and "<!-- notes: end -->" back, each on a line of its own, once.
                          Or give --force: the page is made anew, and the notes in it are lost.
                        """), document());
                assertEquals(broken, Files.readString(page()));
            }
            assertEquals(0, document("--force").exit());
            assertTrue(Files.readString(page()).contains("This page replaced a file, or notes,"));
        }

        @Test
        void keeps_its_notes_when_a_new_backup_replaces_the_old_and_one_is_warned() throws IOException {
            pageOf(earlier(VERIFIED));
            Files.writeString(log(), earlier(VERIFIED) + VERIFIED);
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", """
                    warning: the page was about the backup 1EarlierBackup00000000000000000000000000EARLY: \
                    look through its notes and ticks, they were kept
                    warning: the window on the page was 7d, now it is 30d
                    """), document("-q", "--window", "30d"));
            assertTrue(Files.readString(page()).contains("Rolling back to the backup that ends in **`0EARLY`**"));
        }

        @Test
        void stays_as_it_was_when_writing_fails() throws IOException {
            String made = pageOf(VERIFIED);
            Path part = page().resolveSibling(".MIGRATION_BACKUP.md." + ProcessHandle.current().pid() + ".part");
            Files.createDirectories(part.resolve("in the way"));
            Result result = document("--window", "30d");
            assertEquals(3, result.exit(), result::toString);
            assertTrue(result.err().contains("document: could not write \"DIR/docs/MIGRATION_BACKUP.md\": "),
                    result::err);
            assertEquals(made, Files.readString(page()));
        }

        @Test
        void leaves_nothing_beside_it() throws IOException {
            pageOf(VERIFIED);
            try (Stream<Path> files = Files.list(page().getParent())) {
                assertEquals(List.of(page()), files.toList());
            }
        }

        @Test
        void where_a_folder_cannot_be_made_is_named() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.writeString(dir.resolve("docs"), "a file");
            assertEquals(new Result(3, "", """
                    document: could not write "DIR/docs/MIGRATION_BACKUP.md": a file stands where a folder is needed
                      What stood there before is untouched. Make room or name another place with --output FILE.
                    """), document("-q"));
        }

        @Test
        void in_a_folder_that_is_a_link_is_written_there() throws IOException {
            Files.writeString(log(), VERIFIED);
            Path real = Files.createDirectory(dir.resolve("elsewhere"));
            Files.createSymbolicLink(page().getParent(), real);
            assertEquals(0, document("-q").exit());
            assertTrue(Files.exists(real.resolve(page().getFileName())));
        }

        @Test
        void that_is_a_link_stays_one() throws IOException {
            pageOf(VERIFIED);
            Path real = Files.move(page(), dir.resolve("real.md"));
            Files.createSymbolicLink(page(), real);
            assertEquals(0, document("--window", "30d").exit());
            assertTrue(Files.isSymbolicLink(page()));
            assertTrue(Files.readString(real).contains("2026-02-25 18:15:04 UTC"));
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Check {

        @Test
        void says_that_all_is_well() throws IOException {
            pageOf(VERIFIED);
            assertEquals(new Result(0, """
                    OK      verification  VERIFIED, 2026-01-26 18:17:19 UTC
                    OK      window        open, 6 days left, until 2026-02-02 18:15:04 UTC
                    OK      intact        last proven 1 hour ago, 2026-01-26 18:17:19 UTC
                    OK      page          "DIR/docs/MIGRATION_BACKUP.md" says what the log says
                    """, ""), documentAt("2026-01-26T20:00:00Z", "--check"));
        }

        @Test
        void wants_an_intact_check_a_day() throws IOException {
            pageOf(VERIFIED);
            assertEquals(new Result(1, """
                    OK      verification  VERIFIED, 2026-01-26 18:17:19 UTC
                    OK      window        open, 5 days left, until 2026-02-02 18:15:04 UTC
                    NOT OK  intact        last proven 47 hours ago, 2026-01-26 18:17:19 UTC; \
                    run: jbang verify.java --intact --log DIR/backup_execution.log
                    OK      page          "DIR/docs/MIGRATION_BACKUP.md" says what the log says
                    """, ""), documentAt("2026-01-28T18:00:00Z", "--check"));
            Files.writeString(log(), VERIFIED + end("2026-01-28T17:59:30.000Z", "b0000000", "Intact check passed"));
            assertTrue(documentAt("2026-01-28T18:00:00Z", "--check").out().contains(
                    "OK      intact        last proven 0 minutes ago, 2026-01-28 17:59:30 UTC\n"));
        }

        @ParameterizedTest
        @CsvSource({"2026-02-02T18:15:04.869Z, OK      window        open, 0 minutes left",
            "2026-02-02T18:15:04.870Z, NOT OK  window        expired 0 minutes ago",
            "2026-02-05T18:15:04.870Z, NOT OK  window        expired 3 days ago"})
        void knows_when_the_window_ends(String now, String expected) throws IOException {
            pageOf(VERIFIED);
            String out = documentAt(now, "--check").out();
            assertTrue(out.contains(expected), out);
        }

        @Test
        void takes_the_window_from_the_page_unless_told() throws IOException {
            pageOf(VERIFIED, "--window", "30d");
            String now = "2026-01-26T20:00:00Z";
            assertTrue(documentAt(now, "--check").out().contains("open, 29 days left"));
            assertEquals(0, documentAt(now, "--check").exit());
            Result told = documentAt(now, "--check", "--window", "7d");
            assertEquals(1, told.exit());
            assertTrue(told.out().contains("NOT OK  page          \"DIR/docs/MIGRATION_BACKUP.md\" differs from what "
                    + "the log says; run: jbang document.java --window 7d --log DIR/backup_execution.log --output "
                    + "DIR/docs/MIGRATION_BACKUP.md\n"), told.out());
        }

        @Test
        void looks_at_the_page_but_not_at_its_notes() throws IOException {
            String made = pageOf(VERIFIED);
            Files.writeString(page(), made.replace("- [ ] the intact", "- [x] the intact").replace("\n", "\r\n"));
            assertEquals(0, document("--check").exit());
            Files.writeString(page(), made.replace("2556", "2557"));
            assertEquals(1, document("--check").exit());
            Files.writeString(page(), "# by hand\n");
            assertTrue(document("--check").out().contains(
                    "NOT OK  page          \"DIR/docs/MIGRATION_BACKUP.md\" was not written by document.java\n"));
            Files.delete(page());
            assertTrue(document("--check").out().contains("\"DIR/docs/MIGRATION_BACKUP.md\" is not there; run: "));
            assertFalse(Files.exists(page()));
        }

        @Test
        void is_content_with_a_page_that_was_forced_over_another() throws IOException {
            pageOf(VERIFIED);
            Files.writeString(page(), "foreign");
            assertEquals(0, document("--force").exit());
            assertEquals(0, document("--check").exit());
        }

        @Test
        void says_why_a_backup_is_not_verified() throws IOException {
            pageOf(COPIED, "--force");
            assertEquals(new Result(1, """
                    NOT OK  verification  NOT VERIFIED: no verification of it has come to a judgement
                    OK      window        open, 6 days left, until 2026-02-02 18:15:04 UTC
                    NOT OK  intact        not proven; run: jbang verify.java --log DIR/backup_execution.log
                    OK      page          "DIR/docs/MIGRATION_BACKUP.md" says what the log says
                    """, ""), document("--check"));
        }
    }

    @Test
    void help_lists_options_exit_codes_and_examples() {
        Result result = run("2026-01-26T20:00:00Z", "--help");
        assertEquals(new Result(0, """
                Usage: document [-hqvV] [--check] [--force] [--log=FILE] [--output=FILE]
                                [--window=TIME]
                Writes the rollback page of a verified backup from the migration log.
                      --log=FILE      The log that backup.java and verify.java wrote.
                                        Default: backend/logs/migration/backup_execution.log
                      --output=FILE   The page to write.
                                        Default: docs/MIGRATION_BACKUP.md
                      --window=TIME   How long after the backup one may roll back: 7d, 36h, 90m
                                        or P7D.
                                        Default: 7d
                      --check         Write nothing, but say how things stand today.
                      --force         Document what is not verified, and replace any file; the
                                        page says so.
                  -v, --verbose       Say more about what is being done.
                  -q, --quiet         Say nothing but the result, warnings and errors.
                  -h, --help          Show this help message and exit.
                  -V, --version       Print version information and exit.

                Exit codes:
                  0   The page is written; with --check, all is well.
                  1   There is nothing verified to document; with --check, something is not
                        well.
                  2   Bad usage.
                  3   Could not finish: the log cannot be read, or the page not be written.

                Examples:
                  jbang document.java                 write docs/MIGRATION_BACKUP.md
                  jbang document.java --window 30d    extend the rollback window
                  jbang document.java --check         how do things stand today?
                """, ""), result);
    }

    /** A page as a CommonMark parser with GitHub's tables sees it. */
    record Markdown(List<List<String>> rows, List<String> codes, List<String> links, List<String> html,
            List<String> fences, List<String> commands, List<String> shape) {

        static Markdown of(String page) {
            Markdown found = new Markdown(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                    new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
            Parser.builder().extensions(List.of(TablesExtension.create())).build().parse(page).accept(found.visitor());
            return found;
        }

        /** Rows of tables that do not have as many cells as the one before them. */
        Set<String> crooked() {
            return rows.stream().filter(row -> row.size() < 2).map(List::toString).collect(Collectors.toSet());
        }

        private AbstractVisitor visitor() {
            return new AbstractVisitor() {
                @Override
                public void visit(CustomNode node) {
                    shape.add(node.getClass().getSimpleName());
                    if (node instanceof TableRow) {
                        rows.add(new ArrayList<>());
                    } else if (node instanceof TableCell) {
                        rows.get(rows.size() - 1).add(text(node));
                    }
                    visitChildren(node);
                }

                @Override
                public void visit(Code code) {
                    shape.add("code");
                    codes.add(code.getLiteral());
                }

                @Override
                public void visit(Link link) {
                    links.add(link.getDestination());
                    visitChildren(link);
                }

                @Override
                public void visit(Image image) {
                    links.add("image " + image.getDestination());
                }

                @Override
                public void visit(Heading heading) {
                    shape.add("heading " + text(heading));
                }

                @Override
                public void visit(Text text) {
                    shape.add(text.getLiteral());
                }

                @Override
                public void visit(HtmlInline inline) {
                    html.add(inline.getLiteral());
                }

                @Override
                public void visit(HtmlBlock block) {
                    html.add(block.getLiteral());
                }

                @Override
                public void visit(FencedCodeBlock block) {
                    fences.add(block.getInfo());
                    commands.add(block.getLiteral().stripTrailing());
                }
            };
        }

        private static String text(Node node) {
            StringBuilder text = new StringBuilder();
            node.accept(new AbstractVisitor() {
                @Override
                public void visit(Text part) {
                    text.append(part.getLiteral());
                }

                @Override
                public void visit(Code part) {
                    text.append(part.getLiteral());
                }
            });
            return text.toString();
        }
    }

    private static Set<String> found(String text, String regex) {
        return Pattern.compile(regex).matcher(text).results().map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> without(Set<String> all, Predicate<String> known) {
        return all.stream().filter(known.negate()).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The checkout: the folder with the catalog, at or above the current one. */
    private static Path root() {
        for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
            if (Files.exists(at.resolve("jbang-catalog.json"))) {
                return at;
            }
        }
        throw new IllegalStateException("run this from within the checkout");
    }
}
