package dev.waybill.engine;

import static dev.waybill.engine.TestWorkflows.delay;
import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.engine.journal.JournalRow;
import dev.waybill.model.Ending;
import dev.waybill.model.Graphs;
import dev.waybill.model.Model;
import dev.waybill.model.Observation;
import dev.waybill.model.Scenario;
import dev.waybill.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** After a crash at whichever commit, an execution ends as the model says, and nothing that is journaled happens again. */
@Tag("F01")
@Tag("G01")
@Tag("G02")
@Tag("G03")
@Tag("G04")
class CrashPointTest {
    static TestDatabase database;
    static TestNode node;
    static CrashCopies copies;

    @BeforeContainer
    static void start() {
        database = TestNode.migrated();
        node = new TestNode(database, "a", new TestEffects());
        copies = new CrashCopies(node);
    }

    @AfterContainer
    static void stop() {
        node.close();
    }

    /** Told one by one when they fail. */
    record Scenarios(List<Scenario> list) {
        @Override
        public String toString() {
            return list.size() + " scenarios";
        }
    }

    @Provide
    Arbitrary<Scenarios> severalScenarios() {
        return Graphs.scenarios(11).map(CrashPointTest::withDelay).list().ofSize(10).map(Scenarios::new).edgeCases(edges -> edges.none());
    }

    /** Its first task waits for an instant in the database before another goes on. */
    private static Scenario withDelay(Scenario scenario) {
        var first = scenario.plan().inOrder().getFirst();
        var tasks = new ArrayList<Object>((List<?>) scenario.definition().get("tasks"));
        var delay = new LinkedHashMap<String, Object>(delay("pause", "200ms"));
        delay.put("dependencies", List.of(Map.of("task_id", first, "outcome", "always")));
        tasks.add(delay);
        var definition = new LinkedHashMap<>(scenario.definition());
        definition.put("tasks", tasks);
        var script = new LinkedHashMap<>(scenario.script());
        script.put("pause", List.of("ok"));
        return TestEffects.playable(new Scenario(definition, script));
    }

    private record Crash(UUID copy, List<JournalRow> committed, Scenario scenario) {}

    @Property(tries = 4, shrinking = ShrinkingMode.OFF)
    void goesOnFromEveryCommit(@ForAll("severalScenarios") Scenarios scenarios) throws SQLException {
        Map<UUID, Scenario> originals = new LinkedHashMap<>();
        scenarios.list().forEach(scenario -> originals.put(node.start(node.store(scenario.definition())), scenario));
        var crashes = new ArrayList<Crash>();
        originals.forEach((original, scenario) -> {
            node.end(original);
            crashes.addAll(crashes(original, scenario));
        });

        for (var crash : crashes) {
            assertThat(Model.predict(crash.scenario()).complaints(observe(crash.copy()))).as("%s", crash).isEmpty();
            assertThat(copies.journal(crash.copy()).subList(0, crash.committed().size())).as("%s", crash).isEqualTo(crash.committed());
            callsOnlyWhatIsOpen(crash);
        }
        assertThat(node.violations()).isEmpty();
    }

    /** One for each commit, from none to all but the end: that row and the end itself are one commit. */
    private static List<Crash> crashes(UUID original, Scenario scenario) {
        var rows = copies.journal(original);
        return IntStream.range(0, rows.size())
                .mapToObj(count -> new Crash(copies.copy(original, count), rows.subList(0, count), scenario))
                .toList();
    }

    /** The model knows no waits: one that was given up counts as one that never began. */
    private static Observation observe(UUID execution) {
        var seen = node.observe(execution);
        var endings = new HashMap<>(seen.endings());
        endings.computeIfPresent("pause", (_, end) -> end.outcome().equals("cancelled") ? new Ending("cancelled", 0) : end);
        return new Observation(seen.status(), seen.errorTask(), endings);
    }

    private static void callsOnlyWhatIsOpen(Crash crash) {
        var ended = crash.committed().stream()
                .filter(row -> row.kind() == JournalRow.Kind.SKIPPED || (row.kind() == JournalRow.Kind.ATTEMPT && row.dueAt() == null))
                .map(JournalRow::taskId)
                .collect(Collectors.toSet());
        var made = new HashSet<>();
        crash.committed().stream()
                .filter(row -> row.kind() == JournalRow.Kind.ATTEMPT)
                .forEach(row -> made.add(row.taskId() + " " + row.attempt()));
        for (var call : node.effects.calls(crash.copy())) {
            assertThat(ended).as("%s", crash).doesNotContain(call.task());
            assertThat(made.add(call.task() + " " + call.attempt())).as("%s in %s", call, crash).isTrue();
        }
    }
}
