package dev.waybill.flow.script;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of scripts on one node.
 *
 * @param children     processes at once; null: one for each processor, two at least
 * @param limit        how long a script may run
 * @param memory       MiB of a child's heap
 * @param largestValue bytes of a script's value as JSON
 * @param idle         how long a child waits for the next script before it is ended
 * @param confinement  whether children that the operating system does not confine may run
 */
@ConfigurationProperties("waybill.script")
record ScriptProperties(
        @Nullable Integer children,
        @DefaultValue("2s") Duration limit,
        @DefaultValue("128") int memory,
        @DefaultValue("4194304") int largestValue,
        @DefaultValue("5m") Duration idle,
        @DefaultValue("required") Confinement confinement) {
    static final ScriptProperties DEFAULT =
            new ScriptProperties(null, Duration.ofSeconds(2), 128, 4_194_304, Duration.ofMinutes(5), Confinement.REQUIRED);

    enum Confinement {
        /** Scripts run only where the kernel confines them. */
        REQUIRED,
        /** The libraries' own borders are enough: for a machine on which all scripts are trusted. */
        NONE
    }

    ScriptProperties {
        if ((children != null && children < 1) || memory < 64 || largestValue < 1 || !limit.isPositive() || !idle.isPositive()) {
            throw new IllegalArgumentException(
                    "WAYBILL_SCRIPT_CHILDREN is at least 1, WAYBILL_SCRIPT_MEMORY at least 64, the other limits of scripts are positive.");
        }
    }

    int mostChildren() {
        return children == null ? Math.max(2, Runtime.getRuntime().availableProcessors()) : children;
    }
}
