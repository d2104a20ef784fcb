package io.minicrm.report;

import gg.jte.models.runtime.JteModel;
import io.minicrm.deal.DealFields;
import io.minicrm.deal.Pipeline;
import io.minicrm.deal.Pipelines;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.SelectionPage;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.Catalogue;
import io.minicrm.record.Field;
import io.minicrm.scope.Action;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.CsvFiles;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import templates.Templates;

/// Reports on the records that the filters of their list let through. Each is a page of its own;
/// what it can be told apart by stands behind it: `/reports/won-lost/owner`.
@Controller
class ReportController {

    private final List<ReportDefinition> reportings;
    private final SelectionReader selectionReader;
    private final Catalogue catalogue;
    private final Pipelines pipelines;
    private final SecurityLog log;
    private final CsvFiles files;
    private final Templates templates;

    ReportController(
            List<ReportDefinition> reportings,
            SelectionReader selectionReader,
            Catalogue catalogue,
            Pipelines pipelines,
            SecurityLog log,
            CsvFiles files,
            Templates templates) {
        this.reportings = reportings;
        this.selectionReader = selectionReader;
        this.catalogue = catalogue;
        this.pipelines = pipelines;
        this.log = log;
        this.files = files;
        this.templates = templates;
    }

    /// Which report, and on what.
    private record Asked(
            ReportDefinition reporting,
            SelectionPage page,
            String path,
            ReportDefinition.ReportRequest subject) {

        /// Those that the address narrows down, before a period and a pipeline are chosen among
        /// them.
        RecordSelection records() {
            return page.selection();
        }

        Report report() {
            return reporting.report(subject);
        }
    }

    @GetMapping({"/reports", "/reports/{key}", "/reports/{key}/{by}"})
    @Nullable JteModel show(
            @PathVariable(required = false) @Nullable String key,
            @PathVariable(required = false) @Nullable String by,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui,
            HttpServletResponse response) {
        Asked asked = asked(key, by, Action.READ, parameters, ui);
        Optional<String> added = asked.page().added();
        if (added.isPresent()) {
            SeeOther.at(response, added.get());
            return null;
        }
        return templates.reportPage(ui, page(asked));
    }

    @GetMapping({
        "/reports/export.csv",
        "/reports/{key}/export.csv",
        "/reports/{key}/{by}/export.csv"
    })
    void export(
            @PathVariable(required = false) @Nullable String key,
            @PathVariable(required = false) @Nullable String by,
            @RequestParam MultiValueMap<String, String> parameters,
            Ui ui,
            HttpServletResponse response)
            throws IOException {
        Asked asked = asked(key, by, Action.EXPORT, parameters, ui);
        if (asked.records().hasProblem()) {
            // Rather nothing than more than was asked for; the page says what is wrong.
            SeeOther.at(response, asked.records().href());
            return;
        }
        Report report = asked.report();
        log.tell(
                SecurityEvent.of(SecurityEvent.Kind.EXPORTED)
                        .by(ui.scope())
                        .with("what", "report")
                        .with("rows", report.lines().size()));
        files.send(
                ui,
                response,
                ReportFile.name(ui, asked.reporting().key()),
                rows -> ReportFile.write(report, rows));
    }

    private Asked asked(
            @Nullable String key,
            @Nullable String by,
            Action action,
            MultiValueMap<String, String> parameters,
            Ui ui) {
        ReportDefinition reportDefinition =
                key == null
                        ? reportings.getFirst()
                        : reportings.stream()
                                .filter(each -> each.key().equals(key))
                                .findFirst()
                                .orElseThrow(ReportController::notFound);
        Grouping way =
                by == null
                        ? reportDefinition.groupings().getFirst()
                        : Grouping.named(by)
                                .filter(reportDefinition.groupings()::contains)
                                .orElseThrow(ReportController::notFound);
        String path = path(reportDefinition, by == null ? null : way);
        SelectionPage page =
                SelectionPage.of(
                        ui,
                        selectionReader,
                        catalogue.type(reportDefinition.kind()),
                        action,
                        path,
                        parameters);
        Field<?> period = reportDefinition.period();
        RecordSelection records =
                period == null
                        ? page.selection()
                        : reportDefinition
                                .usualPeriod()
                                .meant(page.selection(), period, ui.today());
        Pipeline pipeline = pipelines.chosen(records.selectedValues(DealFields.PIPELINE));
        RecordSelection narrower =
                reportDefinition.isOfOnePipeline()
                        ? records.and(Filter.is(DealFields.PIPELINE, pipeline.id()))
                        : records;
        return new Asked(
                reportDefinition,
                page,
                path,
                new ReportDefinition.ReportRequest(ui, narrower, pipeline, way));
    }

    private ReportPage page(Asked asked) {
        ReportDefinition reportDefinition = asked.reporting();
        ReportDefinition.ReportRequest reportRequest = asked.subject();
        Ui ui = reportRequest.ui();
        String query = asked.records().query();
        return new ReportPage(
                asked.page().head(ui),
                reportDefinition.key(),
                asked.report(),
                reportings.stream()
                        .filter(each -> ui.scope().may(Action.READ, each.kind()))
                        .map(each ->
                                new Tab(
                                        ui.t("report." + each.key()),
                                        path(each, null)
                                                + (each.kind() == reportDefinition.kind()
                                                        ? query
                                                        : ""),
                                        each.equals(reportDefinition)))
                        .toList(),
                reportDefinition.groupings().stream()
                        .map(way ->
                                new Tab(
                                        ui.t("report.by." + way.key()),
                                        path(reportDefinition, way) + query,
                                        way == reportRequest.by()))
                        .toList(),
                reportDefinition.isOfOnePipeline() ? pipelines(asked) : List.of(),
                reportDefinition.period() == null
                        ? List.of()
                        : periods(asked, reportDefinition.period()),
                asked.path() + "/export.csv" + query);
    }

    private List<Tab> pipelines(Asked asked) {
        return pipelines.active().stream()
                .map(pipeline ->
                        new Tab(
                                pipeline.name(),
                                asked.records()
                                        .without(DealFields.PIPELINE)
                                        .and(Filter.is(DealFields.PIPELINE, pipeline.id()))
                                        .href(),
                                pipeline.equals(asked.subject().pipeline())))
                .toList();
    }

    private static List<Tab> periods(Asked asked, Field<?> field) {
        Ui ui = asked.subject().ui();
        List<Tab> periods = new ArrayList<>();
        Period usual = asked.reporting().usualPeriod();
        for (Period period : Period.offered(usual)) {
            RecordSelection within = period.of(asked.records(), field, usual);
            periods.add(
                    new Tab(ui.t(period.label()), within.href(), within.isSameAs(asked.records())));
        }
        return periods;
    }

    /// The first report has the shortest address.
    private String path(ReportDefinition reportDefinition, @Nullable Grouping grouping) {
        String path =
                reportDefinition.equals(reportings.getFirst())
                        ? "/reports"
                        : "/reports/" + reportDefinition.key();
        return grouping == null || grouping == reportDefinition.groupings().getFirst()
                ? path
                : path + "/" + grouping.key();
    }

    private static ResponseStatusException notFound() {
        return new ResponseStatusException(HttpStatus.NOT_FOUND);
    }
}
