package dev.waybill.engine.journal;

import java.util.List;

/** Entries that share a commit, by kind, each kind in the order in which they came. */
record Batch(List<Entry.Accept> accepts, List<Entry.Append> appends, List<Entry.Close> closes) {
    static Batch of(List<Entry> entries) {
        return new Batch(only(entries, Entry.Accept.class), only(entries, Entry.Append.class), only(entries, Entry.Close.class));
    }

    private static <T extends Entry> List<T> only(List<Entry> entries, Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    boolean isEmpty() {
        return accepts.isEmpty() && appends.isEmpty() && closes.isEmpty();
    }
}
