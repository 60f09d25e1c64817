package dev.waybill.integration.database;

import java.util.List;

/**
 * One statement as the driver takes it.
 *
 * @param jdbc  with a {@code ?} for each {@code :name}, and PostgreSQL's own question marks doubled
 * @param names of the arguments, one for each {@code ?} in its order
 */
record SqlText(String jdbc, List<String> names) {
    /** @throws InvalidSql when it is not exactly one statement */
    static SqlText of(String sql) {
        return new SqlScanner(sql).scan();
    }
}
