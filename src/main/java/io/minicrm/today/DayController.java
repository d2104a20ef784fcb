package io.minicrm.today;

import gg.jte.models.runtime.JteModel;
import io.minicrm.notification.NotificationKind;
import io.minicrm.notification.NotificationReader;
import io.minicrm.notification.NotificationRow;
import io.minicrm.notification.Notifications;
import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// The page one begins the day with.
@Controller
class DayController {

    private static final int MOST_MENTIONS = 3;

    private final Day day;
    private final DealWatch deals;
    private final Notifications notifications;
    private final NotificationReader told;
    private final Postponement postponement;
    private final Templates templates;

    DayController(
            Day day,
            DealWatch deals,
            Notifications notifications,
            NotificationReader told,
            Postponement postponement,
            Templates templates) {
        this.day = day;
        this.deals = deals;
        this.notifications = notifications;
        this.told = told;
        this.postponement = postponement;
        this.templates = templates;
    }

    @GetMapping("/")
    JteModel show(Ui ui) {
        Whose whose = Whose.of(ui);
        return templates.todayPage(
                ui,
                day.of(ui, whose),
                whose,
                deals.of(ui, whose).orElse(null),
                mentions(ui, whose));
    }

    /// Where one was mentioned and has not looked yet.
    private List<NotificationRow> mentions(Ui ui, Whose whose) {
        return whose == Whose.MINE
                ? told.rows(
                        ui,
                        notifications.unread(ui.scope(), NotificationKind.MENTION, MOST_MENTIONS))
                : List.of();
    }

    /// Puts off all that is late to tomorrow.
    ///
    /// @param back where one was
    @PostMapping("/today/overdue")
    void postpone(
            @RequestParam(defaultValue = "/") String back, Ui ui, HttpServletResponse response) {
        SeeOther.changed(
                response,
                LocalPath.of(back),
                postponement.of(day.overdue(ui), ui.today().plusDays(1)));
    }
}
