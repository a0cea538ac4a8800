//SOURCES DocumentDesk.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.regex.Matcher.quoteReplacement;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page says, and that nothing in the log can make it say something else. */
class DocumentTest extends DocumentDesk {

    @ParameterizedTest(name = "{0}")
    @MethodSource({"evidence", "commands"})
    void the_page_tells_of(Told told) throws IOException {
        tells(told);
    }

    static Stream<Told> evidence() {
        String cause = " in the backup (allow access: open the backup once in the browser)";
        String error = "Operaciones!BK3 computes in production but is #REF!" + cause;
        String other = "'Jon''s | 1'!A1 computes in production but is N_A" + cause;
        String errors = VERIFIED + verified("Error only in the backup", error);
        return Stream.of(
            told("no error in the backup alone", VERIFIED).lacks("Errors in the backup alone"),
            told("errors in the backup alone, and what to do", errors + verified("Error only in the backup", other)
                    + verified("Error only in the backup", "said in other words"), """

                    for that moment (right click > File information; it may take ten minutes to act):
                    * `%s`
                    * `%s`
                    * `said in other words`
                    """.formatted(error, other)),
            told("errors before the run that counts", errors
                    + PASSED.replace("a41be09d", "c0000000").replace("T18:17", "T20:17"))
                    .lacks("Errors in the backup alone"),
            told("a list that is very long", VERIFIED + IntStream.rangeClosed(1, 103)
                    .mapToObj(n -> verified("Drift accepted", "Operaciones!F" + n)).collect(joining()),
                    "* `Operaciones!F100`\n* and 3 more, in the log\n"),
            told("a log without a digest", VERIFIED, "\nLog digest (SHA-256): not recorded\n"),
            told("the digest of the log that it was made from", VERIFIED
                    + verified("Log digest", "sha256 " + "ab".repeat(32)),
                    "\nLog digest (SHA-256): `" + "ab".repeat(32) + "`\n"),
            told("what the check found that took the proof away", VERIFIED
                    + entry("verify", "b0000000", "Difference", "Operaciones rows 1-500: values") + BROKEN,
                    "\nFound on 2026-01-28T09:00:00Z:\n* `Operaciones rows 1-500: values`\n"),
            told("what was not checked, without its reason", VERIFIED + verified("Check", "values and formulas: OK")
                    + verified("Check", "comments: NOT CHECKED not asked for")
                    + verified("Not checked", "<b> | `of` formulas: they are computed anew"),
                    "\nNot checked, for the reasons in the log: `comments`, ``<b> | `of` formulas``.\n")
                    .lacks("values and formulas"));
    }

    static Stream<Told> commands() {
        String login = "\n   `gcloud auth application-default login";
        return Stream.of(
            told("no check of a proof that there never was", COPIED, "It was never proven, so nothing can tell.")
                    .lacks(" --intact"),
            told("an ID that looks like an option", VERIFIED.replace(PRODUCTION, "-" + PRODUCTION),
                    " --sheet-id=-" + PRODUCTION + " "),
            told("sharing, which the backup has", VERIFIED + copied("Permissions copied", "3"),
                    " --no-lock --copy-permissions --log "),
            told("signing in without a key for a service account", VERIFIED, login
                    + " --impersonate-service-account=backup@fake-project.iam.gserviceaccount.com`\n"),
            told("signing in without a key for a person", VERIFIED.replace(
                    "backup@fake-project.iam.gserviceaccount.com", "ana@example.com"), login + "`\n"),
            told("no such way for whoever acts for another", VERIFIED.replace("options --cred",
                    "options --impersonate ops@example.com --cred")).lacks(login));
    }

    @Nested
    class The_page {

        /** To make it anew: run document.java with no options in a folder that holds the example's log. */
        @Test
        void of_the_example_is_what_the_docs_show() throws IOException {
            Path example = Checkout.root().resolve("docs/example");
            document.History history = document.History.of(
                    document.Logged.read(example.resolve("backup_execution.log")));
            document.Page page = new document.Page(history, history.choose(null, Optional.empty(), null).orElseThrow(),
                    document.Window.PLAN, Path.of(document.DEFAULT_LOG), Path.of(document.DEFAULT_OUTPUT));
            assertEquals(Files.readString(example.resolve("MIGRATION_BACKUP.md")), page.text());
            assertEquals(Optional.empty(), history.altered());
        }

