package dev.waybill.engine;

import dev.waybill.json.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an execution has by what its workflow says beside its graph.
 *
 * @param searchAttributes plain JSON; null: none
 * @param sla              {@code warned} or {@code missed}; null: neither
 */
public record ExecutionTraits(@Nullable Map<String, @Nullable Object> searchAttributes, @Nullable String sla) {
    @SuppressWarnings("unchecked") // plain JSON
    static ExecutionTraits of(@Nullable String searchAttributes, @Nullable String sla) {
        return new ExecutionTraits(searchAttributes == null ? null : (Map<String, @Nullable Object>) Json.parse(searchAttributes), sla);
    }
}
