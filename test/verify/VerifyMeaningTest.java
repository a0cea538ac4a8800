//SOURCES ../support/WithDesk.java ../support/Book.java Damage.java Paper.java Seen.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One test or table for each way that was found. */
class VerifyMeaningTest extends WithDesk {

    private static final String ROWS = "sheets[0].data[0].rowData";
    private static final String NEW = "{'values': [{'userEnteredValue': {'stringValue': 'new'}}]}";

    private static JsonObject changed(Consumer<JsonObject> change) {
        JsonObject book = Book.book();
        change.accept(book);
        return book;
    }

    //region what an id stands for

    private static void twoSources(JsonObject book) {
        JsonElement other = Book.at(book, "dataSources[0]").deepCopy();
        Book.put(other, "dataSourceId", "\"ds2\"");
        Book.put(other, "spec.bigQuery.querySpec.rawQuery", "\"SELECT b\"");
        Book.put(book, "dataSources[1]", other.toString());
    }

    /** The cells name the same ids on both sides, byte for byte, and mean other things. */
    @Test
    void ids_that_have_changed_their_meaning_do_not_make_cells_equal() throws IOException {
        JsonObject production = changed(VerifyMeaningTest::twoSources);
        JsonObject copy = production.deepCopy();
        Book.put(copy, "dataSources[0].dataSourceId", "\"ds2\"");
        Book.put(copy, "dataSources[1].dataSourceId", "\"ds1\"");
        Seen seen = Seen.of(new Paper(production, copy));
        for (String cell : List.of("Datos!B6 dataSourceTable.dataSourceId",
                "Datos!C6 dataSourceFormula.dataSourceId")) {
            assertEquals(1, seen.differences().stream().filter(said -> said.startsWith(cell)).count(), seen::toString);
        }
        assertNotEquals(Seen.of(new Paper(production, production)).fingerprint(), seen.fingerprint());
    }

    @Test
    void ids_that_were_numbered_anew_throughout_are_no_difference() throws IOException {
        JsonObject production = changed(VerifyMeaningTest::twoSources);
        JsonObject copy = JsonParser.parseString(production.toString().replace("\"ds1\"", "\"ds3\"")
                .replace("\"ds2\"", "\"ds1\"").replace("\"ds3\"", "\"ds2\"")).getAsJsonObject();
        assertEquals(List.of(), Seen.of(new Paper(production, copy)).differences());
    }

    //endregion

