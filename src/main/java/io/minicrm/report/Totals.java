package io.minicrm.report;

import io.minicrm.deal.DealFields;
import io.minicrm.deal.MoneyTotals;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Money;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How many deals there are, and what they come to in each currency.
///
/// @param counted how many of them have an amount in a currency
/// @param sums one for each currency: currencies are never added up
/// @param weighted the same, each deal times the probability of its stage
record Totals(long deals, Map<String, Long> counted, List<Money> sums, List<Money> weighted) {

    static final Totals NONE = new Totals(0, Map.of(), List.of(), List.of());

    Totals plus(Totals other) {
        Map<String, Long> all = new HashMap<>(counted);
        other.counted.forEach((currency, number) -> all.merge(currency, number, Long::sum));
        return new Totals(
                deals + other.deals,
                all,
                MoneyTotals.of(both(sums, other.sums)),
                MoneyTotals.of(both(weighted, other.weighted)));
    }

    /// The same with weighted sums in whole units: of what is guessed at, pennies say nothing.
    Totals rounded() {
        return new Totals(
                deals,
                counted,
                sums,
                weighted.stream()
                        .map(sum ->
                                new Money(
                                        sum.amount().setScale(0, RoundingMode.HALF_UP),
                                        sum.currency()))
                        .toList());
    }

    private static List<Money> both(List<Money> some, List<Money> others) {
        List<Money> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }

    /// The number, with the way to the deals.
    Cell count(RecordSelection deals) {
        return new Cell.Count(this.deals, deals);
    }

    /// The sums, each with the way to the deals that it adds up.
    Cell amounts(RecordSelection deals) {
        return amounts(sums, deals);
    }

    Cell weighted(RecordSelection deals) {
        return amounts(weighted, deals);
    }

    private static Cell amounts(List<Money> sums, RecordSelection deals) {
        return sums.isEmpty()
                ? new Cell.Nothing()
                : new Cell.Amounts(
                        sums.stream()
                                .map(sum ->
                                        new Cell.Sum(
                                                sum,
                                                deals.and(
                                                        Filter.in(
                                                                DealFields.AMOUNT,
                                                                sum.currency()))))
                                .toList());
    }

    /// The currency in which most deals are; null when none has an amount.
    @Nullable String mostly() {
        return counted.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(null);
    }
}
