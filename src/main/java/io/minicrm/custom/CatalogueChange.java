package io.minicrm.custom;

import io.minicrm.record.Catalogue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Lets every node know that fields or options have changed in the present transaction: this one
/// when it has ended, the others by a number that they look at.
@Component
class CatalogueChange {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    CatalogueChange(JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    void tell() {
        jdbc.sql("update catalogue_revision set last = last + 1").update();
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        catalogue.reload();
                    }
                });
    }
}
