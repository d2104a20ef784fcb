package io.minicrm.ops;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.stereotype.Component;

/// The queue before the connections to the database. The pool itself waits for only some seconds,
/// so that a dead database shows; in a burst, as after a start, it would fail those who came last.
/// So only a few wait at the pool, and the others here, in the order in which they came.
@Component
class ConnectionQueue implements BeanPostProcessor {

    /// For each connection so many wait at the pool.
    private static final int EACH = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof HikariDataSource pool
                ? new Queued(pool, EACH * pool.getMaximumPoolSize())
                : bean;
    }

    private static final class Queued extends DelegatingDataSource {

        private final Semaphore places;

        Queued(DataSource pool, int places) {
            super(pool);
            this.places = new Semaphore(places, true);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (!gotPlace()) {
                throw new SQLTransientConnectionException(
                        "Nobody gave a connection back for " + PATIENCE.toSeconds() + " seconds");
            }
            try {
                return super.getConnection();
            } finally {
                places.release();
            }
        }

        private boolean gotPlace() throws SQLException {
            try {
                return places.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new SQLTransientConnectionException(interrupted);
            }
        }
    }
}
