package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Growing;
import dev.waybill.expression.function.GrowingMap;
import dev.waybill.expression.function.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What macros such as {@code map} and {@code all} expand to. */
final class Loop extends Node {
    /** Where the variables of a loop are held; {@code second} is -1 with one variable. */
    record Slots(int result, int first, int second) {}

    /** The parts of a loop, as CEL names them. */
    record Parts(Node range, Node init, Node condition, Node step, Node result) {}

    /** What a variable holds that has no value yet because computing it failed. */
    record Failed(Failure failure) {}

    private final Slots slots;
    private final Parts parts;

    Loop(Slots slots, Parts parts) {
        this.slots = slots;
        this.parts = parts;
    }

    @Override
    @Nullable Object eval(Frame frame) {
        frame.meter().step();
        var range = parts.range().eval(frame);
        frame.local(slots.result(), growing(parts.init().eval(frame)));
        switch (range) {
            case List<?> list -> overList(list, frame);
            case Map<?, ?> map -> overMap(map, frame);
            case null, default -> throw new Failure("A loop runs over a list or a map, not a " + Values.kind(range));
        }
        return finished(parts.result().eval(frame));
    }

    private void overList(List<?> list, Frame frame) {
        for (int i = 0; i < list.size(); i++) {
            boolean goesOn = slots.second() < 0 ? turn(list.get(i), null, frame) : turn((long) i, list.get(i), frame);
            if (!goesOn) {
                return;
            }
        }
    }

    private void overMap(Map<?, ?> map, Frame frame) {
        for (var entry : map.entrySet()) {
            if (!turn(entry.getKey(), entry.getValue(), frame)) {
                return;
            }
        }
    }

    private boolean turn(@Nullable Object first, @Nullable Object second, Frame frame) {
        frame.meter().iterate();
        frame.local(slots.first(), first);
        if (slots.second() >= 0) {
            frame.local(slots.second(), second);
        }
        if (!Boolean.TRUE.equals(parts.condition().eval(frame))) {
            return false;
        }
        frame.local(slots.result(), parts.condition() instanceof Logic.NotStrictlyFalse ? attempt(frame) : parts.step().eval(frame));
        return true;
    }

    /** {@code all} and {@code exists} go on after a failure, since a later element may decide. */
    private @Nullable Object attempt(Frame frame) {
        try {
            return parts.step().eval(frame);
        } catch (Failure failure) {
            frame.meter().absorbed();
            return new Failed(failure);
        }
    }

    private static @Nullable Object growing(@Nullable Object init) {
        return switch (init) {
            case List<?> list when list.isEmpty() -> new Growing();
            case Map<?, ?> map when map.isEmpty() -> new GrowingMap();
            case null, default -> init;
        };
    }

    private static @Nullable Object finished(@Nullable Object result) {
        return switch (result) {
            case Growing list -> list.finished();
            case GrowingMap map -> map.finished();
            case null, default -> result;
        };
    }
}
