package dev.waybill.expression.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.primitives.UnsignedLong;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class EqualityTest {
    private static boolean equal(Object a, Object b) {
        return Equality.areEqual(a, b, new Meter());
    }

    @Provide
    Arbitrary<Object> json() {
        return Arbitraries.lazyOf(
                () -> Arbitraries.of(1L, 1.0, 2L, 2.5, "a", "b", true, false).map(value -> (Object) value),
                () -> json().list().ofMaxSize(3).map(value -> (Object) value),
                () -> Arbitraries.maps(Arbitraries.of("x", "y"), json()).ofMaxSize(2).map(value -> (Object) value));
    }

    @Property(tries = 500)
    void isReflexiveAndSymmetric(@ForAll("json") Object a, @ForAll("json") Object b) {
        assertThat(equal(a, a)).isTrue();
        assertThat(equal(a, b)).isEqualTo(equal(b, a));
        assertThat(equal(a, b)).isEqualTo(doubles(a).equals(doubles(b)));
    }

    /** The naive way: every number a double. */
    private static Object doubles(Object value) {
        return switch (value) {
            case Number number -> number.doubleValue();
            case List<?> list -> list.stream().map(EqualityTest::doubles).toList();
            case Map<?, ?> map -> {
                Map<Object, Object> all = new LinkedHashMap<>();
                map.forEach((key, member) -> all.put(key, doubles(member)));
                yield all;
            }
            default -> value;
        };
    }

    @Test
    void comparesNumbersOfAllKinds() {
        assertThat(equal(1L, 1.0)).isTrue();
        assertThat(equal(1L, UnsignedLong.ONE)).isTrue();
        assertThat(equal(UnsignedLong.MAX_VALUE, -1L)).isFalse();
        assertThat(equal(-0.0, 0L)).isTrue();
        assertThat(equal(Double.NaN, Double.NaN)).isFalse();
        assertThat(equal(null, 0L)).isFalse();
        assertThat(equal(Arrays.asList(null, 1L), Arrays.asList(null, 1.0))).isTrue();
        assertThat(Equality.compare(UnsignedLong.MAX_VALUE, Long.MAX_VALUE)).isPositive();
    }

    @Test
    void findsAKeyByANumberOfAnotherKind() {
        Map<Object, Object> map = new LinkedHashMap<>();
        map.put(1L, "int");
        map.put(UnsignedLong.valueOf(2), "uint");
        map.put("n", null);

        assertThat(Equality.find(map, 1.0)).isEqualTo(Opt.of("int"));
        assertThat(Equality.find(map, UnsignedLong.ONE)).isEqualTo(Opt.of("int"));
        assertThat(Equality.find(map, 2L)).isEqualTo(Opt.of("uint"));
        assertThat(Equality.find(map, 2.0)).isEqualTo(Opt.of("uint"));
        assertThat(Equality.find(map, "n")).isEqualTo(Opt.of(null));
        assertThat(Equality.find(map, 1.5)).isEqualTo(Opt.NONE);
        assertThat(Equality.find(map, null)).isEqualTo(Opt.NONE);
    }

    @Test
    void givesUpOnValuesNestedTooDeep() {
        Object deep = 1L;
        for (int i = 0; i < 10_000; i++) {
            deep = List.of(deep);
        }
        var left = List.of(deep);
        var right = List.of(deep);

        assertThatThrownBy(() -> equal(left, right)).isInstanceOf(Failure.class).hasMessage("The values compared are nested deeper than 200");
        assertThatThrownBy(() -> Plain.of(left, new Meter())).hasMessage("The result is nested deeper than 100");
    }
}
