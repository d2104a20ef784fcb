package io.minicrm.people;

import io.minicrm.scope.Directory;
import io.minicrm.web.Typed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The colleagues and teams as administrators see them.
///
/// @param teamNames what was typed for teams: `team.new`, or `team.` and an id
public record PeoplePage(
        List<Colleague> colleagues,
        List<Directory.Team> teams,
        Typed teamNames,
        @Nullable String note) {}
