///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs the whole job against a test double of Google, with no account and no network.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//SOURCES google/FakeGoogle.java support/SampleSheet.java support/Picture.java support/Checkout.java support/Result.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.services.sheets.v4.model.CellData;
import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.RowData;
import com.google.api.services.sheets.v4.model.Sheet;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Plays an operator's day in the folder demo-run/ of the checkout: the three real scripts, each a process of its own,
 * against a test double with the plan's workbook. Then one cell of the copy is damaged, and verify has to find it.
 * Exits with 0 only if every step did what it should. Never talks to Google.
 */
@Command(name = "demo",
        description = "Runs the whole job against a test double of Google, with no account and no network.")
class Demo implements Callable<Integer> {

    // Not the alias's own name: JBang would take the folder for what "./jbang demo" is to run.
    private static final String FOLDER_NAME = "demo-run";
    private static final String DRIVE = "0ADemoSharedDriveUk9PVA";
    private static final String FOLDER = "1DemoFolderInTheSharedDrive000000";
    private static final String LOG = "backend/logs/migration/backup_execution.log";
    private static final String PAGE = "docs/MIGRATION_BACKUP.md";
    private static final String KEY = "key.json";
    private static final String EXPORT = "before-the-migration.xlsx";
    private static final String REPORT = "differences.jsonl";
    private static final String CUT = "...";
    private static final String TAB = "Operaciones";
    /** A number in the midst of the tab that counts: no row count and no header tells when it changes. */
    private static final String PLACE = TAB + "!B1717";
    private static final int COLUMN = 1;
    private static final Pattern LONG = Pattern.compile("(ok {4}|Not checked ).*");
    // Said by a slow machine alone, or longer than it is worth in a picture.
    private static final Pattern UNDRAWN =
            Pattern.compile("[\\d,]+ of [\\d,]+ cells, .*|still waiting for .*|copying, as .*|warning: .*#REF!.*");

    @Option(names = "--svg", paramLabel = "FILE",
            description = "Also draws the main part of it as a picture, the same in each run.")
    Path svg;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help message and exit.")
    boolean help;

    @Spec
    CommandSpec spec;

