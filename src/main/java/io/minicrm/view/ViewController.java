package io.minicrm.view;

import gg.jte.models.runtime.JteModel;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.NotFound;
import io.minicrm.web.PlainForm;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
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

/// Views are saved, named, given to others, pinned and deleted.
@Controller
class ViewController {

    static final String PATH = "/views";

    private final SavedViews views;
    private final ViewEditing editing;
    private final PinnedViews pinned;
    private final SelectionReader selections;
    private final Catalogue catalogue;
    private final Directory directory;
    private final Templates templates;

    ViewController(
            SavedViews views,
            ViewEditing editing,
            PinnedViews pinned,
            SelectionReader selections,
            Catalogue catalogue,
            Directory directory,
            Templates templates) {
        this.views = views;
        this.editing = editing;
        this.pinned = pinned;
        this.selections = selections;
        this.catalogue = catalogue;
        this.directory = directory;
        this.templates = templates;
    }

    /// Where a list becomes a view.
    ///
    /// @param from the view that it was when it was opened, or null
    static String newPath(RecordKind kind, String query, @Nullable SavedView from) {
        return "/%s/views/new?%s%s"
                .formatted(
                        kind.plural(),
                        query.isEmpty() || from == null ? query : query + "&",
                        from == null ? "" : "view=" + from.id());
    }

    @GetMapping(PATH)
    JteModel all(@RequestParam(required = false) @Nullable String deleted, Ui ui) {
        return viewsPage(ui, deleted, null);
    }

    private JteModel viewsPage(Ui ui, @Nullable String justDeleted, @Nullable Problem problem) {
        List<SavedView> deleted = views.deleted(ui.scope());
        return templates.viewListPage(
                ui,
                new ViewsPage(
                        views.all(ui.scope()).stream()
                                .filter(view -> ui.scope().may(Action.READ, view.kind()))
                                .toList(),
                        deleted,
                        deleted.stream()
                                .filter(view -> Long.toString(view.id()).equals(justDeleted))
                                .findFirst()
                                .orElse(null),
                        problem));
    }

    /// The pinned ones alone, with how many records they have; see `pins.jte`.
    @GetMapping(PATH + "/counts")
    JteModel counts(Ui ui) {
        return templates.viewCounts(pinned.counted(ui));
    }

    @GetMapping("/{plural}/views/new")
    JteModel create(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui) {
        RecordType<?> type = type(plural);
        RecordSelection selection =
                selections.read(ui.reading(), ui::title, type, Action.READ, parameters);
        PlainForm form =
                new PlainForm().with("name", copiedName(ui, selection)).with("audience", "private");
        return page(ui, type.kind(), null, selection.viewQuery(), form, false);
    }

    /// Somebody else's view is called the same where one has a copy of one's own.
    private String copiedName(Ui ui, RecordSelection selection) {
        return Optional.ofNullable(selection.view())
                .flatMap(mark -> views.find(ui.scope(), Long.parseLong(mark)))
                .filter(view -> view.kind() == selection.type().kind())
                .filter(view -> !ui.isMe(view.ownerId()))
                .map(SavedView::name)
                .orElse("");
    }

