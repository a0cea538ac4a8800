//SOURCES ../support/WithDesk.java ../support/Child.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The terminal is that of script(1), which is on every Linux. */
class TerminalTest extends WithDesk {

    private static final Pattern PROGRESS = Pattern.compile("[\\d,]+ of [\\d,]+ cells, \\d+ %.*");

    private Process atTerminal(String script) throws IOException {
        String line = "stty cols 70; " + Child.java(List.of(), script, desk.arguments()).stream()
                .map(verify.Called::shell).collect(joining(" "));
        ProcessBuilder start = Child.of("script", "-qefc", line, "/dev/null").redirectErrorStream(true)
                .redirectOutput(dir.resolve("seen").toFile());
        return start.start();
    }

    private String seen() {
        try {
            return Files.readString(dir.resolve("seen")).replace("\r\n", "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Nested
    class At_a_terminal {
        @Test
        void progress_fits_in_one_line_and_is_wiped() throws Exception {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/", FakeGoogle.Fault.status(503, "").skip(2));
            Process process = atTerminal("verify");
            assertEquals(0, process.waitFor(), seen());
            List<String> pieces = Stream.of(seen().split("\r\u001b\\[K")).toList();
            List<String> shown = pieces.stream().filter(piece -> PROGRESS.matcher(piece).matches()).toList();
            assertFalse(shown.isEmpty(), seen());
            assertTrue(shown.stream().allMatch(piece -> piece.length() <= 69), shown::toString);
            assertTrue(pieces.get(pieces.size() - 1).startsWith("Verification passed: "), seen());
        }

        @ParameterizedTest
        @CsvSource({"verify, /v4/spreadsheets/", "backup, /about$"})
        void an_interrupt_starts_a_new_line(String script, String path) throws Exception {
            small();
            if (script.equals("backup")) {
                Files.delete(desk.log);
            }
            desk.google.fail("GET", path, FakeGoogle.Fault.hang().times(9));
            Process process = atTerminal(script);
            Child.await(process, () -> desk.google.requests().stream()
                    .anyMatch(request -> request.path().matches(".*" + path + ".*")), TerminalTest.this::seen);
            process.getOutputStream().write("\u0003".getBytes(UTF_8));
            process.getOutputStream().flush();
            assertEquals(130, process.waitFor(), seen());
            assertContains(seen(), "\n" + script + ": interrupted: ");
        }
    }

    @Nested
    class Without_a_terminal {
        @Test
        void progress_is_a_line_now_and_then() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy,
                    FakeGoogle.Fault.sheets(429, "RESOURCE_EXHAUSTED", "Quota exceeded.").skip(1).times(5));
            Result result = desk.verify().ends(0);
            assertTrue(result.err().lines().anyMatch(line -> PROGRESS.matcher(line).matches()
                    && line.endsWith(" left, Trabajadores")), result.err());
            assertFalse(result.err().contains("\r") || result.err().contains("\u001b"), result.err());
        }

        @Test
        void throttling_is_told_before_it_has_lasted_ten_seconds_more() {
            small();
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy,
                    FakeGoogle.Fault.sheets(429, "RESOURCE_EXHAUSTED", "Quota exceeded.").skip(1).times(6));
            desk.verify().ends(0).says("asking again for cells of the backup in 16 s (Quota exceeded. (429 "
                    + "RESOURCE_EXHAUSTED))\n");
        }

        @Test
        void the_wait_for_Drive_to_tell_of_an_edit_is_told_every_ten_seconds() {
            small();
            desk.google.damage(SHEET, Book::change);
            Result result = desk.verify("--patience", "45s").ends(1);
            assertEquals(List.of("45", "35", "25", "15", "5"), result.err().lines()
                    .filter(line -> line.startsWith("differences found; Drive may yet tell of an edit"))
                    .map(line -> line.replaceFirst(".*for that, (\\d+) s left \\(--patience 45s\\)", "$1")).toList());
            assertFalse(desk.verify("--patience", "45s", "-q").err().contains("waiting"));
        }
    }
}
