package dev.waybill.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {
    @Provide
    Arbitrary<Object> values() {
        return Arbitraries.lazyOf(
                () -> Arbitraries.longs().map(value -> (Object) value),
                () -> Arbitraries.doubles().map(value -> (Object) value),
                () -> Arbitraries.strings().map(value -> (Object) value),
                () -> Arbitraries.of(true, false).map(value -> (Object) value),
                () -> values().list().ofMaxSize(4).map(value -> (Object) value),
                () -> Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), values()).ofMaxSize(4).map(value -> (Object) value));
    }

    @Property(tries = 500)
    void readsWhatItWrites(@ForAll("values") Object value) {
        assertThat(Json.parse(Json.write(value))).isEqualTo(value);
    }

    @ParameterizedTest
    @Tag("F27")
    @CsvSource({
        "0, 0", "-1, -1", "9223372036854775807, 9223372036854775807", "-9223372036854775808, -9223372036854775808",
        "9223372036854775808, 9.223372036854775808E18", "-9223372036854775809, -9.223372036854775808E18",
        "18446744073709551616, 1.8446744073709552E19", "1.0, 1.0", "1e2, 100.0", "-0.0, -0.0", "-0, -0.0", "1E-400, 0.0", "0.1, 0.1",
        "1.7976931348623157e308, 1.7976931348623157E308"
    })
    void readsNumbersAsLongsOrDoubles(String json, String number) {
        Object expected = number.matches("-?\\d+") ? (Object) Long.valueOf(number) : (Object) Double.valueOf(number);

        assertThat(Json.parse(json)).isEqualTo(expected);
        assertThat(Json.parse(Json.write(expected))).isEqualTo(expected);
    }

    @ParameterizedTest
    @Tag("F27")
    @Tag("S27")
    @ValueSource(strings = {
        "1e400", "-1e400", "1e999999999", "NaN", "Infinity", "-Infinity", "+1", "01", "1.", ".5", "0x10", "1_000", "'a'", "{a: 1}", "[1,]", "{\"a\":1,}",
        "[1 2]", "\"\t\"", "\"\\x\"", "\"\\u12\"", "nul", "True", "// c\n1", "/* c */ 1", "", " ", "{", "[", "\"a", "{\"a\"}", "1 2", "{} x", "\ufeff1"
    })
    void refusesWhatIsNotJson(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedJson.class).satisfies(e -> assertThat(((MalformedJson) e).sentence())
                .doesNotContain("xception")
                .doesNotContain("jackson")
                .hasSizeLessThan(150));
    }

    @Test
    @Tag("S27")
    void boundsDepthAndDigits() {
        assertThat(Json.parse("[".repeat(100) + "]".repeat(100))).isInstanceOf(List.class);
        assertThatThrownBy(() -> Json.parse("[".repeat(101) + "]".repeat(101))).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse("[".repeat(10_000))).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(10_000))).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse("1".repeat(100_000))).isInstanceOf(MalformedJson.class);
        assertThatThrownBy(() -> Json.parse("0." + "1".repeat(1_001))).isInstanceOf(MalformedJson.class);
        assertThat(Json.parse("0." + "1".repeat(900))).isEqualTo(new BigDecimal("0." + "1".repeat(900)).doubleValue());
    }

    @Test
    @Tag("S27")
    void readsALongText() {
        var text = "x".repeat(10_000_000);

        assertThat(Json.parse("\"" + text + "\"")).isEqualTo(text);
    }

    @ParameterizedTest
    @Tag("S27")
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"a\":1,\"\\u0061\":2}", "[{\"x\":{\"b\":1,\"c\":2,\"b\":3}}]"})
    void refusesAKeyThatStandsTwice(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isInstanceOf(MalformedJson.class).hasMessageStartingWith("A key stands twice at line 1");
    }

    @ParameterizedTest
    @Tag("S27")
    @ValueSource(strings = {"__proto__", "constructor", "prototype", "@type", "@class", "$ref", "class"})
    void takesSpecialKeysAsPlainData(String key) {
        assertThat(Json.parse("{\"" + key + "\":{\"x\":1}}")).isEqualTo(Map.of(key, Map.of("x", 1L)));
    }

    @Test
    @Tag("S27")
    void survivesKeysOfOneHashCode() {
        List<String> keys = new ArrayList<>(List.of(""));
        for (int i = 0; i < 14; i++) {
            keys = new ArrayList<>(keys.stream().flatMap(key -> List.of(key + "Aa", key + "BB").stream()).toList());
        }
        Map<String, Object> map = new LinkedHashMap<>();
        keys.forEach(key -> map.put(key, 1L));

        assertThat(keys.stream().mapToInt(String::hashCode).distinct().count()).isOne();
        assertThat(Json.parse(Json.write(map))).isEqualTo(map);
    }

    @ParameterizedTest
    @Tag("F27")
    @ValueSource(strings = {"c080", "e08080", "f0808080", "eda080", "f4908080", "ff", "22c3", "22e2822822", "22c328"})
    void refusesBytesThatAreNoUtf8(String hex) {
        assertThatThrownBy(() -> Json.parse(HexFormat.of().parseHex(hex))).isInstanceOf(MalformedJson.class);
    }

    @Test
    @Tag("F27")
    @Tag("S27")
    void refusesOtherEncodingsAndByteOrderMarks() {
        for (var charset : List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE, Charset.forName("UTF-32"))) {
            assertThatThrownBy(() -> Json.parse("{\"a\":1}".getBytes(charset))).as(charset.name()).isInstanceOf(MalformedJson.class);
        }
        assertThatThrownBy(() -> Json.parse("\ufeff{}".getBytes(StandardCharsets.UTF_8))).isInstanceOf(MalformedJson.class);
    }

    @Test
    @Tag("F27")
    void keepsEveryUnicodeText() {
        for (var text : List.of("\u202e\u200f right to left", "é\u0301", "😁", "\u0085\u2028", "\uffff", "\u007f")) {
            assertThat(Json.parse(Json.write(text).getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
        }
    }

    @Test
    @Tag("F27")
    void findsWhatCannotBeStored() {
        assertThat(Json.firstUnstorable(Json.parse("{\"a\": [1, \"ok\", {\"b/c~d\": \"x\\u0000\"}]}"))).isEqualTo("/a/2/b~1c~0d");
        assertThat(Json.firstUnstorable(Json.parse("{\"a\": \"\\ud83d\"}"))).isEqualTo("/a");
        assertThat(Json.firstUnstorable(Json.parse("{\"a\": \"\\ude01\\ud83d\"}"))).isEqualTo("/a");
        assertThat(Json.firstUnstorable(Json.parse("[{\"k\\u0000\": 1}]"))).isEqualTo("/0");
        assertThat(Json.firstUnstorable(Json.parse("\"\\u0000\""))).isEmpty();
        assertThat(Json.firstUnstorable(Json.parse("{\"a\": \"\\ud83d\\ude01\", \"b\": [null, 1.5, true]}"))).isNull();
    }

    @Test
    void keepsTheOrderOfKeys() {
        assertThat(Json.write(Json.parse("{\"z\":1,\"a\":{\"y\":2,\"b\":3}}"))).isEqualTo("{\"z\":1,\"a\":{\"y\":2,\"b\":3}}");
    }

    @Test
    void writesNarrowNumbersAndRefusesTheRest() {
        assertThat(Json.write(Arrays.asList(1, (short) 2, 1.5f, null, 3L, 2.0))).isEqualTo("[1,2,1.5,null,3,2.0]");
        for (var value : List.of(Double.NaN, Double.POSITIVE_INFINITY, BigDecimal.ONE, new Object(), 'c')) {
            assertThatThrownBy(() -> Json.write(value)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void saysWhereTheTextIsWrong() {
        assertThatThrownBy(() -> Json.parse("{\"a\":\n  nope}")).hasMessage("It is not JSON at line 2, column 3");
        assertThatThrownBy(() -> Json.parse("{} {}")).hasMessageStartingWith("Something follows the document at line 1");
        assertThatThrownBy(() -> Json.parse("")).hasMessage("It is empty");
    }
}
