package io.minicrm.record;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

    /// What else stands before an address or a number.
    private static final Map<Label, Set<String>> WORDS =
            Map.of(
                    WORK,
                    Set.of(
                            "office",
                            "business",
                            "büro",
                            "buero",
                            "geschäftlich",
                            "dienstlich",
                            "beruflich",
                            "firma",
                            "company",
                            "zentrale",
                            "switchboard",
                            "bureau",
                            "travail",
                            "pro"),
                    MOBILE,
                    Set.of(
                            "cell",
                            "cell phone",
                            "cellphone",
                            "mobile phone",
                            "handy",
                            "mob",
                            "mobiltelefon",
                            "portable",
                            "móvil",
                            "cellulare",
                            "mobiel",
                            "iphone"),
                    HOME,
                    Set.of(
                            "private",
                            "personal",
                            "zuhause",
                            "zu hause",
                            "haus",
                            "domicile",
                            "privé"));

    /// The key of the label that a typed element begins with, before a colon.
    static Optional<String> told(String typed) {
        int colon = typed.indexOf(':');
        if (colon < 0 || colon > LONGEST) {
            return Optional.empty();
        }
        String word = typed.substring(0, colon).strip();
        String plain = word.toLowerCase(Locale.ROOT);
        return CHOICE.named(word)
                .or(() ->
                        Stream.of(values())
                                .filter(label ->
                                        WORDS.getOrDefault(label, Set.of()).contains(plain))
                                .map(Label::key)
                                .findFirst());
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
