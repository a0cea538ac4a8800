//DESCRIPTION The double of Google: the search of Drive.
//JAVA 17+

import com.google.api.client.util.DateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Plays the q and orderBy parameters of files.list, as far as the guide on search terms gives them for files. */
final class FakeSearch {
    private static final Pattern TOKEN = Pattern.compile(
            "\\s*(?:'((?:[^'\\\\]|\\\\['\\\\])*)'|(!=|<=|>=|[=<>(){}])|([A-Za-z]+))");
    private final List<String> tokens = new ArrayList<>();
    private final String app;
    private int at;

    private FakeSearch(String text, String app) {
        this.app = app;
        Matcher m = TOKEN.matcher(text);
        int end = 0;
        while (m.lookingAt()) {
            boolean quoted = m.group(1) != null;
            tokens.add(quoted ? "'" + m.group(1).replaceAll("\\\\(.)", "$1") : m.group().strip());
            end = m.end();
            m.region(end, text.length());
        }
        if (!text.substring(end).isBlank()) {
            throw bad();
        }
    }

    static Predicate<FakeFiles.Item> parse(String text, String app) {
        FakeSearch search = new FakeSearch(text, app);
        Predicate<FakeFiles.Item> whole = search.either();
        if (search.at < search.tokens.size()) {
            throw bad();
        }
        return whole;
    }

    private Predicate<FakeFiles.Item> either() {
        Predicate<FakeFiles.Item> left = both();
        while (take("or")) {
            left = left.or(both());
        }
        return left;
    }

    private Predicate<FakeFiles.Item> both() {
        Predicate<FakeFiles.Item> left = term();
        while (take("and")) {
            left = left.and(term());
        }
        return left;
    }

    private Predicate<FakeFiles.Item> term() {
        if (take("not")) {
            return term().negate();
        }
        if (take("(")) {
            Predicate<FakeFiles.Item> inner = either();
            need(")");
            return inner;
        }
        String first = next();
        if (first.startsWith("'")) {
            need("in");
            return in(first.substring(1), next());
        }
        return compare(first, next());
    }

    private Predicate<FakeFiles.Item> in(String value, String field) {
        return switch (field) {
            case "parents" -> item -> item.file.getParents().contains(value);
            case "owners" -> item -> holds(item, value, "owner");
            case "writers" -> item -> holds(item, value, "writer");
            case "readers" -> item -> holds(item, value, "reader");
            default -> throw bad();
        };
    }

    private static boolean holds(FakeFiles.Item item, String email, String role) {
        return item.file.getPermissions().stream().anyMatch(p -> email.equals(p.getEmailAddress())
                && FakeFiles.Role.of(p.getRole()).compareTo(FakeFiles.Role.of(role)) >= 0);
    }

    private Predicate<FakeFiles.Item> compare(String field, String operator) {
        return switch (field) {
            case "name", "mimeType" -> text(field, operator, quoted());
            case "trashed", "starred" -> {
                String flag = next();
                if (!flag.matches("true|false") || !operator.matches("!?=")) {
                    throw bad();
                }
                boolean wanted = flag.equals("true") == operator.equals("=");
                yield item -> wanted == Boolean.TRUE.equals(item.file.get(field));
            }
            case "createdTime", "modifiedTime" -> time(field, operator, quoted());
            case "appProperties", "properties" -> property(field, operator);
            default -> throw bad();
        };
    }

    private static Predicate<FakeFiles.Item> text(String field, String operator, String value) {
        return switch (operator) {
            case "=" -> item -> value.equals(item.file.get(field));
            case "!=" -> item -> !value.equals(item.file.get(field));
            case "contains" -> item -> String.valueOf(item.file.get(field)).toLowerCase(Locale.ROOT)
                    .startsWith(value.toLowerCase(Locale.ROOT));
            default -> throw bad();
        };
    }

    private static Predicate<FakeFiles.Item> time(String field, String operator, String value) {
        long limit;
        try {
            limit = DateTime.parseRfc3339(value).getValue();
        } catch (RuntimeException e) {
            throw bad();
        }
        return switch (operator) {
            case "<" -> item -> ((DateTime) item.file.get(field)).getValue() < limit;
            case "<=" -> item -> ((DateTime) item.file.get(field)).getValue() <= limit;
            case "=" -> item -> ((DateTime) item.file.get(field)).getValue() == limit;
            case "!=" -> item -> ((DateTime) item.file.get(field)).getValue() != limit;
            case ">" -> item -> ((DateTime) item.file.get(field)).getValue() > limit;
            case ">=" -> item -> ((DateTime) item.file.get(field)).getValue() >= limit;
            default -> throw bad();
        };
    }

    private Predicate<FakeFiles.Item> property(String field, String operator) {
        if (!operator.equals("has")) {
            throw bad();
        }
        need("{");
        need("key");
        need("=");
        String key = quoted();
        need("and");
        need("value");
        need("=");
        String value = quoted();
        need("}");
        if (field.equals("properties")) {
            return item -> item.file.getProperties() != null && value.equals(item.file.getProperties().get(key));
        }
        return item -> item.file.getAppProperties() != null && value.equals(item.file.getAppProperties().get(key))
                && item.apps.getOrDefault(key, app).equals(app);
    }

    private String quoted() {
        String value = next();
        if (!value.startsWith("'")) {
            throw bad();
        }
        return value.substring(1);
    }

    private String next() {
        if (at >= tokens.size()) {
            throw bad();
        }
        return tokens.get(at++);
    }

    private boolean take(String token) {
        boolean there = at < tokens.size() && tokens.get(at).equals(token);
        at += there ? 1 : 0;
        return there;
    }

    private void need(String token) {
        if (!take(token)) {
            throw bad();
        }
    }

    private static FakeRefusal bad() {
        return FakeRefusal.invalid("Invalid Value", "q");
    }

    /** Without orderBy the order is arbitrary (documented), so it is here. */
    static Comparator<FakeFiles.Item> order(String text) {
        Comparator<FakeFiles.Item> order = (a, b) -> 0;
        for (String part : text.isEmpty() ? new String[0] : text.split(",")) {
            Matcher m = Pattern.compile("\\s*(name|createdTime|modifiedTime)( desc)?\\s*").matcher(part);
            if (!m.matches()) {
                throw FakeRefusal.invalid("Invalid Value", "orderBy");
            }
            Comparator<FakeFiles.Item> by = m.group(1).equals("name")
                    ? Comparator.comparing(item -> item.file.getName())
                    : Comparator.comparing(item -> ((DateTime) item.file.get(m.group(1))).getValue());
            order = order.thenComparing(m.group(2) == null ? by : by.reversed());
        }
        return order.thenComparing(item -> item.file.getId().hashCode());
    }
}
