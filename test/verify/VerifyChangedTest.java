//SOURCES ../support/WithDesk.java Damage.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The plan's migration, played on the small workbook: 40 rows get five columns more. */
class VerifyChangedTest extends WithDesk {

    private static final String ADDED = "Operaciones!BL:BP";
    @BeforeEach
    void a_proven_backup() {
        small();
        desk.verify().ends(0);
    }

    private Result changed(String... ranges) {
        List<String> options = new ArrayList<>();
        List.of(ranges).forEach(range -> options.addAll(List.of("--changed", range)));
        return desk.verify(options.toArray(String[]::new));
    }

    private void edit(Consumer<JsonObject> change) {
        desk.google.edit(SHEET, live -> Book.edit(live, change));
    }

    private void edit(String path, String json) {
        edit(book -> Book.put(book, path, json));
    }

    /** Headers, values, formulas, a format, a width and a rule for the new columns. */
    private static void migrate(JsonObject book) {
        addColumns(book);
        Book.put(book, "sheets[0].conditionalFormats[3]", """
                {"ranges": [{"startRowIndex": 1, "endRowIndex": 40, "startColumnIndex": 63, "endColumnIndex": 66}],
                "booleanRule": {"condition": {"type": "NOT_BLANK"}, "format": {"textFormat": {"italic": true}}}}""");
        Book.put(book, "namedRanges[2]", """
                {"namedRangeId": "nr1", "name": "New_columns", "range": {"startRowIndex": 0, "endRowIndex": 40,
                "startColumnIndex": 63, "endColumnIndex": 68}}""");
    }

    private static void addColumns(JsonObject book) {
        Book.put(book, "sheets[0].properties.gridProperties.columnCount", "68");
        for (int column = 63; column < 68; column++) {
            Book.put(book, Book.row(1) + "[" + column + "]", "{'userEnteredValue': {'stringValue': 'New " + column
                    + "'}, 'userEnteredFormat': {'textFormat': {'bold': true}}}");
            Book.put(book, "sheets[0].data[0].columnMetadata[" + column + "]", "{'pixelSize': 140}");
            for (int row = 2; row <= 40; row++) {
                Book.put(book, Book.row(row) + "[" + column + "].userEnteredValue", column == 67
                        ? "{'formulaValue': '=A" + row + "&\"x\"'}" : "{'numberValue': " + (row + column / 100.0)
                                + "}");
            }
        }
    }

    @Test
    void of_the_plan_changed_its_columns_and_nothing_else() {
        edit(VerifyChangedTest::migrate);
        Result result = changed(ADDED).ends(0);
        assertTrue(result.out().startsWith("Only what was to change has changed: 200 cells in Operaciones!BL:BP, "
                + "in nothing else\n"), result::toString);
        assertContains(desk.logged(), "INFO  verify[00000003] Migration check started: COPY\n");
        assertContains(desk.logged(), "INFO  verify[00000003] Migration checked: Operaciones!BL:BP\n");
        assertContains(desk.logged(), "INFO  verify[00000003] Only what was to change has changed: COPY\n");
    }

    @Test
    void takes_no_proof_away_and_makes_none() throws IOException {
        edit(VerifyChangedTest::migrate);
        desk.document().ends(0);
        changed(ADDED).ends(0);
        changed("Operaciones!BL:BO").ends(1);
        desk.verify("--intact").ends(0);
        desk.verify().ends(4);
        assertEquals(1, desk.entries().stream().filter(entry -> entry.label().equals("Verification passed")).count());
        desk.document().ends(0);
        desk.backup().ends(3);
    }

    @Test
    void is_proposed_with_its_columns_where_all_that_differs_lies_there() {
        edit(VerifyChangedTest::addColumns);
        desk.verify().ends(4).says(" --changed 'Operaciones!BL:BP'\n");
        edit(Book.row(5) + "[3].userEnteredValue", "{'stringValue': 'stray'}");
        desk.verify().says(" --changed RANGE\n");
    }

