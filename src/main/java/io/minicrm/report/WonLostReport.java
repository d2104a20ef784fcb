package io.minicrm.report;

import io.minicrm.deal.DealFields;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import io.minicrm.record.Money;
import io.minicrm.web.Ui;
import java.math.BigDecimal;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// How deals ended: by month, by who had them, where they came from, what was sold, and why they
/// were lost.
@Component
@Order(3)
class WonLostReport implements ReportDefinition {

    private static final int MOST = 120;

    private final TotalsQuery query;

    WonLostReport(TotalsQuery query) {
        this.query = query;
    }

    @Override
    public String key() {
        return "won-lost";
    }

    @Override
    public List<Grouping> groupings() {
        return List.of(
                Grouping.MONTH, Grouping.OWNER, Grouping.SOURCE, Grouping.PRODUCT, Grouping.REASON);
    }

    @Override
    public Field<?> period() {
        return DealFields.CLOSE_ON;
    }

    @Override
    public Report report(ReportRequest reportRequest) {
        Ui ui = reportRequest.ui();
        Grouping grouping = reportRequest.by();
        RecordSelection won = reportRequest.records().and(Filter.is(DealFields.STATUS, "won"));
        RecordSelection lost = reportRequest.records().and(Filter.is(DealFields.STATUS, "lost"));
        Map<@Nullable String, TotalsQuery.Group> wonBy = new LinkedHashMap<>();
        if (grouping != Grouping.REASON) {
            wonBy.putAll(query.by(grouping, won));
        }
        var lostBy = query.by(grouping, lost);

        Map<@Nullable String, @Nullable String> groups = new LinkedHashMap<>();
        wonBy.forEach((key, group) -> groups.put(key, group.value()));
        lostBy.forEach((key, group) -> groups.putIfAbsent(key, group.value()));
        if (grouping == Grouping.MONTH) {
            monthsBetween(groups.keySet()).forEach(month -> groups.putIfAbsent(month, month));
        }
        List<Part> parts = new ArrayList<>();
        groups.forEach((key, value) ->
                parts.add(
                        new Part(
                                grouping.label(ui, value),
                                value,
                                TotalsQuery.figures(wonBy, key),
                                grouping.only(won, value),
                                TotalsQuery.figures(lostBy, key),
                                grouping.only(lost, value))));
        Part total =
                new Part(
                        ui.t("report.total"),
                        null,
                        parts.stream().map(Part::won).reduce(Totals.NONE, Totals::plus),
                        won,
                        parts.stream().map(Part::lost).reduce(Totals.NONE, Totals::plus),
                        lost);
        String currency = total.won().plus(total.lost()).mostly();
        parts.sort(order(grouping, currency));
        return grouping == Grouping.REASON
                ? reasons(ui, parts, total)
                : outcomes(ui, grouping, parts, total, currency);
    }

    /// The months between the first and the last of these, also those in which nothing closed; none
    /// when a date far off would make them too many.
    private static List<String> monthsBetween(Set<@Nullable String> months) {
        List<YearMonth> known =
                months.stream().filter(Objects::nonNull).map(YearMonth::parse).sorted().toList();
        return known.isEmpty() || known.getFirst().plusMonths(MOST).isBefore(known.getLast())
                ? List.of()
                : Stream.iterate(
                                known.getFirst(),
                                month -> month.isBefore(known.getLast()),
                                month -> month.plusMonths(1))
                        .map(YearMonth::toString)
                        .toList();
    }

    /// Months one after the other, all else with the greatest first.
    private static Comparator<Part> order(Grouping grouping, @Nullable String currency) {
        return grouping == Grouping.MONTH
                ? Comparator.comparing(Part::group, Comparator.nullsLast(Comparator.naturalOrder()))
                : Comparator.comparing((Part part) -> amount(part.won(), currency))
                        .thenComparing(part -> part.won().deals())
                        .thenComparing(part -> amount(part.lost(), currency))
                        .thenComparing(part -> part.lost().deals())
                        .reversed();
    }

    private static BigDecimal amount(Totals totals, @Nullable String currency) {
        return totals.sums().stream()
                .filter(sum -> sum.currency().equals(currency))
                .map(Money::amount)
                .findFirst()
                .orElse(BigDecimal.ZERO);
    }

    private static Report outcomes(
            Ui ui, Grouping grouping, List<Part> parts, Part total, @Nullable String currency) {
        return new Report(
                List.of(
                        new Report.Column(ui.t("report." + grouping.key()), Report.Kind.NAME),
                        new Report.Column(ui.t("report.won"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.wonAmount"), Report.Kind.AMOUNT),
                        new Report.Column(ui.t("report.lost"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.lostAmount"), Report.Kind.AMOUNT),
                        new Report.Column(ui.t("report.rate"), Report.Kind.PERCENT)),
                parts.stream().map(Part::line).toList(),
                total.line(),
                new Report.Chart(
                        grouping == Grouping.MONTH ? Report.Shape.GROUPED : Report.Shape.HORIZONTAL,
                        currency == null
                                ? List.of(new Report.Series("won", 1), new Report.Series("lost", 3))
                                : List.of(
                                        new Report.Series("won", 2), new Report.Series("lost", 4)),
                        currency));
    }

    private static Report reasons(Ui ui, List<Part> parts, Part total) {
        long all = total.lost().deals();
        return new Report(
                List.of(
                        new Report.Column(ui.t("report.reason"), Report.Kind.NAME),
                        new Report.Column(ui.t("report.lost"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.share"), Report.Kind.PERCENT),
                        new Report.Column(ui.t("report.lostAmount"), Report.Kind.AMOUNT)),
                parts.stream().map(part -> part.reason(all)).toList(),
                total.reason(all),
                new Report.Chart(
                        Report.Shape.HORIZONTAL, List.of(new Report.Series("lost", 1)), null));
    }

    private record Part(
            String name,
            @Nullable String group,
            Totals won,
            RecordSelection wonDeals,
            Totals lost,
            RecordSelection lostDeals) {

        Report.Line line() {
            return new Report.Line(
                    List.of(
                            new Cell.Name(name),
                            won.count(wonDeals),
                            won.amounts(wonDeals),
                            lost.count(lostDeals),
                            lost.amounts(lostDeals),
                            Cell.Percent.of(won.deals(), won.deals() + lost.deals())));
        }

        Report.Line reason(long all) {
            return new Report.Line(
                    List.of(
                            new Cell.Name(name),
                            lost.count(lostDeals),
                            Cell.Percent.of(lost.deals(), all),
                            lost.amounts(lostDeals)));
        }
    }
}
