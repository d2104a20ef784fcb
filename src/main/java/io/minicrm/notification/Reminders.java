package io.minicrm.notification;

import io.minicrm.activity.ActivityFields;
import io.minicrm.mail.Outbox;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.scope.ScopeOfPerson;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

/// Tells people what is due soon. A reminder is taken away in the transaction that tells of it, so
/// that each arrives once, whatever becomes of the node that has taken it.
@Component
public class Reminders {

    /// What a transaction takes at most.
    private static final int PEOPLE = 20;

    private static final int AT_ONCE = 1_000;

    /// As many have a mail each; more of them are told in one.
    private static final int FEW = 3;

    /// Who is late by more tells of all in one mail.
    private static final Duration LATE = Duration.ofMinutes(15);

    /// Those of who owns something, and those of who takes part in it.
    private static final List<String> TABLES = List.of("reminder", "reminder_of_participant");

    private record Due(long activityId, long userId, Instant at) {}

    private final JdbcClient jdbc;
    private final ScopeOfPerson scopes;
    private final TransactionTemplate transaction;
    private final NotificationLevels levels;
    private final Outbox outbox;
    private final Clock clock;

    Reminders(
            JdbcClient jdbc,
            ScopeOfPerson scopes,
            TransactionTemplate transaction,
            NotificationLevels levels,
            Outbox outbox,
            Clock clock) {
        this.jdbc = jdbc;
        this.scopes = scopes;
        this.transaction = transaction;
        this.levels = levels;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// Reminds of an activity once more, if it is the reader's, or they take part in it, and it is
    /// still to be done.
    ///
    /// @return whether it does
    @Transactional
    public boolean again(Scope scope, long activityId, Instant at) {
        return again(scope, activityId, at, "reminder", "activity_id", "t.owner_id = :me")
                || again(
                        scope,
                        activityId,
                        at,
                        "reminder_of_participant",
                        "activity_id, user_id",
                        ":me = any(t.participants)");
    }

    private boolean again(
            Scope scope, long activityId, Instant at, String table, String key, String isTheirs) {
        return jdbc.sql(
                                """
                                insert into %1$s (activity_id, user_id, fire_at)
                                select t.id, :me, :at
                                from activity t
                                where t.id = :id and %3$s and t.occurred_at is null
                                  and t.deleted_at is null and %4$s
                                on conflict (%2$s) do update
                                set user_id = excluded.user_id, fire_at = excluded.fire_at
                                """
                                        .formatted(
                                                table,
                                                key,
                                                isTheirs,
                                                ActivityFields.ACTIVITY.within(scope, Action.READ)))
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("id", activityId)
                        .param("me", scope.actor().id())
                        .update()
                > 0;
    }

    /// Tells some people of all that is due for them by now.
    ///
    /// @return false when nothing is due, or others are telling of it
    boolean sweep() {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    Instant now = clock.instant();
                    List<Long> people = claim(now);
                    Map<Long, List<Due>> taken = people.isEmpty() ? Map.of() : take(people, now);
                    taken.forEach((person, due) -> tell(person, due, now));
                    return !taken.isEmpty();
                }));
    }

    /// Nobody is told by two nodes at once: what is due for one person goes into one mail.
    private List<Long> claim(Instant now) {
        return jdbc.sql(
                        """
                        select u.id
                        from app_user u
                        where u.id in (%s)
                        order by u.id limit %d
                        for no key update skip locked
                        """
                                .formatted(
                                        TABLES.stream()
                                                .map(Reminders::duePeople)
                                                .collect(Collectors.joining(" union all ")),
                                        PEOPLE))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, _) -> row.getLong("id"))
                .list();
    }

    private static String duePeople(String table) {
        return "(select r.user_id from %s r where r.fire_at <= :now order by r.fire_at limit %d)"
                .formatted(table, AT_ONCE);
    }

    private Map<Long, List<Due>> take(List<Long> people, Instant now) {
        return TABLES.stream()
                .flatMap(table -> take(table, people, now).stream())
                .collect(
                        Collectors.groupingBy(
                                Due::userId, LinkedHashMap::new, Collectors.toList()));
    }

    private List<Due> take(String table, List<Long> people, Instant now) {
        return jdbc.sql(
                        """
                        with due as materialized (
                            select r.activity_id, r.user_id
                            from %1$s r
                            where r.fire_at <= :now and r.user_id = any(:people)
                            order by r.fire_at
                            limit %2$d
                            for update skip locked
                        )
                        delete from %1$s r using due d
                        where r.activity_id = d.activity_id and r.user_id = d.user_id
                        returning r.activity_id, r.user_id, r.fire_at
                        """
                                .formatted(table, AT_ONCE))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("people", people.toArray(Long[]::new))
                .query((row, _) ->
                        new Due(
                                row.getLong("activity_id"),
                                row.getLong("user_id"),
                                row.getObject("fire_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    private void tell(long person, List<Due> due, Instant now) {
        NotificationLevel level =
                levels.of(person).getOrDefault(NotificationKind.REMINDER, NotificationLevel.NONE);
        if (level == NotificationLevel.NONE) {
            return;
        }
        List<Long> told =
                scopes.of(person).map(scope -> notify(scope, person, due)).orElseGet(List::of);
        if (level == NotificationLevel.MAIL && !told.isEmpty()) {
            boolean together =
                    told.size() > FEW
                            || due.stream().anyMatch(each -> each.at().isBefore(now.minus(LATE)));
            Stream<List<Long>> mails = together ? Stream.of(told) : told.stream().map(List::of);
            mails.forEach(ids ->
                    outbox.put(
                            NotificationMails.KIND,
                            NotificationMails.about(ids),
                            NotificationMails.OF_USE));
        }
    }

    /// One who was deactivated meanwhile is told nothing, nor is anybody of what they may not see.
    private List<Long> notify(Scope scope, long person, List<Due> due) {
        return jdbc.sql(
                        """
                        insert into notification (user_id, kind, record_kind, record_id, due_at)
                        select u.id, 'reminder', :kind, d.id, d.at
                        from unnest(:ids::bigint[], :moments::timestamptz[]) as d (id, at)
                            join app_user u on u.id = :person and u.status = 'active'
                            join activity t on t.id = d.id and %s
                        order by d.at, d.id
                        on conflict do nothing
                        returning id
                        """
                                .formatted(ActivityFields.ACTIVITY.within(scope, Action.READ)))
                .param("kind", RecordKind.ACTIVITY.code())
                .param("ids", due.stream().map(Due::activityId).toArray(Long[]::new))
                .param(
                        "moments",
                        due.stream().map(each -> each.at().toString()).toArray(String[]::new))
                .param("person", person)
                .query((row, _) -> row.getLong("id"))
                .list();
    }
}
