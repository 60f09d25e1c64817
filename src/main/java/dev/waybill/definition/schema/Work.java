package dev.waybill.definition.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.path.NodePath;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One check of one value: the work done so far, and what the errors need to be told well. Work is counted rather than
 * timed, so that a value gets the same answer on a busy machine.
 */
final class Work extends ExecutionContext {
    /** About 100 ns each, once the code is warm: 200 ms in all. */
    private static final long MAX_UNITS = 2_000_000;

    private static final int UNITS_OF_AN_ERROR = 10;
    /** Keywords nested in each other: a value of depth 100 under a schema that takes 15 keywords a level. */
    private static final int MAX_DEPTH = 1_500;

    private static final ScopedValue<Work> CURRENT = ScopedValue.newInstance();

    private final boolean bounded;
    private final Map<Error, JsonNode> schemas = new IdentityHashMap<>();
    private long units;
    private int depth;

    private Work(boolean bounded) {
        this.bounded = bounded;
    }

    static Work bounded() {
        return new Work(true);
    }

    /** For schemas of ours, whose work grows with the value and not faster. */
    static Work unbounded() {
        return new Work(false);
    }

    /** Runs a check whose regular expressions, too, stop when it is over. */
    void run(Runnable check) {
        ScopedValue.where(CURRENT, this).run(check);
    }

    /** The check that this thread is running, if any. */
    static Optional<Work> current() {
        return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
    }

    void charge(long more) {
        units += more;
        if (bounded && units > MAX_UNITS) {
            throw new Exhausted();
        }
    }

    @Override
    public void addError(Error error) {
        charge(UNITS_OF_AN_ERROR);
        super.addError(error);
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

    /** The value and the schema together ask for more work than one check may do. */
    static final class Exhausted extends RuntimeException {
        Exhausted() {
            super("", null, false, false);
        }
    }
}
