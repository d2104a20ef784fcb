package io.minicrm.record;

import io.minicrm.scope.Access;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads one record with all its values, in one statement.
@Component
public class RecordReader {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    RecordReader(@Prepared JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    /// The record, wherever it lies: in use or in the trash. Empty when the scope may not read it.
    public Optional<RecordSnapshot> find(Scope scope, RecordRef ref) {
        return all(scope, ref.kind(), List.of(ref.id())).stream().findFirst();
    }

    /// Those of these records that the scope may read, wherever they lie, in no order.
    public List<RecordSnapshot> all(Scope scope, RecordKind kind, Collection<Long> ids) {
        RecordType<?> type = catalogue.type(kind);
        return jdbc.sql(
                        """
                        select t.id, t.version, %s as title, %s as subtitle, %s::text as record_values,
                               t.owner_id, t.team_id, t.created_at, t.updated_at, t.deleted_at, t.deleted_by
                        from %s t
                        where t.id = any(:ids) and %s
                        """
                                .formatted(
                                        type.title(),
                                        type.subtitle(),
                                        type.snapshot("t"),
                                        type.table(),
                                        type.within(scope, Action.READ)))
                .param("ids", ids.toArray(Long[]::new))
                .query((row, _) -> stored(scope, type, new RecordRef(kind, row.getLong("id")), row))
                .list();
    }

    /// @throws NoSuchRecord when there is none in use for this scope
    public RecordSnapshot get(Scope scope, RecordRef ref) {
        return find(scope, ref)
                .filter(recordSnapshot -> recordSnapshot.deletedAt() == null)
                .orElseThrow(() -> new NoSuchRecord(ref));
    }

    private static RecordSnapshot stored(
            Scope scope, RecordType<?> type, RecordRef ref, ResultSet row) throws SQLException {
        Long owner = row.getObject("owner_id", Long.class);
        Long team = row.getObject("team_id", Long.class);
        Access edit = scope.access(Action.EDIT, ref.kind());
        Access delete = scope.access(Action.DELETE, ref.kind());
        Values values = Values.fromJson(type, row.getString("record_values"));
        return new RecordSnapshot(
                ref,
                row.getString("title"),
                row.getString("subtitle"),
                row.getInt("version"),
                values,
                owner,
                team,
                shared(type, values),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant(),
                instant(row, "deleted_at"),
                row.getObject("deleted_by", Long.class),
                edit.permits(owner, team),
                delete.permits(owner, team));
    }

    private static List<Long> shared(RecordType<?> type, Values values) {
        Field<List<Long>> shared = type.shared();
        return shared == null
                ? List.of()
                : Objects.requireNonNullElse(values.get(shared), List.of());
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
