package dev.waybill.workflow;

import java.util.Optional;

/** Which workflows a list shows, and in which order. Empty: all. */
record WorkflowFilter(Optional<String> text, Optional<String> tag, Optional<Boolean> isActive, WorkflowOrder order) {
    /** What {@code search_text} is like when it holds the text, in any case. */
    String pattern() {
        var escaped = Workflow.fold(text.orElse("")).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
        return "%" + escaped + "%";
    }
}
