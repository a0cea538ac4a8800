//SOURCES DocumentDesk.java

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page as a file that people write in, and the command. */
class DocumentFileTest extends DocumentDesk {

    private Path kept(int number) {
        return page().resolveSibling("MIGRATION_BACKUP.md.kept-" + number);
    }

    @Nested
    class Refused {

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                nothing             | no verification of it has come to a judgement | \
                Run: jbang verify.java --backup BACKUP OPTIONS
                Verification failed | the verification of 2026-01-26T18:17:19Z found it different from production | \
                Make another, and verify that: jbang backup.java OPTIONS
                Expectation not met | the verification of 2026-01-26T18:17:19Z found it equal to production, and both \
                not as expected (columns) | If they are right, run: jbang verify.java --backup BACKUP OPTIONS \
                --columns 63
                """)
        void is_a_backup_that_is_not_verified_and_each_has_its_way_out(String outcome, String reason, String way)
                throws IOException {
            Files.writeString(log(), outcome.equals("nothing") ? COPIED
                    : VERIFIED.replace("Verification passed", outcome));
            String same = way.replace("BACKUP", BACKUP).replace("OPTIONS", "--credentials key.json --log LOG");
            document().ends(1).says("document: backup " + BACKUP + " is not verified: " + reason + "\n  " + same
                    + "\n  Or --force, and the page says NOT VERIFIED.\n");
            assertFalse(Files.exists(page()));
        }

        @Test
        void by_force_it_is_documented_and_the_page_says_so() throws IOException {
            String page = pageOf(COPIED, "--force");
            onPage("> * **NOT VERIFIED**: no verification of it has come to a judgement.");
            assertEquals("NOT VERIFIED", Markdown.of(page).rows().get(1).get(0));
            assertEquals("not known / of the tab not known", table(page, "The backup").get("Row count"));
        }

        @Test
        void is_a_file_that_is_not_ours() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page().getParent());
            Files.writeString(page(), "# Written by hand\n");
            document().ends(3).says("""
                    document: "PAGE" was not written by document.java
                      Move it away, or name another file with --output FILE.
                      Or give --force: the page is made anew, and this one is kept as \
                    "PAGE.kept-1".
                    """);
            assertEquals("# Written by hand\n", Files.readString(page()));
            document("--force", "-q").ends(0)
                    .saysJust("warning: what stood there is kept as \"PAGE.kept-1\"\n");
            Files.writeString(page(), "# And again\n");
            document("--force").ends(0);
            assertEquals("# Written by hand\n", Files.readString(kept(1)));
            assertEquals("# And again\n", Files.readString(kept(2)));
            document().ends(0);
        }

        /** Until force is used, which keeps what stood there, and the notes if the page was one of ours. */
        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', textBlock = """
                changed outside the markers | "PAGE" was changed by hand outside its notes, or is of 1.0.0\\n  \
                Move what was written there between two markers, and put back what was there.
                a line of it taken out      | "PAGE" was changed by hand outside its notes, or is of 1.0.0
                of the release before       | "PAGE" has lost its markers, so its notes cannot be told from the rest
                made from another log       | "PAGE" leads to the backup \
                1EarlierBackup00000000000000000000000000EARLY, and "LOG" does not know it
                a stranger's                | "PAGE" was not written by document.java
                """)
        void is_to_replace_a_page_that_is(String what, String why) throws IOException {
            String log = signed(VERIFIED, "verify[a41be09d]");
            String made = pageOf(what.equals("made from another log") ? earlier(log) : log)
                    .replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            String found = switch (what) {
                case "changed outside the markers" -> made.replace("## Evidence\n", "## Evidence\n\nAsk Ana \u00e9.\n");
                case "a line of it taken out" -> made.replaceFirst("\\* \\*\\*Can it be undone.*\n", "");
                case "of the release before" -> made.replaceFirst(", page [0-9a-f]{16}", "")
                        .replace("document.java 1.2.0:", "document.java:")
                        .replaceFirst("(?s)## Whom to call.*?## When", "## When");
                case "a stranger's" -> made.replaceFirst("<!-- written by .*\n", "");
                default -> made;
            };
            Files.writeString(page(), found);
            documentOf(log + look("2026-01-28T09:00:00.000Z", "b0000000", "Intact check passed", FINGERPRINT)).ends(3)
                    .says("document: " + why.replace("\\n", "\n") + "\n");
            document("--window", "30d").ends(3);
            assertEquals(found, Files.readString(page()));
            document("--force").ends(0);
            assertEquals(found, Files.readString(kept(1)));
            String now = Files.readString(page());
            assertEquals(!what.equals("a stranger's"), now.contains("the scheduler"));
            assertTrue(now.contains(BACKUP) && now.contains("## Whom to call") && !now.contains(EARLY), now);
            document().ends(0);
        }

        @Test
        void is_a_page_that_is_no_file_and_it_is_left_untouched() throws IOException, InterruptedException {
            Files.writeString(log(), VERIFIED);
            Files.createDirectories(page());
            document("--force").ends(3).says("document: could not write \"PAGE\": it is a folder\n");
            Files.delete(page());
            Child.makePipe(page());
            for (String force : List.of("-v", "--force")) {
                document(force).ends(3).says("document: could not write \"PAGE\": not a regular file\n");
                documentTo(Path.of("/dev/full"), force).says("\"/dev/full\": not a regular file");
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
                documentTo(same, "--force").ends(2)
                        .says("document: --output would replace the log; name another file\n");
            }
            assertEquals(VERIFIED, Files.readString(log()));
        }

        @ParameterizedTest
        @ValueSource(strings = {
            "0d", "-1d", "P-7D", "0", "7", "7x", "d", "7 d", "1e9d", "3651d", "999999999d", "P99999999999D", "week"})
        void is_a_window_that_is_no_time(String window) throws IOException {
            documentOf(VERIFIED, "--window", window).ends(2)
                    .says("document: Invalid value for option '--window': '" + window + "' is ");
        }

        @Test
        void are_options_that_contradict_each_other() throws IOException {
            documentOf(VERIFIED, "--check", "--force").ends(2);
            document("--json").ends(2);
            document("--no-such-option").ends(2);
            document("surplus").ends(2);
        }
    }

    @Nested
    class The_file {

        @Test
        void is_written_with_one_line_on_stdout_and_nothing_beside_it() throws IOException {
            Files.writeString(log(), VERIFIED);
            String written = "Rollback page written: PAGE\n";
            String read = "Read it, fill in whom to call and the notes, and put it where the team will look.\n";
            assertEquals(new Result(0, written, read), document());
            assertEquals(new Result(0, written, ""), document("-q"));
            assertEquals(new Result(0, written, "the page is about backup " + BACKUP + ", by run 3f9c2a71\n" + read),
                    document("-v"));
            assertEquals(List.of(page()), beside(page()));
        }

        private static List<Path> beside(Path file) throws IOException {
            try (Stream<Path> files = Files.list(file.getParent())) {
                return files.toList();
            }
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
            document("--window", "30d").ends(0);
            String again = new String(Files.readAllBytes(page()), ISO_8859_1);
            int from = again.indexOf(begin) + begin.length();
            assertArrayEquals(notes, again.substring(from, again.indexOf(end)).getBytes(ISO_8859_1));
            assertTrue(again.contains("2026-02-25T18:15:04Z"));
            assertFalse(again.contains("2026-02-02T18:15:04Z"));
        }

        @Test
        void may_have_what_Windows_gives_a_text() throws IOException {
            String made = pageOf(VERIFIED).replace("* `GOOGLE_SHEET_ID` in", "* `GOOGLE_SHEET_ID` in the scheduler");
            Files.writeString(page(), made.replace("\n", "\r\n"));
            document().ends(0);
            onPage("* `GOOGLE_SHEET_ID` in the scheduler\r\n");
            Files.writeString(page(), "\ufeff" + made);
            document("--check").ends(0);
            document().ends(0);
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
                document().ends(3)
                        .says("document: \"PAGE\" has lost its markers, so its notes cannot be told from the rest\n");
                assertEquals(broken, Files.readString(page()));
            }
            String last = Files.readString(page());
            document("--force").ends(0);
            assertEquals(made, Files.readString(page()));
            assertEquals(last, Files.readString(kept(1)));
        }

        @Test
        void keeps_its_notes_when_another_backup_is_asked_for_and_one_is_warned() throws IOException {
            pageOf(earlier(VERIFIED));
            documentOf(earlier(VERIFIED) + VERIFIED, "-q", "--backup", BACKUP).ends(0)
                    .saysJust("warning: the page was about the backup " + EARLY + ": look through its notes and ticks, "
                            + "they were kept\n");
            onPage("Rolling back to the backup that ends in **`0EARLY`**");
        }

        @Test
        void stays_as_it_was_when_writing_fails() throws IOException {
            String made = pageOf(VERIFIED);
            Path deep = Files.move(page(), page().resolveSibling("x".repeat(250)));
            documentTo(deep, "--window", "30d").ends(3).says("\ndocument: could not write \"");
            assertEquals(made, Files.readString(deep));
            assertEquals(List.of(deep), beside(deep));
        }

        @Test
        void that_cannot_take_its_place_leaves_no_part_of_it_behind() throws IOException {
            Path full = Files.createDirectories(dir.resolve("docs/full/of"));
            assertThrows(document.Trouble.class, () -> document.replace(full.getParent(), new byte[] {1}));
            assertEquals(List.of(full.getParent()), beside(full.getParent()));
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
            document("--force", "-q").ends(3).says("PAGE.kept-1\": ").says("\n  The page is as it was.\n");
            assertFalse(Files.exists(dir.resolve("victim")));
            assertEquals("by hand", Files.readString(page()));
        }

        @Test
        void keeps_the_window_it_was_given_until_it_is_given_another() throws IOException {
            pageOf(VERIFIED, "--window", "30d");
            assertEquals(new Result(0, "Rollback page written: PAGE\n", ""), document("-q"));
            onPage("| Rollback window expires | 2026-02-25T18:15:04Z |");
            document("--check").ends(0).shows("open, 29 days 22 hours left");
            document("--check", "--window", "7d").ends(1).shows("NOT OK  page          \"PAGE\" differs from what the "
                    + "log says; run: jbang document.java --window 7d --backup " + BACKUP
                    + " --log LOG --output PAGE\n");
            document("-q", "--window", "7d").saysJust("warning: the window on the page was 30d, now it is 7d\n");
            onPage("| Rollback window expires | 2026-02-02T18:15:04Z |");
        }

        @Test
        void no_longer_says_VERIFIED_when_the_log_says_otherwise() throws IOException {
            String made = pageOf(VERIFIED, "--window", "30d")
                    .replace("decides to roll back | |", "decides to roll back | Ana |");
            for (String page : List.of(made, made.replace("## Evidence", "## By hand"))) {
                Files.writeString(page(), page);
                Files.writeString(log(), VERIFIED + BROKEN);
                document().ends(1).says("""
                        document: backup %s is not verified: the intact check of 2026-01-28T09:00:00Z \
                        found it changed after it was verified
                          "PAGE" says so now.
                          Restore what was proven (in the browser: File > Version history), then run: \
                        jbang verify.java --backup %<s --credentials key.json \
                        --log LOG --intact
                        """.formatted(BACKUP));
                String now = Files.readString(page());
                assertTrue(now.contains("| **NOT VERIFIED** | **2026-02-25T18:15:04Z** |"), now);
                assertTrue(now.contains("> * **NOT VERIFIED**: the intact check of 2026-01-28T09:00:00Z found "
                        + "it changed after it was verified. Do not rely"), now);
                assertTrue(now.contains("decides to roll back | Ana |"), now);
                assertEquals(!page.equals(made), Files.exists(kept(1)));
            }
            assertEquals(made.replace("## Evidence", "## By hand"), Files.readString(kept(1)));
            document().ends(1);
            document("--force").ends(0);
        }

        @Test
        void of_a_backup_that_was_never_proven_is_made_anew_and_asks_for_the_proof() throws IOException {
            pageOf(COPIED, "--force");
            document("-q").ends(1).says("\" says so now.\n  Run: jbang verify.java --backup " + BACKUP
                    + " --credentials key.json --log LOG\n");
        }

        @Test
        void is_left_alone_by_a_backup_that_is_not_verified_while_its_own_stands() throws IOException {
            String made = pageOf(earlier(COPIED) + VERIFIED);
            document("--backup", EARLY).ends(1);
            assertEquals(made, Files.readString(page()));
            Files.writeString(log(), COPIED);
            Files.writeString(page(), "by hand");
            document().ends(1);
            assertEquals("by hand", Files.readString(page()));
        }

        @Test
        void where_a_folder_cannot_be_made_is_named() throws IOException {
            Files.writeString(log(), VERIFIED);
            Files.writeString(dir.resolve("docs"), "a file");
            document("-q").ends(3)
                    .says("document: could not write \"PAGE\": a file stands where a folder is needed\n");
        }

        @Test
        void that_is_a_link_or_lies_in_one_is_written_there() throws IOException {
            Files.writeString(log(), VERIFIED);
            Path real = Files.createDirectory(dir.resolve("elsewhere"));
            Files.createSymbolicLink(page().getParent(), real);
            document("-q").ends(0);
            Path moved = Files.move(real.resolve(page().getFileName()), dir.resolve("real.md"));
            Files.createSymbolicLink(page(), moved);
            document("--window", "30d").ends(0);
            assertTrue(Files.isSymbolicLink(page()));
            assertTrue(Files.readString(moved).contains("2026-02-25T18:15:04Z"));
        }
    }

    @Nested
    class Check {

        @Test
        void says_that_all_is_well() throws IOException {
            pageOf(VERIFIED);
            assertEquals(new Result(0, """
                    OK      verification  VERIFIED, 2026-01-26T18:17:19Z
                    OK      window        open, 6 days 22 hours left, until 2026-02-02T18:15:04Z
                    OK      intact        last proven 2 hours ago, 2026-01-26T18:17:19Z
                    OK      keeping       nothing to put right
                    OK      page          "PAGE" says what the log says
                    OK      log           "LOG" is as its runs left it
                    """, ""), documentAt("2026-01-26T20:00:00Z", "--check"));
        }

        @ParameterizedTest(name = "{0}, at {1}: {2}")
        @CsvSource(delimiter = '|', textBlock = """
                proven       | 2026-01-26T18:15:14Z     | OK      window        open, 7 days left, until END
                proven       | 2026-01-28T06:15:05Z     | OK      window        open, 5 days 12 hours left, until END
                proven       | 2026-02-01T18:45:05Z     | OK      window        open, 23 hours left, until END
                proven       | 2026-02-02T18:15:04.869Z | OK      window        open, 0 seconds left, until END
                proven       | 2026-02-02T18:15:04.870Z | NOT OK  window        expired 0 seconds ago, END
                proven       | 2026-02-05T18:15:04.870Z | NOT OK  window        expired 3 days ago, END
                proven       | 2026-01-28T18:00:00Z     | NOT OK  intact        last proven 2 days ago, \
                2026-01-26T18:17:19Z; run: VERIFY --intact
                proven again | 2026-01-28T18:00:00Z     | OK      intact        last proven 30 seconds ago, \
                2026-01-28T17:59:30Z
                not proven   | 2026-01-26T20:00:00Z     | NOT OK  verification  NOT VERIFIED: no verification of it \
                has come to a judgement
                not proven   | 2026-01-26T20:00:00Z     | NOT OK  intact        not proven. Run: VERIFY
                changed      | 2026-01-26T20:00:00Z     | NOT OK  intact        no longer what was proven. Restore \
                what was proven (in the browser: File > Version history), then run: VERIFY --intact
                """)
        void says_what_there_is_to_know_and_to_do(String state, String now, String expected) throws IOException {
            pageOf(state.equals("not proven") ? COPIED : VERIFIED, "--force");
            Files.writeString(log(), switch (state) {
                case "not proven" -> COPIED;
                case "changed" -> VERIFIED + BROKEN;
                case "proven again" -> VERIFIED
                        + look("2026-01-28T17:59:30.000Z", "b0000000", "Intact check passed", FINGERPRINT);
                default -> VERIFIED;
            });
            String verify = "jbang verify.java --backup " + BACKUP + " --credentials key.json --log LOG";
            Result result = documentAt(now, "--check").shows(expected.replace("END", "2026-02-02T18:15:04Z")
                    .replace("VERIFY", verify) + "\n");
            assertTrue(expected.startsWith("OK") || result.exit() == 1, result::toString);
        }

        @Test
        void looks_at_the_page_but_not_at_its_notes() throws IOException {
            String made = pageOf(VERIFIED);
            Files.writeString(page(), made.replace("- [ ] the intact", "- [x] the intact").replace("\n", "\r\n"));
            document("--check").ends(0);
            Files.writeString(page(), made.replace("2556", "2557"));
            document("--check").ends(1);
            Files.writeString(page(), "# by hand\n");
            document("--check").shows("NOT OK  page          \"PAGE\" was not written by document.java\n");
            Files.delete(page());
            document("--check").shows("\"PAGE\" is not there; run: ");
            assertFalse(Files.exists(page()));
        }

        @Test
        void tells_a_program_the_same_in_one_JSON_object() throws IOException {
            pageOf(VERIFIED);
            String findings = document("--check").out().lines().map(line -> line.replace("\"", "\\\"")
                    .replaceFirst("^OK +(\\w+) +(.*)", "{\"name\": \"$1\", \"ok\": true, \"text\": \"$2\"}"))
                    .collect(joining(", "));
            assertEquals(new Result(0, "{\"ok\": true, \"time\": \"2026-01-26T20:00:00Z\", \"backup\": \"" + BACKUP
                    + "\", \"findings\": [" + findings + "]}\n", ""), document("--check", "--json"));
            Files.delete(page());
            Result gone = document("--check", "--json").ends(1);
            assertTrue(gone.out().startsWith("{\"ok\": false, "), gone::out);
            Files.writeString(log(), "");
            assertEquals(new Result(1, """
                    {"ok": false, "error": "no backup in \\"LOG\\"", "findings": []}
                    """, """
                    document: no backup in "LOG"
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
            documentOf(signed(grown, "verify[b0000000]"), "--check").ends(0);
            document().ends(0);
            onPage(document.sha256(grown));
            Files.writeString(page(), Files.readString(page()).replace(document.sha256(grown), "00".repeat(32)));
            document("--check").ends(1);
        }
    }

    /** As a process of its own, since the launcher is named in its environment. */
    @Test
    void leads_on_by_the_launcher_that_was_used() throws IOException, InterruptedException {
        Files.createFile(Files.createDirectories(dir.resolve("bin")).resolve("jbang"));
        ProcessBuilder start = Child.in(dir, Child.java(List.of(), "document", "--check", "--force"));
        start.directory(dir.toFile()).environment().put("JBANG_LAUNCH_CMD", dir.resolve("bin/jbang").toString());
        assertEquals(2, start.start().waitFor());
        assertEquals("""
                document: --check writes nothing: leave out --force
                  Nothing was done. See: bin/jbang document.java --help
                """, Files.readString(dir.resolve("err")));
    }
}
