//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES BenchSheet.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds the benchmark's data to what docs/benchmark.md says of it: a bar means nothing if the data is another. */
class BenchSheetTest {

    @Test
    void mixed_data_compresses_as_recorded_answers_of_Google_do() throws IOException {
        byte[] body = body(BenchSheet.MIXED, 0, 1000, false);
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(sent)) {
            gzip.write(body);
        }
        double ratio = (double) body.length / sent.size();
        assertTrue(ratio > 12 && ratio < 13.5, "it compresses " + ratio + ":1");
    }

    @Test
    void most_cells_of_mixed_data_have_no_format_and_all_of_dense_data_have_one() throws IOException {
        assertEquals(0.0, plain(BenchSheet.DENSE));
        double plain = plain(BenchSheet.MIXED);
        assertTrue(plain > 0.5 && plain < 0.7, "the share without a format is " + plain);
    }

    private static double plain(BenchSheet sheet) throws IOException {
        List<JsonObject> cells = cells(body(sheet, 0, 100, false));
        return (double) cells.stream().filter(cell -> !cell.has("userEnteredFormat")).count() / cells.size();
    }

    @Test
    void most_values_occur_nowhere_else() throws IOException {
        List<JsonElement> values = cells(body(BenchSheet.MIXED, 0, 1000, false)).stream()
                .filter(cell -> cell.has("userEnteredValue")).map(cell -> cell.get("userEnteredValue")).toList();
        double unique = (double) new HashSet<>(values).size() / values.size();
        assertTrue(unique > 0.75, "the share of different values is " + unique);
    }

    @ParameterizedTest
    @EnumSource
    void rows_are_the_same_in_whatever_windows_they_are_asked_for(BenchSheet sheet) throws IOException {
        List<JsonObject> parts = new ArrayList<>(cells(body(sheet, 0, 7, false)));
        parts.addAll(cells(body(sheet, 7, 30, false)));
        assertEquals(cells(body(sheet, 0, 30, false)), parts);
    }

    @ParameterizedTest
    @EnumSource
    void what_was_changed_differs_in_as_many_cells_of_each_row_as_are_counted(BenchSheet sheet) throws IOException {
        for (int row = 0; row < 50; row++) {
            List<JsonObject> before = cells(body(sheet, row, row + 1, false));
            List<JsonObject> after = cells(body(sheet, row, row + 1, true));
            int changed = 0;
            for (int i = 0; i < BenchSheet.COLUMNS; i++) {
                changed += before.get(i).equals(after.get(i)) ? 0 : 1;
            }
            assertEquals(BenchSheet.CHANGED, changed, "row " + row);
        }
    }

    private static byte[] body(BenchSheet sheet, int from, int to, boolean changed) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        assertEquals(sheet.write(body, from, to, changed), body.size());
        return body.toByteArray();
    }

    private static List<JsonObject> cells(byte[] body) {
        List<JsonObject> cells = new ArrayList<>();
        JsonObject grid = JsonParser.parseString(new String(body, UTF_8)).getAsJsonObject().getAsJsonArray("sheets")
                .get(0).getAsJsonObject().getAsJsonArray("data").get(0).getAsJsonObject();
        for (JsonElement row : grid.getAsJsonArray("rowData")) {
            row.getAsJsonObject().getAsJsonArray("values").forEach(cell -> cells.add(cell.getAsJsonObject()));
        }
        return cells;
    }
}
