package dev.waybill.bench.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the calls ask for.
 *
 * @param executions of all months, whatever became of them
 * @param waiting    executions that wait for a year; those to be cancelled are taken from the end
 * @param failed     executions that can be retried
 * @param orders     active workflows with executions, the busiest first
 */
record Targets(List<UUID> executions, List<UUID> waiting, List<UUID> failed, List<UUID> orders) {
    private static final String ANY =
            """
            select id
            from (
                select id
                from execution
                tablesample system (%s)
                limit 100000) sample
            order by random()
            limit 20000""";

    private static final String BY_STATUS =
            """
            select id
            from execution
            where status = '%s' and exists (select from bench.workflow w where w.id = workflow_id)
            order by id desc
            limit 20000""";

    private static final String ORDERS =
            """
            select w.id
            from bench.workflow b
            join workflow w on w.id = b.id
            where b.kind = 'ORDER' and w.is_active
            order by b.number""";

    static Targets find(Connection connection, long stored) throws SQLException {
        double percent = Math.min(100, 10_000_000.0 / stored);
        return new Targets(
                ids(connection, ANY.formatted(percent)),
                ids(connection, BY_STATUS.formatted("waiting")),
                ids(connection, BY_STATUS.formatted("failed")),
                ids(connection, ORDERS));
    }

    private static List<UUID> ids(Connection connection, String sql) throws SQLException {
        var ids = new ArrayList<UUID>();
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }
}
