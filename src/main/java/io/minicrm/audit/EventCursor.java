package io.minicrm.audit;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where an event stands among all, newest first.
record EventCursor(Instant at, long id) {

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,16})-(\\d{1,18})");

    static EventCursor of(LoggedEvent event) {
        return new EventCursor(event.at(), event.id());
    }

    static Optional<EventCursor> read(String written) {
        Matcher parts = WRITTEN.matcher(written);
        return parts.matches()
                ? Optional.of(
                        new EventCursor(
                                Instant.EPOCH.plus(
                                        Long.parseLong(parts.group(1)), ChronoUnit.MICROS),
                                Long.parseLong(parts.group(2))))
                : Optional.empty();
    }

    String written() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at) + "-" + id;
    }

    OffsetDateTime moment() {
        return at.atOffset(ZoneOffset.UTC);
    }
}
