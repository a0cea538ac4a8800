//DESCRIPTION The fields of Google's model that hold one word of a list, and the word that means nothing.
//JAVA 17+

import java.util.Map;
import java.util.stream.Collectors;

/** Taken from Google's description of the interface (sheets v4): Java's model has a plain text for each of them. */
final class Enumerations {
    static final Map<String, String> NOTHING = """
            BaselineValueFormat.comparisonType COMPARISON_TYPE_UNDEFINED
            BasicChartAxis.position BASIC_CHART_AXIS_POSITION_UNSPECIFIED
            BasicChartSeries.targetAxis BASIC_CHART_AXIS_POSITION_UNSPECIFIED
            BasicChartSeries.type BASIC_CHART_TYPE_UNSPECIFIED
            BasicChartSpec.chartType BASIC_CHART_TYPE_UNSPECIFIED
            BasicChartSpec.compareMode BASIC_CHART_COMPARE_MODE_UNSPECIFIED
            BasicChartSpec.legendPosition BASIC_CHART_LEGEND_POSITION_UNSPECIFIED
            BasicChartSpec.stackedType BASIC_CHART_STACKED_TYPE_UNSPECIFIED
            BooleanCondition.type CONDITION_TYPE_UNSPECIFIED
            Border.style STYLE_UNSPECIFIED
            BubbleChartSpec.legendPosition BUBBLE_CHART_LEGEND_POSITION_UNSPECIFIED
            CellFormat.horizontalAlignment HORIZONTAL_ALIGN_UNSPECIFIED
            CellFormat.hyperlinkDisplayType HYPERLINK_DISPLAY_TYPE_UNSPECIFIED
            CellFormat.textDirection TEXT_DIRECTION_UNSPECIFIED
            CellFormat.verticalAlignment VERTICAL_ALIGN_UNSPECIFIED
            CellFormat.wrapStrategy WRAP_STRATEGY_UNSPECIFIED
            ChartAxisViewWindowOptions.viewWindowMode DEFAULT_VIEW_WINDOW_MODE
            ChartData.aggregateType CHART_AGGREGATE_TYPE_UNSPECIFIED
            ChartDateTimeRule.type CHART_DATE_TIME_RULE_TYPE_UNSPECIFIED
            ChartSpec.hiddenDimensionStrategy CHART_HIDDEN_DIMENSION_STRATEGY_UNSPECIFIED
            ColorStyle.themeColor THEME_COLOR_TYPE_UNSPECIFIED
            ConditionValue.relativeDate RELATIVE_DATE_UNSPECIFIED
            DataExecutionStatus.errorCode DATA_EXECUTION_ERROR_CODE_UNSPECIFIED
            DataExecutionStatus.state DATA_EXECUTION_STATE_UNSPECIFIED
            DataLabel.placement DATA_LABEL_PLACEMENT_UNSPECIFIED
            DataLabel.type DATA_LABEL_TYPE_UNSPECIFIED
            DataSourceTable.columnSelectionType DATA_SOURCE_TABLE_COLUMN_SELECTION_TYPE_UNSPECIFIED
            DateTimeRule.type DATE_TIME_RULE_TYPE_UNSPECIFIED
            DeveloperMetadata.visibility DEVELOPER_METADATA_VISIBILITY_UNSPECIFIED
            DeveloperMetadataLocation.locationType DEVELOPER_METADATA_LOCATION_TYPE_UNSPECIFIED
            DimensionRange.dimension DIMENSION_UNSPECIFIED
            ErrorValue.type ERROR_TYPE_UNSPECIFIED
            HistogramChartSpec.legendPosition HISTOGRAM_CHART_LEGEND_POSITION_UNSPECIFIED
            InterpolationPoint.type INTERPOLATION_POINT_TYPE_UNSPECIFIED
            LineStyle.type LINE_DASH_TYPE_UNSPECIFIED
            NumberFormat.type NUMBER_FORMAT_TYPE_UNSPECIFIED
            OrgChartSpec.nodeSize ORG_CHART_LABEL_SIZE_UNSPECIFIED
            PersonProperties.displayFormat DISPLAY_FORMAT_UNSPECIFIED
            PieChartSpec.legendPosition PIE_CHART_LEGEND_POSITION_UNSPECIFIED
            PivotGroup.sortOrder SORT_ORDER_UNSPECIFIED
            PivotTable.valueLayout HORIZONTAL
            PivotValue.calculatedDisplayType PIVOT_VALUE_CALCULATED_DISPLAY_TYPE_UNSPECIFIED
            PivotValue.summarizeFunction PIVOT_STANDARD_VALUE_FUNCTION_UNSPECIFIED
            PointStyle.shape POINT_SHAPE_UNSPECIFIED
            ScorecardChartSpec.aggregateType CHART_AGGREGATE_TYPE_UNSPECIFIED
            ScorecardChartSpec.numberFormatSource CHART_NUMBER_FORMAT_SOURCE_UNDEFINED
            SheetProperties.sheetType SHEET_TYPE_UNSPECIFIED
            SlicerSpec.horizontalAlignment HORIZONTAL_ALIGN_UNSPECIFIED
            SortSpec.sortOrder SORT_ORDER_UNSPECIFIED
            Spreadsheet.commentsViewMode COMMENTS_VIEW_MODE_UNSPECIFIED
            SpreadsheetProperties.autoRecalc RECALCULATION_INTERVAL_UNSPECIFIED
            TableColumnProperties.columnType COLUMN_TYPE_UNSPECIFIED
            TextPosition.horizontalAlignment HORIZONTAL_ALIGN_UNSPECIFIED
            ThemeColorPair.colorType THEME_COLOR_TYPE_UNSPECIFIED
            WaterfallChartSpec.stackedType WATERFALL_STACKED_TYPE_UNSPECIFIED
            """.lines().map(line -> line.split(" ")).collect(Collectors.toMap(words -> words[0], words -> words[1]));

    private Enumerations() {}
}
