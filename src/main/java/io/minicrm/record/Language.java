package io.minicrm.record;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// The languages in which texts are written here; the first one is also read by those whose own is
/// none of them. A further one is stated here, and has its message bundles.
@SuppressWarnings("ImmutableEnumChecker") // lists and sets that nobody can change
public enum Language {
    ENGLISH(
            List.of("en-GB", "en-US", "en-AU", "en-CA", "en-IE", "en-IN", "en-NZ", "en-ZA"),
            Set.of("true", "yes", "y", "on"),
            Set.of("false", "no", "n", "off")),
    GERMAN(
            List.of("de-DE", "de-AT", "de-CH", "de-LI", "de-LU"),
            Set.of("wahr", "ja", "j"),
            Set.of("falsch", "nein", "n"));

    private final List<Locale> places;
    final Set<String> yes;
    final Set<String> no;

    /// @param places where it is spoken, which decides the formats; the usual place first
    Language(List<String> places, Set<String> yes, Set<String> no) {
        this.places = places.stream().map(Locale::forLanguageTag).toList();
        this.yes = yes;
        this.no = no;
    }

    /// The language itself, wherever it is spoken.
    public Locale locale() {
        return Locale.of(places.getFirst().getLanguage());
    }

    /// All languages with the places where they are spoken.
    public static List<Locale> places() {
        return all().flatMap(language -> language.places.stream()).toList();
    }

    /// The place next to the one that a browser asks for.
    public static Locale nearest(Locale asked) {
        return all().filter(language -> language.locale().getLanguage().equals(asked.getLanguage()))
                .findFirst()
                .map(language ->
                        language.places.contains(asked) ? asked : language.places.getFirst())
                .orElse(ENGLISH.places.getFirst());
    }

    static Stream<Language> all() {
        return Arrays.stream(values());
    }
}
