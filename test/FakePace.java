//DESCRIPTION The double of Google: how fast Sheets may be asked.
//JAVA 17+

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Plays the limits of Sheets: sixty reads a minute for each user, refilled each minute (documented, recorded), and 503
 * for a spreadsheet that is asked too often: Google advises one request a second on each (documented, "Troubleshoot API
 * errors"). From which pace on it answers so is not known; both are off until a test sets them.
 */
final class FakePace {
    private final Clock clock;
    private final Map<FakeServer.Call, String> inside = new IdentityHashMap<>();
    private final Map<String, Instant> last = new HashMap<>();
    private final Map<String, Integer> reads = new HashMap<>();
    private int readsPerMinute = Integer.MAX_VALUE;
    private int atOnce = Integer.MAX_VALUE;
    private Duration apart = Duration.ZERO;
    private int most;

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
        if (others >= atOnce || before != null && now.isBefore(before.plus(apart))) {
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
