package io.minicrm.job;

import io.minicrm.scope.Scope;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/// A job that this node is doing right now.
public final class JobContext {

    private static final long BETWEEN_REPORTS = 400_000_000L;

    private final JdbcClient jdbc;
    private final TransactionTemplate apart;
    private final long id;
    private final String node;
    private final String payload;
    private final Scope scope;
    private String stage = "";
    private long reported;

    /// @param apart runs things in a transaction of their own
    JobContext(
            JdbcClient jdbc,
            TransactionTemplate apart,
            long id,
            String node,
            String payload,
            Scope scope) {
        this.jdbc = jdbc;
        this.apart = apart;
        this.id = id;
        this.node = node;
        this.payload = payload;
        this.scope = scope;
    }

    public long id() {
        return id;
    }

    public String payload() {
        return payload;
    }

    /// What the person who asked for it may see and do now.
    public Scope scope() {
        return scope;
    }

    /// Tells how far it is; cheap enough to be called for every row. Seen by others at once,
    /// whatever becomes of the present transaction.
    ///
    /// @param stage a word for what is being done
    /// @param total how many steps there are in this stage; 0 when nobody knows
    /// @throws LeaseLost when it was cancelled, or another node has taken it up meanwhile
    public void progress(String stage, long done, long total) {
        long now = System.nanoTime();
        if (stage.equals(this.stage) && now - reported < BETWEEN_REPORTS) {
            return;
        }
        this.stage = stage;
        reported = now;
        Integer rows = apart.execute(_ -> report(done, total));
        if (rows == null || rows == 0) {
            throw new LeaseLost(id);
        }
    }

    /// Says what came of it, within the transaction that did it. From then on it is done: it cannot
    /// be cancelled any more, and is not begun again when its process dies.
    ///
    /// @throws LeaseLost when it was cancelled, or another node has taken it up meanwhile
    public void done(String result) {
        done(result, null);
    }

    /// The same with what else is to be known of it; the version before reads the result alone.
    public void done(String result, @Nullable String details) {
        // What is checked at the end is checked now, while nobody waits for this job's row
        jdbc.sql("set constraints all immediate").update();
        int rows =
                jdbc.sql(
                                """
                                update job set result = :result, details = :details
                                where id = :id and locked_by = :node
                                """)
                        .param("result", result)
                        .param("details", details)
                        .param("id", id)
                        .param("node", node)
                        .update();
        if (rows == 0) {
            throw new LeaseLost(id);
        }
    }

    /// Whether it was asked for so long ago that nobody counts with it any more: it waited for a
    /// node that knows how to do it, or somebody has had it tried again after it had failed.
    public boolean isOutdated() {
        return jdbc.sql("select created_at < now() - interval '1 day' from job where id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /// Gives its place to others, because it is not its turn yet. It is begun anew soon.
    public RuntimeException notYet() {
        return new NotYet(id);
    }

    private int report(long done, long total) {
        return jdbc.sql(
                        """
                        update job set stage = :stage, progress = :done, total = :total
                        where id = :id and locked_by = :node
                        """)
                .param("stage", stage)
                .param("done", done)
                .param("total", total)
                .param("id", id)
                .param("node", node)
                .update();
    }

    /// Somebody cancelled the job, or another node has taken it up, because this one was not heard
    /// of for too long.
    public static final class LeaseLost extends RuntimeException {
        LeaseLost(long id) {
            super("job " + id + " was cancelled or given to another node");
        }
    }

    static final class NotYet extends RuntimeException {
        private NotYet(long id) {
            super("job " + id + " waits for its turn");
        }
    }
}
