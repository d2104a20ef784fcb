package io.minicrm.mail;

import io.minicrm.scope.Actor;
import java.time.ZoneId;
import java.util.Locale;

/// Somebody who can be written to.
public record Recipient(String name, String email, Locale locale, ZoneId zone) {

    public static Recipient of(Actor actor) {
        return new Recipient(actor.name(), actor.email(), actor.locale(), actor.zone());
    }
}
