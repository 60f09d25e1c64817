package dev.waybill.request;

import org.jspecify.annotations.Nullable;

/**
 * The body of a request that holds a workflow definition: at most 2 MiB of JSON or 256 KiB of YAML.
 *
 * @param json plain JSON; nothing in it is checked yet
 */
public record Document(@Nullable Object json) {}
