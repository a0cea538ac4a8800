//DESCRIPTION Makes the workbooks of the tests, the demo and the benchmark.
//JAVA 17+
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2

import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.services.sheets.v4.model.BasicChartAxis;
import com.google.api.services.sheets.v4.model.BasicChartDomain;
import com.google.api.services.sheets.v4.model.BasicChartSeries;
import com.google.api.services.sheets.v4.model.BasicChartSpec;
import com.google.api.services.sheets.v4.model.BasicFilter;
import com.google.api.services.sheets.v4.model.BooleanCondition;
import com.google.api.services.sheets.v4.model.BooleanRule;
import com.google.api.services.sheets.v4.model.Border;
import com.google.api.services.sheets.v4.model.Borders;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.ChartData;
import com.google.api.services.sheets.v4.model.ChartSourceRange;
import com.google.api.services.sheets.v4.model.ChartSpec;
import com.google.api.services.sheets.v4.model.ChipRun;
import com.google.api.services.sheets.v4.model.Color;
import com.google.api.services.sheets.v4.model.ColorStyle;
import com.google.api.services.sheets.v4.model.ConditionValue;
import com.google.api.services.sheets.v4.model.ConditionalFormatRule;
import com.google.api.services.sheets.v4.model.DataSourceSheetProperties;
import com.google.api.services.sheets.v4.model.DataValidationRule;
import com.google.api.services.sheets.v4.model.DimensionGroup;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.DimensionRange;
import com.google.api.services.sheets.v4.model.Editors;
import com.google.api.services.sheets.v4.model.EmbeddedChart;
import com.google.api.services.sheets.v4.model.EmbeddedObjectPosition;
import com.google.api.services.sheets.v4.model.ErrorValue;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.FilterCriteria;
import com.google.api.services.sheets.v4.model.FilterSpec;
import com.google.api.services.sheets.v4.model.FilterView;
import com.google.api.services.sheets.v4.model.GradientRule;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.InterpolationPoint;
import com.google.api.services.sheets.v4.model.Link;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.NumberFormat;
import com.google.api.services.sheets.v4.model.Padding;
import com.google.api.services.sheets.v4.model.ProtectedRange;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.SortSpec;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.SpreadsheetProperties;
import com.google.api.services.sheets.v4.model.TextFormat;
import com.google.api.services.sheets.v4.model.TextFormatRun;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Workbooks for the test double: the plan's operations sheet in its full size, the same in small, and one that sets as
 * much of Google's model as there is. Every call builds a new one, the same each time.
 */
class SampleSheet {
    static final String ID = "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ";
    static final String TAB = "Operaciones";
    static final String AWKWARD_TAB = "Jon's \"Q1\" | 100%";
    static final int COLUMNS = 63;
    static final int ROWS = 2_556;
    static final int SMALL_ROWS = 40;
    static final int OPERACIONES = 0;
    static final int TRABAJADORES = 1187403392;
    static final int LISTAS = 540284;
    static final int AWKWARD = 77120031;
    static final int CELL_NAME = 2001;
    static final int CHART = 913345721;
    static final int TODO = 424242;
    static final int DATA_SOURCE = 606060;
    static final String TODO_TAB = "Todo";

    private static final List<String> HEADERS = List.of("NV", "SPLIT", "OT", "TAG_SPOOL", "N\u00b0 Isom\u00e9trico",
            "Revisi\u00f3n",
            "L\u00ednea", "\u00c1rea", "Sistema", "Cliente", "Proyecto", "Material", "Di\u00e1metro (pulg)", "Schedule",
            "Espesor (mm)", "Largo (m)", "Peso (kg)", "Uniones totales", "Uniones de taller", "Prioridad", "Estado",
            "Fecha_Materiales", "Armador", "Fecha_Armado", "Soldador", "Fecha_Soldadura", "Metrolog\u00eda",
            "Fecha_QC_Metrolog\u00eda", "Inspector", "END requerido", "% RX", "Fecha_RX", "Resultado_RX",
            "Reparaciones", "PWHT",
            "Fecha_PWHT", "Dureza (HB)", "Prueba hidrost\u00e1tica", "Presi\u00f3n (bar)", "Pintura", "Esquema",
            "Micras",
            "Fecha_Pintura", "Embalaje", "Despacho", "Gu\u00eda de despacho", "Fecha_Despacho", "Transportista",
            "Destino",
            "Horas presupuestadas", "Horas reales", "Desviaci\u00f3n", "Costo MO", "Costo material", "Costo total",
            "Moneda",
            "Avance", "Bloqueado", "Motivo bloqueo", "Observaciones", "Plano", "Actualizado", "Clave");
    private static final List<String> STATES = List.of("Pendiente", "En armado", "En soldadura", "En QC", "Despachado");
    private static final List<String> WORKERS = List.of("Mauricio Rodr\u00edguez (93)", "Carlos Pimiento (95)",
            "Nicol\u00e1s Rodr\u00edguez (94)", "Luis Ca\u00f1as (12)", "V\u00edctor N\u00fa\u00f1ez (7)");

