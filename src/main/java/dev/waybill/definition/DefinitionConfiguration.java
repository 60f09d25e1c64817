package dev.waybill.definition;

import dev.waybill.expression.Expressions;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DefinitionConfiguration {
    @Bean
    Definitions definitions(List<TaskRules> taskTypes, Expressions expressions) {
        return new Definitions(taskTypes, expressions);
    }
}
