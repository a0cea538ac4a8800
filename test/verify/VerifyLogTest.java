//SOURCES ../support/WithDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One log holds the runs of days, and of more than one backup. */
class VerifyLogTest extends WithDesk {

    private List<String> logged(String label) {
        return desk.entries().stream().filter(entry -> entry.label().equals(label)).map(verify.Entry::value).toList();
    }

    /** Somebody types something into as many rows. */
    private static Consumer<Spreadsheet> typed(int rows) {
        return live -> Book.edit(live, book -> IntStream.rangeClosed(2, 1 + rows).forEach(row ->
                Book.put(book, Book.row(row) + "[3].userEnteredValue", "{'stringValue': 'typed'}")));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 30})
    void accepted_drift_is_there_whole_however_much_of_it_is_shown(int show) {
        small();
        desk.google.edit(SHEET, typed(25));
        desk.verify("--accept-drift", "--show", String.valueOf(show)).ends(0);
        List<String> accepted = logged("Drift accepted");
        assertEquals(25, accepted.size(), accepted::toString);
        assertTrue(accepted.stream().allMatch(line -> line.matches("Operaciones!D\\d+ value: \"typed\" -> .*")),
                accepted::toString);
        assertEquals(List.of("25"), logged("Differences"));
    }

    /** Of an edit while Drive copies nobody can tell whether the copy has it; Drive dates it before the copy. */
    @Test
    void production_that_was_edited_while_it_was_backed_up_is_not_judged_by_a_difference() {
        desk = new Desk(dir, SampleSheet.small());
        desk.google.fail("POST", "/copy$", FakeGoogle.Fault.json(429, "usageLimits", "rateLimitExceeded", "Wait."));
        desk.whenSleeping(() -> desk.google.edit(SHEET, book -> { }));
        desk.makeBackup();
        desk.google.damage(SHEET, typed(1));
        assertTrue(logged("Original sheet modified after").get(0).compareTo(logged("Backup timestamp").get(0)) <= 0);
        desk.verify("--patience", "0s").ends(4);
        assertEquals(List.of(desk.copy), logged("Verification not judged"));
    }

    @Test
    void a_row_that_is_only_formatted_is_not_one_that_is_used() {
        Spreadsheet book = SampleSheet.small();
        Book.edit(book, live -> IntStream.rangeClosed(41, 45).forEach(row ->
                Book.put(live, Book.row(row) + "[0].userEnteredFormat.textFormat.bold", "true")));
        assertContains(backedUp(book).verify().out(), "Row count      40 (Operaciones, grid 84)\n");
        assertEquals(List.of("40"), logged("Row count"));
    }

    @Nested
    class The_number_of_columns_that_is_expected {
        @ParameterizedTest
        @CsvSource({"9, 9", "100, 100", "63, 63", "0, any"})
        void is_what_was_said_of_this_backup_before(String said, String expected) {
            small();
            Result first = desk.verify("--columns", said);
            Result again = desk.verify().ends(first.exit());
            assertEquals(first.out(), again.out());
            assertEquals(List.of(expected, expected), logged("Columns expected"));
        }

        @Test
        void is_not_what_was_said_of_another_backup() {
            small();
            desk.verify("--columns", "100").ends(1);
            desk.makeBackup("--again");
            desk.verify().ends(0).shows("Column count   63 (63 expected, grid 63)\n");
            desk.verify("--backup", desk.copy).ends(1);
            assertEquals(List.of("100", "63", "100"), logged("Columns expected"));
        }

        @Test
        void differs_in_a_check_of_its_own() {
            Result result = small().verify("--columns", "65", "-v").ends(1);
            assertTrue(logged("Check").contains("columns in use: DIFFERS 1"), () -> logged("Check").toString());
            assertContains(result.out(), " 1 DIFFER, ");
        }
    }

    @Nested
    class A_proof_without_its_fingerprint {
        private void takeAway() throws IOException {
            String log = Files.readString(desk.log);
            int at = log.lastIndexOf(" Fingerprint: sha256 ");
            Files.writeString(desk.log, log.substring(0, log.lastIndexOf('\n', at) + 1)
                    + log.substring(log.indexOf('\n', at) + 1));
        }

        @Test
        void is_none() throws IOException {
            small().verify();
            takeAway();
            desk.verify("--intact").ends(3).says("verify: \"LOG\" holds no proof of COPY\n");
        }

        @Test
        void leaves_an_earlier_one_its_say() throws IOException {
            small().verify();
            desk.verify().ends(0);
            takeAway();
            desk.verify("--intact").ends(0);
            desk.google.damage(desk.copy, typed(1));
            desk.verify("--intact").ends(1);
            assertFalse(logged("Intact check failed").isEmpty());
        }
    }

    @Test
    void a_log_that_was_changed_is_warned_of_with_the_run_after_which_it_was() throws IOException {
        small().verify();
        desk.verify().lacks("was changed after");
        Files.writeString(desk.log, Files.readString(desk.log).replaceFirst("Identity: b", "Identity: c"));
        desk.verify().says("warning: \"LOG\" was changed after the run backup[00000001] of 2026-01-26T18:15:00Z: what "
                + "it says up to there may not be so\n");
    }
}
