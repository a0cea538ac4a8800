//DESCRIPTION Requests to Sheets, written short.
//JAVA 17+

import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.sheets.v4.model.Request;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Requests of a batch as JSON, one after the other, in which ' stands for ", T for the id of a tab, &lt;A1:B2> for a
 * range of it, [A1:B2] for a chart's data there, ^A1 for a cell, @A1 for a place over it, ~TEXT for a theme's colour,
 * and in rows of cells a text, number, yes or no for a cell with it, a text that begins with = for one with a formula.
 */
final class LiveRequests {
    private LiveRequests() {
    }

    static List<Request> of(int tab, String text) {
        String json = text.replaceAll("~(\\w+)", "{'themeColor':'$1'}").replaceAll("'sheetId':T", "'sheetId':" + tab);
        json = replace(tab, json, "\\[([A-Z])(\\d+):([A-Z])(\\d+)]", "{'sourceRange':{'sources':[RANGE]}}");
        json = replace(tab, json, "<([A-Z])(\\d+):([A-Z])(\\d+)>", "RANGE");
        json = replace(tab, json, "@([A-Z])(\\d+)(?=[,}])()()", "{'overlayPosition':{'anchorCell':{CELL}}}");
        json = replace(tab, json, "\\^([A-Z])(\\d+)()()", "{CELL}");
        List<Request> all = new ArrayList<>();
        JsonElement list = JsonParser.parseString("[" + json.strip().replace("}\n{", "},{") + "]");
        list.getAsJsonArray().forEach(one -> all.add(request(one.getAsJsonObject())));
        return all;
    }

    private static String replace(int tab, String text, String pattern, String by) {
        return Pattern.compile(pattern).matcher(text).replaceAll(found -> {
            int row = Integer.parseInt(found.group(2)) - 1;
            int column = found.group(1).charAt(0) - 'A';
            return found.group(3).isEmpty() ? by.replace("CELL", "'sheetId':%d,'rowIndex':%d,'columnIndex':%d"
                    .formatted(tab, row, column)) : by.replace("RANGE", ("{'sheetId':%d,'startRowIndex':%d,"
                    + "'endRowIndex':%s,'startColumnIndex':%d,'endColumnIndex':%d}").formatted(tab, row, found.group(4),
                            column, found.group(3).charAt(0) - 'A' + 1));
        });
    }

    private static Request request(JsonObject one) {
        if (one.has("updateCells")) {
            one.getAsJsonObject("updateCells").getAsJsonArray("rows").forEach(row -> {
                JsonArray values = row.getAsJsonObject().getAsJsonArray("values");
                for (int i = 0; i < values.size(); i++) {
                    if (values.get(i) instanceof JsonPrimitive plain) {
                        values.set(i, cell(plain));
                    }
                }
            });
        }
        try {
            return GsonFactory.getDefaultInstance().fromString(one.toString(), Request.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonObject cell(JsonPrimitive plain) {
        boolean formula = plain.isString() && plain.getAsString().startsWith("=");
        JsonObject value = new JsonObject();
        value.add(formula ? "formulaValue" : plain.isString() ? "stringValue" : plain.isBoolean() ? "boolValue"
                : "numberValue", plain);
        JsonObject cell = new JsonObject();
        cell.add("userEnteredValue", value);
        return cell;
    }
}
