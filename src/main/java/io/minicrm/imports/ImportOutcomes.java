package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.MoneyType;
import io.minicrm.record.PersonSetType;
import io.minicrm.record.PersonType;
import io.minicrm.record.RecordType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// What becomes of each row of an import that could be read: `import_outcome` has one of create,
/// update, unchanged, skipped and failed, with the reason, until the transaction ends.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ImportOutcomes {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Imports imports;

    ImportOutcomes(JdbcClient jdbc, Catalogue catalogue, Imports imports) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.imports = imports;
    }

    void decide(Import file) {
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("import", file.id());
        parameters.put("mode", file.mode().key());
        parameters.put("key", file.key());
        parameters.put(
                "linked",
                MatchKey.find(catalogue.type(file.kind()), file.key())
                        .filter(key -> key.link() != null)
                        .isPresent());
        jdbc.sql(
                        """
                        create temporary table import_outcome (
                            row_no bigint primary key, record_id bigint, outcome text not null,
                            target text, value text, reason text, arguments jsonb not null default '[]'
                        ) on commit drop
                        """)
                .update();
        jdbc.sql(
                        """
                        with known as (
                            select row_no, count(*) filter (where mine) as own, min(id) filter (where mine) as id,
                                   count(*) filter (where not mine) as others, min(owner_id) filter (where not mine) as owner_id
                            from import_found group by row_no),
                        doubled as (
                            select row_no, min(first) as first
                            from (select row_no, min(row_no) over (partition by key) as first from import_key) k
                            where first < row_no group by row_no),
                        keyed as (select row_no, min(key) as key from import_key group by row_no),
                        decided as (
                            select r.row_no, k.id, r.incomplete, d.first, k.own, u.name as owner,
                                   replace(regexp_replace(y.key, case when :linked then '\\x1f[^\\x1f]*$' else '$^' end, ''), chr(31), ' ') as key,
                                   case
                                       when d.first is not null then 'doubled'
                                       when r.known_id is not null and k.row_no is null then 'gone'
                                       when k.own > 1 then 'several'
                                       when k.own = 1 and :mode = 'create' then 'exists'
                                       when k.own = 1 then 'update'
                                       when k.others > 0 then 'foreign'
                                       when :mode = 'update' and y.key is null then 'noKey'
                                       when :mode = 'update' then 'unknown'
                                       when r.incomplete is not null then 'incomplete'
                                       else 'create'
                                   end as verdict
                            from import_row r
                                left join known k on k.row_no = r.row_no
                                left join doubled d on d.row_no = r.row_no
                                left join keyed y on y.row_no = r.row_no
                                left join app_user u on u.id = k.owner_id
                            where r.import_id = :import)
                        insert into import_outcome (row_no, record_id, outcome, target, value, reason, arguments)
                        select row_no, case when verdict = 'update' then id end,
                               case
                                   when verdict in ('create', 'update') then verdict
                                   when verdict in ('several', 'incomplete', 'gone') then 'failed'
                                   else 'skipped'
                               end,
                               case verdict
                                   when 'incomplete' then incomplete ->> 'target'
                                   when 'create' then null when 'update' then null
                                   when 'gone' then 'id'
                                   else :key::text
                               end,
                               case when verdict in ('doubled', 'several', 'exists', 'foreign', 'unknown', 'gone') then left(key, 200) end,
                               case verdict
                                   when 'incomplete' then incomplete -> 'problem' ->> 'key'
                                   when 'create' then null when 'update' then null
                                   when 'foreign' then case when owner is null then 'transfer.problem.unowned' else 'transfer.problem.foreign' end
                                   else 'transfer.problem.' || verdict
                               end,
                               case verdict
                                   when 'doubled' then jsonb_build_array(first, left(key, 200))
                                   when 'several' then jsonb_build_array(own)
                                   when 'gone' then jsonb_build_array(key)
                                   when 'foreign' then coalesce(to_jsonb(array[owner]), '[]')
                                   when 'incomplete' then coalesce(incomplete -> 'problem' -> 'arguments', '[]')
                                   else '[]'
                               end
                        from decided
                        """)
                .params(parameters)
                .update();
        jdbc.sql("analyze import_outcome").update();
    }

    /// Two rows may share a name and be two things: then that is said.
    void tellNamesakes(Import file) {
        if (!MatchKey.NAME.equals(file.key())) {
            return;
        }
        jdbc.sql(
                        """
                        update import_outcome o set reason = 'transfer.problem.namesake'
                        from import_row r, import_row f
                        where r.import_id = :import and f.import_id = :import
                          and o.reason = 'transfer.problem.doubled'
                          and r.row_no = o.row_no and f.row_no = (o.arguments ->> 0)::bigint
                          and exists (
                              select from jsonb_each(r.patch) e
                              where jsonb_typeof(e.value) in ('string', 'number', 'object')
                                and lower((f.patch -> e.key)::text) <> lower(e.value::text))
                        """)
                .param("import", file.id())
                .update();
    }

    /// A change set writes a record once: of two rows that mean the same one, the first does.
    void skipSecondWrites() {
        jdbc.sql(
                        """
                        update import_outcome o
                        set outcome = 'skipped', record_id = null, reason = 'transfer.problem.doubled',
                            arguments = jsonb_build_array(f.first, '#' || f.record_id)
                        from (
                            select row_no, record_id, min(row_no) over (partition by record_id) as first
                            from import_outcome where outcome = 'update') f
                        where f.row_no = o.row_no and f.first < f.row_no
                        """)
                .update();
    }

    /// A colleague who left keeps what is theirs, and gets nothing new.
    void failFormerColleagues(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        for (Target target : imports.used(file)) {
            if (target.isIdOfLink()
                    && (target.field().type() instanceof PersonType
                            || target.field().type() instanceof PersonSetType)) {
                jdbc.sql(
                                """
                                update import_outcome o
                                set outcome = 'failed', target = :field, value = f.people,
                                    reason = 'record.problem.noPerson',
                                    arguments = jsonb_build_array(f.people)
                                from (
                                    select r.row_no, string_agg(g.id, ', ') as people
                                    from import_outcome n
                                        join import_row r on r.import_id = :import and r.row_no = n.row_no
                                        cross join lateral jsonb_array_elements_text(
                                            case when jsonb_typeof(r.patch -> :field) = 'array' then r.patch -> :field
                                            else jsonb_build_array(r.patch -> :field) end) g (id)
                                        left join %s t on t.id = n.record_id
                                    where n.outcome in ('create', 'update') and jsonb_exists(r.patch, :field)
                                      and not exists (
                                          select from app_user u
                                          where u.id = g.id::bigint and u.status = 'active')
                                      and not exists (select from team where id = -g.id::bigint)
                                      and (g.id::bigint = any ('{}'::bigint[] || %s)) is not true
                                    group by 1) f
                                where f.row_no = o.row_no
                                """
                                        .formatted(type.table(), target.field().sql("t")))
                        .param("field", target.field().key())
                        .param("import", file.id())
                        .update();
            }
        }
    }

    /// An amount with more decimals than its currency has is kept where it stands, and comes
    /// nowhere else.
    void failFinerAmounts(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        for (Target target : imports.used(file)) {
            if (target.field().type() instanceof MoneyType
                    && target.link() == null
                    && target.part().isEmpty()) {
                jdbc.sql(
                                """
                                update import_outcome o
                                set outcome = 'failed', target = :field, value = a.figure || ' ' || a.currency,
                                    reason = 'record.problem.decimals',
                                    arguments = jsonb_build_array(a.currency, a.decimals)
                                from (
                                    select r.row_no, r.patch -> :field as said,
                                           r.patch -> :field ->> 'amount' as figure,
                                           r.patch -> :field ->> 'currency' as currency,
                                           coalesce((:decimals::jsonb ->> (r.patch -> :field ->> 'currency'))::int, 2) as decimals
                                    from import_row r
                                    where r.import_id = :import and jsonb_exists(r.patch, :field)) a
                                where a.row_no = o.row_no and o.outcome in ('create', 'update')
                                  and scale(trim_scale(a.figure::numeric)) > a.decimals
                                  and not exists (
                                      select from %s t where t.id = o.record_id and %s = a.said)
                                """
                                        .formatted(type.table(), target.field().snapshot("t")))
                        .param("field", target.field().key())
                        .param("decimals", ImportJson.of(MoneyType.unusualDecimals()))
                        .param("import", file.id())
                        .update();
            }
        }
    }
}
