///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A strict test double of Google's token endpoint, Drive v3 and Sheets v4 on loopback.
//JAVA 17+
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//DEPS com.google.apis:google-api-services-drive:v3-rev20260428-2.0.0
//SOURCES ../support/SampleSheet.java FakeServer.java FakeRules.java FakeMask.java FakeRefusal.java FakeJson.java
//SOURCES FakeTokens.java FakeDrive.java FakeFiles.java FakeSearch.java FakeSheets.java FakeRanges.java FakeBooks.java
//SOURCES FakeExport.java FakeStranger.java FakeEdits.java FakeChange.java
//SOURCES FakeEditRules.java FakeBody.java FakeLine.java Enumerations.java

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Status;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Google on loopback, for tests and demos: the token endpoint, Drive v3 and Sheets v4, as far as a backup needs them.
 * This is the front, where tests set up files, people and oddities; FakeServer plays HTTP, FakeTokens, FakeDrive and
 * FakeSheets one service each, and FakeRules refuses what none of them would take.
 *
 * <p>It refuses what Google would refuse: a wrong signature, a missing scope, an unknown path, parameter, body field or
 * field-mask path, a shared drive without supportsAllDrives. What is known comes from Google's own generated classes.
 * Where Google's behaviour is documented, recorded from real answers, only reported by others, or assumed, the comment
 * at the rule says which. It holds everything in memory and never talks to anybody.
 */
class FakeGoogle extends FakeServer {
    static final String SERVICE_ACCOUNT = "backup@fake-project.iam.gserviceaccount.com";
    static final String OPERATOR = "operator@example.com";
    static final String FOLDER = "application/vnd.google-apps.folder";
    static final String SHEET = "application/vnd.google-apps.spreadsheet";
    static final String FORM = "application/vnd.google-apps.form";
    static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static final JsonFactory JSON = GsonFactory.getDefaultInstance();

    private final FakeFiles files;
    private final FakeDrive drive;
    private final FakeSheets sheets;
    private final FakeTokens tokens = new FakeTokens(() -> endpoint().resolve("/token").toString());
    private final FakeExport export;
    private final FakeRules rules;
    private final Map<String, Spreadsheet> snapshots = new HashMap<>();

    private FakeGoogle(Clock clock, int port) {
        super(port);
        files = new FakeFiles(clock);
        drive = new FakeDrive(files);
        sheets = new FakeSheets(files);
        FakeEdits edits = new FakeEdits(files, sheets);
        export = new FakeExport(files, () -> endpoint().toString());
        rules = new FakeRules(files, tokens, Stream.of(drive.routes(), export.routes(), sheets.routes(),
                edits.routes())
                .flatMap(List::stream).toList());
        List.of(OPERATOR, SERVICE_ACCOUNT).forEach(files::addRoot);
        serve();
    }

    /** A new, empty Google on a free port. Times of files and the search lag follow the clock, tokens real time. */
    static FakeGoogle start(Clock clock) {
        return start(clock, 0);
    }

    static FakeGoogle start(Clock clock, int port) {
        return new FakeGoogle(clock, port);
    }

    /** Serves the plan's workbook until it is stopped: FakeGoogle [port] [folder for the key]. */
    public static void main(String... args) throws Exception {
        FakeGoogle google = start(Clock.systemUTC(), args.length > 0 ? Integer.parseInt(args[0]) : 0);
        Path dir = args.length > 1 ? Files.createDirectories(Path.of(args[1]))
                : Files.createTempDirectory("fake-google");
        google.addSharedDrive("0AFakeSharedDriveUk9PVA", "Backups");
        google.addFolder("1FakeFolderForBackups0000000000000", "Rollback", "0AFakeSharedDriveUk9PVA");
        google.addSpreadsheet(SampleSheet.operaciones(), "ZEUES_Operaciones_v2.1", OPERATOR);
        System.out.println("endpoint: " + google.endpoint());
        System.out.println("key: " + google.serviceAccountKey(dir));
        System.out.println("user: " + google.userCredentials(dir));
        System.out.println("sheet: " + SampleSheet.ID);
        System.out.println("folder: 1FakeFolderForBackups0000000000000");
        google.awaitClose();
    }

    @Override
    Supplier<Answer> prepare(Call call) {
        if (call.path().equals("/token")) {
            record(call, tokens.requestedScope(call));
            if (!call.method().equals("POST")) {
                throw FakeRefusal.unknownPath(call);
            }
            return () -> tokens.answer(call);
        }
        if (call.path().startsWith("/v1/projects/-/serviceAccounts/")) {
            record(call, "");
            return () -> tokens.impersonated(call);
        }
        FakeTokens.Access access = tokens.access(call.authorization());
        record(call, access == null ? "" : String.join(" ", access.scopes()));
        return rules.prepare(call, access);
    }

    /** The service account's key file, as the Cloud console hands it out; its token_uri is ours. */
    Path serviceAccountKey(Path dir) {
        return write(dir.resolve("service-account.json"), tokens.serviceAccountKey());
    }

