package io.minicrm.activity;

import io.minicrm.list.MadeForEach;
import io.minicrm.record.Field;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import java.util.List;
import org.springframework.stereotype.Component;

/// A task about each of many records.
@Component
class TaskForEach implements MadeForEach {

    @Override
    public boolean isFor(RecordKind kind) {
        return switch (kind) {
            case COMPANY, CONTACT, DEAL -> true;
            case ACTIVITY, FILE -> false;
        };
    }

    @Override
    public RecordType<?> type() {
        return ActivityFields.ACTIVITY;
    }

    @Override
    public List<Field<?>> fields() {
        return List.of(
                ActivityFields.SUBJECT,
                ActivityFields.DUE,
                ActivityFields.ACTIVITY.owner(),
                ActivityFields.PRIORITY);
    }

    @Override
    public Values usual() {
        return new Values().with(ActivityFields.KIND, ActivityKind.TASK.key());
    }

    @Override
    public Field<List<LabelledLink>> about(RecordKind kind) {
        return ActivityFields.about(kind);
    }

    @Override
    public String label() {
        return "activity.forEach";
    }
}
