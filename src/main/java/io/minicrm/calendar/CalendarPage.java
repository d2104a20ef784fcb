package io.minicrm.calendar;

import io.minicrm.activity.ActivityKind;
import io.minicrm.activity.Participants;
import io.minicrm.web.Tab;
import io.minicrm.web.Ui;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A calendar as it is looked at.
///
/// @param here its address, to come back to
/// @param under what else its title says, as the number of a week
/// @param exceeded how many are shown where there are more; otherwise 0
/// @param seriesLeft whether more comes again than is drawn ahead
/// @param strip the week around the day that is looked at, where there is little room
/// @param several whether it shows more people than one
public record CalendarPage(
        String here,
        CalendarView view,
        LocalDate on,
        Instant now,
        String title,
        String under,
        String previous,
        String next,
        String today,
        List<Tab> views,
        List<Tab> whose,
        List<Kind> kinds,
        int exceeded,
        boolean seriesLeft,
        boolean several,
        List<StripDay> strip,
        List<ListedDay> listed,
        @Nullable WeekGrid week,
        List<MonthDay> month) {

    /// A kind that is there, and how often.
    ///
    /// @param only whether nothing else is shown
    public record Kind(ActivityKind kind, int count, String href, boolean only) {}

    /// @param dots as many as there is something, up to three
    public record StripDay(LocalDate day, int dots, String href) {}

    /// A day in the list.
    public record ListedDay(LocalDate day, List<CalendarEvent> events) {

        /// Which of them the present moment stands before; -1 when before none, or on another day.
        public int nowBefore(Ui ui, Instant now) {
            if (!day.equals(ui.today())) {
                return -1;
            }
            for (int place = 0; place < events.size(); place++) {
                Instant at = events.get(place).at();
                if (at == null || at.isAfter(now)) {
                    return place;
                }
            }
            return -1;
        }
    }

    /// @param outside whether it belongs to the month before or after
    /// @param more how many there is no room for
    public record MonthDay(
            LocalDate day, boolean outside, List<CalendarEvent> events, int more, String href) {}

    /// How something looks: its kind, whether it is over, late, or a colleague's.
    public String look(CalendarEvent event, Ui ui) {
        boolean past = !event.allDay() && event.until().isBefore(now);
        boolean late =
                !event.done()
                        && event.kind() != ActivityKind.MEETING
                        && event.day().isBefore(ui.today());
        return Stream.of(
                        "cal-" + event.kind().key(),
                        event.done() ? "cal-done" : "",
                        event.again() ? "cal-again" : "",
                        event.done() || past ? "cal-past" : "",
                        late ? "cal-late" : "",
                        isElses(event, ui) && event.participants().stream().noneMatch(ui::isMe)
                                ? "cal-other"
                                : "")
                .filter(each -> !each.isEmpty())
                .collect(Collectors.joining(" "));
    }

    public boolean isElses(CalendarEvent event, Ui ui) {
        return event.ownerId() != null && !ui.isMe(event.ownerId());
    }

    /// From when to when, as the reader says it; only of what is at a moment.
    public String times(CalendarEvent event, Ui ui) {
        Instant at = event.at();
        return at == null
                ? ui.t("calendar.any")
                : event.hasLength() ? ui.time(at) + "–" + ui.time(event.until()) : ui.time(at);
    }

    /// Where it is changed, or only read by who may not change it.
    public String href(CalendarEvent event) {
        return event.ref().path() + (event.editable() ? "/edit?back=" + here() : "");
    }

    /// What stands below its title: about whom, where, and with whom.
    public String about(CalendarEvent event, Ui ui) {
        return Stream.of(
                        event.about(),
                        event.place(),
                        Participants.words(ui, event.participants(), event.ownerId()))
                .filter(each -> each != null && !each.isBlank())
                .collect(Collectors.joining(", "));
    }
}
