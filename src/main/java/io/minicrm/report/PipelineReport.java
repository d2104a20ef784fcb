package io.minicrm.report;

import io.minicrm.deal.DealFields;
import io.minicrm.deal.Stage;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// What is in the stages of a pipeline now.
@Component
@Order(1)
class PipelineReport implements ReportDefinition {

    private final TotalsQuery query;

    PipelineReport(TotalsQuery query) {
        this.query = query;
    }

    @Override
    public String key() {
        return "pipeline";
    }

    @Override
    public List<Grouping> groupings() {
        return List.of(Grouping.STAGE);
    }

    @Override
    public Report report(ReportRequest reportRequest) {
        Ui ui = reportRequest.ui();
        RecordSelection open = reportRequest.records().and(Filter.is(DealFields.STATUS, "open"));
        var stages = query.by(Grouping.STAGE, open);
        Totals all = Totals.NONE;
        List<Report.Line> lines = new ArrayList<>();
        for (Stage stage : reportRequest.pipeline().stages()) {
            String id = Long.toString(stage.id());
            Totals totals = TotalsQuery.figures(stages, id);
            if (stage.isOpen() && (stage.offered() || totals.deals() > 0)) {
                lines.add(
                        line(
                                stage.name(),
                                new Cell.Percent(stage.probability()),
                                totals,
                                Grouping.STAGE.only(open, id)));
                all = all.plus(totals);
            }
        }
        String currency = all.mostly();
        return new Report(
                List.of(
                        new Report.Column(ui.t("deal.field.stage"), Report.Kind.NAME),
                        new Report.Column(ui.t("report.probability"), Report.Kind.PERCENT),
                        new Report.Column(ui.t("report.deals"), Report.Kind.COUNT),
                        new Report.Column(ui.t("deal.field.amount"), Report.Kind.AMOUNT),
                        new Report.Column(ui.t("report.weighted"), Report.Kind.AMOUNT)),
                lines,
                line(ui.t("report.total"), new Cell.Nothing(), all, open),
                new Report.Chart(
                        Report.Shape.HORIZONTAL,
                        currency == null
                                ? List.of(new Report.Series("open", 2))
                                : List.of(
                                        new Report.Series("open", 3),
                                        new Report.Series("weighted", 4)),
                        currency));
    }

    private static Report.Line line(
            String name, Cell probability, Totals totals, RecordSelection deals) {
        return new Report.Line(
                List.of(
                        new Cell.Name(name),
                        probability,
                        totals.count(deals),
                        totals.amounts(deals),
                        totals.weighted(deals)));
    }
}
