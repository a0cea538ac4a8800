//DESCRIPTION Tests that the scratch spreadsheet of "live" holds all that can be set and is compared.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES BeliefsTest.java ../verify/Model.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.api.client.util.ClassInfo;
import com.google.api.services.sheets.v4.model.BatchUpdateSpreadsheetRequest;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Walks the model, field by field: each that verify compares is asked for, or it is said why not. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LiveScratchTest {
    @TempDir
    Path dir;

    @Test
    void what_verify_compares_and_a_batch_can_set_is_in_it() throws IOException {
        Set<String> set = new TreeSet<>();
        try (FakeGoogle google = FakeGoogle.start(new BeliefsTest.Moving())) {
            google.addSharedDrive(BeliefsTest.DRIVE, "Backups");
            google.addFolder(BeliefsTest.FOLDER, "Rollback", BeliefsTest.DRIVE);
            new LiveScratch(BeliefsTest.ground(google, google.serviceAccountKey(dir), new BeliefsTest.Moving())).make();
            google.requests().stream().filter(request -> request.path().endsWith(":batchUpdate")).forEach(request ->
                    collect(JsonParser.parseString(request.body()), BatchUpdateSpreadsheetRequest.class, set));
            assertEquals(Set.of(), Set.copyOf(google.violations()));
        }
        Set<String> compared = Model.places().stream().filter(place -> !place.leftOut()).map(Model.Step::field)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), compared.stream().filter(field -> !set.contains(field) && why(field).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new)), "neither in it nor said why");
        assertEquals(Set.of(), compared.stream().filter(field -> set.contains(field) && !why(field).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new)), "in it, and said why not");
        assertEquals(Set.of(), LiveWhole.NOT_SET.keySet().stream().filter(key -> compared.stream()
                .noneMatch(field -> field.startsWith(key))).collect(Collectors.toSet()), "not compared at all");
    }

    private static Set<String> why(String field) {
        return LiveWhole.NOT_SET.keySet().stream().filter(field::startsWith).collect(Collectors.toSet());
    }

    /** The fields of all messages in a request, which are of the same types as in a spreadsheet. */
    private static void collect(JsonElement told, Type type, Set<String> into) {
        if (told.isJsonArray()) {
            told.getAsJsonArray().forEach(one -> collect(one, FakeRules.Schema.element(type), into));
        } else if (told.isJsonObject()) {
            told.getAsJsonObject().entrySet().forEach(field -> {
                boolean map = type instanceof ParameterizedType;
                if (!map) {
                    into.add(((Class<?>) type).getSimpleName() + "." + field.getKey());
                }
                collect(field.getValue(), map ? ((ParameterizedType) type).getActualTypeArguments()[1]
                        : ClassInfo.of((Class<?>) type).getFieldInfo(field.getKey()).getGenericType(), into);
            });
        }
    }
}
