//DESCRIPTION Tests that the fingerprint is the one that docs/verification.md specifies.
//JAVA 17+
//SOURCES ../support/WithDesk.java Paper.java Seen.java Second.java Served.java Workbooks.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The fingerprint as somebody else would compute it, with docs/verification.md in hand. */
class VerifyFingerprintTest extends WithDesk {

    @Test
    void of_the_small_workbook_is_the_one_in_the_log() throws IOException {
        small().verify();
        Served live = new Served(desk.google, SHEET, desk.copy);
        assertEquals("sha256 " + Second.fingerprint(live), desk.logged("Fingerprint"));
    }

    @Test
    void of_everything_is_the_one_in_the_log() throws IOException {
        desk = Desk.withBackup(dir, Book.model(Model.everything()).setSpreadsheetId(SHEET));
        desk.verify("--columns", "0").ends(0);
        Served live = new Served(desk.google, SHEET, desk.copy);
        assertEquals("sha256 " + Second.fingerprint(live), desk.logged("Fingerprint"));
    }

    @Test
    void the_fingerprint_is_the_one_that_the_docs_specify() throws IOException {
        for (int seed = 0; seed < 4 * Workbooks.CASES; seed++) {
            JsonObject book = new Workbooks(new Random(seed)).make();
            Paper paper = new Paper(book, book);
            assertEquals(Second.fingerprint(paper), Seen.of(paper).fingerprint(), "seed " + seed);
        }
    }
}
