package dev.waybill.plans;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How one statement was carried out. */
record Plan(String sql, List<Scan> scans) {
    /**
     * A table that was read.
     *
     * @param node kind of scan, and its index
     * @param read rows looked at, those that were not wanted among them
     */
    record Scan(String node, String table, long read) {
        boolean isSequential() {
            return node.contains("Seq Scan");
        }
    }

    /** @param explained as {@code explain (analyze, format json)} has it */
    static Plan of(Map<?, ?> explained) {
        var scans = new ArrayList<Scan>();
        collect((Map<?, ?>) explained.get("Plan"), scans);
        return new Plan(explained.get("Query Text").toString().strip().replaceAll("\\s+", " "), scans);
    }

    private static void collect(Map<?, ?> node, List<Scan> scans) {
        var type = node.get("Node Type").toString();
        if (node.get("Relation Name") instanceof String table && type.contains("Scan")) {
            double rows = number(node, "Actual Rows") + number(node, "Rows Removed by Filter") + number(node, "Rows Removed by Index Recheck");
            scans.add(new Scan(node.get("Index Name") instanceof String index ? type + " by " + index : type, table, Math.round(rows * number(node, "Actual Loops"))));
        }
        if (node.get("Plans") instanceof List<?> children) {
            children.forEach(child -> collect((Map<?, ?>) child, scans));
        }
    }

    private static double number(Map<?, ?> node, String member) {
        return node.get(member) instanceof Number number ? number.doubleValue() : 0;
    }

    /** What is wrong with it; empty: nothing. */
    List<String> faults(Set<String> large, long mostRows) {
        return scans.stream()
                .filter(scan -> large.contains(scan.table()))
                .filter(scan -> scan.isSequential() || scan.read() > mostRows)
                .map(scan -> scan.node() + " of " + scan.table() + ", " + scan.read() + " rows read: " + sql)
                .toList();
    }
}
