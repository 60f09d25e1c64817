package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import org.jspecify.annotations.Nullable;

/** A part of an expression that says where it stands if it fails. Only made for who looks at a single evaluation. */
final class Located extends Node {
    private final Node node;
    private final int place;

    Located(Node node, int place) {
        this.node = node;
        this.place = place;
    }

    @Override
    @Nullable Object eval(Frame frame) {
        try {
            return node.eval(frame);
        } catch (Failure failure) {
            failure.happenedAt(place); // only the innermost part is asked: it comes first
            throw failure;
        }
    }
}
