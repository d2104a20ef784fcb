package io.minicrm.people;

import io.minicrm.mail.Recipient;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Those who are told when the installation needs somebody.
@Component
public class Administrators {

    private final JdbcClient jdbc;

    Administrators(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// All who may sign in now.
    public List<Recipient> active() {
        return jdbc.sql(
                        """
                        select u.name, u.email, u.locale, u.time_zone
                        from app_user u join role r on r.id = u.role_id
                        where r.administrator and u.status = 'active'
                        order by u.id
                        """)
                .query((row, _) ->
                        new Recipient(
                                row.getString("name"),
                                row.getString("email"),
                                Locale.forLanguageTag(row.getString("locale")),
                                ZoneId.of(row.getString("time_zone"))))
                .list();
    }
}
