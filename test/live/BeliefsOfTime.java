//SOURCES Beliefs.java

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.model.File;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What takes minutes to see: it begins before all else, so that the rest is asked meanwhile. */
final class BeliefsOfTime {
    static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SETTLED = Duration.ofMinutes(1);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final String TIMES = "version,modifiedTime";

    private BeliefsOfTime() {
    }

    static Map<String, Beliefs.Check> all() {
        return Map.of(
                "A copy that nobody touches", ground -> still(ground, "quiet", true),
                "A spreadsheet with =NOW()", ground -> still(ground, "clock", false),
                "A lock reaches the cells", ground -> BeliefsOfDrive.waited(ground, "lock", PATIENCE),
                "The order of a theme's colours", ground -> BeliefsOfCopies.same(ground,
                        "properties.spreadsheetTheme", "themeColors", true, null, "theme"),
                "An edit moves modifiedTime", BeliefsOfTime::later);
    }

    /** Makes what these look at, and begins to look. */
    static void begin(LiveGround ground) {
        quietly(ground, "quiet", true);
        quietly(ground, "clock", false);
        ground.prepare("lock", () -> {
            String id = ground.another("live locked copy");
            ground.before = ground.file(id, "createdTime").getCreatedTime();
            ground.watch("lock", PATIENCE, () -> refuses(ground, id));
            return ground.lock(id, true);
        });
    }

    private static void quietly(LiveGround ground, String name, boolean lock) {
        ground.prepare(name, () -> {
            String id = ground.another("live " + name + " copy");
            if (lock) {
                ground.lock(id, true);
            }
            Quiet quiet = new Quiet(id, ground.world.clock().instant());
            ground.watch(name, SETTLED.plus(LONG).plusMinutes(2), () -> quiet.look(ground));
            return ground.quiet.put(name, quiet);
        });
    }

    /** A file that is looked at twice, and what was seen. */
    static final class Quiet {
        private final String id;
        private final Instant began;
        private File first;
        private File last;
        private String shown = "";

        Quiet(String id, Instant began) {
            this.id = id;
            this.began = began;
        }

        boolean look(LiveGround ground) throws IOException {
            Duration since = Duration.between(began, ground.world.clock().instant());
            if (first == null && since.compareTo(SETTLED) >= 0) {
                first = ground.file(id, TIMES);
                shown = now(ground);
            }
            if (first != null && last == null && since.compareTo(SETTLED.plus(LONG)) >= 0) {
                shown += " -> " + now(ground);
                last = ground.file(id, TIMES);
            }
            return last != null;
        }

        /** What the formula shows, which is a look at the sheet as well. */
        private String now(LiveGround ground) throws IOException {
            String value = Beliefs.text(BeliefsOfCopies.cell(ground.read(id,
                    "sheets.data.rowData.values.effectiveValue", LiveScratch.WHOLE + "!A12")), "effectiveValue",
                    "numberValue");
            return value.isEmpty() ? "no value" : value;
        }
    }

    private static Beliefs.Outcome still(LiveGround ground, String name, boolean both) throws IOException {
        Beliefs.needs(ground, name, "volatile formula");
        Quiet quiet = ground.quiet.get(name);
        if (ground.waited(name) == null) {
            return Beliefs.untold("it was not looked at for long enough");
        }
        boolean time = quiet.first.getModifiedTime().equals(quiet.last.getModifiedTime());
        boolean version = quiet.first.getVersion().equals(quiet.last.getVersion());
        return Beliefs.check(time && (version || !both), (time ? "modifiedTime stayed, " : "modifiedTime moved, ")
                + (version ? "version stayed" : "version moved") + (both ? "" : "; it shows " + quiet.shown));
    }

    private static boolean refuses(LiveGround ground, String id) throws IOException {
        try {
            ground.change(id, LiveScratch.value(ground.tab, 15, 2, 9));
            return false;
        } catch (HttpResponseException e) {
            if (e.getStatusCode() == 403) {
                return true;
            }
            throw e;
        }
    }

    /** By Google's clock alone: another file was made just before the edit. */
    private static Beliefs.Outcome later(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "edit of a copy", "lock");
        if (ground.waited("version") == null) {
            return Beliefs.untold("modifiedTime has not moved");
        }
        File file = ground.file(ground.spare(), "modifiedTime");
        long ahead = file.getModifiedTime().getValue() - ground.before.getValue();
        return Beliefs.check(ahead >= 0, ahead + " ms after a file that was made before it");
    }
}
