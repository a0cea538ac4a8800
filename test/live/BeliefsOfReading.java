//SOURCES Beliefs.java

import static java.util.Map.entry;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** What Sheets tells of cells, rows and lists, how it packs that, and in which words it refuses. */
final class BeliefsOfReading {
    private static final String VALUES = "sheets.data(startRow,startColumn,rowData.values.userEnteredValue)";

    private BeliefsOfReading() {
    }

    static Map<String, Beliefs.Check> all() {
        return Map.ofEntries(
                entry("Empty rows and cells", BeliefsOfReading::gaps),
                entry("After the last row", BeliefsOfReading::trimmed),
                entry("Rows of the grid beyond", BeliefsOfReading::beyond),
                entry("0 and FALSE", ground -> is(ground, 1, "4 numberValue 0", "5 boolValue false")),
                entry("A text, a number", ground -> is(ground, 1, "0 stringValue \"1\"", "1 numberValue 1",
                        "2 stringValue \"=1+1\"", "3 formulaValue \"=1+1\"")),
                entry("Numbers are told", ground -> is(ground, 2, "0 numberValue 0.30000000000000004",
                        "1 numberValue 9007199254740992", "2 numberValue 1E20", "3 numberValue -1.5E-7")),
                entry("A note and a format", BeliefsOfReading::noted),
                entry("Reading twice", BeliefsOfReading::twice),
                entry("A block begins", BeliefsOfReading::begins),
                entry("Several ranges", BeliefsOfReading::windows),
                entry("With ranges only the tabs", BeliefsOfReading::tabs),
                entry("With ranges merges", BeliefsOfReading::cut),
                entry("Each row and column", BeliefsOfReading::sizes),
                entry("With ranges the developer", BeliefsOfReading::rowMetadata),
                entry("excludeTablesInBandedRanges", BeliefsOfReading::tables),
                entry("Titles that need quoting", BeliefsOfReading::quoted),
                entry("The id and the place", BeliefsOfReading::zeroes),
                entry("Answers come compressed", ground -> encoding(ground, true)),
                entry("With prettyPrint=false", ground -> encoding(ground, false)),
                entry("A request too long", BeliefsOfReading::longUrl),
                entry("A mask with an unknown", ground -> refused(ground, "sheets.nonsense")),
                entry("A range in a tab", ground -> refused(ground, VALUES, "Nowhere!A1")),
                entry("A range that begins", ground -> refused(ground, VALUES, ground.range("A5000:B5001"))),
                entry("A spreadsheet that is not", ground -> Beliefs.refused(404, "NOT_FOUND",
                        () -> ground.read(BeliefsOfDrive.NOTHING, "spreadsheetId"))),
                entry("A token that is none", ground -> Beliefs.refused(401, "", () -> ground.ask(
                        ground.nobody.spreadsheets().get(ground.scratch).setFields("spreadsheetId")))),
                entry("A token without the scope", BeliefsOfReading::scope));
    }

    private static Beliefs.Outcome refused(LiveGround ground, String mask, String... ranges) throws IOException {
        return Beliefs.refused(400, "INVALID_ARGUMENT", () -> ground.read(ground.scratch, mask, ranges));
    }

    private static JsonArray rows(JsonObject book) {
        return Beliefs.list(book, "sheets", 0, "data", 0, "rowData");
    }

