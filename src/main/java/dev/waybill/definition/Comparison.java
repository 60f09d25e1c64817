package dev.waybill.definition;

import dev.waybill.definition.Alignment.Pair;
import dev.waybill.definition.Change.Kind;
import dev.waybill.definition.Change.Subject;
import dev.waybill.refusal.Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Walks two documents at once. Those may be drafts, so nothing of their form is taken for granted. */
final class Comparison {
    private static final String TASKS = "tasks";
    private static final String TASK_ID = "task_id";
    private static final String DEPENDENCIES = "dependencies";
    private static final long MOST_STEPS = 1_000_000;

    /**
     * Two values at the same place of both documents.
     *
     * @param task that they are in, as {@link Change#taskId()}
     */
    private record Place(String before, String after, @Nullable String task) {
        Place member(String name) {
            return new Place(Fault.pointer(before, name), Fault.pointer(after, name), task);
        }

        Place element(int beforeIndex, int afterIndex) {
            return new Place(before + "/" + beforeIndex, after + "/" + afterIndex, task);
        }

        Place in(String id) {
            return new Place(before, after, task == null ? id : task + "." + id);
        }
    }

    private final Differences differences;
    /** For all lists together, so that many long ones take no longer than one. */
    private long stepsLeft = 5 * MOST_STEPS;

    Comparison(Differences differences) {
        this.differences = differences;
    }

    void compare(Map<String, @Nullable Object> before, Map<String, @Nullable Object> after) {
        members(new Place("", "", null), before, after, Set.of());
    }

    private void members(Place place, Map<?, ?> before, Map<?, ?> after, Set<String> told) {
        var names = new LinkedHashSet<Object>(after.keySet());
        names.addAll(before.keySet());
        for (var key : names) {
            var name = String.valueOf(key);
            if (!told.contains(name) && !areTasks(place.member(name), name, before, after)) {
                member(place.member(name), name, before, after);
            }
        }
    }

    private void member(Place place, String name, Map<?, ?> before, Map<?, ?> after) {
        if (!before.containsKey(name)) {
            add(Subject.FIELD, Kind.ADDED, place.task(), null, place.after(), null, after.get(name));
        } else if (!after.containsKey(name)) {
            add(Subject.FIELD, Kind.REMOVED, place.task(), place.before(), null, before.get(name), null);
        } else {
            value(place, before.get(name), after.get(name));
        }
    }

    private void value(Place place, @Nullable Object before, @Nullable Object after) {
        if (Objects.equals(before, after)) {
            return;
        }
        if (before instanceof Map<?, ?> a && after instanceof Map<?, ?> b) {
            members(place, a, b, Set.of());
        } else if (before instanceof List<?> a && after instanceof List<?> b) {
            list(place, a, b);
        } else {
            add(Subject.FIELD, Kind.CHANGED, place.task(), place.before(), place.after(), before, after);
        }
    }

    private void list(Place place, List<?> before, List<?> after) {
        var pairs = Alignment.of(before, after, Math.min(MOST_STEPS, stepsLeft));
        stepsLeft -= (long) before.size() * after.size();
        var others = new ArrayList<Pair>();
        for (var pair : pairs) {
            if (pair.before() < 0 || pair.after() < 0 || !Objects.equals(before.get(pair.before()), after.get(pair.after()))) {
                others.add(pair);
            }
        }
        for (var pair : withoutMoved(place, others, before, after)) {
            if (pair.before() < 0) {
                var pointer = place.after() + "/" + pair.after();
                add(Subject.FIELD, Kind.ADDED, place.task(), null, pointer, null, after.get(pair.after()));
            } else if (pair.after() < 0) {
                var pointer = place.before() + "/" + pair.before();
                add(Subject.FIELD, Kind.REMOVED, place.task(), pointer, null, before.get(pair.before()), null);
            } else {
                value(place.element(pair.before(), pair.after()), before.get(pair.before()), after.get(pair.after()));
            }
        }
    }

    /** What was taken out here and put in there has moved; its place is then neither empty nor taken by something else. */
    private List<Pair> withoutMoved(Place place, List<Pair> pairs, List<?> before, List<?> after) {
        var gone = new HashMap<@Nullable Object, List<Integer>>();
        pairs.stream().filter(pair -> pair.before() >= 0)
                .forEach(pair -> gone.computeIfAbsent(before.get(pair.before()), _ -> new ArrayList<>()).add(pair.before()));
        Map<Integer, Integer> moved = new LinkedHashMap<>(); // from after to before
        for (var pair : pairs) {
            var places = pair.after() < 0 ? null : gone.get(after.get(pair.after()));
            if (places != null && !places.isEmpty()) {
                moved.put(pair.after(), places.removeFirst());
            }
        }
        moved.forEach((b, a) -> add(
                Subject.FIELD, Kind.MOVED, place.task(), place.before() + "/" + a, place.after() + "/" + b, before.get(a), after.get(b)));
        if (moved.isEmpty()) {
            return pairs;
        }
        var from = Set.copyOf(moved.values());
        var left = new ArrayList<Pair>();
        for (var pair : pairs) {
            int a = from.contains(pair.before()) ? -1 : pair.before();
            int b = moved.containsKey(pair.after()) ? -1 : pair.after();
            if (a >= 0 || b >= 0) {
                left.add(new Pair(a, b));
            }
        }
        return left;
    }

