//SOURCES ../support/WithDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands in sequence, as somebody runs them over days. */
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
        desk.verify().ends(0);
        started = desk.clock.now;
    }

    private Duration waited() {
        return Duration.between(started, desk.clock.now);
    }

    private long logged(String label) {
        return desk.entries().stream().filter(entry -> entry.label().equals(label)).count();
    }

    private void assertNothingAccepted() {
        assertEquals(0, logged("Drift accepted"));
        assertEquals(0, logged("Verification passed except for drift"));
    }

    /** What a run comes to: its exit code, and the last that it logs. */
    private enum Verdict {
        PASSED(0, "Verification passed"), ACCEPTED(0, "Verification passed except for drift"),
        INTACT(0, "Intact check passed"), UNJUDGED(4, "Verification not judged"), STILL(4, "Still as proven"),
        FAILED(1, "Verification failed"), CHANGED(1, "Intact check failed"), UNMET(1, "Expectation not met"),
        UNPROVEN(3, "Verification not finished");

        private final int exit;
        private final String label;

        Verdict(int exit, String label) {
            this.exit = exit;
            this.label = label;
        }
    }

    /** What happens in which order; a run stands with its verdict. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            nobody edits anything            | verify=PASSED verify=PASSED intact=INTACT
            a version that moved for no edit | touch verify=PASSED
            an edit before the proof         | edit verify=UNJUDGED intact=UNPROVEN
            an edit before it is accepted    | edit accept=ACCEPTED intact=INTACT
            an untold edit, which is damage  | untold verify=FAILED intact=UNPROVEN
            damage before the proof          | tamper accept=FAILED intact=UNPROVEN
            damage, and an expectation       | untold columns=FAILED
            a migration                      | verify=PASSED edit verify=STILL intact=INTACT accept=STILL
            a migration that is untold       | verify=PASSED untold verify=STILL intact=INTACT
            a migration and days             | verify=PASSED edit day verify=STILL day verify=STILL verify=STILL
            a migration and a rollback       | verify=PASSED edit verify=STILL rollback verify=PASSED
            drift, and then a migration      | edit accept=ACCEPTED migrate verify=STILL accept=STILL
            damage after the proof           | verify=PASSED tamper verify=FAILED intact=CHANGED
            damage and a migration           | verify=PASSED tamper edit verify=FAILED accept=FAILED intact=CHANGED
            both changed alike               | verify=PASSED tamper alike verify=FAILED intact=CHANGED
            damage after drift               | edit accept=ACCEPTED tamper verify=FAILED
            damage that is mended            | verify=PASSED tamper verify=FAILED mend intact=INTACT edit verify=STILL
            an expectation before the proof  | columns=UNMET intact=UNPROVEN
            an expectation after it          | verify=PASSED columns=UNMET intact=INTACT edit verify=STILL
            a proof by an earlier release    | verify=PASSED older intact=UNPROVEN verify=PASSED intact=INTACT
            one of it, and a migration       | verify=PASSED older edit accept=UNPROVEN
            """)
    void what_was_proven_once_is_never_forgotten_or_laundered(String what, String story) throws IOException {
        String production = desk.google.snapshot(SHEET);
        String copy = desk.google.snapshot(desk.copy);
        int accepted = 0;
        boolean proven = false;
        for (String step : story.split(" ")) {
            switch (step) {
                case "touch" -> desk.google.edit(SHEET, nothing());
                case "edit" -> desk.google.edit(SHEET, cell(2, "new"));
                case "migrate" -> desk.google.edit(SHEET, cell(3, "newer"));
                case "untold" -> editUntold(SHEET, cell(2, "new"));
                case "tamper" -> editUntold(desk.copy, cell(3, "tampered"));
                case "alike" -> desk.google.edit(SHEET, cell(3, "tampered"));
                case "rollback" -> desk.google.restore(SHEET, production);
                case "mend" -> desk.google.restore(desk.copy, copy);
                case "day" -> desk.clock.now = desk.clock.now.plus(Duration.ofDays(1));
                case "older" -> byAnEarlierRelease();
                default -> {
                    Verdict verdict = Verdict.valueOf(step.substring(step.indexOf('=') + 1));
                    started = desk.clock.now;
                    assertRun(step.substring(0, step.indexOf('=')), verdict, proven);
                    proven |= verdict.exit == 0;
                    accepted += verdict == Verdict.ACCEPTED ? 1 : 0;
                    assertEquals(accepted, logged("Drift accepted"), step);
                }
            }
        }
    }

    private void assertRun(String command, Verdict verdict, boolean proven) {
        Result result = switch (command) {
            case "accept" -> desk.verify("--accept-drift");
            case "intact" -> desk.verify("--intact");
            case "columns" -> desk.verify("--columns", "65");
            default -> desk.verify();
        };
        result.ends(verdict.exit);
        List<verify.Entry> log = desk.entries();
        assertEquals("Log digest", lastLabel(log));
        assertEquals(verdict.label, lastLabel(log.stream()
                .filter(entry -> !Desk.FRAME.contains(entry.label())).toList()), result::toString);
        boolean patient = verdict == Verdict.FAILED && !proven;
        assertEquals(patient, !waited().isZero(), () -> "waited " + waited());
        if (verdict == Verdict.STILL) {
            result.shows("Still as proven: COPY\n").says("2026-01-26").says(" --intact").lacks("backup.java")
                    .lacks(" --accept-drift\n");
        } else if (verdict == Verdict.FAILED && proven) {
            result.shows("Operaciones: its values changed").lacks(" --accept-drift\n");
        } else if (verdict == Verdict.UNMET) {
            result.shows("Expectation not met: COPY\n").says(" --columns 63").lacks("backup.java");
        } else if (verdict == Verdict.UNJUDGED) {
            result.says(" --accept-drift").says("backup.java");
        }
    }

    private static String lastLabel(List<verify.Entry> entries) {
        return entries.get(entries.size() - 1).label();
    }

    /** Its runs do not say which version their fingerprint has, and end in no digest. */
    private void byAnEarlierRelease() throws IOException {
        Files.write(desk.log, Files.readAllLines(desk.log).stream()
                .filter(line -> !line.matches(".*\\] (Run|Called as|Log digest): .*")).toList());
    }

    @Test
    void a_proof_by_an_earlier_release_is_not_taken_for_damage() throws IOException {
        prove();
        byAnEarlierRelease();
        desk.verify("--intact").ends(3).says("version 1 of the fingerprint");
    }

    @Test
    void a_page_is_not_written_of_what_is_no_longer_as_proven() {
        prove();
        editUntold(desk.copy, cell(3, "tampered"));
        desk.verify().ends(1);
        desk.document().ends(1);
    }

    @Test
    void an_intact_check_asks_for_no_columns() {
        prove();
        desk.verify("--intact").ends(0).lacks("63 expected");
    }

    @Nested
    class An_edit_that_Drive_tells_late {
        @ParameterizedTest
        @ValueSource(ints = {1, 2, 5})
        void is_not_judged_if_it_is_told_within_the_patience(int sleeps) {
            editUntold(SHEET, cell(2, "new"));
            for (int i = 1; i < sleeps; i++) {
                desk.whenSleeping(() -> { });
            }
            desk.whenSleeping(() -> desk.google.edit(SHEET, nothing()));
            desk.verify().ends(4);
            assertFalse(waited().isZero());
            assertTrue(waited().compareTo(PATIENCE) <= 0, () -> "waited " + waited());
            assertContains(desk.logged(), "WARN  verify[00000002] Verification not judged: COPY\n");
        }

        @Test
        void is_not_judged_in_the_minutes_that_Drive_usually_takes() {
            desk.google.tellsEditsAfter(Duration.ofMinutes(3));
            desk.google.edit(SHEET, cell(2, "new"));
            desk.verify().ends(4);
            assertTrue(waited().compareTo(Duration.ofMinutes(3)) >= 0, () -> "waited " + waited());
            assertTrue(waited().compareTo(PATIENCE) <= 0, () -> "waited " + waited());
        }

        @ParameterizedTest
        @CsvSource({"'', 300", "--patience 0s, 0", "--patience 90s, 90", "--patience 1h, 3600"})
        void is_damage_once_the_patience_is_over(String patience, long seconds) {
            editUntold(SHEET, cell(2, "new"));
            desk.verify(patience.isEmpty() ? new String[0] : patience.split(" ")).ends(1)
                    .shows("Operaciones!D2 value: \"new\" -> \"MK-1923-TW-17001-001\"\n");
            assertTrue(waited().toSeconds() >= seconds && waited().toSeconds() <= seconds + 60,
                    () -> "waited " + waited());
            assertContains(desk.logged(), "ERROR verify[00000002] Verification failed: COPY\n");
        }

        @Test
        void is_accepted_with_both_sides_in_the_log() {
            desk.google.edit(SHEET, cell(2, "new"));
            desk.verify("--accept-drift").ends(0);
            assertContains(desk.logged(), "WARN  verify[00000002] Drift accepted: Operaciones!D2 value: \"new\" -> "
                    + "\"MK-1923-TW-17001-001\"\n");
            assertContains(desk.logged(), "WARN  verify[00000002] Verification passed except for drift: COPY\n");
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
            desk.verify("--original", OTHER, "--backup", desk.copy).ends(3).says("--log");
            assertEquals(log, Files.readString(desk.log));
            assertEquals(1, desk.verify("--intact").exit());
        }

        @Test
        void does_not_count_if_it_stands_there_all_the_same() throws IOException {
            Path elsewhere = dir.resolve("other.log");
            desk.verify("--original", OTHER, "--backup", desk.copy, "--columns", "0",
                    "--log", elsewhere.toString()).ends(0);
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
            check(version + hex).ends(0).shows("Intact check passed: COPY\n");
            assertTrue(Files.notExists(desk.log));
            assertEquals(before, here.lastModified());
            assertEquals(log, Files.readString(dir.resolve("moved.log")));
        }

        @Test
        void finds_what_is_no_longer_what_was_proven() {
            editUntold(desk.copy, cell(3, "tampered"));
            check("3:" + hex).ends(1).shows("Intact check failed: COPY\n");
        }

        @Test
        void finds_the_bin() {
            desk.google.editFile(desk.copy, file -> file.setTrashed(true));
            check("3:" + hex).ends(1).shows("Intact check passed: COPY\nTo put right   the backup is in the bin: ");
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "2", "99"})
        void of_another_version_is_told_as_such(String version) {
            Result result = check(version + ":" + hex).ends(3);
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

    /** The labels of the log that the other scripts count on. */
    @Nested
    class The_log_of_a_run {
        @Test
        void begins_with_what_was_run_and_how() {
            desk.verify("--changed", "Sales", "--columns", "63", "-v", "--changed", "Sales!B:B");
            List<verify.Entry> lines = desk.entries().stream().filter(entry -> entry.script().equals("verify"))
                    .toList();
            assertEquals("Run", lines.get(0).label());
            assertEquals("verify 1.2.0, fingerprint 3, options --credentials KEY --endpoint ENDPOINT --log LOG "
                    + "--changed Sales --changed 'Sales!B:B' --columns 63", desk.named(lines.get(0).value()));
            assertEquals("Called as", lines.get(1).label());
            assertTrue(lines.get(1).value().endsWith("verify.java"), lines.get(1).value());
        }

        @Test
        void ends_with_the_digest_when_it_could_not_be_finished() {
            desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED", "The caller does not have permission").times(9));
            desk.verify().ends(3);
            assertEquals("Log digest", lastLabel(desk.entries()));
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
        desk.verify("--log", log.toString()).ends(0).shows("Row count      36 (Datos, grid 40)\n");
    }
}
