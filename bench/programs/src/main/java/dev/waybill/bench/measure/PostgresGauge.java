package dev.waybill.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a database server on this machine counts. A busy backend reports commits and flushes about once a second, so
 * that both ends of a window lag alike. Used by one thread.
 */
public final class PostgresGauge implements AutoCloseable {
    private static final String FLUSHES_SINCE_18 = "select sum(fsyncs)::bigint from pg_stat_io where object = 'wal'";
    private static final String FLUSHES_BEFORE = "select wal_sync from pg_stat_wal";
    private static final int VERSION_18 = 180_000;

    private static final String COUNTERS = """
            select coalesce((select xact_commit from pg_stat_database where datname = ?), 0),
                (select coalesce(sum(calls), 0)::bigint
                from pg_stat_statements s
                join pg_database d on d.oid = s.dbid
                where d.datname = ?),
                (pg_current_wal_insert_lsn() - '0/0')::bigint""";

    private static final String SLOWEST = """
            select calls, total_exec_time, rows, wal_bytes::bigint, regexp_replace(query, '\\s+', ' ', 'g')
            from pg_stat_statements s
            join pg_database d on d.oid = s.dbid
            where d.datname = ?
            order by total_exec_time desc
            limit 15""";

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Connection connection;
    private final ServerProcesses processes;
    private final String flushes;

    /**
     * @param connection a superuser's, closed with this
     * @throws IllegalStateException when the server does not flush what it commits, or does not count statements
     */
    public PostgresGauge(Connection connection) throws SQLException, IOException {
        this.connection = connection;
        if (!text("show fsync").equals("on") || !text("show synchronous_commit").equals("on")) {
            throw new IllegalStateException("The database server runs without fsync or synchronous_commit: nothing to compare with");
        }
        if (!text("show shared_preload_libraries").contains("pg_stat_statements")) {
            throw new IllegalStateException("The database server needs shared_preload_libraries = 'pg_stat_statements'");
        }
        try (var statement = connection.createStatement()) {
            statement.execute("create extension if not exists pg_stat_statements");
        }
        processes = ServerProcesses.of(Long.parseLong(text("select pg_backend_pid()")));
        flushes = Integer.parseInt(text("show server_version_num")) >= VERSION_18 ? FLUSHES_SINCE_18 : FLUSHES_BEFORE;
    }

    /** @param database whose commits and statements count; all else counts for the whole server */
    public Counters read(String database) throws SQLException, IOException {
        try (var statement = connection.prepareStatement(COUNTERS)) {
            statement.setString(1, database);
            statement.setString(2, database);
            try (var row = statement.executeQuery()) {
                row.next();
                return new Counters(
                        system.getProcessCpuTime(),
                        processes.nanos(),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        Long.parseLong(text(flushes)));
            }
        }
    }

    /** Forgets what statements took. */
    public void resetStatements() throws SQLException {
        text("select pg_stat_statements_reset()::text");
    }

    /** What took the server longest since the last reset, a line each. */
    public List<String> slowest(String database) throws SQLException {
        var lines = new ArrayList<String>();
        try (var statement = connection.prepareStatement(SLOWEST)) {
            statement.setString(1, database);
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    lines.add("%9d calls %9.1f ms %9d rows %11d WAL bytes  %.160s"
                            .formatted(rows.getLong(1), rows.getDouble(2), rows.getLong(3), rows.getLong(4), rows.getString(5)));
                }
            }
        }
        return lines;
    }

    private String text(String sql) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
