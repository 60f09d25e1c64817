package dev.waybill.engine.repair;

import dev.waybill.engine.Versions;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.JournalReader;
import java.util.function.BooleanSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Parts of the engine that the repair kit is made of.
 *
 * @param calls    connections for callers' questions and wishes
 * @param journals on the same connections
 */
public record RepairParts(JdbcClient calls, JournalReader journals, Versions versions, Values values, Runs runs, Health health) {
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
