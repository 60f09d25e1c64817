package dev.waybill.definition;

import java.util.List;

/**
 * A graph inside of a task.
 *
 * @param name  {@code tasks}, or another that the task's type knows
 * @param tasks at least one; their dependencies are among them
 */
public record Block(String name, List<Task> tasks) {
    /** The block that every task with blocks has. */
    public static final String TASKS = "tasks";
}
