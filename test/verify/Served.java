//SOURCES ../../verify.java ../google/FakeGoogle.java ../support/Desk.java ../support/Book.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.SheetsScopes;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** What the Sheets API of the double tells of the original and its copy, without a command around it. */
final class Served implements verify.Source, AutoCloseable {
    private final FakeGoogle google;
    private final Map<verify.Side, String> ids;
    private final Sheets sheets;
    private long most = Long.MAX_VALUE;

    /** Two of the same book, one as the copy of the other. */
    Served() {
        this(FakeGoogle.start(new TestClock()), SampleSheet.ID, "1TheCopy000000000");
        google.addSpreadsheet(Book.model(Book.book()), "Original", FakeGoogle.OPERATOR);
        google.addSpreadsheet(Book.model(Book.book()).setSpreadsheetId("1TheCopy000000000"), "Copy",
                FakeGoogle.OPERATOR);
        // What verify does not cope with yet; Google does not do so.
        google.rowMetadataNeedsRanges(false);
    }

    Served(FakeGoogle google, String original, String copy) {
        this.google = google;
        ids = Map.of(verify.Side.PRODUCTION, original, verify.Side.BACKUP, copy);
        String token = google.token(FakeGoogle.OPERATOR, SheetsScopes.SPREADSHEETS_READONLY);
        sheets = new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(),
                request -> request.getHeaders().setAuthorization("Bearer " + token))
                .setRootUrl(google.endpoint().toString()).setApplicationName("test").build();
    }

    @Override
    public InputStream read(verify.Side side, List<String> ranges, String fields) throws IOException {
        Paper.refuse(ranges, most);
        return sheets.spreadsheets().get(ids.get(side))
                .setRanges(ranges.isEmpty() ? null : ranges).setFields(fields).setPrettyPrint(false)
                .setExcludeTablesInBandedRanges(true).executeUnparsed().getContent();
    }

    /** Refuses windows of more cells than this, so that there are many of them. */
    Served most(long cells) {
        most = cells;
        return this;
    }

    void install(verify.Side side, JsonObject book) {
        google.damage(ids.get(side), live -> Book.replace(live, book));
    }

    @Override
    public void close() {
        google.close();
        assertEquals(List.of(), google.violations());
    }
}
