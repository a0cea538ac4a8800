//DESCRIPTION Tests that Google's own client gets along with the double of Google.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpRequestInitializer;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.Sheets;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.auth.http.HttpCredentialsAdapter;
import com.google.auth.oauth2.ServiceAccountCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Google's own client, as the scripts use it, gets along with the double. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeGoogleTest extends FakeGoogleCaller {

    @Nested
    class Googles_own_client {

        private HttpRequestInitializer signIn() throws IOException {
            try (InputStream in = Files.newInputStream(google.serviceAccountKey(dir))) {
                return new HttpCredentialsAdapter(ServiceAccountCredentials.fromStream(in)
                        .createScoped(SCOPE + "drive"));
            }
        }

        private Drive drive() throws IOException {
            return new Drive.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), signIn())
                    .setApplicationName("test").setRootUrl(google.endpoint().toString()).build();
        }

        private Sheets sheets() throws IOException {
            return new Sheets.Builder(new NetHttpTransport(), GsonFactory.getDefaultInstance(), signIn())
                    .setApplicationName("test").setRootUrl(google.endpoint().toString()).build();
        }

        @Test
        void copies_locks_and_finds() throws IOException {
            Drive drive = drive();
            File copy = drive.files().copy(SHEET, new File().setName("B").setParents(List.of(FOLDER))
                    .setAppProperties(Map.of("run", "1"))).setSupportsAllDrives(true).set("copyComments", true)
                    .execute();
            File locked = drive.files().update(copy.getId(), new File().setContentRestrictions(List.of(
                    new ContentRestriction().setReadOnly(true).setReason("r")))).setSupportsAllDrives(true)
                    .setFields("contentRestrictions").execute();
            assertEquals("r", locked.getContentRestrictions().get(0).getReason());
            assertEquals(copy.getId(), drive.files().list().setQ("appProperties has { key='run' and value='1' }")
                    .setSupportsAllDrives(true).setIncludeItemsFromAllDrives(true).execute().getFiles().get(0).getId());
            assertNull(drive.files().get(copy.getId()).setSupportsAllDrives(true).execute().getVersion());
            assertEquals(List.of(), google.violations());
        }

        @Test
        void reads_a_sheet_as_it_was_put_in() throws IOException {
            List<String> ranges = IntStream.rangeClosed(1, 80).mapToObj(i -> "'Operaciones'!A" + i + ":C" + i).toList();
            Sheets.Spreadsheets.Get get = sheets().spreadsheets().get(SHEET).setRanges(ranges);
            Spreadsheet read = get.setFields("sheets.data.rowData").execute();
            assertEquals(80, read.getSheets().get(0).getData().size());
            assertTrue(get.buildHttpRequestUrl().build().length() > 2048, "long enough to be sent as a POST");
            Spreadsheet whole = sheets().spreadsheets().get(SHEET).setFields("sheets.data.rowData.values("
                    + "userEnteredValue,note)").execute();
            for (int i = 0; i < SampleSheet.SMALL_ROWS; i++) {
                List<CellData> told = whole.getSheets().get(0).getData().get(0).getRowData().get(i).getValues();
                List<CellData> held = google.spreadsheet(SHEET).getSheets().get(0).getData().get(0).getRowData().get(i)
                        .getValues();
                for (int column = 0; column < told.size(); column++) {
                    assertEquals(held.get(column).getUserEnteredValue(), told.get(column).getUserEnteredValue());
                    assertEquals(held.get(column).getNote(), told.get(column).getNote());
                }
            }
            assertEquals(List.of(), google.violations());
        }

        @Test
        void understands_the_refusals() throws IOException {
            GoogleJsonResponseException e = assertThrows(GoogleJsonResponseException.class,
                    () -> drive().files().get("1nothing").execute());
            assertEquals("notFound", e.getDetails().getErrors().get(0).getReason());
            assertEquals(404, assertThrows(GoogleJsonResponseException.class,
                    () -> sheets().spreadsheets().get("1nothing").execute()).getDetails().getCode());
        }
    }
}
