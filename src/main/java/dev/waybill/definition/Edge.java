package dev.waybill.definition;

/**
 * A dependency of a task: taken when the task it comes from ended with the outcome it names.
 *
 * @param from    task id
 * @param outcome {@code success}, {@code failure}, {@code skipped}, {@code always}, or a label of the task it comes from
 */
public record Edge(String from, String outcome) {
    public static final String SUCCESS = "success";
    public static final String FAILURE = "failure";
    public static final String SKIPPED = "skipped";
    /** Taken whatever the outcome. */
    public static final String ALWAYS = "always";
}
