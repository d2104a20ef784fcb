package io.minicrm.people;

import io.minicrm.mail.Mail;
import io.minicrm.mail.MailComposer;
import io.minicrm.mail.MailMessage;
import io.minicrm.mail.Outbox;
import io.minicrm.mail.Recipient;
import io.minicrm.scope.Directory;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityEvent.Kind;
import io.minicrm.scope.SecurityNotice;
import io.minicrm.web.Texts;
import java.time.Duration;
import java.time.Instant;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Mails to people what changed about the way they sign in, so that they notice what was not them.
@Component
class SecurityNoticeMails implements MailComposer {

    private static final String KIND = "notice";

    /// Later it is no news.
    private static final Duration OF_USE = Duration.ofDays(1);

    private final Outbox outbox;
    private final Mail mail;
    private final Recipients recipients;
    private final Directory directory;

    SecurityNoticeMails(Outbox outbox, Mail mail, Recipients recipients, Directory directory) {
        this.outbox = outbox;
        this.mail = mail;
        this.recipients = recipients;
        this.directory = directory;
    }

    @EventListener
    void hear(SecurityNotice notice) {
        Long person = notice.person();
        if (person == null || isExpected(notice.event())) {
            return;
        }
        Map<String, String> about = new HashMap<>();
        about.put("event", notice.event().kind().key());
        about.put("person", person.toString());
        about.put("at", notice.at().toString());
        put(about, "address", notice.address());
        put(about, "by", notice.by());
        put(about, "browser", notice.event().details().get("browser"));
        put(about, "system", notice.event().details().get("system"));
        outbox.put(KIND, about, OF_USE);
        if (notice.event().details().get("email") instanceof Map<?, ?> email) {
            // Both the address of before and the new one are told
            put(about, "email", email.get("from"));
            outbox.put(KIND, about, OF_USE);
        }
    }

    /// The first password is chosen by whoever was invited to do so.
    private static boolean isExpected(SecurityEvent event) {
        return event.kind() == Kind.PASSWORD_CHANGED
                && PasswordLinks.INVITATION.equals(event.details().get("purpose"));
    }

    private static void put(Map<String, String> about, String key, @Nullable Object value) {
        if (value != null) {
            about.put(key, value.toString());
        }
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public Optional<MailMessage> write(Map<String, String> about) {
        return recipients
                .active(Long.parseLong(value(about, "person")))
                .map(person -> letter(person, about));
    }

    private MailMessage letter(Recipient person, Map<String, String> about) {
        String before = value(about, "email");
        Recipient whom =
                before.isEmpty()
                        ? person
                        : new Recipient(person.name(), before, person.locale(), person.zone());
        String text = "people.notice." + value(about, "event");
        String advice = before.isEmpty() ? "people.notice.advice" : "people.notice.advice.moved";
        Texts texts = mail.texts(whom);
        return new MailMessage(
                whom,
                texts.t(text + ".subject"),
                Stream.of(
                                texts.t("people.mail.hello", whom.name()),
                                texts.t(text, mail.place()),
                                circumstances(texts, about),
                                texts.t(advice, mail.at("/login/forgotten")),
                                texts.t("people.mail.foot", mail.at("/")))
                        .collect(Collectors.joining("\n\n", "", "\n")));
    }

    /// When, from where and by whom, as far as it is known.
    private String circumstances(Texts texts, Map<String, String> about) {
        return Stream.of(
                        texts.t(
                                "people.notice.at",
                                texts.dateTime(Instant.parse(value(about, "at"))),
                                texts.format()
                                        .zone()
                                        .getDisplayName(TextStyle.FULL, texts.locale())),
                        device(texts, value(about, "browser"), value(about, "system")),
                        line(texts, "people.notice.from", value(about, "address")),
                        line(texts, "people.notice.by", by(value(about, "by"))))
                .filter(line -> !line.isEmpty())
                .collect(Collectors.joining("\n"));
    }

    private static String device(Texts texts, String browser, String system) {
        return browser.isEmpty() || system.isEmpty()
                ? line(texts, "people.notice.with", browser + system)
                : line(
                        texts,
                        "people.notice.with",
                        texts.t("people.places.device", browser, system));
    }

    private static String line(Texts texts, String message, String value) {
        return value.isEmpty() ? "" : texts.t(message, value);
    }

    private String by(String id) {
        return id.isEmpty()
                ? ""
                : directory
                        .person(Long.parseLong(id))
                        .map(by -> "%s, %s".formatted(by.name(), by.email()))
                        .orElse("#" + id);
    }

    private static String value(Map<String, String> about, String key) {
        return Objects.requireNonNullElse(about.get(key), "");
    }
}
