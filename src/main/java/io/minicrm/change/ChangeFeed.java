package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Scope;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What was changed after a number, in the order in which it became visible: whoever goes on from
/// the last number they got misses nothing and gets nothing twice. A reader is told of what they
/// may read, and of what they might read until it went to somebody else.
@Component
public class ChangeFeed {

    /// A change set of which the reader may know.
    public record Entry(long seq, long changeSetId) {}

    /// What an index probe says of records of one type.
    ///
    /// @param latest the last number that was given, from which one goes on
    public record News(long latest, boolean changed) {}

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    ChangeFeed(JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    /// The last number that was given.
    public long latest() {
        return jdbc.sql("select last from change_number").query(Long.class).single();
    }

    /// The next change sets after this number.
    public List<Entry> after(Scope scope, long seq, int most) {
        String readable =
                catalogue.types().stream()
                        .map(type -> "exists (%s)".formatted(changed(scope, type)))
                        .collect(Collectors.joining(" or "));
        return jdbc.sql(
                        """
                        select s.seq, s.id as change_set_id from change_set s
                        where s.seq > 0 and s.seq > :seq and (%s)
                        order by s.seq limit :most
                        """
                                .formatted(readable))
                .param("seq", seq)
                .param("most", most)
                .query((row, _) -> new Entry(row.getLong("seq"), row.getLong("change_set_id")))
                .list();
    }

    /// Whether records were changed after this number, or given another place.
    ///
    /// @param field a field that is one number, by which it is said which records are meant: those
    ///   for which it is such a one now, or was before
    /// @param meant makes SQL that is true for such a value from SQL for the value
    public News news(
            Scope scope,
            RecordType<?> type,
            long seq,
            Field<Long> field,
            UnaryOperator<String> meant) {
        String now = meant.apply(field.sql("t"));
        return jdbc.sql(
                        """
                        select n.last as latest,
                               exists (
                                   select from change_set s cross join lateral (%s and (%s or %s) limit 1) x
                                   where s.seq > 0 and s.seq > :seq)
                               or exists (
                                   select from record_placed p join %s t on t.id = p.record_id
                                   where p.seq > :seq and p.record_kind = %d and %s and %s) as changed
                        from change_number n
                        """
                                .formatted(
                                        changed(scope, type),
                                        now,
                                        meant.apply(was(field)),
                                        type.table(),
                                        type.kind().code(),
                                        type.within(scope, Action.READ),
                                        now))
                .param("seq", seq)
                .query(News.class)
                .single();
    }

    /// SQL of what a change set `s` did to records `t` of one type, as far as this scope may know.
    private static String changed(Scope scope, RecordType<?> type) {
        String before =
                type.hanging() == null ? scope.access(Action.READ, type.kind()).sql("b") : "1 = 0";
        return """
        select from change_log l
            join %s t on t.id = l.record_id
            cross join lateral (select %s as owner_id, %s as team_id) b
        where l.change_set_id = s.id and l.record_kind = %d and l.op <> 'kept' and (%s or %s)
        """
                .formatted(
                        type.table(),
                        before(type.owner()),
                        before(type.team()),
                        type.kind().code(),
                        type.within(scope, Action.READ),
                        before);
    }

    /// SQL of a field's value before the change `l` of the record `t`, where later changes left it
    /// alone.
    private static String before(Field<Long> field) {
        return "case when jsonb_exists(l.before || l.after, '%s') then %s else %s end"
                .formatted(field.key(), was(field), field.sql("t"));
    }

    private static String was(Field<?> field) {
        return "(l.before ->> '%s')::bigint".formatted(field.key());
    }
}
