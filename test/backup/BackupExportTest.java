//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.GridData;
import com.google.api.services.sheets.v4.model.RowData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The export is a help for the day the account is lost; whatever becomes of it, the backup stands. */
class BackupExportTest extends WithBackupDesk {

    Path file;

    @BeforeEach
    void open() throws IOException {
        desk = new BackupDesk(dir);
        file = Files.createDirectory(dir.resolve("outside")).resolve("copy.xlsx");
    }

    @AfterEach
    void close() throws IOException {
        desk.close();
        // That a file is too large is no fault of whoever asks.
        assertEquals(List.of(), desk.google.violations().stream()
                .filter(refused -> !refused.contains("exportSizeLimitExceeded")).toList());
        try (Stream<Path> files = Files.list(dir.resolve("outside"))) {
            assertEquals(List.of(), files.filter(found -> !found.equals(file)).toList());
        }
    }

    private Result run(String... args) {
        return desk.toFolder(Stream.concat(Stream.of("--export", file.toString()), Stream.of(args))
                .toArray(String[]::new));
    }

    private List<String> logged() {
        return desk.logged().lines()
                .filter(line -> line.matches(".*\\] (Backup lock|Export (file|size|sha256|failed)).*"))
                .map(line -> line.replaceFirst("\\[.*?\\]", "")).toList();
    }

