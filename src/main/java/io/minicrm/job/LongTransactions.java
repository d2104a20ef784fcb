package io.minicrm.job;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionExecution;
import org.springframework.transaction.TransactionExecutionListener;

/// Gives the transactions of jobs the time that they need: what a page may take is much less.
@Component
class LongTransactions implements TransactionExecutionListener {

    private final DataSource source;

    LongTransactions(DataSource source) {
        this.source = source;
    }

    @Override
    public void afterBegin(TransactionExecution transaction, @Nullable Throwable failure) {
        if (failure == null && transaction.isNewTransaction() && JobRunner.isAtWork()) {
            JdbcClient.create(source)
                    .sql(
                            """
                            select set_config('statement_timeout', '1h', true),
                                   set_config('idle_in_transaction_session_timeout', '1h', true)
                            """)
                    .query()
                    .singleRow();
        }
    }
}
