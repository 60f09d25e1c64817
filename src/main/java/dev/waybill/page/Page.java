package dev.waybill.page;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list in a stable order.
 *
 * @param nextCursor opaque, where the next page begins; null at the end
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    public <R> Page<R> map(Function<? super T, ? extends R> view) {
        return new Page<>(items.stream().<R>map(view).toList(), nextCursor);
    }
}
