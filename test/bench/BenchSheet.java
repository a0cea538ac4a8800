import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;

/**
 * The benchmark's sheets: of any length, made of nothing but the numbers of row and column, as Google would send them.
 * Every value mostly occurs nowhere else; the kinds differ in how cells look.
 */
enum BenchSheet {
    /** Every cell has a whole format of its own, with four borders, padding and font. */
    DENSE,
    /** Most cells have no format of their own, some only a pattern, a colour or a wrapping, few a whole one. */
    MIXED;

    static final int COLUMNS = 63;
    /** How many cells of each row are others in what was changed. */
    static final int CHANGED = 5;

    private static final List<String> STATES =
            List.of("pendiente", "en fabricaci\u00f3n", "soldado", "inspeccionado", "despachado", "rechazado");
    private static final List<String> WORDS = List.of("l\u00ednea", "soldadura", "v\u00e1lvula", "brida", "codo",
            "reducci\u00f3n", "prueba", "inspecci\u00f3n", "pendiente", "aprobado", "revisi\u00f3n", "terreno",
            "taller", "plano", "uni\u00f3n", "pintura", "despacho", "montaje", "reparaci\u00f3n", "certificado");
    private static final List<String> PEOPLE = List.of("Carolina Mu\u00f1oz", "Jos\u00e9 P\u00e9rez",
            "\u00c1ngel Ib\u00e1\u00f1ez", "Mar\u00eda Jos\u00e9 Rojas", "Nicol\u00e1s Fuentes", "Luc\u00eda Soto");
    private static final String VALIDATION = ",\"dataValidation\":{\"condition\":{\"type\":\"ONE_OF_LIST\","
            + "\"values\":[" + STATES.stream().map(state -> "{\"userEnteredValue\":\"" + state + "\"}")
            .collect(joining(",")) + "]},\"strict\":true,\"showCustomUi\":true}";
    private static final String WHITE = "\"red\":1,\"green\":1,\"blue\":1";
    private static final String YELLOW = "\"red\":1,\"green\":0.9490196,\"blue\":0.8";
    private static final List<String> COLOURS = List.of(
            "\"red\":0.9647059,\"green\":0.69803923,\"blue\":0.41960785",
            "\"red\":1,\"green\":0.8980392,\"blue\":0.6",
            "\"red\":0.7137255,\"green\":0.84313726,\"blue\":0.65882355",
            "\"red\":0.6431373,\"green\":0.7607843,\"blue\":0.95686275",
            "\"red\":0.8509804,\"green\":0.91764706,\"blue\":0.827451",
            "\"red\":0.91764706,\"green\":0.6,\"blue\":0.6");
    /** The number format of each kind of column, up to its last quote. */
    private static final List<String> PATTERNS = List.of("", "NUMBER\",\"pattern\":\"#,##0.00",
            "DATE\",\"pattern\":\"dd-mm-yyyy hh:mm", "", "NUMBER\",\"pattern\":\"0", "",
            "CURRENCY\",\"pattern\":\"\\\"$\\\"#,##0", "", "", "PERCENT\",\"pattern\":\"0%", "",
            "NUMBER\",\"pattern\":\"0", "", "");

    String named() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Writes all that is told of the spreadsheet but its cells; returns how many bytes this is. */
    static long outline(OutputStream out, int rows) throws IOException {
        return put(out, "{\"spreadsheetId\":\"bench\",\"properties\":{\"locale\":\"es_CL\","
                + "\"autoRecalc\":\"ON_CHANGE\",\"timeZone\":\"America/Santiago\"},\"sheets\":[{\"properties\":{"
                + "\"sheetId\":0,\"title\":\"Operaciones\",\"index\":0,\"sheetType\":\"GRID\","
                + "\"gridProperties\":{\"rowCount\":" + rows + ",\"columnCount\":" + COLUMNS
                + ",\"frozenRowCount\":1}}}]}");
    }

    /** Writes the rows from the first to the last one, exclusive; returns how many bytes these are. */
    long write(OutputStream out, int from, int to, boolean changed) throws IOException {
        long length = put(out, "{\"sheets\":[{\"properties\":{\"sheetId\":0},\"data\":[{"
                + (from == 0 ? "" : "\"startRow\":" + from + ",") + "\"rowData\":[");
        StringBuilder text = new StringBuilder();
        for (int row = from; row < to; row++) {
            text.setLength(0);
            text.append(row == from ? "{\"values\":[" : ",{\"values\":[");
            for (int column = 0; column < COLUMNS; column++) {
                cell(text.append(column == 0 ? "" : ","), row, column, changed);
            }
            length += put(out, text.append("]}").toString());
        }
        length += put(out, "],\"rowMetadata\":[");
        for (int row = from; row < to; row++) {
            length += put(out, (row == from ? "" : ",") + "{\"pixelSize\":" + (row % 50 == 7 ? 42 : 21) + "}");
        }
        length += put(out, "],\"columnMetadata\":[");
        for (int column = 0; column < COLUMNS; column++) {
            length += put(out, (column == 0 ? "" : ",") + "{\"pixelSize\":" + (60 + column * 37 % 90) + "}");
        }
        return length + put(out, "]}]}]}");
    }

    private static int put(OutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.write(bytes);
        return bytes.length;
    }

