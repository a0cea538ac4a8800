//SOURCES ../support/WithDesk.java Damage.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.drive.model.ContentRestriction;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of docs/verification.md, row by row, and that no other matter gets a vote in it. */
class VerifyQuestionsTest extends WithDesk {

    private static final String BIN = "To put right   the backup is in the bin: in Drive's Bin, right click it and "
            + "choose Restore; Drive deletes it for good 30 days after it went there\n";
    private static final String LOCK = "To put right   the backup's lock is gone: in Drive, right click it and "
            + "choose File information > Lock, or run: jbang backup.java --credentials KEY --endpoint ENDPOINT "
            + "--log LOG --lock\n";
    private static final String NAME = "To put right   the backup was renamed from "
            + "\"ZEUES_Operaciones_v2.1_backup_20260126_181500\" to \"Mine now\": in Drive, right click it, choose "
            + "Rename, and give it its name back (lift the lock for that, and set it again)\n";

    @ParameterizedTest(name = "{0}, production {1}, its time {2}: {4}")
    @CsvSource(textBlock = """
            no proof yet,  equal,   stands still, 0, Verification passed
            no proof yet,  equal,   moved,        0, Verification passed
            no proof yet,  differs, moved,        4, Verification not judged
            no proof yet,  differs, moves late,   4, Verification not judged
            no proof yet,  differs, stands still, 1, Verification failed
            as proven,     equal,   stands still, 0, Verification passed
            as proven,     equal,   moved,        0, Verification passed
            as proven,     differs, stands still, 4, Still as proven
            as proven,     differs, moved,        4, Still as proven
            not as proven, equal,   moved,        1, Verification failed
            not as proven, differs, moved,        1, Verification failed
            not as proven, differs, stands still, 1, Verification failed
            """)
    void the_content_is_judged_by_its_proof_by_production_and_by_productions_time(String backup, String production,
            String time, int exit, String label) {
        small();
        if (!backup.equals("no proof yet")) {
            desk.verify().ends(0);
        }
        if (backup.equals("not as proven")) {
            desk.google.damage(desk.copy, Book::change);
        }
        // Where both were changed in the same way they are equal again, and the backup is at fault all the same.
        if (production.equals("differs") != backup.equals("not as proven")) {
            desk.google.damage(SHEET, Book::change);
        }
        desk.clock.now = desk.clock.now.plusSeconds(1);
        if (time.equals("moved")) {
            desk.google.edit(SHEET, book -> { });
        } else if (time.equals("moves late")) {
            desk.whenSleeping(() -> desk.google.edit(SHEET, book -> { }));
        }
        // Where there is something to refuse, asking for it changes nothing.
        Result result = exit == 1 ? desk.verify("--accept-drift") : desk.verify();
        assertEquals(label + ": COPY", result.ends(exit).out().lines().findFirst().orElseThrow());
        assertEquals(desk.copy, desk.logged(label));
    }

    @Nested
    class The_time_between {
        @Test
        void is_why_a_difference_is_not_judged_and_both_ways_on_are_said() {
            small();
            desk.google.edit(SHEET, Book::change);
            desk.verify().ends(4).says("""
                    Production has changed since the backup, so these may be edits and not damage. Back up again:
                      jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG \
                    --sheet-id SHEET --folder 1FolderInTheSharedDrive --again
                    or, for up to 1000 differences, accept exactly these:
                      jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG --accept-drift
                    """);
        }

        @Test
        void goes_on_while_production_is_read() {
            small();
            desk.meanwhile(() -> desk.google.edit(SHEET, Book::change));
            desk.verify().ends(4);
        }

        @Test
        void a_backup_that_was_only_touched_while_it_was_read_is_read_once_more() {
            small();
            desk.meanwhile(() -> desk.google.edit(desk.copy, book -> { }));
            desk.verify().ends(0).says("the backup was touched while it was read: reading it once more\n");
        }

        @Test
        void a_backup_that_is_edited_while_it_is_read_is_no_matter_of_damage() {
            small();
            desk.google.fail("GET", "/drive/v3/files/" + desk.copy, FakeGoogle.Fault.status(503, "").skip(1));
            desk.whenSleeping(() -> desk.google.edit(desk.copy, Book::change));
            desk.verify().ends(3).says("""
                    verify: the backup is being edited: it changed while it was read
                      See in the browser who edits it (File > Version history), and run this again once that is over.
                    """);
            assertContains(desk.logged(), "ERROR verify[00000002] Verification not finished: the backup is being "
                    + "edited: it changed while it was read\n");
        }

