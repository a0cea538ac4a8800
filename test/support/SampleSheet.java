//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2

import static java.util.stream.Collectors.toMap;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sheets.v4.model.BooleanCondition;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.DataValidationRule;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.ErrorValue;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.TextFormatRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The plan's operations sheet, in its full size and in small. Every call builds a new one, the same each time. */
final class SampleSheet {
    static final String ID = "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ";
    static final String AWKWARD_TAB = "Jon's \"Q1\" | 100%";

    private static final int COLUMNS = 63;
    private static final List<String> HEADERS = List.of("NV", "SPLIT", "OT", "TAG_SPOOL", "N\u00b0 Isom\u00e9trico",
            "Revisi\u00f3n", "L\u00ednea", "\u00c1rea", "Sistema", "Cliente", "Proyecto", "Material",
            "Di\u00e1metro (pulg)", "Schedule", "Espesor (mm)", "Largo (m)", "Peso (kg)", "Uniones totales",
            "Uniones de taller", "Prioridad", "Estado", "Fecha_Materiales", "Armador", "Fecha_Armado", "Soldador",
            "Fecha_Soldadura", "Metrolog\u00eda", "Fecha_QC_Metrolog\u00eda", "Inspector", "END requerido", "% RX",
            "Fecha_RX", "Resultado_RX", "Reparaciones", "PWHT", "Fecha_PWHT", "Dureza (HB)",
            "Prueba hidrost\u00e1tica", "Presi\u00f3n (bar)", "Pintura", "Esquema", "Micras", "Fecha_Pintura",
            "Embalaje", "Despacho", "Gu\u00eda de despacho", "Fecha_Despacho", "Transportista", "Destino",
            "Horas presupuestadas", "Horas reales", "Desviaci\u00f3n", "Costo MO", "Costo material", "Costo total",
            "Moneda", "Avance", "Bloqueado", "Motivo bloqueo", "Observaciones", "Plano", "Actualizado", "Clave");
    private static final List<String> STATES = List.of("Pendiente", "En armado", "En soldadura", "En QC", "Despachado");
    private static final List<String> WORKERS = List.of("Mauricio Rodr\u00edguez (93)", "Carlos Pimiento (95)",
            "Nicol\u00e1s Rodr\u00edguez (94)", "Luis Ca\u00f1as (12)", "V\u00edctor N\u00fa\u00f1ez (7)");

