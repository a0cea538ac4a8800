//DESCRIPTION Tests what backup.java does once there is a copy: adopting, locking, sharing, comments, side files.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From here on nothing may put the backup in doubt. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupKeepingTest extends WithBackupDesk {

    @Nested
    class An_adopted_copy {
        private static final String COPY = "1CopyMadeByHand0000";

        @BeforeEach
        void copyByHand() {
            desk.google.addSpreadsheet(BackupDesk.book(COPY), "Copy of Operaciones", FakeGoogle.OPERATOR);
        }

        @Test
        void becomes_the_backup_with_the_same_facts_and_lock() {
            assertEquals(new Result(0, """
                    Backup created successfully: 1CopyMadeByHand0000
                      name       Copy of Operaciones
                      URL        https://docs.google.com/spreadsheets/d/1CopyMadeByHand0000/edit
                      timestamp  2024-12-22T18:15:00.000Z
                      origin     adopted
                      lock       read-only
                    """, """
                    8 checks passed
                    warning: the original was changed after this copy was made: verify.java will show what
                    If this was the wrong one, unlock it, and go on with a new --log FILE:
                      jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG --no-lock
                    next: jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG
                    """), desk.backup("--adopt", "https://docs.google.com/spreadsheets/d/" + COPY + "/edit#gid=0"));
            assertEquals("""
                    INFO  backup[00000001] Original sheet ID: SHEET
                    INFO  backup[00000001] Original sheet name: Operaciones
                    INFO  backup[00000001] Original sheet modified: 2026-01-24T18:15:00.000Z
                    INFO  backup[00000001] Identity: backup@fake-project.iam.gserviceaccount.com
                    INFO  backup[00000001] Target drive: My Drive
                    INFO  backup[00000001] Backup maker: operator@example.com
                    INFO  backup[00000001] Adoption intended: 1CopyMadeByHand0000
                    INFO  backup[00000001] Backup origin: adopted
                    INFO  backup[00000001] Backup sheet ID: 1CopyMadeByHand0000
                    INFO  backup[00000001] Backup sheet name: Copy of Operaciones
                    INFO  backup[00000001] Backup sheet URL: \
                    https://docs.google.com/spreadsheets/d/1CopyMadeByHand0000/edit
                    INFO  backup[00000001] Backup timestamp: 2024-12-22T18:15:00.000Z
                    INFO  backup[00000001] Original sheet modified after: 2026-01-24T18:15:00.000Z
                    INFO  backup[00000001] Backup created successfully: 1CopyMadeByHand0000
                    INFO  backup[00000001] Backup lock: read-only
                    """, desk.logged());
            File copy = desk.google.file(COPY);
            assertEquals(Map.of("backupRunId", "00000001", "backupOf", Desk.SHEET), copy.getAppProperties());
            assertEquals(true, copy.getContentRestrictions().get(0).getReadOnly());
            assertEquals(List.of(), desk.google.copiesOf(Desk.SHEET));
        }

        @Test
        void of_another_size_is_adopted_with_a_warning() {
            desk.google.edit(COPY, book -> book.getSheets().get(0).getProperties().getGridProperties().setRowCount(9));
            assertContains(desk.backup("--adopt", COPY, "-q").err(),
                    "warning: the grid of tab \"Operaciones\" (id 0) is of another size: 3 x 2 -> 9 x 2\n");
        }

        @Test
        void that_was_the_wrong_one_is_unlocked_by_the_command_that_was_printed() {
            assertEquals(0, desk.backup("--adopt", COPY).exit());
            assertEquals(new Result(0, "Backup lock: 1CopyMadeByHand0000\n  lock       none\n", ""),
                    desk.backup("--no-lock", "-q"));
            assertEquals(null, desk.google.file(COPY).getContentRestrictions());
        }

        @Test
        void that_may_only_be_read_is_adopted_without_mark_and_lock() {
            desk.google.share(COPY, FakeGoogle.SERVICE_ACCOUNT, "reader");
            Result result = desk.backup("--adopt", COPY, "-q");
            assertEquals(0, result.exit());
            assertEquals("""
                    warning: marking the copy: The user does not have sufficient permissions for file \
                    1CopyMadeByHand0000. (403 insufficientFilePermissions)
                    warning: the original was changed after this copy was made: verify.java will show what
                    warning: the copy is not locked: the lock: The user does not have sufficient permissions for file \
                    1CopyMadeByHand0000. (403 insufficientFilePermissions)
                    """, result.err());
            assertContains(desk.logged(),
                    "Backup lock failed: the lock: The user does not have sufficient permissions");
        }

        @Test
        void ends_the_open_intent_that_it_bears() {
            desk.google.searchLag(Duration.ofHours(1));
            desk.google.changesLag(Duration.ofHours(1));
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.responsePreparationFailure());
            assertEquals(3, desk.backup("--folder", Desk.FOLDER).exit());
            String copy = desk.google.copiesOf(Desk.SHEET).get(0);
            assertEquals(0, desk.backup("--adopt", copy).exit());
            assertContains(desk.logged(), "INFO  backup[00000002] Earlier copy found: 00000001\n");
            assertEquals(List.of(), new backup.Past(desk.lines()).open(Desk.SHEET));
        }

        @Test
        void is_not_the_original_itself() {
            Result result = desk.backup("--adopt", Desk.SHEET, "-q");
            assertEquals(new Result(2, "", "backup: --adopt 'SHEET' is the original itself\n"
                    + "  Nothing was done. See: jbang backup.java --help\n"), result);
        }
    }

    @Nested
    class The_lock {
        @Test
        void can_be_left_out() {
            Result result = desk.backup("--folder", Desk.FOLDER, "--no-lock");
            assertContains(result.out(), "  lock       none\n");
            assertContains(desk.logged(), "INFO  backup[00000001] Backup lock: none\n");
            assertEquals(0, desk.count("PATCH .*"));
        }

        @Test
        void that_is_refused_is_a_warning_and_the_backup_stands() {
            desk.google.fail("PATCH", "/files/",
                    FakeGoogle.Fault.json(403, "global", "insufficientFilePermissions", "No."));
            Result result = desk.backup("--folder", Desk.FOLDER, "-q");
            assertEquals(0, result.exit());
            assertContains(result.out(), "  lock       failed\n");
            assertEquals("warning: the copy is not locked: the lock: No. (403 insufficientFilePermissions)\n",
                    result.err());
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Backup lock failed: the lock: No. (403 insufficientFilePermissions)\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"contentRestrictions\": [{\"readOnly\": false}]}"})
        void that_does_not_hold_is_a_warning(String answer) {
            desk.google.fail("PATCH", "/files/", FakeGoogle.Fault.status(200, answer));
            assertEquals("warning: the copy is not locked: Drive answered, but the copy is not read-only\n",
                    desk.backup("--folder", Desk.FOLDER, "-q").err());
        }
    }

    @Nested
    class The_lock_of_a_backup_that_is_there {
        @ParameterizedTest
        @ValueSource(strings = {"--no-lock --lock", "--lock --no-lock"})
        void is_set_or_lifted_and_nothing_else_is_done(String options) {
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            for (String option : options.split(" ")) {
                desk.google.forgetRequests();
                String state = option.equals("--lock") ? "read-only" : "none";
                assertEquals("Dry run: lock possible\n", desk.backup(option, "--dry-run").out());
                assertEquals(0, desk.count("PATCH .*"));
                assertEquals(new Result(0, "Backup lock: COPY\n  lock       " + state + "\n", """
                        3 checks passed
                        next: jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG
                        """), desk.backup(option));
                assertEquals(option.equals("--lock"), desk.google.file(desk.copy()).getContentRestrictions() != null);
                assertEquals(0, desk.count("POST .*/copy"));
                assertTrue(desk.logged().endsWith("] Lock of: COPY\nINFO  backup[" + String.format("%08x", desk.runs)
                        + "] Backup lock: " + state + "\n"), desk.logged());
            }
        }

        @Test
        void is_no_reason_for_another_one_though_the_last_failed() throws IOException {
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            Files.writeString(desk.log, "2026-01-26T19:00:00.000Z INFO  verify[0000000a] Original sheet ID: "
                    + Desk.SHEET + "\n2026-01-26T19:00:00.000Z ERROR verify[0000000a] Verification failed: "
                    + desk.copy() + "\n", StandardOpenOption.APPEND);
            assertEquals(0, desk.backup("--folder", Desk.FOLDER, "--lock").exit());
            desk.copy();
        }

        @Test
        void that_cannot_be_set_ends_in_3() {
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            desk.google.fail("PATCH", "/files/",
                    FakeGoogle.Fault.json(403, "global", "insufficientFilePermissions", "No.").times(2));
            assertEquals(3, desk.backup("--lock").exit());
            Result exported = desk.backup("--lock", "--export", dir.resolve("copy.xlsx").toString());
            assertContains(exported.out(), "Backup exported: COPY\n");
            assertEquals(3, exported.exit(), "an export is no excuse for a lock that failed");
        }

        @Test
        void that_did_not_hold_at_the_end_of_a_run_is_set_once_more() {
            desk.google.fail("PATCH", "/files/", FakeGoogle.Fault.status(200,
                    "{\"contentRestrictions\": [{\"readOnly\": true}]}"));
            Result result = desk.backup("--folder", Desk.FOLDER, "-q");
            assertEquals(0, result.exit());
            assertEquals("warning: the lock did not hold: setting it once more\n", result.err());
            assertEquals(2, desk.count("PATCH .*"));
            assertTrue(desk.google.file(desk.copy()).getContentRestrictions().get(0).getReadOnly());
        }
    }

    @Nested
    class Copied_permissions {
        @Test
        void leave_out_owner_inherited_and_own_and_send_no_mail() {
            desk.google.share(Desk.SHEET, "ana@example.com", "writer");
            desk.google.share(Desk.SHEET, "leo@example.com", "reader");
            desk.google.editFile(Desk.SHEET, file -> file.getPermissions().add(new Permission().setId("anyoneWithLink")
                    .setType("anyone").setRole("reader").setAllowFileDiscovery(false)));
            desk.google.share(BackupDesk.MINE, "team@example.com", "writer");
            desk.google.forgetRequests();
            Result result = desk.backup("--folder", Desk.FOLDER, "--copy-permissions");
            assertEquals(0, result.exit());
            assertContains(desk.logged(), "Permissions copied: 3\n");
            assertEquals(List.of("ana@example.com writer", "anyone reader", "leo@example.com reader"),
                    desk.google.file(desk.copy()).getPermissions().stream()
                            .map(p -> Optional.ofNullable(p.getEmailAddress()).orElse(p.getType()) + " " + p.getRole())
                            .sorted().toList());
            assertEquals(List.of(), desk.google.mails());
            assertEquals(List.of(), desk.google.violations());
        }

        @Test
        void are_those_given_on_the_file_where_the_drive_gives_more() {
            desk.google.move(Desk.SHEET, Desk.FOLDER);
            desk.google.share(Desk.DRIVE, "ana@example.com", "fileOrganizer");
            desk.google.share(Desk.SHEET, "ana@example.com", "writer");
            Result result = desk.backup("--copy-permissions", "-q");
            assertEquals(new Result(0, result.out(), ""), result);
            assertEquals(List.of("ana@example.com writer"), desk.google.file(desk.copy()).getPermissions().stream()
                    .map(permission -> permission.getEmailAddress() + " " + permission.getRole()).toList());
            assertEquals(List.of(), desk.google.violations());
        }

        @Test
        void that_are_refused_are_listed_and_the_rest_goes_on() {
            desk.google.share(Desk.SHEET, "ana@example.com", "writer");
            desk.google.share(Desk.SHEET, "leo@example.com", "reader");
            desk.google.fail("POST", "/permissions$",
                    FakeGoogle.Fault.json(403, "global", "shareOutWarning", "Not outside."));
            Result result = desk.backup("--folder", Desk.FOLDER, "--copy-permissions", "-q");
            assertEquals(0, result.exit());
            assertEquals("warning: permission not copied: writer ana@example.com: Not outside. (403 shareOutWarning)\n",
                    result.err());
            assertContains(desk.logged(), """
                    WARN  backup[00000001] Permission not copied: writer ana@example.com: Not outside. \
                    (403 shareOutWarning)
                    INFO  backup[00000001] Permissions copied: 1
                    """);
        }

        @Test
        void that_cannot_even_be_listed_are_a_warning() {
            desk.google.unshare(BackupDesk.MINE, FakeGoogle.SERVICE_ACCOUNT);
            desk.google.share(Desk.SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            Result result = desk.backup("--folder", Desk.FOLDER, "--copy-permissions", "-q");
            assertEquals(0, result.exit());
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Permission not copied: any: the original's permissions: ");
        }

        @Test
        void come_after_the_backups_id_in_the_log() {
            desk.google.share(Desk.SHEET, "ana@example.com", "writer");
            desk.backup("--folder", Desk.FOLDER, "--copy-permissions");
            String log = desk.logged();
            assertTrue(log.indexOf("Backup created successfully") < log.indexOf("Permissions copied"), log);
        }
    }

    @Nested
    class The_rest {
        @Test
        void comments_are_copied_by_Drive_itself() {
            assertEquals(0, desk.backup("--folder", Desk.FOLDER, "--copy-comments").exit());
            assertContains(desk.logged(), "INFO  backup[00000001] Comments copied: open comments\n");
            assertEquals(List.of(List.of("true")), desk.google.requests().stream()
                    .filter(request -> request.path().endsWith("/copy"))
                    .map(request -> request.query().get("copyComments")).toList());
        }

        @Test
        void a_form_that_Drive_makes_beside_the_copy_is_told_and_left_alone() {
            desk.asUser();
            desk.google.linkForm(Desk.SHEET);
            int files = desk.google.files().size();
            Result result = desk.backup("-q");
            assertEquals(0, result.exit());
            assertEquals(files + 2, desk.google.files().size());
            String form = desk.google.files().get(files + 1);
            assertEquals("warning: Drive made a form beside the copy; it is left alone: " + form
                    + " Copy of Operaciones (form)\n", result.err());
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Side file: " + form + " Copy of Operaciones (form)\n");
        }
    }
}
