package io.minicrm.web;

import io.minicrm.scope.Scope;

/// Knows how much a reader has not seen of what they were told. The room that tells contributes it.
public interface Bell {

    /// The most that is counted: beyond it there are just many.
    int MOST = 99;

    /// @return at most one more than `MOST`
    int unread(Scope scope);
}
