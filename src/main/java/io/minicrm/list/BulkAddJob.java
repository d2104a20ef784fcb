package io.minicrm.list;

import io.minicrm.change.Changes;
import io.minicrm.job.Steps;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.web.Ui;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Makes something for each record of a list.
@Component
class BulkAddJob extends BulkJob {

    static final String KIND = "list.add";

    private final SelectionEditing editing;
    private final List<MadeForEach> makings;

    BulkAddJob(
            SelectionEditing editing,
            List<MadeForEach> makings,
            StoredSelections selections,
            Changes changes,
            TransactionTemplate transactions) {
        super(Action.READ, selections, changes, transactions);
        this.editing = editing;
        this.makings = makings;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    SelectionEditing.Done write(RecordSelection selection, BulkRequest request, Steps steps) {
        MadeForEach making = making(request);
        if (!selection.scope().may(Action.CREATE, making.type().kind())) {
            throw new NotPermitted(Action.CREATE, making.type().kind());
        }
        return editing.add(selection, making, values(making, request), steps);
    }

    @Override
    String become(Ui ui, BulkRequest request) {
        MadeForEach making = making(request);
        return ui.t(making.label() + ".becomes", title(making.type(), values(making, request)));
    }

    @Override
    String refused(BulkRequest request) {
        return BulkPage.refused(true);
    }

    private static String title(RecordType<?> type, Values values) {
        return type.titleOf(values);
    }

    private MadeForEach making(BulkRequest request) {
        return makings.stream()
                .filter(each -> each.isFor(request.kind()))
                .findFirst()
                .orElseThrow();
    }

    private static Values values(MadeForEach making, BulkRequest request) {
        return Values.fromJson(making.type(), request.patch());
    }
}
