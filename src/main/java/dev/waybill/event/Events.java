package dev.waybill.event;

import dev.waybill.engine.Expiring;
import dev.waybill.engine.Messages;
import dev.waybill.engine.Messages.Address;
import dev.waybill.event.Event.Scope;
import dev.waybill.json.Json;
import dev.waybill.refusal.Refusal;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Brings events and the tasks that wait for them together, whichever comes first: both take the same lock, so that one of
 * them sees the other. What is sent is committed, and with it the message to whom it reached.
 */
final class Events implements Expiring {
    private static final Duration KEYS_LAST = Duration.ofHours(24);

    private final EventTable table;
    private final Messages messages;
    private final Ids ids;
    private final Clock clock;
    private final Duration keep;

    Events(EventTable table, Messages messages, Ids ids, Clock clock, Duration keep) {
        this.table = table;
        this.messages = messages;
        this.ids = ids;
        this.clock = clock;
        this.keep = keep;
    }

    /**
     * What became of an event.
     *
     * @param delivered  to how many tasks; 0: it is kept
     * @param isReplayed whether it was sent before, under the same key
     */
    record Sent(int delivered, boolean isReplayed) {}

    /** Sends an event to all that wait for it; if nobody does, it is kept. */
    Sent send(TenantId tenant, Event event, Optional<String> key) {
        return messages.transaction(() -> sendKeyed(tenant, event, key));
    }

    /** As {@link #send}, from an attempt. */
    Sent sendPatiently(TenantId tenant, Event event, String key) {
        return messages.patiently(() -> sendKeyed(tenant, event, Optional.of(key)));
    }

    private Sent sendKeyed(TenantId tenant, Event event, Optional<String> key) {
        if (key.isEmpty()) {
            return new Sent(send(tenant, event), false);
        }
        var now = clock.instant();
        var hash = event.hash();
        var noted = table.note(tenant, key.get(), hash, now, now.plus(KEYS_LAST));
        if (noted.isPresent()) {
            if (!noted.get().isOf(hash)) {
                throw new Refusal(
                        Refusal.Kind.INVALID, "idempotency_key_reused", "An event with this Idempotency-Key and other content was sent before.");
            }
            return new Sent(noted.get().delivered(), true);
        }
        int delivered = send(tenant, event);
        if (delivered > 0) {
            table.count(tenant, key.get(), delivered);
        }
        return new Sent(delivered, false);
    }

    private int send(TenantId tenant, Event event) {
        table.lock(tenant, event.name(), event.scope(), event.scope());
        int delivered = 0;
        for (var wait : table.take(tenant, event.name(), event.scope())) {
            delivered += messages.deliver(wait, event.payload()) ? 1 : 0; // what has ended waits for nothing
        }
        if (delivered == 0) {
            table.keep(tenant, event, ids.next(), Json.write(event.payload()), clock.instant().plus(keep));
        }
        return delivered;
    }

    /** From now on the task is found by such an event; if one was kept, it has it. Again changes nothing. */
    void await(Address wait, String event, String correlation) {
        messages.patiently(() -> {
            var one = new Scope.Correlation(correlation);
            var other = new Scope.Execution(wait.execution());
            table.lock(wait.tenant(), event, one, other);
            if (table.register(wait, event, correlation)) {
                table.takeKept(wait.tenant(), event, one, other, clock.instant()).ifPresent(payload -> {
                    table.leave(wait);
                    messages.deliver(wait, Json.parse(payload));
                });
            }
            return true;
        });
    }

    /** The task gives up waiting, unless an event was sent to it: then its message is there, or about to be. */
    boolean giveUp(Address wait) {
        return messages.patiently(() -> table.leave(wait) || !messages.isAnswered(wait));
    }

    @Override
    public int expire(int atMost) {
        var now = clock.instant();
        return Math.max(table.expire(now, atMost), table.expireKeys(now, atMost));
    }
}
