//SOURCES Model.java Paper.java Second.java Seen.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every field of Google's model at every place where it can stand, and each rule of the normal form there. */
class VerifyModelTest {

    /** Fields in which what is false or empty is said, and overrides what would hold otherwise. */
    private static final Set<String> SAID = Set.of("ExtendedValue.boolValue", "ExtendedValue.stringValue",
            "ExtendedValue.formulaValue", "ConditionValue.userEnteredValue", "TextFormat.bold", "TextFormat.italic",
            "TextFormat.strikethrough", "TextFormat.underline");

    /** Numbers that hold where none is said, from Google's description of the interface. */
    private static final Map<String, Integer> USUAL = Map.of("Color.alpha", 1, "OverlayPosition.heightPixels", 371,
            "OverlayPosition.widthPixels", 600);

    /** Words that mean the same as none, from there, too. */
    private static final Map<String, String> WORDS = Map.of("PivotTable.valueLayout", "HORIZONTAL",
            "BaselineValueFormat.comparisonType", "COMPARISON_TYPE_UNDEFINED",
            "ChartAxisViewWindowOptions.viewWindowMode", "DEFAULT_VIEW_WINDOW_MODE",
            "ScorecardChartSpec.numberFormatSource", "CHART_NUMBER_FORMAT_SOURCE_UNDEFINED");

    private static final int AT_ONCE = 20;

    /** A place as it is in production and in the backup. */
    private record Pair(Model.Step place, String how, JsonObject production, JsonObject backup) {
        Pair back() {
            return new Pair(place, how, backup, production);
        }

        boolean inTab() {
            Model.Step top = place;
            while (top.up() != null) {
                top = top.up();
            }
            return top.name().equals("sheets")
                    && !Set.of("SheetProperties.sheetId", "SheetProperties.title").contains(place.field());
        }
    }

    /** What came of a pair: whether it was told, and the digest of the backup's side. */
    private record Came(boolean told, String digest) { }

    @Test
    void is_compared_wherever_the_docs_do_not_name_it_as_left_out() throws IOException {
        List<Pair> told = new ArrayList<>();
        List<Pair> never = new ArrayList<>();
        for (Model.Step place : Model.places()) {
            if (place.leftOut()) {
                never.add(new Pair(place, "is named as left out, but told", place.book(1), place.book(2)));
                never.add(new Pair(place, "is named as left out, but missed", place.book(1), place.book(0)));
            } else {
                told.add(new Pair(place, "is missed", place.book(1), place.book(2)));
            }
        }
        assertEquals("", wrong(told, (there, back) -> there.told && back.told));
        assertEquals("", wrong(never, (there, back) -> !there.told && !back.told));
        assertTrue(told.size() > 1_000, () -> told.size() + " places");
    }

    @Test
    void has_every_field_that_the_docs_name() {
        Set<String> fields = Model.steps().stream().map(Model.Step::field).collect(Collectors.toSet());
        assertEquals(List.of(), Model.LEFT_OUT.stream().filter(name -> !fields.contains(name)).toList());
    }