    private SampleSheet() {
    }

    /** The plan's workbook: 63 columns and 2,556 rows in the tab that counts. */
    static Spreadsheet operaciones() {
        return workbook(ROWS);
    }

    /** The same features on 40 rows. */
    static Spreadsheet small() {
        return workbook(SMALL_ROWS);
    }

    /**
     * The small workbook with every attribute of Google's model set somewhere, deprecated twins and what only Google
     * sets aside. What a later version of the model brings is set by its type. The tab is called Todo; a data source
     * tab comes after it.
     */
    static Spreadsheet everything() {
        Filler filler = new Filler();
        Spreadsheet book = workbook(SMALL_ROWS);
        SpreadsheetProperties kept = book.getProperties();
        book.setProperties(filler.make(SpreadsheetProperties.class).setTitle(kept.getTitle())
                .setLocale(kept.getLocale())
                .setTimeZone(kept.getTimeZone()));
        for (String field : List.of("developerMetadata", "dataSources", "dataSourceSchedules", "comments")) {
            filler.set(book, field);
        }
        book.getNamedRanges().add(filler.make(NamedRange.class).setName("Todo_rango"));
        book.getSheets().add(filler.tab());
        book.getSheets().add(new Sheet().setProperties(properties(DATA_SOURCE, "Conectada", grid(10, 3))
                .setSheetType("DATA_SOURCE").setDataSourceSheetProperties(filler.make(DataSourceSheetProperties.class)))
                .setData(new ArrayList<>(List.of(new GridData().setRowData(new ArrayList<>(List.of(row(List.of(
                        new CellData().setEffectiveValue(number(7)).setFormattedValue("7"))))))))));
        return book;
    }

    private static Spreadsheet workbook(int rows) {
        return new Spreadsheet().setSpreadsheetId(ID)
                .setProperties(new SpreadsheetProperties().setTitle("ZEUES_Operaciones_v2.1").setLocale("es_CL")
                        .setAutoRecalc("ON_CHANGE").setTimeZone("America/Santiago")
                        .setDefaultFormat(Formats.standard()))
                .setSheets(new ArrayList<>(List.of(operations(rows), workers(), lists(), awkward(), cellName(),
                chartSheet(rows))))
                .setNamedRanges(new ArrayList<>(List.of(
                        new NamedRange().setNamedRangeId("1093847562").setName("Estados")
                        .setRange(range(LISTAS, 1, 6, 0, 1)),
                        new NamedRange().setNamedRangeId("k3v0x7d2m1").setName("Tags")
                        .setRange(range(OPERACIONES, 1, rows, 3, 4)))));
    }

    private static Sheet operations(int rows) {
        Cells cells = new Cells();
        List<RowData> data = new ArrayList<>(rows + 1);
        data.add(row(HEADERS.stream().map(cells::header).toList()));
        for (int i = 1; i < rows; i++) {
            data.add(row(cells.operation(i)));
        }
        List<DimensionProperties> heights = sizes(rows, 21);
        heights.set(0, new DimensionProperties().setPixelSize(48));
        heights.set(5, new DimensionProperties().setPixelSize(63));
        heights.set(7, new DimensionProperties().setPixelSize(21).setHiddenByUser(true));
        List<DimensionProperties> widths = sizes(COLUMNS, 100);
        widths.set(3, new DimensionProperties().setPixelSize(180));
        widths.set(62, new DimensionProperties().setPixelSize(100).setHiddenByUser(true));
        GridProperties grid = grid(rows + 44, COLUMNS).setFrozenRowCount(1).setFrozenColumnCount(4);
        return dressed(new Sheet().setProperties(properties(OPERACIONES, TAB, grid).setTabColorStyle(rgb(0x0B5394)))
                .setData(new ArrayList<>(List.of(new GridData().setRowData(data).setRowMetadata(heights)
                .setColumnMetadata(widths)))),
                rows);
    }

