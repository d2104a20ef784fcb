package io.minicrm.list;

import io.minicrm.change.ChangeOutcome;
import io.minicrm.change.Changes;
import io.minicrm.job.FollowedJob;
import io.minicrm.job.Job;
import io.minicrm.job.JobContext;
import io.minicrm.job.Steps;
import io.minicrm.record.NotPermitted;
import io.minicrm.scope.Action;
import io.minicrm.web.Ui;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.transaction.support.TransactionTemplate;

/// Does something with all records of a list that has so many that nobody waits for the answer to a
/// request. Which records those are is found when it is done, for who asked.
abstract class BulkJob implements FollowedJob {

    /// What came of what may not be asked any more, asks for what is gone meanwhile, or was asked
    /// for so long ago that other records match now.
    private static final String REFUSED = "refused";

    private static final Pattern DONE = Pattern.compile("(\\d+) (\\d+)");

    private final Action action;
    private final StoredSelections selections;
    private final Changes changes;
    private final TransactionTemplate transactions;

    BulkJob(
            Action action,
            StoredSelections selections,
            Changes changes,
            TransactionTemplate transactions) {
        this.action = action;
        this.selections = selections;
        this.changes = changes;
        this.transactions = transactions;
    }

    /// All of it, in the present transaction.
    abstract SelectionEditing.Done write(
            RecordSelection selection, BulkRequest request, Steps steps);

    /// What the records shall become.
    abstract String become(Ui ui, BulkRequest request);

    /// The key of the message that says why some were left as they were.
    String refused(BulkRequest request) {
        return BulkPage.refused(false);
    }

    @Override
    public final void run(JobContext job) {
        BulkRequest request = BulkRequest.of(job.payload());
        try {
            RecordSelection selection = selections.read(job.scope(), action, request);
            if (!selection.hasProblem() && !job.isOutdated()) {
                transactions.executeWithoutResult(_ -> {
                    SelectionEditing.Done done =
                            write(selection, request, new Steps(job::progress));
                    job.done(
                            done.changeSetId() + " " + done.refused(),
                            done.left().isEmpty()
                                    ? null
                                    : done.all() + "\n" + done.left().written());
                });
                return;
            }
        } catch (NotPermitted _) {
            // As if the list were gone
        }
        job.done(REFUSED);
    }

    @Override
    public final String title(Ui ui, Job job) {
        BulkRequest request = BulkRequest.of(job.payload());
        return ui.t("list.bulk.job", records(ui, request), become(ui, request));
    }

    private static String records(Ui ui, BulkRequest request) {
        return ui.t("change.count." + request.kind().key(), request.records());
    }

    @Override
    public final String origin(Job job) {
        return BulkRequest.of(job.payload()).listHref();
    }

    @Override
    public final Outcome outcome(Ui ui, Job job, String result) {
        Matcher done = DONE.matcher(result);
        if (!done.matches()) {
            return new Outcome(
                    true, ui.t("list.bulk.gone"), ui.t("list.bulk.gone.text"), origin(job), null);
        }
        Optional<Changes.Summary> change = changes.look(ui.scope(), Long.parseLong(done.group(1)));
        String details = job.details();
        if (details != null) {
            return outcome(ui, job, change, details);
        }
        int refused = Integer.parseInt(done.group(2));
        String left = refused == 0 ? "" : ui.t(refused(BulkRequest.of(job.payload())), refused);
        return ChangeOutcome.of(ui, change, left, origin(job));
    }

    /// When not all of them became different.
    private Outcome outcome(Ui ui, Job job, Optional<Changes.Summary> change, String details) {
        long all = Long.parseLong(details.substring(0, details.indexOf('\n')));
        LeftRecords left = LeftRecords.of(details.substring(details.indexOf('\n') + 1));
        return ChangeOutcome.of(
                        ui, change, ui.t("list.left.of", all - left.count(), all), origin(job))
                .leaving(left.isAny(), left.told(ui, BulkRequest.of(job.payload()).kind()));
    }
}
