//SOURCES ../support/WithDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup was made, proven and written down, and production was migrated. Then somebody did something. */
class WeekAfterTest extends WithDesk {

    @BeforeEach
    void a_backup_proven_and_written_down_and_a_migration() throws IOException {
        small();
        assertEquals(0, desk.verify().exit());
        assertEquals(0, desk.document().exit());
        desk.clock.now = desk.clock.now.plusSeconds(3_600);
        desk.google.edit(SHEET, Book::change);
    }

    private static Consumer<File> mishandling(String what) {
        return switch (what) {
            case "unlocks it" -> file -> file.setContentRestrictions(
                    List.of(new ContentRestriction().setReadOnly(false)));
            case "renames it" -> file -> file.setName("Mine now");
            default -> file -> file.setTrashed(true);
        };
    }

    private String written() throws IOException {
        String text = Files.readString(desk.page);
        assertContains(text, "| **VERIFIED** |");
        assertContains(text, desk.copy);
        return text;
    }

    /** Nobody touches a cell: the backup is as good as it was, and nothing makes another of migrated production. */
    @ParameterizedTest
    @ValueSource(strings = {"unlocks it", "renames it", "puts it in the bin"})
    void a_backup_that_was_only_mishandled_is_kept(String what) throws IOException {
        String name = desk.google.file(desk.copy).getName();
        List<ContentRestriction> lock = desk.google.file(desk.copy).getContentRestrictions();
        desk.google.editFile(desk.copy, mishandling(what));
        desk.verify("--intact").ends(1).shows("Intact check passed: COPY\nTo put right   the backup");
        Result still = desk.verify().ends(4).shows("Still as proven: COPY\nTo put right   the backup")
                .says("The backup is still what was proven on 2026-01-26").says(" --intact\n");
        assertFalse(still.err().contains("backup.java"), still::err);
        assertEquals(3, desk.backup("--folder", Desk.FOLDER).exit());
        assertEquals(List.of(desk.copy), desk.google.copiesOf(SHEET));
        desk.document();
        assertContains(written(), "> * **To put right**: ");
        desk.google.editFile(desk.copy, file -> file.setTrashed(false).setName(name).setContentRestrictions(lock));
        desk.verify("--intact").ends(0);
        desk.document().ends(0);
        assertFalse(written().contains("To put right"));
    }

    @Test
    void a_backup_that_was_damaged_is_not_made_anew_unasked() throws IOException {
        desk.google.damage(desk.copy, Book::change);
        assertEquals(1, desk.verify("--intact").exit());
        assertEquals(1, desk.verify().exit());
        desk.backup("--folder", Desk.FOLDER);
        assertEquals(List.of(desk.copy), desk.google.copiesOf(SHEET));
        assertEquals(1, desk.document().exit());
        assertContains(Files.readString(desk.page), "| **NOT VERIFIED** |");
    }

    /** The page is about the backup from before the migration, whatever is made later. */
    @Test
    void a_second_backup_does_not_take_the_place_of_the_first_on_the_page() throws IOException {
        assertEquals(0, desk.backup("--folder", Desk.FOLDER, "--again").exit());
        String second = desk.google.copiesOf(SHEET).get(1);
        assertEquals(0, desk.verify().exit());
        desk.document().says("warning: there is a newer backup, which is verified: ").says("--backup " + second);
        assertContains(written(), "| Backup sheet ID | [`" + desk.copy);
        desk.document("--backup", second).ends(0);
        assertContains(Files.readString(desk.page), "| Backup sheet ID | [`" + second);
    }

    @Test
    void a_second_backup_is_offered_in_the_place_of_a_damaged_one_and_does_not_take_it() throws IOException {
        desk.backup("--folder", Desk.FOLDER, "--again").ends(0);
        desk.verify().ends(0);
        desk.document();
        desk.google.damage(desk.copy, Book::change);
        desk.verify("--intact", "--backup", desk.copy).ends(1);
        desk.document().ends(1).says("Or go by backup " + desk.google.copiesOf(SHEET).get(1));
        assertContains(Files.readString(desk.page), "| **NOT VERIFIED** |");
        assertContains(Files.readString(desk.page), "| Backup sheet ID | [`" + desk.copy);
    }
}
