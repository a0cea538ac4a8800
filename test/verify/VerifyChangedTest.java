//DESCRIPTION Tests that verify.java proves a migration: that it changed what it should, and nothing else.
//JAVA 17+
//SOURCES ../support/WithDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.BooleanCondition;
import com.google.api.services.sheets.v4.model.BooleanRule;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.ConditionalFormatRule;
import com.google.api.services.sheets.v4.model.DataValidationRule;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The plan's migration, played on the small workbook: 40 rows get five columns more. */
class VerifyChangedTest extends WithDesk {

    private static final String ADDED = "Operaciones!BL:BP";
    private static final String ONLY =
            "Only what was to change has changed: 200 cells in Operaciones!BL:BP, in nothing else\n";

    @BeforeEach
    void a_proven_backup() {
        small();
        assertEquals(0, desk.verify().exit());
    }

    private Result changed(String... ranges) {
        List<String> options = new ArrayList<>();
        List.of(ranges).forEach(range -> options.addAll(List.of("--changed", range)));
        return desk.verify(options.toArray(String[]::new));
    }

    private static Sheet tab(Spreadsheet book, String title) {
        return book.getSheets().stream().filter(sheet -> sheet.getProperties().getTitle().equals(title)).findFirst()
                .orElseThrow();
    }

    private static CellData cell(Spreadsheet book, String title, int row, int column) {
        List<RowData> rows = tab(book, title).getData().get(0).getRowData();
        while (rows.size() <= row) {
            rows.add(new RowData().setValues(new ArrayList<>()));
        }
        List<CellData> cells = new ArrayList<>(rows.get(row).getValues() == null ? List.of()
                : rows.get(row).getValues());
        while (cells.size() <= column) {
            cells.add(new CellData());
        }
        rows.get(row).setValues(cells);
        return cells.get(column);
    }

    private static ExtendedValue text(String text) {
        return new ExtendedValue().setStringValue(text);
    }

    /** Headers, values, formulas, a format, a width and a rule for the new columns. */
    private static void migrate(Spreadsheet book) {
        Sheet sheet = tab(book, "Operaciones");
        sheet.getProperties().getGridProperties().setColumnCount(68);
        for (int row = 0; row < 40; row++) {
            for (int column = 63; column < 68; column++) {
                CellData cell = cell(book, "Operaciones", row, column);
                cell.setUserEnteredValue(row == 0 ? text("New " + column)
                        : column == 67 ? new ExtendedValue().setFormulaValue("=A" + (row + 1) + "&\"x\"")
                        : new ExtendedValue().setNumberValue(row + column / 100.0));
                cell.setUserEnteredFormat(row > 0 ? null
                        : new CellFormat().setTextFormat(new TextFormat().setBold(true)));
            }
        }
        List<DimensionProperties> widths = new ArrayList<>(sheet.getData().get(0).getColumnMetadata());
        while (widths.size() < 68) {
            widths.add(new DimensionProperties().setPixelSize(140));
        }
        sheet.getData().get(0).setColumnMetadata(widths);
        List<ConditionalFormatRule> rules = new ArrayList<>(sheet.getConditionalFormats() == null ? List.of()
                : sheet.getConditionalFormats());
        rules.add(new ConditionalFormatRule().setRanges(List.of(range(1, 40, 63, 66))).setBooleanRule(
                new BooleanRule().setCondition(new BooleanCondition().setType("NOT_BLANK"))
                        .setFormat(new CellFormat().setTextFormat(new TextFormat().setItalic(true)))));
        sheet.setConditionalFormats(rules);
        name(book, "New_columns", range(0, 40, 63, 68));
    }

    private static GridRange range(int top, int bottom, int left, int right) {
        return new GridRange().setStartRowIndex(top).setEndRowIndex(bottom).setStartColumnIndex(left)
                .setEndColumnIndex(right);
    }

