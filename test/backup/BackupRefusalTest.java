//DESCRIPTION Tests what backup.java refuses, and what it says to do.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.api.client.util.DateTime;
import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import com.google.api.services.drive.model.File.ShortcutDetails;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be backed up is refused before anything is done, or with the copy, and leaves no trace. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BackupRefusalTest extends WithBackupDesk {

    private static final String STORAGE = """
            A service account owns no storage, and a user's may be full. One of:
              --folder ID         a folder in a shared drive that has the account as a member
              --impersonate USER  act for a user who has storage, by domain-wide delegation
              --credentials FILE  a user's own credentials; or free some of that user's storage
            docs/setup.md explains each. Or copy by hand in the browser, then run backup.java with
            --adopt URL.
            """;

    /** What the checks refuse, the dry run refuses too, in the same words, and neither leaves a trace. */
    @Nested
    class A_check_that_fails {
        @ParameterizedTest(name = "{0}")
        @MethodSource("BackupRefusalTest#refusals")
        void is_foreseen_by_the_dry_run_and_leaves_no_trace(Refused refused) throws IOException {
            refused.arrange().accept(desk);
            Result real = desk.backup(refused.args());
            assertEquals(3, real.exit());
            assertEquals("", real.out());
            assertContains(real.err(), refused.said());
            Result dry = desk.backup(Stream.concat(Stream.of("--dry-run", "-q"), Stream.of(refused.args()))
                    .toArray(String[]::new));
            assertEquals(real.err().replaceAll("(?m)^(warning|asking again).*\n", ""), dry.err());
            assertEquals(3, dry.exit());
            assertEquals(List.of(), desk.google.requests().stream()
                    .filter(request -> !request.method().equals("GET") && !request.path().equals("/token")).toList());
            assertFalse(Files.exists(dir.resolve("logs")));
        }

        @Test
        void does_not_hide_the_others() {
            desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true));
            assertEquals(new Result(3, "", """
                    FAIL  owner          a service account cannot own files
                    """ + STORAGE.indent(8) + """
                    FAIL  original       "Operaciones" is in the bin
                            Restore it in Drive, or give another ID.
                    backup: 2 of 6 checks failed; nothing was written
                    """), desk.backup("--folder", BackupDesk.MINE));
        }

        @Test
        void is_said_even_when_quiet() {
            desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true));
            assertEquals(new Result(3, "", """
                    FAIL  original       "Operaciones" is in the bin
                            Restore it in Drive, or give another ID.
                    backup: 1 of 6 checks failed; nothing was written
                    """), desk.backup("--folder", Desk.FOLDER, "-q"));
        }
    }

    /** @param said what stderr has to hold */
    record Refused(String name, Consumer<BackupDesk> arrange, String said, String... args) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Refused> refusals() {
        String storage = STORAGE.indent(8);
        String shared = Desk.FOLDER;
        return Stream.of(
            new Refused("a sheet that is not there", desk -> { }, """
                    FAIL  original       original: File not found: 1NoSuchSheet000000. (404 notFound)
                            Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """, "--sheet-id", "1NoSuchSheet000000", "--folder", shared),
            new Refused("a sheet that is not shared", desk -> {
                desk.google.unshare(Desk.SHEET, FakeGoogle.SERVICE_ACCOUNT);
                desk.google.unshare(BackupDesk.MINE, FakeGoogle.SERVICE_ACCOUNT);
            }, "FAIL  original       original: File not found: SHEET. (404 notFound)\n", "--folder", shared),
            new Refused("an Office file", desk -> desk.google.addFile("1OfficeFile0000000", "x.xlsx", FakeGoogle.XLSX,
                    FakeGoogle.OPERATOR), """
                    FAIL  original       "x.xlsx" is \
                    application/vnd.openxmlformats-officedocument.spreadsheetml.sheet, not a Google Sheet
                            Open it in the browser, choose File > Save as Google Sheets, and use the ID of that sheet.
                    """, "--sheet-id", "1OfficeFile0000000", "--folder", shared),
            new Refused("a sheet in the bin", desk ->
                    desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true)), """
                    FAIL  original       "Operaciones" is in the bin
                            Restore it in Drive, or give another ID.
                    """, "--folder", shared),
            new Refused("a sheet that readers may not copy", desk -> {
                desk.google.editFile(Desk.SHEET, file -> file.setCopyRequiresWriterPermission(true));
                desk.google.unshare(BackupDesk.MINE, FakeGoogle.SERVICE_ACCOUNT);
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
            new Refused("a shortcut to a sheet", desk -> {
                desk.google.addFile("1ShortcutToIt00000", "Operaciones", "application/vnd.google-apps.shortcut",
                        FakeGoogle.OPERATOR);
                desk.google.editFile("1ShortcutToIt00000", file -> file.setShortcutDetails(
                        new ShortcutDetails().setTargetId("1WhatItLeadsTo0000")));
            }, """
                    FAIL  original       "Operaciones" is a shortcut, not a Google Sheet
                            Give the ID of what it leads to: 1WhatItLeadsTo0000
                    """, "--sheet-id", "1ShortcutToIt00000", "--folder", shared),
            new Refused("a folder in place of a sheet", desk -> { }, """
                    FAIL  original       "Backups" is a folder, not a Google Sheet
                            Did you swap --sheet-id and --folder?
                    """, "--sheet-id", shared, "--folder", shared),
            new Refused("a Sheets API that is not enabled, without details", desk -> desk.google.fail("GET",
                    "/v4/spreadsheets/", FakeGoogle.Fault.json(403, "global", "PERMISSION_DENIED",
                    "Google Sheets API has not been used in project 7 before or it is disabled.").times(2)), """
                            Open the link above, press Enable, wait a few minutes, and run this again.
                    """, "--folder", shared),
            new Refused("a Sheets API that fails for ever", desk -> desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.json(500, "global", "INTERNAL", "Internal error encountered.").times(99)), """
                    FAIL  reading        reading: Internal error encountered. (500)
                            Google is busy or failing: wait some minutes, then run this again.
                            If that lasts: to a viewer of a shared drive Sheets says so where it means no.
                    """, "--folder", shared),
            new Refused("a tab that Google cannot read by its title", desk -> desk.google.fail("GET",
                    "/v4/spreadsheets/", FakeGoogle.Fault.json(400, "global", "INVALID_ARGUMENT",
                    "Unable to parse range: A1!A1").times(2)), """
                            Google cannot read the title of that tab in an address: rename it in production, and make \
                    another backup.
                    """, "--folder", shared),
            new Refused("a Sheets API that is not enabled", desk -> desk.google.fail("GET", "/v4/spreadsheets/",
                    FakeGoogle.Fault.apiDisabled("sheets.googleapis.com", "Sheets").times(2)), """
                    retry. (403 SERVICE_DISABLED)
                            Open the link above, press Enable, wait a few minutes, and run this again.
                    """, "--folder", shared),
            new Refused("a delegation without the scopes of verify", desk -> {
                desk.google.allowDelegation("ana@example.com", "https://www.googleapis.com/auth/drive");
                desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            }, "FAIL  reading        signing in: ", "--impersonate", "ana@example.com"),
            new Refused("a folder that is not there", desk -> { }, """
                    FAIL  folder         folder: File not found: 1NoSuchFolder00000. (404 notFound)
                            Check the ID, and share the file or folder with the identity named above (docs/setup.md).
                    """, "--folder", "1NoSuchFolder00000"),
            new Refused("a folder that is none", desk -> { }, """
                    FAIL  folder         "Operaciones" is a Google Sheet, not a folder
                            Did you swap --sheet-id and --folder?
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
                    FAIL  owner          a service account cannot own files
                    """ + storage, "--folder", BackupDesk.MINE),
            new Refused("a service account with no folder", desk -> { }, """
                    FAIL  owner          a service account cannot own files
                    """ + storage),
            new Refused("an old service account with storage of its own", desk -> desk.google.quotaless(false), """
                    FAIL  owner          a service account cannot own files
                    """ + storage, "--folder", BackupDesk.MINE),
            new Refused("a user whose storage is full", desk -> {
                desk.asUser();
                desk.google.fail("GET", "/about$", FakeGoogle.Fault.status(200, """
                        {"user": {"emailAddress": "operator@example.com"},
                         "storageQuota": {"limit": "16106127360", "usage": "16106127999"}}""").times(2));
            }, """
                    FAIL  owner          the storage of operator@example.com is full: 16106127360 bytes
                    """ + storage, "--folder", BackupDesk.MINE),
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
                      The key is no longer good: make a new one (docs/setup.md).
                    """, "--folder", shared),
            new Refused("an adopted copy that is not there", desk -> { }, """
                    FAIL  copy           copy: File not found: 1NoSuchCopy0000000. (404 notFound)
                    """, "--adopt", "1NoSuchCopy0000000"),
            new Refused("an adopted copy with other tabs", desk -> adopted(desk, BackupDesk.book(ADOPTED).setSheets(
                    List.of(tab(0, "Operaciones"), tab(7, "Listas")))), """
                    FAIL  copy tabs      tab 2 is "Listas" (id 7), and none in the original
                            Give the ID of a copy of the original: nothing was done to this one.
                    """, "--adopt", ADOPTED),
            new Refused("an adopted copy with a tab of another title", desk -> adopted(desk, BackupDesk.book(ADOPTED)
                    .setSheets(List.of(tab(0, "Sales")))), """
                    FAIL  copy tabs      tab 1 is "Sales" (id 0), and "Operaciones" (id 0) in the original
                    """, "--adopt", ADOPTED),
            new Refused("an adopted copy with a tab of another id", desk -> adopted(desk, BackupDesk.book(ADOPTED)
                    .setSheets(List.of(tab(9, "Operaciones")))), """
                    FAIL  copy tabs      tab 1 is "Operaciones" (id 9), and "Operaciones" (id 0) in the original
                    """, "--adopt", ADOPTED),
            new Refused("an adopted copy that is older than the original", desk -> {
                adopted(desk, BackupDesk.book(ADOPTED));
                desk.google.editFile(ADOPTED, file -> file.setCreatedTime(new DateTime("2020-01-01T00:00:00.000Z")));
            }, """
                    FAIL  copy time      made 2020-01-01T00:00:00.000Z, before the original was: \
                    2024-12-22T18:15:00.000Z
                            Give the ID of a copy of the original.
                    """, "--adopt", ADOPTED),
            new Refused("an adopted copy that is no sheet", desk -> { }, """
                    FAIL  copy           "Migration" is a folder, not a Google Sheet
                    """, "--adopt", BackupDesk.MINE));
    }

    private static final String ADOPTED = "1CopyMadeByHand0000";

    private static void adopted(BackupDesk desk, Spreadsheet book) {
        desk.google.addSpreadsheet(book, "Somebody's live sheet", FakeGoogle.OPERATOR);
    }

    private static Sheet tab(int id, String title) {
        return new Sheet().setProperties(new SheetProperties().setSheetId(id).setTitle(title).setSheetType("GRID")
                .setGridProperties(new GridProperties().setRowCount(3).setColumnCount(2)));
    }

    /** What only the copy itself reveals ends the run at the first answer, and leaves no intent open. */
    @Nested
    class A_refusal_of_the_copy {
        @ParameterizedTest(name = "{0}")
        @MethodSource("BackupRefusalTest#copyRefusals")
        void is_final_and_says_what_to_do(String reason, FakeGoogle.Fault fault, String said) {
            desk.google.fail("POST", "/copy$", fault);
            Result result = desk.backup("--folder", Desk.FOLDER, "-q");
            assertEquals(new Result(3, "", said), result);
            assertEquals(1, desk.count("POST .*/copy"));
            assertContains(desk.logged(), "ERROR backup[00000001] Copy refused: ");
            desk.google.forgetRequests();
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            // Of other logs' copies, and not of one that may be there.
            assertEquals(1, desk.count("GET /drive/v3/files"));
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }

        @Test
        void of_an_unknown_parameter_names_the_option_behind_it() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.json(400, "global", "badRequest", "Unknown name."));
            assertEquals(new Result(3, "", """
                    backup: copying was refused: Unknown name. (400 badRequest)
                      Run it again without --copy-comments: Drive may not know it here.
                    """), desk.backup("--folder", Desk.FOLDER, "-q", "--copy-comments"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"userRateLimitExceeded", "rateLimitExceeded", "html"})
        void for_a_rate_is_tried_again(String reason) {
            desk.google.fail("POST", "/copy$", rate(reason).times(3));
            assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
            assertEquals(4, desk.count("POST .*/copy"));
            assertEquals(1, desk.google.copiesOf(Desk.SHEET).size());
        }

        @Test
        void for_a_rate_is_final_after_eight() {
            desk.google.fail("POST", "/copy$", rate("userRateLimitExceeded").times(8));
            assertEquals(new Result(3, "", """
                    backup: copying was refused: Slow down. (403 userRateLimitExceeded)
                      Google is busy or failing: wait some minutes, then run this again.
                    """), desk.backup("--folder", Desk.FOLDER, "-q"));
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
        String scope = "  A person's sign-in lacks a scope: docs/setup.md gives the command to sign in again.\n"
                + "  A service account asks for each: it is refused where the sheet has connected data, and nothing "
                + "helps.\n";
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
}
