//DESCRIPTION Tests the writing half of the double's Sheets: what a batch changes, and what it refuses.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogle.java ../live/LiveScratch.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.DriveScopes;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.AddNamedRangeRequest;
import com.google.api.services.sheets.v4.model.AddSheetRequest;
import com.google.api.services.sheets.v4.model.AppendDimensionRequest;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetResponse;
import com.google.api.services.sheets.v4.model.GridRange;
import com.google.api.services.sheets.v4.model.NamedRange;
import com.google.api.services.sheets.v4.model.Request;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.api.services.sheets.v4.model.SpreadsheetProperties;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The features that a batch can set are tried by the beliefs; here is what holds for every batch. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeEditsTest {
    private FakeGoogle google;
    private Sheets sheets;
    private String id;

    @BeforeEach
    void start() throws IOException {
        google = FakeGoogle.start(Clock.systemUTC());
        sheets = as(FakeGoogle.OPERATOR);
        id = sheets.spreadsheets().create(new Spreadsheet().setProperties(new SpreadsheetProperties()
                .setTitle("made"))).execute().getSpreadsheetId();
    }

    @AfterEach
    void stop() {
        google.close();
    }

    private Sheets as(String email) {
        String token = google.token(email, DriveScopes.DRIVE);
        return new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(),
                request -> request.getHeaders().setAuthorization("Bearer " + token)).setApplicationName("test")
                .setRootUrl(google.endpoint().toString()).build();
    }

    private BatchUpdateSpreadsheetResponse change(Request... requests) throws IOException {
        return sheets.spreadsheets().batchUpdate(id, new BatchUpdateSpreadsheetRequest()
                .setRequests(List.of(requests))).execute();
    }

    private void refused(int code, String said, Request... requests) {
        HttpResponseException e = assertThrows(HttpResponseException.class, () -> change(requests));
        assertEquals(code, e.getStatusCode());
        assertTrue(e.getMessage().contains(said), e::getMessage);
    }

    private static Request tab(Integer number, String title) {
        return new Request().setAddSheet(new AddSheetRequest().setProperties(
                new SheetProperties().setSheetId(number).setTitle(title)));
    }

    @Test
    void a_spreadsheet_is_made_with_one_empty_tab_in_the_callers_own_drive() {
        Spreadsheet book = google.spreadsheet(id);
        assertEquals(1, book.getSheets().size());
        assertEquals(0, book.getSheets().get(0).getProperties().getSheetId());
        assertEquals("made", google.file(id).getName());
        assertEquals(1, google.file(id).getParents().size());
    }

    @Test
    void a_service_account_has_no_drive_to_make_one_in() {
        HttpResponseException e = assertThrows(HttpResponseException.class, () -> as(FakeGoogle.SERVICE_ACCOUNT)
                .spreadsheets().create(new Spreadsheet()).execute());
        assertEquals(403, e.getStatusCode());
    }

    @Test
    void ids_may_be_given_and_are_made_up_where_they_are_not() throws IOException {
        BatchUpdateSpreadsheetResponse made = change(tab(77, "given"), tab(null, "not given"), new Request()
                .setAddNamedRange(new AddNamedRangeRequest().setNamedRange(new NamedRange().setName("N")
                        .setRange(new GridRange().setSheetId(77).setStartRowIndex(0).setEndRowIndex(1)))));
        assertEquals(77, made.getReplies().get(0).getAddSheet().getProperties().getSheetId());
        assertTrue(made.getReplies().get(1).getAddSheet().getProperties().getSheetId() > 0);
        assertEquals(google.spreadsheet(id).getNamedRanges().get(0).getNamedRangeId(),
                made.getReplies().get(2).getAddNamedRange().getNamedRange().getNamedRangeId());
    }

    @Test
    void a_batch_is_done_whole_or_not_at_all() {
        refused(400, "Invalid requests[1].addSheet: A sheet with the name", tab(1, "a"),
                tab(2, "a"));
        assertEquals(1, google.spreadsheet(id).getSheets().size());
    }

    @Test
    void what_is_not_there_or_says_nothing_is_refused() {
        refused(400, "No grid with id: 9", LiveScratch.value(9, 0, 0, 1));
        refused(400, "beyond the last requested row of: 999", LiveScratch.value(0, 1000, 0, 1));
        refused(400, "Must specify at least one request");
        refused(400, "Must specify exactly one request kind", new Request());
    }

    @Test
    void no_workbook_has_more_than_twenty_million_cells() throws IOException {
        Request more = new Request().setAppendDimension(new AppendDimensionRequest().setSheetId(0)
                .setDimension("ROWS").setLength(768_230));
        change(more);
        refused(400, "above the limit of 20000000 cells", more);
    }

    @Test
    void a_change_is_told_by_version_and_a_locked_file_is_not_changed() throws IOException {
        google.tellsEditsAfter(Duration.ZERO);
        long old = google.file(id).getVersion();
        change(LiveScratch.value(0, 2, 1, 3.5));
        assertTrue(google.file(id).getVersion() > old);
        assertEquals(3.5, google.spreadsheet(id).getSheets().get(0).getData().get(0).getRowData().get(2).getValues()
                .get(1).getUserEnteredValue().getNumberValue());
        google.editFile(id, file -> file.setContentRestrictions(List.of(new ContentRestriction().setReadOnly(true))));
        refused(403, "PERMISSION_DENIED", LiveScratch.value(0, 2, 1, 4));
    }
}