        @Test
        void gives_times_on_the_clock_of_the_sheet_where_the_log_knows_it() throws IOException {
            String zoned = VERIFIED.replaceFirst("(?m)^(?=.*Counted tab)",
                    verified("Time zone", "Asia/Tokyo"));
            assertEquals("2026-01-26T18:15:04Z / Tuesday 2026-01-27 03:15:04, Asia/Tokyo",
                    table(pageOf(zoned), "The backup").get("Backup timestamp"));
            onPage("| **2026-02-02T18:15:04Z** | Tuesday 2026-02-03 03:15:04, ");
            onPage("\n   (Tuesday 2026-01-27 03:15:04, `Asia/Tokyo`); the last "
                    + "change before that: 2026-01-26T17:58:40Z. ");
            assertEquals("2026-01-26T18:15:04Z / Monday 2026-01-26 18:15:04, UTC",
                    table(pageOf(zoned.replace("Asia/Tokyo", "Atlantis")), "The backup").get("Backup timestamp"));
        }

        @Test
        void comes_in_the_order_of_need() throws IOException {
            String whole = earlier(VERIFIED) + VERIFIED + copied("Export sha256", "00");
            assertEquals(List.of("Migration backup and rollback", "The backup", "Whom to call", "When to roll back",
                    "Roll back", "Path A: a new sheet", "Path B: in place", "After either", "After the migration",
                    "Notes, checklist, sign-off", "Until when, and what then", "If the account is lost", "Evidence",
                    "What is not in the backup", "Other backups"), Markdown.of(pageOf(whole)).shape().stream()
                    .filter(node -> node.startsWith("heading ")).map(node -> node.substring(8)).toList());
        }

        /** Whoever is called at night reads a screen or two of it. */
        @Test
        void of_the_plans_workbook_is_short_and_what_is_needed_at_night_comes_first() throws IOException {
            List<String> lines = Files.readAllLines(Checkout.root().resolve("docs/example/MIGRATION_BACKUP.md"));
            assertTrue(lines.size() <= 220, "lines: " + lines.size());
            int rolledBack = lines.indexOf("## After the migration");
            assertTrue(rolledBack <= 145, "lines up to the end of the way back: " + rolledBack);
        }

        @Test
        void names_no_ID_time_or_count_that_the_log_does_not_give() throws IOException {
            String page = Files.readString(Checkout.root().resolve("docs/example/MIGRATION_BACKUP.md"))
                    .replaceFirst(", page [0-9a-f]{16}", "").replaceAll("https://(?!docs.google.com/spre)\\S+", "");
            String log = Files.readString(Checkout.root().resolve("docs/example/backup_execution.log"));
            Set<String> times = found(page, "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");
            times.removeIf(text -> log.contains(text.replace("Z", "")));
            assertEquals(Set.of("2026-02-02T18:15:06Z"), times, "only the deadline is no time of the log");
            Set<String> others = found(page, "(?=[A-Z_]*[a-z0-9])[A-Za-z0-9_-]{25,}");
            others.addAll(found(page, "(?<![A-Za-z0-9._-])[0-9]{3,}(?![A-Za-z0-9_-])"));
            others.removeIf(log::contains);
            assertEquals(Set.of("impersonate-service-account"), others);
        }

        @Test
        void is_the_same_to_the_byte_for_the_same_log_on_any_day() throws IOException {
            String first = pageOf(VERIFIED);
            documentAt("2031-07-01T03:00:00Z").ends(0);
            assertEquals(first, Files.readString(page()));
            Files.delete(page());
            documentAt("2031-07-01T03:00:00Z").ends(0);
            assertEquals(first, Files.readString(page()));
        }

        @ParameterizedTest
        @CsvSource({"7d, 2026-02-02T18:15:04Z", "36h, 2026-01-28T06:15:04Z", "90m, 2026-01-26T19:45:04Z",
            "P7D, 2026-02-02T18:15:04Z", "PT36H, 2026-01-28T06:15:04Z", "3650d, 2036-01-24T18:15:04Z"})
        void counts_the_window_from_the_backup_timestamp(String window, String deadline) throws IOException {
            String expires = table(pageOf(VERIFIED, "--window", window), "The backup").get("Rollback window expires");
            assertEquals(deadline, expires.replaceFirst(" / .*", ""));
        }

        @Test
        void has_no_line_that_is_overlong_but_for_tables_and_commands() throws IOException {
            assertEquals(List.of(), pageOf(VERIFIED).lines().filter(line -> line.length() > 140)
                    .filter(line -> !line.startsWith("|") && !line.strip().matches("`?jbang .*")
                            && !line.startsWith("<!--")).toList());
        }
    }

    @Nested
    class The_evidence {

