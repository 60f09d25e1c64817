package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import java.math.RoundingMode;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/** The {@code math.} functions. */
final class Maths {
    private Maths() {}

    /** What {@code math.greatest} (sign 1) and {@code math.least} (sign -1) expand to. */
    static Function extreme(String name, int sign) {
        return (a, meter) -> {
            List<?> numbers = a.length == 1 && a[0] instanceof List<?> list ? list : Arrays.asList(a);
            meter.steps(numbers.size());
            Number best = null;
            for (var candidate : numbers) {
                if (!(candidate instanceof Number number)) {
                    throw Values.noOverload(name, candidate);
                }
                best = best == null || sign * Equality.compare(number, best) > 0 ? number : best;
            }
            if (best == null) {
                throw new Failure("'" + name + "' takes at least one number");
            }
            return best;
        };
    }

    /** On doubles; a whole number stays as it is. */
    static Function rounding(String name, DoubleUnaryOperator operation) {
        return (a, meter) -> switch (a[0]) {
            case Double number -> operation.applyAsDouble(number);
            case Long number -> number;
            case null, default -> throw Values.noOverload(name, a);
        };
    }

    static double round(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number) || Math.abs(number) >= 0x1p52) {
            return number;
        }
        return Math.copySign(new java.math.BigDecimal(Math.abs(number)).setScale(0, RoundingMode.HALF_UP).doubleValue(), number);
    }

    static Function test(String name, DoublePredicate predicate) {
        return (a, meter) -> switch (a[0]) {
            case Double number -> predicate.test(number);
            case Long number -> predicate.test(number);
            case null, default -> throw Values.noOverload(name, a);
        };
    }

    static Object abs(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long number when number == Long.MIN_VALUE -> throw new Failure("The result of 'math.abs' is not within 64 bits");
            case Long number -> Math.abs(number);
            case Double number -> Math.abs(number);
            case UnsignedLong number -> number;
            case null, default -> throw Values.noOverload("math.abs", a);
        };
    }

    static Object sign(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long number -> (long) Long.signum(number);
            case Double number -> Math.signum(number);
            case UnsignedLong number -> number.longValue() == 0 ? UnsignedLong.ZERO : UnsignedLong.ONE;
            case null, default -> throw Values.noOverload("math.sign", a);
        };
    }

    static Object sqrt(@Nullable Object[] a, Meter meter) {
        if (a[0] instanceof Number number) {
            return Math.sqrt(number.doubleValue());
        }
        throw Values.noOverload("math.sqrt", a);
    }

    static Function bits(String name, LongBinaryOperator operation) {
        return (a, meter) -> {
            if (a[0] instanceof Long x && a[1] instanceof Long y) {
                return operation.applyAsLong(x, y);
            }
            if (a[0] instanceof UnsignedLong x && a[1] instanceof UnsignedLong y) {
                return UnsignedLong.fromLongBits(operation.applyAsLong(x.longValue(), y.longValue()));
            }
            throw Values.noOverload(name, a);
        };
    }

    static Object not(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long number -> ~number;
            case UnsignedLong number -> UnsignedLong.fromLongBits(~number.longValue());
            case null, default -> throw Values.noOverload("math.bitNot", a);
        };
    }

    static Function shift(String name, LongBinaryOperator operation) {
        return (a, meter) -> {
            if (!(a[1] instanceof Long count)) {
                throw Values.noOverload(name, a);
            }
            if (count < 0) {
                throw new Failure("'" + name + "' takes a count from 0");
            }
            return switch (a[0]) {
                case Long number -> count > 63 ? 0L : operation.applyAsLong(number, count);
                case UnsignedLong number ->
                    count > 63 ? UnsignedLong.ZERO : UnsignedLong.fromLongBits(operation.applyAsLong(number.longValue(), count));
                case null, default -> throw Values.noOverload(name, a);
            };
        };
    }
}
