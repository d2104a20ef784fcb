package io.minicrm.people;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The colleagues and teams as administrators see them.
public record PeoplePage(List<Colleague> colleagues, TeamForm teams, @Nullable String note) {}
