package io.minicrm.deal;

import io.minicrm.list.Narrowed;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    static LaneBar of(Narrowed narrowed, Stage stage, Board.Totals totals, LocalDate today) {
        List<StepState> states = new ArrayList<>();
        for (StepState state : StepState.values()) {
            if (state.count(totals) > 0) {
                states.add(state);
            }
        }
        List<Part> parts = new ArrayList<>();
        double start = 0;
        for (StepState state : states) {
            long count = state.count(totals);
            double share = LEAST + (100 - LEAST * states.size()) * count / totals.count();
            parts.add(
                    new Part(
                            state.key(),
                            count,
                            start,
                            share,
                            href(narrowed, stage, state.filter(today), count == totals.count())));
            start += share;
        }
        return new LaneBar(parts);
    }

    /// A part that is all of its lane opens the lane: no filter of the reader's is then replaced by
    /// one that lets more through.
    private static String href(
            Narrowed narrowed, Stage stage, StepState.Filter filter, boolean all) {
        Map.Entry<String, String> only =
                Map.entry(DealFields.STAGE.key(), Long.toString(stage.id()));
        return narrowed.tableHref(
                all
                        ? Map.ofEntries(only)
                        : Map.ofEntries(only, Map.entry(filter.parameter(), filter.value())));
    }
}
