//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.json.webtoken.JsonWebSignature;
import com.google.api.client.json.webtoken.JsonWebToken;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of the token endpoint is broken by an assertion or a form, which must be refused in Google's words. */
class FakeTokensTest extends FakeGoogleCaller {
    private static final String JWT = "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";

    private Reply ask(String form) {
        return send(HttpRequest.newBuilder(google.endpoint().resolve("/token")).POST(BodyPublishers.ofString(form))
                .header("Content-Type", "application/x-www-form-urlencoded").build());
    }

    /** Signed by the service account, for an hour, but for one claim. */
    private String signed(String claim, Object value) throws Exception {
        long now = Instant.now().getEpochSecond();
        JsonWebToken.Payload claims = new JsonWebToken.Payload().setIssuer(FakeGoogle.SERVICE_ACCOUNT)
                .setAudience(FakeTokens.AUDIENCE).setIssuedAtTimeSeconds(now).setExpirationTimeSeconds(now + 3600);
        claims.set("scope", SCOPE + "drive").set(claim, value);
        try (InputStream in = Files.newInputStream(google.serviceAccountKey(dir))) {
            return JsonWebSignature.signUsingRsaSha256(ServiceAccountCredentials.fromStream(in).getPrivateKey(),
                    GsonFactory.getDefaultInstance(), new JsonWebSignature.Header().setAlgorithm("RS256"), claims);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            typ   | JWT                                             | 200 | Bearer
            iss   | x@example.com                                   | 400 | Invalid grant: account not found
            aud   | http://127.0.0.1/token                          | 400 | Failed audience check
            scope | https://www.googleapis.com/auth/drive.everything | 400 | invalid_scope
            sub   | operator                                        | 400 | Invalid email or User ID
            sub   | operator@example.com                            | 401 | unauthorized_client
            """)
    void an_assertion_makes_only_claims_that_hold(String claim, String value, int code, String said) throws Exception {
        Reply reply = ask(JWT + signed(claim, value));
        assertEquals(code, reply.code(), reply.body());
        assertTrue(reply.body().contains(said), reply.body());
    }

    @ParameterizedTest
    @CsvSource({"-7200, short-lived token", "7200, short-lived token"})
    void an_assertion_lives_shortly_and_now(long ahead, String said) throws Exception {
        assertTrue(ask(JWT + signed("exp", Instant.now().getEpochSecond() + ahead)).body().contains(said));
    }

    @ParameterizedTest
    @CsvSource({"grant_type=password, unsupported_grant_type", "grant_type=refresh_token&client_id=x, invalid_client",
            "JWTa.b.c, Bad Request", "JWTSIGNED, Invalid JWT Signature."})
    void what_is_no_grant_is_refused(String form, String said) throws Exception {
        String forged = signed("typ", "JWT").replaceFirst("\\.[^.]{8}([^.]*)$", ".AAAAAAAA$1");
        assertTrue(ask(form.replace("SIGNED", forged).replace("JWT", JWT)).body().contains(said));
    }
}