    /** What somebody else did that evening, each alone beside the migration. */
    static Stream<Damage> strays() {
        return Damage.table("""
            $5[3].userEnteredValue = {"stringValue": "x"} | Operaciones!D5 value:
            $5[62].userEnteredValue = {"formulaValue": "=1+1"} | Operaciones!BK5 value:
            $6[3].userEnteredFormat.wrapStrategy = "CLIP" | Operaciones!D6 userEnteredFormat.wrapStrategy:
            $7[3].note = "stray" | Operaciones!D7 note:
            $8[3].dataValidation = {"condition": {"type": "NOT_BLANK"}} | Operaciones!D8 dataValidation
            sheets[0].data[0].rowMetadata[8] = {"pixelSize": 77} | Operaciones!9:9 pixelSize:
            sheets[0].data[0].columnMetadata[2] = {"pixelSize": 77} | Operaciones!C:C pixelSize:
            sheets[0].properties.gridProperties.frozenRowCount = 7 | Operaciones gridProperties.frozenRowCount:
            sheets[0].properties.gridProperties.rowCount = 85 | Operaciones gridProperties.rowCount: 85 -> 84
            namedRanges[3] = {"namedRangeId": "nr2", "name": "Stray", "range": {"startRowIndex": 0, "endRowIndex": 9}}
              spreadsheet namedRanges "Stray": present -> absent
            sheets[2].data[0].rowData[0].values[0].userEnteredValue = {"stringValue": "x"} | Listas!A1 value:
            """);
    }

    @ParameterizedTest
    @MethodSource("strays")
    void that_changed_more_is_told_and_the_rest_is_named_first(Damage stray) {
        edit(VerifyChangedTest::migrate);
        edit(stray.change());
        changed(ADDED).ends(1).shows("More has changed than was to change: 200 cells in Operaciones!BL:BP, and 1 "
                + "difference elsewhere\n" + stray.said().get(0));
        assertContains(desk.logged(), "ERROR verify[00000003] More has changed than was to change: COPY\n");
        desk.verify("--intact").ends(0);
    }

    @Test
    void that_did_nothing_is_no_success() {
        changed(ADDED).ends(1)
                .shows("Nothing has changed where it was to change: 0 cells in Operaciones!BL:BP, in nothing else\n");
        edit(VerifyChangedTest::migrate);
        changed(ADDED, "Listas").ends(1);
        assertContains(desk.logged(), "ERROR verify[00000004] Nothing has changed where it was to change: COPY\n");
    }

    @Test
    void may_have_changed_several_ranges_up_to_their_edges() {
        edit(book -> {
            Book.put(book, "sheets[2].data[0].rowData[0].values[0].note", "first");
            Book.put(book, "sheets[2].data[0].rowData[8].values[2].note", "last");
            Book.put(book, "sheets[3].data[0].rowData[4].values[2].note", "quoted");
            Book.put(book, "sheets[0].properties.gridProperties.rowCount", "86");
            Book.put(book, Book.row(85) + "[1].userEnteredValue", "{'stringValue': 'below'}");
            Book.put(book, Book.row(86) + "[1].userEnteredValue", "{'stringValue': 'below'}");
        });
        String quoted = "'Jon''s \"Q1\" | 100%'!C";
        changed("Listas!A1:C9", quoted + "5", "Operaciones!85:86").ends(0).shows("Only what was to change has changed: "
                + "2 cells in Listas!A1:C9, 1 cell in " + quoted + "5, 2 cells in Operaciones!85:86, in nothing "
                + "else\n");
        assertEquals("Listas!A1:C9, " + quoted + "5, Operaciones!85:86", desk.logged("Migration checked"));
        changed("Listas!A1:C8", quoted + "5", "Operaciones!85:86").ends(1);
        changed("Listas!A1:B9", quoted + "5", "Operaciones!85:86").ends(1);
        changed("Listas!A1:C9", quoted + "6", "Operaciones!85:86").ends(1);
        changed("Listas!A1:C9", quoted + "5", "Operaciones!86:86").ends(1);
    }

