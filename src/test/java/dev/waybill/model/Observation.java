package dev.waybill.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an execution was seen to have ended.
 *
 * @param status    {@code succeeded} or {@code failed}
 * @param errorTask the task of the execution's error, or null
 * @param endings   by task id
 */
public record Observation(String status, @Nullable String errorTask, Map<String, Ending> endings) {}
