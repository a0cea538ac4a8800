//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A workbook with one of everything, as Google would tell of it, and how to reach into one. */
final class Book {

    /** Rows 7 to 36 of the first tab are added by {@link #book()}. */
    private static final String BOOK = """
            {"spreadsheetId": "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ",
            "properties": {"locale": "es_CL", "timeZone": "America/Santiago", "autoRecalc": "ON_CHANGE",
              "defaultFormat": {"backgroundColorStyle": {"rgbColor": {"red": 1, "green": 1, "blue": 1}},
                "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3}, "verticalAlignment": "BOTTOM",
                "textFormat": {"fontFamily": "Arial", "fontSize": 10, "bold": false, "italic": false}},
              "iterativeCalculationSettings": {"maxIterations": 50, "convergenceThreshold": 0.05},
              "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": [
                {"colorType": "TEXT", "color": {"rgbColor": {}}},
                {"colorType": "ACCENT1", "color": {"rgbColor": {"red": 0.25, "green": 0.5, "blue": 1}}}]}},
            "namedRanges": [
              {"namedRangeId": "nr1", "name": "Names", "range": {"startRowIndex": 1, "endRowIndex": 9,
                "startColumnIndex": 0, "endColumnIndex": 1}},
              {"namedRangeId": "nr2", "name": "Totals", "range": {"startRowIndex": 1, "endRowIndex": 9,
                "startColumnIndex": 3, "endColumnIndex": 4}}],
            "developerMetadata": [{"metadataId": 7, "metadataKey": "owner", "metadataValue": "ana",
              "location": {"locationType": "SPREADSHEET", "spreadsheet": true}, "visibility": "DOCUMENT"}],
            "dataSources": [{"dataSourceId": "ds1", "sheetId": 900, "spec": {"bigQuery": {"projectId": "p",
                "querySpec": {"rawQuery": "SELECT a"}}, "parameters": [{"name": "day", "namedRangeId": "nr1"}]},
              "calculatedColumns": [{"reference": {"name": "net"}, "formula": "=a*2"}]}],
            "sheets": [
            {"properties": {"sheetId": 0, "title": "Datos", "gridProperties": {"rowCount": 40, "columnCount": 8,
                "frozenRowCount": 1, "frozenColumnCount": 1}, "tabColorStyle": {"themeColor": "ACCENT1"}},
              "merges": [{"startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 5, "endColumnIndex": 8}],
              "conditionalFormats": [
                {"ranges": [{"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 1, "endColumnIndex": 2}],
                  "booleanRule": {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue": "5"}]},
                    "format": {"textFormat": {"bold": true}}}},
                {"ranges": [{"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 3, "endColumnIndex": 4}],
                  "gradientRule": {"minpoint": {"type": "MIN", "colorStyle": {"rgbColor": {"red": 1}}},
                    "maxpoint": {"type": "MAX", "colorStyle": {"rgbColor": {"green": 1}}}}}],
              "filterViews": [
                {"filterViewId": 31, "title": "Grandes", "range": {"endRowIndex": 9, "endColumnIndex": 4,
                    "startRowIndex": 0, "startColumnIndex": 0}, "filterSpecs": [{"columnIndex": 1,
                    "filterCriteria": {"condition": {"type": "NUMBER_GREATER", "values": [{"userEnteredValue":
                    "5"}]}}}]},
                {"filterViewId": 32, "title": "Todos", "namedRangeId": "nr1", "range": {"startRowIndex": 1,
                    "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 1}}],
              "protectedRanges": [
                {"protectedRangeId": 41, "range": {"startRowIndex": 0, "endRowIndex": 1}, "description": "Header",
                  "editors": {"users": ["ana@example.com", "leo@example.com"]}},
                {"protectedRangeId": 42, "namedRangeId": "nr2", "range": {"startRowIndex": 1, "endRowIndex": 9,
                  "startColumnIndex": 3, "endColumnIndex": 4}, "warningOnly": true}],
              "basicFilter": {"range": {"startRowIndex": 0, "endRowIndex": 36, "startColumnIndex": 0,
                "endColumnIndex": 4}, "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "ASCENDING"}],
                "filterSpecs": [{"columnIndex": 0, "filterCriteria": {"hiddenValues": ["row 99"]}}]},
              "charts": [{"chartId": 51, "position": {"overlayPosition": {"anchorCell": {"rowIndex": 10,
                  "columnIndex": 5}, "widthPixels": 400, "heightPixels": 200}}, "spec": {"title": "Sales",
                  "pieChart": {"legendPosition": "LEFT_LEGEND", "series": {"sourceRange": {"sources": [
                    {"startRowIndex": 1, "endRowIndex": 9, "startColumnIndex": 1, "endColumnIndex": 2}]}}}}}],
              "bandedRanges": [{"bandedRangeId": 61, "range": {"startRowIndex": 20, "endRowIndex": 36},
                "rowProperties": {"firstBandColorStyle": {"themeColor": "ACCENT1"},
                "secondBandColorStyle": {"rgbColor": {"red": 1}}}}],
              "developerMetadata": [{"metadataId": 71, "metadataKey": "stage", "metadataValue": "3",
                "location": {"locationType": "SHEET", "sheetId": 0}, "visibility": "DOCUMENT"}],
              "rowGroups": [{"range": {"dimension": "ROWS", "startIndex": 9, "endIndex": 12}, "depth": 1},
                {"range": {"dimension": "ROWS", "startIndex": 15, "endIndex": 18}, "depth": 1, "collapsed": true}],
              "columnGroups": [{"range": {"dimension": "COLUMNS", "startIndex": 5, "endIndex": 7}, "depth": 1}],
              "slicers": [{"slicerId": 81, "spec": {"title": "By name", "dataRange": {"startRowIndex": 0,
                "endRowIndex": 9, "startColumnIndex": 0, "endColumnIndex": 4}, "columnIndex": 0},
                "position": {"overlayPosition": {"anchorCell": {"rowIndex": 2, "columnIndex": 6}}}}],
              "tables": [{"tableId": "t1", "name": "Sales", "range": {"startRowIndex": 0, "endRowIndex": 9,
                "startColumnIndex": 0, "endColumnIndex": 4}, "columnProperties": [{"columnIndex": 0,
                "columnName": "Name", "columnType": "TEXT"}]}],
              "data": [{
                "rowMetadata": [{"pixelSize": 40}, {"pixelSize": 21}, {"pixelSize": 21, "hiddenByUser": true},
                  {"pixelSize": 21, "developerMetadata": [{"metadataId": 72, "metadataKey": "line",
                    "location": {"locationType": "ROW", "dimensionRange": {"dimension": "ROWS", "startIndex": 3,
                    "endIndex": 4}}}]}],
                "columnMetadata": [{"pixelSize": 180}, {"pixelSize": 100}, {"pixelSize": 100},
                  {"pixelSize": 100, "hiddenByUser": true}],
                "rowData": [
                {"values": [{"userEnteredValue": {"stringValue": "Name"}, "userEnteredFormat": {"textFormat":
                    {"bold": true}, "backgroundColorStyle": {"rgbColor": {"red": 0.5}}, "borders": {"bottom":
                    {"style": "SOLID", "colorStyle": {"rgbColor": {}}}}}},
                  {"userEnteredValue": {"stringValue": "Units"}}, {"userEnteredValue": {"stringValue": "Ready"}},
                  {"userEnteredValue": {"stringValue": "Total"}}]},
                {"values": [{"userEnteredValue": {"stringValue": "Ana"}}, {"userEnteredValue": {"numberValue": 3.5},
                    "userEnteredFormat": {"numberFormat": {"type": "NUMBER", "pattern": "0.00"}}},
                  {"userEnteredValue": {"boolValue": true}}, {"userEnteredValue": {"formulaValue": "=B2*2"},
                    "effectiveValue": {"numberValue": 7}, "formattedValue": "7"}]},
                {"values": [{"userEnteredValue": {"stringValue": "1"}}, {"userEnteredValue": {"numberValue": 1}},
                  {"userEnteredValue": {"boolValue": false}}, {"userEnteredValue": {"stringValue": "=1+1"}}]},
                {"values": [{"userEnteredValue": {"stringValue": "noted"}, "note": "See ana"},
                  {"userEnteredValue": {"stringValue": "plan"}, "hyperlink": "https://example.com/a",
                    "textFormatRuns": [{"format": {"link": {"uri": "https://example.com/a"}}}]},
                  {"userEnteredValue": {"stringValue": "bold and not"}, "textFormatRuns": [
                    {"format": {"bold": true}}, {"startIndex": 4, "format": {}}]},
                  {"userEnteredValue": {"stringValue": "@"}, "chipRuns": [{"chip": {"personProperties":
                    {"email": "ana@example.com", "displayFormat": "DEFAULT"}}}]}]},
                {"values": [{"userEnteredValue": {"stringValue": "Yes"}, "dataValidation": {"condition":
                    {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Yes"}, {"userEnteredValue": "No"}]},
                    "strict": true}},
                  {"userEnteredValue": {"stringValue": "tail"}}]},
                {"values": [{"pivotTable": {"source": {"startRowIndex": 0, "endRowIndex": 3, "startColumnIndex": 0,
                    "endColumnIndex": 4}, "rows": [{"sourceColumnOffset": 0, "sortOrder": "ASCENDING"}],
                    "values": [{"sourceColumnOffset": 1, "summarizeFunction": "SUM"}]}},
                  {"dataSourceTable": {"dataSourceId": "ds1", "rowLimit": 10, "dataExecutionStatus":
                    {"state": "SUCCEEDED", "lastRefreshTime": "2026-01-26T00:00:00Z"}}},
                  {"userEnteredValue": {"formulaValue": "=SUM(ds1!a)"}, "dataSourceFormula": {"dataSourceId":
                    "ds1"}, "effectiveValue": {"numberValue": 9}}]}]}]},
            {"properties": {"sheetId": 200, "title": "Jon's", "hidden": true, "rightToLeft": true,
                "gridProperties": {"rowCount": 10, "columnCount": 3}}, "data": [{"rowData": [
                {"values": [{"userEnteredValue": {"stringValue": "one"}}]},
                {"values": [{"userEnteredValue": {"stringValue": "WORDSand so on"}}]}]}]},
            {"properties": {"sheetId": 300, "title": "Chart", "sheetType": "OBJECT"}, "charts": [{"chartId": 52,
              "position": {"sheetId": 300}, "spec": {"title": "All", "basicChart": {"chartType": "LINE"}}}]},
            {"properties": {"sheetId": 900, "title": "Source", "sheetType": "DATA_SOURCE",
              "dataSourceSheetProperties": {"dataSourceId": "ds1", "columns": [{"reference": {"name": "a"}}],
              "dataExecutionStatus": {"state": "SUCCEEDED"}}}}]}
            """;

