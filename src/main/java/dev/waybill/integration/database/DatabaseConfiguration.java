package dev.waybill.integration.database;

import dev.waybill.integration.Connections;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /** Of the application's own data source, looked up late: this module must not decide when it is made. */
    @Bean
    OwnCluster ownCluster(ObjectProvider<DataSource> dataSource) {
        return OwnCluster.of(dataSource::getObject);
    }

    @Bean
    Targets databaseTargets(Connections connections, OwnCluster ownCluster) {
        return new Targets(connections, ownCluster);
    }

    @Bean
    DatabaseType databaseType(Connections connections, Targets databaseTargets) {
        return new DatabaseType(connections, databaseTargets);
    }
}
