package dev.waybill.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Turns {@code waybill.port} and {@code waybill.management.…} into the server's ports, before anything else starts. The
 * management port is the one after the main port or, when that is taken and none was asked for, any free one.
 */
final class Ports implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final int HIGHEST = 65_535;
    private static final String DEFAULT_PORT = "8080";
    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        var environment = context.getEnvironment();
        var asked = text(environment, "waybill.port", DEFAULT_PORT);
        var main = port("WAYBILL_PORT", environment.getProperty("server.port", asked));
        if (main > 0 && !isFree(null, main)) {
            throw new StartRefused(
                    "Port " + main + " is taken by another process: stop it, or set WAYBILL_PORT to a free port.");
        }
        var address = address(text(environment, "waybill.management.address", LOOPBACK));
        environment
                .getPropertySources()
                .addLast(new MapPropertySource(
                        "waybillPorts",
                        Map.of(
                                "server.port", main,
                                "management.server.port", managementPort(environment, main, address),
                                "management.server.address", address.getHostAddress())));
    }

    private static int managementPort(ConfigurableEnvironment environment, int main, InetAddress address) {
        var asked = environment.getProperty("waybill.management.port", "").strip();
        if (asked.isEmpty()) {
            return main > 0 && main < HIGHEST && isFree(address, main + 1) ? main + 1 : 0;
        }
        var port = port("WAYBILL_MANAGEMENT_PORT", asked);
        if (port > 0 && port == main) {
            throw new StartRefused("WAYBILL_MANAGEMENT_PORT must be another port than WAYBILL_PORT.");
        }
        if (port > 0 && !isFree(address, port)) {
            throw new StartRefused("Port " + port
                    + " is taken by another process: stop it, or set WAYBILL_MANAGEMENT_PORT to a free port.");
        }
        return port;
    }

    private static String text(ConfigurableEnvironment environment, String name, String otherwise) {
        var value = environment.getProperty(name, "").strip();
        return value.isEmpty() ? otherwise : value;
    }

    private static int port(String setting, String value) {
        try {
            var port = Integer.parseInt(value);
            if (port >= 0 && port <= HIGHEST) {
                return port;
            }
        } catch (NumberFormatException e) {
            // falls through: every wrong value gets the same sentence
        }
        throw new StartRefused(setting + " must be a port number from 1 to " + HIGHEST
                + ", or 0 for any free one; it is '" + value + "'.");
    }

    private static InetAddress address(String value) {
        try {
            return InetAddress.getByName(value);
        } catch (UnknownHostException e) {
            throw new StartRefused(
                    "WAYBILL_MANAGEMENT_ADDRESS must be an address of this machine; it is '" + value + "'.", e);
        }
    }

    /** Only for a clear sentence early on: the server's own bind decides. */
    private static boolean isFree(@Nullable InetAddress address, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
