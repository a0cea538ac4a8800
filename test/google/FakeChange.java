//DESCRIPTION The double of Google: one request of a batch, and what it changes.
//JAVA 17+

import com.google.api.client.json.GenericJson;
import com.google.api.client.util.GenericData;
import com.google.api.client.util.Types;
import com.google.api.services.sheets.v4.model.AddBandingResponse;
import com.google.api.services.sheets.v4.model.AddConditionalFormatRuleRequest;
import com.google.api.services.sheets.v4.model.AddDimensionGroupResponse;
import com.google.api.services.sheets.v4.model.AddChartResponse;
import com.google.api.services.sheets.v4.model.AddFilterViewResponse;
import com.google.api.services.sheets.v4.model.AddNamedRangeResponse;
import com.google.api.services.sheets.v4.model.AddProtectedRangeResponse;
import com.google.api.services.sheets.v4.model.AddSheetResponse;
import com.google.api.services.sheets.v4.model.AddSlicerResponse;
import com.google.api.services.sheets.v4.model.AddTableResponse;
import com.google.api.services.sheets.v4.model.AppendDimensionRequest;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.BasicFilter;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CreateDeveloperMetadataResponse;
import com.google.api.services.sheets.v4.model.DeveloperMetadata;
import com.google.api.services.sheets.v4.model.DeveloperMetadataLocation;
import com.google.api.services.sheets.v4.model.DimensionGroup;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.DimensionRange;
import com.google.api.services.sheets.v4.model.Editors;
import com.google.api.services.sheets.v4.model.EmbeddedChart;
import com.google.api.services.sheets.v4.model.ErrorValue;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.FilterSpec;
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
import com.google.api.services.sheets.v4.model.UpdateDimensionGroupRequest;
import com.google.api.services.sheets.v4.model.UpdateDimensionPropertiesRequest;
import com.google.api.services.sheets.v4.model.UpdateSheetPropertiesRequest;
import com.google.api.services.sheets.v4.model.UpdateSpreadsheetPropertiesRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;

/** One request of a batch, and what it changes (documented in Google's interface description). */
final class FakeChange {
    /** What the interface description calls read-only or output only. */
    private static final List<String> WRITABLE = List.of("userEnteredValue", "userEnteredFormat", "note",
            "dataValidation", "textFormatRuns", "chipRuns", "pivotTable");

    /** Languages that write a decimal comma, as far as tests need them. */
    private static final List<String> COMMA = List.of("es", "de", "fr", "it", "pt", "ru", "pl", "nl");

    private final FakeFiles files;
    private final Spreadsheet book;
    private final int number;
    private final String email;
    private final FakeEditRules rules;
    private String kind;

    FakeChange(FakeFiles files, Spreadsheet book, int number, String email) {
        this.files = files;
        this.book = book;
        this.number = number;
        this.email = email;
        rules = new FakeEditRules(book, this::refused);
    }

    Response make(Request request) {
        List<String> kinds = request.getClassInfo().getNames().stream().filter(n -> request.get(n) != null).toList();
        if (kinds.size() != 1) {
            throw refused("Must specify exactly one request kind, not " + kinds);
        }
        kind = kinds.get(0);
        Response response = new Response();
        switch (kind) {
            case "addSheet" -> response.setAddSheet(new AddSheetResponse().setProperties(
                    addSheet(request.getAddSheet().getProperties())));
            case "updateSpreadsheetProperties" -> updateBook(request.getUpdateSpreadsheetProperties());
            case "updateSheetProperties" -> updateTab(request.getUpdateSheetProperties());
            case "updateCells" -> updateCells(request.getUpdateCells());
            case "appendDimension" -> append(request.getAppendDimension());
            case "updateDimensionProperties" -> dimension(request.getUpdateDimensionProperties());
            case "addDimensionGroup" -> response.setAddDimensionGroup(new AddDimensionGroupResponse()
                    .setDimensionGroups(group(request.getAddDimensionGroup().getRange())));
            case "updateDimensionGroup" -> regroup(request.getUpdateDimensionGroup());
            case "mergeCells" -> merge(request.getMergeCells().getRange());
            case "setDataValidation" -> validate(request.getSetDataValidation());
            case "addConditionalFormatRule" -> rule(request.getAddConditionalFormatRule());
            case "setBasicFilter" -> filter(rules.given(request.getSetBasicFilter().getFilter(), "filter"));
            case "createDeveloperMetadata" -> response.setCreateDeveloperMetadata(
                    new CreateDeveloperMetadataResponse().setDeveloperMetadata(
                            remember(request.getCreateDeveloperMetadata().getDeveloperMetadata())));
            default -> add(request, response);
        }
        FakeEdits.checkCells(book, place());
        return response;
    }

