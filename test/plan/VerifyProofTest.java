//DESCRIPTION Tests that what was proven once is never forgotten, laundered or replaced.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in sequence, as somebody runs them over days; each line of the table of verdicts is a class. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyProofTest extends WithDesk {

    private static final String OTHER = "1TheOtherSheet0000";
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private Instant started;

    @BeforeEach
    void a_backup_of_a_sheet() {
        small();
        started = desk.clock.now;
    }

    /** Somebody types something else into one cell. */
    private static Consumer<Spreadsheet> cell(int row, String text) {
        return book -> book.getSheets().get(0).getData().get(0).getRowData().get(row - 1).getValues().get(3)
                .getUserEnteredValue().setStringValue(text);
    }

    private static Consumer<Spreadsheet> nothing() {
        return book -> { };
    }

    /** An edit of which Drive does not tell, or not yet. */
    private void editUntold(String id, Consumer<Spreadsheet> change) {
        desk.google.damage(id, change);
    }

    private void prove() {
        Result proven = desk.verify();
        assertEquals(0, proven.exit(), proven::toString);
        started = desk.clock.now;
    }

    private Duration waited() {
        return Duration.between(started, desk.clock.now);
    }

    private long logged(String label) {
        return desk.entries().stream().filter(entry -> entry.label().equals(label)).count();
    }

    private static void assertLacks(String text, String part) {
        assertFalse(text.contains(part), () -> "did not expect\n" + part + "\nin\n" + text);
    }

    private void assertNothingAccepted() {
        assertEquals(0, logged("Drift accepted"));
        assertEquals(0, logged("Verification passed except for drift"));
    }

    @Nested
    class No_proof_yet_and_equal {
        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void passes_at_once_whether_the_version_moved_or_not(boolean moved) {
            if (moved) {
                desk.google.edit(SHEET, nothing());
            }
            assertEquals(0, desk.verify().exit());
            assertEquals(Duration.ZERO, waited());
            assertEquals(desk.copy, desk.logged("Verification passed"));
        }
    }

    @Nested
    class No_proof_yet_and_different {
        @Test
        void is_not_judged_where_the_version_has_moved() {
            desk.google.edit(SHEET, cell(2, "new"));
            Result result = desk.verify();
            assertEquals(4, result.exit(), result::toString);
            assertEquals(Duration.ZERO, waited());
            assertContains(desk.logged(), "WARN  verify[00000002] Verification not judged: COPY\n");
            assertContains(result.err(), " --accept-drift");
            assertContains(result.err(), "backup.java");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 5})
        void is_not_judged_where_Drive_tells_of_the_edit_within_the_patience(int sleeps) {
            editUntold(SHEET, cell(2, "new"));
            for (int i = 1; i < sleeps; i++) {
                desk.whenSleeping(() -> { });
            }
            desk.whenSleeping(() -> desk.google.edit(SHEET, nothing()));
            Result result = desk.verify();
            assertEquals(4, result.exit(), result::toString);
            assertFalse(waited().isZero());
            assertTrue(waited().compareTo(PATIENCE) <= 0, () -> "waited " + waited());
            assertContains(desk.logged(), "WARN  verify[00000002] Verification not judged: COPY\n");
        }

        @Test
        void is_not_judged_where_Drive_takes_its_usual_minutes_to_tell() {
            desk.google.tellsEditsAfter(Duration.ofMinutes(3));
            desk.google.edit(SHEET, cell(2, "new"));
            Result result = desk.verify();
            assertEquals(4, result.exit(), result::toString);
            assertTrue(waited().compareTo(Duration.ofMinutes(3)) >= 0, () -> "waited " + waited());
            assertTrue(waited().compareTo(PATIENCE) <= 0, () -> "waited " + waited());
        }

        @Test
        void is_told_while_it_waits() {
            editUntold(SHEET, cell(2, "new"));
            assertContains(desk.verify().err(), "--patience");
        }

        @Test
        void has_failed_where_the_version_stands_still() {
            editUntold(SHEET, cell(2, "new"));
            Result result = desk.verify();
            assertEquals(1, result.exit(), result::toString);
            assertTrue(waited().compareTo(PATIENCE) >= 0, () -> "waited " + waited());
            assertTrue(waited().compareTo(PATIENCE.multipliedBy(2)) < 0, () -> "waited " + waited());
            assertContains(desk.logged(), "ERROR verify[00000002] Verification failed: COPY\n");
            assertContains(result.out(), "Operaciones!D2 value: \"new\" -> \"MK-1923-TW-17001-001\"\n");
        }

        @Test
        void has_failed_where_the_copy_was_changed_and_accepting_drift_changes_nothing() {
            editUntold(desk.copy, cell(2, "new"));
            assertEquals(1, desk.verify("--accept-drift").exit());
            assertNothingAccepted();
        }

        @ParameterizedTest
        @CsvSource({"0s, 0", "90s, 90", "1h, 3600"})
        void waits_as_long_as_it_is_told_to(String patience, long seconds) {
            editUntold(SHEET, cell(2, "new"));
            assertEquals(1, desk.verify("--patience", patience).exit());
            assertTrue(waited().toSeconds() >= seconds && waited().toSeconds() <= seconds + 60,
                    () -> "waited " + waited());
        }

        @Test
        void can_be_accepted_with_both_sides_in_the_log() {
            desk.google.edit(SHEET, cell(2, "new"));
            assertEquals(0, desk.verify("--accept-drift").exit());
            assertContains(desk.logged(), "WARN  verify[00000002] Drift accepted: Operaciones!D2 value: \"new\" -> "
                    + "\"MK-1923-TW-17001-001\"\n");
            assertContains(desk.logged(), "WARN  verify[00000002] Verification passed except for drift: COPY\n");
            assertEquals(0, desk.verify("--intact").exit());
        }

        @Test
        void was_not_proven_by_failing() {
            editUntold(SHEET, cell(2, "new"));
            assertEquals(1, desk.verify().exit());
            assertEquals(3, desk.verify("--intact").exit());
        }
    }

    @Nested
    class As_proven_and_equal {
        @Test
        void passes_again() {
            prove();
            assertEquals(0, desk.verify().exit());
            assertEquals(2, logged("Verification passed"));
        }

        @Test
        void passes_again_after_a_rollback() {
            prove();
            String before = desk.google.snapshot(SHEET);
            desk.google.edit(SHEET, cell(2, "migrated"));
            assertEquals(4, desk.verify().exit());
            desk.google.restore(SHEET, before);
            assertEquals(0, desk.verify().exit());
        }
    }

    @Nested
    class As_proven_and_production_differs {
        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void is_still_what_was_proven_whatever_Drive_tells(boolean told) {
            prove();
            if (told) {
                desk.google.edit(SHEET, cell(2, "migrated"));
            } else {
                editUntold(SHEET, cell(2, "migrated"));
            }
            Result result = desk.verify();
            assertEquals(4, result.exit(), result::toString);
            assertEquals(Duration.ZERO, waited());
            assertContains(desk.logged(), "WARN  verify[00000003] Still as proven: COPY\n");
            assertContains(result.out(), "Still as proven: COPY\n");
            assertContains(result.err(), "2026-01-26");
            assertContains(result.err(), " --intact");
            assertLacks(result.err(), "backup.java");
            assertLacks(result.err(), "--accept-drift");
            assertEquals(0, desk.verify("--intact").exit());
        }

        @Test
        void needs_no_drift_to_be_accepted() {
            prove();
            desk.google.edit(SHEET, cell(2, "migrated"));
            assertEquals(4, desk.verify("--accept-drift").exit());
            assertNothingAccepted();
            assertEquals(1, logged("Still as proven"));
        }

        @Test
        void holds_for_a_copy_that_was_proven_except_for_drift() {
            desk.google.edit(SHEET, cell(2, "new"));
            assertEquals(0, desk.verify("--accept-drift").exit());
            desk.google.edit(SHEET, cell(3, "newer"));
            assertEquals(4, desk.verify().exit());
            assertEquals(desk.copy, desk.logged("Still as proven"));
            assertEquals(4, desk.verify("--accept-drift").exit());
            assertEquals(1, logged("Drift accepted"));
        }

        @Test
        void holds_days_later_and_again() {
            prove();
            desk.google.edit(SHEET, cell(2, "migrated"));
            for (int day = 0; day < 3; day++) {
                desk.clock.now = desk.clock.now.plus(Duration.ofDays(1));
                assertEquals(4, desk.verify().exit());
            }
            assertEquals(3, logged("Still as proven"));
        }
    }

    @Nested
    class Not_as_proven {
        private void assertFailed(Result result) {
            assertEquals(1, result.exit(), result::toString);
            assertContains(result.out(), "Operaciones: its values changed");
            assertEquals(Duration.ZERO, waited());
            assertEquals(desk.copy, desk.logged("Verification failed"));
            assertLacks(result.err(), " --accept-drift\n");
            assertNothingAccepted();
        }

        /** As it was found: the copy in one cell, production in another. */
        @Test
        void has_failed_though_production_has_changed_as_well_and_nothing_launders_it() {
            prove();
            editUntold(desk.copy, cell(3, "tampered"));
            desk.google.edit(SHEET, cell(2, "edited"));
            assertFailed(desk.verify());
            assertFailed(desk.verify("--accept-drift"));
            assertEquals(1, desk.verify("--intact").exit());
            assertEquals(1, logged("Verification passed"));
            assertEquals(1, desk.document().exit());
        }

        @Test
        void has_failed_though_production_is_what_it_was() {
            prove();
            editUntold(desk.copy, cell(3, "tampered"));
            assertFailed(desk.verify());
        }

        /** Both were changed alike, so they are equal: the copy is not what was proven all the same. */
        @Test
        void has_failed_though_production_is_equal_to_it() {
            prove();
            desk.google.edit(desk.copy, cell(3, "tampered"));
            desk.google.edit(SHEET, cell(3, "tampered"));
            assertFailed(desk.verify());
            assertEquals(1, desk.verify("--intact").exit());
        }

        @Test
        void has_failed_after_drift_was_accepted_too() {
            desk.google.edit(SHEET, cell(2, "new"));
            assertEquals(0, desk.verify("--accept-drift").exit());
            editUntold(desk.copy, cell(2, "new"));
            Result result = desk.verify();
            assertEquals(1, result.exit(), result::toString);
            assertContains(result.out(), "Operaciones: its values changed");
        }

        @Test
        void is_mended_by_restoring_what_was_proven() {
            prove();
            String proven = desk.google.snapshot(desk.copy);
            desk.google.edit(desk.copy, cell(3, "tampered"));
            assertEquals(1, desk.verify().exit());
            desk.google.restore(desk.copy, proven);
            assertEquals(0, desk.verify("--intact").exit());
            desk.google.edit(SHEET, cell(2, "migrated"));
            assertEquals(4, desk.verify().exit());
            assertEquals(desk.copy, desk.logged("Still as proven"));
        }
    }

    /** What is wrong can be put right, and a new copy would be one of what production is by now. */
    @Nested
    class As_proven_but_for_its_file {
        @ParameterizedTest
        @ValueSource(strings = {"the backup is in the bin", "the backup's lock is gone", "the backup was renamed"})
        void is_not_to_be_made_anew(String matter) {
            prove();
            desk.google.edit(SHEET, cell(2, "migrated"));
            desk.google.editFile(desk.copy, file -> {
                switch (matter) {
                    case "the backup is in the bin" -> file.setTrashed(true);
                    case "the backup's lock is gone" -> file.setContentRestrictions(List.of());
                    default -> file.setName("Mine now");
                }
            });
            Result result = desk.verify();
            assertEquals(4, result.exit(), result::toString);
            assertContains(result.out(), matter);
            assertContains(result.err(), "The backup is still what was proven on 2026-01-26");
            assertContains(result.err(), " --intact\n");
            assertLacks(result.err(), "backup.java");
        }
    }

    @Nested
    class An_expectation_that_is_not_met {
        @Test
        void is_no_damage_and_no_proof() {
            Result result = desk.verify("--columns", "65");
            assertEquals(1, result.exit(), result::toString);
            assertContains(result.out(), "Expectation not met: COPY\n");
            assertContains(desk.logged(), "ERROR verify[00000002] Expectation not met: COPY\n");
            assertEquals(0, logged("Verification failed"));
            assertLacks(result.err(), "backup.java");
            assertContains(result.err(), " --columns 63");
            assertEquals(Duration.ZERO, waited());
            assertEquals(3, desk.verify("--intact").exit());
        }

        @Test
        void takes_no_proof_away() {
            prove();
            assertEquals(1, desk.verify("--columns", "65").exit());
            assertEquals(0, desk.verify("--intact").exit());
            desk.google.edit(SHEET, cell(2, "migrated"));
            assertEquals(4, desk.verify().exit());
        }

        @Test
        void is_no_excuse_for_damage() {
            editUntold(SHEET, cell(2, "new"));
            assertEquals(1, desk.verify("--columns", "65").exit());
            assertEquals(0, logged("Expectation not met"));
            assertEquals(desk.copy, desk.logged("Verification failed"));
        }

        @Test
        void is_not_asked_about_by_an_intact_check() {
            prove();
            Result result = desk.verify("--intact");
            assertEquals(0, result.exit());
            assertLacks(result.out(), "63 expected");
        }
    }

    @Nested
    class A_proof_of_another_original {
        /** The copy is tampered with, and there is a sheet that it is now a copy of. */
        @BeforeEach
        void a_sheet_like_the_tampered_copy() {
            prove();
            Spreadsheet other = SampleSheet.small().setSpreadsheetId(OTHER);
            cell(3, "tampered").accept(other);
            desk.google.addSpreadsheet(other, "Other", FakeGoogle.OPERATOR);
            editUntold(desk.copy, cell(3, "tampered"));
            assertEquals(1, desk.verify("--intact").exit());
        }

        @Test
        void does_not_get_into_the_log_of_this_one() throws IOException {
            String log = Files.readString(desk.log);
            Result result = desk.verify("--original", OTHER, "--backup", desk.copy);
            assertEquals(3, result.exit(), result::toString);
            assertContains(result.err(), "--log");
            assertEquals(log, Files.readString(desk.log));
            assertEquals(1, desk.verify("--intact").exit());
        }

        @Test
        void does_not_count_if_it_stands_there_all_the_same() throws IOException {
            Path elsewhere = dir.resolve("other.log");
            Result result = desk.verify("--original", OTHER, "--backup", desk.copy, "--columns", "0",
                    "--log", elsewhere.toString());
            assertEquals(0, result.exit(), result::toString);
            Files.writeString(desk.log, Files.readString(desk.log) + Files.readString(elsewhere));
            assertNotEquals(0, desk.verify("--intact").exit());
            desk.google.edit(SHEET, cell(2, "edited"));
            assertNotEquals(0, desk.verify().exit());
            assertNotEquals(0, desk.verify("--accept-drift").exit());
            assertEquals(0, logged("Intact check passed"));
            assertNothingAccepted();
        }
    }

    @Nested
    class A_fingerprint_in_hand {
        private String hex;

        @BeforeEach
        void the_one_that_was_proven() {
            prove();
            hex = desk.logged("Fingerprint").replace("sha256 ", "");
        }

        /** By somebody who has the page, the scripts and a key, and no log. */
        private Result check(String fingerprint) {
            return desk.run("verify", "--intact", "--backup", desk.copy, "--fingerprint", fingerprint,
                    "--credentials", desk.key.toString(), "--endpoint", desk.endpoint.toString());
        }

        @ParameterizedTest
        @ValueSource(strings = {"3:", ""})
        void needs_no_log_and_writes_none(String version) throws IOException {
            String log = Files.readString(desk.log);
            Files.move(desk.log, dir.resolve("moved.log"));
            // In a checkout that is in use somebody's own log may lie there.
            java.io.File here = new java.io.File("backend/logs/migration/backup_execution.log");
            long before = here.lastModified();
            Result result = check(version + hex);
            assertEquals(0, result.exit(), result::toString);
            assertContains(result.out(), "Intact check passed: COPY\n");
            assertTrue(Files.notExists(desk.log));
            assertEquals(before, here.lastModified());
            assertEquals(log, Files.readString(dir.resolve("moved.log")));
        }

        @Test
        void finds_what_is_no_longer_what_was_proven() {
            editUntold(desk.copy, cell(3, "tampered"));
            Result result = check("3:" + hex);
            assertEquals(1, result.exit(), result::toString);
            assertContains(result.out(), "Intact check failed: COPY\n");
        }

        @Test
        void finds_the_bin() {
            desk.google.editFile(desk.copy, file -> file.setTrashed(true));
            assertEquals(1, check("3:" + hex).exit());
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "2", "99"})
        void of_another_version_is_told_as_such(String version) {
            Result result = check(version + ":" + hex);
            assertEquals(3, result.exit(), result::toString);
            assertEquals("", result.out());
            assertContains(result.err(), "version " + version + " of the fingerprint");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "3:", "3:abc", "0123", "x:HEX", "3:HEX0", "3:HEX ", "HEX:2"})
        void that_is_none_is_refused(String fingerprint) {
            assertEquals(2, check(fingerprint.replace("HEX", hex)).exit());
        }

        @Test
        void goes_with_intact_and_a_backup_only() {
            assertEquals(2, desk.verify("--fingerprint", hex).exit());
            assertEquals(2, desk.verify("--fingerprint", hex, "--intact").exit());
            assertEquals(2, desk.verify("--fingerprint", hex, "--backup", desk.copy).exit());
        }
    }

    @Nested
    class A_proof_by_an_earlier_release {
        /** Its runs do not say which version their fingerprint has, and end in no digest. */
        @BeforeEach
        void of_version_1_of_the_fingerprint() throws IOException {
            prove();
            Files.write(desk.log, Files.readAllLines(desk.log).stream()
                    .filter(line -> !line.matches(".*\\] (Run|Called as|Log digest): .*")).toList());
        }

        @Test
        void is_not_taken_for_damage() {
            Result result = desk.verify("--intact");
            assertEquals(3, result.exit(), result::toString);
            assertContains(result.err(), "version 1 of the fingerprint");
            assertEquals(0, logged("Intact check failed"));
        }

        @Test
        void can_be_made_anew_while_production_is_equal() {
            assertEquals(0, desk.verify().exit());
            assertEquals(0, desk.verify("--intact").exit());
        }

        @Test
        void cannot_be_laundered() {
            desk.google.edit(SHEET, cell(2, "edited"));
            assertEquals(3, desk.verify("--accept-drift").exit());
            assertNothingAccepted();
        }
    }

    /** The labels of the log that the other scripts count on. */
    @Nested
    class The_log_of_a_run {
        @Test
        void begins_with_what_was_run_and_how() {
            desk.verify("--columns", "63", "-v");
            List<verify.Entry> lines = desk.entries().stream().filter(entry -> entry.script().equals("verify"))
                    .toList();
            assertEquals("Run", lines.get(0).label());
            assertEquals("verify 1.2.0, fingerprint 3, options --credentials " + desk.key + " --endpoint "
                    + desk.endpoint + " --log " + desk.log + " --columns 63", lines.get(0).value());
            assertEquals("Called as", lines.get(1).label());
            assertTrue(lines.get(1).value().endsWith("verify.java"), lines.get(1).value());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
            passed      | 0
            --intact    | 3
            failed      | 1
            --columns 9 | 1
            """)
        void ends_with_the_digest_of_all_before_whatever_its_end(String what, int exit) throws Exception {
            if (what.equals("failed")) {
                editUntold(SHEET, cell(2, "new"));
            }
            assertEquals(exit, desk.verify(what.startsWith("--") ? what.split(" ") : new String[0]).exit());
            if (!what.equals("--intact")) {
                assertDigest();
            }
        }

        @Test
        void ends_with_the_digest_when_it_could_not_be_finished() throws Exception {
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED", "The caller does not have permission").times(9));
            assertEquals(3, desk.verify().exit());
            assertDigest();
        }

        private void assertDigest() throws Exception {
            String log = Files.readString(desk.log);
            int last = log.lastIndexOf('\n', log.length() - 2) + 1;
            String digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256")
                    .digest(log.substring(0, last).getBytes(UTF_8)));
            assertTrue(log.substring(last).matches(".{24} INFO  verify\\[[0-9a-f]{8}\\] Log digest: sha256 " + digest
                    + "\n"), () -> log.substring(last));
        }

        @Test
        void holds_the_time_zone_and_the_columns_that_were_expected() {
            desk.verify();
            assertEquals(desk.google.spreadsheet(SHEET).getProperties().getTimeZone(), desk.logged("Time zone"));
            assertEquals("63", desk.logged("Columns expected"));
            desk.verify("--columns", "0");
            assertEquals("any", desk.logged("Columns expected"));
        }
    }

    @Test
    void another_sheet_than_the_plans_may_have_any_number_of_columns() {
        desk.google.addSpreadsheet(Book.model(Book.book()).setSpreadsheetId(OTHER), "Other", FakeGoogle.OPERATOR);
        Path log = dir.resolve("another.log");
        assertEquals(0, desk.backup("--sheet-id", OTHER, "--folder", Desk.FOLDER, "--log", log.toString()).exit());
        Result result = desk.verify("--log", log.toString());
        assertEquals(0, result.exit(), result::toString);
        assertContains(result.out(), "Row count      36 (Datos, grid 40)\n");
    }
}
