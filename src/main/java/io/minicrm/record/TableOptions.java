package io.minicrm.record;

import io.minicrm.scope.Scope;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Files know more options of the lists that have a table; whoever keeps a list may take them over.
@Component
class TableOptions implements ExtendableOptions {

    private final JdbcClient jdbc;
    private final Options options;
    private final List<OptionTable> tables;

    TableOptions(JdbcClient jdbc, Options options, List<OptionTable> tables) {
        this.jdbc = jdbc;
        this.options = options;
        this.tables = tables;
    }

    @Override
    public boolean holds(OptionType entries) {
        return table(entries).isPresent();
    }

    private Optional<OptionTable> table(OptionType entries) {
        return tables.stream().filter(table -> table.type().equals(entries)).findFirst();
    }

    @Override
    public boolean isOpenTo(Scope scope) {
        return !scope.isSystem() && scope.actor().administrator();
    }

    @Override
    public boolean canBeCalled(OptionType entries, String name) {
        return !name.isBlank()
                && name.length() <= table(entries).orElseThrow().longest()
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
        String table = table(entries).orElseThrow().name();
        // As the settings do it, so that each waits for the other
        jdbc.sql("lock table %s in share row exclusive mode".formatted(table)).update();
        long id =
                jdbc.sql(
                                """
                                select id from %s where lower(name) = lower(:name)
                                order by archived_at is not null, position, id limit 1
                                """
                                        .formatted(table))
                        .param("name", name)
                        .query(Long.class)
                        .optional()
                        .orElseGet(() -> make(table, name));
        jdbc.sql(
                        "update %s set archived_at = null where id = :id and archived_at is not null"
                                .formatted(table))
                .param("id", id)
                .update();
        options.changedOnceCommitted();
        return id;
    }

    private Long make(String table, String name) {
        return jdbc.sql(
                        """
                        insert into %1$s (name, position)
                        values (:name, (select coalesce(max(position), 0) + 1 from %1$s)) returning id
                        """
                                .formatted(table))
                .param("name", name)
                .query(Long.class)
                .single();
    }
}
