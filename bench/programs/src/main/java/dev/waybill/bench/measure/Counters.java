package dev.waybill.bench.measure;

/**
 * What this process and the database server have done up to a moment, or between two.
 *
 * @param jvmNanos      processor time of this process
 * @param postgresNanos processor time of all processes of the database server
 * @param commits       transactions that the contender's database committed
 * @param statements    that it executed; begin counts, commit does not, as pg_stat_statements has it
 * @param walBytes      written ahead by the server
 * @param flushes       of the server's WAL to the disk
 */
public record Counters(long jvmNanos, long postgresNanos, long commits, long statements, long walBytes, long flushes) {
    Counters since(Counters earlier) {
        return new Counters(
                jvmNanos - earlier.jvmNanos,
                postgresNanos - earlier.postgresNanos,
                commits - earlier.commits,
                statements - earlier.statements,
                walBytes - earlier.walBytes,
                flushes - earlier.flushes);
    }
}
