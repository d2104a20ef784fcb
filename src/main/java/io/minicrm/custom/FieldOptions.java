package io.minicrm.custom;

import io.minicrm.record.ExtendableOptions;
import io.minicrm.record.OptionType;
import io.minicrm.scope.Scope;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Files know more options of a choice; whoever keeps the list may take them over.
@Component
class FieldOptions implements ExtendableOptions {

    private final JdbcClient jdbc;
    private final CustomOptionRows optionRows;
    private final CatalogueChange catalogueChange;

    FieldOptions(JdbcClient jdbc, CustomOptionRows optionRows, CatalogueChange catalogueChange) {
        this.jdbc = jdbc;
        this.optionRows = optionRows;
        this.catalogueChange = catalogueChange;
    }

    @Override
    public boolean holds(OptionType entries) {
        return CustomFieldType.fieldOf(entries).isPresent();
    }

    @Override
    public boolean isOpenTo(Scope scope) {
        return !scope.isSystem() && scope.actor().administrator();
    }

    @Override
    public boolean canBeCalled(OptionType entries, String name) {
        return !name.isBlank()
                && name.length() <= CustomFieldRules.LONGEST_NAME
                && name.chars().noneMatch(Character::isISOControl);
    }

    /// Written by itself: the transaction that needs it may take minutes, and nobody who saves the
    /// settings shall wait so long for the lock.
    @Override
    @Transactional(propagation = Propagation.REQUIRES_NEW)
    public long named(Scope scope, OptionType entries, String name) {
        Optional<Long> field = CustomFieldType.fieldOf(entries);
        if (!isOpenTo(scope) || field.isEmpty()) {
            throw new AccessDeniedException("only for administrators");
        }
        // As the settings do it, so that each waits for the other
        jdbc.sql("lock table custom_field in share row exclusive mode").update();
        long id = optionRows.named(field.get(), name);
        jdbc.sql("update custom_field set version = version + 1 where id = :id")
                .param("id", field.get())
                .update();
        catalogueChange.tell();
        return id;
    }
}
