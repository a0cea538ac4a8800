import com.google.api.client.util.DateTime;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import com.google.api.services.drive.model.File.Capabilities;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.Permission.PermissionDetails;
import com.google.api.services.drive.model.Permission;
import com.google.api.services.drive.model.User;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The files behind Drive and Sheets, and who may do what with them: roles, what is inherited from folders, capabilities
 * (documented in Drive's guides "Share files" and "Protect file content" and in the reference of File). Whoever reads
 * or changes them holds this object's monitor.
 */
final class FakeFiles {
    final Clock clock;
    private final Random random = new Random(20260126);
    final Map<String, Item> items = new LinkedHashMap<>();
    final List<Event> feed = new ArrayList<>();
    final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Edit> untold = new ArrayList<>();
    volatile Duration tellsEditsAfter = Duration.ofMinutes(3);
    volatile Duration settlesAfter = Duration.ZERO;
    volatile Duration locksAfter = Duration.ZERO;
    volatile Duration locksReachCellsAfter = Duration.ZERO;
    volatile int locksToLose;
    volatile boolean restless;

    FakeFiles(Clock clock) {
        this.clock = clock;
    }

    /** The top of a user's My Drive, made once. */
    void addRoot(String user) {
        if (!items.containsKey(rootOf(user))) {
            put(folder(rootOf(user), "My Drive", null), owner(user));
        }
    }

    /** The file, if this caller may know that it exists; every other case looks the same from outside. */
    Item visible(FakeRules.Ask ask, String id) {
        Item item = items.get(id);
        if (item != null && item.file.getDriveId() != null && !ask.allDrives()) {
            throw notFound(id);
        }
        return known(ask, id);
    }

    /** As {@link #visible}, for methods that have no supportsAllDrives. */
    Item known(FakeRules.Ask ask, String id) {
        Item item = items.get(id.equals("root") ? rootOf(ask.email()) : id);
        if (item == null || rank(ask.email(), item) == 0 || !ask.mayTouch(item)) {
            throw notFound(id);
        }
        return item;
    }

    private static FakeRefusal notFound(String id) {
        return FakeRefusal.drive(404, "global", "notFound", "File not found: " + id + ".").at("fileId", "parameter");
    }

    /** The caller's role on a file: its own or one inherited from a folder above, whose owner may write here. */
    int rank(String email, Item item) {
        int rank = 0;
        for (Permission p : item.file.getPermissions()) {
            if (!Boolean.TRUE.equals(p.getDeleted()) && holds(email, p)) {
                rank = Math.max(rank, Role.of(p.getRole()).ordinal());
            }
        }
        for (String parent : item.file.getParents()) {
            if (items.containsKey(parent)) {
                int above = rank(email, items.get(parent));
                rank = Math.max(rank, above == Role.OWNER.ordinal() ? Role.WRITER.ordinal() : above);
            }
        }
        return rank;
    }

    private static boolean holds(String email, Permission permission) {
        return switch (String.valueOf(permission.getType())) {
            case "anyone" -> true;
            case "domain" -> email.endsWith("@" + permission.getDomain());
            default -> email.equals(permission.getEmailAddress());
        };
    }

    /**
     * All permissions on a file as permissions.list tells them: each grantee once, with the highest of the roles that
     * permissionDetails tell, and those say which are inherited, and whence.
     */
    List<Permission> grants(Item item) {
        Map<String, Permission> grants = new LinkedHashMap<>();
        Item at = item;
        while (at != null && (at == item || !at.root() || at.file.getDriveId() != null)) {
            for (Permission p : at.file.getPermissions()) {
                boolean own = at == item;
                String role = p.getRole().equals("owner") && !own ? "writer" : p.getRole();
                PermissionDetails details = new PermissionDetails().setPermissionType(at.root() ? "member" : "file")
                        .setRole(role).setInherited(!own).setInheritedFrom(own ? null : at.file.getId());
                grants.merge(p.getId(), FakeBooks.copy(p).setRole(role).setPermissionDetails(List.of(details)),
                        FakeFiles::both);
            }
            at = at.root() ? null : items.get(at.file.getParents().get(0));
        }
        return List.copyOf(grants.values());
    }

    private static Permission both(Permission own, Permission above) {
        boolean higher = Role.of(above.getRole()).compareTo(Role.of(own.getRole())) > 0;
        return own.setRole(higher ? above.getRole() : own.getRole()).setPermissionDetails(Stream.of(own, above)
                .flatMap(permission -> permission.getPermissionDetails().stream()).toList());
    }

    /**
     * What this caller sees of a file. Items in shared drives have no owners and no permissions (documented); parents
     * are told only to those who may see them (reported). The size is filled, but means nothing (1024 for an empty
     * sheet is recorded, 4,775 for 133,625 bytes of JSON reported).
     */
    File view(FakeRules.Ask ask, Item item) {
        File view = FakeBooks.copy(item.file);
        int rank = rank(ask.email(), item);
        boolean shared = view.getDriveId() != null;
        view.setKind("drive#file").setCapabilities(capabilities(item, rank));
        view.setPermissions(shared || !view.getCapabilities().getCanShare() ? null : grants(item));
        view.setShared(shared || grants(item).size() > 1).setOwnedByMe(shared ? null : rank == Role.OWNER.ordinal());
        view.setTeamDriveId(view.getDriveId()).setResourceKey(null);
        if (view.getAppProperties() != null) {
            Map<String, String> mine = new TreeMap<>(view.getAppProperties());
            mine.keySet().removeIf(key -> !item.apps.getOrDefault(key, ask.app()).equals(ask.app()));
            view.setAppProperties(mine.isEmpty() ? null : mine);
        }
        List<String> parents = view.getParents().stream()
                .filter(parent -> items.containsKey(parent) && rank(ask.email(), items.get(parent)) > 0).toList();
        return view.setParents(parents.isEmpty() ? null : parents);
    }

    private static Capabilities capabilities(Item item, int rank) {
        File file = item.file;
        boolean folder = FakeGoogle.FOLDER.equals(file.getMimeType());
        boolean writer = rank >= Role.WRITER.ordinal();
        boolean manager = rank >= Role.ORGANIZER.ordinal();
        boolean locked = item.restrictions().anyMatch(r -> Boolean.TRUE.equals(r.getReadOnly()));
        boolean copyable = !folder && (writer || !Boolean.TRUE.equals(file.getCopyRequiresWriterPermission()))
                && !barred(file, writer, manager);
        return new Capabilities().setCanCopy(copyable).setCanDownload(copyable).setCanAddChildren(folder && writer)
                .setCanEdit(writer).setCanRename(writer && !locked).setCanComment(rank > 1 && !locked)
                .setCanShare(writer).setCanTrash(manager || writer && file.getDriveId() != null)
                .setCanModifyContentRestriction(writer && !folder && !FakeGoogle.FORM.equals(file.getMimeType()));
    }

    /** Owners may bar readers, and even writers, from downloading and so from copying (documented). */
    private static boolean barred(File file, boolean writer, boolean manager) {
        DownloadRestrictionsMetadata bars = file.getDownloadRestrictions();
        DownloadRestriction bar = bars == null ? null : bars.getEffectiveDownloadRestrictionWithContext();
        return bar != null && !manager && (Boolean.TRUE.equals(bar.getRestrictedForWriters())
                || !writer && Boolean.TRUE.equals(bar.getRestrictedForReaders()));
    }

    Item item(String id) {
        Item item = items.get(id);
        if (item == null) {
            throw new NoSuchElementException("no file " + id + " in this Google");
        }
        return item;
    }

    Item put(File file, Permission... permissions) {
        Item item = new Item(file.setPermissions(new ArrayList<>(List.of(permissions))), now());
        if (file.getDriveId() == null) {
            List.of(permissions).stream().filter(p -> "owner".equals(p.getRole())).findFirst()
                    .ifPresent(p -> file.setOwners(List.of(user(p.getEmailAddress()))));
        }
        items.put(file.getId(), item);
        feed.add(new Event(file.getId(), now()));
        return item;
    }

    /** A file of whoever asks, unless it is in a shared drive. */
    Item made(FakeRules.Ask ask, File file) {
        Item item = file.getDriveId() != null ? put(file) : put(file, owner(ask.email()));
        item.madeBy = ask.app();
        item.maker = ask.email();
        return item;
    }

    /**
     * Cells were edited. That moves version and modifiedTime late, by how much is not known: edits through the Sheets
     * API were not told within 14 seconds, edits in the browser surface about every three minutes (both reported).
     */
    void edited(Item item, String email) {
        untold.add(new Edit(item, user(email), now()));
        tell();
    }

    /**
     * Tells of the edits whose time has come. That modifiedTime is then the time of the edit is assumed. What else
     * comes late comes here too: locks, and copies that settle.
     */
    void tell() {
        items.values().forEach(this::settle);
        for (Edit edit : List.copyOf(untold)) {
            if (!edit.time().plus(tellsEditsAfter).isAfter(now())) {
                untold.remove(edit);
                File file = edit.item().file;
                file.setVersion(file.getVersion() + 1).setLastModifyingUser(edit.user());
                long modified = Math.max(file.getModifiedTime().getValue(), edit.time().toEpochMilli());
                file.setModifiedTime(new DateTime(modified, 0));
                feed.add(new Event(file.getId(), now()));
            }
        }
    }

    private void settle(Item item) {
        if (item.settles != null && !item.settles.isAfter(now())) {
            item.file.setModifiedTime(time(item.settles)).setVersion(item.file.getVersion() + 1);
            feed.add(new Event(item.file.getId(), item.settles));
            item.settles = null;
        }
        if (item.lock != null && !item.lock.time().isAfter(now())) {
            item.file.setContentRestrictions(item.lock.restrictions());
            item.lock = null;
        }
        if (restless && item.book != null) {
            item.file.setVersion(item.file.getVersion() + 1);
        }
    }

    /** Takes a lock on, or off with none: as late as a test says, or not at all. */
    void lock(Item item, List<ContentRestriction> restrictions) {
        if (locksToLose > 0) {
            locksToLose--;
        } else {
            item.lock = new Lock(restrictions, now().plus(locksAfter));
            settle(item);
        }
    }

    /** Whether the cells of a file are locked by now. */
    boolean keepsCells(Item item) {
        return item.restrictions().anyMatch(r -> Boolean.TRUE.equals(r.getReadOnly())
                && (r.getRestrictionTime() == null || !Instant.ofEpochMilli(r.getRestrictionTime().getValue())
                        .plus(locksReachCellsAfter).isAfter(now())));
    }

    /** Every change moves the version; only one of the content or the name moves modifiedTime (documented). */
    void touch(Item item, boolean content) {
        item.file.setVersion(item.file.getVersion() + 1);
        if (content) {
            item.file.setModifiedTime(time(now()));
        }
        feed.add(new Event(item.file.getId(), now()));
    }

    File folder(String id, String name, String parent) {
        return meta(id, name, FakeGoogle.FOLDER, parent);
    }

    File meta(String id, String name, String mimeType, String parent) {
        DateTime now = time(now());
        boolean sheet = FakeGoogle.SHEET.equals(mimeType);
        return new File().setId(id).setName(name).setMimeType(mimeType)
                .setParents(parent == null ? List.of() : List.of(parent)).setTrashed(false)
                .setStarred(false).setVersion(2L).setCreatedTime(now).setModifiedTime(now)
                .setSize(FakeGoogle.FOLDER.equals(mimeType) ? null : 1024L).setQuotaBytesUsed(sheet ? 1024L : 0L)
                .setCopyRequiresWriterPermission(false).setWritersCanShare(true).setViewedByMe(true)
                .setWebViewLink(sheet ? "https://docs.google.com/spreadsheets/d/" + id + "/edit?usp=drivesdk"
                        : "https://drive.google.com/file/d/" + id + "/view?usp=drivesdk");
    }

    static Permission owner(String email) {
        return permission("owner", email);
    }

    static Permission permission(String role, String email) {
        return new Permission().setKind("drive#permission").setId(email == null ? null : permissionId(email))
                .setType("user").setRole(role).setEmailAddress(email)
                .setDisplayName(email == null ? null : displayName(email)).setDeleted(false).setPendingOwner(false);
    }

    static String permissionId(String email) {
        return String.format("%020d", Integer.toUnsignedLong(email.hashCode()) * 2_654_435_761L & Long.MAX_VALUE);
    }

    private static String displayName(String email) {
        return email.endsWith(".gserviceaccount.com") ? email : email.substring(0, email.indexOf('@'));
    }

    static User user(String email) {
        return new User().setKind("drive#user").setDisplayName(displayName(email)).setEmailAddress(email).setMe(false)
                .setPermissionId(permissionId(email));
    }

    static String rootOf(String email) {
        return "0AMyDrive" + permissionId(email).substring(10);
    }

    Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    static DateTime time(Instant instant) {
        return new DateTime(instant.toEpochMilli(), 0);
    }

    /** Ids look like Drive's and come in the same order in every run. */
    String newId() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        StringBuilder id = new StringBuilder("1");
        while (id.length() < 44) {
            id.append(alphabet.charAt(random.nextInt(id.length() == 43 ? 62 : 64)));
        }
        return id.toString();
    }

    /** A file with what Drive does not tell about it. */
    static final class Item {
        final File file;
        final Map<String, String> apps = new HashMap<>();
        Spreadsheet book;
        Instant born;
        String source;
        String madeBy;
        String maker;
        String formId;
        int comments;
        Instant settles;
        Lock lock;

        Item(File file, Instant born) {
            this.file = file;
            this.born = born;
        }

        /** Whether this is the top of My Drive or of a shared drive. */
        boolean root() {
            return file.getParents().isEmpty();
        }

        Stream<ContentRestriction> restrictions() {
            return file.getContentRestrictions() == null ? Stream.of() : file.getContentRestrictions().stream();
        }
    }

    /** Cells of a file that were edited, which is not told yet. */
    private record Edit(Item item, User user, Instant time) { }

    /** What is asked for and not there yet. */
    private record Lock(List<ContentRestriction> restrictions, Instant time) { }

    record Event(String id, Instant time) { }

    enum Role {
        NONE, READER, COMMENTER, WRITER, FILEORGANIZER, ORGANIZER, OWNER;

        static Role of(String name) {
            return Stream.of(values()).filter(role -> role.name().equals(name.toUpperCase(Locale.ROOT))).findFirst()
                    .orElse(NONE);
        }
    }
}
