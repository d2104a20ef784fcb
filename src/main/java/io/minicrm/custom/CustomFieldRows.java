package io.minicrm.custom;

import io.minicrm.record.AddedFields;
import io.minicrm.record.Field;
import io.minicrm.scope.RecordKind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The fields as the database has them, for the settings and for the catalogue.
@Component
class CustomFieldRows implements AddedFields {

    private static final String COLUMNS =
            """
            select f.id, f.record_kind, f.type, f.name, f.hint, f.target, f.position, f.listed, f.quick, f.fast,
                   f.index_state, f.archived_at, f.version
            from custom_field f
            """;

    private static final String ORDER = " order by f.archived_at is not null, f.position, f.id";

    private final JdbcClient jdbc;

    CustomFieldRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<CustomField> list(RecordKind kind) {
        Map<Long, List<CustomOption>> options = options();
        return jdbc.sql(COLUMNS + "where f.record_kind = :kind" + ORDER)
                .param("kind", kind.code())
                .query((row, _) -> field(row, options))
                .list();
    }

    Optional<CustomField> find(long id) {
        Map<Long, List<CustomOption>> options = options();
        return jdbc.sql(COLUMNS + "where f.id = :id")
                .param("id", id)
                .query((row, _) -> field(row, options))
                .optional();
    }

    private Map<Long, List<CustomOption>> options() {
        Map<Long, List<CustomOption>> options = new HashMap<>();
        jdbc.sql(
                        """
                        select o.id, o.field_id, o.name, o.archived_at is not null as archived
                        from custom_option o order by o.field_id, o.position, o.id
                        """)
                .query(row -> {
                    options.computeIfAbsent(row.getLong("field_id"), _ -> new ArrayList<>())
                            .add(
                                    new CustomOption(
                                            row.getLong("id"),
                                            row.getString("name"),
                                            row.getBoolean("archived")));
                });
        return options;
    }

    private static CustomField field(ResultSet row, Map<Long, List<CustomOption>> options)
            throws SQLException {
        long id = row.getLong("id");
        Integer target = row.getObject("target", Integer.class);
        OffsetDateTime archived = row.getObject("archived_at", OffsetDateTime.class);
        return new CustomField(
                id,
                RecordKind.of(row.getInt("record_kind")),
                CustomFieldType.of(row.getString("type")),
                row.getString("name"),
                row.getString("hint"),
                target == null ? null : RecordKind.of(target),
                List.copyOf(options.getOrDefault(id, List.of())),
                row.getInt("position"),
                row.getBoolean("listed"),
                row.getBoolean("quick"),
                row.getBoolean("fast"),
                IndexState.of(row.getString("index_state")),
                archived == null ? null : archived.toInstant(),
                row.getInt("version"));
    }

    @Override
    public long revision() {
        return jdbc.sql("select last from catalogue_revision").query(Long.class).single();
    }

    @Override
    public List<Added> all() {
        return jdbc.sql(COLUMNS + ORDER).query((row, _) -> field(row, Map.of())).list().stream()
                .map(field -> new Added(field(field), field.isArchived()))
                .toList();
    }

    /// What the catalogue makes of a field.
    static Field<?> field(CustomField field) {
        Set<Field.Trait> traits = field.type().traits();
        if (field.listed()) {
            traits.add(Field.Trait.LISTED);
        }
        if (field.quick()) {
            traits.add(Field.Trait.QUICK);
        }
        return Field.added(
                field.kind(),
                field.key(),
                field.name(),
                field.hint(),
                field.type().values(field.id(), field.target()),
                traits);
    }

    /// What administrators have said of all fields, to be compared when something has been saved.
    Map<String, String> present() {
        Map<String, String> present = new HashMap<>();
        jdbc.sql(
                        """
                        select t.what || ' ' || c.key as key, c.value
                        from (
                            select 'field ' || id as what, to_jsonb(f) - '{id,version,index_state}'::text[] as row
                            from custom_field f
                            union all
                            select 'option ' || id, to_jsonb(o) - 'id' from custom_option o) t
                            cross join lateral jsonb_each_text(t.row) c
                        where c.value is not null
                        """)
                .query(row -> {
                    present.put(row.getString("key"), row.getString("value"));
                });
        return present;
    }
}
