package io.minicrm.deal;

import gg.jte.models.runtime.JteModel;
import io.minicrm.list.Layout;
import io.minicrm.list.ListPage;
import io.minicrm.list.Narrowed;
import io.minicrm.scope.RecordKind;
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
    public JteModel page(Ui ui, ListPage page, Narrowed narrowed) {
        return templates.dealBoardPage(ui, page, board(ui, narrowed));
    }

    private Board board(Ui ui, Narrowed narrowed) {
        List<Pipeline> offered = pipelines.offered();
        Pipeline pipeline = pipelines.chosen(narrowed.asked(DealFields.PIPELINE));
        long stamp = query.stamp();
        long opened = opened(ui);
        var totals = query.totals(narrowed, pipeline, ui.today());
        var cards = query.cards(ui.scope(), narrowed, pipeline.open(), opened);
        List<Board.Lane> lanes = new ArrayList<>();
        for (Stage stage : pipeline.open()) {
            lanes.add(
                    lane(
                            narrowed,
                            stage,
                            totals.getOrDefault(stage.id(), NOTHING),
                            cards.getOrDefault(stage.id(), List.of()),
                            stage.id() == opened));
        }
        String here = narrowed.href(opened == 0 ? Map.of() : Map.of("lane", Long.toString(opened)));
        return new Board(
                pipeline,
                offered.stream()
                        .map(each ->
                                new Board.Choice(
                                        each.name(),
                                        narrowed.href(
                                                Map.of(
                                                        DealFields.PIPELINE.key(),
                                                        Long.toString(each.id()))),
                                        each.equals(pipeline)))
                        .toList(),
                lanes,
                pipeline.ends(),
                stamp,
                here.substring(here.indexOf('?') + 1));
    }

    private static Board.Lane lane(
            Narrowed narrowed,
            Stage stage,
            Board.Totals totals,
            List<Board.Card> cards,
            boolean opened) {
        int shown = opened ? BoardQuery.MORE : BoardQuery.CARDS;
        String inside = narrowed.and(DealFields.STAGE.key(), Long.toString(stage.id())).tableHref();
        String more =
                cards.size() <= shown
                        ? null
                        : opened
                                ? inside
                                : narrowed.href(Map.of("lane", Long.toString(stage.id())));
        return new Board.Lane(
                stage,
                inside,
                totals,
                cards.size() <= shown ? cards : cards.subList(0, shown),
                more);
    }

    private static long opened(Ui ui) {
        String lane = ui.parameter("lane");
        return lane != null && lane.matches("\\d{1,18}") ? Long.parseLong(lane) : 0;
    }
}
