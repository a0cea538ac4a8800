//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.auth.oauth2.UserCredentials;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What the beliefs about Drive do not say already: they are held against the double as well (LiveTest). */
class FakeDriveTest extends FakeGoogleCaller {

    @Nested
    class Files_of_Drive {

        @Test
        void tell_four_fields_unless_asked_and_of_shared_drives_neither_owners_nor_permissions() {
            assertEquals(Set.of("kind", "id", "name", "mimeType"), file(SHEET, "").keys());
            assertEquals(Set.of("driveId", "parents"),
                    file(FOLDER, ALL + "&fields=driveId,parents,owners,permissions,ownedByMe").keys());
        }

        @Test
        void tell_of_their_parents_only_to_who_may_see_them() {
            google.move(SHEET, FOLDER);
            google.share(SHEET, "guest@example.com", "reader");
            assertEquals(Set.of("id", "parents"), file(SHEET, ALL + "&fields=id,parents").keys());
            token = google.token("guest@example.com", SCOPE + "drive");
            assertEquals(Set.of("id"), file(SHEET, ALL + "&fields=id,parents").keys());
        }

        @Test
        void keep_properties_until_they_are_set_to_null_and_those_of_an_app_from_others() throws IOException {
            update(SHEET, "{\"appProperties\":{\"a\":\"1\",\"b\":\"2\"},\"properties\":{\"all\":\"1\"}}");
            assertEquals("{\"b\":\"2\",\"c\":\"3\"}", update(SHEET, "{\"appProperties\":{\"a\":null,\"c\":\"3\"}}")
                    .text("appProperties"));
            String found = "/drive/v3/files?q=" + encode("appProperties has { key='b' and value='2' }");
            assertNotEquals("[]", get(found).text("files"));
            try (InputStream in = Files.newInputStream(google.userCredentials(dir))) {
                token = UserCredentials.fromStream(in).refreshAccessToken().getTokenValue();
            }
            assertEquals(Set.of("properties"), file(SHEET, "fields=appProperties,properties").keys());
            assertEquals("[]", get(found).text("files"));
        }

        @Test
        void send_a_mail_to_whom_they_are_shared_with_unless_asked_not_to() {
            String grant = "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"a@example.com\"}";
            String path = "/drive/v3/files/" + SHEET + "/permissions";
            assertEquals(200, send("POST", path + "?sendNotificationEmail=false", grant).code());
            assertEquals(List.of(), google.mails());
            assertEquals(200, send("POST", path, grant).code());
            assertEquals(List.of("a@example.com"), google.mails());
        }
    }

    @Nested
    class A_copy {

        @Test
        void is_called_copy_of_and_goes_where_the_source_is_unless_asked_otherwise() {
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            Reply copy = copy("fields=*", "{\"name\":null}");
            assertEquals("Copy of ZEUES", copy.text("name"));
            assertEquals(file(SHEET, "fields=parents").text("parents"), copy.text("parents"));
            assertEquals(FakeGoogle.OPERATOR, copy.text("owners", "0", "emailAddress"));
        }

        @Test
        void inherits_no_property_that_is_set_to_null() {
            update(SHEET, "{\"appProperties\":{\"kept\":\"1\",\"gone\":\"1\"},\"properties\":{\"p\":\"1\"}}");
            Reply copy = copy(ALL + "&fields=appProperties,properties", "{\"parents\":[\"" + FOLDER
                    + "\"],\"appProperties\":{\"gone\":null}}");
            assertEquals("{\"kept\":\"1\"}", copy.text("appProperties"));
            assertEquals("{\"p\":\"1\"}", copy.text("properties"));
        }

        @Test
        void may_be_edited_by_its_maker_alone_and_may_not_import_from_where_the_source_may() {
            String id = copyTo(FOLDER).text("id");
            assertEquals(List.of(FakeGoogle.SERVICE_ACCOUNT), google.spreadsheet(id).getSheets().get(0)
                    .getProtectedRanges().get(0).getEditors().getUsers());
            String query = "?fields=sheets.data.rowData.values.effectiveValue.errorValue.type&ranges="
                    + encode("'" + SampleSheet.AWKWARD_TAB.replace("'", "''") + "'!A5");
            assertFalse(get("/v4/spreadsheets/" + SHEET + query).body().contains("REF"));
            assertTrue(get("/v4/spreadsheets/" + id + query).body().contains("REF"));
        }

        @Test
        void does_not_follow_what_happens_to_the_other() {
            String id = copyTo(FOLDER).text("id");
            google.edit(SHEET, book -> cell(book, 3)
                    .setUserEnteredValue(new ExtendedValue().setStringValue("edited")));
            google.damage(id, book -> cell(book, 3).getUserEnteredFormat().getTextFormat().setBold(false));
            assertEquals("edited", cell(google.spreadsheet(SHEET), 3).getUserEnteredValue().getStringValue());
            assertNotEquals("edited", cell(google.spreadsheet(id), 3).getUserEnteredValue().getStringValue());
            assertTrue(cell(google.spreadsheet(SHEET), 3).getUserEnteredFormat().getTextFormat().getBold());
            assertTrue(cell(google.spreadsheet(id), 4).getUserEnteredFormat().getTextFormat().getBold());
        }

