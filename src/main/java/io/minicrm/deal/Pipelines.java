package io.minicrm.deal;

import io.minicrm.scope.Prepared;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The pipelines with their stages, which everybody who is signed in may know.
@Component
public class Pipelines {

    private final JdbcClient jdbc;

    Pipelines(@Prepared JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// All there ever were, in their order.
    public List<Pipeline> all() {
        Map<Long, Pipeline> pipelines = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select p.id, p.name, p.archived_at is null as offered,
                               s.id as stage_id, s.name as stage_name, s.kind, s.probability, s.stuck_after,
                               s.archived_at is null as stage_offered
                        from pipeline p join stage s on s.pipeline_id = p.id
                        order by p.position, p.id, s.position, s.id
                        """)
                .query(row -> {
                    long id = row.getLong("id");
                    String name = row.getString("name");
                    boolean offered = row.getBoolean("offered");
                    pipelines
                            .computeIfAbsent(
                                    id, _ -> new Pipeline(id, name, offered, new ArrayList<>()))
                            .stages()
                            .add(
                                    new Stage(
                                            row.getLong("stage_id"),
                                            id,
                                            row.getString("stage_name"),
                                            Stage.Kind.valueOf(
                                                    row.getString("kind").toUpperCase(Locale.ROOT)),
                                            row.getInt("probability"),
                                            row.getObject("stuck_after", Integer.class),
                                            row.getBoolean("stage_offered")));
                });
        return List.copyOf(pipelines.values());
    }

    /// Those that deals may go through.
    public List<Pipeline> active() {
        return all().stream().filter(Pipeline::offered).toList();
    }

    /// The one that a filter asks for, or else the first.
    public Pipeline chosen(List<Object> asked) {
        List<Pipeline> offered = active();
        return offered.stream()
                .filter(each -> asked.contains(each.id()))
                .findFirst()
                .orElseGet(offered::getFirst);
    }

    Optional<Stage> stage(long id) {
        return all().stream()
                .flatMap(pipeline -> pipeline.stages().stream())
                .filter(stage -> stage.id() == id)
                .findFirst();
    }

    /// A stage to which deals may come.
    Optional<Stage> active(long stageId) {
        return active().stream()
                .flatMap(pipeline -> pipeline.stages().stream())
                .filter(stage -> stage.id() == stageId && stage.offered())
                .findFirst();
    }

    /// The pipeline that this stage belongs to.
    Optional<Pipeline> of(long stageId) {
        return all().stream().filter(pipeline -> pipeline.has(stageId)).findFirst();
    }
}
