//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java ../support/Book.java ../verify/Model.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the beliefs about reading do not say already: they are held against the double as well (LiveTest). */
class FakeSheetsTest extends FakeGoogleCaller {

    private Reply values(String range) {
        return sheet("fields=sheets.data(startRow,startColumn,rowData.values.userEnteredValue)&ranges="
                + encode(range));
    }

    @Test
    void comes_without_cells_unless_asked_for() {
        assertFalse(sheet("").body().contains("rowData"));
        assertTrue(sheet("includeGridData=true").body().contains("rowData"));
        assertFalse(sheet("includeGridData=true&fields=sheets.properties").body().contains("rowData"));
        assertTrue(sheet("fields=sheets.data.rowData.values.note").body().contains("rowData"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            Operaciones!A1          ;
            'Operaciones'!A1:A1     ;
            'OPERACIONES'!a1        ;
            operaciones!A1:B900     ;
            NOPE!A1                 ; Unable to parse range: NOPE!A1
            D3!A1                   ; Unable to parse range: D3!A1
            'Operaciones!A1         ; Unable to parse range: 'Operaciones!A1
            'Jon's "Q1" | 100%'!A1 ; Unable to parse range: 'Jon's "Q1" | 100%'!A1
            Operaciones!            ; Unable to parse range: Operaciones!
            Operaciones!A0          ; Unable to parse range: Operaciones!A0
            Operaciones!A1:B2:C3    ; Unable to parse range: Operaciones!A1:B2:C3
            Avance!A1               ; Unable to parse range: Avance!A1
            Operaciones!A85:B90     ; Range (Operaciones!A85:B90) exceeds grid limits. Max rows: 84, max columns: 63
            'D3'!F1                 ; Range ('D3'!F1) exceeds grid limits. Max rows: 20, max columns: 5
            """)
    void understands_a1_notation(String range, String refused) {
        Reply reply = values(range);
        if (refused == null) {
            assertEquals("NV", reply.text("sheets", "0", "data", "0", "rowData", "0", "values", "0",
                    "userEnteredValue", "stringValue"));
        } else {
            assertEquals("INVALID_ARGUMENT " + refused, reply.text("error", "status") + " " + reply.message());
        }
    }

    private String rows(String range) {
        return values(range).json().getAsJsonArray("sheets").get(0).getAsJsonObject().getAsJsonArray("data").get(0)
                .getAsJsonObject().toString();
    }

    @Test
    void trims_empty_cells_and_rows_at_the_end_and_tells_those_before_as_empty_objects() {
        String formula = "{\"userEnteredValue\":{\"formulaValue\":\"=COUNTIF(D3:D7,TRUE)\"}}";
        assertEquals("{\"startRow\":8,\"rowData\":[{\"values\":[{}," + formula + "]}]}",
                rows("Trabajadores!A9:D200"));
        assertEquals("{\"startRow\":7,\"startColumn\":1,\"rowData\":[{},{\"values\":[" + formula + "]}]}",
                rows("Trabajadores!B8:B9"));
        assertEquals("{\"startRow\":39}", rows("Listas!A40:B40"));
        assertEquals("{}", rows("Trabajadores!A1:A1").replaceAll("\"rowData.*]", ""));
    }

    @Test
    void leaves_out_zeros_and_falsehoods_but_not_where_they_mean_something() {
        Reply sheet = sheet("fields=sheets(properties,basicFilter.range,rowGroups)&ranges=Operaciones!A1");
        assertEquals("0", sheet.text("sheets", "0", "properties", "sheetId"));
        assertEquals("0", sheet.text("sheets", "0", "properties", "index"));
        assertFalse(sheet.body().contains("hidden"));
        assertEquals(Set.of("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"),
                sheet.keys("sheets", "0", "basicFilter", "range"));
        assertFalse(sheet.text("sheets", "0", "rowGroups", "0").contains("collapsed"));
        assertEquals("{\"boolValue\":false}", values("'Jon''s \"Q1\" | 100%'!E2").text("sheets", "0", "data", "0",
                "rowData", "0", "values", "0", "userEnteredValue"));
    }

    @Test
    void tells_both_the_deprecated_colour_and_the_style() {
        Reply sheet = sheet("fields=sheets.properties(tabColor,tabColorStyle)&ranges=Operaciones!A1");
        assertEquals(sheet.text("sheets", "0", "properties", "tabColorStyle", "rgbColor"),
                sheet.text("sheets", "0", "properties", "tabColor"));
        assertEquals("0.3254902", JsonParser.parseString(sheet.text("sheets", "0", "properties", "tabColor"))
                .getAsJsonObject()
                .get("green").getAsString());
        assertTrue(sheet("fields=properties.defaultFormat.textFormat").body().replaceAll("\\s", "")
                .contains("\"foregroundColor\":{}"));
        Reply filter = sheet("fields=sheets.basicFilter(criteria,filterSpecs)&ranges=Operaciones!A1");
        assertEquals(filter.text("sheets", "0", "basicFilter", "filterSpecs", "0", "filterCriteria"),
                filter.text("sheets", "0", "basicFilter", "criteria", "20"));
    }

    @Test
    void tells_editors_of_a_protected_range_only_to_editors() {
        String path = "fields=sheets.protectedRanges(editors,requestingUserCanEdit)&ranges=Operaciones!A1";
        assertFalse(sheet(path).body().contains("jefe.taller"));
        token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
        assertTrue(sheet(path).body().contains("jefe.taller"));
        assertTrue(sheet(path).body().contains("\"requestingUserCanEdit\": true"));
    }

    @Test
    void has_a_chart_sheet_without_a_grid() {
        Reply sheet = sheet("fields=sheets(properties(sheetType,gridProperties),data.startRow,charts.chartId)");
        assertEquals("{\"properties\":{\"sheetType\":\"OBJECT\"},\"charts\":[{\"chartId\":1846132927}]}",
                sheet.text("sheets", "5"));
    }

    @Test
    void with_everything_in_it_tells_every_field_of_the_model() throws IOException {
        google.addSpreadsheet(Book.model(Book.book()), "Book", FakeGoogle.OPERATOR);
        assertEquals("Unable to parse range: Source!A1", values("Source!A1").message());
        google.addSpreadsheet(Book.model(Model.everything()).setSpreadsheetId(SHEET), "Everything",
                FakeGoogle.OPERATOR);
        token = google.token(FakeGoogle.OPERATOR, SCOPE + "spreadsheets.readonly");
        google.rowMetadataNeedsRanges(false);
        Reply reply = sheet("prettyPrint=false&includeGridData=true&commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED");
        Set<String> missing = new TreeSet<>(Model.steps().stream().map(Model.Step::field).toList());
        told(GsonFactory.getDefaultInstance().fromString(reply.body(), Spreadsheet.class), missing);
        assertEquals(Set.of("GridData.startColumn", "GridData.startRow"), missing);
    }

    private void told(Object value, Set<String> missing) {
        if (value instanceof GenericData data) {
            assertEquals(Map.of(), data.getUnknownKeys());
            for (FieldInfo field : data.getClassInfo().getFieldInfos()) {
                if (field.getValue(data) != null) {
                    missing.remove(data.getClass().getSimpleName() + "." + field.getName());
                    told(field.getValue(data), missing);
                }
            }
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(inner -> told(inner, missing));
        } else if (value instanceof Iterable<?> list) {
            list.forEach(inner -> told(inner, missing));
        }
    }
}
