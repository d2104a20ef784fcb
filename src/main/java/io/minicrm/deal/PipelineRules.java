package io.minicrm.deal;

import io.minicrm.record.Problem;
import io.minicrm.scope.Scope;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.OrderedLine;
import io.minicrm.web.PlainForm;
import io.minicrm.web.UniqueNames;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Component;

/// What holds for pipelines and stages together.
@Component
class PipelineRules {

    private final JdbcClient jdbc;
    private final UniqueNames uniqueNames;
    private final SecurityLog log;

    PipelineRules(JdbcClient jdbc, UniqueNames uniqueNames, SecurityLog log) {
        this.jdbc = jdbc;
        this.uniqueNames = uniqueNames;
        this.log = log;
    }

    /// Administrators wait for each other here, so that the rules about several rows hold. Deals
    /// are moved meanwhile.
    void begin(Scope scope) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        jdbc.sql("lock table pipeline, stage in share row exclusive mode").update();
    }

    /// What is, to be compared when something has been saved.
    Map<String, String> present() {
        Map<String, String> present = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        select t.what || ' ' || c.key as key, c.value
                        from (
                            select 'pipeline ' || id as what, to_jsonb(p) - 'id' as row from pipeline p
                            union all
                            select 'stage ' || id, to_jsonb(s) - 'id' from stage s) t
                            cross join lateral jsonb_each_text(t.row) c
                        where c.value is not null
                        order by 1
                        """)
                .query(row -> {
                    present.put(row.getString("key"), row.getString("value"));
                });
        return present;
    }

    /// Tells the security log what has become different.
    void saved(Scope scope, Map<String, String> before) {
        log.tellChanged(scope, "pipelines", before, present());
    }

    /// How many living deals are in each stage, whoever may see them: they are in the way of
    /// archiving it.
    Map<Long, Long> deals() {
        Map<Long, Long> deals = new HashMap<>();
        jdbc.sql(
                        "select stage_id, count(*) as deals from deal where deleted_at is null group by stage_id")
                .query(row -> {
                    deals.put(row.getLong("stage_id"), row.getLong("deals"));
                });
        return deals;
    }

    /// @param others the names of pipelines beside the one in the form
    void refuseTaken(PlainForm pipeline, List<String> others) {
        uniqueNames.refuse(
                pipeline,
                List.of("name"),
                others,
                Problem.of("deal.pipelines.problem.taken.pipeline"));
    }

    void refuseTakenStages(PipelineForm form) {
        uniqueNames.refuse(form, Problem.of("deal.pipelines.problem.taken.stage"));
    }

    /// A pipeline keeps a stage of each kind, and what holds deals is not archived. Those who are
    /// just now moving a deal to where none shall be are waited for.
    void refuseArchiving(PipelineForm form, long pipeline, boolean all) {
        List<OrderedLine> leaving = form.used().stream().filter(form::isLeaving).toList();
        if (leaving.isEmpty() && !all) {
            return;
        }
        List<Long> emptied =
                form.used().stream()
                        .filter(line -> !line.isNew() && (all || leaving.contains(line)))
                        .map(OrderedLine::id)
                        .toList();
        jdbc.sql("select id from stage where id = any(:ids) order by id for update")
                .param("ids", emptied.toArray(Long[]::new))
                .query(Long.class)
                .list();
        Map<Long, Long> deals = deals();
        for (OrderedLine line : leaving) {
            long count = Objects.requireNonNull(deals.getOrDefault(line.id(), 0L));
            if (form.used().stream()
                    .noneMatch(other ->
                            form.isOffered(other) && form.kind(other) == form.kind(line))) {
                form.refuse(line.field("archived"), "deal.pipelines.problem.kind");
            } else if (count > 0) {
                form.refuseDeals(line.field("archived"), "stage", line.id(), count);
            }
        }
        long count =
                emptied.stream()
                        .mapToLong(stage -> Objects.requireNonNull(deals.getOrDefault(stage, 0L)))
                        .sum();
        if (all && count > 0) {
            form.refuseDeals("archived", "pipeline", pipeline, count);
        }
    }
}
