package io.minicrm.notification;

import io.minicrm.scope.Scope;
import io.minicrm.web.Texts;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Where somebody was mentioned and has not looked yet.
@Component
public class UnreadMentions {

    /// @param words what was written
    public record Mention(String sentence, String words, String path) {}

    private final JdbcClient jdbc;
    private final NotificationWords notificationWords;

    UnreadMentions(JdbcClient jdbc, NotificationWords notificationWords) {
        this.jdbc = jdbc;
        this.notificationWords = notificationWords;
    }

    /// The newest, as far as the scope may see what they are about.
    public List<Mention> of(Scope scope, Texts texts, int most) {
        List<Told> told =
                jdbc.sql(
                                """
                                select %s
                                from notification
                                where user_id = :me and kind = 'mention' and read_at is null
                                order by id desc
                                limit %d
                                """
                                        .formatted(Told.COLUMNS, most))
                        .param("me", scope.actor().id())
                        .query((row, _) -> Told.of(row))
                        .list();
        return notificationWords.lines(scope, texts, told).stream()
                .map(line -> new Mention(line.sentence(), line.detail(), line.path()))
                .toList();
    }
}
