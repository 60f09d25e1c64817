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
import org.springframework.boot.health.contributor.Status;
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
    private @Nullable Map<String, Boolean> last;
    private long lastAt;

    Readiness(HealthContributorRegistry indicators, ApplicationAvailability availability) {
        this.indicators = indicators;
        this.availability = availability;
    }

    /** Each check by name, true when it is up. */
    Map<String, Boolean> checks() {
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

    private Map<String, Boolean> ask() {
        var checks = new TreeMap<String, Boolean>();
        checks.put("server", availability.getReadinessState() == ReadinessState.ACCEPTING_TRAFFIC);
        for (var entry : indicators) {
            if (entry.contributor() instanceof HealthIndicator indicator) {
                checks.put(entry.name(), isUp(entry.name(), indicator));
            }
        }
        return checks;
    }

    private static boolean isUp(String name, HealthIndicator indicator) {
        try {
            var health = indicator.health();
            return health != null && health.getStatus().equals(Status.UP);
        } catch (RuntimeException e) {
            log.warn("The health check '{}' fails: {}", name, e.toString());
            return false;
        }
    }
}
