package dev.waybill.expression.function;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The list a loop is building; {@code +} appends to it in place, since nothing but the loop can name it. */
public final class Growing extends ArrayList<@Nullable Object> {
    Growing append(List<?> elements, Meter meter) {
        meter.produceElements(elements.size());
        addAll(elements);
        return this;
    }

    /** The finished list, which no longer grows. */
    public List<@Nullable Object> finished() {
        return Collections.unmodifiableList(this);
    }
}
