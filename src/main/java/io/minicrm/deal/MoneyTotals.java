package io.minicrm.deal;

import io.minicrm.record.Money;
import io.minicrm.record.MoneyType;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Adds up amounts, each currency by itself.
public final class MoneyTotals {

    private MoneyTotals() {}

    /// One sum for each currency, the greatest first. Amounts from before may be finer than their
    /// currency; sums are not.
    public static List<Money> of(List<Money> amounts) {
        Map<String, BigDecimal> sums = new TreeMap<>();
        amounts.forEach(money -> sums.merge(money.currency(), money.amount(), BigDecimal::add));
        return sums.entrySet().stream()
                .map(sum ->
                        new Money(
                                sum.getValue()
                                        .setScale(
                                                MoneyType.decimals(sum.getKey()),
                                                RoundingMode.HALF_UP),
                                sum.getKey()))
                .sorted(Comparator.comparing(Money::amount).reversed())
                .toList();
    }
}
