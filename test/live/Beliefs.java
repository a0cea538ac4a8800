//DESCRIPTION What is believed of Google's Drive and Sheets: each belief as a small check that can be run.
//JAVA 17+
//SOURCES LiveGround.java LiveScratch.java

import com.google.api.client.http.HttpResponseException;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * What the scripts, or the double that their tests run against, believe of Google: each belief says what it asks, how
 * sure it is and whence, and what falls if it is wrong. Tests run all of them against the double, "live"
 * against Google.
 * docs/google.md is written from here.
 */
final class Beliefs {
    private Beliefs() {
    }

    /** All, in the order in which they are asked: some come after others that make what they look at. */
    static List<Belief> all() {
        List<Belief> all = new ArrayList<>();
        all.addAll(BeliefsOfTime.all());
        all.addAll(BeliefsOfCopies.all());
        all.addAll(BeliefsOfReading.all());
        all.addAll(BeliefsOfDrive.all());
        return IntStream.range(0, all.size()).mapToObj(i -> all.get(i).numbered(i + 1)).toList();
    }

    /** How sure it is: written by Google, seen in recorded answers, told by others, or only inferred. */
    enum Sure { DOCUMENTED, RECORDED, REPORTED, ASSUMED }

    /**
     * One belief.
     *
     * @param must   what must be so, as a sentence
     * @param asks   what is asked to find out
     * @param source whence it is known
     * @param falls  what of the scripts falls if it is wrong
     * @param remedy what to do then
     */
    record Belief(int number, String must, String asks, Sure sure, String source, String falls, String remedy,
            Check check) {
        Belief(String must, String asks, Sure sure, String source, String falls, String remedy, Check check) {
            this(0, must, asks, sure, source, falls, remedy, check);
        }

        Belief numbered(int number) {
            return new Belief(number, must, asks, sure, source, falls, remedy, check);
        }

        /** Asks, and comes to an answer whatever comes back. */
        Outcome ask(LiveGround ground) {
            try {
                return check.ask(ground);
            } catch (Untold e) {
                return new Outcome(e.verdict, e.getMessage());
            } catch (IOException | RuntimeException | StackOverflowError e) {
                return new Outcome(Verdict.UNTOLD, reason(e));
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

    /** The answer, or its refusal as the proof that the belief does not hold. */
    static <T> T must(Asking<T> asking) throws IOException {
        try {
            return asking.ask();
        } catch (HttpResponseException e) {
            throw new Untold(passing(e) ? Verdict.UNTOLD : Verdict.FAILS, reason(e));
        }
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

    /** Ends a check early, from deep inside. */
    static final class Untold extends RuntimeException {
        private static final long serialVersionUID = 1;
        private final Verdict verdict;

        Untold(Verdict verdict, String seen) {
            super(seen);
            this.verdict = verdict;
        }
    }

    /** A belief about something that the server did not let the scratch spreadsheet have cannot be told. */
    static void needs(LiveGround ground, String... features) {
        for (String feature : features) {
            if (ground.lacking.containsKey(feature)) {
                throw new Untold(Verdict.UNTOLD, "no " + feature + " there: " + ground.lacking.get(feature));
            }
        }
    }

    static String copy(LiveGround ground) {
        if (ground.copy == null) {
            throw new Untold(Verdict.UNTOLD, "there is no copy: " + ground.noCopy);
        }
        return ground.copy;
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

    /** The page for readers, docs/google.md. */
    static String page() {
        StringBuilder page = new StringBuilder("""
                # What is believed of Google

                **Never yet run against Google.** Everything below is what the scripts, and the double of Google that
                their tests run against, believe of Drive and Sheets. The tests hold the double to it on every run; whether
                Google does so too, anybody with an account can see in about twenty minutes:

                ```sh
                ./jbang live --credentials key.json --folder FOLDER
                ```

                It makes a scratch spreadsheet in that folder, tries each belief on it and on copies of it, runs the three
                scripts with it, moves all that it made to the bin, and prints what holds. It touches nothing else, and
                exits with 0 only if all hold that can be asked of the account. `--write FILE` keeps the table, without
                ids and addresses.

                How sure a belief is: **documented** by Google; **recorded** in answers of Google's; **reported** by others;
                **assumed**, that is, inferred. The last column names the test of the double that is wrong then.

                | # | Belief | How sure | Whence | What falls if it is wrong | What to do then | Wrong then |
                |---|---|---|---|---|---|---|
                """);
        for (Belief belief : all()) {
            page.append("| ").append(belief.number()).append(" | ").append(belief.must()).append(" *Asked by:* ")
                    .append(belief.asks()).append(" | ").append(belief.sure().name().toLowerCase(Locale.ROOT))
                    .append(" | ").append(belief.source()).append(" | ").append(belief.falls()).append(" | ")
                    .append(belief.remedy()).append(" | ").append(BeliefsOfDouble.test(belief.must()))
                    .append(" |\n");
        }
        page.append("""

                ## Not asked

                * That an export is refused above 10 MB (documented): it would take a workbook of that size.
                * Forms and connected data: the scratch spreadsheet has none.
                * What the browser does: edits by hand, version history, *Allow access*.

                ## Not in the scratch spreadsheet

                It has each attribute that `spreadsheets.batchUpdate` can set and verify compares, but for these:

                """);
        LiveWhole.NOT_SET.forEach((field, why) -> page.append("* `").append(field).append("`: ").append(why)
                .append('\n'));
        return page.toString();
    }
}
