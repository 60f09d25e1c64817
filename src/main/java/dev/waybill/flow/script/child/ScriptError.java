package dev.waybill.flow.script.child;

/** What is wrong with a script or went wrong in it, for the person who wrote it. */
final class ScriptError extends Exception {
    private static final int LONGEST = 2_000;

    private final int line;
    private final int column;

    /**
     * @param line   first 1; 0 when nobody knows
     * @param column first 1; 0 when nobody knows
     */
    ScriptError(String message, int line, int column) {
        super(message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message, null, false, false);
        this.line = line;
        this.column = column;
    }

    ScriptError(String message) {
        this(message, 0, 0);
    }

    /** At a character of the source, counted from 0. */
    static ScriptError at(String message, String source, int offset) {
        if (offset < 0 || offset > source.length()) {
            return new ScriptError(message);
        }
        var before = source.substring(0, offset);
        int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
        return new ScriptError(message, line, offset - before.lastIndexOf('\n'));
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }
}
