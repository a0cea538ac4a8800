//SOURCES ../support/Book.java

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** How the copy is damaged, and what verify has to say: what lies at a path is replaced, or taken away for "". */
record Damage(String name, Consumer<JsonObject> change, List<String> said) {
    static Damage of(String name, String path, String json, String... said) {
        return of(name, book -> Book.put(book, path, json), said);
    }

    static Damage of(String name, Consumer<JsonObject> change, String... said) {
        return new Damage(name, change, List.of(said));
    }

    /**
     * Reads a table: what is done, and what is said, in the same line or in indented ones below it. In a path, $20[1]
     * is a cell of a row of the first tab; rows are counted from 1, and what is swapped is one with the next.
     */
    static Stream<Damage> table(String text) {
        List<Damage> table = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith(" ")) {
                table.get(table.size() - 1).said.add(line.strip());
            } else {
                List<String> parts = List.of(line.split(" [|] ", 2));
                table.add(new Damage(parts.get(0), book -> Stream.of(parts.get(0).split("; "))
                        .forEach(step -> change(book, step)), new ArrayList<>(parts.subList(1, parts.size()))));
            }
        }
        return table.stream();
    }

    private static void change(JsonObject book, String step) {
        String[] words = step.split(" ", 3);
        switch (words[0]) {
            case "delete" -> Book.deleteRow(book, Integer.parseInt(words[1]) - 1);
            case "insert" -> Book.insertRow(book, Integer.parseInt(words[1]) - 1, words[2]);
            case "swap" -> Book.swap(book, words[1], Integer.parseInt(words[2]), Integer.parseInt(words[2]) + 1);
            default -> Book.put(book, path(words[0]), words.length < 3 ? "" : words[2]);
        }
    }

    private static String path(String text) {
        int cell = text.indexOf('[');
        return text.startsWith("$") ? Book.row(Integer.parseInt(text.substring(1, cell))) + text.substring(cell) : text;
    }

    @Override
    public String toString() {
        return name;
    }

    /** All of the tables below that are told. */
    static Stream<Damage> all() {
        return kinds().flatMap(kind -> kind);
    }

    static Stream<Damage> oneOfEachKind() {
        return kinds().map(kind -> kind.findFirst().orElseThrow());
    }

    private static Stream<Stream<Damage>> kinds() {
        return Stream.of(values(), cells(), rows(), tabs(), objects(), spreadsheets());
    }

    static Stream<Damage> values() {
        String value = "[0].userEnteredValue";
        return Stream.concat(table("""
            $2[1].userEnteredValue.numberValue = 3.05 | Datos!B2 value: 3.5 -> 3.05
            $2[1].userEnteredValue.numberValue = 3.5000000000000004 | Datos!B2 value: 3.5 -> 3.5000000000000004
            $2[0].userEnteredValue.stringValue = "Anna" | Datos!A2 value: "Ana" -> "Anna"
            $2[0].userEnteredValue.stringValue = "Ana " | Datos!A2 value: "Ana" -> "Ana "
            $2[0].userEnteredValue.stringValue = "\\u0410na" | Datos!A2 value: "Ana" -> "\u0410na"
            $2[0].userEnteredValue.stringValue = "A\\u0301na" | Datos!A2 value: "Ana" -> "A\u0301na"
            $2[0].userEnteredValue.stringValue = "An\\u200ba" | Datos!A2 value: "Ana" -> "An\\u200ba"
            $2[2].userEnteredValue.boolValue = false | Datos!C2 value: TRUE -> FALSE
            $3[2] = {} | Datos!C3 value: FALSE -> absent
            $2[3].userEnteredValue.formulaValue = "=B2*20" | Datos!D2 value: =B2*2 -> =B2*20
            $2[3].userEnteredValue = {"numberValue": 7} | Datos!D2 value: =B2*2 -> 7
            $3[1].userEnteredValue = {"stringValue": "1"} | Datos!B3 value: 1 -> "1"
            $3[0].userEnteredValue = {"numberValue": 1} | Datos!A3 value: "1" -> 1
            $2[2].userEnteredValue = {"numberValue": 1} | Datos!C2 value: TRUE -> 1
            $3[3].userEnteredValue = {"formulaValue": "=1+1"} | Datos!D3 value: "=1+1" -> =1+1
            $20[1] = {} | Datos!B20 value: 20 -> absent
            $20[2] = {"userEnteredValue": {"stringValue": ""}} | Datos!C20 value: absent -> ""
            $20[4] = {"userEnteredValue": {"numberValue": 0}} | Datos!E20 value: absent -> 0
            """), Stream.of(
            Damage.of("a long text", Book.row(2) + value + ".stringValue", "\"" + "x".repeat(200) + "\"",
                    "Datos!A2 value: \"Ana\" -> \"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."),
            Damage.of("the end of a long text",
                    "sheets[1].data[0].rowData[1].values[0].userEnteredValue.stringValue",
                    "\"" + "words ".repeat(50) + "and so forth\"",
                    "'Jon''s'!A2 value: ...s words and so on\" -> ...s words and so forth\"")));
    }

    static Stream<Damage> cells() {
        return table("""
            $4[2].textFormatRuns[1].startIndex = 5 | Datos!C4 textFormatRuns[1].startIndex: 4 -> 5
            $4[2].textFormatRuns =
              Datos!C4 textFormatRuns: [{"format":{"bold":true}},{"format":{},"startIndex":4}] -> absent
            $1[0].userEnteredFormat.textFormat.bold = false | Datos!A1 userEnteredFormat.textFormat.bold: true -> false
            $2[1].userEnteredFormat = | Datos!B2 userEnteredFormat.numberFormat.pattern: "0.00" -> absent
              Datos!B2 userEnteredFormat.numberFormat.type: "NUMBER" -> absent
            $20[2] = {"userEnteredFormat": {"wrapStrategy": "CLIP"}}
              Datos!C20 userEnteredFormat.wrapStrategy: absent -> "CLIP"
            $4[0].note = "See leo" | Datos!A4 note: "See ana" -> "See leo"
            $4[0].note = | Datos!A4 note: "See ana" -> absent
            $20[0].note = "two\\nlines" | Datos!A20 note: absent -> "two\\u000alines"
            $4[1].hyperlink = "https://example.com/b"
              Datos!B4 hyperlink: "https://example.com/a" -> "https://example.com/b"
            $4[3].chipRuns =
              Datos!D4 chipRuns: [{"chip":{"personProperties":{"displayFormat":"DEFAULT","... -> absent
            $5[0].dataValidation.condition.values[1].userEnteredValue = "Nein"
              Datos!A5 dataValidation.condition.values[1].userEnteredValue: "No" -> "Nein"
            $5[0].dataValidation.strict = | Datos!A5 dataValidation.strict: true -> absent
            $5[0].dataValidation = | Datos!A5 dataValidation.condition.type: "ONE_OF_LIST" -> absent
              Datos!A5 dataValidation.condition.values: [{"userEnteredValue":"Yes"},{"userEnteredValue":"No"}] -> \
            absent
              Datos!A5 dataValidation.strict: true -> absent
            $6[0] = {} | Datos!A6 pivotTable.rows: [{"sortOrder":"ASCENDING"}] -> absent
              Datos!A6 pivotTable.source: A1:D3 -> absent
              Datos!A6 pivotTable.values: [{"sourceColumnOffset":1,"summarizeFunction":"SUM"}] -> absent
            $6[1].dataSourceTable.rowLimit = 11 | Datos!B6 dataSourceTable.rowLimit: 10 -> 11
            $6[2].dataSourceFormula.dataSourceId = "ds2"
              Datos!C6 dataSourceFormula.dataSourceId: {"bigQuery":{"projectId":"p","querySpec":{"rawQuery":"SEL... \
            -> "ds2"
            """);
    }

    static Stream<Damage> rows() {
        return Stream.concat(table("""
            sheets[1].data[0].rowData = | 'Jon''s'!1:2 rows: 2 rows with 2 cells -> absent
            delete 20 | Datos!20:20 rows: 1 row with 3 cells -> absent
              Datos!D20:D35: 16 formulas refer elsewhere, as they do below a lost row
            insert 20 {"values": [{"userEnteredValue": {"stringValue": "new"}}]}
              Datos!20:20 rows: absent -> 1 row with 1 cell
              Datos!D21:D37: 17 formulas refer elsewhere, as they do below an inserted row
            delete 20; delete 20; $29[1].userEnteredValue.numberValue = 0
              Datos!20:21 rows: 2 rows with 6 cells -> absent
              Datos!B29 value: 31 -> 0
              Datos!D20:D34: 15 formulas refer elsewhere, as they do below a lost row
            delete 36; delete 35; delete 34; delete 33; delete 32; delete 31
              Datos!31:36 rows: 6 rows with 18 cells -> absent
            swap sheets[0].data[0].rowData 19
              Datos!A20 value: "row 20" -> "row 21"
              Datos!B20 value: 20 -> 21
              Datos!D20 value: =B20*2 -> =B21*2
              Datos!A21 value: "row 21" -> "row 20"
              Datos!B21 value: 21 -> 20
              Datos!D21 value: =B21*2 -> =B20*2
            delete 2; sheets[0].properties.gridProperties.rowCount = 39; sheets[0].data[0].rowMetadata[1] =
              Datos gridProperties.rowCount: 40 -> 39
              Datos!2:2 rows: 1 row with 4 cells -> absent
              Datos!D6:D35: 30 formulas refer elsewhere, as they do below a lost row
            delete 20; sheets[0].data[0].rowMetadata[0].pixelSize = 41 | Datos!1:1 pixelSize: 40 -> 41
              Datos!20:20 rows: 1 row with 3 cells -> absent
              Datos!D20:D35: 16 formulas refer elsewhere, as they do below a lost row
            $2[1].userEnteredValue.numberValue = 3.05; sheets[0].data[0].rowMetadata[3].pixelSize = 41
              Datos!B2 value: 3.5 -> 3.05
              Datos!4:4 pixelSize: 21 -> 41
            insert 20 {} | Datos!20:20 rows: absent -> 1 empty row
              Datos!D21:D37: 17 formulas refer elsewhere, as they do below an inserted row
            sheets[0].data[0].rowData[19] = {} | Datos!20:20 rows: 1 row with 3 cells -> absent
            """), Stream.of(
            Damage.of("all but the first rows lost", book -> {
                while (Book.at(book, "sheets[0].data[0].rowData").getAsJsonArray().size() > 2) {
                    Book.put(book, "sheets[0].data[0].rowData[2]", "");
                }
            }, "Datos!3:36 rows: 34 rows with 103 cells -> absent")));
    }

    static Stream<Damage> tabs() {
        return table("""
            sheets[1] = | 'Jon''s' tab: GRID -> absent
            sheets[4] = {"properties": {"sheetId": 500, "title": "Extra", "sheetType": "OBJECT"}}
              Extra tab: absent -> OBJECT
            sheets[2].properties.gridProperties = {"rowCount": 5, "columnCount": 2}
              Chart gridProperties.columnCount: absent -> 2
              Chart gridProperties.rowCount: absent -> 5
            sheets[0].properties.title = "Data" | Data title: "Datos" -> "Data"
            sheets[1].properties.sheetId = 201 | 'Jon''s' sheetId: 200 -> 201
            sheets[0].properties.gridProperties.rowCount = 41 | Datos gridProperties.rowCount: 40 -> 41
            sheets[0].properties.gridProperties.columnCount = 7 | Datos gridProperties.columnCount: 8 -> 7
            sheets[0].properties.gridProperties.frozenRowCount = 2 | Datos gridProperties.frozenRowCount: 1 -> 2
            sheets[0].properties.hidden = true | Datos hidden: absent -> true
            sheets[0].properties.tabColorStyle = {"rgbColor": {"red": 1}}
              Datos tabColorStyle.rgbColor.red: absent -> 1
              Datos tabColorStyle.themeColor: "ACCENT1" -> absent
            sheets[0].merges[0].endColumnIndex = 7 | Datos merges F5:H5: present -> absent
              Datos merges F5:G5: absent -> present
            sheets[0].merges = | Datos merges F5:H5: present -> absent
            sheets[0].data[0].rowMetadata[0].pixelSize = 41 | Datos!1:1 pixelSize: 40 -> 41
            sheets[0].data[0].rowMetadata[4] = {"pixelSize": 99} | Datos!5:5 pixelSize: 21 -> 99
            sheets[0].data[0].rowMetadata[2].hiddenByUser = | Datos!3:3 hiddenByUser: true -> absent
            sheets[0].data[0].rowMetadata[3].developerMetadata[0].metadataKey = "x"
              Datos!4:4 developerMetadata[0].metadataKey: "line" -> "x"
            sheets[0].data[0].columnMetadata[0].pixelSize = 181 | Datos!A:A pixelSize: 180 -> 181
            sheets[0].rowGroups[0].range.endIndex = 13 | Datos rowGroups 10:12: present -> absent
              Datos rowGroups 10:13: absent -> present
            sheets[0].rowGroups[1].collapsed = | Datos rowGroups 16:18.collapsed: true -> absent
            sheets[0].columnGroups = | Datos columnGroups F:G: present -> absent
            swap sheets 0
              spreadsheet tab order: Datos, 'Jon''s', Chart, Source -> 'Jon''s', Datos, Chart, Source
            """);
    }

    static Stream<Damage> objects() {
        return table("""
            sheets[0].conditionalFormats[0].booleanRule.condition.values[0].userEnteredValue = "6"
              Datos conditionalFormats.booleanRule.condition.values[0].userEnteredValue: "5" -> "6"
            sheets[0].conditionalFormats[0].ranges[0].endRowIndex = 8
              Datos conditionalFormats.ranges[0]: B2:B9 -> B2:B8
            sheets[0].conditionalFormats[0].ranges[0].sheetId = 200
              Datos conditionalFormats.ranges[0]: ...dRowIndex":9,"startColumnIndex":1,"startRowIndex":1} -> \
            ...dRowIndex":9,"sheetId":200,"startColumnIndex":1,"startRow...
            sheets[0].conditionalFormats[0] = | Datos conditionalFormats: present -> absent
            sheets[0].filterViews[0].filterSpecs[0].filterCriteria.condition.values[0].userEnteredValue = "6"
              Datos filterViews "Grandes".filterSpecs[0].filterCriteria.condition.values[0].userEnteredValue: "5" -> \
            "6"
            sheets[0].filterViews[0].title = "Big" | Datos filterViews "Grandes": present -> absent
              Datos filterViews "Big": absent -> present
            sheets[0].filterViews[1] = | Datos filterViews "Todos": present -> absent
            sheets[0].filterViews[1].namedRangeId = "nr2" | Datos filterViews "Todos".namedRangeId: "Names" -> "Totals"
            sheets[0].basicFilter.filterSpecs[0].filterCriteria.hiddenValues[0] = "row 98"
              Datos basicFilter.filterSpecs[0].filterCriteria.hiddenValues[0]: "row 99" -> "row 98"
            sheets[0].basicFilter =
              Datos basicFilter.filterSpecs: [{"filterCriteria":{"hiddenValues":["row 99"]}}] -> absent
              Datos basicFilter.range: A1:D36 -> absent
              Datos basicFilter.sortSpecs: [{"dimensionIndex":1,"sortOrder":"ASCENDING"}] -> absent
            sheets[0].protectedRanges[0].range.endRowIndex = 2 | Datos protectedRanges 1:1: present -> absent
              Datos protectedRanges 1:2: absent -> present
            sheets[0].protectedRanges[0].description = "Head"
              Datos protectedRanges 1:1.description: "Header" -> "Head"
            sheets[0].protectedRanges[1].warningOnly = | Datos protectedRanges D2:D9.warningOnly: true -> absent
            sheets[0].protectedRanges[0] = | Datos protectedRanges 1:1: present -> absent
            sheets[0].charts[0].spec.pieChart.legendPosition = "RIGHT_LEGEND"
              Datos charts "Sales".spec.pieChart.legendPosition: "LEFT_LEGEND" -> "RIGHT_LEGEND"
            sheets[0].charts[0].spec.pieChart.series.sourceRange.sources[0].endRowIndex = 8
              Datos charts "Sales".spec.pieChart.series.sourceRange.sources[0]: B2:B9 -> B2:B8
            sheets[0].charts[0].spec.title = "Sold" | Datos charts "Sales": present -> absent
              Datos charts "Sold": absent -> present
            sheets[0].charts[0] = | Datos charts "Sales": present -> absent
            sheets[0].bandedRanges[0].rowProperties.firstBandColorStyle.themeColor = "ACCENT2"
              Datos bandedRanges 21:36.rowProperties.firstBandColorStyle.themeColor: "ACCENT1" -> "ACCENT2"
            sheets[0].bandedRanges = | Datos bandedRanges 21:36: present -> absent
            sheets[0].slicers[0].spec.columnIndex = 1 | Datos slicers "By name".spec.columnIndex: absent -> 1
            sheets[0].slicers = | Datos slicers "By name": present -> absent
            sheets[0].tables[0].columnProperties[0].columnType = "DOUBLE"
              Datos tables "Sales".columnProperties[0].columnType: "TEXT" -> "DOUBLE"
            sheets[0].tables[0].name = "Sold" | Datos tables "Sales": present -> absent
              Datos tables "Sold": absent -> present
            sheets[0].tables = | Datos tables "Sales": present -> absent
            sheets[0].developerMetadata[0].metadataValue = "4"
              Datos developerMetadata "stage".metadataValue: "3" -> "4"
            swap sheets[0].conditionalFormats 0 | Datos conditionalFormats order: as in production -> another
            """);
    }

    static Stream<Damage> spreadsheets() {
        return table("""
            properties.locale = "es_ES" | spreadsheet locale: "es_CL" -> "es_ES"
            properties.spreadsheetTheme.themeColors[1].color.rgbColor.green = 0.25
              spreadsheet spreadsheetTheme.themeColors[0].color.rgbColor.green: 0.5 -> 0.25
            namedRanges[0].range.endRowIndex = 10 | spreadsheet namedRanges "Names".range: A2:A9 -> A2:A10
            namedRanges[0].name = "People" | spreadsheet dataSources.spec.parameters[0].namedRangeId: "Names" -> "People"
              spreadsheet namedRanges "Names": present -> absent
              spreadsheet namedRanges "People": absent -> present
              Datos filterViews "Todos".namedRangeId: "Names" -> "People"
              Source dataSourceSheetProperties.dataSourceId: ...eId":{"named":"Names"}}]} -> \
            ...eId":{"named":"People"}}]}
              Datos!B6 dataSourceTable.dataSourceId: ...eId":{"named":"Names"}}]} -> ...eId":{"named":"People"}}]}
              Datos!C6 dataSourceFormula.dataSourceId: ...eId":{"named":"Names"}}]} -> ...eId":{"named":"People"}}]}
            namedRanges[1] = | spreadsheet namedRanges "Totals": present -> absent
              Datos protectedRanges D2:D9.namedRangeId: "Totals" -> "nr2"
            namedRanges[2] = {"namedRangeId": "nr3", "name": "New", "range": {"sheetId": 200, "endRowIndex": 1}}
              spreadsheet namedRanges "New": absent -> present
            developerMetadata[0].metadataValue = "leo"
              spreadsheet developerMetadata "owner".metadataValue: "ana" -> "leo"
            developerMetadata = | spreadsheet developerMetadata "owner": present -> absent
            dataSources[0].spec.bigQuery.querySpec.rawQuery = "SELECT b"
              spreadsheet dataSources.spec.bigQuery.querySpec.rawQuery: "SELECT a" -> "SELECT b"
              Source dataSourceSheetProperties.dataSourceId: ...Query":"SELECT \
            a"}},"parameters":[{"name":"day","namedRan... -> ...Query":"SELECT \
            b"}},"parameters":[{"name":"day","namedRan...
              Datos!B6 dataSourceTable.dataSourceId: ...Query":"SELECT a"}},"parameters":[{"name":"day","namedRan... \
            -> ...Query":"SELECT b"}},"parameters":[{"name":"day","namedRan...
              Datos!C6 dataSourceFormula.dataSourceId: ...Query":"SELECT \
            a"}},"parameters":[{"name":"day","namedRan... -> ...Query":"SELECT \
            b"}},"parameters":[{"name":"day","namedRan...
            dataSources = | spreadsheet dataSources: present -> absent
              Source dataSourceSheetProperties.dataSourceId: \
            {"bigQuery":{"projectId":"p","querySpec":{"rawQuery":"SEL... -> "ds1"
              Datos!B6 dataSourceTable.dataSourceId: {"bigQuery":{"projectId":"p","querySpec":{"rawQuery":"SEL... -> \
            "ds1"
              Datos!C6 dataSourceFormula.dataSourceId: {"bigQuery":{"projectId":"p","querySpec":{"rawQuery":"SEL... \
            -> "ds1"
            """);
    }

    static Stream<Damage> harmless() {
        return table("""
            sheets[3].properties.dataSourceSheetProperties.columns[0].reference.name = "b"
            sheets[3].properties.gridProperties = {"rowCount": 1, "columnCount": 1}
            sheets[0].tables[0].tableId = "zz"
            $2[3].hyperlink = "https://example.com"
            sheets[0].filterViews[0].range.sheetId = 0
            sheets[0].properties.hidden = false
            sheets[1].merges = []
            namedRanges[0].namedRangeId = "zz1"; sheets[0].filterViews[1].namedRangeId = "zz1"; \
            dataSources[0].spec.parameters[0].namedRangeId = "zz1"
            namedRanges[0].namedRangeId = "nr2"; namedRanges[1].namedRangeId = "nr1"; \
            sheets[0].filterViews[1].namedRangeId = "nr2"; sheets[0].protectedRanges[1].namedRangeId = "nr1"; \
            dataSources[0].spec.parameters[0].namedRangeId = "nr2"
            dataSources[0].dataSourceId = "zz"; sheets[3].properties.dataSourceSheetProperties.dataSourceId = "zz"; \
            $6[1].dataSourceTable.dataSourceId = "zz"; $6[2].dataSourceFormula.dataSourceId = "zz"
            swap namedRanges 0
            swap sheets[0].filterViews 0
            swap sheets[0].protectedRanges 0
            """);
    }

    static Stream<Damage> changesAfterTheProof() {
        return table("""
            $2[1].userEnteredValue.numberValue = 3.05 | Datos: its values changed
            $4[0].note = | Datos: its values changed
            $4[2].textFormatRuns[1].startIndex = 5 | Datos: its formats changed
            sheets[0].merges = | Datos: its structure changed
            sheets[0].data[0].columnMetadata[0].pixelSize = 9 | Datos: its structure changed
            sheets[1].properties.title = "Jim's" | 'Jim''s': its structure changed
            $5[0].dataValidation = | Datos: its formats changed
            sheets[2].charts[0].spec.title = "x" | Chart: its structure changed
            sheets[1] = | the tab with gid 200 is gone
            sheets[4] = {"properties": {"sheetId": 5, "title": "New", "sheetType": "OBJECT"}}
              New: this tab was not there
            properties.locale = "en_US" | spreadsheet: its properties, named ranges or tab order changed
            swap sheets 1 | spreadsheet: its properties, named ranges or tab order changed
            $2[1].userEnteredValue.numberValue = 3.05; $1[0].userEnteredFormat =; sheets[0].merges =; \
            sheets[1].properties.hidden =
              'Jon''s': its structure changed
              Datos: its formats changed
              Datos: its structure changed
              Datos: its values changed
            """);
    }
}
