package io.minicrm.live;

import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Who has which record's page open, on all nodes. Each node writes for its own streams, all of
/// them in one statement.
@Component
class PresenceTable {

    private final JdbcClient jdbc;

    PresenceTable(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void enter(Collection<EventStream> streams) {
        List<UUID> ids = new ArrayList<>();
        List<Long> people = new ArrayList<>();
        List<Integer> kinds = new ArrayList<>();
        List<Long> records = new ArrayList<>();
        List<Boolean> edits = new ArrayList<>();
        for (EventStream stream : streams) {
            stream.listener()
                    .shows()
                    .forEach((ref, edited) -> {
                        ids.add(stream.id());
                        people.add(stream.listener().person());
                        kinds.add(ref.kind().code());
                        records.add(ref.id());
                        edits.add(edited);
                    });
        }
        if (ids.isEmpty()) {
            return;
        }
        jdbc.sql(
                        """
                        insert into presence (stream, user_id, record_kind, record_id, edits)
                        select * from unnest(
                            :streams::uuid[], :people::bigint[], :kinds::smallint[], :records::bigint[], :edits::boolean[])
                        on conflict do nothing
                        """)
                .param("streams", ids.toArray(UUID[]::new))
                .param("people", people.toArray(Long[]::new))
                .param("kinds", kinds.toArray(Integer[]::new))
                .param("records", records.toArray(Long[]::new))
                .param("edits", edits.toArray(Boolean[]::new))
                .update();
    }

    void leave(Collection<EventStream> streams) {
        UUID[] ids =
                streams.stream()
                        .filter(stream -> !stream.shown().isEmpty())
                        .map(EventStream::id)
                        .toArray(UUID[]::new);
        if (ids.length > 0) {
            jdbc.sql(
                            """
                            update presence
                            set gone = true,
                                number = nextval(pg_get_serial_sequence('presence', 'number'))
                            where stream = any(:streams)
                            """)
                    .param("streams", ids)
                    .update();
        }
    }

    /// Says that these are still there, also where another node took them for gone, and forgets
    /// those of whom nobody says so, as after a crash.
    void refresh(Collection<EventStream> streams) {
        jdbc.sql("update presence set seen_at = now() where stream = any(:streams) and not gone")
                .param(
                        "streams",
                        streams.stream()
                                .filter(stream -> !stream.shown().isEmpty())
                                .map(EventStream::id)
                                .toArray(UUID[]::new))
                .update();
        enter(streams);
        jdbc.sql(
                        """
                        delete from presence
                        where seen_at < now() - case when gone then interval '10 s' else interval '1 min' end
                        """)
                .update();
    }

    /// Who looks at these records; of each person one row, who edits if they do so anywhere.
    Map<RecordRef, List<Messages.Person>> of(Set<RecordRef> refs) {
        Map<RecordRef, List<Messages.Person>> people = new HashMap<>();
        jdbc.sql(
                        """
                        select p.record_kind, p.record_id, p.user_id, bool_or(p.edits) as edits
                        from unnest(:kinds::smallint[], :ids::bigint[]) as r (kind, id)
                            join presence p on p.record_kind = r.kind and p.record_id = r.id
                        where not p.gone and p.seen_at > now() - interval '45 s'
                        group by p.record_kind, p.record_id, p.user_id
                        order by p.record_kind, p.record_id, min(p.number)
                        """)
                .param("kinds", kinds(refs))
                .param("ids", ids(refs))
                .query((row, _) ->
                        people.computeIfAbsent(
                                        new RecordRef(
                                                RecordKind.of(row.getInt("record_kind")),
                                                row.getLong("record_id")),
                                        _ -> new ArrayList<>())
                                .add(
                                        new Messages.Person(
                                                row.getLong("user_id"), row.getBoolean("edits"))))
                .list();
        return people;
    }

    /// Those of these records that a scope may read.
    Set<RecordRef> readable(Scope scope, Collection<RecordRef> refs) {
        return refs.isEmpty()
                ? Set.of()
                : new HashSet<>(
                        jdbc.sql(
                                        """
                                        select d.record_kind, d.record_id
                                        from unnest(:kinds::smallint[], :ids::bigint[]) as r (kind, id)
                                            join search_doc d on d.record_kind = r.kind and d.record_id = r.id
                                        where %s
                                        """
                                                .formatted(scope.readable("d")))
                                .param("kinds", kinds(refs))
                                .param("ids", ids(refs))
                                .query((row, _) ->
                                        new RecordRef(
                                                RecordKind.of(row.getInt("record_kind")),
                                                row.getLong("record_id")))
                                .list());
    }

    private static Integer[] kinds(Collection<RecordRef> refs) {
        return refs.stream().map(ref -> ref.kind().code()).toArray(Integer[]::new);
    }

    private static Long[] ids(Collection<RecordRef> refs) {
        return refs.stream().map(RecordRef::id).toArray(Long[]::new);
    }
}
