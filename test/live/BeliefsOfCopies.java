//DESCRIPTION What is believed of copies that Drive makes of a spreadsheet.
//JAVA 17+
//SOURCES Beliefs.java

import com.google.api.services.drive.model.CommentList;
import com.google.api.services.drive.model.File;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What files.copy takes along, sets and leaves alone. */
final class BeliefsOfCopies {
    private static final String AGAIN =
            "Read the list of differences that verify gives; back up with --export as well.";
    private static final String GUIDE = "Drive guide, Create files";

    private BeliefsOfCopies() {
    }

    static List<Beliefs.Belief> all() {
        List<Beliefs.Belief> all = new ArrayList<>();
        all.add(new Beliefs.Belief("A copy has the name and lies in the folder that were asked for.",
                "files.copy with name and parents, then files.get.", Beliefs.Sure.DOCUMENTED, GUIDE,
                "backup: the copy is not where the log says", "Make the copy by hand; register it with --adopt.",
                BeliefsOfCopies::place));
        all.add(new Beliefs.Belief("A copy has its source's app properties, and those of the request instead where both"
                + " have one.", "files.copy with one of two properties.", Beliefs.Sure.DOCUMENTED,
                "discovery document, File.appProperties", "backup: a copy whose answer was lost is not found again",
                "If a run ends in doubt, look for the copy by its name, and register it with --adopt.",
                BeliefsOfCopies::properties));
        all.add(new Beliefs.Belief("A copy tells when it was made, by Google's clock.",
                "createdTime in the answer to files.copy.", Beliefs.Sure.RECORDED, "gspread, ClientTest.test_copy",
                "document: the window is counted from it", "Set this machine's clock.", BeliefsOfCopies::created));
        all.add(new Beliefs.Belief("A copy can be read by its id at once, in Drive and in Sheets.",
                "files.get and spreadsheets.get right after files.copy.", Beliefs.Sure.RECORDED,
                "gspread, ClientTest.test_copy", "verify right after backup fails", "Wait a minute; run verify again.",
                BeliefsOfCopies::readable));
        all.add(new Beliefs.Belief("A copy does not begin locked.", "contentRestrictions of the copy.",
                Beliefs.Sure.ASSUMED, "nothing found", "backup: the lock's outcome is told wrongly",
                "--no-lock.", BeliefsOfCopies::unlocked));
        kept(all);
        all.add(new Beliefs.Belief("In a copy IMPORTRANGE is still a formula, whatever it shows.",
                "userEnteredValue of that cell in both.", Beliefs.Sure.REPORTED, "thedatastudents.com",
                "verify: a difference in each such cell", "Press Allow access in the copy, or --accept-drift.",
                BeliefsOfCopies::imports));
        all.add(new Beliefs.Belief("files.copy takes copyComments, which is newer than its client.",
                "files.copy with copyComments=true.", Beliefs.Sure.DOCUMENTED, "discovery document, files.copy",
                "backup --copy-comments", "Leave out --copy-comments.", BeliefsOfCopies::comments));
        all.add(new Beliefs.Belief("A copy has the open comments of its source if it is made with copyComments, and "
                + "else none.", "comments.list of copies made with and without it.", Beliefs.Sure.ASSUMED,
                "of Docs it is reported, of Sheets nothing was found", "backup --copy-comments",
                "Read the count of comments that backup tells.", BeliefsOfCopies::commented));
        return all;
    }

