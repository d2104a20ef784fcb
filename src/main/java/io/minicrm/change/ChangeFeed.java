package io.minicrm.change;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.Array;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
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

    /// What was done to a record lately, as far as a reader may know.
    ///
    /// @param actors who did it, who did it last at the end; nobody for the system, and where it
    ///   was only given another place
    /// @param made whether it is new, or back from the trash
    /// @param readable whether they may read it now, and not only until this
    /// @param concerned whose it is or was, and who takes part; nobody when it is not readable
    /// @param about what it hangs on; nothing when it is not readable
    public record Touched(
            RecordRef ref,
            Set<Long> actors,
            boolean made,
            boolean readable,
            Set<Long> concerned,
            Set<RecordRef> about) {

        private Touched and(Touched later) {
            Set<Long> all = new LinkedHashSet<>(actors);
            all.removeAll(later.actors);
            all.addAll(later.actors);
            return new Touched(
                    ref,
                    all,
                    made || later.made,
                    readable && later.readable,
                    union(concerned, later.concerned),
                    union(about, later.about));
        }

        private static <T> Set<T> union(Set<T> some, Set<T> others) {
            Set<T> all = new LinkedHashSet<>(some);
            all.addAll(others);
            return all;
        }
    }

    /// All that was touched between two numbers.
    ///
    /// @param many kinds of which more was touched than was asked for, in place of each record
    public record Batch(List<Touched> records, Set<RecordKind> many) {

        public boolean isEmpty() {
            return records.isEmpty() && many.isEmpty();
        }
    }

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

    /// How long ago the change with this number began; nothing when it was none of a change.
    public Duration age(long seq) {
        return jdbc.sql(
                        """
                        select extract(epoch from clock_timestamp() - created_at) as age
                        from change_set where seq = :seq and seq > 0
                        """)
                .param("seq", seq)
                .query((row, _) -> Duration.ofMillis((long) (row.getDouble("age") * 1000)))
                .optional()
                .orElse(Duration.ZERO);
    }

    /// Of which kinds records were touched after one number, up to another, each with whether one
    /// change set alone wrote more than so many. It asks no scope: what is touched of them,
    /// `touched` says.
    public Map<RecordKind, Boolean> kinds(long after, long upTo, int most) {
        Map<Integer, Boolean> codes = new HashMap<>();
        jdbc.sql(
                        """
                        select x.kind, bool_or(x.many) as many
                        from (select split_part(c.key, '.', 1)::int as kind,
                                     split_part(c.key, '.', 2) <> 'kept' and c.value::int > :most as many
                              from change_set s cross join lateral jsonb_each_text(s.counts) c (key, value)
                              where s.seq > 0 and s.seq > :after and s.seq <= :upTo
                              union all
                              select record_kind, false from record_placed where seq > :after and seq <= :upTo) x
                        group by x.kind
                        """)
                .param("after", after)
                .param("upTo", upTo)
                .param("most", most)
                .query((row, _) -> codes.put(row.getInt("kind"), row.getBoolean("many")))
                .list();
        Map<RecordKind, Boolean> kinds = new EnumMap<>(RecordKind.class);
        for (RecordType<?> type : catalogue.types()) {
            Boolean many = codes.get(type.kind().code());
            if (many != null) {
                kinds.put(type.kind(), many);
            }
        }
        return kinds;
    }

    /// What was done to records of some kinds after one number, up to another; also to those that
    /// this reader might read until then.
    ///
    /// @param kinds each with whether there are so many that none is named: whoever may read all is
    ///   told so without a look at them, and others when there is one for them
    /// @param most records of each kind that are named
    public Batch touched(
            Scope scope, Map<RecordKind, Boolean> kinds, long after, long upTo, int most) {
        Map<RecordRef, Touched> records = new LinkedHashMap<>();
        Set<RecordKind> many = EnumSet.noneOf(RecordKind.class);
        kinds.forEach((kind, crowded) -> {
            if (crowded && readsAll(scope)) {
                many.add(kind);
                return;
            }
            int named = crowded ? 0 : most;
            List<Touched> found = touched(scope, catalogue.type(kind), after, upTo, named + 1);
            if (found.size() > named) {
                many.add(kind);
            } else {
                found.forEach(each -> records.merge(each.ref(), each, Touched::and));
            }
        });
        return new Batch(List.copyOf(records.values()), many);
    }

    private boolean readsAll(Scope scope) {
        return catalogue.types().stream()
                .allMatch(type -> scope.access(Action.READ, type.kind()).reach() == Reach.ALL);
    }

    private List<Touched> touched(
            Scope scope, RecordType<?> type, long after, long upTo, int most) {
        String readable = type.within(scope, Action.READ);
        String taking =
                type.participants().stream()
                        .map(field -> " || " + field.sql("t"))
                        .collect(Collectors.joining());
        String about =
                type.hanging() == null
                        ? "array[]::text[]"
                        : "array(select h.kind || ' ' || h.linked from %s h where h.linking = t.id)"
                                .formatted(type.hanging());
        String now =
                """
                t.id, %6$s as made, %1$s as readable,
                case when %1$s then array[%2$s, %3$s]%4$s end as concerned,
                case when %1$s then %5$s end as about
                """;
        return jdbc.sql(
                        """
                        (select s.seq, s.actor_id, x.*
                         from change_set s cross join lateral (%s) x
                         where s.seq > 0 and s.seq > :after and s.seq <= :upTo limit :most)
                        union all
                        (select p.seq, null, %s
                         from record_placed p join %s t on t.id = p.record_id
                         where p.seq > :after and p.seq <= :upTo and p.record_kind = %d and %s limit :most)
                        order by seq
                        """
                                .formatted(
                                        changed(
                                                scope,
                                                type,
                                                now.formatted(
                                                        readable,
                                                        type.owner().sql("t"),
                                                        before(type.owner()),
                                                        taking,
                                                        about,
                                                        "l.op in ('insert', 'restore')")),
                                        now.formatted(
                                                readable,
                                                type.owner().sql("t"),
                                                "null",
                                                taking,
                                                about,
                                                "false"),
                                        type.table(),
                                        type.kind().code(),
                                        readable))
                .param("after", after)
                .param("upTo", upTo)
                .param("most", most)
                .query((row, _) ->
                        new Touched(
                                new RecordRef(type.kind(), row.getLong("id")),
                                actors(row.getObject("actor_id", Long.class)),
                                row.getBoolean("made"),
                                row.getBoolean("readable"),
                                numbers(row.getArray("concerned")),
                                refs(row.getArray("about"))))
                .list();
    }

    private static Set<Long> actors(@Nullable Long id) {
        return id == null ? Set.of() : Set.of(id);
    }

    private static Set<Long> numbers(@Nullable Array array) throws SQLException {
        Set<Long> numbers = new LinkedHashSet<>();
        if (array != null) {
            for (Long number : (Long[]) array.getArray()) {
                if (number != null) {
                    numbers.add(number);
                }
            }
        }
        return numbers;
    }

    private static Set<RecordRef> refs(@Nullable Array array) throws SQLException {
        Set<RecordRef> refs = new LinkedHashSet<>();
        if (array != null) {
            for (String pair : (String[]) array.getArray()) {
                String[] parts = pair.split(" ");
                refs.add(
                        new RecordRef(
                                RecordKind.of(Integer.parseInt(parts[0])),
                                Long.parseLong(parts[1])));
            }
        }
        return refs;
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
        return changed(scope, type, "");
    }

    /// The same with what is read of each.
    private static String changed(Scope scope, RecordType<?> type, String columns) {
        String before =
                type.hanging() == null
                        ? scope.access(Action.READ, type.kind()).withShared().sql("b")
                        : "1 = 0";
        return """
        select %s from change_log l
            join %s t on t.id = l.record_id
            cross join lateral (select %s as owner_id, %s as team_id, %s as shared_with) b
        where l.change_set_id = s.id and l.record_kind = %d and l.op <> 'kept' and (%s or %s)
        """
                .formatted(
                        columns,
                        type.table(),
                        before(type.owner()),
                        before(type.team()),
                        type.shared() == null ? "null::bigint[]" : before(type.shared()),
                        type.kind().code(),
                        type.within(scope, Action.READ),
                        before);
    }

    /// SQL of a field's value before the change `l` of the record `t`, where later changes left it
    /// alone.
    private static String before(Field<?> field) {
        return "case when jsonb_exists(l.before || l.after, '%s') then %s else %s end"
                .formatted(field.key(), was(field), field.sql("t"));
    }

    private static String was(Field<?> field) {
        return field.type().fromJson("(l.before -> '%s')".formatted(field.key())).getFirst();
    }
}
