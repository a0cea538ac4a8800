import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.Editors;
import com.google.api.services.sheets.v4.model.ProtectedRange;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.util.ArrayList;
import java.util.List;

/**
 * Plays Sheets v4: the reading of spreadsheets. What belongs to an answer, and who is told what, is documented in
 * Google's interface description (sheets.v4, the discovery document) and its guides; how it is trimmed is recorded.
 */
final class FakeSheets {
    private final FakeFiles files;
    volatile boolean rowMetadataNeedsRanges = true;

    FakeSheets(FakeFiles files) {
        this.files = files;
    }

    List<FakeRules.Route> routes() {
        return List.of(new FakeRules.Route("GET", "/v4/spreadsheets/([^/:]+)", Sheets.Spreadsheets.Get.class,
                this::spreadsheet));
    }

    FakeServer.Answer spreadsheet(FakeRules.Ask ask) {
        boolean grid = ask.has("fields") ? ask.mask().reaches("sheets", "data") : ask.flag("includeGridData");
        FakeFiles.Item item = openable(ask);
        int rank = files.rank(ask.email(), item);
        List<FakeRanges.Region> regions = ask.all("ranges").stream()
                .map(range -> FakeRanges.resolve(range, item.book)).toList();
        Spreadsheet view = FakeBooks.copy(item.book);
        comments(ask, view, rank);
        view.setSpreadsheetUrl("https://docs.google.com/spreadsheets/d/" + view.getSpreadsheetId() + "/edit");
        List<Sheet> shown = new ArrayList<>();
        for (Sheet sheet : view.getSheets()) {
            int id = sheet.getProperties().getSheetId();
            List<FakeRanges.Region> here = regions.stream().filter(region -> region.sheetId() == id).toList();
            if (here.isEmpty() && ask.has("ranges")) {
                continue;
            }
            shown.add(sheet);
            protect(ask, sheet, rank);
            if (!ask.flag("excludeTablesInBandedRanges")) {
                FakeBooks.bandTables(sheet);
            }
            if (!here.isEmpty()) {
                FakeBooks.cut(sheet, here);
            }
            boolean metadata = !here.isEmpty() || !rowMetadataNeedsRanges;
            sheet.setData(grid ? FakeBooks.windows(sheet, here, metadata) : null);
        }
        view.setSheets(shown);
        return new FakeJson(true, FakeBooks.theme(view)).answer(view, ask.mask(), ask.pretty());
    }

    /**
     * Unlike Drive, Sheets tells a file that one may not see (403) from one that is not there (404), both recorded. A
     * folder is another matter than any other file of Google's own that is no spreadsheet (reported).
     */
    FakeFiles.Item openable(FakeRules.Ask ask) {
        FakeFiles.Item item = files.items.get(ask.id());
        String type = item == null ? "" : item.file.getMimeType();
        boolean folder = FakeGoogle.FOLDER.equals(type);
        if (item == null || item.book == null && !folder && type.startsWith("application/vnd.google-apps.")) {
            throw FakeRefusal.sheets(404, "NOT_FOUND", "Requested entity was not found.");
        }
        if (files.rank(ask.email(), item) == 0 || !ask.mayTouch(item)) {
            throw FakeRefusal.sheets(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        if (folder) {
            throw FakeRefusal.sheets(400, "FAILED_PRECONDITION", "This operation is not supported for this document");
        }
        if (item.book == null) {
            throw FakeRefusal.sheets(400, "FAILED_PRECONDITION",
                    "This operation is not supported for this document. The document must not be an Office file.");
        }
        return item;
    }

    /** Comments come only when asked for, and only to those who may see them (documented, CommentsViewMode). */
    private static void comments(FakeRules.Ask ask, Spreadsheet view, int rank) {
        String mode = ask.text("commentsViewMode", "COMMENTS_VIEW_MODE_OMITTED");
        boolean may = rank >= FakeFiles.Role.COMMENTER.ordinal();
        if (!mode.matches("COMMENTS_VIEW_MODE_(UNSPECIFIED|OMITTED|DEFAULT_FOR_CURRENT_ACCESS|INCLUDED)")) {
            throw FakeRefusal.badValue("comments_view_mode",
                    "type.googleapis.com/google.apps.sheets.v4.CommentsViewMode", mode);
        }
        if (mode.endsWith("INCLUDED") && !may) {
            throw FakeRefusal.sheets(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        if (!(mode.endsWith("INCLUDED") || mode.endsWith("ACCESS") && may)) {
            view.setComments(null);
            view.getSheets().forEach(sheet -> sheet.setCommentAnchors(null));
        }
    }

    /** Editors of a protected range are told only to those who may edit it (documented, ProtectedRange.editors). */
    private static void protect(FakeRules.Ask ask, Sheet sheet, int rank) {
        for (ProtectedRange range : FakeBooks.list(sheet.getProtectedRanges())) {
            Editors editors = range.getEditors();
            boolean listed = editors == null || editors.getUsers() == null || editors.getUsers().contains(ask.email());
            boolean may = rank >= FakeFiles.Role.ORGANIZER.ordinal() || rank >= FakeFiles.Role.WRITER.ordinal()
                    && (listed || Boolean.TRUE.equals(range.getWarningOnly()));
            range.setRequestingUserCanEdit(may);
            range.setEditors(may ? editors : null);
        }
    }
}
