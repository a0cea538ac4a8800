import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.json.GenericJson;
import com.google.api.client.util.Data;
import com.google.api.client.util.DateTime;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.About.StorageQuota;
import com.google.api.services.drive.model.About;
import com.google.api.services.drive.model.Change;
import com.google.api.services.drive.model.ChangeList;
import com.google.api.services.drive.model.Comment;
import com.google.api.services.drive.model.CommentList;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File.Capabilities;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.FileList;
import com.google.api.services.drive.model.Permission;
import com.google.api.services.drive.model.PermissionList;
import com.google.api.services.drive.model.StartPageToken;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Plays Drive v3: about, files (get, list, create, update, copy), the change feed, comments, permissions. The paths and
 * methods are those of Google's interface description (drive.v3, the discovery document); how they behave is in its
 * guides ("Create and manage files", "Protect file content", "Search for files", "Handle errors") or, where a comment
 * says so, recorded or reported by others.
 */
final class FakeDrive {
    private final FakeFiles files;
    volatile Duration searchLag = Duration.ZERO;
    volatile Duration changesLag = Duration.ZERO;
    volatile boolean quotaless = true;

    FakeDrive(FakeFiles files) {
        this.files = files;
    }

    List<FakeRules.Route> routes() {
        String file = "/drive/v3/files/([^/]+)";
        return List.of(
                new FakeRules.Route("GET", "/drive/v3/about", Drive.About.Get.class, this::about),
                new FakeRules.Route("GET", "/drive/v3/files", Drive.Files.List.class, this::list),
                new FakeRules.Route("GET", file, Drive.Files.Get.class, this::get),
                new FakeRules.Route("POST", "/drive/v3/files", Drive.Files.Create.class, this::create),
                new FakeRules.Route("PATCH", file, Drive.Files.Update.class, this::update),
                new FakeRules.Route("POST", file + "/copy", Drive.Files.Copy.class, this::copy),
                new FakeRules.Route("GET", "/drive/v3/changes/startPageToken", Drive.Changes.GetStartPageToken.class,
                        this::startPageToken),
                new FakeRules.Route("GET", "/drive/v3/changes", Drive.Changes.List.class, this::changes),
                new FakeRules.Route("POST", file + "/comments", Drive.Comments.Create.class, this::comment),
                new FakeRules.Route("GET", file + "/comments", Drive.Comments.List.class, this::comments),
                new FakeRules.Route("GET", file + "/permissions", Drive.Permissions.List.class, this::permissions),
                new FakeRules.Route("POST", file + "/permissions", Drive.Permissions.Create.class,
                        this::createPermission));
    }

    private FakeServer.Answer about(FakeRules.Ask ask) {
        needsFields(ask);
        boolean none = ask.robot() && quotaless;
        StorageQuota quota = new StorageQuota().setLimit(none ? 0L : 16_106_127_360L).setUsage(none ? 0L : 1024L)
                .setUsageInDrive(none ? 0L : 1024L).setUsageInDriveTrash(0L);
        return ask.json(new About().setKind("drive#about").setUser(FakeFiles.user(ask.email()).setMe(true))
                .setStorageQuota(quota), "*");
    }

    private static void needsFields(FakeRules.Ask ask) {
        if (!ask.has("fields")) {
            throw FakeRefusal.drive(400, "global", "required", "The 'fields' parameter is required for this method.")
                    .at("fields", "parameter");
        }
    }

    /** Comments have no supportsAllDrives, so a file in a shared drive needs none (assumed). */
    private FakeServer.Answer comment(FakeRules.Ask ask) {
        needsFields(ask);
        FakeFiles.Item item = files.known(ask, ask.id());
        Comment wish = (Comment) ask.body();
        FakeRules.Schema.onlyThese(wish, Set.of("content", "anchor", "quotedFileContent"));
        must(ask, files.view(ask, item).getCapabilities().getCanComment());
        if (wish.getContent() == null || wish.getContent().isBlank()) {
            throw FakeRefusal.drive(400, "global", "required", "The comment must have content.");
        }
        item.comments++;
        files.touch(item, false);
        return ask.json(wish.setKind("drive#comment").setId(files.newId().substring(1, 12)).setResolved(false), "*");
    }

