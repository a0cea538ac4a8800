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
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.PivotTable;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.TextFormat;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A model as a tree of JSON, under a mask, as Google spells it: Sheets leaves out zeros, trims rows and doubles
 * deprecated fields (all recorded), Drive tells everything.
 */
final class FakeJson {
    private static final Gson PLAIN = new GsonBuilder().serializeNulls().create();
    private static final Gson PRETTY = new GsonBuilder().serializeNulls().setPrettyPrinting().create();
    /** Recorded: zero and false are left out, but not among values and text formats, nor of these. */
    private static final Set<String> ZEROS = Set.of("SheetProperties.sheetId", "SheetProperties.index",
            "GridRange.startRowIndex", "GridRange.endRowIndex", "GridRange.startColumnIndex",
            "GridRange.endColumnIndex", "DimensionRange.startIndex", "DimensionRange.endIndex",
            "DimensionProperties.pixelSize", "FilterSpec.columnIndex", "SortSpec.dimensionIndex",
            "PivotGroup.sourceColumnOffset", "PivotValue.sourceColumnOffset", "PivotFilterSpec.columnOffsetIndex");
    private static final Map<Class<?>, List<String>> ORDER = Map.of(
            Spreadsheet.class, List.of("spreadsheetId", "properties", "sheets", "namedRanges", "spreadsheetUrl"),
            Sheet.class, List.of("properties", "data", "merges", "conditionalFormats"),
            SheetProperties.class, List.of("sheetId", "title", "index", "sheetType", "gridProperties"),
            GridData.class, List.of("startRow", "startColumn", "rowData", "rowMetadata", "columnMetadata"),
            CellData.class, List.of("userEnteredValue", "effectiveValue", "formattedValue", "userEnteredFormat"),
            File.class, List.of("kind", "id", "name", "mimeType"));

    private final boolean sheets;
    private final Map<String, Color> theme;
    private final Map<Class<?>, List<Step>> steps = new HashMap<>();
    private final Map<FakeMask, Map<Object, JsonElement>> formats = new IdentityHashMap<>();

    FakeJson(boolean sheets, Map<String, Color> theme) {
        this.sheets = sheets;
        this.theme = theme;
    }

    /** How a field is told. */
    private record Step(String name, UnaryOperator<Object> value, boolean keepsZero, boolean text) { }

    FakeServer.Answer answer(GenericData model, FakeMask mask, boolean pretty) {
        String text = (pretty ? PRETTY : PLAIN).toJson(object(model, mask)) + (pretty ? "\n" : "");
        return FakeServer.Answer.text(200, FakeServer.Answer.TYPE, text);
    }

    private JsonObject object(GenericData data, FakeMask mask) {
        JsonObject told = new JsonObject();
        for (Step step : steps.computeIfAbsent(data.getClass(), this::steps)) {
            Object inner = mask.has(step.name) ? step.value.apply(data) : null;
            if (inner != null && !Data.isNull(inner)) {
                JsonElement element = tree(inner, mask.of(step.name), step.text);
                if (step.keepsZero || !zero(inner) && !(element instanceof JsonArray list && list.isEmpty())) {
                    told.add(step.name, element);
                }
            }
        }
        if (mask.all()) {
            data.getUnknownKeys().forEach((key, inner) -> told.add(key, tree(inner, mask, false)));
        }
        return told;
    }

    private List<Step> steps(Class<?> type) {
        Set<String> names = new LinkedHashSet<>(ORDER.getOrDefault(type, List.of()));
        names.addAll(new TreeSet<>(ClassInfo.of(type).getNames()));
        List<Step> all = new ArrayList<>();
        for (String name : names) {
            FieldInfo field = ClassInfo.of(type).getFieldInfo(name);
            // Of those that are one of several alternatives it is assumed: a protocol buffer tells which one was set.
            boolean keepsZero = !sheets || type == ExtendedValue.class || type == TextFormat.class
                    || ZEROS.contains(type.getSimpleName() + "." + name);
            all.add(new Step(name, sheets ? told(type, field) : field::getValue, keepsZero,
                    field.getField().isAnnotationPresent(JsonString.class)));
        }
        return all;
    }

