//DESCRIPTION Tests that a migration's page and log can be committed, and that no key, export or report is by mistake.
//JAVA 17+
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../support/Checkout.java

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What git makes of the checkout's .gitignore. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommitTest {

    @TempDir
    Path dir;

    @BeforeEach
    void a_repository_with_the_same_rules() throws Exception {
        Files.copy(Checkout.root().resolve(".gitignore"), dir.resolve(".gitignore"));
        assertEquals(0, git("init", "-q"));
    }

    private int git(String... args) throws IOException, InterruptedException {
        String[] command = new String[args.length + 1];
        command[0] = "git";
        System.arraycopy(args, 0, command, 1, args.length);
        return new ProcessBuilder(command).directory(dir.toFile()).start().waitFor();
    }

    @ParameterizedTest
    @ValueSource(strings = {"docs/MIGRATION_BACKUP.md", "docs/MIGRATION_BACKUP.md.sig",
        "docs/MIGRATION_BACKUP.md.kept-1", "backend/logs/migration/backup_execution.log", "restored_N4TS9M.log"})
    void page_and_log_can_be_committed(String file) throws Exception {
        assertEquals(1, git("check-ignore", "-q", file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"key.json", "client_secret.json", "my-credentials.json", "backup.xlsx", "all.jsonl",
        ".jbang/jbang-0.132.1.jar"})
    void keys_and_data_are_left_out(String file) throws Exception {
        assertEquals(0, git("check-ignore", "-q", file));
    }
}
