package io.minicrm.people;

import io.minicrm.mail.Addressee;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The people who work here as somebody writes to them.
@Component
class Addressees {

    private static final String QUERY =
            "select name, email, locale, time_zone from app_user where id = :id and status in (%s)";

    private final JdbcClient jdbc;

    Addressees(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Somebody who may sign in, or is to choose their first password.
    Optional<Addressee> invitedOrActive(long userId) {
        return find(userId, "'invited', 'active'");
    }

    Optional<Addressee> active(long userId) {
        return find(userId, "'active'");
    }

    private Optional<Addressee> find(long userId, String states) {
        return jdbc.sql(QUERY.formatted(states))
                .param("id", userId)
                .query((row, _) ->
                        new Addressee(
                                row.getString("name"),
                                row.getString("email"),
                                Locale.forLanguageTag(row.getString("locale")),
                                Scopes.zone(row.getString("time_zone"))))
                .optional();
    }
}
