package dev.waybill.engine;

import org.jspecify.annotations.Nullable;

/**
 * Why an execution failed or timed out.
 *
 * @param taskId the first task whose failure nothing handled; null when it was not a task
 */
public record ExecutionError(String code, String message, @Nullable String taskId) {}
