package io.minicrm.page;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Conflict;
import io.minicrm.record.Editing;
import io.minicrm.record.Field;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.LinkType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.web.Form;
import io.minicrm.web.FormRule;
import io.minicrm.web.Ui;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/// Writes what forms bring. A refused form comes back with what is wrong, and nothing is written.
@Component
class RecordForms {

    private final Editing editing;
    private final Catalogue catalogue;
    private final List<FormRule> rules;

    RecordForms(Editing editing, Catalogue catalogue, List<FormRule> rules) {
        this.editing = editing;
        this.catalogue = catalogue;
        this.rules = rules;
    }

    /// Makes a record, and in passing the records that it names and that are not there yet.
    Optional<Editing.Saved> create(Ui ui, Form form) {
        Map<Field<Long>, Values> missing = missing(ui, form);
        return save(
                ui,
                form,
                form.values(),
                () -> editing.create(ui.scope(), form.type(), form.values(), missing));
    }

    /// Changes the fields that were posted.
    ///
    /// @return the change, or nothing when the form was refused
    Optional<Editing.Saved> update(Ui ui, RecordSnapshot record, Form form) {
        Map<Field<Long>, Values> missing = missing(ui, form);
        return save(
                ui,
                form,
                record.values().copy().withAll(form.values()),
                () -> editing.update(ui.scope(), record, form.version(), form.values(), missing));
    }

    private Optional<Editing.Saved> save(
            Ui ui, Form form, Values values, Supplier<Editing.Saved> write) {
        ask(form, values);
        if (!form.isRefused()) {
            try {
                return Optional.of(write.get());
            } catch (InvalidValues invalid) {
                form.refuse(invalid);
            } catch (Conflict conflict) {
                form.refuse(conflict, ui);
            }
        }
        return Optional.empty();
    }

    /// What is missing is said at the field that lacks it, or at the only one that is there.
    private void ask(Form form, Values values) {
        for (FormRule each : rules) {
            if (!form.isRefused() && each.isOf(form.type().kind())) {
                Map<Field<?>, Problem> missing = new HashMap<>();
                each.missing(values)
                        .forEach((field, problem) ->
                                missing.put(
                                        form.values().has(field)
                                                ? field
                                                : form.values().fields().iterator().next(),
                                        problem));
                if (!missing.isEmpty()) {
                    form.refuse(new InvalidValues(missing));
                }
            }
        }
    }

    /// The records that a form names and that are to be made: those whose name is all they need.
    @SuppressWarnings("unchecked")
    private Map<Field<Long>, Values> missing(Ui ui, Form form) {
        Map<Field<Long>, Values> missing = new HashMap<>();
        for (Field<?> field : form.wrong()) {
            Problem problem = form.problem(field);
            String name = form.text(field).strip();
            if (field.type() instanceof LinkType link
                    && problem != null
                    && problem.key().equals("record.problem.noRecord")
                    && !name.startsWith("#")
                    && ui.scope().may(Action.CREATE, link.target())) {
                RecordType<?> target = catalogue.type(link.target());
                target.soleNameField()
                        .ifPresent(naming -> {
                            missing.put(
                                    (Field<Long>) field,
                                    new Values().with((Field<String>) naming, name));
                            form.excuse(field);
                        });
            }
        }
        return missing;
    }
}
