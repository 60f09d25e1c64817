package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.WaybillApplication;
import dev.waybill.testing.TestDatabase;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.builder.SpringApplicationBuilder;

class SlowMigrationTest {
    @TempDir
    Path home;

    @Test
    void takesAsLongAsItTakes() {
        var database = TestDatabase.create();
        var application = new SpringApplicationBuilder(WaybillApplication.class)
                .properties(
                        "server.port=0",
                        "management.server.port=0",
                        "waybill.ready-message=false",
                        "waybill.home=" + home,
                        "waybill.database.url=" + database.url(),
                        "waybill.database.user=" + database.user(),
                        "waybill.database.password=" + database.password(),
                        "spring.flyway.locations=classpath:db/migration,classpath:slow-migration");
        try (var running = application.run()) {
            assertThat(running.isRunning()).isTrue();
        }
    }
}
