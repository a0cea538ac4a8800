//SOURCES Model.java Second.java ../support/Book.java

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A value in a workbook that is compared: the member of an object, or an element of a list in it. */
record Leaf(JsonObject book, Model.Step step, JsonObject parent, int index) {
    static List<Leaf> of(JsonObject book) {
        List<Leaf> leaves = new ArrayList<>();
        Model.walk(book, (step, object) -> {
            JsonElement value = object.get(step.name());
            boolean result = step.name().equals("hyperlink") && object.has("userEnteredValue")
                    && object.getAsJsonObject("userEnteredValue").has("formulaValue");
            if (step.leaf() && value != null && !step.leftOut() && !result) {
                IntStream all = step.listed() ? IntStream.range(0, value.getAsJsonArray().size()) : IntStream.of(-1);
                all.forEach(i -> leaves.add(new Leaf(book, step, object, i)));
            }
        });
        return leaves;
    }

    String name() {
        return step.name();
    }

    boolean inCell() {
        return above("RowData.values") >= 0;
    }

    /** In which element of this list it is; -1 for none. */
    private int above(String list) {
        return Stream.iterate(step, at -> at.up() != null, Model.Step::up)
                .filter(at -> at.up().field().equals(list)).mapToInt(Model.Step::index).findFirst().orElse(-1);
    }

    /** Where verify should say that it is, in the copy. */
    String place() {
        int tab = above("Spreadsheet.sheets");
        if (tab < 0) {
            return "spreadsheet";
        }
        int row = above("GridData.rowMetadata") + 1;
        int column = above("GridData.columnMetadata");
        String title = verify.A1.quote(Book.at(book, "sheets[" + tab + "].properties.title").getAsString());
        return title + (inCell() ? "!" + Second.letters(above("RowData.values")) + (above("GridData.rowData") + 1)
                : row > 0 ? "!" + row + ":" + row
                : column >= 0 ? "!" + Second.letters(column) + ":" + Second.letters(column) : "");
    }

    void change(Random random) {
        boolean always = Set.of("title", "rowCount", "columnCount", "sheetType", "sheetId", "namedRangeId",
                "tableId", "dataSourceId").contains(name()) || Set.of("NamedRange", "Table").contains(
                step.owner().getSimpleName());
        if (index < 0 && !always && random.nextInt(3) == 0) {
            parent.remove(name());
        } else {
            change();
        }
    }

    void change() {
        JsonPrimitive old = (index < 0 ? parent.get(name()) : parent.getAsJsonArray(name()).get(index))
                .getAsJsonPrimitive();
        JsonPrimitive changed = old.isBoolean() ? new JsonPrimitive(!old.getAsBoolean())
                : old.isNumber() ? new JsonPrimitive(old.getAsBigDecimal().add(BigDecimal.valueOf(Math.max(1,
                        Math.ulp(old.getAsDouble()))))) : new JsonPrimitive(old.getAsString() + "~");
        if (index < 0) {
            parent.add(name(), changed);
        } else {
            parent.getAsJsonArray(name()).set(index, changed);
        }
    }

    @Override
    public String toString() {
        return step.field() + (index < 0 ? "" : "[" + index + "]");
    }
}
