//DESCRIPTION Tests what of Drive's answers counts for backup.java: later pages, what is old, elsewhere or another's.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.util.DateTime;
import com.google.api.services.drive.model.Permission;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each of these was once a change of backup.java that no test noticed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupAnswersTest extends WithBackupDesk {

    private Result run(String... args) {
        return desk.backup(Stream.concat(Stream.of("--folder", Desk.FOLDER), Stream.of(args)).toArray(String[]::new));
    }

    private static FakeGoogle.Fault page(String text) {
        return FakeGoogle.Fault.status(200, text);
    }

    private void loseTheAnswer() {
        desk.google.fail("POST", "/copy$", FakeGoogle.Fault.responsePreparationFailure());
    }

    @Nested
    class A_copy_on_a_later_page {
        private void isFound() {
            loseTheAnswer();
            Result result = run();
            assertEquals(0, result.exit(), result.err());
            assertContains(result.out(), "  origin     found\n");
            assertFalse(result.err().contains("not there yet"), result.err());
            desk.copy();
        }

        @Test
        void of_the_search_is_found() {
            desk.google.changesLag(Duration.ofMinutes(30));
            desk.google.fail("GET", "/v3/files$", page("{\"nextPageToken\": \"~!!~0\", \"files\": []}"));
            isFound();
        }

        @Test
        void of_the_change_feed_is_found() {
            desk.google.searchLag(Duration.ofMinutes(30));
            desk.google.fail("GET", "/changes$", page("{\"nextPageToken\": \"1\", \"changes\": []}"));
            isFound();
        }
    }

    @Test
    void somebody_who_looks_for_a_copy_hears_of_it_every_half_minute() {
        desk.google.searchLag(Duration.ofMinutes(5));
        desk.google.changesLag(Duration.ofMinutes(5));
        loseTheAnswer();
        List<Integer> pauses = run().err().lines().filter(line -> line.startsWith("not there yet"))
                .map(line -> Integer.valueOf(line.replaceFirst(".*looking again in (\\d+)s, for at most .*", "$1")))
                .toList();
        assertTrue(pauses.size() > 10, pauses::toString);
        assertTrue(pauses.stream().allMatch(seconds -> seconds <= 30), pauses::toString);
    }

    @Test
    void an_edit_before_the_feed_was_marked_is_told_where_no_folder_was_named() {
        desk.asUser();
        desk.google.tellsEditsAfter(Duration.ZERO);
        desk.google.fail("GET", "/files/" + BackupDesk.MINE + "$", FakeGoogle.Fault.status(503, ""));
        desk.whenSleeping(() -> desk.google.edit(Desk.SHEET, sheet -> { }));
        Result result = desk.backup("-q");
        assertEquals(0, result.exit(), result.err());
        assertContains(result.err(), "warning: the original changed during the backup (modified ");
    }

    @Nested
    class A_form_beside_the_copy {
        /** While the run waits, somebody changes this form, so that the change feed shows it. */
        private Result changedMeanwhile(String form) {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(429));
            desk.whenSleeping(() -> desk.google.editFile(form, file -> file.setDescription("x")));
            return desk.backup("-q");
        }

        private void add(String folder, boolean old, boolean trashed) {
            desk.asUser();
            desk.google.addFile("1FormOfSomebody0000", "Form", FakeGoogle.FORM, FakeGoogle.OPERATOR);
            desk.google.move("1FormOfSomebody0000", folder);
            desk.google.editFile("1FormOfSomebody0000", file -> file.setTrashed(trashed).setCreatedTime(
                    new DateTime(desk.clock.instant().toEpochMilli() - (old ? 120_000 : 0))));
        }

        @Test
        void that_is_new_and_lies_there_is_told() {
            add(BackupDesk.MINE, false, false);
            assertEquals("warning: Drive made a form beside the copy; it is left alone: 1FormOfSomebody0000 Form\n",
                    changedMeanwhile("1FormOfSomebody0000").err());
        }

        @Test
        void that_was_there_before_is_not() {
            add(BackupDesk.MINE, true, false);
            assertEquals("", changedMeanwhile("1FormOfSomebody0000").err());
        }

        @Test
        void that_lies_in_the_bin_is_not() {
            add(BackupDesk.MINE, false, true);
            assertEquals("", changedMeanwhile("1FormOfSomebody0000").err());
        }

        @Test
        void that_lies_elsewhere_is_not() {
            desk.google.addFolder("1AnotherFolder00000", "Elsewhere", null);
            add("1AnotherFolder00000", false, false);
            assertEquals("", changedMeanwhile("1FormOfSomebody0000").err());
        }
    }

    @Nested
    class Permissions {
        private void add(Permission permission) {
            desk.google.editFile(Desk.SHEET, file -> file.getPermissions().add(permission));
        }

        private static Permission reader(String email) {
            return new Permission().setId(email.substring(0, 3)).setType("user").setRole("reader")
                    .setEmailAddress(email);
        }

        private List<Permission> copied() {
            assertEquals(0, run("--copy-permissions").exit());
            return desk.google.file(desk.copy()).getPermissions();
        }

        @Test
        void of_a_later_page_are_copied() {
            desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            desk.google.fail("GET", "/permissions$", page("{\"nextPageToken\": \"~!!~0\", \"permissions\": []}"));
            assertEquals(List.of("ana@example.com"), copied().stream().map(Permission::getEmailAddress).toList());
        }

        @Test
        void of_an_account_that_is_gone_are_left_out() {
            add(reader("gone@example.com").setDeleted(true));
            assertEquals(List.of(), copied());
        }

        @Test
        void that_are_given_here_as_well_as_passed_on_are_copied_and_those_passed_on_alone_are_not() {
            String one = "{\"type\": \"user\", \"role\": \"reader\", \"emailAddress\": \"%s@example.com\", "
                    + "\"permissionDetails\": [{\"inherited\": true}%s]}";
            desk.google.fail("GET", "/permissions$", page("{\"permissions\": ["
                    + one.formatted("both", ", {\"inherited\": false}") + ", " + one.formatted("only", "") + "]}"));
            assertEquals(List.of("both@example.com"), copied().stream().map(Permission::getEmailAddress).toList());
        }

        @Test
        void are_copied_by_the_role_that_was_given_here_where_a_higher_one_is_passed_on() {
            desk.google.fail("GET", "/permissions$", page("{\"permissions\": [{\"type\": \"user\", "
                    + "\"role\": \"fileOrganizer\", \"emailAddress\": \"ana@example.com\", \"permissionDetails\": ["
                    + "{\"role\": \"fileOrganizer\", \"inherited\": true}, "
                    + "{\"role\": \"writer\", \"inherited\": false}]}]}"));
            assertEquals(List.of("writer"), copied().stream().map(Permission::getRole).toList());
        }

        @Test
        void end_when_they_end_and_can_be_found_as_they_can_be_found() {
            add(reader("ana@example.com").setExpirationTime(new DateTime("2026-02-26T00:00:00.000Z")));
            add(new Permission().setId("anyone").setType("anyone").setRole("reader").setAllowFileDiscovery(true));
            copied();
            List<String> asked = desk.google.requests().stream().filter(request -> request.method().equals("POST")
                    && request.path().endsWith("/permissions")).map(FakeGoogle.Request::body).toList();
            assertContains(asked.get(0), "\"expirationTime\":\"2026-02-26T00:00:00.000Z\"");
            assertContains(asked.get(1), "\"allowFileDiscovery\":true");
        }

        /** Drive takes the wish for no mail where there is somebody to write to, and refuses it elsewhere. */
        @Test
        void say_that_nobody_gets_a_mail_only_where_somebody_could() {
            desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            add(new Permission().setId("anyone").setType("anyone").setRole("reader").setAllowFileDiscovery(false));
            copied();
            assertEquals(List.of("user [false]", "anyone null"), desk.google.requests().stream()
                    .filter(request -> request.method().equals("POST") && request.path().endsWith("/permissions"))
                    .map(request -> (request.query().containsKey("sendNotificationEmail") ? "user " : "anyone ")
                            + request.query().get("sendNotificationEmail")).toList());
        }
    }

    @Test
    void comments_that_an_earlier_run_was_not_asked_to_copy_are_not_claimed() {
        desk.google.searchLag(Duration.ofMinutes(11));
        desk.google.changesLag(Duration.ofMinutes(11));
        loseTheAnswer();
        assertEquals(3, run().exit());
        Result second = run("--copy-comments");
        assertEquals(0, second.exit(), second.err());
        assertContains(second.out(), "  origin     found\n");
        assertFalse(desk.logged().contains("Comments copied"), desk.logged());
    }

    @Test
    void the_command_that_adopts_a_copy_names_the_sheet_that_was_named() {
        desk.google.addSpreadsheet(BackupDesk.book("1AnotherSheet00000"), "Another", FakeGoogle.OPERATOR);
        desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(502));
        assertContains(run("--sheet-id", "1AnotherSheet00000").err(),
                "\n    jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG --sheet-id 1AnotherSheet00000 "
                + "--adopt URL\n");
    }

    @Test
    void a_log_whose_ids_are_none_is_told_and_nothing_is_asked_of_Google_about_them() throws IOException {
        run();
        Files.writeString(desk.log, Files.readString(desk.log)
                .replaceAll("Original sheet ID: .*", "Original sheet ID: ../../evil"));
        assertEquals(new Result(3, "", """
                backup: "LOG" is damaged: '../../evil' is no Drive ID
                  Give the right ones with --sheet-id ID and --folder ID.
                """), desk.backup("-q"));
    }

    @Test
    void what_a_killed_export_left_is_no_obstacle() throws IOException {
        run();
        Path file = dir.resolve("copy.xlsx");
        Files.writeString(dir.resolve(".copy.xlsx." + desk.copy() + ".part"), "x".repeat(1_000_000));
        assertEquals(0, run("--export", file.toString()).exit());
        assertTrue(Files.size(file) < 1_000_000);
    }

    @Test
    void another_copy_is_not_adopted_along_with_an_export_either() {
        run();
        desk.google.addSpreadsheet(BackupDesk.book("1CopyMadeByHand0000"), "Copy of it", FakeGoogle.OPERATOR);
        Result result = desk.backup("--adopt", "1CopyMadeByHand0000", "--export",
                dir.resolve("copy.xlsx").toString(), "-q");
        assertEquals(3, result.exit());
        assertContains(result.err(), "FAIL  backup         there is one already: COPY");
    }

    @Test
    void a_backup_that_was_cut_short_can_be_adopted_all_the_same() throws IOException {
        run();
        String text = Files.readString(desk.log);
        Files.writeString(desk.log, text.substring(0, text.indexOf('\n', text.indexOf("created successfully")) + 1));
        Result result = desk.backup("--adopt", desk.copy(), "-q");
        assertEquals(0, result.exit(), result.err());
        assertContains(result.out(), "  origin     adopted\n");
    }

    @Test
    void a_sheet_that_only_its_owner_may_download_is_refused() {
        desk.google.fail("GET", "/files/" + Desk.SHEET, page("{\"id\": \"" + Desk.SHEET + "\", \"name\": \"x\", "
                + "\"mimeType\": \"" + FakeGoogle.SHEET + "\", \"capabilities\": {\"canCopy\": true}, "
                + "\"downloadRestrictions\": {\"effectiveDownloadRestrictionWithContext\": "
                + "{\"restrictedForWriters\": true}}}"));
        Result result = run("-q");
        assertEquals(3, result.exit());
        assertContains(result.err(), "FAIL  copying        forbidden to all but the owner\n");
    }
}
