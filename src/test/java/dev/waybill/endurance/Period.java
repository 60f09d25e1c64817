package dev.waybill.endurance;

import java.time.Duration;
import java.util.List;

/**
 * What a time of faults and the calm after it came to.
 *
 * @param episodes   the faults, as they were planned
 * @param recoveries for each episode, from the end of its last fault until every node took and finished work
 * @param quiet      from the end of the clients until everything had ended
 * @param died       nodes that ended by themselves
 * @param violations empty when all promises were kept
 */
record Period(
        int number,
        List<Episode> episodes,
        List<Duration> recoveries,
        Duration quiet,
        int executions,
        int accepted,
        int unknown,
        int refused,
        int poisoned,
        List<String> died,
        List<String> violations) {
    static final String HEADER = """
            | period | faults | executions | starts accepted | unknown | refused | poisoned | nodes died by themselves | recovered after, s | all ended after, s | verdict |
            |---:|---|---:|---:|---:|---:|---:|---|---|---:|---|""";

    boolean isKept() {
        return violations.isEmpty();
    }

    String row() {
        return "| %d | %s | %d | %d | %d | %d | %d | %s | %s | %s | %s |".formatted(
                number, String.join("; ", episodes.stream().map(Episode::toString).toList()), executions, accepted, unknown, refused, poisoned,
                died.isEmpty() ? "–" : String.join(", ", died), String.join(", ", recoveries.stream().map(Period::seconds).toList()), seconds(quiet),
                isKept() ? "kept" : "**" + violations.size() + " violations**");
    }

    private static String seconds(Duration time) {
        return "%.1f".formatted(time.toMillis() / 1e3);
    }
}
