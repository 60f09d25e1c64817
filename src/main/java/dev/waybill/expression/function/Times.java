package dev.waybill.expression.function;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import java.util.Locale;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Timestamps of the years 1 to 9999 and durations of at most 10,000 years, with time zones. */
final class Times {
    private static final long MIN_SECOND = -62_135_596_800L;
    private static final long MAX_SECOND = 253_402_300_799L;
    private static final long MAX_DURATION_SECONDS = 315_576_000_000L;
    private static final int MAX_TEXT = 200;

    /** Reading one takes about as long as that many steps. */
    private static final int PARSE_STEPS = 30;

    private static final Pattern UNITS = Pattern.compile("(\\d*\\.?\\d*)(h|ms|m|s|us|µs|ns)");
    private static final Pattern RFC_3339 =
            Pattern.compile("\\d{4}-\\d\\d-\\d\\d[Tt]\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?([Zz]|[+-]\\d\\d:\\d\\d)");
    private static final Pattern OFFSET = Pattern.compile("([+-]?)(\\d{1,2}):(\\d\\d)");

    private Times() {}

    static Instant plus(Instant instant, Duration duration) {
        try {
            return checked(instant.plus(duration));
        } catch (DateTimeException | ArithmeticException e) {
            throw outOfRange();
        }
    }

    static Duration plus(Duration left, Duration right) {
        try {
            return checked(left.plus(right));
        } catch (ArithmeticException e) {
            throw new Failure("The duration is longer than 10,000 years");
        }
    }

    static Instant checked(Instant instant) {
        if (instant.getEpochSecond() < MIN_SECOND || instant.getEpochSecond() > MAX_SECOND) {
            throw outOfRange();
        }
        return instant;
    }

    static Duration checked(Duration duration) {
        if (Math.abs(duration.getSeconds()) > MAX_DURATION_SECONDS) {
            throw new Failure("The duration is longer than 10,000 years");
        }
        return duration;
    }

    private static Failure outOfRange() {
        return new Failure("The timestamp is not within the years 1 to 9999");
    }

