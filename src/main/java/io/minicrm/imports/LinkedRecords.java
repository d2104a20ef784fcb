package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.LinkType;
import io.minicrm.record.Problem;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// The records that an import makes because its rows link to them: one for each name.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class LinkedRecords {

    private final JdbcClient jdbc;
    private final ImportLinks links;

    LinkedRecords(JdbcClient jdbc, ImportLinks links) {
        this.jdbc = jdbc;
        this.links = links;
    }

    /// SQL that selects row_no, id and patch of the linked records that are to be made: one for
    /// each name, with the first value that a row says of each field.
    ///
    /// @param link the field that links to them
    String staged(Field<?> link) {
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
    void take(Field<?> link) {
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
    long count(Field<?> link) {
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
        for (Field<?> link : links.fields(file)) {
            if (Target.isMade(link)) {
                foreign(scope, link).ifPresent(notes::add);
            }
            doubled(link).ifPresent(notes::add);
        }
        return notes;
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
}
