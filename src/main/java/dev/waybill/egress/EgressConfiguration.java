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

    /**
     * As many connections as the node has attempts at once, so that the limit on attempts is the one that is felt: were there
     * fewer to one peer, those that hang at it would keep all others from it. Twice that, as Camel's own component and what
     * is kept open for the next call share the pool.
     *
     * @param attempts {@code WAYBILL_ENGINE_ATTEMPTS}
     */
    @Bean
    GuardedClient guardedClient(Egress egress, @Value("${waybill.engine.attempts:256}") int attempts) {
        var version = Optional.ofNullable(GuardedClient.class.getPackage().getImplementationVersion());
        return new GuardedClient(egress, SSLContexts.createDefault(), version.orElse("dev"), 2 * attempts);
    }
}
