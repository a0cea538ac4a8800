//SOURCES ../support/WithBackupDesk.java

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import java.net.HttpURLConnection;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every test runs the whole command against the test double of Google, on a clock that only sleeping moves. */
class BackupTest extends WithBackupDesk {

    @Nested
    class The_plain_path {
        @Test
        void says_what_it_checks_and_what_it_made_and_leaves_every_fact_in_the_log() {
            assertEquals(new Result(0, """
                    Backup created successfully: COPY
                      name       ZEUES_Operaciones_v2.1_backup_20260126_181500
                      URL        https://docs.google.com/spreadsheets/d/COPY/edit
                      timestamp  2026-01-26T18:15:00.000Z
                      origin     copied
                      lock       read-only
                    """, """
                    8 checks passed
                    copying, as "ZEUES_Operaciones_v2.1_backup_20260126_181500" ...
                    next: jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG
                    """), desk.toFolder());
            assertEquals("""
                    INFO  backup[00000001] Original sheet ID: SHEET
                    INFO  backup[00000001] Original sheet name: Operaciones
                    INFO  backup[00000001] Original sheet modified: 2026-01-24T18:15:00.000Z
                    INFO  backup[00000001] Identity: backup@fake-project.iam.gserviceaccount.com
                    INFO  backup[00000001] Target folder: 1FolderInTheSharedDrive
                    INFO  backup[00000001] Target drive: 0ABackupDriveUk9PVA
                    INFO  backup[00000001] Change token: 8
                    INFO  backup[00000001] Copy intended: ZEUES_Operaciones_v2.1_backup_20260126_181500
                    INFO  backup[00000001] Backup origin: copied
                    INFO  backup[00000001] Backup sheet ID: COPY
                    INFO  backup[00000001] Backup sheet name: ZEUES_Operaciones_v2.1_backup_20260126_181500
                    INFO  backup[00000001] Backup sheet URL: https://docs.google.com/spreadsheets/d/COPY/edit
                    INFO  backup[00000001] Backup timestamp: 2026-01-26T18:15:00.000Z
                    INFO  backup[00000001] Original sheet modified after: 2026-01-24T18:15:00.000Z
                    INFO  backup[00000001] Backup created successfully: COPY
                    INFO  backup[00000001] Backup lock: read-only
                    """, desk.logged());
        }

        @Test
        void names_itself_and_its_version_to_Google() {
            List<HttpURLConnection> asked = new ArrayList<>();
            desk.transport = new NetHttpTransport.Builder().setConnectionFactory(url -> {
                asked.add((HttpURLConnection) url.openConnection());
                return asked.get(asked.size() - 1);
            }).build();
            desk.toFolder();
            assertEquals(Set.of("backup/" + backup.VERSION), asked.stream()
                    .map(request -> request.getRequestProperty("User-Agent").replaceFirst(" .*", ""))
                    .collect(toSet()));
        }

        @Test
        void leaves_one_locked_copy_with_the_runs_mark_in_the_folder_also_of_another_backup() {
            desk.google.editFile(Desk.SHEET, file -> file.setAppProperties(
                    Map.of("backupRunId", "ffffffff", "backupOf", "1SomeOtherSheet00")));
            desk.toFolder();
            File copy = desk.google.file(desk.copy());
            assertEquals(List.of(Desk.FOLDER), copy.getParents());
            assertEquals(Map.of("backupRunId", "00000001", "backupOf", Desk.SHEET), copy.getAppProperties());
            ContentRestriction lock = copy.getContentRestrictions().get(0);
            assertEquals(true, lock.getReadOnly());
            assertEquals("Backup of " + Desk.SHEET + ", made by backup.java: unlock it only to restore from it.",
                    lock.getReason());
        }