    private static Sheet dressed(Sheet sheet, int rows) {
        return sheet
                .setConditionalFormats(new ArrayList<>(List.of(
                        rule(range(OPERACIONES, 1, rows, 20, 21), "TEXT_EQ", "Despachado", 0xD9EAD3),
                        rule(range(OPERACIONES, 1, rows, 57, 58), "CUSTOM_FORMULA", "=$BF2=TRUE", 0xF4CCCC),
                        new ConditionalFormatRule().setRanges(List.of(range(OPERACIONES, 1, rows, 56, 57)))
                                .setGradientRule(new GradientRule()
                                        .setMinpoint(new InterpolationPoint().setType("MIN")
                                        .setColorStyle(rgb(0xFFFFFF)))
                                        .setMaxpoint(new InterpolationPoint().setType("MAX")
                                        .setColorStyle(rgb(0x57BB8A)))))))
                .setProtectedRanges(new ArrayList<>(List.of(
                        new ProtectedRange().setProtectedRangeId(1559326541)
                        .setRange(range(OPERACIONES, 0, 1, 0, COLUMNS))
                                .setDescription("Encabezados").setEditors(new Editors().setUsers(
                                        List.of("operator@example.com", "jefe.taller@example.com"))),
                        new ProtectedRange().setProtectedRangeId(88120).setRange(range(OPERACIONES, 1, rows, 52, 55))
                                .setDescription("Costos").setWarningOnly(true))))
                .setBasicFilter(new BasicFilter().setRange(range(OPERACIONES, 0, rows, 0, COLUMNS))
                .setFilterSpecs(new ArrayList<>(
                        List.of(new FilterSpec().setColumnIndex(20).setFilterCriteria(new FilterCriteria()
                                .setHiddenValues(List.of("Anulado")))))))
                .setFilterViews(new ArrayList<>(List.of(
                        new FilterView().setFilterViewId(1201994).setTitle("Bloqueados")
                        .setRange(range(OPERACIONES, 0, rows, 0, COLUMNS))
                                .setFilterSpecs(List.of(new FilterSpec().setColumnIndex(57)
                                .setFilterCriteria(new FilterCriteria()
                                        .setCondition(condition("CUSTOM_FORMULA", "=BF2"))))),
                        new FilterView().setFilterViewId(93).setTitle("Por fecha")
                        .setRange(range(OPERACIONES, 0, rows, 0, COLUMNS))
                                .setSortSpecs(List.of(new SortSpec().setDimensionIndex(23)
                                .setSortOrder("DESCENDING"))))))
                .setRowGroups(new ArrayList<>(List.of(group("ROWS", 10, 20, 1, false), group("ROWS", 12, 15, 2, true))))
                .setColumnGroups(new ArrayList<>(List.of(group("COLUMNS", 29, 34, 1, false))));
    }

    private static Sheet workers() {
        Cells cells = new Cells();
        List<RowData> data = new ArrayList<>();
        data.add(row(List.of(cells.header("Trabajadores del taller"), new CellData(), new CellData(), new CellData())));
        data.add(row(List.of(cells.header("Id"), cells.header("Nombre"), cells.header("Rol"), cells.header("Activo"))));
        for (int i = 0; i < WORKERS.size(); i++) {
            data.add(row(List.of(cells.number(i + 1, Formats.PLAIN), cells.text(WORKERS.get(i), Formats.PLAIN),
                    cells.text(i % 2 == 0 ? "Armador" : "Soldador", Formats.PLAIN).setDataValidation(cells.roles),
                    cells.bool(i != 3).setDataValidation(cells.checkbox))));
        }
        data.add(new RowData());
        data.add(row(List.of(new CellData(), cells.formula("=COUNTIF(D3:D7,TRUE)", number(4), "4", Formats.BOLD))));
        return new Sheet().setProperties(properties(TRABAJADORES, "Trabajadores", grid(200, 8).setFrozenRowCount(2)))
                .setData(new ArrayList<>(List.of(new GridData().setRowData(data))))
                .setMerges(new ArrayList<>(List.of(range(TRABAJADORES, 0, 1, 0, 4), range(TRABAJADORES, 9, 11, 0, 1))));
    }

    private static Sheet lists() {
        Cells cells = new Cells();
        List<RowData> data = new ArrayList<>();
        data.add(row(List.of(cells.header("Estado"), cells.header("Factor"))));
        for (int i = 0; i < STATES.size(); i++) {
            data.add(row(List.of(cells.text(STATES.get(i), Formats.PLAIN), cells.number(i * 0.25, Formats.PERCENT))));
        }
        return new Sheet().setProperties(properties(LISTAS, "Listas", grid(50, 3)).setHidden(true))
                .setData(new ArrayList<>(List.of(new GridData().setRowData(data))));
    }

