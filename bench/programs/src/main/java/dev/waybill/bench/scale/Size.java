package dev.waybill.bench.scale;

import java.util.Arrays;
import java.util.Optional;

/** How many of something; each is an option of the command line. */
enum Size {
    PARKED("parked", 100_000, 1_000, "executions parked, all due at once in the end"),
    PACE("pace", 500, 100, "executions due each second, beside those"),
    PACED("paced-seconds", 20, 2, "how long so many are due each second"),
    CONTENDED("contended", 2_000, 100, "executions started for one concurrency key"),
    LIVE("live", 5_000, 200, "executions live on a node when it is killed"),
    TASKS("tasks", 10_000, 400, "tasks of a large graph"),
    VERSIONS("versions", 100, 5, "new versions of 20 tasks, each executed for the first time"),
    STORED("stored", 10_000, 100, "workflows stored"),
    ROTATING("rotating", 1_000, 50, "of them started in turn"),
    GROWTH("growth", 200_000, 1_000, "executions of 5 tasks by which the database grows"),
    NODES("nodes", 3, 2, "nodes at most on one database"),
    CALLERS("callers", 64, 16, "callers in all, where throughput is measured"),
    SECONDS("seconds", 5, 1, "of each measurement of throughput"),
    ROUNDS("rounds", 3, 1, "of each measurement of throughput, interleaved; medians count");

    private final String word;
    private final int full;
    private final int quick;
    private final String meaning;

    Size(String word, int full, int quick, String meaning) {
        this.word = word;
        this.full = full;
        this.quick = quick;
        this.meaning = meaning;
    }

    int full() {
        return full;
    }

    int quick() {
        return quick;
    }

    /** Of an option such as {@code --parked}. */
    static Optional<Size> of(String option) {
        return Arrays.stream(values()).filter(size -> option.equals("--" + size.word)).findFirst();
    }

    String help() {
        return "  --%-15s %s (default %,d)".formatted(word, meaning, full);
    }
}
