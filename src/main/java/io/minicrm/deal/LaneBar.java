package io.minicrm.deal;

import io.minicrm.list.RecordFilter;
import java.time.LocalDate;
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

    static LaneBar of(
            RecordFilter recordFilter, Stage stage, Board.Totals totals, LocalDate today) {
        List<NextStepStatus> states = new ArrayList<>();
        for (NextStepStatus state : NextStepStatus.values()) {
            if (state.count(totals) > 0) {
                states.add(state);
            }
        }
        RecordFilter inside = recordFilter.and(DealFields.STAGE.key(), Long.toString(stage.id()));
        List<Part> parts = new ArrayList<>();
        double start = 0;
        for (NextStepStatus state : states) {
            long count = state.count(totals);
            double share = LEAST + (100 - LEAST * states.size()) * count / totals.count();
            NextStepStatus.Filter filter = state.filter(today);
            parts.add(
                    new Part(
                            state.key(),
                            count,
                            start,
                            share,
                            inside.and(filter.parameter(), filter.value()).tableHref()));
            start += share;
        }
        return new LaneBar(parts);
    }
}
