import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.gson.GsonFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Google says no. Drive and Sheets spell it differently; neither sends a Retry-After header (recorded). */
final class FakeRefusal extends RuntimeException {
    private static final String PROJECT = "735291640518";
    private static final JsonFactory JSON = GsonFactory.getDefaultInstance();
    private static final long serialVersionUID = 1;
    private final int code;
    private final transient GenericJson error = new GenericJson();
    private final transient GenericJson reason = new GenericJson();
    private final transient List<GenericJson> details = new ArrayList<>();
    private final String type;
    private final String body;

    FakeRefusal(int code, String status, String domain, String reason, String message) {
        super(code + " " + (reason == null ? status : reason) + " " + message);
        this.code = code;
        type = FakeServer.Answer.TYPE;
        body = null;
        error.set("code", code).set("message", message).set("status", status);
        if (reason != null) {
            this.reason.set("message", message).set("domain", domain).set("reason", reason);
        }
    }

    FakeRefusal(int code, String type, String body, String said) {
        super(code + " " + said);
        this.code = code;
        this.type = type;
        this.body = body;
    }

    static FakeRefusal drive(int code, String domain, String reason, String message) {
        return new FakeRefusal(code, null, domain, reason, message);
    }

    static FakeRefusal sheets(int code, String status, String message) {
        return new FakeRefusal(code, status, null, null, message);
    }

    /** From what stands before both services: Drive's answer has the errors list, Sheets' has not. */
    static FakeRefusal neutral(int code, String status, String reason, String message) {
        return new FakeRefusal(code, status, "global", reason, message);
    }

    static FakeRefusal invalid(String message, String location) {
        return drive(400, "global", "invalid", message).at(location, "parameter");
    }

    static FakeRefusal unknownName(String name, String why) {
        String message = "Invalid JSON payload received. Unknown name \"" + name + "\": " + why;
        return neutral(400, "INVALID_ARGUMENT", "invalid", message).violation(null, message);
    }

    static FakeRefusal badValue(String name, String type, String value) {
        String message = "Invalid value at '" + name + "' (" + type + "), \"" + value + "\"";
        return neutral(400, "INVALID_ARGUMENT", "invalid", message).violation(name, message);
    }

    /** On the wire the domain is usageLimits (recorded). */
    static FakeRefusal noStorage() {
        return drive(403, "usageLimits", "storageQuotaExceeded",
                "Service Accounts do not have storage quota. Leverage shared drives "
                + "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use "
                + "OAuth delegation (http://support.google.com/a/answer/7281227) instead.");
    }

    /** Sixty reads a minute for each user are used up (recorded). */
    static FakeRefusal readQuota() {
        return sheets(429, "RESOURCE_EXHAUSTED",
                "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of "
                + "service 'sheets.googleapis.com' for consumer 'project_number:" + PROJECT + "'.")
                .errorInfo("RATE_LIMIT_EXCEEDED", "googleapis.com", new TreeMap<>(Map.of(
                        "service", "sheets.googleapis.com", "consumer", "projects/" + PROJECT,
                        "quota_metric", "sheets.googleapis.com/read_requests", "quota_location", "global",
                        "quota_limit", "ReadRequestsPerMinutePerUser", "quota_limit_value", "60")));
    }

    /** The API is not enabled in the project (text recorded from Sheets, Drive's reason reported). */
    static FakeRefusal apiDisabled(String service, String title) {
        return new FakeRefusal(403, "PERMISSION_DENIED", "usageLimits", "accessNotConfigured", "Google " + title
                + " API has not been used in project " + PROJECT + " before or it is disabled. Enable it by visiting "
                + "https://console.developers.google.com/apis/api/" + service + "/overview?project=" + PROJECT
                + " then retry. If you enabled this API recently, wait a few minutes for the action to propagate "
                + "to our systems and retry.").errorInfo("SERVICE_DISABLED", "googleapis.com",
                new TreeMap<>(Map.of("consumer", "projects/" + PROJECT, "service", service)));
    }

    /** What nobody serves is answered with a page, not with JSON (recorded). */
    static FakeRefusal unknownPath(FakeServer.Call call) {
        return new FakeRefusal(404, "text/html; charset=UTF-8",
                "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n"
                + "  <title>Error 404 (Not Found)!!1</title>\n  <p><b>404.</b> <ins>That&rsquo;s an error.</ins>\n"
                + "  <p>The requested URL <code>" + call.path()
                + "</code> was not found on this server.  <ins>That&rsquo;s all we know.</ins>\n", "unknown path");
    }

    FakeRefusal at(String location, String locationType) {
        reason.set("location", location).set("locationType", locationType);
        return this;
    }

    FakeRefusal reasonMessage(String message) {
        reason.set("message", message);
        return this;
    }

    FakeRefusal violation(String field, String description) {
        return detail(new GenericJson().set("@type", "type.googleapis.com/google.rpc.BadRequest")
                .set("fieldViolations", List.of(new GenericJson().set("field", field).set("description",
                        description))));
    }

    FakeRefusal errorInfo(String reason, String domain, Map<String, String> metadata) {
        return detail(new GenericJson().set("@type", "type.googleapis.com/google.rpc.ErrorInfo")
                .set("reason", reason).set("domain", domain).set("metadata", metadata));
    }

    private FakeRefusal detail(GenericJson detail) {
        details.add(detail);
        return this;
    }

    String json(boolean sheets) {
        GenericJson told = error.clone().set("errors", sheets || reason.isEmpty() ? null : List.of(reason))
                .set("details", details.isEmpty() ? null : details);
        try {
            return JSON.toPrettyString(new GenericJson().set("error", told)) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeServer.Answer answer(FakeServer.Call call) {
        return FakeServer.Answer.text(code, type, body == null ? json(call.sheets()) : body);
    }
}
