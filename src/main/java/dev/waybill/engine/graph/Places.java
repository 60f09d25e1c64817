package dev.waybill.engine.graph;

import dev.waybill.definition.Block;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the tasks of an execution by what they are called in its journal: {@code fetch}, {@code loop[3].fetch}, {@code group:catch.tell}. */
final class Places {
    private static final Pattern INSIDE = Pattern.compile("(?<owner>.+?)(?:\\[(?<item>\\d{1,9})]|:(?<block>[a-z]+))?");

    /** Finds a graph inside of a task. */
    interface Inside {
        /** @param item negative: the block is no item's */
        @Nullable Scope of(Place owner, String block, int item);
    }

    private final Scope outermost;
    private final Inside inside;

    Places(Scope outermost, Inside inside) {
        this.outermost = outermost;
        this.inside = inside;
    }

    /** Empty when there is no such task, or, as far as one can tell, not yet or not any more. */
    Optional<Place> find(String id) {
        int end = id.lastIndexOf('.') + 1;
        return (end == 0 ? Optional.of(outermost) : scope(id.substring(0, end - 1)))
                .flatMap(scope -> Optional.ofNullable(scope.graph().index(id.substring(end))).map(scope::place));
    }

    /** @param path {@code loop[3]}, {@code group:catch} or {@code group} */
    private Optional<Scope> scope(String path) {
        var parts = INSIDE.matcher(path);
        if (!parts.matches()) {
            return Optional.empty();
        }
        var item = parts.group("item");
        var block = parts.group("block");
        return find(parts.group("owner")).flatMap(owner -> Optional.ofNullable(
                inside.of(owner, block == null ? Block.TASKS : block, item == null ? -1 : Integer.parseInt(item))));
    }
}
