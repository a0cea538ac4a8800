//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.util.DateTime;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Permission;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** From here on nothing may put the backup in doubt. */
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
            desk.backup("--adopt", "https://docs.google.com/spreadsheets/d/" + COPY + "/edit#gid=0").ends(0).shows("""
                    Backup created successfully: 1CopyMadeByHand0000
                      name       Copy of Operaciones
                      URL        https://docs.google.com/spreadsheets/d/1CopyMadeByHand0000/edit
                      timestamp  2024-12-22T18:15:00.000Z
                      origin     adopted
                      lock       read-only
                    """).says("""
                    warning: the original was changed after this copy was made: verify.java will show what
                    If this was the wrong one, unlock it, and go on with a new --log FILE:
                      jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG --no-lock
                    """);
            for (String fact : List.of("Backup maker: operator@example.com", "Adoption intended: " + COPY,
                    "Backup origin: adopted", "Backup sheet ID: " + COPY, "Backup sheet name: Copy of Operaciones",
                    "Backup timestamp: 2024-12-22T18:15:00.000Z", "Backup created successfully: " + COPY,
                    "Original sheet modified after: 2026-01-24T18:15:00.000Z", "Backup lock: read-only")) {
                assertContains(desk.logged(), "INFO  backup[00000001] " + fact + "\n");
            }
            File copy = desk.google.file(COPY);
            assertEquals(Map.of("backupRunId", "00000001", "backupOf", Desk.SHEET), copy.getAppProperties());
            assertEquals(true, copy.getContentRestrictions().get(0).getReadOnly());
            assertEquals(List.of(), desk.google.copiesOf(Desk.SHEET));
            desk.backup("--no-lock").ends(0).shows("Backup lock: " + COPY + "\n  lock       none\n");
            assertEquals(null, desk.google.file(COPY).getContentRestrictions());
        }

        @Test
        void of_another_size_is_adopted_with_a_warning() {
            desk.google.edit(COPY, book -> book.getSheets().get(0).getProperties().getGridProperties().setRowCount(9));
            assertContains(desk.backup("--adopt", COPY, "-q").err(),
                    "warning: a grid is of another size than in the original, which verify.java will tell\n");
        }

        @Test
        void that_may_only_be_read_is_adopted_without_mark_and_lock() {
            desk.google.share(COPY, FakeGoogle.SERVICE_ACCOUNT, "reader");
            desk.backup("--adopt", COPY, "-q").ends(0).saysJust("""
                    warning: marking the copy: The user does not have sufficient permissions for file \
                    1CopyMadeByHand0000. (403 insufficientFilePermissions)
                    warning: the original was changed after this copy was made: verify.java will show what
                    warning: the copy is not locked: the lock: The user does not have sufficient permissions for file \
                    1CopyMadeByHand0000. (403 insufficientFilePermissions)
                    """);
            assertContains(desk.logged(),
                    "Backup lock failed: the lock: The user does not have sufficient permissions");
        }

        @Test
        void ends_the_open_intent_that_it_bears() {
            desk.google.searchLag(Duration.ofHours(1));
            desk.google.changesLag(Duration.ofHours(1));
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.responsePreparationFailure());
            desk.toFolder().ends(3);
            String copy = desk.google.copiesOf(Desk.SHEET).get(0);
            desk.backup("--adopt", copy).ends(0);
            assertContains(desk.logged(), "INFO  backup[00000002] Earlier copy found: 00000001\n");
            assertEquals(List.of(), new backup.Past(desk.lines()).open(Desk.SHEET));
        }

        @Test
        void is_not_the_original_itself() {
            desk.backup("--adopt", Desk.SHEET, "-q").ends(2)
                    .says("backup: --adopt 'SHEET' is the original itself\n");
        }
    }

    @Nested
    class The_lock {
        @Test
        void can_be_left_out() {
            desk.toFolder("--no-lock").shows("  lock       none\n");
            assertContains(desk.logged(), "INFO  backup[00000001] Backup lock: none\n");
            assertEquals(0, desk.count("PATCH .*"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                403 | {"error": {"message": "No."}}                | the lock: No. (403)
                200 | {}                                           | Drive answered, but the copy is not read-only
                200 | {"contentRestrictions": [{"readOnly": false}]} | Drive answered, but the copy is not read-only
                """)
        void that_is_refused_or_does_not_hold_is_a_warning_and_the_backup_stands(int code, String answer, String why) {
            desk.google.fail("PATCH", "/files/", FakeGoogle.Fault.status(code, answer));
            desk.toFolder("-q").ends(0).shows("  lock       failed\n")
                    .saysJust("warning: the copy is not locked: " + why + "\n");
            assertContains(desk.logged(), "WARN  backup[00000001] Backup lock failed: " + why + "\n");
        }
    }

    @Nested
    class The_lock_of_a_backup_that_is_there {
        @ParameterizedTest
        @ValueSource(strings = {"--no-lock --lock", "--lock --no-lock"})
        void is_set_or_lifted_and_nothing_else_is_done(String options) {
            desk.toFolder().ends(0);
            for (String option : options.split(" ")) {
                desk.google.forgetRequests();
                String state = option.equals("--lock") ? "read-only" : "none";
                desk.backup(option, "--dry-run")
                        .shows("Dry run: possible for the backup that is there, and no other one is made\n");
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
        void that_cannot_be_set_ends_in_3() {
            desk.toFolder().ends(0);
            desk.google.fail("PATCH", "/files/",
                    FakeGoogle.Fault.json(403, "global", "insufficientFilePermissions", "No.").times(2));
            desk.backup("--lock").ends(3);
            Result exported = desk.backup("--lock", "--export", dir.resolve("copy.xlsx").toString())
                    .shows("Backup exported: COPY\n");
            assertEquals(3, exported.exit(), "an export is no excuse for a lock that failed");
        }

        @Test
        void that_did_not_hold_at_the_end_of_a_run_is_set_once_more() {
            desk.google.fail("PATCH", "/files/", FakeGoogle.Fault.status(200,
                    "{\"contentRestrictions\": [{\"readOnly\": true}]}"));
            desk.toFolder("-q").ends(0)
                    .saysJust("warning: the lock did not hold: setting it once more\n");
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
            desk.toFolder("--copy-permissions").ends(0);
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
            desk.toFolder("--copy-permissions", "-q").ends(0)
                    .saysJust("warning: permission not copied: writer ana@example.com: Not outside. "
                            + "(403 shareOutWarning)\n");
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
            desk.toFolder("--copy-permissions", "-q").ends(0);
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Permission not copied: any: the original's permissions: ");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                those on a later page           | ana@example.com | "nextPageToken": "~!!~0", "permissions": []
                those passed on and given here  | leo@example.com | "permissions": [LEO {"inherited": false}]}]
                none that is passed on alone    |                 | "permissions": [LEO {"inherited": true}]}]
                """)
        void are(String which, String copied, String page) {
            desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            desk.google.fail("GET", "/permissions$", FakeGoogle.Fault.status(200, "{" + page.replace("LEO",
                    "{\"type\": \"user\", \"role\": \"reader\", \"emailAddress\": \"leo@example.com\", "
                    + "\"permissionDetails\": [{\"inherited\": true},") + "}"));
            desk.toFolder("--copy-permissions").ends(0);
            assertEquals(Stream.ofNullable(copied).toList(), desk.google.file(desk.copy()).getPermissions().stream()
                    .map(Permission::getEmailAddress).toList());
        }

        @Test
        void end_when_they_end_and_can_be_found_as_they_can_be_found_and_are_none_of_an_account_that_is_gone() {
            Permission ana = new Permission().setId("ana").setType("user").setRole("reader")
                    .setEmailAddress("ana@example.com").setExpirationTime(new DateTime("2026-02-26T00:00:00.000Z"));
            desk.google.editFile(Desk.SHEET, file -> file.getPermissions().addAll(List.of(ana,
                    new Permission().setId("anyone").setType("anyone").setRole("reader").setAllowFileDiscovery(true),
                    ana.clone().setId("gone").setEmailAddress("gone@example.com").setDeleted(true))));
            desk.toFolder("--copy-permissions").ends(0);
            List<String> asked = desk.google.requests().stream().filter(request -> request.method().equals("POST")
                    && request.path().endsWith("/permissions")).map(FakeGoogle.Request::body).toList();
            assertEquals(2, asked.size(), asked::toString);
            assertContains(asked.get(0), "\"expirationTime\":\"2026-02-26T00:00:00.000Z\"");
            assertContains(asked.get(1), "\"allowFileDiscovery\":true");
        }
    }

    @Test
    void comments_are_copied_by_Drive_itself() {
        desk.toFolder("--copy-comments").ends(0);
        assertContains(desk.logged(), "INFO  backup[00000001] Comments copied: open comments\n");
        assertEquals(List.of(List.of("true")), desk.google.requests().stream()
                .filter(request -> request.path().endsWith("/copy"))
                .map(request -> request.query().get("copyComments")).toList());
    }

    @Nested
    class A_form {
        @Test
        void that_Drive_makes_beside_the_copy_is_told_and_left_alone() {
            desk.asUser();
            desk.google.linkForm(Desk.SHEET);
            int files = desk.google.files().size();
            Result result = desk.backup("-q").ends(0);
            assertEquals(files + 2, desk.google.files().size());
            String form = desk.google.files().get(files + 1);
            assertEquals("warning: Drive made a form beside the copy; it is left alone: " + form
                    + " Copy of Operaciones (form)\n", result.err());
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Side file: " + form + " Copy of Operaciones (form)\n");
        }

        /** While the run waits, somebody changes a form, so that the change feed shows it. */
        @ParameterizedTest
        @CsvSource({"1FolderInMyDrive000, 0, false, true", "1FolderInMyDrive000, 120, false, false",
            "1FolderInMyDrive000, 0, true, false", "1AnotherFolder00000, 0, false, false"})
        void is_told_where_it_is_new_and_lies_there_and_not_in_the_bin(String folder, int age, boolean trashed,
                boolean told) {
            String form = "1FormOfSomebody0000";
            desk.asUser();
            desk.google.addFolder("1AnotherFolder00000", "Elsewhere", null);
            desk.google.addFile(form, "Form", FakeGoogle.FORM, FakeGoogle.OPERATOR);
            desk.google.move(form, folder);
            desk.google.editFile(form, file -> file.setTrashed(trashed)
                    .setCreatedTime(new DateTime(desk.clock.instant().toEpochMilli() - age * 1_000)));
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(429));
            desk.whenSleeping(() -> desk.google.editFile(form, file -> file.setDescription("x")));
            assertEquals(told ? "warning: Drive made a form beside the copy; it is left alone: " + form + " Form\n"
                    : "", desk.backup("-q").err());
        }
    }
}
