//DESCRIPTION Makes the scratch spreadsheet for trying beliefs, one feature after the other.
//JAVA 17+
//SOURCES LiveGround.java LiveWhole.java

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.model.Comment;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.AddBandingRequest;
import com.google.api.services.sheets.v4.model.AddChartRequest;
import com.google.api.services.sheets.v4.model.AddConditionalFormatRuleRequest;
import com.google.api.services.sheets.v4.model.AddDimensionGroupRequest;
import com.google.api.services.sheets.v4.model.AddFilterViewRequest;
import com.google.api.services.sheets.v4.model.AddNamedRangeRequest;
import com.google.api.services.sheets.v4.model.AddProtectedRangeRequest;
import com.google.api.services.sheets.v4.model.AddSheetRequest;
import com.google.api.services.sheets.v4.model.AddSlicerRequest;
import com.google.api.services.sheets.v4.model.AddTableRequest;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.BandingProperties;
import com.google.api.services.sheets.v4.model.BasicChartDomain;
import com.google.api.services.sheets.v4.model.BasicChartSeries;
import com.google.api.services.sheets.v4.model.BasicChartSpec;
import com.google.api.services.sheets.v4.model.BasicFilter;
import com.google.api.services.sheets.v4.model.BooleanCondition;
import com.google.api.services.sheets.v4.model.BooleanRule;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.ChartData;
import com.google.api.services.sheets.v4.model.ChartSourceRange;
import com.google.api.services.sheets.v4.model.ChartSpec;
import com.google.api.services.sheets.v4.model.Color;
import com.google.api.services.sheets.v4.model.ColorStyle;
import com.google.api.services.sheets.v4.model.ConditionValue;
import com.google.api.services.sheets.v4.model.ConditionalFormatRule;
import com.google.api.services.sheets.v4.model.CreateDeveloperMetadataRequest;
import com.google.api.services.sheets.v4.model.DataValidationRule;
import com.google.api.services.sheets.v4.model.DeveloperMetadata;
import com.google.api.services.sheets.v4.model.DeveloperMetadataLocation;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.DimensionRange;
import com.google.api.services.sheets.v4.model.EmbeddedChart;
import com.google.api.services.sheets.v4.model.EmbeddedObjectPosition;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.FilterCriteria;
import com.google.api.services.sheets.v4.model.FilterSpec;
import com.google.api.services.sheets.v4.model.FilterView;
import com.google.api.services.sheets.v4.model.GridCoordinate;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.MergeCellsRequest;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.NumberFormat;
import com.google.api.services.sheets.v4.model.OverlayPosition;
import com.google.api.services.sheets.v4.model.ProtectedRange;
import com.google.api.services.sheets.v4.model.Request;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.SetBasicFilterRequest;
import com.google.api.services.sheets.v4.model.SetDataValidationRequest;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Slicer;
import com.google.api.services.sheets.v4.model.SlicerSpec;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.SpreadsheetProperties;
import com.google.api.services.sheets.v4.model.Table;
import com.google.api.services.sheets.v4.model.TextFormat;
import com.google.api.services.sheets.v4.model.UpdateCellsRequest;
import com.google.api.services.sheets.v4.model.UpdateDimensionPropertiesRequest;
import com.google.api.services.sheets.v4.model.UpdateSheetPropertiesRequest;
import com.google.api.services.sheets.v4.model.UpdateSpreadsheetPropertiesRequest;
import com.google.gson.JsonElement;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the scratch spreadsheet with the features that the API can set: each by a batch of its own, so that a server
 * that does not take one of them still gets the others.
 */
final class LiveScratch {
    static final String TAB = "Operaciones";
    static final String LISTS = "Listas";
    static final String AWKWARD = "Jon's \"Q1\" | 100%";
    static final String CELL_NAME = "D3";
    static final int LISTS_ID = 540284;
    static final int AWKWARD_ID = 77120031;
    static final int CELL_NAME_ID = 2001;
    static final int ROWS = 60;
    static final int COLUMNS = 8;
    /** The last row with a value, counted from 1, and one further down that has a format alone. */
    static final int LAST = 12;
    static final int PAINTED = 21;
    private static final String SHEET = "application/vnd.google-apps.spreadsheet";

