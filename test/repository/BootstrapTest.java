//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES RepositoryTest.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real processes, with a JBang folder of their own in which the script they run is built once. */
class BootstrapTest {

    private static final String ECHO = """
            class echo {
                public static void main(String... args) throws java.io.IOException {
                    for (String arg : args) {
                        System.out.println("<" + arg + ">");
                    }
                    System.out.println(new String(System.in.readAllBytes()));
                    System.exit(Integer.parseInt(args[0]));
                }
            }
            """;

    private static final String JBANG = RepositoryTest.ROOT.resolve("jbang").toString();

    @TempDir
    static Path dir;

    @BeforeAll
    static void build() throws IOException, InterruptedException {
        Files.writeString(dir.resolve("echo.java"), ECHO);
        Result built = run(path -> path, dir, "", JBANG, "build", "echo.java");
        assertEquals(0, built.exit(), built::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sh", "bash"})
    void arguments_and_stdin_and_exit_code_pass_through(String shell) throws IOException, InterruptedException {
        Result result = run(path -> path, dir, "what the operator types", shell, JBANG, "echo.java",
                "7", "two words", "it's", "\"q\"", "$HOME", "`id`", "a\\b", "*", "a;b&c|d>e", "--",
                "line\nend", "#", "~");
        assertEquals(new Result(7, """
                <7>
                <two words>
                <it's>
                <"q">
                <$HOME>
                <`id`>
                <a\\b>
                <*>
                <a;b&c|d>e>
                <-->
                <line
                end>
                <#>
                <~>
                what the operator types
                """, ""), result);
    }

    @Test
    void it_works_through_a_link_from_another_folder() throws IOException, InterruptedException {
        Path elsewhere = Files.createDirectories(dir.resolve("else where"));
        Path link = Files.createSymbolicLink(elsewhere.resolve("jb"), Path.of(JBANG));
        assertEquals(new Result(0, "<0>\n\n", ""), run(path -> path, elsewhere, "", "./jb", "../echo.java", "0"));
        Files.delete(link);
    }

    @Test
    void a_jbang_on_the_PATH_comes_first_unless_it_is_a_copy_of_the_bootstrap()
            throws IOException, InterruptedException {
        Path copies = copy("copies");
        Path real = program(dir.resolve("real"), "jbang", "echo \"real $*\"; exit 5");
        String path = copies + ":" + real.getParent() + ":" + System.getenv("PATH");
        assertEquals(new Result(5, "real a b\n", ""),
                run(env -> path, dir, "", JBANG, "a", "b"));
    }

    @Test
    void a_JBang_with_another_checksum_is_refused_and_not_kept() throws IOException, InterruptedException {
        Path maven = program(dir.resolve("maven"), "mvn", "echo no jar > jbang-cli.jar");
        Path checkout = copy("checkout");
        Result result = run(env -> maven.getParent() + ":" + env, checkout, "", "sh", "./jbang", "version");
        assertEquals(1, result.exit(), result::toString);
        assertEquals("", result.out());
        assertTrue(result.err().contains("refused JBang " + RepositoryTest.JBANG_VERSION + ": its SHA-256 is "),
                result.err());
        try (Stream<Path> left = Files.list(checkout.resolve(".jbang"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void without_Maven_and_JBang_it_says_what_to_install_and_runs_nothing_from_the_net()
            throws IOException, InterruptedException {
        Path path = bare();
        Path checkout = copy("checkout4");
        assertEquals(new Result(1, "", "jbang: install Maven, which fetches JBang " + RepositoryTest.JBANG_VERSION
                + " to be checked here, or install JBang; neither is on the PATH\n"),
                run(env -> path.toString(), checkout, "", "sh", "./jbang", "version"));
        program(path, "jbang", "echo \"their own $*\"");
        assertEquals(new Result(0, "their own version\n", ""),
                run(env -> path.toString(), checkout, "", "sh", "./jbang", "version"));
    }

    /** A PATH with what the bootstrap itself needs alone, and with programs by which it might help itself. */
    private static Path bare() throws IOException {
        Path path = dir.resolve("bare");
        for (String tool : List.of("dirname", "readlink", "grep", "sed")) {
            program(path, tool, "PATH=" + System.getenv("PATH") + " exec " + tool + " \"$@\"");
        }
        for (String tool : List.of("java", "javac")) {
            program(path, tool, "exec '" + Path.of(System.getProperty("java.home"), "bin", tool) + "' \"$@\"");
        }
        for (String tool : List.of("curl", "wget")) {
            program(path, tool, "echo 'echo a stranger ran'");
        }
        return path;
    }

    @Test
    void a_Maven_that_fails_is_quoted_and_nothing_is_kept() throws IOException, InterruptedException {
        Path maven = program(dir.resolve("failing"), "mvn", "echo the mirror is down; exit 1");
        Path checkout = copy("checkout2");
        Result result = run(env -> maven.getParent() + ":" + env, checkout, "", "sh", "./jbang", "version");
        assertEquals(new Result(1, "", """
                jbang: fetching JBang %1$s with Maven, once
                the mirror is down
                jbang: Maven could not fetch JBang %1$s (see above)
                """.formatted(RepositoryTest.JBANG_VERSION)), result);
        assertFalse(Files.exists(checkout.resolve(".jbang/jbang-" + RepositoryTest.JBANG_VERSION + ".jar")));
    }

    @Test
    void a_JDK_that_is_too_old_is_named_in_one_line() throws IOException, InterruptedException {
        Path java = program(dir.resolve("jdk/bin"), "java", "echo 'openjdk version \"11.0.2\" 2019-01-15' >&2");
        program(dir.resolve("jdk/bin"), "javac", "exit 1");
        ProcessBuilder start = new ProcessBuilder("sh", "./jbang", "version").directory(copy("checkout3").toFile());
        start.environment().put("JAVA_HOME", dir.resolve("jdk").toString());
        assertEquals(new Result(1, "", "jbang: a JDK of version 17 or later is needed, and "
                + java.toRealPath() + " is 11\n"), finish(start, env -> env, "", null));
    }

    /** With the JBang folder of whoever runs the tests, so that what has not changed is not built once more. */
    @Test
    void the_demo_succeeds_in_a_fresh_copy_and_draws_the_picture() throws IOException, InterruptedException {
        Path copy = dir.resolve("fresh");
        String jar = ".jbang/jbang-" + RepositoryTest.JBANG_VERSION + ".jar";
        for (String file : Stream.concat(RepositoryTest.TRACKED.stream(), Stream.of(jar)).toList()) {
            Files.createDirectories(copy.resolve(file).getParent());
            if (Files.exists(RepositoryTest.ROOT.resolve(file))) {
                Files.copy(RepositoryTest.ROOT.resolve(file), copy.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        ProcessBuilder start = new ProcessBuilder("./jbang", "--quiet", "demo", "--svg", "terminal.svg");
        Result demo = finish(start.directory(copy.toFile()), path -> path, "", System.getenv("JBANG_DIR"));
        assertEquals(0, demo.exit(), demo::toString);
        assertEquals("demo: every step did what it should", demo.out().lines().reduce((a, b) -> b).orElseThrow());
        assertTrue(Files.exists(copy.resolve("demo-run/docs/MIGRATION_BACKUP.md")), demo::out);
        assertEquals(RepositoryTest.read("docs/terminal.svg"), Files.readString(copy.resolve("terminal.svg")),
                "the picture is another now: ./jbang demo --svg docs/terminal.svg");
    }

    /** A folder with the bootstrap and nothing else. */
    private static Path copy(String name) throws IOException {
        Path copy = Files.createDirectories(dir.resolve(name));
        Files.copy(Path.of(JBANG), copy.resolve("jbang"));
        return copy;
    }

    private static Path program(Path dir, String name, String script) throws IOException {
        Path file = Files.writeString(Files.createDirectories(dir).resolve(name), "#!/bin/sh\n" + script + "\n");
        assertTrue(file.toFile().setExecutable(true), name);
        return file;
    }

    private static Result run(UnaryOperator<String> path, Path cwd, String stdin, String... command)
            throws IOException, InterruptedException {
        return finish(new ProcessBuilder(command).directory(cwd.toFile()), path, stdin,
                dir.resolve("jbang").toString());
    }

    private static Result finish(ProcessBuilder start, UnaryOperator<String> path, String stdin, String jbangDir)
            throws IOException, InterruptedException {
        if (jbangDir != null) {
            start.environment().put("JBANG_DIR", jbangDir);
        }
        start.environment().put("PATH", path.apply(withoutJBang(System.getenv("PATH"))));
        Path in = Files.writeString(Files.createTempFile(dir, "in", ".txt"), stdin);
        Path out = Files.createTempFile(dir, "out", ".txt");
        Path err = Files.createTempFile(dir, "err", ".txt");
        int exit = start.redirectInput(in.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile()).start()
                .waitFor();
        return new Result(exit, Files.readString(out), Files.readString(err));
    }

    /** So that it is the checkout's own that is tested, on the machine of somebody who has JBang as well. */
    private static String withoutJBang(String path) {
        return Arrays.stream(path.split(":")).filter(entry -> !Files.exists(Path.of(entry, "jbang")))
                .collect(Collectors.joining(":"));
    }
}
