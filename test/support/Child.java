//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * A process that is alike whoever runs the tests and from where: it heeds an interrupt, which what a shell starts in
 * the background does not, takes names and words as UTF-8, and has nothing of what somebody sets for the scripts, for
 * JBang or for Java.
 */
final class Child {
    /** Where there is no such option, as on a Mac, a shell has to start the tests in the foreground. */
    private static final List<String> HEEDING = heeding("env", "--default-signal=INT");

    /** Java options of a process that writes no file beside its own. */
    static final List<String> BARE = List.of("-XX:-UsePerfData");

    private Child() { }

    private static List<String> heeding(String... by) {
        try {
            Process probe = new ProcessBuilder(Stream.concat(Stream.of(by), Stream.of("true")).toList()).start();
            return probe.waitFor() == 0 ? List.of(by) : List.of();
        } catch (IOException | InterruptedException e) {
            return List.of();
        }
    }

    static ProcessBuilder of(String... command) {
        return of(List.of(command));
    }

    static ProcessBuilder of(List<String> command) {
        ProcessBuilder start = new ProcessBuilder(Stream.concat(HEEDING.stream(), command.stream()).toList());
        start.environment().keySet().removeIf(name ->
                name.matches("(BACKUP|CLOUDSDK|GOOGLE|JBANG|LC)_.*|LANG(UAGE)?|(_|JDK_)?JAVA_(TOOL_)?OPTIONS"));
        start.environment().put("LC_ALL", "C.UTF-8");
        return start;
    }

    /** What it says goes to the files {@code out} and {@code err} of a folder. */
    static ProcessBuilder in(Path dir, List<String> command) {
        return of(command).redirectOutput(dir.resolve("out").toFile()).redirectError(dir.resolve("err").toFile());
    }

    /** The command that starts a class of those that the tests have, by the same Java. */
    static List<String> java(List<String> options, String type, String... args) {
        return Stream.of(List.of(program(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"), options,
                List.of("-cp", System.getProperty("java.class.path"), type), List.of(args)).flatMap(List::stream)
                .toList();
    }

    /** What starts a process whose files may have so many blocks of 1,024 bytes. */
    static List<String> withFilesOf(int blocks) {
        return List.of("bash", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "bash");
    }

    static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Waits for what a process brings about, and for nothing once that has ended. */
    static void await(Process process, BooleanSupplier reached, Supplier<String> said) throws InterruptedException {
        while (!reached.getAsBoolean()) {
            assertFalse(process.waitFor(5, TimeUnit.MILLISECONDS), said);
        }
    }

    static void interrupt(Process process) throws IOException, InterruptedException {
        assertEquals(0, of("kill", "-INT", String.valueOf(process.pid())).start().waitFor());
    }

    static void makePipe(Path file) throws IOException, InterruptedException {
        assertEquals(0, of("mkfifo", file.toString()).start().waitFor());
    }
}
