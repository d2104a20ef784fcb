package io.minicrm.custom;

import io.minicrm.scope.RecordKind;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A field that an administrator has added.
///
/// @param name its label in every language
/// @param hint what stands beside its input, or null
/// @param target what a record link leads to, otherwise null
/// @param options of a choice, in their order, those that are archived among them
/// @param position among the fields of its kind, from 1
/// @param listed whether it is a column of the list as that first is
/// @param quick whether it is an input of the quick form
/// @param fast whether it shall be fast to filter and sort by
/// @param archivedAt when it was put away, or null: then it is nowhere, and its values stay
public record CustomField(
        long id,
        RecordKind kind,
        CustomFieldType type,
        String name,
        @Nullable String hint,
        @Nullable RecordKind target,
        List<CustomOption> options,
        int position,
        boolean listed,
        boolean quick,
        boolean fast,
        IndexState index,
        @Nullable Instant archivedAt,
        int version) {

    /// The name in addresses, exports and the change log. It stays when the field is renamed.
    public String key() {
        return "c" + id;
    }

    public boolean isArchived() {
        return archivedAt != null;
    }
}
