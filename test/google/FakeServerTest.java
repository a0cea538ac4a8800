//DESCRIPTION Tests that the double of Google fails as it is told to.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.GenericUrl;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault that a test can ask for is seen by a client. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeServerTest extends FakeGoogleCaller {

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
        void may_break_the_connection_in_the_middle_of_an_answer_without_a_length() {
            google.fail("GET", "/v4/", FakeGoogle.Fault.breakOff(1000));
            assertThrows(AssertionError.class, () -> sheet("fields=sheets"));
            google.fail("GET", "/v4/", FakeGoogle.Fault.breakOff(0));
            assertThrows(AssertionError.class, () -> sheet("fields=sheets"));
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
        void may_be_an_answer_of_any_length() {
            google.fail("GET", "/v4/", FakeGoogle.Fault.flood(200, "{\"spreadsheetId\":\"", "ab", 300_000, "\"}"));
            assertEquals("ab".repeat(150_000), sheet("").text("spreadsheetId"));
            assertEquals(300_000, google.flooded());
        }

        @Test
        void may_be_an_answer_without_an_end() throws Exception {
            google.fail("GET", "/v4/", FakeGoogle.Fault.endless(200, "[", " "));
            try (InputStream in = stream()) {
                assertEquals(50_000_001, in.readNBytes(50_000_001).length);
            }
        }

        @Test
        void may_be_large_only_once_it_is_decompressed() throws Exception {
            google.fail("GET", "/v4/", FakeGoogle.Fault.bomb(200, "[", " ", 50_000_000, "]"));
            byte[] wire;
            try (InputStream in = stream()) {
                wire = in.readAllBytes();
            }
            assertTrue(wire.length < 100_000, "bytes on the wire: " + wire.length);
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(wire))) {
                assertEquals(50_000_002, in.readAllBytes().length);
            }
        }

        /** A body as it comes over the wire, to be read as far as one likes. */
        private InputStream stream() throws Exception {
            return HTTP.send(HttpRequest.newBuilder(google.endpoint().resolve("/v4/spreadsheets/" + SHEET))
                    .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofInputStream()).body();
        }

        @ParameterizedTest
        @ValueSource(ints = {302, 307})
        void may_lead_to_somebody_else_who_sees_what_he_is_sent(int code) throws Exception {
            try (FakeStranger stranger = FakeStranger.start()) {
                google.fail("GET", "/about$", FakeGoogle.Fault.redirect(code, stranger.elsewhere() + "steal?x=1"));
                URI uri = google.endpoint().resolve("/drive/v3/about?fields=user");
                HttpRequest request = HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token).build();
                HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
                assertEquals(code, response.statusCode());
                URI elsewhere = URI.create(response.headers().firstValue("Location").orElseThrow());
                assertNotEquals(google.endpoint().getHost(), elsewhere.getHost());
                assertEquals(401, send(HttpRequest.newBuilder(elsewhere).header("Authorization", "Bearer x").build())
                        .code());
                stranger.answers(200, "{\"user\":{}}");
                assertEquals(200, send(HttpRequest.newBuilder(elsewhere).build()).code());
                assertEquals(Arrays.asList("Bearer x", null), stranger.requests().stream()
                        .map(FakeGoogle.Request::authorization).toList());
                assertEquals("1", stranger.requests().get(0).parameter("x"));
            }
        }

        @Test
        void may_never_answer() {
            google.fail("GET", "/about$", FakeGoogle.Fault.hang());
            HttpRequest request = HttpRequest.newBuilder(google.endpoint().resolve("/drive/v3/about?fields=user"))
                    .header("Authorization", "Bearer " + token).timeout(Duration.ofMillis(200)).build();
            assertThrows(AssertionError.class, () -> send(request));
        }
    }

    @Nested
    class A_read_timeout {
        private int code(Duration took, int timeout) throws IOException {
            google.fail("GET", "/about$", FakeGoogle.Fault.late(took).afterEffect());
            com.google.api.client.http.HttpRequest request = FakeLine.transport(clock::pass).createRequestFactory()
                    .buildGetRequest(new GenericUrl(google.endpoint().resolve("/drive/v3/about?fields=user")));
            request.getHeaders().setAuthorization("Bearer " + token);
            return request.setReadTimeout(timeout).execute().getStatusCode();
        }

        @Test
        void acts_though_nobody_waits() throws IOException {
            Instant before = clock.instant();
            assertEquals(200, code(Duration.ofSeconds(200), 240_000));
            assertEquals(Duration.ofSeconds(200), Duration.between(before, clock.instant()));
            assertEquals("Read timed out", assertThrows(SocketTimeoutException.class,
                    () -> code(Duration.ofSeconds(200), 20_000)).getMessage());
            assertEquals(Duration.ofSeconds(220), Duration.between(before, clock.instant()));
        }
    }

    @Nested
    class The_pace {

        @Test
        void is_free_unless_a_test_says_otherwise() {
            assertTrue(IntStream.range(0, 70).allMatch(i -> sheet("fields=spreadsheetId").code() == 200));
            assertEquals(1, google.mostAtOnce());
        }

        @Test
        void of_a_user_is_so_many_reads_a_minute() {
            google.readsPerMinute(2);
            clock.pass(Duration.ofSeconds(59));
            assertEquals(List.of(200, 200, 429), codes(3));
            assertEquals("RESOURCE_EXHAUSTED", sheet("").status());
            assertEquals(200, file(SHEET, "").code());
            clock.pass(Duration.ofSeconds(1));
            assertEquals(List.of(200, 200, 429), codes(3));
        }

        @Test
        void of_one_spreadsheet_is_no_faster_than_said() {
            google.addSpreadsheet(SampleSheet.small().setSpreadsheetId("1Another"), "Another", FakeGoogle.OPERATOR);
            google.busyBeyond(1, Duration.ofSeconds(1));
            assertEquals(List.of(200, 503), codes(2));
            assertEquals("UNAVAILABLE", sheet("").status());
            assertEquals(200, get("/v4/spreadsheets/1Another?fields=spreadsheetId").code());
            clock.pass(Duration.ofSeconds(1));
            assertEquals(List.of(200, 503), codes(2));
            assertEquals(3, google.violations().size());
        }

        @Test
        void of_one_spreadsheet_is_no_more_at_once_than_said() throws Exception {
            google.busyBeyond(2, Duration.ZERO);
            google.fail("GET", "/v4/", FakeGoogle.Fault.endless(200, "", " ").times(2));
            try (InputStream one = open(); InputStream two = open()) {
                assertEquals(' ', one.read() + 0 * two.read());
                assertEquals(503, sheet("").code());
                assertEquals(2, google.mostAtOnce());
            }
        }

        @Test
        void of_an_answer_is_so_many_bytes_a_second_whatever_gzip_makes_of_them() throws Exception {
            google.slow(1000, Duration.ofSeconds(2), clock::pass);
            Instant before = clock.instant();
            int bytes = sheet("fields=properties").body().length();
            assertEquals(Duration.ofSeconds(2).plusMillis(bytes), Duration.between(before, clock.instant()));
            before = clock.instant();
            HttpRequest zipped = HttpRequest.newBuilder(google.endpoint().resolve("/v4/spreadsheets/" + SHEET
                    + "?fields=properties")).header("Authorization", "Bearer " + token)
                    .header("Accept-Encoding", "gzip").build();
            assertTrue(HTTP.send(zipped, BodyHandlers.ofByteArray()).body().length < bytes);
            assertEquals(Duration.ofSeconds(2).plusMillis(bytes), Duration.between(before, clock.instant()));
        }

        @Test
        void of_an_answer_is_given_up_at_three_minutes() {
            google.slow(1, Duration.ZERO, clock::pass);
            Instant before = clock.instant();
            assertEquals(503, sheet("fields=sheets.data").code());
            assertEquals(Duration.ofSeconds(180), Duration.between(before, clock.instant()));
            assertEquals(200, sheet("fields=spreadsheetId&prettyPrint=false").code());
            assertEquals(200, file(SHEET, "fields=*").code());
        }

        private InputStream open() throws Exception {
            return HTTP.send(HttpRequest.newBuilder(google.endpoint().resolve("/v4/spreadsheets/" + SHEET))
                    .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofInputStream()).body();
        }

        private List<Integer> codes(int requests) {
            return IntStream.range(0, requests).mapToObj(i -> sheet("fields=spreadsheetId").code()).toList();
        }
    }
}
