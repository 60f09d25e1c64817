package dev.waybill.definition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One thing made wrong in a valid document, and how it must be told. */
enum PlantedFault {
    UNKNOWN_TASK("unknown_task") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            return addDependency(document, at, "nobody_at_all");
        }
    },
    SELF("cycle") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            return addDependency(document, at, idAt(document, at));
        }
    },
    CYCLE("cycle") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            var dependencies = dependencies(document, at);
            if (dependencies.isEmpty()) {
                return SELF.plant(document, at, random);
            }
            addDependency(document, index(document, target(dependencies.getFirst())), idAt(document, at));
            return ANY_POINTER;
        }
    },
    DUPLICATE_EDGE("duplicate_edge") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            var dependencies = dependencies(document, at);
            if (dependencies.isEmpty()) {
                var other = idAt(document, index(document, RandomGraphs.id(0)));
                if (other.equals(idAt(document, at))) {
                    return UNKNOWN_TASK.plant(document, at, random);
                }
                addDependency(document, at, Map.of("task_id", other, "outcome", "always"));
                return addDependency(document, at, Map.of("task_id", other, "outcome", "always"));
            }
            return addDependency(document, at, dependencies.getFirst());
        }
    },
    DUPLICATE_ID("duplicate_task_id") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            tasks(document).add(new LinkedHashMap<>(Map.of("task_id", idAt(document, at), "type", "transform", "parameters", Map.of("output", 1))));
            return "/tasks/" + (tasks(document).size() - 1) + "/task_id";
        }
    },
    OUTCOME("unknown_outcome") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            tasks(document).add(new LinkedHashMap<>(Map.of("task_id", "end", "type", "transform", "parameters", Map.of("output", 1))));
            return addDependency(document, tasks(document).size() - 1, Map.of("task_id", idAt(document, at), "outcome", "trve")) + "/outcome";
        }
    },
    DURATION("bad_duration") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            task(document, at).put("timeout", List.of("1 s", "s", "0s", "1y", "", "1s ").get(random.nextInt(6)));
            return "/tasks/" + at + "/timeout";
        }
    },
    FIELD("unknown_field") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            task(document, at).put("colour/~", 1L);
            return "/tasks/" + at + "/colour~1~0";
        }
    },
    UNBUILT("not_available") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            task(document, at).put("cache", Map.of());
            return "/tasks/" + at + "/cache";
        }
    },
    PARAMETER("required") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            task(document, at).put("type", "http_request");
            task(document, at).put("parameters", Map.of("method", "GET"));
            return "/tasks/" + at + "/parameters/url";
        }
    },
    NOT_AN_ANCESTOR("not_an_ancestor") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            tasks(document).add(new LinkedHashMap<>(Map.of("task_id", "apart", "type", "transform", "parameters", Map.of("output", 1))));
            task(document, at).put("when", "tasks.apart.output == 1");
            return "/tasks/" + at + "/when";
        }
    },
    TEXT("unstorable_text") {
        @Override
        String plant(Map<String, @Nullable Object> document, int at, Random random) {
            task(document, at).put("name", random.nextBoolean() ? "a\0b" : "a\ud800b");
            return "/tasks/" + at + "/name";
        }
    };

    static final String ANY_POINTER = "";
    /** Faults after which edges that name labels of the task can no longer be judged, or are wrong too. */
    static final Set<PlantedFault> OF_THE_TYPE = Set.of(PARAMETER);

    private final String code;

    PlantedFault(String code) {
        this.code = code;
    }

    String code() {
        return code;
    }

    /** @return the pointer of the fault */
    abstract String plant(Map<String, @Nullable Object> document, int at, Random random);

    @SuppressWarnings("unchecked")
    static List<Map<String, @Nullable Object>> tasks(Map<String, @Nullable Object> document) {
        return (List<Map<String, @Nullable Object>>) document.get("tasks");
    }

    private static Map<String, @Nullable Object> task(Map<String, @Nullable Object> document, int at) {
        return tasks(document).get(at);
    }

    private static String idAt(Map<String, @Nullable Object> document, int at) {
        return String.valueOf(task(document, at).get("task_id"));
    }

    private static int index(Map<String, @Nullable Object> document, String id) {
        return tasks(document).stream().map(task -> task.get("task_id")).toList().indexOf(id);
    }

    private static String target(Object dependency) {
        return dependency instanceof Map<?, ?> map ? String.valueOf(map.get("task_id")) : (String) dependency;
    }

    @SuppressWarnings("unchecked")
    private static List<Object> dependencies(Map<String, @Nullable Object> document, int at) {
        return (List<Object>) task(document, at).computeIfAbsent("dependencies", _ -> new ArrayList<>());
    }

    private static String addDependency(Map<String, @Nullable Object> document, int at, Object dependency) {
        dependencies(document, at).add(dependency);
        return "/tasks/" + at + "/dependencies/" + (dependencies(document, at).size() - 1);
    }
}