    /** Compares what is a list of tasks in both, or in one while the other has none. */
    private boolean areTasks(Place place, String name, Map<?, ?> before, Map<?, ?> after) {
        if (!name.equals(TASKS)) {
            return false;
        }
        var a = tasks(before.get(name));
        var b = tasks(after.get(name));
        if (a.isEmpty() || b.isEmpty() || a.get().isEmpty() && b.get().isEmpty()) {
            return false;
        }
        tasks(place, a.get(), b.get());
        return true;
    }

    /** Empty: it is no list of tasks that could be told apart. */
    private static Optional<List<Map<?, ?>>> tasks(@Nullable Object value) {
        if (value == null) {
            return Optional.of(List.of());
        }
        if (!(value instanceof List<?> list)) {
            return Optional.empty();
        }
        var tasks = new ArrayList<Map<?, ?>>();
        var ids = new ArrayList<String>();
        for (var each : list) {
            if (!(each instanceof Map<?, ?> task) || !(task.get(TASK_ID) instanceof String id)) {
                return Optional.empty();
            }
            tasks.add(task);
            ids.add(id);
        }
        return Alignment.areDistinct(ids) ? Optional.of(tasks) : Optional.empty();
    }

    private void tasks(Place place, List<Map<?, ?>> before, List<Map<?, ?>> after) {
        var oldIds = before.stream().map(Comparison::id).toList();
        var newIds = after.stream().map(Comparison::id).toList();
        var oldPlaces = Alignment.positions(oldIds);
        var kept = newIds.stream().filter(oldPlaces::containsKey).toList();
        var moved = Alignment.moved(Alignment.intsOf(kept.stream().map(oldPlaces::get).toList()));
        int keptIndex = 0;
        for (int i = 0; i < after.size(); i++) {
            var from = oldPlaces.get(newIds.get(i));
            if (from == null) {
                var task = place.in(newIds.get(i)).task();
                add(Subject.TASK, Kind.ADDED, task, null, place.after() + "/" + i, null, after.get(i));
            } else {
                task(place.element(from, i).in(newIds.get(i)), before.get(from), after.get(i), moved.get(keptIndex++));
            }
        }
        var newPlaces = Alignment.positions(newIds);
        for (int i = 0; i < before.size(); i++) {
            if (!newPlaces.containsKey(oldIds.get(i))) {
                var task = place.in(oldIds.get(i)).task();
                add(Subject.TASK, Kind.REMOVED, task, place.before() + "/" + i, null, before.get(i), null);
            }
        }
    }

    private static String id(Map<?, ?> task) {
        return String.valueOf(task.get(TASK_ID));
    }

    private void task(Place place, Map<?, ?> before, Map<?, ?> after, boolean hasMoved) {
        if (hasMoved) {
            add(Subject.TASK, Kind.MOVED, place.task(), place.before(), place.after(), null, null);
        }
        if (before.equals(after)) {
            return;
        }
        var a = Edges.of(before.get(DEPENDENCIES));
        var b = Edges.of(after.get(DEPENDENCIES));
        if (a.isPresent() && b.isPresent()) {
            var dependencies = place.member(DEPENDENCIES);
            Edges.compare(a.get(), b.get(), (kind, from, to) -> add(
                    Subject.EDGE, kind, place.task(),
                    from == null ? null : dependencies.before() + "/" + from.place(),
                    to == null ? null : dependencies.after() + "/" + to.place(),
                    from == null ? null : from.shown(),
                    to == null ? null : to.shown()));
        }
        members(place, before, after, a.isPresent() && b.isPresent() ? Set.of(DEPENDENCIES) : Set.of());
    }

    private void add(
            Subject subject,
            Kind kind,
            @Nullable String task,
            @Nullable String oldPointer,
            @Nullable String newPointer,
            @Nullable Object oldValue,
            @Nullable Object newValue) {
        differences.add(new Change(subject, kind, task, oldPointer, newPointer, oldValue, newValue));
    }
}
