package dev.waybill.integration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

@Configuration(proxyBeanMethods = false)
class IntegrationConfiguration {
    @Bean
    Connections connections(ConfigurableEnvironment environment) {
        return ConnectionSettings.read(environment);
    }
}
