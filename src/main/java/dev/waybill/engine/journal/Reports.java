package dev.waybill.engine.journal;

import dev.waybill.engine.journal.Entry.Accept;
import dev.waybill.engine.journal.Entry.Append;
import dev.waybill.engine.journal.Entry.Close;
import dev.waybill.engine.journal.Entry.Owner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Collects what became of a batch's entries, and tells each listener once, off the writer's thread. Of the writer's thread alone. */
public final class Reports {
    private static final class Report {
        /** By number: a batch that is tried again after a doubt reports some of its rows again. */
        final SortedMap<Integer, JournalRow> committed = new TreeMap<>();

        @Nullable Boolean closed;
        boolean isFenced;
    }

    private final Executor callbacks;
    private final Map<JournalListener, Report> byListener = new LinkedHashMap<>();

    /** @param callbacks must not run anything on the calling thread, and keeps the order for each listener by running it under its own lock */
    public Reports(Executor callbacks) {
        this.callbacks = callbacks;
    }

    void accepted(Accept accept) {
        accept.durable().complete(null);
    }

    void committed(Append append) {
        of(append.owner()).committed.put(append.row().sequence(), append.row());
    }

    void closed(Close close, boolean isApplied) {
        of(close.owner()).closed = isApplied;
    }

    void fenced(Entry entry) {
        switch (entry) {
            case Accept(_, var durable) -> durable.completeExceptionally(new NodeFenced());
            case Append append -> fenced(append.owner());
            case Close close -> fenced(close.owner());
        }
    }

    void fenced(Owner owner) {
        of(owner).isFenced = true;
    }

    private Report of(Owner owner) {
        return byListener.computeIfAbsent(owner.listener(), _ -> new Report());
    }

    void forget() {
        byListener.clear();
    }

    void send() {
        byListener.forEach((listener, report) -> callbacks.execute(() -> tell(listener, report)));
        byListener.clear();
    }

    private static void tell(JournalListener listener, Report report) {
        if (report.isFenced) {
            listener.fenced();
            return;
        }
        if (!report.committed.isEmpty()) {
            listener.committed(List.copyOf(report.committed.values()));
        }
        if (report.closed != null) {
            listener.closed(report.closed);
        }
    }
}
