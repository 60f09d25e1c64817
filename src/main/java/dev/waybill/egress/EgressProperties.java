package dev.waybill.egress;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param allow hosts, {@code host:port} or CIDRs that tasks may reach although they are private or loopback:
 *              on every port, {@code host:port} on that one
 */
@ConfigurationProperties("waybill.egress")
record EgressProperties(@DefaultValue List<String> allow) {
    EgressProperties {
        allow = allow.stream().map(String::strip).filter(entry -> !entry.isEmpty()).toList();
        allow.forEach(Allowance::parse);
    }
}
