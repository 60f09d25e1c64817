package dev.waybill.engine.repair;

import dev.waybill.engine.Version;
import dev.waybill.refusal.Refusal;
import java.util.Optional;

/** What is not there. */
final class Missing {
    private Missing() {}

    static Refusal execution() {
        return new Refusal(Refusal.Kind.NOT_FOUND, "execution_not_found", "There is no such execution");
    }

    /** An execution keeps its version. */
    static Version version(Optional<Version> version) {
        return version.orElseThrow(() -> new IllegalStateException("An execution keeps its version"));
    }
}
