package dev.waybill.definition.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** An {@code anyOf} or {@code oneOf} that a value does not fit: which of its faults to tell. */
record Alternatives(String keyword, JsonNode schemas, JsonNode value, NodePath place) {
    static boolean isOne(String keyword) {
        return keyword.equals("anyOf") || keyword.equals("oneOf");
    }

    /** The faults of the only alternative that is of the value's type, or one fault that lists the alternatives. */
    List<Error> meant(List<Error> errors, Work work) {
        int depth = work.getEvaluationPath().getNameCount();
        Map<Integer, List<Error>> byAlternative = new TreeMap<>();
        for (var error : errors) {
            var path = error.getEvaluationPath();
            if (path == null || path.getNameCount() <= depth || !(path.getElement(depth) instanceof Integer alternative)) {
                return List.of(error); // of the keyword itself: more than one alternative fits
            }
            byAlternative.computeIfAbsent(alternative, _ -> new ArrayList<>()).add(error);
        }
        var ofItsType = byAlternative.values().stream()
                .filter(found -> found.stream().noneMatch(this::isAboutTheTypeOfTheValue))
                .toList();
        return ofItsType.size() == 1 ? ofItsType.getFirst() : List.of(noneFits(work));
    }

    private boolean isAboutTheTypeOfTheValue(Error error) {
        return "type".equals(error.getKeyword()) && place.equals(error.getInstanceLocation());
    }

    private Error noneFits(Work work) {
        return Error.builder()
                .keyword(keyword)
                .instanceLocation(place)
                .instanceNode(value)
                .schemaNode(schemas)
                .evaluationPath(work.getEvaluationPath())
                .message("none fits")
                .build();
    }
}
