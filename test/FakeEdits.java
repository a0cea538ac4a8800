//DESCRIPTION The double of Google: spreadsheets made and changed through the Sheets API.
//JAVA 17+

import com.google.api.client.json.GenericJson;
import com.google.api.client.util.GenericData;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.AddBandingResponse;
import com.google.api.services.sheets.v4.model.AddChartResponse;
import com.google.api.services.sheets.v4.model.AddConditionalFormatRuleRequest;
import com.google.api.services.sheets.v4.model.AddDimensionGroupResponse;
import com.google.api.services.sheets.v4.model.AddFilterViewResponse;
import com.google.api.services.sheets.v4.model.AddNamedRangeResponse;
import com.google.api.services.sheets.v4.model.AddProtectedRangeResponse;
import com.google.api.services.sheets.v4.model.AddSheetResponse;
import com.google.api.services.sheets.v4.model.AddSlicerResponse;
import com.google.api.services.sheets.v4.model.AddTableResponse;
import com.google.api.services.sheets.v4.model.AppendDimensionRequest;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetResponse;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CreateDeveloperMetadataResponse;
import com.google.api.services.sheets.v4.model.DeveloperMetadata;
import com.google.api.services.sheets.v4.model.DeveloperMetadataLocation;
import com.google.api.services.sheets.v4.model.DimensionGroup;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.DimensionRange;
import com.google.api.services.sheets.v4.model.EmbeddedChart;
import com.google.api.services.sheets.v4.model.FilterView;
import com.google.api.services.sheets.v4.model.GridCoordinate;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.ProtectedRange;
import com.google.api.services.sheets.v4.model.Request;
import com.google.api.services.sheets.v4.model.Response;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.SetDataValidationRequest;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Slicer;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.Table;
import com.google.api.services.sheets.v4.model.UpdateCellsRequest;
import com.google.api.services.sheets.v4.model.UpdateDimensionPropertiesRequest;
import com.google.api.services.sheets.v4.model.UpdateSheetPropertiesRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Plays the writing half of Sheets v4: create, and of batchUpdate the requests with which a workbook is built up and a
 * cell is changed (documented in Google's interface description: what each does, that ids may be given, that a batch is
 * done whole or not at all). The words of refusals are reported or, where nothing is said, assumed.
 */
final class FakeEdits {
    private static final long MOST_CELLS = 20_000_000;

    private final FakeFiles files;
    private final FakeSheets sheets;

    FakeEdits(FakeFiles files, FakeSheets sheets) {
        this.files = files;
        this.sheets = sheets;
    }

    List<FakeRules.Route> routes() {
        return List.of(
                new FakeRules.Route("POST", "/v4/spreadsheets",
                        Sheets.Spreadsheets.Create.class, Spreadsheet.class, Spreadsheet.class,
                        "SpreadsheetsService.CreateSpreadsheet", this::create),
                new FakeRules.Route("POST", "/v4/spreadsheets/([^/:]+):batchUpdate",
                        Sheets.Spreadsheets.BatchUpdate.class, BatchUpdateSpreadsheetRequest.class,
                        BatchUpdateSpreadsheetResponse.class, "SpreadsheetsService.BatchUpdateSpreadsheet",
                        this::update));
    }

