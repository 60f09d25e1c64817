package dev.waybill.engine.repair;

import org.jspecify.annotations.Nullable;

/**
 * A job that is asked for.
 *
 * @param rate executions a second; null: as fast as it goes
 * @param by   who asks
 */
public record BulkOrder(BulkAction action, BulkFilter filter, @Nullable Integer rate, String by) {}
