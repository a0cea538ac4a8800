import com.google.api.client.util.Data;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.client.util.Types;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.BandingProperties;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.Color;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.Editors;
import com.google.api.services.sheets.v4.model.ErrorValue;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.ProtectedRange;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.SpreadsheetProperties;
import com.google.api.services.sheets.v4.model.SpreadsheetTheme;
import com.google.api.services.sheets.v4.model.Table;
import com.google.api.services.sheets.v4.model.TableRowsProperties;
import com.google.api.services.sheets.v4.model.ThemeColorPair;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/**
 * Spreadsheets in memory: Google's model classes, with rows that copies share until one of them is edited. What a copy
 * keeps and what an answer holds of them is told at each rule: documented, recorded, reported or assumed.
 */
final class FakeBooks {
    private FakeBooks() {
    }

    static Spreadsheet complete(Spreadsheet book, String title) {
        if (book.getProperties() == null) {
            book.setProperties(new SpreadsheetProperties());
        }
        SpreadsheetProperties p = book.getProperties().setTitle(title);
        p.putIfAbsent("locale", "en_US");
        p.putIfAbsent("autoRecalc", "ON_CHANGE");
        p.putIfAbsent("timeZone", "Etc/GMT");
        settle(book);
        return book;
    }

    /** Lets a change loose on the model as if it held plain lists; rows that it does not look at stay shared. */
    static void edit(Spreadsheet book, Consumer<Spreadsheet> change) {
        forEachRows(book, rows -> rows.editing = true);
        try {
            change.accept(book);
        } finally {
            settle(book);
        }
    }

    private static void settle(Spreadsheet book) {
        int index = 0;
        for (Sheet sheet : book.getSheets()) {
            SheetProperties p = sheet.getProperties();
            p.setIndex(index++);
            p.putIfAbsent("sheetType", "GRID");
            p.putIfAbsent("sheetId", 0);
            if (p.getSheetType().equals("GRID")) {
                GridProperties grid = p.getGridProperties() == null ? new GridProperties() : p.getGridProperties();
                grid.putIfAbsent("rowCount", 1000);
                grid.putIfAbsent("columnCount", 26);
                p.setGridProperties(grid);
            }
            for (GridData data : list(sheet.getData())) {
                if (data.getRowData() instanceof Rows rows) {
                    rows.settle();
                } else if (data.getRowData() != null) {
                    data.setRowData(new Rows(data.getRowData()));
                }
            }
        }
    }

    private static void forEachRows(Spreadsheet book, Consumer<Rows> action) {
        book.getSheets().stream().flatMap(sheet -> list(sheet.getData()).stream()).map(GridData::getRowData)
                .filter(Rows.class::isInstance).map(Rows.class::cast).forEach(action);
    }

    static <T> List<T> list(List<T> perhaps) {
        return perhaps == null ? List.of() : perhaps;
    }

    /** Everything copied but the rows, which are shared. */
    @SuppressWarnings("unchecked")
    static <T extends GenericData> T copy(T original) {
        return (T) deepCopy(original);
    }

    /**
     * What files.copy makes of the content: sheet ids stay, protected ranges know only the copier (both reported),
     * IMPORTRANGE is not authorised for the new file (reported).
     */
    static Spreadsheet copyFor(Spreadsheet book, String id, String title, String copier) {
        Spreadsheet copy = copy(book).setSpreadsheetId(id).setComments(null);
        copy.getProperties().setTitle(title);
        for (Sheet sheet : copy.getSheets()) {
            sheet.setCommentAnchors(null);
            for (ProtectedRange range : list(sheet.getProtectedRanges())) {
                range.setEditors(range.getEditors() == null ? null : new Editors().setUsers(List.of(copier)));
            }
        }
        forEachRows(copy, rows -> rows.change(FakeBooks::imports, FakeBooks::forbidImports));
        return copy;
    }

    private static boolean imports(CellData cell) {
        String formula = cell.getUserEnteredValue() == null ? null : cell.getUserEnteredValue().getFormulaValue();
        return formula != null && formula.toUpperCase(Locale.ROOT).contains("IMPORTRANGE(");
    }

