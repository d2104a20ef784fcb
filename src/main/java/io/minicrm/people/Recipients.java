package io.minicrm.people;

import io.minicrm.mail.Recipient;
import java.util.Locale;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The people who work here as somebody writes to them.
@Component
class Recipients {

    private static final String QUERY =
            "select name, email, locale, time_zone from app_user where id = :id and status in (%s)";

    private final JdbcClient jdbc;

    Recipients(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Somebody who may sign in, or is to choose their first password.
    Optional<Recipient> invitedOrActive(long userId) {
        return find(userId, "'invited', 'active'");
    }

    Optional<Recipient> active(long userId) {
        return find(userId, "'active'");
    }

    private Optional<Recipient> find(long userId, String states) {
        return jdbc.sql(QUERY.formatted(states))
                .param("id", userId)
                .query((row, _) ->
                        new Recipient(
                                row.getString("name"),
                                row.getString("email"),
                                Locale.forLanguageTag(row.getString("locale")),
                                Scopes.zone(row.getString("time_zone"))))
                .optional();
    }
}
