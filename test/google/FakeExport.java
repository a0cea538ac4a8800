import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.Operation;
import com.google.api.services.drive.model.Status;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Plays how a spreadsheet leaves Drive: files.export up to its cap, and past it the long-running files.download, whose
 * operation is asked for until it names where the file lies. Methods, parameters and states are documented (discovery
 * document; guides "Download and export files" and "Long-running operations"). Of the formats .xlsx alone is played.
 */
final class FakeExport {
    private static final String TYPES = "type.googleapis.com/google.apps.drive.v3.";

    private final FakeFiles files;
    private final Supplier<String> endpoint;
    private final Map<String, Begun> operations = new HashMap<>();
    volatile long cap = 10 << 20;
    volatile int pendingPolls;
    volatile Status failure;

    FakeExport(FakeFiles files, Supplier<String> endpoint) {
        this.files = files;
        this.endpoint = endpoint;
    }

    /** A download that was begun, with the content as it was then, and how often it is still to be pending. */
    private record Begun(String user, String title, byte[] content, Status failure, AtomicInteger polls) { }

    List<FakeRules.Route> routes() {
        String file = "/drive/v3/files/([^/]+)";
        return List.of(
                new FakeRules.Route("GET", file + "/export", Drive.Files.Export.class, this::export),
                new FakeRules.Route("POST", file + "/download", Drive.Files.Download.class, this::download),
                new FakeRules.Route("GET", "/drive/v3/operations/([^/]+)", Drive.Operations.Get.class, this::operation),
                // Where it lies is Google's to choose; that the token is wanted there too is reported of exportLinks.
                new FakeRules.Route("GET", "/download/storage/([^/]+)", Object.class, this::content));
    }

    private FakeServer.Answer export(FakeRules.Ask ask) {
        if (!ask.has("mimeType")) {
            throw FakeRefusal.drive(400, "global", "required", "Required parameter: mimeType")
                    .at("mimeType", "parameter");
        }
        FakeFiles.Item item = exportable(ask);
        byte[] content = xlsx(item.book);
        if (content.length > cap) {
            throw FakeRefusal.drive(403, "global", "exportSizeLimitExceeded",
                    "This file is too large to be exported.");
        }
        return attachment(item.file.getName(), content);
    }

    private FakeServer.Answer download(FakeRules.Ask ask) {
        FakeFiles.Item item = exportable(ask);
        // A name is opaque, so this one has a character that is better escaped in a path.
        String name = files.newId() + "==";
        operations.put(name, new Begun(ask.email(), item.file.getName(), xlsx(item.book), failure,
                new AtomicInteger(pendingPolls)));
        return ask.json(pending(name), "*");
    }

    private FakeServer.Answer operation(FakeRules.Ask ask) {
        String name = ask.id();
        Begun begun = begun(ask, name);
        if (begun.polls().getAndDecrement() > 0) {
            return ask.json(pending(name), "*");
        }
        Operation done = pending(name).setDone(true);
        if (begun.failure() != null) {
            return ask.json(done.setError(begun.failure()), "*");
        }
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("@type", TYPES + "DownloadFileResponse");
        response.put("downloadUri", endpoint.get() + "download/storage/" + URLEncoder.encode(name, UTF_8));
        response.put("partialDownloadAllowed", false);
        return ask.json(done.setResponse(response), "*");
    }

    /** A new operation tells no done at all rather than false (documented: done=null). */
    private static Operation pending(String name) {
        return new Operation().setName(name).setMetadata(Map.of("@type", TYPES + "DownloadFileMetadata"));
    }

    private FakeServer.Answer content(FakeRules.Ask ask) {
        Begun begun = begun(ask, ask.id());
        if (begun.polls().get() > 0 || begun.failure() != null) {
            throw FakeRefusal.drive(404, "global", "notFound", "File not found: " + ask.id() + ".");
        }
        return attachment(begun.title(), begun.content());
    }

    /** Whose operation it is not, to that one it is not there (assumed). */
    private Begun begun(FakeRules.Ask ask, String name) {
        Begun begun = operations.get(name);
        if (begun == null || !begun.user().equals(ask.email())) {
            throw FakeRefusal.drive(404, "global", "notFound", "Operation not found: " + name + ".")
                    .at("name", "parameter");
        }
        return begun;
    }

    /** Neither method has supportsAllDrives, so a file in a shared drive needs none (assumed). */
    private FakeFiles.Item exportable(FakeRules.Ask ask) {
        FakeFiles.Item item = files.known(ask, ask.id());
        if (item.book == null) {
            throw FakeRefusal.drive(403, "global", "fileNotExportable",
                    "Export only supports Docs Editors files.");
        }
        if (!files.view(ask, item).getCapabilities().getCanDownload()) {
            throw FakeRefusal.drive(403, "global", "cannotExportFile", "This file cannot be exported by the user.");
        }
        if (!FakeGoogle.XLSX.equals(ask.text("mimeType", FakeGoogle.XLSX))) {
            throw FakeRefusal.drive(400, "global", "badRequest", "The requested conversion is not supported.");
        }
        return item;
    }

    /**
     * A zip with the part by which an .xlsx file is known. Nobody opens it, so all that is in it are the tabs as JSON.
     * The same content comes out the same to the byte, which is not known of Google's own.
     */
    static byte[] xlsx(Spreadsheet book) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.setLevel(0);
            ZipEntry entry = new ZipEntry("xl/workbook.xml");
            entry.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
            zip.putNextEntry(entry);
            zip.write(GsonFactory.getDefaultInstance().toByteArray(book.getSheets()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Shape recorded of an export as text/csv; no length comes with it, as with all answers here. */
    private static FakeServer.Answer attachment(String title, byte[] content) {
        String plain = title.replaceAll("[^A-Za-z0-9._-]", "") + ".xlsx";
        String full = URLEncoder.encode(title + ".xlsx", UTF_8).replace("+", "%20");
        return new FakeServer.Answer(200, FakeGoogle.XLSX, Map.of("Content-Disposition",
                "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + full), out -> out.write(content));
    }
}
