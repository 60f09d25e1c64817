package dev.waybill.integration.database;

import dev.waybill.engine.TaskFailure;
import dev.waybill.json.Json;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a statement returned, within bounds. */
record Answer(List<Map<String, @Nullable Object>> rows, long rowCount) {
    static final int MAX_ROWS = 10_000;
    static final int MAX_SIZE = 4 << 20;

    Map<String, @Nullable Object> output() {
        var output = new LinkedHashMap<String, @Nullable Object>();
        output.put("rows", rows);
        output.put("row_count", rowCount);
        return output;
    }

    /**
     * Runs a statement whose arguments are bound.
     *
     * @throws TaskFailure when it returns other than may be fetched
     */
    static Answer of(PreparedStatement statement, Fetch fetch) throws SQLException {
        if (!statement.execute()) {
            return checked(new Answer(List.of(), Math.max(0, statement.getLargeUpdateCount())), fetch);
        }
        try (var rows = statement.getResultSet()) {
            return checked(fetch == Fetch.NONE ? new Answer(List.of(), count(rows)) : read(rows, fetch), fetch);
        }
    }

    private static long count(ResultSet rows) throws SQLException {
        long count = 0;
        while (rows.next()) {
            count++;
        }
        return count;
    }

    private static Answer read(ResultSet result, Fetch fetch) throws SQLException {
        var columns = Columns.of(result);
        var rows = new ArrayList<Map<String, @Nullable Object>>();
        int enough = fetch == Fetch.ONE ? 2 : Integer.MAX_VALUE;
        while (rows.size() < enough && result.next()) {
            rows.add(columns.row(result));
            if (rows.size() > MAX_ROWS) {
                throw TaskFailure.of("payload.too_large", "The statement must return at most " + MAX_ROWS + " rows");
            }
            if (columns.size() > MAX_SIZE) {
                throw tooLarge();
            }
        }
        if (Json.firstUnstorable(rows) != null) {
            throw TaskFailure.of("payload.invalid", "A column holds JSON with NUL or half of a surrogate pair in a text");
        }
        return new Answer(rows, rows.size());
    }

    static TaskFailure tooLarge() {
        return TaskFailure.of("payload.too_large", "The statement must return at most " + (MAX_SIZE >> 20) + " MiB");
    }

    private static Answer checked(Answer answer, Fetch fetch) {
        if (fetch == Fetch.ONE && answer.rowCount != 1) {
            var found = answer.rowCount == 0 ? "none" : answer.rows.isEmpty() ? answer.rowCount + "" : "more";
            throw TaskFailure.of(
                    "db.row_count", "The statement must return or change exactly one row; there were " + found);
        }
        return answer;
    }
}
