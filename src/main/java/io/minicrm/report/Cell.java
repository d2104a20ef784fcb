package io.minicrm.report;

import io.minicrm.list.RecordSelection;
import io.minicrm.record.Money;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What stands in a line under a column. Each way leads to exactly the records that are counted.
public sealed interface Cell {

    /// What a line is about.
    record Name(String text) implements Cell {}

    /// How many there are; what counts none leads nowhere.
    record Count(long count, RecordSelection records) implements Cell {

        public @Nullable String href() {
            return count == 0 ? null : records.tableHref();
        }
    }

    /// One sum for each currency.
    record Amounts(List<Sum> sums) implements Cell {}

    /// The sum in one currency, with the way to the deals that have an amount in it.
    record Sum(Money money, RecordSelection deals) {

        public String href() {
            return deals.tableHref();
        }
    }

    /// A part of a hundred.
    record Percent(double value) implements Cell {

        /// A part of a whole; nothing when there is no whole.
        static Cell of(long part, long whole) {
            return whole == 0 ? new Nothing() : new Percent(100.0 * part / whole);
        }
    }

    /// How many days each of some deals took on average.
    record Days(long days, RecordSelection deals) implements Cell {

        /// @param seconds of all the deals together
        static Cell of(long seconds, long deals, RecordSelection selection) {
            return deals == 0
                    ? new Nothing()
                    : new Days(Math.round(seconds / 86_400.0 / deals), selection);
        }

        public String href() {
            return deals.tableHref();
        }
    }

    record Nothing() implements Cell {}

    /// What a chart draws of it.
    ///
    /// @param currency the one whose amounts are drawn
    default @Nullable BigDecimal chartValue(@Nullable String currency) {
        return switch (this) {
            case Count count -> BigDecimal.valueOf(count.count());
            case Percent percent -> BigDecimal.valueOf(percent.value());
            case Days days -> BigDecimal.valueOf(days.days());
            case Amounts amounts ->
                    amounts.sums().stream()
                            .map(Sum::money)
                            .filter(money -> money.currency().equals(currency))
                            .map(Money::amount)
                            .findFirst()
                            .orElse(null);
            case Name _, Nothing _ -> null;
        };
    }

    /// Where the bar that is drawn of it leads.
    default @Nullable String link(@Nullable String currency) {
        return switch (this) {
            case Count count -> count.href();
            case Days days -> days.href();
            case Amounts amounts ->
                    amounts.sums().stream()
                            .filter(sum -> sum.money().currency().equals(currency))
                            .map(Sum::href)
                            .findFirst()
                            .orElse(null);
            case Name _, Percent _, Nothing _ -> null;
        };
    }
}
