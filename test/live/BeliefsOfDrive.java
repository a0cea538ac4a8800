//DESCRIPTION What is believed of Drive: how soon it tells, locks, the bin, exports and refusals.
//JAVA 17+
//SOURCES Beliefs.java

import static java.util.Map.entry;

import com.google.api.services.drive.model.About;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Operation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How soon Drive tells of what happened, what a lock does, and in which words Drive refuses. */
final class BeliefsOfDrive {
    static final String NOTHING = "1LiveNothingHasThisId000000000000000000000000";
    private static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    private static final Duration PATIENCE = BeliefsOfTime.PATIENCE;
    private static final Duration LATE = Duration.ofMinutes(5);

    private BeliefsOfDrive() {
    }

    static Map<String, Beliefs.Check> all() {
        return Map.ofEntries(
                entry("Search shows", ground -> waited(ground, "search", PATIENCE)),
                entry("The change feed", ground -> waited(ground, "feed", PATIENCE)),
                entry("Search for what is on no file", BeliefsOfDrive::nothingFound),
                entry("modifiedTime tells", BeliefsOfDrive::told),
                entry("Reading moves neither", BeliefsOfDrive::readOnly),
                entry("Copying moves neither", BeliefsOfDrive::untouched),
                entry("A new title", BeliefsOfDrive::renamed),
                entry("A lock with a reason", BeliefsOfDrive::locked),
                entry("A locked copy can be read", ground -> whileLocked(ground, id -> Beliefs.check(Beliefs.must(
                        () -> ground.read(id, "sheets.properties.title")).has("sheets"), "asked for its tabs"))),
                entry("App properties of a locked", ground -> whileLocked(ground, id -> written(ground, id))),
                entry("The title of a locked", ground -> whileLocked(ground, id -> late(ground,
                        () -> ground.change(id, new File().setName("renamed"), "name")))),
                entry("The cells of a locked", ground -> whileLocked(ground, id -> late(ground,
                        () -> ground.change(id, LiveScratch.value(ground.tab, 15, 1, 8))))),
                entry("Who has set a lock", BeliefsOfDrive::lifted),
                entry("Drive tells who asks", BeliefsOfDrive::about),
                entry("A folder tells", BeliefsOfDrive::capabilities),
                entry("What lies in a shared drive", BeliefsOfDrive::allDrives),
                entry("A service account cannot own", BeliefsOfDrive::storage),
                entry("A file that is not there", ground -> Beliefs.refused(404, "notFound",
                        () -> ground.file(NOTHING, "id"))),
                entry("A copy into a folder", ground -> Beliefs.refused(404, "notFound",
                        () -> misplaced(ground, NOTHING))),
                entry("An unknown field", ground -> Beliefs.refused(400, "invalidParameter",
                        () -> ground.file(ground.scratch, "nonsense"))),
                entry("A spreadsheet is exported", BeliefsOfDrive::exported),
                entry("files.download", BeliefsOfDrive::downloaded),
                entry("A copy can be moved to the bin", BeliefsOfDrive::trashed));
    }

    /** Begins to look for what may come late, so that it comes while the rest is asked. */
    static void begin(LiveGround ground) {
        BeliefsOfTime.begin(ground);
        ground.watch("search", PATIENCE, () -> found(ground, ground.run).contains(ground.copy));
        ground.watch("feed", PATIENCE, () -> fed(ground));
        ground.prepare("edit of a copy", () -> {
            String spare = ground.spare();
            File old = ground.file(spare, "modifiedTime");
            ground.watch("version", LATE, () -> moved(old, ground.file(spare, "modifiedTime")));
            return ground.change(spare, LiveScratch.value(ground.tab, 15, 0, 7));
        });
    }

    private static boolean moved(File old, File now) {
        return old.getModifiedTime() != null && !old.getModifiedTime().equals(now.getModifiedTime());
    }

