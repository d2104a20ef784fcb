package io.minicrm.page;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Editing;
import io.minicrm.record.Field;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import io.minicrm.web.Form;
import io.minicrm.web.SeeOther;
import io.minicrm.web.SentForms;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// Makes a record from the full form, or from the quick one with the few fields that matter.
@Controller
class NewController {

    private final Catalogue catalogue;
    private final RecordForms forms;
    private final DuplicateFinder duplicateFinder;
    private final SentForms sentForms;
    private final Templates templates;

    NewController(
            Catalogue catalogue,
            RecordForms forms,
            DuplicateFinder duplicateFinder,
            SentForms sentForms,
            Templates templates) {
        this.catalogue = catalogue;
        this.forms = forms;
        this.duplicateFinder = duplicateFinder;
        this.sentForms = sentForms;
        this.templates = templates;
    }

    @GetMapping("/{plural}/new")
    JteModel form(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> begin,
            @RequestParam(defaultValue = "false") boolean quick,
            Ui ui) {
        RecordType<?> type = type(plural, ui.scope());
        Form form = Form.of(type, beginning(type, begin, ui), null, ui);
        return templates.pageFormPage(ui, new FormPage(type, null, form, List.of(), quick));
    }

    @PostMapping({"/{plural}", "/{plural}/new"})
    @Nullable JteModel create(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(defaultValue = "false") boolean quick,
            @RequestParam(defaultValue = "false") boolean anyway,
            @RequestParam(defaultValue = "false") boolean another,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural, ui.scope());
        Optional<String> sentBefore = sentForms.sentBefore(ui, posted);
        if (sentBefore.isPresent()) {
            SeeOther.at(response, sentBefore.get());
            return null;
        }
        Form form = Form.bind(type, posted, ui);
        List<DuplicateFinder.Match> matches =
                anyway || form.isRefused()
                        ? List.of()
                        : duplicateFinder.to(
                                ui.scope(), type, form.values(), type.titleOf(form.values()));
        Optional<String> page =
                matches.isEmpty()
                        ? sentForms.once(
                                ui,
                                posted,
                                () -> forms.create(ui, form).map(saved -> next(saved, another)))
                        // What it resembles may be what it made itself a moment ago
                        : sentForms.sentBefore(ui, posted);
        if (page.isPresent()) {
            SeeOther.at(response, page.get());
            return null;
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.pageFormPage(ui, new FormPage(type, null, form, matches, quick));
    }

    /// The page of what was made, or the form for the next one.
    private static String next(Editing.Saved saved, boolean another) {
        return SeeOther.changed(
                another ? "/" + saved.ref().kind().plural() + "/new" : saved.ref().path(),
                saved.changeSetId());
    }

    private RecordType<?> type(String plural, Scope scope) {
        RecordType<?> type =
                catalogue
                        .at(plural)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        if (!scope.may(Action.CREATE, type.kind())) {
            throw new NotPermitted(Action.CREATE, type.kind());
        }
        return type;
    }

    /// What the address already says: `/contacts/new?company=%237`.
    private static Values beginning(
            RecordType<?> type, MultiValueMap<String, String> given, Ui ui) {
        Values values = new Values();
        for (Field<?> field : type.written()) {
            List<String> typed = given.get(field.key());
            if (typed != null) {
                begin(values, field, typed, ui);
            }
        }
        return values;
    }

    private static <T> void begin(Values values, Field<T> field, List<String> typed, Ui ui) {
        try {
            values.with(field, field.parse(typed, ui.reading()));
        } catch (InvalidInput _) {
            // A link with a value that cannot be: the form begins without it.
        }
    }
}
