package io.minicrm.scope;

import java.util.Optional;

/// Knows the scope of somebody else, for what depends on whether they may see something.
public interface ScopeOfPerson {

    /// Empty when there is nobody active with this number.
    Optional<Scope> of(long person);
}
