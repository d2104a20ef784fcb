package io.minicrm.record;

import io.minicrm.scope.RecordRef;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record as it is in the database, for whoever may read it.
///
/// @param sharedWith who may read it beside, people by their ids, teams by the negative of theirs
/// @param deletedAt when it was put into the trash, or null
/// @param editable whether the reader may change it
/// @param deletable whether the reader may put it into the trash and take it out
public record RecordSnapshot(
        RecordRef ref,
        String title,
        @Nullable String subtitle,
        int version,
        Values values,
        @Nullable Long ownerId,
        @Nullable Long teamId,
        List<Long> sharedWith,
        Instant createdAt,
        Instant updatedAt,
        @Nullable Instant deletedAt,
        @Nullable Long deletedBy,
        boolean editable,
        boolean deletable) {

    /// The records it links to.
    public List<RecordRef> links() {
        List<RecordRef> links = new ArrayList<>();
        for (Field<?> field : values.fields()) {
            if (field.type() instanceof ReferenceType link) {
                link.ids(values.get(field))
                        .forEach(id -> links.add(new RecordRef(link.target(), id)));
            }
        }
        return links;
    }
}
