package dev.waybill.simulation.check;

import dev.waybill.definition.Definitions;
import dev.waybill.engine.Rehearsals;
import dev.waybill.engine.TaskType;
import dev.waybill.expression.Expressions;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeConverter;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.beans.factory.config.DependencyDescriptor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.FullyQualifiedAnnotationBeanNameGenerator;

/** The task types without a server: their rules, and what only computes. Nothing of it reaches outside. */
final class OfflineTypes implements AutoCloseable {
    private static final String[] WHERE_TYPES_ARE = {"dev.waybill.flow", "dev.waybill.integration", "dev.waybill.egress"};
    private static final int LARGEST_VALUE = 4 * 1024 * 1024;

    private final AnnotationConfigApplicationContext context;
    private final Definitions definitions;
    private final Rehearsals rehearsals;

    @EnableConfigurationProperties
    @ConfigurationPropertiesScan("dev.waybill.egress")
    static class Properties {}

    /** What a type works with when it reaches outside, such as the engine, is not there, and never asked for. */
    private static final class OfflineBeans extends DefaultListableBeanFactory {
        @Override
        public @Nullable Object resolveDependency(
                DependencyDescriptor descriptor,
                @Nullable String name,
                @Nullable Set<String> names,
                @Nullable TypeConverter converter) {
            try {
                return super.resolveDependency(descriptor, name, names, converter);
            } catch (NoSuchBeanDefinitionException missing) {
                return null;
            }
        }
    }

    OfflineTypes() {
        var expressions = new Expressions();
        context = new AnnotationConfigApplicationContext(new OfflineBeans());
        context.setBeanNameGenerator(new FullyQualifiedAnnotationBeanNameGenerator());
        context.registerBean(CamelContext.class, () -> new DefaultCamelContext());
        context.registerBean(Clock.class, Clock::systemUTC);
        context.registerBean(Expressions.class, () -> expressions);
        context.register(Properties.class);
        context.scan(WHERE_TYPES_ARE);
        context.addBeanFactoryPostProcessor(beans -> {
            for (var name : beans.getBeanDefinitionNames()) {
                beans.getBeanDefinition(name).setLazyInit(true);
            }
        });
        context.refresh();
        var types = List.copyOf(context.getBeansOfType(TaskType.class).values());
        definitions = new Definitions(types, expressions);
        rehearsals = new Rehearsals(types, expressions, LARGEST_VALUE);
    }

    Definitions definitions() {
        return definitions;
    }

    Rehearsals rehearsals() {
        return rehearsals;
    }

    @Override
    public void close() {
        rehearsals.close();
        context.close();
    }
}
