//DESCRIPTION Tests what verify.java says of a refusal, of a changed log, and of where a backup was changed.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.CellFormat;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Words that an operator acts on. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyWordsTest extends WithDesk {

    @BeforeEach
    void a_backup() {
        small();
    }

    private static Consumer<Spreadsheet> cell(int row, Consumer<CellData> change) {
        return book -> change.accept(
                book.getSheets().get(0).getData().get(0).getRowData().get(row - 1).getValues().get(3));
    }

    private static void value(CellData cell) {
        cell.setUserEnteredValue(new ExtendedValue().setStringValue("changed"));
    }

    private static void format(CellData cell) {
        cell.setUserEnteredFormat(new CellFormat().setNumberFormat(null).setWrapStrategy("CLIP"));
    }

    @Nested
    class A_backup_that_was_changed {
        @Test
        void is_said_to_be_changed_tab_by_tab_and_kind_by_kind() {
            desk.verify();
            desk.google.damage(desk.copy, cell(31, VerifyWordsTest::value).andThen(cell(21, VerifyWordsTest::format)));
            Result result = desk.verify("--intact");
            assertEquals(1, result.exit(), result::toString);
            assertEquals(List.of("Operaciones: its formats changed", "Operaciones: its values changed"),
                    result.out().lines().filter(line -> line.contains(" changed")).toList());
        }
    }

    @Nested
    class Accepting_drift {
        @Test
        void is_refused_where_it_is_too_much_and_says_so() {
            desk.google.edit(SHEET, book -> book.getSheets().stream().filter(sheet -> sheet.getData() != null)
                    .flatMap(sheet -> sheet.getData().get(0).getRowData().stream())
                    .flatMap(row -> Stream.ofNullable(row.getValues()).flatMap(List::stream))
                    .forEach(cell -> cell.setNote("new")));
            Result result = desk.verify("--accept-drift");
            assertEquals(4, result.exit());
            assertContains(result.err(), "warning: --accept-drift was refused: it takes 1000 differences at most, "
                    + "and each by itself\n");
            assertFalse(desk.logged().contains("Drift accepted"));
            assertFalse(result.err().contains(" --accept-drift\n"), result.err());
        }

        @Test
        void is_refused_where_the_backup_is_at_fault_and_says_so() {
            desk.verify();
            desk.google.edit(SHEET, cell(2, VerifyWordsTest::value));
            desk.google.damage(desk.copy, cell(3, VerifyWordsTest::value));
            Result result = desk.verify("--accept-drift");
            assertEquals(1, result.exit());
            assertContains(result.err(), "warning: --accept-drift was refused: it is the backup that has changed\n");
        }

        @Test
        void is_refused_where_a_proof_of_another_version_is_and_says_so() throws IOException {
            desk.verify();
            Files.writeString(desk.log, Files.readString(desk.log).replaceAll(".* (Run|Log digest): .*\n", ""));
            desk.google.edit(SHEET, cell(2, VerifyWordsTest::value));
            Result result = desk.verify("--accept-drift");
            assertEquals(3, result.exit());
            assertContains(result.err(), "verify: the proof is of version 1 of the fingerprint, and this ");
            assertFalse(result.err().contains("backup.java") || result.err().contains(" --accept-drift\n"));
        }
    }

    @Nested
    class The_next_command {
        @Test
        void is_about_the_backup_that_was_named() {
            assertEquals(0, desk.backup("--again").exit());
            assertContains(desk.verify("--backup", desk.copy).err(),
                    "next: jbang document.java --log LOG --backup COPY\n");
            desk.google.edit(SHEET, cell(2, VerifyWordsTest::value));
            String intact = " --log LOG --backup COPY --intact\n";
            assertContains(desk.verify("--backup", desk.copy).err(), intact);
            desk.google.editFile(desk.copy, file -> file.setTrashed(true));
            assertContains(desk.verify("--backup", desk.copy).err(), intact);
        }

        @Test
        void is_none_where_the_log_knows_of_no_backup() {
            desk.log = dir.resolve("another.log");
            Result result = desk.verify("--original", SHEET, "--backup", desk.copy);
            assertEquals(0, result.exit(), result::toString);
            assertFalse(result.err().contains("next: "), result.err());
        }
    }

    @Nested
    class A_log_that_was_changed {
        private String warning() {
            return desk.verify().err().lines().filter(line -> line.contains("was changed after")).findFirst()
                    .orElse("");
        }

        @Test
        void is_warned_of_with_the_run_after_which_it_was() throws IOException {
            desk.verify();
            assertEquals("", warning());
            Files.writeString(desk.log, Files.readString(desk.log).replaceFirst("Identity: b", "Identity: c"));
            assertEquals("warning: \"LOG\" was changed after the run backup[00000001] of 2026-01-26T18:15:00Z: what it "
                    + "says up to there may not be so", warning());
        }

        @Test
        void is_none_with_notes_at_its_end_or_other_ends_of_its_lines() throws IOException {
            desk.verify();
            Files.writeString(desk.log, Files.readString(desk.log).replace("\n", "\r\n") + "a note\n");
            assertEquals("", warning());
            assertEquals("", warning());
        }
    }

    @Test
    void a_copy_without_any_cells_gets_its_verdict() {
        desk.google.damage(desk.copy, book -> book.getSheets().removeIf(sheet ->
                !"OBJECT".equals(sheet.getProperties().getSheetType())));
        for (String asked : List.of("--accept-drift", "--show=1")) {
            Result result = desk.verify(asked, "--patience", "0s");
            assertEquals(1, result.exit(), result::toString);
            assertContains(result.out(), "Verification failed: COPY\n");
            assertContains(desk.logged(), "Counted tab: none\n");
        }
    }
}
