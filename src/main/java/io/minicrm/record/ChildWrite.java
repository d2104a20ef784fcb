package io.minicrm.record;

import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Writes the elements of lists that are staged into their tables.
@Component
class ChildWrite {

    private final JdbcClient jdbc;

    ChildWrite(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void delete(Field<?> field, Storage.ChildTable table) {
        jdbc.sql(
                        """
                        delete from %s x using staged s
                        where s.outcome = 'updated' and jsonb_exists(s.patch, '%s') and x.%s = s.id
                        """
                                .formatted(table.name(), field.key(), table.owner()))
                .update();
    }

    void insert(Field<?> field, ListType<?> list, Storage.ChildTable table) {
        String columns =
                list.childColumns().stream()
                        .map(ListType.ChildColumn::name)
                        .collect(Collectors.joining(", "));
        String values =
                list.childColumns().stream()
                        .map(column -> column.in("e.value"))
                        .collect(Collectors.joining(", "));
        jdbc.sql(
                        """
                        insert into %s (%s, position, %s)
                        select s.id, e.ordinality - 1, %s
                        from staged s,
                             jsonb_array_elements(s.patch -> '%s') with ordinality e
                        where s.outcome in ('created', 'updated') and jsonb_typeof(s.patch -> '%s') = 'array'
                        """
                                .formatted(
                                        table.name(),
                                        table.owner(),
                                        columns,
                                        values,
                                        field.key(),
                                        field.key()))
                .update();
    }
}
