package dev.waybill.engine.graph;

/**
 * A message to a task that waits for something outside.
 *
 * @param number  first 1: how many messages the execution had with this one
 * @param attempt to which it was sent; later ones do not see it
 * @param payload JSON
 */
public record Delivery(int number, String taskId, int attempt, String payload) {}
