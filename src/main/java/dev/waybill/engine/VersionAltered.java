package dev.waybill.engine;

import dev.waybill.refusal.Refusal;

/** A version whose stored definition is not the one that was saved, or not the one that an execution began with. */
public final class VersionAltered extends Refusal {
    VersionAltered(int number) {
        super(
                Kind.CONFLICT,
                "version_altered",
                "The stored definition of version " + number + " is not the one that was saved; it was changed in the database.");
    }
}
