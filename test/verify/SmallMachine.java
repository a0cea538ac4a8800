///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs verify.java as often as it is told to, in one process: a line of stdin each, its words by tabs.
//JAVA 17+
//SOURCES ../../verify.java ../support/Child.java ../support/Result.java

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/** A process with a small heap, so that what fails takes no test along; each run begins where the last one ended. */
final class SmallMachine implements AutoCloseable {
    private Process process;
    private BufferedReader said;

    public static void main(String... args) throws IOException {
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            StringWriter out = new StringWriter();
            StringWriter err = new StringWriter();
            verify command = new verify(new verify.World(Clock.systemUTC(), millis -> { }, new Random(1),
                    () -> "00000001", Map.of(), Duration.ofSeconds(10)), false);
            int exit = verify.run(command, new PrintWriter(out, true), new PrintWriter(err, true), line.split("\t"));
            System.out.println(exit + " ." + encode(out) + " ." + encode(err));
        }
    }

    private static String encode(StringWriter text) {
        return Base64.getEncoder().encodeToString(text.toString().getBytes(UTF_8));
    }

    private static String decode(String text) {
        return new String(Base64.getDecoder().decode(text.substring(1)), UTF_8);
    }

    Result verify(String... args) throws IOException {
        if (process == null || !process.isAlive()) {
            process = Child.of(Child.java(List.of("-Xmx48m"), "SmallMachine"))
                    .redirectError(ProcessBuilder.Redirect.INHERIT).start();
            said = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        }
        process.getOutputStream().write((String.join("\t", args) + "\n").getBytes(UTF_8));
        process.getOutputStream().flush();
        String line = said.readLine();
        if (line == null) {
            throw new AssertionError("ended by itself: " + Stream.of(args).toList());
        }
        String[] parts = line.split(" ");
        return new Result(Integer.parseInt(parts[0]), decode(parts[1]), decode(parts[2]));
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
        }
    }
}
