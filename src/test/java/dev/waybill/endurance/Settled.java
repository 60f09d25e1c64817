package dev.waybill.endurance;

import java.util.Optional;

/**
 * The executions before an id, all judged: nothing of them changes any more.
 *
 * @param from   the least id of those that are still to be judged
 * @param digest of how those before stand; empty when none was taken
 */
record Settled(String from, Optional<String> digest) {
    private static final String FROM = "select first_id(clock_timestamp() - interval '2 s')::text";

    static Settled nothing() {
        return new Settled("00000000-0000-0000-0000-000000000000", Optional.empty());
    }

    /** All executions there are by now; the last of them was started more than two seconds ago. */
    static Settled now(Cluster cluster) {
        var from = cluster.ask(FROM).orElseThrow();
        return new Settled(from, digest(cluster, from));
    }

    boolean isUnchanged(Cluster cluster) {
        return digest.isEmpty() || digest.equals(digest(cluster, from));
    }

    private static Optional<String> digest(Cluster cluster, String from) {
        return cluster.ask("""
                select count(*) || ' ' || coalesce(sum(hashtextextended(id || status || attempt || epoch || completed_at, 0)), 0)
                    || ' ' || (select count(*) from journal where execution_id < '%1$s')
                from execution
                where id < '%1$s'""".formatted(from));
    }
}
