package io.minicrm.activity;

import io.minicrm.record.ChangeKind;
import io.minicrm.record.Due;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.Records;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Makes things to do for tests, through the door that everybody uses.
@Component
public class ActivityMother {

    private final Records records;

    ActivityMother(Records records) {
        this.records = records;
    }

    /// A task that hangs on these records.
    @Transactional
    public RecordRef task(Scope scope, String subject, @Nullable Due due, RecordRef... about) {
        return activity(scope, ActivityKind.TASK, subject, due, about);
    }

    /// Something to do that hangs on these records.
    @Transactional
    public RecordRef activity(
            Scope scope, ActivityKind kind, String subject, @Nullable Due due, RecordRef... about) {
        Values values =
                new Values()
                        .with(ActivityFields.KIND, kind.key())
                        .with(ActivityFields.SUBJECT, subject)
                        .with(ActivityFields.DUE, due);
        for (RecordRef each : about) {
            List<LabelledLink> links = values.get(ActivityFields.about(each.kind()));
            List<LabelledLink> all = new ArrayList<>(links == null ? List.of() : links);
            all.addAll(ActivityFields.link(each.id()));
            values.with(ActivityFields.about(each.kind()), all);
        }
        return records.create(
                scope,
                records.open(scope, ChangeKind.CREATE, subject),
                ActivityFields.ACTIVITY,
                values);
    }
}
