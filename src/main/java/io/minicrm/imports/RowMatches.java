package io.minicrm.imports;

import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.ListType;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Which records the rows of an import mean: `import_key` has what identifies each row,
/// `import_found` what was found by it, until the transaction ends.
@Component
@Transactional(propagation = Propagation.MANDATORY)
class RowMatches {

    private final JdbcClient jdbc;

    RowMatches(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void find(Scope scope, Import file, RecordType<?> type) {
        MatchKey key = MatchKey.find(type, file.key()).orElse(null);
        jdbc.sql(
                        """
                        create temporary table import_key on commit drop as
                        select r.row_no, '#' || r.known_id as key from import_row r
                        where r.import_id = :import and r.known_id is not null
                        """)
                .param("import", file.id())
                .update();
        // Nobody learns by a number what is behind it and not to be seen. Records are looked for by
        // their numbers alone, whatever the planner believes of whose they are
        jdbc.sql(
                        """
                        create temporary table import_found on commit drop as
                        select r.row_no, t.id, %s as mine, t.owner_id
                        from import_row r cross join lateral (select * from %s where id = r.known_id offset 0) t
                        where r.import_id = :import and r.known_id is not null and t.deleted_at is null and %s
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
    boolean dropOtherIds(Import file, RecordType<?> type) {
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
                                : "lower(r.patch ->> '%s') = lower(%s)"
                                        .formatted(field.key(), field.sql("t")));
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
}
