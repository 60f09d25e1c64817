package dev.waybill.engine;

import dev.waybill.definition.Definitions;
import dev.waybill.definition.InputSchema;
import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.engine.route.Routes;
import dev.waybill.json.Json;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The immutable versions of workflows: in the database, the ones used last also read and at hand. Thread-safe. */
public final class Versions {
    private static final long MOST_CHARACTERS_AT_HAND = 16_000_000;

    /** A version with what is made of it once. */
    record Prepared(Version version, byte[] hash, @Nullable InputSchema inputSchema, int characters) {}

    private record Key(TenantId tenant, UUID workflow, int number) {}

    private final VersionTable table;
    private final VersionTable ownTable;
    private final Definitions definitions;
    private final Routes routes;
    private final Clock clock;
    private final int mostAtHand;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Key, Prepared> atHand = new LinkedHashMap<>(16, 0.75f, true);
    private long characters;

    /**
     * @param table    on the connections of callers
     * @param ownTable on those of the engine: what is claimed goes on while callers have taken all of theirs
     * @param mostAtHand how many of the versions used last are kept read
     */
    Versions(VersionTable table, VersionTable ownTable, Definitions definitions, Routes routes, Clock clock, int mostAtHand) {
        this.table = table;
        this.ownTable = ownTable;
        this.definitions = definitions;
        this.routes = routes;
        this.clock = clock;
        this.mostAtHand = mostAtHand;
    }

    /** Stores the next version (the highest number of the workflow + 1); part of the caller's transaction, if there is one. */
    public Version publish(
            TenantId tenant, UUID workflowId, WorkflowDefinition definition, String createdBy, @Nullable String comment) {
        var now = clock.instant();
        int number = table.publish(tenant, workflowId, Json.write(definition.document()), now, createdBy, comment);
        return new Version(tenant, workflowId, number, definition, now, createdBy, comment);
    }

    public Optional<Version> find(TenantId tenant, UUID workflowId, int number) {
        return prepare(tenant, workflowId, number).map(Prepared::version);
    }

    /** As {@link #find}, for an execution that this node is to run. */
    Optional<Version> findForRun(TenantId tenant, UUID workflowId, int number) {
        return prepare(ownTable, new Key(tenant, workflowId, number)).map(Prepared::version);
    }

    Optional<Prepared> prepare(TenantId tenant, UUID workflowId, int number) {
        return prepare(table, new Key(tenant, workflowId, number));
    }

    private Optional<Prepared> prepare(VersionTable from, Key key) {
        lock.lock();
        try {
            var known = atHand.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        } finally {
            lock.unlock();
        }
        var found = from.find(key.tenant(), key.workflow(), key.number()).map(stored -> read(key, stored));
        found.ifPresent(prepared -> keep(key, prepared));
        return found;
    }

    private Prepared read(Key key, VersionTable.Stored stored) {
        var definition = definitions.stored(Json.parse(stored.definition()));
        var schema = definition.inputSchema();
        return new Prepared(
                new Version(
                        key.tenant(), key.workflow(), key.number(), definition, stored.createdAt(), stored.createdBy(), stored.comment()),
                stored.hash(),
                schema == null ? null : InputSchema.of(schema),
                stored.definition().length());
    }

    private void keep(Key key, Prepared prepared) {
        lock.lock();
        try {
            var before = atHand.put(key, prepared);
            characters += prepared.characters() - (before == null ? 0 : before.characters());
            for (var eldest = atHand.values().iterator();
                    (atHand.size() > mostAtHand || characters > MOST_CHARACTERS_AT_HAND) && eldest.hasNext(); ) {
                characters -= eldest.next().characters();
                eldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Newest first. */
    public Page<VersionSummary> list(TenantId tenant, UUID workflowId, PageRequest request) {
        return table.list(tenant, workflowId, request);
    }

    /** The Camel route of a version as YAML, for people to read. */
    public String route(Version version) {
        return routes.yaml(version);
    }
}
