package io.minicrm.imports;

import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.NotFound;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The imports. One is seen by whoever brought the file, and by administrators.
@Component
class Imports {

    private static final String SELECT =
            """
            select i.*, coalesce(i.charset, i.encoding) as read_charset,
                   coalesce(i.header_row, i.header::int) as read_header,
                   i.columns::text as columns_json, i.targets::text as targets_json,
                   i.words::text as words_json, i.counts::text as counts_json, u.name as user_name,
                   b.records as taken_back
            from import i join app_user u on u.id = i.user_id
                left join change_set s on s.id = i.change_set_id
                left join change_set b on b.id = s.undone_by_id
            where %s
            """;

    /// Which can still be told something.
    static final String PREPARED = "step in ('columns', 'checking', 'checked')";

    /// What reading a file tells of it, and its mapping.
    private static final String COLUMNS =
            "encoding, charset, separator, header, header_row, footers, columns, row_count, shifted, "
                    + ColumnMapping.COLUMNS;

    private static final String VALUES =
            ":encoding, :charset, :separator, :header, :headerRow, :footers, :columns::jsonb, :rows, :shifted, "
                    + ColumnMapping.VALUES;

    private final JdbcClient jdbc;
    private final Catalogue catalogue;

    Imports(JdbcClient jdbc, Catalogue catalogue) {
        this.jdbc = jdbc;
        this.catalogue = catalogue;
    }

    /// The kinds of records that this scope may import.
    List<RecordKind> kinds(Scope scope) {
        return catalogue.types().stream()
                .map(RecordType::kind)
                .filter(kind -> !catalogue.type(kind).fields(Trait.NAMING).isEmpty())
                .filter(kind -> scope.may(Action.IMPORT, kind))
                .toList();
    }

    /// @throws NotFound when there is none for this scope
    Import find(Scope scope, long id) {
        return jdbc.sql(SELECT.formatted("i.id = :id and " + mine(scope)))
                .param("id", id)
                .query((row, _) -> read(row))
                .optional()
                .orElseThrow(() -> new NotFound("import " + id));
    }

    /// The imports before this one (or the newest), newest first.
    List<Import> before(Scope scope, @Nullable Long id, int most) {
        return jdbc.sql(
                        SELECT.formatted("i.id < :id and " + mine(scope))
                                + " order by i.id desc limit :most")
                .param("id", id == null ? Long.MAX_VALUE : id)
                .param("most", most)
                .query((row, _) -> read(row))
                .list();
    }

    /// @return the id of the new import
    long add(
            Scope scope,
            RecordKind kind,
            String fileName,
            long size,
            Dialect dialect,
            Scan scan,
            ColumnMapping mapping) {
        return jdbc.sql(
                        """
                        insert into import (record_kind, user_id, file_name, file_size, %s)
                        values (:kind, :user, :name, :size, %s)
                        returning id
                        """
                                .formatted(COLUMNS, VALUES))
                .param("kind", kind.code())
                .param("user", scope.actor().id())
                .param("name", Excerpt.of(fileName.isBlank() ? "?" : fileName))
                .param("size", size)
                .params(parameters(dialect, scan, mapping))
                .query(Long.class)
                .single();
    }

    void readAs(long id, Dialect dialect, Scan scan, ColumnMapping mapping) {
        setAnew(id, COLUMNS, VALUES, parameters(dialect, scan, mapping));
    }

    void map(long id, ColumnMapping mapping) {
        setAnew(id, ColumnMapping.COLUMNS, ColumnMapping.VALUES, mapping.parameters());
    }

    /// What was checked with something else does not count any more.
    private void setAnew(
            long id, String columns, String values, Map<String, @Nullable Object> parameters) {
        jdbc.sql(
                        """
                        update import
                        set (%s) = (%s), step = 'columns', job_id = null, counts = null
                        where id = :id and %s
                        """
                                .formatted(columns, values, PREPARED))
                .params(parameters)
                .param("id", id)
                .update();
    }

    private static Map<String, @Nullable Object> parameters(
            Dialect dialect, Scan scan, ColumnMapping mapping) {
        Map<String, @Nullable Object> parameters = new HashMap<>(mapping.parameters());
        parameters.put("encoding", dialect.encoding().nearest().key());
        parameters.put("charset", dialect.encoding().key());
        parameters.put("separator", dialect.separator().key());
        parameters.put("header", dialect.header());
        parameters.put("headerRow", dialect.headerRow());
        parameters.put("footers", dialect.footers());
        parameters.put("columns", ImportJson.of(scan.columns()));
        parameters.put("rows", scan.rows());
        parameters.put("shifted", scan.shifted());
        return parameters;
    }

    /// @return whether it is as the condition says, until the transaction ends
    boolean lock(long id, String condition) {
        return jdbc.sql("select id from import where id = :id and " + condition + " for update")
                .param("id", id)
                .query(Long.class)
                .optional()
                .isPresent();
    }

    void begin(long id, Step step, long job) {
        jdbc.sql(
                        """
                        update import set step = :step, job_id = :job, started_at = now(),
                            counts = case when :step = 'running' then counts end
                        where id = :id
                        """)
                .param("step", step.key())
                .param("job", job)
                .param("id", id)
                .update();
    }

    /// The targets of an import's columns, null for those that go nowhere.
    List<@Nullable Target> targets(Import file) {
        List<Target> all = Target.of(catalogue.type(file.kind()), catalogue);
        List<@Nullable Target> targets = new ArrayList<>();
        for (String key : file.targets()) {
            targets.add(Target.find(all, key).orElse(null));
        }
        return targets;
    }

    /// The targets that columns of the import go to.
    List<Target> used(Import file) {
        List<Target> all = Target.of(catalogue.type(file.kind()), catalogue);
        return file.targets().stream().flatMap(key -> Target.find(all, key).stream()).toList();
    }

    /// The fields that the import fills, each once.
    List<Target> filled(Import file) {
        RecordType<?> type = catalogue.type(file.kind());
        List<Target> used = new ArrayList<>(used(file));
        for (Field<?> field : type.written()) {
            if (file.words().inEveryRow(field.key()) != null) {
                used.add(new Target(null, field, null));
            }
        }
        return Target.fields(used, type);
    }

    private static String mine(Scope scope) {
        return scope.actor().administrator() ? "1 = 1" : "i.user_id = " + scope.actor().id();
    }

    private static Import read(ResultSet row) throws SQLException {
        String counts = row.getString("counts_json");
        return new Import(
                row.getLong("id"),
                RecordKind.of(row.getInt("record_kind")),
                row.getLong("user_id"),
                row.getString("user_name"),
                row.getString("file_name"),
                row.getLong("file_size"),
                new Dialect(
                        Encoding.of(row.getString("read_charset")).orElseThrow(),
                        Separator.of(row.getString("separator")).orElseThrow(),
                        row.getInt("read_header"),
                        row.getInt("footers")),
                Stream.of(
                                ImportJson.MAPPER.readValue(
                                        row.getString("columns_json"), FileColumn[].class))
                        .toList(),
                row.getLong("row_count"),
                row.getLong("shifted"),
                ColumnMapping.of(
                        row.getString("targets_json"),
                        row.getString("words_json"),
                        row.getString("mode"),
                        row.getString("match_key")),
                Step.of(row.getString("step")),
                row.getObject("job_id", Long.class),
                counts == null ? null : ImportJson.MAPPER.readValue(counts, ImportCounts.class),
                row.getObject("change_set_id", Long.class),
                row.getObject("taken_back", Integer.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                instant(row, "finished_at"));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
