package io.minicrm.today;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.OpenActivities;
import io.minicrm.activity.OpenActivity;
import io.minicrm.list.Filter;
import io.minicrm.list.RecordSelection;
import io.minicrm.list.RelativeDays;
import io.minicrm.list.SelectionReader;
import io.minicrm.record.CalendarUnit;
import io.minicrm.record.Due;
import io.minicrm.record.FieldType;
import io.minicrm.scope.Action;
import io.minicrm.scope.RecordKind;
import io.minicrm.web.Ui;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts together a day: one's own by when things are due, that of a team by who is to do them.
@Component
class Day {

    private static final int MOST = 30;
    private static final int MOST_OF_EACH = 10;
    private static final int AHEAD = 7;

    private static final RelativeDays LAST = new RelativeDays(CalendarUnit.DAY, AHEAD, false);

    private static final List<String> PARTS = List.of("overdue", "today", "next");

    private final SelectionReader selections;
    private final OpenQuery query;
    private final OpenActivities open;

    Day(SelectionReader selections, OpenQuery query, OpenActivities open) {
        this.selections = selections;
        this.query = query;
        this.open = open;
    }

    Agenda of(Ui ui, Whose whose) {
        if (!ui.scope().may(Action.READ, RecordKind.ACTIVITY)) {
            return new Agenda("/", List.of(), List.of(), 0, 0, false);
        }
        LocalDate today = ui.today();
        RecordSelection all = open(ui.reading(), whose);
        List<OpenQuery.Days> days = new ArrayList<>(byToday(all, today));
        if (whose == Whose.MINE) {
            days.add(
                    new OpenQuery.Days(
                            all.and(Filter.from(ActivityFields.DUE, RelativeDays.TOMORROW))
                                    .and(Filter.upTo(ActivityFields.DUE, LAST)),
                            today.plusDays(1),
                            today.plusDays(AHEAD)));
        }
        List<OpenQuery.Found> found = query.find(days, whose == Whose.MINE ? MOST : MOST_OF_EACH);
        Done done = Done.of(ui);
        Map<Long, OpenActivity> rows =
                open.rows(
                        ui.scope(),
                        done.with(found.stream().flatMap(each -> each.ids().stream()).toList()));
        List<Agenda.Part> parts =
                whose == Whose.MINE
                        ? byDay(ui, days, found, rows, done)
                        : byPerson(ui, all, found, rows, done);
        return new Agenda(
                whose.at("/"),
                Whose.tabs(ui, "/", whose, Whose.MINE, Whose.TEAM),
                parts,
                count(found, 0) + count(found, 1),
                count(found, 0),
                found.stream().anyMatch(each -> each.count() > OpenQuery.COUNTED));
    }

    /// What is late, and what is due today.
    static List<OpenQuery.Days> byToday(RecordSelection all, LocalDate today) {
        return List.of(
                new OpenQuery.Days(overdue(all), null, today.minusDays(1)),
                new OpenQuery.Days(
                        all.and(Filter.is(ActivityFields.DUE, RelativeDays.TODAY)), today, today));
    }

    /// What of one's own is late.
    RecordSelection overdue(Ui ui) {
        return overdue(open(ui.reading(), Whose.MINE));
    }

    private static RecordSelection overdue(RecordSelection all) {
        return all.and(Filter.upTo(ActivityFields.DUE, RelativeDays.YESTERDAY));
    }

    /// All that is still to be done.
    RecordSelection open(FieldType.ParseContext reading, Whose whose) {
        return whose.of(selections, reading, ActivityFields.ACTIVITY, Map.of())
                .and(Filter.isEmpty(ActivityFields.OCCURRED_AT));
    }

    static int count(List<OpenQuery.Found> found, int days) {
        return found.stream()
                .filter(each -> each.days() == days)
                .mapToInt(OpenQuery.Found::count)
                .sum();
    }

    private static List<Agenda.Part> byDay(
            Ui ui,
            List<OpenQuery.Days> days,
            List<OpenQuery.Found> found,
            Map<Long, OpenActivity> rows,
            Done done) {
        List<Agenda.Part> parts = new ArrayList<>();
        OpenActivity ticked = done.among(rows);
        for (int place = 0; place < days.size(); place++) {
            int days_ = place;
            List<Long> ids =
                    found.stream()
                            .filter(each -> each.days() == days_)
                            .flatMap(each -> each.ids().stream())
                            .toList();
            boolean here = ticked != null && place == place(ui, ticked.due());
            List<Agenda.Row> shown = Done.rows(ids, rows, here ? ticked : null);
            if (!shown.isEmpty()) {
                int count = count(found, place);
                parts.add(
                        new Agenda.Part(
                                PARTS.get(place),
                                null,
                                shown,
                                Math.min(count, OpenQuery.COUNTED),
                                count > OpenQuery.COUNTED,
                                days.get(place).due().tableHref()));
            }
        }
        return parts;
    }

    /// In which part something is that is due then; what is due later is shown with what is done
    /// today.
    private static int place(Ui ui, @Nullable Due due) {
        LocalDate today = ui.today();
        if (due == null || due.day().isAfter(today.plusDays(AHEAD))) {
            return 1;
        }
        return due.day().isBefore(today) ? 0 : due.day().equals(today) ? 1 : 2;
    }

    private List<Agenda.Part> byPerson(
            Ui ui,
            RecordSelection all,
            List<OpenQuery.Found> found,
            Map<Long, OpenActivity> rows,
            Done done) {
        OpenActivity ticked = done.among(rows);
        Map<Long, List<OpenQuery.Found>> people =
                found.stream()
                        .collect(
                                Collectors.groupingBy(
                                        OpenQuery.Found::ownerId,
                                        LinkedHashMap::new,
                                        Collectors.toList()));
        if (ticked != null && ticked.ownerId() != null) {
            people.putIfAbsent(ticked.ownerId(), List.of());
        }
        List<Agenda.Part> parts = new ArrayList<>();
        for (long person : ui.directory().everybody()) {
            List<OpenQuery.Found> theirs = people.get(person);
            if (theirs != null) {
                boolean here =
                        ticked != null && ticked.ownerId() != null && ticked.ownerId() == person;
                int count = theirs.stream().mapToInt(OpenQuery.Found::count).sum();
                parts.add(
                        new Agenda.Part(
                                null,
                                person,
                                Done.rows(
                                        theirs.stream()
                                                .flatMap(each -> each.ids().stream())
                                                .limit(MOST_OF_EACH)
                                                .toList(),
                                        rows,
                                        here ? ticked : null),
                                Math.min(count, OpenQuery.COUNTED),
                                count > OpenQuery.COUNTED,
                                all.without(ActivityFields.ACTIVITY.owner())
                                        .and(Filter.is(ActivityFields.ACTIVITY.owner(), person))
                                        .and(Filter.upTo(ActivityFields.DUE, RelativeDays.TODAY))
                                        .tableHref()));
            }
        }
        return parts;
    }
}
