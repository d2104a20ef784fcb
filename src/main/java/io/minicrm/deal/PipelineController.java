package io.minicrm.deal;

import gg.jte.models.runtime.JteModel;
import io.minicrm.deal.PipelineSettings.Kept;
import io.minicrm.record.Options;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
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
    private static final List<String> NOTES = List.of("saved", "archived", "restored");

    private final Templates templates;
    private final Pipelines pipelines;
    private final PipelineSettings settings;
    private final Options options;

    PipelineController(
            Templates templates, Pipelines pipelines, PipelineSettings settings, Options options) {
        this.templates = templates;
        this.pipelines = pipelines;
        this.settings = settings;
        this.options = options;
    }

    @GetMapping(PATH)
    JteModel pipelines(@RequestParam(defaultValue = "") String note, Ui ui) {
        return page(
                ui,
                new PipelineForm(""),
                NOTES.contains(note) ? "deal.pipelines.note." + note : null);
    }

    @PostMapping(PATH + "/pipeline")
    @Nullable JteModel addPipeline(
            @RequestParam(defaultValue = "") String name, Ui ui, HttpServletResponse response) {
        Map<Stage.Kind, String> stages = new EnumMap<>(Stage.Kind.class);
        for (Stage.Kind kind : Stage.Kind.values()) {
            stages.put(kind, ui.t("deal.status." + kind.name().toLowerCase(Locale.ROOT)));
        }
        PipelineForm form = new PipelineForm("pipeline-new").with("name", name).needName();
        return write(
                ui,
                form,
                response,
                "?note=saved",
                () -> settings.addPipeline(ui.scope(), name.strip(), stages));
    }

    @PostMapping(PATH + "/reason")
    @Nullable JteModel addReason(
            @RequestParam(defaultValue = "") String name, Ui ui, HttpServletResponse response) {
        PipelineForm form = new PipelineForm("reason-new").with("name", name).needName();
        return write(
                ui,
                form,
                response,
                "?note=saved",
                () -> settings.addReason(ui.scope(), name.strip()));
    }

    @PostMapping(PATH + "/{kept:pipeline|reason}/{id:\\d{1,18}}")
    @Nullable JteModel rename(
            @PathVariable String kept,
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            Ui ui,
            HttpServletResponse response) {
        PipelineForm form = new PipelineForm(kept + "-" + id).with("name", name).needName();
        return write(
                ui,
                form,
                response,
                "?note=saved",
                () -> settings.rename(ui.scope(), kept(kept), id, name.strip()));
    }

    @PostMapping(PATH + "/pipeline/{id:\\d{1,18}}/stage")
    @Nullable JteModel addStage(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String probability,
            @RequestParam(defaultValue = "") String stuckAfter,
            Ui ui,
            HttpServletResponse response) {
        Stage.Kind chosen =
                switch (kind) {
                    case "won" -> Stage.Kind.WON;
                    case "lost" -> Stage.Kind.LOST;
                    default -> Stage.Kind.OPEN;
                };
        PipelineForm form =
                new PipelineForm("stage-new-" + id)
                        .with("name", name)
                        .with("kind", kind)
                        .with("probability", probability)
                        .with("stuckAfter", stuckAfter);
        PipelineSettings.StageFacts facts = form.stage(chosen);
        return write(
                ui,
                form,
                response,
                "?note=saved",
                () -> settings.addStage(ui.scope(), id, chosen, facts));
    }

    /// The kind of a stage stays what it is: deals that are in it are won, lost or neither.
    @PostMapping(PATH + "/stage/{id:\\d{1,18}}")
    @Nullable JteModel changeStage(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String probability,
            @RequestParam(defaultValue = "") String stuckAfter,
            Ui ui,
            HttpServletResponse response) {
        Stage stage = pipelines.stage(id).orElseThrow(() -> new NotFound("stage " + id));
        PipelineForm form =
                new PipelineForm("stage-" + id)
                        .with("name", name)
                        .with("probability", probability)
                        .with("stuckAfter", stuckAfter);
        PipelineSettings.StageFacts facts = form.stage(stage.kind());
        return write(
                ui,
                form,
                response,
                "?note=saved",
                () -> settings.changeStage(ui.scope(), id, facts));
    }

    @PostMapping(PATH + "/{kept:pipeline|stage|reason}/{id:\\d{1,18}}/{way:up|down}")
    @Nullable JteModel move(
            @PathVariable String kept,
            @PathVariable long id,
            @PathVariable String way,
            Ui ui,
            HttpServletResponse response) {
        String form = kept + "-" + id;
        return write(
                ui,
                new PipelineForm(form),
                response,
                "#" + form,
                () -> settings.move(ui.scope(), kept(kept), id, way.equals("up")));
    }

    @PostMapping(PATH + "/{kept:pipeline|stage|reason}/{id:\\d{1,18}}/archive")
    @Nullable JteModel archive(
            @PathVariable String kept, @PathVariable long id, Ui ui, HttpServletResponse response) {
        return write(
                ui,
                new PipelineForm(kept + "-" + id),
                response,
                "?note=archived",
                () -> settings.archive(ui.scope(), kept(kept), id));
    }

    @PostMapping(PATH + "/{kept:pipeline|stage|reason}/{id:\\d{1,18}}/restore")
    @Nullable JteModel restore(
            @PathVariable String kept, @PathVariable long id, Ui ui, HttpServletResponse response) {
        return write(
                ui,
                new PipelineForm(kept + "-" + id),
                response,
                "?note=restored",
                () -> settings.restore(ui.scope(), kept(kept), id));
    }

    /// Does it and leads back, or shows the page with what is wrong.
    ///
    /// @param back what follows the address of the page
    private @Nullable JteModel write(
            Ui ui, PipelineForm form, HttpServletResponse response, String back, Runnable deed) {
        if (!form.isRefused()) {
            try {
                deed.run();
                options.changed();
                SeeOther.at(response, PATH + back);
                return null;
            } catch (PipelineSettings.Refused refused) {
                form.refuse(refused);
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(ui, form, null);
    }

    private JteModel page(Ui ui, PipelineForm form, @Nullable String note) {
        return templates.dealPipelines(
                ui,
                new PipelinesPage(
                        pipelines.all(), settings.deals(), settings.reasons(), form, note));
    }

    private static Kept kept(String key) {
        return Kept.valueOf(key.toUpperCase(Locale.ROOT));
    }
}
