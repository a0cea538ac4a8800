//SOURCES ../support/WithBackupDesk.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log by the eyes of backup.java; the regions that read and write it are the same in all scripts. */
class LogTest extends WithBackupDesk {

    private String text() throws IOException {
        return Files.readString(desk.log);
    }

    private void write(String text) throws IOException {
        Files.createDirectories(desk.log.getParent());
        Files.writeString(desk.log, text);
    }

    private static String sha256(String text) throws Exception {
        return "sha256 " + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    @Nested
    class A_run {
        @Test
        void begins_with_who_writes_and_how_it_was_called() {
            desk.env.put("JBANG_BOOTSTRAP", "/opt/tools/jbang");
            desk.backup("-v", "--folder", "https://drive.google.com/drive/folders/" + Desk.FOLDER + "?x=secret",
                    "--name-prefix", "it's mine", "--no-lock");
            List<backup.Entry> log = desk.lines();
            assertEquals("Run: backup 1.2.0, fingerprint 3, options --credentials KEY --endpoint ENDPOINT --log LOG "
                    + "--folder " + Desk.FOLDER + " --name-prefix 'it'\\''s mine' --no-lock",
                    log.get(0).label() + ": " + desk.named(log.get(0).value()));
            assertEquals("Called as: /opt/tools/jbang backup.java", log.get(1).label() + ": " + log.get(1).value());
        }

        @Test
        void without_options_says_none() throws IOException {
            backup command = new backup(new backup.World(desk.clock, null, null, null, Map.of(), null), null);
            parsed(command).logFile = desk.log;
            command.new Log("00000001").close();
            assertEquals("backup 1.2.0, fingerprint 3, options none", desk.lines().get(0).value());
        }

        private backup parsed(backup command, String... args) {
            picocli.CommandLine cmd = new picocli.CommandLine(command)
                    .registerConverter(backup.FileId.class, backup.FileId::parse)
                    .registerConverter(Duration.class, backup::duration);
            cmd.parseArgs(args);
            return command;
        }

        @ParameterizedTest(name = "refused: {0}")
        @ValueSource(booleans = {false, true})
        void ends_with_the_digest_of_all_that_stands_before(boolean refused) throws Exception {
            if (refused) {
                desk.google.fail("POST", "/copy$", FakeGoogle.Fault.json(403, "global", "cannotCopyFile", "no"));
            }
            desk.backup("--folder", Desk.FOLDER).ends(refused ? 3 : 0);
            String text = text();
            int last = text.lastIndexOf('\n', text.length() - 2) + 1;
            assertTrue(text.endsWith(" Log digest: " + sha256(text.substring(0, last)) + "\n"), text);
        }

        @Test
        void that_is_interrupted_ends_with_it_too() throws Exception {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.hang());
            Process process = desk.start("--folder", Desk.FOLDER);
            desk.await(() -> desk.count("POST .*/copy") == 1);
            process.destroy();
            process.waitFor();
            assertEquals("Log digest", desk.lines().get(desk.lines().size() - 1).label());
        }
    }

    /** Half a line, for all that is known; one of four million characters is looked through but once. */
    @Test
    void a_line_that_does_not_end_is_none() throws IOException {
        Path log = Files.writeString(dir.resolve("log"), "x".repeat(1 << 22));
        assertEquals(List.of(), backup.Logged.read(log).entries());
    }

    @Nested
    class A_change_of_earlier_lines {
        private Optional<String> altered() throws IOException {
            return backup.Logged.read(desk.log).altered().map(backup.Entry::run);
        }

        private void twoRuns() {
            desk.backup("--folder", Desk.FOLDER);
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.json(403, "global", "cannotCopyFile", "no"));
            desk.backup("--folder", Desk.FOLDER, "--adopt", desk.google.copiesOf(Desk.SHEET).get(0));
        }

