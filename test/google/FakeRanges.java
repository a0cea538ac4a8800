//DESCRIPTION The double of Google: A1 notation.
//JAVA 17+

import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A1 notation as spreadsheets.get takes it (documented, Sheets API concepts; refusals recorded and reported). */
final class FakeRanges {
    private static final Pattern CELLS = Pattern.compile(
            "\\$?([A-Za-z]{0,3})\\$?([1-9]\\d{0,7})?(?::\\$?([A-Za-z]{0,3})\\$?([1-9]\\d{0,7})?)?");
    private static final Pattern QUOTED = Pattern.compile("'((?:[^']|'')+)'(?:!(.+))?");
    private static final Pattern PLAIN = Pattern.compile("([\\p{L}_][\\p{L}\\p{N}_]*)!(.+)");

    private FakeRanges() {
    }

    static Region resolve(String text, Spreadsheet book) {
        Matcher quoted = QUOTED.matcher(text);
        if (quoted.matches()) {
            Sheet sheet = sheet(book, quoted.group(1).replace("''", "'"), text);
            return quoted.group(2) == null ? Region.whole(sheet) : cells(quoted.group(2), sheet, text);
        }
        Matcher plain = PLAIN.matcher(text);
        if (plain.matches() && !looksLikeCell(plain.group(1))) {
            return cells(plain.group(2), sheet(book, plain.group(1), text), text);
        }
        if (looksLikeCell(text) || text.contains(":")) {
            Sheet first = book.getSheets().stream().filter(FakeRanges::visibleGrid).findFirst()
                    .orElseThrow(() -> bad(text));
            return cells(text, first, text);
        }
        for (NamedRange named : FakeBooks.list(book.getNamedRanges())) {
            if (named.getName().equals(text)) {
                return region(named.getRange(), book);
            }
        }
        return Region.whole(sheet(book, text.matches("[\\p{L}_][\\p{L}\\p{N}_]*") ? text : "", text));
    }

    /** A name in A1 notation, quoted only where need be, as in Google's own messages (recorded). */
    static String quote(String title) {
        boolean plain = title.matches("[\\p{L}_][\\p{L}\\p{N}_]*") && !looksLikeCell(title);
        return plain ? title : "'" + title.replace("'", "''") + "'";
    }

    private static boolean looksLikeCell(String name) {
        return name.matches("\\$?[A-Za-z]{1,3}\\$?[0-9]+") || name.matches("(?i)R[0-9]*C[0-9]*");
    }

    private static boolean visibleGrid(Sheet sheet) {
        SheetProperties p = sheet.getProperties();
        return !Boolean.TRUE.equals(p.getHidden()) && p.getGridProperties() != null;
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

    private static Region region(GridRange range, Spreadsheet book) {
        int id = range.getSheetId() == null ? 0 : range.getSheetId();
        Region whole = Region.whole(book.getSheets().stream()
                .filter(sheet -> sheet.getProperties().getSheetId() == id).findFirst().orElseThrow());
        return new Region(id, range.getStartRowIndex() == null ? 0 : range.getStartRowIndex(),
                range.getEndRowIndex() == null ? whole.bottom() : range.getEndRowIndex(),
                range.getStartColumnIndex() == null ? 0 : range.getStartColumnIndex(),
                range.getEndColumnIndex() == null ? whole.right() : range.getEndColumnIndex());
    }

    private static Region cells(String cells, Sheet sheet, String text) {
        Matcher m = CELLS.matcher(cells);
        if (!m.matches() || m.group(1).isEmpty() && m.group(2) == null) {
            throw bad(text);
        }
        boolean single = m.group(3) == null;
        int left = column(m.group(1));
        int top = row(m.group(2));
        int right = single ? left : column(m.group(3));
        int bottom = single ? top : row(m.group(4));
        if (single && (left < 0 || top < 0) || !single && (m.group(3).isEmpty() && m.group(4) == null)
                || left < 0 && right >= 0 || top < 0 && bottom >= 0) {
            throw bad(text);
        }
        Region whole = Region.whole(sheet);
        int firstRow = Math.max(0, bottom < 0 ? top : Math.min(top, bottom));
        int firstColumn = Math.max(0, right < 0 ? left : Math.min(left, right));
        if (firstRow >= whole.bottom() || firstColumn >= whole.right()) {
            String full = quote(sheet.getProperties().getTitle()) + "!" + cells;
            throw FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Range (" + full + ") exceeds grid limits. Max rows: "
                    + whole.bottom() + ", max columns: " + whole.right());
        }
        int endRow = bottom < 0 ? whole.bottom() : Math.max(top, bottom) + 1;
        int endColumn = right < 0 ? whole.right() : Math.max(left, right) + 1;
        return new Region(whole.sheetId(), firstRow, Math.min(whole.bottom(), endRow), firstColumn,
                Math.min(whole.right(), endColumn));
    }

    /** Zero-based, or -1 where the column is left open. */
    private static int column(String letters) {
        int column = 0;
        for (char c : letters.toUpperCase(Locale.ROOT).toCharArray()) {
            column = column * 26 + c - 'A' + 1;
        }
        return column - 1;
    }

    private static int row(String digits) {
        return digits == null ? -1 : Integer.parseInt(digits) - 1;
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
