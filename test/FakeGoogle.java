///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION A strict test double of Google's token endpoint, Drive v3 and Sheets v4 on loopback.
//JAVA 17+
//DEPS com.google.apis:google-api-services-drive:v3-rev20260428-2.0.0
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//SOURCES SampleSheet.java

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.json.GenericJson;
import com.google.api.client.json.JsonFactory;
import com.google.api.client.json.JsonString;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.Data;
import com.google.api.client.util.DateTime;
import com.google.api.client.util.FieldInfo;
import com.google.api.client.util.GenericData;
import com.google.api.client.util.Key;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.About.StorageQuota;
import com.google.api.services.drive.model.About;
import com.google.api.services.drive.model.Change;
import com.google.api.services.drive.model.ChangeList;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File.Capabilities;
import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import com.google.api.services.drive.model.File;
import com.google.api.services.drive.model.FileList;
import com.google.api.services.drive.model.Permission.PermissionDetails;
import com.google.api.services.drive.model.Permission;
import com.google.api.services.drive.model.PermissionList;
import com.google.api.services.drive.model.StartPageToken;
import com.google.api.services.drive.model.User;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsScopes;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.BandingProperties;
import com.google.api.services.sheets.v4.model.Border;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.Color;
import com.google.api.services.sheets.v4.model.ColorStyle;
import com.google.api.services.sheets.v4.model.DataValidationRule;
import com.google.api.services.sheets.v4.model.DimensionProperties;
import com.google.api.services.sheets.v4.model.Editors;
import com.google.api.services.sheets.v4.model.ErrorValue;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.FilterCriteria;
import com.google.api.services.sheets.v4.model.FilterSpec;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.PivotFilterCriteria;
import com.google.api.services.sheets.v4.model.PivotFilterSpec;
import com.google.api.services.sheets.v4.model.PivotTable;
import com.google.api.services.sheets.v4.model.ProtectedRange;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.SpreadsheetProperties;
import com.google.api.services.sheets.v4.model.SpreadsheetTheme;
import com.google.api.services.sheets.v4.model.Table;
import com.google.api.services.sheets.v4.model.TableRowsProperties;
import com.google.api.services.sheets.v4.model.TextFormat;
import com.google.api.services.sheets.v4.model.ThemeColorPair;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Google on loopback, for tests and demos: the token endpoint, Drive v3 and Sheets v4, as far as a backup needs them.
 *
 * <p>It refuses what Google would refuse: a wrong signature, a missing scope, an unknown path, parameter, body field or
 * field-mask path, a shared drive without supportsAllDrives. What is known comes from Google's own generated classes.
 * Where Google's behaviour is documented, recorded from real answers, only reported by others, or assumed, the comment
 * at the rule says which. It holds everything in memory and never talks to anybody.
 */
class FakeGoogle implements AutoCloseable {
    static final String SERVICE_ACCOUNT = "backup@fake-project.iam.gserviceaccount.com";
    static final String OPERATOR = "operator@example.com";
    static final String FOLDER = "application/vnd.google-apps.folder";
    static final String SHEET = "application/vnd.google-apps.spreadsheet";
    static final String FORM = "application/vnd.google-apps.form";
    static final String XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    private static final JsonFactory JSON = GsonFactory.getDefaultInstance();

    private final Object lock = new Object();
    private final Clock clock;
    private final HttpServer server;
    private final ExecutorService threads;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Random random = new Random(20260126);
    private final Tokens tokens;
    private final List<Route> routes;
    private final Map<String, Item> items = new LinkedHashMap<>();
    private final Map<String, String> drives = new LinkedHashMap<>();
    private final Map<String, State> snapshots = new HashMap<>();
    private final List<Event> feed = new ArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final List<String> mails = new CopyOnWriteArrayList<>();
    private final List<Armed> faults = new CopyOnWriteArrayList<>();
    private volatile Duration searchLag = Duration.ZERO;
    private Long sizeOfAll;
    private volatile Duration changesLag = Duration.ZERO;
    private volatile boolean quotaless = true;
    private volatile boolean oldQuotaWording;
    private volatile boolean incompleteSearch;
    private volatile boolean knowsCopyComments = true;
    private volatile boolean reverseKeys;
    private volatile boolean trimsByContent;

