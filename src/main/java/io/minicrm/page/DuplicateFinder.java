package io.minicrm.page;

import io.minicrm.record.EmailAddress;
import io.minicrm.record.EmailsType;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.PhoneNumber;
import io.minicrm.record.PhonesType;
import io.minicrm.record.RecordType;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.Reach;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds records that a new one may be a second of: with the same value in an identifying field, or
/// a very similar title. Of a record that the reader may not see it says only that there is one,
/// and whose.
@Component
public class DuplicateFinder {

    private static final int MOST = 5;

    /// @param title null when the reader may not see the record
    /// @param field what both share; null when it is the title
    public record Match(
            RecordRef ref,
            @Nullable String title,
            @Nullable String subtitle,
            @Nullable Long ownerId,
            @Nullable Field<?> field) {

        private Match ofSomebody() {
            return new Match(ref, title, subtitle, null, field);
        }
    }

    /// Those that are called so or could be, of which each part gives few, measured as a whole. The
    /// ways are handed over by a query of their own: the planner would weigh hundreds of them one
    /// by one, which takes twenty times longer than to look them up.
    private static final String SIMILAR =
            """
            select n.record_id as id, n.title, n.subtitle, n.owner_id, %s as visible
            from (
                select distinct on (d.record_id) d.*, similarity(f_norm(d.title), :norm) as closeness
                from (
                    (select d.* from search_doc d
                     where d.record_kind = :kind and f_norm(d.title) = :norm limit :most)
                    union all
                    (select d.* from search_doc d
                     where d.record_kind = :kind and f_norm(d.title) = any ((select :ways::text[])::text[]) limit 5 * :most)
                    union all
                    (select d.* from search_doc d
                     where d.record_kind = :kind and f_norm(d.title) ~>=~ :from and f_norm(d.title) ~<~ :to
                     limit 5 * :most)) d
                order by d.record_id) n
            where n.closeness > 0.75
            order by n.closeness desc, n.record_id
            limit :most
            """;

    private final JdbcClient jdbc;

    DuplicateFinder(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Match> to(Scope scope, RecordType<?> type, Values values, String title) {
        Map<Long, Match> matches = new LinkedHashMap<>();
        sharing(scope, type, values).forEach(match -> matches.putIfAbsent(match.ref().id(), match));
        if (!title.isBlank()) {
            similar(scope, type, title)
                    .forEach(match -> matches.putIfAbsent(match.ref().id(), match));
        }
        // Who works with own records alone learns no more of others' than that something which
        // identifies a record is taken: not whose it is, and not that one is called alike.
        boolean ownAlone = scope.access(Action.READ, type.kind()).reach() == Reach.OWN;
        return matches.values().stream()
                .filter(match -> !ownAlone || match.title() != null || match.field() != null)
                .map(match -> ownAlone && match.title() == null ? match.ofSomebody() : match)
                .limit(MOST)
                .toList();
    }

    /// Those with the same value in an identifying field, of each field the first. They are looked
    /// for by that value alone before anything else is asked: there is an index of it, and few have
    /// it.
    private List<Match> sharing(Scope scope, RecordType<?> type, Values values) {
        Map<String, Object> parameters = new HashMap<>();
        List<Field<?>> fields = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (Field<?> field : type.fields(Trait.IDENTIFYING)) {
            List<String> keys = keys(field, values);
            if (!keys.isEmpty()) {
                String name = "keys" + fields.size();
                parameters.put(name, keys.toArray(String[]::new));
                found.add(
                        "select %d as place, id from (%s) f%d"
                                .formatted(fields.size(), having(field, name), fields.size()));
                fields.add(field);
            }
        }
        if (fields.isEmpty()) {
            return List.of();
        }
        return jdbc.sql(
                        """
                        with found as materialized (%s),
                        placed as (
                            select f.place, t.id, d.title, d.subtitle, t.owner_id, %s as visible,
                                   row_number() over (partition by f.place order by t.id) as n
                            from (select distinct place, id from found) f
                                join %s t on t.id = f.id
                                join search_doc d on d.record_kind = :kind and d.record_id = t.id
                            where t.deleted_at is null)
                        select * from placed where n <= :most order by place, id
                        """
                                .formatted(
                                        String.join(" union all ", found),
                                        scope.access(Action.READ, type.kind()).sql("t"),
                                        type.table()))
                .param("kind", type.kind().code())
                .param("most", MOST)
                .params(parameters)
                .query((row, _) -> match(type, row, fields.get(row.getInt("place"))))
                .list();
    }

    private List<Match> similar(Scope scope, RecordType<?> type, String title) {
        var similar =
                new SimilarTitles(
                        jdbc.sql("select f_norm(:title)")
                                .param("title", title)
                                .query(String.class)
                                .single());
        return jdbc.sql(SIMILAR.formatted(scope.access(Action.READ, type.kind()).sql("n")))
                .param("kind", type.kind().code())
                .param("norm", similar.norm())
                .param("ways", similar.ways())
                .param("from", similar.from())
                .param("to", similar.to())
                .param("most", MOST)
                .query((row, _) -> match(type, row, null))
                .list();
    }

    private static Match match(RecordType<?> type, ResultSet row, @Nullable Field<?> shared)
            throws SQLException {
        boolean visible = row.getBoolean("visible");
        return new Match(
                new RecordRef(type.kind(), row.getLong("id")),
                visible ? row.getString("title") : null,
                visible ? row.getString("subtitle") : null,
                row.getObject("owner_id", Long.class),
                shared);
    }

    /// SQL for the ids of the records that have one of the keys in a field.
    private static String having(Field<?> field, String keys) {
        return switch (field.type()) {
            case EmailsType _ ->
                    "select x.record_id as id from %s where x.email_norm = any(:%s)"
                            .formatted(field.allElements(), keys);
            case PhonesType _ ->
                    "select x.record_id as id from %s where x.digits = any(:%s)"
                            .formatted(field.allElements(), keys);
            default ->
                    "select t.id from %s t where t.deleted_at is null and lower(%s) = any(:%s)"
                            .formatted(field.kind().key(), field.sql("t"), keys);
        };
    }

    private static List<String> keys(Field<?> field, Values values) {
        List<String> keys = new ArrayList<>();
        switch (values.get(field)) {
            case List<?> list ->
                    list.forEach(element -> {
                        if (element instanceof EmailAddress email) {
                            keys.add(email.address().toLowerCase(Locale.ROOT));
                        } else if (element instanceof PhoneNumber phone) {
                            keys.add(phone.digits());
                        }
                    });
            case String text -> keys.add(text.toLowerCase(Locale.ROOT));
            case null, default -> {}
        }
        return keys;
    }
}
