//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/Desk.java ../support/Child.java RepositoryTest.java

import static java.util.stream.Collectors.toCollection;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In a folder that stands for the clone, where {@code ./jbang} starts the classes of this test with the double. */
class SetupTest {
    private static final String DRIVE = "0ASharedDrivePVA";
    private static final String FOLDER = "1FolderForBackupsOfTheTeam0000000";
    private static final String ELSEWHERE = "1FolderForSomethingElse000000000";
    private static final String JBANG = """
            #!/bin/sh
            script=$1
            shift
            [ "$script" = document ] || set -- --endpoint %s "$@"
            exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp '%s' "$script" "$@"
            """;

    @TempDir
    Path home;

    private Path clone;
    private FakeGoogle google;
    private String page;

    @BeforeEach
    void a_clone_and_a_key() throws IOException {
        page = RepositoryTest.read("docs/setup.md");
        google = FakeGoogle.start(Clock.systemUTC());
        google.tellsEditsAfter(Duration.ZERO);
        google.addSharedDrive(DRIVE, "Migration");
        google.addFolder(FOLDER, "Backups", DRIVE);
        google.addFolder(ELSEWHERE, "Other", DRIVE);
        google.addSpreadsheet(SampleSheet.small(), "ZEUES_Operaciones_v2.1", FakeGoogle.OPERATOR);
        clone = Files.createDirectories(home.resolve("sheet-backup"));
        Files.move(google.serviceAccountKey(home), clone.resolve("key.json"));
        Path jbang = Files.writeString(clone.resolve("jbang"), JBANG.formatted(google.endpoint(),
                Child.program(), System.getProperty("java.class.path")));
        assertTrue(jbang.toFile().setExecutable(true));
    }

    @AfterEach
    void every_request_was_one_that_Google_takes() {
        google.close();
        assertEquals(List.of(), google.violations());
    }

    @Test
    void each_script_asks_for_the_scopes_in_the_table_and_two_accounts_with_the_least_will_do() throws Exception {
        may("reader", null, "fileOrganizer");
        String backup = "./jbang backup --credentials key.json --folder ";
        assertSaid(3, "Shared drive not found", clone(backup + FOLDER));
        may("reader", "reader", "fileOrganizer");
        assertSaid(3, "\"Other\" takes no files from this identity", clone(backup + ELSEWHERE));
        google.forgetRequests();
        assertSaid(0, "", clone(backup + FOLDER));
        assertEquals(scopes("backup"), asked());
        may("reader", null, "reader");
        google.forgetRequests();
        assertSaid(0, "", clone("./jbang verify --credentials key.json"));
        assertEquals(scopes("verify"), asked());
        assertEquals(Set.of("GET"), google.requests().stream().filter(request -> !request.path().equals("/token"))
                .map(FakeServer.Request::method).collect(toCollection(TreeSet::new)));
        assertSaid(3, "\"Backups\" takes no files from this identity", clone(backup + FOLDER + " --again"));
        google.forgetRequests();
        assertSaid(0, "", clone("./jbang document"));
        assertEquals(List.of(), google.requests());
        assertEquals(Set.of(), scopes("document"));
    }

    private static void assertSaid(int exit, String part, Result result) {
        assertTrue(result.exit() == exit && (result.out() + result.err()).contains(part), result::toString);
    }

    /** What the account may do with production, with the shared drive, and with the folder. */
    private void may(String production, String drive, String folder) {
        google.share(SampleSheet.ID, FakeGoogle.SERVICE_ACCOUNT, production);
        google.unshare(DRIVE, FakeGoogle.SERVICE_ACCOUNT);
        if (drive != null) {
            google.share(DRIVE, FakeGoogle.SERVICE_ACCOUNT, drive);
        }
        google.share(FOLDER, FakeGoogle.SERVICE_ACCOUNT, folder);
    }

    private Set<String> scopes(String script) {
        String row = found("^[|] `" + script + "[.]java` [|] (.*?) [|]").get(0);
        return Pattern.compile("`([^`]*)`").matcher(row).results().map(scope -> scope.group(1))
                .collect(toCollection(TreeSet::new));
    }

    private Set<String> asked() {
        return google.requests().stream().map(FakeServer.Request::scope).filter(scope -> scope != null)
                .flatMap(scope -> Stream.of(scope.split(" "))).map(scope -> scope.replace(FakeTokens.SCOPE, ""))
                .collect(toCollection(TreeSet::new));
    }

    /** Of a job that fails somebody is told, of a line for cron what it says. */
    @Test
    void what_is_for_a_scheduler_says_nothing_until_something_is_wrong() throws Exception {
        List<String> lines = RepositoryTest.found(found("(?s)^```cron\\n(.*?)^```$").get(0), "^(?:\\S+ ){5}(.*)$");
        String job = found("(?s)^```yaml\\n(.*?)^```$").get(0);
        List<String> steps = RepositoryTest.found(job, "\\brun: (.*)$");
        assertEquals(List.of(2, 2), List.of(lines.size(), steps.size()), page);
        String workflow = RepositoryTest.read(".github/workflows/tests.yml");
        assertTrue(RepositoryTest.found(workflow, "uses: (.*)$").containsAll(
                RepositoryTest.found(job, "uses: (actions/.*)$")), "pinned as there");
        for (String command : List.of("backup --folder " + FOLDER, "verify", "document")) {
            assertSaid(0, "", clone("./jbang " + command));
        }
        for (String line : lines) {
            assertEquals(new Result(0, "", ""), run(home, line));
        }
        for (String step : steps) {
            assertSaid(0, "", clone(step));
        }
        google.damage(google.copiesOf(SampleSheet.ID).get(0), Book::change);
        assertSaid(1, "", clone(steps.get(0)));
        assertSaid(1, "", clone(steps.get(1)));
        String mail = run(home, lines.get(0)).out();
        assertTrue(mail.contains("Intact check failed: "), mail);
        mail = run(home, lines.get(1)).out();
        assertTrue(mail.contains("NOT OK  verification  "), mail);
    }

    private List<String> found(String regex) {
        return RepositoryTest.found(page, regex);
    }

    private Result clone(String command) throws IOException, InterruptedException {
        return run(clone, command);
    }

    private Result run(Path dir, String command) throws IOException, InterruptedException {
        ProcessBuilder start = Child.in(home, List.of("sh", "-c", command)).directory(dir.toFile());
        start.environment().put("GOOGLE_APPLICATION_CREDENTIALS", clone.resolve("key.json").toString());
        int exit = start.start().waitFor();
        return new Result(exit, Files.readString(home.resolve("out")),
                Files.readString(home.resolve("err")));
    }
}
