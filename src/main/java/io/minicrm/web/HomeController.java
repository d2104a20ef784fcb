package io.minicrm.web;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/// Leads from `/` to the first place in the rail.
@Controller
class HomeController {

    @GetMapping("/")
    String home(Ui ui) {
        return "redirect:"
                + ui.nav(NavEntry.Place.RAIL).stream()
                        .map(NavEntry::href)
                        .findFirst()
                        .orElse("/settings/profile");
    }
}
