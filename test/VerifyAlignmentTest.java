//DESCRIPTION Tests that verify.java knows rows and tabs again that have moved.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES Paper.java Seen.java Workbooks.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows and tabs that are lost, inserted and moved about. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyAlignmentTest {

    private static final int CASES = 300;

    @Test
    void a_cell_among_rows_that_are_all_alike_is_told_as_one_cell() throws IOException {
        JsonObject book = Book.book();
        for (int i = 6; i < 36; i++) {
            Book.put(book, "sheets[0].data[0].rowData[" + i + "].values",
                    "[{\"userEnteredValue\": {\"boolValue\": true}}]");
        }
        JsonObject other = book.deepCopy();
        Book.put(other, "sheets[0].data[0].rowData[19].values[0].userEnteredValue.boolValue", "false");
        assertEquals(List.of("Datos!A20 value: TRUE -> FALSE"), Seen.of(new Paper(book, other)).differences());
    }

    @ParameterizedTest
    @CsvSource({"1, 3", "57, 3", "58, 3", "450, 3", "450, 63", "90, 300"})
    void a_block_of_rows_is_told_as_one_however_it_came(int rows, int columns) throws IOException {
        JsonObject book = block(1_200, columns);
        JsonObject other = book.deepCopy();
        Book.at(other, "sheets[0].data[0].rowData").getAsJsonArray().asList().subList(300, 300 + rows).clear();
        Book.put(other, "sheets[0].data[0].rowData[" + (1_100 - rows) + "].values[0].userEnteredValue.numberValue",
                "-1");
        String what = rows + (rows == 1 ? " row" : " rows") + " with " + rows * columns + " cells";
        String place = "T!301:" + (300 + rows) + " rows: ";
        assertEquals(List.of(place + what + " -> absent", "T!A" + (1_101 - rows) + " value: 1100000 -> -1"),
                Seen.of(new Paper(book, other)).differences());
        assertEquals(List.of(place + "absent -> " + what, "T!A1101 value: -1 -> 1100000"),
                Seen.of(new Paper(other, book)).differences());
    }

    @ParameterizedTest
    @CsvSource({"1, 1, B:B", "3, 2, D:E", "7, 3, H:J", "8, 5, I:M"})
    void a_block_of_columns_is_told_as_one_wherever_it_stands(int at, int count, String where) throws IOException {
        int last = at < 8 ? 7 + count : 7;
        JsonObject less = columns(at, 0, 7);
        JsonObject more = columns(at, count, last);
        Book.put(more, "sheets[0].data[0].rowData[150].values[" + last + "].userEnteredValue.numberValue", "-1");
        String what = count + (count == 1 ? " column" : " columns") + " with " + 200 * count + " cells";
        assertEquals(List.of("T!" + verify.A1.column(last) + "151 value: 150007 -> -1",
                "T!" + where + " columns: absent -> " + what), Seen.of(new Paper(less, more)).differences());
        assertEquals(List.of("T!H151 value: -1 -> 150007", "T!" + where + " columns: " + what + " -> absent"),
                Seen.of(new Paper(more, less)).differences());
    }

    @ParameterizedTest
    @CsvSource({"3, 2, D:E", "8, 5, I:M"})
    void a_row_that_ends_early_beside_a_block_of_columns_is_told_cell_by_cell(int at, int count, String where)
            throws IOException {
        JsonObject more = columns(at, count, 7 + (at < 8 ? count : 0));
        JsonObject less = columns(at, 0, 7);
        Book.at(less, "sheets[0].data[0].rowData[100].values").getAsJsonArray().asList().subList(2, 8).clear();
        List<String> told = new ArrayList<>();
        for (int c = 2; c < 8; c++) {
            told.add("T!" + verify.A1.column(c) + "101 value: " + (100_000 + c) + " -> absent");
        }
        told.add("T!" + where + " columns: " + count + " columns with " + 200 * count + " cells -> absent");
        assertEquals(told, Seen.of(new Paper(more, less)).differences());
    }

    /** Eight columns, of which the first refers to the last one, and more before the one named. */
    private static JsonObject columns(int at, int more, int last) {
        JsonObject book = block(200, 8);
        Book.put(book, "sheets[0].properties.gridProperties.columnCount", "20");
        for (int r = 0; r < 200; r++) {
            JsonArray cells = Book.at(book, "sheets[0].data[0].rowData[" + r + "].values").getAsJsonArray();
            cells.set(0, JsonParser.parseString("{\"userEnteredValue\": {\"formulaValue\": \"=2*"
                    + verify.A1.column(last) + (r + 1) + "\"}}"));
            for (int i = 0; i < more; i++) {
                cells.asList().add(at, JsonParser.parseString("{\"note\": \"new, in row " + r + "\"}"));
            }
        }
        return book;
    }

    /** Nothing lay behind it, so nothing has moved: no reference, and no cell that the other side has there. */
    @Test
    void columns_at_the_end_move_nothing() throws IOException {
        String told = "T!I:M columns: absent -> 5 columns with 999 cells";
        JsonObject less = columns(8, 0, 24);
        JsonObject more = columns(8, 5, 24);
        Book.put(less, "sheets[0].data[0].rowData[150].values[8]", "{\"note\": \"late\"}");
        assertEquals(List.of("T!I151 note: \"late\" -> \"new, in row 150\"", told),
                Seen.of(new Paper(less, more)).differences());
        Book.put(more, "sheets[0].data[0].rowData[120].values[0].userEnteredValue.formulaValue", "\"=2*AD121\"");
        assertEquals(List.of("T!A121 value: =2*Y121 -> =2*AD121", "T!I151 note: \"late\" -> \"new, in row 150\"", told),
                Seen.of(new Paper(less, more)).differences());
    }

    @Test
    void a_column_with_few_cells_is_told_by_these() throws IOException {
        JsonObject less = columns(8, 0, 7);
        JsonObject more = less.deepCopy();
        Book.put(more, "sheets[0].data[0].rowData[0].values[8]", "{\"note\": \"a\"}");
        Book.put(more, "sheets[0].data[0].rowData[9].values[8]", "{\"note\": \"b\"}");
        assertEquals(List.of("T!I1 note: absent -> \"a\"", "T!I10 note: absent -> \"b\""),
                Seen.of(new Paper(less, more)).differences());
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
            Book.at(book, "sheets[0].data[0].rowData").getAsJsonArray().add(JsonParser.parseString(row + "]}"));
        }
        return book;
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
                JsonObject properties = Book.at(sheets.get(i), "properties").getAsJsonObject();
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
                disturb(Book.at(other, "sheets[0].data[0].rowData").getAsJsonArray(), random);
            }
            if (random.nextInt(3) == 0) {
                int size = Book.at(other, "sheets[0].data[0].rowData").getAsJsonArray().size();
                Book.put(other, "sheets[0].properties.gridProperties.rowCount", "" + (size + 1 + random.nextInt(99)));
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
            Book.at(book, "sheets[0].data[0].rowData").getAsJsonArray().add(JsonParser.parseString(line(i,
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
}
