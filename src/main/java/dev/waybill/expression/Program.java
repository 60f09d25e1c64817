package dev.waybill.expression;

import dev.waybill.expression.function.Failure;
import dev.waybill.expression.function.Meter;
import dev.waybill.expression.function.Plain;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A compiled expression.
 *
 * @param locals how many variables it has, those of loops and bindings among them
 * @param tasks ids of the tasks it names
 * @param scoped the variables it names that exist only inside certain nested graphs
 */
record Program(Node root, int locals, Set<String> tasks, Set<String> scoped) {
    /**
     * A plain JSON value.
     *
     * @throws Failure when it has none
     */
    @Nullable Object evaluate(Context context, Meter meter, String place) {
        meter.startExpression();
        return Plain.of(root.eval(new Frame(context, meter, place, locals)), meter);
    }
}
