package io.minicrm.scope;

import org.jspecify.annotations.Nullable;

/// What one actor may do one action on: the predicate that queries over root tables carry.
public record Access(Reach reach, long actorId, @Nullable Long teamId) {

    static final Access EVERYTHING = new Access(Reach.ALL, 0, null);

    public boolean permits(@Nullable Long ownerId, @Nullable Long recordTeamId) {
        return switch (reach) {
            case NONE -> false;
            case OWN -> isOwner(ownerId);
            case TEAM -> isOwner(ownerId) || (teamId != null && teamId.equals(recordTeamId));
            case ALL -> true;
        };
    }

    /// SQL that is true for the permitted rows of the table with this alias. The numbers stand in
    /// the text itself: nobody can forget to bind them, and the planner sees them.
    public String sql(String alias) {
        return predicate(alias + ".owner_id", alias + ".team_id");
    }

    /// The same for an entity in JPQL.
    public String jpql(String alias) {
        return predicate(alias + ".ownerId", alias + ".teamId");
    }

    private String predicate(String owner, String team) {
        return switch (reach) {
            case NONE -> "1 = 0";
            case OWN -> owner + " = " + actorId;
            case TEAM ->
                    teamId == null
                            ? owner + " = " + actorId
                            : "(" + owner + " = " + actorId + " or " + team + " = " + teamId + ")";
            case ALL -> "1 = 1";
        };
    }

    private boolean isOwner(@Nullable Long ownerId) {
        return ownerId != null && ownerId == actorId;
    }
}
