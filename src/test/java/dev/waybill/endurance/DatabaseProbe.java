package dev.waybill.endurance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks at the database. Tables that grow with the executions are counted for each row or each execution. */
record DatabaseProbe(Cluster cluster) {
    private static final double MIB = 1 << 20;
    private static final String CONNECTIONS = "select count(*) from pg_stat_activity where application_name = 'waybill'";
    private static final String DEAD = """
            select sum(n_dead_tup)::float / greatest(sum(n_live_tup), 1)
            from pg_stat_user_tables
            where relname ~ '^(execution|journal|idempotency_key)'""";
    private static final String DEAD_SMALL = "select sum(n_dead_tup) from pg_stat_user_tables where relname in ('node', 'heartbeat', 'workflow')";
    private static final String SMALL = "select (pg_total_relation_size('node') + pg_total_relation_size('heartbeat')) / 1024.0";
    private static final String EACH = """
            select sum(pg_total_relation_size(relid))::float / greatest((select count(*) from execution), 1)
            from pg_stat_user_tables
            where relname ~ '^(execution|journal)'""";
    private static final String PARTITIONS = "select count(*) from pg_inherits where inhparent in ('execution'::regclass, 'journal'::regclass, 'blob'::regclass)";
    private static final String WAL = "select sum(size) / 1048576.0 from pg_ls_waldir()";

    /** Leaves out what the database does not tell now. */
    Map<Gauge, Double> sample() {
        var values = new LinkedHashMap<Gauge, Double>();
        Map.of(
                        Gauge.CONNECTIONS, CONNECTIONS, Gauge.DEAD, DEAD, Gauge.DEAD_SMALL, DEAD_SMALL, Gauge.SMALL, SMALL, Gauge.EACH, EACH,
                        Gauge.PARTITIONS, PARTITIONS, Gauge.WAL, WAL)
                .forEach((gauge, sql) -> cluster.ask(sql).map(Double::valueOf).ifPresent(value -> values.put(gauge, value)));
        if (values.containsKey(Gauge.CONNECTIONS)) {
            values.put(Gauge.BACKENDS, cluster.database().backends().stream().mapToDouble(DatabaseProbe::anonymous).sum() / MIB);
        }
        return values;
    }

    /** Memory that a process has for itself alone, plans and caches among it; 0 when it has ended. */
    private static double anonymous(long pid) {
        try {
            return lines(pid).stream()
                    .filter(line -> line.startsWith("Pss_Anon:"))
                    .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) * 1_024)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static List<String> lines(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup"));
    }
}