    private Book() {}

    static JsonObject book() {
        JsonObject book = JsonParser.parseString(BOOK.replace("WORDS", "words ".repeat(50))).getAsJsonObject();
        JsonArray rows = at(book, "sheets[0].data[0].rowData").getAsJsonArray();
        for (int row = 7; row <= 36; row++) {
            rows.add(JsonParser.parseString("""
                    {"values": [{"userEnteredValue": {"stringValue": "row %d"}}, {"userEnteredValue":
                    {"numberValue": %d}}, {}, {"userEnteredValue": {"formulaValue": "=B%d*2"}}]}"""
                    .formatted(row, row, row)));
        }
        return book;
    }

    /** A workbook of one empty tab. */
    static JsonObject tab(int rows, int columns) {
        return JsonParser.parseString("""
                {"sheets": [{"properties": {"sheetId": 3, "title": "T", "sheetType": "GRID", "gridProperties":
                  {"rowCount": %d, "columnCount": %d}}, "data": [{}]}]}""".formatted(rows, columns))
                .getAsJsonObject();
    }

    /** What lies at a path such as {@code sheets[0].merges[1].endRowIndex}. */
    static JsonElement at(JsonElement tree, String path) {
        for (String step : path.split("[.\\[]")) {
            tree = step.endsWith("]") ? tree.getAsJsonArray().get(index(step)) : tree.getAsJsonObject().get(step);
        }
        return tree;
    }

