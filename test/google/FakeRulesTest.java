//DESCRIPTION Tests that the double of Google refuses requests that Google's interfaces do not have.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule for all requests is broken by one made by hand, which must be refused in Google's words. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeRulesTest extends FakeGoogleCaller {

    @Nested
    class Every_request {

        @Test
        void needs_a_token() {
            Reply none = send("GET", "/drive/v3/about?fields=user", null, null);
            isRefused(none, 401, "required");
            assertTrue(none.body().contains("CREDENTIALS_MISSING"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Bearer ya29.nobody", "Basic abc"})
        void needs_a_good_token(String authorization) {
            Reply bad = send("GET", "/drive/v3/about?fields=user", null, authorization);
            isRefused(bad, 401, "authError");
            assertEquals("UNAUTHENTICATED", bad.status());
        }

        @Test
        void needs_a_token_that_is_still_good() {
            google.tokens().expireAll();
            isRefused(get("/drive/v3/about?fields=user"), 401, "authError");
        }

        @Test
        void needs_one_of_the_scopes_of_its_method() {
            token = google.token(FakeGoogle.SERVICE_ACCOUNT, SCOPE + "drive.readonly");
            Reply refused = copyTo(FOLDER);
            isRefused(refused, 403, "insufficientPermissions");
            assertEquals("PERMISSION_DENIED", refused.status());
            assertTrue(refused.body().contains("ACCESS_TOKEN_SCOPE_INSUFFICIENT"));
            assertTrue(refused.body().contains("google.apps.drive.v3.DriveFiles.Copy"));
        }

        @Test
        void to_sheets_needs_a_scope_too_and_the_refusal_has_no_errors_list() {
            token = google.token(FakeGoogle.SERVICE_ACCOUNT, SCOPE + "drive.metadata.readonly");
            Reply refused = sheet("");
            assertEquals(403, refused.code());
            assertFalse(refused.error().has("errors"));
            assertEquals("PERMISSION_DENIED", refused.status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/", "/drive/v2/files", "/drive/v3/file", "/drive/v3/files/", "/drive/v3/about/x",
                "/v4/spreadsheets", "/v4/spreadsheets/x:batchUpdate", "/v4/spreadsheets/x/values/A1"})
        void to_an_unknown_path_gets_a_page(String path) {
            Reply page = get(path);
            assertEquals(404, page.code());
            assertEquals("text/html; charset=UTF-8", page.type());
            assertEquals(1, google.violations().size());
        }

        @Test
        void with_the_wrong_method_gets_a_page() {
            assertEquals(404, send("PUT", "/drive/v3/files/" + SHEET, "{}").code());
            assertEquals(404, send("POST", "/v4/spreadsheets/" + SHEET, "{}").code());
        }

        @ParameterizedTest
        @ValueSource(strings = {"/drive/v3/about?fields=user&field=x", "/drive/v3/files?supportAllDrives=true",
                "/drive/v3/changes/startPageToken?pageSize=1", "/v4/spreadsheets/" + SHEET + "?range=A1",
                "/v4/spreadsheets/" + SHEET + "?supportsAllDrives=true"})
        void knows_its_parameters(String path) {
            Reply refused = get(path);
            assertEquals(400, refused.code());
            assertTrue(refused.message().contains("Cannot bind query parameter"), refused.body());
            assertEquals("INVALID_ARGUMENT", refused.status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"supportsAllDrives=yes", "supportsAllDrives=",
                "supportsAllDrives=true&supportsAllDrives=true",
                "alt=media", "acknowledgeAbuse=1"})
        void checks_the_values_of_parameters(String query) {
            assertEquals(400, file(SHEET, query).code());
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"titel\":\"x\"}", "{\"contentRestrictions\":[{\"readonly\":true}]}", "{\"name\":",
                "{\"trashed\":\"perhaps\"}", "{\"parents\":\"x\"}", "[1]"})
        void knows_the_fields_of_its_body(String body) {
            Reply refused = copy(ALL, body);
            assertEquals(400, refused.code(), refused.body());
            assertTrue(refused.message().startsWith("Invalid "), refused.body());
            assertEquals(List.of(), google.copiesOf(SHEET));
        }

        @ParameterizedTest
        @CsvSource(delimiter = ' ', value = {"ids ids", "id,sha id,sha", "owners(mail) owners/mail",
                "owners(id owners/id",
                "id) id)", "capabilities/canCopy/x capabilities/canCopy/x", "capabilities.canCopy capabilities.canCopy",
                ", ,"})
        void knows_the_fields_that_drive_can_be_asked_for(String mask, String ignored) {
            Reply refused = file(SHEET, "fields=" + encode(mask));
            isRefused(refused, 400, "invalidParameter");
            assertTrue(refused.message().startsWith("Invalid field selection "), refused.body());
        }

        @ParameterizedTest
        @ValueSource(strings = {"sheet", "sheets.data.rows", "sheets(properties(titel))",
                "sheets/data/rowData/values/value",
                "sheets.properties.title.x", "sheets(data", "sheets.*.x", "a", "properties,,sheets"})
        void knows_the_fields_that_sheets_can_be_asked_for(String mask) {
            Reply refused = sheet("fields=" + encode(mask));
            assertEquals(400, refused.code(), refused.body());
            assertEquals("Request contains an invalid argument.", refused.message());
            assertTrue(refused.body()
                    .contains("Error expanding 'fields' parameter. Cannot find matching fields for path"));
        }

        @Test
        void is_recorded_with_what_it_asked_for() {
            google.forgetRequests();
            file(SHEET, "fields=id,name&" + ALL);
            FakeGoogle.Request request = google.requests().get(0);
            assertEquals("GET", request.method());
            assertEquals("/drive/v3/files/" + SHEET, request.path());
            assertEquals("id,name", request.parameter("fields"));
            assertEquals(SCOPE + "drive", request.scope());
        }

        @Test
        void may_be_a_get_in_the_clothes_of_a_post() {
            Reply reply = send(HttpRequest.newBuilder(google.endpoint().resolve("/v4/spreadsheets/" + SHEET))
                    .header("Authorization", "Bearer " + token).header("X-HTTP-Method-Override", "GET")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("fields=sheets.properties.title&ranges=" + encode("'D3'"))).build());
            assertEquals("{\"sheets\":[{\"properties\":{\"title\":\"D3\"}}]}",
                    reply.json().toString());
        }

        @Test
        void may_have_a_compressed_body_and_get_a_compressed_answer() throws Exception {
            ByteArrayOutputStream zipped = new ByteArrayOutputStream();
            try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
                out.write(("{\"name\":\"z\",\"parents\":[\"" + FOLDER + "\"]}").getBytes(UTF_8));
            }
            HttpResponse<byte[]> response = HTTP.send(HttpRequest.newBuilder(
                    google.endpoint().resolve("/drive/v3/files/" + SHEET + "/copy?" + ALL))
                    .header("Authorization", "Bearer " + token).header("Content-Encoding", "gzip")
                    .header("Accept-Encoding", "gzip").POST(BodyPublishers.ofByteArray(zipped.toByteArray())).build(),
                    BodyHandlers.ofByteArray());
            assertEquals("gzip", response.headers().firstValue("Content-Encoding").orElse(""));
            String body = new String(new GZIPInputStream(new ByteArrayInputStream(response.body())).readAllBytes(),
                    UTF_8);
            assertEquals("z", JsonParser.parseString(body).getAsJsonObject().get("name").getAsString());
        }

        @Test
        void gets_indented_json_unless_it_says_otherwise() {
            assertTrue(file(SHEET, "fields=id").body().startsWith("{\n  \"id\": \"17iO"));
            assertTrue(file(SHEET, "fields=id&prettyPrint=false").body().startsWith("{\"id\":\"17iO"));
            assertTrue(sheet("fields=spreadsheetId").body().startsWith("{\n  \"spreadsheetId\": "));
        }
    }
}
