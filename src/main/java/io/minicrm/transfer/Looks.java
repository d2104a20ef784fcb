package io.minicrm.transfer;

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
class Looks {

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
    private final ImportRows rows;

    Looks(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            Jobs jobs,
            Imports imports,
            ImportFile files,
            ImportRows rows) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.jobs = jobs;
        this.imports = imports;
        this.files = files;
        this.rows = rows;
    }

    /// What was found in a file, or what is known of it until all rows are looked at.
    Look of(Scope scope, Import file) throws IOException, Unusable {
        Look kept = kept(scope, file);
        if (kept != null && (kept.isWhole(file) || isAtWork(scope, kept))) {
            return kept;
        }
        String basis = basis(scope, file);
        Looking looking = looking(scope, file);
        long until = System.nanoTime() + LONGEST_AT_ONCE.toNanos();
        try (Rows all = Rows.open(files.of(file.id()), file.dialect())) {
            Optional<Row> next = all.next();
            while (next.isPresent()
                    && looking.rows() < MOST_AT_ONCE
                    && (looking.rows() < LEAST_AT_ONCE || System.nanoTime() < until)) {
                looking.look(next.get());
                next = all.next();
            }
        }
        Look look = new Look(basis, null, looking.rows(), looking.found());
        return transactions.execute(_ -> keep(scope, file, look));
    }

    /// The work on the rest of the rows.
    Job job(Scope scope, Look look) {
        return Optional.ofNullable(look.jobId())
                .flatMap(id -> jobs.find(scope, id))
                .orElseGet(() -> new Job(0, "", Job.Status.WAITING, null, 0, 0, null));
    }

    /// Looks at all rows.
    ///
    /// @throws Superseded when somebody said something else meanwhile
    void whole(Import file, JobContext job) throws IOException {
        String basis = basis(job.scope(), file);
        Looking looking = looking(job.scope(), file);
        try (Rows all = Rows.open(files.of(file.id()), file.dialect())) {
            Optional<Row> next = all.next();
            while (next.isPresent()) {
                if (looking.rows() % BETWEEN == 0) {
                    hold(file, job, basis);
                }
                looking.look(next.get());
                job.progress("looking", looking.rows(), file.rows());
                next = all.next();
            }
        } catch (Unusable unusable) {
            throw new IllegalStateException(
                    "a file that could be read cannot be any more", unusable);
        }
        Look look = new Look(basis, job.id(), looking.rows(), looking.found());
        transactions.executeWithoutResult(_ -> {
            hold(file, job, basis);
            put(job.scope(), file, look);
        });
    }

    /// Has it looked at anew.
    void forget(Import file) {
        jdbc.sql("delete from import_look where import_id = :id").param("id", file.id()).update();
    }

    private Looking looking(Scope scope, Import file) {
        return new Looking(
                imports.targets(file),
                rows.reader(file, scope),
                rows.reading(scope),
                (link, names) -> known(scope, link, names));
    }

    private boolean isAtWork(Scope scope, Look kept) {
        return Optional.ofNullable(kept.jobId())
                .flatMap(id -> jobs.find(scope, id))
                .filter(job -> !job.isOver() || job.isFailed())
                .isPresent();
    }

    /// The columns may be looked at twice at once; the first one asks for the rest.
    private Look keep(Scope scope, Import file, Look look) {
        jdbc.sql("select id from import where id = :id for update")
                .param("id", file.id())
                .query(Long.class)
                .optional();
        Look kept = kept(scope, file);
        if (kept != null && (kept.isWhole(file) || isAtWork(scope, kept))) {
            return kept;
        }
        Look whole =
                look.isWhole(file)
                        ? look
                        : new Look(
                                look.basis(),
                                jobs.start(scope, ImportLook.KIND, Long.toString(file.id())),
                                look.rows(),
                                look.found());
        put(scope, file, whole);
        return whole;
    }

    private void put(Scope scope, Import file, Look look) {
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
                .param("basis", look.basis())
                .param("job", look.jobId())
                .param("rows", look.rows())
                .param("found", Json.of(look.found()))
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
        return Look.basis(file, rows.reading(scope).format(), latest);
    }

    private @Nullable Look kept(Scope scope, Import file) {
        return jdbc.sql(
                        """
                        select basis, job_id, looked_at, found::text as found from import_look
                        where import_id = :id and reader_id = :reader and basis = :basis
                        """)
                .param("id", file.id())
                .param("reader", scope.actorId())
                .param("basis", basis(scope, file))
                .query((row, _) ->
                        new Look(
                                row.getString("basis"),
                                row.getObject("job_id", Long.class),
                                row.getLong("looked_at"),
                                Look.found(row.getString("found"))))
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
