//SOURCES Model.java Second.java

import com.google.api.client.json.GenericJson;
import com.google.api.client.util.ClassInfo;
import com.google.api.services.sheets.v4.model.BigQueryTableSpec;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** Makes up workbooks over the whole model: a few small tabs, and anything that a field can hold. */
record Workbooks(Random random) {
    /** Each test takes some times as many; all that were ever tried: {@code ./jbang run -Dcases=300 tests}. */
    static final int CASES = Integer.getInteger("cases", 25);

    private static final List<String> TEXTS = List.of("a", "b c", "=A1", "caf\u00e9", "\ud83c\udf35", "\"q\"", "\\",
            "1", "TRUE", "two\nlines", "tab\t", "\u0001", "\u2028", "/", "\u007f", "null", "{}",
            "long ".repeat(40));
    private static final List<Double> NUMBERS = List.of(1.0, -1.0, 0.1, 0.30000000000000004, 1e21, 1e20, 1e-7,
            123456789012345680000.0, 5.684341886080802e-14, 1e15, 999999999999999.0, 100.0, 0.00001, 0.000001,
            46048.76, 9007199254740992.0, -0.5, 1e-5, 12345678901234567.0, 0.05, 1e300);
    private static final List<String> ONE_OF = List.of("ExtendedValue", "ColorStyle");

