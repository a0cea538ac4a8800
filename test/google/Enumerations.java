import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Taken from Google's description of the interface (sheets v4), as far as a batch can set them: Java's model has a
 * plain text for each of them.
 */
final class Enumerations {
    /** The fields, and the words that each may hold. */
    private static final Map<String, List<String>> WORDS = read("""
            BaselineValueFormat.comparisonType = COMPARISON_TYPE_UNDEFINED ABSOLUTE_DIFFERENCE PERCENTAGE_DIFFERENCE
            BasicChartAxis.position BasicChartSeries.targetAxis = BASIC_CHART_AXIS_POSITION_UNSPECIFIED BOTTOM_AXIS
              LEFT_AXIS RIGHT_AXIS
            BasicChartSeries.type BasicChartSpec.chartType = BASIC_CHART_TYPE_UNSPECIFIED BAR LINE AREA COLUMN SCATTER
              COMBO STEPPED_AREA
            BasicChartSpec.compareMode = BASIC_CHART_COMPARE_MODE_UNSPECIFIED DATUM CATEGORY
            BasicChartSpec.legendPosition = BASIC_CHART_LEGEND_POSITION_UNSPECIFIED BOTTOM_LEGEND LEFT_LEGEND
              RIGHT_LEGEND TOP_LEGEND NO_LEGEND
            BasicChartSpec.stackedType = BASIC_CHART_STACKED_TYPE_UNSPECIFIED NOT_STACKED STACKED PERCENT_STACKED
            BooleanCondition.type = CONDITION_TYPE_UNSPECIFIED NUMBER_GREATER NUMBER_GREATER_THAN_EQ NUMBER_LESS
              NUMBER_LESS_THAN_EQ NUMBER_EQ NUMBER_NOT_EQ NUMBER_BETWEEN NUMBER_NOT_BETWEEN TEXT_CONTAINS
              TEXT_NOT_CONTAINS TEXT_STARTS_WITH TEXT_ENDS_WITH TEXT_EQ TEXT_IS_EMAIL TEXT_IS_URL DATE_EQ DATE_BEFORE
              DATE_AFTER DATE_ON_OR_BEFORE DATE_ON_OR_AFTER DATE_BETWEEN DATE_NOT_BETWEEN DATE_IS_VALID ONE_OF_RANGE
              ONE_OF_LIST BLANK NOT_BLANK CUSTOM_FORMULA BOOLEAN TEXT_NOT_EQ DATE_NOT_EQ FILTER_EXPRESSION
            Border.style = STYLE_UNSPECIFIED DOTTED DASHED SOLID SOLID_MEDIUM SOLID_THICK NONE DOUBLE
            BubbleChartSpec.legendPosition = BUBBLE_CHART_LEGEND_POSITION_UNSPECIFIED BOTTOM_LEGEND LEFT_LEGEND
              RIGHT_LEGEND TOP_LEGEND NO_LEGEND INSIDE_LEGEND
            CellFormat.horizontalAlignment SlicerSpec.horizontalAlignment TextPosition.horizontalAlignment =
              HORIZONTAL_ALIGN_UNSPECIFIED LEFT CENTER RIGHT
            CellFormat.hyperlinkDisplayType = HYPERLINK_DISPLAY_TYPE_UNSPECIFIED LINKED PLAIN_TEXT
            CellFormat.textDirection = TEXT_DIRECTION_UNSPECIFIED LEFT_TO_RIGHT RIGHT_TO_LEFT
            CellFormat.verticalAlignment = VERTICAL_ALIGN_UNSPECIFIED TOP MIDDLE BOTTOM
            CellFormat.wrapStrategy = WRAP_STRATEGY_UNSPECIFIED OVERFLOW_CELL LEGACY_WRAP CLIP WRAP
            ChartAxisViewWindowOptions.viewWindowMode = DEFAULT_VIEW_WINDOW_MODE VIEW_WINDOW_MODE_UNSUPPORTED EXPLICIT
              PRETTY
            ChartData.aggregateType ScorecardChartSpec.aggregateType = CHART_AGGREGATE_TYPE_UNSPECIFIED AVERAGE COUNT
              MAX MEDIAN MIN SUM
            ChartSpec.hiddenDimensionStrategy = CHART_HIDDEN_DIMENSION_STRATEGY_UNSPECIFIED SKIP_HIDDEN_ROWS_AND_COLUMNS
              SKIP_HIDDEN_ROWS SKIP_HIDDEN_COLUMNS SHOW_ALL
            ColorStyle.themeColor ThemeColorPair.colorType = THEME_COLOR_TYPE_UNSPECIFIED TEXT BACKGROUND ACCENT1
              ACCENT2 ACCENT3 ACCENT4 ACCENT5 ACCENT6 LINK
            ConditionValue.relativeDate = RELATIVE_DATE_UNSPECIFIED PAST_YEAR PAST_MONTH PAST_WEEK YESTERDAY TODAY
              TOMORROW
            DataLabel.placement = DATA_LABEL_PLACEMENT_UNSPECIFIED CENTER LEFT RIGHT ABOVE BELOW INSIDE_END INSIDE_BASE
              OUTSIDE_END
            DataLabel.type = DATA_LABEL_TYPE_UNSPECIFIED NONE DATA CUSTOM
            DateTimeRule.type = DATE_TIME_RULE_TYPE_UNSPECIFIED SECOND MINUTE HOUR HOUR_MINUTE HOUR_MINUTE_AMPM
              DAY_OF_WEEK DAY_OF_YEAR DAY_OF_MONTH DAY_MONTH MONTH QUARTER YEAR YEAR_MONTH YEAR_QUARTER YEAR_MONTH_DAY
            DeveloperMetadata.visibility = DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED DOCUMENT PROJECT
            DimensionRange.dimension = DIMENSION_UNSPECIFIED ROWS COLUMNS
            HistogramChartSpec.legendPosition = HISTOGRAM_CHART_LEGEND_POSITION_UNSPECIFIED BOTTOM_LEGEND LEFT_LEGEND
              RIGHT_LEGEND TOP_LEGEND NO_LEGEND INSIDE_LEGEND
            InterpolationPoint.type = INTERPOLATION_POINT_TYPE_UNSPECIFIED MIN MAX NUMBER PERCENT PERCENTILE
            LineStyle.type = LINE_DASH_TYPE_UNSPECIFIED INVISIBLE CUSTOM SOLID DOTTED MEDIUM_DASHED MEDIUM_DASHED_DOTTED
              LONG_DASHED LONG_DASHED_DOTTED
            NumberFormat.type = NUMBER_FORMAT_TYPE_UNSPECIFIED TEXT NUMBER PERCENT CURRENCY DATE TIME DATE_TIME
              SCIENTIFIC
            OrgChartSpec.nodeSize = ORG_CHART_LABEL_SIZE_UNSPECIFIED SMALL MEDIUM LARGE
            PersonProperties.displayFormat = DISPLAY_FORMAT_UNSPECIFIED DEFAULT LAST_NAME_COMMA_FIRST_NAME EMAIL
            PieChartSpec.legendPosition = PIE_CHART_LEGEND_POSITION_UNSPECIFIED BOTTOM_LEGEND LEFT_LEGEND RIGHT_LEGEND
              TOP_LEGEND NO_LEGEND LABELED_LEGEND
            PivotGroup.sortOrder SortSpec.sortOrder = SORT_ORDER_UNSPECIFIED ASCENDING DESCENDING
            PivotTable.valueLayout = HORIZONTAL VERTICAL
            PivotValue.calculatedDisplayType = PIVOT_VALUE_CALCULATED_DISPLAY_TYPE_UNSPECIFIED PERCENT_OF_ROW_TOTAL
              PERCENT_OF_COLUMN_TOTAL PERCENT_OF_GRAND_TOTAL
            PivotValue.summarizeFunction = PIVOT_STANDARD_VALUE_FUNCTION_UNSPECIFIED SUM COUNTA COUNT COUNTUNIQUE
              AVERAGE MAX MIN MEDIAN PRODUCT STDEV STDEVP VAR VARP CUSTOM NONE
            PointStyle.shape = POINT_SHAPE_UNSPECIFIED CIRCLE DIAMOND HEXAGON PENTAGON SQUARE STAR TRIANGLE X_MARK
            ScorecardChartSpec.numberFormatSource = CHART_NUMBER_FORMAT_SOURCE_UNDEFINED FROM_DATA CUSTOM
            SheetProperties.sheetType = SHEET_TYPE_UNSPECIFIED GRID OBJECT DATA_SOURCE
            SpreadsheetProperties.autoRecalc = RECALCULATION_INTERVAL_UNSPECIFIED ON_CHANGE MINUTE HOUR
            TableColumnProperties.columnType = COLUMN_TYPE_UNSPECIFIED DOUBLE CURRENCY PERCENT DATE TIME DATE_TIME TEXT
              BOOLEAN DROPDOWN FILES_CHIP PEOPLE_CHIP FINANCE_CHIP PLACE_CHIP RATINGS_CHIP
            WaterfallChartSpec.stackedType = WATERFALL_STACKED_TYPE_UNSPECIFIED STACKED SEQUENTIAL
            MergeCellsRequest.mergeType = MERGE_ALL MERGE_COLUMNS MERGE_ROWS
            """);

    private Enumerations() {}

    /** The words that a field may hold; null if it may hold any text. */
    static List<String> words(Class<?> type, String field) {
        return WORDS.get(type.getSimpleName() + "." + field);
    }

    private static Map<String, List<String>> read(String text) {
        Map<String, List<String>> all = new TreeMap<>();
        for (String line : text.replace("\n  ", " ").split("\n")) {
            String[] sides = line.split(" = ");
            for (String field : sides[0].split(" ")) {
                all.put(field, List.of(sides[1].split(" ")));
            }
        }
        return all;
    }
}
