//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//DEPS org.commonmark:commonmark:0.32.0
//SOURCES ../../backup.java ../../verify.java ../../document.java ../google/FakeGoogle.java ../support/SampleSheet.java
//SOURCES ../support/Child.java ../support/Result.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.Heading;
import org.commonmark.node.Text;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands are given to a shell, as an operator would, in a folder of their own, from which the log has been taken
 * away: there are the page and the key. {@code jbang} is a function that starts the classes of this test.
 */
class RoundTripTest {

    private static final String PRODUCTION = "17iOaq2sv4mSOuJY4B8dGQIsWTTUKPspCtb7gk6u-MaQ";
    private static final String PAGE = "docs/MIGRATION_BACKUP.md";
    private static final String FOLDER = "1FolderForBackupsOfTheTeam0000000";
    private static final String WORDS = """
            jbang() {
                printf '%s\\0' "$@"
            }
            """;
    private static final String JBANG = """
            jbang() {
                script=${1%.java}
                shift
                "$JAVA" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$CLASSES" "$script" "$@"
            }
            """;

    @TempDir
    Path dir;

    private FakeGoogle google;
    private Path key;
    private String said = "";

    @BeforeEach
    void a_production_sheet_in_Drive() throws IOException {
        google = FakeGoogle.start(Clock.systemUTC());
        google.tellsEditsAfter(Duration.ZERO);
        google.addSharedDrive("0ASharedDrivePVA", "Migration");
        google.addFolder(FOLDER, "Backups", "0ASharedDrivePVA");
        google.addSpreadsheet(SampleSheet.small(), "ZEUES_Operaciones_v2.1", FakeGoogle.OPERATOR);
        key = google.serviceAccountKey(Files.createDirectories(dir.resolve("keys")));
        Files.copy(key, dir.resolve("key.json"));
    }

    @AfterEach
    void every_request_was_one_that_Google_takes() {
        google.close();
        assertEquals(List.of(), google.violations());
    }

    /** Runs a command line as the page gives it. */
    interface Shell {
        Result run(String command) throws IOException, InterruptedException;
    }

    /** A command of the page, and the heading it stands under. */
    record Command(String section, String line) { }

    @Test
    void the_checks_of_the_plan_pass_word_for_word_and_the_page_leads_back() throws IOException, InterruptedException {
        for (String check : List.of("[ -d backend/logs/migration/ ]",
                "grep \"Backup created successfully\" backend/logs/migration/backup_execution.log",
                "[ -f docs/MIGRATION_BACKUP.md ] && grep \"Backup sheet ID\" docs/MIGRATION_BACKUP.md")) {
            assertNotEquals(0, sh(check).exit(), "already before: " + check);
        }
        makeBackupAndPage(this::process, " --folder " + FOLDER + reach(), reach(), "");
        String backup = google.copiesOf(PRODUCTION).get(0);
        assertEquals(new Result(0, "", ""), sh("[ -d backend/logs/migration/ ]"));
        Result created = sh("grep \"Backup created successfully\" backend/logs/migration/backup_execution.log").ends(0);
        assertTrue(created.out().endsWith(" Backup created successfully: " + backup + "\n"), created::out);
        Result page = sh("[ -f docs/MIGRATION_BACKUP.md ] && grep \"Backup sheet ID\" docs/MIGRATION_BACKUP.md")
                .ends(0);
        String link = "[`" + backup + "`](https://docs.google.com/spreadsheets/d/" + backup + "/edit)";
        assertTrue(page.out().startsWith("| Backup sheet ID | " + link + " | **the backup**, ends in **`"
                + backup.substring(backup.length() - 6) + "`**"), page::out);
        assertTrue(Files.readAllLines(dir.resolve(PAGE)).size() >= 10);
        assertEquals(List.of(), rollBack(this::process), "nothing but the page and the key was needed");
    }

    private String reach() {
        return " --credentials key.json --endpoint " + google.endpoint();
    }

    @Test
    void a_person_with_a_log_and_a_page_elsewhere_is_led_back_as_well() throws IOException, InterruptedException {
        key = google.userCredentials(dir.resolve("keys"));
        String log = " --log '" + dir.resolve("docs/the log") + "'";
        makeBackupAndPage(this::call, " --sheet-id " + PRODUCTION + reach() + log, reach() + log,
                log + " --output '" + dir.resolve(PAGE) + "'");
        rollBack(this::call);
    }

