package io.minicrm.activity;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Conflict;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.Form;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
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

/// Notes: written on a record's page, changed and deleted by those who may.
@Controller
class NoteController {

    private final Activities activities;
    private final Catalogue catalogue;
    private final RecordReader reader;
    private final Templates templates;

    NoteController(
            Activities activities, Catalogue catalogue, RecordReader reader, Templates templates) {
        this.activities = activities;
        this.catalogue = catalogue;
        this.reader = reader;
        this.templates = templates;
    }

    @PostMapping("/{plural}/{id:\\d{1,18}}/notes")
    @Nullable JteModel write(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordRef subject =
                catalogue
                        .at(plural)
                        .map(type -> new RecordRef(type.kind(), id))
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        RecordSnapshot record = reader.get(ui.scope(), subject);
        Form form = Form.bind(ActivityFields.ACTIVITY, posted, ui);
        String body = form.values().get(ActivityFields.BODY);
        if (form.isRefused() || body == null) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return templates.activityNotePage(ui, form, record, null);
        }
        ChangeSet set = activities.note(ui.scope(), subject, body, null);
        SeeOther.changed(response, subject.path(), set.id());
        return null;
    }

    @GetMapping("/activities/{id:\\d{1,18}}/edit")
    JteModel edit(@PathVariable long id, Ui ui) {
        RecordSnapshot note = editable(ui.scope(), id);
        Form form = Form.of(ActivityFields.ACTIVITY, note.values(), note.version(), ui);
        return templates.activityNotePage(ui, form, subject(ui.scope(), note), note);
    }

    @PostMapping("/activities/{id:\\d{1,18}}/edit")
    @Nullable JteModel save(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot note = editable(ui.scope(), id);
        RecordSnapshot subject = subject(ui.scope(), note);
        Form form = Form.bind(ActivityFields.ACTIVITY, posted, ui);
        String body = form.values().get(ActivityFields.BODY);
        Integer version = form.version();
        if (!form.isRefused() && body != null) {
            try {
                ChangeSet set =
                        activities.edit(
                                ui.scope(),
                                note.ref(),
                                version == null ? note.version() : version,
                                body);
                SeeOther.changed(response, subject.ref().path(), set.id());
                return null;
            } catch (Conflict conflict) {
                form.refuse(conflict, ui);
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.activityNotePage(ui, form, subject, note);
    }

    @PostMapping("/activities/{id:\\d{1,18}}/trash")
    void delete(@PathVariable long id, Ui ui, HttpServletResponse response) {
        RecordSnapshot note = reader.get(ui.scope(), new RecordRef(RecordKind.ACTIVITY, id));
        if (!note.deletable()) {
            throw new NotPermitted(Action.DELETE, RecordKind.ACTIVITY);
        }
        RecordSnapshot subject = subject(ui.scope(), note);
        ChangeSet set = activities.delete(ui.scope(), note.ref());
        SeeOther.changed(response, subject.ref().path(), set.id());
    }

    private RecordSnapshot editable(Scope scope, long id) {
        RecordSnapshot note = reader.get(scope, new RecordRef(RecordKind.ACTIVITY, id));
        if (!note.editable()) {
            throw new NotPermitted(Action.EDIT, RecordKind.ACTIVITY);
        }
        return note;
    }

    private RecordSnapshot subject(Scope scope, RecordSnapshot note) {
        return activities
                .subject(note.ref())
                .flatMap(subject -> reader.find(scope, subject))
                .orElseThrow(() -> new NoSuchRecord(note.ref()));
    }
}
