package io.minicrm.web;

import io.minicrm.record.Format;
import io.minicrm.record.Language;
import io.minicrm.scope.Scope;
import java.time.Clock;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/// The texts of a reader, whether or not a page is asked for: language and zone are the reader's,
/// country and currency the house's.
@Component
public class ReaderTexts {

    private final MessageSource messages;
    private final Clock clock;
    private final String country;
    private final String currency;
    private final ZoneId zone;

    /// How things are written in a language is looked up once: it takes as long as half a page.
    private final Map<Locale, Format> formats = new ConcurrentHashMap<>();

    ReaderTexts(
            MessageSource messages,
            Clock clock,
            @Value("${minicrm.country}") String country,
            @Value("${minicrm.currency}") String currency,
            @Value("${minicrm.time-zone}") ZoneId zone) {
        this.messages = messages;
        this.clock = clock;
        this.country = country;
        this.currency = currency;
        this.zone = zone;
    }

    public Texts of(Scope scope) {
        return scope.isSystem()
                ? of(Locale.ENGLISH)
                : of(scope.actor().locale(), scope.actor().zone());
    }

    /// For somebody who is not signed in.
    public Texts of(Locale locale) {
        return of(locale, zone);
    }

    /// What nobody in particular reads, in every language there is.
    public List<Texts> inEachLanguage() {
        return Stream.of(Language.values()).map(language -> of(language.locale())).toList();
    }

    public Texts of(Locale locale, ZoneId theirs) {
        Format usual =
                formats.computeIfAbsent(locale, each -> new Format(each, zone, country, currency));
        return new Texts(messages, usual.in(theirs), clock);
    }
}
