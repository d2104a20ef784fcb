package io.minicrm.calendar;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/// A week, hour by hour: what overlaps stands side by side.
///
/// @param now how far down the present moment is
public record WeekGrid(HourScale scale, List<Day> days, int now) {

    /// Beside each other one can still read so many.
    private static final int LANES = 6;

    /// Above the hours of a day.
    private static final int ABOVE = 4;

    /// @param href its list
    /// @param anyTime the first of what may be done at any time of it
    /// @param more how many there was no place for
    public record Day(
            LocalDate day,
            String href,
            List<CalendarEvent> anyTime,
            List<Block> blocks,
            List<HourScale.Gap> gaps,
            int more) {}

    /// Something in the grid, from here to there in minutes from the top.
    public record Block(CalendarEvent event, int from, int to, int lane, int lanes) {

        private Block among(int all) {
            return new Block(event, from, to, lane, all);
        }
    }

    /// @param list where all of a day is listed
    static WeekGrid of(
            DaySpan days, DayEvents events, Instant now, Function<LocalDate, String> list) {
        ZoneId zone = events.zone();
        HourScale scale = HourScale.of(days, zone);
        List<Day> all = new ArrayList<>();
        for (LocalDate day : days.days()) {
            List<CalendarEvent> here = events.on(day);
            List<CalendarEvent> anyTime = here.stream().filter(CalendarEvent::allDay).toList();
            List<CalendarEvent> timed = here.stream().filter(event -> !event.allDay()).toList();
            List<Block> blocks =
                    sideBySide(
                            timed.stream().map(event -> block(event, day, scale, zone)).toList());
            all.add(
                    new Day(
                            day,
                            list.apply(day),
                            anyTime.stream().limit(ABOVE).toList(),
                            blocks,
                            scale.gaps(day),
                            here.size() - Math.min(ABOVE, anyTime.size()) - blocks.size()));
        }
        return new WeekGrid(scale, all, scale.position(now));
    }

    private static Block block(CalendarEvent event, LocalDate day, HourScale scale, ZoneId zone) {
        Instant at = Objects.requireNonNull(event.at());
        boolean before = at.isBefore(day.atStartOfDay(zone).toInstant());
        boolean beyond = !event.until().isBefore(day.plusDays(1).atStartOfDay(zone).toInstant());
        int from = before ? 0 : scale.position(at);
        int to = beyond ? scale.length() : scale.position(event.until());
        int least = Math.min(from + CalendarEvent.USUAL, scale.length());
        return new Block(
                event,
                Math.min(from, scale.length() - CalendarEvent.USUAL),
                Math.max(to, least),
                0,
                1);
    }

    /// Gives each a lane in which nothing else is at its time. What touches, also by way of others,
    /// shares the width.
    private static List<Block> sideBySide(List<Block> blocks) {
        List<Block> placed = new ArrayList<>();
        List<Block> touching = new ArrayList<>();
        List<Integer> ends = new ArrayList<>();
        int last = 0;
        for (Block block :
                blocks.stream()
                        .sorted(
                                Comparator.comparingInt(Block::from)
                                        .thenComparing(Block::to, Comparator.reverseOrder()))
                        .toList()) {
            if (block.from() >= last) {
                int all = ends.size();
                touching.forEach(each -> placed.add(each.among(all)));
                touching.clear();
                ends.clear();
            }
            int lane = 0;
            while (lane < ends.size() && ends.get(lane) > block.from()) {
                lane++;
            }
            if (lane == LANES) {
                continue;
            }
            if (lane == ends.size()) {
                ends.add(block.to());
            } else {
                ends.set(lane, block.to());
            }
            touching.add(new Block(block.event(), block.from(), block.to(), lane, 1));
            last = Math.max(last, block.to());
        }
        int all = ends.size();
        touching.forEach(each -> placed.add(each.among(all)));
        return placed;
    }
}
