package io.minicrm.list;

import io.minicrm.change.Changes;
import io.minicrm.job.Steps;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.web.DisplayValue;
import io.minicrm.web.Ui;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Changes a field of all records of a list.
@Component
class BulkEditJob extends BulkJob {

    static final String KIND = "list.edit";

    private final SelectionEditing editing;
    private final Catalogue catalogue;

    BulkEditJob(
            SelectionEditing editing,
            Catalogue catalogue,
            StoredSelections selections,
            Changes changes,
            TransactionTemplate transactions) {
        super(Action.EDIT, selections, changes, transactions);
        this.editing = editing;
        this.catalogue = catalogue;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    SelectionEditing.Done write(RecordSelection selection, BulkRequest request, Steps steps) {
        return editing.edit(selection, patch(request), steps);
    }

    @Override
    String become(Ui ui, BulkRequest request) {
        BulkPatch patch = patch(request);
        Values values = patch.values();
        return values.fields().stream()
                .map(field ->
                        ui.t(
                                "list.bulk.becomes." + patch.mode().key(),
                                ui.t(field.label()),
                                words(ui, DisplayValue.of(field, values, ui))))
                .collect(Collectors.joining(", "));
    }

    @Override
    String refused(BulkRequest request) {
        return BulkPage.refused(
                patch(request).values().fields().stream().anyMatch(BulkPage::isGivenAway));
    }

    private static String words(Ui ui, DisplayValue shown) {
        String words = shown.words(ui);
        return words.isEmpty() ? ui.t("list.bulk.nothing") : words;
    }

    private BulkPatch patch(BulkRequest request) {
        return request.patch(catalogue).orElseThrow();
    }
}
