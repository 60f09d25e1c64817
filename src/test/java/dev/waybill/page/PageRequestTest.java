package dev.waybill.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.refusal.Fault;
import dev.waybill.refusal.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
    @Property
    @net.jqwik.api.Tag("G22")
    void pagesTogetherAreTheList(@ForAll @IntRange(max = 60) int size, @ForAll @IntRange(min = 1, max = 20) int limit) {
        var all = LongStream.range(0, size).boxed().toList();
        List<Long> seen = new ArrayList<>();
        String cursor = null;
        do {
            var request = new PageRequest(limit, cursor, "numbers");
            long after = request.after(key -> (Long) key.getFirst()).orElse(-1L);
            var rows = all.stream().filter(n -> n > after).limit(limit + 1L).toList();
            var page = request.page(rows, List::of);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(page.items());
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(seen).isEqualTo(all);
    }

    @Test
    void aPageEndsEarlyWithTheItemThatFillsIt() {
        var request = new PageRequest(10, null, "numbers");
        var page = request.page(List.of(1L, 2L, 3L, 4L), List::of, _ -> 40, 100);
        assertThat(page.items()).containsExactly(1L, 2L, 3L);
        assertThat(page.nextCursor()).isNotNull();
    }

    @Test
    void oneItemIsShownHoweverLargeItIs() {
        var page = new PageRequest(10, null, "numbers").page(List.of(1L, 2L), List::of, _ -> 1_000, 100);
        assertThat(page.items()).containsExactly(1L);
        assertThat(page.nextCursor()).isNotNull();
    }

    @Test
    void aCursorHoldsForItsOwnListOnly() {
        var cursor = new PageRequest(1, null, "a").page(List.of(1L, 2L), List::of).nextCursor();
        assertThat(new PageRequest(5, cursor, "a").after()).contains(List.of(1L));
        assertThatThrownBy(new PageRequest(1, cursor, "b")::after).isInstanceOfSatisfying(Refusal.class, PageRequestTest::isAboutTheCursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "%%%", "W10", "WzEsMl0", "bnVsbA", "🦊", "e30", "WyJhIixbMV1d"})
    @org.junit.jupiter.api.Tag("S27")
    void whatIsNoCursorIsRefused(String cursor) {
        assertThatThrownBy(new PageRequest(1, cursor, "a")::after).isInstanceOfSatisfying(Refusal.class, PageRequestTest::isAboutTheCursor);
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "[null]", "[\"x\"]", "[1]", "[{}]", "[\"\\u0000\"]"})
    void aKeyThatTheListCannotReadIsAWrongCursor(String key) {
        var real = new PageRequest(1, null, "a").page(List.of(1L, 2L), List::of).nextCursor();
        var json = new String(Base64.getUrlDecoder().decode(real), StandardCharsets.UTF_8).replace("[1]", key);
        var forged = Base64.getUrlEncoder().encodeToString(json.getBytes(StandardCharsets.UTF_8));
        assertThatThrownBy(() -> new PageRequest(1, forged, "a").after(k -> UUID.fromString((String) java.util.Objects.requireNonNull((Object) k.getFirst(), "x"))))
                .isInstanceOfSatisfying(Refusal.class, PageRequestTest::isAboutTheCursor);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 201, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void limitsOutOfRangeAreRefused(int limit) {
        assertThatThrownBy(() -> new PageRequest(limit, null, "a")).isInstanceOf(Refusal.class);
    }

    private static void isAboutTheCursor(Refusal refusal) {
        assertThat(refusal.kind()).isEqualTo(Refusal.Kind.MALFORMED);
        assertThat(refusal.faults()).extracting(Fault::parameter).containsExactly("cursor");
    }
}
