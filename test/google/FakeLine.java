import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.URL;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The real connection, but for how long an answer takes: the double says it in a header, and time passes as the test
 * lets it. A client that waits for less gives up, as it would after as many minutes.
 */
final class FakeLine extends HttpURLConnection {
    /** How long Google took for an answer, as ISO 8601 has it. */
    static final String TOOK = "X-Fake-Took";

    private final HttpURLConnection real;
    private final Consumer<Duration> passing;
    private Duration patience = Duration.ofDays(1);

    private FakeLine(URL url, Consumer<Duration> passing) throws IOException {
        super(url);
        this.passing = passing;
        real = (HttpURLConnection) url.openConnection();
    }

    static NetHttpTransport transport(Consumer<Duration> passing) {
        return new NetHttpTransport.Builder().setConnectionFactory(url -> new FakeLine(url, passing)).build();
    }

    @Override
    public int getResponseCode() throws IOException {
        int code = real.getResponseCode();
        String told = real.getHeaderField(TOOK);
        Duration took = told == null ? Duration.ZERO : Duration.parse(told);
        boolean waits = took.compareTo(patience) <= 0;
        passing.accept(waits ? took : patience);
        if (!waits) {
            real.disconnect();
            throw new SocketTimeoutException("Read timed out");
        }
        return code;
    }

    @Override
    public void setReadTimeout(int timeout) {
        patience = timeout == 0 ? Duration.ofDays(1) : Duration.ofMillis(timeout);
    }

    @Override
    public void setRequestMethod(String method) throws ProtocolException {
        real.setRequestMethod(method);
    }

    @Override
    public void addRequestProperty(String key, String value) {
        real.addRequestProperty(key, value);
    }

    @Override
    public void setInstanceFollowRedirects(boolean follow) {
        real.setInstanceFollowRedirects(follow);
    }

    @Override
    public void setDoOutput(boolean output) {
        real.setDoOutput(output);
    }

    @Override
    public void setChunkedStreamingMode(int length) {
        real.setChunkedStreamingMode(length);
    }

    @Override
    public void setFixedLengthStreamingMode(int length) {
        real.setFixedLengthStreamingMode(length);
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return real.getOutputStream();
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return real.getInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return real.getErrorStream();
    }

    @Override
    public String getResponseMessage() throws IOException {
        return real.getResponseMessage();
    }

    @Override
    public String getRequestMethod() {
        return real.getRequestMethod();
    }

    @Override
    public Map<String, List<String>> getHeaderFields() {
        return real.getHeaderFields();
    }

    @Override
    public String getHeaderField(String name) {
        return real.getHeaderField(name);
    }

    @Override
    public void connect() throws IOException {
        real.connect();
    }

    @Override
    public void disconnect() {
        real.disconnect();
    }

    @Override
    public boolean usingProxy() {
        return real.usingProxy();
    }
}
