package dev.waybill.testing.api;

import dev.waybill.tenant.TenantId;
import dev.waybill.testing.TestDatabase;
import java.util.UUID;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The API as a running server, one for all tests of this JVM. */
public final class ApiServer {
    private static final class Running {
        static final ConfigurableApplicationContext CONTEXT = start();
    }

    private ApiServer() {}

    private static ConfigurableApplicationContext start() {
        var database = TestDatabase.create();
        return new SpringApplicationBuilder(ApiApplication.class)
                .properties(
                        "server.port=0",
                        "spring.main.banner-mode=off",
                        "spring.datasource.url=" + database.url(),
                        "spring.datasource.username=" + database.user(),
                        "spring.datasource.password=" + database.password(),
                        "spring.jpa.open-in-view=false",
                        "spring.threads.virtual.enabled=true",
                        "springdoc.api-docs.enabled=false",
                        "springdoc.swagger-ui.enabled=false",
                        "logging.level.root=warn")
                .run();
    }

    /** A caller of the first tenant. */
    public static Api api() {
        return caller(TenantId.FIRST);
    }

    /** A caller of a tenant of its own. */
    public static Api stranger() {
        return caller(new TenantId(UUID.randomUUID()));
    }

    private static Api caller(TenantId tenant) {
        int port = Running.CONTEXT.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
        return new Api(port, tenant.value().toString());
    }

    public static <T> T bean(Class<T> type) {
        return Running.CONTEXT.getBean(type);
    }
}
