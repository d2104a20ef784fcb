package io.minicrm.calendar;

import io.minicrm.activity.ActivityKind;
import io.minicrm.record.Due;
import io.minicrm.scope.RecordRef;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Something in a calendar: at a moment, or some time on a day.
///
/// @param day on which it is, or begins, where the reader lives
/// @param at when it begins; null when the whole day is meant
/// @param duration in minutes, or null when nobody has said
/// @param about what it hangs on first of all, or null
/// @param participants the colleagues who take part besides its owner
/// @param planned whether it stands where it was planned; otherwise where it happened
/// @param again whether it is one that has yet to come of a series, whose record is the one before
/// @param editable whether the reader may move it
public record CalendarEvent(
        RecordRef ref,
        int version,
        ActivityKind kind,
        String title,
        @Nullable String body,
        LocalDate day,
        @Nullable Instant at,
        @Nullable Integer duration,
        @Nullable String place,
        @Nullable String about,
        @Nullable Long ownerId,
        List<Long> participants,
        Instant updatedAt,
        boolean done,
        boolean planned,
        boolean again,
        boolean editable) {

    /// As long as something is drawn of which nobody has said how long it is.
    static final int USUAL = 30;

    public boolean allDay() {
        return at == null;
    }

    /// The same as it comes again.
    CalendarEvent again(Due due, ZoneId zone) {
        Instant then = CalendarQuery.moment(due);
        return new CalendarEvent(
                ref,
                version,
                kind,
                title,
                body,
                then == null ? due.day() : then.atZone(zone).toLocalDate(),
                then,
                duration,
                place,
                about,
                ownerId,
                participants,
                updatedAt,
                false,
                true,
                true,
                editable);
    }

    /// Whether it can be put elsewhere: what is done has its place, and what comes again follows
    /// the one before.
    public boolean movable() {
        return editable && !done && !again;
    }

    /// Whether one can say how long it is.
    public boolean hasLength() {
        return kind != ActivityKind.TASK;
    }

    public int minutes() {
        return duration == null || duration == 0 || !hasLength() ? USUAL : duration;
    }

    /// When it ends. Only of what is at a moment.
    public Instant until() {
        if (at == null) {
            throw new IllegalStateException(ref + " is some time on its day");
        }
        return at.plus(Duration.ofMinutes(minutes()));
    }
}
