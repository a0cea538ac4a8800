//DESCRIPTION Tests that the double of Drive does what Drive does and refuses what it refuses.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import com.google.api.services.drive.model.File;
import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.auth.oauth2.UserCredentials;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each rule of the double of Drive, asked for and broken by requests made by hand. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeDriveTest extends FakeGoogleCaller {

    @Nested
    class Drive_files {

        @Test
        void tell_of_their_parents_only_to_who_may_see_them() {
            assertEquals(Set.of("id"), file(SHEET, "fields=id,parents").keys());
            google.move(SHEET, FOLDER);
            google.share(SHEET, "guest@example.com", "reader");
            assertEquals(Set.of("id", "parents"), file(SHEET, ALL + "&fields=id,parents").keys());
            token = google.token("guest@example.com", SCOPE + "drive");
            assertEquals(Set.of("id"), file(SHEET, ALL + "&fields=id,parents").keys());
        }

        @Test
        void tell_a_size_that_means_nothing() {
            assertEquals("1024", file(SHEET, "fields=size").text("size"));
            google.addSpreadsheet(SampleSheet.operaciones(), "Grande", FakeGoogle.OPERATOR);
            assertEquals("1024", file(SHEET, "fields=size").text("size"));
            google.sizeOfAll(null);
            assertEquals(Set.of(), file(SHEET, "fields=size").keys());
        }

        @Test
        void about_needs_fields() {
            isRefused(get("/drive/v3/about"), 400, "required");
        }

        @Test
        void about_tells_that_a_service_account_owns_no_storage() {
            assertEquals("0", get("/drive/v3/about?fields=*").text("storageQuota", "limit"));
            google.quotaless(false);
            assertEquals("16106127360", get("/drive/v3/about?fields=*").text("storageQuota", "limit"));
        }

        @Test
        void tell_four_fields_unless_asked() {
            assertEquals(Set.of("kind", "id", "name", "mimeType"), file(SHEET, "").keys());
        }

        @Test
        void have_integers_as_text_and_times_in_milliseconds() {
            Reply file = file(SHEET, "fields=version,createdTime,trashed");
            assertTrue(file.json().get("version").getAsJsonPrimitive().isString());
            assertTrue(file.text("createdTime").matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z"));
            assertEquals("false", file.text("trashed"));
        }

        @Test
        void that_are_not_there_are_not_found() {
            Reply refused = file("1nothing", ALL);
            isRefused(refused, 404, "notFound");
            assertEquals("File not found: 1nothing.", refused.message());
        }

        @Test
        void that_one_may_not_see_are_not_there() {
            google.unshare(SHEET, FakeGoogle.SERVICE_ACCOUNT);
            isRefused(file(SHEET, ALL), 404, "notFound");
            assertEquals(403, sheet("").code());
        }

        @Test
        void in_shared_drives_are_not_there_for_who_does_not_support_them() {
            isRefused(file(FOLDER, ""), 404, "notFound");
            assertEquals(DRIVE, file(FOLDER, ALL + "&fields=driveId").text("driveId"));
        }

        @Test
        void in_shared_drives_have_no_owners_and_no_permissions() {
            assertEquals(Set.of("driveId", "parents"),
                    file(FOLDER, ALL + "&fields=driveId,parents,owners,permissions,ownedByMe").keys());
        }

        @Test
        void tell_the_rights_of_who_asks() {
            assertEquals("true", file(SHEET, "fields=*").text("capabilities", "canEdit"));
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            assertEquals("false", file(SHEET, "fields=*").text("capabilities", "canEdit"));
            assertEquals("true", file(SHEET, "fields=*").text("capabilities", "canCopy"));
            google.editFile(SHEET, file -> file.setCopyRequiresWriterPermission(true));
            assertEquals("false", file(SHEET, "fields=*").text("capabilities", "canCopy"));
            assertEquals("true", file(FOLDER, ALL + "&fields=*").text("capabilities", "canAddChildren"));
            assertEquals("false", file(SHEET, "fields=*").text("capabilities", "canAddChildren"));
        }

        @Test
        void made_by_others_are_not_there_with_the_narrow_scope() {
            token = google.token(FakeGoogle.SERVICE_ACCOUNT, SCOPE + "drive.file");
            isRefused(file(SHEET, ALL), 404, "notFound");
        }

        @Test
        void cannot_be_written_by_a_reader() {
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            isRefused(update(SHEET, "{\"starred\":true}"), 403, "insufficientFilePermissions");
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"parents\":[\"x\"]}", "{\"version\":\"7\"}", "{\"driveId\":\"x\"}",
                "{\"id\":\"x\"}"})
        void have_fields_that_nobody_writes(String body) {
            isRefused(update(SHEET, body), 403, "fieldNotWritable");
        }

        @Test
        void keep_properties_until_they_are_set_to_null() {
            update(SHEET, "{\"appProperties\":{\"a\":\"1\",\"b\":\"2\"}}");
            assertEquals("{\"b\":\"2\",\"c\":\"3\"}", update(SHEET, "{\"appProperties\":{\"a\":null,\"c\":\"3\"}}")
                    .text("appProperties"));
        }

        @Test
        void take_no_property_of_more_than_124_bytes() {
            assertEquals(200, update(SHEET, "{\"appProperties\":{\"k\":\"" + "x".repeat(123) + "\"}}").code());
            isRefused(update(SHEET, "{\"appProperties\":{\"k\":\"" + "x".repeat(124) + "\"}}"), 400, "invalid");
        }

        @Test
        void keep_the_properties_of_an_app_from_other_apps() throws IOException {
            update(SHEET, "{\"appProperties\":{\"run\":\"1\"},\"properties\":{\"all\":\"1\"}}");
            try (InputStream in = Files.newInputStream(google.userCredentials(dir))) {
                token = UserCredentials.fromStream(in).refreshAccessToken().getTokenValue();
            }
            assertEquals(Set.of("properties"), file(SHEET, "fields=appProperties,properties").keys());
            assertEquals("[]", get("/drive/v3/files?q=" + encode("appProperties has { key='run' and value='1' }"))
                    .text("files"));
        }
    }

    @Nested
    class A_copy {

        @Test
        void has_the_name_and_the_place_asked_for() {
            clock.pass(Duration.ofSeconds(5));
            Reply copy = copyTo(FOLDER);
            assertEquals(Set.of("kind", "id", "name", "mimeType"), copy.keys());
            Reply file = file(copy.text("id"), ALL + "&fields=*");
            assertEquals("Backup", file.text("name"));
            assertEquals("[\"" + FOLDER + "\"]", file.text("parents"));
            assertEquals(DRIVE, file.text("driveId"));
            assertEquals("2026-01-26T18:15:05.000Z", file.text("createdTime"));
            assertEquals(file.text("createdTime"), file.text("modifiedTime"));
            assertEquals(List.of(copy.text("id")), google.copiesOf(SHEET));
            assertEquals(List.of(), google.violations());
        }

        @Test
        void is_called_copy_of_if_nobody_gives_it_a_name() {
            assertEquals("Copy of ZEUES", copy(ALL, "{\"name\":null,\"parents\":[\"" + FOLDER + "\"]}").text("name"));
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void in_my_drive_needs_storage_that_a_service_account_has_not(boolean old) {
            google.oldQuotaWording(old);
            Reply refused = copyTo(MY_FOLDER);
            isRefused(refused, 403, "storageQuotaExceeded");
            assertTrue(refused.body().contains("\"domain\": \"usageLimits\""));
            assertEquals(old, refused.message().equals("The user's Drive storage quota has been exceeded."));
            assertEquals(List.of(), google.copiesOf(SHEET));
        }

        @Test
        void in_my_drive_belongs_to_the_user_whom_the_service_account_stands_for() {
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            Reply copy = file(copyTo(MY_FOLDER).text("id"), "fields=*");
            assertEquals(FakeGoogle.OPERATOR, copy.text("owners", "0", "emailAddress"));
            assertEquals("true", copy.text("ownedByMe"));
        }

        @Test
        void without_a_folder_goes_where_the_source_is() {
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            Reply copy = copy("fields=parents", "{\"name\":\"x\"}");
            assertEquals(file(SHEET, "fields=parents").text("parents"), copy.text("parents"));
        }

        @Test
        void needs_a_source_that_may_be_copied() {
            isRefused(send("POST", "/drive/v3/files/" + MY_FOLDER + "/copy", "{}"), 403, "cannotCopyFile");
            google.editFile(SHEET, file -> file.setCapabilities(new File.Capabilities().setCanCopy(false)));
            assertEquals("cannotCopyFile", copyTo(FOLDER).reason());
        }

        @Test
        void needs_support_for_shared_drives() {
            isRefused(copy("", "{\"parents\":[\"" + FOLDER + "\"]}"), 404, "notFound");
        }

        @Test
        void needs_one_folder_that_takes_children() {
            isRefused(copy(ALL, "{\"parents\":[\"" + FOLDER + "\",\"" + DRIVE + "\"]}"), 403, "cannotAddParent");
            assertEquals("notFound", copyTo("1nothing").reason());
            assertEquals("insufficientParentPermissions", copyTo(SHEET).reason());
            google.share(DRIVE, FakeGoogle.SERVICE_ACCOUNT, "reader");
            assertEquals("insufficientParentPermissions", copyTo(FOLDER).reason());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"{\"id\":\"1x\"}|400|generatedIdNotSupported",
                "{\"mimeType\":\"text/csv\"}|400|invalid", "{\"version\":\"1\"}|403|fieldNotWritable",
                "{\"contentRestrictions\":[{\"readOnly\":true}]}|403|fieldNotWritable"})
        void takes_only_what_can_be_set(String body, int code, String reason) {
            isRefused(copy(ALL, body), code, reason);
        }

        @Test
        void inherits_properties_and_may_override_them() {
            update(SHEET, "{\"appProperties\":{\"run\":\"old\",\"kept\":\"1\",\"gone\":\"1\"},"
                    + "\"properties\":{\"p\":\"1\"}}");
            Reply copy = copy(ALL + "&fields=appProperties,properties", "{\"parents\":[\"" + FOLDER
                    + "\"],\"appProperties\":{\"run\":\"new\",\"gone\":null}}");
            assertEquals("{\"kept\":\"1\",\"run\":\"new\"}", copy.text("appProperties"));
            assertEquals("{\"p\":\"1\"}", copy.text("properties"));
        }

        @Test
        void that_is_refused_leaves_nothing_behind() {
            int before = google.files().size();
            isRefused(copy(ALL, "{\"parents\":[\"" + FOLDER + "\"],\"appProperties\":{\"k\":\"" + "x".repeat(124)
                    + "\"}}"),
                    400, "invalid");
            assertEquals(before, google.files().size());
        }

        @Test
        void may_be_barred_by_its_owner() {
            google.editFile(SHEET, file -> file.setDownloadRestrictions(new DownloadRestrictionsMetadata()
                    .setEffectiveDownloadRestrictionWithContext(new DownloadRestriction()
                    .setRestrictedForWriters(true))));
            isRefused(copyTo(FOLDER), 403, "cannotCopyFile");
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertEquals(200, copyTo(FOLDER).code());
        }

        @Test
        void made_by_another_in_ones_folder_is_not_ones_own() {
            google.quotaless(false);
            String id = copyTo(MY_FOLDER).text("id");
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertEquals("false", file(id, "fields=*").text("ownedByMe"));
            assertEquals("true", file(id, "fields=*").text("capabilities", "canEdit"));
        }

        @Test
        void takes_open_comments_only_if_asked() {
            google.addComments(SHEET, 3);
            assertEquals(0, google.comments(copyTo(FOLDER).text("id")));
            assertEquals(3, google.comments(copy(ALL + "&copyComments=true", "{\"parents\":[\"" + FOLDER + "\"]}")
                    .text("id")));
            google.knowsCopyComments(false);
            assertEquals(400, copy(ALL + "&copyComments=true", "{}").code());
        }

        @Test
        void has_the_same_content_but_for_what_is_its_own() {
            String id = copyTo(FOLDER).text("id");
            Spreadsheet source = google.spreadsheet(SHEET);
            Spreadsheet copy = google.spreadsheet(id);
            assertEquals(id, copy.getSpreadsheetId());
            assertEquals("Backup", copy.getProperties().getTitle());
            assertEquals(List.of(FakeGoogle.SERVICE_ACCOUNT),
                    copy.getSheets().get(0).getProtectedRanges().get(0).getEditors().getUsers());
            assertEquals(source.getSheets().get(0).getData(), copy.getSheets().get(0).getData());
            assertEquals(source.getSheets().get(0).getProperties(), copy.getSheets().get(0).getProperties());
            assertEquals(source.getNamedRanges(), copy.getNamedRanges());
        }

        @Test
        void may_not_import_from_where_the_source_may() {
            String id = copyTo(FOLDER).text("id");
            String query = "?fields=sheets.data.rowData.values.effectiveValue.errorValue.type&ranges="
                    + encode(A1Awkward() + "!A5");
            assertFalse(get("/v4/spreadsheets/" + SHEET + query).body().contains("REF"));
            assertTrue(get("/v4/spreadsheets/" + id + query).body().contains("REF"));
        }

        private String A1Awkward() {
            return "'" + SampleSheet.AWKWARD_TAB.replace("'", "''") + "'";
        }

        @Test
        void does_not_follow_what_happens_to_the_other() {
            String id = copyTo(FOLDER).text("id");
            google.edit(SHEET, book -> cell(book, 3, 3)
                    .setUserEnteredValue(new ExtendedValue().setStringValue("edited")));
            google.damage(id, book -> cell(book, 3, 3).getUserEnteredFormat().getTextFormat().setBold(false));
            assertEquals("edited", cell(google.spreadsheet(SHEET), 3, 3).getUserEnteredValue().getStringValue());
            assertNotEquals("edited", cell(google.spreadsheet(id), 3, 3).getUserEnteredValue().getStringValue());
            assertTrue(cell(google.spreadsheet(SHEET), 3, 3).getUserEnteredFormat().getTextFormat().getBold());
            assertTrue(cell(google.spreadsheet(id), 4, 3).getUserEnteredFormat().getTextFormat().getBold());
        }

        private CellData cell(Spreadsheet book, int row, int column) {
            return book.getSheets().get(0).getData().get(0).getRowData().get(row).getValues().get(column);
        }

        @Test
        void drags_a_linked_form_along_into_the_folder_of_the_source() {
            google.linkForm(SHEET);
            int before = google.files().size();
            copyTo(FOLDER);
            assertEquals(before + 2, google.files().size());
            File form = google.file(google.files().get(before + 1));
            assertEquals("Copy of ZEUES (form)", form.getName());
            assertEquals(google.file(SHEET).getParents(), form.getParents());
        }
    }

    @Nested
    class A_lock {

        private Reply lock(String restriction) {
            return update(SHEET, "{\"contentRestrictions\":[" + restriction + "]}");
        }

        @Test
        void is_read_back_with_who_and_when() {
            assertEquals(Set.of("readOnly", "reason", "restrictingUser", "restrictionTime", "type"),
                    lock("{\"readOnly\":true,\"reason\":\"backup\"}").keys("contentRestrictions", "0"));
            assertFalse(lock("{\"readOnly\":false}").json().has("contentRestrictions"));
        }

        @Test
        void forbids_another_name_but_not_a_copy() {
            lock("{\"readOnly\":true}");
            isRefused(update(SHEET, "{\"name\":\"x\"}"), 403, "insufficientFilePermissions");
            assertEquals(200, copyTo(FOLDER).code());
            assertFalse(file(google.copiesOf(SHEET).get(0), ALL + "&fields=*").json().has("contentRestrictions"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"{\"readOnly\":false,\"reason\":\"x\"}", "{}", "{\"reason\":\"x\"}",
                "{\"readOnly\":true},{\"readOnly\":true}"})
        void must_make_sense(String restriction) {
            isRefused(lock(restriction), 400, "invalid");
        }

        @Test
        void for_owners_alone_needs_an_owner() {
            isRefused(lock("{\"readOnly\":true,\"ownerRestricted\":true}"), 403, "insufficientFilePermissions");
            String mine = token;
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertEquals(200, lock("{\"readOnly\":true,\"ownerRestricted\":true}").code());
            token = mine;
            assertEquals("insufficientFilePermissions", lock("{\"readOnly\":false}").reason());
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
            google.loseLocks(1);
            assertFalse(update(made, "{\"contentRestrictions\":[{\"readOnly\":false}]}").json()
                    .has("contentRestrictions"));
            assertNotNull(told("contentRestrictions"));
        }

        @Test
        void is_the_lock_of_cells() {
            google.locksReachCellsAfter(Duration.ofMinutes(10));
            assertEquals(200, locked());
            assertNotNull(told("contentRestrictions"));
            clock.pass(Duration.ofMinutes(10));
            assertEquals(403, write());
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
        void or_for_no_reason_is_a_version() {
            google.restless(true);
            made = copyTo(FOLDER).text("id");
            String modified = told("modifiedTime");
            assertNotEquals(told("version"), told("version"));
            assertEquals(modified, told("modifiedTime"));
        }
    }

    @Nested
    class A_search {

        @Test
        void of_the_user_leaves_out_what_others_made_in_a_shared_drive() {
            String everywhere = "/drive/v3/files?includeItemsFromAllDrives=true&fields=files(id)&" + ALL;
            String id = copyTo(FOLDER).text("id");
            assertTrue(get(everywhere).body().contains(id));
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertFalse(get(everywhere + "&corpora=user").body().contains(id));
            assertTrue(get(everywhere + "&corpora=allDrives").body().contains(id));
            assertTrue(get(everywhere + "&corpora=drive&driveId=" + DRIVE).body().contains(id));
            google.share(id, FakeGoogle.OPERATOR, "reader");
            assertTrue(get(everywhere + "&corpora=user").body().contains(id));
        }

        private List<String> found(String query) {
            Reply reply = get("/drive/v3/files?includeItemsFromAllDrives=true&" + ALL + "&fields=files/id&q="
                    + encode(query));
            assertEquals(200, reply.code(), reply.body());
            return IntStream.range(0, reply.json().getAsJsonArray("files").size())
                    .mapToObj(i -> reply.text("files", String.valueOf(i), "id")).toList();
        }

        @Test
        void finds_by_property_name_type_folder_and_bin() {
            String id = copy(ALL, "{\"name\":\"it's\",\"parents\":[\"" + FOLDER
                    + "\"],\"appProperties\":{\"run\":\"a\\\\b\"}}").text("id");
            assertEquals(List.of(id), found("appProperties has { key='run' and value='a\\\\b' } and trashed = false"));
            assertEquals(List.of(id), found("name = 'it\\'s'"));
            assertEquals(List.of(id), found("'" + FOLDER + "' in parents and mimeType='" + FakeGoogle.SHEET + "'"));
            assertEquals(List.of(), found("name contains 'it' and trashed=true"));
            assertEquals(List.of(id),
                    found("not trashed=true and (name='x' or createdTime >= '2026-01-26T00:00:00Z')"
                            + " and name='it\\'s'"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"name", "name = x", "name ~ 'x'", "titel = 'x'", "appProperties has {key='a'}",
                "name='x' trashed=true",
                "'x' of parents", "trashed = maybe", "name = 'x", "(name='x'", "createdTime > 'yesterday'"})
        void needs_a_query_that_parses(String query) {
            isRefused(get("/drive/v3/files?q=" + encode(query)), 400, "invalid");
        }

        @Test
        void sees_shared_drives_only_if_told_to() {
            String id = copyTo(FOLDER).text("id");
            assertFalse(get("/drive/v3/files").body().contains(id));
            isRefused(get("/drive/v3/files?includeItemsFromAllDrives=true"), 400, "invalid");
            assertTrue(get("/drive/v3/files?includeItemsFromAllDrives=true&" + ALL).body().contains(id));
            assertTrue(get("/drive/v3/files?includeItemsFromAllDrives=true&corpora=drive&driveId=" + DRIVE + "&" + ALL)
                    .body().contains(id));
            assertEquals(400, get("/drive/v3/files?includeItemsFromAllDrives=true&corpora=drive&" + ALL).code());
            assertEquals(400, get("/drive/v3/files?corpora=everything").code());
        }

        @Test
        void lags_behind() {
            google.searchLag(Duration.ofMinutes(5));
            String id = copyTo(FOLDER).text("id");
            assertEquals(List.of(), found("name='Backup'"));
            assertEquals(200, file(id, ALL).code());
            clock.pass(Duration.ofMinutes(5));
            assertEquals(List.of(id), found("name='Backup'"));
        }

        @Test
        void comes_in_pages() {
            IntStream.range(0, 3).forEach(i -> copyTo(FOLDER));
            String path = "/drive/v3/files?includeItemsFromAllDrives=true&" + ALL + "&pageSize=2&q="
                    + encode("name='Backup'");
            Reply first = get(path);
            assertEquals(2, first.json().getAsJsonArray("files").size());
            Reply second = get(path + "&pageToken=" + encode(first.text("nextPageToken")));
            assertEquals(1, second.json().getAsJsonArray("files").size());
            assertFalse(second.json().has("nextPageToken"));
            isRefused(get(path + "&pageToken=2"), 400, "invalid");
            assertEquals(400, get("/drive/v3/files?pageSize=1001").code());
        }
    }

    @Nested
    class The_change_feed {

        private String start() {
            return get("/drive/v3/changes/startPageToken?" + ALL).text("startPageToken");
        }

        private Reply changes(String from, String more) {
            return get("/drive/v3/changes?pageToken=" + from + more);
        }

        private static final String EVERYWHERE = "&includeItemsFromAllDrives=true&" + ALL;

        @Test
        void tells_a_new_file_once_and_where_to_go_on() {
            String from = start();
            String id = copyTo(FOLDER).text("id");
            Reply changes = changes(from, EVERYWHERE);
            assertEquals(id, changes.text("changes", "0", "fileId"));
            assertEquals("Backup", changes.text("changes", "0", "file", "name"));
            assertEquals("[]", changes(changes.text("newStartPageToken"), EVERYWHERE).text("changes"));
        }

        @Test
        void shows_shared_drives_only_if_told_to() {
            String from = start();
            copyTo(FOLDER);
            assertEquals("[]", changes(from, "").text("changes"));
            isRefused(changes(from, "&includeItemsFromAllDrives=true"), 400, "invalid");
        }

        @Test
        void loses_nothing_by_lagging() {
            google.changesLag(Duration.ofMinutes(1));
            clock.pass(Duration.ofMinutes(2));
            String from = start();
            copyTo(FOLDER);
            Reply early = changes(from, EVERYWHERE);
            assertEquals("[]", early.text("changes"));
            clock.pass(Duration.ofMinutes(1));
            assertNotEquals("[]", changes(early.text("newStartPageToken"), EVERYWHERE).text("changes"));
        }

        @Test
        void needs_a_page_token() {
            isRefused(get("/drive/v3/changes"), 400, "invalid");
        }
    }

    @Nested
    class Permissions {

        private Reply create(String id, String query, String body) {
            return send("POST", "/drive/v3/files/" + id + "/permissions?" + ALL + query, body);
        }

        @Test
        void are_listed_with_what_is_inherited() {
            String id = copyTo(FOLDER).text("id");
            create(id, "&sendNotificationEmail=false",
                    "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"a@example.com\"}");
            Reply list = get("/drive/v3/files/" + id + "/permissions?fields=*&" + ALL);
            assertEquals("a@example.com", list.text("permissions", "0", "emailAddress"));
            assertEquals("false", list.text("permissions", "0", "permissionDetails", "0", "inherited"));
            assertEquals("true", list.text("permissions", "1", "permissionDetails", "0", "inherited"));
            assertEquals(List.of(), google.mails());
        }

        @Test
        void tell_the_highest_role_of_a_member_and_each_of_its_grounds() {
            String id = copyTo(FOLDER).text("id");
            create(id, "&sendNotificationEmail=false", "{\"type\":\"user\",\"role\":\"writer\",\"emailAddress\":\""
                    + FakeGoogle.OPERATOR + "\"}");
            Reply list = get("/drive/v3/files/" + id + "/permissions?" + ALL
                    + "&fields=permissions(role,permissionDetails(role,inherited))");
            assertEquals("organizer", list.text("permissions", "0", "role"));
            assertEquals(JsonParser.parseString("[{'role':'writer','inherited':false},"
                    + "{'role':'organizer','inherited':true}]"),
                    JsonParser.parseString(list.text("permissions", "0", "permissionDetails")));
        }

        @ParameterizedTest
        @CsvSource({"fileOrganizer,fileOrganizerOnFoldersInSharedDriveOnly",
                "organizer,organizerOnNonTeamDriveItemNotSupported", "owner,ownerOnTeamDriveItemNotSupported"})
        void manage_no_single_file_of_a_shared_drive(String role, String reason) {
            String body = "{\"type\":\"user\",\"role\":\"" + role + "\",\"emailAddress\":\"a@example.com\"}";
            String query = role.equals("owner") ? "&transferOwnership=true" : "";
            isRefused(create(copyTo(FOLDER).text("id"), query, body), 403, reason);
            assertEquals(role.equals("fileOrganizer") ? 200 : 403, create(FOLDER, query, body).code());
            assertEquals(role.equals("owner") ? 403 : 200, create(DRIVE, query, body).code());
        }

        @Test
        void are_told_to_their_holders_by_mail_unless_asked_not_to() {
            create(SHEET, "", "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"a@example.com\"}");
            assertEquals(List.of("a@example.com"), google.mails());
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', value = {"{\"type\":\"user\",\"role\":\"reader\"}|400|invalid",
                "{\"type\":\"user\",\"role\":\"king\",\"emailAddress\":\"a@example.com\"}|400|required",
                "{\"role\":\"reader\"}|400|required",
                "{\"type\":\"user\",\"role\":\"owner\",\"emailAddress\":\"a@example.com\"}|403|forbidden",
                "{\"type\":\"user\",\"role\":\"organizer\",\"emailAddress\":\"a@example.com\"}"
                        + "|403|organizerOnNonTeamDriveNotSupported",
                "{\"type\":\"user\",\"role\":\"reader\",\"emailAddress\":\"a@example.com\",\"deleted\":true}"
                        + "|403|fieldNotWritable"})
        void must_make_sense(String body, int code, String reason) {
            isRefused(create(SHEET, "", body), code, reason);
        }

        @Test
        void are_not_for_readers_to_see() {
            google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            isRefused(get("/drive/v3/files/" + SHEET + "/permissions"), 403, "insufficientFilePermissions");
            assertFalse(file(SHEET, "fields=*").json().has("permissions"));
        }
    }
}
