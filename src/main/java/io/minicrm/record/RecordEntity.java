package io.minicrm.record;

import io.minicrm.scope.Access;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import jakarta.persistence.Version;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What all records have. Written only through `Records`; who did it and when it was deleted is
/// read by SQL.
@SuppressWarnings("UnusedVariable") // columns that only SQL reads
@MappedSuperclass
public abstract class RecordEntity {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Version private @Nullable Integer version;

    private @Nullable Long ownerId;
    private @Nullable Long teamId;
    private Instant createdAt = Instant.EPOCH;
    private @Nullable Long createdBy;
    private Instant updatedAt = Instant.EPOCH;
    private @Nullable Long updatedBy;
    private @Nullable Instant deletedAt;
    private @Nullable Long deletedBy;

    void ownerId(@Nullable Long ownerId) {
        this.ownerId = ownerId;
    }

    void teamId(@Nullable Long teamId) {
        this.teamId = teamId;
    }

    boolean isWithin(Access access) {
        return access.permits(ownerId, teamId, sharedWith());
    }

    /// Who may read it whosever it is: people by their ids, teams by the negative of theirs.
    List<Long> sharedWith() {
        return List.of();
    }

    @Nullable Long id() {
        return id;
    }

    int version() {
        return version == null ? 0 : version;
    }

    void created(Instant now, @Nullable Long by) {
        createdAt = now;
        createdBy = by;
        touched(now, by);
    }

    void touched(Instant now, @Nullable Long by) {
        updatedAt = now;
        updatedBy = by;
    }
}
