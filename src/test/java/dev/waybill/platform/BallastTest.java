package dev.waybill.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where there is room; the full disk is EmbeddedDiskTest's. */
@Tag("D07")
class BallastTest {
    @TempDir
    Path home;

    Ballast ballast;

    @BeforeEach
    void make() {
        ballast = new Ballast(home);
    }

    @Test
    void isLaidDownOnceAndWhole() throws IOException {
        assertThat(ballast.size()).isZero();
        ballast.restore();
        var laid = Files.getLastModifiedTime(home.resolve("ballast"));
        ballast.restore();

        assertThat(ballast.size()).isEqualTo(Ballast.SIZE);
        assertThat(home.resolve("ballast")).hasSize(Ballast.SIZE);
        assertThat(Files.getLastModifiedTime(home.resolve("ballast"))).isEqualTo(laid);
        assertThat(home.resolve("ballast.new")).doesNotExist();
    }

    @Test
    void staysWhileThereIsRoom() throws IOException {
        ballast.restore();
        ballast.giveWay();

        assertThat(ballast.isGivenUp()).isFalse();
        assertThat(ballast.size()).isEqualTo(Ballast.SIZE);
    }

    @Test
    void whatAStopCutShortIsNotLeftBehind() throws IOException {
        Thread.currentThread().interrupt();
        ballast.restore();

        assertThat(Thread.interrupted()).as("its thread still knows that it is to end").isTrue();
        assertThat(home).isEmptyDirectory();
    }
}
