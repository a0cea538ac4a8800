//DESCRIPTION Tests that the double of Sheets tells of a spreadsheet what Sheets tells.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.DeveloperMetadata;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the double of Sheets, asked for and broken by requests made by hand. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeSheetsTest extends FakeGoogleCaller {

    @Nested
    class A_spreadsheet {

        private Reply values(String range) {
            return sheet("fields=sheets.data(startRow,startColumn,rowData.values.userEnteredValue)&ranges="
                    + encode(range));
        }

        private void isBadRange(String range, String message) {
            Reply refused = values(range);
            assertEquals(400, refused.code(), refused.body());
            assertEquals("INVALID_ARGUMENT", refused.status());
            assertEquals(message, refused.message());
        }

        @Test
        void that_is_none_is_not_found() {
            assertEquals("Requested entity was not found.", get("/v4/spreadsheets/1nothing").message());
            google.addFile("1FakeForm00000000000", "Form", FakeGoogle.FORM, FakeGoogle.OPERATOR);
            assertEquals("NOT_FOUND", get("/v4/spreadsheets/1FakeForm00000000000").status());
        }

        @Test
        void that_is_a_folder_is_refused_in_other_words_and_to_strangers_in_theirs() {
            Reply refused = get("/v4/spreadsheets/" + FOLDER);
            assertEquals(400, refused.code());
            assertEquals("FAILED_PRECONDITION", refused.status());
            token = google.token("stranger@example.com", SCOPE + "drive");
            assertEquals("PERMISSION_DENIED", get("/v4/spreadsheets/" + FOLDER).status());
        }

        @Test
        void of_a_shared_drive_may_be_broken_to_its_viewers() {
            google.brokenToViewers(true);
            String copy = copyTo(FOLDER).text("id");
            token = google.token("viewer@example.com", SCOPE + "drive");
            google.share(copy, "viewer@example.com", "reader");
            google.share(SHEET, "viewer@example.com", "reader");
            assertEquals("INTERNAL", get("/v4/spreadsheets/" + copy).status());
            assertEquals(200, sheet("fields=spreadsheetId").code());
            google.share(copy, "viewer@example.com", "writer");
            assertEquals(200, get("/v4/spreadsheets/" + copy + "?fields=spreadsheetId").code());
        }

        @Test
        void of_another_office_is_refused() {
            google.addFile("1FakeOfficeFile000000", "x.xlsx", FakeGoogle.XLSX, FakeGoogle.OPERATOR);
            Reply refused = get("/v4/spreadsheets/1FakeOfficeFile000000");
            assertEquals("FAILED_PRECONDITION", refused.status());
            assertTrue(refused.message().contains("must not be an Office file"));
        }

        @Test
        void comes_without_cells_unless_asked_for() {
            assertFalse(sheet("").body().contains("rowData"));
            assertTrue(sheet("includeGridData=true").body().contains("rowData"));
            assertFalse(sheet("includeGridData=true&fields=sheets.properties").body().contains("rowData"));
            assertTrue(sheet("fields=sheets.data.rowData.values.note").body().contains("rowData"));
        }

        @Test
        void is_cut_to_the_tabs_that_the_ranges_name() {
            Reply two = sheet("fields=sheets.properties.title&ranges=" + encode("'D3'") + "&ranges=Trabajadores!A1");
            assertEquals("Trabajadores", two.text("sheets", "0", "properties", "title"));
            assertEquals("D3", two.text("sheets", "1", "properties", "title"));
            assertEquals(2, two.json().getAsJsonArray("sheets").size());
        }

        @Test
        void has_one_grid_for_each_range_in_the_order_asked_for() {
            Reply two = sheet("fields=sheets.data(startRow,startColumn)&ranges=Operaciones!C5:D6"
                    + "&ranges=Operaciones!A2:B3");
            assertEquals("[{\"data\":[{\"startRow\":4,\"startColumn\":2},{\"startRow\":1}]}]", two.text("sheets"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Operaciones!A1", "'Operaciones'!$A$1:A1", "A1", "Operaciones!a1",
                "'OPERACIONES'!A1", "operaciones!A1"})
        void understands_a1(String range) {
            assertEquals("NV", values(range).text("sheets", "0", "data", "0", "rowData", "0", "values", "0",
                    "userEnteredValue", "stringValue"));
        }

        @Test
        void understands_open_ranges_whole_tabs_and_named_ranges() {
            assertEquals("84", metadata("Operaciones!A:B", "rowMetadata"));
            assertEquals("2", metadata("Operaciones!A:B", "columnMetadata"));
            assertEquals("63", metadata("Operaciones!2:3", "columnMetadata"));
            assertEquals("80", metadata("Operaciones!B5:B", "rowMetadata"));
            assertEquals("84", metadata("Operaciones", "rowMetadata"));
            assertEquals("5", metadata("Estados", "rowMetadata"));
            assertEquals("100", metadata("'Jon''s \"Q1\" | 100%'", "rowMetadata"));
            assertEquals("34", metadata("Operaciones!A51:B900", "rowMetadata"));
        }

        private String metadata(String range, String which) {
            Reply reply = sheet("fields=sheets.data." + which + "&ranges=" + encode(range));
            assertEquals(200, reply.code(), reply.body());
            return String.valueOf(JsonParser.parseString(reply.text("sheets", "0", "data", "0", which)).getAsJsonArray()
                    .size());
        }

        @ParameterizedTest
        @ValueSource(strings = {"NOPE!A1", "NOPE", "D3!A1", "Jon's \"Q1\" | 100%!A1", "'Operaciones!A1", "Operaciones!",
                "Operaciones!A",
                "Operaciones!A0", "Avance!A1", "Avance", "'Jon's \"Q1\" | 100%'!A1", "Operaciones!A1:B2:C3",
                "Operaciones!AAAA1"})
        void refuses_what_is_no_range(String range) {
            isBadRange(range, "Unable to parse range: " + range);
        }

        @Test
        void refuses_what_lies_outside_the_grid() {
            isBadRange("Operaciones!A85:B90",
                    "Range (Operaciones!A85:B90) exceeds grid limits. Max rows: 84, max columns: 63");
            isBadRange("'D3'!F1", "Range ('D3'!F1) exceeds grid limits. Max rows: 20, max columns: 5");
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
        void may_trim_by_what_cells_hold_instead_of_what_was_asked() {
            String path = "fields=sheets.data.rowData.values.note&ranges=Trabajadores!A1:D3";
            assertEquals("{\"sheets\":[{\"data\":[{}]}]}", sheet(path).json().toString());
            google.trimsByContent(true);
            assertEquals("[{\"values\":[{}]},{\"values\":[{},{},{},{}]},{\"values\":[{},{},{},{}]}]",
                    sheet(path).text("sheets", "0", "data", "0", "rowData"));
        }

        @Test
        void is_cut_to_the_tabs_that_the_ranges_touch_with_all_their_merges() {
            assertEquals("2", count("sheets.merges", "Trabajadores!A1:A11"));
            assertEquals("2", count("sheets.merges", "Trabajadores!A2:B9"));
            Reply reply = sheet("fields=sheets(properties.title,data.startRow)&ranges=Listas!A2&ranges="
                    + "Operaciones!A5:B6&ranges=Operaciones!A9");
            assertEquals("[{\"properties\":{\"title\":\"Operaciones\"},\"data\":[{\"startRow\":4},{\"startRow\":8}]},"
                    + "{\"properties\":{\"title\":\"Listas\"},\"data\":[{\"startRow\":1}]}]", reply.text("sheets"));
        }

        @Test
        void may_cut_its_lists_to_what_the_ranges_touch_or_tell_them_whole() {
            assertEquals("0", count("sheets.conditionalFormats", "Operaciones!A1:B2"));
            assertEquals("1", count("sheets.protectedRanges", "Operaciones!A1:B2"));
            google.rangesCutLists(false);
            assertNotEquals("0", count("sheets.conditionalFormats", "Operaciones!A1:B2"));
        }

        @Test
        void tells_metadata_of_rows_and_columns_only_with_ranges() {
            google.edit(SHEET, book -> {
                GridData data = book.getSheets().get(0).getData().get(0);
                data.getColumnMetadata().get(1).setDeveloperMetadata(List.of(new DeveloperMetadata()
                        .setMetadataId(7).setMetadataKey("stage")));
            });
            String path = "fields=sheets.data.columnMetadata.developerMetadata.metadataKey";
            assertFalse(sheet(path).body().contains("stage"));
            assertTrue(sheet(path + "&ranges=Operaciones").body().contains("stage"));
            google.rowMetadataNeedsRanges(false);
            assertTrue(sheet(path).body().contains("stage"));
        }

        @Test
        void may_be_as_large_as_google_allows() {
            List<RowData> rows = Collections.nCopies(400_000, new RowData().setValues(Collections.nCopies(50,
                    new CellData().setUserEnteredValue(new ExtendedValue().setNumberValue(7.0)))));
            SheetProperties properties = new SheetProperties().setTitle("Grande").setGridProperties(
                    new GridProperties().setRowCount(400_000).setColumnCount(50));
            google.addSpreadsheet(new Spreadsheet().setSpreadsheetId(SHEET).setSheets(List.of(new Sheet()
                    .setProperties(properties).setData(List.of(new GridData().setRowData(rows))))), "Grande",
                    FakeGoogle.OPERATOR);
            assertEquals("[{},{\"values\":[{\"userEnteredValue\":{\"numberValue\":7}}]}]".replace("{},", ""),
                    sheet("fields=sheets.data.rowData.values.userEnteredValue&ranges=Grande!AX400000:AZ400001")
                            .text("sheets", "0", "data", "0", "rowData"));
        }

        private String count(String field, String range) {
            Reply reply = sheet("fields=" + field + "&ranges=" + encode(range));
            JsonElement list = reply.json().getAsJsonArray("sheets").get(0).getAsJsonObject()
                    .get(field.replace("sheets.", ""));
            return list == null ? "0" : String.valueOf(list.getAsJsonArray().size());
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
            String cell = values(A1()).text("sheets", "0", "data", "0", "rowData", "0", "values", "0",
                    "userEnteredValue");
            assertEquals("{\"boolValue\":false}", cell);
        }

        private String A1() {
            return "'Jon''s \"Q1\" | 100%'!E2";
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
        void tells_the_size_of_every_row_and_column_asked_for() {
            Reply sheet = sheet("fields=sheets.data(rowMetadata,columnMetadata)&ranges=Operaciones!A8:D8");
            assertEquals("[{\"hiddenByUser\":true,\"pixelSize\":21}]",
                    sheet.text("sheets", "0", "data", "0", "rowMetadata"));
            assertEquals("[{\"pixelSize\":100},{\"pixelSize\":100},{\"pixelSize\":100},{\"pixelSize\":180}]",
                    sheet.text("sheets", "0", "data", "0", "columnMetadata"));
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
        void shows_comments_only_to_who_may_see_them() {
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            assertEquals("PERMISSION_DENIED", sheet("commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED").status());
            assertEquals(200, sheet("commentsViewMode=COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS").code());
            assertEquals(400, sheet("commentsViewMode=ALL").code());
        }

        @Test
        void with_everything_in_it_tells_every_field_of_the_model() throws IOException {
            google.addSpreadsheet(SampleSheet.everything(), "Todo", FakeGoogle.OPERATOR);
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "spreadsheets.readonly");
            google.rowMetadataNeedsRanges(false);
            Reply reply = sheet("prettyPrint=false&includeGridData=true&commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED");
            Set<String> missing = fields(Spreadsheet.class, new TreeSet<>());
            told(GsonFactory.getDefaultInstance().fromString(reply.body(), Spreadsheet.class), missing);
            assertEquals(Set.of("EmbeddedObjectPosition.newSheet", "GridData.startColumn", "GridData.startRow",
                    "Spreadsheet.commentsViewMode"), missing);
        }

        private Set<String> fields(Class<?> type, Set<String> all) {
            for (FieldInfo field : ClassInfo.of(type).getFieldInfos()) {
                Type inner = field.getGenericType();
                while (inner instanceof ParameterizedType p) {
                    inner = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
                }
                if (all.add(type.getSimpleName() + "." + field.getName())
                        && GenericData.class.isAssignableFrom((Class<?>) inner)) {
                    fields((Class<?>) inner, all);
                }
            }
            return all;
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

        @Test
        void lists_tables_among_its_bands_unless_asked_not_to() {
            google.addSpreadsheet(SampleSheet.everything(), "Todo", FakeGoogle.OPERATOR);
            assertTrue(sheet("fields=sheets.bandedRanges").body().contains("bandedRangeReference"));
            assertFalse(sheet("fields=sheets.bandedRanges&excludeTablesInBandedRanges=true").body()
                    .contains("bandedRangeReference"));
        }

        @Test
        void takes_no_range_on_a_data_source_tab() {
            google.addSpreadsheet(SampleSheet.everything(), "Todo", FakeGoogle.OPERATOR);
            isBadRange("Conectada!A1", "Unable to parse range: Conectada!A1");
        }

        @Test
        void may_spell_its_keys_in_another_order() {
            String usual = sheet("fields=sheets.properties(sheetId,title)").body();
            google.reverseKeys(true);
            String other = sheet("fields=sheets.properties(sheetId,title)").body();
            assertNotEquals(usual, other);
            assertEquals(JsonParser.parseString(usual), JsonParser.parseString(other));
        }

        @Test
        void goes_back_to_an_old_version_under_the_same_id() {
            String before = sheet("includeGridData=true").body();
            long version = google.file(SHEET).getVersion();
            String snapshot = google.snapshot(SHEET);
            google.edit(SHEET, book -> book.getSheets().get(0).getData().get(0).getRowData().add(3, new RowData()));
            assertNotEquals(before, sheet("includeGridData=true").body());
            google.restore(SHEET, snapshot);
            assertEquals(before, sheet("includeGridData=true").body());
            clock.pass(Duration.ofMinutes(3));
            assertEquals(version + 2, google.file(SHEET).getVersion());
        }

        @Test
        void moves_its_version_some_time_after_it_was_edited_and_never_when_damaged() {
            Reply before = file(SHEET, "fields=version,modifiedTime");
            google.damage(SHEET, book -> book.getProperties().setLocale("en_US"));
            clock.pass(Duration.ofMinutes(10));
            Instant edited = clock.instant();
            google.edit(SHEET, book -> book.getProperties().setLocale("es_CL"));
            clock.pass(Duration.ofSeconds(179));
            assertEquals(before, file(SHEET, "fields=version,modifiedTime"));
            assertTrue(sheet("fields=properties.locale").body().contains("es_CL"));
            clock.pass(Duration.ofSeconds(1));
            assertEquals("48212", file(SHEET, "fields=version").text("version"));
            assertEquals(edited.toEpochMilli(), google.file(SHEET).getModifiedTime().getValue());
        }

        @Test
        void moves_its_version_as_late_as_a_test_says_and_at_once_for_a_title() {
            google.edit(SHEET, book -> book.getProperties().setTitle("Otra"));
            assertEquals(48_212, google.file(SHEET).getVersion());
            assertEquals("Otra", google.file(SHEET).getName());
            google.tellsEditsAfter(Duration.ZERO);
            assertEquals(48_213, google.file(SHEET).getVersion());
            google.tellsEditsAfter(Duration.ofDays(1));
            google.edit(SHEET, book -> book.getProperties().setLocale("es_CL"));
            google.editFile(SHEET, file -> file.setStarred(true));
            clock.pass(Duration.ofHours(23));
            assertEquals(48_214, google.file(SHEET).getVersion());
        }
    }
}
