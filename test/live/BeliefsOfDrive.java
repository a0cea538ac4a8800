//SOURCES Beliefs.java

import static java.util.Map.entry;

import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Operation;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
                entry("A locked copy can be read", ground -> whileLocked(ground, locked -> Beliefs.check(
                        locked.read(locked.copy, "sheets.properties.title").has("sheets"), "asked for its tabs"))),
                entry("App properties of a locked", ground -> whileLocked(ground, BeliefsOfDrive::written)),
                entry("The title of a locked", ground -> whileLocked(ground, locked -> late(locked,
                        () -> locked.change(locked.copy, new File().setName("renamed"), "name")))),
                entry("The cells of a locked", ground -> whileLocked(ground, locked -> late(locked,
                        () -> locked.change(locked.copy, LiveScratch.value(locked.tab, 15, 1, 8))))),
                entry("Who has set a lock", ground -> whileLocked(ground, BeliefsOfDrive::lifted)),
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
        return !old.getModifiedTime().equals(now.getModifiedTime());
    }

    private static List<String> found(LiveGround ground, String run) throws IOException {
        return ground.ask(ground.drive.files().list().setQ("appProperties has { key='" + LiveGround.MARK
                + "' and value='" + run + "' } and appProperties has { key='own' and value='copy' }"
                + " and trashed = false").setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true)
                .setCorpora(ground.driveId == null ? "user" : "drive").setDriveId(ground.driveId)
                .setFields("nextPageToken,files(id)")).getFiles().stream().map(File::getId).toList();
    }

    private static boolean fed(LiveGround ground) throws IOException {
        return ground.ask(ground.drive.changes().list(ground.feed).setPageSize(1000).setDriveId(ground.driveId)
                .setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true).setFields("changes(fileId)"))
                .getChanges().stream().anyMatch(change -> ground.copy.equals(change.getFileId()));
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
        return Beliefs.check(now > old, "version " + old + " -> " + now);
    }

    /** For which reason a file is locked, if it is. */
    static Optional<String> lock(LiveGround ground, String id) throws IOException {
        JsonObject told = ground.json(ground.drive.files().get(id).setSupportsAllDrives(true)
                .setFields("contentRestrictions"));
        return Beliefs.text(told, "contentRestrictions", 0, "readOnly").equals("true")
                ? Optional.of(Beliefs.text(told, "contentRestrictions", 0, "reason")) : Optional.empty();
    }

    private static Beliefs.Outcome locked(LiveGround ground) throws IOException {
        ground.lock(ground.copy, true);
        Optional<String> reason = lock(ground, ground.copy);
        return Beliefs.check(reason.equals(Optional.of("a trial")), reason.map(why -> "locked: " + why)
                .orElse("not locked"));
    }

    private static Beliefs.Outcome whileLocked(LiveGround ground, Beliefs.Check what) throws IOException {
        return lock(ground, ground.copy).isPresent() ? what.ask(ground) : Beliefs.untold("the copy is not locked");
    }

    private static Beliefs.Outcome written(LiveGround ground) throws IOException {
        File file = ground.change(ground.copy, new File().setAppProperties(Map.of("late", "yes")),
                "appProperties");
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
        ground.lock(ground.copy, false);
        return Beliefs.check(lock(ground, ground.copy).isEmpty(), "lifted", "still locked");
    }

    private static Beliefs.Outcome about(LiveGround ground) throws IOException {
        JsonObject about = ground.json(ground.drive.about().get()
                .setFields("user(emailAddress),storageQuota(limit,usage)"));
        String limit = Beliefs.text(about, "storageQuota", "limit");
        return Beliefs.check(!Beliefs.text(about, "user", "emailAddress").isEmpty() && about.has("storageQuota")
                && (!ground.robot || limit.equals("0")), (ground.robot ? "a service account, " : "a person, ")
                + (limit.isEmpty() ? "no limit" : "limit " + limit));
    }

    private static Beliefs.Outcome capabilities(LiveGround ground) throws IOException {
        return Beliefs.check(ground.file(ground.folder, "capabilities(canAddChildren)").getCapabilities()
                .getCanAddChildren() && ground.file(ground.scratch, "capabilities(canCopy)").getCapabilities()
                .getCanCopy(), "yes to both, and both were done", "told otherwise than it is");
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
        byte[] all = ground.raw(ground.drive.files().export(ground.copy, XLSX)).body();
        return Beliefs.check(all[0] == 'P' && all[1] == 'K', all.length + " bytes");
    }

    private static Beliefs.Outcome downloaded(LiveGround ground) throws IOException {
        Operation operation = ground.ask(ground.drive.files().download(ground.copy)
                .setMimeType(XLSX));
        for (int asked = 0; !Boolean.TRUE.equals(operation.getDone()) && asked < 12; asked++) {
            ground.sleep(Duration.ofSeconds(10));
            String name = operation.getName();
            operation = ground.ask(ground.drive.operations().get(name));
        }
        return Beliefs.check(operation.getResponse().get("downloadUri") != null, "done, with an address",
                "done, without an address");
    }

    private static Beliefs.Outcome trashed(LiveGround ground) throws IOException {
        String spare = ground.spare();
        ground.change(spare, new File().setTrashed(true), "id");
        return Beliefs.check(ground.file(spare, "trashed").getTrashed(), "in the bin", "not told");
    }
}
