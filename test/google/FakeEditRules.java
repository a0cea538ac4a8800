//DESCRIPTION The double of Google: what a request of a batch must not ask for.
//JAVA 17+
//SOURCES Enumerations.java

import com.google.api.client.json.GenericJson;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.BasicChartSeries;
import com.google.api.services.sheets.v4.model.BasicChartSpec;
import com.google.api.services.sheets.v4.model.BooleanCondition;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.ChartData;
import com.google.api.services.sheets.v4.model.ChartSpec;
import com.google.api.services.sheets.v4.model.ChipRun;
import com.google.api.services.sheets.v4.model.ColorStyle;
import com.google.api.services.sheets.v4.model.ConditionalFormatRule;
import com.google.api.services.sheets.v4.model.DataLabel;
import com.google.api.services.sheets.v4.model.DataValidationRule;
import com.google.api.services.sheets.v4.model.DeveloperMetadata;
import com.google.api.services.sheets.v4.model.DimensionRange;
import com.google.api.services.sheets.v4.model.EmbeddedObjectPosition;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.FilterCriteria;
import com.google.api.services.sheets.v4.model.FilterSpec;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.PivotTable;
import com.google.api.services.sheets.v4.model.PivotValue;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.SortSpec;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.Table;
import com.google.api.services.sheets.v4.model.TextFormatRun;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the interface description says of each request in words and no type can hold: ranges lie on the grid, titles and
 * ids are one's own, bands and merges do not overlap. Where its words of refusal are not recorded, they are assumed.
 */
final class FakeEditRules {
    private static final int MOST_CHARACTERS = 50_000;
    private static final Map<Integer, List<String>> VALUES = Map.of(
            0, List.of("TEXT_IS_EMAIL", "TEXT_IS_URL", "DATE_IS_VALID", "BLANK", "NOT_BLANK"),
            1, List.of("NUMBER_GREATER", "NUMBER_GREATER_THAN_EQ", "NUMBER_LESS", "NUMBER_LESS_THAN_EQ",
                    "TEXT_CONTAINS", "TEXT_NOT_CONTAINS", "TEXT_STARTS_WITH", "TEXT_ENDS_WITH", "DATE_BEFORE",
                    "DATE_AFTER", "DATE_ON_OR_BEFORE", "DATE_ON_OR_AFTER", "ONE_OF_RANGE", "CUSTOM_FORMULA"),
            2, List.of("NUMBER_BETWEEN", "NUMBER_NOT_BETWEEN", "DATE_BETWEEN", "DATE_NOT_BETWEEN"));

    private final Spreadsheet book;
    private final Function<String, FakeRefusal> refusal;

    FakeEditRules(Spreadsheet book, Function<String, FakeRefusal> refusal) {
        this.book = book;
        this.refusal = refusal;
    }

    private void must(boolean so, String why) {
        if (!so) {
            throw refusal.apply(why);
        }
    }

    /** What a request cannot be without. */
    <T> T given(T value, String name) {
        must(value != null, "No " + name + " was given.");
        return value;
    }

    Sheet tab(Integer id) {
        int wanted = id == null ? 0 : id;
        return book.getSheets().stream().filter(sheet -> sheet.getProperties().getSheetId() == wanted).findFirst()
                .orElseThrow(() -> refusal.apply("No grid with id: " + wanted));
    }

    Sheet grid(Integer id) {
        Sheet sheet = tab(id);
        must(sheet.getProperties().getGridProperties() != null, "The sheet with id " + id + " has no grid.");
        return sheet;
    }

    /** The cells of a range; where it is open it ends with the grid. */
    FakeRanges.Region region(GridRange range) {
        given(range, "range");
        FakeRanges.Region whole = FakeRanges.Region.whole(grid(range.getSheetId()));
        int top = or(range.getStartRowIndex(), 0);
        int bottom = or(range.getEndRowIndex(), whole.bottom());
        int left = or(range.getStartColumnIndex(), 0);
        int right = or(range.getEndColumnIndex(), whole.right());
        must(top >= 0 && left >= 0 && top < bottom && left < right, "The range " + range + " has no cells.");
        must(bottom <= whole.bottom() && right <= whole.right(), "The range " + range + " exceeds grid limits. "
                + "Max rows: " + whole.bottom() + ", max columns: " + whole.right());
        return new FakeRanges.Region(whole.sheetId(), top, bottom, left, right);
    }

