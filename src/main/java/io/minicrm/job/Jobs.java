package io.minicrm.job;

import io.minicrm.scope.Scope;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// Gives work to the background, and tells how far it is.
@Component
public class Jobs {

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
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        jobSignal.ring();
                    }
                });
        return id;
    }

    /// How much there is to do, and what became of the last seven days' work.
    public record Load(int running, int waiting, int done, int failed) {}

    public Load load() {
        return jdbc.sql(
                        """
                        select count(*) filter (where status = 'running') as running,
                               count(*) filter (where status = 'waiting' and run_after <= now()) as waiting,
                               count(*) filter (where status = 'done') as done,
                               count(*) filter (where status = 'failed') as failed
                        from job
                        where finished_at is null or finished_at > now() - interval '7 days'
                        """)
                .query(Load.class)
                .single();
    }

    /// A job of this scope's person; administrators see those of all.
    public Optional<Job> find(Scope scope, long id) {
        return jdbc.sql(
                        """
                        select id, kind, status, stage, progress, total, reference
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
                                row.getString("reference")))
                .optional();
    }
}
