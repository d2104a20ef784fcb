package io.minicrm.activity;

import io.minicrm.record.RecordEntity;
import jakarta.persistence.Entity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A note. Its fields are told in `ActivityFields`, and written by `Records` alone.
@Entity
class Activity extends RecordEntity {

    @Nullable String kind;
    @Nullable String body;
    @Nullable Instant occurredAt;
}
