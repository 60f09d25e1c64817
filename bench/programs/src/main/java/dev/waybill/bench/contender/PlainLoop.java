package dev.waybill.bench.contender;

import dev.waybill.bench.measure.ClosedLoop;
import dev.waybill.bench.measure.Load;
import dev.waybill.bench.server.Database;
import dev.waybill.bench.server.Payload;
import dev.waybill.bench.server.Workload;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * The plainest durable loop: a commit when the workflow begins and one after each step, the last of which also ends the
 * workflow. A connection for each caller.
 */
public record PlainLoop(Database own) implements Contender {
    private static final String[] TABLES = {
        "create table if not exists run (id uuid primary key, input text not null, output text)",
        "create table if not exists step (run_id uuid, number int, output text not null, primary key (run_id, number))"
    };
    private static final String BEGIN = "insert into run (id, input) values (?, ?)";
    private static final String STEP = "insert into step (run_id, number, output) values (?, ?, ?)";
    private static final String END = "update run set output = ? where id = ?";

    @Override
    public String word() {
        return "loop";
    }

    @Override
    public String title() {
        return "(b) one commit a step";
    }

    @Override
    public boolean takes(Workload workload, int callers) {
        return workload == Workload.CHAIN && callers <= 64;
    }

    @Override
    public String database() {
        return own.name();
    }

    @Override
    public Load load(Workload workload, int callers) throws SQLException {
        own.execute(TABLES);
        var pool = own.pool(callers);
        return ClosedLoop.of(callers, () -> run(pool, workload.steps()), pool);
    }

    private static void run(DataSource pool, int steps) throws SQLException {
        var id = UuidV7.next();
        try (var connection = pool.getConnection();
                var begin = connection.prepareStatement(BEGIN)) {
            begin.setObject(1, id);
            begin.setString(2, Payload.JSON);
            begin.executeUpdate();
        }
        for (int number = 1; number < steps; number++) {
            try (var connection = pool.getConnection()) {
                step(connection, id, number);
            }
        }
        try (var connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            step(connection, id, steps);
            end(connection, id);
            connection.commit();
        }
    }

    private static void step(Connection connection, UUID id, int number) throws SQLException {
        try (var step = connection.prepareStatement(STEP)) {
            step.setObject(1, id);
            step.setInt(2, number);
            step.setString(3, Payload.JSON);
            step.executeUpdate();
        }
    }

    private static void end(Connection connection, UUID id) throws SQLException {
        try (var end = connection.prepareStatement(END)) {
            end.setString(1, Payload.JSON);
            end.setObject(2, id);
            end.executeUpdate();
        }
    }
}
