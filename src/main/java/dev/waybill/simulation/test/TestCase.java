package dev.waybill.simulation.test;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A test of a workflow, as it was written.
 *
 * @param input    plain JSON
 * @param trigger  as expressions see it
 * @param mocks    by task
 * @param clock    when it starts
 */
public record TestCase(
        Map<String, @Nullable Object> input,
        Map<String, @Nullable Object> trigger,
        Map<String, Mocks.Sequence> mocks,
        Instant clock,
        Expectations expect) {}
