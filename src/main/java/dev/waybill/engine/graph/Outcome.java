package dev.waybill.engine.graph;

/** How a task ended. */
public sealed interface Outcome {
    record Success() implements Outcome {}

    /** In place of success, by a type that branches. */
    record Branch(String label) implements Outcome {}

    record Failure() implements Outcome {}

    record Skipped() implements Outcome {}

    /** Only when the execution stops. */
    record Cancelled() implements Outcome {}

    Outcome SUCCESS = new Success();
    Outcome FAILURE = new Failure();
    Outcome SKIPPED = new Skipped();
    Outcome CANCELLED = new Cancelled();

    /** As in the API and the journal. */
    default String word() {
        return switch (this) {
            case Success() -> "success";
            case Branch(var label) -> label;
            case Failure() -> "failure";
            case Skipped() -> "skipped";
            case Cancelled() -> "cancelled";
        };
    }

    static Outcome of(String word) {
        return switch (word) {
            case "success" -> SUCCESS;
            case "failure" -> FAILURE;
            case "skipped" -> SKIPPED;
            case "cancelled" -> CANCELLED;
            default -> new Branch(word);
        };
    }
}
