package dev.waybill.engine;

/** What stands in for tasks in a rehearsal. Of one thread. */
public interface StandIns {
    /** Whether a task is stood in for although it only computes or waits; those that reach outside are asked {@link #perform} anyway. */
    boolean standFor(String taskId);

    /**
     * One attempt, in place of the task's own.
     *
     * @throws TaskFailure when the attempt is to fail, or nothing stands in for the task
     */
    TaskResult perform(TaskCall call);
}
