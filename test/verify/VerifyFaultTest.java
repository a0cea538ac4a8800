//SOURCES ../support/WithDesk.java ../support/Child.java Paper.java Seen.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of Google and of the line, one at a time. */
class VerifyFaultTest extends WithDesk {

    /** What a read may run into on its way, over again and in the middle of the cells. */
    @Nested
    class A_fault_that_passes {
        @ParameterizedTest(name = "{0}")
        @MethodSource("VerifyFaultTest#faults")
        void changes_nothing_in_the_result_at_whichever_answer(String name, Supplier<FakeGoogle.Fault> fault) {
            Result undisturbed = small().verify();
            String log = log();
            for (int answer = 0; answer < 4; answer++) {
                desk.google.fail("GET", "/v4/spreadsheets/", fault.get().skip(answer));
                Result result = desk.verify();
                assertEquals(undisturbed, new Result(result.exit(), result.out(),
                        result.err().replaceAll("(?m)^(asking again|[\\d,]+ of [\\d,]+ cells).*\n", "")));
                assertEquals(log, log());
            }
        }

        private String log() {
            return desk.logged().replaceAll("verify\\[\\d+]", "verify[RUN]");
        }

        /** What broke may have been too much at once; to ask more often helps nobody who asks too often. */
        @ParameterizedTest
        @CsvSource({"503, true", "500, true", "429, false"})
        void is_met_with_fewer_cells_unless_the_pace_was_too_fast(int code, boolean fewer) {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy,
                    FakeGoogle.Fault.sheets(code, "SOME_STATUS", "Some words.").skip(1));
            desk.verify().ends(0);
            List<List<String>> asked = desk.google.requests().stream()
                    .filter(request -> request.path().equals("/v4/spreadsheets/" + desk.copy))
                    .map(request -> request.query().getOrDefault("ranges", List.of()))
                    .filter(ranges -> !ranges.isEmpty()).toList();
            assertEquals(fewer, !asked.get(1).equals(asked.get(0)), asked::toString);
            assertEquals(fewer, rows(asked.get(1)) < rows(asked.get(0)) / 2, asked::toString);
        }

