package io.minicrm.people;

import io.minicrm.record.Language;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The languages and zones one can choose from.
final class Languages {

    static final List<Locale> OFFERED = Language.places();

    /// Every zone of the IANA database that is named after a place, and UTC.
    static final List<String> ZONES =
            Stream.concat(
                            Stream.of("UTC"),
                            ZoneId.getAvailableZoneIds().stream()
                                    .filter(zone -> zone.contains("/"))
                                    .filter(zone -> !zone.matches("(SystemV|Etc|posix|right)/.*"))
                                    .sorted())
                    .toList();

    private Languages() {}

    static Optional<Locale> offered(String tag) {
        return OFFERED.stream().filter(locale -> locale.toLanguageTag().equals(tag)).findFirst();
    }

    /// The zone that was typed: its name, or the city in it.
    static Optional<ZoneId> zone(String typed) {
        String wanted = typed.strip().replace(' ', '_');
        Optional<String> exact = ZONES.stream().filter(wanted::equalsIgnoreCase).findFirst();
        List<String> cities =
                ZONES.stream()
                        .filter(zone ->
                                zone.substring(zone.lastIndexOf('/') + 1).equalsIgnoreCase(wanted))
                        .toList();
        return exact.or(() ->
                        cities.size() == 1 ? Optional.of(cities.getFirst()) : Optional.empty())
                .map(ZoneId::of);
    }
}
