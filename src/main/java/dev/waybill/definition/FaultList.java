package dev.waybill.definition;

import dev.waybill.refusal.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The faults found in one document. */
final class FaultList {
    static final int MAX_TOLD = 1_000;
    /** More are not even collected: who has sent that many has no use for them. */
    private static final int MAX_COLLECTED = 20_000;

    private final @Nullable Object document;
    private final Set<Fault> faults = new LinkedHashSet<>();
    private final Map<Object, Map<String, Integer>> positions = new IdentityHashMap<>();

    FaultList(@Nullable Object document) {
        this.document = document;
    }

    void add(Fault fault) {
        if (faults.size() < MAX_COLLECTED) {
            faults.add(fault);
        }
    }

    void add(String pointer, String code, String message) {
        add(new Fault(pointer, code, message));
    }

    boolean isEmpty() {
        return faults.isEmpty();
    }

    /** The first thousand, as one reads the document; what is missing comes after what is there. */
    List<Fault> inDocumentOrder() {
        record Placed(Fault fault, List<Integer> place) {}
        return faults.stream()
                .map(fault -> new Placed(fault, place(fault.pointer() == null ? "" : fault.pointer())))
                .sorted(Comparator.comparing(Placed::place, FaultList::compare))
                .limit(MAX_TOLD)
                .map(Placed::fault)
                .toList();
    }

    private static int compare(List<Integer> a, List<Integer> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            int order = Integer.compare(a.get(i), b.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    /** The pointer as positions: of an element in its list, of a member in its object. */
    private List<Integer> place(String pointer) {
        var place = new ArrayList<Integer>();
        Object at = document;
        var steps = pointer.split("/", -1);
        for (int i = 1; i < steps.length; i++) {
            var name = steps[i].replace("~1", "/").replace("~0", "~");
            switch (at) {
                case Map<?, ?> map -> {
                    place.add(positions(map).getOrDefault(name, Integer.MAX_VALUE));
                    at = map.get(name);
                }
                case List<?> list -> {
                    int index = name.matches("[0-9]{1,9}") ? Integer.parseInt(name) : Integer.MAX_VALUE;
                    place.add(index);
                    at = index < list.size() ? list.get(index) : null;
                }
                case null, default -> place.add(Integer.MAX_VALUE);
            }
        }
        return place;
    }

    private Map<String, Integer> positions(Map<?, ?> map) {
        return positions.computeIfAbsent(map, _ -> {
            var byName = new HashMap<String, Integer>();
            map.keySet().forEach(name -> byName.put((String) name, byName.size()));
            return byName;
        });
    }
}
