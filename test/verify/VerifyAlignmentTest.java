//SOURCES Model.java Paper.java Seen.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows and tabs that are lost, inserted and moved about. */
class VerifyAlignmentTest {

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
    @CsvSource({"1, 3", "57, 3", "58, 3", "450, 3", "450, 63", "90, 120"})
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

    /** Below a row of its own production's formulas refer elsewhere; each is counted, and a column told in one line. */
    @Test
    void formulas_below_a_row_that_one_side_alone_has_are_told_in_one_line_a_column() throws IOException {
        JsonObject book = formulas(100);
        JsonObject other = formulas(100);
        Book.deleteRow(other, 49);
        for (int r = 0; r < 99; r++) {
            Book.put(other, "sheets[0].data[0].rowData[" + r + "].values[1].userEnteredValue.formulaValue",
                    "\"=2*A" + (r + 1) + "\"");
        }
        Book.put(other, "sheets[0].data[0].rowData[80].values[1].userEnteredValue.formulaValue", "\"=3*A81\"");
        Book.put(other, "sheets[0].data[0].rowData[90].values[1].userEnteredValue.formulaValue", "\"=2*A7\"");
        assertEquals(List.of("T!50:50 rows: 1 row with 2 cells -> absent", "T!B81 value: =2*A82 -> =3*A81",
                "T!B91 value: =2*A92 -> =2*A7",
                "T!B50:B99: 48 formulas refer elsewhere, as they do below a lost row"),
                Seen.of(new Paper(book, other)).differences());
        assertEquals(List.of("T!50:50 rows: absent -> 1 row with 2 cells", "T!B82 value: =3*A81 -> =2*A82",
                "T!B92 value: =2*A7 -> =2*A92",
                "T!B51:B100: 48 formulas refer elsewhere, as they do below an inserted row"),
                Seen.of(new Paper(other, book)).differences());
    }

    /** A number in the first column, and in the second one a formula of it. */
    private static JsonObject formulas(int rows) {
        JsonObject book = block(rows, 2);
        for (int r = 0; r < rows; r++) {
            Book.put(book, "sheets[0].data[0].rowData[" + r + "].values[1].userEnteredValue",
                    "{\"formulaValue\": \"=2*A" + (r + 1) + "\"}");
        }
        return book;
    }

    @Test
    void a_single_formula_below_such_a_row_is_told_as_any_other() throws IOException {
        JsonObject book = block(100, 2);
        Book.put(book, "sheets[0].data[0].rowData[80].values[1].userEnteredValue", "{\"formulaValue\": \"=2*A81\"}");
        JsonObject other = book.deepCopy();
        Book.deleteRow(other, 49);
        Book.put(other, "sheets[0].data[0].rowData[79].values[1].userEnteredValue.formulaValue", "\"=2*A80\"");
        assertEquals(List.of("T!50:50 rows: 1 row with 2 cells -> absent", "T!B80 value: =2*A81 -> =2*A80"),
                Seen.of(new Paper(book, other)).differences());
    }

    /** Between the one row and the other one nothing else is as it was. */
    @Test
    void heights_below_rows_that_one_side_ends_with_are_compared() throws IOException {
        JsonObject book = block(100, 2);
        JsonObject other = book.deepCopy();
        Book.at(other, "sheets[0].data[0].rowData").getAsJsonArray().asList().subList(90, 100).clear();
        hide(other, 94, 150, 1_199);
        assertEquals(List.of("T!95:95 hiddenByUser: absent -> true", "T!91:100 rows: 10 rows with 20 cells -> absent",
                "T!151:151 hiddenByUser: absent -> true", "T!1200:1200 hiddenByUser: absent -> true"),
                Seen.of(new Paper(book, other)).differences());
    }

