package io.minicrm.notification;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.OpenActivity;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import org.jspecify.annotations.Nullable;

/// What somebody was told, with what they may know of it now.
///
/// @param reader who was told
/// @param title what the record is called, or what the activity says
/// @param activity the activity that it is about, or null
public record NotificationRow(
        Notification notification, long reader, String title, @Nullable OpenActivity activity) {

    /// The record on which it was said or done: for an activity what that hangs on.
    public OpenActivity.@Nullable About subject() {
        return activity == null
                ? new OpenActivity.About(notification.ref(), title)
                : activity.about().isEmpty() ? null : activity.leading();
    }

    /// Whether it tells of something of somebody else in which the reader takes part.
    boolean isInvitation() {
        return notification.kind() == NotificationKind.ASSIGNED
                && activity != null
                && activity.isAttendedBy(reader);
    }

    /// Of what it tells, as its words are called.
    public String did() {
        String kind = isInvitation() ? "invited" : notification.word();
        if (notification.records() > 1) {
            return kind + ".several";
        }
        if (activity == null
                || notification.kind() == NotificationKind.ASSIGNED
                || notification.kind() == NotificationKind.REMINDER) {
            return kind;
        }
        if (subject() == null) {
            return kind + ".alone";
        }
        return notification.kind() == NotificationKind.MENTION
                ? kind
                : "%s.%s.%s"
                        .formatted(kind, activity.kind().key(), activity.done() ? "done" : "open");
    }

    /// Of which record it tells.
    public String name() {
        OpenActivity.About subject = subject();
        return subject == null
                        || notification.kind() == NotificationKind.ASSIGNED
                        || notification.kind() == NotificationKind.REMINDER
                ? title
                : subject.title();
    }

    public boolean isAnswerable() {
        return notification.kind() == NotificationKind.MENTION
                && notification.actor() != null
                && subject() != null;
    }

    /// Where it leads to: what was said stands in the timeline of its record, what is to be done on
    /// its own page.
    String path() {
        RecordRef ref = notification.ref();
        if (notification.records() > 1) {
            return "/%s?%s"
                    .formatted(
                            ref.kind().plural(),
                            isInvitation()
                                    ? ActivityFields.PARTICIPANTS.key() + "=me"
                                    : notification.shared() ? "sharedWith=me,myTeam" : "owner=me");
        }
        OpenActivity.About subject = subject();
        return activity == null || subject == null || !activity.done()
                ? ref.path()
                : "%s?note=%d#note-%2$d".formatted(subject.ref().path(), ref.id());
    }

    /// What several are called together: the kind.
    public RecordKind recordKind() {
        return notification.ref().kind();
    }
}
