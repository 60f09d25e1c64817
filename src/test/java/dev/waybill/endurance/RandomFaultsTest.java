package dev.waybill.endurance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A minute of what {@code bench/chaos} does for hours. */
class RandomFaultsTest {
    private static final int HEAP = 256;
    private static final double STARTS = 8;

    @TempDir
    static Path folder;

    @Test
    @Tag("F52")
    @Tag("G01")
    @Tag("G02")
    @Tag("G05")
    void everyPromiseIsKeptWhicheverTwoFaultsStrikeAtOnceForAMinute() {
        long seed = new Random().nextInt(1_000_000);
        System.out.println("F52: seed " + seed + "; again: bench/chaos --minutes 0 --heap " + HEAP + " --seed " + seed);
        var setting = new Chaos.Setting(seed, Duration.ofMinutes(1), List.of(Fault.Kind.values()), STARTS, HEAP);
        try (var chaos = Chaos.start(folder, setting, System.out::println)) {
            var period = chaos.period(1);
            System.out.println(period.row());
            assertThat(period.violations()).as("seed %d", seed).isEmpty();
            assertThat(period.executions()).isGreaterThan(50);
        }
    }
}
