//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//DEPS com.google.apis:google-api-services-drive:v3-rev20260428-2.0.0
//DEPS com.google.auth:google-auth-library-oauth2-http:1.57.0
//DEPS com.google.auth:google-auth-library-credentials:1.57.0
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogle.java ../support/SampleSheet.java ../support/TestClock.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What the tests of the double share: a Google with two folders and a sheet in it, and requests made by hand. */
abstract class FakeGoogleCaller {
    static final String SCOPE = "https://www.googleapis.com/auth/";
    static final String DRIVE = "0AFakeSharedDriveUk9PVA";
    static final String FOLDER = "1FakeFolderInTheSharedDrive000000";
    static final String MY_FOLDER = "1FakeFolderInMyDrive0000000000000";
    static final String SHEET = SampleSheet.ID;
    static final String ALL = "supportsAllDrives=true";
    static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final TestClock clock = new TestClock();
    FakeGoogle google;
    String token;

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

    /** What came back, with shortcuts into Google's errors. */
    record Reply(int code, String type, String body) {
        JsonObject json() {
            return JsonParser.parseString(body).getAsJsonObject();
        }

        String message() {
            return text("error", "message");
        }

        String reason() {
            return text("error", "errors", "0", "reason");
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

    Reply send(String method, String path, String body) {
        return send(method, path, body, "Bearer " + token);
    }

    Reply send(String method, String path, String body, String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(google.endpoint().resolve(path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return send(request.build());
    }

    static Reply send(HttpRequest request) {
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

    Reply get(String path) {
        return send("GET", path, null);
    }

    Reply file(String id, String query) {
        return get("/drive/v3/files/" + id + "?" + query);
    }

    Reply copy(String query, String body) {
        return send("POST", "/drive/v3/files/" + SHEET + "/copy?" + query, body);
    }

    Reply copyTo(String folder) {
        return copy(ALL, "{\"name\":\"Backup\",\"parents\":[\"" + folder + "\"]}");
    }

    Reply update(String id, String body) {
        return send("PATCH", "/drive/v3/files/" + id + "?" + ALL + "&fields=*", body);
    }

    Reply sheet(String query) {
        return get("/v4/spreadsheets/" + SHEET + "?" + query);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, UTF_8);
    }

    void isRefused(Reply reply, int code, String reason) {
        assertEquals(code, reply.code(), reply.body());
        assertEquals(reason, reply.reason(), reply.body());
        assertEquals(1, google.violations().size(), () -> google.violations().toString());
    }
}
