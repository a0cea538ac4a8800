import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * One of the ways in which the same content can be spelled.
 *
 * @param random what chooses among them at each place; null for the plainest
 * @param reversed whether the members down to the rows come backwards: two answers of one server have one order
 */
record Spelling(Random random, boolean reversed) {
    static final Spelling PLAIN = new Spelling(null, false);

    String write(JsonElement tree) {
        StringBuilder out = new StringBuilder();
        write(tree, "", out);
        return out.toString();
    }

    private void write(JsonElement tree, String name, StringBuilder out) {
        space(out);
        if (tree.isJsonArray()) {
            out.append('[');
            JsonArray list = tree.getAsJsonArray();
            for (int i = 0; i < list.size(); i++) {
                out.append(i > 0 ? "," : "");
                write(list.get(i), name, out);
            }
            space(out);
            out.append(']');
        } else if (tree.isJsonObject()) {
            object(tree.getAsJsonObject(), name, out);
        } else if (tree.isJsonNull()) {
            out.append("null");
        } else if (tree.getAsJsonPrimitive().isString()) {
            string(tree.getAsString(), out);
        } else if (tree.getAsJsonPrimitive().isNumber()) {
            out.append(number(tree.getAsBigDecimal()));
        } else {
            out.append(tree);
        }
        space(out);
    }

    private void object(JsonObject object, String name, StringBuilder out) {
        List<String> names = new ArrayList<>(object.keySet());
        boolean outer = Set.of("", "sheets", "data").contains(name);
        if (random != null && !outer) {
            Collections.shuffle(names, random);
        } else if (reversed) {
            Collections.reverse(names);
        }
        out.append('{');
        String comma = "";
        for (String member : names) {
            space(out.append(comma));
            space(out.append('"').append(member).append('"'));
            write(object.get(member), member, out.append(':'));
            comma = ",";
        }
        String more = name.equals("values") ? "note" : "hiddenValues";
        if (random != null && !outer && random.nextInt(4) == 0 && !names.contains(more)) {
            out.append(comma).append('"').append(more).append(more.equals("note") ? "\":null" : "\":[]");
        }
        space(out);
        out.append('}');
    }

    private void string(String text, StringBuilder out) {
        out.append('"');
        text.codePoints().mapToObj(Character::toString).forEach(letter -> {
            char first = letter.charAt(0);
            if (random != null && "\"\\/".indexOf(first) >= 0 && random.nextBoolean()) {
                out.append('\\').append(first);
            } else if ("\"\\".indexOf(first) >= 0 || first < ' ' || letter.length() == 1
                    && Character.isSurrogate(first) || random != null && random.nextInt(6) == 0) {
                letter.chars().forEach(unit -> out.append(String.format(random != null && random.nextBoolean()
                        ? "\\u%04X" : "\\u%04x", unit)));
            } else {
                out.append(letter);
            }
        });
        out.append('"');
    }

    private String number(BigDecimal n) {
        BigDecimal plain = n.stripTrailingZeros();
        if (n.signum() == 0) {
            return random == null ? "0" : List.of("0", "0.0", "-0", "0e7").get(random.nextInt(4));
        }
        if (Math.abs(plain.scale()) > 40) {
            return plain.toString();
        }
        return switch (random == null ? 0 : random.nextInt(5)) {
            case 1 -> plain.scale() <= 0 ? plain.toPlainString() + ".0" : plain.toPlainString() + "00";
            case 2 -> plain.unscaledValue() + "E" + -plain.scale();
            case 3 -> plain.unscaledValue() + "0e" + (-plain.scale() - 1);
            case 4 -> plain.toString();
            default -> plain.toPlainString();
        };
    }

    private void space(StringBuilder out) {
        if (random != null && random.nextInt(5) == 0) {
            out.append(" \n\t\r".charAt(random.nextInt(4)));
        }
    }
}
