package io.minicrm.calendar;

import gg.jte.Content;
import io.minicrm.people.ColleagueSection;
import io.minicrm.people.Reauthentication;
import io.minicrm.people.ScopeAuthentication;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import templates.Templates;

/// Lets administrators see how many addresses a colleague's calendar has, and close them.
@Controller
class ColleagueFeedsController implements ColleagueSection {

    private final Feeds feeds;
    private final Reauthentication reauthentication;
    private final Templates templates;

    ColleagueFeedsController(Feeds feeds, Reauthentication reauthentication, Templates templates) {
        this.feeds = feeds;
        this.reauthentication = reauthentication;
        this.templates = templates;
    }

    @Override
    public @Nullable Content content(Ui ui, long person) {
        List<Feed> open = feeds.of(person);
        if (open.isEmpty()) {
            return null;
        }
        Instant last =
                open.stream()
                        .map(Feed::lastFetchedAt)
                        .filter(Objects::nonNull)
                        .max(Comparator.naturalOrder())
                        .orElse(null);
        return templates.calendarOfColleague(ui, person, open.size(), last);
    }

    @PostMapping("/settings/people/{id:\\d{1,18}}/close-feeds")
    void close(
            @PathVariable long id,
            ScopeAuthentication signedIn,
            HttpServletRequest request,
            HttpServletResponse response) {
        reauthentication.ask(signedIn, request);
        feeds.revokeAll(signedIn.getPrincipal(), id);
        SeeOther.at(response, "/settings/people/" + id);
    }
}
