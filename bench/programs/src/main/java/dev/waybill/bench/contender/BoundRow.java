package dev.waybill.bench.contender;

import java.util.UUID;

/** What happens to an execution. */
sealed interface BoundRow {
    UUID execution();

    record Accept(UUID execution) implements BoundRow {}

    /** @param number first 1 */
    record Step(UUID execution, int number) implements BoundRow {}

    /** @param number of its row in the journal */
    record End(UUID execution, int number) implements BoundRow {}
}
