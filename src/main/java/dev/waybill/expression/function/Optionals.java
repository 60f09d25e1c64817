package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values that may be absent. */
final class Optionals {
    private Optionals() {}

    static Object ofNonZero(@Nullable Object[] a, Meter meter) {
        return isZero(a[0]) ? Opt.NONE : Opt.of(a[0]);
    }

    private static boolean isZero(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case Boolean truth -> !truth;
            case Number number -> number.doubleValue() == 0 && !(number instanceof UnsignedLong u && u.longValue() != 0);
            case String text -> text.isEmpty();
            case CelByteString bytes -> bytes.isEmpty();
            case Duration duration -> duration.isZero();
            case Instant instant -> instant.equals(Instant.EPOCH);
            case List<?> list -> list.isEmpty();
            case Map<?, ?> map -> map.isEmpty();
            case Opt opt -> !opt.isPresent();
            default -> false;
        };
    }

    private static Opt optional(String function, @Nullable Object[] a) {
        if (a[0] instanceof Opt opt) {
            return opt;
        }
        throw Values.noOverload(function, a);
    }

    static @Nullable Object value(@Nullable Object[] a, Meter meter) {
        if (!optional("value", a).isPresent()) {
            throw new Failure("The optional has no value");
        }
        return optional("value", a).value();
    }

    static Object hasValue(@Nullable Object[] a, Meter meter) {
        return optional("hasValue", a).isPresent();
    }

    static Object unwrap(@Nullable Object[] a, Meter meter) {
        List<@Nullable Object> present = new ArrayList<>();
        for (var element : Values.list("optional.unwrap", a, 0)) {
            if (element instanceof Opt opt && opt.isPresent()) {
                meter.produceElements(1);
                present.add(opt.value());
            }
        }
        return present;
    }
}
