package dev.waybill.bench.server;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What every step of every contender takes and gives: 200 bytes of JSON. */
public final class Payload {
    public static final int BYTES = 200;
    private static final String TEXT = "The quick brown fox jumps over the lazy dog. ".repeat(5).substring(0, BYTES - "{'text':''}".length());

    /** The same as plain JSON. */
    public static final Map<String, @Nullable Object> VALUE = Map.of("text", TEXT);

    public static final String JSON = "{\"text\":\"" + TEXT + "\"}";

    private Payload() {}
}
