package io.minicrm.deal;

import io.minicrm.list.FilterBar;
import io.minicrm.record.Money;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.Tab;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The open deals of a pipeline, by stage.
///
/// @param ends where deals end, to be dropped on
/// @param stamp what an open board compares to notice that it shows something old
/// @param query what follows the question mark in the address of this board, to come back to
/// @param allHref the page of what can be done with all of them
/// @param state what a form of picked deals says of this board: those of it that are open. One that
///   was picked and is open no more is no longer meant
public record Board(
        Pipeline pipeline,
        List<Tab> pipelines,
        List<Lane> lanes,
        List<FilterBar.QuickFilter> counted,
        List<Stage> ends,
        String stamp,
        String query,
        String allHref,
        Map<String, List<String>> state) {

    /// A stage with what is in it.
    ///
    /// @param cards the first of them, in the order in which people have put them
    /// @param moreHref shows more of them here, or all as a list; null when these are all
    public record Lane(
            Stage stage,
            String href,
            Totals totals,
            LaneBar bar,
            List<Card> cards,
            @Nullable String moreHref) {}

    /// Of all deals in a lane, also those that have no card yet.
    ///
    /// @param sums one for each currency: currencies are never added up
    /// @param weighted the same in the same order, times the stage's probability
    /// @param late how many have a next step that is overdue; the others have none, one today, or a
    ///   later one
    public record Totals(
            long count,
            List<Money> sums,
            List<Money> weighted,
            long late,
            long none,
            long today,
            long planned) {}

    /// A deal.
    ///
    /// @param company what its company is called, or null when it has none or the reader may not
    ///   know
    /// @param foreign whether it has a company that the reader may not see
    /// @param trashed whether that company lies in the trash
    /// @param days in this stage
    public record Card(
            RecordRef ref,
            int version,
            String name,
            @Nullable String company,
            boolean foreign,
            boolean trashed,
            @Nullable Money amount,
            @Nullable String nextStep,
            @Nullable LocalDate nextStepOn,
            long days,
            boolean stuck,
            @Nullable Long ownerId,
            boolean movable) {}

    public String encodedQuery() {
        return URLEncoder.encode(query, StandardCharsets.UTF_8);
    }

    public long count() {
        return lanes.stream().mapToLong(lane -> lane.totals().count()).sum();
    }

    public List<Money> sums() {
        return MoneyTotals.of(
                lanes.stream().flatMap(lane -> lane.totals().sums().stream()).toList());
    }

    public Money weighted(String currency) {
        return MoneyTotals.of(
                        lanes.stream()
                                .flatMap(lane -> lane.totals().weighted().stream())
                                .filter(money -> money.currency().equals(currency))
                                .toList())
                .getFirst();
    }
}
