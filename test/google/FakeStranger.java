import java.net.URI;
import java.util.function.Supplier;

/**
 * Plays a server that is not Google's: where a redirect leads, or a token_uri that somebody wrote into a key. It
 * answers 401 to whatever comes, at which a client tries again with a new token, and shows what it was sent: above
 * all, a bearer token or a secret.
 */
final class FakeStranger extends FakeServer {
    private FakeStranger() {
        super(0);
        serve();
    }

    static FakeStranger start() {
        return new FakeStranger();
    }

    /** Its address under another host name than a double's: the same machine, but not the same host to a client. */
    URI elsewhere() {
        return URI.create("http://localhost:" + endpoint().getPort() + "/");
    }

    @Override
    Supplier<Answer> prepare(Call call) {
        record(call, "");
        return () -> Answer.text(401, Answer.TYPE, "{}");
    }
}
