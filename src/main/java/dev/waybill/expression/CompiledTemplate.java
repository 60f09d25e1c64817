package dev.waybill.expression;

import dev.waybill.expression.function.Meter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** @param tasks ids of the tasks named, by the pointer of the string that names them */
record CompiledTemplate(Part root, Map<String, Set<String>> tasks) implements Template {
    @Override
    public boolean isConstant() {
        return root instanceof Part.Fixed;
    }

    @Override
    public @Nullable Object evaluate(Context context) {
        return root instanceof Part.Fixed(var value) ? value : root.evaluate(context, new Meter());
    }
}
