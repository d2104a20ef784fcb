package io.minicrm.activity;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A place on a timeline, which no two entries share: what happened at one instant stands in the
/// order of its sources, and there by its ids.
///
/// @param source who tells of the entry
/// @param id which of the source's entries it is
record TimelineCursor(Instant at, String source, long id) implements Comparable<TimelineCursor> {

    /// Before the newest entry.
    static final TimelineCursor BEGINNING =
            new TimelineCursor(Instant.parse("9999-01-01T00:00:00Z"), "", 0);

    private static final Pattern TEXT =
            Pattern.compile("(\\d{4}-[0-9T:.-]{1,30}Z)(?:_([a-z]{1,20})_(\\d{1,18}))?");

    private static final Comparator<TimelineCursor> NEWEST_FIRST =
            Comparator.comparing(TimelineCursor::at)
                    .reversed()
                    .thenComparing(TimelineCursor::source)
                    .thenComparing(Comparator.comparing(TimelineCursor::id).reversed());

    /// The place that an address names, or the beginning. A moment alone stands behind all that
    /// happened at it.
    static TimelineCursor of(@Nullable String text) {
        Matcher parts = TEXT.matcher(text == null ? "" : text);
        if (!parts.matches()) {
            return BEGINNING;
        }
        try {
            Instant at = Instant.parse(parts.group(1));
            return parts.group(2) == null
                    ? before(at)
                    : new TimelineCursor(at, parts.group(2), Long.parseLong(parts.group(3)));
        } catch (DateTimeException _) {
            return BEGINNING;
        }
    }

    /// Behind all that happened at this moment.
    static TimelineCursor before(Instant moment) {
        return new TimelineCursor(moment, "~", 0);
    }

    /// Of a source's entries at this very instant, those with smaller ids come after this place.
    long idsBelow(String other) {
        int order = other.compareTo(source);
        return order < 0 ? 0 : order == 0 ? id : Long.MAX_VALUE;
    }

    @Override
    public int compareTo(TimelineCursor other) {
        return NEWEST_FIRST.compare(this, other);
    }

    @Override
    public String toString() {
        return at + "_" + source + "_" + id;
    }
}
