//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever answers in Google's place may go on for ever; the same name again and again takes no memory, only time. */
class BackupHugeAnswerTest extends WithBackupDesk {

    /** So short that the patience with one answer ends within two seconds. */
    private static final Duration SILENCE = Duration.ofMillis(10);

    private static FakeGoogle.Fault endless() {
        return FakeGoogle.Fault.endless(200, "{", "\"a\":1,".repeat(10_000));
    }

    private Result run(String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        backup.World world = new backup.World(desk.clock, millis -> desk.clock.now = desk.clock.now.plusMillis(millis),
                new Random(1), () -> "00000001", Map.of(), SILENCE);
        int exit = backup.run(new backup(world, new NetHttpTransport()), new PrintWriter(out, true),
                new PrintWriter(err, true), desk.arguments(args));
        return new Result(exit, desk.named(out.toString()), desk.named(err.toString()));
    }

    private static String said(Result result) {
        return result.err().replaceAll("(?m)^still waiting for .*\n", "");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            POST | /token$               | signing in
            GET  | /about$               | signing in
            GET  | /files/1Folder        | folder
            GET  | /startPageToken$      | change feed
            GET  | /files/17iO           | original
            """)
    void before_the_copy_ends_the_run_in_words_and_nothing_is_copied(String method, String path, String what) {
        desk.google.fail(method, path, endless().times(2));
        Result result = run("--folder", Desk.FOLDER);
        assertEquals(3, result.exit(), result::toString);
        assertContains(result.err(), "still waiting for " + what + " (0s)\n");
        assertContains(said(result), "the answer to " + what + " has no end\n");
        assertContains(said(result), "Something answers in Google's place: look at the proxy, the network and "
                + "--endpoint.\n");
        assertEquals(List.of(), desk.google.copiesOf(Desk.SHEET));
        assertFalse(Files.exists(desk.log));
    }

    @Test
    void to_the_copy_leaves_its_outcome_open_and_the_copy_is_found() {
        desk.google.fail("POST", "/copy$", endless().afterEffect());
        Result result = run("--folder", Desk.FOLDER);
        assertEquals(0, result.exit(), result::toString);
        assertContains(result.err(), "warning: no usable answer (the answer to the copy has no end): looking for the "
                + "copy by its run id\n");
        assertContains(result.out(), "  origin     found\n");
        desk.copy();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
            PATCH | /files/      | warning: the copy is not locked: the answer to the lock
            GET   | /permissions$| warning: permission not copied: any: the answer to the original's permissions has
            POST  | /permissions$| warning: permission not copied: reader the answer to
            GET   | /export$     | warning: the backup was not exported: the
            """)
    void after_the_copy_is_a_warning_and_the_backup_stands(String method, String path, String warning)
            throws IOException {
        desk.google.share(Desk.SHEET, "ana@example.com", "reader");
        desk.google.fail(method, path, endless().times(2));
        Path file = dir.resolve("outside/copy.xlsx");
        Files.createDirectory(file.getParent());
        Result result = run("--folder", Desk.FOLDER, "--copy-permissions", "--export", file.toString());
        assertEquals(0, result.exit(), result::toString);
        assertTrue(said(result).lines().anyMatch(line -> line.startsWith(warning) && line.endsWith(" has no end")),
                result::toString);
        assertContains(result.out(), "Backup created successfully: COPY\n");
        if (path.contains("export")) {
            try (Stream<Path> left = Files.list(file.getParent())) {
                assertEquals(List.of(), left.toList());
            }
        }
    }

    @Test
    void that_is_kept_in_memory_ends_in_words_too() throws Exception {
        desk.google.fail("GET", "/about$", FakeGoogle.Fault.flood(200, "{\"name\":\"", "a".repeat(1 << 16),
                150_000_000, ""));
        Process process = desk.start(List.of(), List.of("-Xmx48m"), "--folder", Desk.FOLDER, "-q");
        process.waitFor();
        assertEquals(3, process.exitValue(), desk::said);
        assertContains(desk.said(), "backup: out of memory\n");
        assertFalse(desk.said().contains("\tat "), desk::said);
        assertTrue(Files.notExists(desk.log));
    }
}
