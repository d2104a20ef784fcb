package io.minicrm.deal;

import io.minicrm.record.ExtendableOptions;
import io.minicrm.record.OptionType;
import io.minicrm.record.Options;
import io.minicrm.scope.Scope;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Files know more reasons for which deals are lost; whoever keeps the list may take them over.
@Component
class LostReasonOptions implements ExtendableOptions {

    private final JdbcClient jdbc;
    private final Options options;

    LostReasonOptions(JdbcClient jdbc, Options options) {
        this.jdbc = jdbc;
        this.options = options;
    }

    @Override
    public boolean holds(OptionType entries) {
        return entries.equals(DealFields.LOST_REASONS);
    }

    @Override
    public boolean isOpenTo(Scope scope) {
        return !scope.isSystem() && scope.actor().administrator();
    }

    @Override
    public boolean canBeCalled(String name) {
        return !name.isBlank()
                && name.length() <= PipelineForm.LONGEST
                && name.chars().noneMatch(Character::isISOControl);
    }

    /// One that is archived is offered again, rather than that two have the same name. Written by
    /// itself: the transaction that needs it may take minutes, and nobody who saves the settings
    /// shall wait so long for the lock.
    @Override
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public long named(Scope scope, OptionType entries, String name) {
        if (!isOpenTo(scope)) {
            throw new AccessDeniedException("only for administrators");
        }
        // As the settings do it, so that each waits for the other
        jdbc.sql("lock table lost_reason in share row exclusive mode").update();
        long id =
                jdbc.sql(
                                """
                                select id from lost_reason where lower(name) = lower(:name)
                                order by archived_at is not null, position, id limit 1
                                """)
                        .param("name", name)
                        .query(Long.class)
                        .optional()
                        .orElseGet(() -> make(name));
        jdbc.sql(
                        "update lost_reason set archived_at = null where id = :id and archived_at is not null")
                .param("id", id)
                .update();
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        options.changed();
                    }
                });
        return id;
    }

    private Long make(String name) {
        return jdbc.sql(
                        """
                        insert into lost_reason (name, position)
                        values (:name, (select coalesce(max(position), 0) + 1 from lost_reason)) returning id
                        """)
                .param("name", name)
                .query(Long.class)
                .single();
    }
}
