package io.minicrm.list;

import io.minicrm.change.Changes;
import io.minicrm.job.Steps;
import io.minicrm.scope.Action;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Puts all records of a list into the trash.
@Component
class BulkTrashJob extends BulkJob {

    static final String KIND = "list.trash";

    private final SelectionEditing editing;

    BulkTrashJob(
            SelectionEditing editing,
            StoredSelections selections,
            Changes changes,
            TransactionTemplate transactions) {
        super(Action.DELETE, selections, changes, transactions);
        this.editing = editing;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    SelectionEditing.Done write(RecordSelection selection, BulkRequest request, Steps steps) {
        return editing.trash(selection, steps);
    }

    @Override
    String become(Ui ui, BulkRequest request) {
        return ui.t("list.bulk.toTrash");
    }
}