    //region answers

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 4})
    void a_tab_too_many_wherever_it_stands_is_told_at_once(int at) {
        backedUp(Book.model(Book.book()));
        desk.install(changed(book -> Book.insert(book, "sheets", at, """
                {"properties": {"sheetId": 500, "title": "Extra", "sheetType": "GRID",
                  "gridProperties": {"rowCount": 1000, "columnCount": 26}}}""")));
        Instant started = desk.clock.now;
        desk.verify("--columns", "0").ends(1).shows("Extra tab: absent -> GRID\n");
        assertEquals("1", desk.logged("Differences"));
        assertTrue(desk.sheetsRequests() <= 6, () -> desk.sheetsRequests() + " requests");
        assertTrue(desk.clock.now.isBefore(started.plusSeconds(400)), "asked again and again");
    }

    //endregion

    //region rows that moved

    /** Row 20 of production is row 21 of the copy, where one more row stands above it. */
    private static Seen moved(JsonPrimitive before, JsonPrimitive after, String kind) throws IOException {
        JsonObject production = changed(book -> Book.put(book, ROWS + "[19].values[4]", value(kind, before)));
        JsonObject copy = changed(book -> {
            Book.put(book, ROWS + "[19].values[4]", value(kind, after));
            Book.insertRow(book, 9, NEW);
        });
        return Seen.of(new Paper(production, copy));
    }

    private static String value(String kind, JsonPrimitive value) {
        return "{\"userEnteredValue\": {\"" + kind + "\": " + value + "}}";
    }

    /** Whatever it refers to, and whether it can have moved along with its row or not: it is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            =B20*2              | =B21*2
            =$B$20*2            | =$B$21*2
            =SUM(B2:B20)        | =SUM(B2:B21)
            =LOG10(F20)         | =LOG10(F21)
            ="CW12"&B20         | ="CW12"&B21
            =LOG10(F20)         | =LOG11(F21)
            =ATAN2(B20,B1)      | =ATAN3(B21,B1)
            ="CW12"&B20         | ="CW13"&B21
            ="B20"              | ="B21"
            =B1*2               | =B2*2
            =$B$20*2            | =$B$22*2
            =B20*2              | =B21*3
            =B20*2              | =C21*2
            =B20+20             | =B21+21
            ='Jon''s'!A20       | ='Jon''s'!A21
            ='B20'!A1           | ='B21'!A1
            =INDIRECT("B20")    | =INDIRECT("B21")
            =SUM(Ventas[CW20])  | =SUM(Ventas[CW21])
            ='Plan Q20'!A1      | ='Plan Q21'!A1
            =SUM(T[Plan Q20])   | =SUM(T[Plan Q21])
            =LOG20 (F20)        | =LOG21 (F20)
            =A020               | =A021
            =Q20!A1             | =Q21!A1
            =TOTAL_A20          | =TOTAL_A21
            """)
    void a_formula_that_changed_where_rows_moved_is_told(String before, String after) throws IOException {
        Seen seen = moved(new JsonPrimitive(before), new JsonPrimitive(after), "formulaValue");
        assertEquals(List.of("Datos!E21 value: " + before + " -> " + after), seen.differences().stream()
                .filter(said -> said.contains("!E")).toList(), seen::toString);
        assertEquals(List.of("Datos!10:10 rows: absent -> 1 row with 1 cell", "Datos!D11:D37: 27 formulas refer "
                + "elsewhere, as they do below an inserted row"), seen.differences().stream()
                .filter(said -> !said.contains("!E")).toList(), seen::toString);
    }

    @ParameterizedTest
    @CsvSource({"CW20, CW21", "B20, B21", "=B20, =B21"})
    void a_text_that_changed_where_rows_moved_is_told(String before, String after) throws IOException {
        Seen seen = moved(new JsonPrimitive(before), new JsonPrimitive(after), "stringValue");
        assertEquals(3, seen.differences().size(), seen::toString);
    }

    /** What does not look like a reference is not told together with those that do. */
    @Test
    void a_damaged_name_among_formulas_that_moved_is_told_by_itself() throws IOException {
        for (String name : List.of("Ventas[CW20]", "T[Plan Q20]", "'Plan Q20'!A1", "LOG20 (A1)", "A020", "Q20!A1")) {
            JsonObject production = changed(book -> {
                for (int row = 10; row <= 36; row++) {
                    Book.put(book, ROWS + "[" + (row - 1) + "].values[4]", value("formulaValue",
                            new JsonPrimitive("=" + name + "+B" + row)));
                }
            });
            JsonObject copy = production.deepCopy();
            for (int row = 10; row <= 36; row++) {
                String there = row == 30 ? name.replace("20", "21") : name;
                Book.put(copy, ROWS + "[" + (row - 1) + "].values[4]", value("formulaValue",
                        new JsonPrimitive("=" + there + "+B" + (row + 1))));
            }
            Book.insertRow(copy, 9, NEW);
            List<String> told = Seen.of(new Paper(production, copy)).differences();
            assertEquals(1, told.stream().filter(said -> said.startsWith("Datos!E31 value: =" + name)).count(),
                    told::toString);
            assertTrue(told.contains("Datos!E11:E37: 26 formulas refer elsewhere, as they do below an inserted row"),
                    told::toString);
        }
    }

    /** Production has one more row since; below it the copy was damaged, which nobody may accept unseen. */
    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_lies_below_inserted_rows_is_never_accepted_unseen(Damage damage) {
        JsonObject before = changed(book -> {
            for (int row = 4; row < 20; row++) {
                Book.put(book, "sheets[0].data[0].rowMetadata[" + row + "]", "{\"pixelSize\": 21}");
            }
            Book.put(book, "sheets[0].data[0].rowMetadata[14]", "{\"pixelSize\": 33, \"hiddenByUser\": true}");
            Book.put(book, ROWS + "[19].values[4]", value("formulaValue", new JsonPrimitive("=\"CW12\"&B20")));
            Book.put(book, ROWS + "[20].values[4]", value("formulaValue", new JsonPrimitive("=LOG10(B21)")));
            Book.put(book, ROWS + "[21].values[4]", value("formulaValue", new JsonPrimitive("=SUM(Ventas[CW21])")));
            Book.put(book, ROWS + "[22].values[4]", value("formulaValue", new JsonPrimitive("=B31*3")));
        });
        backedUp(Book.model(before));
        JsonObject edited = before.deepCopy();
        Book.put(edited, ROWS + "[19].values[4].userEnteredValue.formulaValue", "\"=\\\"CW12\\\"&B21\"");
        Book.put(edited, ROWS + "[20].values[4].userEnteredValue.formulaValue", "\"=LOG10(B22)\"");
        Book.put(edited, ROWS + "[22].values[4].userEnteredValue.formulaValue", "\"=B32*3\"");
        Book.insertRow(edited, 9, NEW);
        Book.insert(edited, "sheets[0].data[0].rowMetadata", 9, "{\"pixelSize\": 21}");
        Book.put(edited, "sheets[0].properties.gridProperties.rowCount", "41");
        desk.google.edit(SHEET, live -> Book.replace(live, edited));
        JsonObject damaged = before.deepCopy();
        damage.change().accept(damaged);
        desk.install(damaged);
        Result result = desk.verify("--columns", "0", "--accept-drift");
        assertNotEquals(0, result.exit(), result::toString);
        String said = result.out() + desk.logged();
        assertTrue(damage.said().stream().allMatch(said::contains), result::toString);
        assertFalse(desk.logged().contains("Drift accepted"));
        assertNotEquals(0, desk.verify("--columns", "0", "--intact").exit());
    }

    static Stream<Damage> what_lies_below_inserted_rows_is_never_accepted_unseen() {
        return Damage.table("""
            sheets[0].data[0].rowMetadata[14].hiddenByUser = | hiddenByUser
            sheets[0].data[0].rowMetadata[14].pixelSize = 34 | pixelSize
            $20[4].userEnteredValue.formulaValue = "=\\"CW11\\"&B20" | CW11
            $21[4].userEnteredValue.formulaValue = "=LOG9(B21)" | LOG9
            $22[4].userEnteredValue.formulaValue = "=SUM(Ventas[CW20])" | =SUM(Ventas[CW21]) -> =SUM(Ventas[CW20])
            $23[4].userEnteredValue.formulaValue = "=B30*3" | Datos!E2
            """);
    }

    //endregion

    //region old forms

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            basicFilter.filterSpecs    ; []; basicFilter.criteria   ; {'0': {'hiddenValues': ['VALUE']}}
            filterViews[0].filterSpecs ; []; filterViews[0].criteria; {'0': {'hiddenValues': ['VALUE']}}
            properties.tabColorStyle   ; {}; properties.tabColor    ; {'red': VALUE}
            """)
    void an_old_form_beside_an_empty_new_one_counts(String fresh, String empty, String old, String form)
            throws IOException {
        List<JsonObject> books = Stream.of("0.25", "0.5").map(value -> changed(book -> {
            Book.put(book, "sheets[0]." + fresh, empty);
            Book.put(book, "sheets[0]." + old, form.replace("VALUE", value));
        })).toList();
        Seen seen = Seen.of(new Paper(books.get(0), books.get(1)));
        assertFalse(seen.differences().isEmpty());
        assertNotEquals(Seen.of(new Paper(books.get(0), books.get(0))).fingerprint(), seen.fingerprint());
    }

    //endregion

    @Nested
    class A_copy_without_any_grid_tab {
        private JsonObject without() {
            return changed(book -> {
                JsonArray sheets = book.getAsJsonArray("sheets");
                List.of(3, 1, 0).forEach(sheets::remove);
                book.remove("dataSources");
            });
        }

        @Test
        void differs_from_one_with_some_and_gets_its_verdict() {
            backedUp(Book.model(Book.book()));
            desk.install(without());
            for (String asked : List.of("--accept-drift", "--show=5")) {
                desk.verify(asked, "--patience", "0s").ends(1).shows("Verification failed: COPY\n")
                        .shows("Datos tab: GRID -> absent\n");
                assertContains(desk.logged(), "Counted tab: Chart\n");
            }
        }

        @Test
        void is_no_longer_what_was_proven() {
            backedUp(Book.model(Book.book()));
            desk.verify("--columns", "0").ends(0);
            desk.install(without());
            desk.verify("--intact").ends(1).shows("the tab with gid 0 is gone");
        }

        @Test
        void is_proven_where_production_has_none_either() {
            backedUp(Book.model(without()));
            desk.verify("--columns", "0").ends(0);
        }
    }
}
