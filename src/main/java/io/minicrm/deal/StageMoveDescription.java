package io.minicrm.deal;

import io.minicrm.activity.ChangeDescription;
import io.minicrm.activity.TimelineEntry.Words;
import io.minicrm.change.History;
import io.minicrm.record.Field;
import io.minicrm.record.Options;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Says that a deal was moved, won or lost, and after how long.
@Component
class StageMoveDescription implements ChangeDescription {

    private final Pipelines pipelines;
    private final Options options;
    private final JdbcClient jdbc;

    StageMoveDescription(Pipelines pipelines, Options options, @Prepared JdbcClient jdbc) {
        this.pipelines = pipelines;
        this.options = options;
        this.jdbc = jdbc;
    }

    /// A deal's arrival in a stage.
    ///
    /// @param days how many it had been in the stage before
    /// @param age how many days old it was
    private record Arrival(long from, long stage, Instant at, long days, long age) {

        Duration awayFrom(Instant moment) {
            return Duration.between(at, moment).abs();
        }
    }

    @Override
    public Map<Long, Words> of(Scope scope, RecordRef ref, List<History.Entry> changes) {
        if (ref.kind() != RecordKind.DEAL
                || changes.stream().noneMatch(change -> from(change) != null)) {
            return Map.of();
        }
        Map<Long, Stage> stages =
                pipelines.all().stream()
                        .flatMap(pipeline -> pipeline.stages().stream())
                        .collect(Collectors.toMap(Stage::id, stage -> stage));
        List<Arrival> arrivals = arrivals(scope, ref);
        Map<Long, Words> words = new HashMap<>();
        for (History.Entry change : changes) {
            Stage from = stages.get(from(change));
            Stage to = stages.get(after(change, DealFields.STAGE));
            if (from != null && to != null) {
                arrival(arrivals, from, to, change.at())
                        .ifPresent(arrival ->
                                words.put(change.id(), words(change, from, to, arrival)));
            }
        }
        return words;
    }

    private Words words(History.Entry change, Stage from, Stage to, Arrival arrival) {
        return switch (to.kind()) {
            case OPEN ->
                    from.isOpen()
                            ? new Words(
                                    "arrow-right",
                                    "deal.did.moved",
                                    List.of(to.name(), arrival.days(), from.name()))
                            : new Words("arrow-back-up", "deal.did.reopened", List.of(to.name()));
            case WON -> new Words("circle-check", "deal.did.won", List.of(arrival.age()));
            case LOST ->
                    Optional.ofNullable(after(change, DealFields.LOST_REASON))
                            .flatMap(reason -> options.find(DealFields.LOST_REASONS, reason))
                            .map(reason ->
                                    new Words(
                                            "circle-x",
                                            "deal.did.lostBecause",
                                            List.of(reason.name())))
                            .orElse(new Words("circle-x", "deal.did.lost", List.of()));
        };
    }

    /// The stage that the deal was moved out of, when it was.
    private static @Nullable Long from(History.Entry change) {
        return change.fields().stream()
                .filter(field -> field.field().equals(DealFields.STAGE))
                .map(History.FieldChange::before)
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long after(History.Entry change, Field<Long> wanted) {
        return change.fields().stream()
                .filter(field -> field.field().equals(wanted))
                .map(History.FieldChange::after)
                .filter(Long.class::isInstance)
                .map(Long.class::cast)
                .findFirst()
                .orElse(null);
    }

    /// A deal may have gone the same way more than once: the time tells which one it was.
    private static Optional<Arrival> arrival(
            List<Arrival> arrivals, Stage from, Stage to, Instant at) {
        return arrivals.stream()
                .filter(arrival -> arrival.from() == from.id() && arrival.stage() == to.id())
                .min(Comparator.comparing(arrival -> arrival.awayFrom(at)));
    }

    private List<Arrival> arrivals(Scope scope, RecordRef deal) {
        return jdbc.sql(
                        """
                        select coalesce(h.from_stage_id, 0) as from_stage_id, h.stage_id, h.entered_at,
                               coalesce(extract(epoch from h.entered_at - lag(h.entered_at) over w), 0)::bigint / 86400 as days,
                               extract(epoch from h.entered_at - first_value(h.entered_at) over w)::bigint / 86400 as age
                        from deal t join deal_stage_history h on h.deal_id = t.id
                        where t.id = :id and %s
                        window w as (order by h.entered_at, h.id)
                        """
                                .formatted(scope.access(Action.READ, RecordKind.DEAL).sql("t")))
                .param("id", deal.id())
                .query((row, _) ->
                        new Arrival(
                                row.getLong("from_stage_id"),
                                row.getLong("stage_id"),
                                row.getObject("entered_at", OffsetDateTime.class).toInstant(),
                                row.getLong("days"),
                                row.getLong("age")))
                .list();
    }
}
