package dev.waybill.workflow;

import dev.waybill.engine.Version;
import java.util.Optional;
import java.util.UUID;

/**
 * A workflow that takes starts.
 *
 * @param rollout that chose the version
 */
public record Startable(String workflowName, Version version, Optional<UUID> rollout) {}
