package io.minicrm.live;

import io.minicrm.scope.Prepared;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whether anything happened, by the last numbers that were given: three looks at the end of an
/// index in one statement.
@Component
class LiveProbe {

    /// The last number of a change, of a notification, and of who looks at what.
    record State(long change, long notification, long presence) {}

    private final JdbcClient jdbc;

    LiveProbe(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    State look() {
        return jdbc.sql(
                        """
                        select c.last,
                               coalesce((select max(id) from notification), 0) as notification,
                               coalesce((select max(number) from presence), 0) as presence
                        from change_number c
                        """)
                .query((row, _) ->
                        new State(
                                row.getLong("last"),
                                row.getLong("notification"),
                                row.getLong("presence")))
                .single();
    }
}