        @Test
        void a_copy_made_by_hand_before_production_was_last_changed_is_not_judged() throws IOException {
            small();
            desk.google.damage(desk.copy, Book::change);
            desk.verify().ends(1);
            Files.writeString(desk.log, Files.readString(desk.log).replace("Backup timestamp: 2026-01-26T18:15",
                    "Backup timestamp: 2026-01-23T18:15"));
            desk.verify().ends(4);
        }

        @Test
        void is_no_matter_of_an_intact_check_which_asks_nothing_of_production() {
            small().verify();
            desk.google.edit(SHEET, Book::change);
            desk.clock.now = desk.clock.now.plusSeconds(6 * 86_400);
            desk.google.forgetRequests();
            desk.verify("--intact").ends(0).saysJust("").shows("Intact check passed: COPY\n")
                    .shows("Checks         1 OK, 0 DIFFER, 0 NOT CHECKED\n").shows("Column count   63 (grid 63)\n");
            assertEquals(2, desk.sheetsRequests());
            assertTrue(desk.google.requests().stream().noneMatch(request -> request.path().contains(SHEET)));
            assertContains(desk.logged(), "INFO  verify[00000003] Intact check passed: COPY\n");
        }
    }

    @Test
    void an_intact_check_names_the_tab_and_what_changed() {
        backedUp(Book.model(Book.book()));
        desk.verify("--columns", "4").ends(0);
        Damage.changesAfterTheProof().forEach(damage -> {
            JsonObject book = Book.book();
            damage.change().accept(book);
            desk.install(book);
            Result result = desk.verify("--intact").ends(1);
            assertEquals("Intact check failed: COPY\n" + String.join("\n", damage.said()) + "\n",
                    result.out().replaceAll("(?s)Checks  .*", ""), damage::name);
            assertContains(desk.logged(), "] Intact check failed: COPY\n");
        });
    }

    @Nested
    class The_keeping {
        /** Somebody does all of it, and touches no cell. */
        private void mishandle() {
            desk.google.editFile(desk.copy, file -> file.setTrashed(true).setName("Mine now")
                    .setContentRestrictions(List.of(new ContentRestriction().setReadOnly(false))));
        }

        @ParameterizedTest
        @CsvSource({"no proof, nothing, Verification passed, 1", "intact, nothing, Intact check passed, 1",
            "compared, production, Still as proven, 4", "intact, backup, Intact check failed, 1"})
        void is_told_beside_whatever_else_there_is_to_say(String asked, String changed, String label, int exit) {
            small();
            if (!asked.equals("no proof")) {
                desk.verify().ends(0);
            }
            if (!changed.equals("nothing")) {
                desk.google.damage(changed.equals("backup") ? desk.copy : SHEET, Book::change);
            }
            mishandle();
            Result result = asked.equals("intact") ? desk.verify("--intact") : desk.verify();
            assertEquals(exit, result.exit(), result::toString);
            assertEquals(label + ": COPY\n" + BIN + LOCK + NAME,
                    result.out().substring(0, result.out().indexOf(NAME) + NAME.length()), result::toString);
            List<String> logged = desk.logged().lines().filter(line -> line.contains("] To put right: ")).toList();
            assertEquals(3, logged.size(), desk::logged);
            logged.forEach(line -> assertEquals("WARN ", line.substring(0, 5)));
            assertEquals(desk.copy, desk.logged(label));
            if (label.equals("Intact check passed")) {
                result.saysJust("""
                        The content is what it should be. Put right what stands above; then ask again:
                          jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG --intact
                        """);
            }
        }

        @Test
        void is_told_without_a_log() {
            small().verify();
            mishandle();
            desk.verify("--intact", "--backup", desk.copy, "--fingerprint",
                    desk.logged("Fingerprint").replace("sha256 ", "")).ends(1)
                    .shows("Intact check passed: COPY\n" + BIN
                            + "To put right   the backup's lock is gone (or it was made with --no-lock): in Drive, "
                            + "right click it and choose File information > Lock\n").says(" --backup COPY --intact "
                            + "--fingerprint ");
        }

        @Test
        void is_over_once_it_was_put_right() {
            small().verify();
            String name = desk.google.file(desk.copy).getName();
            mishandle();
            desk.verify("--intact").ends(1);
            desk.google.editFile(desk.copy, file -> file.setTrashed(false).setName(name)
                    .setContentRestrictions(List.of(new ContentRestriction().setReadOnly(true))));
            desk.verify("--intact").ends(0);
            assertFalse(desk.logged().contains("To put right"));
        }

