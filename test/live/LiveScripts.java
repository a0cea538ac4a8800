//SOURCES Beliefs.java ../support/Checkout.java ../support/Result.java

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The three scripts, as somebody would run them, on a scratch spreadsheet: a backup, its proof, its
 * page, its damage.
 */
final class LiveScripts {
    static final String LOG = "backend/logs/migration/backup_execution.log";
    private static final Pattern CREATED = Pattern.compile("Backup created successfully: ([\\w-]{15,128})");

    private final LiveGround ground;
    private final backup.SignIn signIn;
    private final Runner runner;
    private final Path dir;

    LiveScripts(LiveGround ground, backup.SignIn signIn, Runner runner, Path dir) {
        this.ground = ground;
        this.signIn = signIn;
        this.runner = runner;
        this.dir = dir;
    }

    interface Runner {
        Result run(Path dir, String script, List<String> args) throws IOException;
    }

    /** What each of them says of itself. */
    String versions() throws IOException {
        List<String> all = new ArrayList<>();
        for (String script : List.of("backup", "verify", "document")) {
            all.add(runner.run(dir, script, List.of("--version")).out().strip());
        }
        return String.join(", ", all);
    }

    List<Beliefs.Belief> steps() {
        return List.of(
                step(1, "backup --dry-run finds that a copy can be made.", () -> run(0, "backup", "--sheet-id",
                        ground.scratch, "--folder", ground.folder, "--dry-run")),
                step(2, "backup makes a copy.", this::backUp),
                step(3, "verify finds the copy equal.", () -> run(0, "verify", "--columns", "6")),
                step(4, "document writes the page.", () -> run(0, "document")),
                step(5, "verify finds one changed number in the copy.", this::tamper),
                step(6, "verify --intact finds it too.", () -> run(1, "verify", "--intact")));
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
        String id = backups(dir).get(0);
        ground.lock(id, false);
        ground.change(id, LiveScratch.value(ground.tab, 5, 1, 3.05));
        return run(1, "verify", "--columns", "6");
    }

    private Beliefs.Outcome run(int expected, String script, String... own) throws IOException {
        List<String> args = new ArrayList<>(List.of(own));
        if (!script.equals("document")) {
            add(args, "--credentials", signIn.file == null ? null : signIn.file.toAbsolutePath());
            add(args, "--impersonate", signIn.user);
            add(args, "--endpoint", signIn.endpoint);
        }
        Result ran = runner.run(dir, script, args);
        String code = "exit code " + ran.exit();
        return Beliefs.check(ran.exit() == expected, code, code + ": " + ran.out() + ran.err());
    }

    private static void add(List<String> args, String option, Object value) {
        if (value != null) {
            args.addAll(List.of(option, value.toString()));
        }
    }

    /** The backups that the log of a folder names. */
    static List<String> backups(Path dir) {
        try {
            return CREATED.matcher(Files.readString(dir.resolve(LOG))).results()
                    .map(match -> match.group(1)).distinct().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Each script as a process of its own, through the checkout's ./jbang. */
    static final class Processes implements Runner {
        private volatile Process process;

        @Override
        public Result run(Path dir, String script, List<String> args) throws IOException {
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
                return new Result(process.waitFor(), Files.readString(out), Files.readString(err));
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted");
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
