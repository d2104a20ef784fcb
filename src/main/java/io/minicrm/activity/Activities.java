package io.minicrm.activity;

import io.minicrm.record.ChangeKind;
import io.minicrm.record.ChangeSet;
import io.minicrm.record.Due;
import io.minicrm.record.Editing;
import io.minicrm.record.Field;
import io.minicrm.record.LabelledLink;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.record.Records;
import io.minicrm.record.Recurrence;
import io.minicrm.record.Staging;
import io.minicrm.record.Values;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// What one plans, does, and notes down, on the records it concerns.
@Service
public class Activities {

    private static final int MOST_AT_ONCE = 500;

    private final Records records;
    private final OpenActivities openActivities;
    private final RecordReader reader;
    private final Editing editing;
    private final Clock clock;

    Activities(
            Records records,
            OpenActivities openActivities,
            RecordReader reader,
            Editing editing,
            Clock clock) {
        this.records = records;
        this.openActivities = openActivities;
        this.reader = reader;
        this.editing = editing;
        this.clock = clock;
    }

    /// Writes a note on a record that the scope may read.
    ///
    /// @param at when it happened, or null for now
    /// @return the change set it was written in
    @Transactional
    public ChangeSet note(Scope scope, RecordRef subject, String body, @Nullable Instant at) {
        reader.get(scope, subject);
        return add(
                scope,
                subject,
                new Values()
                        .with(ActivityFields.KIND, ActivityKind.NOTE.key())
                        .with(ActivityFields.BODY, body)
                        .with(ActivityFields.OCCURRED_AT, at == null ? clock.instant() : at),
                null);
    }

    /// Adds an activity to a record, and what is to come after it.
    ///
    /// @param next the activity that follows, or null
    /// @return the change set they were written in
    @Transactional
    public ChangeSet add(Scope scope, RecordRef subject, Values activity, @Nullable Values next) {
        ChangeSet set = records.open(scope, ChangeKind.CREATE, title(activity));
        create(scope, set, subject, activity);
        if (next != null) {
            create(scope, set, subject, next);
        }
        return set;
    }

    /// That it has been done, now. What has been done already stays as it is.
    ///
    /// @return the change set, 0 when nothing changed
    @Transactional
    public long finish(Scope scope, RecordSnapshot activity) {
        return activity.values().get(ActivityFields.OCCURRED_AT) != null
                ? 0
                : editing.update(
                                scope,
                                activity,
                                null,
                                new Values().with(ActivityFields.OCCURRED_AT, clock.instant()))
                        .changeSetId();
    }

    /// That it is due at another time.
    ///
    /// @return the change set, 0 when nothing changed
    @Transactional
    public long postpone(Scope scope, RecordSnapshot activity, Due due) {
        return editing.update(scope, activity, null, new Values().with(ActivityFields.DUE, due))
                .changeSetId();
    }

    /// That it is passed over this time: it is due when it comes again.
    ///
    /// @return the change set, 0 when it does not come again
    @Transactional
    public long skip(Scope scope, RecordSnapshot activity) {
        Recurrence recurrence = activity.values().get(ActivityFields.RECURRENCE);
        return recurrence == null
                ? 0
                : recurrence
                        .next(
                                activity.values().get(ActivityFields.DUE),
                                clock.instant().atZone(scope.actor().zone()))
                        .map(next ->
                                editing.update(
                                                scope,
                                                activity,
                                                null,
                                                new Values()
                                                        .with(ActivityFields.DUE, next.due())
                                                        .with(
                                                                ActivityFields.RECURRENCE,
                                                                next.recurrence()))
                                        .changeSetId())
                        .orElse(0L);
    }

    /// What is still to be done with a record and the scope may change; not what hangs on another
    /// one of its kind as well, for which it stays.
    public List<OpenActivity> open(Scope scope, RecordRef subject) {
        return openActivities.of(scope, subject, MOST_AT_ONCE).stream()
                .filter(activity ->
                        activity.editable()
                                && activity.about().stream()
                                        .map(OpenActivity.About::ref)
                                        .noneMatch(ref ->
                                                ref.kind() == subject.kind()
                                                        && !ref.equals(subject)))
                .toList();
    }

    /// That some of what is still to be done has been done, now. Nothing of it comes again.
    ///
    /// @param some by their numbers; what is none of them, or done by now, stays as it is
    /// @return the change set, 0 when there is nothing
    @Transactional
    public long finishAll(Scope scope, RecordRef subject, Collection<Long> some) {
        List<OpenActivity> open = open(scope, subject, some);
        ChangeSet set = records.open(scope, ChangeKind.EDIT, onlyTitle(open));
        Values done =
                new Values()
                        .with(ActivityFields.OCCURRED_AT, clock.instant())
                        .with(ActivityFields.RECURRENCE, null);
        records.writeAll(
                scope, set, ActivityFields.ACTIVITY, staging -> staging.rows(rows(open, done)));
        return set.id();
    }

    /// Puts some of what is still to be done into the trash; what may not be deleted is passed
    /// over.
    ///
    /// @param some by their numbers
    /// @return the change set, 0 when there is nothing
    @Transactional
    public long trashAll(Scope scope, RecordRef subject, Collection<Long> some) {
        List<OpenActivity> open = open(scope, subject, some);
        ChangeSet set = records.open(scope, ChangeKind.DELETE, onlyTitle(open));
        records.delete(
                scope,
                set,
                RecordKind.ACTIVITY,
                open.stream().map(activity -> activity.ref().id()).toList());
        return set.id();
    }

    private List<OpenActivity> open(Scope scope, RecordRef subject, Collection<Long> some) {
        return open(scope, subject).stream()
                .filter(activity -> some.contains(activity.ref().id()))
                .toList();
    }

    private static List<Staging.Row> rows(List<OpenActivity> activities, Values values) {
        return activities.stream()
                .map(activity -> activity.ref().id())
                .map(id -> new Staging.Row(id, id, values))
                .toList();
    }

    private static String onlyTitle(List<OpenActivity> activities) {
        return activities.size() == 1 ? activities.getFirst().title() : "";
    }

    private void create(Scope scope, ChangeSet set, RecordRef subject, Values activity) {
        Values all = activity.copy();
        Field<List<LabelledLink>> about = ActivityFields.about(subject.kind());
        if (all.get(about) == null) {
            all.with(about, ActivityFields.link(subject.id()));
        }
        records.create(scope, set, ActivityFields.ACTIVITY, all);
    }

    /// As the database calls it.
    private static String title(Values activity) {
        String subject = activity.get(ActivityFields.SUBJECT);
        String body = activity.get(ActivityFields.BODY);
        if (subject != null) {
            return subject;
        }
        if (body == null) {
            return String.valueOf(activity.get(ActivityFields.KIND));
        }
        String line = body.replaceAll("\\s+", " ");
        return line.substring(
                0,
                line.offsetByCodePoints(0, Math.min(120, line.codePointCount(0, line.length()))));
    }
}
