package dev.waybill.integration.http;

import dev.waybill.egress.GuardedClient;
import org.apache.camel.component.http.HttpComponent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Camel's http and https components, for whatever route uses them: they connect through the guard too. */
@Configuration(proxyBeanMethods = false)
class HttpComponentConfiguration {
    /** The names under which Camel looks for a component of the schemes {@code http} and {@code https}. */
    @Bean({"http-component", "https-component"})
    HttpComponent httpComponent(GuardedClient client) {
        return guarded(client);
    }

    static HttpComponent guarded(GuardedClient client) {
        var component = new HttpComponent();
        component.setClientConnectionManager(client.connections());
        component.setHttpClientConfigurer(GuardedClient::harden);
        component.setSkipControlHeaders(true);
        return component;
    }
}
