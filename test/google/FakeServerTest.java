//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault that a test can ask for is seen by a client. */
class FakeServerTest extends FakeGoogleCaller {

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
        List<Integer> codes = IntStream.range(0, 4).mapToObj(i -> file(SHEET, "").code()).toList();
        assertEquals(List.of(200, 502, 502, 200), codes);
    }

    @Test
    void in_sheets_is_spelt_as_sheets_spells_it() {
        google.fail("GET", "/v4/", FakeGoogle.Fault.json(503, "global", "backendError", "Backend Error"));
        Reply reply = sheet("");
        assertEquals(503, reply.code());
        assertFalse(reply.keys("error").contains("errors"));
    }

    @Test
    void may_close_the_connection_or_break_it_in_the_middle_of_an_answer_with_a_length_or_without() {
        List.of(FakeGoogle.Fault.reset().afterEffect(), FakeGoogle.Fault.truncate(10), FakeGoogle.Fault.breakOff(10),
                FakeGoogle.Fault.breakOff(0)).forEach(fault -> {
                    google.fail("POST", "/copy$", fault);
                    assertThrows(AssertionError.class, () -> copyTo(FOLDER));
                });
        assertEquals(4, google.copiesOf(SHEET).size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "gzip"})
    void may_end_an_answer_too_early_so_that_only_its_content_tells(String encoding) throws Exception {
        String whole = sheet("fields=sheets.properties").body();
        google.fail("GET", "/v4/", FakeGoogle.Fault.cutShort(100));
        HttpResponse<byte[]> response = HTTP.send(HttpRequest.newBuilder(google.endpoint()
                .resolve("/v4/spreadsheets/" + SHEET + "?fields=sheets.properties"))
                .header("Authorization", "Bearer " + token).header("Accept-Encoding", encoding).build(),
                BodyHandlers.ofByteArray());
        InputStream in = new ByteArrayInputStream(response.body());
        assertEquals(200, response.statusCode());
        assertFalse(response.headers().firstValue("Content-Length").isPresent());
        assertEquals(whole.substring(0, 100),
                new String((encoding.isEmpty() ? in : new GZIPInputStream(in)).readAllBytes(), UTF_8));
    }

    @Test
    void may_lead_to_somebody_else_who_sees_what_he_is_sent() throws Exception {
        try (FakeStranger stranger = FakeStranger.start()) {
            google.fail("GET", "/about$", FakeGoogle.Fault.redirect(307, stranger.elsewhere() + "steal?x=1"));
            URI uri = google.endpoint().resolve("/drive/v3/about?fields=user");
            HttpRequest request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            assertEquals(307, response.statusCode());
            URI elsewhere = URI.create(response.headers().firstValue("Location").orElseThrow());
            assertNotEquals(google.endpoint().getHost(), elsewhere.getHost());
            assertEquals(401, send(HttpRequest.newBuilder(elsewhere).header("Authorization", "Bearer x").build())
                    .code());
            assertEquals("Bearer x", stranger.requests().get(0).authorization());
        }
    }
}
