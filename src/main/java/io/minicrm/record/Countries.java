package io.minicrm.record;

import java.text.Normalizer;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which country a word means: its code, its name in one of the languages that files come in, or
/// what people say for short.
public final class Countries {

    /// Whoever writes more means no country.
    private static final int LONGEST = 80;

    private static final List<String> LANGUAGES =
            List.of(
                    "en", "de", "fr", "es", "it", "nl", "pt", "pl", "da", "sv", "nb", "fi", "cs",
                    "sk", "hu", "ro", "hr", "sl", "tr", "el", "ru", "uk", "bg", "ar", "he", "ja",
                    "zh", "ko");

    private static final Map<String, List<String>> SHORT =
            Map.ofEntries(
                    Map.entry(
                            "US", List.of("U.S.", "U.S.A.", "United States of America", "America")),
                    Map.entry(
                            "GB",
                            List.of(
                                    "UK",
                                    "U.K.",
                                    "Great Britain",
                                    "Britain",
                                    "England",
                                    "Scotland",
                                    "Wales",
                                    "Northern Ireland",
                                    "Großbritannien",
                                    "Schottland")),
                    Map.entry(
                            "DE", List.of("D", "BRD", "Federal Republic of Germany", "Deutschl.")),
                    Map.entry("AT", List.of("A")),
                    Map.entry("CH", List.of("Swiss", "Confoederatio Helvetica")),
                    Map.entry("FR", List.of("F")),
                    Map.entry("IT", List.of("I")),
                    Map.entry("BE", List.of("B")),
                    Map.entry("LU", List.of("L")),
                    Map.entry("LI", List.of("FL")),
                    Map.entry("NL", List.of("Holland", "The Netherlands")),
                    Map.entry("IE", List.of("Republic of Ireland", "Éire")),
                    Map.entry("GR", List.of("EL", "Hellas")),
                    Map.entry("CZ", List.of("Czech Republic", "Czechia", "Tschechische Republik")),
                    Map.entry("SK", List.of("Slovak Republic")),
                    Map.entry("RU", List.of("Russian Federation", "Russische Föderation")),
                    Map.entry("KR", List.of("Korea", "Republic of Korea", "South Korea")),
                    Map.entry(
                            "CN", List.of("PR China", "P.R. China", "People's Republic of China")),
                    Map.entry("HK", List.of("Hong Kong", "Hongkong")),
                    Map.entry("AE", List.of("UAE", "U.A.E.", "VAE")),
                    Map.entry("TR", List.of("Turkey", "Turkiye")),
                    Map.entry("MK", List.of("Macedonia", "Mazedonien")),
                    Map.entry("VN", List.of("Viet Nam")));

    /// Made when the first country is read.
    private static final class Names {
        private static final Map<String, String> CODES = codes();

        private static Map<String, String> codes() {
            Map<String, String> codes = new HashMap<>();
            for (String code : Locale.getISOCountries()) {
                Locale country = Locale.of("", code);
                codes.put(plain(code), code);
                codes.putIfAbsent(plain(country.getISO3Country()), code);
            }
            SHORT.forEach(
                    (code, words) -> words.forEach(word -> codes.putIfAbsent(plain(word), code)));
            for (String language : LANGUAGES) {
                for (String code : Locale.getISOCountries()) {
                    String name = Locale.of("", code).getDisplayCountry(Locale.of(language));
                    codes.putIfAbsent(plain(name), code);
                }
            }
            return codes;
        }
    }

    private Countries() {}

    /// The ISO 3166 code of the country that goes by this name.
    public static Optional<String> code(String typed) {
        return typed.length() > LONGEST
                ? Optional.empty()
                : Optional.ofNullable(Names.CODES.get(plain(typed)));
    }

    private static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        Normalizer.normalize(name.replace("ß", "ss"), Normalizer.Form.NFKD)
                .codePoints()
                .filter(Character::isLetter)
                .map(Character::toLowerCase)
                .forEach(plain::appendCodePoint);
        return plain.toString();
    }
}
