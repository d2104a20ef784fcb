package io.minicrm.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Set;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/// Why a job failed, as far as people can be told without what it worked on.
public enum JobError {
    DATABASE,
    FILES,
    PERSON_GONE,
    NEVER_ENDED,
    CANCELLED,
    UNEXPECTED;

    /// A failure of which it is known why.
    static final class Known extends RuntimeException {

        private final JobError error;

        Known(JobError error, String message) {
            super(message);
            this.error = error;
        }
    }

    private static final Set<Class<?>> OF_THE_DATABASE =
            Set.of(
                    TransientDataAccessException.class,
                    NonTransientDataAccessResourceException.class,
                    CannotCreateTransactionException.class,
                    SQLTransientException.class,
                    SQLNonTransientConnectionException.class);

    static JobError of(Throwable failure) {
        if (failure instanceof Known known) {
            return known.error;
        }
        if (OF_THE_DATABASE.stream().anyMatch(each -> each.isInstance(failure))) {
            return DATABASE;
        }
        return failure instanceof IOException || failure instanceof UncheckedIOException
                ? FILES
                : UNEXPECTED;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }
}
