//DESCRIPTION Makes a tab with all that the Sheets API can set and verify compares.
//JAVA 17+

import com.google.api.services.sheets.v4.model.Request;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the scratch spreadsheet has in a tab of its own, so that no rule about windows and filters of others changes:
 * every attribute that a batch can set and verify compares, in requests written as {@link LiveRequests} takes them.
 */
final class LiveWhole {
    static final String TITLE = "Formas";
    static final int TAB = 88001;
    private static final Map<String, String> FEATURES = new LinkedHashMap<>();

    private LiveWhole() {
    }

    static {
        FEATURES.put("tab of all kinds", """
                {'addSheet':{'properties':{'sheetId':T,'title':'Formas','sheetType':'GRID','rightToLeft':true,
                  'tabColorStyle':~ACCENT5,
                  'gridProperties':{'rowCount':200,'columnCount':26,'frozenRowCount':1,'frozenColumnCount':1,
                    'hideGridlines':true,'rowGroupControlAfter':true,'columnGroupControlAfter':true}}}}
                {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':T,'rowIndex':0,'columnIndex':0},'rows':[
                  {'values':['Fecha','Grupo','Bajo','Abre','Cierra','Alto','Nodo','Padre']},
                  {'values':[43831,'Norte',2,4,6,8,'Planta','']},{'values':[43862,'Sur',1,3,2,5,'Taller','Planta']},
                  {'values':[43891,'Norte',3,5,7,9,'Patio','Planta']},{'values':[43922,'Este',2,6,4,7,'Arco','Taller']},
                  {'values':[43952,'Sur',4,5,8,9,'MIG','Taller']},{'values':[43983,'Norte',1,2,3,6,'Grua','Patio']}]}}
                """);
        FEATURES.put("theme", """
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
                """);
        FEATURES.put("iterative calculation", """
                {'updateSpreadsheetProperties':{'fields':'iterativeCalculationSettings','properties':
                  {'iterativeCalculationSettings':{'maxIterations':50,'convergenceThreshold':0.05}}}}
                """);
        FEATURES.put("formats of all kinds", """
                {'updateCells':{'fields':'userEnteredFormat','start':{'sheetId':T,'rowIndex':8,'columnIndex':0},'rows':[
                  {'values':[{'userEnteredFormat':{'numberFormat':{'type':'NUMBER','pattern':'0.000'},
                    'backgroundColorStyle':~ACCENT1,'borders':{'top':{'style':'DOUBLE','colorStyle':~TEXT},
                      'bottom':{'style':'SOLID_MEDIUM','colorStyle':~ACCENT2},'left':{'style':'DASHED'},
                      'right':{'style':'DOTTED'}},'padding':{'top':3,'right':4,'bottom':5,'left':6},
                    'horizontalAlignment':'CENTER','verticalAlignment':'MIDDLE','wrapStrategy':'WRAP',
                    'textDirection':'RIGHT_TO_LEFT','hyperlinkDisplayType':'PLAIN_TEXT','textRotation':{'angle':30},
                    'textFormat':{'foregroundColorStyle':~ACCENT6,'fontFamily':'Roboto','fontSize':14,'bold':true,
                      'italic':true,'strikethrough':true,'underline':true}}},
                   {'userEnteredFormat':{'textRotation':{'vertical':true}}}]}]}}
                """);
        FEATURES.put("rich text", """
                {'updateCells':{'fields':'userEnteredValue,textFormatRuns','start':{'sheetId':T,'rowIndex':9,
                  'columnIndex':0},'rows':[{'values':[{'userEnteredValue':{'stringValue':'rojo y enlace'},
                    'textFormatRuns':[{'startIndex':0,'format':{'italic':true,'foregroundColorStyle':~ACCENT2}},
                      {'startIndex':4,'format':{}},{'startIndex':7,'format':{'link':{'uri':
                        'https://example.com/plano'}}}]}]}]}}
                """);
        FEATURES.put("chips", """
                {'updateCells':{'fields':'userEnteredValue,chipRuns','start':{'sheetId':T,'rowIndex':10,'columnIndex':0
                  },'rows':[{'values':[{'userEnteredValue':{'stringValue':'@ y @'},'chipRuns':[
                    {'startIndex':0,'chip':{'personProperties':{'email':'WHO','displayFormat':'EMAIL'}}},
                    {'startIndex':4,'chip':{'richLinkProperties':{'uri':
                      'https://docs.google.com/spreadsheets/d/SCRATCH/edit'}}}]}]}]}}
                """);
        FEATURES.put("volatile formula", """
                {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':T,'rowIndex':11,'columnIndex':0},'rows':
                  [{'values':[{'userEnteredValue':{'formulaValue':'=NOW()'}}]}]}}
                """);
        FEATURES.put("validation with a message", """
                {'setDataValidation':{'range':<C2:C7>,'rule':{'strict':true,'showCustomUi':true,'inputMessage':'1 a 9',
                  'condition':{'type':'NUMBER_BETWEEN','values':[{'userEnteredValue':'1'},{'userEnteredValue':'9'}]}}}}
                """);
        FEATURES.put("filter that hides rows", """
                {'setBasicFilter':{'filter':{'range':<A1:H7>,'sortSpecs':[{'dimensionIndex':0,'sortOrder':'ASCENDING'}],
                  'filterSpecs':[{'columnIndex':1,'filterCriteria':{'hiddenValues':['Sur']}}]}}}
                """);
        FEATURES.put("column groups", """
                {'addDimensionGroup':{'range':{'sheetId':T,'dimension':'COLUMNS','startIndex':20,'endIndex':24}}}
                {'updateDimensionGroup':{'fields':'collapsed','dimensionGroup':{'depth':1,'collapsed':true,'range':
                  {'sheetId':T,'dimension':'COLUMNS','startIndex':20,'endIndex':24}}}}
                """);
        FEATURES.put("filter view of all kinds", """
                {'addFilterView':{'filter':{'title':'Por color','range':<A1:H7>,'sortSpecs':[{'dimensionIndex':2,
                  'sortOrder':'DESCENDING','backgroundColorStyle':{'rgbColor':{'red':1}}}],
                  'filterSpecs':[{'columnIndex':3,'filterCriteria':{'visibleBackgroundColorStyle':{'rgbColor':
                    {'green':1}}}}]}}}
                """);
        FEATURES.put("protection with exceptions", """
                {'addProtectedRange':{'protectedRange':{'range':{'sheetId':T},'unprotectedRanges':[<A20:B21>],
                  'description':'Todo','warningOnly':true}}}
                """);
        FEATURES.put("filter view and protection by name", """
                {'addNamedRange':{'namedRange':{'namedRangeId':'liveGrupos','name':'Grupos','range':<A1:B7>}}}
                {'addFilterView':{'filter':{'title':'Por nombre','namedRangeId':'liveGrupos'}}}
                {'addProtectedRange':{'protectedRange':{'namedRangeId':'liveGrupos','description':'Grupos',
                  'warningOnly':true}}}
                """);
        FEATURES.put("banding of columns", """
                {'addBanding':{'bandedRange':{'range':<A30:D33>,'columnProperties':{'headerColorStyle':~ACCENT1,
                  'firstBandColorStyle':~ACCENT2,'secondBandColorStyle':~ACCENT3,'footerColorStyle':~ACCENT4}}}}
                """);
        FEATURES.put("gradient and relative dates", """
                {'addConditionalFormatRule':{'index':0,'rule':{'ranges':[<C2:C7>],'gradientRule':{
                  'minpoint':{'type':'MIN','colorStyle':~BACKGROUND},'midpoint':{'type':'PERCENT','value':'40',
                    'colorStyle':~ACCENT3},'maxpoint':{'type':'MAX','colorStyle':~ACCENT2}}}}}
                {'addConditionalFormatRule':{'index':1,'rule':{'ranges':[<A2:A7>],'booleanRule':{'condition':
                  {'type':'DATE_BEFORE','values':[{'relativeDate':'TODAY'}]},'format':{'textFormat':{'italic':true}}}}}}
                """);
        FEATURES.put("table of all kinds", """
                {'updateCells':{'fields':'userEnteredValue','start':{'sheetId':T,'rowIndex':39,'columnIndex':0},'rows':[
                  {'values':['Pieza','Estado']},{'values':['A-1','Listo']}]}}
                {'addTable':{'table':{'name':'Piezas','range':<A40:B42>,'rowsProperties':{'headerColorStyle':~ACCENT1,
                  'firstBandColorStyle':~BACKGROUND,'secondBandColorStyle':~ACCENT6},'columnProperties':[
                  {'columnIndex':0,'columnName':'Pieza','columnType':'TEXT'},{'columnIndex':1,'columnName':'Estado',
                    'columnType':'DROPDOWN','dataValidationRule':{'condition':{'type':'ONE_OF_LIST','values':[
                      {'userEnteredValue':'Listo'},{'userEnteredValue':'Pendiente'}]}}}]}}}
                """);
        FEATURES.put("slicer of all kinds", """
                {'addSlicer':{'slicer':{'position':@K2,'spec':{'title':'Por grupo','dataRange':<A1:H7>,'columnIndex':1,
                  'applyToPivotTables':false,'horizontalAlignment':'RIGHT','backgroundColorStyle':~ACCENT4,
                  'textFormat':{'bold':true},'filterCriteria':{'hiddenValues':['Este']}}}}}
                """);
        FEATURES.put("pivot tables", """
                {'updateCells':{'fields':'pivotTable','start':{'sheetId':T,'rowIndex':49,'columnIndex':0},'rows':[
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
                {'updateCells':{'fields':'pivotTable','start':{'sheetId':T,'rowIndex':69,'columnIndex':0},'rows':[
                  {'values':[{'pivotTable':{'source':<A1:H7>,'rows':[{'sourceColumnOffset':1,'sortOrder':'ASCENDING',
                    'groupRule':{'manualRule':{'groups':[{'groupName':{'stringValue':'Ambos'},'items':[
                      {'stringValue':'Norte'},{'stringValue':'Sur'}]}]}}}],'values':[{'sourceColumnOffset':5,
                    'summarizeFunction':'MAX'}]}}]}]}}
                """);
        charts();
    }

