package io.minicrm.deal;

import gg.jte.models.runtime.JteModel;
import io.minicrm.list.FilterBar;
import io.minicrm.list.Layout;
import io.minicrm.list.ListPage;
import io.minicrm.list.RecordFilter;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import java.time.LocalDate;
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
    private final Templates templates;

    BoardLayout(Pipelines pipelines, BoardQuery query, Templates templates) {
        this.pipelines = pipelines;
        this.query = query;
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
    public JteModel page(Ui ui, ListPage page, RecordFilter recordFilter) {
        return templates.dealBoardPage(ui, page, board(ui, recordFilter));
    }

    private Board board(Ui ui, RecordFilter recordFilter) {
        List<Pipeline> offered = pipelines.active();
        Pipeline pipeline = pipelines.chosen(recordFilter.selectedValues(DealFields.PIPELINE));
        long stamp = query.stamp(ui.scope(), pipeline.id());
        long opened = opened(ui);
        var totals = query.totals(recordFilter, pipeline, ui.today());
        var cards = query.cards(ui.scope(), recordFilter, pipeline.open(), opened);
        List<Board.Lane> lanes = new ArrayList<>();
        for (Stage stage : pipeline.open()) {
            lanes.add(
                    lane(
                            recordFilter,
                            stage,
                            totals.getOrDefault(stage.id(), NOTHING),
                            cards.getOrDefault(stage.id(), List.of()),
                            stage.id() == opened,
                            ui.today()));
        }
        String here =
                recordFilter.href(opened == 0 ? Map.of() : Map.of("lane", Long.toString(opened)));
        return new Board(
                pipeline,
                offered.stream()
                        .map(each ->
                                new Tab(
                                        each.name(),
                                        recordFilter.href(
                                                Map.of(
                                                        DealFields.PIPELINE.key(),
                                                        Long.toString(each.id()))),
                                        each.equals(pipeline)))
                        .toList(),
                lanes,
                counted(ui, recordFilter, pipeline, totals),
                pipeline.ends(),
                stamp,
                here.substring(here.indexOf('?') + 1));
    }

    /// What needs somebody, whichever of it is shown.
    private List<FilterBar.QuickFilter> counted(
            Ui ui, RecordFilter recordFilter, Pipeline pipeline, Map<Long, Board.Totals> shown) {
        RecordFilter all = recordFilter.without(DealFields.NEXT_STEP_ON);
        Map<Long, Board.Totals> totals =
                recordFilter.hasFilterOn(DealFields.NEXT_STEP_ON)
                        ? query.totals(all, pipeline, ui.today())
                        : shown;
        return List.of(
                counted(ui, recordFilter, all, NextStepStatus.LATE, pipeline, totals),
                counted(ui, recordFilter, all, NextStepStatus.NONE, pipeline, totals));
    }

    private static FilterBar.QuickFilter counted(
            Ui ui,
            RecordFilter recordFilter,
            RecordFilter all,
            NextStepStatus state,
            Pipeline pipeline,
            Map<Long, Board.Totals> totals) {
        NextStepStatus.Filter filter = state.filter(ui.today());
        boolean on =
                recordFilter.isExactly(DealFields.NEXT_STEP_ON, filter.parameter(), filter.value());
        boolean late = state == NextStepStatus.LATE;
        return new FilterBar.QuickFilter(
                late ? "alert-circle-filled" : "circle-dashed",
                late ? "sign-bad" : "sign-warn",
                ui.t("deal.board.counted." + state.key()),
                pipeline.open().stream()
                        .mapToLong(stage -> state.count(totals.getOrDefault(stage.id(), NOTHING)))
                        .sum(),
                all.href(on ? Map.of() : Map.of(filter.parameter(), filter.value())),
                on);
    }

    private static Board.Lane lane(
            RecordFilter recordFilter,
            Stage stage,
            Board.Totals totals,
            List<Board.Card> cards,
            boolean opened,
            LocalDate today) {
        int shown = opened ? BoardQuery.MORE : BoardQuery.CARDS;
        String inside =
                recordFilter.and(DealFields.STAGE.key(), Long.toString(stage.id())).tableHref();
        String more =
                cards.size() <= shown
                        ? null
                        : opened
                                ? inside
                                : recordFilter.href(Map.of("lane", Long.toString(stage.id())));
        return new Board.Lane(
                stage,
                inside,
                totals,
                LaneBar.of(recordFilter, stage, totals, today),
                cards.size() <= shown ? cards : cards.subList(0, shown),
                more);
    }

    private static long opened(Ui ui) {
        String lane = ui.parameter("lane");
        return lane != null && lane.matches("\\d{1,18}") ? Long.parseLong(lane) : 0;
    }
}
