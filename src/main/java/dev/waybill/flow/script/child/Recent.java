package dev.waybill.flow.script.child;

import java.util.LinkedHashMap;
import java.util.Map;

/** The compiled scripts that were used last. Not thread-safe. */
final class Recent<T> {
    private static final int MOST = 64;
    private static final int LONGEST_SOURCE = 16_384;

    private final Map<String, T> compiled = new LinkedHashMap<>(MOST, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
            return size() > MOST;
        }
    };

    interface Compiler<T, E extends Exception> {
        T compile(String source) throws E;
    }

    <E extends Exception> T get(String source, Compiler<T, E> compiler) throws E {
        var known = compiled.get(source);
        if (known != null) {
            return known;
        }
        var made = compiler.compile(source);
        if (source.length() <= LONGEST_SOURCE) {
            compiled.put(source, made);
        }
        return made;
    }
}
