package io.minicrm.imports;

import io.minicrm.job.Job;
import io.minicrm.job.JobContext;
import io.minicrm.job.Jobs;
import io.minicrm.record.Field;
import io.minicrm.record.ReferenceType;
import io.minicrm.scope.Scope;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Looks once at all rows of a file, and again only when something else is said of it. What is
/// found is kept. A huge file is looked at in the background; its first rows tell something until
/// then.
@Component
class FileTallies {

    /// The rows that are looked at while somebody waits.
    private static final long MOST_AT_ONCE = 20_000;

    private static final Duration LONGEST_AT_ONCE = Duration.ofMillis(800);
    private static final long LEAST_AT_ONCE = 1_000;

    /// After how many rows it is asked whether they still count.
    private static final long BETWEEN = 5_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Jobs jobs;
    private final Imports imports;
    private final ImportFile files;
    private final RowReaders readers;

    FileTallies(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Jobs jobs,
            Imports imports,
            ImportFile files,
            RowReaders readers) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.jobs = jobs;
        this.imports = imports;
        this.files = files;
        this.readers = readers;
    }

    /// What was found in a file, or what is known of it until all rows are looked at.
    FileTally of(Scope scope, Import file) throws IOException, UnusableFile {
        FileTally kept = kept(scope, file);
        if (kept != null && (kept.isWhole(file) || isAtWork(scope, kept))) {
            return kept;
        }
        String basis = basis(scope, file);
        TallyBuilder tallyBuilder = looking(scope, file);
        long until = System.nanoTime() + LONGEST_AT_ONCE.toNanos();
        try (FileRows all = FileRows.open(files.of(file.id()), file.dialect())) {
            Optional<FileRow> next = all.next();
            while (next.isPresent()
                    && tallyBuilder.rows() < MOST_AT_ONCE
                    && (tallyBuilder.rows() < LEAST_AT_ONCE || System.nanoTime() < until)) {
                tallyBuilder.look(next.get());
                next = all.next();
            }
        }
        FileTally fileTally = new FileTally(basis, null, tallyBuilder.rows(), tallyBuilder.found());
        return transactions.execute(_ -> keep(scope, file, fileTally));
    }

    /// The work on the rest of the rows.
    Job job(Scope scope, FileTally fileTally) {
        return Optional.ofNullable(fileTally.jobId())
                .flatMap(id -> jobs.find(scope, id))
                .orElse(Job.UNKNOWN);
    }

    /// Looks at all rows.
    ///
    /// @throws Superseded when somebody said something else meanwhile
    void whole(Import file, JobContext job) throws IOException {
        String basis = basis(job.scope(), file);
        TallyBuilder tallyBuilder = looking(job.scope(), file);
        try (FileRows all = FileRows.open(files.of(file.id()), file.dialect())) {
            Optional<FileRow> next = all.next();
            while (next.isPresent()) {
                if (tallyBuilder.rows() % BETWEEN == 0) {
                    hold(file, job, basis);
                }
                tallyBuilder.look(next.get());
                job.progress("looking", tallyBuilder.rows(), file.rows());
                next = all.next();
            }
        } catch (UnusableFile unusableFile) {
            throw new IllegalStateException(
                    "a file that could be read cannot be any more", unusableFile);
        }
        FileTally fileTally =
                new FileTally(basis, job.id(), tallyBuilder.rows(), tallyBuilder.found());
        transactions.executeWithoutResult(_ -> {
            hold(file, job, basis);
            put(job.scope(), file, fileTally);
        });
    }

    /// Has it looked at anew.
    void forget(Import file) {
        jdbc.sql("delete from import_look where import_id = :id").param("id", file.id()).update();
    }

    private TallyBuilder looking(Scope scope, Import file) {
        return new TallyBuilder(
                imports.targets(file),
                readers.cells(file, scope),
                readers.reading(scope),
                (link, names) -> known(scope, link, names));
    }

    private boolean isAtWork(Scope scope, FileTally kept) {
        return Optional.ofNullable(kept.jobId())
                .flatMap(id -> jobs.find(scope, id))
                .filter(job -> !job.isOver() || job.isFailed())
                .isPresent();
    }

    /// The columns may be looked at twice at once; the first one asks for the rest.
    private FileTally keep(Scope scope, Import file, FileTally fileTally) {
        jdbc.sql("select id from import where id = :id for update")
                .param("id", file.id())
                .query(Long.class)
                .optional();
        FileTally kept = kept(scope, file);
        if (kept != null && (kept.isWhole(file) || isAtWork(scope, kept))) {
            return kept;
        }
        FileTally whole =
                fileTally.isWhole(file)
                        ? fileTally
                        : new FileTally(
                                fileTally.basis(),
                                jobs.start(scope, TallyJob.KIND, Long.toString(file.id())),
                                fileTally.rows(),
                                fileTally.found());
        put(scope, file, whole);
        return whole;
    }

    private void put(Scope scope, Import file, FileTally fileTally) {
        jdbc.sql(
                        """
                        insert into import_look (import_id, reader_id, basis, job_id, looked_at, found)
                        values (:import, :reader, :basis, :job, :rows, :found::jsonb)
                        on conflict (import_id, reader_id) do update
                        set basis = excluded.basis, job_id = excluded.job_id,
                            looked_at = excluded.looked_at, found = excluded.found
                        """)
                .param("import", file.id())
                .param("reader", scope.actorId())
                .param("basis", fileTally.basis())
                .param("job", fileTally.jobId())
                .param("rows", fileTally.rows())
                .param("found", ImportJson.of(fileTally.found()))
                .update();
    }

    /// Makes sure that what this job finds is still asked for.
    private void hold(Import file, JobContext job, String basis) {
        boolean held =
                jdbc.sql(
                                "select job_id from import_look where import_id = :id and reader_id = :reader and basis = :basis for update")
                        .param("id", file.id())
                        .param("reader", job.scope().actorId())
                        .param("basis", basis)
                        .query((row, _) -> row.getLong(1))
                        .optional()
                        .filter(id -> id == job.id())
                        .isPresent();
        if (!held) {
            throw new Superseded(file.id());
        }
    }

    private String basis(Scope scope, Import file) {
        long latest =
                jdbc.sql("select coalesce(max(change_set_id), 0) from import")
                        .query(Long.class)
                        .single();
        return FileTally.basis(file, readers.reading(scope).format(), latest);
    }

    private @Nullable FileTally kept(Scope scope, Import file) {
        return jdbc.sql(
                        """
                        select basis, job_id, looked_at, found::text as found from import_look
                        where import_id = :id and reader_id = :reader and basis = :basis
                        """)
                .param("id", file.id())
                .param("reader", scope.actorId())
                .param("basis", basis(scope, file))
                .query((row, _) ->
                        new FileTally(
                                row.getString("basis"),
                                row.getObject("job_id", Long.class),
                                row.getLong("looked_at"),
                                FileTally.found(row.getString("found"))))
                .optional()
                .orElse(null);
    }

    private long known(Scope scope, Field<?> link, Set<String> names) {
        return jdbc.sql(
                        """
                        select count(distinct lower(d.title)) from search_doc d
                        where d.record_kind = :kind and lower(d.title) = any(:names) and %s
                        """
                                .formatted(scope.readable("d")))
                .param("kind", ((ReferenceType) link.type()).target().code())
                .param("names", names.toArray(String[]::new))
                .query(Long.class)
                .single();
    }
}
