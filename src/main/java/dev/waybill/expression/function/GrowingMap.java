package dev.waybill.expression.function;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The map a loop is building, as {@link Growing}. */
public final class GrowingMap extends LinkedHashMap<Object, @Nullable Object> {
    public Map<Object, @Nullable Object> finished() {
        return Collections.unmodifiableMap(this);
    }
}
