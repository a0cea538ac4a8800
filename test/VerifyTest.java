///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tests verify.java: that it finds every difference, names it, and finds none where there is none.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../verify.java ../backup.java FakeGoogle.java SampleSheet.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.GenericJson;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ClassInfo;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsScopes;
import com.google.api.services.sheets.v4.model.BigQueryTableSpec;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.console.ConsoleLauncher;

/** Every test that runs the command runs it whole, against the test double of Google, on a clock moved by sleeping. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyTest {

    public static void main(String... args) {
        ConsoleLauncher.main("execute", "--select-class=VerifyTest", "--disable-banner");
    }

    private static final String SHEET = SampleSheet.ID;
    private static final String FOLDER = "1FolderInTheSharedDrive";

    @TempDir
    Path dir;

    private Desk desk;

    @AfterEach
    void every_request_was_one_that_Google_takes() {
        if (desk != null) {
            desk.close();
            assertEquals(List.of(), desk.google.violations());
        }
    }

    private static final long LARGE = 1L << 30;

    private Desk small(String... options) {
        desk = new Desk(dir, SampleSheet.small(), options);
        return desk;
    }

    /** The same small workbook, of which Drive says that it is large. */
    private Desk inWindows() {
        small().google.sizeOfAll(LARGE);
        return desk;
    }

    @Nested
    class The_plain_path {
        @Test
        void says_what_was_found_on_stdout_and_what_to_do_next_on_stderr() {
            desk = new Desk(dir, model(book()));
            assertEquals(new Result(0, """
                    Checks         28 OK, 0 DIFFER, 8 NOT CHECKED
                    Tabs           4
                    Cells          113
                    Row count      36 (Datos, grid 40)
                    Column count   4 (4 expected, grid 8)
                    Fingerprint    sha256 HASH
                    Verification passed: COPY
                    """, "next: jbang document.java --log LOG\n"), desk.run("--columns", "4"));
        }

        @Test
        void leaves_counts_checks_and_fingerprints_in_the_log() {
            small().run();
            assertEquals("""
                    INFO  verify[00000002] Verification started: COPY
                    INFO  verify[00000002] Original sheet ID: SHEET
                    INFO  verify[00000002] Original sheet version read: 48211
                    INFO  verify[00000002] Backup sheet version read: 3
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
                    INFO  verify[00000002] Check: the file in Drive: OK
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
        void a_formula_that_no_longer_computes_is_a_warning() {
            Result result = small().run();
            assertEquals(0, result.exit());
            assertEquals("""
                    warning: 'Jon''s "Q1" | 100%'!A5 computes in production but is #REF! in the backup (allow \
                    access: open the backup once in the browser)
                    next: jbang document.java --log LOG
                    """, result.err());
        }

        @Test
        void asks_for_nothing_but_to_read() {
            small().run();
            assertEquals(List.of("https://www.googleapis.com/auth/drive.metadata.readonly",
                    "https://www.googleapis.com/auth/spreadsheets.readonly"),
                    desk.google.requests().stream().flatMap(request -> Stream.of(request.scope().split(" ")))
                            .distinct().sorted().toList());
            assertEquals(List.of("GET"), desk.google.requests().stream().filter(request ->
                    !request.path().equals("/token")).map(FakeGoogle.Request::method).distinct().toList());
        }

        @Test
        void takes_one_request_to_Sheets_for_each_spreadsheet_of_a_small_workbook() {
            small().run();
            assertEquals(2, desk.sheetsRequests());
        }

        @Test
        void says_and_logs_the_same_of_a_workbook_that_it_reads_in_windows() {
            Result whole = small().run();
            String log = desk.logged();
            desk.google.sizeOfAll(LARGE);
            assertEquals(whole, desk.run());
            assertEquals(log.replace("verify[00000002]", "verify[00000003]"), desk.logged());
            assertEquals(2 + 4, desk.sheetsRequests());
        }

        @Test
        void reads_in_windows_what_is_larger_than_Drive_says() {
            desk = new Desk(dir, SampleSheet.operaciones());
            Result result = desk.run();
            desk.google.forgetRequests();
            desk.google.sizeOfAll(1024L);
            assertEquals(result, desk.run());
            assertEquals(2 + 6, desk.sheetsRequests());
        }

        @Test
        void takes_at_most_six_requests_to_Sheets_for_the_plans_workbook() {
            desk = new Desk(dir, SampleSheet.operaciones());
            assertEquals(0, desk.run().exit());
            assertTrue(desk.sheetsRequests() <= 6, () -> desk.sheetsRequests() + " requests");
        }

        @Test
        void does_not_count_on_the_order_of_members() {
            Result usual = small().run();
            String log = desk.logged();
            desk.google.reverseKeys(true);
            assertEquals(usual, desk.run());
            assertEquals(log.replace("verify[00000002]", "verify[00000003]"), desk.logged());
        }

        @Test
        void compares_every_attribute_that_there_is() {
            desk = new Desk(dir, SampleSheet.everything());
            Result result = desk.run();
            assertEquals(0, result.exit(), result::toString);
        }
    }

    @Nested
    class A_difference {
        private static Live live;

        @BeforeAll
        static void start() {
            live = new Live();
        }

        @AfterAll
        static void stop() {
            live.close();
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource({"VerifyTest#values", "VerifyTest#cells", "VerifyTest#rows", "VerifyTest#tabs",
            "VerifyTest#objects", "VerifyTest#spreadsheets"})
        void is_told_with_its_place_before_and_after(Damage damage) throws IOException {
            Seen intact = seen();
            assertEquals(List.of(), intact.differences());
            Seen damaged = after(damage);
            live.install(verify.Side.BACKUP, book());
            assertEquals(String.join("\n", damage.said()), String.join("\n", damaged.differences()));
            assertNotEquals(intact.fingerprint(), damaged.fingerprint());
            assertEquals(intact, seen());
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("VerifyTest#harmless")
        void is_not_what_a_copy_may_be_given_anew(Damage harmless) throws IOException {
            Seen intact = seen();
            Seen after = after(harmless);
            live.install(verify.Side.BACKUP, book());
            assertEquals(intact, after);
        }

        /** Whether it is read in one answer or in windows must make no difference. */
        private static Seen seen() throws IOException {
            Seen whole = Seen.of(live.small(true));
            assertEquals(whole, Seen.of(live.small(false)));
            return whole;
        }

        private Seen after(Damage damage) throws IOException {
            JsonObject book = book();
            damage.change().accept(book);
            assertNotEquals(book(), book, "the damage does nothing");
            live.install(verify.Side.BACKUP, book);
            return seen();
        }
    }

    /** One of each kind through the whole command; the table above does the rest. */
    @Nested
    class A_damaged_copy {
        @ParameterizedTest(name = "{0}")
        @MethodSource("VerifyTest#oneOfEachKind")
        void is_refused_and_passes_again_when_mended(Damage damage) {
            desk = new Desk(dir, model(book()));
            assertEquals(0, desk.run("--columns", "4").exit());
            String fingerprint = desk.logged("Fingerprint");
            JsonObject book = book();
            damage.change().accept(book);
            desk.install(book);
            Result result = desk.run("--columns", "4");
            assertEquals(1, result.exit());
            assertEquals(String.join("\n", damage.said()) + "\n", result.out().replaceAll("(?s)Checks  .*", ""));
            assertEquals("""
                    Do not migrate on this backup. Make another:
                      jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG
                    """, result.err());
            assertContains(desk.logged(), "ERROR verify[00000003] Verification failed: COPY\n");
            desk.install(book());
            assertEquals(0, desk.run("--columns", "4").exit());
            assertEquals(fingerprint, desk.logged("Fingerprint"));
        }

        @Test
        void with_many_differences_shows_the_first_and_counts_the_rest_by_tab_and_attribute() {
            small();
            desk.google.damage(desk.copy, copy -> copy.getSheets().stream().filter(sheet -> sheet.getData() != null)
                    .flatMap(sheet -> sheet.getData().get(0).getRowData().stream())
                    .flatMap(row -> Stream.ofNullable(row.getValues()).flatMap(List::stream))
                    .forEach(cell -> cell.setNote("new")));
            Result result = desk.run("--show", "2");
            assertEquals(1, result.exit());
            assertEquals("""
                    Operaciones!A1 note: absent -> "new"
                    Operaciones!B1 note: absent -> "new"
                    ... and 2578 more differences:
                        'D3' notes: 1
                        'Jon''s "Q1" | 100%' notes: 17
                        Listas notes: 12
                        Operaciones notes: 2520
                        Trabajadores notes: 30
                    """, result.out().replaceAll("(?s)Checks  .*", ""));
        }
    }

    @Nested
    class Time {
        @Test
        void an_edit_of_production_since_the_backup_is_drift() {
            small();
            edit(SHEET);
            assertEquals(new Result(4, """
                    Operaciones!D2 value: "CHANGED" -> "MK-1923-TW-17001-001"
                    Checks         27 OK, 1 DIFFER, 7 NOT CHECKED
                    Tabs           6
                    Cells          2454
                    Row count      40 (Operaciones, grid 84)
                    Column count   63 (63 expected, grid 63)
                    Fingerprint    sha256 HASH
                    Verification not judged: COPY
                    """, """
                    warning: 'Jon''s "Q1" | 100%'!A5 computes in production but is #REF! in the backup (allow \
                    access: open the backup once in the browser)
                    Production has changed since the backup, so these may be edits and not damage. Back up again:
                      jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG
                    or, for up to 1000 differences, accept exactly these:
                      jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG --accept-drift
                    """), desk.run());
            assertContains(desk.logged(), "WARN  verify[00000002] Verification not judged: COPY\n");
        }

        @Test
        void accepted_drift_is_recorded_place_by_place() {
            small();
            edit(SHEET);
            Result result = desk.run("--accept-drift");
            assertEquals(0, result.exit());
            assertContains(desk.logged(), "WARN  verify[00000002] Drift accepted: Operaciones!D2\n");
            assertContains(desk.logged(), "WARN  verify[00000002] Verification passed except for drift: COPY\n");
            assertEquals(0, desk.run("--intact").exit());
        }

        @Test
        void a_version_that_moved_without_a_difference_proves_the_backup() {
            small();
            desk.google.edit(SHEET, book -> { });
            assertEquals(0, desk.run().exit());
        }

        @Test
        void a_difference_where_production_did_not_change_is_damage() {
            small();
            desk.google.damage(SHEET, VerifyTest::change);
            assertEquals(1, desk.run().exit());
        }

        @Test
        void an_edit_of_production_while_it_is_read_is_drift() {
            small();
            desk.meanwhile(() -> edit(SHEET));
            assertEquals(4, desk.run().exit());
        }

        @Test
        void an_edit_of_the_copy_while_it_is_read_is_damage() {
            small();
            desk.meanwhile(() -> desk.google.edit(desk.copy, book -> { }));
            Result result = desk.run();
            assertEquals(1, result.exit());
            assertContains(result.out(), "the backup was edited while it was read: its version moved from 3 to 4\n");
        }

        @Test
        void a_copy_made_by_hand_before_production_was_last_changed_is_not_judged() throws IOException {
            small();
            desk.google.damage(desk.copy, VerifyTest::change);
            assertEquals(1, desk.run().exit());
            Files.writeString(desk.log, Files.readString(desk.log).replace("Backup timestamp: 2026-01-26T18:15",
                    "Backup timestamp: 2026-01-23T18:15"));
            assertEquals(4, desk.run().exit());
        }

        @Test
        void what_is_wrong_with_the_backup_itself_is_damage_though_production_changed() {
            small();
            edit(SHEET);
            desk.google.editFile(desk.copy, file -> file.setTrashed(true));
            Result result = desk.run("--accept-drift");
            assertEquals(1, result.exit());
            assertContains(result.out(), "the backup is in the bin; Drive deletes it 30 days after it went there\n");
        }

        @Test
        void too_much_drift_is_not_accepted() {
            small();
            desk.google.edit(SHEET, book -> book.getSheets().get(0).getData().get(0).getRowData().forEach(row ->
                    row.getValues().forEach(cell -> cell.setNote("new"))));
            assertEquals(4, desk.run("--accept-drift").exit());
        }

        private void edit(String id) {
            desk.google.edit(id, VerifyTest::change);
        }
    }

    private static void change(Spreadsheet book) {
        book.getSheets().get(0).getData().get(0).getRowData().get(1).getValues().get(3).getUserEnteredValue()
                .setStringValue("CHANGED");
    }

    @Nested
    class An_intact_check {
        @Test
        void passes_days_later_though_production_was_migrated() {
            small().run();
            desk.google.edit(SHEET, VerifyTest::change);
            desk.clock.now = desk.clock.now.plusSeconds(6 * 86_400);
            desk.google.forgetRequests();
            assertEquals(new Result(0, """
                    Checks         2 OK, 0 DIFFER, 0 NOT CHECKED
                    Tabs           6
                    Cells          2454
                    Row count      40 (Operaciones, grid 84)
                    Column count   63 (63 expected, grid 63)
                    Fingerprint    sha256 HASH
                    Intact check passed: COPY
                    """, ""), desk.run("--intact"));
            assertEquals(1, desk.sheetsRequests());
            assertTrue(desk.google.requests().stream().noneMatch(request -> request.path().contains(SHEET)));
            assertContains(desk.logged(), "INFO  verify[00000003] Intact check passed: COPY\n");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("VerifyTest#changesAfterTheProof")
        void names_the_tab_and_what_changed(Damage damage) {
            desk = new Desk(dir, model(book()));
            assertEquals(0, desk.run("--columns", "4").exit());
            JsonObject book = book();
            damage.change().accept(book);
            desk.install(book);
            Result result = desk.run("--intact");
            assertEquals(1, result.exit());
            assertEquals(String.join("\n", damage.said()) + "\n", result.out().replaceAll("(?s)Checks  .*", ""));
            assertContains(desk.logged(), "ERROR verify[00000003] Intact check failed: COPY\n");
        }

        @Test
        void finds_the_bin_the_missing_lock_and_another_name() {
            small().run();
            desk.google.editFile(desk.copy, file -> file.setTrashed(true).setName("Mine now")
                    .setContentRestrictions(List.of(new ContentRestriction().setReadOnly(false))));
            Result result = desk.run("--intact");
            assertEquals(1, result.exit());
            assertEquals("""
                    the backup is in the bin; Drive deletes it 30 days after it went there
                    the backup's lock is gone, so anybody with the right to edit may have changed it
                    the backup's name has changed: "ZEUES_Operaciones_v2.1_backup_20260126_181500" -> "Mine now"
                    """, result.out().replaceAll("(?s)Checks  .*", ""));
        }

        @Test
        void takes_two_requests_where_the_workbook_is_read_in_windows() {
            inWindows().run();
            desk.google.forgetRequests();
            assertEquals(0, desk.run("--intact").exit());
            assertEquals(2, desk.sheetsRequests());
        }

        @Test
        void finds_an_edit_of_the_copy_during_the_reading() {
            small().run();
            desk.meanwhile(() -> desk.google.edit(desk.copy, copy -> { }));
            Result result = desk.run("--intact");
            assertEquals(1, result.exit());
            assertContains(result.out(), "the backup was edited while it was read: its version moved from 3 to 4\n");
        }

        @Test
        void asks_for_no_lock_where_none_was_made() {
            small("--no-lock").run();
            assertEquals(0, desk.run("--intact").exit());
        }

        @Test
        void is_held_against_the_last_proof() {
            small().run();
            desk.google.edit(SHEET, VerifyTest::change);
            desk.google.edit(desk.copy, VerifyTest::change);
            assertEquals(1, desk.run("--intact").exit());
            assertEquals(0, desk.run().exit());
            assertEquals(0, desk.run("--intact").exit());
        }

        @Test
        void needs_a_proof() {
            small();
            assertEquals(new Result(3, "", """
                    verify: "LOG" holds no proof of COPY
                      Run verify.java without --intact while production is still what was backed up.
                    """), desk.run("--intact"));
        }
    }

    /** What a read may run into on its way, over again and in the middle of the cells. */
    @Nested
    class A_fault_that_passes {
        @ParameterizedTest(name = "{0} at answer {1}")
        @MethodSource("VerifyTest#faults")
        void changes_nothing_in_the_result(String name, int answer, Supplier<FakeGoogle.Fault> fault) {
            Result undisturbed = inWindows().run();
            disturb(undisturbed, answer, fault);
        }

        @ParameterizedTest(name = "{0} at answer {1}")
        @MethodSource("VerifyTest#faultsOfOneAnswer")
        void changes_nothing_where_one_answer_is_all(String name, int answer, Supplier<FakeGoogle.Fault> fault) {
            Result undisturbed = small().run();
            disturb(undisturbed, answer, fault);
        }

        private void disturb(Result undisturbed, int answer, Supplier<FakeGoogle.Fault> fault) {
            String log = desk.logged();
            desk.google.fail("GET", "/v4/spreadsheets/", fault.get().skip(answer));
            assertEquals(undisturbed, desk.run());
            assertEquals(log.replace("verify[00000002]", "verify[00000003]"), desk.logged());
        }
    }

    static Stream<Arguments> faults() {
        return faultsAt(0, 2, 3);
    }

    static Stream<Arguments> faultsOfOneAnswer() {
        return faultsAt(0, 1);
    }

    private static Stream<Arguments> faultsAt(Integer... answers) {
        Map<String, Supplier<FakeGoogle.Fault>> faults = new LinkedHashMap<>();
        faults.put("429", FakeGoogle.Fault::readQuota);
        faults.put("500", () -> FakeGoogle.Fault.sheets(500, "INTERNAL", "Internal error encountered."));
        faults.put("503", () -> FakeGoogle.Fault.sheets(503, "UNAVAILABLE", "The service is currently unavailable."));
        faults.put("502 as HTML", () -> FakeGoogle.Fault.html(502));
        faults.put("reset", FakeGoogle.Fault::reset);
        faults.put("nothing", () -> FakeGoogle.Fault.truncate(0));
        faults.put("cut after 2,000 bytes", () -> FakeGoogle.Fault.truncate(2_000));
        faults.put("cut after 5,000 bytes", () -> FakeGoogle.Fault.truncate(5_000));
        faults.put("500 four times", () -> FakeGoogle.Fault.sheets(500, "INTERNAL", "Internal error.").times(4));
        return faults.entrySet().stream().flatMap(fault -> Stream.of(answers)
                .map(answer -> Arguments.of(fault.getKey(), answer, fault.getValue())));
    }

    @Nested
    class A_fault_that_stays {
        @Test
        void ends_the_run_and_the_log_says_so() {
            inWindows();
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED", "The caller does not have permission").skip(2)
                            .times(9));
            assertEquals(new Result(3, "", """
                    verify: reading cells: The caller does not have permission (403 PERMISSION_DENIED)
                      Share it with this identity: the sheet to read, the folder to write (docs/setup.md).
                    """), desk.run());
            assertEquals("""
                    INFO  verify[00000002] Verification started: COPY
                    ERROR verify[00000002] Verification not finished: reading cells: The caller does not have \
                    permission (403 PERMISSION_DENIED)
                    """, desk.logged());
        }

        @Test
        void is_no_trouble_to_a_run_that_is_interrupted() throws IOException, InterruptedException {
            inWindows();
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.hang().skip(2).times(9));
            List<String> command = new ArrayList<>(interruptible());
            command.addAll(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"), "verify"));
            command.addAll(desk.arguments());
            Process run = new ProcessBuilder(command).redirectErrorStream(true).start();
            try {
                for (int i = 0; i < 6_000 && desk.sheetsRequests() < 4; i++) {
                    assertFalse(run.waitFor(10, TimeUnit.MILLISECONDS));
                }
                new ProcessBuilder("kill", "-INT", String.valueOf(run.pid())).start().waitFor();
                assertEquals(130, run.waitFor());
                assertEquals("verify: interrupted: nothing is proven; run it again\n",
                        new String(run.getInputStream().readAllBytes(), UTF_8));
            } finally {
                run.destroyForcibly();
            }
            assertEquals("interrupted", desk.logged("Verification not finished"));
            desk.google.clearFaults();
            assertEquals(0, desk.run().exit());
        }

        /** A process started in the background of a shell without job control would not heed an interrupt. */
        private static List<String> interruptible() throws IOException, InterruptedException {
            List<String> prefix = List.of("env", "--default-signal=INT");
            List<String> probe = Stream.concat(prefix.stream(), Stream.of("true")).toList();
            try {
                return new ProcessBuilder(probe).start().waitFor() == 0 ? prefix : List.of();
            } catch (IOException e) {
                return List.of();
            }
        }

        @Test
        void of_the_server_is_given_up_after_eight_times() {
            inWindows();
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.html(503).skip(2).times(99));
            assertEquals(new Result(3, "", """
                    verify: reading cells: no reason given (503)
                      Google is busy or failing: wait some minutes, then run this again.
                    """), desk.run());
        }
    }

    @Nested
    class The_command_line {
        @Test
        void has_help_that_tells_everything() {
            assertEquals(new Result(0, HELP, ""), small().plain("--help"));
        }

        @Test
        void takes_the_last_backup_of_the_log_or_the_one_that_is_named() {
            small();
            String first = desk.copy;
            desk.google.editFile(first, file -> file.setTrashed(true));
            desk.backup();
            assertEquals(0, desk.run().exit());
            assertEquals(desk.google.copiesOf(SHEET).get(1), desk.logged("Verification passed"));
            assertEquals(1, desk.run("--backup", first).exit());
            assertEquals(first, desk.logged("Verification failed"));
        }

        @Test
        void needs_no_log_where_both_sheets_are_named() {
            small();
            Path other = dir.resolve("new/other.log");
            assertEquals(0, desk.run("--backup", desk.copy, "--original", "https://docs.google.com/spreadsheets/d/"
                    + SHEET + "/edit#gid=0", "--log", other.toString()).exit());
            assertTrue(Files.exists(other));
        }

        @Test
        void counts_the_tab_that_is_named() {
            Result result = small().run("--tab", "Listas", "--columns", "2");
            assertContains(result.out(), """
                    Row count      6 (Listas, grid 50)
                    Column count   2 (2 expected, grid 3)
                    """);
            assertEquals(new Result(3, "", """
                    verify: the backup has no grid tab "Avance"
                      Name one of these with --tab: Operaciones, Trabajadores, Listas, Jon's "Q1" | 100%, D3
                    """), desk.run("--tab", "Avance"));
        }

        @Test
        void takes_any_number_of_columns_for_0() {
            assertContains(small().run("--columns", "0").out(), "Column count   63 (grid 63)\n");
        }

        @Test
        void says_less_when_quiet_and_more_when_verbose() {
            Result quiet = inWindows().run("-q");
            assertEquals(1, quiet.err().lines().count());
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.html(503).skip(2));
            Result verbose = desk.run("-v");
            assertContains(verbose.err(), "asking again for cells, ");
            assertContains(verbose.out(), "  data validation                        OK\n");
            assertTrue(verbose.out().endsWith(quiet.out()));
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
            Result result = desk.run(args);
            assertEquals(2, result.exit());
            assertEquals("", result.out());
            assertEquals("verify: " + said + "\n  Nothing was done. See: jbang verify.java --help\n", result.err());
            assertEquals(List.of(), desk.google.requests());
        }
    }

    private static final String HELP = """
            Usage: verify [-hqvV] [--accept-drift] [--intact] [--backup=ID] [--columns=N]
                          [--credentials=FILE] [--endpoint=URI] [--impersonate=USER]
                          [--log=FILE] [--original=ID] [--show=N] [--tab=NAME]
            Proves that the backup equals the production sheet, down to each value, formula
            and format.
                  --backup=ID          The copy to prove, as an ID or a URL. Default: the
                                         last backup in the log.
                  --original=ID        The sheet to hold it against. Default: the original
                                         of that backup in the log.
                  --columns=N          Columns that the counted tab must use; 0: any.
                                         Default: 63.
                  --tab=NAME           The tab whose rows and columns are counted. Default:
                                         Operaciones, else the first.
                  --intact             Read only the backup, and hold it against its last
                                         proof in the log.
                  --accept-drift       Record the backup as proven except where production
                                         has changed since.
                  --show=N             Print the first N differences; all are counted.
                                         Default: 20.
                  --log=FILE           The log of the migration. Default:
                                         backend/logs/migration/backup_execution.log.
                  --credentials=FILE   Key file of a service account, or credentials of a
                                         user.
                  --impersonate=USER   E-mail of the user to act for, by domain-wide
                                         delegation.
                  --endpoint=URI       One root for Drive and Sheets, for a test double or
                                         a proxy.
              -v, --verbose            Say more about what is being done.
              -q, --quiet              Say nothing but the result, warnings and errors.
              -h, --help               Show this help message and exit.
              -V, --version            Print version information and exit.

            Exit codes:
              0     Equal: the backup is proven, and the log says so.
              1     Different: the backup is not what production is, or not what it was
                      when it was proven.
              2     The command line is wrong; nothing was done.
              3     Could not finish; nothing is proven.
              4     Not judged: production has changed since the backup, so a difference
                      proves nothing.
              130   Interrupted; nothing is proven.

            Examples:
              jbang verify.java                    prove the last backup in the log
              jbang verify.java --intact           is it still what was proven?
              jbang verify.java --accept-drift     except where production changed
              jbang verify.java --original ID --backup ID --log other.log
            """;

    @Nested
    class A_log {
        @Test
        void that_is_not_there() {
            assertEquals(new Result(3, "", """
                    verify: could not read "DIR/none.log": no such file
                      Run backup.java first, or name the log with --log FILE.
                    """), small().run("--log", dir.resolve("none.log").toString()));
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
                    """), desk.run("--log", dir.toString()));
        }

        private void assertLog(String content, String said) throws IOException {
            small();
            Files.writeString(desk.log, content);
            assertEquals(new Result(3, "", said), desk.run());
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
                    """), desk.run("--backup", "1NoSuchSheet000000", "--original", SHEET));
            desk.google.forgetRequests();
        }

        @Test
        void of_a_sheet_that_is_not_shared() {
            small();
            desk.google.unshare(SHEET, FakeGoogle.SERVICE_ACCOUNT);
            assertEquals(new Result(3, "", """
                    verify: original sheet SHEET: File not found: SHEET. (404 notFound)
                      Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """), desk.run());
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
                    """), desk.run("--backup", "1OfficeFile0000000", "--original", SHEET));
        }

        @Test
        void of_an_account_that_may_not_read_the_cells() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED", "The caller does not have permission").times(9));
            assertEquals(new Result(3, "", """
                    verify: original sheet: The caller does not have permission (403 PERMISSION_DENIED)
                      Share it with this identity: the sheet to read, the folder to write (docs/setup.md).
                    """), desk.run());
        }

        @Test
        void of_an_API_that_is_not_enabled() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.apiDisabled("sheets.googleapis.com", "Sheets").times(9));
            Result result = desk.run();
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
                      Give the service account's JSON key with --credentials FILE (docs/setup.md).
                    """), desk.run());
        }

        @Test
        void that_are_no_key() throws IOException {
            small().key = Files.writeString(dir.resolve("key.json"), "{\"type\": \"external_account\"}");
            assertEquals(new Result(3, "", """
                    verify: could not use "KEY": its type is "external_account", not "service_account" or \
                    "authorized_user"
                      Download the key again (docs/setup.md): a JSON file with "type": "service_account".
                    """), desk.run());
        }

        @Test
        void that_are_no_longer_good() {
            small();
            desk.google.fail("POST", "/token", FakeGoogle.Fault.token(400, "invalid_grant", "Invalid JWT Signature."));
            assertEquals(new Result(3, "", """
                    verify: original sheet SHEET: Invalid JWT Signature. (400 invalid_grant)
                      The key or the consent is no longer good: make a new one (docs/setup.md).
                    """), desk.run());
        }

        @Test
        void come_from_the_environment_too() throws IOException {
            small();
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", Files.readString(desk.key));
            desk.key = null;
            assertEquals(0, desk.run().exit());
        }

        @Test
        void of_a_person_do_as_well() {
            small().key = desk.google.userCredentials(dir);
            assertEquals(0, desk.run().exit());
        }
    }

    //region the whole model

    /** Every field of Google's model, at every place where it can stand, is either compared or named in the docs. */
    @Nested
    class The_model {
        @Test
        void is_compared_wherever_the_docs_do_not_name_it_as_left_out() throws IOException {
            List<String> wrong = new ArrayList<>();
            List<Step> places = Model.places();
            for (Step place : places) {
                boolean changed = told(place, 1, 2);
                boolean lost = place.always() ? changed : told(place, 1, 0);
                boolean gained = place.always() ? changed : told(place, 0, 1);
                boolean told = changed && lost && gained;
                boolean never = !changed && !lost && !gained;
                if (place.leftOut() ? !never : !told) {
                    wrong.add(place + (place.leftOut() ? " is named as left out, but told" : " is missed"));
                }
            }
            assertEquals("", String.join("\n", wrong));
            assertTrue(places.size() > 1_000, () -> places.size() + " places");
        }

        @Test
        void has_every_field_that_the_docs_name() {
            Set<String> fields = Model.types().stream().flatMap(type -> ClassInfo.of(type).getNames().stream()
                    .map(name -> type.getSimpleName() + "." + name)).collect(Collectors.toSet());
            assertEquals(List.of(), Model.LEFT_OUT.stream().filter(name -> !fields.contains(name)).toList());
        }

        /** Whether one value in production and another in the copy make a difference; 0 is none. */
        private boolean told(Step place, int production, int copy) throws IOException {
            return !Seen.of(new Paper(place.book(production), place.book(copy))).differences().isEmpty();
        }
    }

    /** A field of a class of Google's model, and how one comes there from the spreadsheet. */
    record Step(Step up, Class<?> owner, String name, Type type) {
        /** The types of which a list or a map consists are its own type's. */
        Class<?> element() {
            Type inner = type instanceof ParameterizedType p
                    ? p.getActualTypeArguments()[p.getActualTypeArguments().length - 1] : type;
            return (Class<?>) inner;
        }

        boolean listed() {
            return type instanceof ParameterizedType p && p.getRawType() == List.class;
        }

        boolean leaf() {
            return !GenericJson.class.isAssignableFrom(element());
        }

        boolean leftOut() {
            return Model.LEFT_OUT.contains(owner.getSimpleName() + "." + name) || Model.deprecated(owner, name)
                    || up != null && up.leftOut();
        }

        /** Whether no spreadsheet is without it. */
        boolean always() {
            return Set.of("SheetProperties.title", "GridProperties.rowCount", "GridProperties.columnCount",
                    "DataSource.dataSourceId")
                    .contains(owner.getSimpleName() + "." + name);
        }

        /** The smallest workbook that has a value here: the first or second of its kind, or with 0 none. */
        JsonObject book(int value) {
            JsonObject book = JsonParser.parseString("""
                    {"sheets": [{"properties": {"sheetId": 3, "title": "T", "sheetType": "GRID",
                      "gridProperties": {"rowCount": 2, "columnCount": 2}}, "data": [{}]}]}""").getAsJsonObject();
            JsonObject parent = parent(book);
            if (Model.deprecated(owner, name)) {
                Model.companions(owner, name).forEach(other ->
                        parent.add(other, JsonParser.parseString(other.equals("filterSpecs") ? "[{\"columnIndex\": 1}]"
                                : other.equals("style") ? "\"SOLID\"" : "{\"themeColor\": \"TEXT\"}")));
            }
            if (value == 0) {
                parent.remove(name);
            } else {
                JsonElement leaf = Model.sample(element(), value);
                parent.add(name, wrap(leaf));
            }
            return book;
        }

        private JsonElement wrap(JsonElement inner) {
            if (type instanceof ParameterizedType && !listed()) {
                JsonObject map = new JsonObject();
                map.add("0", inner);
                return map;
            }
            JsonArray list = new JsonArray();
            list.add(inner);
            return listed() ? list : inner;
        }

        private JsonObject parent(JsonObject book) {
            if (up == null) {
                return book;
            }
            JsonObject above = up.parent(book);
            if (Model.deprecated(up.owner, up.name)) {
                Model.companions(up.owner, up.name).forEach(other ->
                        above.add(other, JsonParser.parseString(other.equals("filterSpecs") ? "[{\"columnIndex\": 1}]"
                                : "{\"themeColor\": \"TEXT\"}")));
            }
            if (!above.has(up.name)) {
                above.add(up.name, up.wrap(new JsonObject()));
            }
            JsonElement here = above.get(up.name);
            return (here.isJsonArray() ? here.getAsJsonArray().get(0)
                    : up.type instanceof ParameterizedType ? here.getAsJsonObject().get("0") : here).getAsJsonObject();
        }

        @Override
        public String toString() {
            return (up == null ? "" : up + "/") + owner.getSimpleName() + "." + name;
        }
    }

    /** What Google's generated classes tell of a spreadsheet, and docs/verification.md of what is left out. */
    static final class Model {
        /** Of a formula it is left out, of anything else it is compared. */
        private static final String LINK = "CellData.hyperlink";
        static final Set<String> LEFT_OUT = leftOut();

        private Model() {}

        private static Set<String> leftOut() {
            String page = read("docs/verification.md");
            String section = page.substring(page.indexOf("## Left out"), page.indexOf("## Drift"));
            return Pattern.compile("`([A-Z]\\w+\\.[a-z]\\w+)`").matcher(section).results().map(m -> m.group(1))
                    .filter(name -> !name.equals(LINK)).collect(Collectors.toSet());
        }

        private static String read(String file) {
            for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
                if (Files.exists(dir.resolve(file))) {
                    try {
                        return Files.readString(dir.resolve(file));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }
            }
            throw new IllegalStateException("run this from within the checkout");
        }

        static List<Step> places() {
            List<Step> places = new ArrayList<>();
            collect(null, Spreadsheet.class, places);
            return places;
        }

        private static void collect(Step up, Class<?> type, List<Step> places) {
            for (String name : new TreeSet<>(ClassInfo.of(type).getNames())) {
                Step step = new Step(up, type, name, ClassInfo.of(type).getFieldInfo(name).getGenericType());
                if (step.leaf()) {
                    places.add(step);
                } else {
                    collect(step, step.element(), places);
                }
            }
        }

        static Set<Class<?>> types() {
            Set<Class<?>> types = new LinkedHashSet<>();
            for (Step step : places()) {
                for (Step at = step; at != null; at = at.up()) {
                    types.add(at.owner());
                }
            }
            return types;
        }

        /** Whether Google sends this beside its newer form, which says the same. */
        static boolean deprecated(Class<?> owner, String name) {
            return !companions(owner, name).isEmpty();
        }

        static List<String> companions(Class<?> owner, String name) {
            Collection<String> names = ClassInfo.of(owner).getNames();
            if (names.contains(name + "Style")) {
                return List.of(name + "Style");
            }
            if (name.equals("criteria") && names.contains("filterSpecs")) {
                return List.of("filterSpecs");
            }
            return name.equals("width") && names.contains("style") && names.contains("colorStyle")
                    ? List.of("style", "colorStyle") : List.of();
        }

        /** A value that is no default, and another one. */
        static JsonElement sample(Class<?> type, int which) {
            return type == String.class ? new JsonPrimitive(which == 1 ? "a" : "b")
                    : type == Boolean.class ? new JsonPrimitive(which == 1)
                    : type == Integer.class ? new JsonPrimitive(which)
                    : new JsonPrimitive(which / 4.0);
        }
    }

    /**
     * Two spreadsheets on paper, told as Google tells them: under a field mask, in windows. It is written without a
     * look at the double, so that what one of the two gets wrong, the other may get right.
     */
    static final class Paper implements verify.Source {
        private final Map<verify.Side, JsonObject> books = new EnumMap<>(verify.Side.class);
        private final Map<verify.Side, Spelling> spellings = new EnumMap<>(verify.Side.class);
        private final Deque<Integer> faults = new ArrayDeque<>();
        private final Random random = new Random(4);

        private boolean small;

        Paper(JsonObject production, JsonObject copy) {
            this(production, Spelling.PLAIN, copy, Spelling.PLAIN);
        }

        Paper(JsonObject production, Spelling productions, JsonObject copy, Spelling copys) {
            books.put(verify.Side.PRODUCTION, production);
            books.put(verify.Side.BACKUP, copy);
            spellings.put(verify.Side.PRODUCTION, productions);
            spellings.put(verify.Side.BACKUP, copys);
        }

        /** Answers the next requests for cells by 503 (-1), or breaks them off after so many bytes. */
        Paper faults(Integer... bytes) {
            faults.addAll(List.of(bytes));
            return this;
        }

        /** Says that each spreadsheet may be asked for in one request. */
        Paper small(boolean is) {
            small = is;
            return this;
        }

        @Override
        public boolean small() {
            return small;
        }

        @Override
        public synchronized InputStream read(verify.Side side, List<String> ranges, String fields) throws IOException {
            JsonObject book = books.get(side);
            JsonObject view = !ranges.isEmpty() ? windows(book, ranges)
                    : fields.equals(verify.Fields.WHOLE) ? whole(book) : book;
            byte[] body = spellings.get(side).write(masked(view, mask(fields))).getBytes(UTF_8);
            Integer fault = ranges.isEmpty() ? null : faults.poll();
            if (fault == null) {
                return new Dripping(new ByteArrayInputStream(body), random);
            }
            if (fault < 0) {
                throw new HttpResponseException.Builder(503, "Unavailable", new HttpHeaders()).build();
            }
            return new Dripping(new ByteArrayInputStream(body, 0, Math.min(fault, body.length)), random);
        }

        /** Every row and column of a grid has its size in the answer, however little is kept of it. */
        private static JsonObject whole(JsonObject book) {
            JsonObject view = book.deepCopy();
            for (JsonElement each : view.getAsJsonArray("sheets")) {
                JsonObject sheet = each.getAsJsonObject();
                if (sheet.has("data")) {
                    JsonObject grid = at(sheet, "properties.gridProperties").getAsJsonObject();
                    String range = "A1:" + verify.A1.column(grid.get("columnCount").getAsInt() - 1)
                            + grid.get("rowCount").getAsInt();
                    JsonArray data = new JsonArray();
                    data.add(window(sheet, range));
                    sheet.add("data", data);
                }
            }
            return view;
        }

        private static JsonObject windows(JsonObject book, List<String> ranges) {
            JsonArray sheets = new JsonArray();
            for (JsonElement each : book.getAsJsonArray("sheets")) {
                JsonObject sheet = each.getAsJsonObject();
                String name = verify.A1.quote(at(sheet, "properties.title").getAsString()) + "!";
                JsonArray data = new JsonArray();
                ranges.stream().filter(range -> range.startsWith(name))
                        .forEach(range -> data.add(window(sheet, range.substring(name.length()))));
                if (!data.isEmpty()) {
                    JsonObject shown = new JsonObject();
                    shown.add("properties", sheet.get("properties"));
                    shown.add("data", data);
                    sheets.add(shown);
                }
            }
            JsonObject view = new JsonObject();
            view.add("sheets", sheets);
            return view;
        }

        private static JsonObject window(JsonObject sheet, String range) {
            Matcher rows = Pattern.compile("A(\\d+):[A-Z]+(\\d+)").matcher(range);
            assertTrue(rows.matches(), range);
            int from = Integer.parseInt(rows.group(1)) - 1;
            int to = Integer.parseInt(rows.group(2));
            assertTrue(to <= at(sheet, "properties.gridProperties.rowCount").getAsInt(), range);
            int columns = at(sheet, "properties.gridProperties.columnCount").getAsInt();
            JsonObject whole = at(sheet, "data[0]").getAsJsonObject();
            JsonObject window = new JsonObject();
            if (from > 0) {
                window.addProperty("startRow", from);
            }
            window.add("rowData", slice(whole.get("rowData"), from, to, null));
            window.add("rowMetadata", slice(whole.get("rowMetadata"), from, to, "{\"pixelSize\": 21}"));
            window.add("columnMetadata", slice(whole.get("columnMetadata"), 0, columns, "{\"pixelSize\": 100}"));
            return window;
        }

        private static JsonArray slice(JsonElement list, int from, int to, String otherwise) {
            JsonArray slice = new JsonArray();
            int size = list == null ? 0 : list.getAsJsonArray().size();
            for (int i = from; i < to; i++) {
                if (i < size) {
                    slice.add(list.getAsJsonArray().get(i));
                } else if (otherwise != null) {
                    slice.add(JsonParser.parseString(otherwise));
                }
            }
            return slice;
        }

        /** A field mask as a tree; a field without children stands for all of them. */
        static Map<String, Object> mask(String fields) {
            Deque<Map<String, Object>> open = new ArrayDeque<>(List.of(new LinkedHashMap<>()));
            Matcher word = Pattern.compile("(\\w+)(\\(?)|\\)").matcher(fields);
            while (word.find()) {
                if (word.group(1) == null) {
                    open.pop();
                } else {
                    Map<String, Object> below = new LinkedHashMap<>();
                    open.peek().put(word.group(1), below);
                    if (!word.group(2).isEmpty()) {
                        open.push(below);
                    }
                }
            }
            return open.pop();
        }

        @SuppressWarnings("unchecked")
        static JsonElement masked(JsonElement tree, Map<String, Object> mask) {
            if (mask.isEmpty()) {
                return tree;
            }
            if (tree.isJsonArray()) {
                JsonArray list = new JsonArray();
                tree.getAsJsonArray().forEach(element -> list.add(masked(element, mask)));
                return list;
            }
            if (!tree.isJsonObject()) {
                return tree;
            }
            JsonObject object = new JsonObject();
            tree.getAsJsonObject().entrySet().stream().filter(member -> mask.containsKey(member.getKey()))
                    .forEach(member -> object.add(member.getKey(),
                            masked(member.getValue(), (Map<String, Object>) mask.get(member.getKey()))));
            return object;
        }
    }

    /** A stream that gives as little at a time as a network may. */
    static final class Dripping extends FilterInputStream {
        private final Random random;

        Dripping(InputStream in, Random random) {
            super(in);
            this.random = random;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000)));
        }
    }

    /**
     * One of the ways in which the same content can be spelled.
     *
     * @param random what chooses among them at each place; null for the plainest
     * @param reversed whether the members down to the rows come backwards: two answers of one server have one order
     */
    record Spelling(Random random, boolean reversed) {
        static final Spelling PLAIN = new Spelling(null, false);

        String write(JsonElement tree) {
            StringBuilder out = new StringBuilder();
            write(tree, "", out);
            return out.toString();
        }

        private void write(JsonElement tree, String name, StringBuilder out) {
            space(out);
            if (tree.isJsonArray()) {
                out.append('[');
                JsonArray list = tree.getAsJsonArray();
                for (int i = 0; i < list.size(); i++) {
                    out.append(i > 0 ? "," : "");
                    write(list.get(i), name, out);
                }
                space(out);
                out.append(']');
            } else if (tree.isJsonObject()) {
                object(tree.getAsJsonObject(), name, out);
            } else if (tree.getAsJsonPrimitive().isString()) {
                string(tree.getAsString(), out);
            } else if (tree.getAsJsonPrimitive().isNumber()) {
                out.append(number(tree.getAsBigDecimal()));
            } else {
                out.append(tree);
            }
            space(out);
        }

        private void object(JsonObject object, String name, StringBuilder out) {
            List<String> names = new ArrayList<>(object.keySet());
            boolean outer = Set.of("", "sheets", "data").contains(name);
            if (random != null && !outer) {
                Collections.shuffle(names, random);
            } else if (reversed) {
                Collections.reverse(names);
            }
            out.append('{');
            String comma = "";
            for (String member : names) {
                space(out.append(comma));
                space(out.append('"').append(member).append('"'));
                write(object.get(member), member, out.append(':'));
                comma = ",";
            }
            String more = name.equals("values") ? "note" : "hiddenValues";
            if (random != null && !outer && random.nextInt(4) == 0 && !names.contains(more)) {
                out.append(comma).append('"').append(more).append(more.equals("note") ? "\":null" : "\":[]");
            }
            space(out);
            out.append('}');
        }

        private void string(String text, StringBuilder out) {
            out.append('"');
            text.codePoints().mapToObj(Character::toString).forEach(letter -> {
                char first = letter.charAt(0);
                if (random != null && "\"\\/".indexOf(first) >= 0 && random.nextBoolean()) {
                    out.append('\\').append(first);
                } else if ("\"\\".indexOf(first) >= 0 || first < ' ' || random != null && random.nextInt(6) == 0) {
                    letter.chars().forEach(unit -> out.append(String.format(random != null && random.nextBoolean()
                            ? "\\u%04X" : "\\u%04x", unit)));
                } else {
                    out.append(letter);
                }
            });
            out.append('"');
        }

        private String number(BigDecimal n) {
            BigDecimal plain = n.stripTrailingZeros();
            if (n.signum() == 0) {
                return random == null ? "0" : List.of("0", "0.0", "-0", "0e7").get(random.nextInt(4));
            }
            if (Math.abs(plain.scale()) > 40) {
                return plain.toString();
            }
            return switch (random == null ? 0 : random.nextInt(5)) {
                case 1 -> plain.scale() <= 0 ? plain.toPlainString() + ".0" : plain.toPlainString() + "00";
                case 2 -> plain.unscaledValue() + "E" + -plain.scale();
                case 3 -> plain.unscaledValue() + "0e" + (-plain.scale() - 1);
                case 4 -> plain.toString();
                default -> plain.toPlainString();
            };
        }

        private void space(StringBuilder out) {
            if (random != null && random.nextInt(5) == 0) {
                out.append(" \n\t\r".charAt(random.nextInt(4)));
            }
        }
    }

    //endregion

    //region chance

    /** Workbooks made up at random over the whole model; the seed of a case is its number. */
    @Nested
    class By_chance {
        private static final int CASES = 300;

        @Test
        void a_workbook_equals_its_own_copy_however_either_is_spelled_and_cut() throws IOException {
            for (int seed = 0; seed < 3 * CASES; seed++) {
                Random random = new Random(seed);
                JsonObject book = new Workbooks(random).make();
                Seen plain = Seen.of(new Paper(book, book));
                assertEquals(List.of(), plain.differences(), "seed " + seed);
                Spelling spelling = new Spelling(random, random.nextBoolean());
                Paper paper = new Paper(book, spelling, Workbooks.recomputed(book), spelling);
                for (int i = random.nextInt(6); i > 0; i--) {
                    paper.faults(random.nextInt(3) == 0 ? -1 : random.nextInt(3_000));
                }
                assertEquals(plain, Seen.of(paper), "seed " + seed);
                assertEquals(plain, Seen.of(paper.small(true)), "seed " + seed);
                assertEquals(plain.fingerprint(), Seen.of(paper, List.of(verify.Side.BACKUP)).fingerprint());
            }
        }

        @Test
        void one_change_is_always_found_and_named_by_its_place() throws IOException {
            for (int seed = 0; seed < 7 * CASES; seed++) {
                Random random = new Random(seed);
                JsonObject book = new Workbooks(random).make();
                JsonObject other = book.deepCopy();
                List<Leaf> leaves = Leaf.of(other);
                Leaf leaf = leaves.get(random.nextInt(leaves.size()));
                leaf.change(random);
                String about = "seed " + seed + ": " + leaf;
                Spelling spelling = new Spelling(random, random.nextBoolean());
                Seen seen = Seen.of(new Paper(book, spelling, other, spelling).small(seed % 2 == 0));
                List<String> places = seen.differences().stream().filter(said -> said.startsWith(leaf.place() + " "))
                        .toList();
                assertFalse(places.isEmpty(), () -> about + " at " + leaf.place() + "\n" + seen.differences());
                assertTrue(!leaf.inCell() || places.equals(seen.differences()), () -> about + seen.differences());
                Seen back = Seen.of(new Paper(other, book));
                assertFalse(back.differences().isEmpty(), about);
                assertNotEquals(back.fingerprint(), seen.fingerprint(), about);
            }
        }

        @Test
        void tabs_moved_about_differ_just_when_the_fingerprints_do() throws IOException {
            for (int seed = 0; seed < CASES; seed++) {
                Random random = new Random(seed);
                JsonObject book = new Workbooks(random).make();
                JsonObject other = book.deepCopy();
                JsonArray sheets = other.getAsJsonArray("sheets");
                Collections.shuffle(sheets.asList(), random);
                if (random.nextInt(3) == 0) {
                    sheets.remove(random.nextInt(sheets.size()));
                }
                for (int i = 0; i < sheets.size(); i++) {
                    JsonObject properties = at(sheets.get(i), "properties").getAsJsonObject();
                    properties.addProperty("index", i);
                    if (random.nextInt(6) == 0) {
                        properties.addProperty("sheetId", 100 + i);
                    }
                    if (random.nextInt(6) == 0) {
                        properties.addProperty("title", "Tab " + i);
                    }
                }
                Seen there = Seen.of(new Paper(book, other));
                Seen back = Seen.of(new Paper(other, book));
                boolean equal = there.fingerprint().equals(back.fingerprint());
                assertEquals(equal, there.differences().isEmpty(), "seed " + seed + there.differences());
                assertEquals(equal, back.differences().isEmpty(), "seed " + seed + back.differences());
            }
        }

        @Test
        void rows_moved_about_differ_just_when_the_fingerprints_do() throws IOException {
            for (int seed = 0; seed < CASES / 2; seed++) {
                Random random = new Random(seed);
                JsonObject book = rows(random);
                JsonObject other = book.deepCopy();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    disturb(at(other, "sheets[0].data[0].rowData").getAsJsonArray(), random);
                }
                if (random.nextInt(3) == 0) {
                    int size = at(other, "sheets[0].data[0].rowData").getAsJsonArray().size();
                    put(other, "sheets[0].properties.gridProperties.rowCount", "" + (size + 1 + random.nextInt(99)));
                }
                Integer[] faults = Collections.nCopies(random.nextInt(4), -1).toArray(Integer[]::new);
                Seen there = Seen.of(new Paper(book, other).faults(faults));
                Seen back = Seen.of(new Paper(other, book).faults(faults));
                boolean equal = there.fingerprint().equals(back.fingerprint());
                assertEquals(equal, there.differences().isEmpty(), "seed " + seed + there.differences());
                assertEquals(equal, back.differences().isEmpty(), "seed " + seed + back.differences());
            }
        }

        /** A tab of rows of which some are empty, some alike, and some alike but for where their formulas point. */
        private JsonObject rows(Random random) {
            JsonObject book = JsonParser.parseString("""
                    {"sheets": [{"properties": {"sheetId": 3, "title": "T", "sheetType": "GRID",
                      "gridProperties": {"rowCount": 400, "columnCount": 2}}, "data": [{"rowData": []}]}]}""")
                    .getAsJsonObject();
            int kinds = 1 + random.nextInt(40);
            int size = random.nextInt(random.nextInt(3) == 0 ? 300 : 20);
            for (int i = 0; i < size; i++) {
                at(book, "sheets[0].data[0].rowData").getAsJsonArray().add(JsonParser.parseString(line(i,
                        random.nextInt(kinds))));
            }
            return book;
        }

        private String line(int index, int kind) {
            String cell = "{\"values\": [{\"userEnteredValue\": %s}]}";
            return kind == 0 ? "{}" : kind % 3 == 0 ? cell.formatted("{\"formulaValue\": \"=B" + (index + 1) + "*2\"}")
                    : cell.formatted("{\"stringValue\": \"kind " + kind + "\"}");
        }

        private void disturb(JsonArray rows, Random random) {
            int from = random.nextInt(rows.size() + 1);
            int size = Math.min(random.nextInt(4) == 0 ? 100 : 3, rows.size() - from);
            switch (random.nextInt(4)) {
                case 0 -> rows.asList().add(from, JsonParser.parseString(line(from, random.nextInt(5))));
                case 1 -> rows.asList().subList(from, from + size).clear();
                case 2 -> Collections.shuffle(rows.asList().subList(from, from + size), random);
                default -> Collections.nCopies(size, new JsonObject()).forEach(row -> rows.asList().add(from, row));
            }
            while (rows.size() > 400) {
                rows.remove(rows.size() - 1);
            }
        }

        @Test
        void the_fingerprint_is_the_one_that_the_docs_specify() throws IOException {
            for (int seed = 0; seed < CASES; seed++) {
                JsonObject book = new Workbooks(new Random(seed)).make();
                Paper paper = new Paper(book, book);
                assertEquals(Second.fingerprint(paper), Seen.of(paper).fingerprint(), "seed " + seed);
            }
        }

        @Test
        void an_answer_may_break_off_at_any_byte() throws IOException {
            JsonObject book = book();
            Seen whole = Seen.of(new Paper(book, book));
            JsonObject damaged = book();
            put(damaged, "sheets[0].data[0].columnMetadata[3].pixelSize", "101");
            put(damaged, "sheets[0].data[0].rowMetadata[3].pixelSize", "22");
            put(damaged, row(36) + "[1].userEnteredValue.numberValue", "0");
            Seen differing = Seen.of(new Paper(book, damaged));
            assertEquals(3, differing.differences().size());
            for (int bytes = 0; bytes < 9_000; bytes += 47) {
                int cut = bytes;
                assertEquals(whole, Seen.of(new Paper(book, book).faults(bytes)), () -> "cut after " + cut);
                assertEquals(differing, Seen.of(new Paper(book, damaged).faults(bytes, bytes / 2)),
                        () -> "cut after " + cut);
            }
        }

        @Test
        void a_value_that_is_taken_over_as_it_stands_is_in_canonical_form() throws IOException {
            Random random = new Random(8785);
            int plain = 0;
            for (int i = 0; i < 20_000; i++) {
                JsonObject value = new JsonObject();
                String member = List.of("numberValue", "stringValue", "formulaValue").get(random.nextInt(3));
                value.add(member, Workbooks.leaf(member.equals("numberValue") ? Double.class : String.class, member,
                        random));
                byte[] json = new Spelling(i % 2 == 0 ? null : random, false).write(value).strip().getBytes(UTF_8);
                if (verify.Shape.plain(json, 0, json.length)) {
                    plain++;
                    Object parsed = verify.Shape.normal(verify.Cutter.value(json), Map.of());
                    assertEquals(verify.Shape.json(parsed), new String(json, UTF_8));
                }
            }
            assertTrue(plain > 5_000, plain + " were plain");
        }

        @Test
        void a_value_is_cut_where_Googles_parser_ends_it() throws IOException {
            for (int seed = 0; seed < CASES; seed++) {
                Random random = new Random(seed);
                JsonElement book = new Workbooks(random).make();
                String json = new Spelling(random, true).write(book).strip();
                String after = " ,\"rest\": 1}";
                verify.Cutter cutter = new verify.Cutter(new Dripping(new ByteArrayInputStream(
                        ("{\"v\":" + json + after).getBytes(UTF_8)), random));
                assertTrue(cutter.enter('{'));
                assertEquals(0, cutter.key(new byte[][] {"v".getBytes(UTF_8)}));
                assertEquals(verify.Cutter.value(json.getBytes(UTF_8)), cutter.object());
                assertTrue(cutter.next('}'));
            }
        }

        @Test
        void a_number_is_written_as_ECMAScript_writes_it() {
            Random random = new Random(64);
            for (int i = 0; i < 20_000; i++) {
                double d = switch (i % 5) {
                    case 0 -> Double.longBitsToDouble(random.nextLong());
                    case 1 -> random.nextInt(2_000_000) / 100.0;
                    case 2 -> Math.scalb(1.0, random.nextInt(2_098) - 1_074);
                    case 3 -> random.nextLong();
                    default -> Double.longBitsToDouble(random.nextInt());
                };
                if (Double.isFinite(d)) {
                    assertEquals(Second.number(d), verify.Shape.number(d + 0.0));
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, 0", "1, 1", "-1.5, -1.5", "1e21, 1e+21", "1e20, 100000000000000000000", "1e-6, 0.000001",
        "1e-7, 1e-7", "0.1, 0.1", "0.30000000000000004, 0.30000000000000004", "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308", "123456789012345680000, 123456789012345680000",
        "5.684341886080802e-14, 5.684341886080802e-14", "333333333.3333333, 333333333.3333333",
        "9007199254740993, 9007199254740992", "295147905179352830000, 295147905179352830000",
        "2e-3, 0.002", "4.35, 4.35", "999999999999999900000, 999999999999999900000", "1e23, 1e+23",
        "2.2250738585072014e-308, 2.2250738585072014e-308", "-5e-324, -5e-324"})
    void numbers_are_canonical(double number, String written) throws IOException {
        Object normal = verify.Shape.normal(new BigDecimal(String.valueOf(number)), Map.of());
        assertEquals(written, verify.Shape.json(normal));
        assertEquals(written, Second.number(number));
    }

    @Test
    void progress_is_one_line_that_is_wiped_in_the_end() throws IOException {
        TestClock clock = new TestClock();
        StringWriter shown = new StringWriter();
        verify.World world = new verify.World(clock, millis -> { }, new Random(1), () -> "00000000", Map.of());
        new verify.Comparison(new Paper(book(), book()), world, new verify.Talk(), List.of(verify.Side.values()), 1,
                new verify.Progress(new PrintWriter(shown), clock)).run();
        String wipe = "\r" + " ".repeat(79) + "\r";
        assertEquals(wipe + "done: 350 of 350 cells, 100 %, 0:00 left" + wipe, shown.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            =SUM(B1:B9) | N_A  | likely for want of an IMPORTRANGE grant: open the backup once in the browser | #N/A
            =importrange("1x", "A1") | REF | allow access: open the backup once in the browser | #REF!
            """)
    void a_formula_that_is_an_error_in_the_copy_alone_is_told_and_is_no_difference(String formula, String error,
            String cause, String shown) throws IOException {
        JsonObject book = book();
        put(book, row(2) + "[3].userEnteredValue.formulaValue", new JsonPrimitive(formula).toString());
        JsonObject other = book.deepCopy();
        put(other, row(2) + "[3].effectiveValue", "{\"errorValue\": {\"type\": \"" + error + "\"}}");
        Seen seen = Seen.of(new Paper(book, other));
        assertEquals(List.of(), seen.differences());
        assertEquals(List.of("Datos!D2 computes in production but is " + shown + " in the backup (" + cause + ")"),
                seen.told());
        assertEquals(List.of(), Seen.of(new Paper(other, other)).told());
        assertEquals(List.of(), Seen.of(new Paper(other, book)).told());
    }

    @Test
    void a_cell_among_rows_that_are_all_alike_is_told_as_one_cell() throws IOException {
        JsonObject book = book();
        for (int i = 6; i < 36; i++) {
            put(book, "sheets[0].data[0].rowData[" + i + "].values", "[{\"userEnteredValue\": {\"boolValue\": true}}]");
        }
        JsonObject other = book.deepCopy();
        put(other, "sheets[0].data[0].rowData[19].values[0].userEnteredValue.boolValue", "false");
        assertEquals(List.of("Datos!A20 value: TRUE -> FALSE"), Seen.of(new Paper(book, other)).differences());
    }

    @Test
    void one_answer_that_lacks_the_cells_of_a_tab_is_not_taken_for_an_empty_tab() throws IOException {
        JsonObject other = book();
        put(other, "sheets[0].data[0].rowData[1].values[1].userEnteredValue.numberValue", "7");
        JsonObject without = book();
        put(without, "sheets[0].data", "");
        Paper paper = new Paper(book(), other);
        Paper lacking = new Paper(without, without);
        verify.Source source = new verify.Source() {
            @Override
            public boolean small() {
                return true;
            }

            @Override
            public InputStream read(verify.Side side, List<String> ranges, String fields) throws IOException {
                return (fields.equals(verify.Fields.WHOLE) ? lacking : paper).read(side, ranges, fields);
            }
        };
        assertEquals(Seen.of(paper), Seen.of(source));
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "57, 3", "58, 3", "450, 3", "450, 63", "90, 300"})
    void a_block_of_rows_is_told_as_one_however_it_came(int rows, int columns) throws IOException {
        JsonObject book = block(1_200, columns);
        JsonObject other = book.deepCopy();
        at(other, "sheets[0].data[0].rowData").getAsJsonArray().asList().subList(300, 300 + rows).clear();
        put(other, "sheets[0].data[0].rowData[" + (1_100 - rows) + "].values[0].userEnteredValue.numberValue", "-1");
        String what = rows + (rows == 1 ? " row" : " rows") + " with " + rows * columns + " cells";
        String place = "T!301:" + (300 + rows) + " rows: ";
        assertEquals(List.of(place + what + " -> absent", "T!A" + (1_101 - rows) + " value: 1100000 -> -1"),
                Seen.of(new Paper(book, other)).differences());
        assertEquals(List.of(place + "absent -> " + what, "T!A1101 value: -1 -> 1100000"),
                Seen.of(new Paper(other, book)).differences());
    }

    /** A tab with a value of its own in each cell. */
    private static JsonObject block(int rows, int columns) {
        JsonObject book = JsonParser.parseString("""
                {"sheets": [{"properties": {"sheetId": 3, "title": "T", "sheetType": "GRID",
                  "gridProperties": {"rowCount": 1200, "columnCount": COLUMNS}}, "data": [{"rowData": []}]}]}"""
                .replace("COLUMNS", String.valueOf(columns))).getAsJsonObject();
        for (int r = 0; r < rows; r++) {
            StringBuilder row = new StringBuilder("{\"values\": [");
            for (int c = 0; c < columns; c++) {
                row.append(c == 0 ? "" : ",").append("{\"userEnteredValue\": {\"numberValue\": ").append(r * 1_000 + c)
                        .append("}}");
            }
            at(book, "sheets[0].data[0].rowData").getAsJsonArray().add(JsonParser.parseString(row + "]}"));
        }
        return book;
    }

    /** The fingerprint as somebody else would compute it, with docs/verification.md in hand. */
    @Nested
    class The_fingerprint_by_the_docs {
        @Test
        void of_the_small_workbook_is_the_one_in_the_log() throws IOException {
            small().run();
            Live live = new Live(desk.google, SHEET, desk.copy);
            assertEquals("sha256 " + Second.fingerprint(live), desk.logged("Fingerprint"));
        }

        @Test
        void of_everything_is_the_one_in_the_log() throws IOException {
            desk = new Desk(dir, SampleSheet.everything());
            assertEquals(0, desk.run().exit());
            Live live = new Live(desk.google, SHEET, desk.copy);
            assertEquals("sha256 " + Second.fingerprint(live), desk.logged("Fingerprint"));
        }
    }

    /** A second implementation of the fingerprint, simple and slow, that shares no code with verify.java. */
    static final class Second {
        private static final Set<String> DROPPED = Set.of("editors", "requestingUserCanEdit", "dataExecutionStatus",
                "protectedRangeId", "filterViewId", "chartId", "slicerId", "bandedRangeId", "bandedRangeReference",
                "metadataId");
        private static final Set<String> ZERO = Set.of("sheetId", "index", "startRow", "startColumn", "startRowIndex",
                "startColumnIndex", "startIndex", "rowIndex", "columnIndex", "red", "green", "blue", "frozenRowCount",
                "frozenColumnCount", "offsetXPixels", "offsetYPixels", "sourceColumnOffset", "columnOffsetIndex",
                "dimensionIndex", "valuesIndex");
        private static final Set<String> UNORDERED = Set.of("namedRanges", "developerMetadata", "dataSources",
                "merges", "filterViews", "protectedRanges", "charts", "bandedRanges", "slicers", "tables");

        /** What the ids of named ranges, tables and data sources stand for. */
        private final Map<String, String> names = new HashMap<>();

        private Second() {}

        static String fingerprint(verify.Source source) throws IOException {
            return new Second().backup(source);
        }

        private String backup(verify.Source source) throws IOException {
            JsonObject book = read(source, List.of(), verify.Fields.OUTLINE);
            name(book);
            List<JsonObject> sheets = new ArrayList<>();
            array(book, "sheets").forEach(sheet -> sheets.add(sheet.getAsJsonObject()));
            sheets.sort(Comparator.comparing(sheet -> integer(sheet, "index")));
            JsonObject alone = book.deepCopy();
            alone.remove("sheets");
            alone.remove("spreadsheetId");
            StringBuilder all = new StringBuilder("spreadsheet " + sha(canonical(sorted(normal(alone)))) + "\n");
            for (JsonObject sheet : sheets) {
                all.append("tab ").append(integer(sheet, "sheetId")).append(' ').append(tab(source, sheet))
                        .append('\n');
            }
            return sha(all.toString());
        }

        static Map<String, String> names(JsonObject book) {
            Second second = new Second();
            second.name(book);
            return second.names;
        }

        private void name(JsonObject book) {
            array(book, "namedRanges").forEach(range -> names.put("namedRangeId "
                    + string(range, "namedRangeId"), string(range, "name")));
            array(book, "sheets").forEach(sheet -> array(sheet.getAsJsonObject(), "tables").forEach(table ->
                    names.put("tableId " + string(table, "tableId"), string(table, "name"))));
            array(book, "dataSources").forEach(source -> names.put("dataSourceId " + string(source, "dataSourceId"),
                    canonical(source.getAsJsonObject().has("spec") ? normal(source.getAsJsonObject().get("spec"))
                            : new JsonObject())));
        }

        private String tab(verify.Source source, JsonObject sheet) throws IOException {
            JsonObject outline = normal(sheet).getAsJsonObject();
            if (outline.has("properties")) {
                outline.getAsJsonObject("properties").remove("index");
            }
            StringBuilder values = new StringBuilder();
            StringBuilder formats = new StringBuilder();
            StringBuilder rows = new StringBuilder();
            StringBuilder columns = new StringBuilder();
            JsonObject properties = sheet.getAsJsonObject("properties");
            JsonObject grid = properties.has("gridProperties") ? properties.getAsJsonObject("gridProperties")
                    : new JsonObject();
            if (grid.has("rowCount") && string(properties, "sheetType").equals("GRID")) {
                String range = verify.A1.quote(string(properties, "title")) + "!A1:"
                        + letters(grid.get("columnCount").getAsInt() - 1) + grid.get("rowCount").getAsInt();
                JsonObject cells = read(source, List.of(range), verify.Fields.CELLS);
                JsonObject data = at(cells, "sheets[0].data[0]").getAsJsonObject();
                cells(data, values, formats);
                JsonArray heights = array(data, "rowMetadata");
                for (int i = 0; i < heights.size(); i++) {
                    rows.append(i + 1).append('\t').append(canonical(normal(heights.get(i)))).append('\n');
                }
                JsonArray widths = array(data, "columnMetadata");
                for (int i = 0; i < widths.size(); i++) {
                    columns.append(letters(i)).append('\t').append(canonical(normal(widths.get(i)))).append('\n');
                }
            }
            String structure = sha("outline " + sha(canonical(sorted(outline))) + "\nrows " + sha(rows.toString())
                    + "\ncolumns " + sha(columns.toString()) + "\n");
            return sha("values " + sha(values.toString()) + "\nformats " + sha(formats.toString()) + "\nstructure "
                    + structure + "\n");
        }

        private void cells(JsonObject data, StringBuilder values, StringBuilder formats) {
            JsonArray rows = array(data, "rowData");
            for (int r = 0; r < rows.size(); r++) {
                JsonArray cells = array(rows.get(r).getAsJsonObject(), "values");
                for (int c = 0; c < cells.size(); c++) {
                    JsonObject cell = normal(cells.get(c)).getAsJsonObject();
                    if (cell.has("userEnteredValue") && cell.getAsJsonObject("userEnteredValue").has("formulaValue")) {
                        cell.remove("hyperlink");
                    }
                    String address = letters(c) + (r + 1);
                    values.append(line(address, cell, List.of("chipRuns", "dataSourceFormula", "dataSourceTable",
                            "hyperlink", "note", "pivotTable", "userEnteredValue")));
                    formats.append(line(address, cell, List.of("dataValidation", "textFormatRuns",
                            "userEnteredFormat")));
                }
            }
        }

        private static String line(String address, JsonObject cell, List<String> members) {
            StringBuilder line = new StringBuilder();
            for (String member : members) {
                JsonElement value = cell.get(member);
                if (value != null && !canonical(value).matches("\\{\\}|\"\"")) {
                    boolean whole = Set.of("hyperlink", "note", "userEnteredValue").contains(member);
                    line.append('\t').append(member).append('=')
                            .append(whole ? canonical(value) : "sha256:" + sha(canonical(value)));
                }
            }
            return line.isEmpty() ? "" : address + line + "\n";
        }

        private JsonElement normal(JsonElement value) {
            if (value.isJsonArray()) {
                JsonArray list = new JsonArray();
                value.getAsJsonArray().forEach(element -> list.add(normal(element)));
                return list;
            }
            if (!value.isJsonObject()) {
                return value;
            }
            JsonObject from = value.getAsJsonObject();
            JsonObject to = new JsonObject();
            for (String name : from.keySet()) {
                boolean old = from.has(name + "Style") || name.equals("criteria") && from.has("filterSpecs")
                        || name.equals("width") && from.has("style") && from.has("colorStyle");
                JsonElement inner = normal(from.get(name));
                if (!old && !DROPPED.contains(name) && !absent(name, inner)) {
                    String id = inner.isJsonPrimitive() ? names.get(name + " " + inner.getAsString()) : null;
                    to.add(name, id == null ? inner : new JsonPrimitive(id));
                }
            }
            return to;
        }

        private static boolean absent(String name, JsonElement value) {
            if (!value.isJsonPrimitive()) {
                return value.isJsonNull() || value.isJsonArray() && value.getAsJsonArray().isEmpty();
            }
            JsonPrimitive primitive = value.getAsJsonPrimitive();
            if (primitive.isBoolean()) {
                return !primitive.getAsBoolean()
                        && !Set.of("boolValue", "bold", "italic", "strikethrough", "underline").contains(name);
            }
            if (primitive.isNumber()) {
                return primitive.getAsDouble() == 0 && ZERO.contains(name)
                        || primitive.getAsDouble() == 1 && name.equals("alpha");
            }
            return primitive.getAsString().endsWith("_UNSPECIFIED") || primitive.getAsString().isEmpty()
                    && !Set.of("stringValue", "userEnteredValue").contains(name);
        }

        private static JsonObject sorted(JsonElement tree) {
            JsonObject sorted = tree.getAsJsonObject();
            for (String name : UNORDERED) {
                if (sorted.has(name)) {
                    JsonArray list = new JsonArray();
                    array(sorted, name).asList().stream().sorted(Comparator.comparing(Second::canonical))
                            .forEach(list::add);
                    sorted.add(name, list);
                }
            }
            return sorted;
        }

        static String canonical(JsonElement value) {
            if (value.isJsonArray()) {
                return value.getAsJsonArray().asList().stream().map(Second::canonical).collect(joining(",", "[", "]"));
            }
            if (value.isJsonObject()) {
                return new TreeMap<>(value.getAsJsonObject().asMap()).entrySet().stream()
                        .map(member -> text(member.getKey()) + ":" + canonical(member.getValue()))
                        .collect(joining(",", "{", "}"));
            }
            JsonPrimitive primitive = value.getAsJsonPrimitive();
            return primitive.isString() ? text(primitive.getAsString())
                    : primitive.isNumber() ? number(primitive.getAsDouble()) : primitive.toString();
        }

        private static String text(String text) {
            StringBuilder out = new StringBuilder("\"");
            for (char c : text.toCharArray()) {
                out.append(switch (c) {
                    case '"' -> "\\\"";
                    case '\\' -> "\\\\";
                    case '\b' -> "\\b";
                    case '\f' -> "\\f";
                    case '\n' -> "\\n";
                    case '\r' -> "\\r";
                    case '\t' -> "\\t";
                    default -> c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
                });
            }
            return out.append('"').toString();
        }

        /** ECMA-262, Number::toString: as few digits as mean this double, and of those the nearest to it. */
        static String number(double d) {
            if (d == 0) {
                return "0";
            }
            BigDecimal exact = new BigDecimal(Math.abs(d));
            BigDecimal best = null;
            for (int k = 1; best == null; k++) {
                for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)) {
                    BigDecimal near = exact.round(new MathContext(k, mode));
                    if (best == null && near.doubleValue() == Math.abs(d)) {
                        best = near;
                    }
                }
            }
            String digits = best.stripTrailingZeros().unscaledValue().toString();
            int k = digits.length();
            int n = best.precision() - best.scale();
            String sign = d < 0 ? "-" : "";
            if (k <= n && n <= 21) {
                return sign + digits + "0".repeat(n - k);
            }
            if (0 < n && n <= 21) {
                return sign + digits.substring(0, n) + "." + digits.substring(n);
            }
            if (-6 < n && n <= 0) {
                return sign + "0." + "0".repeat(-n) + digits;
            }
            String exponent = (n - 1 < 0 ? "e-" : "e+") + Math.abs(n - 1);
            return sign + (k == 1 ? digits : digits.charAt(0) + "." + digits.substring(1)) + exponent;
        }

        private static JsonObject read(verify.Source source, List<String> ranges, String fields) throws IOException {
            try (InputStream in = source.read(verify.Side.BACKUP, ranges, fields)) {
                return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
            }
        }

        private static JsonArray array(JsonObject object, String name) {
            return object.has(name) ? object.getAsJsonArray(name) : new JsonArray();
        }

        private static String string(JsonElement object, String name) {
            JsonElement value = object.getAsJsonObject().get(name);
            return value == null ? "" : value.getAsString();
        }

        private static int integer(JsonObject sheet, String property) {
            JsonElement value = sheet.getAsJsonObject("properties").get(property);
            return value == null ? 0 : value.getAsInt();
        }

        private static String letters(int index) {
            return index < 26 ? String.valueOf((char) ('A' + index))
                    : letters(index / 26 - 1) + (char) ('A' + index % 26);
        }

        private static String sha(String text) {
            try {
                return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Makes up workbooks over the whole model: a few small tabs, and anything that a field can hold. */
    record Workbooks(Random random) {
        private static final List<String> TEXTS = List.of("a", "b c", "=A1", "caf\u00e9", "\ud83c\udf35", "\"q\"", "\\",
                "1", "TRUE", "two\nlines", "tab\t", "\u0001", "\u2028", "/", "\u007f", "null", "{}",
                "long ".repeat(40));
        private static final List<Double> NUMBERS = List.of(1.0, -1.0, 0.1, 0.30000000000000004, 1e21, 1e20, 1e-7,
                123456789012345680000.0, 5.684341886080802e-14, 1e15, 999999999999999.0, 100.0, 0.00001, 0.000001,
                46048.76, 9007199254740992.0, -0.5, 1e-5, 12345678901234567.0, 0.05, 1e300);
        private static final List<String> ONE_OF = List.of("ExtendedValue", "ColorStyle");

        JsonObject make() {
            JsonObject book = fields(Spreadsheet.class, Set.of("sheets", "comments"));
            book.addProperty("spreadsheetId", "1");
            name(book, "namedRanges", "namedRangeId", "nr");
            name(book, "dataSources", "dataSourceId", "ds");
            JsonArray sheets = new JsonArray();
            int count = 1 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                sheets.add(sheet(i));
            }
            book.add("sheets", sheets);
            return book;
        }

        private JsonObject sheet(int index) {
            JsonObject sheet = fields(Sheet.class, Set.of("properties", "data", "commentAnchors"));
            name(sheet, "tables", "tableId", "t" + index);
            JsonObject properties = fields(SheetProperties.class, Set.of("gridProperties"));
            JsonObject grid = fields(GridProperties.class, Set.of());
            int rows = 1 + random.nextInt(14);
            int columns = 1 + random.nextInt(30);
            grid.addProperty("rowCount", rows);
            grid.addProperty("columnCount", columns);
            properties.addProperty("sheetId", index * 7);
            properties.addProperty("index", index);
            properties.addProperty("title", List.of("Uno", "Dos y", "T'3").get(index));
            properties.addProperty("sheetType", "GRID");
            properties.add("gridProperties", grid);
            sheet.add("properties", properties);
            JsonObject data = new JsonObject();
            data.add("rowData", list(random.nextInt(rows + 1), () -> random.nextInt(5) == 0 ? new JsonObject() : row(
                    columns)));
            data.add("rowMetadata", list(random.nextInt(rows + 1), () -> fields(DimensionProperties.class, Set.of())));
            data.add("columnMetadata", list(random.nextInt(columns + 1),
                    () -> fields(DimensionProperties.class, Set.of())));
            JsonArray all = new JsonArray();
            all.add(data);
            sheet.add("data", all);
            return sheet;
        }

        private JsonObject row(int columns) {
            JsonObject row = new JsonObject();
            row.add("values", list(random.nextInt(Math.min(columns, 6) + 1),
                    () -> random.nextInt(4) == 0 ? new JsonObject() : fields(CellData.class, Set.of())));
            return row;
        }

        private JsonArray list(int size, Supplier<JsonElement> element) {
            JsonArray list = new JsonArray();
            for (int i = 0; i < size; i++) {
                list.add(element.get());
            }
            return list;
        }

        /** Ids and names that tell things apart, as Google gives them. */
        private static void name(JsonObject parent, String list, String id, String prefix) {
            JsonArray things = parent.has(list) ? parent.getAsJsonArray(list) : new JsonArray();
            for (int i = 0; i < things.size(); i++) {
                JsonObject thing = things.get(i).getAsJsonObject();
                thing.addProperty(id, prefix + i);
                if (!list.equals("dataSources")) {
                    thing.addProperty("name", "name of " + prefix + i);
                } else if (!thing.has("spec")) {
                    thing.add("spec", new JsonObject());
                }
            }
        }

        private JsonObject fields(Class<?> type, Set<String> without) {
            List<String> names = new ArrayList<>(new TreeSet<>(ClassInfo.of(type).getNames()));
            names.removeAll(without);
            if (ONE_OF.contains(type.getSimpleName())) {
                names.remove("errorValue");
                names = List.of(names.get(random.nextInt(names.size())));
            }
            JsonObject object = new JsonObject();
            for (String name : names) {
                if (names.size() == 1 || random.nextInt(names.size() > 12 ? 5 : 3) == 0) {
                    object.add(name, value(ClassInfo.of(type).getFieldInfo(name).getGenericType(), name));
                }
            }
            if (type == BigQueryTableSpec.class) {
                object.addProperty("tableId", "orders");
            }
            // Google never sends the deprecated form alone.
            for (String name : names) {
                if (Model.companions(type, name).stream().anyMatch(other -> !object.has(other))) {
                    object.remove(name);
                }
            }
            return object;
        }

        private JsonElement value(Type type, String name) {
            if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
                return list(1 + random.nextInt(2), () -> value(p.getActualTypeArguments()[0], name));
            }
            if (type instanceof ParameterizedType p) {
                JsonObject map = new JsonObject();
                map.add("1", value(p.getActualTypeArguments()[1], name));
                return map;
            }
            Class<?> plain = (Class<?>) type;
            return GenericJson.class.isAssignableFrom(plain) ? fields(plain, Set.of()) : leaf(plain, name, random);
        }

        /** A value that is not as good as absent. */
        static JsonElement leaf(Class<?> type, String name, Random random) {
            if (type == Boolean.class) {
                return new JsonPrimitive(!Set.of("bold", "italic", "boolValue").contains(name) || random.nextBoolean());
            }
            if (name.endsWith("Id") && type == String.class) {
                return new JsonPrimitive(List.of("nr0", "nr1", "t00", "t10", "ds0", "gone").get(random.nextInt(6)));
            }
            if (type == String.class) {
                return new JsonPrimitive(name.equals("stringValue") && random.nextInt(9) == 0 ? ""
                        : (name.equals("formulaValue") ? "=" : "") + TEXTS.get(random.nextInt(TEXTS.size())));
            }
            if (type == Integer.class) {
                return new JsonPrimitive(1 + random.nextInt(400));
            }
            if (type == Float.class) {
                return new JsonPrimitive((1 + random.nextInt(9)) / 16.0);
            }
            return new JsonPrimitive(switch (random.nextInt(4)) {
                case 0 -> random.nextInt(10_000) / 100.0 + 1;
                case 1 -> (random.nextInt(1_000_000) + 1) * Math.pow(10, random.nextInt(40) - 20);
                default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            });
        }

        /** The same, as a copy has it: calculated anew, under other ids, with things in another order. */
        static JsonObject recomputed(JsonObject book) {
            JsonObject copy = book.deepCopy();
            copy.addProperty("spreadsheetId", "2");
            reverse(copy);
            copy.getAsJsonArray("sheets").forEach(sheet -> reverse(sheet.getAsJsonObject()));
            renumber(copy, Second.names(copy).keySet());
            return copy;
        }

        private static void reverse(JsonObject object) {
            Second.UNORDERED.stream().filter(object::has)
                    .forEach(name -> Collections.reverse(object.getAsJsonArray(name).asList()));
        }

        private static void renumber(JsonElement tree, Set<String> ids) {
            if (tree.isJsonArray()) {
                tree.getAsJsonArray().forEach(element -> renumber(element, ids));
            } else if (tree.isJsonObject()) {
                JsonObject object = tree.getAsJsonObject();
                for (String name : List.copyOf(object.keySet())) {
                    if (object.get(name).isJsonPrimitive()
                            && ids.contains(name + " " + object.get(name).getAsString())) {
                        object.addProperty(name, object.get(name).getAsString() + "'");
                    } else if (Second.DROPPED.contains(name) || name.equals("effectiveValue")
                            || name.equals("effectiveFormat") || name.equals("formattedValue")) {
                        object.remove(name);
                    } else {
                        renumber(object.get(name), ids);
                    }
                }
            }
        }
    }

    /** A value in a workbook that is compared: the member of an object, or an element of a list in it. */
    record Leaf(JsonObject parent, String name, int index, Class<?> owner, JsonObject sheet, String suffix) {
        static List<Leaf> of(JsonObject book) {
            List<Leaf> leaves = new ArrayList<>();
            collect(book, Spreadsheet.class, null, "", leaves);
            return leaves;
        }

        private static void collect(JsonObject object, Class<?> type, JsonObject sheet, String suffix,
                List<Leaf> leaves) {
            JsonElement value = object.get("userEnteredValue");
            boolean formula = value != null && value.isJsonObject() && value.getAsJsonObject().has("formulaValue");
            for (String name : List.copyOf(object.keySet())) {
                boolean leftOut = Model.LEFT_OUT.contains(type.getSimpleName() + "." + name)
                        || Model.deprecated(type, name) || formula && name.equals("hyperlink");
                if (!leftOut) {
                    Step step = new Step(null, type, name, ClassInfo.of(type).getFieldInfo(name).getGenericType());
                    JsonElement inner = object.get(name);
                    int size = inner.isJsonArray() ? inner.getAsJsonArray().size() : 1;
                    for (int i = 0; i < size; i++) {
                        JsonElement each = inner.isJsonArray() ? inner.getAsJsonArray().get(i) : inner;
                        if (each.isJsonObject()) {
                            JsonObject here = each.getAsJsonObject();
                            collect(here, step.element(), type == Spreadsheet.class && name.equals("sheets") ? here
                                    : sheet, suffix + suffix(type, name, i), leaves);
                        } else {
                            leaves.add(new Leaf(object, name, inner.isJsonArray() ? i : -1, type, sheet, suffix));
                        }
                    }
                }
            }
        }

        private static String suffix(Class<?> type, String name, int i) {
            return switch (type.getSimpleName() + "." + name) {
                case "GridData.rowData" -> "!" + (i + 1);
                case "RowData.values" -> "@" + Second.letters(i);
                case "GridData.rowMetadata" -> "!" + (i + 1) + ":" + (i + 1);
                case "GridData.columnMetadata" -> "!" + Second.letters(i) + ":" + Second.letters(i);
                default -> "";
            };
        }

        boolean inCell() {
            return suffix.contains("@");
        }

        /** Where verify should say that it is, in the copy. */
        String place() {
            return sheet == null ? "spreadsheet" : verify.A1.quote(at(sheet, "properties.title").getAsString())
                    + suffix.replaceFirst("!(\\d+)@([A-Z]+)", "!$2$1");
        }

        void change(Random random) {
            boolean always = Set.of("title", "rowCount", "columnCount", "sheetType", "sheetId", "namedRangeId",
                    "tableId", "dataSourceId").contains(name) || Set.of("NamedRange", "Table").contains(
                    owner.getSimpleName());
            if (index < 0 && !always && random.nextInt(3) == 0) {
                parent.remove(name);
                return;
            }
            JsonPrimitive old = (index < 0 ? parent.get(name) : parent.getAsJsonArray(name).get(index))
                    .getAsJsonPrimitive();
            JsonPrimitive changed = old.isBoolean() ? new JsonPrimitive(!old.getAsBoolean())
                    : old.isNumber() ? new JsonPrimitive(old.getAsBigDecimal().add(BigDecimal.valueOf(Math.max(1,
                            Math.ulp(old.getAsDouble()))))) : new JsonPrimitive(old.getAsString() + "~");
            if (index < 0) {
                parent.add(name, changed);
            } else {
                parent.getAsJsonArray(name).set(index, changed);
            }
        }

        @Override
        public String toString() {
            return owner.getSimpleName() + "." + name + (index < 0 ? "" : "[" + index + "]");
        }
    }

    //endregion

    //region a workbook with one of everything

    /** Rows 7 to 36 of the first tab are added by {@link #book()}. */
    private static final String BOOK = """
            {"spreadsheetId": "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ",
            "properties": {"locale": "es_CL", "timeZone": "America/Santiago", "autoRecalc": "ON_CHANGE",
              "defaultFormat": {"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
                "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3}, "verticalAlignment": "BOTTOM",
                "textFormat": {"fontFamily": "Arial", "fontSize": 10, "bold": false, "italic": false}},
              "iterativeCalculationSettings": {"maxIterations": 50, "convergenceThreshold": 0.05},
              "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": [
                {"colorType": "TEXT", "color": {"rgbColor": {}}},
                {"colorType": "ACCENT1", "color": {"rgbColor": {"red": 0.25, "green": 0.5, "blue": 1}}}]}},
            "namedRanges": [
              {"namedRangeId": "nr1", "name": "Names", "range": {"startRowIndex": 1, "endRowIndex": 9,
                "startColumnIndex": 0, "endColumnIndex": 1}},
              {"namedRangeId": "nr2", "name": "Totals", "range": {"startRowIndex": 1, "endRowIndex": 9,
                "startColumnIndex": 3, "endColumnIndex": 4}}],
            "developerMetadata": [{"metadataId": 7, "metadataKey": "owner", "metadataValue": "ana",
              "location": {"locationType": "SPREADSHEET", "spreadsheet": true}, "visibility": "DOCUMENT"}],
            "dataSources": [{"dataSourceId": "ds1", "sheetId": 900, "spec": {"bigQuery": {"projectId": "p",
                "querySpec": {"rawQuery": "SELECT a"}}, "parameters": [{"name": "day", "namedRangeId": "nr1"}]},
              "calculatedColumns": [{"reference": {"name": "net"}, "formula": "=a*2"}]}],
            "sheets": [
            {"properties": {"sheetId": 0, "title": "Datos", "gridProperties": {"rowCount": 40, "columnCount": 8,
                "frozenRowCount": 1, "frozenColumnCount": 1}, "tabColorStyle": {"themeColor": "ACCENT1"}},
              "merges": [{"startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 5, "endColumnIndex": 8}],
              "conditionalFormats": [
                {"ranges": [{"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 1, "endColumnIndex": 2}],
                  "booleanRule": {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "5"}]},
                    "format": {"textFormat": {"bold": true}}}},
                {"ranges": [{"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 3, "endColumnIndex": 4}],
                  "gradientRule": {"minpoint": {"type": "MIN", "colorStyle": {"rgbColor": {"red": 1}}},
                    "maxpoint": {"type": "MAX", "colorStyle": {"rgbColor": {"green": 1}}}}}],
              "filterViews": [
                {"filterViewId": 31, "title": "Grandes", "range": {"endRowIndex": 9, "endColumnIndex": 4,
                    "startRowIndex": 0, "startColumnIndex": 0}, "filterSpecs": [{"columnIndex": 1,
                    "filterCriteria": {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue":
                    "5"}]}}}]},
                {"filterViewId": 32, "title": "Todos", "namedRangeId": "nr1", "range": {"startRowIndex": 1,
                    "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 1}}],
              "protectedRanges": [
                {"protectedRangeId": 41, "range": {"startRowIndex": 0, "endRowIndex": 1}, "description": "Header",
                  "editors": {"users": ["ana@example.com", "leo@example.com"]}},
                {"protectedRangeId": 42, "namedRangeId": "nr2", "range": {"startRowIndex": 1, "endRowIndex": 9,
                  "startColumnIndex": 3, "endColumnIndex": 4}, "warningOnly": true}],
              "basicFilter": {"range": {"startRowIndex": 0, "endRowIndex": 36, "startColumnIndex": 0,
                "endColumnIndex": 4}, "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "ASCENDING"}],
                "filterSpecs": [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["row 99"]}}]},
              "charts": [{"chartId": 51, "position": {"overlayPosition": {"anchorCell": {"rowIndex": 10,
                  "columnIndex": 5}, "widthPixels": 400, "heightPixels": 200}}, "spec": {"title": "Sales",
                  "pieChart": {"legendPosition": "LEFT_LEGEND", "series": {"sourceRange": {"sources": [
                    {"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 1, "endColumnIndex": 2}]}}}}}],
              "bandedRanges": [{"bandedRangeId": 61, "range": {"startRowIndex": 20, "endRowIndex": 36},
                "rowProperties": {"firstBandColorStyle": {"themeColor": "ACCENT1"},
                "secondBandColorStyle": {"rgbColor": {"red": 1}}}}],
              "developerMetadata": [{"metadataId": 71, "metadataKey": "stage", "metadataValue": "3",
                "location": {"locationType": "SHEET", "sheetId": 0}, "visibility": "DOCUMENT"}],
              "rowGroups": [{"range": {"dimension": "ROWS", "startIndex": 9, "endIndex": 12}, "depth": 1},
                {"range": {"dimension": "ROWS", "startIndex": 15, "endIndex": 18}, "depth": 1, "collapsed": true}],
              "columnGroups": [{"range": {"dimension": "COLUMNS", "startIndex": 5, "endIndex": 7}, "depth": 1}],
              "slicers": [{"slicerId": 81, "spec": {"title": "By name", "dataRange": {"startRowIndex": 0,
                "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 4}, "columnIndex": 0},
                "position": {"overlayPosition": {"anchorCell": {"rowIndex": 2, "columnIndex": 6}}}}],
              "tables": [{"tableId": "t1", "name": "Sales", "range": {"startRowIndex": 0, "endRowIndex": 9,
                "startColumnIndex": 0, "endColumnIndex": 4}, "columnProperties": [{"columnIndex": 0,
                "columnName": "Name", "columnType": "TEXT"}]}],
              "data": [{
                "rowMetadata": [{"pixelSize": 40}, {"pixelSize": 21}, {"pixelSize": 21, "hiddenByUser": true},
                  {"pixelSize": 21, "developerMetadata": [{"metadataId": 72, "metadataKey": "line",
                    "location": {"locationType": "ROW", "dimensionRange": {"dimension": "ROWS", "startIndex": 3,
                    "endIndex": 4}}}]}],
                "columnMetadata": [{"pixelSize": 180}, {"pixelSize": 100}, {"pixelSize": 100},
                  {"pixelSize": 100, "hiddenByUser": true}],
                "rowData": [
                {"values": [{"userEnteredValue": {"stringValue": "Name"}, "userEnteredFormat": {"textFormat":
                    {"bold": true}, "backgroundColorStyle": {"rgbColor": {"red": 0.5}}, "borders": {"bottom":
                    {"style": "SOLID", "colorStyle": {"rgbColor": {}}}}}},
                  {"userEnteredValue": {"stringValue": "Units"}}, {"userEnteredValue": {"stringValue": "Ready"}},
                  {"userEnteredValue": {"stringValue": "Total"}}]},
                {"values": [{"userEnteredValue": {"stringValue": "Ana"}}, {"userEnteredValue": {"numberValue": 3.5},
                    "userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}},
                  {"userEnteredValue": {"boolValue": true}}, {"userEnteredValue": {"formulaValue": "=B2*2"},
                    "effectiveValue": {"numberValue": 7}, "formattedValue": "7"}]},
                {"values": [{"userEnteredValue": {"stringValue": "1"}}, {"userEnteredValue": {"numberValue": 1}},
                  {"userEnteredValue": {"boolValue": false}}, {"userEnteredValue": {"stringValue": "=1+1"}}]},
                {"values": [{"userEnteredValue": {"stringValue": "noted"}, "note": "See ana"},
                  {"userEnteredValue": {"stringValue": "plan"}, "hyperlink": "https://example.com/a",
                    "textFormatRuns": [{"format": {"link": {"uri": "https://example.com/a"}}}]},
                  {"userEnteredValue": {"stringValue": "bold and not"}, "textFormatRuns": [
                    {"format": {"bold": true}}, {"startIndex": 4, "format": {}}]},
                  {"userEnteredValue": {"stringValue": "@"}, "chipRuns": [{"chip": {"personProperties":
                    {"email": "ana@example.com", "displayFormat": "DEFAULT"}}}]}]},
                {"values": [{"userEnteredValue": {"stringValue": "Yes"}, "dataValidation": {"condition":
                    {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Yes"}, {"userEnteredValue": "No"}]},
                    "strict": true}},
                  {"userEnteredValue": {"stringValue": "tail"}}]},
                {"values": [{"pivotTable": {"source": {"startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0,
                    "endColumnIndex": 4}, "rows": [{"sourceColumnOffset": 0, "sortOrder": "ASCENDING"}],
                    "values": [{"sourceColumnOffset": 1, "summarizeFunction": "SUM"}]}},
                  {"dataSourceTable": {"dataSourceId": "ds1", "rowLimit": 10, "dataExecutionStatus":
                    {"state": "SUCCEEDED", "lastRefreshTime": "2026-01-26T00:00:00Z"}}},
                  {"userEnteredValue": {"formulaValue": "=SUM(ds1!a)"}, "dataSourceFormula": {"dataSourceId":
                    "ds1"}, "effectiveValue": {"numberValue": 9}}]}]}]},
            {"properties": {"sheetId": 200, "title": "Jon's", "hidden": true, "rightToLeft": true,
                "gridProperties": {"rowCount": 10, "columnCount": 3}}, "data": [{"rowData": [
                {"values": [{"userEnteredValue": {"stringValue": "one"}}]},
                {"values": [{"userEnteredValue": {"stringValue": "WORDSand so on"}}]}]}]},
            {"properties": {"sheetId": 300, "title": "Chart", "sheetType": "OBJECT"}, "charts": [{"chartId": 52,
              "position": {"sheetId": 300}, "spec": {"title": "All", "basicChart": {"chartType": "LINE"}}}]},
            {"properties": {"sheetId": 900, "title": "Source", "sheetType": "DATA_SOURCE",
              "dataSourceSheetProperties": {"dataSourceId": "ds1", "columns": [{"reference": {"name": "a"}}],
              "dataExecutionStatus": {"state": "SUCCEEDED"}}}}]}
            """;

    static JsonObject book() {
        JsonObject book = JsonParser.parseString(BOOK.replace("WORDS", "words ".repeat(50))).getAsJsonObject();
        JsonArray rows = at(book, "sheets[0].data[0].rowData").getAsJsonArray();
        for (int row = 7; row <= 36; row++) {
            rows.add(JsonParser.parseString("""
                    {"values": [{"userEnteredValue": {"stringValue": "row %d"}}, {"userEnteredValue":
                    {"numberValue": %d}}, {}, {"userEnteredValue": {"formulaValue": "=B%d*2"}}]}"""
                    .formatted(row, row, row)));
        }
        return book;
    }

    /** What lies at a path such as {@code sheets[0].merges[1].endRowIndex}. */
    static JsonElement at(JsonElement tree, String path) {
        for (String step : path.split("[.\\[]")) {
            tree = step.endsWith("]") ? tree.getAsJsonArray().get(index(step)) : tree.getAsJsonObject().get(step);
        }
        return tree;
    }

    /** Sets what lies at a path; an empty text takes it away. */
    static void put(JsonElement tree, String path, String json) {
        int last = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        JsonElement parent = last < 0 ? tree : at(tree, path.substring(0, last));
        String step = path.substring(last + 1);
        if (step.endsWith("]") && json.isEmpty()) {
            parent.getAsJsonArray().remove(index(step));
        } else if (step.endsWith("]") && parent.getAsJsonArray().size() > index(step)) {
            parent.getAsJsonArray().set(index(step), JsonParser.parseString(json));
        } else if (step.endsWith("]")) {
            parent.getAsJsonArray().add(JsonParser.parseString(json));
        } else if (json.isEmpty()) {
            parent.getAsJsonObject().remove(step);
        } else {
            parent.getAsJsonObject().add(step, JsonParser.parseString(json));
        }
    }

    private static int index(String step) {
        return Integer.parseInt(step.substring(0, step.length() - 1));
    }

    static Spreadsheet model(JsonObject book) {
        try {
            return GsonFactory.getDefaultInstance().fromString(new Gson().toJson(book), Spreadsheet.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    //endregion

    /** What the Sheets API of the double tells of the original and its copy, without a command around it. */
    static final class Live implements verify.Source, AutoCloseable {
        private final FakeGoogle google;
        private final Map<verify.Side, String> ids;
        private final Sheets sheets;
        private boolean small;

        /** Two of the same book, one as the copy of the other. */
        Live() {
            this(FakeGoogle.start(new TestClock()), SHEET, "1TheCopy000000000");
            google.addSpreadsheet(model(book()), "Original", FakeGoogle.OPERATOR);
            google.addSpreadsheet(model(book()).setSpreadsheetId("1TheCopy000000000"), "Copy", FakeGoogle.OPERATOR);
        }

        Live(FakeGoogle google, String original, String copy) {
            this.google = google;
            ids = Map.of(verify.Side.PRODUCTION, original, verify.Side.BACKUP, copy);
            String token = google.token(FakeGoogle.OPERATOR, SheetsScopes.SPREADSHEETS_READONLY);
            sheets = new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(),
                    request -> request.getHeaders().setAuthorization("Bearer " + token))
                    .setRootUrl(google.endpoint().toString()).setApplicationName("test").build();
        }

        @Override
        public InputStream read(verify.Side side, List<String> ranges, String fields) throws IOException {
            return sheets.spreadsheets().get(ids.get(side))
                    .setRanges(ranges.isEmpty() ? null : ranges).setFields(fields).setPrettyPrint(false)
                    .setExcludeTablesInBandedRanges(true).executeUnparsed().getContent();
        }

        /** Says that each spreadsheet may be asked for in one request. */
        Live small(boolean is) {
            small = is;
            return this;
        }

        @Override
        public boolean small() {
            return small;
        }

        void install(verify.Side side, JsonObject book) {
            google.damage(ids.get(side), live -> Desk.replace(live, book));
        }

        @Override
        public void close() {
            google.close();
            assertEquals(List.of(), google.violations());
        }
    }

    /** What a comparison comes to. */
    record Seen(List<String> differences, List<String> told, String fingerprint, long cells) {
        static Seen of(verify.Source source) throws IOException {
            return of(source, List.of(verify.Side.values()));
        }

        static Seen of(verify.Source source, List<verify.Side> sides) throws IOException {
            TestClock clock = new TestClock();
            verify.World world = new verify.World(clock, millis -> { }, new Random(1), () -> "00000000", Map.of());
            verify.Comparison comparison = new verify.Comparison(source, world, new verify.Talk(), sides, 1000,
                    new verify.Progress(null, clock));
            verify.Content content = comparison.run();
            return new Seen(comparison.findings.kept().stream().map(String::valueOf).map(verify::printable).toList(),
                    comparison.findings.told(), content.fingerprint(), content.cells());
        }
    }

    /** How the copy is damaged: what lies at a path is replaced, or taken away where nothing is given. */
    record Damage(String name, Consumer<JsonObject> change, List<String> said) {
        static Damage of(String name, String path, String json, String... said) {
            return of(name, book -> put(book, path, json), said);
        }

        static Damage of(String name, Consumer<JsonObject> change, String... said) {
            return new Damage(name, change, List.of(said));
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A path to the cells of the first tab, by the number of the row. */
    private static String row(int number) {
        return "sheets[0].data[0].rowData[" + (number - 1) + "].values";
    }

    private static void swap(JsonObject book, String path, int i, int j) {
        JsonArray list = at(book, path).getAsJsonArray();
        list.set(i, list.set(j, list.get(i)));
    }

    private static void insert(JsonObject book, String path, int index, String json) {
        at(book, path).getAsJsonArray().asList().add(index, JsonParser.parseString(json));
    }

    static Stream<Damage> values() {
        String value = "[0].userEnteredValue";
        return Stream.of(
            Damage.of("a number", row(2) + "[1].userEnteredValue.numberValue", "3.05",
                    "Datos!B2 value: 3.5 -> 3.05"),
            Damage.of("a number in its last digit", row(2) + "[1].userEnteredValue.numberValue", "3.5000000000000004",
                    "Datos!B2 value: 3.5 -> 3.5000000000000004"),
            Damage.of("a text", row(2) + value + ".stringValue", "\"Anna\"",
                    "Datos!A2 value: \"Ana\" -> \"Anna\""),
            Damage.of("a space at the end", row(2) + value + ".stringValue", "\"Ana \"",
                    "Datos!A2 value: \"Ana\" -> \"Ana \""),
            Damage.of("a letter that looks alike", row(2) + value + ".stringValue", "\"\\u0410na\"",
                    "Datos!A2 value: \"Ana\" -> \"\u0410na\""),
            Damage.of("an accent composed and not", row(2) + value + ".stringValue", "\"A\\u0301na\"",
                    "Datos!A2 value: \"Ana\" -> \"A\u0301na\""),
            Damage.of("a character that cannot be seen", row(2) + value + ".stringValue", "\"An\\u200ba\"",
                    "Datos!A2 value: \"Ana\" -> \"An\\u200ba\""),
            Damage.of("a truth value", row(2) + "[2].userEnteredValue.boolValue", "false",
                    "Datos!C2 value: TRUE -> FALSE"),
            Damage.of("FALSE for an empty cell", row(3) + "[2]", "{}",
                    "Datos!C3 value: FALSE -> absent"),
            Damage.of("a formula", row(2) + "[3].userEnteredValue.formulaValue", "\"=B2*20\"",
                    "Datos!D2 value: =B2*2 -> =B2*20"),
            Damage.of("a formula's result for the formula", row(2) + "[3].userEnteredValue", "{\"numberValue\": 7}",
                    "Datos!D2 value: =B2*2 -> 7"),
            Damage.of("the text 1 for the number", row(3) + "[1].userEnteredValue", "{\"stringValue\": \"1\"}",
                    "Datos!B3 value: 1 -> \"1\""),
            Damage.of("the number 1 for the text", row(3) + value, "{\"numberValue\": 1}",
                    "Datos!A3 value: \"1\" -> 1"),
            Damage.of("the number 1 for TRUE", row(2) + "[2].userEnteredValue", "{\"numberValue\": 1}",
                    "Datos!C2 value: TRUE -> 1"),
            Damage.of("a formula for its text", row(3) + "[3].userEnteredValue", "{\"formulaValue\": \"=1+1\"}",
                    "Datos!D3 value: \"=1+1\" -> =1+1"),
            Damage.of("a cell emptied", row(20) + "[1]", "{}",
                    "Datos!B20 value: 20 -> absent"),
            Damage.of("a cell filled", row(20) + "[2]", "{\"userEnteredValue\": {\"stringValue\": \"\"}}",
                    "Datos!C20 value: absent -> \"\""),
            Damage.of("a cell past the last column", row(20) + "[4]", "{\"userEnteredValue\": {\"numberValue\": 0}}",
                    "Datos!E20 value: absent -> 0"),
            Damage.of("a long text", row(2) + value + ".stringValue", "\"" + "x".repeat(200) + "\"",
                    "Datos!A2 value: \"Ana\" -> \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."),
            Damage.of("the end of a long text",
                    "sheets[1].data[0].rowData[1].values[0].userEnteredValue.stringValue",
                    "\"" + "words ".repeat(50) + "and so forth\"",
                    "'Jon''s'!A2 value: ...s words and so on\" -> ...s words and so forth\"")
        );
    }

    static Stream<Damage> cells() {
        return Stream.of(
            Damage.of("one bold letter", row(4) + "[2].textFormatRuns[1].startIndex", "5",
                    "Datos!C4 textFormatRuns[1].startIndex: 4 -> 5"),
            Damage.of("text runs lost", row(4) + "[2].textFormatRuns", "",
                    "Datos!C4 textFormatRuns: [{\"format\":{\"bold\":true}},{\"format\":{},\"startIndex\":4}] -> "
                            + "absent"),
            Damage.of("bold", row(1) + "[0].userEnteredFormat.textFormat.bold", "false",
                    "Datos!A1 userEnteredFormat.textFormat.bold: true -> false"),
            Damage.of("bold left to the default", row(1) + "[0].userEnteredFormat.textFormat", "",
                    "Datos!A1 userEnteredFormat.textFormat.bold: true -> absent"),
            Damage.of("a number format", row(2) + "[1].userEnteredFormat.numberFormat.pattern", "\"0.000\"",
                    "Datos!B2 userEnteredFormat.numberFormat.pattern: \"0.00\" -> \"0.000\""),
            Damage.of("a number format lost", row(2) + "[1].userEnteredFormat", "",
                    "Datos!B2 userEnteredFormat.numberFormat.pattern: \"0.00\" -> absent",
                    "Datos!B2 userEnteredFormat.numberFormat.type: \"NUMBER\" -> absent"),
            Damage.of("a background", row(1) + "[0].userEnteredFormat.backgroundColorStyle.rgbColor.red", "0.25",
                    "Datos!A1 userEnteredFormat.backgroundColorStyle.rgbColor.red: 0.5 -> 0.25"),
            Damage.of("a border", row(1) + "[0].userEnteredFormat.borders.bottom.style", "\"DOTTED\"",
                    "Datos!A1 userEnteredFormat.borders.bottom.style: \"SOLID\" -> \"DOTTED\""),
            Damage.of("a format in an empty cell",
                    row(20) + "[2]", "{\"userEnteredFormat\": {\"wrapStrategy\": \"CLIP\"}}",
                    "Datos!C20 userEnteredFormat.wrapStrategy: absent -> \"CLIP\""),
            Damage.of("a note", row(4) + "[0].note", "\"See leo\"",
                    "Datos!A4 note: \"See ana\" -> \"See leo\""),
            Damage.of("a note lost", row(4) + "[0].note", "",
                    "Datos!A4 note: \"See ana\" -> absent"),
            Damage.of("a note added", row(20) + "[0].note", "\"two\\nlines\"",
                    "Datos!A20 note: absent -> \"two\\u000alines\""),
            Damage.of("a link", row(4) + "[1].hyperlink", "\"https://example.com/b\"",
                    "Datos!B4 hyperlink: \"https://example.com/a\" -> \"https://example.com/b\""),
            Damage.of("a link in a run", row(4) + "[1].textFormatRuns[0].format.link.uri", "\"https://example.com/b\"",
                    "Datos!B4 textFormatRuns[0].format.link.uri: \"https://example.com/a\" -> "
                            + "\"https://example.com/b\""),
            Damage.of("a chip", row(4) + "[3].chipRuns[0].chip.personProperties.email", "\"leo@example.com\"",
                    "Datos!D4 chipRuns[0].chip.personProperties.email: \"ana@example.com\" -> \"leo@example.com\""),
            Damage.of("a chip lost", row(4) + "[3].chipRuns", "",
                    "Datos!D4 chipRuns: [{\"chip\":{\"personProperties\":{\"displayFormat\":\"DEFAULT\",\"... -> "
                            + "absent"),
            Damage.of("a validation", row(5) + "[0].dataValidation.condition.values[1].userEnteredValue", "\"Nein\"",
                    "Datos!A5 dataValidation.condition.values[1].userEnteredValue: \"No\" -> \"Nein\""),
            Damage.of("a validation no longer strict", row(5) + "[0].dataValidation.strict", "",
                    "Datos!A5 dataValidation.strict: true -> absent"),
            Damage.of("a validation lost", row(5) + "[0].dataValidation", "",
                    "Datos!A5 dataValidation.condition.type: \"ONE_OF_LIST\" -> absent",
                    "Datos!A5 dataValidation.condition.values: "
                            + "[{\"userEnteredValue\":\"Yes\"},{\"userEnteredValue\":\"No\"}] -> absent",
                    "Datos!A5 dataValidation.strict: true -> absent"),
            Damage.of("a pivot table", row(6) + "[0].pivotTable.values[0].summarizeFunction", "\"AVERAGE\"",
                    "Datos!A6 pivotTable.values[0].summarizeFunction: \"SUM\" -> \"AVERAGE\""),
            Damage.of("a pivot table lost", row(6) + "[0]", "{}",
                    "Datos!A6 pivotTable.rows: [{\"sortOrder\":\"ASCENDING\"}] -> absent",
                    "Datos!A6 pivotTable.source: A1:D3 -> absent",
                    "Datos!A6 pivotTable.values: [{\"sourceColumnOffset\":1,\"summarizeFunction\":\"SUM\"}] -> "
                            + "absent"),
            Damage.of("a data source table", row(6) + "[1].dataSourceTable.rowLimit", "11",
                    "Datos!B6 dataSourceTable.rowLimit: 10 -> 11"),
            Damage.of("a data source formula", row(6) + "[2].dataSourceFormula.dataSourceId", "\"ds2\"",
                    "Datos!C6 dataSourceFormula.dataSourceId: \"{\"bigQuery\":{\"projectId\":\"p\",\"querySpec\":"
                            + "{\"rawQuery\":\"SE... -> \"ds2\"")
        );
    }

    static Stream<Damage> rows() {
        String data = "sheets[0].data[0].rowData";
        return Stream.of(
            Damage.of("a row lost in the middle", data + "[19]", "",
                    "Datos!20:20 rows: 1 row with 3 cells -> absent"),
            Damage.of("a row too many in the middle", book ->
                    insert(book, data, 19, "{\"values\": [{\"userEnteredValue\": {\"stringValue\": \"new\"}}]}"),
                    "Datos!20:20 rows: absent -> 1 row with 1 cell"),
            Damage.of("two rows lost and one cell changed below", book -> {
                put(book, data + "[19]", "");
                put(book, data + "[19]", "");
                put(book, data + "[28].values[1].userEnteredValue.numberValue", "0");
            },
                    "Datos!20:21 rows: 2 rows with 6 cells -> absent",
                    "Datos!B29 value: 31 -> 0"),
            Damage.of("rows lost at the end", book -> {
                for (int i = 35; i > 29; i--) {
                    put(book, data + "[" + i + "]", "");
                }
            },
                    "Datos!31:36 rows: 6 rows with 18 cells -> absent"),
            Damage.of("two rows swapped", book -> swap(book, data, 19, 20),
                    "Datos!A20 value: \"row 20\" -> \"row 21\"",
                    "Datos!B20 value: 20 -> 21",
                    "Datos!D20 value: =B20*2 -> =B21*2",
                    "Datos!A21 value: \"row 21\" -> \"row 20\"",
                    "Datos!B21 value: 21 -> 20",
                    "Datos!D21 value: =B21*2 -> =B20*2"),
            Damage.of("all rows lost", "sheets[1].data[0].rowData", "",
                    "'Jon''s'!A1 value: \"one\" -> absent",
                    "'Jon''s'!A2 value: \"words words words words words words words words words wo... -> absent"),
            Damage.of("a row deleted as in the browser", book -> {
                put(book, data + "[1]", "");
                put(book, "sheets[0].properties.gridProperties.rowCount", "39");
                put(book, "sheets[0].data[0].rowMetadata[1]", "");
            },
                    "Datos gridProperties.rowCount: 40 -> 39",
                    "Datos!2:2 rows: 1 row with 4 cells -> absent"),
            Damage.of("a row lost below one with another height", book -> {
                put(book, data + "[19]", "");
                put(book, "sheets[0].data[0].rowMetadata[0].pixelSize", "41");
            },
                    "Datos!20:20 rows: 1 row with 3 cells -> absent",
                    "Datos!1:1 pixelSize: 40 -> 41"),
            Damage.of("a cell changed above a row with another height", book -> {
                put(book, data + "[1].values[1].userEnteredValue.numberValue", "3.05");
                put(book, "sheets[0].data[0].rowMetadata[3].pixelSize", "41");
            },
                    "Datos!B2 value: 3.5 -> 3.05",
                    "Datos!4:4 pixelSize: 21 -> 41"),
            Damage.of("all but the first rows lost", book -> {
                while (at(book, data).getAsJsonArray().size() > 2) {
                    put(book, data + "[2]", "");
                }
            },
                    "Datos!3:36 rows: 34 rows with 103 cells -> absent"),
            Damage.of("an empty row too many", book -> insert(book, data, 19, "{}"),
                    "Datos!20:20 rows: absent -> 1 empty row"),
            Damage.of("a row cleared", book -> put(book, data + "[19]", "{}"),
                    "Datos!A20 value: \"row 20\" -> absent",
                    "Datos!B20 value: 20 -> absent",
                    "Datos!D20 value: =B20*2 -> absent")
        );
    }

    static Stream<Damage> tabs() {
        String tab = "sheets[0].";
        String properties = tab + "properties.";
        return Stream.of(
            Damage.of("a tab lost", "sheets[1]", "",
                    "'Jon''s' tab: GRID -> absent"),
            Damage.of("a tab too many", "sheets[4]", "{\"properties\": {\"sheetId\": 500, \"title\": \"Extra\"}}",
                    "Extra tab: absent -> GRID"),
            Damage.of("a tab moved", book -> swap(book, "sheets", 0, 1),
                    "spreadsheet tab order: Datos, 'Jon''s', Chart, Source -> 'Jon''s', Datos, Chart, Source"),
            Damage.of("a tab renamed", properties + "title", "\"Data\"",
                    "Data title: \"Datos\" -> \"Data\""),
            Damage.of("a tab that was made anew", "sheets[1].properties.sheetId", "201",
                    "'Jon''s' sheetId: 200 -> 201"),
            Damage.of("more rows", properties + "gridProperties.rowCount", "41",
                    "Datos gridProperties.rowCount: 40 -> 41"),
            Damage.of("fewer columns", properties + "gridProperties.columnCount", "7",
                    "Datos gridProperties.columnCount: 8 -> 7"),
            Damage.of("frozen rows", properties + "gridProperties.frozenRowCount", "2",
                    "Datos gridProperties.frozenRowCount: 1 -> 2"),
            Damage.of("frozen columns", properties + "gridProperties.frozenColumnCount", "0",
                    "Datos gridProperties.frozenColumnCount: 1 -> absent"),
            Damage.of("grid lines hidden", properties + "gridProperties.hideGridlines", "true",
                    "Datos gridProperties.hideGridlines: absent -> true"),
            Damage.of("a tab shown", "sheets[1].properties.hidden", "false",
                    "'Jon''s' hidden: true -> absent"),
            Damage.of("a tab hidden", properties + "hidden", "true",
                    "Datos hidden: absent -> true"),
            Damage.of("the tab's colour", properties + "tabColorStyle", "{\"rgbColor\": {\"red\": 1}}",
                    "Datos tabColorStyle.rgbColor.red: absent -> 1",
                    "Datos tabColorStyle.themeColor: \"ACCENT1\" -> absent"),
            Damage.of("left to right", "sheets[1].properties.rightToLeft", "",
                    "'Jon''s' rightToLeft: true -> absent"),
            Damage.of("a merge", tab + "merges[0].endColumnIndex", "7",
                    "Datos merges F5:H5: present -> absent",
                    "Datos merges F5:G5: absent -> present"),
            Damage.of("a merge lost", tab + "merges", "",
                    "Datos merges F5:H5: present -> absent"),
            Damage.of("a row's height", tab + "data[0].rowMetadata[0].pixelSize", "41",
                    "Datos!1:1 pixelSize: 40 -> 41"),
            Damage.of("the height of one more row", tab + "data[0].rowMetadata[4]", "{\"pixelSize\": 99}",
                    "Datos!5:5 pixelSize: 21 -> 99"),
            Damage.of("a hidden row", tab + "data[0].rowMetadata[2].hiddenByUser", "",
                    "Datos!3:3 hiddenByUser: true -> absent"),
            Damage.of("a row hidden by a filter", tab + "data[0].rowMetadata[1].hiddenByFilter", "true",
                    "Datos!2:2 hiddenByFilter: absent -> true"),
            Damage.of("a row's metadata", tab + "data[0].rowMetadata[3].developerMetadata[0].metadataKey", "\"x\"",
                    "Datos!4:4 developerMetadata[0].metadataKey: \"line\" -> \"x\""),
            Damage.of("a column's width", tab + "data[0].columnMetadata[0].pixelSize", "181",
                    "Datos!A:A pixelSize: 180 -> 181"),
            Damage.of("a hidden column", tab + "data[0].columnMetadata[3].hiddenByUser", "",
                    "Datos!D:D hiddenByUser: true -> absent"),
            Damage.of("a group", tab + "rowGroups[0].range.endIndex", "13",
                    "Datos rowGroups 10:12: present -> absent",
                    "Datos rowGroups 10:13: absent -> present"),
            Damage.of("a group opened", tab + "rowGroups[1].collapsed", "",
                    "Datos rowGroups 16:18.collapsed: true -> absent"),
            Damage.of("a group of columns lost", tab + "columnGroups", "",
                    "Datos columnGroups F:G: present -> absent"),
            Damage.of("a data source tab's columns",
                    "sheets[3].properties.dataSourceSheetProperties.columns[0].reference.name", "\"b\"",
                    "Source dataSourceSheetProperties.columns[0].reference.name: \"a\" -> \"b\"")
        );
    }

    static Stream<Damage> objects() {
        String tab = "sheets[0].";
        return Stream.of(
            Damage.of("a conditional format's condition",
                    tab + "conditionalFormats[0].booleanRule.condition.values[0].userEnteredValue", "\"6\"",
                    "Datos conditionalFormats.booleanRule.condition.values[0].userEnteredValue: \"5\" -> \"6\""),
            Damage.of("a conditional format's range", tab + "conditionalFormats[0].ranges[0].endRowIndex", "8",
                    "Datos conditionalFormats.ranges[0]: B2:B9 -> B2:B8"),
            Damage.of("a conditional format's colour",
                    tab + "conditionalFormats[1].gradientRule.minpoint.colorStyle.rgbColor.red", "0.5",
                    "Datos conditionalFormats.gradientRule.minpoint.colorStyle.rgbColor.red: 1 -> 0.5"),
            Damage.of("a conditional format of another tab", tab + "conditionalFormats[0].ranges[0].sheetId", "200",
                    "Datos conditionalFormats.ranges[0]: ...dRowIndex\":9,\"startColumnIndex\":1,\"startRowIndex"
                            + "\":1} -> ...dRowIndex\":9,\"sheetId\":200,\"startColumnIndex\":1,\"startRow..."),
            Damage.of("a conditional format lost", tab + "conditionalFormats[0]", "",
                    "Datos conditionalFormats: present -> absent"),
            Damage.of("conditional formats in another order", book -> swap(book, tab + "conditionalFormats", 0, 1),
                    "Datos conditionalFormats order: as in production -> another"),
            Damage.of("a filter view",
                    tab + "filterViews[0].filterSpecs[0].filterCriteria.condition.values[0].userEnteredValue", "\"6\"",
                    "Datos filterViews \"Grandes\".filterSpecs[0].filterCriteria.condition.values[0].userEnteredV"
                            + "alue: \"5\" -> \"6\""),
            Damage.of("a filter view renamed", tab + "filterViews[0].title", "\"Big\"",
                    "Datos filterViews \"Grandes\": present -> absent",
                    "Datos filterViews \"Big\": absent -> present"),
            Damage.of("a filter view lost", tab + "filterViews[1]", "",
                    "Datos filterViews \"Todos\": present -> absent"),
            Damage.of("a filter view of another named range", tab + "filterViews[1].namedRangeId", "\"nr2\"",
                    "Datos filterViews \"Todos\".namedRangeId: \"Names\" -> \"Totals\""),
            Damage.of("the filter", tab + "basicFilter.filterSpecs[0].filterCriteria.hiddenValues[0]", "\"row 98\"",
                    "Datos basicFilter.filterSpecs[0].filterCriteria.hiddenValues[0]: \"row 99\" -> \"row 98\""),
            Damage.of("the filter's order", tab + "basicFilter.sortSpecs[0].sortOrder", "\"DESCENDING\"",
                    "Datos basicFilter.sortSpecs[0].sortOrder: \"ASCENDING\" -> \"DESCENDING\""),
            Damage.of("the filter lost", tab + "basicFilter", "",
                    "Datos basicFilter.filterSpecs: [{\"filterCriteria\":{\"hiddenValues\":[\"row 99\"]}}] -> "
                            + "absent",
                    "Datos basicFilter.range: A1:D36 -> absent",
                    "Datos basicFilter.sortSpecs: [{\"dimensionIndex\":1,\"sortOrder\":\"ASCENDING\"}] -> absent"),
            Damage.of("a protected range", tab + "protectedRanges[0].range.endRowIndex", "2",
                    "Datos protectedRanges 1:1: present -> absent",
                    "Datos protectedRanges 1:2: absent -> present"),
            Damage.of("a protected range's words", tab + "protectedRanges[0].description", "\"Head\"",
                    "Datos protectedRanges 1:1.description: \"Header\" -> \"Head\""),
            Damage.of("a protection that only warns", tab + "protectedRanges[1].warningOnly", "",
                    "Datos protectedRanges D2:D9.warningOnly: true -> absent"),
            Damage.of("a protected range lost", tab + "protectedRanges[0]", "",
                    "Datos protectedRanges 1:1: present -> absent"),
            Damage.of("a chart's kind", tab + "charts[0].spec.pieChart.legendPosition", "\"RIGHT_LEGEND\"",
                    "Datos charts \"Sales\".spec.pieChart.legendPosition: \"LEFT_LEGEND\" -> \"RIGHT_LEGEND\""),
            Damage.of("a chart's source",
                    tab + "charts[0].spec.pieChart.series.sourceRange.sources[0].endRowIndex", "8",
                    "Datos charts \"Sales\".spec.pieChart.series.sourceRange.sources[0]: B2:B9 -> B2:B8"),
            Damage.of("a chart's place", tab + "charts[0].position.overlayPosition.anchorCell.rowIndex", "11",
                    "Datos charts \"Sales\".position.overlayPosition.anchorCell.rowIndex: 10 -> 11"),
            Damage.of("a chart's title", tab + "charts[0].spec.title", "\"Sold\"",
                    "Datos charts \"Sales\": present -> absent",
                    "Datos charts \"Sold\": absent -> present"),
            Damage.of("a chart sheet's chart", "sheets[2].charts[0].spec.basicChart.chartType", "\"BAR\"",
                    "Chart charts \"All\".spec.basicChart.chartType: \"LINE\" -> \"BAR\""),
            Damage.of("a chart lost", tab + "charts[0]", "",
                    "Datos charts \"Sales\": present -> absent"),
            Damage.of("banding", tab + "bandedRanges[0].rowProperties.firstBandColorStyle.themeColor", "\"ACCENT2\"",
                    "Datos bandedRanges 21:36.rowProperties.firstBandColorStyle.themeColor: \"ACCENT1\" -> "
                            + "\"ACCENT2\""),
            Damage.of("banding lost", tab + "bandedRanges", "",
                    "Datos bandedRanges 21:36: present -> absent"),
            Damage.of("a slicer", tab + "slicers[0].spec.columnIndex", "1",
                    "Datos slicers \"By name\".spec.columnIndex: absent -> 1"),
            Damage.of("a slicer lost", tab + "slicers", "",
                    "Datos slicers \"By name\": present -> absent"),
            Damage.of("a table", tab + "tables[0].columnProperties[0].columnType", "\"DOUBLE\"",
                    "Datos tables \"Sales\".columnProperties[0].columnType: \"TEXT\" -> \"DOUBLE\""),
            Damage.of("a table renamed", tab + "tables[0].name", "\"Sold\"",
                    "Datos tables \"Sales\": present -> absent",
                    "Datos tables \"Sold\": absent -> present"),
            Damage.of("a table lost", tab + "tables", "",
                    "Datos tables \"Sales\": present -> absent"),
            Damage.of("a tab's metadata", tab + "developerMetadata[0].metadataValue", "\"4\"",
                    "Datos developerMetadata \"stage\".metadataValue: \"3\" -> \"4\"")
        );
    }

    static Stream<Damage> spreadsheets() {
        return Stream.of(
            Damage.of("the locale", "properties.locale", "\"es_ES\"",
                    "spreadsheet locale: \"es_CL\" -> \"es_ES\""),
            Damage.of("the time zone", "properties.timeZone", "\"Etc/GMT\"",
                    "spreadsheet timeZone: \"America/Santiago\" -> \"Etc/GMT\""),
            Damage.of("recalculation", "properties.autoRecalc", "\"HOUR\"",
                    "spreadsheet autoRecalc: \"ON_CHANGE\" -> \"HOUR\""),
            Damage.of("iteration", "properties.iterativeCalculationSettings.maxIterations", "51",
                    "spreadsheet iterativeCalculationSettings.maxIterations: 50 -> 51"),
            Damage.of("the theme's font", "properties.spreadsheetTheme.primaryFontFamily", "\"Roboto\"",
                    "spreadsheet spreadsheetTheme.primaryFontFamily: \"Arial\" -> \"Roboto\""),
            Damage.of("a theme colour", "properties.spreadsheetTheme.themeColors[1].color.rgbColor.green", "0.25",
                    "spreadsheet spreadsheetTheme.themeColors[1].color.rgbColor.green: 0.5 -> 0.25"),
            Damage.of("the default format", "properties.defaultFormat.textFormat.fontSize", "11",
                    "spreadsheet defaultFormat.textFormat.fontSize: 10 -> 11"),
            Damage.of("a named range", "namedRanges[0].range.endRowIndex", "10",
                    "spreadsheet namedRanges \"Names\".range: A2:A9 -> A2:A10"),
            Damage.of("a named range renamed", "namedRanges[0].name", "\"People\"",
                    "spreadsheet namedRanges \"Names\": present -> absent",
                    "spreadsheet namedRanges \"People\": absent -> present",
                    "spreadsheet dataSources.dataSourceId: ...namedRangeId\":\"Names\"}]}\" -> "
                            + "...namedRangeId\":\"People\"}]}\"",
                    "spreadsheet dataSources.spec.parameters[0].namedRangeId: \"Names\" -> \"People\"",
                    "Datos filterViews \"Todos\".namedRangeId: \"Names\" -> \"People\"",
                    "Source dataSourceSheetProperties.dataSourceId: ...namedRangeId\":\"Names\"}]}\" -> "
                            + "...namedRangeId\":\"People\"}]}\""),
            Damage.of("a named range lost", "namedRanges[1]", "",
                    "spreadsheet namedRanges \"Totals\": present -> absent",
                    "Datos protectedRanges D2:D9.namedRangeId: \"Totals\" -> \"nr2\""),
            Damage.of("a named range too many",
                    "namedRanges[2]", "{\"namedRangeId\": \"nr3\", \"name\": \"New\", \"range\": {\"sheetId\": 200, "
                                    + "\"endRowIndex\": 1}}",
                    "spreadsheet namedRanges \"New\": absent -> present"),
            Damage.of("metadata", "developerMetadata[0].metadataValue", "\"leo\"",
                    "spreadsheet developerMetadata \"owner\".metadataValue: \"ana\" -> \"leo\""),
            Damage.of("metadata lost", "developerMetadata", "",
                    "spreadsheet developerMetadata \"owner\": present -> absent"),
            Damage.of("a data source", "dataSources[0].spec.bigQuery.querySpec.rawQuery", "\"SELECT b\"",
                    "spreadsheet dataSources.dataSourceId: ...Query\":\"SELECT "
                            + "a\"}},\"parameters\":[{\"name\":\"day\",\"namedRan... -> ...Query\":\"SELECT "
                                    + "b\"}},\"parameters\":[{\"name\":\"day\",\"namedRan...",
                    "spreadsheet dataSources.spec.bigQuery.querySpec.rawQuery: \"SELECT a\" -> \"SELECT b\"",
                    "Source dataSourceSheetProperties.dataSourceId: ...Query\":\"SELECT "
                            + "a\"}},\"parameters\":[{\"name\":\"day\",\"namedRan... -> ...Query\":\"SELECT "
                                    + "b\"}},\"parameters\":[{\"name\":\"day\",\"namedRan..."),
            Damage.of("a data source lost", "dataSources", "",
                    "spreadsheet dataSources: present -> absent",
                    "Source dataSourceSheetProperties.dataSourceId: "
                            + "\"{\"bigQuery\":{\"projectId\":\"p\",\"querySpec\":{\"rawQuery\":\"SE... -> \"ds1\"")
        );
    }

    static Stream<Damage> harmless() {
        String tab = "sheets[0].";
        return Stream.of(
            Damage.of("the id of a named range", book -> {
                put(book, "namedRanges[0].namedRangeId", "\"zz1\"");
                put(book, tab + "filterViews[1].namedRangeId", "\"zz1\"");
                put(book, "dataSources[0].spec.parameters[0].namedRangeId", "\"zz1\"");
            }),
            Damage.of("ids of named ranges swapped", book -> {
                put(book, "namedRanges[0].namedRangeId", "\"nr2\"");
                put(book, "namedRanges[1].namedRangeId", "\"nr1\"");
                put(book, tab + "filterViews[1].namedRangeId", "\"nr2\"");
                put(book, tab + "protectedRanges[1].namedRangeId", "\"nr1\"");
                put(book, "dataSources[0].spec.parameters[0].namedRangeId", "\"nr2\"");
            }),
            Damage.of("the id of a filter view", tab + "filterViews[0].filterViewId", "999"),
            Damage.of("the id of a protected range", tab + "protectedRanges[0].protectedRangeId", "999"),
            Damage.of("the id of a chart", tab + "charts[0].chartId", "999"),
            Damage.of("the id of a slicer", tab + "slicers[0].slicerId", "999"),
            Damage.of("the id of a banded range", tab + "bandedRanges[0].bandedRangeId", "999"),
            Damage.of("the id of a table", tab + "tables[0].tableId", "\"zz\""),
            Damage.of("the id of metadata", tab + "developerMetadata[0].metadataId", "999"),
            Damage.of("the id of a row's metadata",
                    tab + "data[0].rowMetadata[3].developerMetadata[0].metadataId", "999"),
            Damage.of("the id of a data source", book -> {
                put(book, "dataSources[0].dataSourceId", "\"zz\"");
                put(book, "sheets[3].properties.dataSourceSheetProperties.dataSourceId", "\"zz\"");
                put(book, row(6) + "[1].dataSourceTable.dataSourceId", "\"zz\"");
                put(book, row(6) + "[2].dataSourceFormula.dataSourceId", "\"zz\"");
            }),
            Damage.of("editors of a protected range", tab + "protectedRanges[0].editors.users[0]", "\"a@b.c\""),
            Damage.of("a computed value", row(2) + "[3].effectiveValue.numberValue", "8"),
            Damage.of("a value as it is shown", row(2) + "[3].formattedValue", "\"7,0\""),
            Damage.of("a format as it is shown", row(2) + "[3].effectiveFormat",
                    "{\"textFormat\": {\"bold\": true}}"),
            Damage.of("the link that a formula makes", row(2) + "[3].hyperlink", "\"https://example.com\""),
            Damage.of("when a data source was read", row(6)
                    + "[1].dataSourceTable.dataExecutionStatus.lastRefreshTime", "\"2026-02-01T00:00:00Z\""),
            Damage.of("named ranges in another order", book -> swap(book, "namedRanges", 0, 1)),
            Damage.of("filter views in another order", book -> swap(book, tab + "filterViews", 0, 1)),
            Damage.of("protected ranges in another order", book -> swap(book, tab + "protectedRanges", 0, 1)),
            Damage.of("consent to import", "properties.importFunctionsExternalUrlAccessAllowed", "true"),
            Damage.of("a zero that is said", tab + "filterViews[0].range.sheetId", "0"),
            Damage.of("a false that is said", tab + "properties.hidden", "false"),
            Damage.of("an empty list that is said", "sheets[1].merges", "[]")
        );
    }

    static Stream<Damage> changesAfterTheProof() {
        return Stream.of(
            Damage.of("a value", row(2) + "[1].userEnteredValue.numberValue", "3.05", "Datos: its values changed"),
            Damage.of("a note", row(4) + "[0].note", "", "Datos: its values changed"),
            Damage.of("a format", row(4) + "[2].textFormatRuns[1].startIndex", "5", "Datos: its formats changed"),
            Damage.of("a merge", "sheets[0].merges", "", "Datos: its structure changed"),
            Damage.of("a width", "sheets[0].data[0].columnMetadata[0].pixelSize", "9", "Datos: its structure changed"),
            Damage.of("a title", "sheets[1].properties.title", "\"Jim's\"", "'Jim''s': its structure changed"),
            Damage.of("a validation", row(5) + "[0].dataValidation", "", "Datos: its formats changed"),
            Damage.of("a chart on a tab of its own", "sheets[2].charts[0].spec.title", "\"x\"",
                    "Chart: its structure changed"),
            Damage.of("a tab lost", "sheets[1]", "", "the tab with gid 200 is gone"),
            Damage.of("a tab too many", "sheets[4]", "{\"properties\": {\"sheetId\": 5, \"title\": \"New\"}}",
                    "New: this tab was not there"),
            Damage.of("tabs in another order", book -> swap(book, "sheets", 1, 2),
                    "spreadsheet: its properties, named ranges or tab order changed"),
            Damage.of("the locale", "properties.locale", "\"en_US\"",
                    "spreadsheet: its properties, named ranges or tab order changed"),
            Damage.of("all at once", book -> {
                put(book, row(2) + "[1].userEnteredValue.numberValue", "3.05");
                put(book, row(1) + "[0].userEnteredFormat", "");
                put(book, "sheets[0].merges", "");
                put(book, "sheets[1].properties.hidden", "");
            }, "'Jon''s': its structure changed", "Datos: its formats changed", "Datos: its structure changed",
                    "Datos: its values changed"));
    }

    /** One damage of each of the tables above. */
    static Stream<Damage> oneOfEachKind() {
        return Stream.of(values(), cells(), rows(), tabs(), objects(), spreadsheets())
                .map(kind -> kind.findFirst().orElseThrow());
    }

    /** What a run shows, with what differs from run to run written as a name. */
    record Result(int exit, String out, String err) { }

    /** A clock that stands still until somebody sleeps. */
    static final class TestClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-26T18:15:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** An operator who has made a backup of a sheet, and is about to verify it. */
    static final class Desk implements AutoCloseable {
        final TestClock clock = new TestClock();
        final FakeGoogle google = FakeGoogle.start(clock);
        final Map<String, String> env = new HashMap<>();
        final Path dir;
        final Path log;
        final String copy;
        Path key;
        private final Deque<Runnable> sleeping = new ArrayDeque<>();
        private int runs;

        Desk(Path dir, Spreadsheet book, String... options) {
            this.dir = dir;
            key = google.serviceAccountKey(dir);
            log = dir.resolve("backup_execution.log");
            google.addSharedDrive("0ABackupDriveUk9PVA", "Migration");
            google.addFolder(FOLDER, "Backups", "0ABackupDriveUk9PVA");
            google.addSpreadsheet(book, "Production", FakeGoogle.OPERATOR);
            backup(options);
            copy = google.copiesOf(SHEET).get(0);
        }

        void backup(String... options) {
            StringWriter said = new StringWriter();
            backup.World world = new backup.World(clock, this::sleep, new Random(1), this::runId, env);
            List<String> args = arguments("--folder", FOLDER);
            args.addAll(List.of(options));
            int exit = backup.run(world, new PrintWriter(said), new PrintWriter(said), args.toArray(String[]::new));
            assertEquals(0, exit, said::toString);
            google.forgetRequests();
        }

        private List<String> arguments(String... args) {
            List<String> all = new ArrayList<>();
            if (key != null) {
                all.addAll(List.of("--credentials", key.toString()));
            }
            if (!List.of(args).contains("--endpoint")) {
                all.addAll(List.of("--endpoint", google.endpoint().toString()));
            }
            if (!List.of(args).contains("--log")) {
                all.addAll(List.of("--log", log.toString()));
            }
            all.addAll(List.of(args));
            return all;
        }

        Result run(String... args) {
            return plain(arguments(args).toArray(String[]::new));
        }

        Result plain(String... args) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            verify.World world = new verify.World(clock, this::sleep, new Random(1), this::runId, env);
            int exit = verify.run(world, new PrintWriter(out), new PrintWriter(err), args);
            return new Result(exit, named(out.toString()), named(err.toString()));
        }

        private String runId() {
            return String.format("%08x", ++runs);
        }

        private void sleep(long millis) {
            clock.now = clock.now.plusMillis(millis);
            Optional.ofNullable(sleeping.poll()).ifPresent(Runnable::run);
        }

        /** Has something happen in the middle of the next run: one answer is lost, and this happens before the next. */
        void meanwhile(Runnable event) {
            google.sizeOfAll(LARGE);
            google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.status(503, ""));
            sleeping.add(event);
        }

        /** Makes the copy hold this, in a way that Drive's version does not tell. */
        void install(JsonObject book) {
            google.damage(copy, live -> replace(live, book));
        }

        static void replace(Spreadsheet live, JsonObject book) {
            Spreadsheet fresh = model(book);
            fresh.getProperties().setTitle(live.getProperties().getTitle());
            live.setProperties(fresh.getProperties()).setSheets(fresh.getSheets())
                    .setNamedRanges(fresh.getNamedRanges()).setDataSources(fresh.getDataSources())
                    .setDeveloperMetadata(fresh.getDeveloperMetadata());
        }

        /** The log of the last run, without the times. */
        String logged() {
            List<verify.Entry> entries = entries();
            String last = entries.get(entries.size() - 1).run();
            return named(entries.stream().filter(entry -> entry.run().equals(last))
                    .map(entry -> entry.line().substring(25) + "\n").collect(joining()));
        }

        /** The value of a label in the last run that has it. */
        String logged(String label) {
            return entries().stream().filter(entry -> entry.label().equals(label))
                    .reduce((earlier, later) -> later).orElseThrow().value();
        }

        private List<verify.Entry> entries() {
            try {
                return verify.readLog(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        long sheetsRequests() {
            return google.requests().stream().filter(request -> request.path().startsWith("/v4/")).count();
        }

        private String named(String text) {
            return text.replace(String.valueOf(key), "KEY").replace(log.toString(), "LOG")
                    .replace(google.endpoint().toString(), "ENDPOINT").replace(dir.toString(), "DIR")
                    .replace(copy, "COPY").replace(SHEET, "SHEET").replaceAll("sha256 [0-9a-f]{64}", "sha256 HASH");
        }

        @Override
        public void close() {
            google.close();
        }
    }

    static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "expected to find\n" + part + "\nin\n" + text);
    }
}
