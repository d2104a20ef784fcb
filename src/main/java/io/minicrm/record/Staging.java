package io.minicrm.record;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Rows on their way into the records of one type: the table `staged` (row_no, id, patch), which
/// lives until the transaction ends. `patch` is the JSON of `Values`; without an id the row makes a
/// new record.
public final class Staging {

    private final JdbcClient jdbc;
    private final JdbcTemplate template;

    Staging(JdbcClient jdbc, JdbcTemplate template) {
        this.jdbc = jdbc;
        this.template = template;
        jdbc.sql(
                        """
                        create temporary table if not exists staged (
                            row_no  bigint not null,
                            id      bigint,
                            patch   jsonb not null,
                            before  jsonb,
                            outcome text,
                            because text,
                            over    jsonb,
                            follows bigint
                        ) on commit drop
                        """)
                .update();
        jdbc.sql("truncate staged").update();
        // Until the transaction ends: a write of one record, in which this may happen, forbids to
        // read tables from one end to the other; and what is sorted shall fit into memory
        jdbc.sql(
                        "select set_config('enable_seqscan', 'on', true), set_config('work_mem', '32MB', true)")
                .query()
                .singleRow();
    }

    /// A row with the number the caller knows it by; several are sent in one go by `rows`.
    public record Row(long rowNo, @Nullable Long id, Values values) {}

    /// Sends rows one after the other, without holding them in memory.
    public void rows(Iterable<Row> rows) {
        Copy.into(
                template,
                "staged (row_no, id, patch)",
                StreamSupport.stream(rows.spliterator(), false)
                        .map(row -> Copy.line(row.rowNo(), row.id(), row.values().toJson())));
    }

    /// The same values for many records.
    public void patch(List<Long> ids, Values values) {
        select(
                "select ordinality, id, :patch::jsonb from unnest(:ids::bigint[]) with ordinality x (id)",
                Map.of("patch", values.toJson(), "ids", ids.toArray(Long[]::new)));
    }

    /// Entries of a list that each of many records shall have besides those that it has.
    ///
    /// @param added of one field, whose type is an `IdSetType`
    public void add(RecordType<?> type, List<Long> ids, Values added) {
        exchange(type, ids, new Values(), added);
    }

    /// Entries of a list that none of many records shall have any more.
    ///
    /// @param removed of one field, whose type is an `IdSetType`
    public void remove(RecordType<?> type, List<Long> ids, Values removed) {
        exchange(type, ids, removed, new Values());
    }

    /// Both for the same field; either may be nothing. Records that have none of what is removed
    /// are passed over. Their rows are locked in the order of their ids, as `BulkWrite` does it,
    /// since what they have is read here.
    public void exchange(RecordType<?> type, List<Long> ids, Values removed, Values added) {
        Field<?> field =
                Stream.of(removed, added)
                        .flatMap(values -> values.fields().stream())
                        .findFirst()
                        .orElseThrow();
        select(
                """
                select row_number() over (order by t.id), t.id, jsonb_build_object('%1$s', (
                    select to_jsonb(array_agg(e.entry order by e.entry))
                    from (select unnest(%2$s) except select unnest(:removed::bigint[])
                          union select unnest(:added::bigint[])) e (entry)))
                from (select * from %3$s t where t.id = any(:ids) order by t.id for update) t
                where cardinality(:removed::bigint[]) = 0 or %2$s && :removed::bigint[]
                """
                        .formatted(field.key(), field.sql("t"), type.table()),
                Map.of(
                        "removed", entries(removed, field),
                        "added", entries(added, field),
                        "ids", ids.toArray(Long[]::new)));
    }

    private static Long[] entries(Values values, Field<?> field) {
        return values.get(field) instanceof List<?> some
                ? some.stream().map(Long.class::cast).toArray(Long[]::new)
                : new Long[0];
    }

    /// Takes rows from a query.
    ///
    /// @param sql selects row_no, id, patch
    public void select(String sql, Map<String, ?> parameters) {
        jdbc.sql("insert into staged (row_no, id, patch) " + sql).params(parameters).update();
    }
}
