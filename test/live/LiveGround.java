//DEPS com.google.apis:google-api-services-sheets:v4-rev20261019-2.9.2
//SOURCES ../../backup.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.googleapis.services.AbstractGoogleClientRequest;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.HttpResponse;
import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.client.util.DateTime;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsRequest;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetResponse;
import com.google.api.services.sheets.v4.model.Request;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where beliefs about Google are tried. It talks to Drive and Sheets through Google's own clients, sends Sheets no more
 * than thirty requests a minute, and remembers each file that it made, so that all of them end in the bin.
 */
final class LiveGround {
    private static final int TRIES = 4;
    /** Between requests to Sheets: half of what Google admits, since the scripts in between ask as the same user. */
    private static final Duration APART = Duration.ofSeconds(2);
    /** What every file made here carries, to be found by if the answer to its making was lost. */
    static final String MARK = "liveRun";

    final backup.World world;
    final String folder;
    final String run;
    final Drive drive;
    final Sheets sheets;
    final Sheets narrow;
    final Sheets nobody;
    final boolean acting;
    /** The scratch spreadsheet, its first tab, and which features it lacks, and why. */
    String scratch;
    int tab;
    final Map<String, String> lacking = new LinkedHashMap<>();
    String copy;
    Instant copied;
    String email = "";
    boolean robot;
    String driveId;
    String feed;
    /** When a file was made just before another was edited, by Google's clock. */
    DateTime before;
    final Map<String, BeliefsOfTime.Quiet> quiet = new LinkedHashMap<>();
    /** A copy that was made with copyComments. */
    String commented;
    private String spare;
    final List<String> made = new CopyOnWriteArrayList<>();
    private final Map<String, Watch> watches = new LinkedHashMap<>();
    private Instant last = Instant.EPOCH;
    /** Whether to let what is under way end, and make nothing more. */
    volatile boolean stopped;

    /** What came back: how it was packed, by what method it was asked for, and all of it. */
    record Answer(String encoding, String method, byte[] body) {
        String text() {
            return new String(body, UTF_8);
        }
    }

