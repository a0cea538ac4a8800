//DESCRIPTION Tests what document.java does to the file of the page, and its command line.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//DEPS org.commonmark:commonmark:0.32.0
//DEPS org.commonmark:commonmark-ext-gfm-tables:0.32.0
//SOURCES DocumentDesk.java ../../document.java

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a file that people write in, and the command. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DocumentFileTest extends DocumentDesk {

    private Path kept(int number) {
        return page().resolveSibling("MIGRATION_BACKUP.md.kept-" + number);
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Refused {

        @Test
        void is_a_backup_that_was_never_verified() throws IOException {
            Files.writeString(log(), COPIED);
            assertEquals(new Result(1, "", """
                    document: backup %s is not verified: no verification of it has come to a judgement
                      Run: jbang verify.java --backup %<s --credentials key.json --log DIR/backup_execution.log
                      Or --force, and the page says NOT VERIFIED.
                    """.formatted(BACKUP)), document());
            assertFalse(Files.exists(page()));
        }

        @Test
        void is_a_backup_whose_verification_failed_and_the_way_out_is_another() throws IOException {
            Files.writeString(log(), VERIFIED.replace("Verification passed", "Verification failed"));
            assertEquals(new Result(1, "", """
                    document: backup %s is not verified: the verification of 2026-01-26T18:17:19Z \
                    found it different from production
                      Make another, and verify that: jbang backup.java --credentials key.json \
                    --log DIR/backup_execution.log
                      Or --force, and the page says NOT VERIFIED.
                    """.formatted(BACKUP)), document());
        }

        @Test
        void is_a_backup_that_is_not_as_expected_and_the_way_out_is_to_expect_it() throws IOException {
            Files.writeString(log(), VERIFIED.replace("Verification passed", "Expectation not met"));
            assertEquals("  If they are right, run: jbang verify.java --backup " + BACKUP + " --credentials key.json "
                    + "--log DIR/backup_execution.log --columns 63", document().err().lines().toList().get(1));
        }

        @Test
        void by_force_it_is_documented_and_the_page_says_so() throws IOException {
            String page = pageOf(COPIED, "--force");
            assertTrue(page.contains("> * **NOT VERIFIED**: no verification of it has come to a judgement."), page);
            assertEquals("NOT VERIFIED", Markdown.of(page).rows().get(1).get(0));
            assertEquals("not known / of the tab not known", table(page, "The backup").get("Row count"));
        }

        @Test
        void is_a_file_that_is_not_ours() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page().getParent());
            Files.writeString(page(), "# Written by hand\n");
            assertEquals(new Result(3, "", """
                    document: "DIR/docs/MIGRATION_BACKUP.md" was not written by document.java
                      Move it away, or name another file with --output FILE.
                      Or give --force: the page is made anew, and this one is kept as \
                    "DIR/docs/MIGRATION_BACKUP.md.kept-1".
                    """), document());
            assertEquals("# Written by hand\n", Files.readString(page()));
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n",
                    "warning: what stood there is kept as \"DIR/docs/MIGRATION_BACKUP.md.kept-1\"\n"),
                    document("--force", "-q"));
            assertEquals("# Written by hand\n", Files.readString(kept(1)));
            Files.writeString(page(), "# And again\n");
            assertEquals(0, document("--force").exit());
            assertEquals("# Written by hand\n", Files.readString(kept(1)));
            assertEquals("# And again\n", Files.readString(kept(2)));
            assertEquals(0, document().exit());
        }

        @Test
        void is_a_page_that_somebody_changed_outside_the_markers() throws IOException {
            String log = signed(VERIFIED, "verify[a41be09d]");
            String made = pageOf(log);
            String edited = made.replace("## Evidence\n", "## Evidence\n\nAsk Ana \u00e9 first.\n");
            Files.writeString(page(), edited);
            Files.writeString(log(), log
                    + look("2026-01-28T09:00:00.000Z", "b0000000", "Intact check passed", FINGERPRINT));
            Result refused = new Result(3, "", """
                    document: "DIR/docs/MIGRATION_BACKUP.md" was changed by hand outside its notes, or is of 1.0.0
                      Move what was written there between two markers, and put back what was there.
                      Or give --force: the page is made anew, and this one is kept as \
                    "DIR/docs/MIGRATION_BACKUP.md.kept-1".
                    """);
            assertEquals(refused, document());
            assertEquals(refused, document("--window", "30d"));
            assertEquals(edited, Files.readString(page()));
            assertEquals(0, document("--force").exit());
            assertEquals(made, Files.readString(page()));
            assertEquals(edited, Files.readString(kept(1)));
            Files.writeString(page(), made.replaceFirst("\\* \\*\\*Can it be undone.*\n", ""));
            assertTrue(document().err().contains("was changed by hand outside its notes"));
        }

        @Test
        void is_a_page_of_the_release_that_did_not_tell_what_was_changed() throws IOException {
            String made = pageOf(VERIFIED).replaceFirst(", page [0-9a-f]{16}", "")
                    .replace("document.java 1.2.0:", "document.java:")
                    .replaceFirst("(?s)## Whom to call.*?## When", "## When")
                    .replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            Files.writeString(page(), made);
            assertTrue(document().err().contains("has lost its markers"));
            assertEquals(0, document("--force").exit());
            assertTrue(Files.readString(page()).contains("in the scheduler"));
            assertTrue(Files.readString(page()).contains("## Whom to call"));
            assertEquals(made, Files.readString(kept(1)));
            assertEquals(0, document().exit());
        }

        @Test
        void is_to_replace_a_page_that_was_made_from_another_log() throws IOException {
            String made = pageOf(VERIFIED).replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            Files.writeString(page(), made);
            Files.writeString(log(), earlier(VERIFIED));
            assertEquals(new Result(3, "", """
                    document: "DIR/docs/MIGRATION_BACKUP.md" leads to the backup %s, \
                    and "DIR/backup_execution.log" does not know it
                      Name the log that it was made from with --log FILE, or another page with --output FILE.
                      Or give --force: the page is made anew, and this one is kept as \
                    "DIR/docs/MIGRATION_BACKUP.md.kept-1".
                    """.formatted(BACKUP)), document());
            assertEquals(made, Files.readString(page()));
            assertEquals(0, document("--force").exit());
            assertTrue(Files.readString(page()).contains("the scheduler"));
            assertFalse(Files.readString(page()).contains(BACKUP));
        }

        @Test
        void is_a_page_that_is_a_folder() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page());
            assertEquals(new Result(3, "", """
                    document: could not write "DIR/docs/MIGRATION_BACKUP.md": it is a folder
                      Name another file with --output FILE.
                    """), document("--force"));
        }

        @Test
        void is_a_page_that_is_no_file_and_it_is_left_untouched() throws IOException, InterruptedException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page().getParent());
            Child.makePipe(page());
            for (String force : List.of("-v", "--force")) {
                assertEquals(new Result(3, "", """
                        document: could not write "DIR/docs/MIGRATION_BACKUP.md": not a regular file
                          Name another file with --output FILE.
                        """), document(force));
                assertTrue(documentTo(Path.of("/dev/full"), force).err().contains("\"/dev/full\": not a regular file"));
            }
            assertTrue(Files.readAttributes(page(), BasicFileAttributes.class).isOther());
            assertTrue(Files.readAttributes(Path.of("/dev/full"), BasicFileAttributes.class).isOther());
        }

        @Test
        void is_the_log_itself_as_the_page_by_whatever_name() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.createSymbolicLink(dir.resolve("link"), log());
            Files.createSymbolicLink(dir.resolve("folder"), dir);
            for (Path same : List.of(log(), dir.resolve("link"), dir.resolve("folder/backup_execution.log"))) {
                assertEquals(new Result(2, "", """
                        document: --output would replace the log; name another file
                          Nothing was done. See: jbang document.java --help
                        """), documentTo(same, "--force"));
            }
            assertEquals(VERIFIED, Files.readString(log()));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "0d", "-1d", "P-7D", "0", "7", "7x", "d", "7 d", "1e9d", "3651d", "999999999d", "P99999999999D", "week"})
        void is_a_window_that_is_no_time(String window) throws IOException {
            Files.writeString(log(), VERIFIED);
            Result result = document("--window", window);
            assertEquals(2, result.exit(), result::toString);
            String expected = "document: Invalid value for option '--window': '" + window + "' is ";
            assertTrue(result.err().startsWith(expected), result::err);
        }

        @Test
        void are_options_that_contradict_each_other() throws IOException {
            Files.writeString(log(), VERIFIED);
            assertEquals(2, document("--check", "--force").exit());
            assertEquals(2, document("--json").exit());
            assertEquals(2, document("--no-such-option").exit());
            assertEquals(2, document("surplus").exit());
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class The_file {

        @Test
        void is_written_with_one_line_on_stdout() throws IOException {
            Files.writeString(log(), VERIFIED);
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", """
                    Read it, fill in whom to call and the notes, and put it where the team will look.
                    """), document());
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", ""), document("-q"));
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", """
                    the page is about backup %s, by run 3f9c2a71
                    Read it, fill in whom to call and the notes, and put it where the team will look.
                    """.formatted(BACKUP)), document("-v"));
        }

        @Test
        void keeps_the_notes_to_the_byte() throws IOException {
            String begin = "<!-- notes: begin -->\n";
            String end = "<!-- notes: end -->\n";
            byte[] notes = "caf\u00e9 \u0000\u00ff \r\n<!-- anything -->\n\\ $1 | \n\n\n".getBytes(ISO_8859_1);
            String made = pageOf(VERIFIED);
            String edited = made.substring(0, made.indexOf(begin) + begin.length())
                    + new String(notes, ISO_8859_1) + made.substring(made.indexOf(end));
            Files.write(page(), edited.getBytes(ISO_8859_1));
            assertEquals(0, document("--window", "30d").exit());
            String again = new String(Files.readAllBytes(page()), ISO_8859_1);
            int from = again.indexOf(begin) + begin.length();
            assertArrayEquals(notes, again.substring(from, again.indexOf(end)).getBytes(ISO_8859_1));
            assertTrue(again.contains("2026-02-25T18:15:04Z"));
            assertFalse(again.contains("2026-02-02T18:15:04Z"));
        }

        @Test
        void keeps_notes_in_a_page_that_a_checkout_gave_the_line_ends_of_Windows() throws IOException {
            String made = pageOf(VERIFIED).replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            Files.writeString(page(), made.replace("\n", "\r\n"));
            assertEquals(0, document().exit());
            assertTrue(Files.readString(page()).contains("* `GOOGLE_SHEET_ID` in the scheduler\r\n"));
        }

        @Test
        void may_begin_as_Windows_begins_a_text() throws IOException {
            String made = pageOf(VERIFIED).replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            Files.writeString(page(), "\ufeff" + made);
            assertEquals(0, document("--check").exit());
            assertEquals(0, document().exit());
            assertEquals(made, Files.readString(page()));
        }

        @ParameterizedTest
        @ValueSource(strings = {"<!-- notes: begin -->\n", "<!-- notes: end -->\n", "<!-- contacts: begin -->\n",
            "<!-- contacts: end -->\n"})
        void with_a_note_marker_gone_or_doubled_is_left_alone(String marker) throws IOException {
            String made = pageOf(VERIFIED);
            for (String broken : List.of(made.replace(marker, ""), made.replace(marker, marker + marker),
                    made.replace(": begin -->", ": X -->").replace(": end -->", ": begin -->")
                            .replace(": X -->", ": end -->"))) {
                Files.writeString(page(), broken);
                assertEquals(new Result(3, "", """
                        document: "DIR/docs/MIGRATION_BACKUP.md" has lost its markers, \
                        so its notes cannot be told from the rest
                          Put "<!-- notes: begin -->" and "<!-- notes: end -->" back, each on a line, once; \
                        the same for "contacts".
                          Or give --force: the page is made anew, and this one is kept as \
                        "DIR/docs/MIGRATION_BACKUP.md.kept-1".
                        """), document());
                assertEquals(broken, Files.readString(page()));
            }
            String last = Files.readString(page());
            assertEquals(0, document("--force").exit());
            assertEquals(made, Files.readString(page()));
            assertEquals(last, Files.readString(kept(1)));
        }

        @Test
        void keeps_its_notes_when_another_backup_is_asked_for_and_one_is_warned() throws IOException {
            pageOf(earlier(VERIFIED));
            Files.writeString(log(), earlier(VERIFIED) + VERIFIED);
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", """
                    warning: the page was about the backup 1EarlierBackup00000000000000000000000000EARLY: \
                    look through its notes and ticks, they were kept
                    warning: the window on the page was 7d, now it is 30d
                    """), document("-q", "--window", "30d", "--backup", BACKUP));
            assertTrue(Files.readString(page()).contains("Rolling back to the backup that ends in **`0EARLY`**"));
        }

        @Test
        void stays_as_it_was_when_writing_fails() throws IOException {
            String made = pageOf(VERIFIED);
            Path deep = Files.move(page(), page().resolveSibling("x".repeat(250)));
            Result result = documentTo(deep, "--window", "30d");
            assertEquals(3, result.exit(), result::toString);
            assertTrue(result.err().contains("\ndocument: could not write \""), result::err);
            assertEquals(made, Files.readString(deep));
            try (Stream<Path> files = Files.list(page().getParent())) {
                assertEquals(List.of(deep), files.toList());
            }
        }

        @Test
        void that_cannot_take_its_place_leaves_no_part_of_it_behind() throws IOException {
            Path full = Files.createDirectories(dir.resolve("docs/full/of"));
            assertThrows(document.Trouble.class, () -> document.replace(full.getParent(), new byte[] {1}));
            try (Stream<Path> files = Files.list(dir.resolve("docs"))) {
                assertEquals(List.of(full.getParent()), files.toList());
            }
        }

        @Test
        void of_a_stranger_gives_nothing_to_the_page_that_takes_its_place_by_force() throws IOException {
            String stranger = pageOf(VERIFIED).replaceFirst("<!-- written by .*\n", "")
                    .replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` of a stranger");
            Files.writeString(page(), stranger);
            assertEquals(0, document("--force").exit());
            assertFalse(Files.readString(page()).contains("stranger"));
        }

        @Test
        void is_not_written_through_a_link_that_somebody_planted() throws IOException {
            Path victim = Files.writeString(dir.resolve("victim"), "precious");
            Path part = page().resolveSibling(".MIGRATION_BACKUP.md." + ProcessHandle.current().pid() + ".part");
            Files.createDirectories(part.getParent());
            Files.createSymbolicLink(part, victim);
            pageOf(VERIFIED);
            assertEquals("precious", Files.readString(victim));
        }

        @Test
        void is_not_kept_through_such_a_link_either_and_stays() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page().getParent());
            Files.writeString(page(), "by hand");
            Files.createSymbolicLink(kept(1), dir.resolve("victim"));
            Result result = document("--force", "-q");
            assertEquals(3, result.exit(), result::toString);
            assertTrue(result.err().contains("MIGRATION_BACKUP.md.kept-1\": "), result::err);
            assertTrue(result.err().endsWith("\n  The page is as it was.\n"), result::err);
            assertFalse(Files.exists(dir.resolve("victim")));
            assertEquals("by hand", Files.readString(page()));
        }

        @Test
        void keeps_the_window_it_was_given_until_it_is_given_another() throws IOException {
            pageOf(VERIFIED, "--window", "30d");
            assertEquals(new Result(0, "Rollback page written: DIR/docs/MIGRATION_BACKUP.md\n", ""), document("-q"));
            assertTrue(Files.readString(page()).contains("| Rollback window expires | 2026-02-25T18:15:04Z |"));
            assertEquals("warning: the window on the page was 30d, now it is 7d\n",
                    document("-q", "--window", "7d").err());
            assertTrue(Files.readString(page()).contains("| Rollback window expires | 2026-02-02T18:15:04Z |"));
        }

        @Test
        void no_longer_says_VERIFIED_when_the_log_says_otherwise() throws IOException {
            String made = pageOf(VERIFIED, "--window", "30d")
                    .replace("decides to roll back | |", "decides to roll back | Ana |");
            String broken = look("2026-01-28T09:00:00.000Z", "b0000000", "Intact check failed", "00");
            for (String page : List.of(made, made.replace("## Evidence", "## By hand"))) {
                Files.writeString(page(), page);
                Files.writeString(log(), VERIFIED + broken);
                Result result = document();
                assertEquals(1, result.exit());
                assertTrue(result.err().endsWith("""
                        document: backup %s is not verified: the intact check of 2026-01-28T09:00:00Z \
                        found it changed after it was verified
                          "DIR/docs/MIGRATION_BACKUP.md" says so now.
                          Restore what was proven (in the browser: File > Version history), then run: \
                        jbang verify.java --backup %<s --credentials key.json \
                        --log DIR/backup_execution.log --intact
                        """.formatted(BACKUP)), result::err);
                String now = Files.readString(page());
                assertTrue(now.contains("| **NOT VERIFIED** | **2026-02-25T18:15:04Z** |"), now);
                assertTrue(now.contains("> * **NOT VERIFIED**: the intact check of 2026-01-28T09:00:00Z found"), now);
                assertTrue(now.contains("decides to roll back | Ana |"), now);
                assertEquals(!page.equals(made), Files.exists(kept(1)));
            }
            assertEquals(made.replace("## Evidence", "## By hand"), Files.readString(kept(1)));
            assertEquals(1, document().exit());
            assertEquals(0, document("--force").exit());
        }

        @Test
        void of_a_backup_that_was_never_proven_is_made_anew_and_asks_for_the_proof() throws IOException {
            pageOf(COPIED, "--force");
            Result result = document("-q");
            assertEquals(1, result.exit());
            assertTrue(result.err().endsWith("\" says so now.\n  Run: jbang verify.java --backup " + BACKUP
                    + " --credentials key.json --log DIR/backup_execution.log\n"), result::err);
        }

        @Test
        void is_left_alone_by_a_backup_that_is_not_verified_while_its_own_stands() throws IOException {
            String early = "1EarlierBackup00000000000000000000000000EARLY";
            String made = pageOf(earlier(COPIED) + VERIFIED);
            assertEquals(1, document("--backup", early).exit());
            assertEquals(made, Files.readString(page()));
            Files.writeString(log(), COPIED);
            Files.writeString(page(), "by hand");
            assertEquals(1, document().exit());
            assertEquals("by hand", Files.readString(page()));
        }

        @Test
        void leaves_nothing_beside_it() throws IOException {
            pageOf(VERIFIED);
            try (Stream<Path> files = Files.list(page().getParent())) {
                assertEquals(List.of(page()), files.toList());
            }
        }

        @Test
        void where_a_folder_cannot_be_made_is_named() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.writeString(dir.resolve("docs"), "a file");
            assertEquals(new Result(3, "", """
                    document: could not write "DIR/docs/MIGRATION_BACKUP.md": a file stands where a folder is needed
                      What stood there before is untouched. Make room or name another place with --output FILE.
                    """), document("-q"));
        }

        @Test
        void in_a_folder_that_is_a_link_is_written_there() throws IOException {
            Files.writeString(log(), VERIFIED);
            Path real = Files.createDirectory(dir.resolve("elsewhere"));
            Files.createSymbolicLink(page().getParent(), real);
            assertEquals(0, document("-q").exit());
            assertTrue(Files.exists(real.resolve(page().getFileName())));
        }

        @Test
        void that_is_a_link_stays_one() throws IOException {
            pageOf(VERIFIED);
            Path real = Files.move(page(), dir.resolve("real.md"));
            Files.createSymbolicLink(page(), real);
            assertEquals(0, document("--window", "30d").exit());
            assertTrue(Files.isSymbolicLink(page()));
            assertTrue(Files.readString(real).contains("2026-02-25T18:15:04Z"));
        }
    }

    @Nested
    @DisplayNameGeneration(ReplaceUnderscores.class)
    class Check {

        @Test
        void says_that_all_is_well() throws IOException {
            pageOf(VERIFIED);
            assertEquals(new Result(0, """
                    OK      verification  VERIFIED, 2026-01-26T18:17:19Z
                    OK      window        open, 6 days 22 hours left, until 2026-02-02T18:15:04Z
                    OK      intact        last proven 2 hours ago, 2026-01-26T18:17:19Z
                    OK      keeping       nothing to put right
                    OK      page          "DIR/docs/MIGRATION_BACKUP.md" says what the log says
                    OK      log           "DIR/backup_execution.log" is as its runs left it
                    """, ""), documentAt("2026-01-26T20:00:00Z", "--check"));
        }

        @Test
        void wants_an_intact_check_a_day() throws IOException {
            pageOf(VERIFIED);
            assertEquals(new Result(1, """
                    OK      verification  VERIFIED, 2026-01-26T18:17:19Z
                    OK      window        open, 5 days left, until 2026-02-02T18:15:04Z
                    NOT OK  intact        last proven 2 days ago, 2026-01-26T18:17:19Z; \
                    run: jbang verify.java --backup %s --credentials key.json --log DIR/backup_execution.log --intact
                    OK      keeping       nothing to put right
                    OK      page          "DIR/docs/MIGRATION_BACKUP.md" says what the log says
                    OK      log           "DIR/backup_execution.log" is as its runs left it
                    """.formatted(BACKUP), ""), documentAt("2026-01-28T18:00:00Z", "--check"));
            Files.writeString(log(), VERIFIED
                    + look("2026-01-28T17:59:30.000Z", "b0000000", "Intact check passed", FINGERPRINT));
            assertTrue(documentAt("2026-01-28T18:00:00Z", "--check").out().contains(
                    "OK      intact        last proven 30 seconds ago, 2026-01-28T17:59:30Z\n"));
        }

        @ParameterizedTest
        @CsvSource(delimiter = ';', value = {"2026-01-26T18:15:14Z; OK      window        open, 7 days left",
            "2026-01-28T06:15:05Z; OK      window        open, 5 days 12 hours left",
            "2026-02-01T18:45:05Z; OK      window        open, 23 hours left",
            "2026-02-02T18:15:04.869Z; OK      window        open, 0 seconds left",
            "2026-02-02T18:15:04.870Z; NOT OK  window        expired 0 seconds ago",
            "2026-02-05T18:15:04.870Z; NOT OK  window        expired 3 days ago"})
        void knows_when_the_window_ends(String now, String expected) throws IOException {
            pageOf(VERIFIED);
            String out = documentAt(now, "--check").out();
            assertTrue(out.contains(expected), out);
        }

        @Test
        void takes_the_window_from_the_page_unless_told() throws IOException {
            pageOf(VERIFIED, "--window", "30d");
            String now = "2026-01-26T20:00:00Z";
            assertTrue(documentAt(now, "--check").out().contains("open, 29 days 22 hours left"));
            assertEquals(0, documentAt(now, "--check").exit());
            Result told = documentAt(now, "--check", "--window", "7d");
            assertEquals(1, told.exit());
            assertTrue(told.out().contains("NOT OK  page          \"DIR/docs/MIGRATION_BACKUP.md\" differs from what "
                    + "the log says; run: jbang document.java --window 7d --backup " + BACKUP
                    + " --log DIR/backup_execution.log --output DIR/docs/MIGRATION_BACKUP.md\n"), told.out());
        }

        @Test
        void looks_at_the_page_but_not_at_its_notes() throws IOException {
            String made = pageOf(VERIFIED);
            Files.writeString(page(), made.replace("- [ ] the intact", "- [x] the intact").replace("\n", "\r\n"));
            assertEquals(0, document("--check").exit());
            Files.writeString(page(), made.replace("2556", "2557"));
            assertEquals(1, document("--check").exit());
            Files.writeString(page(), "# by hand\n");
            assertTrue(document("--check").out().contains(
                    "NOT OK  page          \"DIR/docs/MIGRATION_BACKUP.md\" was not written by document.java\n"));
            Files.delete(page());
            assertTrue(document("--check").out().contains("\"DIR/docs/MIGRATION_BACKUP.md\" is not there; run: "));
            assertFalse(Files.exists(page()));
        }

        @Test
        void is_content_with_a_page_that_was_forced_over_another() throws IOException {
            pageOf(VERIFIED);
            Files.writeString(page(), "foreign");
            assertEquals(0, document("--force").exit());
            assertEquals(0, document("--check").exit());
        }

        @Test
        void says_why_a_backup_is_not_verified() throws IOException {
            pageOf(COPIED, "--force");
            assertEquals(new Result(1, """
                    NOT OK  verification  NOT VERIFIED: no verification of it has come to a judgement
                    OK      window        open, 6 days 22 hours left, until 2026-02-02T18:15:04Z
                    NOT OK  intact        not proven. Run: jbang verify.java --backup %s \
                    --credentials key.json --log DIR/backup_execution.log
                    OK      keeping       nothing to put right
                    OK      page          "DIR/docs/MIGRATION_BACKUP.md" says what the log says
                    OK      log           "DIR/backup_execution.log" is as its runs left it
                    """.formatted(BACKUP), ""), document("--check"));
        }

        @Test
        void asks_whether_a_backup_that_was_changed_is_again_what_was_proven() throws IOException {
            pageOf(VERIFIED);
            Files.writeString(log(), VERIFIED
                    + look("2026-01-28T09:00:00.000Z", "b0000000", "Intact check failed", "00"));
            assertTrue(document("--check").out().contains("NOT OK  intact        no longer what was proven. Restore "
                    + "what was proven (in the browser: File > Version history), then run: jbang verify.java --backup "
                    + BACKUP + " --credentials key.json --log DIR/backup_execution.log --intact\n"));
        }

        @Test
        void tells_a_program_the_same_in_one_JSON_object() throws IOException {
            pageOf(VERIFIED);
            assertEquals(new Result(0, """
                    {"ok": true, "time": "2026-01-26T20:00:00Z", "backup": "%s", "findings": [\
                    {"name": "verification", "ok": true, "text": "VERIFIED, 2026-01-26T18:17:19Z"}, \
                    {"name": "window", "ok": true, "text": "open, 6 days 22 hours left, until 2026-02-02T18:15:04Z"}, \
                    {"name": "intact", "ok": true, "text": "last proven 2 hours ago, 2026-01-26T18:17:19Z"}, \
                    {"name": "keeping", "ok": true, "text": "nothing to put right"}, \
                    {"name": "page", "ok": true, "text": \
                    "\\"DIR/docs/MIGRATION_BACKUP.md\\" says what the log says"}, {"name": "log", "ok": true, \
                    "text": "\\"DIR/backup_execution.log\\" is as its runs left it"}]}
                    """.formatted(BACKUP), ""), document("--check", "--json"));
            Files.delete(page());
            Result gone = document("--check", "--json");
            assertEquals(1, gone.exit());
            assertTrue(gone.out().startsWith("{\"ok\": false, "), gone::out);
            Files.writeString(log(), "");
            assertEquals(new Result(1, """
                    {"ok": false, "error": "no backup in \\"DIR/backup_execution.log\\"", "findings": []}
                    """, """
                    document: no backup in "DIR/backup_execution.log"
                      Run backup.java, then verify.java, then this again.
                    """), document("--check", "--json"));
            assertEquals("\"a\\\\b \\\"c\\\" \\u000a \\u202e \\ud800\"",
                    document.quoted("a\\b \"c\" \n \u202e \ud800"));
        }

        @Test
        void does_not_mind_that_the_log_has_grown_since_the_page_was_made() throws IOException {
            String log = signed(VERIFIED, "verify[a41be09d]");
            pageOf(log);
            String grown = log + look("2026-01-26T19:00:00.000Z", "b0000000", "Intact check passed", FINGERPRINT);
            Files.writeString(log(), signed(grown, "verify[b0000000]"));
            assertEquals(0, document("--check").exit());
            assertEquals(0, document().exit());
            assertTrue(Files.readString(page()).contains(document.sha256(grown)));
            Files.writeString(page(), Files.readString(page()).replace(document.sha256(grown), "00".repeat(32)));
            assertEquals(1, document("--check").exit());
        }
    }

    /** As a process of its own, since language, zone and launcher are those of the whole of it. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', value = {"en;UTC", "tr;Asia/Tokyo", "ar;America/Santiago", "th;Asia/Bangkok"})
    void says_the_same_in_any_language_and_zone_and_is_called_as_it_was(String language, String zone)
            throws IOException, InterruptedException {
        String made = pageOf(VERIFIED);
        Files.delete(page());
        Files.createFile(Files.createDirectories(dir.resolve("bin")).resolve("jbang"));
        ProcessBuilder start = Child.of(Child.java(List.of("-Duser.language=" + language, "-Duser.timezone=" + zone),
                "document", "--log", log().toString(), "--output", page().toString(), "--check"));
        start.directory(dir.toFile()).redirectErrorStream(true);
        start.environment().put("JBANG_LAUNCH_CMD", dir.resolve("bin/jbang").toString());
        assertEquals("""
                document: --check writes nothing: leave out --force
                  Nothing was done. See: bin/jbang document.java --help
                """, said(start, "--force"));
        assertTrue(said(start).contains("\"" + page() + "\" is not there"));
        start.command().remove("--check");
        assertEquals("Rollback page written: " + page() + "\n", said(start, "-q"));
        assertEquals(made, Files.readString(page()));
    }

    private static String said(ProcessBuilder start, String... options) throws IOException, InterruptedException {
        List<String> command = start.command();
        start.command(Stream.concat(command.stream(), Stream.of(options)).toList());
        Process process = start.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        start.command(new ArrayList<>(command));
        return out;
    }
}
