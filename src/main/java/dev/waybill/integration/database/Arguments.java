package dev.waybill.integration.database;

import dev.waybill.json.Json;
import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Binds plain values. Text and lists go untyped, so that PostgreSQL infers their type from where they stand; numbers have
 * the type that the same number written in SQL has (int4, int8 or numeric); maps are jsonb.
 */
final class Arguments {
    private Arguments() {}

    static void bind(PreparedStatement statement, List<String> names, Map<?, ?> values) throws SQLException {
        for (int i = 0; i < names.size(); i++) {
            bind(statement, i + 1, values.get(names.get(i)));
        }
    }

    private static void bind(PreparedStatement statement, int index, @Nullable Object value) throws SQLException {
        switch (value) {
            case null -> statement.setNull(index, Types.NULL);
            case Boolean truth -> statement.setBoolean(index, truth);
            case Long number when number.intValue() == number -> statement.setInt(index, number.intValue());
            case Long number -> statement.setLong(index, number);
            case Double number when !Double.isFinite(number) -> statement.setDouble(index, number);
            case Double number -> statement.setBigDecimal(index, BigDecimal.valueOf(number).stripTrailingZeros());
            case Map<?, ?> map -> statement.setObject(index, json(map));
            case List<?> list -> statement.setObject(index, PostgresArray.write(list), Types.OTHER);
            default -> statement.setObject(index, value.toString(), Types.OTHER);
        }
    }

    private static PGobject json(Map<?, ?> map) throws SQLException {
        var json = new PGobject();
        json.setType("jsonb");
        json.setValue(Json.write(map));
        return json;
    }
}
