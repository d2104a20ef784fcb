package io.minicrm.activity;

import io.minicrm.change.History;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads what happened with a record, newest first: what was done and noted with it and with the
/// records it stands above, the changes of its own fields, and what other rooms tell.
@Component
public class Timeline {

    static final int PAGE = 20;

    private final JdbcClient jdbc;
    private final History history;
    private final List<ChangeDescription> wordings;
    private final List<TimelineSource> others;

    Timeline(
            @Prepared JdbcClient jdbc,
            History history,
            List<ChangeDescription> wordings,
            List<TimelineSource> others) {
        this.jdbc = jdbc;
        this.history = history;
        this.wordings = wordings;
        this.others = others;
    }

    /// One page of what happened.
    ///
    /// @param before only what comes after this place, which is before it in time
    TimelinePage of(Scope scope, RecordRef ref, Filter filter, TimelineCursor before) {
        List<TimelineEntry> entries = new ArrayList<>();
        if (filter != Filter.CHANGES) {
            entries.addAll(done(scope, ref, filter, before));
        }
        if (filter == Filter.ALL || filter == Filter.CHANGES) {
            entries.addAll(changes(scope, ref, before));
            others.forEach(other ->
                    entries.addAll(
                            other.until(
                                    scope,
                                    ref,
                                    before.at(),
                                    before.idsBelow(other.source()),
                                    PAGE + 1)));
        }
        entries.sort(Comparator.comparing(TimelineEntry::place));
        List<TimelineEntry> page = entries.stream().limit(PAGE).toList();
        return new TimelinePage(
                ref,
                filter,
                page,
                entries.size() > PAGE ? page.getLast().place().toString() : null);
    }

    /// The moment right after an activity that this record's timeline shows.
    Optional<Instant> after(RecordRef ref, long activity) {
        return jdbc.sql(
                        """
                        select occurred_at + interval '1 microsecond' from timeline
                        where record_kind = :kind and record_id = :id and activity_id = :activity and occurred_at is not null
                        """)
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .param("activity", activity)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    /// What of it one wants to see.
    public enum Filter {
        ALL(null),
        NOTES(ActivityKind.NOTE),
        CALLS(ActivityKind.CALL),
        MEETINGS(ActivityKind.MEETING),
        TASKS(ActivityKind.TASK),
        CHANGES(null);

        private final @Nullable ActivityKind kind;

        Filter(@Nullable ActivityKind kind) {
            this.kind = kind;
        }

        /// The name in addresses and message keys.
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /// The filter of this key; all of it when there is none such.
        static Filter of(@Nullable String key) {
            return Stream.of(values())
                    .filter(filter -> filter.key().equals(key))
                    .findFirst()
                    .orElse(ALL);
        }
    }

    private List<TimelineEntry.Changed> changes(Scope scope, RecordRef ref, TimelineCursor before) {
        List<History.Entry> changes =
                history.until(
                        scope,
                        ref,
                        before.at(),
                        before.idsBelow(TimelineEntry.Changed.SOURCE),
                        PAGE + 1);
        Map<Long, TimelineEntry.Words> words = new HashMap<>();
        wordings.forEach(
                changeDescription -> words.putAll(changeDescription.of(scope, ref, changes)));
        return changes.stream()
                .map(change -> new TimelineEntry.Changed(change, words.get(change.id())))
                .toList();
    }

    private List<TimelineEntry.Done> done(
            Scope scope, RecordRef ref, Filter filter, TimelineCursor before) {
        return jdbc.sql(
                        """
                        select t.id, t.kind, t.subject, t.body, t.occurred_at, t.duration, t.outcome_id, t.place, t.participants,
                               t.owner_id, t.team_id, u.name as author,
                               l.subject_kind, l.subject_id, s.title as about
                        from timeline l
                            join activity t on t.id = l.activity_id and t.deleted_at is null
                            left join search_doc s on s.record_kind = l.subject_kind and s.record_id = l.subject_id
                            left join app_user u on u.id = t.owner_id
                        where l.record_kind = :kind and l.record_id = :id and (l.occurred_at, l.activity_id) < (:end, :below)
                          and %s and %s
                        order by l.occurred_at desc, l.activity_id desc
                        limit %d
                        """
                                .formatted(
                                        filter.kind == null
                                                ? "true"
                                                : "t.kind = '" + filter.kind.key() + "'",
                                        ActivityFields.ACTIVITY.hangingWithin(scope),
                                        PAGE + 1))
                .param("kind", ref.kind().code())
                .param("id", ref.id())
                .param("end", OffsetDateTime.ofInstant(before.at(), ZoneOffset.UTC))
                .param("below", before.idsBelow(TimelineEntry.Done.SOURCE))
                .query((row, _) -> {
                    Long owner = row.getObject("owner_id", Long.class);
                    return new TimelineEntry.Done(
                            row.getLong("id"),
                            ActivityKind.of(row.getString("kind")),
                            row.getString("subject"),
                            row.getString("body"),
                            row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                            row.getObject("duration", Integer.class),
                            row.getObject("outcome_id", Long.class),
                            row.getString("place"),
                            Participants.of(row),
                            owner,
                            row.getString("author"),
                            new RecordRef(
                                    RecordKind.of(row.getInt("subject_kind")),
                                    row.getLong("subject_id")),
                            row.getString("about"),
                            scope.access(Action.EDIT, RecordKind.ACTIVITY)
                                    .permits(owner, row.getObject("team_id", Long.class)));
                })
                .list();
    }
}
