package io.minicrm.change;

import gg.jte.models.runtime.JteModel;
import io.minicrm.record.Editing;
import io.minicrm.record.Redirects;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// What was deleted, for thirty days.
@Controller
@RequestMapping("/trash")
class TrashController {

    private static final int PAGE = 50;

    private final Trash trash;
    private final Editing editing;
    private final RestoreJob restoreJob;
    private final Redirects redirects;
    private final Templates templates;

    TrashController(
            Trash trash,
            Editing editing,
            RestoreJob restoreJob,
            Redirects redirects,
            Templates templates) {
        this.trash = trash;
        this.editing = editing;
        this.restoreJob = restoreJob;
        this.redirects = redirects;
        this.templates = templates;
    }

    /// @param kind which records; the first kind of which something lies there when there is none
    /// @param by `me` for what the reader deleted
    /// @param after the last record of the page before
    @GetMapping
    JteModel show(
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable String after,
            Scope scope,
            Ui ui) {
        return page(kind, "me".equals(by), after, false, scope, ui);
    }

    /// @param only one record, whatever else is chosen
    @PostMapping("/restore")
    @Nullable JteModel restore(
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(name = "id", defaultValue = "") List<Long> chosen,
            @RequestParam(required = false) @Nullable Long only,
            Scope scope,
            Ui ui,
            HttpServletResponse response) {
        RecordKind which = kind(scope, kind);
        boolean mine = "me".equals(by);
        List<Long> ids = only == null ? chosen : List.of(only);
        long restored = editing.restore(scope, which, ids);
        Optional<Long> merge =
                restored == 0
                        ? redirects.mergesOf(scope, which, ids).values().stream().findFirst()
                        : Optional.empty();
        if (merge.isPresent()) {
            // It comes back with all that it had, where that is taken back
            SeeOther.at(response, "/changes/" + merge.get());
            return null;
        }
        if (restored == 0) {
            response.setStatus(HttpStatus.CONFLICT.value());
            return page(kind, mine, null, !ids.isEmpty(), scope, ui);
        }
        SeeOther.changed(response, address(which, mine), restored);
        return null;
    }

    /// Takes out all that lies there, however many that are, in the background.
    @PostMapping("/restore-all")
    void restoreAll(
            @RequestParam String kind,
            @RequestParam(required = false) @Nullable String by,
            Scope scope,
            HttpServletResponse response) {
        RestoreJob.Asked asked = new RestoreJob.Asked(kind(scope, kind), "me".equals(by));
        SeeOther.at(response, restoreJob.start(scope, asked));
    }

    private JteModel page(
            @Nullable String kind,
            boolean mine,
            @Nullable String after,
            boolean gone,
            Scope scope,
            Ui ui) {
        List<RecordKind> kinds = trash.kinds(scope);
        if (kinds.isEmpty()) {
            throw new NotFound("no trash");
        }
        List<Integer> counts = kinds.stream().map(each -> trash.count(scope, each, mine)).toList();
        RecordKind shown = kind == null ? first(kinds, counts) : kind(scope, kind);
        List<TrashPage.Item> items = trash.of(scope, shown, mine, after, PAGE + 1);
        List<TrashPage.Item> page = items.stream().limit(PAGE).toList();
        String here = address(shown, mine);
        List<TrashPage.Tab> tabs =
                kinds.stream()
                        .map(each ->
                                new TrashPage.Tab(
                                        each, capped(ui, counts.get(kinds.indexOf(each)))))
                        .toList();
        return templates.changeTrashPage(
                ui,
                new TrashPage(
                        shown,
                        tabs,
                        mine,
                        page,
                        after == null ? null : here,
                        items.size() > PAGE
                                ? here + "&after=" + Trash.position(page.getLast())
                                : null,
                        gone));
    }

    private RecordKind kind(Scope scope, String name) {
        return RecordKind.named(name)
                .filter(kind -> trash.kinds(scope).contains(kind))
                .orElseThrow(() -> new NotFound("trash of " + name));
    }

    private static RecordKind first(List<RecordKind> kinds, List<Integer> counts) {
        for (int i = 0; i < kinds.size(); i++) {
            if (counts.get(i) > 0) {
                return kinds.get(i);
            }
        }
        return kinds.getFirst();
    }

    private static String capped(Ui ui, int count) {
        return count > Trash.CAP ? ui.number(Trash.CAP) + "+" : ui.number(count);
    }

    static String address(RecordKind kind, boolean mine) {
        return "/trash?kind=" + kind.plural() + (mine ? "&by=me" : "");
    }
}
