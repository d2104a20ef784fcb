package io.minicrm.ops;

import gg.jte.models.runtime.JteModel;
import io.minicrm.web.NavEntry;
import io.minicrm.web.Ui;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import templates.Templates;

/// `/settings/system`: how this installation is. Only administrators come here.
@Controller
class SystemController {

    private static final String PATH = "/settings/system";

    private final Templates templates;
    private final SystemState state;

    SystemController(Templates templates, SystemState state) {
        this.templates = templates;
        this.state = state;
    }

    @GetMapping(PATH)
    JteModel system(Ui ui) {
        return templates.opsSystem(ui, state.look());
    }

    @Bean
    static NavEntry systemSettings() {
        return new NavEntry("ops.system.title", PATH, "server", 90)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }
}