    private final LiveGround ground;

    LiveScratch(LiveGround ground) {
        this.ground = ground;
    }

    /** Makes it in the folder; where Drive does not make one there, Sheets makes it and Drive moves it. */
    void make() throws IOException {
        String name = "live scratch " + ground.run;
        Map<String, String> mark = Map.of(LiveGround.MARK, ground.run, "own", "source", "kept", "inherited");
        try {
            begin(ground.keep(ground.ask(ground.drive.files().create(new File().setName(name)
                    .setMimeType(SHEET).setParents(List.of(ground.folder)).setAppProperties(mark))
                    .setSupportsAllDrives(true).setFields("id")).getId()));
        } catch (IOException | RuntimeException e) {
            ground.lacking.put("files.create", Beliefs.reason(e));
            createAndMove(name, mark);
        }
        features().forEach(this::set);
        try {
            ground.ask(ground.drive.comments().create(ground.scratch, new Comment().setContent("Revisar"))
                    .setFields("id"));
        } catch (IOException | RuntimeException e) {
            ground.noComment = Beliefs.reason(e);
        }
        try {
            names(tabs(ground.scratch));
        } catch (IOException e) {
            ground.lacking.put("a second look", Beliefs.reason(e));
        }
    }

    private void createAndMove(String name, Map<String, String> mark) throws IOException {
        try {
            begin(ground.keep(ground.ask(ground.sheets.spreadsheets().create(new Spreadsheet()
                    .setProperties(new SpreadsheetProperties().setTitle(name)))).getSpreadsheetId()));
        } catch (IOException | RuntimeException e) {
            throw new backup.Trouble("could not make a scratch spreadsheet: " + ground.lacking.get("files.create")
                    + "; " + Beliefs.reason(e), "Give another folder with --folder; a service account makes files in "
                    + "a shared drive alone (docs/setup.md).");
        }
        try {
            List<String> parents = ground.file(ground.scratch, "parents").getParents();
            ground.ask(ground.drive.files().update(ground.scratch, new File().setAppProperties(mark))
                    .setAddParents(ground.folder)
                    .setRemoveParents(parents == null ? null : String.join(",", parents))
                    .setSupportsAllDrives(true).setFields("id,parents"));
        } catch (IOException | RuntimeException e) {
            ground.lacking.put("a place in the folder", Beliefs.reason(e));
        }
    }

    /** A file that Sheets does not open is no scratch spreadsheet. */
    private void begin(String id) throws IOException {
        JsonElement tabs = tabs(id);
        ground.scratch = id;
        String number = Beliefs.text(tabs, "sheets", 0, "properties", "sheetId");
        ground.tab = number.matches("\\d{1,9}") ? Integer.parseInt(number) : 0;
        names(tabs);
    }

    private JsonElement tabs(String id) throws IOException {
        return ground.read(id, "sheets.properties(sheetId,title)");
    }

    /** What the first tab is called, whatever it was asked to be called. */
    private void names(JsonElement tabs) {
        String told = Beliefs.text(tabs, "sheets", 0, "properties", "title");
        ground.title = told.isEmpty() ? TAB : told;
    }

    /** Sends what belongs together at once; if that is refused, one by one, so that only what is refused is lacking. */
    private void set(String feature, List<Request> requests) {
        try {
            ground.change(ground.scratch, requests.toArray(Request[]::new));
        } catch (IOException | RuntimeException e) {
            if (requests.size() > 1 && e instanceof HttpResponseException) {
                requests.forEach(request -> set(feature, List.of(request)));
            } else {
                ground.lacking.putIfAbsent(feature, Beliefs.reason(e));
            }
        }
    }

