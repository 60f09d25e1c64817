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

/**
 * Collects what became of the entries of a commit, and tells each listener once, on a thread of its own. Of one thread at a
 * time.
 */
public final class Reports {
    private static final class Report {
        /** By number: a batch that is tried again after a doubt reports some of its rows again. */
        final SortedMap<Integer, JournalRow> committed = new TreeMap<>();

        @Nullable Boolean closed;
        boolean isFenced;
    }

    private final Executor callbacks;
    private final Map<JournalListener, Report> byListener = new LinkedHashMap<>();

    /** @param callbacks must not run anything on the calling thread */
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

    /** Takes what there is to tell. */
    Told take() {
        var taken = Map.copyOf(byListener);
        byListener.clear();
        return new Told(taken);
    }

    /** What there is to tell of one or more commits. */
    final class Told {
        private final Map<JournalListener, Report> reports;

        private Told(Map<JournalListener, Report> reports) {
            this.reports = reports;
        }

        /**
         * Tells each on a thread of its own, but one on the calling thread, which then has to proceed with it.
         *
         * @return whether there was something to tell that one
         */
        boolean send(@Nullable JournalListener here) {
            reports.forEach((listener, report) -> {
                if (listener != here) {
                    callbacks.execute(() -> {
                        tell(listener, report);
                        listener.proceed();
                    });
                }
            });
            var own = here == null ? null : reports.get(here);
            if (here == null || own == null) {
                return false;
            }
            tell(here, own);
            return true;
        }
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
