package dev.waybill.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

/**
 * The version of a PostgreSQL.
 *
 * @param number as {@code server_version_num} has it: 180006 is 18.6
 */
record ServerVersion(int number) {
    private static final int OLDEST = 15;
    private static final int UNIT = 10_000;
    /** Minor releases with the security fixes that this server was written against. */
    private static final Map<Integer, Integer> FLOORS = Map.of(15, 19, 16, 15, 17, 11, 18, 6);

    static ServerVersion of(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var result = statement.executeQuery("select current_setting('server_version_num')::int")) {
            result.next();
            return new ServerVersion(result.getInt(1));
        }
    }

    /**
     * Lets pass what this server can work with.
     *
     * @throws StartRefused otherwise
     */
    void refuseOld() {
        if (number < OLDEST * UNIT) {
            throw new StartRefused("Waybill needs PostgreSQL " + OLDEST
                    + " or newer; the database of WAYBILL_DATABASE_URL is PostgreSQL " + number / UNIT + ".");
        }
    }

    boolean lacksFixes() {
        return number % UNIT < FLOORS.getOrDefault(number / UNIT, 0);
    }

    /** The oldest release of the same major version that has the fixes. */
    String floor() {
        return number / UNIT + "." + FLOORS.getOrDefault(number / UNIT, 0);
    }

    @Override
    public String toString() {
        return number / UNIT + "." + number % UNIT;
    }
}
