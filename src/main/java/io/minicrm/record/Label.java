package io.minicrm.record;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an address or a number is for.
public enum Label {
    WORK,
    MOBILE,
    HOME,
    OTHER;

    /// Whoever writes more means no label.
    private static final int LONGEST = 40;

    /// The labels as a choice of words.
    public static final ChoiceType CHOICE =
            new ChoiceType("record.label", Stream.of(values()).map(Label::key).toList());

    /// What else people and programs call them, without capitals and accents.
    private static final Map<Label, Set<String>> WORDS =
            Map.of(
                    WORK,
                    words(
                            """
                            office, business, company, switchboard, buro, buero, geschaft,
                            geschaftlich, geschaeftlich, dienst, dienstlich, dienstl, beruf,
                            beruflich, arbeit, firma, zentrale, bureau, travail, pro, professionnel,
                            professionnelle, entreprise, trabajo, oficina, empresa, laboral,
                            profesional, lavoro, ufficio, azienda, aziendale, werk, kantoor,
                            zakelijk, bedrijf
                            """),
                    MOBILE,
                    words(
                            """
                            mobile phone, mob, cell, cell phone, cellphone, cellular, iphone,
                            smartphone, mobil, mobiltelefon, mobilfunk, handy, natel, portable,
                            movil, celular, cellulare, mobiel, gsm
                            """),
                    HOME,
                    words(
                            """
                            private, personal, privat, zuhause, zu hause, haus, domicile, maison,
                            prive, privee, perso, personnel, personnelle, casa, particular,
                            domicilio, abitazione, privato, personale, thuis
                            """),
                    OTHER,
                    words(
                            """
                            sonstige, sonstiges, andere, anderer, anderes, weitere, weiterer,
                            weiteres, autre, autres, otro, otra, otros, altro, altra, altri, anders,
                            overig, overige
                            """));

    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}]+");

    /// The key of the label that a typed element begins with, before a colon.
    static Optional<String> told(String typed) {
        int colon = typed.indexOf(':');
        if (colon < 0 || colon > LONGEST) {
            return Optional.empty();
        }
        String word = typed.substring(0, colon).strip();
        return CHOICE.named(word).or(() -> called(plain(word)).map(Label::key));
    }

    /// What somebody or another program means by these words, if it is one of ours: "* Work",
    /// "Mobile (private)".
    public static Optional<Label> meant(String words) {
        if (words.length() > LONGEST) {
            return Optional.empty();
        }
        String plain = plain(words);
        List<Label> said =
                Stream.concat(Stream.of(plain.strip()), BETWEEN.splitAsStream(plain))
                        .flatMap(word -> called(word).or(() -> ours(word)).stream())
                        .toList();
        // What one carries along is a mobile, whoever it belongs to
        return said.contains(MOBILE) ? Optional.of(MOBILE) : said.stream().findFirst();
    }

    private static Optional<Label> ours(String word) {
        return CHOICE.named(word).map(Label::of);
    }

    /// The label that goes by a plain word, if any.
    static Optional<Label> called(String plain) {
        return Stream.of(values())
                .filter(label -> WORDS.getOrDefault(label, Set.of()).contains(plain))
                .findFirst();
    }

    /// Without capitals and accents.
    static String plain(String words) {
        return Normalizer.normalize(
                        words.toLowerCase(Locale.ROOT).replace("ß", "ss"), Normalizer.Form.NFD)
                .replaceAll("\\p{M}", "");
    }

    private static Set<String> words(String list) {
        return Set.of(list.strip().split(",\\s+"));
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The label with this key; work when there is none such.
    public static Label of(@Nullable String key) {
        return Stream.of(values())
                .filter(label -> label.key().equalsIgnoreCase(key == null ? "" : key.strip()))
                .findFirst()
                .orElse(WORK);
    }
}
