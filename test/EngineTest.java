///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tests the parts of verify.java that read answers byte by byte.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES Paper.java Seen.java Second.java Spelling.java Workbooks.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.console.ConsoleLauncher;

/** What goes with the engine that it tests. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class EngineTest {

    public static void main(String... args) {
        ConsoleLauncher.main("execute", "--select-class=EngineTest", "--disable-banner");
    }

    private static final int CASES = 300;

    @Test
    void a_value_that_is_taken_over_as_it_stands_is_in_canonical_form() throws IOException {
        Random random = new Random(8785);
        int plain = 0;
        for (int i = 0; i < 20_000; i++) {
            JsonObject value = new JsonObject();
            String member = List.of("numberValue", "stringValue", "formulaValue").get(random.nextInt(3));
            value.add(member, Workbooks.leaf(member.equals("numberValue") ? Double.class : String.class, member,
                    random));
            byte[] json = new Spelling(i % 2 == 0 ? null : random, false).write(value).strip().getBytes(UTF_8);
            if (verify.Shape.plain(json, 0, json.length)) {
                plain++;
                Object parsed = verify.Shape.normal(verify.Cutter.value(json), Map.of());
                assertEquals(verify.Shape.json(parsed), new String(json, UTF_8));
            }
        }
        assertTrue(plain > 5_000, plain + " were plain");
    }

    @Test
    void a_value_is_cut_where_Googles_parser_ends_it() throws IOException {
        for (int seed = 0; seed < CASES; seed++) {
            Random random = new Random(seed);
            JsonElement book = new Workbooks(random).make();
            String json = new Spelling(random, true).write(book).strip();
            String after = " ,\"rest\": 1}";
            verify.Cutter cutter = new verify.Cutter(new Paper.Dripping(new ByteArrayInputStream(
                    ("{\"v\":" + json + after).getBytes(UTF_8)), random));
            assertTrue(cutter.enter('{'));
            assertEquals(0, cutter.key(new byte[][] {"v".getBytes(UTF_8)}));
            assertEquals(verify.Cutter.value(json.getBytes(UTF_8)), cutter.object());
            assertTrue(cutter.next('}'));
        }
    }

    @Test
    void a_number_is_written_as_ECMAScript_writes_it() {
        Random random = new Random(64);
        for (int i = 0; i < 20_000; i++) {
            double d = switch (i % 5) {
                case 0 -> Double.longBitsToDouble(random.nextLong());
                case 1 -> random.nextInt(2_000_000) / 100.0;
                case 2 -> Math.scalb(1.0, random.nextInt(2_098) - 1_074);
                case 3 -> random.nextLong();
                default -> Double.longBitsToDouble(random.nextInt());
            };
            if (Double.isFinite(d)) {
                assertEquals(Second.number(d), verify.Shape.number(d + 0.0));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-0.0, 0", "1, 1", "-1.5, -1.5", "1e21, 1e+21", "1e20, 100000000000000000000", "1e-6, 0.000001",
        "1e-7, 1e-7", "0.1, 0.1", "0.30000000000000004, 0.30000000000000004", "5e-324, 5e-324",
        "1.7976931348623157e308, 1.7976931348623157e+308", "123456789012345680000, 123456789012345680000",
        "5.684341886080802e-14, 5.684341886080802e-14", "333333333.3333333, 333333333.3333333",
        "9007199254740993, 9007199254740992", "295147905179352830000, 295147905179352830000",
        "2e-3, 0.002", "4.35, 4.35", "999999999999999900000, 999999999999999900000", "1e23, 1e+23",
        "2.2250738585072014e-308, 2.2250738585072014e-308", "-5e-324, -5e-324"})
    void numbers_are_canonical(double number, String written) throws IOException {
        Object normal = verify.Shape.normal(new BigDecimal(String.valueOf(number)), Map.of());
        assertEquals(written, verify.Shape.json(normal));
        assertEquals(written, Second.number(number));
    }

    @Test
    void one_answer_that_lacks_the_cells_of_a_tab_is_not_taken_for_an_empty_tab() throws IOException {
        JsonObject other = Book.book();
        Book.put(other, "sheets[0].data[0].rowData[1].values[1].userEnteredValue.numberValue", "7");
        JsonObject without = Book.book();
        Book.put(without, "sheets[0].data", "");
        Paper paper = new Paper(Book.book(), other);
        Paper lacking = new Paper(without, without);
        verify.Source source = new verify.Source() {
            @Override
            public boolean small() {
                return true;
            }

            @Override
            public InputStream read(verify.Side side, List<String> ranges, String fields) throws IOException {
                return (fields.equals(verify.Fields.WHOLE) ? lacking : paper).read(side, ranges, fields);
            }
        };
        assertEquals(Seen.of(paper), Seen.of(source));
    }
}
