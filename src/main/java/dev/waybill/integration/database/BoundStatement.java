package dev.waybill.integration.database;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import org.springframework.jdbc.core.PreparedStatementCallback;

/** What one attempt asks of the database. */
record BoundStatement(SqlText sql, Map<?, ?> arguments, Fetch fetch) implements PreparedStatementCallback<Answer> {
    @Override
    public Answer doInPreparedStatement(PreparedStatement statement) throws SQLException {
        Arguments.bind(statement, sql.names(), arguments);
        return Answer.of(statement, fetch);
    }
}