        @Test
        void asks_for_no_lock_where_none_was_made() {
            small("--no-lock").verify();
            desk.verify("--intact").ends(0);
        }
    }

    @Nested
    class Drives_version {
        @Test
        void may_move_by_itself_while_the_backup_is_read() {
            small();
            desk.meanwhile(() -> desk.google.editFile(desk.copy, file -> { }));
            desk.verify().ends(0);
        }

        @Test
        void excuses_no_damage_when_production_was_only_looked_at() {
            small();
            desk.google.editFile(SHEET, file -> { });
            desk.google.damage(desk.copy, Book::change);
            desk.verify("--accept-drift").ends(1).says("warning: --accept-drift was refused: ");
        }

        @Test
        void is_not_asked_for() {
            small().verify();
            desk.google.requests().forEach(request -> assertFalse(String.valueOf(request).contains("version"),
                    request::toString));
        }
    }

    @Nested
    class What_to_do_next {
        @Test
        void is_about_the_backup_that_was_named() {
            small();
            desk.backup("--again").ends(0);
            desk.verify("--backup", desk.copy).says("next: jbang document.java --log LOG --backup COPY\n");
            desk.google.edit(SHEET, Book::change);
            String intact = " --log LOG --backup COPY --intact\n";
            desk.verify("--backup", desk.copy).says(intact);
            desk.google.editFile(desk.copy, file -> file.setTrashed(true));
            desk.verify("--backup", desk.copy).says(intact);
        }

        /** The page leads through a rollback: what a script would say next is of the time before a migration. */
        @ParameterizedTest
        @ValueSource(strings = {"before_rollback", "restored"})
        void is_not_said_where_the_log_is_one_of_a_rollback(String prefix) {
            small("--name-prefix", prefix);
            desk.verify().lacks("next: ");
            desk.google.damage(desk.copy, Book::change);
            desk.verify("--intact").lacks("jbang");
        }

        @Test
        void is_not_said_where_the_ids_were_given_by_hand() {
            small();
            desk.google.damage(desk.copy, Book::change);
            desk.verify("--original", SHEET, "--backup", desk.copy, "--columns", "0", "--patience", "0s", "--log",
                    dir.resolve("after_rollback.log").toString()).ends(1).lacks("jbang");
        }
    }

    @Nested
    class Accepting_drift {
        @Test
        void is_refused_where_it_is_too_much() {
            small();
            desk.google.edit(SHEET, Book::note);
            desk.verify("--accept-drift").ends(4).says("warning: --accept-drift was refused: it takes what "
                    + "production has changed since a backup that has no proof yet, by a log that nobody has changed, "
                    + "up to 1000 differences, and each by itself\n").lacks(" --accept-drift\n");
            assertFalse(desk.logged().contains("Drift accepted"));
        }

        /** By another time of production's there, damage would be drift. */
        @Test
        void is_refused_where_the_log_was_changed() throws IOException {
            small();
            desk.google.damage(desk.copy, Book::change);
            Files.writeString(desk.log, Files.readString(desk.log)
                    .replaceFirst("(sheet modified: \\d{4}-\\d\\d-\\d\\dT)\\d\\d", "$100"));
            desk.verify("--accept-drift").ends(4).says("warning: --accept-drift was refused: ")
                    .lacks(" --accept-drift\n");
            assertFalse(desk.logged().contains("Drift accepted"));
        }

        @Test
        void is_refused_where_the_backup_is_at_fault() {
            small().verify();
            desk.google.edit(SHEET, Book::change);
            desk.google.damage(desk.copy, Book::note);
            desk.verify("--accept-drift").ends(1).says("warning: --accept-drift was refused: ");
        }
    }

    /** The options of a run stand in the same line as the version of its fingerprint. */
    @ParameterizedTest
    @ValueSource(strings = {"fingerprint 1.jsonl", "verify 9, fingerprint 9, options.jsonl"})
    void a_proof_is_of_the_version_that_its_run_names_first(String report) {
        small();
        desk.verify("--report", dir.resolve(report).toString()).ends(0);
        desk.verify("--intact").ends(0);
        desk.google.damage(desk.copy, Book::change);
        desk.verify().ends(1);
        desk.verify("--intact").ends(1);
    }
}