    /** In the caller's My Drive, and so refused to whoever has none (the words are reported). */
    private FakeServer.Answer create(FakeRules.Ask ask) {
        if (ask.robot() && sheets.quotaless.getAsBoolean()) {
            throw FakeRefusal.sheets(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        Spreadsheet wish = FakeBooks.copy((Spreadsheet) ask.body());
        String title = wish.getProperties() == null || wish.getProperties().getTitle() == null
                ? "Untitled spreadsheet" : wish.getProperties().getTitle();
        FakeFiles.Item item = add(files, ask, title, files.items.get(FakeFiles.rootOf(ask.email())));
        if (!FakeBooks.list(wish.getSheets()).isEmpty()) {
            item.book.setSheets(wish.getSheets());
        }
        if (wish.getProperties() != null) {
            item.book.setProperties(wish.getProperties());
        }
        FakeBooks.complete(item.book, title);
        checkCells(item.book, "create");
        return sheets.tell(ask, item, false);
    }

    /** A new spreadsheet with one empty tab, as Drive makes it too. */
    static FakeFiles.Item add(FakeFiles files, FakeRules.Ask ask, String title, FakeFiles.Item parent) {
        com.google.api.services.drive.model.File file = files.meta(files.newId(), title, FakeGoogle.SHEET,
                parent.file.getId()).setDriveId(parent.file.getDriveId());
        FakeFiles.Item item = file.getDriveId() != null ? files.put(file)
                : files.put(file, FakeFiles.owner(ask.email()));
        item.madeBy = ask.app();
        item.maker = ask.email();
        item.book = FakeBooks.complete(new Spreadsheet().setSpreadsheetId(file.getId()).setSheets(new ArrayList<>(
                List.of(new Sheet().setProperties(new SheetProperties().setSheetId(0).setTitle("Sheet1"))))), title);
        return item;
    }

    private FakeServer.Answer update(FakeRules.Ask ask) {
        FakeFiles.Item item = sheets.openable(ask);
        if (files.rank(ask.email(), item) < FakeFiles.Role.WRITER.ordinal() || files.keepsCells(item)) {
            throw FakeRefusal.sheets(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        List<Request> requests = FakeBooks.list(((BatchUpdateSpreadsheetRequest) ask.body()).getRequests());
        if (requests.isEmpty()) {
            throw FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Must specify at least one request.");
        }
        Spreadsheet changed = FakeBooks.copy(item.book);
        List<Response> replies = new ArrayList<>();
        FakeBooks.edit(changed, book -> {
            for (int i = 0; i < requests.size(); i++) {
                replies.add(new Change(book, i).make(requests.get(i)));
            }
        });
        item.book = changed;
        if (!changed.getProperties().getTitle().equals(item.file.getName())) {
            item.file.setName(changed.getProperties().getTitle());
            files.touch(item, true);
        }
        files.edited(item, ask.email());
        return sheets.tell(ask, new BatchUpdateSpreadsheetResponse().setSpreadsheetId(ask.id()).setReplies(replies));
    }

    private static void checkCells(Spreadsheet book, String where) {
        long cells = book.getSheets().stream().map(sheet -> sheet.getProperties().getGridProperties())
                .filter(grid -> grid != null).mapToLong(grid -> (long) count(grid.getRowCount(), 1000)
                        * count(grid.getColumnCount(), 26)).sum();
        if (cells > MOST_CELLS) {
            throw FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Invalid " + where + ": This action would increase the "
                    + "number of cells in the workbook above the limit of " + MOST_CELLS + " cells.");
        }
    }

    private static int count(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }

    /** One request of a batch, and what it changes. */
    private final class Change {
        private final Spreadsheet book;
        private final int number;
        private String kind;

        Change(Spreadsheet book, int number) {
            this.book = book;
            this.number = number;
        }

        Response make(Request request) {
            List<String> kinds = request.getClassInfo().getNames().stream().filter(n -> request.get(n) != null)
                    .toList();
            if (kinds.size() != 1) {
                throw refused("Must specify exactly one request kind, not " + kinds);
            }
            kind = kinds.get(0);
            Response response = new Response();
            switch (kind) {
                case "addSheet" -> response.setAddSheet(new AddSheetResponse().setProperties(
                        addSheet(request.getAddSheet().getProperties())));
                case "updateSpreadsheetProperties" -> merge(book.getProperties(), request
                        .getUpdateSpreadsheetProperties().getProperties(),
                        request.getUpdateSpreadsheetProperties().getFields());
                case "updateSheetProperties" -> updateTab(request.getUpdateSheetProperties());
                case "updateCells" -> updateCells(request.getUpdateCells());
                case "appendDimension" -> append(request.getAppendDimension());
                case "updateDimensionProperties" -> dimension(request.getUpdateDimensionProperties());
                case "addDimensionGroup" -> response.setAddDimensionGroup(new AddDimensionGroupResponse()
                        .setDimensionGroups(group(request.getAddDimensionGroup().getRange())));
                case "mergeCells" -> list(request.getMergeCells().getRange(), Sheet::getMerges, Sheet::setMerges)
                        .add(request.getMergeCells().getRange());
                case "setDataValidation" -> validate(request.getSetDataValidation());
                case "addConditionalFormatRule" -> rule(request.getAddConditionalFormatRule());
                case "setBasicFilter" -> tab(id(request.getSetBasicFilter().getFilter().getRange()))
                        .setBasicFilter(request.getSetBasicFilter().getFilter());
                case "createDeveloperMetadata" -> response.setCreateDeveloperMetadata(
                        new CreateDeveloperMetadataResponse().setDeveloperMetadata(
                                remember(request.getCreateDeveloperMetadata().getDeveloperMetadata())));
                default -> add(request, response);
            }
            checkCells(book, place());
            return response;
        }

        /** The requests that put one object with an id of its own into a list. */
        private void add(Request request, Response response) {
            switch (kind) {
                case "addNamedRange" -> response.setAddNamedRange(new AddNamedRangeResponse()
                        .setNamedRange(name(request.getAddNamedRange().getNamedRange())));
                case "addFilterView" -> {
                    FilterView view = request.getAddFilterView().getFilter();
                    number(view, "filterViewId");
                    list(view.getRange(), Sheet::getFilterViews, Sheet::setFilterViews).add(view);
                    response.setAddFilterView(new AddFilterViewResponse().setFilter(view));
                }
                case "addProtectedRange" -> {
                    ProtectedRange range = request.getAddProtectedRange().getProtectedRange();
                    number(range, "protectedRangeId");
                    list(range.getRange(), Sheet::getProtectedRanges, Sheet::setProtectedRanges).add(range);
                    response.setAddProtectedRange(new AddProtectedRangeResponse().setProtectedRange(range));
                }
                case "addBanding" -> {
                    BandedRange band = request.getAddBanding().getBandedRange();
                    number(band, "bandedRangeId");
                    list(band.getRange(), Sheet::getBandedRanges, Sheet::setBandedRanges).add(band);
                    response.setAddBanding(new AddBandingResponse().setBandedRange(band));
                }
                case "addTable" -> {
                    Table table = request.getAddTable().getTable();
                    table.putIfAbsent("tableId", files.newId().substring(1, 11));
                    list(table.getRange(), Sheet::getTables, Sheet::setTables).add(table);
                    response.setAddTable(new AddTableResponse().setTable(table));
                }
                case "addChart" -> response.setAddChart(new AddChartResponse()
                        .setChart(chart(request.getAddChart().getChart())));
                case "addSlicer" -> {
                    Slicer slicer = request.getAddSlicer().getSlicer();
                    number(slicer, "slicerId");
                    list(slicer.getSpec().getDataRange(), Sheet::getSlicers, Sheet::setSlicers).add(slicer);
                    response.setAddSlicer(new AddSlicerResponse().setSlicer(slicer));
                }
                default -> throw refused("this double does not play it");
            }
        }

        private SheetProperties addSheet(SheetProperties wish) {
            SheetProperties made = wish == null ? new SheetProperties() : wish;
            number(made, "sheetId");
            made.putIfAbsent("title", "Sheet" + (book.getSheets().size() + 1));
            for (Sheet sheet : book.getSheets()) {
                if (sheet.getProperties().getTitle().equals(made.getTitle())) {
                    throw refused("A sheet with the name \"" + made.getTitle()
                            + "\" already exists. Please enter another name.");
                }
                if (sheet.getProperties().getSheetId().equals(made.getSheetId())) {
                    throw refused("Sheet with id " + made.getSheetId() + " already exists.");
                }
            }
            made.putIfAbsent("sheetType", "GRID");
            GridProperties grid = made.getGridProperties() == null ? new GridProperties() : made.getGridProperties();
            grid.putIfAbsent("rowCount", 1000);
            grid.putIfAbsent("columnCount", 26);
            made.setGridProperties(grid).setIndex(book.getSheets().size());
            book.getSheets().add(new Sheet().setProperties(made));
            return made;
        }

        private void updateTab(UpdateSheetPropertiesRequest request) {
            SheetProperties wish = request.getProperties();
            merge(tab(wish.getSheetId()).getProperties(), wish, request.getFields());
        }

        /** Takes the fields of a mask over, one that is not given being cleared (documented). */
        private void merge(GenericJson into, GenericJson from, String fields) {
            if (fields == null || fields.isBlank()) {
                throw refused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
            }
            for (String path : fields.split(",")) {
                GenericData at = into;
                Object value = from;
                String[] names = path.strip().split("\\.");
                for (int i = 0; i < names.length; i++) {
                    if (at.getClassInfo().getFieldInfo(names[i]) == null) {
                        throw refused("Cannot find matching fields for path '" + path + "'");
                    }
                    value = value == null ? null : ((GenericData) value).get(names[i]);
                    if (i < names.length - 1) {
                        at = (GenericData) at.get(names[i]);
                    }
                }
                at.set(names[names.length - 1], value);
            }
        }

        private void updateCells(UpdateCellsRequest request) {
            GridCoordinate start = request.getStart() != null ? request.getStart() : corner(request.getRange());
            Sheet sheet = tab(start.getSheetId() == null ? 0 : start.getSheetId());
            for (int r = 0; r < FakeBooks.list(request.getRows()).size(); r++) {
                List<CellData> cells = FakeBooks.list(request.getRows().get(r).getValues());
                for (int c = 0; c < cells.size(); c++) {
                    CellData cell = cell(sheet, count(start.getRowIndex(), 0) + r,
                            count(start.getColumnIndex(), 0) + c);
                    for (String field : fields(request.getFields())) {
                        cell.set(field, cells.get(c).get(field));
                    }
                    cell.setEffectiveValue(null).setFormattedValue(null);
                }
            }
        }

        private List<String> fields(String mask) {
            List<String> all = List.of("userEnteredValue", "userEnteredFormat", "note", "dataValidation",
                    "textFormatRuns", "chipRuns");
            List<String> asked = mask != null && mask.equals("*") ? all : mask == null ? List.of()
                    : List.of(mask.split(","));
            if (asked.isEmpty() || !all.containsAll(asked)) {
                throw refused("Cannot find matching fields for path '" + mask + "'");
            }
            return asked;
        }

        private GridCoordinate corner(GridRange range) {
            return new GridCoordinate().setSheetId(range.getSheetId()).setRowIndex(range.getStartRowIndex())
                    .setColumnIndex(range.getStartColumnIndex());
        }

        private CellData cell(Sheet sheet, int row, int column) {
            GridProperties grid = sheet.getProperties().getGridProperties();
            if (row >= grid.getRowCount() || column >= grid.getColumnCount()) {
                throw refused("Attempting to write row: " + row + ", beyond the last requested row of: "
                        + (grid.getRowCount() - 1));
            }
            GridData data = data(sheet);
            if (data.getRowData() == null) {
                data.setRowData(new ArrayList<>());
            }
            while (data.getRowData().size() <= row) {
                data.getRowData().add(new RowData());
            }
            RowData cells = data.getRowData().get(row);
            cells.setValues(new ArrayList<>(FakeBooks.list(cells.getValues())));
            while (cells.getValues().size() <= column) {
                cells.getValues().add(new CellData());
            }
            return cells.getValues().get(column);
        }

        private GridData data(Sheet sheet) {
            if (FakeBooks.list(sheet.getData()).isEmpty()) {
                sheet.setData(new ArrayList<>(List.of(new GridData())));
            }
            return sheet.getData().get(0);
        }

        private void append(AppendDimensionRequest request) {
            GridProperties grid = tab(request.getSheetId()).getProperties().getGridProperties();
            if ("ROWS".equals(request.getDimension())) {
                grid.setRowCount(grid.getRowCount() + request.getLength());
            } else {
                grid.setColumnCount(grid.getColumnCount() + request.getLength());
            }
        }

        private void dimension(UpdateDimensionPropertiesRequest request) {
            each(request.getRange(), own -> merge(own, request.getProperties(), request.getFields()));
        }

        private void each(DimensionRange range, Consumer<DimensionProperties> change) {
            GridData data = data(tab(range.getSheetId() == null ? 0 : range.getSheetId()));
            boolean rows = "ROWS".equals(range.getDimension());
            List<DimensionProperties> all = new ArrayList<>(FakeBooks.list(rows ? data.getRowMetadata()
                    : data.getColumnMetadata()));
            while (all.size() < range.getEndIndex()) {
                all.add(new DimensionProperties().setPixelSize(rows ? 21 : 100));
            }
            all.subList(count(range.getStartIndex(), 0), range.getEndIndex()).forEach(change);
            if (rows) {
                data.setRowMetadata(all);
            } else {
                data.setColumnMetadata(all);
            }
        }

        private List<DimensionGroup> group(DimensionRange range) {
            Sheet sheet = tab(range.getSheetId() == null ? 0 : range.getSheetId());
            boolean rows = "ROWS".equals(range.getDimension());
            List<DimensionGroup> groups = new ArrayList<>(FakeBooks.list(rows ? sheet.getRowGroups()
                    : sheet.getColumnGroups()));
            groups.add(new DimensionGroup().setRange(range).setDepth(1));
            if (rows) {
                sheet.setRowGroups(groups);
            } else {
                sheet.setColumnGroups(groups);
            }
            return groups;
        }

        private void validate(SetDataValidationRequest request) {
            GridRange range = request.getRange();
            for (int row = count(range.getStartRowIndex(), 0); row < range.getEndRowIndex(); row++) {
                for (int column = count(range.getStartColumnIndex(), 0); column < range.getEndColumnIndex();
                        column++) {
                    cell(tab(id(range)), row, column).setDataValidation(request.getRule());
                }
            }
        }

        private void rule(AddConditionalFormatRuleRequest request) {
            list(request.getRule().getRanges().get(0), Sheet::getConditionalFormats, Sheet::setConditionalFormats)
                    .add(count(request.getIndex(), 0), request.getRule());
        }

        private NamedRange name(NamedRange wish) {
            tab(id(wish.getRange()));
            wish.putIfAbsent("namedRangeId", files.newId().substring(1, 11));
            book.setNamedRanges(new ArrayList<>(FakeBooks.list(book.getNamedRanges())));
            book.getNamedRanges().add(wish);
            return wish;
        }

        private EmbeddedChart chart(EmbeddedChart wish) {
            number(wish, "chartId");
            Integer on = wish.getPosition().getOverlayPosition() == null ? null
                    : wish.getPosition().getOverlayPosition().getAnchorCell().getSheetId();
            Sheet sheet = tab(on == null ? 0 : on);
            sheet.setCharts(new ArrayList<>(FakeBooks.list(sheet.getCharts())));
            sheet.getCharts().add(wish);
            return wish;
        }

        private DeveloperMetadata remember(DeveloperMetadata wish) {
            number(wish, "metadataId");
            DeveloperMetadataLocation at = wish.getLocation();
            DimensionRange line = at.getDimensionRange();
            if (Boolean.TRUE.equals(at.getSpreadsheet())) {
                at.setLocationType("SPREADSHEET");
                book.setDeveloperMetadata(with(book.getDeveloperMetadata(), wish));
            } else if (line != null) {
                at.setLocationType("ROWS".equals(line.getDimension()) ? "ROW" : "COLUMN");
                each(line, own -> own.setDeveloperMetadata(with(own.getDeveloperMetadata(), wish)));
            } else {
                at.setLocationType("SHEET");
                Sheet sheet = tab(at.getSheetId());
                sheet.setDeveloperMetadata(with(sheet.getDeveloperMetadata(), wish));
            }
            return wish;
        }

        private <T> List<T> with(List<T> old, T more) {
            List<T> all = new ArrayList<>(FakeBooks.list(old));
            all.add(more);
            return all;
        }

        private <T> List<T> list(GridRange where, Function<Sheet, List<T>> get,
                BiConsumer<Sheet, List<T>> set) {
            Sheet sheet = tab(id(where));
            List<T> all = new ArrayList<>(FakeBooks.list(get.apply(sheet)));
            set.accept(sheet, all);
            return all;
        }

        private int id(GridRange range) {
            return range == null || range.getSheetId() == null ? 0 : range.getSheetId();
        }

        private Sheet tab(int id) {
            return book.getSheets().stream().filter(sheet -> sheet.getProperties().getSheetId() == id).findFirst()
                    .orElseThrow(() -> refused("No grid with id: " + id));
        }

        /** Ids may be given, and are made up where they are not (documented). */
        private void number(GenericJson made, String field) {
            if (made.get(field) == null) {
                made.set(field, Math.floorMod(files.newId().hashCode(), 2_000_000_000));
            }
        }

        private String place() {
            return "requests[" + number + "]." + kind;
        }

        private FakeRefusal refused(String why) {
            return FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Invalid " + place() + ": " + why);
        }
    }
}
