//DESCRIPTION Makes the scratch spreadsheet for trying beliefs, one feature after the other.
//JAVA 17+
//SOURCES LiveGround.java LiveRequests.java LiveWhole.java

import com.google.api.client.http.HttpResponseException;
import com.google.api.services.drive.model.Comment;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.Request;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the scratch spreadsheet with the features that the API can set: each by a batch of its own, so that a server
 * that does not take one of them still gets the others.
 */
final class LiveScratch {
    static final String TAB = "Operaciones";
    static final String LISTS = "Listas";
    static final String AWKWARD = "Jon's \"Q1\" | 100%";
    static final String CELL_NAME = "D3";
    static final int CELL_NAME_ID = 2001;
    static final int ROWS = 60;
    /** The last row with a value, counted from 1, and one further down that has a format alone. */
    static final int LAST = 12;
    static final int PAINTED = 21;
    private static final String SHEET = "application/vnd.google-apps.spreadsheet";
    private static final String RULE = """
            {'addConditionalFormatRule':{'index':%d,'rule':{'ranges':[<B6:B10>],'booleanRule':{'condition':{'type':
              'NUMBER_GREATER','values':[{'userEnteredValue':'%s'}]},'format':{'backgroundColorStyle':{'rgbColor':
                {'red':1,'green':%s}}}}}}}
            """;
    private static final String CELLS = """
            {'updateCells':{'fields':'FIELD','start':{'sheetId':T,'rowIndex':0,'columnIndex':0},'rows':[
              {'values':['Tag','Horas','Estado','Total','E','F']},
              {'values':['1',1,{'userEnteredValue':{'stringValue':'=1+1'}},'=1+1',0,false]},
              {'values':[0.30000000000000004,9007199254740992,1E+20,-1.5E-7,true]},{'values':[]},
              {'values':[{},'solo']},{'values':['MK-1',3.5,'Listo','=B6*2']},{'values':['MK-2',12,'Pendiente','=B7*2']},
              {'values':['MK-3',7.25,'Listo','=B8*2']},{'values':['MK-4',1,'Listo','=B9*2']},
              {'values':[{'userEnteredValue':{'stringValue':'L\u00ednea \u00ab5\u00bb'},'note':'Revisar.\\nFirmado: QC',
                'userEnteredFormat':{'textFormat':{'bold':true},'backgroundColorStyle':{'rgbColor':{'red':0.5,
                  'green':0.25,'blue':1}}}},{'userEnteredValue':{'numberValue':43831},'userEnteredFormat':
                    {'numberFormat':{'type':'DATE','pattern':'dd-mm-yyyy'}}}]}]}}
            """;

    private final LiveGround ground;

    LiveScratch(LiveGround ground) {
        this.ground = ground;
    }

    void make() throws IOException {
        File scratch = new File().setName("live scratch " + ground.run).setMimeType(SHEET)
                .setParents(List.of(ground.folder))
                .setAppProperties(Map.of(LiveGround.MARK, ground.run, "own", "source", "kept", "inherited"));
        try {
            ground.scratch = ground.keep(ground.ask(ground.drive.files().create(scratch).setSupportsAllDrives(true)
                    .setFields("id")).getId());
            ground.tab = Integer.parseInt(Beliefs.text(ground.read(ground.scratch, "sheets.properties.sheetId"),
                    "sheets", 0, "properties", "sheetId"));
        } catch (HttpResponseException e) {
            throw new backup.Trouble("could not make a scratch spreadsheet: " + Beliefs.reason(e), "Give another "
                    + "folder with --folder; a service account makes files in a shared drive alone (docs/setup.md).");
        }
        features().forEach((feature, requests) -> ground.prepare(feature,
                () -> ground.change(ground.scratch, requests.toArray(Request[]::new))));
        ground.prepare("comment", () -> ground.ask(ground.drive.comments().create(ground.scratch,
                new Comment().setContent("Revisar")).setFields("id")));
    }

    private Map<String, List<Request>> features() {
        Map<String, List<Request>> all = new LinkedHashMap<>();
        texts().forEach((feature, text) -> all.put(feature, LiveRequests.of(ground.tab, text
                .replace("SCRATCH", ground.scratch))));
        all.putAll(LiveWhole.features(ground));
        return all;
    }

    private static Map<String, String> texts() {
        Map<String, String> all = new LinkedHashMap<>();
        tabs(all);
        lists(all);
        lines(all);
        return all;
    }

