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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What files.copy takes along, sets and leaves alone. */
final class BeliefsOfCopies {
    private static final String FIRST = LiveScratch.TAB + "!A1:H" + LiveScratch.ROWS;
    private static final String WHOLE = LiveScratch.WHOLE + "!A1:H120";
    /** What a copy keeps, whether its order means something, what the scratch must have for it, and where it is. */
    private static final String LISTS = """
            ids, titles, order       | in order | tabs                         | sheets.properties
            the spreadsheet's locale | any      | properties                   | properties(locale,timeZone,autoRecalc)
            its theme                | any      | theme, iterative calculation | properties(spreadsheetTheme,\
            defaultFormat,iterativeCalculationSettings)
            named ranges             | any      | named ranges                 | namedRanges
            filter views             | any      | filter views                 | sheets(properties.sheetId,filterViews)
            the filter               | any      | filter                       | sheets(properties.sheetId,basicFilter)
            charts                   | any      | charts                       | sheets(properties.sheetId,charts)
            slicers                  | any      | slicers                      | sheets(properties.sheetId,slicers)
            tables                   | any      | tables                       | sheets(properties.sheetId,tables)
            banding                  | any      | banding                      | sheets(properties.sheetId,bandedRanges)
            protected ranges         | any      | protected ranges             | sheets(properties.sheetId,\
            protectedRanges(protectedRangeId,range,description,warningOnly))
            conditional formats      | in order | conditional formats          | sheets(properties.sheetId,\
            conditionalFormats)
            merged cells             | any      | merges                       | sheets(properties.sheetId,merges)
            groups                   | in order | groups                       | sheets(properties.sheetId,rowGroups,\
            columnGroups)
            developer metadata of sp | any      | metadata                     | developerMetadata,\
            sheets(properties.sheetId,developerMetadata)
            """;
    /** The same of cells and lines, of the first tab or of that with all kinds. */
    private static final String CELLS = """
            developer metadata of ro | first | tab, row metadata | rowMetadata.developerMetadata,\
            columnMetadata.developerMetadata
            heights, widths          | first | tab, sizes        | rowMetadata(pixelSize,hiddenByUser),\
            columnMetadata(pixelSize,hiddenByUser)
            values and formulas      | first | tab, cells        | rowData.values.userEnteredValue
            formats                  | first | tab, cells        | rowData.values.userEnteredFormat
            notes                    | first | tab, cells        | rowData.values.note
            data validation          | first | tab, validation   | rowData.values.dataValidation
            rich text                | whole | rich text         | rowData.values.textFormatRuns
            chips                    | whole | chips             | rowData.values.chipRuns
            pivot tables             | whole | pivot tables      | rowData.values.pivotTable
            what a filter hides      | whole | filter that hides rows | rowMetadata.hiddenByFilter
            """;

    private BeliefsOfCopies() {
    }

    static Map<String, Beliefs.Check> all() {
        Map<String, Beliefs.Check> all = new LinkedHashMap<>(Map.of(
                "A copy has the name", BeliefsOfCopies::place,
                "A copy has its source's app properties", BeliefsOfCopies::properties,
                "A copy tells when it was made", BeliefsOfCopies::created,
                "A copy can be read by its id", BeliefsOfCopies::readable,
                "A copy does not begin locked", BeliefsOfCopies::unlocked,
                "In a copy IMPORTRANGE", BeliefsOfCopies::imports,
                "files.copy takes copyComments", BeliefsOfCopies::comments,
                "A copy has the open comments", BeliefsOfCopies::commented));
        LISTS.lines().map(line -> line.split(" *\\| *")).forEach(row -> all.put("A copy keeps " + row[0], ground ->
                same(ground, row[3], row[3].replaceAll("\\([^()]*\\)", "").replaceAll(".*[,(.]|[)]", ""),
                        row[1].equals("in order"), null, row[2].split(", "))));
        CELLS.lines().map(line -> line.split(" *\\| *")).forEach(row -> all.put("A copy keeps " + row[0], ground ->
                same(ground, "sheets.data(" + row[3] + ")", row[3].replaceAll(".*[.,(]|[)]", ""), true,
                        row[1].equals("first") ? FIRST : WHOLE, row[2].split(", "))));
        return all;
    }

