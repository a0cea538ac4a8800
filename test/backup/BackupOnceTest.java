//SOURCES ../support/WithBackupDesk.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.drive.model.User;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the log remembers decides what a run does: it never makes a second copy unasked. */
class BackupOnceTest extends WithBackupDesk {

    private static final String OTHER = "1AnotherSheet00000";
    private static final String SHARED = Desk.FOLDER;

    @AfterEach
    void close() {
        desk.close();
        assertEquals(List.of(), desk.google.violations());
    }

    private Result run(String... args) {
        return desk.toFolder(args);
    }

    private int copies() {
        return desk.google.copiesOf(Desk.SHEET).size();
    }

    /** Has verify.java say this about the copy that there is. */
    private void verified(String... lines) throws IOException {
        String run = String.format("2026-01-26T19:00:00.000Z INFO  verify[%08x] ", ++desk.runs);
        Files.writeString(desk.log, Stream.of(lines)
                .map(line -> run + (line.endsWith(":") ? line + " " + desk.copy() : line) + "\n").collect(joining()),
                APPEND);
    }

    @Nested
    class A_second_backup {
        @Test
        void is_not_made_and_the_one_there_is_named_with_its_state_and_what_to_do() throws IOException {
            run();
            String log = Files.readString(desk.log);
            Result result = run("-q", "--copy-comments").ends(3).says("""
                    backup: there is one already: COPY, made 2026-01-26T18:15:00.000Z; never verified
                      No other one was made. Go on with it:
                        jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG
                    """).says(" --folder 1FolderInTheSharedDrive --copy-comments --again\n");
            assertEquals(1, copies());
            assertEquals(log, Files.readString(desk.log));
            run("-q", "--copy-comments", "--dry-run").saysJust(result.err().replace(" --again", " --dry-run --again"));
        }

        @ParameterizedTest(name = "{0}, {1} {2} {3}")
        @CsvSource(delimiter = '|', textBlock = """
                never verified | | |
                verification not judged TIME | Verification not judged: | Fingerprint: a | Verification not finished: x
                expectation not met TIME | Expectation not met: | Fingerprint: a |
                never verified | Verification started: | |
                intact check passed TIME | Intact check passed: | Fingerprint: a |
                verification passed TIME | Fingerprint: a | Verification passed: |
                verification passed except for drift TIME | Fingerprint: a | Verification passed except for drift: |
                still as proven TIME | Fingerprint: a | Verification passed: | Still as proven:
                intact check passed TIME | Fingerprint: a | Verification passed: | Intact check passed:
                intact check failed TIME | Fingerprint: a | Verification passed: | Intact check failed:
                verification failed TIME | Fingerprint: a | Verification passed: | Verification failed:
                intact check failed TIME | Intact check failed: | |
                none | Verification failed: | |
                """)
        void is_made_only_where_none_was_ever_proven_and_the_last_failed(String state, String a, String b, String c)
                throws IOException {
            run();
            verified(Stream.of(a, b, c).filter(Objects::nonNull).toArray(String[]::new));
            Result result = run("-q").ends(state.equals("none") ? 0 : 3);
            assertEquals(state.equals("none") ? 2 : 1, copies());
            if (state.equals("none")) {
                result.saysJust("warning: the last backup COPY: verification failed 2026-01-26T19:00:00.000Z; this "
                        + "copies production as it is now\n");
            } else {
                result.says("made 2026-01-26T18:15:00.000Z; " + state.replace("TIME", "2026-01-26T19:00:00.000Z")
                        + "\n");
                assertEquals(result.err().contains("--log LOG --intact\n"), "Verification passed:".equals(b)
                        || "Verification passed except for drift:".equals(b));
            }
        }

        @Test
        void is_not_made_unasked_once_there_was_a_proof_of_another_one() throws IOException {
            run();
            verified("Fingerprint: a", "Verification passed:");
            run("--again").ends(0);
            String second = desk.google.copiesOf(Desk.SHEET).get(1);
            verified("Verification failed: " + second);
            assertContains(run("-q").err(), "there is one already: " + second);
        }

