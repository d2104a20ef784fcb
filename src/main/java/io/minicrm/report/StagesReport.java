package io.minicrm.report;

import io.minicrm.deal.DealFields;
import io.minicrm.deal.Stage;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.record.Field;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// How far deals come on their way, and how long they take. A deal has reached a stage when it has
/// been in it or in a later one; it may have skipped some.
@Component
@Order(4)
class StagesReport implements ReportDefinition {

    private static final int COLUMNS = 8;

    private final StageQuery query;

    StagesReport(StageQuery query) {
        this.query = query;
    }

    @Override
    public String key() {
        return "stages";
    }

    @Override
    public List<Grouping> groupings() {
        return List.of(Grouping.STAGE);
    }

    @Override
    public Field<?> period() {
        return DealFields.DEAL.field("createdAt").orElseThrow();
    }

    @Override
    public Report report(ReportRequest reportRequest) {
        Ui ui = reportRequest.ui();
        List<Stage> stages =
                reportRequest.pipeline().stages().stream()
                        .filter(stage -> !stage.isLost())
                        .toList();
        Funnel funnel = new Funnel(reportRequest, stages);
        List<Report.Line> lines = new ArrayList<>();
        List<StageQuery.Group> groups = query.groups(reportRequest.records(), funnel.stuckBefore());
        for (int i = 0; i < stages.size(); i++) {
            if (stages.get(i).offered() || !Funnel.in(groups, stages.get(i)).isEmpty()) {
                lines.add(funnel.line(groups, i));
            }
        }
        return new Report(
                List.of(
                        new Report.Column(ui.t("deal.field.stage"), Report.Kind.NAME),
                        new Report.Column(ui.t("report.reached"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.wentOn"), Report.Kind.PERCENT),
                        new Report.Column(ui.t("report.lostHere"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.days"), Report.Kind.DAYS),
                        new Report.Column(ui.t("report.here"), Report.Kind.COUNT),
                        new Report.Column(ui.t("report.daysHere"), Report.Kind.DAYS),
                        new Report.Column(ui.t("report.stuck"), Report.Kind.COUNT)),
                lines,
                null,
                new Report.Chart(
                        Report.Shape.HORIZONTAL, List.of(new Report.Series("open", 1)), null));
    }

    /// The stages of a pipeline in which deals are worked on or have been won, in their order, and
    /// how the deals of each are found.
    private record Funnel(ReportRequest subject, List<Stage> stages) {

        Report.Line line(List<StageQuery.Group> groups, int place) {
            Stage stage = stages.get(place);
            List<StageQuery.Group> here =
                    groups.stream().filter(group -> group.stage() == stage.id()).toList();
            RecordSelection now = deals().and(Filter.is(DealFields.STAGE, stage.id()));
            if (!stage.isOpen()) {
                return line(new Cell.Name(stage.name()), new Cell.Count(count(here), now));
            }
            long reached = count(reached(groups, place));
            List<StageQuery.Group> left =
                    in(groups, stage).stream().filter(group -> !here.contains(group)).toList();
            return line(
                    new Cell.Name(stage.name()),
                    new Cell.Count(
                            reached,
                            deals().and(Filter.is(DealFields.STAGES_VISITED, from(place)))),
                    Cell.Percent.of(count(further(groups, place)), reached),
                    lost(groups, place),
                    Cell.Days.of(
                            left.stream()
                                    .mapToLong(group -> group.stayed().getOrDefault(stage.id(), 0L))
                                    .sum(),
                            count(left),
                            deals().and(Filter.is(DealFields.STAGES_VISITED, stage.id()))
                                    .and(Filter.isNot(DealFields.STAGE, stage.id()))),
                    new Cell.Count(count(here), now),
                    Cell.Days.of(
                            here.stream().mapToLong(StageQuery.Group::age).sum(), count(here), now),
                    stuck(stage, here, now));
        }

        private static Report.Line line(Cell... cells) {
            List<Cell> all = new ArrayList<>(List.of(cells));
            while (all.size() < COLUMNS) {
                all.add(new Cell.Nothing());
            }
            return new Report.Line(all);
        }

        private RecordSelection deals() {
            return subject.records();
        }

        /// Those that have been in a stage.
        static List<StageQuery.Group> in(List<StageQuery.Group> groups, Stage stage) {
            return groups.stream()
                    .filter(group -> group.stagesVisited().contains(stage.id()))
                    .toList();
        }

        /// Those that have been in the stage at this place or in one behind it.
        private List<StageQuery.Group> reached(List<StageQuery.Group> groups, int place) {
            List<Long> ids = stages.subList(place, stages.size()).stream().map(Stage::id).toList();
            return groups.stream()
                    .filter(group -> !Collections.disjoint(group.stagesVisited(), ids))
                    .toList();
        }

        /// Those that have come further than the stage at this place.
        private List<StageQuery.Group> further(List<StageQuery.Group> groups, int place) {
            return place + 1 < stages.size() ? reached(groups, place + 1) : List.of();
        }

        /// Those that were lost with this stage as the furthest that they had reached.
        private Cell lost(List<StageQuery.Group> groups, int place) {
            Stage stage = stages.get(place);
            List<Long> closingStages =
                    subject.pipeline().stages().stream()
                            .filter(Stage::isLost)
                            .map(Stage::id)
                            .toList();
            List<StageQuery.Group> further = further(groups, place);
            List<StageQuery.Group> lost =
                    in(groups, stage).stream()
                            .filter(group -> closingStages.contains(group.stage()))
                            .filter(group -> !further.contains(group))
                            .toList();
            RecordSelection deals =
                    deals().and(Filter.is(DealFields.STATUS, "lost"))
                            .and(Filter.is(DealFields.STAGES_VISITED, stage.id()));
            if (place + 1 < stages.size()) {
                deals = deals.and(Filter.isNot(DealFields.STAGES_VISITED, from(place + 1)));
            }
            return new Cell.Count(count(lost), deals);
        }

        private Cell stuck(Stage stage, List<StageQuery.Group> here, RecordSelection now) {
            LocalDate day = stuckUntil(stage);
            return day == null
                    ? new Cell.Nothing()
                    : new Cell.Count(
                            here.stream().mapToLong(StageQuery.Group::stuck).sum(),
                            now.and(Filter.upTo(DealFields.STAGE_ENTERED_AT, day)));
        }

        /// By stage the moment before which a deal must have come to be stuck there.
        Map<Long, OffsetDateTime> stuckBefore() {
            Map<Long, OffsetDateTime> before = new HashMap<>();
            ZoneId zone = subject.ui().format().zone();
            for (Stage stage : stages) {
                LocalDate day = stuckUntil(stage);
                if (day != null) {
                    before.put(stage.id(), day.plusDays(1).atStartOfDay(zone).toOffsetDateTime());
                }
            }
            return before;
        }

        /// The last day on which a deal that is stuck now can have come to a stage.
        private @Nullable LocalDate stuckUntil(Stage stage) {
            Integer after = stage.stuckAfter();
            return after == null ? null : subject.ui().today().minusDays(after + 1L);
        }

        /// The stage at this place and all behind it.
        private Object[] from(int place) {
            return stages.subList(place, stages.size()).stream().map(Stage::id).toArray();
        }

        private static long count(List<StageQuery.Group> groups) {
            return groups.stream().mapToLong(StageQuery.Group::deals).sum();
        }
    }
}
