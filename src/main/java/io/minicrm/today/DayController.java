package io.minicrm.today;

import gg.jte.models.runtime.JteModel;
import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// The page one begins the day with.
@Controller
class DayController {

    private final Day day;
    private final DealWatch deals;
    private final Postponement postponement;
    private final Templates templates;

    DayController(Day day, DealWatch deals, Postponement postponement, Templates templates) {
        this.day = day;
        this.deals = deals;
        this.postponement = postponement;
        this.templates = templates;
    }

    @GetMapping("/")
    JteModel show(Ui ui) {
        Whose whose = Whose.of(ui);
        return templates.todayPage(ui, day.of(ui, whose), whose, deals.of(ui, whose).orElse(null));
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
