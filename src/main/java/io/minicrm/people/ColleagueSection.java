package io.minicrm.people;

import gg.jte.Content;
import io.minicrm.web.Ui;
import org.jspecify.annotations.Nullable;

/// What another room lets administrators do about the access of a colleague, on the page of that
/// one.
public interface ColleagueSection {

    /// @return null when there is nothing to do
    @Nullable Content content(Ui ui, long person);

    /// Whether it is also of those who have left.
    default boolean isOfDeactivated() {
        return false;
    }
}
