package dev.waybill.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An execution to be played in memory.
 *
 * @param version   stored or not
 * @param input     plain JSON
 * @param trigger   as expressions see it
 * @param startedAt by its own clock, which then jumps to what is due next
 * @param atMost    time on the wall that it may take
 */
public record Rehearsal(
        Version version,
        UUID executionId,
        Map<String, @Nullable Object> input,
        Map<String, @Nullable Object> trigger,
        Instant startedAt,
        StandIns standIns,
        Duration atMost) {}
