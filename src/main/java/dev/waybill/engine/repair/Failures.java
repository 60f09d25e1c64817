package dev.waybill.engine.repair;

import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What fails, in groups; up to a thousand of them. Told from the executions themselves, so that one that is repaired is gone at once. */
public final class Failures {
    private final FailureTable table;
    private final RepairParts parts;

    Failures(RepairParts parts) {
        this.table = new FailureTable(parts.calls());
        this.parts = parts;
    }

    /** The last seen first. */
    public Page<FailureGroup> list(TenantId tenant, Optional<UUID> workflow, PageRequest request) {
        var after = request.after(Failures::place);
        var groups = table.groups(tenant, workflow.orElse(null)).stream()
                .filter(group -> after.isEmpty() || place(group).isAfter(after.get()))
                .limit(request.limit() + 1L)
                .toList();
        return request.page(groups, group -> List.of(place(group).second(), place(group).nano(), group.id().toString()));
    }

    /** @throws Refusal {@code failure_not_found} */
    public FailureGroup find(TenantId tenant, UUID group) {
        return table.group(tenant, group)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "failure_not_found", "There is no such group of failures, or all of it is repaired"));
    }

    /** @throws Refusal {@code failure_not_found} */
    public FailureGroup note(TenantId tenant, UUID group, @Nullable String owner, @Nullable String text, String by) {
        find(tenant, group);
        table.note(tenant, group, new FailureGroup.Note(owner, text, parts.tools().clock().instant(), by));
        return find(tenant, group);
    }

    /** Where a group stands in the list. */
    private record Place(long second, long nano, UUID group) {
        boolean isAfter(Place other) {
            var seen = Instant.ofEpochSecond(second, nano);
            int byInstant = Instant.ofEpochSecond(other.second, other.nano).compareTo(seen);
            return byInstant > 0 || byInstant == 0 && group.toString().compareTo(other.group.toString()) > 0;
        }
    }

    private static Place place(FailureGroup group) {
        var seen = group.count().lastSeenAt();
        return new Place(seen.getEpochSecond(), seen.getNano(), group.id());
    }

    private static Place place(List<?> key) {
        return new Place((Long) key.get(0), (Long) key.get(1), UUID.fromString((String) key.get(2)));
    }
}
