package dev.waybill.definition;

import java.time.Duration;

/**
 * How long executions are expected to take, from their acceptance.
 *
 * @param warnAt shorter than that
 */
public record SlaRule(Duration expectedDuration, Duration warnAt) {}
