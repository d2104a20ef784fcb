package io.minicrm.record;

import jakarta.persistence.MappedSuperclass;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A record that can be shared with people who would not see it otherwise.
@MappedSuperclass
public abstract class ShareableEntity extends ExtendableEntity {

    private Long @Nullable [] sharedWith;

    @Override
    List<Long> sharedWith() {
        return sharedWith == null ? List.of() : List.of(sharedWith);
    }

    void sharedWith(@Nullable List<Long> ids) {
        sharedWith = ids == null ? null : ids.toArray(Long[]::new);
    }
}
