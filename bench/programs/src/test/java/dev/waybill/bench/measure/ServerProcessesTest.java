package dev.waybill.bench.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ServerProcessesTest {
    @Test
    void countsWhatAChildTookAfterItHasEnded() throws IOException, InterruptedException {
        var own = new ServerProcesses(ProcessHandle.current().pid());
        long before = own.nanos();

        var busy = new ProcessBuilder("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i + 1)); done").start();

        assertThat(ServerProcesses.of(busy.pid())).isEqualTo(own);
        assertThat(busy.waitFor()).isZero();
        assertThat(own.nanos()).isGreaterThan(before);
    }
}
