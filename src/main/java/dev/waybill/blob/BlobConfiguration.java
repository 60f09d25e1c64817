package dev.waybill.blob;

import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

@Configuration(proxyBeanMethods = false)
class BlobConfiguration {
    /** {@code waybill.blobs}: {@code database}, or a folder that all nodes share. */
    @Bean
    Blobs blobs(@Value("${waybill.blobs:database}") String where, JdbcClient jdbc) {
        return where.equals("database") ? new DatabaseBlobs(jdbc) : new FolderBlobs(Path.of(where).toAbsolutePath());
    }
}
