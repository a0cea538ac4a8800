//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES BackupDesk.java WithDesk.java

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A test with the desk of an operator who is about to make a backup; many of them ask for what Google refuses. */
abstract class WithBackupDesk {
    @TempDir
    Path dir;

    BackupDesk desk;

    @BeforeEach
    void open() throws IOException {
        desk = new BackupDesk(dir);
    }

    @AfterEach
    void close() throws IOException {
        desk.close();
    }

    static void assertContains(String text, String part) {
        WithDesk.assertContains(text, part);
    }
}
