//DESCRIPTION The double of Google: JSON as Drive and Sheets spell it.
//JAVA 17+

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.json.JsonString;
import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.Data;
import com.google.api.client.util.DateTime;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.Border;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.Color;
import com.google.api.services.sheets.v4.model.ColorStyle;
import com.google.api.services.sheets.v4.model.DataValidationRule;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.FilterCriteria;
import com.google.api.services.sheets.v4.model.FilterSpec;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.PivotFilterCriteria;
import com.google.api.services.sheets.v4.model.PivotFilterSpec;
import com.google.api.services.sheets.v4.model.PivotTable;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.TextFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Writes JSON as Google does, straight into a stream, so that a large grid is never held as text: Sheets leaves out
 * zeros, trims rows and doubles deprecated fields (all recorded), Drive tells everything.
 */
final class FakeJson {
    private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
    private static final byte[] EMPTY = "{}".getBytes(ISO_8859_1);

    private final OutputStream out;
    private final boolean pretty;
    private byte[] buffer = new byte[1 << 16];
    private int length;
    private int depth;
    private boolean fresh = true;

    FakeJson(OutputStream out, boolean pretty) {
        this.out = out;
        this.pretty = pretty;
    }

    void document(GenericData value, Plan plan) throws IOException {
        object(value, plan);
        if (pretty) {
            raw('\n');
        }
        out.write(buffer, 0, length);
    }

    private void object(GenericData value, Plan plan) throws IOException {
        open('{');
        for (Step step : plan.steps) {
            Object inner = step.value.apply(value);
            if (inner instanceof FakeBooks.Window window) {
                rows(window, step);
            } else if (inner != null && !Data.isNull(inner) && (step.keepsZero || !zero(inner))) {
                key(step.key);
                value(inner, step);
            }
        }
        if (plan.unknown) {
            for (Map.Entry<String, Object> entry : value.getUnknownKeys().entrySet()) {
                key(entry.getKey().getBytes(UTF_8));
                value(entry.getValue(), null);
            }
        }
        close('}');
    }

    private static boolean zero(Object value) {
        return value instanceof Number n && n.doubleValue() == 0 || Boolean.FALSE.equals(value) || "".equals(value)
                || value instanceof List<?> list && list.isEmpty();
    }

