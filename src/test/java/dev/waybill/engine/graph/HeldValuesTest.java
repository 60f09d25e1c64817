package dev.waybill.engine.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.blob.Blobs;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.tenant.Ids;
import dev.waybill.tenant.TenantId;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("G18")
@Tag("F26")
class HeldValuesTest {
    private static final ExecutionKey EXECUTION = new ExecutionKey(TenantId.FIRST, UUID.randomUUID());
    private static final int KIB = 1024;

    private final HeldValues held = new HeldValues(64 * KIB);
    private final Values values = new Values(new InMemory(), new Ids(Clock.systemUTC(), new Random(1)), held, 4 * KIB * KIB);

    /** A store of the test's own. */
    private static final class InMemory implements Blobs {
        private final Map<UUID, byte[]> blobs = new HashMap<>();

        @Override
        public void put(TenantId tenant, UUID execution, UUID id, byte[] bytes) {
            blobs.put(id, bytes);
        }

        @Override
        public byte[] get(TenantId tenant, UUID execution, UUID id) {
            return Objects.requireNonNull(blobs.get(id));
        }

        @Override
        public void forget(UUID from, UUID to) {
            blobs.keySet().removeIf(id -> id.compareTo(from) >= 0 && id.compareTo(to) < 0);
        }
    }

    private RunValues run(TaskState... states) {
        var run = new RunValues(EXECUTION, values, "{}", held);
        for (var state : states) {
            run.hold(state.output);
            run.hold(state.error);
        }
        return run;
    }

    private boolean isHeld(int characters) {
        return !Values.isReference(values.store(EXECUTION, "output", "x".repeat(characters)));
    }

    @Test
    void theMoreIsHeldTheLessAValueMayHaveToBeHeldToo() {
        var run = run();
        assertThat(isHeld(200 * KIB)).isTrue();

        run.hold("x".repeat(40 * KIB));
        assertThat(isHeld(200 * KIB)).isFalse();
        assertThat(isHeld(10 * KIB)).isTrue();
        assertThat(held.isFull()).isFalse();

        run.hold("x".repeat(40 * KIB));
        assertThat(isHeld(10 * KIB)).isFalse();
        assertThat(isHeld(100)).isTrue();
        assertThat(held.isFull()).isTrue();
    }

    @Test
    void whatAnExecutionHeldIsFreeOnceItIsGone() {
        var state = new TaskState();
        state.output = "x".repeat(30 * KIB);
        state.error = "x".repeat(30 * KIB);
        var run = run(state);
        run.hold("x".repeat(30 * KIB));
        assertThat(held.isFull()).isTrue();

        run.release();
        run.release();

        assertThat(held.size()).isZero();
    }

    @Test
    void aValueReadsTheSameWhereverItLies() {
        var state = new TaskState();
        var run = run(state);
        for (int size : new int[] {10, 600, 20 * KIB}) {
            state.output = values.store(EXECUTION, "output", "x".repeat(size));
            run.hold(state.output);

            assertThat(run(state).task(state).get("output")).isEqualTo("x".repeat(size));
        }
        run.hold("x".repeat(64 * KIB));
        state.output = values.store(EXECUTION, "output", "y".repeat(600));

        assertThat(Values.isReference(state.output)).isTrue();
        assertThat(run(state).task(state).get("output")).isEqualTo("y".repeat(600));
    }
}
