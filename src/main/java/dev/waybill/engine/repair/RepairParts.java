package dev.waybill.engine.repair;

import dev.waybill.engine.TaskType;
import dev.waybill.engine.Versions;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.tenant.Ids;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
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
    public record Tools(TransactionTemplate transaction, Runnable wake, Clock clock, List<TaskType> types, Jobs jobs) {}

    /**
     * What jobs are done with.
     *
     * @param wishes      what is asked of one execution, by the action; part of the caller's transaction
     * @param incarnation of this node
     */
    public record Jobs(Map<BulkAction, Consumer<ExecutionKey>> wishes, LongSupplier incarnation, Ids ids, MeterRegistry meters) {}

    /**
     * How this node is.
     *
     * @param settings bounds, as exports show them: plain JSON
     */
    public record Health(BooleanSupplier journaling, BooleanSupplier diskLow, Map<String, Object> settings) {
        boolean isJournaling() {
            return journaling.getAsBoolean();
        }

        boolean isDiskLow() {
            return diskLow.getAsBoolean();
        }
    }
}
