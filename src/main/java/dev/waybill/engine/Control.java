package dev.waybill.engine;

import dev.waybill.engine.claim.Claims;
import dev.waybill.engine.claim.Runs;
import dev.waybill.engine.graph.RunEnvironment.Signals;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalRow.Kind;
import dev.waybill.json.Json;
import dev.waybill.refusal.Refusal;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Steers executions, from any node. What nobody owns is changed at once, its journal included; an owner is told by its
 * row: here at once, elsewhere within half a second.
 */
final class Control {
    private final ControlTable table;
    private final TransactionTemplate transaction;
    private final Runs runs;
    private final Claims claims;
    private final Clock clock;
    private final RetriedSlots retries;

    Control(ControlTable table, TransactionTemplate transaction, Runs runs, Claims claims, Clock clock, RetriedSlots retries) {
        this.retries = retries;
        this.table = table;
        this.transaction = transaction;
        this.runs = runs;
        this.claims = claims;
        this.clock = clock;
    }

    void cancel(ExecutionKey key) {
        tell(key, () -> {
            var standing = live(key);
            if (standing.isOwned()) {
                table.requestCancel(key);
            } else {
                var now = clock.instant();
                table.append(key, Kind.CANCEL_REQUESTED, null, now);
                table.append(key, Kind.ENDED, ExecutionStatus.CANCELLED.word(), now);
                table.cancel(key, now);
            }
            return new Signals(standing.status() == ExecutionStatus.PAUSED, true);
        });
    }

    void pause(ExecutionKey key) {
        tell(key, () -> {
            var standing = live(key);
            if (standing.status() != ExecutionStatus.PAUSED) {
                if (!standing.isOwned()) {
                    table.append(key, Kind.PAUSED, null, clock.instant());
                }
                table.pause(key);
            }
            return new Signals(true, standing.isCancelling());
        });
    }

    void resume(ExecutionKey key) {
        tell(key, () -> {
            var standing = live(key);
            if (standing.status() == ExecutionStatus.PAUSED) {
                if (!standing.isOwned()) {
                    table.append(key, Kind.RESUMED, null, clock.instant());
                }
                table.resume(key);
            }
            return new Signals(false, standing.isCancelling());
        });
        claims.wake();
    }

    /** @param breakpoints all of them from now on */
    void setBreakpoints(ExecutionKey key, Set<String> breakpoints) {
        tell(key, () -> {
            var standing = live(key);
            table.setBreakpoints(key, breakpoints.isEmpty() ? null : Json.write(List.copyOf(breakpoints)));
            return new Signals(standing.status() == ExecutionStatus.PAUSED, standing.isCancelling(), breakpoints);
        });
    }

    /** All of them, and the task before which it pauses at one now. */
    Executions.Breaks breaks(ExecutionKey key) {
        var stored = table.breakpoints(key).map(Json::parse).orElse(List.of());
        var breakpoints = stored instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.<String>of();
        return new Executions.Breaks(breakpoints, table.pausedBefore(key).orElse(null));
    }

    void retry(ExecutionKey key) {
        tell(key, () -> {
            var place = retries.lock(key); // before the execution's row, as whoever gives slots away has it
            var standing = locked(key);
            if (!standing.status().isEnded()) {
                throw conflict("execution_live", "The execution has not ended; there is nothing to retry yet");
            }
            if (standing.status() == ExecutionStatus.SUCCEEDED) {
                throw conflict("execution_succeeded", "The execution succeeded; there is nothing to retry");
            }
            table.append(key, Kind.RETRIED, null, clock.instant());
            table.retry(key);
            place.ifPresent(retries::reenter);
            return new Signals(false, false);
        });
        claims.wake();
    }

    private void tell(ExecutionKey key, Supplier<Signals> change) {
        var signals = transaction.execute(_ -> change.get());
        if (signals != null) {
            runs.signal(key.id(), signals);
        }
    }

    private ControlTable.Standing live(ExecutionKey key) {
        var standing = locked(key);
        if (standing.status().isEnded()) {
            throw conflict("execution_ended", "The execution has already ended");
        }
        return standing;
    }

    private ControlTable.Standing locked(ExecutionKey key) {
        return table.lock(key)
                .orElseThrow(() -> new Refusal(Refusal.Kind.NOT_FOUND, "execution_not_found", "There is no such execution"));
    }

    private static Refusal conflict(String code, String message) {
        return new Refusal(Refusal.Kind.CONFLICT, code, message);
    }
}
