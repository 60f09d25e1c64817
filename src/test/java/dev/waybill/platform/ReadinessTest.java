package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ApplicationAvailabilityBean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.DefaultHealthContributorRegistry;

class ReadinessTest {
    private final DefaultHealthContributorRegistry indicators = new DefaultHealthContributorRegistry();

    private static ApplicationAvailability serverThat(ReadinessState state) {
        var availability = new ApplicationAvailabilityBean();
        availability.onApplicationEvent(new AvailabilityChangeEvent<>(ReadinessTest.class, state));
        return availability;
    }

    private Map<String, Standing> checks(ReadinessState state) {
        return new Readiness(indicators, serverThat(state)).checks();
    }

    private void register(String name, HealthIndicator indicator) {
        indicators.registerContributor(name, indicator);
    }

    @Test
    void isUpWhenTheServerTakesWorkAndEveryIndicatorIsUp() {
        register("journal", () -> Health.up().withDetail("secret", "x").build());
        assertThat(checks(ReadinessState.ACCEPTING_TRAFFIC)).isEqualTo(Map.of("server", Standing.UP, "journal", Standing.UP));
    }

    @Test
    void isDownWhileTheServerStartsOrStops() {
        assertThat(checks(ReadinessState.REFUSING_TRAFFIC)).isEqualTo(Map.of("server", Standing.DOWN));
    }

    @Test
    void isDownWhenAnIndicatorIsDownUnknownOrFails() {
        register("down", () -> Health.down().build());
        register("unknown", () -> Health.unknown().build());
        register("failing", () -> {
            throw new IllegalStateException();
        });
        assertThat(checks(ReadinessState.ACCEPTING_TRAFFIC))
                .isEqualTo(Map.of("server", Standing.UP, "down", Standing.DOWN, "unknown", Standing.DOWN, "failing", Standing.DOWN));
    }

    @Test
    void showsWordsAndNoDetails() {
        assertThat(HealthController.HealthView.of(Map.of("journal", Standing.UP, "database", Standing.DOWN)))
                .isEqualTo(new HealthController.HealthView("down", Map.of("journal", "up", "database", "down")));
        assertThat(HealthController.HealthView.of(Map.of()).status()).isEqualTo("up");
    }

    @Test
    @Tag("S48")
    void aWarningIsToldAndTheServerStaysUp() {
        register("database", () -> Health.status(Standing.NEEDS_CARE).build());
        var view = HealthController.HealthView.of(checks(ReadinessState.ACCEPTING_TRAFFIC));
        assertThat(view).isEqualTo(new HealthController.HealthView("up", Map.of("server", "up", "database", "warning")));
    }
}
