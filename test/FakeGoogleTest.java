///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tests that the test double of Google refuses what Google refuses.
//JAVA 17+
//DEPS com.google.apis:google-api-services-drive:v3-rev20260428-2.0.0
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//DEPS com.google.auth:google-auth-library-oauth2-http:1.52.0
//DEPS com.google.auth:google-auth-library-credentials:1.52.0
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogle.java SampleSheet.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserCredentials;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.console.ConsoleLauncher;

/** Each rule of the double is broken by a request made by hand, which must be refused in Google's words. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeGoogleTest {

    public static void main(String... args) {
        ConsoleLauncher.main("execute", "--select-class=FakeGoogleTest", "--disable-banner");
    }

    private static final String SCOPE = "https://www.googleapis.com/auth/";
    private static final String DRIVE = "0AFakeSharedDriveUk9PVA";
    private static final String FOLDER = "1FakeFolderInTheSharedDrive000000";
    private static final String MY_FOLDER = "1FakeFolderInMyDrive0000000000000";
    private static final String SHEET = SampleSheet.ID;
    private static final String ALL = "supportsAllDrives=true";
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Ticking clock = new Ticking(Instant.parse("2026-01-26T18:15:00Z"));
    private FakeGoogle google;
    private String token;

    @TempDir
    Path dir;

    @BeforeEach
    void start() {
        google = FakeGoogle.start(clock);
        google.addSharedDrive(DRIVE, "Backups");
        google.addFolder(FOLDER, "Rollback", DRIVE);
        google.addFolder(MY_FOLDER, "Mine", null);
        google.addSpreadsheet(SampleSheet.small(), "ZEUES", FakeGoogle.OPERATOR);
        token = google.token(FakeGoogle.SERVICE_ACCOUNT, SCOPE + "drive");
    }

    @AfterEach
    void stop() {
        google.close();
    }

    /** A clock that a test moves. */
    static final class Ticking extends Clock {
        private Instant now;

        Ticking(Instant now) {
            this.now = now;
        }

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** What came back, with shortcuts into Google's errors. */
    record Reply(int code, String type, String body) {
        JsonObject json() {
            return JsonParser.parseString(body).getAsJsonObject();
        }

        JsonObject error() {
            return json().getAsJsonObject("error");
        }

        String message() {
            return error().get("message").getAsString();
        }

        String status() {
            return error().get("status").getAsString();
        }

        String reason() {
            return error().getAsJsonArray("errors").get(0).getAsJsonObject().get("reason").getAsString();
        }

        String text(String... path) {
            JsonElement at = json();
            for (String name : path) {
                at = at.isJsonArray() ? at.getAsJsonArray().get(Integer.parseInt(name)) : at.getAsJsonObject()
                        .get(name);
            }
            return at == null ? null : at.isJsonPrimitive() ? at.getAsString() : at.toString();
        }

        Set<String> keys(String... path) {
            return new TreeSet<>(path.length == 0 ? json().keySet()
                    : JsonParser.parseString(text(path)).getAsJsonObject().keySet());
        }
    }

    private Reply send(String method, String path, String body) {
        return send(method, path, body, "Bearer " + token);
    }

    private Reply send(String method, String path, String body, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(google.endpoint().resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return send(request.build());
    }

    private static Reply send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            return new Reply(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        } catch (IOException e) {
            throw new AssertionError("no answer to " + request, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Reply get(String path) {
        return send("GET", path, null);
    }

    private Reply file(String id, String query) {
        return get("/drive/v3/files/" + id + "?" + query);
    }

    private Reply copy(String query, String body) {
        return send("POST", "/drive/v3/files/" + SHEET + "/copy?" + query, body);
    }

    private Reply copyTo(String folder) {
        return copy(ALL, "{\"name\":\"Backup\",\"parents\":[\"" + folder + "\"]}");
    }

    private Reply update(String id, String body) {
        return send("PATCH", "/drive/v3/files/" + id + "?" + ALL + "&fields=*", body);
    }

    private Reply sheet(String query) {
        return get("/v4/spreadsheets/" + SHEET + "?" + query);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    private void isRefused(Reply reply, int code, String reason) {
        assertEquals(code, reply.code(), reply.body());
        assertEquals(reason, reply.reason(), reply.body());
        assertEquals(1, google.violations().size(), () -> google.violations().toString());
    }

    @Nested
    class The_token_endpoint {
        private static final String JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

        private GoogleCredentials key(String... scopes) throws IOException {
            try (InputStream in = Files.newInputStream(google.serviceAccountKey(dir))) {
                return ServiceAccountCredentials.fromStream(in).createScoped(List.of(scopes));
            }
        }

        private String failure(GoogleCredentials credentials) {
            IOException e = assertThrows(IOException.class, credentials::refreshAccessToken);
            return e.getCause() == null ? e.getMessage() : String.valueOf(e.getCause().getMessage());
        }

        private Reply ask(String form) {
            return send(HttpRequest.newBuilder(google.endpoint().resolve("/token")).POST(BodyPublishers.ofString(form))
                    .header("Content-Type", "application/x-www-form-urlencoded").build());
        }

        private void refuses(Reply reply, int code, String error, String description) {
            assertEquals(code, reply.code(), reply.body());
            assertEquals(error, reply.text("error"));
            assertTrue(reply.text("error_description").contains(description), reply.body());
        }

        @Test
        void gives_a_service_account_a_token_for_the_scopes_asked_for() throws IOException {
            String value = key(SCOPE + "drive.readonly").refreshAccessToken().getTokenValue();
            assertEquals(200, send("GET", "/drive/v3/about?fields=user", null, "Bearer " + value).code());
            assertEquals(SCOPE + "drive.readonly", google.requests().get(0).scope());
            assertEquals(1, google.tokens().count());
        }

        @Test
        void gives_a_user_a_token_for_a_refresh_token() throws IOException {
            try (InputStream in = Files.newInputStream(google.userCredentials(dir))) {
                String value = UserCredentials.fromStream(in).refreshAccessToken().getTokenValue();
                Reply about = send("GET", "/drive/v3/about?fields=user", null, "Bearer " + value);
                assertEquals(FakeGoogle.OPERATOR, about.text("user", "emailAddress"));
            }
        }

        @Test
        void refuses_a_user_who_took_the_consent_back() throws IOException {
            google.tokens().revokeConsent();
            try (InputStream in = Files.newInputStream(google.userCredentials(dir))) {
                assertTrue(failure(UserCredentials.fromStream(in)).contains("Token has been expired or revoked."));
            }
        }

        @Test
        void refuses_an_unknown_scope() throws IOException {
            assertTrue(failure(key(SCOPE + "drive.everything")).contains("invalid_scope"));
        }

        @Test
        void refuses_a_user_whom_nobody_allowed_to_be_impersonated() throws IOException {
            GoogleCredentials delegated = key(SCOPE + "drive").createDelegated(FakeGoogle.OPERATOR);
            assertTrue(failure(delegated).contains("401"));
            google.allowDelegation(FakeGoogle.OPERATOR, SCOPE + "spreadsheets");
            assertTrue(failure(delegated).contains("401"));
            assertTrue(google.violations().get(1).startsWith("POST /token: 401 unauthorized_client"));
            google.allowDelegation(FakeGoogle.OPERATOR);
            String value = delegated.refreshAccessToken().getTokenValue();
            Reply about = send("GET", "/drive/v3/about?fields=user", null, "Bearer " + value);
            assertEquals(FakeGoogle.OPERATOR, about.text("user", "emailAddress"));
        }

        @Test
        void refuses_a_subject_that_is_no_address() throws IOException {
            assertTrue(failure(key(SCOPE + "drive").createDelegated("operator")).contains("Invalid email or User ID"));
        }

        @Test
        void refuses_a_client_whose_clock_is_wrong() throws IOException {
            google.tokens().clockSkew(Duration.ofHours(-2));
            assertTrue(failure(key(SCOPE + "drive")).contains("short-lived token"));
            google.tokens().clockSkew(Duration.ofHours(2));
            assertTrue(failure(key(SCOPE + "drive")).contains("short-lived token"));
        }

        @Test
        void refuses_a_wrong_signature() throws IOException {
            key(SCOPE + "drive").refreshAccessToken();
            String[] jwt = google.requests().get(0).body().replaceFirst(".*assertion=", "").split("\\.");
            String flipped = (jwt[2].startsWith("A") ? "B" : "A") + jwt[2].substring(1);
            refuses(ask("grant_type=" + encode(JWT_BEARER) + "&assertion=" + jwt[0] + "." + jwt[1] + "." + flipped),
                    400,
                    "invalid_grant", "Invalid JWT Signature.");
        }

        @Test
        void refuses_another_issuer_and_another_audience() {
            refuses(ask("grant_type=" + encode(JWT_BEARER) + "&assertion=" + jwt("{\"iss\":\"x@example.com\"}")), 400,
                    "invalid_grant", "account not found");
            refuses(ask("grant_type=" + encode(JWT_BEARER) + "&assertion=" + google.sign("{\"iss\":\""
                    + FakeGoogle.SERVICE_ACCOUNT + "\",\"aud\":\"" + google.endpoint() + "token\"}")), 400,
                    "invalid_grant", "Failed audience check");
        }

        private String jwt(String claims) {
            return google.sign(claims);
        }

        @Test
        void refuses_what_is_no_grant() {
            refuses(ask("grant_type=password"), 400, "unsupported_grant_type", "password");
            refuses(ask("grant_type=" + encode(JWT_BEARER) + "&assertion=a.b.c"), 400, "invalid_grant", "Bad Request");
            refuses(ask("grant_type=refresh_token&client_id=x"), 401, "invalid_client", "not found");
        }

        @Test
        void fails_as_it_is_told_to() throws IOException {
            google.fail("POST", "^/token$",
                    FakeGoogle.Fault.token(400, "invalid_grant", "Invalid grant: account not found"));
            assertTrue(failure(key(SCOPE + "drive")).contains("account not found"));
            assertEquals(List.of(), google.violations());
            key(SCOPE + "drive").refreshAccessToken();
        }
    }

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
            assertTrue(refused.message().startsWith("Invalid JSON payload received."), refused.body());
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

    @Nested
    class Drive_files {

        @Test
        void about_needs_fields() {
            isRefused(get("/drive/v3/about"), 400, "required");
        }

        @Test
        void about_tells_that_a_service_account_owns_no_storage() {
            assertEquals("0", get("/drive/v3/about?fields=*").text("storageQuota", "limit"));
            google.quotaless(false);
            assertEquals("16106127360", get("/drive/v3/about?fields=*").text("storageQuota", "limit"));
        }

        @Test
        void tell_four_fields_unless_asked() {
            assertEquals(Set.of("kind", "id", "name", "mimeType"), file(SHEET, "").keys());
        }

        @Test
        void have_integers_as_text_and_times_in_milliseconds() {
            Reply file = file(SHEET, "fields=version,createdTime,trashed");
            assertTrue(file.json().get("version").getAsJsonPrimitive().isString());
            assertTrue(file.text("createdTime").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
            assertEquals("false", file.text("trashed"));
        }

        @Test
        void that_are_not_there_are_not_found() {
            Reply refused = file("1nothing", ALL);
            isRefused(refused, 404, "notFound");
            assertEquals("File not found: 1nothing.", refused.message());
        }

        @Test
        void that_one_may_not_see_are_not_there() {
            google.unshare(SHEET, FakeGoogle.SERVICE_ACCOUNT);
            isRefused(file(SHEET, ALL), 404, "notFound");
            assertEquals(403, sheet("").code());
        }

        @Test
        void in_shared_drives_are_not_there_for_who_does_not_support_them() {
            isRefused(file(FOLDER, ""), 404, "notFound");
            assertEquals(DRIVE, file(FOLDER, ALL + "&fields=driveId").text("driveId"));
        }

        @Test
        void in_shared_drives_have_no_owners_and_no_permissions() {
            assertEquals(Set.of("driveId", "parents"),
                    file(FOLDER, ALL + "&fields=driveId,parents,owners,permissions,ownedByMe").keys());
        }

        @Test
        void tell_the_rights_of_who_asks() {
            assertEquals("true", file(SHEET, "fields=*").text("capabilities", "canEdit"));
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            assertEquals("false", file(SHEET, "fields=*").text("capabilities", "canEdit"));
            assertEquals("true", file(SHEET, "fields=*").text("capabilities", "canCopy"));
            google.editFile(SHEET, file -> file.setCopyRequiresWriterPermission(true));
            assertEquals("false", file(SHEET, "fields=*").text("capabilities", "canCopy"));
            assertEquals("true", file(FOLDER, ALL + "&fields=*").text("capabilities", "canAddChildren"));
            assertEquals("false", file(SHEET, "fields=*").text("capabilities", "canAddChildren"));
        }

        @Test
        void made_by_others_are_not_there_with_the_narrow_scope() {
            token = google.token(FakeGoogle.SERVICE_ACCOUNT, SCOPE + "drive.file");
            isRefused(file(SHEET, ALL), 404, "notFound");
        }

        @Test
        void cannot_be_written_by_a_reader() {
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            isRefused(update(SHEET, "{\"starred\":true}"), 403, "insufficientFilePermissions");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"parents\":[\"x\"]}", "{\"version\":\"7\"}", "{\"driveId\":\"x\"}",
                "{\"id\":\"x\"}"})
        void have_fields_that_nobody_writes(String body) {
            isRefused(update(SHEET, body), 403, "fieldNotWritable");
        }

        @Test
        void keep_properties_until_they_are_set_to_null() {
            update(SHEET, "{\"appProperties\":{\"a\":\"1\",\"b\":\"2\"}}");
            assertEquals("{\"b\":\"2\",\"c\":\"3\"}", update(SHEET, "{\"appProperties\":{\"a\":null,\"c\":\"3\"}}")
                    .text("appProperties"));
        }

        @Test
        void take_no_property_of_more_than_124_bytes() {
            assertEquals(200, update(SHEET, "{\"appProperties\":{\"k\":\"" + "x".repeat(123) + "\"}}").code());
            isRefused(update(SHEET, "{\"appProperties\":{\"k\":\"" + "x".repeat(124) + "\"}}"), 400, "invalid");
        }

        @Test
        void keep_the_properties_of_an_app_from_other_apps() throws IOException {
            update(SHEET, "{\"appProperties\":{\"run\":\"1\"},\"properties\":{\"all\":\"1\"}}");
            try (InputStream in = Files.newInputStream(google.userCredentials(dir))) {
                token = UserCredentials.fromStream(in).refreshAccessToken().getTokenValue();
            }
            assertEquals(Set.of("properties"), file(SHEET, "fields=appProperties,properties").keys());
            assertEquals("[]", get("/drive/v3/files?q=" + encode("appProperties has { key='run' and value='1' }"))
                    .text("files"));
        }
    }

    @Nested
    class A_copy {

        @Test
        void has_the_name_and_the_place_asked_for() {
            clock.pass(Duration.ofSeconds(5));
            Reply copy = copyTo(FOLDER);
            assertEquals(Set.of("kind", "id", "name", "mimeType"), copy.keys());
            Reply file = file(copy.text("id"), ALL + "&fields=*");
            assertEquals("Backup", file.text("name"));
            assertEquals("[\"" + FOLDER + "\"]", file.text("parents"));
            assertEquals(DRIVE, file.text("driveId"));
            assertEquals("2026-01-26T18:15:05.000Z", file.text("createdTime"));
            assertEquals(file.text("createdTime"), file.text("modifiedTime"));
            assertEquals(List.of(copy.text("id")), google.copiesOf(SHEET));
            assertEquals(List.of(), google.violations());
        }

        @Test
        void is_called_copy_of_if_nobody_gives_it_a_name() {
            assertEquals("Copy of ZEUES", copy(ALL, "{\"name\":null,\"parents\":[\"" + FOLDER + "\"]}").text("name"));
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void in_my_drive_needs_storage_that_a_service_account_has_not(boolean old) {
            google.oldQuotaWording(old);
            Reply refused = copyTo(MY_FOLDER);
            isRefused(refused, 403, "storageQuotaExceeded");
            assertTrue(refused.body().contains("\"domain\": \"usageLimits\""));
            assertEquals(old, refused.message().equals("The user's Drive storage quota has been exceeded."));
            assertEquals(List.of(), google.copiesOf(SHEET));
        }

        @Test
        void in_my_drive_belongs_to_the_user_whom_the_service_account_stands_for() {
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            Reply copy = file(copyTo(MY_FOLDER).text("id"), "fields=*");
            assertEquals(FakeGoogle.OPERATOR, copy.text("owners", "0", "emailAddress"));
            assertEquals("true", copy.text("ownedByMe"));
        }

        @Test
        void without_a_folder_goes_where_the_source_is() {
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            Reply copy = copy("fields=parents", "{\"name\":\"x\"}");
            assertEquals(file(SHEET, "fields=parents").text("parents"), copy.text("parents"));
        }

        @Test
        void needs_a_source_that_may_be_copied() {
            isRefused(send("POST", "/drive/v3/files/" + MY_FOLDER + "/copy", "{}"), 403, "cannotCopyFile");
            google.editFile(SHEET, file -> file.setCapabilities(new File.Capabilities().setCanCopy(false)));
            assertEquals("cannotCopyFile", copyTo(FOLDER).reason());
        }

        @Test
        void needs_support_for_shared_drives() {
            isRefused(copy("", "{\"parents\":[\"" + FOLDER + "\"]}"), 404, "notFound");
        }

        @Test
        void needs_one_folder_that_takes_children() {
            isRefused(copy(ALL, "{\"parents\":[\"" + FOLDER + "\",\"" + DRIVE + "\"]}"), 403, "cannotAddParent");
            assertEquals("notFound", copyTo("1nothing").reason());
            assertEquals("insufficientParentPermissions", copyTo(SHEET).reason());
            google.share(DRIVE, FakeGoogle.SERVICE_ACCOUNT, "reader");
            assertEquals("insufficientParentPermissions", copyTo(FOLDER).reason());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"{\"id\":\"1x\"}|400|generatedIdNotSupported",
                "{\"mimeType\":\"text/csv\"}|400|invalid", "{\"version\":\"1\"}|403|fieldNotWritable",
                "{\"contentRestrictions\":[{\"readOnly\":true}]}|403|fieldNotWritable"})
        void takes_only_what_can_be_set(String body, int code, String reason) {
            isRefused(copy(ALL, body), code, reason);
        }

        @Test
        void inherits_properties_and_may_override_them() {
            update(SHEET, "{\"appProperties\":{\"run\":\"old\",\"kept\":\"1\",\"gone\":\"1\"},"
                    + "\"properties\":{\"p\":\"1\"}}");
            Reply copy = copy(ALL + "&fields=appProperties,properties", "{\"parents\":[\"" + FOLDER
                    + "\"],\"appProperties\":{\"run\":\"new\",\"gone\":null}}");
            assertEquals("{\"kept\":\"1\",\"run\":\"new\"}", copy.text("appProperties"));
            assertEquals("{\"p\":\"1\"}", copy.text("properties"));
        }

        @Test
        void that_is_refused_leaves_nothing_behind() {
            int before = google.files().size();
            isRefused(copy(ALL, "{\"parents\":[\"" + FOLDER + "\"],\"appProperties\":{\"k\":\"" + "x".repeat(124)
                    + "\"}}"),
                    400, "invalid");
            assertEquals(before, google.files().size());
        }

        @Test
        void may_be_barred_by_its_owner() {
            google.editFile(SHEET, file -> file.setDownloadRestrictions(new DownloadRestrictionsMetadata()
                    .setEffectiveDownloadRestrictionWithContext(new DownloadRestriction()
                    .setRestrictedForWriters(true))));
            isRefused(copyTo(FOLDER), 403, "cannotCopyFile");
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertEquals(200, copyTo(FOLDER).code());
        }

        @Test
        void made_by_another_in_ones_folder_is_not_ones_own() {
            google.quotaless(false);
            String id = copyTo(MY_FOLDER).text("id");
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertEquals("false", file(id, "fields=*").text("ownedByMe"));
            assertEquals("true", file(id, "fields=*").text("capabilities", "canEdit"));
        }

        @Test
        void takes_open_comments_only_if_asked() {
            google.addComments(SHEET, 3);
            assertEquals(0, google.comments(copyTo(FOLDER).text("id")));
            assertEquals(3, google.comments(copy(ALL + "&copyComments=true", "{\"parents\":[\"" + FOLDER + "\"]}")
                    .text("id")));
            google.knowsCopyComments(false);
            assertEquals(400, copy(ALL + "&copyComments=true", "{}").code());
        }

        @Test
        void has_the_same_content_but_for_what_is_its_own() {
            String id = copyTo(FOLDER).text("id");
            Spreadsheet source = google.spreadsheet(SHEET);
            Spreadsheet copy = google.spreadsheet(id);
            assertEquals(id, copy.getSpreadsheetId());
            assertEquals("Backup", copy.getProperties().getTitle());
            assertEquals(List.of(FakeGoogle.SERVICE_ACCOUNT),
                    copy.getSheets().get(0).getProtectedRanges().get(0).getEditors().getUsers());
            assertEquals(source.getSheets().get(0).getData(), copy.getSheets().get(0).getData());
            assertEquals(source.getSheets().get(0).getProperties(), copy.getSheets().get(0).getProperties());
            assertEquals(source.getNamedRanges(), copy.getNamedRanges());
        }

        @Test
        void may_not_import_from_where_the_source_may() {
            String id = copyTo(FOLDER).text("id");
            String query = "?fields=sheets.data.rowData.values.effectiveValue.errorValue.type&ranges="
                    + encode(A1Awkward() + "!A5");
            assertFalse(get("/v4/spreadsheets/" + SHEET + query).body().contains("REF"));
            assertTrue(get("/v4/spreadsheets/" + id + query).body().contains("REF"));
        }

        private String A1Awkward() {
            return "'" + SampleSheet.AWKWARD_TAB.replace("'", "''") + "'";
        }

        @Test
        void does_not_follow_what_happens_to_the_other() {
            String id = copyTo(FOLDER).text("id");
            google.edit(SHEET, book -> cell(book, 3, 3)
                    .setUserEnteredValue(new ExtendedValue().setStringValue("edited")));
            google.damage(id, book -> cell(book, 3, 3).getUserEnteredFormat().getTextFormat().setBold(false));
            assertEquals("edited", cell(google.spreadsheet(SHEET), 3, 3).getUserEnteredValue().getStringValue());
            assertNotEquals("edited", cell(google.spreadsheet(id), 3, 3).getUserEnteredValue().getStringValue());
            assertTrue(cell(google.spreadsheet(SHEET), 3, 3).getUserEnteredFormat().getTextFormat().getBold());
            assertTrue(cell(google.spreadsheet(id), 4, 3).getUserEnteredFormat().getTextFormat().getBold());
        }

        private CellData cell(Spreadsheet book, int row, int column) {
            return book.getSheets().get(0).getData().get(0).getRowData().get(row).getValues().get(column);
        }

        @Test
        void drags_a_linked_form_along_into_the_folder_of_the_source() {
            google.linkForm(SHEET);
            int before = google.files().size();
            copyTo(FOLDER);
            assertEquals(before + 2, google.files().size());
            File form = google.file(google.files().get(before + 1));
            assertEquals("Copy of ZEUES (form)", form.getName());
            assertEquals(google.file(SHEET).getParents(), form.getParents());
        }
    }

    @Nested
    class A_lock {

        private Reply lock(String restriction) {
            return update(SHEET, "{\"contentRestrictions\":[" + restriction + "]}");
        }

        @Test
        void is_read_back_with_who_and_when() {
            assertEquals(Set.of("readOnly", "reason", "restrictingUser", "restrictionTime", "type"),
                    lock("{\"readOnly\":true,\"reason\":\"backup\"}").keys("contentRestrictions", "0"));
            assertFalse(lock("{\"readOnly\":false}").json().has("contentRestrictions"));
        }

        @Test
        void forbids_another_name_but_not_a_copy() {
            lock("{\"readOnly\":true}");
            isRefused(update(SHEET, "{\"name\":\"x\"}"), 403, "insufficientFilePermissions");
            assertEquals(200, copyTo(FOLDER).code());
            assertFalse(file(google.copiesOf(SHEET).get(0), ALL + "&fields=*").json().has("contentRestrictions"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"readOnly\":false,\"reason\":\"x\"}", "{}", "{\"reason\":\"x\"}",
                "{\"readOnly\":true},{\"readOnly\":true}"})
        void must_make_sense(String restriction) {
            isRefused(lock(restriction), 400, "invalid");
        }

        @Test
        void for_owners_alone_needs_an_owner() {
            isRefused(lock("{\"readOnly\":true,\"ownerRestricted\":true}"), 403, "insufficientFilePermissions");
            String mine = token;
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertEquals(200, lock("{\"readOnly\":true,\"ownerRestricted\":true}").code());
            token = mine;
            assertEquals("insufficientFilePermissions", lock("{\"readOnly\":false}").reason());
        }
    }

    @Nested
    class A_search {

        private List<String> found(String query) {
            Reply reply = get("/drive/v3/files?includeItemsFromAllDrives=true&" + ALL + "&fields=files/id&q="
                    + encode(query));
            assertEquals(200, reply.code(), reply.body());
            return IntStream.range(0, reply.json().getAsJsonArray("files").size())
                    .mapToObj(i -> reply.text("files", String.valueOf(i), "id")).toList();
        }

        @Test
        void finds_by_property_name_type_folder_and_bin() {
            String id = copy(ALL, "{\"name\":\"it's\",\"parents\":[\"" + FOLDER
                    + "\"],\"appProperties\":{\"run\":\"a\\\\b\"}}").text("id");
            assertEquals(List.of(id), found("appProperties has { key='run' and value='a\\\\b' } and trashed = false"));
            assertEquals(List.of(id), found("name = 'it\\'s'"));
            assertEquals(List.of(id), found("'" + FOLDER + "' in parents and mimeType='" + FakeGoogle.SHEET + "'"));
            assertEquals(List.of(), found("name contains 'it' and trashed=true"));
            assertEquals(List.of(id),
                    found("not trashed=true and (name='x' or createdTime >= '2026-01-26T00:00:00Z')"
                            + " and name='it\\'s'"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"name", "name = x", "name ~ 'x'", "titel = 'x'", "appProperties has {key='a'}",
                "name='x' trashed=true",
                "'x' of parents", "trashed = maybe", "name = 'x", "(name='x'", "createdTime > 'yesterday'"})
        void needs_a_query_that_parses(String query) {
            isRefused(get("/drive/v3/files?q=" + encode(query)), 400, "invalid");
        }

        @Test
        void sees_shared_drives_only_if_told_to() {
            String id = copyTo(FOLDER).text("id");
            assertFalse(get("/drive/v3/files").body().contains(id));
            isRefused(get("/drive/v3/files?includeItemsFromAllDrives=true"), 400, "invalid");
            assertTrue(get("/drive/v3/files?includeItemsFromAllDrives=true&" + ALL).body().contains(id));
            assertTrue(get("/drive/v3/files?includeItemsFromAllDrives=true&corpora=drive&driveId=" + DRIVE + "&" + ALL)
                    .body().contains(id));
            assertEquals(400, get("/drive/v3/files?includeItemsFromAllDrives=true&corpora=drive&" + ALL).code());
            assertEquals(400, get("/drive/v3/files?corpora=everything").code());
        }

        @Test
        void lags_behind() {
            google.searchLag(Duration.ofMinutes(5));
            String id = copyTo(FOLDER).text("id");
            assertEquals(List.of(), found("name='Backup'"));
            assertEquals(200, file(id, ALL).code());
            clock.pass(Duration.ofMinutes(5));
            assertEquals(List.of(id), found("name='Backup'"));
        }

        @Test
        void comes_in_pages() {
            IntStream.range(0, 3).forEach(i -> copyTo(FOLDER));
            String path = "/drive/v3/files?includeItemsFromAllDrives=true&" + ALL + "&pageSize=2&q="
                    + encode("name='Backup'");
            Reply first = get(path);
            assertEquals(2, first.json().getAsJsonArray("files").size());
            Reply second = get(path + "&pageToken=" + encode(first.text("nextPageToken")));
            assertEquals(1, second.json().getAsJsonArray("files").size());
            assertFalse(second.json().has("nextPageToken"));
            isRefused(get(path + "&pageToken=2"), 400, "invalid");
            assertEquals(400, get("/drive/v3/files?pageSize=1001").code());
        }
    }

    @Nested
    class The_change_feed {

        private String start() {
            return get("/drive/v3/changes/startPageToken?" + ALL).text("startPageToken");
        }

        private Reply changes(String from, String more) {
            return get("/drive/v3/changes?pageToken=" + from + more);
        }

        private static final String EVERYWHERE = "&includeItemsFromAllDrives=true&" + ALL;

        @Test
        void tells_a_new_file_once_and_where_to_go_on() {
            String from = start();
            String id = copyTo(FOLDER).text("id");
            Reply changes = changes(from, EVERYWHERE);
            assertEquals(id, changes.text("changes", "0", "fileId"));
            assertEquals("Backup", changes.text("changes", "0", "file", "name"));
            assertEquals("[]", changes(changes.text("newStartPageToken"), EVERYWHERE).text("changes"));
        }

        @Test
        void shows_shared_drives_only_if_told_to() {
            String from = start();
            copyTo(FOLDER);
            assertEquals("[]", changes(from, "").text("changes"));
            isRefused(changes(from, "&includeItemsFromAllDrives=true"), 400, "invalid");
        }

        @Test
        void loses_nothing_by_lagging() {
            google.changesLag(Duration.ofMinutes(1));
            clock.pass(Duration.ofMinutes(2));
            String from = start();
            copyTo(FOLDER);
            Reply early = changes(from, EVERYWHERE);
            assertEquals("[]", early.text("changes"));
            clock.pass(Duration.ofMinutes(1));
            assertNotEquals("[]", changes(early.text("newStartPageToken"), EVERYWHERE).text("changes"));
        }

        @Test
        void needs_a_page_token() {
            isRefused(get("/drive/v3/changes"), 400, "invalid");
        }
    }

    @Nested
    class Permissions {

        private Reply create(String id, String query, String body) {
            return send("POST", "/drive/v3/files/" + id + "/permissions?" + ALL + query, body);
        }

        @Test
        void are_listed_with_what_is_inherited() {
            String id = copyTo(FOLDER).text("id");
            create(id, "&sendNotificationEmail=false",
                    "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"a@example.com\"}");
            Reply list = get("/drive/v3/files/" + id + "/permissions?fields=*&" + ALL);
            assertEquals("a@example.com", list.text("permissions", "0", "emailAddress"));
            assertEquals("false", list.text("permissions", "0", "permissionDetails", "0", "inherited"));
            assertEquals("true", list.text("permissions", "1", "permissionDetails", "0", "inherited"));
            assertEquals(List.of(), google.mails());
        }

        @Test
        void are_told_to_their_holders_by_mail_unless_asked_not_to() {
            create(SHEET, "", "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"a@example.com\"}");
            assertEquals(List.of("a@example.com"), google.mails());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"{\"type\":\"user\",\"role\":\"reader\"}|400|invalid",
                "{\"type\":\"user\",\"role\":\"king\",\"emailAddress\":\"a@example.com\"}|400|required",
                "{\"role\":\"reader\"}|400|required",
                "{\"type\":\"user\",\"role\":\"owner\",\"emailAddress\":\"a@example.com\"}|403|forbidden",
                "{\"type\":\"user\",\"role\":\"organizer\",\"emailAddress\":\"a@example.com\"}"
                        + "|403|invalidSharingRequest",
                "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"a@example.com\",\"deleted\":true}"
                        + "|403|fieldNotWritable"})
        void must_make_sense(String body, int code, String reason) {
            isRefused(create(SHEET, "", body), code, reason);
        }

        @Test
        void are_not_for_readers_to_see() {
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            isRefused(get("/drive/v3/files/" + SHEET + "/permissions"), 403, "insufficientFilePermissions");
            assertFalse(file(SHEET, "fields=*").json().has("permissions"));
        }
    }

    @Nested
    class A_spreadsheet {

        private Reply values(String range) {
            return sheet("fields=sheets.data(startRow,startColumn,rowData.values.userEnteredValue)&ranges="
                    + encode(range));
        }

        private void isBadRange(String range, String message) {
            Reply refused = values(range);
            assertEquals(400, refused.code(), refused.body());
            assertEquals("INVALID_ARGUMENT", refused.status());
            assertEquals(message, refused.message());
        }

        @Test
        void that_is_none_is_not_found() {
            assertEquals("Requested entity was not found.", get("/v4/spreadsheets/1nothing").message());
            assertEquals("NOT_FOUND", get("/v4/spreadsheets/" + FOLDER).status());
        }

        @Test
        void of_another_office_is_refused() {
            google.addFile("1FakeOfficeFile000000", "x.xlsx", FakeGoogle.XLSX, FakeGoogle.OPERATOR);
            Reply refused = get("/v4/spreadsheets/1FakeOfficeFile000000");
            assertEquals("FAILED_PRECONDITION", refused.status());
            assertTrue(refused.message().contains("must not be an Office file"));
        }

        @Test
        void comes_without_cells_unless_asked_for() {
            assertFalse(sheet("").body().contains("rowData"));
            assertTrue(sheet("includeGridData=true").body().contains("rowData"));
            assertFalse(sheet("includeGridData=true&fields=sheets.properties").body().contains("rowData"));
            assertTrue(sheet("fields=sheets.data.rowData.values.note").body().contains("rowData"));
        }

        @Test
        void is_cut_to_the_tabs_that_the_ranges_name() {
            Reply two = sheet("fields=sheets.properties.title&ranges=" + encode("'D3'") + "&ranges=Trabajadores!A1");
            assertEquals("Trabajadores", two.text("sheets", "0", "properties", "title"));
            assertEquals("D3", two.text("sheets", "1", "properties", "title"));
            assertEquals(2, two.json().getAsJsonArray("sheets").size());
        }

        @Test
        void has_one_grid_for_each_range_in_the_order_asked_for() {
            Reply two = sheet("fields=sheets.data(startRow,startColumn)&ranges=Operaciones!C5:D6"
                    + "&ranges=Operaciones!A2:B3");
            assertEquals("[{\"data\":[{\"startRow\":4,\"startColumn\":2},{\"startRow\":1}]}]", two.text("sheets"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"Operaciones!A1", "'Operaciones'!$A$1:A1", "A1", "Operaciones!a1"})
        void understands_a1(String range) {
            assertEquals("NV", values(range).text("sheets", "0", "data", "0", "rowData", "0", "values", "0",
                    "userEnteredValue", "stringValue"));
        }

        @Test
        void understands_open_ranges_whole_tabs_and_named_ranges() {
            assertEquals("84", metadata("Operaciones!A:B", "rowMetadata"));
            assertEquals("2", metadata("Operaciones!A:B", "columnMetadata"));
            assertEquals("63", metadata("Operaciones!2:3", "columnMetadata"));
            assertEquals("80", metadata("Operaciones!B5:B", "rowMetadata"));
            assertEquals("84", metadata("Operaciones", "rowMetadata"));
            assertEquals("5", metadata("Estados", "rowMetadata"));
            assertEquals("100", metadata("'Jon''s \"Q1\" | 100%'", "rowMetadata"));
            assertEquals("34", metadata("Operaciones!A51:B900", "rowMetadata"));
        }

        private String metadata(String range, String which) {
            Reply reply = sheet("fields=sheets.data." + which + "&ranges=" + encode(range));
            assertEquals(200, reply.code(), reply.body());
            return String.valueOf(JsonParser.parseString(reply.text("sheets", "0", "data", "0", which)).getAsJsonArray()
                    .size());
        }

        @ParameterizedTest
        @ValueSource(strings = {"NOPE!A1", "NOPE", "D3!A1", "Jon's \"Q1\" | 100%!A1", "'Operaciones!A1", "Operaciones!",
                "Operaciones!A",
                "Operaciones!A0", "Avance!A1", "Avance", "'Jon's \"Q1\" | 100%'!A1", "Operaciones!A1:B2:C3",
                "Operaciones!AAAA1"})
        void refuses_what_is_no_range(String range) {
            isBadRange(range, "Unable to parse range: " + range);
        }

        @Test
        void refuses_what_lies_outside_the_grid() {
            isBadRange("Operaciones!A85:B90",
                    "Range (Operaciones!A85:B90) exceeds grid limits. Max rows: 84, max columns: 63");
            isBadRange("'D3'!F1", "Range ('D3'!F1) exceeds grid limits. Max rows: 20, max columns: 5");
        }

        private String rows(String range) {
            return values(range).json().getAsJsonArray("sheets").get(0).getAsJsonObject().getAsJsonArray("data").get(0)
                    .getAsJsonObject().toString();
        }

        @Test
        void trims_empty_cells_and_rows_at_the_end_and_tells_those_before_as_empty_objects() {
            String formula = "{\"userEnteredValue\":{\"formulaValue\":\"=COUNTIF(D3:D7,TRUE)\"}}";
            assertEquals("{\"startRow\":8,\"rowData\":[{\"values\":[{}," + formula + "]}]}",
                    rows("Trabajadores!A9:D200"));
            assertEquals("{\"startRow\":7,\"startColumn\":1,\"rowData\":[{},{\"values\":[" + formula + "]}]}",
                    rows("Trabajadores!B8:B9"));
            assertEquals("{\"startRow\":39}", rows("Listas!A40:B40"));
            assertEquals("{}", rows("Trabajadores!A1:A1").replaceAll("\"rowData.*]", ""));
        }

        @Test
        void may_trim_by_what_cells_hold_instead_of_what_was_asked() {
            String path = "fields=sheets.data.rowData.values.note&ranges=Trabajadores!A1:D3";
            assertEquals("{\"sheets\":[{\"data\":[{}]}]}", sheet(path).json().toString());
            google.trimsByContent(true);
            assertEquals("[{\"values\":[{}]},{\"values\":[{},{},{},{}]},{\"values\":[{},{},{},{}]}]",
                    sheet(path).text("sheets", "0", "data", "0", "rowData"));
        }

        @Test
        void is_cut_to_what_the_ranges_touch() {
            assertEquals("2", count("sheets.merges", "Trabajadores!A1:A11"));
            assertEquals("1", count("sheets.merges", "Trabajadores!A10:B12"));
            assertEquals("0", count("sheets.merges", "Trabajadores!A2:B9"));
            assertEquals("0", count("sheets.conditionalFormats", "Operaciones!A1:B2"));
            assertEquals("1", count("sheets.protectedRanges", "Operaciones!A1:B2"));
        }

        private String count(String field, String range) {
            Reply reply = sheet("fields=" + field + "&ranges=" + encode(range));
            JsonElement list = reply.json().getAsJsonArray("sheets").get(0).getAsJsonObject()
                    .get(field.replace("sheets.", ""));
            return list == null ? "0" : String.valueOf(list.getAsJsonArray().size());
        }

        @Test
        void leaves_out_zeros_and_falsehoods_but_not_where_they_mean_something() {
            Reply sheet = sheet("fields=sheets(properties,basicFilter.range,rowGroups)&ranges=Operaciones!A1");
            assertEquals("0", sheet.text("sheets", "0", "properties", "sheetId"));
            assertEquals("0", sheet.text("sheets", "0", "properties", "index"));
            assertFalse(sheet.body().contains("hidden"));
            assertEquals(Set.of("startRowIndex", "endRowIndex", "startColumnIndex", "endColumnIndex"),
                    sheet.keys("sheets", "0", "basicFilter", "range"));
            assertFalse(sheet.text("sheets", "0", "rowGroups", "0").contains("collapsed"));
            String cell = values(A1()).text("sheets", "0", "data", "0", "rowData", "0", "values", "0",
                    "userEnteredValue");
            assertEquals("{\"boolValue\":false}", cell);
        }

        private String A1() {
            return "'Jon''s \"Q1\" | 100%'!E2";
        }

        @Test
        void tells_both_the_deprecated_colour_and_the_style() {
            Reply sheet = sheet("fields=sheets.properties(tabColor,tabColorStyle)&ranges=Operaciones!A1");
            assertEquals(sheet.text("sheets", "0", "properties", "tabColorStyle", "rgbColor"),
                    sheet.text("sheets", "0", "properties", "tabColor"));
            assertEquals("0.3254902", JsonParser.parseString(sheet.text("sheets", "0", "properties", "tabColor"))
                    .getAsJsonObject()
                    .get("green").getAsString());
            assertTrue(sheet("fields=properties.defaultFormat.textFormat").body().replaceAll("\\s", "")
                    .contains("\"foregroundColor\":{}"));
            Reply filter = sheet("fields=sheets.basicFilter(criteria,filterSpecs)&ranges=Operaciones!A1");
            assertEquals(filter.text("sheets", "0", "basicFilter", "filterSpecs", "0", "filterCriteria"),
                    filter.text("sheets", "0", "basicFilter", "criteria", "20"));
        }

        @Test
        void tells_the_size_of_every_row_and_column_asked_for() {
            Reply sheet = sheet("fields=sheets.data(rowMetadata,columnMetadata)&ranges=Operaciones!A8:D8");
            assertEquals("[{\"hiddenByUser\":true,\"pixelSize\":21}]",
                    sheet.text("sheets", "0", "data", "0", "rowMetadata"));
            assertEquals("[{\"pixelSize\":100},{\"pixelSize\":100},{\"pixelSize\":100},{\"pixelSize\":180}]",
                    sheet.text("sheets", "0", "data", "0", "columnMetadata"));
        }

        @Test
        void tells_editors_of_a_protected_range_only_to_editors() {
            String path = "fields=sheets.protectedRanges(editors,requestingUserCanEdit)&ranges=Operaciones!A1";
            assertFalse(sheet(path).body().contains("jefe.taller"));
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertTrue(sheet(path).body().contains("jefe.taller"));
            assertTrue(sheet(path).body().contains("\"requestingUserCanEdit\": true"));
        }

        @Test
        void has_a_chart_sheet_without_a_grid() {
            Reply sheet = sheet("fields=sheets(properties(sheetType,gridProperties),data.startRow,charts.chartId)");
            assertEquals("{\"properties\":{\"sheetType\":\"OBJECT\"},\"charts\":[{\"chartId\":1846132927}]}",
                    sheet.text("sheets", "5"));
        }

        @Test
        void shows_comments_only_to_who_may_see_them() {
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            assertEquals("PERMISSION_DENIED", sheet("commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED").status());
            assertEquals(200, sheet("commentsViewMode=COMMENTS_VIEW_MODE_DEFAULT_FOR_CURRENT_ACCESS").code());
            assertEquals(400, sheet("commentsViewMode=ALL").code());
        }

        @Test
        void with_everything_in_it_tells_every_field_of_the_model() throws IOException {
            google.addSpreadsheet(SampleSheet.everything(), "Todo", FakeGoogle.OPERATOR);
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "spreadsheets.readonly");
            Reply reply = sheet("prettyPrint=false&includeGridData=true&commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED");
            Set<String> missing = fields(Spreadsheet.class, new TreeSet<>());
            told(GsonFactory.getDefaultInstance().fromString(reply.body(), Spreadsheet.class), missing);
            assertEquals(Set.of("EmbeddedObjectPosition.newSheet", "GridData.startColumn", "GridData.startRow",
                    "Spreadsheet.commentsViewMode"), missing);
        }

        private Set<String> fields(Class<?> type, Set<String> all) {
            for (FieldInfo field : ClassInfo.of(type).getFieldInfos()) {
                Type inner = field.getGenericType();
                while (inner instanceof ParameterizedType p) {
                    inner = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
                }
                if (all.add(type.getSimpleName() + "." + field.getName())
                        && GenericData.class.isAssignableFrom((Class<?>) inner)) {
                    fields((Class<?>) inner, all);
                }
            }
            return all;
        }

        private void told(Object value, Set<String> missing) {
            if (value instanceof GenericData data) {
                assertEquals(Map.of(), data.getUnknownKeys());
                for (FieldInfo field : data.getClassInfo().getFieldInfos()) {
                    if (field.getValue(data) != null) {
                        missing.remove(data.getClass().getSimpleName() + "." + field.getName());
                        told(field.getValue(data), missing);
                    }
                }
            } else if (value instanceof Map<?, ?> map) {
                map.values().forEach(inner -> told(inner, missing));
            } else if (value instanceof Iterable<?> list) {
                list.forEach(inner -> told(inner, missing));
            }
        }

        @Test
        void lists_tables_among_its_bands_unless_asked_not_to() {
            google.addSpreadsheet(SampleSheet.everything(), "Todo", FakeGoogle.OPERATOR);
            assertTrue(sheet("fields=sheets.bandedRanges").body().contains("bandedRangeReference"));
            assertFalse(sheet("fields=sheets.bandedRanges&excludeTablesInBandedRanges=true").body()
                    .contains("bandedRangeReference"));
        }

        @Test
        void takes_no_range_on_a_data_source_tab() {
            google.addSpreadsheet(SampleSheet.everything(), "Todo", FakeGoogle.OPERATOR);
            isBadRange("Conectada!A1", "Unable to parse range: Conectada!A1");
        }

        @Test
        void may_spell_its_keys_in_another_order() {
            String usual = sheet("fields=sheets.properties(sheetId,title)").body();
            google.reverseKeys(true);
            String other = sheet("fields=sheets.properties(sheetId,title)").body();
            assertNotEquals(usual, other);
            assertEquals(JsonParser.parseString(usual), JsonParser.parseString(other));
        }

        @Test
        void goes_back_to_an_old_version_under_the_same_id() {
            String before = sheet("includeGridData=true").body();
            long version = google.file(SHEET).getVersion();
            String snapshot = google.snapshot(SHEET);
            google.edit(SHEET, book -> book.getSheets().get(0).getData().get(0).getRowData().add(3, new RowData()));
            assertNotEquals(before, sheet("includeGridData=true").body());
            google.restore(SHEET, snapshot);
            assertEquals(before, sheet("includeGridData=true").body());
            assertEquals(version + 2, google.file(SHEET).getVersion());
        }

        @Test
        void moves_its_version_when_edited_and_not_when_damaged() {
            long version = google.file(SHEET).getVersion();
            google.damage(SHEET, book -> book.getProperties().setLocale("en_US"));
            assertEquals(version, google.file(SHEET).getVersion());
            clock.pass(Duration.ofMinutes(1));
            google.edit(SHEET, book -> book.getProperties().setLocale("es_CL"));
            assertEquals(version + 1, google.file(SHEET).getVersion());
            assertEquals(clock.instant().toEpochMilli(), google.file(SHEET).getModifiedTime().getValue());
        }
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

    @Nested
    class Googles_own_client {

        private HttpRequestInitializer signIn() throws IOException {
            try (InputStream in = Files.newInputStream(google.serviceAccountKey(dir))) {
                return new HttpCredentialsAdapter(ServiceAccountCredentials.fromStream(in)
                        .createScoped(SCOPE + "drive"));
            }
        }

        private Drive drive() throws IOException {
            return new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), signIn())
                    .setApplicationName("test").setRootUrl(google.endpoint().toString()).build();
        }

        private Sheets sheets() throws IOException {
            return new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), signIn())
                    .setApplicationName("test").setRootUrl(google.endpoint().toString()).build();
        }

        @Test
        void copies_locks_and_finds() throws IOException {
            Drive drive = drive();
            File copy = drive.files().copy(SHEET, new File().setName("B").setParents(List.of(FOLDER))
                    .setAppProperties(Map.of("run", "1"))).setSupportsAllDrives(true).set("copyComments", true)
                    .execute();
            File locked = drive.files().update(copy.getId(), new File().setContentRestrictions(List.of(
                    new ContentRestriction().setReadOnly(true).setReason("r")))).setSupportsAllDrives(true)
                    .setFields("contentRestrictions").execute();
            assertEquals("r", locked.getContentRestrictions().get(0).getReason());
            assertEquals(copy.getId(), drive.files().list().setQ("appProperties has { key='run' and value='1' }")
                    .setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true).execute().getFiles().get(0).getId());
            assertNull(drive.files().get(copy.getId()).setSupportsAllDrives(true).execute().getVersion());
            assertEquals(List.of(), google.violations());
        }

        @Test
        void reads_a_sheet_as_it_was_put_in() throws IOException {
            List<String> ranges = IntStream.rangeClosed(1, 80).mapToObj(i -> "'Operaciones'!A" + i + ":C" + i).toList();
            Sheets.Spreadsheets.Get get = sheets().spreadsheets().get(SHEET).setRanges(ranges);
            Spreadsheet read = get.setFields("sheets.data.rowData").execute();
            assertEquals(80, read.getSheets().get(0).getData().size());
            assertTrue(get.buildHttpRequestUrl().build().length() > 2048, "long enough to be sent as a POST");
            Spreadsheet whole = sheets().spreadsheets().get(SHEET).setFields("sheets.data.rowData.values("
                    + "userEnteredValue,note)").execute();
            for (int i = 0; i < SampleSheet.SMALL_ROWS; i++) {
                List<CellData> told = whole.getSheets().get(0).getData().get(0).getRowData().get(i).getValues();
                List<CellData> held = google.spreadsheet(SHEET).getSheets().get(0).getData().get(0).getRowData().get(i)
                        .getValues();
                for (int column = 0; column < told.size(); column++) {
                    assertEquals(held.get(column).getUserEnteredValue(), told.get(column).getUserEnteredValue());
                    assertEquals(held.get(column).getNote(), told.get(column).getNote());
                }
            }
            assertEquals(List.of(), google.violations());
        }

        @Test
        void understands_the_refusals() throws IOException {
            GoogleJsonResponseException e = assertThrows(GoogleJsonResponseException.class,
                    () -> drive().files().get("1nothing").execute());
            assertEquals("notFound", e.getDetails().getErrors().get(0).getReason());
            assertEquals(404, assertThrows(GoogleJsonResponseException.class,
                    () -> sheets().spreadsheets().get("1nothing").execute()).getDetails().getCode());
        }
    }
}