        @Test
        void tells_of_an_export_that_it_is_not_the_backup_and_how_to_use_it() throws IOException {
            assertFalse(pageOf(VERIFIED).contains("## If the account is lost"));
            for (String run : List.of("3f9c2a71", "77777777")) {
                String of = run.equals("3f9c2a71") ? "" : entry("backup", run, "Export of", BACKUP);
                String page = pageOf(VERIFIED + of + entry("backup", run, "Export file", "/safe/copy.xlsx")
                        + entry("backup", run, "Export size", "1234567 bytes")
                        + entry("backup", run, "Export sha256", "cd".repeat(32)));
                onPage("it is **not** the backup.");
                onPage("""
                        `/safe/copy.xlsx`, `1234567 bytes`, SHA-256
                        `%s`.
                        """.formatted("cd".repeat(32)));
                assertTrue(Markdown.of(page).commands().contains("sha256sum /safe/copy.xlsx"));
            }
            assertFalse(pageOf(VERIFIED + entry("backup", "77777777", "Export of", "1SomeOther")
                    + entry("backup", "77777777", "Export sha256", "00")).contains("sha256sum"));
        }
    }

    @Nested
    class Text_from_the_log {

        @ParameterizedTest
        @ValueSource(strings = {
            "a | b", "a \\| b", "| | |", "`", "``", "a `b` c", "` ```` `", "<script>alert(1)</script>",
            "<!-- notes: begin -->", "<b>&amp;&lt;", "*a* _b_ ~~c~~ **d**", "[x](javascript:alert(1))",
            "![x](https://example.com/x.png)", "# h", "- item", "+ item", "1. one", "1) one", "> quote", "@octocat",
            "www.example.com https://example.com", "someone@example.com", "$x$ $$y$$", "#1 GH-1 :smile:", "\\", "\\\\",
            "\\`", "a\nb", "a\r\n\r\n# b", "a\tb", "\u0000\u0007", "\u202eabc\u202c", "\u2066abc\u2069", "a\u2028b",
            "\ufeff", "\ud800", " leading", "trailing ", "  both  ", "   ", "", "---", "===", "```sh", "~~~",
            "\u05e9\u05dc\u05d5\u05dd", "\ud83d\ude00", "=IMPORTRANGE(\"x\",\"y\")", "%s%n%d", "$1 \\1"})
        void is_shown_to_the_letter_and_does_nothing(String hostile) throws IOException {
            Markdown plain = Markdown.of(pageOf(everywhere("harm_less")));
            Markdown markdown = Markdown.of(pageOf(everywhere(hostile)));
            String shown = hostile.isEmpty() ? "(empty)" : document.printable(hostile);
            assertEquals(plain.shape(), markdown.shape());
            assertEquals(plain.links(), markdown.links());
            assertEquals(plain.html().subList(1, 5), markdown.html().subList(1, 5));
            assertEquals(plain.codes().stream().map(code -> code.equals("harm_less") ? shown : code).toList(),
                    markdown.codes());
            assertTrue(plain.codes().stream().filter("harm_less"::equals).count() >= 15);
        }

        /** A log with this text wherever Google's answers or people's words get into it. */
        private String everywhere(String text) {
            String log = with("Extra copy", text);
            for (String label : List.of("Original sheet name", "Identity", "Target drive", "Backup sheet name")) {
                log = log.replaceAll("(?m)^.*" + label + ": .*\\n", quoteReplacement(
                        copied(label, text)));
            }
            return log.replace("Backup lock: read-only\n", "Backup lock failed: "
                    + entry("x", "00000000", "y", text).replaceFirst("(?s)^.*? y: ", ""))
                    + copied("Permissions copied", "2")
                    + copied("Permission not copied", text)
                    + copied("Side file", text)
                    + entry("backup", "99999999", "Copy intended", text)
                    + verified("To put right", text)
                    + verified("Migration checked", text)
                    + verified("More has changed than was to change", BACKUP)
                    + verified("Error only in the backup", text)
                    + verified("Drift accepted", text)
                    + verified("Fingerprint", text);
        }

        @Test
        void loses_its_middle_when_it_is_very_long() throws IOException {
            String title = Markdown.of(pageOf(VERIFIED.replace("ZEUES_Operaciones_v2.1\n", "x".repeat(5000) + "end\n")))
                    .codes().stream().filter(code -> code.startsWith("xxx")).findFirst().orElseThrow();
            assertEquals("x".repeat(200) + " ... " + "x".repeat(92) + "end", title);
        }

