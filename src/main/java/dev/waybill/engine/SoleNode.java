package dev.waybill.engine;

/**
 * As a bean: this process alone can be alive on its database, so whatever an earlier one left is taken over at once,
 * without waiting for a lease to run out.
 */
public record SoleNode() {}
