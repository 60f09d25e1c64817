package dev.waybill.definition.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.path.NodePath;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One check of one value: the work done so far, and what the errors need to be told well. Ordinary values are judged by
 * counted work alone, so the same value gets the same answer on a busy machine; only a check that goes on beyond that
 * is also held against the clock.
 */
final class Work extends ExecutionContext {
    /** Units are about 100 ns each. Below this many, the clock is not asked. */
    private static final long FREE_UNITS = 1_000_000;

    private static final long MAX_NANOS = 200_000_000;
    /** Keywords nested in each other: an instance of depth 100 under a schema that takes 15 keywords a level. */
    private static final int MAX_DEPTH = 1_500;

    private static final ScopedValue<Work> CURRENT = ScopedValue.newInstance();

    private final boolean bounded;
    private final LongSupplier nanos;
    private final long started;
    private final Map<Error, JsonNode> schemas = new IdentityHashMap<>();
    private long units;
    private int depth;

    private Work(boolean bounded, LongSupplier nanos) {
        this.bounded = bounded;
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    static Work bounded(LongSupplier nanos) {
        return new Work(true, nanos);
    }

    /** For schemas of ours, whose work grows with the value and not faster. */
    static Work unbounded() {
        return new Work(false, () -> 0);
    }

    /** Runs a check whose regular expressions, too, stop when it is over. */
    void run(Runnable check) {
        ScopedValue.where(CURRENT, this).run(check);
    }

    /** A text that asks, while it is read, whether the check may still go on. */
    static CharSequence watching(String text) {
        return text.length() < WatchedText.STEP || !CURRENT.isBound() ? text : new WatchedText(text, CURRENT.get());
    }

    void charge(long more) {
        units += more;
        if (bounded && units > FREE_UNITS && nanos.getAsLong() - started > MAX_NANOS) {
            throw new Exhausted();
        }
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new Exhausted();
        }
        charge(1);
    }

    void leave() {
        depth--;
    }

    /** How many entries keywords have noted of the value at one place, for {@code unevaluated…} to read. */
    void chargeAnnotations(NodePath place) {
        var notes = getAnnotations().asMap().get(place);
        charge(notes == null ? 1 : 1 + notes.size());
    }

    void remember(Error error, JsonNode schema) {
        schemas.putIfAbsent(error, schema);
    }

    /** The schema whose keyword found the error. */
    @Nullable JsonNode schemaOf(Error error) {
        return schemas.get(error);
    }

    private record WatchedText(String text, Work work) implements CharSequence {
        static final int STEP = 256;

        @Override
        public char charAt(int index) {
            if (index % STEP == 0) {
                work.charge(0);
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** The value and the schema together ask for more work than one check may do. */
    static final class Exhausted extends RuntimeException {
        Exhausted() {
            super("", null, false, false);
        }
    }
}
