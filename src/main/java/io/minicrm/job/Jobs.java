package io.minicrm.job;

import io.minicrm.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Gives work to the background, and tells how far it is.
@Component
public class Jobs {

    /// SQL that is true for jobs `j` that failed and wait for somebody, or for their next try.
    private static final String OPEN =
            "j.status = 'failed' and j.given_up_at is null or j.status = 'waiting' and j.failures > 0";

    private static final int SHOWN = 50;

    private final JdbcClient jdbc;
    private final JobSignal jobSignal;

    Jobs(JdbcClient jdbc, JobSignal jobSignal) {
        this.jdbc = jdbc;
        this.jobSignal = jobSignal;
    }

    /// Asks for work, to be begun once the present transaction is committed. It will see what the
    /// scope's person may see then.
    ///
    /// @param kind the kind of a `JobHandler`
    /// @param payload what the work needs to know, in its own words
    /// @return the job's id
    @Transactional(propagation = Propagation.MANDATORY)
    public long start(Scope scope, String kind, String payload) {
        long id =
                jdbc.sql(
                                """
                                insert into job (kind, payload, user_id) values (:kind, :payload, :user)
                                returning id
                                """)
                        .param("kind", kind)
                        .param("payload", payload)
                        .param("user", scope.actorId())
                        .query(Long.class)
                        .single();
        signalAfterCommit();
        return id;
    }

    /// Asks for work that its person follows on a page. Whoever asks twice for the same while it
    /// waits or runs follows the one that there is.
    ///
    /// @return the address of the page
    @Transactional
    public String follow(Scope scope, String kind, String payload) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(:same, 0))")
                .param("same", "job " + scope.actor().id() + " " + kind + " " + payload)
                .query()
                .singleRow();
        return path(running(scope, kind, payload).orElseGet(() -> start(scope, kind, payload)));
    }

    /// The job of this scope's person that waits or runs, if there is one.
    public Optional<Long> running(Scope scope, String kind, String payload) {
        return jdbc.sql(
                        """
                        select id from job
                        where user_id = :user and kind = :kind and payload = :payload
                          and status in ('waiting', 'running') and result is null
                        order by id limit 1
                        """)
                .param("user", scope.actor().id())
                .param("kind", kind)
                .param("payload", payload)
                .query(Long.class)
                .optional();
    }

    /// The address of a job's page.
    public static String path(long id) {
        return "/jobs/" + id;
    }

    private void signalAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        jobSignal.ring();
                    }
                });
    }

    /// How much there is to do, and what became of the last seven days' work.
    public record Load(int running, int waiting, int done, int failed) {}

    public Load load() {
        return jdbc.sql(
                        """
                        select count(*) filter (where status = 'running') as running,
                               count(*) filter (where status = 'waiting' and run_after <= now()) as waiting,
                               count(*) filter (where status = 'done') as done,
                               count(*) filter (where status = 'failed' and given_up_at is null) as failed
                        from job
                        where finished_at is null or finished_at > now() - interval '7 days'
                        """)
                .query(Load.class)
                .single();
    }

    /// What failed and nobody has dealt with, the last first: for administrators.
    public List<FailedJob> failed() {
        return jdbc.sql(
                        """
                        select j.id, j.kind, u.name as person, j.attempts, coalesce(j.error, 'unexpected') as error,
                               coalesce(j.reference, '') as reference, coalesce(j.failed_at, j.finished_at) as failed_at,
                               case when j.status = 'waiting' then j.run_after end as next_at
                        from job j left join app_user u on u.id = j.user_id
                        where %s
                        order by failed_at desc, j.id desc
                        limit :most
                        """
                                .formatted(OPEN))
                .param("most", SHOWN)
                .query((row, _) ->
                        new FailedJob(
                                row.getLong("id"),
                                row.getString("kind"),
                                row.getString("person"),
                                row.getInt("attempts"),
                                row.getString("error"),
                                row.getString("reference"),
                                row.getObject("failed_at", OffsetDateTime.class).toInstant(),
                                instant(row.getObject("next_at", OffsetDateTime.class))))
                .list();
    }

    /// Has a job that failed done again, as if it had not been tried yet.
    ///
    /// @return false when it has not failed, or somebody has said already what shall become of it
    @Transactional
    public boolean retry(long id) {
        signalAfterCommit();
        return jdbc.sql(
                                """
                                update job j
                                set status = 'waiting', run_after = now(), attempts = 0, failures = 0, finished_at = null,
                                    reference = null, error = null, failed_at = null, stage = null, progress = 0, total = 0
                                where id = :id and (%s)
                                """
                                        .formatted(OPEN))
                        .param("id", id)
                        .update()
                == 1;
    }

    /// Has a job stopped that is not done yet. Whoever does it learns that when next telling how
    /// far it is, or at the end, and what was written until then is rolled back.
    ///
    /// @return false when it is done already
    @Transactional
    public boolean cancel(long id) {
        return jdbc.sql(
                                """
                                update job
                                set status = 'failed', error = :cancelled, reference = '', finished_at = now(),
                                    given_up_at = now(), locked_by = null, locked_until = null
                                where id = :id and status in ('waiting', 'running') and result is null
                                """)
                        .param("cancelled", JobError.CANCELLED.key())
                        .param("id", id)
                        .update()
                == 1;
    }

    /// Leaves a job that failed as it is.
    ///
    /// @return false when it has not failed, or somebody has said already what shall become of it
    @Transactional
    public boolean giveUp(long id) {
        return jdbc.sql(
                                """
                                update job j
                                set status = 'failed', finished_at = coalesce(finished_at, now()), given_up_at = now()
                                where id = :id and (%s)
                                """
                                        .formatted(OPEN))
                        .param("id", id)
                        .update()
                == 1;
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime at) {
        return at == null ? null : at.toInstant();
    }

    /// A job of this scope's person; administrators see those of all.
    public Optional<Job> find(Scope scope, long id) {
        return jdbc.sql(
                        """
                        select id, kind,
                               case
                                   when error = 'cancelled' then error
                                   when given_up_at is not null then 'given_up'
                                   else status
                               end as status,
                               stage, progress, total, reference, payload, result, details
                        from job where id = :id and %s
                        """
                                .formatted(
                                        scope.isSystem() || scope.actor().administrator()
                                                ? "1 = 1"
                                                : "user_id = " + scope.actor().id()))
                .param("id", id)
                .query((row, _) ->
                        new Job(
                                row.getLong("id"),
                                row.getString("kind"),
                                Job.Status.of(row.getString("status")),
                                row.getString("stage"),
                                row.getLong("progress"),
                                row.getLong("total"),
                                row.getString("reference"),
                                row.getString("payload"),
                                row.getString("result"),
                                row.getString("details")))
                .optional();
    }
}
