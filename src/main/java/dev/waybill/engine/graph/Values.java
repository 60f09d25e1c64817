package dev.waybill.engine.graph;

import dev.waybill.blob.BlobDamaged;
import dev.waybill.blob.Blobs;
import dev.waybill.blob.StorageFull;
import dev.waybill.engine.TaskFailure;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.json.Json;
import dev.waybill.tenant.Ids;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values as the tables hold them: JSON, or, when it is large, a reference to a blob (claim check). A reference begins with
 * {@code @}, as no JSON does.
 */
public final class Values {
    private static final String REFERENCE = "@blob:";

    private final Blobs blobs;
    private final Ids ids;
    private final HeldValues held;
    private final int largest;

    /** @param largest bytes of a value as JSON in UTF-8 */
    public Values(Blobs blobs, Ids ids, HeldValues held, int largest) {
        this.blobs = blobs;
        this.ids = ids;
        this.held = held;
        this.largest = largest;
    }

    /**
     * @param what names the value in messages
     * @throws TaskFailure {@code payload.too_large}, {@code payload.invalid} or {@code storage.full}
     */
    public String store(ExecutionKey execution, String what, @Nullable Object value) {
        if (Json.firstUnstorable(value) != null) {
            throw TaskFailure.of("payload.invalid", "The " + what + " holds NUL or a lone surrogate, which no text may");
        }
        var text = Json.write(value);
        int largestInline = held.largestInline();
        if (text.length() <= Math.min(largestInline, largest) / 3) {
            return text; // no character takes more than three bytes of UTF-8 for each char
        }
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        requireAllowed(what, bytes.length);
        if (bytes.length <= largestInline) {
            return text;
        }
        var id = ids.next();
        try {
            blobs.put(execution.tenant(), execution.id(), id, bytes);
        } catch (StorageFull e) {
            throw TaskFailure.of("storage.full", "The " + what + " could not be stored: the store for large values takes nothing");
        }
        return REFERENCE + id;
    }

    /**
     * @param stored JSON or a reference
     * @throws TaskFailure {@code storage.damaged}
     */
    public @Nullable Object read(ExecutionKey execution, @Nullable String stored) {
        if (stored == null) {
            return null;
        }
        return isReference(stored) ? Json.parse(blob(execution, stored)) : Json.parse(stored);
    }

    /**
     * Reads several values that are to become one.
     *
     * @throws TaskFailure as {@link #read}, and {@code payload.too_large} when they are together larger than a value may be
     */
    List<@Nullable Object> readAll(ExecutionKey execution, String what, Iterable<@Nullable String> stored) {
        List<@Nullable Object> all = new ArrayList<>();
        long size = 0;
        for (var each : stored) {
            if (each != null && isReference(each)) {
                var bytes = blob(execution, each);
                size += bytes.length;
                requireAllowed(what, size);
                all.add(Json.parse(bytes));
            } else {
                size += each == null ? 0 : each.length();
                requireAllowed(what, size);
                all.add(read(execution, each));
            }
        }
        return all;
    }

    private void requireAllowed(String what, long bytes) {
        if (bytes > largest) {
            throw TaskFailure.of("payload.too_large", "The " + what + " has " + bytes + " bytes as JSON; at most " + largest + " are allowed");
        }
    }

    private byte[] blob(ExecutionKey execution, String reference) {
        try {
            return blobs.get(execution.tenant(), execution.id(), UUID.fromString(reference.substring(REFERENCE.length())));
        } catch (BlobDamaged e) {
            throw TaskFailure.of("storage.damaged", "A large value of this execution cannot be read from its store");
        }
    }

    static boolean isReference(String stored) {
        return stored.startsWith("@");
    }
}
