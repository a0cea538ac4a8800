//DESCRIPTION Tests that it makes no difference in how many answers verify.java gets to see the rows of a tab.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES Book.java Damage.java Paper.java Seen.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every row of the table of damage once more, in a workbook of which each answer holds a few rows. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyWindowsTest {

    private static Seen intact;

    @BeforeAll
    static void the_intact_copy_passes() throws IOException {
        Paper paper = new Paper(Book.wide(Book.book()), Book.wide(Book.book()));
        intact = Seen.of(paper);
        assertEquals(List.of(), intact.differences());
        assertTrue(paper.asked() >= 6, () -> "only " + paper.asked() + " answers");
    }

    /** By which the next window is cut. */
    @Test
    void an_answer_is_as_large_as_what_its_cells_hold() throws IOException {
        verify.CellReader cells = new verify.CellReader(Map.of());
        for (int again = 0; again < 2; again++) {
            long size = answer(cells, 3, List.of(
                    "{\"sheets\":[{\"properties\":{\"sheetId\":0},\"data\":[{\"rowData\":[",
                    row("a".repeat(5_000)) + ",", row("b".repeat(7_000)) + ",{}],",
                    "\"rowMetadata\":[{},{},{}],\"columnMetadata\":[{}]}]}]}")).size;
            assertTrue(size >= 12_000 && size < 12_500, () -> "counted as " + size);
        }
    }

    @Test
    void an_answer_whose_cells_hold_too_much_is_refused_before_it_is_all_in_memory() {
        List<String> parts = new ArrayList<>(List.of("{\"sheets\":[{\"data\":[{\"rowData\":["));
        parts.addAll(Collections.nCopies(200, row("a".repeat(1 << 20)) + ","));
        verify.CellReader cells = new verify.CellReader(Map.of());
        assertEquals("cells of more than 128 million characters", assertThrows(verify.Oversize.class,
                () -> answer(cells, 1_000, parts)).getMessage());
    }

    private static String row(String text) {
        return "{\"values\":[{\"userEnteredValue\":{\"stringValue\":\"" + text + "\"}}]}";
    }

    /** An answer to a window of so many rows of one column, which comes in parts. */
    private static verify.Answer answer(verify.CellReader cells, int rows, List<String> parts) throws IOException {
        verify.Tab tab = new verify.Tab(Map.of("properties", Map.of("sheetId", BigDecimal.ZERO, "title", "T",
                "gridProperties", Map.of("rowCount", BigDecimal.valueOf(rows), "columnCount", BigDecimal.ONE))));
        InputStream in = new SequenceInputStream(Collections.enumeration(parts.stream().map(part ->
                new ByteArrayInputStream(part.getBytes(UTF_8))).toList()));
        return new verify.Answer(in, List.of(new verify.Span(tab, 0, rows)), cells);
    }

    /** Google advises one request a second on a spreadsheet. */
    @Test
    void never_more_than_twenty_requests_are_ahead_of_one_a_second() throws IOException {
        Desk.TestClock clock = new Desk.TestClock();
        List<Instant> asked = new ArrayList<>();
        verify.Source paper = new Paper(Book.book(), Book.wide(Book.book())).most(1);
        verify.Source timed = (side, ranges, fields) -> {
            if (!ranges.isEmpty()) {
                asked.add(clock.now);
            }
            return paper.read(side, ranges, fields);
        };
        Seen seen = Seen.of(timed, List.of(verify.Side.BACKUP), null, clock,
                millis -> clock.now = clock.now.plusMillis(millis));
        assertEquals(intact.fingerprint(), seen.fingerprint());
        assertTrue(asked.size() > 60, () -> "only " + asked.size() + " requests");
        for (int i = 0; i < asked.size(); i++) {
            assertEquals(Math.max(0, i - 20), Duration.between(asked.get(0), asked.get(i)).toSeconds(), "request " + i);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"Damage#values", "Damage#cells", "Damage#rows", "Damage#tabs", "Damage#objects",
        "Damage#spreadsheets"})
    void a_difference_is_told_as_in_one_answer(Damage damage) throws IOException {
        JsonObject book = Book.book();
        damage.change().accept(book);
        Paper paper = new Paper(Book.wide(Book.book()), Book.wide(book));
        Seen seen = Seen.of(paper);
        assertEquals(String.join("\n", damage.said()).replace("columnCount: 8 -> 7", "columnCount: 17008 -> 17007"),
                String.join("\n", seen.differences()));
        assertNotEquals(intact.fingerprint(), seen.fingerprint());
        assertTrue(paper.asked() >= 4, () -> "only " + paper.asked() + " answers");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("Damage#harmless")
    void what_a_copy_may_be_given_anew_is_no_difference(Damage harmless) throws IOException {
        JsonObject book = Book.book();
        harmless.change().accept(book);
        assertEquals(intact, Seen.of(new Paper(Book.wide(Book.book()), Book.wide(book))));
    }

    @Test
    void an_answer_that_is_lost_anywhere_changes_nothing() throws IOException {
        for (int lost = 0; lost < 8; lost++) {
            int number = lost;
            assertEquals(intact, Seen.of(new Paper(Book.wide(Book.book()), Book.wide(Book.book()))
                    .meddle((n, side, body) -> n == number ? body.substring(0, body.length() / 2) : body)),
                    () -> "answer " + number);
        }
    }
}
