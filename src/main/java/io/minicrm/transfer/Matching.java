package io.minicrm.transfer;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.LinkType;
import io.minicrm.record.LinksType;
import io.minicrm.record.ListType;
import io.minicrm.record.MoneyType;
import io.minicrm.record.PersonType;
import io.minicrm.record.Problem;
import io.minicrm.record.RecordType;
import io.minicrm.record.References;
import io.minicrm.record.Referring;
import io.minicrm.record.TextType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Finds out for all rows of an import at once what becomes of them. Until the transaction ends,
/// `import_outcome` tells it for each row that could be read, and `import_link` which records they
/// link to.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class Matching {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Imports imports;
    private final References references;

    Matching(JdbcClient jdbc, Catalogue catalogue, Imports imports, References references) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.imports = imports;
        this.references = references;
    }

    /// Fills both tables. Outcomes are create, update, skipped and failed.
    void match(Scope scope, Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        jdbc.sql("analyze import_row").update();
        links(scope, file);
        found(scope, file, type);
        boolean otherIds = dropOtherIds(file, type);
        outcomes(file);
        if (otherIds) {
            jdbc.sql(
                            """
                            update import_outcome set reason = 'transfer.problem.otherIds'
                            where reason = 'transfer.problem.gone'
                            """)
                    .update();
        }
        tellNamesakes(file);
        skipSecondWrites();
        keepLinks(file);
        failFormerColleagues(file);
        failFinerAmounts(file);
        failUnknownLinks(scope, file);
    }

    /// The fields through which rows link to records of the same kind, and so perhaps to other
    /// rows.
    private List<Field<?>> linksWithin(Import file) {
        return linkFields(file).stream()
                .filter(link -> ((Referring) link.type()).target() == file.kind())
                .toList();
    }

    /// Tells those updates that would change nothing: their outcome becomes unchanged.
    void recognizeUnchanged(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        jdbc.sql(
                        """
                        update import_outcome o set outcome = 'unchanged'
                        from (
                            select o.row_no
                            from %s
                                join %s t on t.id = o.record_id
                                cross join lateral (select %s as now offset 0) n
                            where o.outcome = 'update' and %s and f_patched(n.now, %s) = n.now) same
                        where same.row_no = o.row_no
                        """
                                .formatted(
                                        rows(file),
                                        type.table(),
                                        type.snapshot("t"),
                                        nothingToWaitFor(linkFields(file)),
                                        patch(file, "t")))
                .param("import", file.id())
                .update();
    }

    /// SQL that selects row_no, id and patch of everything that is to be written and can be, for
    /// `Staging`: what links to another row of the file comes after that one.
    String staged(Import file) {
        return """
        select o.row_no, o.record_id, %s
        from %s left join %s t on t.id = o.record_id
        where o.outcome in ('create', 'update') and %s
        """
                .formatted(
                        patch(file, "t"),
                        rows(file),
                        catalogue.type(file.kind()).table(),
                        nothingToWaitFor(linksWithin(file)));
    }

    /// Takes over the ids of the records that were just made for the rows that link to them.
    ///
    /// @return whether there are such rows
    boolean linkToWritten(Import file) {
        boolean linked = false;
        for (Field<?> link : linksWithin(file)) {
            linked |=
                    jdbc.sql(
                                            """
                                            update import_link l set record_id = w.id
                                            from (
                                                select lower(r.patch ->> :naming) as name, min(s.id) as id
                                                from staged s join import_row r on r.import_id = :import and r.row_no = s.row_no
                                                where s.outcome = 'created' group by 1) w
                                            where l.field = :field and l.record_id is null and l.name = w.name
                                            """)
                                    .param("naming", Target.naming(link, catalogue).key())
                                    .param("import", file.id())
                                    .param("field", link.key())
                                    .update()
                            > 0;
        }
        return linked;
    }

    /// Rows that link to each other in a circle: none of them can be the first.
    void failCircles(Import file) {
        for (Field<?> link : linksWithin(file)) {
            failUnknown(file, link, "true");
        }
    }

    /// SQL that selects row_no, id and patch of the linked records that are to be made: one for
    /// each name, with the first value that a row says of each field.
    ///
    /// @param link the field that links to them
    String made(Field<?> link) {
        return """
        with naming as (
            select l.name, l.row_no from import_link l join import_outcome o using (row_no)
            where l.field = '%1$s' and l.record_id is null and l.name is not null
              and o.outcome in ('create', 'update')),
        told as (
            select distinct on (n.name, e.key) n.name, e.key, e.value
            from naming n
                join import_row r on r.import_id = :import and r.row_no = n.row_no
                cross join lateral jsonb_each(r.linked -> '%1$s') e
            order by n.name, e.key, n.row_no)
        select min(n.row_no), null::bigint, t.patch
        from naming n
            join (select name, jsonb_object_agg(key, value) as patch from told group by name) t using (name)
        group by n.name, t.patch
        """
                .formatted(link.key());
    }

    /// Takes over the ids of the linked records that were just made.
    void linkToMade(Field<?> link) {
        jdbc.sql(
                        """
                        update import_link l set record_id = m.id
                        from (
                            select f.name, s.id from staged s
                                join import_link f on f.row_no = s.row_no and f.field = :field
                            where s.outcome = 'created') m
                        where l.field = :field and l.record_id is null and l.name = m.name
                        """)
                .param("field", link.key())
                .update();
    }

    /// How many linked records of this field would be made.
    long toMake(Field<?> link) {
        return jdbc.sql(
                        """
                        select count(distinct l.name) from import_link l join import_outcome o using (row_no)
                        where l.field = :field and l.record_id is null and l.name is not null
                          and o.outcome in ('create', 'update')
                        """)
                .param("field", link.key())
                .query(Long.class)
                .single();
    }

    /// What one should know of the linked records before they are made.
    List<Problem> notes(Scope scope, Import file) {
        List<Problem> notes = new ArrayList<>();
        for (Field<?> link : linkFields(file)) {
            if (Target.isMade(link)) {
                foreign(scope, link).ifPresent(notes::add);
            }
            doubled(link).ifPresent(notes::add);
        }
        return notes;
    }

    /// The fields through which rows of this import link to other records.
    List<Field<?>> linkFields(Import file) {
        List<Field<?>> links = new ArrayList<>();
        for (Target target : imports.used(file)) {
            if (target.isId()) {
                continue;
            }
            Field<?> link = target.link() == null ? target.field() : target.link();
            if (link.type() instanceof Referring && !links.contains(link)) {
                links.add(link);
            }
        }
        return links;
    }

    /// Writes down what would become of the first rows.
    void show(Import file, int most) {
        jdbc.sql(
                        """
                        update import_row r set outcome = o.outcome
                        from (select row_no, outcome from import_outcome order by row_no limit :most) o
                        where r.import_id = :import and r.row_no = o.row_no
                        """)
                .param("most", most)
                .param("import", file.id())
                .update();
    }

    /// Writes down why rows are not written.
    void explain(Import file) {
        jdbc.sql("delete from import_problem where import_id = :import and phase = 'match'")
                .param("import", file.id())
                .update();
        jdbc.sql(
                        """
                        insert into import_problem
                            (import_id, row_no, no, phase, outcome, target, value, reason, arguments, title)
                        select :import, o.row_no, 0, 'match', o.outcome, o.target, o.value, o.reason, o.arguments, r.title
                        from import_outcome o
                            join import_row r on r.import_id = :import and r.row_no = o.row_no
                        where o.outcome in ('skipped', 'failed')
                        """)
                .param("import", file.id())
                .update();
    }

    /// What became of the rows, or would become of them.
    ///
    /// @throws IllegalStateException when a row is counted not at all or twice
    Counts count(
            Import file, Map<String, Long> made, Map<String, Long> stored, List<Problem> notes) {
        return jdbc.sql(
                        """
                        select count(*) filter (where outcome in ('create', 'created')) as created,
                               count(*) filter (where outcome in ('update', 'updated')) as updated,
                               count(*) filter (where outcome = 'unchanged') as unchanged,
                               count(*) filter (where outcome = 'skipped') as skipped,
                               count(*) filter (where outcome = 'failed') as failed
                        from (
                            select outcome from import_outcome
                            union all
                            select min(outcome) from import_problem
                            where import_id = :import and phase = 'read' group by row_no) o
                        """)
                .param("import", file.id())
                .query((row, _) ->
                        new Counts(
                                file.rows(),
                                row.getLong("created"),
                                row.getLong("updated"),
                                row.getLong("unchanged"),
                                row.getLong("skipped"),
                                row.getLong("failed"),
                                made,
                                stored,
                                notes))
                .single();
    }

    private void links(Scope scope, Import file) {
        jdbc.sql(
                        """
                        create temporary table import_link (
                            row_no bigint not null, field text not null, name text, host text, record_id bigint,
                            several boolean not null default false, place bigint not null default 1, label text
                        ) on commit drop
                        """)
                .update();
        for (Field<?> link : linkFields(file)) {
            if (link.type() instanceof LinksType) {
                readNames(file, link);
            } else {
                readName(file, link);
            }
            jdbc.sql("analyze import_link").update();
            linkByName(scope, link);
            linkByHost(scope, link);
        }
        jdbc.sql("create index on import_link (row_no, field)").update();
        jdbc.sql("analyze import_link").update();
    }

    private void readName(Import file, Field<?> link) {
        jdbc.sql(
                        """
                        insert into import_link (row_no, field, name, host)
                        select r.row_no, :field, lower(r.linked -> :field ->> :naming), r.hosts ->> :field
                        from import_row r
                        where r.import_id = :import and jsonb_exists(r.linked, :field)
                        """)
                .param("field", link.key())
                .param("naming", Target.naming(link, catalogue).key())
                .param("import", file.id())
                .update();
    }

    private void readNames(Import file, Field<?> link) {
        jdbc.sql(
                        """
                        insert into import_link (row_no, field, name, place, label)
                        select r.row_no, :field, lower(e.v ->> 'name'), e.n, e.v ->> 'label'
                        from import_row r
                            cross join lateral jsonb_array_elements(r.linked -> :field) with ordinality e (v, n)
                        where r.import_id = :import
                        """)
                .param("field", link.key())
                .param("import", file.id())
                .update();
    }

    /// By `#id` or by the name; of several with one name the oldest is meant.
    private void linkByName(Scope scope, Field<?> link) {
        int kind = ((Referring) link.type()).target().code();
        jdbc.sql(
                        """
                        update import_link l set record_id = d.record_id
                        from search_doc d
                        where l.field = :field and l.name ~ '^#[0-9]{1,18}$'
                          and d.record_kind = :kind and d.record_id = substr(l.name, 2)::bigint and %s
                        """
                                .formatted(scope.readable("d")))
                .param("field", link.key())
                .param("kind", kind)
                .update();
        jdbc.sql(
                        """
                        update import_link l set record_id = f.id, several = f.several
                        from (
                            select n.name, min(d.record_id) as id, count(*) > 1 as several
                            from (select distinct name from import_link where field = :field and record_id is null) n
                                join search_doc d on d.record_kind = :kind and lower(d.title) = n.name and %s
                            group by n.name) f
                        where l.field = :field and l.record_id is null and l.name = f.name
                        """
                                .formatted(scope.readable("d")))
                .param("field", link.key())
                .param("kind", kind)
                .update();
    }

    private void linkByHost(Scope scope, Field<?> link) {
        RecordType<?> linked = Target.linked(link, catalogue);
        for (Field<?> field : linked.fields(Trait.IDENTIFYING)) {
            if (field.type() instanceof TextType text && text.kind() == TextType.Kind.DOMAIN) {
                jdbc.sql(
                                """
                                update import_link l set record_id = f.id
                                from (
                                    select n.host, min(t.id) as id
                                    from (select distinct host from import_link where field = :field and record_id is null) n
                                        join %s t on lower(t.%s) = n.host
                                    where t.deleted_at is null and %s
                                    group by n.host) f
                                where l.field = :field and l.record_id is null and l.host = f.host
                                """
                                        .formatted(
                                                linked.table(),
                                                field.column(),
                                                scope.access(Action.READ, linked.kind()).sql("t")))
                        .param("field", link.key())
                        .update();
            }
        }
    }

    /// Which records the rows mean: `import_key` has what identifies each row, `import_found` what
    /// was found by it.
    private void found(Scope scope, Import file, RecordType<?> type) {
        MatchKey key = MatchKey.find(type, file.key()).orElse(null);
        jdbc.sql(
                        """
                        create temporary table import_key on commit drop as
                        select r.row_no, '#' || r.known_id as key from import_row r
                        where r.import_id = :import and r.known_id is not null
                        """)
                .param("import", file.id())
                .update();
        // Nobody learns by a number what is behind it and not to be seen
        jdbc.sql(
                        """
                        create temporary table import_found on commit drop as
                        select r.row_no, t.id, %s as mine, t.owner_id
                        from import_row r join %s t on t.id = r.known_id
                        where r.import_id = :import and t.deleted_at is null and %s
                        """
                                .formatted(
                                        scope.access(Action.EDIT, type.kind()).sql("t"),
                                        type.table(),
                                        scope.access(Action.READ, type.kind()).sql("t")))
                .param("import", file.id())
                .update();
        if (key == null) {
            return;
        }
        String rows =
                "(select * from import_row where import_id = %d and known_id is null) r"
                        .formatted(file.id());
        if (key.link() != null) {
            rows +=
                    " left join import_link l on l.row_no = r.row_no and l.field = '%s'"
                            .formatted(key.link().key());
        }
        jdbc.sql(
                        "insert into import_key (row_no, key) select distinct k.row_no, k.key from (%s) k"
                                .formatted(
                                        key.inRows(
                                                rows,
                                                "coalesce(l.record_id::text, 'new ' || l.name, '')")))
                .update();
        jdbc.sql("create index on import_key (key)").update();
        jdbc.sql("analyze import_key").update();
        jdbc.sql(
                        """
                        insert into import_found (row_no, id, mine, owner_id)
                        select distinct k.row_no, t.id, %s and %s, t.owner_id
                        from import_key k %s
                            join import_row r on r.import_id = :import and r.row_no = k.row_no
                        where t.deleted_at is null and r.known_id is null
                        """
                                .formatted(
                                        scope.access(Action.READ, type.kind()).sql("t"),
                                        scope.access(Action.EDIT, type.kind()).sql("t"),
                                        key.join()))
                .param("import", file.id())
                .update();
        jdbc.sql("analyze import_found").update();
    }

    /// Numbers of another system mean other records here: then hardly a row shares a name, or what
    /// else identifies it, with the record of its number.
    ///
    /// @return whether these are such numbers; then nothing is found by them
    private boolean dropOtherIds(Import file, RecordType<?> type) {
        List<String> same = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (Field<?> field : type.fields()) {
            if (field.is(Trait.NAMING) || field.is(Trait.IDENTIFYING)) {
                String said = "r.patch -> '" + field.key() + "'";
                told.add(said + " is not null");
                same.add(
                        field.type() instanceof ListType<?> list
                                ? "exists (select from jsonb_array_elements(%s) a, jsonb_array_elements(%s) b where %s = %s)"
                                        .formatted(
                                                said,
                                                field.snapshot("t"),
                                                MatchKey.identity(list, "a"),
                                                MatchKey.identity(list, "b"))
                                : "lower(r.patch ->> '%s') = lower(t.%s)"
                                        .formatted(field.key(), field.column()));
            }
        }
        boolean others =
                jdbc.sql(
                                """
                                select count(*) >= 3 and count(*) > 2 * count(*) filter (where %s)
                                from import_row r join import_found f using (row_no) join %s t on t.id = f.id
                                where r.import_id = :import and r.known_id = t.id and not r.called and (%s)
                                """
                                        .formatted(
                                                String.join(" or ", same),
                                                type.table(),
                                                String.join(" or ", told)))
                        .param("import", file.id())
                        .query(Boolean.class)
                        .single();
        if (others) {
            jdbc.sql(
                            """
                            delete from import_found f using import_row r
                            where r.import_id = :import and r.row_no = f.row_no and r.known_id is not null
                            """)
                    .param("import", file.id())
                    .update();
        }
        return others;
    }

    private void outcomes(Import file) {
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
    private void tellNamesakes(Import file) {
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
    private void skipSecondWrites() {
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

    /// What is linked already stays so, also in the trash or by who may not see it.
    private void keepLinks(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        for (Field<?> link : linkFields(file)) {
            jdbc.sql(
                            """
                            update import_link l set record_id = substr(l.name, 2)::bigint
                            from import_outcome o join %s t on t.id = o.record_id
                            where l.row_no = o.row_no and l.field = :field and l.record_id is null
                              and l.name ~ '^#[0-9]{1,18}$' and %s
                            """
                                    .formatted(
                                            type.table(),
                                            ((Referring) link.type())
                                                    .refers(
                                                            "t",
                                                            link.column(),
                                                            "= substr(l.name, 2)::bigint")))
                    .param("field", link.key())
                    .update();
        }
    }

    /// A colleague who left keeps what is theirs, and gets nothing new.
    private void failFormerColleagues(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        for (Target target : imports.used(file)) {
            if (target.isIdOfLink() && target.field().type() instanceof PersonType) {
                jdbc.sql(
                                """
                                update import_outcome o
                                set outcome = 'failed', target = :field, value = r.patch ->> :field,
                                    reason = 'record.problem.noPerson',
                                    arguments = jsonb_build_array(r.patch ->> :field)
                                from import_row r
                                where r.import_id = :import and r.row_no = o.row_no
                                  and o.outcome in ('create', 'update') and jsonb_exists(r.patch, :field)
                                  and not exists (
                                      select from app_user u
                                      where u.id = (r.patch ->> :field)::bigint and u.status = 'active')
                                  and not exists (
                                      select from %s t
                                      where t.id = o.record_id and t.%s = (r.patch ->> :field)::bigint)
                                """
                                        .formatted(type.table(), target.field().column()))
                        .param("field", target.field().key())
                        .param("import", file.id())
                        .update();
            }
        }
    }

    /// An amount with more decimals than its currency has is kept where it stands, and comes
    /// nowhere else.
    private void failFinerAmounts(Import file) {
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
                        .param("decimals", Json.of(MoneyType.unusualDecimals()))
                        .param("import", file.id())
                        .update();
            }
        }
    }

    /// A name that belongs to no record, where none is made, and to no other row that makes one.
    private void failUnknownLinks(Scope scope, Import file) {
        for (Field<?> link : linkFields(file)) {
            boolean made =
                    Target.isMade(link)
                            && scope.may(Action.CREATE, Target.linked(link, catalogue).kind());
            String unknown = made ? "l.name ~ '^#[0-9]{1,18}$'" : "true";
            if (!linksWithin(file).contains(link)) {
                failUnknown(file, link, unknown);
                continue;
            }
            String nowhere =
                    """
                    %s and not exists (
                        select from import_row p join import_outcome w on w.row_no = p.row_no
                        where p.import_id = :import and p.row_no <> l.row_no and w.outcome = 'create'
                          and lower(p.patch ->> '%s') = l.name)
                    """
                            .formatted(unknown, Target.naming(link, catalogue).key());
            // Whoever links to a row that fails fails with it
            while (failUnknown(file, link, nowhere) > 0) {
                jdbc.sql("analyze import_outcome").update();
            }
        }
    }

    private int failUnknown(Import file, Field<?> link, String condition) {
        return jdbc.sql(
                        """
                        update import_outcome o
                        set outcome = 'failed', target = l.field, value = left(l.name, 200),
                            reason = 'transfer.problem.noLink', arguments = jsonb_build_array(left(l.name, 200))
                        from import_link l
                        where l.row_no = o.row_no and l.field = :field and l.record_id is null
                          and l.name is not null and o.outcome in ('create', 'update') and :import > 0 and %s
                        """
                                .formatted(condition))
                .param("field", link.key())
                .param("import", file.id())
                .update();
    }

    private Optional<Problem> foreign(Scope scope, Field<?> link) {
        return jdbc.sql(
                        """
                        select count(distinct l.name) as names, min(d.title) as one, min(u.name) as owner
                        from import_link l
                            join import_outcome o on o.row_no = l.row_no and o.outcome in ('create', 'update')
                            join search_doc d on d.record_kind = :kind and lower(d.title) = l.name
                            left join app_user u on u.id = d.owner_id
                        where l.field = :field and l.record_id is null and not %s
                        """
                                .formatted(scope.readable("d")))
                .param("field", link.key())
                .param("kind", ((LinkType) link.type()).target().code())
                .query((row, _) -> {
                    long names = row.getLong("names");
                    String one = row.getString("one");
                    String owner = row.getString("owner");
                    return names == 0
                            ? Optional.<Problem>empty()
                            : Optional.of(
                                    Problem.of(
                                            "transfer.note.foreign."
                                                    + ((LinkType) link.type()).target().key(),
                                            names,
                                            one,
                                            owner == null ? "–" : owner));
                })
                .single();
    }

    private Optional<Problem> doubled(Field<?> link) {
        long rows =
                jdbc.sql(
                                """
                                select count(*) from import_link l join import_outcome o using (row_no)
                                where l.field = :field and l.several and o.outcome in ('create', 'update')
                                """)
                        .param("field", link.key())
                        .query(Long.class)
                        .single();
        return rows == 0
                ? Optional.empty()
                : Optional.of(Problem.of("transfer.note.several", rows));
    }

    /// The rows of the import with their outcome and their links.
    private String rows(Import file) {
        return "import_outcome o join import_row r on r.import_id = :import and r.row_no = o.row_no"
                + linkFields(file).stream()
                        .filter(link -> link.type() instanceof LinkType)
                        .map(link ->
                                " left join import_link %1$s on %1$s.row_no = r.row_no and %1$s.field = '%2$s'"
                                        .formatted(alias(link), link.key()))
                        .collect(Collectors.joining());
    }

    private static String nothingToWaitFor(List<Field<?>> links) {
        return links.stream()
                .map(link ->
                        " and not exists (select from import_link l where l.row_no = r.row_no and l.field = '%s' and l.name is not null and l.record_id is null)"
                                .formatted(link.key()))
                .collect(Collectors.joining("", "true", ""));
    }

    /// SQL for the final patch of a row: its values, the records that it links to, and lists with
    /// what the record has already in front. An import adds to a list and takes nothing out.
    private String patch(Import file, String alias) {
        String named = catalogue.type(file.kind()).fields(Trait.NAMING).getFirst().key();
        StringBuilder patch =
                new StringBuilder(
                        "case when %1$s.id is null then '%2$s'::jsonb || coalesce(r.completed, '{}') || r.patch when r.called then r.patch - '%3$s' else r.patch end"
                                .formatted(alias, usual(file), named));
        for (Field<?> link : linkFields(file)) {
            if (link.type() instanceof LinksType list) {
                patch.append(" || ").append(merged(list, link, alias, linked(link)));
                continue;
            }
            patch.append(
                    " || case when %1$s.record_id is null then '{}' else jsonb_build_object('%2$s', %1$s.record_id) end"
                            .formatted(alias(link), link.key()));
        }
        imports.used(file).stream()
                .filter(target -> target.link() == null)
                .map(Target::field)
                .distinct()
                .forEach(field -> {
                    if (field.type() instanceof ListType<?> list && !(list instanceof LinksType)) {
                        String said = "r.patch -> '" + field.key() + "'";
                        patch.append(" || ").append(merged(list, field, alias, said));
                    }
                });
        return "(" + patch + ")";
    }

    /// What a new record has where nothing is said, as JSON.
    private String usual(Import file) {
        Map<String, Long> usual = new HashMap<>();
        for (Field<?> field : catalogue.type(file.kind()).fields(Trait.REQUIRED)) {
            references.usual(field).ifPresent(entry -> usual.put(field.key(), entry.id()));
        }
        return Json.of(usual);
    }

    /// SQL for the links of a row to the records that are there, each once.
    private static String linked(Field<?> link) {
        return """
        (select jsonb_agg(jsonb_build_object('id', i.record_id, 'label', i.label) order by i.place)
         from (
             select distinct on (l.record_id) l.record_id, l.label, l.place from import_link l
             where l.row_no = r.row_no and l.field = '%s' and l.record_id is not null
             order by l.record_id, l.place) i)
        """
                .formatted(link.key());
    }

    /// @param said SQL for what the row says, null when it says nothing
    private static String merged(ListType<?> list, Field<?> field, String alias, String said) {
        return """
        coalesce((
            select jsonb_build_object('%1$s', coalesce(c.list, '[]') || coalesce(
                (select jsonb_agg(e.v order by e.n)
                 from jsonb_array_elements(c.said) with ordinality e (v, n)
                 where not exists (select from jsonb_array_elements(c.list) x (v) where %3$s = %4$s)), '[]'))
            from (select case when %5$s.id is not null then %2$s end as list, %6$s as said) c
            where c.said is not null), '{}')
        """
                .formatted(
                        field.key(),
                        list.snapshot(alias, field.column()),
                        MatchKey.identity(list, "x.v"),
                        MatchKey.identity(list, "e.v"),
                        alias,
                        said);
    }

    private static String alias(Field<?> link) {
        return "l_" + link.key().toLowerCase(Locale.ROOT);
    }
}
