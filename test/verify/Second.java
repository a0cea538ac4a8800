//SOURCES ../../verify.java ../support/Book.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A second implementation of the fingerprint, simple and slow, that shares no code with verify.java. */
final class Second {
    static final Set<String> DROPPED = Set.of("editors", "requestingUserCanEdit", "dataExecutionStatus",
            "protectedRangeId", "filterViewId", "chartId", "slicerId", "bandedRangeId", "bandedRangeReference",
            "metadataId");
    static final Set<String> ZERO = Set.of("sheetId", "index", "startRow", "startColumn", "startRowIndex",
            "startColumnIndex", "startIndex", "rowIndex", "columnIndex", "red", "green", "blue", "frozenRowCount",
            "frozenColumnCount", "offsetXPixels", "offsetYPixels", "sourceColumnOffset", "columnOffsetIndex",
            "dimensionIndex", "valuesIndex");
    static final Set<String> UNORDERED = Set.of("namedRanges", "developerMetadata", "dataSources",
            "merges", "filterViews", "protectedRanges", "charts", "bandedRanges", "slicers", "tables", "themeColors",
            "filterSpecs", "hiddenValues", "unprotectedRanges");

    /** What the ids of named ranges, tables and data sources stand for. */
    private final Map<String, String> names = new HashMap<>();

    private Second() {}

    static String fingerprint(verify.Source source) throws IOException {
        return new Second().backup(source);
    }

    private String backup(verify.Source source) throws IOException {
        JsonObject book = read(source, List.of(), verify.Outline.FIELDS);
        name(book);
        array(book, "namedRanges").forEach(range -> range.getAsJsonObject().remove("namedRangeId"));
        array(book, "dataSources").forEach(each -> each.getAsJsonObject().remove("dataSourceId"));
        array(book, "sheets").forEach(sheet -> array(sheet.getAsJsonObject(), "tables")
                .forEach(table -> table.getAsJsonObject().remove("tableId")));
        List<JsonObject> sheets = new ArrayList<>();
        array(book, "sheets").forEach(sheet -> sheets.add(sheet.getAsJsonObject()));
        sheets.sort(Comparator.comparing(sheet -> integer(sheet, "index")));
        JsonObject alone = book.deepCopy();
        alone.remove("sheets");
        alone.remove("spreadsheetId");
        StringBuilder all = new StringBuilder("spreadsheet " + sha(canonical(normal(alone))) + "\n");
        for (JsonObject sheet : sheets) {
            all.append("tab ").append(integer(sheet, "sheetId")).append(' ').append(tab(source, sheet))
                    .append('\n');
        }
        return sha(all.toString());
    }

    static Map<String, String> names(JsonObject book) {
        Second second = new Second();
        second.name(book);
        return second.names;
    }

    private void name(JsonObject book) {
        array(book, "namedRanges").forEach(range -> names.put("namedRangeId "
                + string(range, "namedRangeId"), text(string(range, "name"))));
        array(book, "sheets").forEach(sheet -> array(sheet.getAsJsonObject(), "tables").forEach(table ->
                names.put("tableId " + string(table, "tableId"), text(string(table, "name")))));
        array(book, "dataSources").forEach(source -> names.put("dataSourceId " + string(source, "dataSourceId"),
                canonical(source.getAsJsonObject().has("spec") ? normal(source.getAsJsonObject().get("spec"))
                        : new JsonObject())));
    }

