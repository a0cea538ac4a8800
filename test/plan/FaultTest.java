//SOURCES ../support/WithBackupDesk.java

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.api.client.http.javanet.NetHttpTransport;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URL;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The copy's fault matrix: each way in which an answer can be lost, each way in which Drive can be late to show what it
 * made, and each moment at which a run can be killed. Whatever happens, running the command again ends with one copy,
 * and the log names it. All but the killed processes run on a clock that only sleeping moves.
 */
class FaultTest extends WithBackupDesk {

    private static final String SUCCESS = "Backup created successfully";
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** @param effect whether the copy is made all the same */
    record Lost(String name, boolean effect, Supplier<FakeGoogle.Fault> fault) {
        @Override
        public String toString() {
            return name + (effect ? " after the copy" : " before the copy");
        }
    }

    /** How late Drive's search and its change feed show a new file. */
    record Lag(Duration search, Duration feed) {
        boolean within(Duration time) {
            return search.compareTo(time) <= 0 || feed.compareTo(time) <= 0;
        }

        @Override
        public String toString() {
            return "search late by " + backup.spell(search) + ", feed by " + backup.spell(feed);
        }
    }

    static Stream<Lost> lost() {
        List<Lost> either = Stream.of(false, true).flatMap(effect -> Stream.of(
                new Lost("500", effect, () -> FakeGoogle.Fault.json(500, "global", "backendError", "Backend Error")),
                new Lost("500 with no message", effect, () -> FakeGoogle.Fault.status(500,
                        "{\"error\": {\"code\": 500, \"message\": null}}")),
                new Lost("502 as HTML", effect, () -> FakeGoogle.Fault.html(502)),
                new Lost("503 and nothing", effect, () -> FakeGoogle.Fault.status(503, "")),
                new Lost("408", effect, () -> FakeGoogle.Fault.html(408)),
                new Lost("reset", effect, FakeGoogle.Fault::reset),
                new Lost("timeout", effect, () -> FakeGoogle.Fault.late(Duration.ofMinutes(5))),
                new Lost("200 and nothing", effect, () -> FakeGoogle.Fault.status(200, "")),
                new Lost("200 without an ID", effect, () -> FakeGoogle.Fault.status(200, "{}")),
                new Lost("200 without a time", effect, () -> FakeGoogle.Fault.status(200,
                        "{\"id\": \"1SomeIdAsGoogleGivesThem\"}")),
                new Lost("200 as HTML", effect, () -> FakeGoogle.Fault.html(200))).map(lost -> !effect ? lost
                        : new Lost(lost.name(), true, () -> lost.fault().get().afterEffect()))).toList();
        return Stream.concat(either.stream(), Stream.of(
                new Lost("responsePreparationFailure", true, FakeGoogle.Fault::responsePreparationFailure),
                new Lost("truncated to nothing", true, () -> FakeGoogle.Fault.truncate(0)),
                new Lost("truncated", true, () -> FakeGoogle.Fault.truncate(40))));
    }

    static Stream<Arguments> matrix() {
        Duration none = Duration.ZERO;
        Duration some = Duration.ofSeconds(45);
        Duration longer = PATIENCE.plusMinutes(5);
        List<Lag> lags = List.of(new Lag(none, none), new Lag(some, some), new Lag(longer, longer),
                new Lag(longer, some), new Lag(some, longer));
        // Where no copy was made there is none to be late.
        return lost().flatMap(lost -> lags.stream().limit(lost.effect() ? lags.size() : 1)
                .map(lag -> Arguments.of(lost, lag)));
    }

    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("matrix")
    void a_lost_answer_never_makes_a_second_copy_and_running_again_ends_with_one(Lost lost, Lag lag) {
        desk.google.searchLag(lag.search());
        desk.google.changesLag(lag.feed());
        desk.google.fail("POST", "/copy$", lost.fault().get());
        desk.transport = FakeLine.transport(time -> desk.clock.now = desk.clock.now.plus(time));
        Result first = run();
        assertEquals(lost.effect() ? 1 : 0, desk.google.copiesOf(Desk.SHEET).size(), first.err());
        assertEquals(1, desk.count("POST .*/copy"), first.err());
        assertEquals(lost.name().equals("timeout"), first.err().contains("(no answer: Read timed out)"), first.err());
        boolean found = lost.effect() && lag.within(PATIENCE);
        assertEquals(found ? 0 : 3, first.exit(), first.err());
        if (found) {
            assertEquals("found", value("00000001", "Backup origin"));
        } else {
            assertEquals("", first.out());
            assertContains(first.err(), "backup: outcome unknown: ");
            assertContains(desk.logged(), "ERROR backup[00000001] Outcome unknown: ");
            assertEquals(0, run().exit());
            assertEquals(lost.effect() ? "found" : "copied", value("00000002", "Backup origin"));
            assertEquals("00000001", value("00000002", lost.effect() ? "Earlier copy found" : "Earlier copy absent"));
        }
        assertEquals(lost.effect() ? 1 : found ? 1 : 2, desk.count("POST .*/copy"));
        assertOneCopyAndTheLogNamesIt();
    }

