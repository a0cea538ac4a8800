//SOURCES ../support/WithDesk.java Paper.java Seen.java

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test runs the whole command against the test double of Google, on a clock moved by sleeping. */
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
            String log = desk.logged().replaceAll("[0-9a-f]{64}", "HASH");
            assertEquals("""
                    INFO  verify[00000002] Verification started: COPY
                    INFO  verify[00000002] Original sheet ID: SHEET
                    INFO  verify[00000002] Columns expected: 63
                    INFO  verify[00000002] Time zone: America/Santiago
                    INFO  verify[00000002] Tab: 0 GRID grid 84x63 used 40x63 cells 2399 sha256 HASH Operaciones
                    INFO  verify[00000002] Tab parts: 0 values HASH formats HASH structure HASH
                    INFO  verify[00000002] Tab: 1187403392 GRID grid 200x8 used 9x4 cells 26 sha256 HASH Trabajadores
                    INFO  verify[00000002] Tab: 540284 GRID grid 50x3 used 6x2 cells 12 sha256 HASH Listas
                    INFO  verify[00000002] Tab: 77120031 GRID grid 100x12 used 6x5 cells 16 sha256 HASH Jon's "Q1" \
                    | 100%
                    INFO  verify[00000002] Tab: 2001 GRID grid 20x5 used 1x1 cells 1 sha256 HASH D3
                    INFO  verify[00000002] Tab: 913345721 OBJECT grid 0x0 used 0x0 cells 0 sha256 HASH Avance
                    INFO  verify[00000002] Counted tab: Operaciones
                    INFO  verify[00000002] Row count: 40
                    INFO  verify[00000002] Column count: 63
                    INFO  verify[00000002] Cells compared: 2454
                    WARN  verify[00000002] Error only in the backup: 'Jon''s "Q1" | 100%'!A5 computes in \
                    production but is #REF! in the backup (allow access: open the backup once in the browser)
                    INFO  verify[00000002] Fingerprint: sha256 HASH
                    INFO  verify[00000002] Verification passed: COPY
                    """, log.replaceAll("(?m)^INFO .* (Check: |Not checked: |Tab parts: [1-9]).*\n", ""));
            assertEquals("columns in use, spreadsheet properties, named ranges, developer metadata, data sources, "
                    + "tabs and their order, tab properties, merges, conditional formats, filters and filter views, "
                    + "protected ranges, charts, banding, slicers, tables, row and column groups, row heights and "
                    + "column widths, rows, values and formulas, formats, text runs, notes, links, chips, "
                    + "data validation, pivot tables, connected data", log.lines().filter(line ->
                    line.contains("] Check: ")).map(line -> line.replaceFirst(".* Check: (.*): OK", "$1"))
                    .collect(joining(", ")));
        }

        @Test
        void what_no_reader_of_the_api_can_compare_is_counted_logged_and_told_on_the_page() throws IOException {
            List<String> gaps = verify.Checks.GAPS;
            small().verify("-v").shows(" 0 DIFFER, " + gaps.size() + " NOT CHECKED");
            assertEquals(gaps, desk.entries().stream().filter(entry -> entry.label().equals("Not checked"))
                    .map(verify.Entry::value).toList());
            desk.document().ends(0);
            String page = Files.readString(desk.page).replaceAll("\\s+", " ");
            gaps.forEach(gap -> assertContains(page, gap.replaceFirst(": .*", "")));
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
        void takes_two_requests_to_Sheets_a_side_and_says_the_same_each_time() {
            Result result = small().verify().says("warning: 'Jon''s \"Q1\" | 100%'!A5 computes in production but is ");
            String log = desk.logged();
            assertEquals(4, desk.sheetsRequests());
            assertEquals(result, desk.verify());
            assertEquals(log.replace("verify[00000002]", "verify[00000003]"), desk.logged());
        }

        @Test
        void takes_at_most_six_requests_to_Sheets_for_the_plans_workbook() {
            desk = Desk.withBackup(dir, SampleSheet.operaciones());
            desk.verify().ends(0);
            assertTrue(desk.sheetsRequests() <= 6, () -> desk.sheetsRequests() + " requests");
        }
    }

    @Nested
    class The_command_line {
        @Test
        void has_help_that_tells_everything() {
            small().run("verify", "--help").ends(0).saysJust("").shows("--accept-drift")
                    .shows("\n  4     Production has changed since").shows("\n  130   ")
                    .shows("\n  ./jbang verify --credentials key.json --intact ");
        }

        @Test
        void takes_the_last_backup_of_the_log_or_the_one_that_is_named() {
            small();
            String first = desk.copy;
            desk.google.editFile(first, file -> file.setTrashed(true));
            desk.makeBackup("--again");
            desk.verify().ends(0);
            assertEquals(desk.google.copiesOf(SHEET).get(1), desk.logged("Verification passed"));
            desk.verify("--backup", first).ends(1);
            assertEquals(first, desk.logged("Verification passed"));
        }

        @Test
        void needs_no_log_where_both_sheets_are_named_and_leads_on_to_none() {
            small();
            Path other = dir.resolve("new/other.log");
            desk.verify("--backup", desk.copy, "--original", "https://docs.google.com/spreadsheets/d/" + SHEET
                    + "/edit#gid=0", "--log", other.toString()).ends(0).lacks("next: ");
            assertTrue(Files.exists(other));
        }

        @Test
        void counts_the_tab_that_is_named_and_reads_no_cell_where_there_is_none() {
            small().verify("--tab", "Listas", "--columns", "2").shows("""
                    Row count      6 (Listas, grid 50)
                    Column count   2 (2 expected, grid 3)
                    """);
            desk.google.forgetRequests();
            desk.verify("--tab", "Avance").ends(3).says("""
                    verify: the backup has no grid tab "Avance"
                      Name one of these with --tab: Operaciones, Trabajadores, Listas, Jon's "Q1" | 100%, D3
                    """);
            assertTrue(desk.sheetsRequests() <= 2, () -> desk.sheetsRequests() + " requests");
        }

        @Test
        void says_less_when_quiet_and_more_when_verbose() {
            Result quiet = small().verify("-q");
            assertEquals(1, quiet.err().lines().count());
            assertEquals("Verification passed: COPY\n", quiet.out());
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.html(503).skip(2));
            desk.verify("-v").says("asking again for cells of ").shows(quiet.out())
                    .says(" Check: data validation: OK\n").says(" Fingerprint: sha256 HASH\n")
                    .says(" Not checked: bound Apps Script: the Sheets API does not give it\n");
        }

        @Test
        void keeps_the_evidence_when_quiet_and_there_is_something_to_do() {
            small();
            desk.google.edit(SHEET, Book::change);
            desk.verify("-q").ends(4)
                    .shows("Verification not judged: COPY\nOperaciones!D2 value: \"CHANGED\" -> ")
                    .shows("Differences    1 (production -> backup)\n").says(" --accept-drift\n");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                --intact --accept-drift       | --intact reads only the backup: leave out --original and --accept-drift
                --intact --original SHEET     | --intact reads only the backup: leave out --original and --accept-drift
                --columns -1                  | --columns and --show must be at least 0
                --show -1                     | --columns and --show must be at least 0
                --forse                       | Unknown option: '--forse'
                --original SHEET --backup SHEET | the backup and production are the same spreadsheet, SHEET
                """)
        void that_makes_no_sense_is_refused(String options, String said) {
            small().verify(options.replace("SHEET", SHEET).split(" ")).ends(2)
                    .says(said + "\n  Nothing was done. See: jbang verify.java --help\n");
            assertEquals(List.of(), desk.google.requests());
        }
    }

    @Nested
    class A_log {
        @Test
        void that_is_not_there_or_a_folder_is_named() {
            small().verify("--log", dir.resolve("none.log").toString()).ends(3).says("""
                    verify: could not read "DIR/none.log": no such file
                      Run backup.java first, or name the log with --log FILE.
                    """);
            desk.verify("--log", dir.toString()).ends(3).says("verify: could not read \"DIR\": not a regular file\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Jan 26 18:15:00 host kernel: nothing\n", "PK\3\4\0\0",
            "2026-01-26T18:15:00.123Z INFO  backup[3f9c2a71] Backup created successfully: 1WithoutAnOriginal\n"})
        void that_names_no_backup_is_left_as_it_is(String content) throws IOException {
            small();
            Files.writeString(desk.log, content);
            desk.verify().ends(3).says(content.startsWith("PK") ? "could not read \"LOG\": not a text file\n"
                    : "\"LOG\" names no backup\n  Run backup.java first, or give --original ID and --backup ID.\n");
            assertEquals(content, Files.readString(desk.log));
        }
    }

    @Nested
    class A_refusal {
        @Test
        void of_a_sheet_that_is_not_there_names_it() {
            small().verify("--backup", "1NoSuchSheet000000", "--original", SHEET).ends(3).says("""
                    verify: the backup 1NoSuchSheet000000: File not found: 1NoSuchSheet000000. (404 notFound)
                      Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """);
            desk.google.unshare(SHEET, FakeGoogle.SERVICE_ACCOUNT);
            desk.verify().ends(3).says("verify: production SHEET: File not found: SHEET. (404 notFound)\n");
            desk.google.forgetRequests();
        }

        @Test
        void of_a_file_that_is_no_sheet_says_what_to_do() {
            small();
            desk.google.addFile("1OfficeFile0000000", "x.xlsx", FakeGoogle.XLSX, FakeGoogle.OPERATOR);
            desk.verify("--backup", "1OfficeFile0000000", "--original", SHEET).ends(3).says("""
                    verify: the backup: This operation is not supported for this document. \
                    The document must not be an Office file. (400 FAILED_PRECONDITION)
                      Give the ID of a Google Sheet; an Office file becomes one by File > Save as Google Sheets.
                    """);
            desk.google.forgetRequests();
        }

        @Test
        void of_credentials_that_are_no_longer_good_says_so() {
            small();
            desk.google.fail("POST", "/token", FakeGoogle.Fault.token(400, "invalid_grant", "Invalid JWT Signature.")
                    .times(9));
            desk.verify().ends(3).says("verify: signing in: Invalid JWT Signature. (400 invalid_grant)\n");
        }
    }

    @Test
    void progress_is_one_line_that_is_wiped_in_the_end() throws IOException {
        assertTrue(Seen.progress(new Paper(Book.book(), Book.book())).endsWith("\r\u001b[K"));
    }
}
