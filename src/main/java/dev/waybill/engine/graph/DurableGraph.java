package dev.waybill.engine.graph;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.NamedNode;
import org.apache.camel.Processor;
import org.apache.camel.Route;
import org.apache.camel.model.StepDefinition;
import org.apache.camel.reifier.ProcessorReifier;
import org.apache.camel.support.SimpleTypeConverter;

/** The durable graph, an EIP of our own: its children are Camel steps, each started as soon as its edges are decided and what it needs is durable. */
public final class DurableGraph {
    private DurableGraph() {}

    /** Once for each context, before the first route with a graph is added to it. */
    public static void register(CamelContext context) {
        ProcessorReifier.registerReifier(
                MulticastDefinition.class, (route, definition) -> new Reifier(route, (MulticastDefinition) definition));
        // each step's error handler asks for its log levels by name; searching the registry for that was most of a route's building
        context.getTypeConverterRegistry()
                .addTypeConverter(LoggingLevel.class, String.class, new SimpleTypeConverter(
                        false, (_, _, name) -> LoggingLevel.valueOf((String) name)));
    }

    /**
     * Camel's YAML, XML and JSON writers choose by the definition's <em>simple</em> class name and drop what they do not
     * know, so this one bears the name of the closest EIP: what is written shows a multicast of steps.
     */
    @SuppressWarnings("ClassNameSameAsSuper")
    public static final class MulticastDefinition extends org.apache.camel.model.MulticastDefinition {
        private boolean isBeingBuilt;

        public MulticastDefinition() {
            setParallelProcessing("true");
            setDescription("durable graph");
        }

        private MulticastDefinition(MulticastDefinition source) {
            super(source);
        }

        /** Adds the step of the next task, in the order of {@link dev.waybill.definition.Task#step}. */
        public StepDefinition step(String id, String description) {
            var step = new StepDefinition();
            step.setId(id);
            step.setDescription(description);
            addOutput(step);
            return step;
        }

        /**
         * While Camel builds the route it walks, for each child, all children again to give them ids, which is a matter of
         * half a minute with 10,000 of them; they have got theirs before.
         */
        @Override
        public List<NamedNode> getChildren() {
            return isBeingBuilt ? List.of() : super.getChildren();
        }

        @Override
        public MulticastDefinition copyDefinition() {
            return new MulticastDefinition(this);
        }
    }

    private static final class Reifier extends ProcessorReifier<MulticastDefinition> {
        Reifier(Route route, MulticastDefinition definition) {
            super(route, definition);
        }

        @Override
        public Processor createProcessor() throws Exception {
            Processor children;
            definition.isBeingBuilt = true;
            try {
                children = createChildProcessor(true);
            } finally {
                definition.isBeingBuilt = false;
            }
            // Camel makes no composite of a single child
            return children instanceof DurableGraphProcessor ? children : createCompositeProcessor(List.of(children));
        }

        /** Called with one channel for each child, in their order. */
        @Override
        protected Processor createCompositeProcessor(List<Processor> channels) throws Exception {
            List<Processor> guarded = new ArrayList<>();
            for (var channel : channels) {
                // Camel leaves the children of a multicast without an error handler: the multicast puts it around them
                guarded.add(camelContext.getCamelContextExtension().createErrorHandler(route, channel));
            }
            return new DurableGraphProcessor(camelContext, guarded);
        }
    }
}
