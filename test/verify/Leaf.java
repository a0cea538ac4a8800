//SOURCES Model.java Second.java ../support/Book.java

import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A value in a workbook that is compared: the member of an object, or an element of a list in it. */
record Leaf(JsonObject parent, String name, int index, Class<?> owner, JsonObject sheet, String suffix) {
    static List<Leaf> of(JsonObject book) {
        List<Leaf> leaves = new ArrayList<>();
        collect(book, Spreadsheet.class, null, "", leaves);
        return leaves;
    }

    private static void collect(JsonObject object, Class<?> type, JsonObject sheet, String suffix,
            List<Leaf> leaves) {
        JsonElement value = object.get("userEnteredValue");
        boolean formula = value != null && value.isJsonObject() && value.getAsJsonObject().has("formulaValue");
        for (String name : List.copyOf(object.keySet())) {
            Model.Step step = new Model.Step(null, type, name);
            if (!step.leftOut() && !(formula && name.equals("hyperlink"))) {
                JsonElement inner = object.get(name);
                int size = inner.isJsonArray() ? inner.getAsJsonArray().size() : 1;
                for (int i = 0; i < size; i++) {
                    JsonElement each = inner.isJsonArray() ? inner.getAsJsonArray().get(i) : inner;
                    if (each.isJsonObject()) {
                        JsonObject here = each.getAsJsonObject();
                        collect(here, step.element(), type == Spreadsheet.class && name.equals("sheets") ? here
                                : sheet, suffix + suffix(type, name, i), leaves);
                    } else {
                        leaves.add(new Leaf(object, name, inner.isJsonArray() ? i : -1, type, sheet, suffix));
                    }
                }
            }
        }
    }

    private static String suffix(Class<?> type, String name, int i) {
        return switch (type.getSimpleName() + "." + name) {
            case "GridData.rowData" -> "!" + (i + 1);
            case "RowData.values" -> "@" + Second.letters(i);
            case "GridData.rowMetadata" -> "!" + (i + 1) + ":" + (i + 1);
            case "GridData.columnMetadata" -> "!" + Second.letters(i) + ":" + Second.letters(i);
            default -> "";
        };
    }

    boolean inCell() {
        return suffix.contains("@");
    }

    /** Where verify should say that it is, in the copy. */
    String place() {
        return sheet == null ? "spreadsheet" : verify.A1.quote(Book.at(sheet, "properties.title").getAsString())
                + suffix.replaceFirst("!(\\d+)@([A-Z]+)", "!$2$1");
    }

    void change(Random random) {
        boolean always = Set.of("title", "rowCount", "columnCount", "sheetType", "sheetId", "namedRangeId",
                "tableId", "dataSourceId").contains(name) || Set.of("NamedRange", "Table").contains(
                owner.getSimpleName());
        if (index < 0 && !always && random.nextInt(3) == 0) {
            parent.remove(name);
        } else {
            change();
        }
    }

    void change() {
        JsonPrimitive old = (index < 0 ? parent.get(name) : parent.getAsJsonArray(name).get(index))
                .getAsJsonPrimitive();
        JsonPrimitive changed = old.isBoolean() ? new JsonPrimitive(!old.getAsBoolean())
                : old.isNumber() ? new JsonPrimitive(old.getAsBigDecimal().add(BigDecimal.valueOf(Math.max(1,
                        Math.ulp(old.getAsDouble()))))) : new JsonPrimitive(old.getAsString() + "~");
        if (index < 0) {
            parent.add(name, changed);
        } else {
            parent.getAsJsonArray(name).set(index, changed);
        }
    }

    @Override
    public String toString() {
        return owner.getSimpleName() + "." + name + (index < 0 ? "" : "[" + index + "]");
    }
}