    /** What a copy must have as its source has it. */
    private static void kept(List<Beliefs.Belief> all) {
        String by = "spreadsheets.get of both under one mask.";
        String why = "not documented; expected of a copy";
        keeps(all, "ids, titles, order and grids of its tabs", by, Beliefs.Sure.REPORTED, "other projects' notes",
                "sheets.properties", true, "tabs");
        keeps(all, "the spreadsheet's locale, time zone and recalculation", by, Beliefs.Sure.RECORDED,
                "gspread, ClientTest.test_copy", "properties(locale,timeZone,autoRecalc)", true, "properties");
        keeps(all, "named ranges with their ids", by, Beliefs.Sure.REPORTED, "google-sheets-what-if-analysis #25",
                "namedRanges", false, "named ranges");
        keeps(all, "filter views with their ids", by, Beliefs.Sure.ASSUMED, why,
                "sheets(properties.sheetId,filterViews)", false, "filter views");
        keeps(all, "the filter of a tab", by, Beliefs.Sure.ASSUMED, why, "sheets(properties.sheetId,basicFilter)",
                false, "filter");
        keeps(all, "charts with their ids", by, Beliefs.Sure.REPORTED, "knmgn/google_slides_automation_demo",
                "sheets(properties.sheetId,charts)", false, "charts");
        keeps(all, "slicers with their ids", by, Beliefs.Sure.ASSUMED, why, "sheets(properties.sheetId,slicers)",
                false, "slicers");
        keeps(all, "tables with their ids", by, Beliefs.Sure.ASSUMED, why, "sheets(properties.sheetId,tables)", false,
                "tables");
        keeps(all, "banding with its ids", by, Beliefs.Sure.ASSUMED, why, "sheets(properties.sheetId,bandedRanges)",
                false, "banding");
        keeps(all, "protected ranges with their ids (their editors aside)", by, Beliefs.Sure.REPORTED,
                "gspread #1072, #1046; GAM's wiki says that they are not copied, its code that they are",
                "sheets(properties.sheetId,protectedRanges(protectedRangeId,range,description,warningOnly))", false,
                "protected ranges");
        keeps(all, "conditional formats, in their order", by, Beliefs.Sure.ASSUMED, why,
                "sheets(properties.sheetId,conditionalFormats)", true, "conditional formats");
        keeps(all, "merged cells", by, Beliefs.Sure.ASSUMED, why, "sheets(properties.sheetId,merges)", false, "merges");
        keeps(all, "groups of rows and columns", by, Beliefs.Sure.ASSUMED, why,
                "sheets(properties.sheetId,rowGroups,columnGroups)", true, "groups");
        keeps(all, "developer metadata of spreadsheet and tabs, with ids", by, Beliefs.Sure.REPORTED,
                "gsheets-pro, spike 5", "developerMetadata,sheets(properties.sheetId,developerMetadata)", false,
                "metadata");
        keeps(all, "its theme, its default format and how circles are calculated", by, Beliefs.Sure.RECORDED,
                "gspread, ClientTest.test_copy: theme and format",
                "properties(spreadsheetTheme,defaultFormat,iterativeCalculationSettings)", false, "theme",
                "iterative calculation");
        cells(all, why);
    }

    private static void cells(List<Beliefs.Belief> all, String why) {
        String empty = "the one copy that is recorded is of an empty sheet";
        keepsCells(all, "developer metadata of rows and columns, with ids", Beliefs.Sure.REPORTED,
                "gsheets-pro, spike 5", "rowMetadata.developerMetadata,columnMetadata.developerMetadata",
                "developerMetadata", "row metadata");
        keepsCells(all, "heights, widths and what is hidden", Beliefs.Sure.ASSUMED, why,
                "rowMetadata(pixelSize,hiddenByUser),columnMetadata(pixelSize,hiddenByUser)", "hiddenByUser", "sizes");
        keepsCells(all, "values and formulas as they were entered", Beliefs.Sure.ASSUMED, empty,
                "rowData.values.userEnteredValue", "formulaValue", "cells");
        keepsCells(all, "formats as they were entered", Beliefs.Sure.ASSUMED, empty,
                "rowData.values.userEnteredFormat", "userEnteredFormat", "formats");
        keepsCells(all, "notes", Beliefs.Sure.ASSUMED, why, "rowData.values.note", "note", "notes");
        keepsCells(all, "data validation", Beliefs.Sure.ASSUMED, why, "rowData.values.dataValidation",
                "dataValidation", "validation");
        keepsWhole(all, "rich text", why, "rowData.values.textFormatRuns", "textFormatRuns", "rich text");
        keepsWhole(all, "chips of people and links", why, "rowData.values.chipRuns", "chipRuns", "chips");
        keepsWhole(all, "pivot tables", why, "rowData.values.pivotTable", "pivotTable", "pivot tables");
        keepsWhole(all, "what a filter hides", why, "rowMetadata.hiddenByFilter", "hiddenByFilter",
                "filter that hides rows");
    }

    private static void keepsWhole(List<Beliefs.Belief> all, String what, String source, String mask, String word,
            String feature) {
        all.add(new Beliefs.Belief("A copy keeps " + what + ".", "spreadsheets.get of the tab with all kinds of both.",
                Beliefs.Sure.ASSUMED, source, "verify: a difference that nobody made", AGAIN,
                ground -> same(ground, "sheets.data(" + mask + ")", word, true, LiveWhole.TITLE + "!A1:H120", feature,
                        "tab of all kinds")));
    }