    private static Sheet awkward() {
        Cells cells = new Cells();
        List<RowData> data = new ArrayList<>();
        data.add(row(List.of(cells.text("1", Formats.PLAIN), cells.number(1, Formats.PLAIN),
                cells.text("=1+1", Formats.PLAIN),
                cells.formula("=1+1", number(2), "2", Formats.PLAIN))));
        data.add(row(List.of(cells.number(0.1 + 0.2, Formats.PLAIN), cells.number(9007199254740992.0, Formats.PLAIN),
                cells.number(1e20, Formats.PLAIN), cells.number(-1.5e-7, Formats.PLAIN), cells.bool(false))));
        data.add(new RowData());
        data.add(row(List.of(new CellData(),
                cells.text("dos\nl\u00edneas \ud83c\udf35 <b>&amp;</b> \u0645\u0631\u062d\u0628\u0627",
                Formats.WRAPPED), cells.text("", Formats.YELLOW))));
        data.add(row(List.of(cells.formula("=IMPORTRANGE(\"1FakeOtherSheet00000000000000000000000000000\",\"A1\")",
                new ExtendedValue().setStringValue("importado"), "importado", Formats.PLAIN),
                cells.formula("=VLOOKUP(\"x\",Estados,1,FALSE)", new ExtendedValue()
                .setErrorValue(new ErrorValue().setType("N_A")
                        .setMessage("No se encontr\u00f3 el valor 'x'.")), "#N/A", Formats.PLAIN),
                cells.formula("=NOW()", number(46048.76), "26-01-2026 18:14:24", Formats.DATE))));
        data.add(row(List.of(cells.text("rojo y normal", Formats.PLAIN).setTextFormatRuns(List.of(
                new TextFormatRun().setStartIndex(0)
                .setFormat(new TextFormat().setBold(true).setForegroundColorStyle(rgb(0xFF0000))),
                new TextFormatRun().setStartIndex(4).setFormat(new TextFormat()))),
                cells.text("v\u00ednculo", Formats.PLAIN).setHyperlink("https://example.com/plano?a=1&b=2")
                .setTextFormatRuns(List.of(
                        new TextFormatRun().setFormat(new TextFormat()
                        .setLink(new Link().setUri("https://example.com/plano?a=1&b=2"))))))));
        return new Sheet().setProperties(properties(AWKWARD, AWKWARD_TAB, grid(100, 12)).setRightToLeft(true))
                .setData(new ArrayList<>(List.of(new GridData().setRowData(data))));
    }

    private static Sheet cellName() {
        Cells cells = new Cells();
        return new Sheet().setProperties(properties(CELL_NAME, "D3", grid(20, 5).setHideGridlines(true)))
                .setData(new ArrayList<>(List.of(new GridData().setRowData(List.of(
                        row(List.of(cells.text("Esta hoja se llama D3", Formats.BOLD))))))));
    }

    private static Sheet chartSheet(int rows) {
        ChartSpec spec = new ChartSpec().setTitle("Avance por estado")
                .setBasicChart(new BasicChartSpec().setChartType("COLUMN")
                .setLegendPosition("BOTTOM_LEGEND").setHeaderCount(1)
                .setAxis(List.of(new BasicChartAxis().setPosition("BOTTOM_AXIS").setTitle("Estado"),
                        new BasicChartAxis().setPosition("LEFT_AXIS").setTitle("Avance")))
                .setDomains(List.of(new BasicChartDomain().setDomain(source(range(OPERACIONES, 0, rows, 20, 21)))))
                .setSeries(List.of(new BasicChartSeries().setSeries(source(range(OPERACIONES, 0, rows, 56, 57)))
                        .setTargetAxis("LEFT_AXIS").setColorStyle(rgb(0x6AA84F)))));
        return new Sheet().setProperties(new SheetProperties().setSheetId(CHART).setTitle("Avance")
                .setSheetType("OBJECT"))
                .setCharts(new ArrayList<>(List.of(new EmbeddedChart().setChartId(1846132927).setSpec(spec)
                        .setPosition(new EmbeddedObjectPosition().setSheetId(CHART)))));
    }

    /** One row's cells and what they share. */
    private static final class Cells {
        private final Random random = new Random(63);
        private final DataValidationRule states = new DataValidationRule()
                .setCondition(new BooleanCondition().setType("ONE_OF_LIST")
                .setValues(STATES.stream().map(s -> new ConditionValue().setUserEnteredValue(s)).toList()))
                .setStrict(true)
                .setShowCustomUi(true);
        private final DataValidationRule roles = new DataValidationRule()
                .setCondition(condition("ONE_OF_RANGE", "=Listas!$A$2:$A$6"))
                .setInputMessage("Elija un rol").setShowCustomUi(true);
        private final DataValidationRule checkbox = new DataValidationRule()
                .setCondition(new BooleanCondition().setType("BOOLEAN"))
                .setStrict(true);

        CellData header(String text) {
            return text(text, Formats.HEADER);
        }

        CellData text(String text, CellFormat format) {
            ExtendedValue value = new ExtendedValue().setStringValue(text);
            return new CellData().setUserEnteredValue(value).setEffectiveValue(value).setFormattedValue(text)
                    .setUserEnteredFormat(format);
        }

        CellData number(double value, CellFormat format) {
            ExtendedValue entered = new ExtendedValue().setNumberValue(value);
            return new CellData().setUserEnteredValue(entered).setUserEnteredFormat(format);
        }

        CellData bool(boolean value) {
            return new CellData().setUserEnteredValue(new ExtendedValue().setBoolValue(value));
        }

