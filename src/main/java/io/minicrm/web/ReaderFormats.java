package io.minicrm.web;

import io.minicrm.record.Format;
import io.minicrm.scope.Actor;
import io.minicrm.scope.Scope;
import java.time.ZoneId;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/// How a reader writes and reads: language and zone are the reader's, country and currency the
/// house's.
@Component
public class ReaderFormats {

    private final String country;
    private final String currency;
    private final ZoneId zone;

    ReaderFormats(
            @Value("${minicrm.country}") String country,
            @Value("${minicrm.currency}") String currency,
            @Value("${minicrm.time-zone}") ZoneId zone) {
        this.country = country;
        this.currency = currency;
        this.zone = zone;
    }

    public Format of(Scope scope) {
        return scope.isSystem() ? of(Locale.ENGLISH) : of(scope.actor());
    }

    public Format of(Actor actor) {
        return new Format(actor.locale(), actor.zone(), country, currency);
    }

    /// For somebody who is not signed in.
    public Format of(Locale locale) {
        return new Format(locale, zone, country, currency);
    }
}