    /** How many there are; the double keeps no words. */
    private FakeServer.Answer comments(FakeRules.Ask ask) {
        needsFields(ask);
        FakeFiles.Item item = files.known(ask, ask.id());
        return ask.json(new CommentList().setKind("drive#commentList").setComments(IntStream.range(0, item.comments)
                .mapToObj(i -> new Comment().setKind("drive#comment").setId("AAAA" + i).setResolved(false)).toList()),
                "*");
    }

    private FakeServer.Answer get(FakeRules.Ask ask) {
        return ask.json(files.view(ask, files.visible(ask, ask.id())), "kind,id,name,mimeType");
    }

    /** Of a shared drive Drive tells members alone, whatever of it is shared with whom (reported: googledrive #402). */
    private void member(FakeRules.Ask ask, String id) {
        FakeFiles.Item top = files.items.get(id);
        if (id != null && (top == null || !id.equals(top.file.getDriveId()) || files.rank(ask.email(), top) == 0)) {
            throw FakeRefusal.drive(404, "global", "notFound", "Shared drive not found: " + id)
                    .at("driveId", "parameter");
        }
    }

    /** Without orderBy the order is arbitrary (documented), so it is here. */
    private FakeServer.Answer list(FakeRules.Ask ask) {
        boolean everywhere = everywhere(ask);
        String corpora = ask.text("corpora", "user");
        boolean user = corpora.equals("user");
        boolean drive = corpora.equals("drive");
        if (!user && !drive && !corpora.equals("allDrives") || drive != ask.has("driveId") || !user && !everywhere) {
            throw FakeRefusal.invalid("Invalid Value", "corpora");
        }
        member(ask, ask.text("driveId", null));
        Predicate<FakeFiles.Item> query = ask.has("q") ? FakeSearch.parse(ask.text("q", ""), ask.app()) : item -> true;
        List<FakeFiles.Item> found = files.items.values().stream()
                .filter(item -> !item.root() && files.rank(ask.email(), item) > 0 && ask.mayTouch(item))
                .filter(item -> item.file.getDriveId() == null ? !drive : everywhere && (user
                        ? knows(ask.email(), item) : !drive || item.file.getDriveId().equals(ask.text("driveId", ""))))
                .filter(item -> !item.born.plus(searchLag).isAfter(files.now()))
                .filter(query).sorted(Comparator.comparing(item -> item.file.getId().hashCode())).toList();
        return page(ask, found);
    }

    private static boolean everywhere(FakeRules.Ask ask) {
        boolean everywhere = ask.flag("includeItemsFromAllDrives");
        if (everywhere && !ask.allDrives()) {
            throw FakeRefusal.invalid("includeItemsFromAllDrives needs supportsAllDrives.", "supportsAllDrives");
        }
        return everywhere;
    }

    /** What is in a shared drive is the user's own too if it was made by or shared with just them (documented). */
    private static boolean knows(String email, FakeFiles.Item item) {
        return email.equals(item.maker) || item.file.getPermissions().stream()
                .anyMatch(permission -> email.equals(permission.getEmailAddress()));
    }

    private FakeServer.Answer page(FakeRules.Ask ask, List<FakeFiles.Item> found) {
        FileList page = new FileList().setKind("drive#fileList").setIncompleteSearch(false);
        page.setFiles(part(ask, found, 1000, page).stream().map(item -> files.view(ask, item)).toList());
        return ask.json(page, "kind,nextPageToken,incompleteSearch,files(kind,id,name,mimeType,resourceKey)");
    }

