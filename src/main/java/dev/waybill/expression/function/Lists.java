package dev.waybill.expression.function;

import dev.cel.common.values.CelByteString;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lists, sets and maps. */
final class Lists {
    /** For functions that compare every element with every other. */
    private static final int MAX_QUADRATIC = 1_000;

    private static final int MAX_FLATTEN = 100;

    private Lists() {}

    /** {@code +}: numbers, strings, bytes, lists, times. */
    static @Nullable Object add(@Nullable Object[] a, Meter meter) {
        return switch (a[0]) {
            case String x when a[1] instanceof String y -> {
                meter.produce((long) x.length() + y.length());
                yield x.concat(y);
            }
            case Growing x when a[1] instanceof List<?> y -> x.append(y, meter);
            case List<?> x when a[1] instanceof List<?> y -> {
                meter.produceElements((long) x.size() + y.size());
                List<@Nullable Object> both = new ArrayList<>(x.size() + y.size());
                both.addAll(x);
                both.addAll(y);
                yield both;
            }
            case CelByteString x when a[1] instanceof CelByteString y -> {
                meter.produce((long) x.size() + y.size());
                yield x.concat(y);
            }
            case Instant x when a[1] instanceof Duration y -> Times.plus(x, y);
            case Duration x when a[1] instanceof Instant y -> Times.plus(y, x);
            case Duration x when a[1] instanceof Duration y -> Times.plus(x, y);
            case null, default -> {
                var sum = Numbers.add(a[0], a[1]);
                if (sum == null) {
                    throw Values.noOverload("+", a);
                }
                yield sum;
            }
        };
    }

    static Object in(@Nullable Object[] a, Meter meter) {
        return switch (a[1]) {
            case List<?> list -> contains(list, a[0], meter);
            case Map<?, ?> map -> {
                if (a[0] instanceof String key) {
                    meter.scan(key.length());
                }
                yield Equality.find(map, a[0]).isPresent();
            }
            case null, default -> throw Values.noOverload("in", a);
        };
    }

    private static boolean contains(List<?> list, @Nullable Object wanted, Meter meter) {
        for (var element : list) {
            if (Equality.areEqual(element, wanted, meter)) {
                return true;
            }
        }
        return false;
    }

    static Object range(@Nullable Object[] a, Meter meter) {
        long count = Values.integer("lists.range", a, 0);
        meter.produceElements(Math.max(0, Math.min(count, Integer.MAX_VALUE)));
        List<@Nullable Object> range = new ArrayList<>((int) Math.max(0, count));
        for (long i = 0; i < count; i++) {
            range.add(i);
        }
        return range;
    }

    static Object slice(@Nullable Object[] a, Meter meter) {
        var list = Values.list("slice", a, 0);
        long from = Values.integer("slice", a, 1);
        long to = Values.integer("slice", a, 2);
        if (from < 0 || from > to || to > list.size()) {
            throw new Failure("'slice' takes a start and an end within the list, which has " + list.size() + " elements");
        }
        meter.produceElements(to - from);
        return new ArrayList<>(list.subList((int) from, (int) to));
    }

    static Object flatten(@Nullable Object[] a, Meter meter) {
        long depth = a.length > 1 ? Values.integer("flatten", a, 1) : 1;
        if (depth < 0 || depth > MAX_FLATTEN) {
            throw new Failure("'flatten' takes a depth from 0 to " + MAX_FLATTEN);
        }
        List<@Nullable Object> flat = new ArrayList<>();
        flatten(Values.list("flatten", a, 0), depth, flat, meter);
        return flat;
    }

    private static void flatten(List<?> list, long depth, List<@Nullable Object> flat, Meter meter) {
        for (var element : list) {
            if (element instanceof List<?> inner && depth > 0) {
                meter.step();
                flatten(inner, depth - 1, flat, meter);
            } else {
                meter.produceElements(1);
                flat.add(element);
            }
        }
    }

    static Object distinct(@Nullable Object[] a, Meter meter) {
        List<@Nullable Object> found = new ArrayList<>();
        for (var element : quadratic("distinct", Values.list("distinct", a, 0))) {
            if (!contains(found, element, meter)) {
                found.add(element);
            }
        }
        meter.produceElements(found.size());
        return found;
    }

