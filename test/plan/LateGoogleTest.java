//SOURCES ../support/WithDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nobody edits anything, and whatever else Google does, backup, proof, page and the daily check come to their end. */
class LateGoogleTest extends WithDesk {

    record Late(String what, Consumer<FakeGoogle> how) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Late> ways() {
        return Stream.of(
                new Late("a copy that settles after two seconds", google -> google.settlesAfter(Duration.ofSeconds(2))),
                new Late("a copy that settles after a minute", google -> google.settlesAfter(Duration.ofMinutes(1))),
                new Late("versions that move at each look", google -> google.restless(true)),
                new Late("a lock that is told seconds later", google -> google.locksAfter(Duration.ofSeconds(5))),
                new Late("a lock that reaches the cells late", google -> google.locksReachCellsAfter(
                        Duration.ofMinutes(10))),
                new Late("a lock that is lost once", google -> google.loseLocks(1)),
                new Late("a search that is late", google -> google.searchLag(Duration.ofMinutes(9))),
                new Late("a feed that is late", google -> google.changesLag(Duration.ofMinutes(9))));
    }

    @ParameterizedTest
    @MethodSource("ways")
    void an_untouched_backup_is_made_proven_written_down_and_stays(Late late) {
        desk = new Desk(dir, SampleSheet.small());
        late.how.accept(desk.google);
        assertEquals(0, desk.backup("--folder", Desk.FOLDER).exit());
        desk.copy = desk.google.copiesOf(SHEET).get(0);
        desk.clock.now = desk.clock.now.plus(Duration.ofSeconds(10));
        desk.verify().ends(0);
        assertEquals(0, desk.document().exit());
        desk.clock.now = desk.clock.now.plus(Duration.ofDays(1));
        desk.verify("--intact").ends(0);
        assertEquals(1, desk.google.copiesOf(SHEET).size());
        assertTrue(desk.google.file(desk.copy).getContentRestrictions() != null);
    }
}
