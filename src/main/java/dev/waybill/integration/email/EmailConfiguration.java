package dev.waybill.integration.email;

import dev.waybill.integration.Connections;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EmailConfiguration {
    @Bean
    EmailType emailType(Connections connections, CamelContext camel, Clock clock) {
        return new EmailType(connections, new MailServers(connections, camel), clock);
    }
}