    /** All but the cells; END is the first row below those of the tab that counts. */
    private static final String BOOK = """
            {"properties": {"title": "ZEUES_Operaciones_v2.1", "locale": "es_CL", "timeZone": "America/Santiago",
              "autoRecalc": "ON_CHANGE", "defaultFormat": {"backgroundColorStyle": #FFFFFF, "verticalAlignment":
                "BOTTOM", "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3}, "wrapStrategy": "OVERFLOW_CELL",
                "textFormat": {"fontFamily": "Calibri", "fontSize": 10, "bold": false, "italic": false,
                  "strikethrough": false, "underline": false, "foregroundColorStyle": #000000}}},
            "namedRanges": [{"namedRangeId": "1093847562", "name": "Estados", "range": [540284, 1, 6, 0, 1]},
              {"namedRangeId": "k3v0x7d2m1", "name": "Tags", "range": [0, 1, END, 3, 4]}],
            "sheets": [
            {"properties": {"sheetId": 0, "title": "Operaciones", "sheetType": "GRID", "tabColorStyle": #0B5394,
                "gridProperties": {"columnCount": 63, "frozenRowCount": 1, "frozenColumnCount": 4}},
              "conditionalFormats": [
                {"ranges": [[0, 1, END, 20, 21]], "booleanRule": {"condition": {"type": "TEXT_EQ", "values":
                  [{"userEnteredValue": "Despachado"}]}, "format": {"backgroundColorStyle": #D9EAD3}}},
                {"ranges": [[0, 1, END, 57, 58]], "booleanRule": {"condition": {"type": "CUSTOM_FORMULA", "values":
                  [{"userEnteredValue": "=$BF2=TRUE"}]}, "format": {"backgroundColorStyle": #F4CCCC}}},
                {"ranges": [[0, 1, END, 56, 57]], "gradientRule": {"minpoint": {"type": "MIN", "colorStyle": #FFFFFF},
                  "maxpoint": {"type": "MAX", "colorStyle": #57BB8A}}}],
              "protectedRanges": [
                {"protectedRangeId": 1559326541, "range": [0, 0, 1, 0, 63], "description": "Encabezados",
                  "editors": {"users": ["operator@example.com", "jefe.taller@example.com"]}},
                {"protectedRangeId": 88120, "range": [0, 1, END, 52, 55], "description": "Costos",
                  "warningOnly": true}],
              "basicFilter": {"range": [0, 0, END, 0, 63], "filterSpecs": [
                {"columnIndex": 20, "filterCriteria": {"hiddenValues": ["Anulado"]}}]},
              "filterViews": [
                {"filterViewId": 1201994, "title": "Bloqueados", "range": [0, 0, END, 0, 63], "filterSpecs": [
                  {"columnIndex": 57, "filterCriteria": {"condition": {"type": "CUSTOM_FORMULA",
                    "values": [{"userEnteredValue": "=BF2"}]}}}]},
                {"filterViewId": 93, "title": "Por fecha", "range": [0, 0, END, 0, 63],
                  "sortSpecs": [{"dimensionIndex": 23, "sortOrder": "DESCENDING"}]}],
              "rowGroups": [
                {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 10, "endIndex": 20}, "depth": 1,
                  "collapsed": false},
                {"range": {"sheetId": 0, "dimension": "ROWS", "startIndex": 12, "endIndex": 15}, "depth": 2,
                  "collapsed": true}],
              "columnGroups": [{"range": {"sheetId": 0, "dimension": "COLUMNS", "startIndex": 29, "endIndex": 34},
                "depth": 1, "collapsed": false}]},
            {"properties": {"sheetId": 1187403392, "title": "Trabajadores", "sheetType": "GRID",
                "gridProperties": {"rowCount": 200, "columnCount": 8, "frozenRowCount": 2}},
              "merges": [[1187403392, 0, 1, 0, 4], [1187403392, 9, 11, 0, 1]]},
            {"properties": {"sheetId": 540284, "title": "Listas", "sheetType": "GRID", "hidden": true,
                "gridProperties": {"rowCount": 50, "columnCount": 3}}},
            {"properties": {"sheetId": 77120031, "title": "Jon's \\"Q1\\" | 100%", "sheetType": "GRID",
                "rightToLeft": true, "gridProperties": {"rowCount": 100, "columnCount": 12}}},
            {"properties": {"sheetId": 2001, "title": "D3", "sheetType": "GRID",
                "gridProperties": {"rowCount": 20, "columnCount": 5, "hideGridlines": true}}},
            {"properties": {"sheetId": 913345721, "title": "Avance", "sheetType": "OBJECT"},
              "charts": [{"chartId": 1846132927, "position": {"sheetId": 913345721}, "spec": {
                "title": "Avance por estado", "basicChart": {"chartType": "COLUMN", "headerCount": 1,
                  "legendPosition": "BOTTOM_LEGEND", "axis": [{"position": "BOTTOM_AXIS", "title": "Estado"},
                    {"position": "LEFT_AXIS", "title": "Avance"}],
                  "domains": [{"domain": {"sourceRange": {"sources": [[0, 0, END, 20, 21]]}}}],
                  "series": [{"series": {"sourceRange": {"sources": [[0, 0, END, 56, 57]]}},
                    "targetAxis": "LEFT_AXIS", "colorStyle": #6AA84F}]}}}]}]}
            """;
    /** The formats in use: few objects for very many cells, as in a sheet that was formatted by columns. */
    private static final Map<String, CellFormat> FORMATS = """
            PLAIN   {BASE}}
            BOLD    {BASE, "bold": true}}
            HEADER  {BASE, "bold": true, "foregroundColorStyle": #FFFFFF}, "backgroundColorStyle": #0B5394, \
            "wrapStrategy": "WRAP", "horizontalAlignment": "CENTER", "borders": {"bottom": {"style": "SOLID_MEDIUM", \
            "colorStyle": #000000}}}
            INTEGER {BASE}, NUMBER "NUMBER", "pattern": "0"}}
            DECIMAL {BASE}, NUMBER "NUMBER", "pattern": "#,##0.00"}}
            MONEY   {BASE}, NUMBER "CURRENCY", "pattern": "\\"$\\"#,##0"}}
            PERCENT {BASE}, NUMBER "PERCENT", "pattern": "0%"}}
            DATE    {BASE}, NUMBER "DATE", "pattern": "dd-mm-yyyy"}}
            WRAPPED {"verticalAlignment": "MIDDLE", "textFormat": {"fontFamily": "Calibri", "fontSize": 9}, \
            "wrapStrategy": "WRAP", "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3}}
            YELLOW  {"backgroundColorStyle": #FFF2CC}
            BADGE   {BASE}, "horizontalAlignment": "CENTER", "backgroundColorStyle": {"themeColor": "ACCENT4"}}
            LINK    {BASE, "underline": true, "foregroundColorStyle": {"themeColor": "LINK"}}}
            """.replace("BASE", "\"verticalAlignment\": \"MIDDLE\", \"textFormat\": {\"fontFamily\": \"Calibri\", "
            + "\"fontSize\": 10").replace("NUMBER \"", "\"horizontalAlignment\": \"RIGHT\", \"numberFormat\": "
            + "{\"type\": \"").lines().map(line -> line.split(" +", 2))
            .collect(toMap(line -> line[0], line -> parse(line[1], CellFormat.class)));
    private static final DataValidationRule STATE = parse("""
            {"condition": {"type": "ONE_OF_LIST", "values": [{"userEnteredValue": "Pendiente"}, {"userEnteredValue":
              "En armado"}, {"userEnteredValue": "En soldadura"}, {"userEnteredValue": "En QC"},
              {"userEnteredValue": "Despachado"}]}, "strict": true, "showCustomUi": true}""", DataValidationRule.class);
    private static final DataValidationRule ROLE = parse("""
            {"condition": {"type": "ONE_OF_RANGE", "values": [{"userEnteredValue": "=Listas!$A$2:$A$6"}]},
              "inputMessage": "Elija un rol", "showCustomUi": true}""", DataValidationRule.class);
    private static final DataValidationRule CHECKBOX = new DataValidationRule()
            .setCondition(new BooleanCondition().setType("BOOLEAN")).setStrict(true);

