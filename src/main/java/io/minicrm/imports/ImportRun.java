package io.minicrm.imports;

import io.minicrm.job.JobContext;
import io.minicrm.record.Catalogue;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Field;
import io.minicrm.record.RecordType;
import io.minicrm.record.Records;
import io.minicrm.scope.Scope;
import io.minicrm.scope.Source;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Writes the rows of an import, as one change set and in one transaction: all of it is there, or
/// nothing.
@Component
class ImportRun extends ImportJob {

    static final String KIND = "import.run";

    /// One import after the other, so that each finds what the one before it made.
    private static final long IMPORT_LOCK = 0x1_4d50_4f52_54L;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Imports imports;
    private final ImportRows rows;
    private final ImportMatcher matcher;
    private final ImportLinks links;
    private final LinkedRecords linked;
    private final ImportPatch patch;
    private final ImportResults results;
    private final OptionCreation extension;
    private final Records records;
    private final Catalogue catalogue;

    ImportRun(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Imports imports,
            ImportRows rows,
            ImportMatcher matcher,
            ImportLinks links,
            LinkedRecords linked,
            ImportPatch patch,
            ImportResults results,
            OptionCreation extension,
            Records records,
            Catalogue catalogue) {
        super(imports);
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.imports = imports;
        this.rows = rows;
        this.matcher = matcher;
        this.links = links;
        this.linked = linked;
        this.patch = patch;
        this.results = results;
        this.extension = extension;
        this.records = records;
        this.catalogue = catalogue;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    void run(Import file, JobContext job) throws IOException {
        if (file.step() == Step.FINISHED) {
            return;
        }
        if (!rows.areRead(file) || !extension.isOpen(file, job.scope())) {
            rows.read(file, job);
        }
        transactions.executeWithoutResult(_ -> write(job.scope(), file, job));
    }

    private void write(Scope scope, Import file, JobContext job) {
        job.progress("waiting", 0, 0);
        if (!jdbc.sql("select pg_try_advisory_xact_lock(:lock)")
                .param("lock", IMPORT_LOCK)
                .query(Boolean.class)
                .single()) {
            throw job.notYet();
        }
        job.progress("matching", 0, 0);
        RecordType<?> type = catalogue.type(file.kind());
        matcher.match(scope, file);
        extension.make(file, scope);
        ChangeSet set =
                records.open(scope.through(Source.IMPORT), ChangeKind.IMPORT, file.fileName());
        Map<String, Long> made = new HashMap<>();
        Map<String, Long> stored = new HashMap<>();
        for (Field<?> link : links.fields(file)) {
            if (Target.isMade(link)) {
                make(scope, set, file, link, made, stored);
            }
        }
        job.progress("writing", 0, 0);
        do {
            records.writeAll(
                    scope,
                    set,
                    type,
                    staging -> staging.select(patch.staged(file), Map.of("import", file.id())));
            takeOver();
            stored("", "outcome in ('created', 'updated', 'unchanged')", stored);
        } while (links.linkToWritten(file));
        links.failCircles(file);
        results.explain(file);
        records.store(set);
        finish(file, job, set, results.count(file, made, told(file, stored), List.of()));
    }

    /// Makes the records that rows name and that are not there.
    private void make(
            Scope scope,
            ChangeSet set,
            Import file,
            Field<?> link,
            Map<String, Long> made,
            Map<String, Long> stored) {
        if (linked.count(link) == 0) {
            return;
        }
        long created =
                records.writeAll(
                                scope,
                                set,
                                Target.linked(link, catalogue),
                                staging ->
                                        staging.select(
                                                linked.staged(link), Map.of("import", file.id())))
                        .created();
        made.put(link.key(), created);
        linked.take(link);
        stored(link.key() + "/", "outcome = 'created'", stored);
    }

    /// What really became of the rows; somebody may have deleted a record since it was matched.
    private void takeOver() {
        jdbc.sql(
                        """
                        update import_outcome o
                        set outcome = case when s.outcome = 'refused' then 'failed' else s.outcome end,
                            reason = case
                                when s.because = 'owner' then 'transfer.problem.ownerSees'
                                when s.because = 'participant' then 'transfer.problem.participantSees'
                                when s.outcome = 'refused' then 'transfer.problem.refused' end
                        from staged s where s.row_no = o.row_no
                        """)
                .update();
    }

    private void stored(String prefix, String condition, Map<String, Long> into) {
        jdbc.sql(
                        """
                        select k.key, count(*) as n
                        from staged s cross join lateral jsonb_object_keys(s.patch) k (key)
                        where %s and jsonb_typeof(s.patch -> k.key) <> 'null'
                        group by k.key
                        """
                                .formatted(condition))
                .query((row, _) -> Map.entry(prefix + row.getString(1), row.getLong(2)))
                .list()
                .forEach(count -> into.merge(count.getKey(), count.getValue(), Long::sum));
    }

    /// Only of the fields that the file has: an owner who was added by the way is not told.
    private Map<String, Long> told(Import file, Map<String, Long> stored) {
        Map<String, Long> told = new HashMap<>();
        imports.filled(file).stream()
                .map(Target::fieldKey)
                .forEach(key -> told.put(key, stored.getOrDefault(key, 0L)));
        return told;
    }

    private void finish(Import file, JobContext job, ChangeSet set, ImportCounts counts) {
        rows.hold(file.id(), job.id());
        int finished =
                jdbc.sql(
                                """
                                update import
                                set step = 'finished', counts = :counts::jsonb, change_set_id = :set, finished_at = clock_timestamp()
                                where id = :id and step = 'running'
                                """)
                        .param("counts", ImportJson.of(counts))
                        .param("set", set.id())
                        .param("id", file.id())
                        .update();
        if (finished != 1) {
            throw new Superseded(file.id());
        }
        jdbc.sql("delete from import_row where import_id = :id").param("id", file.id()).update();
    }
}
