package io.minicrm.record;

import io.minicrm.record.Field.Trait;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Keeps records from standing above themselves, however many are between. Two who write at once
/// are told apart by the database, when the later one commits.
@Component
class Ancestry {

    private final JdbcClient jdbc;

    Ancestry(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @throws InvalidValues when a record with these new values would be above itself
    void check(RecordType<?> type, long id, Values values) {
        for (Field<?> field : type.fields(Trait.PARENT)) {
            if (values.get(field) instanceof Long parent && isAbove(field, id, parent)) {
                throw new InvalidValues(Map.of(field, Problem.of("record.problem.aboveItself")));
            }
        }
    }

    private boolean isAbove(Field<?> field, long id, long parent) {
        return jdbc.sql(
                        """
                        with recursive up(id) as (
                            select :parent::bigint
                            union
                            select %s from up join %s t on t.id = up.id where up.id <> :id)
                        select exists (select from up where id = :id)
                        """
                                .formatted(field.sql("t"), field.kind().key()))
                .param("parent", parent)
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /// Refuses the staged rows that would put a record above itself, also together with others.
    void refuse(RecordType<?> type) {
        for (Field<?> field : type.fields(Trait.PARENT)) {
            jdbc.sql(
                            """
                            with recursive moved as (
                                select id, (patch ->> '%1$s')::bigint as parent from staged
                                where outcome = 'updated' and jsonb_exists(patch, '%1$s')),
                            up(of, id) as (
                                select id, parent from moved
                                union
                                select up.of, case when m.id is null then %2$s else m.parent end
                                from up join %3$s t on t.id = up.id left join moved m on m.id = up.id
                                where up.id <> up.of)
                            update staged s set outcome = 'refused', because = 'circle'
                            from up where up.of = up.id and s.id = up.of
                            """
                                    .formatted(field.key(), field.sql("t"), field.kind().key()))
                    .update();
        }
    }
}
