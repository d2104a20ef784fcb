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
        long user,
        NotificationKind kind,
        RecordRef ref,
        int records,
        @Nullable Long changeSet,
        @Nullable Long actor) {

    /// What `of` reads, of `notification n left join change_set c`.
    static final String COLUMNS =
            "n.user_id, n.kind, n.record_kind, n.record_id, n.records, n.change_set_id, c.actor_id";

    static Told of(ResultSet row) throws SQLException {
        return new Told(
                row.getLong("user_id"),
                NotificationKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                new RecordRef(RecordKind.of(row.getInt("record_kind")), row.getLong("record_id")),
                row.getInt("records"),
                row.getObject("change_set_id", Long.class),
                row.getObject("actor_id", Long.class));
    }
}
