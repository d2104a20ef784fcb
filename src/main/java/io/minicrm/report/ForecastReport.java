package io.minicrm.report;

import io.minicrm.deal.DealFields;
import io.minicrm.list.Narrowed;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// What is expected in the months to come: the open deals that should close in each, times the
/// probability of their stages, beside what was won in it.
@Component
@Order(2)
class ForecastReport implements Reporting {

    private static final int MONTHS_BACK = 3;
    private static final int MONTHS_AHEAD = 11;
    private static final int MONTHS_SHOWN = 5;

    private static final String ON = DealFields.CLOSE_ON.key();

    private final FigureQuery query;

    ForecastReport(FigureQuery query) {
        this.query = query;
    }

    @Override
    public String key() {
        return "forecast";
    }

    @Override
    public Report report(Subject subject) {
        Ui ui = subject.ui();
        LocalDate today = ui.today();
        YearMonth present = YearMonth.from(today);
        YearMonth first = present.minusMonths(MONTHS_BACK);
        YearMonth last = present.plusMonths(MONTHS_AHEAD);
        Narrowed open = subject.deals().and(DealFields.STATUS.key(), "open");
        Narrowed won =
                By.between(
                        subject.deals().and(DealFields.STATUS.key(), "won"),
                        DealFields.CLOSE_ON,
                        first.atDay(1),
                        last.atEndOfMonth());
        Narrowed coming = By.between(open, DealFields.CLOSE_ON, today, last.atEndOfMonth());
        var wonIn = query.by(By.MONTH, won);
        var openIn = query.by(By.MONTH, coming);

        List<Part> parts = new ArrayList<>();
        parts.add(
                only(ui.t("report.overdue"), open.and(ON + ".to", today.minusDays(1).toString())));
        for (YearMonth month = first; !month.isAfter(last); month = month.plusMonths(1)) {
            String key = month.toString();
            if (month.isAfter(present.plusMonths(MONTHS_SHOWN))
                    && isBeyond(key, wonIn)
                    && isBeyond(key, openIn)) {
                break;
            }
            parts.add(
                    new Part(
                            By.month(ui, month),
                            FigureQuery.figures(wonIn, key),
                            By.MONTH.only(won, key),
                            FigureQuery.figures(openIn, key),
                            By.MONTH.only(coming, key)));
        }
        parts.add(
                only(
                        ui.t("report.later"),
                        open.and(ON + ".from", last.plusMonths(1).atDay(1).toString())));
        parts.add(only(ui.t("report.none.month"), open.and(ON + ".empty", "yes")));
        Part total =
                new Part(
                        ui.t("report.total"),
                        parts.stream().map(Part::won).reduce(Figures.NONE, Figures::plus),
                        won,
                        parts.stream().map(Part::open).reduce(Figures.NONE, Figures::plus),
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

    /// Whether nothing comes in this month or later.
    private static boolean isBeyond(String month, Map<@Nullable String, FigureQuery.Group> in) {
        return in.keySet().stream().allMatch(key -> key == null || key.compareTo(month) < 0);
    }

    private Part only(String name, Narrowed open) {
        return new Part(name, Figures.NONE, null, query.all(open), open);
    }

    /// What was won, and what is open.
    ///
    /// @param wonDeals null when nothing can have been won
    private record Part(
            String name,
            Figures won,
            @Nullable Narrowed wonDeals,
            Figures open,
            Narrowed openDeals) {

        Report.Line line() {
            return new Report.Line(
                    List.of(
                            new Cell.Name(name),
                            wonDeals == null ? new Cell.Nothing() : won.count(wonDeals),
                            wonDeals == null ? new Cell.Nothing() : won.amounts(wonDeals),
                            open.count(openDeals),
                            open.amounts(openDeals),
                            open.weighted(openDeals)));
        }
    }
}
