package dev.waybill.approval;

import dev.waybill.engine.Messages;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class ApprovalConfiguration {
    @Bean
    Approvals approvals(JdbcClient jdbc, Messages messages, Clock clock) {
        return new Approvals(new ApprovalTable(jdbc), messages, clock);
    }
}
