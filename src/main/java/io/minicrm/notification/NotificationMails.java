package io.minicrm.notification;

import io.minicrm.mail.Letter;
import io.minicrm.mail.Mail;
import io.minicrm.mail.MailComposer;
import io.minicrm.mail.MailMessage;
import io.minicrm.mail.Recipient;
import io.minicrm.people.Scopes;
import io.minicrm.scope.Scope;
import io.minicrm.web.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Mails people what they were told of, as far as it is still news for them when it is written.
@Component
class NotificationMails implements MailComposer {

    static final String KIND = "notification";

    /// What to write about: ids of notifications of one person, with commas between them.
    static final String IDS = "ids";

    /// Later it is no news.
    static final Duration OF_USE = Duration.ofDays(1);

    /// Nobody reads more in a mail.
    private static final int MOST = 30;

    private final JdbcClient jdbc;
    private final Mail mail;
    private final Scopes scopes;
    private final NotificationLevels levels;
    private final NotificationWords words;
    private final MailSwitch mailSwitch;

    NotificationMails(
            JdbcClient jdbc,
            Mail mail,
            Scopes scopes,
            NotificationLevels levels,
            NotificationWords words,
            MailSwitch mailSwitch) {
        this.jdbc = jdbc;
        this.mail = mail;
        this.scopes = scopes;
        this.levels = levels;
        this.words = words;
        this.mailSwitch = mailSwitch;
    }

    /// What to write about.
    static Map<String, String> about(List<Long> notifications) {
        return Map.of(
                IDS, notifications.stream().map(String::valueOf).collect(Collectors.joining(",")));
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<MailMessage> write(Map<String, String> about) {
        List<Notification> unread = unread(about.getOrDefault(IDS, ""));
        return unread.isEmpty()
                ? Optional.empty()
                : scopes.of(unread.getFirst().user()).flatMap(scope -> write(scope, unread));
    }

    private Optional<MailMessage> write(Scope scope, List<Notification> unread) {
        Map<NotificationKind, NotificationLevel> wanted = levels.of(scope.actor().id());
        Recipient whom = Recipient.of(scope.actor());
        Texts texts = mail.texts(whom);
        List<NotificationWords.Line> lines =
                words.lines(
                        scope,
                        texts,
                        unread.stream()
                                .filter(each -> each.user() == scope.actor().id())
                                .filter(each -> wanted.get(each.kind()) == NotificationLevel.MAIL)
                                .toList());
        return lines.isEmpty() ? Optional.empty() : Optional.of(letter(scope, whom, texts, lines));
    }

    private MailMessage letter(
            Scope scope, Recipient whom, Texts texts, List<NotificationWords.Line> lines) {
        List<String> kinds = lines.stream().map(line -> line.kind().key()).distinct().toList();
        String off = mailSwitch.address(scope.actor().id(), kinds);
        String subject = subject(texts, lines, kinds);
        List<Letter.Part> parts =
                lines.size() == 1 ? one(texts, lines.getFirst()) : all(texts, lines);
        return new MailMessage(
                whom,
                subject,
                new Letter(
                        texts.lang(),
                        subject,
                        parts,
                        List.of(
                                new Letter.Link(
                                        texts.t("notification.mail.why", mail.place()), null),
                                new Letter.Link(texts.t("notification.mail.off"), off),
                                new Letter.Link(
                                        texts.t("notification.mail.choose"),
                                        mail.at("/settings/profile#notifications")))),
                off);
    }

    private static String subject(
            Texts texts, List<NotificationWords.Line> lines, List<String> kinds) {
        if (lines.size() == 1) {
            return lines.getFirst().sentence();
        }
        return texts.t(
                kinds.equals(List.of(NotificationKind.REMINDER.key()))
                        ? "notification.mail.reminders"
                        : "notification.mail.several",
                lines.size());
    }

    private List<Letter.Part> one(Texts texts, NotificationWords.Line line) {
        List<Letter.Part> parts = new ArrayList<>();
        if (!line.detail().isEmpty()) {
            parts.add(new Letter.Words(line.detail()));
        }
        parts.add(new Letter.Button(texts.t("notification.mail.open"), mail.at(line.path())));
        return parts;
    }

    private List<Letter.Part> all(Texts texts, List<NotificationWords.Line> lines) {
        List<Letter.Part> parts = new ArrayList<>();
        lines.stream()
                .limit(MOST)
                .map(line ->
                        new Letter.Row(
                                line.sentence(), mail.at(line.path()), line.detail(), "", false))
                .forEach(parts::add);
        if (lines.size() > MOST) {
            parts.add(new Letter.Words(texts.t("notification.mail.more", lines.size() - MOST)));
        }
        parts.add(
                new Letter.Button(
                        texts.t("notification.mail.openAll"),
                        mail.at(NotificationController.PATH)));
        return parts;
    }

    private List<Notification> unread(String ids) {
        return jdbc.sql(
                        """
                        select %s
                        from notification
                        where id = any(:ids) and read_at is null
                        order by due_at, id
                        """
                                .formatted(Notification.COLUMNS))
                .param(
                        "ids",
                        Arrays.stream(ids.split(","))
                                .filter(id -> id.matches("\\d{1,18}"))
                                .map(Long::valueOf)
                                .toArray(Long[]::new))
                .query((row, _) -> Notification.of(row))
                .list();
    }
}
