package io.minicrm.report;

import io.minicrm.deal.DealFields;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.RelativeDays;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// What is expected in the months to come: the open deals that should close in each, times the
/// probability of their stages, beside what was won in it.
@Component
@Order(2)
class ForecastReport implements ReportDefinition {

    private static final int MONTHS_BACK = 3;
    private static final int MONTHS_AHEAD = 11;
    private static final int MONTHS_SHOWN = 5;

    private final TotalsQuery query;

    ForecastReport(TotalsQuery query) {
        this.query = query;
    }

    @Override
    public String key() {
        return "forecast";
    }

    @Override
    public List<Grouping> groupings() {
        return List.of(Grouping.MONTH);
    }

    @Override
    public Report report(ReportRequest reportRequest) {
        Ui ui = reportRequest.ui();
        LocalDate today = ui.today();
        YearMonth present = YearMonth.from(today);
        YearMonth first = present.minusMonths(MONTHS_BACK);
        RecordSelection open = reportRequest.records().and(Filter.is(DealFields.STATUS, "open"));
        RecordSelection won =
                Grouping.between(
                        reportRequest.records().and(Filter.is(DealFields.STATUS, "won")),
                        DealFields.CLOSE_ON,
                        first.atDay(1),
                        present.atEndOfMonth());
        var wonOn = query.days(won);
        var openOn = query.days(open);

        List<Part> parts = new ArrayList<>();
        parts.add(
                only(
                        ui.t("report.overdue"),
                        open.and(Filter.upTo(DealFields.CLOSE_ON, RelativeDays.YESTERDAY)),
                        in(openOn, LocalDate.MIN, today.minusDays(1))));
        YearMonth last = last(openOn, present);
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            parts.add(month(ui, month, new Deals(won, wonOn), new Deals(open, openOn)));
        }
        LocalDate later = last.plusMonths(1).atDay(1);
        parts.add(
                only(
                        ui.t("report.later"),
                        open.and(Filter.from(DealFields.CLOSE_ON, later)),
                        in(openOn, later, LocalDate.MAX)));
        parts.add(
                only(
                        ui.t("report.none.month"),
                        open.and(Filter.isEmpty(DealFields.CLOSE_ON)),
                        openOn.getOrDefault(null, Totals.NONE).rounded()));
        Part total =
                new Part(
                        ui.t("report.total"),
                        parts.stream().map(Part::won).reduce(Totals.NONE, Totals::plus),
                        won,
                        parts.stream().map(Part::open).reduce(Totals.NONE, Totals::plus),
                        open);
        String currency = total.open().plus(total.won()).mostly();
        return new Report(
                List.of(
                        new Report.Column(ui.t("report.month"), Report.Kind.NAME),
                        new Report.Column(ui.t("report.won"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.wonAmount"), Report.Kind.AMOUNT),
                        new Report.Column(ui.t("report.open"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.openAmount"), Report.Kind.AMOUNT),
                        new Report.Column(ui.t("report.weighted"), Report.Kind.AMOUNT)),
                parts.stream().map(Part::line).toList(),
                total.line(),
                new Report.Chart(
                        Report.Shape.STACKED,
                        currency == null
                                ? List.of(new Report.Series("won", 1), new Report.Series("open", 3))
                                : List.of(
                                        new Report.Series("won", 2),
                                        new Report.Series("weighted", 5)),
                        currency));
    }

    /// Deals, and their figures by the day on which they close.
    private record Deals(RecordSelection all, Map<@Nullable LocalDate, Totals> on) {

        RecordSelection between(LocalDate from, LocalDate to) {
            return Grouping.between(all, DealFields.CLOSE_ON, from, to);
        }
    }

    /// Nothing has been won after today's month, and what should have closed before today is
    /// overdue.
    private static Part month(Ui ui, YearMonth month, Deals won, Deals open) {
        LocalDate today = ui.today();
        LocalDate from = month.atDay(1);
        LocalDate to = month.atEndOfMonth();
        LocalDate coming = from.isBefore(today) ? today : from;
        boolean past = to.isBefore(today);
        boolean future = from.isAfter(today);
        return new Part(
                ui.month(month),
                future ? Totals.NONE : in(won.on(), from, to),
                future ? null : won.between(from, to),
                past ? Totals.NONE : in(open.on(), coming, to),
                past ? null : open.between(coming, to));
    }

    /// The last month that has a line of its own: the last one in which something should close,
    /// unless that is far off.
    private static YearMonth last(Map<@Nullable LocalDate, Totals> open, YearMonth present) {
        YearMonth furthest = present.plusMonths(MONTHS_AHEAD);
        return open.keySet().stream()
                .filter(Objects::nonNull)
                .map(YearMonth::from)
                .filter(month -> !month.isAfter(furthest))
                .max(Comparator.naturalOrder())
                .filter(month -> month.isAfter(present.plusMonths(MONTHS_SHOWN)))
                .orElse(present.plusMonths(MONTHS_SHOWN));
    }

    private static Totals in(Map<@Nullable LocalDate, Totals> days, LocalDate from, LocalDate to) {
        Totals totals = Totals.NONE;
        for (var day : days.entrySet()) {
            LocalDate on = day.getKey();
            if (on != null && !on.isBefore(from) && !on.isAfter(to)) {
                totals = totals.plus(day.getValue());
            }
        }
        return totals.rounded();
    }

    private static Part only(String name, RecordSelection open, Totals totals) {
        return new Part(name, Totals.NONE, null, totals, open);
    }

    /// What was won, and what is open.
    ///
    /// @param wonDeals null where none can have been won
    /// @param openDeals null where none are expected
    private record Part(
            String name,
            Totals won,
            @Nullable RecordSelection wonDeals,
            Totals open,
            @Nullable RecordSelection openDeals) {

        Report.Line line() {
            Cell none = new Cell.Nothing();
            return new Report.Line(
                    List.of(
                            new Cell.Name(name),
                            wonDeals == null ? none : won.count(wonDeals),
                            wonDeals == null ? none : won.amounts(wonDeals),
                            openDeals == null ? none : open.count(openDeals),
                            openDeals == null ? none : open.amounts(openDeals),
                            openDeals == null ? none : open.weighted(openDeals)));
        }
    }
}
