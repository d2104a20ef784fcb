package io.minicrm.list;

import gg.jte.models.runtime.JteModel;
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
import java.util.Optional;
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
    private final BulkWriting writing;
    private final List<FormRule> rules;
    private final List<MadeForEach> makings;
    private final Templates templates;

    BulkController(
            Catalogue catalogue,
            SelectionReader selectionReader,
            RecordList list,
            SelectionEditing editing,
            BulkWriting writing,
            List<FormRule> rules,
            List<MadeForEach> makings,
            Templates templates) {
        this.catalogue = catalogue;
        this.selectionReader = selectionReader;
        this.list = list;
        this.editing = editing;
        this.writing = writing;
        this.rules = rules;
        this.makings = makings;
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
        return page(ui, shown, BulkPage.Forms.none(chosen(type, parameters)), parameters);
    }

    /// The same for those that were picked: so many stand in no address.
    @PostMapping
    @Nullable JteModel showPicked(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        SelectionPage shown = shown(ui, type, posted);
        if (shown.selection().picked() == 0) {
            // Nothing was picked, which must not mean all
            SeeOther.at(
                    response,
                    shown.selection().request().withoutPicked().at(ListRequest.path(type)).href());
            return null;
        }
        if (BulkWriting.refuses(shown.selection(), response)) {
            return null;
        }
        return page(ui, shown, BulkPage.Forms.none(chosen(type, posted)), posted);
    }

    private static @Nullable Field<?> chosen(
            RecordType<?> type, MultiValueMap<String, String> parameters) {
        return field(type, parameters.getFirst("edit"));
    }

    /// @param posted the query string of the list, and as `number` how many that are, when they are
    ///   more than anybody counts
    @PostMapping("/trash")
    @Nullable JteModel moveToTrash(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        MultiValueMap<String, String> parameters = list(posted);
        RecordSelection selection = selection(ui, type, Action.DELETE, parameters);
        long all = selection.hasProblem() ? 0 : list.countAll(selection);
        if (all > BulkPage.UNCOUNTED && !isNumber(all, posted.getFirst("number"))) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, shown(ui, type, parameters), BulkPage.Forms.uncounted(), parameters);
        }
        writing.write(
                ui,
                posted,
                BulkTrashJob.KIND,
                selection,
                "",
                those -> editing.trash(those, Steps.untold()),
                response);
        return null;
    }

    /// However its thousands are parted.
    private static boolean isNumber(long all, @Nullable String typed) {
        return typed != null && typed.replaceAll("[\\s\\p{Zs}.,'’]", "").equals(Long.toString(all));
    }

    /// @param posted the query string of the list, the field's key as `edit`, its value as in every
    ///   form, and as `mode` what is done with that
    @PostMapping("/edit")
    @Nullable JteModel edit(
            @PathVariable String plural,
            @RequestParam String edit,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        Field<?> field = field(type, edit);
        MultiValueMap<String, String> parameters = list(posted);
        RecordSelection selection = selection(ui, type, Action.EDIT, parameters);
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
            return page(
                    ui,
                    shown(ui, type, parameters),
                    BulkPage.Forms.edited(field, form, mode),
                    parameters);
        }
        BulkPatch patch = new BulkPatch(mode, only(field, form.values()));
        writing.write(
                ui,
                posted,
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

    /// Makes something for each of them.
    @PostMapping("/add")
    @Nullable JteModel add(
            @PathVariable String plural,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        RecordType<?> type = type(plural);
        MadeForEach making =
                making(ui, type)
                        .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        MultiValueMap<String, String> parameters = list(posted);
        RecordSelection selection = selection(ui, type, Action.READ, parameters);
        Form form = Form.bind(making.type(), posted, ui);
        Values values = making.usual();
        for (Field<?> field : making.fields()) {
            if (field.is(Field.Trait.NAMING)
                    && form.values().get(field) == null
                    && form.problem(field) == null) {
                form.refuse(field, Problem.of("record.problem.required"));
            }
            copy(field, form.values(), values);
        }
        if (making.fields().stream().anyMatch(field -> form.problem(field) != null)) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, shown(ui, type, parameters), BulkPage.Forms.added(form), parameters);
        }
        writing.write(
                ui,
                posted,
                BulkAddJob.KIND,
                selection,
                values.toJson(),
                all -> editing.add(all, making, values, Steps.untold()),
                response);
        return null;
    }

    private JteModel page(
            Ui ui,
            SelectionPage shown,
            BulkPage.Forms forms,
            MultiValueMap<String, String> parameters) {
        RecordSelection selection = shown.selection();
        RecordType<?> type = selection.type();
        MadeForEach making = making(ui, type).orElse(null);
        Map<Action, Long> counts =
                list.countFor(selection, Action.READ, Action.EDIT, Action.DELETE);
        if (making == null && counts.size() == 1) {
            throw new NotPermitted(Action.EDIT, type.kind());
        }
        String refused = parameters.getFirst("refused");
        return templates.listBulkPage(
                ui,
                new BulkPage(
                        shown.head(ui),
                        selection.request().withoutPicked().asTable().href(),
                        BulkWriting.query(selection),
                        selection.isPicked(),
                        counts,
                        fields(type),
                        making,
                        forms,
                        "add".equals(parameters.getFirst("verb")),
                        refused != null && COUNT.matcher(refused).matches()
                                ? Integer.parseInt(refused)
                                : 0));
    }

    /// What this reader may make for each record of this type.
    private Optional<MadeForEach> making(Ui ui, RecordType<?> type) {
        return makings.stream().filter(each -> each.mayBeMade(ui, type)).findFirst();
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

    /// The parameters of the list that a form names. Picked records are named otherwise than those
    /// that match, so that a version which knows none refuses them.
    private static MultiValueMap<String, String> list(MultiValueMap<String, String> posted) {
        String picked = posted.getFirst("picked");
        String query = picked == null ? posted.getFirst("list") : picked;
        if (query == null) {
            throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
        }
        try {
            MultiValueMap<String, String> parameters = ListRequest.parameters(query);
            if (picked != null && !parameters.containsKey(Criteria.Picked.PARAMETER)) {
                throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
            }
            return parameters;
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
                                && !(field.type() instanceof PersonSetType people
                                        && !people.teams())
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

    private static <T> void copy(Field<T> field, Values from, Values to) {
        T value = from.get(field);
        if (value != null) {
            to.with(field, value);
        }
    }

    private static <T> Values only(Field<T> field, Values values) {
        return new Values().with(field, values.get(field));
    }
}
