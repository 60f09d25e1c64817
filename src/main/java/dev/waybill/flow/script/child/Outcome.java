package dev.waybill.flow.script.child;

/** How a request ended; its name is the first frame of the answer, the second one is its value or what to know of it. */
public enum Outcome {
    /** With the value, as JSON; of a check null. */
    VALUE,
    /** The script is wrong or failed: {@code {message, line, column}}. */
    FAILED,
    /** As {@link #FAILED}, and the child ends. */
    FAILED_AND_ENDED,
    /** More memory was asked for than there is; the child ends. */
    MEMORY,
    /** The value is larger than a value may be. */
    OUTPUT
}
