package dev.waybill.testing.api;

import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.engine.Version;
import dev.waybill.engine.VersionSummary;
import dev.waybill.engine.Versions;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for the engine until it exists. */
final class InMemoryVersions implements Versions {
    private final Map<List<Object>, List<Version>> versions = new ConcurrentHashMap<>();
    private final Clock clock;

    InMemoryVersions(Clock clock) {
        this.clock = clock;
    }

    private List<Version> of(TenantId tenant, UUID workflow) {
        return versions.computeIfAbsent(List.of(tenant, workflow), _ -> new CopyOnWriteArrayList<>());
    }

    @Override
    public Version publish(TenantId tenant, UUID id, WorkflowDefinition definition, String createdBy, String comment) {
        var all = of(tenant, id);
        var version = new Version(tenant, id, all.size() + 1, definition, clock.instant(), createdBy, comment);
        all.add(version);
        return version;
    }

    @Override
    public Optional<Version> find(TenantId tenant, UUID id, int number) {
        var all = of(tenant, id);
        return number >= 1 && number <= all.size() ? Optional.of(all.get(number - 1)) : Optional.empty();
    }

    @Override
    public Page<VersionSummary> list(TenantId tenant, UUID id, PageRequest request) {
        long before = request.after(key -> (Long) key.getFirst()).orElse(Long.MAX_VALUE);
        var rows = of(tenant, id).reversed().stream()
                .filter(v -> v.number() < before)
                .map(v -> new VersionSummary(v.number(), v.createdAt(), v.createdBy(), v.comment()))
                .limit(request.limit() + 1L)
                .toList();
        return request.page(rows, v -> List.of(v.version()));
    }

    @Override
    public String route(Version version) {
        return "- route:\n    id: v" + version.number() + "\n";
    }
}
