//DESCRIPTION Where beliefs about Google are tried: the clients, the files that were made, and the pace that is kept.
//JAVA 17+
//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//SOURCES ../backup.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.googleapis.services.AbstractGoogleClientRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsRequest;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.api.services.sheets.v4.model.Request;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where beliefs about Google are tried. It talks to Drive and Sheets through Google's own clients, sends Sheets no more
 * than thirty requests a minute, and remembers each file that it made, so that all of them end in the bin.
 */
final class LiveGround {
    /** Half of what Google admits, since the scripts that run in between ask as the same user. */
    private static final Duration APART = Duration.ofSeconds(2);
    private static final int TRIES = 4;
    /** What every file made here carries, to be found by if the answer to its making was lost. */
    static final String MARK = "liveRun";

    final backup.World world;
    final String folder;
    final String run;
    Drive drive;
    Sheets sheets;
    final Sheets narrow;
    final Sheets nobody;
    final boolean acting;
    /** The scratch spreadsheet, its first tab, and which features the server did not let it have, and why. */
    String scratch;
    int tab;
    final Map<String, String> lacking = new LinkedHashMap<>();
    String copy;
    String noCopy = "it was not made";
    Instant copied;
    String email = "";
    String driveId;
    String feed;
    private String spare;
    private final List<String> made = new CopyOnWriteArrayList<>();
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private Instant last = Instant.EPOCH;
    private boolean swept;
    private volatile boolean stopped;