        private CellData cell(Spreadsheet book, int row) {
            return book.getSheets().get(0).getData().get(0).getRowData().get(row).getValues().get(3);
        }
    }

    @Nested
    class What_comes_late {
        private String made;

        private String told(String field) {
            return file(made, "fields=" + field + "&" + ALL).text(field);
        }

        private int locked() {
            made = copyTo(FOLDER).text("id");
            Reply answer = update(made, "{\"contentRestrictions\":[{\"readOnly\":true}]}");
            assertEquals("true", answer.text("contentRestrictions", "0", "readOnly"));
            return write();
        }

        private int write() {
            return send("POST", "/v4/spreadsheets/" + made + ":batchUpdate", "{\"requests\":[{\"updateCells\":{"
                    + "\"start\":{\"sheetId\":0},\"rows\":[{\"values\":[{\"note\":\"x\"}]}],\"fields\":\"note\"}}]}")
                    .code();
        }

        @Test
        void is_a_lock_that_was_acknowledged() {
            google.locksAfter(Duration.ofSeconds(30));
            assertEquals(200, locked());
            assertNull(told("contentRestrictions"));
            clock.pass(Duration.ofSeconds(30));
            assertNotNull(told("contentRestrictions"));
            assertEquals(403, write());
        }

        @Test
        void or_never_is_a_lock_that_is_lost() {
            google.loseLocks(1);
            assertEquals(200, locked());
            clock.pass(Duration.ofDays(1));
            assertNull(told("contentRestrictions"));
            assertEquals(403, locked());
        }

        @Test
        void is_the_end_of_a_copy() {
            google.settlesAfter(Duration.ofSeconds(2));
            made = copyTo(FOLDER).text("id");
            String version = told("version");
            update(made, "{\"modifiedTime\":\"2020-01-01T00:00:00Z\"}");
            assertEquals("2020-01-01T00:00:00.000Z", told("modifiedTime"));
            clock.pass(Duration.ofSeconds(3));
            assertEquals("2026-01-26T18:15:02.000Z", told("modifiedTime"));
            assertNotEquals(version, told("version"));
        }

        @Test
        void is_a_change_in_the_feed_of_which_none_is_lost() {
            google.changesLag(Duration.ofMinutes(1));
            clock.pass(Duration.ofMinutes(2));
            String from = get("/drive/v3/changes/startPageToken?" + ALL).text("startPageToken");
            String id = copyTo(FOLDER).text("id");
            Reply early = changes(from, ALL);
            assertEquals("[]", early.text("changes"));
            clock.pass(Duration.ofMinutes(1));
            Reply late = changes(early.text("newStartPageToken"), ALL);
            assertEquals(id, late.text("changes", "0", "fileId"));
            assertEquals("[]", changes(late.text("newStartPageToken"), ALL).text("changes"));
        }

        private Reply changes(String from, String query) {
            return get("/drive/v3/changes?includeItemsFromAllDrives=true&pageToken=" + from + "&" + query);
        }
    }

    @Nested
    class A_search {
        private static final String EVERYWHERE = "/drive/v3/files?includeItemsFromAllDrives=true&" + ALL;

        @Test
        void of_the_user_leaves_out_what_others_made_in_a_shared_drive() {
            String id = copyTo(FOLDER).text("id");
            assertTrue(get(EVERYWHERE).body().contains(id));
            assertFalse(get("/drive/v3/files").body().contains(id));
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertFalse(get(EVERYWHERE + "&corpora=user").body().contains(id));
            assertTrue(get(EVERYWHERE + "&corpora=allDrives").body().contains(id));
            assertTrue(get(EVERYWHERE + "&corpora=drive&driveId=" + DRIVE).body().contains(id));
            google.share(id, FakeGoogle.OPERATOR, "reader");
            assertTrue(get(EVERYWHERE + "&corpora=user").body().contains(id));
        }

        @Test
        void comes_in_pages_and_finds_quoted_values_only_where_they_lie() {
            IntStream.range(0, 3).forEach(i -> copy(ALL, "{\"parents\":[\"" + FOLDER
                    + "\"],\"appProperties\":{\"run\":\"it's a\\\\b\"}}"));
            String path = EVERYWHERE + "&pageSize=2&q="
                    + encode("appProperties has { key='run' and value='it\\'s a\\\\b' } and trashed = ");
            Reply first = get(path + "false");
            assertEquals(2, first.json().getAsJsonArray("files").size());
            Reply second = get(path + "false&pageToken=" + encode(first.text("nextPageToken")));
            assertEquals(1, second.json().getAsJsonArray("files").size());
            assertFalse(second.json().has("nextPageToken"));
            assertEquals("[]", get(path + "true").text("files"));
        }
    }
}