    /** Runs every command of the page, in its order; by hand is done only what the page says to do in the browser. */
    private List<Path> rollBack(Shell shell) throws IOException, InterruptedException {
        String backup = google.copiesOf(PRODUCTION).get(0);
        String history = google.snapshot(PRODUCTION);
        google.edit(PRODUCTION, RoundTripTest::migrate);
        List<Command> commands = commands(Files.readString(dir.resolve(PAGE)));
        List<Path> logs = takeAwayTheLogs();
        for (Command command : commands) {
            if (command.section().equals("Path A: a new sheet") && command.line().startsWith("jbang verify.java")) {
                allowAccess(backup);
            }
            if (command.section().equals("Path B: in place")) {
                assertNotEquals(0, shell.run(command.line()).exit(), "production is migrated, and that must show");
                google.restore(PRODUCTION, history);
            }
            Result result = shell.run(command.line());
            assertEquals(0, result.exit(), () -> command + "\n" + result.out());
            assertTrue(result.out().contains(promise(command, backup)), () -> command + "\n" + result.out());
            assertFalse(result.out().contains("next: "), () -> "the page leads on: " + command + "\n" + result.out());
        }
        assertEquals(7, commands.size());
        String restored = google.copiesOf(backup).get(0);
        assertEquals(List.of(restored), google.copiesOf(backup));
        assertEquals(2, google.copiesOf(PRODUCTION).size());
        assertFalse(locked(restored));
        assertTrue(locked(backup));
        return logs.stream().filter(Files::exists).toList();
    }

    /** What wrote the page stays behind: whoever rolls back has the page, the scripts and a key. */
    private List<Path> takeAwayTheLogs() throws IOException {
        List<Path> logs;
        try (Stream<Path> files = Files.walk(dir)) {
            logs = files.filter(file -> file.toString().matches(".*([.]|the )log")).toList();
        }
        assertEquals(1, logs.size(), logs::toString);
        for (Path log : logs) {
            Files.delete(log);
        }
        return logs;
    }

    /** What the page says that one should see. */
    private String promise(Command command, String backup) {
        if (command.line().startsWith("jbang backup.java")) {
            return "Backup created successfully: ";
        }
        if (command.line().contains(" --intact")) {
            return "Intact check passed: " + backup;
        }
        if (command.line().startsWith("jbang verify.java")) {
            return "Verification passed: " + switch (command.section()) {
                case "Roll back" -> google.copiesOf(PRODUCTION).get(1);
                case "Path A: a new sheet" -> google.copiesOf(backup).get(0);
                default -> backup;
            };
        }
        return "";
    }

    private void makeBackupAndPage(Shell shell, String backup, String verify, String document)
            throws IOException, InterruptedException {
        for (String command : List.of("jbang backup.java" + backup, "jbang verify.java" + verify,
                "jbang document.java" + document)) {
            if (command.startsWith("jbang verify.java")) {
                allowAccess(PRODUCTION);
            }
            Result result = shell.run(command);
            assertEquals(0, result.exit(), () -> command + "\n" + result.out());
        }
    }

    /** The click in the browser after which a copy may import from other sheets, as the sheet that it is of may. */
    private void allowAccess(String source) {
        Spreadsheet original = google.spreadsheet(source);
        google.damage(google.copiesOf(source).get(0), copy -> {
            for (int tab = 0; tab < copy.getSheets().size(); tab++) {
                List<CellData> allowed = cells(original.getSheets().get(tab));
                List<CellData> cells = cells(copy.getSheets().get(tab));
                for (int i = 0; i < cells.size(); i++) {
                    cells.get(i).setEffectiveValue(allowed.get(i).getEffectiveValue())
                            .setFormattedValue(allowed.get(i).getFormattedValue());
                }
            }
        });
    }

    private static List<CellData> cells(Sheet tab) {
        return Stream.ofNullable(tab.getData()).flatMap(List::stream)
                .flatMap(data -> Stream.ofNullable(data.getRowData()).flatMap(List::stream))
                .flatMap(row -> Stream.ofNullable(row.getValues()).flatMap(List::stream)).toList();
    }

