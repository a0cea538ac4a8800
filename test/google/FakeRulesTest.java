//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES FakeGoogleCaller.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.drive.model.DownloadRestriction;
import com.google.api.services.drive.model.DownloadRestrictionsMetadata;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the double refuses, request by request, in Google's words; a batch's requests are FakeBatchTest's matter. */
class FakeRulesTest extends FakeGoogleCaller {
    private static final String OFFICE = "1FakeOfficeFile000000";
    private static final String FORM = "1FakeForm00000000000";

    /** Lets the service account, who may write, be somebody else, or lets something bar the way. */
    private String authorization(String who) {
        switch (who) {
            case "reader" -> google.share(SHEET, FakeGoogle.SERVICE_ACCOUNT, "reader");
            case "visitor" -> google.share(DRIVE, FakeGoogle.SERVICE_ACCOUNT, "reader");
            case "stranger", "operator" -> token = google.token(who + "@example.com", SCOPE + "drive");
            case "barred" -> google.editFile(SHEET, file -> file.setDownloadRestrictions(
                    new DownloadRestrictionsMetadata().setEffectiveDownloadRestrictionWithContext(
                            new DownloadRestriction().setRestrictedForWriters(true))));
            case "locked" -> update(SHEET, "{\"contentRestrictions\":[{\"readOnly\":true}]}");
            case "writer" -> { }
            default -> token = google.token(FakeGoogle.SERVICE_ACCOUNT, SCOPE + who);
        }
        return who.equals("none") ? null : who.equals("nobody") ? "Bearer ya29.nobody" : "Bearer " + token;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            none                    | GET drive/about?fields=user       || 401 | CREDENTIALS_MISSING
            nobody                  | GET drive/about?fields=user       || 401 | authError
            nobody                  | GET sheet/SHEET                   || 401 | UNAUTHENTICATED
            drive.readonly          | POST drive/files/SHEET/copy     |{}| 403 | ACCESS_TOKEN_SCOPE_INSUFFICIENT
            drive.metadata.readonly | GET sheet/SHEET                   || 403 | ACCESS_TOKEN_SCOPE_INSUFFICIENT
            drive.metadata.readonly | GET drive/files/SHEET/export?XLSX || 403 | insufficientPermissions
            spreadsheets            | GET drive/files/SHEET/export?XLSX || 403 | insufficientPermissions
            drive.file              | GET drive/files/SHEET?ALL         || 404 | notFound
            stranger                | GET drive/files/SHEET?ALL         || 404 | notFound
            stranger                | GET drive/files/SHEET/export?XLSX || 404 | notFound
            stranger                | GET sheet/SHEET                   || 403 | PERMISSION_DENIED
            stranger                | GET sheet/FOLDER                  || 403 | PERMISSION_DENIED
            reader                  | PATCH drive/files/SHEET | {'starred':true} | 403 | insufficientFilePermissions
            reader                  | GET drive/files/SHEET/permissions || 403 | insufficientFilePermissions
            reader | GET sheet/SHEET?commentsViewMode=COMMENTS_VIEW_MODE_INCLUDED || 403 | PERMISSION_DENIED
            visitor | POST drive/files/SHEET/copy?ALL | {'parents':['FOLDER']} | 403 | insufficientParentPermissions
            barred                  | POST drive/files/SHEET/copy     |{}| 403 | cannotCopyFile
            barred                  | GET drive/files/SHEET/export?XLSX || 403 | cannotExportFile
            locked | PATCH drive/files/SHEET | {'name':'x'} | 403 | insufficientFilePermissions
            """)
    void who_asks_must_be_one_who_may(String who, String request, String body, int code, String said) {
        isRefused(who, request, body, code, said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            GET /                                                      | 404 | not found on this server
            GET /drive/v2/files                                        | 404 | not found on this server
            GET drive/files/                                           | 404 | not found on this server
            GET drive/about/x                                          | 404 | not found on this server
            PUT drive/files/SHEET                                      | 404 | not found on this server
            POST sheet/SHEET                                           | 404 | not found on this server
            GET sheet/SHEET/values/A1                                  | 404 | not found on this server
            GET drive/files/SHEET/download?XLSX                        | 404 | not found on this server
            GET drive/about?fields=user&field=x                        | 400 | Cannot bind query parameter
            GET drive/files?supportAllDrives=true                      | 400 | Cannot bind query parameter
            GET sheet/SHEET?range=A1                                   | 400 | Cannot bind query parameter
            GET drive/files/SHEET/export?XLSX&supportsAllDrives=true   | 400 | Cannot bind query parameter
            GET drive/files/SHEET?supportsAllDrives=yes                | 400 | (TYPE_BOOL), \\"yes\\"
            GET drive/files/SHEET?supportsAllDrives=true&ALL           | 400 | a repeated field
            GET drive/files?pageSize=x                                 | 400 | (TYPE_INT32), \\"x\\"
            GET drive/files?pageSize=1001                              | 400 | within the range: [1, 1000]
            GET drive/files/SHEET?alt=media                            | 400 | Invalid value for alt
            GET sheet/SHEET?commentsViewMode=ALL                       | 400 | comments_view_mode
            GET drive/about                                            | 400 | required
            GET drive/files/1nothing?ALL                               | 404 | File not found: 1nothing.
            GET drive/files/FOLDER                                     | 404 | notFound
            GET drive/files?includeItemsFromAllDrives=true             | 400 | supportsAllDrives
            GET drive/files?includeItemsFromAllDrives=true&corpora=drive&ALL | 400 | corpora
            GET drive/files?corpora=everything                         | 400 | corpora
            GET drive/files?pageToken=2                                | 400 | pageToken
            GET drive/files?q=name                                     | 400 | invalid
            GET drive/files?q=trashed+%3D+maybe                        | 400 | invalid
            GET drive/files?q=trashed+%3D+false+and                    | 400 | invalid
            GET drive/changes                                          | 400 | pageToken
            GET drive/changes?pageToken=1&includeItemsFromAllDrives=true | 400 | supportsAllDrives
            GET drive/files/SHEET/export                               | 400 | mimeType
            GET drive/files/SHEET/export?mimeType=text/x-nothing       | 400 | badRequest
            GET drive/files/1FakeOfficeFile000000/export?XLSX          | 403 | fileNotExportable
            GET drive/operations/no-such-name                          | 404 | Operation not found
            GET sheet/1nothing                                         | 404 | NOT_FOUND
            GET sheet/1FakeForm00000000000                             | 404 | NOT_FOUND
            GET sheet/FOLDER                                           | 400 | FAILED_PRECONDITION
            GET sheet/1FakeOfficeFile000000                            | 400 | must not be an Office file
            """)
    void what_is_asked_must_be_there(String request, int code, String said) {
        isRefused("writer", request, null, code, said);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            POST drive/files/SHEET/copy     | {'titel':'x'}                                | 400 | Unknown name
            POST drive/files/SHEET/copy     | {'contentRestrictions':[{'readonly':true}]}  | 400 | Unknown name
            POST drive/files/SHEET/copy     | {'name':                                     | 400 | parseError
            POST drive/files/SHEET/copy     | [1]                                          | 400 | parseError
            POST drive/files/SHEET/copy     | {'trashed':'perhaps'}                        | 400 | TYPE_BOOL
            POST drive/files/SHEET/copy     | {'parents':'x'}                              | 400 | Invalid value
            POST drive/files/SHEET/copy     | {'id':'1x'}                                  | 400 | generatedId
            POST drive/files/SHEET/copy     | {'mimeType':'text/csv'}                      | 400 | conversion
            POST drive/files/SHEET/copy     | {'contentRestrictions':[{'readOnly':true}]}  | 403 | fieldNotWritable
            POST drive/files/SHEET/copy     | {'parents':['FOLDER']}                       | 404 | notFound
            POST drive/files/SHEET/copy?ALL | {'parents':['1nothing']}                     | 404 | notFound
            POST drive/files/SHEET/copy?ALL | {'parents':['FOLDER','DRIVE']}               | 403 | cannotAddParent
            POST drive/files/SHEET/copy | {'parents':['SHEET']} | 403 | insufficientParentPermissions
            POST drive/files/SHEET/copy     | {'parents':['MINE']}                         | 403 | storageQuotaExceeded
            POST drive/files/SHEET/copy?ALL | {'parents':['FOLDER'],'properties':{'k':'LONG'}} | 400 | bytes
            POST drive/files/MINE/copy      | {}                                           | 403 | cannotCopyFile
            POST drive/files                | {'mimeType':'text/csv'}                      | 400 | mimeType
            POST drive/files | {'mimeType':'application/vnd.google-apps.spreadsheet'} | 403 | storageQuotaExceeded
            PATCH drive/files/SHEET         | {'parents':['x']}                            | 403 | fieldNotWritable
            PATCH drive/files/SHEET         | {'version':'7'}                              | 403 | fieldNotWritable
            PATCH drive/files/SHEET         | {'appProperties':{'k':'LONG'}}               | 400 | 124 bytes
            PATCH drive/files/SHEET | {'contentRestrictions':[{'readOnly':false,'reason':'x'}]} | 400 | A reason
            PATCH drive/files/SHEET         | {'contentRestrictions':[{'reason':'x'}]}     | 400 | Exactly one
            PATCH drive/files/SHEET         | {'contentRestrictions':[]}                   | 400 | Exactly one
            POST drive/files/SHEET/download?XLSX | {'mimeType':'x'}                        | 400 | must be empty
            POST drive/files/SHEET/permissions | {'type':'user','role':'reader'}           | 400 | emailAddress
            POST drive/files/SHEET/permissions | {'type':'user','role':'king'}             | 400 | required
            POST drive/files/SHEET/permissions | {'role':'reader'}                         | 400 | required
            POST drive/files/SHEET/permissions | {'type':'anyone','role':'owner'}          | 403 | fileOrganizer
            POST drive/files/SHEET/permissions | {'type':'user','deleted':true}            | 403 | fieldNotWritable
            """)
    void what_is_sent_must_make_sense(String request, String body, int code, String said) {
        isRefused("writer", request, body, code, said);
    }

    private void isRefused(String who, String request, String body, int code, String said) {
        google.addFile(OFFICE, "x.xlsx", FakeGoogle.XLSX, FakeGoogle.OPERATOR);
        google.addFile(FORM, "Form", FakeGoogle.FORM, FakeGoogle.OPERATOR);
        List<String> files = google.files();
        String[] words = filled(request).split(" ");
        Reply reply = send(words[0], words[1].replaceFirst("^drive", "/drive/v3").replaceFirst("^sheet",
                "/v4/spreadsheets"), body == null ? null : filled(body), authorization(who));
        assertEquals(code, reply.code(), reply.body());
        assertTrue(reply.body().contains(said), reply.body());
        assertEquals(1, google.violations().size(), () -> google.violations().toString());
        assertEquals(files, google.files());
    }

    private static String filled(String text) {
        return text.replace("SHEET", SHEET).replace("FOLDER", FOLDER).replace("MINE", MY_FOLDER).replace("ALL", ALL)
                .replace("DRIVE", DRIVE).replace("XLSX", "mimeType=" + encode(FakeGoogle.XLSX)).replace('\'', '"')
                .replace("LONG", "x".repeat(124));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ids          | sheet
            id,sha       | sheets.data.rows
            owners(mail) | sheets(properties(titel))
            owners(id    | sheets(data
            id)          | sheets.properties.title.x
            owners/id/x  | sheets.*.x
            owners.id    | properties,,sheets
            """)
    void a_mask_knows_the_fields_that_can_be_asked_for(String drive, String sheets) {
        isRefused(file(SHEET, "fields=" + encode(drive)), 400, "invalidParameter");
        Reply refused = sheet("fields=" + encode(sheets));
        assertEquals("Request contains an invalid argument.", refused.message());
        assertTrue(refused.body()
                .contains("Error expanding 'fields' parameter. Cannot find matching fields for path"));
    }
}
