package io.minicrm.web;

import jakarta.servlet.http.HttpServletResponse;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Leads from `/` to the first place in the rail.
@Controller
class HomeController {

    @GetMapping("/")
    void home(Ui ui, HttpServletResponse response) {
        SeeOther.at(
                response,
                ui.nav(NavEntry.Place.RAIL).stream()
                        .map(NavEntry::href)
                        .findFirst()
                        .orElse("/settings/profile"));
    }
}