    private static void name(Spreadsheet book, String name, GridRange range) {
        List<NamedRange> names = new ArrayList<>(book.getNamedRanges() == null ? List.of() : book.getNamedRanges());
        names.add(new NamedRange().setNamedRangeId("nr" + name).setName(name).setRange(range));
        book.setNamedRanges(names);
    }

    @Test
    void of_the_plan_changed_its_columns_and_nothing_else() {
        desk.google.edit(SHEET, VerifyChangedTest::migrate);
        Result result = changed(ADDED).ends(0);
        assertTrue(result.out().startsWith(ONLY), result::toString);
        assertContains(desk.logged(), "INFO  verify[00000003] Migration check started: COPY\n");
        assertContains(desk.logged(), "INFO  verify[00000003] Migration checked: Operaciones!BL:BP\n");
        assertContains(desk.logged(), "INFO  verify[00000003] Only what was to change has changed: COPY\n");
    }

    @Test
    void takes_no_proof_away_and_makes_none() throws IOException {
        desk.google.edit(SHEET, VerifyChangedTest::migrate);
        assertEquals(0, desk.document().exit());
        assertEquals(0, changed(ADDED).exit());
        assertEquals(1, changed("Operaciones!BL:BO").exit());
        assertEquals(0, desk.verify("--intact").exit());
        assertEquals(4, desk.verify().exit());
        assertEquals(1, desk.entries().stream().filter(entry -> entry.label().equals("Verification passed")).count());
        assertEquals(0, desk.document().exit());
        assertEquals(3, desk.backup().exit());
    }

    @Test
    void is_proposed_with_its_columns_where_all_that_differs_lies_there() {
        desk.google.edit(SHEET, book -> {
            migrate(book);
            book.setNamedRanges(book.getNamedRanges().stream().filter(range ->
                    !range.getName().equals("New_columns")).toList());
            tab(book, "Operaciones").getConditionalFormats().remove(
                    tab(book, "Operaciones").getConditionalFormats().size() - 1);
        });
        desk.verify().ends(4).says(" --changed 'Operaciones!BL:BP'\n");
        desk.google.edit(SHEET, book -> cell(book, "Operaciones", 4, 3).setUserEnteredValue(text("stray")));
        assertContains(desk.verify().err(), " --changed RANGE\n");
    }

    /** What somebody else did that evening, each alone beside the migration. */
    static Map<String, Consumer<Spreadsheet>> strays() {
        Map<String, Consumer<Spreadsheet>> strays = new TreeMap<>();
        strays.put("Operaciones!D5 value: ", book -> cell(book, "Operaciones", 4, 3).setUserEnteredValue(text("x")));
        strays.put("Operaciones!BK5 value: ", book -> cell(book, "Operaciones", 4, 62).setUserEnteredValue(
                new ExtendedValue().setFormulaValue("=1+1")));
        strays.put("Operaciones!D6 userEnteredFormat.wrapStrategy: ", book ->
                cell(book, "Operaciones", 5, 3).getUserEnteredFormat().setWrapStrategy("CLIP"));
        strays.put("Operaciones!D7 note: ", book -> cell(book, "Operaciones", 6, 3).setNote("stray"));
        strays.put("Operaciones!D8 dataValidation", book -> cell(book, "Operaciones", 7, 3).setDataValidation(
                new DataValidationRule().setCondition(new BooleanCondition().setType("NOT_BLANK"))));
        strays.put("Operaciones!9:9 pixelSize: ", book -> tab(book, "Operaciones").getData().get(0).getRowMetadata()
                .set(8, new DimensionProperties().setPixelSize(77)));
        strays.put("Operaciones!C:C pixelSize: ", book -> tab(book, "Operaciones").getData().get(0)
                .getColumnMetadata().set(2, new DimensionProperties().setPixelSize(77)));
        strays.put("Operaciones gridProperties.frozenRowCount: ", book -> tab(book, "Operaciones").getProperties()
                .getGridProperties().setFrozenRowCount(7));
        strays.put("Operaciones gridProperties.rowCount: 85 -> 84", book -> tab(book, "Operaciones").getProperties()
                .getGridProperties().setRowCount(85));
        strays.put("spreadsheet namedRanges \"Stray\": present -> absent", book ->
                name(book, "Stray", range(0, 9, 62, 64)));
        strays.put("Listas!A1 value: ", book -> cell(book, "Listas", 0, 0).setUserEnteredValue(text("x")));
        return strays;
    }