    private void value(Object value, Step step) throws IOException {
        if (value instanceof GenericData data && step != null && step.plan != null) {
            planned(data, step.plan);
        } else if (value instanceof Map<?, ?> map) {
            open('{');
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                String key = (String) entry.getKey();
                if (step == null || step.mask.has(key) || step.plan != null) {
                    key(key.getBytes(UTF_8));
                    value(entry.getValue(), step);
                }
            }
            close('}');
        } else if (value instanceof Iterable<?> list) {
            open('[');
            for (Object inner : list) {
                item();
                value(inner, step);
            }
            close(']');
        } else {
            scalar(value, step);
        }
    }

    /** Formats are shared by many cells, so each is spelt once, unless indented, which depends on the place. */
    private void planned(GenericData data, Plan plan) throws IOException {
        boolean caches = plan.caches && !pretty;
        byte[] known = caches ? plan.cache.get(data) : null;
        if (known != null) {
            raw(known);
            return;
        }
        int from = length;
        object(data, plan);
        if (caches && plan.cache.size() < 20_000) {
            plan.cache.put(data, Arrays.copyOfRange(buffer, from, length));
        }
    }

    private void scalar(Object value, Step step) {
        if (value == null || Data.isNull(value)) {
            raw("null".getBytes(UTF_8));
        } else if (value instanceof Number n && (step == null || !step.text)) {
            raw(number(n).getBytes(UTF_8));
        } else if (value instanceof Boolean) {
            raw(value.toString().getBytes(UTF_8));
        } else {
            string(value instanceof DateTime time ? time.toStringRfc3339() : value.toString());
        }
    }

    /** Whole numbers without a fraction, others in the shortest form that reads back the same (recorded). */
    static String number(Number n) {
        double d = n.doubleValue();
        if (n instanceof Integer || n instanceof Long || d == Math.rint(d) && Math.abs(d) < 1e15
                && (d != 0 || 1 / d > 0)) {
            return Long.toString(n.longValue());
        }
        String text = n.toString();
        return Double.isNaN(d) || Double.isInfinite(d) ? "\"" + text + "\"" : text.replaceFirst("\\.0E|E", "e")
                .replaceFirst("e(\\d)", "e+$1");
    }

    /** Rows of a window: trimmed after the last one with content, as are the cells of each (recorded). */
    private void rows(FakeBooks.Window window, Step step) throws IOException {
        Step cells = step.plan.steps.isEmpty() ? null : step.plan.steps.get(0);
        int start = length;
        boolean first = fresh;
        key(step.key);
        open('[');
        if (trimmed(0, window.size(), i -> row(window.get(i), window.region, cells))) {
            close(']');
        } else {
            depth--;
            length = start;
            fresh = first;
        }
    }

    private boolean row(RowData row, FakeRanges.Region region, Step step) throws IOException {
        List<CellData> cells = row == null || row.getValues() == null ? List.of() : row.getValues();
        boolean any = false;
        open('{');
        if (step != null) {
            key(step.key);
            open('[');
            int end = Math.min(region.right(), cells.size());
            any = trimmed(region.left(), end, i -> cell(cells.get(i), step.plan));
            close(']');
        }
        close('}');
        if (any) {
            flush();
        }
        return any;
    }

    private boolean cell(CellData cell, Plan plan) throws IOException {
        int from = length;
        if (cell != null) {
            planned(cell, plan);
        }
        return length - from > 2;
    }

    /** Elements of an array, of which empty ones are written only once one that is not comes after them. */
    private boolean trimmed(int from, int to, Element element) throws IOException {
        boolean any = false;
        int empty = 0;
        for (int i = from; i < to; i++) {
            int mark = length;
            boolean first = fresh;
            for (int e = 0; e < empty; e++) {
                item();
                raw(EMPTY);
            }
            item();
            if (element.write(i)) {
                any = true;
                empty = 0;
            } else {
                length = mark;
                fresh = first;
                empty++;
            }
        }
        return any;
    }

    /** Writes one element and says whether there was anything in it. */
    private interface Element {
        boolean write(int index) throws IOException;
    }

    private void flush() throws IOException {
        if (length > 1 << 15) {
            out.write(buffer, 0, length);
            length = 0;
        }
    }

    private void open(char c) {
        raw(c);
        depth++;
        fresh = true;
    }

    private void close(char c) {
        depth--;
        if (!fresh) {
            indent();
        }
        raw(c);
        fresh = false;
    }

    private void item() {
        if (!fresh) {
            raw(',');
        }
        fresh = false;
        indent();
    }

    private void indent() {
        if (pretty) {
            raw('\n');
            for (int i = 0; i < depth; i++) {
                raw(' ');
                raw(' ');
            }
        }
    }

    private void key(byte[] key) {
        item();
        raw('"');
        raw(key);
        raw('"');
        raw(':');
        if (pretty) {
            raw(' ');
        }
    }

    private void string(String text) {
        raw('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x7f || c == '\u2028' || c == '\u2029') {
                escape(c);
            } else if (c == '"' || c == '\\') {
                raw('\\');
                raw(c);
            } else if (c < 0x80) {
                raw(c);
            } else {
                int code = text.codePointAt(i);
                i += Character.charCount(code) - 1;
                raw(Character.toString(code).getBytes(UTF_8));
            }
        }
        raw('"');
    }

    private void escape(char c) {
        int at = "\n\t\r".indexOf(c);
        raw('\\');
        if (at >= 0) {
            raw("ntr".charAt(at));
        } else {
            raw('u');
            for (int shift = 12; shift >= 0; shift -= 4) {
                raw((char) HEX[c >> shift & 15]);
            }
        }
    }

    private void raw(char c) {
        room(1);
        buffer[length++] = (byte) c;
    }

    private void raw(byte[] bytes) {
        room(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void room(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }

    /** How a service spells its answers: Sheets leaves out zeros and doubles colours, Drive tells everything. */
    record Dialect(boolean sheets, Map<String, Color> theme, CellFormat standard, boolean reverseKeys) {
        private static final Set<String> ZEROS = Set.of("SheetProperties.sheetId", "SheetProperties.index",
                "GridRange.startRowIndex", "GridRange.endRowIndex", "GridRange.startColumnIndex",
                "GridRange.endColumnIndex", "DimensionRange.startIndex", "DimensionRange.endIndex",
                "DimensionProperties.pixelSize", "FilterSpec.columnIndex", "SortSpec.dimensionIndex",
                "PivotGroup.sourceColumnOffset", "PivotValue.sourceColumnOffset", "PivotFilterSpec.columnOffsetIndex");
        private static final Map<String, String> STANDARD = Map.of(
                "TEXT", "000000", "BACKGROUND", "FFFFFF", "ACCENT1", "4285F4",
                "ACCENT2", "EA4335", "ACCENT3", "FBBC04", "ACCENT4", "34A853", "ACCENT5", "FF6D01", "ACCENT6", "46BDC6",
                "LINK", "1155CC");

        /**
         * Recorded: zero and false are left out, but not among values, text formats and the indexes named above.
         * Assumed of those that are one of several alternatives, since a protocol buffer tells which one was set.
         */
        boolean keepsZero(Class<?> owner, String name) {
            return !sheets || owner == ExtendedValue.class || owner == TextFormat.class
                    || ZEROS.contains(owner.getSimpleName() + "." + name);
        }

        /** The value told for a field where it is not its own: that of a deprecated twin, or a calculated one. */
        UnaryOperator<Object> derived(Class<?> owner, FieldInfo field) {
            ClassInfo info = ClassInfo.of(owner);
            String name = field.getName();
            if (!sheets) {
                return field::getValue;
            }
            if (field.getType() == Color.class && info.getFieldInfo(name + "Style") != null) {
                FieldInfo style = info.getFieldInfo(name + "Style");
                return o -> style.getValue(o) == null ? field.getValue(o) : rgb((ColorStyle) style.getValue(o));
            }
            if (field.getType() == ColorStyle.class && info.getFieldInfo(name.replaceFirst("Style$", "")) != null) {
                FieldInfo plain = info.getFieldInfo(name.replaceFirst("Style$", ""));
                return o -> field.getValue(o) != null || plain.getValue(o) == null ? field.getValue(o)
                        : new ColorStyle().setRgbColor((Color) plain.getValue(o));
            }
            return switch (owner.getSimpleName() + "." + name) {
                case "CellData.effectiveValue" -> o -> effectiveValue((CellData) o);
                case "CellData.formattedValue" -> o -> formattedValue((CellData) o);
                case "CellData.effectiveFormat" -> effectiveFormat();
                case "Border.width" -> o -> width((Border) o);
                case "BasicFilter.criteria", "FilterView.criteria", "PivotTable.criteria" -> o ->
                        criteria((GenericData) o, owner == PivotTable.class);
                case "BasicFilter.filterSpecs", "FilterView.filterSpecs", "PivotTable.filterSpecs" -> o ->
                        filterSpecs((GenericData) o, owner == PivotTable.class);
                default -> field::getValue;
            };
        }

        private Color rgb(ColorStyle style) {
            if (style.getThemeColor() == null) {
                return style.getRgbColor();
            }
            Color own = theme.get(style.getThemeColor());
            int rgb = Integer.parseInt(STANDARD.getOrDefault(style.getThemeColor(), "000000"), 16);
            return own != null ? own : new Color()
                    .setRed((rgb >> 16) / 255f).setGreen((rgb >> 8 & 255) / 255f).setBlue((rgb & 255) / 255f);
        }

        private static ExtendedValue effectiveValue(CellData cell) {
            ExtendedValue entered = cell.getUserEnteredValue();
            return entered == null || entered.getFormulaValue() != null ? cell.getEffectiveValue() : entered;
        }

        private static String formattedValue(CellData cell) {
            ExtendedValue value = effectiveValue(cell);
            if (value == null || cell.getFormattedValue() != null && value.equals(cell.getEffectiveValue())) {
                return value == null ? null : cell.getFormattedValue();
            }
            return value.getStringValue() != null ? value.getStringValue()
                    : value.getBoolValue() != null ? value.getBoolValue().toString().toUpperCase(Locale.ROOT)
                    : value.getNumberValue() != null ? FakeJson.number(value.getNumberValue())
                    : value.getErrorValue() != null ? "#" + value.getErrorValue().getType() + "!" : null;
        }

        /** The entered format over the spreadsheet's own; left out where that is all there is (documented). */
        private UnaryOperator<Object> effectiveFormat() {
            Map<CellFormat, CellFormat> known = new IdentityHashMap<>();
            return o -> {
                CellData cell = (CellData) o;
                CellFormat entered = cell.getUserEnteredFormat();
                if (cell.getEffectiveFormat() != null || entered == null || standard == null) {
                    return cell.getEffectiveFormat();
                }
                CellFormat merged = known.computeIfAbsent(entered, e -> merge(FakeBooks.copy(standard), e));
                return merged.equals(standard) ? null : merged;
            };
        }

        private static <T extends GenericData> T merge(T under, GenericData over) {
            for (FieldInfo field : over.getClassInfo().getFieldInfos()) {
                Object value = field.getValue(over);
                if (value instanceof GenericData inner && field.getValue(under) instanceof GenericData old
                        && !(value instanceof ColorStyle)) {
                    merge(old, inner);
                } else if (value != null) {
                    field.setValue(under, FakeBooks.deepCopy(value));
                }
            }
            return under;
        }

        /** The deprecated map is told beside the list that took its place (documented, filterSpecs). */
        private static Object criteria(GenericData filter, boolean pivot) {
            if (!(filter.get("filterSpecs") instanceof List<?> specs)) {
                return filter.get("criteria");
            }
            Map<String, Object> criteria = new TreeMap<>();
            for (Object spec : specs) {
                Object column = ((GenericData) spec).get(pivot ? "columnOffsetIndex" : "columnIndex");
                if (column != null) {
                    criteria.put(column.toString(), ((GenericData) spec).get("filterCriteria"));
                }
            }
            return criteria.isEmpty() ? null : criteria;
        }

        private static Object filterSpecs(GenericData filter, boolean pivot) {
            if (filter.get("filterSpecs") != null || !(filter.get("criteria") instanceof Map<?, ?> criteria)) {
                return filter.get("filterSpecs");
            }
            List<Object> specs = new ArrayList<>();
            criteria.forEach((column, value) -> specs.add(pivot
                    ? new PivotFilterSpec().setColumnOffsetIndex(Integer.valueOf((String) column))
                            .setFilterCriteria((PivotFilterCriteria) value)
                    : new FilterSpec().setColumnIndex(Integer.valueOf((String) column))
                            .setFilterCriteria((FilterCriteria) value)));
            return specs;
        }

        private static Integer width(Border border) {
            if (border.getWidth() != null || border.getStyle() == null) {
                return border.getWidth();
            }
            return switch (border.getStyle()) {
                case "SOLID_THICK", "DOUBLE" -> 3;
                case "SOLID_MEDIUM" -> 2;
                default -> 1;
            };
        }
    }

    /** How to write objects of one class under one mask, worked out once for each answer. */
    static final class Plan {
        private static final Map<Class<?>, List<String>> ORDER = Map.of(
                Spreadsheet.class, List.of("spreadsheetId", "properties", "sheets", "namedRanges", "spreadsheetUrl"),
                Sheet.class, List.of("properties", "data", "merges", "conditionalFormats"),
                SheetProperties.class, List.of("sheetId", "title", "index", "sheetType", "gridProperties"),
                GridData.class, List.of("startRow", "startColumn", "rowData", "rowMetadata", "columnMetadata"),
                CellData.class, List.of("userEnteredValue", "effectiveValue", "formattedValue", "userEnteredFormat"),
                File.class, List.of("kind", "id", "name", "mimeType"));

        private final List<Step> steps = new ArrayList<>();
        private final Dialect dialect;
        private final boolean caches;
        private final boolean unknown;
        private final Map<Object, byte[]> cache = new IdentityHashMap<>();

        private Plan(Class<?> type, FakeMask mask, Dialect dialect, Map<Class<?>, Plan> whole) {
            this.dialect = dialect;
            caches = type == CellFormat.class || type == DataValidationRule.class;
            unknown = mask.all();
            if (mask.all()) {
                whole.put(type, this);
            }
            Set<String> names = new LinkedHashSet<>(ORDER.getOrDefault(type, List.of()));
            names.addAll(new TreeSet<>(ClassInfo.of(type).getNames()));
            List<String> order = new ArrayList<>(names);
            if (dialect.reverseKeys()) {
                Collections.reverse(order);
            }
            for (String name : order) {
                if (mask.has(name)) {
                    steps.add(step(type, ClassInfo.of(type).getFieldInfo(name), mask.of(name), whole));
                }
            }
        }

        static Plan of(Class<?> type, FakeMask mask, Dialect dialect) {
            return new Plan(type, mask, dialect, new HashMap<>());
        }

        private Step step(Class<?> owner, FieldInfo field, FakeMask mask, Map<Class<?>, Plan> whole) {
            Type type = FakeRules.Schema.element(field.getGenericType());
            if (type instanceof ParameterizedType map) {
                type = FakeRules.Schema.element(map.getActualTypeArguments()[map.getActualTypeArguments().length - 1]);
            }
            Plan inner = null;
            if (type instanceof Class<?> c && GenericData.class.isAssignableFrom(c)) {
                inner = mask.all() && whole.containsKey(c) ? whole.get(c) : new Plan(c, mask, dialect, whole);
            }
            return new Step(field.getName().getBytes(UTF_8), dialect.derived(owner, field), inner, mask,
                    dialect.keepsZero(owner, field.getName()), field.getField().isAnnotationPresent(JsonString.class));
        }
    }

    record Step(byte[] key, UnaryOperator<Object> value, Plan plan, FakeMask mask, boolean keepsZero,
            boolean text) { }
}
