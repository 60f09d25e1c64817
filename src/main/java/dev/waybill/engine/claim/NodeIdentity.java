package dev.waybill.engine.claim;

/**
 * Who this process is among the nodes of its database.
 *
 * @param name   a later process of the same name fences the earlier one
 * @param isSole no other process can be alive on this database: whatever ran before is dead
 */
public record NodeIdentity(String name, boolean isSole) {}
