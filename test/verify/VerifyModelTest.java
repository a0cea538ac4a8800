//DESCRIPTION Tests that every field of Google's model is compared, or named as left out.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES Model.java Paper.java Seen.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.util.ClassInfo;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** Every field of Google's model, at every place where it can stand, is either compared or named in the docs. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyModelTest {

    @Test
    void is_compared_wherever_the_docs_do_not_name_it_as_left_out() throws IOException {
        List<String> wrong = new ArrayList<>();
        List<Model.Step> places = Model.places();
        for (Model.Step place : places) {
            boolean changed = told(place, 1, 2);
            boolean lost = place.always() ? changed : told(place, 1, 0);
            boolean gained = place.always() ? changed : told(place, 0, 1);
            boolean told = changed && lost && gained;
            boolean never = !changed && !lost && !gained;
            if (place.leftOut() ? !never : !told) {
                wrong.add(place + (place.leftOut() ? " is named as left out, but told" : " is missed"));
            }
        }
        assertEquals("", String.join("\n", wrong));
        assertTrue(places.size() > 1_000, () -> places.size() + " places");
    }

    @Test
    void has_every_field_that_the_docs_name() {
        Set<String> fields = Model.types().stream().flatMap(type -> ClassInfo.of(type).getNames().stream()
                .map(name -> type.getSimpleName() + "." + name)).collect(Collectors.toSet());
        assertEquals(List.of(), Model.LEFT_OUT.stream().filter(name -> !fields.contains(name)).toList());
    }

    /** Whether one value in production and another in the copy make a difference; 0 is none. */
    private boolean told(Model.Step place, int production, int copy) throws IOException {
        return !Seen.of(new Paper(place.book(production), place.book(copy))).differences().isEmpty();
    }
}
