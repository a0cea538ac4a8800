//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger's server stands beside the double of Google, and is never told a thing. */
class SignInTest extends WithBackupDesk {

    private static final String PASTED = "-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkq";

    FakeStranger stranger;

    @BeforeEach
    void open() {
        desk = new BackupDesk(dir);
        stranger = FakeStranger.start();
    }

    @AfterEach
    void close() {
        desk.close();
        stranger.close();
        assertEquals(List.of(), stranger.requests());
    }

    private Result run() {
        return desk.toFolder("-q");
    }

    @Nested
    class A_redirect {
        @ParameterizedTest(name = "{2} of {1}, as a user: {3}")
        @CsvSource({"GET, /about$, 301, false", "GET, /about$, 302, false", "GET, /about$, 303, false",
            "GET, /about$, 307, false", "GET, /about$, 308, false", "POST, /token$, 307, false",
            "POST, /token$, 307, true"})
        void to_another_host_is_not_followed(String method, String path, int code, boolean asUser) {
            if (asUser) {
                desk.asUser();
            }
            desk.google.fail(method, path, FakeGoogle.Fault.redirect(code, stranger.elsewhere() + "x").times(99));
            run().ends(3).says("""
                    backup: signing in: the answer sends us to localhost, and nothing is sent there
                      Something answers in Google's place: look at the proxy, the network and --endpoint.
                    """);
        }

