package io.minicrm.list;

import io.minicrm.job.FollowedJob;
import io.minicrm.job.Jobs;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.web.SeeOther;
import io.minicrm.web.SentForms;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;

/// Writes what is asked for many records: few at once, many in the background. Either way the list
/// says what became of it.
@Component
class BulkWriting {

    private final Catalogue catalogue;
    private final RecordList list;
    private final Jobs jobs;
    private final SentForms sentForms;

    BulkWriting(Catalogue catalogue, RecordList list, Jobs jobs, SentForms sentForms) {
        this.catalogue = catalogue;
        this.list = list;
        this.jobs = jobs;
        this.sentForms = sentForms;
    }

    /// @param posted the form that asks for it
    /// @param kind of the job that does it
    /// @param patch what the job has to know besides which records are meant
    void write(
            Ui ui,
            Map<String, List<String>> posted,
            String kind,
            RecordSelection selection,
            String patch,
            Function<RecordSelection, SelectionEditing.Done> atOnce,
            HttpServletResponse response) {
        if (refuses(selection, response)) {
            return;
        }
        sentForms
                .once(ui, posted, () -> Optional.of(written(ui, kind, selection, patch, atOnce)))
                .ifPresent(address -> SeeOther.at(response, address));
    }

    /// @return the page that says what became of it
    private String written(
            Ui ui,
            String kind,
            RecordSelection selection,
            String patch,
            Function<RecordSelection, SelectionEditing.Done> atOnce) {
        BulkRequest request =
                new BulkRequest(
                        selection.type().kind(), query(selection), list.countAll(selection), patch);
        if (request.records() > FollowedJob.AT_ONCE) {
            return jobs.follow(ui.scope(), kind, request.payload());
        }
        SelectionEditing.Done done = atOnce.apply(selection);
        int refused = done.refused();
        if (selection.isPicked()) {
            String list =
                    selection
                            .request()
                            .withoutPicked()
                            .at(ListRequest.path(selection.type()))
                            .href();
            return SeeOther.changed(
                    BulkRequest.leftHref(list, refused, selection.picked() - request.records()),
                    done.changeSetId());
        }
        return SeeOther.changed(
                refused == 0
                        ? request.listHref()
                        : request.pageHref(refused, edited(request, kind)),
                done.changeSetId());
    }

    /// Rather nothing than more than was asked for: leads to the list, which says what is wrong
    /// with its filters.
    ///
    /// @return false when nothing is wrong
    /// @throws ResponseStatusException when only the picks are, of which no list says anything
    static boolean refuses(RecordSelection selection, HttpServletResponse response) {
        if (!selection.hasProblem()) {
            return false;
        }
        ListRequest list =
                selection.request().withoutPicked().at(ListRequest.path(selection.type()));
        if (!list.hasProblem()) {
            throw new ResponseStatusException(HttpStatus.UNPROCESSABLE_CONTENT);
        }
        SeeOther.at(response, list.href());
        return true;
    }

    /// The field that is changed; nothing of what is made or goes into the trash.
    private String edited(BulkRequest request, String kind) {
        return kind.equals(BulkAddJob.KIND)
                ? ""
                : request.patch(catalogue)
                        .flatMap(patch -> patch.values().fields().stream().findFirst())
                        .map(Field::key)
                        .orElse("");
    }

    /// The query string of the list, as we write it ourselves.
    static String query(RecordSelection selection) {
        String query = selection.query();
        return query.isEmpty() ? "" : query.substring(1);
    }
}
