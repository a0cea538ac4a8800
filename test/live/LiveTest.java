//DESCRIPTION Tests live itself against the double: what it says, makes, tidies up and leaves alone.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES BeliefsTest.java LiveLiar.java ../Live.java ../support/Child.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.File;
import com.google.gson.JsonNull;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command from its first word to the bin, with scripts that only say what they would. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveTest {
    private static final String NO = "{\"error\":{\"code\":404,\"message\":\"no\"}}";

    private final BeliefsTest.Moving clock = new BeliefsTest.Moving();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private FakeGoogle google;
    private LiveLiar liar;
    private Set<String> before;
    private LiveScripts.Runner runner = this::script;
    private List<Beliefs.Belief> beliefs = Beliefs.all();

    @TempDir
    Path dir;

    @BeforeEach
    void start() throws IOException {
        google = FakeGoogle.start(clock);
        google.addSharedDrive(BeliefsTest.DRIVE, "Backups");
        google.addFolder(BeliefsTest.FOLDER, "Rollback", BeliefsTest.DRIVE);
        google.addSpreadsheet(SampleSheet.operaciones(), "Production", FakeGoogle.OPERATOR);
        before = new HashSet<>(google.files());
        liar = new LiveLiar(google);
    }

    @AfterEach
    void stop() {
        liar.close();
        google.close();
    }

    /** Answers as each step hopes for, and makes a copy where a backup is made. */
    private LiveScripts.Ran script(Path dir, String script, List<String> args) throws IOException {
        if (args.contains("--version")) {
            return new LiveScripts.Ran(0, script + " 9.8.7\n", "");
        }
        Path log = dir.resolve("backend/logs/migration/backup_execution.log");
        boolean second = Files.exists(dir.resolve("verified"));
        if (script.equals("backup") && !args.contains("--dry-run")) {
            Files.createDirectories(log.getParent());
            Files.writeString(log, "Backup created successfully: " + copy(args.get(args.indexOf("--sheet-id") + 1)));
        } else if (script.equals("verify")) {
            Files.writeString(dir.resolve("verified"), "");
        }
        return new LiveScripts.Ran(script.equals("verify") && second ? 1 : 0, "", "");
    }

    private String copy(String id) throws IOException {
        String token = google.token(FakeGoogle.SERVICE_ACCOUNT, DriveScopes.DRIVE);
        return new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), request ->
                request.getHeaders().setAuthorization("Bearer " + token)).setApplicationName("test")
                .setRootUrl(google.endpoint().toString()).build().files().copy(id, new File().setName("Backup")
                        .setParents(List.of(BeliefsTest.FOLDER))).setSupportsAllDrives(true).execute().getId();
    }

    private Live live() {
        return new Live(clock.world(), runner, LiveGround.Pace.OF_GOOGLE, beliefs);
    }

    private int run(URI endpoint, Path key, String folder, String... more) {
        List<String> args = new ArrayList<>(List.of("--credentials", key.toString(), "--endpoint",
                endpoint.toString(), "--folder", folder));
        args.addAll(List.of(more));
        return Live.run(live(), new PrintWriter(out, true), new PrintWriter(err, true), args.toArray(String[]::new));
    }

    private int run(String... more) throws IOException {
        return run(liar.endpoint(), liar.key(dir), BeliefsTest.FOLDER, more);
    }

    /** Everything that was made is in the bin, and nothing else has been touched. */
    private void assertTidy(boolean something) {
        List<String> made = google.files().stream().filter(id -> !before.contains(id)).toList();
        assertEquals(something, !made.isEmpty());
        assertEquals(List.of(), made.stream().filter(id -> !Boolean.TRUE.equals(google.file(id).getTrashed()))
                .toList(), err::toString);
        assertEquals(List.of(), before.stream().filter(id -> Boolean.TRUE.equals(google.file(id).getTrashed()))
                .toList());
        assertEquals(48_211L, google.file(SampleSheet.ID).getVersion());
    }

    /** The beliefs, and the steps of the scripts. */
    private int all() {
        return beliefs.size() + 6;
    }

    private void assertTable() {
        assertEquals(beliefs.size(), out.toString().lines().filter(line -> line.matches(
                "\\d+ +(holds|does not|could not tell|not asked) {2,}.*")).count(), out + "" + err);
    }

    @Test
    void a_table_tells_what_holds_and_a_page_without_ids_and_mails_keeps_it() throws IOException {
        Path page = dir.resolve("page.md");
        assertEquals(0, run("--write", page.toString()));
        assertTable();
        assertTrue(out.toString().contains(all() + " hold, 0 do not"), out::toString);
        String text = Files.readString(page);
        assertTrue(text.contains("backup 9.8.7, verify 9.8.7, document 9.8.7, Java "), text);
        assertTrue(text.contains("2026-01-26T"), text);
        assertTrue(text.contains(all() + " hold, 0 do not"), text);
        for (String secret : List.of(BeliefsTest.FOLDER, BeliefsTest.DRIVE, "@", "3f9c2a71")) {
            assertFalse(text.contains(secret), secret);
        }
        google.files().forEach(id -> assertFalse(text.contains(id), id));
        assertTidy(true);
    }

    @Test
    void what_it_will_do_is_said_before_anything_is_made() throws IOException {
        liar.answer("^POST /drive/v3/files", 403, NO);
        liar.answer("^POST /v4/spreadsheets", 403, NO);
        assertEquals(3, run());
        assertTrue(err.toString().contains("make a scratch spreadsheet and some copies of it"), err::toString);
        assertTrue(err.toString().contains("move all of them to the bin at the end"), err::toString);
        assertTrue(err.toString().contains("live: could not make a scratch spreadsheet: 403"), err::toString);
        assertTidy(false);
    }

    @Test
    void what_does_not_hold_is_named_with_what_to_do() throws IOException {
        google.knowsCopyComments(false);
        assertEquals(1, run());
        assertTrue(out.toString().contains(" does not hold. What falls: backup --copy-comments. What to do: Leave out "
                + "--copy-comments. Wrong here then: FakeDriveTest.takes_open_comments_only_if_asked"), out::toString);
        assertTrue(out.toString().contains(all() - 2 + " hold, 2 do not"), out::toString);
        assertTidy(true);
    }

    @Test
    void what_could_not_be_told_is_4() throws IOException {
        liar.answer("^POST .*batchUpdate.*addSlicer", 400, NO);
        assertEquals(4, run());
        assertTrue(err.toString().contains("live: could not make: slicers: 400"), err::toString);
        assertTrue(out.toString().contains(all() - 1 + " hold, 0 do not, 1 could not be told, 0 not asked"),
                out::toString);
        assertTidy(true);
    }

    @Test
    void a_belief_that_crashes_costs_itself_alone_and_an_error_of_javas_still_ends_in_the_bin() throws IOException {
        Beliefs.Belief first = Beliefs.all().get(0);
        beliefs = List.of(crashing(first, new IllegalStateException("odd")), first);
        assertEquals(4, run());
        assertTable();
        assertTrue(out.toString().contains("an unexpected answer: java.lang.IllegalStateException: odd"));
        assertTidy(true);
        beliefs = List.of(crashing(first, new AssertionError("worse")));
        assertEquals(3, run());
        assertTrue(err.toString().contains("live: java.lang.AssertionError: worse"), err::toString);
        assertTidy(true);
    }

    private static Beliefs.Belief crashing(Beliefs.Belief like, Throwable how) {
        return new Beliefs.Belief(9, like.must(), like.asks(), like.sure(), like.source(), like.falls(), like.remedy(),
                ground -> {
                    if (how instanceof Error error) {
                        throw error;
                    }
                    throw (RuntimeException) how;
                });
    }

    @Test
    void a_folder_in_which_it_may_not_write_is_refused() throws IOException {
        liar.edit("^GET /drive/v3/files/" + BeliefsTest.FOLDER, folder -> folder.getAsJsonObject("capabilities")
                .addProperty("canAddChildren", false));
        refused("live: refused the folder \"Rollback\": backup@fake-project.iam.gserviceaccount.com may not write "
                + "there", run());
    }

    @Test
    void a_folder_that_is_not_there_or_no_folder_or_in_the_bin_is_refused() throws IOException {
        refused("live: could not open the folder", run(liar.endpoint(), liar.key(dir), "1NotThere000000000000000000"));
        refused("live: refused the folder \"Production\": it is not a folder",
                run(liar.endpoint(), liar.key(dir), SampleSheet.ID));
        liar.edit("^GET /drive/v3/files/" + BeliefsTest.FOLDER, folder -> folder.addProperty("trashed", true));
        refused("live: refused the folder \"Rollback\": it is in the bin", run());
    }

    @Test
    void credentials_that_are_none_are_refused() throws IOException {
        refused("live: could not read", run(liar.endpoint(), dir.resolve("none.json"), BeliefsTest.FOLDER));
        Path key = liar.key(dir);
        liar.answer("^POST /token", 400, "{\"error\":\"invalid_grant\"}");
        refused("live: signing in: ", run(liar.endpoint(), key, BeliefsTest.FOLDER));
        liar.answer("^GET /drive/v3/about", 401, NO);
        refused("live: signing in: ", run(liar.endpoint(), key, BeliefsTest.FOLDER));
    }

    private void refused(String said, int code) {
        assertTrue(err.toString().contains(said), err::toString);
        assertTrue(err.toString().contains("docs/setup.md"), err::toString);
        assertEquals(3, code);
        assertTidy(false);
        err.getBuffer().setLength(0);
    }

    @Test
    void a_page_that_cannot_be_written_is_refused_before_anything_is_asked() throws IOException {
        assertEquals(2, run("--write", dir.resolve("nowhere/page.md").toString()));
        assertEquals(List.of(), google.requests());
    }

    @Test
    void no_more_than_sixty_reads_and_sixty_writes_are_sent_in_a_minute() throws IOException {
        google.readsPerMinute(60);
        run();
        assertTable();
        assertTrue(google.violations().stream().noneMatch(v -> v.contains(": 429")), google.violations()::toString);
        long sheets = google.requests().stream().filter(r -> r.path().startsWith("/v4/")).count();
        assertTrue(Duration.between(Instant.parse("2026-01-26T18:15:00Z"), clock.instant()).toSeconds()
                >= 2 * (sheets - 5), sheets + " requests");
    }

    /** Servers that break much at once; each run comes to its table and tidies up. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            ^POST .*batchUpdate; 501
            ^POST .*/copy; 500
            ^GET .*/(about|export|download|operations); 501
            ^GET /v4/.*data; 500
            ^(PATCH .*contentRestrictions|GET /drive/v3/(files\\?|changes)); 403
            """)
    void a_server_that_lacks_much_still_gets_its_table(String regex, int code) throws IOException {
        liar.answer(regex, code, NO);
        assertTrue(Set.of(1, 4).contains(run()), err::toString);
        assertTable();
        assertTidy(true);
    }

    @Test
    void where_drive_makes_no_spreadsheet_sheets_makes_it_and_it_is_moved() throws IOException {
        liar.answer("^POST /drive/v3/files\\?", 501, NO);
        google.quotaless(false);
        assertEquals(1, run());
        assertTable();
        assertTidy(true);
    }

    @Test
    void a_search_that_shows_strangers_files_moves_none_of_them() throws IOException {
        liar.answer("^GET /drive/v3/files\\?", 200, "{\"files\":[{\"id\":\"" + SampleSheet.ID + "\"},{\"id\":\""
                + BeliefsTest.FOLDER + "\"}]}");
        assertEquals(1, run());
        assertTidy(true);
    }

    @Test
    void an_answer_without_what_was_asked_for_or_with_nulls_ends_nothing() throws IOException {
        liar.edit("^GET /v4/", book -> book.add("sheets", JsonNull.INSTANCE));
        liar.edit("^GET /drive/v3/files/", file -> Set.copyOf(file.keySet()).stream()
                .filter(key -> !key.equals("trashed")).forEach(file::remove));
        assertEquals(1, run());
        assertTable();
        assertTidy(true);
    }

    @Test
    void after_ctrl_c_in_a_script_it_is_ended_and_all_is_moved_to_the_bin() throws Exception {
        Live[] live = new Live[1];
        Thread[] hook = new Thread[1];
        CountDownLatch stopped = new CountDownLatch(1);
        runner = (dir, script, args) -> {
            if (args.contains("--version")) {
                return script(dir, script, args);
            }
            hook[0] = new Thread(() -> live[0].interrupted(new PrintWriter(err, true), stopped::countDown));
            hook[0].start();
            try {
                stopped.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return new LiveScripts.Ran(130, "", "");
        };
        live[0] = live();
        assertEquals(130, Live.run(live[0], new PrintWriter(out, true), new PrintWriter(err, true), "--credentials",
                liar.key(dir).toString(), "--endpoint", liar.endpoint().toString(), "--folder", BeliefsTest.FOLDER));
        hook[0].join();
        assertEquals("", out.toString());
        assertTidy(true);
    }

    @Test
    void a_process_that_is_sent_an_interrupt_tidies_up() throws Exception {
        Process process = Child.in(dir, Child.java(List.of(), "Live", "--credentials", liar.key(dir).toString(),
                "--endpoint", liar.endpoint().toString(), "--folder", BeliefsTest.FOLDER)).start();
        try {
            Child.await(process, () -> google.requests().stream()
                    .anyMatch(request -> request.path().endsWith(":batchUpdate")), () -> "ended");
            Child.interrupt(process);
            process.waitFor();
        } finally {
            process.destroyForcibly();
        }
        assertEquals(130, process.exitValue());
        err.append(Files.readString(dir.resolve("err")));
        assertTrue(err.toString().contains("live: interrupted: moving to the bin what was made"), err::toString);
        assertTrue(err.toString().endsWith("live: 1 files are in the bin\n"), err::toString);
        assertTidy(true);
    }
}