    private Map<String, List<Request>> features() {
        Map<String, List<Request>> all = new LinkedHashMap<>();
        all.put("properties", List.of(new Request().setUpdateSpreadsheetProperties(
                new UpdateSpreadsheetPropertiesRequest().setFields("locale,timeZone,autoRecalc").setProperties(
                        new SpreadsheetProperties().setLocale("es_CL").setTimeZone("America/Santiago")
                                .setAutoRecalc("MINUTE")))));
        all.put("tab", List.of(
                first("title", new SheetProperties().setTitle(TAB)),
                first("gridProperties.rowCount,gridProperties.columnCount", new SheetProperties().setGridProperties(
                        new GridProperties().setRowCount(ROWS).setColumnCount(COLUMNS))),
                first("gridProperties.frozenRowCount", new SheetProperties().setGridProperties(
                        new GridProperties().setFrozenRowCount(1)))));
        all.put("tabs", List.of(tab(LISTS_ID, LISTS, true), tab(AWKWARD_ID, AWKWARD, false),
                tab(CELL_NAME_ID, CELL_NAME, false)));
        all.put("cells", List.of(cells("userEnteredValue")));
        all.put("formats", List.of(cells("userEnteredFormat")));
        all.put("notes", List.of(cells("note")));
        all.put("cells of other tabs", List.of(values(LISTS_ID, List.of(row(text("Estado")), row(text("Pendiente")))),
                values(AWKWARD_ID, List.of(row(text("rara")))),
                values(CELL_NAME_ID, List.of(row(text("Nombre"), text("Horas"), text("Estado")),
                        row(text("Ana"), number(3.5), text("Listo")), row(text("Leo"), number(2), text("Listo"))))));
        all.put("painted cell", List.of(new Request().setUpdateCells(new UpdateCellsRequest()
                .setFields("userEnteredFormat").setStart(at(ground.tab, PAINTED - 1, 2))
                .setRows(List.of(row(new CellData().setUserEnteredFormat(paint())))))));
        all.put("import", List.of(new Request().setUpdateCells(new UpdateCellsRequest().setFields("userEnteredValue")
                .setStart(at(ground.tab, LAST - 1, 0)).setRows(List.of(row(formula("=IMPORTRANGE(\""
                        + ground.scratch + "\";\"" + LISTS + "!A1\")")))))));
        lists(all);
        lines(all);
        all.putAll(LiveWhole.features(ground));
        return all;
    }

    /** What stands in lists of a tab. */
    private void lists(Map<String, List<Request>> all) {
        all.put("validation", List.of(new Request().setSetDataValidation(new SetDataValidationRequest()
                .setRange(range(5, 10, 2, 3)).setRule(new DataValidationRule().setStrict(true).setShowCustomUi(true)
                        .setCondition(new BooleanCondition().setType("ONE_OF_LIST").setValues(List.of(
                                new ConditionValue().setUserEnteredValue("Pendiente"),
                                new ConditionValue().setUserEnteredValue("Listo"))))))));
        all.put("merges", List.of(new Request().setMergeCells(new MergeCellsRequest().setMergeType("MERGE_ALL")
                .setRange(range(30, 32, 4, 6)))));
        all.put("named ranges", List.of(named("Tags", range(1, 10, 0, 1)), named("Horas", range(5, 10, 1, 2))));
        all.put("filter views", List.of(new Request().setAddFilterView(new AddFilterViewRequest().setFilter(
                new FilterView().setTitle("Grandes").setRange(range(0, 10, 0, 4)).setFilterSpecs(List.of(
                        new FilterSpec().setColumnIndex(1).setFilterCriteria(new FilterCriteria().setCondition(
                                condition("NUMBER_GREATER", "5")))))))));
        all.put("filter", List.of(new Request().setSetBasicFilter(new SetBasicFilterRequest().setFilter(
                new BasicFilter().setRange(range(0, 11, 0, 6))))));
        all.put("charts", List.of(new Request().setAddChart(new AddChartRequest().setChart(chart()))));
        all.put("protected ranges", List.of(new Request().setAddProtectedRange(new AddProtectedRangeRequest()
                .setProtectedRange(new ProtectedRange().setRange(range(0, 1, 0, COLUMNS)).setDescription("Header")
                        .setWarningOnly(true)))));
        all.put("banding", List.of(new Request().setAddBanding(new AddBandingRequest().setBandedRange(
                new BandedRange().setRange(range(40, 50, 0, 4)).setRowProperties(new BandingProperties()
                        .setFirstBandColorStyle(rgb(1, 1, 0.5f)).setSecondBandColorStyle(rgb(1, 1, 1)))))));
        all.put("tables", List.of(new Request().setAddTable(new AddTableRequest().setTable(new Table()
                .setName("Trabajadores").setRange(new GridRange().setSheetId(CELL_NAME_ID).setStartRowIndex(0)
                        .setEndRowIndex(3).setStartColumnIndex(0).setEndColumnIndex(3))))));
        all.put("conditional formats", List.of(rule(0, "NUMBER_GREATER", "5"), rule(1, "NUMBER_GREATER", "3")));
        all.put("slicers", List.of(new Request().setAddSlicer(new AddSlicerRequest().setSlicer(new Slicer()
                .setSpec(new SlicerSpec().setTitle("By tag").setDataRange(range(0, 10, 0, 4)).setColumnIndex(0))
                .setPosition(overlay(20, 6))))));
    }

