package io.minicrm.record;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an address or a number is for.
public enum Label {
    WORK,
    MOBILE,
    HOME,
    OTHER;

    /// The labels as a choice of words.
    public static final ChoiceType CHOICE =
            new ChoiceType("record.label", Stream.of(values()).map(Label::key).toList());

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
