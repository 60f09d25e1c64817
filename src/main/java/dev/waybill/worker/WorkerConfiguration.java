package dev.waybill.worker;

import dev.waybill.engine.Messages;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class WorkerConfiguration {
    @Bean
    Workers workers(JdbcClient jdbc, Messages messages) {
        return new Workers(new WorkerTable(jdbc), messages);
    }
}
