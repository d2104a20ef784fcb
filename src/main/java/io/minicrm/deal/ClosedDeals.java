package io.minicrm.deal;

import io.minicrm.activity.Activities;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.Ui;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Finds the deal that a reader has just won or lost, in whatever way, so that the page which
/// follows asks what becomes of what is still to be done with it.
@Component
class ClosedDeals {

    private final Activities activities;
    private final JdbcClient jdbc;

    ClosedDeals(Activities activities, @Prepared JdbcClient jdbc) {
        this.activities = activities;
        this.jdbc = jdbc;
    }

    /// Empty when nothing is to be asked, also when several were closed at once.
    Optional<ClosedDeal> justNow(Ui ui) {
        List<ClosedDeal> closed =
                ui.undoNotice().map(notice -> closed(ui, notice.id())).orElse(List.of());
        return closed.size() == 1
                ? closed.stream().filter(deal -> !deal.open().isEmpty()).findFirst()
                : Optional.empty();
    }

    private List<ClosedDeal> closed(Ui ui, long changeSetId) {
        return jdbc.sql(
                        """
                        select t.id, %s as title, t.status
                        from change_log l join deal t on t.id = l.record_id and t.deleted_at is null
                        where l.change_set_id = :set and l.record_kind = :kind and l.op = 'update'
                          and jsonb_exists(l.after, '%s') and t.status <> 'open' and %s
                        limit 2
                        """
                                .formatted(
                                        DealFields.DEAL.title(),
                                        DealFields.STAGE.key(),
                                        ui.scope().access(Action.READ, RecordKind.DEAL).sql("t")))
                .param("set", changeSetId)
                .param("kind", RecordKind.DEAL.code())
                .query((row, _) ->
                        closed(
                                ui,
                                new RecordRef(RecordKind.DEAL, row.getLong("id")),
                                row.getString("title"),
                                row.getString("status").equals("won")))
                .list();
    }

    private ClosedDeal closed(Ui ui, RecordRef ref, String title, boolean won) {
        List<Long> open =
                activities.open(ui.scope(), ref).stream()
                        .map(activity -> activity.ref().id())
                        .toList();
        return new ClosedDeal(ref, title, won, open);
    }
}
