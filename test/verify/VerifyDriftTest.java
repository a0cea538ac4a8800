//DESCRIPTION Tests that verify.java tells drift from damage, and knows a proven copy again.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java Damage.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What changed in the time between. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyDriftTest extends WithDesk {

    @Nested
    class Time {
        @Test
        void an_edit_of_production_since_the_backup_is_drift() {
            small();
            edit(SHEET);
            assertEquals(new Result(4, """
                    Verification not judged: COPY
                    Operaciones!D2 value: "CHANGED" -> "MK-1923-TW-17001-001"
                    Checks         26 OK, 1 DIFFER, 11 NOT CHECKED (-v lists them)
                    Differences    1 (production -> backup)
                    Tabs           6
                    Cells          2454
                    Row count      40 (Operaciones, grid 84)
                    Column count   63 (63 expected, grid 63)
                    """, """
                    warning: 'Jon''s "Q1" | 100%'!A5 computes in production but is #REF! in the backup (allow \
                    access: open the backup once in the browser)
                    Production has changed since the backup, so these may be edits and not damage. Back up again:
                      jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG \
                    --sheet-id SHEET --folder 1FolderInTheSharedDrive --again
                    or, for up to 1000 differences, accept exactly these:
                      jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG --accept-drift
                    """), desk.verify());
            assertContains(desk.logged(), "WARN  verify[00000002] Verification not judged: COPY\n");
        }

        @Test
        void accepted_drift_is_recorded_place_by_place() {
            small();
            edit(SHEET);
            Result result = desk.verify("--accept-drift");
            assertEquals(0, result.exit());
            assertContains(desk.logged(), "WARN  verify[00000002] Drift accepted: Operaciones!D2 value: \"CHANGED\" -> "
                    + "\"MK-1923-TW-17001-001\"\n");
            assertContains(desk.logged(), "WARN  verify[00000002] Verification passed except for drift: COPY\n");
            assertEquals(0, desk.verify("--intact").exit());
        }

        @Test
        void a_time_that_moved_without_a_difference_proves_the_backup() {
            small();
            desk.google.edit(SHEET, book -> { });
            assertEquals(0, desk.verify().exit());
        }

        @Test
        void a_difference_where_production_did_not_change_is_damage() {
            small();
            desk.google.damage(SHEET, Book::change);
            assertEquals(1, desk.verify().exit());
        }

        @Test
        void an_edit_of_production_while_it_is_read_is_drift() {
            small();
            desk.meanwhile(() -> edit(SHEET));
            assertEquals(4, desk.verify().exit());
        }

        @Test
        void a_backup_that_was_only_touched_while_it_was_read_is_read_once_more() {
            small();
            desk.meanwhile(() -> desk.google.edit(desk.copy, book -> { }));
            Result result = desk.verify();
            assertEquals(0, result.exit(), result::toString);
            assertContains(result.err(), "the backup was touched while it was read: reading it once more\n");
        }

        @Test
        void a_backup_that_is_edited_while_it_is_read_is_no_matter_of_damage() {
            small();
            afterReading(() -> desk.google.edit(desk.copy, Book::change));
            assertEquals(new Result(3, "", """
                    the backup was touched while it was read: reading it once more
                    verify: the backup is being edited: it changed while it was read
                      See in the browser who edits it (File > Version history), and run this again once that is over.
                    """), new Result(3, "", withoutWaiting(desk.verify().err())));
            assertContains(desk.logged(), "ERROR verify[00000002] Verification not finished: the backup is being "
                    + "edited: it changed while it was read\n");
        }

        @Test
        void a_copy_made_by_hand_before_production_was_last_changed_is_not_judged() throws IOException {
            small();
            desk.google.damage(desk.copy, Book::change);
            assertEquals(1, desk.verify().exit());
            Files.writeString(desk.log, Files.readString(desk.log).replace("Backup timestamp: 2026-01-26T18:15",
                    "Backup timestamp: 2026-01-23T18:15"));
            assertEquals(4, desk.verify().exit());
        }

        @Test
        void too_much_drift_is_not_accepted() {
            small();
            desk.google.edit(SHEET, book -> book.getSheets().get(0).getData().get(0).getRowData().forEach(row ->
                    row.getValues().forEach(cell -> cell.setNote("new"))));
            assertEquals(4, desk.verify("--accept-drift").exit());
        }

        private void edit(String id) {
            desk.google.edit(id, Book::change);
        }

        /** Has something happen to the backup when its cells have been read, and before Drive is asked once more. */
        private void afterReading(Runnable event) {
            desk.google.fail("GET", "/drive/v3/files/" + desk.copy, FakeGoogle.Fault.status(503, "").skip(1));
            desk.whenSleeping(event);
        }

        private static String withoutWaiting(String err) {
            return err.replaceAll("(?m)^asking again for .*\n", "");
        }
    }

    @Nested
    class An_intact_check {
        @Test
        void passes_days_later_though_production_was_migrated() {
            small().verify();
            desk.google.edit(SHEET, Book::change);
            desk.clock.now = desk.clock.now.plusSeconds(6 * 86_400);
            desk.google.forgetRequests();
            assertEquals(new Result(0, """
                    Intact check passed: COPY
                    Checks         1 OK, 0 DIFFER, 0 NOT CHECKED
                    Tabs           6
                    Cells          2454
                    Row count      40 (Operaciones, grid 84)
                    Column count   63 (grid 63)
                    """, ""), desk.verify("--intact"));
            assertEquals(2, desk.sheetsRequests());
            assertTrue(desk.google.requests().stream().noneMatch(request -> request.path().contains(SHEET)));
            assertContains(desk.logged(), "INFO  verify[00000003] Intact check passed: COPY\n");
        }

        @ParameterizedTest(name = "{0}")
        @MethodSource("Damage#changesAfterTheProof")
        void names_the_tab_and_what_changed(Damage damage) {
            desk = Desk.withBackup(dir, Book.model(Book.book()));
            assertEquals(0, desk.verify("--columns", "4").exit());
            JsonObject book = Book.book();
            damage.change().accept(book);
            desk.install(book);
            Result result = desk.verify("--intact");
            assertEquals(1, result.exit());
            assertEquals("Intact check failed: COPY\n" + String.join("\n", damage.said()) + "\n",
                    result.out().replaceAll("(?s)Checks  .*", ""));
            assertContains(desk.logged(), "ERROR verify[00000003] Intact check failed: COPY\n");
        }

        @Test
        void takes_two_requests_where_the_workbook_is_read_in_windows() {
            inWindows().verify();
            desk.google.forgetRequests();
            assertEquals(0, desk.verify("--intact").exit());
            assertEquals(2, desk.sheetsRequests());
        }

        @Test
        void is_held_against_the_last_proof_whatever_production_has_become() {
            small().verify();
            desk.google.edit(SHEET, Book::change);
            desk.google.edit(desk.copy, Book::change);
            assertEquals(1, desk.verify("--intact").exit());
            assertEquals(1, desk.verify().exit());
            assertEquals(1, desk.verify("--intact").exit());
        }

        @Test
        void needs_a_proof() {
            small();
            assertEquals(new Result(3, "", """
                    verify: "LOG" holds no proof of COPY
                      Run verify.java without --intact or --changed while production is still what was backed up.
                    """), desk.verify("--intact"));
        }
    }
}
