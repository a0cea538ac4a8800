//DESCRIPTION Tests that each belief is found wrong on a server that breaks just the rule it is about.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES BeliefsTest.java LiveLiar.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that the double cannot be told to break are broken on the way to it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BeliefsBrokenTest {
    private static final String NO = "{\"error\":{\"code\":404,\"message\":\"no\"}}";
    private static FakeGoogle google;
    private static LiveLiar liar;
    private static LiveGround ground;

    @TempDir
    static Path dir;

    /** Lies about reading and refusals leave all as it was, so that one scratch spreadsheet does for them. */
    private static void begin(boolean alone) throws IOException {
        if (google != null && !alone) {
            return;
        }
        end();
        BeliefsTest.Moving clock = new BeliefsTest.Moving();
        google = FakeGoogle.start(clock);
        google.addSharedDrive(BeliefsTest.DRIVE, "Backups");
        google.addFolder(BeliefsTest.FOLDER, "Rollback", BeliefsTest.DRIVE);
        liar = new LiveLiar(google);
        backup.SignIn signIn = new backup.SignIn();
        signIn.file = liar.key(dir);
        signIn.endpoint = liar.endpoint();
        ground = new LiveGround(clock.world(), LiveGround.Pace.OF_GOOGLE, signIn, BeliefsTest.FOLDER, "3f9c2a71");
        ground.email = FakeGoogle.SERVICE_ACCOUNT;
        ground.robot = true;
        ground.driveId = BeliefsTest.DRIVE;
        new LiveScratch(ground).make();
        assertEquals("{}", ground.lacking.toString());
        ground.makeCopy();
        BeliefsOfDrive.begin(ground);
    }

    @AfterAll
    static void end() {
        if (google != null) {
            liar.close();
            google.close();
            google = null;
        }
    }

    /** How a rule is broken, and the belief that must then be found wrong. */
    record Lie(String belief, How how, boolean alone) {
        Lie(String belief, How how) {
            this(belief, how, false);
        }

        Lie byItself() {
            return new Lie(belief, how, true);
        }

        @Override
        public String toString() {
            return belief;
        }
    }

    interface How {
        void to(LiveLiar liar, LiveGround ground) throws IOException;
    }

    private static Lie answer(String belief, String regex, int code, String body) {
        return new Lie(belief, (liar, ground) -> liar.answer(named(regex, ground), code, body));
    }

    private static Lie edit(String belief, String regex, Consumer<JsonObject> change) {
        return new Lie(belief, (liar, ground) -> liar.edit(named(regex, ground), change));
    }

    private static Lie ask(String belief, String regex, String what, String instead) {
        return new Lie(belief, (liar, ground) -> liar.ask(named(regex, ground), what, instead));
    }

    private static Lie locked(String belief, String regex, int code, String body) {
        return new Lie(belief, (liar, ground) -> {
            ground.lock(ground.copy, true);
            liar.answer(named(regex, ground), code, body);
        });
    }

    private static String named(String regex, LiveGround ground) {
        return regex.replace("SCRATCH", ground.scratch).replace("COPY", ground.copy);
    }

    private static JsonObject sheet(JsonObject book) {
        return book.getAsJsonArray("sheets").get(0).getAsJsonObject();
    }

    private static JsonElement tree(String json) {
        return JsonParser.parseString(json);
    }

    private static void swap(JsonObject book) {
        JsonArray data = sheet(book).getAsJsonArray("data");
        data.add(data.remove(0));
    }

    /** Each time another version. */
    private static Lie moving(String belief) {
        AtomicInteger version = new AtomicInteger(70);
        return edit(belief, "^GET /drive/v3/files/COPY\\?.*version",
                file -> file.addProperty("version", String.valueOf(version.incrementAndGet())));
    }

    private static Lie other(String belief) {
        AtomicInteger asked = new AtomicInteger();
        return edit(belief, "^GET /v4/spreadsheets/SCRATCH", book -> sheet(book).getAsJsonArray("data").get(0)
                .getAsJsonObject().getAsJsonArray("rowData").add(tree("{\"values\":[{\"userEnteredValue\":"
                        + "{\"numberValue\":" + asked.incrementAndGet() + "}}]}")));
    }

    private static Lie pretty(String belief) {
        return new Lie(belief, (liar, ground) -> liar.bend(named("^GET /v4/spreadsheets/SCRATCH", ground), asked -> {
            LiveLiar.Told told = liar.tell(asked);
            return told.saying(new GsonBuilder().setPrettyPrinting().create().toJson(tree(told.text())));
        }));
    }

    static Stream<Lie> lies() {
        return Stream.concat(Stream.of(reading(), refusals()).flatMap(List::stream),
                files().stream().map(Lie::byItself));
    }

    private static List<Lie> reading() {
        return List.of(
                answer("A copy can be read by its id", "^GET /v4/spreadsheets/(?!SCRATCH)", 404, NO),
                answer("Rows of the grid beyond", "^GET .*A41:H60", 400, NO),
                other("Reading twice"),
                edit("Several ranges", "^GET .*A1:H6", BeliefsBrokenTest::swap),
                ask("With ranges only the tabs", "^GET .*Listas!A1", "ranges=[^&]*", ""),
                edit("With ranges merges", "^GET .*A1:B2", book -> sheet(book).remove("merges")),
                ask("excludeTablesInBandedRanges", "^GET .*bandedRanges", "excludeTablesInBandedRanges=true",
                        "excludeTablesInBandedRanges=false"),
                answer("Titles that need quoting", "^GET .*Jon''s", 400, NO),
                edit("The id and the place", "^GET .*index", book -> sheet(book).getAsJsonObject("properties")
                        .remove("sheetId")),
                edit("Answers come compressed", "^GET ", book -> { }),
                pretty("With prettyPrint=false"),
                answer("A request too long", "^GET by POST", 405, NO));
    }

    private static List<Lie> refusals() {
        return List.of(
                answer("A mask with an unknown", "^GET /v4/.*nonsense", 200, "{}"),
                answer("A range in a tab that is not", "^GET .*Nowhere", 200, "{}"),
                answer("A range that begins beyond", "^GET .*A5000", 200, "{\"sheets\":[]}"),
                answer("A spreadsheet that is not there", "^GET /v4/spreadsheets/" + BeliefsOfDrive.NOTHING, 404, NO),
                answer("A token that is none", "^GET /v4/spreadsheets/SCRATCH\\?fields=spreadsheetId ", 403, NO),
                answer("A token without the scope", "^GET /v4/spreadsheets/SCRATCH\\?fields=spreadsheetId ", 200,
                        "{}"),
                ask("What lies in a shared drive", "^GET /drive/v3/files/SCRATCH\\?fields=id ", "$",
                        "&supportsAllDrives=true"),
                answer("A file that is not there", "^GET /drive/v3/files/" + BeliefsOfDrive.NOTHING, 404, NO),
                answer("A copy into a folder that is not", "^POST .*/copy.*" + BeliefsOfDrive.NOTHING, 400, NO),
                answer("An unknown field", "^GET /drive/v3/.*nonsense", 200, "{\"id\":\"x\"}"));
    }

    private static String clock(int minute) {
        return "2020-01-01T00:%02d:00.000Z".formatted(minute % 60);
    }

    private static List<Lie> files() {
        AtomicInteger minute = new AtomicInteger();
        return List.of(
                answer("Search for what is on no file", "^GET /drive/v3/files\\?", 200,
                        "{\"files\":[{\"id\":\"1SomebodyElses\"}]}"),
                moving("Reading moves neither"), moving("Copying moves neither"),
                edit("A spreadsheet with =NOW()", "^GET /drive/v3/files/(?!SCRATCH|COPY).*version,modifiedTime",
                        file -> file.addProperty("modifiedTime", clock(minute.incrementAndGet()))),
                edit("An edit moves modifiedTime", "^GET .*modifiedTime", file -> file.addProperty("modifiedTime",
                        clock(0))),
                edit("A new title moves", "^GET /drive/v3/files/.*version", f -> f.addProperty("version", "7")),
                edit("A lock with a reason", "^GET /drive/v3/files/COPY", file -> file.remove("contentRestrictions")),
                locked("A locked copy can be read", "^GET /v4/spreadsheets/COPY", 403, NO),
                locked("App properties of a locked", "^PATCH .*late", 403, NO),
                locked("The title of a locked", "^PATCH .*renamed", 200, "{\"name\":\"renamed\"}"),
                locked("The cells of a locked", "^POST .*batchUpdate", 200, "{}"),
                locked("Who has set a lock", "^PATCH .*contentRestrictions", 200, "{}"),
                edit("A folder tells whether", "^GET /drive/v3/files/SCRATCH.*canCopy",
                        file -> file.remove("capabilities")),
                answer("A spreadsheet is exported", "^GET .*/export", 501, NO),
                answer("files.download", "^POST .*/download", 404, NO),
                edit("A copy can be moved to the bin", "^GET .*trashed", f -> f.addProperty("trashed", false)));
    }

    @ParameterizedTest
    @MethodSource("lies")
    void a_rule_that_is_broken_on_the_way_is_found(Lie lie) throws IOException {
        List<Beliefs.Belief> about = Beliefs.all().stream().filter(b -> b.must().startsWith(lie.belief)).toList();
        assertEquals(1, about.size(), lie.belief);
        begin(lie.alone);
        liar.straighten();
        lie.how.to(liar, ground);
        Beliefs.Outcome outcome = about.get(0).ask(ground);
        assertEquals(Beliefs.Verdict.FAILS, outcome.verdict(), outcome::seen);
    }

    @Test
    void every_belief_has_been_found_wrong_by_one_lie() {
        List<String> lies = Stream.concat(lies().map(Lie::belief), BeliefsTest.lies().map(BeliefsTest.Lie::belief))
                .toList();
        assertEquals(List.of(), Beliefs.all().stream().map(Beliefs.Belief::must)
                .filter(must -> lies.stream().noneMatch(must::startsWith)).collect(Collectors.toList()));
    }
}
