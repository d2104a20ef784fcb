package io.minicrm.people;

import io.minicrm.scope.Actor;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Those who are told when the installation needs somebody.
@Component
public class Administrators {

    /// Somebody who can be written to.
    public record Addressee(String email, Locale locale, ZoneId zone) {

        public static Addressee of(Actor actor) {
            return new Addressee(actor.email(), actor.locale(), actor.zone());
        }

        /// A moment as this person reads it.
        public String dateTime(Instant at) {
            return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                    .withLocale(locale)
                    .withZone(zone)
                    .format(at);
        }
    }

    private final JdbcClient jdbc;

    Administrators(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// All who may sign in now.
    public List<Addressee> active() {
        return jdbc.sql(
                        """
                        select u.email, u.locale, u.time_zone
                        from app_user u join role r on r.id = u.role_id
                        where r.administrator and u.status = 'active'
                        order by u.id
                        """)
                .query((row, _) ->
                        new Addressee(
                                row.getString("email"),
                                Locale.forLanguageTag(row.getString("locale")),
                                ZoneId.of(row.getString("time_zone"))))
                .list();
    }
}