    private static void chart(String position, String title, String spec) {
        FEATURES.merge("charts of all kinds", "{'addChart':{'chart':{'position':" + position + ",'spec':{'title':'"
                + title + "'," + spec.strip() + "}}}}\n", String::concat);
    }

    private static void charts() {
        chart("{'overlayPosition':{'anchorCell':{'sheetId':T,'rowIndex':79,'columnIndex':10},'offsetXPixels':5,"
                + "'offsetYPixels':6,'widthPixels':420,'heightPixels':300}}", "Columnas", """
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
                  'totalDataLabel':{'type':'DATA'}}
                """);
        chart("@K97", "Lineas", """
                'basicChart':{'chartType':'LINE','legendPosition':'NO_LEGEND','headerCount':1,'lineSmoothing':true,
                  'interpolateNulls':true,'compareMode':'CATEGORY','domains':[{'domain':[A1:A7]}],
                  'series':[{'series':[C1:C7],'targetAxis':'LEFT_AXIS','lineStyle':{'width':3,'type':'MEDIUM_DASHED'},
                    'pointStyle':{'size':6,'shape':'DIAMOND'},'dataLabel':{'type':'DATA',
                      'placement':'ABOVE','textFormat':{'fontSize':8}},'styleOverrides':[{'index':1,'colorStyle':
                      ~ACCENT5,'pointStyle':{'shape':'STAR'}}]}]}
                """);
        chart("@K115", "Combinado", """
                'basicChart':{'chartType':'COMBO','legendPosition':'BOTTOM_LEGEND','headerCount':1,
                  'domains':[{'domain':[B1:B7]}],'series':[{'series':[D1:D7],'type':'COLUMN','targetAxis':'LEFT_AXIS'},
                  {'series':[E1:E7],'type':'LINE','targetAxis':'RIGHT_AXIS'}]}
                """);
        chart("@K133", "Torta", """
                'pieChart':{'legendPosition':'LABELED_LEGEND','domain':[B2:B7],'series':[C2:C7],'pieHole':0.4}
                """);
        chart("@R133", "Torta 3D", """
                'pieChart':{'legendPosition':'LEFT_LEGEND','domain':[B2:B7],'series':[C2:C7],'threeDimensional':true}
                """);
        chart("@K150", "Burbujas", """
                'bubbleChart':{'legendPosition':'RIGHT_LEGEND','bubbleLabels':[B2:B7],'domain':[C2:C7],'series':[D2:D7],
                  'groupIds':[B2:B7],'bubbleSizes':[F2:F7],'bubbleOpacity':0.5,'bubbleBorderColorStyle':~ACCENT1,
                  'bubbleMaxRadiusSize':40,'bubbleMinRadiusSize':5,'bubbleTextStyle':{'italic':true}}
                """);
        chart("@R150", "Velas", """
                'candlestickChart':{'domain':{'data':[B2:B7],'reversed':true},'data':[{'lowSeries':{'data':[C2:C7]},
                  'openSeries':{'data':[D2:D7]},'closeSeries':{'data':[E2:E7]},'highSeries':{'data':[F2:F7]}}]}
                """);
        chart("@R80", "Organigrama", """
                'orgChart':{'nodeSize':'LARGE','nodeColorStyle':~ACCENT1,'selectedNodeColorStyle':~ACCENT2,
                  'labels':[G2:G7],'parentLabels':[H2:H7],'tooltips':[B2:B7]}
                """);
        chart("@R97", "Histograma", """
                'histogramChart':{'series':[{'data':[C2:C7],'barColorStyle':~ACCENT3}],'legendPosition':'INSIDE_LEGEND',
                  'showItemDividers':true,'bucketSize':1.5,'outlierPercentile':0.05}
                """);
        chart("@R115", "Cascada", """
                'waterfallChart':{'domain':{'data':[B2:B7],'reversed':true},'stackedType':'STACKED',
                  'firstValueIsTotal':true,'hideConnectorLines':true,'connectorLineStyle':{'type':'SOLID','width':2},
                  'totalDataLabel':{'type':'DATA'},'series':[{'data':[C2:C7],'hideTrailingSubtotal':true,
                    'positiveColumnsStyle':{'label':'sube','colorStyle':~ACCENT4},
                    'negativeColumnsStyle':{'label':'baja','colorStyle':~ACCENT2},
                    'subtotalColumnsStyle':{'label':'suma','colorStyle':~ACCENT1},
                    'customSubtotals':[{'subtotalIndex':2,'label':'medio','dataIsSubtotal':true}]}]}
                """);
        chart("@R170", "Arbol", """
                'treemapChart':{'labels':[G2:G7],'parentLabels':[H2:H7],'sizeData':[F2:F7],'colorData':[C2:C7],
                  'textFormat':{'bold':true},'levels':2,'hintedLevels':1,'minValue':1,'maxValue':9,
                  'headerColorStyle':~ACCENT6,'hideTooltips':true,'colorScale':{'minValueColorStyle':~ACCENT2,
                    'midValueColorStyle':~BACKGROUND,'maxValueColorStyle':~ACCENT4,'noDataColorStyle':~TEXT}}
                """);
        chart("@K170", "Tarjeta", """
                'scorecardChart':{'keyValueData':[C2:C7],'baselineValueData':[D2:D7],'aggregateType':'SUM',
                  'scaleFactor':2,'numberFormatSource':'CUSTOM','customFormatOptions':{'prefix':'$','suffix':' mil'},
                  'keyValueFormat':{'textFormat':{'bold':true},'position':{'horizontalAlignment':'LEFT'}},
                  'baselineValueFormat':{'comparisonType':'ABSOLUTE_DIFFERENCE','description':'antes',
                    'positiveColorStyle':~ACCENT4,'negativeColorStyle':~ACCENT2,'textFormat':{'fontSize':9},
                    'position':{'horizontalAlignment':'RIGHT'}}}
                """);
        FEATURES.put("chart on its own tab", """
                {'addChart':{'chart':{'position':{'newSheet':true},'border':{'colorStyle':~ACCENT1},'spec':{'title':
                  'Sola','pieChart':{'legendPosition':'BOTTOM_LEGEND','domain':[B2:B7],'series':[C2:C7]}}}}}
                """);
    }

    /** What is asked for, feature by feature. */
    static Map<String, List<Request>> features(LiveGround ground) {
        Map<String, List<Request>> all = new LinkedHashMap<>();
        String who = ground.email.isEmpty() ? "somebody@example.com" : ground.email;
        FEATURES.forEach((feature, text) -> all.put(feature, LiveRequests.of(TAB, text.replace("WHO", who)
                .replace("SCRATCH", ground.scratch))));
        return all;
    }
}
