package io.minicrm.activity;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Conflict;
import io.minicrm.record.Due;
import io.minicrm.record.Editing;
import io.minicrm.record.InvalidInput;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.Form;
import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import io.minicrm.web.SentForms;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Clock;
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

/// Activities where they are seen: written on a record's page, ticked off, put off, changed and
/// deleted, and back to where one was.
@Controller
class ActivityController {

    private final Activities activities;
    private final Editing editing;
    private final Catalogue catalogue;
    private final RecordReader reader;
    private final DueReader dues;
    private final Clock clock;
    private final SentForms sentForms;
    private final Templates templates;

    ActivityController(
            Activities activities,
            Editing editing,
            Catalogue catalogue,
            RecordReader reader,
            DueReader dues,
            Clock clock,
            SentForms sentForms,
            Templates templates) {
        this.activities = activities;
        this.editing = editing;
        this.catalogue = catalogue;
        this.reader = reader;
        this.dues = dues;
        this.clock = clock;
        this.sentForms = sentForms;
        this.templates = templates;
    }

    /// @param back where one was, if that was not the record's page
    @PostMapping("/{plural}/{id:\\d{1,18}}/activities")
    @Nullable JteModel write(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(required = false) @Nullable String back,
            Ui ui,
            HttpServletResponse response) {
        RecordRef subject =
                catalogue
                        .at(plural)
                        .filter(type -> type.kind() != RecordKind.ACTIVITY)
                        .map(type -> new RecordRef(type.kind(), id))
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        RecordSnapshot record = reader.get(ui.scope(), subject);
        if (!ui.scope().may(Action.CREATE, RecordKind.ACTIVITY)) {
            throw new NotPermitted(Action.CREATE, RecordKind.ACTIVITY);
        }
        Composition composition = Composition.read(posted, dues, ui);
        if (!composition.isRefused()) {
            try {
                sentForms
                        .once(
                                ui,
                                posted,
                                () -> {
                                    ChangeSet set = add(ui, subject, composition);
                                    return Optional.of(
                                            SeeOther.changed(
                                                    back == null
                                                            ? subject.path()
                                                            : LocalPath.of(back),
                                                    set.id()));
                                })
                        .ifPresent(address -> SeeOther.at(response, address));
                return null;
            } catch (InvalidValues invalid) {
                composition.activity().refuse(invalid);
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.activityComposerPage(ui, record, composition);
    }

    private ChangeSet add(Ui ui, RecordRef subject, Composition composition) {
        return activities.add(
                ui.scope(),
                subject,
                composition.values(clock.instant(), ui.format().zone()),
                composition.following());
    }

    /// @param back where one was
    @PostMapping("/activities/{id:\\d{1,18}}/done")
    void finish(
            @PathVariable long id,
            @RequestParam(defaultValue = "/") String back,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot activity = writable(ui.scope(), id, Action.EDIT);
        long set = activities.finish(ui.scope(), activity);
        String page = LocalPath.of(back);
        SeeOther.changed(response, page + (page.contains("?") ? "&" : "?") + "done=" + id, set);
    }

    /// @param due the day on which it is due from now on; its time stays. Or that it is when it
    ///   comes again
    @PostMapping("/activities/{id:\\d{1,18}}/due")
    @Nullable JteModel postpone(
            @PathVariable long id,
            @RequestParam List<String> due,
            @RequestParam(defaultValue = "/") String back,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot activity = writable(ui.scope(), id, Action.EDIT);
        if (due.contains(Later.NEXT)) {
            SeeOther.changed(response, LocalPath.of(back), activities.skip(ui.scope(), activity));
            return null;
        }
        Form form = form(activity, ui);
        try {
            Due present = activity.values().get(ActivityFields.DUE);
            Due read = dues.read(String.join(" ", due), ui);
            Due whole =
                    read.time() != null || present == null
                            ? read
                            : present.in(ui.format().zone()).moved(read.day());
            SeeOther.changed(
                    response, LocalPath.of(back), activities.postpone(ui.scope(), activity, whole));
            return null;
        } catch (InvalidInput invalid) {
            form.refuse(ActivityFields.DUE, invalid.problem());
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.activityEditPage(ui, form, activity, LocalPath.of(back));
    }

    /// As what a time is understood while it is typed.
    @GetMapping("/activities/when")
    JteModel when(@RequestParam MultiValueMap<String, String> typed, Ui ui) {
        String text =
                typed.entrySet().stream()
                        .filter(each -> each.getKey().endsWith(ActivityFields.DUE.key()))
                        .flatMap(each -> each.getValue().stream())
                        .findFirst()
                        .orElse("");
        try {
            return templates.activityWhen(ui, dues.read(text, ui));
        } catch (InvalidInput _) {
            return templates.activityWhen(ui, null);
        }
    }

    @GetMapping("/activities/{id:\\d{1,18}}/edit")
    JteModel edit(
            @PathVariable long id, @RequestParam(required = false) @Nullable String back, Ui ui) {
        RecordSnapshot activity = writable(ui.scope(), id, Action.EDIT);
        Form form = form(activity, ui);
        return templates.activityEditPage(ui, form, activity, back(back, activity));
    }

    @PostMapping("/activities/{id:\\d{1,18}}/edit")
    @Nullable JteModel save(
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(required = false) @Nullable String back,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot activity = writable(ui.scope(), id, Action.EDIT);
        Form form = Form.bind(type(), activity.values(), posted, ui);
        if (Composition.saysSomething(form.values())) {
            Composition.askForWords(
                    form,
                    ActivityKind.of(activity.values().get(ActivityFields.KIND)),
                    activity.values().copy().withAll(form.values()));
        }
        if (!form.isRefused()) {
            try {
                Editing.Saved saved =
                        editing.update(ui.scope(), activity, form.version(), form.values());
                SeeOther.changed(response, back(back, activity), saved.changeSetId());
                return null;
            } catch (InvalidValues invalid) {
                form.refuse(invalid);
            } catch (Conflict conflict) {
                form.refuse(conflict, ui);
            }
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return templates.activityEditPage(ui, form, activity, back(back, activity));
    }

    @PostMapping("/activities/{id:\\d{1,18}}/trash")
    void delete(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String back,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot activity = writable(ui.scope(), id, Action.DELETE);
        long set = editing.trash(ui.scope(), RecordKind.ACTIVITY, List.of(id));
        SeeOther.changed(response, back == null ? subject(activity) : LocalPath.of(back), set);
    }

    private Form form(RecordSnapshot activity, Ui ui) {
        return Form.of(type(), activity.values(), activity.version(), ui);
    }

    private RecordType<?> type() {
        return catalogue.type(RecordKind.ACTIVITY);
    }

    private RecordSnapshot writable(Scope scope, long id, Action action) {
        RecordSnapshot activity = reader.get(scope, new RecordRef(RecordKind.ACTIVITY, id));
        if (!(action == Action.EDIT ? activity.editable() : activity.deletable())) {
            throw new NotPermitted(action, RecordKind.ACTIVITY);
        }
        return activity;
    }

    private static String back(@Nullable String back, RecordSnapshot activity) {
        return back == null ? activity.ref().path() : LocalPath.of(back);
    }

    /// The page of the first record that it hangs on, or that of all.
    private static String subject(RecordSnapshot activity) {
        return activity.links().stream()
                .findFirst()
                .map(RecordRef::path)
                .orElse("/" + RecordKind.ACTIVITY.plural());
    }
}
