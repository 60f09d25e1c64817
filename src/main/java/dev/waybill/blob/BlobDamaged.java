package dev.waybill.blob;

import org.jspecify.annotations.Nullable;

/** A blob that a row names is not there, or is not what was put. */
public final class BlobDamaged extends RuntimeException {
    BlobDamaged(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
