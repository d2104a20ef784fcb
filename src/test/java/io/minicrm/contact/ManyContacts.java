package io.minicrm.contact;

import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.scope.Scope;
import java.util.Map;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes so many contacts for tests as an import brings.
@Component
public class ManyContacts {

    private final Records records;

    ManyContacts(Records records) {
        this.records = records;
    }

    /// @return the change set
    @Transactional
    public long imported(Scope scope, String file, String lastName, int rows) {
        ChangeSet set = records.open(scope, ChangeKind.IMPORT, file);
        records.writeAll(
                scope,
                set,
                ContactFields.CONTACT,
                staging ->
                        staging.select(
                                "select g, null::bigint, jsonb_build_object('firstName', 'N' || g, 'lastName', :name) from generate_series(1, :rows) g",
                                Map.of("name", lastName, "rows", rows)));
        return set.id();
    }
}