        @ParameterizedTest
        @ValueSource(strings = {"$(touch x)", "a b", "x;y", "../..", "'", "a'b", "<id>", "a\nb", "\u202e"})
        void is_no_ID_unless_it_looks_like_one(String id) throws IOException {
            for (String label : List.of("Original sheet ID", "Target folder")) {
                documentOf(VERIFIED.replaceFirst("(?m)^.*backup.*" + label + ": .*\\n",
                        quoteReplacement(copied(label, id)))).ends(3)
                        .says("document: the log contradicts docs/log.md: \"" + label + "\" is not an ID: "
                                + document.printable(id) + "\n");
                assertFalse(Files.exists(page()));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"Hoja 1", "it's", "$(id)", "`id`", "-x", "--intact", "%https://example.com", "a\"b",
            "a\\b", "tab|x", "a\nb", "\u202eabc", "*", "~", "#x", "\u00e9"})
        void reaches_a_command_as_one_word(String file) throws IOException, InterruptedException {
            List<String> commands = Markdown.of(pageOf(VERIFIED + copied("Export file", file)
                    + copied("Export sha256", "00"))).commands();
            String check = commands.get(commands.size() - 1);
            assertFalse(check.contains("\n"), check);
            assertEquals(List.of(file.startsWith("-") ? "./" + file : file),
                    words(dir, check.replaceFirst("sha256sum", "jbang")));
        }

        static List<String> words(Path dir, String command) throws IOException, InterruptedException {
            String jbang = "jbang() { for w; do printf '%s\\0' \"$w\"; done; }; ";
            Process sh = Child.of("bash", "-s").directory(dir.toFile()).start();
            try (OutputStream in = sh.getOutputStream()) {
                in.write((jbang + command).getBytes(UTF_8));
            }
            String out = new String(sh.getInputStream().readAllBytes(), UTF_8);
            assertEquals(0, sh.waitFor());
            return List.of(out.split("\0"));
        }
    }

    @Nested
    class The_commands {

        @ParameterizedTest
        @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
            "jbang backup.java; jbang verify.java", "./jbang backup.java; ./jbang verify.java",
            "../x/jbang ../x/backup.java; ../x/jbang ../x/verify.java",
            "\"'../my x/jbang' '../my x/backup.java'\"; \"'../my x/jbang' '../my x/verify.java'\"",
            "\"'it'\\''s/jbang' 'it'\\''s/backup.java'\"; \"'it'\\''s/jbang' 'it'\\''s/verify.java'\"",
            "/opt/backup/jbang /opt/backup/backup.java; /opt/backup/jbang /opt/backup/verify.java",
            "jbang x; jbang verify.java", "jbang 'backup.java; jbang verify.java",
            "jbang $(id) backup.java; jbang verify.java", "jbang backup.java`id`; jbang verify.java"})
        void start_the_scripts_as_they_were_started(String called, String expected) throws IOException {
            pageOf(VERIFIED.replaceFirst("(?m)^.*Called as: .*\\n", quoteReplacement(copied("Called as", called))));
            onPage("\n   " + expected + " --columns 0 --log before_rollback_N4TS9M.log\n");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "none | \"\"", "--impersonate ops@example.com --folder x | \" --impersonate ops@example.com\"",
            "--endpoint=http://localhost:1/ --credentials key.json | \" --endpoint http://localhost:1/\"",
            "--name-prefix 'a b' --impersonate 'o p' | \" --impersonate 'o p'\"", "--impersonate $(id) | \"\""})
        void reach_Google_as_the_backup_did(String given, String expected) throws IOException {
            pageOf(VERIFIED.replaceFirst("options .*", quoteReplacement("options " + given)));
            onPage("\n   jbang verify.java --columns 0" + expected + " --log before_rollback_N4TS9M.log\n");
            assertFalse(Files.readString(page()).contains("--credentials"));
        }

        @ParameterizedTest
        @CsvSource({"1h, 30d", "7d, 30d", "30d, 3650d", "3650d, 3650d"})
        void propose_a_longer_window_as_long_as_there_is_one(String window, String longer) throws IOException {
            String extend = "jbang document.java --window " + longer + " --backup " + BACKUP + " --log " + log()
                    + " --output " + page();
            assertTrue(Markdown.of(pageOf(VERIFIED, "--window", window)).codes().contains(extend));
        }

        @ParameterizedTest
        @CsvSource(delimiter = ';', quoteCharacter = '"', value = {"Operaciones; 63; Operaciones!BL:BP",
            "D3; 1; 'D3'!B:F", "Jon's $(id) `x` tab; 26; 'Jon''s $(id) `x` tab'!AA:AE", "Hojas; 18273; Hojas!ZZV:ZZZ"})
        void ask_what_the_migration_changed_of_the_columns_after_the_last(String tab, String columns, String range)
                throws IOException, InterruptedException {
            String command = Markdown.of(pageOf(VERIFIED.replace("Counted tab: Operaciones", "Counted tab: " + tab)
                    .replace("Column count: 63", "Column count: " + columns))).codes().stream()
                    .filter(code -> code.startsWith("jbang verify.java --changed ")).findFirst().orElseThrow();
            assertEquals(List.of("verify.java", "--changed", range, "--backup", BACKUP, "--log", log().toString()),
                    Text_from_the_log.words(dir, command));
        }
    }
}