    /** Tabs and cells. */
    private static void tabs(Map<String, String> all) {
        all.put("properties", """
                {'updateSpreadsheetProperties':{'fields':'locale,timeZone,autoRecalc','properties':
                  {'locale':'es_CL','timeZone':'America/Santiago','autoRecalc':'MINUTE'}}}
                """);
        all.put("tab", """
                {'updateSheetProperties':{'fields':'title','properties':{'sheetId':T,'title':'Operaciones'}}}
                {'updateSheetProperties':{'fields':'gridProperties.rowCount,gridProperties.columnCount','properties':
                  {'sheetId':T,'gridProperties':{'rowCount':60,'columnCount':8}}}}
                {'updateSheetProperties':{'fields':'gridProperties.frozenRowCount','properties':{'sheetId':T,
                  'gridProperties':{'frozenRowCount':1}}}}
                """);
        all.put("tabs", """
                {'addSheet':{'properties':{'sheetId':540284,'title':'Listas','hidden':true,'gridProperties':
                  {'rowCount':20,'columnCount':5}}}}
                {'addSheet':{'properties':{'sheetId':77120031,'title':'Jon\\'s \\"Q1\\" | 100%','gridProperties':
                  {'rowCount':20,'columnCount':5}}}}
                {'addSheet':{'properties':{'sheetId':2001,'title':'D3','gridProperties':
                  {'rowCount':20,'columnCount':5}}}}
                """);
        for (String field : List.of("cells userEnteredValue", "formats userEnteredFormat", "notes note")) {
            all.put(field.split(" ")[0], CELLS.replace("FIELD", field.split(" ")[1]));
        }
        all.put("cells of other tabs", """
                {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':540284},'rows':[{'values':['Estado']},
                  {'values':['Pendiente']}]}}
                {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':77120031},'rows':[{'values':['rara']}]}}
                {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':2001},'rows':[
                  {'values':['Nombre','Horas','Estado']},{'values':['Ana',3.5,'Listo']},{'values':['Leo',2,'Listo']}]}}
                """);
        all.put("painted cell", """
                {'updateCells':{'fields':'userEnteredFormat','start':{'sheetId':T,'rowIndex':20,'columnIndex':2},
                  'rows':[{'values':[{'userEnteredFormat':{'textFormat':{'bold':true},'backgroundColorStyle':
                    {'rgbColor':{'red':0.5,'green':0.25,'blue':1}}}}]}]}}
                """);
        all.put("import", """
                {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':T,'rowIndex':11},'rows':[{'values':[
                  '=IMPORTRANGE("SCRATCH";"Listas!A1")']}]}}
                """.replace("\"", "\\\""));
    }

    /** What stands in lists of a tab. */
    private static void lists(Map<String, String> all) {
        all.put("validation", """
                {'setDataValidation':{'range':<C6:C10>,'rule':{'strict':true,'showCustomUi':true,'condition':{'type':
                  'ONE_OF_LIST','values':[{'userEnteredValue':'Pendiente'},{'userEnteredValue':'Listo'}]}}}}
                """);
        all.put("merges", "{'mergeCells':{'mergeType':'MERGE_ALL','range':<E31:F32>}}");
        all.put("named ranges", """
                {'addNamedRange':{'namedRange':{'name':'Tags','range':<A2:A10>}}}
                {'addNamedRange':{'namedRange':{'name':'Horas','range':<B6:B10>}}}
                """);
        all.put("filter views", """
                {'addFilterView':{'filter':{'title':'Grandes','range':<A1:D10>,'filterSpecs':[{'columnIndex':1,
                  'filterCriteria':{'condition':{'type':'NUMBER_GREATER','values':[{'userEnteredValue':'5'}]}}}]}}}
                """);
        all.put("filter", "{'setBasicFilter':{'filter':{'range':<A1:F11>}}}");
        all.put("charts", """
                {'addChart':{'chart':{'position':@E16,'spec':{'title':'Avance','basicChart':{'chartType':'COLUMN',
                  'legendPosition':'BOTTOM_LEGEND','headerCount':0,'domains':[{'domain':[A6:A10]}],
                  'series':[{'series':[B6:B10],'targetAxis':'LEFT_AXIS'}]}}}}}
                """);
        all.put("protected ranges", "{'addProtectedRange':{'protectedRange':{'range':<A1:H1>,'description':'Header',"
                + "'warningOnly':true}}}");
        all.put("banding", """
                {'addBanding':{'bandedRange':{'range':<A41:D50>,'rowProperties':{'firstBandColorStyle':{'rgbColor':
                  {'red':1,'green':1,'blue':0.5}},'secondBandColorStyle':{'rgbColor':{'red':1,'green':1,'blue':1}}}}}}
                """);
        all.put("tables", "{'addTable':{'table':{'name':'Trabajadores','range':{'sheetId':2001,'startRowIndex':0,"
                + "'endRowIndex':3,'startColumnIndex':0,'endColumnIndex':3}}}}");
        all.put("conditional formats", RULE.formatted(0, "5", "0") + RULE.formatted(1, "3", "0.5"));
        all.put("slicers", """
                {'addSlicer':{'slicer':{'position':@G21,'spec':{'title':'By tag','dataRange':<A1:D10>,
                  'columnIndex':0}}}}
                """);
    }

    /** What stands with rows and columns, and metadata. */
    private static void lines(Map<String, String> all) {
        String size = "{'updateDimensionProperties':{'range':{'sheetId':T,'dimension':'%s','startIndex':%d,'endIndex':"
                + "%d},'properties':{'%s':%s},'fields':'%4$s'}}\n";
        all.put("sizes", size.formatted("ROWS", 0, 1, "pixelSize", "48")
                + size.formatted("ROWS", 7, 8, "hiddenByUser", "true")
                + size.formatted("COLUMNS", 3, 4, "pixelSize", "180"));
        all.put("groups", "{'addDimensionGroup':{'range':{'sheetId':T,'dimension':'ROWS','startIndex':50,"
                + "'endIndex':55}}}");
        String metadata = "{'createDeveloperMetadata':{'developerMetadata':{'metadataKey':'%s','metadataValue':'3',"
                + "'visibility':'DOCUMENT','location':{%s}}}}\n";
        String line = "'dimensionRange':{'sheetId':T,'dimension':'%s','startIndex':%d,'endIndex':%d}";
        all.put("metadata", metadata.formatted("owner", "'spreadsheet':true")
                + metadata.formatted("stage", "'sheetId':T"));
        all.put("row metadata", metadata.formatted("line", line.formatted("ROWS", 5, 6))
                + metadata.formatted("column", line.formatted("COLUMNS", 1, 2)));
    }

    /** One number changes: what a tampered copy differs by. */
    static Request value(int tab, int row, int column, double value) {
        return LiveRequests.of(tab, "{'updateCells':{'fields':'userEnteredValue','start':{'sheetId':T,'rowIndex':" + row
                + ",'columnIndex':" + column + "},'rows':[{'values':[" + value + "]}]}}").get(0);
    }
}
