package dev.waybill.engine;

import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.page.Page;
import dev.waybill.page.PageRequest;
import dev.waybill.tenant.TenantId;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The immutable versions of workflows. */
public interface Versions {
    /** Stores the next version (the highest number of the workflow + 1); part of the caller's transaction, if there is one. */
    Version publish(
            TenantId tenant, UUID workflowId, WorkflowDefinition definition, String createdBy, @Nullable String comment);

    Optional<Version> find(TenantId tenant, UUID workflowId, int number);

    /** Newest first. */
    Page<VersionSummary> list(TenantId tenant, UUID workflowId, PageRequest request);

    /** The Camel route of a version as YAML, for people to read. */
    String route(Version version);
}
