package dev.waybill.blob;

/** A blob could not be stored: no room, or a store that cannot be written to. */
public final class StorageFull extends RuntimeException {
    StorageFull(Throwable cause) {
        super("A large value could not be stored", cause);
    }
}
