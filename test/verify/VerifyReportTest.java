//DESCRIPTION Tests verify.java's report: every difference, whole, as docs/report.md says, or no file at all.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/WithDesk.java ../support/Checkout.java ../support/Child.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads a report takes its last line for the verdict, and a file without one for none. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerifyReportTest extends WithDesk {

    private Path file;

    @BeforeEach
    void a_backup() throws IOException {
        small();
        file = Files.createDirectory(dir.resolve("reports")).resolve("all.jsonl");
    }

    private static Consumer<Spreadsheet> cell(int row, ExtendedValue value) {
        return book -> book.getSheets().get(0).getData().get(0).getRowData().get(row - 1).getValues().get(3)
                .setUserEnteredValue(value);
    }

    private static Consumer<Spreadsheet> notes() {
        return book -> book.getSheets().stream().filter(sheet -> sheet.getData() != null)
                .flatMap(sheet -> sheet.getData().get(0).getRowData().stream())
                .flatMap(row -> Stream.ofNullable(row.getValues()).flatMap(List::stream))
                .forEach(cell -> cell.setNote("new"));
    }

    private Result report(String... args) {
        List<String> all = new ArrayList<>(List.of("--report", file.toString(), "--patience", "0s"));
        all.addAll(List.of(args));
        return desk.verify(all.toArray(String[]::new));
    }

    private static List<JsonObject> lines(String text) {
        assertTrue(text.endsWith("\n"), text);
        return text.lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    }

    private List<JsonObject> lines() throws IOException {
        return lines(Files.readString(file));
    }

    private List<Path> beside() throws IOException {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.toList();
        }
    }

    /** The members that a table of docs/report.md names. */
    private static Set<String> documented(String kind) throws IOException {
        String page = Files.readString(Checkout.root().resolve("docs/report.md"));
        String table = page.substring(page.indexOf("| member of " + kind + " | |")).split("\n\n")[0];
        return table.lines().skip(2).flatMap(line -> Pattern.compile("`([a-zA-Z]+)`").matcher(line.split("\\|")[1])
                .results().map(m -> m.group(1))).collect(Collectors.toCollection(TreeSet::new));
    }

    @Nested
    class That_is_complete {
        @Test
        void has_each_difference_whole_and_the_verdict_last() throws IOException {
            String before = "x".repeat(20_000) + "1";
            String formula = "=IF(\"" + "y".repeat(500) + "\"=\"\";1;2)";
            desk.google.damage(SHEET, cell(2, new ExtendedValue().setStringValue(before)));
            desk.google.damage(desk.copy, cell(3, new ExtendedValue().setFormulaValue(formula)));
            Result result = report("--show", "1");
            assertEquals(1, result.exit(), result::toString);
            List<JsonObject> lines = lines();
            assertEquals(3, lines.size());
            assertEquals("\"" + before + "\"", lines.get(0).get("production").getAsString());
            assertEquals("Operaciones!D2", lines.get(0).get("place").getAsString());
            assertEquals(formula, lines.get(1).get("backup").getAsString());
            JsonObject verdict = lines.get(2);
            assertEquals("verdict", verdict.get("kind").getAsString());
            assertEquals("Verification failed", verdict.get("outcome").getAsString());
            assertEquals(1, verdict.get("exitCode").getAsInt());
            assertEquals(2, verdict.get("differences").getAsInt());
            assertEquals("{\"values and formulas\":2}", verdict.get("checks").toString());
            assertEquals("3:" + desk.logged("Fingerprint").replace("sha256 ", ""),
                    verdict.get("fingerprint").getAsString());
            assertEquals(desk.logged("Cells compared"), verdict.get("cells").getAsString());
            assertEquals(desk.logged("Row count"), verdict.get("rows").getAsString());
            assertEquals(desk.logged("Column count"), verdict.get("columns").getAsString());
            assertEquals(0, verdict.getAsJsonArray("toPutRight").size());
            assertEquals(desk.entries().stream().filter(entry -> entry.label().equals("Not checked")).count(),
                    verdict.getAsJsonArray("notChecked").size());
        }

        @Test
        void has_them_all_however_many_are_shown_and_kept() throws IOException {
            desk.google.damage(desk.copy, notes());
            for (int show : List.of(0, 2, 100_000)) {
                Result result = report("--show", String.valueOf(show));
                assertEquals(Math.min(show, 2580), result.out().lines().filter(line -> line.contains(" note: ")
                        && line.contains("->")).count());
                assertEquals(2581, lines().size());
                assertEquals(2580, lines().stream().map(line -> line.get("place")).distinct().count() - 1);
                assertEquals(2580, lines().get(2580).get("differences").getAsInt());
            }
        }

        @Test
        void has_the_members_that_are_documented_and_no_others() throws IOException {
            desk.google.damage(SHEET, cell(2, new ExtendedValue().setNumberValue(1.0)));
            report();
            List<JsonObject> lines = lines();
            Set<String> members = documented("a difference");
            assertTrue(members.remove("expected"), "of a run with --changed alone");
            assertEquals(members, lines.get(0).keySet().stream().collect(Collectors.toCollection(TreeSet::new)));
            assertEquals(documented("the verdict"), lines.get(1).keySet().stream()
                    .collect(Collectors.toCollection(TreeSet::new)));
        }

        @Test
        void is_for_its_owner_alone_and_replaces_the_one_before() throws IOException {
            assertEquals(0, report().exit());
            desk.google.damage(SHEET, cell(2, new ExtendedValue().setNumberValue(1.0)));
            assertEquals(4, report().exit());
            desk.google.damage(SHEET, cell(2, new ExtendedValue().setStringValue("MK-1923-TW-17001-001")));
            assertEquals(0, report().exit());
            assertEquals(1, lines().size());
            assertEquals("Verification passed", lines().get(0).get("outcome").getAsString());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertEquals(List.of(file), beside());
        }

        @Test
        void goes_to_stdout_alone_and_what_is_said_to_people_to_stderr() {
            desk.google.damage(SHEET, cell(2, new ExtendedValue().setNumberValue(1.0)));
            Result plain = desk.verify("--patience", "0s");
            Result result = desk.verify("--report", "-", "--patience", "0s");
            assertEquals(List.of("difference", "verdict"),
                    lines(result.out()).stream().map(line -> line.get("kind").getAsString()).toList());
            assertEquals(plain.out().lines().sorted().toList(), result.err().lines()
                    .filter(line -> plain.out().lines().toList().contains(line)).sorted().toList());
            assertEquals(plain.out(), desk.verify("--report", "-", "--patience", "0s", "-q").err()
                    .replaceAll("(?ms)^warning: .*\\z", ""));
        }
    }

    @Nested
    class That_is_not_complete {
        @Test
        void leaves_what_stood_there() throws IOException {
            report();
            String before = Files.readString(file);
            desk.google.damage(SHEET, notes());
            desk.google.sizeOfAll(LARGE);
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy, FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED",
                    "The caller does not have permission").skip(1));
            assertEquals(3, report().exit());
            assertEquals(before, Files.readString(file));
            assertEquals(List.of(file), beside());
        }

        @Test
        void has_no_verdict_on_stdout_either() {
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy, FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED",
                    "The caller does not have permission").skip(1));
            Result result = desk.verify("--report", "-");
            assertEquals(3, result.exit());
            assertEquals("", result.out());
        }

        @Test
        void leaves_nothing_when_it_is_interrupted() throws Exception {
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy, FakeGoogle.Fault.hang().skip(1));
            Process process = process(List.of("--report", file.toString()));
            while (desk.google.requests().stream().filter(request -> request.path().contains("/v4/")).count() < 4
                    || beside().isEmpty()) {
                assertTrue(process.isAlive(), () -> read(dir.resolve("err")));
                Thread.onSpinWait();
            }
            process.destroy();
            process.waitFor();
            assertEquals(List.of(), beside());
            assertTrue(read(dir.resolve("err")).contains("verify: interrupted: nothing is proven"));
        }

        @Test
        void is_told_where_the_disk_is_full() throws Exception {
            desk.google.damage(desk.copy, notes());
            Process process = process(List.of("bash", "-c", "ulimit -f 64; exec \"$@\"", "bash"),
                    List.of("--report", file.toString(), "--patience", "0s", "-q"));
            assertEquals(3, process.waitFor(), () -> read(dir.resolve("err")));
            assertTrue(read(dir.resolve("err")).contains("could not write \"" + file + "\""),
                    () -> read(dir.resolve("err")));
            assertEquals(List.of(), beside());
        }
    }

    /** Java before 18 writes text by the locale, if nobody says otherwise. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void is_in_UTF_8_whatever_the_locale(boolean onStdout) throws Exception {
        String words = "se\u00f1al \u20ac \ud83d\ude00";
        desk.google.damage(desk.copy, cell(2, new ExtendedValue().setStringValue(words)));
        assertEquals(1, Child.in(dir, Child.java(List.of("-Dfile.encoding=US-ASCII"), "verify", desk.arguments(
                "--report", onStdout ? "-" : file.toString(), "--patience", "0s"))).start().waitFor());
        assertContains(Files.readString(onStdout ? dir.resolve("out") : file), words);
    }

    @Nested
    class A_place_that_will_not_do {
        private void refused(String why) {
            desk.google.forgetRequests();
            Result result = report();
            assertEquals(3, result.exit(), result::toString);
            assertEquals("verify: could not write \"" + desk.named(file.toString()) + "\": " + why
                    + "\n  Name another file with --report FILE.\n", result.err());
            assertEquals("", result.out());
            assertEquals(0, desk.google.requests().size(), "told before anything is read");
        }

        @Test
        void is_a_folder() throws IOException {
            Files.createDirectory(file);
            refused("not a regular file");
        }

        @Test
        void is_a_pipe() throws Exception {
            Child.makePipe(file);
            refused("not a regular file");
        }

        /** Behind a link, so that a verify.java that does replace what stands there replaces the link alone. */
        @ParameterizedTest
        @ValueSource(strings = {"/dev/full", "/dev/null", "/dev/zero"})
        void is_a_device(String device) throws IOException {
            Files.createSymbolicLink(file, Path.of(device));
            refused("not a regular file");
            assertTrue(Files.isSymbolicLink(file));
            Files.delete(file);
        }

        @Test
        void is_in_no_folder() {
            file = dir.resolve("nowhere/all.jsonl");
            refused("no such file");
        }

        @Test
        void is_the_log() throws IOException {
            String log = Files.readString(desk.log);
            Result result = desk.verify("--report", desk.log.toString());
            assertEquals(2, result.exit(), result::toString);
            assertContains(result.err(), "verify: --report would replace the log; name another file\n");
            assertEquals(log, Files.readString(desk.log));
        }

        /** Behind a link to their folder, where nothing of the name tells. */
        @ParameterizedTest
        @ValueSource(strings = {"the log", "the credentials"})
        void is_what_the_run_reads(String what) throws IOException {
            Path victim = what.equals("the log") ? desk.log : desk.key;
            String before = Files.readString(victim);
            Path link = Files.createSymbolicLink(dir.resolve("link"), victim.getParent());
            Result result = desk.verify("--report", link.resolve(victim.getFileName()).toString());
            assertEquals(2, result.exit(), result::toString);
            assertContains(result.err(), "verify: --report would replace " + what + "; name another file\n");
            assertEquals(before, Files.readString(victim));
        }

        @Test
        void is_a_file_of_somebody_elses() throws IOException {
            Files.writeString(file, "what somebody wrote\n");
            refused("a file is there already, and it is no report of verify.java");
            assertEquals("what somebody wrote\n", Files.readString(file));
        }

        @Test
        void is_none_beside_an_intact_check() {
            assertEquals(2, desk.verify("--report", file.toString(), "--intact").exit());
        }
    }

    private Process process(List<String> args) throws IOException {
        return process(List.of(), args);
    }

    private Process process(List<String> by, List<String> args) throws IOException {
        List<String> command = new ArrayList<>(by);
        command.addAll(Child.java(List.of("-XX:-UsePerfData"), "verify",
                desk.arguments(args.toArray(String[]::new))));
        return Child.in(dir, command).start();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
