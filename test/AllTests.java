///usr/bin/env jbang "$0" "$@" ; exit $?
//DESCRIPTION Runs all tests, or those of the classes named.
//JAVA 17+
//DEPS info.picocli:picocli:4.7.7
//DEPS org.junit.platform:junit-platform-console-standalone:6.1.3
//RUNTIME_OPTIONS -XX:+UseSerialGC
//SOURCES backup/*Test.java bench/*Test.java document/*Test.java google/*Test.java live/*Test.java plan/*Test.java
//SOURCES repository/*Test.java verify/*Test.java

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.platform.engine.discovery.ClassNameFilter.includeClassNamePatterns;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClasspathRoots;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.io.PrintWriter;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.ClassOrdererContext;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.platform.engine.DiscoverySelector;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Runs every class below it whose name ends in Test and prints one line for each, what failed, and the count of both.
 * Exits with 0 only if something was run and all of it passed.
 */
@Command(name = "tests", mixinStandardHelpOptions = true, version = "tests 1.0.0",
        description = "Runs all tests, or those of the classes named.")
class AllTests implements Callable<Integer> {

    @Parameters(paramLabel = "TEST", arity = "0..*",
            description = "Class to run alone, or one of its methods as Class#method.")
    List<String> names = new ArrayList<>();

    @Spec
    CommandSpec spec;

    public static void main(String... args) {
        PrintWriter out = new PrintWriter(System.out, true, UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, UTF_8);
        System.exit(new CommandLine(new AllTests()).setOut(out).setErr(err).execute(args));
    }

