package dev.waybill.integration.database;

import dev.waybill.engine.TaskFailure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.jdbc.PgResultSet;

/** The columns of a result: how each row becomes an object. */
final class Columns {
    private record Column(String label, ColumnType type, boolean isArray) {
        @Nullable Object value(String text) {
            return isArray ? PostgresArray.read(text, type::value) : type.value(text);
        }
    }

    private final List<Column> columns = new ArrayList<>();
    private long size;

    /** @throws TaskFailure when two columns have one label */
    static Columns of(ResultSet rows) throws SQLException {
        var types = rows.getStatement().getConnection().unwrap(PgConnection.class).getTypeInfo();
        var postgres = rows.unwrap(PgResultSet.class);
        var names = rows.getMetaData();
        var seen = new HashSet<String>();
        var columns = new Columns();
        for (int i = 1; i <= names.getColumnCount(); i++) {
            var label = names.getColumnLabel(i);
            if (!seen.add(label)) {
                throw TaskFailure.of("db.statement", "Two columns are called '" + label + "': give each its own label with as");
            }
            int oid = postgres.getColumnOID(i);
            var elements = ColumnType.ofElements(types, oid);
            columns.columns.add(new Column(
                    label, elements == null ? ColumnType.of(types.getPGType(oid)) : elements, elements != null));
        }
        return columns;
    }

    /** The row that the result stands on. */
    Map<String, @Nullable Object> row(ResultSet rows) throws SQLException {
        var row = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < columns.size(); i++) {
            var column = columns.get(i);
            var text = rows.getString(i + 1);
            size += column.label().length() + (text == null ? 0 : text.length());
            row.put(column.label(), text == null ? null : column.value(text));
        }
        return row;
    }

    /** Characters of all rows read so far, labels included. */
    long size() {
        return size;
    }
}
