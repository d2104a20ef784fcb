package io.minicrm.change;

import gg.jte.models.runtime.JteModel;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.LocalPath;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.util.UriComponentsBuilder;
import templates.Templates;

/// Who did what, and the way back.
@Controller
@RequestMapping("/changes")
class ChangeController {

    private static final int PAGE = 50;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");
    private static final Pattern RECORD = Pattern.compile("/([a-z]+)/(\\d{1,18})(?:[/?#].*)?");

    private final Changes changes;
    private final ChangedRecords changedRecords;
    private final Differences differences;
    private final Undo undo;
    private final UndoJob undoJob;
    private final Templates templates;

    ChangeController(
            Changes changes,
            ChangedRecords changedRecords,
            Differences differences,
            Undo undo,
            UndoJob undoJob,
            Templates templates) {
        this.changes = changes;
        this.changedRecords = changedRecords;
        this.differences = differences;
        this.undo = undo;
        this.undoJob = undoJob;
        this.templates = templates;
    }

    /// @param by the number of a person, or `me`, when only what they did is wanted
    /// @param after the last change of the page before
    /// @param before the first change of the page after
    @GetMapping
    JteModel list(
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable Long after,
            @RequestParam(required = false) @Nullable Long before,
            Scope scope,
            Ui ui) {
        Long person = person(by, scope);
        boolean backwards = before != null;
        List<Changes.Summary> found =
                before != null
                        ? changes.after(scope, person, before, PAGE + 1)
                        : changes.before(scope, person, after, PAGE + 1);
        boolean more = found.size() > PAGE;
        List<Changes.Summary> page =
                !more ? found : backwards ? found.subList(1, PAGE + 1) : found.subList(0, PAGE);
        String start = person == null ? "/changes?" : "/changes?by=" + by + "&";
        boolean newer = backwards ? more : after != null;
        boolean older = backwards || more;
        return templates.changeChangesPage(
                ui,
                ChangesPage.of(
                        ui,
                        page,
                        differences.of(scope, page),
                        person,
                        newer && !page.isEmpty() ? start + "before=" + page.getFirst().id() : null,
                        older && !page.isEmpty() ? start + "after=" + page.getLast().id() : null));
    }

    private static @Nullable Long person(@Nullable String by, Scope scope) {
        if (by == null) {
            return null;
        }
        return NUMBER.matcher(by).matches() ? Long.valueOf(by) : scope.actor().id();
    }

    /// @param kind only records of this kind
    /// @param op only what was written so: insert, update, delete, restore, kept
    /// @param after the last record of the page before
    /// @param asBefore there when an undo of it found nothing to put back
    @GetMapping("/{id:\\d{1,18}}")
    JteModel show(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String kind,
            @RequestParam(required = false) @Nullable String op,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(defaultValue = "false") boolean asBefore,
            Scope scope,
            Ui ui) {
        Changes.Summary change = changes.find(scope, id);
        RecordKind only = kind == null ? null : RecordKind.named(kind).orElse(null);
        List<ChangedRecord> records = changedRecords.of(scope, change, only, op, after, PAGE + 1);
        List<ChangedRecord> page = records.stream().limit(PAGE).toList();
        String here = address(id, only, op);
        return templates.changeChangePage(
                ui,
                new ChangePage(
                        change,
                        asBefore,
                        undoJob.running(scope, change).orElse(null),
                        ChangeSentences.did(ui, change),
                        parts(ui, change, only, op),
                        page,
                        after == null ? null : here,
                        records.size() > PAGE
                                ? here
                                        + (here.contains("?") ? "&" : "?")
                                        + "after="
                                        + page.getLast().position()
                                : null));
    }

    /// Undoes few records at once, and many in the background.
    ///
    /// @param back where the reader was, when the undo line asks
    @PostMapping("/{id:\\d{1,18}}/undo")
    void undo(
            @PathVariable long id,
            @RequestParam(required = false) @Nullable String back,
            Scope scope,
            HttpServletResponse response) {
        Changes.Summary change = changes.find(scope, id);
        if (UndoJob.isFor(change)) {
            SeeOther.at(response, undoJob.start(scope, change));
            return;
        }
        Undo.Undone undone = undo.undo(scope, id);
        SeeOther.changed(response, landing(back, id, undone), undone.changeSetId());
    }

    /// Says why not, in one sentence.
    @ExceptionHandler
    @ResponseStatus(HttpStatus.CONFLICT)
    JteModel refused(CannotUndo refusal, Ui ui) {
        return templates.changeRefusedPage(ui, refusal.change());
    }

    /// Back to where the reader was, unless something was kept that they should know of, or the
    /// page they were on is gone with the undo.
    private String landing(@Nullable String back, long id, Undo.Undone undone) {
        if (undone.changeSetId() == 0) {
            return "/changes/" + id + "?asBefore=true";
        }
        String there =
                back == null || undone.kept() > 0 || undone.records() == 0
                        ? "/changes/" + undone.changeSetId()
                        : LocalPath.of(back);
        Matcher page = RECORD.matcher(there);
        Optional<RecordRef> record =
                page.matches()
                        ? RecordKind.named(page.group(1))
                                .map(kind -> new RecordRef(kind, Long.parseLong(page.group(2))))
                        : Optional.empty();
        if (record.isPresent() && changedRecords.hasDeleted(undone.changeSetId(), record.get())) {
            there = "/" + record.get().kind().plural();
        }
        return there;
    }

    private static List<ChangePage.Part> parts(
            Ui ui, Changes.Summary change, @Nullable RecordKind kind, @Nullable String op) {
        List<ChangePage.Part> parts = new ArrayList<>();
        List<ChangeCounts.Part> counts = change.counts().parts();
        if (counts.size() > 1) {
            parts.add(
                    new ChangePage.Part(
                            ui.t("change.part.all"),
                            address(change.id(), null, null),
                            kind == null && op == null));
        }
        for (ChangeCounts.Part part : counts) {
            parts.add(
                    new ChangePage.Part(
                            ui.t(
                                    "change.part." + part.op(),
                                    ChangeSentences.records(ui, part.kind(), part.records())),
                            address(change.id(), part.kind(), part.op()),
                            part.kind() == kind && part.op().equals(op)));
        }
        return parts;
    }

    private static String address(long id, @Nullable RecordKind kind, @Nullable String op) {
        return UriComponentsBuilder.fromPath("/changes/" + id)
                .queryParamIfPresent("kind", Optional.ofNullable(kind).map(RecordKind::plural))
                .queryParamIfPresent("op", Optional.ofNullable(op))
                .encode()
                .build()
                .toUriString();
    }
}
