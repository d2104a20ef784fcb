package io.minicrm.custom;

import io.minicrm.scope.RecordKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What an administrator typed for a field. What it holds, of which records and where it leads is
/// said once: a change takes no notice of `kind`, `type` and `target`.
///
/// @param options of a choice, in their order
public record CustomFieldDraft(
        RecordKind kind,
        CustomFieldType type,
        String name,
        @Nullable String hint,
        @Nullable RecordKind target,
        List<Option> options,
        boolean listed,
        boolean quick,
        boolean fast) {

    /// @param id null for a new one. An option that there is and that is not named here stays as it
    ///   is, at the end
    public record Option(@Nullable Long id, String name, boolean archived) {}
}
