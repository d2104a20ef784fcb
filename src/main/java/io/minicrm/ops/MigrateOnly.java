package io.minicrm.ops;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration;
import org.springframework.boot.flyway.autoconfigure.FlywayAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/// As much of MiniCRM as migrates the database: what `--migrate-only` starts, while another
/// instance, perhaps of another version, goes on serving.
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    ProjectInfoAutoConfiguration.class,
    DataSourceAutoConfiguration.class,
    JdbcTemplateAutoConfiguration.class,
    JdbcClientAutoConfiguration.class,
    FlywayAutoConfiguration.class
})
@Import({
    Database.class,
    MigrationCallback.class,
    MigrationLocks.class,
    Releases.class,
    Release.class
})
class MigrateOnly {}
