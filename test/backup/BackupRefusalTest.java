//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.api.client.util.DateTime;
import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import com.google.api.services.drive.model.File.ShortcutDetails;
import com.google.api.services.sheets.v4.model.Sheet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What cannot be backed up is refused before anything is done, or with the copy, and leaves no trace. */
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
            Result real = desk.backup(refused.command()).ends(3).says(refused.said());
            assertEquals("", real.out());
            desk.backup(Stream.concat(Stream.of("--dry-run", "-q"), Stream.of(refused.command()))
                    .toArray(String[]::new)).ends(3)
                    .saysJust(real.err().replaceAll("(?m)^(warning|asking again).*\n", ""));
            assertEquals(List.of(), desk.google.requests().stream()
                    .filter(request -> !request.method().equals("GET") && !request.path().equals("/token")).toList());
            assertFalse(Files.exists(dir.resolve("logs")));
        }

        @Test
        void does_not_hide_the_others_and_is_said_even_when_quiet() {
            desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true));
            assertEquals(new Result(3, "", """
                    FAIL  owner          a service account cannot own files
                    """ + STORAGE.indent(8) + """
                    FAIL  original       "Operaciones" is in the bin
                            Restore it in Drive, or give another ID.
                    backup: 2 of 6 checks failed; nothing was written
                    """), desk.backup("--folder", BackupDesk.MINE, "-q"));
        }
    }

    /**
     * @param said what stderr has to hold
     * @param args none for those of a backup to the folder in the shared drive
     */
    record Refused(String name, String said, Consumer<BackupDesk> arrange, String... args) {
        String[] command() {
            return args.length == 0 ? new String[] {"--folder", Desk.FOLDER} : args;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Refused of(String name, String said, Consumer<BackupDesk> arrange, String... args) {
        return new Refused(name, said, arrange, args);
    }

    /** What needs nothing to be arranged. */
    private static Refused asked(String name, String said, String... args) {
        return of(name, said, desk -> { }, args);
    }

    /** What one kind of request, which each run makes once, is answered with. */
    private static Refused answered(String name, String said, String path, FakeGoogle.Fault fault) {
        return of(name, said, desk -> desk.google.fail("GET", path, fault.times(99)));
    }

    static Stream<Refused> refusals() {
        String advice = "\n" + " ".repeat(8);
        String owner = "FAIL  owner          a service account cannot own files\n" + STORAGE.indent(8);
        String shared = Desk.FOLDER;
        return Stream.of(
            answered("an account without a name", "backup: signing in: the answer names no user\n  Something answers",
                    "/about$", FakeGoogle.Fault.status(200, "{}")),
            answered("an answer that leads to half an address", "backup: signing in: the answer sends us to another "
                    + "place, and nothing is sent there\n  Something answers in Google's place",
                    "/about$", FakeGoogle.Fault.redirect(302, "/login")),
            answered("an answer that leads to no address", "\n  Something answers in Google's place",
                    "/about$", FakeGoogle.Fault.redirect(302, "http://a b/")),
            asked("a sheet that is not there", "FAIL  original       original: File not found: 1NoSuchSheet000000. "
                    + "(404 notFound)" + advice + "Check the ID, and share the file or folder with the identity named "
                    + "above (docs/setup.md).\n", "--sheet-id", "1NoSuchSheet000000", "--folder", shared),
            of("a sheet that is not shared", "FAIL  original       original: File not found: SHEET. (404 notFound)\n",
                    desk -> {
                        desk.google.unshare(Desk.SHEET, FakeGoogle.SERVICE_ACCOUNT);
                        desk.google.unshare(BackupDesk.MINE, FakeGoogle.SERVICE_ACCOUNT);
                    }),
            of("an Office file", "FAIL  original       \"x.xlsx\" is application/vnd.openxmlformats-officedocument."
                    + "spreadsheetml.sheet, not a Google Sheet" + advice + "Open it in the browser, choose File > Save "
                    + "as Google Sheets, and use the ID of that sheet.\n", desk -> desk.google.addFile(
                    "1OfficeFile0000000", "x.xlsx", FakeGoogle.XLSX, FakeGoogle.OPERATOR),
                    "--sheet-id", "1OfficeFile0000000", "--folder", shared),
            of("a sheet in the bin", "FAIL  original       \"Operaciones\" is in the bin" + advice
                    + "Restore it in Drive, or give another ID.\n",
                    desk -> desk.google.editFile(Desk.SHEET, file -> file.setTrashed(true))),
            of("a sheet that readers may not copy", "FAIL  copying        not allowed to this identity" + advice
                    + "The owner forbids downloading and copying it, or shares it only to be seen: ask the owner to "
                    + "allow it.\n", desk -> {
                        desk.google.editFile(Desk.SHEET, file -> file.setCopyRequiresWriterPermission(true));
                        desk.google.unshare(BackupDesk.MINE, FakeGoogle.SERVICE_ACCOUNT);
                        desk.google.share(Desk.SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
                    }),
            of("a sheet that even writers may not copy", "FAIL  copying        not allowed to this identity\n",
                    desk -> desk.google.editFile(Desk.SHEET, file -> file.setDownloadRestrictions(
                            new DownloadRestrictionsMetadata().setEffectiveDownloadRestrictionWithContext(
                                    new DownloadRestriction().setRestrictedForWriters(true))))),
            of("a shortcut to a sheet", "FAIL  original       \"Operaciones\" is a shortcut, not a Google Sheet"
                    + advice
                    + "Give the ID of what it leads to: 1WhatItLeadsTo0000\n", desk -> {
                        desk.google.addFile("1ShortcutToIt00000", "Operaciones", "application/vnd.google-apps.shortcut",
                                FakeGoogle.OPERATOR);
                        desk.google.editFile("1ShortcutToIt00000", file -> file.setShortcutDetails(
                                new ShortcutDetails().setTargetId("1WhatItLeadsTo0000")));
                    }, "--sheet-id", "1ShortcutToIt00000", "--folder", shared),
            asked("a folder in place of a sheet", "FAIL  original       \"Backups\" is a folder, not a Google Sheet"
                    + advice + "Did you swap --sheet-id and --folder?\n", "--sheet-id", shared, "--folder", shared),
            answered("a Sheets API that is not enabled", "retry. (403 SERVICE_DISABLED)" + advice + "Open the link "
                    + "above, press Enable, wait a few minutes, and run this again.\n", "/v4/spreadsheets/",
                    FakeGoogle.Fault.apiDisabled("sheets.googleapis.com", "Sheets")),
            answered("a Sheets API that is not enabled, without details", advice + "Open the link above, press Enable",
                    "/v4/spreadsheets/", FakeGoogle.Fault.json(403, "global", "PERMISSION_DENIED",
                    "Google Sheets API has not been used in project 7 before or it is disabled.")),
            answered("a Sheets API that fails for ever", "FAIL  reading        reading: Internal error encountered. "
                    + "(500)"
                    + advice + "Google is busy or failing: wait some minutes, then run this again." + advice
                    + "If that lasts: to a viewer of a shared drive Sheets says so where it means no.\n",
                    "/v4/spreadsheets/", FakeGoogle.Fault.json(500, "global", "INTERNAL", "Internal error "
                            + "encountered.")),
            answered("a tab that Google cannot read by its title", advice + "Google cannot read the title of that tab "
                    + "in an address: rename it in production, and make another backup.\n", "/v4/spreadsheets/",
                    FakeGoogle.Fault.json(400, "global", "INVALID_ARGUMENT", "Unable to parse range: A1!A1")),
            of("a delegation without the scopes of verify", "FAIL  reading        signing in: ", desk -> {
                desk.google.allowDelegation("ana@example.com", "https://www.googleapis.com/auth/drive");
                desk.google.share(Desk.SHEET, "ana@example.com", "reader");
            }, "--impersonate", "ana@example.com"),
            asked("a folder that is not there", "FAIL  folder         folder: File not found: 1NoSuchFolder00000. "
                    + "(404 notFound)\n", "--folder", "1NoSuchFolder00000"),
            asked("a folder that is none", "FAIL  folder         \"Operaciones\" is a Google Sheet, not a folder"
                    + advice + "Did you swap --sheet-id and --folder?\n", "--folder", Desk.SHEET),
            of("a folder in the bin", "FAIL  folder         \"Backups\" is in the bin\n",
                    desk -> desk.google.editFile(shared, file -> file.setTrashed(true))),
            of("a folder that may only be read", "FAIL  folder         \"Backups\" takes no files from this identity"
                    + advice + "Share it with this identity to write (docs/setup.md), or name another one with "
                    + "--folder ID.\n", desk -> desk.google.share(Desk.DRIVE, FakeGoogle.SERVICE_ACCOUNT, "reader")),
            asked("a service account in somebody's My Drive", owner, "--folder", BackupDesk.MINE),
            asked("a service account with no folder", owner, "--no-lock"),
            of("an old service account with storage of its own", owner, desk -> desk.google.quotaless(false),
                    "--folder", BackupDesk.MINE),
            of("a user whose storage is full", "FAIL  owner          the storage of operator@example.com is full\n"
                    + STORAGE.indent(8), desk -> {
                        desk.asUser();
                        desk.google.fail("GET", "/about$", FakeGoogle.Fault.status(200, """
                                {"user": {"emailAddress": "operator@example.com"},
                                 "storageQuota": {"limit": "16106127360", "usage": "16106127999"}}""").times(2));
                    }, "--folder", BackupDesk.MINE),
            answered("a change feed that is refused", "FAIL  change feed    change feed: No apps here. (403 "
                    + "domainPolicy)"
                    + advice + "Your organisation's administrator has to allow this application to use Drive.\n",
                    "startPageToken", FakeGoogle.Fault.json(403, "global", "domainPolicy", "No apps here.")),
            asked("an adopted copy that is not there", "FAIL  copy           copy: File not found: 1NoSuchCopy0000000. "
                    + "(404 notFound)\n", "--adopt", "1NoSuchCopy0000000"),
            adopted("an adopted copy with other tabs", "FAIL  copy tabs      tab 2 is \"Listas\" (id 7), and none in "
                    + "the original" + advice + "Give the ID of a copy of the original: nothing was done to this "
                    + "one.\n",
                    BackupDesk.tab(0, "Operaciones"), BackupDesk.tab(7, "Listas")),
            adopted("an adopted copy with a tab of another title", "FAIL  copy tabs      tab 1 is \"Sales\" (id 0), "
                    + "and \"Operaciones\" (id 0) in the original\n", BackupDesk.tab(0, "Sales")),
            adopted("an adopted copy with a tab of another id", "FAIL  copy tabs      tab 1 is \"Operaciones\" (id "
                    + "9), and \"Operaciones\" (id 0) in the original\n", BackupDesk.tab(9, "Operaciones")),
            of("an adopted copy that is older than the original", "FAIL  copy time      made 2020-01-01T00:00:00.000Z, "
                    + "before the original was: 2024-12-22T18:15:00.000Z\n", desk -> {
                        desk.google.addSpreadsheet(BackupDesk.book(ADOPTED), "Older", FakeGoogle.OPERATOR);
                        desk.google.editFile(ADOPTED, file ->
                                file.setCreatedTime(new DateTime("2020-01-01T00:00:00.000Z")));
                    }, "--adopt", ADOPTED),
            asked("an adopted copy that is no sheet", "FAIL  copy           \"Migration\" is a folder, not a Google "
                    + "Sheet\n", "--adopt", BackupDesk.MINE));
    }

    private static final String ADOPTED = "1CopyMadeByHand0000";

    private static Refused adopted(String name, String said, Sheet... tabs) {
        return of(name, said, desk -> desk.google.addSpreadsheet(BackupDesk.book(ADOPTED).setSheets(List.of(tabs)),
                "Somebody's live sheet", FakeGoogle.OPERATOR), "--adopt", ADOPTED);
    }

    /** What only the copy itself reveals ends the run at the first answer, and leaves no intent open. */
    @Nested
    class A_refusal_of_the_copy {
        @ParameterizedTest(name = "{1}")
        @CsvSource(delimiter = '|', textBlock = """
                usageLimits | storageQuotaExceeded             | STORAGE
                usageLimits | quotaExceeded                    | STORAGE
                global      | domainPolicy                     | Your organisation's administrator has to allow this \
                application to use Drive.
                global      | insufficientPermissions          | A person's sign-in lacks a scope: docs/setup.md gives \
                the command to sign in again.
                global      | insufficientParentPermissions    | Share it with this identity: the sheet to read, the \
                folder to write (docs/setup.md).
                global      | appNotAuthorizedToFile           | Share it with this identity: the sheet to read, the
                global      | sharingRateLimitExceeded         | Google will not do this as asked; docs/setup.md \
                explains the usual reasons.
                """)
        void is_final_and_says_what_to_do(String domain, String reason, String advice) {
            isFinal(FakeGoogle.Fault.json(403, domain, reason, "Some words."),
                    "Some words. (403 " + reason + ")\n  " + advice.replace("STORAGE", STORAGE.indent(2).strip()));
        }

        @Test
        void without_a_reason_is_final_too() {
            String other = "\n  Google will not do this as asked; docs/setup.md explains the usual reasons.\n";
            isFinal(FakeGoogle.Fault.html(403), "no reason given (403)" + other);
            isFinal(FakeGoogle.Fault.status(403, ""), "no reason given (403)" + other);
            isFinal(FakeGoogle.Fault.status(404, "[]"), "no reason given (404)" + other);
        }

        @Test
        void of_a_project_without_the_API_is_final_and_leads_to_where_it_is_enabled() {
            isFinal(FakeGoogle.Fault.apiDisabled("drive.googleapis.com", "Drive"), "Google Drive API has not been "
                    + "used in project 735291640518 before or it is disabled. Enable it by visiting "
                    + "https://console.developers.google.com/apis/api/"
                    + "drive.googleapis.com/overview?project=735291640518 then retry. ");
        }

        private void isFinal(FakeGoogle.Fault fault, String said) {
            desk.google.fail("POST", "/copy$", fault);
            desk.google.forgetRequests();
            desk.toFolder("-q", "--again").ends(3).says("backup: copying was refused: " + said);
            assertEquals(1, desk.count("POST .*/copy"));
            assertContains(desk.logged(), "] Copy refused: ");
            desk.google.forgetRequests();
            desk.toFolder("--again").ends(0);
            // Of other logs' copies, and not of one that may be there.
            assertEquals(1, desk.count("GET /drive/v3/files"));
        }

        @Test
        void of_an_unknown_parameter_names_the_option_behind_it() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.json(400, "global", "badRequest", "Unknown name."));
            desk.toFolder("-q", "--copy-comments").ends(3).says("""
                    backup: copying was refused: Unknown name. (400 badRequest)
                      Run it again without --copy-comments: Drive may not know it here.
                    """);
        }

        @ParameterizedTest(name = "{0}, {1} times")
        @CsvSource({"userRateLimitExceeded, 3", "rateLimitExceeded, 3", "html, 3", "userRateLimitExceeded, 8"})
        void for_a_rate_is_tried_again_and_is_final_after_eight(String reason, int times) {
            desk.google.fail("POST", "/copy$", (reason.equals("html") ? FakeGoogle.Fault.html(429)
                    : FakeGoogle.Fault.json(403, "usageLimits", reason, "Slow down.")).times(times));
            Result result = desk.toFolder("-q").ends(times < 8 ? 0 : 3);
            assertEquals(Math.min(times + 1, 8), desk.count("POST .*/copy"));
            assertEquals(times < 8 ? 1 : 0, desk.google.copiesOf(Desk.SHEET).size());
            if (times == 8) {
                result.says("backup: copying was refused: Slow down. (403 userRateLimitExceeded)\n");
                assertContains(desk.logged(), "Copy refused: Slow down. (403 userRateLimitExceeded)\n");
            }
        }
    }
}
