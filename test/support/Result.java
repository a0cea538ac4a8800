//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The exit code and what was said, with what differs from run to run written as a name. */
record Result(int exit, String out, String err) {
    Result ends(int code) {
        assertEquals(code, exit, this::toString);
        return this;
    }

    /** On stdout. */
    Result shows(String part) {
        contains(out, part);
        return this;
    }

    /** On stderr. */
    Result says(String part) {
        contains(err, part);
        return this;
    }

    /** On either. */
    Result lacks(String part) {
        assertFalse(out.contains(part) || err.contains(part), () -> "did not expect\n" + part + "\nin\n" + this);
        return this;
    }

    /** Says nothing else at all. */
    Result saysJust(String all) {
        assertEquals(all, err);
        return this;
    }

    /** Where the folder for temporary files has a blank in its name, a shell is shown each path below it in quotes. */
    static String unquoted(String named) {
        return named.replaceAll("[= ]'((KEY|LOG|PAGE|DIR)[\\w./-]*)'(?!\\\\)", " $1");
    }

    static void contains(String text, String part) {
        assertTrue(text.contains(part), () -> "expected to find\n" + part + "\nin\n" + text);
    }
}
