package io.minicrm.today;

import io.minicrm.web.Tab;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to be done, by the days on which it is.
///
/// @param here the address of the page, to come back to
/// @param listHref all of it as a list
/// @param firstHref the first page, when this is another
/// @param nextHref the page after this one, or null
public record Tasks(
        String here,
        List<Tab> whose,
        List<Day> days,
        String listHref,
        @Nullable String firstHref,
        @Nullable String nextHref) {

    /// What is to be done on a day.
    ///
    /// @param title of the day, in words
    public record Day(String title, boolean late, List<Agenda.Row> rows) {}
}
