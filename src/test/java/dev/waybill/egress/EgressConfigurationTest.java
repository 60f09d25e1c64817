package dev.waybill.egress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.NestedExceptionUtils;

@Tag("S23")
class EgressConfigurationTest {
    @Configuration
    @EnableConfigurationProperties(EgressProperties.class)
    @Import(EgressConfiguration.class)
    static class Settings {}

    private final ApplicationContextRunner runner = new ApplicationContextRunner().withUserConfiguration(Settings.class);

    @Test
    void allowsNothingPrivateByDefault() {
        runner.run(context -> {
            var egress = context.getBean(Egress.class);
            assertThat(context).hasSingleBean(GuardedClient.class);
            assertThatThrownBy(() -> egress.addresses("127.0.0.1", 443)).isInstanceOf(EgressDenied.class);
            assertThatThrownBy(() -> egress.addresses("localhost", 443)).isInstanceOf(EgressDenied.class);
        });
    }

    @Test
    void allowsWhatTheSettingLists() {
        runner.withPropertyValues("waybill.egress.allow=localhost:9000, 10.0.0.0/8").run(context -> {
            var egress = context.getBean(Egress.class);
            assertThat(egress.addresses("10.1.2.3", 5_432)).containsExactly(InetAddress.ofLiteral("10.1.2.3"));
            assertThat(egress.addresses("localhost", 9_000)).isNotEmpty();
            assertThatThrownBy(() -> egress.addresses("localhost", 9_001)).isInstanceOf(EgressDenied.class);
        });
    }

    @Test
    void stopsTheStartWithOneSentence() {
        runner.withPropertyValues("waybill.egress.allow=10.0.0.0/8,http://shop.example").run(context -> assertThat(
                        NestedExceptionUtils.getMostSpecificCause(context.getStartupFailure()))
                .hasMessage("WAYBILL_EGRESS_ALLOW lists hosts, host:port or CIDRs (localhost:9000, 10.0.0.0/8), but not 'http://shop.example'"));
    }
}