    private static void forbidImports(CellData cell) {
        ErrorValue error = new ErrorValue().setType("REF")
                .setMessage("You don't have permissions to access that sheet.");
        cell.setFormattedValue("#REF!").setEffectiveValue(new ExtendedValue().setErrorValue(error));
    }

    /** Tables are listed among the banded ranges too, with a reference instead of an id (documented). */
    static void bandTables(Sheet sheet) {
        List<BandedRange> bands = new ArrayList<>(list(sheet.getBandedRanges()));
        for (Table table : list(sheet.getTables())) {
            TableRowsProperties p = table.getRowsProperties() == null ? new TableRowsProperties()
                    : table.getRowsProperties();
            BandingProperties rows = new BandingProperties();
            p.forEach(rows::set);
            bands.add(new BandedRange().setBandedRangeReference(table.getTableId()).setRange(table.getRange())
                    .setRowProperties(rows));
        }
        sheet.setBandedRanges(bands);
    }

    /**
     * With ranges, merges and groups come for the whole sheet (reported). Whether its other lists do is not known: here
     * what the ranges do not touch may be left out, so that nobody counts on these together with ranges.
     */
    static void cut(Sheet sheet, List<FakeRanges.Region> regions) {
        sheet.setConditionalFormats(touched(sheet.getConditionalFormats(), regions,
                rule -> list(rule.getRanges())));
        sheet.setProtectedRanges(touched(sheet.getProtectedRanges(), regions, p -> ranges(p.getRange())));
        sheet.setBandedRanges(touched(sheet.getBandedRanges(), regions, band -> ranges(band.getRange())));
        sheet.setTables(touched(sheet.getTables(), regions, table -> ranges(table.getRange())));
    }

    private static List<GridRange> ranges(GridRange perhaps) {
        return perhaps == null ? List.of() : List.of(perhaps);
    }

    private static <T> List<T> touched(List<T> all, List<FakeRanges.Region> regions,
            Function<T, List<GridRange>> place) {
        return list(all).stream().filter(one -> place.apply(one).stream()
                .anyMatch(range -> regions.stream().anyMatch(region -> region.touches(range)))).toList();
    }

    /** One GridData for each range, or one for the whole grid; sheets without a grid have none. */
    static List<GridData> windows(Sheet sheet, List<FakeRanges.Region> regions, boolean metadata) {
        if (sheet.getProperties().getGridProperties() == null) {
            return null;
        }
        GridData data = list(sheet.getData()).isEmpty() ? new GridData() : sheet.getData().get(0);
        List<FakeRanges.Region> all = regions.isEmpty() ? List.of(FakeRanges.Region.whole(sheet)) : regions;
        return all.stream().map(region -> window(data, region, metadata)).toList();
    }

    static Map<String, Color> theme(Spreadsheet book) {
        Map<String, Color> theme = new HashMap<>();
        SpreadsheetTheme own = book.getProperties().getSpreadsheetTheme();
        for (ThemeColorPair pair : list(own == null ? null : own.getThemeColors())) {
            theme.put(pair.getColorType(), pair.getColor() == null ? null : pair.getColor().getRgbColor());
        }
        return theme;
    }

