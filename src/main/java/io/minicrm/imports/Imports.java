package io.minicrm.imports;

import io.minicrm.job.Jobs;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.record.Field.Trait;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.NotFound;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Takes files in, remembers what people say about them, and sends them to the background. An
/// import is seen by whoever brought the file, and by administrators.
@Service
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

    private record Remembered(
            List<@Nullable String> targets, ValueMapping words, Mode mode, @Nullable String key) {

        boolean hasId(RecordType<?> type) {
            return targets.contains(type.id().key());
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Jobs jobs;
    private final Catalogue catalogue;
    private final ImportFile files;
    private final ColumnGuesser columnGuesser;
    private final SecurityLog log;

    Imports(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Jobs jobs,
            Catalogue catalogue,
            ImportFile files,
            ColumnGuesser columnGuesser,
            SecurityLog log) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.jobs = jobs;
        this.catalogue = catalogue;
        this.files = files;
        this.columnGuesser = columnGuesser;
        this.log = log;
    }

    /// The kinds of records that this scope may import.
    List<RecordKind> kinds(Scope scope) {
        return catalogue.types().stream()
                .map(RecordType::kind)
                .filter(kind -> !catalogue.type(kind).fields(Trait.NAMING).isEmpty())
                .filter(kind -> scope.may(Action.IMPORT, kind))
                .toList();
    }

    /// Takes a file in. It is read before there is a transaction: ten long files at once would hold
    /// all connections to the database.
    ///
    /// @return the import's id
    /// @throws UnusableFile when it cannot be imported; then nothing is kept of it
    long upload(Scope scope, RecordKind kind, String fileName, FileContent file, long size)
            throws IOException, UnusableFile {
        check(scope, kind);
        Dialect dialect = Detection.of(file);
        Scan scan = Scan.of(file, dialect);
        Remembered mapping = mapping(scope, catalogue.type(kind), scan);
        return Objects.requireNonNull(
                transactions.execute(_ -> {
                    long id = insert(scope, kind, fileName, size, dialect, scan, mapping);
                    files.keep(id, file);
                    return id;
                }));
    }

    private long insert(
            Scope scope,
            RecordKind kind,
            String fileName,
            long size,
            Dialect dialect,
            Scan scan,
            Remembered mapping) {
        return jdbc.sql(
                        """
                        insert into import
                            (record_kind, user_id, file_name, file_size, encoding, charset, separator,
                             header, header_row, footers, columns, row_count, shifted, targets, words, mode, match_key)
                        values
                            (:kind, :user, :name, :size, :encoding, :charset, :separator,
                             :header, :headerRow, :footers, :columns::jsonb, :rows, :shifted, :targets::jsonb, :words::jsonb, :mode, :key)
                        returning id
                        """)
                .param("kind", kind.code())
                .param("user", scope.actor().id())
                .param("name", Excerpt.of(fileName.isBlank() ? "?" : fileName))
                .param("size", size)
                .param("encoding", dialect.encoding().nearest().key())
                .param("charset", dialect.encoding().key())
                .param("separator", dialect.separator().key())
                .param("header", dialect.header())
                .param("headerRow", dialect.headerRow())
                .param("footers", dialect.footers())
                .param("columns", ImportJson.of(scan.columns()))
                .param("rows", scan.rows())
                .param("shifted", scan.shifted())
                .param("targets", ImportJson.of(mapping.targets()))
                .param("words", mapping.words().toJson())
                .param("mode", mapping.mode().key())
                .param("key", mapping.key())
                .query(Long.class)
                .single();
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

    /// Reads the file in another way than was detected, and guesses anew where its columns go.
    ///
    /// @throws UnusableFile when it cannot be read like that; then all stays as it was
    void readAs(Scope scope, Import file, Dialect dialect) throws IOException, UnusableFile {
        check(scope, file.kind());
        Scan scan = Scan.of(files.of(file.id()), dialect);
        Remembered mapping = mapping(scope, catalogue.type(file.kind()), scan);
        jdbc.sql(
                        """
                        update import
                        set encoding = :encoding, charset = :charset, separator = :separator,
                            header = :header, header_row = :headerRow, footers = :footers,
                            columns = :columns::jsonb, row_count = :rows, shifted = :shifted,
                            targets = :targets::jsonb, words = :words::jsonb,
                            mode = :mode, match_key = :key,
                            step = 'columns', job_id = null, counts = null
                        where id = :id and step in ('columns', 'checking', 'checked')
                        """)
                .param("encoding", dialect.encoding().nearest().key())
                .param("charset", dialect.encoding().key())
                .param("separator", dialect.separator().key())
                .param("header", dialect.header())
                .param("headerRow", dialect.headerRow())
                .param("footers", dialect.footers())
                .param("columns", ImportJson.of(scan.columns()))
                .param("rows", scan.rows())
                .param("shifted", scan.shifted())
                .param("targets", ImportJson.of(mapping.targets()))
                .param("words", file.words().or(mapping.words()).toJson())
                .param("mode", mapping.mode().key())
                .param("key", mapping.key())
                .param("id", file.id())
                .update();
    }

    /// Says where the columns go, what words in them mean, and by what rows are recognized. What
    /// was checked with something else does not count any more.
    @Transactional
    public void map(
            Scope scope,
            Import file,
            List<@Nullable String> targets,
            ValueMapping valueMapping,
            Mode mode,
            @Nullable String key) {
        check(scope, file.kind());
        if (targets.equals(file.targets())
                && valueMapping.equals(file.words())
                && mode == file.mode()
                && Objects.equals(key, file.key())) {
            return;
        }
        jdbc.sql(
                        """
                        update import
                        set targets = :targets::jsonb, words = :words::jsonb,
                            mode = :mode, match_key = :key,
                            step = 'columns', job_id = null, counts = null
                        where id = :id and step in ('columns', 'checking', 'checked')
                        """)
                .param("targets", ImportJson.of(targets))
                .param("words", valueMapping.toJson())
                .param("mode", mode.key())
                .param("key", key)
                .param("id", file.id())
                .update();
    }

    /// Does the same with the next file that has these columns.
    @Transactional
    public void remember(Scope scope, Import file) {
        jdbc.sql(
                        """
                        insert into import_mapping
                            (user_id, record_kind, signature, targets, words, mode, match_key)
                        values
                            (:user, :kind, :signature, :targets::jsonb, :words::jsonb, :mode, :key)
                        on conflict (user_id, record_kind, signature) do update
                        set targets = excluded.targets, words = excluded.words,
                            mode = excluded.mode, match_key = excluded.match_key, updated_at = now()
                        """)
                .param("user", scope.actor().id())
                .param("kind", file.kind().code())
                .param("signature", signature(file.columns()))
                .param(
                        "targets",
                        ImportJson.of(
                                telling(file.columns()).stream()
                                        .map(column -> file.targets().get(column.index()))
                                        .toList()))
                .param("words", file.words().toJson())
                .param("mode", file.mode().key())
                .param("key", file.key())
                .update();
    }

    /// Has all rows looked at in the background; nothing is written.
    @Transactional
    public void check(Scope scope, Import file) {
        send(
                scope,
                file,
                ImportCheck.KIND,
                "step in ('columns', 'checking', 'checked')",
                Step.CHECKING);
    }

    /// Has the checked rows written in the background.
    @Transactional
    public void run(Scope scope, Import file) {
        if (send(scope, file, ImportRun.KIND, "step = 'checked'", Step.RUNNING)) {
            log.tell(
                    SecurityEvent.of(SecurityEvent.Kind.IMPORT_STARTED)
                            .by(scope)
                            .with("kind", file.kind().key())
                            .with("file", file.fileName())
                            .with("rows", file.rows()));
        }
    }

    /// Has a failed step done again.
    @Transactional
    public void retry(Scope scope, Import file) {
        send(
                scope,
                file,
                file.step() == Step.RUNNING ? ImportRun.KIND : ImportCheck.KIND,
                "job_id in (select id from job where status = 'failed')",
                file.step());
    }

    /// @return whether it was waiting to be done
    private boolean send(Scope scope, Import file, String kind, String condition, Step next) {
        check(scope, file.kind());
        Optional<Long> waiting =
                jdbc.sql("select id from import where id = :id and " + condition + " for update")
                        .param("id", file.id())
                        .query(Long.class)
                        .optional();
        if (waiting.isEmpty()) {
            return false;
        }
        long job = jobs.start(scope, kind, Long.toString(file.id()));
        jdbc.sql(
                        """
                        update import set step = :step, job_id = :job, started_at = now(),
                            counts = case when :step = 'running' then counts end
                        where id = :id
                        """)
                .param("step", next.key())
                .param("job", job)
                .param("id", file.id())
                .update();
        return true;
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
        for (Field<?> field : type.fields(Trait.IMPORTABLE)) {
            if (file.words().inEveryRow(field.key()) != null) {
                used.add(new Target(null, field, null));
            }
        }
        return Target.fields(used, type);
    }

    /// Not only the page, also every step of an import is for those who may.
    private static void check(Scope scope, RecordKind kind) {
        if (!scope.may(Action.IMPORT, kind)) {
            throw new NotPermitted(Action.IMPORT, kind);
        }
    }

    private static String mine(Scope scope) {
        return scope.actor().administrator() ? "1 = 1" : "i.user_id = " + scope.actor().id();
    }

    /// Where the columns went and what their words meant last time, or what names and contents say.
    private Remembered mapping(Scope scope, RecordType<?> type, Scan scan) {
        List<FileColumn> columns = scan.columns();
        return jdbc.sql(
                        """
                        select targets::text, words::text, mode, match_key from import_mapping
                        where user_id = :user and record_kind = :kind and signature = :signature
                        """)
                .param("user", scope.actor().id())
                .param("kind", type.kind().code())
                .param("signature", signature(columns))
                .query((row, _) ->
                        new Remembered(
                                spread(columns, strings(row.getString("targets"))),
                                ValueMapping.of(row.getString("words")),
                                Mode.of(row.getString("mode")).orElseThrow(),
                                row.getString("match_key")))
                .optional()
                .filter(remembered -> !columnGuesser.isOwn(type, columns) || remembered.hasId(type))
                .orElseGet(() -> guessed(type, scan));
    }

    private Remembered guessed(RecordType<?> type, Scan scan) {
        List<@Nullable String> targets = columnGuesser.of(type, scan.columns(), scan.samples());
        List<Target> all = Target.of(type, catalogue);
        List<Target> used =
                targets.stream().flatMap(key -> Target.find(all, key).stream()).toList();
        Optional<MatchKey> key = MatchKey.of(type, used).stream().findFirst();
        return new Remembered(
                targets,
                ValueMapping.NONE,
                key.isEmpty() ? Mode.CREATE : Mode.BOTH,
                key.map(MatchKey::key).orElse(null));
    }

    /// Those that were in the file before we said in one of them why a row failed.
    private List<FileColumn> telling(List<FileColumn> columns) {
        return columns.stream().filter(column -> !columnGuesser.isReason(column.name())).toList();
    }

    private List<@Nullable String> spread(
            List<FileColumn> columns, List<@Nullable String> targets) {
        List<@Nullable String> spread = new ArrayList<>();
        int at = 0;
        for (FileColumn column : columns) {
            spread.add(
                    columnGuesser.isReason(column.name()) || at >= targets.size()
                            ? null
                            : targets.get(at++));
        }
        return spread;
    }

    private String signature(List<FileColumn> columns) {
        String names =
                telling(columns).stream()
                        .map(column -> Header.plain(column.name()))
                        .collect(Collectors.joining("\n"));
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256")
                                    .digest(names.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static List<@Nullable String> strings(String json) {
        return new ArrayList<>(Arrays.asList(ImportJson.MAPPER.readValue(json, String[].class)));
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
                strings(row.getString("targets_json")),
                ValueMapping.of(row.getString("words_json")),
                Mode.of(row.getString("mode")).orElseThrow(),
                row.getString("match_key"),
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
