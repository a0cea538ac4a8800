//DESCRIPTION Tests that what signs in is led nowhere else, and that no key is shown.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stranger's server stands beside the double of Google, and is never told a thing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
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
        return desk.backup("--folder", Desk.FOLDER, "-q");
    }

    @Nested
    class A_redirect {
        private static final String ADVICE =
                "  Something answers in Google's place: look at the proxy, the network and --endpoint.\n";

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void to_another_host_is_not_followed(int code) {
            desk.google.fail("GET", "/about$", FakeGoogle.Fault.redirect(code, stranger.elsewhere() + "x"));
            assertEquals(new Result(3, "", "backup: signing in: the answer sends us to localhost, and "
                    + "nothing is sent there\n" + ADVICE), run());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void of_the_token_server_is_not_followed(boolean asUser) {
            if (asUser) {
                desk.asUser();
            }
            desk.google.fail("POST", "/token$", FakeGoogle.Fault.redirect(307, stranger.elsewhere() + "x").times(99));
            assertEquals(new Result(3, "", "backup: signing in: the answer sends us to localhost, and "
                    + "nothing is sent there\n" + ADVICE), run());
        }

        @Test
        void of_the_copy_leaves_its_outcome_open() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.redirect(307, stranger.elsewhere() + "x"));
            assertEquals(3, run().exit());
            assertEquals(0, run().exit());
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }
    }

    /** The ways in which credentials are found. */
    enum Way {
        FILE, ENVIRONMENT, NAMED, GCLOUD;

        void give(BackupDesk desk, Path key) throws IOException {
            desk.key = this == FILE ? key : null;
            switch (this) {
                case FILE -> { }
                case ENVIRONMENT -> desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", Files.readString(key));
                case NAMED -> desk.env.put("GOOGLE_APPLICATION_CREDENTIALS", key.toString());
                case GCLOUD -> {
                    Path gcloud = Files.createDirectories(desk.dir.resolve("home/.config/gcloud"));
                    Files.copy(key, gcloud.resolve("application_default_credentials.json"));
                    desk.env.put("HOME", desk.dir.resolve("home").toString());
                }
            }
        }
    }

    @Nested
    class Credentials_without_a_key {
        private Path impersonated() {
            desk.google.tokens().consent("https://www.googleapis.com/auth/cloud-platform");
            return desk.google.impersonatedCredentials(dir);
        }

        @ParameterizedTest
        @EnumSource(Way.class)
        void act_as_the_service_account_by_the_least_scopes(Way way) throws IOException {
            way.give(desk, impersonated());
            Result result = desk.backup("--folder", Desk.FOLDER, "-v");
            assertEquals(0, result.exit(), result.err());
            assertContains(result.err(), "ok    identity       " + FakeGoogle.SERVICE_ACCOUNT + "\n");
            assertEquals(List.of("https://www.googleapis.com/auth/drive"), desk.google.requests().stream()
                    .filter(request -> request.path().startsWith("/drive/")).map(FakeGoogle.Request::scope).distinct()
                    .toList());
        }

        @Test
        void need_the_role_of_a_token_creator() throws IOException {
            Way.FILE.give(desk, impersonated());
            desk.google.tokens().takeTokenCreator();
            assertEquals(new Result(3, "", """
                    backup: signing in: Permission 'iam.serviceAccounts.getAccessToken' denied on resource (or it may \
                    not exist). (403 PERMISSION_DENIED)
                      Your account needs the role Service Account Token Creator on that service account (docs/setup.md).
                    """), run());
        }

        @Test
        void cannot_act_for_a_user() throws IOException {
            Way.FILE.give(desk, impersonated());
            assertContains(desk.backup("--impersonate", "ana@example.com").err(), "backup: only a service account's "
                    + "key can act for ana@example.com, and these credentials are none\n");
        }

        @Test
        void of_a_session_that_has_ended_say_so() throws IOException {
            Way.FILE.give(desk, impersonated());
            desk.google.tokens().endSession();
            assertContains(run().err(), "(400 invalid_grant)\n  The sign-in has ended: sign in again");
        }
    }

    @Nested
    class Credentials {
        @ParameterizedTest
        @EnumSource(Way.class)
        void are_found_where_they_are(Way way) throws IOException {
            way.give(desk, desk.key);
            Result result = run();
            assertEquals(0, result.exit(), result.err());
        }

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                FILE   | {"type": "PASTED"}
                NAMED  | {"type": "PASTED"}
                NAMED  | {"type": "external_account", "audience": "PASTED", "token_url": 7}
                NAMED  | {"type": "external_account", "audience": "a", "subject_token_type": "b", "token_url": "PASTED"}
                NAMED  | {"type": "external_account", "credential_source": "PASTED"}
                NAMED  | {"type": "external_account", "credential_source": {"url": "http://STRANGER/PASTED"}}
                GCLOUD | {"type": "authorized_user", "client_id": "PASTED", "client_secret": ["PASTED"]}
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
            Result result = run();
            assertEquals(3, result.exit());
            assertContains(result.err(), "backup: could not use \"");
            assertEquals(2, result.err().lines().count(), result.err());
            assertFalse(result.err().contains("MIIEvQ") || result.err().contains("localhost"), result.err());
        }
    }

    @Test
    void an_endpoint_with_a_password_is_refused_without_showing_it() {
        Result result = desk.backup("--endpoint", "https://ana:secret@proxy.example/");
        assertEquals(new Result(2, "", """
                backup: --endpoint '...@proxy.example' must be an https URL, or http on this machine
                  Nothing was done. See: jbang backup.java --help
                """), result);
    }

    @Nested
    class An_error_of_Java {
        private Result with(Error error) {
            desk.transport = new NetHttpTransport.Builder().setConnectionFactory(url -> {
                throw error;
            }).build();
            return run();
        }

        @Test
        void for_want_of_memory_ends_in_3_and_says_what_to_do() {
            assertEquals(new Result(3, "", """
                    backup: out of memory
                      Give Java more of it, in front of the same command: JAVA_TOOL_OPTIONS=-Xmx4g
                    """), with(new OutOfMemoryError("Java heap space")));
        }

        @Test
        void for_want_of_stack_ends_in_3_and_says_what_to_do() {
            assertEquals(new Result(3, "", """
                    backup: out of stack: something is nested too deep
                      Give Java more of it, in front of the same command: JAVA_TOOL_OPTIONS=-Xss64m
                    """), with(new StackOverflowError()));
        }

        @Test
        void that_is_another_ends_in_3_too() {
            Result result = with(new LinkageError("odd"));
            assertEquals(3, result.exit());
            assertEquals(2, result.err().lines().count(), result.err());
        }
    }

    @Nested
    class A_key {
        private static final String AGAIN =
                "  docs/setup.md says how to get credentials, and which file holds them.\n";

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                empty                | ``                                    | it is empty
                blank                | ` `                                   | it is not a JSON object
                no JSON              | `-----BEGIN PRIVATE KEY-----`         | it is not a JSON object
                cut short            | `{"type": "service_account", "cli`    | it is not a JSON object
                a list               | `[]`                                  | it is not a JSON object
                no type              | `{}`                                  | its type is none of Google's
                another type         | `{"type": "password"}`                | its type is none of Google's
                an OAuth client      | `{"installed": {"client_id": "x"}}`   | it is an OAuth client, with which a \
                person signs in first
                """)
        void that_are_no_key_are_named_with_the_reason(String name, String text, String why) throws IOException {
            Files.writeString(desk.key, text);
            assertEquals(new Result(3, "", "backup: could not use \"KEY\": " + why + "\n" + AGAIN), desk.backup());
            assertEquals(List.of(), desk.google.requests());
        }

        @Test
        void with_nothing_in_the_key_are_refused() throws IOException {
            Files.writeString(desk.key, "{\"type\": \"service_account\"}");
            Result result = desk.backup();
            assertEquals(3, result.exit());
            assertContains(result.err(), "backup: could not use \"KEY\": ");
            assertContains(result.err(), AGAIN);
        }

        @Test
        void that_are_not_there_are_named() throws IOException {
            Files.delete(desk.key);
            assertEquals(new Result(3, "", """
                    backup: could not read "KEY": no such file
                      Give the file of your credentials with --credentials FILE (docs/setup.md).
                    """), desk.backup());
        }

        @Test
        void that_are_a_folder_are_named() throws IOException {
            Files.delete(desk.key);
            Files.createDirectory(desk.key);
            assertEquals(new Result(3, "", """
                    backup: could not read "KEY": it is a folder
                      Give the file of your credentials with --credentials FILE (docs/setup.md).
                    """), desk.backup());
        }

        @Test
        void may_stand_in_the_environment() throws IOException {
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", Files.readString(desk.key));
            desk.key = null;
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
        }

        @Test
        void in_the_environment_are_named_by_their_variable() {
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", "{");
            desk.key = null;
            assertContains(desk.backup().err(),
                    "backup: could not use $GOOGLE_APPLICATION_CREDENTIALS_JSON: it is not a JSON object\n");
        }

        @Test
        void of_a_user_cannot_act_for_another() {
            desk.asUser();
            assertEquals(new Result(3, "", """
                    backup: only a service account's key can act for ana@example.com, and these credentials are none
                      Leave out --impersonate, or give such a key with --credentials FILE.
                    """), desk.backup("--impersonate", "ana@example.com"));
        }

        @Test
        void of_a_user_without_the_scope_are_refused_by_the_first_request() {
            desk.asUser();
            desk.google.tokens().consent("https://www.googleapis.com/auth/cloud-platform");
            assertEquals(new Result(3, "", """
                    backup: signing in: Request had insufficient authentication scopes. \
                    (403 ACCESS_TOKEN_SCOPE_INSUFFICIENT)
                      A person's sign-in lacks a scope: docs/setup.md gives the command to sign in again.
                      A service account asks for each: it is refused where the sheet has connected data, and nothing \
                    helps.
                    """), desk.backup("-q"));
        }

        @Test
        void of_a_session_that_has_ended_say_so() {
            desk.asUser();
            desk.google.tokens().endSession();
            assertEquals(new Result(3, "", """
                    backup: signing in: reauth related error (invalid_rapt) (400 invalid_grant)
                      The sign-in has ended: sign in again (docs/setup.md, "Seven days").
                    """), desk.backup("-q"));
        }

        @Test
        void that_a_variable_names_and_that_are_not_there_are_named_by_it() throws IOException {
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS", desk.key.toString());
            Files.delete(desk.key);
            desk.key = null;
            assertContains(desk.backup().err(), ": no such file\n  $GOOGLE_APPLICATION_CREDENTIALS names it: set that "
                    + "right, or give the file of your credentials with --credentials FILE (docs/setup.md).\n");
        }

        @Test
        void that_are_nowhere_are_asked_for_by_the_variable_that_the_page_uses() {
            desk.env.put("HOME", dir.resolve("home").toString());
            desk.key = null;
            assertEquals(new Result(3, "", """
                    backup: no usable credentials: none found
                      Set GOOGLE_APPLICATION_CREDENTIALS to their file, or give --credentials FILE (docs/setup.md).
                    """), desk.backup("-q"));
        }

        @ParameterizedTest
        @CsvSource({"https://no-such-host.invalid/token, there is no host no-such-host.invalid",
            "http://127.0.0.1:9/token, no answer: Connection refused"})
        void are_tried_once_more_where_there_is_no_network(String server, String said) throws IOException {
            Files.writeString(desk.key, Files.readString(desk.key)
                    .replace(desk.google.endpoint() + "token", server));
            Result result = desk.backup("-v");
            assertEquals(3, result.exit());
            assertContains(result.err(), said.replace("no answer: ", ""));
            assertContains(result.err(), "  Check the network, then run this again. A proxy has to be named to Java "
                    + "(docs/setup.md, \"Behind a proxy\").\n");
            assertEquals(1, result.err().lines().filter(line -> line.startsWith("asking again")).count(), result.err());
        }

        @Test
        void that_were_revoked_are_refused() {
            desk.asUser();
            desk.google.tokens().revokeConsent();
            assertEquals(new Result(3, "", """
                    backup: signing in: Token has been expired or revoked. (400 invalid_grant)
                      The sign-in has ended: sign in again (docs/setup.md, "Seven days").
                    """), desk.backup("-q"));
        }

        @Test
        void are_good_for_nothing_where_the_clock_is_wrong() {
            desk.google.tokens().clockSkew(Duration.ofHours(3));
            Result result = desk.backup("-q");
            assertEquals(3, result.exit());
            assertContains(result.err(), "(400 invalid_grant)\n"
                    + "  This computer's clock is wrong by more than Google allows: set it, then run this again.\n");
        }

        @Test
        void without_delegation_cannot_act_for_a_user() {
            // Java's own client loses the body of a 401 to a POST, and with it Google's reason.
            assertEquals(new Result(3, "", """
                    backup: signing in: no reason given by the token server (401)
                      The credentials were not accepted: make a new key (docs/setup.md).
                      With --impersonate: domain-wide delegation is not granted for all scopes, or only now.
                    """), desk.backup("-q", "--impersonate", "ana@example.com"));
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(delimiter = '|', textBlock = """
                invalid_grant | Invalid JWT Signature.          | The key is no longer good: make a new one \
                (docs/setup.md).
                invalid_grant | Invalid email or User ID        | --impersonate names nobody in the domain: give \
                the primary address.
                access_denied | Requested client not authorized | Domain-wide delegation is not granted for \
                this account and scope (docs/setup.md).
                admin_policy_enforced | Access blocked                  | Your organisation's administrator has to \
                allow this application to use Drive.
                invalid_client | The OAuth client was not found. | Google will not do this as asked; docs/setup.md \
                explains the usual reasons.
                """)
        void that_Google_refuses_end_the_run_at_once(String error, String description, String advice) {
            desk.google.fail("POST", "/token", FakeGoogle.Fault.token(400, error, description));
            Result result = desk.backup("-q");
            assertEquals(3, result.exit());
            assertContains(result.err(),
                    "backup: signing in: " + description + " (400 " + error + ")\n  " + advice + "\n");
            assertEquals(1, desk.google.requests().size());
        }
    }
}
