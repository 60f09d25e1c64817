package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Yaml;
import dev.waybill.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** What is played in memory goes as it would in production, in no time and without effects. */
final class RehearsalTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Expressions expressions = new Expressions();
    private final List<TaskType> types = types(expressions);
    private final Rehearsals rehearsals = new Rehearsals(types, expressions, 4 * 1024 * 1024);
    private final Map<String, Function<TaskCall, TaskResult>> standIns = new HashMap<>();
    private final List<String> calls = new ArrayList<>();
    private Duration atMost = Duration.ofSeconds(20);

    static List<TaskType> types(Expressions expressions) {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.registerBean(Expressions.class, () -> expressions);
            context.scan("dev.waybill.flow");
            context.refresh();
            var types = new ArrayList<>(context.getBeansOfType(TaskType.class).values());
            types.add(new TestEffects());
            return types;
        }
    }

    @AfterEach
    void close() {
        rehearsals.close();
    }

    private Rehearsed play(String yaml) {
        var definition = new Definitions(types, expressions).parse(Yaml.parse(yaml.getBytes(StandardCharsets.UTF_8)));
        var version = new Version(TenantId.FIRST, UUID.randomUUID(), 1, definition, START, "test", null);
        return rehearsals.play(new Rehearsal(version, UUID.randomUUID(), Map.of("n", 4L), Map.of("type", "manual"), START, new StandIns() {
            @Override
            public boolean standFor(String taskId) {
                return standIns.containsKey(taskId);
            }

            @Override
            public TaskResult perform(TaskCall call) {
                calls.add(call.taskId() + " " + call.attempt() + " " + Duration.between(START, call.startedAt()));
                return standIns.get(call.taskId()).apply(call);
            }
        }, atMost));
    }

    private static Rehearsed.Task task(Rehearsed rehearsed, String id) {
        return rehearsed.tasks().stream().filter(task -> task.taskId().equals(id)).findFirst().orElseThrow();
    }

    @Test
    void computesBranchesAndSkipsAsALiveOne() {
        var played = play("""
                name: branches
                tasks:
                  - {task_id: twice, type: transform, parameters: {output: "${input.n * 2}"}}
                  - {task_id: big, type: condition, dependencies: [twice], parameters: {expression: tasks.twice.output > 5}}
                  - {task_id: yes, type: transform, dependencies: [{task_id: big, outcome: "true"}], parameters: {output: big}}
                  - {task_id: no, type: transform, dependencies: [{task_id: big, outcome: "false"}], parameters: {output: small}}
                  - {task_id: end, type: transform, dependencies: [yes, no], parameters: {output: "${tasks.yes.output}"}}
                output: "${tasks.end.output}"
                """);

        assertThat(played.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(played.output()).isEqualTo("big");
        assertThat(played.tasks()).extracting(Rehearsed.Task::outcome).containsExactly("success", "true", "success", "skipped", "success");
        assertThat(played.edges()).filteredOn(Rehearsed.Edge::isTaken).extracting(Rehearsed.Edge::to).containsExactly("big", "yes", "end");
        assertThat(played.cutShort()).isNull();
    }

    @Test
    void standsInForEffectsAndRepeatsThemAfterTheirWaits() {
        standIns.put("call", call -> {
            if (call.attempt() < 3) {
                throw TaskFailure.of("http.503", "busy");
            }
            return new TaskResult.Success(Map.of("attempt", (long) call.attempt()));
        });
        var played = play("""
                name: retries
                tasks:
                  - task_id: call
                    type: test_effect
                    parameters: {output: "${input.n}"}
                    retry_policy: {max_attempts: 5, initial_interval: 1m, backoff_coefficient: 2, max_interval: 1h}
                output: "${tasks.call.output.attempt}"
                """);

        assertThat(played.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(played.output()).isEqualTo(3L);
        assertThat(calls).containsExactly("call 1 PT0S", "call 2 PT1M", "call 3 PT3M");
        assertThat(Duration.between(START, played.endedAt())).isEqualTo(Duration.ofMinutes(3));
        assertThat(task(played, "call").attempts()).isEqualTo(3);
    }

    @Test
    void waitsForDaysInNoTime() {
        var played = play("""
                name: patient
                tasks:
                  - {task_id: wait, type: delay, parameters: {duration: 7d}}
                  - {task_id: until, type: delay, dependencies: [wait], parameters: {until: "2026-03-01T00:00:00Z"}}
                  - {task_id: past, type: delay, dependencies: [until], parameters: {until: "2026-02-01T00:00:00Z"}}
                """);

        assertThat(played.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(task(played, "wait").completedAt()).isEqualTo(START.plus(Duration.ofDays(7)));
        assertThat(played.endedAt()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
        assertThat(played.events()).extracting(Rehearsed.Event::kind)
                .containsExactly("parked", "woken", "attempt", "parked", "woken", "attempt", "attempt", "ended");
    }

    @Test
    void endsAtItsDeadline() {
        var played = play("""
                name: late
                timeout: 1h
                tasks:
                  - {task_id: wait, type: delay, parameters: {duration: 7d}}
                  - {task_id: then, type: transform, dependencies: [wait], parameters: {output: 1}}
                """);

        assertThat(played.status()).isEqualTo(ExecutionStatus.TIMED_OUT);
        assertThat(played.endedAt()).isEqualTo(START.plus(Duration.ofHours(1)));
        assertThat(played.tasks()).extracting(Rehearsed.Task::outcome).containsExactly("cancelled", "cancelled");
    }

    @Test
    void anUnhandledFailureEndsItAndAHandledOneDoesNot() {
        standIns.put("a", _ -> {
            throw TaskFailure.of("http.404", "gone").withDetail(Map.of("body", "x"));
        });
        var failed = play("{name: fails, tasks: [{task_id: a, type: test_effect, parameters: {}}, {task_id: b, type: transform, dependencies: [a], parameters: {output: 1}}]}");
        assertThat(failed.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(failed.error()).isEqualTo(new ExecutionError("http.404", "gone", "a"));
        assertThat(failed.tasks()).extracting(Rehearsed.Task::outcome).containsExactly("failure", "cancelled");

        var handled = play("""
                name: handles
                tasks:
                  - {task_id: a, type: test_effect, parameters: {}}
                  - {task_id: b, type: transform, dependencies: [{task_id: a, outcome: failure}], parameters: {output: "${tasks.a.error.detail.body}"}}
                output: "${tasks.b.output}"
                """);
        assertThat(handled.output()).isEqualTo("x");
    }

    @Test
    void whatStandsInMayTakeItsTimeAndMayStandForWhatOnlyComputes() {
        standIns.put("wait", call -> call.dueAt() == null ? new TaskResult.Parked(call.startedAt().plusSeconds(5)) : new TaskResult.Branch("odd", 7L));
        var played = play("""
                name: pure
                tasks:
                  - {task_id: wait, type: switch, parameters: {cases: [{when: "true", label: odd}]}}
                  - {task_id: then, type: transform, dependencies: [{task_id: wait, outcome: odd}], parameters: {output: "${tasks.wait.output}"}}
                output: "${tasks.then.output}"
                """);

        assertThat(played.output()).isEqualTo(7L);
        assertThat(played.endedAt()).isEqualTo(START.plusSeconds(5));
    }

    @Test
    void isCutShortWhenItTakesTooLong() {
        atMost = Duration.ofMillis(1);
        standIns.put("a", call -> call.dueAt() == null ? new TaskResult.Parked(call.startedAt().plusSeconds(1)) : new TaskResult.Parked(call.dueAt().plusSeconds(1)));
        var played = play("{name: endless, tasks: [{task_id: a, type: test_effect, parameters: {}}]}");

        assertThat(played.status()).isNull();
        assertThat(played.cutShort()).contains("longer than");
    }

    @Test
    void keepsLargeValuesWithinABound() {
        standIns.put("a", _ -> new TaskResult.Success("x".repeat(3_000_000)));
        var played = play("{name: large, tasks: [{task_id: a, type: test_effect, parameters: {}}], output: \"${size(tasks.a.output)}\"}");

        assertThat(played.output()).isEqualTo(3_000_000L);
    }

    @Test
    void graphsInsideOfTasksGoAsTheOthersDo() {
        standIns.put("loop[0].call", _ -> new TaskResult.Success(1L));
        standIns.put("loop[1].call", _ -> {
            throw TaskFailure.of("http.404", "gone");
        });
        var played = play("""
                name: nested
                tasks:
                  - task_id: loop
                    type: foreach
                    parameters:
                      items: [a, b]
                      on_item_failure: collect
                      tasks:
                        - {task_id: wait, type: delay, parameters: {duration: 1h}}
                        - {task_id: call, type: test_effect, dependencies: [wait], parameters: {output: "${item}"}}
                        - {task_id: told, type: transform, dependencies: [{task_id: call, outcome: skipped}], parameters: {output: 1}}
                  - {task_id: end, type: transform, dependencies: [loop], parameters: {output: "${tasks.loop.output.map(o, o.outcome)}"}}
                output: "${tasks.end.output}"
                """);

        assertThat(played.status()).as(String.valueOf(played.error())).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(played.output()).isEqualTo(List.of("success", "failure"));
        assertThat(Duration.between(START, played.endedAt())).isEqualTo(Duration.ofHours(1));
        assertThat(task(played, "loop[1].call").outcome()).isEqualTo("failure");
        assertThat(task(played, "loop[0].call").input()).isEqualTo(Map.of("output", "a"));
        assertThat(played.edges()).extracting(edge -> edge.from() + " " + edge.to() + " " + edge.isTaken())
                .containsExactlyInAnyOrder("loop.wait loop.call true", "loop.call loop.told false", "loop end true");
    }

    @Test
    void aThousandItemsTakeNoTime() {
        var played = play("""
                name: many
                tasks:
                  - task_id: loop
                    type: foreach
                    parameters:
                      items: "${lists.range(1000)}"
                      tasks: [{task_id: twice, type: transform, parameters: {output: "${item * 2}"}}]
                output: "${size(tasks.loop.output)}"
                """);

        assertThat(played.output()).as(played.cutShort()).isEqualTo(1_000L);
    }

    @Test
    void aThousandTasksTakeNoTime() {
        var tasks = new StringBuilder("name: wide\ntasks:\n");
        for (int i = 0; i < 1_000; i++) {
            tasks.append("  - {task_id: t").append(i).append(", type: delay, parameters: {duration: ").append(i + 1).append("m}}\n");
        }
        var played = play(tasks.toString());

        assertThat(played.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(played.endedAt()).isEqualTo(START.plus(Duration.ofMinutes(1_000)));
    }
}
