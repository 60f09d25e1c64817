package dev.waybill.workflow;

import dev.waybill.engine.Version;
import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import dev.waybill.request.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow as it is shown: a definition with read-only members, in one flat object. */
sealed interface Shown {
    String IS_DRAFT = "is_draft";
    List<String> READ_ONLY = List.of(
            "id", "version", "is_active", IS_DRAFT, "base_version", "created_at", "updated_at", "created_by", "updated_by", "errors", "rollout");

    /** One of its versions. */
    record OfVersion(Workflow workflow, Version version) implements Shown {
        @Override
        public String tag() {
            return workflow.tag(version.number());
        }

        @Override
        public Answer answer() {
            return new Answer()
                    .with("id", workflow.id())
                    .with("version", version.number())
                    .with("is_active", workflow.isActive())
                    .with(IS_DRAFT, false)
                    .with("rollout", workflow.rollout().map(active -> active.rule().addTo(new Answer())).orElse(null))
                    .with("created_at", workflow.createdAt())
                    .with("updated_at", workflow.updatedAt())
                    .with("created_by", workflow.createdBy())
                    .withAll(version.definition().document());
        }
    }

    /**
     * Its draft.
     *
     * @param faults that keep it from being published
     */
    record OfDraft(Workflow workflow, Draft draft, List<Fault> faults) implements Shown {
        @Override
        public String tag() {
            return workflow.tag(draft);
        }

        @Override
        public Answer answer() {
            return new Answer()
                    .with("id", workflow.id())
                    .with("version", workflow.isPublished() ? workflow.currentVersion() : null)
                    .with("is_active", workflow.isActive())
                    .with(IS_DRAFT, true)
                    .with("base_version", draft.baseVersion() == 0 ? null : draft.baseVersion())
                    .with("created_at", draft.createdAt())
                    .with("updated_at", draft.updatedAt())
                    .with("created_by", draft.createdBy())
                    .with("updated_by", draft.updatedBy())
                    .with("errors", faults.stream().map(Shown::view).toList())
                    .withAll(draft.document());
        }
    }

    /** The definition in what was sent: a resource that was read and edited loses what cannot be edited. */
    static @Nullable Object definitionIn(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> object)) {
            return json;
        }
        Map<Object, @Nullable Object> definition = new LinkedHashMap<>(object);
        READ_ONLY.forEach(definition::remove);
        return definition;
    }

    /**
     * Whether what was sent is to be a draft.
     *
     * @throws Refusal {@code definition_invalid}
     */
    static boolean isDraft(@Nullable Object json) {
        return switch (json instanceof Map<?, ?> object ? object.get(IS_DRAFT) : null) {
            case Boolean isDraft -> isDraft;
            case null -> false;
            default -> throw new Refusal(
                    Refusal.Kind.INVALID,
                    "definition_invalid",
                    "The workflow has faults",
                    List.of(new Fault("/" + IS_DRAFT, "type", "It must be true or false")));
        };
    }

    static Answer view(Fault fault) {
        return new Answer()
                .with("pointer", fault.pointer())
                .with("code", fault.code())
                .with("message", fault.message());
    }

    Workflow workflow();

    /** Its entity tag. */
    String tag();

    Answer answer();
}