    /** What stands with rows and columns, and metadata. */
    private void lines(Map<String, List<Request>> all) {
        all.put("sizes", List.of(size("ROWS", 0, new DimensionProperties().setPixelSize(48), "pixelSize"),
                size("ROWS", 7, new DimensionProperties().setHiddenByUser(true), "hiddenByUser"),
                size("COLUMNS", 3, new DimensionProperties().setPixelSize(180), "pixelSize")));
        all.put("groups", List.of(new Request().setAddDimensionGroup(new AddDimensionGroupRequest()
                .setRange(line("ROWS", 50).setEndIndex(55)))));
        all.put("metadata", List.of(
                metadata("owner", new DeveloperMetadataLocation().setSpreadsheet(true)),
                metadata("stage", new DeveloperMetadataLocation().setSheetId(ground.tab))));
        all.put("row metadata", List.of(
                metadata("line", new DeveloperMetadataLocation().setDimensionRange(line("ROWS", 5))),
                metadata("column", new DeveloperMetadataLocation().setDimensionRange(line("COLUMNS", 1)))));
    }

    private static List<RowData> rows() {
        return List.of(
                row(text("Tag"), text("Horas"), text("Estado"), text("Total"), text("E"), text("F")),
                row(text("1"), number(1), text("=1+1"), formula("=1+1"), number(0), bool(false)),
                row(number(0.1 + 0.2), number(9007199254740992.0), number(1e20), number(-1.5e-7), bool(true)),
                row(), row(new CellData(), text("solo")),
                row(text("MK-1"), number(3.5), text("Listo"), formula("=B6*2")),
                row(text("MK-2"), number(12), text("Pendiente"), formula("=B7*2")),
                row(text("MK-3"), number(7.25), text("Listo"), formula("=B8*2")),
                row(text("MK-4"), number(1), text("Listo"), formula("=B9*2")),
                row(text("L\u00ednea \u00ab5\u00bb").setNote("Revisar.\nFirmado: QC").setUserEnteredFormat(paint()),
                        number(43831).setUserEnteredFormat(new CellFormat().setNumberFormat(
                                new NumberFormat().setType("DATE").setPattern("dd-mm-yyyy")))));
    }

    private Request first(String fields, SheetProperties properties) {
        return new Request().setUpdateSheetProperties(new UpdateSheetPropertiesRequest().setFields(fields)
                .setProperties(properties.setSheetId(ground.tab)));
    }

    private Request cells(String fields) {
        return cells(ground.tab, rows(), fields);
    }

    private static Request cells(int tab, List<RowData> rows, String fields) {
        return new Request().setUpdateCells(new UpdateCellsRequest().setStart(at(tab, 0, 0)).setRows(rows)
                .setFields(fields));
    }

    private static Request values(int tab, List<RowData> rows) {
        return cells(tab, rows, "userEnteredValue");
    }

    /** One number changes: what a tampered copy differs by. */
    static Request value(int tab, int row, int column, double value) {
        return new Request().setUpdateCells(new UpdateCellsRequest().setStart(at(tab, row, column))
                .setRows(List.of(row(number(value)))).setFields("userEnteredValue"));
    }

    private static GridCoordinate at(int tab, int row, int column) {
        return new GridCoordinate().setSheetId(tab).setRowIndex(row).setColumnIndex(column);
    }

