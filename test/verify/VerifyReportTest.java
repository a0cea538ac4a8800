//SOURCES ../support/WithDesk.java ../support/Checkout.java ../support/Child.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.services.sheets.v4.model.ExtendedValue;
import com.google.api.services.sheets.v4.model.Spreadsheet;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reads a report takes its last line for the verdict, and a file without one for none. */
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

    private List<Path> beside() {
        try (Stream<Path> files = Files.list(file.getParent())) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
            report("--show", "1").ends(1);
            List<JsonObject> lines = lines();
            assertEquals(3, lines.size());
            assertEquals("\"" + before + "\"", lines.get(0).get("production").getAsString());
            assertEquals("Operaciones!D2", lines.get(0).get("place").getAsString());
            assertEquals(formula, lines.get(1).get("backup").getAsString());
            JsonObject verdict = lines.get(2);
            Map.of("kind", "verdict", "outcome", "Verification failed", "exitCode", "1", "differences", "2",
                    "fingerprint", "3:" + desk.logged("Fingerprint").replace("sha256 ", ""),
                    "cells", desk.logged("Cells compared"), "rows", desk.logged("Row count"),
                    "columns", desk.logged("Column count")).forEach((member, value) ->
                    assertEquals(value, verdict.get(member).getAsString(), member));
            assertEquals("{\"values and formulas\":2}", verdict.get("checks").toString());
            assertEquals(0, verdict.getAsJsonArray("toPutRight").size());
            assertEquals(desk.entries().stream().filter(entry -> entry.label().equals("Not checked")).count(),
                    verdict.getAsJsonArray("notChecked").size());
        }

        @Test
        void has_them_all_however_many_are_shown_and_kept() throws IOException {
            desk.google.damage(desk.copy, Book::note);
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
            assertEquals(members, lines.get(0).keySet());
            assertEquals(documented("the verdict"), lines.get(1).keySet());
        }

        @Test
        void is_for_its_owner_alone_and_replaces_the_one_before() throws IOException {
            report().ends(0);
            desk.google.damage(SHEET, cell(2, new ExtendedValue().setNumberValue(1.0)));
            report().ends(4);
            desk.google.damage(SHEET, cell(2, new ExtendedValue().setStringValue("MK-1923-TW-17001-001")));
            report().ends(0);
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
        void leaves_what_stood_there_and_has_no_verdict_on_stdout_either() throws IOException {
            report();
            String before = Files.readString(file);
            desk.google.damage(SHEET, Book::note);
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy, FakeGoogle.Fault.sheets(403, "PERMISSION_DENIED",
                    "The caller does not have permission").skip(1).times(9));
            report().ends(3);
            assertEquals(before, Files.readString(file));
            assertEquals(List.of(file), beside());
            assertEquals("", desk.verify("--report", "-").ends(3).out());
        }

        @Test
        void leaves_nothing_when_it_is_interrupted() throws Exception {
            desk.google.fail("GET", "/v4/spreadsheets/" + desk.copy, FakeGoogle.Fault.hang().skip(1));
            Process process = desk.start("verify", List.of(), Child.BARE, "--report", file.toString());
            Child.await(process, () -> desk.sheetsRequests() >= 4 && !beside().isEmpty(), desk::said);
            process.destroy();
            process.waitFor();
            assertEquals(List.of(), beside());
            assertContains(desk.said(), "verify: interrupted: nothing is proven");
        }

        @Test
        void is_told_where_the_disk_is_full() throws Exception {
            desk.google.damage(desk.copy, Book::note);
            Process process = desk.start("verify", Child.withFilesOf(64), Child.BARE, "--report", file.toString(),
                    "--patience", "0s", "-q");
            assertEquals(3, process.waitFor(), desk::said);
            assertContains(desk.said(), "could not write \"" + desk.named(file.toString()) + "\"");
            assertEquals(List.of(), beside());
        }
    }

    /** Java before 18 writes text by the locale, if nobody says otherwise. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void is_in_UTF_8_whatever_the_locale(boolean onStdout) throws Exception {
        String words = "se\u00f1al \u20ac \ud83d\ude00";
        desk.google.damage(desk.copy, cell(2, new ExtendedValue().setStringValue(words)));
        assertEquals(1, desk.start("verify", List.of(), List.of("-Dfile.encoding=US-ASCII"), "--report",
                onStdout ? "-" : file.toString(), "--patience", "0s").waitFor());
        assertContains(Files.readString(onStdout ? dir.resolve("out") : file), words);
    }

    @Nested
    class A_place_that_will_not_do {
        private void refused(String why) {
            desk.google.forgetRequests();
            Result result = report().ends(3).saysJust("verify: could not write \"" + desk.named(file.toString())
                    + "\": " + why + "\n  Name another file with --report FILE.\n");
            assertEquals("", result.out());
            assertEquals(0, desk.google.requests().size(), "told before anything is read");
        }

        @Test
        void is_no_regular_file() throws Exception {
            Files.createDirectory(file);
            refused("not a regular file");
            Files.delete(file);
            Child.makePipe(file);
            refused("not a regular file");
            Files.delete(file);
            // Behind a link, so that a verify.java that does replace what stands there replaces the link alone.
            for (String device : List.of("/dev/full", "/dev/null", "/dev/zero")) {
                Files.createSymbolicLink(file, Path.of(device));
                refused("not a regular file");
                assertTrue(Files.isSymbolicLink(file));
                Files.delete(file);
            }
        }

        /** By its name, or behind a link to its folder, where nothing of the name tells. */
        @ParameterizedTest
        @ValueSource(strings = {"the log", "the credentials"})
        void is_what_the_run_reads(String what) throws IOException {
            Path victim = what.equals("the log") ? desk.log : desk.key;
            String before = Files.readString(victim);
            Path link = Files.createSymbolicLink(dir.resolve("link"), victim.getParent());
            for (Path place : List.of(victim, link.resolve(victim.getFileName()))) {
                desk.verify("--report", place.toString()).ends(2)
                        .says("verify: --report would replace " + what + "; name another file\n");
            }
            assertEquals(before, Files.readString(victim));
        }

        @Test
        void is_in_no_folder() {
            file = dir.resolve("nowhere/all.jsonl");
            refused("no such file");
        }

        @Test
        void is_a_file_of_somebody_elses() throws IOException {
            Files.writeString(file, "what somebody wrote\n");
            refused("a file is there already, and it is no report of verify.java");
            assertEquals("what somebody wrote\n", Files.readString(file));
        }

        @Test
        void is_none_beside_an_intact_check() {
            desk.verify("--report", file.toString(), "--intact").ends(2);
        }
    }
}
