//SOURCES LiveGround.java

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.model.Comment;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.Request;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes the scratch spreadsheet with the features that the API can set: each by a batch of its own, so that a server
 * that does not take one of them still gets the others.
 */
final class LiveScratch {
    static final String TAB = "Operaciones";
    static final String LISTS = "Listas";
    static final String AWKWARD = "Jon's \"Q1\" | 100%";
    static final String CELL_NAME = "D3";
    static final int ROWS = 60;
    /** A tab of its own with every attribute that a batch can set and verify compares, and its id. */
    static final String WHOLE = "Formas";
    static final int WHOLE_ID = 88001;
    /** The last row with a value, counted from 1, and one further down that has a format alone. */
    static final int LAST = 12;
    static final int PAINTED = 21;
    private static final String SHEET = "application/vnd.google-apps.spreadsheet";
    private static final String REQUESTS = """
            # properties
            {'updateSpreadsheetProperties':{'fields':'locale,timeZone,autoRecalc','properties':
              {'locale':'es_CL','timeZone':'America/Santiago','autoRecalc':'MINUTE'}}}
            # tab
            {'updateSheetProperties':{'fields':'title','properties':{'sheetId':T,'title':'Operaciones'}}}
            {'updateSheetProperties':{'fields':'gridProperties.rowCount,gridProperties.columnCount','properties':
              {'sheetId':T,'gridProperties':{'rowCount':60,'columnCount':8}}}}
            {'updateSheetProperties':{'fields':'gridProperties.frozenRowCount','properties':{'sheetId':T,
              'gridProperties':{'frozenRowCount':1}}}}
            # tabs
            {'addSheet':{'properties':{'sheetId':540284,'title':'Listas','hidden':true,'gridProperties':
              {'rowCount':20,'columnCount':5}}}}
            {'addSheet':{'properties':{'sheetId':77120031,'title':'Jon\\'s \\"Q1\\" | 100%','gridProperties':
              {'rowCount':20,'columnCount':5}}}}
            {'addSheet':{'properties':{'sheetId':2001,'title':'D3','gridProperties':
              {'rowCount':20,'columnCount':5}}}}
            # cells
            {'updateCells':{'fields':'userEnteredValue,userEnteredFormat,note','start':^A1,'rows':[
              {'values':['Tag','Horas','Estado','Total','E','F']},
              {'values':['1',1,{'userEnteredValue':{'stringValue':'=1+1'}},'=1+1',0,false]},
              {'values':[0.30000000000000004,9007199254740992,1E+20,-1.5E-7,true]},{'values':[]},
              {'values':[{},'solo']},{'values':['MK-1',3.5,'Listo','=B6*2']},{'values':['MK-2',12,'Pendiente','=B7*2']},
              {'values':['MK-3',7.25,'Listo','=B8*2']},{'values':['MK-4',1,'Listo','=B9*2']},
              {'values':[{'userEnteredValue':{'stringValue':'L\u00ednea \u00ab5\u00bb'},'note':'Revisar.\\nFirmado: QC',
                'userEnteredFormat':{'textFormat':{'bold':true},'backgroundColorStyle':{'rgbColor':{'red':0.5,
                  'green':0.25,'blue':1}}}},{'userEnteredValue':{'numberValue':43831},'userEnteredFormat':
                    {'numberFormat':{'type':'DATE','pattern':'dd-mm-yyyy'}}}]}]}}
            # cells of other tabs
            {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':540284},'rows':[{'values':['Estado']},
              {'values':['Pendiente']}]}}
            {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':77120031},'rows':[{'values':['rara']}]}}
            {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':2001},'rows':[
              {'values':['Nombre','Horas','Estado']},{'values':['Ana',3.5,'Listo']},{'values':['Leo',2,'Listo']}]}}
            # painted cell
            {'updateCells':{'fields':'userEnteredFormat','start':^C21,'rows':[{'values':[{'userEnteredFormat':{
              'textFormat':{'bold':true},'backgroundColorStyle':{'rgbColor':{'red':0.5,'green':0.25,'blue':1}}}}]}]}}
            # import
            {'updateCells':{'fields':'userEnteredValue','start':^A12,'rows':[{'values':[
              '=IMPORTRANGE(\\"SCRATCH\\";\\"Listas!A1\\")']}]}}
            # validation
            {'setDataValidation':{'range':<C6:C10>,'rule':{'strict':true,'showCustomUi':true,'condition':{'type':
              'ONE_OF_LIST','values':[{'userEnteredValue':'Pendiente'},{'userEnteredValue':'Listo'}]}}}}
            # merges
            {'mergeCells':{'mergeType':'MERGE_ALL','range':<E31:F32>}}
            # named ranges
            {'addNamedRange':{'namedRange':{'name':'Tags','range':<A2:A10>}}}
            {'addNamedRange':{'namedRange':{'name':'Horas','range':<B6:B10>}}}
            # filter views
            {'addFilterView':{'filter':{'title':'Grandes','range':<A1:D10>,'filterSpecs':[{'columnIndex':1,
              'filterCriteria':{'condition':{'type':'NUMBER_GREATER','values':[{'userEnteredValue':'5'}]}}}]}}}
            # filter
            {'setBasicFilter':{'filter':{'range':<A1:F11>}}}
            # charts
            {'addChart':{'chart':{'position':@E16,'spec':{'title':'Avance','basicChart':{'chartType':'COLUMN',
              'legendPosition':'BOTTOM_LEGEND','headerCount':0,'domains':[{'domain':[A6:A10]}],
              'series':[{'series':[B6:B10],'targetAxis':'LEFT_AXIS'}]}}}}}
            # protected ranges
            {'addProtectedRange':{'protectedRange':{'range':<A1:H1>,'description':'Header','warningOnly':true}}}
            # banding
            {'addBanding':{'bandedRange':{'range':<A41:D50>,'rowProperties':{'firstBandColorStyle':{'rgbColor':
              {'red':1,'green':1,'blue':0.5}},'secondBandColorStyle':{'rgbColor':{'red':1,'green':1,'blue':1}}}}}}
            # tables
            {'addTable':{'table':{'name':'Trabajadores','range':{'sheetId':2001,'startRowIndex':0,'endRowIndex':3,
              'startColumnIndex':0,'endColumnIndex':3}}}}
            # conditional formats
            {'addConditionalFormatRule':{'index':0,'rule':{'ranges':[<B6:B10>],'booleanRule':{'condition':{'type':
              'NUMBER_GREATER','values':[{'userEnteredValue':'5'}]},'format':{'backgroundColorStyle':{'rgbColor':
                {'red':1,'green':0}}}}}}}
            {'addConditionalFormatRule':{'index':1,'rule':{'ranges':[<B6:B10>],'booleanRule':{'condition':{'type':
              'NUMBER_GREATER','values':[{'userEnteredValue':'3'}]},'format':{'backgroundColorStyle':{'rgbColor':
                {'red':1,'green':0.5}}}}}}}
            # slicers
            {'addSlicer':{'slicer':{'position':@G21,'spec':{'title':'By tag','dataRange':<A1:D10>,'columnIndex':0}}}}
            # sizes
            {'updateDimensionProperties':{'range':{'sheetId':T,'dimension':'ROWS','startIndex':0,'endIndex':1},
              'properties':{'pixelSize':48},'fields':'pixelSize'}}
            {'updateDimensionProperties':{'range':{'sheetId':T,'dimension':'ROWS','startIndex':7,'endIndex':8},
              'properties':{'hiddenByUser':true},'fields':'hiddenByUser'}}
            {'updateDimensionProperties':{'range':{'sheetId':T,'dimension':'COLUMNS','startIndex':3,'endIndex':4},
              'properties':{'pixelSize':180},'fields':'pixelSize'}}
            # groups
            {'addDimensionGroup':{'range':{'sheetId':T,'dimension':'ROWS','startIndex':50,'endIndex':55}}}
            # metadata
            {'createDeveloperMetadata':{'developerMetadata':{'metadataKey':'owner','metadataValue':'3',
              'visibility':'DOCUMENT','location':{'spreadsheet':true}}}}
            {'createDeveloperMetadata':{'developerMetadata':{'metadataKey':'stage','metadataValue':'3',
              'visibility':'DOCUMENT','location':{'sheetId':T}}}}
            # row metadata
            {'createDeveloperMetadata':{'developerMetadata':{'metadataKey':'line','metadataValue':'3',
              'visibility':'DOCUMENT','location':{'dimensionRange':{'sheetId':T,'dimension':'ROWS','startIndex':5,
                'endIndex':6}}}}}
            {'createDeveloperMetadata':{'developerMetadata':{'metadataKey':'column','metadataValue':'3',
              'visibility':'DOCUMENT','location':{'dimensionRange':{'sheetId':T,'dimension':'COLUMNS','startIndex':1,
                'endIndex':2}}}}}
            """;
    private static final String WHOLE_REQUESTS = """
            # tab of all kinds
            {'addSheet':{'properties':{'sheetId':T,'title':'Formas','sheetType':'GRID','rightToLeft':true,
              'tabColorStyle':~ACCENT5,
              'gridProperties':{'rowCount':200,'columnCount':26,'frozenRowCount':1,'frozenColumnCount':1,
                'hideGridlines':true,'rowGroupControlAfter':true,'columnGroupControlAfter':true}}}}
            {'updateCells':{'fields':'userEnteredValue','start':^A1,'rows':[
              {'values':['Fecha','Grupo','Bajo','Abre','Cierra','Alto','Nodo','Padre']},
              {'values':[43831,'Norte',2,4,6,8,'Planta','']},{'values':[43862,'Sur',1,3,2,5,'Taller','Planta']},
              {'values':[43891,'Norte',3,5,7,9,'Patio','Planta']},{'values':[43922,'Este',2,6,4,7,'Arco','Taller']},
              {'values':[43952,'Sur',4,5,8,9,'MIG','Taller']},{'values':[43983,'Norte',1,2,3,6,'Grua','Patio']}]}}
            # theme
            {'updateSpreadsheetProperties':{'fields':'spreadsheetTheme','properties':{'spreadsheetTheme':{
              'primaryFontFamily':'Roboto','themeColors':[
              {'colorType':'LINK','color':{'rgbColor':{'red':0.2,'green':0.2,'blue':0.8}}},
              {'colorType':'ACCENT3','color':{'rgbColor':{'red':0.9,'green':0.7}}},
              {'colorType':'TEXT','color':{'rgbColor':{'red':0.1}}},
              {'colorType':'BACKGROUND','color':{'rgbColor':{'red':1,'green':1,'blue':1}}},
              {'colorType':'ACCENT1','color':{'rgbColor':{'red':0.25,'green':0.5,'blue':0.9}}},
              {'colorType':'ACCENT2','color':{'rgbColor':{'red':0.9,'green':0.25,'blue':0.2}}},
              {'colorType':'ACCENT4','color':{'rgbColor':{'red':0.2,'green':0.6,'blue':0.3}}},
              {'colorType':'ACCENT5','color':{'rgbColor':{'red':1,'green':0.4}}},
              {'colorType':'ACCENT6','color':{'rgbColor':{'red':0.3,'green':0.7,'blue':0.7}}}]}}}}
            # iterative calculation
            {'updateSpreadsheetProperties':{'fields':'iterativeCalculationSettings','properties':
              {'iterativeCalculationSettings':{'maxIterations':50,'convergenceThreshold':0.05}}}}
            # formats of all kinds
            {'updateCells':{'fields':'userEnteredFormat','start':^A9,'rows':[
              {'values':[{'userEnteredFormat':{'numberFormat':{'type':'NUMBER','pattern':'0.000'},
                'backgroundColorStyle':~ACCENT1,'borders':{'top':{'style':'DOUBLE','colorStyle':~TEXT},
                  'bottom':{'style':'SOLID_MEDIUM','colorStyle':~ACCENT2},'left':{'style':'DASHED'},
                  'right':{'style':'DOTTED'}},'padding':{'top':3,'right':4,'bottom':5,'left':6},
                'horizontalAlignment':'CENTER','verticalAlignment':'MIDDLE','wrapStrategy':'WRAP',
                'textDirection':'RIGHT_TO_LEFT','hyperlinkDisplayType':'PLAIN_TEXT','textRotation':{'angle':30},
                'textFormat':{'foregroundColorStyle':~ACCENT6,'fontFamily':'Roboto','fontSize':14,'bold':true,
                  'italic':true,'strikethrough':true,'underline':true}}},
               {'userEnteredFormat':{'textRotation':{'vertical':true}}}]}]}}
            # rich text
            {'updateCells':{'fields':'userEnteredValue,textFormatRuns','start':^A10,'rows':[{'values':[{
                'userEnteredValue':{'stringValue':'rojo y enlace'},
                'textFormatRuns':[{'startIndex':0,'format':{'italic':true,'foregroundColorStyle':~ACCENT2}},
                  {'startIndex':4,'format':{}},{'startIndex':7,'format':{'link':{'uri':
                    'https://example.com/plano'}}}]}]}]}}
            # chips
            {'updateCells':{'fields':'userEnteredValue,chipRuns','start':^A11,'rows':[{'values':[{
                'userEnteredValue':{'stringValue':'@ y @'},'chipRuns':[
                {'startIndex':0,'chip':{'personProperties':{'email':'WHO','displayFormat':'EMAIL'}}},
                {'startIndex':4,'chip':{'richLinkProperties':{'uri':
                  'https://docs.google.com/spreadsheets/d/SCRATCH/edit'}}}]}]}]}}
            # volatile formula
            {'updateCells':{'fields':'userEnteredValue','start':^A12,'rows':
              [{'values':[{'userEnteredValue':{'formulaValue':'=NOW()'}}]}]}}
            # validation with a message
            {'setDataValidation':{'range':<C2:C7>,'rule':{'strict':true,'showCustomUi':true,'inputMessage':'1 a 9',
              'condition':{'type':'NUMBER_BETWEEN','values':[{'userEnteredValue':'1'},{'userEnteredValue':'9'}]}}}}
            # filter that hides rows
            {'setBasicFilter':{'filter':{'range':<A1:H7>,'sortSpecs':[{'dimensionIndex':0,'sortOrder':'ASCENDING'}],
              'filterSpecs':[{'columnIndex':1,'filterCriteria':{'hiddenValues':['Sur']}}]}}}
            # column groups
            {'addDimensionGroup':{'range':{'sheetId':T,'dimension':'COLUMNS','startIndex':20,'endIndex':24}}}
            {'updateDimensionGroup':{'fields':'collapsed','dimensionGroup':{'depth':1,'collapsed':true,'range':
              {'sheetId':T,'dimension':'COLUMNS','startIndex':20,'endIndex':24}}}}
            # filter view of all kinds
            {'addFilterView':{'filter':{'title':'Por color','range':<A1:H7>,'sortSpecs':[{'dimensionIndex':2,
              'sortOrder':'DESCENDING','backgroundColorStyle':{'rgbColor':{'red':1}}}],
              'filterSpecs':[{'columnIndex':3,'filterCriteria':{'visibleBackgroundColorStyle':{'rgbColor':
                {'green':1}}}}]}}}
            # protection with exceptions
            {'addProtectedRange':{'protectedRange':{'range':{'sheetId':T},'unprotectedRanges':[<A20:B21>],
              'description':'Todo','warningOnly':true}}}
            # filter view and protection by name
            {'addNamedRange':{'namedRange':{'namedRangeId':'liveGrupos','name':'Grupos','range':<A1:B7>}}}
            {'addFilterView':{'filter':{'title':'Por nombre','namedRangeId':'liveGrupos'}}}
            {'addProtectedRange':{'protectedRange':{'namedRangeId':'liveGrupos','description':'Grupos',
              'warningOnly':true}}}
            # banding of columns
            {'addBanding':{'bandedRange':{'range':<A30:D33>,'columnProperties':{'headerColorStyle':~ACCENT1,
              'firstBandColorStyle':~ACCENT2,'secondBandColorStyle':~ACCENT3,'footerColorStyle':~ACCENT4}}}}
            # gradient and relative dates
            {'addConditionalFormatRule':{'index':0,'rule':{'ranges':[<C2:C7>],'gradientRule':{
              'minpoint':{'type':'MIN','colorStyle':~BACKGROUND},'midpoint':{'type':'PERCENT','value':'40',
                'colorStyle':~ACCENT3},'maxpoint':{'type':'MAX','colorStyle':~ACCENT2}}}}}
            {'addConditionalFormatRule':{'index':1,'rule':{'ranges':[<A2:A7>],'booleanRule':{'condition':
              {'type':'DATE_BEFORE','values':[{'relativeDate':'TODAY'}]},'format':{'textFormat':{'italic':true}}}}}}
            # table of all kinds
            {'updateCells':{'fields':'userEnteredValue','start':^A40,'rows':[
              {'values':['Pieza','Estado']},{'values':['A-1','Listo']}]}}
            {'addTable':{'table':{'name':'Piezas','range':<A40:B42>,'rowsProperties':{'headerColorStyle':~ACCENT1,
              'firstBandColorStyle':~BACKGROUND,'secondBandColorStyle':~ACCENT6},'columnProperties':[
              {'columnIndex':0,'columnName':'Pieza','columnType':'TEXT'},{'columnIndex':1,'columnName':'Estado',
                'columnType':'DROPDOWN','dataValidationRule':{'condition':{'type':'ONE_OF_LIST','values':[
                  {'userEnteredValue':'Listo'},{'userEnteredValue':'Pendiente'}]}}}]}}}
            # slicer of all kinds
            {'addSlicer':{'slicer':{'position':@K2,'spec':{'title':'Por grupo','dataRange':<A1:H7>,'columnIndex':1,
              'applyToPivotTables':false,'horizontalAlignment':'RIGHT','backgroundColorStyle':~ACCENT4,
              'textFormat':{'bold':true},'filterCriteria':{'hiddenValues':['Este']}}}}}
            # pivot tables
            {'updateCells':{'fields':'pivotTable','start':^A50,'rows':[
              {'values':[{'pivotTable':{'source':<A1:H7>,'valueLayout':'VERTICAL','rows':[{'sourceColumnOffset':1,
                'showTotals':true,'sortOrder':'DESCENDING','label':'Zona','repeatHeadings':true,'valueBucket':
                  {'valuesIndex':0},'valueMetadata':[{'value':{'stringValue':'Norte'},'collapsed':true}],
                'groupLimit':{'countLimit':2,'applyOrder':1}},{'sourceColumnOffset':0,'sortOrder':'ASCENDING',
                'groupRule':{'dateTimeRule':{'type':'YEAR_MONTH'}}}],'columns':[{'sourceColumnOffset':2,
                'sortOrder':'ASCENDING','groupRule':{'histogramRule':{'interval':2,'start':1,'end':5}}}],
              'values':[{'sourceColumnOffset':3,'summarizeFunction':'SUM','name':'Suma','calculatedDisplayType':
                'PERCENT_OF_GRAND_TOTAL'},{'formula':'=SUM(Alto)','summarizeFunction':'CUSTOM','name':'Calc'}],
              'filterSpecs':[{'columnOffsetIndex':1,'filterCriteria':{'visibleValues':['Norte','Sur'],
                'visibleByDefault':true}}]}}]}]}}
            {'updateCells':{'fields':'pivotTable','start':^A70,'rows':[
              {'values':[{'pivotTable':{'source':<A1:H7>,'rows':[{'sourceColumnOffset':1,'sortOrder':'ASCENDING',
                'groupRule':{'manualRule':{'groups':[{'groupName':{'stringValue':'Ambos'},'items':[
                  {'stringValue':'Norte'},{'stringValue':'Sur'}]}]}}}],'values':[{'sourceColumnOffset':5,
                'summarizeFunction':'MAX'}]}}]}]}}
            # charts of all kinds
            {'addChart':{'chart':{'position':{'overlayPosition':{'anchorCell':^K80,'offsetXPixels':5,
              'offsetYPixels':6,'widthPixels':420,'heightPixels':300}},'spec':{'title':'Columnas',
              'subtitle':'por grupo','altText':'barras','fontName':'Roboto','maximized':true,
              'hiddenDimensionStrategy':'SKIP_HIDDEN_ROWS','backgroundColorStyle':~BACKGROUND,
              'titleTextFormat':{'bold':true},'titleTextPosition':{'horizontalAlignment':'CENTER'},
              'basicChart':{'chartType':'COLUMN','legendPosition':'TOP_LEGEND','headerCount':1,
                'threeDimensional':true,'stackedType':'STACKED','axis':[{'position':'BOTTOM_AXIS','title':'Grupo',
                  'titleTextPosition':{'horizontalAlignment':'LEFT'}},{'position':'LEFT_AXIS','title':'Suma',
                  'format':{'italic':true},'viewWindowOptions':{'viewWindowMin':0,'viewWindowMax':40,
                    'viewWindowMode':'EXPLICIT'}}],'domains':[{'domain':[B1:B7],'reversed':true}],
                'series':[{'series':[C1:C7],'targetAxis':'LEFT_AXIS','colorStyle':~ACCENT2},
                  {'series':[D1:D7],'targetAxis':'LEFT_AXIS'}],
                'totalDataLabel':{'type':'DATA'}}}}}}
            {'addChart':{'chart':{'position':@K97,'spec':{'title':'Lineas',
              'basicChart':{'chartType':'LINE','legendPosition':'NO_LEGEND','headerCount':1,'lineSmoothing':true,
                'interpolateNulls':true,'compareMode':'CATEGORY','domains':[{'domain':[A1:A7]}],
                'series':[{'series':[C1:C7],'targetAxis':'LEFT_AXIS','lineStyle':{'width':3,'type':'MEDIUM_DASHED'},
                  'pointStyle':{'size':6,'shape':'DIAMOND'},'dataLabel':{'type':'DATA',
                    'placement':'ABOVE','textFormat':{'fontSize':8}},'styleOverrides':[{'index':1,'colorStyle':
                    ~ACCENT5,'pointStyle':{'shape':'STAR'}}]}]}}}}}
            {'addChart':{'chart':{'position':@K115,'spec':{'title':'Combinado',
              'basicChart':{'chartType':'COMBO','legendPosition':'BOTTOM_LEGEND','headerCount':1,
                'domains':[{'domain':[B1:B7]}],'series':[{'series':[D1:D7],'type':'COLUMN','targetAxis':'LEFT_AXIS'},
                {'series':[E1:E7],'type':'LINE','targetAxis':'RIGHT_AXIS'}]}}}}}
            {'addChart':{'chart':{'position':@K133,'spec':{'title':'Torta',
              'pieChart':{'legendPosition':'LABELED_LEGEND','domain':[B2:B7],'series':[C2:C7],'pieHole':0.4}}}}}
            {'addChart':{'chart':{'position':@R133,'spec':{'title':'Torta 3D',
              'pieChart':{'legendPosition':'LEFT_LEGEND','domain':[B2:B7],'series':[C2:C7],'threeDimensional':true}}}}}
            {'addChart':{'chart':{'position':@K150,'spec':{'title':'Burbujas',
              'bubbleChart':{'legendPosition':'RIGHT_LEGEND','bubbleLabels':[B2:B7],'domain':[C2:C7],'series':[D2:D7],
                'groupIds':[B2:B7],'bubbleSizes':[F2:F7],'bubbleOpacity':0.5,'bubbleBorderColorStyle':~ACCENT1,
                'bubbleMaxRadiusSize':40,'bubbleMinRadiusSize':5,'bubbleTextStyle':{'italic':true}}}}}}
            {'addChart':{'chart':{'position':@R150,'spec':{'title':'Velas',
              'candlestickChart':{'domain':{'data':[B2:B7],'reversed':true},'data':[{'lowSeries':{'data':[C2:C7]},
                'openSeries':{'data':[D2:D7]},'closeSeries':{'data':[E2:E7]},'highSeries':{'data':[F2:F7]}}]}}}}}
            {'addChart':{'chart':{'position':@R80,'spec':{'title':'Organigrama',
              'orgChart':{'nodeSize':'LARGE','nodeColorStyle':~ACCENT1,'selectedNodeColorStyle':~ACCENT2,
                'labels':[G2:G7],'parentLabels':[H2:H7],'tooltips':[B2:B7]}}}}}
            {'addChart':{'chart':{'position':@R97,'spec':{'title':'Histograma',
              'histogramChart':{'series':[{'data':[C2:C7],'barColorStyle':~ACCENT3}],'legendPosition':'INSIDE_LEGEND',
                'showItemDividers':true,'bucketSize':1.5,'outlierPercentile':0.05}}}}}
            {'addChart':{'chart':{'position':@R115,'spec':{'title':'Cascada',
              'waterfallChart':{'domain':{'data':[B2:B7],'reversed':true},'stackedType':'STACKED',
                'firstValueIsTotal':true,'hideConnectorLines':true,'connectorLineStyle':{'type':'SOLID','width':2},
                'totalDataLabel':{'type':'DATA'},'series':[{'data':[C2:C7],'hideTrailingSubtotal':true,
                  'positiveColumnsStyle':{'label':'sube','colorStyle':~ACCENT4},
                  'negativeColumnsStyle':{'label':'baja','colorStyle':~ACCENT2},
                  'subtotalColumnsStyle':{'label':'suma','colorStyle':~ACCENT1},
                  'customSubtotals':[{'subtotalIndex':2,'label':'medio','dataIsSubtotal':true}]}]}}}}}
            {'addChart':{'chart':{'position':@R170,'spec':{'title':'Arbol',
              'treemapChart':{'labels':[G2:G7],'parentLabels':[H2:H7],'sizeData':[F2:F7],'colorData':[C2:C7],
                'textFormat':{'bold':true},'levels':2,'hintedLevels':1,'minValue':1,'maxValue':9,
                'headerColorStyle':~ACCENT6,'hideTooltips':true,'colorScale':{'minValueColorStyle':~ACCENT2,
                  'midValueColorStyle':~BACKGROUND,'maxValueColorStyle':~ACCENT4,'noDataColorStyle':~TEXT}}}}}}
            {'addChart':{'chart':{'position':@K170,'spec':{'title':'Tarjeta',
              'scorecardChart':{'keyValueData':[C2:C7],'baselineValueData':[D2:D7],'aggregateType':'SUM',
                'scaleFactor':2,'numberFormatSource':'CUSTOM','customFormatOptions':{'prefix':'$','suffix':' mil'},
                'keyValueFormat':{'textFormat':{'bold':true},'position':{'horizontalAlignment':'LEFT'}},
                'baselineValueFormat':{'comparisonType':'ABSOLUTE_DIFFERENCE','description':'antes',
                  'positiveColorStyle':~ACCENT4,'negativeColorStyle':~ACCENT2,'textFormat':{'fontSize':9},
                  'position':{'horizontalAlignment':'RIGHT'}}}}}}}
            # chart on its own tab
            {'addChart':{'chart':{'position':{'newSheet':true},'border':{'colorStyle':~ACCENT1},'spec':{'title':
              'Sola','pieChart':{'legendPosition':'BOTTOM_LEGEND','domain':[B2:B7],'series':[C2:C7]}}}}}
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
        set(ground.tab, REQUESTS);
        set(WHOLE_ID, WHOLE_REQUESTS);
        ground.prepare("comment", () -> ground.ask(ground.drive.comments().create(ground.scratch,
                new Comment().setContent("Revisar")).setFields("id")));
    }

    private void set(int tab, String text) {
        Stream.of(text.split("(?m)^# ")).skip(1).map(part -> part.split("\n", 2)).forEach(feature ->
                ground.prepare(feature[0], () -> ground.change(ground.scratch, requests(tab, feature[1]
                        .replace("WHO", ground.email).replace("SCRATCH", ground.scratch)).toArray(Request[]::new))));
    }

    /** One number changes: what a tampered copy differs by. */
    static Request value(int tab, int row, int column, double value) {
        return requests(tab, "{'updateCells':{'fields':'userEnteredValue','start':{'sheetId':T,'rowIndex':" + row
                + ",'columnIndex':" + column + "},'rows':[{'values':[" + value + "]}]}}").get(0);
    }

    /**
     * Requests of a batch as JSON, one after the other, in which ' stands for ", T for the id of a tab, &lt;A1:B2> for
     * a range of it, [A1:B2] for a chart's data there, ^A1 for a cell, @A1 for a place over it, ~TEXT for a theme's
     * colour, and in rows of cells a text, number, yes or no for a cell with it, a text that begins with = for one
     * with a formula.
     */
    private static List<Request> requests(int tab, String text) {
        String json = text.replaceAll("~(\\w+)", "{'themeColor':'$1'}").replaceAll("'sheetId':T", "'sheetId':" + tab);
        json = replace(tab, json, "\\[([A-Z])(\\d+):([A-Z])(\\d+)]", "{'sourceRange':{'sources':[RANGE]}}");
        json = replace(tab, json, "<([A-Z])(\\d+):([A-Z])(\\d+)>", "RANGE");
        json = replace(tab, json, "@([A-Z])(\\d+)(?=[,}])()()", "{'overlayPosition':{'anchorCell':{CELL}}}");
        json = replace(tab, json, "\\^([A-Z])(\\d+)()()", "{CELL}");
        List<Request> all = new ArrayList<>();
        JsonElement list = JsonParser.parseString("[" + json.strip().replace("}\n{", "},{") + "]");
        list.getAsJsonArray().forEach(one -> all.add(request(one.getAsJsonObject())));
        return all;
    }

    private static String replace(int tab, String text, String pattern, String by) {
        return Pattern.compile(pattern).matcher(text).replaceAll(found -> {
            int row = Integer.parseInt(found.group(2)) - 1;
            int column = found.group(1).charAt(0) - 'A';
            return found.group(3).isEmpty() ? by.replace("CELL", "'sheetId':%d,'rowIndex':%d,'columnIndex':%d"
                    .formatted(tab, row, column)) : by.replace("RANGE", ("{'sheetId':%d,'startRowIndex':%d,"
                    + "'endRowIndex':%s,'startColumnIndex':%d,'endColumnIndex':%d}").formatted(tab, row, found.group(4),
                            column, found.group(3).charAt(0) - 'A' + 1));
        });
    }

    private static Request request(JsonObject one) {
        if (one.has("updateCells")) {
            one.getAsJsonObject("updateCells").getAsJsonArray("rows").forEach(row -> {
                JsonArray values = row.getAsJsonObject().getAsJsonArray("values");
                for (int i = 0; i < values.size(); i++) {
                    if (values.get(i) instanceof JsonPrimitive plain) {
                        values.set(i, cell(plain));
                    }
                }
            });
        }
        try {
            return GsonFactory.getDefaultInstance().fromString(one.toString(), Request.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject cell(JsonPrimitive plain) {
        boolean formula = plain.isString() && plain.getAsString().startsWith("=");
        JsonObject value = new JsonObject();
        value.add(formula ? "formulaValue" : plain.isString() ? "stringValue" : plain.isBoolean() ? "boolValue"
                : "numberValue", plain);
        JsonObject cell = new JsonObject();
        cell.add("userEnteredValue", value);
        return cell;
    }
}
