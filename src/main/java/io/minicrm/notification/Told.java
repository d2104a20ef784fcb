package io.minicrm.notification;

import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Something that somebody was told of.
///
/// @param records how many it is about, of which `ref` is one
/// @param actor who did it
record Told(
        long id,
        long user,
        NotificationKind kind,
        RecordRef ref,
        int records,
        @Nullable Long actor) {

    /// What `of` reads.
    static final String COLUMNS = "id, user_id, kind, record_kind, record_id, records, actor_id";

    static Told of(ResultSet row) throws SQLException {
        return new Told(
                row.getLong("id"),
                row.getLong("user_id"),
                NotificationKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                new RecordRef(RecordKind.of(row.getInt("record_kind")), row.getLong("record_id")),
                row.getInt("records"),
                row.getObject("actor_id", Long.class));
    }

    /// Leads to its place, where it is read.
    String path() {
        return NotificationController.PATH + "/" + id;
    }
}
