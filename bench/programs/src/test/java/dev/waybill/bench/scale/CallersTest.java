package dev.waybill.bench.scale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CallersTest {
    @Test
    void makesEachCallOnce() throws Exception {
        Set<Integer> made = ConcurrentHashMap.newKeySet();

        Callers.call(4, 1_000, number -> assertThat(made.add(number)).isTrue());

        assertThat(made).isEqualTo(IntStream.range(0, 1_000).boxed().collect(Collectors.toSet()));
    }

    @Test
    void saysWhenACallFails() {
        assertThatThrownBy(() -> Callers.call(2, 10, _ -> {
                    throw new IllegalStateException("broken");
                }))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("broken");
    }
}