    static List<String> places() {
        return List.copyOf(strays().keySet());
    }

    @ParameterizedTest
    @MethodSource("places")
    void that_changed_more_is_told_and_the_rest_is_named_first(String place) {
        desk.google.edit(SHEET, VerifyChangedTest::migrate);
        desk.google.edit(SHEET, strays().get(place));
        Result result = changed(ADDED).ends(1);
        List<String> lines = result.out().lines().toList();
        assertEquals("More has changed than was to change: 200 cells in Operaciones!BL:BP, and 1 difference elsewhere",
                lines.get(0));
        assertTrue(lines.get(1).startsWith(place), result::toString);
        assertContains(desk.logged(), "ERROR verify[00000003] More has changed than was to change: COPY\n");
        assertEquals(0, desk.verify("--intact").exit());
    }

    @Test
    void that_did_nothing_is_no_success() {
        changed(ADDED).ends(1)
                .shows("Nothing has changed where it was to change: 0 cells in Operaciones!BL:BP, "
                        + "in nothing else\n");
        desk.google.edit(SHEET, VerifyChangedTest::migrate);
        assertEquals(1, changed(ADDED, "Listas").exit());
        assertContains(desk.logged(), "ERROR verify[00000004] Nothing has changed where it was to change: COPY\n");
    }

    @Test
    void may_have_changed_several_ranges_up_to_their_edges() {
        desk.google.edit(SHEET, book -> {
            cell(book, "Listas", 0, 0).setNote("first");
            cell(book, "Listas", 8, 2).setNote("last");
            cell(book, "Jon's \"Q1\" | 100%", 4, 2).setNote("quoted");
            tab(book, "Operaciones").getProperties().getGridProperties().setRowCount(86);
            cell(book, "Operaciones", 84, 1).setUserEnteredValue(text("below"));
            cell(book, "Operaciones", 85, 1).setUserEnteredValue(text("below"));
        });
        changed("Listas!A1:C9", "'Jon''s \"Q1\" | 100%'!C5", "Operaciones!85:86").ends(0)
                .shows("Only what was to change has changed: 2 cells in Listas!A1:C9, 1 cell in "
                        + "'Jon''s \"Q1\" | 100%'!C5, 2 cells in Operaciones!85:86, in nothing else\n");
        assertEquals("Listas!A1:C9, 'Jon''s \"Q1\" | 100%'!C5, Operaciones!85:86", desk.logged("Migration checked"));
        assertEquals(1, changed("Listas!A1:C8", "'Jon''s \"Q1\" | 100%'!C5", "Operaciones!85:86").exit());
        assertEquals(1, changed("Listas!A1:B9", "'Jon''s \"Q1\" | 100%'!C5", "Operaciones!85:86").exit());
        assertEquals(1, changed("Listas!A1:C9", "'Jon''s \"Q1\" | 100%'!C6", "Operaciones!85:86").exit());
        assertEquals(1, changed("Listas!A1:C9", "'Jon''s \"Q1\" | 100%'!C5", "Operaciones!86:86").exit());
    }

    @Test
    void may_have_added_a_tab() {
        desk.google.edit(SHEET, book -> book.getSheets().add(new Sheet().setProperties(new SheetProperties()
                .setSheetId(4242).setTitle("New tab").setSheetType("GRID").setIndex(book.getSheets().size())
                .setGridProperties(new GridProperties().setRowCount(10).setColumnCount(4)))
                .setData(new ArrayList<>(List.of(new GridData().setRowData(new ArrayList<>()))))));
        assertEquals(1, changed(ADDED).exit());
        changed("New tab").ends(0).shows("1 other change in New tab, in nothing else\n");
    }