        CellData formula(String formula, ExtendedValue result, String shown, CellFormat format) {
            return new CellData().setUserEnteredValue(new ExtendedValue().setFormulaValue(formula))
                    .setEffectiveValue(result)
                    .setFormattedValue(shown).setUserEnteredFormat(format);
        }

        CellData date(int daysAgo) {
            LocalDate day = LocalDate.of(2026, 1, 26).minusDays(daysAgo);
            return number(ChronoUnit.DAYS.between(LocalDate.of(1899, 12, 30), day), Formats.DATE)
                    .setFormattedValue(String.format("%02d-%02d-%d", day.getDayOfMonth(), day.getMonthValue(),
                    day.getYear()));
        }

        List<CellData> operation(int i) {
            CellData[] row = new CellData[COLUMNS];
            Arrays.setAll(row, column -> cell(column, i));
            if (i % 97 == 11) {
                row[3].setNote("Revisar con terreno: spool " + i + ".\nFirmado: QC");
            }
            return Arrays.asList(row);
        }

        private CellData cell(int column, int i) {
            int line = i + 1;
            String name = HEADERS.get(column);
            return switch (name) {
                case "NV" -> text("NV-" + (1000 + i / 40), Formats.PLAIN);
                case "SPLIT", "OT", "Uniones totales", "Uniones de taller", "Reparaciones",
                        "Micras" -> number(random.nextInt(40), Formats.INTEGER);
                case "TAG_SPOOL" -> text(String.format("MK-1923-TW-%05d-%03d", 17000 + i, i % 7), Formats.BOLD);
                case "Estado" -> text(STATES.get(random.nextInt(STATES.size())), Formats.BADGE)
                        .setDataValidation(states);
                case "Armador", "Soldador", "Inspector" -> i % 3 == 0 ? new CellData()
                        .setUserEnteredFormat(Formats.PLAIN)
                        : text(WORKERS.get(random.nextInt(WORKERS.size())), Formats.PLAIN);
                case "Desviaci\u00f3n" -> formula("=AY" + line + "-AX" + line, SampleSheet.number(i % 9 - 4),
                        String.valueOf(i % 9 - 4),
                        Formats.INTEGER);
                case "Costo total" -> formula("=SUM(BA" + line + ":BB" + line + ")", SampleSheet.number(i * 1250.5), "$"
                        + i * 1250.5,
                        Formats.MONEY);
                case "Plano" -> formula("=HYPERLINK(\"https://example.com/planos/" + i + "\",\"ISO-" + i + "\")",
                        new ExtendedValue().setStringValue("ISO-" + i), "ISO-" + i, Formats.LINK)
                        .setHyperlink("https://example.com/planos/" + i);
                case "Avance", "% RX" -> number(random.nextInt(101) / 100.0, Formats.PERCENT);
                case "Bloqueado", "END requerido" -> bool(random.nextInt(12) == 0).setDataValidation(checkbox);
                case "Observaciones" -> i % 5 == 0
                        ? text("Sin novedad; l\u00ednea \u00ab" + i % 31 + "\u00bb", Formats.WRAPPED)
                        : new CellData();
                case "Costo MO", "Costo material" -> number(random.nextInt(900_000) / 4.0, Formats.MONEY);
                case "Clave" -> text(Long.toHexString(random.nextLong()), Formats.PLAIN);
                default -> other(name, i);
            };
        }

        private CellData other(String name, int i) {
            if (name.startsWith("Fecha") || name.equals("Actualizado")) {
                return random.nextInt(3) == 0 ? new CellData().setUserEnteredFormat(Formats.DATE)
                        : date(random.nextInt(300));
            }
            if (name.contains("(")  || name.startsWith("Horas")) {
                return number(random.nextInt(4000) / 8.0, Formats.DECIMAL);
            }
            return random.nextInt(10) == 0 ? new CellData()
                    : text(name.charAt(0) + "-" + random.nextInt(200), Formats.PLAIN);
        }
    }

    /** The formats in use: few objects for very many cells, as in a sheet that was formatted by columns. */
    private static final class Formats {
        private static final CellFormat PLAIN = base(10);
        private static final CellFormat BOLD = base(10).setTextFormat(font(10).setBold(true));
        private static final CellFormat HEADER = base(10).setBackgroundColorStyle(rgb(0x0B5394)).setWrapStrategy("WRAP")
                .setHorizontalAlignment("CENTER").setVerticalAlignment("MIDDLE")
                .setTextFormat(font(10).setBold(true).setForegroundColorStyle(rgb(0xFFFFFF)))
                .setBorders(new Borders().setBottom(new Border().setStyle("SOLID_MEDIUM")
                .setColorStyle(rgb(0x000000))));
        private static final CellFormat INTEGER = number("NUMBER", "0");
        private static final CellFormat DECIMAL = number("NUMBER", "#,##0.00");
        private static final CellFormat MONEY = number("CURRENCY", "\"$\"#,##0");
        private static final CellFormat PERCENT = number("PERCENT", "0%");
        private static final CellFormat DATE = number("DATE", "dd-mm-yyyy");
        private static final CellFormat WRAPPED = base(9).setWrapStrategy("WRAP").setPadding(
                new Padding().setTop(2).setRight(3).setBottom(2).setLeft(3));
        private static final CellFormat YELLOW = new CellFormat().setBackgroundColorStyle(rgb(0xFFF2CC));
        private static final CellFormat BADGE = base(10).setHorizontalAlignment("CENTER").setBackgroundColorStyle(
                new ColorStyle().setThemeColor("ACCENT4"));
        private static final CellFormat LINK = base(10)
                .setTextFormat(font(10).setUnderline(true).setForegroundColorStyle(
                new ColorStyle().setThemeColor("LINK")));

