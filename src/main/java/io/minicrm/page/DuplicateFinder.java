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

    private final JdbcClient jdbc;

    DuplicateFinder(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Match> to(Scope scope, RecordType<?> type, Values values, String title) {
        Map<Long, Match> matches = new LinkedHashMap<>();
        for (Field<?> field : type.fields(Trait.IDENTIFYING)) {
            List<String> keys = keys(field, values);
            if (!keys.isEmpty()) {
                find(scope, type, field, condition(field), keys)
                        .forEach(match -> matches.putIfAbsent(match.ref().id(), match));
            }
        }
        if (!title.isBlank()) {
            find(
                            scope,
                            type,
                            null,
                            "similarity(d.norm, f_norm(:keys)) > 0.2 and similarity(f_norm(d.title), f_norm(:keys)) > 0.75 and d.norm %> f_norm(:keys)",
                            List.of(title))
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

    private List<Match> find(
            Scope scope,
            RecordType<?> type,
            @Nullable Field<?> shared,
            String condition,
            List<String> keys) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("kind", type.kind().code());
        parameters.put("keys", shared == null ? keys.getFirst() : keys.toArray(String[]::new));
        return jdbc.sql(
                        """
                        select t.id, d.title, d.subtitle, t.owner_id, %s as visible
                        from %s t
                            join search_doc d on d.record_kind = :kind and d.record_id = t.id
                        where t.deleted_at is null and %s
                        order by t.id
                        limit %d
                        """
                                .formatted(
                                        scope.access(Action.READ, type.kind()).sql("t"),
                                        type.table(),
                                        condition,
                                        MOST))
                .params(parameters)
                .query((row, _) ->
                        new Match(
                                new RecordRef(type.kind(), row.getLong("id")),
                                row.getBoolean("visible") ? row.getString("title") : null,
                                row.getBoolean("visible") ? row.getString("subtitle") : null,
                                row.getObject("owner_id", Long.class),
                                shared))
                .list();
    }

    private static String condition(Field<?> field) {
        return switch (field.type()) {
            case EmailsType _ ->
                    "t.id in (select x.record_id from %s where x.email_norm = any(:keys))"
                            .formatted(field.allElements());
            case PhonesType _ ->
                    "t.id in (select x.record_id from %s where x.digits = any(:keys))"
                            .formatted(field.allElements());
            default -> "lower(%s) = any(:keys)".formatted(field.sql("t"));
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
