///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tests that the double of Google fails as it is told to.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.platform.console.ConsoleLauncher;

/** Each fault that a test can ask for is seen by a client. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeServerTest extends FakeGoogleCaller {

    public static void main(String... args) {
        ConsoleLauncher.main("execute", "--select-class=FakeServerTest", "--disable-banner");
    }

    @Nested
    class A_fault {

        @Test
        void strikes_before_or_after_the_effect() {
            google.fail("POST", "/copy$", FakeGoogle.Fault.json(500, "global", "backendError", "Backend Error"));
            assertEquals("backendError", copyTo(FOLDER).reason());
            assertEquals(List.of(), google.copiesOf(SHEET));
            google.fail("POST", "/copy$", FakeGoogle.Fault.responsePreparationFailure());
            assertEquals("responsePreparationFailure", copyTo(FOLDER).reason());
            assertEquals(1, google.copiesOf(SHEET).size());
            assertEquals(200, copyTo(FOLDER).code());
            assertEquals(List.of(), google.violations());
        }

        @Test
        void strikes_as_often_as_it_is_told_and_not_before() {
            google.fail("GET", "/files/", FakeGoogle.Fault.html(502).skip(1).times(2));
            List<Integer> codes = IntStream.range(0, 4).mapToObj(i -> file(SHEET, "").code())
                    .collect(Collectors.toList());
            assertEquals(List.of(200, 502, 502, 200), codes);
        }

        @Test
        void in_sheets_is_spelt_as_sheets_spells_it() {
            google.fail("GET", "/v4/", FakeGoogle.Fault.readQuota());
            Reply reply = sheet("");
            assertEquals(429, reply.code());
            assertEquals("RESOURCE_EXHAUSTED", reply.status());
            assertFalse(reply.error().has("errors"));
        }

        @Test
        void may_close_the_connection_or_cut_the_answer() {
            google.fail("POST", "/copy$", FakeGoogle.Fault.reset().afterEffect());
            assertThrows(AssertionError.class, () -> copyTo(FOLDER));
            google.fail("POST", "/copy$", FakeGoogle.Fault.truncate(10));
            assertThrows(AssertionError.class, () -> copyTo(FOLDER));
            assertEquals(2, google.copiesOf(SHEET).size());
        }

        @Test
        void may_never_answer() {
            google.fail("GET", "/about$", FakeGoogle.Fault.hang());
            HttpRequest request = HttpRequest.newBuilder(google.endpoint().resolve("/drive/v3/about?fields=user"))
                    .header("Authorization", "Bearer " + token).timeout(Duration.ofMillis(200)).build();
            assertThrows(AssertionError.class, () -> send(request));
        }
    }
}
