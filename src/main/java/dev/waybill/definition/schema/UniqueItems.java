package dev.waybill.definition.schema;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordType;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * {@code uniqueItems} by the text of the items. The library compares trees, and those that share a hash code one by one,
 * so that a list of texts made for it takes quadratic time; texts have an order by which a hash table finds them.
 */
final class UniqueItems implements Keyword {
    @Override
    public String getValue() {
        return KeywordType.UNIQUE_ITEMS.getValue();
    }

    @Override
    public KeywordValidator newValidator(SchemaLocation at, JsonNode unique, Schema parent, SchemaContext context) {
        return new Check(at, unique, parent, context);
    }

    private static final class Check extends BaseKeywordValidator {
        Check(SchemaLocation at, JsonNode unique, Schema parent, SchemaContext context) {
            super(KeywordType.UNIQUE_ITEMS, unique, at, parent, context);
        }

        @Override
        public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath place) {
            if (!schemaNode.asBoolean(false) || !value.isArray()) {
                return;
            }
            var seen = new HashSet<String>();
            for (int i = 0; i < value.size(); i++) {
                var text = new StringBuilder();
                canonical(value.get(i), text);
                if (!seen.add(text.toString())) {
                    run.addError(error().instanceNode(value)
                            .instanceLocation(place.append(i))
                            .evaluationPath(run.getEvaluationPath())
                            .build());
                }
            }
        }

        private static void canonical(JsonNode value, StringBuilder text) {
            if (value.isNumber()) {
                text.append(value.decimalValue().stripTrailingZeros());
            } else if (value.isArray()) {
                text.append('[');
                value.forEach(item -> {
                    canonical(item, text);
                    text.append(',');
                });
                text.append(']');
            } else if (value.isObject()) {
                List<String> names = new ArrayList<>(value.propertyNames());
                names.sort(null);
                text.append('{');
                names.forEach(name -> {
                    text.append(name.length()).append(':').append(name);
                    canonical(value.get(name), text);
                    text.append(',');
                });
                text.append('}');
            } else if (value.isString()) {
                text.append('"').append(value.stringValue().length()).append(':').append(value.stringValue());
            } else {
                text.append(value);
            }
        }
    }
}
