//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//SOURCES ../../*.java ../Bench.java ../support/Checkout.java ../support/Child.java ../Demo.java ../support/Result.java
//SOURCES ../plan/RoundTripTest.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertIterableEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;

/** What a reader of the repository takes for granted: that what is said twice is said alike. */
class RepositoryTest {

    static final Path ROOT = root();
    static final List<String> TRACKED = tracked();
    private static final List<String> CATALOGS = List.of("jbang-catalog.json", ".jbang/jbang-catalog.json");
    static final String JBANG_VERSION = found(read("jbang"), "^version=(.*)$").get(0);
    private static final List<String> SCRIPTS = List.of("backup.java", "verify.java", "document.java");
    /** Of lines; other files have the limits of tests and of what tests need. */
    private static final Map<String, Integer> LENGTHS =
            Map.of("backup.java", 2_160, "document.java", 1_658, "verify.java", 3_559);
    private static final Set<String> DIRECTIVES = Set.of("DESCRIPTION", "JAVA", "COMPILE_OPTIONS", "DEPS", "SOURCES",
            "RUNTIME_OPTIONS");
    private static final String TESTS = ".github/workflows/tests.yml";
    private static final String RELEASE = ".github/workflows/release.yml";

    private static Path root() {
        try {
            return Checkout.root();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void catalog_and_directive_and_command_and_README_describe_a_script_alike() throws IOException {
        for (Map.Entry<String, JsonElement> alias : aliases()) {
            String file = file(alias);
            String description = alias.getValue().getAsJsonObject().get("description").getAsString();
            assertEquals(List.of(description), found(read(file), "^//DESCRIPTION (.*)$"), file);
            if (isScript(file)) {
                assertEquals(alias.getKey() + ".java", file);
                String[] said = type(file).getAnnotation(Command.class).description();
                assertEquals(List.of(description), List.of(said).subList(0, Math.min(1, said.length)), file);
                assertTrue(read("README.md").contains("| [`" + file + "`](" + file + ") | " + description + " |"),
                        "README's table lacks: " + description);
            }
        }
    }

    @Test
    void the_README_and_the_issue_form_list_every_exit_code_and_no_other() {
        Set<String> codes = Stream.of("backup", "verify", "document")
                .flatMap(script -> Stream.of(type(script + ".java").getAnnotation(Command.class).exitCodeList()))
                .map(line -> line.replaceFirst(":.*", "")).collect(Collectors.toCollection(TreeSet::new));
        assertEquals(codes, new TreeSet<>(found(read("README.md"), "^\\| (\\d+) \\|")));
        assertEquals(codes, new TreeSet<>(found(read(".github/ISSUE_TEMPLATE/fault.yml"), "^ +- \"(\\d+): ")));
    }

    @Test
    void the_catalog_for_everybody_offers_the_scripts_and_the_one_for_a_clone_what_is_in_its_test_folder() {
        assertEquals(SCRIPTS, aliases("jbang-catalog.json").stream().map(RepositoryTest::file).toList());
        assertEquals(Set.copyOf(SCRIPTS), found(read("README.md"), "\\b([a-z]+)@OWNER/REPO").stream()
                .map(alias -> alias + ".java").collect(Collectors.toSet()));
        for (Map.Entry<String, JsonElement> alias : aliases(".jbang/jbang-catalog.json")) {
            assertTrue(file(alias).startsWith("test/"), () -> alias.getKey() + " is " + file(alias));
        }
        assertEquals(List.of(),
                aliases().stream().map(RepositoryTest::file).filter(file -> !TRACKED.contains(file)).toList());
    }

    private static List<Map.Entry<String, JsonElement>> aliases() {
        return CATALOGS.stream().flatMap(catalog -> aliases(catalog).stream()).toList();
    }

    private static List<Map.Entry<String, JsonElement>> aliases(String catalog) {
        JsonObject json = JsonParser.parseString(read(catalog)).getAsJsonObject();
        return List.copyOf(json.getAsJsonObject("aliases").entrySet());
    }

    private static String file(Map.Entry<String, JsonElement> alias) {
        return alias.getValue().getAsJsonObject().get("script-ref").getAsString().replaceFirst("^[.][.]/", "");
    }

    @Test
    void a_dependency_has_one_version_in_all_files() {
        Map<String, Set<String>> versions = new TreeMap<>();
        for (String file : sources()) {
            for (String dependency : found(read(file), "^//DEPS (.*)$")) {
                int colon = dependency.lastIndexOf(':');
                assertTrue(dependency.matches("[\\w.-]+:[\\w.-]+:[\\w.-]+"), file + " asks for '" + dependency + "'");
                versions.computeIfAbsent(dependency.substring(0, colon), k -> new TreeSet<>())
                        .add(dependency.substring(colon + 1));
            }
        }
        versions.forEach((dependency, all) -> assertEquals(1, all.size(), dependency + " " + all));
    }

    @Test
    void what_can_be_started_finds_the_library_of_each_import_by_its_own_header() {
        Map<String, String> libraries = Map.of("com.google.api.services.drive.", "google-api-services-drive",
                "com.google.api.services.sheets.", "google-api-services-sheets",
                "com.google.auth.", "google-auth-library-oauth2-http", "picocli.", "info.picocli",
                "com.fasterxml.jackson.", "jackson-core", "org.junit.", "junit-platform-console-standalone");
        for (String program : aliases().stream().map(RepositoryTest::file).toList()) {
            Set<String> files = new TreeSet<>();
            withSources(Path.of(program), files);
            String headers = files.stream().flatMap(file -> found(read(file), "^//DEPS (.*)$").stream())
                    .collect(Collectors.joining("\n"));
            files.forEach(file -> libraries.forEach((imported, library) -> assertTrue(headers.contains(library)
                    || found(read(file), "^import (?:static )?(" + Pattern.quote(imported) + ").*$").isEmpty(),
                    program + " starts " + file + ", and no header of them names " + library)));
        }
    }

    private static void withSources(Path file, Set<String> files) {
        if (files.add(file.normalize().toString())) {
            found(read(file.normalize().toString()), "^//SOURCES (.*)$").stream()
                    .flatMap(line -> Stream.of(line.split(" "))).filter(source -> !source.contains("*"))
                    .forEach(source -> withSources(file.resolveSibling(source), files));
        }
    }

    @Test
    void Renovate_finds_each_dependency_and_JBang_where_they_are_pinned() {
        JsonObject renovate = JsonParser.parseString(read("renovate.json")).getAsJsonObject();
        List<String> wanted = new ArrayList<>(List.of("dev.jbang:jbang-cli:" + JBANG_VERSION));
        sources().forEach(file -> wanted.addAll(found(read(file), "^//DEPS (.*)$")));
        wanted.addAll(found(read("docs/setup.md"), "\\buses: (.*)$"));
        List<String> found = new ArrayList<>();
        for (JsonElement element : renovate.getAsJsonArray("customManagers")) {
            JsonObject manager = element.getAsJsonObject();
            String files = manager.getAsJsonArray("managerFilePatterns").get(0).getAsString();
            Pattern pin = Pattern.compile(manager.getAsJsonArray("matchStrings").get(0).getAsString());
            Pattern name = Pattern.compile(files.substring(1, files.length() - 1));
            for (String file : TRACKED.stream().filter(file -> name.matcher(file).find()).toList()) {
                pin.matcher(read(file)).results().map(match -> switch (match.groupCount()) {
                    case 1 -> manager.get("depNameTemplate").getAsString() + ":" + match.group(1);
                    case 2 -> match.group(1) + ":" + match.group(2);
                    default -> match.group(1) + "@" + match.group(2) + " # " + match.group(3);
                }).forEach(found::add);
            }
        }
        assertEquals(wanted.stream().sorted().toList(), found.stream().sorted().toList());
    }

    @Test
    void the_workflows_run_the_test_command_of_the_README_and_pin_by_commit_what_is_not_here() {
        assertEquals(List.of("./jbang tests"), found(read(TESTS), "^ +- run: (.*)$"));
        assertEquals(List.of("./jbang", "./jbang", "./jbang"),
                found(read(TESTS), "(\\S*jbang) [$]script[.]java"), "the start on other systems is that of the README");
        List<String> workflows = TRACKED.stream().filter(file -> file.startsWith(".github/workflows/")).toList();
        assertEquals(List.of(RELEASE, TESTS), workflows);
        for (String workflow : workflows) {
            for (String action : found(read(workflow), "\\buses: (.*)$")) {
                assertTrue(action.equals("./" + TESTS) || action.matches("actions/[a-z-]+@[0-9a-f]{40} # v[\\d.]+"),
                        workflow + ": " + action);
            }
        }
    }

    @Test
    void the_changelog_has_a_date_for_each_version_and_the_newest_first() {
        List<String> headings = headings();
        assertTrue(headings.stream().allMatch(heading ->
                heading.matches("\\[\\d+[.]\\d+[.]\\d+] - \\d{4}-\\d\\d-\\d\\d")), headings::toString);
        assertEquals(versions().stream().sorted(Comparator.comparing(Version::parse).reversed()).toList(),
                versions());
    }

    private static List<String> headings() {
        return found(read("CHANGELOG.md"), "^## (?!\\[Unreleased]$)(.*)$");
    }

    private static List<String> versions() {
        return headings().stream().map(heading -> heading.replaceAll("\\[|].*", "")).toList();
    }

    @Test
    void the_newest_version_stands_once_in_each_script_and_is_the_one_that_the_docs_pin() {
        String version = versions().get(0);
        for (String script : SCRIPTS) {
            String name = script.replace(".java", "");
            assertEquals(List.of(name + " " + version), List.of(type(script).getAnnotation(Command.class).version()));
            assertEquals(1, found(read(script), "(" + Pattern.quote(version) + ")").size(), version + " in " + script);
        }
        for (String page : List.of("README.md", "SECURITY.md", ".github/ISSUE_TEMPLATE/fault.yml")) {
            Set<String> pinned = Set.copyOf(found(read(page), "(?:[/ ]v|placeholder: [a-z]+ )(\\d+[.]\\d+[.]\\d+)"));
            assertEquals(Set.of(version), pinned, page);
        }
    }

    /** The steps of the workflow as they stand there, in a copy of the checkout. */
    @Nested
    class A_release {
        private static final List<String> FILES =
                List.of("backup.java", "verify.java", "document.java", "jbang-catalog.json", "jbang");

        @TempDir
        Path copy;

        @BeforeEach
        void checkOut() throws IOException {
            for (String file : Stream.concat(FILES.stream(), Stream.of("CHANGELOG.md")).toList()) {
                Files.copy(ROOT.resolve(file), copy.resolve(file));
            }
        }

        @Test
        void has_checksums_of_what_it_holds_and_says_what_the_changelog_says() throws Exception {
            assertEquals(new Result(0, "", ""), step("the tag is the version", "v" + versions().get(0)));
            assertEquals(new Result(0, "", ""), step("the checksums", "v" + versions().get(0)));
            String check = found(read("README.md"), "^(sha256sum -c SHA256SUMS)\\b").get(0);
            assertEquals(new Result(0, FILES.stream().map(file -> file + ": OK\n").collect(Collectors.joining()), ""),
                    shell(check, ""));
            Files.writeString(copy.resolve("verify.java"), "return 0;");
            assertEquals(1, shell(check, "").exit());
            assertEquals(found(read("CHANGELOG.md"), "(?s)^## [^\n]*\n(.*?)^## ").get(0),
                    Files.readString(copy.resolve("section.md")));
        }

        @Test
        void is_made_after_the_tests_and_attests_what_the_README_checks() {
            String workflow = read(RELEASE);
            assertEquals(List.of("./" + TESTS), found(workflow, "^    uses: (.*)$"));
            assertEquals(List.of("tests"), found(workflow, "^    needs: (.*)$"));
            String all = "SHA256SUMS " + String.join(" ", FILES);
            assertEquals(all.replace(" ", "\n"),
                    found(workflow, "(?s) subject-path: [|]\n(.*?)\n +- ").get(0).stripIndent());
            assertEquals(all, found(workflow, "--notes-file section.md\\s+(.*)$").get(0));
            List<String> checked = found(read("README.md"), "^gh attestation verify (\\S+) --repo OWNER/REPO\\b");
            assertEquals(1, checked.size());
            assertTrue(FILES.containsAll(checked), checked::toString);
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                CHANGELOG.md  | ## [VERSION] | ## [Unreleased]\\n## [VERSION] | CHANGELOG.md begins with '## [Unreleased
                CHANGELOG.md  | ## [VERSION] | ## [9.VERSION]                | CHANGELOG.md begins with '## [9.VERSION]
                CHANGELOG.md  | [VERSION] -  | [VERSION]                     | CHANGELOG.md begins with '## [VERSION]
                backup.java   | "VERSION"    | "VERSION.1"                   | backup.java is not of version VERSION,
                document.java | "VERSION"    | "9"                           | document.java is not of version VERSION,
                """)
        void is_not_made_of_files_of_another_version(String file, String text, String other, String said)
                throws Exception {
            String version = versions().get(0);
            UnaryOperator<String> filled = pattern -> pattern.replace("VERSION", version).replace("\\n", "\n");
            String changed = read(file).replaceFirst(Pattern.quote(filled.apply(text)), filled.apply(other));
            Files.writeString(copy.resolve(file), changed);
            Result result = step("the tag is the version", "v" + version);
            assertEquals(1, result.exit(), result::toString);
            assertTrue(result.out().startsWith("::error::" + filled.apply(said)), result::toString);
        }

        private Result step(String name, String tag) throws Exception {
            return shell(found(read(RELEASE), "(?s)^ +- name: " + name + "[^\n]*\n +run: [|]\n(.*?)^ +- ")
                    .get(0).stripIndent(), tag);
        }

        /** As GitHub runs a step. */
        private Result shell(String script, String tag) throws Exception {
            ProcessBuilder start = Child.in(copy, List.of("bash", "-e", "-c", script)).directory(copy.toFile());
            start.environment().put("GITHUB_REF_NAME", tag);
            int exit = start.start().waitFor();
            return new Result(exit, Files.readString(copy.resolve("out")), Files.readString(copy.resolve("err")));
        }
    }

    @Test
    void no_file_is_longer_than_one_sitting() {
        List<String> tooLong = new ArrayList<>();
        for (String file : sources()) {
            int most = LENGTHS.getOrDefault(file, file.endsWith("Test.java") ? 1_200 : 900);
            long lines = read(file).lines().count();
            if (lines > most) {
                tooLong.add(file + " has " + lines + " lines of at most " + most);
            }
        }
        assertEquals("", String.join("\n", tooLong));
    }

    @Test
    void the_tests_together_are_no_longer_than_they_have_to_be() {
        long lines = sources().stream().filter(file -> file.startsWith("test/"))
                .mapToLong(file -> read(file).lines().count()).sum();
        assertTrue(lines <= 22_500, () -> "test/ has " + lines + " lines");
    }

    /** Whoever wants to believe verify reads these, each on its own. */
    @ParameterizedTest
    @CsvSource({"what equal means, 420", "how it is read, 400"})
    void what_has_to_be_believed_of_verify_is_short(String part, int most) {
        String text = Stream.of(read("verify.java").split("\n    // ---- ")).filter(from -> from.startsWith(part))
                .findFirst().orElseThrow();
        assertTrue(text.lines().count() <= most, part + " has " + text.lines().count() + " lines");
    }

    /** A method that fits a screen, a type that fits a sitting: so much of verify can be believed at a time. */
    @Test
    void no_method_of_verify_is_longer_than_30_lines_and_no_type_in_it_than_230() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<String> tooLong = new ArrayList<>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(null, files, null, null, null,
                    files.getJavaFileObjects(ROOT.resolve("verify.java")));
            CompilationUnitTree unit = task.parse().iterator().next();
            SourcePositions at = Trees.instance(task).getSourcePositions();
            ToLongFunction<Tree> lines = tree -> unit.getLineMap().getLineNumber(at.getEndPosition(unit, tree))
                    - unit.getLineMap().getLineNumber(at.getStartPosition(unit, tree)) + 1;
            new TreeScanner<Void, Void>() {
                @Override
                public Void scan(Tree tree, Void none) {
                    boolean method = tree instanceof MethodTree;
                    boolean type = tree instanceof ClassTree one && !one.getSimpleName().contentEquals("verify");
                    if ((method || type) && lines.applyAsLong(tree) > (method ? 30 : 230)) {
                        tooLong.add(unit.getLineMap().getLineNumber(at.getStartPosition(unit, tree)) + ": "
                                + lines.applyAsLong(tree) + " lines");
                    }
                    return super.scan(tree, none);
                }
            }.scan(unit, null);
        }
        assertEquals(List.of(), tooLong);
    }

    @Test
    void what_the_map_and_the_guide_name_is_in_the_sources() {
        Map<String, String> types = new TreeMap<>();
        for (String file : sources()) {
            found(read(file), "^ *(?:[a-z]+ )*(?:class|record|enum|interface) (\\w+)").forEach(type ->
                    types.merge(type, read(file), String::concat));
        }
        List<String> gone = new ArrayList<>();
        for (String page : List.of("docs/architecture.md", "docs/limits.md", "CONTRIBUTING.md")) {
            for (String name : found(read(page).replaceAll("(?ms)^```.*?^```$", ""), "`([^`\n]+)`")) {
                String[] parts = name.split("[.]");
                boolean file = name.matches("[\\w/-]+[.]java");
                boolean type = !file && name.matches("[A-Z]\\w*[a-z]\\w*([.]\\w+([(][)])?)?");
                String source = types.getOrDefault(parts[0], "");
                if (file && !TRACKED.contains(name) || type && (source.isEmpty()
                        || found(source, "\\b(" + parts[parts.length - 1].replace("()", "") + ")\\b").isEmpty())) {
                    gone.add(page + ": " + name);
                }
            }
        }
        assertEquals(List.of(), gone);
    }

    @Test
    void a_shared_region_is_the_same_in_each_script_that_it_names_and_in_no_other() {
        Map<String, Map<String, String>> regions = new TreeMap<>();
        for (String file : sources().stream().filter(RepositoryTest::isScript).toList()) {
            String source = read(file);
            List<MatchResult> found = Pattern.compile("(?s)//region shared: ([^\n]*\\))\n(.*?)//endregion\n")
                    .matcher(source).results().toList();
            found.forEach(region ->
                    regions.computeIfAbsent(region.group(1), k -> new TreeMap<>()).put(file, region.group(2)));
            assertEquals(found.size(), found(source, "(//region)").size(), file + " has a region that is not "
                    + "'//region shared: NAME (SCRIPT, ...)' up to '//endregion'");
            assertEquals(found.size(), found(source, "(//endregion)").size(), file + " ends more regions than it has");
        }
        regions.forEach((name, copies) -> {
            Set<String> named = Arrays.stream(name.replaceAll(".*\\(|\\)", "").split(", "))
                    .map(script -> script + ".java").filter(script -> TRACKED.contains(script))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertEquals(named, copies.keySet(), "the scripts that hold the region '" + name + "'");
            List<String> first = copies.values().iterator().next().lines().toList();
            copies.forEach((file, copy) -> assertIterableEquals(first, copy.lines().toList(), name + " in " + file));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"backup", "verify", "document"})
    void a_command_in_the_docs_has_no_option_that_its_script_has_not(String script) {
        String help = help(script).replace("[no-]", "");
        List<String> asked = new ArrayList<>();
        // The example is of document.java's making, and RoundTripTest runs all its commands.
        for (String page : pages().stream().filter(file -> !file.startsWith("docs/example/")).toList()) {
            for (String command : found(read(page), "jbang " + script + "(?:[.]java)?((?: +[^\\s`|#;&]+)+)")) {
                found(command, " (--[a-z][a-z-]+)").forEach(option -> asked.add(page + ": " + option));
            }
        }
        assertFalse(asked.isEmpty());
        assertEquals(List.of(), asked.stream().filter(option -> !Pattern.compile(
                "(?m)^ *(-\\w, )?" + option.replaceFirst(".*: ", "").replaceFirst("--no-", "--") + "\\b")
                .matcher(help).find()).toList());
    }

    private static String help(String script) {
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        switch (script) {
            case "backup" -> backup.run(backup.World.real(), out, out, "--help");
            case "verify" -> verify.run(new verify(verify.World.real(), false), out, out, "--help");
            case "document" -> document.run(Clock.systemUTC(), out, out, "--help");
            default -> throw new AssertionError("no script is called " + script);
        }
        return said.toString();
    }

    @Test
    void each_label_that_a_script_logs_is_on_the_page_about_the_log() {
        String page = read("docs/log.md");
        Set<String> labels = Stream.of("backup.java", "verify.java").flatMap(script ->
                        found(read(script), "\\blog[.](?:info|warn|error)[(]\"([^\"]+)\"").stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(labels.size() > 30, labels::toString);
        assertEquals(List.of(), labels.stream().filter(label -> !page.contains("`" + label + "`")).toList());
    }

    @Test
    void the_delegation_that_the_setup_page_asks_for_grants_the_scopes_that_the_scripts_ask_for() {
        String asked = "(?:Drive|Sheets)Scopes[.]([A-Z_]+)";
        Set<String> scopes = Stream.of("backup.java", "verify.java").flatMap(file -> found(read(file), asked).stream())
                .map(name -> "https://www.googleapis.com/auth/" + name.toLowerCase(Locale.ROOT)
                        .replace("metadata", ".metadata").replace("readonly", ".readonly").replace("_", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(scopes.size() > 1, scopes::toString);
        assertTrue(read("docs/setup.md").contains("\n   " + String.join(",", scopes) + "\n"), scopes::toString);
    }

    @Test
    void every_link_in_the_docs_leads_somewhere() {
        List<String> broken = new ArrayList<>();
        for (String page : pages()) {
            for (String link : links(page)) {
                if (!leadsSomewhere(page, link)) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertEquals("", String.join("\n", broken));
    }

    @Test
    void every_page_and_picture_is_found_from_the_README() {
        Set<String> found = new TreeSet<>();
        follow("README.md", found);
        assertEquals(List.of(), TRACKED.stream().filter(file -> file.endsWith(".md") || file.startsWith("docs/"))
                .filter(file -> !found.contains(file)).toList());
    }

    private static void follow(String page, Set<String> found) {
        if (found.add(page) && page.endsWith(".md")) {
            links(page).forEach(link -> follow(target(page, link), found));
        }
    }

    /** All but those to elsewhere on the web. */
    private static List<String> links(String page) {
        String text = read(page).replaceAll("(?ms)^```.*?^```$", "").replaceAll("`[^`\n]*`\\]", "]");
        return found(text, "\\]\\(([^)\\s]+)\\)").stream().filter(link -> !link.matches("(https?|mailto):.*")).toList();
    }

    private static String target(String page, String link) {
        String file = link.replaceFirst("#.*", "");
        return file.isEmpty() ? page
                : ROOT.relativize(ROOT.resolve(page).resolveSibling(file).normalize()).toString().replace('\\', '/');
    }

    private static boolean leadsSomewhere(String page, String link) {
        String target = target(page, link);
        boolean exists = TRACKED.stream().anyMatch(known -> known.equals(target) || known.startsWith(target + "/"));
        return exists && (!link.contains("#") || anchors(target).contains(link.replaceFirst(".*#", "")));
    }

    /** The anchors that GitHub makes of headings. */
    private static List<String> anchors(String page) {
        return found(read(page).replaceAll("(?ms)^```.*?^```$", ""), "^#+ (.*)$").stream()
                .map(heading -> heading.toLowerCase(Locale.ROOT).replaceAll("[^\\w\\- ]", "").replace(' ', '-'))
                .toList();
    }

    @Test
    void sources_are_ASCII_with_LF_and_without_tabs_or_overlong_lines() {
        List<String> bad = new ArrayList<>();
        Stream<String> others = Stream.of("jbang", ".ci/run", "jbang-catalog.json");
        for (String file : Stream.concat(sources().stream(), others).toList()) {
            String text = read(file);
            if (!text.endsWith("\n") || text.endsWith("\n\n")) {
                bad.add(file + " does not end with one line end");
            }
            boolean quoting = false;
            int number = 0;
            for (String line : text.lines().toList()) {
                number++;
                // A log line that a test quotes in a text block is as long as it is.
                boolean tooLong = line.length() > 120 && !(quoting && file.startsWith("test/"));
                if (tooLong || line.endsWith(" ") || !line.matches("[ -~]*")) {
                    bad.add(file + ":" + number + ": " + line);
                }
                quoting ^= line.split("\"\"\"", -1).length % 2 == 0;
            }
            if (text.indexOf('\r') >= 0) {
                bad.add(file + " has a carriage return");
            }
        }
        assertEquals("", String.join("\n", bad));
    }

    @Test
    void a_script_begins_with_its_header_and_has_no_directive_that_JBang_would_ignore() {
        for (String file : sources()) {
            String source = read(file);
            boolean starts = source.startsWith("///usr/bin/env jbang \"$0\" \"$@\" ; exit $?\n");
            assertEquals(source.contains("\n    public static void main(String"), starts,
                    file + " can be started, and says so in line 1");
            List<String> names = found(source, "^//([A-Z_]+)\\b.*$");
            assertEquals(List.of(), names.stream().filter(name -> !DIRECTIVES.contains(name)).toList(), file);
            // What is not started has no need of a description beside that of its class.
            List<String> first = found(source, "^//(DESCRIPTION|JAVA 17[+])(?: .*)?$");
            assertEquals(starts ? List.of("DESCRIPTION", "JAVA 17+") : List.of(), first, file);
            long head = source.lines().takeWhile(line -> line.startsWith("//")).count();
            assertEquals(names.size() + (starts ? 1 : 0), head, file + " has a directive below its header");
        }
    }

    @Test
    void a_file_holds_one_class_of_its_own_name_and_no_import_that_it_does_not_use() {
        for (String file : sources()) {
            String source = read(file);
            String name = file.replaceAll(".*/|\\.java$", "");
            assertEquals(List.of(name), found(source, "^(?:[a-z]+ )*(?:class|record|enum|interface) (\\w+)"), file);
            assertEquals(List.of(), found(source, "^(package .*)$"), file);
            List<String> words = found(source.replaceAll("(?m)^import .*", ""), "(\\w+)");
            List<String> imported = found(source, "^import (?:static )?[\\w.]+\\.(\\w+|\\*);$");
            assertEquals(List.of(), imported.stream().filter(type -> !words.contains(type)).toList(), file);
        }
    }

    @Test
    void sources_compile_without_a_warning(@TempDir Path classes) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, Locale.ROOT, UTF_8)) {
            Iterable<? extends JavaFileObject> units =
                    files.getJavaFileObjectsFromPaths(sources().stream().map(ROOT::resolve).toList());
            List<String> options = List.of("-Xlint:all", "-Werror", "-proc:none", "-d", classes.toString(),
                    "-classpath", libraries());
            assertTrue(compiler.getTask(said, files, null, options, null, units).call(), said::toString);
        }
    }

    /** The class path without the tests' own jar: a class in it would stand in for a source that is missing. */
    private static String libraries() {
        String own = RepositoryTest.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !Path.of(entry).equals(Path.of(own)))
                .collect(Collectors.joining(File.pathSeparator));
    }

    @Test
    void no_file_names_a_path_of_one_machine_or_the_host_of_a_registry() {
        Pattern local = Pattern.compile(
                "(?<![\\w.-])/(work|tmp|root|home)/\\w|repo1?[.]maven|registry[.]npmjs|deb[.]debian");
        List<String> found = new ArrayList<>();
        for (String file : TRACKED.stream().filter(file -> !file.endsWith(".png")).toList()) {
            local.matcher(read(file)).results().map(MatchResult::group).forEach(text -> found.add(file + ": " + text));
        }
        assertEquals("", String.join("\n", found));
    }

    @Test
    void what_is_to_be_started_is_executable() {
        for (String file : List.of("jbang", ".ci/run")) {
            assertTrue(Files.isExecutable(ROOT.resolve(file)), file);
            assertTrue(read(file).startsWith("#!/bin/sh\n"), file);
        }
        assertTrue(read("README.md").lines().anyMatch("./jbang tests"::equals), "README lacks the test command");
        assertTrue(read(".ci/run").endsWith("exec ./jbang tests\n"), "CI runs another test command than README's");
    }

    /** 0 if git leaves it out, 1 if it can be committed. */
    @ParameterizedTest
    @CsvSource({"docs/MIGRATION_BACKUP.md,1", "docs/MIGRATION_BACKUP.md.sig,1", "docs/MIGRATION_BACKUP.md.kept-1,1",
        "backend/logs/migration/backup_execution.log,1", "restored_N4TS9M.log,1", "key.json,0", "client_secret.json,0",
        "my-credentials.json,0", "backup.xlsx,0", "all.jsonl,0", ".jbang/jbang-0.132.1.jar,0"})
    void a_page_and_a_log_can_be_committed_and_a_key_or_data_by_no_mistake(String file, int exit) throws Exception {
        assertEquals(exit, new ProcessBuilder("git", "check-ignore", "-q", "--no-index", file)
                .directory(ROOT.toFile()).start().waitFor());
    }

    /** What git tracks or would be asked to track, without an operator's own log and page. */
    private static List<String> tracked() {
        try {
            Process git = new ProcessBuilder("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
                    .directory(ROOT.toFile()).start();
            List<String> files = List.of(new String(git.getInputStream().readAllBytes(), UTF_8).split("\0"));
            assertEquals(0, git.waitFor(), "git could not list the files of " + ROOT);
            return files.stream().filter(file -> Files.isRegularFile(ROOT.resolve(file)))
                    .filter(file -> !file.startsWith("backend/") && !file.equals("docs/MIGRATION_BACKUP.md"))
                    .sorted().toList();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("these tests need git and a checkout", e);
        }
    }

    private static boolean isScript(String file) {
        return !file.contains("/") && file.endsWith(".java");
    }

    private static Class<?> type(String file) {
        try {
            return Class.forName(file.replaceFirst("\\.java$", ""));
        } catch (ClassNotFoundException e) {
            throw new AssertionError("there is no class in " + file, e);
        }
    }

    private static List<String> sources() {
        return TRACKED.stream().filter(file -> file.endsWith(".java")).toList();
    }

    private static List<String> pages() {
        return TRACKED.stream().filter(file -> file.endsWith(".md")).toList();
    }

    static List<String> found(String text, String regex) {
        return Pattern.compile(regex, Pattern.MULTILINE).matcher(text).results().map(match -> match.group(1)).toList();
    }

    static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new AssertionError("could not read " + file, e);
        }
    }
}
