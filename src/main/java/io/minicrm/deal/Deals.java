package io.minicrm.deal;

import io.minicrm.record.ChangeNumbering;
import io.minicrm.record.Editing;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.Values;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Moves deals through their pipelines.
@Service
public class Deals {

    /// Where a deal shall go.
    ///
    /// @param version the version of the deal that the mover saw, or null for the present one
    /// @param lostReason why it is lost, when it is, else null
    /// @param above the deal under which it shall stand, or null for the top
    /// @param today the day on which it is closed, for who moves it
    public record Move(
            Stage stage,
            @Nullable Integer version,
            @Nullable Long lostReason,
            @Nullable Long above,
            LocalDate today) {}

    private final Editing editing;
    private final ChangeNumbering numbering;
    private final JdbcClient jdbc;

    Deals(Editing editing, ChangeNumbering numbering, JdbcClient jdbc) {
        this.editing = editing;
        this.numbering = numbering;
        this.jdbc = jdbc;
    }

    /// Moves a deal to a stage, and there to its place on the board.
    ///
    /// @return the change set, or 0 when it stays in its stage
    /// @throws io.minicrm.record.Conflict when somebody else has moved it since
    @Transactional
    public long move(Scope scope, RecordSnapshot deal, Move move) {
        Long present = deal.values().get(DealFields.STAGE);
        long set = 0;
        if (present == null || present != move.stage().id()) {
            set = editing.update(scope, deal, move.version(), values(move)).changeSetId();
            if (set == 0) {
                return 0;
            }
        }
        place(scope, deal.ref().id(), move);
        return set;
    }

    private static Values values(Move move) {
        Values values =
                new Values()
                        .with(DealFields.STAGE, move.stage().id())
                        .with(DealFields.LOST_REASON, move.lostReason());
        return move.stage().isOpen() ? values : values.with(DealFields.CLOSE_ON, move.today());
    }

    /// Between the deal above and the next one, whoever sees that: one row is written. A place is
    /// no field; that somebody has touched the deal is still said.
    private void place(Scope scope, long id, Move move) {
        numbering.afterCommit();
        jdbc.sql(
                        """
                        update deal t
                        set rank = coalesce(
                            (select (a.rank + coalesce(
                                 (select min(n.rank) from deal n
                                  where n.stage_id = :stage and n.rank > a.rank and n.id <> :id and n.deleted_at is null),
                                 a.rank + 2)) * 0.5
                             from deal a where a.id = :above and a.stage_id = :stage and %s),
                            (select min(n.rank) - 1 from deal n
                             where n.stage_id = :stage and n.id <> :id and n.deleted_at is null),
                            t.rank),
                            updated_at = clock_timestamp(), updated_by = :actor
                        where t.id = :id and %s and %s
                        """
                                .formatted(
                                        scope.access(Action.READ, RecordKind.DEAL).sql("a"),
                                        scope.access(Action.READ, RecordKind.DEAL).sql("t"),
                                        scope.access(Action.EDIT, RecordKind.DEAL).sql("t")))
                .param("stage", move.stage().id())
                .param("id", id)
                .param("above", move.above())
                .param("actor", scope.actor().id())
                .update();
        jdbc.sql(
                        """
                        update search_doc d set updated_at = t.updated_at
                        from deal t
                        where t.id = :id and d.record_kind = %d and d.record_id = t.id and %s and %s
                        """
                                .formatted(
                                        RecordKind.DEAL.code(),
                                        scope.access(Action.READ, RecordKind.DEAL).sql("t"),
                                        scope.access(Action.EDIT, RecordKind.DEAL).sql("t")))
                .param("id", id)
                .update();
    }
}
