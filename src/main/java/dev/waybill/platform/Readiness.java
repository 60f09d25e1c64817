package dev.waybill.platform;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.stereotype.Component;

/** Whether this server can take work: started, not stopping, and every health indicator of every module up. Thread-safe. */
@Component
final class Readiness {
    private static final Logger log = LoggerFactory.getLogger(Readiness.class);
    /** Anyone may ask: so the indicators are asked this often at most. */
    private static final long FRESH_NANOS = 250_000_000L;

    private final HealthContributorRegistry indicators;
    private final ApplicationAvailability availability;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Map<String, Standing> last;
    private long lastAt;

    Readiness(HealthContributorRegistry indicators, ApplicationAvailability availability) {
        this.indicators = indicators;
        this.availability = availability;
    }

    /** Each check by name. */
    Map<String, Standing> checks() {
        lock.lock();
        try {
            if (last == null || System.nanoTime() - lastAt > FRESH_NANOS) {
                last = ask();
                lastAt = System.nanoTime();
            }
            return last;
        } finally {
            lock.unlock();
        }
    }

    private Map<String, Standing> ask() {
        var checks = new TreeMap<String, Standing>();
        boolean isServing = availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC;
        checks.put("server", isServing ? Standing.UP : Standing.DOWN);
        for (var entry : indicators) {
            if (entry.contributor() instanceof HealthIndicator indicator) {
                checks.put(entry.name(), standing(entry.name(), indicator));
            }
        }
        return checks;
    }

    private static Standing standing(String name, HealthIndicator indicator) {
        try {
            var health = indicator.health();
            return health == null ? Standing.DOWN : Standing.of(health.getStatus());
        } catch (RuntimeException e) {
            log.warn("The health check '{}' fails: {}", name, e.toString());
            return Standing.DOWN;
        }
    }
}
