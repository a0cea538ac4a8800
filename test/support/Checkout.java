import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The folder with the catalog by which JBang found what is running, at or above the current one. */
final class Checkout {
    private Checkout() { }

    static Path root() throws IOException {
        for (Path dir = Path.of("").toAbsolutePath(); dir != null; dir = dir.getParent()) {
            if (Files.exists(dir.resolve("jbang-catalog.json"))) {
                return dir;
            }
        }
        throw new IOException("run this from within the checkout");
    }
}
