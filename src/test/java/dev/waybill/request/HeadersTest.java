package dev.waybill.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.refusal.Refusal;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeadersTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = {"wait=5|5", "wait=0|0", "respond-async, wait=10|10", "WAIT = 7|7", "wait=\"9\"|9", "wait=61|60", "wait=999999999999|60", "wait=3; foo|3", "wait=1, wait=2|1", "handling=lenient,wait=4|4"})
    void readsHowLongToWait(String header, long seconds) {
        assertThat(Wait.parse(List.of(header))).contains(new Wait(Duration.ofSeconds(seconds)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "respond-async", "await=3", "x-wait=3", "return=minimal"})
    void otherPreferencesAreIgnored(String header) {
        assertThat(Wait.parse(List.of(header))).isEmpty();
        assertThat(Wait.parse(List.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait=", "wait=-1", "wait=abc", "wait=1.5", "wait=1e9", "wait=99999999999999999999", "wait=\"\"", "wait=٣"})
    void aWaitThatIsNoNumberIsRefused(String header) {
        assertThatThrownBy(() -> Wait.parse(List.of(header))).isInstanceOf(Refusal.class);
    }

    @Test
    void preferencesMayStandInSeveralHeaders() {
        assertThat(Wait.parse(List.of("respond-async", "wait=2"))).contains(new Wait(Duration.ofSeconds(2)));
    }

    @Test
    void ifMatchIsOneTagAnyOfSomeOrAny() {
        assertThat(IfMatch.parse(List.of())).isEqualTo(new IfMatch.Any());
        assertThat(IfMatch.parse(List.of(" * "))).isEqualTo(new IfMatch.Any());
        assertThat(IfMatch.parse(List.of("\"a\""))).isEqualTo(new IfMatch.OneOf(List.of("\"a\"")));
        assertThat(IfMatch.parse(List.of("\"a\", W/\"b\"", "\"\""))).isEqualTo(new IfMatch.OneOf(List.of("\"a\"", "W/\"b\"", "\"\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "\"a", "a\"", "\"a\",", "\"a\" \"b\"", "*, \"a\"", "w/\"a\"", "\"a\"x", ",", "\"a\nb\""})
    void whatIsNoTagIsRefused(String header) {
        assertThatThrownBy(() -> IfMatch.parse(List.of(header))).isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.MALFORMED));
    }

    @Test
    void aStateThatIsNotMeantIsStale() {
        new IfMatch.Any().require("\"x\"");
        new IfMatch.OneOf(List.of("\"a\"", "\"b\"")).require("\"b\"");
        assertThatThrownBy(() -> new IfMatch.OneOf(List.of("W/\"b\"")).require("\"b\"")).isInstanceOfSatisfying(
                Refusal.class, refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.STALE));
    }

    @Test
    void anIdempotencyKeyIsUtf8OrBytes() {
        assertThat(IdempotencyKey.parse(List.of("Ã¤")).value()).isEqualTo("ä");
        assertThat(IdempotencyKey.parse(List.of("ä")).value()).isEqualTo("ä");
        assertThatThrownBy(() -> IdempotencyKey.parse(List.of("a", "b"))).isInstanceOf(Refusal.class);
    }
}
