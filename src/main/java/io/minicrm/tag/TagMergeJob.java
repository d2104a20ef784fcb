package io.minicrm.tag;

import io.minicrm.change.ChangeOutcome;
import io.minicrm.change.Changes;
import io.minicrm.job.FollowedJob;
import io.minicrm.job.Job;
import io.minicrm.job.JobContext;
import io.minicrm.job.Jobs;
import io.minicrm.job.Steps;
import io.minicrm.record.Options;
import io.minicrm.record.Tags;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Merges a tag into another one, or takes it from all records, however many have it.
@Component
class TagMergeJob implements FollowedJob {

    private static final String KIND = "tag.merge";

    /// What came of it when somebody else put one of the tags away before.
    private static final String REFUSED = "refused";

    /// @param into the one that records have afterwards, or null
    private record Request(long tag, @Nullable Long into) {

        static Request of(String payload) {
            String[] words = payload.split(" ");
            return new Request(
                    Long.parseLong(words[0]), words.length > 1 ? Long.valueOf(words[1]) : null);
        }

        String payload() {
            return into == null ? Long.toString(tag) : tag + " " + into;
        }
    }

    private final TagMerge tagMerge;
    private final Changes changes;
    private final Jobs jobs;
    private final Options options;
    private final TransactionTemplate transactions;

    TagMergeJob(
            TagMerge tagMerge,
            Changes changes,
            Jobs jobs,
            Options options,
            TransactionTemplate transactions) {
        this.tagMerge = tagMerge;
        this.changes = changes;
        this.jobs = jobs;
        this.options = options;
        this.transactions = transactions;
    }

    /// @return the address of its page
    String start(Scope scope, long tag, @Nullable Long into) {
        return jobs.follow(scope, KIND, new Request(tag, into).payload());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        Request request = Request.of(job.payload());
        transactions.executeWithoutResult(_ ->
                job.done(
                        tagMerge.merge(
                                        job.scope(),
                                        request.tag(),
                                        request.into(),
                                        new Steps(job::progress))
                                .map(String::valueOf)
                                .orElse(REFUSED)));
    }

    @Override
    public String title(Ui ui, Job job) {
        Request request = Request.of(job.payload());
        return request.into() == null
                ? ui.t("tag.removing", name(request.tag()))
                : ui.t("tag.merging", name(request.tag()), name(request.into()));
    }

    private String name(long tag) {
        return options.find(Tags.TAG, tag).map(Options.Entry::name).orElse("");
    }

    @Override
    public String origin(Job job) {
        return TagSettingsController.PATH;
    }

    @Override
    public Outcome outcome(Ui ui, Job job, String result) {
        if (result.equals(REFUSED)) {
            return new Outcome(true, ui.t("tag.gone"), ui.t("tag.gone.text"), origin(job), null);
        }
        return ChangeOutcome.of(
                ui, changes.look(ui.scope(), Long.parseLong(result)), "", origin(job));
    }
}