    /** The second reading is of the backup alone, which has no such tab. */
    @Test
    void of_a_new_tab_may_take_a_second_look_at_the_backup() {
        desk.google.edit(SHEET, book -> book.getSheets().add(new Sheet().setProperties(new SheetProperties()
                .setSheetId(4242).setTitle("New tab").setSheetType("GRID").setIndex(book.getSheets().size())
                .setGridProperties(new GridProperties().setRowCount(5).setColumnCount(3)))));
        desk.google.fail("GET", "/drive/v3/files/" + desk.copy, FakeGoogle.Fault.status(503, "").skip(1));
        desk.clock.now = desk.clock.now.plusSeconds(1);
        desk.whenSleeping(() -> desk.google.edit(desk.copy, book -> { }));
        changed("New tab").says("the backup was touched while it was read: reading it once more\n").ends(0);
    }

    @Test
    void of_which_a_row_was_lost_besides_is_told_by_what_moved() {
        desk.google.edit(SHEET, book -> {
            migrate(book);
            tab(book, "Operaciones").getData().get(0).getRowData().remove(20);
        });
        changed(ADDED).ends(1).shows("Operaciones!B21 value: ").lacks("rows: ");
    }

    @Test
    void is_in_the_report_as_what_was_expected() throws IOException {
        desk.google.edit(SHEET, VerifyChangedTest::migrate);
        desk.google.edit(SHEET, book -> cell(book, "Operaciones", 4, 3).setNote("stray"));
        assertEquals(1, desk.verify("--changed", ADDED, "--report", dir.resolve("r").toString()).exit());
        List<String> lines = Files.readAllLines(dir.resolve("r"));
        List<String> others = lines.stream().filter(line -> line.contains("\"kind\":\"difference\"")
                && !line.contains("\"expected\":true")).toList();
        assertEquals(1, others.size(), others::toString);
        assertContains(others.get(0), "\"place\":\"Operaciones!D5\",\"production\":\"\\\"stray\\\"\"");
        assertTrue(lines.stream().filter(line -> line.contains("\"expected\":true")).count() > 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "!", "Operaciones!", "Operaciones!BL", "Operaciones!7", "Operaciones!BP:BL",
        "Operaciones!9:7", "Operaciones!A1:C", "Operaciones!BL:7", "Operaciones!A0", "Operaciones!ABCD:ABCE",
        "'Operaciones!A1", "Operaciones!A1:B2:C3", "Operaciones!R1C1"})
    void in_a_notation_that_is_none_is_refused(String range) {
        String log = desk.logged();
        assertEquals(2, changed(range).exit());
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
        desk.google.edit(SHEET, VerifyChangedTest::migrate);
        desk.google.damage(desk.copy, book -> cell(book, "Operaciones", 4, 3).setNote("tampered"));
        changed(ADDED).ends(1);
        assertContains(desk.logged(), "ERROR verify[00000003] Verification failed: COPY\n");
    }

    @ParameterizedTest
    @CsvSource({"--intact", "--accept-drift"})
    void goes_with_no_other_question(String option) {
        assertEquals(2, desk.verify("--changed", ADDED, option).exit());
    }

    @Test
    void of_all_there_is_is_warned_of() {
        desk.close();
        dir = dir.resolve("another");
        assertTrue(dir.toFile().mkdir());
        Spreadsheet one = Book.model(Book.book());
        one.setSheets(new ArrayList<>(one.getSheets().subList(0, 1))).setDataSources(null);
        backedUp(one);
        assertEquals(0, desk.verify("--columns", "0").exit());
        desk.google.edit(SHEET, book -> cell(book, "Datos", 4, 3).setNote("anything"));
        for (String all : List.of("Datos", "Datos!A:H", "Datos!1:40", "Datos!A1:H40")) {
            assertContains(changed(all).err(), "warning: --changed " + all + " is all there is: nothing that changed "
                    + "could be told\n");
        }
        assertFalse(changed("Datos!A1:H39").err().contains("all there is"));
    }
}
