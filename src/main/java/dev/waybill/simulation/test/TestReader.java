package dev.waybill.simulation.test;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.InputSchema;
import dev.waybill.definition.Task;
import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.engine.ExecutionStatus;
import dev.waybill.refusal.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads tests of one definition; finds all that is wrong with them. */
public final class TestReader {
    public static final Instant CLOCK = Instant.parse("2000-01-01T00:00:00Z");
    private static final List<String> OF_THE_WHOLE = List.of("status", "output", "error");
    private static final List<String> OF_A_TASK = List.of("outcome", "attempts", "input", "output", "error");

    private final WorkflowDefinition definition;
    private final Definitions definitions;
    private final List<Fault> faults;

    /** @param faults takes what is wrong */
    public TestReader(WorkflowDefinition definition, Definitions definitions, List<Fault> faults) {
        this.definition = definition;
        this.definitions = definitions;
        this.faults = faults;
    }

    /** @param shared what stands in where the test says nothing of a task */
    public TestCase read(Fields fields, Map<String, Mocks.Sequence> shared) {
        var input = fields.object("input").orElse(Map.of());
        check(input, fields.at("input"));
        Map<String, Mocks.Sequence> mocks = new LinkedHashMap<>(shared);
        mocks.putAll(mocks(fields));
        return new TestCase(
                input,
                fields.object("trigger").orElse(Map.of("type", "manual")),
                mocks,
                fields.instant("clock").orElse(CLOCK),
                expectations(fields));
    }

    private void check(Map<String, @Nullable Object> input, String pointer) {
        var schema = definition.inputSchema();
        if (schema != null) {
            InputSchema.of(schema).check(input).forEach(fault -> faults.add(new Fault(pointer + fault.pointer(), fault.code(), fault.message())));
        }
    }

    public Map<String, Mocks.Sequence> mocks(Fields fields) {
        Map<String, Mocks.Sequence> mocks = new LinkedHashMap<>();
        fields.object("mocks").orElse(Map.of()).forEach((id, value) -> {
            var pointer = Fault.pointer(fields.at("mocks"), id);
            var task = task(id, pointer);
            mocks.put(id, value instanceof List<?> list ? sequence(list, task, pointer) : new Mocks.Sequence(List.of(mock(value, task, pointer)), true));
        });
        return mocks;
    }

    /** By its id, or, inside of another, by what it is called in the journal, with or without the numbers of items. */
    private Optional<Task> task(String id, String pointer) {
        var own = id.substring(id.lastIndexOf('.') + 1);
        var task = definition.allTasks().filter(t -> t.id().equals(own)).findFirst();
        if (task.isEmpty()) {
            faults.add(new Fault(pointer, "unknown_task", "No task is called '" + id + "'."));
        }
        return task;
    }

    private Mocks.Sequence sequence(List<?> list, Optional<Task> task, String pointer) {
        var mocks = new ArrayList<Mock>();
        for (int i = 0; i < list.size(); i++) {
            mocks.add(mock(list.get(i), task, pointer + "/" + i));
        }
        return new Mocks.Sequence(List.copyOf(mocks), false);
    }

    private Mock mock(@Nullable Object value, Optional<Task> task, String pointer) {
        var fields = Fields.of(value, pointer, faults);
        var when = fields.object("when").orElse(null);
        var duration = fields.duration("duration");
        var outcome = fields.text("outcome");
        outcome.ifPresent(word -> checkOutcome(word, task, fields));
        boolean isFailing = fields.has("error") || outcome.equals(Optional.of("failure"));
        if (isFailing && (fields.has("output") || outcome.isPresent() && !outcome.get().equals("failure"))) {
            fields.fault("error", "exclusive", "A failure has no output and no other outcome.");
        }
        var reaction = isFailing
                ? MockedFailure.read(fields, faults)
                : new Mock.Reaction.Answer(outcome.filter(word -> !word.equals("success")).orElse(null), fields.value("output"));
        fields.end();
        return new Mock(when, reaction, duration);
    }

    private void checkOutcome(String outcome, Optional<Task> task, Fields fields) {
        var labels = task.map(definitions::labels).orElse(Set.of());
        if (task.isPresent() && !outcome.equals("success") && !outcome.equals("failure") && !labels.contains(outcome)) {
            var sorted = new TreeSet<>(labels);
            fields.fault("outcome", "unknown_outcome", "'" + task.get().id() + "' ends with success, failure"
                    + (sorted.isEmpty() ? "." : ", " + String.join(", ", sorted) + "."));
        }
    }

    private Expectations expectations(Fields test) {
        var fields = Fields.of(test.object("expect").orElse(Map.of()), test.at("expect"), faults);
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("status", ExecutionStatus.SUCCEEDED.word());
        OF_THE_WHOLE.stream().filter(fields::has).forEach(name -> values.put(name, fields.value(name)));
        if (fields.text("status").isPresent() && List.of(ExecutionStatus.values()).stream().noneMatch(s -> s.isEnded() && s.word().equals(values.get("status")))) {
            fields.fault("status", "invalid", "status is succeeded, failed, cancelled or timed_out.");
        }
        Map<String, Map<String, @Nullable Object>> tasks = new LinkedHashMap<>();
        fields.object("tasks").orElse(Map.of()).forEach((id, value) -> tasks.put(id, task(id, value, Fault.pointer(fields.at("tasks"), id))));
        var path = fields.list("path").map(list -> list.stream().map(String::valueOf).toList());
        fields.end();
        return new Expectations(values, tasks, path);
    }

    private Map<String, @Nullable Object> task(String id, @Nullable Object value, String pointer) {
        var _ = task(id, pointer);
        var fields = Fields.of(value instanceof String outcome ? Map.of("outcome", outcome) : value, pointer, faults);
        Map<String, @Nullable Object> expected = new LinkedHashMap<>();
        OF_A_TASK.stream().filter(fields::has).forEach(name -> expected.put(name, fields.value(name)));
        fields.end();
        return expected;
    }
}
