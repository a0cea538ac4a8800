import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;

/** A field mask: which fields of an answer are asked for, held against the class of the answer. */
final class FakeMask {
    static final FakeMask ALL = new FakeMask(null);

    private final Map<String, FakeMask> fields;

    private FakeMask(Map<String, FakeMask> fields) {
        this.fields = fields;
    }

    /** Reads a(b,c/d),e.f and checks every path against the class of the answer. */
    static FakeMask parse(String text, Class<?> type, boolean sheets) {
        FakeMask mask = new FakeMask(new LinkedHashMap<>());
        MaskReader reader = new MaskReader(text, sheets);
        reader.list(mask, type, "");
        if (reader.at < text.length()) {
            throw reader.bad(text);
        }
        return mask;
    }

    FakeMask orDefault(String fields) {
        return this == ALL ? parse(fields, Object.class, false) : this;
    }

    boolean all() {
        return fields == null || fields.containsKey("*");
    }

    boolean has(String name) {
        return all() || fields.containsKey(name);
    }

    FakeMask of(String name) {
        return all() ? ALL : fields.get(name);
    }

    boolean reaches(String... path) {
        FakeMask at = this;
        for (String name : path) {
            if (!at.has(name)) {
                return false;
            }
            at = at.of(name);
        }
        return true;
    }

    private FakeMask into(String name, boolean whole) {
        FakeMask old = fields.get(name);
        FakeMask next = whole || old == ALL ? ALL : old == null ? new FakeMask(new LinkedHashMap<>()) : old;
        fields.put(name, next);
        return next;
    }

    /** The grammar of masks: Drive's knows slashes and parentheses, Sheets' dots as well (documented, recorded). */
    private static final class MaskReader {
        private final String text;
        private final boolean sheets;
        private int at;

        MaskReader(String text, boolean sheets) {
            this.text = text;
            this.sheets = sheets;
        }

        void list(FakeMask into, Type type, String path) {
            do {
                item(into, type, path);
            } while (take(","));
        }

        private void item(FakeMask into, Type type, String path) {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at))
                    || "_*".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            String name = text.substring(from, at);
            String full = path.isEmpty() ? name : path + (sheets ? "." : "/") + name;
            Type inner = name.isEmpty() ? null : FakeRules.Schema.field(type, name);
            if (inner == null) {
                throw bad(full.isEmpty() ? text : full);
            }
            boolean deeper = take(sheets ? "./" : "/");
            boolean group = !deeper && take("(");
            if ((deeper || group) && (name.equals("*") || !FakeRules.Schema.hasFields(inner))) {
                throw bad(full);
            }
            FakeMask next = into.into(name, !deeper && !group);
            FakeMask scratch = next == FakeMask.ALL ? new FakeMask(new LinkedHashMap<>()) : next;
            if (deeper) {
                item(scratch, inner, full);
            } else if (group) {
                list(scratch, inner, full);
                if (!take(")")) {
                    throw bad(text);
                }
            }
        }

        private boolean take(String any) {
            if (at < text.length() && any.indexOf(text.charAt(at)) >= 0) {
                at++;
                return true;
            }
            return false;
        }

        /** Both wordings are recorded from real answers. */
        FakeRefusal bad(String path) {
            if (!sheets) {
                return FakeRefusal.drive(400, "global", "invalidParameter", "Invalid field selection " + path)
                        .at("fields", "parameter");
            }
            return FakeRefusal.sheets(400, "INVALID_ARGUMENT", "Request contains an invalid argument.").violation(path,
                    "Error expanding 'fields' parameter. Cannot find matching fields for path '" + path + "'.");
        }
    }
}
