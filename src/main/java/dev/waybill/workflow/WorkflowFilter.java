package dev.waybill.workflow;

import java.util.Optional;

/** Which workflows a list shows, and in which order. Empty: all. */
record WorkflowFilter(Optional<String> text, Optional<String> tag, Optional<Boolean> isActive, Optional<Boolean> isDraft, WorkflowOrder order) {
    /** What {@code search_text} has to hold; empty: anything. */
    String folded() {
        return Workflow.fold(text.orElse(""));
    }
}
