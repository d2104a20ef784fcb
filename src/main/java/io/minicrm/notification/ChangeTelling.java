package io.minicrm.notification;

import io.minicrm.mail.Outbox;
import io.minicrm.people.Scopes;
import io.minicrm.record.Catalogue;
import io.minicrm.record.RecordType;
import io.minicrm.scope.Action;
import io.minicrm.scope.Prepared;
import io.minicrm.scope.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Goes through what was changed in the order of its numbers, and tells everybody whom it concerns
/// and who may see it. Of all nodes one does so at a time: it holds the row that says how far it
/// is, which moves on in the transaction that tells.
@Component
class ChangeTelling {

    /// What a transaction goes through at most.
    static final int SETS = 50;

    private record ChangedSet(long id, String kind, long undoesId, long seq) {}

    private record Listener(Scope scope, Map<NotificationKind, NotificationLevel> levels) {}

    private final JdbcClient jdbc;
    private final JdbcClient prepared;
    private final Addressees addressees;
    private final Catalogue catalogue;
    private final Scopes scopes;
    private final NotificationLevels levels;
    private final Outbox outbox;

    ChangeTelling(
            JdbcClient jdbc,
            @Prepared JdbcClient prepared,
            Addressees addressees,
            Catalogue catalogue,
            Scopes scopes,
            NotificationLevels levels,
            Outbox outbox) {
        this.jdbc = jdbc;
        this.prepared = prepared;
        this.addressees = addressees;
        this.catalogue = catalogue;
        this.scopes = scopes;
        this.levels = levels;
        this.outbox = outbox;
    }

    /// Whether there is something of which nobody has been told.
    boolean isBehind() {
        return prepared.sql("select c.last > n.last from change_number c, notified n")
                .query(Boolean.class)
                .single();
    }

    /// Tells of the next changes.
    ///
    /// @param most how many change sets at most
    /// @return false when there were none, or another node tells of them
    @Transactional
    public boolean tellNext(int most) {
        Optional<Long> last =
                prepared.sql("select last from notified for update skip locked")
                        .query(Long.class)
                        .optional();
        if (last.isEmpty()) {
            return false;
        }
        long newest = prepared.sql("select last from change_number").query(Long.class).single();
        List<ChangedSet> sets = after(last.get(), newest, most);
        boolean more = sets.size() == most;
        tell(
                addressees.of(
                        sets.stream()
                                .filter(set ->
                                        !set.kind().equals("undo") && !set.kind().equals("demo"))
                                .map(ChangedSet::id)
                                .toList()));
        // Also what has been told only now: a mail is written after this
        sets.stream()
                .filter(set -> set.kind().equals("undo"))
                .forEach(set -> takeBack(set.undoesId()));
        prepared.sql("update notified set last = :last")
                .param("last", more ? sets.getLast().seq() : newest)
                .update();
        return more;
    }

    /// Goes past the next change set, of which nobody can be told.
    @Transactional
    public void passOver() {
        prepared.sql(
                        """
                        update notified n set last = (
                            select min(s.seq) from change_set s where s.seq > 0 and s.seq > n.last)
                        where exists (select from change_set s where s.seq > 0 and s.seq > n.last)
                        """)
                .update();
    }

    private List<ChangedSet> after(long last, long newest, int most) {
        return prepared.sql(
                        """
                        select id, kind, coalesce(undoes_id, 0) as undoes_id, seq from change_set
                        where seq > 0 and seq > :last and seq <= :newest
                        order by seq limit :most
                        """)
                .param("most", most)
                .param("last", last)
                .param("newest", newest)
                .query((row, _) ->
                        new ChangedSet(
                                row.getLong("id"),
                                row.getString("kind"),
                                row.getLong("undoes_id"),
                                row.getLong("seq")))
                .list();
    }

    /// What was undone before anybody has read of it is not told any more.
    private void takeBack(long changeSetId) {
        prepared.sql("delete from notification where change_set_id = :set and read_at is null")
                .param("set", changeSetId)
                .update();
    }

    private void tell(List<Addressee> all) {
        Map<Long, Optional<Listener>> listeners = new HashMap<>();
        Map<Long, List<Long>> mailed = new HashMap<>();
        for (NotificationKind reason : Addressee.REASONS) {
            all.stream()
                    .filter(each -> each.kind() == reason)
                    .forEach(each ->
                            listeners
                                    .computeIfAbsent(each.user(), this::listener)
                                    .filter(listener ->
                                            listener.levels().get(reason) != NotificationLevel.NONE)
                                    .ifPresent(listener -> {
                                        Optional<Long> told = tell(listener.scope(), each);
                                        if (listener.levels().get(reason)
                                                == NotificationLevel.MAIL) {
                                            told.ifPresent(id ->
                                                    mailed.computeIfAbsent(
                                                                    each.user(),
                                                                    _ -> new ArrayList<>())
                                                            .add(id));
                                        }
                                    }));
        }
        mailed.values()
                .forEach(ids ->
                        outbox.put(
                                NotificationMails.KIND,
                                NotificationMails.about(ids),
                                NotificationMails.OF_USE));
    }

    private Optional<Listener> listener(long user) {
        return scopes.of(user).map(scope -> new Listener(scope, levels.of(user)));
    }

    /// @return the notification, if they may see any of it and were not told of this change yet
    private Optional<Long> tell(Scope scope, Addressee addressee) {
        List<Long> visible = visible(scope, addressee);
        if (visible.isEmpty()) {
            return Optional.empty();
        }
        Optional<Long> told =
                prepared.sql(
                                """
                                insert into notification (user_id, kind, record_kind, record_id, records, shared, change_set_id, actor_id, created_at)
                                select :user, :kind, :recordKind, :record, :records, :shared, s.id, s.actor_id, s.created_at
                                from change_set s where s.id = :set
                                on conflict do nothing
                                returning id
                                """)
                        .param("user", addressee.user())
                        .param("kind", addressee.kind().key())
                        .param("recordKind", addressee.recordKind().code())
                        .param("record", visible.getFirst())
                        .param("records", visible.size())
                        .param("shared", addressee.shared())
                        .param("set", addressee.changeSetId())
                        .query(Long.class)
                        .optional();
        if (addressee.kind() == NotificationKind.FOLLOWED) {
            told.ifPresent(id -> takeFormer(addressee.user(), id));
        }
        return told;
    }

    /// However often a record is changed, until one looks it is one piece of news.
    private void takeFormer(long user, long latest) {
        prepared.sql(
                        """
                        delete from notification f using notification n
                        where n.id = :latest and f.user_id = :user and f.id < n.id and f.read_at is null
                          and f.kind = n.kind and f.records = 1 and n.records = 1
                          and f.record_kind = n.record_kind and f.record_id = n.record_id
                        """)
                .param("latest", latest)
                .param("user", user)
                .update();
    }

    private List<Long> visible(Scope scope, Addressee addressee) {
        RecordType<?> type = catalogue.type(addressee.recordKind());
        return jdbc.sql(
                        "select t.id from %s t where t.id = any(:ids) and %s order by t.id"
                                .formatted(type.table(), type.within(scope, Action.READ)))
                .param("ids", addressee.ids().toArray(Long[]::new))
                .query((row, _) -> row.getLong("id"))
                .list();
    }
}
