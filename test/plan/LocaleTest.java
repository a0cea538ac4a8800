//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Log, page and copy are read by others than who made them. Where these processes run, i is no small I, digits are
 * Thai, years Buddhist, and it is another day for half of this one.
 */
class LocaleTest extends WithBackupDesk {
    private static final List<String> ELSEWHERE = List.of("-Duser.language=tr", "-Duser.country=TR",
            "-Duser.extensions=u-ca-buddhist-nu-thai", "-Duser.timezone=Pacific/Kiritimati");

    @BeforeEach
    void a_backup_made_elsewhere() throws IOException, InterruptedException {
        desk.asOf(Instant.now());
        elsewhere(0, "backup", desk.arguments("--folder", Desk.FOLDER));
    }

    private String elsewhere(int exit, String script, String... args) throws IOException, InterruptedException {
        assertEquals(exit, Child.in(dir, Child.java(ELSEWHERE, script, args)).start().waitFor(), desk::said);
        return Files.readString(dir.resolve("out"));
    }

    @Test
    void the_name_of_the_copy_and_the_log_have_the_time_of_UTC() {
        String name = desk.google.file(desk.copy()).getName();
        assertTrue(name.matches("ZEUES_Operaciones_v2[.]1_backup_[0-9]{8}_[0-9]{6}"), name);
        Instant named = Instant.parse(name.replaceFirst(".*_(....)(..)(..)_(..)(..)(..)$", "$1-$2-$3T$4:$5:$6Z"));
        List<backup.Entry> lines = desk.lines();
        Instant last = lines.get(lines.size() - 1).time();
        assertTrue(!named.isBefore(desk.clock.now.minusSeconds(1)) && !named.isAfter(last), () -> name + last);
        assertTrue(!last.isAfter(Instant.now()), last::toString);
    }

    @Test
    void verify_and_document_say_and_write_the_same_as_anywhere() throws IOException, InterruptedException {
        String verified = elsewhere(0, "verify", desk.arguments("--columns", "0", "-v"));
        assertEquals(desk.verify("-v").out(), desk.named(verified));
        assertSamePage();
        String checked = elsewhere(0, "document", "--log", desk.log.toString(), "--output", desk.page.toString(),
                "--check", "--json");
        String now = "\"time\": ?\"[^\"]+\"|last proven [^,]+,";
        assertEquals(desk.document("--check", "--json").out().replaceAll(now, "NOW"),
                desk.named(checked).replaceAll(now, "NOW"));
    }

    @Test
    void a_page_without_a_proof_or_of_drift_is_the_same_and_so_is_why_a_file_is_not_read()
            throws IOException, InterruptedException {
        assertSamePage();
        desk.google.edit(Desk.SHEET, book -> book.getSheets().get(0).getProperties().setHidden(true));
        elsewhere(0, "verify", desk.arguments("--columns", "0", "--accept-drift"));
        assertSamePage();
        assertContains(Files.readString(desk.page), "VERIFIED EXCEPT 1 DIFFERENCE (drift accepted)");
        // Reading this one is an "Invalid argument", which a small I of Turkish would show.
        elsewhere(3, "document", "--log", "/sys/class/net/lo/speed", "--output", desk.page.toString());
        assertContains(desk.said(), "could not read \"/sys/class/net/lo/speed\": invalid argument\n");
    }

    private void assertSamePage() throws IOException, InterruptedException {
        elsewhere(0, "document", "--force", "--log", desk.log.toString(), "--output", desk.page.toString());
        String written = Files.readString(desk.page);
        Files.delete(desk.page);
        desk.document("--force").ends(0);
        assertEquals(Files.readString(desk.page), written);
    }
}
