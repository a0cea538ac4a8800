//SOURCES ../support/Book.java ../support/Checkout.java Leaf.java Paper.java Seen.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers were written for this project, in the shapes and with the gaps that Google's own have had since 2017. */
class RecordedTest {

    static List<String> answers() throws IOException {
        try (Stream<Path> files = Files.list(Checkout.root().resolve("test/recorded"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonObject answer(String file) throws IOException {
        return JsonParser.parseString(Files.readString(Checkout.root().resolve("test/recorded").resolve(file)))
                .getAsJsonObject();
    }

    /** Each side answers as it is told, under the mask; with ranges, the tabs with data alone. */
    private record Told(JsonObject production, JsonObject backup) implements verify.Source {
        @Override
        public InputStream read(verify.Side side, List<String> ranges, String fields) {
            JsonObject book = (side == verify.Side.PRODUCTION ? production : backup).deepCopy();
            if (!ranges.isEmpty()) {
                book.getAsJsonArray("sheets").asList().removeIf(sheet -> !sheet.getAsJsonObject().has("data"));
            }
            return new ByteArrayInputStream(Paper.masked(book, Paper.mask(fields)).toString().getBytes(UTF_8));
        }
    }

    @ParameterizedTest
    @MethodSource("answers")
    void what_is_told_twice_alike_is_equal(String file) throws IOException {
        Seen seen = Seen.of(new Told(answer(file), answer(file)));
        assertEquals(List.of(), seen.differences());
        assertNotEquals(0, seen.cells());
    }

    @ParameterizedTest
    @MethodSource("answers")
    void each_leaf_that_is_changed_is_told_and_changes_the_fingerprint(String file) throws IOException {
        String equal = Seen.of(new Told(answer(file), answer(file))).fingerprint();
        int leaves = Leaf.of(answer(file)).size();
        assertTrue(leaves > 20, () -> "only " + leaves + " leaves");
        for (int i = 0; i < leaves; i++) {
            JsonObject backup = answer(file);
            Leaf leaf = Leaf.of(backup).get(i);
            // With another size or id of its tab the answer would be none to what was asked.
            if (!Set.of("rowCount", "columnCount", "sheetId", "sheetType").contains(leaf.name())) {
                leaf.change();
                Seen seen = Seen.of(new Told(answer(file), backup));
                assertFalse(seen.differences().isEmpty(), leaf::toString);
                assertNotEquals(equal, seen.fingerprint(), leaf::toString);
            }
        }
    }

    /** In 2017 a colour came without its newer form. */
    @Test
    void a_colour_of_the_old_form_alone_is_told() throws IOException {
        JsonObject backup = answer("2017-block-of-rows.json");
        Book.put(backup, "sheets[0].properties.tabColor.green", "0.5");
        assertEquals(1, Seen.of(new Told(answer("2017-block-of-rows.json"), backup)).differences().size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            2017-block-of-rows;     sheets[0].protectedRanges[0].protectedRangeId; 7
            2017-block-of-rows;     namedRanges[0].namedRangeId; "7"
            2023-text-runs;         sheets[0].filterViews[0].filterViewId; 7
            2023-text-runs;         sheets[0].data[0].rowData[1].values[0].effectiveValue.numberValue; 7
            2026-lambda-spill;      sheets[0].data[0].rowData[1].values[2].effectiveValue.numberValue; 7
            2026-lambda-spill;      sheets[0].tables[0].tableId; "7"
            2026-connected-running; \
            sheets[1].properties.dataSourceSheetProperties.dataExecutionStatus.state; "SUCCEEDED"
            """)
    void ids_as_they_come_and_results_are_no_difference(String file, String path, String value) throws IOException {
        JsonObject backup = answer(file + ".json");
        Book.put(backup, path, value);
        assertEquals(List.of(), Seen.of(new Told(answer(file + ".json"), backup)).differences());
    }

    @Test
    void the_order_of_a_theme_and_what_a_connected_tab_has_come_to_are_no_difference() throws IOException {
        JsonObject theme = answer("2023-text-runs.json");
        JsonArray colours = Book.at(theme, "properties.spreadsheetTheme.themeColors").getAsJsonArray();
        colours.add(colours.remove(0));
        JsonObject come = answer("2026-connected-running.json");
        Book.put(come, "sheets[1].properties.gridProperties", "{'rowCount': 501, 'columnCount': 1}");
        Book.put(come, "sheets[1].properties.dataSourceSheetProperties", "{'dataSourceId': '1983224', 'columns': "
                + "[{'reference': {'name': 'total'}}], 'dataExecutionStatus': {'state': 'SUCCEEDED', "
                + "'lastRefreshTime': '2026-11-02T08:15:30Z'}}");
        for (Told told : List.of(new Told(answer("2023-text-runs.json"), theme),
                new Told(answer("2026-connected-running.json"), come))) {
            assertEquals(List.of(), Seen.of(told).differences());
            assertEquals(Seen.of(new Told(told.production, told.production)).fingerprint(),
                    Seen.of(told).fingerprint());
        }
    }

    /** No other file is there, and none that is not tried. */
    @Test
    void each_answer_is_one_that_the_tables_name() throws IOException {
        assertEquals(Set.of("2017-block-of-rows.json", "2023-text-runs.json", "2026-connected-running.json",
                "2026-lambda-spill.json"), new TreeSet<>(answers()));
    }
}
