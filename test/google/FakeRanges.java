import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A1 notation as spreadsheets.get takes it (documented, Sheets API concepts; refusals recorded and reported): blocks of
 * cells in a tab that is named. Open ranges, whole tabs and named ranges are not played.
 */
final class FakeRanges {
    private static final Pattern RANGE = Pattern.compile("(?:'((?:[^']|'')+)'|([\\p{L}_][\\p{L}\\p{N}_]*))!"
            + "([A-Za-z]{1,3})([1-9]\\d{0,7})(?::([A-Za-z]{1,3})([1-9]\\d{0,7}))?");

    private FakeRanges() {
    }

    static Region resolve(String text, Spreadsheet book) {
        Matcher m = RANGE.matcher(text);
        if (!m.matches() || m.group(2) != null && looksLikeCell(m.group(2))) {
            throw bad(text);
        }
        Sheet sheet = sheet(book, m.group(2) != null ? m.group(2) : m.group(1).replace("''", "'"), text);
        int left = column(m.group(3));
        int top = Integer.parseInt(m.group(4)) - 1;
        int right = m.group(5) == null ? left : column(m.group(5));
        int bottom = m.group(6) == null ? top : Integer.parseInt(m.group(6)) - 1;
        Region whole = Region.whole(sheet);
        if (Math.min(top, bottom) >= whole.bottom() || Math.min(left, right) >= whole.right()) {
            throw FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Range (" + quote(sheet.getProperties().getTitle())
                    + text.substring(m.start(3) - 1) + ") exceeds grid limits. Max rows: " + whole.bottom()
                    + ", max columns: " + whole.right());
        }
        return new Region(whole.sheetId(), Math.min(top, bottom), Math.min(whole.bottom(), Math.max(top, bottom) + 1),
                Math.min(left, right), Math.min(whole.right(), Math.max(left, right) + 1));
    }

    /** A name in A1 notation, quoted only where need be, as in Google's own messages (recorded). */
    static String quote(String title) {
        boolean plain = title.matches("[\\p{L}_][\\p{L}\\p{N}_]*") && !looksLikeCell(title);
        return plain ? title : "'" + title.replace("'", "''") + "'";
    }

    private static boolean looksLikeCell(String name) {
        return name.matches("[A-Za-z]{1,3}[0-9]+") || name.matches("(?i)R[0-9]*C[0-9]*");
    }

    /**
     * Only sheets with a grid take ranges; of data source sheets that is documented. A title in other case is the same
     * (reported).
     */
    private static Sheet sheet(Spreadsheet book, String title, String text) {
        return book.getSheets().stream().filter(s -> s.getProperties().getTitle().equalsIgnoreCase(title))
                .filter(s -> !"DATA_SOURCE".equals(s.getProperties().getSheetType()))
                .filter(s -> s.getProperties().getGridProperties() != null).findFirst()
                .orElseThrow(() -> bad(text));
    }

    private static int column(String letters) {
        int column = 0;
        for (char c : letters.toUpperCase(Locale.ROOT).toCharArray()) {
            column = column * 26 + c - 'A' + 1;
        }
        return column - 1;
    }

    private static FakeRefusal bad(String text) {
        return FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Unable to parse range: " + text);
    }

    /** A rectangle of cells; bottom and right are the first row and column outside. */
    record Region(int sheetId, int top, int bottom, int left, int right) {
        static Region whole(Sheet sheet) {
            GridProperties grid = sheet.getProperties().getGridProperties();
            return new Region(sheet.getProperties().getSheetId(), 0, grid.getRowCount(), 0, grid.getColumnCount());
        }

        /** Whether a range on the same sheet has a cell in common; where it is open it has no end. */
        boolean touches(GridRange range) {
            return (range.getStartRowIndex() == null || range.getStartRowIndex() < bottom)
                    && (range.getEndRowIndex() == null || range.getEndRowIndex() > top)
                    && (range.getStartColumnIndex() == null || range.getStartColumnIndex() < right)
                    && (range.getEndColumnIndex() == null || range.getEndColumnIndex() > left);
        }
    }
}
