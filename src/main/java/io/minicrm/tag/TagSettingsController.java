package io.minicrm.tag;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Options;
import io.minicrm.record.Tags;
import io.minicrm.web.NotFound;
import io.minicrm.web.PlainForm;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// `/settings/tags`: what tags there are, for administrators.
@Controller
@RequestMapping(TagSettingsController.PATH)
class TagSettingsController {

    static final String PATH = "/settings/tags";

    private static final String ONE = "/{id:\\d{1,18}}";

    private final TagSettings settings;
    private final TagMergeJob merging;
    private final Templates templates;

    TagSettingsController(TagSettings settings, TagMergeJob merging, Templates templates) {
        this.settings = settings;
        this.merging = merging;
        this.templates = templates;
    }

    @GetMapping
    JteModel tags(@RequestParam(defaultValue = "") String note, Ui ui) {
        return templates.tagTags(
                ui,
                settings.rows(ui.scope()),
                settings.types(),
                note.equals("saved") ? ui.t("web.ordered.saved") : null);
    }

    @GetMapping(ONE)
    JteModel tag(@PathVariable long id, Ui ui) {
        Options.Entry tag = find(id);
        return page(ui, tag, new PlainForm().with("name", tag.name()).with("tone", tag.tone()));
    }

    @PostMapping(ONE)
    @Nullable JteModel save(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String version,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String tone,
            Ui ui,
            HttpServletResponse response) {
        Options.Entry tag = find(id);
        PlainForm form = settings.save(ui.scope(), tag, version, name, tone);
        if (form.isRefused()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, tag, form);
        }
        SeeOther.at(response, PATH + "?note=saved");
        return null;
    }

    /// @param into the id of the tag that records have instead
    @PostMapping(ONE + "/merge")
    void merge(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long into,
            Ui ui,
            HttpServletResponse response) {
        Options.Entry tag = find(id);
        SeeOther.at(
                response,
                into == null || into == id
                        ? PATH + "/" + id
                        : merging.start(ui.scope(), tag.id(), find(into).id()));
    }

    @PostMapping(ONE + "/remove")
    void remove(@PathVariable long id, Ui ui, HttpServletResponse response) {
        SeeOther.at(response, merging.start(ui.scope(), find(id).id(), null));
    }

    private JteModel page(Ui ui, Options.Entry tag, PlainForm form) {
        List<Options.Entry> others =
                ui.options().offered(Tags.TAG, "").stream()
                        .filter(other -> other.id() != tag.id())
                        .toList();
        return templates.tagTag(ui, tag, TagSettings.mark(tag), form, TagSettings.TONES, others);
    }

    private Options.Entry find(long id) {
        return settings.find(id).orElseThrow(() -> new NotFound("tag " + id));
    }
}
