package dev.waybill.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.waybill.testing.LedgerEntry;
import dev.waybill.testing.LedgerServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The promise of the first page: kill the server in the middle, start it again, and nothing is lost or done twice. */
@Tag("F09")
class HeadlineTest {
    @TempDir
    Path folder;

    @Test
    @Tag("G01")
    @Tag("G03")
    void goesOnAfterTwoKillsOnItsOwnDatabaseWithNothingDoneTwice() throws Exception {
        var file = folder.resolve("ledger");
        try (var ledger = LedgerServer.start(file); var server = ServerProcess.embedded(folder)) {
            server.start();
            var load = new Load(server);
            ledger.behave("/order/2", "mode=hang-after");
            ledger.behave("/order/3", "mode=hang-after");
            var workflow = server.client().store(Graphs.chain("order", 4, ledger));
            var execution = load.start(workflow);

            ledger.awaitRequest("/order/2");
            var first = server.postmaster();
            server.kill();
            assertThat(first.isAlive()).as("PostgreSQL outlives the JVM").isTrue();
            ledger.behave("/order/2", "mode=ok");

            server.start();
            assertThat(first.isAlive()).as("one postmaster in one folder").isFalse();
            ledger.awaitRequest("/order/3");
            var second = server.postmaster();
            server.kill();
            ledger.behave("/order/3", "mode=ok");
            server.start();
            assertThat(second.isAlive()).isFalse();

            load.awaitEnd(execution, "succeeded", Duration.ofSeconds(20));
            assertThat(ledger.entries("/order/1")).as("was journaled before the kill").hasSize(1);
            assertThat(ledger.entries("/order/2")).extracting(LedgerEntry::key).containsOnly(execution + "/call2").hasSize(2);
            assertThat(ledger.entries("/order/3")).extracting(LedgerEntry::key).containsOnly(execution + "/call3").hasSize(2);
            assertThat(ledger.entries("/order/4")).hasSize(1);
            assertThat(Files.readString(server.home().resolve("pgdata/postmaster.pid")))
                    .doesNotStartWith(second.pid() + "\n");
            Judge.judge(server.snapshot(), file, load, 2);
        }
    }
}
