package dev.waybill.testing.api;

import dev.waybill.WaybillApplication;
import dev.waybill.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole application as a running server, one for all tests of this JVM. */
public final class ApiServer {
    private static final String KEY = "a-key-for-tests-of-thirty-two-characters";

    private static final class Running {
        static final ConfigurableApplicationContext CONTEXT = start();
    }

    private ApiServer() {}

    private static ConfigurableApplicationContext start() {
        var database = TestDatabase.create();
        return new SpringApplicationBuilder(WaybillApplication.class, Strangers.class)
                .properties(
                        "server.port=0",
                        "management.server.port=0",
                        "waybill.admin.api-key=" + KEY,
                        "waybill.ready-message=false",
                        "waybill.home=" + home(),
                        "waybill.database.url=" + database.url(),
                        "waybill.database.user=" + database.user(),
                        "waybill.database.password=" + database.password(),
                        "springdoc.api-docs.enabled=false",
                        "springdoc.swagger-ui.enabled=false")
                .registerShutdownHook(false) // the database goes with the JVM, without waiting for anybody
                .run();
    }

    private static String home() {
        try {
            return Files.createTempDirectory("waybill-api").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A caller of the first tenant. */
    public static Api api() {
        return new Api(port(), KEY);
    }

    /** A caller of a tenant of its own. */
    public static Api stranger() {
        return new Api(port(), Strangers.KEY + UUID.randomUUID());
    }

    private static int port() {
        return Running.CONTEXT.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    public static <T> T bean(Class<T> type) {
        return Running.CONTEXT.getBean(type);
    }
}
