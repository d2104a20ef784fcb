package io.minicrm.notification;

import gg.jte.models.runtime.JteModel;
import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// What one was told: read, opened, answered.
@Controller
@RequestMapping(NotificationController.PATH)
class NotificationController {

    static final String PATH = "/notifications";

    private static final Duration LATER = Duration.ofMinutes(15);

    private final Notifications notifications;
    private final NotificationReader reader;
    private final Reminders reminders;
    private final Clock clock;
    private final Templates templates;

    NotificationController(
            Notifications notifications,
            NotificationReader reader,
            Reminders reminders,
            Clock clock,
            Templates templates) {
        this.notifications = notifications;
        this.reader = reader;
        this.reminders = reminders;
        this.clock = clock;
        this.templates = templates;
    }

    /// @param answered one that has just been answered, and so read
    @GetMapping
    JteModel list(
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(required = false) @Nullable Long before,
            @RequestParam(required = false) @Nullable Long answered,
            Ui ui) {
        if (answered != null) {
            notifications.markRead(ui.scope(), List.of(answered));
        }
        return templates.notificationPage(ui, reader.page(ui, kind(kind), before));
    }

    /// How much is unread, for the bell of a page that has stood open for long.
    @GetMapping("/unread")
    JteModel unread(Ui ui) {
        return templates.uiBell(ui);
    }

    /// Leads to its place; whoever goes there has read it.
    @GetMapping("/{id:\\d{1,18}}")
    void open(@PathVariable long id, Ui ui, HttpServletResponse response) {
        NotificationRow row = row(ui, id);
        notifications.markRead(ui.scope(), List.of(id));
        SeeOther.at(response, row.path());
    }

    /// @param newest up to which all are read
    /// @param kind only these, or nothing
    @PostMapping("/read")
    void readAll(
            @RequestParam long newest,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = PATH) String back,
            Ui ui,
            HttpServletResponse response) {
        notifications.markAllRead(ui.scope(), kind(kind), newest);
        SeeOther.at(response, LocalPath.of(back));
    }

    @PostMapping("/{id:\\d{1,18}}/read")
    void read(
            @PathVariable long id,
            @RequestParam(defaultValue = PATH) String back,
            Ui ui,
            HttpServletResponse response) {
        row(ui, id);
        notifications.markRead(ui.scope(), List.of(id));
        SeeOther.at(response, LocalPath.of(back));
    }

    /// Reminds once more of what is not done yet.
    @PostMapping("/{id:\\d{1,18}}/later")
    void remindLater(
            @PathVariable long id,
            @RequestParam(defaultValue = PATH) String back,
            Ui ui,
            HttpServletResponse response) {
        NotificationRow row = row(ui, id);
        if (row.activity() == null
                || !reminders.again(
                        ui.scope(), row.activity().ref().id(), clock.instant().plus(LATER))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        notifications.markRead(ui.scope(), List.of(id));
        SeeOther.at(response, LocalPath.of(back));
    }

    private NotificationRow row(Ui ui, long id) {
        return notifications.find(ui.scope(), id).stream()
                .flatMap(found -> reader.rows(ui, List.of(found)).stream())
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private static @Nullable NotificationKind kind(String key) {
        return Optional.of(key).stream()
                .flatMap(asked ->
                        Stream.of(NotificationKind.values())
                                .filter(kind -> kind.key().equals(asked)))
                .findFirst()
                .orElse(null);
    }
}
