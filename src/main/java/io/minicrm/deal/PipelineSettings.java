package io.minicrm.deal;

import io.minicrm.record.Options;
import io.minicrm.record.Problem;
import io.minicrm.scope.Scope;
import io.minicrm.web.NotFound;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What administrators do with pipelines, their stages and the lost reasons. Whoever calls a method
/// that writes tells `Options` afterwards.
///
/// Nothing is ever deleted: what is archived is offered no more, and deals keep its name.
@Service
class PipelineSettings {

    /// What is kept in an order, by name.
    enum Kept {
        PIPELINE("pipeline", "0", "false"),
        STAGE("stage", "pipeline_id", "kind <> 'open'"),
        REASON("lost_reason", "0", "false");

        private final String table;
        private final String group;
        private final String end;

        /// @param group within which names are unique and things are moved
        /// @param end whether it stands behind those that are not
        Kept(String table, String group, String end) {
            this.table = table;
            this.group = group;
            this.end = end;
        }

        String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What can be changed about a stage.
    record StageFacts(String name, int probability, @Nullable Integer stuckAfter) {}

    /// Why something was not done, in a sentence beside the field, or beside all of it: `act`.
    static final class Refused extends RuntimeException {

        private final String field;
        private final transient Problem problem;
        private final @Nullable String href;

        Refused(String field, Problem problem, @Nullable String href) {
            super(problem.key());
            this.field = field;
            this.problem = problem;
            this.href = href;
        }

        String field() {
            return field;
        }

        Problem problem() {
            return problem;
        }

        /// Shows the deals that are in the way.
        @Nullable String href() {
            return href;
        }
    }

    /// One of what is kept.
    ///
    /// @param among its group
    private record Entry(long id, boolean offered, long among, boolean end) {}

    private final JdbcClient jdbc;

