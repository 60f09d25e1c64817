package dev.waybill.definition.schema;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A keyword of the library that pays for its work before it does it. */
record Metered(Keyword keyword) implements Keyword {
    private static final Set<String> BOUNDS = Set.of("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

    @Override
    public String getValue() {
        return keyword.getValue();
    }

    @Override
    public @Nullable KeywordValidator newValidator(
            SchemaLocation at, JsonNode argument, Schema parent, SchemaContext context) throws SchemaException, Exception {
        var check = keyword.newValidator(at, comparable(argument), parent, context);
        return check == null ? null : new Check(check, Cost.of(keyword.getValue(), argument), parent.getSchemaNode());
    }

    /** Beside a bound that is a 64-bit integer the library cannot read larger numbers, nor fractions exactly. */
    private JsonNode comparable(JsonNode argument) {
        return BOUNDS.contains(getValue()) && argument.isNumber()
                ? JsonNodeFactory.instance.numberNode(argument.decimalValue())
                : argument;
    }

    private record Check(KeywordValidator check, Cost cost, JsonNode schema) implements KeywordValidator {
        @Override
        public String getKeyword() {
            return check.getKeyword();
        }

        @Override
        public SchemaLocation getSchemaLocation() {
            return check.getSchemaLocation();
        }

        @Override
        public void preloadSchema() {
            check.preloadSchema();
        }

        @Override
        public void validate(ExecutionContext run, JsonNode value, JsonNode root, NodePath place) {
            var work = (Work) run;
            work.enter();
            cost.charge(work, value, place);
            if (Alternatives.isOne(getKeyword())) {
                validateAlternatives(work, value, root, place);
            } else {
                int before = work.getErrors().size();
                check.validate(work, value, root, place);
                remember(work, before);
            }
            work.leave();
        }

        /** The library reports every fault of every alternative; a person wants to know of the one that was meant. */
        private void validateAlternatives(Work work, JsonNode value, JsonNode root, NodePath place) {
            var before = work.getErrors();
            List<Error> found = new ArrayList<>();
            work.setErrors(found);
            check.validate(work, value, root, place);
            work.setErrors(before);
            if (!found.isEmpty()) {
                int size = before.size();
                before.addAll(new Alternatives(getKeyword(), schema.get(getKeyword()), value, place).meant(found, work));
                remember(work, size);
            }
        }

        private void remember(Work work, int from) {
            var errors = work.getErrors();
            for (int i = from; i < errors.size(); i++) {
                work.remember(errors.get(i), schema);
            }
        }
    }
}
