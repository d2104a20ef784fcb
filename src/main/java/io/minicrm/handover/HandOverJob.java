package io.minicrm.handover;

import io.minicrm.change.ChangeOutcome;
import io.minicrm.change.Changes;
import io.minicrm.job.FollowedJob;
import io.minicrm.job.Job;
import io.minicrm.job.JobContext;
import io.minicrm.job.Steps;
import io.minicrm.scope.Directory;
import io.minicrm.scope.Scope;
import io.minicrm.web.Ui;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Hands over what somebody has.
@Component
class HandOverJob implements FollowedJob {

    static final String KIND = "people.handOver";

    /// What came of what may not be asked any more, or was asked for too long ago.
    private static final String REFUSED = "refused";

    /// Before how many were something else when their turn came.
    private static final String PASSED = "passed";

    private final HandOver handOver;
    private final Changes changes;
    private final Directory directory;
    private final TransactionTemplate transactions;

    HandOverJob(
            HandOver handOver,
            Changes changes,
            Directory directory,
            TransactionTemplate transactions) {
        this.handOver = handOver;
        this.changes = changes;
        this.directory = directory;
        this.transactions = transactions;
    }

    @Override
    public String kind() {
        return KIND;
    }

    @Override
    public void run(JobContext job) {
        HandOverRequest request = HandOverRequest.of(job.payload());
        Scope scope = job.scope();
        if (!scope.actor().administrator()
                || job.isOutdated()
                || !directory.people().stream()
                        .map(Directory.Person::id)
                        .toList()
                        .containsAll(request.to().values())) {
            job.done(REFUSED);
            return;
        }
        transactions.executeWithoutResult(_ -> {
            HandOver.Done done = handOver.write(scope, request, new Steps(job::progress));
            job.done(
                    Stream.concat(
                                    Stream.of(
                                            Long.toString(done.changeSetId()),
                                            PASSED + "=" + done.passed()),
                                    done.refused().entrySet().stream()
                                            .map(each ->
                                                    each.getKey().key() + "=" + each.getValue()))
                            .collect(Collectors.joining(" ")));
        });
    }

    @Override
    public String title(Ui ui, Job job) {
        HandOverRequest request = HandOverRequest.of(job.payload());
        return ui.t(
                "handover.job",
                ui.name(request.person()),
                request.to().values().stream()
                        .distinct()
                        .map(ui::name)
                        .collect(Collectors.joining(", ")));
    }

    @Override
    public String origin(Job job) {
        return HandOverController.path(HandOverRequest.of(job.payload()).person());
    }

    @Override
    public Outcome outcome(Ui ui, Job job, String result) {
        if (result.equals(REFUSED)) {
            return new Outcome(
                    true, ui.t("handover.gone"), ui.t("handover.gone.text"), origin(job), null);
        }
        HandOverRequest request = HandOverRequest.of(job.payload());
        String[] words = result.split(" ");
        String left =
                Stream.of(words)
                        .skip(1)
                        .map(word -> word.split("="))
                        .flatMap(word ->
                                word[0].equals(PASSED)
                                        ? passed(ui, Long.parseLong(word[1]))
                                        : Portion.named(word[0])
                                                .map(portion -> left(ui, request, portion, word[1]))
                                                .stream())
                        .collect(Collectors.joining(" "));
        return ChangeOutcome.of(
                ui, changes.look(ui.scope(), Long.parseLong(words[0])), left, origin(job));
    }

    private static Stream<String> passed(Ui ui, long count) {
        return count == 0 ? Stream.of() : Stream.of(ui.t("handover.passed", count));
    }

    private static String left(Ui ui, HandOverRequest request, Portion portion, String count) {
        return ui.t(
                "handover.left",
                ui.t("handover.count." + portion.key(), Long.parseLong(count)),
                ui.name(request.person()),
                Optional.ofNullable(request.to().get(portion)).map(ui::name).orElse(""));
    }
}
