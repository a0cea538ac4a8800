//DESCRIPTION The double of Google: exports and downloads of Drive.
//JAVA 17+

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.services.drive.Drive;
import com.google.api.services.drive.model.Operation;
import com.google.api.services.drive.model.Status;
import java.net.URLEncoder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Plays how a spreadsheet leaves Drive: files.export up to its cap, and past it the long-running files.download, whose
 * operation is asked for until it names where the file lies. Methods, parameters and states are documented (discovery
 * document; guides "Download and export files", "Export MIME types" and "Long-running operations"). Of the formats
 * .xlsx, .csv and .tsv are played; the others begin as such files do, and hold no more.
 */
final class FakeExport {
    private static final String OFFICE = "application/x-vnd.oasis.opendocument.spreadsheet";
    private static final Map<String, String> FORMATS = Map.of(FakeGoogle.XLSX, "xlsx", OFFICE, "ods",
            "application/pdf", "pdf", "application/zip", "zip", "text/csv", "csv", "text/tab-separated-values", "tsv");
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
    private static final class Begun {
        private final String user;
        private final String title;
        private final String type;
        private final byte[] content;
        private final Status failure;
        private int pending;

        Begun(String user, String title, String type, byte[] content, Status failure, int pending) {
            this.user = user;
            this.title = title;
            this.type = type;
            this.content = content;
            this.failure = failure;
            this.pending = pending;
        }
    }

    List<FakeRules.Route> routes() {
        String file = "/drive/v3/files/([^/]+)";
        return List.of(
                new FakeRules.Route("GET", file + "/export",
                        Drive.Files.Export.class, null, Void.class, "DriveFiles.Export", this::export),
                new FakeRules.Route("POST", file + "/download",
                        Drive.Files.Download.class, null, Operation.class, "DriveFiles.Download", this::download),
                new FakeRules.Route("GET", "/drive/v3/operations/([^/]+)",
                        Drive.Operations.Get.class, null, Operation.class, "DriveOperations.Get", this::operation),
                // Where it lies is Google's to choose; that the token is wanted there too is reported of exportLinks.
                new FakeRules.Route("GET", "/download/storage/([^/]+)",
                        Object.class, null, Void.class, "DriveFiles.Download", this::content));
    }

    private FakeServer.Answer export(FakeRules.Ask ask) {
        if (!ask.has("mimeType")) {
            throw FakeRefusal.drive(400, "global", "required", "Required parameter: mimeType")
                    .at("mimeType", "parameter");
        }
        FakeFiles.Item item = exportable(ask);
        byte[] content = content(ask, item);
        if (content.length > cap) {
            throw FakeRefusal.drive(403, "global", "exportSizeLimitExceeded",
                    "This file is too large to be exported.");
        }
        return attachment(item.file.getName(), type(ask), content);
    }

    private FakeServer.Answer download(FakeRules.Ask ask) {
        FakeFiles.Item item = exportable(ask);
        if (ask.has("revisionId")) {
            throw FakeRefusal.drive(400, "global", "invalid", "This double has no revisions.");
        }
        // A name is opaque, so this one has a character that is better escaped in a path.
        String name = files.newId() + "==";
        operations.put(name, new Begun(ask.email(), item.file.getName(), type(ask), content(ask, item),
                failure, pendingPolls));
        return ask.json(pending(name), "*");
    }

    private FakeServer.Answer operation(FakeRules.Ask ask) {
        String name = ask.id();
        Begun begun = begun(ask, name);
        if (begun.pending > 0) {
            begun.pending--;
            return ask.json(pending(name), "*");
        }
        Operation done = pending(name).setDone(true);
        if (begun.failure != null) {
            return ask.json(done.setError(begun.failure), "*");
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
        if (begun.pending > 0 || begun.failure != null) {
            throw FakeRefusal.drive(404, "global", "notFound", "File not found: " + ask.id() + ".");
        }
        return attachment(begun.title, begun.type, begun.content);
    }

    /** Whose operation it is not, to that one it is not there (assumed). */
    private Begun begun(FakeRules.Ask ask, String name) {
        Begun begun = operations.get(name);
        if (begun == null || !begun.user.equals(ask.email())) {
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
        if (!FORMATS.containsKey(type(ask))) {
            throw FakeRefusal.drive(400, "global", "badRequest", "The requested conversion is not supported.");
        }
        return item;
    }

    private static String type(FakeRules.Ask ask) {
        return ask.text("mimeType", FakeGoogle.XLSX);
    }

    private static byte[] content(FakeRules.Ask ask, FakeFiles.Item item) {
        return switch (FORMATS.get(type(ask))) {
            case "xlsx" -> FakeXlsx.of(item.book);
            case "csv" -> FakeXlsx.text(item.book, ",").getBytes(UTF_8);
            case "tsv" -> FakeXlsx.text(item.book, "\t").getBytes(UTF_8);
            case "pdf" -> "%PDF-1.4\n".getBytes(UTF_8);
            default -> "PK\005\006".concat("\0".repeat(18)).getBytes(UTF_8);
        };
    }

    /** Shape recorded of an export as text/csv; no length comes with it, as with all answers here. */
    private static FakeServer.Answer attachment(String title, String type, byte[] content) {
        String plain = title.replaceAll("[^A-Za-z0-9._-]", "") + "." + FORMATS.get(type);
        String full = URLEncoder.encode(title + "." + FORMATS.get(type), UTF_8).replace("+", "%20");
        return new FakeServer.Answer(200, type, Map.of("Content-Disposition",
                "attachment; filename=\"" + plain + "\"; filename*=UTF-8''" + full), out -> out.write(content));
    }
}
