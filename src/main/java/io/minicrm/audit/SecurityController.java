package io.minicrm.audit;

import gg.jte.models.runtime.JteModel;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.scope.SecurityLog;
import io.minicrm.web.NavEntry;
import io.minicrm.web.SeeOther;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// `/settings/security`: what was told of security. Only administrators come here.
@Controller
class SecurityController {

    private static final String PATH = "/settings/security";
    private static final int PAGE = 50;

    private final SecurityEvents events;
    private final SecurityCsv file;
    private final SecurityLog log;
    private final Templates templates;

    SecurityController(
            SecurityEvents events, SecurityCsv file, SecurityLog log, Templates templates) {
        this.events = events;
        this.file = file;
        this.log = log;
        this.templates = templates;
    }

    @Bean
    static NavEntry securitySettings() {
        return new NavEntry("audit.title", PATH, "shield-check", 80)
                .at(NavEntry.Place.SETTINGS)
                .onlyForAdministrators();
    }

    /// @param after the last event of the page before
    /// @param before the first event of the page after
    @GetMapping(PATH)
    JteModel show(
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String kind,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String before,
            Ui ui) {
        EventFilter eventFilter = EventFilter.of(person, kind);
        Optional<EventCursor> last = EventCursor.read(after);
        Optional<EventCursor> first = EventCursor.read(before);
        List<LoggedEvent> found =
                first.isPresent()
                        ? events.after(ui.scope(), eventFilter, first.get(), PAGE + 1)
                        : events.before(ui.scope(), eventFilter, last.orElse(null), PAGE + 1);
        boolean more = found.size() > PAGE;
        boolean backwards = first.isPresent();
        List<LoggedEvent> page =
                !more ? found : backwards ? found.subList(1, PAGE + 1) : found.subList(0, PAGE);
        boolean newer = backwards ? more : last.isPresent();
        boolean older = backwards || more;
        return templates.auditSecurity(
                ui,
                new SecurityPage(
                        SecurityPage.days(ui, page),
                        SecurityPage.people(ui, eventFilter.person()),
                        SecurityPage.kinds(ui, eventFilter.kind()),
                        !eventFilter.isForAll(),
                        eventFilter.href(PATH + "/export.csv", "", null),
                        newer && !page.isEmpty()
                                ? eventFilter.href(
                                        PATH, "before", EventCursor.of(page.getFirst()).written())
                                : null,
                        older && !page.isEmpty()
                                ? eventFilter.href(
                                        PATH, "after", EventCursor.of(page.getLast()).written())
                                : null));
    }

    /// What leaves is told of before it does.
    @GetMapping(PATH + "/export.csv")
    void export(
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String kind,
            Ui ui,
            HttpServletResponse response)
            throws IOException {
        EventFilter eventFilter = EventFilter.of(person, kind);
        List<LoggedEvent> newest = events.before(ui.scope(), eventFilter, null, 1);
        if (newest.isEmpty()) {
            SeeOther.at(response, eventFilter.href(PATH, "", null));
            return;
        }
        log.tell(
                SecurityEvent.of(SecurityEvent.Kind.EXPORTED)
                        .by(ui.scope())
                        .with("what", "security")
                        .with(
                                "rows",
                                events.count(
                                        ui.scope(),
                                        eventFilter,
                                        EventCursor.of(newest.getFirst()))));
        file.write(ui, eventFilter, newest.getFirst(), response);
    }
}
