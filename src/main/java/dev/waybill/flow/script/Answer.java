package dev.waybill.flow.script;

/** How a request to a child ended. */
sealed interface Answer {
    /** @param json the value; of a check null */
    record Value(String json) implements Answer {}

    /**
     * The script is wrong, or failed.
     *
     * @param line   first 1; 0 when nobody knows
     * @param column first 1; 0 when nobody knows
     */
    record Failed(String message, long line, long column) implements Answer {
        String sentence() {
            return line == 0 ? message : message + " (line " + line + ", column " + column + ")";
        }
    }

    /** It was killed at its time limit. */
    record TooSlow() implements Answer {}

    /** It was ended at its memory limit. */
    record TooMuchMemory() implements Answer {}

    /** Its value is larger than a value may be. */
    record TooLarge() implements Answer {}

    /** The child could not be started, or ended for no reason that the script is known to have given. */
    record Broken() implements Answer {}

    /** This system cannot confine children. */
    record Unconfined() implements Answer {}
}
