//SOURCES Desk.java

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.services.sheets.v4.model.GridProperties;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.SheetProperties;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** A small sheet in the operator's own folder, and what it takes to see what became of it. */
final class BackupDesk extends Desk {
    static final String MINE = "1FolderInMyDrive000";

    BackupDesk(Path dir) {
        super(dir, book(SHEET), "Operaciones");
        log = dir.resolve("logs/backup_execution.log");
        google.addFolder(MINE, "Migration", null);
        google.move(SHEET, MINE);
    }

    static Spreadsheet book(String id) {
        return new Spreadsheet().setSpreadsheetId(id).setSheets(List.of(tab(0, "Operaciones")));
    }

    static Sheet tab(int id, String title) {
        return new Sheet().setProperties(new SheetProperties().setSheetId(id).setTitle(title).setSheetType("GRID")
                .setGridProperties(new GridProperties().setRowCount(3).setColumnCount(2)));
    }

    /** From now on the runs are those of operator@example.com, who owns the sheet. */
    void asUser() {
        key = google.userCredentials(dir);
    }

    void asOf(Instant now) {
        clock.now = now;
    }

    /** A backup to the folder in the shared drive. */
    Result toFolder(String... args) {
        return backup(Stream.concat(Stream.of("--folder", FOLDER), Stream.of(args)).toArray(String[]::new));
    }

    Process start(String... args) throws IOException {
        return start(List.of(), List.of(), args);
    }

    Process start(List<String> by, List<String> java, String... args) throws IOException {
        return start("backup", by, java, args);
    }

    /** Waits for what another process brings about. */
    void await(BooleanSupplier reached) throws InterruptedException {
        Child.await(processes.get(processes.size() - 1), reached, () -> "never came; " + requests() + said());
    }

    /** The only copy that there is. */
    String copy() {
        assertEquals(1, google.copiesOf(SHEET).size());
        return google.copiesOf(SHEET).get(0);
    }

    /** The log as backup.java reads it. */
    List<backup.Entry> lines() {
        try {
            return backup.Logged.read(log).entries();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The log of all runs, without the times and without the lines that each run begins and ends with. */
    @Override
    String logged() {
        return named(lines().stream().filter(entry -> !FRAME.contains(entry.label()))
                .map(entry -> entry.line().substring(25) + "\n").collect(joining()));
    }

    String requests() {
        return named(google.requests().stream().map(request -> request.method() + " " + request.path() + "\n")
                .collect(joining()));
    }

    long count(String methodAndPath) {
        return google.requests().stream()
                .filter(request -> (request.method() + " " + request.path()).matches(methodAndPath)).count();
    }

    @Override
    String named(String text) {
        List<String> copies = google.copiesOf(SHEET);
        return super.named(copies.isEmpty() ? text : text.replace(copies.get(0), "COPY"));
    }
}
