package dev.waybill.engine;

import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import dev.waybill.engine.journal.JournalRow.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what executions did, within bounds. */
final class RecordReader {
    private static final int PAGE = 100;
    private static final long MOST_CHARACTERS = 16_000_000;
    /** A blob counts as much as it may have. */
    private static final long BLOB = 4_000_000;

    private final JournalReader journals;
    private final Values values;

    RecordReader(JournalReader journals, Values values) {
        this.journals = journals;
        this.values = values;
    }

    /**
     * @return empty when there is too much of it
     * @throws TaskFailure {@code storage.damaged}
     */
    Optional<Recorded> read(ExecutionKey key, Execution execution) {
        var building = new Building(key);
        int last = 0;
        for (var page = journals.page(key, last, PAGE); !page.isEmpty(); page = journals.page(key, last, PAGE)) {
            page.forEach(building::add);
            if (building.isTooMuch()) {
                return Optional.empty();
            }
            last = page.getLast().sequence();
        }
        return Optional.of(new Recorded(execution, building.attempts, building.skipped));
    }

    /** What the rows so far tell. */
    private final class Building {
        private final ExecutionKey key;
        private final List<Recorded.Attempt> attempts = new ArrayList<>();
        private final Set<String> skipped = new LinkedHashSet<>();
        /** Tasks with attempts before a retry by hand, and none after it yet. */
        private final Set<String> before = new HashSet<>();

        private long characters;

        Building(ExecutionKey key) {
            this.key = key;
        }

        boolean isTooMuch() {
            return characters > MOST_CHARACTERS;
        }

        void add(JournalRow row) {
            characters += length(row.input()) + length(row.output()) + length(row.error());
            var kind = row.kind();
            if (kind == Kind.RETRIED) {
                attempts.forEach(attempt -> before.add(attempt.taskId()));
            } else if (kind == Kind.SKIPPED && row.taskId() != null) {
                skipped.add(row.taskId());
            } else if (kind == Kind.ATTEMPT && row.taskId() != null && !isTooMuch()) {
                add(attempt(key, row.taskId(), row));
            }
        }

        private void add(Recorded.Attempt attempt) {
            if (before.remove(attempt.taskId())) {
                attempts.removeIf(earlier -> earlier.taskId().equals(attempt.taskId())); // made again
            }
            attempts.add(attempt);
        }
    }

    private static long length(@Nullable String stored) {
        return stored == null ? 0 : stored.startsWith("@") ? BLOB : stored.length();
    }

    private Recorded.Attempt attempt(ExecutionKey key, String task, JournalRow row) {
        var started = row.startedAt() == null ? row.at() : row.startedAt();
        return new Recorded.Attempt(
                task,
                String.valueOf(row.outcome()),
                values.read(key, row.input()),
                values.read(key, row.output()),
                values.read(key, row.error()),
                row.isAnswered(),
                row.dueAt() == null,
                Duration.between(started, row.at()));
    }
}
