//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../google/FakeGoogle.java ../Live.java ../verify/Model.java ../support/Desk.java
//SOURCES ../support/Child.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.util.ClassInfo;
import com.google.api.client.util.DateTime;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command from its first word to the bin, with the scripts in the same process. */
class LiveTest {
    private static final String IN_MY_DRIVE = "1FakeFolderInMyDrive0000000000000";

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Desk desk;
    private FakeGoogle google;
    private Set<String> before;
    private DateTime edited;
    private LiveGround ground;

    @TempDir
    Path dir;

    @BeforeEach
    void start() {
        desk = new Desk(dir, SampleSheet.small());
        google = desk.google;
        google.addFolder(IN_MY_DRIVE, "Mine", null);
        google.rowMetadataNeedsRanges(true);
        before = Set.copyOf(google.files());
        edited = google.file(SampleSheet.ID).getModifiedTime();
    }

    @AfterEach
    void stop() {
        desk.close();
    }

    private void pass(long millis) {
        desk.clock.now = desk.clock.now.plusMillis(millis);
    }

    private backup.World world() {
        return new backup.World(desk.clock, this::pass, new Random(1), () -> "3f9c2a71", Map.of(), Desk.SILENCE);
    }

    private Result script(Path dir, String script, List<String> args) {
        List<String> files = List.of("--log", dir.resolve(LiveScripts.LOG).toString(), "--output", dir + "/page.md");
        return desk.run(script, Stream.concat(args.stream(), files.stream().limit(script.equals("document") ? 4 : 2))
                .toArray(String[]::new));
    }

    private String[] arguments(String folder, String... more) {
        return Stream.concat(Stream.of("--credentials", desk.key.toString(), "--endpoint", google.endpoint().toString(),
                "--folder", folder), Stream.of(more)).toArray(String[]::new);
    }

    private int run(String... arguments) {
        return Live.run(new Live(world(), this::script), new PrintWriter(out, true),
                new PrintWriter(err, true), arguments);
    }

    /** Everything that was made is in the bin, and nothing else has been touched. */
    private void assertTidy(boolean something) {
        List<String> made = google.files().stream().filter(id -> !before.contains(id)).toList();
        assertEquals(something, !made.isEmpty());
        assertEquals(made, google.files().stream().filter(id -> Boolean.TRUE.equals(google.file(id).getTrashed()))
                .toList(), err::toString);
        assertEquals(edited, google.file(SampleSheet.ID).getModifiedTime());
    }

    private List<String> told(String verdict) {
        return Pattern.compile("(?m)^\\d+ +" + verdict + " {2,}((?: ?\\S+){4})").matcher(out.toString()).results()
                .map(found -> found.group(1)).toList();
    }

    /** And a page keeps that, without ids and mails. */
    @Test
    void the_double_fulfils_every_belief() throws IOException {
        Path page = dir.resolve("page.md");
        assertEquals(0, run(arguments(Desk.FOLDER, "--write", page.toString())), () -> out + "" + err);
        assertEquals(Beliefs.all().size(), told("holds").size(), out::toString);
        String text = Files.readString(page);
        assertTrue(text.contains(Beliefs.all().size() + 6 + " hold, 0 do not, 0 could not be told, 0 not asked"), text);
        for (String secret : List.of(Desk.FOLDER, Desk.DRIVE, "@", "3f9c2a71")) {
            assertFalse(text.contains(secret), secret);
        }
        google.files().forEach(id -> assertFalse(text.contains(id), id));
        assertTidy(true);
        assertEquals(List.of(), google.violations().stream().filter(v -> v.contains(": 429")).toList());
    }

    /** A search that shows what is somebody else's, too: no stranger's file may be moved for that. */
    @Test
    void what_does_not_hold_is_named_with_what_to_do_and_nothing_is_left_behind() {
        google.changesLag(Duration.ofHours(1));
        google.tellsEditsAfter(Duration.ofHours(1));
        google.restless(true);
        google.locksReachCellsAfter(Duration.ofHours(1));
        google.knowsCopyComments(false);
        google.quotaless(false);
        google.fail("GET", "^/drive/v3/files$", FakeGoogle.Fault.status(200, "{\"files\":[{\"id\":\"" + SampleSheet.ID
                + "\"},{\"id\":\"" + Desk.FOLDER + "\"}]}").times(10_000));
        assertEquals(1, run(arguments(Desk.FOLDER)), () -> out + "" + err);
        assertEquals("""
                A copy that nobody
                A lock reaches the
                files.copy takes copyComments, which
                A copy has the
                Search shows a new
                The change feed shows
                Search for what is
                modifiedTime tells of an
                Reading moves neither version
                Copying moves neither version
                The cells of a
                Drive tells who asks,
                A service account cannot
                """, String.join("\n", told("does not")) + "\n", out + "" + err);
        assertTrue(out.toString().contains(" does not hold. What falls: backup --copy-comments. What to do: Leave out "
                + "--copy-comments. Wrong here then: LiveTest.the_double_fulfils_every_belief"), out::toString);
        assertTidy(true);
    }