    /** The requests that put one object with an id of its own into a list. */
    private void add(Request request, Response response) {
        switch (kind) {
            case "addNamedRange" -> response.setAddNamedRange(new AddNamedRangeResponse()
                    .setNamedRange(name(request.getAddNamedRange().getNamedRange())));
            case "addFilterView" -> response.setAddFilterView(new AddFilterViewResponse()
                    .setFilter(view(request.getAddFilterView().getFilter())));
            case "addProtectedRange" -> response.setAddProtectedRange(new AddProtectedRangeResponse()
                    .setProtectedRange(protect(request.getAddProtectedRange().getProtectedRange())));
            case "addBanding" -> response.setAddBanding(new AddBandingResponse()
                    .setBandedRange(band(request.getAddBanding().getBandedRange())));
            case "addTable" -> response.setAddTable(new AddTableResponse()
                    .setTable(table(request.getAddTable().getTable())));
            case "addChart" -> response.setAddChart(new AddChartResponse()
                    .setChart(chart(request.getAddChart().getChart())));
            case "addSlicer" -> response.setAddSlicer(new AddSlicerResponse()
                    .setSlicer(slicer(request.getAddSlicer().getSlicer())));
            default -> throw refused("this double does not play it");
        }
    }

    private SheetProperties addSheet(SheetProperties wish) {
        SheetProperties made = wish == null ? new SheetProperties() : wish;
        if (made.getSheetType() != null && !made.getSheetType().equals("GRID")) {
            throw refused("Only sheets with a grid can be added.");
        }
        rules.unused(number(made, "sheetId"), book.getSheets().stream()
                .map(sheet -> sheet.getProperties().getSheetId()), "Sheet");
        made.putIfAbsent("title", "Sheet" + (book.getSheets().size() + 1));
        made.putIfAbsent("sheetType", "GRID");
        GridProperties grid = made.getGridProperties() == null ? new GridProperties() : made.getGridProperties();
        grid.putIfAbsent("rowCount", 1000);
        grid.putIfAbsent("columnCount", 26);
        made.setGridProperties(grid);
        book.getSheets().add(FakeEditRules.or(made.getIndex(), book.getSheets().size()),
                new Sheet().setProperties(made));
        rules.tab(made, made);
        renumber();
        return made;
    }

    private void updateBook(UpdateSpreadsheetPropertiesRequest request) {
        rules.given(request.getProperties(), "properties");
        if (request.getFields() != null && request.getFields().contains("defaultFormat")) {
            throw refused("defaultFormat is read-only.");
        }
        merge(book.getProperties(), request.getProperties(), request.getFields());
        if (book.getProperties().getTitle() == null || book.getProperties().getTitle().isBlank()) {
            throw refused("The title must not be empty.");
        }
    }

    private void updateTab(UpdateSheetPropertiesRequest request) {
        SheetProperties wish = rules.given(request.getProperties(), "properties");
        Sheet sheet = rules.tab(wish.getSheetId());
        SheetProperties before = FakeBooks.copy(sheet.getProperties());
        merge(sheet.getProperties(), wish, request.getFields());
        rules.tab(sheet.getProperties(), before);
        int index = FakeEditRules.or(sheet.getProperties().getIndex(), book.getSheets().size());
        if (index != before.getIndex()) {
            book.getSheets().add(index, sheet);
            book.getSheets().remove(index > before.getIndex() ? before.getIndex() : before.getIndex() + 1);
        }
        renumber();
    }

    private void renumber() {
        for (int i = 0; i < book.getSheets().size(); i++) {
            book.getSheets().get(i).getProperties().setIndex(i);
        }
    }