    JsonObject make() {
        JsonObject book = fields(Spreadsheet.class, Set.of("sheets", "comments"));
        book.addProperty("spreadsheetId", "1");
        name(book, "namedRanges", "namedRangeId", "nr");
        name(book, "dataSources", "dataSourceId", "ds");
        JsonArray sheets = new JsonArray();
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            sheets.add(sheet(i));
        }
        book.add("sheets", sheets);
        return book;
    }

    private JsonObject sheet(int index) {
        JsonObject sheet = fields(Sheet.class, Set.of("properties", "data", "commentAnchors"));
        name(sheet, "tables", "tableId", "t" + index);
        sheet.add("properties", fields(SheetProperties.class, Set.of("gridProperties")));
        Book.at(sheet, "properties").getAsJsonObject().add("gridProperties", fields(GridProperties.class, Set.of()));
        int rows = 1 + random.nextInt(14);
        int columns = 1 + random.nextInt(30);
        Map.of("gridProperties.rowCount", rows, "gridProperties.columnCount", columns, "sheetId", index * 7,
                "index", index, "title", List.of("'Uno'", "'Dos y'", "\"T'3\"").get(index), "sheetType", "GRID")
                .forEach((name, value) -> Book.put(sheet, "properties." + name, value.toString()));
        JsonObject data = new JsonObject();
        data.add("rowData", list(random.nextInt(rows + 1), () -> random.nextInt(5) == 0 ? new JsonObject() : row(
                columns)));
        data.add("rowMetadata", list(random.nextInt(rows + 1), () -> fields(DimensionProperties.class, Set.of())));
        data.add("columnMetadata", list(random.nextInt(columns + 1),
                () -> fields(DimensionProperties.class, Set.of())));
        JsonArray all = new JsonArray();
        all.add(data);
        sheet.add("data", all);
        return sheet;
    }

    private JsonObject row(int columns) {
        JsonObject row = new JsonObject();
        row.add("values", list(random.nextInt(Math.min(columns, 6) + 1),
                () -> random.nextInt(4) == 0 ? new JsonObject() : fields(CellData.class, Set.of())));
        return row;
    }

    private JsonArray list(int size, Supplier<JsonElement> element) {
        JsonArray list = new JsonArray();
        for (int i = 0; i < size; i++) {
            list.add(element.get());
        }
        return list;
    }

    /** Ids and names that tell things apart, as Google gives them. */
    private static void name(JsonObject parent, String list, String id, String prefix) {
        JsonArray things = parent.has(list) ? parent.getAsJsonArray(list) : new JsonArray();
        for (int i = 0; i < things.size(); i++) {
            JsonObject thing = things.get(i).getAsJsonObject();
            thing.addProperty(id, prefix + i);
            if (!list.equals("dataSources")) {
                thing.addProperty("name", "name of " + prefix + i);
            } else if (!thing.has("spec")) {
                thing.add("spec", new JsonObject());
            }
        }
    }

    private JsonObject fields(Class<?> type, Set<String> without) {
        List<String> names = new ArrayList<>(new TreeSet<>(ClassInfo.of(type).getNames()));
        names.removeAll(without);
        if (ONE_OF.contains(type.getSimpleName())) {
            names.remove("errorValue");
            names = List.of(names.get(random.nextInt(names.size())));
        }
        JsonObject object = new JsonObject();
        for (String name : names) {
            if (names.size() == 1 || random.nextInt(names.size() > 12 ? 5 : 3) == 0) {
                object.add(name, value(ClassInfo.of(type).getFieldInfo(name).getGenericType(), name));
            }
        }
        if (type == BigQueryTableSpec.class) {
            object.addProperty("tableId", "orders");
        }
        // Google never sends the deprecated form alone.
        for (String name : names) {
            if (Model.companions(type, name).stream().anyMatch(other -> !object.has(other))) {
                object.remove(name);
            }
        }
        return object;
    }

    private JsonElement value(Type type, String name) {
        if (type instanceof ParameterizedType p && p.getRawType() == List.class) {
            return list(1 + random.nextInt(2), () -> value(p.getActualTypeArguments()[0], name));
        }
        if (type instanceof ParameterizedType p) {
            JsonObject map = new JsonObject();
            map.add("1", value(p.getActualTypeArguments()[1], name));
            return map;
        }
        Class<?> plain = (Class<?>) type;
        return GenericJson.class.isAssignableFrom(plain) ? fields(plain, Set.of()) : leaf(plain, name, random);
    }

    /** A value that is not as good as absent. */
    static JsonElement leaf(Class<?> type, String name, Random random) {
        if (type == Boolean.class) {
            return new JsonPrimitive(!name.equals("applyToPivotTables")
                    && (!Set.of("bold", "italic", "boolValue").contains(name) || random.nextBoolean()));
        }
        if (name.endsWith("Id") && type == String.class) {
            return new JsonPrimitive(List.of("nr0", "nr1", "t00", "t10", "ds0", "gone").get(random.nextInt(6)));
        }
        if (type == String.class) {
            return new JsonPrimitive(name.equals("stringValue") && random.nextInt(9) == 0 ? ""
                    : (name.equals("formulaValue") ? "=" : "") + TEXTS.get(random.nextInt(TEXTS.size())));
        }
        if (type == Integer.class) {
            return new JsonPrimitive(1 + random.nextInt(400));
        }
        if (type == Float.class) {
            return new JsonPrimitive((1 + random.nextInt(9)) / 16.0);
        }
        return new JsonPrimitive(switch (random.nextInt(4)) {
            case 0 -> random.nextInt(10_000) / 100.0 + 1;
            case 1 -> (random.nextInt(1_000_000) + 1) * Math.pow(10, random.nextInt(40) - 20);
            default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
        });
    }

    /** The same, as a copy has it: calculated anew, under other ids, with things in another order. */
    static JsonObject recomputed(JsonObject book) {
        JsonObject copy = book.deepCopy();
        copy.addProperty("spreadsheetId", "2");
        reverse(copy);
        renumber(copy, Second.names(copy).keySet());
        return copy;
    }

    private static void reverse(JsonElement tree) {
        if (tree.isJsonArray()) {
            tree.getAsJsonArray().forEach(Workbooks::reverse);
        } else if (tree.isJsonObject()) {
            tree.getAsJsonObject().asMap().values().forEach(Workbooks::reverse);
            Second.UNORDERED.stream().filter(tree.getAsJsonObject()::has)
                    .forEach(name -> Collections.reverse(tree.getAsJsonObject().getAsJsonArray(name).asList()));
        }
    }

    private static void renumber(JsonElement tree, Set<String> ids) {
        if (tree.isJsonArray()) {
            tree.getAsJsonArray().forEach(element -> renumber(element, ids));
        } else if (tree.isJsonObject()) {
            JsonObject object = tree.getAsJsonObject();
            for (String name : List.copyOf(object.keySet())) {
                if (object.get(name).isJsonPrimitive()
                        && ids.contains(name + " " + object.get(name).getAsString())) {
                    object.addProperty(name, object.get(name).getAsString() + "'");
                } else if (Second.DROPPED.contains(name) || name.equals("effectiveValue")
                        || name.equals("effectiveFormat") || name.equals("formattedValue")) {
                    object.remove(name);
                } else {
                    renumber(object.get(name), ids);
                }
            }
        }
    }
}
