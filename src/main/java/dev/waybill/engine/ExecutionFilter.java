package dev.waybill.engine;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Which executions a list shows. Empty: all. {@code createdAfter} and {@code createdBefore} are exclusive.
 *
 * @param attributes what search attributes are, by name: a text, or a number, boolean or instant that reads as the text
 * @param sla        {@code warned} or {@code missed}
 */
public record ExecutionFilter(
        Optional<UUID> workflowId,
        Set<ExecutionStatus> statuses,
        Optional<Instant> createdAfter,
        Optional<Instant> createdBefore,
        Optional<String> triggerType,
        Map<String, String> attributes,
        Optional<String> sla,
        boolean oldestFirst) {
    private static final Pattern WORD = Pattern.compile("[a-z_]{1,30}");

    public ExecutionFilter {
        if (!triggerType.map(type -> WORD.matcher(type).matches()).orElse(true)) {
            throw new IllegalArgumentException("A type of trigger is a word of small letters");
        }
        if (!sla.map(word -> WORD.matcher(word).matches()).orElse(true)) {
            throw new IllegalArgumentException("How late something is is a word of small letters");
        }
        statuses = Set.copyOf(statuses);
    }
}
