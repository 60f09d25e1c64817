package dev.waybill.engine;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Bounds of the engine on one node.
 *
 * @param runs         executions live at once; more are queued
 * @param attempts     attempts of effects at once, over all executions
 * @param perExecution attempts of effects at once in one execution
 * @param largestValue bytes of an input or output as JSON
 * @param routes       compiled versions kept, unless more are in use
 * @param retention    how long an ended execution stays at least; months go whole, once all in them is that old
 * @param diskLow      bytes: starts are refused while less is free where the embedded database or large values lie
 * @param graceSeconds how long running tasks may go on when the node stops
 */
@ConfigurationProperties("waybill.engine")
record EngineProperties(
        @DefaultValue("1000") int runs,
        @DefaultValue("256") int attempts,
        @DefaultValue("64") int perExecution,
        @DefaultValue("4194304") int largestValue,
        @DefaultValue("200") int routes,
        @DefaultValue("90d") Duration retention,
        @DefaultValue("268435456") long diskLow,
        @DefaultValue("20") int graceSeconds) {

    /** As plain JSON, for people who look for a cause. */
    Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>();
        shown.put("runs", (long) runs);
        shown.put("attempts", (long) attempts);
        shown.put("per_execution", (long) perExecution);
        shown.put("largest_value", (long) largestValue);
        shown.put("routes", (long) routes);
        shown.put("retention", retention.toString());
        return shown;
    }

    /** The name of this node: as set, or the host and a random suffix. */
    static String nodeName(Optional<String> set) {
        return set.filter(name -> !name.isBlank()).orElseGet(() -> {
            var suffix = Integer.toHexString(ThreadLocalRandom.current().nextInt(0x1000, 0x10000));
            try {
                return InetAddress.getLocalHost().getHostName() + "-" + suffix;
            } catch (UnknownHostException e) {
                return "node-" + suffix;
            }
        });
    }
}
