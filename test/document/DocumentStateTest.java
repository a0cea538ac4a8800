//DESCRIPTION Tests what document.java takes from the log, and what it refuses.
//JAVA 17+
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
import org.junit.jupiter.params.provider.ValueSource;

/** What the log bears out, and which backup the page is about. */
class DocumentStateTest extends DocumentDesk {

    @Nested
    class The_status {

        private String status(String log, String... args) throws IOException {
            return Markdown.of(pageOf(log, args)).rows().get(1).get(0);
        }

        @Test
        void names_how_many_differences_drifted_and_which() throws IOException {
            String log = COPIED + STARTED
                    + verified("Drift accepted", "Operaciones!F17 value: \"3.5\" -> \"3.05\"")
                    + verified("Drift accepted", "'Jon''s tab'!A1 note: \"a\" -> nothing")
                    + end("2026-01-26T18:17:19.415Z", "a41be09d", "Verification passed except for drift");
            assertEquals("VERIFIED EXCEPT 2 DIFFERENCES (drift accepted)", status(log));
            onPage("production -> backup:\n"
                    + "* `Operaciones!F17 value: \"3.5\" -> \"3.05\"`\n* `'Jon''s tab'!A1 note: \"a\" -> nothing`\n");
            assertEquals("VERIFIED EXCEPT 1 DIFFERENCE (drift accepted)", status(log.replaceFirst(".*Jon.*\n", "")));
        }