    private static List<?> quadratic(String function, List<?> list) {
        if (list.size() > MAX_QUADRATIC) {
            throw new Failure("'" + function + "' takes at most 1,000 elements");
        }
        return list;
    }

    static Object reverse(@Nullable Object[] a, Meter meter) {
        if (a[0] instanceof String text) {
            return Texts.reverse(text, meter);
        }
        var list = Values.list("reverse", a, 0);
        meter.produceElements(list.size());
        List<@Nullable Object> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }

    static Object sort(@Nullable Object[] a, Meter meter) {
        var list = Values.list("sort", a, 0);
        meter.produceElements(list.size());
        List<@Nullable Object> sorted = new ArrayList<>(list);
        sorted.sort(order("sort", meter));
        return sorted;
    }

    private static Comparator<@Nullable Object> order(String function, Meter meter) {
        return (left, right) -> {
            meter.step();
            return Order.compare(function, left, right, meter);
        };
    }

    /** What {@code sortBy} expands to: pairs of key and element. */
    static Object sortByKeys(@Nullable Object[] a, Meter meter) {
        var order = order("sortBy", meter);
        var pairs = new ArrayList<>(Values.list("sortBy", a, 0));
        meter.produceElements(pairs.size());
        pairs.sort((left, right) -> order.compare(((List<?>) left).get(0), ((List<?>) right).get(0)));
        pairs.replaceAll(pair -> ((List<?>) pair).get(1));
        return pairs;
    }

    static Object first(@Nullable Object[] a, Meter meter) {
        var list = Values.list("first", a, 0);
        return list.isEmpty() ? Opt.NONE : Opt.of(list.get(0));
    }

    static Object last(@Nullable Object[] a, Meter meter) {
        var list = Values.list("last", a, 0);
        return list.isEmpty() ? Opt.NONE : Opt.of(list.get(list.size() - 1));
    }

    /** {@code sets.contains(list, sub)}. */
    static Object containsAll(@Nullable Object[] a, Meter meter) {
        return containsAll("sets.contains", Values.list("sets.contains", a, 0), Values.list("sets.contains", a, 1), meter);
    }

    private static boolean containsAll(String function, List<?> list, List<?> wanted, Meter meter) {
        quadratic(function, list);
        for (var element : quadratic(function, wanted)) {
            if (!contains(list, element, meter)) {
                return false;
            }
        }
        return true;
    }

    static Object equivalent(@Nullable Object[] a, Meter meter) {
        var left = Values.list("sets.equivalent", a, 0);
        var right = Values.list("sets.equivalent", a, 1);
        return containsAll("sets.equivalent", left, right, meter) && containsAll("sets.equivalent", right, left, meter);
    }

    static Object intersects(@Nullable Object[] a, Meter meter) {
        var right = quadratic("sets.intersects", Values.list("sets.intersects", a, 1));
        for (var element : quadratic("sets.intersects", Values.list("sets.intersects", a, 0))) {
            if (contains(right, element, meter)) {
                return true;
            }
        }
        return false;
    }

    /** What {@code transformMap} and {@code transformMapEntry} expand to; the map is the loop's own. */
    static Object insert(@Nullable Object[] a, Meter meter) {
        if (!(a[0] instanceof Map<?, ?> map)) {
            throw Values.noOverload("transformMap", a);
        }
        if (a.length == 3) {
            return insert(map, a[1], a[2], meter);
        }
        if (!(a[1] instanceof Map<?, ?> entries)) {
            throw new Failure("'transformMapEntry' takes a map with the new entries");
        }
        Map<?, ?> result = map;
        for (var entry : entries.entrySet()) {
            result = insert(result, entry.getKey(), entry.getValue(), meter);
        }
        return result;
    }

    private static Map<?, ?> insert(Map<?, ?> map, @Nullable Object key, @Nullable Object value, Meter meter) {
        if (Equality.find(map, key).isPresent()) {
            throw new Failure("The map has a key twice");
        }
        if (map instanceof GrowingMap growing) {
            meter.produceElements(2);
            growing.put(Maps.key(key), value);
            return growing;
        }
        meter.produceElements(2L * map.size() + 2);
        Map<@Nullable Object, @Nullable Object> copy = new LinkedHashMap<>(map);
        copy.put(Maps.key(key), value);
        return copy;
    }
}
