import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetResponse;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.Request;
import com.google.api.services.sheets.v4.model.Response;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Plays the writing half of Sheets v4: of batchUpdate the requests with which a workbook is built up and a
 * cell is changed (documented in Google's interface description: what each does, that ids may be given, that a batch is
 * done whole or not at all). The words of refusals are reported or, where nothing is said, assumed.
 */
final class FakeEdits {
    private static final String FORMAT = """
            {"backgroundColorStyle":#FFFFFF,"verticalAlignment":"BOTTOM",
            "padding":{"top":2,"right":3,"bottom":2,"left":3},"wrapStrategy":"OVERFLOW_CELL","textFormat":{
            "foregroundColorStyle":{"rgbColor":{}},"fontFamily":"arial,sans,sans-serif","fontSize":10,"bold":false,
            "italic":false,"strikethrough":false,"underline":false}}
            """;

    private final FakeFiles files;
    private final FakeSheets sheets;

    FakeEdits(FakeFiles files, FakeSheets sheets) {
        this.files = files;
        this.sheets = sheets;
    }

    List<FakeRules.Route> routes() {
        return List.of(new FakeRules.Route("POST", "/v4/spreadsheets/([^/:]+):batchUpdate",
                Sheets.Spreadsheets.BatchUpdate.class, this::update));
    }

    /** A new spreadsheet with one empty tab, as Drive makes it, with Google's format (recorded). */
    static FakeFiles.Item add(FakeFiles files, FakeRules.Ask ask, String title, FakeFiles.Item parent) {
        com.google.api.services.drive.model.File file = files.meta(files.newId(), title, FakeGoogle.SHEET,
                parent.file.getId()).setDriveId(parent.file.getDriveId());
        FakeFiles.Item item = files.made(ask, file);
        item.book = FakeBooks.complete(new Spreadsheet().setSpreadsheetId(file.getId()).setSheets(new ArrayList<>(
                List.of(new Sheet().setProperties(new SheetProperties().setSheetId(0).setTitle("Sheet1"))))), title);
        item.book.getProperties().setDefaultFormat(SampleSheet.parse(FORMAT, CellFormat.class));
        return item;
    }

    private FakeServer.Answer update(FakeRules.Ask ask) {
        FakeFiles.Item item = sheets.openable(ask);
        if (files.rank(ask.email(), item) < FakeFiles.Role.WRITER.ordinal() || files.keepsCells(item)) {
            throw FakeRefusal.sheets(403, "PERMISSION_DENIED", "The caller does not have permission");
        }
        List<Request> requests = FakeBooks.list(((BatchUpdateSpreadsheetRequest) ask.body()).getRequests());
        if (requests.isEmpty()) {
            throw FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Must specify at least one request.");
        }
        Spreadsheet changed = FakeBooks.copy(item.book);
        List<Response> replies = new ArrayList<>();
        // One batch makes all of its changes or none (documented), so each is made in what is not there yet.
        FakeBooks.edit(changed, book -> {
            for (int i = 0; i < requests.size(); i++) {
                replies.add(new FakeChange(files, book, i, ask.email()).make(requests.get(i)));
            }
        });
        item.book = changed;
        if (!changed.getProperties().getTitle().equals(item.file.getName())) {
            item.file.setName(changed.getProperties().getTitle());
            files.touch(item, true);
        }
        files.edited(item, ask.email());
        return new FakeJson(true, Map.of()).answer(new BatchUpdateSpreadsheetResponse()
                .setSpreadsheetId(ask.id()).setReplies(replies), ask.mask(), ask.pretty());
    }
}
