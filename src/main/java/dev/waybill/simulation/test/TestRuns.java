package dev.waybill.simulation.test;

import dev.waybill.definition.WorkflowDefinition;
import dev.waybill.engine.Rehearsal;
import dev.waybill.engine.Rehearsals;
import dev.waybill.engine.Version;
import dev.waybill.tenant.TenantId;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Runs tests: no effect leaves, and time skips. */
@Component
public final class TestRuns {
    /** Of the wall. */
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** The same in every run, so that what is derived from it is, too. */
    private static final UUID EXECUTION = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private static final UUID UNSAVED = UUID.fromString("00000000-0000-7000-8000-000000000000");

    private final Rehearsals rehearsals;

    public TestRuns(Rehearsals rehearsals) {
        this.rehearsals = rehearsals;
    }

    /** As version 1 of a workflow that was never stored, and so has no id of its own. */
    public static Version unsaved(TenantId tenant, WorkflowDefinition definition, String by) {
        return new Version(tenant, UNSAVED, 1, definition, TestReader.CLOCK, by, null);
    }

    public TestResult run(Version version, TestCase test) {
        var mocks = new Mocks(test.mocks());
        var rehearsed =
                rehearsals.play(new Rehearsal(version, EXECUTION, test.input(), test.trigger(), test.clock(), mocks, LONGEST));
        var unmet = rehearsed.cutShort() == null ? test.expect().unmetBy(rehearsed) : List.<Expectations.Unmet>of();
        return new TestResult(test, rehearsed, mocks.missing(), unmet);
    }
}