    private List<String> logged(byte[] content) throws Exception {
        return List.of("INFO  backup Backup lock: read-only", "INFO  backup Export file: DIR/outside/copy.xlsx",
                "INFO  backup Export size: " + content.length + " bytes", "INFO  backup Export sha256: "
                        + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
    }

    private byte[] expected() {
        return FakeExport.xlsx(desk.google.spreadsheet(desk.copy()));
    }

    @Test
    void is_whole_and_for_its_owner_alone_and_in_the_log() throws Exception {
        Result result = run().ends(0);
        assertArrayEquals(expected(), Files.readAllBytes(file));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals(logged(expected()), logged());
        assertTrue(result.out().endsWith("\n  export     DIR/outside/copy.xlsx, " + expected().length
                + " bytes, sha256 HASH\n"), result.out());
    }

    @Test
    void past_the_cap_is_prepared_by_Drive_and_waited_for() throws Exception {
        desk.google.exportCap(10);
        desk.google.pendingPolls(6);
        Result result = run().ends(0).says("the backup is large: Drive has to prepare the export\n");
        assertEquals(logged(expected()), logged());
        assertArrayEquals(expected(), Files.readAllBytes(file));
        assertEquals(List.of("1s", "2s", "4s", "8s", "10s", "10s", "10s"), result.err().lines()
                .filter(line -> line.startsWith("Drive prepares the export: looking again in "))
                .map(line -> line.replaceFirst(".* ", "")).toList());
    }

    @Nested
    class Of_a_backup_that_is_there {
        @Test
        void makes_no_second_copy() throws Exception {
            desk.toFolder();
            run("--dry-run").shows("Dry run: possible for the backup that is there, and no other one is made\n");
            assertFalse(Files.exists(file));
            Result result = run().ends(0);
            assertEquals("Backup exported: COPY", result.out().lines().findFirst().orElseThrow());
            assertArrayEquals(expected(), Files.readAllBytes(file));
            assertEquals(logged(expected()), logged());
            assertContains(desk.logged(), "INFO  backup[00000003] Export of: COPY\n");
            assertEquals(0, run().exit(), "the same file again");
        }

        @Test
        void that_fails_is_no_success() {
            desk.toFolder();
            failsToPrepare(desk.google);
            run("-q").ends(3).says("warning: the backup was not exported: Drive could not prepare the export: "
                    + "Internal error\n");
        }
    }

    static Stream<Arguments> failures() {
        return Stream.of(
            failure("Drive could not prepare the export: Internal error", BackupExportTest::failsToPrepare),
            failure("Drive had not prepared the export within 1h", google -> {
                google.exportCap(10);
                google.pendingPolls(1_000);
            }),
            failure("the export: No. (403 cannotExportFile)", FakeGoogle.Fault.json(403, "global", "cannotExportFile",
                    "No.")),
            failure("the export: no answer: what came is no whole .xlsx", FakeGoogle.Fault.cutShort(100).times(8)),
            failure("the export: no answer: what came is no whole .xlsx", FakeGoogle.Fault.status(200,
                    "PK\u0005\u0006" + "\0".repeat(18)).times(8)));
    }

    private static Arguments failure(String why, FakeGoogle.Fault fault) {
        return failure(why, google -> google.fail("GET", "/export$", fault));
    }

    private static Arguments failure(String why, Consumer<FakeGoogle> arrange) {
        return Arguments.of(why, arrange);
    }

    private static void failsToPrepare(FakeGoogle google) {
        google.exportCap(10);
        google.downloadFails(13, "Internal error");
    }

    @Nested
    class That_fails_is_a_warning {
        private void warns(String why) {
            run().ends(0).shows("\n  lock       read-only\n  export     failed\n")
                    .says("warning: the backup was not exported: " + why + "\nTo try again, run: jbang backup.java "
                            + "--credentials KEY --endpoint ENDPOINT --log LOG --export DIR/outside/copy.xlsx\n");
            assertEquals(List.of("INFO  backup Backup lock: read-only", "WARN  backup Export failed: " + why),
                    logged());
            assertFalse(Files.exists(file));
        }

        @Test
        void where_the_disk_is_full() throws Exception {
            desk.google.damage(Desk.SHEET, book -> book.getSheets().get(0).setData(List.of(new GridData().setRowData(
                    new Random(1).ints(1_000).mapToObj(n -> new RowData().setValues(List.of(new CellData()
                            .setUserEnteredValue(new ExtendedValue().setStringValue("text " + n))))).toList()))));
            Process process = desk.start(Child.withFilesOf(8), Child.BARE, "--folder", Desk.FOLDER, "--export",
                    file.toString(), "-q");
            assertEquals(0, process.waitFor(), desk::said);
            assertEquals("warning: the backup was not exported: could not write \"DIR/outside/copy.xlsx\": "
                    + "file too large\n", desk.said());
            assertTrue(logged().contains("WARN  backup Export failed: could not write \"DIR/outside/copy.xlsx\": "
                    + "file too large"), logged()::toString);
        }

        @ParameterizedTest
        @MethodSource("BackupExportTest#failures")
        void and_the_backup_stands(String why, Consumer<FakeGoogle> arrange) {
            arrange.accept(desk.google);
            warns(why);
        }

        @ParameterizedTest
        @ValueSource(strings = {"STRANGER", "https://evilgoogle.com/x",
            "https://google.com.evil.example/x", "http://www.google.com/x", "https://evil.example/google.com"})
        void where_Drive_leads_to_a_strangers_or_a_look_alike(String place) {
            desk.google.exportCap(10);
            try (FakeStranger stranger = FakeStranger.start()) {
                desk.google.pendingPolls(1);
                desk.google.fail("GET", "/operations/", FakeGoogle.Fault.status(200, "{\"done\": true, \"response\": "
                        + "{\"downloadUri\": \"" + place.replace("STRANGER", stranger.elsewhere() + "x") + "\"}}"));
                warns("the export lies at a place that is not Google's");
                assertEquals(List.of(), stranger.requests());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void that_breaks_off_is_fetched_again_and_holds_nothing_of_what_came_before(boolean large) throws Exception {
        desk.google.exportCap(large ? 10 : 1 << 20);
        String path = large ? "/download/storage/" : "/export$";
        desk.google.fail("GET", path, FakeGoogle.Fault.status(200, "x".repeat(1_000_000)));
        desk.google.fail("GET", path, FakeGoogle.Fault.cutShort(100));
        desk.google.fail("GET", path, FakeGoogle.Fault.breakOff(100));
        desk.google.fail("GET", path, FakeGoogle.Fault.truncate(100));
        run().ends(0);
        assertArrayEquals(expected(), Files.readAllBytes(file));
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void takes_the_long_way_where_Drive_fails_twice(int status) throws Exception {
        desk.google.fail("GET", "/export$", FakeGoogle.Fault.status(status, "").times(99));
        run().ends(0);
        assertEquals(2, desk.count("GET .*/export"));
        assertArrayEquals(expected(), Files.readAllBytes(file));
    }

    @Test
    void does_not_take_a_token_where_Google_leads_on() {
        desk.google.exportCap(10);
        try (FakeStranger stranger = FakeStranger.start()) {
            desk.google.fail("GET", "/download/storage/",
                    FakeGoogle.Fault.redirect(302, stranger.elsewhere() + "x").times(9));
            run().ends(0);
            assertEquals(List.of("null"), stranger.requests().stream()
                    .map(request -> String.valueOf(request.authorization())).distinct().toList());
        }
    }

    @Nested
    class A_place_that_will_not_do {
        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                outside/copy.xlsx | a text   | there is a file already, and no export of this log
                outside/copy.xlsx | a folder | there is a file already, and no export of this log
                outside/copy.xlsx | a pipe   | there is a file already, and no export of this log
                nowhere/copy.xlsx | nothing  | its folder is not there, or not yours to write
                """)
        void is_refused_before_anything_is_done_and_left_as_it_is(String place, String is, String why)
                throws Exception {
            file = dir.resolve(place);
            switch (is) {
                case "a text" -> Files.writeString(file, "my novel");
                case "a folder" -> Files.createDirectory(file);
                case "a pipe" -> Child.makePipe(file);
                default -> { }
            }
            Result result = run().ends(3).says("FAIL  export         could not write \"DIR/" + place + "\": " + why
                    + "\n        Name another file with --export FILE.\n");
            assertEquals(List.of(), desk.google.copiesOf(Desk.SHEET));
            assertEquals(result.err(), run("--dry-run", "-q").err());
            assertEquals(is.equals("a text") ? "my novel" : is, Files.isRegularFile(file) ? Files.readString(file)
                    : Files.isDirectory(file) ? "a folder" : Files.exists(file) ? "a pipe" : "nothing");
        }

        @Test
        void is_an_export_that_somebody_has_changed_since() throws IOException {
            run().ends(0);
            run("-q").ends(0);
            Files.writeString(file, "my novel");
            run().says(": there is a file already, and no export of this log\n");
            assertEquals("my novel", Files.readString(file));
        }

        @ParameterizedTest(name = "{0} is {1}")
        @CsvSource(textBlock = """
                --export, logs/backup_execution.log,       the log
                --export, ./logs/../logs/backup_execution.log, the log
                --export, link/backup_execution.log,       the log
                --export, service-account.json,            the credentials
                --log,    link/../service-account.json,    the credentials
                """)
        void is_another_file_of_the_run(String option, String other, String name) throws IOException {
            Files.createSymbolicLink(dir.resolve("link"), Files.createDirectory(dir.resolve("logs")));
            String key = Files.readString(desk.key);
            desk.backup(option, dir + "/" + other).ends(2)
                    .says("backup: " + option + " would replace " + name + "; name another file\n");
            assertEquals(key, Files.readString(desk.key));
            assertEquals(List.of(), desk.google.requests());
        }

        @Test
        void is_the_log_named_from_its_own_folder() {
            Path log = Path.of("backup-export-test.log");
            desk.backup("--log", log.toString(), "--export", "./" + log).ends(2)
                    .says("backup: --export would replace the log; name another file\n");
            assertFalse(Files.exists(log));
        }
    }
}
