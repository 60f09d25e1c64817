package dev.waybill.egress;

import java.util.Optional;
import org.apache.hc.core5.ssl.SSLContexts;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EgressConfiguration {
    @Bean
    SystemResolver systemResolver() {
        return new SystemResolver();
    }

    @Bean
    Egress egress(EgressProperties properties, SystemResolver resolver, @Value("${waybill.database.url:}") String databaseUrl) {
        return new Egress(properties.allow(), resolver, new OwnAddresses(databaseUrl, resolver));
    }

    @Bean
    GuardedClient guardedClient(Egress egress) {
        var version = Optional.ofNullable(GuardedClient.class.getPackage().getImplementationVersion());
        return new GuardedClient(egress, SSLContexts.createDefault(), version.orElse("dev"));
    }
}
