package io.minicrm.report;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.time.LocalDate;
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

/// What was done: by week, by who did it, what it was, and what came of it.
@Component
@Order(5)
class ActivityReport implements ReportDefinition {

    private static final int MOST_WEEKS = 520;

    /// In the order in which they are read: a call is what most ask for.
    private static final List<ActivityKind> KINDS =
            List.of(ActivityKind.CALL, ActivityKind.MEETING, ActivityKind.TASK, ActivityKind.NOTE);

    private final ActivityCounts counts;

    ActivityReport(ActivityCounts counts) {
        this.counts = counts;
    }

    @Override
    public String key() {
        return "activities";
    }

    @Override
    public RecordKind kind() {
        return RecordKind.ACTIVITY;
    }

    @Override
    public List<Grouping> groupings() {
        return List.of(Grouping.WEEK, Grouping.PERSON, Grouping.KIND, Grouping.OUTCOME);
    }

    @Override
    public Field<?> period() {
        return ActivityFields.OCCURRED_AT;
    }

    /// There are too many of all times to count them for who asks for nothing in particular.
    @Override
    public Period usualPeriod() {
        return Period.LAST_WEEKS;
    }

    @Override
    public Report report(ReportRequest reportRequest) {
        Ui ui = reportRequest.ui();
        Grouping grouping = reportRequest.by();
        RecordSelection done =
                reportRequest.records().and(Filter.isFilled(ActivityFields.OCCURRED_AT));
        Map<@Nullable String, ActivityCounts.Counts> groups =
                new LinkedHashMap<>(counts.by(grouping, done, ui.format().zone()));
        if (grouping == Grouping.WEEK) {
            weeksBetween(groups.keySet())
                    .forEach(week -> groups.putIfAbsent(week, ActivityCounts.NONE));
        }
        List<Part> parts = new ArrayList<>();
        groups.forEach((value, of) ->
                parts.add(
                        new Part(
                                grouping.label(ui, value), value, of, grouping.only(done, value))));
        parts.sort(order(grouping));
        ActivityCounts.Counts all =
                groups.values().stream().reduce(ActivityCounts.NONE, ActivityCounts.Counts::plus);
        Part total = new Part(ui.t("report.total"), null, all, done);
        return grouping == Grouping.KIND
                ? kinds(ui, parts, total)
                : others(ui, grouping, parts, total);
    }

    /// The Mondays of the weeks between the first and the last of these, also those in which
    /// nothing was done; none when a moment far off would make them too many.
    private static List<String> weeksBetween(Set<@Nullable String> weeks) {
        List<LocalDate> known =
                weeks.stream().filter(Objects::nonNull).map(LocalDate::parse).sorted().toList();
        return known.isEmpty() || known.getFirst().plusWeeks(MOST_WEEKS).isBefore(known.getLast())
                ? List.of()
                : Stream.iterate(
                                known.getFirst(),
                                week -> week.isBefore(known.getLast()),
                                week -> week.plusWeeks(1))
                        .map(LocalDate::toString)
                        .toList();
    }

    /// Weeks one after the other, all else with the greatest first.
    private static Comparator<Part> order(Grouping grouping) {
        return grouping == Grouping.WEEK
                ? Comparator.comparing(Part::group, Comparator.nullsLast(Comparator.naturalOrder()))
                : Comparator.comparing((Part part) -> part.counts().all())
                        .reversed()
                        .thenComparing(Part::name);
    }

    private static Report kinds(Ui ui, List<Part> parts, Part total) {
        long all = total.counts().all();
        return new Report(
                List.of(
                        new Report.Column(ui.t("report.kind"), Report.Kind.NAME),
                        new Report.Column(ui.t("report.done"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.share"), Report.Kind.PERCENT)),
                parts.stream().map(part -> part.share(all)).toList(),
                total.share(all),
                new Report.Chart(
                        Report.Shape.HORIZONTAL, List.of(new Report.Series("open", 1)), null));
    }

    private static Report others(Ui ui, Grouping grouping, List<Part> parts, Part total) {
        List<Report.Column> columns = new ArrayList<>();
        columns.add(new Report.Column(ui.t("report." + grouping.key()), Report.Kind.NAME));
        columns.add(new Report.Column(ui.t("report.done"), Report.Kind.COUNT));
        KINDS.forEach(kind ->
                columns.add(
                        new Report.Column(ui.t("report.kind." + kind.key()), Report.Kind.COUNT)));
        return new Report(
                columns,
                parts.stream().map(Part::line).toList(),
                total.line(),
                new Report.Chart(
                        grouping == Grouping.WEEK ? Report.Shape.GROUPED : Report.Shape.HORIZONTAL,
                        List.of(new Report.Series("open", 1)),
                        null));
    }

    /// @param group null when they have none, or are all
    private record Part(
            String name,
            @Nullable String group,
            ActivityCounts.Counts counts,
            RecordSelection activities) {

        Report.Line line() {
            List<Cell> cells = new ArrayList<>();
            cells.add(new Cell.Name(name));
            cells.add(new Cell.Count(counts.all(), activities));
            KINDS.forEach(kind ->
                    cells.add(
                            new Cell.Count(
                                    counts.of(kind),
                                    activities.and(Filter.is(ActivityFields.KIND, kind.key())))));
            return new Report.Line(cells);
        }

        Report.Line share(long whole) {
            return new Report.Line(
                    List.of(
                            new Cell.Name(name),
                            new Cell.Count(counts.all(), activities),
                            Cell.Percent.of(counts.all(), whole)));
        }
    }
}