    private static List<String> found(LiveGround ground, String run) throws IOException {
        List<File> files = ground.ask(ground.drive.files().list().setQ("appProperties has { key='" + LiveGround.MARK
                + "' and value='" + run + "' } and appProperties has { key='own' and value='copy' }"
                + " and trashed = false").setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true)
                .setCorpora(ground.driveId == null ? "user" : "drive").setDriveId(ground.driveId)
                .setFields("nextPageToken,files(id)")).getFiles();
        return files == null ? List.of() : files.stream().map(File::getId).toList();
    }

    private static boolean fed(LiveGround ground) throws IOException {
        String page = ground.feed;
        while (page != null) {
            var list = ground.ask(ground.drive.changes().list(page).setPageSize(1000).setDriveId(ground.driveId)
                    .setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true)
                    .setFields("nextPageToken,changes(fileId)"));
            if (list.getChanges() != null && list.getChanges().stream()
                    .anyMatch(change -> ground.copy.equals(change.getFileId()))) {
                return true;
            }
            page = list.getNextPageToken();
        }
        return false;
    }

    private static Beliefs.Outcome told(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "edit of a copy");
        return waited(ground, "version", LATE);
    }

    static Beliefs.Outcome waited(LiveGround ground, String name, Duration most) throws IOException {
        Duration waited = ground.waited(name);
        return waited == null ? Beliefs.fails("not within " + most.toMinutes() + " minutes")
                : Beliefs.holds("within " + waited.toSeconds() + " s");
    }

    private static Beliefs.Outcome nothingFound(LiveGround ground) throws IOException {
        List<String> found = found(ground, "no-such-run");
        return Beliefs.check(found.isEmpty(), found.size() + " files");
    }

    private static Beliefs.Outcome readOnly(LiveGround ground) throws IOException {
        File old = ground.file(ground.copy, "version,modifiedTime");
        ground.read(ground.copy, "sheets.data.rowData.values.userEnteredValue", ground.range("A1:H20"));
        return still(old, ground.file(ground.copy, "version,modifiedTime"));
    }

    private static Beliefs.Outcome untouched(LiveGround ground) throws IOException {
        File old = ground.file(ground.copy, "version,modifiedTime");
        ground.keep(ground.ask(ground.copyOf(ground.copy, "live copy of a copy").setFields("id")).getId());
        return still(old, ground.file(ground.copy, "version,modifiedTime"));
    }

    private static Beliefs.Outcome still(File old, File now) {
        if (old.getVersion() == null || old.getModifiedTime() == null) {
            return Beliefs.fails("no version or modifiedTime told");
        }
        boolean same = old.getVersion().equals(now.getVersion());
        boolean time = old.getModifiedTime().equals(now.getModifiedTime());
        return Beliefs.check(same && time, (same ? "the same version" : "version " + old.getVersion() + " -> "
                + now.getVersion()) + (time ? "" : ", modifiedTime moved"));
    }

    private static Beliefs.Outcome renamed(LiveGround ground) throws IOException {
        String spare = ground.spare();
        Long old = ground.file(spare, "version").getVersion();
        ground.change(spare, new File().setName("live renamed copy " + ground.run), "id");
        Long now = ground.file(spare, "version").getVersion();
        return Beliefs.check(old != null && now != null && now > old, "version " + old + " -> " + now);
    }

    private static boolean isLocked(File file) {
        return file.getContentRestrictions() != null && file.getContentRestrictions().stream()
                .anyMatch(restriction -> Boolean.TRUE.equals(restriction.getReadOnly()));
    }

    private static Beliefs.Outcome locked(LiveGround ground) throws IOException {
        String id = ground.copy;
        Beliefs.must(() -> ground.lock(id, true));
        File file = ground.file(id, "contentRestrictions");
        boolean reason = isLocked(file) && file.getContentRestrictions().stream().map(ContentRestriction::getReason)
                .anyMatch("a trial"::equals);
        return Beliefs.check(isLocked(file) && reason, isLocked(file) ? reason ? "locked, with the reason"
                : "locked, without the reason" : "not locked");
    }

    private static Beliefs.Outcome whileLocked(LiveGround ground, Locked what) throws IOException {
        String id = ground.copy;
        if (!isLocked(ground.file(id, "contentRestrictions"))) {
            return Beliefs.untold("the copy is not locked");
        }
        return what.ask(id);
    }

    private interface Locked {
        Beliefs.Outcome ask(String id) throws IOException;
    }

    private static Beliefs.Outcome written(LiveGround ground, String id) throws IOException {
        File file = Beliefs.must(() -> ground.change(id, new File().setAppProperties(Map.of("late", "yes")),
                "appProperties"));
        return Beliefs.check("yes".equals(file.getAppProperties().get("late")), "written");
    }

    /** Refused, now or within the time that a lock may take. */
    private static Beliefs.Outcome late(LiveGround ground, Beliefs.Asking<?> asking) throws IOException {
        Beliefs.Outcome outcome = Beliefs.refused(403, "", asking);
        Duration waited = Duration.ZERO;
        while (outcome.verdict() == Beliefs.Verdict.FAILS && waited.compareTo(PATIENCE) < 0 && !ground.stopped) {
            ground.sleep(Duration.ofSeconds(30));
            waited = waited.plusSeconds(30);
            outcome = Beliefs.refused(403, "", asking);
        }
        return waited.isZero() || outcome.verdict() != Beliefs.Verdict.HOLDS ? outcome
                : Beliefs.holds(outcome.seen() + ", after " + waited.toSeconds() + " s");
    }

    private static Beliefs.Outcome lifted(LiveGround ground) throws IOException {
        return whileLocked(ground, id -> {
            Beliefs.must(() -> ground.lock(id, false));
            boolean locked = isLocked(ground.file(id, "contentRestrictions"));
            return Beliefs.check(!locked, locked ? "still locked" : "lifted");
        });
    }

    private static Beliefs.Outcome about(LiveGround ground) throws IOException {
        About about = Beliefs.must(() -> ground.ask(ground.drive.about().get()
                .setFields("user(emailAddress),storageQuota(limit,usage)")));
        String email = about.getUser() == null ? null : about.getUser().getEmailAddress();
        String limit = about.getStorageQuota() == null || about.getStorageQuota().getLimit() == null ? "no limit"
                : "limit " + about.getStorageQuota().getLimit();
        return Beliefs.check(email != null && about.getStorageQuota() != null
                && (!ground.robot || limit.equals("limit 0")), (email == null ? "nobody, "
                : ground.robot ? "a service account, " : "a person, ") + limit);
    }

    private static Beliefs.Outcome capabilities(LiveGround ground) throws IOException {
        File folder = ground.file(ground.folder, "capabilities(canAddChildren)");
        File file = ground.file(ground.scratch, "capabilities(canCopy)");
        boolean both = folder.getCapabilities() != null && Boolean.TRUE.equals(folder.getCapabilities()
                .getCanAddChildren()) && file.getCapabilities() != null
                && Boolean.TRUE.equals(file.getCapabilities().getCanCopy());
        return Beliefs.check(both, both ? "yes to both, and both were done" : "told otherwise than it is");
    }

    private static Beliefs.Outcome allDrives(LiveGround ground) throws IOException {
        if (ground.driveId == null) {
            return Beliefs.notAsked("the folder is in no shared drive");
        }
        return Beliefs.refused(404, "notFound", () -> ground.ask(ground.drive.files().get(ground.scratch)
                .setFields("id")));
    }

    private static Beliefs.Outcome storage(LiveGround ground) throws IOException {
        if (!ground.robot) {
            return Beliefs.notAsked("who asks is no service account");
        }
        return Beliefs.refused(403, "storageQuotaExceeded", () -> misplaced(ground, "root"));
    }

    private static String misplaced(LiveGround ground, String parent) throws IOException {
        return ground.keep(ground.ask(ground.drive.files().copy(ground.scratch, new File()
                .setName("live misplaced copy " + ground.run).setParents(List.of(parent))
                .setAppProperties(Map.of(LiveGround.MARK, ground.run))).setSupportsAllDrives(true).setFields("id"))
                .getId());
    }

    private static Beliefs.Outcome exported(LiveGround ground) throws IOException {
        byte[] all = Beliefs.must(() -> ground.raw(ground.drive.files().export(ground.copy, XLSX))).body();
        boolean zip = all.length > 2 && all[0] == 'P' && all[1] == 'K';
        return Beliefs.check(zip, zip ? all.length + " bytes" : "no such file");
    }

    private static Beliefs.Outcome downloaded(LiveGround ground) throws IOException {
        Operation operation = Beliefs.must(() -> ground.ask(ground.drive.files().download(ground.copy)
                .setMimeType(XLSX)));
        for (int asked = 0; !Boolean.TRUE.equals(operation.getDone()) && asked < 12; asked++) {
            ground.sleep(Duration.ofSeconds(10));
            String name = operation.getName();
            operation = Beliefs.must(() -> ground.ask(ground.drive.operations().get(name)));
        }
        boolean done = Boolean.TRUE.equals(operation.getDone()) && operation.getResponse() != null
                && operation.getResponse().get("downloadUri") != null;
        return Beliefs.check(done, done ? "done, with an address" : operation.getError() != null
                ? operation.getError().getMessage() : "not done, or without an address");
    }

    private static Beliefs.Outcome trashed(LiveGround ground) throws IOException {
        String spare = ground.spare();
        Beliefs.must(() -> ground.change(spare, new File().setTrashed(true), "id"));
        boolean told = Boolean.TRUE.equals(ground.file(spare, "trashed").getTrashed());
        return Beliefs.check(told, told ? "in the bin" : "not told");
    }
}
