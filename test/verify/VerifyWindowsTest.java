//SOURCES ../support/Book.java Paper.java Seen.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A workbook of which each answer holds a few rows; VerifyDamageTest finds each damage in windows. */
class VerifyWindowsTest {

    private static Seen intact;

    @BeforeAll
    static void the_intact_copy_passes() throws IOException {
        Paper paper = windows();
        intact = Seen.of(paper);
        assertEquals(List.of(), intact.differences());
        assertTrue(paper.asked() >= 6, () -> "only " + paper.asked() + " answers");
    }

    /** Each answer holds a few rows. */
    private static Paper windows() {
        return new Paper(Book.book(), Book.book()).most(40);
    }

    /** By which the next window is cut. */
    @Test
    void an_answer_is_as_large_as_what_its_cells_hold() throws IOException {
        verify.CellReader cells = new verify.CellReader(Map.of());
        for (int again = 0; again < 2; again++) {
            answer(cells, 3, List.of(
                    "{\"sheets\":[{\"properties\":{\"sheetId\":0},\"data\":[{\"rowData\":[",
                    row("a".repeat(5_000)) + ",", row("b".repeat(7_000)) + ",{}],",
                    "\"rowMetadata\":[{},{},{}],\"columnMetadata\":[{}]}]}]}"));
            assertTrue(cells.size >= 12_000 && cells.size < 12_500, () -> "counted as " + cells.size);
        }
    }

    @Test
    void an_answer_whose_cells_hold_too_much_is_refused_before_it_is_all_in_memory() {
        List<String> parts = new ArrayList<>(List.of("{\"sheets\":[{\"data\":[{\"rowData\":["));
        parts.addAll(Collections.nCopies(200, row("a".repeat(1 << 20)) + ","));
        verify.CellReader cells = new verify.CellReader(Map.of());
        assertEquals("cells of more than 128 million characters", assertThrows(
                com.fasterxml.jackson.core.exc.StreamConstraintsException.class,
                () -> answer(cells, 1_000, parts)).getOriginalMessage());
    }

    private static String row(String text) {
        return "{\"values\":[{\"userEnteredValue\":{\"stringValue\":\"" + text + "\"}}]}";
    }

    /** An answer to a window of so many rows of one column, which comes in parts. */
    private static verify.Answer answer(verify.CellReader cells, int rows, List<String> parts) throws IOException {
        verify.Tab tab = new verify.Tab(Map.of("properties", Map.of("sheetId", 0.0, "title", "T",
                "gridProperties", Map.of("rowCount", (double) rows, "columnCount", 1.0))));
        InputStream in = new SequenceInputStream(Collections.enumeration(parts.stream().map(part ->
                new ByteArrayInputStream(part.getBytes(UTF_8))).toList()));
        return new verify.Answer(in, List.of(new verify.Span(tab, 0, rows)), cells);
    }

    /** Sixty reads a minute are what Google lets one user have. */
    @Test
    void the_sixty_first_request_waits_until_a_minute_after_the_first() throws IOException {
        TestClock clock = new TestClock();
        Instant start = clock.now;
        verify.World world = new verify.World(clock, millis -> clock.now = clock.now.plusMillis(millis), null, null,
                Map.of(), Desk.SILENCE);
        verify.Source paced = new verify.Paced((side, ranges, fields) -> InputStream.nullInputStream(), world,
                new ArrayDeque<>());
        for (int i = 0; i < 200; i++) {
            paced.read(verify.Side.values()[i % 2], List.of(), "").close();
            assertEquals(Duration.ofMinutes(i / 60), Duration.between(start, clock.now), "request " + i);
        }
    }

    /** Nothing but waiting for their turn moves this clock. */
    @Test
    void both_sides_wait_for_their_turn_together() throws IOException {
        TestClock clock = new TestClock();
        Instant start = clock.now;
        AtomicInteger asked = new AtomicInteger();
        verify.Source paper = windows().most(1);
        Seen seen = Seen.of((side, ranges, fields) -> {
            asked.incrementAndGet();
            return paper.read(side, ranges, fields);
        }, List.of(verify.Side.values()), null, clock, millis -> clock.now = clock.now.plusMillis(millis));
        assertEquals(intact, seen);
        assertTrue(asked.get() > 130, () -> "only " + asked.get() + " requests");
        assertEquals(Duration.ofMinutes((asked.get() - 1) / 60), Duration.between(start, clock.now));
    }

    /** A server that sends so many cells a second, and each answer after half a second at the earliest. */
    private static List<Integer> windows(int rows, IntUnaryOperator cellsASecond) throws IOException {
        TestClock clock = new TestClock();
        JsonObject book = Book.tab(rows, 10);
        Paper paper = new Paper(book, book);
        List<Integer> windows = new ArrayList<>();
        Seen.of((side, ranges, fields) -> {
            if (!ranges.isEmpty()) {
                String[] between = ranges.get(0).split("!A|:J");
                int cells = 10 * (Integer.parseInt(between[2]) - Integer.parseInt(between[1]) + 1);
                clock.now = clock.now.plusMillis(500 + 1_000L * cells / cellsASecond.applyAsInt(windows.size()));
                windows.add(cells);
            }
            return paper.read(side, ranges, fields);
        }, List.of(verify.Side.BACKUP), null, clock, millis -> clock.now = clock.now.plusMillis(millis));
        return windows;
    }

    @Test
    void a_window_is_what_comes_in_ten_seconds_at_the_pace_of_the_one_before() throws IOException {
        List<Integer> slow = windows(30_000, n -> 555);
        assertEquals(10_000, slow.get(0));
        assertEquals(5_400, slow.get(1));
        assertTrue(slow.size() > 50, slow::toString);
        slow.subList(1, slow.size() - 1).forEach(cells -> assertTrue(cells > 4_500 && cells < 5_600, slow::toString));
        List<Integer> quick = windows(60_000, n -> 20_000);
        assertEquals(List.of(10_000, 100_000), quick.subList(0, 2));
        assertTrue(quick.get(2) > 150_000, quick::toString);
    }

    @Test
    void a_window_is_larger_or_smaller_at_once_when_the_pace_changes() throws IOException {
        List<Integer> windows = windows(60_000, n -> n < 3 ? 10_000 : n < 5 ? 1_000 : 10_000);
        assertEquals(10_000, windows.get(0));
        assertTrue(windows.get(2) > 80_000, windows::toString);
        assertTrue(windows.get(4) < 10_000, windows::toString);
        assertTrue(windows.get(6) > 60_000, windows::toString);
    }

    @Test
    void an_answer_that_is_lost_anywhere_changes_nothing() throws IOException {
        for (int lost = 0; lost < 8; lost++) {
            int number = lost;
            assertEquals(intact, Seen.of(windows()
                    .meddle((n, side, body) -> n == number ? body.substring(0, body.length() / 2) : body)),
                    () -> "answer " + number);
        }
    }
}
