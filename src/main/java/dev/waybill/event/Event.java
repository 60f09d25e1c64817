package dev.waybill.event;

import dev.waybill.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way.
 *
 * @param payload plain JSON
 */
record Event(String name, Scope scope, @Nullable Object payload) {
    /** A name as it may stand in a path. */
    static final String NAME = "[A-Za-z][A-Za-z0-9_.-]{0,99}";

    static final int LONGEST_CORRELATION = 255;

    /** For whom an event is. */
    sealed interface Scope {
        /** All that wait under that correlation; empty: under none. */
        record Correlation(String value) implements Scope {}

        record Execution(UUID id) implements Scope {}

        default String key() {
            return switch (this) {
                case Correlation(var value) -> "correlation:" + value;
                case Execution(var id) -> "execution:" + id;
            };
        }
    }

    byte[] hash() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((name + "\n" + scope.key() + "\n").getBytes(StandardCharsets.UTF_8));
            return digest.digest(Json.write(payload).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
