package dev.waybill.request;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request that holds an exported execution: at most 10 MiB of JSON.
 *
 * @param json plain JSON
 */
public record Bundle(@Nullable Object json) {}
