package io.minicrm.list;

import gg.jte.models.runtime.JteModel;
import io.minicrm.job.Steps;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.CsvFiles;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// The records of any type as a list, and what one does with several of them.
@Controller
class ListController {

    private final Catalogue catalogue;
    private final SelectionReader selectionReader;
    private final RecordList list;
    private final ColumnChoice choice;
    private final SelectionEditing editing;
    private final BulkWriting writing;
    private final CsvExport export;
    private final CsvFiles files;
    private final List<Layout> layouts;
    private final ListViews views;
    private final List<MadeForEach> makings;
    private final List<PickedVerb> verbs;
    private final SecurityLog log;
    private final Templates templates;

    ListController(
            Catalogue catalogue,
            SelectionReader selectionReader,
            RecordList list,
            ColumnChoice choice,
            SelectionEditing editing,
            BulkWriting writing,
            CsvExport export,
            CsvFiles files,
            List<Layout> layouts,
            ListViews views,
            List<MadeForEach> makings,
            List<PickedVerb> verbs,
            SecurityLog log,
            Templates templates) {
        this.catalogue = catalogue;
        this.selectionReader = selectionReader;
        this.list = list;
        this.choice = choice;
        this.editing = editing;
        this.writing = writing;
        this.export = export;
        this.files = files;
        this.layouts = layouts;
        this.views = views;
        this.makings = makings;
        this.verbs = verbs;
        this.log = log;
        this.templates = templates;
    }

    @GetMapping("/{plural}")
    @Nullable JteModel show(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui,
            HttpServletResponse response) {
        SelectionPage selected = selected(plural, Action.READ, parameters, ui);
        if (selected.added().isPresent()) {
            SeeOther.at(response, selected.added().get());
            return null;
        }
        ViewTabs viewTabs = views.of(ui, selected.selection().type(), selected.selection().view());
        if (viewTabs.usual().isPresent()) {
            if (parameters.isEmpty()) {
                SeeOther.at(response, viewTabs.usual().get());
                return null;
            }
            // Else what leads to all of them would lead to the usual view
            selected = selected.saysItsView();
        }
        RecordSelection selection = selected.selection();
        ListRequest request = selection.request();
        Optional<Layout> layout =
                layouts(request.type()).stream()
                        .filter(each -> each.key().equals(request.layout()))
                        .findFirst();
        if (layout.isPresent()) {
            return layout.get()
                    .page(
                            ui,
                            page(
                                    ui,
                                    selected,
                                    List.of(),
                                    RecordList.Page.NOTHING,
                                    RecordList.Count.NONE,
                                    false,
                                    viewTabs),
                            selection);
        }
        List<Column> columns = choice.columns(ui.scope(), request);
        RecordList.Page page = list.page(selection, columns);
        boolean whole = page.place() == 0 && !page.hasNext();
        RecordList.Count count =
                whole ? new RecordList.Count(page.rows().size(), false) : list.count(selection);
        boolean choosing = "columns".equals(parameters.getFirst("choose"));
        ListPage shown = page(ui, selected, columns, page, count, choosing, viewTabs);
        viewTabs.counted(shown);
        return templates.listPage(ui, shown);
    }

    private ListPage page(
            Ui ui,
            SelectionPage selected,
            List<Column> columns,
            RecordList.Page page,
            RecordList.Count count,
            boolean choosing,
            ViewTabs viewTabs) {
        return new ListPage(
                ui,
                selected.selection().request(),
                columns,
                page,
                count,
                selected.draft(),
                choosing,
                makings.stream().anyMatch(each -> each.mayBeMade(ui, selected.selection().type())),
                verbs.stream()
                        .filter(each -> each.mayBeDone(ui, selected.selection().type()))
                        .toList(),
                layouts(selected.selection().type()).stream().map(Layout::key).toList(),
                viewTabs);
    }

    private List<Layout> layouts(RecordType<?> type) {
        return layouts.stream().filter(layout -> layout.isOf(type.kind())).toList();
    }