    /** What is on the page asked for, which names the next one if there is more. */
    private static <T> List<T> part(FakeRules.Ask ask, List<T> all, int most, GenericJson page) {
        String token = ask.text("pageToken", "~!!~0");
        if (!token.matches("~!!~\\d{1,9}")) {
            throw FakeRefusal.invalid("Invalid Value", "pageToken");
        }
        int from = Math.min(all.size(), Integer.parseInt(token.substring(4)));
        int to = Math.min(all.size(), from + ask.number("pageSize", 100, 1, most));
        page.set("nextPageToken", to < all.size() ? "~!!~" + to : null);
        return all.subList(from, to);
    }

    private FakeServer.Answer copy(FakeRules.Ask ask) {
        FakeFiles.Item source = files.visible(ask, ask.id());
        File wish = (File) ask.body();
        if (!files.view(ask, source).getCapabilities().getCanCopy()) {
            throw FakeRefusal.drive(403, "global", "cannotCopyFile", "This file cannot be copied by the user.");
        }
        checkCopyBody(wish, source);
        FakeFiles.Item parent = target(ask, wish, source);
        needsStorage(ask, parent);
        FakeFiles.Item copy = make(ask, source, parent, wish);
        if (source.formId != null && files.items.containsKey(source.formId)) {
            FakeFiles.Item folder = files.items.get(source.file.getParents().get(0));
            FakeFiles.Item form = make(ask, files.items.get(source.formId), folder, new File());
            copy.formId = form.file.getId();
        }
        return ask.json(files.view(ask, copy), "kind,id,name,mimeType");
    }

    /** Of what can be made without content, only spreadsheets are played. */
    private FakeServer.Answer create(FakeRules.Ask ask) {
        File wish = (File) ask.body();
        FakeRules.Schema.onlyThese(wish, Set.of("name", "parents", "description", "properties", "appProperties",
                "starred", "mimeType"));
        if (!FakeGoogle.SHEET.equals(wish.getMimeType())) {
            throw FakeRefusal.invalid("This double makes spreadsheets only.", "mimeType");
        }
        checkProperties(new File(), wish);
        FakeFiles.Item parent = target(ask, wish, files.items.get(FakeFiles.rootOf(ask.email())));
        needsStorage(ask, parent);
        String name = wish.getName() == null ? "Untitled" : wish.getName();
        FakeFiles.Item made = FakeEdits.add(files, ask, name, parent);
        apply(ask, made, wish);
        return ask.json(files.view(ask, made), "kind,id,name,mimeType");
    }

    private void needsStorage(FakeRules.Ask ask, FakeFiles.Item parent) {
        if (parent.file.getDriveId() == null && ask.robot() && quotaless) {
            throw FakeRefusal.noStorage();
        }
    }

    /** Which fields a copy takes is documented for each of File; contentRestrictions are not settled, so not taken. */
    private static void checkCopyBody(File wish, FakeFiles.Item source) {
        if (wish.getId() != null) {
            throw FakeRefusal.drive(400, "global", "generatedIdNotSupported",
                    "Generated IDs are not supported for Google Workspace file types.");
        }
        if (wish.getMimeType() != null && !wish.getMimeType().equals(source.file.getMimeType())) {
            throw FakeRefusal.drive(400, "global", "invalid", "The requested conversion is not supported.");
        }
        FakeRules.Schema.onlyThese(wish, Set.of("name", "parents", "description", "properties", "appProperties",
                "starred", "mimeType", "copyRequiresWriterPermission", "writersCanShare", "modifiedTime",
                "createdTime"));
    }

    /** The folder of a copy: the one asked for, else the source's if one may write there (documented), else one's. */
    private FakeFiles.Item target(FakeRules.Ask ask, File wish, FakeFiles.Item source) {
        if (wish.getParents() != null && wish.getParents().size() > 1) {
            throw FakeRefusal.drive(403, "global", "cannotAddParent",
                    "Increasing the number of parents is not allowed");
        }
        if (wish.getParents() != null && !wish.getParents().isEmpty()) {
            FakeFiles.Item parent = files.visible(ask, wish.getParents().get(0));
            if (!files.view(ask, parent).getCapabilities().getCanAddChildren()) {
                throw FakeRefusal.drive(403, "global", "insufficientParentPermissions",
                        "Insufficient permissions for the specified parent.");
            }
            return parent;
        }
        FakeFiles.Item inherited = source.root() ? source : files.items.get(source.file.getParents().get(0));
        return inherited != null && files.rank(ask.email(), inherited) >= FakeFiles.Role.WRITER.ordinal() ? inherited
                : files.items.get(FakeFiles.rootOf(ask.email()));
    }