        @Test
        void is_told_by_the_first_run_after_which_it_was_made() throws IOException {
            twoRuns();
            assertEquals(Optional.empty(), altered());
            String text = text();
            write(text.replaceFirst("Identity: backup@", "Identity: bakcup@"));
            assertEquals(Optional.of("00000001"), altered());
            int second = text.indexOf("[00000002]");
            write(text.substring(0, second) + text.substring(second).replaceFirst("Identity: b", "Identity: c"));
            assertEquals(Optional.of("00000002"), altered());
        }

        @Test
        void is_told_where_a_line_was_taken_out_or_put_in() throws IOException {
            twoRuns();
            String text = text();
            write(text.replaceFirst("[^\n]* Called as: [^\n]*\n", ""));
            assertEquals(Optional.of("00000001"), altered());
            write("a note\n" + text);
            assertEquals(Optional.of("00000001"), altered());
            write(text.replaceFirst("[^\n]* Log digest: [^\n]*\n", ""));
            assertEquals(Optional.of("00000002"), altered());
        }

        @Test
        void is_no_note_at_the_end_and_no_other_line_ends_and_no_byte_order_mark() throws IOException {
            twoRuns();
            String text = text();
            write(text + "a note\nand one without its end");
            assertEquals(Optional.empty(), altered());
            desk.backup("--folder", Desk.FOLDER, "--adopt", desk.google.copiesOf(Desk.SHEET).get(0));
            assertEquals(Optional.empty(), altered());
            write("\ufeff" + text().replace("\n", "\r\n"));
            assertEquals(Optional.empty(), altered());
            desk.backup("--folder", Desk.FOLDER, "--adopt", desk.google.copiesOf(Desk.SHEET).get(0));
            assertEquals(Optional.empty(), altered());
            assertEquals(4, desk.lines().stream().filter(entry -> entry.label().equals("Log digest")).count());
        }
    }

    @Nested
    class A_line {
        private static final String LINE = "2026-01-26T18:15:00.123Z INFO  backup[3f9c2a71] Backup sheet ID: x";

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                behind a byte order mark | \ufeffLINE\\n            | 1
                with CRLF                | LINE\\r\\nLINE\\r\\n     | 2
                behind a bare CR         | a note\\rLINE\\n         | 0
                before a bare CR         | LINE\\ra note\\n         | 0
                without its end          | LINE\\nLINE              | 1
                behind a later mark      | a note\\n\ufeffLINE\\n   | 0
                """)
        void counts(String name, String text, int lines) throws IOException {
            write(text.replace("\\n", "\n").replace("\\r", "\r").replace("LINE", LINE));
            assertEquals(lines, desk.lines().size());
        }
    }

    @Nested
    class What_is_no_log {
        @ParameterizedTest
        @ValueSource(strings = {"/dev/full", "/dev/zero", "/dev/null", "FIFO"})
        void is_refused_and_not_touched(String what) throws Exception {
            Path file = Path.of(what.replace("FIFO", dir.resolve("fifo").toString()));
            if (what.equals("FIFO")) {
                Child.makePipe(file);
            }
            Path link = Files.createSymbolicLink(dir.resolve("link"), file);
            for (String log : List.of(file.toString(), link.toString())) {
                String said = "backup: could not read \"" + log + "\": not a regular file\n"
                        + "  Run backup.java first, or name the log with --log FILE.\n";
                Result result = desk.backup("--folder", Desk.FOLDER, "-q", "--log", log).ends(3);
                assertTrue(result.err().replace("DIR", dir.toString()).startsWith(said), result.err());
            }
            assertEquals(0, desk.google.copiesOf(Desk.SHEET).size());
            // JUnit would warn of a link that leads out of its folder.
            Files.delete(link);
        }

        @Test
        void a_link_to_a_regular_file_is_one() throws IOException {
            Path real = Files.writeString(dir.resolve("real"), "");
            Files.createDirectories(desk.log.getParent());
            Files.createSymbolicLink(desk.log, real);
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            assertTrue(Files.readString(real).contains("Backup created successfully"));
        }

        @Test
        void larger_than_any_log_is_refused_in_little_memory() throws Exception {
            Files.createDirectories(desk.log.getParent());
            try (RandomAccessFile large = new RandomAccessFile(desk.log.toFile(), "rw")) {
                large.write("x".repeat(1 << 20).getBytes(UTF_8));
            }
            String text = text();
            try (var out = Files.newBufferedWriter(desk.log)) {
                for (int i = 0; i < 200; i++) {
                    out.write(text);
                }
            }
            Process process = desk.start(List.of(), List.of("-Xmx96m"), "--folder", Desk.FOLDER, "-q");
            assertEquals(3, process.waitFor(), desk::said);
            assertEquals("backup: could not read \"LOG\": larger than any log of ours\n"
                    + "  Run backup.java first, or name the log with --log FILE.\n",
                    desk.said().lines().limit(2).map(line -> line + "\n").reduce("", String::concat));
        }
    }

    @Nested
    class The_command_to_paste {
        private String called(String launcher, String here) {
            return backup.Called.as("verify.java", dir.resolve(here).normalize(),
                    Map.of("PATH", "/usr/bin:/opt/bin", "JBANG_BOOTSTRAP", launcher));
        }

        @BeforeEach
        void checkout() throws IOException {
            Files.createDirectories(dir.resolve("x/sub"));
            Files.createDirectories(dir.resolve("y"));
            Files.createDirectories(dir.resolve("with space"));
            for (String script : List.of("x/verify.java", "with space/verify.java")) {
                Files.writeString(dir.resolve(script), "");
            }
        }

        @Test
        void leads_from_this_folder_to_the_launcher_and_the_script() {
            String launcher = dir.resolve("x/jbang").toString();
            assertEquals("./jbang verify.java", called(launcher, "x"));
            assertEquals("../jbang ../verify.java", called(launcher, "x/sub"));
            assertEquals("../x/jbang ../x/verify.java", called(launcher, "y"));
            assertEquals(backup.Called.shell(launcher) + " "
                    + backup.Called.shell(dir.resolve("x/verify.java").toString()),
                    called(launcher, "a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r/s/t/u/v/w/x/y/z/a/b/c/d/e/f/g/h/i/j/k/l"));
            assertEquals("'../with space/jbang' '../with space/verify.java'",
                    called(dir.resolve("with space/jbang").toString(), "y"));
        }

        @Test
        void starts_with_a_JBang_that_is_on_the_PATH() {
            assertEquals("jbang verify.java", called("/opt/bin/jbang", "x"));
            assertEquals("jbang ../verify.java", called("/opt/bin/jbang", "x/sub"));
            assertEquals("jbang verify.java", called("", "y"));
        }

        @Test
        void names_the_log_even_if_that_cannot_be_printed() throws Exception {
            // Where the locale has no such character, no file has it in its name.
            boolean any = Charset.forName(System.getProperty("sun.jnu.encoding")).newEncoder().canEncode('\u200b');
            String log = dir.resolve("line\nfeed " + (any ? "\u200b" : "") + " it's a \\log").toString();
            String said = desk.backup("--folder", Desk.FOLDER, "--log", log).err();
            String word = said.substring(said.indexOf("--log ") + 6).strip().replace("DIR", dir.toString());
            Process echo = Child.of("bash", "-c", "printf %s " + word).start();
            assertEquals(log, new String(echo.getInputStream().readAllBytes(), UTF_8), word);
        }
    }

    @Nested
    class As_a_file {
        @Test
        void may_be_empty_or_somebody_elses_notes() throws IOException {
            for (String text : List.of("", "notes of mine\r\n\r\n2026-01-26 manual backup failed: ???\n")) {
                desk.log = dir.resolve("log" + text.length());
                Files.writeString(desk.log, text);
                assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
                assertTrue(Files.readString(desk.log).startsWith(text));
            }
        }

        @Test
        void with_a_torn_last_line_gets_it_ended_so_that_it_never_counts() throws IOException {
            String torn = "2026-01-26T18:15:00.123Z INFO  backup[3f9c2a71] Backup created successfully: 1kWUje";
            write(torn);
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            assertTrue(Files.readString(desk.log).startsWith(torn + " \\...\n2026"), Files.readString(desk.log));
            assertEquals(1, desk.lines().stream()
                    .filter(entry -> entry.label().equals("Backup created successfully")).count());
        }

        @Test
        void with_a_torn_last_line_is_not_even_touched_by_a_dry_run() throws IOException {
            write("half a li");
            assertEquals(new Result(0, "Dry run: backup possible\n", ""),
                    desk.backup("--folder", Desk.FOLDER, "--dry-run", "-q"));
            assertEquals("half a li", Files.readString(desk.log));
        }

        @ParameterizedTest
        @CsvSource({"binary, not a text file", "a folder, not a regular file"})
        void that_is_something_else_is_refused(String what, String why) throws IOException {
            if (what.equals("binary")) {
                write("PK\0\0");
            } else {
                Files.createDirectories(desk.log);
            }
            refused("could not read \"LOG\": " + why, "Run backup.java first, or name the log with --log FILE.");
        }

        @Test
        void that_cannot_be_written_is_refused() throws IOException {
            write("");
            if (!desk.log.toFile().setReadOnly() || Files.isWritable(desk.log)) {
                forRoot(desk.log, Path.of("/sys/kernel/cpu_byteorder"));
            }
            refused("could not write \"LOG\": permission denied",
                    "Nothing was done. Make the log writable, or name another one with --log FILE.");
            Files.delete(desk.log);
        }

        @ParameterizedTest
        @CsvSource({"false, permission denied", "true, a file stands where a folder is needed"})
        void whose_folder_cannot_be_made_or_written_is_refused(boolean file, String why) throws IOException {
            Path folder = desk.log.getParent();
            if (file) {
                Files.writeString(folder, "");
            } else if (!Files.createDirectories(folder).toFile().setWritable(false) || Files.isWritable(folder)) {
                forRoot(folder, Path.of("/sys/kernel"));
            }
            for (String option : file ? List.of("--dry-run", "-q") : List.of("-q")) {
                assertEquals(new Result(3, "", "backup: could not write \"LOG\": " + why + "\n  Nothing was done. Make "
                        + "the log writable, or name another one with --log FILE.\n"),
                        desk.backup("--folder", Desk.FOLDER, option));
            }
            Files.delete(folder);
        }

        /** Puts a link in the place of a file: root may write anything but what is the kernel's, and is not told so. */
        private static void forRoot(Path file, Path kernels) throws IOException {
            assertTrue(Files.exists(kernels), "root may write anything here");
            Files.delete(file);
            Files.createSymbolicLink(file, kernels);
        }

        @Test
        void whose_folder_is_a_link_to_one_is_written_there() throws IOException {
            Path real = Files.createDirectory(dir.resolve("elsewhere"));
            Files.createDirectories(desk.log.getParent().getParent());
            Files.createSymbolicLink(desk.log.getParent(), real);
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            assertTrue(Files.exists(real.resolve(desk.log.getFileName())));
        }

        @Test
        void in_use_by_another_process_is_refused_until_that_has_ended() throws Exception {
            write("");
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.hang());
            Process other = desk.start("--folder", Desk.FOLDER);
            desk.await(() -> desk.count("POST .*/copy") == 1);
            refused("\"LOG\" is in use by another run",
                    "Wait until it has ended, then run this again.");
            other.destroyForcibly().waitFor();
            desk.asOf(Instant.now());
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }

        private void refused(String why, String advice) {
            Result result = desk.backup("--folder", Desk.FOLDER, "-q");
            assertEquals(new Result(3, "", "backup: " + why + "\n  " + advice + "\n"), result);
            assertEquals(result, desk.backup("--folder", Desk.FOLDER, "-q", "--dry-run"));
        }
    }
}
