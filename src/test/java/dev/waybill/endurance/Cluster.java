package dev.waybill.endurance;

import dev.waybill.fault.PostgresProcess;
import dev.waybill.fault.ServerProcess;
import dev.waybill.testing.FaultProxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Nodes as processes, each behind a proxy of its own before one PostgreSQL, which is a process too. */
final class Cluster implements AutoCloseable {
    private static final List<String> NAMES = List.of("one", "two", "three");

    private final PostgresProcess database;
    private final List<Place> places;

    private Cluster(PostgresProcess database, List<Place> places) {
        this.database = database;
        this.places = places;
    }

    /** @param settings of each node */
    static Cluster start(Path folder, int nodes, UnaryOperator<ServerProcess> settings) {
        var database = PostgresProcess.start(folder.resolve("database"));
        var places = new ArrayList<Place>();
        for (var name : NAMES.subList(0, nodes)) {
            var before = FaultProxy.before(database.port());
            places.add(new Place(settings.apply(ServerProcess.node(folder, name, before.port())), before));
        }
        places.forEach(Place::launch);
        places.forEach(place -> place.server().awaitReady());
        return new Cluster(database, List.copyOf(places));
    }

    PostgresProcess database() {
        return database;
    }

    /** Until it is up. */
    void startDatabase() {
        synchronized (database) {
            database.start();
        }
    }

    void killDatabase() {
        synchronized (database) {
            database.kill();
        }
    }

    List<Place> places() {
        return places;
    }

    Place place(int number) {
        return places.get(number % places.size());
    }

    boolean isReady() {
        return places.stream().allMatch(Place::isReady);
    }

    /** Names of nodes that had ended by themselves; they are started again. */
    List<String> revive() {
        return places.stream().filter(Place::revive).map(place -> place.server().name()).toList();
    }

    /** One value as text, or empty when there is none or no database. */
    Optional<String> ask(String sql) {
        try (var connection = database.connect(); var statement = connection.createStatement(); var row = statement.executeQuery(sql)) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
        } catch (SQLException e) {
            return Optional.empty();
        }
    }

    /** The texts of one column; empty when there is no database. */
    List<String> column(String sql) {
        var values = new ArrayList<String>();
        try (var connection = database.connect(); var statement = connection.createStatement(); var row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        } catch (SQLException e) {
            return List.of();
        }
        return values;
    }

    /** Stops the nodes, then the database, in order. */
    @Override
    public void close() {
        places.forEach(Place::close);
        database.close();
    }
}
