package io.minicrm.today;

import gg.jte.models.runtime.JteModel;
import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.OpenActivities;
import io.minicrm.activity.OpenActivity;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.Due;
import io.minicrm.record.NotPermitted;
import io.minicrm.record.RecordReader;
import io.minicrm.record.RecordSnapshot;
import io.minicrm.scope.Action;
import io.minicrm.scope.Directory;
import io.minicrm.scope.RecordKind;
import io.minicrm.scope.RecordRef;
import io.minicrm.web.LocalPath;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import templates.Templates;

/// All that is to be done, day by day, and to whom it may be handed over.
@Controller
class TasksController {

    static final String PATH = "/tasks";

    private final SelectionReader selections;
    private final TasksQuery query;
    private final OpenActivities open;
    private final RecordReader reader;
    private final Templates templates;

    TasksController(
            SelectionReader selections,
            TasksQuery query,
            OpenActivities open,
            RecordReader reader,
            Templates templates) {
        this.selections = selections;
        this.query = query;
        this.open = open;
        this.reader = reader;
        this.templates = templates;
    }

    /// @param after the last one of the page before
    @GetMapping(PATH)
    JteModel show(@RequestParam(required = false) @Nullable String after, Ui ui) {
        Whose whose = Whose.of(ui);
        RecordSelection all =
                whose.of(selections, ui.reading(), ActivityFields.ACTIVITY, Map.of())
                        .and(Filter.isEmpty(ActivityFields.OCCURRED_AT));
        TasksQuery.Place from = ui.opened(after).map(TasksQuery.Place::of).orElse(null);
        List<TasksQuery.Place> places = query.page(all, from);
        boolean more = places.size() > TasksQuery.PAGE;
        List<TasksQuery.Place> shown = more ? places.subList(0, TasksQuery.PAGE) : places;
        String first = whose.at(PATH);
        return templates.todayTasksPage(
                ui,
                new Tasks(
                        from == null ? first : after(ui, first, from),
                        Whose.tabs(ui, PATH, whose, Whose.values()),
                        days(ui, shown),
                        all.tableHref(),
                        from == null ? null : first,
                        more ? after(ui, first, shown.getLast()) : null),
                whose);
    }

    private static String after(Ui ui, String path, TasksQuery.Place place) {
        return path + (path.contains("?") ? "&" : "?") + "after=" + ui.sealed(place.text());
    }

    private List<Tasks.Day> days(Ui ui, List<TasksQuery.Place> places) {
        Done done = Done.of(ui);
        Map<Long, OpenActivity> rows =
                open.rows(
                        ui.scope(), done.with(places.stream().map(TasksQuery.Place::id).toList()));
        Map<String, List<Long>> days = new LinkedHashMap<>();
        for (TasksQuery.Place place : places) {
            days.computeIfAbsent(title(ui, place.day()), _ -> new ArrayList<>()).add(place.id());
        }
        OpenActivity ticked = done.among(rows);
        String day =
                ticked == null
                        ? null
                        : title(ui, Optional.ofNullable(ticked.due()).map(Due::day).orElse(null));
        if (day != null && !days.containsKey(day)) {
            Map<String, List<Long>> others = new LinkedHashMap<>(days);
            days.clear();
            days.put(day, List.of());
            days.putAll(others);
        }
        String late = ui.t("today.overdue");
        return days.entrySet().stream()
                .map(each ->
                        new Tasks.Day(
                                each.getKey(),
                                each.getKey().equals(late),
                                Done.rows(
                                        each.getValue(),
                                        rows,
                                        each.getKey().equals(day) ? ticked : null)))
                .toList();
    }

    private static String title(Ui ui, @Nullable LocalDate day) {
        if (day == null) {
            return ui.t("activity.any");
        }
        LocalDate today = ui.today();
        if (day.isBefore(today)) {
            return ui.t("today.overdue");
        }
        return day.equals(today)
                ? ui.t("web.today")
                : day.equals(today.plusDays(1)) ? ui.t("today.tomorrow") : ui.wholeDay(day);
    }

    /// Asks to whom.
    @GetMapping(PATH + "/{id:\\d{1,18}}/hand-over")
    JteModel handOver(
            @PathVariable long id, @RequestParam(defaultValue = PATH) String back, Ui ui) {
        RecordSnapshot activity = reader.get(ui.scope(), new RecordRef(RecordKind.ACTIVITY, id));
        if (!activity.editable()) {
            throw new NotPermitted(Action.EDIT, RecordKind.ACTIVITY);
        }
        Long owner = activity.values().get(ActivityFields.ACTIVITY.owner());
        List<Directory.Person> people =
                ui.directory().people().stream()
                        .filter(person -> !Long.valueOf(person.id()).equals(owner))
                        .toList();
        return templates.todayHandOverPage(ui, activity, people, LocalPath.of(back));
    }
}
