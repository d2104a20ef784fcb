package io.minicrm.audit;

import io.minicrm.scope.Directory;
import io.minicrm.scope.SecurityEvent;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What was told of security, by day.
///
/// @param people whom one can ask for
/// @param filtered whether less than all is asked for
/// @param newer the address of the page before, or null
/// @param older the address of the page after, or null
public record SecurityPage(
        List<Day> days,
        List<Choice> people,
        List<Choice> kinds,
        boolean filtered,
        String exportHref,
        @Nullable String newer,
        @Nullable String older) {

    /// What was told on one day.
    public record Day(LocalDate date, List<Line> lines) {}

    /// One event in words.
    ///
    /// @param who who did it
    /// @param whom on whom, when that is somebody else
    public record Line(
            LoggedEvent event, String who, @Nullable String whom, List<String> details) {}

    /// What a filter can be set to.
    public record Choice(String value, String label, boolean chosen) {}

    static List<Day> days(Ui ui, List<LoggedEvent> events) {
        List<Day> days = new ArrayList<>();
        for (LoggedEvent event : events) {
            LocalDate date = ui.dayOf(event.at());
            if (days.isEmpty() || !days.getLast().date().equals(date)) {
                days.add(new Day(date, new ArrayList<>()));
            }
            days.getLast()
                    .lines()
                    .add(
                            new Line(
                                    event,
                                    who(ui, event),
                                    event.isOnAnother() ? name(ui, event.subjectId()) : null,
                                    EventDetails.of(ui, event)));
        }
        return days;
    }

    static List<Choice> people(Ui ui, @Nullable Long chosen) {
        return ui.directory().everybody().stream()
                .map(ui::person)
                .flatMap(Optional::stream)
                .map(person ->
                        new Choice(
                                Long.toString(person.id()),
                                person.name(),
                                Long.valueOf(person.id()).equals(chosen)))
                .toList();
    }

    static List<Choice> kinds(Ui ui, @Nullable String chosen) {
        return Arrays.stream(SecurityEvent.Kind.values())
                .map(SecurityEvent.Kind::key)
                .map(key -> new Choice(key, ui.t("audit.event." + key), key.equals(chosen)))
                .toList();
    }

    /// Who did it: somebody who is not signed in, or the installation itself, has no name.
    static String who(Ui ui, LoggedEvent event) {
        if (event.actorId() != null) {
            return name(ui, event.actorId());
        }
        return ui.t(event.address() == null ? "audit.who.itself" : "audit.who.unknown");
    }

    static String name(Ui ui, @Nullable Long id) {
        return id == null
                ? ""
                : ui.person(id).map(Directory.Person::name).orElseGet(() -> "#" + id);
    }

    /// From the first day to the last.
    public String range(Ui ui) {
        if (days.isEmpty()) {
            return "";
        }
        String last = ui.day(days.getLast().date());
        return days.size() == 1 ? last : ui.t("audit.range", last, ui.day(days.getFirst().date()));
    }
}