    static Object deepCopy(Object value) {
        if (value instanceof Rows rows) {
            return new Rows(rows.rows);
        }
        if (value instanceof GenericData data && !Data.isNull(value)) {
            GenericData copy = Types.newInstance(data.getClass());
            for (FieldInfo field : data.getClassInfo().getFieldInfos()) {
                Object inner = field.getValue(data);
                if (inner != null) {
                    field.setValue(copy, deepCopy(inner));
                }
            }
            data.getUnknownKeys().forEach((key, inner) -> copy.set(key, deepCopy(inner)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>(list.size());
            list.forEach(inner -> copy.add(deepCopy(inner)));
            return copy;
        }
        if (value instanceof Map<?, ?> map && !(value instanceof GenericData)) {
            Map<Object, Object> copy = new LinkedHashMap<>();
            map.forEach((key, inner) -> copy.put(key, deepCopy(inner)));
            return copy;
        }
        return value;
    }

    /** Rows shared between copies: the first look at one while a test edits gives that test's copy its own. */
    static final class Rows extends AbstractList<RowData> {
        private final List<RowData> rows;
        private final Set<RowData> own = Collections.newSetFromMap(new IdentityHashMap<>());
        private boolean editing;

        Rows(List<RowData> rows) {
            this.rows = new ArrayList<>(rows);
        }

        /** The row itself, not to be changed. */
        RowData peek(int index) {
            return rows.get(index);
        }

        /** Changes the cells that the test picks, and takes only their rows out of sharing. */
        void change(Predicate<CellData> which, Consumer<CellData> change) {
            editing = true;
            for (int i = 0; i < size(); i++) {
                List<CellData> cells = peek(i) == null ? null : peek(i).getValues();
                if (cells != null && cells.stream().anyMatch(cell -> cell != null && which.test(cell))) {
                    get(i).getValues().stream().filter(cell -> cell != null && which.test(cell)).forEach(change);
                }
            }
            settle();
        }

        private void settle() {
            editing = false;
            own.clear();
        }

        @Override
        public RowData get(int index) {
            if (editing && !own.contains(rows.get(index))) {
                set(index, (RowData) FakeBooks.deepCopy(rows.get(index)));
            }
            return rows.get(index);
        }

        @Override
        public RowData set(int index, RowData row) {
            own.add(row);
            return rows.set(index, row);
        }

        @Override
        public void add(int index, RowData row) {
            own.add(row);
            rows.add(index, row);
        }

        @Override
        public RowData remove(int index) {
            return rows.remove(index);
        }

        @Override
        public int size() {
            return rows.size();
        }
    }

    /** Those of the rows of a grid, or of the cells of a row, that one range asks for; they are not copied. */
    static final class Part<T> extends AbstractList<T> {
        private final int from;
        private final int to;
        private final IntFunction<T> each;

        private Part(int from, int to, IntFunction<T> each) {
            this.from = from;
            this.to = Math.max(from, to);
            this.each = each;
        }

        @Override
        public T get(int index) {
            return each.apply(from + index);
        }

        @Override
        public int size() {
            return to - from;
        }
    }

    private static GridData window(GridData data, FakeRanges.Region region, boolean metadata) {
        Rows rows = data.getRowData() == null ? new Rows(List.of()) : (Rows) data.getRowData();
        return new GridData().setStartRow(region.top()).setStartColumn(region.left())
                .setRowData(new Part<>(region.top(), Math.min(region.bottom(), rows.size()),
                        row -> part(rows.peek(row), region)))
                .setRowMetadata(sizes(data.getRowMetadata(), region.top(), region.bottom(), 21, metadata))
                .setColumnMetadata(sizes(data.getColumnMetadata(), region.left(), region.right(), 100, metadata));
    }

    private static RowData part(RowData row, FakeRanges.Region region) {
        List<CellData> cells = list(row == null ? null : row.getValues());
        return new RowData().setValues(new Part<>(region.left(), Math.min(region.right(), cells.size()), cells::get));
    }

    /** One entry for each row or column asked for, with its size: 21 or 100 pixels if nobody set it (recorded). */
    private static List<DimensionProperties> sizes(List<DimensionProperties> given, int from, int to, int pixels,
            boolean metadata) {
        DimensionProperties usual = new DimensionProperties().setPixelSize(pixels);
        List<DimensionProperties> sizes = new ArrayList<>(to - from);
        for (int i = from; i < to; i++) {
            DimensionProperties own = given != null && i < given.size() ? given.get(i) : null;
            if (own != null) {
                own.putIfAbsent("pixelSize", pixels);
                own.setDeveloperMetadata(metadata ? own.getDeveloperMetadata() : null);
            }
            sizes.add(own == null ? usual : own);
        }
        return sizes;
    }
}