    private final List<String> drawn = new ArrayList<>();
    private boolean drawing;
    private Path dir;
    private FakeGoogle google;

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(new CommandLine(new Demo()).setOut(out).setErr(err)
                .setExecutionExceptionHandler((e, cmd, parsed) -> {
                    cmd.getErr().println("demo: " + e);
                    return 3;
                })
                .execute(args));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path root = Checkout.root();
        dir = emptied(root.resolve(FOLDER_NAME));
        try (FakeGoogle started = FakeGoogle.start(Clock.systemUTC())) {
            google = started;
            google.addSharedDrive(DRIVE, "Backups");
            google.addFolder(FOLDER, "Before the migration", DRIVE);
            google.addSpreadsheet(SampleSheet.operaciones(), "ZEUES_Operaciones", "operator@example.com");
            Files.move(google.serviceAccountKey(dir), dir.resolve(KEY));
            build();
            backUp();
            prove();
            export();
            document();
            checkAsThePlanDoes();
            migrate();
            damageAndFind();
        }
        say("");
        say("The log:  " + root.relativize(dir.resolve(LOG)));
        say("The page: " + root.relativize(dir.resolve(PAGE)));
        say("demo: every step did what it should");
        if (svg != null) {
            Files.writeString(svg, Picture.svg("A backup made, proven and written down; then one cell of it changes",
                    drawn.stream().map(Demo::timeless).toList()));
        }
        return 0;
    }

    /** A line as every run of the demo prints it: without the double's address, at one time, by one run. */
    static String timeless(String line) {
        return line.replaceAll(" --endpoint http://\\S+", "")
                .replaceAll("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d([.]\\d+)?Z", "2026-01-26T18:15:04.000Z")
                .replaceAll("_\\d{8}_\\d{6}\\b", "_20260126_181504")
                .replaceAll("\\[[0-9a-f]{8}\\]", "[3f9c2a71]");
    }

    /** Once, before anything is shown, since the first build fetches libraries and says so at length. */
    private void build() throws IOException, InterruptedException {
        say("Building the three scripts; the first time, this fetches their libraries.");
        Result built = start(false, "sh", "-c",
                "for script in backup verify document; do ../jbang build ../$script.java || exit; done");
        expect("the scripts can be built: " + built.out(), built.exit() == 0);
        say("");
        say("$ cd " + FOLDER_NAME);
    }

    private void backUp() throws IOException, InterruptedException {
        tell("Would a backup work with this folder of a shared drive? A dry run changes nothing:");
        Result dry = jbang("backup", "--folder", FOLDER, "--dry-run");
        expect("the dry run passes", dry.exit() == 0);
        expect("the dry run leaves no trace", google.copiesOf(SampleSheet.ID).isEmpty()
                && !Files.exists(dir.resolve(LOG)));
        drawing = true;
        tell("Now the copy itself:");
        Result made = jbang("backup", "--folder", FOLDER);
        expect("backup makes one copy", made.exit() == 0 && google.copiesOf(SampleSheet.ID).size() == 1);
        expect("backup names the copy", made.out().contains("Backup created successfully: "));
    }

    private void prove() throws IOException, InterruptedException {
        tell("Is it equal to production? Everything that the Sheets API shows is compared:");
        Result proven = jbang("verify");
        expect("verify finds the copy equal", proven.exit() == 0);
        expect("verify tells of the import that nobody has allowed yet", proven.out().contains("#REF!"));
        drawing = false;
    }

    private void export() throws IOException, InterruptedException {
        tell("The backup lies in the same Drive as production. What an Excel file can hold is kept outside as well:");
        Result exported = jbang("backup", "--export", EXPORT);
        expect("backup exports the copy that is there, and makes no other",
                exported.exit() == 0 && google.copiesOf(SampleSheet.ID).size() == 1);
        Result logged = shell("grep -o 'Export .*' " + LOG);
        expect("the log says how large the export is", logged.out().contains("Export size: "
                + Files.size(dir.resolve(EXPORT)) + " bytes"));
    }

    private void document() throws IOException, InterruptedException {
        drawing = true;
        tell("The page for whoever has to go back, from the log alone, without signing in:");
        Result documented = shell("../jbang document");
        drawing = false;
        expect("document writes the page", documented.exit() == 0 && Files.exists(dir.resolve(PAGE)));
    }

    private void checkAsThePlanDoes() throws IOException, InterruptedException {
        tell("The plan's own checks, word for word:");
        for (String check : List.of(
                "[ -d backend/logs/migration/ ]",
                "grep \"Backup created successfully\" backend/logs/migration/backup_execution.log",
                "[ -f docs/MIGRATION_BACKUP.md ] && grep \"Backup sheet ID\" docs/MIGRATION_BACKUP.md",
                "[ $(wc -l < docs/MIGRATION_BACKUP.md) -ge 10 ]")) {
            expect(check, shell(check).exit() == 0);
        }
    }

    /** What the plan goes on with: five columns more. It is taken back at the end, as somebody would in the browser. */
    private void migrate() throws IOException, InterruptedException {
        String before = google.snapshot(SampleSheet.ID);
        google.edit(SampleSheet.ID, Demo::addColumns);
        tell("Some days later the migration has added five columns to production. These, and nothing else?");
        String changed = "--changed '" + TAB + "!BL:BP'";
        Result clean = jbang("verify", changed);
        expect("verify finds only the five columns changed", clean.exit() == 0
                && clean.out().contains("Only what was to change has changed"));
        google.edit(SampleSheet.ID, book -> set(book, new ExtendedValue().setStringValue("stray")));
        tell("And the same with one cell more that it was not to touch, " + PLACE + ":");
        Result stray = jbang("verify", changed);
        expect("verify names the stray cell with exit code 1",
                stray.exit() == 1 && stray.out().contains(PLACE));
        google.restore(SampleSheet.ID, before);
    }

    private static void addColumns(Spreadsheet production) {
        Sheet tab = tab(production);
        tab.getProperties().getGridProperties().setColumnCount(68);
        for (RowData row : tab.getData().get(0).getRowData()) {
            List<CellData> cells = new ArrayList<>(row.getValues() == null ? List.of() : row.getValues());
            while (cells.size() < 68) {
                ExtendedValue value = new ExtendedValue().setStringValue("v3");
                cells.add(cells.size() < 63 ? new CellData() : new CellData().setUserEnteredValue(value)
                        .setEffectiveValue(value).setFormattedValue("v3"));
            }
            row.setValues(cells);
        }
    }

    private void damageAndFind() throws IOException, InterruptedException {
        String copy = google.copiesOf(SampleSheet.ID).get(0);
        BigDecimal before = BigDecimal.valueOf(cell(google.spreadsheet(copy)).getUserEnteredValue().getNumberValue())
                .stripTrailingZeros();
        BigDecimal after = before.add(new BigDecimal("0.01"));
        google.damage(copy, book -> set(book, new ExtendedValue().setNumberValue(after.doubleValue())));
        drawing = true;
        tell("Now one cell of the copy, " + PLACE + ", is changed behind everybody's back from "
                + before.toPlainString() + " to " + after.toPlainString() + ":");
        Result found = jbang("verify", "--report", REPORT);
        drawing = false;
        expect("verify finds the damaged cell with exit code 1",
                found.exit() == 1 && found.out().contains(PLACE));
        tell("Every difference, however many, as a line of JSON; the last line is the verdict:");
        expect("the report begins with the damaged cell",
                shell("head -n 2 " + REPORT).out().lines().findFirst().orElse("").contains(PLACE));
        expect("the report ends with the verdict", shell("tail -n 1 " + REPORT
                + " | grep -oE '\"(kind|outcome|exitCode)\":[^,}]*'").out().contains("Verification failed"));
        tell("And later, when production has been migrated, only the copy is held against what was verified:");
        expect("verify --intact finds the damage with exit code 1", jbang("verify", "--intact").exit() == 1);
    }

    private static void expect(String what, boolean holds) throws IOException {
        if (!holds) {
            throw new IOException("this should have been, and was not: " + what);
        }
    }

    private void tell(String text) {
        say("");
        say("# " + text);
    }

    private void say(String text) {
        spec.commandLine().getOut().println(text);
        if (drawing && !UNDRAWN.matcher(text).matches()) {
            draw(text);
        }
    }

    /** Leaves out what is long, and what stood in the picture before. */
    private void draw(String text) {
        boolean cut = LONG.matcher(text).matches() || !text.isEmpty() && drawn.contains(text);
        boolean twice = drawn.isEmpty() ? text.isEmpty() : cut && drawn.get(drawn.size() - 1).equals(CUT);
        if (!twice) {
            drawn.add(cut ? CUT : text);
        }
    }

    /** A folder without the demo's own mark is somebody's work, and is left alone. */
    private static Path emptied(Path dir) throws IOException {
        Path mark = dir.resolve(".made-by-the-demo");
        if (Files.exists(dir)) {
            if (!Files.exists(mark)) {
                throw new IOException("\"" + dir + "\" is not of the demo's making; move it away first");
            }
            try (Stream<Path> files = Files.walk(dir)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
        Files.createDirectories(dir);
        Files.createFile(mark);
        return dir;
    }

    /** Somebody at a shell in the demo folder, with no Google account in the environment. */
    private Result jbang(String script, String... args) throws IOException, InterruptedException {
        return shell(String.join(" ", "../jbang", script, "--endpoint", google.endpoint().toString(),
                "--credentials", KEY, String.join(" ", args)).strip());
    }

    private Result shell(String command) throws IOException, InterruptedException {
        say("$ " + command);
        Result outcome = start(true, "sh", "-c", command);
        if (outcome.exit() != 0) {
            say("(exit code " + outcome.exit() + ")");
        }
        return outcome;
    }

    private Result start(boolean shown, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile()).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.matches("(GOOGLE|BACKUP|CLOUDSDK)_.*"));
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines = new ArrayList<>();
        try (BufferedReader out = process.inputReader(UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                lines.add(line);
                if (shown) {
                    say(line);
                }
            }
        }
        return new Result(process.waitFor(), String.join("\n", lines), "");
    }

    private static Sheet tab(Spreadsheet book) {
        return book.getSheets().stream().filter(sheet -> sheet.getProperties().getTitle().equals(TAB))
                .findFirst().orElseThrow();
    }

    private static CellData cell(Spreadsheet book) {
        return tab(book).getData().get(0).getRowData().get(1716).getValues().get(COLUMN);
    }

    private static void set(Spreadsheet book, ExtendedValue value) {
        cell(book).setUserEnteredValue(value).setEffectiveValue(value);
    }
}