    static Instant instant(String text, Meter meter) {
        meter.steps(PARSE_STEPS);
        if (text.length() > MAX_TEXT || !RFC_3339.matcher(text).matches()) {
            throw new Failure("A timestamp is written like 2026-01-31T12:00:00Z");
        }
        try {
            return checked(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
        } catch (DateTimeException e) {
            throw new Failure("There is no such date and time as " + text);
        }
    }

    /** As Go and CEL write it: {@code 1h30m}, {@code -1.5s}, {@code 250ms}. */
    static Duration duration(String text, Meter meter) {
        meter.steps(PARSE_STEPS);
        boolean negative = text.startsWith("-");
        var rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        var matcher = UNITS.matcher(rest.length() > MAX_TEXT ? "" : rest);
        var total = BigDecimal.ZERO;
        int end = 0;
        while (matcher.find() && matcher.start() == end && matcher.group(1).chars().anyMatch(Character::isDigit)) {
            total = total.add(new BigDecimal(matcher.group(1)).multiply(nanosOf(matcher.group(2))));
            end = matcher.end();
        }
        if (end == 0 || end != rest.length()) {
            throw new Failure("A duration is written like 1h30m, 45s or 250ms");
        }
        if (total.movePointLeft(9).compareTo(BigDecimal.valueOf(MAX_DURATION_SECONDS)) > 0) {
            throw new Failure("The duration is longer than 10,000 years");
        }
        var parts = total.toBigInteger().divideAndRemainder(java.math.BigInteger.valueOf(1_000_000_000));
        var duration = Duration.ofSeconds(parts[0].longValueExact(), parts[1].longValueExact());
        return negative ? duration.negated() : duration;
    }

    private static BigDecimal nanosOf(String unit) {
        return switch (unit) {
            case "h" -> BigDecimal.valueOf(3_600_000_000_000L);
            case "m" -> BigDecimal.valueOf(60_000_000_000L);
            case "s" -> BigDecimal.valueOf(1_000_000_000L);
            case "ms" -> BigDecimal.valueOf(1_000_000L);
            case "us", "µs" -> BigDecimal.valueOf(1_000L);
            default -> BigDecimal.ONE;
        };
    }

    /** Seconds with as many decimals as needed: {@code 5400s}, {@code -0.25s}. */
    static String text(Duration duration) {
        var seconds = BigDecimal.valueOf(duration.getSeconds()).add(BigDecimal.valueOf(duration.getNano(), 9));
        return (seconds.signum() == 0 ? "0" : seconds.stripTrailingZeros().toPlainString()) + "s";
    }

    static ZoneId zone(String name, Meter meter) {
        meter.steps(PARSE_STEPS);
        var offset = OFFSET.matcher(name.length() > MAX_TEXT ? "" : name);
        try {
            if (offset.matches()) {
                int sign = offset.group(1).equals("-") ? -1 : 1;
                return ZoneOffset.ofHoursMinutes(
                        sign * Integer.parseInt(offset.group(2)), sign * Integer.parseInt(offset.group(3)));
            }
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            throw new Failure("A time zone is written like Europe/Berlin, UTC or +02:00");
        }
    }

    /** {@code ts.getHours()}, {@code ts.getHours(zone)}. */
    static Function getter(String name, ToLongFunction<ZonedDateTime> field) {
        return (a, meter) -> {
            if (a[0] instanceof Instant instant && a.length <= 2) {
                return field.applyAsLong(instant.atZone(a.length == 1 ? ZoneOffset.UTC : zone(Values.text(name, a, 1), meter)));
            }
            throw Values.noOverload(name, a);
        };
    }

    /** As {@link #getter}, for durations too. */
    static Function getter(String name, ToLongFunction<ZonedDateTime> field, ToLongFunction<Duration> ofDuration) {
        var ofInstant = getter(name, field);
        return (a, meter) ->
                a[0] instanceof Duration duration && a.length == 1 ? ofDuration.applyAsLong(duration) : ofInstant.call(a, meter);
    }

    static long dayOfWeek(ZonedDateTime time) {
        return time.getDayOfWeek() == DayOfWeek.SUNDAY ? 0 : time.getDayOfWeek().getValue();
    }

    /** {@code date.format(ts, pattern)}, {@code date.format(ts, pattern, zone)}. */
    static Object format(@Nullable Object[] a, Meter meter) {
        if (!(a[0] instanceof Instant instant)) {
            throw Values.noOverload("date.format", a);
        }
        var pattern = formatter(Values.text("date.format", a, 1), a.length > 2 ? zone(Values.text("date.format", a, 2), meter) : ZoneOffset.UTC);
        meter.produce(MAX_TEXT);
        try {
            var text = pattern.format(instant);
            meter.produce(text.length());
            return text;
        } catch (DateTimeException e) {
            throw badPattern();
        }
    }

    /** {@code date.parse(text, pattern)}, {@code date.parse(text, pattern, zone)}; what the pattern leaves out is midnight or the zone. */
    static Object parse(@Nullable Object[] a, Meter meter) {
        var zone = a.length > 2 ? zone(Values.text("date.parse", a, 2), meter) : ZoneOffset.UTC;
        var formatter = formatter(Values.text("date.parse", a, 1), zone);
        var text = Values.text("date.parse", a, 0);
        meter.scan(MAX_TEXT * 16L);
        try {
            return checked(instantOf(formatter.withZone(null).parse(text.length() > MAX_TEXT ? "" : text), zone));
        } catch (DateTimeException e) {
            throw new Failure("The text does not fit the date pattern");
        }
    }

    private static Instant instantOf(TemporalAccessor parsed, ZoneId zone) {
        var date = parsed.query(TemporalQueries.localDate());
        var time = parsed.query(TemporalQueries.localTime());
        var given = parsed.query(TemporalQueries.zone());
        var day = date == null ? LocalDate.EPOCH : date;
        return (time == null ? day.atStartOfDay() : day.atTime(time)).atZone(given == null ? zone : given).toInstant();
    }

    private static DateTimeFormatter formatter(String pattern, ZoneId zone) {
        if (pattern.length() > MAX_TEXT) {
            throw badPattern();
        }
        try {
            return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).withZone(zone);
        } catch (IllegalArgumentException e) {
            throw badPattern();
        }
    }

    private static Failure badPattern() {
        return new Failure("A date pattern is written like yyyy-MM-dd HH:mm, at most " + MAX_TEXT + " characters");
    }

    /** {@code date.add(ts, amount, unit, zone)}: by the calendar of the zone, so that a day may have 23 hours. */
    static Object add(@Nullable Object[] a, Meter meter) {
        if (!(a[0] instanceof Instant instant)) {
            throw Values.noOverload("date.add", a);
        }
        long amount = Values.integer("date.add", a, 1);
        var time = instant.atZone(a.length > 3 ? zone(Values.text("date.add", a, 3), meter) : ZoneOffset.UTC);
        try {
            return checked(switch (Values.text("date.add", a, 2)) {
                case "years" -> time.plusYears(amount).toInstant();
                case "months" -> time.plusMonths(amount).toInstant();
                case "weeks" -> time.plusWeeks(amount).toInstant();
                case "days" -> time.plusDays(amount).toInstant();
                case "hours" -> time.plusHours(amount).toInstant();
                case "minutes" -> time.plusMinutes(amount).toInstant();
                case "seconds" -> time.plusSeconds(amount).toInstant();
                default -> throw new Failure("The unit is years, months, weeks, days, hours, minutes or seconds");
            });
        } catch (DateTimeException | ArithmeticException e) {
            throw outOfRange();
        }
    }
}