    /** Credentials of operator@example.com, as gcloud stores them, with a token_uri that is ours. */
    Path userCredentials(Path dir) {
        return write(dir.resolve("authorized-user.json"), tokens.userCredentials());
    }

    /** What gcloud stores after a sign-in that impersonates the service account; its addresses are ours. */
    Path impersonatedCredentials(Path dir) {
        return write(dir.resolve("impersonated.json"), tokens.impersonatedCredentials());
    }

    FakeTokens tokens() {
        return tokens;
    }

    /** An access token as if the token endpoint had handed it out, for requests made by hand. */
    String token(String email, String... scopes) {
        return tokens.issue(email, Set.of(scopes));
    }

    /** Grants domain-wide delegation to the service account for this user; no scope given means every scope. */
    void allowDelegation(String user, String... scopes) {
        tokens.allowDelegation(user, scopes);
        synchronized (files) {
            files.addRoot(user);
        }
    }

    /** A shared drive: the service account is its content manager, operator@example.com its manager. */
    void addSharedDrive(String driveId, String name) {
        synchronized (files) {
            File top = files.folder(driveId, name, null).setDriveId(driveId);
            files.put(top, FakeFiles.permission("fileOrganizer", SERVICE_ACCOUNT),
                    FakeFiles.permission("organizer", OPERATOR));
        }
    }

    /** A folder in a shared drive; with null in the operator's My Drive, with the service account as writer. */
    void addFolder(String id, String name, String driveId) {
        synchronized (files) {
            String parent = driveId == null ? FakeFiles.rootOf(OPERATOR) : driveId;
            File folder = files.folder(id, name, parent).setDriveId(driveId);
            if (driveId == null) {
                files.put(folder, FakeFiles.owner(OPERATOR), FakeFiles.permission("writer", SERVICE_ACCOUNT));
            } else {
                files.put(folder);
            }
        }
    }

    /** A spreadsheet in its owner's My Drive, shared with the service account as writer; share() changes that. */
    void addSpreadsheet(Spreadsheet model, String name, String ownerEmail) {
        synchronized (files) {
            File file = files.meta(model.getSpreadsheetId(), name, SHEET, FakeFiles.rootOf(ownerEmail));
            file.setCreatedTime(FakeFiles.time(files.now().minus(Duration.ofDays(400))))
                    .setModifiedTime(FakeFiles.time(files.now().minus(Duration.ofDays(2))));
            file.setVersion(48_211L);
            FakeFiles.Item item = putOld(file, ownerEmail);
            item.book = FakeBooks.complete(model, name);
        }
    }

    /** Any other file, for example an Office workbook (XLSX) or a form, in the owner's My Drive. */
    void addFile(String id, String name, String mimeType, String ownerEmail) {
        synchronized (files) {
            File file = files.meta(id, name, mimeType, FakeFiles.rootOf(ownerEmail));
            putOld(file, ownerEmail);
        }
    }

    /** A file that every search has known for long. */
    private FakeFiles.Item putOld(File file, String ownerEmail) {
        FakeFiles.Item item = files.put(file, FakeFiles.owner(ownerEmail),
                FakeFiles.permission("writer", SERVICE_ACCOUNT));
        item.born = Instant.EPOCH;
        return item;
    }

    /** Moves a file into a folder, and so perhaps into a shared drive. */
    void move(String id, String folderId) {
        editFile(id, file -> {
            file.setParents(List.of(folderId)).setDriveId(files.item(folderId).file.getDriveId());
            if (file.getDriveId() != null) {
                file.setOwners(null).setOwnedByMe(null);
            }
        });
    }

    /** Gives a user a role (reader, commenter, writer, fileOrganizer, organizer, owner) instead of any role it had. */
    void share(String id, String email, String role) {
        editFile(id, file -> {
            file.getPermissions().removeIf(p -> email.equals(p.getEmailAddress()));
            file.getPermissions().add(FakeFiles.permission(role, email));
        });
    }

    /** Takes a user's own role on a file away; what it inherits stays. */
    void unshare(String id, String email) {
        editFile(id, file -> file.getPermissions().removeIf(p -> email.equals(p.getEmailAddress())));
    }

    /** Ties a form to a spreadsheet: a copy of the sheet then drags a copy of the form along (reported). */
    void linkForm(String sheetId) {
        synchronized (files) {
            files.item(sheetId).formId = files.newId();
            File form = files.meta(files.item(sheetId).formId, files.item(sheetId).file.getName() + " (form)", FORM,
                    files.item(sheetId).file.getParents().get(0));
            files.put(form, FakeFiles.owner(OPERATOR));
        }
    }

    /** Open comments on a spreadsheet; files.copy takes them along only with copyComments. */
    void addComments(String id, int count) {
        synchronized (files) {
            files.item(id).comments += count;
            files.touch(files.item(id), false);
        }
    }

    int comments(String id) {
        synchronized (files) {
            return files.item(id).comments;
        }
    }

    /** Live metadata of a file, to be read; change it by {@link #editFile}. */
    File file(String id) {
        synchronized (files) {
            files.tell();
            return files.item(id).file;
        }
    }