    /** Both under one mask; all of them, or this range. */
    static Beliefs.Outcome same(LiveGround ground, String mask, String word, boolean ordered, String range,
            String... features) throws IOException {
        Beliefs.needs(ground, features);
        String copy = ground.copy;
        String[] ranges = range == null ? new String[0] : new String[] {range};
        JsonElement source = sorted(ground.read(ground.scratch, mask, ranges), ordered);
        JsonElement other = sorted(ground.read(copy, mask, ranges), ordered);
        if (!source.toString().contains("\"" + word + "\"")) {
            return Beliefs.untold("the source itself tells no " + word);
        }
        if (source.equals(other)) {
            return Beliefs.holds("equal");
        }
        return Beliefs.fails(difference(source.toString(), other.toString()));
    }

    /** Both from a little before the first place where they differ. */
    private static String difference(String source, String other) {
        int at = 0;
        while (at < Math.min(source.length(), other.length()) && source.charAt(at) == other.charAt(at)) {
            at++;
        }
        int from = Math.max(0, at - 30);
        return source.substring(from, Math.min(source.length(), at + 40)) + " -> "
                + other.substring(from, Math.min(other.length(), at + 40));
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
        File file = ground.file(ground.copy, "name,parents,trashed,mimeType");
        boolean named = ("live copy " + ground.run).equals(file.getName());
        boolean placed = List.of(ground.folder).equals(file.getParents());
        return Beliefs.check(named && placed, named ? "in " + file.getParents() : "another name: " + file.getName());
    }

    private static Beliefs.Outcome properties(LiveGround ground) throws IOException {
        Map<String, String> source = ground.file(ground.scratch, "appProperties").getAppProperties();
        Map<String, String> all = ground.file(ground.copy, "appProperties").getAppProperties();
        return Beliefs.check(source.get("kept").equals("inherited") && all.equals(Map.of(LiveGround.MARK, ground.run,
                "own", "copy", "kept", "inherited")), "own=" + all.get("own") + ", kept=" + all.get("kept"));
    }

    private static Beliefs.Outcome created(LiveGround ground) throws IOException {
        File file = ground.file(ground.copy, "createdTime");
        long off = Math.abs(file.getCreatedTime().getValue() - ground.copied.toEpochMilli()) / 1000;
        return Beliefs.check(off < Duration.ofMinutes(5).toSeconds(), off + " s from this machine's clock");
    }

    private static Beliefs.Outcome readable(LiveGround ground) throws IOException {
        String id = ground.spare();
        ground.file(id, "id");
        JsonObject book = ground.read(id, "sheets.properties.title");
        return Beliefs.check(book.has("sheets"), "both answered at once", "Sheets tells no tabs of it");
    }

    private static Beliefs.Outcome unlocked(LiveGround ground) throws IOException {
        return Beliefs.check(BeliefsOfDrive.lock(ground, ground.copy).isEmpty(), "not locked", "locked");
    }

    private static Beliefs.Outcome imports(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "import");
        String range = ground.range("A") + LiveScratch.LAST;
        String mask = "sheets.data.rowData.values(userEnteredValue,effectiveValue)";
        JsonObject source = cell(ground.read(ground.scratch, mask, range));
        JsonObject copy = cell(ground.read(ground.copy, mask, range));
        if ("ERROR".equals(Beliefs.text(source, "effectiveValue", "errorValue", "type"))) {
            return Beliefs.untold("the source itself has no such formula, but one that cannot be parsed");
        }
        return Beliefs.check(source.get("userEnteredValue").equals(copy.get("userEnteredValue")), "shows "
                + Beliefs.brief(String.valueOf(copy.get("effectiveValue"))));
    }

    static JsonObject cell(JsonObject book) {
        return Beliefs.at(book, "sheets", 0, "data", 0, "rowData", 0, "values", 0) instanceof JsonObject cell ? cell
                : new JsonObject();
    }

    private static Beliefs.Outcome comments(LiveGround ground) throws IOException {
        ground.commented = ground.keep(ground.ask(ground.copyOf(ground.scratch,
                "live copy with comments").set("copyComments", true).setFields("id")).getId());
        return Beliefs.holds("taken");
    }

    private static Beliefs.Outcome commented(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "comment");
        if (ground.commented == null) {
            comments(ground);
        }
        int with = count(ground, ground.commented);
        int without = count(ground, ground.copy);
        return Beliefs.check(with == 1 && without == 0, with + " with it, " + without + " without, of 1");
    }

    private static int count(LiveGround ground, String id) throws IOException {
        CommentList told = ground.ask(ground.drive.comments().list(id).setFields("comments(id)"));
        return told.getComments() == null ? 0 : told.getComments().size();
    }
}
