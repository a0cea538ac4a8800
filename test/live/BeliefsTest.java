//DESCRIPTION Tests that what is believed of Google can be found wrong, and is written down.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../google/FakeGoogle.java Beliefs.java BeliefsOfCopies.java BeliefsOfReading.java
//SOURCES BeliefsOfDrive.java BeliefsOfTime.java ../verify/Model.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.client.util.ClassInfo;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where the double breaks a rule, the belief about it is found wrong; LiveTest holds all of them against it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BeliefsTest {
    static final String DRIVE = "0AFakeSharedDriveUk9PVA";
    static final String FOLDER = "1FakeFolderInTheSharedDrive000000";
    private static final int COLUMN_B = 1;

    private static FakeGoogle google;
    private static LiveGround ground;

    @TempDir
    static Path dir;

    /** A scratch spreadsheet and its copy, for all: what a test changes it changes back. */
    @BeforeAll
    static void start() throws IOException {
        Moving clock = new Moving();
        google = google(clock);
        ground = made(google, google.serviceAccountKey(dir), FOLDER, clock);
    }

    @AfterAll
    static void stop() {
        google.close();
    }

    static FakeGoogle google(Moving clock) {
        FakeGoogle google = FakeGoogle.start(clock);
        google.addSharedDrive(DRIVE, "Backups");
        google.addFolder(FOLDER, "Rollback", DRIVE);
        return google;
    }

    /** A clock that moves while somebody sleeps, and with each look a little. */
    static final class Moving extends Clock {
        private Instant now = Instant.parse("2026-01-26T18:15:00Z");

        @Override
        public synchronized Instant instant() {
            now = now.plusMillis(1);
            return now;
        }

        synchronized void pass(long millis) {
            now = now.plusMillis(millis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        backup.World world() {
            return new backup.World(this, this::pass, new Random(1), () -> "3f9c2a71", Map.of());
        }
    }

    private static LiveGround made(FakeGoogle google, Path key, String folder, Moving clock) throws IOException {
        backup.SignIn signIn = new backup.SignIn();
        signIn.file = key;
        signIn.endpoint = google.endpoint();
        LiveGround ground = new LiveGround(clock.world(), signIn, folder, "3f9c2a71");
        ground.robot = folder.equals(FOLDER);
        ground.email = ground.robot ? FakeGoogle.SERVICE_ACCOUNT : FakeGoogle.OPERATOR;
        ground.driveId = ground.robot ? DRIVE : null;
        new LiveScratch(ground).make();
        assertEquals(Map.of(), ground.lacking);
        ground.makeCopy();
        BeliefsOfDrive.begin(ground);
        return ground;
    }

    @Test
    void what_concerns_service_accounts_or_shared_drives_alone_is_not_asked_of_others() throws IOException {
        Moving clock = new Moving();
        try (FakeGoogle google = google(clock)) {
            google.addFolder("1FakeFolderInMyDrive0000000000000", "Mine", null);
            LiveGround ground = made(google, google.userCredentials(dir), "1FakeFolderInMyDrive0000000000000", clock);
            Map<Beliefs.Verdict, List<String>> verdicts = Beliefs.all().stream().collect(Collectors.groupingBy(
                    belief -> belief.ask(ground).verdict(),
                    Collectors.mapping(Beliefs.Belief::must, Collectors.toList())));
            assertEquals(Set.of(Beliefs.Verdict.HOLDS, Beliefs.Verdict.NOT_ASKED), verdicts.keySet(),
                    verdicts::toString);
            assertEquals(3, verdicts.get(Beliefs.Verdict.NOT_ASKED).size(), verdicts::toString);
        }
    }

    /** How a rule is broken, and the belief that must then be found wrong. */
    record Lie(String belief, Runnable how) {
        @Override
        public String toString() {
            return belief;
        }
    }

    private static Lie inCopy(String belief, Consumer<Spreadsheet> how) {
        return new Lie(belief, () -> google.damage(ground.copy, how));
    }

    private static Lie inScratch(String belief, Consumer<Spreadsheet> how) {
        return new Lie(belief, () -> google.damage(ground.scratch, how));
    }

    private static Lie inFile(String belief, Consumer<File> how) {
        return new Lie(belief, () -> google.editFile(ground.copy, how));
    }

    /** To whatever is asked this way. */
    private static Lie answer(String belief, String method, String path, int code, String body) {
        return new Lie(belief, () -> google.fail(method, path, FakeGoogle.Fault.status(code, body).times(100)));
    }

    private static Sheet first(Spreadsheet book) {
        return book.getSheets().get(0);
    }

    private static CellData cell(Spreadsheet book, int row, int column) {
        return first(book).getData().get(0).getRowData().get(row).getValues().get(column);
    }

    private static Sheet tab(Spreadsheet book) {
        return book.getSheets().stream().filter(sheet -> sheet.getProperties().getSheetId() == LiveWhole.TAB)
                .findFirst().orElseThrow();
    }

    private static CellData whole(Spreadsheet book, int row) {
        return tab(book).getData().get(0).getRowData().get(row).getValues().get(0);
    }

    static Stream<Lie> lies() {
        return Stream.of(files(), lists(), cells(), answers()).flatMap(List::stream);
    }

    private static List<Lie> files() {
        return List.of(
                inFile("A copy has the name", file -> file.setName("Copy of it")),
                inFile("A copy has its source's app", file -> file.setAppProperties(null)),
                inFile("A copy tells when", file -> file.setCreatedTime(
                        new com.google.api.client.util.DateTime(0, 0))),
                inFile("A copy does not begin locked", file -> file.setContentRestrictions(List.of(
                        new ContentRestriction().setReadOnly(true)))),
                new Lie("A copy has the open comments", () -> google.addComments(ground.copy, 1)));
    }

    private static List<Lie> lists() {
        return List.of(
                inCopy("A copy keeps ids, titles", book -> book.getSheets().get(1).getProperties().setSheetId(9)),
                inCopy("A copy keeps the spreadsheet's locale", book -> book.getProperties().setLocale("en_US")),
                inCopy("A copy keeps named ranges", book -> book.getNamedRanges().get(0).setNamedRangeId("other")),
                inCopy("A copy keeps filter views", book -> first(book).getFilterViews().get(0).setFilterViewId(9)),
                inCopy("A copy keeps the filter", book -> first(book).setBasicFilter(null)),
                inCopy("A copy keeps charts", book -> first(book).getCharts().get(0).setChartId(9)),
                inCopy("A copy keeps slicers", book -> first(book).setSlicers(null)),
                inCopy("A copy keeps tables", book -> book.getSheets().get(3).getTables().get(0).setTableId("9")),
                inCopy("A copy keeps banding", book -> first(book).getBandedRanges().get(0).setBandedRangeId(9)),
                inCopy("A copy keeps protected", book -> first(book).getProtectedRanges().get(0)
                        .setProtectedRangeId(9)),
                inCopy("A copy keeps conditional", book -> Collections.swap(
                        first(book).getConditionalFormats(), 0, 1)),
                inCopy("A copy keeps merged", book -> first(book).setMerges(null)),
                inCopy("A copy keeps groups", book -> first(book).getRowGroups().get(0).setDepth(2)),
                inCopy("A copy keeps developer metadata of spreadsheet", book -> book.setDeveloperMetadata(null)),
                inCopy("The order of a theme's", book -> Collections.reverse(
                        book.getProperties().getSpreadsheetTheme().getThemeColors())),
                inCopy("A copy keeps its theme", book -> book.getProperties().getSpreadsheetTheme()
                        .setPrimaryFontFamily("Arial")));
    }

    private static List<Lie> cells() {
        return List.of(
                inCopy("A copy keeps developer metadata of rows", book -> first(book).getData().get(0)
                        .getRowMetadata().get(5).setDeveloperMetadata(null)),
                inCopy("A copy keeps heights", book -> first(book).getData().get(0).getRowMetadata().get(7)
                        .setHiddenByUser(null)),
                inCopy("A copy keeps values", book -> cell(book, 5, COLUMN_B).setUserEnteredValue(
                        new ExtendedValue().setNumberValue(3.05))),
                inCopy("A copy keeps formats", book -> cell(book, 9, 0).setUserEnteredFormat(null)),
                inCopy("A copy keeps notes", book -> cell(book, 9, 0).setNote("another")),
                inCopy("A copy keeps data validation", book -> cell(book, 5, 2).setDataValidation(null)),
                inCopy("A copy keeps rich text", book -> whole(book, 9).setTextFormatRuns(null)),
                inCopy("A copy keeps chips", book -> whole(book, 10).setChipRuns(null)),
                inCopy("A copy keeps pivot tables", book -> whole(book, 49).getPivotTable().setValueLayout(null)),
                inCopy("A copy keeps what a filter", book -> tab(book).getData().get(0).getRowMetadata().get(2)
                        .setHiddenByFilter(null)),
                inCopy("In a copy IMPORTRANGE", book -> cell(book, 11, 0).setUserEnteredValue(
                        new ExtendedValue().setStringValue("Estado"))),
                inScratch("Empty rows and cells", book -> first(book).getData().get(0).getRowData().remove(3)),
                inScratch("After the last row", book -> first(book).getData().get(0).getRowData().remove(5)),
                inScratch("0 and FALSE", book -> cell(book, 1, 4).setUserEnteredValue(null)),
                inScratch("A text, a number and a formula", book -> cell(book, 1, 0).setUserEnteredValue(
                        new ExtendedValue().setNumberValue(1.0))),
                inScratch("Numbers are told", book -> cell(book, 2, 0).setUserEnteredValue(
                        new ExtendedValue().setNumberValue(0.3))),
                inScratch("A note and a format", book -> cell(book, 9, 0).setNote(null)),
                inScratch("A block begins", book -> first(book).getData().get(0).getRowData().remove(0)),
                inScratch("Each row and column", book -> first(book).getData().get(0).setRowMetadata(null)),
                inScratch("With ranges the developer", book -> first(book).getData().get(0).getRowMetadata().get(5)
                        .setDeveloperMetadata(null)));
    }

    private static List<Lie> answers() {
        String sheets = "^/v4/spreadsheets/";
        String files = "^/drive/v3/files/";
        return List.of(
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

    @ParameterizedTest
    @MethodSource("lies")
    void a_rule_that_is_broken_is_found(Lie lie) {
        List<Beliefs.Belief> about = Beliefs.all().stream().filter(b -> b.must().startsWith(lie.belief)).toList();
        assertEquals(1, about.size(), lie.belief);
        File file = FakeBooks.copy(google.file(ground.copy));
        List<String> books = List.of(google.snapshot(ground.copy), google.snapshot(ground.scratch));
        int comments = google.comments(ground.copy);
        lie.how.run();
        Beliefs.Outcome outcome = about.get(0).ask(ground);
        google.clearFaults();
        google.restore(ground.copy, books.get(0));
        google.restore(ground.scratch, books.get(1));
        google.addComments(ground.copy, comments - google.comments(ground.copy));
        google.editFile(ground.copy, now -> {
            now.clear();
            now.putAll(file);
        });
        assertEquals(Beliefs.Verdict.FAILS, outcome.verdict(), outcome::seen);
    }

    @Test
    void the_scratch_spreadsheet_has_all_that_verify_compares_and_a_batch_can_set() {
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