        @Test
        void is_not_made_by_a_run_that_locks_the_one_whose_verification_failed() throws IOException {
            run();
            verified("Verification failed:");
            run("--lock").ends(0);
            assertEquals(1, copies());
        }

        @Test
        void that_another_log_knows_of_is_told_by_name_time_and_maker() {
            run();
            String first = desk.copy();
            Result other = run("--log", dir.resolve("other.log").toString(), "-q");
            assertEquals(new Result(0, other.out(), "warning: there is a backup of this sheet that this log does "
                    + "not know: \"ZEUES_Operaciones_v2.1_backup_20260126_181500\" COPY, made 2026-01-26T18:15:00.000Z "
                    + "by backup@fake-project.iam.gserviceaccount.com by backup.java, run 00000001\n"), other);
            assertEquals("", run("--again", "--dry-run", "-q").err().replaceAll("warning: .*\\(?00000002\n", ""));
            desk.google.editFile(first, file -> file.setTrashed(true));
            assertFalse(run("--log", dir.resolve("third.log").toString(), "-q").err().contains("COPY"));
        }

        @Test
        void by_hand_is_one_too_unless_it_is_the_one_that_is_there() {
            run();
            String copy = desk.copy();
            desk.google.addSpreadsheet(BackupDesk.book("1CopyMadeByHand0000"), "Copy of it", FakeGoogle.OPERATOR);
            desk.backup("--adopt", "1CopyMadeByHand0000", "-q", "--export", dir.resolve("copy.xlsx").toString()).ends(3)
                    .says("backup: there is one already: COPY");
            desk.backup("--adopt", copy).ends(0);
            desk.backup("--adopt", "1CopyMadeByHand0000", "--again").ends(0);
            assertEquals("1CopyMadeByHand0000", desk.logged("Backup created successfully"));
        }

        @Test
        void that_was_begun_and_cut_short_is_looked_for_first() {
            run();
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.reset().afterEffect());
            lag(Duration.ofMinutes(11));
            run("--again").ends(3);
            assertEquals(2, copies());
            run().ends(0);
            assertEquals(2, copies());
            assertEquals("00000002", desk.logged("Earlier copy found"));
        }