    /** The range given, or that of the name which is given in its place. */
    GridRange named(GridRange range, String namedRangeId) {
        GridRange told = namedRangeId == null ? range : FakeBooks.list(book.getNamedRanges()).stream()
                .filter(named -> named.getNamedRangeId().equals(namedRangeId)).findFirst()
                .orElseThrow(() -> refusal.apply("No named range with id: " + namedRangeId)).getRange();
        region(told);
        return told;
    }

    static int or(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }

    /** Rows or columns that are there. */
    DimensionRange lines(DimensionRange range) {
        given(range, "range");
        GridProperties grid = grid(range.getSheetId()).getProperties().getGridProperties();
        must(Set.of("ROWS", "COLUMNS").contains(String.valueOf(range.getDimension())), "No dimension was given.");
        int most = "ROWS".equals(range.getDimension()) ? grid.getRowCount() : grid.getColumnCount();
        int start = or(range.getStartIndex(), 0);
        int end = or(range.getEndIndex(), most);
        must(start >= 0 && start < end && end <= most, range.getDimension() + " " + start + " to " + end
                + " are not on the grid, which has " + most + ".");
        return range.setEndIndex(end);
    }

    /** Ids may be given, but not those of others. */
    void unused(Object id, Stream<?> others, String what) {
        must(others.noneMatch(id::equals), what + " with id " + id + " already exists.");
    }

    void title(SheetProperties own) {
        String title = own.getTitle();
        must(title != null && !title.isBlank(), "Sheet title must not be empty.");
        must(title.length() <= 100, "Sheet title must not be longer than 100 characters.");
        must(book.getSheets().stream().map(Sheet::getProperties).noneMatch(other -> other != own
                && title.equalsIgnoreCase(other.getTitle())), "A sheet with the name \"" + title
                + "\" already exists. Please enter another name.");
    }

    void tab(SheetProperties own, SheetProperties before) {
        title(own);
        must(Objects.equals(own.getSheetId(), before.getSheetId())
                && Objects.equals(own.getSheetType(), before.getSheetType()), "Neither id nor type can be changed.");
        must(book.getSheets().stream().anyMatch(sheet -> !Boolean.TRUE.equals(sheet.getProperties().getHidden())),
                "You can't hide all the sheets in a document.");
        GridProperties grid = own.getGridProperties();
        if (grid != null) {
            must(or(grid.getRowCount(), 0) > 0 && or(grid.getColumnCount(), 0) > 0,
                    "A sheet must have at least one row and one column.");
            must(or(grid.getFrozenRowCount(), 0) < grid.getRowCount(), "You can't freeze all visible rows.");
            must(or(grid.getFrozenColumnCount(), 0) < grid.getColumnCount(), "You can't freeze all visible columns.");
        }
    }

    void cell(CellData cell) {
        ExtendedValue value = cell.getUserEnteredValue();
        String text = value == null ? null : value.getStringValue() != null ? value.getStringValue()
                : value.getFormulaValue();
        must(text == null || text.length() <= MOST_CHARACTERS,
                "Your input contains more than the maximum of 50000 characters in a single cell.");
        must(value == null || value.getErrorValue() == null, "An error cannot be entered.");
        must(value == null || value.getFormulaValue() == null || value.getFormulaValue().startsWith("="),
                "A formula must begin with =.");
        must(cell.getNote() == null || cell.getNote().length() <= MOST_CHARACTERS, "The note is too long.");
        String own = value == null ? null : value.getStringValue();
        runs(FakeBooks.list(cell.getTextFormatRuns()).stream().map(TextFormatRun::getStartIndex).toList(), own);
        List<ChipRun> chips = FakeBooks.list(cell.getChipRuns()).stream().filter(run -> run.getChip() != null).toList();
        runs(chips.stream().map(ChipRun::getStartIndex).toList(), own);
        must(chips.stream().allMatch(run -> own.charAt(or(run.getStartIndex(), 0)) == '@'),
                "A chip stands for an @ in the text.");
        if (cell.getDataValidation() != null) {
            validation(cell.getDataValidation());
        }
        if (cell.getPivotTable() != null) {
            pivot(cell.getPivotTable());
        }
    }

    private void pivot(PivotTable table) {
        region(table.getSource());
        for (PivotValue value : FakeBooks.list(table.getValues())) {
            String function = value.getSummarizeFunction();
            must(value.getFormula() == null ? !"CUSTOM".equals(function) : value.getFormula().startsWith("=")
                    && List.of("SUM", "CUSTOM").contains(function), "A value has no function " + function + ".");
        }
    }

