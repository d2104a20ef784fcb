package io.minicrm.change;

import io.minicrm.job.FollowedJob;
import io.minicrm.job.Job;
import io.minicrm.job.JobContext;
import io.minicrm.job.Jobs;
import io.minicrm.job.Steps;
import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Records;
import io.minicrm.record.Redirects;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Takes all that lies in the trash out of it again, as far as its reader may.
@Component
class RestoreJob implements FollowedJob {

    static final String KIND = "trash.restore";

    private final Trash trash;
    private final Records records;
    private final Changes changes;
    private final Redirects redirects;
    private final Jobs jobs;

    RestoreJob(Trash trash, Records records, Changes changes, Redirects redirects, Jobs jobs) {
        this.trash = trash;
        this.records = records;
        this.changes = changes;
        this.redirects = redirects;
        this.jobs = jobs;
    }

    /// What shall come back.
    ///
    /// @param mine only what the reader deleted
    record Asked(RecordKind kind, boolean mine) {

        static Asked of(String payload) {
            String[] words = payload.split(" ", 2);
            return new Asked(
                    RecordKind.named(words[0]).orElseThrow(), Boolean.parseBoolean(words[1]));
        }

        String payload() {
            return kind.plural() + " " + mine;
        }
    }

    /// @return the address of its page
    String start(Scope scope, Asked asked) {
        return jobs.follow(scope, KIND, asked.payload());
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    @Transactional
    public void run(JobContext job) {
        Asked asked = Asked.of(job.payload());
        Scope scope = job.scope();
        ChangeSet set = records.open(scope, ChangeKind.RESTORE, "");
        List<Long> all =
                trash.kinds(scope).contains(asked.kind())
                        ? trash.ids(scope, asked.kind(), asked.mine())
                        : List.of();
        // What went into others would come back without what it had
        Set<Long> merged = redirects.mergesOf(scope, asked.kind(), all).keySet();
        List<Long> ids = all.stream().filter(id -> !merged.contains(id)).toList();
        Steps steps = new Steps(job::progress);
        steps.of(ids.size());
        steps.each("restoring", ids, some -> records.restore(scope, set, asked.kind(), some));
        job.done(
                Long.toString(set.id()), merged.isEmpty() ? null : Integer.toString(merged.size()));
    }

    @Override
    public String title(Ui ui, Job job) {
        Asked asked = Asked.of(job.payload());
        return ui.t(
                asked.mine() ? "change.restoring.mine" : "change.restoring",
                ui.t("record.kinds." + asked.kind().key()));
    }

    @Override
    public String origin(Job job) {
        Asked asked = Asked.of(job.payload());
        return TrashController.address(asked.kind(), asked.mine());
    }

    @Override
    public Outcome outcome(Ui ui, Job job, String result) {
        Optional<Changes.Summary> change = changes.look(ui.scope(), Long.parseLong(result));
        String merged = job.details();
        return ChangeOutcome.of(
                ui,
                change,
                merged == null ? "" : ui.t("change.restoring.merged", Long.parseLong(merged)),
                origin(job));
    }
}
