package dev.waybill.expression.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimesTest {
    private static Object call(String function, Object... arguments) {
        return new Functions().find(function, arguments.length).orElseThrow().call(arguments, new Meter());
    }

    @Property(tries = 300)
    void readsTheDurationsItWrites(@ForAll @LongRange(min = -300_000_000_000L, max = 300_000_000_000L) long seconds, @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
        var duration = Duration.ofSeconds(seconds, nanos);

        assertThat(call("duration", call("string", duration))).isEqualTo(duration);
    }

    @Property(tries = 300)
    void readsTheTimestampsItWrites(@ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long seconds, @ForAll @LongRange(min = 0, max = 999_999_999) long nanos) {
        var instant = Instant.ofEpochSecond(seconds, nanos);

        assertThat(call("timestamp", call("string", instant))).isEqualTo(instant);
    }

    @ParameterizedTest
    @CsvSource({"1h30m,PT1H30M", "-1.5s,PT-1.5S", "250ms,PT0.25S", "1h1m1s1ms1us1ns,PT1H1M1.001001001S", "0,PT0S", "+2m,PT2M", ".5s,PT0.5S", "100us,PT0.0001S"})
    void readsDurations(String text, Duration duration) {
        assertThat(call("duration", text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1d", "h", "1h 2m", "1.2.3s", "--1s", "PT1H", "1e3s", "400000000000s", "1hm", "."})
    void refusesWhatIsNoDuration(String text) {
        assertThatThrownBy(() -> call("duration", text)).isInstanceOf(Failure.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-01-31", "2026-01-31T10:00:00", "2026-02-30T00:00:00Z", "0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2026-01-31T25:00:00Z", "2026-1-31T00:00:00Z"})
    void refusesWhatIsNoTimestamp(String text) {
        assertThatThrownBy(() -> call("timestamp", text)).isInstanceOf(Failure.class);
    }

    @Test
    void knowsZonesByNameAndOffset() {
        var noon = Instant.parse("2026-03-29T12:00:00Z");

        assertThat(call("getHours", noon, "Europe/Berlin")).isEqualTo(14L);
        assertThat(call("getHours", noon, "-02:30")).isEqualTo(9L);
        assertThat(call("getHours", noon, "9:00")).isEqualTo(21L);
        assertThat(call("getDayOfWeek", noon)).isEqualTo(0L);
        assertThatThrownBy(() -> call("getHours", noon, "Nowhere/Town")).hasMessage("A time zone is written like Europe/Berlin, UTC or +02:00");
        assertThatThrownBy(() -> call("getHours", noon, "99:00")).isInstanceOf(Failure.class);
    }

    @Test
    void addsByTheCalendarOfTheZone() {
        var beforeSpring = Instant.parse("2026-03-28T10:00:00Z");

        assertThat(call("date.add", beforeSpring, 1L, "days", "Europe/Berlin")).isEqualTo(Instant.parse("2026-03-29T09:00:00Z"));
        assertThat(call("date.add", beforeSpring, 1L, "days")).isEqualTo(Instant.parse("2026-03-29T10:00:00Z"));
        assertThat(call("date.add", Instant.parse("2026-01-31T00:00:00Z"), 1L, "months")).isEqualTo(Instant.parse("2026-02-28T00:00:00Z"));
        assertThat(call("date.add", beforeSpring, -2L, "weeks")).isEqualTo(Instant.parse("2026-03-14T10:00:00Z"));
        assertThatThrownBy(() -> call("date.add", beforeSpring, Long.MAX_VALUE, "years")).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> call("date.add", beforeSpring, 1L, "fortnights")).hasMessageStartingWith("The unit is years");
    }

    @Test
    void readsAndWritesDatesByPattern() {
        assertThat(call("date.parse", "28.03.2026 10:00", "dd.MM.yyyy HH:mm", "Europe/Berlin")).isEqualTo(Instant.parse("2026-03-28T09:00:00Z"));
        assertThat(call("date.parse", "2026-03-28T10:00+05:00", "yyyy-MM-dd'T'HH:mmXXX")).isEqualTo(Instant.parse("2026-03-28T05:00:00Z"));
        assertThat(call("date.format", Instant.EPOCH, "EEE, d MMM yyyy HH:mm", "America/New_York")).isEqualTo("Wed, 31 Dec 1969 19:00");
        assertThatThrownBy(() -> call("date.parse", "x", "yyyy")).hasMessage("The text does not fit the date pattern");
        assertThatThrownBy(() -> call("date.format", Instant.EPOCH, "bogus{")).hasMessageStartingWith("A date pattern is written like");
        assertThatThrownBy(() -> call("date.format", Instant.EPOCH, "y".repeat(201))).isInstanceOf(Failure.class);
    }

    @Test
    void staysWithinItsYears() {
        assertThatThrownBy(() -> call("_+_", Instant.parse("9999-12-31T23:59:59Z"), Duration.ofSeconds(1))).isInstanceOf(Failure.class);
        assertThatThrownBy(() -> call("_-_", Instant.parse("0001-01-01T00:00:00Z"), Duration.ofNanos(1))).isInstanceOf(Failure.class);
        assertThat(call("_-_", Instant.parse("2026-01-02T00:00:00Z"), Instant.parse("2026-01-01T00:00:00Z"))).isEqualTo(Duration.ofDays(1));
    }
}
