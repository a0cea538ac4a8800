//SOURCES Enumerations.java

import com.google.api.client.util.DateTime;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Holds a body against the interface description: fields, kinds of values, words of lists, and of what excludes each
 * other one alone. As Google's services do, it takes a number for a text of digits and the other way round (documented,
 * Protocol Buffers, JSON mapping), where Google's own parser for Java would refuse it.
 */
final class FakeBody {
    /** Fields of which a message holds one at most; Google's reference calls each such group a union field. */
    private static final Map<String, List<String>> UNIONS = """
            ChartData sourceRange columnReference
            ChartSpec basicChart pieChart bubbleChart candlestickChart orgChart histogramChart waterfallChart \
            treemapChart scorecardChart
            Chip personProperties richLinkProperties
            ColorStyle rgbColor themeColor
            ConditionValue relativeDate userEnteredValue
            ConditionalFormatRule booleanRule gradientRule
            DeveloperMetadataLocation spreadsheet sheetId dimensionRange
            EmbeddedObjectPosition sheetId overlayPosition newSheet
            ExtendedValue numberValue stringValue boolValue formulaValue errorValue
            FilterSpec columnIndex dataSourceColumnReference
            PivotGroup sourceColumnOffset dataSourceColumnReference
            PivotGroupRule manualRule histogramRule dateTimeRule
            PivotValue sourceColumnOffset formula dataSourceColumnReference
            SortSpec dimensionIndex dataSourceColumnReference
            TextRotation angle vertical
            UpdateCellsRequest start range
            """.lines().map(line -> List.of(line.split(" ")))
            .collect(Collectors.toMap(words -> words.get(0), words -> words.subList(1, words.size())));

    private FakeBody() {
    }

    /** The same, with numbers where numbers are meant; or a refusal. */
    static JsonElement plain(JsonElement tree, Class<?> type) {
        return plain(tree, type, "", null);
    }

    private static JsonElement plain(JsonElement value, Type type, String path, List<String> words) {
        boolean list = type instanceof ParameterizedType p
                && Iterable.class.isAssignableFrom((Class<?>) p.getRawType());
        boolean message = !list && FakeRules.Schema.hasFields(type);
        if (value.isJsonNull()) {
            return value;
        }
        if (list && value.isJsonArray()) {
            JsonArray all = new JsonArray();
            value.getAsJsonArray().forEach(inner -> all.add(plain(inner, FakeRules.Schema.element(type),
                    path + "[" + all.size() + "]", words)));
            return all;
        }
        if (message && value.isJsonObject()) {
            return message(value.getAsJsonObject(), type, path);
        }
        if (list || message || !value.isJsonPrimitive()) {
            throw bad(path, type, value);
        }
        return single(value.getAsJsonPrimitive(), type, path, words);
    }

    private static JsonElement message(JsonObject value, Type type, String path) {
        Class<?> known = type instanceof Class<?> c ? c : Map.class;
        JsonObject plain = new JsonObject();
        value.entrySet().forEach(field -> {
            String name = field.getKey();
            Type inner = FakeRules.Schema.exact(type, name);
            if (inner == null) {
                throw FakeRefusal.unknownName(name, "Cannot find field.");
            }
            String here = path + (path.isEmpty() ? "" : ".") + snake(name);
            plain.add(name, plain(field.getValue(), inner, here, Enumerations.words(known, name)));
        });
        List<String> together = UNIONS.getOrDefault(known.getSimpleName(), List.of()).stream()
                .filter(name -> plain.has(name) && !plain.get(name).isJsonNull()).toList();
        if (together.size() > 1) {
            String message = "Invalid value at '" + path + "' (oneof), oneof field is already set. Cannot set '"
                    + together.get(1) + "'";
            throw FakeRefusal.neutral(400, "INVALID_ARGUMENT", "invalid", message).violation(path, message);
        }
        return plain;
    }

    private static JsonPrimitive single(JsonPrimitive value, Type type, String path, List<String> words) {
        if (words != null && !words.contains(value.getAsString())) {
            throw bad(path, type, value);
        }
        if (type == Boolean.class && value.isBoolean() || type == String.class && value.isString()) {
            return value;
        }
        if (type == DateTime.class && value.getAsString().matches("\\d{4}-\\d\\d-\\d\\dT.*")) {
            return value;
        }
        BigDecimal number = value.isBoolean() ? null : number(value.getAsString());
        if (number == null || !List.of(Integer.class, Long.class, Double.class, Float.class).contains(type)) {
            throw bad(path, type, value);
        }
        try {
            return type == Integer.class ? new JsonPrimitive(number.intValueExact())
                    : type == Long.class ? new JsonPrimitive(String.valueOf(number.longValueExact()))
                    : new JsonPrimitive(number);
        } catch (ArithmeticException e) {
            throw bad(path, type, value);
        }
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static String snake(String name) {
        return name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static FakeRefusal bad(String path, Type type, JsonElement value) {
        String kind = type == Boolean.class ? "TYPE_BOOL" : type == String.class ? "TYPE_STRING"
                : type == Integer.class ? "TYPE_INT32" : type == Long.class ? "TYPE_INT64"
                : type == Double.class ? "TYPE_DOUBLE" : "another kind";
        return FakeRefusal.badValue(path, kind, value.isJsonPrimitive() ? value.getAsString() : value.toString());
    }
}
