package dev.waybill.engine.repair;

import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Keeps exported executions of elsewhere, to look at. They are apart from those that run, under ids of their own. */
public final class Imports {
    private static final UUID LAST = new UUID(-1, -1);

    private final ImportTable table;
    private final RepairParts parts;

    Imports(RepairParts parts) {
        this.table = new ImportTable(parts.calls());
        this.parts = parts;
    }

    /** What a bundle says of the execution. */
    public record Origin(UUID source, String workflowName, String status) {}

    /** Whether a bundle is of the form that this release reads. */
    public static boolean isKnown(String format) {
        return format.equals(Exports.FORMAT);
    }

    /**
     * @param bundle plain JSON; it is masked once more
     * @throws Refusal {@code too_many_imports}
     */
    @SuppressWarnings("unchecked") // an object stays one
    public Imported keep(TenantId tenant, Origin origin, Map<String, @Nullable Object> bundle, String by) {
        var masked = (Map<String, @Nullable Object>) Objects.requireNonNull(Mask.of(bundle));
        var imported = new Imported(
                parts.tools().jobs().ids().next(),
                origin.source(),
                origin.workflowName(),
                origin.status(),
                parts.tools().clock().instant(),
                by,
                masked);
        if (!table.insert(tenant, imported)) {
            throw new Refusal(Refusal.Kind.CONFLICT, "too_many_imports", "1,000 executions are imported already; delete some");
        }
        return imported;
    }

    /** @throws Refusal {@code execution_not_found} */
    public Imported find(TenantId tenant, UUID id) {
        return table.find(tenant, id).orElseThrow(Missing::execution);
    }

    /** The newest first. */
    public Page<Imported> list(TenantId tenant, PageRequest request) {
        var before = request.after(key -> UUID.fromString((String) key.getFirst())).orElse(LAST);
        return request.page(table.list(tenant, before, request.limit() + 1), imported -> List.of(imported.id().toString()));
    }

    /** @throws Refusal {@code execution_not_found} */
    public void delete(TenantId tenant, UUID id) {
        if (!table.delete(tenant, id)) {
            throw Missing.execution();
        }
    }
}