    private FakeFiles.Item make(FakeRules.Ask ask, FakeFiles.Item source, FakeFiles.Item parent, File wish) {
        File from = source.file;
        checkProperties(from, wish);
        DateTime now = FakeFiles.time(files.now());
        boolean named = wish.getName() != null && !Data.isNull(wish.getName());
        String name = named ? wish.getName() : "Copy of " + from.getName();
        File file = files.meta(files.newId(), name, from.getMimeType(), parent.file.getId())
                .setDriveId(parent.file.getDriveId()).setDescription(from.getDescription())
                .setProperties(from.getProperties()).setAppProperties(from.getAppProperties())
                .setLastModifyingUser(FakeFiles.user(ask.email()))
                .setCopyRequiresWriterPermission(from.getCopyRequiresWriterPermission());
        FakeFiles.Item copy = files.made(ask, file);
        copy.source = from.getId();
        copy.settles = files.settlesAfter.isZero() ? null : files.now().plus(files.settlesAfter);
        copy.apps.putAll(source.apps);
        apply(ask, copy, wish);
        file.setCreatedTime(wish.getCreatedTime() == null ? now : wish.getCreatedTime());
        file.setModifiedTime(wish.getModifiedTime() == null ? now : wish.getModifiedTime());
        if (source.book != null) {
            copy.book = FakeBooks.copyFor(source.book, file.getId(), name, ask.email());
            copy.comments = ask.flag("copyComments") ? source.comments : 0;
        }
        return copy;
    }

    private FakeServer.Answer update(FakeRules.Ask ask) {
        FakeFiles.Item item = files.visible(ask, ask.id());
        File wish = (File) ask.body();
        Capabilities may = files.view(ask, item).getCapabilities();
        if (wish.getParents() != null) {
            throw FakeRefusal.drive(403, "global", "fieldNotWritable", "The parents field is not directly writable "
                    + "in update requests. Use the addParents and removeParents parameters instead.");
        }
        FakeRules.Schema.onlyThese(wish, Set.of("name", "description", "properties", "appProperties", "starred",
                "trashed", "copyRequiresWriterPermission", "writersCanShare", "modifiedTime", "contentRestrictions"));
        boolean restricts = wish.getContentRestrictions() != null;
        List<ContentRestriction> asked = List.of();
        must(ask, may.getCanEdit() && (wish.getName() == null || may.getCanRename())
                && (!restricts || may.getCanModifyContentRestriction())
                && (wish.getTrashed() == null || may.getCanTrash()));
        checkProperties(item.file, wish);
        if (restricts) {
            asked = restrictions(ask, wish.getContentRestrictions());
            files.lock(item, asked.isEmpty() ? null : asked);
        }
        apply(ask, item, wish);
        item.file.setLastModifyingUser(FakeFiles.user(ask.email()));
        files.touch(item, wish.getName() != null);
        File told = files.view(ask, item);
        if (restricts) {
            told.setContentRestrictions(asked.isEmpty() ? null : asked);
        }
        return ask.json(told, "kind,id,name,mimeType");
    }

