//DESCRIPTION Runs the real scripts with the scratch spreadsheet, step by step.
//JAVA 17+
//SOURCES Beliefs.java ../support/Checkout.java

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.api.client.http.HttpResponseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The three scripts, as somebody would run them, on a scratch spreadsheet: a backup, its proof, its
 * page, its damage.
 */
final class LiveScripts {
    static final String LOG = "backend/logs/migration/backup_execution.log";
    static final List<String> ALL = List.of("backup", "verify", "document");
    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Pattern CREATED = Pattern.compile("Backup created successfully: ([\\w-]{15,128})");

    private final LiveGround ground;
    private final backup.SignIn signIn;
    private final Runner runner;
    private final Path dir;
    private boolean proven;

    LiveScripts(LiveGround ground, backup.SignIn signIn, Runner runner, Path dir) {
        this.ground = ground;
        this.signIn = signIn;
        this.runner = runner;
        this.dir = dir;
    }

    interface Runner {
        Ran run(Path dir, String script, List<String> args) throws IOException;
    }

    record Ran(int exit, String out, String err) {
        /** The last thing said. */
        String last() {
            String all = err.isBlank() ? out : err;
            return all.lines().filter(line -> !line.isBlank()).reduce((earlier, later) -> later).orElse("nothing");
        }
    }

    /** What each of them says of itself. */
    String versions() {
        return ALL.stream().map(this::version).collect(Collectors.joining(", "));
    }

    private String version(String script) {
        try {
            return runner.run(dir, script, List.of("--version")).out().lines().findFirst()
                    .filter(line -> line.startsWith(script + " ")).orElse(script + " of unknown version");
        } catch (IOException e) {
            return script + " of unknown version";
        }
    }

    List<Beliefs.Belief> steps() {
        return List.of(
                step(1, "backup --dry-run finds that a copy can be made.", () -> run(0, "backup", "--sheet-id",
                        ground.scratch, "--folder", ground.folder, "--dry-run")),
                step(2, "backup makes a copy.", this::backUp),
                step(3, "verify finds the copy equal.", this::prove),
                step(4, "document writes the page.", () -> proven ? run(0, "document") : unproven()),
                step(5, "verify finds one changed number in the copy.", this::tamper),
                step(6, "verify --intact finds it too.", () -> proven ? run(1, "verify", "--intact") : unproven()));
    }

    private static Beliefs.Outcome unproven() {
        return Beliefs.untold("verify has not found the copy equal");
    }

    private Beliefs.Outcome prove() throws IOException {
        Beliefs.Outcome outcome = backups(dir).isEmpty() ? Beliefs.untold("no backup")
                : run(0, "verify", "--columns", columns());
        proven = outcome.verdict() == Beliefs.Verdict.HOLDS;
        return outcome;
    }

    /** As many as the scratch spreadsheet has in its first tab; any number if it could not be made as it should be. */
    private String columns() {
        return ground.lacking.containsKey("cells") || !ground.title.equals(LiveScratch.TAB) ? "0" : "6";
    }

    private static Beliefs.Belief step(int number, String must, Beliefs.Asking<Beliefs.Outcome> work) {
        return new Beliefs.Belief("S" + number, must, "the script", "read what it says; report it with the log", "",
                ground -> work.ask());
    }

    private Beliefs.Outcome backUp() throws IOException {
        Beliefs.Outcome outcome = run(0, "backup", "--sheet-id", ground.scratch, "--folder", ground.folder);
        backups(dir).forEach(ground::keep);
        return outcome;
    }

    /** Lifts the lock of the backup and changes one number, as a person could. */
    private Beliefs.Outcome tamper() throws IOException {
        Beliefs.needs(ground, "cells");
        List<String> all = backups(dir);
        if (all.isEmpty()) {
            return Beliefs.untold("no backup");
        }
        String id = all.get(all.size() - 1);
        try {
            ground.lock(id, false);
        } catch (HttpResponseException e) {
            // It may be that there are no locks there; else the change is refused.
        }
        ground.change(id, LiveScratch.value(ground.tab, 5, 1, 3.05));
        return run(1, "verify", "--columns", columns());
    }

    private Beliefs.Outcome run(int expected, String script, String... own) throws IOException {
        List<String> args = new ArrayList<>(List.of(own));
        if (!script.equals("document")) {
            if (signIn.file != null) {
                args.addAll(List.of("--credentials", signIn.file.toAbsolutePath().toString()));
            }
            if (signIn.user != null) {
                args.addAll(List.of("--impersonate", signIn.user));
            }
            if (signIn.endpoint != null) {
                args.addAll(List.of("--endpoint", signIn.endpoint.toString()));
            }
        }
        Ran ran = runner.run(dir, script, args);
        return Beliefs.check(ran.exit() == expected, "exit code " + ran.exit()
                + (ran.exit() == expected ? "" : ": " + ran.last()));
    }

    /** The backups that the log of a folder names. */
    static List<String> backups(Path dir) {
        try {
            return CREATED.matcher(Files.readString(dir.resolve(LOG))).results()
                    .map((MatchResult match) -> match.group(1)).distinct().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Each script as a process of its own, through the checkout's ./jbang. */
    static final class Processes implements Runner {
        private volatile Process process;

        @Override
        public Ran run(Path dir, String script, List<String> args) throws IOException {
            Path root = Checkout.root();
            List<String> command = new ArrayList<>(List.of(root.resolve("jbang").toString(), "--quiet",
                    root.resolve(script + ".java").toString()));
            command.addAll(args);
            Path out = dir.resolve(script + ".out");
            Path err = dir.resolve(script + ".err");
            ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile()).redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().keySet().removeAll(Set.of("GOOGLE_SHEET_ID", "BACKUP_FOLDER_ID"));
            process = builder.start();
            process.getOutputStream().close();
            try {
                if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new IOException(script + " did not end within " + LONGEST.toMinutes() + " minutes");
                }
                return new Ran(process.exitValue(), text(out), text(err));
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
            }
        }

        private static String text(Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                return new String(in.readNBytes(1 << 20), UTF_8);
            }
        }

        void stop() {
            Process running = process;
            if (running != null) {
                running.destroy();
            }
        }
    }
}
