//DESCRIPTION Tests live itself against the double: what it says, makes, tidies up and leaves alone.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES BeliefsTest.java ../Live.java ../../verify.java ../../document.java ../support/Child.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.util.DateTime;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command from its first word to the bin, with the scripts in the same process. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveTest {
    private final BeliefsTest.Moving clock = new BeliefsTest.Moving();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final FakeGoogle google = BeliefsTest.google(clock);
    private Set<String> before;
    private DateTime edited;
    private Path key;

    @TempDir
    Path dir;

    @BeforeEach
    void start() {
        google.addSpreadsheet(SampleSheet.small(), "Production", FakeGoogle.OPERATOR);
        before = Set.copyOf(google.files());
        edited = google.file(SampleSheet.ID).getModifiedTime();
        key = google.serviceAccountKey(dir);
    }

    @AfterEach
    void stop() {
        google.close();
    }

    private LiveScripts.Ran script(Path dir, String script, List<String> args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] all = Stream.concat(args.stream(), Stream.of("--log", dir.resolve(LiveScripts.LOG).toString()))
                .toArray(String[]::new);
        int exit = switch (script) {
            case "backup" -> backup.run(clock.world(), new PrintWriter(out), new PrintWriter(err), all);
            case "verify" -> verify.run(new verify.World(clock, clock::pass, new Random(1), () -> "0000000f", Map.of()),
                    new PrintWriter(out), new PrintWriter(err), all);
            default -> document.run(clock, new PrintWriter(out), new PrintWriter(err), Stream.concat(Stream.of(all),
                    Stream.of("--output", dir.resolve("page.md").toString())).toArray(String[]::new));
        };
        return new LiveScripts.Ran(exit, out.toString(), err.toString());
    }

    private String[] arguments(String folder, String... more) {
        return Stream.concat(Stream.of("--credentials", key.toString(), "--endpoint", google.endpoint().toString(),
                "--folder", folder), Stream.of(more)).toArray(String[]::new);
    }

    private int run(String... arguments) {
        return Live.run(new Live(clock.world(), this::script), new PrintWriter(out, true),
                new PrintWriter(err, true), arguments);
    }

    /** Everything that was made is in the bin, and nothing else has been touched. */
    private void assertTidy(boolean something) {
        List<String> made = google.files().stream().filter(id -> !before.contains(id)).toList();
        assertEquals(something, !made.isEmpty());
        assertEquals(List.of(), made.stream().filter(id -> !Boolean.TRUE.equals(google.file(id).getTrashed()))
                .toList(), err::toString);
        assertEquals(List.of(), before.stream().filter(id -> Boolean.TRUE.equals(google.file(id).getTrashed()))
                .toList());
        assertEquals(edited, google.file(SampleSheet.ID).getModifiedTime());
    }

    private List<String> told(String verdict) {
        return Pattern.compile("(?m)^\\d+ +" + verdict + " {2,}((?: ?\\S+){4})").matcher(out.toString()).results()
                .map(found -> found.group(1)).toList();
    }

    /** And a page keeps that, without ids and mails. */
    @Test
    void the_double_fulfils_every_belief() throws IOException {
        Path page = dir.resolve("page.md");
        assertEquals(0, run(arguments(BeliefsTest.FOLDER, "--write", page.toString())), () -> out + "" + err);
        assertEquals(Beliefs.all().size(), told("holds").size(), out::toString);
        String text = Files.readString(page);
        assertTrue(text.contains(Beliefs.all().size() + 6 + " hold, 0 do not, 0 could not be told, 0 not asked"), text);
        for (String secret : List.of(BeliefsTest.FOLDER, BeliefsTest.DRIVE, "@", "3f9c2a71")) {
            assertFalse(text.contains(secret), secret);
        }
        google.files().forEach(id -> assertFalse(text.contains(id), id));
        assertTidy(true);
        assertEquals(List.of(), google.violations().stream().filter(v -> v.contains(": 429")).toList());
    }

    /** A search that shows what is somebody else's, too: no stranger's file may be moved for that. */
    @Test
    void what_does_not_hold_is_named_with_what_to_do_and_nothing_is_left_behind() {
        google.changesLag(Duration.ofHours(1));
        google.tellsEditsAfter(Duration.ofHours(1));
        google.restless(true);
        google.locksReachCellsAfter(Duration.ofHours(1));
        google.knowsCopyComments(false);
        google.quotaless(false);
        google.fail("GET", "^/drive/v3/files$", FakeGoogle.Fault.status(200, "{\"files\":[{\"id\":\"" + SampleSheet.ID
                + "\"},{\"id\":\"" + BeliefsTest.FOLDER + "\"}]}").times(10_000));
        assertEquals(1, run(arguments(BeliefsTest.FOLDER)), () -> out + "" + err);
        assertEquals("""
                A copy that nobody
                A lock reaches the
                files.copy takes copyComments, which
                A copy has the
                Search shows a new
                The change feed shows
                Search for what is
                modifiedTime tells of an
                Reading moves neither version
                Copying moves neither version
                The cells of a
                Drive tells who asks,
                A service account cannot
                """, String.join("\n", told("does not")) + "\n", out + "" + err);
        assertTrue(out.toString().contains(" does not hold. What falls: backup --copy-comments. What to do: Leave out "
                + "--copy-comments. Wrong here then: LiveTest.the_double_fulfils_every_belief"), out::toString);
        assertTidy(true);
    }

    @Test
    void what_is_no_folder_is_refused_before_anything_is_made() {
        assertEquals(3, run(arguments(SampleSheet.ID)));
        assertTrue(err.toString().contains("live: refused the folder \"" + SampleSheet.ID + "\": it is not a folder"),
                err::toString);
        assertTidy(false);
    }

    @Test
    void a_process_that_is_sent_an_interrupt_tidies_up() throws Exception {
        Process process = Child.in(dir, Child.java(List.of(), "Live", arguments(BeliefsTest.FOLDER))).start();
        try {
            Child.await(process, () -> google.files().size() > before.size(), () -> "ended");
            Child.interrupt(process);
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        assertEquals(130, process.exitValue());
        err.append(Files.readString(dir.resolve("err")));
        assertTrue(err.toString().contains("live: interrupted: moving to the bin what was made"), err::toString);
        assertTrue(err.toString().endsWith("live: 1 files are in the bin\n"), err::toString);
        assertTidy(true);
    }
}