    /** What the plan does to production, and what goes wrong: columns added, cells rewritten, a row inserted. */
    private static void migrate(Spreadsheet production) {
        Sheet tab = production.getSheets().stream()
                .filter(sheet -> sheet.getProperties().getTitle().equals("Operaciones")).findFirst().orElseThrow();
        var grid = tab.getProperties().getGridProperties();
        int used = tab.getData().get(0).getRowData().get(0).getValues().size();
        grid.setColumnCount(Math.max(grid.getColumnCount(), used + 5)).setRowCount(grid.getRowCount() + 1);
        List<RowData> rows = new ArrayList<>(tab.getData().get(0).getRowData());
        for (RowData row : rows) {
            List<CellData> cells = new ArrayList<>(row.getValues() == null ? List.of() : row.getValues());
            while (cells.size() < used + 5) {
                cells.add(text(cells.size() < used ? "" : "v3 " + cells.size()));
            }
            row.setValues(cells);
        }
        rows.get(7).getValues().set(3, text("rewritten"));
        rows.add(10, new RowData().setValues(List.of(text("inserted"))));
        tab.getData().get(0).setRowData(rows);
    }

    private static CellData text(String value) {
        return value.isEmpty() ? new CellData()
                : new CellData().setUserEnteredValue(new ExtendedValue().setStringValue(value))
                .setEffectiveValue(new ExtendedValue().setStringValue(value)).setFormattedValue(value);
    }

    private boolean locked(String id) {
        var restrictions = google.file(id).getContentRestrictions();
        return restrictions != null && restrictions.stream().anyMatch(one -> Boolean.TRUE.equals(one.getReadOnly()));
    }

    /** All that stands in a code block, so a command that is not in one, or not run, cannot hide. */
    private List<Command> commands(String page) {
        List<Command> commands = new ArrayList<>();
        Parser.builder().build().parse(page).accept(new AbstractVisitor() {
            private String section = "";

            @Override
            public void visit(Heading heading) {
                section = ((Text) heading.getFirstChild()).getLiteral();
            }

            @Override
            public void visit(FencedCodeBlock block) {
                block.getLiteral().lines().map(line -> line.replaceFirst("^\\./jbang ", "jbang "))
                        .forEach(line -> commands.add(new Command(section, line)));
            }
        });
        return commands;
    }

    /** Each script as a process of its own, with its defaults: slow, and exactly as it will be, in one shell. */
    private Result process(String command) throws IOException, InterruptedException {
        said += command.startsWith("export ") ? command + "\n" : "";
        return sh(JBANG + said + command);
    }

    /**
     * The shell takes the command apart, and the script runs in this process: fast, but paths have to be absolute, and
     * nothing can be exported.
     */
    private Result call(String command) throws IOException, InterruptedException {
        if (command.startsWith("export ")) {
            return new Result(0, "", "");
        }
        List<String> words = List.of(sh(WORDS + command.replace("--log ", "--log '" + dir + "'/")
                .replace("'" + dir + "'/'", "'")).out().split("\0"));
        List<String> options = new ArrayList<>(words.subList(1, words.size()));
        options.replaceAll(option -> option.equals("key.json") ? key.toString() : option);
        if (!words.get(0).equals("document.java") && !options.contains("--credentials")) {
            options.addAll(List.of("--credentials", key.toString()));
        }
        String[] args = options.toArray(String[]::new);
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text, true);
        int exit = switch (words.get(0)) {
            case "backup.java" -> backup.run(backup.World.real(), out, out, args);
            case "verify.java" -> verify.run(new verify(verify.World.real(), false), out, out, args);
            case "document.java" -> document.run(Clock.systemUTC(), out, out, args);
            default -> throw new AssertionError("no script of ours: " + command);
        };
        return new Result(exit, text.toString(), "");
    }

    private Result sh(String command) throws IOException, InterruptedException {
        ProcessBuilder start = Child.of("sh", "-c", command).directory(dir.toFile()).redirectErrorStream(true);
        start.environment().putAll(Map.of("JAVA", Child.program(), "CLASSES", System.getProperty("java.class.path")));
        Process process = start.start();
        String out = new String(process.getInputStream().readAllBytes(), UTF_8);
        return new Result(process.waitFor(), out, "");
    }
}