    private static void keeps(List<Beliefs.Belief> all, String what, String asks, Beliefs.Sure sure, String source,
            String mask, boolean ordered, String... features) {
        String word = mask.replaceAll("\\([^()]*\\)", "").replaceAll(".*[,(]|[)]", "").replaceFirst("sheets\\.", "");
        all.add(new Beliefs.Belief("A copy keeps " + what + ".", asks, sure, source,
                "verify: a difference that nobody made", AGAIN,
                ground -> same(ground, mask, word, ordered, null, features)));
    }

    private static void keepsCells(List<Beliefs.Belief> all, String what, Beliefs.Sure sure, String source,
            String mask, String word, String feature) {
        all.add(new Beliefs.Belief("A copy keeps " + what + ".",
                "spreadsheets.get of the first tab of both, by ranges.",
                sure, source, "verify: a difference that nobody made", AGAIN,
                ground -> same(ground, "sheets.data(" + mask + ")", word, true, ground.range("A1:H"
                        + LiveScratch.ROWS), feature, "tab")));
    }

    /** Both under one mask; all of them, or this range. */
    static Beliefs.Outcome same(LiveGround ground, String mask, String word, boolean ordered, String range,
            String... features) throws IOException {
        Beliefs.needs(ground, features);
        String copy = Beliefs.copy(ground);
        String[] ranges = range == null ? new String[0] : new String[] {range};
        JsonElement source = sorted(ground.read(ground.scratch, mask, ranges), ordered);
        JsonElement other = sorted(ground.read(copy, mask, ranges), ordered);
        if (!source.toString().contains("\"" + word + "\"")) {
            return Beliefs.untold("the source itself tells no " + word);
        }
        if (source.equals(other)) {
            return Beliefs.holds("equal");
        }
        return Beliefs.fails(difference(source, other, ""));
    }