    /** The second reading is of the backup alone, which has no such tab. */
    @Test
    void may_have_added_a_tab_and_take_a_second_look_at_the_backup() {
        edit("sheets[6]", """
                {"properties": {"sheetId": 4242, "title": "New tab", "sheetType": "GRID", "index": 6,
                "gridProperties": {"rowCount": 10, "columnCount": 4}}, "data": [{"rowData": []}]}""");
        changed(ADDED).ends(1);
        desk.google.fail("GET", "/drive/v3/files/" + desk.copy, FakeGoogle.Fault.status(503, "").skip(1));
        desk.clock.now = desk.clock.now.plusSeconds(1);
        desk.whenSleeping(() -> desk.google.edit(desk.copy, book -> { }));
        changed("New tab").ends(0).shows("1 other change in 'New tab', in nothing else\n")
                .says("the backup was touched while it was read: reading it once more\n");
    }

    @Test
    void of_which_a_row_was_lost_besides_is_told_by_what_moved() {
        edit(VerifyChangedTest::migrate);
        edit("sheets[0].data[0].rowData[20]", "");
        changed(ADDED).ends(1).shows("Operaciones!B21 value: ").lacks("rows: ");
    }

    @Test
    void is_in_the_report_as_what_was_expected() throws IOException {
        edit(VerifyChangedTest::migrate);
        edit(Book.row(5) + "[3].note", "stray");
        desk.verify("--changed", ADDED, "--report", dir.resolve("r").toString()).ends(1);
        List<String> lines = Files.readAllLines(dir.resolve("r"));
        List<String> others = lines.stream().filter(line -> line.contains("\"kind\":\"difference\"")
                && !line.contains("\"expected\":true")).toList();
        assertEquals(1, others.size(), others::toString);
        assertContains(others.get(0), "\"place\":\"Operaciones!D5\",\"production\":\"\\\"stray\\\"\"");
        assertTrue(lines.stream().filter(line -> line.contains("\"expected\":true")).count() > 200);
    }

    @Test
    void in_a_notation_that_is_none_is_refused() {
        String log = desk.logged();
        for (String range : List.of("", "!", "Operaciones!", "Operaciones!BL", "Operaciones!7", "Operaciones!BP:BL",
                "Operaciones!9:7", "Operaciones!A1:C", "Operaciones!BL:7", "Operaciones!A0", "Operaciones!ABCD:ABCE",
                "'Operaciones!A1", "Operaciones!A1:B2:C3", "Operaciones!R1C1")) {
            changed(range).ends(2);
        }
        assertEquals(log, desk.logged());
    }

    @Test
    void of_a_tab_that_there_is_not_is_refused_with_those_that_there_are() {
        changed("Operacions!BL:BP").ends(2)
                .says("--changed Operacions!BL:BP: there is no such tab. There are: Avance, 'D3', "
                        + "'Jon''s \"Q1\" | 100%', Listas, Operaciones, Trabajadores");
        assertContains(desk.logged(), "ERROR verify[00000003] Verification not finished: --changed");
    }

    @Test
    void needs_a_proof() {
        desk.log = dir.resolve("another.log");
        desk.verify("--original", SHEET, "--backup", desk.copy, "--changed", ADDED).ends(3)
                .says("holds no proof of COPY");
    }

    @Test
    void is_not_judged_by_a_backup_that_is_no_longer_as_proven() {
        edit(VerifyChangedTest::migrate);
        desk.google.damage(desk.copy, Book::change);
        changed(ADDED).ends(1);
        assertContains(desk.logged(), "ERROR verify[00000003] Verification failed: COPY\n");
    }

    @ParameterizedTest
    @CsvSource({"--intact", "--accept-drift"})
    void goes_with_no_other_question(String option) {
        desk.verify("--changed", ADDED, option).ends(2);
    }

    @Test
    void of_all_there_is_is_warned_of() {
        desk.close();
        dir = dir.resolve("another");
        assertTrue(dir.toFile().mkdir());
        Spreadsheet one = Book.model(Book.book());
        one.setSheets(new ArrayList<>(one.getSheets().subList(0, 1))).setDataSources(null);
        backedUp(one);
        desk.verify("--columns", "0").ends(0);
        edit(Book.row(5) + "[3].note", "anything");
        for (String all : List.of("Datos", "Datos!A:H", "Datos!1:40", "Datos!A1:H40")) {
            changed(all).says("warning: --changed " + all + " is all there is: nothing that changed could be told\n");
        }
        assertFalse(changed("Datos!A1:H39").err().contains("all there is"));
    }
}
