package io.minicrm.record;

import io.minicrm.scope.RecordKind;
import java.util.List;

/// The fields that are added while MiniCRM runs, as the database has them.
public interface AddedFields {

    /// A field that was added.
    ///
    /// @param archived whether nothing is shown of it
    record Added(Field<?> field, boolean archived) {

        RecordKind kind() {
            return field.kind();
        }
    }

    /// A number that is another one when anything about them has changed.
    long revision();

    /// All of them, in their order.
    List<Added> all();
}