    /** Takes the fields of a mask over, one that is not given being cleared (documented). */
    private void merge(GenericData into, GenericData from, String fields) {
        if (fields == null || fields.isBlank()) {
            throw refused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
        }
        if (fields.equals("*")) {
            from.forEach(into::set);
        }
        for (String path : fields.equals("*") ? new String[0] : fields.split(",")) {
            take(into, from, path.strip(), List.of(path.strip().split("\\.")));
        }
    }

    private void take(GenericData into, GenericData from, String path, List<String> names) {
        String name = names.get(0);
        if (into.getClassInfo().getFieldInfo(name) == null) {
            throw refused("Cannot find matching fields for path '" + path + "'");
        }
        Object value = from == null ? null : from.get(name);
        if (names.size() == 1) {
            into.set(name, value);
            return;
        }
        Class<?> type = into.getClassInfo().getFieldInfo(name).getType();
        if (!GenericData.class.isAssignableFrom(type)) {
            throw refused("Cannot find matching fields for path '" + path + "'");
        }
        if (into.get(name) == null) {
            into.set(name, Types.newInstance(type));
        }
        take((GenericData) into.get(name), (GenericData) value, path, names.subList(1, names.size()));
    }

    /** Of a range that the rows do not cover, the rest is cleared, and nothing is written beyond it (documented). */
    private void updateCells(UpdateCellsRequest request) {
        List<String> fields = fields(request.getFields());
        List<RowData> rows = FakeBooks.list(request.getRows());
        GridCoordinate start = request.getStart();
        int height = rows.size();
        int width = rows.stream().mapToInt(row -> FakeBooks.list(row.getValues()).size()).max().orElse(0);
        if (start == null) {
            FakeRanges.Region region = rules.region(request.getRange());
            if (height > region.bottom() - region.top() || width > region.right() - region.left()) {
                throw refused("The rows are more than the range.");
            }
            start = new GridCoordinate().setSheetId(region.sheetId()).setRowIndex(region.top())
                    .setColumnIndex(region.left());
            height = region.bottom() - region.top();
            width = region.right() - region.left();
        }
        Sheet sheet = rules.grid(start.getSheetId());
        for (int r = 0; r < height; r++) {
            List<CellData> cells = r < rows.size() ? FakeBooks.list(rows.get(r).getValues()) : List.of();
            for (int c = 0; c < (request.getStart() == null ? width : cells.size()); c++) {
                CellData wish = c < cells.size() ? cells.get(c) : new CellData();
                rules.cell(wish);
                CellData cell = cell(sheet, FakeEditRules.or(start.getRowIndex(), 0) + r,
                        FakeEditRules.or(start.getColumnIndex(), 0) + c);
                fields.forEach(field -> take(cell, wish, field, List.of(field.split("\\."))));
                cell.setEffectiveValue(null).setFormattedValue(null);
                parse(cell);
            }
        }
    }

    /** Formulas by API need ; where the decimal is a comma (reported). More of them than that is not played. */
    private void parse(CellData cell) {
        String formula = cell.getUserEnteredValue() == null ? null : cell.getUserEnteredValue().getFormulaValue();
        boolean comma = COMMA.contains(book.getProperties().getLocale().split("_")[0])
                && !List.of("es_MX", "en_ZA").contains(book.getProperties().getLocale());
        if (formula != null && comma && formula.replaceAll("\"[^\"]*\"|'[^']*'|\\{[^}]*}", "").matches(".*,\\D.*")) {
            cell.setFormattedValue("#ERROR!").setEffectiveValue(new ExtendedValue().setErrorValue(
                    new ErrorValue().setType("ERROR").setMessage("Formula parse error.")));
        }
    }

    private List<String> fields(String mask) {
        List<String> asked = mask == null || mask.isBlank() ? List.of() : mask.equals("*") ? WRITABLE
                : Arrays.stream(mask.split(",")).map(String::strip).toList();
        if (asked.isEmpty() || !asked.stream().allMatch(path -> WRITABLE.contains(path.split("\\.")[0]))) {
            throw refused("Cannot find matching fields for path '" + mask + "'");
        }
        return asked;
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
        GridProperties grid = rules.grid(request.getSheetId()).getProperties().getGridProperties();
        if (FakeEditRules.or(request.getLength(), 0) < 1) {
            throw refused("The length must be positive.");
        }
        if ("ROWS".equals(request.getDimension())) {
            grid.setRowCount(grid.getRowCount() + request.getLength());
        } else {
            grid.setColumnCount(grid.getColumnCount() + request.getLength());
        }
    }

