//DESCRIPTION Tests that the double of Google fulfils what is believed of Google, and that each belief can fail.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../google/FakeGoogle.java ../google/FakeStranger.java Beliefs.java BeliefsOfCopies.java BeliefsOfReading.java
//SOURCES BeliefsOfDrive.java BeliefsOfTime.java BeliefsOfDouble.java ../support/Checkout.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every belief is held against the double; and where the double breaks a rule, the belief about it is found wrong. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BeliefsTest {
    static final String DRIVE = "0AFakeSharedDriveUk9PVA";
    static final String FOLDER = "1FakeFolderInTheSharedDrive000000";
    private static final int COLUMN_B = 1;
    private static final Shared SHARED = new Shared();

    private final Moving clock = new Moving();
    private FakeGoogle google;
    private Path key;

    @TempDir
    Path dir;

    @BeforeEach
    void start() {
        google = FakeGoogle.start(clock);
        google.addSharedDrive(DRIVE, "Backups");
        google.addFolder(FOLDER, "Rollback", DRIVE);
        google.allowDelegation(FakeGoogle.OPERATOR);
        key = google.serviceAccountKey(dir);
    }

    @AfterEach
    void stop() {
        google.close();
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

    private LiveGround ground() throws IOException {
        return ground(google, key, clock);
    }

    /** The service account at work in the folder of the shared drive. */
    static LiveGround ground(FakeGoogle google, Path key, Moving clock) throws IOException {
        backup.SignIn signIn = new backup.SignIn();
        signIn.file = key;
        signIn.endpoint = google.endpoint();
        LiveGround ground = new LiveGround(clock.world(), LiveGround.Pace.OF_GOOGLE, signIn, FOLDER, "3f9c2a71");
        ground.email = FakeGoogle.SERVICE_ACCOUNT;
        ground.robot = true;
        ground.driveId = DRIVE;
        return ground;
    }

    private LiveGround built() throws IOException {
        LiveGround ground = ground();
        new LiveScratch(ground).make();
        assertEquals(Map.of(), ground.lacking);
        return ground;
    }

    private static LiveGround copied(LiveGround ground) {
        ground.makeCopy();
        BeliefsOfDrive.begin(ground);
        return ground;
    }

    private static Map<String, Beliefs.Outcome> asked(LiveGround ground) {
        return Beliefs.all().stream().collect(Collectors.toMap(Beliefs.Belief::must, belief -> belief.ask(ground)));
    }

    @Test
    void the_double_fulfils_every_belief() throws IOException {
        LiveGround ground = copied(built());
        for (Beliefs.Belief belief : Beliefs.all()) {
            Beliefs.Outcome outcome = belief.ask(ground);
            assertEquals(Beliefs.Verdict.HOLDS, outcome.verdict(), () -> belief + ": " + outcome.seen());
        }
    }

    @Test
    void what_concerns_service_accounts_or_shared_drives_alone_is_not_asked_of_others() throws IOException {
        key = google.userCredentials(dir);
        google.addFolder("1FakeFolderInMyDrive0000000000000", "Mine", null);
        backup.SignIn signIn = new backup.SignIn();
        signIn.file = key;
        signIn.endpoint = google.endpoint();
        LiveGround ground = new LiveGround(clock.world(), LiveGround.Pace.OF_GOOGLE, signIn,
                "1FakeFolderInMyDrive0000000000000", "3f9c2a71");
        ground.email = FakeGoogle.OPERATOR;
        new LiveScratch(ground).make();
        copied(ground);
        Map<Beliefs.Verdict, List<String>> verdicts = Beliefs.all().stream().collect(Collectors.groupingBy(
                belief -> belief.ask(ground).verdict(), Collectors.mapping(Beliefs.Belief::must, Collectors.toList())));
        assertEquals(Set.of(Beliefs.Verdict.HOLDS, Beliefs.Verdict.NOT_ASKED), verdicts.keySet(), verdicts::toString);
        assertEquals(3, verdicts.get(Beliefs.Verdict.NOT_ASKED).size(), verdicts::toString);
    }

    /** A rule of the double that is broken, when, and the belief that must then be found wrong. */
    record Lie(String belief, boolean before, BiConsumer<FakeGoogle, LiveGround> how) {
        @Override
        public String toString() {
            return belief;
        }
    }

    private static Lie before(String belief, Consumer<FakeGoogle> how) {
        return new Lie(belief, true, (google, ground) -> how.accept(google));
    }

    private static Lie inCopy(String belief, Consumer<Spreadsheet> how) {
        return new Lie(belief, false, (google, ground) -> google.damage(ground.copy, how));
    }

    private static Lie inScratch(String belief, Consumer<Spreadsheet> how) {
        return new Lie(belief, false, (google, ground) -> google.damage(ground.scratch, how));
    }

    private static Lie inFile(String belief, Consumer<File> how) {
        return new Lie(belief, false, (google, ground) -> google.editFile(ground.copy, how));
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
        return Stream.of(
                before("Search shows a new copy", google -> google.searchLag(Duration.ofHours(1))),
                before("The change feed shows", google -> google.changesLag(Duration.ofHours(1))),
                before("modifiedTime tells of", google -> google.tellsEditsAfter(Duration.ofHours(1))),
                before("A copy that nobody touches", google -> google.restless(true)),
                before("A lock reaches the cells", google -> google.locksReachCellsAfter(Duration.ofHours(1))),
                before("files.copy takes copyComments", google -> google.knowsCopyComments(false)),
                before("A service account cannot own", google -> google.quotaless(false)),
                inFile("A copy has the name", file -> file.setName("Copy of it")),
                inFile("A copy has its source's app", file -> file.setAppProperties(null)),
                inFile("A copy tells when", file -> file.setCreatedTime(
                        new com.google.api.client.util.DateTime(0, 0))),
                inFile("A copy does not begin locked", file -> file.setContentRestrictions(List.of(
                        new ContentRestriction().setReadOnly(true)))),
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
                inCopy("A copy keeps developer metadata of rows", book -> first(book).getData().get(0)
                        .getRowMetadata().get(5).setDeveloperMetadata(null)),
                inCopy("A copy keeps heights", book -> first(book).getData().get(0).getRowMetadata().get(7)
                        .setHiddenByUser(null)),
                inCopy("A copy keeps values", book -> cell(book, 5, COLUMN_B).setUserEnteredValue(
                        new ExtendedValue().setNumberValue(3.05))),
                inCopy("A copy keeps formats", book -> cell(book, 9, 0).setUserEnteredFormat(null)),
                inCopy("A copy keeps notes", book -> cell(book, 9, 0).setNote("another")),
                inCopy("A copy keeps data validation", book -> cell(book, 5, 2).setDataValidation(null)),
                inCopy("The order of a theme's", book -> Collections.reverse(
                        book.getProperties().getSpreadsheetTheme().getThemeColors())),
                inCopy("A copy keeps its theme", book -> book.getProperties().getSpreadsheetTheme()
                        .setPrimaryFontFamily("Arial")),
                inCopy("A copy keeps rich text", book -> whole(book, 9).setTextFormatRuns(null)),
                inCopy("A copy keeps chips", book -> whole(book, 10).setChipRuns(null)),
                inCopy("A copy keeps pivot tables", book -> whole(book, 49).getPivotTable().setValueLayout(null)),
                inCopy("A copy keeps what a filter", book -> tab(book).getData().get(0).getRowMetadata().get(2)
                        .setHiddenByFilter(null)),
                new Lie("A copy has the open comments", false, (google, ground) -> google.addComments(ground.copy, 1)),
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
                        .setDeveloperMetadata(null)),
                new Lie("Drive tells who asks", true, (google, ground) -> google.quotaless(false)));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void a_rule_that_is_broken_is_found(Lie lie) throws IOException {
        List<Beliefs.Belief> about = Beliefs.all().stream().filter(b -> b.must().startsWith(lie.belief)).toList();
        assertEquals(1, about.size(), lie.belief);
        Beliefs.Outcome outcome = lie.before ? toldBefore(lie, about.get(0)) : toldAfter(lie, about.get(0));
        assertEquals(Beliefs.Verdict.FAILS, outcome.verdict(), outcome::seen);
    }

    private Beliefs.Outcome toldBefore(Lie lie, Beliefs.Belief about) throws IOException {
        lie.how.accept(google, null);
        return about.ask(copied(built()));
    }

    /** What is changed afterwards is changed back, so that one scratch spreadsheet does for all such lies. */
    private static Beliefs.Outcome toldAfter(Lie lie, Beliefs.Belief about) throws IOException {
        FakeGoogle google = SHARED.google();
        LiveGround ground = SHARED.ground();
        File file = FakeBooks.copy(google.file(ground.copy));
        List<String> books = List.of(google.snapshot(ground.copy), google.snapshot(ground.scratch));
        int comments = google.comments(ground.copy);
        lie.how.accept(google, ground);
        try {
            return about.ask(ground);
        } finally {
            google.restore(ground.copy, books.get(0));
            google.restore(ground.scratch, books.get(1));
            google.addComments(ground.copy, comments - google.comments(ground.copy));
            google.editFile(ground.copy, now -> {
                now.clear();
                now.putAll(file);
            });
        }
    }

    /** A scratch spreadsheet and its copy, made when the first test asks for them. */
    private static final class Shared {
        private FakeGoogle google;
        private LiveGround ground;

        FakeGoogle google() throws IOException {
            if (google == null) {
                Moving clock = new Moving();
                google = FakeGoogle.start(clock);
                google.addSharedDrive(DRIVE, "Backups");
                google.addFolder(FOLDER, "Rollback", DRIVE);
                ground = BeliefsTest.ground(google, google.serviceAccountKey(Files.createTempDirectory("live")), clock);
                new LiveScratch(ground).make();
                copied(ground);
            }
            return google;
        }

        LiveGround ground() {
            return ground;
        }
    }

    @AfterAll
    static void stopShared() {
        if (SHARED.google != null) {
            SHARED.google.close();
        }
    }

    @Test
    void no_answer_whatever_ends_the_asking() throws IOException {
        LiveGround ground = copied(built());
        for (String body : List.of("{}", "[]", "null", "<html>", "{\"sheets\":[]}", "{\"sheets\":7,\"id\":[]}")) {
            for (int code : List.of(200, 400, 403, 404, 500)) {
                FakeStranger stranger = FakeStranger.start();
                try (stranger) {
                    stranger.answers(code, body);
                    ground.turn(stranger.endpoint().toString());
                    Map<String, Beliefs.Outcome> outcomes = asked(ground);
                    assertEquals(Beliefs.all().size(), outcomes.size());
                    assertNotEquals(Set.of(Beliefs.Verdict.HOLDS), outcomes.values().stream()
                            .map(Beliefs.Outcome::verdict).collect(Collectors.toSet()));
                }
            }
        }
    }

    @Test
    void what_a_server_does_not_let_a_scratch_spreadsheet_have_cannot_be_told() throws IOException {
        LiveGround ground = built();
        ground.lacking.put("charts", "400 INVALID_ARGUMENT");
        copied(ground);
        Beliefs.Outcome outcome = asked(ground).get("A copy keeps charts with their ids.");
        assertEquals(new Beliefs.Outcome(Beliefs.Verdict.UNTOLD, "no charts there: 400 INVALID_ARGUMENT"), outcome);
    }

    @Test
    void a_belief_names_a_test_of_the_double_that_there_is() throws ClassNotFoundException {
        for (Beliefs.Belief belief : Beliefs.all()) {
            String[] test = BeliefsOfDouble.test(belief.must()).split("\\.");
            Class<?> type = Class.forName(test[0]);
            assertEquals(1, Stream.concat(Stream.of(type), Stream.of(type.getDeclaredClasses()))
                    .flatMap(each -> Stream.of(each.getDeclaredMethods()))
                    .filter(method -> method.getName().equals(test[1])).count(), belief.must());
        }
        assertEquals(List.of(), BeliefsOfDouble.beginnings().stream().filter(start -> Beliefs.all().stream()
                .noneMatch(belief -> belief.must().startsWith(start))).toList());
    }

    @Test
    void the_page_for_readers_is_written_from_the_beliefs() throws IOException {
        assertEquals(Files.readString(Checkout.root().resolve("docs/google.md")), Beliefs.page());
    }
}
