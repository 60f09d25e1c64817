package dev.waybill.engine;

import dev.waybill.engine.graph.Values;
import dev.waybill.engine.journal.ExecutionKey;
import dev.waybill.engine.journal.JournalReader;
import dev.waybill.engine.journal.JournalRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
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
        Map<String, List<Recorded.Attempt>> attempts = new LinkedHashMap<>();
        Set<String> skipped = new LinkedHashSet<>();
        List<Recorded.Attempt> all = new ArrayList<>();
        Set<String> before = new LinkedHashSet<>();
        long characters = 0;
        int last = 0;
        for (var page = journals.page(key, last, PAGE); !page.isEmpty(); page = journals.page(key, last, PAGE)) {
            for (var row : page) {
                last = row.sequence();
                characters += length(row.input()) + length(row.output()) + length(row.error());
                if (characters > MOST_CHARACTERS) {
                    return Optional.empty();
                }
                switch (row.kind()) {
                    case RETRIED -> before.addAll(attempts.keySet());
                    case SKIPPED -> skipped.add(String.valueOf(row.taskId()));
                    case ATTEMPT -> {
                        var attempt = attempt(key, row);
                        if (before.remove(attempt.taskId())) {
                            all.removeAll(attempts.getOrDefault(attempt.taskId(), List.of())); // made again after a retry by hand
                            attempts.remove(attempt.taskId());
                        }
                        attempts.computeIfAbsent(attempt.taskId(), _ -> new ArrayList<>()).add(attempt);
                        all.add(attempt);
                    }
                    default -> {} // what else there may be says nothing of what a task did
                }
            }
        }
        return Optional.of(new Recorded(execution, all, skipped));
    }

    private static long length(@Nullable String stored) {
        return stored == null ? 0 : stored.startsWith("@") ? BLOB : stored.length();
    }

    private Recorded.Attempt attempt(ExecutionKey key, JournalRow row) {
        var started = row.startedAt() == null ? row.at() : row.startedAt();
        return new Recorded.Attempt(
                String.valueOf(row.taskId()),
                String.valueOf(row.outcome()),
                values.read(key, row.input()),
                values.read(key, row.output()),
                values.read(key, row.error()),
                row.isAnswered(),
                row.dueAt() == null,
                Duration.between(started, row.at()));
    }
}
