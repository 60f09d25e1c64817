package dev.waybill.definition;

import java.util.Collections;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The terms of a document without faults. */
final class TermsReader {
    private final Map<String, @Nullable Object> document;

    TermsReader(Map<String, @Nullable Object> document) {
        this.document = document;
    }

    Terms read() {
        return new Terms(Collections.unmodifiableMap(map("variables")));
    }

    private Map<String, @Nullable Object> map(String member) {
        return document.get(member) instanceof Map<?, ?> map ? Outline.members(map) : Map.of();
    }
}