    private void cell(StringBuilder out, int row, int column, boolean changed) {
        long chance = mix(row * 64L + column);
        int kind = column % 14;
        if (this == MIXED && kind == 10 && chance % 2 != 0) {
            out.append("{}");
            return;
        }
        out.append("{\"userEnteredValue\":{");
        value(out, kind, row, changed && (kind == 11 || column == 2) ? chance + 1 : chance);
        out.append("},\"effectiveValue\":{}");
        boolean yellow = mix(row) % 25 == 0;
        String background = yellow ? YELLOW : kind == 5 ? pick(COLOURS, chance) : WHITE;
        if (this == DENSE || row == 0) {
            whole(out.append(",\"userEnteredFormat\":{"), kind, background);
        } else {
            some(out, kind, yellow, background);
        }
        out.append(kind == 5 && (this == DENSE || column == 5) ? VALIDATION : "");
        if (kind == 10 && chance % 40 == 0) {
            out.append(",\"note\":\"Revisar con terreno: ").append(chance % 9973).append('"');
        }
        out.append('}');
    }

    private static void value(StringBuilder out, int kind, int row, long chance) {
        switch (kind) {
            case 0 -> string(out).append("MK-").append(1900 + chance % 40).append("-TW-").append(10000 + row)
                    .append('-').append(chance % 1_000_000).append('"');
            case 1, 6 -> number(out).append(chance % 900_000).append('.').append(1 + chance / 7 % 9)
                    .append(1 + chance / 63 % 9);
            case 2 -> number(out).append(45_000 + chance % 1400).append('.').append(1 + chance / 1400 % 99_999);
            case 3 -> words(string(out), chance, 4).append(' ').append(chance % 100_000).append('"');
            case 4 -> formula(out).append("AY").append(row + 1).append("-AX").append(row + 1).append('*')
                    .append(chance % 100_000).append('"');
            case 5 -> string(out).append(pick(STATES, chance)).append('"');
            case 7 -> string(out).append(pick(PEOPLE, chance)).append(" (").append(chance % 100_000).append(")\"");
            case 8 -> formula(out).append("IF(B").append(row + 1).append("\\u003e").append(chance % 100_000)
                    .append(",\\\"s\u00ed\\\",\\\"no\\\")\"");
            case 9 -> number(out).append("0.").append(chance % 10_000).append(1 + chance % 9);
            case 10 -> words(string(out), chance, 2 + (int) (chance % 9)).append(".\"");
            case 11 -> number(out).append(chance % 1_000_000);
            case 12 -> string(out).append(Long.toHexString(chance)).append(Long.toHexString(mix(chance)))
                    .append('"');
            default -> out.append("\"boolValue\":").append(chance % 12 == 0);
        }
    }

    /** What somebody who formats columns, and now and then a row, leaves in a cell: mostly nothing. */
    private static void some(StringBuilder out, int kind, boolean yellow, String background) {
        boolean pattern = kind == 2 || kind == 6 || kind == 9;
        if (!pattern && !yellow && kind != 5 && kind != 10) {
            return;
        }
        out.append(",\"userEnteredFormat\":{");
        if (pattern) {
            out.append("\"numberFormat\":{\"type\":\"").append(PATTERNS.get(kind)).append("\"}");
        }
        if (yellow || kind == 5) {
            out.append(pattern ? "," : "").append("\"backgroundColorStyle\":{\"rgbColor\":{").append(background)
                    .append("}}");
        } else if (kind == 10) {
            out.append("\"wrapStrategy\":\"WRAP\"");
        }
        out.append('}');
    }

    private static void whole(StringBuilder out, int kind, String background) {
        String pattern = PATTERNS.get(kind);
        if (!pattern.isEmpty()) {
            out.append("\"numberFormat\":{\"type\":\"").append(pattern).append("\"},");
        }
        out.append("\"backgroundColorStyle\":{\"rgbColor\":{").append(background).append("}},\"borders\":{");
        for (String side : List.of("\"top\"", ",\"bottom\"", ",\"left\"", ",\"right\"")) {
            out.append(side).append(":{\"style\":\"SOLID\",\"colorStyle\":{\"rgbColor\":{\"red\":0.6,\"green\":0.6,"
                    + "\"blue\":0.6}}}");
        }
        out.append("},\"padding\":{\"top\":2,\"right\":3,\"bottom\":2,\"left\":3},\"horizontalAlignment\":\"")
                .append(pattern.isEmpty() ? "LEFT" : "RIGHT").append("\",\"verticalAlignment\":\"MIDDLE\","
                + "\"wrapStrategy\":\"").append(kind == 10 ? "WRAP" : "CLIP").append("\",\"textFormat\":{"
                + "\"foregroundColorStyle\":{\"rgbColor\":{}},\"fontFamily\":\"Calibri\",\"fontSize\":10,\"bold\":")
                .append(kind == 0).append(",\"italic\":false,\"strikethrough\":false,\"underline\":false},"
                + "\"hyperlinkDisplayType\":\"PLAIN_TEXT\"}");
    }

    private static StringBuilder string(StringBuilder out) {
        return out.append("\"stringValue\":\"");
    }

    private static StringBuilder number(StringBuilder out) {
        return out.append("\"numberValue\":");
    }

    private static StringBuilder formula(StringBuilder out) {
        return out.append("\"formulaValue\":\"=");
    }

    private static StringBuilder words(StringBuilder out, long chance, int n) {
        for (int i = 0; i < n; i++) {
            out.append(i == 0 ? "" : " ").append(pick(WORDS, chance >>> 5 * i));
        }
        return out;
    }

    private static String pick(List<String> from, long chance) {
        return from.get((int) (chance % from.size()));
    }

    /** A number that looks like chance and is always the same; never negative. */
    private static long mix(long seed) {
        long z = (seed + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return (z ^ z >>> 31) >>> 1;
    }
}
