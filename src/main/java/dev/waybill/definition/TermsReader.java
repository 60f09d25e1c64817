package dev.waybill.definition;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The terms of a document without faults. */
final class TermsReader {
    private final Map<String, @Nullable Object> document;

    TermsReader(Map<String, @Nullable Object> document) {
        this.document = document;
    }

    Terms read() {
        return new Terms(Collections.unmodifiableMap(map("variables")), searchAttributes(), concurrency(), retention(), sla(), priority(document, Terms.USUAL_PRIORITY));
    }

    /** Of a workflow or a task. */
    static int priority(Map<String, @Nullable Object> owner, int otherwise) {
        return owner.get("priority") instanceof Long priority ? Math.toIntExact(priority) : otherwise;
    }

    private @Nullable ConcurrencyRule concurrency() {
        var rule = map("concurrency");
        return rule.isEmpty()
                ? null
                : new ConcurrencyRule(
                        Math.toIntExact((Long) Objects.requireNonNull(rule.get("limit"))),
                        rule.get("key"),
                        rule.get("on_limit") instanceof String word
                                ? ConcurrencyRule.OnLimit.valueOf(word.toUpperCase(Locale.ROOT))
                                : ConcurrencyRule.OnLimit.QUEUE);
    }

    private @Nullable RetentionRule retention() {
        var rule = map("retention");
        var succeeded = duration(rule.get("succeeded"));
        var failed = duration(rule.get("failed"));
        return succeeded == null && failed == null ? null : new RetentionRule(succeeded, failed);
    }

    private @Nullable SlaRule sla() {
        var rule = map("sla");
        var expected = duration(rule.get("expected_duration"));
        var warnAt = duration(rule.get("warn_at"));
        return expected == null ? null : new SlaRule(expected, warnAt == null ? expected.multipliedBy(4).dividedBy(5) : warnAt);
    }

    private static @Nullable Duration duration(@Nullable Object value) {
        return value instanceof String text ? Durations.parse(text).orElseThrow() : null;
    }

    private List<SearchAttributeRule> searchAttributes() {
        return map("search_attributes").entrySet().stream()
                .map(entry -> searchAttribute(entry.getKey(), Objects.requireNonNull(entry.getValue())))
                .toList();
    }

    private static SearchAttributeRule searchAttribute(String name, Object rule) {
        return rule instanceof Map<?, ?> typed
                ? new SearchAttributeRule(
                        name,
                        SearchAttributeRule.Type.valueOf(String.valueOf(typed.get("type")).toUpperCase(Locale.ROOT)),
                        Objects.requireNonNull(typed.get("value")))
                : new SearchAttributeRule(name, null, rule);
    }

    private Map<String, @Nullable Object> map(String member) {
        return document.get(member) instanceof Map<?, ?> map ? Outline.members(map) : Map.of();
    }
}
