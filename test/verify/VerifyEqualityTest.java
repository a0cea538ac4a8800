//SOURCES Damage.java Model.java Paper.java Seen.java

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By hand, over the whole of Google's model, and at random with the number of the case as its seed. */
class VerifyEqualityTest {

    private static final String ANSWERED = "sheets[0].data[0].rowData";

    private static Seen seen(JsonObject production, JsonObject copy) throws IOException {
        return Seen.of(new Paper(production, copy));
    }

    private static void assertDiffer(JsonObject production, JsonObject copy, Object about) throws IOException {
        Seen there = seen(production, copy);
        Seen back = seen(copy, production);
        assertFalse(there.differences().isEmpty(), () -> about + " passes");
        assertFalse(back.differences().isEmpty(), () -> about + " passes the other way round");
        assertNotEquals(there.fingerprint(), back.fingerprint(), () -> about + " has one fingerprint");
    }

    //region pairs by hand

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_pair_that_differs_is_told_and_has_another_fingerprint(Damage damage) throws IOException {
        JsonObject copy = Book.book();
        damage.change().accept(copy);
        assertNotEquals(Book.book(), copy, "the damage does nothing");
        assertDiffer(Book.book(), copy, damage);
    }

    static Stream<Damage> a_pair_that_differs_is_told_and_has_another_fingerprint() {
        String tab = "sheets[0].";
        return Stream.concat(Damage.table("""
            $2[2].userEnteredValue = {"stringValue": "TRUE"}
            $2[0].userEnteredValue = {"formulaValue": "Ana"}
            $2[0].userEnteredValue = {"formulaValue": 5}
            $2[0].userEnteredValue.stringValue = "Ana\\u0000"
            $2[0].userEnteredValue.stringValue = "\\ufeffAna"
            $2[0].userEnteredValue.stringValue = "Ana\\ud83c"
            $20[1].userEnteredValue.numberValue = 20.000000000000004
            $20[1].userEnteredValue.numberValue = 1e308
            $20[2] = {"userEnteredValue": {"stringValue": " "}}
            sheets[0].basicFilter.filterSpecs[0].filterCriteria.hiddenValues[1] = ""
            sheets[0].merges[1] = {"startRowIndex": 4, "endRowIndex": 5, "startColumnIndex": 5, "endColumnIndex": 8}
            sheets[0].properties.tabColorStyle = {"rgbColor": {}}
            swap sheets[0].data[0].rowData[19].values 1
            """), Stream.of(
            Damage.of("a value one row further", book -> {
                JsonElement cell = Book.at(book, Book.row(36) + "[0]");
                Book.at(book, tab + "data[0].rowData").getAsJsonArray().add(new JsonObject());
                Book.put(book, tab + "data[0].rowData[36].values", "[" + cell + "]");
                Book.put(book, Book.row(36) + "[0]", "{}");
            }),
            Damage.of("one conditional format twice", book -> Book.put(book, tab + "conditionalFormats[2]",
                    Book.at(book, tab + "conditionalFormats[1]").toString())),
            Damage.of("one chart twice", book -> Book.put(book, tab + "charts[1]",
                    Book.at(book, tab + "charts[0]").toString()))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_pair_that_is_equal_passes(Damage harmless) throws IOException {
        JsonObject copy = Book.book();
        harmless.change().accept(copy);
        Seen there = seen(Book.book(), copy);
        assertEquals(List.of(), there.differences());
        assertEquals(seen(copy, Book.book()), there);
    }

    static Stream<Damage> a_pair_that_is_equal_passes() {
        return Damage.table("""
            $20[1].userEnteredValue.numberValue = 20.0
            $20[1].userEnteredValue.numberValue = 2E+1
            $2[1].userEnteredValue.numberValue = 3.50000000000000000000000000001
            $20[0].note = null
            $20[0].note = ""
            $20[4] = {}
            sheets[0].data[0].rowData[36] = {"values": []}
            sheets[0].data[0].rowData[36] = {"values": [{}, {}]}
            sheets[0].data[0].rowMetadata[4] = {"pixelSize": 21}
            $1[0].userEnteredFormat.backgroundColorStyle.rgbColor = {"red": 0.5, "green": 0, "blue": 0.0, "alpha": 1}
            sheets[0].properties.tabColor = {"red": 1}
            sheets[0].filterViews[0].range.startRowIndex =; sheets[0].filterViews[0].range.startColumnIndex =
            sheets[0].properties.index = 0; sheets[1].properties.index = 1; sheets[2].properties.index = 2; \
            sheets[3].properties.index = 3
            """);
    }

    @Test
    void texts_that_no_encoding_holds_are_told_apart() throws IOException {
        List<String> texts = List.of("?", "\ud83c", "\ud83d", "\udf35", "\ufffd", "\ud83c\ud83c", "??",
                "\udf35\ud83c", "\ud83c\udf35", "\\ud83c");
        List<JsonObject> books = new ArrayList<>();
        for (String text : texts) {
            JsonObject book = Book.book();
            Book.at(book, Book.row(2) + "[0].userEnteredValue").getAsJsonObject().addProperty("stringValue", text);
            books.add(book);
        }
        for (int i = 0; i < texts.size(); i++) {
            for (int j = 0; j < i; j++) {
                assertDiffer(books.get(i), books.get(j), "text " + i + " beside text " + j);
            }
        }
    }

    //endregion

    //region answers that are wrong

    private record Wrong(String name, UnaryOperator<String> change) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** What may be wrong with an answer, so that it cannot be taken for the rows that were asked for. */
    static Stream<Wrong> wrongs() {
        return Stream.of(answers(), tabs(), Stream.of(
                new Wrong("a comma too many", body -> body.replaceFirst("\\{", "{,")),
                new Wrong("one byte short", body -> body.substring(0, body.length() - 1)),
                new Wrong("half", body -> body.substring(0, body.length() / 2)),
                new Wrong("one byte of it", body -> body.substring(0, 1)),
                new Wrong("a row said twice", body -> body.replaceFirst("\"values\":", "\"values\":[],\"values\":")),
                new Wrong("a value said twice", body -> body.replaceFirst("\"userEnteredValue\":\\s*",
                        "\"userEnteredValue\":{\"stringValue\":\"a\",\"stringValue\":\"b\"},\"x\":")),
                new Wrong("a cell that is no more than how the one above ends", body -> changed(book -> {
                    Book.put(book, ANSWERED + "[0]", "{'values': [{'userEnteredValue': {'stringValue': 'a'}}]}");
                    Book.put(book, ANSWERED + "[1]", "{'values': ['no cell']}");
                }).apply(body).replace("\"no cell\"", "}")))).flatMap(kind -> kind);
    }

    /** What comes in the place of an answer. */
    private static Stream<Wrong> answers() {
        return Stream.of("", " \n", "null", "[BODY]", "\"sheets\"", "<!DOCTYPE html>\n<html lang=en>", "{}",
                "{\"sheets\": []}", "{\"sheets\": [{}, {}]}", "BODY{}",
                "{\"error\": {\"code\": 200, \"message\": \"?\"}}")
                .map(answer -> new Wrong("it is " + answer, body -> answer.replace("BODY", body)));
    }

    private static Stream<Wrong> tabs() {
        return Stream.concat(Damage.table("""
            sheets[0] =
            sheets[0].data[0].startRow = 1
            sheets[0].data[0].startColumn = 1
            sheets[0].data[0].rowData[40].values[0].note = "?"
            sheets[0].data[0].rowData[0] = {"values": [{}, {}, {}, {}, {}, {}, {}, {}, {"note": "?"}]}
            sheets[0].data[0].rowMetadata[39] =
            """), Stream.of(
            Damage.of("its last tab lacks", book -> sheets(book).remove(last(book))),
            Damage.of("its tabs lack data", book -> sheets(book).forEach(sheet -> Book.put(sheet, "data", ""))),
            Damage.of("its last tab lacks data", book -> Book.put(last(book), "data", "")),
            Damage.of("its tabs have no window", book -> sheets(book).forEach(sheet -> Book.put(sheet, "data", "[]"))),
            Damage.of("a window too many", book -> Book.put(book, "sheets[0].data[1]",
                    Book.at(book, "sheets[0].data[0]").toString())),
            Damage.of("its tabs are others", book -> sheets(book).forEach(sheet ->
                    Book.put(sheet, "properties.sheetId", "77"))),
            Damage.of("its tabs have changed places", book -> {
                JsonElement first = Book.at(book, "sheets[0].data");
                Book.put(book, "sheets[0].data", Book.at(last(book), "data").toString());
                Book.put(last(book), "data", first.toString());
            }),
            Damage.of("a tab twice", book -> Book.put(book, "sheets[0]", Book.at(book, "sheets[1]").toString()))))
            .map(damage -> new Wrong(damage.name(), changed(damage.change())));
    }

    private static UnaryOperator<String> changed(Consumer<JsonObject> change) {
        return body -> {
            JsonObject book = JsonParser.parseString(body).getAsJsonObject();
            change.accept(book);
            return book.toString();
        };
    }

    private static JsonArray sheets(JsonObject book) {
        return book.getAsJsonArray("sheets");
    }

    private static JsonElement last(JsonObject book) {
        return sheets(book).get(sheets(book).size() - 1);
    }

    /** On either side, at each answer in turn, and on both at once. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongs")
    void an_answer_that_is_wrong_once_is_asked_for_again(Wrong wrong) throws IOException {
        JsonObject damaged = Book.book();
        Damage.oneOfEachKind().filter(damage -> !damage.said().get(0).startsWith("'Jon''s' tab"))
                .forEach(damage -> damage.change().accept(damaged));
        for (JsonObject copy : List.of(Book.book(), damaged)) {
            Seen plain = seen(Book.book(), copy);
            for (Set<Integer> wrongs : List.of(Set.of(0), Set.of(1), Set.of(0, 1))) {
                Paper paper = new Paper(Book.book(), copy);
                assertEquals(plain, Seen.of(paper.meddle((number, side, body) ->
                        wrongs.contains(number) ? wrong.change.apply(body) : body)), () -> wrong + " at " + wrongs);
                assertTrue(paper.asked() > 2, "was not asked for again");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wrongs")
    void an_answer_that_stays_wrong_proves_nothing(Wrong wrong) {
        for (Set<verify.Side> sides : List.of(Set.of(verify.Side.values()), Set.of(verify.Side.BACKUP),
                Set.of(verify.Side.PRODUCTION))) {
            Paper paper = new Paper(Book.book(), Book.book());
            paper.meddle((number, side, body) -> sides.contains(side) ? wrong.change.apply(body) : body);
            assertThrows(IOException.class, () -> Seen.of(paper), () -> wrong + " of " + sides);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"c3", "80", "ff", "c0 af", "ed a0 80", "f0 82 82 ac", "f4 90 80 80", "c3 75 30 30 34 31",
        "5c 75 30 30 33 7a", "5c 75 30 30 7a 33", "5c 75 30 30", "5c 78", "22", "1f"})
    void a_text_with_bytes_that_are_none_proves_nothing(String hex) {
        assertThrows(IOException.class, () -> withBytes("stringValue", hex), hex);
        assertThrows(IOException.class, () -> withBytes("formulaValue", hex), hex);
    }

    @ParameterizedTest
    @CsvSource({"c3 a9, \u00e9", "f0 9f 8c b5, \ud83c\udf35", "5c 75 30 30 33 65, >", "5c 75 30 30 32 32, '\"'",
        "5c 75 30 30 35 63, \\", "5c 75 30 30 37 66, \u007f", "5c 75 30 30 45 39, \u00e9", "5c 2f, /",
        "ef bf bd, \ufffd"})
    void a_text_is_what_its_bytes_spell(String hex, String text) throws IOException {
        JsonObject book = Book.book();
        for (String kind : List.of("stringValue", "formulaValue")) {
            Book.put(book, Book.row(2) + "[0].userEnteredValue", "{}");
            Book.at(book, Book.row(2) + "[0].userEnteredValue").getAsJsonObject().addProperty(kind, "a" + text + "b");
            assertEquals(seen(book, book), withBytes(kind, hex));
        }
    }

    @Test
    void an_error_of_a_type_that_is_no_text_is_no_error_that_is_told() throws IOException {
        JsonObject book = Book.book();
        Book.put(book, Book.row(2) + "[0].userEnteredValue", "{\"formulaValue\": \"=1/0\"}");
        JsonObject failing = book.deepCopy();
        for (String type : List.of("5", "{}", "null", "[]")) {
            Book.put(failing, Book.row(2) + "[0].effectiveValue", "{\"errorValue\": {\"type\": " + type + "}}");
            assertEquals(seen(book, book), seen(book, failing), type);
        }
    }

    @ParameterizedTest
    @CsvSource({"0.0000001, 1e-7", "0.000001, 1e-6", "-0.0000001, -1e-7", "0.10, 0.1", "0.5, 5e-1", "-0, 0", "-0.0, 0",
        "1.0, 1", "1E2, 100", "1e20, 100000000000000000000", "1e21, 1000000000000000000000",
        "0.30000000000000004, 0.3000000000000000444", "123456789012345678, 123456789012345680",
        "999999999999999.99, 1e15", "45231.760416666664, 45231.7604166666642"})
    void a_number_is_the_double_that_it_means(String one, String other) throws IOException {
        assertEquals(withNumbers(one, one), withNumbers(other, other));
        assertEquals(withNumbers(one, one), withNumbers(other, one));
        assertNotEquals(withNumbers(one, one).fingerprint(), withNumbers("7", "7").fingerprint());
    }

    private static Seen withNumbers(String production, String copy) throws IOException {
        return replaced("{\"numberValue\": 987654321}", "987654321", Map.of(
                verify.Side.PRODUCTION, production, verify.Side.BACKUP, copy));
    }

    /** What comes of two spreadsheets in which one text has these bytes, given as hexadecimal digits. */
    private static Seen withBytes(String kind, String hex) throws IOException {
        String bytes = new String(HexFormat.ofDelimiter(" ").parseHex(hex), ISO_8859_1);
        return replaced("{\"" + kind + "\": \"aMARKb\"}", "MARK", Map.of(
                verify.Side.PRODUCTION, bytes, verify.Side.BACKUP, bytes));
    }

    private static Seen replaced(String value, String mark, Map<verify.Side, String> by) throws IOException {
        JsonObject book = Book.book();
        Book.put(book, Book.row(2) + "[0].userEnteredValue", value);
        Paper paper = new Paper(book, book);
        return Seen.of((side, ranges, fields) -> {
            String body = new String(paper.read(side, ranges, fields).readAllBytes(), ISO_8859_1);
            return new ByteArrayInputStream(body.replace(mark, by.get(side)).getBytes(ISO_8859_1));
        });
    }

    @Test
    void an_answer_with_a_byte_changed_anywhere_is_never_taken_for_another() throws IOException {
        JsonObject book = Book.book();
        Seen plain = seen(book, book);
        for (int seed = 0; seed < 6 * Model.CASES; seed++) {
            Random random = new Random(seed);
            Paper paper = new Paper(book, book).meddle((number, side, body) ->
                    side == verify.Side.BACKUP ? garbled(body, random.nextInt(body.length())) : body);
            try {
                Seen seen = Seen.of(paper);
                // A changed byte may make other content, which is told; or the same content in another spelling.
                assertEquals(seen.differences().isEmpty(), seen.fingerprint().equals(plain.fingerprint()),
                        "seed " + seed + seen.differences());
            } catch (IOException e) {
                assertFalse(String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }

    private static String garbled(String body, int at) {
        char c = body.charAt(at);
        return body.substring(0, at) + (char) (c == '~' ? '}' : c + 1) + body.substring(at + 1);
    }

    //endregion
}
