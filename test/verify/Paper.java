//SOURCES ../../verify.java ../support/Book.java Spelling.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.HttpHeaders;
import com.google.api.client.http.HttpResponseException;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two spreadsheets on paper, told as Google tells them: under a field mask, in windows. It is written without a
 * look at the double, so that what one of the two gets wrong, the other may get right.
 */
final class Paper implements verify.Source {
    private final Map<verify.Side, JsonObject> books = new EnumMap<>(verify.Side.class);
    private final Map<verify.Side, Spelling> spellings = new EnumMap<>(verify.Side.class);
    private final Deque<Integer> faults = new ArrayDeque<>();
    private final Random random = new Random(4);
    private long most = Long.MAX_VALUE;
    private Meddler meddler = (number, side, body) -> body;
    private int asked;

    /** Changes what is answered. */
    interface Meddler {
        /** @param number which answer with cells it is, from 0 */
        String answer(int number, verify.Side side, String body);
    }

    Paper(JsonObject production, JsonObject copy) {
        this(production, Spelling.PLAIN, copy, Spelling.PLAIN);
    }

    Paper(JsonObject production, Spelling productions, JsonObject copy, Spelling copys) {
        books.put(verify.Side.PRODUCTION, production);
        books.put(verify.Side.BACKUP, copy);
        spellings.put(verify.Side.PRODUCTION, productions);
        spellings.put(verify.Side.BACKUP, copys);
    }

    /** Answers the next requests for cells by 503 (-1), or breaks them off after so many bytes. */
    Paper faults(Integer... bytes) {
        faults.addAll(List.of(bytes));
        return this;
    }

    /** Has somebody change the answers with cells on their way. */
    Paper meddle(Meddler somebody) {
        meddler = somebody;
        return this;
    }

    /** How often cells were asked for. */
    synchronized int asked() {
        return asked;
    }

    /** Refuses windows of more cells than this, so that there are many of them. */
    Paper most(long cells) {
        most = cells;
        return this;
    }

    /** As for an answer that is too large. */
    static void refuse(List<String> ranges, long most) throws IOException {
        long cells = 0;
        int rows = 0;
        for (String range : ranges) {
            Matcher window = Pattern.compile(".*!A(\\d+):([A-Z]+)(\\d+)").matcher(range);
            assertTrue(window.matches(), range);
            int here = Integer.parseInt(window.group(3)) - Integer.parseInt(window.group(1)) + 1;
            rows += here;
            cells += (long) here * (verify.A1.index(window.group(2)) + 1);
        }
        if (cells > most && rows > 1) {
            throw new com.fasterxml.jackson.core.exc.StreamConstraintsException("more cells than the test allows");
        }
    }

    @Override
    public synchronized InputStream read(verify.Side side, List<String> ranges, String fields) throws IOException {
        refuse(ranges, most);
        JsonObject book = books.get(side);
        JsonObject view = ranges.isEmpty() ? book : windows(book, ranges);
        String text = spellings.get(side).write(masked(view, mask(fields)));
        byte[] body = (ranges.isEmpty() ? text : meddler.answer(asked++, side, text)).getBytes(UTF_8);
        Integer fault = ranges.isEmpty() ? null : faults.poll();
        if (fault == null) {
            return new Dripping(new ByteArrayInputStream(body), random);
        }
        if (fault < 0) {
            throw new HttpResponseException.Builder(503, "Unavailable", new HttpHeaders()).build();
        }
        return new Dripping(new ByteArrayInputStream(body, 0, Math.min(fault, body.length)), random);
    }

    private static JsonObject windows(JsonObject book, List<String> ranges) {
        JsonArray sheets = new JsonArray();
        for (JsonElement each : book.getAsJsonArray("sheets")) {
            JsonObject sheet = each.getAsJsonObject();
            String name = verify.A1.quote(Book.at(sheet, "properties.title").getAsString()) + "!";
            JsonArray data = new JsonArray();
            ranges.stream().filter(range -> range.startsWith(name))
                    .forEach(range -> data.add(window(sheet, range.substring(name.length()))));
            if (!data.isEmpty()) {
                JsonObject shown = new JsonObject();
                shown.add("properties", sheet.get("properties"));
                shown.add("data", data);
                sheets.add(shown);
            }
        }
        JsonObject view = new JsonObject();
        view.add("sheets", sheets);
        return view;
    }

    private static JsonObject window(JsonObject sheet, String range) {
        Matcher rows = Pattern.compile("A(\\d+):[A-Z]+(\\d+)").matcher(range);
        assertTrue(rows.matches(), range);
        int from = Integer.parseInt(rows.group(1)) - 1;
        int to = Integer.parseInt(rows.group(2));
        assertTrue(to <= Book.at(sheet, "properties.gridProperties.rowCount").getAsInt(), range);
        int columns = Book.at(sheet, "properties.gridProperties.columnCount").getAsInt();
        JsonObject whole = Book.at(sheet, "data[0]").getAsJsonObject();
        JsonObject window = new JsonObject();
        if (from > 0) {
            window.addProperty("startRow", from);
        }
        window.add("rowData", slice(whole.get("rowData"), from, to, null));
        window.add("rowMetadata", slice(whole.get("rowMetadata"), from, to, "{\"pixelSize\": 21}"));
        window.add("columnMetadata", slice(whole.get("columnMetadata"), 0, columns, "{\"pixelSize\": 100}"));
        return window;
    }

    private static JsonArray slice(JsonElement list, int from, int to, String otherwise) {
        JsonArray slice = new JsonArray();
        int size = list == null ? 0 : list.getAsJsonArray().size();
        JsonElement missing = otherwise == null ? null : JsonParser.parseString(otherwise);
        for (int i = from; i < to; i++) {
            if (i < size) {
                slice.add(list.getAsJsonArray().get(i));
            } else if (missing != null) {
                slice.add(missing);
            }
        }
        return slice;
    }

    /** A field mask as a tree; a field without children stands for all of them. */
    static Map<String, Object> mask(String fields) {
        Deque<Map<String, Object>> open = new ArrayDeque<>(List.of(new LinkedHashMap<>()));
        Matcher word = Pattern.compile("(\\w+)(\\(?)|\\)").matcher(fields);
        while (word.find()) {
            if (word.group(1) == null) {
                open.pop();
            } else {
                Map<String, Object> below = new LinkedHashMap<>();
                open.peek().put(word.group(1), below);
                if (!word.group(2).isEmpty()) {
                    open.push(below);
                }
            }
        }
        return open.pop();
    }

    @SuppressWarnings("unchecked")
    static JsonElement masked(JsonElement tree, Map<String, Object> mask) {
        if (mask.isEmpty()) {
            return tree;
        }
        if (tree.isJsonArray()) {
            JsonArray list = new JsonArray();
            tree.getAsJsonArray().forEach(element -> list.add(masked(element, mask)));
            return list;
        }
        if (!tree.isJsonObject()) {
            return tree;
        }
        JsonObject object = new JsonObject();
        tree.getAsJsonObject().entrySet().stream().filter(member -> mask.containsKey(member.getKey()))
                .forEach(member -> object.add(member.getKey(),
                        masked(member.getValue(), (Map<String, Object>) mask.get(member.getKey()))));
        return object;
    }

    /** A stream that gives as little at a time as a network may. */
    static final class Dripping extends FilterInputStream {
        private final Random random;

        Dripping(InputStream in, Random random) {
            super(in);
            this.random = random;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return super.read(bytes, offset, Math.min(length, 1 + random.nextInt(random.nextBoolean() ? 20 : 20_000)));
        }
    }
}
