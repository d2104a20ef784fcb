package io.minicrm.list;

import gg.jte.Content;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The saved views of a list as its page shows them.
public interface ViewTabs {

    /// Where a reader wants to be led who asks for the list and says no more.
    Optional<String> usual();

    /// Takes to its knowledge how much the page shows, which need not be counted once more.
    void counted(ListPage page);

    /// The views, one of them perhaps looked at.
    Content tabs(ListPage page);

    /// What may become of a view that is looked at and differs from what was saved; null when none
    /// does.
    @Nullable Content changed(ListPage page);
}
