package dev.waybill.flow.delay;

import dev.waybill.engine.TaskFailure;
import java.time.Duration;
import java.util.regex.Pattern;

/** The duration of a delay: a whole number and one unit, positive, at most ten years. */
final class DelayDuration {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,15})(ms|s|m|h|d)");
    private static final Duration LONGEST = Duration.ofDays(3_653);

    private DelayDuration() {}

    static Duration parse(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw invalid();
        }
        long number = Long.parseLong(form.group(1));
        var duration = switch (form.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(Math.min(number, LONGEST.toMinutes() + 1));
            case "h" -> Duration.ofHours(Math.min(number, LONGEST.toHours() + 1));
            default -> Duration.ofDays(Math.min(number, LONGEST.toDays() + 1));
        };
        if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
            throw invalid();
        }
        return duration;
    }

    private static TaskFailure invalid() {
        return TaskFailure.of("validation", "A duration is a whole number and one unit, such as 500ms, 10s, 5m, 48h or 7d, and at most ten years");
    }
}