    private FakeGoogle(Clock clock, int port) throws IOException {
        // Without it the JDK's server waits for the client's delayed acknowledgement: 40 ms for every answer.
        System.setProperty("sun.net.httpserver.nodelay", "true");
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "fake-google");
            thread.setDaemon(true);
            return thread;
        });
        tokens = new Tokens(() -> endpoint().resolve("/token").toString());
        routes = routes();
        for (String user : List.of(OPERATOR, SERVICE_ACCOUNT)) {
            put(folder(rootOf(user), "My Drive", null), owner(user));
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    /** A new, empty Google on a free port. Times of files and the search lag follow the clock, tokens real time. */
    static FakeGoogle start(Clock clock) {
        return start(clock, 0);
    }

    static FakeGoogle start(Clock clock, int port) {
        try {
            return new FakeGoogle(clock, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        google.closed.await();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    //region what a test sets up

    /** The service account's key file, as the Cloud console hands it out; its token_uri is ours. */
    Path serviceAccountKey(Path dir) {
        return write(dir.resolve("service-account.json"), tokens.serviceAccountKey());
    }

    /** Credentials of operator@example.com, as gcloud stores them, with a token_uri that is ours. */
    Path userCredentials(Path dir) {
        return write(dir.resolve("authorized-user.json"), tokens.userCredentials());
    }

    Tokens tokens() {
        return tokens;
    }

    /** An access token as if the token endpoint had handed it out, for requests made by hand. */
    String token(String email, String... scopes) {
        return tokens.issue(email, Set.of(scopes));
    }

    /** An assertion with these claims, signed by the service account's key, for requests made by hand. */
    String sign(String claims) {
        return tokens.sign(claims);
    }

    /** Grants domain-wide delegation to the service account for this user; no scope given means every scope. */
    void allowDelegation(String user, String... scopes) {
        tokens.allowDelegation(user, scopes);
        synchronized (lock) {
            if (!items.containsKey(rootOf(user))) {
                put(folder(rootOf(user), "My Drive", null), owner(user));
            }
        }
    }

    /** A shared drive: the service account is its content manager, operator@example.com its manager. */
    void addSharedDrive(String driveId, String name) {
        synchronized (lock) {
            drives.put(driveId, name);
            File top = folder(driveId, name, null).setDriveId(driveId);
            put(top, permission("fileOrganizer", SERVICE_ACCOUNT), permission("organizer", OPERATOR));
        }
    }

    /** A folder in a shared drive; with null in the operator's My Drive, with the service account as writer. */
    void addFolder(String id, String name, String driveId) {
        synchronized (lock) {
            File folder = folder(id, name, driveId == null ? rootOf(OPERATOR) : driveId).setDriveId(driveId);
            if (driveId == null) {
                put(folder, owner(OPERATOR), permission("writer", SERVICE_ACCOUNT));
            } else {
                put(folder);
            }
        }
    }

    /** A spreadsheet in its owner's My Drive, shared with the service account as writer; share() changes that. */
    void addSpreadsheet(Spreadsheet model, String name, String ownerEmail) {
        synchronized (lock) {
            File file = meta(model.getSpreadsheetId(), name, SHEET, rootOf(ownerEmail));
            file.setCreatedTime(time(now().minus(Duration.ofDays(400))))
                    .setModifiedTime(time(now().minus(Duration.ofDays(2))));
            file.setVersion(48_211L);
            Item item = put(file, owner(ownerEmail), permission("writer", SERVICE_ACCOUNT));
            item.born = Instant.EPOCH;
            item.book = Books.complete(model, name);
        }
    }

    /** Any other file, for example an Office workbook (XLSX) or a form, in the owner's My Drive. */
    void addFile(String id, String name, String mimeType, String ownerEmail) {
        synchronized (lock) {
            File file = meta(id, name, mimeType, rootOf(ownerEmail));
            put(file, owner(ownerEmail), permission("writer", SERVICE_ACCOUNT)).born = Instant.EPOCH;
        }
    }

    /** Moves a file into a folder, and so perhaps into a shared drive. */
    void move(String id, String folderId) {
        editFile(id, file -> {
            file.setParents(List.of(folderId)).setDriveId(item(folderId).file.getDriveId());
            if (file.getDriveId() != null) {
                file.setOwners(null).setOwnedByMe(null);
            }
        });
    }

    /** Gives a user a role (reader, commenter, writer, fileOrganizer, organizer, owner) instead of any role it had. */
    void share(String id, String email, String role) {
        editFile(id, file -> {
            file.getPermissions().removeIf(p -> email.equals(p.getEmailAddress()));
            file.getPermissions().add(permission(role, email));
        });
    }

    /** Takes a user's own role on a file away; what it inherits stays. */
    void unshare(String id, String email) {
        editFile(id, file -> file.getPermissions().removeIf(p -> email.equals(p.getEmailAddress())));
    }

    /** Ties a form to a spreadsheet: a copy of the sheet then drags a copy of the form along (reported). */
    void linkForm(String sheetId) {
        synchronized (lock) {
            item(sheetId).formId = newId();
            File form = meta(item(sheetId).formId, item(sheetId).file.getName() + " (form)", FORM,
                    item(sheetId).file.getParents().get(0));
            put(form, owner(OPERATOR));
        }
    }

    /** Open comments on a spreadsheet; files.copy takes them along only with copyComments. */
    void addComments(String id, int count) {
        synchronized (lock) {
            item(id).comments += count;
            touch(item(id), false);
        }
    }

    int comments(String id) {
        synchronized (lock) {
            return item(id).comments;
        }
    }

    /** What Drive says from now on of the size of every spreadsheet, in bytes; null: what its cells come to. */
    void sizeOfAll(Long bytes) {
        synchronized (lock) {
            sizeOfAll = bytes;
        }
    }

    /** Live metadata of a file, to be read; change it by {@link #editFile}. */
    File file(String id) {
        synchronized (lock) {
            return item(id).file;
        }
    }

    /** Live content of a spreadsheet, to be read; change it by {@link #edit}, since rows are shared between copies. */
    Spreadsheet spreadsheet(String id) {
        synchronized (lock) {
            return item(id).book;
        }
    }

    /** A user edits in the browser: version and modifiedTime move. */
    void edit(String id, Consumer<Spreadsheet> change) {
        synchronized (lock) {
            damage(id, change);
            item(id).file.setLastModifyingUser(user(OPERATOR));
            touch(item(id), true);
        }
    }

    /** The content changes in a way that Drive's version does not tell. */
    void damage(String id, Consumer<Spreadsheet> change) {
        synchronized (lock) {
            Books.edit(item(id).book, change);
        }
    }

    /** Somebody changes the file itself: bin, name, lock. A capability set here overrides the computed one. */
    void editFile(String id, Consumer<File> change) {
        synchronized (lock) {
            change.accept(item(id).file);
            touch(item(id), false);
        }
    }

    /** What files.copy made from a file, oldest first, whether or not a search shows it yet. */
    List<String> copiesOf(String id) {
        synchronized (lock) {
            return items.values().stream().filter(item -> id.equals(item.source)).map(item -> item.file.getId())
                    .toList();
        }
    }

    /** Ids of all files but the My Drive folders, oldest first. */
    List<String> files() {
        synchronized (lock) {
            return items.keySet().stream().filter(id -> !id.startsWith("0AMyDrive")).toList();
        }
    }

    /** Remembers the content as the version history would; hand the result to {@link #restore}. */
    String snapshot(String id) {
        synchronized (lock) {
            String snapshot = newId();
            snapshots.put(snapshot, new State(Books.copy(item(id).book)));
            return snapshot;
        }
    }

    /** Brings an old version back, as File > Version history > Restore does: the id stays, the version moves on. */
    void restore(String id, String snapshot) {
        synchronized (lock) {
            Item item = item(id);
            String title = item.book.getProperties().getTitle();
            item.book = Books.copy(snapshots.get(snapshot).book());
            item.book.getProperties().setTitle(title);
            touch(item, true);
        }
    }

    /** Every request so far, in the order of arrival. */
    List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Forgets the requests and refusals so far. */
    void forgetRequests() {
        requests.clear();
        violations.clear();
    }

    /**
     * Every request that was refused so far (injected faults are not refusals), as "GET /path: 404 notFound message".
     */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** Who was sent a notification mail by a change of permissions. */
    List<String> mails() {
        return List.copyOf(mails);
    }

    /** Lets the next request with this method whose path contains a match of the regular expression fail. */
    void fail(String method, String pathRegex, Fault fault) {
        faults.add(new Armed(method, Pattern.compile(pathRegex), fault));
    }

    void clearFaults() {
        faults.clear();
    }

    /** files.list does not show files younger than this (minutes have been reported). */
    void searchLag(Duration lag) {
        searchLag = lag;
    }

    /** changes.list does not show changes younger than this. */
    void changesLag(Duration lag) {
        changesLag = lag;
    }

    /** Whether service accounts have no storage of their own, as documented since 2025; the default is true. */
    void quotaless(boolean none) {
        quotaless = none;
    }

    /** Chooses between the two wordings that are both seen for a service account without storage. */
    void oldQuotaWording(boolean old) {
        oldQuotaWording = old;
    }

    /** Whether files.copy knows copyComments, which is newer than the rest of it; the default is true. */
    void knowsCopyComments(boolean known) {
        knowsCopyComments = known;
    }

    /** Spells every object's keys backwards: their order means nothing, and no client may count on it. */
    void reverseKeys(boolean reverse) {
        reverseKeys = reverse;
    }

    /**
     * Whether the ends of rows are trimmed by all that cells hold and not by what was asked of them, which is not known
     * of Google; the default is by what was asked.
     */
    void trimsByContent(boolean byContent) {
        trimsByContent = byContent;
    }

    /** Lets files.list over all drives say that it did not look everywhere. */
    void incompleteSearch(boolean incomplete) {
        incompleteSearch = incomplete;
    }

    //endregion

    //region the server

    private void handle(HttpExchange exchange) throws IOException {
        Call call = Call.read(exchange);
        Fault fault = null;
        Answer answer;
        try {
            Supplier<Answer> effect = prepare(call);
            fault = nextFault(call);
            answer = fault != null && !fault.after ? Answer.empty() : effect.get();
        } catch (Refusal refusal) {
            violations.add(call.method() + " " + call.path() + ": " + refusal.getMessage());
            fault = null;
            answer = refusal.answer(call);
        } catch (RuntimeException e) {
            e.printStackTrace();
            violations.add(call.method() + " " + call.path() + ": the test double failed: " + e);
            answer = new Answer(500, "text/plain", out -> out.write(String.valueOf(e).getBytes(UTF_8)));
        }
        if (fault == null) {
            send(exchange, call, answer);
        } else {
            sendFault(exchange, call, fault, answer);
        }
    }

    /** Checks the whole request; what is returned does the work. So a fault can strike before the work or after it. */
    private Supplier<Answer> prepare(Call call) {
        if (call.path().equals("/token")) {
            requests.add(call.request(tokens.requestedScope(call)));
            if (!call.method().equals("POST")) {
                throw Refusal.unknownPath(call);
            }
            return () -> tokens.answer(call);
        }
        Access access = tokens.access(call.authorization());
        requests.add(call.request(access == null ? "" : String.join(" ", access.scopes())));
        for (Route route : routes) {
            Matcher m = route.path().matcher(call.path());
            if (route.method().equals(call.method()) && m.matches()) {
                List<String> ids = IntStream.rangeClosed(1, m.groupCount()).mapToObj(m::group).toList();
                return prepare(new Ask(call, route, access, ids, reverseKeys));
            }
        }
        throw Refusal.unknownPath(call);
    }

    private Supplier<Answer> prepare(Ask ask) {
        tokens.check(ask.call().authorization(), ask.access(), ask.route());
        Schema.checkParameters(ask.route().request(), ask.call().query(), extraParameters(ask.route()));
        if (!List.of("json").containsAll(ask.call().query().getOrDefault("alt", List.of()))) {
            throw Refusal.invalid("Invalid value for alt", "alt");
        }
        Mask mask = ask.mask();
        GenericJson body = ask.route().body() == null ? null : Schema.parse(ask.call().body(), ask.route().body());
        return () -> {
            synchronized (lock) {
                return ask.route().work().answer(ask, body, mask);
            }
        };
    }

    /** copyComments is documented, but newer than the generated classes. */
    private Set<String> extraParameters(Route route) {
        return route.name().equals("DriveFiles.Copy") && knowsCopyComments ? Set.of("copyComments") : Set.of();
    }

    private Fault nextFault(Call call) {
        synchronized (faults) {
            return faults.stream().filter(armed -> armed.strikes(call)).findFirst().map(armed -> armed.fault)
                    .orElse(null);
        }
    }

    private void send(HttpExchange exchange, Call call, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (answer.code() == 204) {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
            return;
        }
        if (call.gzip()) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.getResponseHeaders().set("Vary", "Origin, X-Origin, Referer");
        exchange.sendResponseHeaders(answer.code(), 0);
        try (exchange; OutputStream out = call.gzip() ? new FastGzip(exchange.getResponseBody())
                : exchange.getResponseBody()) {
            answer.body().writeTo(out);
        } catch (IOException e) {
            // The client went away; there is nobody left to tell.
            exchange.close();
        }
    }

    private void sendFault(HttpExchange exchange, Call call, Fault fault, Answer answer) throws IOException {
        switch (fault.kind) {
            case ANSWER -> send(exchange, call, fault.answer(call));
            case RESET -> exchange.close();
            case HANG -> {
                try {
                    closed.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
            }
            case TRUNCATE -> sendPart(exchange, call, fault, answer);
        }
    }

    private static void sendPart(HttpExchange exchange, Call call, Fault fault, Answer answer) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        try (OutputStream out = call.gzip() ? new FastGzip(whole) : whole) {
            answer.body().writeTo(out);
        }
        exchange.getResponseHeaders().set("Content-Type", answer.type());
        if (call.gzip()) {
            exchange.getResponseHeaders().set("Content-Encoding", "gzip");
        }
        exchange.sendResponseHeaders(answer.code(), whole.size());
        exchange.getResponseBody().write(whole.toByteArray(), 0, Math.min(fault.bytes, whole.size() - 1));
        exchange.getResponseBody().flush();
        exchange.close();
    }

    private List<Route> routes() {
        String file = "/drive/v3/files/([^/]+)";
        String permission = file + "/permissions/([^/]+)";
        return List.of(
                new Route("GET", "/drive/v3/about",
                        Drive.About.Get.class, null, About.class, "DriveAbout.Get", this::about),
                new Route("GET", "/drive/v3/files",
                        Drive.Files.List.class, null, FileList.class, "DriveFiles.List", this::list),
                new Route("GET", file,
                        Drive.Files.Get.class, null, File.class, "DriveFiles.Get", this::get),
                new Route("PATCH", file,
                        Drive.Files.Update.class, File.class, File.class, "DriveFiles.Update", this::update),
                new Route("POST", file + "/copy",
                        Drive.Files.Copy.class, File.class, File.class, "DriveFiles.Copy", this::copy),
                new Route("GET", "/drive/v3/changes/startPageToken",
                        Drive.Changes.GetStartPageToken.class, null, StartPageToken.class,
                        "DriveChanges.GetStartPageToken", this::startPageToken),
                new Route("GET", "/drive/v3/changes",
                        Drive.Changes.List.class, null, ChangeList.class, "DriveChanges.List", this::changes),
                new Route("GET", file + "/permissions",
                        Drive.Permissions.List.class, null, PermissionList.class, "DrivePermissions.List",
                        this::permissions),
                new Route("POST", file + "/permissions",
                        Drive.Permissions.Create.class, Permission.class, Permission.class,
                        "DrivePermissions.Create", this::createPermission),
                new Route("GET", permission,
                        Drive.Permissions.Get.class, null, Permission.class, "DrivePermissions.Get", this::permission),
                new Route("GET", "/drive/v3/drives/([^/]+)",
                        Drive.Drives.Get.class, null, com.google.api.services.drive.model.Drive.class,
                        "DriveDrives.Get", this::drive),
                new Route("GET", "/v4/spreadsheets/([^/:]+)",
                        Sheets.Spreadsheets.Get.class, null, Spreadsheet.class,
                        "SpreadsheetsService.GetSpreadsheet", this::spreadsheet));
    }

    //endregion

    //region Drive v3

    private Answer about(Ask ask, GenericJson body, Mask mask) {
        if (!ask.has("fields")) {
            throw Refusal.drive(400, "global", "required", "The 'fields' parameter is required for this method.")
                    .at("fields", "parameter");
        }
        boolean none = ask.robot() && quotaless;
        StorageQuota quota = new StorageQuota().setLimit(none ? 0L : 16_106_127_360L).setUsage(none ? 0L : 1024L)
                .setUsageInDrive(none ? 0L : 1024L).setUsageInDriveTrash(0L);
        return ask.json(new About().setKind("drive#about").setUser(user(ask.email()).setMe(true))
                .setStorageQuota(quota), mask);
    }

    private Answer get(Ask ask, GenericJson body, Mask mask) {
        return ask.json(view(ask, visible(ask, ask.id())), mask.orDefault("kind,id,name,mimeType"));
    }

    private Answer drive(Ask ask, GenericJson body, Mask mask) {
        String name = drives.get(ask.id());
        if (name == null || rank(ask.email(), items.get(ask.id())) == 0) {
            throw Refusal.drive(404, "global", "notFound", "Shared drive not found: " + ask.id())
                    .at("driveId", "parameter");
        }
        return ask.json(new com.google.api.services.drive.model.Drive().setKind("drive#drive").setId(ask.id())
                .setName(name), mask.orDefault("kind,id,name"));
    }

    private Answer list(Ask ask, GenericJson body, Mask mask) {
        boolean everywhere = ask.flag("includeItemsFromAllDrives");
        String corpora = ask.text("corpora", "user");
        if (everywhere && !ask.allDrives()) {
            throw Refusal.invalid("includeItemsFromAllDrives needs supportsAllDrives.", "supportsAllDrives");
        }
        if (!List.of("user", "drive", "domain", "allDrives").contains(corpora)
                || corpora.endsWith("rive") != ask.has("driveId")
                || corpora.toLowerCase(Locale.ROOT).contains("drive") && !everywhere) {
            throw Refusal.invalid("Invalid Value", "corpora");
        }
        Predicate<Item> query = ask.has("q") ? Search.parse(ask.text("q", ""), ask.app()) : item -> true;
        List<Item> found = items.values().stream()
                .filter(item -> !item.root() && rank(ask.email(), item) > 0 && ask.mayTouch(item))
                .filter(item -> item.file.getDriveId() == null ? !corpora.equals("drive") : everywhere
                        && (!corpora.equals("drive") || item.file.getDriveId().equals(ask.text("driveId", ""))))
                .filter(item -> !item.born.plus(searchLag).isAfter(now()))
                .filter(query).sorted(Search.order(ask.text("orderBy", ""))).toList();
        return page(ask, found, corpora, mask);
    }

    private Answer page(Ask ask, List<Item> found, String corpora, Mask mask) {
        int size = ask.number("pageSize", 100, 1, 1000);
        int from = ask.has("pageToken") ? pageStart(ask.text("pageToken", "")) : 0;
        int to = Math.min(found.size(), from + size);
        FileList page = new FileList().setKind("drive#fileList")
                .setIncompleteSearch(incompleteSearch && corpora.equals("allDrives"))
                .setFiles(found.subList(Math.min(from, to), to).stream().map(item -> view(ask, item)).toList());
        if (to < found.size()) {
            page.setNextPageToken("~!!~" + to);
        }
        return ask.json(page,
                mask.orDefault("kind,nextPageToken,incompleteSearch,files(kind,id,name,mimeType,resourceKey)"));
    }

    private static int pageStart(String token) {
        if (!token.matches("~!!~\\d{1,9}")) {
            throw Refusal.invalid("Invalid Value", "pageToken");
        }
        return Integer.parseInt(token.substring(4));
    }

    private Answer copy(Ask ask, GenericJson body, Mask mask) {
        Item source = visible(ask, ask.id());
        File wish = (File) body;
        if (!view(ask, source).getCapabilities().getCanCopy()) {
            throw Refusal.drive(403, "global", "cannotCopyFile", "This file cannot be copied by the user.");
        }
        checkCopyBody(wish, source);
        Item parent = target(ask, wish, source);
        String driveId = parent.file.getDriveId();
        if (driveId == null && ask.robot() && quotaless) {
            throw Refusal.noStorage(oldQuotaWording);
        }
        Item copy = make(ask, source, parent, wish);
        if (source.formId != null && items.containsKey(source.formId)) {
            Item form = make(ask, items.get(source.formId), items.get(source.file.getParents().get(0)), new File());
            copy.formId = form.file.getId();
        }
        return ask.json(view(ask, copy), mask.orDefault("kind,id,name,mimeType"));
    }

    /** Which fields a copy takes is documented for each of File; contentRestrictions are not settled, so not taken. */
    private static void checkCopyBody(File wish, Item source) {
        if (wish.getId() != null) {
            throw Refusal.drive(400, "global", "generatedIdNotSupported",
                    "Generated IDs are not supported for Google Workspace file types.");
        }
        if (wish.getMimeType() != null && !wish.getMimeType().equals(source.file.getMimeType())) {
            throw Refusal.drive(400, "global", "invalid", "The requested conversion is not supported.");
        }
        Schema.onlyThese(wish, Set.of("name", "parents", "description", "properties", "appProperties", "starred",
                "mimeType", "copyRequiresWriterPermission", "writersCanShare", "modifiedTime", "createdTime"));
    }

    /** The folder of a copy: the one asked for, else the source's if one may write there (documented), else one's. */
    private Item target(Ask ask, File wish, Item source) {
        if (wish.getParents() != null && wish.getParents().size() > 1) {
            throw Refusal.drive(403, "global", "cannotAddParent", "Increasing the number of parents is not allowed");
        }
        if (wish.getParents() != null && !wish.getParents().isEmpty()) {
            Item parent = visible(ask, wish.getParents().get(0));
            if (!view(ask, parent).getCapabilities().getCanAddChildren()) {
                throw Refusal.drive(403, "global", "insufficientParentPermissions",
                        "Insufficient permissions for the specified parent.");
            }
            return parent;
        }
        Item inherited = items.get(source.file.getParents().get(0));
        return inherited != null && rank(ask.email(), inherited) >= Role.WRITER.ordinal() ? inherited
                : items.get(rootOf(ask.email()));
    }

    private Item make(Ask ask, Item source, Item parent, File wish) {
        File from = source.file;
        checkProperties(from, wish);
        DateTime now = time(now());
        boolean named = wish.getName() != null && !Data.isNull(wish.getName());
        String name = named ? wish.getName() : "Copy of " + from.getName();
        File file = meta(newId(), name, from.getMimeType(), parent.file.getId()).setDriveId(parent.file.getDriveId())
                .setDescription(from.getDescription()).setProperties(from.getProperties())
                .setAppProperties(from.getAppProperties()).setLastModifyingUser(user(ask.email()))
                .setCopyRequiresWriterPermission(from.getCopyRequiresWriterPermission());
        Item copy = file.getDriveId() == null ? put(file, owner(ask.email())) : put(file);
        copy.source = from.getId();
        copy.madeBy = ask.app();
        copy.apps.putAll(source.apps);
        apply(ask, copy, wish);
        file.setCreatedTime(wish.getCreatedTime() == null ? now : wish.getCreatedTime());
        file.setModifiedTime(wish.getModifiedTime() == null ? now : wish.getModifiedTime());
        if (source.book != null) {
            copy.book = Books.copyFor(source.book, file.getId(), name, ask.email());
            copy.comments = ask.flag("copyComments") ? source.comments : 0;
        }
        return copy;
    }

    private Answer update(Ask ask, GenericJson body, Mask mask) {
        Item item = visible(ask, ask.id());
        File wish = (File) body;
        Capabilities may = view(ask, item).getCapabilities();
        if (wish.getParents() != null) {
            throw Refusal.drive(403, "global", "fieldNotWritable", "The parents field is not directly writable "
                    + "in update requests. Use the addParents and removeParents parameters instead.");
        }
        Schema.onlyThese(wish, Set.of("name", "description", "properties", "appProperties", "starred", "trashed",
                "copyRequiresWriterPermission", "writersCanShare", "modifiedTime", "contentRestrictions"));
        boolean restricts = wish.getContentRestrictions() != null;
        if (!may.getCanEdit() || wish.getName() != null && !may.getCanRename()
                || restricts && !may.getCanModifyContentRestriction()
                || wish.getTrashed() != null && !may.getCanTrash()) {
            throw Refusal.drive(403, "global", "insufficientFilePermissions",
                    "The user does not have sufficient permissions for file " + ask.id() + ".");
        }
        checkProperties(item.file, wish);
        if (restricts) {
            restrict(ask, item, wish.getContentRestrictions(), may);
        }
        apply(ask, item, wish);
        item.file.setLastModifyingUser(user(ask.email()));
        touch(item, wish.getName() != null);
        return ask.json(view(ask, item), mask.orDefault("kind,id,name,mimeType"));
    }

    /** One restriction replaces the other; a reason goes with readOnly=true only (documented). */
    private void restrict(Ask ask, Item item, List<ContentRestriction> wish, Capabilities may) {
        if (wish.size() != 1 || wish.get(0).getReadOnly() == null) {
            throw Refusal.invalid("Exactly one content restriction with readOnly must be given.",
                    "contentRestrictions");
        }
        ContentRestriction asked = wish.get(0);
        Schema.onlyThese(asked, Set.of("readOnly", "reason", "ownerRestricted"));
        if (!asked.getReadOnly() && (asked.getReason() != null || Boolean.TRUE.equals(asked.getOwnerRestricted()))) {
            throw Refusal.invalid("A reason can only be set when readOnly is true.", "contentRestrictions.reason");
        }
        boolean owners = Boolean.TRUE.equals(asked.getOwnerRestricted()) || item.restrictions().anyMatch(
                r -> Boolean.TRUE.equals(r.getOwnerRestricted()));
        if (owners && !may.getCanModifyOwnerContentRestriction()) {
            throw Refusal.drive(403, "global", "insufficientFilePermissions",
                    "The user does not have sufficient permissions for file " + ask.id() + ".");
        }
        item.file.setContentRestrictions(!asked.getReadOnly() ? null : List.of(Books.copy(asked)
                .setRestrictingUser(user(ask.email())).setRestrictionTime(time(now()))
                .setType("globalContentRestriction")));
    }

    /** Fields not included keep their values; a property set to null is cleared (documented, File.appProperties). */
    private void apply(Ask ask, Item item, File wish) {
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
                    throw Refusal.invalid("A property's key and value must not exceed 124 bytes.", "properties");
                } else {
                    merged.put(key, value);
                }
            });
        }
        if (merged.size() > 30) {
            throw Refusal.invalid("The maximum number of properties is 30.", "properties");
        }
        return merged.isEmpty() ? null : merged;
    }

    private Answer startPageToken(Ask ask, GenericJson body, Mask mask) {
        String next = String.valueOf(settled() + 1);
        return ask.json(new StartPageToken().setKind("drive#startPageToken").setStartPageToken(next),
                mask.orDefault("kind,startPageToken"));
    }

    /** How many changes the feed shows: those younger than the lag are still to come, and none after them. */
    private int settled() {
        int shown = 0;
        while (shown < feed.size() && !feed.get(shown).time().plus(changesLag).isAfter(now())) {
            shown++;
        }
        return shown;
    }

    private Answer changes(Ask ask, GenericJson body, Mask mask) {
        if (!ask.text("pageToken", "").matches("\\d{1,9}")) {
            throw Refusal.invalid("Invalid Value", "pageToken");
        }
        boolean everywhere = ask.flag("includeItemsFromAllDrives");
        if (everywhere && !ask.allDrives()) {
            throw Refusal.invalid("includeItemsFromAllDrives needs supportsAllDrives.", "supportsAllDrives");
        }
        int end = settled();
        int from = Math.min(end, Math.max(0, Integer.parseInt(ask.text("pageToken", "")) - 1));
        int to = Math.min(end, from + ask.number("pageSize", 100, 1, 1000));
        Map<String, Change> latest = new LinkedHashMap<>();
        for (Event event : feed.subList(from, to)) {
            Item item = items.get(event.id());
            String driveId = item.file.getDriveId();
            boolean here = driveId == null ? !ask.has("driveId")
                    : everywhere && ask.text("driveId", driveId).equals(driveId);
            if (here && !item.root() && rank(ask.email(), item) > 0 && ask.mayTouch(item)) {
                latest.remove(event.id());
                latest.put(event.id(), new Change().setKind("drive#change").setType("file").setChangeType("file")
                        .setTime(time(event.time())).setRemoved(false).setFileId(event.id()).setDriveId(driveId)
                        .setFile(view(ask, item)));
            }
        }
        ChangeList page = new ChangeList().setKind("drive#changeList").setChanges(List.copyOf(latest.values()));
        page.set(to < end ? "nextPageToken" : "newStartPageToken", String.valueOf(to + 1));
        return ask.json(page, mask.orDefault("kind,nextPageToken,newStartPageToken,"
                        + "changes(kind,type,changeType,time,removed,fileId,file(kind,id,name,mimeType))"));
    }

    private Answer permissions(Ask ask, GenericJson body, Mask mask) {
        List<Permission> all = grants(sharable(ask));
        int from = ask.has("pageToken") ? pageStart(ask.text("pageToken", "")) : 0;
        int to = Math.min(all.size(), from + ask.number("pageSize", 100, 1, 100));
        PermissionList page = new PermissionList().setKind("drive#permissionList")
                .setPermissions(all.subList(Math.min(from, to), to));
        if (to < all.size()) {
            page.setNextPageToken("~!!~" + to);
        }
        return ask.json(page, mask.orDefault("kind,nextPageToken,permissions(kind,id,type,role)"));
    }

    private Answer permission(Ask ask, GenericJson body, Mask mask) {
        String id = ask.ids().get(1);
        Permission found = grants(sharable(ask)).stream().filter(p -> p.getId().equals(id)).findFirst()
                .orElseThrow(() -> Refusal.drive(404, "global", "notFound", "Permission not found: " + id + ".")
                        .at("permissionId", "parameter"));
        return ask.json(found, mask.orDefault("kind,id,type,role"));
    }

    private Answer createPermission(Ask ask, GenericJson body, Mask mask) {
        Item item = sharable(ask);
        Permission wish = (Permission) body;
        Schema.onlyThese(wish, Set.of("type", "role", "emailAddress", "domain", "allowFileDiscovery", "expirationTime",
                "view", "pendingOwner"));
        checkGrant(ask, item, wish);
        boolean person = List.of("user", "group").contains(wish.getType());
        String other = wish.getDomain() == null ? "anyoneWithLink" : permissionId(wish.getDomain());
        Permission made = permission(wish.getRole(), person ? wish.getEmailAddress() : null);
        made.setType(wish.getType()).setDomain(wish.getDomain()).setAllowFileDiscovery(wish.getAllowFileDiscovery())
                .setId(person ? made.getId() : other);
        if (wish.getRole().equals("owner")) {
            item.file.getPermissions().stream().filter(p -> "owner".equals(p.getRole()))
                    .forEach(p -> p.setRole("writer"));
            item.file.setOwners(List.of(user(wish.getEmailAddress())));
        }
        item.file.getPermissions().removeIf(p -> p.getId().equals(made.getId()));
        item.file.getPermissions().add(made);
        if (person && !ask.text("sendNotificationEmail", "true").equals("false")) {
            mails.add(wish.getEmailAddress());
        }
        touch(item, false);
        return ask.json(made, mask.orDefault("kind,id,type,role"));
    }

    private static void checkGrant(Ask ask, Item item, Permission wish) {
        boolean owner = "owner".equals(wish.getRole());
        boolean person = "user".equals(wish.getType()) || "group".equals(wish.getType());
        if (wish.getRole() == null || Role.of(wish.getRole()) == Role.NONE
                || !person && !"domain".equals(wish.getType()) && !"anyone".equals(wish.getType())) {
            throw Refusal.drive(400, "global", "required", "The permission type and role fields are required.");
        }
        if (person && (wish.getEmailAddress() == null || !wish.getEmailAddress().matches("[^@ ]+@[^@ ]+"))) {
            throw Refusal.drive(400, "global", "invalid",
                    "The specified emailAddress is invalid or not applicable for the given permission type.");
        }
        if (owner && !ask.flag("transferOwnership")) {
            throw Refusal.drive(403, "global", "forbidden",
                    "The transferOwnership parameter must be enabled when the permission role is 'owner'.");
        }
        boolean shared = item.file.getDriveId() != null;
        if (shared ? owner : List.of("organizer", "fileOrganizer").contains(wish.getRole())) {
            throw Refusal.drive(403, "global", "invalidSharingRequest", "Bad Request. User message: \"\"");
        }
    }

    private Item sharable(Ask ask) {
        Item item = visible(ask, ask.id());
        if (!view(ask, item).getCapabilities().getCanShare()) {
            throw Refusal.drive(403, "global", "insufficientFilePermissions",
                    "The user does not have sufficient permissions for this file.");
        }
        return item;
    }

    //endregion

    //region files and who may do what with them

    /** The file, if this caller may know that it exists; every other case looks the same from outside. */
    private Item visible(Ask ask, String id) {
        Item item = items.get(id.equals("root") ? rootOf(ask.email()) : id);
        if (item == null || rank(ask.email(), item) == 0 || item.file.getDriveId() != null && !ask.allDrives()
                || !ask.mayTouch(item)) {
            throw Refusal.drive(404, "global", "notFound", "File not found: " + id + ".").at("fileId", "parameter");
        }
        return item;
    }

    /** The caller's role on a file: its own or one inherited from a folder above, whose owner may write here. */
    private int rank(String email, Item item) {
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
     * All permissions on a file as permissions.list tells them; permissionDetails say which are inherited, and whence.
     */
    private List<Permission> grants(Item item) {
        Map<String, Permission> grants = new LinkedHashMap<>();
        Item at = item;
        while (at != null && (at == item || !at.root() || at.file.getDriveId() != null)) {
            for (Permission p : at.file.getPermissions()) {
                boolean own = at == item;
                String role = p.getRole().equals("owner") && !own ? "writer" : p.getRole();
                PermissionDetails details = new PermissionDetails().setPermissionType(at.root() ? "member" : "file")
                        .setRole(role).setInherited(!own).setInheritedFrom(own ? null : at.file.getId());
                grants.putIfAbsent(p.getId(), Books.copy(p).setRole(role).setPermissionDetails(List.of(details)));
            }
            at = at.root() ? null : items.get(at.file.getParents().get(0));
        }
        return List.copyOf(grants.values());
    }

    /** What this caller sees of a file. Items in shared drives have no owners and no permissions (documented). */
    private File view(Ask ask, Item item) {
        File view = Books.copy(item.file);
        int rank = rank(ask.email(), item);
        boolean shared = view.getDriveId() != null;
        view.setKind("drive#file").setCapabilities(capabilities(item, rank));
        if (item.book != null) {
            view.setSize(Objects.requireNonNullElseGet(sizeOfAll, () -> Books.size(item.book)));
        }
        view.setPermissions(shared || !view.getCapabilities().getCanShare() ? null : grants(item));
        view.setShared(shared || grants(item).size() > 1).setOwnedByMe(shared ? null : rank == Role.OWNER.ordinal());
        view.setTeamDriveId(view.getDriveId()).setResourceKey(null);
        if (view.getAppProperties() != null) {
            Map<String, String> mine = new TreeMap<>(view.getAppProperties());
            mine.keySet().removeIf(key -> !item.apps.getOrDefault(key, ask.app()).equals(ask.app()));
            view.setAppProperties(mine.isEmpty() ? null : mine);
        }
        if (shared || view.getParents().stream()
                .noneMatch(p -> items.containsKey(p) && rank(ask.email(), items.get(p)) > 0)) {
            view.setParents(shared ? view.getParents() : null);
        }
        return view;
    }

    private static Capabilities capabilities(Item item, int rank) {
        File file = item.file;
        boolean folder = FOLDER.equals(file.getMimeType());
        boolean writer = rank >= Role.WRITER.ordinal();
        boolean manager = rank >= Role.ORGANIZER.ordinal();
        boolean locked = item.restrictions().anyMatch(r -> Boolean.TRUE.equals(r.getReadOnly()));
        boolean ownersLock = item.restrictions().anyMatch(r -> Boolean.TRUE.equals(r.getOwnerRestricted()));
        boolean copyable = !folder && (writer || !Boolean.TRUE.equals(file.getCopyRequiresWriterPermission()))
                && !barred(file, writer, manager);
        boolean lockable = writer && !folder && !List.of(FORM).contains(file.getMimeType());
        Capabilities may = new Capabilities().setCanCopy(copyable).setCanDownload(copyable)
                .setCanAddChildren(folder && writer).setCanListChildren(folder).setCanEdit(writer)
                .setCanModifyContent(writer && !locked).setCanRename(writer && !locked)
                .setCanComment(rank > 1 && !locked)
                .setCanShare(writer && (manager || !Boolean.FALSE.equals(file.getWritersCanShare())))
                .setCanTrash(manager || writer && file.getDriveId() != null).setCanUntrash(manager)
                .setCanDelete(manager)
                .setCanModifyContentRestriction(lockable && (!ownersLock || manager))
                .setCanModifyEditorContentRestriction(lockable && (!ownersLock || manager))
                .setCanModifyOwnerContentRestriction(lockable && manager)
                .setCanRemoveContentRestriction(locked && lockable && (!ownersLock || manager))
                .setCanReadRevisions(writer).setCanReadDrive(file.getDriveId() != null);
        if (file.getCapabilities() != null) {
            may.putAll(file.getCapabilities());
        }
        return may;
    }

    /** Owners may bar readers, and even writers, from downloading and so from copying (documented). */
    private static boolean barred(File file, boolean writer, boolean manager) {
        DownloadRestrictionsMetadata bars = file.getDownloadRestrictions();
        DownloadRestriction bar = bars == null ? null : bars.getEffectiveDownloadRestrictionWithContext();
        return bar != null && !manager && (Boolean.TRUE.equals(bar.getRestrictedForWriters())
                || !writer && Boolean.TRUE.equals(bar.getRestrictedForReaders()));
    }

    private Item item(String id) {
        Item item = items.get(id);
        if (item == null) {
            throw new NoSuchElementException("no file " + id + " in this Google");
        }
        return item;
    }

    private Item put(File file, Permission... permissions) {
        Item item = new Item(file.setPermissions(new ArrayList<>(List.of(permissions))), now());
        if (file.getDriveId() == null) {
            List.of(permissions).stream().filter(p -> "owner".equals(p.getRole())).findFirst()
                    .ifPresent(p -> file.setOwners(List.of(user(p.getEmailAddress()))));
        }
        items.put(file.getId(), item);
        feed.add(new Event(file.getId(), now()));
        return item;
    }

    /** Every change moves the version; only one of the content or the name moves modifiedTime (documented). */
    private void touch(Item item, boolean content) {
        item.file.setVersion(item.file.getVersion() + 1);
        if (content) {
            item.file.setModifiedTime(time(now()));
        }
        feed.add(new Event(item.file.getId(), now()));
    }

    private File folder(String id, String name, String parent) {
        return meta(id, name, FOLDER, parent);
    }

    private File meta(String id, String name, String mimeType, String parent) {
        DateTime now = time(now());
        boolean sheet = SHEET.equals(mimeType);
        return new File().setId(id).setName(name).setMimeType(mimeType)
                .setParents(parent == null ? List.of() : List.of(parent)).setTrashed(false).setExplicitlyTrashed(false)
                .setStarred(false).setVersion(2L).setCreatedTime(now).setModifiedTime(now).setSpaces(List.of("drive"))
                .setSize(FOLDER.equals(mimeType) ? null : 1024L).setQuotaBytesUsed(sheet ? 1024L : 0L)
                .setCopyRequiresWriterPermission(false).setWritersCanShare(true).setViewedByMe(true)
                .setWebViewLink(sheet ? "https://docs.google.com/spreadsheets/d/" + id + "/edit?usp=drivesdk"
                        : "https://drive.google.com/file/d/" + id + "/view?usp=drivesdk");
    }

    private static Permission owner(String email) {
        return permission("owner", email);
    }

    private static Permission permission(String role, String email) {
        return new Permission().setKind("drive#permission").setId(email == null ? null : permissionId(email))
                .setType("user").setRole(role).setEmailAddress(email)
                .setDisplayName(email == null ? null : displayName(email)).setDeleted(false).setPendingOwner(false);
    }

    private static String permissionId(String email) {
        return String.format("%020d", Integer.toUnsignedLong(email.hashCode()) * 2_654_435_761L & Long.MAX_VALUE);
    }

    private static String displayName(String email) {
        return email.endsWith(".gserviceaccount.com") ? email : email.substring(0, email.indexOf('@'));
    }

    private static User user(String email) {
        return new User().setKind("drive#user").setDisplayName(displayName(email)).setEmailAddress(email).setMe(false)
                .setPermissionId(permissionId(email));
    }

    private static String rootOf(String email) {
        return "0AMyDrive" + permissionId(email).substring(10);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static DateTime time(Instant instant) {
        return new DateTime(instant.toEpochMilli(), 0);
    }

    /** Ids look like Drive's and come in the same order in every run. */
    private String newId() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
        StringBuilder id = new StringBuilder("1");
        while (id.length() < 44) {
            id.append(alphabet.charAt(random.nextInt(id.length() == 43 ? 62 : 64)));
        }
        return id.toString();
    }

    private static Path write(Path file, GenericJson json) {
        try {
            return Files.writeString(file, JSON.toPrettyString(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    //endregion

    //region Sheets v4

    private Answer spreadsheet(Ask ask, GenericJson body, Mask mask) {
        Item item = openable(ask);
        int rank = rank(ask.email(), item);
        boolean grid = ask.has("fields") ? mask.reaches("sheets", "data") : ask.flag("includeGridData");
        List<Region> regions = ask.all("ranges").stream().map(range -> A1.resolve(range, item.book)).toList();
        Spreadsheet view = Books.copy(item.book);
        comments(ask, view, rank);
        view.setSpreadsheetUrl("https://docs.google.com/spreadsheets/d/" + ask.id() + "/edit");
        List<Sheet> shown = new ArrayList<>();
        for (Sheet sheet : view.getSheets()) {
            int id = sheet.getProperties().getSheetId();
            List<Region> here = regions.stream().filter(region -> region.sheetId() == id).toList();
            if (here.isEmpty() && ask.has("ranges")) {
                continue;
            }
            shown.add(sheet);
            protect(ask, sheet, rank);
            if (!ask.flag("excludeTablesInBandedRanges")) {
                Books.bandTables(sheet);
            }
            if (!here.isEmpty()) {
                Books.cut(sheet, here);
            }
            sheet.setData(grid ? Books.windows(sheet, here) : null);
        }
        view.setSheets(shown);
        Dialect dialect = new Dialect(true, Books.theme(view), view.getProperties().getDefaultFormat(), reverseKeys);
        Plan plan = Plan.of(Spreadsheet.class, mask, dialect);
        boolean pretty = ask.pretty();
        boolean byContent = trimsByContent;
        return new Answer(200, Answer.TYPE, out -> new JsonOut(out, pretty, byContent).document(view, plan));
    }

    /** Unlike Drive, Sheets tells a file that one may not see (403) from one that is not there (404), both recorded. */
    private Item openable(Ask ask) {
        Item item = items.get(ask.id());
        if (item == null || item.book == null && item.file.getMimeType().startsWith("application/vnd.google-apps.")) {
            throw Refusal.sheets(404, "NOT_FOUND", "Requested entity was not found.");
        }
        if (rank(ask.email(), item) == 0 || !ask.mayTouch(item)) {
            throw Refusal.sheets(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        if (item.book == null) {
            throw Refusal.sheets(400, "FAILED_PRECONDITION",
                    "This operation is not supported for this document. The document must not be an Office file.");
        }
        return item;
    }

    /** Comments come only when asked for, and only to those who may see them (documented, CommentsViewMode). */
    private static void comments(Ask ask, Spreadsheet view, int rank) {
        String mode = ask.text("commentsViewMode", "COMMENTS_VIEW_MODE_OMITTED");
        boolean may = rank >= Role.COMMENTER.ordinal();
        if (!mode.matches("COMMENTS_VIEW_MODE_(UNSPECIFIED|OMITTED|DEFAULT_FOR_CURRENT_ACCESS|INCLUDED)")) {
            throw Refusal.badValue("comments_view_mode", "type.googleapis.com/google.apps.sheets.v4.CommentsViewMode",
                    mode);
        }
        if (mode.endsWith("INCLUDED") && !may) {
            throw Refusal.sheets(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        if (!(mode.endsWith("INCLUDED") || mode.endsWith("ACCESS") && may)) {
            view.setComments(null);
            view.getSheets().forEach(sheet -> sheet.setCommentAnchors(null));
        }
    }

    /** Editors of a protected range are told only to those who may edit it (documented, ProtectedRange.editors). */
    private static void protect(Ask ask, Sheet sheet, int rank) {
        for (ProtectedRange range : Books.list(sheet.getProtectedRanges())) {
            Editors editors = range.getEditors();
            boolean listed = editors == null || editors.getUsers() == null || editors.getUsers().contains(ask.email());
            boolean may = rank >= Role.ORGANIZER.ordinal() || rank >= Role.WRITER.ordinal()
                    && (listed || Boolean.TRUE.equals(range.getWarningOnly()));
            range.setRequestingUserCanEdit(may);
            range.setEditors(may ? editors : null);
        }
    }

    //endregion

    //region content of spreadsheets

    /** Spreadsheets in memory: Google's model classes, with rows that copies share until one of them is edited. */
    static final class Books {
        private static final ClassValue<Constructor<?>> CONSTRUCTORS = new ClassValue<>() {
            @Override
            protected Constructor<?> computeValue(Class<?> type) {
                try {
                    return type.getDeclaredConstructor();
                } catch (NoSuchMethodException e) {
                    throw new IllegalStateException(e);
                }
            }
        };

        private Books() {
        }

        static Spreadsheet complete(Spreadsheet book, String title) {
            if (book.getProperties() == null) {
                book.setProperties(new SpreadsheetProperties());
            }
            SpreadsheetProperties p = book.getProperties().setTitle(title);
            p.putIfAbsent("locale", "en_US");
            p.putIfAbsent("autoRecalc", "ON_CHANGE");
            p.putIfAbsent("timeZone", "Etc/GMT");
            settle(book);
            return book;
        }

        /** Drive's bytes of a spreadsheet: 1024 for a tiny one (recorded); that they grow with its cells is assumed. */
        static long size(Spreadsheet book) {
            long cells = 0;
            for (Sheet sheet : book.getSheets()) {
                for (GridData data : list(sheet.getData())) {
                    cells += (long) list(data.getRowData()).size()
                            * sheet.getProperties().getGridProperties().getColumnCount();
                }
            }
            return Math.max(1024, 16 * cells);
        }

        /** Lets a change loose on the model as if it held plain lists; rows that it does not look at stay shared. */
        static void edit(Spreadsheet book, Consumer<Spreadsheet> change) {
            forEachRows(book, rows -> rows.editing = true);
            try {
                change.accept(book);
            } finally {
                settle(book);
            }
        }

        private static void settle(Spreadsheet book) {
            int index = 0;
            for (Sheet sheet : book.getSheets()) {
                SheetProperties p = sheet.getProperties();
                p.setIndex(index++);
                p.putIfAbsent("sheetType", "GRID");
                p.putIfAbsent("sheetId", 0);
                if (p.getSheetType().equals("GRID")) {
                    GridProperties grid = p.getGridProperties() == null ? new GridProperties() : p.getGridProperties();
                    grid.putIfAbsent("rowCount", 1000);
                    grid.putIfAbsent("columnCount", 26);
                    p.setGridProperties(grid);
                }
                for (GridData data : list(sheet.getData())) {
                    if (data.getRowData() instanceof Rows rows) {
                        rows.settle();
                    } else if (data.getRowData() != null) {
                        data.setRowData(new Rows(data.getRowData()));
                    }
                }
            }
        }

        private static void forEachRows(Spreadsheet book, Consumer<Rows> action) {
            book.getSheets().stream().flatMap(sheet -> list(sheet.getData()).stream()).map(GridData::getRowData)
                    .filter(Rows.class::isInstance).map(Rows.class::cast).forEach(action);
        }

        static <T> List<T> list(List<T> perhaps) {
            return perhaps == null ? List.of() : perhaps;
        }

        /** Everything copied but the rows, which are shared. */
        @SuppressWarnings("unchecked")
        static <T extends GenericData> T copy(T original) {
            return (T) deepCopy(original);
        }

        /**
         * What files.copy makes of the content: sheet ids stay, protected ranges know only the copier (both reported),
         * IMPORTRANGE is not authorised for the new file (reported).
         */
        static Spreadsheet copyFor(Spreadsheet book, String id, String title, String copier) {
            Spreadsheet copy = copy(book).setSpreadsheetId(id).setComments(null);
            copy.getProperties().setTitle(title);
            for (Sheet sheet : copy.getSheets()) {
                sheet.setCommentAnchors(null);
                for (ProtectedRange range : list(sheet.getProtectedRanges())) {
                    range.setEditors(range.getEditors() == null ? null : new Editors().setUsers(List.of(copier)));
                }
            }
            forEachRows(copy, rows -> rows.change(Books::imports, Books::forbidImports));
            return copy;
        }

        private static boolean imports(CellData cell) {
            String formula = cell.getUserEnteredValue() == null ? null : cell.getUserEnteredValue().getFormulaValue();
            return formula != null && formula.toUpperCase(Locale.ROOT).contains("IMPORTRANGE(");
        }

        private static void forbidImports(CellData cell) {
            ErrorValue error = new ErrorValue().setType("REF")
                    .setMessage("You don't have permissions to access that sheet.");
            cell.setFormattedValue("#REF!").setEffectiveValue(new ExtendedValue().setErrorValue(error));
        }

        /** Tables are listed among the banded ranges too, with a reference instead of an id (documented). */
        static void bandTables(Sheet sheet) {
            List<BandedRange> bands = new ArrayList<>(list(sheet.getBandedRanges()));
            for (Table table : list(sheet.getTables())) {
                TableRowsProperties p = table.getRowsProperties() == null ? new TableRowsProperties()
                        : table.getRowsProperties();
                bands.add(new BandedRange().setBandedRangeReference(table.getTableId()).setRange(table.getRange())
                        .setRowProperties(new BandingProperties().setHeaderColorStyle(p.getHeaderColorStyle())
                                .setFirstBandColorStyle(p.getFirstBandColorStyle())
                                .setSecondBandColorStyle(p.getSecondBandColorStyle())
                                .setFooterColorStyle(p.getFooterColorStyle())));
            }
            sheet.setBandedRanges(bands);
        }

        /**
         * Ranges leave of a sheet only what they touch. That much is documented; of which of its lists it holds is
         * assumed, so of all where it could: nobody may count on these together with ranges.
         */
        static void cut(Sheet sheet, List<Region> regions) {
            sheet.setMerges(touched(sheet.getMerges(), regions, List::of));
            sheet.setConditionalFormats(touched(sheet.getConditionalFormats(), regions,
                    rule -> list(rule.getRanges())));
            sheet.setProtectedRanges(touched(sheet.getProtectedRanges(), regions, p -> ranges(p.getRange())));
            sheet.setBandedRanges(touched(sheet.getBandedRanges(), regions, band -> ranges(band.getRange())));
            sheet.setTables(touched(sheet.getTables(), regions, table -> ranges(table.getRange())));
        }

        private static List<GridRange> ranges(GridRange perhaps) {
            return perhaps == null ? List.of() : List.of(perhaps);
        }

        private static <T> List<T> touched(List<T> all, List<Region> regions, Function<T, List<GridRange>> place) {
            return list(all).stream().filter(one -> place.apply(one).stream()
                    .anyMatch(range -> regions.stream().anyMatch(region -> region.touches(range)))).toList();
        }

        /** One GridData for each range, or one for the whole grid; sheets without a grid have none. */
        static List<GridData> windows(Sheet sheet, List<Region> regions) {
            if (sheet.getProperties().getGridProperties() == null) {
                return null;
            }
            GridData data = list(sheet.getData()).isEmpty() ? new GridData() : sheet.getData().get(0);
            List<Region> all = regions.isEmpty() ? List.of(Region.whole(sheet)) : regions;
            return all.stream().map(region -> Window.of(data, region)).toList();
        }

        static Map<String, Color> theme(Spreadsheet book) {
            Map<String, Color> theme = new HashMap<>();
            SpreadsheetTheme own = book.getProperties().getSpreadsheetTheme();
            for (ThemeColorPair pair : list(own == null ? null : own.getThemeColors())) {
                theme.put(pair.getColorType(), pair.getColor() == null ? null : pair.getColor().getRgbColor());
            }
            return theme;
        }

        static Object deepCopy(Object value) {
            if (value instanceof Rows rows) {
                return rows.share();
            }
            if (value instanceof GenericData data && !Data.isNull(value)) {
                GenericData copy = newInstance(data);
                for (FieldInfo field : data.getClassInfo().getFieldInfos()) {
                    Object inner = field.getValue(data);
                    if (inner != null) {
                        field.setValue(copy, deepCopy(inner));
                    }
                }
                data.getUnknownKeys().forEach((key, inner) -> copy.set(key, deepCopy(inner)));
                return copy;
            }
            if (value instanceof List<?> list) {
                List<Object> copy = new ArrayList<>(list.size());
                list.forEach(inner -> copy.add(deepCopy(inner)));
                return copy;
            }
            if (value instanceof Map<?, ?> map && !(value instanceof GenericData)) {
                Map<Object, Object> copy = new LinkedHashMap<>();
                map.forEach((key, inner) -> copy.put(key, deepCopy(inner)));
                return copy;
            }
            return value;
        }

        private static GenericData newInstance(GenericData like) {
            try {
                return (GenericData) CONSTRUCTORS.get(like.getClass()).newInstance();
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(e);
            }
        }

        /** As equals, which for Google's classes goes through their map view and takes ten times as long. */
        static boolean same(Object a, Object b) {
            if (a == b || a == null || b == null) {
                return a == b;
            }
            if (a instanceof GenericData one && b instanceof GenericData other && a.getClass() == b.getClass()) {
                for (FieldInfo field : one.getClassInfo().getFieldInfos()) {
                    if (!same(field.getValue(one), field.getValue(other))) {
                        return false;
                    }
                }
                return one.getUnknownKeys().equals(other.getUnknownKeys());
            }
            if (a instanceof List<?> one && b instanceof List<?> other) {
                return one.size() == other.size()
                        && IntStream.range(0, one.size()).allMatch(i -> same(one.get(i), other.get(i)));
            }
            return a.equals(b);
        }
    }

    /** Rows shared between copies: the first look at one while a test edits gives that test's copy its own. */
    static final class Rows extends AbstractList<RowData> {
        private final List<Slot> slots;
        private boolean editing;

        Rows(List<RowData> rows) {
            slots = new ArrayList<>(rows.size());
            rows.forEach(row -> slots.add(new Slot(row, null, true)));
        }

        private static final class Slot {
            private RowData row;
            private RowData original;
            private boolean shared;

            Slot(RowData row, RowData original, boolean shared) {
                this.row = row;
                this.original = original;
                this.shared = shared;
            }
        }

        /** The row itself, not to be changed. */
        RowData peek(int index) {
            return slots.get(index).row;
        }

        Rows share() {
            Rows copy = new Rows(List.of());
            for (Slot slot : slots) {
                slot.shared = true;
                copy.slots.add(new Slot(slot.row, null, true));
            }
            return copy;
        }

        /** Changes the cells that the test picks, and takes only their rows out of sharing. */
        void change(Predicate<CellData> which, Consumer<CellData> change) {
            editing = true;
            for (int i = 0; i < size(); i++) {
                List<CellData> cells = peek(i) == null ? null : peek(i).getValues();
                if (cells != null && cells.stream().anyMatch(cell -> cell != null && which.test(cell))) {
                    get(i).getValues().stream().filter(cell -> cell != null && which.test(cell)).forEach(change);
                }
            }
            settle();
        }

        /** An edit is over: rows that were looked at but not changed are shared again. */
        private void settle() {
            editing = false;
            for (Slot slot : slots) {
                if (slot.original != null && Books.same(slot.original, slot.row)) {
                    slot.row = slot.original;
                } else if (slot.original != null) {
                    shareFormats(slot.original, slot.row);
                }
                slot.original = null;
                slot.shared = true;
            }
        }

        /** Very many cells hold few formats; an edit must not leave each of them one of its own. */
        private static void shareFormats(RowData from, RowData to) {
            List<CellData> old = from.getValues() == null ? List.of() : from.getValues();
            List<CellData> cells = to.getValues() == null ? List.of() : to.getValues();
            for (int i = 0; i < Math.min(old.size(), cells.size()); i++) {
                CellData cell = cells.get(i);
                if (cell != null && old.get(i) != null) {
                    if (Books.same(cell.getUserEnteredFormat(), old.get(i).getUserEnteredFormat())) {
                        cell.setUserEnteredFormat(old.get(i).getUserEnteredFormat());
                    }
                    if (Books.same(cell.getDataValidation(), old.get(i).getDataValidation())) {
                        cell.setDataValidation(old.get(i).getDataValidation());
                    }
                }
            }
        }

        @Override
        public RowData get(int index) {
            Slot slot = slots.get(index);
            if (editing && slot.shared) {
                slot.original = slot.row;
                slot.row = (RowData) Books.deepCopy(slot.row);
                slot.shared = false;
            }
            return slot.row;
        }

        @Override
        public RowData set(int index, RowData row) {
            return slots.set(index, new Slot(row, null, false)).row;
        }

        @Override
        public void add(int index, RowData row) {
            slots.add(index, new Slot(row, null, false));
        }

        @Override
        public RowData remove(int index) {
            return slots.remove(index).row;
        }

        @Override
        public int size() {
            return slots.size();
        }
    }

    /** The part of a grid that one range asks for; its rows are written without being copied. */
    private static final class Window extends AbstractList<RowData> {
        private final Rows rows;
        private final Region region;

        private Window(List<RowData> rows, Region region) {
            this.rows = rows == null ? new Rows(List.of()) : (Rows) rows;
            this.region = region;
        }

        static GridData of(GridData data, Region region) {
            return new GridData().setStartRow(region.top()).setStartColumn(region.left())
                    .setRowData(new Window(data.getRowData(), region))
                    .setRowMetadata(sizes(data.getRowMetadata(), region.top(), region.bottom(), 21))
                    .setColumnMetadata(sizes(data.getColumnMetadata(), region.left(), region.right(), 100));
        }

        @Override
        public RowData get(int index) {
            return rows.peek(region.top() + index);
        }

        @Override
        public int size() {
            return Math.max(0, Math.min(region.bottom(), rows.size()) - region.top());
        }

        /** One entry for each row or column asked for, with its size: 21 or 100 pixels if nobody set it (recorded). */
        private static List<DimensionProperties> sizes(List<DimensionProperties> given, int from, int to, int pixels) {
            DimensionProperties usual = new DimensionProperties().setPixelSize(pixels);
            List<DimensionProperties> sizes = new ArrayList<>(to - from);
            for (int i = from; i < to; i++) {
                DimensionProperties own = given != null && i < given.size() ? given.get(i) : null;
                if (own != null && own.getPixelSize() == null) {
                    own.setPixelSize(pixels);
                }
                sizes.add(own == null ? usual : own);
            }
            return sizes;
        }
    }

    /** A rectangle of cells; bottom and right are the first row and column outside. */
    record Region(int sheetId, int top, int bottom, int left, int right) {
        static Region whole(Sheet sheet) {
            GridProperties grid = sheet.getProperties().getGridProperties();
            return new Region(sheet.getProperties().getSheetId(), 0, grid.getRowCount(), 0, grid.getColumnCount());
        }

        /** Whether a range on the same sheet has a cell in common; where it is open it has no end. */
        boolean touches(GridRange range) {
            return (range.getStartRowIndex() == null || range.getStartRowIndex() < bottom)
                    && (range.getEndRowIndex() == null || range.getEndRowIndex() > top)
                    && (range.getStartColumnIndex() == null || range.getStartColumnIndex() < right)
                    && (range.getEndColumnIndex() == null || range.getEndColumnIndex() > left);
        }
    }

    /** A1 notation as spreadsheets.get takes it (documented, Sheets API concepts; refusals recorded and reported). */
    static final class A1 {
        private static final Pattern CELLS = Pattern.compile(
                "\\$?([A-Za-z]{0,3})\\$?([1-9]\\d{0,7})?(?::\\$?([A-Za-z]{0,3})\\$?([1-9]\\d{0,7})?)?");
        private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')+)'(?:!(.+))?");
        private static final Pattern PLAIN = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_]*)!(.+)");

        private A1() {
        }

        static Region resolve(String text, Spreadsheet book) {
            Matcher quoted = QUOTED.matcher(text);
            if (quoted.matches()) {
                Sheet sheet = sheet(book, quoted.group(1).replace("''", "'"), text);
                return quoted.group(2) == null ? Region.whole(sheet) : cells(quoted.group(2), sheet, text);
            }
            Matcher plain = PLAIN.matcher(text);
            if (plain.matches() && !looksLikeCell(plain.group(1))) {
                return cells(plain.group(2), sheet(book, plain.group(1), text), text);
            }
            if (looksLikeCell(text) || text.contains(":")) {
                Sheet first = book.getSheets().stream().filter(A1::visibleGrid).findFirst()
                        .orElseThrow(() -> bad(text));
                return cells(text, first, text);
            }
            for (NamedRange named : Books.list(book.getNamedRanges())) {
                if (named.getName().equals(text)) {
                    return region(named.getRange(), book);
                }
            }
            return Region.whole(sheet(book, text.matches("[\\p{L}_][\\p{L}\\p{N}_]*") ? text : "", text));
        }

        /** A name in A1 notation, quoted only where need be, as in Google's own messages (recorded). */
        static String quote(String title) {
            boolean plain = title.matches("[\\p{L}_][\\p{L}\\p{N}_]*") && !looksLikeCell(title);
            return plain ? title : "'" + title.replace("'", "''") + "'";
        }

        private static boolean looksLikeCell(String name) {
            return name.matches("\\$?[A-Za-z]{1,3}\\$?[0-9]+") || name.matches("(?i)R[0-9]*C[0-9]*");
        }

        private static boolean visibleGrid(Sheet sheet) {
            SheetProperties p = sheet.getProperties();
            return !Boolean.TRUE.equals(p.getHidden()) && p.getGridProperties() != null;
        }

        /** Only sheets with a grid take ranges; of data source sheets that is documented. */
        private static Sheet sheet(Spreadsheet book, String title, String text) {
            return book.getSheets().stream().filter(s -> s.getProperties().getTitle().equals(title))
                    .filter(s -> !"DATA_SOURCE".equals(s.getProperties().getSheetType()))
                    .filter(s -> s.getProperties().getGridProperties() != null).findFirst()
                    .orElseThrow(() -> bad(text));
        }

        private static Region region(GridRange range, Spreadsheet book) {
            int id = range.getSheetId() == null ? 0 : range.getSheetId();
            Region whole = Region.whole(book.getSheets().stream()
                    .filter(sheet -> sheet.getProperties().getSheetId() == id).findFirst().orElseThrow());
            return new Region(id, range.getStartRowIndex() == null ? 0 : range.getStartRowIndex(),
                    range.getEndRowIndex() == null ? whole.bottom() : range.getEndRowIndex(),
                    range.getStartColumnIndex() == null ? 0 : range.getStartColumnIndex(),
                    range.getEndColumnIndex() == null ? whole.right() : range.getEndColumnIndex());
        }

        private static Region cells(String cells, Sheet sheet, String text) {
            Matcher m = CELLS.matcher(cells);
            if (!m.matches() || m.group(1).isEmpty() && m.group(2) == null) {
                throw bad(text);
            }
            boolean single = m.group(3) == null;
            int left = column(m.group(1));
            int top = row(m.group(2));
            int right = single ? left : column(m.group(3));
            int bottom = single ? top : row(m.group(4));
            if (single && (left < 0 || top < 0) || !single && (m.group(3).isEmpty() && m.group(4) == null)
                    || left < 0 && right >= 0 || top < 0 && bottom >= 0) {
                throw bad(text);
            }
            Region whole = Region.whole(sheet);
            int firstRow = Math.max(0, bottom < 0 ? top : Math.min(top, bottom));
            int firstColumn = Math.max(0, right < 0 ? left : Math.min(left, right));
            if (firstRow >= whole.bottom() || firstColumn >= whole.right()) {
                String full = quote(sheet.getProperties().getTitle()) + "!" + cells;
                throw Refusal.sheets(400, "INVALID_ARGUMENT", "Range (" + full + ") exceeds grid limits. Max rows: "
                        + whole.bottom() + ", max columns: " + whole.right());
            }
            int endRow = bottom < 0 ? whole.bottom() : Math.max(top, bottom) + 1;
            int endColumn = right < 0 ? whole.right() : Math.max(left, right) + 1;
            return new Region(whole.sheetId(), firstRow, Math.min(whole.bottom(), endRow), firstColumn,
                    Math.min(whole.right(), endColumn));
        }

        /** Zero-based, or -1 where the column is left open. */
        private static int column(String letters) {
            int column = 0;
            for (char c : letters.toUpperCase(Locale.ROOT).toCharArray()) {
                column = column * 26 + c - 'A' + 1;
            }
            return column - 1;
        }

        private static int row(String digits) {
            return digits == null ? -1 : Integer.parseInt(digits) - 1;
        }

        private static Refusal bad(String text) {
            return Refusal.sheets(400, "INVALID_ARGUMENT", "Unable to parse range: " + text);
        }
    }

    //endregion

    //region JSON, field masks and what Google knows

    /** A field mask: which fields of an answer are asked for. */
    static final class Mask {
        static final Mask ALL = new Mask(null);

        private final Map<String, Mask> fields;

        private Mask(Map<String, Mask> fields) {
            this.fields = fields;
        }

        /** Reads a(b,c/d),e.f and checks every path against the class of the answer. */
        static Mask parse(String text, Class<?> type, boolean sheets) {
            Mask mask = new Mask(new LinkedHashMap<>());
            MaskReader reader = new MaskReader(text, sheets);
            reader.list(mask, type, "");
            if (reader.at < text.length()) {
                throw reader.bad(text);
            }
            return mask;
        }

        Mask orDefault(String fields) {
            return this == ALL ? parse(fields, Object.class, false) : this;
        }

        boolean all() {
            return fields == null || fields.containsKey("*");
        }

        boolean has(String name) {
            return all() || fields.containsKey(name);
        }

        Mask of(String name) {
            return all() ? ALL : fields.get(name);
        }

        boolean reaches(String... path) {
            Mask at = this;
            for (String name : path) {
                if (!at.has(name)) {
                    return false;
                }
                at = at.of(name);
            }
            return true;
        }

        private Mask into(String name, boolean whole) {
            Mask old = fields.get(name);
            Mask next = whole || old == ALL ? ALL : old == null ? new Mask(new LinkedHashMap<>()) : old;
            fields.put(name, next);
            return next;
        }
    }

    /** The grammar of masks: Drive's knows slashes and parentheses, Sheets' dots as well (documented, recorded). */
    private static final class MaskReader {
        private final String text;
        private final boolean sheets;
        private int at;

        MaskReader(String text, boolean sheets) {
            this.text = text;
            this.sheets = sheets;
        }

        void list(Mask into, Type type, String path) {
            do {
                item(into, type, path);
            } while (take(","));
        }

        private void item(Mask into, Type type, String path) {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at))
                    || "_*".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            String name = text.substring(from, at);
            String full = path.isEmpty() ? name : path + (sheets ? "." : "/") + name;
            Type inner = name.isEmpty() ? null : Schema.field(type, name);
            if (inner == null) {
                throw bad(full.isEmpty() ? text : full);
            }
            boolean deeper = take(sheets ? "./" : "/");
            boolean group = !deeper && take("(");
            if ((deeper || group) && (name.equals("*") || !Schema.hasFields(inner))) {
                throw bad(full);
            }
            Mask next = into.into(name, !deeper && !group);
            Mask scratch = next == Mask.ALL ? new Mask(new LinkedHashMap<>()) : next;
            if (deeper) {
                item(scratch, inner, full);
            } else if (group) {
                list(scratch, inner, full);
                if (!take(")")) {
                    throw bad(text);
                }
            }
        }

        private boolean take(String any) {
            if (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
                at++;
                return true;
            }
            return false;
        }

        /** Both wordings are recorded from real answers. */
        Refusal bad(String path) {
            if (!sheets) {
                return Refusal.drive(400, "global", "invalidParameter", "Invalid field selection " + path)
                        .at("fields", "parameter");
            }
            return Refusal.sheets(400, "INVALID_ARGUMENT", "Request contains an invalid argument.").violation(path,
                    "Error expanding 'fields' parameter. Cannot find matching fields for path '" + path + "'.");
        }
    }

    /** What requests and bodies may hold, read off Google's generated classes. */
    static final class Schema {
        private Schema() {
        }

        /** The type of a field, of its elements if it is a list; null if the class has no such field. */
        static Type field(Type type, String name) {
            if (type == Object.class || name.equals("*")) {
                return Object.class;
            }
            if (type instanceof ParameterizedType map) {
                return Map.class.isAssignableFrom((Class<?>) map.getRawType()) ? map.getActualTypeArguments()[1] : null;
            }
            FieldInfo info = hasFields(type) ? ClassInfo.of((Class<?>) type).getFieldInfo(name) : null;
            return info == null ? null : element(info.getGenericType());
        }

        static Type element(Type type) {
            return type instanceof ParameterizedType p && Iterable.class.isAssignableFrom((Class<?>) p.getRawType())
                    ? element(p.getActualTypeArguments()[0]) : type;
        }

        static boolean hasFields(Type type) {
            return type == Object.class || type instanceof ParameterizedType
                    || type instanceof Class<?> c && GenericData.class.isAssignableFrom(c);
        }

        static void checkParameters(Class<?> request, Map<String, List<String>> query, Set<String> extra) {
            Map<String, Class<?>> known = new HashMap<>();
            for (Class<?> c = request; c != null; c = c.getSuperclass()) {
                for (Field field : c.getDeclaredFields()) {
                    Key key = field.getAnnotation(Key.class);
                    if (key != null) {
                        known.put(key.value().equals("##default") ? field.getName() : key.value(), field.getType());
                    }
                }
            }
            extra.forEach(name -> known.put(name, Boolean.class));
            query.forEach((name, values) -> checkParameter(name, values, known.get(name)));
        }

        private static void checkParameter(String name, List<String> values, Class<?> type) {
            if (type == null) {
                throw Refusal.unknownName(name, "Cannot bind query parameter. Field '" + name
                        + "' could not be found in request message.");
            }
            for (String value : values) {
                if (type == Boolean.class && !value.matches("true|false")
                        || type == Integer.class && !value.matches("-?\\d{1,9}")) {
                    throw Refusal.badValue(name, type == Boolean.class ? "TYPE_BOOL" : "TYPE_INT32", value);
                }
            }
            if (values.size() > 1 && type != List.class) {
                throw Refusal.badValue(name, "a repeated field", values.toString());
            }
        }

        static GenericJson parse(String body, Class<? extends GenericJson> type) {
            try {
                String text = body.isBlank() ? "{}" : body;
                JsonElement tree = JsonParser.parseString(text);
                if (!tree.isJsonObject()) {
                    throw Refusal.neutral(400, "INVALID_ARGUMENT", "parseError",
                            "Invalid JSON payload received. Unknown name \"\": Root element must be a message.");
                }
                check(tree, type, "");
                return JSON.createJsonParser(text).parseAndClose(type);
            } catch (JsonParseException e) {
                throw Refusal.neutral(400, "INVALID_ARGUMENT", "parseError",
                        "Invalid JSON payload received. Expected another token.");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** A field of the wrong kind is refused, where Google's own parser for Java would make the best of it. */
        private static void check(JsonElement value, Type type, String name) {
            boolean list = type instanceof ParameterizedType p
                    && Iterable.class.isAssignableFrom((Class<?>) p.getRawType());
            if (value.isJsonNull()) {
                return;
            }
            if (list && value.isJsonArray()) {
                value.getAsJsonArray().forEach(inner -> check(inner, element(type), name));
            } else if (hasFields(type) && !list && value.isJsonObject()) {
                value.getAsJsonObject().entrySet().forEach(entry -> {
                    Type inner = exact(type, entry.getKey());
                    if (inner == null) {
                        throw Refusal.unknownName(entry.getKey(), "Cannot find field.");
                    }
                    check(entry.getValue(), inner, entry.getKey());
                });
            } else if (list || hasFields(type) || !fits(value, type)) {
                throw Refusal.neutral(400, "INVALID_ARGUMENT", "invalid", "Invalid JSON payload received. "
                        + "Invalid value at '" + name + "': " + value);
            }
        }

        private static boolean fits(JsonElement value, Type type) {
            if (!value.isJsonPrimitive()) {
                return false;
            }
            JsonPrimitive simple = value.getAsJsonPrimitive();
            return type == Boolean.class ? simple.isBoolean() : type == String.class ? simple.isString()
                    : type == Long.class ? simple.getAsString().matches("-?\\d+")
                    : type == DateTime.class ? simple.getAsString().matches("\\d{4}-\\d\\d-\\d\\dT.*")
                    : simple.isNumber();
        }

        /** As {@link #field}, but a list stays one. */
        private static Type exact(Type type, String name) {
            Type found = field(type, name);
            return found == null || type instanceof ParameterizedType ? found
                    : ClassInfo.of((Class<?>) type).getFieldInfo(name).getGenericType();
        }

        /** Refuses fields that exist but are for Google to set (reported). */
        static void onlyThese(GenericJson body, Set<String> writable) {
            for (Map.Entry<String, Object> field : body.entrySet()) {
                if (!writable.contains(field.getKey())) {
                    throw Refusal.drive(403, "global", "fieldNotWritable",
                            "The resource body includes fields which are not directly writable.")
                            .at(field.getKey(), "parameter");
                }
            }
        }
    }

    /** How a service spells its answers: Sheets leaves out zeros and doubles colours, Drive tells everything. */
    record Dialect(boolean sheets, Map<String, Color> theme, CellFormat standard, boolean reverseKeys) {
        private static final Set<String> ZEROS = Set.of("SheetProperties.sheetId", "SheetProperties.index",
                "GridRange.startRowIndex", "GridRange.endRowIndex", "GridRange.startColumnIndex",
                "GridRange.endColumnIndex", "DimensionRange.startIndex", "DimensionRange.endIndex",
                "DimensionProperties.pixelSize", "FilterSpec.columnIndex", "SortSpec.dimensionIndex",
                "PivotGroup.sourceColumnOffset", "PivotValue.sourceColumnOffset", "PivotFilterSpec.columnOffsetIndex");
        private static final Map<String, String> STANDARD = Map.of(
                "TEXT", "000000", "BACKGROUND", "FFFFFF", "ACCENT1", "4285F4",
                "ACCENT2", "EA4335", "ACCENT3", "FBBC04", "ACCENT4", "34A853", "ACCENT5", "FF6D01", "ACCENT6", "46BDC6",
                "LINK", "1155CC");

        /**
         * Recorded: zero and false are left out, but not among values, text formats and the indexes named above.
         * Assumed of those that are one of several alternatives, since a protocol buffer tells which one was set.
         */
        boolean keepsZero(Class<?> owner, String name) {
            return !sheets || owner == ExtendedValue.class || owner == TextFormat.class
                    || ZEROS.contains(owner.getSimpleName() + "." + name);
        }

        /** The value told for a field where it is not its own: that of a deprecated twin, or a calculated one. */
        UnaryOperator<Object> derived(Class<?> owner, FieldInfo field) {
            ClassInfo info = ClassInfo.of(owner);
            String name = field.getName();
            if (!sheets) {
                return field::getValue;
            }
            if (field.getType() == Color.class && info.getFieldInfo(name + "Style") != null) {
                FieldInfo style = info.getFieldInfo(name + "Style");
                return o -> style.getValue(o) == null ? field.getValue(o) : rgb((ColorStyle) style.getValue(o));
            }
            if (field.getType() == ColorStyle.class && info.getFieldInfo(name.replaceFirst("Style$", "")) != null) {
                FieldInfo plain = info.getFieldInfo(name.replaceFirst("Style$", ""));
                return o -> field.getValue(o) != null || plain.getValue(o) == null ? field.getValue(o)
                        : new ColorStyle().setRgbColor((Color) plain.getValue(o));
            }
            return switch (owner.getSimpleName() + "." + name) {
                case "CellData.effectiveValue" -> o -> effectiveValue((CellData) o);
                case "CellData.formattedValue" -> o -> formattedValue((CellData) o);
                case "CellData.effectiveFormat" -> effectiveFormat();
                case "Border.width" -> o -> width((Border) o);
                case "BasicFilter.criteria", "FilterView.criteria", "PivotTable.criteria" -> o ->
                        criteria((GenericData) o, owner == PivotTable.class);
                case "BasicFilter.filterSpecs", "FilterView.filterSpecs", "PivotTable.filterSpecs" -> o ->
                        filterSpecs((GenericData) o, owner == PivotTable.class);
                default -> field::getValue;
            };
        }

        private Color rgb(ColorStyle style) {
            if (style.getThemeColor() == null) {
                return style.getRgbColor();
            }
            Color own = theme.get(style.getThemeColor());
            int rgb = Integer.parseInt(STANDARD.getOrDefault(style.getThemeColor(), "000000"), 16);
            return own != null ? own : new Color()
                    .setRed((rgb >> 16) / 255f).setGreen((rgb >> 8 & 255) / 255f).setBlue((rgb & 255) / 255f);
        }

        private static ExtendedValue effectiveValue(CellData cell) {
            ExtendedValue entered = cell.getUserEnteredValue();
            return entered == null || entered.getFormulaValue() != null ? cell.getEffectiveValue() : entered;
        }

        private static String formattedValue(CellData cell) {
            ExtendedValue value = effectiveValue(cell);
            if (value == null || cell.getFormattedValue() != null && value.equals(cell.getEffectiveValue())) {
                return value == null ? null : cell.getFormattedValue();
            }
            return value.getStringValue() != null ? value.getStringValue()
                    : value.getBoolValue() != null ? value.getBoolValue().toString().toUpperCase(Locale.ROOT)
                    : value.getNumberValue() != null ? JsonOut.number(value.getNumberValue())
                    : value.getErrorValue() != null ? "#" + value.getErrorValue().getType() + "!" : null;
        }

        /** The entered format over the spreadsheet's own; left out where that is all there is (documented). */
        private UnaryOperator<Object> effectiveFormat() {
            Map<CellFormat, CellFormat> known = new IdentityHashMap<>();
            return o -> {
                CellData cell = (CellData) o;
                CellFormat entered = cell.getUserEnteredFormat();
                if (cell.getEffectiveFormat() != null || entered == null || standard == null) {
                    return cell.getEffectiveFormat();
                }
                CellFormat merged = known.computeIfAbsent(entered, e -> merge(Books.copy(standard), e));
                return merged.equals(standard) ? null : merged;
            };
        }

        private static <T extends GenericData> T merge(T under, GenericData over) {
            for (FieldInfo field : over.getClassInfo().getFieldInfos()) {
                Object value = field.getValue(over);
                if (value instanceof GenericData inner && field.getValue(under) instanceof GenericData old
                        && !(value instanceof ColorStyle)) {
                    merge(old, inner);
                } else if (value != null) {
                    field.setValue(under, Books.deepCopy(value));
                }
            }
            return under;
        }

        /** The deprecated map is told beside the list that took its place (documented, filterSpecs). */
        private static Object criteria(GenericData filter, boolean pivot) {
            if (!(filter.get("filterSpecs") instanceof List<?> specs)) {
                return filter.get("criteria");
            }
            Map<String, Object> criteria = new TreeMap<>();
            for (Object spec : specs) {
                Object column = ((GenericData) spec).get(pivot ? "columnOffsetIndex" : "columnIndex");
                if (column != null) {
                    criteria.put(column.toString(), ((GenericData) spec).get("filterCriteria"));
                }
            }
            return criteria.isEmpty() ? null : criteria;
        }

        private static Object filterSpecs(GenericData filter, boolean pivot) {
            if (filter.get("filterSpecs") != null || !(filter.get("criteria") instanceof Map<?, ?> criteria)) {
                return filter.get("filterSpecs");
            }
            List<Object> specs = new ArrayList<>();
            criteria.forEach((column, value) -> specs.add(pivot
                    ? new PivotFilterSpec().setColumnOffsetIndex(Integer.valueOf((String) column))
                            .setFilterCriteria((PivotFilterCriteria) value)
                    : new FilterSpec().setColumnIndex(Integer.valueOf((String) column))
                            .setFilterCriteria((FilterCriteria) value)));
            return specs;
        }

        private static Integer width(Border border) {
            if (border.getWidth() != null || border.getStyle() == null) {
                return border.getWidth();
            }
            return switch (border.getStyle()) {
                case "SOLID_THICK", "DOUBLE" -> 3;
                case "SOLID_MEDIUM" -> 2;
                default -> 1;
            };
        }
    }

    /** How to write objects of one class under one mask, worked out once for each answer. */
    private static final class Plan {
        private static final Map<Class<?>, List<String>> ORDER = Map.of(
                Spreadsheet.class, List.of("spreadsheetId", "properties", "sheets", "namedRanges", "spreadsheetUrl"),
                Sheet.class, List.of("properties", "data", "merges", "conditionalFormats"),
                SheetProperties.class, List.of("sheetId", "title", "index", "sheetType", "gridProperties"),
                GridData.class, List.of("startRow", "startColumn", "rowData", "rowMetadata", "columnMetadata"),
                CellData.class, List.of("userEnteredValue", "effectiveValue", "formattedValue", "userEnteredFormat"),
                File.class, List.of("kind", "id", "name", "mimeType"));

        private final List<Step> steps = new ArrayList<>();
        private final Dialect dialect;
        private final boolean caches;
        private final boolean unknown;
        private final Map<Object, byte[]> cache = new IdentityHashMap<>();

        private Plan(Class<?> type, Mask mask, Dialect dialect, Map<Class<?>, Plan> whole) {
            this.dialect = dialect;
            caches = type == CellFormat.class || type == DataValidationRule.class;
            unknown = mask.all();
            if (mask.all()) {
                whole.put(type, this);
            }
            Set<String> names = new LinkedHashSet<>(ORDER.getOrDefault(type, List.of()));
            names.addAll(new TreeSet<>(ClassInfo.of(type).getNames()));
            List<String> order = new ArrayList<>(names);
            if (dialect.reverseKeys()) {
                Collections.reverse(order);
            }
            for (String name : order) {
                if (mask.has(name)) {
                    steps.add(step(type, ClassInfo.of(type).getFieldInfo(name), mask.of(name), whole));
                }
            }
        }

        static Plan of(Class<?> type, Mask mask, Dialect dialect) {
            return new Plan(type, mask, dialect, new HashMap<>());
        }

        private Step step(Class<?> owner, FieldInfo field, Mask mask, Map<Class<?>, Plan> whole) {
            Type type = Schema.element(field.getGenericType());
            if (type instanceof ParameterizedType map) {
                type = Schema.element(map.getActualTypeArguments()[map.getActualTypeArguments().length - 1]);
            }
            Plan inner = null;
            if (type instanceof Class<?> c && GenericData.class.isAssignableFrom(c)) {
                inner = mask.all() && whole.containsKey(c) ? whole.get(c) : new Plan(c, mask, dialect, whole);
            }
            return new Step(field.getName().getBytes(UTF_8), dialect.derived(owner, field), inner, mask,
                    dialect.keepsZero(owner, field.getName()), field.getField().isAnnotationPresent(JsonString.class));
        }
    }

    private record Step(byte[] key, UnaryOperator<Object> value, Plan plan, Mask mask, boolean keepsZero,
            boolean text) { }

    /** Writes JSON straight into a stream, so that a large grid is never held as text. */
    static final class JsonOut {
        private static final byte[] HEX = "0123456789abcdef".getBytes(ISO_8859_1);
        private static final byte[] EMPTY = "{}".getBytes(ISO_8859_1);

        private final OutputStream out;
        private final boolean pretty;
        private final boolean trimsByContent;
        private byte[] buffer = new byte[1 << 16];
        private int length;
        private int depth;
        private boolean fresh = true;

        JsonOut(OutputStream out, boolean pretty, boolean trimsByContent) {
            this.out = out;
            this.pretty = pretty;
            this.trimsByContent = trimsByContent;
        }

        void document(GenericData value, Plan plan) throws IOException {
            object(value, plan);
            if (pretty) {
                raw('\n');
            }
            out.write(buffer, 0, length);
        }

        private void object(GenericData value, Plan plan) throws IOException {
            open('{');
            for (Step step : plan.steps) {
                Object inner = step.value.apply(value);
                if (inner instanceof Window window) {
                    rows(window, step);
                } else if (inner != null && !Data.isNull(inner) && (step.keepsZero || !zero(inner))) {
                    key(step.key);
                    value(inner, step);
                }
            }
            if (plan.unknown) {
                for (Map.Entry<String, Object> entry : value.getUnknownKeys().entrySet()) {
                    key(entry.getKey().getBytes(UTF_8));
                    value(entry.getValue(), null);
                }
            }
            close('}');
        }

        private static boolean zero(Object value) {
            return value instanceof Number n && n.doubleValue() == 0 || Boolean.FALSE.equals(value) || "".equals(value)
                    || value instanceof List<?> list && list.isEmpty();
        }

        private void value(Object value, Step step) throws IOException {
            if (value instanceof GenericData data && step != null && step.plan != null) {
                planned(data, step.plan);
            } else if (value instanceof Map<?, ?> map) {
                open('{');
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    String key = (String) entry.getKey();
                    if (step == null || step.mask.has(key) || step.plan != null) {
                        key(key.getBytes(UTF_8));
                        value(entry.getValue(), step);
                    }
                }
                close('}');
            } else if (value instanceof Iterable<?> list) {
                open('[');
                for (Object inner : list) {
                    item();
                    value(inner, step);
                }
                close(']');
            } else {
                scalar(value, step);
            }
        }

        /** Formats are shared by many cells, so each is spelt once, unless indented, which depends on the place. */
        private void planned(GenericData data, Plan plan) throws IOException {
            boolean caches = plan.caches && !pretty;
            byte[] known = caches ? plan.cache.get(data) : null;
            if (known != null) {
                raw(known);
                return;
            }
            int from = length;
            object(data, plan);
            if (caches && plan.cache.size() < 20_000) {
                plan.cache.put(data, Arrays.copyOfRange(buffer, from, length));
            }
        }

        private void scalar(Object value, Step step) {
            if (value == null || Data.isNull(value)) {
                raw("null".getBytes(UTF_8));
            } else if (value instanceof Number n && (step == null || !step.text)) {
                raw(number(n).getBytes(UTF_8));
            } else if (value instanceof Boolean) {
                raw(value.toString().getBytes(UTF_8));
            } else {
                string(value instanceof DateTime time ? time.toStringRfc3339() : value.toString());
            }
        }

        /** Whole numbers without a fraction, others in the shortest form that reads back the same (recorded). */
        static String number(Number n) {
            double d = n.doubleValue();
            if (n instanceof Integer || n instanceof Long || d == Math.rint(d) && Math.abs(d) < 1e15
                    && (d != 0 || 1 / d > 0)) {
                return Long.toString(n.longValue());
            }
            String text = n.toString();
            return Double.isNaN(d) || Double.isInfinite(d) ? "\"" + text + "\"" : text.replaceFirst("\\.0E|E", "e")
                    .replaceFirst("e(\\d)", "e+$1");
        }

        /** Rows of a window: trimmed after the last one with content, as are the cells of each (recorded). */
        private void rows(Window window, Step step) throws IOException {
            Step cells = step.plan.steps.isEmpty() ? null : step.plan.steps.get(0);
            int start = length;
            boolean first = fresh;
            key(step.key);
            open('[');
            if (trimmed(0, window.size(), i -> row(window.get(i), window.region, cells))) {
                close(']');
            } else {
                depth--;
                length = start;
                fresh = first;
            }
        }

        private boolean row(RowData row, Region region, Step step) throws IOException {
            List<CellData> cells = row == null || row.getValues() == null ? List.of() : row.getValues();
            boolean any = false;
            open('{');
            if (step != null) {
                key(step.key);
                open('[');
                int end = Math.min(region.right(), cells.size());
                any = trimmed(region.left(), end, i -> cell(cells.get(i), step.plan));
                close(']');
            }
            close('}');
            if (any) {
                flush();
            }
            return any;
        }

        private boolean cell(CellData cell, Plan plan) throws IOException {
            int from = length;
            if (cell != null) {
                planned(cell, plan);
            }
            return length - from > 2 || trimsByContent && cell != null && !cell.isEmpty();
        }

        /** Elements of an array, of which empty ones are written only once one that is not comes after them. */
        private boolean trimmed(int from, int to, Element element) throws IOException {
            boolean any = false;
            int empty = 0;
            for (int i = from; i < to; i++) {
                int mark = length;
                boolean first = fresh;
                for (int e = 0; e < empty; e++) {
                    item();
                    raw(EMPTY);
                }
                item();
                if (element.write(i)) {
                    any = true;
                    empty = 0;
                } else {
                    length = mark;
                    fresh = first;
                    empty++;
                }
            }
            return any;
        }

        /** Writes one element and says whether there was anything in it. */
        private interface Element {
            boolean write(int index) throws IOException;
        }

        private void flush() throws IOException {
            if (length > 1 << 15) {
                out.write(buffer, 0, length);
                length = 0;
            }
        }

        private void open(char c) {
            raw(c);
            depth++;
            fresh = true;
        }

        private void close(char c) {
            depth--;
            if (!fresh) {
                indent();
            }
            raw(c);
            fresh = false;
        }

        private void item() {
            if (!fresh) {
                raw(',');
            }
            fresh = false;
            indent();
        }

        private void indent() {
            if (pretty) {
                raw('\n');
                for (int i = 0; i < depth; i++) {
                    raw(' ');
                    raw(' ');
                }
            }
        }

        private void key(byte[] key) {
            item();
            raw('"');
            raw(key);
            raw('"');
            raw(':');
            if (pretty) {
                raw(' ');
            }
        }

        private void string(String text) {
            raw('"');
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c < ' ' || c == '<' || c == '>' || c == '&' || c == 0x7f || c == '\u2028' || c == '\u2029') {
                    escape(c);
                } else if (c == '"' || c == '\\') {
                    raw('\\');
                    raw(c);
                } else if (c < 0x80) {
                    raw(c);
                } else {
                    int code = text.codePointAt(i);
                    i += Character.charCount(code) - 1;
                    raw(Character.toString(code).getBytes(UTF_8));
                }
            }
            raw('"');
        }

        private void escape(char c) {
            int at = "\n\t\r".indexOf(c);
            raw('\\');
            if (at >= 0) {
                raw("ntr".charAt(at));
            } else {
                raw('u');
                for (int shift = 12; shift >= 0; shift -= 4) {
                    raw((char) HEX[c >> shift & 15]);
                }
            }
        }

        private void raw(char c) {
            room(1);
            buffer[length++] = (byte) c;
        }

        private void raw(byte[] bytes) {
            room(bytes.length);
            System.arraycopy(bytes, 0, buffer, length, bytes.length);
            length += bytes.length;
        }

        private void room(int more) {
            if (buffer.length - length < more) {
                buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
            }
        }
    }

    //endregion

    //region requests, answers, refusals

    /** A request as a test sees it afterwards: decoded path, query, inflated body, and the token's scopes. */
    record Request(String method, String path, Map<String, List<String>> query, String body, String scope) {
        /** The one value of a parameter, or null. */
        String parameter(String name) {
            return query.getOrDefault(name, List.of()).stream().findFirst().orElse(null);
        }
    }

    /** A request as it came in, with the method override undone (many ranges make a GET a POST, recorded). */
    private record Call(String method, String path, Map<String, List<String>> query, String body, String authorization,
            boolean gzip) {
        static Call read(HttpExchange exchange) throws IOException {
            Headers headers = exchange.getRequestHeaders();
            boolean zipped = "gzip".equals(headers.getFirst("Content-Encoding"));
            InputStream in = zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
            String body = new String(in.readAllBytes(), UTF_8);
            String override = headers.getFirst("X-HTTP-Method-Override");
            String type = String.valueOf(headers.getFirst("Content-Type"));
            boolean form = override != null && type.startsWith("application/x-www-form-urlencoded");
            String accept = headers.getFirst("Accept-Encoding");
            return new Call(override == null ? exchange.getRequestMethod() : override,
                    decode(exchange.getRequestURI().getRawPath()),
                    parameters(form ? body : exchange.getRequestURI().getRawQuery()), form ? "" : body,
                    headers.getFirst("Authorization"), accept != null && accept.contains("gzip"));
        }

        static Map<String, List<String>> parameters(String text) {
            Map<String, List<String>> parameters = new LinkedHashMap<>();
            for (String pair : text == null || text.isEmpty() ? new String[0] : text.split("&")) {
                int at = pair.indexOf('=');
                parameters.computeIfAbsent(decode(at < 0 ? pair : pair.substring(0, at)), k -> new ArrayList<>())
                        .add(at < 0 ? "" : URLDecoder.decode(pair.substring(at + 1), UTF_8));
            }
            return parameters;
        }

        private static String decode(String text) {
            return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
        }

        Request request(String scope) {
            return new Request(method, path, query, body, scope);
        }

        boolean sheets() {
            return path.startsWith("/v4/");
        }
    }

    /** One method of an API: the classes are Google's own of its parameters, its body and its answer. */
    private record Route(String method, Pattern path, Class<?> request, Class<? extends GenericJson> body,
            Class<?> answer, String name, Work work) {
        Route(String method, String path, Class<?> request, Class<? extends GenericJson> body, Class<?> answer,
                String name, Work work) {
            this(method, Pattern.compile(path), request, body, answer, name, work);
        }

        boolean sheets() {
            return name.startsWith("Spreadsheets");
        }

        /** The scopes of which one suffices, from Google's interface descriptions. */
        Set<String> scopes() {
            String read = "drive drive.file drive.readonly drive.metadata drive.metadata.readonly "
                    + "drive.photos.readonly";
            String scopes = switch (name) {
                case "DriveAbout.Get" -> read + " drive.appdata";
                case "DriveFiles.Update" -> "drive drive.file drive.metadata drive.appdata drive.scripts";
                case "DriveFiles.Copy" -> "drive drive.file drive.appdata drive.photos.readonly";
                case "DrivePermissions.List", "DrivePermissions.Get" -> read + " drive.meet.readonly";
                case "DrivePermissions.Create" -> "drive drive.file";
                case "DriveDrives.Get" -> "drive drive.readonly";
                case "SpreadsheetsService.GetSpreadsheet" ->
                        "drive drive.file drive.readonly spreadsheets spreadsheets.readonly";
                default -> read + " drive.appdata drive.meet.readonly";
            };
            return Stream.of(scopes.split(" ")).map(Tokens.SCOPE::concat).collect(Collectors.toSet());
        }
    }

    private interface Work {
        Answer answer(Ask ask, GenericJson body, Mask mask);
    }

    /** A request that found its method, and who asks. */
    private record Ask(Call call, Route route, Access access, List<String> ids, boolean reverseKeys) {
        String id() {
            return ids.get(0);
        }

        String email() {
            return access.email();
        }

        String app() {
            return access.app();
        }

        boolean robot() {
            return email().endsWith(".gserviceaccount.com");
        }

        boolean has(String name) {
            return call.query().containsKey(name);
        }

        List<String> all(String name) {
            return call.query().getOrDefault(name, List.of());
        }

        String text(String name, String otherwise) {
            return has(name) ? all(name).get(0) : otherwise;
        }

        boolean flag(String name) {
            return text(name, "false").equals("true");
        }

        boolean pretty() {
            return text("prettyPrint", "true").equals("true");
        }

        boolean allDrives() {
            return flag("supportsAllDrives") || flag("supportsTeamDrives");
        }

        int number(String name, int otherwise, int from, int to) {
            int number = Integer.parseInt(text(name, String.valueOf(otherwise)));
            if (number < from || number > to) {
                throw Refusal.invalid("Invalid value '" + number + "'. Values must be within the range: ["
                        + from + ", " + to + "]", name);
            }
            return number;
        }

        /** With drive.file alone an app sees only what it made (documented); to Drive the rest is not there. */
        boolean mayTouch(Item item) {
            boolean wide = route.scopes().stream()
                    .anyMatch(scope -> access.scopes().contains(scope) && !scope.endsWith(".file"));
            return wide || app().equals(item.madeBy);
        }

        Mask mask() {
            return has("fields") ? Mask.parse(text("fields", ""), route.answer(), route.sheets()) : Mask.ALL;
        }

        Answer json(GenericJson value, Mask mask) {
            GenericJson still = Books.copy(value);
            boolean pretty = pretty();
            Plan plan = Plan.of(value.getClass(), mask, new Dialect(false, Map.of(), null, reverseKeys));
            return new Answer(200, Answer.TYPE, out -> new JsonOut(out, pretty, false).document(still, plan));
        }
    }

    private record Answer(int code, String type, Body body) {
        static final String TYPE = "application/json; charset=UTF-8";

        static Answer empty() {
            return new Answer(200, TYPE, out -> { });
        }

        static Answer text(int code, String type, String text) {
            return new Answer(code, type, out -> out.write(text.getBytes(UTF_8)));
        }
    }

    private interface Body {
        void writeTo(OutputStream out) throws IOException;
    }

    /** Compresses fast rather than well: on loopback nobody gains from more. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Google says no. Drive and Sheets spell it differently; neither sends a Retry-After header (recorded). */
    static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final int code;
        private final transient Map<String, Object> error = new LinkedHashMap<>();
        private final transient Map<String, Object> reason = new LinkedHashMap<>();
        private final transient List<Map<String, Object>> details = new ArrayList<>();
        private final String type;
        private final String body;

        private Refusal(int code, String status, String domain, String reason, String message) {
            super(code + " " + (reason == null ? status : reason) + " " + message);
            this.code = code;
            type = Answer.TYPE;
            body = null;
            error.put("code", code);
            error.put("message", message);
            if (reason != null) {
                this.reason.put("message", message);
                this.reason.put("domain", domain);
                this.reason.put("reason", reason);
            }
            if (status != null) {
                error.put("status", status);
            }
        }

        private Refusal(int code, String type, String body, String said) {
            super(code + " " + said);
            this.code = code;
            this.type = type;
            this.body = body;
        }

        static Refusal drive(int code, String domain, String reason, String message) {
            return new Refusal(code, null, domain, reason, message);
        }

        static Refusal sheets(int code, String status, String message) {
            return new Refusal(code, status, null, null, message);
        }

        /** From what stands before both services: Drive's answer has the errors list, Sheets' has not. */
        static Refusal neutral(int code, String status, String reason, String message) {
            return new Refusal(code, status, "global", reason, message);
        }

        static Refusal invalid(String message, String location) {
            return drive(400, "global", "invalid", message).at(location, "parameter");
        }

        static Refusal unknownName(String name, String why) {
            String message = "Invalid JSON payload received. Unknown name \"" + name + "\": " + why;
            return neutral(400, "INVALID_ARGUMENT", "invalid", message).violation(null, message);
        }

        static Refusal badValue(String name, String type, String value) {
            String message = "Invalid value at '" + name + "' (" + type + "), \"" + value + "\"";
            return neutral(400, "INVALID_ARGUMENT", "invalid", message).violation(name, message);
        }

        /** The old wording is documented, the new one recorded; on the wire the domain is usageLimits (recorded). */
        static Refusal noStorage(boolean old) {
            return drive(403, "usageLimits", "storageQuotaExceeded", old
                    ? "The user's Drive storage quota has been exceeded."
                    : "Service Accounts do not have storage quota. Leverage shared drives "
                    + "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives), or use "
                    + "OAuth delegation (http://support.google.com/a/answer/7281227) instead.");
        }

        /** What nobody serves is answered with a page, not with JSON (recorded). */
        static Refusal unknownPath(Call call) {
            return new Refusal(404, "text/html; charset=UTF-8",
                    "<!DOCTYPE html>\n<html lang=en>\n  <meta charset=utf-8>\n"
                    + "  <title>Error 404 (Not Found)!!1</title>\n  <p><b>404.</b> <ins>That&rsquo;s an error.</ins>\n"
                    + "  <p>The requested URL <code>" + call.path()
                    + "</code> was not found on this server.  <ins>That&rsquo;s all we know.</ins>\n", "unknown path");
        }

        Refusal at(String location, String locationType) {
            reason.put("location", location);
            reason.put("locationType", locationType);
            return this;
        }

        Refusal reasonMessage(String message) {
            reason.put("message", message);
            return this;
        }

        Refusal violation(String field, String description) {
            Map<String, Object> violation = new LinkedHashMap<>();
            if (field != null) {
                violation.put("field", field);
            }
            violation.put("description", description);
            return detail(Map.of("@type", "type.googleapis.com/google.rpc.BadRequest", "fieldViolations",
                    List.of(violation)));
        }

        Refusal errorInfo(String reason, String domain, Map<String, String> metadata) {
            Map<String, Object> info = new LinkedHashMap<>();
            info.put("@type", "type.googleapis.com/google.rpc.ErrorInfo");
            info.put("reason", reason);
            info.put("domain", domain);
            info.put("metadata", metadata);
            return detail(info);
        }

        private Refusal detail(Map<String, Object> detail) {
            details.add(detail);
            return this;
        }

        private String json(boolean sheets) {
            Map<String, Object> told = new LinkedHashMap<>(error);
            if (!sheets && !reason.isEmpty()) {
                told.put("errors", List.of(reason));
            }
            if (!details.isEmpty()) {
                told.put("details", details);
            }
            try {
                return JSON.toPrettyString(new GenericJson().set("error", told)) + "\n";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private Answer answer(Call call) {
            return Answer.text(code, type, body == null ? json(call.sheets()) : body);
        }
    }

    //endregion

    //region tokens

    /**
     * Who a token stands for. The app is the Cloud project behind it, to which appProperties are private (documented).
     */
    private record Access(String email, Set<String> scopes, String app, Instant expires) { }

    /** The token endpoint. It goes by real time, as the client's library does, moved by {@link #clockSkew}. */
    static final class Tokens {
        static final String SCOPE = "https://www.googleapis.com/auth/";
        static final String AUDIENCE = "https://oauth2.googleapis.com/token";
        static final String CLIENT_ID = "104857600000000000001";
        static final String USER_CLIENT_ID = "735291640518-operator.apps.googleusercontent.com";
        private static final String KEY_ID = "f00dfeedf00dfeedf00dfeedf00dfeedf00dfeed";
        private static final String REFRESH = "1//0fake-refresh-token-of-the-operator";
        private static final String SECRET = "GOCSPX-fake-secret";
        private static final KeyPair KEYS = newKeys();

        private final Supplier<String> uri;
        private final Map<String, Access> issued = new ConcurrentHashMap<>();
        private final Map<String, Set<String>> delegated = new ConcurrentHashMap<>(Map.of());
        private final AtomicInteger count = new AtomicInteger();
        private final AtomicInteger serial = new AtomicInteger();
        private volatile Set<String> consent = Set.of(SCOPE + "drive", SCOPE + "spreadsheets", SCOPE + "userinfo.email",
                "openid");
        private volatile Duration skew = Duration.ZERO;
        private volatile Duration lifetime = Duration.ofSeconds(3599);
        private volatile boolean revoked;

        private Tokens(Supplier<String> uri) {
            this.uri = uri;
        }

        /** How many requests for a token came. */
        int count() {
            return count.get();
        }

        /** What operator@example.com consented to when the refresh token was made. */
        void consent(String... scopes) {
            consent = Set.of(scopes);
        }

        /** The refresh token no longer works: revoked, or seven days old in an app still in testing (reported). */
        void revokeConsent() {
            revoked = true;
        }

        /** Moves Google's clock away from the client's, in effect a client whose clock is wrong. */
        void clockSkew(Duration ahead) {
            skew = ahead;
        }

        void lifetime(Duration lifetime) {
            this.lifetime = lifetime;
        }

        /** Every access token handed out so far stops working. */
        void expireAll() {
            issued.clear();
        }

        private void allowDelegation(String user, String... scopes) {
            delegated.put(user, Set.of(scopes));
        }

        private Instant now() {
            return Instant.now().plus(skew);
        }

        private Access access(String authorization) {
            return authorization == null || !authorization.startsWith("Bearer ") ? null
                    : issued.get(authorization.substring(7));
        }

        /** Both refusals of a token, and that of a scope, are recorded from Drive; Sheets' lack the errors list. */
        private void check(String authorization, Access access, Route route) {
            if (authorization == null) {
                throw Refusal.neutral(401, "UNAUTHENTICATED", "required",
                        "Request is missing required authentication credential. "
                        + "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
                        + "See https://developers.google.com/identity/sign-in/web/devconsole-project.")
                        .reasonMessage("Login Required.").at("Authorization", "header")
                        .errorInfo("CREDENTIALS_MISSING", "googleapis.com", service(route));
            }
            if (access == null || access.expires().isBefore(now())) {
                throw Refusal.neutral(401, "UNAUTHENTICATED", "authError",
                        "Request had invalid authentication credentials. "
                        + "Expected OAuth 2 access token, login cookie or other valid authentication credential. "
                        + "See https://developers.google.com/identity/sign-in/web/devconsole-project.")
                        .reasonMessage("Invalid Credentials").at("Authorization", "header");
            }
            if (Collections.disjoint(access.scopes(), route.scopes())) {
                throw Refusal.neutral(403, "PERMISSION_DENIED", "insufficientPermissions",
                        "Request had insufficient authentication scopes.").reasonMessage("Insufficient Permission")
                        .errorInfo("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "googleapis.com", service(route));
            }
        }

        private static Map<String, String> service(Route route) {
            return new TreeMap<>(Map.of("service", route.sheets() ? "sheets.googleapis.com" : "drive.googleapis.com",
                    "method", (route.sheets() ? "google.apps.sheets.v4." : "google.apps.drive.v3.") + route.name()));
        }

        /** For the record of requests, so whatever comes is taken. */
        private String requestedScope(Call call) {
            List<String> assertion = Call.parameters(call.body()).get("assertion");
            try {
                return assertion == null ? String.join(" ", consent)
                        : String.valueOf(part(assertion.get(0), 1).get("scope"));
            } catch (Refusal e) {
                return "";
            }
        }

        private Answer answer(Call call) {
            count.incrementAndGet();
            Map<String, List<String>> form = Call.parameters(call.body());
            String type = form.getOrDefault("grant_type", List.of("")).get(0);
            String assertion = form.getOrDefault("assertion", List.of("")).get(0);
            return switch (type) {
                case "urn:ietf:params:oauth:grant-type:jwt-bearer" -> assertion(assertion);
                case "refresh_token" -> refresh(form);
                default -> throw refuse(400, "unsupported_grant_type", "Invalid grant_type: " + type);
            };
        }

        private Answer assertion(String jwt) {
            Map<String, Object> claims = part(jwt, 1);
            if (!SERVICE_ACCOUNT.equals(claims.get("iss"))) {
                throw refuse(400, "invalid_grant", "Invalid grant: account not found");
            }
            if (!"RS256".equals(part(jwt, 0).get("alg")) || !signed(jwt)) {
                throw refuse(400, "invalid_grant", "Invalid JWT Signature.");
            }
            if (!AUDIENCE.equals(claims.get("aud"))) {
                throw refuse(400, "invalid_grant", "Invalid JWT: Failed audience check. The right audience is "
                        + AUDIENCE);
            }
            checkTimes(claims);
            Set<String> scopes = scopes(claims.get("scope"));
            String sub = (String) claims.getOrDefault("sub", SERVICE_ACCOUNT);
            checkDelegation(sub, scopes);
            return issue(new Access(sub, scopes, "fake-project", now().plus(lifetime)), false);
        }

        private void checkTimes(Map<String, Object> claims) {
            long issuedAt = ((Number) claims.getOrDefault("iat", 0)).longValue();
            long expires = ((Number) claims.getOrDefault("exp", 0)).longValue();
            long now = now().getEpochSecond();
            if (issuedAt > now + 300 || expires < now || expires - issuedAt > 3600 || expires > now + 3900) {
                throw refuse(400, "invalid_grant",
                        "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable "
                        + "timeframe. Check your iat and exp values in the JWT claim.");
            }
        }

        private void checkDelegation(String sub, Set<String> scopes) {
            if (sub.equals(SERVICE_ACCOUNT)) {
                return;
            }
            if (!sub.matches("[^@ ]+@[^@ ]+")) {
                throw refuse(400, "invalid_grant", "Invalid email or User ID");
            }
            Set<String> granted = delegated.get(sub);
            if (granted == null || !granted.isEmpty() && !granted.containsAll(scopes)) {
                throw refuse(401, "unauthorized_client",
                        "Client is unauthorized to retrieve access tokens using this method, "
                        + "or client not authorized for any of the scopes requested.");
            }
        }

        private static Set<String> scopes(Object claim) {
            String text = claim == null ? "" : claim.toString().trim();
            Set<String> scopes = new TreeSet<>(text.isEmpty() ? List.of() : List.of(text.split("[ +]+")));
            Set<String> known = new HashSet<>(DriveScopes.all());
            known.addAll(SheetsScopes.all());
            known.addAll(List.of(SCOPE + "cloud-platform", SCOPE + "userinfo.email", "openid", "email", "profile"));
            if (scopes.isEmpty() || !known.containsAll(scopes)) {
                throw refuse(400, "invalid_scope", "Invalid OAuth scope or ID token audience provided.");
            }
            return scopes;
        }

        private Answer refresh(Map<String, List<String>> form) {
            if (!List.of(USER_CLIENT_ID).equals(form.get("client_id"))
                    || !List.of(SECRET).equals(form.get("client_secret"))) {
                throw refuse(401, "invalid_client", "The OAuth client was not found.");
            }
            if (!List.of(REFRESH).equals(form.get("refresh_token")) || revoked) {
                throw refuse(400, "invalid_grant", "Token has been expired or revoked.");
            }
            return issue(new Access(OPERATOR, consent, "735291640518", now().plus(lifetime)), true);
        }

        private String issue(String email, Set<String> scopes) {
            return register(new Access(email, scopes, "fake-project", now().plus(lifetime)));
        }

        private String register(Access access) {
            String token = "ya29.fake-" + serial.incrementAndGet();
            issued.put(token, access);
            return token;
        }

        private Answer issue(Access access, boolean tellScope) {
            String token = register(access);
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("access_token", token);
            told.put("expires_in", lifetime.toSeconds());
            if (tellScope) {
                told.put("scope", String.join(" ", access.scopes()));
            }
            told.put("token_type", "Bearer");
            return Answer.text(200, Answer.TYPE, text(told));
        }

        private static Refusal refuse(int code, String error, String description) {
            return new Refusal(code, Answer.TYPE, json(error, description), error + " " + description);
        }

        private static String json(String error, String description) {
            Map<String, Object> told = new LinkedHashMap<>();
            told.put("error", error);
            told.put("error_description", description);
            return text(told);
        }

        private static String text(Map<String, Object> told) {
            try {
                return JSON.toPrettyString(told) + "\n";
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, Object> part(String jwt, int index) {
            try {
                String text = new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[index]), UTF_8);
                return JSON.createJsonParser(text).parseAndClose(GenericJson.class);
            } catch (IOException | RuntimeException e) {
                throw refuse(400, "invalid_grant", "Bad Request");
            }
        }

        private String sign(String claims) {
            try {
                Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
                String text = base64.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(UTF_8)) + "."
                        + base64.encodeToString(claims.getBytes(UTF_8));
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initSign(KEYS.getPrivate());
                signature.update(text.getBytes(UTF_8));
                return text + "." + base64.encodeToString(signature.sign());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private static boolean signed(String jwt) {
            try {
                int dot = jwt.lastIndexOf('.');
                Signature signature = Signature.getInstance("SHA256withRSA");
                signature.initVerify(KEYS.getPublic());
                signature.update(jwt.substring(0, dot).getBytes(UTF_8));
                return signature.verify(Base64.getUrlDecoder().decode(jwt.substring(dot + 1)));
            } catch (GeneralSecurityException | IllegalArgumentException e) {
                return false;
            }
        }

        private static KeyPair newKeys() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                // Half as long as Google's, since making one of those takes a second, and every test would wait for it.
                generator.initialize(1024);
                return generator.generateKeyPair();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        private GenericJson serviceAccountKey() {
            String pem = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(KEYS.getPrivate().getEncoded());
            return new GenericJson().set("type", "service_account").set("project_id", "fake-project")
                    .set("private_key_id", KEY_ID)
                    .set("private_key", "-----BEGIN PRIVATE KEY-----\n" + pem + "\n-----END PRIVATE KEY-----\n")
                    .set("client_email", SERVICE_ACCOUNT).set("client_id", CLIENT_ID)
                    .set("auth_uri", "https://accounts.google.com/o/oauth2/auth").set("token_uri", uri.get())
                    .set("universe_domain", "googleapis.com");
        }

        private GenericJson userCredentials() {
            return new GenericJson().set("type", "authorized_user").set("client_id", USER_CLIENT_ID)
                    .set("client_secret", SECRET).set("refresh_token", REFRESH).set("token_uri", uri.get())
                    .set("universe_domain", "googleapis.com");
        }
    }

    //endregion

    //region searching

    /** The q and orderBy parameters of files.list, as far as the guide on search terms gives them for files. */
    private static final class Search {
        private static final Pattern TOKEN = Pattern.compile(
                "\\s*(?:'((?:[^'\\\\]|\\\\['\\\\])*)'|(!=|<=|>=|[=<>(){}])|([A-Za-z]+))");
        private final List<String> tokens = new ArrayList<>();
        private final String app;
        private int at;

        private Search(String text, String app) {
            this.app = app;
            Matcher m = TOKEN.matcher(text);
            int end = 0;
            while (m.lookingAt()) {
                boolean quoted = m.group(1) != null;
                tokens.add(quoted ? "'" + m.group(1).replaceAll("\\\\(.)", "$1") : m.group().strip());
                end = m.end();
                m.region(end, text.length());
            }
            if (!text.substring(end).isBlank()) {
                throw bad();
            }
        }

        static Predicate<Item> parse(String text, String app) {
            Search search = new Search(text, app);
            Predicate<Item> whole = search.either();
            if (search.at < search.tokens.size()) {
                throw bad();
            }
            return whole;
        }

        private Predicate<Item> either() {
            Predicate<Item> left = both();
            while (take("or")) {
                left = left.or(both());
            }
            return left;
        }

        private Predicate<Item> both() {
            Predicate<Item> left = term();
            while (take("and")) {
                left = left.and(term());
            }
            return left;
        }

        private Predicate<Item> term() {
            if (take("not")) {
                return term().negate();
            }
            if (take("(")) {
                Predicate<Item> inner = either();
                need(")");
                return inner;
            }
            String first = next();
            if (first.startsWith("'")) {
                need("in");
                return in(first.substring(1), next());
            }
            return compare(first, next());
        }

        private Predicate<Item> in(String value, String field) {
            return switch (field) {
                case "parents" -> item -> item.file.getParents().contains(value);
                case "owners" -> item -> holds(item, value, "owner");
                case "writers" -> item -> holds(item, value, "writer");
                case "readers" -> item -> holds(item, value, "reader");
                default -> throw bad();
            };
        }

        private static boolean holds(Item item, String email, String role) {
            return item.file.getPermissions().stream().anyMatch(p -> email.equals(p.getEmailAddress())
                    && Role.of(p.getRole()).compareTo(Role.of(role)) >= 0);
        }

        private Predicate<Item> compare(String field, String operator) {
            return switch (field) {
                case "name", "mimeType" -> text(field, operator, quoted());
                case "trashed", "starred" -> {
                    String flag = next();
                    if (!flag.matches("true|false") || !operator.matches("!?=")) {
                        throw bad();
                    }
                    boolean wanted = flag.equals("true") == operator.equals("=");
                    yield item -> wanted == Boolean.TRUE.equals(item.file.get(field));
                }
                case "createdTime", "modifiedTime" -> time(field, operator, quoted());
                case "appProperties", "properties" -> property(field, operator);
                default -> throw bad();
            };
        }

        private static Predicate<Item> text(String field, String operator, String value) {
            return switch (operator) {
                case "=" -> item -> value.equals(item.file.get(field));
                case "!=" -> item -> !value.equals(item.file.get(field));
                case "contains" -> item -> String.valueOf(item.file.get(field)).toLowerCase(Locale.ROOT)
                        .startsWith(value.toLowerCase(Locale.ROOT));
                default -> throw bad();
            };
        }

        private static Predicate<Item> time(String field, String operator, String value) {
            long limit;
            try {
                limit = DateTime.parseRfc3339(value).getValue();
            } catch (RuntimeException e) {
                throw bad();
            }
            return switch (operator) {
                case "<" -> item -> ((DateTime) item.file.get(field)).getValue() < limit;
                case "<=" -> item -> ((DateTime) item.file.get(field)).getValue() <= limit;
                case "=" -> item -> ((DateTime) item.file.get(field)).getValue() == limit;
                case "!=" -> item -> ((DateTime) item.file.get(field)).getValue() != limit;
                case ">" -> item -> ((DateTime) item.file.get(field)).getValue() > limit;
                case ">=" -> item -> ((DateTime) item.file.get(field)).getValue() >= limit;
                default -> throw bad();
            };
        }

        private Predicate<Item> property(String field, String operator) {
            if (!operator.equals("has")) {
                throw bad();
            }
            need("{");
            need("key");
            need("=");
            String key = quoted();
            need("and");
            need("value");
            need("=");
            String value = quoted();
            need("}");
            if (field.equals("properties")) {
                return item -> item.file.getProperties() != null && value.equals(item.file.getProperties().get(key));
            }
            return item -> item.file.getAppProperties() != null && value.equals(item.file.getAppProperties().get(key))
                    && item.apps.getOrDefault(key, app).equals(app);
        }

        private String quoted() {
            String value = next();
            if (!value.startsWith("'")) {
                throw bad();
            }
            return value.substring(1);
        }

        private String next() {
            if (at >= tokens.size()) {
                throw bad();
            }
            return tokens.get(at++);
        }

        private boolean take(String token) {
            boolean there = at < tokens.size() && tokens.get(at).equals(token);
            at += there ? 1 : 0;
            return there;
        }

        private void need(String token) {
            if (!take(token)) {
                throw bad();
            }
        }

        private static Refusal bad() {
            return Refusal.invalid("Invalid Value", "q");
        }

        /** Without orderBy the order is arbitrary (documented), so it is here. */
        static Comparator<Item> order(String text) {
            Comparator<Item> order = (a, b) -> 0;
            for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
                Matcher m = Pattern.compile("\\s*(name|createdTime|modifiedTime)( desc)?\\s*").matcher(part);
                if (!m.matches()) {
                    throw Refusal.invalid("Invalid Value", "orderBy");
                }
                Comparator<Item> by = m.group(1).equals("name") ? Comparator.comparing(item -> item.file.getName())
                        : Comparator.comparing(item -> ((DateTime) item.file.get(m.group(1))).getValue());
                order = order.thenComparing(m.group(2) == null ? by : by.reversed());
            }
            return order.thenComparing(item -> item.file.getId().hashCode());
        }
    }

    //endregion

    //region faults

    /** Something goes wrong between Google and the client, before the work is done or after it. */
    static final class Fault {
        private enum Kind { ANSWER, RESET, TRUNCATE, HANG }

        private final Kind kind;
        private final int code;
        private final String type;
        private final Refusal refusal;
        private final String body;
        private final int bytes;
        private int times = 1;
        private int skip;
        private boolean after;

        private Fault(Kind kind, int code, String type, Refusal refusal, String body, int bytes) {
            this.kind = kind;
            this.code = code;
            this.type = type;
            this.refusal = refusal;
            this.body = body;
            this.bytes = bytes;
        }

        static Fault status(int code, String body) {
            return new Fault(Kind.ANSWER, code, Answer.TYPE, null, body, 0);
        }

        /** A page instead of JSON, as gateways and the overload protection send it (recorded for 429). */
        static Fault html(int code) {
            return new Fault(Kind.ANSWER, code, "text/html; charset=UTF-8", null, "<!DOCTYPE html>\n<html lang=en>\n"
                    + "  <title>Error " + code + " (Server Error)!!1</title>\n  <p><b>" + code
                    + ".</b> <ins>That&rsquo;s an error.</ins>\n", 0);
        }

        /** Closes the connection without an answer. */
        static Fault reset() {
            return new Fault(Kind.RESET, 0, null, null, null, 0);
        }

        /** Does the work, then cuts the body of the answer after so many bytes. */
        static Fault truncate(int bytes) {
            Fault fault = new Fault(Kind.TRUNCATE, 0, null, null, null, bytes);
            fault.after = true;
            return fault;
        }

        /** Never answers; ends when the client gives up or this Google closes. */
        static Fault hang() {
            return new Fault(Kind.HANG, 0, null, null, null, 0);
        }

        /** An error in Drive's spelling, or without the errors list if Sheets is asked. */
        static Fault json(int code, String domain, String reason, String message) {
            return new Fault(Kind.ANSWER, code, Answer.TYPE, Refusal.drive(code, domain, reason, message), null, 0);
        }

        /** An error in the spelling of Sheets, for example 429 RESOURCE_EXHAUSTED. */
        static Fault sheets(int code, String status, String message) {
            return new Fault(Kind.ANSWER, code, Answer.TYPE, Refusal.sheets(code, status, message), null, 0);
        }

        /** An error of the token endpoint, for example 400 invalid_grant "Invalid JWT Signature.". */
        static Fault token(int code, String error, String description) {
            return status(code, Tokens.json(error, description));
        }

        /** Sixty reads a minute for each user are used up (recorded); no Retry-After comes with it. */
        static Fault readQuota() {
            return new Fault(Kind.ANSWER, 429, Answer.TYPE, Refusal.sheets(429, "RESOURCE_EXHAUSTED",
                    "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute per user' of "
                    + "service 'sheets.googleapis.com' for consumer 'project_number:735291640518'.")
                    .errorInfo("RATE_LIMIT_EXCEEDED", "googleapis.com", new TreeMap<>(Map.of(
                            "service", "sheets.googleapis.com", "consumer", "projects/735291640518",
                            "quota_metric", "sheets.googleapis.com/read_requests", "quota_location", "global",
                            "quota_limit", "ReadRequestsPerMinutePerUser", "quota_limit_value", "60"))), null, 0);
        }

        /** The copy is made, but the answer to it is this (reported). */
        static Fault responsePreparationFailure() {
            return json(500, "global", "responsePreparationFailure",
                    "The operation was successful, but there was an error preparing the response.").afterEffect();
        }

        /** The API is not enabled in the project (text recorded from Sheets, Drive's reason reported). */
        static Fault apiDisabled(String service, String title) {
            String project = "735291640518";
            Refusal refusal = new Refusal(403, "PERMISSION_DENIED", "usageLimits", "accessNotConfigured", "Google "
                    + title
                    + " API has not been used in project " + project
                    + " before or it is disabled. Enable it by visiting "
                    + "https://console.developers.google.com/apis/api/" + service + "/overview?project=" + project
                    + " then retry. If you enabled this API recently, wait a few minutes for the action to propagate "
                    + "to our systems and retry.").errorInfo("SERVICE_DISABLED", "googleapis.com",
                    new TreeMap<>(Map.of("consumer", "projects/" + project, "service", service)));
            return new Fault(Kind.ANSWER, 403, Answer.TYPE, refusal, null, 0);
        }

        Fault times(int times) {
            this.times = times;
            return this;
        }

        Fault skip(int skip) {
            this.skip = skip;
            return this;
        }

        Fault afterEffect() {
            after = true;
            return this;
        }

        private Answer answer(Call call) {
            return Answer.text(code, type, refusal == null ? String.valueOf(body == null ? "" : body)
                    : refusal.json(call.sheets()));
        }
    }

    private static final class Armed {
        private final String method;
        private final Pattern path;
        private final Fault fault;
        private int skip;
        private int left;

        Armed(String method, Pattern path, Fault fault) {
            this.method = method;
            this.path = path;
            this.fault = fault;
            skip = fault.skip;
            left = fault.times;
        }

        private boolean strikes(Call call) {
            if (left == 0 || !method.equals(call.method()) || !path.matcher(call.path()).find()) {
                return false;
            }
            if (skip > 0) {
                skip--;
                return false;
            }
            left--;
            return true;
        }
    }

    //endregion

    /** A file with what Drive does not tell about it. */
    private static final class Item {
        private final File file;
        private final Map<String, String> apps = new HashMap<>();
        private Spreadsheet book;
        private Instant born;
        private String source;
        private String madeBy;
        private String formId;
        private int comments;

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

    private record Event(String id, Instant time) { }

    private record State(Spreadsheet book) { }

    private enum Role {
        NONE, READER, COMMENTER, WRITER, FILEORGANIZER, ORGANIZER, OWNER;

        static Role of(String name) {
            return Stream.of(values()).filter(role -> role.name().equals(name.toUpperCase(Locale.ROOT))).findFirst()
                    .orElse(NONE);
        }
    }
}
