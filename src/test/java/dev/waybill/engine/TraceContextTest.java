package dev.waybill.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceContextTest {
    private static final String HEADER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    @Test
    void readsAndWritesTheHeader() {
        assertThat(TraceContext.parse(HEADER)).map(TraceContext::header).contains(HEADER);
    }

    @Test
    void takesALaterVersionWithMoreFields() {
        assertThat(TraceContext.parse("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\r\nX-Evil: 1"
            })
    void leavesAsideWhatIsNone(String header) {
        assertThat(TraceContext.parse(header)).isEmpty();
    }

    @Test
    void callsBelowStandInTheSameTraceUnderIdsThatTheirPlacesGive() {
        var caller = TraceContext.parse(HEADER).orElseThrow();
        assertThat(caller.below("a").traceId()).isEqualTo(caller.traceId());
        assertThat(caller.below("a")).isEqualTo(caller.below("a")).isNotEqualTo(caller.below("b")).isNotEqualTo(caller);
        assertThat(TraceContext.parse(caller.below("a").header())).isPresent();
    }
}
