package dev.waybill.bench.measure;

import java.util.Optional;

/** The time that is measured; used once, by one thread. */
public final class Window {
    /** Reads the counters of a contender's database. */
    @FunctionalInterface
    public interface Reader {
        Counters read() throws Exception;
    }

    /** Called beside the measurement, just before the window opens and just after it has closed. */
    public interface Witness {
        void opens() throws Exception;

        void closed() throws Exception;
    }

    private final Reader reader;
    private final Witness witness;
    private Optional<Counters> begin = Optional.empty();
    private Optional<Counters> end = Optional.empty();

    public Window(Reader reader, Witness witness) {
        this.reader = reader;
        this.witness = witness;
    }

    void open() throws Exception {
        witness.opens();
        begin = Optional.of(reader.read());
    }

    void close() throws Exception {
        end = Optional.of(reader.read());
        witness.closed();
    }

    /** What happened while it was open. */
    public Counters counters() {
        return end.orElseThrow().since(begin.orElseThrow());
    }
}
