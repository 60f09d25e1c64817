package dev.waybill.bench.api;

import dev.waybill.bench.server.Database;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What the database server counts of the product's statements.
 *
 * @param database as one who may read all statements
 */
record Statements(Database database) {
    private static final String SLOWEST =
            """
            select calls, mean_exec_time, stddev_exec_time, max_exec_time, regexp_replace(query, '\\s+', ' ', 'g')
            from pg_stat_statements s
            join pg_database d on d.oid = s.dbid
            where d.datname = current_database()
            order by %s desc
            limit %d""";

    /**
     * @param bound of the time of 95 % of its calls, in milliseconds: no distribution with this mean and deviation has more of
     *     them beyond it (Cantelli's inequality)
     */
    record Statement(long calls, double mean, double most, double bound, String sql) {}

    private static final double DEVIATIONS = Math.sqrt(0.95 / 0.05);

    /** Forgets what was before. */
    void reset() throws SQLException {
        database.execute("create extension if not exists pg_stat_statements", "select pg_stat_statements_reset()");
    }

    /** Those with the greatest bounds. */
    List<Statement> slowest(int limit) throws SQLException {
        return read(SLOWEST.formatted("least(max_exec_time, mean_exec_time + stddev_exec_time * " + DEVIATIONS + ")", limit));
    }

    private List<Statement> read(String sql) throws SQLException {
        var statements = new ArrayList<Statement>();
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                double most = rows.getDouble(4);
                double bound = Math.min(most, rows.getDouble(2) + rows.getDouble(3) * DEVIATIONS);
                statements.add(new Statement(rows.getLong(1), rows.getDouble(2), most, bound, rows.getString(5)));
            }
        }
        return statements;
    }
}