    /// What of this list was changed since it was shown, of all that was changed.
    ///
    /// @param made what is new of this kind
    /// @param touched what was changed and is not shown
    /// @param rows what was changed and is shown
    /// @param many whether more was changed than one would name
    @GetMapping("/{plural}/news")
    JteModel news(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> parameters,
            @RequestParam(required = false) @Nullable List<Long> made,
            @RequestParam(required = false) @Nullable List<Long> touched,
            @RequestParam(name = "shown", required = false) @Nullable List<Long> rows,
            @RequestParam(defaultValue = "false") boolean many,
            Ui ui) {
        MultiValueMap<String, String> address = new LinkedMultiValueMap<>(parameters);
        List.of("made", "touched", "shown", "many").forEach(address::remove);
        RecordSelection selection = selected(plural, Action.READ, address, ui).selection();
        return templates.listNews(
                ui,
                many ? 0 : list.among(selection, named(made)),
                named(rows).size() + (many ? 0 : list.among(selection, named(touched))),
                many,
                selection.href());
    }

    private static List<Long> named(@Nullable List<Long> ids) {
        return ids == null ? List.of() : ids.stream().limit(Criteria.Picked.MOST).toList();
    }

    @GetMapping("/{plural}/export.csv")
    void export(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui,
            HttpServletResponse response)
            throws IOException {
        RecordSelection selection = selected(plural, Action.EXPORT, parameters, ui).selection();
        ListRequest request = selection.request();
        if (request.hasProblem()) {
            // Rather nothing than more than was asked for; the list says what is wrong.
            SeeOther.at(response, request.href());
            return;
        }
        log.tell(
                SecurityEvent.of(SecurityEvent.Kind.EXPORTED)
                        .by(ui.scope())
                        .with("what", request.type().kind().key())
                        .with("rows", list.countAll(selection)));
        List<Column> columns = choice.columns(ui.scope(), request);
        files.send(
                ui,
                response,
                CsvExport.name(ui, request.type()),
                rows -> export.write(ui, selection, columns, rows));
    }

    /// The same of records that were picked.
    @PostMapping("/{plural}/export.csv")
    void exportPicked(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response)
            throws IOException {
        RecordSelection selection = selected(plural, Action.EXPORT, posted, ui).selection();
        if (selection.picked() == 0) {
            SeeOther.at(response, selection.request().withoutPicked().href());
            return;
        }
        if (BulkWriting.refuses(selection, response)) {
            return;
        }
        export(plural, posted, ui, response);
    }

    @PostMapping("/{plural}/columns")
    void choose(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        ListRequest request = selected(plural, Action.READ, posted, ui).selection().request();
        boolean reset = posted.containsKey("reset") || request.columns() == null;
        // Those of a view are chosen for the view
        if (request.isOfView()) {
            SeeOther.at(response, (reset ? request.with((List<Column>) null) : request).href());
        } else if (reset) {
            choice.forget(ui.scope(), request.type());
            SeeOther.at(response, request.with((List<Column>) null).href());
        } else {
            choice.keep(ui.scope(), request.type(), Objects.requireNonNull(request.columns()));
            SeeOther.at(response, request.href());
        }
    }

    @PostMapping("/{plural}/trash")
    void moveToTrash(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordSelection selection = selected(plural, Action.DELETE, posted, ui).selection();
        if (selection.picked() == 0) {
            SeeOther.at(response, selection.request().withoutPicked().href());
            return;
        }
        writing.write(
                ui,
                posted,
                BulkTrashJob.KIND,
                selection,
                "",
                those -> editing.trash(those, Steps.untold()),
                response);
    }

    private SelectionPage selected(
            String plural, Action action, MultiValueMap<String, String> parameters, Ui ui) {
        RecordType<?> type =
                catalogue
                        .at(plural)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        return SelectionPage.of(
                ui, selectionReader, type, action, ListRequest.path(type), parameters);
    }
}