    /** Sets what lies at a path, with all that leads there; an empty text takes it away. */
    static void put(JsonElement tree, String path, String json) {
        int last = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        String step = path.substring(last + 1);
        JsonElement parent = last < 0 ? tree : make(tree, path.substring(0, last), step);
        if (step.endsWith("]") && json.isEmpty()) {
            parent.getAsJsonArray().remove(index(step));
        } else if (json.isEmpty()) {
            parent.getAsJsonObject().remove(step);
        } else {
            set(parent, step, JsonParser.parseString(json));
        }
    }

    private static JsonElement make(JsonElement tree, String path, String next) {
        String[] steps = (path + "." + next).split("[.\\[]");
        for (int i = 0; i < steps.length - 1; i++) {
            String step = steps[i];
            boolean there = step.endsWith("]") ? tree.getAsJsonArray().size() > index(step)
                    : tree.getAsJsonObject().has(step);
            if (!there) {
                set(tree, step, steps[i + 1].endsWith("]") ? new JsonArray() : new JsonObject());
            }
            tree = at(tree, step);
        }
        return tree;
    }

    /** In a list that is too short it is the next, or stands behind as many that are empty. */
    private static void set(JsonElement parent, String step, JsonElement value) {
        if (!step.endsWith("]")) {
            parent.getAsJsonObject().add(step, value);
            return;
        }
        JsonArray list = parent.getAsJsonArray();
        while (list.size() <= index(step)) {
            list.add(new JsonObject());
        }
        list.set(index(step), value);
    }

