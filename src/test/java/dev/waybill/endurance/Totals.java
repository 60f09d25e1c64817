package dev.waybill.endurance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** What all periods of a run came to. */
final class Totals {
    private final List<Period> periods = new ArrayList<>();

    void add(Period period) {
        periods.add(period);
    }

    boolean isKept() {
        return periods.stream().allMatch(Period::isKept);
    }

    List<String> violations() {
        return periods.stream().flatMap(period -> period.violations().stream()).toList();
    }

    String sentence() {
        var recoveries = periods.stream().flatMap(period -> period.recoveries().stream()).sorted().toList();
        return "%d periods, %d pairs of faults, %d executions, %d starts accepted, %d unknown, %d refused; recovered after %s s (median), %s s at most: %s".formatted(
                periods.size(), recoveries.size(), sum(Period::executions), sum(Period::accepted), sum(Period::unknown), sum(Period::refused),
                recoveries.isEmpty() ? "–" : seconds(recoveries.get(recoveries.size() / 2)), recoveries.isEmpty() ? "–" : seconds(recoveries.getLast()),
                isKept() ? "every promise was kept (met)" : "**not met**");
    }

    private int sum(ToIntFunction<Period> of) {
        return periods.stream().mapToInt(of).sum();
    }

    private static String seconds(Duration time) {
        return "%.1f".formatted(time.toMillis() / 1e3);
    }
}
