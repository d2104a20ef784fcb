package io.minicrm.custom;

import gg.jte.models.runtime.JteModel;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NavEntry;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// `/settings/fields`: the fields that are added to records. Only administrators come here.
@Controller
class FieldController {

    private static final String PATH = "/settings/fields";
    private static final String ONE = PATH + "/{id:\\d{1,18}}";

    private final Templates templates;
    private final CustomFields fields;

    FieldController(Templates templates, CustomFields fields) {
        this.templates = templates;
        this.fields = fields;
    }

    @Bean
    static NavEntry fieldSettings() {
        return new NavEntry("custom.title", PATH, "forms", 50)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }

    /// @param field the one with which was just done what the note says
    @GetMapping(PATH)
    JteModel all(
            @RequestParam(defaultValue = "contact") String kind,
            @RequestParam(defaultValue = "") String note,
            @RequestParam(defaultValue = "") String field,
            Ui ui) {
        return templates.customFields(ui, FieldsPage.of(fields, kind(kind), note, field));
    }

    /// @param name what is proposed
    @GetMapping(PATH + "/new")
    JteModel fresh(
            @RequestParam(defaultValue = "contact") String kind,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String type,
            Ui ui) {
        return templates.customField(ui, FieldForm.of(kind(kind)).propose(name, type));
    }

    @PostMapping(PATH)
    @Nullable JteModel add(
            @RequestParam(defaultValue = "contact") String kind,
            @RequestParam Map<String, String> sent,
            Ui ui,
            HttpServletResponse response) {
        FieldForm form = FieldForm.of(kind(kind)).take(sent);
        Optional<CustomFieldDraft> draft = form.draft();
        if (draft.isEmpty()) {
            return refused(ui, form, response);
        }
        try {
            return done(response, fields.create(ui.scope(), draft.get()), "added");
        } catch (InvalidCustomField invalid) {
            form.refuse(invalid);
            return refused(ui, form, response);
        }
    }

    @GetMapping(ONE)
    JteModel one(@PathVariable long id, Ui ui) {
        return templates.customField(ui, FieldForm.of(field(id)));
    }

    @PostMapping(ONE)
    @Nullable JteModel save(
            @PathVariable long id,
            @RequestParam(defaultValue = "") String version,
            @RequestParam Map<String, String> sent,
            Ui ui,
            HttpServletResponse response) {
        CustomField field = field(id);
        FieldForm form = FieldForm.of(field).take(sent);
        if (!version.equals(Integer.toString(field.version()))) {
            return form.compare() ? refused(ui, form, response) : done(response, field, "saved");
        }
        Optional<CustomFieldDraft> draft = form.draft();
        if (draft.isEmpty()) {
            return refused(ui, form, response);
        }
        try {
            return done(
                    response, fields.change(ui.scope(), id, field.version(), draft.get()), "saved");
        } catch (InvalidCustomField invalid) {
            form.refuse(invalid);
            return refused(ui, form, response);
        } catch (CustomFieldChanged changed) {
            FieldForm now = FieldForm.of(changed.present()).take(sent);
            return now.compare()
                    ? refused(ui, now, response)
                    : done(response, changed.present(), "saved");
        }
    }

    @PostMapping(ONE + "/archive")
    void archive(@PathVariable long id, Ui ui, HttpServletResponse response) {
        fields.archive(ui.scope(), id);
        done(response, field(id), "archived");
    }

    /// One whose name another has by now is shown, to be given a new one first.
    @PostMapping(ONE + "/restore")
    @Nullable JteModel restore(@PathVariable long id, Ui ui, HttpServletResponse response) {
        try {
            fields.restore(ui.scope(), id);
        } catch (InvalidCustomField invalid) {
            FieldForm form = FieldForm.of(field(id));
            form.refuse(invalid);
            return refused(ui, form, response);
        }
        return done(response, field(id), "restored");
    }

    /// @param place among those of its kind that are not archived, from 1
    @PostMapping(ONE + "/move")
    void move(@PathVariable long id, @RequestParam int place, Ui ui, HttpServletResponse response) {
        fields.move(ui.scope(), id, place);
        SeeOther.at(response, PATH + "?kind=" + field(id).kind().key() + "#field-" + id);
    }

    @PostMapping(ONE + "/index")
    void retryIndex(@PathVariable long id, Ui ui, HttpServletResponse response) {
        fields.retryIndex(ui.scope(), id);
        done(response, field(id), "retried");
    }

    private static RecordKind kind(String key) {
        return CustomFieldType.KINDS.stream()
                .filter(kind -> kind.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFound("fields of " + key));
    }

    private CustomField field(long id) {
        return fields.find(id).orElseThrow(() -> new NotFound("field " + id));
    }

    private JteModel refused(Ui ui, FieldForm form, HttpServletResponse response) {
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.customField(ui, form);
    }

    private static @Nullable JteModel done(
            HttpServletResponse response, CustomField field, String note) {
        SeeOther.at(
                response,
                PATH + "?kind=" + field.kind().key() + "&note=" + note + "&field=" + field.id());
        return null;
    }
}
