package io.minicrm.change;

import io.minicrm.job.FollowedJob;
import io.minicrm.job.Job;
import io.minicrm.job.JobContext;
import io.minicrm.job.Jobs;
import io.minicrm.job.Steps;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Undoes a change set of so many records that nobody waits for the answer to a request.
@Component
class UndoJob implements FollowedJob {

    static final String KIND = "change.undo";

    /// What came of an undo of what had been undone meanwhile, or cannot be any more.
    private static final String REFUSED = "refused";

    private final Changes changes;
    private final Undo undo;
    private final Jobs jobs;
    private final TransactionTemplate transactions;

    UndoJob(Changes changes, Undo undo, Jobs jobs, TransactionTemplate transactions) {
        this.changes = changes;
        this.undo = undo;
        this.jobs = jobs;
        this.transactions = transactions;
    }

    static boolean isFor(Changes.Summary change) {
        return change.undoable() && change.records() > AT_ONCE;
    }

    /// @return the address of its page
    String start(Scope scope, Changes.Summary change) {
        return jobs.follow(scope, KIND, Long.toString(change.id()));
    }

    /// The address at which this scope's person follows the undo of a change, while it goes on.
    Optional<String> running(Scope scope, Changes.Summary change) {
        return isFor(change)
                ? jobs.running(scope, KIND, Long.toString(change.id())).map(Jobs::path)
                : Optional.empty();
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        long id = Long.parseLong(job.payload());
        try {
            transactions.executeWithoutResult(_ -> {
                changes.find(job.scope(), id);
                if (!undo.hold(id)) {
                    throw job.notYet();
                }
                Undo.Undone undone = undo.undo(job.scope(), id, new Steps(job::progress));
                job.done(Long.toString(undone.changeSetId()));
            });
        } catch (CannotUndo | NoSuchChange _) {
            job.done(REFUSED);
        }
    }

    @Override
    public String title(Ui ui, Job job) {
        return changes.look(ui.scope(), Long.parseLong(job.payload()))
                .map(change -> ui.t("change.undoing", ChangeSentences.done(ui, change)))
                .orElseGet(() -> ui.t("web.undo"));
    }

    @Override
    public String origin(Job job) {
        return "/changes/" + job.payload();
    }

    @Override
    public Outcome outcome(Ui ui, Job job, String result) {
        if (result.equals(REFUSED)) {
            String why =
                    changes.look(ui.scope(), Long.parseLong(job.payload()))
                            .map(change -> ChangeSentences.whyNot(ui, change))
                            .orElse("");
            return new Outcome(true, ui.t("change.refused"), why, origin(job), null);
        }
        return changes.look(ui.scope(), Long.parseLong(result))
                .map(change -> outcome(ui, change))
                .orElseGet(() ->
                        new Outcome(
                                true,
                                ui.t("change.nothing"),
                                ui.t("change.nothing.undo"),
                                origin(job),
                                null));
    }

    private static Outcome outcome(Ui ui, Changes.Summary change) {
        int kept = change.counts().records("kept");
        return new Outcome(
                kept > 0,
                change.records() == 0
                        ? ui.t("change.kept.only")
                        : ui.t(
                                "change.undoing.done",
                                ChangeSentences.records(ui, change.counts().without("kept"))),
                kept == 0 ? "" : ui.t("change.kept", kept) + " " + ui.t("change.undoing.kept"),
                "/changes/" + change.id(),
                change.undoable() ? change.id() : null);
    }
}