    private SampleSheet() {
    }

    /** The plan's workbook: 63 columns and 2,556 rows in the tab that counts. */
    static Spreadsheet operaciones() {
        return workbook(2_556);
    }

    /** The same features on 40 rows. */
    static Spreadsheet small() {
        return workbook(40);
    }

    private static Spreadsheet workbook(int rows) {
        Spreadsheet book = parse(BOOK.replace(" END,", " " + rows + ","), Spreadsheet.class).setSpreadsheetId(ID);
        book.getSheets().get(0).getProperties().getGridProperties().setRowCount(rows + 44);
        List<GridData> data = List.of(operations(rows), workers(), lists(), awkward(),
                grid(List.of(text("Esta hoja se llama D3", "BOLD"))));
        for (int i = 0; i < data.size(); i++) {
            book.getSheets().get(i).setData(new ArrayList<>(List.of(data.get(i))));
        }
        return book;
    }

    /** A range is written as its tab, rows and columns, which count from 0, and whose ends are exclusive. */
    static <T> T parse(String text, Class<T> type) {
        String ranges = text.replaceAll("\\[(\\d+), (\\d+), (\\d+), (\\d+), (\\d+)]", "{\"sheetId\": $1, "
                + "\"startRowIndex\": $2, \"endRowIndex\": $3, \"startColumnIndex\": $4, \"endColumnIndex\": $5}");
        String json = Pattern.compile("#([0-9A-F]{6})").matcher(ranges).replaceAll(colour -> {
            int rgb = Integer.parseInt(colour.group(1), 16);
            return "{\"rgbColor\": {\"red\": " + (rgb >> 16) / 255f + ", \"green\": " + (rgb >> 8 & 255) / 255f
                    + ", \"blue\": " + (rgb & 255) / 255f + "}}";
        });
        try {
            return GsonFactory.getDefaultInstance().fromString(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static GridData operations(int rows) {
        Random random = new Random(63);
        GridData grid = grid(HEADERS.stream().map(SampleSheet::header).toList());
        for (int i = 1; i < rows; i++) {
            grid.getRowData().add(row(operation(i, random)));
        }
        List<DimensionProperties> heights = sizes(rows, 21);
        heights.get(0).setPixelSize(48);
        heights.get(5).setPixelSize(63);
        heights.get(7).setHiddenByUser(true);
        List<DimensionProperties> widths = sizes(COLUMNS, 100);
        widths.get(3).setPixelSize(180);
        widths.get(62).setHiddenByUser(true);
        return grid.setRowMetadata(heights).setColumnMetadata(widths);
    }

    private static List<DimensionProperties> sizes(int count, int pixels) {
        return new ArrayList<>(Stream.generate(() -> new DimensionProperties().setPixelSize(pixels)).limit(count)
                .toList());
    }

    private static GridData workers() {
        GridData grid = grid(List.of(header("Trabajadores del taller"), new CellData(), new CellData(),
                new CellData()), Stream.of("Id", "Nombre", "Rol", "Activo").map(SampleSheet::header).toList());
        for (int i = 0; i < WORKERS.size(); i++) {
            grid.getRowData().add(row(List.of(number(i + 1, "PLAIN"), text(WORKERS.get(i), "PLAIN"),
                    text(i % 2 == 0 ? "Armador" : "Soldador", "PLAIN").setDataValidation(ROLE),
                    bool(i != 3).setDataValidation(CHECKBOX))));
        }
        Collections.addAll(grid.getRowData(), new RowData(), row(List.of(new CellData(),
                formula("=COUNTIF(D3:D7,TRUE)", value(4), "4", "BOLD"))));
        return grid;
    }

    private static GridData lists() {
        GridData grid = grid(List.of(header("Estado"), header("Factor")));
        IntStream.range(0, STATES.size()).forEach(i -> grid.getRowData().add(
                row(List.of(text(STATES.get(i), "PLAIN"), number(i * 0.25, "PERCENT")))));
        return grid;
    }

    private static GridData awkward() {
        GridData grid = grid(
                List.of(text("1", "PLAIN"), number(1, "PLAIN"), text("=1+1", "PLAIN"),
                        formula("=1+1", value(2), "2", "PLAIN")),
                List.of(number(0.1 + 0.2, "PLAIN"), number(9007199254740992.0, "PLAIN"), number(1e20, "PLAIN"),
                        number(-1.5e-7, "PLAIN"), bool(false)),
                List.of(new CellData(),
                        text("dos\nl\u00edneas \ud83c\udf35 <b>&amp;</b> \u0645\u0631\u062d\u0628\u0627", "WRAPPED"),
                        text("", "YELLOW")),
                List.of(formula("=IMPORTRANGE(\"1FakeOtherSheet00000000000000000000000000000\",\"A1\")",
                                new ExtendedValue().setStringValue("importado"), "importado", "PLAIN"),
                        formula("=VLOOKUP(\"x\",Estados,1,FALSE)", new ExtendedValue().setErrorValue(new ErrorValue()
                                .setType("N_A").setMessage("No se encontr\u00f3 el valor 'x'.")), "#N/A", "PLAIN"),
                        formula("=NOW()", value(46048.76), "26-01-2026 18:14:24", "DATE")),
                List.of(runs(text("rojo y normal", "PLAIN"), "{\"startIndex\": 0, \"format\": {\"bold\": true, "
                                + "\"foregroundColorStyle\": #FF0000}}", "{\"startIndex\": 4, \"format\": {}}"),
                        runs(text("v\u00ednculo", "PLAIN").setHyperlink("https://example.com/plano?a=1&b=2"),
                                "{\"format\": {\"link\": {\"uri\": \"https://example.com/plano?a=1&b=2\"}}}")));
        grid.getRowData().add(2, new RowData());
        return grid;
    }

    private static CellData runs(CellData cell, String... runs) {
        return cell.setTextFormatRuns(Stream.of(runs).map(run -> parse(run, TextFormatRun.class)).toList());
    }

    @SafeVarargs
    private static GridData grid(List<CellData>... rows) {
        GridData grid = new GridData().setRowData(new ArrayList<>());
        for (List<CellData> cells : rows) {
            grid.getRowData().add(row(cells));
        }
        return grid;
    }

    /** Cells in a list of their own, so that an edit may put another in. */
    private static RowData row(List<CellData> cells) {
        return new RowData().setValues(new ArrayList<>(cells));
    }

    private static CellData header(String text) {
        return text(text, "HEADER");
    }

    private static CellData text(String text, String format) {
        ExtendedValue value = new ExtendedValue().setStringValue(text);
        return new CellData().setUserEnteredValue(value).setEffectiveValue(value).setFormattedValue(text)
                .setUserEnteredFormat(FORMATS.get(format));
    }

    private static CellData number(double value, String format) {
        return new CellData().setUserEnteredValue(value(value)).setUserEnteredFormat(FORMATS.get(format));
    }

    private static ExtendedValue value(double value) {
        return new ExtendedValue().setNumberValue(value);
    }

    private static CellData bool(boolean value) {
        return new CellData().setUserEnteredValue(new ExtendedValue().setBoolValue(value));
    }

    private static CellData formula(String formula, ExtendedValue result, String shown, String format) {
        return new CellData().setUserEnteredValue(new ExtendedValue().setFormulaValue(formula))
                .setEffectiveValue(result).setFormattedValue(shown).setUserEnteredFormat(FORMATS.get(format));
    }

    private static CellData date(int daysAgo) {
        LocalDate day = LocalDate.of(2026, 1, 26).minusDays(daysAgo);
        return number(ChronoUnit.DAYS.between(LocalDate.of(1899, 12, 30), day), "DATE").setFormattedValue(
                String.format("%02d-%02d-%d", day.getDayOfMonth(), day.getMonthValue(), day.getYear()));
    }

    private static List<CellData> operation(int i, Random random) {
        List<CellData> row = HEADERS.stream().map(name -> cell(name, i, random)).toList();
        if (i % 97 == 11) {
            row.get(3).setNote("Revisar con terreno: spool " + i + ".\nFirmado: QC");
        }
        return row;
    }

    private static CellData cell(String name, int i, Random random) {
        int line = i + 1;
        return switch (name) {
            case "NV" -> text("NV-" + (1000 + i / 40), "PLAIN");
            case "SPLIT", "OT", "Uniones totales", "Uniones de taller", "Reparaciones", "Micras" ->
                    number(random.nextInt(40), "INTEGER");
            case "TAG_SPOOL" -> text(String.format("MK-1923-TW-%05d-%03d", 17000 + i, i % 7), "BOLD");
            case "Estado" -> text(STATES.get(random.nextInt(STATES.size())), "BADGE").setDataValidation(STATE);
            case "Armador", "Soldador", "Inspector" -> i % 3 == 0 ? empty("PLAIN")
                    : text(WORKERS.get(random.nextInt(WORKERS.size())), "PLAIN");
            case "Desviaci\u00f3n" -> formula("=AY" + line + "-AX" + line, value(i % 9 - 4),
                    String.valueOf(i % 9 - 4), "INTEGER");
            case "Costo total" -> formula("=SUM(BA" + line + ":BB" + line + ")", value(i * 1250.5), "$" + i * 1250.5,
                    "MONEY");
            case "Plano" -> formula("=HYPERLINK(\"https://example.com/planos/" + i + "\",\"ISO-" + i + "\")",
                    new ExtendedValue().setStringValue("ISO-" + i), "ISO-" + i, "LINK")
                    .setHyperlink("https://example.com/planos/" + i);
            case "Avance", "% RX" -> number(random.nextInt(101) / 100.0, "PERCENT");
            case "Bloqueado", "END requerido" -> bool(random.nextInt(12) == 0).setDataValidation(CHECKBOX);
            case "Observaciones" -> i % 5 == 0 ? text("Sin novedad; l\u00ednea \u00ab" + i % 31 + "\u00bb", "WRAPPED")
                    : new CellData();
            case "Costo MO", "Costo material" -> number(random.nextInt(900_000) / 4.0, "MONEY");
            case "Clave" -> text(Long.toHexString(random.nextLong()), "PLAIN");
            default -> other(name, random);
        };
    }

    private static CellData other(String name, Random random) {
        if (name.startsWith("Fecha") || name.equals("Actualizado")) {
            return random.nextInt(3) == 0 ? empty("DATE") : date(random.nextInt(300));
        }
        if (name.contains("(") || name.startsWith("Horas")) {
            return number(random.nextInt(4000) / 8.0, "DECIMAL");
        }
        return random.nextInt(10) == 0 ? new CellData() : text(name.charAt(0) + "-" + random.nextInt(200), "PLAIN");
    }

    private static CellData empty(String format) {
        return new CellData().setUserEnteredFormat(FORMATS.get(format));
    }
}
