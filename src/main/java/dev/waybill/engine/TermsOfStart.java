package dev.waybill.engine;

import dev.waybill.definition.ConcurrencyRule;
import dev.waybill.definition.RetentionRule;
import dev.waybill.definition.SearchAttributeRule;
import dev.waybill.definition.SlaRule;
import dev.waybill.definition.Terms;
import dev.waybill.engine.journal.StartTerms;
import dev.waybill.engine.journal.StartTerms.Attribute;
import dev.waybill.engine.journal.StartTerms.Keep;
import dev.waybill.engine.journal.StartTerms.Sla;
import dev.waybill.engine.journal.StartTerms.Slot;
import dev.waybill.expression.ExpressionFailure;
import dev.waybill.expression.Expressions;
import dev.waybill.json.Json;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Computes what a workflow says of an execution that is about to start. What cannot be computed refuses the start, all of it at once. */
final class TermsOfStart {
    private static final String KEY = "key of the workflow's concurrency";

    private final Expressions expressions;
    private final StartContext context;
    private final List<Fault> faults = new ArrayList<>();

    /** @param expressions keeps what it has compiled lately, so that nothing is kept here */
    private TermsOfStart(Expressions expressions, StartContext context) {
        this.expressions = expressions;
        this.context = context;
    }

    /** @throws Refusal {@code input_invalid} */
    static StartTerms of(Expressions expressions, StartContext context) {
        var terms = context.start().version().definition().terms();
        return terms.isPlain() && context.start().rollout().isEmpty() ? StartTerms.NONE : new TermsOfStart(expressions, context).compute();
    }

    private StartTerms compute() {
        var terms = context.start().version().definition().terms();
        Map<String, Object> shown = new LinkedHashMap<>();
        List<Attribute> attributes = new ArrayList<>();
        for (var rule : terms.searchAttributes()) {
            var value = attribute(rule);
            if (value != null) {
                shown.put(rule.name(), value.shown());
                attributes.add(new Attribute(rule.name(), value.key()));
            }
        }
        var slot = slot(terms.concurrency());
        if (!faults.isEmpty()) {
            throw new Refusal(Refusal.Kind.INVALID, "input_invalid", "The input does not fit the workflow", faults);
        }
        return new StartTerms(
                attributes,
                shown.isEmpty() ? null : Json.write(shown),
                slot,
                keep(terms.retention()),
                sla(terms.sla()),
                terms.priority() == Terms.USUAL_PRIORITY ? null : terms.priority(),
                context.start().rollout().orElse(null));
    }

    /** Null: it has none, as its value is null. */
    private @Nullable AttributeValue attribute(SearchAttributeRule rule) {
        var what = "search attribute '" + rule.name() + "'";
        var value = value(what, rule.value());
        if (value == null) {
            return null;
        }
        var attribute = AttributeValue.of(rule.type(), value).orElse(null);
        if (attribute == null) {
            var type = rule.type();
            fault(what, "must be " + (type == null ? "a text, a number or a boolean" : switch (type) {
                case STRING -> "a text";
                case NUMBER -> "a number";
                case BOOLEAN -> "a boolean";
                case INSTANT -> "an instant such as 2026-01-31T12:00:00Z";
            }));
        } else if (attribute.key().length() > AttributeValue.MOST_CHARACTERS + 2) {
            fault(what, "has more than " + AttributeValue.MOST_CHARACTERS + " characters");
        } else if (Json.firstUnstorable(attribute.shown()) != null) {
            fault(what, "holds NUL or a lone surrogate, which no text may");
        }
        return attribute;
    }

    private @Nullable Slot slot(@Nullable ConcurrencyRule rule) {
        if (rule == null || rule.key() == null) {
            return rule == null ? null : new Slot("", rule.limit(), rule.onLimit(), false);
        }
        int before = faults.size();
        var value = value(KEY, rule.key());
        if (faults.size() > before) {
            return null;
        }
        var key = value == null ? null : AttributeValue.of(SearchAttributeRule.Type.STRING, value).map(AttributeValue::shown).orElse(null);
        if (!(key instanceof String text) || text.length() > AttributeValue.MOST_CHARACTERS || Json.firstUnstorable(text) != null) {
            fault(KEY, "must be a text, a number or a boolean, of at most " + AttributeValue.MOST_CHARACTERS + " characters");
            return null;
        }
        return new Slot(text, rule.limit(), rule.onLimit(), false);
    }

    private static @Nullable Keep keep(@Nullable RetentionRule rule) {
        return rule == null ? null : new Keep(millis(rule.succeeded()), millis(rule.failed()));
    }

    private static @Nullable Sla sla(@Nullable SlaRule rule) {
        return rule == null ? null : new Sla(rule.warnAt().toMillis(), rule.expectedDuration().toMillis());
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }

    private @Nullable Object value(String what, Object template) {
        try {
            return expressions.template(template).evaluate(context);
        } catch (ExpressionFailure e) {
            fault(what, "cannot be computed: " + e.sentence());
            return null;
        }
    }

    private void fault(String what, String wrong) {
        faults.add(new Fault("/input", "expression", "The " + what + " " + wrong));
    }
}
