package io.minicrm.web;

import gg.jte.models.runtime.JteModel;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import templates.Templates;

/// The page at `/` until there is a better one.
@Controller
class WelcomeController {

    private final Templates templates;

    WelcomeController(Templates templates) {
        this.templates = templates;
    }

    @GetMapping("/")
    JteModel welcome() {
        return templates.uiWelcome("MiniCRM");
    }
}
