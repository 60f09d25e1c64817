package dev.waybill.blob;

import java.nio.file.Path;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The stores, for tests of other modules. */
public final class TestBlobs {
    private TestBlobs() {}

    public static Blobs inDatabase(JdbcClient jdbc) {
        return new DatabaseBlobs(jdbc);
    }

    public static Blobs inFolder(Path folder) {
        return new FolderBlobs(folder);
    }
}
