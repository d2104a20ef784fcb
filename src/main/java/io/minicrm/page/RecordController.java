package io.minicrm.page;

import gg.jte.Content;
import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Editing;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Redirects;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.Form;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// One record: shown, edited in its form or field by field, put into the trash and taken out.
@Controller
@RequestMapping("/{plural}/{id:\\d{1,18}}")
class RecordController {

    private final Catalogue catalogue;
    private final RecordReader reader;
    private final RecordForms forms;
    private final Editing editing;
    private final Redirects redirects;
    private final InboundLinkCounts inboundLinks;
    private final VisibilityExplanation visibilityExplanation;
    private final List<Panel> panels;
    private final Templates templates;

    RecordController(
            Catalogue catalogue,
            RecordReader reader,
            RecordForms forms,
            Editing editing,
            Redirects redirects,
            InboundLinkCounts inboundLinks,
            VisibilityExplanation visibilityExplanation,
            List<Panel> panels,
            Templates templates) {
        this.catalogue = catalogue;
        this.reader = reader;
        this.forms = forms;
        this.editing = editing;
        this.redirects = redirects;
        this.inboundLinks = inboundLinks;
        this.visibilityExplanation = visibilityExplanation;
        this.panels = panels.stream().sorted(Comparator.comparingInt(Panel::order)).toList();
        this.templates = templates;
    }

    /// What went into another record leads there, for whoever may see that.
    @GetMapping
    @Nullable JteModel show(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String edit,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        RecordRef ref = new RecordRef(type.kind(), id);
        Optional<RecordSnapshot> found = reader.find(ui.scope(), ref);
        if (found.isEmpty() || found.get().deletedAt() != null) {
            Optional<RecordSnapshot> survivor =
                    redirects
                            .survivor(ui.scope(), ref)
                            .flatMap(each -> reader.find(ui.scope(), each));
            if (survivor.isPresent()) {
                // Not for ever: the merge can be taken apart
                response.setStatus(HttpStatus.FOUND.value());
                response.setHeader(HttpHeaders.LOCATION, survivor.get().ref().path());
                return null;
            }
        }
        RecordSnapshot record = found.orElseThrow(() -> new NoSuchRecord(ref));
        if (record.deletedAt() != null) {
            response.setStatus(HttpStatus.NOT_FOUND.value());
            return templates.pageTrashedPage(ui, type, record);
        }
        Form form = Form.of(type, record.values(), record.version(), ui);
        return page(ui, type, record, form, record.editable() ? edit : null);
    }

    @GetMapping("/edit")
    JteModel edit(@PathVariable String plural, @PathVariable long id, Ui ui) {
        RecordType<?> type = type(plural);
        RecordSnapshot record = editable(ui.scope(), type, id);
        Form form = Form.of(type, record.values(), record.version(), ui);
        return templates.pageFormPage(ui, new FormPage(type, record, form, List.of(), false));
    }

    @PostMapping({"", "/edit"})
    @Nullable JteModel update(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam MultiValueMap<String, String> posted,
            @RequestParam(required = false) @Nullable String edit,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        RecordSnapshot record = editable(ui.scope(), type, id);
        Form form = Form.bind(type, record.values(), posted, ui);
        Optional<Editing.Saved> saved = forms.update(ui, record, form);
        if (saved.isPresent()) {
            SeeOther.changed(response, record.ref().path(), saved.get().changeSetId());
            return null;
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return edit == null
                ? templates.pageFormPage(ui, new FormPage(type, record, form, List.of(), false))
                : page(ui, type, record, form, edit);
    }

    /// Says what happens to the records that link to this one, before it is put into the trash.
    @GetMapping("/trash")
    JteModel beforeTrash(@PathVariable String plural, @PathVariable long id, Ui ui) {
        RecordType<?> type = type(plural);
        RecordSnapshot record = living(ui.scope(), type, id);
        return templates.pageTrashPage(ui, type, record, inboundLinks.of(ui.scope(), record.ref()));
    }

    @PostMapping("/trash")
    void moveToTrash(
            @PathVariable String plural,
            @PathVariable long id,
            Ui ui,
            HttpServletResponse response) {
        RecordKind kind = type(plural).kind();
        SeeOther.changed(
                response, "/" + kind.plural(), editing.trash(ui.scope(), kind, List.of(id)));
    }

    /// @param back the page of the record where it was missed, or null for its own
    @PostMapping("/restore")
    void restore(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String back,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        RecordSnapshot record = find(ui.scope(), type, id);
        if (!record.deletable()) {
            throw new NotPermitted(Action.DELETE, type.kind());
        }
        Optional<Long> merge = redirects.mergeOf(ui.scope(), record.ref());
        if (merge.isPresent()) {
            // It comes back with all that it had, where that is taken back
            SeeOther.at(response, "/changes/" + merge.get());
            return;
        }
        long set = editing.restore(ui.scope(), type.kind(), List.of(id));
        String page =
                back != null && back.matches("/[a-z]{1,20}/\\d{1,18}") ? back : record.ref().path();
        SeeOther.changed(response, page, set);
    }

    private JteModel page(
            Ui ui, RecordType<?> type, RecordSnapshot record, Form form, @Nullable String editing) {
        return templates.pageRecordPage(
                ui,
                new RecordPage(
                        type,
                        record,
                        editing,
                        form,
                        record.deletable() && inboundLinks.isAny(ui.scope(), record.ref()),
                        visibilityExplanation.of(record),
                        contents(ui, record, Panel.Place.TITLE),
                        contents(ui, record, Panel.Place.ACTS),
                        contents(ui, record, Panel.Place.MORE),
                        contents(ui, record, Panel.Place.HEAD),
                        contents(ui, record, Panel.Place.MIDDLE),
                        contents(ui, record, Panel.Place.SIDE)));
    }

    private List<Content> contents(Ui ui, RecordSnapshot record, Panel.Place place) {
        return panels.stream()
                .filter(panel -> panel.place() == place && panel.isOn(record.ref().kind()))
                .flatMap(panel -> Stream.ofNullable(panel.content(ui, record)))
                .toList();
    }

    private RecordType<?> type(String plural) {
        return catalogue
                .at(plural)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    private RecordSnapshot find(Scope scope, RecordType<?> type, long id) {
        RecordRef ref = new RecordRef(type.kind(), id);
        return reader.find(scope, ref).orElseThrow(() -> new NoSuchRecord(ref));
    }

    private RecordSnapshot living(Scope scope, RecordType<?> type, long id) {
        return reader.get(scope, new RecordRef(type.kind(), id));
    }

    private RecordSnapshot editable(Scope scope, RecordType<?> type, long id) {
        RecordSnapshot record = living(scope, type, id);
        if (!record.editable()) {
            throw new NotPermitted(Action.EDIT, type.kind());
        }
        return record;
    }
}
