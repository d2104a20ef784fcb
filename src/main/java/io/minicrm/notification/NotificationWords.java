package io.minicrm.notification;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.OpenActivities;
import io.minicrm.activity.OpenActivity;
import io.minicrm.record.Due;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.Texts;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Says in a sentence each what somebody is told of. What they may not see, or is done meanwhile,
/// is not said.
@Component
class NotificationWords {

    private static final int LONGEST_QUOTE = 400;

    /// @param detail what it is about, or what somebody wrote; may be empty
    record Line(NotificationKind kind, String sentence, String detail, String path) {}

    private final OpenActivities activities;
    private final RecordReader reader;
    private final Directory directory;
    private final Clock clock;

    NotificationWords(
            OpenActivities activities, RecordReader reader, Directory directory, Clock clock) {
        this.activities = activities;
        this.reader = reader;
        this.directory = directory;
        this.clock = clock;
    }

    List<Line> lines(Scope scope, Texts texts, List<Notification> told) {
        Map<Long, OpenActivity> rows =
                activities.rows(
                        scope,
                        told.stream()
                                .filter(each -> each.ref().kind() == RecordKind.ACTIVITY)
                                .map(each -> each.ref().id())
                                .distinct()
                                .toList());
        return told.stream()
                .map(each ->
                        each.kind() == NotificationKind.REMINDER
                                ? reminder(scope, texts, each, rows.get(each.ref().id()))
                                : news(scope, texts, each, rows.get(each.ref().id())))
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Line> reminder(
            Scope scope, Texts texts, Notification told, @Nullable OpenActivity activity) {
        if (activity == null
                || activity.done()
                || activity.due() == null
                || !Objects.equals(activity.ownerId(), scope.actor().id())
                        && !activity.isAttendedBy(scope.actor().id())) {
            return Optional.empty();
        }
        Due due = activity.due().in(texts.format().zone());
        return Optional.of(
                new Line(
                        told.kind(),
                        due(texts, activity.title(), due),
                        about(activity),
                        told.path()));
    }

    /// That something is due then, or was.
    ///
    /// @param due in the zone of the reader
    String due(Texts texts, String title, Due due) {
        boolean today = due.day().equals(texts.today());
        if (due.time() == null) {
            return today
                    ? texts.t("notification.mail.due.today", title)
                    : texts.t("notification.mail.due.day", title, texts.weekday(due.day()));
        }
        String time = texts.format().printTime(due.time());
        boolean over =
                due.day()
                        .atTime(due.time())
                        .isBefore(LocalDateTime.ofInstant(clock.instant(), texts.format().zone()));
        String key = "notification.mail." + (over ? "was" : "due");
        return today
                ? texts.t(key + ".time", title, time)
                : texts.t(key + ".dayTime", title, texts.weekday(due.day()), time);
    }

    private Optional<Line> news(
            Scope scope, Texts texts, Notification told, @Nullable OpenActivity activity) {
        return reader.find(scope, told.ref())
                .filter(record -> record.deletedAt() == null)
                .map(record ->
                        new Line(
                                told.kind(),
                                sentence(scope, texts, told, activity, title(record, activity)),
                                quote(told, record),
                                told.path()));
    }

    private String sentence(
            Scope scope,
            Texts texts,
            Notification told,
            @Nullable OpenActivity activity,
            String title) {
        String actor =
                Optional.ofNullable(told.actor())
                        .flatMap(directory::person)
                        .map(Directory.Person::name)
                        .orElseGet(() -> texts.t("web.somebody"));
        String what =
                told.records() == 1
                        ? title
                        : texts.t(
                                "notification.mail.records." + told.ref().kind().key(),
                                told.records());
        boolean invited =
                told.kind() == NotificationKind.ASSIGNED
                        && activity != null
                        && activity.isAttendedBy(scope.actor().id());
        return texts.t(
                "notification.mail.sentence." + (invited ? "invited" : told.word()), actor, what);
    }

    /// What was written is said of what it is written on.
    private static String title(RecordSnapshot record, @Nullable OpenActivity activity) {
        OpenActivity.About main = activity == null ? null : activity.main();
        return main == null ? record.title() : main.title();
    }

    private static String quote(Notification told, RecordSnapshot record) {
        if (told.kind() != NotificationKind.MENTION || record.ref().kind() != RecordKind.ACTIVITY) {
            return "";
        }
        String body = record.values().get(ActivityFields.BODY);
        return body == null || body.length() <= LONGEST_QUOTE
                ? Objects.requireNonNullElse(body, "")
                : body.substring(
                                0,
                                Character.isHighSurrogate(body.charAt(LONGEST_QUOTE - 1))
                                        ? LONGEST_QUOTE - 1
                                        : LONGEST_QUOTE)
                        + "…";
    }

    private static String about(OpenActivity activity) {
        return activity.about().stream()
                .map(OpenActivity.About::title)
                .collect(Collectors.joining(", "));
    }
}