    /** One restriction replaces the other; a reason goes with readOnly=true only (documented). */
    private List<ContentRestriction> restrictions(FakeRules.Ask ask, List<ContentRestriction> wish) {
        if (wish.size() != 1 || wish.get(0).getReadOnly() == null) {
            throw FakeRefusal.invalid("Exactly one content restriction with readOnly must be given.",
                    "contentRestrictions");
        }
        ContentRestriction asked = wish.get(0);
        FakeRules.Schema.onlyThese(asked, Set.of("readOnly", "reason"));
        if (!asked.getReadOnly() && asked.getReason() != null) {
            throw FakeRefusal.invalid("A reason can only be set when readOnly is true.", "contentRestrictions.reason");
        }
        return !asked.getReadOnly() ? List.of() : List.of(FakeBooks.copy(asked)
                .setRestrictingUser(FakeFiles.user(ask.email())).setRestrictionTime(FakeFiles.time(files.now()))
                .setType("globalContentRestriction"));
    }

    /** Fields not included keep their values; a property set to null is cleared (documented, File.appProperties). */
    private void apply(FakeRules.Ask ask, FakeFiles.Item item, File wish) {
        File file = item.file;
        file.setProperties(merge(file.getProperties(), wish.getProperties()));
        file.setAppProperties(merge(file.getAppProperties(), wish.getAppProperties()));
        if (wish.getAppProperties() != null) {
            wish.getAppProperties().keySet().forEach(key -> item.apps.put(key, ask.app()));
        }
        for (String key : List.of("name", "description", "starred", "trashed", "copyRequiresWriterPermission",
                "writersCanShare", "modifiedTime")) {
            Object value = wish.get(key);
            if (value != null && !(key.equals("name") && Data.isNull(value))) {
                file.set(key, Data.isNull(value) ? null : value);
            }
        }
        if (wish.getName() != null && item.book != null) {
            item.book.getProperties().setTitle(file.getName());
        }
    }

    /** Properties are refused before anything is done, or half of it would be. */
    private static void checkProperties(File old, File wish) {
        merge(old.getProperties(), wish.getProperties());
        merge(old.getAppProperties(), wish.getAppProperties());
    }

    /**
     * Limits are documented: 124 bytes of key and value, 30 properties for one app. The refusal's words are assumed.
     */
    private static Map<String, String> merge(Map<String, String> old, Map<String, String> wish) {
        Map<String, String> merged = new TreeMap<>(old == null ? Map.of() : old);
        if (wish != null) {
            wish.forEach((key, value) -> {
                if (Data.isNull(value)) {
                    merged.remove(key);
                } else if ((key + value).getBytes(UTF_8).length > 124) {
                    throw FakeRefusal.invalid("A property's key and value must not exceed 124 bytes.", "properties");
                } else {
                    merged.put(key, value);
                }
            });
        }
        if (merged.size() > 30) {
            throw FakeRefusal.invalid("The maximum number of properties is 30.", "properties");
        }
        return merged.isEmpty() ? null : merged;
    }

    private FakeServer.Answer startPageToken(FakeRules.Ask ask) {
        member(ask, ask.text("driveId", null));
        String next = String.valueOf(settled() + 1);
        return ask.json(new StartPageToken().setKind("drive#startPageToken").setStartPageToken(next),
                "kind,startPageToken");
    }

    /** How many changes the feed shows: those younger than the lag are still to come, and none after them. */
    private int settled() {
        int shown = 0;
        while (shown < files.feed.size() && !files.feed.get(shown).time().plus(changesLag).isAfter(files.now())) {
            shown++;
        }
        return shown;
    }

