package dev.waybill.worker;

import dev.waybill.engine.Messages.Address;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A task in the hands of a worker.
 *
 * @param input     JSON
 * @param token     of this lease
 * @param leaseEnds when it goes to another worker, unless it is done or its lease is renewed
 */
record WorkerTask(Address address, String topic, String input, String idempotencyKey, Duration lease, int token, Instant leaseEnds) {
    /** How the task is named to workers. */
    static String id(Address address) {
        return address.execution() + "/" + address.attempt() + "/" + address.task();
    }

    static Optional<Address> address(TenantId tenant, String id) {
        var parts = id.split("/", 3);
        if (parts.length != 3 || !parts[1].matches("[1-9][0-9]{0,8}")) {
            return Optional.empty();
        }
        return Ids.parse(parts[0]).map(execution -> new Address(tenant, execution, parts[2], Integer.parseInt(parts[1])));
    }
}
