import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.sheets.v4.SheetsScopes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Plays the token endpoint: the assertions of a service account, its delegation, a user's refresh token (documented in
 * "Using OAuth 2.0 for Server to Server Applications", with the errors' words). It goes by real time, as the client's
 * library does, moved by {@link #clockSkew}.
 */
final class FakeTokens {
    private static final JsonFactory JSON = GsonFactory.getDefaultInstance();
    static final String SCOPE = "https://www.googleapis.com/auth/";
    static final String AUDIENCE = "https://oauth2.googleapis.com/token";
    static final String CLIENT_ID = "104857600000000000001";
    static final String USER_CLIENT_ID = "735291640518-operator.apps.googleusercontent.com";
    private static final String KEY_ID = "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed";
    private static final String REFRESH = "1//0fake-refresh-token-of-the-operator";
    private static final String SECRET = "GOCSPX-fake-secret";
    private static final String EXPECTED = "Expected OAuth 2 access token, login cookie or other valid authentication "
            + "credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.";
    private static final KeyPair KEYS = newKeys();
    private static final Duration LIFETIME = Duration.ofSeconds(3599);

    private final Supplier<String> uri;
    private final Map<String, Access> issued = new ConcurrentHashMap<>();
    private final Map<String, Set<String>> delegated = new ConcurrentHashMap<>(Map.of());
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger serial = new AtomicInteger();
    private volatile Set<String> consent = Set.of(SCOPE + "drive", SCOPE + "spreadsheets", SCOPE + "userinfo.email",
            "openid");
    private volatile Duration skew = Duration.ZERO;
    private volatile boolean revoked;
    private volatile boolean sessionOver;
    private volatile boolean creator = true;

    FakeTokens(Supplier<String> uri) {
        this.uri = uri;
    }

    /** How many requests for a token came. */
    int count() {
        return count.get();
    }

    /** What operator@example.com consented to when the refresh token was made. */
    void consent(String... scopes) {
        consent = Set.of(scopes);
    }

    /** The refresh token no longer works: revoked, or seven days old in an app still in testing (reported). */
    void revokeConsent() {
        revoked = true;
    }

    /** The organisation lets sessions end after some hours, and this one has (documented, reauthentication). */
    void endSession() {
        sessionOver = true;
    }

    /** Takes the role Service Account Token Creator from operator@example.com. */
    void takeTokenCreator() {
        creator = false;
    }

    /** Moves Google's clock away from the client's, in effect a client whose clock is wrong. */
    void clockSkew(Duration ahead) {
        skew = ahead;
    }

    void allowDelegation(String user, String... scopes) {
        delegated.put(user, Set.of(scopes));
    }

    private Instant now() {
        return Instant.now().plus(skew);
    }

    Access access(String authorization) {
        return authorization == null || !authorization.startsWith("Bearer ") ? null
                : issued.get(authorization.substring(7));
    }

    /** Both refusals of a token, and that of a scope, are recorded from Drive; Sheets' lack the errors list. */
    void check(String authorization, Access access, FakeRules.Route route) {
        if (authorization == null) {
            throw FakeRefusal.neutral(401, "UNAUTHENTICATED", "required",
                    "Request is missing required authentication credential. " + EXPECTED)
                    .reasonMessage("Login Required.").at("Authorization", "header")
                    .errorInfo("CREDENTIALS_MISSING", "googleapis.com", service(route));
        }
        if (access == null || access.expires().isBefore(now())) {
            throw FakeRefusal.neutral(401, "UNAUTHENTICATED", "authError",
                    "Request had invalid authentication credentials. " + EXPECTED)
                    .reasonMessage("Invalid Credentials").at("Authorization", "header");
        }
        if (Collections.disjoint(access.scopes(), route.scopes())) {
            throw FakeRefusal.neutral(403, "PERMISSION_DENIED", "insufficientPermissions",
                    "Request had insufficient authentication scopes.").reasonMessage("Insufficient Permission")
                    .errorInfo("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com", service(route));
        }
    }

    private static Map<String, String> service(FakeRules.Route route) {
        return new TreeMap<>(Map.of("service", route.sheets() ? "sheets.googleapis.com" : "drive.googleapis.com",
                "method", (route.sheets() ? "google.apps.sheets.v4." : "google.apps.drive.v3.") + route.name()));
    }

    /** For the record of requests, so whatever comes is taken. */
    String requestedScope(FakeServer.Call call) {
        List<String> assertion = FakeServer.Call.parameters(call.body()).get("assertion");
        try {
            return assertion == null ? String.join(" ", consent)
                    : String.valueOf(parsedAssertion(assertion.get(0)).getPayload().get("scope"));
        } catch (FakeRefusal e) {
            return "";
        }
    }

    FakeServer.Answer answer(FakeServer.Call call) {
        count.incrementAndGet();
        Map<String, List<String>> form = FakeServer.Call.parameters(call.body());
        String type = form.getOrDefault("grant_type", List.of("")).get(0);
        String assertion = form.getOrDefault("assertion", List.of("")).get(0);
        return switch (type) {
            case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> assertion(assertion);
            case "refresh_token" -> refresh(form);
            default -> throw refuse(400, "unsupported_grant_type", "Invalid grant_type: " + type);
        };
    }

    private FakeServer.Answer assertion(String jwt) {
        JsonWebSignature signed = parsedAssertion(jwt);
        JsonWebToken.Payload claims = signed.getPayload();
        if (!FakeGoogle.SERVICE_ACCOUNT.equals(claims.getIssuer())) {
            throw refuse(400, "invalid_grant", "Invalid grant: account not found");
        }
        if (!"RS256".equals(signed.getHeader().getAlgorithm()) || !verifies(signed)) {
            throw refuse(400, "invalid_grant", "Invalid JWT Signature.");
        }
        if (!AUDIENCE.equals(claims.getAudience())) {
            throw refuse(400, "invalid_grant", "Invalid JWT: Failed audience check. The right audience is "
                    + AUDIENCE);
        }
        checkTimes(claims.getIssuedAtTimeSeconds(), claims.getExpirationTimeSeconds());
        Set<String> scopes = scopes(claims.get("scope"));
        String sub = claims.getSubject() == null ? FakeGoogle.SERVICE_ACCOUNT : claims.getSubject();
        checkDelegation(sub, scopes);
        return issue(new Access(sub, scopes, "fake-project", now().plus(LIFETIME)), false);
    }

    private static boolean verifies(JsonWebSignature signed) {
        try {
            return signed.verifySignature(KEYS.getPublic());
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private void checkTimes(long issuedAt, long expires) {
        long now = now().getEpochSecond();
        if (issuedAt > now + 300 || expires < now || expires - issuedAt > 3600 || expires > now + 3900) {
            throw refuse(400, "invalid_grant",
                    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable "
                    + "timeframe. Check your iat and exp values in the JWT claim.");
        }
    }

    private void checkDelegation(String sub, Set<String> scopes) {
        if (sub.equals(FakeGoogle.SERVICE_ACCOUNT)) {
            return;
        }
        if (!sub.matches("[^@ ]+@[^@ ]+")) {
            throw refuse(400, "invalid_grant", "Invalid email or User ID");
        }
        Set<String> granted = delegated.get(sub);
        if (granted == null || !granted.isEmpty() && !granted.containsAll(scopes)) {
            throw refuse(401, "unauthorized_client",
                    "Client is unauthorized to retrieve access tokens using this method, "
                    + "or client not authorized for any of the scopes requested.");
        }
    }

    private static Set<String> scopes(Object claim) {
        String text = claim == null ? "" : claim.toString().trim();
        Set<String> scopes = new TreeSet<>(text.isEmpty() ? List.of() : List.of(text.split("[ +]+")));
        Set<String> known = new HashSet<>(DriveScopes.all());
        known.addAll(SheetsScopes.all());
        known.addAll(List.of(SCOPE + "cloud-platform", SCOPE + "userinfo.email", "openid", "email", "profile"));
        if (scopes.isEmpty() || !known.containsAll(scopes)) {
            throw refuse(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.");
        }
        return scopes;
    }

    /**
     * Plays generateAccessToken of iamcredentials: a token of the service account for whoever holds the role
     * (documented; the refusal's words are reported).
     */
    FakeServer.Answer impersonated(FakeServer.Call call) {
        Access access = access(call.authorization());
        if (!call.method().equals("POST")
                || !call.path().endsWith("/" + FakeGoogle.SERVICE_ACCOUNT + ":generateAccessToken")) {
            throw FakeRefusal.unknownPath(call);
        }
        if (access == null || !access.scopes().contains(SCOPE + "cloud-platform")) {
            throw FakeRefusal.sheets(401, "UNAUTHENTICATED", "Request had invalid authentication credentials.");
        }
        if (!creator || !access.email().equals(FakeGoogle.OPERATOR)) {
            throw FakeRefusal.sheets(403, "PERMISSION_DENIED", "Permission 'iam.serviceAccounts.getAccessToken' denied "
                    + "on resource (or it may not exist).").errorInfo("IAM_PERMISSION_DENIED", "iam.googleapis.com",
                    Map.of("permission", "iam.serviceAccounts.getAccessToken"));
        }
        GenericJson asked = parsed(call.body());
        Set<String> scopes = scopes(String.join(" ", ((List<?>) asked.get("scope")).stream().map(String::valueOf)
                .toList()));
        return told(new GenericJson().set("accessToken", issue(FakeGoogle.SERVICE_ACCOUNT, scopes))
                .set("expireTime", now().plus(LIFETIME).truncatedTo(ChronoUnit.SECONDS).toString()));
    }

    private static GenericJson parsed(String body) {
        try {
            return JSON.fromString(body, GenericJson.class);
        } catch (IOException | IllegalArgumentException e) {
            throw FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Invalid JSON payload received.");
        }
    }

    private FakeServer.Answer refresh(Map<String, List<String>> form) {
        if (!List.of(USER_CLIENT_ID).equals(form.get("client_id"))
                || !List.of(SECRET).equals(form.get("client_secret"))) {
            throw refuse(401, "invalid_client", "The OAuth client was not found.");
        }
        if (!List.of(REFRESH).equals(form.get("refresh_token")) || revoked) {
            throw refuse(400, "invalid_grant", "Token has been expired or revoked.");
        }
        if (sessionOver) {
            throw refuse(400, "invalid_grant", "reauth related error (invalid_rapt)");
        }
        return issue(new Access(FakeGoogle.OPERATOR, consent, "735291640518", now().plus(LIFETIME)), true);
    }

    String issue(String email, Set<String> scopes) {
        return register(new Access(email, scopes, "fake-project", now().plus(LIFETIME)));
    }

    private String register(Access access) {
        String token = "ya29.fake-" + serial.incrementAndGet();
        issued.put(token, access);
        return token;
    }

    private FakeServer.Answer issue(Access access, boolean tellScope) {
        return told(new GenericJson().set("access_token", register(access)).set("expires_in", LIFETIME.toSeconds())
                .set("scope", tellScope ? String.join(" ", access.scopes()) : null).set("token_type", "Bearer"));
    }

    private static FakeRefusal refuse(int code, String error, String description) {
        return new FakeRefusal(code, FakeServer.Answer.TYPE, json(error, description), error + " " + description);
    }

    static String json(String error, String description) {
        return text(new GenericJson().set("error", error).set("error_description", description));
    }

    private static FakeServer.Answer told(GenericJson told) {
        return FakeServer.Answer.text(200, FakeServer.Answer.TYPE, text(told));
    }

    private static String text(GenericJson told) {
        try {
            return JSON.toPrettyString(told) + "\n";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonWebSignature parsedAssertion(String jwt) {
        try {
            return JsonWebSignature.parse(JSON, jwt);
        } catch (IOException | RuntimeException e) {
            throw refuse(400, "invalid_grant", "Bad Request");
        }
    }

    private static KeyPair newKeys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            // The shortest that signs with SHA-256: with one as long as Google's, signing in would cost most of a test.
            generator.initialize(512);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    GenericJson serviceAccountKey() {
        String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(KEYS.getPrivate().getEncoded());
        return new GenericJson().set("type", "service_account").set("project_id", "fake-project")
                .set("private_key_id", KEY_ID)
                .set("private_key", "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n")
                .set("client_email", FakeGoogle.SERVICE_ACCOUNT).set("client_id", CLIENT_ID)
                .set("auth_uri", "https://accounts.google.com/o/oauth2/auth").set("token_uri", uri.get())
                .set("universe_domain", "googleapis.com");
    }

    GenericJson userCredentials() {
        return new GenericJson().set("type", "authorized_user").set("client_id", USER_CLIENT_ID)
                .set("client_secret", SECRET).set("refresh_token", REFRESH).set("token_uri", uri.get())
                .set("universe_domain", "googleapis.com");
    }

    GenericJson impersonatedCredentials() {
        return new GenericJson().set("type", "impersonated_service_account").set("delegates", List.of())
                .set("service_account_impersonation_url", uri.get().replaceFirst("/token$", "") + "/v1/projects/-/"
                        + "serviceAccounts/" + FakeGoogle.SERVICE_ACCOUNT + ":generateAccessToken")
                .set("source_credentials", userCredentials());
    }

    /**
     * Who a token stands for. The app is the Cloud project behind it, to which appProperties are private (documented).
     */
    record Access(String email, Set<String> scopes, String app, Instant expires) { }
}
