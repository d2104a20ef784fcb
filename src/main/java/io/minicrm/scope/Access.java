package io.minicrm.scope;

import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What one actor may do one action on: the predicate that queries over root tables carry.
///
/// @param shared whether records are shared with this person or their team, which they may read
///   whosever they are. While there are none nobody's queries ask for them
public record Access(Reach reach, long actorId, @Nullable Long teamId, boolean shared) {

    static final Access EVERYTHING = new Access(Reach.ALL, 0, null, false);

    /// The same, which also asks with whom something is shared: where it was shared before.
    public Access withShared() {
        return new Access(reach, actorId, teamId, true);
    }

    /// Whether a record of this owner and this team is within reach, also where it is not shared.
    public boolean permits(@Nullable Long ownerId, @Nullable Long recordTeamId) {
        return switch (reach) {
            case NONE -> false;
            case OWN -> isOwner(ownerId);
            case TEAM -> isOwner(ownerId) || (teamId != null && teamId.equals(recordTeamId));
            case ALL -> true;
        };
    }

    /// The same of a record that is also shared with some.
    public boolean permits(
            @Nullable Long ownerId, @Nullable Long recordTeamId, List<Long> sharedWith) {
        return permits(ownerId, recordTeamId)
                || sharesMore() && !Collections.disjoint(sharedWith, sharers());
    }

    /// Whether a new record may belong to this person and this team. Who may make only their own
    /// makes none for others, and puts none before a team that is not theirs.
    public boolean permitsNew(@Nullable Long ownerId, @Nullable Long recordTeamId) {
        return reach == Reach.ALL
                || permits(ownerId, recordTeamId)
                        && (recordTeamId == null || recordTeamId.equals(teamId));
    }

    /// SQL of the same, for an owner and a team as SQL; null stands for what is not said, which
    /// becomes the person's own.
    public String sqlNew(String ownerId, String recordTeamId) {
        String ownTeam =
                recordTeamId
                        + " is null"
                        + (teamId == null ? "" : " or " + recordTeamId + " = " + teamId);
        String own = ownerId + " is null or " + ownerId + " = " + actorId;
        return switch (reach) {
            case NONE -> "1 = 0";
            case OWN -> "((" + own + ") and (" + ownTeam + "))";
            case TEAM ->
                    teamId == null
                            ? "((" + own + ") and (" + ownTeam + "))"
                            : "(("
                                    + own
                                    + " or "
                                    + recordTeamId
                                    + " = "
                                    + teamId
                                    + ") and ("
                                    + ownTeam
                                    + "))";
            case ALL -> "1 = 1";
        };
    }

    /// SQL that is true for the permitted rows of the table with this alias. The numbers stand in
    /// the text itself: nobody can forget to bind them, and the planner sees them.
    public String sql(String alias) {
        String held = held(alias);
        return sharesMore() ? "(%s or %s)".formatted(held, isShared(alias)) : held;
    }

    /// SQL that is true for the permitted rows that are not within reach but for being shared.
    public String sqlSharedAlone(String alias) {
        return sharesMore()
                ? "(%s and (%s) is not true)".formatted(isShared(alias), held(alias))
                : "1 = 0";
    }

    /// The rows of which this person, or their team, is owner, or all.
    private String held(String alias) {
        String own = alias + ".owner_id = " + actorId;
        return switch (reach) {
            case NONE -> "1 = 0";
            case OWN -> own;
            case TEAM ->
                    teamId == null ? own : "(%s or %s.team_id = %d)".formatted(own, alias, teamId);
            case ALL -> "1 = 1";
        };
    }

    /// Whether sharing lets this person see more.
    private boolean sharesMore() {
        return shared && (reach == Reach.OWN || reach == Reach.TEAM);
    }

    private String isShared(String alias) {
        return "%s.shared_with && '{%s}'"
                .formatted(
                        alias,
                        sharers().stream()
                                .map(id -> Long.toString(id))
                                .collect(Collectors.joining(",")));
    }

    /// As what this person stands among those with whom a record is shared: people by their ids,
    /// teams by the negative of theirs.
    private List<Long> sharers() {
        return teamId == null ? List.of(actorId) : List.of(actorId, -teamId);
    }

    private boolean isOwner(@Nullable Long ownerId) {
        return ownerId != null && ownerId == actorId;
    }
}
