package io.minicrm.calendar;

import io.minicrm.activity.ActivityFields;
import io.minicrm.activity.ActivityKind;
import io.minicrm.list.SelectionReader;
import io.minicrm.today.Whose;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.WeekFields;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// Puts together what a calendar shows.
@Component
class CalendarReader {

    /// More than anybody sees at once.
    private static final int MOST = 500;

    /// In a cell of a month.
    private static final int MOST_OF_A_DAY = 3;

    private static final int DOTS = 3;

    private final SelectionReader selections;
    private final CalendarQuery query;
    private final Clock clock;

    CalendarReader(SelectionReader selections, CalendarQuery query, Clock clock) {
        this.selections = selections;
        this.query = query;
        this.clock = clock;
    }

    CalendarPage read(Ui ui) {
        CalendarAddress address = CalendarAddress.of(ui);
        ZoneId zone = ui.format().zone();
        Instant now = clock.instant();
        LocalDate on = address.on();
        DaySpan span = address.view().span(on, ui.locale());
        DaySpan week = CalendarView.week(on, ui.locale());
        DaySpan listed = CalendarView.AGENDA.span(on, ui.locale());
        boolean isMonth = address.view() == CalendarView.MONTH;
        DaySpan days = isMonth ? span : week.with(listed);
        CalendarQuery.Found found = find(ui, address, address.kind(), days, !isMonth);
        List<CalendarEvent> shown = found.events().stream().limit(MOST).toList();
        // The others are counted, so that one sees what one would look at without the filter
        List<CalendarEvent> counted =
                address.kind() == null ? shown : find(ui, address, null, days, false).events();
        DayEvents events = new DayEvents(shown, zone);
        Function<LocalDate, String> list = day -> address.view(CalendarView.AGENDA).on(day).href();
        return new CalendarPage(
                address.href(),
                address.view(),
                on,
                now,
                title(ui, span, address),
                under(ui, on, address.view()),
                address.step(-1).href(),
                address.step(1).href(),
                address.on(ui.today()).href(),
                Stream.of(CalendarView.values())
                        .map(view ->
                                new Tab(
                                        ui.t("calendar.view." + view.key()),
                                        address.view(view).href(),
                                        view == address.view()))
                        .toList(),
                Whose.tabs(ui, each -> address.whose(each).href(), address.whose(), Whose.values()),
                kinds(address, shown, counted, span),
                found.events().size() > MOST ? MOST : 0,
                found.seriesLeft(),
                address.whose() != Whose.MINE,
                isMonth ? List.of() : strip(week, events, address),
                isMonth ? List.of() : listed(listed, events, ui),
                address.view() == CalendarView.WEEK ? WeekGrid.of(span, events, now, list) : null,
                isMonth ? month(span, events, on, list) : List.of());
    }

    /// One more than is shown, so that one sees whether there is more.
    private CalendarQuery.Found find(
            Ui ui,
            CalendarAddress address,
            @Nullable ActivityKind kind,
            DaySpan days,
            boolean about) {
        Map<String, List<String>> narrower =
                kind == null ? Map.of() : Map.of(ActivityFields.KIND.key(), List.of(kind.key()));
        return query.find(
                CalendarQuery.of(address.whose(), selections, ui.reading(), narrower),
                days,
                ui.format().zone(),
                MOST + 1,
                about);
    }

    private static List<CalendarPage.Kind> kinds(
            CalendarAddress address,
            List<CalendarEvent> shown,
            List<CalendarEvent> counted,
            DaySpan span) {
        return CalendarAddress.KINDS.stream()
                .map(kind -> {
                    boolean only = kind == address.kind();
                    return new CalendarPage.Kind(
                            kind,
                            (int)
                                    (only ? shown : counted)
                                            .stream()
                                                    .filter(event ->
                                                            event.kind() == kind
                                                                    && span.has(event.day()))
                                                    .count(),
                            address.kind(only ? null : kind).href(),
                            only);
                })
                .toList();
    }

    private static List<CalendarPage.StripDay> strip(
            DaySpan week, DayEvents events, CalendarAddress address) {
        return week.days().stream()
                .map(day ->
                        new CalendarPage.StripDay(
                                day, Math.min(DOTS, events.on(day).size()), address.on(day).href()))
                .toList();
    }

    private static List<CalendarPage.ListedDay> listed(DaySpan days, DayEvents events, Ui ui) {
        return days.days().stream()
                .map(day -> new CalendarPage.ListedDay(day, events.from(day, days.first())))
                .filter(day -> !day.events().isEmpty() || day.day().equals(ui.today()))
                .toList();
    }

    private static List<CalendarPage.MonthDay> month(
            DaySpan days, DayEvents events, LocalDate on, Function<LocalDate, String> list) {
        return days.days().stream()
                .map(day -> {
                    List<CalendarEvent> here = events.on(day);
                    // The line that leads to the others takes the room of one
                    int shown = here.size() > MOST_OF_A_DAY + 1 ? MOST_OF_A_DAY : here.size();
                    return new CalendarPage.MonthDay(
                            day,
                            day.getMonth() != on.getMonth(),
                            here.subList(0, shown),
                            here.size() - shown,
                            list.apply(day));
                })
                .toList();
    }

    /// The month that most of a week lies in.
    private static String title(Ui ui, DaySpan span, CalendarAddress address) {
        LocalDate day =
                address.view() == CalendarView.WEEK ? span.first().plusDays(3) : address.on();
        return DateTimeFormatter.ofLocalizedPattern("yMMMM").withLocale(ui.locale()).format(day);
    }

    private static String under(Ui ui, LocalDate on, CalendarView view) {
        return view == CalendarView.MONTH
                ? ""
                : ui.t("calendar.week", on.get(WeekFields.of(ui.locale()).weekOfWeekBasedYear()));
    }
}