    /** One row was lost above, so the last one has no partner. */
    @Test
    void a_last_row_that_is_hidden_is_told_though_it_has_no_partner() throws IOException {
        JsonObject book = block(100, 2);
        JsonObject other = book.deepCopy();
        Book.deleteRow(other, 49);
        hide(other, 1_199);
        assertEquals(List.of("T!50:50 rows: 1 row with 2 cells -> absent", "T!1200:1200 rows: absent -> 1 empty row"),
                Seen.of(new Paper(book, other)).differences());
    }

    /** Each row is as high as any, and these are hidden. */
    private static void hide(JsonObject book, Integer... hidden) {
        for (int r = 0; r < 1_200; r++) {
            Book.put(book, "sheets[0].data[0].rowMetadata[" + r + "]", "{'pixelSize': 21, 'hiddenByUser': "
                    + List.of(hidden).contains(r) + "}");
        }
    }

    /** A tab with a value of its own in each cell. */
    private static JsonObject block(int rows, int columns) {
        JsonObject book = Book.tab(1_200, columns);
        for (int r = 0; r < rows; r++) {
            int first = r * 1_000;
            Book.put(book, "sheets[0].data[0].rowData[" + r + "].values", IntStream.range(first, first + columns)
                    .mapToObj(n -> "{'userEnteredValue': {'numberValue': " + n + "}}").toList().toString());
        }
        return book;
    }

    /** Once that was a tab of production with two partners, of which each window was asked for twice, in vain. */
    @Test
    void a_tab_renamed_aside_and_another_under_its_old_title_are_two() throws IOException {
        JsonObject book = Book.book();
        JsonObject other = Book.book();
        Book.put(other, "sheets[0].properties.title", "\"Old\"");
        Book.insert(other, "sheets", 1, """
                {"properties": {"sheetId": 901, "title": "Datos", "sheetType": "GRID",
                  "gridProperties": {"rowCount": 40, "columnCount": 8}}, "data": [{}]}""");
        assertEquals(List.of("Old title: \"Datos\" -> \"Old\"", "Datos tab: absent -> GRID"),
                Seen.of(new Paper(book, other)).differences());
        assertEquals(List.of("Datos tab: GRID -> absent", "Datos title: \"Old\" -> \"Datos\""),
                Seen.of(new Paper(other, book)).differences());
    }

    @Test
    void tabs_moved_about_differ_just_when_the_fingerprints_do() throws IOException {
        for (int seed = 0; seed < 4 * Model.CASES; seed++) {
            Random random = new Random(seed);
            JsonObject book = Model.byChance(random);
            JsonObject other = book.deepCopy();
            JsonArray sheets = other.getAsJsonArray("sheets");
            Collections.shuffle(sheets.asList(), random);
            if (sheets.size() > 1 && random.nextInt(3) == 0) {
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
            assertDifferAsFingerprintsDo(book, other, seed);
        }
    }

    private static void assertDifferAsFingerprintsDo(JsonObject book, JsonObject other, int seed, Integer... faults)
            throws IOException {
        Seen there = Seen.of(new Paper(book, other).faults(faults));
        Seen back = Seen.of(new Paper(other, book).faults(faults));
        boolean equal = there.fingerprint().equals(back.fingerprint());
        assertEquals(equal, there.differences().isEmpty(), "seed " + seed + there.differences());
        assertEquals(equal, back.differences().isEmpty(), "seed " + seed + back.differences());
    }

    @Test
    void rows_moved_about_differ_just_when_the_fingerprints_do() throws IOException {
        for (int seed = 0; seed < 2 * Model.CASES; seed++) {
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
            assertDifferAsFingerprintsDo(book, other, seed,
                    Collections.nCopies(random.nextInt(4), -1).toArray(Integer[]::new));
        }
    }

    /** A tab of rows of which some are empty, some alike, and some alike but for where their formulas point. */
    private JsonObject rows(Random random) {
        JsonObject book = Book.tab(400, 2);
        Book.put(book, "sheets[0].data[0].rowData", "[]");
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
