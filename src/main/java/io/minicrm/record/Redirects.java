package io.minicrm.record;

import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import java.util.List;
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
    /// allowed to see it. Empty when it was not merged.
    public Optional<RecordRef> survivor(RecordRef ref) {
        return jdbc
                .sql(
                        """
                        with recursive up (id, steps) as (
                            select :id::bigint, 0
                            union all
                            select r.to_id, u.steps + 1
                            from up u join merge_redirect r on r.record_kind = :kind and r.from_id = u.id
                            where u.steps < 100 and %s
                              and not exists (select from %s t where t.id = u.id and t.deleted_at is null))
                        select id from up where steps > 0 order by steps desc limit 1
                        """
                                .formatted(IN_FORCE, catalogue.type(ref.kind()).table()))
                .param("id", ref.id())
                .param("kind", ref.kind().code())
                .query((row, _) -> new RecordRef(ref.kind(), row.getLong(1)))
                .list()
                .stream()
                .findFirst();
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
