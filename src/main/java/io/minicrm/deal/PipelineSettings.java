package io.minicrm.deal;

import io.minicrm.scope.Scope;
import io.minicrm.web.NotFound;
import io.minicrm.web.OptionSettings;
import io.minicrm.web.OrderedLine;
import io.minicrm.web.PlainForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What administrators do with pipelines and their stages. Whoever calls a method that writes tells
/// `Options` afterwards.
///
/// Nothing is ever deleted: what is archived is offered no more, and deals keep its name.
@Service
class PipelineSettings {

    private final JdbcClient jdbc;
    private final Pipelines pipelines;
    private final OptionSettings optionSettings;
    private final PipelineRules rules;

    PipelineSettings(
            JdbcClient jdbc,
            Pipelines pipelines,
            OptionSettings optionSettings,
            PipelineRules rules) {
        this.jdbc = jdbc;
        this.pipelines = pipelines;
        this.optionSettings = optionSettings;
        this.rules = rules;
    }

    /// The page as it is now.
    PipelinesPage page(@Nullable String note) {
        Map<Long, Long> deals = rules.deals();
        List<Pipeline> all = pipelines.all();
        return new PipelinesPage(
                all.stream().map(pipeline -> form(pipeline, all, deals)).toList(),
                optionSettings.form(DealFields.LOST_REASON_TABLE),
                new PlainForm(),
                note);
    }

    private static PipelineForm form(Pipeline pipeline, List<Pipeline> all, Map<Long, Long> deals) {
        return new PipelineForm(
                pipeline,
                all.stream().filter(Pipeline::offered).toList().indexOf(pipeline) + 1,
                deals);
    }

    /// @param kinds what its first stages are called, one of each kind
    /// @return what was typed, with what is wrong with it
    @Transactional
    PlainForm add(Scope scope, String name, Map<Stage.Kind, String> kinds) {
        rules.begin(scope);
        Map<String, String> before = rules.present();
        PlainForm plainForm = new PlainForm().with("name", name).need("name", PipelineForm.LONGEST);
        rules.refuseTaken(plainForm, names(pipelines.active()));
        if (!plainForm.isRefused()) {
            long pipeline =
                    jdbc.sql(
                                    """
                                    insert into pipeline (name, position)
                                    select :name, coalesce(max(position), 0) + 1 from pipeline
                                    returning id
                                    """)
                            .param("name", plainForm.text("name"))
                            .query(Long.class)
                            .single();
            int position = 1;
            for (var each : kinds.entrySet()) {
                int probability =
                        switch (each.getKey()) {
                            case OPEN -> 10;
                            case WON -> 100;
                            case LOST -> 0;
                        };
                insert(pipeline, each.getValue(), position++, each.getKey(), probability, null);
            }
            rules.saved(scope, before);
        }
        return plainForm;
    }

    /// @param sent what was typed
    /// @return the form, refused and nothing saved, or saved
    @Transactional
    PipelineForm save(Scope scope, long id, Map<String, String> sent) {
        rules.begin(scope);
        Map<String, String> before = rules.present();
        List<Pipeline> all = pipelines.all();
        Pipeline pipeline =
                all.stream()
                        .filter(each -> each.id() == id)
                        .findFirst()
                        .orElseThrow(() -> new NotFound("pipeline " + id));
        List<Pipeline> others =
                all.stream().filter(each -> each.offered() && each.id() != id).toList();
        PipelineForm form = form(pipeline, all, rules.deals());
        form.take(sent);
        if (form.isStale()) {
            return form;
        }
        boolean leaving = pipeline.offered() && !form.isOffered();
        if (form.isOffered()) {
            rules.refuseTaken(form.typed(), names(others));
        }
        rules.refuseTakenStages(form);
        if (leaving && others.isEmpty()) {
            form.refuse("archived", "deal.pipelines.problem.last");
        }
        rules.refuseArchiving(form, id, leaving);
        if (!form.isRefused()) {
            jdbc.sql(
                            """
                            update pipeline set name = :name,
                                archived_at = case when :offered then null else coalesce(archived_at, now()) end
                            where id = :id
                            """)
                    .param("name", form.name())
                    .param("offered", form.isOffered())
                    .param("id", id)
                    .update();
            List<Long> order = new ArrayList<>(others.stream().map(Pipeline::id).toList());
            order.add(
                    form.isOffered() ? Math.min(form.place() - 1, order.size()) : order.size(), id);
            all.stream()
                    .map(Pipeline::id)
                    .filter(each -> !order.contains(each))
                    .forEach(order::add);
            reorder(order);
            int position = 1;
            for (OrderedLine line : form.inOrder()) {
                saveStage(form, line, id, position++);
            }
            rules.saved(scope, before);
        }
        return form;
    }

    private void saveStage(PipelineForm form, OrderedLine line, long pipeline, int position) {
        Stage.Kind kind = form.kind(line);
        int probability = form.probability(line);
        Integer stuckAfter = form.stuckAfter(line);
        if (line.isNew()) {
            insert(pipeline, form.name(line), position, kind, probability, stuckAfter);
            return;
        }
        jdbc.sql(
                        """
                        update stage set name = :name, position = :position,
                            probability = :probability, stuck_after = :stuckAfter,
                            archived_at = case when :offered then null else coalesce(archived_at, now()) end
                        where id = :id
                        """)
                .param("name", form.name(line))
                .param("position", position)
                .param("probability", probability)
                .param("stuckAfter", stuckAfter)
                .param("offered", form.isOffered(line))
                .param("id", line.id())
                .update();
    }

    private void insert(
            long pipeline,
            String name,
            int position,
            Stage.Kind kind,
            int probability,
            @Nullable Integer stuckAfter) {
        jdbc.sql(
                        """
                        insert into stage (pipeline_id, name, position, kind, probability, stuck_after)
                        values (:pipeline, :name, :position, :kind, :probability, :stuckAfter)
                        """)
                .param("pipeline", pipeline)
                .param("name", name)
                .param("position", position)
                .param("kind", kind.key())
                .param("probability", probability)
                .param("stuckAfter", stuckAfter)
                .update();
    }

    private void reorder(List<Long> ids) {
        jdbc.sql(
                        """
                        update pipeline t set position = o.n
                        from unnest(:ids::bigint[]) with ordinality as o (id, n)
                        where o.id = t.id and t.position <> o.n
                        """)
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }

    private static List<String> names(List<Pipeline> pipelines) {
        return pipelines.stream().map(Pipeline::name).toList();
    }
}
