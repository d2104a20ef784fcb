package io.minicrm.record;

import io.minicrm.record.Field.Trait;
import io.minicrm.scope.Prepared;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Keeps one row per living record, by which it is found and from which links to it take their
/// title.
@Component
class SearchIndex {

    private static final String ONE = "(select :id::bigint as id)";

    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final Catalogue catalogue;

    SearchIndex(JdbcClient jdbc, @Prepared JdbcClient prepared, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.catalogue = catalogue;
    }

    /// Adds the row of a new record.
    void add(RecordType<?> type, long id) {
        if (type.isSearchable()) {
            write(prepared, type, "select i.id from " + ONE + " i", Map.of("id", id));
        }
    }

    /// Adds the rows of records that had none: of new ones, and of those that were in the trash.
    ///
    /// @param ids SQL of a relation with a column `id`
    void add(RecordType<?> type, String ids, Map<String, ?> parameters) {
        if (type.isSearchable()) {
            write(type, "select i.id from " + ids + " i", parameters);
        }
    }

    /// Brings the rows of these records up to date, and those of the records that are found by
    /// their titles.
    ///
    /// @param ids SQL of a relation with a column `id`
    void refresh(RecordType<?> type, String ids, Map<String, ?> parameters) {
        refresh(jdbc, type, ids, parameters, true);
    }

    /// The same for one record.
    ///
    /// @param titled whether its title may have become another
    void refresh(RecordType<?> type, long id, boolean titled) {
        refresh(prepared, type, ONE, Map.of("id", id), titled);
    }

    private void refresh(
            JdbcClient client,
            RecordType<?> type,
            String ids,
            Map<String, ?> parameters,
            boolean titled) {
        if (!type.isSearchable()) {
            return;
        }
        Long[] renamed = titled ? renamed(type, ids, parameters) : new Long[0];
        write(client, type, "select i.id from " + ids + " i", parameters);
        if (renamed.length == 0) {
            return;
        }
        for (RecordType<?> linking : catalogue.types()) {
            for (Field<?> link : linking.linksTo(type.kind())) {
                if (link.is(Trait.SEARCHED)) {
                    write(
                            linking,
                            "select l.id from %s l where %s"
                                    .formatted(
                                            linking.table(),
                                            ((ReferenceType) link.type())
                                                    .refers("l", link, "= any(:renamed)")),
                            Map.of("renamed", renamed));
                }
            }
        }
    }

    /// Takes these records out: nobody finds or links to what lies in the trash.
    void remove(RecordType<?> type, Long[] ids) {
        jdbc.sql("delete from search_doc where record_kind = :kind and record_id = any(:ids)")
                .param("kind", type.kind().code())
                .param("ids", ids)
                .update();
    }

    private Long[] renamed(RecordType<?> type, String ids, Map<String, ?> parameters) {
        return jdbc.sql(
                        """
                        select t.id from %s i
                            join %s t on t.id = i.id
                            join search_doc d on d.record_kind = :kind and d.record_id = t.id
                        where d.title <> %s
                        """
                                .formatted(ids, type.table(), type.title()))
                .param("kind", type.kind().code())
                .params(parameters)
                .query((row, _) -> row.getLong(1))
                .list()
                .toArray(Long[]::new);
    }

    void write(RecordType<?> type, String ids, Map<String, ?> parameters) {
        write(jdbc, type, ids, parameters);
    }

    private static void write(
            JdbcClient client, RecordType<?> type, String ids, Map<String, ?> parameters) {
        client.sql(
                        """
                        insert into search_doc as d
                            (record_kind, record_id, owner_id, team_id, shared_with, title, subtitle,
                             norm, called, linked, digits, updated_at)
                        select :kind, t.id, t.owner_id, t.team_id, %8$s, %1$s, %2$s,
                               f_words(concat_ws(' ', %1$s, %3$s)), f_called(%1$s),
                               f_words(coalesce(%4$s, '')), coalesce(%5$s, ''), t.updated_at
                        from %6$s t
                        where t.deleted_at is null and t.id in (%7$s)
                        order by t.id
                        on conflict (record_kind, record_id) do update set
                            owner_id = excluded.owner_id, team_id = excluded.team_id,
                            shared_with = excluded.shared_with, title = excluded.title, subtitle = excluded.subtitle,
                            norm = excluded.norm, called = excluded.called,
                            linked = excluded.linked, digits = excluded.digits,
                            updated_at = excluded.updated_at
                        """
                                .formatted(
                                        type.title(),
                                        type.subtitle(),
                                        words(type, false),
                                        words(type, true),
                                        digits(type),
                                        type.table(),
                                        ids,
                                        type.shared() == null
                                                ? "null::bigint[]"
                                                : type.shared().sql("t")))
                .param("kind", type.kind().code())
                .params(parameters)
                .update();
    }

    /// SQL for a record's own words besides its title, or for those of what it links to.
    private static String words(RecordType<?> type, boolean linked) {
        return together(
                type.fields(Trait.SEARCHED).stream()
                        .filter(field -> field.type() instanceof ReferenceType == linked)
                        .map(field -> field.searchText("t")));
    }

    private static String digits(RecordType<?> type) {
        return together(
                type.fields(Trait.SEARCHED).stream()
                        .filter(field -> field.type() instanceof PhonesType)
                        .map(field -> ((PhonesType) field.type()).searchDigits(field, "t")));
    }

    /// As an array, because a function takes a hundred arguments at most.
    private static String together(Stream<String> texts) {
        return texts.collect(
                Collectors.joining(", ", "nullif(array_to_string(array[", "]::text[], ' '), '')"));
    }
}