        static CellFormat standard() {
            return new CellFormat().setBackgroundColorStyle(rgb(0xFFFFFF)).setPadding(
                    new Padding().setTop(2).setRight(3).setBottom(2).setLeft(3)).setVerticalAlignment("BOTTOM")
                    .setWrapStrategy("OVERFLOW_CELL")
                    .setTextFormat(font(10).setBold(false).setItalic(false).setStrikethrough(false)
                            .setUnderline(false).setForegroundColorStyle(rgb(0x000000)));
        }

        private static CellFormat base(int size) {
            return new CellFormat().setTextFormat(font(size)).setVerticalAlignment("MIDDLE");
        }

        private static CellFormat number(String type, String pattern) {
            return base(10).setNumberFormat(new NumberFormat().setType(type).setPattern(pattern))
                    .setHorizontalAlignment("RIGHT");
        }

        private static TextFormat font(int size) {
            return new TextFormat().setFontFamily("Calibri").setFontSize(size);
        }
    }

    /** Makes objects of Google's model with every field set, each a little different from the one before. */
    private static final class Filler {
        /** Deprecated, only for writing, or only from Google; twins of colours are left out by rule. */
        private static final Set<String> LEFT_OUT = Set.of("BasicFilter.criteria", "FilterView.criteria",
                "PivotTable.criteria", "Border.width", "EmbeddedObjectPosition.newSheet",
                "EmbeddedObjectPosition.sheetId", "BandedRange.bandedRangeReference",
                "ProtectedRange.requestingUserCanEdit", "ExtendedValue.errorValue");
        /** Of these fields only one at a time may be set; they take turns. */
        private static final List<String> ALTERNATIVES = List.of(
                "ColorStyle: rgbColor themeColor", "ExtendedValue: stringValue numberValue boolValue formulaValue",
                "ChartSpec: basicChart pieChart bubbleChart candlestickChart orgChart histogramChart waterfallChart "
                        + "treemapChart scorecardChart",
                "ConditionalFormatRule: booleanRule gradientRule", "Chip: personProperties richLinkProperties",
                "FilterSpec: columnIndex dataSourceColumnReference", "TextRotation: angle vertical",
                "SortSpec: dimensionIndex dataSourceColumnReference",
                "SortSpec: foregroundColorStyle backgroundColorStyle",
                "FilterCriteria: visibleForegroundColorStyle visibleBackgroundColorStyle",
                "PivotGroupRule: manualRule histogramRule dateTimeRule", "PivotTable: source dataSourceId",
                "PivotGroup: sourceColumnOffset dataSourceColumnReference",
                "PivotValue: sourceColumnOffset formula dataSourceColumnReference",
                "PivotFilterSpec: columnOffsetIndex dataSourceColumnReference",
                "ChartGroupRule: dateTimeRule histogramRule", "ChartData: sourceRange columnReference",
                "DataSourceSpec: bigQuery looker", "BigQueryDataSourceSpec: querySpec tableSpec",
                "DataSourceParameter: namedRangeId range",
                "DataSourceRefreshSchedule: dailySchedule weeklySchedule monthlySchedule",
                "DeveloperMetadataLocation: spreadsheet sheetId dimensionRange",
                "ProtectedRange: namedRangeId tableId", "FilterView: namedRangeId tableId",
                "ConditionValue: userEnteredValue relativeDate");
        /** Values of fields that take words of a list; the first that fits counts. */
        private static final List<String> WORDS = List.of("BasicChartSeries.type LINE", "BooleanCondition.type TEXT_EQ",
                "ChartDateTimeRule.type MONTH", "DateTimeRule.type YEAR", "DataLabel.type DATA",
                "InterpolationPoint.type NUMBER",
                "LineStyle.type DASHED", "NumberFormat.type NUMBER", "WaterfallChartSpec.stackedType SEQUENTIAL",
                "KeyValueFormat.position text", "BaselineValueFormat.position text", "aggregateType SUM",
                "autoRecalc MINUTE",
                "calculatedDisplayType PERCENT_OF_COLUMN_TOTAL", "chartType COMBO", "colorType ACCENT1",
                "columnSelectionType SELECTED", "columnType DROPDOWN", "commentAction RESOLVE", "compareMode CATEGORY",
                "comparisonType PERCENTAGE_DIFFERENCE", "daysOfWeek MONDAY", "dimension ROWS", "displayFormat EMAIL",
                "errorCode TIMED_OUT", "hiddenDimensionStrategy SHOW_ALL", "horizontalAlignment CENTER",
                "hyperlinkDisplayType PLAIN_TEXT", "legendPosition LEFT_LEGEND", "locationType SPREADSHEET",
                "nodeSize MEDIUM", "numberFormatSource CUSTOM", "placement ABOVE", "position LEFT_AXIS",
                "refreshScope ALL_DATA_SOURCES", "relativeDate PAST_WEEK", "shape DIAMOND", "sortOrder DESCENDING",
                "stackedType STACKED", "state SUCCEEDED", "status OPEN", "style DASHED", "summarizeFunction COUNTA",
                "targetAxis RIGHT_AXIS", "textDirection RIGHT_TO_LEFT", "themeColor ACCENT2", "valueLayout VERTICAL",
                "verticalAlignment TOP", "viewWindowMode EXPLICIT", "visibility DOCUMENT", "wrapStrategy CLIP",
                "createTime 2026-01-02T03:04:05Z", "updateTime 2026-01-03T03:04:05Z", "startTime 2026-01-02T03:04:05Z",
                "endTime 2026-01-04T03:04:05Z", "lastRefreshTime 2026-01-05T03:04:05Z");

