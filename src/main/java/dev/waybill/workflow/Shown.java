package dev.waybill.workflow;

import dev.waybill.engine.Version;
import dev.waybill.request.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A workflow as it shows one of its versions: the definition with read-only members, in one flat object. */
record Shown(Workflow workflow, Version version) {
    private static final List<String> READ_ONLY =
            List.of("id", "version", "is_active", "created_at", "updated_at", "created_by");

    /** The definition in what was sent: a resource that was read and edited loses what cannot be edited. */
    static @Nullable Object definitionIn(@Nullable Object json) {
        if (!(json instanceof Map<?, ?> object)) {
            return json;
        }
        Map<Object, @Nullable Object> definition = new LinkedHashMap<>(object);
        READ_ONLY.forEach(definition::remove);
        return definition;
    }

    String tag() {
        return workflow.tag(version.number());
    }

    Answer answer() {
        return new Answer()
                .with("id", workflow.id())
                .with("version", version.number())
                .with("is_active", workflow.isActive())
                .with("created_at", workflow.createdAt())
                .with("updated_at", workflow.updatedAt())
                .with("created_by", workflow.createdBy())
                .withAll(version.definition().document());
    }
}