    /** Runs are only valid on user entered strings, and each begins at a place of its own there. */
    private void runs(List<Integer> starts, String text) {
        must(starts.isEmpty() || text != null, "Runs are only valid on strings.");
        int before = -1;
        for (Integer start : starts) {
            must(or(start, 0) > before && or(start, 0) < text.length(), "A run starts at " + start + ".");
            before = or(start, 0);
        }
    }

    void name(NamedRange named) {
        region(named.getRange());
        String name = given(named.getName(), "name");
        must(name.matches("[\\p{L}_][\\p{L}\\p{N}_.]{0,249}")
                && !name.matches("(?i)[a-z]{1,3}\\d+|r\\d*c\\d*|true|false"), "\"" + name + "\" is not a valid name.");
        List<NamedRange> all = FakeBooks.list(book.getNamedRanges());
        must(all.stream().noneMatch(other -> other.getName().equalsIgnoreCase(name)), "A named range with the name \""
                + name + "\" already exists.");
        unused(named.getNamedRangeId(), all.stream().map(NamedRange::getNamedRangeId), "Named range");
    }

    void merge(GridRange range) {
        FakeRanges.Region region = region(range);
        must(FakeBooks.list(tab(range.getSheetId()).getMerges()).stream().noneMatch(region::touches),
                "You must select all cells in a merged range to merge or unmerge them.");
    }

    void band(BandedRange band) {
        must(band.getRowProperties() != null || band.getColumnProperties() != null,
                "At least one of row_properties or column_properties must be specified.");
        free(band.getRange());
    }

    void table(Table table) {
        String name = given(table.getName(), "name");
        must(book.getSheets().stream().flatMap(sheet -> FakeBooks.list(sheet.getTables()).stream())
                .noneMatch(other -> name.equalsIgnoreCase(other.getName())), "A table with the name \"" + name
                + "\" already exists.");
        free(table.getRange());
    }

    /** Neither bands nor tables stand over others of either kind. */
    private void free(GridRange range) {
        FakeRanges.Region region = region(range);
        Sheet sheet = tab(range.getSheetId());
        must(Stream.concat(FakeBooks.list(sheet.getBandedRanges()).stream().map(BandedRange::getRange),
                FakeBooks.list(sheet.getTables()).stream().map(Table::getRange)).noneMatch(region::touches),
                "You cannot add alternating background colors to a range that already has alternating background "
                + "colors.");
    }

    /** "The ranges must be on the same grid", exactly one kind of rule, and a format of which only a part is taken. */
    int rule(ConditionalFormatRule rule, Integer index) {
        List<GridRange> ranges = FakeBooks.list(given(rule, "rule").getRanges());
        must(!ranges.isEmpty(), "No ranges were specified.");
        ranges.forEach(this::region);
        must(ranges.stream().map(range -> or(range.getSheetId(), 0)).distinct().count() == 1,
                "All ranges must be on the same sheet.");
        must((rule.getBooleanRule() == null) != (rule.getGradientRule() == null), "No rule was specified.");
        if (rule.getBooleanRule() != null) {
            condition(rule.getBooleanRule().getCondition());
            CellFormat format = given(rule.getBooleanRule().getFormat(), "format");
            must(Set.of("backgroundColor", "backgroundColorStyle", "textFormat").containsAll(format.keySet()),
                    "Conditional formatting can only apply a subset of formatting.");
        } else {
            given(rule.getGradientRule().getMinpoint(), "minpoint");
            given(rule.getGradientRule().getMaxpoint(), "maxpoint");
        }
        int at = or(index, 0);
        int size = FakeBooks.list(tab(ranges.get(0).getSheetId()).getConditionalFormats()).size();
        must(at >= 0 && at <= size, "The index must be between 0 and " + size + ".");
        return at;
    }

    void condition(BooleanCondition condition) {
        String type = given(condition, "condition").getType();
        must(type != null && !type.endsWith("UNSPECIFIED"), "A condition must have a type.");
        int given = FakeBooks.list(condition.getValues()).size();
        VALUES.forEach((count, types) -> must(!types.contains(type) || given == count,
                type + " takes " + count + " values, not " + given + "."));
        must(!type.equals("ONE_OF_LIST") || given > 0, "ONE_OF_LIST takes at least one value.");
    }