    private static boolean zero(Object value) {
        return value instanceof Number n && n.doubleValue() == 0 || Boolean.FALSE.equals(value) || "".equals(value);
    }

    private JsonElement tree(Object value, FakeMask mask, boolean text) {
        if (value == null || Data.isNull(value)) {
            return JsonNull.INSTANCE;
        }
        if (value instanceof CellFormat || value instanceof DataValidationRule) {
            // These are shared by many cells, so each is spelt once.
            return formats.computeIfAbsent(mask, m -> new IdentityHashMap<>())
                    .computeIfAbsent(value, format -> object((GenericData) format, mask));
        }
        if (value instanceof GenericData data) {
            return object(data, mask);
        }
        if (value instanceof Map<?, ?> map) {
            JsonObject told = new JsonObject();
            map.forEach((key, inner) -> {
                if (mask.has((String) key)) {
                    told.add((String) key, tree(inner, mask.of((String) key), text));
                }
            });
            return told;
        }
        if (value instanceof FakeBooks.Part<?> part) {
            return trimmed(part, mask);
        }
        if (value instanceof Iterable<?> list) {
            JsonArray told = new JsonArray();
            list.forEach(inner -> told.add(tree(inner, mask, text)));
            return told;
        }
        return value instanceof Boolean yes ? new JsonPrimitive(yes)
                : value instanceof Number n && !text ? JsonParser.parseString(number(n))
                : new JsonPrimitive(value instanceof DateTime time ? time.toStringRfc3339() : value.toString());
    }

    /** Rows of a window, or cells of a row, end with the last that has content (recorded). */
    private JsonArray trimmed(FakeBooks.Part<?> part, FakeMask mask) {
        JsonArray told = new JsonArray();
        int empty = 0;
        for (Object each : part) {
            JsonObject inner = each == null ? new JsonObject() : object((GenericData) each, mask);
            empty++;
            if (inner.size() > 0) {
                for (; empty > 1; empty--) {
                    told.add(new JsonObject());
                }
                told.add(inner);
                empty = 0;
            }
        }
        return told;
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

    /** What Sheets tells of a field where it is not its own value, but that of a twin of which one is deprecated. */
    private UnaryOperator<Object> told(Class<?> owner, FieldInfo field) {
        ClassInfo info = ClassInfo.of(owner);
        String name = field.getName();
        FieldInfo style = info.getFieldInfo(name + "Style");
        FieldInfo plain = info.getFieldInfo(name.replaceFirst("Style$", ""));
        if (field.getType() == Color.class && style != null) {
            return o -> style.getValue(o) == null ? field.getValue(o) : rgb((ColorStyle) style.getValue(o));
        }
        if (field.getType() == ColorStyle.class && plain != null) {
            return o -> field.getValue(o) != null || plain.getValue(o) == null ? field.getValue(o)
                    : new ColorStyle().setRgbColor((Color) plain.getValue(o));
        }
        return switch (owner.getSimpleName() + "." + name) {
            case "Border.width" -> o -> width((Border) o);
            case "BasicFilter.criteria", "FilterView.criteria", "PivotTable.criteria" -> o ->
                    criteria((GenericData) o, owner == PivotTable.class ? "columnOffsetIndex" : "columnIndex");
            default -> field::getValue;
        };
    }

    private Color rgb(ColorStyle style) {
        return style.getThemeColor() == null ? style.getRgbColor()
                : theme.getOrDefault(style.getThemeColor(), new Color());
    }

    /** The deprecated map is told beside the list that took its place (documented, filterSpecs). */
    private static Object criteria(GenericData filter, String column) {
        if (!(filter.get("filterSpecs") instanceof List<?> specs)) {
            return filter.get("criteria");
        }
        Map<String, Object> criteria = new TreeMap<>();
        for (Object spec : specs) {
            Object index = ((GenericData) spec).get(column);
            if (index != null) {
                criteria.put(index.toString(), ((GenericData) spec).get("filterCriteria"));
            }
        }
        return criteria.isEmpty() ? null : criteria;
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