    private static Request tab(int id, String title, boolean hidden) {
        return new Request().setAddSheet(new AddSheetRequest().setProperties(new SheetProperties().setSheetId(id)
                .setTitle(title).setHidden(hidden ? true : null).setGridProperties(
                        new GridProperties().setRowCount(20).setColumnCount(5))));
    }

    private static Request named(String name, GridRange range) {
        return new Request().setAddNamedRange(new AddNamedRangeRequest().setNamedRange(
                new NamedRange().setName(name).setRange(range)));
    }

    private Request rule(int index, String type, String value) {
        return new Request().setAddConditionalFormatRule(new AddConditionalFormatRuleRequest().setIndex(index)
                .setRule(new ConditionalFormatRule().setRanges(List.of(range(5, 10, 1, 2))).setBooleanRule(
                        new BooleanRule().setCondition(condition(type, value)).setFormat(new CellFormat()
                                .setBackgroundColorStyle(rgb(1, 0.5f * index, 0))))));
    }

    private EmbeddedChart chart() {
        return new EmbeddedChart().setPosition(overlay(15, 4)).setSpec(new ChartSpec().setTitle("Avance")
                .setBasicChart(new BasicChartSpec().setChartType("COLUMN").setLegendPosition("BOTTOM_LEGEND")
                        .setHeaderCount(0)
                        .setDomains(List.of(new BasicChartDomain().setDomain(source(range(5, 10, 0, 1)))))
                        .setSeries(List.of(new BasicChartSeries().setSeries(source(range(5, 10, 1, 2)))
                                .setTargetAxis("LEFT_AXIS")))));
    }

    private static ChartData source(GridRange range) {
        return new ChartData().setSourceRange(new ChartSourceRange().setSources(List.of(range)));
    }

    private EmbeddedObjectPosition overlay(int row, int column) {
        return new EmbeddedObjectPosition().setOverlayPosition(new OverlayPosition()
                .setAnchorCell(at(ground.tab, row, column)));
    }

    private Request size(String dimension, int index, DimensionProperties properties, String fields) {
        return new Request().setUpdateDimensionProperties(new UpdateDimensionPropertiesRequest()
                .setRange(line(dimension, index)).setProperties(properties).setFields(fields));
    }

    private DimensionRange line(String dimension, int index) {
        return new DimensionRange().setSheetId(ground.tab).setDimension(dimension).setStartIndex(index)
                .setEndIndex(index + 1);
    }

    private static Request metadata(String key, DeveloperMetadataLocation where) {
        return new Request().setCreateDeveloperMetadata(new CreateDeveloperMetadataRequest().setDeveloperMetadata(
                new DeveloperMetadata().setMetadataKey(key).setMetadataValue("3").setVisibility("DOCUMENT")
                        .setLocation(where)));
    }

    private GridRange range(int top, int bottom, int left, int right) {
        return new GridRange().setSheetId(ground.tab).setStartRowIndex(top).setEndRowIndex(bottom)
                .setStartColumnIndex(left).setEndColumnIndex(right);
    }

    private static BooleanCondition condition(String type, String value) {
        return new BooleanCondition().setType(type).setValues(List.of(
                new ConditionValue().setUserEnteredValue(value)));
    }

    private static CellFormat paint() {
        return new CellFormat().setBackgroundColorStyle(rgb(0.5f, 0.25f, 1))
                .setTextFormat(new TextFormat().setBold(true));
    }

    private static ColorStyle rgb(float red, float green, float blue) {
        return new ColorStyle().setRgbColor(new Color().setRed(red).setGreen(green).setBlue(blue));
    }

    private static RowData row(CellData... cells) {
        return new RowData().setValues(List.of(cells));
    }

    private static CellData text(String text) {
        return new CellData().setUserEnteredValue(new ExtendedValue().setStringValue(text));
    }

    private static CellData number(double number) {
        return new CellData().setUserEnteredValue(new ExtendedValue().setNumberValue(number));
    }

    private static CellData bool(boolean is) {
        return new CellData().setUserEnteredValue(new ExtendedValue().setBoolValue(is));
    }

    private static CellData formula(String formula) {
        return new CellData().setUserEnteredValue(new ExtendedValue().setFormulaValue(formula));
    }
}