    private void dimension(UpdateDimensionPropertiesRequest request) {
        DimensionProperties wish = rules.given(request.getProperties(), "properties");
        if (wish.getPixelSize() != null && wish.getPixelSize() < 0 || wish.getHiddenByFilter() != null) {
            throw refused("Such properties cannot be set.");
        }
        each(rules.lines(request.getRange()), own -> merge(own, wish, request.getFields()));
    }

    private void each(DimensionRange range, Consumer<DimensionProperties> change) {
        GridData data = data(rules.grid(range.getSheetId()));
        boolean rows = "ROWS".equals(range.getDimension());
        List<DimensionProperties> all = new ArrayList<>(FakeBooks.list(rows ? data.getRowMetadata()
                : data.getColumnMetadata()));
        while (all.size() < range.getEndIndex()) {
            all.add(new DimensionProperties().setPixelSize(rows ? 21 : 100));
        }
        all.subList(FakeEditRules.or(range.getStartIndex(), 0), range.getEndIndex()).forEach(change);
        if (rows) {
            data.setRowMetadata(all);
        } else {
            data.setColumnMetadata(all);
        }
    }

    /** Inside another group it is one deeper, around another that one is (documented). */
    private List<DimensionGroup> group(DimensionRange range) {
        rules.lines(range);
        Sheet sheet = rules.grid(range.getSheetId());
        boolean rows = "ROWS".equals(range.getDimension());
        List<DimensionGroup> groups = new ArrayList<>(FakeBooks.list(rows ? sheet.getRowGroups()
                : sheet.getColumnGroups()));
        int depth = 1;
        for (DimensionGroup group : groups) {
            int start = FakeEditRules.or(group.getRange().getStartIndex(), 0);
            int end = group.getRange().getEndIndex();
            int from = FakeEditRules.or(range.getStartIndex(), 0);
            boolean inside = from >= start && range.getEndIndex() <= end;
            boolean around = !inside && from <= start && range.getEndIndex() >= end;
            if (!inside && !around && from < end && range.getEndIndex() > start) {
                throw refused("this double plays no groups that overlap");
            }
            depth = inside ? Math.max(depth, group.getDepth() + 1) : depth;
            group.setDepth(group.getDepth() + (around ? 1 : 0));
        }
        groups.add(new DimensionGroup().setRange(range).setDepth(depth));
        if (rows) {
            sheet.setRowGroups(groups);
        } else {
            sheet.setColumnGroups(groups);
        }
        return groups;
    }

    /** The range and the depth tell which group is meant, and only collapsed can be changed (documented). */
    private void regroup(UpdateDimensionGroupRequest request) {
        DimensionGroup wish = rules.given(request.getDimensionGroup(), "dimension group");
        DimensionRange range = rules.lines(wish.getRange());
        Sheet sheet = rules.grid(range.getSheetId());
        DimensionGroup group = FakeBooks.list("ROWS".equals(range.getDimension()) ? sheet.getRowGroups()
                : sheet.getColumnGroups()).stream().filter(g -> FakeBooks.same(g.getRange(), range)
                && g.getDepth().equals(wish.getDepth())).findFirst().orElseThrow(() -> refused("No such group."));
        if (!"collapsed".equals(request.getFields()) && !"*".equals(request.getFields())) {
            throw refused("Only collapsed can be changed.");
        }
        group.setCollapsed(wish.getCollapsed());
        each(range, own -> own.setHiddenByUser(wish.getCollapsed()));
    }

    private void merge(GridRange range) {
        rules.merge(range);
        list(range, Sheet::getMerges, Sheet::setMerges).add(range);
    }

    private void validate(SetDataValidationRequest request) {
        FakeRanges.Region region = rules.region(request.getRange());
        if (request.getRule() != null) {
            rules.validation(request.getRule());
        }
        for (int row = region.top(); row < region.bottom(); row++) {
            for (int column = region.left(); column < region.right(); column++) {
                cell(rules.tab(region.sheetId()), row, column).setDataValidation(request.getRule());
            }
        }
    }

