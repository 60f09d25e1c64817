package dev.waybill.integration.http;

import dev.waybill.engine.TaskFailure;
import java.util.List;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Which statuses mean success. */
final class ExpectedStatus {
    /** A code or a class of them, as text; for the schema too. */
    static final String PATTERN = "^[1-5]([0-9]{2}|xx)$";

    private ExpectedStatus() {}

    /** @param expected a code, a class ({@code "2xx"}), a list of them, or null: {@code 2xx} */
    static IntPredicate of(@Nullable Object expected) {
        return switch (expected) {
            case null -> inClass('2');
            case List<?> list -> list.stream().map(ExpectedStatus::of).reduce(status -> false, IntPredicate::or);
            case Long code when code >= 100 && code <= 599 -> status -> status == code;
            case String text when text.matches(PATTERN) && text.endsWith("xx") -> inClass(text.charAt(0));
            case String text when text.matches(PATTERN) -> of(Long.valueOf(text));
            default -> throw TaskFailure.of("validation", "expected_status is a code (200), a class (2xx) or a list of them");
        };
    }

    private static IntPredicate inClass(char first) {
        return status -> status / 100 == first - '0';
    }
}
