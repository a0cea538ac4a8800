import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays the q parameter of files.list, as far as the scripts search: terms of two kinds, all of which must hold. */
final class FakeSearch {
    private static final String TEXT = "'((?:[^'\\\\]|\\\\['\\\\])*)'";
    private static final Pattern TERM = Pattern.compile("appProperties has \\{ key=" + TEXT + " and value=" + TEXT
            + " \\}|trashed = (true|false)");

    private FakeSearch() {
    }

    /** What is no such query is refused. An app finds by its own properties alone (documented). */
    static Predicate<FakeFiles.Item> parse(String text, String app) {
        Matcher term = TERM.matcher(text);
        Predicate<FakeFiles.Item> all = item -> true;
        int at = 0;
        while (term.region(at, text.length()).lookingAt()) {
            all = all.and(term.group(3) != null ? trashed(term.group(3).equals("true"))
                    : property(plain(term.group(1)), plain(term.group(2)), app));
            if (term.end() == text.length()) {
                return all;
            }
            at = text.startsWith(" and ", term.end()) ? term.end() + 5 : text.length();
        }
        throw FakeRefusal.invalid("Invalid Value", "q");
    }

    private static String plain(String quoted) {
        return quoted.replaceAll("\\\\(.)", "$1");
    }

    private static Predicate<FakeFiles.Item> trashed(boolean wanted) {
        return item -> wanted == Boolean.TRUE.equals(item.file.getTrashed());
    }

    private static Predicate<FakeFiles.Item> property(String key, String value, String app) {
        return item -> item.file.getAppProperties() != null && value.equals(item.file.getAppProperties().get(key))
                && item.apps.getOrDefault(key, app).equals(app);
    }
}
