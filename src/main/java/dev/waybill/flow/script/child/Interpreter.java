package dev.waybill.flow.script.child;

/** One language. Used by one thread. */
interface Interpreter {
    /** Scripts that make the language load what it may need later, when no file can be opened any more; each with its input. */
    String[][] warmUp();

    /** @throws ScriptError when it is no script of the language */
    void check(String source) throws ScriptError;

    /**
     * @param input JSON
     * @return JSON
     */
    String run(String source, String input) throws ScriptError;
}
