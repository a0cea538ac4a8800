//DESCRIPTION Tests what becomes of a good backup in the week after: by the real commands, one after the other.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.google.api.services.drive.model.ContentRestriction;
import com.google.api.services.drive.model.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A backup was made, proven and written down, and production was migrated. Then somebody did something. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WeekAfterTest extends WithDesk {

    private String page;

    @BeforeEach
    void a_backup_proven_and_written_down_and_a_migration() throws IOException {
        small();
        assertEquals(0, desk.verify().exit());
        assertEquals(0, desk.document().exit());
        page = Files.readString(desk.page);
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
        desk.google.editFile(desk.copy, mishandling(what));
        Result intact = desk.verify("--intact");
        assertEquals(1, intact.exit());
        assertContains(intact.out(), "Intact check passed: COPY\nTo put right   the backup");
        Result verify = desk.verify();
        assertEquals(4, verify.exit());
        assertContains(verify.out(), "Still as proven: COPY\nTo put right   the backup");
        assertEquals(3, desk.backup("--folder", Desk.FOLDER).exit());
        assertEquals(List.of(desk.copy), desk.google.copiesOf(SHEET));
        desk.document();
        assertContains(written(), "put right");
        assertNotEquals(page, written());
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
        Result kept = desk.document();
        assertContains(written(), desk.copy);
        assertContains(kept.err(), "--backup " + second);
        assertEquals(0, desk.document("--backup", second).exit());
        assertContains(Files.readString(desk.page), second);
    }
}
