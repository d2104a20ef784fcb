package io.minicrm.web;

import io.minicrm.scope.Scope;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what the reader has just done, for the line that offers to undo it.
@Component
class Doings {

    /// A change set of the reader's own.
    record Doing(long id, String kind, String title, int records) {}

    private final JdbcClient jdbc;

    Doings(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Doing> find(Scope scope, long id) {
        return jdbc.sql(
                        """
                        select id, kind, title, records from change_set
                        where id = :id and actor_id = :actor and records > 0
                        """)
                .param("id", id)
                .param("actor", scope.actorId())
                .query(Doing.class)
                .optional();
    }
}
