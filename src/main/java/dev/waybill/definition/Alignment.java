package dev.waybill.definition;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which elements of two lists are the same ones. */
final class Alignment {
    /** Two elements that stand for each other: both at once, or one of them missing (-1). */
    record Pair(int before, int after) {}

    private Alignment() {}

    /**
     * Equal elements in the order in which both lists have them, as many as possible; between these what takes the place
     * of what.
     *
     * @param mostSteps about; beyond them elements are paired by their places
     */
    static List<Pair> of(List<?> before, List<?> after, long mostSteps) {
        var names = new HashMap<@Nullable Object, Integer>();
        int[] a = named(before, names);
        int[] b = named(after, names);
        int start = 0;
        while (start < Math.min(a.length, b.length) && a[start] == b[start]) {
            start++;
        }
        int end = 0;
        while (end < Math.min(a.length, b.length) - start && a[a.length - 1 - end] == b[b.length - 1 - end]) {
            end++;
        }
        var pairs = new ArrayList<Pair>();
        for (int i = 0; i < start; i++) {
            pairs.add(new Pair(i, i));
        }
        int aEnd = a.length - end;
        int bEnd = b.length - end;
        if ((long) (aEnd - start) * (bEnd - start) <= mostSteps) {
            alignMiddle(a, b, start, aEnd, bEnd, pairs);
        } else {
            addGap(start, aEnd, start, bEnd, pairs);
        }
        for (int i = 0; i < end; i++) {
            pairs.add(new Pair(aEnd + i, bEnd + i));
        }
        return pairs;
    }

    /** Equal values get equal numbers. */
    private static int[] named(List<?> list, Map<@Nullable Object, Integer> names) {
        return list.stream().mapToInt(value -> names.computeIfAbsent(value, _ -> names.size())).toArray();
    }

    private static void alignMiddle(int[] a, int[] b, int start, int aEnd, int bEnd, List<Pair> pairs) {
        int[][] common = new int[aEnd - start + 1][bEnd - start + 1]; // of what follows
        for (int i = aEnd - start - 1; i >= 0; i--) {
            for (int j = bEnd - start - 1; j >= 0; j--) {
                common[i][j] = a[start + i] == b[start + j]
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = start;
        int j = start;
        int gapA = start;
        int gapB = start;
        while (i < aEnd && j < bEnd) {
            if (a[i] == b[j]) {
                addGap(gapA, i, gapB, j, pairs);
                pairs.add(new Pair(i++, j++));
                gapA = i;
                gapB = j;
            } else if (common[i - start + 1][j - start] >= common[i - start][j - start + 1]) {
                i++;
            } else {
                j++;
            }
        }
        addGap(gapA, aEnd, gapB, bEnd, pairs);
    }

    private static void addGap(int a, int aEnd, int b, int bEnd, List<Pair> pairs) {
        int i = a;
        int j = b;
        while (i < aEnd && j < bEnd) {
            pairs.add(new Pair(i++, j++));
        }
        while (i < aEnd) {
            pairs.add(new Pair(i++, -1));
        }
        while (j < bEnd) {
            pairs.add(new Pair(-1, j++));
        }
    }

    /**
     * Which of these places have to be moved, as few as possible, so that all are in order.
     *
     * @param places all different
     */
    static BitSet moved(int[] places) {
        int[] ends = new int[places.length]; // index of the smallest last place of an ordered run of each length
        int[] before = new int[places.length];
        int longest = 0;
        for (int i = 0; i < places.length; i++) {
            int low = 0;
            int high = longest;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (places[ends[middle]] < places[i]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            before[i] = low == 0 ? -1 : ends[low - 1];
            ends[low] = i;
            longest = Math.max(longest, low + 1);
        }
        var moved = new BitSet(places.length);
        moved.set(0, places.length);
        for (int i = longest == 0 ? -1 : ends[longest - 1]; i >= 0; i = before[i]) {
            moved.clear(i);
        }
        return moved;
    }

    /** Positions of the elements by value, the first of equal ones. */
    static Map<String, Integer> positions(List<String> ids) {
        Map<String, Integer> positions = new HashMap<>();
        for (int i = 0; i < ids.size(); i++) {
            positions.putIfAbsent(ids.get(i), i);
        }
        return positions;
    }

    static int[] intsOf(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    static boolean areDistinct(List<String> ids) {
        return new HashSet<>(ids).size() == ids.size();
    }
}
