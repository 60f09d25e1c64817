package dev.waybill.approval;

import dev.waybill.definition.Durations;
import dev.waybill.engine.Messages.Address;
import dev.waybill.engine.TaskCall;
import dev.waybill.engine.TaskFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an approval asks for, told from its resolved parameters. */
record ApprovalParameters(
        List<String> approvers,
        int quorum,
        String title,
        @Nullable Object form,
        Optional<Duration> timeout,
        String onTimeout,
        Optional<Duration> remindEvery,
        Optional<Duration> escalateAfter,
        List<String> escalateTo) {
    private static final int MOST_APPROVERS = 100;
    private static final int LONGEST_TITLE = 200;

    /** @throws TaskFailure {@code validation} */
    static ApprovalParameters of(Map<String, @Nullable Object> parameters, String task) {
        var escalation = parameters.get("escalation") instanceof Map<?, ?> map ? map : Map.of();
        return new ApprovalParameters(
                approvers(parameters.get("approvers")),
                quorum(parameters.get("quorum")),
                title(parameters.get("title"), task),
                parameters.get("form"),
                duration(parameters.get("timeout")),
                onTimeout(parameters.get("on_timeout")),
                duration(parameters.get("remind_every")),
                duration(escalation.get("after")),
                escalation.isEmpty() ? List.of() : approvers(escalation.get("approvers")));
    }

    private static List<String> approvers(@Nullable Object value) {
        var names = value instanceof List<?> list ? list : List.of();
        if (names.isEmpty() || names.size() > MOST_APPROVERS || !names.stream().allMatch(name -> name instanceof String text && isName(text))) {
            throw invalid("approvers are 1 to " + MOST_APPROVERS + " names of users, or of roles as in role:manager");
        }
        return names.stream().map(name -> Approval.approver((String) name)).distinct().toList();
    }

    private static boolean isName(String text) {
        var name = Approval.approver(text).substring("user:".length());
        return !name.isBlank() && name.length() <= LONGEST_TITLE;
    }

    private static int quorum(@Nullable Object value) {
        return switch (value) {
            case null -> 1;
            case Long number when number >= 1 && number <= MOST_APPROVERS -> number.intValue();
            default -> throw invalid("quorum is a whole number from 1 to " + MOST_APPROVERS);
        };
    }

    private static String title(@Nullable Object value, String task) {
        var title = value == null ? task : String.valueOf(value);
        if (title.isBlank() || title.codePointCount(0, title.length()) > LONGEST_TITLE) {
            throw invalid("title is a text of 1 to " + LONGEST_TITLE + " characters");
        }
        return title;
    }

    private static String onTimeout(@Nullable Object value) {
        return value == null ? "reject" : String.valueOf(value);
    }

    private static Optional<Duration> duration(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        return Optional.of(Durations.parse(String.valueOf(value))
                .orElseThrow(() -> invalid("A duration is a whole number and one unit, such as 500ms, 10s, 5m, 48h or 7d")));
    }

    private static TaskFailure invalid(String sentence) {
        return TaskFailure.of("validation", sentence);
    }

    Approval approval(TaskCall call, UUID id) {
        return new Approval(
                id, Address.of(call), title, approvers, quorum, form, Approval.Status.PENDING, List.of(), call.startedAt(),
                end(call.startedAt()), null, 0, null);
    }

    @Nullable Instant end(Instant start) {
        return timeout.map(start::plus).orElse(null);
    }

    /** How often its approvers are reminded until then. */
    int reminders(Instant start, Instant now) {
        return remindEvery.map(every -> (int) Duration.between(start, now).dividedBy(every)).orElse(0);
    }

    boolean isEscalated(Instant start, Instant now) {
        return escalateAfter.filter(after -> !start.plus(after).isAfter(now)).isPresent();
    }

    /** When something is to be done next; null: never. */
    @Nullable Instant next(Instant start, Instant now) {
        var reminder = remindEvery.map(every -> start.plus(every.multipliedBy(reminders(start, now) + 1L)));
        return Stream.of(timeout.map(start::plus), escalateAfter.map(start::plus), reminder)
                .flatMap(Optional::stream)
                .filter(instant -> instant.isAfter(now))
                .min(Instant::compareTo)
                .orElse(null);
    }
}
