package dev.waybill.engine.graph;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The breakpoints of one live execution, and those that it has passed. Under its run's lock. */
final class Breaks {
    private static final Pattern ITEM = Pattern.compile("\\[[^\\]]*]");

    private Set<String> breakpoints;
    /** Tasks that it has paused before and that go on: each is paused before once. */
    private final Set<String> passed;

    Breaks(Set<String> breakpoints, Set<String> passed) {
        this.breakpoints = breakpoints;
        this.passed = new HashSet<>(passed);
    }

    /** @param breakpoints all of them; null: as they are */
    void set(@Nullable Set<String> breakpoints) {
        if (breakpoints != null) {
            this.breakpoints = breakpoints;
        }
    }

    boolean isNone() {
        return breakpoints.isEmpty();
    }

    /** Whether it pauses before a task; of one in a loop, before each item's. */
    boolean isBefore(String taskId) {
        return !passed.contains(taskId)
                && (breakpoints.contains(taskId) || taskId.contains("[") && breakpoints.contains(ITEM.matcher(taskId).replaceAll("")));
    }
}