        @Test
        void is_not_made_either_where_the_one_that_was_begun_is_not_there() {
            run();
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.reset());
            run("--again").ends(3);
            run("-q").ends(3).says("backup: there is one already: COPY");
            assertEquals("00000002", desk.logged("Earlier copy absent"));
            assertEquals(1, copies());
        }
    }

    @Nested
    class A_copy_that_may_have_been_made {
        @BeforeEach
        void lost() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.responsePreparationFailure());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                /v3/files$ | {"nextPageToken": "~!!~0", "files": []} | 0  | 30
                /changes$  | {"nextPageToken": "1", "changes": []}   | 30 | 0
                """)
        void is_found_on_a_later_page(String path, String page, int search, int feed) {
            desk.google.searchLag(Duration.ofMinutes(search));
            desk.google.changesLag(Duration.ofMinutes(feed));
            desk.google.fail("GET", path, FakeGoogle.Fault.status(200, page));
            run().ends(0).shows("  origin     found\n").lacks("not there yet");
            desk.copy();
        }

        @Test
        void has_no_comments_that_the_run_was_not_asked_to_copy() {
            lag(Duration.ofMinutes(11));
            run().ends(3);
            run("--copy-comments").ends(0).shows("  origin     found\n");
            assertFalse(desk.logged().contains("Comments copied"), desk.logged());
        }
    }

    private void lag(Duration time) {
        desk.google.searchLag(time);
        desk.google.changesLag(time);
    }

    @Nested
    class Another_original {
        @BeforeEach
        void two() {
            desk.google.addSpreadsheet(BackupDesk.book(OTHER), "Another", FakeGoogle.OPERATOR);
        }

        @Test
        void needs_another_log() {
            run();
            for (String option : List.of("--again", "--copy-comments")) {
                run("-q", "--sheet-id", OTHER, option).ends(3)
                        .says("backup: \"LOG\" is about another original, SHEET, not about " + OTHER + "\n");
            }
        }

        @Test
        void is_named_by_the_command_that_adopts_a_copy() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(502));
            run("--sheet-id", OTHER).says(" --log LOG --sheet-id 1AnotherSheet00000 --adopt URL\n");
        }

        @Test
        void of_which_no_copy_was_made_is_none() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.json(403, "global", "cannotCopyFile", "no"));
            run("--sheet-id", OTHER).ends(3);
            run().ends(0);
        }

        @Test
        void is_remembered_with_its_folder_and_its_name_which_is_else_its_title() {
            desk.google.share(OTHER, "backup@fake-project.iam.gserviceaccount.com", "reader");
            run("--sheet-id", OTHER, "--log", dir.resolve("other.log").toString()).ends(0).shows("Another_backup_2026");
            run("--sheet-id", OTHER, "--name-prefix", "before the move").ends(0);
            assertEquals("before the move_20260126_181500", desk.logged("Backup sheet name"));
            assertEquals("before the move", desk.logged("Name prefix"));
            desk.backup("--again").ends(0);
            assertEquals(3, desk.google.copiesOf(OTHER).size());
            assertEquals("before the move_20260126_181500", desk.logged("Backup sheet name"));
            assertEquals(SHARED, desk.logged("Target folder"));
        }

        @Test
        void may_be_named_in_the_environment_where_nothing_is_not_a_name() {
            desk.env.put("GOOGLE_SHEET_ID", "");
            desk.env.put("BACKUP_FOLDER_ID", " ");
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", "");
            desk.backup("-q").ends(3);
            desk.env.put("BACKUP_FOLDER_ID", "https://drive.google.com/drive/folders/" + SHARED);
            desk.backup().ends(0);
            assertEquals(Desk.SHEET, desk.logged("Original sheet ID"));
            desk.env.put("GOOGLE_SHEET_ID", OTHER);
            desk.backup("--log", dir.resolve("other.log").toString()).ends(0);
            assertEquals(1, desk.google.copiesOf(OTHER).size());
            desk.env.put("GOOGLE_SHEET_ID", "nonsense");
            desk.backup("-q").ends(2)
                    .says("backup: $GOOGLE_SHEET_ID: 'nonsense' is neither a Drive ID nor a Sheets or Drive URL\n");
        }
    }

    @Nested
    class A_run_that_was_cut_short_after_its_success {
        @BeforeEach
        void cut() throws IOException {
            run();
            String text = Files.readString(desk.log);
            int success = text.indexOf("created successfully");
            Files.writeString(desk.log, text.substring(0, text.indexOf('\n', success) + 1));
            desk.google.editFile(desk.copy(), file -> file.setContentRestrictions(null));
        }

        @Test
        void is_finished_by_the_next_one_as_the_dry_run_foresees_and_nothing_is_copied() {
            run("--dry-run").shows("Dry run: possible for the backup that is there, and no other one is made\n");
            run().ends(0).shows("Backup finished: COPY\n  lock       read-only\n")
                    .says("run 00000001 was cut short after it had made the backup: finishing that\n");
            assertEquals(1, copies());
            assertTrue(desk.google.file(desk.copy()).getContentRestrictions().get(0).getReadOnly());
            assertEquals("read-only", desk.logged("Backup lock"));
            run().ends(3);
        }

        @Test
        void can_be_adopted_all_the_same() {
            desk.backup("--adopt", desk.copy(), "-q").ends(0).shows("  origin     adopted\n");
        }

        @Test
        void comes_before_a_second_one() {
            run("--again", "-q").saysJust("warning: a second one was not made yet: for that, run this again\n");
            assertEquals(1, copies());
            run("--again").ends(0);
            assertEquals(2, copies());
        }
    }

    @Nested
    class A_copy_made_by_hand {
        @Test
        void by_a_run_of_another_log_is_said_to_be() {
            run();
            desk.backup("--adopt", desk.copy(), "--log", dir.resolve("other.log").toString()).ends(0);
            desk.log = dir.resolve("other.log");
            assertContains(desk.logged("Backup maker"), " by backup.java, run 00000001");
        }

        @Test
        void has_to_lie_where_it_is_said_to_and_is_logged_with_its_place_and_its_maker() {
            desk.google.addSpreadsheet(BackupDesk.book("1CopyMadeByHand0000"), "Copy of it", FakeGoogle.OPERATOR);
            desk.google.move("1CopyMadeByHand0000", SHARED);
            desk.google.editFile("1CopyMadeByHand0000",
                    file -> file.setLastModifyingUser(new User().setEmailAddress(FakeGoogle.OPERATOR)));
            desk.backup("--adopt", "1CopyMadeByHand0000", "--folder", BackupDesk.MINE, "-q").ends(3)
                    .says("FAIL  folder         the copy lies in 1FolderInTheSharedDrive, not in "
                            + "1FolderInMyDrive000\n");
            run("--adopt", "1CopyMadeByHand0000").ends(0);
            assertEquals(Desk.DRIVE, desk.logged("Target drive"));
            assertEquals(SHARED, desk.logged("Target folder"));
            assertEquals(FakeGoogle.OPERATOR, desk.logged("Backup maker"));
        }
    }

    @Test
    void a_disk_that_is_full_after_the_copy_leaves_an_open_intent_and_no_second_copy() throws Exception {
        Process first = desk.start("--folder", SHARED);
        assertEquals(0, first.waitFor(), desk::said);
        int facts = Files.readString(desk.log).getBytes(UTF_8).length
                - Files.readString(desk.log).substring(Files.readString(desk.log).indexOf("Backup origin")).length();
        close();
        open();
        Files.writeString(desk.log, "x".repeat(8192 - facts - 1) + "\n");
        desk.start(Child.withFilesOf(8), Child.BARE, "--folder",
                SHARED).waitFor();
        String said = desk.said();
        assertTrue(said.endsWith("""
                backup: could not write "LOG": file too large
                  Mend that, and run the same command again with this same log, which it needs to go on.
                """), said);
        assertEquals(1, copies());
        desk.asOf(java.time.Instant.now());
        run().ends(0);
        assertEquals(desk.copy(), desk.logged("Backup created successfully"));
    }

    @Test
    void an_id_that_is_none_is_no_answer_and_is_not_shown() throws IOException {
        desk.google.fail("POST", "/copy$", FakeGoogle.Fault.status(200,
                "{\"id\": \"1evil\\u001b[31m\", \"createdTime\": \"2026-01-26T18:15:00.000Z\"}"));
        run().ends(3).says("no usable answer (no answer: it has no ID or no time)").lacks("evil");
        assertFalse(Files.readString(desk.log).contains("evil"));
    }

    @Test
    void nobody_waits_in_silence_for_an_answer() throws IOException {
        StringWriter said = new StringWriter();
        backup command = new backup(null, null);
        new picocli.CommandLine(command).setErr(new PrintWriter(said))
                .registerConverter(backup.FileId.class, backup.FileId::parse)
                .registerConverter(Duration.class, backup::duration).parseArgs();
        assertEquals("it", command.talk.waiting("the copy", Duration.ofMillis(1), backup.start("it", () -> {
            while (!said.toString().matches("(?s)(still waiting for the copy \\(\\d+s\\)\n){2}.*")) {
                Thread.onSpinWait();
            }
            return "it";
        })));
    }

    @Test
    void nobody_waits_in_silence_for_Google_to_have_time_again() {
        desk.google.fail("GET", "/about$", FakeGoogle.Fault.status(503, "").times(5));
        assertEquals(List.of("8", "16"), run().err().lines()
                .filter(line -> line.startsWith("asking again for signing in"))
                .map(line -> line.replaceFirst(".*, in (\\d+)s \\(.*", "$1")).toList());
    }
}