    /** Live content of a spreadsheet, to be read; change it by {@link #edit}, since rows are shared between copies. */
    Spreadsheet spreadsheet(String id) {
        synchronized (files) {
            return files.item(id).book;
        }
    }

    /**
     * A user edits in the browser; version and modifiedTime tell of it late, see {@link #tellsEditsAfter}, but of a new
     * title at once (recorded).
     */
    void edit(String id, Consumer<Spreadsheet> change) {
        synchronized (files) {
            FakeFiles.Item item = files.item(id);
            damage(id, change);
            if (!item.book.getProperties().getTitle().equals(item.file.getName())) {
                item.file.setName(item.book.getProperties().getTitle());
                files.touch(item, true);
            }
            files.edited(item, OPERATOR);
        }
    }

    /** How long after an edit of cells version and modifiedTime move; three minutes unless a test says otherwise. */
    void tellsEditsAfter(Duration delay) {
        files.tellsEditsAfter = delay;
    }

    /** The content changes in a way that Drive's version never tells. */
    void damage(String id, Consumer<Spreadsheet> change) {
        synchronized (files) {
            FakeBooks.edit(files.item(id).book, change);
        }
    }

    /** Somebody changes the file itself: bin, name, lock. */
    void editFile(String id, Consumer<File> change) {
        synchronized (files) {
            change.accept(files.item(id).file);
            files.touch(files.item(id), false);
        }
    }

    /** What files.copy made from a file, oldest first, whether or not a search shows it yet. */
    List<String> copiesOf(String id) {
        synchronized (files) {
            return files.items.values().stream().filter(item -> id.equals(item.source)).map(item -> item.file.getId())
                    .toList();
        }
    }

    /** Ids of all files but the My Drive folders, oldest first. */
    List<String> files() {
        synchronized (files) {
            return files.items.keySet().stream().filter(id -> !id.startsWith("0AMyDrive")).toList();
        }
    }

    /** Remembers the content as the version history would; hand the result to {@link #restore}. */
    String snapshot(String id) {
        synchronized (files) {
            String snapshot = files.newId();
            snapshots.put(snapshot, FakeBooks.copy(files.item(id).book));
            return snapshot;
        }
    }

    /** Brings an old version back, as File > Version history > Restore does: for Drive an edit (assumed). */
    void restore(String id, String snapshot) {
        synchronized (files) {
            FakeFiles.Item item = files.item(id);
            String title = item.book.getProperties().getTitle();
            item.book = FakeBooks.copy(snapshots.get(snapshot));
            item.book.getProperties().setTitle(title);
            files.edited(item, OPERATOR);
        }
    }

    /** Who was sent a notification mail by a change of permissions. */
    List<String> mails() {
        return List.copyOf(files.mails);
    }

    /** files.list does not show files younger than this (minutes have been reported). */
    void searchLag(Duration lag) {
        drive.searchLag = lag;
    }

    /** changes.list does not show changes younger than this. */
    void changesLag(Duration lag) {
        drive.changesLag = lag;
    }

    /**
     * A copy settles so long after files.copy has answered: its modifiedTime is then that time, whatever was set in
     * between (reported of Docs and Sheets: one to two seconds), and its version moves with it (assumed).
     */
    void settlesAfter(Duration delay) {
        files.settlesAfter = delay;
    }

    /** A lock that Drive acknowledges is told by files.get so much later only, and acts as much later (assumed). */
    void locksAfter(Duration delay) {
        files.locksAfter = delay;
    }

    /** A lock that files.get tells of reaches the cells so much later (one reporter: up to ten minutes). */
    void locksReachCellsAfter(Duration delay) {
        files.locksReachCellsAfter = delay;
    }

    /** The next so many changes of locks are acknowledged and never done (assumed). */
    void loseLocks(int times) {
        files.locksToLose = times;
    }

    /** Whether the version of every spreadsheet has moved at each look, and nothing else has (reported, seldom). */
    void restless(boolean versions) {
        files.restless = versions;
    }

    /** Whether service accounts have no storage of their own, as documented since 2025; the default is true. */
    void quotaless(boolean none) {
        drive.quotaless = none;
    }

    /** Whether files.copy knows copyComments, which is newer than the rest of it; the default is true. */
    void knowsCopyComments(boolean known) {
        rules.knowsCopyComments = known;
    }

    /**
     * Whether developer metadata of rows and columns is told only to who gives ranges, as one project saw; the default.
     */
    void rowMetadataNeedsRanges(boolean needs) {
        sheets.rowMetadataNeedsRanges = needs;
    }

    /** How many bytes files.export gives at most; Google's cap is 10 MB (documented). */
    void exportCap(long bytes) {
        export.cap = bytes;
    }

    /** How often operations.get says that a download is not ready yet, after files.download has said so. */
    void pendingPolls(int polls) {
        export.pendingPolls = polls;
    }

    /** Lets downloads begun from now on end in an error, for example 13 "Internal error"; with 0 they end well. */
    void downloadFails(int code, String message) {
        export.failure = code == 0 ? null : new Status().setCode(code).setMessage(message);
    }

    private static Path write(Path file, GenericJson json) {
        try {
            return Files.writeString(file, JSON.toPrettyString(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
