package io.minicrm.ops;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/// Whether the database answers, asked over a connection of its own: when people use up all others,
/// this node is busy and not ill, and to take it away would help nobody.
@Component("dbHealthIndicator")
class DatabaseHealth extends AbstractHealthIndicator implements DisposableBean {

    private static final int PATIENCE_SECONDS = 3;

    private final HikariDataSource own = new HikariDataSource();

    DatabaseHealth(JdbcConnectionDetails database) {
        super("The database does not answer");
        own.setPoolName("health");
        own.setJdbcUrl(database.getJdbcUrl());
        own.setUsername(database.getUsername());
        own.setPassword(database.getPassword());
        own.addDataSourceProperty("ApplicationName", "minicrm-health");
        own.setMaximumPoolSize(1);
        own.setMinimumIdle(0);
        own.setIdleTimeout(60_000);
        own.setConnectionTimeout(PATIENCE_SECONDS * 1000L);
        own.setInitializationFailTimeout(-1);
    }

    @Override
    protected void doHealthCheck(Health.Builder health) throws SQLException {
        try (Connection connection = own.getConnection()) {
            health.status(connection.isValid(PATIENCE_SECONDS) ? Status.UP : Status.DOWN);
        }
    }

    @Override
    public void destroy() {
        own.close();
    }
}
