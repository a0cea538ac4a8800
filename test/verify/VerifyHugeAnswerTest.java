//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java SmallMachine.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In another process with a small heap, since a bound that fails would take these tests along. */
class VerifyHugeAnswerTest extends WithDesk {

    private static final SmallMachine MACHINE = new SmallMachine();
    /** As good as endless: whoever has not stopped by then never would, and the test shall end. */
    private static final long ENDLESS = 51_000_000L;
    private static final String CELLS = "{\"sheets\":[{\"properties\":{\"sheetId\":0},\"data\":[{\"rowData\":[";

    /** An answer that begins like one of Google's and goes on with the same again and again. */
    private static FakeGoogle.Fault endless(String kind, int code) {
        List<String> parts = switch (kind) {
            case "rows", "a bomb of rows" -> List.of(CELLS, "{},");
            case "cells" -> List.of(CELLS + "{\"values\":[", "{\"note\":\"a\"},");
            case "text" -> List.of(CELLS + "{\"values\":[{\"userEnteredValue\":{\"stringValue\":\"", "a");
            case "digits" -> List.of(CELLS + "{\"values\":[{\"userEnteredValue\":{\"numberValue\":", "1");
            case "a name" -> List.of("{\"", "a");
            case "names" -> List.of("{", "\"a\":1,");
            case "lists in lists" -> List.of("{\"sheets\":", "[");
            case "objects in objects" -> List.of("{\"sheets\":[{\"data\":[{\"rowData\":", "{\"values\":");
            case "a bomb of text" -> List.of(CELLS + "{\"values\":[{\"note\":\"", "a");
            default -> List.of("", " ");
        };
        FakeGoogle.Fault flood = FakeGoogle.Fault.flood(code, parts.get(0), parts.get(1), ENDLESS, "");
        return kind.startsWith("a bomb") ? flood : flood.uncompressed();
    }

    @AfterAll
    static void stop() {
        MACHINE.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"cells, rows", "cells, cells", "cells, text", "cells, digits", "cells, a name", "cells, names",
        "cells, white space", "cells, lists in lists", "cells, objects in objects",
        "cells, a bomb of text", "cells, a bomb of rows", "outline, text", "outline, names", "outline, lists in lists",
        "outline, a bomb", "file, names", "file, lists in lists", "file, a bomb", "token, names"})
    void an_answer_without_an_end_ends_in_words(String request, String kind) throws Exception {
        assertEndsInWords(request, kind, 200);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({"cells, 403", "outline, 404", "file, 403", "token, 400"})
    void an_error_without_an_end_ends_in_words(String request, int code) throws Exception {
        assertEndsInWords(request, "names", code);
    }

    private void assertEndsInWords(String request, String kind, int code) throws Exception {
        small();
        // The cells of the backup are what is asked of it in Sheets after its outline.
        int after = request.equals("cells") ? 1 : 0;
        String path = request.equals("token") ? "/token$" : (request.equals("file") ? "/files/" : "/v4/.*") + desk.copy;
        String method = request.equals("token") ? "POST" : "GET";
        desk.google.fail(method, path, endless(kind, code).skip(after));
        // Asked again it refuses, so that nothing waits longer and longer on a real clock.
        desk.google.fail(method, path, FakeGoogle.Fault.sheets(400, "INVALID_ARGUMENT", "Once is enough.").skip(after)
                .times(99));
        assertWords(MACHINE.verify(desk.arguments()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"columnCount, 2147483647", "columnCount, -1", "columnCount, 0", "columnCount, 9999999999999",
        "columnCount, 18279", "columnCount, 1.5", "columnCount, \"many\"", "columnCount, {}", "columnCount, null",
        "rowCount, 2147483647", "rowCount, -1", "rowCount, 0", "rowCount, null", "rowCount, 1e9"})
    void a_grid_that_cannot_be_ends_in_words(String member, String value) throws IOException {
        backedUp(Book.model(Book.book()));
        desk.google.fail("GET", "/v4/", FakeGoogle.Fault.changed(body -> body.replaceAll("\"" + member + "\": ?\\d+",
                "\"" + member + "\":" + value)).times(99));
        assertWords(desk.verify("--columns", "0"));
    }

    /** Whether the heap is enough or not, the exit code never says that the backup is damaged. */
    @ParameterizedTest
    @ValueSource(strings = {"-Xmx6m", "-Xmx8m", "-Xmx12m", "-Xss180k"})
    void a_machine_that_is_too_small_finds_no_difference(String option) throws Exception {
        small();
        Process process = Child.in(dir, Child.java(List.of(option), "verify", desk.arguments()))
                .start();
        Result ended = new Result(process.waitFor(), Files.readString(dir.resolve("out")),
                Files.readString(dir.resolve("err")));
        assertTrue(ended.exit() == 0 || ended.exit() == 3, ended::toString);
    }

    @Test
    void the_process_of_these_tests_can_end_well() throws Exception {
        small();
        Result ended = MACHINE.verify(desk.arguments());
        assertEquals(0, ended.exit(), ended::toString);
        assertFalse(desk.google.requests().isEmpty());
    }

    private static void assertWords(Result ended) {
        assertEquals(3, ended.exit(), ended::toString);
        assertEquals("", ended.out());
        assertTrue(ended.err().lines().anyMatch(line -> line.startsWith("verify: ")), ended::toString);
        assertFalse(ended.err().contains("\tat ") || ended.err().contains("Exception") || ended.err().contains("java."),
                ended::toString);
    }
}