    LiveGround(backup.World world, backup.SignIn signIn, String folder, String run) throws IOException {
        this.world = world;
        this.folder = folder;
        this.run = run;
        acting = signIn.user != null;
        String root = signIn.root().orElse(null);
        HttpRequestInitializer whole = signIn.with(world, DriveScopes.DRIVE);
        Drive.Builder builder = new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), whole)
                .setApplicationName("live");
        drive = (root == null ? builder : builder.setRootUrl(root)).build();
        sheets = sheets(root, whole);
        narrow = sheets(root, signIn.with(world, DriveScopes.DRIVE_METADATA_READONLY));
        nobody = sheets(root, request -> request.getHeaders().setAuthorization("Bearer not-a-token"));
    }

    /** Asks another server from now on, without telling it who asks. */
    void turn(String root) {
        drive = new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request -> { })
                .setApplicationName("live").setRootUrl(root).build();
        sheets = sheets(root, request -> { });
    }

    private static Sheets sheets(String root, HttpRequestInitializer initializer) {
        Sheets.Builder builder = new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(),
                initializer).setApplicationName("live");
        return (root == null ? builder : builder.setRootUrl(root)).build();
    }

    /** Sends a request and reads its answer. What was surely not done is sent again, what was read at most thrice. */
    <T> T ask(AbstractGoogleClientRequest<T> request) throws IOException {
        return again(request, request::execute);
    }

    HttpResponse raw(AbstractGoogleClientRequest<?> request) throws IOException {
        return again(request, request::executeUnparsed);
    }

    /** The answer's own JSON, in which a field that is left out can be told from one that is null. */
    JsonObject json(AbstractGoogleClientRequest<?> request) throws IOException {
        return again(request, () -> JsonParser.parseString(text(request.executeUnparsed())).getAsJsonObject());
    }

    static String text(HttpResponse response) throws IOException {
        try (InputStream in = response.getContent()) {
            return in == null ? "" : new String(in.readAllBytes(), UTF_8);
        } finally {
            response.disconnect();
        }
    }

    private <T> T again(AbstractGoogleClientRequest<?> request, Call<T> call) throws IOException {
        boolean reads = request.getRequestMethod().equals("GET");
        for (int tried = 1; ; tried++) {
            if (stopped) {
                throw new InterruptedIOException("interrupted");
            }
            if (request instanceof SheetsRequest) {
                pace();
            }
            try {
                return call.make();
            } catch (HttpResponseException e) {
                boolean undone = e.getStatusCode() == 429 || reads && e.getStatusCode() >= 500;
                if (!undone || tried == TRIES) {
                    throw e;
                }
                sleep(Duration.ofSeconds(10L * tried * tried));
            }
        }
    }

    private void pace() throws IOException {
        Duration since = Duration.between(last, world.clock().instant());
        if (!since.isNegative() && since.compareTo(APART) < 0) {
            sleep(APART.minus(since));
        }
        last = world.clock().instant();
    }

    void sleep(Duration time) throws IOException {
        try {
            world.sleeper().sleep(Math.max(1, time.toMillis()));
        } catch (InterruptedException e) {
            throw new InterruptedIOException("interrupted");
        }
    }

    /** What the Sheets API tells of a spreadsheet under a mask. */
    JsonObject read(String id, String fields, String... ranges) throws IOException {
        return json(get(id, fields, ranges));
    }

    Sheets.Spreadsheets.Get get(String id, String fields, String... ranges) throws IOException {
        return sheets.spreadsheets().get(id).setFields(fields).setPrettyPrint(false)
                .setRanges(ranges.length == 0 ? null : List.of(ranges)).setExcludeTablesInBandedRanges(true);
    }

    void change(String id, Request... requests) throws IOException {
        ask(sheets.spreadsheets().batchUpdate(id, new BatchUpdateSpreadsheetRequest()
                .setRequests(List.of(requests))));
    }

    File file(String id, String fields) throws IOException {
        return ask(drive.files().get(id).setSupportsAllDrives(true).setFields(fields));
    }

    File change(String id, File change, String fields) throws IOException {
        return ask(drive.files().update(id, change).setSupportsAllDrives(true).setFields(fields));
    }

    File lock(String id, boolean locked) throws IOException {
        ContentRestriction restriction = new ContentRestriction().setReadOnly(locked);
        return change(id, new File().setContentRestrictions(List.of(
                locked ? restriction.setReason("a trial") : restriction)), "contentRestrictions");
    }

    /** Makes the copy that most beliefs are about, with the place in the change feed from which it is looked for. */
    void makeCopy() {
        try {
            feed = ask(drive.changes().getStartPageToken().setSupportsAllDrives(true).setDriveId(driveId))
                    .getStartPageToken();
        } catch (IOException | RuntimeException e) {
            lacking.put("feed", Beliefs.reason(e));
        }
        try {
            copied = world.clock().instant();
            File answer = ask(copyOf(scratch, "live copy").setFields("id,name,appProperties,createdTime"));
            copy = keep(answer.getId());
        } catch (IOException | RuntimeException e) {
            noCopy = Beliefs.reason(e);
        }
    }

    Drive.Files.Copy copyOf(String id, String name) throws IOException {
        return drive.files().copy(id, new File().setName(name + " " + run).setParents(List.of(folder))
                .setAppProperties(Map.of(MARK, run, "own", "copy"))).setSupportsAllDrives(true);
    }

    /** A second copy, for what the first must not suffer. */
    String spare() throws IOException {
        if (spare == null) {
            spare = keep(ask(copyOf(scratch, "live spare copy")).getId());
        }
        return spare;
    }

    String keep(String id) {
        if (id == null) {
            throw new IllegalStateException("the answer names no id");
        }
        if (!made.contains(id)) {
            made.add(id);
        }
        return id;
    }

    /** Lets whatever is under way end, and nothing more be made. */
    void stop() {
        stopped = true;
    }

    boolean stopped() {
        return stopped;
    }

    List<String> made() {
        return List.copyOf(made);
    }

    /** Begins to look for something that may take minutes; it is looked for between the beliefs. */
    void watch(String name, Duration most, Callable<Boolean> there) {
        watches.computeIfAbsent(name, key -> new Watch(most, there, world.clock().instant()));
    }

    void tick() {
        watches.values().forEach(watch -> watch.look(world.clock().instant()));
    }

    /** How long it took until what was looked for was there; null if it was not, in all the time there is for it. */
    Duration waited(String name) throws IOException {
        Watch watch = watches.get(name);
        while (watch.seen == null && watch.left(world.clock().instant())) {
            sleep(Duration.ofSeconds(5));
            watch.look(world.clock().instant());
        }
        if (watch.seen == null && watch.trouble != null) {
            throw new IOException(Beliefs.reason(watch.trouble));
        }
        return watch.seen;
    }

    boolean watches(String name) {
        return watches.containsKey(name);
    }

    /**
     * Moves everything that was made here to the bin, and nothing else; also what bears this run's mark.
     *
     * @return what is left, and why
     */
    synchronized List<String> sweep() {
        if (swept) {
            return List.of();
        }
        swept = true;
        List<String> left = new ArrayList<>();
        List<String> all = new ArrayList<>(made);
        marked(MARK, run).stream().filter(id -> !all.contains(id)).forEach(all::add);
        if (scratch != null) {
            marked("backupOf", scratch).stream().filter(id -> !all.contains(id)).forEach(all::add);
        }
        for (String id : all) {
            try {
                drive.files().update(id, new File().setTrashed(true)).setSupportsAllDrives(true).setFields("trashed")
                        .execute();
            } catch (IOException | RuntimeException e) {
                left.add(id + ": " + Beliefs.reason(e));
            }
        }
        return left;
    }

    private List<String> marked(String key, String value) {
        try {
            return drive.files().list().setQ("appProperties has { key='" + key + "' and value='" + value + "' }"
                    + " and trashed = false").setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true)
                    .setCorpora(driveId == null ? "user" : "drive").setDriveId(driveId).setFields("files(id)")
                    .execute().getFiles().stream().map(File::getId).toList();
        } catch (IOException | RuntimeException e) {
            return List.of();
        }
    }

    /** What is told to people outside names no file and nobody. */
    String discreet(String text) {
        String told = text.replace(folder, "FOLDER");
        for (String id : made) {
            told = told.replace(id, id.equals(scratch) ? "SCRATCH" : "COPY");
        }
        return (driveId == null ? told : told.replace(driveId, "DRIVE"))
                .replaceAll("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+", "SOMEBODY").replaceAll("\\b[\\w-]{25,}\\b", "ID");
    }

    private interface Call<T> {
        T make() throws IOException;
    }

    /** Something that is looked for, every five seconds at most. */
    private static final class Watch {
        private final Duration most;
        private final Callable<Boolean> there;
        private final Instant began;
        private Instant looked = Instant.EPOCH;
        private Duration seen;
        private Exception trouble;

        Watch(Duration most, Callable<Boolean> there, Instant began) {
            this.most = most;
            this.there = there;
            this.began = began;
        }

        boolean left(Instant now) {
            return Duration.between(began, now).compareTo(most) < 0;
        }

        void look(Instant now) {
            if (seen != null || now.isBefore(looked.plusSeconds(5))) {
                return;
            }
            looked = now;
            try {
                if (there.call()) {
                    seen = Duration.between(began, now);
                }
                trouble = null;
            } catch (Exception e) {
                trouble = e;
            }
        }
    }
}
