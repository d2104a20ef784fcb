package io.minicrm.handover;

import gg.jte.Content;
import gg.jte.models.runtime.JteModel;
import io.minicrm.job.Jobs;
import io.minicrm.people.ColleagueSection;
import io.minicrm.scope.Directory;
import io.minicrm.web.NotFound;
import io.minicrm.web.SeeOther;
import io.minicrm.web.SentForms;
import io.minicrm.web.Ui;
import jakarta.servlet.http.HttpServletResponse;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// Lets administrators hand over what a colleague has, before that one leaves or after.
@Controller
@RequestMapping("/settings/people/{id:\\d{1,18}}/hand-over")
class HandOverController implements ColleagueSection {

    private final HandOver handOver;
    private final Jobs jobs;
    private final SentForms sentForms;
    private final Directory directory;
    private final Templates templates;

    HandOverController(
            HandOver handOver,
            Jobs jobs,
            SentForms sentForms,
            Directory directory,
            Templates templates) {
        this.handOver = handOver;
        this.jobs = jobs;
        this.sentForms = sentForms;
        this.directory = directory;
        this.templates = templates;
    }

    static String path(long person) {
        return "/settings/people/" + person + "/hand-over";
    }

    @Override
    public Content content(Ui ui, long person) {
        return templates.handoverSection(ui, path(person));
    }

    @Override
    public boolean isOfDeactivated() {
        return true;
    }

    @GetMapping
    JteModel show(@PathVariable long id, Ui ui) {
        return page(ui, id, Map.of(), null);
    }

    /// @param typed `to` for everything, and by its key for a portion something else
    @PostMapping
    @Nullable JteModel handOver(
            @PathVariable long id,
            @RequestParam Map<String, String> typed,
            @RequestParam MultiValueMap<String, String> posted,
            Ui ui,
            HttpServletResponse response) {
        person(id);
        List<String> people = others(id).stream().map(each -> Long.toString(each.id())).toList();
        Map<Portion, Long> to = new EnumMap<>(Portion.class);
        boolean wrong = false;
        for (Portion portion : Portion.values()) {
            String chosen = typed.getOrDefault(portion.key(), HandOverPage.STAYS);
            String one = chosen.isEmpty() ? typed.getOrDefault("to", "") : chosen;
            if (people.contains(one)) {
                to.put(portion, Long.valueOf(one));
            } else {
                wrong |= !one.equals(HandOverPage.STAYS);
            }
        }
        if (wrong || to.isEmpty()) {
            response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
            return page(ui, id, typed, wrong ? "handover.problem.who" : "handover.problem.nothing");
        }
        String payload = new HandOverRequest(id, to).payload();
        sentForms
                .once(
                        ui,
                        posted,
                        () -> Optional.of(jobs.follow(ui.scope(), HandOverJob.KIND, payload)))
                .ifPresent(address -> SeeOther.at(response, address));
        return null;
    }

    private JteModel page(Ui ui, long id, Map<String, String> typed, @Nullable String problem) {
        Map<Portion, Long> counts = handOver.counts(ui.scope(), id);
        return templates.handoverPage(
                ui,
                new HandOverPage(
                        person(id),
                        Stream.of(Portion.values())
                                .map(portion ->
                                        new HandOverPage.Line(
                                                portion.key(),
                                                counts.getOrDefault(portion, 0L),
                                                portion.href(id).orElse(null),
                                                portion.isUsual()))
                                .toList(),
                        others(id),
                        typed.getOrDefault("to", ""),
                        typed,
                        problem));
    }

    private Directory.Person person(long id) {
        return directory.person(id).orElseThrow(() -> new NotFound("user " + id));
    }

    private List<Directory.Person> others(long id) {
        return directory.people().stream().filter(each -> each.id() != id).toList();
    }
}
