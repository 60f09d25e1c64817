package dev.waybill.platform;

import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/** A server inside this process, for a command that found none: quiet, and closed with the command. */
final class LocalServer implements AutoCloseable {
    private final ConfigurableApplicationContext context;

    private LocalServer(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static LocalServer start(Class<?> application, List<String> settings) {
        var arguments = new ArrayList<>(settings);
        arguments.add("--waybill.ready-message=false");
        arguments.add("--logging.level.dev.waybill=warn");
        return new LocalServer(SpringApplication.run(application, arguments.toArray(String[]::new)));
    }

    String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    @Override
    public void close() {
        context.close();
    }
}