        private final Map<Class<?>, Integer> made = new HashMap<>();
        private int count;

        Sheet tab() {
            Sheet sheet = new Sheet();
            for (String field : new TreeSet<>(sheet.getClassInfo().getNames())) {
                if (!field.equals("properties") && !field.equals("data")) {
                    set(sheet, field);
                }
            }
            sheet.getColumnGroups().forEach(group -> group.getRange().setDimension("COLUMNS"));
            GridProperties grid = grid(120, 26).setFrozenRowCount(2).setFrozenColumnCount(1).setHideGridlines(true)
                    .setRowGroupControlAfter(true).setColumnGroupControlAfter(true);
            return sheet.setProperties(properties(TODO, TODO_TAB, grid).setHidden(true).setRightToLeft(true)
                    .setTabColorStyle(rgb(0x123456)))
                    .setData(new ArrayList<>(List.of(new GridData().setRowData(cells())
                            .setRowMetadata(all(DimensionProperties.class))
                            .setColumnMetadata(all(DimensionProperties.class)))));
        }

        private List<RowData> cells() {
            List<RowData> rows = new ArrayList<>();
            for (String field : new TreeSet<>(new CellData().getClassInfo().getNames())) {
                if (!field.startsWith("effective") && !field.equals("formattedValue") && !field.endsWith("Runs")) {
                    CellData first = new CellData();
                    CellData second = new CellData();
                    set(first, field);
                    set(second, field);
                    rows.add(row(List.of(first, second)));
                }
            }
            rows.add(row(List.of(
                    text("@ y @").setChipRuns(new ArrayList<>(List.of(make(ChipRun.class).setStartIndex(0),
                            new ChipRun().setStartIndex(1), make(ChipRun.class).setStartIndex(4)))),
                    text("rojo y normal").setTextFormatRuns(new ArrayList<>(List.of(make(TextFormatRun.class)
                    .setStartIndex(0),
                            new TextFormatRun().setStartIndex(4).setFormat(new TextFormat())))))));
            return rows;
        }

        private static CellData text(String text) {
            return new CellData().setUserEnteredValue(new ExtendedValue().setStringValue(text));
        }

        /** As many as it takes to show each alternative, those of what they hold included. */
        private <T extends GenericData> List<T> all(Class<T> type) {
            int most = alternatives(type);
            for (FieldInfo field : ClassInfo.of(type).getFieldInfos()) {
                most = Math.max(most, alternatives(field.getType()));
            }
            List<T> all = new ArrayList<>();
            for (int i = 0; i < most; i++) {
                all.add(make(type));
            }
            return all;
        }

        private static int alternatives(Class<?> type) {
            int most = 1;
            for (String group : ALTERNATIVES) {
                List<String> words = List.of(group.split(":? "));
                if (words.get(0).equals(type.getSimpleName())) {
                    most = Math.max(most, words.stream().skip(1)
                            .mapToInt(field -> alternatives(ClassInfo.of(type).getFieldInfo(field).getType())).sum());
                }
            }
            return most;
        }

