package io.minicrm.notification;

import io.minicrm.scope.Scope;
import io.minicrm.web.Texts;
import java.util.List;
import org.springframework.stereotype.Component;

/// Where somebody was mentioned and has not looked yet.
@Component
public class UnreadMentions {

    /// @param words what was written
    public record Mention(String sentence, String words, String path) {}

    private final Notifications notifications;
    private final NotificationWords notificationWords;

    UnreadMentions(Notifications notifications, NotificationWords notificationWords) {
        this.notifications = notifications;
        this.notificationWords = notificationWords;
    }

    /// The newest, as far as the scope may see what they are about.
    public List<Mention> of(Scope scope, Texts texts, int most) {
        List<Notification> told = notifications.unread(scope, NotificationKind.MENTION, most);
        return notificationWords.lines(scope, texts, told).stream()
                .map(line -> new Mention(line.sentence(), line.detail(), line.path()))
                .toList();
    }
}