    PipelineSettings(JdbcClient jdbc) {
        this.jdbc = jdbc;
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

    /// The lost reasons as they are now, in their order.
    List<Options.Entry> reasons() {
        return jdbc.sql(DealFields.LOST_REASONS.sql())
                .query((row, _) ->
                        new Options.Entry(
                                row.getLong("id"),
                                row.getString("name"),
                                row.getString("grouping"),
                                row.getBoolean("offered")))
                .list();
    }

    /// @param stages what its first stages are called, one of each kind
    @Transactional
    void addPipeline(Scope scope, String name, Map<Stage.Kind, String> stages) {
        begin(scope);
        long pipeline = add(Kept.PIPELINE, name);
        stages.forEach((kind, stage) ->
                insert(
                        pipeline,
                        kind,
                        switch (kind) {
                            case OPEN -> new StageFacts(stage, 10, null);
                            case WON -> new StageFacts(stage, 100, null);
                            case LOST -> new StageFacts(stage, 0, null);
                        }));
    }

    @Transactional
    void addReason(Scope scope, String name) {
        begin(scope);
        add(Kept.REASON, name);
    }

    /// The new stage comes last of those in which deals are worked on, or of those in which they
    /// end.
    @Transactional
    void addStage(Scope scope, long pipeline, Stage.Kind kind, StageFacts facts) {
        begin(scope);
        find(Kept.PIPELINE, pipeline);
        refuseTaken(Kept.STAGE, pipeline, facts.name(), 0, "name");
        List<Long> order = ids(siblings(Kept.STAGE, pipeline));
        long worked =
                siblings(Kept.STAGE, pipeline).stream().takeWhile(stage -> !stage.end()).count();
        long id = insert(pipeline, kind, facts);
        order.add(kind == Stage.Kind.OPEN ? (int) worked : order.size(), id);
        reorder(Kept.STAGE, order);
    }

    @Transactional
    void changeStage(Scope scope, long id, StageFacts facts) {
        rename(scope, Kept.STAGE, id, facts.name());
        jdbc.sql(
                        "update stage set probability = :probability, stuck_after = :stuckAfter where id = :id")
                .param("probability", facts.probability())
                .param("stuckAfter", facts.stuckAfter())
                .param("id", id)
                .update();
    }

    @Transactional
    void rename(Scope scope, Kept kept, long id, String name) {
        begin(scope);
        Entry entry = find(kept, id);
        if (entry.offered()) {
            refuseTaken(kept, entry.among(), name, id, "name");
        }
        jdbc.sql("update %s set name = :name where id = :id".formatted(kept.table))
                .param("name", name)
                .param("id", id)
                .update();
    }

    /// Past the next one that is offered: stages in which deals are worked on stay before those in
    /// which they end, and the first lost reason stays where it is.
    @Transactional
    void move(Scope scope, Kept kept, long id, boolean up) {
        begin(scope);
        Entry entry = find(kept, id);
        List<Entry> siblings = siblings(kept, entry.among());
        List<Entry> peers =
                siblings.stream()
                        .filter(other -> other.offered() && other.end() == entry.end())
                        .toList();
        int from = peers.indexOf(entry);
        int to = from + (up ? -1 : 1);
        if (from < 0 || to < 0 || to >= peers.size()) {
            return;
        }
        if (kept == Kept.REASON && Math.min(from, to) == 0) {
            throw refused("deal.reasons.problem.first");
        }
        List<Long> order = ids(siblings);
        order.remove(id);
        order.add(order.indexOf(peers.get(to).id()) + (up ? 0 : 1), id);
        reorder(kept, order);
    }

    @Transactional
    void archive(Scope scope, Kept kept, long id) {
        begin(scope);
        Entry entry = find(kept, id);
        switch (kept) {
            case PIPELINE -> {
                if (siblings(kept, entry.among()).stream()
                        .noneMatch(other -> other.offered() && other.id() != id)) {
                    throw refused("deal.pipelines.problem.last");
                }
                refuseWithDeals("pipeline", "pipeline_id", id);
            }
            case STAGE -> {
                if (isLastOfItsKind(id)) {
                    throw refused("deal.pipelines.problem.kind");
                }
                refuseWithDeals("stage", "id", id);
            }
            case REASON -> {
                if (siblings(kept, entry.among()).getFirst().equals(entry)) {
                    throw refused("deal.reasons.problem.first");
                }
            }
        }
        archivedAt(kept, id, "coalesce(archived_at, now())");
    }

    @Transactional
    void restore(Scope scope, Kept kept, long id) {
        begin(scope);
        Entry entry = find(kept, id);
        String name =
                jdbc.sql("select name from %s where id = :id".formatted(kept.table))
                        .param("id", id)
                        .query(String.class)
                        .single();
        refuseTaken(kept, entry.among(), name, id, "act");
        archivedAt(kept, id, "null");
    }

    /// Administrators wait for each other here, so that the rules about several rows hold. Deals
    /// are moved meanwhile.
    private void begin(Scope scope) {
        if (!scope.actor().administrator()) {
            throw new AccessDeniedException("only for administrators");
        }
        jdbc.sql("lock table pipeline, stage, lost_reason in share row exclusive mode").update();
    }

    private Entry find(Kept kept, long id) {
        return entries(kept, "id", id).stream()
                .findFirst()
                .orElseThrow(() -> new NotFound(kept.table + " " + id));
    }

    private List<Entry> siblings(Kept kept, long among) {
        return entries(kept, kept.group, among);
    }

    private List<Entry> entries(Kept kept, String column, long value) {
        return jdbc.sql(
                        """
                        select id, archived_at is null as offered, %s as among, %s as "end" from %s
                        where %s = :value order by position, id
                        """
                                .formatted(kept.group, kept.end, kept.table, column))
                .param("value", value)
                .query((row, _) ->
                        new Entry(
                                row.getLong("id"),
                                row.getBoolean("offered"),
                                row.getLong("among"),
                                row.getBoolean("end")))
                .list();
    }

    private static List<Long> ids(List<Entry> entries) {
        return entries.stream().map(Entry::id).collect(Collectors.toList());
    }

    private void reorder(Kept kept, List<Long> ids) {
        jdbc.sql(
                        """
                        update %s t set position = o.n
                        from unnest(:ids::bigint[]) with ordinality as o (id, n)
                        where o.id = t.id and t.position <> o.n
                        """
                                .formatted(kept.table))
                .param("ids", ids.toArray(Long[]::new))
                .update();
    }

    private long add(Kept kept, String name) {
        refuseTaken(kept, 0, name, 0, "name");
        return jdbc.sql(
                        """
                        insert into %1$s (name, position)
                        values (:name, (select coalesce(max(position), 0) + 1 from %1$s)) returning id
                        """
                                .formatted(kept.table))
                .param("name", name)
                .query(Long.class)
                .single();
    }

    private long insert(long pipeline, Stage.Kind kind, StageFacts facts) {
        return jdbc.sql(
                        """
                        insert into stage (pipeline_id, name, position, kind, probability, stuck_after)
                        select :pipeline, :name, coalesce(max(position), 0) + 1, :kind, :probability, :stuckAfter
                        from stage where pipeline_id = :pipeline
                        returning id
                        """)
                .param("pipeline", pipeline)
                .param("name", facts.name())
                .param("kind", kind.name().toLowerCase(Locale.ROOT))
                .param("probability", facts.probability())
                .param("stuckAfter", facts.stuckAfter())
                .query(Long.class)
                .single();
    }

    private void archivedAt(Kept kept, long id, String moment) {
        jdbc.sql("update %s set archived_at = %s where id = :id".formatted(kept.table, moment))
                .param("id", id)
                .update();
    }

    private void refuseTaken(Kept kept, long among, String name, long except, String field) {
        boolean taken =
                jdbc.sql(
                                """
                                select exists (
                                    select from %s
                                    where %s = :among and archived_at is null
                                        and lower(name) = lower(:name) and id <> :except)
                                """
                                        .formatted(kept.table, kept.group))
                        .param("among", among)
                        .param("name", name)
                        .param("except", except)
                        .query(Boolean.class)
                        .single();
        if (taken) {
            throw new Refused(
                    field, Problem.of("deal.pipelines.problem.taken." + kept.key()), null);
        }
    }

    /// Those who are just now moving a deal here are waited for.
    ///
    /// @param column of the table of stages
    private void refuseWithDeals(String filter, String column, long id) {
        List<Long> stages =
                jdbc.sql("select id from stage where %s = :id for update".formatted(column))
                        .param("id", id)
                        .query((row, _) -> row.getLong("id"))
                        .list();
        Map<Long, Long> deals = deals();
        long inTheWay =
                stages.stream()
                        .mapToLong(stage -> Objects.requireNonNull(deals.getOrDefault(stage, 0L)))
                        .sum();
        if (inTheWay > 0) {
            throw new Refused(
                    "act",
                    Problem.of("deal.pipelines.problem.deals." + filter, inTheWay),
                    "/deals?" + filter + "=" + id);
        }
    }

    private boolean isLastOfItsKind(long stage) {
        return jdbc.sql(
                        """
                        select not exists (
                            select from stage s join stage o using (pipeline_id, kind)
                            where s.id = :stage and o.id <> s.id and o.archived_at is null)
                        """)
                .param("stage", stage)
                .query(Boolean.class)
                .single();
    }

    private static Refused refused(String problem) {
        return new Refused("act", Problem.of(problem), null);
    }
}
