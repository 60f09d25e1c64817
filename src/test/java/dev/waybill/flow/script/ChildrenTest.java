package dev.waybill.flow.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.waybill.engine.TaskFailure;
import dev.waybill.flow.script.child.ScriptChild;
import dev.waybill.tenant.TenantId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The pool of processes: how many, whose, and when they end. */
@Tag("S33")
class ChildrenTest {
    private static final TenantId OTHER = new TenantId(new UUID(0, 2));
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final TimeLimit LIMIT = TimeLimit.of(Duration.ofSeconds(30), SOON);

    private static Optional<Answer> evaluate(Children children, TenantId tenant, Language language, String source)
            throws InterruptedException {
        return children.use(tenant, language, SOON, child -> child.ask(ScriptChild.RUN, source, "null", LIMIT));
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void keepsAChildForTheNextScriptOfItsTenantAndLanguageOnly() throws Exception {
        try (var children = new Children(Scripts.properties(3, Duration.ofSeconds(30)))) {
            evaluate(children, TenantId.FIRST, Language.JSONATA, "1");
            var first = children.pids();
            evaluate(children, TenantId.FIRST, Language.JSONATA, "2");
            assertThat(children.pids()).isEqualTo(first).hasSize(1);

            evaluate(children, OTHER, Language.JSONATA, "3");
            evaluate(children, TenantId.FIRST, Language.JQ, "4");
            assertThat(children.pids()).containsAll(first).hasSize(3);

            evaluate(children, OTHER, Language.JQ, "5");
            assertThat(children.pids()).as("the one that was idle longest made room").doesNotContainAnyElementsOf(first).hasSize(3);
            await().untilAsserted(() -> assertThat(first).noneMatch(ChildrenTest::isAlive));
        }
    }

    @Test
    void runsNoMoreAtOnceThanItMayAndMakesTheOthersWait() throws Exception {
        try (var children = new Children(Scripts.properties(1, Duration.ofSeconds(30)));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var isUsed = new CountDownLatch(1);
            var mayEnd = new CountDownLatch(1);
            var first = threads.submit(() -> children.use(TenantId.FIRST, Language.JSONATA, SOON, child -> {
                isUsed.countDown();
                mayEnd.await();
                return child.ask(ScriptChild.RUN, "1", "null", LIMIT);
            }));
            isUsed.await();

            assertThat(children.use(TenantId.FIRST, Language.JSONATA, Duration.ofMillis(50), _ -> new Answer.TooLarge())).isEmpty();
            var second = threads.submit(() -> evaluate(children, TenantId.FIRST, Language.JSONATA, "2"));
            mayEnd.countDown();

            assertThat(first.get()).contains(new Answer.Value("1"));
            assertThat(second.get()).contains(new Answer.Value("2"));
            assertThat(children.pids()).hasSize(1);
        }
    }

    @Test
    void endsAChildThatNobodyNeedsAnyMore() throws Exception {
        try (var children = new Children(Scripts.properties(2, Duration.ofSeconds(30), Duration.ofMillis(200)))) {
            evaluate(children, TenantId.FIRST, Language.JSONATA, "1");
            var pids = children.pids();

            await().untilAsserted(() -> assertThat(children.pids()).isEmpty());
            await().untilAsserted(() -> assertThat(pids).noneMatch(ChildrenTest::isAlive));
            assertThat(evaluate(children, TenantId.FIRST, Language.JSONATA, "1")).contains(new Answer.Value("1"));
        }
    }

    @Test
    void replacesAChildThatWasKilledFromOutside() throws Exception {
        try (var children = new Children(Scripts.properties(1, Duration.ofSeconds(30)))) {
            evaluate(children, TenantId.FIRST, Language.JSONATA, "1");
            for (long pid : children.pids()) {
                var process = ProcessHandle.of(pid).orElseThrow();
                process.destroyForcibly();
                process.onExit().join();
            }

            assertThat(evaluate(children, TenantId.FIRST, Language.JSONATA, "2")).contains(new Answer.Value("2"));
        }
    }

    @Test
    void tellsAChildThatDiesUnderAScriptAsTransient() throws Exception {
        try (var scripts = new Scripts(Scripts.properties(1, Duration.ofSeconds(30)))) {
            scripts.output("javascript", "return 1", null);
            long pid = scripts.children.pids().iterator().next();
            var code = CompletableFuture.supplyAsync(() -> scripts.code("javascript", "while (true) {}", null));
            var before = ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow();
            await().until(() -> ProcessHandle.of(pid).orElseThrow().info().totalCpuDuration().orElseThrow().minus(before).toMillis() > 100);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();

            assertThat(code.join()).isEqualTo("script.transient");
        }
    }

    @Test
    void killsTheChildOfAnInterruptedAttempt() throws Exception {
        try (var scripts = new Scripts(Scripts.properties(1, Duration.ofSeconds(60)))) {
            scripts.output("javascript", "return 1", null);
            var pids = scripts.children.pids();
            var code = new CompletableFuture<String>();
            var attempt = Thread.ofVirtual().start(() -> code.complete(scripts.code("javascript", "while (true) {}", null)));
            await().until(() -> attempt.getState() == Thread.State.TIMED_WAITING || attempt.getState() == Thread.State.WAITING);
            attempt.interrupt();

            assertThat(code.join()).isEqualTo("cancelled");
            await().untilAsserted(() -> assertThat(pids).noneMatch(ChildrenTest::isAlive));
        }
    }

    @Test
    void givesAScriptNoMoreTimeThanItsAttemptHas() {
        try (var scripts = new Scripts(Scripts.properties(1, Duration.ofSeconds(60)))) {
            scripts.output("javascript", "return 1", null);
            var failure = catchThrowableOfType(
                    TaskFailure.class, () -> scripts.output("javascript", "while (true) {}", null, Duration.ofMillis(300)));

            assertThat(failure.code()).isEqualTo("timeout");
        }
    }

    @Test
    void endsAllWithTheNodeAndStartsNoneAfterIt() throws Exception {
        var children = new Children(Scripts.properties(2, Duration.ofSeconds(60)));
        evaluate(children, TenantId.FIRST, Language.JQ, "1");
        evaluate(children, TenantId.FIRST, Language.JSONATA, "1");
        var pids = children.pids();
        children.close();

        await().untilAsserted(() -> assertThat(pids).hasSize(2).noneMatch(ChildrenTest::isAlive));
        assertThat(evaluate(children, TenantId.FIRST, Language.JQ, "1")).contains(new Answer.Broken());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void givesAChildNothingButItsPipesItsJarsAndAnEmptyPlace() throws Exception {
        try (var children = new Children(Scripts.properties(1, Duration.ofSeconds(30)))) {
            evaluate(children, TenantId.FIRST, Language.JQ, "1");
            var process = Path.of("/proc", String.valueOf(children.pids().iterator().next()));

            assertThat(Files.readAllBytes(process.resolve("environ"))).as("environment").isEmpty();
            assertThat(Files.readSymbolicLink(process.resolve("cwd")).toString()).endsWith("(deleted)");
            var open = open(process);
            assertThat(open.stream().filter(name -> name.startsWith("pipe:"))).hasSize(3);
            assertThat(open).allMatch(name -> name.startsWith("pipe:") || name.matches("/dev/u?random") || name.endsWith(".jar") || name.endsWith("/modules") || name.endsWith("script.jar (deleted)"));
            assertThat(open).noneMatch(name -> name.contains("spring") || name.contains("postgresql") || name.contains("camel"));
            assertThat(Files.readString(process.resolve("status"))).contains("NoNewPrivs:\t1").contains("Seccomp:\t2");
        }
    }

    private static List<String> open(Path process) throws IOException {
        try (var descriptors = Files.list(process.resolve("fd"))) {
            var names = new ArrayList<String>();
            for (var descriptor : descriptors.toList()) {
                names.add(Files.readSymbolicLink(descriptor).toString());
            }
            return names;
        }
    }

    @Test
    void noChildOutlivesANodeThatIsKilled() throws Exception {
        var node = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ScriptNode.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8))) {
            var pids = Set.of(Long.parseLong(said.readLine()), Long.parseLong(said.readLine()));
            assertThat(pids).hasSize(2).allMatch(ChildrenTest::isAlive);
            node.destroyForcibly().waitFor();

            await().untilAsserted(() -> assertThat(pids).noneMatch(ChildrenTest::isAlive));
        } finally {
            node.destroyForcibly();
        }
    }
}