    @Test
    void what_is_no_folder_is_refused_before_anything_is_made() {
        assertEquals(3, run(arguments(SampleSheet.ID)));
        assertTrue(err.toString().contains("live: refused the folder \"" + SampleSheet.ID + "\": it is not a folder"),
                err::toString);
        assertTidy(false);
    }

    @Test
    void a_process_that_is_sent_an_interrupt_tidies_up() throws Exception {
        Process process = Child.in(dir, Child.java(List.of(), "Live", arguments(Desk.FOLDER))).start();
        try {
            Child.await(process, () -> google.files().size() > before.size(), () -> "ended");
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

    /** A scratch spreadsheet and its copy, of the service account in the shared drive or of a person elsewhere. */
    private LiveGround made(boolean robot) throws IOException {
        backup.SignIn signIn = new backup.SignIn();
        signIn.file = robot ? desk.key : google.userCredentials(dir);
        signIn.endpoint = google.endpoint();
        LiveGround ground = new LiveGround(world(), signIn, robot ? Desk.FOLDER : IN_MY_DRIVE, "3f9c2a71");
        ground.robot = robot;
        ground.driveId = robot ? Desk.DRIVE : null;
        new LiveScratch(ground).make();
        assertEquals(Map.of(), ground.lacking);
        ground.makeCopy();
        BeliefsOfDrive.begin(ground);
        return ground;
    }

    @Test
    void what_concerns_service_accounts_or_shared_drives_alone_is_not_asked_of_others() throws IOException {
        LiveGround ground = made(false);
        Map<Beliefs.Verdict, Long> verdicts = Beliefs.all().stream().collect(Collectors.groupingBy(
                belief -> belief.ask(ground).verdict(), Collectors.counting()));
        assertEquals(Map.of(Beliefs.Verdict.HOLDS, Beliefs.all().size() - 3L, Beliefs.Verdict.NOT_ASKED, 3L), verdicts);
    }

    /** How a rule is broken, and the belief that must then be found wrong. */
    private record Lie(String belief, Runnable how) { }

    private Lie inFile(String belief, Consumer<File> how) {
        return new Lie(belief, () -> google.editFile(ground.copy, how));
    }

    private Lie inCopy(String belief, Consumer<Spreadsheet> how) {
        return new Lie(belief, () -> google.damage(ground.copy, how));
    }

    private Lie inScratch(String belief, Consumer<Spreadsheet> how) {
        return new Lie(belief, () -> google.damage(ground.scratch, how));
    }

    /** To whatever is asked this way. */
    private Lie answer(String belief, String method, String path, int code, String body) {
        return new Lie(belief, () -> google.fail(method, path, FakeGoogle.Fault.status(code, body).times(100)));
    }

    private static GridData grid(Spreadsheet book) {
        return book.getSheets().get(0).getData().get(0);
    }

    private static CellData cell(Spreadsheet book, int row, int column) {
        return grid(book).getRowData().get(row).getValues().get(column);
    }

    private Stream<Lie> lies() {
        return Stream.concat(Stream.of(
                inFile("A copy has the name", file -> file.setName("Copy of it")),
                inFile("A copy has its source's app", file -> file.setAppProperties(null)),
                inFile("A copy tells when", file -> file.setCreatedTime(new DateTime(0, 0))),
                inFile("A copy does not begin locked", file -> file.setContentRestrictions(List.of(
                        new ContentRestriction().setReadOnly(true)))),
                new Lie("A copy has the open comments", () -> google.addComments(ground.copy, 1)),
                inCopy("A copy keeps named ranges", book -> book.getNamedRanges().get(0).setNamedRangeId("other")),
                inCopy("A copy keeps conditional", book -> Collections.swap(
                        book.getSheets().get(0).getConditionalFormats(), 0, 1)),
                inCopy("A copy keeps values", book -> cell(book, 5, 1).setUserEnteredValue(
                        new ExtendedValue().setNumberValue(3.05))),
                inCopy("The order of a theme's", book -> Collections.reverse(
                        book.getProperties().getSpreadsheetTheme().getThemeColors())),
                inCopy("In a copy IMPORTRANGE", book -> cell(book, 11, 0).setUserEnteredValue(
                        new ExtendedValue().setStringValue("Estado"))),
                inScratch("Empty rows and cells", book -> grid(book).getRowData().remove(3)),
                inScratch("After the last row", book -> grid(book).getRowData().remove(5)),
                inScratch("0 and FALSE", book -> cell(book, 1, 4).setUserEnteredValue(null)),
                inScratch("A text, a number and a formula", book -> cell(book, 1, 0).setUserEnteredValue(
                        new ExtendedValue().setNumberValue(1.0))),
                inScratch("Numbers are told", book -> cell(book, 2, 0).setUserEnteredValue(
                        new ExtendedValue().setNumberValue(0.3))),
                inScratch("A note and a format", book -> cell(book, 9, 0).setNote(null)),
                inScratch("A block begins", book -> grid(book).getRowData().remove(0)),
                inScratch("Each row and column", book -> grid(book).setRowMetadata(null)),
                inScratch("With ranges the developer", book -> grid(book).getRowMetadata().get(5)
                        .setDeveloperMetadata(null))), answers());
    }

    private Stream<Lie> answers() {
        String sheets = "^/v4/spreadsheets/";
        String files = "^/drive/v3/files/";
        return Stream.of(
                answer("A copy can be read by its id", "GET", sheets, 404, "{}"),
                answer("Rows of the grid beyond", "GET", sheets, 400, "{}"),
                answer("Titles that need quoting", "GET", sheets, 400, "{}"),
                answer("A request too long", "GET", sheets, 405, "{}"),
                answer("Several ranges", "GET", sheets, 200, "{}"),
                answer("The id and the place", "GET", sheets, 200, "{\"sheets\":[{\"properties\":{}}]}"),
                answer("With prettyPrint=false", "GET", sheets, 200, "{\n}"),
                answer("Search for what is on no file", "GET", "files$", 200, "{\"files\":[{\"id\":\"1Another\"}]}"),
                answer("Reading moves neither", "GET", files, 200, "{}"),
                answer("Copying moves neither", "GET", files, 200, "{}"),
                answer("A new title moves", "GET", files, 200, "{\"version\":\"7\"}"),
                answer("A lock with a reason", "GET", files, 200, "{}"),
                answer("Drive tells who asks", "GET", "/about$", 200, "{}"),
                answer("A folder tells whether", "GET", files, 200, "{}"),
                answer("A spreadsheet is exported", "GET", "/export$", 501, "{}"),
                answer("files.download", "POST", "/download$", 404, "{}"),
                answer("A copy can be moved to the bin", "GET", files, 200, "{\"trashed\":false}"));
    }

    @Test
    void a_rule_that_is_broken_is_found() throws IOException {
        ground = made(true);
        List<String> missed = new ArrayList<>();
        File file = FakeBooks.copy(google.file(ground.copy));
        List<String> books = List.of(google.snapshot(ground.copy), google.snapshot(ground.scratch));
        lies().forEach(lie -> {
            lie.how.run();
            Beliefs.Outcome outcome = Beliefs.all().stream().filter(belief -> belief.must().startsWith(lie.belief))
                    .findFirst().orElseThrow().ask(ground);
            if (outcome.verdict() != Beliefs.Verdict.FAILS) {
                missed.add(lie.belief + ": " + outcome.seen());
            }
            google.clearFaults();
            google.restore(ground.copy, books.get(0));
            google.restore(ground.scratch, books.get(1));
            google.addComments(ground.copy, -google.comments(ground.copy));
            google.editFile(ground.copy, now -> {
                now.clear();
                now.putAll(file);
            });
        });
        assertEquals(List.of(), missed);
    }

    @Test
    void the_scratch_spreadsheet_has_all_that_verify_compares_and_a_batch_can_set() throws IOException {
        made(true);
        Set<String> set = new TreeSet<>();
        google.requests().stream().filter(request -> request.path().endsWith(":batchUpdate")).forEach(request ->
                collect(JsonParser.parseString(request.body()), BatchUpdateSpreadsheetRequest.class, set));
        Set<String> compared = Model.places().stream().filter(place -> !place.leftOut()).map(Model.Step::field)
                .collect(Collectors.toCollection(TreeSet::new));
        List<String> excused = Pattern.compile("(?m)^[*] `([\\w.]+)`: ").matcher(Beliefs.page()).results()
                .map(found -> found.group(1)).toList();
        assertEquals(List.of(), compared.stream().filter(field -> set.contains(field) == excused.stream()
                .anyMatch(field::startsWith)).toList(), "neither in it nor said why, or both");
        assertEquals(List.of(), excused.stream().filter(key -> compared.stream().noneMatch(field ->
                field.startsWith(key))).toList(), "not compared at all");
    }

    /** The fields of all messages in a request, which are of the same types as in a spreadsheet. */
    private static void collect(JsonElement told, Type type, Set<String> into) {
        if (told.isJsonArray()) {
            told.getAsJsonArray().forEach(one -> collect(one, FakeRules.Schema.element(type), into));
        } else if (told.isJsonObject()) {
            told.getAsJsonObject().entrySet().forEach(field -> {
                boolean map = type instanceof ParameterizedType;
                if (!map) {
                    into.add(((Class<?>) type).getSimpleName() + "." + field.getKey());
                }
                collect(field.getValue(), map ? ((ParameterizedType) type).getActualTypeArguments()[1]
                        : ClassInfo.of((Class<?>) type).getFieldInfo(field.getKey()).getGenericType(), into);
            });
        }
    }

    @Test
    void a_belief_names_a_test_of_the_double_that_there_is() throws ClassNotFoundException {
        for (Beliefs.Belief belief : Beliefs.all()) {
            String[] test = belief.test().split("[.]");
            Class<?> type = Class.forName(test[0]);
            assertEquals(1, Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))
                    .flatMap(each -> Stream.of(each.getDeclaredMethods()))
                    .filter(method -> method.getName().equals(test[1])).count(), belief.must());
        }
    }
}
