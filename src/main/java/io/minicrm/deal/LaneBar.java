package io.minicrm.deal;

import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import java.util.ArrayList;
import java.util.List;

/// How it stands with the next steps of a lane's deals, as a bar of which each part opens its
/// deals.
///
/// @param parts those in which there is a deal; in percent they come to 100
public record LaneBar(List<Part> parts) {

    /// What every part has, whatever its share: in the narrowest lane a finger's 24 pixels.
    private static final double LEAST = 12;

    /// @param state `late`, `none`, `today` or `planned`
    /// @param start where it begins, in percent
    /// @param share its width, in percent
    public record Part(String state, long count, double start, double share, String href) {

        /// The width that is drawn: between two parts there is a gap.
        public double drawn() {
            return start + share < 99.9 ? share - 1 : share;
        }
    }

    static LaneBar of(RecordSelection selection, Stage stage, Board.Totals totals) {
        List<NextStepStatus> states = new ArrayList<>();
        for (NextStepStatus state : NextStepStatus.values()) {
            if (state.count(totals) > 0) {
                states.add(state);
            }
        }
        RecordSelection inside = selection.and(Filter.is(DealFields.STAGE, stage.id()));
        List<Part> parts = new ArrayList<>();
        double start = 0;
        for (NextStepStatus state : states) {
            long count = state.count(totals);
            double share = LEAST + (100 - LEAST * states.size()) * count / totals.count();
            parts.add(
                    new Part(
                            state.key(),
                            count,
                            start,
                            share,
                            inside.and(state.filter()).tableHref()));
            start += share;
        }
        return new LaneBar(parts);
    }
}
