//DESCRIPTION The double of Google: what new spreadsheets and what is put into them have without being asked.
//JAVA 17+

import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.Color;
import com.google.api.services.sheets.v4.model.ColorStyle;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.Padding;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SpreadsheetTheme;
import com.google.api.services.sheets.v4.model.TableColumnProperties;
import com.google.api.services.sheets.v4.model.TextFormat;
import com.google.api.services.sheets.v4.model.ThemeColorPair;
import java.util.List;
import java.util.stream.IntStream;

/** What new spreadsheets, tables and charts have without being asked: theme and format are recorded (gspread). */
final class FakeNew {
    private FakeNew() {
    }

    static CellFormat format() {
        Color black = new Color();
        return new CellFormat().setBackgroundColorStyle(new ColorStyle().setRgbColor(rgb(1, 1, 1)))
                .setPadding(new Padding().setTop(2).setRight(3).setBottom(2).setLeft(3)).setVerticalAlignment("BOTTOM")
                .setWrapStrategy("OVERFLOW_CELL").setTextFormat(new TextFormat()
                        .setForegroundColorStyle(new ColorStyle().setRgbColor(black))
                        .setFontFamily("arial,sans,sans-serif").setFontSize(10).setBold(false).setItalic(false)
                        .setStrikethrough(false).setUnderline(false));
    }

    static SpreadsheetTheme theme() {
        return new SpreadsheetTheme().setPrimaryFontFamily("Arial").setThemeColors(List.of(
                pair("TEXT", new Color()), pair("BACKGROUND", rgb(1, 1, 1)),
                pair("ACCENT1", rgb(0.25882354f, 0.52156866f, 0.95686275f)),
                pair("ACCENT2", rgb(0.91764706f, 0.2627451f, 0.20784314f)),
                pair("ACCENT3", rgb(0.9843137f, 0.7372549f, 0.015686275f)),
                pair("ACCENT4", rgb(0.20392157f, 0.65882355f, 0.3254902f)),
                pair("ACCENT5", rgb(1, 0.42745098f, 0.003921569f)),
                pair("ACCENT6", rgb(0.27450982f, 0.7411765f, 0.7764706f)),
                pair("LINK", rgb(0.06666667f, 0.33333334f, 0.8f))));
    }

    private static ThemeColorPair pair(String type, Color color) {
        return new ThemeColorPair().setColorType(type).setColor(new ColorStyle().setRgbColor(color));
    }

    private static Color rgb(float red, float green, float blue) {
        return new Color().setRed(red).setGreen(green).setBlue(blue);
    }

    /** A table's columns are called as its first row calls them, or are numbered (assumed). */
    static List<TableColumnProperties> columns(Sheet sheet, FakeRanges.Region region) {
        return IntStream.range(0, region.right() - region.left()).mapToObj(i -> new TableColumnProperties()
                .setColumnIndex(i).setColumnName(name(sheet, region.top(), region.left() + i, "Column " + (i + 1))))
                .toList();
    }

    private static String name(Sheet sheet, int row, int column, String otherwise) {
        List<GridData> data = FakeBooks.list(sheet.getData());
        List<RowData> rows = data.isEmpty() ? List.of() : FakeBooks.list(data.get(0).getRowData());
        List<CellData> cells = row < rows.size() ? FakeBooks.list(rows.get(row).getValues()) : List.of();
        CellData cell = column < cells.size() ? cells.get(column) : new CellData();
        boolean text = cell.getUserEnteredValue() != null && cell.getUserEnteredValue().getStringValue() != null;
        return text ? cell.getUserEnteredValue().getStringValue() : otherwise;
    }
}