    private static int index(String step) {
        return Integer.parseInt(step.substring(0, step.length() - 1));
    }

    /** A path to the cells of the first tab, by the number of the row. */
    static String row(int number) {
        return "sheets[0].data[0].rowData[" + (number - 1) + "].values";
    }

    static void swap(JsonObject book, String path, int i, int j) {
        JsonArray list = at(book, path).getAsJsonArray();
        list.set(i, list.set(j, list.get(i)));
    }

    static void insert(JsonObject book, String path, int index, String json) {
        at(book, path).getAsJsonArray().asList().add(index, JsonParser.parseString(json));
    }

    /** Deletes a row of the first tab; formulas below it go on referring to their own row, as Sheets sees to. */
    static void deleteRow(JsonObject book, int index) {
        put(book, "sheets[0].data[0].rowData[" + index + "]", "");
        follow(book, index, -1);
    }

    /** Inserts a row into the first tab, before this one. */
    static void insertRow(JsonObject book, int index, String json) {
        insert(book, "sheets[0].data[0].rowData", index, json);
        follow(book, index + 1, 1);
    }

    private static void follow(JsonObject book, int from, int by) {
        JsonArray rows = at(book, "sheets[0].data[0].rowData").getAsJsonArray();
        for (int r = from; r < rows.size(); r++) {
            String moved = rows.get(r).toString().replace("=B" + (r + 1 - by) + "*2", "=B" + (r + 1) + "*2");
            rows.set(r, JsonParser.parseString(moved));
        }
    }

    static Spreadsheet model(JsonObject book) {
        try {
            return GsonFactory.getDefaultInstance().fromString(new Gson().toJson(book), Spreadsheet.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Gives a live spreadsheet the content of this one. */
    static void replace(Spreadsheet live, JsonObject book) {
        Spreadsheet fresh = model(book);
        fresh.getProperties().setTitle(live.getProperties().getTitle());
        live.setProperties(fresh.getProperties()).setSheets(fresh.getSheets())
                .setNamedRanges(fresh.getNamedRanges()).setDataSources(fresh.getDataSources())
                .setDeveloperMetadata(fresh.getDeveloperMetadata());
    }

    /** A note in each cell. */
    static void note(Spreadsheet book) {
        book.getSheets().stream().filter(sheet -> sheet.getData() != null)
                .flatMap(sheet -> sheet.getData().get(0).getRowData().stream())
                .flatMap(row -> Stream.ofNullable(row.getValues()).flatMap(List::stream))
                .forEach(cell -> cell.setNote("new"));
    }

    static void edit(Spreadsheet live, Consumer<JsonObject> change) {
        try {
            String text = GsonFactory.getDefaultInstance().toString(live);
            JsonObject book = JsonParser.parseString(text).getAsJsonObject();
            change.accept(book);
            replace(live, book);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One cell, as somebody would edit it. */
    static void change(Spreadsheet book) {
        book.getSheets().get(0).getData().get(0).getRowData().get(1).getValues().get(3).getUserEnteredValue()
                .setStringValue("CHANGED");
    }
}
