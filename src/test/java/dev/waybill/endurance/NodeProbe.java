package dev.waybill.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Looks at one node from outside: its process, and what it tells of itself. */
record NodeProbe(Place place, int managementPort) {
    private static final double MIB = 1 << 20;

    /** @throws IOException when the node cannot tell now: a fault has it */
    Map<Gauge, Double> sample() throws IOException, InterruptedException {
        long pid = place.server().process().pid();
        collect(pid);
        var metrics = Metrics.read(managementPort);
        var values = new LinkedHashMap<Gauge, Double>();
        values.put(Gauge.HEAP, metrics.sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB);
        values.put(Gauge.OUTSIDE, metrics.sum("jvm_memory_used_bytes", "area=\"nonheap\"") / MIB);
        values.put(Gauge.RESIDENT, status(pid, "VmRSS:") / 1_024);
        values.put(Gauge.THREADS, status(pid, "Threads:"));
        values.put(Gauge.FILES, (double) files(pid));
        values.put(Gauge.ROUTES, metrics.sum("waybill_routes", ""));
        values.put(Gauge.TIMERS, metrics.sum("waybill_timers", "waybill_timers "));
        return values;
    }

    /** A full collection, so that what is left is in use. */
    private static void collect(long pid) throws IOException, InterruptedException {
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        var process = new ProcessBuilder(jcmd, Long.toString(pid), "GC.run").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        if (!process.waitFor(6, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException("The node does not answer");
        }
    }

    private static double status(long pid, String name) throws IOException {
        try (var lines = Files.lines(Path.of("/proc/" + pid + "/status"))) {
            return lines.filter(line -> line.startsWith(name))
                    .mapToDouble(line -> Double.parseDouble(line.substring(name.length()).replace("kB", "").strip()))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no " + name));
        }
    }

    private static long files(long pid) throws IOException {
        try (var files = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return files.count();
        }
    }
}
