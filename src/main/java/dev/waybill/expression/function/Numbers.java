package dev.waybill.expression.function;

import com.google.common.primitives.UnsignedLong;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Arithmetic: exact or refused for integers, IEEE for doubles; an int with a double gives a double. */
final class Numbers {
    private Numbers() {}

    static @Nullable Object subtract(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long x when a[1] instanceof Long y -> exact("-", () -> Math.subtractExact(x, y));
            case UnsignedLong x when a[1] instanceof UnsignedLong y -> unsigned(x.bigIntegerValue().subtract(y.bigIntegerValue()));
            case Instant x when a[1] instanceof Instant y -> Times.checked(Duration.between(y, x));
            case Instant x when a[1] instanceof Duration y -> Times.plus(x, y.negated());
            case Duration x when a[1] instanceof Duration y -> Times.plus(x, y.negated());
            case null, default -> {
                var pair = doubles("-", a);
                yield pair[0] - pair[1];
            }
        };
    }

    static @Nullable Object multiply(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long x when a[1] instanceof Long y -> exact("*", () -> Math.multiplyExact(x, y));
            case UnsignedLong x when a[1] instanceof UnsignedLong y -> unsigned(x.bigIntegerValue().multiply(y.bigIntegerValue()));
            case null, default -> {
                var pair = doubles("*", a);
                yield pair[0] * pair[1];
            }
        };
    }

    static @Nullable Object divide(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long x when a[1] instanceof Long y -> exact("/", () -> Math.divideExact(x, divisor(y)));
            case UnsignedLong x when a[1] instanceof UnsignedLong y -> {
                divisor(y.longValue());
                yield x.dividedBy(y);
            }
            case null, default -> {
                var pair = doubles("/", a);
                yield pair[0] / pair[1];
            }
        };
    }

    static @Nullable Object modulo(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long x when a[1] instanceof Long y -> {
                divisor(y);
                if (x == Long.MIN_VALUE && y == -1) {
                    throw overflow("%");
                }
                yield x % y;
            }
            case UnsignedLong x when a[1] instanceof UnsignedLong y -> {
                divisor(y.longValue());
                yield x.mod(y);
            }
            case null, default -> throw Values.noOverload("%", a);
        };
    }

    static @Nullable Object negate(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case Long x -> exact("-", () -> Math.negateExact(x));
            case Double x -> -x;
            case null, default -> throw Values.noOverload("-", a);
        };
    }

    /** The sum of two numbers; null when they are none, or kinds that do not mix. */
    static @Nullable Object add(@Nullable Object left, @Nullable Object right) {
        if (left instanceof Long x && right instanceof Long y) {
            return exact("+", () -> Math.addExact(x, y));
        }
        if (left instanceof UnsignedLong x && right instanceof UnsignedLong y) {
            return unsigned(x.bigIntegerValue().add(y.bigIntegerValue()));
        }
        return left instanceof Number x && right instanceof Number y && isMixable(x) && isMixable(y) ? x.doubleValue() + y.doubleValue() : null;
    }

    private static double[] doubles(String operator, @Nullable Object[] a) {
        if (a[0] instanceof Number x && a[1] instanceof Number y && isMixable(x) && isMixable(y)) {
            return new double[] {x.doubleValue(), y.doubleValue()};
        }
        throw Values.noOverload(operator, a);
    }

    private static boolean isMixable(Number number) {
        return !(number instanceof UnsignedLong);
    }

    private interface Exact {
        long get();
    }

    private static Long exact(String operator, Exact operation) {
        try {
            return operation.get();
        } catch (ArithmeticException e) {
            throw overflow(operator);
        }
    }

    private static long divisor(long value) {
        if (value == 0) {
            throw new Failure("It divides by zero");
        }
        return value;
    }

    private static UnsignedLong unsigned(java.math.BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw new Failure("The result is not within 64 bits");
        }
        return UnsignedLong.valueOf(value);
    }

    private static Failure overflow(String operator) {
        return new Failure("The result of '" + operator + "' is not within 64 bits");
    }
}