    private void rule(AddConditionalFormatRuleRequest request) {
        int index = rules.rule(request.getRule(), request.getIndex());
        list(request.getRule().getRanges().get(0), Sheet::getConditionalFormats, Sheet::setConditionalFormats)
                .add(index, request.getRule());
    }

    /** Rows whose texts are among the hidden values of a filter are hidden by it; no other criteria are played. */
    private void filter(BasicFilter filter) {
        rules.place(filter, "range", "tableId");
        FakeRanges.Region region = rules.region(filter.getRange());
        rules.filters(filter.getFilterSpecs(), filter.getSortSpecs());
        Sheet sheet = rules.tab(region.sheetId());
        sheet.setBasicFilter(filter);
        for (FilterSpec spec : FakeBooks.list(filter.getFilterSpecs())) {
            List<String> hidden = FakeBooks.list(spec.getFilterCriteria().getHiddenValues());
            for (int row = region.top() + 1; row < region.bottom(); row++) {
                CellData cell = cell(sheet, row, FakeEditRules.or(spec.getColumnIndex(), 0));
                String text = cell.getUserEnteredValue() == null ? null : cell.getUserEnteredValue().getStringValue();
                if (hidden.contains(text)) {
                    each(new DimensionRange().setSheetId(region.sheetId()).setDimension("ROWS").setStartIndex(row)
                            .setEndIndex(row + 1), own -> own.setHiddenByFilter(true));
                }
            }
        }
    }

    private NamedRange name(NamedRange wish) {
        rules.given(wish, "named range").putIfAbsent("namedRangeId", files.newId().substring(1, 11));
        rules.name(wish);
        book.setNamedRanges(with(book.getNamedRanges(), wish));
        return wish;
    }

    private FilterView view(FilterView view) {
        rules.place(rules.given(view, "filter"), "range", "namedRangeId", "tableId");
        view.setRange(rules.named(view.getRange(), view.getNamedRangeId()));
        rules.filters(view.getFilterSpecs(), view.getSortSpecs());
        number(view, "filterViewId");
        rules.unused(view.getFilterViewId(), all(Sheet::getFilterViews).stream().map(FilterView::getFilterViewId),
                "Filter view");
        list(view.getRange(), Sheet::getFilterViews, Sheet::setFilterViews).add(view);
        return view;
    }

    /** Who may edit it is the one who made it, unless others are named (assumed). */
    private ProtectedRange protect(ProtectedRange range) {
        rules.place(rules.given(range, "protected range"), "range", "namedRangeId", "tableId");
        range.setRange(rules.named(range.getRange(), range.getNamedRangeId()));
        number(range, "protectedRangeId");
        rules.unused(range.getProtectedRangeId(), all(Sheet::getProtectedRanges).stream()
                .map(ProtectedRange::getProtectedRangeId), "Protected range");
        boolean warns = Boolean.TRUE.equals(range.getWarningOnly());
        range.setEditors(warns ? null : range.getEditors() != null ? range.getEditors()
                : new Editors().setUsers(List.of(email)));
        list(range.getRange(), Sheet::getProtectedRanges, Sheet::setProtectedRanges).add(range);
        return range;
    }

    private BandedRange band(BandedRange band) {
        rules.band(rules.given(band, "banded range"));
        number(band, "bandedRangeId");
        rules.unused(band.getBandedRangeId(), all(Sheet::getBandedRanges).stream().map(BandedRange::getBandedRangeId),
                "Banded range");
        list(band.getRange(), Sheet::getBandedRanges, Sheet::setBandedRanges).add(band);
        return band;
    }

    private Table table(Table table) {
        rules.table(rules.given(table, "table"));
        table.putIfAbsent("tableId", files.newId().substring(1, 11));
        rules.unused(table.getTableId(), all(Sheet::getTables).stream().map(Table::getTableId), "Table");
        table.putIfAbsent("columnProperties", FakeNew.columns(rules.tab(table.getRange().getSheetId()),
                rules.region(table.getRange())));
        list(table.getRange(), Sheet::getTables, Sheet::setTables).add(table);
        return table;
    }

