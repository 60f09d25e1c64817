package dev.waybill.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.waybill.definition.TaskRules;
import dev.waybill.engine.TaskType;
import dev.waybill.refusal.InvalidSetting;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class WiringTest {
    private static AnnotationConfigApplicationContext context(Map<String, Object> variables) {
        var context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new SystemEnvironmentPropertySource("variables", variables));
        context.registerBean(CamelContext.class, () -> new DefaultCamelContext());
        context.registerBean(Clock.class, Clock::systemUTC);
        context.register(IntegrationConfiguration.class);
        context.scan("dev.waybill.integration.database", "dev.waybill.integration.email");
        context.refresh();
        return context;
    }

    @Test
    void offersBothTypesWithoutAConnectionOrADatabase() {
        try (var context = context(Map.of())) {
            assertThat(context.getBeansOfType(TaskType.class).values()).extracting(TaskRules::type).containsExactlyInAnyOrder("database", "email");
        }
    }

    @Test
    void stopsTheStartOverAWrongSetting() {
        assertThatThrownBy(() -> context(Map.of("WAYBILL_INTEGRATIONS_SMTP_TYPE", "smtp", "WAYBILL_INTEGRATIONS_SMTP_HOST", "h", "WAYBILL_INTEGRATIONS_SMTP_FROM", "nobody")))
                .rootCause().isInstanceOf(InvalidSetting.class).hasMessageStartingWith("WAYBILL_INTEGRATIONS_SMTP_FROM is wrong: ");
        assertThatThrownBy(() -> context(Map.of("WAYBILL_INTEGRATIONS_SMTP_TYPE", "smpt"))).rootCause().isInstanceOf(InvalidSetting.class);
    }
}