    private FakeServer.Answer changes(FakeRules.Ask ask) {
        if (!ask.text("pageToken", "").matches("\\d{1,9}")) {
            throw FakeRefusal.invalid("Invalid Value", "pageToken");
        }
        boolean everywhere = everywhere(ask);
        member(ask, ask.text("driveId", null));
        int end = settled();
        int from = Math.min(end, Math.max(0, Integer.parseInt(ask.text("pageToken", "")) - 1));
        int to = Math.min(end, from + ask.number("pageSize", 100, 1, 1000));
        Map<String, Change> latest = new LinkedHashMap<>();
        for (FakeFiles.Event event : files.feed.subList(from, to)) {
            FakeFiles.Item item = files.items.get(event.id());
            String driveId = item.file.getDriveId();
            boolean here = driveId == null ? !ask.has("driveId")
                    : everywhere && ask.text("driveId", driveId).equals(driveId);
            if (here && !item.root() && files.rank(ask.email(), item) > 0 && ask.mayTouch(item)) {
                latest.remove(event.id());
                latest.put(event.id(), new Change().setKind("drive#change").setType("file").setChangeType("file")
                        .setTime(FakeFiles.time(event.time())).setRemoved(false).setFileId(event.id())
                        .setDriveId(driveId).setFile(files.view(ask, item)));
            }
        }
        ChangeList page = new ChangeList().setKind("drive#changeList").setChanges(List.copyOf(latest.values()));
        page.set(to < end ? "nextPageToken" : "newStartPageToken", String.valueOf(to + 1));
        return ask.json(page, "kind,nextPageToken,newStartPageToken,"
                        + "changes(kind,type,changeType,time,removed,fileId,file(kind,id,name,mimeType))");
    }

    private FakeServer.Answer permissions(FakeRules.Ask ask) {
        PermissionList page = new PermissionList().setKind("drive#permissionList");
        page.setPermissions(part(ask, files.grants(sharable(ask)), 100, page));
        return ask.json(page, "kind,nextPageToken,permissions(kind,id,type,role)");
    }

    private FakeServer.Answer createPermission(FakeRules.Ask ask) {
        FakeFiles.Item item = sharable(ask);
        Permission wish = (Permission) ask.body();
        FakeRules.Schema.onlyThese(wish, Set.of("type", "role", "emailAddress", "domain", "allowFileDiscovery",
                "expirationTime"));
        checkGrant(wish);
        boolean person = List.of("user", "group").contains(wish.getType());
        String other = wish.getDomain() == null ? "anyoneWithLink" : FakeFiles.permissionId(wish.getDomain());
        Permission made = FakeFiles.permission(wish.getRole(), person ? wish.getEmailAddress() : null);
        made.setType(wish.getType()).setDomain(wish.getDomain()).setAllowFileDiscovery(wish.getAllowFileDiscovery())
                .setId(person ? made.getId() : other);
        item.file.getPermissions().removeIf(p -> p.getId().equals(made.getId()));
        item.file.getPermissions().add(made);
        if (person && !ask.text("sendNotificationEmail", "true").equals("false")) {
            files.mails.add(wish.getEmailAddress());
        }
        files.touch(item, false);
        return ask.json(made, "kind,id,type,role");
    }

    /** Who manages a drive does so for all of it, or for a folder of it (the reason is reported); so does no owner. */
    private static void checkGrant(Permission wish) {
        boolean person = "user".equals(wish.getType()) || "group".equals(wish.getType());
        if (FakeFiles.Role.of(String.valueOf(wish.getRole())) == FakeFiles.Role.NONE
                || !person && !"domain".equals(wish.getType()) && !"anyone".equals(wish.getType())) {
            throw FakeRefusal.drive(400, "global", "required", "The permission type and role fields are required.");
        }
        if (person && (wish.getEmailAddress() == null || !wish.getEmailAddress().matches("[^@ ]+@[^@ ]+"))) {
            throw FakeRefusal.drive(400, "global", "invalid",
                    "The specified emailAddress is invalid or not applicable for the given permission type.");
        }
        if (FakeFiles.Role.of(wish.getRole()).compareTo(FakeFiles.Role.WRITER) > 0) {
            throw FakeRefusal.drive(403, "global", "fileOrganizerOnFoldersInSharedDriveOnly",
                    "FileOrganizer role is only allowed on folders.");
        }
    }

    private FakeFiles.Item sharable(FakeRules.Ask ask) {
        FakeFiles.Item item = files.visible(ask, ask.id());
        must(ask, files.view(ask, item).getCapabilities().getCanShare());
        return item;
    }

    private static void must(FakeRules.Ask ask, boolean may) {
        if (!may) {
            throw FakeRefusal.drive(403, "global", "insufficientFilePermissions",
                    "The user does not have sufficient permissions for file " + ask.id() + ".");
        }
    }
}
