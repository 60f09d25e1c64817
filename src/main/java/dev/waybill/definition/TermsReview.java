package dev.waybill.definition;

import dev.waybill.refusal.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Faults of what a workflow says beside its graph, as far as the schema does not see them. */
final class TermsReview {
    private final References references;
    private final FaultList faults;

    TermsReview(References references, FaultList faults) {
        this.references = references;
        this.faults = faults;
    }

    void review(Map<?, ?> document) {
        if (document.get("variables") instanceof Map<?, ?> variables) {
            constant("/variables", variables);
        }
        if (document.get("search_attributes") instanceof Map<?, ?> attributes) {
            attributes.forEach((name, rule) -> searchAttribute(Fault.pointer("/search_attributes", String.valueOf(name)), rule));
        }
        concurrency(document);
        if (document.get("sla") instanceof Map<?, ?> sla) {
            sla(sla);
        }
        if (document.get("retention") instanceof Map<?, ?> retention) {
            retention.forEach((outcome, duration) -> keep(Fault.pointer("/retention", String.valueOf(outcome)), duration));
        }
    }

    private void concurrency(Map<?, ?> document) {
        if (document.get("concurrency") instanceof Map<?, ?> concurrency) {
            references.atStart("/concurrency/key", concurrency.get("key"));
        }
    }

    private void sla(Map<?, ?> sla) {
        var expected = duration(sla.get("expected_duration"));
        if (duration(sla.get("warn_at")).filter(warnAt -> expected.filter(time -> time.compareTo(warnAt) <= 0).isPresent()).isPresent()) {
            faults.add("/sla/warn_at", "out_of_range", "It must be shorter than expected_duration");
        }
    }

    private static Optional<Duration> duration(@Nullable Object value) {
        return value instanceof String text ? Durations.parse(text) : Optional.empty();
    }

    private void keep(String pointer, @Nullable Object value) {
        if (duration(value).filter(time -> time.compareTo(RetentionRule.LEAST) < 0).isPresent()) {
            faults.add(pointer, "out_of_range", "It must be at least 1d: so long a start with the same Idempotency-Key finds its execution");
        }
    }

    private void searchAttribute(String pointer, @Nullable Object rule) {
        if (rule instanceof Map<?, ?> typed) {
            references.atStart(pointer + "/value", typed.get("value"));
        } else {
            references.atStart(pointer, rule);
        }
    }

    /** Variables are what they are in every execution: nothing in them is computed. */
    private void constant(String pointer, @Nullable Object value) {
        switch (value) {
            case String text when Dynamic.looksLikeExpression(text) ->
                faults.add(pointer, "literal_only", "A variable is the same in every execution: write its value, without ${ and }");
            case Map<?, ?> map -> map.forEach((key, member) -> constant(Fault.pointer(pointer, String.valueOf(key)), member));
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) {
                    constant(pointer + "/" + i, list.get(i));
                }
            }
            case null, default -> {}
        }
    }
}
