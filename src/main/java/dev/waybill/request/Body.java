package dev.waybill.request;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request: at most 1 MiB of JSON.
 *
 * @param json plain JSON
 */
public record Body(@Nullable Object json) {}
