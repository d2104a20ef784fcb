package io.minicrm.merge;

import io.minicrm.change.ChangeOutcome;
import io.minicrm.change.Changes;
import io.minicrm.job.FollowedJob;
import io.minicrm.job.Job;
import io.minicrm.job.JobContext;
import io.minicrm.job.Jobs;
import io.minicrm.job.Steps;
import io.minicrm.record.NoSuchRecord;
import io.minicrm.record.NotPermitted;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Merges records to which so much links that nobody waits for the answer to a request.
@Component
class MergeJob implements FollowedJob {

    private static final String KIND = "merge";

    /// What came of it when one of the records was changed or taken away before.
    private static final String REFUSED = "refused";

    /// What came of it when no record may be as one would have become.
    private static final String IMPOSSIBLE = "impossible";

    private final Merge merge;
    private final Changes changes;
    private final Jobs jobs;
    private final TransactionTemplate transactions;

    MergeJob(Merge merge, Changes changes, Jobs jobs, TransactionTemplate transactions) {
        this.merge = merge;
        this.changes = changes;
        this.jobs = jobs;
        this.transactions = transactions;
    }

    /// @return the address of its page
    String start(Scope scope, MergeRequest request) {
        return jobs.follow(scope, KIND, request.payload());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        MergeRequest request = MergeRequest.of(job.payload());
        try {
            transactions.executeWithoutResult(_ ->
                    job.done(
                            Long.toString(
                                    merge.merge(job.scope(), request, new Steps(job::progress)))));
        } catch (MergeConflict | NoSuchRecord | NotPermitted _) {
            job.done(REFUSED);
        } catch (MergeRefused _) {
            job.done(IMPOSSIBLE);
        }
    }

    @Override
    public String title(Ui ui, Job job) {
        MergeRequest request = MergeRequest.of(job.payload());
        return ui.t(
                "merge.merging",
                ui.t("change.count." + request.into().kind().key(), request.merged().size()),
                ui.title(request.into()).orElse("#" + request.into().id()));
    }

    @Override
    public String origin(Job job) {
        return MergeRequest.of(job.payload()).into().path();
    }

    @Override
    public Outcome outcome(Ui ui, Job job, String result) {
        if (result.equals(REFUSED)) {
            return new Outcome(
                    true, ui.t("merge.stale"), ui.t("merge.stale.job"), origin(job), null);
        }
        if (result.equals(IMPOSSIBLE)) {
            return new Outcome(
                    true, ui.t("merge.refused"), ui.t("merge.refused.text"), origin(job), null);
        }
        return ChangeOutcome.of(
                ui, changes.look(ui.scope(), Long.parseLong(result)), "", origin(job));
    }
}
