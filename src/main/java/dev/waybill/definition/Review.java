package dev.waybill.definition;

import dev.waybill.definition.schema.JsonSchema;
import dev.waybill.definition.schema.Suggestions;
import dev.waybill.definition.schema.Violation;
import dev.waybill.expression.Expressions;
import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One look at one document: all its faults. */
final class Review {
    private final JsonSchema envelope;
    private final Map<String, TaskReview.Type> types;
    private final Expressions expressions;
    private final Suggestions suggestions = new Suggestions();

    Review(JsonSchema envelope, Map<String, TaskReview.Type> types, Expressions expressions) {
        this.envelope = envelope;
        this.types = types;
        this.expressions = expressions;
    }

    List<Fault> faultsOf(@Nullable Object json) {
        var faults = new FaultList(json);
        if (Size.check(json, faults)) {
            reviewStructure(json, faults);
            if (json instanceof Map<?, ?> document) {
                reviewMeaning(document, faults);
            }
        }
        return faults.inDocumentOrder();
    }

    private void reviewStructure(@Nullable Object json, FaultList faults) {
        var texts = new Texts(json);
        texts.tell(faults);
        for (var violation : envelope.check(json)) {
            if (!texts.isUnstorable(violation.pointer("")) && !isOfAnUnknownTrigger(violation, json)) {
                faults.add(told(violation));
            }
        }
    }

    /** Of a trigger of another type only its type is told. */
    private static boolean isOfAnUnknownTrigger(Violation violation, @Nullable Object json) {
        var place = violation.place();
        if (place.isEmpty() || !place.getFirst().equals("triggers") || !(json instanceof Map<?, ?> document)) {
            return false;
        }
        var trigger = document.get("triggers") instanceof List<?> several && place.size() > 1 && place.get(1) instanceof Integer at
                ? several.get(at)
                : document.get("triggers");
        return TriggerReview.isOfAnotherType(trigger);
    }

    private static Fault told(Violation violation) {
        var fault = violation.fault("");
        if (!fault.code().equals("unknown_field") || violation.member() == null) {
            return fault;
        }
        var place = violation.place();
        var unbuilt = place.isEmpty()
                ? Unbuilt.WORKFLOW_FIELDS.contains(violation.member())
                : place.size() == 2 && place.getFirst().equals("tasks") && Unbuilt.TASK_FIELDS.contains(violation.member());
        return unbuilt ? new Fault(violation.pointer(""), Unbuilt.CODE, Unbuilt.sentence(violation.member())) : fault;
    }

    private void reviewMeaning(Map<?, ?> document, FaultList faults) {
        var outline = Outline.of(document);
        var graph = Graph.of(outline);
        var references = new References(expressions, outline, graph, suggestions, faults);
        var outcomes = new Outcomes();
        var tasks = new TaskReview(types, references, outcomes, suggestions, faults);
        outline.drafts().forEach(tasks::review);
        new GraphReview(outline, graph, outcomes, suggestions, faults).review();
        references.template("/output", document.get("output"), null);
        reviewInputSchema(document.get("input_schema"), faults);
        new TriggerReview(suggestions, faults).review(document.get("triggers"));
        new DurationReview(faults).review(document);
        new TermsReview(references, faults).review(document);
    }

    private static void reviewInputSchema(@Nullable Object schema, FaultList faults) {
        if (schema instanceof Map || schema instanceof Boolean) {
            for (var fault : InputSchema.faultsOf(schema)) {
                faults.add("/input_schema" + fault.pointer(), fault.code(), fault.message());
            }
        }
    }
}