    LiveGround(backup.World world, backup.SignIn signIn, String folder, String run) throws IOException {
        this.world = world;
        this.folder = folder;
        this.run = run;
        acting = signIn.user != null;
        String root = signIn.root(Sheets.DEFAULT_ROOT_URL);
        backup.Talk talk = new backup.Talk();
        talk.quiet = true;
        HttpRequestInitializer whole = signIn.with(world, talk, DriveScopes.DRIVE);
        drive = new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), whole)
                .setRootUrl(signIn.root(Drive.DEFAULT_ROOT_URL)).setApplicationName("live").build();
        sheets = sheets(root, whole);
        narrow = sheets(root, signIn.with(world, talk, DriveScopes.DRIVE_METADATA_READONLY));
        nobody = sheets(root, request -> request.getHeaders().setAuthorization("Bearer not-a-token"));
    }

    private static Sheets sheets(String root, HttpRequestInitializer initializer) {
        return new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), initializer)
                .setRootUrl(root).setApplicationName("live").build();
    }

    /** Sends a request and reads its answer. What was surely not done is sent again, what was read at most thrice. */
    <T> T ask(AbstractGoogleClientRequest<T> request) throws IOException {
        return parsed(request, raw(request));
    }

    private static <T> T parsed(AbstractGoogleClientRequest<T> request, Answer answer) throws IOException {
        T told = GsonFactory.getDefaultInstance().createJsonObjectParser().parseAndClose(
                new ByteArrayInputStream(answer.body()), UTF_8, request.getResponseClass());
        if (told == null) {
            throw new IOException("an empty answer");
        }
        return told;
    }

    /** The answer's own JSON, in which a field that is left out can be told from one that is null. */
    JsonObject json(AbstractGoogleClientRequest<?> request) throws IOException {
        return JsonParser.parseString(raw(request).text()).getAsJsonObject();
    }

    Answer raw(AbstractGoogleClientRequest<?> request) throws IOException {
        for (int tried = 1; ; tried++) {
            if (stopped) {
                throw new InterruptedIOException("interrupted");
            }
            if (request instanceof SheetsRequest) {
                keepPace();
            }
            try {
                return send(request);
            } catch (HttpResponseException e) {
                boolean reads = request.getRequestMethod().equals("GET");
                if (tried == TRIES || e.getStatusCode() != 429 && !(reads && Beliefs.passing(e))) {
                    throw e;
                }
                sleep(Duration.ofSeconds(10L * tried * tried));
            }
        }
    }

    private static Answer send(AbstractGoogleClientRequest<?> request) throws IOException {
        HttpRequest plain = request.buildHttpRequest();
        // Or the client shows a trace on stderr where the body of an error is no JSON.
        plain.setThrowExceptionOnExecuteError(false);
        HttpResponse response = plain.execute();
        if (!response.isSuccessStatusCode()) {
            throw new HttpResponseException(response);
        }
        try (InputStream in = response.getContent()) {
            return new Answer(String.valueOf(response.getContentEncoding()), response.getRequest().getRequestMethod(),
                    in == null ? new byte[0] : in.readAllBytes());
        }
    }

    private void keepPace() throws IOException {
        sleep(Duration.between(world.clock().instant(), last.plus(APART)));
        last = world.clock().instant();
    }

    /** Sleeps, but not on when there is an end of it all. */
    void sleep(Duration time) throws IOException {
        try {
            for (long left = time.toMillis(); left > 0 && !stopped; left -= 500) {
                world.sleeper().sleep(Math.min(left, 500));
            }
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

    /** Cells of the first tab, as a range. */
    String range(String cells) {
        return LiveScratch.TAB + "!" + cells;
    }

    BatchUpdateSpreadsheetResponse change(String id, Request... requests) throws IOException {
        return ask(sheets.spreadsheets().batchUpdate(id, new BatchUpdateSpreadsheetRequest()
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
    void makeCopy() throws IOException {
        feed = ask(drive.changes().getStartPageToken().setSupportsAllDrives(true).setDriveId(driveId))
                .getStartPageToken();
        copied = world.clock().instant();
        copy = another("live copy");
    }

    /** Does what some beliefs need; where it cannot be done, it is said why they cannot be told. */
    void prepare(String what, Beliefs.Asking<?> work) {
        try {
            work.ask();
        } catch (IOException | RuntimeException e) {
            lacking.put(what, Beliefs.reason(e));
        }
    }

    Drive.Files.Copy copyOf(String id, String name) throws IOException {
        return drive.files().copy(id, new File().setName(name + " " + run).setParents(List.of(folder))
                .setAppProperties(Map.of(MARK, run, "own", "copy"))).setSupportsAllDrives(true);
    }

    /** A second copy, for what the first must not suffer. */
    String spare() throws IOException {
        if (spare == null) {
            spare = another("live spare copy");
        }
        return spare;
    }

    String another(String name) throws IOException {
        return keep(ask(copyOf(scratch, name).setFields("id")).getId());
    }

    String keep(String id) {
        if (id == null || id.equals(folder)) {
            throw new IllegalStateException("the answer names no id of what was made");
        }
        if (!made.contains(id)) {
            made.add(id);
        }
        return id;
    }

    /** Begins to look for something that may take minutes; it is looked for between the beliefs. */
    void watch(String name, Duration most, Callable<Boolean> there) {
        watches.put(name, new Watch(most, there, world.clock().instant()));
    }

    void tick() {
        watches.values().forEach(watch -> watch.look(world.clock().instant()));
    }

    /** How long it took until what was looked for was there; null if it was not, in all the time there is for it. */
    Duration waited(String name) throws IOException {
        Beliefs.needs(this, name);
        Watch watch = watches.get(name);
        while (watch.seen == null && world.clock().instant().isBefore(watch.began.plus(watch.most)) && !stopped) {
            sleep(Duration.ofSeconds(5));
            tick();
        }
        if (watch.seen == null && watch.trouble != null) {
            throw new IOException(Beliefs.reason(watch.trouble));
        }
        return watch.seen;
    }

    /**
     * Moves everything that was made here to the bin, and nothing else; also what bears this run's mark.
     *
     * @return what is left, and why
     */
    List<String> sweep() {
        marked(MARK, run).forEach(this::keep);
        marked("backupOf", scratch).forEach(this::keep);
        return made.stream().map(this::binned).flatMap(Optional::stream).toList();
    }

    /** Moves a file to the bin, if need be without its lock; or says why it is not there. */
    private Optional<String> binned(String id) {
        return binned(id, new File()).flatMap(why -> binned(id, new File().setContentRestrictions(List.of(
                new ContentRestriction().setReadOnly(false)))));
    }

    private Optional<String> binned(String id, File change) {
        try {
            File told = now(drive.files().update(id, change.setTrashed(true)).setSupportsAllDrives(true)
                    .setFields("trashed"));
            return Boolean.TRUE.equals(told.getTrashed()) ? Optional.empty() : Optional.of(id + ": it is not there");
        } catch (IOException | RuntimeException e) {
            return Optional.of(id + ": " + Beliefs.reason(e));
        }
    }

    /** Also after an interrupt. */
    private <T> T now(AbstractGoogleClientRequest<T> request) throws IOException {
        return parsed(request, send(request));
    }

    /** What got lost on the way: what search shows with this property and what has it, for search may find anything. */
    private List<String> marked(String key, String value) {
        try {
            return now(drive.files().list().setQ("appProperties has { key='" + key + "' and value='" + value
                    + "' } and trashed = false").setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true)
                    .setCorpora(driveId == null ? "user" : "drive").setDriveId(driveId)
                    .setFields("files(id,appProperties)")).getFiles().stream().filter(file -> file.getAppProperties()
                    != null && value.equals(file.getAppProperties().get(key))).map(File::getId).toList();
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
                .replaceAll("[\\w.+-]+@[\\w-]+(\\.[\\w-]+)+", "SOMEBODY")
                .replaceAll("\\b(?=[\\w-]*\\d)[\\w-]{25,}\\b", "ID");
    }

    /** Something that is looked for, now and then. */
    private static final class Watch {
        private final Duration most;
        private final Callable<Boolean> there;
        private final Instant began;
        private Duration seen;
        private Exception trouble;

        Watch(Duration most, Callable<Boolean> there, Instant began) {
            this.most = most;
            this.there = there;
            this.began = began;
        }

        void look(Instant now) {
            try {
                seen = seen == null && there.call() ? Duration.between(began, now) : seen;
                trouble = null;
            } catch (Exception e) {
                trouble = e;
            }
        }
    }
}
