package io.minicrm.page;

import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Conflict;
import io.minicrm.record.Field;
import io.minicrm.record.InvalidValues;
import io.minicrm.record.LinkType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.record.ReferenceLookup;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import io.minicrm.web.Form;
import io.minicrm.web.Ui;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.interceptor.TransactionAspectSupport;

/// Writes what forms bring. A refused form comes back with what is wrong, and nothing is written.
@Service
class RecordForms {

    /// @param ref the record that was written
    /// @param changeSetId 0 when all was as before
    record Saved(RecordRef ref, long changeSetId) {}

    private final Records records;
    private final Catalogue catalogue;
    private final ReferenceLookup referenceLookup;
    private final List<FormRule> asking;

    RecordForms(
            Records records,
            Catalogue catalogue,
            ReferenceLookup referenceLookup,
            List<FormRule> asking) {
        this.records = records;
        this.catalogue = catalogue;
        this.referenceLookup = referenceLookup;
        this.asking = asking;
    }

    /// Makes a record, and in passing the records that it names and that are not there yet.
    @Transactional
    Optional<Saved> create(Ui ui, Form form) {
        Scope scope = ui.scope();
        Values values = form.values();
        ChangeSet set =
                records.open(
                        scope,
                        ChangeKind.CREATE,
                        ChangeSet.Source.FORM,
                        form.type().titleOf(values));
        makeMissing(ui, set, form);
        ask(form, values);
        if (!form.isRefused()) {
            form.type().complete(scope, values, referenceLookup);
            try {
                RecordRef ref = records.create(scope, set, form.type(), values);
                return Optional.of(new Saved(ref, set.id()));
            } catch (InvalidValues invalid) {
                form.refuse(invalid);
            }
        }
        rollBack();
        return Optional.empty();
    }

    /// Changes the fields that were posted.
    ///
    /// @return the change, or nothing when the form was refused
    @Transactional
    Optional<Saved> update(Ui ui, RecordSnapshot record, Form form) {
        Scope scope = ui.scope();
        ChangeSet set = records.open(scope, ChangeKind.EDIT, ChangeSet.Source.FORM, record.title());
        makeMissing(ui, set, form);
        ask(form, record.values().copy().withAll(form.values()));
        if (!form.isRefused()) {
            try {
                records.update(scope, set, record.ref(), form.version(), form.values());
                return Optional.of(new Saved(record.ref(), set.id()));
            } catch (InvalidValues invalid) {
                form.refuse(invalid);
            } catch (Conflict conflict) {
                form.refuse(conflict, ui);
            }
        }
        rollBack();
        return Optional.empty();
    }

    /// What is missing is said at the field that lacks it, or at the only one that is there.
    private void ask(Form form, Values values) {
        for (FormRule each : asking) {
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

    private void makeMissing(Ui ui, ChangeSet set, Form form) {
        for (Field<?> field : form.wrong()) {
            if (field.type() instanceof LinkType link) {
                make(ui, set, form, field, catalogue.type(link.target()));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void make(Ui ui, ChangeSet set, Form form, Field<?> link, RecordType<?> target) {
        Problem problem = form.problem(link);
        String name = form.text(link).strip();
        if (problem == null
                || !problem.key().equals("record.problem.noRecord")
                || name.startsWith("#")
                || !ui.scope().may(Action.CREATE, target.kind())) {
            return;
        }
        target.nameAlone()
                .ifPresent(naming -> {
                    Values values = new Values().with((Field<String>) naming, name);
                    RecordRef made = records.create(ui.scope(), set, target, values);
                    form.accept((Field<Long>) link, made.id(), ui);
                });
    }

    private static void rollBack() {
        TransactionAspectSupport.currentTransactionStatus().setRollbackOnly();
    }
}
