import com.google.api.client.json.GenericJson;
import com.google.api.services.sheets.v4.model.BandedRange;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ChipRun;
import com.google.api.services.sheets.v4.model.ConditionalFormatRule;
import com.google.api.services.sheets.v4.model.DimensionRange;
import com.google.api.services.sheets.v4.model.EmbeddedObjectPosition;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.Table;
import com.google.api.services.sheets.v4.model.TextFormatRun;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What the interface description says of each request in words and no type can hold: ranges lie on the grid, titles and
 * ids are one's own, bands and merges do not overlap. Where its words of refusal are not recorded, they are assumed.
 * What concerns one kind of chart, condition or pivot table alone is not played, nor how much there may be of anything.
 */
final class FakeEditRules {
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

    /** Of these ways to say where something is, one. */
    void one(GenericJson made, String... ways) {
        must(Stream.of(ways).filter(way -> made.get(way) != null).count() == 1, "Exactly one of "
                + String.join(", ", ways) + " must be set.");
    }

    static int or(Integer given, int otherwise) {
        return given == null ? otherwise : given;
    }

    Sheet tab(Integer id) {
        return book.getSheets().stream().filter(sheet -> sheet.getProperties().getSheetId() == or(id, 0)).findFirst()
                .orElseThrow(() -> refusal.apply("No grid with id: " + or(id, 0)));
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

    /** Rows or columns that are there. */
    DimensionRange lines(DimensionRange range) {
        given(range, "range");
        GridProperties grid = grid(range.getSheetId()).getProperties().getGridProperties();
        String dimension = given(range.getDimension(), "dimension");
        int most = dimension.equals("ROWS") ? grid.getRowCount() : grid.getColumnCount();
        int start = or(range.getStartIndex(), 0);
        int end = or(range.getEndIndex(), most);
        must(start >= 0 && start < end && end <= most, dimension + " " + start + " to " + end
                + " are not on the grid, which has " + most + ".");
        return range.setEndIndex(end);
    }

    /** Ids may be given, but not those of others. */
    void unused(Object id, Stream<?> others) {
        must(others.noneMatch(id::equals), "One with id " + id + " already exists.");
    }

    void tab(SheetProperties own, SheetProperties before) {
        String title = own.getTitle();
        must(title != null && !title.isBlank(), "Sheet title must not be empty.");
        must(book.getSheets().stream().map(Sheet::getProperties).noneMatch(other -> other != own
                && title.equalsIgnoreCase(other.getTitle())), "A sheet with the name \"" + title
                + "\" already exists. Please enter another name.");
        must(Stream.of("sheetId", "sheetType", "index").allMatch(field -> Objects.equals(own.get(field),
                before.get(field))), "Neither id nor type can be changed, and this double moves no tabs.");
    }

    void cell(CellData cell) {
        ExtendedValue value = cell.getUserEnteredValue() == null ? new ExtendedValue() : cell.getUserEnteredValue();
        must(value.getErrorValue() == null, "An error cannot be entered.");
        must(value.getFormulaValue() == null || value.getFormulaValue().startsWith("="),
                "A formula must begin with =.");
        String text = value.getStringValue();
        runs(FakeBooks.list(cell.getTextFormatRuns()).stream().map(TextFormatRun::getStartIndex).toList(), text);
        List<Integer> chips = FakeBooks.list(cell.getChipRuns()).stream().filter(run -> run.getChip() != null)
                .map(ChipRun::getStartIndex).toList();
        runs(chips, text);
        must(chips.stream().allMatch(start -> text.charAt(or(start, 0)) == '@'), "A chip stands for an @ in the text.");
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
        must(FakeBooks.list(book.getNamedRanges()).stream().noneMatch(other -> other.getName().equalsIgnoreCase(name)),
                "A named range with the name \"" + name + "\" already exists.");
    }

    void merge(GridRange range) {
        FakeRanges.Region region = region(range);
        must(FakeBooks.list(tab(range.getSheetId()).getMerges()).stream().noneMatch(region::touches),
                "You must select all cells in a merged range to merge or unmerge them.");
    }

    /** Neither bands nor tables stand over others of either kind. */
    void free(GridRange range) {
        FakeRanges.Region region = region(range);
        Sheet sheet = tab(range.getSheetId());
        must(Stream.concat(FakeBooks.list(sheet.getBandedRanges()).stream().map(BandedRange::getRange),
                FakeBooks.list(sheet.getTables()).stream().map(Table::getRange)).noneMatch(region::touches),
                "You cannot add alternating background colors to a range that already has alternating background "
                + "colors.");
    }

    /** "The ranges must be on the same grid", and exactly one kind of rule. */
    void rule(ConditionalFormatRule rule) {
        List<GridRange> ranges = FakeBooks.list(given(rule, "rule").getRanges());
        must(!ranges.isEmpty(), "No ranges were specified.");
        ranges.forEach(this::region);
        must(ranges.stream().map(range -> or(range.getSheetId(), 0)).distinct().count() == 1,
                "All ranges must be on the same sheet.");
        one(rule, "booleanRule", "gradientRule");
    }

    /** The tab over whose cells a chart or slicer lies, which gets the size that is said to be the default. */
    Sheet over(EmbeddedObjectPosition position, int width, int height) {
        var overlay = given(given(position, "position").getOverlayPosition(), "overlay position");
        var anchor = given(overlay.getAnchorCell(), "anchor cell");
        int row = or(anchor.getRowIndex(), 0);
        int column = or(anchor.getColumnIndex(), 0);
        region(new GridRange().setSheetId(anchor.getSheetId()).setStartRowIndex(row).setEndRowIndex(row + 1)
                .setStartColumnIndex(column).setEndColumnIndex(column + 1));
        overlay.putIfAbsent("widthPixels", width);
        overlay.putIfAbsent("heightPixels", height);
        return tab(anchor.getSheetId());
    }
}
