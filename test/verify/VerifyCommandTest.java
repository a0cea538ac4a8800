//DESCRIPTION Tests what verify.java says, asks for, refuses and logs.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java Paper.java Seen.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Every test runs the whole command against the test double of Google, on a clock moved by sleeping. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyCommandTest extends WithDesk {

    @Nested
    class The_plain_path {
        @Test
        void says_what_was_found_on_stdout_and_what_to_do_next_on_stderr() {
            desk = Desk.withBackup(dir, Book.model(Book.book()));
            assertEquals(new Result(0, """
                    Verification passed: COPY
                    Checks         27 OK, 0 DIFFER, 12 NOT CHECKED (-v lists them)
                    Tabs           4
                    Cells          113
                    Row count      36 (Datos, grid 40)
                    Column count   4 (4 expected, grid 8)
                    """, "next: jbang document.java --log LOG\n"), desk.verify("--columns", "4"));
        }

        @Test
        void leaves_counts_checks_and_fingerprints_in_the_log() {
            small().verify();
            assertEquals("""
                    INFO  verify[00000002] Verification started: COPY
                    INFO  verify[00000002] Original sheet ID: SHEET
                    INFO  verify[00000002] Columns expected: 63
                    INFO  verify[00000002] Time zone: America/Santiago
                    INFO  verify[00000002] Tab: 0 GRID grid 84x63 used 40x63 cells 2399 sha256 HASH Operaciones
                    INFO  verify[00000002] Tab parts: 0 values HASH formats HASH structure HASH
                    INFO  verify[00000002] Tab: 1187403392 GRID grid 200x8 used 9x4 cells 26 sha256 HASH Trabajadores
                    INFO  verify[00000002] Tab parts: 1187403392 values HASH formats HASH structure HASH
                    INFO  verify[00000002] Tab: 540284 GRID grid 50x3 used 6x2 cells 12 sha256 HASH Listas
                    INFO  verify[00000002] Tab parts: 540284 values HASH formats HASH structure HASH
                    INFO  verify[00000002] Tab: 77120031 GRID grid 100x12 used 6x5 cells 16 sha256 HASH Jon's "Q1" \
                    | 100%
                    INFO  verify[00000002] Tab parts: 77120031 values HASH formats HASH structure HASH
                    INFO  verify[00000002] Tab: 2001 GRID grid 20x5 used 1x1 cells 1 sha256 HASH D3
                    INFO  verify[00000002] Tab parts: 2001 values HASH formats HASH structure HASH
                    INFO  verify[00000002] Tab: 913345721 OBJECT grid 0x0 used 0x0 cells 0 sha256 HASH Avance
                    INFO  verify[00000002] Tab parts: 913345721 values HASH formats HASH structure HASH
                    INFO  verify[00000002] Counted tab: Operaciones
                    INFO  verify[00000002] Row count: 40
                    INFO  verify[00000002] Column count: 63
                    INFO  verify[00000002] Cells compared: 2454
                    INFO  verify[00000002] Check: columns in use: OK
                    INFO  verify[00000002] Check: spreadsheet properties: OK
                    INFO  verify[00000002] Check: named ranges: OK
                    INFO  verify[00000002] Check: developer metadata: OK
                    INFO  verify[00000002] Check: data sources: OK
                    INFO  verify[00000002] Check: tabs and their order: OK
                    INFO  verify[00000002] Check: tab properties: OK
                    INFO  verify[00000002] Check: merges: OK
                    INFO  verify[00000002] Check: conditional formats: OK
                    INFO  verify[00000002] Check: filters and filter views: OK
                    INFO  verify[00000002] Check: protected ranges: OK
                    INFO  verify[00000002] Check: charts: OK
                    INFO  verify[00000002] Check: banding: OK
                    INFO  verify[00000002] Check: slicers: OK
                    INFO  verify[00000002] Check: tables: OK
                    INFO  verify[00000002] Check: row and column groups: OK
                    INFO  verify[00000002] Check: row heights and column widths: OK
                    INFO  verify[00000002] Check: rows: OK
                    INFO  verify[00000002] Check: values and formulas: OK
                    INFO  verify[00000002] Check: formats: OK
                    INFO  verify[00000002] Check: text runs: OK
                    INFO  verify[00000002] Check: notes: OK
                    INFO  verify[00000002] Check: links: OK
                    INFO  verify[00000002] Check: chips: OK
                    INFO  verify[00000002] Check: data validation: OK
                    INFO  verify[00000002] Check: pivot tables: OK
                    INFO  verify[00000002] Check: connected data: OK
                    INFO  verify[00000002] Not checked: comments: Drive copies open ones at most, with --copy-comments
                    INFO  verify[00000002] Not checked: pictures over or in cells, and drawings: the Sheets API \
                    does not give them
                    INFO  verify[00000002] Not checked: bound Apps Script: the Sheets API does not give it
                    INFO  verify[00000002] Not checked: editors of protected ranges: in a copy they are the copier \
                    alone
                    INFO  verify[00000002] Not checked: results of formulas: they are computed anew; only a new \
                    error is told
                    INFO  verify[00000002] Not checked: results that are blank only in the backup: no error tells of \
                    them
                    INFO  verify[00000002] Not checked: named functions: the Sheets API does not give them
                    INFO  verify[00000002] Not checked: how a dropdown looks, its colours, and whether several may be \
                    chosen: the Sheets API gives its rule
                    INFO  verify[00000002] Not checked: charts' angles of text, text styles and colours of slices set \
                    in the browser: the Sheets API does not give them
                    INFO  verify[00000002] Not checked: chips other than people and links: the Sheets API gives \
                    only their text
                    INFO  verify[00000002] Not checked: consent to import from other sites: it is given anew for \
                    each file
                    WARN  verify[00000002] Error only in the backup: 'Jon''s "Q1" | 100%'!A5 computes in \
                    production but is #REF! in the backup (allow access: open the backup once in the browser)
                    INFO  verify[00000002] Fingerprint: sha256 HASH
                    INFO  verify[00000002] Verification passed: COPY
                    """, desk.logged().replaceAll("[0-9a-f]{64}", "HASH"));
        }

        @Test
        void what_no_reader_of_the_api_can_compare_is_counted_logged_and_told_on_the_page() throws IOException {
            List<String> gaps = verify.Checks.GAPS;
            assertContains(small().verify("-v").out(), " 0 DIFFER, " + gaps.size() + " NOT CHECKED");
            assertEquals(gaps, desk.entries().stream().filter(entry -> entry.label().equals("Not checked"))
                    .map(verify.Entry::value).toList());
            assertEquals(0, desk.document().exit());
            String page = Files.readString(desk.page).replaceAll("\\s+", " ");
            gaps.forEach(gap -> assertContains(page, gap.replaceFirst(": .*", "")));
        }

        @Test
        void a_formula_that_no_longer_computes_is_a_warning() {
            Result result = small().verify();
            assertEquals(0, result.exit());
            assertEquals("""
                    warning: 'Jon''s "Q1" | 100%'!A5 computes in production but is #REF! in the backup (allow \
                    access: open the backup once in the browser)
                    next: jbang document.java --log LOG
                    """, result.err());
        }

        @Test
        void asks_for_nothing_but_to_read() {
            small().verify();
            assertEquals(List.of("https://www.googleapis.com/auth/drive.metadata.readonly",
                    "https://www.googleapis.com/auth/spreadsheets.readonly"),
                    desk.google.requests().stream().flatMap(request -> Stream.of(request.scope().split(" ")))
                            .distinct().sorted().toList());
            assertEquals(List.of("GET"), desk.google.requests().stream().filter(request ->
                    !request.path().equals("/token")).map(FakeGoogle.Request::method).distinct().toList());
        }

        @Test
        void takes_two_requests_to_Sheets_for_each_spreadsheet_of_a_small_workbook() {
            small().verify();
            assertEquals(4, desk.sheetsRequests());
        }

        @Test
        void reads_the_same_way_whatever_Drive_says_of_the_size() {
            Result result = small().verify();
            String log = desk.logged();
            desk.google.forgetRequests();
            desk.google.sizeOfAll(LARGE);
            assertEquals(result, desk.verify());
            assertEquals(log.replace("verify[00000002]", "verify[00000003]"), desk.logged());
            assertEquals(4, desk.sheetsRequests());
        }

        @Test
        void takes_at_most_six_requests_to_Sheets_for_the_plans_workbook() {
            desk = Desk.withBackup(dir, SampleSheet.operaciones());
            desk.google.sizeOfAll(LARGE);
            assertEquals(0, desk.verify().exit());
            assertTrue(desk.sheetsRequests() <= 6, () -> desk.sheetsRequests() + " requests");
        }

        @Test
        void does_not_count_on_the_order_of_members() {
            Result usual = small().verify();
            String log = desk.logged();
            desk.google.reverseKeys(true);
            assertEquals(usual, desk.verify());
            assertEquals(log.replace("verify[00000002]", "verify[00000003]"), desk.logged());
        }
    }

    @Nested
    class The_command_line {
        @Test
        void has_help_that_tells_everything() {
            Result help = small().run("verify", "--help");
            assertEquals(0, help.exit());
            assertEquals("", help.err());
            for (String told : List.of("--accept-drift", "\n  4     Production has changed since", "\n  130   ",
                    "\n  ./jbang verify --credentials key.json --intact ")) {
                assertContains(help.out(), told);
            }
            assertTrue(help.out().lines().allMatch(line -> line.length() <= 80), help.out());
        }

        @Test
        void takes_the_last_backup_of_the_log_or_the_one_that_is_named() {
            small();
            String first = desk.copy;
            desk.google.editFile(first, file -> file.setTrashed(true));
            desk.makeBackup("--again");
            assertEquals(0, desk.verify().exit());
            assertEquals(desk.google.copiesOf(SHEET).get(1), desk.logged("Verification passed"));
            assertEquals(1, desk.verify("--backup", first).exit());
            assertEquals(first, desk.logged("Verification passed"));
        }

        @Test
        void needs_no_log_where_both_sheets_are_named() {
            small();
            Path other = dir.resolve("new/other.log");
            assertEquals(0, desk.verify("--backup", desk.copy, "--original", "https://docs.google.com/spreadsheets/d/"
                    + SHEET + "/edit#gid=0", "--log", other.toString()).exit());
            assertTrue(Files.exists(other));
        }

        @Test
        void counts_the_tab_that_is_named() {
            Result result = small().verify("--tab", "Listas", "--columns", "2");
            assertContains(result.out(), """
                    Row count      6 (Listas, grid 50)
                    Column count   2 (2 expected, grid 3)
                    """);
            assertEquals(new Result(3, "", """
                    verify: the backup has no grid tab "Avance"
                      Name one of these with --tab: Operaciones, Trabajadores, Listas, Jon's "Q1" | 100%, D3
                    """), desk.verify("--tab", "Avance"));
        }

        @Test
        void takes_any_number_of_columns_for_0() {
            assertContains(small().verify("--columns", "0").out(), "Column count   63 (grid 63)\n");
        }

        @Test
        void says_less_when_quiet_and_more_when_verbose() {
            Result quiet = inWindows().verify("-q");
            assertEquals(1, quiet.err().lines().count());
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.html(503).skip(2));
            Result verbose = desk.verify("-v");
            assertContains(verbose.err(), "asking again for cells of the ");
            assertContains(verbose.out(), "  data validation                        OK\n");
            assertEquals("Verification passed: COPY\n", quiet.out());
            assertContains(verbose.out(), "Not checked    bound Apps Script: the Sheets API does not give it\n");
            assertContains(verbose.out(), "Fingerprint    sha256 HASH\n");
            assertTrue(verbose.out().startsWith(quiet.out()));
        }

        @Test
        void keeps_the_evidence_when_quiet_and_there_is_something_to_do() {
            small();
            desk.google.edit(SHEET, Book::change);
            Result quiet = desk.verify("-q");
            assertEquals(4, quiet.exit());
            assertContains(quiet.out(), "Verification not judged: COPY\nOperaciones!D2 value: \"CHANGED\" -> ");
            assertContains(quiet.out(), "Differences    1 (production -> backup)\n");
            assertContains(quiet.err(), " --accept-drift\n");
        }

        @Test
        void refuses_what_is_no_id() {
            assertUsage("Invalid value for option '--backup': "
                    + "'no id' is neither a Drive ID nor a Sheets or Drive URL", "--backup", "no id");
        }

        @Test
        void refuses_what_only_a_comparison_needs_with_intact() {
            String said = "--intact reads only the backup: leave out --original and --accept-drift";
            assertUsage(said, "--intact", "--accept-drift");
            assertUsage(said, "--intact", "--original", SHEET);
        }

        @Test
        void refuses_counts_that_are_none() {
            assertUsage("--columns and --show must be at least 0", "--columns", "-1");
            assertUsage("--columns and --show must be at least 0", "--show", "-1");
        }

        @Test
        void refuses_a_token_in_the_clear() {
            assertUsage("--endpoint 'http://example.com/' must be an https URL, or http on this machine",
                    "--endpoint", "http://example.com/");
        }

        @Test
        void refuses_an_option_that_it_does_not_know() {
            assertUsage("Unknown option: '--forse'", "--forse");
        }

        @Test
        void refuses_to_hold_a_sheet_against_itself() {
            assertUsage("the backup and the original are the same spreadsheet, SHEET",
                    "--original", SHEET, "--backup", SHEET);
        }

        private void assertUsage(String said, String... args) {
            if (desk == null) {
                small();
            }
            Result result = desk.verify(args);
            assertEquals(2, result.exit());
            assertEquals("", result.out());
            assertEquals("verify: " + said + "\n  Nothing was done. See: jbang verify.java --help\n", result.err());
            assertEquals(List.of(), desk.google.requests());
        }
    }

    @Nested
    class A_log {
        @Test
        void that_is_not_there() {
            assertEquals(new Result(3, "", """
                    verify: could not read "DIR/none.log": no such file
                      Run backup.java first, or name the log with --log FILE.
                    """), small().verify("--log", dir.resolve("none.log").toString()));
        }

        @Test
        void that_is_empty() throws IOException {
            assertLog("", """
                    verify: "LOG" names no backup
                      Run backup.java first, or give --original ID and --backup ID.
                    """);
        }

        @Test
        void that_is_somebody_elses() throws IOException {
            assertLog("Jan 26 18:15:00 host kernel: nothing\n", """
                    verify: "LOG" names no backup
                      Run backup.java first, or give --original ID and --backup ID.
                    """);
        }

        @Test
        void that_is_binary() throws IOException {
            assertLog("PK\3\4\0\0", """
                    verify: could not read "LOG": not a text file
                      Name the log that backup.java wrote with --log FILE.
                    """);
        }

        @Test
        void that_is_a_folder() throws IOException {
            small();
            assertEquals(new Result(3, "", """
                    verify: could not read "DIR": it is a folder
                      Name the log that backup.java wrote with --log FILE.
                    """), desk.verify("--log", dir.toString()));
        }

        private void assertLog(String content, String said) throws IOException {
            small();
            Files.writeString(desk.log, content);
            assertEquals(new Result(3, "", said), desk.verify());
            assertEquals(content, Files.readString(desk.log));
        }
    }

    @Nested
    class A_refusal {
        @Test
        void of_a_sheet_that_is_not_there() {
            small();
            assertEquals(new Result(3, "", """
                    verify: backup sheet 1NoSuchSheet000000: File not found: 1NoSuchSheet000000. (404 notFound)
                      Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """), desk.verify("--backup", "1NoSuchSheet000000", "--original", SHEET));
            desk.google.forgetRequests();
        }

        @Test
        void of_a_sheet_that_is_not_shared() {
            small();
            desk.google.unshare(SHEET, FakeGoogle.SERVICE_ACCOUNT);
            assertEquals(new Result(3, "", """
                    verify: original sheet SHEET: File not found: SHEET. (404 notFound)
                      Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """), desk.verify());
            desk.google.forgetRequests();
        }

        @Test
        void of_a_file_that_is_no_sheet() {
            small();
            desk.google.addFile("1OfficeFile0000000", "x.xlsx", FakeGoogle.XLSX, FakeGoogle.OPERATOR);
            assertEquals(new Result(3, "", """
                    verify: backup sheet 1OfficeFile0000000: not a Google Sheet but \
                    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
                      Give the ID of a Google Sheet; an Office file must be saved as one first.
                    """), desk.verify("--backup", "1OfficeFile0000000", "--original", SHEET));
        }

        @Test
        void of_an_account_that_may_not_read_the_cells() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED", "The caller does not have permission").times(9));
            assertEquals(new Result(3, "", """
                    verify: original sheet: The caller does not have permission (403 PERMISSION_DENIED)
                      Share it with this identity: the sheet to read, the folder to write (docs/setup.md).
                    """), desk.verify());
        }

        @Test
        void of_an_API_that_is_not_enabled() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.apiDisabled("sheets.googleapis.com", "Sheets").times(9));
            Result result = desk.verify();
            assertEquals(3, result.exit());
            assertContains(result.err(), "verify: original sheet: Google Sheets API has not been used in project ");
            assertContains(result.err(),
                    "  Open the link above, press Enable, wait a few minutes, and run this again.\n");
        }
    }

    @Nested
    class Credentials {
        @Test
        void that_are_not_there() {
            small().key = dir.resolve("none.json");
            assertEquals(new Result(3, "", """
                    verify: could not read "KEY": no such file
                      Give the file of your credentials with --credentials FILE (docs/setup.md).
                    """), desk.verify());
        }

        @Test
        void that_are_no_key() throws IOException {
            small().key = Files.writeString(dir.resolve("key.json"), "{\"type\": \"external_account\"}");
            assertEquals(new Result(3, "", """
                    verify: could not use "KEY": it lacks a part, or one is damaged
                      docs/setup.md says how to get credentials, and which file holds them.
                    """), desk.verify());
        }

        @Test
        void that_are_no_longer_good() {
            small();
            desk.google.fail("POST", "/token", FakeGoogle.Fault.token(400, "invalid_grant", "Invalid JWT Signature.")
                    .times(9));
            assertEquals(new Result(3, "", """
                    verify: signing in: Invalid JWT Signature. (400 invalid_grant)
                      The key is no longer good: make a new one (docs/setup.md).
                    """), desk.verify());
        }

        @Test
        void come_from_the_environment_too() throws IOException {
            small();
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", Files.readString(desk.key));
            desk.key = null;
            assertEquals(0, desk.verify().exit());
        }

        @Test
        void of_a_person_do_as_well() {
            small().key = desk.google.userCredentials(dir);
            assertEquals(0, desk.verify().exit());
        }
    }

    @Test
    void progress_is_one_line_that_is_wiped_in_the_end() throws IOException {
        assertTrue(Seen.progress(new Paper(Book.book(), Book.book())).endsWith("\r\u001b[K"));
    }
}