        @Test
        void takes_thirteen_requests_and_only_two_of_them_write() {
            desk.toFolder();
            assertEquals(13, desk.google.requests().size(), desk::requests);
            assertEquals("POST /drive/v3/files/SHEET/copy\nPATCH /drive/v3/files/COPY\n",
                    desk.requests().replaceAll("(GET .*|POST /token)\n", ""));
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                beside an original of one's own, without a folder | 1FolderInMyDrive000
                beside one in a shared drive, without a folder    | 1FolderInTheSharedDrive
                at the top of a shared drive, which is a folder   | 0ABackupDriveUk9PVA
                """)
        void the_copy_lies(String where, String folder) {
            if (where.contains("of one's own")) {
                desk.asUser();
            } else if (where.contains("beside")) {
                desk.google.move(Desk.SHEET, Desk.FOLDER);
            }
            desk.backup(where.contains("at the top") ? new String[] {"--folder", folder} : new String[0]).ends(0);
            assertEquals(List.of(folder), desk.google.file(desk.copy()).getParents());
            assertContains(desk.google.requests().stream().filter(request -> request.path().endsWith("/copy"))
                    .map(FakeGoogle.Request::body).collect(joining()), "\"parents\":[\"" + folder + "\"]");
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void an_edit_meanwhile_is_a_warning(boolean oneDrive) {
            if (oneDrive) {
                desk.asUser();
            }
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(429));
            desk.google.tellsEditsAfter(Duration.ZERO);
            desk.whenSleeping(() -> desk.google.edit(Desk.SHEET, sheet -> { }));
            desk.backup("--folder", oneDrive ? BackupDesk.MINE : Desk.FOLDER).ends(0)
                    .says("warning: the original changed during the backup (modified 2026-01-24T18:15:00.000Z -> "
                            + "2026-01-26T18:15:01.485Z): an edit may or may not be in the copy\n");
            assertContains(desk.logged(), """
                    INFO  backup[00000001] Original sheet modified after: 2026-01-26T18:15:01.485Z
                    WARN  backup[00000001] Original sheet changed during the backup: \
                    2026-01-24T18:15:00.000Z -> 2026-01-26T18:15:01.485Z
                    """);
        }

        @Test
        void an_edit_before_the_feed_was_marked_is_told_where_no_folder_was_named() {
            desk.asUser();
            desk.google.tellsEditsAfter(Duration.ZERO);
            desk.google.fail("GET", "/files/" + BackupDesk.MINE + "$", FakeGoogle.Fault.status(503, ""));
            desk.whenSleeping(() -> desk.google.edit(Desk.SHEET, sheet -> { }));
            desk.backup("-q").ends(0).says("warning: the original changed during the backup (modified ");
        }

        @Test
        void a_time_that_Drive_will_not_tell_is_a_warning_and_the_backup_stands() {
            desk.google.fail("GET", "/files/" + Desk.SHEET, FakeGoogle.Fault.html(503).skip(1).times(8));
            desk.toFolder("-q").ends(0)
                    .saysJust("warning: whether the original changed during the backup is not known: "
                            + "the original: no reason given (503)\n");
            assertFalse(desk.logged().contains("modified after"), desk.logged());
        }

        @Test
        void quiet_leaves_only_the_result_and_verbose_adds_to_the_talk() {
            assertEquals("", desk.toFolder("-q").err());
            desk.google.fail("GET", "/about$", FakeGoogle.Fault.status(503, ""));
            String said = desk.toFolder("-v", "--again").err();
            assertContains(said, "\nPOST /drive/v3/files/" + Desk.SHEET.replace(Desk.SHEET, "SHEET") + "/copy 200\n");
            assertContains(said, " INFO  backup[00000002] Backup created successfully: ");
            assertContains(said, "ok    change feed    at ");
            assertContains(said, "asking again for signing in, in 1s (no reason given (503))\n");
        }

        @Test
        void a_title_can_forge_no_line() {
            desk.google.editFile(Desk.SHEET, file -> file.setName("a\n2026-01-26T18:15:00.000Z INFO  x[0] b: c\u202e"));
            assertContains(desk.toFolder("-v").err(), "\"a\\u000a2026-01-26T18:15:00.000Z INFO  x[0] b: c\\u202e\"");
            assertEquals(16, desk.logged().lines().count());
        }

        @Test
        void the_next_command_has_the_options_it_needs_quoted_for_the_shell() {
            desk.google.allowDelegation("ana@example.com");
            desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            desk.backup("--impersonate", "ana@example.com", "--log", dir.resolve("it's a log").toString())
                    .says("next: jbang verify.java --credentials KEY --impersonate ana@example.com "
                            + "--endpoint ENDPOINT --log 'DIR/it'\\''s a log'\n");
            // Without a folder that can be seen the copy lies at the top of one's own drive.
            assertEquals("ana@example.com", desk.google.file(desk.copy()).getOwners().get(0).getEmailAddress());
        }
    }

    @Test
    void a_dry_run_makes_the_checks_and_leaves_no_trace() {
        assertEquals(new Result(0, "Dry run: backup possible\n", """
                ok    log            LOG
                ok    identity       backup@fake-project.iam.gserviceaccount.com
                ok    folder         "Backups" in shared drive 0ABackupDriveUk9PVA
                ok    owner          shared drive 0ABackupDriveUk9PVA
                ok    change feed    readable
                ok    original       "Operaciones" SHEET
                ok    copying        allowed
                ok    reading        the original's tabs: 1
                """), desk.toFolder("--dry-run"));
        assertEquals(List.of(), desk.google.requests().stream().filter(request -> !request.method().equals("GET"))
                .map(FakeGoogle.Request::path).filter(path -> !path.equals("/token")).toList());
        assertFalse(Files.exists(desk.log.getParent()));
    }

    @Nested
    class The_command_line {
        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                --sheet-id no_id! | Invalid value for option '--sheet-id': 'no_id!' is neither a Drive ID nor a Sheets \
                or Drive URL
                --sheet-id https://docs.google.com/spreadsheets/d/e/2PACX-1vQx0123456789/pubhtml | ' is a published \
                page: copy the address of the sheet itself
                --patience soon   | '--patience': 'soon' is no length of time such as 90s, 10m or 1h
                --endpoint http://a.example/ | --endpoint must be an https URL without a password, or http on this \
                machine
                --endpoint http://localhost@a.example/ | --endpoint must be an https URL without a password, or
                --endpoint https://ana:secret@proxy.example/ | --endpoint must be an https URL without a password, or
                --adopt 1CopyMadeByHand0000 --copy-comments | --copy-comments cannot be had with --adopt
                --exprt           | Unknown option: '--exprt'; did you mean --export?
                """)
        void that_makes_no_sense_is_refused(String options, String said) {
            desk.backup(options.split(" ")).ends(2).lacks("secret")
                    .says(said).says("\n  Nothing was done. See: jbang backup.java --help\n");
            assertEquals(List.of(), desk.google.requests());
            assertFalse(Files.exists(desk.log));
        }

        @ParameterizedTest
        @ValueSource(strings = {"https://docs.google.com/spreadsheet/ccc?key=SHEET&usp=drive_web#gid=0",
            "https://spreadsheets.google.com/ccc?key=SHEET", "https://docs.google.com/spreadsheets/d/SHEET/edit",
            "https://drive.google.com/open?id=SHEET"})
        void takes_the_addresses_that_there_are(String url) {
            assertEquals(Desk.SHEET, backup.FileId.parse(url.replace("SHEET", Desk.SHEET)).toString());
        }

        @ParameterizedTest
        @CsvSource({"0s,0s", "90s,1m30s", "10m,10m", "1h,1h", "100h,100h"})
        void spells_times_as_they_are_typed(String typed, String spelt) {
            assertEquals(spelt, backup.spell(backup.duration(typed)));
        }

        @Test
        void quotes_texts_for_the_search() {
            assertEquals("it\\'s \\\\", backup.quoted("it's \\"));
        }
    }
}
