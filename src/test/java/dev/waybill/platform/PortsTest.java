package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

class PortsTest {
    private static ConfigurableEnvironment with(Map<String, Object> settings) {
        var context = new GenericApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
        new Ports().initialize(context);
        return context.getEnvironment();
    }

    private static int freePairOfPorts() throws IOException {
        while (true) {
            try (var first = new ServerSocket(0);
                    var second = new ServerSocket(first.getLocalPort() + 1)) {
                return second.getLocalPort() - 1;
            } catch (IOException | IllegalArgumentException e) {
                // the one after it is taken: look on
            }
        }
    }

    @Test
    void putsTheManagementPortAfterTheMainPortOnLoopback() throws IOException {
        var port = freePairOfPorts();
        var environment = with(Map.of("waybill.port", "" + port));
        assertThat(environment.getProperty("server.port")).isEqualTo("" + port);
        assertThat(environment.getProperty("management.server.port")).isEqualTo("" + (port + 1));
        assertThat(environment.getProperty("management.server.address")).isEqualTo("127.0.0.1");
    }

    @Test
    void takesAnyFreeManagementPortWhenTheNextOneIsTakenAndNoneWasAskedFor() throws IOException {
        var port = freePairOfPorts();
        try (var taken = new ServerSocket(port + 1, 1, InetAddress.getLoopbackAddress())) {
            assertThat(taken.isBound()).isTrue();
            assertThat(with(Map.of("waybill.port", "" + port)).getProperty("management.server.port"))
                    .isEqualTo("0");
        }
    }

    @Test
    void refusesATakenManagementPortThatWasAskedFor() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var settings =
                    Map.<String, Object>of("waybill.port", "0", "waybill.management.port", "" + taken.getLocalPort());
            assertThatThrownBy(() -> with(settings))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " is taken")
                    .hasMessageContaining("WAYBILL_MANAGEMENT_PORT");
        }
    }

    @Test
    void refusesATakenPort() throws IOException {
        try (var taken = new ServerSocket(0)) {
            assertThatThrownBy(() -> with(Map.of("waybill.port", "" + taken.getLocalPort())))
                    .isInstanceOf(StartRefused.class)
                    .hasMessageContaining("WAYBILL_PORT");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "waybill.port,abc,WAYBILL_PORT",
        "waybill.port,-1,WAYBILL_PORT",
        "waybill.port,65536,WAYBILL_PORT",
        "waybill.port,8080.0,WAYBILL_PORT",
        "waybill.management.port,x,WAYBILL_MANAGEMENT_PORT",
        "waybill.management.address,1.2.3.4.5,WAYBILL_MANAGEMENT_ADDRESS"
    })
    void refusesAWrongValueByItsName(String property, String value, String setting) {
        var settings = property.equals("waybill.port")
                ? Map.<String, Object>of(property, value)
                : Map.<String, Object>of("waybill.port", "0", property, value);
        assertThatThrownBy(() -> with(settings))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining(setting)
                .hasMessageContaining("'" + value + "'");
    }
}
