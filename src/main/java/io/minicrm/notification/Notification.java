package io.minicrm.notification;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// What somebody was told.
///
/// @param ref where it leads to: the record, or the first of those that it is about
/// @param records how many of its kind it is about
/// @param shared whether what was given is only shared
/// @param actor who did it, or null when it did itself
public record Notification(
        long id,
        long user,
        NotificationKind kind,
        RecordRef ref,
        int records,
        boolean shared,
        @Nullable Long actor,
        Instant at,
        boolean unread) {

    /// What `of` reads.
    static final String COLUMNS =
            "id, user_id, kind, record_kind, record_id, records, shared, actor_id, created_at, read_at is null as unread";

    static Notification of(ResultSet row) throws SQLException {
        return new Notification(
                row.getLong("id"),
                row.getLong("user_id"),
                NotificationKind.of(row.getString("kind")),
                new RecordRef(RecordKind.of(row.getInt("record_kind")), row.getLong("record_id")),
                row.getInt("records"),
                row.getBoolean("shared"),
                row.getObject("actor_id", Long.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getBoolean("unread"));
    }

    /// Of what it tells, as its words are called.
    String word() {
        return shared ? "shared" : kind.key();
    }

    /// Leads to its place, where it is read.
    public String path() {
        return NotificationController.PATH + "/" + id;
    }

    boolean isAboutActivity() {
        return ref.kind() == RecordKind.ACTIVITY;
    }
}
