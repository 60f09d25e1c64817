package dev.waybill.engine.journal;

import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A statement over rows that it gets as parameters, in two forms. Of a lone row each value is a parameter of its own, which
 * takes the server a fifth less time than arrays; of several rows each column is an array.
 */
record RowsStatement(String one, String many) {
    /**
     * @param sql     with {@code {rows}} where the rows come in; they are called {@code v}
     * @param columns their names and types, as in {@code id uuid, number int}
     */
    static RowsStatement of(String sql, String columns) {
        var names = each(columns, column -> column[0]);
        return new RowsStatement(
                sql.replace("{rows}", "(values (%s)) as v(%s)".formatted(each(columns, column -> "?::" + column[1]), names)),
                sql.replace("{rows}", "unnest(%s) as v(%s)".formatted(each(columns, column -> "?::" + column[1] + "[]"), names)));
    }

    private static String each(String columns, Function<String[], String> part) {
        return Arrays.stream(columns.split(", ")).map(column -> part.apply(column.split(" "))).collect(Collectors.joining(", "));
    }

    /** The form for that many rows. */
    String text(int rows) {
        return rows == 1 ? one : many;
    }
}
