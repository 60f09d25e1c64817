package dev.waybill.model;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What an execution may come to. Without an unhandled failure there is exactly one end. With one, how far the rest got
 * by then is a matter of timing: every set of ends that is closed under the graph is legal.
 *
 * @param endings     how each task ends when it gets as far as that; what lies below an unhandled failure is cancelled
 * @param firstErrors the tasks that fail unhandled: any of them may be the first
 */
public record Prediction(Scenario scenario, Plan plan, Map<String, Ending> endings, Set<String> firstErrors) {
    public String status() {
        return firstErrors.isEmpty() ? "succeeded" : "failed";
    }

    /** Why an end is not legal; empty when it is. */
    public List<String> complaints(Observation seen) {
        var complaints = new ArrayList<String>();
        if (!seen.status().equals(status())) {
            complaints.add("the status is " + seen.status() + ", not " + status());
        }
        if (!seen.endings().keySet().equals(endings.keySet())) {
            complaints.add("tasks are missing or unknown: " + seen.endings().keySet() + " against " + endings.keySet());
            return complaints;
        }
        endings.forEach((task, ending) -> {
            var other = seen.endings().get(task);
            if (!isLegal(task, other, seen)) {
                complaints.add(task + " ended " + other + ", not " + ending + (firstErrors.isEmpty() ? "" : " or cut short"));
            }
        });
        complainOfError(seen, complaints);
        return complaints;
    }

    private boolean isLegal(String task, Ending seen, Observation all) {
        var expected = endings.get(task);
        if (firstErrors.isEmpty()) {
            return seen.equals(expected);
        }
        if (seen.equals(Ending.CANCELLED)) {
            return true;
        }
        return isDecided(task, all) && (seen.equals(expected) || isCutShort(task, seen));
    }

    /** All its upstream tasks got to the end that lets the graph go on. */
    private boolean isDecided(String task, Observation all) {
        return plan.step(task).links().stream()
                .map(Step.Link::from)
                .allMatch(from -> all.endings().get(from).equals(endings.get(from))
                        && !firstErrors.contains(from)
                        && !endings.get(from).outcome().equals("cancelled"));
    }

    /** Stopped between two attempts, or its running attempt failed when nothing was retried any more. */
    private boolean isCutShort(String task, Ending seen) {
        var stops = seen.outcome().equals("cancelled") || seen.outcome().equals("failure");
        return stops && seen.attempts() > 0 && seen.attempts() < endings.get(task).attempts();
    }

    private void complainOfError(Observation seen, List<String> complaints) {
        if (firstErrors.isEmpty()) {
            if (seen.errorTask() != null) {
                complaints.add("there is an error of " + seen.errorTask());
            }
        } else if (seen.errorTask() == null
                || !firstErrors.contains(seen.errorTask())
                || !endings.get(seen.errorTask()).equals(seen.endings().get(seen.errorTask()))) {
            complaints.add("the error is of " + seen.errorTask() + ", not of one of " + firstErrors);
        }
    }

    /**
     * Why an order is not legal; empty when it is.
     *
     * @param moments what happened, in order: {@code start <task>} for each attempt, {@code end <task>} when its last
     *                outcome is committed, for skipped tasks too
     */
    public List<String> complaintsOfOrder(List<String> moments) {
        var ended = new HashSet<String>();
        var complaints = new ArrayList<String>();
        for (var moment : moments) {
            var task = moment.substring(moment.indexOf(' ') + 1);
            plan.step(task).links().stream()
                    .filter(link -> !ended.contains(link.from()))
                    .forEach(link -> complaints.add("'" + moment + "' comes before the end of " + link.from()));
            if (ended.contains(task)) {
                complaints.add("'" + moment + "' comes after its end");
            }
            if (moment.startsWith("end ")) {
                ended.add(task);
            }
        }
        return complaints;
    }
}
