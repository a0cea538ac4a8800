//SOURCES DocumentDesk.java

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log bears out, and which backup the page is about. */
class DocumentStateTest extends DocumentDesk {

    @ParameterizedTest(name = "{0}")
    @MethodSource("facts")
    void the_page_tells_of(Told told) throws IOException {
        tells(told);
    }

    static Stream<Told> facts() {
        String drifted = COPIED + STARTED
                + verified("Drift accepted", "Operaciones!F17 value: \"3.5\" -> \"3.05\"")
                + verified("Drift accepted", "'Jon''s tab'!A1 note: \"a\" -> nothing")
                + end("2026-01-26T18:17:19.415Z", "a41be09d", "Verification passed except for drift");
        String unlocked = VERIFIED.replace("Backup lock: read-only", "Backup lock failed: not now");
        String finished = entry("backup", "77777777", "Finishing", BACKUP)
                + entry("backup", "77777777", "Backup lock", "read-only");
        String edited = with("Original sheet changed during the backup", "17:58:40Z -> 18:15:03Z");
        String intent = entry("backup", "99999999", "Copy intended", "lost_20260125");
        return Stream.of(
            told("two differences that drifted", drifted, "**VERIFIED EXCEPT 2 DIFFERENCES (drift accepted)**", """
                    production -> backup:
                    * `Operaciones!F17 value: "3.5" -> "3.05"`
                    * `'Jon''s tab'!A1 note: "a" -> nothing`
                    """),
            told("one that drifted", drifted.replaceFirst(".*Jon.*\n", ""),
                    "| **VERIFIED EXCEPT 1 DIFFERENCE (drift accepted)** |"),
            told("a copy made by hand", VERIFIED.replace("Backup origin: copied", "Backup origin: adopted"),
                    "| **VERIFIED, ADOPTED** |", "> * **ADOPTED**: the copy was made by hand"),
            told("a proof by another version of the fingerprint",
                    VERIFIED.replaceAll("(?m)^.* (Run|Called as): .*\n", ""),
                    "| **VERIFIED** |", "> * It was proven by `verify.java` `1.0.0`, whose fingerprint is of version "
                    + "1, not 3. Prove it again while production is as it was, or keep"),
            told("an option that reads like such a version", VERIFIED.replace("fingerprint 3, options none",
                    "fingerprint 3, options --report 'x, fingerprint 1, options y'")).lacks("whose fingerprint is"),
            told("a lock that failed", unlocked, "**not locked**"),
            told("one that a later run put on", unlocked + finished).lacks("**not locked**"),
            told("one that it put on another backup", unlocked + finished.replace(BACKUP, "1Other"), "**not locked**"),
            told("what the log warns of", edited
                    .replace("Backup lock: read-only", "Backup lock failed: it is forbidden")
                    + copied("Extra copy", "1Extra000000000000000000") + intent, "| **VERIFIED** |", """

                    > [!WARNING]
                    > * Production changed while it was copied (`17:58:40Z -> 18:15:03Z`): \
                    the verification found the two equal all the same.
                    > * The backup is **not locked** (`it is forbidden`): whoever may edit it can spoil it.
                    > * The same run left another copy in Drive, which is **not** the backup: `1Extra000000000000000000`
                    > * Run `99999999` of 2026-01-26T18:15:05Z may have left a copy that nobody has found: \
                    `lost_20260125`
                    """),
            told("an edit during the copy, and no proof", edited.replace(PASSED, ""),
                    "may or may not be in the backup"),
            told("an edit during the copy, and two that were not equal", edited.replace("Verification passed:",
                    "Verification passed except for drift:"), "may or may not be in the backup"),
            told("an intent whose copy was found by a run that was cut short",
                    intent + entry("backup", "88888888", "Earlier copy found", "99999999") + VERIFIED, "lost_20260125"),
            told("one that was refused", intent + entry("backup", "99999999", "Copy refused", "no storage") + VERIFIED)
                    .lacks("99999999"),
            told("one whose copy was found", intent + with("Earlier copy found", "99999999")).lacks("99999999"),
            told("one whose copy was absent", intent + with("Earlier copy absent", "99999999")).lacks("99999999"),
            told("a time of production that no calendar has",
                    VERIFIED.replace("2026-01-26T17:58:40.512Z", "+999999999-12-31T23:59:59Z"))
                    .lacks("the last change before that"));
    }