        /** How many rows all ranges have together; each is as wide as its tab. */
        private static long rows(List<String> ranges) {
            return ranges.stream().mapToLong(range -> Long.parseLong(range.replaceFirst(".*:[A-Z]+", ""))
                    - Long.parseLong(range.replaceFirst(".*!A(\\d+):.*", "$1")) + 1).sum();
        }
    }

    /** JSON, and of no spreadsheet: a server that is not Google may say anything. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"sheets": [5]} | tab null: 0 is no rowCount that a sheet can have
            {"sheets": [{"properties": {"title": "T", "gridProperties": {"rowCount": 1e9, "columnCount": 3}}}]} \
            | tab T: 1000000000 is no rowCount that a sheet can have
            {"sheets": 5} | the backup has no tabs
            5 | the backup: no answer: the answer is not the JSON that was asked for: an object expected
            """)
    void an_outline_that_is_none_is_told_in_a_line(String outline, String said) {
        small();
        desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy, FakeGoogle.Fault.status(200, outline).times(8));
        desk.verify().ends(3).says("verify: " + said + "\n");
    }

    static Stream<Arguments> faults() {
        Map<String, Supplier<FakeGoogle.Fault>> faults = new LinkedHashMap<>();
        faults.put("429", FakeGoogle.Fault::readQuota);
        faults.put("500", () -> FakeGoogle.Fault.sheets(500, "INTERNAL", "Internal error encountered."));
        faults.put("503", () -> FakeGoogle.Fault.sheets(503, "UNAVAILABLE", "The service is currently unavailable."));
        faults.put("502 as HTML", () -> FakeGoogle.Fault.html(502));
        faults.put("reset", FakeGoogle.Fault::reset);
        faults.put("nothing", () -> FakeGoogle.Fault.truncate(0));
        faults.put("cut after 2,000 bytes", () -> FakeGoogle.Fault.truncate(2_000));
        faults.put("cut after 5,000 bytes", () -> FakeGoogle.Fault.truncate(5_000));
        faults.put("500 four times", () -> FakeGoogle.Fault.sheets(500, "INTERNAL", "Internal error.").times(4));
        return faults.entrySet().stream().map(fault -> Arguments.of(fault.getKey(), fault.getValue()));
    }

    @Nested
    class A_fault_that_stays {
        @Test
        void ends_the_run_and_the_log_says_so() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED", "The caller does not have permission").skip(2)
                            .times(9));
            String said = "cells of SIDE, Operaciones!A1:BK84: The caller does not have permission "
                    + "(403 PERMISSION_DENIED)\n";
            side(desk.verify()).ends(3).says("verify: " + said + "  Share it with this identity: ");
            assertContains(desk.logged().replaceAll("cells of (the backup|production)", "cells of SIDE"),
                    "ERROR verify[00000002] Verification not finished: " + said);
        }

        @Test
        void is_no_trouble_to_a_run_that_is_interrupted() throws IOException, InterruptedException {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.hang().skip(2).times(9));
            Process run = desk.start("verify", List.of(), List.of());
            Child.await(run, () -> desk.sheetsRequests() >= 4, () -> "ended");
            Child.interrupt(run);
            assertEquals(130, run.waitFor());
            assertEquals("verify: interrupted: nothing is proven; run it again\n", desk.said());
            assertEquals("interrupted", desk.logged("Verification not finished"));
            desk.google.clearFaults();
            desk.verify().ends(0);
        }

        @Test
        void of_the_server_is_given_up_after_eight_times() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.html(503).skip(2).times(99));
            side(desk.verify()).ends(3).says("asking again for cells of SIDE in 32 s (no reason given (503))\n")
                    .says("""
                    verify: cells of SIDE, Operaciones!A1:BK15: no reason given (503)
                      Google is busy or failing: wait some minutes, then run this again.
                    """);
        }

        /** Both sides are read at once; either may be the first to fail. */
        private static Result side(Result result) {
            return new Result(result.exit(), result.out(),
                    result.err().replaceAll("cells of (the backup|production)", "cells of SIDE"));
        }
    }

    /** What was asked for is no longer there, so that an answer is whole and still not what was asked for. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            rows  | Operaciones with 84 rows and 63 columns | Operaciones with 60 rows and 63 columns
            a tab | Listas with 50 rows and 3 columns       | no such tab
            title | Listas with 50 rows and 3 columns       | Lists with 50 rows and 3 columns
            """)
    void production_that_changes_while_it_is_read_ends_the_run_at_once(String what, String had, String has) {
        small();
        desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.status(503, "").skip(2).times(2));
        desk.whenSleeping(() -> desk.google.edit(SHEET, book -> {
            SheetProperties lists = book.getSheets().get(2).getProperties();
            switch (what) {
                case "rows" -> book.getSheets().get(0).getProperties().getGridProperties().setRowCount(60);
                case "title" -> lists.setTitle("Lists");
                default -> book.getSheets().removeIf(sheet -> sheet.getProperties() == lists);
            }
        }));
        desk.verify("--quiet").ends(3).says("verify: production had " + had + " when this began, and has " + has
                + " now\n  Run it again; nothing is proven.\n");
        assertContains(desk.logged(), "ERROR verify[00000002] Verification not finished: production had " + had);
        // A range of a tab that is gone is refused.
        desk.google.forgetRequests();
    }

    @Test
    void an_answer_may_break_off_at_any_byte() throws IOException {
        JsonObject book = Book.book();
        Seen whole = Seen.of(new Paper(book, book));
        JsonObject damaged = Book.book();
        Book.put(damaged, "sheets[0].data[0].columnMetadata[3].pixelSize", "101");
        Book.put(damaged, "sheets[0].data[0].rowMetadata[3].pixelSize", "22");
        Book.put(damaged, Book.row(36) + "[1].userEnteredValue.numberValue", "0");
        Seen differing = Seen.of(new Paper(book, damaged));
        assertEquals(3, differing.differences().size());
        for (int bytes = 0; bytes < 9_000; bytes += 47) {
            int cut = bytes;
            assertEquals(whole, Seen.of(new Paper(book, book).faults(bytes)), () -> "cut after " + cut);
            assertEquals(differing, Seen.of(new Paper(book, damaged).faults(bytes, bytes / 2)),
                    () -> "cut after " + cut);
        }
    }
}
