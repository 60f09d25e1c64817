package dev.waybill.bench.engine;

import dev.waybill.bench.measure.PostgresGauge;
import dev.waybill.bench.measure.Window;
import java.io.IOException;
import java.sql.SQLException;
import java.text.ParseException;
import java.util.Optional;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Looks on while it is measured, as far as the options ask for it. */
final class Profile implements AutoCloseable {
    private final Options options;
    private final PostgresGauge gauge;
    private Optional<Recording> recording = Optional.empty();

    Profile(Options options, PostgresGauge gauge) {
        this.options = options;
        this.gauge = gauge;
    }

    Window.Witness witness(String database) {
        return new Window.Witness() {
            @Override
            public void opens() throws SQLException, IOException, ParseException {
                gauge.resetStatements();
                if (options.recording().isPresent() && recording.isEmpty()) {
                    var started = new Recording(Configuration.getConfiguration("profile"));
                    started.start();
                    recording = Optional.of(started);
                }
            }

            @Override
            public void closed() throws SQLException {
                if (options.statements()) {
                    gauge.slowest(database).forEach(System.err::println);
                }
            }
        };
    }

    /** Writes the recording. */
    @Override
    public void close() throws IOException {
        if (recording.isPresent()) {
            recording.get().dump(options.recording().orElseThrow());
            recording.get().close();
        }
    }
}
