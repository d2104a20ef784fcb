package io.minicrm.mail;

import io.minicrm.scope.Actor;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;

/// Somebody who can be written to.
public record Recipient(String name, String email, Locale locale, ZoneId zone) {

    public static Recipient of(Actor actor) {
        return new Recipient(actor.name(), actor.email(), actor.locale(), actor.zone());
    }

    /// A moment as this person reads it.
    public String dateTime(Instant at) {
        return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
                .withLocale(locale)
                .withZone(zone)
                .format(at);
    }
}
