package dev.waybill.simulation;

import dev.waybill.engine.Rehearsal;
import dev.waybill.engine.Rehearsals;
import dev.waybill.engine.Version;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Runs tests: no effect leaves, and time skips. */
@Component
final class TestRuns {
    /** Of the wall. */
    private static final Duration LONGEST = Duration.ofSeconds(20);
    /** The same in every run, so that what is derived from it is, too. */
    private static final UUID EXECUTION = UUID.fromString("00000000-0000-7000-8000-000000000001");

    private final Rehearsals rehearsals;

    TestRuns(Rehearsals rehearsals) {
        this.rehearsals = rehearsals;
    }

    TestResult run(Version version, TestCase test) {
        var mocks = new Mocks(test.mocks());
        var rehearsed =
                rehearsals.play(new Rehearsal(version, EXECUTION, test.input(), test.trigger(), test.clock(), mocks, LONGEST));
        var unmet = rehearsed.cutShort() == null ? test.expect().unmetBy(rehearsed) : List.<Expectations.Unmet>of();
        return new TestResult(test, rehearsed, mocks.missing(), unmet);
    }
}
