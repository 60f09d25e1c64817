package dev.waybill.integration.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.waybill.integration.DatabaseConnection;
import java.time.Duration;
import org.postgresql.ds.PGSimpleDataSource;
import org.postgresql.jdbc.PreferQueryMode;

/** The small pool of one integration: it opens connections when they are needed, and none before. */
final class TargetPool {
    static final int MAX_CONNECTIONS = 10;
    private static final Duration CONNECT_WAIT = Duration.ofSeconds(5);
    private static final Duration IDLE = Duration.ofMinutes(1);
    private static final int CONNECT_SECONDS = 5;
    private static final int LOGIN_SECONDS = 5;
    private static final int CANCEL_SECONDS = 2;
    /** More than this in one fetch cannot become a result within its bounds. */
    private static final String RESULT_BUFFER = "16M";

    private TargetPool() {}

    static HikariDataSource open(DatabaseConnection settings) {
        var config = new HikariConfig();
        config.setDataSource(driver(settings));
        config.setPoolName("integration-" + settings.name());
        config.setMaximumPoolSize(MAX_CONNECTIONS);
        config.setMinimumIdle(0);
        config.setIdleTimeout(IDLE.toMillis());
        config.setConnectionTimeout(CONNECT_WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        // asked of the first connection otherwise: if that is lost meanwhile, no later one is ever good enough
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        return new HikariDataSource(config);
    }

    /** Made from its parts, never from a URL: no name can set a property of the driver. */
    private static PGSimpleDataSource driver(DatabaseConnection settings) {
        var driver = new PGSimpleDataSource();
        driver.setServerNames(new String[] {settings.server().urlHost()});
        driver.setPortNumbers(new int[] {settings.server().port()});
        driver.setDatabaseName(settings.database());
        driver.setUser(settings.user());
        var password = settings.password();
        driver.setPassword(password == null ? null : password.value());
        driver.setApplicationName("waybill");
        driver.setConnectTimeout(CONNECT_SECONDS);
        driver.setLoginTimeout(LOGIN_SECONDS);
        driver.setSocketTimeout(LOGIN_SECONDS);
        driver.setCancelSignalTimeout(CANCEL_SECONDS);
        driver.setTcpKeepAlive(true);
        driver.setGssEncMode("disable");
        // values travel apart from the SQL and as text, and nothing prepared outlives its statement
        driver.setPreferQueryMode(PreferQueryMode.EXTENDED);
        driver.setBinaryTransfer(false);
        driver.setPrepareThreshold(0);
        driver.setMaxResultBuffer(RESULT_BUFFER);
        return driver;
    }
}