    @Test
    void an_answer_is_waited_for_as_long_as_Google_works_on_one() {
        desk.transport = FakeLine.transport(time -> desk.clock.now = desk.clock.now.plus(time));
        desk.google.fail("POST", "/copy$", FakeGoogle.Fault.late(Duration.ofSeconds(180)).afterEffect());
        run().ends(0);
        assertEquals("copied", value("00000001", "Backup origin"));
        assertOneCopyAndTheLogNamesIt();
    }

    @Nested
    class What_is_said {
        @Test
        void while_looking_and_when_found() {
            late(Duration.ofSeconds(20));
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.responsePreparationFailure());
            run().ends(0).shows("  origin     found\n").says("""
                    warning: no usable answer (The operation was successful, but there was an error preparing the \
                    response. (500 responsePreparationFailure)): looking for the copy by its run id
                    not there yet: looking again in 1s, for at most 10m
                    not there yet: looking again in 2s, for at most 9m59s
                    not there yet: looking again in 4s, for at most 9m57s
                    not there yet: looking again in 8s, for at most 9m53s
                    not there yet: looking again in 16s, for at most 9m45s
                    next: jbang verify.java""");
        }

        @Test
        void when_nobody_knows() {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(502));
            assertEquals(new Result(3, "", """
                    warning: no usable answer (no reason given (502)): looking for the copy by its run id
                    backup: outcome unknown: no reason given (502); no copy found within 10m
                      There may be a copy or not. Run the same command again, later: it looks once more before it \
                    copies.
                      Or look for "ZEUES_Operaciones_v2.1_backup_20260126_181500" in Drive. If it is there, run:
                        jbang backup.java --credentials KEY --endpoint ENDPOINT --log LOG --adopt URL
                    """), run("-q"));
            assertEquals(Instant.parse("2026-01-26T18:25:00Z"), desk.clock.instant());
            assertEquals("no reason given (502); no copy found within 10m", value("00000001", "Outcome unknown"));
        }

        @Test
        void by_the_next_run() {
            late(Duration.ofMinutes(15));
            loseTheAnswer(true);
            run();
            desk.asOf(desk.clock.instant().plus(Duration.ofDays(1)));
            run().says("""
                    8 checks passed
                    run 00000001 may have made a copy: looking for it before making one
                    found the copy of run 00000001: it is the backup, and no other one is made
                    next: jbang verify.java""");
        }

        @Test
        void by_a_dry_run_which_waits_for_nothing_and_writes_nothing() throws IOException {
            desk.google.fail("POST", "/copy$", FakeGoogle.Fault.html(502));
            run();
            String log = Files.readString(desk.log);
            Instant before = desk.clock.instant();
            assertEquals(new Result(0, "Dry run: backup possible\n",
                    "warning: run 00000001 may have made a copy; a run looks for it before it makes one\n"),
                    run("-q", "--dry-run"));
            assertEquals(log, Files.readString(desk.log));
            assertEquals(before, desk.clock.instant());
        }
    }

    @Nested
    class Looking {
        @Test
        void goes_on_while_Drive_fails() {
            late(Duration.ofMinutes(5));
            loseTheAnswer(true);
            desk.google.fail("GET", "/drive/v3/(files|changes)$", FakeGoogle.Fault.html(503).times(20));
            run().ends(0);
            assertOneCopyAndTheLogNamesIt();
        }

        @Test
        void that_was_never_possible_leaves_the_intent_open() {
            loseTheAnswer(false);
            desk.google.fail("GET", "/drive/v3/files$", FakeGoogle.Fault.html(503).times(1000));
            run().ends(3);
            assertContains(value("00000001", "Outcome unknown"), "looking for the copy failed: ");
            assertEquals(3, run().exit());
            assertEquals(1, desk.count("POST .*/copy"));
            desk.google.clearFaults();
            assertEquals(0, run().exit());
            assertOneCopyAndTheLogNamesIt();
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void goes_through_the_drive_that_the_copy_was_to_go_to(boolean shared) {
            if (!shared) {
                desk.asUser();
            }
            loseTheAnswer(true);
            assertEquals(0, desk.backup("--folder", shared ? Desk.FOLDER : BackupDesk.MINE).exit());
            List<String> asked = desk.google.requests().stream().filter(request ->
                    request.path().equals("/drive/v3/files") && request.query().get("q").get(0).contains("backupRunId"))
                    .map(request -> request.query().get("corpora") + " " + request.query().get("driveId")).distinct()
                    .toList();
            assertEquals(List.of(shared ? "[drive] [" + Desk.DRIVE + "]" : "[user] null"), asked);
        }

        @Test
        void does_without_the_change_feed() {
            loseTheAnswer(true);
            desk.google.fail("GET", "/drive/v3/changes$",
                    FakeGoogle.Fault.json(403, "global", "domainPolicy", "No.").times(1000));
            assertEquals(0, run().exit());
            assertOneCopyAndTheLogNamesIt();
        }

        @Test
        void by_another_account_proves_nothing() {
            loseTheAnswer(false);
            run();
            desk.asUser();
            run("-q").ends(3).says("backup: run 00000001 may have made a copy, and only "
                    + "backup@fake-project.iam.gserviceaccount.com can tell\n");
            assertEquals(1, desk.count("POST .*/copy"));
        }

        @Test
        void is_not_for_the_intents_of_another_sheet() {
            desk.google.addSpreadsheet(BackupDesk.book("1AnotherSheet00000"), "Another", FakeGoogle.OPERATOR);
            loseTheAnswer(false);
            assertEquals(3, run("--sheet-id", "1AnotherSheet00000").exit());
            desk.google.forgetRequests();
            run("--sheet-id", Desk.SHEET).ends(3).says("""
                    backup: "LOG" is about another original, 1AnotherSheet00000, not about SHEET
                      Name another log with --log FILE: each is about one original.
                    """);
            assertEquals(0, desk.count("GET /drive/v3/files"));
        }

        @Test
        void takes_two_minutes_of_its_own_however_old_the_intent_is_by_the_clock() {
            loseTheAnswer(true);
            late(Duration.ofMinutes(100));
            assertEquals(3, run().exit());
            Instant later = desk.clock.instant().plus(Duration.ofHours(1));
            desk.asOf(later);
            desk.google.searchLag(Duration.ofMinutes(71));
            run().ends(0).shows("  origin     found\n");
            assertEquals(later.plusSeconds(61), desk.clock.instant());
            assertOneCopyAndTheLogNamesIt();
        }

        @Test
        void that_finds_nothing_for_two_minutes_is_enough_for_an_old_intent() {
            loseTheAnswer(false);
            run();
            Instant later = desk.clock.instant().plus(PATIENCE);
            desk.asOf(later);
            assertEquals(0, run().exit());
            assertEquals(later.plus(Duration.ofMinutes(2)), desk.clock.instant());
        }

        @Test
        void is_for_the_mark_of_the_run_whatever_the_search_returns() {
            run();
            loseTheAnswer(false);
            String other = "{\"files\": [{\"id\": \"" + desk.copy() + "\", \"name\": \"x\", \"mimeType\": \""
                    + FakeGoogle.SHEET + "\", \"createdTime\": \"2026-01-26T18:15:00.000Z\"%s}]}";
            desk.google.fail("GET", "/drive/v3/files$", FakeGoogle.Fault.status(200, other.formatted("")).times(9));
            desk.google.fail("GET", "/drive/v3/files$", FakeGoogle.Fault.status(200, other.formatted(
                    ", \"trashed\": true, \"appProperties\": {\"backupRunId\": \"00000002\", \"backupOf\": \""
                    + Desk.SHEET + "\"}")).times(9));
            desk.google.fail("GET", "/drive/v3/files$", FakeGoogle.Fault.status(200, other.formatted(
                    ", \"appProperties\": {\"backupRunId\": \"00000003\", \"backupOf\": \"" + Desk.SHEET + "\"}"))
                    .times(99));
            run("--again").ends(3).says("backup: outcome unknown: ");
        }

        @Test
        void passes_over_a_copy_in_the_bin() {
            late(Duration.ofMinutes(100));
            loseTheAnswer(true);
            assertEquals(3, run().exit());
            desk.google.editFile(desk.copy(), file -> file.setTrashed(true));
            late(Duration.ZERO);
            assertEquals(0, run().exit());
            assertEquals("00000001", value("00000002", "Earlier copy absent"));
            assertTrue(desk.google.requests().stream().filter(request -> request.path().equals("/drive/v3/files"))
                    .allMatch(request -> request.query().get("q").get(0).endsWith(" and trashed = false")));
        }

        @Test
        void does_not_wait_for_a_clock_that_ran_ahead() {
            loseTheAnswer(false);
            run();
            Instant before = desk.clock.instant().minus(Duration.ofDays(300));
            desk.asOf(before);
            run().ends(0);
            assertEquals(before.plus(PATIENCE.multipliedBy(2)), desk.clock.instant());
        }

        @Test
        void lasts_as_long_as_is_asked_for() {
            loseTheAnswer(false);
            Instant start = desk.clock.instant();
            run("--patience", "1h");
            assertEquals(Duration.ofHours(1), Duration.between(start, desk.clock.instant()));
        }
    }

    @Nested
    class More_than_one_copy_under_a_run_id {
        @Test
        void is_listed_and_left_alone_and_the_oldest_is_the_backup() {
            run();
            String older = desk.copy();
            desk.google.editFile(older, file -> file.setAppProperties(
                    Map.of("backupRunId", "00000002", "backupOf", Desk.SHEET)));
            desk.asOf(desk.clock.instant().plusSeconds(1));
            loseTheAnswer(true);
            Result result = run("-q", "--again").ends(0);
            List<String> copies = desk.google.copiesOf(Desk.SHEET);
            assertEquals(2, copies.size());
            assertEquals(older, value("00000002", SUCCESS));
            assertEquals(copies.get(1), value("00000002", "Extra copy"));
            assertContains(result.err(),
                    "warning: another copy bears the same run id, and is left alone: " + copies.get(1) + "\n");
        }
    }

    /** A process killed while a request is on its way, before Drive has done anything or after it. */
    @Nested
    class A_kill {
        @ParameterizedTest(name = "during {0} {1}, after the effect: {2}, lag {3} min")
        @CsvSource({"POST, /token, false, 0", "GET, /about$, false, 0", "GET, /startPageToken$, false, 0",
            "POST, /copy$, false, 0", "POST, /copy$, true, 0", "POST, /copy$, true, 5", "POST, /copy$, true, 15"})
        void and_a_second_run_end_with_one_copy(String method, String path, boolean effect, int lag) throws Exception {
            desk.asOf(Instant.now());
            late(Duration.ofMinutes(lag));
            Process process = hung(method, path, effect);
            process.destroyForcibly().waitFor();
            desk.google.clearFaults();
            run().ends(0);
            assertEquals(path.equals("/copy$") && effect ? "found" : "copied", value("00000001", "Backup origin"));
            assertOneCopyAndTheLogNamesIt();
        }

        @ParameterizedTest(name = "after the effect: {0}")
        @ValueSource(booleans = {false, true})
        void during_the_lock_leaves_the_backup_that_the_log_names(boolean effect) throws Exception {
            hung("PATCH", "/files/", effect).destroyForcibly().waitFor();
            assertOneCopyAndTheLogNamesIt();
        }
    }

    /**
     * The log as a kill at any instant leaves it: cut after any line, and in the middle of any. A line is on the disk
     * before the next step begins, so a copy may be there from the intent on, and has to be from its first fact on.
     */
    @ParameterizedTest(name = "copy made: {0}")
    @ValueSource(booleans = {false, true})
    void a_log_cut_anywhere_and_a_second_run_end_with_one_copy(boolean made) throws IOException {
        run();
        String whole = Files.readString(desk.log);
        int from = made ? whole.indexOf("\n", whole.indexOf("Copy intended")) + 1 : 0;
        int to = made ? whole.indexOf(SUCCESS) : whole.indexOf("Backup origin");
        assertOneCopyWhereverItIsCut(whole, from, to, made ? this::run : () -> desk.log.getParent().toFile().mkdir());
    }

    @Test
    void a_log_cut_anywhere_by_a_run_that_found_an_earlier_copy_and_a_third_run_end_with_one_copy() throws IOException {
        makeOneUnseen();
        run();
        String whole = Files.readString(desk.log);
        assertOneCopyWhereverItIsCut(whole, whole.indexOf("\n", whole.indexOf("Outcome unknown")) + 1,
                whole.lastIndexOf(SUCCESS), this::makeOneUnseen);
    }

    /** The copy is made, and neither its answer nor a search tells so before the run has ended. */
    private void makeOneUnseen() {
        late(Duration.ofMinutes(1));
        loseTheAnswer(true);
        run("--patience", "10s").ends(3);
    }

    /** @param made whether the copy that was asked for is made all the same */
    private void loseTheAnswer(boolean made) {
        FakeGoogle.Fault reset = FakeGoogle.Fault.reset();
        desk.google.fail("POST", "/copy$", made ? reset.afterEffect() : reset);
    }

    /** Drive is so late to show a new file. */
    private void late(Duration lag) {
        desk.google.searchLag(lag);
        desk.google.changesLag(lag);
    }

    private void assertOneCopyWhereverItIsCut(String whole, int from, int to, Runnable before) throws IOException {
        List<Integer> cuts = IntStream.rangeClosed(from, to)
                .filter(i -> i == from || i == to || whole.charAt(i - 1) == '\n' || i % 61 == 0).boxed().toList();
        assertTrue(cuts.size() > 12);
        for (int cut : cuts) {
            close();
            open();
            Files.deleteIfExists(desk.log);
            before.run();
            desk.runs = 2;
            Files.writeString(desk.log, whole.substring(0, cut));
            run().ends(0);
            assertOneCopyAndTheLogNamesIt();
        }
    }

    @Nested
    class An_interrupt {
        @Test
        void before_the_copy_says_that_nothing_was_copied() throws Exception {
            interrupted(hung("GET", "/startPageToken$", false), "backup: interrupted: nothing was copied\n");
        }

        @Test
        void during_the_copy_says_that_there_may_be_one() throws Exception {
            interrupted(hung("POST", "/copy$", true), """
                    backup: interrupted: a copy may have been made
                      Run the same command again: it looks for that copy before it makes one.
                    """);
        }

        @Test
        void during_the_lock_names_the_copy() throws Exception {
            interrupted(hung("PATCH", "/files/", false), """
                    backup: interrupted: the copy COPY is made and in the log, but not locked yet
                      Run the same command again: it locks that copy, and makes no other.
                    """);
        }

        private void interrupted(Process process, String said) throws Exception {
            Child.interrupt(process);
            assertEquals(130, process.waitFor());
            assertTrue(desk.said().endsWith(said), desk.said());
            assertEquals("", Files.readString(dir.resolve("out")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody listens", "nobody knows the host"})
    void a_request_that_never_left_is_sent_again(String why) throws IOException {
        URL nobody = URI.create("http://127.0.0.1:" + freePort() + "/").toURL();
        List<URL> failed = new ArrayList<>();
        desk.transport = new NetHttpTransport.Builder().setConnectionFactory(url -> {
            if (!url.getPath().endsWith("/copy") || failed.size() == 2) {
                return (HttpURLConnection) url.openConnection();
            }
            failed.add(url);
            if (why.equals("nobody listens")) {
                return (HttpURLConnection) nobody.openConnection();
            }
            throw new UnknownHostException(url.getHost());
        }).build();
        run().ends(0);
        assertEquals(2, failed.size());
        assertOneCopyAndTheLogNamesIt();
    }

    /** A port at which nobody listens any more. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private Result run(String... args) {
        return desk.backup(Stream.concat(Stream.of("--folder", Desk.FOLDER), Stream.of(args))
                .toArray(String[]::new));
    }

    /** A process that waits for an answer that never comes, and Google has done what was asked or has not. */
    private Process hung(String method, String path, boolean effect) throws Exception {
        FakeGoogle.Fault hang = FakeGoogle.Fault.hang();
        desk.google.fail(method, path, effect ? hang.afterEffect() : hang);
        Process process = desk.start("--folder", Desk.FOLDER);
        desk.await(() -> desk.count(method + " .*" + path.replace("$", "") + (path.endsWith("/") ? ".*" : "")) > 0);
        if (effect) {
            desk.await(() -> done(method));
        }
        return process;
    }

    private boolean done(String method) {
        List<String> copies = desk.google.copiesOf(Desk.SHEET);
        return !copies.isEmpty() && (method.equals("POST")
                || desk.google.file(copies.get(0)).getContentRestrictions() != null);
    }

    private void assertOneCopyAndTheLogNamesIt() {
        List<String> copies = desk.google.copiesOf(Desk.SHEET);
        assertEquals(1, copies.size());
        assertEquals(copies.get(0), last(SUCCESS));
        assertEquals(List.of(), new backup.Past(desk.lines()).open(Desk.SHEET));
        assertEquals(List.of(), desk.google.violations());
    }

    private String last(String label) {
        return desk.lines().stream().filter(entry -> entry.label().equals(label)).map(backup.Entry::value)
                .reduce("", (before, after) -> after);
    }

    private String value(String run, String label) {
        return desk.lines().stream().filter(entry -> entry.run().equals(run) && entry.label().equals(label))
                .map(backup.Entry::value).findFirst().orElse("no " + label);
    }
}
