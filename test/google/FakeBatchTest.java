//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each request is written by hand, with ' for ", since Google's client would not let some of them out. */
class FakeBatchTest extends FakeGoogleCaller {
    private static final String NEW = "{'addSheet':{'properties':{'sheetId':7,'title':'New','gridProperties':"
            + "{'rowCount':10,'columnCount':5}}}}";
    private static final String CELL = "{'updateCells':{'start':{'sheetId':7},'fields':'*','rows':[{'values':[%s]}]}}";
    private static final String RANGE = "'range':{'sheetId':7,'startRowIndex':%d,'endRowIndex':%d,"
            + "'startColumnIndex':0,'endColumnIndex':2}";

    /** What is asked for, perhaps after something else, and what is said to it; null if it is done. */
    record Asked(String what, String before, String request, String said) {
        @Override
        public String toString() {
            return what;
        }
    }

    private static Asked asked(String what, String request, String said) {
        return new Asked(what, null, request, said);
    }

    private static String range(int top, int bottom) {
        return RANGE.formatted(top, bottom);
    }

    private static String band(int top, int bottom) {
        return "{'addBanding':{'bandedRange':{" + range(top, bottom)
                + ",'rowProperties':{'firstBandColorStyle':{'themeColor':'TEXT'}}}}}";
    }

    private static String named(String name, int top, int bottom) {
        return "{'addNamedRange':{'namedRange':{'name':'" + name + "'," + range(top, bottom) + "}}}";
    }

    private static String table(String name, int top) {
        return "{'addTable':{'table':{'name':'" + name + "'," + range(top, top + 2) + "}}}";
    }

    private static String merge(int top, int bottom) {
        return "{'mergeCells':{'mergeType':'MERGE_ALL'," + range(top, bottom) + "}}";
    }

    private static String rule(String rule) {
        return "{'addConditionalFormatRule':{'rule':{" + rule + "}}}";
    }

    private static String title(String title) {
        return "{'updateSheetProperties':{'properties':{'sheetId':7,'title':'" + title + "'},'fields':'title'}}";
    }

    static Stream<Asked> requests() {
        return Stream.of(tabs(), cells(), lists(), objects()).flatMap(all -> all);
    }

    private static Stream<Asked> tabs() {
        String frozen = "{'updateSheetProperties':{'properties':{'sheetId':'7','gridProperties':{'frozenRowCount':"
                + "'%s'}},'fields':'gridProperties.frozenRowCount'}}";
        return Stream.of(
                asked("a number written as a text", frozen.formatted("7"), null),
                asked("a text that is no number", frozen.formatted("seven"), "(TYPE_INT32), \"seven\""),
                asked("half a row", frozen.formatted("1.5"), "(TYPE_INT32), \"1.5\""),
                asked("a title of another tab in other case", title("operaciones"), "already exists"),
                asked("the tab's own title", title("New"), null), asked("an empty title", title(""), "be empty"),
                asked("another id", "{'updateSheetProperties':{'properties':{'sheetId':7},'fields':'sheetId,index,"
                        + "sheetType'}}", "Neither id nor type"),
                asked("a type that no tab has", "{'addSheet':{'properties':{'sheetType':'CHART'}}}",
                        "Invalid value at 'requests[0].add_sheet.properties.sheet_type'"),
                asked("a chart's sheet", "{'addSheet':{'properties':{'sheetType':'OBJECT'}}}", "Only sheets with a"),
                asked("an id of another tab", "{'addSheet':{'properties':{'sheetId':7}}}", "id 7 already exists"),
                asked("nothing but a mask", "{'updateSheetProperties':{'fields':'title'}}", "No properties"),
                asked("no mask", "{'updateSheetProperties':{'properties':{'sheetId':7}}}", "At least one field"),
                asked("rows that are not there", "{'updateDimensionProperties':{'range':{'sheetId':7,'dimension':"
                        + "'ROWS','startIndex':5,'endIndex':11},'properties':{'pixelSize':30},'fields':'pixelSize'}}",
                        "not on the grid"),
                asked("nothing at all", "", "at least one request"),
                asked("no kind of request", "{}", "exactly one request kind"),
                asked("a tab that is not there", CELL.formatted("{}").replace("7", "9"), "No grid with id: 9"),
                asked("no dimension", "{'addDimensionGroup':{'range':{'sheetId':7,'startIndex':1,'endIndex':2}}}",
                        "No dimension"));
    }

    private static Stream<Asked> cells() {
        return Stream.of(
                asked("a value", CELL.formatted("{'userEnteredValue':{'numberValue':'7'}}"), null),
                asked("two values", CELL.formatted("{'userEnteredValue':{'numberValue':7,'boolValue':true}}"),
                        "oneof field is already set. Cannot set 'boolValue'"),
                asked("an error", CELL.formatted("{'userEnteredValue':{'errorValue':{'type':'REF'}}}"),
                        "error cannot be entered"),
                asked("a formula without =", CELL.formatted("{'userEnteredValue':{'formulaValue':'A1'}}"),
                        "begin with"),
                asked("a theme colour that there is not", CELL.formatted("{'userEnteredFormat':{'backgroundColorStyle':"
                        + "{'themeColor':'ACCENT7'}}}"), "\"ACCENT7\""),
                asked("runs in a number", CELL.formatted("{'userEnteredValue':{'numberValue':7},'textFormatRuns':"
                        + "[{'startIndex':0,'format':{'bold':true}}]}"), "only valid on strings"),
                asked("runs beyond the text", CELL.formatted("{'userEnteredValue':{'stringValue':'x'},"
                        + "'textFormatRuns':[{'startIndex':1,'format':{'bold':true}}]}"), "A run starts at 1"),
                asked("a chip without its place", CELL.formatted("{'userEnteredValue':{'stringValue':'x'},'chipRuns':"
                        + "[{'chip':{'personProperties':{'email':'a@example.com'}}}]}"), "A chip stands for an @"),
                asked("a value that Google calculates", CELL.formatted("{'note':'x'}").replace("'*'",
                        "'formattedValue'"), "Cannot find matching fields"),
                asked("one attribute of a format", CELL.formatted("{'userEnteredFormat':{'textFormat':{'bold':true}}}")
                        .replace("'*'", "'userEnteredFormat.textFormat.bold'"), null),
                asked("both a start and a range", CELL.formatted("{}").replace("'start'", range(0, 1) + ",'start'"),
                        "Cannot set 'range'"));
    }

