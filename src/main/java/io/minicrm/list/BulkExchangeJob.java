package io.minicrm.list;

import io.minicrm.change.Changes;
import io.minicrm.record.Catalogue;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Adds to a field of all records of a list, or takes from it. A kind of its own, since the version
/// before knows values only that replace others.
@Component
class BulkExchangeJob extends BulkEditJob {

    static final String KIND = "list.exchange";

    BulkExchangeJob(
            SelectionEditing editing,
            Catalogue catalogue,
            StoredSelections selections,
            Changes changes,
            TransactionTemplate transactions) {
        super(editing, catalogue, selections, changes, transactions);
    }

    @Override
    public String kind() {
        return KIND;
    }
}
