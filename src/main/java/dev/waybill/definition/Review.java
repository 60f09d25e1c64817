package dev.waybill.definition;

import dev.waybill.definition.Outline.Draft;
import dev.waybill.definition.schema.JsonSchema;
import dev.waybill.definition.schema.Suggestions;
import dev.waybill.definition.schema.Violation;
import dev.waybill.expression.Expressions;
import dev.waybill.refusal.Fault;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One look at one document: all its faults. */
final class Review {
    private final JsonSchema envelope;
    private final JsonSchema block;
    private final Map<String, TaskReview.Type> types;
    private final Expressions expressions;
    private final Suggestions suggestions = new Suggestions();

    Review(JsonSchema envelope, JsonSchema block, Map<String, TaskReview.Type> types, Expressions expressions) {
        this.envelope = envelope;
        this.block = block;
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
                faults.add(told(violation, "", isAtTask(violation.place())));
            }
        }
    }

    private static boolean isAtTask(List<Object> place) {
        return place.size() == 2 && place.getFirst().equals("tasks");
    }

    private void reviewBlocks(Draft draft, FaultList faults) {
        for (var name : blocks(draft.type())) {
            var base = Outline.pointer(draft, name);
            if (draft.home().depth() == Outline.MAX_DEPTH) {
                faults.add(base, "too_deep", "Graphs must not stand inside of each other deeper than " + Outline.MAX_DEPTH);
            } else if (!Outline.block(name, draft.parameters()).isEmpty()) {
                for (var violation : block.check(Outline.block(name, draft.parameters()))) {
                    faults.add(told(violation, base, violation.place().size() == 1));
                }
            }
        }
    }

    private List<String> blocks(@Nullable String type) {
        var known = type == null ? null : types.get(type);
        return known == null ? List.of() : known.rules().blocks();
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

    /** @param isOfTask whether it is about a member of a task */
    private static Fault told(Violation violation, String base, boolean isOfTask) {
        var fault = violation.fault(base);
        if (!fault.code().equals("unknown_field") || violation.member() == null) {
            return fault;
        }
        var unbuilt = isOfTask
                ? Unbuilt.TASK_FIELDS.contains(violation.member())
                : violation.place().isEmpty() && base.isEmpty() && Unbuilt.WORKFLOW_FIELDS.contains(violation.member());
        return unbuilt ? new Fault(violation.pointer(base), Unbuilt.CODE, Unbuilt.sentence(violation.member())) : fault;
    }

    private void reviewMeaning(Map<?, ?> document, FaultList faults) {
        var outline = Outline.of(document, this::blocks);
        if (!Size.check(outline, faults)) {
            return;
        }
        outline.drafts().forEach(draft -> reviewBlocks(draft, faults));
        var graph = Graph.of(outline);
        var references = new References(expressions, outline, new Visibility(graph, this::variables), suggestions, faults);
        var outcomes = new Outcomes();
        var tasks = new TaskReview(types, references, outcomes, suggestions, faults);
        outline.drafts().forEach(tasks::review);
        new GraphReview(outline, graph, outcomes, suggestions, faults).review();
        references.template("/output", document.get("output"), null);
        reviewInputSchema(document.get("input_schema"), faults);
        new TriggerReview(suggestions, faults).review(document.get("triggers"));
        new DurationReview(faults).review(document, outline);
    }

    private Set<String> variables(Outline.Home home) {
        var owner = home.owner() == null || home.owner().type() == null ? null : types.get(home.owner().type());
        return owner == null ? Set.of() : owner.rules().variables(home.block());
    }

    private static void reviewInputSchema(@Nullable Object schema, FaultList faults) {
        if (schema instanceof Map || schema instanceof Boolean) {
            for (var fault : InputSchema.faultsOf(schema)) {
                faults.add("/input_schema" + fault.pointer(), fault.code(), fault.message());
            }
        }
    }
}
