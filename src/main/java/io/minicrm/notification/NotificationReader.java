package io.minicrm.notification;

import io.minicrm.activity.OpenActivities;
import io.minicrm.activity.OpenActivity;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts what somebody was told beside what they may know now.
@Component
public class NotificationReader {

    private static final int MOST = 30;

    private final Notifications notifications;
    private final OpenActivities activities;
    private final NotificationWords words;

    NotificationReader(
            Notifications notifications, OpenActivities activities, NotificationWords words) {
        this.notifications = notifications;
        this.activities = activities;
        this.words = words;
    }

    /// What is about nothing that the reader may see any more is not shown, and counts as read.
    NotificationPage page(Ui ui, @Nullable NotificationKind kind, @Nullable Long before) {
        List<Notification> found = notifications.before(ui.scope(), kind, before, MOST + 1);
        List<Notification> shown = found.stream().limit(MOST).toList();
        List<NotificationRow> rows = rows(ui, shown);
        List<Long> gone = new ArrayList<>();
        for (Notification each : shown) {
            if (each.unread() && rows.stream().noneMatch(row -> row.notification().equals(each))) {
                gone.add(each.id());
            }
        }
        if (!gone.isEmpty()) {
            notifications.markRead(ui.scope(), gone);
        }
        return new NotificationPage(
                at(kind, before),
                kind,
                tabs(ui, kind),
                rows,
                shown.isEmpty() ? 0 : shown.getFirst().id(),
                found.size() > MOST ? at(kind, shown.getLast().id()) : null);
    }

    /// Those of which the reader may see what they are about.
    public List<NotificationRow> rows(Ui ui, Collection<Notification> all) {
        List<Long> ids =
                all.stream()
                        .filter(Notification::isAboutActivity)
                        .map(each -> each.ref().id())
                        .distinct()
                        .toList();
        Map<Long, OpenActivity> found = ids.isEmpty() ? Map.of() : activities.rows(ui.scope(), ids);
        ui.titles(
                all.stream()
                        .filter(each -> !each.isAboutActivity())
                        .map(Notification::ref)
                        .toList());
        return all.stream()
                .flatMap(each ->
                        (each.isAboutActivity()
                                        ? Optional.ofNullable(found.get(each.ref().id()))
                                                .map(activity ->
                                                        new NotificationRow(
                                                                each,
                                                                ui.actor().id(),
                                                                title(ui, each, activity),
                                                                activity))
                                        : title(ui, each.ref())
                                                .map(title ->
                                                        new NotificationRow(
                                                                each,
                                                                ui.actor().id(),
                                                                title,
                                                                null)))
                                .stream())
                .toList();
    }

    private String title(Ui ui, Notification told, OpenActivity activity) {
        return told.kind() == NotificationKind.REMINDER && activity.due() != null
                ? words.due(ui, activity.title(), activity.due().in(ui.format().zone()))
                : activity.title();
    }

    private static Optional<String> title(Ui ui, RecordRef ref) {
        return ui.title(ref).or(() -> ui.trashed(ref).map(DisplayValue.Trashed::title));
    }

    private List<Tab> tabs(Ui ui, @Nullable NotificationKind present) {
        Map<NotificationKind, Integer> unread = notifications.unreadByKind(ui.scope());
        return Stream.concat(
                        Stream.of(
                                new Tab(ui.t("notification.all"), at(null, null), present == null)),
                        Stream.of(NotificationKind.values())
                                .map(kind ->
                                        new Tab(
                                                ui.t(
                                                        "notification.tab." + kind.key(),
                                                        unread.getOrDefault(kind, 0)),
                                                at(kind, null),
                                                kind == present)))
                .toList();
    }

    private static String at(@Nullable NotificationKind kind, @Nullable Long before) {
        String query =
                (kind == null ? "" : "&kind=" + kind.key())
                        + (before == null ? "" : "&before=" + before);
        return query.isEmpty()
                ? NotificationController.PATH
                : NotificationController.PATH + "?" + query.substring(1);
    }
}
