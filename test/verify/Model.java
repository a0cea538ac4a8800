//SOURCES ../support/Book.java ../support/Checkout.java
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2

import com.google.api.client.json.GenericJson;
import com.google.api.client.util.ClassInfo;
import com.google.api.services.sheets.v4.model.Border;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What Google's generated classes tell of a spreadsheet, and docs/verification.md of what is left out; and workbooks
 * with one thing of that, with all of it, and with some of it by chance.
 */
final class Model {
    /** A test by chance takes some times as many; all that were ever tried: {@code ./jbang run -Dcases=300 tests}. */
    static final int CASES = Integer.getInteger("cases", 25);
    /** Of a formula it is left out, of anything else it is compared. */
    private static final String LINK = "CellData.hyperlink";
    static final Set<String> LEFT_OUT = leftOut();
    /** What may stand in any list of filters. */
    private static final String CRITERIA = "{'filterCriteria': {'condition': {'type': 'BLANK'}}}";
    /** What is true where nothing is said. */
    static final Set<String> TRUE = Set.of("SlicerSpec.applyToPivotTables");
    private static final List<String> TEXTS = List.of("a", "b c", "=A1", "caf\u00e9", "\ud83c\udf35", "\"q\"", "\\",
            "1", "TRUE", "two\nlines", "tab\t", "\u0001", "\u2028", "/", "\u007f", "null", "{}",
            "long ".repeat(40));

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

    /** The one walk over the model: stops at each field of an object, there or not, and goes on into what then is. */
    static JsonObject walk(JsonObject book, BiConsumer<Step, JsonObject> stop) {
        walk(book, null, 0, Spreadsheet.class, stop);
        return book;
    }

    private static void walk(JsonObject object, Step up, int index, Class<?> type, BiConsumer<Step, JsonObject> stop) {
        for (Step step : Step.all(up, index, type)) {
            stop.accept(step, object);
            List<JsonObject> inner = step.objects(object);
            for (int i = 0; i < inner.size(); i++) {
                walk(inner.get(i), step, i, step.element(), stop);
            }
        }
    }

