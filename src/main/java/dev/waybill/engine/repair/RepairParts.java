package dev.waybill.engine.repair;

import dev.waybill.engine.TaskType;
import dev.waybill.engine.Versions;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.JournalReader;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Parts of the engine that the repair kit is made of.
 *
 * @param calls    connections for callers' questions and wishes
 * @param journals on the same connections
 */
public record RepairParts(JdbcClient calls, JournalReader journals, Versions versions, Values values, Runs runs, Health health, Tools tools) {
    /**
     * What changes are made with.
     *
     * @param transaction on the connections of callers
     * @param wake        something may be due now
     */
    public record Tools(TransactionTemplate transaction, Runnable wake, Clock clock, List<TaskType> types) {}

    /** How this node is. */
    public record Health(BooleanSupplier journaling, BooleanSupplier diskLow) {
        boolean isJournaling() {
            return journaling.getAsBoolean();
        }

        boolean isDiskLow() {
            return diskLow.getAsBoolean();
        }
    }
}