    /** Colours to filter and to sort by are of the RGB kind. */
    void filters(List<FilterSpec> filters, List<SortSpec> sorts) {
        for (FilterSpec spec : FakeBooks.list(filters)) {
            FilterCriteria criteria = given(spec.getFilterCriteria(), "criteria");
            rgb(criteria.getVisibleBackgroundColorStyle(), criteria.getVisibleForegroundColorStyle());
            if (criteria.getCondition() != null) {
                condition(criteria.getCondition());
            }
        }
        FakeBooks.list(sorts).forEach(sort -> rgb(sort.getBackgroundColorStyle(), sort.getForegroundColorStyle()));
    }

    private void rgb(ColorStyle one, ColorStyle other) {
        must(one == null || other == null, "Background and foreground exclude each other.");
        must(Stream.of(one, other).allMatch(style -> style == null || style.getRgbColor() != null),
                "The color must be an RGB color.");
    }

    void validation(DataValidationRule rule) {
        condition(rule.getCondition());
        must(FakeBooks.list(rule.getCondition().getValues()).stream().allMatch(v -> v.getRelativeDate() == null),
                "Relative dates are not supported in data validation.");
        must(!List.of("TEXT_STARTS_WITH", "TEXT_ENDS_WITH", "BLANK", "NOT_BLANK", "TEXT_NOT_EQ", "DATE_NOT_EQ",
                "FILTER_EXPRESSION").contains(rule.getCondition().getType()), rule.getCondition().getType()
                + " is not supported by data validation.");
    }

    void chart(ChartSpec spec) {
        given(spec, "spec");
        must(spec.getFilterSpecs() == null && spec.getSortSpecs() == null,
                "Filters and orders are only supported for data source charts.");
        BasicChartSpec basic = spec.getBasicChart();
        if (basic == null) {
            return;
        }
        String type = String.valueOf(basic.getChartType());
        DataLabel total = basic.getTotalDataLabel();
        must(total == null || total.getPlacement() == null && !"CUSTOM".equals(total.getType())
                && List.of("STACKED", "PERCENT_STACKED").contains(String.valueOf(basic.getStackedType())),
                "Such a total_data_label cannot be set.");
        must(!Boolean.TRUE.equals(basic.getThreeDimensional()) || List.of("BAR", "COLUMN").contains(type),
                "Only bar and column charts are 3D.");
        FakeBooks.list(basic.getDomains()).forEach(domain -> plain(domain.getDomain()));
        for (BasicChartSeries series : FakeBooks.list(basic.getSeries())) {
            plain(series.getSeries());
            String own = type.equals("COMBO") ? String.valueOf(series.getType()) : type;
            must(series.getType() == null || type.equals("COMBO"), "A series has a type of its own in COMBO alone.");
            must(series.getLineStyle() == null && series.getPointStyle() == null
                    || List.of("AREA", "LINE", "SCATTER").contains(own), own + " has neither lines nor points.");
        }
    }

    private void plain(ChartData data) {
        must(data != null && data.getGroupRule() == null && data.getAggregateType() == null,
                "Groups and aggregates are only supported for data source charts.");
    }

    void metadata(DeveloperMetadata metadata) {
        must(metadata.getMetadataKey() != null && !metadata.getMetadataKey().isEmpty(), "A key must be specified.");
        must(metadata.getVisibility() != null, "A visibility must be specified.");
        must(metadata.getMetadataId() == null || metadata.getMetadataId() > 0, "The id must be positive.");
        given(metadata.getLocation(), "location");
    }

    /** The place of a chart or slicer, with the size that is said to be the default. */
    EmbeddedObjectPosition over(EmbeddedObjectPosition position, int width, int height) {
        given(position, "position");
        var overlay = given(position.getOverlayPosition(), "overlay position");
        var anchor = given(overlay.getAnchorCell(), "anchor cell");
        region(new GridRange().setSheetId(or(anchor.getSheetId(), 0)).setStartRowIndex(or(anchor.getRowIndex(), 0))
                .setEndRowIndex(or(anchor.getRowIndex(), 0) + 1).setStartColumnIndex(or(anchor.getColumnIndex(), 0))
                .setEndColumnIndex(or(anchor.getColumnIndex(), 0) + 1));
        overlay.putIfAbsent("widthPixels", width);
        overlay.putIfAbsent("heightPixels", height);
        return position;
    }

    /** Of these ways to say where something is, one. */
    void place(GenericJson made, String... ways) {
        must(Stream.of(ways).filter(way -> made.get(way) != null).count() == 1, "Exactly one of "
                + String.join(", ", ways) + " must be set.");
    }
}
