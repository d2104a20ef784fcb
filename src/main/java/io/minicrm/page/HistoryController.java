package io.minicrm.page;

import gg.jte.models.runtime.JteModel;
import io.minicrm.change.History;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Editing;
import io.minicrm.record.Field;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
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
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// What happened to one record; each former value can be put back.
@Controller
@RequestMapping("/{plural}/{id:\\d{1,18}}/history")
class HistoryController {

    private static final int ENTRIES = 50;

    private final Catalogue catalogue;
    private final RecordReader reader;
    private final Editing editing;
    private final History history;
    private final Templates templates;

    HistoryController(
            Catalogue catalogue,
            RecordReader reader,
            Editing editing,
            History history,
            Templates templates) {
        this.catalogue = catalogue;
        this.reader = reader;
        this.editing = editing;
        this.history = history;
        this.templates = templates;
    }

    @GetMapping
    JteModel show(
            @PathVariable String plural,
            @PathVariable long id,
            @RequestParam(required = false) @Nullable Long before,
            Ui ui) {
        RecordSnapshot record = record(plural, id, ui);
        List<History.Entry> entries = history.of(ui.scope(), record.ref(), before, ENTRIES + 1);
        return templates.pageHistoryPage(
                ui, record, entries.stream().limit(ENTRIES).toList(), entries.size() > ENTRIES);
    }

    @PostMapping("/{entry:\\d{1,18}}")
    void restore(
            @PathVariable String plural,
            @PathVariable long id,
            @PathVariable long entry,
            @RequestParam("field") String key,
            Ui ui,
            HttpServletResponse response) {
        RecordSnapshot record = record(plural, id, ui);
        History.FieldChange former =
                history.entry(ui.scope(), record.ref(), entry).stream()
                        .flatMap(found -> found.fields().stream())
                        .filter(change -> change.field().key().equals(key))
                        .findFirst()
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        Editing.Saved saved =
                editing.update(ui.scope(), record, null, put(former.field(), former.before()));
        SeeOther.changed(response, record.ref().path(), saved.changeSetId());
    }

    @SuppressWarnings("unchecked")
    private static <T> Values put(Field<T> field, @Nullable Object value) {
        return new Values().with(field, (T) value);
    }

    private RecordSnapshot record(String plural, long id, Ui ui) {
        RecordType<?> type =
                catalogue
                        .at(plural)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return reader.get(ui.scope(), new RecordRef(type.kind(), id));
    }
}
