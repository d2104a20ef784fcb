package io.minicrm.activity;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Options;
import io.minicrm.web.OptionForm;
import io.minicrm.web.OptionSettings;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// `/settings/outcomes`: what can come of an activity. Only administrators come here.
@Controller
class OutcomeController {

    static final String PATH = "/settings/outcomes";

    private final Templates templates;
    private final OptionSettings optionSettings;
    private final Options options;

    OutcomeController(Templates templates, OptionSettings optionSettings, Options options) {
        this.templates = templates;
        this.optionSettings = optionSettings;
        this.options = options;
    }

    @GetMapping(PATH)
    JteModel outcomes(@RequestParam(defaultValue = "") String note, Ui ui) {
        return templates.activityOutcomes(
                ui,
                optionSettings.form(ActivityFields.OUTCOME_TABLE),
                note.equals("saved") ? "web.ordered.saved" : null);
    }

    @PostMapping(PATH)
    @Nullable JteModel save(
            @RequestParam Map<String, String> sent, Ui ui, HttpServletResponse response) {
        OptionForm form = optionSettings.save(ui.scope(), ActivityFields.OUTCOME_TABLE, sent);
        if (form.isRefused()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.activityOutcomes(ui, form, null);
        }
        options.changed();
        SeeOther.at(response, PATH + "?note=saved");
        return null;
    }
}