    static List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        walk(new JsonObject(), (step, object) -> {
            steps.add(step);
            step.put(object, step.sample(1));
        });
        return steps;
    }

    /** Where a value can be. */
    static List<Step> places() {
        return steps().stream().filter(Step::leaf).toList();
    }

    /** A workbook with a value at every place, but for a formula where there is another value. */
    static JsonObject everything() {
        return walk(Book.tab(2, 2), (step, object) -> {
            if (!object.has(step.name) && !step.toString().endsWith("userEnteredValue/ExtendedValue.formulaValue")) {
                // The table of BigQuery is none of Sheets, whose name would stand for its id.
                boolean second = TRUE.contains(step.field()) || step.owner == BigQueryTableSpec.class;
                step.put(object, step.sample(second ? 2 : 1));
            }
        });
    }

    /** A workbook of a few small tabs, with any of the fields and anything that they can hold. */
    static JsonObject byChance(Random random) {
        return new Chance(random).book();
    }

    /**
     * A field of a class of Google's model, and how one comes there from the spreadsheet.
     *
     * @param index which element it is a field of, if there is a list above
     */
    record Step(Step up, int index, Class<?> owner, String name) {
        /** Those of a class, a deprecated one behind the newer ones. */
        static List<Step> all(Step up, int index, Class<?> owner) {
            Map<Boolean, List<Step>> all = ClassInfo.of(owner).getNames().stream()
                    .map(name -> new Step(up, index, owner, name))
                    .collect(Collectors.partitioningBy(Step::deprecated));
            return Stream.of(false, true).flatMap(old -> all.get(old).stream()).toList();
        }

        private Type type() {
            return ClassInfo.of(owner).getFieldInfo(name).getGenericType();
        }

        /** The types of which a list or a map consists are its own type's. */
        Class<?> element() {
            Type inner = type() instanceof ParameterizedType p
                    ? p.getActualTypeArguments()[p.getActualTypeArguments().length - 1] : type();
            return (Class<?>) inner;
        }

        boolean listed() {
            return type() instanceof ParameterizedType p && p.getRawType() == List.class;
        }

        boolean leaf() {
            return !GenericJson.class.isAssignableFrom(element());
        }

        /** The newer forms beside which Google sends this, which says the same, and something that may stand there. */
        Map<String, String> newer() {
            String colour = "{'themeColor': 'TEXT'}";
            return ClassInfo.of(owner).getNames().contains(name + "Style") ? Map.of(name + "Style", colour)
                    : owner == Border.class && name.equals("width") ? Map.of("style", "'SOLID'", "colorStyle", colour)
                    : name.equals("criteria") ? Map.of("filterSpecs", CRITERIA) : Map.of();
        }

        boolean deprecated() {
            return !newer().isEmpty();
        }

        boolean leftOut() {
            return LEFT_OUT.contains(field()) || deprecated() || up != null && up.leftOut();
        }

        /** Whether no spreadsheet is without it. */
        boolean always() {
            return Set.of("SheetProperties.title", "GridProperties.rowCount", "GridProperties.columnCount",
                    "DataSource.dataSourceId").contains(field());
        }

        /** One of the values that it can have: the first is no default, and the second another one. */
        JsonElement sample(int which) {
            Class<?> type = element();
            return !leaf() ? new JsonObject()
                    : type == String.class ? new JsonPrimitive(TEXTS.get((which - 1) % TEXTS.size()))
                    : type == Boolean.class ? new JsonPrimitive((which == 1) != TRUE.contains(field()))
                    : type == Integer.class ? new JsonPrimitive(which)
                    : new JsonPrimitive(which / 16.0);
        }

        /** The smallest workbook that has a value here: the first or second of its kind, or with 0 none. */
        JsonObject book(int value) {
            return book(value == 0 ? null : sample(value));
        }

        /** The smallest workbook that has this value here, or none for null. */
        JsonObject book(JsonElement leaf) {
            return book(object -> {
                object.remove(name);
                if (leaf != null) {
                    put(object, leaf);
                }
            });
        }

        /** The same workbook with this value under another name. */
        JsonObject renamed(int value) {
            return book(object -> {
                put(object, sample(value));
                object.add(name + "X", object.remove(name));
            });
        }

        private JsonObject book(Consumer<JsonObject> last) {
            Map<Step, JsonElement> way = new HashMap<>();
            Stream.iterate(this, Objects::nonNull, Step::up).forEach(at -> {
                way.put(at, new JsonObject());
                at.newer().forEach((other, json) ->
                        way.put(new Step(at.up, at.index, at.owner, other), JsonParser.parseString(json)));
            });
            return walk(Book.tab(2, 2), (step, object) -> {
                if (step.equals(this)) {
                    last.accept(object);
                } else if (way.containsKey(step) && !object.has(step.name)) {
                    step.put(object, way.get(step));
                }
            });
        }

        /** The class and the field. */
        String field() {
            return owner.getSimpleName() + "." + name;
        }

        /** Gives the field a value; of several a list has all, and anything else the first. */
        void put(JsonObject object, JsonElement... values) {
            JsonElement value = values[0];
            if (listed()) {
                value = new JsonArray();
                Stream.of(values).forEach(value.getAsJsonArray()::add);
            } else if (type() instanceof ParameterizedType) {
                value = new JsonObject();
                value.getAsJsonObject().add("0", values[0]);
            }
            object.add(name, value);
        }

        private List<JsonObject> objects(JsonObject object) {
            JsonElement value = object.get(name);
            Collection<JsonElement> all = leaf() || value == null ? List.of()
                    : listed() ? value.getAsJsonArray().asList()
                    : type() instanceof ParameterizedType ? value.getAsJsonObject().asMap().values() : List.of(value);
            return all.stream().map(JsonElement::getAsJsonObject).toList();
        }

        @Override
        public String toString() {
            return (up == null ? "" : up + "/") + field();
        }
    }

    /** Chooses which fields are there, how many elements a list has, and what is in them. */
    private record Chance(Random random) {
        private static final List<Double> NUMBERS = List.of(1.0, -1.0, 0.1, 0.30000000000000004, 1e21, 1e20, 1e-7,
                123456789012345680000.0, 5.684341886080802e-14, 1e15, 999999999999999.0, 100.0, 0.00001, 0.000001,
                46048.76, 9007199254740992.0, -0.5, 1e-5, 12345678901234567.0, 0.05, 1e300);
        /** Objects of which one field alone is there. */
        private static final Set<String> ONE_OF = Set.of("ExtendedValue", "ColorStyle");
        /** Objects of which few fields are ever there at once. */
        private static final Set<String> MANY = Set.of("CellData", "ChartSpec");
        /** In these a false is said, and overrides what would hold otherwise. */
        private static final Set<String> SAID = Set.of("ExtendedValue", "TextFormat");

        JsonObject book() {
            String book = "{'spreadsheetId': '1', 'namedRanges': %s, 'dataSources': %s, 'sheets': %s}".formatted(
                    some(0, 2, "{'namedRangeId': 'id%1$d', 'name': 'Range %1$d'}"::formatted),
                    some(0, 2, "{'dataSourceId': 'id%d', 'spec': {}}"::formatted), some(1, 3, this::tab));
            return walk(JsonParser.parseString(book).getAsJsonObject(), this::maybe);
        }

        private String tab(int index) {
            int rows = 1 + random.nextInt(14);
            int columns = 1 + random.nextInt(30);
            return """
                    {'properties': {'sheetId': %d, 'index': %d, 'title': %s, 'sheetType': 'GRID',
                      'gridProperties': {'rowCount': %d, 'columnCount': %d}}, 'tables': %s,
                    'data': [{'rowData': %s, 'rowMetadata': %s, 'columnMetadata': %s}]}""".formatted(
                    index * 7, index, List.of("'Uno'", "'Dos y'", "\"T'3\"").get(index), rows, columns,
                    some(0, 2, i -> "{'tableId': 'id%1$d', 'name': 'Table %1$d'}".formatted(2 * index + i)),
                    some(0, rows, row -> random.nextInt(5) == 0 ? "{}"
                            : "{'values': %s}".formatted(some(0, Math.min(columns, 6), cell -> "{}"))),
                    some(0, rows, row -> "{}"), some(0, columns, column -> "{}"));
        }

        private List<String> some(int least, int most, IntFunction<String> each) {
            return IntStream.range(0, least + random.nextInt(most - least + 1)).mapToObj(each).toList();
        }

        private void maybe(Step step, JsonObject object) {
            String owner = step.owner.getSimpleName();
            boolean given = object.has(step.name) || step.field().equals("RowData.values") || ONE_OF.contains(owner);
            int odds = step.deprecated() ? 2 : MANY.contains(owner) ? 6
                    : Math.min(3, ClassInfo.of(step.owner).getNames().size());
            if (!given && random.nextInt(odds) == 0 && object.keySet().containsAll(step.newer().keySet())) {
                put(step, object);
            }
        }

        private void put(Step step, JsonObject object) {
            step.put(object, Stream.generate(() -> value(step)).limit(1 + random.nextInt(2))
                    .toArray(JsonElement[]::new));
        }

        /** One that is not as good as absent. */
        private JsonElement value(Step step) {
            return switch (step.element().getSimpleName()) {
                case "Boolean" -> step.sample(SAID.contains(step.owner.getSimpleName()) ? 1 + random.nextInt(2) : 1);
                case "String" -> new JsonPrimitive(text(step));
                case "Integer" -> step.sample(1 + random.nextInt(300));
                case "Float" -> step.sample(1 + random.nextInt(9));
                case "Double" -> new JsonPrimitive(number());
                default -> object(step);
            };
        }

        private JsonObject object(Step step) {
            JsonObject object = new JsonObject();
            if (ONE_OF.contains(step.element().getSimpleName())) {
                List<Step> fields = Step.all(step, 0, step.element());
                put(fields.get(random.nextInt(fields.size())), object);
            }
            return object;
        }

        /** An id may be that of something in the workbook, or of nothing. */
        private String text(Step step) {
            String text = TEXTS.get(random.nextInt(TEXTS.size()));
            return switch (step.name) {
                case "stringValue" -> random.nextInt(9) == 0 ? "" : text;
                case "formulaValue" -> "=" + text;
                default -> step.name.endsWith("Id") && step.owner != BigQueryTableSpec.class
                        ? "id" + random.nextInt(3) : text;
            };
        }

        private double number() {
            return switch (random.nextInt(4)) {
                case 0 -> random.nextInt(10_000) / 100.0 + 1;
                case 1 -> (random.nextInt(1_000_000) + 1) * Math.pow(10, random.nextInt(40) - 20);
                default -> NUMBERS.get(random.nextInt(NUMBERS.size()));
            };
        }
    }
}