        <T extends GenericData> T make(Class<T> type) {
            try {
                T made = type.getDeclaredConstructor().newInstance();
                int turn = this.made.merge(type, 1, Integer::sum) - 1;
                for (String field : new TreeSet<>(made.getClassInfo().getNames())) {
                    if (wanted(type, field, turn)) {
                        set(made, field);
                    }
                }
                return made;
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean wanted(Class<?> type, String field, int turn) {
            String name = type.getSimpleName();
            for (String group : ALTERNATIVES) {
                List<String> words = List.of(group.split(":? "));
                if (words.get(0).equals(name) && words.indexOf(field) > 0) {
                    return words.indexOf(field) == 1 + turn % (words.size() - 1);
                }
            }
            return !LEFT_OUT.contains(name + "." + field) && ClassInfo.of(type).getFieldInfo(field + "Style") == null;
        }

        void set(GenericData owner, String field) {
            owner.set(field, value(owner.getClass(), field, owner.getClassInfo().getFieldInfo(field).getGenericType()));
        }

        private Object value(Class<?> owner, String field, Type type) {
            if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
                Type inner = list.getActualTypeArguments()[0];
                return inner instanceof Class<?> c && GenericData.class.isAssignableFrom(c)
                        ? all(c.asSubclass(GenericData.class))
                        : new ArrayList<>(List.of(value(owner, field, inner), value(owner, field, inner)));
            }
            if (type instanceof Class<?> c && GenericData.class.isAssignableFrom(c)) {
                return make(c.asSubclass(GenericData.class));
            }
            count++;
            return switch (((Class<?>) type).getSimpleName()) {
                case "Boolean" -> true;
                case "String" -> word(owner, field);
                case "Double" -> count + 0.5;
                case "Float" -> count % 200 / 200f;
                case "Long" -> (long) count;
                default -> integer(field);
            };
        }

        private Integer integer(String field) {
            return switch (field) {
                case "sheetId" -> TODO;
                case "startRowIndex", "startIndex" -> count % 40 + 1;
                case "endRowIndex", "endIndex" -> count % 40 + 45;
                case "startColumnIndex" -> count % 10;
                case "endColumnIndex" -> count % 10 + 12;
                default -> field.endsWith("Id") ? 70_000 + count : count % 50 + 1;
            };
        }

        private String word(Class<?> owner, String field) {
            for (String word : WORDS) {
                String name = word.substring(0, word.indexOf(' '));
                if (name.equals(field) || name.equals(owner.getSimpleName() + "." + field)) {
                    return word.substring(name.length() + 1);
                }
            }
            return field.startsWith("formula") ? "=" + count + "+1" : field.equals("uri") ? "https://example.com/"
                    + count
                    : field + " " + count;
        }
    }

    private static SheetProperties properties(int id, String title, GridProperties grid) {
        return new SheetProperties().setSheetId(id).setTitle(title).setSheetType("GRID").setGridProperties(grid);
    }

    private static GridProperties grid(int rows, int columns) {
        return new GridProperties().setRowCount(rows).setColumnCount(columns);
    }

    /** Rows and columns count from 0; the ends are exclusive. */
    static GridRange range(int sheetId, int top, int bottom, int left, int right) {
        return new GridRange().setSheetId(sheetId).setStartRowIndex(top).setEndRowIndex(bottom)
                .setStartColumnIndex(left)
                .setEndColumnIndex(right);
    }

    static ColorStyle rgb(int rgb) {
        return new ColorStyle().setRgbColor(new Color().setRed((rgb >> 16) / 255f).setGreen((rgb >> 8 & 255) / 255f)
                .setBlue((rgb & 255) / 255f));
    }

    private static ExtendedValue number(double value) {
        return new ExtendedValue().setNumberValue(value);
    }

    private static BooleanCondition condition(String type, String value) {
        return new BooleanCondition().setType(type).setValues(List.of(new ConditionValue().setUserEnteredValue(value)));
    }

    private static ConditionalFormatRule rule(GridRange range, String type, String value, int background) {
        return new ConditionalFormatRule().setRanges(List.of(range))
                .setBooleanRule(new BooleanRule().setCondition(condition(type, value))
                .setFormat(new CellFormat().setBackgroundColorStyle(rgb(background))));
    }

    private static ChartData source(GridRange range) {
        return new ChartData().setSourceRange(new ChartSourceRange().setSources(List.of(range)));
    }

    private static DimensionGroup group(String dimension, int start, int end, int depth, boolean collapsed) {
        return new DimensionGroup().setRange(new DimensionRange().setSheetId(OPERACIONES).setDimension(dimension)
                .setStartIndex(start)
                .setEndIndex(end)).setDepth(depth).setCollapsed(collapsed);
    }

    private static List<DimensionProperties> sizes(int count, int pixels) {
        List<DimensionProperties> sizes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            sizes.add(new DimensionProperties().setPixelSize(pixels));
        }
        return sizes;
    }

    /** Cells in a list of their own, so that an edit may put another in. */
    private static RowData row(List<CellData> cells) {
        return new RowData().setValues(new ArrayList<>(cells));
    }
}
