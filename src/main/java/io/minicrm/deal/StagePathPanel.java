package io.minicrm.deal;

import gg.jte.Content;
import io.minicrm.page.Panel;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import templates.Templates;

/// The way of a deal through its stages, at the head of its page.
@Component
class StagePathPanel implements Panel {

    private final Pipelines pipelines;
    private final JdbcClient jdbc;
    private final Templates templates;

    StagePathPanel(Pipelines pipelines, @Prepared JdbcClient jdbc, Templates templates) {
        this.pipelines = pipelines;
        this.jdbc = jdbc;
        this.templates = templates;
    }

    @Override
    public Place place() {
        return Place.HEAD;
    }

    @Override
    public int order() {
        return 10;
    }

    @Override
    public boolean isOn(RecordKind kind) {
        return kind == RecordKind.DEAL;
    }

    @Override
    public Content content(Ui ui, RecordSnapshot deal) {
        Long stage = deal.values().get(DealFields.STAGE);
        Pipeline pipeline = stage == null ? null : pipelines.of(stage).orElse(null);
        if (stage == null || pipeline == null) {
            throw new IllegalStateException(deal.ref() + " is in no stage");
        }
        return templates.dealSteps(ui, new StagePath(deal, steps(pipeline, stage, days(ui, deal))));
    }

    /// Passed is where the deal has been; and what lies before the stage in which it is worked on.
    private static List<StagePath.PathStage> steps(
            Pipeline pipeline, long present, Map<Long, Long> days) {
        List<StagePath.PathStage> steps = new ArrayList<>();
        boolean before =
                pipeline.stages().stream()
                        .anyMatch(stage -> stage.id() == present && stage.isOpen());
        for (Stage stage : pipeline.stages()) {
            boolean here = stage.id() == present;
            before = before && !here;
            if (here || stage.offered()) {
                steps.add(
                        new StagePath.PathStage(
                                stage.id(),
                                stage.name(),
                                stage.kind().name().toLowerCase(Locale.ROOT),
                                here,
                                !here && stage.isOpen() && (before || days.containsKey(stage.id())),
                                days.get(stage.id()),
                                Integer.toString(steps.size() + 1)));
            }
        }
        return steps;
    }

    /// How many whole days the deal has been in each stage.
    private Map<Long, Long> days(Ui ui, RecordSnapshot deal) {
        Map<Long, Long> days = new HashMap<>();
        jdbc.sql(
                        """
                        select h.stage_id, sum(extract(epoch from coalesce(h.left_at, now()) - h.entered_at))::bigint / 86400
                        from deal t join deal_stage_history h on h.deal_id = t.id
                        where t.id = :id and %s
                        group by h.stage_id
                        """
                                .formatted(
                                        ui.scope().access(Action.READ, RecordKind.DEAL).sql("t")))
                .param("id", deal.ref().id())
                .query(row -> {
                    days.put(row.getLong(1), row.getLong(2));
                });
        return days;
    }
}