        @Test
        void of_the_copy_leaves_its_outcome_open() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.redirect(307, stranger.elsewhere() + "x"));
            run().ends(3);
            run().ends(0);
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }
    }

    /** The ways in which credentials are found. */
    enum Way {
        FILE, ENVIRONMENT, NAMED;

        void give(BackupDesk desk, Path key) throws IOException {
            desk.key = this == FILE ? key : null;
            switch (this) {
                case FILE -> { }
                case ENVIRONMENT -> desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", Files.readString(key));
                case NAMED -> desk.env.put("GOOGLE_APPLICATION_CREDENTIALS", key.toString());
            }
        }
    }

    static Stream<Arguments> errors() {
        return Stream.of(Arguments.of(new OutOfMemoryError(), "out of memory"),
                Arguments.of(new StackOverflowError(), "java.lang.StackOverflowError"),
                Arguments.of(new LinkageError(), "java.lang.LinkageError"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void an_error_of_Java_ends_in_3_and_says_what_to_do(Error error, String said) {
        desk.transport = new NetHttpTransport.Builder().setConnectionFactory(url -> {
            throw error;
        }).build();
        run().ends(3).saysJust("backup: " + said + "\n  Give Java more room, in front of the same command: "
                + "JAVA_TOOL_OPTIONS='-Xmx4g -Xss64m'\n");
    }

    @Nested
    class Credentials {
        private Path impersonated() {
            desk.google.tokens().consent("https://www.googleapis.com/auth/cloud-platform");
            return desk.google.impersonatedCredentials(dir);
        }

        @ParameterizedTest
        @EnumSource(Way.class)
        void are_found_where_they_are_and_act_as_the_service_account_by_the_least_scopes(Way way) throws IOException {
            way.give(desk, impersonated());
            desk.toFolder("-v").ends(0)
                    .says("ok    identity       " + FakeGoogle.SERVICE_ACCOUNT + "\n");
            assertEquals(List.of("https://www.googleapis.com/auth/drive"), desk.google.requests().stream()
                    .filter(request -> request.path().startsWith("/drive/")).map(FakeGoogle.Request::scope).distinct()
                    .toList());
        }

        @Test
        void that_gcloud_has_left_are_found_by_Googles_library() throws Exception {
            Path gcloud = Files.createDirectories(dir.resolve(".config/gcloud"));
            Files.copy(impersonated(), gcloud.resolve("application_default_credentials.json"));
            desk.key = null;
            Process process = desk.start(List.of(), List.of("-Duser.home=" + dir), "--folder", Desk.FOLDER);
            assertEquals(0, process.waitFor(), desk::said);
            Files.delete(gcloud.resolve("application_default_credentials.json"));
            desk.start(List.of(), List.of("-Duser.home=" + dir), "--folder", Desk.FOLDER, "--again").waitFor();
            assertEquals("""
                    backup: no usable credentials found
                      Name the file of your credentials in $GOOGLE_APPLICATION_CREDENTIALS, or with --credentials \
                    FILE (docs/setup.md).
                    """, desk.said());
        }

        @Test
        void without_a_key_need_the_role_of_a_token_creator() {
            desk.key = impersonated();
            desk.google.tokens().takeTokenCreator();
            run().ends(3).says("(403 IAM_PERMISSION_DENIED)\n  Your account needs the role "
                    + "Service Account Token Creator");
        }

        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void of_a_person_cannot_act_for_another_and_say_when_the_session_has_ended(boolean key) {
            desk.asUser();
            desk.key = key ? desk.key : impersonated();
            desk.backup("--impersonate", "ana@example.com").ends(3).says("""
                    backup: only a service account's key can act for ana@example.com, and these credentials are none
                      Leave out --impersonate, or give such a key with --credentials FILE.
                    """);
            desk.google.tokens().endSession();
            run().ends(3).says("(400 invalid_grant)\n  The sign-in has ended: sign in again (docs/setup.md, "
                    + "\"Seven days\")");
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                FILE   | {"type": "PASTED"}
                NAMED  | {"type": "PASTED"}
                NAMED  | {"type": "external_account", "audience": "PASTED", "token_url": 7}
                NAMED  | {"type": "external_account", "audience": "a", "subject_token_type": "b", "token_url": "PASTED"}
                NAMED  | {"type": "external_account", "credential_source": "PASTED"}
                NAMED  | {"type": "external_account", "credential_source": {"url": "http://STRANGER/PASTED"}}
                NAMED  | {"type": "authorized_user", "client_id": "PASTED", "client_secret": ["PASTED"]}
                FILE   | {"type": "service_account", "private_key": "PASTED", "client_email": "a", "client_id": "b", \
                "private_key_id": "c"}
                FILE   | {"type": "service_account", "token_uri": "PASTED"}
                FILE   | {"type": "authorized_user", "client_id": "a", "client_secret": "b", "refresh_token": "c", \
                "token_uri": "::PASTED"}
                """)
        void that_are_damaged_end_in_words_that_show_nothing_of_them(Way way, String json) throws IOException {
            Path key = Files.writeString(dir.resolve("damaged"), json.replace("PASTED", PASTED)
                    .replace("STRANGER", stranger.elsewhere().getAuthority()));
            way.give(desk, key);
            Result result = run().ends(3).says("backup: could not use \"").lacks("MIIEvQ").lacks("localhost");
            assertEquals(2, result.err().lines().count(), result.err());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                ``                                    | it holds no credentials of Google's, or damaged ones
                `-----BEGIN PRIVATE KEY-----`         | it holds no credentials of Google's, or damaged ones
                `{"type": "service_account", "cli`    | it holds no credentials of Google's, or damaged ones
                `[]`                                  | it holds no credentials of Google's, or damaged ones
                `{"type": "password"}`                | it holds no credentials of Google's, or damaged ones
                `{"type": "service_account"}`         | it holds no credentials of Google's, or damaged ones
                `{"installed": {"client_id": "x"}}`   | it is an OAuth client, with which a person signs in first
                """)
        void that_are_none_are_named_with_the_reason(String text, String why) throws IOException {
            Files.writeString(desk.key, text);
            desk.backup().ends(3).says("backup: could not use \"KEY\": " + why
                    + "\n  docs/setup.md says how to get credentials, and which file holds them.\n");
            assertEquals(List.of(), desk.google.requests());
        }

        @Test
        void that_are_not_there_or_a_folder_are_named() throws IOException {
            Files.delete(desk.key);
            desk.backup().ends(3).says("""
                    backup: could not read "KEY": no such file
                      Name the file of your credentials in $GOOGLE_APPLICATION_CREDENTIALS, or with --credentials \
                    FILE (docs/setup.md).
                    """);
            Files.createDirectory(desk.key);
            desk.backup().ends(3).says("backup: could not read \"KEY\": is a directory\n");
        }

        @Test
        void that_never_end_are_none() {
            desk.key = Path.of("/dev/zero");
            desk.backup().ends(3).says(": it holds no credentials of Google's, or damaged ones\n");
        }

        @Test
        void in_the_environment_are_named_by_their_variable() {
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", "{");
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS", dir.resolve("gone.json").toString());
            desk.key = null;
            desk.backup().says("could not use $GOOGLE_APPLICATION_CREDENTIALS_JSON: it holds no credentials of");
            desk.env.remove("GOOGLE_APPLICATION_CREDENTIALS_JSON");
            desk.backup().says("could not read \"DIR/gone.json\", which $GOOGLE_APPLICATION_CREDENTIALS names: no such "
                    + "file\n");
        }

        @Test
        void of_a_user_without_the_scope_are_refused_by_the_first_request() {
            desk.asUser();
            desk.google.tokens().consent("https://www.googleapis.com/auth/cloud-platform");
            run().ends(3).says("insufficient authentication scopes. (403 ACCESS_TOKEN_SCOPE_INSUFFICIENT)\n"
                    + "  A person's sign-in lacks a scope: docs/setup.md gives the command to sign in again.\n");
        }

        @Test
        void that_were_revoked_are_refused() {
            desk.asUser();
            desk.google.tokens().revokeConsent();
            run().ends(3).says("""
                    backup: signing in: Token has been expired or revoked. (400 invalid_grant)
                      The sign-in has ended: sign in again (docs/setup.md, "Seven days").
                    """);
        }

        @Test
        void are_good_for_nothing_where_the_clock_is_wrong() {
            desk.google.tokens().clockSkew(Duration.ofHours(3));
            run().ends(3).says("(400 invalid_grant)\n  This computer's clock is wrong by more than Google allows: "
                    + "set it, then run this again.\n");
        }

        @Test
        void without_delegation_cannot_act_for_a_user() {
            // Java's own client loses the body of a 401 to a POST, and with it Google's reason.
            desk.backup("-q", "--impersonate", "ana@example.com").ends(3).says("""
                    backup: signing in: no reason given (401)
                      The credentials were not accepted: make a new key (docs/setup.md).
                      With --impersonate: domain-wide delegation is not granted for all scopes, or only now.
                    """);
        }

        @ParameterizedTest
        @CsvSource({"https://no-such-host.invalid/token, there is no host no-such-host.invalid",
            "http://127.0.0.1:9/token, Connection refused"})
        void are_tried_once_more_where_there_is_no_network(String server, String said) throws IOException {
            Files.writeString(desk.key, Files.readString(desk.key).replace(desk.google.endpoint() + "token", server));
            Result result = desk.backup("-v").ends(3).says(said).says("  Check the network, then run this again. "
                    + "A proxy has to be named to Java (docs/setup.md, \"Behind a proxy\").\n");
            assertEquals(1, result.err().lines().filter(line -> line.startsWith("asking again")).count(), result.err());
        }

        @Test
        void that_are_refused_without_a_word_are_told_by_the_reason() {
            desk.google.fail("POST", "/token", FakeGoogle.Fault.status(400, "{\"error\": \"invalid_grant\"}"));
            run().ends(3).says("backup: signing in: no reason given (400 invalid_grant)\n  The key is no longer good");
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(delimiter = '|', textBlock = """
                invalid_grant         | Invalid JWT Signature.          | The key is no longer good: make a new one \
                (docs/setup.md).
                invalid_grant         | Invalid email or User ID        | --impersonate names nobody in the domain: \
                give the primary address.
                access_denied         | Requested client not authorized | Domain-wide delegation is not granted for \
                this account and scope (docs/setup.md).
                admin_policy_enforced | Access blocked                  | Your organisation's administrator has to \
                allow this application to use Drive.
                invalid_client        | The OAuth client was not found. | Google will not do this as asked; \
                docs/setup.md explains the usual reasons.
                invalid_client        | Invalid email or access_denied  | Google will not do this as asked; \
                docs/setup.md explains the usual reasons.
                """)
        void that_Google_refuses_end_the_run_at_once(String error, String description, String advice) {
            desk.google.fail("POST", "/token", FakeGoogle.Fault.token(400, error, description));
            run().ends(3).says("backup: signing in: " + description + " (400 " + error + ")\n  " + advice + "\n");
            assertEquals(1, desk.google.requests().size());
        }
    }
}