    private static Stream<Asked> lists() {
        String condition = "'booleanRule':{'condition':{'type':'NUMBER_EQ','values':[{'userEnteredValue':'1'}]},"
                + "'format':{'textFormat':{'bold':true}}}";
        return Stream.of(
                asked("a rule", rule("'ranges':[{" + range(0, 2).substring(9) + "]," + condition), null),
                asked("a rule without ranges", rule(condition), "No ranges"),
                asked("a rule that is none", rule("'ranges':[{'sheetId':7}]"), "Exactly one of"),
                asked("a rule of two kinds", rule("'ranges':[{'sheetId':7}],'gradientRule':{}," + condition), "oneof"),
                asked("validation off the grid", "{'setDataValidation':{" + range(5, 11) + ",'rule':{'condition':"
                        + "{'type':'BOOLEAN'}}}}", "exceeds grid limits"),
                new Asked("bands beside bands", band(0, 2), band(2, 4), null),
                new Asked("bands over bands", band(0, 2), band(1, 3), "already has alternating"),
                new Asked("a table over bands", band(0, 2), table("T", 1), "already has alternating"),
                new Asked("merges over merges", merge(0, 2), merge(1, 3), "in a merged range"),
                new Asked("merges beside merges", merge(0, 2), merge(2, 3), null),
                asked("a merge off the grid", merge(9, 11), "Max rows: 10, max columns: 5"),
                asked("a merge of nothing", merge(3, 3), "has no cells"),
                asked("a name off the grid", named("N", 9, 11), "exceeds grid limits"),
                asked("a name that looks like a cell", named("AB12", 0, 1), "not a valid name"),
                asked("a name with a blank", named("A B", 0, 1), "not a valid name"),
                new Asked("a name in other case", named("N1_", 0, 1), named("n1_", 2, 3), "\"n1_\" already exists"));
    }

    private static Stream<Asked> objects() {
        String chart = "{'addChart':{'chart':{'chartId':5,'spec':{'title':'x','pieChart':{}},'position':"
                + "{'overlayPosition':{'anchorCell':{'sheetId':7,'rowIndex':%d}}}}}}";
        String view = "{'addFilterView':{'filter':{'filterViewId':5,'title':'x'," + range(0, 2) + "%s}}}";
        String metadata = "{'createDeveloperMetadata':{'developerMetadata':{%s'metadataValue':'v','location':"
                + "{'sheetId':7}}}}";
        return Stream.of(
                new Asked("a chart with the id of another", chart.formatted(0), chart.formatted(1), "5 already exists"),
                asked("a chart off the grid", chart.formatted(10), "exceeds grid limits"),
                asked("a chart nowhere", "{'addChart':{'chart':{'spec':{'pieChart':{}}}}}", "No position"),
                asked("a chart of two kinds", chart.formatted(0).replace("'pieChart'", "'orgChart':{},'pieChart'"),
                        "oneof"),
                new Asked("a view with the id of another", view.formatted(""), view.formatted(""), "5 already exists"),
                asked("a view of a name that is not there", "{'addFilterView':{'filter':{'namedRangeId':'n'}}}",
                        "No named range with id: n"),
                asked("a view of two things", view.formatted(",'tableId':'t'"), "Exactly one of"),
                asked("metadata", metadata.formatted("'metadataKey':'k','visibility':'DOCUMENT',"), null),
                asked("metadata without a key", metadata.formatted("'visibility':'DOCUMENT',"), "No key"),
                asked("metadata that nobody may see", metadata.formatted("'metadataKey':'k',"), "No visibility"));
    }

    private Reply batch(String... requests) {
        return send("POST", "/v4/spreadsheets/" + SHEET + ":batchUpdate",
                "{\"requests\":[" + String.join(",", requests).replace('\'', '"') + "]}");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void what_is_asked_for_is_done_or_refused_in_words(Asked asked) {
        assertEquals(200, batch(NEW).code());
        if (asked.before != null) {
            assertEquals(200, batch(asked.before).code());
        }
        Reply reply = batch(asked.request);
        assertEquals(asked.said == null ? 200 : 400, reply.code(), reply.body());
        assertTrue(asked.said == null || reply.message().contains(asked.said), reply.body());
    }

    @Test
    void a_chart_may_have_a_new_sheet_of_its_own() {
        Reply made = batch("{'addChart':{'chart':{'spec':{'pieChart':{}},'position':{'newSheet':true}}}}");
        String id = made.text("replies", "0", "addChart", "chart", "position", "sheetId");
        assertTrue(sheet("fields=sheets.properties(sheetId,sheetType)").body().replaceAll("\\s", "")
                .contains("{\"sheetId\":" + id + ",\"sheetType\":\"OBJECT\"}"));
    }

    @Test
    void a_batch_is_done_whole_or_not_at_all() {
        int before = google.spreadsheet(SHEET).getSheets().size();
        assertTrue(batch(NEW, NEW).message().startsWith("Invalid requests[1].addSheet: One with id 7"));
        assertEquals(before, google.spreadsheet(SHEET).getSheets().size());
    }
}
