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