    /** On a new sheet of its own if asked for, else over the cells of one that is there. */
    private EmbeddedChart chart(EmbeddedChart wish) {
        rules.chart(rules.given(wish, "chart").getSpec());
        number(wish, "chartId");
        rules.unused(wish.getChartId(), all(Sheet::getCharts).stream().map(EmbeddedChart::getChartId), "Chart");
        Sheet sheet;
        if (Boolean.TRUE.equals(rules.given(wish.getPosition(), "position").getNewSheet())) {
            SheetProperties own = new SheetProperties().setTitle("Chart" + (book.getSheets().size() + 1))
                    .setSheetType("OBJECT");
            number(own, "sheetId");
            sheet = new Sheet().setProperties(own);
            book.getSheets().add(sheet);
            renumber();
            wish.getPosition().setNewSheet(null).setSheetId(own.getSheetId());
        } else {
            sheet = rules.grid(rules.over(wish.getPosition(), 600, 371).getOverlayPosition().getAnchorCell()
                    .getSheetId());
        }
        sheet.setCharts(with(sheet.getCharts(), wish));
        return wish;
    }

    /** Its size when nobody gave one is assumed; what it does unless told otherwise is documented. */
    private Slicer slicer(Slicer wish) {
        rules.region(rules.given(rules.given(wish, "slicer").getSpec(), "spec").getDataRange());
        number(wish, "slicerId");
        rules.unused(wish.getSlicerId(), all(Sheet::getSlicers).stream().map(Slicer::getSlicerId), "Slicer");
        wish.getSpec().putIfAbsent("applyToPivotTables", true);
        wish.getSpec().putIfAbsent("horizontalAlignment", "LEFT");
        Sheet sheet = rules.grid(rules.over(wish.getPosition(), 200, 30).getOverlayPosition().getAnchorCell()
                .getSheetId());
        sheet.setSlicers(with(sheet.getSlicers(), wish));
        return wish;
    }

    private DeveloperMetadata remember(DeveloperMetadata wish) {
        rules.metadata(rules.given(wish, "metadata"));
        number(wish, "metadataId");
        DeveloperMetadataLocation at = wish.getLocation();
        DimensionRange line = at.getDimensionRange();
        if (Boolean.TRUE.equals(at.getSpreadsheet())) {
            at.setLocationType("SPREADSHEET");
            book.setDeveloperMetadata(with(book.getDeveloperMetadata(), wish));
        } else if (line != null) {
            at.setLocationType("ROWS".equals(line.getDimension()) ? "ROW" : "COLUMN");
            each(rules.lines(line), own -> own.setDeveloperMetadata(with(own.getDeveloperMetadata(), wish)));
        } else {
            at.setLocationType("SHEET");
            Sheet sheet = rules.tab(rules.given(at.getSheetId(), "sheet id"));
            sheet.setDeveloperMetadata(with(sheet.getDeveloperMetadata(), wish));
        }
        return wish;
    }

    private static <T> List<T> with(List<T> old, T more) {
        List<T> all = new ArrayList<>(FakeBooks.list(old));
        all.add(more);
        return all;
    }

    /** What there is of a kind in all tabs. */
    private <T> List<T> all(Function<Sheet, List<T>> get) {
        return book.getSheets().stream().flatMap(sheet -> FakeBooks.list(get.apply(sheet)).stream()).toList();
    }

    private <T> List<T> list(GridRange where, Function<Sheet, List<T>> get, BiConsumer<Sheet, List<T>> set) {
        Sheet sheet = rules.tab(where.getSheetId());
        List<T> all = new ArrayList<>(FakeBooks.list(get.apply(sheet)));
        set.accept(sheet, all);
        return all;
    }

    /** Ids may be given, and are made up where they are not (documented). */
    private Object number(GenericJson made, String field) {
        if (made.get(field) == null) {
            made.set(field, Math.floorMod(files.newId().hashCode(), 2_000_000_000));
        }
        return made.get(field);
    }

    private String place() {
        return "requests[" + number + "]." + kind;
    }

    private FakeRefusal refused(String why) {
        return FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Invalid " + place() + ": " + why);
    }
}
