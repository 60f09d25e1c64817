package dev.waybill.flow.script;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ScriptProperties.class)
class ScriptConfiguration {
    @Bean
    Children scriptChildren(ScriptProperties properties) {
        return new Children(properties);
    }

    @Bean
    ScriptType scriptType(ScriptProperties properties, Children scriptChildren) {
        return new ScriptType(properties, scriptChildren);
    }
}
