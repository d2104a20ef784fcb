package io.minicrm.merge;

import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.LinkType;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.scope.RecordKind;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds with which others some records are probably the same. Each is looked for in an index, by
/// what it has itself, so that it costs the same among a thousand as among a million; what many
/// share says nothing of any of them.
@Component
class DuplicateSearch {

    /// So many may share what tells them apart.
    private static final int MOST = 20;

    /// More share an office line or the address of a team: that alone is not enough.
    private static final int FEW = 3;

    /// The reason of those whose names differ in nothing but the legal form.
    static final String FORM = "form";

    /// So many at one company are compared by their names.
    private static final int COLLEAGUES = 200;

    /// What all reasons together must come to.
    private static final int ENOUGH = 40;

    private final JdbcClient jdbc;

    DuplicateSearch(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The fields of which a change can make or end a pair.
    static List<String> keys(RecordType<?> type) {
        return type.written().stream()
                .filter(field ->
                        field.is(Trait.IDENTIFYING) || field.is(Trait.NAMING) || isCompany(field))
                .map(Field::key)
                .toList();
    }

    /// Writes the pairs of these records anew. What somebody said of a pair stays.
    void find(RecordType<?> type, List<Long> ids) {
        Long[] all = ids.toArray(Long[]::new);
        jdbc.sql(
                        """
                        delete from duplicate_pair
                        where record_kind = :kind and dismissed_at is null and (a_id = any(:ids) or b_id = any(:ids))
                        """)
                .param("kind", type.kind().code())
                .param("ids", all)
                .update();
        jdbc.sql(
                        """
                        with batch as materialized (
                            select t.*, d.title as called, f_norm(d.title) as norm
                            from %1$s t join search_doc d on d.record_kind = :kind and d.record_id = t.id
                            where t.id = any(:ids) and t.deleted_at is null),
                        found as (%2$s),
                        paired as (
                            select least(f.id, f.other) as a_id, greatest(f.id, f.other) as b_id, f.reason, max(f.score) as score
                            from found f where f.id <> f.other group by 1, 2, 3),
                        summed as (
                            select a_id, b_id, least(sum(score), 100) as score,
                                   array_agg(reason order by score desc, reason) as reasons
                            from paired group by 1, 2 having sum(score) >= :enough)
                        insert into duplicate_pair as p (record_kind, a_id, b_id, score, reasons)
                        select :kind, s.a_id, s.b_id, s.score, s.reasons from summed s
                        where not exists (
                            select from unnest(array[s.a_id, s.b_id]) i (id)
                            where not exists (select from %1$s t where t.id = i.id and t.deleted_at is null))
                        on conflict (record_kind, a_id, b_id) do update set score = excluded.score, reasons = excluded.reasons
                        """
                                .formatted(type.table(), String.join(" union all ", reasons(type))))
                .param("kind", type.kind().code())
                .param("ids", all)
                .param("enough", ENOUGH)
                .update();
    }

    private static List<String> reasons(RecordType<?> type) {
        List<String> reasons = new ArrayList<>();
        for (Field<?> field : type.fields(Trait.IDENTIFYING)) {
            reasons.add(sharing(type, field));
        }
        // One that is called like a company is the company; two people can have one name
        reasons.add(
                shared(
                        "title",
                        type.soleNameField().isPresent() ? 50 : 20,
                        "(select b.norm as k) k",
                        "select d.record_id as id from search_doc d where d.record_kind = %d and f_norm(d.title) = k.k"
                                .formatted(type.kind().code())));
        if (type.kind() == RecordKind.COMPANY) {
            reasons.add(
                    shared(
                                    FORM,
                                    45,
                                    "(select x.k, %s as ways from (select %s as k offset 0) x offset 0) k"
                                            .formatted(
                                                    LegalForms.ways("x.k"),
                                                    LegalForms.without("b.norm")),
                                    "select d.record_id as id from search_doc d where d.record_kind = %d and f_norm(d.title) = any(k.ways)"
                                            .formatted(type.kind().code()))
                            // Those that are called the same were found for that
                            + "and not exists (select from search_doc d where d.record_kind = %d and d.record_id = o.id and f_norm(d.title) = b.norm)"
                                    .formatted(type.kind().code()));
        }
        if (type.personName().isPresent()) {
            type.written().stream()
                    .filter(DuplicateSearch::isCompany)
                    .forEach(field -> reasons.add(alike(type, field)));
        }
        return reasons;
    }

    private static boolean isCompany(Field<?> field) {
        return field.type() instanceof LinkType link
                && link.target() == RecordKind.COMPANY
                && !field.isAdded()
                && !field.is(Trait.PARENT);
    }

    private static String sharing(RecordType<?> type, Field<?> field) {
        return switch (field.type()) {
            case EmailsType _ ->
                    shared(
                            field.key(),
                            60,
                            "(select distinct x.email_norm as k from %s) k"
                                    .formatted(field.elements("b", "true")),
                            "select distinct x.record_id as id from %s join %s t on t.id = x.record_id and t.deleted_at is null where x.email_norm = k.k"
                                    .formatted(field.allElements(), type.table()));
            // The same digits in two countries are two numbers
            case PhonesType _ ->
                    shared(
                            field.key(),
                            40,
                            "(select distinct x.digits as k, nullif(x.e164, '') as e from %s) k"
                                    .formatted(field.elements("b", "true")),
                            "select distinct x.record_id as id from %s join %s t on t.id = x.record_id and t.deleted_at is null where x.digits = k.k and (nullif(x.e164, '') = k.e) is not false"
                                    .formatted(field.allElements(), type.table()));
            default ->
                    shared(
                            field.key(),
                            50,
                            "(select lower(%s) as k) k".formatted(field.sql("b")),
                            "select t.id from %s t where t.deleted_at is null and lower(%s) = k.k"
                                    .formatted(type.table(), field.sql("t")));
        };
    }

    /// SQL for those that share a key with a record, when they are few.
    ///
    /// @param keys a relation `k` of the keys `k` that the record `b` has
    /// @param having those that have one
    private static String shared(String reason, int score, String keys, String having) {
        return """
        select b.id, o.id as other, '%s' as reason, case when cardinality(s.ids) <= %d then %d else %d end as score
        from batch b cross join lateral %s
            cross join lateral (select array_agg(h.id) as ids from (%s limit %d) h) s
            cross join lateral unnest(s.ids) o (id)
        where k.k <> '' and cardinality(s.ids) <= %d
        """
                .formatted(reason, FEW, score, score / 2, keys, having, MOST + 1, MOST);
    }

    /// SQL for those at the same company whose names are alike.
    private static String alike(RecordType<?> type, Field<?> company) {
        return """
        select b.id, o.record_id as other, 'name' as reason, 40 as score
        from batch b
            cross join lateral (
                select d.record_id, f_norm(d.title) as norm
                from (select t.id from %1$s t where %2$s = %3$s and t.deleted_at is null order by t.id limit %4$d) t
                    join search_doc d on d.record_kind = %5$d and d.record_id = t.id) o
        where similarity(o.norm, b.norm) > 0.5
        """
                .formatted(
                        type.table(),
                        company.sql("t"),
                        company.sql("b"),
                        COLLEAGUES,
                        type.kind().code());
    }
}
