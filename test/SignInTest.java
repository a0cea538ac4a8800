///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tests that what signs in goes to Google and to nobody else, and that no key is shown.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES BackupTest.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.console.ConsoleLauncher;

/** A stranger's server stands beside the double of Google, and is never told a thing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SignInTest {

    public static void main(String... args) {
        ConsoleLauncher.main("execute", "--select-class=SignInTest", "--disable-banner");
    }

    private static final String PASTED = "-----BEGIN PRIVATE KEY----- MIIEvQIBADANBgkq";

    @TempDir
    Path dir;

    BackupTest.Desk desk;
    FakeStranger stranger;

    @BeforeEach
    void open() {
        desk = new BackupTest.Desk(dir);
        stranger = FakeStranger.start();
    }

    @AfterEach
    void close() {
        desk.close();
        stranger.close();
        assertEquals(List.of(), stranger.requests());
    }

    private BackupTest.Result run() {
        return desk.run("--folder", BackupTest.Desk.SHARED, "-q");
    }

    @Nested
    class A_redirect {
        private static final String ADVICE =
                "  Something answers in Google's place: look at the proxy, the network and --endpoint.\n";

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void to_another_host_is_not_followed(int code) {
            desk.google.fail("GET", "/about$", FakeGoogle.Fault.redirect(code, stranger.elsewhere() + "x"));
            assertEquals(new BackupTest.Result(3, "", "backup: signing in: the answer sends us to localhost, and "
                    + "nothing is sent there\n" + ADVICE), run());
        }

        @Test
        void of_the_token_server_is_not_followed() {
            desk.google.fail("POST", "/token$", FakeGoogle.Fault.redirect(307, stranger.elsewhere() + "x").times(99));
            assertEquals(new BackupTest.Result(3, "", "backup: signing in: refused to sign in at localhost, which is "
                    + "not Google's\n" + ADVICE), run());
        }

        @Test
        void of_the_copy_leaves_its_outcome_open() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.redirect(307, stranger.elsewhere() + "x"));
            assertEquals(3, run().exit());
            assertEquals(0, run().exit());
            assertEquals(1, desk.google.copiesOf(BackupTest.Desk.SHEET).size());
        }
    }

    /** The ways in which credentials are found. */
    enum Way {
        FILE, ENVIRONMENT, NAMED, GCLOUD;

        void give(BackupTest.Desk desk, Path key) throws IOException {
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
    class Credentials {
        private void refusedForAStranger(Way way, Path key) throws IOException {
            String text = Files.readString(key);
            Files.writeString(key, text.replace(desk.google.endpoint() + "token", stranger.elsewhere() + "token"));
            assertFalse(text.equals(Files.readString(key)));
            way.give(desk, key);
            BackupTest.Result result = run();
            assertEquals(3, result.exit());
            BackupTest.assertContains(result.err(), ": its token_uri is not Google's\n"
                    + "  This key would sign you in at a stranger's. Download a new one (docs/setup.md).\n");
        }

        @ParameterizedTest
        @EnumSource(Way.class)
        void of_a_service_account_that_name_a_strangers_server_are_refused(Way way) throws IOException {
            refusedForAStranger(way, desk.key);
        }

        @ParameterizedTest
        @EnumSource(Way.class)
        void of_a_user_that_name_a_strangers_server_are_refused(Way way) throws IOException {
            Path key = desk.google.userCredentials(dir);
            if (!Files.readString(key).contains("token_uri")) {
                throw new AssertionError("the double's user credentials name no server");
            }
            refusedForAStranger(way, key);
        }

        @ParameterizedTest
        @EnumSource(Way.class)
        void are_found_where_they_are(Way way) throws IOException {
            way.give(desk, desk.key);
            BackupTest.Result result = run();
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
            BackupTest.Result result = run();
            assertEquals(3, result.exit());
            BackupTest.assertContains(result.err(), "backup: could not use \"");
            assertEquals(2, result.err().lines().count(), result.err());
            assertFalse(result.err().contains("MIIEvQ") || result.err().contains("localhost"), result.err());
        }
    }

    @Test
    void an_endpoint_with_a_password_is_refused_without_showing_it() {
        BackupTest.Result result = desk.run("--endpoint", "https://ana:secret@proxy.example/");
        assertEquals(new BackupTest.Result(2, "", """
                backup: --endpoint '...@proxy.example' must be an https URL, or http on this machine
                  Nothing was done. See: jbang backup.java --help
                """), result);
    }

    @Nested
    class An_error_of_Java {
        private BackupTest.Result with(Error error) {
            desk.transport = new NetHttpTransport.Builder().setConnectionFactory(url -> {
                throw error;
            }).build();
            return run();
        }

        @Test
        void for_want_of_memory_ends_in_3_and_says_what_to_do() {
            assertEquals(new BackupTest.Result(3, "", """
                    backup: out of memory
                      Give Java more of it, in front of the same command: JAVA_TOOL_OPTIONS=-Xmx4g
                    """), with(new OutOfMemoryError("Java heap space")));
        }

        @Test
        void for_want_of_stack_ends_in_3_and_says_what_to_do() {
            assertEquals(new BackupTest.Result(3, "", """
                    backup: out of stack: something is nested too deep
                      Give Java more of it, in front of the same command: JAVA_TOOL_OPTIONS=-Xss64m
                    """), with(new StackOverflowError()));
        }

        @Test
        void that_is_another_ends_in_3_too() {
            BackupTest.Result result = with(new LinkageError("odd"));
            assertEquals(3, result.exit());
            assertEquals(2, result.err().lines().count(), result.err());
        }
    }
}
