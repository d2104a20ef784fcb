package io.minicrm.view;

import io.minicrm.record.Problem;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.Scope;
import io.minicrm.web.PlainForm;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/// Writes views. Each statement says itself whose view it may change; what is refused is said in
/// the form that was sent.
@Component
class ViewEditing {

    static final int LONGEST_NAME = 60;
    static final int LONGEST_QUERY = 4_000;

    /// As many as there is room for in the rail.
    static final int MOST_PINNED = 10;

    private static final int MOST_OWNED = 200;

    private final JdbcClient jdbc;

    ViewEditing(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return its number; empty when it was refused
    @Transactional
    Optional<Long> add(Scope scope, RecordKind kind, String query, PlainForm form) {
        long me = scope.actor().id();
        lock(me);
        check(form, me, kind, 0);
        checkPins(scope, form, 0);
        if (query.length() > LONGEST_QUERY) {
            form.refuse("name", Problem.of("view.problem.query"));
        }
        if (owned(me) >= MOST_OWNED) {
            form.refuse("name", Problem.of("view.problem.many", MOST_OWNED));
        }
        if (form.isRefused()) {
            return Optional.empty();
        }
        long id =
                jdbc.sql(
                                """
                                insert into saved_view (record_kind, name, owner_id, audience, team_id, query)
                                select :kind, :name, u.id, :audience, case when :audience = 'team' then u.team_id end, :query
                                from app_user u where u.id = :me
                                returning id
                                """)
                        .param("kind", kind.code())
                        .param("name", form.text("name"))
                        .param("audience", form.text("audience"))
                        .param("query", query)
                        .param("me", me)
                        .query(Long.class)
                        .single();
        keep(scope, kind, id, form);
        return Optional.of(id);
    }

    /// Renames it, and says who sees it.
    ///
    /// @return whether that was done; otherwise the form was refused, or somebody was faster
    @Transactional
    boolean change(Scope scope, SavedView view, int version, PlainForm form) {
        lock(view.ownerId());
        check(form, view.ownerId(), view.kind(), view.id());
        checkPins(scope, form, view.id());
        if (form.isRefused()) {
            return false;
        }
        boolean changed =
                jdbc.sql(
                                        """
                                        update saved_view v
                                        set name = :name, audience = :audience, version = version + 1, updated_at = now(),
                                            team_id = case
                                                when :audience <> 'team' then null
                                                when v.audience = 'team' then v.team_id
                                                else (select u.team_id from app_user u where u.id = v.owner_id) end
                                        where v.id = :id and v.version = :version and v.deleted_at is null and %s
                                        """
                                                .formatted(SavedViews.CHANGED_BY_ME))
                                .params(SavedViews.reader(scope))
                                .param("name", form.text("name"))
                                .param("audience", form.text("audience"))
                                .param("id", view.id())
                                .param("version", version)
                                .update()
                        == 1;
        if (changed) {
            keep(scope, view.kind(), view.id(), form);
        }
        return changed;
    }

    /// Lets it show something else.
    ///
    /// @return false when somebody was faster
    @Transactional
    boolean show(Scope scope, long id, int version, String query) {
        return jdbc.sql(
                                """
                                update saved_view v
                                set query = :query, version = version + 1, updated_at = now()
                                where v.id = :id and v.version = :version and v.deleted_at is null and %s
                                """
                                        .formatted(SavedViews.CHANGED_BY_ME))
                        .params(SavedViews.reader(scope))
                        .param("query", query)
                        .param("id", id)
                        .param("version", version)
                        .update()
                == 1;
    }

    /// Pins it or no more, and lets its list open with it or no more, for the reader alone.
    @Transactional
    void keep(Scope scope, SavedView view, PlainForm form) {
        lock(scope.actor().id());
        checkPins(scope, form, view.id());
        if (!form.isRefused()) {
            keep(scope, view.kind(), view.id(), form);
        }
    }

    /// @return false when it was not there to be deleted by this person
    @Transactional
    boolean delete(Scope scope, long id) {
        return jdbc.sql(
                                """
                                update saved_view v set deleted_at = now(), version = version + 1
                                where v.id = :id and v.deleted_at is null and %s
                                """
                                        .formatted(SavedViews.CHANGED_BY_ME))
                        .params(SavedViews.reader(scope))
                        .param("id", id)
                        .update()
                == 1;
    }

    /// @return what is in its way, or null when it is back
    @Transactional
    @Nullable Problem restore(Scope scope, SavedView view) {
        lock(view.ownerId());
        if (isTaken(view.name(), view.ownerId(), view.kind(), view.id())) {
            return Problem.of("view.problem.restored", view.name());
        }
        if (owned(view.ownerId()) >= MOST_OWNED) {
            return Problem.of("view.problem.many", MOST_OWNED);
        }
        jdbc.sql(
                        """
                        update saved_view v set deleted_at = null, version = version + 1
                        where v.id = :id and v.deleted_at is not null and %s
                        """
                                .formatted(SavedViews.CHANGED_BY_ME))
                .params(SavedViews.reader(scope))
                .param("id", view.id())
                .update();
        return null;
    }

    /// What one person saves comes one after the other, so that names and numbers are right.
    private void lock(long person) {
        jdbc.sql("select id from app_user where id = :person for no key update")
                .param("person", person)
                .query(Long.class)
                .single();
    }

    private void check(PlainForm form, long owner, RecordKind kind, long id) {
        form.need("name", LONGEST_NAME);
        if (form.problem("name") == null && isTaken(form.text("name"), owner, kind, id)) {
            form.refuse("name", Problem.of("view.problem.taken"));
        }
        Audience audience = Audience.named(form.text("audience")).orElse(null);
        if (audience == null) {
            form.refuse("audience", Problem.of("web.typed.missing"));
        } else if (audience == Audience.TEAM && !hasTeam(owner, id)) {
            form.refuse("audience", Problem.of("view.problem.team"));
        }
    }

    private boolean isTaken(String name, long owner, RecordKind kind, long except) {
        return jdbc.sql(
                        """
                        select exists (
                            select from saved_view
                            where owner_id = :owner and record_kind = :kind and lower(name) = lower(:name)
                                and deleted_at is null and id <> :except)
                        """)
                .param("owner", owner)
                .param("kind", kind.code())
                .param("name", name)
                .param("except", except)
                .query(Boolean.class)
                .single();
    }

    private boolean hasTeam(long owner, long id) {
        return jdbc.sql(
                        """
                        select exists (select from app_user where id = :owner and team_id is not null)
                            or exists (select from saved_view where id = :id and team_id is not null)
                        """)
                .param("owner", owner)
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    private long owned(long owner) {
        return jdbc.sql(
                        "select count(*) from saved_view where owner_id = :owner and deleted_at is null")
                .param("owner", owner)
                .query(Long.class)
                .single();
    }

    private void checkPins(Scope scope, PlainForm form, long id) {
        if (!form.text("pinned").isEmpty() && pinnedBeside(scope, id) >= MOST_PINNED) {
            form.refuse("pinned", Problem.of("view.problem.pinned", MOST_PINNED));
        }
    }

    private long pinnedBeside(Scope scope, long id) {
        return jdbc.sql(
                        """
                        select count(*) from view_pin p join saved_view v on v.id = p.view_id
                        where p.user_id = :me and p.view_id <> :id and v.deleted_at is null and %s
                        """
                                .formatted(SavedViews.SEEN))
                .params(SavedViews.reader(scope))
                .param("id", id)
                .query(Long.class)
                .single();
    }

    private void keep(Scope scope, RecordKind kind, long id, PlainForm form) {
        long me = scope.actor().id();
        String pin =
                form.text("pinned").isEmpty()
                        ? "delete from view_pin where user_id = :me and view_id = :id"
                        : """
                        insert into view_pin (user_id, view_id, position)
                        values (:me, :id,
                            (select coalesce(max(position), 0) + 1 from view_pin where user_id = :me))
                        on conflict (user_id, view_id) do nothing
                        """;
        jdbc.sql(pin).param("me", me).param("id", id).update();
        String usual =
                form.text("usual").isEmpty()
                        ? "delete from view_default where user_id = :me and record_kind = :kind and view_id = :id"
                        : """
                        insert into view_default (user_id, record_kind, view_id) values (:me, :kind, :id)
                        on conflict (user_id, record_kind) do update set view_id = excluded.view_id
                        """;
        jdbc.sql(usual).param("me", me).param("kind", kind.code()).param("id", id).update();
    }
}