    @Nested
    class The_status {

        private String status(String log, String... args) throws IOException {
            return Markdown.of(pageOf(log, args)).rows().get(1).get(0);
        }

        /** Once a tampered copy was called verified, by a proof beside another sheet. */
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                VERIFIED     | verified
                NOT VERIFIED | verified failed
                VERIFIED     | verified failed passed
                VERIFIED     | verified unjudged
                VERIFIED     | verified unfinished
                NOT VERIFIED | verified broken
                VERIFIED     | verified broken intact
                VERIFIED     | verified broken as-proven
                VERIFIED     | verified broken passed
                NOT VERIFIED | verified broken intact-by-another-proof
                NOT VERIFIED | verified broken intact-by-another-version
                NOT VERIFIED | verified broken passed-beside-another intact-by-another-proof
                NOT VERIFIED | copied passed-beside-another intact-by-another-proof
                NOT VERIFIED | copied passed-beside-nothing
                VERIFIED     | verified failed-beside-another
                VERIFIED     | verified unexpected
                NOT VERIFIED | copied unexpected
                """)
        void is_that_of_the_last_run_that_judged_the_backup_beside_production(String expected, String runs)
                throws IOException {
            StringBuilder log = new StringBuilder();
            int hour = 20;
            for (String run : runs.split(" ")) {
                log.append(run.equals("copied") ? COPIED : run.equals("verified") ? VERIFIED
                        : run(run, "2026-01-26T" + hour++ + ":00:00.000Z"));
            }
            documentOf(log.toString()).ends(expected.equals("VERIFIED") ? 0 : 1);
            assertEquals(expected, status(log.toString(), "--force"));
        }

        private static String run(String kind, String time) {
            String id = time.substring(11, 13) + "000000";
            String started = STARTED.replace("a41be09d", id);
            String another = started.replace(PRODUCTION, "1Restored00000000000000000").replace(FINGERPRINT, "00");
            String intact = look(time, id, "Intact check passed", FINGERPRINT);
            return switch (kind) {
                case "passed" -> started + end(time, id, "Verification passed");
                case "failed" -> started + end(time, id, "Verification failed");
                case "unjudged" -> started + end(time, id, "Verification not judged");
                case "unfinished" -> started + end(time, id, "Verification not finished").replace(BACKUP, "no answer");
                case "as-proven" -> started + end(time, id, "Still as proven");
                case "unexpected" -> started + end(time, id, "Expectation not met");
                case "broken" -> look(time, id, "Intact check failed", "00");
                case "intact" -> intact;
                case "intact-by-another-proof" -> look(time, id, "Intact check passed", "00");
                case "intact-by-another-version" -> intact.replace("fingerprint 3", "fingerprint 4");
                case "passed-beside-another" -> another + end(time, id, "Verification passed");
                case "failed-beside-another" -> another + end(time, id, "Verification failed");
                default -> started.replaceAll(".*Original sheet ID.*\n", "") + end(time, id, "Verification passed");
            };
        }

        @Test
        void of_a_new_page_is_that_of_the_last_backup_that_still_stands() throws IOException {
            assertEquals("VERIFIED", statusOfNew(earlier(VERIFIED) + VERIFIED));
            onPage("| 2026-01-20T18:15:04Z | [`" + EARLY + "`](https://docs.google.com/spreadsheets/d/" + EARLY
                    + "/edit) | VERIFIED |");
            assertEquals("VERIFIED", statusOfNew(earlier(COPIED) + VERIFIED));
            onPage("EARLY/edit) | NOT VERIFIED: no verification of it has come to a judgement |");
            assertEquals("VERIFIED", statusOfNew(earlier(VERIFIED) + VERIFIED + BROKEN));
            onPage("| Backup sheet ID | [`" + EARLY);
            document("-q").says("warning: there is a newer backup, which is not verified: " + BACKUP + "\n");
            onPage("> * There is a newer backup, ending in `N4TS9M`, which is **not verified**: the intact check of "
                    + "2026-01-28T09:00:00Z found it changed after it was verified.\n");
            assertEquals("NOT VERIFIED", statusOfNew(earlier(COPIED) + COPIED, "--force"));
            onPage("| Backup sheet ID | [`" + BACKUP);
            assertFalse(Files.readString(page()).contains("There is a newer backup"), "itself is not newer");
        }

        private String statusOfNew(String log, String... args) throws IOException {
            Files.deleteIfExists(page());
            return status(log, args);
        }

        /** The newer one may be of a production that has been migrated since: it must not slip into its place. */
        @Test
        void stays_that_of_the_backup_that_the_page_is_about_as_long_as_its_content_stands() throws IOException {
            pageOf(earlier(VERIFIED));
            documentOf(earlier(VERIFIED) + VERIFIED, "-q").ends(0)
                    .saysJust("warning: there is a newer backup, which is verified: " + BACKUP + "; the page stays "
                            + "with the older one, but for: jbang document.java --backup " + BACKUP + " --log LOG "
                            + "--output PAGE\n");
            onPage("| Backup sheet ID | [`" + EARLY);
            onPage("> * There is a newer backup, ending in `N4TS9M`, which is verified. This page stays with the "
                    + "older one.\n");
            document("--check", "--json").shows("\"backup\": \"" + EARLY + "\"");
            document("--backup", BACKUP).ends(0);
            onPage("| Backup sheet ID | [`" + BACKUP);
            document("--backup", EARLY).ends(0);
            document("--force").ends(0);
            onPage("| Backup sheet ID | [`" + BACKUP);
        }

        @Test
        void falls_with_the_content_of_its_backup_even_if_another_stands_and_that_one_is_named() throws IOException {
            pageOf(VERIFIED);
            for (String other : List.of(earlier(VERIFIED) + VERIFIED + BROKEN,
                    VERIFIED + BROKEN + earlier(VERIFIED).replace("2026-01-20", "2026-01-29"))) {
                Result result = documentOf(other, "-q").ends(1);
                assertTrue(result.err().matches("(?s).*\n  Or go by backup " + EARLY + " of 2026-01-2[09]T18:15:04.870Z"
                        + ", which is verified: jbang document.java --backup " + EARLY + " --log \\S+ --output \\S+\n"),
                        result::err);
                assertEquals("NOT VERIFIED", Markdown.of(Files.readString(page())).rows().get(1).get(0));
                onPage("| Backup sheet ID | [`" + BACKUP);
            }
            document("-q", "--backup", EARLY).ends(0);
        }

        @Test
        void of_a_page_about_a_backup_that_never_had_a_proof_gives_way_to_one_that_has() throws IOException {
            pageOf(earlier(COPIED), "--force");
            assertEquals("VERIFIED", status(earlier(COPIED) + VERIFIED));
            onPage("| Backup sheet ID | [`" + BACKUP);
        }

        @Test
        void stays_VERIFIED_and_says_what_is_to_be_put_right() throws IOException {
            String bin = "the backup is in the bin: in Drive's Bin, right click it and choose Restore";
            String lock = "the backup's lock is gone: right click it in Drive, File information > Lock";
            String found = looked("b0000000", "Intact check", "Intact check passed", bin, lock);
            assertEquals("VERIFIED", status(VERIFIED + found));
            onPage("\n> [!WARNING]\n> * **To put right**: `" + bin + "`\n> * **To put right**: `" + lock + "`\n\n");
            document("-q").saysJust("warning: to put right: " + bin + "\nwarning: to put right: " + lock + "\n");
            document("--check").ends(1).shows("\nNOT OK  keeping       to put right: " + bin + "; " + lock + "\n");
            String locked = entry("backup", "d0000000", "Lock of", BACKUP)
                    + entry("backup", "d0000000", "Backup lock", "read-only");
            assertTrue(pageOf(VERIFIED + found + locked).contains("> * **To put right**: `" + bin + "`\n\n"));
            String unfinished = entry("verify", "e0000000", "Verification started", BACKUP)
                    + entry("verify", "e0000000", "Verification not finished", "no answer");
            assertTrue(pageOf(VERIFIED + found + unfinished).contains("To put right"), "it did not look so far");
            for (String after : List.of(looked("c0000000", "Intact check", "Intact check passed"),
                    looked("c0000000", "Verification", "Still as proven"),
                    looked("c0000000", "Verification", "Verification not judged"),
                    looked("c0000000", "Migration check", "More has changed than was to change"))) {
                assertFalse(pageOf(VERIFIED + found + after).contains("To put right"), after);
                assertTrue(pageOf(VERIFIED + after + found.replace("b0000000", "f0000000")).contains("To put right"));
            }
        }

        /** A run of verify.java that came to this end, and found these matters of keeping. */
        private String looked(String run, String began, String ended, String... matters) {
            return entry("verify", run, "Run", "verify 1.2.0, fingerprint 3, options none")
                    + entry("verify", run, began + " started", BACKUP)
                    + (began.startsWith("Intact") ? "" : entry("verify", run, "Original sheet ID", PRODUCTION))
                    + Stream.of(matters).map(matter -> entry("verify", run, "To put right", matter)).collect(joining())
                    + entry("verify", run, "Fingerprint", "sha256 " + FINGERPRINT)
                    + entry("verify", run, ended, BACKUP);
        }

        @Test
        void has_the_outcome_of_the_last_migration_check_which_takes_no_proof_away() throws IOException {
            String checked = VERIFIED;
            for (String outcome : List.of("Nothing has changed where it was to change",
                    "More has changed than was to change", "Only what was to change has changed")) {
                checked += looked("c" + (1_000_000 + checked.length()), "Migration check", outcome)
                        .replaceFirst("(?m)^(.*) Original sheet ID.*$", "$0\n$1 Migration checked: Operaciones!BL:BP");
                assertEquals("VERIFIED", status(checked));
                onPage("Asked on 2026-01-26T18:15:05Z, of `Operaciones!BL:BP`: **" + outcome + "**.");
            }
            assertEquals("NOT VERIFIED", status(VERIFIED + looked("c0000000", "Migration check",
                    "Verification failed"), "--force"));
        }

        @Test
        void is_about_the_backup_that_was_asked_for() throws IOException {
            String log = earlier(VERIFIED) + VERIFIED;
            pageOf(log, "--backup", EARLY);
            onPage("| Backup sheet ID | [`" + EARLY);
            pageOf(log, "--backup", "https://docs.google.com/spreadsheets/d/" + BACKUP + "/edit#gid=0");
            onPage("| Backup sheet ID | [`" + BACKUP);
            assertEquals(new Result(3, "", """
                    document: "LOG" knows no backup 1NoSuchBackup0000
                      It knows %s, %s.
                    """.formatted(EARLY, BACKUP)), document("--backup", "1NoSuchBackup0000"));
        }
    }

    @Nested
    class A_log {

        @Test
        void that_was_changed_after_a_run_is_warned_of_on_the_page_too() throws IOException {
            String log = signed(signed(COPIED, "backup[3f9c2a71]") + PASSED, "verify[a41be09d]");
            String warning = "the log was changed, in what it said before run 3f9c2a71 ended on 2026-01-26T20:00:00Z: "
                    + "its digest no longer fits";
            documentOf(log, "-q").ends(0).saysJust("");
            Files.writeString(log(), log.replace("modified: 2026-01-26T17", "modified: 2026-01-26T16"));
            assertEquals(new Result(0, "Rollback page written: PAGE\n", "warning: " + warning + "\n"), document("-q"));
            onPage("> * The" + warning.substring(3) + ".\n");
            // It is said once.
            document("--check").ends(1).shows("OK  log           " + warning.substring(12) + "\n").saysJust("");
            assertTrue(pageOf(log.replace("Row count: 2556", "Row count: 2557")).contains("before run a41be09d ended"));
        }

        @Test
        void that_cannot_be_read_is_named_and_not_waited_for() throws IOException, InterruptedException {
            unread("no such file\n  Run backup.java first, or name the log with --log FILE.\n");
            Files.createDirectory(log());
            unread("not a regular file\n  Run backup.java first, or name the log with --log FILE.\n");
            Files.delete(log());
            Files.write(log(), new byte[] {0, 1, 2, 3});
            unread("not a text file\n");
            Files.delete(log());
            Child.makePipe(log());
            unread("not a regular file\n");
        }

        private void unread(String why) {
            document("--force").ends(3).says("document: could not read \"LOG\": " + why);
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "", "\n", "foreign\n", "2026-01-26T18:15:02.104Z INFO  backup[3f9c2a71] Copy intended: x\n"})
        void without_a_backup_gives_no_page_not_even_by_force(String text) throws IOException {
            Files.writeString(log(), text);
            Result nothing = new Result(1, "", """
                    document: no backup in "LOG"
                      Run backup.java, then verify.java, then this again.
                    """);
            assertEquals(nothing, document());
            assertEquals(nothing, document("--force"));
            assertEquals(nothing, document("--check"));
            assertFalse(Files.exists(page()));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "Backup sheet ID", "Backup timestamp", "Original sheet ID", "Row count", "Column count"})
        void that_lacks_a_fact_is_refused(String label) throws IOException {
            String run = label.contains("count") ? "verify[a41be09d]" : "backup[3f9c2a71]";
            documentOf(VERIFIED.replaceFirst(".*" + label + ": .*\n", "")).ends(3).saysJust("""
                    document: the log contradicts docs/log.md: run %s has no "%s"
                      It was changed by hand, or by another program: mend it, or make a new backup.
                    """.formatted(run, label));
        }

        @Test
        void that_was_changed_at_random_gives_a_page_or_a_reason_and_never_a_trace() throws IOException {
            Random random = new Random(5);
            String alphabet = " :|`<>\n\\\"'$-_0Z\u00e9\u202e";
            for (int n = 0; n < 200; n++) {
                StringBuilder log = new StringBuilder(earlier(VERIFIED) + VERIFIED);
                for (int changes = random.nextInt(4); changes >= 0; changes--) {
                    int from = random.nextInt(log.length());
                    int to = Math.min(log.length(), from + random.nextInt(random.nextBoolean() ? 3 : 300));
                    String part = random.nextBoolean() ? "" : random.nextBoolean() ? log.substring(from, to)
                            : String.valueOf(alphabet.charAt(random.nextInt(alphabet.length())));
                    log.replace(from, random.nextBoolean() ? from : to, part);
                }
                Files.writeString(log(), log);
                Files.deleteIfExists(page());
                Result result = document(random.nextBoolean() ? "--force" : "-v");
                assertTrue(Set.of(0, 1, 3).contains(result.exit()), () -> result + "\n" + log);
                assertFalse(result.err().contains("\tat "), () -> result + "\n" + log);
                assertEquals(result.exit() == 0, Files.exists(page()), () -> result + "\n" + log);
                if (result.exit() == 0) {
                    Markdown markdown = Markdown.of(Files.readString(page()));
                    assertEquals(Set.of(), markdown.crooked(), log::toString);
                    assertEquals(5, markdown.html().size(), log::toString);
                    assertTrue(markdown.commands().size() >= 6, log::toString);
                }
            }
        }

        @Test
        void that_contradicts_itself_is_refused() throws IOException {
            documentOf(VERIFIED.replace("Backup sheet ID: " + BACKUP, "Backup sheet ID: 1Other"))
                    .says("run backup[3f9c2a71] names two backups");
            documentOf(VERIFIED.replace(BACKUP, PRODUCTION), "--force")
                    .says("production and backup are the same sheet, " + PRODUCTION);
            for (String time : List.of("yesterday", "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
                documentOf(VERIFIED.replace("2026-01-26T18:15:04.870Z", time))
                        .says("document: the log contradicts docs/log.md: \"Backup timestamp\" is not a time: " + time);
            }
        }
    }
}