    /** The value of a cell among rows, as its kind and itself; empty if there is none. */
    private static String value(JsonArray rows, int row, int column) {
        JsonElement entered = Beliefs.at(rows, row, "values", column, "userEnteredValue");
        return entered instanceof JsonObject value ? value.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue()).findFirst().orElse("") : "";
    }

    private static JsonArray values(LiveGround ground, String cells) throws IOException {
        Beliefs.needs(ground, "cells");
        return rows(ground.read(ground.scratch, VALUES, ground.range(cells)));
    }

    private static Beliefs.Outcome is(LiveGround ground, int row, String... expected) throws IOException {
        JsonArray rows = values(ground, "A1:H" + LiveScratch.ROWS);
        for (String each : expected) {
            String[] parts = each.split(" ", 3);
            String told = value(rows, row, Integer.parseInt(parts[0]));
            boolean same = told.equals(parts[1] + " " + parts[2]) || parts[1].equals("numberValue")
                    && told.startsWith("numberValue ") && number(told.substring(12), parts[2]);
            if (!same) {
                return Beliefs.fails(parts[2] + " is told as " + (told.isEmpty() ? "nothing" : told));
            }
        }
        return Beliefs.holds("all " + expected.length + " as entered");
    }

    private static boolean number(String told, String expected) {
        return Double.compare(Double.parseDouble(told), Double.parseDouble(expected)) == 0;
    }

    private static Beliefs.Outcome gaps(LiveGround ground) throws IOException {
        JsonArray rows = values(ground, "A1:H" + LiveScratch.ROWS);
        String alone = value(rows, 4, 1);
        return Beliefs.check(alone.equals("stringValue \"solo\"") && value(rows, 4, 0).isEmpty()
                && value(rows, 3, 0).isEmpty(), "cell B5: " + (alone.isEmpty() ? "nothing" : alone));
    }

    private static Beliefs.Outcome trimmed(LiveGround ground) throws IOException {
        int told = values(ground, "A1:H" + LiveScratch.ROWS).size();
        return Beliefs.check(told == LiveScratch.LAST || told == LiveScratch.PAINTED, told + " rows; the last value is "
                + "in row " + LiveScratch.LAST + ", the last format in row " + LiveScratch.PAINTED);
    }

    private static Beliefs.Outcome beyond(LiveGround ground) throws IOException {
        JsonObject book = ground.read(ground.scratch, VALUES, ground.range("A41:H60"));
        boolean empty = !book.toString().contains("userEnteredValue");
        return Beliefs.check(empty, empty ? "nothing" : "values where there are none");
    }

    private static Beliefs.Outcome noted(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "cells");
        JsonObject cell = BeliefsOfCopies.cell(ground.read(ground.scratch,
                "sheets.data.rowData.values(note,userEnteredFormat)", ground.range("A10")));
        boolean note = Beliefs.text(cell, "note").equals("Revisar.\nFirmado: QC");
        boolean bold = cell.toString().contains("\"bold\":true") && cell.toString().contains("\"green\":0.25");
        return Beliefs.check(note && bold, (note ? "note" : "no note") + ", " + (bold ? "format" : "no such format"));
    }

    private static Beliefs.Outcome twice(LiveGround ground) throws IOException {
        JsonArray once = values(ground, "A1:H20");
        return Beliefs.check(once.equals(values(ground, "A1:H20")), once.size() + " rows");
    }

    private static Beliefs.Outcome begins(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "cells");
        JsonObject book = ground.read(ground.scratch, VALUES, ground.range("B6:C8"));
        String row = Beliefs.text(book, "sheets", 0, "data", 0, "startRow");
        String column = Beliefs.text(book, "sheets", 0, "data", 0, "startColumn");
        return Beliefs.check(row.equals("5") && column.equals("1") && rows(book).size() == 3
                && value(rows(book), 0, 0).startsWith("numberValue 3.5"), "startRow " + row + ", startColumn "
                + column + ", " + rows(book).size() + " rows");
    }

    private static Beliefs.Outcome windows(LiveGround ground) throws IOException {
        JsonArray whole = values(ground, "A1:H" + LiveScratch.ROWS);
        JsonObject book = ground.read(ground.scratch, VALUES, ground.range("A7:H60"),
                ground.range("A1:H6"));
        JsonArray blocks = Beliefs.list(book, "sheets", 0, "data");
        JsonArray together = new JsonArray();
        together.addAll(Beliefs.list(blocks, 1, "rowData"));
        together.addAll(Beliefs.list(blocks, 0, "rowData"));
        return Beliefs.check(blocks.size() == 2 && together.equals(whole), blocks.size() + " blocks, "
                + together.size() + " rows");
    }

    private static Beliefs.Outcome tabs(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "tabs");
        int told = Beliefs.list(ground.read(ground.scratch, "sheets.properties.title", LiveScratch.LISTS + "!A1"),
                "sheets").size();
        return Beliefs.check(told == 1, told + " of 5 or more");
    }

    private static Beliefs.Outcome cut(LiveGround ground) throws IOException {
        List<String> lists = List.of("merges", "rowGroups", "conditionalFormats", "filterViews", "protectedRanges",
                "charts", "bandedRanges", "slicers", "developerMetadata");
        String mask = "sheets(properties(sheetId,gridProperties)," + String.join(",", lists) + ")";
        JsonElement whole = Beliefs.at(ground.read(ground.scratch, mask), "sheets", 0);
        JsonElement part = Beliefs.at(ground.read(ground.scratch, mask, ground.range("A1:B2")), "sheets", 0);
        List<String> cut = new ArrayList<>();
        for (String list : lists) {
            JsonArray all = Beliefs.list(whole, list);
            JsonArray some = Beliefs.list(part, list);
            if (!all.equals(some)) {
                cut.add(list);
            }
            for (JsonElement one : some) {
                if (!all.contains(one)) {
                    return Beliefs.fails(list + " told otherwise: " + Beliefs.brief(one.toString()));
                }
            }
        }
        boolean grid = Beliefs.at(whole, "properties").equals(Beliefs.at(part, "properties"));
        return Beliefs.check(grid && !cut.contains("merges") && !cut.contains("rowGroups"),
                (cut.isEmpty() ? "no list was cut" : "cut: " + String.join(", ", cut))
                + (grid ? "" : "; another grid"));
    }

    private static Beliefs.Outcome sizes(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "sizes");
        JsonElement data = Beliefs.at(ground.read(ground.scratch, "sheets.data(rowMetadata,columnMetadata)",
                ground.range("A1:H10")), "sheets", 0, "data", 0);
        JsonArray rows = Beliefs.list(data, "rowMetadata");
        JsonArray columns = Beliefs.list(data, "columnMetadata");
        boolean all = rows.size() == 10 && columns.size() == 8 && StreamSupport.stream(rows.spliterator(), false)
                .noneMatch(row -> Beliefs.text(row, "pixelSize").isEmpty());
        boolean set = Beliefs.text(rows, 0, "pixelSize").equals("48")
                && Beliefs.text(columns, 3, "pixelSize").equals("180");
        return Beliefs.check(all && set && Beliefs.text(rows, 7, "hiddenByUser").equals("true"), data.toString());
    }

    private static Beliefs.Outcome rowMetadata(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "row metadata");
        String mask = "sheets.data(rowMetadata.developerMetadata,columnMetadata.developerMetadata)";
        String with = ground.read(ground.scratch, mask, ground.range("A1:H10")).toString();
        boolean too = ground.read(ground.scratch, mask).toString().contains("\"line\"");
        return Beliefs.check(with.contains("\"line\"") && with.contains("\"column\""),
                too ? "and without ranges" : "and not without ranges", "not with ranges");
    }

    private static Beliefs.Outcome tables(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "tables");
        JsonArray bands = Beliefs.list(ground.read(ground.scratch, "sheets.bandedRanges",
                "'" + LiveScratch.CELL_NAME + "'!A1:C3"), "sheets", 0, "bandedRanges");
        return Beliefs.check(bands.isEmpty(), bands.size() + " in a tab with a table alone");
    }

    private static Beliefs.Outcome quoted(LiveGround ground) throws IOException {
        Beliefs.needs(ground, "tabs", "cells of other tabs");
        String awkward = ground.read(ground.scratch, VALUES, "'" + LiveScratch.AWKWARD
                .replace("'", "''") + "'!A1").toString();
        String cell = ground.read(ground.scratch, VALUES, "'" + LiveScratch.CELL_NAME + "'!A1")
                .toString();
        return Beliefs.check(awkward.contains("rara") && cell.contains("Nombre"), "both were read");
    }

    private static Beliefs.Outcome zeroes(LiveGround ground) throws IOException {
        JsonArray sheets = Beliefs.list(ground.read(ground.scratch, "sheets.properties(sheetId,index)"), "sheets");
        return Beliefs.check(!sheets.isEmpty() && StreamSupport.stream(sheets.spliterator(), false).allMatch(sheet ->
                Beliefs.at(sheet, "properties", "sheetId").isJsonPrimitive()
                && Beliefs.at(sheet, "properties", "index").isJsonPrimitive()), sheets.toString());
    }

    private static Beliefs.Outcome encoding(LiveGround ground, boolean compressed) throws IOException {
        LiveGround.Answer answer = ground.raw(ground.get(ground.scratch, "properties,sheets.properties"));
        String text = answer.text().strip();
        return compressed ? Beliefs.check(answer.encoding().equals("gzip"), "Content-Encoding: " + answer.encoding())
                : Beliefs.check(!text.contains("\n"), text.lines().count() + " lines");
    }

    private static Beliefs.Outcome longUrl(LiveGround ground) throws IOException {
        List<String> ranges = Collections.nCopies(200, ground.range("A1:B2"));
        LiveGround.Answer answer = ground.raw(ground.get(ground.scratch, VALUES,
                ranges.toArray(String[]::new)));
        int blocks = Beliefs.list(Beliefs.tree(answer.text()), "sheets", 0, "data").size();
        return Beliefs.check(blocks == 200, "sent as " + answer.method() + ", " + blocks + " blocks");
    }

    private static Beliefs.Outcome scope(LiveGround ground) throws IOException {
        if (!ground.acting && !ground.robot) {
            return Beliefs.notAsked("a person's sign-in has the scopes it was given");
        }
        return Beliefs.refused(403, "ACCESS_TOKEN_SCOPE_INSUFFICIENT", () -> ground.ask(ground.narrow.spreadsheets()
                .get(ground.scratch).setFields("spreadsheetId")));
    }
}
