///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Tests backup.java: what it says, what it refuses and what it leaves in Drive and in the log.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../backup.java FakeGoogle.java SampleSheet.java

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Permission;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.console.ConsoleLauncher;

/** Every test runs the whole command against the test double of Google, on a clock that only sleeping moves. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupTest {

    public static void main(String... args) {
        ConsoleLauncher.main("execute", "--select-class=BackupTest", "--disable-banner");
    }

    private static final String STORAGE = """
            A service account owns no storage, and a user's may be full. One of:
              --folder ID         a folder in a shared drive that has the account as a member
              --impersonate USER  act for a user who has storage, by domain-wide delegation
              --credentials FILE  a user's own credentials; or free some of that user's storage
            docs/setup.md explains each. Or copy by hand in the browser, then run backup.java with
            --adopt URL.
            """;

    @TempDir
    Path dir;

    Desk desk;

    @BeforeEach
    void open() throws IOException {
        desk = new Desk(dir);
    }

    @AfterEach
    void close() {
        desk.close();
    }

    @Nested
    class The_plain_path {
        @Test
        void says_what_it_checks_on_stderr_and_what_it_made_on_stdout() {
            assertEquals(new Result(0, """
                    Backup created successfully: COPY
                      name       ZEUES_Operaciones_v2.1_backup_20260126_181500
                      URL        https://docs.google.com/spreadsheets/d/COPY/edit
                      timestamp  2026-01-26T18:15:00.000Z
                      origin     copied
                      lock       read-only
                    """, """
                    ok    log            LOG
                    ok    identity       backup@fake-project.iam.gserviceaccount.com
                    ok    folder         "Backups" in shared drive 0ABackupDriveUk9PVA
                    ok    owner          shared drive 0ABackupDriveUk9PVA
                    ok    change feed    at 8
                    ok    original       "Operaciones" SHEET
                    ok    original type  Google Sheet
                    ok    original place not in the bin
                    ok    copying        allowed
                    next: jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG
                    """), desk.run("--folder", Desk.SHARED));
        }

        @Test
        void leaves_every_fact_in_the_log() {
            desk.run("--folder", Desk.SHARED);
            assertEquals("""
                    INFO  backup[00000001] Original sheet ID: SHEET
                    INFO  backup[00000001] Original sheet name: Operaciones
                    INFO  backup[00000001] Original sheet modified: 2026-01-24T18:15:00.000Z
                    INFO  backup[00000001] Original sheet version before: 48212
                    INFO  backup[00000001] Identity: backup@fake-project.iam.gserviceaccount.com
                    INFO  backup[00000001] Target folder: 1FolderInTheSharedDrive
                    INFO  backup[00000001] Target drive: 0ABackupDriveUk9PVA
                    INFO  backup[00000001] Change token: 8
                    INFO  backup[00000001] Copy intended: ZEUES_Operaciones_v2.1_backup_20260126_181500
                    INFO  backup[00000001] Backup origin: copied
                    INFO  backup[00000001] Backup sheet ID: COPY
                    INFO  backup[00000001] Backup sheet name: ZEUES_Operaciones_v2.1_backup_20260126_181500
                    INFO  backup[00000001] Backup sheet URL: https://docs.google.com/spreadsheets/d/COPY/edit
                    INFO  backup[00000001] Backup timestamp: 2026-01-26T18:15:00.000Z
                    INFO  backup[00000001] Original sheet version after: 48212
                    INFO  backup[00000001] Backup created successfully: COPY
                    INFO  backup[00000001] Backup lock: read-only
                    """, desk.logged());
        }

        @Test
        void leaves_one_locked_copy_with_the_runs_mark_in_the_folder() {
            desk.run("--folder", Desk.SHARED);
            File copy = desk.google.file(desk.copy());
            assertEquals(List.of(Desk.SHARED), copy.getParents());
            assertEquals(Map.of("backupRunId", "00000001", "backupOf", Desk.SHEET), copy.getAppProperties());
            ContentRestriction lock = copy.getContentRestrictions().get(0);
            assertEquals(true, lock.getReadOnly());
            assertEquals("Backup of " + Desk.SHEET + ", made by backup.java: unlock it only to restore from it.",
                    lock.getReason());
        }

        @Test
        void takes_eight_requests_and_only_two_of_them_write() {
            desk.run("--folder", Desk.SHARED);
            assertEquals("""
                    POST /token
                    GET /drive/v3/about
                    GET /drive/v3/files/1FolderInTheSharedDrive
                    GET /drive/v3/changes/startPageToken
                    GET /drive/v3/files/SHEET
                    POST /drive/v3/files/SHEET/copy
                    GET /drive/v3/files/SHEET
                    PATCH /drive/v3/files/COPY
                    """, desk.requests());
        }

        @Test
        void takes_eight_requests_where_the_change_feed_tells_the_originals_version() {
            desk.asUser();
            desk.run("--folder", Desk.MINE);
            assertEquals("""
                    POST /token
                    GET /drive/v3/about
                    GET /drive/v3/files/1FolderInMyDrive000
                    GET /drive/v3/changes/startPageToken
                    GET /drive/v3/files/SHEET
                    POST /drive/v3/files/SHEET/copy
                    GET /drive/v3/changes
                    PATCH /drive/v3/files/COPY
                    """, desk.requests());
        }

        @Test
        void needs_the_drive_scope_and_no_other() {
            desk.run("--folder", Desk.SHARED);
            assertEquals(List.of("https://www.googleapis.com/auth/drive"),
                    desk.google.requests().stream().map(FakeGoogle.Request::scope).distinct().toList());
        }

        @Test
        void without_a_folder_the_copy_lies_beside_the_original() {
            desk.asUser();
            assertEquals(0, desk.run().exit());
            assertEquals(List.of(Desk.MINE), desk.google.file(desk.copy()).getParents());
            assertContains(desk.google.requests().stream().filter(request -> request.path().endsWith("/copy"))
                    .map(FakeGoogle.Request::body).collect(joining()), "\"parents\":[\"1FolderInMyDrive000\"]");
        }

        @Test
        void without_a_folder_that_can_be_seen_the_copy_lies_at_the_top_of_ones_own_drive() {
            desk.google.allowDelegation("ana@example.com");
            desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            assertEquals(0, desk.run("--impersonate", "ana@example.com").exit());
            assertEquals("ana@example.com", desk.google.file(desk.copy()).getOwners().get(0).getEmailAddress());
        }

        @Test
        void a_sheet_in_a_shared_drive_needs_no_folder() {
            desk.google.move(Desk.SHEET, Desk.SHARED);
            assertEquals(0, desk.run().exit());
            assertEquals(List.of(Desk.SHARED), desk.google.file(desk.copy()).getParents());
        }

        @Test
        void the_top_of_a_shared_drive_is_a_folder_too() {
            assertEquals(0, desk.run("--folder", Desk.DRIVE).exit());
            assertEquals(List.of(Desk.DRIVE), desk.google.file(desk.copy()).getParents());
        }

        @Test
        void a_backup_of_a_backup_bears_its_own_mark() {
            desk.google.editFile(Desk.SHEET, file -> file.setAppProperties(
                    Map.of("backupRunId", "ffffffff", "backupOf", "1SomeOtherSheet00")));
            desk.run("--folder", Desk.SHARED);
            assertEquals(Map.of("backupRunId", "00000001", "backupOf", Desk.SHEET),
                    desk.google.file(desk.copy()).getAppProperties());
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void an_edit_meanwhile_is_a_warning(boolean oneDrive) {
            if (oneDrive) {
                desk.asUser();
            }
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(429));
            desk.google.tellsEditsAfter(Duration.ZERO);
            desk.whenSleeping(() -> desk.google.edit(Desk.SHEET, sheet -> { }));
            Result result = desk.run("--folder", oneDrive ? Desk.MINE : Desk.SHARED);
            assertEquals(0, result.exit());
            assertContains(result.err(), "warning: the original changed during the backup (version 48212 -> 48213): "
                    + "an edit may or may not be in the copy\n");
            assertContains(desk.logged(), """
                    INFO  backup[00000001] Original sheet version after: 48213
                    WARN  backup[00000001] Original sheet changed during the backup: 48212 -> 48213
                    """);
        }

        @Test
        void a_version_that_Drive_will_not_tell_is_a_warning_and_the_backup_stands() {
            desk.google.fail("GET", "/files/" + Desk.SHEET, FakeGoogle.Fault.html(503).skip(1).times(8));
            Result result = desk.run("--folder", Desk.SHARED, "-q");
            assertEquals(0, result.exit());
            assertEquals("warning: the original's version after the copy is not known: "
                    + "the original: no reason given (503)\n", result.err());
            assertFalse(desk.logged().contains("version after"), desk.logged());
        }

        @Test
        void a_change_feed_that_fails_is_made_up_for() {
            desk.asUser();
            desk.google.fail("GET", "/changes$", FakeGoogle.Fault.json(403, "global", "domainPolicy", "No."));
            assertEquals(0, desk.run("--folder", Desk.MINE).exit());
            assertContains(desk.logged(), "Original sheet version after: 48212\n");
        }

        @Test
        void quiet_leaves_only_the_result_and_verbose_adds_to_the_talk() {
            assertEquals("", desk.run("--folder", Desk.SHARED, "-q").err());
            desk.google.fail("GET", "/about$", FakeGoogle.Fault.status(503, ""));
            assertContains(desk.run("--folder", Desk.SHARED, "-v").err(),
                    "asking again for signing in, in 1s (no reason given (503))\n");
        }

        @Test
        void a_title_can_forge_no_line() {
            desk.google.editFile(Desk.SHEET, file -> file.setName("a\n2026-01-26T18:15:00.000Z INFO  x[0] b: c\u202e"));
            assertContains(desk.run("--folder", Desk.SHARED).err(),
                    "\"a\\u000a2026-01-26T18:15:00.000Z INFO  x[0] b: c\\u202e\"");
            assertEquals(17, desk.logged().lines().count());
        }

        @Test
        void the_next_command_starts_with_the_launcher_of_the_checkout_if_that_was_used() {
            desk.env.put("JBANG_LAUNCH_CMD", Path.of("jbang").toAbsolutePath().toString());
            assertContains(desk.run("--folder", Desk.SHARED).err(), "next: ./jbang verify.java --credentials KEY");
        }

        @Test
        void the_next_command_has_the_options_it_needs_quoted_for_the_shell() {
            desk.google.allowDelegation("ana@example.com");
            desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            Result result = desk.run("--impersonate", "ana@example.com", "--log", dir.resolve("it's a log").toString());
            assertContains(result.err(), "next: jbang verify.java --credentials KEY --impersonate ana@example.com "
                    + "--endpoint ENDPOINT --log 'DIR/it'\\''s a log'\n");
        }
    }

    /** What the checks refuse, the dry run refuses too, in the same words, and neither leaves a trace. */
    @Nested
    class A_check_that_fails {
        @ParameterizedTest(name = "{0}")
        @MethodSource("BackupTest#refusals")
        void is_foreseen_by_the_dry_run_and_leaves_no_trace(Refused refused) throws IOException {
            refused.arrange().accept(desk);
            Result real = desk.run(refused.args());
            assertEquals(3, real.exit());
            assertEquals("", real.out());
            assertContains(real.err(), refused.said());
            assertEquals(real, desk.run(Stream.concat(Stream.of("--dry-run"), Stream.of(refused.args()))
                    .toArray(String[]::new)));
            assertEquals(List.of(), desk.google.requests().stream()
                    .filter(request -> !request.method().equals("GET") && !request.path().equals("/token")).toList());
            assertFalse(Files.exists(dir.resolve("logs")));
        }

        @Test
        void does_not_hide_the_others() {
            desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true));
            assertEquals(new Result(3, "", """
                    ok    log            LOG
                    ok    identity       backup@fake-project.iam.gserviceaccount.com
                    ok    folder         "Migration" in My Drive
                    FAIL  owner          a service account cannot own files (limit 0 bytes)
                    """ + STORAGE.indent(8) + """
                    ok    change feed    at 9
                    ok    original       "Operaciones" SHEET
                    ok    original type  Google Sheet
                    FAIL  original place in the bin
                            Restore it in Drive, or give another ID.
                    backup: 2 of 8 checks failed; nothing was written
                    """), desk.run("--folder", Desk.MINE));
        }

        @Test
        void is_said_even_when_quiet() {
            desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true));
            assertEquals(new Result(3, "", """
                    FAIL  original place in the bin
                            Restore it in Drive, or give another ID.
                    backup: 1 of 8 checks failed; nothing was written
                    """), desk.run("--folder", Desk.SHARED, "-q"));
        }
    }

    /** @param said what stderr has to hold */
    record Refused(String name, Consumer<Desk> arrange, String said, String... args) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refused> refusals() {
        String storage = STORAGE.indent(8);
        String shared = Desk.SHARED;
        return Stream.of(
            new Refused("a sheet that is not there", desk -> { }, """
                    FAIL  original       original: File not found: 1NoSuchSheet000000. (404 notFound)
                            Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """, "--sheet-id", "1NoSuchSheet000000", "--folder", shared),
            new Refused("a sheet that is not shared", desk -> {
                desk.google.unshare(Desk.SHEET, FakeGoogle.SERVICE_ACCOUNT);
                desk.google.unshare(Desk.MINE, FakeGoogle.SERVICE_ACCOUNT);
            }, "FAIL  original       original: File not found: SHEET. (404 notFound)\n", "--folder", shared),
            new Refused("an Office file", desk -> desk.google.addFile("1OfficeFile0000000", "x.xlsx", FakeGoogle.XLSX,
                    FakeGoogle.OPERATOR), """
                    FAIL  original type  application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, not a \
                    Google Sheet
                            Open it in the browser, choose File > Save as Google Sheets, and use the ID of that sheet.
                    """, "--sheet-id", "1OfficeFile0000000", "--folder", shared),
            new Refused("a sheet in the bin", desk ->
                    desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true)), """
                    FAIL  original place in the bin
                            Restore it in Drive, or give another ID.
                    """, "--folder", shared),
            new Refused("a sheet that readers may not copy", desk -> {
                desk.google.editFile(Desk.SHEET, file -> file.setCopyRequiresWriterPermission(true));
                desk.google.unshare(Desk.MINE, FakeGoogle.SERVICE_ACCOUNT);
                desk.google.share(Desk.SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            }, """
                    FAIL  copying        not allowed to this identity
                            The owner forbids downloading and copying it, or shares it only to be seen: ask the \
                    owner to allow it.
                    """, "--folder", shared),
            new Refused("a sheet that even writers may not copy", desk -> desk.google.editFile(Desk.SHEET, file ->
                    file.setDownloadRestrictions(new DownloadRestrictionsMetadata()
                            .setEffectiveDownloadRestrictionWithContext(
                                    new DownloadRestriction().setRestrictedForWriters(true)))), """
                    FAIL  copying        forbidden to all but the owner
                    """, "--folder", shared),
            new Refused("a folder that is not there", desk -> { }, """
                    FAIL  folder         folder: File not found: 1NoSuchFolder00000. (404 notFound)
                            Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """, "--folder", "1NoSuchFolder00000"),
            new Refused("a folder that is none", desk -> { }, """
                    FAIL  folder         "Operaciones" is not a folder
                            Share it with this identity to write (docs/setup.md), or name another one with --folder ID.
                    """, "--folder", Desk.SHEET),
            new Refused("a folder in the bin", desk -> desk.google.editFile(shared, file -> file.setTrashed(true)), """
                    FAIL  folder         "Backups" is in the bin
                    """, "--folder", shared),
            new Refused("a folder that may only be read", desk ->
                    desk.google.share(Desk.DRIVE, FakeGoogle.SERVICE_ACCOUNT, "reader"), """
                    FAIL  folder         "Backups" takes no files from this identity
                            Share it with this identity to write (docs/setup.md), or name another one with --folder ID.
                    """, "--folder", shared),
            new Refused("a service account in somebody's My Drive", desk -> { }, """
                    FAIL  owner          a service account cannot own files (limit 0 bytes)
                    """ + storage, "--folder", Desk.MINE),
            new Refused("a service account with no folder", desk -> { }, """
                    FAIL  owner          a service account cannot own files (limit 0 bytes)
                    """ + storage),
            new Refused("an old service account with storage of its own", desk -> desk.google.quotaless(false), """
                    FAIL  owner          a service account cannot own files (limit 16106127360 bytes)
                    """ + storage, "--folder", Desk.MINE),
            new Refused("a user whose storage is full", desk -> {
                desk.asUser();
                desk.google.fail("GET", "/about$", FakeGoogle.Fault.status(200, """
                        {"user": {"emailAddress": "operator@example.com"},
                         "storageQuota": {"limit": "16106127360", "usage": "16106127999"}}""").times(2));
            }, """
                    FAIL  owner          the storage of operator@example.com is full (limit 16106127360 bytes)
                    """ + storage, "--folder", Desk.MINE),
            new Refused("a change feed that is refused", desk -> desk.google.fail("GET", "startPageToken",
                    FakeGoogle.Fault.json(403, "global", "domainPolicy", "No apps here.").times(2)), """
                    FAIL  change feed    change feed: No apps here. (403 domainPolicy)
                            Your organisation's administrator has to allow this application to use Drive.
                    """, "--folder", shared),
            new Refused("an API that is not enabled", desk -> desk.google.fail("GET", "/about$",
                    FakeGoogle.Fault.apiDisabled("drive.googleapis.com", "Drive").times(2)), """
                    retry. (403 SERVICE_DISABLED)
                      Open the link above, press Enable, wait a few minutes, and run this again.
                    """, "--folder", shared),
            new Refused("a domain that forbids it", desk -> desk.google.fail("GET", "/about$", FakeGoogle.Fault.json(
                    403, "global", "domainPolicy", "The domain administrators have disabled Drive apps.").times(2)), """
                    backup: signing in: The domain administrators have disabled Drive apps. (403 domainPolicy)
                      Your organisation's administrator has to allow this application to use Drive.
                    """, "--folder", shared),
            new Refused("a key that is not good", desk -> desk.google.fail("POST", "/token",
                    FakeGoogle.Fault.token(400, "invalid_grant", "Invalid JWT Signature.").times(2)), """
                    backup: signing in: Invalid JWT Signature. (400 invalid_grant)
                      The key or the consent is no longer good: make a new one (docs/setup.md).
                    """, "--folder", shared),
            new Refused("an adopted copy that is not there", desk -> { }, """
                    FAIL  copy           copy: File not found: 1NoSuchCopy0000000. (404 notFound)
                    """, "--adopt", "1NoSuchCopy0000000"),
            new Refused("an adopted copy that is no sheet", desk -> { }, """
                    FAIL  copy type      application/vnd.google-apps.folder, not a Google Sheet
                    """, "--adopt", Desk.MINE));
    }

    /** What only the copy itself reveals ends the run at the first answer, and leaves no intent open. */
    @Nested
    class A_refusal_of_the_copy {
        @ParameterizedTest(name = "{0}")
        @MethodSource("BackupTest#copyRefusals")
        void is_final_and_says_what_to_do(String reason, FakeGoogle.Fault fault, String said) {
            desk.google.fail("POST", "/copy$", fault);
            Result result = desk.run("--folder", Desk.SHARED, "-q");
            assertEquals(new Result(3, "", said), result);
            assertEquals(1, desk.count("POST .*/copy"));
            assertContains(desk.logged(), "ERROR backup[00000001] Copy refused: ");
            desk.google.forgetRequests();
            assertEquals(0, desk.run("--folder", Desk.SHARED).exit());
            assertEquals(0, desk.count("GET /drive/v3/files"));
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }

        @Test
        void of_an_unknown_parameter_names_the_option_behind_it() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.json(400, "global", "badRequest", "Unknown name."));
            assertEquals(new Result(3, "", """
                    backup: copying was refused: Unknown name. (400 badRequest)
                      Run it again without --copy-comments: Drive may not know it here.
                    """), desk.run("--folder", Desk.SHARED, "-q", "--copy-comments"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"userRateLimitExceeded", "rateLimitExceeded", "html"})
        void for_a_rate_is_tried_again(String reason) {
            desk.google.fail("POST", "/copy$", rate(reason).times(3));
            assertEquals(0, desk.run("--folder", Desk.SHARED).exit());
            assertEquals(4, desk.count("POST .*/copy"));
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }

        @Test
        void for_a_rate_is_final_after_eight() {
            desk.google.fail("POST", "/copy$", rate("userRateLimitExceeded").times(8));
            assertEquals(new Result(3, "", """
                    backup: copying was refused: Slow down. (403 userRateLimitExceeded)
                      Google is busy or failing: wait some minutes, then run this again.
                    """), desk.run("--folder", Desk.SHARED, "-q"));
            assertEquals(8, desk.count("POST .*/copy"));
            assertContains(desk.logged(), "Copy refused: Slow down. (403 userRateLimitExceeded)\n");
        }

        private FakeGoogle.Fault rate(String reason) {
            return reason.equals("html") ? FakeGoogle.Fault.html(429)
                    : FakeGoogle.Fault.json(403, "usageLimits", reason, "Slow down.");
        }
    }

    static Stream<Arguments> copyRefusals() {
        String full = STORAGE.indent(2);
        String room = "  The folder or drive takes no more files, or none from you: name another with --folder ID.\n";
        String admin = "  Your organisation's administrator has to allow this application to use Drive.\n";
        String share = "  Share it with this identity: the sheet to read, the folder to write (docs/setup.md).\n";
        String scope = "  These credentials lack the scope that is needed; docs/setup.md gives the command.\n";
        String other = "  Google will not do this as asked; docs/setup.md explains the usual reasons.\n";
        return Stream.of(
                refusal("usageLimits", "storageQuotaExceeded", "Service Accounts do not have storage quota.", full),
                refusal("usageLimits", "storageQuotaExceeded", "The user's Drive storage quota has been exceeded.",
                        full),
                refusal("usageLimits", "quotaExceeded", "The user has exceeded their Drive storage quota", full),
                refusal("usageLimits", "dailyLimitExceeded", "Daily Limit Exceeded",
                        "  The project's quota for today is used up: raise it in the Cloud console, or wait.\n"),
                refusal("global", "domainPolicy", "The domain administrators have disabled Drive apps.", admin),
                refusal("global", "insufficientPermissions", "Insufficient Permission", scope),
                refusal("global", "numChildrenInNonRootLimitExceeded", "The folder is full.", room),
                refusal("global", "teamDriveFileLimitExceeded", "The drive is full.", room),
                refusal("global", "teamDriveHierarchyTooDeep", "Too deep.", room),
                refusal("global", "activeItemCreationLimitExceeded", "Too many items.", room),
                refusal("global", "teamDriveMembershipRequired", "Not a member.", room),
                refusal("global", "insufficientParentPermissions",
                        "Insufficient permissions for the specified parent.", share),
                refusal("global", "appNotAuthorizedToFile", "The user has not granted the app access.", share),
                refusal("global", "cannotCopyFile", "This file cannot be copied by the user.",
                        "  The owner forbids downloading and copying it: ask the owner to allow it.\n"),
                refusal("global", "sharingRateLimitExceeded", "Too many shares.", other),
                Arguments.of("API disabled",
                        FakeGoogle.Fault.apiDisabled("drive.googleapis.com", "Drive"),
                        """
                        backup: copying was refused: Google Drive API has not been used in project 735291640518 before \
                        or it is disabled. Enable it by visiting https://console.developers.google.com/apis/api/\
                        drive.googleapis.com/overview?project=735291640518 then retry. If you enabled this API \
                        recently, wait a few minutes for the action to propagate to our systems and retry. \
                        (403 SERVICE_DISABLED)
                          Open the link above, press Enable, wait a few minutes, and run this again.
                        """),
                Arguments.of("an HTML page", FakeGoogle.Fault.html(403),
                        "backup: copying was refused: no reason given (403)\n" + other),
                Arguments.of("an empty body", FakeGoogle.Fault.status(403, ""),
                        "backup: copying was refused: no reason given (403)\n" + other),
                Arguments.of("JSON that is no error", FakeGoogle.Fault.status(404, "[]"),
                        "backup: copying was refused: no reason given (404)\n" + other));
    }

    private static Arguments refusal(
            String domain, String reason, String message, String advice) {
        return Arguments.of(message,
                FakeGoogle.Fault.json(403, domain, reason, message),
                "backup: copying was refused: " + message + " (403 " + reason + ")\n" + advice);
    }

    @Nested
    class Credentials {
        private static final String AGAIN =
                "  Download the key again (docs/setup.md): a JSON file with \"type\": \"service_account\".\n";

        @ParameterizedTest(name = "{0}")
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                empty                | ``                                    | it is empty
                blank                | ` `                                   | it is not a JSON object
                no JSON              | `-----BEGIN PRIVATE KEY-----`         | it is not a JSON object
                cut short            | `{"type": "service_account", "cli`    | it is not a JSON object
                a list               | `[]`                                  | it is not a JSON object
                no type              | `{}`                                  | its type is not \
                "service_account" or "authorized_user"
                another type         | `{"type": "external_account"}`        | its type is "external_account", not \
                "service_account" or "authorized_user"
                """)
        void that_are_no_key_are_named_with_the_reason(String name, String text, String why) throws IOException {
            Files.writeString(desk.key, text);
            assertEquals(new Result(3, "", "backup: could not use \"KEY\": " + why + "\n" + AGAIN), desk.run());
            assertEquals(List.of(), desk.google.requests());
        }

        @Test
        void with_nothing_in_the_key_are_refused() throws IOException {
            Files.writeString(desk.key, "{\"type\": \"service_account\"}");
            Result result = desk.run();
            assertEquals(3, result.exit());
            assertContains(result.err(), "backup: could not use \"KEY\": ");
            assertContains(result.err(), AGAIN);
        }

        @Test
        void that_are_not_there_are_named() throws IOException {
            Files.delete(desk.key);
            assertEquals(new Result(3, "", """
                    backup: could not read "KEY": no such file
                      Give the service account's JSON key with --credentials FILE (docs/setup.md).
                    """), desk.run());
        }

        @Test
        void that_are_a_folder_are_named() throws IOException {
            Files.delete(desk.key);
            Files.createDirectory(desk.key);
            assertEquals(new Result(3, "", """
                    backup: could not read "KEY": it is a folder
                      Give the service account's JSON key with --credentials FILE (docs/setup.md).
                    """), desk.run());
        }

        @Test
        void that_would_sign_in_at_a_strangers_are_refused() throws IOException {
            Files.writeString(desk.key, Files.readString(desk.key)
                    .replaceFirst("http://127.0.0.1:\\d+/", "http://evil.example/"));
            assertEquals(new Result(3, "", """
                    backup: could not use "KEY": its token_uri is not Google's
                      This key would sign you in at a stranger's. Download a new one (docs/setup.md).
                    """), desk.run());
        }

        @Test
        void may_stand_in_the_environment() throws IOException {
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", Files.readString(desk.key));
            desk.key = null;
            assertEquals(0, desk.run("--folder", Desk.SHARED).exit());
        }

        @Test
        void in_the_environment_are_named_by_their_variable() {
            desk.env.put("GOOGLE_APPLICATION_CREDENTIALS_JSON", "{");
            desk.key = null;
            assertContains(desk.run().err(),
                    "backup: could not use $GOOGLE_APPLICATION_CREDENTIALS_JSON: it is not a JSON object\n");
        }

        @Test
        void of_a_user_cannot_act_for_another() {
            desk.asUser();
            assertEquals(new Result(3, "", """
                    backup: only a service account can act for ana@example.com; these credentials are a user's own
                      Leave out --impersonate, or give a service account's key with --credentials FILE.
                    """), desk.run("--impersonate", "ana@example.com"));
        }

        @Test
        void of_a_user_without_the_scope_are_refused_by_the_first_request() {
            desk.asUser();
            desk.google.tokens().consent("https://www.googleapis.com/auth/cloud-platform");
            assertEquals(new Result(3, "", """
                    backup: signing in: Request had insufficient authentication scopes. \
                    (403 ACCESS_TOKEN_SCOPE_INSUFFICIENT)
                      These credentials lack the scope that is needed; docs/setup.md gives the command.
                    """), desk.run("-q"));
        }

        @Test
        void that_were_revoked_are_refused() {
            desk.asUser();
            desk.google.tokens().revokeConsent();
            assertEquals(new Result(3, "", """
                    backup: signing in: Token has been expired or revoked. (400 invalid_grant)
                      The key or the consent is no longer good: make a new one (docs/setup.md).
                    """), desk.run("-q"));
        }

        @Test
        void are_good_for_nothing_where_the_clock_is_wrong() {
            desk.google.tokens().clockSkew(Duration.ofHours(3));
            Result result = desk.run("-q");
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
                      With --impersonate: domain-wide delegation is not granted, or only just now.
                    """), desk.run("-q", "--impersonate", "ana@example.com"));
        }

        @ParameterizedTest(name = "{0}: {1}")
        @CsvSource(delimiter = '|', textBlock = """
                invalid_grant | Invalid JWT Signature.          | The key or the consent is no longer good: make \
                a new one (docs/setup.md).
                invalid_grant | Not a valid email               | The key or the consent is no longer good: make \
                a new one (docs/setup.md).
                access_denied | Requested client not authorized | Domain-wide delegation is not granted for \
                this account and scope (docs/setup.md).
                admin_policy_enforced | Access blocked                  | Your organisation's administrator has to \
                allow this application to use Drive.
                invalid_client | The OAuth client was not found. | Google will not do this as asked; docs/setup.md \
                explains the usual reasons.
                """)
        void that_Google_refuses_end_the_run_at_once(String error, String description, String advice) {
            desk.google.fail("POST", "/token", FakeGoogle.Fault.token(400, error, description));
            Result result = desk.run("-q");
            assertEquals(3, result.exit());
            assertContains(result.err(),
                    "backup: signing in: " + description + " (400 " + error + ")\n  " + advice + "\n");
            assertEquals(1, desk.google.requests().size());
        }
    }

    @Nested
    class The_log {
        @Test
        void is_made_with_its_folders() {
            desk.run("--folder", Desk.SHARED);
            assertTrue(Files.isRegularFile(desk.log));
        }

        @Test
        void may_be_empty_or_somebody_elses_notes() throws IOException {
            for (String text : List.of("", "notes of mine\r\n\r\n2026-01-26 manual backup failed: ???\n")) {
                desk.log = dir.resolve("log" + text.length());
                Files.writeString(desk.log, text);
                assertEquals(0, desk.run("--folder", Desk.SHARED).exit());
                assertTrue(Files.readString(desk.log).startsWith(text));
            }
        }

        @Test
        void with_a_torn_last_line_gets_it_ended_so_that_it_never_counts() throws IOException {
            Files.createDirectories(desk.log.getParent());
            String torn = "2026-01-26T18:15:00.123Z INFO  backup[3f9c2a71] Backup created successfully: 1kWUje";
            Files.writeString(desk.log, torn);
            assertEquals(0, desk.run("--folder", Desk.SHARED).exit());
            assertTrue(Files.readString(desk.log).startsWith(torn + " \\...\n2026"), Files.readString(desk.log));
            assertEquals(1, desk.entries().stream()
                    .filter(entry -> entry.label().equals("Backup created successfully")).count());
        }

        @Test
        void with_a_torn_last_line_is_not_even_touched_by_a_dry_run() throws IOException {
            Files.createDirectories(desk.log.getParent());
            Files.writeString(desk.log, "half a li");
            assertEquals(new Result(0, "Dry run: backup possible\n", ""),
                    desk.run("--folder", Desk.SHARED, "--dry-run", "-q"));
            assertEquals("half a li", Files.readString(desk.log));
        }

        @Test
        void that_is_binary_is_refused() throws IOException {
            Files.createDirectories(desk.log.getParent());
            Files.write(desk.log, new byte[] {'P', 'K', 3, 4, 0, 0});
            refused("could not read \"LOG\": not a text file", "Name the log that backup.java wrote with --log FILE.");
        }

        @Test
        void that_is_a_folder_is_refused() throws IOException {
            Files.createDirectories(desk.log);
            refused("could not read \"LOG\": it is a folder", "Name the log that backup.java wrote with --log FILE.");
        }

        @Test
        void under_a_file_is_refused() throws IOException {
            Files.writeString(desk.log.getParent(), "");
            refused("could not write \"LOG\": a file stands where a folder is needed",
                    "Nothing was done. Make the log writable, or name another one with --log FILE.");
        }

        @Test
        void that_cannot_be_written_is_refused() throws IOException {
            Files.createDirectories(desk.log.getParent());
            Files.writeString(desk.log, "");
            if (!desk.log.toFile().setReadOnly() || Files.isWritable(desk.log)) {
                forRoot(desk.log, Path.of("/sys/kernel/cpu_byteorder"));
            }
            refused("could not write \"LOG\": permission denied",
                    "Nothing was done. Make the log writable, or name another one with --log FILE.");
            Files.delete(desk.log);
        }

        @Test
        void whose_folder_cannot_be_written_is_refused() throws IOException {
            Path folder = Files.createDirectories(desk.log.getParent());
            if (folder.toFile().setWritable(false) && !Files.isWritable(folder)) {
                refused("could not write \"LOG\": permission denied",
                        "Nothing was done. Make the log writable, or name another one with --log FILE.");
                return;
            }
            forRoot(folder, Path.of("/sys/kernel"));
            assertEquals(new Result(3, "", """
                    backup: could not write "LOG": permission denied
                      Nothing was done. Make the log writable, or name another one with --log FILE.
                    """), desk.run("--folder", Desk.SHARED, "-q"));
            Files.delete(folder);
        }

        /** Puts a link in the place of a file: root may write anything but what is the kernel's, and is not told so. */
        private static void forRoot(Path file, Path kernels) throws IOException {
            assumeTrue(Files.exists(kernels), "root may write anything here");
            Files.delete(file);
            Files.createSymbolicLink(file, kernels);
        }

        @Test
        void whose_folder_is_a_link_to_one_is_written_there() throws IOException {
            Path real = Files.createDirectory(dir.resolve("elsewhere"));
            Files.createDirectories(desk.log.getParent().getParent());
            Files.createSymbolicLink(desk.log.getParent(), real);
            assertEquals(0, desk.run("--folder", Desk.SHARED).exit());
            assertTrue(Files.exists(real.resolve(desk.log.getFileName())));
        }

        @Test
        void in_use_by_another_process_is_refused_until_that_has_ended() throws Exception {
            Files.createDirectories(desk.log.getParent());
            Files.writeString(desk.log, "");
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.hang());
            Process other = desk.start("--folder", Desk.SHARED);
            desk.await(() -> desk.count("POST .*/copy") == 1);
            refused("\"LOG\" is in use by another run",
                    "Wait until it has ended, then run this again. Two at a time could make two backups.");
            other.destroyForcibly().waitFor();
            desk.asOf(Instant.now());
            assertEquals(0, desk.run("--folder", Desk.SHARED).exit());
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }

        private void refused(String why, String advice) {
            Result result = desk.run("--folder", Desk.SHARED, "-q");
            assertEquals(new Result(3, "", "FAIL  log            " + why + "\n        " + advice
                    + "\nbackup: 1 of 9 checks failed; nothing was written\n"), result);
            assertEquals(result, desk.run("--folder", Desk.SHARED, "-q", "--dry-run"));
        }
    }

    @Nested
    class A_dry_run {
        @Test
        void makes_the_checks_and_leaves_no_trace() {
            assertEquals(new Result(0, "Dry run: backup possible\n", """
                    ok    log            LOG
                    ok    identity       backup@fake-project.iam.gserviceaccount.com
                    ok    folder         "Backups" in shared drive 0ABackupDriveUk9PVA
                    ok    owner          shared drive 0ABackupDriveUk9PVA
                    ok    change feed    at 8
                    ok    original       "Operaciones" SHEET
                    ok    original type  Google Sheet
                    ok    original place not in the bin
                    ok    copying        allowed
                    """), desk.run("--folder", Desk.SHARED, "--dry-run"));
            assertEquals(List.of(), desk.google.requests().stream().filter(request -> !request.method().equals("GET"))
                    .map(FakeGoogle.Request::path).filter(path -> !path.equals("/token")).toList());
            assertFalse(Files.exists(desk.log.getParent()));
        }
    }

    @Nested
    class An_adopted_copy {
        private static final String COPY = "1CopyMadeByHand0000";

        @BeforeEach
        void copyByHand() {
            desk.google.addSpreadsheet(desk.book(COPY), "Copy of Operaciones", FakeGoogle.OPERATOR);
        }

        @Test
        void becomes_the_backup_with_the_same_facts_and_lock() {
            assertEquals(new Result(0, """
                    Backup created successfully: 1CopyMadeByHand0000
                      name       Copy of Operaciones
                      URL        https://docs.google.com/spreadsheets/d/1CopyMadeByHand0000/edit
                      timestamp  2024-12-22T18:15:00.000Z
                      origin     adopted
                      lock       read-only
                    """, """
                    ok    log            LOG
                    ok    identity       backup@fake-project.iam.gserviceaccount.com
                    ok    original       "Operaciones" SHEET
                    ok    original type  Google Sheet
                    ok    original place not in the bin
                    ok    copy           "Copy of Operaciones" 1CopyMadeByHand0000
                    ok    copy type      Google Sheet
                    ok    copy place     not in the bin
                    warning: the original was changed after this copy was made: verify.java will show what
                    next: jbang verify.java --credentials KEY --endpoint ENDPOINT --log LOG
                    """), desk.run("--adopt", "https://docs.google.com/spreadsheets/d/" + COPY + "/edit#gid=0"));
            assertEquals("""
                    INFO  backup[00000001] Original sheet ID: SHEET
                    INFO  backup[00000001] Original sheet name: Operaciones
                    INFO  backup[00000001] Original sheet modified: 2026-01-24T18:15:00.000Z
                    INFO  backup[00000001] Original sheet version before: 48212
                    INFO  backup[00000001] Identity: backup@fake-project.iam.gserviceaccount.com
                    INFO  backup[00000001] Target drive: My Drive
                    INFO  backup[00000001] Backup maker: operator@example.com
                    INFO  backup[00000001] Adoption intended: 1CopyMadeByHand0000
                    INFO  backup[00000001] Backup origin: adopted
                    INFO  backup[00000001] Backup sheet ID: 1CopyMadeByHand0000
                    INFO  backup[00000001] Backup sheet name: Copy of Operaciones
                    INFO  backup[00000001] Backup sheet URL: \
                    https://docs.google.com/spreadsheets/d/1CopyMadeByHand0000/edit
                    INFO  backup[00000001] Backup timestamp: 2024-12-22T18:15:00.000Z
                    INFO  backup[00000001] Original sheet version after: 48212
                    INFO  backup[00000001] Backup created successfully: 1CopyMadeByHand0000
                    INFO  backup[00000001] Backup lock: read-only
                    """, desk.logged());
            File copy = desk.google.file(COPY);
            assertEquals(Map.of("backupRunId", "00000001", "backupOf", Desk.SHEET), copy.getAppProperties());
            assertEquals(true, copy.getContentRestrictions().get(0).getReadOnly());
            assertEquals(List.of(), desk.google.copiesOf(Desk.SHEET));
        }

        @Test
        void that_may_only_be_read_is_adopted_without_mark_and_lock() {
            desk.google.share(COPY, FakeGoogle.SERVICE_ACCOUNT, "reader");
            Result result = desk.run("--adopt", COPY, "-q");
            assertEquals(0, result.exit());
            assertEquals("""
                    warning: marking the copy: The user does not have sufficient permissions for file \
                    1CopyMadeByHand0000. (403 insufficientFilePermissions)
                    warning: the original was changed after this copy was made: verify.java will show what
                    warning: the copy is not locked: the lock: The user does not have sufficient permissions for file \
                    1CopyMadeByHand0000. (403 insufficientFilePermissions)
                    """, result.err());
            assertContains(desk.logged(),
                    "Backup lock failed: the lock: The user does not have sufficient permissions");
        }

        @Test
        void ends_the_open_intent_that_it_bears() {
            desk.google.searchLag(Duration.ofHours(1));
            desk.google.changesLag(Duration.ofHours(1));
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.responsePreparationFailure());
            assertEquals(3, desk.run("--folder", Desk.SHARED).exit());
            String copy = desk.google.copiesOf(Desk.SHEET).get(0);
            assertEquals(0, desk.run("--adopt", copy).exit());
            assertContains(desk.logged(), "INFO  backup[00000002] Earlier copy found: 00000001\n");
            assertEquals(List.of(), new backup.Past(desk.entries()).open(Desk.SHEET));
        }

        @Test
        void is_not_the_original_itself() {
            Result result = desk.run("--adopt", Desk.SHEET, "-q");
            assertEquals(new Result(2, "", "backup: --adopt 'SHEET' is the original itself\n"
                    + "  Nothing was done. See: jbang backup.java --help\n"), result);
        }
    }

    @Nested
    class The_lock {
        @Test
        void can_be_left_out() {
            Result result = desk.run("--folder", Desk.SHARED, "--no-lock");
            assertContains(result.out(), "  lock       none\n");
            assertContains(desk.logged(), "INFO  backup[00000001] Backup lock: none\n");
            assertEquals(0, desk.count("PATCH .*"));
        }

        @Test
        void that_is_refused_is_a_warning_and_the_backup_stands() {
            desk.google.fail("PATCH", "/files/",
                    FakeGoogle.Fault.json(403, "global", "insufficientFilePermissions", "No."));
            Result result = desk.run("--folder", Desk.SHARED, "-q");
            assertEquals(0, result.exit());
            assertContains(result.out(), "  lock       failed\n");
            assertEquals("warning: the copy is not locked: the lock: No. (403 insufficientFilePermissions)\n",
                    result.err());
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Backup lock failed: the lock: No. (403 insufficientFilePermissions)\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"contentRestrictions\": [{\"readOnly\": false}]}"})
        void that_does_not_hold_is_a_warning(String answer) {
            desk.google.fail("PATCH", "/files/", FakeGoogle.Fault.status(200, answer));
            assertEquals("warning: the copy is not locked: Drive answered, but the copy is not read-only\n",
                    desk.run("--folder", Desk.SHARED, "-q").err());
        }
    }

    @Nested
    class Copied_permissions {
        @Test
        void leave_out_owner_inherited_and_own_and_send_no_mail() {
            desk.google.share(Desk.SHEET, "ana@example.com", "writer");
            desk.google.share(Desk.SHEET, "leo@example.com", "reader");
            desk.google.editFile(Desk.SHEET, file -> file.getPermissions().add(new Permission().setId("anyoneWithLink")
                    .setType("anyone").setRole("reader").setAllowFileDiscovery(false)));
            desk.google.share(Desk.MINE, "team@example.com", "writer");
            desk.google.forgetRequests();
            Result result = desk.run("--folder", Desk.SHARED, "--copy-permissions");
            assertEquals(0, result.exit());
            assertContains(desk.logged(), "Permissions copied: 3\n");
            assertEquals(List.of("ana@example.com writer", "anyone reader", "leo@example.com reader"),
                    desk.google.file(desk.copy()).getPermissions().stream()
                            .map(p -> Optional.ofNullable(p.getEmailAddress()).orElse(p.getType()) + " " + p.getRole())
                            .sorted().toList());
            assertEquals(List.of(), desk.google.mails());
            assertEquals(List.of(), desk.google.violations());
        }

        @Test
        void that_are_refused_are_listed_and_the_rest_goes_on() {
            desk.google.share(Desk.SHEET, "ana@example.com", "writer");
            desk.google.share(Desk.SHEET, "leo@example.com", "reader");
            desk.google.fail("POST", "/permissions$",
                    FakeGoogle.Fault.json(403, "global", "shareOutWarning", "Not outside."));
            Result result = desk.run("--folder", Desk.SHARED, "--copy-permissions", "-q");
            assertEquals(0, result.exit());
            assertEquals("warning: permission not copied: writer ana@example.com: Not outside. (403 shareOutWarning)\n",
                    result.err());
            assertContains(desk.logged(), """
                    WARN  backup[00000001] Permission not copied: writer ana@example.com: Not outside. \
                    (403 shareOutWarning)
                    INFO  backup[00000001] Permissions copied: 1
                    """);
        }

        @Test
        void that_cannot_even_be_listed_are_a_warning() {
            desk.google.unshare(Desk.MINE, FakeGoogle.SERVICE_ACCOUNT);
            desk.google.share(Desk.SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            Result result = desk.run("--folder", Desk.SHARED, "--copy-permissions", "-q");
            assertEquals(0, result.exit());
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Permission not copied: any: the original's permissions: ");
        }

        @Test
        void come_after_the_backups_id_in_the_log() {
            desk.google.share(Desk.SHEET, "ana@example.com", "writer");
            desk.run("--folder", Desk.SHARED, "--copy-permissions");
            String log = desk.logged();
            assertTrue(log.indexOf("Backup created successfully") < log.indexOf("Permissions copied"), log);
        }
    }

    @Nested
    class The_rest {
        @Test
        void comments_are_copied_by_Drive_itself() {
            assertEquals(0, desk.run("--folder", Desk.SHARED, "--copy-comments").exit());
            assertContains(desk.logged(), "INFO  backup[00000001] Comments copied: open comments\n");
            assertEquals(List.of(List.of("true")), desk.google.requests().stream()
                    .filter(request -> request.path().endsWith("/copy"))
                    .map(request -> request.query().get("copyComments")).toList());
        }

        @Test
        void a_form_that_Drive_makes_beside_the_copy_is_told_and_left_alone() {
            desk.asUser();
            desk.google.linkForm(Desk.SHEET);
            int files = desk.google.files().size();
            Result result = desk.run("-q");
            assertEquals(0, result.exit());
            assertEquals(files + 2, desk.google.files().size());
            String form = desk.google.files().get(files + 1);
            assertEquals("warning: Drive made a form beside the copy; it is left alone: " + form
                    + " Copy of Operaciones (form)\n", result.err());
            assertContains(desk.logged(),
                    "WARN  backup[00000001] Side file: " + form + " Copy of Operaciones (form)\n");
        }
    }

    @Nested
    class The_command_line {
        @Test
        void has_help_that_tells_everything() {
            assertEquals(new Result(0, HELP, ""), desk.plain("--help"));
        }

        @Test
        void refuses_what_is_no_id() {
            assertUsage("Invalid value for option '--sheet-id': "
                    + "'no id' is neither a Drive ID nor a Sheets or Drive URL", "--sheet-id", "no id");
        }

        @Test
        void refuses_what_is_no_time() {
            assertUsage("Invalid value for option '--patience': 'soon' is no length of time such as 90s, 10m or 1h",
                    "--patience", "soon");
        }

        @Test
        void refuses_a_token_in_the_clear() {
            assertUsage("--endpoint 'http://example.com/' must be an https URL, or http on this machine",
                    "--endpoint", "http://example.com/");
        }

        @Test
        void refuses_comments_for_a_copy_that_is_there() {
            assertUsage("--copy-comments cannot be had with --adopt",
                    "--adopt", "1CopyMadeByHand0000", "--copy-comments");
        }

        @Test
        void refuses_an_option_that_it_does_not_know() {
            assertUsage("Unknown option: '--forse'", "--forse");
        }

        @ParameterizedTest
        @CsvSource({"0s,0s", "90s,1m30s", "10m,10m", "1h,1h", "100h,100h"})
        void spells_times_as_they_are_typed(String typed, String spelt) {
            assertEquals(spelt, backup.spell(new backup.Time().convert(typed)));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                key.json    | key.json
                my key.json | 'my key.json'
                $HOME       | '$HOME'
                it's        | 'it'\\''s'
                """)
        void quotes_words_for_the_shell(String word, String quoted) {
            assertEquals(quoted, backup.Called.shell(word));
        }

        @Test
        void quotes_texts_for_the_search() {
            assertEquals("it\\'s \\\\", backup.quoted("it's \\"));
        }
    }

    private static final String HELP = """
            Usage: backup [OPTIONS]
            Copies a production Google Sheet exactly once and records the copy in the
            migration log.
                  --sheet-id=ID        The original: its ID, or its URL from the browser.
                                         Default: $GOOGLE_SHEET_ID, else the log's, else
                                         that of the plan.
                  --folder=ID          Folder for the copy. Default: $BACKUP_FOLDER_ID,
                                         else the log's, else the original's own.
                  --name-prefix=TEXT   The copy's name, before the time in UTC. Default:
                                         the log's, else the original's title and _backup.
                  --dry-run            Only make the checks; write nothing anywhere.
                  --adopt=ID           Take this copy, made by hand, as the backup: its ID
                                         or URL.
                  --again              Make a second backup, although the log has one.
                  --export=FILE        Keep an .xlsx of the backup in this file too, for a
                                         lost account.
                  --[no-]lock          Make the copy read-only by a content restriction.
                  --copy-permissions   Share the copy as the original is shared; no mail is
                                         sent.
                  --copy-comments      Have Drive copy open comments too.
                  --patience=TIME      How long to look for a copy whose answer was lost:
                                         90s, 10m, 1h. Twice as long for one of an earlier
                                         run that was cut short.
                                         Default: 10m
                  --log=FILE           The migration log.
                                         Default: backend/logs/migration/backup_execution.
                                         log
                  --credentials=FILE   Key file of a service account, or credentials of a
                                         user.
                  --impersonate=USER   E-mail of the user to act for, by domain-wide
                                         delegation.
                  --endpoint=URI       One root for Drive and Sheets, for a test double or
                                         a proxy.
              -v, --verbose            Say more about what is being done.
              -q, --quiet              Say nothing but the result, warnings and errors.
              -h, --help               Show this help message and exit.
              -V, --version            Print version information and exit.

            Exit codes:
              0     the copy is made and in the log; with --dry-run: it can be made
              2     the command line is wrong
              3     could not finish; the last lines say why, and what to do
              130   interrupted

            Examples:
              jbang backup.java --credentials key.json --folder 0AKr7fLo2nP9qUk --dry-run
              jbang backup.java --credentials key.json --folder 0AKr7fLo2nP9qUk
              jbang backup.java --credentials key.json --impersonate ana@example.com
              jbang backup.java --credentials key.json --adopt 1kWUjegxV00MOJver_9ljZqHxg
              jbang backup.java --credentials key.json --export outside-google.xlsx
            """;

    private void assertUsage(String said, String... args) {
        assertEquals(new Result(2, "", "backup: " + said + "\n  Nothing was done. See: jbang backup.java --help\n"),
                desk.run(args));
        assertEquals(List.of(), desk.google.requests());
        assertFalse(Files.exists(desk.log));
    }

    static void assertContains(String text, String part) {
        assertTrue(text.contains(part), () -> "expected to find\n" + part + "\nin\n" + text);
    }

    /** What a run shows, with what differs from run to run written as a name. */
    record Result(int exit, String out, String err) { }

    /** A clock that stands still until somebody sleeps. */
    static final class TestClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-26T18:15:00Z");

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

    /** An operator's desk: a folder with a key and a log, a clock, and a Google with a sheet to back up. */
    static final class Desk implements AutoCloseable {
        private static final Set<String> FRAME = Set.of("Run", "Called as", "Log digest");
        static final String SHEET = "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ";
        static final String DRIVE = "0ABackupDriveUk9PVA";
        static final String SHARED = "1FolderInTheSharedDrive";
        static final String MINE = "1FolderInMyDrive000";

        final TestClock clock = new TestClock();
        final FakeGoogle google = FakeGoogle.start(clock);
        final Map<String, String> env = new HashMap<>();
        final Path dir;
        Path key;
        Path log;
        HttpTransport transport = new NetHttpTransport();
        private final Deque<Runnable> sleeping = new ArrayDeque<>();
        private final List<Process> processes = new ArrayList<>();
        int runs;

        Desk(Path dir) {
            this.dir = dir;
            key = google.serviceAccountKey(dir);
            log = dir.resolve("logs/backup_execution.log");
            google.addSharedDrive(DRIVE, "Migration");
            google.addFolder(SHARED, "Backups", DRIVE);
            google.addFolder(MINE, "Migration", null);
            google.addSpreadsheet(book(SHEET), "Operaciones", FakeGoogle.OPERATOR);
            google.move(SHEET, MINE);
        }

        Spreadsheet book(String id) {
            return new Spreadsheet().setSpreadsheetId(id).setSheets(List.of(new Sheet().setProperties(
                    new SheetProperties().setSheetId(0).setTitle("Operaciones").setIndex(0).setSheetType("GRID")
                            .setGridProperties(new GridProperties().setRowCount(3).setColumnCount(2)))));
        }

        /** From now on the runs are those of operator@example.com, who owns the sheet. */
        void asUser() {
            key = google.userCredentials(dir);
        }

        void asOf(Instant now) {
            clock.now = now;
        }

        /** Has something happen while the next run first sleeps. */
        void whenSleeping(Runnable event) {
            sleeping.add(event);
        }

        Result run(String... args) {
            List<String> all = new ArrayList<>();
            if (key != null) {
                all.addAll(List.of("--credentials", key.toString()));
            }
            if (!List.of(args).contains("--endpoint")) {
                all.addAll(List.of("--endpoint", google.endpoint().toString()));
            }
            if (!List.of(args).contains("--log")) {
                all.addAll(List.of("--log", log.toString()));
            }
            all.addAll(List.of(args));
            return plain(all.toArray(String[]::new));
        }

        Result plain(String... args) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            backup.World world = new backup.World(clock, this::sleep, new Random(1),
                    () -> String.format("%08x", ++runs), env);
            int exit = backup.run(new backup(world, transport), new PrintWriter(out), new PrintWriter(err), args);
            return new Result(exit, named(out.toString()), named(err.toString()));
        }

        private void sleep(long millis) {
            clock.now = clock.now.plusMillis(millis);
            Optional.ofNullable(sleeping.poll()).ifPresent(Runnable::run);
        }

        /** A process started in the background of a shell without job control would ignore them. */
        private static List<String> heedingInterrupts() {
            List<String> prefix = List.of("env", "--default-signal=INT");
            try {
                List<String> probe = Stream.concat(prefix.stream(), Stream.of("true")).toList();
                return new ProcessBuilder(probe).start().waitFor() == 0 ? prefix : List.of();
            } catch (IOException | InterruptedException e) {
                return List.of();
            }
        }

        /** Starts the script as a process of its own, on the real clock. */
        Process start(String... args) throws IOException {
            return start(List.of(), args);
        }

        Process start(List<String> java, String... args) throws IOException {
            return start(heedingInterrupts(), java, args);
        }

        Process start(List<String> by, List<String> java, String... args) throws IOException {
            List<String> command = new ArrayList<>(by);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1"));
            command.addAll(java);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), "backup", "--credentials",
                    key.toString(), "--endpoint", google.endpoint().toString(), "--log", log.toString()));
            command.addAll(List.of(args));
            ProcessBuilder start = new ProcessBuilder(command).redirectOutput(dir.resolve("out").toFile())
                    .redirectError(dir.resolve("err").toFile());
            // Or the next command would be the launcher that started the tests.
            start.environment().keySet().removeAll(Set.of("JBANG_LAUNCH_CMD", "JBANG_BOOTSTRAP"));
            Process process = start.start();
            processes.add(process);
            return process;
        }

        /** Waits for what another process brings about; the limit is for a test that fails. */
        void await(BooleanSupplier reached) throws InterruptedException {
            for (long end = System.nanoTime() + 60_000_000_000L; !reached.getAsBoolean(); ) {
                if (System.nanoTime() > end || !processes.isEmpty() && processes.stream().noneMatch(Process::isAlive)) {
                    throw new AssertionError("never came; " + requests() + said());
                }
                TimeUnit.MILLISECONDS.sleep(5);
            }
        }

        String said() {
            try {
                return named(Files.readString(dir.resolve("err")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The only copy that there is. */
        String copy() {
            assertEquals(1, google.copiesOf(SHEET).size());
            return google.copiesOf(SHEET).get(0);
        }

        List<backup.Entry> entries() {
            try {
                return backup.readLog(log);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The log without the times, and without the lines that each run begins and ends with. */
        String logged() {
            return named(entries().stream().filter(entry -> !FRAME.contains(entry.label()))
                    .map(entry -> entry.line().substring(25) + "\n").collect(joining()));
        }

        String requests() {
            return named(google.requests().stream().map(request -> request.method() + " " + request.path() + "\n")
                    .collect(joining()));
        }

        long count(String methodAndPath) {
            return google.requests().stream()
                    .filter(request -> (request.method() + " " + request.path()).matches(methodAndPath)).count();
        }

        private String named(String text) {
            String named = text.replace(String.valueOf(key), "KEY").replace(log.toString(), "LOG")
                    .replace(google.endpoint().toString(), "ENDPOINT").replace(dir.toString(), "DIR");
            List<String> copies = google.copiesOf(SHEET);
            return (copies.isEmpty() ? named : named.replace(copies.get(0), "COPY")).replace(SHEET, "SHEET");
        }

        @Override
        public void close() {
            processes.forEach(Process::destroyForcibly);
            google.close();
        }
    }
}
