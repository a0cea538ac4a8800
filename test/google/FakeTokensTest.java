//DESCRIPTION Tests that the double of the token endpoint refuses what Google refuses.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.auth.oauth2.UserCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule of the token endpoint is broken by an assertion or a form, which must be refused in Google's words. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeTokensTest extends FakeGoogleCaller {

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
}
