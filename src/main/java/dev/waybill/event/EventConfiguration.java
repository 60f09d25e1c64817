package dev.waybill.event;

import dev.waybill.engine.Messages;
import dev.waybill.tenant.Ids;
import java.time.Clock;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EventProperties.class)
class EventConfiguration {
    @Bean
    Events events(JdbcClient jdbc, Messages messages, Ids ids, Clock clock, EventProperties properties) {
        return new Events(new EventTable(jdbc), messages, ids, clock, properties.keep());
    }
}
