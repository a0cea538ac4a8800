//SOURCES LiveGround.java LiveScratch.java ../support/Checkout.java

import com.google.api.client.http.HttpResponseException;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What the scripts, or the double that their tests run against, believe of Google: docs/google.md says what, how sure
 * that is and whence, and what falls if it is wrong; here is how each is asked, by the beginning of what it says. Tests
 * ask all of them of the double, "live" of Google.
 */
final class Beliefs {
    /** Number, belief, how it is asked, how sure it is and whence, what falls, what to do, and the double's test. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (\\d+) \\| ([^|]*) [*]Asked by:[*] [^|]* "
            + "\\| (?:documented|recorded|reported|assumed) \\| [^|]* \\| ([^|]*) \\| ([^|]*) \\| (\\S+) \\|$");

    private Beliefs() {
    }

    /** All, in the order of the page, in which they are asked: some come after others that make what they look at. */
    static List<Belief> all() {
        Map<String, Check> checks = new LinkedHashMap<>(BeliefsOfTime.all());
        checks.putAll(BeliefsOfCopies.all());
        checks.putAll(BeliefsOfReading.all());
        checks.putAll(BeliefsOfDrive.all());
        List<Belief> all = ROW.matcher(page()).results().map(row -> {
            List<String> about = checks.keySet().stream().filter(row.group(2)::startsWith).toList();
            if (about.size() != 1) {
                throw new IllegalStateException(about + " are to ask: " + row.group(2));
            }
            return new Belief(row.group(1), row.group(2), row.group(3), row.group(4), row.group(5),
                    checks.remove(about.get(0)));
        }).toList();
        if (!checks.isEmpty()) {
            throw new IllegalStateException("docs/google.md has none of " + checks.keySet());
        }
        return all;
    }

    static String page() {
        try {
            return Files.readString(Checkout.root().resolve("docs/google.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * One belief.
     *
     * @param must   what must be so, as a sentence
     * @param falls  what of the scripts falls if it is wrong
     * @param remedy what to do then
     * @param test   which test of the double is wrong then; empty if there is none
     */
    record Belief(String number, String must, String falls, String remedy, String test, Check check) {
        /** Asks, and comes to an answer whatever comes back: a refusal or an answer of another kind is one too. */
        Outcome ask(LiveGround ground) {
            try {
                return check.ask(ground);
            } catch (IOException | RuntimeException e) {
                boolean perhaps = e instanceof HttpResponseException http ? passing(http) : e instanceof IOException;
                return new Outcome(perhaps ? Verdict.UNTOLD : Verdict.FAILS, reason(e));
            }
        }
    }

    interface Check {
        Outcome ask(LiveGround ground) throws IOException;
    }

    enum Verdict {
        HOLDS("holds"), FAILS("does not"), UNTOLD("could not tell"), NOT_ASKED("not asked");

        final String text;

        Verdict(String text) {
            this.text = text;
        }
    }

    record Outcome(Verdict verdict, String seen) { }

    static Outcome holds(String seen) {
        return new Outcome(Verdict.HOLDS, seen);
    }

    static Outcome fails(String seen) {
        return new Outcome(Verdict.FAILS, seen);
    }

    static Outcome untold(String seen) {
        return new Outcome(Verdict.UNTOLD, seen);
    }

    /** It is no question for this identity or this folder. */
    static Outcome notAsked(String why) {
        return new Outcome(Verdict.NOT_ASKED, why);
    }

    static Outcome check(boolean holds, String seen) {
        return holds ? holds(seen) : fails(seen);
    }

    static Outcome check(boolean holds, String seen, String otherwise) {
        return check(holds, holds ? seen : otherwise);
    }

    /** Holds if this is refused as foreseen, with this word as the reason that a program may go by. */
    static Outcome refused(int code, String word, Asking<?> asking) throws IOException {
        try {
            asking.ask();
        } catch (HttpResponseException e) {
            Set<String> words = words(e);
            boolean told = word.isEmpty() || words.contains(word);
            return passing(e) ? untold(reason(e)) : check(e.getStatusCode() == code && told,
                    reason(e) + (told ? "" : "; without the word " + word));
        }
        return fails("it was not refused");
    }

    /** It may be otherwise in a minute; what a server says that it never does is no such thing. */
    static boolean passing(HttpResponseException e) {
        return e.getStatusCode() >= 500 && e.getStatusCode() != 501 || e.getStatusCode() == 429;
    }

    /** By what words an error tells programs what it is about. */
    private static Set<String> words(HttpResponseException e) {
        Set<String> words = new TreeSet<>();
        JsonElement error = at(tree(e.getContent()), "error");
        words.add(text(error, "status"));
        for (String list : List.of("errors", "details")) {
            list(error, list).forEach(each -> words.add(text(each, "reason")));
        }
        words.remove("");
        return words;
    }

    static JsonElement tree(String json) {
        try {
            return json == null ? JsonNull.INSTANCE : JsonParser.parseString(json);
        } catch (RuntimeException e) {
            return JsonNull.INSTANCE;
        }
    }

    /** What stands at a place of a tree, by names and numbers; a null where there is no such place. */
    static JsonElement at(JsonElement tree, Object... path) {
        JsonElement at = tree;
        for (Object step : path) {
            at = at instanceof JsonObject object && step instanceof String name ? object.get(name)
                    : at instanceof JsonArray array && step instanceof Integer i && i < array.size() ? array.get(i)
                    : null;
        }
        return at == null ? JsonNull.INSTANCE : at;
    }

    /** The list at a place; an empty one where there is none. */
    static JsonArray list(JsonElement tree, Object... path) {
        return at(tree, path) instanceof JsonArray array ? array : new JsonArray();
    }

    /** The text, number or yes or no at a place; an empty text where there is none. */
    static String text(JsonElement tree, Object... path) {
        JsonElement told = at(tree, path);
        return told.isJsonPrimitive() ? told.getAsString() : "";
    }

    interface Asking<T> {
        T ask() throws IOException;
    }

    /** A belief about something that the server did not let the scratch spreadsheet have cannot be told. */
    static void needs(LiveGround ground, String... features) throws IOException {
        for (String feature : features) {
            if (ground.lacking.containsKey(feature)) {
                throw new IOException("no " + feature + " there: " + ground.lacking.get(feature));
            }
        }
    }

    /** What an answer was, in one short line without anything that could move a terminal. */
    static String reason(Throwable e) {
        if (!(e instanceof HttpResponseException http)) {
            return brief(e.getMessage() == null || !(e instanceof IOException) ? "an unexpected answer: " + e
                    : e.getMessage());
        }
        String said = text(at(tree(http.getContent()), "error"), "message");
        return brief(http.getStatusCode() + " " + (said.isEmpty() ? String.valueOf(http.getContent())
                : String.join(", ", words(http)) + ": " + said));
    }

    static String brief(String text) {
        String line = text.replaceAll("[\\s\\p{Cntrl}]+", " ").replaceAll("[^ -~\\u00a0-\\ud7ff]", "?").strip();
        return line.length() > 160 ? line.substring(0, 157) + "..." : line;
    }
}
