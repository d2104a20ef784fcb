package io.minicrm.people;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The colleagues and teams as administrators see them.
///
/// @param holders the ids of those who have a second factor
public record PeoplePage(
        List<Colleague> colleagues,
        Set<Long> holders,
        List<Role> roles,
        TeamForm teams,
        @Nullable String note) {}
