package io.minicrm.record;

import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Which records were merged into which: where their addresses lead. A merge that was undone leads
/// nowhere, nor does a record that was taken out of the trash.
@Component
public class Redirects {

    /// SQL that is true for the rows `r` of `merge_redirect` that are in force, as far as that can
    /// be said without looking at the record.
    public static final String IN_FORCE =
            "exists (select from change_set f where f.id = r.change_set_id and f.undone_by_id is null)";

    /// What a merge did.
    ///
    /// @param into the record that was kept
    /// @param merged those that went into it
    public record Merge(RecordRef into, List<Long> merged) {}

    private final Catalogue catalogue;
    private final JdbcClient jdbc;

    Redirects(Catalogue catalogue, @Prepared JdbcClient jdbc) {
        this.catalogue = catalogue;
        this.jdbc = jdbc;
    }

    /// The record in which one has ended up, after however many merges; whoever asks may not be
    /// allowed to see it. Empty when it was not merged, or is there and cannot be seen by who asks.
    ///
    /// Of several merges of one record, each after it was taken out of the trash, the latest
    /// counts, and each step is later than the one before: so it leads in no circle.
    public Optional<RecordRef> survivor(Scope scope, RecordRef ref) {
        RecordType<?> type = catalogue.type(ref.kind());
        return jdbc.sql(
                        """
                        with recursive up (id, at, steps) as (
                            select :id::bigint, 0::bigint, 0
                            where not exists (select from %2$s t where t.id = :id and (%3$s) is not true)
                            union all
                            select n.to_id, n.change_set_id, u.steps + 1
                            from up u cross join lateral (
                                select r.to_id, r.change_set_id from merge_redirect r
                                where r.record_kind = :kind and r.from_id = u.id and %1$s
                                order by r.change_set_id desc limit 1) n
                            where u.steps < 100 and n.change_set_id > u.at
                              and not exists (select from %2$s t where t.id = u.id and t.deleted_at is null))
                        select l.id from (select id from up order by steps desc limit 1) l where l.id <> :id
                        """
                                .formatted(IN_FORCE, type.table(), type.within(scope, Action.READ)))
                .param("id", ref.id())
                .param("kind", ref.kind().code())
                .query((row, _) -> new RecordRef(ref.kind(), row.getLong(1)))
                .optional();
    }

    /// The change by which a record went into another one and lies in the trash, which is taken
    /// back to have it as it was; nothing for what was trashed otherwise.
    public Optional<Long> mergeOf(Scope scope, RecordRef ref) {
        return Optional.ofNullable(mergesOf(scope, ref.kind(), List.of(ref.id())).get(ref.id()));
    }

    /// The same of several, by their ids, as far as the scope may take them out of the trash.
    public Map<Long, Long> mergesOf(Scope scope, RecordKind kind, List<Long> ids) {
        RecordType<?> type = catalogue.type(kind);
        Map<Long, Long> merges = new HashMap<>();
        jdbc.sql(
                        """
                        with recursive done (from_id, id, steps) as (
                            select r.from_id, r.change_set_id, 0
                            from merge_redirect r join %s t on t.id = r.from_id and t.deleted_at is not null
                            where r.record_kind = :kind and r.from_id = any(:ids) and %s and %s and %s
                            union all
                            select d.from_id, s.id, d.steps + 1 from done d join change_set s on s.undoes_id = d.id)
                        select from_id, max(id) as id from done where steps %% 2 = 0 group by from_id
                        """
                                .formatted(
                                        type.table(),
                                        IN_FORCE,
                                        type.within(scope, Action.READ),
                                        type.within(scope, Action.DELETE)))
                .param("kind", kind.code())
                .param("ids", ids.toArray(Long[]::new))
                .query(row -> {
                    merges.put(row.getLong("from_id"), row.getLong("id"));
                });
        return merges;
    }

    /// The merge that a change set was, or took back, or did again.
    public Optional<Merge> of(long changeSetId) {
        return jdbc
                .sql(
                        """
                        with recursive chain (id) as (
                            select :set::bigint
                            union all
                            select s.undoes_id from chain c join change_set s on s.id = c.id
                            where s.undoes_id is not null)
                        select r.record_kind, r.to_id, array_agg(r.from_id order by r.from_id) as merged
                        from chain c join merge_redirect r on r.change_set_id = c.id
                        group by 1, 2
                        """)
                .param("set", changeSetId)
                .query((row, _) ->
                        new Merge(
                                new RecordRef(
                                        RecordKind.of(row.getInt("record_kind")),
                                        row.getLong("to_id")),
                                List.of((Long[]) row.getArray("merged").getArray())))
                .list()
                .stream()
                .findFirst();
    }

    /// Lets the addresses of records lead to another one, in the transaction that merges them.
    public void lead(ChangeSet set, RecordKind kind, List<Long> from, long to) {
        jdbc.sql(
                        """
                        insert into merge_redirect (change_set_id, record_kind, from_id, to_id)
                        select :set, :kind, m.id, :to from unnest(:from::bigint[]) m (id)
                        """)
                .param("set", set.number())
                .param("kind", kind.code())
                .param("from", from.toArray(Long[]::new))
                .param("to", to)
                .update();
    }
}