        @Test
        void says_ADOPTED_of_a_copy_made_by_hand() throws IOException {
            assertEquals("VERIFIED, ADOPTED",
                    status(VERIFIED.replace("Backup origin: copied", "Backup origin: adopted")));
            onPage("> * **ADOPTED**: the copy was made by hand");
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
        void NOT_VERIFIED_comes_with_the_reason() throws IOException {
            pageOf(VERIFIED + BROKEN, "--force");
            onPage("> * **NOT VERIFIED**: the intact check of 2026-01-28T09:00:00Z found it changed after it was "
                    + "verified. Do not rely");
            pageOf(COPIED + run("unexpected", "2026-01-26T19:17:30.000Z"), "--force");
            onPage("found it equal to production, and both not as expected");
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
            assertTrue(document("-q").err().endsWith(
                    "warning: there is a newer backup, which is not verified: " + BACKUP + "\n"));
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
            Files.writeString(log(), earlier(VERIFIED) + VERIFIED);
            document("-q").ends(0).saysJust("warning: there is a newer backup, which is verified: " + BACKUP + "; the "
                    + "page stays with the older one, but for: jbang document.java --backup " + BACKUP + " --log LOG "
                    + "--output PAGE\n");
            onPage("| Backup sheet ID | [`" + EARLY);
            onPage("> * There is a newer backup, ending in `N4TS9M`, which is verified. This page stays with the "
                    + "older one.\n");
            assertTrue(document("--check", "--json").out().contains("\"backup\": \"" + EARLY + "\""));
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
                Files.writeString(log(), other);
                Result result = document("-q").ends(1);
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
            assertEquals("warning: to put right: " + bin + "\nwarning: to put right: " + lock + "\n",
                    document("-q").err());
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
            assertTrue(pageOf(VERIFIED).contains("Exit code 0 says yes. Not asked yet.\n"));
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
        void takes_the_version_of_the_fingerprint_from_its_place_and_not_from_an_option() throws IOException {
            assertFalse(pageOf(VERIFIED.replace("fingerprint 3, options none",
                    "fingerprint 3, options --report 'x, fingerprint 1, options y'")).contains("whose fingerprint is"));
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

        @Test
        void comes_with_the_way_out_when_another_version_of_the_fingerprint_proved_it() throws IOException {
            String old = VERIFIED.replaceAll("(?m)^.* (Run|Called as): .*\n", "");
            assertEquals("VERIFIED", status(old));
            onPage("> * It was proven by `verify.java` `1.0.0`, whose "
                    + "fingerprint is of version 1, not 3. Prove it again while production is as it was, or keep");
            assertFalse(pageOf(VERIFIED).contains("whose fingerprint is"));
        }

        @Test
        void comes_with_warnings_about_what_the_log_warns_of() throws IOException {
            String log = with("Original sheet changed during the backup", "17:58:40Z -> 18:15:03Z")
                    .replace("Backup lock: read-only", "Backup lock failed: the domain forbids it")
                    + copied("Extra copy", "1Extra000000000000000000")
                    + entry("backup", "99999999", "Copy intended", "lost_20260125");
            assertEquals("VERIFIED", status(log));
            onPage("""

                    > [!WARNING]
                    > * Production changed while it was copied (`17:58:40Z -> 18:15:03Z`): \
                    the verification found the two equal all the same.
                    > * The backup is **not locked** (`the domain forbids it`): whoever may edit it can spoil it.
                    > * The same run left another copy in Drive, which is **not** the backup: `1Extra000000000000000000`
                    > * Run `99999999` of 2026-01-26T18:15:05Z may have left a copy that nobody has found: \
                    `lost_20260125`
                    """);
        }

        @Test
        void says_nothing_of_a_lock_that_a_later_run_put_on() throws IOException {
            String failed = VERIFIED.replace("Backup lock: read-only", "Backup lock failed: not now");
            String finished = entry("backup", "77777777", "Finishing", BACKUP)
                    + entry("backup", "77777777", "Backup lock", "read-only");
            assertTrue(pageOf(failed).contains("**not locked**"));
            assertFalse(pageOf(failed + finished).contains("**not locked**"));
            assertTrue(pageOf(failed + finished.replace(BACKUP, "1Other")).contains("**not locked**"));
        }

        @Test
        void leaves_open_what_an_edit_during_the_copy_did_if_no_verification_says() throws IOException {
            String log = with("Original sheet changed during the backup", "17:58:40Z -> 18:15:03Z").replace(PASSED, "");
            assertTrue(pageOf(log, "--force").contains("may or may not be in the backup"));
            assertTrue(pageOf((log + PASSED).replace("Verification passed:", "Verification passed except for drift:"))
                    .contains("may or may not be in the backup"), "then the two were not found equal");
        }

        @Test
        void warns_of_an_intent_whose_copy_was_found_by_a_run_that_then_was_cut_short() throws IOException {
            String cut = entry("backup", "88888888", "Earlier copy found", "99999999");
            pageOf(entry("backup", "99999999", "Copy intended", "lost_20260125") + cut + VERIFIED);
            onPage("lost_20260125");
        }

        @ParameterizedTest
        @ValueSource(strings = {"Copy refused", "Earlier copy found", "Earlier copy absent"})
        void does_not_warn_of_an_intent_that_was_closed(String label) throws IOException {
            String intent = entry("backup", "99999999", "Copy intended", "lost_20260125");
            String log = label.equals("Copy refused") ? intent + entry("backup", "99999999", label, "no storage")
                    + VERIFIED : intent + with(label, "99999999");
            assertFalse(pageOf(log).contains("99999999"));
        }
    }

    @Nested
    class A_log {

        @Test
        void may_hold_anything_beside_our_lines_and_what_Windows_gives_a_text() throws IOException {
            String expected = pageOf(VERIFIED);
            assertEquals(expected, pageOf("# notes\n\nBackup sheet ID: 666\n"
                    + VERIFIED.replace("\n", "\nsomebody's line: with a colon\n")));
            assertEquals(expected, pageOf("\ufeff" + VERIFIED.replace("\n", "\r\n")));
        }

        @Test
        void has_no_line_that_a_bare_carriage_return_begins() throws IOException {
            String forged = "a note\r" + BROKEN.replace("\n", "\r") + "\n";
            assertEquals(pageOf(VERIFIED), pageOf(VERIFIED + forged));
        }

        @Test
        void that_was_changed_after_a_run_is_warned_of_on_the_page_too() throws IOException {
            String log = signed(signed(COPIED, "backup[3f9c2a71]") + PASSED, "verify[a41be09d]");
            String warning = "the log was changed, in what it said before run 3f9c2a71 ended on 2026-01-26T20:00:00Z: "
                    + "its digest no longer fits";
            for (String good : List.of(log, log.replace("\n", "\r\n"), log + "a note at the end\n")) {
                assertFalse(pageOf(good).contains("its digest no longer fits"));
                assertEquals("", document("-q").err());
            }
            Files.writeString(log(), log.replace("modified: 2026-01-26T17", "modified: 2026-01-26T16"));
            assertEquals(new Result(0, "Rollback page written: PAGE\n", "warning: " + warning + "\n"), document("-q"));
            onPage("> * The" + warning.substring(3) + ".\n");
            Result check = document("--check").ends(1);
            assertTrue(check.out().endsWith("OK  log           " + warning.substring(12) + "\n"), check::out);
            assertEquals("", check.err(), "it is said once");
            assertTrue(pageOf(log.replace("Row count: 2556", "Row count: 2557")).contains("before run a41be09d ended"));
        }

        @Test
        void counts_without_a_last_line_that_has_no_end() throws IOException {
            assertEquals(pageOf(VERIFIED), pageOf(VERIFIED + end("2026-01-28T09:00:00.000Z", "b0000000",
                    "Intact check failed").strip()));
            documentOf(VERIFIED.stripTrailing()).ends(1);
        }

        @Test
        void that_cannot_be_read_is_named_and_not_waited_for() throws IOException, InterruptedException {
            unread("no such file\n  Run backup.java first, or name the log with --log FILE.\n");
            Files.createDirectory(log());
            unread("it is a folder\n  Name the log that backup.java wrote with --log FILE.\n");
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
            Files.writeString(log(), VERIFIED.replaceFirst(".*" + label + ": .*\n", ""));
            Result result = document().ends(3);
            String run = label.contains("count") ? "verify[a41be09d]" : "backup[3f9c2a71]";
            assertEquals("""
                    document: the log contradicts docs/log.md: run %s has no "%s"
                      It was changed by hand, or by another program: mend it, or make a new backup.
                    """.formatted(run, label), result.err());
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
            Files.writeString(log(), VERIFIED.replace("Backup sheet ID: " + BACKUP, "Backup sheet ID: 1Other"));
            assertTrue(document().err().contains("run backup[3f9c2a71] names two backups"));
            Files.writeString(log(), VERIFIED.replace(BACKUP, PRODUCTION));
            assertTrue(document("--force").err().contains("production and backup are the same sheet, " + PRODUCTION));
            for (String time : List.of("yesterday", "+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z")) {
                Files.writeString(log(), VERIFIED.replace("2026-01-26T18:15:04.870Z", time));
                assertEquals("document: the log contradicts docs/log.md: \"Backup timestamp\" is not a time: " + time,
                        document().err().lines().findFirst().orElseThrow());
            }
        }

        @Test
        void with_a_time_of_production_that_no_calendar_has_gives_a_page_without_it() throws IOException {
            assertFalse(pageOf(VERIFIED.replace("2026-01-26T17:58:40.512Z", "+999999999-12-31T23:59:59Z"))
                    .contains("the last change before that"));
        }
    }
}
