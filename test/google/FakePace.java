//DESCRIPTION The double of Google: how fast Sheets may be asked.
//JAVA 17+

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Plays the limits of Sheets: sixty reads a minute for each user, refilled each minute (documented, recorded), and 503
 * for a spreadsheet that is asked too often: Google advises one request a second on each (documented, "Troubleshoot API
 * errors"). From which pace on it answers so is not known; both are off until a test sets them. So is the pace of its
 * answers: a few MB of JSON a second at most (reported), and none at all to what takes more than 180 s (documented).
 */
final class FakePace {
    private static final Duration LONGEST = Duration.ofSeconds(180);

    private final Clock clock;
    private final Map<FakeServer.Call, String> inside = new IdentityHashMap<>();
    private final Map<String, Instant> last = new HashMap<>();
    private final Map<String, Integer> reads = new HashMap<>();
    private int readsPerMinute = Integer.MAX_VALUE;
    private int atOnce = Integer.MAX_VALUE;
    private Duration apart = Duration.ZERO;
    private int most;
    private volatile Slow slow;

    /**
     * How fast Sheets tells cells.
     *
     * @param bytes   of JSON a second, whatever gzip makes of them
     * @param first   how long it thinks before the first of them
     * @param passing lets time pass: a test moves its clock, a benchmark sleeps
     */
    private record Slow(long bytes, Duration first, Consumer<Duration> passing) {
        Duration of(long some) {
            return Duration.ofNanos(Math.multiplyExact(some, 1_000_000_000L) / bytes);
        }
    }

    FakePace(Clock clock) {
        this.clock = clock;
    }

    synchronized void readsPerMinute(int limit) {
        readsPerMinute = limit;
    }

    synchronized void busyBeyond(int requests, Duration between) {
        atOnce = requests;
        apart = between;
    }

    void slow(long bytesPerSecond, Duration first, Consumer<Duration> passing) {
        slow = new Slow(bytesPerSecond, first, passing);
    }

    /** An answer of Sheets, or what comes after three minutes in its place. */
    FakeServer.Answer in(FakeServer.Call call, FakeServer.Answer answer) {
        Slow pace = slow;
        if (pace == null || !call.sheets()) {
            return answer;
        }
        Counter counter = new Counter();
        try {
            answer.body().writeTo(counter);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        if (pace.first().plus(pace.of(counter.bytes)).compareTo(LONGEST) > 0) {
            pace.passing().accept(LONGEST);
            throw FakeRefusal.sheets(503, "UNAVAILABLE", "The service is currently unavailable.");
        }
        return new FakeServer.Answer(answer.code(), answer.type(), answer.headers(), out -> {
            pace.passing().accept(pace.first());
            answer.body().writeTo(new Slowly(out, pace));
        });
    }

    private static final class Counter extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int from, int length) {
            bytes += length;
        }
    }

    /** Lets the time of each byte pass before it goes on. */
    private static final class Slowly extends FilterOutputStream {
        private final Slow pace;

        Slowly(OutputStream out, Slow pace) {
            super(out);
            this.pace = pace;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] some, int from, int length) throws IOException {
            pace.passing().accept(pace.of(length));
            out.write(some, from, length);
        }
    }

    /** The most requests on one spreadsheet that there were at once. */
    synchronized int most() {
        return most;
    }

    /** A request begins, or is refused: then it has not been, to whatever is counted here. */
    synchronized void enter(FakeServer.Call call, String user, String spreadsheet) {
        Instant now = clock.instant();
        String minute = user + " " + now.getEpochSecond() / 60;
        if (reads.getOrDefault(minute, 0) >= readsPerMinute) {
            throw FakeRefusal.readQuota(readsPerMinute);
        }
        int others = Collections.frequency(inside.values(), spreadsheet);
        Instant before = last.get(spreadsheet);
        boolean soon = !apart.isZero() && before != null && now.isBefore(before.plus(apart));
        if (others >= atOnce || soon) {
            throw FakeRefusal.sheets(503, "UNAVAILABLE", "The service is currently unavailable.");
        }
        most = Math.max(most, others + 1);
        inside.put(call, spreadsheet);
        last.put(spreadsheet, now);
        reads.merge(minute, 1, Integer::sum);
    }

    synchronized void leave(FakeServer.Call call) {
        inside.remove(call);
    }
}
