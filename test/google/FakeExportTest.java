//DESCRIPTION Tests that the double of Google lets a spreadsheet out as Drive does.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.drive.model.File;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each rule of exports and downloads, asked for and broken by requests made by hand. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FakeExportTest extends FakeGoogleCaller {
    private static final String AS_XLSX = "mimeType=" + encode(FakeGoogle.XLSX);

    private Reply export(String query) {
        return get("/drive/v3/files/" + SHEET + "/export?" + query);
    }

    private Reply begin() {
        Reply begun = send("POST", "/drive/v3/files/" + SHEET + "/download?" + AS_XLSX, null);
        assertEquals(200, begun.code(), begun.body());
        return begun;
    }

    private Reply operation(String name) {
        return get("/drive/v3/operations/" + encode(name));
    }

    private byte[] bytes(URI uri) throws Exception {
        HttpResponse<byte[]> response = HTTP.send(HttpRequest.newBuilder(uri)
                .header("Authorization", "Bearer " + token).build(), BodyHandlers.ofByteArray());
        assertEquals(200, response.statusCode());
        assertEquals(FakeGoogle.XLSX, response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals("attachment; filename=\"ZEUES.xlsx\"; filename*=UTF-8''ZEUES.xlsx",
                response.headers().firstValue("Content-Disposition").orElseThrow());
        return response.body();
    }

    private byte[] exported() throws Exception {
        return bytes(google.endpoint().resolve("/drive/v3/files/" + SHEET + "/export?alt=media&" + AS_XLSX));
    }

    private static Map<String, String> parts(byte[] zip) throws IOException {
        Map<String, String> parts = new LinkedHashMap<>();
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                parts.put(entry.getName(), new String(in.readAllBytes(), UTF_8));
            }
        }
        return parts;
    }

    @Nested
    class An_export {

        @Test
        void is_a_workbook_with_the_values_of_the_sheet_and_the_same_each_time() throws Exception {
            byte[] first = exported();
            assertArrayEquals(first, exported());
            Map<String, String> parts = parts(first);
            assertTrue(parts.get("xl/workbook.xml").contains("<sheet name=\"Operaciones\" sheetId=\"1\""));
            assertTrue(parts.get("xl/worksheets/sheet1.xml").contains("<is><t>TAG_SPOOL</t></is>"));
            google.edit(SHEET, book -> book.getSheets().get(0).getData().get(0).getRowData().remove(3));
            assertFalse(Arrays.equals(first, exported()));
        }

        @Test
        void is_refused_above_the_cap() throws Exception {
            google.exportCap(exported().length);
            assertEquals(200, export(AS_XLSX).code());
            google.exportCap(exported().length - 1);
            isRefused(export(AS_XLSX), 403, "exportSizeLimitExceeded");
        }

        @Test
        void needs_a_format_that_there_is_and_takes_no_other_parameter() {
            isRefused(export(""), 400, "required");
            assertEquals("badRequest", export("mimeType=text/x-nothing").reason());
            assertEquals(400, export(AS_XLSX + "&supportsAllDrives=true").code());
            assertEquals(400, export(AS_XLSX + "&fields=id").code());
        }

        @ParameterizedTest
        @CsvSource({"text/csv, 'NV,SPLIT'", "text/tab-separated-values, 'NV\tSPLIT'",
                "application/pdf, %PDF", "application/zip, PK",
                "application/x-vnd.oasis.opendocument.spreadsheet, PK"})
        void knows_the_documented_formats(String type, String begins) {
            Reply told = export("alt=media&mimeType=" + encode(type));
            assertEquals(200, told.code(), told.body());
            assertEquals(type, told.type());
            assertTrue(told.body().startsWith(begins), told.body());
        }

        @Test
        void needs_a_document_that_the_caller_may_download() {
            google.addFile("1OfficeFile0000000", "x.xlsx", FakeGoogle.XLSX, FakeGoogle.OPERATOR);
            isRefused(get("/drive/v3/files/1OfficeFile0000000/export?" + AS_XLSX), 403, "fileNotExportable");
            google.editFile(SHEET, file -> file.setCapabilities(new File.Capabilities().setCanDownload(false)));
            assertEquals("cannotExportFile", export(AS_XLSX).reason());
            google.unshare(SHEET, FakeGoogle.SERVICE_ACCOUNT);
            assertEquals("notFound", export(AS_XLSX).reason());
        }

        @ParameterizedTest
        @CsvSource({"drive.readonly, 200", "drive.metadata.readonly, 403", "spreadsheets, 403"})
        void needs_the_scope_of_the_content(String scope, int code) {
            token = google.token(FakeGoogle.SERVICE_ACCOUNT, SCOPE + scope);
            assertEquals(code, export(AS_XLSX).code());
        }

        @Test
        void of_a_file_in_a_shared_drive_needs_no_parameter_for_it() {
            google.move(SHEET, FOLDER);
            assertEquals(200, export(AS_XLSX).code());
        }
    }

    @Nested
    class A_download {

        @Test
        void is_pending_then_done_and_then_there() throws Exception {
            google.exportCap(10);
            google.pendingPolls(2);
            Reply begun = begin();
            assertEquals(Set.of("name", "metadata"), begun.keys());
            String name = begun.text("name");
            assertEquals(begun.body(), operation(name).body());
            assertEquals(begun.body(), operation(name).body());
            Reply done = operation(name);
            assertEquals("true", done.text("done"));
            assertEquals("type.googleapis.com/google.apps.drive.v3.DownloadFileResponse",
                    done.text("response", "@type"));
            byte[] content = bytes(URI.create(done.text("response", "downloadUri")));
            assertTrue(parts(content).get("xl/worksheets/sheet1.xml").contains("TAG_SPOOL"));
        }

        @Test
        void may_end_in_an_error() {
            google.downloadFails(13, "Internal error");
            Reply done = operation(begin().text("name"));
            assertEquals(Set.of("name", "metadata", "done", "error"), done.keys());
            assertEquals("{\"code\":13,\"message\":\"Internal error\"}", done.text("error"));
        }

        @Test
        void may_break() throws Exception {
            URI uri = URI.create(operation(begin().text("name")).text("response", "downloadUri"));
            google.fail("GET", "/download/", FakeGoogle.Fault.breakOff(500));
            assertThrows(IOException.class, () -> bytes(uri));
            google.fail("GET", "/download/", FakeGoogle.Fault.cutShort(500));
            assertEquals(500, bytes(uri).length);
            assertTrue(bytes(uri).length > 500);
        }

        @Test
        void is_given_only_to_who_began_it() {
            String name = begin().text("name");
            String uri = operation(name).text("response", "downloadUri");
            String path = URI.create(uri).getRawPath();
            assertEquals(401, send("GET", path, null, null).code());
            token = google.token(FakeGoogle.OPERATOR, SCOPE + "drive");
            assertEquals("notFound", operation(name).reason());
            assertEquals("notFound", get(path).reason());
            assertEquals("notFound", operation("no-such-name").reason());
        }

        @Test
        void takes_no_body_and_no_parameter_of_other_methods() {
            String path = "/drive/v3/files/" + SHEET + "/download?" + AS_XLSX;
            assertEquals(400, send("POST", path, "{\"mimeType\":\"x\"}").code());
            assertEquals(400, send("POST", path + "&supportsAllDrives=true", null).code());
            assertEquals(404, send("GET", path, null).code());
        }
    }
}
