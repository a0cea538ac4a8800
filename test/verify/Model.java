//SOURCES ../support/Book.java ../support/Checkout.java
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2

import com.google.api.client.json.GenericJson;
import com.google.api.client.util.ClassInfo;
import com.google.api.services.sheets.v4.model.BigQueryTableSpec;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What Google's generated classes tell of a spreadsheet, and docs/verification.md of what is left out. */
final class Model {
    /** Of a formula it is left out, of anything else it is compared. */
    private static final String LINK = "CellData.hyperlink";
    static final Set<String> LEFT_OUT = leftOut();
    /** What may stand in any list of filters. */
    private static final String CRITERIA = "[{\"filterCriteria\": {\"condition\": {\"type\": \"BLANK\"}}}]";
    /** What is true where nothing is said. */
    static final Set<String> TRUE = Set.of("SlicerSpec.applyToPivotTables");

    private Model() {}

    private static Set<String> leftOut() {
        String page = page();
        int start = page.indexOf("## Left out");
        String section = page.substring(start, page.indexOf("\n## ", start));
        return Pattern.compile("`([A-Z]\\w+\\.[a-z]\\w+)`").matcher(section).results().map(m -> m.group(1))
                .filter(name -> !name.equals(LINK)).collect(Collectors.toSet());
    }

    private static String page() {
        try {
            return Files.readString(Checkout.root().resolve("docs/verification.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<Step> places() {
        List<Step> places = new ArrayList<>();
        collect(null, Spreadsheet.class, places);
        return places;
    }

    private static void collect(Step up, Class<?> type, List<Step> places) {
        for (String name : new TreeSet<>(ClassInfo.of(type).getNames())) {
            Step step = new Step(up, type, name, ClassInfo.of(type).getFieldInfo(name).getGenericType());
            if (step.leaf()) {
                places.add(step);
            } else {
                collect(step, step.element(), places);
            }
        }
    }

    /** A workbook with a value at every place, but for a formula where there is another value. */
    static JsonObject everything() {
        JsonObject book = Book.tab(2, 2);
        for (Step place : places()) {
            JsonObject parent = place.parent(book);
            if (!parent.has(place.name) && !place.toString().endsWith("userEnteredValue/ExtendedValue.formulaValue")) {
                // The table of BigQuery is none of Sheets, whose name would stand for its id.
                boolean second = TRUE.contains(place.field()) || place.owner == BigQueryTableSpec.class;
                parent.add(place.name, place.wrap(sample(place.element(), place.name, second ? 2 : 1)));
            }
        }
        return book;
    }

    static Set<Class<?>> types() {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Step step : places()) {
            for (Step at = step; at != null; at = at.up()) {
                types.add(at.owner());
            }
        }
        return types;
    }

    /** Whether Google sends this beside its newer form, which says the same. */
    static boolean deprecated(Class<?> owner, String name) {
        return !companions(owner, name).isEmpty();
    }

    static List<String> companions(Class<?> owner, String name) {
        Collection<String> names = ClassInfo.of(owner).getNames();
        if (names.contains(name + "Style")) {
            return List.of(name + "Style");
        }
        if (name.equals("criteria") && names.contains("filterSpecs")) {
            return List.of("filterSpecs");
        }
        return name.equals("width") && names.contains("style") && names.contains("colorStyle")
                ? List.of("style", "colorStyle") : List.of();
    }

    private static void addCompanions(Class<?> owner, String name, JsonObject parent) {
        companions(owner, name).forEach(other -> parent.add(other, JsonParser.parseString(switch (other) {
            case "filterSpecs" -> CRITERIA;
            case "style" -> "'SOLID'";
            default -> "{'themeColor': 'TEXT'}";
        })));
    }

    /** A value that is no default, and another one. */
    static JsonElement sample(Class<?> type, String name, int which) {
        return name.equals("applyToPivotTables") ? new JsonPrimitive(which == 2)
                : type == String.class ? new JsonPrimitive(which == 1 ? "a" : "b")
                : type == Boolean.class ? new JsonPrimitive(which == 1)
                : type == Integer.class ? new JsonPrimitive(which)
                : new JsonPrimitive(which / 4.0);
    }

    /** A field of a class of Google's model, and how one comes there from the spreadsheet. */
    record Step(Step up, Class<?> owner, String name, Type type) {
        /** The types of which a list or a map consists are its own type's. */
        Class<?> element() {
            Type inner = type instanceof ParameterizedType p
                    ? p.getActualTypeArguments()[p.getActualTypeArguments().length - 1] : type;
            return (Class<?>) inner;
        }

        boolean listed() {
            return type instanceof ParameterizedType p && p.getRawType() == List.class;
        }

        boolean leaf() {
            return !GenericJson.class.isAssignableFrom(element());
        }

        boolean leftOut() {
            return LEFT_OUT.contains(owner.getSimpleName() + "." + name) || deprecated(owner, name)
                    || up != null && up.leftOut();
        }

        /** Whether no spreadsheet is without it. */
        boolean always() {
            return Set.of("SheetProperties.title", "GridProperties.rowCount", "GridProperties.columnCount",
                    "DataSource.dataSourceId").contains(field());
        }

        /** The smallest workbook that has a value here: the first or second of its kind, or with 0 none. */
        JsonObject book(int value) {
            return book(value == 0 ? null : sample(element(), name, value));
        }

        /** The smallest workbook that has this value here, or none for null. */
        JsonObject book(JsonElement leaf) {
            JsonObject book = Book.tab(2, 2);
            JsonObject parent = parent(book);
            addCompanions(owner, name, parent);
            if (leaf == null) {
                parent.remove(name);
            } else {
                parent.add(name, wrap(leaf));
            }
            return book;
        }

        /** The same workbook with this value under another name. */
        JsonObject renamed(int value) {
            JsonObject book = book(value);
            JsonObject parent = parent(book);
            parent.add(name + "X", parent.remove(name));
            return book;
        }

        /** The class and the field. */
        String field() {
            return owner.getSimpleName() + "." + name;
        }

        private JsonElement wrap(JsonElement inner) {
            if (type instanceof ParameterizedType && !listed()) {
                JsonObject map = new JsonObject();
                map.add("0", inner);
                return map;
            }
            JsonArray list = new JsonArray();
            list.add(inner);
            return listed() ? list : inner;
        }

        private JsonObject parent(JsonObject book) {
            if (up == null) {
                return book;
            }
            JsonObject above = up.parent(book);
            addCompanions(up.owner, up.name, above);
            if (!above.has(up.name)) {
                above.add(up.name, up.wrap(new JsonObject()));
            }
            JsonElement here = above.get(up.name);
            return (here.isJsonArray() ? here.getAsJsonArray().get(0)
                    : up.type instanceof ParameterizedType ? here.getAsJsonObject().get("0") : here).getAsJsonObject();
        }

        @Override
        public String toString() {
            return (up == null ? "" : up + "/") + owner.getSimpleName() + "." + name;
        }
    }
}
