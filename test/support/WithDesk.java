//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES Desk.java Book.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with an operator's desk in a folder of its own. */
abstract class WithDesk {
    static final String SHEET = Desk.SHEET;

    @TempDir
    Path dir;

    Desk desk;

    @AfterEach
    void every_request_was_one_that_Google_takes() {
        if (desk != null) {
            desk.close();
            assertEquals(List.of(), desk.google.violations());
        }
    }

    /** A desk where a backup was made of a sheet with this in it. */
    Desk backedUp(Spreadsheet book, String... options) {
        desk = Desk.withBackup(dir, book, options);
        return desk;
    }

    Desk small(String... options) {
        return backedUp(SampleSheet.small(), options);
    }

    static void assertContains(String text, String part) {
        Result.contains(text, part);
    }
}
