package dev.waybill.engine.rehearsal;

import dev.waybill.engine.journal.Commits;
import dev.waybill.engine.journal.Entry;
import dev.waybill.engine.journal.Entry.Closing;
import dev.waybill.engine.journal.JournalListener;
import dev.waybill.engine.journal.JournalRow;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * A journal that is written at once and kept in memory. An execution that would be parked is not: the time jumps to what is
 * due next. Of one thread.
 */
final class MemoryCommits implements Commits {
    private final VirtualTime time;
    private final Bounds bounds;
    private final Deque<Entry> waiting = new ArrayDeque<>();
    private final List<JournalRow> rows = new ArrayList<>();

    MemoryCommits(VirtualTime time, Bounds bounds) {
        this.time = time;
        this.bounds = bounds;
    }

    /** All that was written, in its order. */
    List<JournalRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    @Override
    public void append(Entry entry) {
        waiting.add(entry);
    }

    @Override
    public boolean write(JournalListener own) {
        bounds.check();
        if (waiting.isEmpty()) {
            return false;
        }
        var written = new ArrayList<JournalRow>();
        for (var entry = waiting.poll(); entry != null; entry = waiting.poll()) {
            switch (entry) {
                case Entry.Append append -> {
                    bounds.written(entry.characters());
                    written.add(append.row());
                }
                case Entry.Close close -> {
                    tell(own, written);
                    close(own, close.closing());
                }
                case Entry.Accept _ -> throw new IllegalStateException("A rehearsal is accepted by nobody");
            }
        }
        tell(own, written);
        return true;
    }

    private void tell(JournalListener own, List<JournalRow> written) {
        if (!written.isEmpty()) {
            rows.addAll(written);
            own.committed(List.copyOf(written));
            written.clear();
        }
    }

    private void close(JournalListener own, Closing closing) {
        switch (closing) {
            case Closing.End end -> {
                rows.add(end.row());
                own.closed(true);
            }
            case Closing.Park _ -> {
                if (!time.advance()) {
                    throw new CutShort("The execution waits for something that never comes");
                }
                own.closed(false);
            }
            case Closing.ToPool _, Closing.Rest _, Closing.Break _, Closing.HandOver _ -> throw new IllegalStateException("Nobody pauses a rehearsal");
        }
    }

    @Override
    public void writeSoon() {
        // whoever appends writes
    }

    @Override
    public void awaitRoom() {
        bounds.check();
    }
}