    private String tab(verify.Source source, JsonObject sheet) throws IOException {
        JsonObject outline = normal(sheet).getAsJsonObject();
        if (outline.has("properties")) {
            outline.getAsJsonObject("properties").remove("index");
        }
        StringBuilder values = new StringBuilder();
        StringBuilder formats = new StringBuilder();
        StringBuilder rows = new StringBuilder();
        StringBuilder columns = new StringBuilder();
        JsonObject properties = sheet.getAsJsonObject("properties");
        JsonObject grid = properties.has("gridProperties") ? properties.getAsJsonObject("gridProperties")
                : new JsonObject();
        if (grid.has("rowCount") && string(properties, "sheetType").equals("GRID")) {
            String range = verify.A1.quote(string(properties, "title")) + "!A1:"
                    + letters(grid.get("columnCount").getAsInt() - 1) + grid.get("rowCount").getAsInt();
            JsonObject cells = read(source, List.of(range), verify.Answer.FIELDS);
            JsonObject data = Book.at(cells, "sheets[0].data[0]").getAsJsonObject();
            cells(data, values, formats);
            JsonArray heights = array(data, "rowMetadata");
            for (int i = 0; i < heights.size(); i++) {
                rows.append(i + 1).append('\t').append(canonical(normal(heights.get(i)))).append('\n');
            }
            JsonArray widths = array(data, "columnMetadata");
            for (int i = 0; i < widths.size(); i++) {
                columns.append(letters(i)).append('\t').append(canonical(normal(widths.get(i)))).append('\n');
            }
        }
        String structure = sha("outline " + sha(canonical(outline)) + "\nrows " + sha(rows.toString())
                + "\ncolumns " + sha(columns.toString()) + "\n");
        return sha("values " + sha(values.toString()) + "\nformats " + sha(formats.toString()) + "\nstructure "
                + structure + "\n");
    }

    private void cells(JsonObject data, StringBuilder values, StringBuilder formats) {
        JsonArray rows = array(data, "rowData");
        for (int r = 0; r < rows.size(); r++) {
            JsonArray cells = array(rows.get(r).getAsJsonObject(), "values");
            for (int c = 0; c < cells.size(); c++) {
                JsonObject cell = normal(cells.get(c)).getAsJsonObject();
                if (cell.has("userEnteredValue") && cell.getAsJsonObject("userEnteredValue").has("formulaValue")) {
                    cell.remove("hyperlink");
                }
                String address = letters(c) + (r + 1);
                String value = saying(cell, List.of("userEnteredValue"));
                value = value.isEmpty() ? "" : canonical(cell.get("userEnteredValue"));
                String more = saying(cell, List.of("chipRuns", "dataSourceFormula", "dataSourceTable", "hyperlink",
                        "note", "pivotTable"));
                String look = saying(cell, List.of("dataValidation", "textFormatRuns", "userEnteredFormat"));
                values.append(value.isEmpty() && more.isEmpty() ? "" : address + "\t" + value + "\t" + more + "\n");
                formats.append(look.isEmpty() ? "" : address + "\t" + sha(look) + "\n");
            }
        }
    }

    /** Those of the members that say something, as canonical JSON; empty for none. */
    private static String saying(JsonObject cell, List<String> members) {
        JsonObject told = new JsonObject();
        for (String member : members) {
            JsonElement value = cell.get(member);
            if (value != null && !canonical(value).matches("\\{\\}|\"\"")) {
                told.add(member, value);
            }
        }
        return told.isEmpty() ? "" : canonical(told);
    }

    private JsonElement normal(JsonElement value) {
        if (value.isJsonArray()) {
            JsonArray list = new JsonArray();
            value.getAsJsonArray().forEach(element -> list.add(normal(element)));
            return list;
        }
        if (!value.isJsonObject()) {
            return value;
        }
        JsonObject from = value.getAsJsonObject();
        JsonObject to = new JsonObject();
        for (String name : from.keySet()) {
            String form = name.equals("criteria") ? "filterSpecs" : name.equals("width") ? "style" : name + "Style";
            boolean old = from.has(form) && !absent(form, normal(from.get(form)));
            JsonElement inner = normal(from.get(name));
            if (name.equals("dataSourceSheetProperties")) {
                inner.getAsJsonObject().remove("columns");
            }
            if (UNORDERED.contains(name) && inner.isJsonArray()) {
                inner.getAsJsonArray().asList().sort(Comparator.comparing(Second::canonical));
            }
            if (!old && !DROPPED.contains(name) && !absent(name, inner)) {
                String id = inner.isJsonPrimitive() ? names.get(name + " " + inner.getAsString()) : null;
                to.add(name, id == null ? inner : JsonParser.parseString("{\"named\":" + id + "}"));
            }
        }
        if (string(from, "sheetType").equals("DATA_SOURCE")) {
            to.remove("gridProperties");
        }
        return to;
    }

