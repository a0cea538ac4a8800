//SOURCES Leaf.java Model.java Paper.java Second.java Seen.java Spelling.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Workbooks made up at random over the whole model; the seed of a case is its number. */
class VerifyChanceTest {

    @Test
    void a_workbook_equals_its_own_copy_however_spelled_and_cut_by_the_fingerprint_of_the_docs() throws IOException {
        for (int seed = 0; seed < 3 * Model.CASES; seed++) {
            Random random = new Random(seed);
            JsonObject book = Model.byChance(random);
            Seen plain = Seen.of(new Paper(book, book));
            assertEquals(List.of(), plain.differences(), "seed " + seed);
            assertEquals(Second.fingerprint(new Paper(book, book)), plain.fingerprint(), "seed " + seed);
            Spelling spelling = new Spelling(random, random.nextBoolean());
            Paper paper = new Paper(book, spelling, copied(book), spelling);
            for (int i = random.nextInt(6); i > 0; i--) {
                paper.faults(random.nextInt(3) == 0 ? -1 : random.nextInt(3_000));
            }
            assertEquals(plain, Seen.of(paper), "seed " + seed);
            assertEquals(plain, Seen.of(paper.most(30)), "seed " + seed);
            assertEquals(plain.fingerprint(), Seen.of(paper, List.of(verify.Side.BACKUP)).fingerprint());
        }
    }

    /** The same, as a copy has it: calculated anew, under other ids, with things in another order. */
    private static JsonObject copied(JsonObject book) {
        Set<String> ids = Second.names(book).keySet();
        return Model.walk(book.deepCopy(), (step, object) -> {
            String name = step.name();
            JsonElement value = object.get(name);
            if (Second.DROPPED.contains(name) || name.matches("effective(Value|Format)|formattedValue")) {
                object.remove(name);
            } else if (value != null && Second.UNORDERED.contains(name)) {
                Collections.reverse(value.getAsJsonArray().asList());
            } else if (value != null && value.isJsonPrimitive() && ids.contains(name + " " + value.getAsString())) {
                object.addProperty(name, value.getAsString() + "'");
            }
        });
    }

    @Test
    void one_change_is_always_found_and_named_by_its_place() throws IOException {
        for (int seed = 0; seed < 7 * Model.CASES; seed++) {
            Random random = new Random(seed);
            JsonObject book = Model.byChance(random);
            JsonObject other = book.deepCopy();
            List<Leaf> leaves = Leaf.of(other);
            Leaf leaf = leaves.get(random.nextInt(leaves.size()));
            leaf.change(random);
            String about = "seed " + seed + ": " + leaf;
            Spelling spelling = new Spelling(random, random.nextBoolean());
            Seen seen = Seen.of(new Paper(book, spelling, other, spelling).most(seed % 2 == 0 ? 30 : Long.MAX_VALUE));
            // The only cell of its row is told as the row, if one side has not got it.
            String row = leaf.place().replaceFirst("!\\D+(\\d+)$", "!$1:$1 rows:");
            List<String> places = seen.differences().stream().filter(said -> said.startsWith(leaf.place() + " ")
                    || said.startsWith(row + " ")).toList();
            assertFalse(places.isEmpty(), () -> about + " at " + leaf.place() + "\n" + seen.differences());
            assertTrue(!leaf.inCell() || places.equals(seen.differences()), () -> about + seen.differences());
            Seen back = Seen.of(new Paper(other, book));
            assertFalse(back.differences().isEmpty(), about);
            assertNotEquals(back.fingerprint(), seen.fingerprint(), about);
        }
    }
}
