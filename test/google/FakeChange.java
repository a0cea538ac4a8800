import com.google.api.client.json.GenericJson;
import com.google.api.client.util.GenericData;
import com.google.api.client.util.Types;
import com.google.api.services.sheets.v4.model.AddConditionalFormatRuleRequest;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.BasicFilter;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ConditionalFormatRule;
import com.google.api.services.sheets.v4.model.DeveloperMetadata;
import com.google.api.services.sheets.v4.model.DeveloperMetadataLocation;
import com.google.api.services.sheets.v4.model.DimensionGroup;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.DimensionRange;
import com.google.api.services.sheets.v4.model.Editors;
import com.google.api.services.sheets.v4.model.EmbeddedChart;
import com.google.api.services.sheets.v4.model.EmbeddedObjectPosition;
import com.google.api.services.sheets.v4.model.ErrorValue;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.FilterSpec;
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
import com.google.api.services.sheets.v4.model.TableColumnProperties;
import com.google.api.services.sheets.v4.model.UpdateCellsRequest;
import com.google.api.services.sheets.v4.model.UpdateDimensionGroupRequest;
import com.google.api.services.sheets.v4.model.UpdateDimensionPropertiesRequest;
import com.google.api.services.sheets.v4.model.UpdateSheetPropertiesRequest;
import com.google.api.services.sheets.v4.model.UpdateSpreadsheetPropertiesRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One request of a batch, and what it changes (documented in Google's interface description). */
final class FakeChange {
    /** What the interface description does not call read-only or output only. */
    private static final List<String> WRITABLE = List.of("userEnteredValue", "userEnteredFormat", "note",
            "dataValidation", "textFormatRuns", "chipRuns", "pivotTable");
    private static final Map<String, Added> ADDED = """
            addNamedRange namedRange namedRanges namedRangeId
            addFilterView filter filterViews filterViewId
            addProtectedRange protectedRange protectedRanges protectedRangeId
            addBanding bandedRange bandedRanges bandedRangeId
            addTable table tables tableId
            addChart chart charts chartId
            addSlicer slicer slicers slicerId
            """.lines().map(line -> line.split(" "))
            .collect(Collectors.toMap(words -> words[0], words -> new Added(words[1], words[2], words[3])));

    private final FakeFiles files;
    private final Spreadsheet book;
    private final String email;
    private final int number;
    private final FakeEditRules rules;
    private String kind;

    FakeChange(FakeFiles files, Spreadsheet book, int number, String email) {
        this.files = files;
        this.book = book;
        this.number = number;
        this.email = email;
        rules = new FakeEditRules(book, this::refused);
    }

    /** What a request adds, in which list of its tab or spreadsheet, and by what it is known there. */
    private record Added(String object, String list, String id) { }

    Response make(Request request) {
        List<String> kinds = request.getClassInfo().getNames().stream().filter(n -> request.get(n) != null).toList();
        if (kinds.size() != 1) {
            throw refused("Must specify exactly one request kind, not " + kinds);
        }
        kind = kinds.get(0);
        Response response = new Response();
        Added added = ADDED.get(kind);
        if (added != null) {
            reply(response, added.object(), add(added, (GenericJson) request.get(kind)));
        } else {
            change(request, response);
        }
        return response;
    }

    private void reply(Response response, String name, Object made) {
        GenericJson reply = (GenericJson) Types.newInstance(response.getClassInfo().getField(kind).getType());
        reply.set(name, made);
        response.set(kind, reply);
    }

    private void change(Request request, Response response) {
        switch (kind) {
            case "addSheet" -> reply(response, "properties", addSheet(request.getAddSheet().getProperties()));
            case "updateSpreadsheetProperties" -> updateBook(request.getUpdateSpreadsheetProperties());
            case "updateSheetProperties" -> updateTab(request.getUpdateSheetProperties());
            case "updateCells" -> updateCells(request.getUpdateCells());
            case "updateDimensionProperties" -> dimension(request.getUpdateDimensionProperties());
            case "addDimensionGroup" -> reply(response, "dimensionGroups",
                    group(request.getAddDimensionGroup().getRange()));
            case "updateDimensionGroup" -> regroup(request.getUpdateDimensionGroup());
            case "mergeCells" -> {
                rules.merge(request.getMergeCells().getRange());
                add(rules.tab(request.getMergeCells().getRange().getSheetId()), "merges",
                        request.getMergeCells().getRange());
            }
            case "setDataValidation" -> validate(request.getSetDataValidation());
            case "addConditionalFormatRule" -> rule(request.getAddConditionalFormatRule());
            case "setBasicFilter" -> filter(rules.given(request.getSetBasicFilter().getFilter(), "filter"));
            case "createDeveloperMetadata" -> reply(response, "developerMetadata",
                    remember(request.getCreateDeveloperMetadata().getDeveloperMetadata()));
            default -> throw refused("this double does not play it");
        }
    }

    private SheetProperties addSheet(SheetProperties wish) {
        SheetProperties made = wish == null ? new SheetProperties() : wish;
        if (made.getSheetType() != null && !made.getSheetType().equals("GRID")) {
            throw refused("Only sheets with a grid can be added.");
        }
        number(made, "sheetId");
        rules.unused(made.getSheetId(), book.getSheets().stream().map(sheet -> sheet.getProperties().getSheetId()));
        made.putIfAbsent("title", "Sheet" + (book.getSheets().size() + 1));
        made.putIfAbsent("sheetType", "GRID");
        made.putIfAbsent("gridProperties", new GridProperties());
        made.getGridProperties().putIfAbsent("rowCount", 1000);
        made.getGridProperties().putIfAbsent("columnCount", 26);
        book.getSheets().add(FakeEditRules.or(made.getIndex(), book.getSheets().size()),
                new Sheet().setProperties(made));
        rules.tab(made, made);
        renumber();
        return made;
    }

    private void renumber() {
        for (int i = 0; i < book.getSheets().size(); i++) {
            book.getSheets().get(i).getProperties().setIndex(i);
        }
    }

    private void updateBook(UpdateSpreadsheetPropertiesRequest request) {
        rules.given(request.getProperties(), "properties");
        merge(book.getProperties(), request.getProperties(), request.getFields());
    }

    private void updateTab(UpdateSheetPropertiesRequest request) {
        SheetProperties wish = rules.given(request.getProperties(), "properties");
        Sheet sheet = rules.tab(wish.getSheetId());
        SheetProperties before = FakeBooks.copy(sheet.getProperties());
        merge(sheet.getProperties(), wish, request.getFields());
        rules.tab(sheet.getProperties(), before);
    }

    /** Takes the fields of a mask over, one that is not given being cleared (documented). */
    private void merge(GenericData into, GenericData from, String fields) {
        if (fields == null || fields.isBlank()) {
            throw refused("At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)");
        }
        for (String path : fields.split(",")) {
            take(into, from, path.strip(), List.of(path.strip().split("\\.")));
        }
    }

    private void take(GenericData into, GenericData from, String path, List<String> names) {
        String name = names.get(0);
        Class<?> type = into.getClassInfo().getFieldInfo(name) == null ? null
                : into.getClassInfo().getFieldInfo(name).getType();
        if (type == null || names.size() > 1 && !GenericData.class.isAssignableFrom(type)) {
            throw refused("Cannot find matching fields for path '" + path + "'");
        }
        Object value = from == null ? null : from.get(name);
        if (names.size() == 1) {
            into.set(name, value);
            return;
        }
        if (into.get(name) == null) {
            into.set(name, Types.newInstance(type));
        }
        take((GenericData) into.get(name), (GenericData) value, path, names.subList(1, names.size()));
    }

    /** From a start on; that a range is cleared is not played. */
    private void updateCells(UpdateCellsRequest request) {
        String mask = "*".equals(request.getFields()) ? String.join(",", WRITABLE) : request.getFields();
        if (mask != null && !WRITABLE.containsAll(Arrays.stream(mask.split(",")).map(path -> path.split("\\.")[0])
                .toList())) {
            throw refused("Cannot find matching fields for path '" + mask + "'");
        }
        GridCoordinate start = rules.given(request.getStart(), "start");
        Sheet sheet = rules.grid(start.getSheetId());
        int row = FakeEditRules.or(start.getRowIndex(), 0);
        for (RowData cells : FakeBooks.list(request.getRows())) {
            int column = FakeEditRules.or(start.getColumnIndex(), 0);
            for (CellData wish : FakeBooks.list(cells.getValues())) {
                rules.cell(wish);
                CellData cell = cell(sheet, row, column++);
                merge(cell, wish, mask);
                cell.setEffectiveValue(null).setFormattedValue(null);
                parse(cell);
            }
            row++;
        }
    }

    /** Formulas by API need ; where the decimal is a comma (reported). More of them than that is not played. */
    private void parse(CellData cell) {
        String formula = cell.getUserEnteredValue() == null ? null : cell.getUserEnteredValue().getFormulaValue();
        boolean comma = !book.getProperties().getLocale().matches("en_.*|es_MX");
        if (formula != null && comma && formula.replaceAll("\"[^\"]*\"|'[^']*'|\\{[^}]*}", "").matches(".*,\\D.*")) {
            cell.setFormattedValue("#ERROR!").setEffectiveValue(new ExtendedValue().setErrorValue(
                    new ErrorValue().setType("ERROR").setMessage("Formula parse error.")));
        }
    }

    private CellData cell(Sheet sheet, int row, int column) {
        GridProperties grid = sheet.getProperties().getGridProperties();
        if (row >= grid.getRowCount() || column >= grid.getColumnCount()) {
            throw refused("Attempting to write row: " + row + ", beyond the last requested row of: "
                    + (grid.getRowCount() - 1));
        }
        GridData data = data(sheet);
        data.putIfAbsent("rowData", new ArrayList<>());
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

    private static GridData data(Sheet sheet) {
        if (FakeBooks.list(sheet.getData()).isEmpty()) {
            sheet.setData(new ArrayList<>(List.of(new GridData())));
        }
        return sheet.getData().get(0);
    }

    private void dimension(UpdateDimensionPropertiesRequest request) {
        DimensionProperties wish = rules.given(request.getProperties(), "properties");
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
        data.set(rows ? "rowMetadata" : "columnMetadata", all);
    }

    private List<DimensionGroup> group(DimensionRange range) {
        rules.lines(range);
        Sheet sheet = rules.grid(range.getSheetId());
        String list = "ROWS".equals(range.getDimension()) ? "rowGroups" : "columnGroups";
        if (sheet.get(list) != null) {
            throw refused("this double plays one group of rows and one of columns in a tab");
        }
        List<DimensionGroup> groups = List.of(new DimensionGroup().setRange(range).setDepth(1));
        sheet.set(list, groups);
        return groups;
    }

    /** The range and the depth tell which group is meant, and only collapsed can be changed (documented). */
    private void regroup(UpdateDimensionGroupRequest request) {
        DimensionGroup wish = rules.given(request.getDimensionGroup(), "dimension group");
        DimensionRange range = rules.lines(wish.getRange());
        Sheet sheet = rules.grid(range.getSheetId());
        DimensionGroup group = FakeBooks.list("ROWS".equals(range.getDimension()) ? sheet.getRowGroups()
                : sheet.getColumnGroups()).stream().filter(g -> g.getRange().equals(range)
                && g.getDepth().equals(wish.getDepth())).findFirst().orElseThrow(() -> refused("No such group."));
        if (!"collapsed".equals(request.getFields())) {
            throw refused("Only collapsed can be changed.");
        }
        group.setCollapsed(wish.getCollapsed());
        each(range, own -> own.setHiddenByUser(wish.getCollapsed()));
    }

    private void validate(SetDataValidationRequest request) {
        FakeRanges.Region region = rules.region(request.getRange());
        for (int row = region.top(); row < region.bottom(); row++) {
            for (int column = region.left(); column < region.right(); column++) {
                cell(rules.tab(region.sheetId()), row, column).setDataValidation(request.getRule());
            }
        }
    }

    private void rule(AddConditionalFormatRuleRequest request) {
        rules.rule(request.getRule());
        Sheet sheet = rules.tab(request.getRule().getRanges().get(0).getSheetId());
        List<ConditionalFormatRule> all = new ArrayList<>(FakeBooks.list(sheet.getConditionalFormats()));
        all.add(FakeEditRules.or(request.getIndex(), 0), request.getRule());
        sheet.setConditionalFormats(all);
    }

    /** Rows whose texts are among the hidden values of a filter are hidden by it; no other criteria are played. */
    private void filter(BasicFilter filter) {
        rules.one(filter, "range", "tableId");
        FakeRanges.Region region = rules.region(filter.getRange());
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

    private GenericJson add(Added added, GenericJson request) {
        GenericJson made = (GenericJson) rules.given(request.get(added.object()), added.object());
        GenericData home = home(made);
        number(made, added.id());
        rules.unused(made.get(added.id()), Stream.concat(Stream.of(book), book.getSheets().stream())
                .flatMap(each -> FakeBooks.list((List<?>) each.get(added.list())).stream())
                .map(other -> ((GenericData) other).get(added.id())));
        add(home, added.list(), made);
        return made;
    }

    private static void add(GenericData home, String list, Object more) {
        List<Object> all = new ArrayList<>(FakeBooks.list((List<?>) home.get(list)));
        all.add(more);
        home.set(list, all);
    }

    /** Where something is to be added, once what it says of itself is in order. */
    private GenericData home(GenericJson made) {
        if (made instanceof NamedRange named) {
            rules.name(named);
            return book;
        }
        if (made instanceof EmbeddedChart chart) {
            rules.given(chart.getSpec(), "spec");
            return Boolean.TRUE.equals(rules.given(chart.getPosition(), "position").getNewSheet())
                    ? chartSheet(chart.getPosition()) : rules.over(chart.getPosition(), 600, 371);
        }
        if (made instanceof Slicer slicer) {
            // Its size when nobody gave one is assumed; what it does unless told otherwise is documented.
            rules.region(rules.given(slicer.getSpec(), "spec").getDataRange());
            slicer.getSpec().putIfAbsent("applyToPivotTables", true);
            slicer.getSpec().putIfAbsent("horizontalAlignment", "LEFT");
            return rules.over(slicer.getPosition(), 200, 30);
        }
        return tab(made);
    }

    private Sheet tab(GenericJson made) {
        if (made instanceof BandedRange || made instanceof Table) {
            rules.free((GridRange) made.get("range"));
        } else {
            rules.one(made, "range", "namedRangeId", "tableId");
            made.set("range", rules.named((GridRange) made.get("range"), (String) made.get("namedRangeId")));
        }
        if (made instanceof ProtectedRange range && !Boolean.TRUE.equals(range.getWarningOnly())) {
            // Who may edit it is the one who made it, unless others are named (assumed).
            range.putIfAbsent("editors", new Editors().setUsers(List.of(email)));
        }
        Sheet tab = rules.tab(((GridRange) made.get("range")).getSheetId());
        if (made instanceof Table table) {
            table.putIfAbsent("columnProperties", columns(tab, rules.region(table.getRange())));
        }
        return tab;
    }

    /** A table's columns are called as its first row calls them, or are numbered (assumed). */
    private List<TableColumnProperties> columns(Sheet tab, FakeRanges.Region region) {
        return IntStream.range(0, region.right() - region.left()).mapToObj(i -> {
            ExtendedValue value = cell(tab, region.top(), region.left() + i).getUserEnteredValue();
            return new TableColumnProperties().setColumnIndex(i).setColumnName(value == null
                    || value.getStringValue() == null ? "Column " + (i + 1) : value.getStringValue());
        }).toList();
    }

    private Sheet chartSheet(EmbeddedObjectPosition position) {
        SheetProperties own = new SheetProperties().setTitle("Chart" + (book.getSheets().size() + 1))
                .setSheetType("OBJECT");
        number(own, "sheetId");
        Sheet sheet = new Sheet().setProperties(own);
        book.getSheets().add(sheet);
        renumber();
        position.setNewSheet(null).setSheetId(own.getSheetId());
        return sheet;
    }

    private DeveloperMetadata remember(DeveloperMetadata wish) {
        rules.given(rules.given(wish, "metadata").getMetadataKey(), "key");
        rules.given(wish.getVisibility(), "visibility");
        number(wish, "metadataId");
        DeveloperMetadataLocation at = rules.given(wish.getLocation(), "location");
        DimensionRange line = at.getDimensionRange();
        if (line != null) {
            at.setLocationType("ROWS".equals(line.getDimension()) ? "ROW" : "COLUMN");
            each(rules.lines(line), own -> add(own, "developerMetadata", wish));
        } else {
            boolean whole = Boolean.TRUE.equals(at.getSpreadsheet());
            at.setLocationType(whole ? "SPREADSHEET" : "SHEET");
            add(whole ? book : rules.tab(rules.given(at.getSheetId(), "sheet id")), "developerMetadata", wish);
        }
        return wish;
    }

    /** Ids may be given, and are made up where they are not (documented). */
    private void number(GenericJson made, String field) {
        String id = files.newId();
        made.putIfAbsent(field, made.getClassInfo().getField(field).getType() == String.class ? id.substring(1, 11)
                : (Object) Math.floorMod(id.hashCode(), 2_000_000_000));
    }

    private FakeRefusal refused(String why) {
        return FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Invalid requests[" + number + "]." + kind + ": " + why);
    }
}
