package dev.waybill.engine.graph;

import dev.waybill.definition.Task;

/** A task of an execution, in the one of its graphs that it stands in. */
record Place(Scope scope, int index) {
    Task task() {
        return scope.graph().task(index);
    }

    TaskState state() {
        return scope.state(index);
    }

    /** What it is called in the journal: {@code loop[3].fetch}, {@code group:catch.tell}. */
    String id() {
        return scope.prefix() + task().id();
    }

    /** Whether it stands in that graph or in one inside of it. */
    boolean isWithin(Scope other) {
        return scope.isWithin(other);
    }
}
