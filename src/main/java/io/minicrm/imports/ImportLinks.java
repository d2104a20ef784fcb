package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.MultiLinkType;
import io.minicrm.record.RecordType;
import io.minicrm.record.ReferenceType;
import io.minicrm.record.TextType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which records the rows of an import link to: `import_link` has a row for each name that is told,
/// with the record's id as soon as it is known, until the transaction ends.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class ImportLinks {

    private final JdbcClient jdbc;
    private final Catalogue catalogue;
    private final Imports imports;

    ImportLinks(JdbcClient jdbc, Catalogue catalogue, Imports imports) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
        this.imports = imports;
    }

    void find(Scope scope, Import file) {
        jdbc.sql(
                        """
                        create temporary table import_link (
                            row_no bigint not null, field text not null, name text, host text, record_id bigint,
                            several boolean not null default false, place bigint not null default 1, label text
                        ) on commit drop
                        """)
                .update();
        for (Field<?> link : fields(file)) {
            if (link.type() instanceof MultiLinkType) {
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

    /// The fields through which rows of this import link to other records.
    List<Field<?>> fields(Import file) {
        List<Field<?>> links = new ArrayList<>();
        for (Target target : imports.used(file)) {
            if (target.isId()) {
                continue;
            }
            Field<?> link = target.link() == null ? target.field() : target.link();
            if (link.type() instanceof ReferenceType && !links.contains(link)) {
                links.add(link);
            }
        }
        return links;
    }

    /// The fields through which rows link to records of the same kind, and so perhaps to other
    /// rows.
    List<Field<?>> within(Import file) {
        return fields(file).stream()
                .filter(link -> ((ReferenceType) link.type()).target() == file.kind())
                .toList();
    }

    /// Takes over the ids of the records that were just made for the rows that link to them.
    ///
    /// @return whether there are such rows
    boolean linkToWritten(Import file) {
        boolean linked = false;
        for (Field<?> link : within(file)) {
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
        int kind = ((ReferenceType) link.type()).target().code();
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
                                        join %s t on lower(%s) = n.host
                                    where t.deleted_at is null and %s
                                    group by n.host) f
                                where l.field = :field and l.record_id is null and l.host = f.host
                                """
                                        .formatted(
                                                linked.table(),
                                                field.sql("t"),
                                                scope.access(Action.READ, linked.kind()).sql("t")))
                        .param("field", link.key())
                        .update();
            }
        }
    }

    /// What is linked already stays so, also in the trash or by who may not see it.
    void keep(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        for (Field<?> link : fields(file)) {
            jdbc.sql(
                            """
                            update import_link l set record_id = substr(l.name, 2)::bigint
                            from import_outcome o join %s t on t.id = o.record_id
                            where l.row_no = o.row_no and l.field = :field and l.record_id is null
                              and l.name ~ '^#[0-9]{1,18}$' and %s
                            """
                                    .formatted(
                                            type.table(),
                                            ((ReferenceType) link.type())
                                                    .refers(
                                                            "t",
                                                            link,
                                                            "= substr(l.name, 2)::bigint")))
                    .param("field", link.key())
                    .update();
        }
    }

    /// A name that belongs to no record, where none is made, and to no other row that makes one.
    void failUnknown(Scope scope, Import file) {
        for (Field<?> link : fields(file)) {
            boolean made =
                    Target.isMade(link)
                            && scope.may(Action.CREATE, Target.linked(link, catalogue).kind());
            String unknown = made ? "l.name ~ '^#[0-9]{1,18}$'" : "true";
            if (!within(file).contains(link)) {
                fail(file, link, unknown);
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
            while (fail(file, link, nowhere) > 0) {
                jdbc.sql("analyze import_outcome").update();
            }
        }
    }

    /// Rows that link to each other in a circle: none of them can be the first.
    void failCircles(Import file) {
        for (Field<?> link : within(file)) {
            fail(file, link, "true");
        }
    }

    private int fail(Import file, Field<?> link, String condition) {
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
}
