package dev.waybill.simulation.test;

import dev.waybill.engine.StandIns;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.TaskResult;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands in for the tasks of one run. Of one thread. */
public final class Mocks implements StandIns {
    static final String MISSING = "test.unmocked";
    private static final Pattern ITEM = Pattern.compile("\\[[^\\]]*]");

    /**
     * What stands in for a task.
     *
     * @param mocks      one for each attempt, of those that fit
     * @param isRepeated the only one stands in for all attempts
     */
    public record Sequence(List<Mock> mocks, boolean isRepeated) {
        @Nullable Mock of(TaskCall call) {
            var fitting = mocks.stream().filter(mock -> mock.fits(call)).toList();
            int index = isRepeated ? 0 : call.attempt() - 1;
            return index < fitting.size() ? fitting.get(index) : null;
        }
    }

    private final Map<String, Sequence> byTask;
    private final Set<String> missing = new LinkedHashSet<>();

    public Mocks(Map<String, Sequence> byTask) {
        this.byTask = byTask;
    }

    @Override
    public boolean standFor(String taskId) {
        return find(taskId) != null;
    }

    @Override
    public TaskResult perform(TaskCall call) {
        var sequence = find(call.taskId());
        var mock = sequence == null ? null : sequence.of(call);
        if (mock == null) {
            missing.add(call.taskId());
            throw TaskFailure.of(MISSING, "Nothing stands in for attempt " + call.attempt() + " of the task '" + call.taskId() + "'");
        }
        return mock.perform(call);
    }

    /** Of a task in a loop, what stands in for it under its whole name, without the numbers of the items, or by its own id. */
    private @Nullable Sequence find(String taskId) {
        var exact = byTask.get(taskId);
        if (exact != null || !taskId.contains(".")) {
            return exact;
        }
        var withoutItems = byTask.get(ITEM.matcher(taskId).replaceAll(""));
        return withoutItems != null ? withoutItems : byTask.get(taskId.substring(taskId.lastIndexOf('.') + 1));
    }

    /** Tasks of which some attempt had nothing to stand in for it, in their order. */
    public List<String> missing() {
        return List.copyOf(missing);
    }
}
