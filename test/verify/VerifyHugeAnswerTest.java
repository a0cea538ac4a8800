//DESCRIPTION Tests that no answer, however large or strange, ends verify.java in anything but words and exit code 3.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java Between.java SmallMachine.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In another process with a small heap, since a bound that fails would take these tests along. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyHugeAnswerTest extends WithDesk {

    private static final SmallMachine MACHINE = new SmallMachine();
    /** As good as endless: whoever has not stopped by then never would, and the test shall end. */
    private static final long ENDLESS = 50_000_000L;
    private static final String CELLS = "{\"sheets\":[{\"properties\":{\"sheetId\":0},\"data\":[{\"rowData\":[";

    /** An answer that begins like one of Google's and goes on with the same again and again. */
    private record Endless(String head, String again, long bytes, boolean gzip) {
        static Endless of(String kind) {
            return switch (kind) {
                case "rows" -> new Endless(CELLS, "{},", ENDLESS, false);
                case "cells" -> new Endless(CELLS + "{\"values\":[", "{\"note\":\"a\"},", ENDLESS, false);
                case "text" -> new Endless(CELLS + "{\"values\":[{\"userEnteredValue\":{\"stringValue\":\"",
                        "a".repeat(1_000), ENDLESS, false);
                case "digits" -> new Endless(CELLS + "{\"values\":[{\"userEnteredValue\":{\"numberValue\":",
                        "1".repeat(1_000), ENDLESS, false);
                case "a name" -> new Endless("{\"", "a".repeat(1_000), ENDLESS, false);
                case "names" -> new Endless("{", "\"a\":1,", ENDLESS, false);
                case "white space" -> new Endless("", " ".repeat(1_000), ENDLESS, false);
                case "lists in lists" -> new Endless("{\"sheets\":", "[".repeat(1_000), ENDLESS, false);
                case "objects in objects" -> new Endless("{\"sheets\":[{\"data\":[{\"rowData\":",
                        "{\"values\":".repeat(100), ENDLESS, false);
                case "a bomb of text" -> new Endless(CELLS + "{\"values\":[{\"note\":\"", "a".repeat(1_000),
                        ENDLESS, true);
                case "a bomb of rows" -> new Endless(CELLS, "{},".repeat(300), ENDLESS, true);
                default -> new Endless("", " ".repeat(1_000), ENDLESS, true);
            };
        }

        void write(HttpExchange exchange, int code) throws IOException {
            exchange.getResponseHeaders().set("Content-Type", "application/json; charset=UTF-8");
            if (gzip) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
            }
            exchange.sendResponseHeaders(code, 0);
            byte[] part = again.repeat(Math.max(1, 60_000 / again.length())).getBytes(UTF_8);
            try (OutputStream body = exchange.getResponseBody();
                    OutputStream out = gzip ? new GZIPOutputStream(body) : body) {
                out.write(head.getBytes(UTF_8));
                for (long sent = 0; sent < bytes; sent += part.length) {
                    out.write(part);
                }
            }
        }
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
        try (Between between = new Between(desk)) {
            AtomicInteger times = new AtomicInteger();
            between.answer(kindOf(request), exchange -> {
                // Asked again it refuses, so that nothing waits longer and longer on a real clock.
                if (times.getAndIncrement() == 0) {
                    Endless.of(kind).write(exchange, code);
                } else {
                    Between.respond(exchange, 400, """
                            {"error": {"code": 400, "message": "Once is enough.", "status": "INVALID_ARGUMENT"}}""");
                }
            });
            assertWords(MACHINE.verify(desk.arguments()));
        }
    }

    /** What is asked of the backup; of the original all goes well. */
    private Predicate<String> kindOf(String request) {
        String copy = desk.copy;
        return switch (request) {
            case "cells" -> Between.cells().and(line -> line.contains(copy));
            case "outline" -> Between.outline().and(line -> line.contains(copy));
            case "token" -> line -> line.startsWith("POST /token");
            default -> line -> line.startsWith("GET /drive/v3/files/" + copy);
        };
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"columnCount, 2147483647", "columnCount, -1", "columnCount, 0", "columnCount, 9999999999999",
        "columnCount, 18279", "columnCount, 1.5", "columnCount, \"many\"", "columnCount, {}", "columnCount, null",
        "rowCount, 2147483647", "rowCount, -1", "rowCount, 0", "rowCount, null", "rowCount, 1e9"})
    void a_grid_that_cannot_be_ends_in_words(String member, String value) throws IOException {
        backedUp(Book.model(Book.book()));
        try (Between between = new Between(desk)) {
            between.change(Between.outline(), body -> body.replaceAll("\"" + member + "\": ?\\d+",
                    "\"" + member + "\":" + value));
            assertWords(desk.verify("--columns", "0"));
        }
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
        try (Between between = new Between(desk)) {
            Result ended = MACHINE.verify(desk.arguments());
            assertEquals(0, ended.exit(), ended::toString);
            assertFalse(between.asked().isEmpty());
        }
    }

    private static void assertWords(Result ended) {
        assertEquals(3, ended.exit(), ended::toString);
        assertEquals("", ended.out());
        assertTrue(ended.err().lines().anyMatch(line -> line.startsWith("verify: ")), ended::toString);
        assertFalse(ended.err().contains("\tat ") || ended.err().contains("Exception") || ended.err().contains("java."),
                ended::toString);
    }
}
