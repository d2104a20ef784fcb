package io.minicrm.record;

import io.minicrm.scope.Scope;

/// Lists of options that may become longer while a file is imported. The room that keeps such lists
/// contributes them; of a list that nobody contributes, only its own settings make entries.
public interface ExtendableOptions {

    /// Whether this is one of these lists.
    boolean holds(OptionType entries);

    /// Whether this person may make entries.
    boolean isOpenTo(Scope scope);

    /// Whether an entry of a list may be called so.
    boolean canBeCalled(OptionType entries, String name);

    /// The entry that is called so, in any case, and that records may get: made in the present
    /// transaction where there is none.
    long named(Scope scope, OptionType entries, String name);
}
