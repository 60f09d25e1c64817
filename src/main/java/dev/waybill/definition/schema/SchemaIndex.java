package dev.waybill.definition.schema;

import dev.waybill.refusal.Fault;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The schemas inside a schema, by the names that references use, and what each reference leads to. */
final class SchemaIndex {
    private static final Object OUTSIDE = new Object();

    /** An object schema, where it stands, and the URI that its references are relative to. */
    record Place(String pointer, Map<?, ?> schema, String base) {}

    /** @param target the schema (or OUTSIDE: of the draft itself); null when there is none */
    record Reference(String pointer, Place from, @Nullable Object target) {
        boolean isUnresolved() {
            return target == null;
        }
    }

    private final Map<Object, Place> places = new IdentityHashMap<>();
    private final List<Place> inOrder = new ArrayList<>();
    private final Map<String, Object> resources = new HashMap<>();
    private final Map<String, Object> anchors = new HashMap<>();
    private final List<Reference> references = new ArrayList<>();
    private final Map<Object, List<Reference>> referencesOf = new IdentityHashMap<>();

    void add(@Nullable Object root) {
        if (root == null) {
            return;
        }
        resources.put(Dialects.BASE, root);
        walk("", root, Dialects.BASE);
        for (int i = 0; i < inOrder.size(); i++) { // grows: a reference may lead to a place that no keyword leads to
            resolveAll(inOrder.get(i));
        }
    }

    List<Place> places() {
        return inOrder;
    }

    List<Reference> references() {
        return references;
    }

    private void walk(String pointer, @Nullable Object schema, String outerBase) {
        if (!(schema instanceof Map<?, ?> map) || places.containsKey(map)) {
            return;
        }
        var base = map.get("$id") instanceof String id ? withoutFragment(resolve(outerBase, id)) : outerBase;
        resources.putIfAbsent(base, map);
        for (var keyword : List.of("$anchor", "$dynamicAnchor")) {
            if (map.get(keyword) instanceof String anchor) {
                anchors.putIfAbsent(base + "#" + anchor, map);
            }
        }
        var place = new Place(pointer, map, base);
        places.put(map, place);
        inOrder.add(place);
        map.forEach((keyword, value) -> {
            var position = SchemaPosition.all().get((String) keyword);
            if (position != null) {
                below(Fault.pointer(pointer, (String) keyword), position, value, base);
            }
        });
    }

    private void below(String pointer, SchemaPosition position, @Nullable Object value, String base) {
        switch (position) {
            case SCHEMA -> walk(pointer, value, base);
            case LIST -> {
                if (value instanceof List<?> list) {
                    for (int i = 0; i < list.size(); i++) {
                        walk(pointer + "/" + i, list.get(i), base);
                    }
                }
            }
            case MAP -> {
                if (value instanceof Map<?, ?> map) {
                    map.forEach((name, schema) -> walk(Fault.pointer(pointer, (String) name), schema, base));
                }
            }
        }
    }

    private void resolveAll(Place place) {
        for (var keyword : List.of("$ref", "$dynamicRef")) {
            if (place.schema().get(keyword) instanceof String uri) {
                var target = target(place, uri);
                var reference = new Reference(Fault.pointer(place.pointer(), keyword), place, target);
                references.add(reference);
                referencesOf.computeIfAbsent(place.schema(), _ -> new ArrayList<>()).add(reference);
            }
        }
    }

    private @Nullable Object target(Place place, String uri) {
        var whole = resolve(place.base(), uri);
        if (Dialects.isOfTheDraft(withoutFragment(whole))) {
            return OUTSIDE;
        }
        var resource = resources.get(withoutFragment(whole));
        int hash = whole.indexOf('#');
        var fragment = hash < 0 ? "" : whole.substring(hash + 1);
        if (resource == null || fragment.isEmpty()) {
            return resource;
        }
        return fragment.startsWith("/")
                ? follow(resource, withoutFragment(whole), fragment)
                : anchors.get(withoutFragment(whole) + "#" + fragment);
    }

    private @Nullable Object follow(Object resource, String base, String fragment) {
        Object at = resource;
        for (var step : decoded(fragment).substring(1).split("/", -1)) {
            var name = step.replace("~1", "/").replace("~0", "~");
            at = switch (at) {
                case Map<?, ?> map -> map.get(name);
                case List<?> list when name.matches("0|[1-9][0-9]{0,5}") && Integer.parseInt(name) < list.size() ->
                    list.get(Integer.parseInt(name));
                case null, default -> null;
            };
        }
        var known = places.get(resource);
        walk((known == null ? "" : known.pointer()) + decoded(fragment), at, base);
        return at instanceof Map || at instanceof Boolean ? at : null;
    }

    private static String decoded(String fragment) {
        try {
            return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return fragment;
        }
    }

    private static String resolve(String base, String uri) {
        if (uri.startsWith("#")) {
            return base + uri; // also under a base such as urn:…, against which nothing else can be resolved
        }
        try {
            return URI.create(base).resolve(uri).toString();
        } catch (IllegalArgumentException e) {
            return uri;
        }
    }

    private static String withoutFragment(String uri) {
        int hash = uri.indexOf('#');
        return hash < 0 ? uri : uri.substring(0, hash);
    }

    /** Pointers of the references by which a schema leads back to itself while it still judges the same value. */
    List<String> endless() {
        var found = new ArrayList<String>();
        Map<Object, Boolean> done = new IdentityHashMap<>(); // false while it is on the way
        for (var place : inOrder) {
            follow(place.schema(), done, new ArrayDeque<>(), found);
        }
        return found;
    }

    private void follow(Object schema, Map<Object, Boolean> done, Deque<Reference> way, List<String> found) {
        var known = done.get(schema);
        if (known != null) {
            if (!known && !way.isEmpty()) {
                found.add(way.peek().pointer());
            }
            return;
        }
        done.put(schema, false);
        for (var reference : referencesOf.getOrDefault(schema, List.of())) {
            if (reference.target() instanceof Map<?, ?> target) {
                way.push(reference);
                follow(target, done, way, found);
                way.pop();
            }
        }
        inPlace(schema).forEach(inside -> follow(inside, done, way, found));
        done.put(schema, true);
    }

    private static List<Object> inPlace(Object schema) {
        var inside = new ArrayList<>();
        if (schema instanceof Map<?, ?> map) {
            map.forEach((keyword, value) -> {
                if (SchemaPosition.isInPlace((String) keyword)) {
                    inside.addAll(switch (SchemaPosition.all().get((String) keyword)) {
                        case SCHEMA -> value == null ? List.of() : List.of(value);
                        case LIST -> value instanceof List<?> list ? list : List.of();
                        case MAP -> value instanceof Map<?, ?> byName ? byName.values() : Set.of();
                        case null -> List.of();
                    });
                }
            });
        }
        return inside;
    }
}
