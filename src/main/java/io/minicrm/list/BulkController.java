package io.minicrm.list;

import gg.jte.models.runtime.JteModel;
import io.minicrm.job.FollowedJob;
import io.minicrm.job.Jobs;
import io.minicrm.job.Steps;
import io.minicrm.record.BooleanType;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.web.Form;
import io.minicrm.web.FormRule;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

/// What one does with all records of a list: few are written at once, many in the background.
@Controller
@RequestMapping("/{plural}/bulk")
class BulkController {

    private static final Pattern COUNT = Pattern.compile("\\d{1,9}");

    private final Catalogue catalogue;
    private final SelectionReader selectionReader;
    private final RecordList list;
    private final SelectionEditing editing;
    private final Jobs jobs;
    private final List<FormRule> rules;
    private final Templates templates;

    BulkController(
            Catalogue catalogue,
            SelectionReader selectionReader,
            RecordList list,
            SelectionEditing editing,
            Jobs jobs,
            List<FormRule> rules,
            Templates templates) {
        this.catalogue = catalogue;
        this.selectionReader = selectionReader;
        this.list = list;
        this.editing = editing;
        this.jobs = jobs;
        this.rules = rules;
        this.templates = templates;
    }

    /// @param parameters those of the list, and as `edit` the field that shall be changed
    @GetMapping
    @Nullable JteModel show(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        SelectionPage shown = shown(ui, type, parameters);
        if (shown.added().isPresent()) {
            SeeOther.at(response, shown.added().get());
            return null;
        }
        Field<?> field = field(type, parameters.getFirst("edit"));
        return page(
                ui,
                shown,
                field,
                field == null ? null : Form.empty(type),
                null,
                parameters.getFirst("refused"));
    }

    /// @param query the query string of the list
    @PostMapping("/trash")
    void moveToTrash(
            @PathVariable String plural,
            @RequestParam(name = "list") String query,
            Ui ui,
            HttpServletResponse response) {
        RecordSelection selection = selection(ui, type(plural), Action.DELETE, parameters(query));
        write(
                ui,
                BulkTrashJob.KIND,
                selection,
                "",
                all -> editing.trash(all, Steps.untold()),
                response);
    }

