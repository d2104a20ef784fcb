package io.minicrm.scope;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Who is looking, and therefore what is seen. Every query over a root table takes one.
public final class Scope {

    private final @Nullable Actor actor;
    private final Source source;
    private final String reason;
    private final boolean everywhere;
    private final @Nullable Actor viewer;

    private Scope(
            @Nullable Actor actor,
            Source source,
            String reason,
            boolean everywhere,
            @Nullable Actor viewer) {
        this.actor = actor;
        this.source = source;
        this.reason = reason;
        this.everywhere = everywhere;
        this.viewer = viewer;
    }

    /// Somebody at a page of ours.
    public static Scope of(Actor actor) {
        return new Scope(actor, Source.FORM, "signed in", false, null);
    }

    /// The same, who does something through something else than a page.
    public Scope through(Source another) {
        return new Scope(actor, another, reason, everywhere, viewer);
    }

    /// The same, seen by an administrator who looks as this person and may change nothing.
    public Scope viewedBy(Actor administrator) {
        return new Scope(actor, source, reason, everywhere, administrator);
    }

    /// The administrator who looks as this person; null when it is the person.
    public @Nullable Actor viewer() {
        return viewer;
    }

    /// Sees everything. Only the classes that a house rule names may ask for it.
    ///
    /// @param reason why nothing less would do
    public static Scope system(String reason) {
        return new Scope(null, Source.SYSTEM, reason, true, null);
    }

    /// The same person, whose deed reaches what they may not see: nothing of it may be shown to
    /// them. Only the classes that a house rule names may ask for it.
    ///
    /// @param because why nothing less would do
    public Scope everywhere(String because) {
        return new Scope(actor, source, because, true, viewer);
    }

    public Source source() {
        return source;
    }

    public boolean isSystem() {
        return actor == null;
    }

    /// The person looking.
    ///
    /// @throws IllegalStateException when it is the system that looks
    public Actor actor() {
        if (actor == null) {
            throw new IllegalStateException("Nobody is signed in: " + reason);
        }
        return actor;
    }

    /// The id of the person looking, or null for the system.
    public @Nullable Long actorId() {
        return actor == null ? null : actor.id();
    }

    public Access access(Action action, RecordKind kind) {
        return actor == null || everywhere
                ? Access.EVERYTHING
                : new Access(
                        actor.permissions().reach(action, kind),
                        actor.id(),
                        actor.teamId(),
                        action == Action.READ && actor.permissions().hasShared(kind));
    }

    public boolean may(Action action, RecordKind kind) {
        return access(action, kind).reach() != Reach.NONE;
    }

    /// SQL that is true for the rows which this scope may read in a table that has `record_kind`,
    /// `owner_id`, `team_id` and `shared_with` for records of several kinds.
    public String readable(String alias) {
        List<String> whole = new ArrayList<>();
        for (RecordKind kind : RecordKind.values()) {
            whole.add(access(Action.READ, kind).sql(alias));
        }
        if (whole.stream().distinct().count() == 1) {
            return whole.getFirst();
        }
        return Stream.of(RecordKind.values())
                .map(kind ->
                        "(%s.record_kind = %d and %s)"
                                .formatted(
                                        alias, kind.code(), access(Action.READ, kind).sql(alias)))
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    @Override
    public String toString() {
        if (actor == null) {
            return "system: " + reason;
        }
        return "user " + actor.id() + (everywhere ? " everywhere: " + reason : "");
    }
}
