package io.minicrm.people;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Lets a cache forget at the right moments.
final class AfterCommit {

    private AfterCommit() {}

    /// Does it now, and again once the transaction has ended: until then, whoever else looks still
    /// finds what was before, and would remember that.
    static void runNowAndThen(Runnable forget) {
        forget.run();
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(
                    new TransactionSynchronization() {
                        @Override
                        public void afterCompletion(int status) {
                            forget.run();
                        }
                    });
        }
    }
}
