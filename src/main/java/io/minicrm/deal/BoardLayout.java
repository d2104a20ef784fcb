package io.minicrm.deal;

import gg.jte.models.runtime.JteModel;
import io.minicrm.list.Filter;
import io.minicrm.list.FilterBar;
import io.minicrm.list.Layout;
import io.minicrm.list.ListPage;
import io.minicrm.list.RecordSelection;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;
import templates.Templates;

/// Deals as cards in the lanes of a pipeline.
@Component
class BoardLayout implements Layout {

    private static final Board.Totals NOTHING =
            new Board.Totals(0, List.of(), List.of(), 0, 0, 0, 0);

    private final Pipelines pipelines;
    private final BoardQuery query;
    private final ClosedDeals closed;
    private final Templates templates;

    BoardLayout(Pipelines pipelines, BoardQuery query, ClosedDeals closed, Templates templates) {
        this.pipelines = pipelines;
        this.query = query;
        this.closed = closed;
        this.templates = templates;
    }

    @Override
    public boolean isOf(RecordKind kind) {
        return kind == RecordKind.DEAL;
    }

    @Override
    public String key() {
        return "board";
    }

    @Override
    public JteModel page(Ui ui, ListPage page, RecordSelection selection) {
        return templates.dealBoardPage(
                ui, page, board(ui, selection), closed.justNow(ui).orElse(null));
    }

    /// The open ones of a pipeline.
    @Override
    public RecordSelection shown(RecordSelection selection) {
        return open(selection, pipelines.chosen(selection.selectedValues(DealFields.PIPELINE)));
    }

    private static RecordSelection open(RecordSelection selection, Pipeline pipeline) {
        return selection
                .and(Filter.is(DealFields.PIPELINE, pipeline.id()))
                .and(Filter.is(DealFields.STATUS, "open"));
    }

    private Board board(Ui ui, RecordSelection selection) {
        List<Pipeline> offered = pipelines.active();
        Pipeline pipeline = pipelines.chosen(selection.selectedValues(DealFields.PIPELINE));
        String stamp = query.stamp(ui.scope());
        long opened = opened(ui);
        var totals = query.totals(selection, pipeline, ui.today());
        var cards = query.cards(ui.scope(), selection, pipeline.open(), opened);
        List<Board.Lane> lanes = new ArrayList<>();
        for (Stage stage : pipeline.open()) {
            lanes.add(
                    lane(
                            selection,
                            stage,
                            totals.getOrDefault(stage.id(), NOTHING),
                            cards.getOrDefault(stage.id(), List.of()),
                            stage.id() == opened));
        }
        String here =
                selection.href(opened == 0 ? Map.of() : Map.of("lane", Long.toString(opened)));
        return new Board(
                pipeline,
                offered.stream()
                        .map(each ->
                                new Tab(
                                        each.name(),
                                        selection
                                                .without(DealFields.PIPELINE)
                                                .and(Filter.is(DealFields.PIPELINE, each.id()))
                                                .href(),
                                        each.equals(pipeline)))
                        .toList(),
                lanes,
                counted(ui, selection, pipeline, totals),
                pipeline.ends(),
                stamp,
                here.substring(here.indexOf('?') + 1),
                open(selection, pipeline).bulkHref(),
                open(selection, pipeline).state());
    }

    /// What needs somebody, whichever of it is shown.
    private List<FilterBar.QuickFilter> counted(
            Ui ui, RecordSelection selection, Pipeline pipeline, Map<Long, Board.Totals> shown) {
        RecordSelection all = selection.without(DealFields.NEXT_STEP_ON);
        Map<Long, Board.Totals> totals =
                selection.hasFilterOn(DealFields.NEXT_STEP_ON)
                        ? query.totals(all, pipeline, ui.today())
                        : shown;
        return List.of(
                counted(ui, selection, all, NextStepStatus.LATE, pipeline, totals),
                counted(ui, selection, all, NextStepStatus.NONE, pipeline, totals));
    }

    private static FilterBar.QuickFilter counted(
            Ui ui,
            RecordSelection selection,
            RecordSelection all,
            NextStepStatus state,
            Pipeline pipeline,
            Map<Long, Board.Totals> totals) {
        boolean on = selection.isExactly(state.filter());
        boolean late = state == NextStepStatus.LATE;
        return new FilterBar.QuickFilter(
                late ? "alert-circle-filled" : "circle-dashed",
                late ? "sign-bad" : "sign-warn",
                ui.t("deal.board.counted." + state.key()),
                pipeline.open().stream()
                        .mapToLong(stage -> state.count(totals.getOrDefault(stage.id(), NOTHING)))
                        .sum(),
                (on ? all : all.and(state.filter())).href(),
                on);
    }

    private static Board.Lane lane(
            RecordSelection selection,
            Stage stage,
            Board.Totals totals,
            List<Board.Card> cards,
            boolean opened) {
        int shown = opened ? BoardQuery.MORE : BoardQuery.CARDS;
        String inside = selection.and(Filter.is(DealFields.STAGE, stage.id())).tableHref();
        String more =
                cards.size() <= shown
                        ? null
                        : opened
                                ? inside
                                : selection.href(Map.of("lane", Long.toString(stage.id())));
        return new Board.Lane(
                stage,
                inside,
                totals,
                LaneBar.of(selection, stage, totals),
                cards.size() <= shown ? cards : cards.subList(0, shown),
                more);
    }

    private static long opened(Ui ui) {
        String lane = ui.parameter("lane");
        return lane != null && lane.matches("\\d{1,18}") ? Long.parseLong(lane) : 0;
    }
}
