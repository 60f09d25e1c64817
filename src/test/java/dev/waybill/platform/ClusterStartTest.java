package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.WaybillApplication;
import dev.waybill.testing.TestDatabase;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.context.ConfigurableApplicationContext;

class ClusterStartTest {
    @TempDir
    Path home;

    /** Processes of their own each set up logging; here they share it, and to set it up at once is more than it bears. */
    @BeforeEach
    void leaveLoggingAlone() {
        System.setProperty(LoggingSystem.SYSTEM_PROPERTY, LoggingSystem.NONE);
    }

    @AfterEach
    void setLoggingUpAgain() {
        System.clearProperty(LoggingSystem.SYSTEM_PROPERTY);
    }

    private ConfigurableApplicationContext start(TestDatabase database, int node) {
        return SpringApplication.run(
                WaybillApplication.class,
                "--waybill.port=0",
                "--waybill.ready-message=false",
                "--waybill.home=" + home.resolve("node" + node),
                "--waybill.admin.api-key=0123456789-0123456789-0123456789",
                "--waybill.database.url=" + database.url(),
                "--waybill.database.user=" + database.user(),
                "--waybill.database.password=" + database.password());
    }

    @Test
    @Tag("G17")
    void startsThreeNodesAtTheSameMomentOnOneEmptyDatabase() throws Exception {
        var database = TestDatabase.create();
        try (var threads = Executors.newFixedThreadPool(3)) {
            var starts = IntStream.range(0, 3)
                    .<Callable<ConfigurableApplicationContext>>mapToObj(node -> () -> start(database, node))
                    .toList();
            var nodes = threads.invokeAll(starts);
            for (var node : nodes) {
                try (var context = node.get()) {
                    assertThat(context.getBean(Readiness.class).checks())
                            .containsEntry("database", Standing.UP)
                            .containsEntry("server", Standing.UP);
                }
            }
        }
    }
}
