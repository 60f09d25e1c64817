package dev.waybill.workflow;

import dev.waybill.engine.Version;

/** A workflow that takes starts. */
public record Startable(String workflowName, Version version) {}