    /** The first place where two trees differ, with both sides. */
    static String difference(JsonElement a, JsonElement b, String path) {
        if (a instanceof JsonObject one && b instanceof JsonObject other) {
            for (String key : one.keySet()) {
                if (!one.get(key).equals(other.get(key))) {
                    return difference(one.get(key), other.get(key), path + "." + key);
                }
            }
            for (String key : other.keySet()) {
                if (!one.has(key)) {
                    return difference(null, other.get(key), path + "." + key);
                }
            }
        }
        if (a instanceof JsonArray one && b instanceof JsonArray other) {
            for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
                JsonElement left = i < one.size() ? one.get(i) : null;
                JsonElement right = i < other.size() ? other.get(i) : null;
                if (left == null || !left.equals(right)) {
                    return difference(left, right, path + "[" + i + "]");
                }
            }
        }
        return path.replaceFirst("^\\.", "") + ": " + shown(a) + " -> " + shown(b);
    }

    private static String shown(JsonElement value) {
        String text = value == null ? "nothing" : value.toString();
        return text.length() > 50 ? text.substring(0, 47) + "..." : text;
    }

    /** With the elements of lists in an order of their own, where order means nothing. */
    private static JsonElement sorted(JsonElement tree, boolean ordered) {
        if (tree instanceof JsonObject object) {
            JsonObject copy = new JsonObject();
            object.keySet().stream().sorted().forEach(key -> copy.add(key, sorted(object.get(key), ordered)));
            return copy;
        }
        if (tree instanceof JsonArray array) {
            List<JsonElement> all = new ArrayList<>();
            array.forEach(one -> all.add(sorted(one, ordered)));
            if (!ordered) {
                all.sort(Comparator.comparing(JsonElement::toString));
            }
            JsonArray copy = new JsonArray();
            all.forEach(copy::add);
            return copy;
        }
        return tree;
    }

    private static Beliefs.Outcome place(LiveGround ground) throws IOException {
        File file = ground.file(Beliefs.copy(ground), "name,parents,trashed,mimeType");
        boolean named = ("live copy " + ground.run).equals(file.getName());
        boolean placed = List.of(ground.folder).equals(file.getParents());
        return Beliefs.check(named && placed, (named ? "the name" : "another name: " + file.getName()) + ", "
                + (placed ? "the folder" : file.getParents() == null ? "no folder told" : "another folder"));
    }

    private static Beliefs.Outcome properties(LiveGround ground) throws IOException {
        Map<String, String> all = ground.file(Beliefs.copy(ground), "appProperties").getAppProperties();
        Map<String, String> source = ground.file(ground.scratch, "appProperties").getAppProperties();
        if (source == null || !"inherited".equals(source.get("kept"))) {
            return Beliefs.untold("the source has no app properties");
        }
        return Beliefs.check(all != null && "copy".equals(all.get("own")) && "inherited".equals(all.get("kept"))
                && ground.run.equals(all.get(LiveGround.MARK)), "own=" + (all == null ? null : all.get("own"))
                + ", kept=" + (all == null ? null : all.get("kept")));
    }

    private static Beliefs.Outcome created(LiveGround ground) throws IOException {
        File file = ground.file(Beliefs.copy(ground), "createdTime");
        if (file.getCreatedTime() == null) {
            return Beliefs.fails("no createdTime");
        }
        long off = Math.abs(file.getCreatedTime().getValue() - ground.copied.toEpochMilli()) / 1000;
        return Beliefs.check(off < Duration.ofMinutes(5).toSeconds(), off + " s from this machine's clock");
    }

    private static Beliefs.Outcome readable(LiveGround ground) throws IOException {
        String id = Beliefs.must(ground::spare);
        Beliefs.must(() -> ground.file(id, "id"));
        JsonObject book = Beliefs.must(() -> ground.read(id, "sheets.properties.title"));
        boolean tabs = !Beliefs.list(book, "sheets").isEmpty();
        return Beliefs.check(tabs, tabs ? "both answered at once" : "Sheets tells no tabs of it");
    }

    private static Beliefs.Outcome unlocked(LiveGround ground) throws IOException {
        File file = ground.file(Beliefs.copy(ground), "contentRestrictions");
        boolean locked = file.getContentRestrictions() != null && file.getContentRestrictions().stream()
                .anyMatch(r -> Boolean.TRUE.equals(r.getReadOnly()));
        return Beliefs.check(!locked, locked ? "locked" : "not locked");
    }

    private static Beliefs.Outcome imports(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "import");
        String range = ground.range("A") + LiveScratch.LAST;
        String mask = "sheets.data.rowData.values(userEnteredValue,effectiveValue)";
        JsonObject source = cell(ground.read(ground.scratch, mask, range));
        JsonObject copy = cell(ground.read(Beliefs.copy(ground), mask, range));
        if (!source.has("userEnteredValue")) {
            return Beliefs.untold("the source itself tells no formula");
        }
        if ("ERROR".equals(Beliefs.text(source, "effectiveValue", "errorValue", "type"))) {
            return Beliefs.untold("the source itself has no such formula, but one that cannot be parsed");
        }
        String shown = copy.has("effectiveValue") ? copy.get("effectiveValue").toString() : "nothing";
        return Beliefs.check(source.get("userEnteredValue").equals(copy.get("userEnteredValue")), "shows "
                + Beliefs.brief(shown));
    }

    static JsonObject cell(JsonObject book) {
        return Beliefs.at(book, "sheets", 0, "data", 0, "rowData", 0, "values", 0) instanceof JsonObject cell ? cell
                : new JsonObject();
    }

    private static Beliefs.Outcome comments(LiveGround ground) throws IOException {
        Beliefs.copy(ground);
        ground.commented = ground.keep(Beliefs.must(() -> ground.ask(ground.copyOf(ground.scratch,
                "live copy with comments").set("copyComments", true).setFields("id"))).getId());
        return Beliefs.holds("taken");
    }

    private static Beliefs.Outcome commented(LiveGround ground) throws IOException {
        if (ground.noComment != null) {
            return Beliefs.notAsked("no comment could be made: " + ground.noComment);
        }
        if (ground.commented == null) {
            comments(ground);
        }
        int with = count(ground, ground.commented);
        int without = count(ground, Beliefs.copy(ground));
        return Beliefs.check(with == 1 && without == 0, with + " with it, " + without + " without, of 1");
    }

    private static int count(LiveGround ground, String id) throws IOException {
        CommentList told = ground.ask(ground.drive.comments().list(id).setFields("comments(id)"));
        return told.getComments() == null ? 0 : told.getComments().size();
    }
}
