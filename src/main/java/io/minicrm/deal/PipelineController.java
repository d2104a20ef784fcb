package io.minicrm.deal;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Options;
import io.minicrm.web.OptionForm;
import io.minicrm.web.OptionSettings;
import io.minicrm.web.PlainForm;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// `/settings/pipelines`: pipelines with their stages, and lost reasons. Only administrators come
/// here.
@Controller
class PipelineController {

    private static final String PATH = "/settings/pipelines";

    private final Templates templates;
    private final PipelineSettings pipelines;
    private final OptionSettings optionSettings;
    private final Options options;

    PipelineController(
            Templates templates,
            PipelineSettings pipelines,
            OptionSettings optionSettings,
            Options options) {
        this.templates = templates;
        this.pipelines = pipelines;
        this.optionSettings = optionSettings;
        this.options = options;
    }

    @GetMapping(PATH)
    JteModel pipelines(@RequestParam(defaultValue = "") String note, Ui ui) {
        return templates.dealPipelines(
                ui, pipelines.page(note.equals("saved") ? "web.ordered.saved" : null));
    }

    @PostMapping(PATH)
    @Nullable JteModel add(
            @RequestParam(defaultValue = "") String name, Ui ui, HttpServletResponse response) {
        Map<Stage.Kind, String> stages = new EnumMap<>(Stage.Kind.class);
        for (Stage.Kind kind : Stage.Kind.values()) {
            stages.put(kind, ui.t(kind.label()));
        }
        PlainForm plainForm = pipelines.add(ui.scope(), name, stages);
        return plainForm.isRefused()
                ? refused(ui, pipelines.page(null).with(plainForm), response)
                : saved(response);
    }

    @PostMapping(PATH + "/{id:\\d{1,18}}")
    @Nullable JteModel save(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Ui ui,
            HttpServletResponse response) {
        PipelineForm form = pipelines.save(ui.scope(), id, sent);
        return form.isRefused()
                ? refused(ui, pipelines.page(null).with(form), response)
                : saved(response);
    }

    @PostMapping(PATH + "/reasons")
    @Nullable JteModel saveReasons(
            @RequestParam Map<String, String> sent, Ui ui, HttpServletResponse response) {
        OptionForm form = optionSettings.save(ui.scope(), DealFields.LOST_REASON_TABLE, sent);
        return form.isRefused()
                ? refused(ui, pipelines.page(null).with(form), response)
                : saved(response);
    }

    private JteModel refused(Ui ui, PipelinesPage page, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.dealPipelines(ui, page);
    }

    private @Nullable JteModel saved(HttpServletResponse response) {
        options.changed();
        SeeOther.at(response, PATH + "?note=saved");
        return null;
    }
}
