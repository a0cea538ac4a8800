//SOURCES ../support/WithDesk.java Second.java Served.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The fingerprint as somebody else would compute it, with docs/verification.md in hand. */
class VerifyFingerprintTest extends WithDesk {

    @Test
    void of_the_small_workbook_is_the_one_in_the_log() throws IOException {
        assertLogged(small());
    }

    @Test
    void of_everything_is_the_one_in_the_log() throws IOException {
        desk = Desk.withBackup(dir, Book.model(Model.everything()).setSpreadsheetId(SHEET));
        assertLogged(desk);
    }

    private static void assertLogged(Desk desk) throws IOException {
        desk.verify("--columns", "0").ends(0);
        Served live = new Served(desk.google, SHEET, desk.copy);
        assertEquals("sha256 " + Second.fingerprint(live), desk.logged("Fingerprint"));
    }
}
