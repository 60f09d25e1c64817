package dev.waybill.definition;

import dev.waybill.definition.Outline.Draft;
import dev.waybill.definition.Outline.Home;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the expressions of a task may name. */
final class Visibility {
    /** How one task stands to another whose expression names it. */
    enum Relation {
        SEEN,
        ITSELF,
        /** It is one that the other stands inside of. */
        AROUND,
        /** It may not have ended. */
        NOT_BEFORE,
        /** It stands inside of a task, where only its like see it. */
        INSIDE
    }

    private final Graph graph;
    private final Function<Home, Set<String>> variables;

    /** @param variables that the tasks of a block may use, as its owner's type says */
    Visibility(Graph graph, Function<Home, Set<String>> variables) {
        this.graph = graph;
        this.variables = variables;
    }

    /** @param task null: whoever looks comes after all tasks of the outermost graph */
    Relation of(Draft named, @Nullable Draft task) {
        if (task == null) {
            return named.home().owner() == null ? Relation.SEEN : Relation.INSIDE;
        }
        if (named == task) {
            return Relation.ITSELF;
        }
        for (var at = task; at != null; at = at.home().owner()) {
            if (named == at) {
                return Relation.AROUND;
            }
            if (named.isBeside(at)) {
                return Boolean.FALSE.equals(graph.isAncestor(named.index(), at.index())) ? Relation.NOT_BEFORE : Relation.SEEN;
            }
            if (named.home().owner() == at.home().owner() && at.home().owner() != null) {
                return named.index() < at.index() ? Relation.SEEN : Relation.NOT_BEFORE; // blocks run one after the other
            }
        }
        return Relation.INSIDE;
    }

    /** Variables beside those of every expression. */
    Set<String> variables(@Nullable Draft task) {
        Set<String> all = new HashSet<>();
        for (var at = task; at != null; at = at.home().owner()) {
            all.addAll(variables.apply(at.home()));
        }
        return all;
    }
}
