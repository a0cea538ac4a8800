//SOURCES ../../verify.java ../support/Desk.java

import com.google.api.client.util.Sleeper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import picocli.CommandLine;

/** What a comparison comes to. No other test starts one without the command around it. */
record Seen(List<String> differences, List<String> told, String fingerprint, long cells, List<String> tabs) {
    static Seen of(verify.Source source) throws IOException {
        return of(source, List.of(verify.Side.values()));
    }

    static Seen of(verify.Source source, List<verify.Side> sides) throws IOException {
        return of(source, sides, null, new TestClock(), millis -> { });
    }

    /** What is shown meanwhile to somebody who watches. */
    static String progress(verify.Source source) throws IOException {
        StringWriter shown = new StringWriter();
        of(source, List.of(verify.Side.values()), new PrintWriter(shown), new TestClock(), millis -> { });
        return shown.toString();
    }

    /** @param sleeper sleeps by that clock */
    static Seen of(verify.Source source, List<verify.Side> sides, PrintWriter watched, Clock clock, Sleeper sleeper)
            throws IOException {
        verify.World world = new verify.World(clock, sleeper, new Random(1), () -> "00000000", Map.of(),
                Desk.SILENCE);
        verify command = new verify(world, watched != null);
        new CommandLine(command).setErr(watched != null ? watched : new PrintWriter(System.err));
        command.talk.quiet = watched == null;
        command.show = 1000;
        verify.Findings findings = command.new Findings(verify.Report.NONE);
        verify.Outline copy = command.read(source, sides, findings,
                new verify.Subject(null, null, Map.of(), Optional.empty()));
        return new Seen(findings.kept.stream().map(String::valueOf).map(verify::printable).toList(),
                findings.errorLines, copy.fingerprint(), copy.cells(),
                copy.tabs().stream().map(verify.Tab::digest).toList());
    }
}
