//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java ../support/Child.java RepositoryTest.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whole runs of processes that have the class path that JBang gives the script, and tell each class that they load. */
class LibrariesTest extends WithDesk {
    private static final Pattern LOADED = Pattern.compile("(?m) source: (file:/.*[.]jar)$");

    private final Map<String, List<Path>> libraries = new TreeMap<>();

    @Test
    void are_loaded_where_the_page_about_security_says_so_and_nowhere_else() throws Exception {
        desk = new Desk(dir, SampleSheet.small());
        desk.google.fail("GET", "/drive/v3/files/", FakeGoogle.Fault.status(503, "not now"));
        Map<String, Set<String>> loaded = new TreeMap<>();
        loaded.put("backup", loaded(0, "backup", desk.arguments("--folder", Desk.FOLDER)));
        assertEquals(0, desk.verify().exit());
        loaded.put("document", loaded(0, "document", "--log", "" + desk.log, "--output", "" + desk.page));
        desk.google.damage(desk.google.copiesOf(SHEET).get(0), Book::change);
        loaded.put("verify", loaded(1, "verify", desk.arguments("--report", "" + dir.resolve("report.jsonl"))));
        Set<String> idle = names(Stream.concat(libraries("backup").stream(), libraries("verify").stream()));
        loaded.values().forEach(idle::removeAll);
        Set<String> besides = new TreeSet<>(loaded.get("verify"));
        besides.removeAll(loaded.get("backup"));
        assertContains(RepositoryTest.read("SECURITY.md"), """
                | loaded by `backup` | %s |
                | by `verify` besides | %s |
                | by `document` | %s |
                | on the class path, and idle | %s |
                """.formatted(Stream.of(loaded.get("backup"), besides, loaded.get("document"), idle)
                .map(names -> String.join(", ", names)).toArray()));
        assertOfOneVersion("backup");
        assertOfOneVersion("verify");
    }

    /** Drive's client asks for an older one, and what is declared first decides among the equally near. */
    private void assertOfOneVersion(String script) throws IOException, InterruptedException {
        String jars = libraries(script).toString();
        String made = jars.replaceFirst("(?s).*google-api-services-sheets-[^/]*-([\\d.]+)[.]jar.*", "$1");
        assertContains(jars, "/google-api-client-" + made + ".jar");
    }

    /** What JBang puts on the script's class path beside the script, with the folders that it is told to take. */
    private List<Path> libraries(String script) throws IOException, InterruptedException {
        if (libraries.containsKey(script)) {
            return libraries.get(script);
        }
        Path root = RepositoryTest.ROOT;
        Process jbang = new ProcessBuilder(root.resolve("jbang").toString(), "--quiet", "info", "classpath",
                root.resolve(script + ".java").toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String said = new String(jbang.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, jbang.waitFor(), said);
        libraries.put(script, Stream.of(said.strip().split(File.pathSeparator)).map(Path::of)
                .filter(jar -> !jar.endsWith(script + ".jar")).toList());
        return libraries.get(script);
    }

    private Set<String> loaded(int exit, String script, String... args) throws Exception {
        Path own = Path.of(verify.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        String classes = Stream.concat(Stream.of(own), libraries(script).stream()).map(Path::toString)
                .collect(joining(File.pathSeparator));
        Path log = dir.resolve("loaded.txt");
        List<String> command = new ArrayList<>(List.of(Child.program(), "-XX:TieredStopAtLevel=1",
                "-Xlog:class+load:file=" + log, "-cp", classes, script));
        command.addAll(List.of(args));
        int ended = Child.in(dir, command).directory(dir.toFile()).start().waitFor();
        assertEquals(exit, ended, Files.readString(dir.resolve("out")) + Files.readString(dir.resolve("err")));
        return names(LOADED.matcher(Files.readString(log)).results().map(found -> Path.of(URI.create(found.group(1))))
                .filter(jar -> !jar.equals(own)));
    }

    /** As they are called in Maven's repository, whose folders are those of artifact and version. */
    private static Set<String> names(Stream<Path> jars) {
        return jars.map(jar -> jar.getParent().getParent().getFileName().toString())
                .collect(toCollection(TreeSet::new));
    }
}
