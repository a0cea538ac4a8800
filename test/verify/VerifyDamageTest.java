//SOURCES ../support/WithDesk.java Damage.java Paper.java Seen.java Served.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of damage, without a command around it and with one. */
class VerifyDamageTest extends WithDesk {

    /** Found in one answer on paper, and in windows of a few rows by way of the double. */
    @Nested
    class A_difference {
        private static Served live;
        private static Seen intact;

        @BeforeAll
        static void start() throws IOException {
            live = new Served().most(100);
            intact = Seen.of(live);
            assertEquals(List.of(), intact.differences());
        }

        @AfterAll
        static void stop() {
            live.close();
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("Damage#all")
        void is_told_with_its_place_before_and_after(Damage damage) throws IOException {
            Seen damaged = after(damage);
            assertEquals(String.join("\n", damage.said()), String.join("\n", damaged.differences()));
            assertNotEquals(intact.fingerprint(), damaged.fingerprint());
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("Damage#harmless")
        void is_not_what_a_copy_may_be_given_anew(Damage harmless) throws IOException {
            assertEquals(intact, after(harmless));
        }

        private Seen after(Damage damage) throws IOException {
            JsonObject book = Book.book();
            damage.change().accept(book);
            assertNotEquals(Book.book(), book, "the damage does nothing");
            live.install(verify.Side.BACKUP, book);
            Seen seen = Seen.of(live);
            assertEquals(seen.differences(), Seen.of(new Paper(Book.book(), book)).differences());
            return seen;
        }
    }

    /** One of each kind through the whole command; the table above does the rest. */
    @Nested
    class A_damaged_copy {
        @ParameterizedTest(name = "{0}")
        @MethodSource("Damage#oneOfEachKind")
        void is_refused_and_passes_again_when_mended(Damage damage) {
            desk = Desk.withBackup(dir, Book.model(Book.book()));
            desk.verify("--columns", "4").ends(0);
            String fingerprint = desk.logged("Fingerprint");
            JsonObject book = Book.book();
            damage.change().accept(book);
            desk.install(book);
            Result result = desk.verify("--columns", "4").ends(1);
            assertTrue(result.out().startsWith("Verification failed: COPY\n"), result.out());
            assertContains(result.out(), "\n" + String.join("\n", damage.said()) + "\n");
            assertContains(result.err(), "The backup is no longer what was proven on 2026-01-26T18:15:00Z");
            assertContains(desk.logged(), "ERROR verify[00000003] Verification failed: COPY\n");
            desk.install(Book.book());
            desk.verify("--columns", "4").ends(0);
            assertEquals(fingerprint, desk.logged("Fingerprint"));
        }

        @Test
        void with_many_differences_shows_the_first_and_counts_the_rest_by_tab_and_attribute() {
            small();
            desk.google.damage(desk.copy, Book::note);
            Result result = desk.verify("--show", "2").ends(1);
            assertEquals("""
                    Verification failed: COPY
                    Operaciones!A1 note: absent -> "new"
                    Operaciones!B1 note: absent -> "new"
                    In all 2580 differences, by where they are:
                      Operaciones!A note: 40 of 40 rows
                      Operaciones!B note: 40 of 40 rows
                    """, result.out().replaceAll("(?s)  Operaciones!C note.*", ""));
            assertContains(result.out(), "more places; --report FILE has them all\n");
            assertContains(result.out(), "Differences    2580 (production -> backup)\n");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            =SUM(B1:B9) | N_A  | likely for want of an IMPORTRANGE grant: open the backup once in the browser | #N/A
            =importrange("1x", "A1") | REF | allow access: open the backup once in the browser | #REF!
            """)
    void a_formula_that_is_an_error_in_the_copy_alone_is_told_and_is_no_difference(String formula, String error,
            String cause, String shown) throws IOException {
        JsonObject book = Book.book();
        Book.put(book, Book.row(2) + "[3].userEnteredValue.formulaValue", new JsonPrimitive(formula).toString());
        JsonObject other = book.deepCopy();
        Book.put(other, Book.row(2) + "[3].effectiveValue", "{\"errorValue\": {\"type\": \"" + error + "\"}}");
        Seen seen = Seen.of(new Paper(book, other));
        assertEquals(List.of(), seen.differences());
        assertEquals(List.of("Datos!D2 computes in production but is " + shown + " in the backup (" + cause + ")"),
                seen.told());
        assertEquals(List.of(), Seen.of(new Paper(other, other)).told());
        assertEquals(List.of(), Seen.of(new Paper(other, book)).told());
    }
}