    /// @param posted the query string of the list as `list`, the field's key as `edit`, its value
    ///   as in every form, and as `mode` what is done with that
    @PostMapping("/edit")
    @Nullable JteModel edit(
            @PathVariable String plural,
            @RequestParam(name = "list") String query,
            @RequestParam String edit,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        Field<?> field = field(type, edit);
        RecordSelection selection = selection(ui, type, Action.EDIT, parameters(query));
        if (field == null || !posted.containsKey(field.key())) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        BulkPatch.Mode mode =
                BulkPatch.named(field, posted.getOrDefault("mode", List.of("set")).getFirst())
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
        Form form =
                switch (mode) {
                    case CLEAR -> Form.empty(type);
                    case REMOVE -> Form.bindKnown(type, posted, ui);
                    case SET, ADD -> Form.bind(type, posted, ui);
                };
        if (mode != BulkPatch.Mode.CLEAR
                && form.values().get(field) == null
                && form.problem(field) == null
                && !(field.type() instanceof BooleanType)) {
            // Nobody empties a field of thousands by pressing a button too soon
            form.refuse(field, Problem.of("record.problem.required"));
        } else if (rules.stream()
                .anyMatch(
                        rule -> rule.isOf(type.kind()) && !rule.missing(form.values()).isEmpty())) {
            form.refuse(field, Problem.of("list.bulk.problem.alone"));
        }
        if (form.isRefused()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, shown(ui, type, parameters(query)), field, form, mode, null);
        }
        BulkPatch patch = new BulkPatch(mode, only(field, form.values()));
        write(
                ui,
                switch (mode) {
                    case SET, CLEAR -> BulkEditJob.KIND;
                    case ADD, REMOVE -> BulkExchangeJob.KIND;
                },
                selection,
                patch.written(),
                all -> editing.edit(all, patch, Steps.untold()),
                response);
        return null;
    }

    private void write(
            Ui ui,
            String kind,
            RecordSelection selection,
            String patch,
            Function<RecordSelection, SelectionEditing.Done> atOnce,
            HttpServletResponse response) {
        BulkRequest request =
                new BulkRequest(
                        selection.type().kind(),
                        query(selection),
                        selection.hasProblem() ? 0 : list.countAll(selection),
                        patch);
        if (selection.hasProblem()) {
            // Rather nothing than more than was asked for; the list says what is wrong
            SeeOther.at(response, request.listHref());
        } else if (request.records() > FollowedJob.AT_ONCE) {
            SeeOther.at(response, jobs.follow(ui.scope(), kind, request.payload()));
        } else {
            SelectionEditing.Done done = atOnce.apply(selection);
            SeeOther.changed(
                    response,
                    done.refused() == 0
                            ? request.listHref()
                            : request.pageHref(done.refused(), edited(request)),
                    done.changeSetId());
        }
    }

    /// The field that is changed; nothing of what goes into the trash.
    private String edited(BulkRequest request) {
        return request.patch(catalogue)
                .flatMap(patch -> patch.values().fields().stream().findFirst())
                .map(Field::key)
                .orElse("");
    }

    private JteModel page(
            Ui ui,
            SelectionPage shown,
            @Nullable Field<?> field,
            @Nullable Form form,
            BulkPatch.@Nullable Mode mode,
            @Nullable String refused) {
        RecordSelection selection = shown.selection();
        RecordType<?> type = selection.type();
        Map<Action, Long> counts = list.countFor(selection, Action.EDIT, Action.DELETE);
        if (counts.isEmpty()) {
            throw new NotPermitted(Action.EDIT, type.kind());
        }
        return templates.listBulkPage(
                ui,
                new BulkPage(
                        shown.head(ui),
                        selection.tableHref(),
                        query(selection),
                        counts.getOrDefault(Action.EDIT, 0L),
                        counts.getOrDefault(Action.DELETE, 0L),
                        fields(type),
                        field,
                        form,
                        mode == null && field != null ? BulkPatch.of(field).getFirst() : mode,
                        refused != null && COUNT.matcher(refused).matches()
                                ? Integer.parseInt(refused)
                                : 0));
    }

    /// The query string of the list, as we write it ourselves.
    private static String query(RecordSelection selection) {
        String query = selection.query();
        return query.isEmpty() ? "" : query.substring(1);
    }

    private SelectionPage shown(
            Ui ui, RecordType<?> type, MultiValueMap<String, String> parameters) {
        return SelectionPage.of(
                ui,
                selectionReader,
                type,
                Action.READ,
                ListRequest.path(type) + "/bulk",
                parameters);
    }

    private RecordSelection selection(
            Ui ui, RecordType<?> type, Action action, Map<String, List<String>> parameters) {
        return selectionReader.read(ui.reading(), ui::title, type, action, parameters);
    }

    private static MultiValueMap<String, String> parameters(String query) {
        try {
            return ListRequest.parameters(query);
        } catch (IllegalArgumentException malformed) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "no query string", malformed);
        }
    }

    private RecordType<?> type(String plural) {
        return catalogue
                .at(plural)
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
    }

    /// What several records can have in common: not what names one or follows from what people do,
    /// and no lists, which would be lost.
    private static List<Field<?>> fields(RecordType<?> type) {
        return type.written().stream()
                .filter(field ->
                        !field.isList()
                                // Only some kinds of activities have any
                                && !(field.type() instanceof PersonSetType)
                                && !field.is(Field.Trait.NAMING)
                                && !field.is(Field.Trait.ASIDE)
                                && !field.is(Field.Trait.IDENTIFYING))
                .toList();
    }

    private static @Nullable Field<?> field(RecordType<?> type, @Nullable String key) {
        return fields(type).stream()
                .filter(field -> field.key().equals(key))
                .findFirst()
                .orElse(null);
    }

    private static <T> Values only(Field<T> field, Values values) {
        return new Values().with(field, values.get(field));
    }
}
