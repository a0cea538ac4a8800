//DESCRIPTION Tests verify on answers in the shapes that were found in the public record.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/Checkout.java Paper.java Seen.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The answers were written for this project, in the shapes and with the gaps that Google's own have had since 2017. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RecordedTest {

    static List<String> answers() throws IOException {
        try (Stream<Path> files = Files.list(Checkout.root().resolve("test/recorded"))) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
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
                JsonArray touched = new JsonArray();
                book.getAsJsonArray("sheets").forEach(sheet -> {
                    if (sheet.getAsJsonObject().has("data")) {
                        touched.add(sheet);
                    }
                });
                book.add("sheets", touched);
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
    @CsvSource(delimiter = ';', textBlock = """
            2017-block-of-rows;     sheets/0/data/0/rowData/2/values/0/userEnteredValue/numberValue; 42737
            2017-block-of-rows;     sheets/0/data/0/rowData/2/values/0/userEnteredFormat/numberFormat/pattern; "d-m"
            2017-block-of-rows;     sheets/0/data/0/rowMetadata/3/hiddenByUser; false
            2017-block-of-rows;     sheets/0/data/0/columnMetadata/1/pixelSize; 44
            2017-block-of-rows;     sheets/0/merges/0/endColumnIndex; 3
            2017-block-of-rows;     sheets/0/properties/tabColor/green; 0.5
            2017-block-of-rows;     properties/defaultFormat/textFormat/fontSize; 11
            2017-block-of-rows;     namedRanges/0/name; Minutos
            2023-text-runs;         sheets/0/data/0/rowData/0/values/0/textFormatRuns/1/startIndex; 3
            2023-text-runs;         sheets/0/data/0/rowData/0/values/0/textFormatRuns/3/format/link/uri; "x"
            2023-text-runs;         sheets/0/data/0/rowData/0/values/1/hyperlink; "https://example.com/two"
            2023-text-runs;         sheets/0/data/0/rowData/1/values/0/userEnteredValue/formulaValue; "=IF(B3,)"
            2023-text-runs;         sheets/0/data/0/rowData/1/values/1/userEnteredValue/boolValue; true
            2023-text-runs;         sheets/0/data/0/rowData/2/values/1/userEnteredValue/formulaValue; "=\\"x\\""
            2023-text-runs;         sheets/0/data/0/rowData/3/values/0/chipRuns/0/chip/personProperties/email; "leo"
            2023-text-runs;         sheets/0/filterViews/0/filterSpecs/0/filterCriteria/hiddenValues/1; "TRUE"
            2023-text-runs;         properties/spreadsheetTheme/themeColors/2/color/rgbColor/blue; 0.9
            2026-lambda-spill;      sheets/0/data/0/rowData/0/values/2/userEnteredValue/formulaValue; "=1,1"
            2026-lambda-spill;      sheets/0/data/0/rowMetadata/0/developerMetadata/0/metadataValue; "8"
            2026-lambda-spill;      sheets/0/tables/0/columnProperties/1/columnType; "PERCENT"
            2026-lambda-spill;      sheets/0/charts/0/position/overlayPosition/offsetYPixels; 8
            2026-lambda-spill;      sheets/0/properties/tabColorStyle/themeColor; "ACCENT5"
            2026-connected-running; dataSources/0/spec/bigQuery/tableSpec/tableId; "returns"
            2026-connected-running; sheets/0/data/0/rowData/0/values/0/userEnteredValue/formulaValue; "=1"
            2026-connected-running; sheets/1/properties/title; "Connected 2"
            """)
    void one_leaf_that_is_changed_is_told_and_changes_the_fingerprint(String file, String path, String value)
            throws IOException {
        JsonObject production = answer(file + ".json");
        JsonObject backup = answer(file + ".json");
        change(backup, path, JsonParser.parseString(value));
        assertNotEquals(production, backup, "the leaf is there");
        Seen equal = Seen.of(new Told(production, production));
        Seen seen = Seen.of(new Told(production, backup));
        // What has a name is one thing gone and another come; tab and formula name their connected source as well.
        int lines = path.startsWith("dataSources") ? 3 : path.endsWith("/name") || path.contains("merges") ? 2 : 1;
        assertEquals(lines, seen.differences().size(), seen.differences()::toString);
        assertNotEquals(equal.fingerprint(), seen.fingerprint());
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            2017-block-of-rows;     sheets/0/protectedRanges/0/protectedRangeId; 7
            2017-block-of-rows;     namedRanges/0/namedRangeId; "7"
            2023-text-runs;         sheets/0/filterViews/0/filterViewId; 7
            2023-text-runs;         sheets/0/data/0/rowData/1/values/0/effectiveValue/numberValue; 7
            2026-lambda-spill;      sheets/0/data/0/rowData/1/values/2/effectiveValue/numberValue; 7
            2026-lambda-spill;      sheets/0/tables/0/tableId; "7"
            2026-connected-running; sheets/1/properties/dataSourceSheetProperties/dataExecutionStatus/state; "SUCCEEDED"
            """)
    void ids_as_they_come_and_results_are_no_difference(String file, String path, String value) throws IOException {
        JsonObject backup = answer(file + ".json");
        change(backup, path, JsonParser.parseString(value));
        assertEquals(List.of(), Seen.of(new Told(answer(file + ".json"), backup)).differences());
    }

    @Test
    void the_order_of_a_theme_and_what_a_connected_tab_has_come_to_are_no_difference() throws IOException {
        JsonObject theme = answer("2023-text-runs.json");
        JsonArray colours = theme.getAsJsonObject("properties").getAsJsonObject("spreadsheetTheme")
                .getAsJsonArray("themeColors");
        colours.add(colours.remove(0));
        JsonObject come = answer("2026-connected-running.json");
        change(come, "sheets/1/properties/gridProperties", JsonParser.parseString(
                "{'rowCount': 501, 'columnCount': 1}"));
        change(come, "sheets/1/properties/dataSourceSheetProperties", JsonParser.parseString("{'dataSourceId':"
                + "'1983224','columns':[{'reference':{'name':'total'}}],'dataExecutionStatus':{'state':'SUCCEEDED',"
                + "'lastRefreshTime':'2026-11-02T08:15:30Z'}}"));
        for (List<Object> pair : List.<List<Object>>of(List.of("2023-text-runs.json", theme),
                List.of("2026-connected-running.json", come))) {
            JsonObject before = answer((String) pair.get(0));
            Seen seen = Seen.of(new Told(before, (JsonObject) pair.get(1)));
            assertEquals(List.of(), seen.differences());
            assertEquals(Seen.of(new Told(before, before)).fingerprint(), seen.fingerprint());
        }
    }

    private static void change(JsonElement at, String path, JsonElement value) {
        List<String> names = List.of(path.split("/"));
        JsonElement here = at;
        for (String name : names.subList(0, names.size() - 1)) {
            here = here.isJsonArray() ? here.getAsJsonArray().get(Integer.parseInt(name))
                    : here.getAsJsonObject().get(name);
        }
        String last = names.get(names.size() - 1);
        if (here.isJsonArray()) {
            here.getAsJsonArray().set(Integer.parseInt(last), value);
        } else {
            here.getAsJsonObject().add(last, value);
        }
    }

    /** No other file is there, and none that is not tried. */
    @Test
    void each_answer_is_one_that_the_tables_name() throws IOException {
        assertEquals(Set.of("2017-block-of-rows.json", "2023-text-runs.json", "2026-connected-running.json",
                "2026-lambda-spill.json"), new TreeSet<>(answers()));
    }
}