    @Override
    public Integer call() throws URISyntaxException {
        var request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectors())
                .filters(includeClassNamePatterns(".*Test"))
                .configurationParameters(Map.of(
                        "junit.jupiter.execution.timeout.default", "10 m",
                        "junit.jupiter.testclass.order.default", LongestFirst.class.getName(),
                        "junit.jupiter.displayname.generator.default", ReplaceUnderscores.class.getName(),
                        "junit.jupiter.execution.parallel.enabled", "true",
                        "junit.jupiter.execution.parallel.config.executor-service", "worker_thread_pool",
                        // Twice as many as cores, since a test waits much of its time for an answer or a process.
                        "junit.jupiter.execution.parallel.config.dynamic.factor", "2",
                        "junit.jupiter.execution.parallel.mode.default", "same_thread",
                        "junit.jupiter.execution.parallel.mode.classes.default", "concurrent"))
                .build();
        Report report = new Report(spec.commandLine().getOut());
        LauncherFactory.create().execute(request, report);
        report.end();
        return report.good() ? 0 : 1;
    }

    private List<? extends DiscoverySelector> selectors() throws URISyntaxException {
        if (names.isEmpty()) {
            return selectClasspathRoots(Set.of(
                    Path.of(AllTests.class.getProtectionDomain().getCodeSource().getLocation().toURI())));
        }
        return names.stream().flatMap(this::selectors).toList();
    }

    private Stream<? extends DiscoverySelector> selectors(String name) {
        String[] parts = name.split("#", 2);
        Class<?> type;
        try {
            type = Class.forName(parts[0]);
        } catch (ClassNotFoundException e) {
            throw new ParameterException(spec.commandLine(), "there is no test class '" + parts[0] + "'", e);
        }
        if (parts.length == 1) {
            return Stream.of(selectClass(type));
        }
        List<Method> methods = Stream.of(type.getDeclaredMethods()).filter(m -> m.getName().equals(parts[1])).toList();
        if (methods.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "there is no test '" + parts[1] + "' in " + parts[0]);
        }
        return methods.stream().map(method -> selectMethod(type, method));
    }

    /** So that no class of half a minute begins when the others are done, and has one core to itself. */
    static final class LongestFirst implements ClassOrderer {
        private static final List<String> LONG = List.of("BootstrapTest", "FaultTest", "VerifyHugeAnswerTest",
                "VerifyFaultTest", "VerifyProofTest", "VerifyModelTest", "VerifyDamageTest", "RoundTripTest",
                "SetupTest", "VerifyEqualityTest", "BackupHugeAnswerTest", "LiveTest", "RepositoryTest");

        @Override
        public void orderClasses(ClassOrdererContext context) {
            context.getClassDescriptors().sort(Comparator.comparing(type -> {
                int place = LONG.indexOf(type.getTestClass().getName());
                return place < 0 ? LONG.size() : place;
            }));
        }
    }

    /** Counts what ends, and prints a class when it is done and the failures last, where they are looked for. */
    static final class Report implements TestExecutionListener {
        private final PrintWriter out;
        private final List<Failure> failures = new ArrayList<>();
        private final Map<String, Count> classes = new TreeMap<>();
        private final Map<String, Instant> started = new TreeMap<>();
        private TestPlan plan;
        private int passed;
        private int skipped;

        Report(PrintWriter out) {
            this.out = out;
        }

        synchronized boolean good() {
            return passed > 0 && failures.isEmpty();
        }

        @Override
        public void testPlanExecutionStarted(TestPlan all) {
            plan = all;
        }

        @Override
        public synchronized void executionStarted(TestIdentifier test) {
            if (isTopLevelClass(test)) {
                classes.put(test.getUniqueId(), new Count(test.getDisplayName()));
            } else if (test.isTest()) {
                started.put(test.getUniqueId(), Instant.now());
            }
        }

        @Override
        public synchronized void executionSkipped(TestIdentifier test, String reason) {
            skipped++;
            out.printf("skipped: %s: %s%n", name(test), reason);
        }

        @Override
        public synchronized void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Optional.ofNullable(started.remove(test.getUniqueId())).ifPresent(from -> count(test).ifPresent(count ->
                    count.took = count.took.plus(Duration.between(from, Instant.now()))));
            if (result.getStatus() == Status.FAILED) {
                failures.add(new Failure(name(test), result.getThrowable().orElseThrow()));
                count(test).ifPresent(count -> count.failed++);
            } else if (test.isTest() && result.getStatus() == Status.ABORTED) {
                executionSkipped(test, result.getThrowable().map(Throwable::getMessage).orElse("aborted"));
            } else if (test.isTest()) {
                passed++;
                count(test).ifPresent(count -> count.passed++);
            }
            if (isTopLevelClass(test)) {
                count(test).ifPresent(out::println);
            }
        }

        /** The last line is for whoever counts: it stands alone and always looks the same. */
        synchronized void end() {
            failures.forEach(failure -> failure.print(out));
            if (skipped > 0) {
                out.printf("%d skipped%n", skipped);
            }
            out.printf("%d passed, %d failed%n", passed, failures.size());
        }

        private Optional<Count> count(TestIdentifier test) {
            return isTopLevelClass(test) ? Optional.ofNullable(classes.get(test.getUniqueId()))
                    : plan.getParent(test).flatMap(this::count);
        }

        private boolean isTopLevelClass(TestIdentifier test) {
            return test.getSource().filter(ClassSource.class::isInstance).isPresent()
                    && plan.getParent(test).filter(parent -> parent.getParentId().isEmpty()).isPresent();
        }

        private String name(TestIdentifier test) {
            String outer = plan.getParent(test).filter(parent -> parent.getParentId().isPresent())
                    .map(parent -> name(parent) + " > ").orElse("");
            return outer + test.getDisplayName();
        }
    }

    /** How a class is doing. While it waits for one of its tests, its thread may run some of another class. */
    private static final class Count {
        private final String name;
        private Duration took = Duration.ZERO;
        private int passed;
        private int failed;

        Count(String name) {
            this.name = name;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%-20s %4d passed, %d failed, %.1f s", name, passed, failed,
                    took.toMillis() / 1000.0);
        }
    }

    /** A test that failed, and of the stack only what the reader can open: the frames in this folder's own classes. */
    record Failure(String test, Throwable cause) {
        void print(PrintWriter out) {
            out.printf("%nFAILED %s%n", test);
            for (Throwable t = cause; t != null; t = t.getCause()) {
                out.println(String.valueOf(t).indent(4).stripTrailing());
                frames(t).forEach(frame -> out.println("        at " + frame));
            }
            out.println();
        }

        private static List<StackTraceElement> frames(Throwable t) {
            List<StackTraceElement> all = List.of(t.getStackTrace());
            List<StackTraceElement> own = all.stream().filter(frame -> !frame.getClassName().contains(".")).toList();
            return (own.isEmpty() ? all : own).stream().limit(12).toList();
        }
    }
}