    @PostMapping("/{plural}/views")
    @Nullable JteModel add(
            @PathVariable String plural,
            @RequestParam(defaultValue = "") String query,
            @RequestParam Map<String, String> sent,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        String kept = read(ui, type, query).viewQuery();
        PlainForm form = typed(sent);
        Optional<Long> id = editing.add(ui.scope(), type.kind(), kept, form);
        if (id.isPresent()) {
            lead(ui, id.get(), response);
            return null;
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(ui, type.kind(), null, kept, form, false);
    }

    @GetMapping(PATH + "/{id:\\d{1,18}}")
    JteModel edit(@PathVariable long id, Ui ui) {
        SavedView view = view(ui, id);
        return page(ui, view.kind(), view, view.query(), present(view), false);
    }

    @PostMapping(PATH + "/{id:\\d{1,18}}")
    @Nullable JteModel change(
            @PathVariable long id,
            @RequestParam(defaultValue = "-1") int version,
            @RequestParam Map<String, String> sent,
            Ui ui,
            HttpServletResponse response) {
        SavedView view = changeable(ui, id);
        PlainForm form = typed(sent);
        if (editing.change(ui.scope(), view, version, form)) {
            lead(ui, id, response);
            return null;
        }
        boolean stale = !form.isRefused();
        SavedView present = view(ui, id);
        if (stale) {
            form.compare("name", present.name());
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(ui, view.kind(), present, view.query(), form, stale);
    }

    /// What one wants of a view for oneself, whosever it is.
    @PostMapping(PATH + "/{id:\\d{1,18}}/mine")
    @Nullable JteModel keep(
            @PathVariable long id,
            @RequestParam Map<String, String> sent,
            Ui ui,
            HttpServletResponse response) {
        SavedView view = view(ui, id);
        PlainForm form =
                present(view).with("pinned", sent.get("pinned")).with("usual", sent.get("usual"));
        editing.keep(ui.scope(), view, form);
        if (!form.isRefused()) {
            SeeOther.at(response, view.href());
            return null;
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(ui, view.kind(), view, view.query(), form, false);
    }

    /// Lets a view show what its list shows by now. When somebody was faster, what was to be saved
    /// can become a view of its own.
    @PostMapping(PATH + "/{id:\\d{1,18}}/query")
    @Nullable JteModel show(
            @PathVariable long id,
            @RequestParam(defaultValue = "-1") int version,
            @RequestParam(defaultValue = "") String query,
            Ui ui,
            HttpServletResponse response) {
        SavedView view = changeable(ui, id);
        String kept = read(ui, catalogue.type(view.kind()), query).viewQuery();
        PlainForm form = present(view).with("pinned", "").with("usual", "");
        if (kept.length() > ViewEditing.LONGEST_QUERY) {
            form.refuse("name", Problem.of("view.problem.query"));
        } else if (editing.show(ui.scope(), id, version, kept)) {
            lead(ui, id, response);
            return null;
        } else {
            form.refuse("name", Problem.of("view.problem.stale", view.name()));
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return page(ui, view.kind(), null, kept, form, false, view.href());
    }

    @PostMapping(PATH + "/{id:\\d{1,18}}/delete")
    void delete(@PathVariable long id, Ui ui, HttpServletResponse response) {
        changeable(ui, id);
        editing.delete(ui.scope(), id);
        SeeOther.at(response, PATH + "?deleted=" + id);
    }

    @PostMapping(PATH + "/{id:\\d{1,18}}/restore")
    @Nullable JteModel restore(@PathVariable long id, Ui ui, HttpServletResponse response) {
        SavedView view =
                views.findDeleted(ui.scope(), id).orElseThrow(() -> new NotFound("view " + id));
        Problem problem = editing.restore(ui.scope(), view);
        if (problem == null) {
            SeeOther.at(response, PATH);
            return null;
        }
        response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
        return viewsPage(ui, null, problem);
    }

    private JteModel page(
            Ui ui,
            RecordKind kind,
            @Nullable SavedView view,
            String query,
            PlainForm form,
            boolean stale) {
        return page(
                ui,
                kind,
                view,
                query,
                form,
                stale,
                view == null
                        ? "/" + kind.plural() + "?" + (query.isEmpty() ? "view=all" : query)
                        : view.href());
    }

    /// @param back where one was
    private JteModel page(
            Ui ui,
            RecordKind kind,
            @Nullable SavedView view,
            String query,
            PlainForm form,
            boolean stale,
            String back) {
        boolean mine = view == null || view.mayBeChangedBy(ui.actor());
        return templates.viewFormPage(
                ui,
                new ViewPage(
                        kind,
                        view,
                        query,
                        form,
                        mine ? audiences(ui, view) : List.of(),
                        back,
                        stale));
    }

    /// A team is there for whose owner has one.
    private List<Audience> audiences(Ui ui, @Nullable SavedView view) {
        long owner = view == null ? ui.actor().id() : view.ownerId();
        boolean team =
                view != null && view.audience() == Audience.TEAM
                        || directory
                                .person(owner)
                                .filter(person -> person.teamId() != null)
                                .isPresent();
        return Stream.of(Audience.values())
                .filter(audience -> team || audience != Audience.TEAM)
                .toList();
    }

    private static PlainForm typed(Map<String, String> sent) {
        return new PlainForm()
                .with("name", sent.get("name"))
                .with("audience", sent.get("audience"))
                .with("pinned", sent.get("pinned"))
                .with("usual", sent.get("usual"));
    }

    private static PlainForm present(SavedView view) {
        return new PlainForm()
                .with("name", view.name())
                .with("audience", view.audience().key())
                .with("pinned", view.pinned() ? "on" : "")
                .with("usual", view.usual() ? "on" : "");
    }

    /// To the list as the view shows it; whoever gave it to others sees it no more.
    private void lead(Ui ui, long id, HttpServletResponse response) {
        SeeOther.at(response, found(ui, id).map(SavedView::href).orElse(PATH));
    }

    private SavedView view(Ui ui, long id) {
        return found(ui, id).orElseThrow(() -> new NotFound("view " + id));
    }

    private Optional<SavedView> found(Ui ui, long id) {
        return views.find(ui.scope(), id).filter(view -> ui.scope().may(Action.READ, view.kind()));
    }

    private SavedView changeable(Ui ui, long id) {
        SavedView view = view(ui, id);
        if (!view.mayBeChangedBy(ui.actor())) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        return view;
    }

    private RecordSelection read(Ui ui, RecordType<?> type, String query) {
        try {
            return selections.read(ui, type, query);
        } catch (IllegalArgumentException malformed) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "no query string", malformed);
        }
    }

    private RecordType<?> type(String plural) {
        return catalogue
                .at(plural)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }
}
