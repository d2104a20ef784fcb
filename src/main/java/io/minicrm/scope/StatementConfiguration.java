package io.minicrm.scope;

import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.postgresql.PGStatement;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How statements reach the database. A list's plan depends on what is looked for, so a statement
/// is planned for its own values unless it is known to be a look-up by a key (`Prepared`), whose
/// planning would cost several times what it takes to answer it.
@Configuration(proxyBeanMethods = false)
class StatementConfiguration {

    @Bean
    @Primary
    static JdbcTemplate jdbcTemplate(DataSource source) {
        return new PlannedEachTime(source);
    }

    @Bean
    @Primary
    static JdbcClient jdbcClient(JdbcTemplate template) {
        return JdbcClient.create(template);
    }

    @Bean
    @Prepared
    static JdbcClient preparedJdbcClient(DataSource source) {
        return JdbcClient.create(new JdbcTemplate(source));
    }

    /// Sends statements without a name. PostgreSQL plans such a one for the values that come with
    /// it, and keeps nothing of it.
    private static final class PlannedEachTime extends JdbcTemplate {

        PlannedEachTime(DataSource source) {
            super(source);
        }

        @Override
        protected void applyStatementSettings(Statement statement) throws SQLException {
            super.applyStatementSettings(statement);
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
        }
    }
}
