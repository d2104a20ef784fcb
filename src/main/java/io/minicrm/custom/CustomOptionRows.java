package io.minicrm.custom;

import io.minicrm.record.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes the options of a field. None is ever deleted, because records keep its id.
@Component
class CustomOptionRows {

    private final JdbcClient jdbc;

    CustomOptionRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Those of the draft in its order, then those that it does not name.
    void save(long field, CustomFieldDraft draft, List<CustomOption> present) {
        if (!draft.type().hasOptions()) {
            return;
        }
        List<Long> known = present.stream().map(CustomOption::id).toList();
        // Two that exchange their names must not meet on the way
        jdbc.sql(
                        """
                        update custom_option set archived_at = coalesce(archived_at, now())
                        where field_id = :field and id = any(:ids)
                        """)
                .param("field", field)
                .param(
                        "ids",
                        draft.options().stream()
                                .map(CustomFieldDraft.Option::id)
                                .filter(Objects::nonNull)
                                .toArray(Long[]::new))
                .update();
        List<Long> order = new ArrayList<>();
        for (CustomFieldDraft.Option option : draft.options()) {
            Long id = option.id();
            order.add(
                    id != null && known.contains(id)
                            ? rename(id, option)
                            : make(field, PlainText.line(option.name()), option.archived()));
        }
        known.stream().filter(id -> !order.contains(id)).forEach(order::add);
        jdbc.sql(
                        """
                        update custom_option t set position = o.n
                        from unnest(:ids::bigint[]) with ordinality as o (id, n)
                        where o.id = t.id and t.position <> o.n
                        """)
                .param("ids", order.toArray(Long[]::new))
                .update();
    }

    /// The option that is called so, made or brought back where it is not offered.
    long named(long field, String name) {
        long id =
                jdbc.sql(
                                """
                                select o.id from custom_option o
                                where o.field_id = :field and lower(o.name) = lower(:name)
                                order by o.archived_at is not null, o.position, o.id limit 1
                                """)
                        .param("field", field)
                        .param("name", name)
                        .query(Long.class)
                        .optional()
                        .orElseGet(() -> make(field, name, false));
        jdbc.sql(
                        "update custom_option set archived_at = null where id = :id and archived_at is not null")
                .param("id", id)
                .update();
        return id;
    }

    private Long rename(Long id, CustomFieldDraft.Option option) {
        jdbc.sql(
                        """
                        update custom_option
                        set name = :name, archived_at = case when :archived then archived_at end
                        where id = :id
                        """)
                .param("name", PlainText.line(option.name()))
                .param("archived", option.archived())
                .param("id", id)
                .update();
        return id;
    }

    private Long make(long field, String name, boolean archived) {
        return jdbc.sql(
                        """
                        insert into custom_option (field_id, name, position, archived_at)
                        values (:field, :name, (select coalesce(max(o.position), 0) + 1
                                                from custom_option o where o.field_id = :field),
                                case when :archived then now() end)
                        returning id
                        """)
                .param("field", field)
                .param("name", name)
                .param("archived", archived)
                .query(Long.class)
                .single();
    }
}
