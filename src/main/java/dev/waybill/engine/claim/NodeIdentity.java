package dev.waybill.engine.claim;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who this process is among the nodes of its database.
 *
 * @param name   a later process of the same name fences the earlier one
 * @param isSole no other process can be alive on this database: whatever ran before is dead
 * @param pools  labels: tasks that ask for one of them run here, beside those that ask for none
 */
public record NodeIdentity(String name, boolean isSole, Set<String> pools) {
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_-]{0,49}");

    public NodeIdentity {
        pools = Set.copyOf(pools);
        for (var pool : pools) {
            if (!LABEL.matcher(pool).matches()) {
                throw new IllegalArgumentException(
                        "WAYBILL_POOLS holds labels with commas between, each a letter or digit and up to 49 letters, digits, dashes and underscores; '"
                                + pool + "' is none");
            }
        }
    }

    public NodeIdentity(String name, boolean isSole) {
        this(name, isSole, Set.of());
    }
}