    @Test
    void whose_default_is_spelled_out_equals_an_absent_one() throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (Model.Step place : compared()) {
            defaults(place).forEach(value -> pairs.add(new Pair(place, value + " is a false alarm",
                    place.book(value), place.book(0))));
        }
        assertEquals("", wrong(pairs, (there, back) -> !there.told && !back.told
                && there.digest.equals(back.digest)));
    }

    @Test
    void that_says_something_however_little_is_not_absent() throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (Model.Step place : compared()) {
            List<JsonElement> none = defaults(place);
            little(place).stream().filter(value -> !none.contains(value)).forEach(value -> pairs.add(new Pair(
                    place, value + " passes for nothing", place.book(value), place.book(0))));
        }
        assertEquals("", wrong(pairs, (there, back) -> there.told && back.told
                && !there.digest.equals(back.digest)));
    }

    @Test
    void that_comes_under_another_name_is_told() throws IOException {
        List<Pair> pairs = compared().stream().map(place -> new Pair(place, "may be renamed", place.book(1),
                place.renamed(1))).toList();
        assertEquals("", wrong(pairs, (there, back) -> there.told && back.told));
    }

    private String wrong(List<Pair> pairs, BiPredicate<Came, Came> right) throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Pair> inTabs = pairs.stream().filter(Pair::inTab).toList();
        for (int i = 0; i < inTabs.size(); i += AT_ONCE) {
            List<Pair> some = inTabs.subList(i, Math.min(i + AT_ONCE, inTabs.size()));
            List<Came> there = tabs(some);
            List<Came> back = tabs(some.stream().map(Pair::back).toList());
            for (int n = 0; n < some.size(); n++) {
                wrong.addAll(right.test(there.get(n), back.get(n)) ? List.of()
                        : List.of(some.get(n).place + ": " + some.get(n).how));
            }
        }
        for (Pair pair : pairs.stream().filter(pair -> !pair.inTab()).toList()) {
            wrong.addAll(right.test(alone(pair), alone(pair.back())) ? List.of()
                    : List.of(pair.place + ": " + pair.how));
        }
        return String.join("\n", wrong);
    }

    private Came alone(Pair pair) throws IOException {
        Seen seen = Seen.of(new Paper(pair.production, pair.backup));
        return new Came(!seen.differences().isEmpty(), seen.fingerprint());
    }

    /** Each in a tab of its own, so that what is told of one is told of no other. */
    private List<Came> tabs(List<Pair> pairs) throws IOException {
        Seen seen = Seen.of(new Paper(book(pairs.stream().map(Pair::production).toList()),
                book(pairs.stream().map(Pair::backup).toList())));
        return IntStream.range(0, pairs.size()).mapToObj(i -> new Came(seen.differences().stream()
                .anyMatch(said -> said.matches("(?s)Tab_" + i + "[! ].*")), seen.tabs().get(i))).toList();
    }

    private static JsonObject book(List<JsonObject> books) {
        JsonArray sheets = new JsonArray();
        for (JsonObject book : books) {
            JsonObject sheet = book.getAsJsonArray("sheets").get(0).getAsJsonObject().deepCopy();
            sheet.getAsJsonObject("properties").addProperty("sheetId", 100 + sheets.size());
            sheet.getAsJsonObject("properties").addProperty("title", "Tab_" + sheets.size());
            sheets.add(sheet);
        }
        JsonObject all = new JsonObject();
        all.add("sheets", sheets);
        return all;
    }

    private List<Model.Step> compared() {
        return Model.places().stream().filter(place -> !place.leftOut() && !place.always()).toList();
    }

    /** The values that mean the same as none. */
    private List<JsonElement> defaults(Model.Step place) {
        List<JsonElement> defaults = new ArrayList<>();
        if (place.listed()) {
            return defaults;
        }
        if (!place.field().equals("SheetProperties.sheetId")) {
            defaults.add(JsonNull.INSTANCE);
        }
        if (place.element() == Boolean.class && !SAID.contains(place.field())) {
            defaults.add(new JsonPrimitive(Model.TRUE.contains(place.field())));
        } else if (place.element() == String.class && !SAID.contains(place.field())) {
            defaults.add(new JsonPrimitive(""));
            Stream.ofNullable(WORDS.get(place.field())).map(JsonPrimitive::new).forEach(defaults::add);
        } else if (Second.ZERO.contains(place.name())) {
            defaults.add(new JsonPrimitive(0));
        } else if (USUAL.containsKey(place.field())) {
            defaults.add(new JsonPrimitive(USUAL.get(place.field())));
        }
        return defaults;
    }

    /** The values that a rule might take for none. */
    private List<JsonElement> little(Model.Step place) {
        return place.element() == Boolean.class ? List.of(new JsonPrimitive(false), new JsonPrimitive(true))
                : place.element() == String.class ? Stream.of("", "0", "false", "null", "{}", "X_UNSPECIFIED",
                        "HORIZONTAL", "COMPARISON_TYPE_UNDEFINED").<JsonElement>map(JsonPrimitive::new).toList()
                : List.of(new JsonPrimitive(0), new JsonPrimitive(1), new JsonPrimitive(-1));
    }
}
