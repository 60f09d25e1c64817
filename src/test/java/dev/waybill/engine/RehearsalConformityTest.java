package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.definition.Definitions;
import dev.waybill.expression.Expressions;
import dev.waybill.model.Ending;
import dev.waybill.model.Graphs;
import dev.waybill.model.Model;
import dev.waybill.model.Observation;
import dev.waybill.model.Scenario;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.Tag;

/** Whatever the graph, what is played in memory ends as the reference model says, as what runs for real does. */
@Tag("G04")
class RehearsalConformityTest {
    private static final Expressions EXPRESSIONS = new Expressions();
    private static final java.util.List<TaskType> TYPES = RehearsalTest.types(EXPRESSIONS);
    private static final Definitions DEFINITIONS = new Definitions(TYPES, EXPRESSIONS);
    static Rehearsals rehearsals;

    @BeforeContainer
    static void start() {
        rehearsals = new Rehearsals(TYPES, EXPRESSIONS, 1 << 22);
    }

    @AfterContainer
    static void stop() {
        rehearsals.close();
    }

    @Provide
    Arbitrary<Scenario> scenarios() {
        return Graphs.scenarios();
    }

    @Property(tries = 150, shrinking = ShrinkingMode.OFF)
    void endsAsTheModelSays(@ForAll("scenarios") Scenario scenario) {
        var playable = TestEffects.playable(scenario);
        var start = Instant.parse("2026-01-01T00:00:00Z");
        var version = new Version(TenantId.FIRST, UUID.randomUUID(), 1, DEFINITIONS.parse(playable.definition()), start, "test", null);
        var played = rehearsals.play(
                new Rehearsal(version, UUID.randomUUID(), Map.of(), Map.of("type", "manual"), start, new Script(playable), Duration.ofSeconds(20)));

        var status = played.status();
        assertThat(status).as(played.cutShort()).isNotNull();
        var endings = played.tasks().stream().collect(Collectors.toMap(Rehearsed.Task::taskId, task -> new Ending(String.valueOf(task.outcome()), task.attempts())));
        var error = played.error();
        assertThat(Model.predict(playable).complaints(new Observation(status.word(), error == null ? null : error.taskId(), endings))).as("%s", scenario).isEmpty();
    }

    private record Script(Scenario scenario) implements StandIns {
        @Override
        public boolean standFor(String taskId) {
            return false;
        }

        @Override
        public TaskResult perform(TaskCall call) {
            var act = scenario.attempt(call.taskId(), call.attempt());
            var argument = act.substring(act.indexOf(':') + 1);
            if (act.startsWith("fail:")) {
                throw TaskFailure.of(argument, "as the script says");
            }
            return act.startsWith("label:") ? new TaskResult.Branch(argument, null) : new TaskResult.Success(null);
        }
    }
}