    private static boolean absent(String name, JsonElement value) {
        if (!value.isJsonPrimitive()) {
            return value.isJsonNull() || value.isJsonArray() && value.getAsJsonArray().isEmpty();
        }
        JsonPrimitive primitive = value.getAsJsonPrimitive();
        if (primitive.isBoolean() && name.equals("applyToPivotTables")) {
            return primitive.getAsBoolean();
        }
        if (primitive.isBoolean()) {
            return !primitive.getAsBoolean()
                    && !Set.of("boolValue", "bold", "italic", "strikethrough", "underline").contains(name);
        }
        if (primitive.isNumber()) {
            return primitive.getAsDouble() == 600 && name.equals("widthPixels")
                    || primitive.getAsDouble() == 371 && name.equals("heightPixels")
                    || primitive.getAsDouble() == 0 && ZERO.contains(name)
                    || primitive.getAsDouble() == 1 && name.equals("alpha");
        }
        return primitive.getAsString().isEmpty()
                && !Set.of("stringValue", "userEnteredValue").contains(name);
    }

    static String canonical(JsonElement value) {
        if (value.isJsonArray()) {
            return value.getAsJsonArray().asList().stream().map(Second::canonical).collect(joining(",", "[", "]"));
        }
        if (value.isJsonObject()) {
            return new TreeMap<>(value.getAsJsonObject().asMap()).entrySet().stream()
                    .map(member -> text(member.getKey()) + ":" + canonical(member.getValue()))
                    .collect(joining(",", "{", "}"));
        }
        JsonPrimitive primitive = value.getAsJsonPrimitive();
        return primitive.isString() ? text(primitive.getAsString())
                : primitive.isNumber() ? number(primitive.getAsDouble()) : primitive.toString();
    }

    private static String text(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            out.append(switch (c) {
                case '"' -> "\\\"";
                case '\\' -> "\\\\";
                case '\b' -> "\\b";
                case '\f' -> "\\f";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                case '\t' -> "\\t";
                default -> c < ' ' ? String.format("\\u%04x", (int) c) : String.valueOf(c);
            });
        }
        return out.append('"').toString();
    }

    /** ECMA-262, Number::toString: as few digits as mean this double, and of those the nearest to it. */
    static String number(double d) {
        if (d == 0) {
            return "0";
        }
        BigDecimal exact = new BigDecimal(Math.abs(d));
        BigDecimal best = null;
        for (int k = 1; best == null; k++) {
            for (RoundingMode mode : List.of(RoundingMode.HALF_EVEN, RoundingMode.DOWN, RoundingMode.UP)) {
                BigDecimal near = exact.round(new MathContext(k, mode));
                if (best == null && near.doubleValue() == Math.abs(d)) {
                    best = near;
                }
            }
        }
        String digits = best.stripTrailingZeros().unscaledValue().toString();
        int k = digits.length();
        int n = best.precision() - best.scale();
        String sign = d < 0 ? "-" : "";
        if (k <= n && n <= 21) {
            return sign + digits + "0".repeat(n - k);
        }
        if (0 < n && n <= 21) {
            return sign + digits.substring(0, n) + "." + digits.substring(n);
        }
        if (-6 < n && n <= 0) {
            return sign + "0." + "0".repeat(-n) + digits;
        }
        String exponent = (n - 1 < 0 ? "e-" : "e+") + Math.abs(n - 1);
        return sign + (k == 1 ? digits : digits.charAt(0) + "." + digits.substring(1)) + exponent;
    }

    private static JsonObject read(verify.Source source, List<String> ranges, String fields) throws IOException {
        try (InputStream in = source.read(verify.Side.BACKUP, ranges, fields)) {
            return JsonParser.parseString(new String(in.readAllBytes(), UTF_8)).getAsJsonObject();
        }
    }

    private static JsonArray array(JsonObject object, String name) {
        return object.has(name) ? object.getAsJsonArray(name) : new JsonArray();
    }

    private static String string(JsonElement object, String name) {
        JsonElement value = object.getAsJsonObject().get(name);
        return value == null ? "" : value.getAsString();
    }

    private static int integer(JsonObject sheet, String property) {
        JsonElement value = sheet.getAsJsonObject("properties").get(property);
        return value == null ? 0 : value.getAsInt();
    }

    static String letters(int index) {
        return index < 26 ? String.valueOf((char) ('A' + index))
                : letters(index / 26 - 1) + (char) ('A' + index % 26);
    }

    private static String sha(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
