package dev.waybill.platform;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** What a load balancer asks, without credential; so it says up, warning or down and nothing else. */
@RestController
class HealthController {
    private final Readiness readiness;

    HealthController(Readiness readiness) {
        this.readiness = readiness;
    }

    /**
     * @param status {@code up} or {@code down}
     * @param checks each by name, {@code up}, {@code warning} or {@code down}
     */
    record HealthView(String status, Map<String, String> checks) {
        static HealthView of(Map<String, Standing> checks) {
            var words = new TreeMap<String, String>();
            checks.forEach((name, standing) -> words.put(name, standing.word()));
            return new HealthView((isDown(checks) ? Standing.DOWN : Standing.UP).word(), words);
        }
    }

    private static boolean isDown(Map<String, Standing> checks) {
        return checks.containsValue(Standing.DOWN);
    }

    /** 200 as long as the process can answer at all. */
    @GetMapping("/api/v1/health/live")
    ResponseEntity<HealthView> live() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(HealthView.of(Map.of()));
    }

    /** 200 when this server can take work, else 503. */
    @GetMapping("/api/v1/health/ready")
    ResponseEntity<HealthView> ready() {
        var checks = readiness.checks();
        var status = isDown(checks) ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK;
        return ResponseEntity.status(status)
                .cacheControl(CacheControl.noStore())
                .body(HealthView.of(checks));
    }
}
